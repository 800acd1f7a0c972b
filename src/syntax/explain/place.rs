//! The place at which reading stopped, and the words around it.

use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::source::{SourceFile, Span};
use crate::syntax::cut::{KEYWORDS, RESERVED};
use crate::syntax::scan::{Token, TokenKind};

/// Where reading stopped in a statement. Offsets count from the token there: 0 is that token, -1 the one before.
pub(super) struct Place<'a> {
    pub(super) file: &'a Arc<SourceFile>,
    pub(super) keyword: &'a str,
    pub(super) tokens: &'a [Token],
    pub(super) index: usize,
}

impl<'a> Place<'a> {
    pub(super) fn token(&self, offset: isize) -> Option<Token> {
        self.tokens.get(self.index.checked_add_signed(offset)?).copied()
    }

    /// The words of a token; empty where there is none.
    pub(super) fn word(&self, offset: isize) -> &'a str {
        self.token(offset).map_or("", |token| self.file.slice(token.span))
    }

    /// Whether a token is one of these words, however they are capitalised.
    pub(super) fn is_any(&self, offset: isize, words: &[&str]) -> bool {
        let word = self.word(offset);
        words.iter().any(|other| word.eq_ignore_ascii_case(other))
    }

    pub(super) fn is(&self, offset: isize, kind: TokenKind) -> bool {
        self.token(offset).is_some_and(|token| token.kind == kind)
    }

    /// Whether a word that may be a name stands there.
    pub(super) fn is_name(&self, offset: isize) -> bool {
        self.is(offset, TokenKind::Word) && !RESERVED.contains(&self.word(offset))
    }

    /// The place of a token, or the end of the statement.
    pub(super) fn span(&self, offset: isize) -> Span {
        let end = self.tokens.last().map_or(0, |token| token.span.end);
        self.token(offset).map_or(Span::new(end, end), |token| token.span)
    }

    pub(super) fn spans(&self, from: isize, to: isize) -> Span {
        self.span(from).to(self.span(to))
    }

    /// What is written from one token to another, on one line.
    pub(super) fn written(&self, from: isize, to: isize) -> &'a str {
        self.file.slice(self.spans(from, to))
    }

    /// Whether a token starts a line within its statement.
    pub(super) fn starts_line(&self, offset: isize) -> bool {
        let before = self.span(offset.saturating_sub(1)).end;
        self.file.slice(Span::new(before, self.span(offset).start)).contains('\n')
    }

    /// Whether nothing stands between a token and the one before.
    pub(super) fn touches(&self, offset: isize) -> bool {
        self.span(offset.saturating_sub(1)).end == self.span(offset).start
    }

    /// Whether the marker of a clause, such as (a), starts at a token.
    pub(super) fn is_marker(&self, offset: isize) -> bool {
        let inner = offset.saturating_add(1);
        let word = self.word(inner);
        let fits = match self.token(inner).map(|token| token.kind) {
            Some(TokenKind::Number) => word.chars().all(char::is_alphanumeric),
            Some(TokenKind::Word) => !word.contains('_') && (word.chars().count() <= 5 || !word.is_ascii()),
            _ => false,
        };
        let closes = self.is(offset.saturating_add(2), TokenKind::Close);
        self.is(offset, TokenKind::Open) && closes && fits && word.chars().count() <= 6
    }

    /// Whether a token before the place is one of these words.
    pub(super) fn after(&self, words: &[&str]) -> bool {
        let before = self.tokens.get(..self.index).unwrap_or_default();
        before.iter().any(|token| words.contains(&self.file.slice(token.span)))
    }

    /// Whether the place lies in the condition of a rule or of a term.
    pub(super) fn in_condition(&self) -> bool {
        match self.keyword {
            "rule" => self.after(&["when", "unless"]),
            "term" => self.after(&["when", "unless", "is"]),
            "factors" => self.after(&["for", "against", "considered"]),
            _ => false,
        }
    }

    /// The nearest of some words to the one that stands at a token; never that word itself.
    pub(super) fn meant<'b>(&self, offset: isize, words: impl IntoIterator<Item = &'b str>) -> Option<&'b str> {
        let written = self.word(offset);
        nearest(written, words).filter(|meant| *meant != written && self.is(offset, TokenKind::Word))
    }

    /// Whether a statement of the language starts with the word at a token.
    pub(super) fn is_keyword(&self, offset: isize) -> bool {
        KEYWORDS.contains(&self.word(offset))
    }

    /// Where the place is, for the end of a sentence.
    pub(super) fn within(&self) -> String {
        if self.file.is_of_rows() { "in this cell".to_owned() } else { within(self.keyword) }
    }

    pub(super) fn says(&self, span: Span, message: impl Into<String>, help: impl Into<String>) -> Diagnostic {
        Diagnostic::new(Code::Statement, self.file, span, message).help(help)
    }

    /// A token as a message shows it, cut where it is long.
    pub(super) fn shown(&self, offset: isize) -> String {
        let word = self.word(offset);
        if self.is(offset, TokenKind::Text) {
            return "this text".to_owned();
        }
        let short: String = word.chars().take(40).collect();
        if short.len() < word.len() { format!("`{short}…`") } else { format!("`{word}`") }
    }
}

/// `in this rule`, for the end of a sentence.
pub(super) fn within(keyword: &str) -> String {
    if is_plural(keyword) { format!("under {keyword}") } else { format!("in this {}", noun(keyword)) }
}

/// What a statement is called: what an amendment does is a change, whatever it starts with.
pub(super) fn noun(keyword: &str) -> &str {
    if matches!(keyword, "in" | "replace" | "insert" | "repeal") { "change" } else { keyword }
}

/// Whether the keyword names several things.
pub(in crate::syntax) fn is_plural(keyword: &str) -> bool {
    matches!(keyword, "outcomes" | "factors" | "examples")
}
