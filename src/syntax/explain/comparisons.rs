//! Comparisons in other words than the language's.

use super::place::Place;
use crate::diagnostic::Diagnostic;
use crate::syntax::scan::TokenKind;

/// How comparisons are spoken elsewhere, and what is written for each after `is`.
const SPOKEN: [(&str, &[&str]); 12] = [
    (
        "at least",
        &[
            "greater than or equal to",
            "more than or equal to",
            "greater or equal to",
            "no less than",
            "no fewer than",
            "not less than",
            "not fewer than",
            "no younger than",
            "not younger than",
            "minimum",
            "minimally",
            "at minimum",
        ],
    ),
    (
        "at most",
        &[
            "less than or equal to",
            "fewer than or equal to",
            "less or equal to",
            "no more than",
            "not more than",
            "no greater than",
            "no older than",
            "not older than",
            "up to",
            "within",
            "maximum",
            "maximally",
            "at maximum",
        ],
    ),
    ("on or before", &["no later than", "not later than", "until", "by"]),
    ("on or after", &["no earlier than", "not earlier than", "since", "from"]),
    (
        "under",
        &[
            "less than",
            "lower than",
            "smaller than",
            "fewer than",
            "younger than",
            "shorter than",
            "below",
            "beneath",
            "less",
            "younger",
            "fewer",
            "lower",
            "smaller",
            "shorter",
        ],
    ),
    (
        "over",
        &[
            "more than",
            "greater than",
            "higher than",
            "larger than",
            "bigger than",
            "older than",
            "longer than",
            "above",
            "beyond",
            "exceeding",
            "exceeds",
            "more",
            "greater",
            "older",
            "higher",
            "larger",
            "longer",
        ],
    ),
    ("before", &["earlier than", "prior to", "earlier"]),
    ("after", &["later than", "later"]),
    ("one of", &["any one of", "any of", "either", "among", "contained in", "in"]),
    ("not one of", &["none of", "neither"]),
    ("", &["the same as", "same as", "equal to", "identical to", "exactly", "equals", "equal", "on"]),
    ("not", &["different from", "not equal to", "unequal to", "other than"]),
];

/// What follows `is`, the longer first.
const WRITTEN: [&str; 11] = [
    "on or before",
    "on or after",
    "at least",
    "at most",
    "one of",
    "under",
    "over",
    "before",
    "after",
    "empty",
    "none",
];

pub(super) fn comparison(place: &Place<'_>) -> Option<Diagnostic> {
    if !place.in_condition() {
        return None;
    }
    between(place)
        .or_else(|| unknown(place))
        .or_else(|| spoken(place))
        .or_else(|| without_is(place))
        .or_else(|| in_list(place))
        .or_else(|| misspelt(place))
}

/// `is unknown`
fn unknown(place: &Place<'_>) -> Option<Diagnostic> {
    let start = is_before(place, 0);
    let asks = start > 0 && place.is_any(0, &["unknown", "known", "missing"]);
    let message = "no condition can ask whether something is unknown";
    let help = "take it out: while a fact is unknown, so is what depends on it, and the decision lists it as missing";
    asks.then(|| place.says(place.spans(start.saturating_neg(), 0), message, help))
}

/// `person in request.visitors`
fn in_list(place: &Place<'_>) -> Option<Diagnostic> {
    let quantified = place.is_any(-2, &["some", "every", "no", "each", "of", "for"]);
    let found = place.word(0) == "in" && ends_value(place, -1) && !quantified;
    found.then(|| place.says(place.span(0), "`in` is not how things are compared here", "write `is one of`"))
}

/// How many tokens from here on read as these words.
fn length(place: &Place<'_>, from: isize, phrase: &str) -> Option<isize> {
    let mut at = from;
    for word in phrase.split(' ') {
        if !place.is_any(at, &[word]) {
            return None;
        }
        at = at.saturating_add(1);
    }
    Some(at.saturating_sub(from))
}

/// How many tokens before here are `is` or `is not`.
fn is_before(place: &Place<'_>, from: isize) -> isize {
    let is = |offset: isize| place.is_any(from.saturating_add(offset), &["is", "are", "was", "be"]);
    match place.word(from.saturating_sub(1)) {
        "not" if is(-2) => 2,
        "not" => 1,
        _ if is(-1) => 1,
        _ => 0,
    }
}

fn spoken(place: &Place<'_>) -> Option<Diagnostic> {
    let phrases = SPOKEN.iter().flat_map(|(meant, phrases)| phrases.iter().map(move |phrase| (*meant, *phrase)));
    let found = phrases.filter_map(|(meant, phrase)| {
        let from = (-4..=0).find(|from| {
            let end = length(place, *from, phrase).map(|length| from.saturating_add(length));
            let is = is_before(place, *from);
            // Read as names they fail only at the word behind them, and only after `is`.
            end.is_some_and(|end| if is > 0 { end >= 0 } else { *from == 0 && phrase.len() > 2 })
        })?;
        Some((meant, phrase, from))
    });
    let (meant, phrase, from) = found.max_by_key(|(_, phrase, _)| phrase.len())?;
    let is = is_before(place, from);
    let negated = place.word(from.saturating_sub(1)) == "not";
    let to = from.saturating_add(length(place, from, phrase)?).saturating_sub(1);
    let start = from.saturating_sub(is);
    let words = ["is", if negated { "not" } else { "" }, meant];
    let write: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
    let message = format!("`{}` is not how things are compared here", place.written(start, to));
    Some(place.says(place.spans(start, to), message, format!("write `{}`", write.join(" "))))
}

/// `is between 5 and 10`
fn between(place: &Place<'_>) -> Option<Diagnostic> {
    let from = [0, -1].into_iter().find(|offset| place.is_any(*offset, &["between"]))?;
    let start = from.saturating_sub(is_before(place, from));
    let help = "write both ends: `… is at least 5 and … is at most 10`";
    Some(place.says(place.spans(start, from), "there is no comparison `between`", help))
}

/// `person.age under 18`
fn without_is(place: &Place<'_>) -> Option<Diagnostic> {
    let (negated, from) = if place.word(0) == "not" { ("not ", 1) } else { ("", 0) };
    let phrase = WRITTEN.into_iter().find(|phrase| length(place, from, phrase).is_some())?;
    let to = from.saturating_add(length(place, from, phrase)?).saturating_sub(1);
    if is_before(place, from) > isize::from(from == 1) || !ends_value(place, -1) {
        return None;
    }
    let message = format!("before `{negated}{phrase}` the word `is` is missing");
    Some(place.says(place.spans(0, to), message, format!("write `is {negated}{phrase}`")))
}

fn ends_value(place: &Place<'_>, offset: isize) -> bool {
    let kinds = [TokenKind::Word, TokenKind::Number, TokenKind::Close];
    kinds.into_iter().any(|kind| place.is(offset, kind))
        && !place.is_any(offset, &["is", "and", "or", "when", "unless"])
}

/// A misspelt `before` after `is` is read as a name, and only what follows it fails.
fn misspelt(place: &Place<'_>) -> Option<Diagnostic> {
    let offset = [-1, 0].into_iter().find(|offset| is_before(place, *offset) > 0)?;
    let meant = place.meant(offset, WRITTEN)?;
    let message = format!("`{}` is no comparison", place.word(offset));
    Some(place.says(place.span(offset), message, format!("did you mean `{meant}`?")))
}
