//! Sums and products, and the conventions that they need.

use super::{Resolver, Ty, Typed};
use crate::diagnostic::Code;
use crate::model::expr::{Arith, Val, Value};
use crate::source::Span;
use crate::syntax::ast::{self, Expr, Sign};

impl Resolver<'_, '_> {
    pub(super) fn sum(&mut self, span: Span, first: &Expr, rest: &[(Sign, Expr)]) -> Typed {
        let a = self.value(first, None);
        if matches!(a.ty, Ty::Time | Ty::Days) {
            let help = "compare it as it is: `… is at least 5 years`, `… is at most 90 days`";
            self.report(Code::WrongType, span, format!("{} cannot be added to", a.ty.words(self.shape)), help);
            return self.poison();
        }
        let part = if a.ty == Ty::Date { Ty::Span } else { a.ty };
        let mut none = a.none;
        let rest: Vec<(Sign, Value)> = rest
            .iter()
            .map(|(sign, expr)| {
                let typed = self.typed(expr, part);
                none |= typed.none;
                (*sign, typed.value)
            })
            .collect();
        let arith = match a.ty {
            Ty::Number => Arith::Numbers,
            Ty::Span => Arith::Spans,
            Ty::Date => {
                let months =
                    rest.iter().any(|(_, value)| !matches!(value, Value::Const(Val::Span(span)) if span.months() == 0));
                if months && self.rounding.is_none() && !matches!(a.value, Value::Const(_)) {
                    let help = "write `rounding up` or `rounding down` in the vocabulary's or the policy's header";
                    self.report(
                        Code::Convention,
                        span,
                        "no convention says which day it is if a month is too short",
                        help,
                    );
                }
                Arith::Date(self.rounding)
            }
            Ty::Poison => return self.poison(),
            other => {
                let what = other.words(self.shape);
                let help = "numbers, dates and spans add and subtract";
                self.report(Code::WrongType, span, format!("{what} cannot be added to"), help);
                return self.poison();
            }
        };
        Typed { value: Value::Sum(Box::new(a.value), rest, arith), ty: a.ty, none }
    }

    pub(super) fn product(&mut self, first: &Expr, factors: &[ast::Multiplier]) -> Typed {
        let a = self.typed(first, Ty::Number);
        let mut none = a.none;
        let mut whole = is_whole(&a.value);
        let mut result = Vec::new();
        for factor in factors {
            let typed = self.typed(&factor.by, Ty::Number);
            none |= typed.none;
            let needs = factor.divides || !(whole || is_whole(&typed.value));
            whole = false;
            if needs && factor.rounded.is_none() {
                self.report(
                    Code::Convention,
                    factor.by.span,
                    "this result must say how it is rounded",
                    "add `rounded up to 0 places` (or `down`, or `half up`)",
                );
            }
            result.push((factor.divides, typed.value, factor.rounded));
        }
        Typed { value: Value::Product(Box::new(a.value), result), ty: a.ty, none }
    }
}

fn is_whole(value: &Value) -> bool {
    matches!(value, Value::Const(Val::Number(number)) if number.is_whole())
}
