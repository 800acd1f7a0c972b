//! Comparisons: what may stand on their two sides.

use super::{Resolver, Ty};
use crate::diagnostic::{Code, did_you_mean};
use crate::model::expr::Cond;
use crate::source::Span;
use crate::syntax::ast::{Expr, ExprKind, Relation};

impl Resolver<'_, '_> {
    pub(super) fn compare(&mut self, span: Span, left: &Expr, relation: Relation, negated: bool, right: &Expr) -> Cond {
        if relation == Relation::Is
            && let Some(asked) = self.ask(left, negated, &[right])
        {
            return asked;
        }
        // A choice's member is resolved by the type of the other side, whichever that is.
        let (a, b) = if self.is_member_like(left) {
            let b = self.value(right, None);
            (self.value(left, Some(b.ty)), b)
        } else {
            let a = self.value(left, None);
            let b = self.value(right, Some(a.ty));
            (a, b)
        };
        let words = if negated { relation.words().replacen("is", "is not", 1) } else { relation.words().to_owned() };
        let poison = a.ty == Ty::Poison || b.ty == Ty::Poison;
        let by_date =
            matches!(relation, Relation::Before | Relation::After | Relation::OnOrBefore | Relation::OnOrAfter);
        let poison = poison || self.compares_time(span, &words, by_date, [(&a, left), (&b, right)]);
        if !poison && a.ty != b.ty {
            let (x, y) = (a.ty.words(self.shape), b.ty.words(self.shape));
            let help = self.of_two_kinds((a.ty, left), (b.ty, right));
            self.report(Code::Comparison, span, format!("{x} and {y} cannot be compared"), help);
        } else if !poison {
            let order = !matches!(relation, Relation::Is);
            let fits = match a.ty {
                Ty::Date => !order || by_date,
                Ty::Number | Ty::Span => !by_date,
                Ty::List(_) => false,
                Ty::Row(record) if self.shape.is_period(record) => false,
                _ => !order,
            };
            if !fits {
                let what = a.ty.words(self.shape);
                let help = match a.ty {
                    Ty::Date => {
                        "dates are compared with `is before`, `is after`, `is on or before` and `is on or after`"
                    }
                    Ty::Number | Ty::Span => {
                        "numbers and spans are compared with `is under`, `is at least`, `is over` and `is at most`"
                    }
                    Ty::List(_) => "ask `is empty`, `count of …`, or `some x in … satisfies …`",
                    Ty::Row(record) if self.shape.is_period(record) => {
                        "ask whether it `covers` a day, or compare its days: `….from is before …`"
                    }
                    _ => "it has no order: write `is` or `is not`",
                };
                self.report(Code::Comparison, span, format!("`{words}` does not fit {what}"), help);
            }
        }
        Cond::Compare { left: Box::new(a.value), relation, negated, right: Box::new(b.value) }
    }

    /// What to write where two sides are of different kinds.
    fn of_two_kinds(&self, (a, left): (Ty, &Expr), (b, right): (Ty, &Expr)) -> String {
        let words = |expr: &Expr| self.file.slice(expr.span).to_owned();
        match (a, b, &right.kind) {
            (Ty::Choice(id), Ty::Text, ExprKind::Text(text)) => {
                let members = self.shape.choices.get(id).map_or(&[][..], |choice| choice.members.as_slice());
                let members = || members.iter().map(|member| member.name.as_str());
                if members().any(|member| member == text) {
                    return format!("write the member without quotes: `{text}`");
                }
                did_you_mean(text, members(), || {
                    format!("it is one of {}, without quotes", members().collect::<Vec<_>>().join(", "))
                })
            }
            (Ty::Span, Ty::Number, ExprKind::Number(number)) => {
                format!("a span has a unit: write `{number} days`, `{number} months` or `{number} years`")
            }
            (Ty::Date, Ty::Number, _) => {
                let date = words(left);
                format!(
                    "an age is a number: `age of {date} on decision_date`; dates are compared with `is before` and its kin"
                )
            }
            (Ty::Number, Ty::Span, _) | (Ty::Span, Ty::Number, _) => {
                "ages, counts and completed years are numbers: write `18`; a length of time is a span: write `18 years`"
                    .to_owned()
            }
            _ => {
                let (x, y) = (a.words(self.shape), b.words(self.shape));
                format!("`{}` is {x}, `{}` is {y}: compare values of one kind", words(left), words(right))
            }
        }
    }

    /// A lone name that is no variable and no term: it may be a choice's member.
    pub(super) fn is_member_like(&self, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Path(path) if path.fields.is_empty() => {
                let name = &path.root.text;
                name != "decision_date"
                    && !self.names.iter().any(|(bound, ..)| bound == name)
                    && !self.terms.iter().any(|term| term.name == *name)
            }
            _ => false,
        }
    }

    pub(super) fn one_of(&mut self, left: &Expr, negated: bool, choices: &[Expr]) -> Cond {
        if let Some(asked) = self.ask(left, negated, &choices.iter().collect::<Vec<_>>()) {
            return asked;
        }
        let mut a = self.value(left, None);
        if matches!(a.ty, Ty::Row(record) if self.shape.is_period(record)) || matches!(a.ty, Ty::Time | Ty::Days) {
            let what = a.ty.words(self.shape);
            let help = if matches!(a.ty, Ty::Row(_)) {
                "ask whether it `covers` a day, or compare its days: `….from is one of …`"
            } else {
                "compare it with a span: `is at least …`, `is at most …`"
            };
            self.report(Code::Comparison, left.span, format!("`is one of` does not fit {what}"), help);
            a.ty = Ty::Poison;
        }
        let left = Box::new(a.value);
        if let [Expr { kind: ExprKind::Path(path), .. }] = choices
            && self.names.iter().any(|(name, ..)| *name == path.root.text)
            && (!path.fields.is_empty() || self.is_list(&path.root.text))
            && let Some((read, Ty::List(kind), _)) = self.path(path)
        {
            if a.ty != Ty::item(kind) && a.ty != Ty::Poison {
                let what = a.ty.words(self.shape);
                self.report(
                    Code::Comparison,
                    path.span,
                    format!("{what} cannot be one of this list"),
                    "name a list of the same kind",
                );
            }
            return Cond::InList { left, negated, list: read };
        }
        let choices = choices.iter().map(|choice| {
            let typed = self.value(choice, Some(a.ty));
            if typed.ty != a.ty && typed.ty != Ty::Poison && a.ty != Ty::Poison {
                let (x, y) = (a.ty.words(self.shape), typed.ty.words(self.shape));
                self.report(Code::Comparison, choice.span, format!("{x} is never {y}"), "compare values of one kind");
            }
            typed.value
        });
        Cond::OneOf { left, negated, choices: choices.collect() }
    }
}
