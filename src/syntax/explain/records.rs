//! Vocabularies and outcomes: fields, their types, members and their texts.

use super::place::Place;
use super::words::keyword_as_name;
use crate::diagnostic::Diagnostic;
use crate::syntax::cut::{OTHERWISE_USED, RESERVED};
use crate::syntax::scan::TokenKind;

const TYPES: [&str; 9] = ["yes", "number", "date", "span", "text", "key", "list", "reference", "references"];
const MARKS: [&str; 2] = ["judged", "fixed"];

pub(super) fn record(place: &Place<'_>) -> Option<Diagnostic> {
    match place.keyword {
        "record" => yes_or_no(place)
            .or_else(|| list_without_of(place))
            .or_else(|| plural_type(place))
            .or_else(|| article(place))
            .or_else(|| mark_without_comma(place))
            .or_else(|| unknown_mark(place))
            .or_else(|| name_of_words(place, &[":", "："]))
            .or_else(|| text_without_quotes(place))
            .or_else(|| field_without_colon(place))
            .or_else(|| after_type(place))
            .or_else(|| field_without_type(place))
            .or_else(|| sign(place)),
        "choice" | "outcomes" => mark_of_outcome(place).or_else(|| member_without_text(place)).or_else(|| sign(place)),
        _ => None,
    }
}

/// `yes or no`, `yes / no`, `Yes/No`
fn yes_or_no(place: &Place<'_>) -> Option<Diagnostic> {
    let from = (-3..=0).find(|from: &isize| {
        let at = |offset: isize| from.saturating_add(offset);
        let either = place.is_any(*from, &["yes", "no", "y", "true"]);
        either
            && place.is_any(at(2), &["yes", "no", "n", "false"])
            && place.is_any(at(1), &["or", "/", "／", "-", "and", "|"])
    })?;
    let to = from.saturating_add(2);
    // Where it is written as it should be, something else is wrong.
    if place.written(from, to) == "yes/no" {
        return None;
    }
    let message = format!("`{}` is no type", place.written(from, to));
    Some(place.says(place.spans(from, to), message, "write `yes/no`"))
}

/// `list visitor`, `reference visitor`
fn list_without_of(place: &Place<'_>) -> Option<Diagnostic> {
    let (offset, word) =
        [(-2, "of"), (-1, "of"), (-2, "to"), (-1, "to")].into_iter().find(|(offset, word): &(isize, &str)| {
            let types: &[&str] = if *word == "of" { &["list"] } else { &["reference", "references"] };
            let after_colon = matches!(place.word(offset.saturating_sub(1)), ":" | "：");
            place.is_any(*offset, types) && after_colon && place.word(offset.saturating_add(1)) != *word
        })?;
    let (ty, next) = (place.word(offset), offset.saturating_add(1));
    let record = if place.is_name(next) { place.word(next) } else { "RECORD" };
    let message = format!("after `{ty}` the word `{word}` is missing");
    Some(place.says(place.span(offset), message, format!("write `{ty} {word} {record}`")))
}

/// `lists of visitor`
fn plural_type(place: &Place<'_>) -> Option<Diagnostic> {
    let offset = [-2, -1].into_iter().find(|offset| place.word(*offset) == "lists")?;
    Some(place.says(place.span(offset), "`lists` is no type", "write `list of …`"))
}

/// `a list of visitor`
fn article(place: &Place<'_>) -> Option<Diagnostic> {
    let offset = [-2, -1, 0].into_iter().find(|offset: &isize| {
        let after_colon = matches!(place.word(offset.saturating_sub(1)), ":" | "：");
        after_colon && place.is_any(*offset, &["a", "an", "the"])
    })?;
    let word = place.word(offset);
    Some(place.says(place.span(offset), format!("a type stands without `{word}`"), format!("delete `{word}`")))
}

/// `yes/no judged`: the mark is read as the next field's name, and only what follows it fails.
fn mark_without_comma(place: &Place<'_>) -> Option<Diagnostic> {
    let offset = [-1, 0].into_iter().find(|offset: &isize| {
        let comma = matches!(place.word(offset.saturating_sub(1)), "," | "，" | "、");
        MARKS.contains(&place.word(*offset)) && !comma && !place.starts_line(*offset)
    })?;
    let mark = place.word(offset);
    let message = format!("before `{mark}` a comma is missing");
    Some(place.says(place.span(offset), message, format!("write `, {mark}`")))
}

/// `yes/no, estimated`
fn unknown_mark(place: &Place<'_>) -> Option<Diagnostic> {
    if !matches!(place.word(-1), "," | "，" | "、") {
        return None;
    }
    if place.is_any(0, &["or", "none", "optional"]) {
        let help = "write `or none` right after the type, without a comma";
        return Some(place.says(place.span(0), format!("{} does not stand after a comma", place.shown(0)), help));
    }
    let help = match place.meant(0, MARKS) {
        Some(meant) => format!("did you mean `{meant}`?"),
        None if place.is(0, TokenKind::Text) => "delete the comma".to_owned(),
        None => "after the comma stands `judged` or `fixed`; what the fact is called stands in quotes".to_owned(),
    };
    Some(place.says(place.span(0), format!("{} is no mark of a fact", place.shown(0)), help))
}

/// `married here : yes/no`, `toward grant "…"`: several words where one name stands, up to one of these signs.
fn name_of_words(place: &Place<'_>, until: &[&str]) -> Option<Diagnostic> {
    let first = (-5..0).rev().take_while(|offset| place.is(*offset, TokenKind::Word)).last()?;
    let first = (first..0).rev().find(|offset| place.starts_line(*offset)).unwrap_or(first);
    let last = (0..6).take_while(|offset| place.is(*offset, TokenKind::Word) && !place.starts_line(*offset)).last()?;
    if !until.contains(&place.word(last.saturating_add(1))) {
        return None;
    }
    Some(one_word(place, first, last))
}

/// Several words from one token to another that are one name.
pub(super) fn one_word(place: &Place<'_>, first: isize, last: isize) -> Diagnostic {
    let words: Vec<&str> = (first..=last).map(|offset| place.word(offset)).collect();
    let message = format!("`{}` is not one word", words.join(" "));
    place.says(place.spans(first, last), message, format!("a name is one word: write `{}`", words.join("_")))
}

/// `married : yes/no is married`
fn text_without_quotes(place: &Place<'_>) -> Option<Diagnostic> {
    let first = (-3..=0).find(|offset: &isize| {
        let before = offset.saturating_sub(1);
        let after_type = place.is(before, TokenKind::Word)
            && matches!(place.word(offset.saturating_sub(2)), ":" | "：" | "/" | "of" | "to" | "or");
        after_type && place.is(*offset, TokenKind::Word) && !place.starts_line(*offset)
    })?;
    let last = (first..first.saturating_add(12))
        .take_while(|offset| *offset == first || place.is(*offset, TokenKind::Word) && !place.starts_line(*offset))
        .last()?;
    let text = place.written(first, last);
    let ty = place.word(first.saturating_sub(1));
    if place.is_any(first, &["or", "to", "note", "source"]) || place.word(first) == "of" && ty.starts_with("list") {
        return None;
    }
    let message = format!("`{text}` stands without quotes");
    let help = if place.is(last.saturating_add(1), TokenKind::Text) {
        "put it into the text that follows".to_owned()
    } else if place.word(first) == "of" {
        format!("write `\"{ty} {text}\"`")
    } else {
        format!("write `\"{text}\"`")
    };
    Some(place.says(place.spans(first, last), message, help))
}

/// `married yes/no "…"`
fn field_without_colon(place: &Place<'_>) -> Option<Diagnostic> {
    let name = place.word(-1);
    let starts = place.starts_line(-1) || place.is(-2, TokenKind::Text) || place.is_any(-2, &TYPES);
    let is_type = place.is(0, TokenKind::Word) || place.word(0) == "=" || place.is(0, TokenKind::Symbol);
    // At the end of a line it separates fields, and no field needs that.
    let separates = place.word(0) == ";" && (place.starts_line(1) || !place.starts_line(-1));
    if place.starts_line(0)
        || !place.is(-1, TokenKind::Word)
        || !starts
        || separates
        || matches!(place.word(0), ":" | "：" | "," | ".")
        || !is_type
    {
        return None;
    }
    if place.is(0, TokenKind::Symbol) || place.is_any(0, &["is", "as", "has"]) {
        let message = format!("after the field's name `{name}` stands `:`, not `{}`", place.word(0));
        return Some(place.says(place.span(0), message, format!("write `{name} : …`")));
    }
    let ty = if place.word(0) == "yes" { "yes/no" } else { place.word(0) };
    let message = format!("after the field's name `{name}` a `:` is missing");
    Some(place.says(place.span(-1), message, format!("write `{name} : {ty}`")))
}

/// `married : "is married"`, `married "is married"`, `married :` and `married` alone
fn field_without_type(place: &Place<'_>) -> Option<Diagnostic> {
    let (text, colon) = (place.is(0, TokenKind::Text), is_colon(place.word(0)));
    if text && place.is(-1, TokenKind::Text) {
        return Some(place.says(place.span(0), "a second text stands here", "one text says what the fact is called"));
    }
    let offset = if text && is_colon(place.word(-1)) || colon && is_colon(place.word(-2)) && place.starts_line(-1) {
        if text { -2 } else { -3 }
    } else if place.is(-1, TokenKind::Word) && (text || place.starts_line(0)) {
        -1
    } else {
        return None;
    };
    let help = "write `NAME : TYPE \"…\"`, such as `married : yes/no \"is married\"`";
    Some(place.says(place.span(offset), format!("the field `{}` has no type", place.word(offset)), help))
}

/// `(judged)`, `married (now)`, `yes/no: "…"`, `text or nothing`
fn after_type(place: &Place<'_>) -> Option<Diagnostic> {
    if place.word(-1) == "or" {
        let message = format!("{} does not fit here, in this record", place.shown(0));
        return Some(place.says(place.span(0), message, "write `or none`"));
    }
    if is_colon(place.word(0)) && place.is(1, TokenKind::Text) {
        return Some(place.says(place.span(0), "no `:` stands before the text", "delete the `:`"));
    }
    if !place.is(0, TokenKind::Open) {
        return None;
    }
    let help = match place.word(1) {
        mark @ ("judged" | "fixed") => format!("write `, {mark}`"),
        _ => "take it out, or put what it says into the text".to_owned(),
    };
    Some(place.says(place.span(0), "no bracket stands here", help))
}

fn is_colon(word: &str) -> bool {
    matches!(word, ":" | "：")
}

/// `2nd : yes/no`, `yes "…"`: what cannot be a name.
pub(super) fn no_name(place: &Place<'_>) -> Option<Diagnostic> {
    let named = if place.keyword == "record" { is_colon(place.word(1)) } else { place.is(1, TokenKind::Text) };
    if !matches!(place.keyword, "record" | "choice" | "outcomes") || !named {
        return None;
    }
    let help = match place.token(0)?.kind {
        TokenKind::Number => "a name starts with a letter",
        TokenKind::Word if RESERVED.contains(&place.word(0)) => OTHERWISE_USED,
        _ => return None,
    };
    Some(place.says(place.span(0), format!("`{}` cannot be a name", place.word(0)), help))
}

const OUTCOME_MARKS: [&str; 3] = ["discretion", "entitled", "as a rule"];

/// `granted discretionary "…"`, `granted as rule "…"`, `entitled granted "…"`
fn mark_of_outcome(place: &Place<'_>) -> Option<Diagnostic> {
    if place.keyword != "outcomes" {
        return None;
    }
    if place.word(-1) == "strongest" {
        return Some(place.says(
            place.span(-1),
            "after `strongest` the word `first` is missing",
            "write `strongest first`",
        ));
    }
    let message = |words: &str| format!("`{words}` is no mark of an outcome");
    let meant = place.meant(0, OUTCOME_MARKS).filter(|_| !place.starts_line(0) && place.word(-1) != "as");
    if let Some(meant) = meant {
        return Some(place.says(place.span(0), message(place.word(0)), format!("did you mean `{meant}`?")));
    }
    if matches!(place.word(-1), "discretion" | "entitled")
        && place.is_name(0)
        && place.is(1, TokenKind::Text)
        && !place.starts_line(0)
    {
        let help = format!("write `{} {}`", place.word(0), place.word(-1));
        return Some(place.says(place.span(-1), "the mark of an outcome stands after its name", help));
    }
    let from = [0, -1, -2].into_iter().find(|offset| place.is_any(*offset, &["as"]))?;
    Some(place.says(place.spans(from, 0), message(place.written(from, 0)), "write `as a rule`"))
}

/// `employed` without a text, or a name of several words.
fn member_without_text(place: &Place<'_>) -> Option<Diagnostic> {
    let of = if place.keyword == "choice" { "member" } else { "outcome" };
    if !place.is(-1, TokenKind::Word) || place.is_any(-1, &["choice", "outcomes", "first"]) {
        return None;
    }
    if place.starts_line(-1)
        && let Some(help) = keyword_as_name(place, -1)
    {
        let message = format!("{} does not fit here, {}", place.shown(-1), place.within());
        return Some(place.says(place.span(-1), message, help));
    }
    let name = if matches!(place.word(-1), "discretion" | "entitled") { -2 } else { -1 };
    if place.is_name(0) && !place.starts_line(0) {
        let last = (0..5).take_while(|offset| place.is_name(*offset) && !place.starts_line(*offset)).last()?;
        let problem = one_word(place, name, last);
        let text = place.is(last.saturating_add(1), TokenKind::Text);
        let marks = "a name is one word, and a mark is `discretion`, `entitled` or `as a rule`";
        return text.then(|| if of == "member" { problem } else { problem.help(marks) });
    }
    if place.is(0, TokenKind::Symbol) {
        return between_name_and_text(place, of);
    }
    if place.is(0, TokenKind::Open) {
        return Some(place.says(
            place.span(0),
            "no bracket stands here",
            "take it out, or put what it says into the text",
        ));
    }
    let message = format!("the {of} `{}` has no text", place.word(name));
    Some(place.says(place.span(name), message, format!("write `{} \"…\"`", place.written(name, -1))))
}

/// `employed: "…"`, `self-employed "…"`
fn between_name_and_text(place: &Place<'_>, of: &str) -> Option<Diagnostic> {
    let (name, sign) = (place.word(-1), place.word(0));
    if place.is(1, TokenKind::Word) && place.touches(0) && place.touches(1) && sign != "'" {
        let message = format!("`{}` is not one word", place.written(-1, 1));
        let help = format!("a name is one word: write `{name}_{}`", place.word(1));
        return Some(place.says(place.spans(-1, 1), message, help));
    }
    let text = place.is(1, TokenKind::Text);
    let message = format!("no `{sign}` stands after the {of}'s name");
    if text {
        return Some(place.says(place.span(0), message, format!("write `{name} \"…\"`")));
    }
    let help = format!("write `{name} \"…\"`");
    matches!(sign, "," | "，" | "、" | ";" | ":")
        .then(|| place.says(place.span(-1), format!("the {of} `{name}` has no text"), help))
}

/// A comma, a semicolon or a full stop behind a field or a member.
fn sign(place: &Place<'_>) -> Option<Diagnostic> {
    let offset = [0, -1].into_iter().find(|offset| matches!(place.word(*offset), "," | "，" | "、" | ";" | "；"))?;
    let sign = place.word(offset);
    let message = format!("no `{sign}` stands here");
    Some(place.says(
        place.span(offset),
        message,
        format!("delete the `{sign}`: the next line says by itself that it starts"),
    ))
}
