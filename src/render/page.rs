//! Lines within a width, written straight into the text.

use super::Style;
use super::wrap::{spaces, wrap};
use crate::eval::Truth;

pub(super) const BOLD: &str = "\u{1b}[1m";
pub(super) const DIM: &str = "\u{1b}[2m";
const PLAIN: &str = "\u{1b}[0m";

/// Writes lines within a width.
pub(super) struct Page {
    style: Style,
    text: String,
}

impl Page {
    pub(super) fn new(style: Style) -> Page {
        // Most decisions take no more, and a text that grows is copied.
        Page { style, text: String::with_capacity(4096) }
    }

    /// The same, where as a rule there is nothing.
    #[inline]
    pub(super) fn add_if_any(&mut self, text: &str) {
        if !text.is_empty() {
            self.text.push_str(text);
        }
    }

    /// Where the next line will stand.
    pub(super) fn here(&self) -> usize {
        self.text.len()
    }

    /// Ends a line of which all stands there from its indentation on, and in which there is no line break.
    #[inline]
    pub(super) fn end_line(&mut self, start: usize, indent: usize, hang: usize) {
        let width = self.style.width.max(40);
        if self.text.len().saturating_sub(start) <= width && self.text.as_bytes().last() != Some(&b' ') {
            self.text.push('\n');
        } else {
            self.end_paragraph(start, indent, hang);
        }
    }

    /// Begins a line.
    #[inline]
    pub(super) fn begin(&mut self, indent: usize, pieces: &[&str]) {
        spaces(&mut self.text, indent);
        pieces.iter().for_each(|piece| self.text.push_str(piece));
    }

    /// The line that is being written, and all before it.
    pub(super) fn line_so_far(&mut self) -> &mut String {
        &mut self.text
    }

    /// A page for a few lines.
    pub(super) fn empty(style: Style) -> Page {
        Page { style, text: String::new() }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn clear(&mut self) {
        self.text.clear();
    }

    /// Adds what is laid out already.
    #[inline]
    pub(super) fn add(&mut self, text: &str) {
        self.text.push_str(text);
    }

    pub(super) fn into_text(self) -> String {
        self.text
    }

    /// A paragraph of some pieces, its first line and the others indented.
    pub(super) fn line(&mut self, indent: usize, hang: usize, pieces: &[&str]) {
        self.written(indent, hang, |text| pieces.iter().for_each(|piece| text.push_str(piece)));
    }

    /// A paragraph that something writes.
    pub(super) fn written(&mut self, indent: usize, hang: usize, write: impl FnOnce(&mut String)) {
        let start = self.text.len();
        spaces(&mut self.text, indent);
        write(&mut self.text);
        self.end_paragraph(start, indent, hang);
    }

    /// Ends a paragraph, of which all stands there from its indentation on.
    pub(super) fn end_paragraph(&mut self, start: usize, indent: usize, hang: usize) {
        let width = self.style.width.max(40);
        let begin = start.saturating_add(indent);
        let line = self.text.as_bytes().get(begin..).unwrap_or_default();
        // No text is wider than its bytes are many.
        if self.text.len().saturating_sub(start) <= width && !breaks(line) {
            if line.last() == Some(&b' ') {
                let trimmed = line.iter().rev().take_while(|byte| **byte == b' ').count();
                self.text.truncate(self.text.len().saturating_sub(trimmed));
            }
        } else {
            let line = self.text.split_off(begin);
            self.text.truncate(start);
            wrap(&mut self.text, &line, width, indent, hang);
        }
        self.text.push('\n');
    }

    /// The first line: not indented, and in bold.
    pub(super) fn title(&mut self, pieces: &[&str]) {
        let (bold, plain) = self.colour(BOLD);
        let width = self.style.width.max(40);
        self.text.push_str(bold);
        let start = self.text.len();
        pieces.iter().for_each(|piece| self.text.push_str(piece));
        let title = self.text.get(start..).unwrap_or_default();
        if title.len() <= width && !breaks(title.as_bytes()) {
            let trimmed = title.trim_end_matches(' ').len();
            self.text.truncate(start.saturating_add(trimmed));
        } else {
            let wrapped = textwrap::fill(title, textwrap::Options::new(width).subsequent_indent("  "));
            self.text.truncate(start);
            self.text.push_str(&wrapped);
        }
        self.text.push_str(plain);
        self.text.push('\n');
    }

    pub(super) fn heading(&mut self, text: &str) {
        let (bold, plain) = self.colour(BOLD);
        self.text.push('\n');
        let width = self.style.width.max(40);
        if text.len().saturating_add(2) <= width && !text.contains('\n') {
            return ["  ", bold, text, plain, "\n"].into_iter().for_each(|piece| self.text.push_str(piece));
        }
        self.text.push_str(bold);
        wrap(&mut self.text, text, width, 2, 2);
        self.text.push_str(plain);
        self.text.push('\n');
    }

    /// What stands before and after something in a colour.
    pub(super) fn colour(&self, colour: &'static str) -> (&'static str, &'static str) {
        if self.style.colour { (colour, PLAIN) } else { ("", "") }
    }

    /// What stands before and after something that holds, does not hold or is unknown.
    pub(super) fn truth(&self, truth: Truth) -> (&'static str, &'static str) {
        self.colour(match truth {
            Truth::Yes => "\u{1b}[32m",
            Truth::No => "\u{1b}[31m",
            Truth::Unknown => "\u{1b}[33m",
        })
    }
}

/// Whether there is a line break in it: eight bytes are looked at at once, the last ones together with some before them.
fn breaks(line: &[u8]) -> bool {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let breaks = |word: &[u8; 8]| {
        let word = u64::from_le_bytes(*word) ^ ONES.wrapping_mul(u64::from(b'\n'));
        word.wrapping_sub(ONES) & !word & HIGH != 0
    };
    let (words, _) = line.as_chunks();
    match line.last_chunk() {
        Some(last) => words.iter().any(breaks) || breaks(last),
        None => line.contains(&b'\n'),
    }
}
