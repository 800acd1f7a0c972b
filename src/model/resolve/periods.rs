//! Periods, and what is counted in them.

use super::{Resolver, Ty, Typed};
use crate::diagnostic::Code;
use crate::model::expr::{Cond, Periods, Read, Val, Value};
use crate::source::Span;
use crate::syntax::ast::{self, Expr, ExprKind, Name, Quantifier};

impl Resolver<'_, '_> {
    /// The type of a period.
    fn period(&self) -> Ty {
        self.shape.period().map_or(Ty::Poison, Ty::Row)
    }

    /// `from A to B`, or `since A`.
    pub(super) fn period_of(&mut self, from: &Expr, to: Option<&Expr>) -> Typed {
        let from = self.typed(from, Ty::Date);
        let to = to.map(|to| self.typed(to, Ty::Date));
        let none = from.none || to.as_ref().is_some_and(|to| to.none);
        let value = Value::Period(Box::new(from.value), to.map(|to| Box::new(to.value)));
        Typed { value, ty: self.period(), none }
    }

    pub(super) fn covers(&mut self, period: &Expr, negated: bool, day: &Expr) -> Cond {
        let period = self.one_period(period);
        let day = self.typed(day, Ty::Date);
        Cond::Covers { period: Box::new(period.value), negated, day: Box::new(day.value) }
    }

    pub(super) fn unbroken(&mut self, periods: &ast::Periods, up_to: &Expr, gaps: Option<&Expr>) -> Typed {
        let periods = self.periods(periods);
        let up_to = self.typed(up_to, Ty::Date);
        let gaps = gaps.map(|gaps| self.typed(gaps, Ty::Span));
        let Some((periods, of_none)) = periods else { return self.poison() };
        let none = of_none || up_to.none || gaps.as_ref().is_some_and(|gaps| gaps.none);
        let gaps = gaps.map(|gaps| Box::new(gaps.value));
        Typed { value: Value::Unbroken { periods, up_to: Box::new(up_to.value), gaps }, ty: Ty::Time, none }
    }

    pub(super) fn total_time(&mut self, periods: &ast::Periods, within: &Expr) -> Typed {
        let periods = self.periods(periods);
        let within = self.one_period(within);
        let Some((periods, of_none)) = periods else { return self.poison() };
        let none = of_none || within.none;
        Typed { value: Value::TotalTime { periods, within: Box::new(within.value) }, ty: Ty::Days, none }
    }

    pub(super) fn years(&mut self, quantifier: Quantifier, name: Option<&Name>, period: &Expr, body: &Expr) -> Cond {
        let span = period.span;
        let period = self.one_period(period);
        let year = name.cloned().unwrap_or_else(|| Name { text: "year".to_owned(), span });
        let ty = self.period();
        self.bind(&year, ty);
        let body = Box::new(self.cond(body));
        self.unbind();
        Cond::Years { quantifier, period: Box::new(period.value), body }
    }

    /// A value that must be one period.
    fn one_period(&mut self, expr: &Expr) -> Typed {
        let typed = self.value(expr, None);
        let list = matches!(typed.ty, Ty::List(kind) if Ty::item(kind) == self.period());
        if list {
            let message = "this is a list of periods, and one period is needed";
            let help = "ask about its elements: `some p in … satisfies p covers …`";
            self.report(Code::WrongType, expr.span, message, help);
        } else if typed.ty != self.period() && typed.ty != Ty::Poison {
            let what = typed.ty.words(self.shape);
            let help = "name a fact of the type `period`, or write one: `(from 2019-04-01 to 2024-03-31)`, `(since 2019-04-01)`";
            self.report(Code::WrongType, expr.span, format!("this is {what}, and a `period` is needed"), help);
        }
        typed
    }

    /// A list of periods, or a period of each element of a list; and whether it may be `none`, as a field of `none` is.
    fn periods(&mut self, periods: &ast::Periods) -> Option<(Periods, bool)> {
        let Some((value, name)) = &periods.each else {
            let (list, element, none) = self.list(&periods.list)?;
            if element != self.period() {
                let what = element.words(self.shape);
                let help =
                    "name a list of periods, or the period of each element: `… time in s.time for each s in LIST …`";
                let message = format!("this is a list, of which each element is {what}, and periods are needed");
                self.report(Code::WrongType, periods.list.span, message, help);
                return None;
            }
            let element = Read { var: self.next, steps: Vec::new(), presumed: Vec::new(), needs: Vec::new() };
            return Some((Periods { list, value: Box::new(Value::Read(element)), filter: None }, none));
        };
        let (list, element, none) = self.list(&periods.list)?;
        self.bind(name, element);
        let value = self.one_period(&Expr { kind: ExprKind::Path(value.clone()), span: value.span });
        let filter = periods.filter.as_deref().map(|filter| Box::new(self.cond(filter)));
        self.unbind();
        Some((Periods { list, value: Box::new(value.value), filter }, none))
    }

    /// Checks a comparison in which a side is a time that was measured. Whether it is one.
    pub(super) fn compares_time(
        &mut self,
        span: Span,
        words: &str,
        by_date: bool,
        sides: [(&Typed, &Expr); 2],
    ) -> bool {
        let [(a, left), (b, right)] = sides;
        let ((time, other), expr) = match (a.ty, b.ty) {
            (Ty::Time | Ty::Days, _) => ((a.ty, b), right),
            (_, Ty::Time | Ty::Days) => ((b.ty, a), left),
            _ => return false,
        };
        if other.ty != Ty::Span {
            let what = other.ty.words(self.shape);
            let help = if time == Ty::Days {
                "compare it with a span of days, such as `90 days`"
            } else {
                "compare it with a span, such as `5 years`"
            };
            self.report(
                Code::Comparison,
                span,
                format!("{} and {what} cannot be compared", time.words(self.shape)),
                help,
            );
        } else if by_date {
            let help = "write `is under`, `is at least`, `is over` or `is at most`";
            self.report(Code::Comparison, span, format!("`{words}` does not fit {}", time.words(self.shape)), help);
        } else if time == Ty::Days
            && let Value::Const(Val::Span(length)) = &other.value
            && length.months() > 0
        {
            let help =
                "write how many days it is, such as `365 days`: how many a month or a year has depends on which it is";
            self.report(Code::Comparison, expr.span, "a total of days is compared with days", help);
        }
        true
    }
}
