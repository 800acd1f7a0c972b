//! Symbols where the language has words, and signs that stand where none may.

use super::place::Place;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::syntax::cut::RESERVED;
use crate::syntax::scan::TokenKind;

/// Symbols that other languages use, and the words that stand for them here; the longer first.
const SYMBOLS: [(&str, &str); 38] = [
    ("<=", "is at most"),
    (">=", "is at least"),
    ("=<", "is at most"),
    ("=>", "is at least"),
    ("==", "is"),
    ("!=", "is not"),
    ("<>", "is not"),
    ("&&", "and"),
    ("||", "or"),
    ("≤", "is at most"),
    ("≦", "is at most"),
    ("⩽", "is at most"),
    ("≥", "is at least"),
    ("≧", "is at least"),
    ("⩾", "is at least"),
    ("≠", "is not"),
    ("<", "is under"),
    ("＜", "is under"),
    (">", "is over"),
    ("＞", "is over"),
    ("=", "is"),
    ("＝", "is"),
    ("!", "not"),
    ("！", "not"),
    ("¬", "not"),
    ("&", "and"),
    ("＆", "and"),
    ("|", "or"),
    ("+", "plus"),
    ("＋", "plus"),
    ("-", "minus"),
    ("−", "minus"),
    ("－", "minus"),
    ("–", "minus"),
    ("*", "times"),
    ("×", "times"),
    ("/", "divided by"),
    ("÷", "divided by"),
];

/// A full stop behind what could have ended there.
pub(super) fn full_stop(place: &Place<'_>) -> Option<Diagnostic> {
    let span = stop_in_number(place).or_else(|| stop_after_word(place))?;
    let message = if place.in_condition() && place.keyword != "factors" {
        "a condition ends without a full stop"
    } else {
        "nothing ends with a full stop here"
    };
    let stop = place.file.slice(span);
    Some(place.says(span, message, format!("delete the `{stop}`")))
}

/// `18.`
fn stop_in_number(place: &Place<'_>) -> Option<Span> {
    let offset = [0, -1].into_iter().find(|offset| {
        place.is(*offset, TokenKind::Number)
            && place.word(*offset).trim_end_matches('.').len() < place.word(*offset).len()
    })?;
    let end = place.span(offset).end;
    Some(Span::new(end.saturating_sub(1), end))
}

/// `person.married.` with the next line behind it, whose first word then reads as a fact's name.
fn stop_after_word(place: &Place<'_>) -> Option<Span> {
    let offset = [0, -1, -2].into_iter().find(|offset| match place.word(*offset) {
        "。" | "．" => true,
        "." => {
            let next = offset.saturating_add(1);
            let ends = place.token(next).is_none() || !place.touches(next);
            ends && (*offset >= -1 || place.starts_line(next) || ends_condition(place.word(next)))
        }
        _ => false,
    })?;
    Some(place.span(offset))
}

fn ends_condition(word: &str) -> bool {
    RESERVED.contains(&word) || matches!(word, "note" | "source" | "given" | "expect")
}

/// A comma or semicolon between conditions or behind a clause.
pub(super) fn separator(place: &Place<'_>) -> Option<Diagnostic> {
    let is_separator = |offset| matches!(place.word(offset), "," | "，" | "、" | ";" | "；");
    let offset = [0, -1].into_iter().find(|offset| is_separator(*offset)).filter(|_| place.in_condition())?;
    let (sign, next) = (place.word(offset), offset.saturating_add(1));
    let ends = place.token(next).is_none() || place.is_marker(next) || is_separator(next);
    if ends || ends_condition(place.word(next)) && !place.is_any(next, &["not", "some", "every", "no", "if"]) {
        let message = format!("no `{sign}` stands after a condition");
        return Some(place.says(place.span(offset), message, format!("delete the `{sign}`")));
    }
    if offset < 0 {
        return None;
    }
    if place.is_any(-2, &["is", "not"]) && place.is_name(next) && place.word(next.saturating_add(1)) != "." {
        let message = "before several values the words `one of` are missing";
        let help = format!("write `one of {}, {}`", place.word(-1), place.word(next));
        return Some(place.says(place.span(-1), message, help));
    }
    let message = format!("`{sign}` does not say whether both must hold");
    let help = "write `and` or `or` between two conditions, or make clauses of them with `all of` or `any of`";
    Some(place.says(place.span(offset), message, help))
}

/// Any other symbol.
pub(super) fn symbol(place: &Place<'_>) -> Option<Diagnostic> {
    let token = place.token(0).filter(|token| token.kind == TokenKind::Symbol)?;
    let rest = place.file.text().get(token.span.start..)?;
    let (length, help) = apostrophe(place)
        .or_else(|| special(place, rest))
        .or_else(|| brackets(place))
        .or_else(|| in_words(rest))
        .or_else(|| other(place.word(0)))?;
    let span = Span::new(token.span.start, token.span.start.saturating_add(length));
    let message = format!("`{}` is no word of the language", place.file.slice(span));
    Some(Diagnostic::new(Code::Symbol, place.file, span, message).help(help))
}

/// How many bytes a symbol has, and what to do about it.
type Advice = (usize, String);

fn in_words(rest: &str) -> Option<Advice> {
    let (symbol, words) = SYMBOLS.into_iter().find(|(symbol, _)| rest.starts_with(symbol))?;
    Some((symbol.len(), format!("write `{words}`")))
}

/// A symbol whose meaning depends on what stands around it.
fn special(place: &Place<'_>, rest: &str) -> Option<Advice> {
    let symbol =
        ["//", "/*", "--", "＃", "=", "＝", "-", "*", "/"].into_iter().find(|symbol| rest.starts_with(symbol))?;
    let help = match symbol {
        "=" | "＝" if place.keyword == "record" => "after a field's name write `:`",
        "=" | "＝" if matches!(place.keyword, "choice" | "outcomes") => "write the text right after the name",
        "/" | "=" | "＝" => return None,
        "//" | "/*" | "--" | "＃" => "a comment starts with `#`",
        _ if place.in_condition() && (place.starts_line(0) || place.word(-1) == "of") => {
            "a clause starts with its marker: (a), (b), (c)"
        }
        _ if matches!(place.keyword, "choice" | "record" | "outcomes" | "policy" | "vocabulary") => {
            "take it out: each line starts with a word"
        }
        _ => return None,
    };
    Some((symbol.len(), help.to_owned()))
}

/// `person's married`
fn apostrophe(place: &Place<'_>) -> Option<Advice> {
    let owns = matches!(place.word(0), "'" | "’" | "‘") && place.touches(0) && place.is_name(-1);
    owns.then(|| {
        (place.word(0).len(), format!("what belongs to someone is written with a dot: `{}.…`", place.word(-1)))
    })
}

/// Brackets that are not round.
fn brackets(place: &Place<'_>) -> Option<Advice> {
    let symbol = place.word(0);
    let round = match symbol {
        "{" | "[" | "｛" | "［" | "【" | "〔" => "(",
        "}" | "]" | "｝" | "］" | "】" | "〕" => ")",
        _ => return None,
    };
    let group = matches!(symbol, "{" | "｛") && place.is_any(-1, &["when", "unless", ":", "of"]);
    let help = if group && place.in_condition() {
        "take it out; a list of clauses opens with `all of` or `any of`, and each clause with its marker: (a), (b)"
    } else if place.keyword == "example" && matches!(symbol, "[" | "]") {
        "take it out: several values stand with commas between them, without brackets"
    } else if place.in_condition() || place.keyword == "example" {
        return Some((symbol.len(), format!("brackets are round: write `{round}`")));
    } else {
        "take it out: no brackets stand here"
    };
    Some((symbol.len(), help.to_owned()))
}

/// What is said of a symbol alone.
fn other(symbol: &str) -> Option<Advice> {
    let help = match symbol {
        "%" | "％" | "‰" => {
            "write the number alone, such as 5; five per cent of a number is that number `times 0.05`"
        }
        "¥" | "￥" | "$" | "€" | "£" => "write the number alone; the fact's text says what it is counted in",
        "'" | "‘" | "’" | "`" | "´" | "「" | "」" | "『" | "』" | "«" | "»" | "‹" | "›" | "《" | "》" => {
            "a text stands in double quotes: \"…\""
        }
        "•" | "・" | "●" | "◦" | "▪" => "a clause starts with its marker: (a), (b), (c)",
        "→" | "⇒" => "a rule says its outcome first: `granted when …`",
        "?" | "？" => "take it out: a condition is no question",
        "…" => "write what is meant in full",
        "," | "，" | "、" | ":" | "：" | "." | ";" | "；" | "。" | "" => return None,
        _ => "take it out, or put it in a text",
    };
    Some((symbol.len(), help.to_owned()))
}
