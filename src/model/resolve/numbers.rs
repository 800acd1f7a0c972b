//! What is known of the numbers that a value gives before there is a case: it tells a table which numbers lie between two
//! rows.

use super::Resolver;
use crate::model::expr::{Arith, Val, Value};
use crate::syntax::ast::{Sign, Total};

/// What holds of every number that a value gives.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(in crate::model) struct Numbers {
    pub(in crate::model) whole: bool,
    pub(in crate::model) not_below_zero: bool,
}

impl Numbers {
    const WHOLE: Numbers = Numbers { whole: true, not_below_zero: false };
    const COUNTED: Numbers = Numbers { whole: true, not_below_zero: true };

    /// What holds of a value that is written out.
    pub(in crate::model) fn of(val: &Val) -> Numbers {
        match val {
            Val::Number(number) => Numbers { whole: number.is_whole(), not_below_zero: number.millionths() >= 0 },
            // Where there is none, there is no number that would differ.
            Val::None => Numbers::COUNTED,
            _ => Numbers::default(),
        }
    }

    /// What holds of all.
    pub(in crate::model) fn of_all(all: impl IntoIterator<Item = Numbers>) -> Numbers {
        all.into_iter().fold(Numbers::COUNTED, Numbers::and)
    }

    fn and(self, other: Numbers) -> Numbers {
        Numbers { whole: self.whole && other.whole, not_below_zero: self.not_below_zero && other.not_below_zero }
    }
}

impl Resolver<'_, '_> {
    /// What holds of the numbers that a value gives.
    pub(in crate::model) fn numbers(&self, value: &Value) -> Numbers {
        match value {
            Value::Const(val) => Numbers::of(val),
            // Of somebody who is not born yet an age is below zero, and so is a count back.
            Value::Age { .. } | Value::Completed(..) => Numbers::WHOLE,
            Value::Count { .. } | Value::Total { kind: Total::Distinct, .. } => Numbers::COUNTED,
            Value::Sum(first, rest, Arith::Numbers) => {
                let parts = rest.iter().map(|(sign, part)| {
                    let numbers = self.numbers(part);
                    Numbers { not_below_zero: numbers.not_below_zero && *sign == Sign::Plus, ..numbers }
                });
                Numbers::of_all(parts.chain([self.numbers(first)]))
            }
            Value::Product(first, rest) => {
                rest.iter().fold(self.numbers(first), |numbers, (divides, part, rounded)| {
                    let both = numbers.and(self.numbers(part));
                    let whole = rounded.map_or(both.whole && !divides, |rounded| rounded.places == 0);
                    Numbers { whole, ..both }
                })
            }
            Value::If(_, then, otherwise) => self.numbers(then).and(self.numbers(otherwise)),
            Value::Term(term, _) => self.terms.get(*term).map_or(Numbers::default(), |term| term.numbers),
            Value::Parameter(parameter, _) => {
                self.parameters.get(*parameter).map_or(Numbers::default(), |parameter| parameter.numbers)
            }
            Value::Total { value, .. } => self.numbers(value),
            Value::Most(_, values) => Numbers::of_all(values.iter().map(|value| self.numbers(value))),
            Value::Period(..) | Value::Unbroken { .. } | Value::TotalTime { .. } => Numbers::default(),
            Value::Sum(..) | Value::Read(_) | Value::DecisionDate | Value::LawDate | Value::Cond(_) => {
                Numbers::default()
            }
        }
    }
}
