//! Examples: facts, their values, and what is expected.

use super::place::Place;
use super::records::one_word;
use crate::diagnostic::Diagnostic;
use crate::syntax::scan::TokenKind;

pub(super) fn example(place: &Place<'_>) -> Option<Diagnostic> {
    if !matches!(place.keyword, "example" | "examples") {
        return None;
    }
    factors(place)
        .or_else(|| comma_between_facts(place))
        .or_else(|| date_without_on(place))
        .or_else(|| rules(place))
        .or_else(|| element(place))
        .or_else(|| without_brackets(place))
        .or_else(|| no_verb(place))
        .or_else(|| value_of_words(place))
        .or_else(|| items(place))
        .or_else(|| expectation(place))
        .or_else(|| without_given(place))
        .or_else(|| no_expectation(place))
}

const VERBS: [&str; 5] = ["is", "are", "has", "have", "with"];

fn is_comma(word: &str) -> bool {
    matches!(word, "," | "，" | "、")
}

/// `factors for a present`, `factors for (a) present and for (b) absent`, `missing kin, factors for (a) present`
fn factors(place: &Place<'_>) -> Option<Diagnostic> {
    if !place.after(&["expect"]) || !place.after(&["factors"]) {
        return None;
    }
    let (message, help) = if place.word(-1) == "factors" && place.after(&["missing"]) {
        (
            "factors are weighed only where it is decided, and then nothing is missing".to_owned(),
            "leave out the factors, or `missing …`",
        )
    } else if matches!(place.word(-1), "for" | "against" | "considered") && !place.is(0, TokenKind::Open) {
        (format!("{} is no marker in brackets", place.shown(0)), "write the factor's marker: `for (a) present`")
    } else if matches!(place.word(-1), "present" | "absent" | "known") && place.is_any(0, &["and", "or", ";", "&"]) {
        (
            format!("between two factors stands a comma, not `{}`", place.word(0)),
            "write `for (a) present, for (b) absent`",
        )
    } else {
        return None;
    };
    place.token(0)?;
    Some(place.says(place.span(0), message, help))
}

/// `(birth_date is 2011-05-01, married is no)`: the comma reads as one between two values.
fn comma_between_facts(place: &Place<'_>) -> Option<Diagnostic> {
    let verb = (0..=2).find(|offset| VERBS.contains(&place.word(*offset)))?;
    let offset = verb.saturating_sub(2);
    let sign = place.word(offset);
    let fact = place.is(verb.saturating_sub(1), TokenKind::Word);
    if !fact || !place.after(&["with"]) || !(is_comma(sign) || matches!(sign, "and" | "&" | ".")) {
        return None;
    }
    let message = format!("between two facts stands `;`, not `{sign}`");
    Some(place.says(
        place.span(offset),
        message,
        "write `;` between facts: `(birth_date is 2011-05-01; married is no)`",
    ))
}

/// `example "…" 2024-05-01`, `example "…" at 2024-05-01`
fn date_without_on(place: &Place<'_>) -> Option<Diagnostic> {
    let title = place.index == 2 && place.is(-1, TokenKind::Text);
    if title && place.is(0, TokenKind::Number) {
        let help = format!("write `on {}`", place.word(0));
        return Some(place.says(place.span(0), "before the day the word `on` is missing", help));
    }
    let other = title && place.is(0, TokenKind::Word) && place.is(1, TokenKind::Number);
    let message = format!("{} does not fit here, {}", place.shown(0), place.within());
    other.then(|| place.says(place.span(0), message, format!("write `on {}`", place.word(1))))
}

/// `by rule 1 and rule 2`, `by 1`, `by rules 1, 2`
fn rules(place: &Place<'_>) -> Option<Diagnostic> {
    let help = "write `by rule 1, rule 2`";
    if place.is(-1, TokenKind::Number) && place.word(-2) == "rule" && place.is_any(0, &["and", "or", ";", "&"]) {
        return Some(place.says(
            place.span(0),
            format!("between two rules stands a comma, not `{}`", place.word(0)),
            help,
        ));
    }
    let number = place.word(1);
    if place.word(0) == "rule"
        && place.is(1, TokenKind::Number)
        && place.after(&["expect"])
        && !place.starts_line(0)
        && place.word(-1) != "by"
        && !is_comma(place.word(-1))
    {
        let message = format!("before `rule {number}` the word `by` is missing");
        return Some(place.says(place.spans(0, 1), message, format!("write `by rule {number}`")));
    }
    if place.is_any(1, &["rule", "rules"])
        && place.after(&["expect"])
        && place.is(0, TokenKind::Word)
        && place.word(0) != "by"
    {
        let message = format!("{} does not fit here, {}", place.shown(0), place.within());
        return Some(place.says(place.span(0), message, "write `by` before the rules that must have applied"));
    }
    let by = place.word(-1) == "by" || is_comma(place.word(-1)) && place.word(-3) == "rule";
    let wrong = by && (place.is(0, TokenKind::Number) || place.is_any(0, &["rules"]));
    wrong.then(|| place.says(place.span(0), format!("before `{}` the word `rule` is missing", place.word(0)), help))
}

/// `has a child called mai`, `has 2 …`, `has one named mai`, `called Mai Tan`
fn element(place: &Place<'_>) -> Option<Diagnostic> {
    let message = format!("{} does not fit here, {}", place.shown(0), place.within());
    if place.word(-2) == "called" && place.is_name(-1) && place.is(0, TokenKind::Word) && !place.starts_line(0) {
        let help = format!("write a name of several words in quotes: `called \"{}\"`", place.written(-1, 0));
        return Some(place.says(place.spans(-1, 0), format!("`{}` is not one word", place.written(-1, 0)), help));
    }
    let lists = matches!(place.word(-1), "has" | "have") || place.word(-1) == "and" && place.after(&["has", "have"]);
    if place.word(-1) == "one" && matches!(place.word(-2), "has" | "have" | "and") && place.is(0, TokenKind::Word) {
        return Some(place.says(place.span(0), message, "write `one called NAME with (…)`"));
    }
    let help = "write `one called NAME with (…)` for each that there is, and `and` between them";
    (lists && place.token(0).is_some()).then(|| place.says(place.span(0), message, help))
}

/// `with birth_date is …`
fn without_brackets(place: &Place<'_>) -> Option<Diagnostic> {
    let missing = place.word(-1) == "with" && place.is(0, TokenKind::Word);
    missing
        .then(|| place.says(place.span(0), "the facts after `with` stand in brackets", "write `with (… is …; … is …)`"))
}

/// `given person.married yes`, `(married: yes)`, `given people of family`
fn no_verb(place: &Place<'_>) -> Option<Diagnostic> {
    let opens = place.after(&["with"]) && (place.is(-2, TokenKind::Open) || matches!(place.word(-2), ";" | "；"));
    let fact = place.is(-1, TokenKind::Word) && !VERBS.contains(&place.word(-1)) && (opens || ends_path(place));
    if !fact || place.is_any(0, &VERBS) || matches!(place.word(0), "." | "[" | "cannot" | "") {
        return None;
    }
    let name = place.word(-1);
    if matches!(place.word(0), ":" | "：" | "=" | "＝") {
        let message = format!("after `{name}` stands `is`, not `{}`", place.word(0));
        return Some(place.says(place.span(0), message, format!("write `{name} is …`")));
    }
    if place.word(0) == "of" {
        let help = format!("a fact is written with a dot: `{}.{name}`", place.word(1));
        return Some(place.says(place.span(0), "`of` does not fit here, in this example", help));
    }
    if place.is_name(0) && place.is_any(1, &VERBS) && !place.is_any(-1, &["given"]) {
        return Some(one_word(place, -1, 0));
    }
    if name == "not" {
        let help = "an example says what is so: `is yes`, `is no`, or another value";
        return Some(place.says(place.span(-1), "`not` does not fit here, in this example", help));
    }
    let is_value = |offset: isize| {
        let written = place.is(offset, TokenKind::Word) || place.is(offset, TokenKind::Number);
        written && !place.starts_line(offset) && !place.is_any(offset, &["given", "expect", "and", "note", "source"])
    };
    // Of two words the first was meant as `is`.
    let value = [1, 0].into_iter().find(|offset| is_value(0) && is_value(*offset)).map_or("…", |at| place.word(at));
    Some(place.says(
        place.span(-1),
        format!("after `{name}` the word `is` is missing"),
        format!("write `{name} is {value}`"),
    ))
}

/// Whether the place follows `given` and the path of a fact: words with dots between them.
fn ends_path(place: &Place<'_>) -> bool {
    let mut offset: isize = -1;
    while place.word(offset.saturating_sub(1)) == "." {
        offset = offset.saturating_sub(2);
    }
    place.word(offset.saturating_sub(1)) == "given"
}

/// `schooling is elementary school`
fn value_of_words(place: &Place<'_>) -> Option<Diagnostic> {
    let is_value =
        place.is(-1, TokenKind::Word) && (matches!(place.word(-2), "is" | "are") || is_comma(place.word(-2)));
    if is_comma(place.word(-2)) && place.is_any(-1, &["given", "expect"]) && place.starts_line(-1) {
        let message = format!("no `{}` stands at the end of a line of an example", place.word(-2));
        return Some(place.says(place.span(-2), message, format!("delete the `{}`", place.word(-2))));
    }
    let is_more = place.is(0, TokenKind::Word) && !place.is_any(0, &["given", "expect", "and", "or", "note", "source"]);
    if !is_value || !is_more || !place.after(&["given"]) {
        return None;
    }
    let last = (0..6).take_while(|offset| place.is_name(*offset) && !place.starts_line(*offset)).last().unwrap_or(0);
    if place.is_any(-1, &["not"]) {
        let help = "an example says what is so: `is yes`, `is no`, or another value";
        return Some(place.says(place.span(-1), "`not` does not fit here, in this example", help));
    }
    let words: Vec<&str> = (-1..=last).map(|offset| place.word(offset)).collect();
    let message = format!("`{}` is not one word", words.join(" "));
    let help = format!(
        "a value is one word, as the choice in the vocabulary has it, such as `{}`; a text stands in quotes",
        words.join("_")
    );
    Some(place.says(place.spans(0, last), message, help))
}

/// `missing a and b`
fn items(place: &Place<'_>) -> Option<Diagnostic> {
    let listed = place.after(&["missing"]) && place.is_any(0, &["and", "or", ";", "&"]);
    listed.then(|| {
        place.says(
            place.span(0),
            format!("between what is missing stand commas, not `{}`", place.word(0)),
            "write `missing a.fact, b.fact`",
        )
    })
}

/// `expect mai refused`, `expect not refused`, `expect undetermined granted`
fn expectation(place: &Place<'_>) -> Option<Diagnostic> {
    let message = format!("{} does not fit here, {}", place.shown(0), place.within());
    if place.word(-2) != "expect" || place.starts_line(0) || place.is_any(0, &["by", "missing", "note", "source"]) {
        return None;
    }
    let help = match place.word(-1) {
        "not" => "write the result itself: an outcome, `undecided`, `conflict` or `not in force`".to_owned(),
        "undetermined" => "write `:` after `undetermined`: `expect undetermined: granted or refused`".to_owned(),
        first if place.is_name(0) => format!("write the outcome first: `expect {} for {first}`", place.word(0)),
        _ => return None,
    };
    place.token(0).map(|token| place.says(token.span, message, help))
}

/// `family.people has one …` without `given`.
fn without_given(place: &Place<'_>) -> Option<Diagnostic> {
    let fact = place.is_name(0) && (place.word(1) == "." || place.is_any(1, &VERBS)) && !place.after(&["expect"]);
    let starts = place.starts_line(0) && !place.is_any(-1, &VERBS);
    let message = format!("before `{}` the word `given` is missing", place.word(0));
    (fact && starts).then(|| place.says(place.span(0), message, format!("write `given {}…`", place.word(0))))
}

/// An example that says nothing of what must come of it.
fn no_expectation(place: &Place<'_>) -> Option<Diagnostic> {
    let title = place
        .tokens
        .get(1)
        .filter(|_| place.keyword == "example" && place.token(0).is_none() && !place.after(&["expect"]))?;
    let help = "end it with `expect` and an outcome, such as `expect granted by rule 1`";
    Some(place.says(title.span, "this example expects nothing", help))
}
