//! Answers as people write them, read by the type of the fact.

use std::fmt;

use unicode_normalization::UnicodeNormalization;

use super::dates::date;
use super::{Choice, Form};
use crate::diagnostic::did_you_mean;
use crate::facts::Json;
use crate::values::{Number, NumberError, TimeSpan, Unit};

/// What kind of thing is wrong with an answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum WrongKind {
    /// The fact is not open.
    NotOpen,
    /// It is not written as this type is.
    Form,
    /// There is no such day.
    Day,
    /// A number or a span is too large or too fine.
    Range,
    /// There is no such choice.
    Choice,
    /// There is always such a thing.
    NeverNone,
    /// A key stands twice, or is empty.
    Key,
}

/// Why an answer will not do, and what would.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WrongAnswer {
    /// The fact's path.
    pub at: String,
    /// What kind of thing is wrong.
    pub kind: WrongKind,
    /// What is wrong, in a sentence.
    pub message: String,
    /// What would do.
    pub help: String,
}

impl fmt::Display for WrongAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.message, self.help)
    }
}

impl std::error::Error for WrongAnswer {}

/// The kind, the message and the help.
pub(super) type Wrong = (WrongKind, String, String);

pub(super) fn wrong<T>(kind: WrongKind, message: impl Into<String>, help: impl Into<String>) -> Result<T, Wrong> {
    Err((kind, message.into(), help.into()))
}

/// What would do as an answer.
pub(super) fn would_do(form: &Form) -> String {
    match form {
        Form::YesNo => "write yes or no".to_owned(),
        Form::Number => "write a number, such as 12 or 3,000,000".to_owned(),
        Form::Date => {
            "write a date as 2011-05-01, 平成23年5月1日 or H23.5.1; or what is known of it, as 2011-05, 2011 or 平成23年"
                .to_owned()
        }
        Form::Span => "write a span of time as `1 year 6 months`, `90 days` or P1Y6M".to_owned(),
        Form::Period => {
            "write a period as `from 2019-04-01 to 2021-03-31`, or `since 2019-04-01` if it still runs".to_owned()
        }
        Form::Text => "write a few words".to_owned(),
        Form::Choice(choices) => {
            let most = choices.len();
            format!("write its number (1 to {most}), or one of {}", names(choices).join(", "))
        }
        Form::Names { many: true, .. } => "write their names with commas between them".to_owned(),
        Form::Names { .. } => "write a name".to_owned(),
        Form::HowMany { .. } => "write how many there are: 0, 1, 2 and so on".to_owned(),
        Form::Many(form) => format!("{}; several with commas between them", would_do(form)),
    }
}

fn names(choices: &[Choice]) -> Vec<&str> {
    choices.iter().map(|choice| choice.name.as_str()).collect()
}

/// A text with its digits and signs as they are written as a rule.
pub(super) fn plain(text: &str) -> String {
    text.nfkc().collect::<String>().trim().to_owned()
}

/// Reads one value.
pub(super) fn value(form: &Form, text: &str) -> Result<Json, Wrong> {
    let plain = plain(text);
    let lower = plain.to_lowercase();
    let form_wrong = |what: &str| wrong(WrongKind::Form, format!("“{}” is no {what}", text.trim()), would_do(form));
    match form {
        Form::YesNo => match lower.as_str() {
            "yes" | "y" | "true" => Ok(Json::Flag(true)),
            "no" | "n" | "false" => Ok(Json::Flag(false)),
            _ => form_wrong("yes or no"),
        },
        Form::Number => number(&plain).or_else(|error| match error {
            NumberError::Malformed => form_wrong("number"),
            _ => {
                let help = "a number has at most twelve digits before the point and six after it";
                wrong(WrongKind::Range, format!("{plain} is too large or too fine a number"), help)
            }
        }),
        Form::Date => date(&plain).map(Json::text),
        Form::Span => match span(&lower) {
            Some(span) => Ok(Json::text(span.to_iso())),
            None => form_wrong("span of time"),
        },
        Form::Period => match ends(&lower) {
            Some((from, to)) => {
                let to = match to {
                    Some(to) => Json::text(date(to)?),
                    None => Json::Null,
                };
                Ok(Json::object([("from", Json::text(date(from)?)), ("to", to)]))
            }
            None => form_wrong("period"),
        },
        Form::Text => {
            let text = text.trim();
            let quoted = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text);
            if quoted.is_empty() {
                wrong(WrongKind::Form, "nothing was written", would_do(form))
            } else {
                Ok(Json::text(quoted))
            }
        }
        Form::Choice(choices) => choice(choices, &plain, &lower, form),
        Form::Names { .. } | Form::HowMany { .. } | Form::Many(_) => form_wrong("single value"),
    }
}

fn choice(choices: &[Choice], plain: &str, lower: &str, form: &Form) -> Result<Json, Wrong> {
    let by_number = plain.parse::<usize>().ok().and_then(|number| choices.get(number.checked_sub(1)?));
    let by_name = || choices.iter().find(|choice| choice.name.to_lowercase() == lower);
    let by_label = || choices.iter().find(|choice| choice.label.to_lowercase() == lower);
    match by_number.or_else(by_name).or_else(by_label) {
        Some(choice) => Ok(Json::text(choice.name.as_str())),
        None => {
            let help = did_you_mean(plain, names(choices), || would_do(form));
            wrong(WrongKind::Choice, format!("“{plain}” is none of the choices"), help)
        }
    }
}

/// The ends of `from A to B`, or of `since A`.
pub(super) fn ends(text: &str) -> Option<(&str, Option<&str>)> {
    if let Some(from) = text.strip_prefix("since ") {
        return Some((from.trim(), None));
    }
    let (from, to) = text.strip_prefix("from ").unwrap_or(text).split_once(" to ")?;
    Some((from.trim(), Some(to.trim())))
}

/// A number, with commas between thousands.
fn number(text: &str) -> Result<Json, NumberError> {
    let groups: Vec<&str> = text.trim_start_matches('-').split('.').next().unwrap_or_default().split(',').collect();
    let grouped = match groups.as_slice() {
        [_] => true,
        [first, rest @ ..] => (1..=3).contains(&first.len()) && rest.iter().all(|group| group.len() == 3),
        [] => false,
    };
    if !grouped || text.split('.').skip(1).any(|part| part.contains(',')) {
        return Err(NumberError::Malformed);
    }
    let number = Number::parse(&text.replace(',', ""))?;
    Ok(Json::number(number.to_string()))
}

/// `P1Y6M`, or `1 year 6 months`.
fn span(text: &str) -> Option<TimeSpan> {
    if let Some(span) = TimeSpan::parse(&text.to_uppercase()) {
        return Some(span);
    }
    let words: Vec<&str> = text.split_whitespace().filter(|word| *word != "and").collect();
    let mut whole = TimeSpan::new(0, 0)?;
    if words.is_empty() || !words.len().is_multiple_of(2) {
        return None;
    }
    for pair in words.chunks(2) {
        let [count, unit] = pair else { return None };
        let count: u32 = count.parse().ok()?;
        let unit = [Unit::Years, Unit::Months, Unit::Days]
            .into_iter()
            .find(|known| known.plural() == *unit || known.plural().strip_suffix('s') == Some(*unit))?;
        let part = match unit {
            Unit::Years => TimeSpan::new(count.checked_mul(12)?, 0)?,
            Unit::Months => TimeSpan::new(count, 0)?,
            Unit::Days => TimeSpan::new(0, count)?,
        };
        whole = whole.plus(part)?;
    }
    Some(whole)
}

/// Texts between commas; one that starts with a quote may hold commas itself.
pub(super) fn parts(text: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut quoted = false;
    for c in text.chars() {
        match c {
            '"' if quoted || parts.last().is_some_and(|part| part.trim().is_empty()) => quoted = !quoted,
            ',' | '、' | '，' if !quoted => parts.push(String::new()),
            c => parts.last_mut().into_iter().for_each(|part| part.push(c)),
        }
    }
    parts.iter().map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
}

/// Keys, each once.
pub(super) fn keys(text: &str, form: &Form) -> Result<Vec<String>, Wrong> {
    let keys = parts(text);
    if keys.is_empty() {
        return wrong(WrongKind::Form, "no name was written", would_do(form));
    }
    match keys.iter().enumerate().find(|(at, key)| keys.iter().take(*at).any(|earlier| earlier == *key)) {
        Some((_, key)) => wrong(WrongKind::Key, format!("“{key}” is named twice"), "name each of them once"),
        None => Ok(keys),
    }
}

/// How many entries there are.
pub(super) fn how_many(text: &str, form: &Form) -> Result<usize, Wrong> {
    const MOST: usize = 1000;
    let plain = plain(text);
    match plain.parse::<usize>() {
        Ok(count) if count <= MOST => Ok(count),
        Ok(_) => wrong(WrongKind::Range, format!("{plain} are too many"), format!("write at most {MOST}")),
        Err(_) => wrong(WrongKind::Form, format!("“{plain}” is no count"), would_do(form)),
    }
}
