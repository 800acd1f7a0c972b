//! Dates in another writing than the language's.

use super::place::Place;
use crate::diagnostic::Diagnostic;
use crate::syntax::nodes::ascii_digits;
use crate::syntax::scan::TokenKind;
use crate::values::Date;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// `1 May 2011`, `May 1, 2011`, `2011/5/1`, `2011.5.1`, `1.5.2011`, `2011年5月1日`.
pub(super) fn date(place: &Place<'_>) -> Option<Diagnostic> {
    let (from, to) = (-4..=1).find_map(|from: isize| {
        let to = from.saturating_add(length(place, from)?).saturating_sub(1);
        (to >= 0).then_some((from, to))
    })?;
    let written = place.written(from, to);
    let message = format!("`{written}` is not how a date is written");
    Some(place.says(place.spans(from, to), message, help(written)))
}

/// What a word processor makes of a hyphen, and what a Japanese keyboard writes.
const DASHES: [char; 5] = ['‐', '–', '—', '−', '－'];

/// How a date is written.
pub(in crate::syntax) fn help(written: &str) -> String {
    if written.contains(['X', 'x']) {
        return "write 2011-05-XX where the day is not known, and 2011-XX-XX where only the year is; only a fact that an \
                example gives may be known so"
            .to_owned();
    }
    if let [year, month] = parts(written).as_slice()
        && is_year(year)
        && let Some(month) = month.parse().ok().filter(|month: &u32| (1..=12).contains(month))
    {
        return format!("where the day is not known, write {year}-{month:02}-XX");
    }
    match as_date(written) {
        // They look alike.
        Some(date) if written.contains(DASHES) => format!("write a date with hyphens, as {date}"),
        Some(date) => format!("write a date as {date}"),
        None => "write year, month and day: the first of May 2011 is 2011-05-01".to_owned(),
    }
}

/// How many tokens from here on read as a date in another writing.
fn length(place: &Place<'_>, from: isize) -> Option<isize> {
    let at = |offset: isize| from.saturating_add(offset);
    let number = |offset| place.is(at(offset), TokenKind::Number);
    let year = |offset| is_year(place.word(at(offset)));
    let month = |offset| place.is(at(offset), TokenKind::Word) && month(place.word(at(offset))).is_some();
    let sign = |offset: isize| {
        let touches = place.touches(at(offset)) && place.touches(at(offset.saturating_add(1)));
        matches!(place.word(at(offset)), "/" | "／" | "-" | "." | "‐" | "–" | "—" | "−" | "－") && touches
    };
    let written = |last: isize| parts(place.written(from, at(last)));
    if number(0) && number(2) && number(4) && sign(1) && sign(3) {
        return is_plausible(&written(4)).then_some(5);
    }
    // A month and a year alone: an example may say what is known of a date.
    let in_example = matches!(place.keyword, "example" | "examples") || place.file.is_of_rows();
    if in_example && year(0) && number(2) && sign(1) && is_plausible(&written(2)) {
        return Some(3);
    }
    if year(0) && number(1) && number(2) && is_plausible(&written(2)) || number(0) && place.is_name(at(1)) && year(2) {
        return Some(3);
    }
    if month(0) && number(1) || number(0) && month(1) {
        let comma = place.word(at(2)) == "," && year(3);
        return Some(if comma {
            4
        } else if year(2) {
            3
        } else {
            2
        });
    }
    if number(0) && place.word(at(1)) == "of" && month(2) {
        return Some(if year(3) { 4 } else { 3 });
    }
    let word = place.word(from);
    let is_decimal = word.matches('.').count() == 1;
    (number(0) && !is_standard(word) && !is_decimal && is_plausible(&written(0))).then_some(1)
}

/// Whether these can be the parts of a date: three numbers, or a year and a month.
fn is_plausible(parts: &[String]) -> bool {
    let short = |part: &String| part.len() <= 2;
    match parts {
        [first, second, third] => {
            let ends = is_year(first) && short(third) || is_year(third) && short(first) || short(first) && short(third);
            ends && short(second)
        }
        [first, second] => is_year(first) && short(second),
        _ => false,
    }
}

fn month(word: &str) -> Option<u32> {
    let lower = word.to_lowercase();
    let found = MONTHS.iter().position(|name| {
        lower == *name || lower.len() == 3 && name.starts_with(&lower) || lower == "sept" && *name == "september"
    })?;
    u32::try_from(found.saturating_add(1)).ok()
}

fn is_year(word: &str) -> bool {
    word.len() == 4 && word.chars().all(|c| c.is_ascii_digit())
}

/// Whether this is written as dates are: four, two and two digits.
pub(in crate::syntax) fn is_standard(word: &str) -> bool {
    let lengths: Vec<usize> = word.split('-').map(str::len).collect();
    lengths == [4, 2, 2] && word.chars().all(|c| c.is_ascii_digit() || c == '-')
}

/// The numbers and the month's name that a date is made of.
fn parts(written: &str) -> Vec<String> {
    let plain = ascii_digits(written).replace(['年', '月', '日'], "-");
    let parts = plain.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty() && *part != "of");
    let without_ending = |part: &str| {
        let digits = part.trim_end_matches(|c: char| c.is_ascii_lowercase());
        let ordinal = digits.ends_with(|c: char| c.is_ascii_digit());
        if ordinal { digits.to_owned() } else { part.to_owned() }
    };
    parts.map(without_ending).collect()
}

/// The day that is meant, where only one can be.
fn as_date(written: &str) -> Option<Date> {
    let parts = parts(written);
    let number = |part: &String| part.parse::<u32>().ok();
    let [first, second, third] = parts.as_slice() else { return None };
    let (year, month, day) = if is_year(first) {
        (first, month(second).or_else(|| number(second))?, number(third)?)
    } else if is_year(third) {
        let (month, day) = month(first).zip(number(second)).or_else(|| month(second).zip(number(first)))?;
        (third, month, day)
    } else {
        return None;
    };
    format!("{year}-{month:02}-{day:02}").parse().ok()
}

/// What to write for a day that does not exist, such as 2024-04-31.
pub(in crate::syntax) fn no_such_day(written: &str) -> String {
    let month = written.rsplit_once('-').map_or("", |(month, _)| month);
    let last = (28..=31).rev().map(|day| format!("{month}-{day}")).find(|day| day.parse::<Date>().is_ok());
    match last {
        Some(last) => format!("the last day of that month is {last}"),
        None => "the months are 01 to 12, and the years 0001 to 9999".to_owned(),
    }
}
