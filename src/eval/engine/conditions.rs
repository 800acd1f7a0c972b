//! The truth of a condition.

use super::facts::Listed;
use super::{Engine, Frame, Val, is_range};
use crate::eval::arith;
use crate::eval::truth::Truth;
use crate::eval::why::{What, Why};
use crate::model::expr::Cond;
use crate::syntax::ast::Relation;

impl<'a, W: Why> Engine<'a, W> {
    /// A condition. What is open within one that is settled keeps nothing open.
    pub(crate) fn cond(&mut self, cond: &'a Cond, frame: &mut Frame<'a, W>) -> (Truth, W) {
        if self.exhausted() {
            return (Truth::Unknown, W::default());
        }
        let (truth, why) = self.cond_as_found(cond, frame);
        let settled = truth != Truth::Unknown && why.is_open();
        (truth, if settled { W::step(&mut self.notes, What::Settled, truth, why) } else { why })
    }

    /// Whether two values are the same; spans of which that cannot be said have no result.
    pub(super) fn same(&mut self, a: Option<&Val<'a>>, b: Option<&Val<'a>>) -> Truth {
        arith::compared(a.copied(), Relation::Is, false, b.copied()).unwrap_or_else(|| {
            self.no_result("spans of months and of days cannot be compared");
            Truth::Unknown
        })
    }

    fn cond_as_found(&mut self, cond: &'a Cond, frame: &mut Frame<'a, W>) -> (Truth, W) {
        match cond {
            Cond::Value(value) => {
                let (val, why) = self.value(value, frame);
                (truth_of(val), why)
            }
            Cond::Not(inner) => {
                let (truth, why) = self.cond(inner, frame);
                (truth.not(), why)
            }
            Cond::All(parts) => self.join(parts.iter(), Truth::No, frame),
            Cond::Any(parts) => self.join(parts.iter(), Truth::Yes, frame),
            Cond::Group(kind, clauses) => self.group(*kind, clauses, frame),
            Cond::Compare { left, relation, negated, right } => {
                let ((a, mut why), (b, other)) = (self.value(left, frame), self.value(right, frame));
                why.add(&mut self.notes, other);
                match arith::compared(a, *relation, *negated, b) {
                    Some(truth) => (truth, why),
                    // Whatever is open in a time that was measured, knowing it would not help.
                    None => {
                        self.no_result("spans of months and of days cannot be compared");
                        (Truth::Unknown, self.settled(why))
                    }
                }
            }
            Cond::OneOf { left, negated, choices } => {
                let (a, mut why) = self.value(left, frame);
                // Only of a range all are needed at once.
                let range = a.filter(is_range);
                let mut known = Vec::new();
                let mut truth = Truth::No;
                for choice in choices {
                    let (b, other) = self.value(choice, frame);
                    let same = self.same(a.as_ref(), b.as_ref());
                    truth = truth.max(same);
                    // One that is known to lie elsewhere leaves nothing open.
                    let other = if same == Truth::No { self.settled(other) } else { other };
                    why.add(&mut self.notes, other);
                    known.extend(b.filter(|_| range.is_some()));
                }
                if range.is_some_and(|range| arith::every_value_is_one_of(&range, &known)) {
                    truth = Truth::Yes;
                }
                (negate(truth, *negated), why)
            }
            Cond::InList { left, negated, list } => {
                let (a, mut why) = self.value(left, frame);
                let (listed, other) = self.list(list, frame);
                why.add(&mut self.notes, other);
                let elements = match listed {
                    Listed::Unknown => return (Truth::Unknown, why),
                    // None equals none, and nothing else.
                    Listed::None => return (negate(self.same(a.as_ref(), Some(&Val::None)), *negated), why),
                    Listed::Of(elements) => elements,
                };
                let range = a.filter(is_range);
                let (mut truth, mut known, mut unknown) = (Truth::No, Vec::new(), W::default());
                for offset in elements.places() {
                    let (item, at) = self.element(&elements, offset);
                    let same = self.same(a.as_ref(), item.as_ref());
                    truth = truth.max(same);
                    // One that is known to lie elsewhere leaves nothing open.
                    if same == Truth::Unknown
                        && let Some(open) = self.open_element((item, at))
                    {
                        unknown.add(&mut self.notes, open);
                    }
                    known.extend(item.filter(|_| range.is_some()));
                }
                if range.is_some_and(|range| arith::every_value_is_one_of(&range, &known)) {
                    truth = Truth::Yes;
                }
                let open = truth == Truth::Unknown || truth == Truth::No && elements.incomplete.is_some();
                if open {
                    why.add(&mut self.notes, unknown);
                    if let Some(at) = elements.incomplete {
                        self.add_unknown(&mut why, at);
                    }
                }
                (negate(if open { Truth::Unknown } else { truth }, *negated), why)
            }
            Cond::Empty(list, negated) => {
                let (listed, mut why) = self.list(list, frame);
                match listed {
                    Listed::Unknown => (Truth::Unknown, why),
                    Listed::None => (Truth::No, why),
                    Listed::Of(elements) => match elements.incomplete {
                        Some(at) if elements.is_empty() => {
                            self.add_unknown(&mut why, at);
                            (Truth::Unknown, why)
                        }
                        _ => (Truth::of(elements.is_empty() != *negated), why),
                    },
                }
            }
            Cond::IsNone(value, negated) => {
                let (val, why) = self.value(value, frame);
                (val.map_or(Truth::Unknown, |val| Truth::of((val == Val::None) != *negated)), why)
            }
            Cond::Quantified { quantifier, list, other, body, .. } => {
                self.quantified(*quantifier, list, other.as_ref(), body, frame)
            }
            Cond::Covers { period, negated, day } => self.covers(period, *negated, day, frame),
            Cond::Years { quantifier, period, body } => self.years(*quantifier, period, body, frame),
            Cond::If(condition, then, otherwise) => {
                let (truth, mut why) = self.cond(condition, frame);
                match truth {
                    Truth::Yes | Truth::No => {
                        if W::WATCHES {
                            self.cond(if truth == Truth::Yes { otherwise } else { then }, frame);
                        }
                        let (result, inner) = self.cond(if truth == Truth::Yes { then } else { otherwise }, frame);
                        why.add(&mut self.notes, inner);
                        (result, why)
                    }
                    Truth::Unknown => {
                        let ((a, x), (b, y)) = (self.cond(then, frame), self.cond(otherwise, frame));
                        why.add(&mut self.notes, x);
                        why.add(&mut self.notes, y);
                        (if a == b { a } else { Truth::Unknown }, why)
                    }
                }
            }
            Cond::Term(term, arguments) => {
                let (val, why) = self.term(*term, arguments, frame);
                (truth_of(val), why)
            }
            Cond::Cited { rule, what, subject } => self.cited(*rule, what, subject.as_ref(), frame),
            Cond::Asked { policy, subject, on, negated, outcomes } => {
                let (truth, why) = self.asked(*policy, subject, on, outcomes, frame);
                (negate(truth, *negated), why)
            }
            Cond::Unsettled(question) => (Truth::Unknown, W::question(&mut self.notes, *question)),
        }
    }
}

fn truth_of(val: Option<Val<'_>>) -> Truth {
    match val {
        Some(Val::YesNo(value)) => Truth::of(value),
        Some(_) => Truth::No,
        None => Truth::Unknown,
    }
}

fn negate(truth: Truth, negated: bool) -> Truth {
    if negated { truth.not() } else { truth }
}
