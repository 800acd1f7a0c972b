//! A first look at a text: words, texts and brackets with their places, before any statement is parsed.

use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic};
use crate::source::{SourceFile, Span};

/// What a token is, as far as cutting and nesting need to know.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum TokenKind {
    Word,
    Number,
    Text,
    Open,
    Close,
    Symbol,
}

/// A token and its place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    pub(crate) span: Span,
}

/// What a text is made of.
pub(crate) struct Scanned {
    pub(crate) tokens: Vec<Token>,
    /// Where a text is not closed, or a character stands that cannot be read, in order.
    pub(crate) sore: Vec<usize>,
    /// Where comments stand, in order, each up to the end of its line.
    pub(crate) comments: Vec<Span>,
}

/// Whether a token is the first of its line.
pub(super) fn starts_line(file: &SourceFile, tokens: &[Token], at: usize) -> bool {
    let before = at.checked_sub(1).and_then(|before| tokens.get(before));
    let (Some(before), Some(token)) = (before, tokens.get(at)) else { return false };
    file.slice(Span::new(before.span.end, token.span.start)).contains('\n')
}

/// Splits a text into tokens. A text that is not closed ends with its line.
pub(crate) fn scan(file: &Arc<SourceFile>, problems: &mut Vec<Diagnostic>) -> Scanned {
    scan_within(file, Span::new(0, file.text().len()), problems)
}

/// Splits a part of a text into tokens. A text that is not closed ends with its line, or with the part.
pub(crate) fn scan_within(file: &Arc<SourceFile>, part: Span, problems: &mut Vec<Diagnostic>) -> Scanned {
    let text = file.text().get(..part.end).unwrap_or_default();
    let (mut tokens, mut sore, mut comments, mut controls) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut next = part.start;
    while let Some(c) = text.get(next..).and_then(|rest| rest.chars().next()) {
        let (start, after) = (next, next.saturating_add(c.len_utf8()));
        next = after;
        let (kind, end) = match c {
            // A NUL in a comment stays for the next round, which reports it.
            '#' => {
                next = end_of(text, after, |c| c != '\n' && (is_blank(c) || !c.is_control()));
                comments.push(Span::new(start, next));
                continue;
            }
            '(' | '（' => (TokenKind::Open, after),
            ')' | '）' => (TokenKind::Close, after),
            '"' | '“' | '”' | '„' => {
                let end = text_end(text, c, after).unwrap_or_else(|| {
                    sore.push(start);
                    problems.push(text_not_closed(file, text, start));
                    line_end(text, start)
                });
                let mut from = after;
                while let Some((at, inner)) = first_control(text, from, end) {
                    controls.push((at, inner));
                    from = at.saturating_add(inner.len_utf8());
                }
                (TokenKind::Text, end)
            }
            c if is_blank(c) => {
                next = end_of(text, after, is_blank);
                continue;
            }
            c if c.is_control() => {
                sore.push(start);
                controls.push((start, c));
                continue;
            }
            c if c.is_numeric() && is_digit(c) => {
                (TokenKind::Number, end_of(text, after, |c| is_word(c) || matches!(c, '-' | '.')))
            }
            c if is_word(c) => (TokenKind::Word, end_of(text, after, is_word)),
            _ => (TokenKind::Symbol, after),
        };
        next = end;
        tokens.push(Token { kind, span: Span::new(start, end) });
    }
    control_characters(file, &controls, problems);
    Scanned { tokens, sore, comments }
}

/// Where characters that fit end, from a place on.
fn end_of(text: &str, mut from: usize, fits: impl Fn(char) -> bool) -> usize {
    loop {
        // Most are one byte.
        let bytes = text.as_bytes().get(from..).unwrap_or_default();
        from = from.saturating_add(bytes.iter().take_while(|byte| byte.is_ascii() && fits(char::from(**byte))).count());
        match text.get(from..).and_then(|rest| rest.chars().next()) {
            Some(c) if !c.is_ascii() && fits(c) => from = from.saturating_add(c.len_utf8()),
            _ => return from,
        }
    }
}

/// The first control character between two places that is no blank.
fn first_control(text: &str, from: usize, to: usize) -> Option<(usize, char)> {
    let part = text.get(from..to)?;
    // Those that are no ASCII begin with this byte.
    let may_be_one = |byte: u8| byte.is_ascii_control() || byte == 0xC2;
    if !part.bytes().any(may_be_one) {
        return None;
    }
    let control = part.char_indices().find(|(_, c)| c.is_control() && !is_blank(*c));
    control.map(|(at, c)| (from.saturating_add(at), c))
}

/// Where a text that opens with `quote` before `from` ends, behind its closing quote.
fn text_end(text: &str, quote: char, from: usize) -> Option<usize> {
    // A curly quote begins with the last of these.
    let may_end = |byte: u8| matches!(byte, b'\n' | b'\\' | b'"' | 0xE2);
    let mut from = from;
    loop {
        from = from.saturating_add(text.get(from..)?.bytes().position(may_end)?);
        from = match text.get(from..)?.chars().next()? {
            '\n' => return None,
            '\\' => {
                let escaped = text.get(from.saturating_add(1)..)?.chars().next()?;
                from.saturating_add(1).saturating_add(escaped.len_utf8())
            }
            '"' if quote == '"' => return Some(from.saturating_add(1)),
            c @ ('“' | '”' | '„') if quote != '"' => return Some(from.saturating_add(c.len_utf8())),
            c => from.saturating_add(c.len_utf8()),
        };
    }
}

/// Where the line of a byte ends, before its line break.
pub(crate) fn line_end(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or("");
    let line = rest.find('\n').and_then(|end| rest.get(..end)).unwrap_or(rest);
    at.saturating_add(line.trim_end().len())
}

fn text_not_closed(file: &Arc<SourceFile>, text: &str, start: usize) -> Diagnostic {
    let span = Span::new(start, line_end(text, start));
    Diagnostic::new(Code::TextNotClosed, file, span, "this text is not closed before its line ends")
        .help("write a closing quote `\"` where the text ends; a text stands on one line")
}

/// The most control characters of a file that are reported, each in a line of its own.
const MOST_CONTROLS: usize = 20;

/// Reports control characters: the first of each line, and of many lines how many there are.
fn control_characters(file: &Arc<SourceFile>, found: &[(usize, char)], problems: &mut Vec<Diagnostic>) {
    let mut before = None;
    let mut starts_line =
        |at: usize| before.replace(at).is_none_or(|last| file.slice(Span::new(last, at)).contains('\n'));
    let lines: Vec<(usize, char)> = found.iter().copied().filter(|(at, _)| starts_line(*at)).collect();
    let more = lines.len().saturating_sub(MOST_CONTROLS);
    for (count, (at, c)) in lines.into_iter().take(MOST_CONTROLS).enumerate() {
        let span = Span::new(at, at.saturating_add(c.len_utf8()));
        let name = match c {
            '\0' => "a NUL byte".to_owned(),
            c => format!("the control character U+{:04X}", u32::from(c)),
        };
        let others = match more {
            1 if count.saturating_add(1) == MOST_CONTROLS => ", and one line more holds such a character",
            2.. if count.saturating_add(1) == MOST_CONTROLS => &format!(", and {more} lines more hold such characters"),
            _ => "",
        };
        let help = "delete it; if the file is full of them, it was not saved as text (save it as UTF-8)";
        let message = format!("the text holds {name}{others}");
        problems.push(Diagnostic::new(Code::ControlCharacter, file, span, message).help(help));
    }
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n' | '\u{3000}' | '\u{a0}' | '\u{feff}')
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit() || ('０'..='９').contains(&c)
}

/// Whether a character can stand in a word; the grammar says more exactly which words are names.
fn is_word(c: char) -> bool {
    let marks = '\u{300}'..='\u{36f}';
    c.is_alphanumeric() || c == '_' || c == 'ー' || marks.contains(&c) || matches!(c, '\u{3099}' | '\u{309a}')
}
