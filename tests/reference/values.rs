//! Truth and values. Section numbers are those of the language page.

use super::dates::Date;
use super::numbers::ONE;
use super::periods::{Period, Time};
use super::spans::Span;

/// Something that is missing (§4: "what is missing is therefore in three lists").
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Lack {
    /// A fact to be brought, by its path.
    Fact(String),
    /// An assessment to be made, by its path.
    Assessment(String),
    /// A question of law to be settled: the address of the clause that asks it, and the question.
    Question(String, String),
}

/// §4: yes, no, unknown. An unknown carries the lacks that are reached through its own unknown parts alone (§5.6).
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Truth {
    Yes,
    No,
    Unknown(Vec<Lack>),
}

/// What the lists of two unknown parts make together: in the order of the text, each lack once.
pub fn join(lists: impl IntoIterator<Item = Vec<Lack>>) -> Vec<Lack> {
    let mut joined = Vec::new();
    for lack in lists.into_iter().flatten() {
        if !joined.contains(&lack) {
            joined.push(lack);
        }
    }
    joined
}

impl Truth {
    pub fn of(holds: bool) -> Truth {
        if holds { Truth::Yes } else { Truth::No }
    }

    pub fn word(&self) -> &'static str {
        match self {
            Truth::Yes => "yes",
            Truth::No => "no",
            Truth::Unknown(_) => "unknown",
        }
    }

    pub fn lacks(&self) -> Vec<Lack> {
        match self {
            Truth::Unknown(lacks) => lacks.clone(),
            Truth::Yes | Truth::No => Vec::new(),
        }
    }

    /// §4: Kleene's `not`.
    pub fn not(self) -> Truth {
        match self {
            Truth::Yes => Truth::No,
            Truth::No => Truth::Yes,
            Truth::Unknown(lacks) => Truth::Unknown(lacks),
        }
    }

    /// §4: Kleene's `and` over any number of parts: `no and unknown` is no; of nothing it is yes.
    pub fn all(parts: Vec<Truth>) -> Truth {
        if parts.contains(&Truth::No) {
            return Truth::No;
        }
        if parts.iter().all(|part| *part == Truth::Yes) {
            return Truth::Yes;
        }
        Truth::Unknown(join(parts.iter().map(Truth::lacks)))
    }

    /// §4: Kleene's `or` over any number of parts: `yes or unknown` is yes; of nothing it is no.
    pub fn any(parts: Vec<Truth>) -> Truth {
        Truth::all(parts.into_iter().map(Truth::not).collect()).not()
    }

    /// `at least N of`: at least so many hold, whatever the unknown ones turn out to be.
    pub fn at_least(wanted: usize, parts: Vec<Truth>) -> Truth {
        let yes = parts.iter().filter(|part| **part == Truth::Yes).count();
        let no = parts.iter().filter(|part| **part == Truth::No).count();
        if yes >= wanted {
            Truth::Yes
        } else if parts.len() - no < wanted {
            Truth::No
        } else {
            Truth::Unknown(join(parts.iter().map(Truth::lacks)))
        }
    }

    pub fn value(self) -> Value {
        match self {
            Truth::Yes => Value::YesNo(true),
            Truth::No => Value::YesNo(false),
            Truth::Unknown(lacks) => Value::Unknown(lacks),
        }
    }
}

/// §3: what a fact or a calculation can be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Value {
    /// §4: not known, with what is missing. A calculation without a result is unknown too, and misses nothing itself; so
    /// does a fact that cannot be known.
    Unknown(Vec<Lack>),
    /// §4: known that there is no such thing.
    None,
    YesNo(bool),
    /// An exact number, in millionths.
    Number(i128),
    /// docs: a `sum` over nothing is 0: no number and no span, as the value beside it is one or the other.
    Zero,
    /// §4: one of the numbers from the first to the second in steps of one, and what keeps it open. docs: over an
    /// incomplete list it has no upper end; less such a range it has no lower one.
    Range(Option<i128>, Option<i128>, Vec<Lack>),
    Date(Date),
    /// §4: a date known in part, or what is made of one: a day from the first to the second, and what keeps it open.
    Days(Date, Date, Vec<Lack>),
    Span(Span),
    /// A time that was measured, and what keeps it open.
    Time(Time, Vec<Lack>),
    /// A period that no record of the case is.
    Period(Box<Period>),
    Text(String),
    /// A choice's member.
    Member(String),
    /// A record of the case, by its place in `Case::records`: in its place, or pointed to.
    Record(usize),
    /// The elements that are held, and what is missing where the list is incomplete: more may belong to it.
    List(Vec<Value>, Option<Vec<Lack>>),
}

impl Value {
    pub fn lacks(&self) -> Vec<Lack> {
        match self {
            Value::Unknown(lacks) | Value::Range(_, _, lacks) | Value::Days(_, _, lacks) => lacks.clone(),
            Value::Time(time, _) if time.is_known() => Vec::new(),
            Value::Time(_, lacks) => lacks.clone(),
            Value::Period(period) => period.all_lacks(),
            Value::List(elements, more) => join(elements.iter().map(Value::lacks).chain(more.iter().cloned())),
            _ => Vec::new(),
        }
    }

    /// Whether nothing of it is open.
    pub fn is_known(&self) -> bool {
        match self {
            Value::Unknown(_) | Value::Range(..) | Value::Days(..) => false,
            Value::Time(time, _) => time.is_known(),
            Value::Period(period) => period.is_known(),
            Value::List(elements, more) => more.is_none() && elements.iter().all(Value::is_known),
            _ => true,
        }
    }

    /// Every day that a date can be; of what is no date none.
    pub fn days(&self) -> Vec<Date> {
        match self {
            Value::Date(day) => vec![*day],
            Value::Days(first, last, _) => first.to(*last),
            _ => Vec::new(),
        }
    }

    /// The value as a condition. §4: a condition on none is no.
    pub fn truth(self) -> Truth {
        match self {
            Value::YesNo(holds) => Truth::of(holds),
            Value::None => Truth::No,
            Value::Unknown(lacks) => Truth::Unknown(lacks),
            other => panic!("{other:?} is no condition"),
        }
    }

    /// The value as JSON writes it; `None` where it is not known.
    pub fn written(&self) -> Option<String> {
        let quoted = |text: &str| serde_json::to_string(text).unwrap();
        Some(match self {
            Value::Unknown(_) | Value::Range(..) | Value::Days(..) => return None,
            Value::None => "null".to_owned(),
            Value::YesNo(holds) => holds.to_string(),
            Value::Zero => "0".to_owned(),
            Value::Number(number) => {
                let sign = if *number < 0 { "-" } else { "" };
                let (whole, rest) = (number.abs() / ONE, number.abs() % ONE);
                let decimal = format!("{sign}{whole}.{rest:06}");
                decimal.trim_end_matches('0').trim_end_matches('.').to_owned()
            }
            Value::Date(date) => quoted(&format!("{:04}-{:02}-{:02}", date.year, date.month, date.day)),
            Value::Span(span) => quoted(&span.written()),
            Value::Text(text) => quoted(text),
            other => panic!("{other:?} is no content"),
        })
    }
}

/// A sum over nothing beside other values: it is of their kind.
pub fn settle_zeros(values: &mut [&mut Value]) {
    let of_spans = values.iter().any(|value| matches!(value, Value::Span(_) | Value::Date(_) | Value::Days(..)));
    let of_numbers = values.iter().any(|value| matches!(value, Value::Number(_) | Value::Range(..)));
    for value in values.iter_mut().filter(|value| ***value == Value::Zero) {
        if of_spans {
            **value = Value::Span(Span { months: 0, days: 0 });
        } else if of_numbers {
            **value = Value::Number(0);
        }
    }
}
