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

/// Splits a text into tokens. A text that is not closed ends with its line.
pub(crate) fn scan(file: &Arc<SourceFile>, problems: &mut Vec<Diagnostic>) -> Scanned {
    scan_within(file, Span::new(0, file.text().len()), problems)
}

/// Splits a part of a text into tokens. A text that is not closed ends with its line, or with the part.
pub(crate) fn scan_within(file: &Arc<SourceFile>, part: Span, problems: &mut Vec<Diagnostic>) -> Scanned {
    let text = file.text().get(..part.end).unwrap_or_default();
    let (mut tokens, mut sore, mut comments, mut controls) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let within = text.get(part.start..).unwrap_or_default();
    let mut chars = within.char_indices().map(|(at, c)| (part.start.saturating_add(at), c)).peekable();
    while let Some((start, c)) = chars.next() {
        let end = start.saturating_add(c.len_utf8());
        // Takes characters while they fit, and says where the last one ended.
        let mut take_while = |fits: &dyn Fn(char) -> bool| {
            let mut last = end;
            while let Some((at, next)) = chars.next_if(|(_, next)| fits(*next)) {
                last = at.saturating_add(next.len_utf8());
            }
            last
        };
        let (kind, end) = match c {
            // A NUL in a comment stays for the next round, which reports it.
            '#' => {
                let end = take_while(&|c| c != '\n' && (is_blank(c) || !c.is_control()));
                comments.push(Span::new(start, end));
                continue;
            }
            '(' | '（' => (TokenKind::Open, end),
            ')' | '）' => (TokenKind::Close, end),
            '"' | '“' | '”' | '„' => {
                let end = text_end(text, c, end);
                if end.is_none() {
                    sore.push(start);
                    problems.push(text_not_closed(file, text, start));
                }
                let end = end.unwrap_or_else(|| line_end(text, start));
                while let Some((at, inner)) = chars.next_if(|(at, _)| *at < end) {
                    if inner.is_control() && !is_blank(inner) {
                        controls.push((at, inner));
                    }
                }
                (TokenKind::Text, end)
            }
            c if is_blank(c) => continue,
            c if c.is_control() => {
                sore.push(start);
                controls.push((start, c));
                continue;
            }
            c if c.is_numeric() && is_digit(c) => {
                (TokenKind::Number, take_while(&|c| is_word(c) || matches!(c, '-' | '.')))
            }
            c if is_word(c) => (TokenKind::Word, take_while(&is_word)),
            _ => (TokenKind::Symbol, end),
        };
        tokens.push(Token { kind, span: Span::new(start, end) });
    }
    control_characters(file, &controls, problems);
    Scanned { tokens, sore, comments }
}

/// Where a text that opens with `quote` before `from` ends, behind its closing quote.
fn text_end(text: &str, quote: char, from: usize) -> Option<usize> {
    let mut chars = text.get(from..)?.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '\n' => return None,
            '\\' => {
                chars.next();
            }
            '"' if quote == '"' => return Some(from.saturating_add(at).saturating_add(1)),
            '“' | '”' | '„' if quote != '"' => return Some(from.saturating_add(at).saturating_add(c.len_utf8())),
            _ => {}
        }
    }
    None
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
