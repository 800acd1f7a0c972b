//! Cutting a file into statements, so that one broken statement does not hide the next.
//!
//! A statement starts at its keyword followed by what must follow it, outside brackets. Where a bracket is
//! never closed, every such place counts, brackets or not: the file is broken already, and the statement
//! that lost its bracket is then the only one that suffers.

use std::ops::Range;

use super::scan::{Token, TokenKind};

/// The keywords with which a statement can start.
pub(crate) const KEYWORDS: [&str; 14] = [
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
    "always",
    "assume",
];

/// The words that may not stand alone as a name.
pub(crate) const RESERVED: [&str; 32] = [
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
    let mut found = Vec::new();
    let mut depth = 0usize;
    for (at, token) in tokens.iter().enumerate() {
        match token.kind {
            TokenKind::Open => depth = depth.saturating_add(1),
            TokenKind::Close => depth = depth.saturating_sub(1),
            TokenKind::Word if depth == 0 || inside_brackets => {
                if let Some(keyword) = start_at(text, tokens, at) {
                    found.push((at, keyword));
                    depth = 0;
                }
            }
            _ => {}
        }
    }
    (found, depth == 0)
}

/// The keyword of the statement that starts at a token, if one does.
fn start_at(text: &str, tokens: &[Token], at: usize) -> Option<&'static str> {
    let word = |token: &Token| text.get(token.span.start..token.span.end).unwrap_or("");
    let keyword = KEYWORDS.into_iter().find(|keyword| *keyword == word(tokens.get(at).unwrap_or(&Token::NOTHING)))?;
    if at
        .checked_sub(1)
        .and_then(|before| tokens.get(before))
        .is_some_and(|before| matches!(word(before), "." | "," | "missing" | "despite"))
    {
        return None;
    }
    let next = tokens.get(at.saturating_add(1))?;
    let name_follows = next.kind == TokenKind::Word && !RESERVED.contains(&word(next));
    let fits = match keyword {
        "rule" => {
            let title = tokens.get(at.saturating_add(2))?;
            next.kind == TokenKind::Number && title.kind == TokenKind::Text
        }
        "example" | "always" | "assume" => next.kind == TokenKind::Text,
        "factors" => matches!(word(next), "for" | "against" | "to" | "source" | "note"),
        _ => name_follows,
    };
    fits.then_some(keyword)
}

impl Token {
    const NOTHING: Token = Token { kind: TokenKind::Symbol, span: crate::source::Span { start: 0, end: 0 } };
}
