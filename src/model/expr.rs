//! Conditions and values with every name resolved: what the engine runs.

use std::sync::Arc;

use crate::syntax::ast::{GroupKind, Quantifier, Relation, Rounded, Sign, Total};
use crate::values::{Date, Days, Measured, Number, Period, TimeSpan, Unit};

/// A known value; its text is owned, or borrowed while a case is evaluated.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Val<T = Arc<str>> {
    /// There is no such thing.
    None,
    YesNo(bool),
    Number(Number),
    /// A count of which only the least and the most are known, or one of the two.
    Range(End, End),
    Date(Date),
    /// A date of which only the first and the last day are known that it can be.
    Days(Days),
    Span(TimeSpan),
    /// A time that was measured.
    Time(Measured),
    /// A period that no record of the case is.
    Period(Period),
    /// A member of a choice.
    Choice(u32),
    Text(T),
    /// A record, by its row.
    Row(u32),
    /// A list that a term is asked about: its record, the row, and the field.
    List(u32, u32, u32),
}

/// An end of a range: a number, or open. It takes no more room than a number.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) struct End(i64);

impl End {
    /// More millionths than any number has.
    const OPEN: End = End(i64::MAX);

    pub(crate) fn number(self) -> Option<Number> {
        Number::from_millionths(self.0.into())
    }
}

impl From<Option<Number>> for End {
    fn from(number: Option<Number>) -> End {
        number.map_or(End::OPEN, |number| End(number.millionths()))
    }
}

impl Val {
    pub(crate) fn borrowed(&self) -> Val<&str> {
        self.map(|text| &**text)
    }
}

impl Val<&str> {
    pub(crate) fn owned(self) -> Val {
        self.map(|text| Arc::from(*text))
    }
}

impl<T> Val<T> {
    /// A day of some, which is known where there is but one.
    pub(crate) fn days(first: Date, last: Date) -> Option<Val<T>> {
        Some(if first == last { Val::Date(first) } else { Val::Days(Days::new(first, last)?) })
    }

    /// Whether only its ends are known.
    pub(crate) fn is_range(&self) -> bool {
        match self {
            Val::Range(..) | Val::Days(_) => true,
            Val::Time(time) => time.is_range(),
            Val::Period(period) => !period.is_known(),
            _ => false,
        }
    }

    fn map<'a, U>(&'a self, text: impl FnOnce(&'a T) -> U) -> Val<U> {
        match self {
            Val::None => Val::None,
            Val::YesNo(value) => Val::YesNo(*value),
            Val::Number(value) => Val::Number(*value),
            Val::Range(low, high) => Val::Range(*low, *high),
            Val::Date(value) => Val::Date(*value),
            Val::Days(value) => Val::Days(*value),
            Val::Span(value) => Val::Span(*value),
            Val::Time(value) => Val::Time(*value),
            Val::Period(value) => Val::Period(*value),
            Val::Choice(value) => Val::Choice(*value),
            Val::Text(value) => Val::Text(text(value)),
            Val::Row(row) => Val::Row(*row),
            Val::List(record, row, field) => Val::List(*record, *row, *field),
        }
    }
}

/// The variables of a frame: the case, the subject, a term's two parameters, then what is bound.
pub(crate) const CASE: usize = 0;
pub(crate) const SUBJECT: usize = 1;
pub(crate) const PARAMETER: usize = 2;
pub(crate) const BOUND: usize = 4;

/// A fact reached from a variable: each step is a record and a field of it.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Read {
    pub(crate) var: usize,
    pub(crate) steps: Vec<(usize, usize)>,
    /// What is presumed of a step, by its index, while nothing is known of it.
    pub(crate) presumed: Vec<(usize, Val)>,
    /// What evidence a step needs, by its index: one of these kinds.
    pub(crate) needs: Vec<(usize, Arc<[String]>)>,
}

/// A value.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Value {
    Const(Val),
    DecisionDate,
    /// The day by whose law it is decided: as a rule the same.
    LawDate,
    Read(Read),
    Age {
        of: Box<Value>,
        on: Box<Value>,
        day_before: bool,
    },
    Completed(Unit, Box<Value>, Box<Value>),
    Count {
        list: Read,
        var: usize,
        filter: Option<Box<Cond>>,
    },
    Sum(Box<Value>, Vec<(Sign, Value)>, Arith),
    Product(Box<Value>, Vec<(bool, Value, Option<Rounded>)>),
    If(Box<Cond>, Box<Value>, Box<Value>),
    /// A term and its arguments.
    Term(usize, Vec<Value>),
    /// A parameter, as of a day.
    Parameter(usize, Box<Value>),
    /// What is made of a value of each element.
    Total {
        kind: Total,
        list: Read,
        value: Box<Value>,
        filter: Option<Box<Cond>>,
        /// What a sum over nothing is.
        zero: Val,
    },
    /// The largest of several values, and its kin.
    Most(Total, Vec<Value>),
    /// From a day to a day, or still running.
    Period(Box<Value>, Option<Box<Value>>),
    /// The unbroken time up to a day, and how long a gap may be.
    Unbroken {
        periods: Periods,
        up_to: Box<Value>,
        gaps: Option<Box<Value>>,
    },
    /// The days within a period.
    TotalTime {
        periods: Periods,
        within: Box<Value>,
    },
    /// A condition as a yes/no value.
    Cond(Box<Cond>),
}

/// The periods in which time is counted: one of each element of a list that counts.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Periods {
    pub(crate) list: Read,
    pub(crate) value: Box<Value>,
    pub(crate) filter: Option<Box<Cond>>,
}

/// What is added: it decides how.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum Arith {
    Numbers,
    Spans,
    /// A date and spans.
    Date(Option<crate::values::Rounding>),
}

/// A condition.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Cond {
    /// A yes/no value.
    Value(Box<Value>),
    Not(Box<Cond>),
    All(Vec<Cond>),
    Any(Vec<Cond>),
    Compare {
        left: Box<Value>,
        relation: Relation,
        negated: bool,
        right: Box<Value>,
    },
    OneOf {
        left: Box<Value>,
        negated: bool,
        choices: Vec<Value>,
    },
    InList {
        left: Box<Value>,
        negated: bool,
        list: Read,
    },
    Empty(Read, bool),
    IsNone(Box<Value>, bool),
    Quantified {
        quantifier: Quantifier,
        list: Read,
        var: usize,
        other: Option<Read>,
        body: Box<Cond>,
    },
    /// Whether a day is in a period.
    Covers {
        period: Box<Value>,
        negated: bool,
        day: Box<Value>,
    },
    /// What holds of the whole years of a period.
    Years {
        quantifier: Quantifier,
        period: Box<Value>,
        body: Box<Cond>,
    },
    If(Box<Cond>, Box<Cond>, Box<Cond>),
    Term(usize, Vec<Value>),
    Cited {
        rule: usize,
        what: Cited,
        subject: Option<Read>,
    },
    /// Another policy, asked about a subject as of a day: whether it decides for one of these outcomes.
    /// Another policy, over all days, and the outcomes of it by their names: a text may have them in another order.
    Asked {
        policy: usize,
        subject: Box<Value>,
        on: Box<Value>,
        negated: bool,
        outcomes: Vec<String>,
    },
    /// A question of law, by its number in the policy.
    Unsettled(usize),
    Group(GroupKind, Vec<Clause>),
}

/// What of a rule is cited.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Cited {
    Applies,
    Met,
    /// A clause, by its way down from the rule's `when` or `unless`.
    Clause {
        unless: bool,
        way: Vec<usize>,
    },
}

/// A clause: its provision and what it means.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Clause {
    /// Its number among the policy's provisions.
    pub(crate) provision: usize,
    pub(crate) cond: Cond,
    /// The rules that make it not needed where they apply.
    pub(crate) waived_by: Vec<usize>,
}

/// What a condition or a value is made of.
#[derive(Clone, Copy)]
pub(crate) enum Part<'a> {
    Cond(&'a Cond),
    Value(&'a Value),
}

impl<'a> Part<'a> {
    /// What stands directly in it.
    pub(crate) fn parts(self) -> Vec<Part<'a>> {
        fn conds<'a>(all: impl IntoIterator<Item = &'a Cond>) -> Vec<Part<'a>> {
            all.into_iter().map(Part::Cond).collect()
        }
        fn values<'a>(all: impl IntoIterator<Item = &'a Value>) -> Vec<Part<'a>> {
            all.into_iter().map(Part::Value).collect()
        }
        match self {
            Part::Cond(cond) => match cond {
                Cond::Value(value) | Cond::IsNone(value, _) => values([&**value]),
                Cond::Not(inner) | Cond::Quantified { body: inner, .. } => conds([&**inner]),
                Cond::All(parts) | Cond::Any(parts) => conds(parts),
                Cond::Compare { left, right, .. } => values([&**left, &**right]),
                Cond::OneOf { left, choices, .. } => values(std::iter::once(&**left).chain(choices)),
                Cond::InList { left, .. } => values([&**left]),
                Cond::If(a, b, c) => conds([&**a, &**b, &**c]),
                Cond::Term(_, arguments) => values(arguments),
                Cond::Group(_, clauses) => conds(clauses.iter().map(|clause| &clause.cond)),
                Cond::Asked { subject, on, .. } => values([&**subject, &**on]),
                Cond::Covers { period, day, .. } => values([&**period, &**day]),
                Cond::Years { period, body, .. } => {
                    let mut parts = values([&**period]);
                    parts.extend(conds([&**body]));
                    parts
                }
                Cond::Empty(..) | Cond::Cited { .. } | Cond::Unsettled(_) => Vec::new(),
            },
            Part::Value(value) => match value {
                Value::Age { of, on, .. } => values([&**of, &**on]),
                Value::Completed(_, from, to) => values([&**from, &**to]),
                Value::Count { filter, .. } => conds(filter.as_deref()),
                Value::Sum(first, rest, _) => {
                    values(std::iter::once(&**first).chain(rest.iter().map(|(_, part)| part)))
                }
                Value::Product(first, rest) => {
                    values(std::iter::once(&**first).chain(rest.iter().map(|(_, part, _)| part)))
                }
                Value::If(condition, then, otherwise) => {
                    let mut parts = conds([&**condition]);
                    parts.extend(values([&**then, &**otherwise]));
                    parts
                }
                Value::Term(_, arguments) => values(arguments),
                Value::Parameter(_, on) => values([&**on]),
                Value::Total { value, filter, .. } => {
                    let mut parts = conds(filter.as_deref());
                    parts.extend(values([&**value]));
                    parts
                }
                Value::Most(_, all) => values(all),
                Value::Period(from, to) => values(std::iter::once(&**from).chain(to.as_deref())),
                Value::Unbroken { periods, up_to, gaps } => {
                    let mut parts = periods.parts();
                    parts.extend(values(std::iter::once(&**up_to).chain(gaps.as_deref())));
                    parts
                }
                Value::TotalTime { periods, within } => {
                    let mut parts = periods.parts();
                    parts.extend(values([&**within]));
                    parts
                }
                Value::Cond(cond) => conds([&**cond]),
                Value::Const(_) | Value::DecisionDate | Value::LawDate | Value::Read(_) => Vec::new(),
            },
        }
    }
}

impl Periods {
    fn parts(&self) -> Vec<Part<'_>> {
        std::iter::once(Part::Value(&self.value)).chain(self.filter.as_deref().map(Part::Cond)).collect()
    }
}

impl Cond {
    /// Adds a text that is equal for equal conditions, whatever their addresses, to a list of conjuncts.
    pub(crate) fn conjuncts(&self, into: &mut Vec<String>) {
        match self {
            Cond::All(parts) => parts.iter().for_each(|part| part.conjuncts(into)),
            Cond::Group(GroupKind::All, clauses) => {
                clauses.iter().for_each(|clause| match clause.waived_by.as_slice() {
                    [] => clause.cond.conjuncts(into),
                    waived => into.push(format!("{} or waived by {waived:?}", clause.cond.key())),
                })
            }
            Cond::Group(GroupKind::Any, clauses) if clauses.len() == 1 => {
                clauses.iter().for_each(|clause| clause.cond.conjuncts(into))
            }
            other => into.push(other.key()),
        }
    }

    /// A text that is equal for equal conditions, whatever their addresses.
    pub(crate) fn key(&self) -> String {
        let many = |word: &str, mut keys: Vec<String>| {
            keys.sort();
            format!("{word}({})", keys.join(";"))
        };
        match self {
            Cond::All(parts) => many("all", parts.iter().map(Cond::key).collect()),
            Cond::Any(parts) => many("any", parts.iter().map(Cond::key).collect()),
            Cond::Group(GroupKind::All, clauses) => {
                many("all", clauses.iter().map(|clause| clause.cond.key()).collect())
            }
            Cond::Group(GroupKind::Any, clauses) => {
                many("any", clauses.iter().map(|clause| clause.cond.key()).collect())
            }
            Cond::Group(kind, clauses) => {
                many(&format!("{kind:?}"), clauses.iter().map(|clause| clause.cond.key()).collect())
            }
            Cond::Not(inner) => format!("not({})", inner.key()),
            Cond::Value(value) => format!("{value:?}"),
            other => format!("{other:?}"),
        }
    }
}
