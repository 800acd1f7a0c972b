//! Conditions and values, with brackets where the grammar needs them and nowhere else.

use super::brackets::{Level, Next, level_of, reads_on, runs_on};
use super::flow::Flow;
use super::layout;
use crate::syntax::ast::{
    Expr, ExprKind, Joiner, Multiplier, Path, Periods, Quantifier, Relation, RoundingWay, Sign, Total,
};

impl Flow {
    /// A whole condition.
    pub(super) fn condition(expr: &Expr) -> Flow {
        Flow::of(expr, Level::Condition, Next::Nothing)
    }

    /// A value that stands for itself.
    pub(super) fn value(expr: &Expr) -> Flow {
        Flow::of(expr, Level::Operand, Next::Nothing)
    }

    /// A value of several with commas between them.
    pub(super) fn value_in_list(expr: &Expr) -> Flow {
        Flow::of(expr, Level::Operand, Next::Comma)
    }

    fn of(expr: &Expr, level: Level, next: Next) -> Flow {
        let mut flow = Flow::default();
        flow.expr(expr, level, next);
        flow
    }

    /// A part at a place that takes a level, before something that follows.
    fn expr(&mut self, expr: &Expr, level: Level, next: Next) {
        if level_of(&expr.kind) < level || runs_on(&expr.kind, next) {
            self.bracketed(expr);
        } else {
            self.bare(&expr.kind, next);
        }
    }
    fn bracketed(&mut self, expr: &Expr) {
        self.push("(");
        self.bare(&expr.kind, Next::Nothing);
        self.push(")");
    }

    fn bare(&mut self, kind: &ExprKind, next: Next) {
        match kind {
            ExprKind::Chain(first, rest) => self.chain(first, rest, next),
            ExprKind::Not(inner) => {
                self.push("not ");
                self.expr(inner, Level::Junct, next);
            }
            ExprKind::Quantified { quantifier, name, list, other_than, body } => {
                let quantifier = quantified(*quantifier);
                let other = other_than.as_ref().map(|other| format!(" other than {}", path(other))).unwrap_or_default();
                self.push(&format!("{quantifier} {} in {}{other} satisfies ", name.text, path(list)));
                self.expr(body, Level::Condition, next);
            }
            ExprKind::Years { quantifier, name, period, body } => {
                let name = name.as_ref().map(|name| format!(" {}", name.text)).unwrap_or_default();
                self.push(&format!("{} year{name} of ", quantified(*quantifier)));
                self.expr(period, Level::Primary, Next::Nothing);
                self.push(" satisfies ");
                self.expr(body, Level::Condition, next);
            }
            ExprKind::Period(from, to) => {
                self.push(if to.is_some() { "from " } else { "since " });
                self.expr(from, Level::Operand, if to.is_some() { Next::To } else { next });
                if let Some(to) = to {
                    self.push(" to ");
                    self.expr(to, Level::Operand, next);
                }
            }
            ExprKind::Covers { period, negated, day } => {
                self.expr(period, Level::Operand, Next::Is);
                self.push(if *negated { " does not cover " } else { " covers " });
                self.expr(day, Level::Operand, next);
            }
            ExprKind::Unbroken { periods, up_to, gaps } => {
                self.push("unbroken time in ");
                self.periods(periods);
                self.push(" up to ");
                self.expr(up_to, Level::Primary, if gaps.is_some() { Next::Nothing } else { next });
                if let Some(gaps) = gaps {
                    self.push(" allowing gaps of ");
                    self.expr(gaps, Level::Primary, next);
                }
            }
            ExprKind::TotalTime { periods, within } => {
                self.push("total time in ");
                self.periods(periods);
                self.push(" within ");
                self.expr(within, Level::Primary, next);
            }
            ExprKind::Compare { left, relation, negated, right } => {
                self.expr(left, Level::Operand, Next::Is);
                self.push(&compared(*relation, *negated));
                if *relation == Relation::Is && reads_on(right) {
                    self.bracketed(right);
                } else {
                    self.expr(right, Level::Operand, next);
                }
            }
            ExprKind::OneOf { left, negated, choices } => {
                self.expr(left, Level::Operand, Next::Is);
                self.push(if *negated { " is not one of " } else { " is one of " });
                self.values(choices, next);
            }
            ExprKind::IsEmpty(inner, negated) => self.found(inner, *negated, "empty"),
            ExprKind::IsNone(inner, negated) => self.found(inner, *negated, "none"),
            ExprKind::Sum(first, rest) => self.sum(first, rest, next),
            ExprKind::Product(first, rest) => self.product(first, rest, next),
            ExprKind::YesNo(yes) => self.push(if *yes { "yes" } else { "no" }),
            ExprKind::Number(value) => self.push(&value.grouped()),
            ExprKind::Date(date) => self.push(&date.to_string()),
            ExprKind::Span(span) => self.push(&span.to_string()),
            ExprKind::Text(text) => self.push(&layout::quoted(text)),
            ExprKind::Unsettled(text) => self.push(&format!("unsettled {}", layout::quoted(&text.value))),
            ExprKind::If(condition, then, otherwise) => {
                self.push("if ");
                self.expr(condition, Level::Condition, Next::Nothing);
                self.push(" then ");
                self.expr(then, Level::Condition, Next::Nothing);
                self.push(" else ");
                self.expr(otherwise, Level::Condition, next);
            }
            ExprKind::Age(of, on) => self.of_on("age", of, on.as_deref(), next),
            ExprKind::Call(name, of, on) => self.of_on(&name.text, of, on.as_deref(), next),
            ExprKind::On(name, day) => {
                self.push(&format!("{} on ", name.text));
                self.expr(day, Level::Primary, next);
            }
            ExprKind::Completed(unit, from, to) => {
                self.push(&format!("completed {} from ", unit.plural()));
                self.expr(from, Level::Primary, Next::To);
                self.push(" to ");
                self.expr(to, Level::Primary, next);
            }
            ExprKind::Count { name, list, filter } => {
                let name = name.as_ref().map(|name| format!("{} in ", name.text)).unwrap_or_default();
                self.push(&format!("count of {name}{}", path(list)));
                self.filter(filter.as_deref());
            }
            ExprKind::Total { kind, value, name, list, filter } => {
                self.push(total(*kind));
                self.expr(value, Level::Operand, Next::Each);
                self.push(&format!(" for each {} in {}", name.text, path(list)));
                self.filter(filter.as_deref());
            }
            ExprKind::Most(kind, values) => {
                self.push(total(*kind));
                self.values(values, next);
            }
            ExprKind::Cited { provision, applies, subject } => {
                let (how, about) = if *applies { ("applies", "to") } else { ("is met", "by") };
                let subject = subject.as_ref().map(|subject| format!(" {about} {}", path(subject)));
                self.push(&format!("{} {how}{}", provision.text(), subject.unwrap_or_default()));
            }
            ExprKind::Path(fact) => self.push(&path(fact)),
        }
    }

    fn chain(&mut self, first: &Expr, rest: &[(Joiner, Expr)], next: Next) {
        self.chains = self.chains.saturating_add(1);
        self.expr(first, Level::Junct, Next::Joiner);
        for (at, (joiner, part)) in rest.iter().enumerate() {
            self.joiner(*joiner);
            self.expr(part, Level::Junct, if is_last(at, rest) { next } else { Next::Joiner });
        }
        self.chains = self.chains.saturating_sub(1);
    }

    fn sum(&mut self, first: &Expr, rest: &[(Sign, Expr)], next: Next) {
        self.expr(first, Level::Product, Next::Calculation);
        for (at, (sign, part)) in rest.iter().enumerate() {
            self.push(match sign {
                Sign::Plus => " plus ",
                Sign::Minus => " minus ",
            });
            self.expr(part, Level::Product, if is_last(at, rest) { next } else { Next::Calculation });
        }
    }

    fn product(&mut self, first: &Expr, rest: &[Multiplier], next: Next) {
        self.expr(first, Level::Primary, Next::Calculation);
        for (at, multiplier) in rest.iter().enumerate() {
            self.push(if multiplier.divides { " divided by " } else { " times " });
            let ends = is_last(at, rest) && multiplier.rounded.is_none();
            self.expr(&multiplier.by, Level::Primary, if ends { next } else { Next::Calculation });
            if let Some(rounded) = multiplier.rounded {
                let way = match rounded.way {
                    RoundingWay::Up => "up",
                    RoundingWay::Down => "down",
                    RoundingWay::HalfUp => "half up",
                };
                let places = if rounded.places == 1 { "place" } else { "places" };
                self.push(&format!(" rounded {way} to {} {places}", rounded.places));
            }
        }
    }

    fn values(&mut self, values: &[Expr], next: Next) {
        for (at, value) in values.iter().enumerate() {
            if at > 0 {
                self.push(", ");
            }
            self.expr(value, Level::Operand, if is_last(at, values) { next } else { Next::Comma });
        }
    }

    fn found(&mut self, inner: &Expr, negated: bool, what: &str) {
        self.expr(inner, Level::Operand, Next::Is);
        self.push(if negated { " is not " } else { " is " });
        self.push(what);
    }

    fn of_on(&mut self, name: &str, of: &Expr, on: Option<&Expr>, next: Next) {
        self.push(&format!("{name} of "));
        self.expr(of, Level::Undated, if on.is_some() { Next::On } else { next });
        if let Some(on) = on {
            self.push(" on ");
            self.expr(on, Level::Primary, next);
        }
    }

    fn periods(&mut self, periods: &Periods) {
        match &periods.each {
            Some((value, name)) => {
                self.push(&format!("{} for each {} in {}", path(value), name.text, path(&periods.list)));
            }
            None => self.push(&path(&periods.list)),
        }
        self.filter(periods.filter.as_deref());
    }

    fn filter(&mut self, filter: Option<&Expr>) {
        if let Some(filter) = filter {
            self.push(" where ");
            self.bracketed(filter);
        }
    }
}

fn quantified(quantifier: Quantifier) -> &'static str {
    match quantifier {
        Quantifier::Some => "some",
        Quantifier::Every => "every",
        Quantifier::No => "no",
    }
}

fn is_last<T>(at: usize, all: &[T]) -> bool {
    at.saturating_add(1) == all.len()
}

fn compared(relation: Relation, negated: bool) -> String {
    let words = relation.words().strip_prefix("is").unwrap_or_default();
    format!(" is{}{words} ", if negated { " not" } else { "" })
}

fn total(kind: Total) -> &'static str {
    match kind {
        Total::Sum => "sum of ",
        Total::Earliest => "earliest of ",
        Total::Latest => "latest of ",
        Total::Largest => "largest of ",
        Total::Smallest => "smallest of ",
        Total::Distinct => "count of distinct ",
    }
}

/// A path as it is written.
pub(super) fn path(path: &Path) -> String {
    std::iter::once(&path.root).chain(&path.fields).map(|name| name.text.as_str()).collect::<Vec<_>>().join(".")
}
