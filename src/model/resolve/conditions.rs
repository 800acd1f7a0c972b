//! Conditions: chains, quantifiers, questions of law, and what falls through to a value.

use super::{Resolver, Ty};
use crate::diagnostic::Code;
use crate::model::expr::{Cond, Val, Value};
use crate::model::policy::Question;
use crate::syntax::ast::{Expr, ExprKind, Joiner, Relation, Total};

impl Resolver<'_, '_> {
    pub(in crate::model) fn cond(&mut self, expr: &Expr) -> Cond {
        match &expr.kind {
            ExprKind::Chain(first, rest) => {
                let parts = std::iter::once(&**first).chain(rest.iter().map(|(_, part)| part));
                let parts = parts.map(|part| self.cond(part)).collect();
                let all = rest.first().is_none_or(|(joiner, _)| *joiner == Joiner::And);
                if all { Cond::All(parts) } else { Cond::Any(parts) }
            }
            ExprKind::Not(inner) => {
                let cond = self.cond(inner);
                if self.may_meet_none(&cond) {
                    self.report(
                        Code::NotMeetsNone,
                        expr.span,
                        "this `not` turns a comparison that may meet `none`: with `none` the comparison is no, and so this is yes",
                        "write the opposite comparison (`is not …`), or ask `is none` first",
                    );
                }
                Cond::Not(Box::new(cond))
            }
            ExprKind::Quantified { quantifier, name, list, other_than, body } => {
                let Some((list, ty, _)) = self.list(list) else {
                    return Cond::Value(Box::new(Value::Const(Val::YesNo(false))));
                };
                let other = other_than.as_ref().and_then(|other| {
                    let (read, typed, _) = self.path(other)?;
                    if typed != ty && typed != Ty::Poison {
                        self.report(
                            Code::WrongType,
                            other.span,
                            "this is no element of the list",
                            "name an element of the list's kind",
                        );
                    }
                    Some(read)
                });
                let var = self.bind(name, ty);
                let body = Box::new(self.cond(body));
                self.unbind();
                Cond::Quantified { quantifier: *quantifier, list, var, other, body }
            }
            ExprKind::Years { quantifier, name, period, body } => self.years(*quantifier, name.as_ref(), period, body),
            ExprKind::Covers { period, negated, day } => self.covers(period, *negated, day),
            ExprKind::Compare { left, relation, negated, right } => {
                self.compare(expr.span, left, *relation, *negated, right)
            }
            ExprKind::OneOf { left, negated, choices } => self.one_of(left, *negated, choices),
            ExprKind::IsEmpty(inner, negated) => match &inner.kind {
                ExprKind::Path(path) => match self.list(path) {
                    Some((list, ..)) => Cond::Empty(list, *negated),
                    None => no(),
                },
                _ => {
                    self.report(
                        Code::Comparison,
                        inner.span,
                        "only a list is empty",
                        "name a list, such as `person.parents`",
                    );
                    no()
                }
            },
            ExprKind::IsNone(inner, negated) => {
                let typed = self.value(inner, None);
                if !typed.none && typed.ty != Ty::Poison {
                    let help = "mark the fact `or none` in the vocabulary, or leave the question out";
                    self.report(Code::NeverNone, expr.span, "this is never `none`", help);
                }
                Cond::IsNone(Box::new(typed.value), *negated)
            }
            ExprKind::If(condition, then, otherwise) => {
                let (a, b, c) = (self.cond(condition), self.cond(then), self.cond(otherwise));
                Cond::If(Box::new(a), Box::new(b), Box::new(c))
            }
            ExprKind::Cited { provision, applies, subject } => self.cited(provision, *applies, subject.as_ref()),
            ExprKind::Unsettled(text) => {
                self.questions.push(Question { provision: self.at, text: text.value.clone() });
                Cond::Unsettled(self.questions.len().saturating_sub(1))
            }
            _ => {
                let typed = self.value(expr, Some(Ty::YesNo));
                if !matches!(typed.ty, Ty::YesNo | Ty::Poison) {
                    let what = typed.ty.words(self.shape);
                    self.report(
                        Code::NoCondition,
                        expr.span,
                        format!("this is {what}, and a condition is needed"),
                        "compare it: `… is …`",
                    );
                }
                match typed.value {
                    Value::Cond(cond) => *cond,
                    Value::Term(term, argument) => Cond::Term(term, argument),
                    value => Cond::Value(Box::new(value)),
                }
            }
        }
    }

    /// Whether a comparison can be no for no other reason than a `none`.
    fn may_meet_none(&self, cond: &Cond) -> bool {
        match cond {
            Cond::Compare { left, relation, negated, right } => {
                (*relation != Relation::Is || *negated) && (self.may_be_none(left) || self.may_be_none(right))
            }
            Cond::OneOf { left, choices, .. } => {
                self.may_be_none(left) || choices.iter().any(|choice| self.may_be_none(choice))
            }
            Cond::InList { left, .. } => self.may_be_none(left),
            Cond::Covers { period, day, .. } => self.may_be_none(period) || self.may_be_none(day),
            Cond::Value(value) => self.may_be_none(value),
            _ => false,
        }
    }

    fn may_be_none(&self, value: &Value) -> bool {
        match value {
            Value::Read(read) => {
                read.steps.iter().any(|(r, f)| self.shape.field(*r, *f).is_some_and(|field| field.ty.or_none))
            }
            Value::Age { of, on, .. } => self.may_be_none(of) || self.may_be_none(on),
            Value::Completed(_, a, b) => self.may_be_none(a) || self.may_be_none(b),
            Value::Sum(a, rest, _) => self.may_be_none(a) || rest.iter().any(|(_, b)| self.may_be_none(b)),
            Value::Product(a, rest) => self.may_be_none(a) || rest.iter().any(|(_, b, _)| self.may_be_none(b)),
            Value::If(_, a, b) => self.may_be_none(a) || self.may_be_none(b),
            Value::Term(term, _) => self.terms.get(*term).is_some_and(|term| term.result.1),
            Value::Total { kind, .. } => !matches!(kind, Total::Sum | Total::Distinct),
            Value::Most(_, all) => all.iter().all(|value| self.may_be_none(value)),
            Value::Period(from, to) => self.may_be_none(from) || to.as_ref().is_some_and(|to| self.may_be_none(to)),
            Value::Unbroken { up_to, gaps, .. } => {
                self.may_be_none(up_to) || gaps.as_ref().is_some_and(|gaps| self.may_be_none(gaps))
            }
            Value::TotalTime { within, .. } => self.may_be_none(within),
            _ => false,
        }
    }
}

pub(super) fn no() -> Cond {
    Cond::Value(Box::new(Value::Const(Val::YesNo(false))))
}
