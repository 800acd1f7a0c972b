//! Tokens by what they say, however they are written.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;

use crate::source::Span;
use crate::syntax::scan::{Token, TokenKind};

/// A token, or the tokens of one number.
#[derive(Clone, Copy)]
pub(super) struct Word {
    /// The same for all that say the same.
    pub(super) key: usize,
    pub(super) span: Span,
    /// Whether it is no bracket, comma or other sign, which stand everywhere.
    pub(super) telling: bool,
}

/// The keys that were given.
#[derive(Default)]
pub(super) struct Words {
    keys: HashMap<String, usize>,
}

impl Words {
    pub(super) fn of(&mut self, text: &str, tokens: &[Token]) -> Vec<Word> {
        let mut words = Vec::with_capacity(tokens.len());
        let mut rest = tokens;
        while let Some((first, behind)) = rest.split_first() {
            let (span, count) = if first.kind == TokenKind::Number { number(text, rest) } else { (first.span, 1) };
            let said = said(first.kind, text.get(span.start..span.end).unwrap_or(""));
            let next = self.keys.len();
            let key = *self.keys.entry(said).or_insert(next);
            let telling = matches!(first.kind, TokenKind::Word | TokenKind::Number | TokenKind::Text);
            words.push(Word { key, span, telling });
            rest = rest.get(count..).unwrap_or(behind);
        }
        words
    }
}

/// Where the number ends with which tokens start, and how many are its own: `3,000,000` are five.
fn number(text: &str, tokens: &[Token]) -> (Span, usize) {
    let mut span = tokens.first().map(|token| token.span).unwrap_or_default();
    let mut count = 1usize;
    while let Some([comma, digits, ..]) = tokens.get(count..) {
        let adjacent = comma.span.start == span.end && digits.span.start == comma.span.end;
        let is_comma = text.get(comma.span.start..comma.span.end) == Some(",");
        if !(adjacent && is_comma && digits.kind == TokenKind::Number) {
            break;
        }
        span = span.to(digits.span);
        count = count.saturating_add(2);
    }
    (span, count)
}

fn said(kind: TokenKind, written: &str) -> String {
    match kind {
        TokenKind::Text => {
            let mut inner = written.chars();
            inner.next();
            inner.next_back();
            unescaped(inner.as_str())
        }
        TokenKind::Number => {
            let narrow: String = written.chars().filter(|c| *c != ',').map(narrow).collect();
            narrow.split('-').map(plain).collect::<Vec<_>>().join("-")
        }
        TokenKind::Word => written.nfc().collect(),
        TokenKind::Open | TokenKind::Close | TokenKind::Symbol => written.chars().map(narrow).collect(),
    }
}

/// A number, or a part of a date, without zeros that say nothing.
fn plain(digits: &str) -> String {
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    format!("{}.{}", whole.trim_start_matches('0'), fraction.trim_end_matches('0'))
}

fn unescaped(text: &str) -> String {
    let mut chars = text.chars();
    let mut said = String::with_capacity(text.len());
    while let Some(c) = chars.next() {
        said.extend(if c == '\\' { chars.next() } else { Some(c) });
    }
    said
}

/// A full-width character as the narrow one that is read like it.
fn narrow(c: char) -> char {
    match c {
        '、' => ',',
        '！'..='～' => char::from_u32(u32::from(c).saturating_sub(0xfee0)).unwrap_or(c),
        c => c,
    }
}
