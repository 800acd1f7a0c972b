//! Calculations: facts, names, dates, ages, spans, sums, products, `if` (§3, §4, §6; docs, "Dates, ages and spans" and
//! "Numbers and calculation").

use kijun::ast::{Expr, ExprKind, Path, Rounded, RoundingWay, Sign};
use kijun::{TimeSpan, Unit};

use super::comparisons::ends;
use super::dates::{self, Date, Rounding};
use super::numbers::{self, ONE, Way};
use super::rules::{Judge, Scope};
use super::spans::{self, Span};
use super::values::{Truth, Value, join, settle_zeros};

impl<'a> Judge<'a> {
    /// What an expression is. A condition is a value too: yes, no or unknown.
    pub fn value(&self, expr: &'a Expr, scope: &Scope<'a>) -> Value {
        if let Some(truth) = self.as_condition(expr, scope) {
            return truth.value();
        }
        match &expr.kind {
            ExprKind::YesNo(holds) => Value::YesNo(*holds),
            ExprKind::Number(number) => Value::Number(i128::from(number.millionths())),
            ExprKind::Date(date) => Value::Date(own_date(*date)),
            ExprKind::Span(span) => Value::Span(own_span(*span)),
            ExprKind::Text(text) => Value::Text(text.clone()),
            ExprKind::Path(path) => self.path(path, scope),
            ExprKind::Call(name, of, on) => {
                let arguments = std::iter::once(of).chain(on).map(|argument| self.value(argument, scope)).collect();
                self.term(&name.text, arguments, scope)
            }
            ExprKind::On(parameter, day) => {
                let parameter = self.parameter(&parameter.text, scope).unwrap();
                self.value_on(parameter, &self.value(day, scope), scope)
            }
            ExprKind::If(condition, then, otherwise) => self.choose(condition, then, otherwise, scope),
            ExprKind::Count { name, list, filter } => {
                let name = name.as_ref().map(|name| name.text.as_str());
                self.count(name, list, filter.as_deref(), scope)
            }
            ExprKind::Total { kind, value, name, list, filter } => {
                self.total(*kind, value, &name.text, (list, filter.as_deref()), scope)
            }
            ExprKind::Most(kind, values) => {
                let values = values.iter().map(|value| self.value(value, scope)).collect();
                self.most(*kind, values, scope)
            }
            ExprKind::Age(born, Some(day)) => self.age(&self.value(born, scope), &self.value(day, scope), scope),
            ExprKind::Completed(unit, from, to) => {
                let (from, to) = (self.value(from, scope), self.value(to, scope));
                self.of_dates(&from, &to, |from, to| Some(completed(*unit, from, to)), scope)
            }
            ExprKind::Period(from, to) => self.period(from, to.as_deref(), scope),
            ExprKind::Unbroken { periods, up_to, gaps } => self.unbroken(periods, up_to, gaps.as_deref(), scope),
            ExprKind::TotalTime { periods, within } => self.total_time(periods, within, scope),
            ExprKind::Sum(first, rest) => self.sum(first, rest, scope),
            ExprKind::Product(first, factors) => {
                let mut result = self.value(first, scope);
                let values: Vec<Value> = factors.iter().map(|factor| self.value(&factor.by, scope)).collect();
                // docs: "A product is one calculation": none or unknown before it is begun.
                let all = || std::iter::once(&result).chain(&values);
                if all().any(|value| *value == Value::None) {
                    return Value::None;
                }
                if all().any(|value| !value.is_known()) {
                    return Value::Unknown(join(all().map(Value::lacks)));
                }
                for (factor, by) in factors.iter().zip(values) {
                    result = self.product(&result, factor.divides, &by, factor.rounded, scope);
                }
                result
            }
            other => panic!("{other:?} is no value"),
        }
    }

    /// A name and the fields after it.
    pub fn path(&self, path: &Path, scope: &Scope<'a>) -> Value {
        let mut value = self.name(&path.root.text, scope);
        for field in &path.fields {
            value = self.field(&value, &field.text, scope);
        }
        value
    }

    /// What is bound by `some x in …` or is a term's parameter, then the subject, the case, the day, a term; any other
    /// name is a choice's member (the checker has refused what is none of these).
    fn name(&self, name: &str, scope: &Scope<'a>) -> Value {
        if let Some((_, value)) = scope.names.iter().rev().find(|(bound, _)| bound == name) {
            return value.clone();
        }
        if scope.subject_name() == Some(name) {
            return Value::Record(scope.subject);
        }
        if scope.policy.header.case[0].name.text == name {
            return Value::Record(0);
        }
        if name == "decision_date" {
            return Value::Date(scope.on);
        }
        if self.find_term(name, scope).is_some() {
            return self.term(name, Vec::new(), scope);
        }
        // docs: "`limit` is the value on `decision_date`"; by the law of another day "parameters have the value of that day".
        if let Some(parameter) = self.parameter(name, scope) {
            return self.value_on(parameter, &Value::Date(scope.law), scope);
        }
        Value::Member(name.to_owned())
    }

    fn field(&self, of: &Value, field: &str, scope: &Scope<'a>) -> Value {
        match of {
            Value::Record(at) => self.fact(*at, field, scope),
            Value::Period(period) => period.field(field),
            // §4: a field of none is none.
            Value::None => Value::None,
            Value::Unknown(lacks) => Value::Unknown(lacks.clone()),
            other => panic!("{other:?} has no field {field}"),
        }
    }

    /// §4: "`if` on an unknown condition is the value of its branches where both are known and equal, else unknown".
    fn choose(&self, condition: &'a Expr, then: &'a Expr, otherwise: &'a Expr, scope: &Scope<'a>) -> Value {
        match self.condition(condition, scope) {
            Truth::Yes => self.value(then, scope),
            Truth::No => self.value(otherwise, scope),
            Truth::Unknown(lacks) => {
                let (mut then, mut otherwise) = (self.value(then, scope), self.value(otherwise, scope));
                settle_zeros(&mut [&mut then, &mut otherwise]);
                if then.is_known() && (then == otherwise || same_time(&then, &otherwise)) {
                    return then;
                }
                Value::Unknown(join([lacks, then.lacks(), otherwise.lacks()]))
            }
        }
    }

    /// §6: "`ages by the day before`: the age on D is then the age by birthday on D + 1".
    fn age(&self, born: &Value, day: &Value, scope: &Scope<'a>) -> Value {
        let the_day_before = self.ages_by_the_day_before(scope);
        let age = |born: Date, day: Date| {
            let day = if the_day_before { day.plus_days(1)? } else { day };
            Some(dates::completed_years(born, day))
        };
        self.of_dates(born, day, age, scope)
    }

    /// A whole number from two days.
    fn of_dates(&self, a: &Value, b: &Value, count: impl Fn(Date, Date) -> Option<i64>, scope: &Scope) -> Value {
        match (a, b) {
            // §4: a calculation with none is none; any other calculation with an unknown is unknown.
            (Value::None, _) | (_, Value::None) => Value::None,
            // §4, of dates known in part: counted for every day that each can be.
            (Value::Date(_) | Value::Days(..), Value::Date(_) | Value::Days(..)) => {
                let to = b.days();
                let counted = a.days().into_iter().flat_map(|a| to.iter().map(move |b| (a, *b)));
                let counted: Vec<Option<i64>> = counted.map(|(a, b)| count(a, b)).collect();
                let lacks = join([a.lacks(), b.lacks()]);
                let least = counted.iter().min().copied().flatten();
                match (least, counted.iter().max().copied().flatten()) {
                    (_, None) => self.or_no_result(None, scope),
                    (Some(least), Some(most)) if least == most => Value::Number(i128::from(least) * ONE),
                    (Some(least), Some(most)) => {
                        Value::Range(Some(i128::from(least) * ONE), Some(i128::from(most) * ONE), lacks)
                    }
                    // docs: "where a part of it is out of range, it is unknown".
                    (None, Some(_)) => Value::Unknown(lacks),
                }
            }
            _ => Value::Unknown(join([a.lacks(), b.lacks()])),
        }
    }

    fn sum(&self, first: &'a Expr, rest: &'a [(Sign, Expr)], scope: &Scope<'a>) -> Value {
        let mut first = self.value(first, scope);
        let mut rest: Vec<(Sign, Value)> = rest.iter().map(|(sign, term)| (*sign, self.value(term, scope))).collect();
        settle_zeros(&mut std::iter::once(&mut first).chain(rest.iter_mut().map(|(_, term)| term)).collect::<Vec<_>>());
        let terms = || std::iter::once(&first).chain(rest.iter().map(|(_, term)| term));
        // §4: a calculation with none is none.
        if terms().any(|term| *term == Value::None) {
            return Value::None;
        }
        // §4: "these plus or minus known values" are ranges; any other calculation with an unknown is unknown.
        let open = terms().filter(|term| !term.is_known()).count();
        let unknown = terms().any(|term| matches!(term, Value::Unknown(_)));
        if unknown || open > 1 {
            return Value::Unknown(join(terms().map(Value::lacks)));
        }
        let result = match &first {
            Value::Date(date) => date_sum(*date, &rest, self.rounding(scope)).map(Value::Date),
            Value::Days(_, _, lacks) => {
                let days = first.days().into_iter().map(|day| date_sum(day, &rest, self.rounding(scope)));
                let days: Vec<Option<Date>> = days.collect();
                match (days.iter().min().copied().flatten(), days.iter().max().copied().flatten()) {
                    (_, None) => None,
                    (Some(first), Some(last)) if first == last => Some(Value::Date(first)),
                    (Some(first), Some(last)) => Some(Value::Days(first, last, lacks.clone())),
                    (None, Some(_)) => Some(Value::Unknown(lacks.clone())),
                }
            }
            Value::Span(span) => span_sum(*span, &rest),
            // Sums over nothing, beside nothing else.
            Value::Zero => Some(Value::Zero),
            _ => number_sum(&first, &rest),
        };
        self.or_no_result(result, scope)
    }

    /// One `times` or `divided by`; they are read from left to right.
    fn product(&self, a: &Value, divides: bool, b: &Value, rounded: Option<Rounded>, scope: &Scope) -> Value {
        let number = |value: &Value| if *value == Value::Zero { Value::Number(0) } else { value.clone() };
        match (&number(a), &number(b)) {
            // §4: a calculation with none is none.
            (Value::None, _) | (_, Value::None) => Value::None,
            (Value::Number(a), Value::Number(b)) => {
                let result = match (divides, rounded) {
                    (true, Some(Rounded { way, places })) => numbers::quotient(*a, *b, own_way(way), places),
                    (false, Some(Rounded { way, places })) => numbers::product(*a, *b, own_way(way), places),
                    (false, None) => numbers::whole_product(*a, *b),
                    (true, None) => panic!("every quotient says how it is rounded"),
                };
                self.or_no_result(result.map(Value::Number), scope)
            }
            // §4: any other calculation with an unknown, ranges among them, is unknown.
            _ => Value::Unknown(join([a.lacks(), b.lacks()])),
        }
    }

    /// §4: a calculation without a result is unknown in every condition and is listed under `errors`.
    pub fn or_no_result(&self, result: Option<Value>, scope: &Scope) -> Value {
        result.unwrap_or_else(|| {
            self.no_result(scope);
            Value::Unknown(Vec::new())
        })
    }
}

fn completed(unit: Unit, from: Date, to: Date) -> i64 {
    match unit {
        Unit::Years => dates::completed_years(from, to),
        Unit::Months => dates::completed_months(from, to),
        Unit::Days => dates::completed_days(from, to),
    }
}

/// docs: "For a sum the range is checked at its end, not between its terms".
fn number_sum(first: &Value, rest: &[(Sign, Value)]) -> Option<Value> {
    let (mut from, mut to) = ends(first);
    let mut lacks = first.lacks();
    let less = |one: Option<i128>, other: Option<i128>| Some(one? - other?);
    let more = |one: Option<i128>, other: Option<i128>| Some(one? + other?);
    for (sign, term) in rest {
        let (least, most) = ends(term);
        (from, to) = match sign {
            Sign::Plus => (more(from, least), more(to, most)),
            Sign::Minus => (less(from, most), less(to, least)),
        };
        lacks = join([lacks, term.lacks()]);
    }
    // docs: "A range of which only a part is out of range is unknown": an end that is not there is no number out of range.
    let beyond = |end: Option<i128>| end.is_some_and(|end| numbers::in_range(end).is_none());
    if beyond(from) && from > Some(0) || beyond(to) && to < Some(0) {
        return None;
    }
    if beyond(from) || beyond(to) {
        return Some(Value::Unknown(lacks));
    }
    match (from, to) {
        (Some(number), Some(same)) if number == same => Some(Value::Number(number)),
        _ => Some(Value::Range(from, to, lacks)),
    }
}

/// docs: "A date plus or minus a span is a date".
fn date_sum(first: Date, rest: &[(Sign, Value)], rounding: Option<Rounding>) -> Option<Date> {
    let mut date = first;
    for (sign, term) in rest {
        let Value::Span(span) = term else { panic!("{term:?} is no span") };
        date = match sign {
            Sign::Plus => spans::date_plus_span(date, *span, rounding)?,
            Sign::Minus => spans::date_minus_span(date, *span, rounding)?,
        };
    }
    Some(date)
}

/// docs: "A span plus or minus a span is a span".
fn span_sum(first: Span, rest: &[(Sign, Value)]) -> Option<Value> {
    let mut span = first;
    for (sign, term) in rest {
        let Value::Span(other) = term else { panic!("{term:?} is no span") };
        span = match sign {
            Sign::Plus => span.plus(*other),
            Sign::Minus => span.minus(*other),
        };
    }
    span.in_range().map(Value::Span)
}

fn own_way(way: RoundingWay) -> Way {
    match way {
        RoundingWay::Up => Way::Up,
        RoundingWay::Down => Way::Down,
        RoundingWay::HalfUp => Way::HalfUp,
    }
}

/// The judge's own date, from the written one.
pub fn own_date(date: kijun::Date) -> Date {
    Date { year: date.year().into(), month: date.month().into(), day: date.day().into() }
}

/// The judge's own span, from the written one.
pub fn own_span(span: TimeSpan) -> Span {
    Span { months: span.months().into(), days: span.days().into() }
}

/// Whether two times that are known are the same.
fn same_time(one: &Value, other: &Value) -> bool {
    matches!((one, other), (Value::Time(one, _), Value::Time(other, _)) if one == other)
}
