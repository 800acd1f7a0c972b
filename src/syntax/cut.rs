//! Cutting a file into statements, so that one broken statement does not hide the next.
//!
//! A statement starts at its keyword followed by what must follow it, outside brackets. Where a bracket is
//! never closed, every such place counts, brackets or not: the file is broken already, and the statement
//! that lost its bracket is then the only one that suffers.

use std::ops::Range;

use super::scan::{Token, TokenKind};

/// The keywords with which a statement can start.
pub(crate) const KEYWORDS: [&str; 15] = [
    "vocabulary",
    "policy",
    "amendment",
    "choice",
    "record",
    "term",
    "parameter",
    "table",
    "outcomes",
    "rule",
    "factors",
    "example",
    "examples",
    "always",
    "assume",
];

/// The words with which a change starts, in an amendment only.
const CHANGES: [&str; 4] = ["replace", "insert", "repeal", "in"];

/// The words that a change names first.
const ADDRESSES: [&str; 16] = [
    "rule",
    "term",
    "table",
    "parameter",
    "outcome",
    "factors",
    "amendment",
    "title",
    "in",
    "uses",
    "presumes",
    "evidence",
    "ages",
    "rounding",
    "sources",
    "notes",
];

/// The words that may not stand alone as a name.
pub(crate) const RESERVED: [&str; 33] = [
    "and",
    "or",
    "not",
    "is",
    "in",
    "of",
    "on",
    "from",
    "to",
    "for",
    "if",
    "then",
    "else",
    "since",
    "some",
    "every",
    "no",
    "yes",
    "none",
    "unknown",
    "empty",
    "any",
    "all",
    "where",
    "satisfies",
    "with",
    "than",
    "unsettled",
    "when",
    "unless",
    "otherwise",
    "despite",
    "are",
];

/// What helps where one of them does.
pub(crate) const OTHERWISE_USED: &str = "the language uses this word otherwise: write another";

/// A statement: its keyword and the range of its tokens, the keyword first.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Statement {
    pub(crate) keyword: &'static str,
    pub(crate) tokens: Range<usize>,
}

/// Cuts tokens into statements; what stands before the first belongs to none.
pub(crate) fn cut(text: &str, tokens: &[Token]) -> Vec<Statement> {
    let balanced = starts(text, tokens, false);
    let starts = if balanced.1 { balanced.0 } else { starts(text, tokens, true).0 };
    let ends = starts.iter().skip(1).map(|(at, _)| *at).chain(std::iter::once(tokens.len()));
    starts.iter().zip(ends).map(|((at, keyword), end)| Statement { keyword, tokens: *at..end }).collect()
}

/// Where statements start, and whether every bracket was closed.
fn starts(text: &str, tokens: &[Token], inside_brackets: bool) -> (Vec<(usize, &'static str)>, bool) {
    let mut found: Vec<(usize, &'static str)> = Vec::new();
    let mut depth = 0usize;
    let mut in_amendment = false;
    for (at, token) in tokens.iter().enumerate() {
        match token.kind {
            TokenKind::Open => depth = depth.saturating_add(1),
            TokenKind::Close => depth = depth.saturating_sub(1),
            TokenKind::Word if depth == 0 || inside_brackets => {
                let open = found.last().copied();
                let change = if in_amendment { change_at(text, tokens, at, open) } else { None };
                let named = in_amendment && is_named_by_a_change(text, tokens, at);
                let keyword = change.or_else(|| if named { None } else { start_at(text, tokens, at) });
                if let Some(keyword) = keyword {
                    if matches!(keyword, "vocabulary" | "policy" | "amendment") {
                        in_amendment = keyword == "amendment";
                    }
                    found.push((at, keyword));
                    depth = 0;
                }
            }
            _ => {}
        }
    }
    (found, depth == 0)
}

/// The word of a token, and of the one so many behind or before it.
fn word_at<'t>(text: &'t str, tokens: &[Token], at: usize, offset: isize) -> &'t str {
    let token = at.checked_add_signed(offset).and_then(|at| tokens.get(at));
    token.and_then(|token| text.get(token.span.start..token.span.end)).unwrap_or("")
}

/// The keyword of the change that starts at a token of an amendment, if one does. `open` is the statement before it.
fn change_at(text: &str, tokens: &[Token], at: usize, open: Option<(usize, &'static str)>) -> Option<&'static str> {
    let keyword = CHANGES.into_iter().find(|keyword| *keyword == word_at(text, tokens, at, 0))?;
    let next = word_at(text, tokens, at, 1);
    let fits = match keyword {
        "insert" => next == "after",
        // `in force` is a line of the header; a list may be called as it likes.
        "in" => ADDRESSES.contains(&next) && next != "in" && !is_named_by_a_change(text, tokens, at),
        _ => ADDRESSES.contains(&next),
    };
    // `in rule 1 replace …`: that `replace` belongs to the change that is open.
    let belongs = keyword == "replace"
        && open.is_some_and(|(start, open)| {
            open == "in" && (start..at).all(|token| word_at(text, tokens, token, 0) != "replace")
        });
    (fits && !belongs && word_at(text, tokens, at, -1) != ".").then_some(keyword)
}

/// Whether a word of an amendment is what a change names, and starts nothing itself.
fn is_named_by_a_change(text: &str, tokens: &[Token], at: usize) -> bool {
    match word_at(text, tokens, at, -1) {
        "replace" | "repeal" => true,
        "in" => ADDRESSES.contains(&word_at(text, tokens, at, 0)),
        "after" => word_at(text, tokens, at, -2) == "insert",
        _ => false,
    }
}

/// The keyword of the statement that starts at a token, if one does.
fn start_at(text: &str, tokens: &[Token], at: usize) -> Option<&'static str> {
    let word = |token: &Token| text.get(token.span.start..token.span.end).unwrap_or("");
    let keyword = KEYWORDS.into_iter().find(|keyword| *keyword == word(tokens.get(at).unwrap_or(&Token::NOTHING)))?;
    if at
        .checked_sub(1)
        .and_then(|before| tokens.get(before))
        .is_some_and(|before| matches!(word(before), "." | "," | "，" | "、" | "missing" | "despite"))
    {
        return None;
    }
    let next = tokens.get(at.saturating_add(1))?;
    let name_follows = next.kind == TokenKind::Word && !RESERVED.contains(&word(next));
    let fits = match keyword {
        "rule" => {
            let title = tokens.get(at.saturating_add(2))?;
            next.kind == TokenKind::Number && (title.kind == TokenKind::Text || word(title) == "repealed")
        }
        "example" | "examples" | "always" | "assume" => next.kind == TokenKind::Text,
        "factors" => matches!(word(next), "for" | "against" | "to" | "source" | "note"),
        _ => name_follows,
    };
    fits.then_some(keyword)
}

impl Token {
    const NOTHING: Token = Token { kind: TokenKind::Symbol, span: crate::source::Span { start: 0, end: 0 } };
}
