//! Dates as people write them, in either calendar.

use super::Form;
use super::answers::{Wrong, WrongKind, ends, parts, plain, would_do, wrong};
use crate::values::{Date, Days, NoEraDate};

/// What is understood by an answer, where it is not written as a case writes it.
pub(super) fn understood(form: &Form, text: &str) -> Option<String> {
    let written = text.trim();
    let text = plain(text);
    // Signs of full width are no form of a case.
    let is_canonical = |date: &str| written == text && is_canonical(date);
    match form {
        Form::Date if is_canonical(&text) => None,
        Form::Date => date(&text).ok(),
        Form::Period => {
            let lower = text.to_lowercase();
            let (from, to) = ends(&lower)?;
            if [Some(from), to].into_iter().flatten().all(is_canonical) {
                return None;
            }
            let from = date(from).ok()?;
            Some(match to {
                Some(to) => format!("from {from} to {}", date(to).ok()?),
                None => format!("since {from}"),
            })
        }
        Form::Many(form) => {
            let parts = parts(&text);
            let understood: Vec<Option<String>> = parts.iter().map(|part| understood(form, part)).collect();
            let whole = || understood.iter().zip(&parts).map(|(read, part)| read.as_ref().unwrap_or(part).as_str());
            understood.iter().any(Option::is_some).then(|| whole().collect::<Vec<_>>().join(", "))
        }
        _ => None,
    }
}

/// Whether a date is written as a case may write it.
fn is_canonical(text: &str) -> bool {
    Date::parse(text.as_bytes()).is_ok() || Days::parse(&text.to_uppercase()).is_some()
}

/// A date as a case writes it, or what is known of it.
pub(super) fn date(text: &str) -> Result<String, Wrong> {
    let form = would_do(&Form::Date);
    if let Ok(date) = Date::parse(text.as_bytes()) {
        return Ok(date.to_string());
    }
    if let Some(days) = Days::parse(&text.to_uppercase()) {
        return Ok(days.to_string());
    }
    if let Some(read) = western(text) {
        return read;
    }
    let era = with_era(text);
    if let Some(days) = Days::from_era(&era) {
        return Ok(days.to_string());
    }
    Date::from_era(&era).map(|date| date.to_string()).or_else(|error| match error {
        NoEraDate::OtherForm => match first_day_in_another_era(&era) {
            Some(date) => {
                let era = date.to_era().unwrap_or_default();
                let message = format!("there is no {text}: the era does not hold it");
                wrong(WrongKind::Day, message, format!("it would begin with {date}, which is {era}; write that era"))
            }
            None => wrong(WrongKind::Form, format!("“{text}” is no date"), form),
        },
        NoEraDate::NoSuchDay => no_such_day(text),
        NoEraDate::OtherEra(date) => {
            let era = date.to_era().unwrap_or_default();
            let message = format!("there is no {text}: the era does not hold that day");
            wrong(WrongKind::Day, message, format!("it would be {date}, which is {era}; write that if it is meant"))
        }
        NoEraDate::OtherCalendar => {
            let message = format!("{text} lies before 1873, when days were counted by another calendar");
            wrong(
                WrongKind::Day,
                message,
                "write it by today's calendar, the year first: 明治元年9月8日 was 1868-10-23",
            )
        }
    })
}

/// The first day of a month or a year that the era does not hold.
fn first_day_in_another_era(text: &str) -> Option<Date> {
    ["1日", "1月1日", ".1", ".1.1"].into_iter().find_map(|rest| match Date::from_era(&[text, rest].concat()) {
        Err(NoEraDate::OtherEra(date)) => Some(date),
        _ => None,
    })
}

fn no_such_day<T>(text: &str) -> Result<T, Wrong> {
    wrong(WrongKind::Day, format!("there is no such day as {text}"), "correct the day")
}

/// Digits and signs, however the year, the month and the day are parted: `2005-4-1`, `2005/04/01`, `2005年4月1日`,
/// `20050401`, `2005年4月`. `None` for anything else.
fn western(text: &str) -> Option<Result<String, Wrong>> {
    let written: String = text.chars().filter(|c| !c.is_whitespace()).map(sign).collect();
    let written = written.strip_prefix("西暦").unwrap_or(&written);
    let numbers: Vec<&str> = written.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty()).collect();
    let signs: String = written.chars().filter(|c| !c.is_ascii_digit()).collect();
    let short = |digits: &str| digits.len() <= 2;
    let (year, month, day) = match (signs.as_str(), numbers.as_slice()) {
        _ if !written.starts_with(|c: char| c.is_ascii_digit()) => return None,
        ("--" | "//" | ".." | "年月日" | "年月", [year, month, day])
            if year.len() == 4 && short(month) && short(day) =>
        {
            (*year, *month, *day)
        }
        ("-" | "/" | "." | "年月", [year, month]) if year.len() == 4 && short(month) => (*year, *month, "XX"),
        ("年", [year]) if year.len() == 4 => (*year, "XX", "XX"),
        ("", [digits]) if digits.len() == 8 => (digits.get(..4)?, digits.get(4..6)?, digits.get(6..)?),
        ("--" | "//" | "..", [first, ..]) if numbers.len() == 3 && short(first) => {
            let message = format!("“{text}” does not say first which year it is");
            let help = "write the year first and in full, as 2005-04-01, or with its era, as 平成17年4月1日";
            return Some(wrong(WrongKind::Form, message, help));
        }
        _ => return None,
    };
    let written = format!("{year}-{month:0>2}-{day:0>2}");
    let day = Date::parse(written.as_bytes()).map(|date| date.to_string()).ok();
    Some(day.or_else(|| Days::parse(&written).map(|days| days.to_string())).map_or_else(|| no_such_day(text), Ok))
}

/// The many dashes that are typed for one.
fn sign(c: char) -> char {
    match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' | 'ー' => '-',
        c => c,
    }
}

/// A text with the name of its era, where only the first sign of that was written: `平17.4.1`.
fn with_era(text: &str) -> String {
    let eras = [("明", "治"), ("大", "正"), ("昭", "和"), ("平", "成"), ("令", "和")];
    let found = eras.into_iter().find_map(|(first, second)| {
        let rest = text.strip_prefix(first)?;
        (!rest.starts_with(second)).then(|| format!("{first}{second}{rest}"))
    });
    found.unwrap_or_else(|| text.chars().map(sign).collect())
}
