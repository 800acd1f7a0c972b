//! Totals: a value of each element of a list, or values written out, made into one.

use super::{Resolver, Ty, Typed};
use crate::diagnostic::Code;
use crate::model::expr::{Val, Value};
use crate::syntax::ast::{self, Expr, Name, Total};
use crate::values::{Number, TimeSpan};

impl Resolver<'_, '_> {
    pub(super) fn total(
        &mut self,
        kind: Total,
        value: &Expr,
        name: &Name,
        list: &ast::Path,
        filter: Option<&Expr>,
    ) -> Typed {
        let Some((read, element, of_none)) = self.list(list) else { return self.poison() };
        self.bind(name, element);
        let typed = self.value(value, None);
        let filter = filter.map(|filter| Box::new(self.cond(filter)));
        self.unbind();
        if !self.fits(kind, typed.ty, value) {
            return self.poison();
        }
        let zero = match typed.ty {
            Ty::Span => Val::Span(TimeSpan::default()),
            _ => Val::Number(Number::default()),
        };
        let (ty, none) = match kind {
            Total::Distinct => (Ty::Number, of_none),
            Total::Sum => (typed.ty, of_none),
            // Over nothing they are none.
            _ => (typed.ty, true),
        };
        Typed { value: Value::Total { kind, list: read, value: Box::new(typed.value), filter, zero }, ty, none }
    }

    pub(super) fn most(&mut self, kind: Total, values: &[Expr]) -> Typed {
        let Some(first) = values.first() else { return self.poison() };
        if kind == Total::Sum {
            self.report(
                Code::Arguments,
                first.span,
                "a sum is of a list",
                "write `sum of … for each x in LIST`, or join the values with `plus`",
            );
            return self.poison();
        }
        let head = self.value(first, None);
        let ty = head.ty;
        let mut none = head.none;
        let mut all = vec![head.value];
        for value in values.iter().skip(1) {
            let typed = self.typed(value, ty);
            none &= typed.none;
            all.push(typed.value);
        }
        if !self.fits(kind, ty, first) {
            return self.poison();
        }
        Typed { value: Value::Most(kind, all), ty, none }
    }

    /// Whether a total can be made of values of a type; says so if not.
    fn fits(&mut self, kind: Total, ty: Ty, value: &Expr) -> bool {
        let (fits, needed) = match kind {
            Total::Sum => (matches!(ty, Ty::Number | Ty::Span), "a sum is of numbers or of spans"),
            Total::Earliest | Total::Latest => (ty == Ty::Date, "`earliest` and `latest` are of dates"),
            Total::Largest | Total::Smallest => {
                (matches!(ty, Ty::Number | Ty::Span), "`largest` and `smallest` are of numbers or of spans")
            }
            Total::Distinct => {
                let period = matches!(ty, Ty::Row(record) if self.shape.is_period(record));
                (
                    !period && !matches!(ty, Ty::List(_) | Ty::Time | Ty::Days | Ty::Poison),
                    "`count of distinct` is of values",
                )
            }
        };
        if !fits && ty != Ty::Poison {
            let what = ty.words(self.shape);
            self.report(Code::WrongType, value.span, format!("this is {what}"), needed);
        }
        fits
    }
}
