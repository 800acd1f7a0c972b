//! Numbers in another writing than the language's.

use super::dates;
use super::place::Place;
use crate::diagnostic::Diagnostic;
use crate::syntax::nodes::ascii_digits;
use crate::syntax::scan::TokenKind;
use crate::values::Number;

const NUMBERS: [&str; 21] = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
];

/// A number in words, as digits.
pub(super) fn in_digits(word: &str) -> Option<usize> {
    NUMBERS.iter().position(|number| word.eq_ignore_ascii_case(number))
}

pub(super) fn number(place: &Place<'_>) -> Option<Diagnostic> {
    with_letters(place)
        .or_else(|| with_signs(place))
        .or_else(|| with_spaces(place))
        .or_else(|| decimal_comma(place))
        .or_else(|| without_nought(place))
        .or_else(|| in_weeks(place))
}

/// `3 weeks`, `2 hours`
fn in_weeks(place: &Place<'_>) -> Option<Diagnostic> {
    if !place.is(-1, TokenKind::Number) || !place.is_any(0, &["week", "weeks", "hour", "hours", "minute", "minutes"]) {
        return None;
    }
    let (number, unit) = (place.word(-1), place.word(0));
    let days = number.parse::<u32>().ok().and_then(|number| number.checked_mul(7));
    let help = match days.filter(|_| unit.starts_with(['w', 'W'])) {
        Some(days) => format!("write `{days} days`"),
        None => "write it in days, months or years".to_owned(),
    };
    Some(place.says(place.span(0), format!("a span has no `{unit}`"), help))
}

/// `90days`, `18th`, `18歳`.
fn with_letters(place: &Place<'_>) -> Option<Diagnostic> {
    let word = place.word(0);
    let digits = word.trim_end_matches(char::is_alphabetic);
    let letters = word.get(digits.len()..).filter(|letters| !letters.is_empty() && place.is(0, TokenKind::Number))?;
    if !ascii_digits(digits).chars().all(|c| c.is_ascii_digit() || c == '.') || digits.is_empty() {
        return None;
    }
    let units = [("years", "y年"), ("months", "月"), ("days", "d日")];
    let unit = units.into_iter().find(|(unit, short)| {
        let spelt = letters.len() >= 3 && unit.starts_with(&letters.to_lowercase());
        spelt || letters.chars().count() == 1 && short.contains(letters)
    });
    let help = match unit {
        Some((unit, _)) => format!("write `{digits} {unit}`"),
        None if matches!(letters, "st" | "nd" | "rd" | "th" | "歳" | "才" | "回" | "人" | "円") => {
            format!("write `{digits}`")
        }
        None => "write all its digits and nothing else, such as 3,000,000".to_owned(),
    };
    Some(place.says(place.span(0), format!("`{word}` is no number"), help))
}

/// `3.000.000`, `12-3`.
fn with_signs(place: &Place<'_>) -> Option<Diagnostic> {
    let written = place.word(0);
    let word = ascii_digits(written);
    let only = |sign: char| word.chars().all(|c| c.is_ascii_digit() || c == sign) && !word.ends_with(sign);
    if !place.is(0, TokenKind::Number) || dates::is_standard(&word) {
        return None;
    }
    let help = if only('.') && word.matches('.').count() > 1 {
        format!("write `{}`, or leave the points out", word.replace('.', ","))
    } else if only('-') && word.matches('-').count() == 1 {
        format!("write `{}`", word.replace('-', " minus "))
    } else {
        return None;
    };
    Some(place.says(place.span(0), format!("`{written}` is no number"), help))
}

/// `3 000 000`
fn with_spaces(place: &Place<'_>) -> Option<Diagnostic> {
    let is_number = |offset| place.is(offset, TokenKind::Number) && !place.word(offset).contains('-');
    if !is_number(0) || !is_number(-1) || place.starts_line(0) {
        return None;
    }
    let is_group = |offset| is_number(offset) && place.word(offset).len() == 3;
    let last = (0..5).take_while(|offset| is_number(*offset)).last()?;
    let help = if (0..=last).all(is_group) {
        let groups: Vec<&str> = (-1..=last).map(|offset| place.word(offset)).collect();
        format!("write `{}`", groups.join(","))
    } else {
        "write one number; between two values stands a word, such as `plus` or `and`".to_owned()
    };
    Some(place.says(place.spans(-1, last), "two numbers stand side by side", help))
}

fn is_comma_sign(sign: char) -> bool {
    matches!(sign, ',' | '，')
}

fn is_comma(word: &str) -> bool {
    matches!(word, "," | "，")
}

/// A number with its commas in their places; without any where it is too large for that.
fn grouped(written: &str) -> String {
    let plain = ascii_digits(written).replace(is_comma_sign, "");
    Number::parse(&plain).map_or(plain, |number| number.grouped())
}

/// `1,5`, `2,00,000`
fn decimal_comma(place: &Place<'_>) -> Option<Diagnostic> {
    let from = [0, -1].into_iter().find(|offset| is_comma(place.word(*offset)))?;
    let (before, after) = (from.saturating_sub(1), from.saturating_add(1));
    let numbers = place.is(before, TokenKind::Number) && place.is(after, TokenKind::Number);
    if !numbers || !place.touches(from) || !place.touches(after) {
        return None;
    }
    let goes_on = |offset: isize| {
        let next = offset.saturating_add(1);
        is_comma(place.word(offset))
            && place.touches(offset)
            && place.touches(next)
            && place.is(next, TokenKind::Number)
    };
    let more = (0isize..8).take_while(|more| goes_on(after.saturating_add(more.saturating_mul(2)).saturating_add(1)));
    let last = after.saturating_add(isize::try_from(more.count()).unwrap_or(0).saturating_mul(2));
    let written = place.written(before, last);
    if written.matches(is_comma_sign).count() > 1 {
        let message = format!("`{written}` is no number: a comma stands before three digits");
        return Some(place.says(place.spans(before, last), message, format!("write `{}`", grouped(written))));
    }
    let (whole, rest) = (place.word(before), place.word(after));
    let message = format!("`{whole},{rest}` is no number: a comma stands before three digits");
    Some(place.says(place.spans(before, after), message, format!("write `{whole}.{rest}`")))
}

/// `.5`
fn without_nought(place: &Place<'_>) -> Option<Diagnostic> {
    let point = [0, -1].into_iter().find(|offset: &isize| {
        let next = offset.saturating_add(1);
        place.word(*offset) == "."
            && place.is(next, TokenKind::Number)
            && place.touches(next)
            && !place.touches(*offset)
    })?;
    let next = point.saturating_add(1);
    let help = format!("write `0.{}`", place.word(next));
    Some(place.says(place.spans(point, next), "a number starts with a digit", help))
}
