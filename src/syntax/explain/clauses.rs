//! Lists of clauses: what opens them, their markers, and the colon after a clause's sentence.

use super::numbers;
use super::place::Place;
use crate::diagnostic::Diagnostic;
use crate::syntax::numbering::Numbering;
use crate::syntax::scan::TokenKind;

const GROUPS: &str = "`all of`, `any of`, `none of`, `at least 2 of` or `at most 2 of`";

pub(super) fn clause(place: &Place<'_>) -> Option<Diagnostic> {
    if !place.in_condition() {
        return None;
    }
    if_after_when(place)
        .or_else(|| without_of(place))
        .or_else(|| number_in_words(place))
        .or_else(|| after_group(place))
        .or_else(|| name_in_brackets(place))
        .or_else(|| list_without_group(place))
        .or_else(|| sentence_without_quotes(place))
        .or_else(|| needless_colon(place))
}

/// `when if person.married`
fn if_after_when(place: &Place<'_>) -> Option<Diagnostic> {
    let at = |index: usize| place.tokens.get(index).map_or("", |token| place.file.slice(token.span));
    let found = (1..place.index)
        .find(|at_if| at(*at_if) == "if" && matches!(at(at_if.saturating_sub(1)), "when" | "unless"))?;
    let span = place.tokens.get(found)?.span;
    let when = at(found.saturating_sub(1));
    let alone = !place.after(&["then"]) && place.word(0) != "then";
    alone.then(|| place.says(span, format!("`{when}` says `if` already"), "delete the `if`"))
}

/// `all (a)`, `at least 2 (a)`, `at most 1 (a)`
fn without_of(place: &Place<'_>) -> Option<Diagnostic> {
    let of_fits = place.is_marker(0) || place.word(0) == ":" || place.is(0, TokenKind::Word) && place.word(0) != "of";
    let group = match place.word(-1) {
        word @ ("all" | "any" | "none") => word.to_owned(),
        number if place.is_any(-2, &["least", "most"]) && place.is(-1, TokenKind::Number) && place.is_marker(0) => {
            format!("at {} {number}", place.word(-2))
        }
        _ => return None,
    };
    let opens = opens_group(place, if group.starts_with("at") { -3 } else { -1 });
    if place.is_name(0) && place.word(1) == "in" {
        let quantifier = if group == "any" { "some" } else { "every" };
        let help = format!("write `{quantifier} {} in … satisfies …`", place.word(0));
        return opens
            .then(|| place.says(place.span(-1), format!("`{group}` does not speak of the records of a list"), help));
    }
    let message = format!("after `{group}` the word `of` is missing");
    (of_fits && opens).then(|| place.says(place.span(-1), message, format!("write `{group} of`")))
}

/// Whether a group may stand at a token: after `when`, `unless`, a colon or a marker.
fn opens_group(place: &Place<'_>, offset: isize) -> bool {
    let before = offset.saturating_sub(1);
    matches!(place.word(before), "when" | "unless" | ":" | "：" | "strongly") || ends_marker(place, before)
}

fn ends_marker(place: &Place<'_>, offset: isize) -> bool {
    place.is_marker(offset.saturating_sub(2))
}

/// `at least two of`
fn number_in_words(place: &Place<'_>) -> Option<Diagnostic> {
    let number = numbers::in_digits(place.word(0))?;
    if place.word(-1) != "least" && place.word(-1) != "most" {
        return None;
    }
    let word = place.word(0);
    Some(place.says(place.span(0), format!("the number `{word}` stands in digits"), format!("write `{number}`")))
}

/// `1. …`, `a. …`, `a) …` where a clause starts.
pub(super) fn marker_without_brackets(place: &Place<'_>) -> Option<Diagnostic> {
    if !place.in_condition() {
        return None;
    }
    let starts = place.word(-1) == "of" || place.starts_line(0);
    let word = place.word(0).trim_end_matches('.');
    let short = word.chars().count() <= 3;
    let is_number = place.is(0, TokenKind::Number) && word.len() < place.word(0).len();
    let is_letter = place.is(0, TokenKind::Word) && matches!(place.word(1), "." | ")") && place.touches(1);
    if !starts || !short || !(is_number || is_letter) {
        return None;
    }
    let message = format!("the marker `{}` stands without brackets", place.written(0, isize::from(is_letter)));
    Some(place.says(place.spans(0, isize::from(is_letter)), message, format!("write `({word})`")))
}

/// After `all of` and its kin only a marker may stand.
fn after_group(place: &Place<'_>) -> Option<Diagnostic> {
    let of = [-1, -2].into_iter().find(|offset| place.word(*offset) == "of")?;
    let is_group = match place.word(of.saturating_sub(1)) {
        "all" | "any" | "none" => opens_group(place, of.saturating_sub(1)),
        _ => place.is_any(of.saturating_sub(2), &["least", "most"]),
    };
    if !is_group || of == -2 && !place.is_any(-1, &["the"]) || place.is_marker(0) || place.token(0).is_none() {
        return None;
    }
    let group = place.word(of.saturating_sub(1));
    if matches!(place.word(0), ":" | "：") {
        let message = format!("no `:` stands after `{group} of`");
        return Some(place.says(place.span(0), message, "delete the `:`"));
    }
    let message = format!("after `{group} of` the clauses follow, each with its marker");
    Some(place.says(place.span(0), message, "write `(a)` before the first clause, `(b)` before the second, and so on"))
}

/// The words behind which a condition or a value must follow, but for `of`, behind which clauses may.
pub(in crate::syntax) const OPEN_ENDED: [&str; 21] = [
    "is",
    "not",
    "under",
    "over",
    "least",
    "most",
    "before",
    "after",
    "and",
    "or",
    "plus",
    "minus",
    "times",
    "by",
    "if",
    "then",
    "else",
    "satisfies",
    "on",
    "from",
    "to",
];

/// `is under (limit)`: a lone name in brackets is always a marker.
fn name_in_brackets(place: &Place<'_>) -> Option<Diagnostic> {
    if !place.is_marker(0) || !(place.word(-1) == "of" || OPEN_ENDED.contains(&place.word(-1))) {
        return None;
    }
    let inner = place.word(1);
    if place.is_any(-1, &["and", "or"]) && place.starts_line(0) && !place.starts_line(-1) {
        let joiner = place.word(-1);
        let message = format!("behind `{joiner}` nothing stands before ({inner})");
        let help = format!("delete the `{joiner}`: clauses stand below each other without it");
        return Some(place.says(place.span(-1), message, help));
    }
    if place.is_any(-1, &["and", "or"]) && Numbering::starting_with(inner).is_some() {
        return None;
    }
    let message = format!("({inner}) reads as the marker of a clause");
    Some(place.says(place.spans(0, 2), message, format!("write `{inner}` without brackets")))
}

/// `when (a) … (b) …`
fn list_without_group(place: &Place<'_>) -> Option<Diagnostic> {
    if !place.is_marker(0) {
        return None;
    }
    let marker = place.word(1);
    let span = place.spans(0, 2);
    let message = format!("before ({marker}) nothing says how many of the clauses must hold");
    let help = if ends_marker(place, -1) {
        let outer = place.word(-2);
        format!("write what ({outer}) says; if clauses follow below it, write {GROUPS} before them")
    } else if Numbering::starting_with(marker).is_some() {
        format!("a list of clauses needs {GROUPS} before it: write `all of` if every one of them must hold")
    } else {
        format!("a list of clauses needs {GROUPS} before its first clause")
    };
    Some(place.says(span, message, help))
}

/// `(a) "is married" person.married`
pub(super) fn without_colon(place: &Place<'_>) -> Option<Diagnostic> {
    let sentence = place.is(-1, TokenKind::Text) && opens_group(place, -1);
    let starts = place.is(0, TokenKind::Word) || place.is(0, TokenKind::Open) || place.is(0, TokenKind::Number);
    let joins = ["is", "and", "or", "unless", "note", "source", "plus", "minus", "times", "divided", "otherwise"];
    if !place.in_condition() || !sentence || place.is_marker(0) || joins.contains(&place.word(0)) {
        return None;
    }
    let help = format!("write `:` after it: `{}: …`", short(place.word(-1)));
    if place.is(0, TokenKind::Symbol) {
        let message = format!("after a clause's sentence stands `:`, not `{}`", place.word(0));
        return Some(place.says(place.span(0), message, help));
    }
    starts.then(|| place.says(place.span(-1), "after this sentence `:` is missing", help))
}

/// `(a) is under 18: …`
fn sentence_without_quotes(place: &Place<'_>) -> Option<Diagnostic> {
    let ends = |offset: &isize| ends_marker(place, offset.saturating_sub(1));
    let first = (-12..=0).rev().find(ends)?;
    let goes_on = |offset: &isize| {
        *offset == first
            || place.token(*offset).is_some() && !place.starts_line(*offset) && !place.is(*offset, TokenKind::Text)
    };
    let colon = (first..20).take_while(goes_on).find(|offset| matches!(place.word(*offset), ":" | "："))?;
    let last = colon.saturating_sub(1);
    if colon < 0 || last < first {
        return None;
    }
    let sentence = place.written(first, last);
    let message = "the sentence of this clause stands without quotes";
    Some(place.says(place.spans(first, last), message, format!("write `\"{sentence}\": …`")))
}

fn short(text: &str) -> String {
    let few: String = text.chars().take(30).collect();
    if few.len() < text.len() { format!("{few}…\"") } else { few }
}

/// `when: person.married`
fn needless_colon(place: &Place<'_>) -> Option<Diagnostic> {
    let colon = matches!(place.word(0), ":" | "：");
    let after = place.word(-1);
    if colon && matches!(after, "when" | "unless" | "is" | "otherwise") {
        return Some(place.says(place.span(0), format!("no `:` stands after `{after}`"), "delete the `:`"));
    }
    let help = "a `:` stands only after the sentence of a clause, and that is in quotes: `\"is married\": …`";
    colon.then(|| place.says(place.span(0), "this `:` does not follow a clause's sentence", help))
}
