//! Periods, and what is counted in them, in other words than the language's.

use super::place::{Place, within};
use crate::diagnostic::Diagnostic;
use crate::syntax::scan::TokenKind;

/// What people say for `covers`.
const COVERS: [&str; 5] = ["includes", "contains", "encloses", "spans", "cover"];

/// `unbroken time in x until D`, `total time in x during P`, `from A until B`, `P includes D`, `every year in P`.
pub(super) fn period(place: &Place<'_>) -> Option<Diagnostic> {
    if !place.in_condition() && place.keyword != "example" {
        return None;
    }
    let help = time(place)
        .or_else(|| written(place))
        .or_else(|| gaps(place))
        .or_else(|| covers(place))
        .or_else(|| years(place))?;
    let message = if place.token(0).is_some() {
        format!("{} does not fit here, {}", place.shown(0), within(place.keyword))
    } else {
        format!("the {} ends too early", place.keyword)
    };
    Some(place.says(place.span(0), message, help))
}

/// How far back a word stands before the place; brackets that are closed stand between.
fn back(place: &Place<'_>, words: &[&str]) -> Option<isize> {
    let mut depth = 0isize;
    let mut offset = -1isize;
    while place.token(offset).is_some() {
        match place.word(offset) {
            ")" | "）" => depth = depth.saturating_add(1),
            "(" | "（" if depth == 0 => return None,
            "(" | "（" => depth = depth.saturating_sub(1),
            word if depth == 0 && words.contains(&word) => return Some(offset),
            _ => {}
        }
        offset = offset.saturating_sub(1);
    }
    None
}

/// After the list of `unbroken time in` and `total time in`.
fn time(place: &Place<'_>) -> Option<String> {
    let at = back(place, &["time"]).filter(|at| place.word(at.saturating_add(1)) == "in")?;
    let start = at.saturating_add(2);
    let fits = |offset: isize| {
        if offset.saturating_sub(start) % 2 == 0 {
            place.is(offset, TokenKind::Word)
        } else {
            place.word(offset) == "."
        }
    };
    let after_list = start < 0 && start % 2 != 0 && (start..0).all(fits);
    match place.word(at.saturating_sub(1)) {
        "unbroken" if after_list && place.is_any(0, &["until", "till", "to", "by", "on", "before"]) => {
            Some("write `up to` before the day".to_owned())
        }
        "unbroken" if after_list && !place.is_any(0, &["for", "where", "."]) => {
            Some("say up to which day: `unbroken time in … up to decision_date is at least 5 years`".to_owned())
        }
        "total" if after_list && place.is_any(0, &["during", "in", "inside", "of", "between"]) => {
            Some("write `within` before the period".to_owned())
        }
        "total" if after_list && !place.is_any(0, &["for", "where", "."]) => {
            let help =
                "say within which period: `total time in … within (from 2020-01-01 to 2020-12-31) is at most 90 days`";
            Some(help.to_owned())
        }
        _ if after_list && place.word(0) == "where" => {
            Some("name the elements first: `… time in s.time for each s in LIST where (…)`".to_owned())
        }
        _ => None,
    }
}

/// After `from A` or `since A`.
fn written(place: &Place<'_>) -> Option<String> {
    let from = back(place, &["from", "since"])?;
    let is_period = !matches!(place.word(from.saturating_sub(1)), "years" | "months" | "days" | "force" | ".");
    let since = place.word(from) == "since";
    if !is_period || from > -2 || back(place, &["to"]).is_some_and(|to| to > from) {
        return None;
    }
    match place.word(0) {
        "until" | "till" | "through" | "-" | "–" | "—" => Some("write `to` before the last day".to_owned()),
        "to" if since => Some("write `from … to …`, or `since …` alone for a period that still runs".to_owned()),
        _ if since => None,
        "on" | "onwards" | "onward" | "and" | ")" | "）" | "" | "," | ";" | "given" | "expect" | "covers"
        | "satisfies" => Some("write `from … to …`, or `since …` for a period that still runs".to_owned()),
        _ => None,
    }
}

/// `allowing a gap of 10 days`
fn gaps(place: &Place<'_>) -> Option<String> {
    let near = place.is_any(-1, &["allowing", "gaps"]) || place.is_any(0, &["gap", "gaps"]);
    let words = place.after(&["unbroken"]) && (near || place.is_any(0, &["with", "allowing"]));
    words.then(|| {
        "write `allowing gaps of 10 days` behind the day: `… up to decision_date allowing gaps of 10 days`".to_owned()
    })
}

/// `P includes D`
fn covers(place: &Place<'_>) -> Option<String> {
    let negated =
        place.word(-2) == "does" && place.word(-1) == "not" && place.is_any(0, &["covers", "include", "contain"]);
    if negated || place.word(-1) == "not" && place.word(0) == "covers" {
        return Some("write `does not cover`".to_owned());
    }
    place.is_any(0, &COVERS).then(|| "write `covers`: `person.permit covers decision_date`".to_owned())
}

/// `every year in P satisfies`
fn years(place: &Place<'_>) -> Option<String> {
    let year =
        back(place, &["year"]).filter(|at| matches!(place.word(at.saturating_sub(1)), "every" | "some" | "no"))?;
    match place.word(0) {
        "(" | "（" if place.word(-1) == "in" => Some("write `every year of` before a period".to_owned()),
        "where" | "has" | "with" | "is" | ":" if place.word(year.saturating_add(1)) != "in" => {
            Some("write `satisfies` after the period".to_owned())
        }
        _ => None,
    }
}
