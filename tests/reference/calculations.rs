//! Calculations: facts, names, dates, ages, spans, sums, products, counts, `if` (§3, §4, §6; docs, "Dates, ages and
//! spans" and "Numbers and calculation").

use kijun::ast::{Expr, ExprKind, Path, Rounded, RoundingWay, Sign};
use kijun::{TimeSpan, Unit};

use super::dates::{self, Date};
use super::numbers::{self, ONE, Way};
use super::rules::{Judge, Scope};
use super::spans::{self, Span};
use super::values::{Truth, Value, join};

impl Judge<'_> {
    /// What an expression is. A condition is a value too: yes, no or unknown.
    pub fn value(&self, expr: &Expr, scope: &Scope) -> Value {
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
            ExprKind::Call(name, argument, None) => {
                let argument = self.value(argument, scope);
                self.term(&name.text, Some(argument), scope)
            }
            ExprKind::If(condition, then, otherwise) => self.choose(condition, then, otherwise, scope),
            ExprKind::Count { name, list, filter } => {
                let name = name.as_ref().map(|name| name.text.as_str());
                self.count(name, list, filter.as_deref(), scope)
            }
            ExprKind::Age(born, Some(day)) => self.age(&self.value(born, scope), &self.value(day, scope), scope),
            ExprKind::Completed(unit, from, to) => {
                let (from, to) = (self.value(from, scope), self.value(to, scope));
                self.of_dates(&from, &to, |from, to| Some(completed(*unit, from, to)), scope)
            }
            ExprKind::Sum(first, rest) => self.sum(first, rest, scope),
            ExprKind::Product(first, factors) => {
                let mut result = self.value(first, scope);
                for factor in factors {
                    let by = self.value(&factor.by, scope);
                    result = self.product(&result, factor.divides, &by, factor.rounded, scope);
                }
                result
            }
            other => panic!("the judge does not hold this yet: {other:?}"),
        }
    }

    /// A name and the fields after it.
    pub fn path(&self, path: &Path, scope: &Scope) -> Value {
        let mut value = self.name(&path.root.text, scope);
        for field in &path.fields {
            value = self.field(&value, &field.text);
        }
        value
    }

    /// What is bound by `some x in …` or is a term's parameter, then the subject, the case, the day, a term; any other
    /// name is a choice's member (the checker has refused what is none of these).
    fn name(&self, name: &str, scope: &Scope) -> Value {
        if let Some((_, value)) = scope.names.iter().rev().find(|(bound, _)| bound == name) {
            return value.clone();
        }
        if self.subject_name() == Some(name) {
            return Value::Record(scope.subject);
        }
        if self.case_name() == name {
            return Value::Record(0);
        }
        if name == "decision_date" {
            return Value::Date(self.on);
        }
        if self.policy.terms.iter().any(|term| term.name.text == name) {
            return self.term(name, None, scope);
        }
        Value::Member(name.to_owned())
    }

    fn field(&self, of: &Value, field: &str) -> Value {
        match of {
            Value::Record(at) => {
                let record = &self.case.records[*at];
                match &record.facts[field] {
                    // §4: a presumption holds for every mention in the policy while nothing is known.
                    Value::Unknown(lacks) => {
                        self.presumed(&record.record, field).unwrap_or_else(|| Value::Unknown(lacks.clone()))
                    }
                    known => known.clone(),
                }
            }
            // §4: a field of none is none.
            Value::None => Value::None,
            Value::Unknown(lacks) => Value::Unknown(lacks.clone()),
            other => panic!("{other:?} has no field {field}"),
        }
    }

    /// §4: "`if` on an unknown condition is the value of its branches where both are known and equal, else unknown".
    fn choose(&self, condition: &Expr, then: &Expr, otherwise: &Expr, scope: &Scope) -> Value {
        match self.condition(condition, scope) {
            Truth::Yes => self.value(then, scope),
            Truth::No => self.value(otherwise, scope),
            Truth::Unknown(lacks) => {
                let (then, otherwise) = (self.value(then, scope), self.value(otherwise, scope));
                if then.is_known() && then == otherwise {
                    return then;
                }
                Value::Unknown(join([lacks, then.lacks(), otherwise.lacks()]))
            }
        }
    }

    /// §4: over a list with unknown elements `count of` is a range; over an unknown list it is unknown.
    fn count(&self, name: Option<&str>, list: &Path, filter: Option<&Expr>, scope: &Scope) -> Value {
        let elements = match self.path(list, scope) {
            Value::List(elements) => elements,
            // §4: a calculation with none is none.
            other => return other,
        };
        let Some(filter) = filter else { return Value::Number(elements.len() as i128 * ONE) };
        let truths: Vec<Truth> = elements
            .iter()
            .map(|element| {
                // docs: "Without a name the element is called by its record".
                let name = match (name, element) {
                    (Some(name), _) => name,
                    (None, Value::Record(at)) => self.case.records[*at].record.as_str(),
                    (None, other) => panic!("{other:?} has no name"),
                };
                self.condition(filter, &scope.with(name, element.clone()))
            })
            .collect();
        let yes = truths.iter().filter(|truth| **truth == Truth::Yes).count() as i128;
        let no = truths.iter().filter(|truth| **truth == Truth::No).count() as i128;
        let most = truths.len() as i128 - no;
        if yes == most {
            return Value::Number(yes * ONE);
        }
        Value::Range(yes * ONE, most * ONE, join(truths.iter().map(Truth::lacks)))
    }

    /// §6: "`ages by the day before`: the age on D is then the age by birthday on D + 1".
    fn age(&self, born: &Value, day: &Value, scope: &Scope) -> Value {
        let the_day_before = self.ages_by_the_day_before();
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
            (Value::Date(a), Value::Date(b)) => {
                let counted = count(*a, *b).map(|units| Value::Number(i128::from(units) * ONE));
                self.or_no_result(counted, scope)
            }
            _ => Value::Unknown(join([a.lacks(), b.lacks()])),
        }
    }

    fn sum(&self, first: &Expr, rest: &[(Sign, Expr)], scope: &Scope) -> Value {
        let first = self.value(first, scope);
        let rest: Vec<(Sign, Value)> = rest.iter().map(|(sign, term)| (*sign, self.value(term, scope))).collect();
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
            Value::Date(date) => self.date_sum(*date, &rest),
            Value::Span(span) => span_sum(*span, &rest),
            _ => number_sum(&first, &rest),
        };
        self.or_no_result(result, scope)
    }

    /// docs: "A date plus or minus a span is a date".
    fn date_sum(&self, first: Date, rest: &[(Sign, Value)]) -> Option<Value> {
        let mut date = first;
        for (sign, term) in rest {
            let Value::Span(span) = term else { panic!("{term:?} is no span") };
            date = match sign {
                Sign::Plus => spans::date_plus_span(date, *span, self.rounding())?,
                Sign::Minus => spans::date_minus_span(date, *span, self.rounding())?,
            };
        }
        Some(Value::Date(date))
    }

    /// One `times` or `divided by`; they are read from left to right.
    fn product(&self, a: &Value, divides: bool, b: &Value, rounded: Option<Rounded>, scope: &Scope) -> Value {
        match (a, b) {
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
    fn or_no_result(&self, result: Option<Value>, scope: &Scope) -> Value {
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
    for (sign, term) in rest {
        let (least, most) = ends(term);
        (from, to) = match sign {
            Sign::Plus => (from + least, to + most),
            Sign::Minus => (from - most, to - least),
        };
        lacks = join([lacks, term.lacks()]);
    }
    let (from, to) = (numbers::in_range(from)?, numbers::in_range(to)?);
    Some(if from == to { Value::Number(from) } else { Value::Range(from, to, lacks) })
}

/// The least and the most that a number can be.
fn ends(value: &Value) -> (i128, i128) {
    match value {
        Value::Number(number) => (*number, *number),
        Value::Range(from, to, _) => (*from, *to),
        other => panic!("{other:?} is no number"),
    }
}

/// docs: "A span plus or minus a span is a span".
fn span_sum(first: Span, rest: &[(Sign, Value)]) -> Option<Value> {
    let mut span = first;
    for (sign, term) in rest {
        let Value::Span(other) = term else { panic!("{term:?} is no span") };
        span = match sign {
            Sign::Plus => span.plus(*other),
            Sign::Minus => span.minus(*other)?,
        };
    }
    Some(Value::Span(span))
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
