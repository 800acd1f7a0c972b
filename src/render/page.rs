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

    pub(super) fn into_text(self) -> String {
        self.text
    }

    /// A paragraph of some pieces, its first line and the others indented.
    pub(super) fn line(&mut self, indent: usize, hang: usize, pieces: &[&str]) {
        self.written(indent, hang, |text| pieces.iter().for_each(|piece| text.push_str(piece)));
    }

    /// A paragraph that something writes.
    pub(super) fn written(&mut self, indent: usize, hang: usize, write: impl FnOnce(&mut String)) {
        let width = self.style.width.max(40);
        let start = self.text.len();
        spaces(&mut self.text, indent);
        let begin = self.text.len();
        write(&mut self.text);
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
    pub(super) fn title(&mut self, title: &str) {
        let (bold, plain) = self.colour(BOLD);
        let width = self.style.width.max(40);
        let wrapped = if title.len() <= width && !title.contains('\n') {
            title.trim_end_matches(' ').to_owned()
        } else {
            textwrap::fill(title, textwrap::Options::new(width).subsequent_indent("  "))
        };
        [bold, &wrapped, plain, "\n"].into_iter().for_each(|piece| self.text.push_str(piece));
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
