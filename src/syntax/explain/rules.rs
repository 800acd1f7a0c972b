//! Headings of statements, and what stands in a rule before its condition.

use super::place::Place;
use super::records::one_word;
use crate::diagnostic::Diagnostic;
use crate::syntax::cut::{OTHERWISE_USED, RESERVED};
use crate::syntax::scan::TokenKind;

pub(super) fn heading(place: &Place<'_>) -> Option<Diagnostic> {
    name_of_words(place).or_else(|| title_missing(place)).or_else(|| colon_after_heading(place)).or_else(|| match place
        .keyword
    {
        "rule" => rule(place),
        "term" => term(place),
        "policy" | "vocabulary" => header(place),
        _ => None,
    })
}

/// `policy long stay "…"`, `record a visitor "…"`
fn name_of_words(place: &Place<'_>) -> Option<Diagnostic> {
    let named = matches!(place.keyword, "policy" | "vocabulary" | "choice" | "record" | "term" | "parameter");
    let first = isize::try_from(place.index).ok()?.saturating_neg().saturating_add(1);
    if !named || place.index > 3 || first > 0 || !(first..0).all(|offset| place.is_name(offset)) {
        return None;
    }
    let goes_on = |offset: &isize| {
        place.is(*offset, TokenKind::Word) && !(place.keyword == "term" && place.word(*offset) == "of")
    };
    let last = (0..6).take_while(goes_on).last()?;
    let next = last.saturating_add(1);
    let ends = place.is(next, TokenKind::Text) || place.keyword == "term" && place.word(next) == "of";
    ends.then(|| one_word(place, first, last))
}

/// `policy long_stay` without a title
fn title_missing(place: &Place<'_>) -> Option<Diagnostic> {
    let titled = matches!(place.keyword, "policy" | "vocabulary") && place.index == 2;
    let missing = titled && (place.token(0).is_none() || place.starts_line(0));
    let help = format!("write a title in quotes after its name: `{} {} \"…\"`", place.keyword, place.word(-1));
    missing.then(|| place.says(place.span(-1), format!("this {} has no title", place.keyword), help))
}

/// `rule 1 "…": …`, `outcomes: …`, `record visitor: …`
fn colon_after_heading(place: &Place<'_>) -> Option<Diagnostic> {
    let colon =
        matches!(place.word(0), ":" | "：" | ";" | "," | "-" | "–" | ".") && place.index <= 3 && !place.in_condition();
    if !colon
        || place.starts_line(0)
        || !matches!(place.keyword, "rule" | "record" | "policy" | "vocabulary" | "term" | "example" | "parameter")
            && place.index > 2
        || place.is(-1, TokenKind::Number) && place.keyword == "example"
    {
        return None;
    }
    let sign = place.word(0);
    let message = format!("no `{sign}` stands after {}", place.shown(-1));
    Some(place.says(place.span(0), message, format!("delete the `{sign}`")))
}

fn rule(place: &Place<'_>) -> Option<Diagnostic> {
    number(place).or_else(|| despite(place)).or_else(|| {
        if place.in_condition() {
            return None;
        }
        effect_first(place).or_else(|| outcome_missing(place)).or_else(|| after_outcome(place))
    })
}

/// `rule 3.1 "…"`, `rule 3-1 "…"`
fn number(place: &Place<'_>) -> Option<Diagnostic> {
    let written = place.tokens.get(1).map_or("", |token| place.file.slice(token.span));
    if place.index != 1 {
        return None;
    }
    let whole: String = written.chars().take_while(char::is_ascii_digit).collect();
    let rest = written.get(whole.len()..).unwrap_or("").trim_matches(|c: char| !c.is_ascii_alphanumeric());
    let branch = rest
        .parse::<u8>()
        .ok()
        .and_then(|n| n.checked_sub(1))
        .filter(|n| *n < 26)
        .map(|n| char::from(b'a'.saturating_add(n)));
    let help = match branch {
        Some(letter) => {
            format!("write `rule {whole}{letter}`: what is put in after rule {whole} is {whole}a, then {whole}b")
        }
        None if whole.len() <= 4 && rest.is_empty() && !written.contains('の') => format!("write `rule {whole}`"),
        None => {
            "write digits, and letters after them where rules are put in: `rule 3`, `rule 3a`, `rule 3の2`".to_owned()
        }
    };
    Some(place.says(place.span(0), format!("`{written}` is no rule's number"), help))
}

/// `dispite rule 1`, `despite rule 1 and rule 2`, `despite 1`, `despite rule 1, 2`
fn despite(place: &Place<'_>) -> Option<Diagnostic> {
    if place.in_condition() {
        return None;
    }
    let after_title = place.is(-1, TokenKind::Word) && place.is(-2, TokenKind::Text);
    if place.is_any(0, &["rule", "rules"]) && after_title && place.word(-1) != "despite" {
        return Some(instead_of_despite(place, -1));
    }
    if place.word(0) == "despite" && place.tokens.len() > 4 {
        return Some(place.says(
            place.span(0),
            "`despite` stands right after the title",
            "write it before the source or note",
        ));
    }
    if let Some(problem) = between_rules(place) {
        return Some(problem);
    }
    if !place.after(&["despite"]) {
        return None;
    }
    if place.is(0, TokenKind::Number) && place.word(-1) == "rule" && place.is(-2, TokenKind::Number) {
        return Some(place.says(
            place.span(-2),
            "a comma is missing between the two rules",
            "write `despite rule 1, rule 2`",
        ));
    }
    let number = [0, 1].into_iter().find(|offset| place.is(*offset, TokenKind::Number))?;
    let before = place.is_any(number.saturating_sub(1), &["despite", ",", "，", "rules", "and"]);
    let message = format!("before `{}` the word `rule` is missing", place.word(number));
    before.then(|| place.says(place.span(number), message, "write `rule` before each number: `despite rule 1, rule 2`"))
}

/// `rule 1 and rule 2`, `despite rule 1,`
fn between_rules(place: &Place<'_>) -> Option<Diagnostic> {
    let rule = place.is(-1, TokenKind::Number) && place.word(-2) == "rule" || place.is(-1, TokenKind::Close);
    if rule && place.is_any(0, &["and", "or", ";", "；", "&", "+", "/"]) {
        let message = format!("between two rules stands a comma, not `{}`", place.word(0));
        return Some(place.says(place.span(0), message, "write `rule 1, rule 2`"));
    }
    if place.word(-1) == "despite" && !place.is(0, TokenKind::Number) && !place.is_any(0, &["rules", "the"]) {
        return Some(place.says(place.span(-1), "after `despite` a rule is missing", "write `despite rule 1`"));
    }
    let ends = matches!(place.word(-1), "," | "，" | "、") && place.is_name(0);
    ends.then(|| {
        place.says(
            place.span(-1),
            "after this comma a rule is missing",
            "write `rule` and its number after it, or delete the comma",
        )
    })
}

/// A word between the title and `rule 1` that is to say what `despite` says.
fn instead_of_despite(place: &Place<'_>, offset: isize) -> Diagnostic {
    let message = format!("{} does not fit here, in this rule", place.shown(offset));
    let help = match place.meant(offset, ["despite"]) {
        Some(_) => "did you mean `despite`?".to_owned(),
        None => "a rule that goes before another says so with `despite rule 1`".to_owned(),
    };
    place.says(place.span(offset), message, help)
}

/// `rule 1 "…" if … then granted`, `rule 1 "…" when … granted`
fn effect_first(place: &Place<'_>) -> Option<Diagnostic> {
    let starts = place.is_any(0, &["if", "when", "unless", "where", "all", "any", "otherwise", "every", "some", "not"]);
    let title = place.is(-1, TokenKind::Text) || place.is(-1, TokenKind::Number);
    let missing = starts && title && place.keyword == "rule";
    let help = "a rule says its outcome first: `granted when …`, or `refused otherwise`";
    missing.then(|| place.says(place.span(0), format!("before `{}` the outcome is missing", place.word(0)), help))
}

/// `rule 1 "…" "…"`, a marker or a number where the outcome stands.
fn outcome_missing(place: &Place<'_>) -> Option<Diagnostic> {
    let title = place.is(-1, TokenKind::Text) && place.index == 3;
    let inner = place.word(0).trim_matches(['"', '“', '”', '„']);
    let name = inner.chars().all(|c| c.is_alphanumeric() || c == '_') && !inner.is_empty();
    let ends = place.is_any(1, &["when", "otherwise", "with"]);
    if title && ends && RESERVED.contains(&place.word(0)) {
        return Some(place.says(place.span(0), format!("`{inner}` cannot be a name"), OTHERWISE_USED));
    }
    if title && name && ends {
        let message = format!("the outcome `{inner}` stands in quotes");
        return Some(place.says(place.span(0), message, format!("write `{inner}`")));
    }
    if title && place.is(0, TokenKind::Text) {
        return Some(place.says(
            place.span(0),
            "a rule has one title",
            "put both texts into one, or write `note` before the second",
        ));
    }
    let help = "after the title stands the outcome: `granted when …`";
    let wrong = title && !place.is(0, TokenKind::Word) && place.token(0).is_some();
    wrong.then(|| place.says(place.span(0), format!("{} is no outcome", place.shown(0)), help))
}

/// What follows the outcome: `granted or refused …`, `refused otherwise when …`, `granted "…" when …`
fn after_outcome(place: &Place<'_>) -> Option<Diagnostic> {
    if !place.is(-1, TokenKind::Word) || place.token(0).is_none() {
        return None;
    }
    let (message, help) = match place.word(0) {
        _ if place.word(-1) == "otherwise" => {
            ("after `otherwise` no condition stands", "write `when` in place of `otherwise`, or delete what follows")
        }
        "or" | "and" => ("a rule gives one outcome", "write a rule of its own for the other"),
        _ if place.is(0, TokenKind::Text) => {
            ("no text stands after the outcome", "write `note` before it, or delete it")
        }
        _ => return outcome_of_words(place).or_else(|| when(place)),
    };
    Some(place.says(place.span(0), message, help))
}

/// `toward grant when …`, `the grant when …`
fn outcome_of_words(place: &Place<'_>) -> Option<Diagnostic> {
    let ends = place.is_any(1, &["when", "otherwise", "unless"]);
    if !ends || !place.is_name(-1) || !place.is_name(0) || place.meant(0, ["when", "otherwise"]).is_some() {
        return None;
    }
    let article = place.word(-1);
    if !place.is_any(-1, &["the", "a", "an"]) {
        return Some(one_word(place, -1, 0));
    }
    let message = format!("`{article}` does not fit here, in this rule");
    Some(place.says(place.span(-1), message, format!("leave out `{article}`")))
}

/// `granted if …`, `refused else`, `granted all of …`
fn when(place: &Place<'_>) -> Option<Diagnostic> {
    const WHEN: [&str; 13] =
        ["if", "where", "whenever", "provided", "in", "for", "once", "while", "then", "since", "as", ":", "："];
    let outcome = place.word(-1);
    let message = format!("{} does not fit here, in this rule", place.shown(0));
    if place.is_any(0, &["else", "default", "others", "other", "always"]) {
        let help = format!("write `{outcome} otherwise`: it holds where no other rule gives an outcome");
        return Some(place.says(place.span(0), message, help));
    }
    if place.is_any(0, &WHEN) {
        return Some(place.says(place.span(0), message, format!("write `when`: `{outcome} when …`")));
    }
    let clauses = place.is_marker(0) || place.is_any(0, &["all", "any", "none", "at"]);
    let message = format!("before {} the word `when` is missing", place.shown(0));
    clauses.then(|| place.says(place.span(0), message, format!("write `{outcome} when all of`")))
}

/// `term steady when …` is right; `term steady: …`, `term steady = …` and `term steady means …` are not.
fn term(place: &Place<'_>) -> Option<Diagnostic> {
    if place.word(0) == "(" && place.index == 2 {
        let help = format!("write `term {} of {} : TYPE`", place.word(-1), place.word(1));
        return Some(place.says(place.span(0), "no bracket stands after a term's name", help));
    }
    if matches!(place.word(0), ":" | "：") && place.is(-1, TokenKind::Text) {
        return Some(place.says(place.span(0), "no `:` stands after this text", "delete the `:`"));
    }
    let wrong = place.is_any(0, &["if", "means", "where", "=", "as", "are", "equals"]);
    let help = "a term says `when` and a condition, or `is` and a value";
    (wrong && !place.in_condition())
        .then(|| place.says(place.span(0), format!("{} does not fit here, in this term", place.shown(0)), help))
}

/// The lines of a header.
fn header(place: &Place<'_>) -> Option<Diagnostic> {
    if matches!(place.word(0), "and" | "&") && place.after(&["uses"]) {
        return Some(place.says(
            place.span(0),
            format!("between two vocabularies stands a comma, not `{}`", place.word(0)),
            "write `uses first, second`",
        ));
    }
    if place.is(0, TokenKind::Text) && place.is(-1, TokenKind::Text) {
        return Some(place.says(
            place.span(0),
            "there is a title already",
            "put both texts into one, or write `note` before the second",
        ));
    }
    if place.is_any(0, &["until", "till", "through", "-", "–", "—"]) && place.is(-1, TokenKind::Number) {
        return Some(place.says(
            place.span(0),
            format!("{} does not fit here", place.shown(0)),
            "write `to` before the last day",
        ));
    }
    if place.is(0, TokenKind::Word) && place.word(1) == "from" && place.word(0) != "in" {
        return Some(place.says(
            place.span(0),
            format!("{} does not fit here, in this policy", place.shown(0)),
            "write `in force from`",
        ));
    }
    let word = place.word(0);
    if matches!(word, ":" | "：" | ";" | "；" | ",") && place.is(-1, TokenKind::Word) {
        return Some(place.says(
            place.span(0),
            format!("no `{word}` stands after `{}`", place.word(-1)),
            format!("delete the `{word}`"),
        ));
    }
    if place.is(0, TokenKind::Text) && place.word(-1) == "uses" {
        return Some(place.says(
            place.span(0),
            "a vocabulary is named without quotes",
            "write its name, the word after `vocabulary`",
        ));
    }
    let missing = match (place.word(-2), place.word(-1)) {
        _ if word == "presumes" => {
            "write a record's fact and what is presumed of it: `presumes child.good_conduct is yes`".to_owned()
        }
        _ if word == "requires" => {
            "write the evidence and the fact: `requires evidence \"enrolment certificate\" for child.in_school`"
                .to_owned()
        }
        _ if word == "age" => "did you mean `ages by birthday`?".to_owned(),
        ("case", _) if !matches!(place.word(0), ":" | "：") => format!("write `case {} : RECORD`", place.word(-1)),
        (_, "force") => "write `in force from 2024-04-01`".to_owned(),
        (_, "decides" | "about") => "write `decides about each NAME in LIST`".to_owned(),
        _ => return None,
    };
    place.token(0).map(|token| {
        place.says(
            token.span,
            format!("{} does not fit here, {}", place.shown(0), super::place::within(place.keyword)),
            missing,
        )
    })
}
