//! The texts that policies and cases are read from, and places in them.

use std::fmt;
use std::sync::Arc;

/// A place in a text: the bytes from `start` up to, not including, `end`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, PartialOrd, Ord)]
pub struct Span {
    /// The first byte.
    pub start: usize,
    /// The byte after the last.
    pub end: usize,
}

impl Span {
    pub(crate) fn new(start: usize, end: usize) -> Span {
        Span { start, end: end.max(start) }
    }

    /// From the start of this place to the end of the other.
    pub(crate) fn to(self, other: Span) -> Span {
        Span::new(self.start, other.end)
    }

    pub(crate) fn contains(self, at: usize) -> bool {
        self.start <= at && at < self.end
    }
}

/// A text with its name and an index of its lines.
#[derive(PartialEq, Eq)]
pub struct SourceFile {
    name: String,
    text: String,
    /// The byte at which each line starts.
    lines: Vec<usize>,
    /// How many characters stand before each block of bytes, so that a place in a very long line is found at once.
    blocks: Vec<usize>,
    /// Where the text was put together from others: the first byte here, the other text, and the first byte there.
    pieces: Vec<(usize, Arc<SourceFile>, usize)>,
}

/// The bytes of a block.
const BLOCK: usize = 1024;

/// A line and a column, both counted from 1; the column in characters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The character in the line, from 1.
    pub column: usize,
}

impl SourceFile {
    /// Keeps a text under a name, which diagnostics show.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Arc<SourceFile> {
        Arc::new(SourceFile::index(name.into(), text.into(), Vec::new()))
    }

    /// A text that is put together from places of others, each on lines of its own. Diagnostics show the others.
    pub(crate) fn joined(name: &str, places: &[(Arc<SourceFile>, Span)]) -> Arc<SourceFile> {
        let (mut text, mut pieces) = (String::new(), Vec::new());
        for (file, span) in places {
            pieces.push((text.len(), Arc::clone(file), span.start));
            text.push_str(file.slice(*span));
            text.push('\n');
        }
        Arc::new(SourceFile::index(name.to_owned(), text, pieces))
    }

    /// The text in which a place was written, and the place there.
    pub(crate) fn origin(self: &Arc<SourceFile>, span: Span) -> (Arc<SourceFile>, Span) {
        let piece = self.pieces.iter().rfind(|(start, ..)| *start <= span.start);
        let Some((start, file, there)) = piece else { return (Arc::clone(self), span) };
        let moved = |at: usize| at.saturating_sub(*start).saturating_add(*there);
        (Arc::clone(file), Span::new(moved(span.start), moved(span.end)))
    }

    fn index(name: String, text: String, pieces: Vec<(usize, Arc<SourceFile>, usize)>) -> SourceFile {
        let newlines = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let lines = std::iter::once(0).chain(newlines.map(|(at, _)| at.saturating_add(1))).collect();
        let mut before = 0usize;
        let mut blocks = Vec::new();
        for block in text.as_bytes().chunks(BLOCK) {
            blocks.push(before);
            before = before.saturating_add(characters(block));
        }
        SourceFile { name, text, lines, blocks, pieces }
    }

    /// The name, as a rule a path.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The words at a place; empty if the place is not in this text, or cuts a character.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.start..span.end).unwrap_or("")
    }

    /// The line and column of a byte, given by its index from 0; behind the text, of its end.
    #[must_use]
    pub fn position(&self, at: usize) -> Position {
        let line = self.lines.partition_point(|start| *start <= at).max(1);
        let start = self.lines.get(line.saturating_sub(1)).copied().unwrap_or(0);
        let mark = usize::from(line == 1 && at > 0 && self.text.starts_with('\u{feff}'));
        let column = self.characters_before(at).saturating_sub(self.characters_before(start)).saturating_sub(mark);
        Position { line, column: column.saturating_add(1) }
    }

    /// How many characters start before a byte.
    fn characters_before(&self, at: usize) -> usize {
        let at = at.min(self.text.len());
        let block = at / BLOCK;
        let rest = self.text.as_bytes().get(block.saturating_mul(BLOCK)..at).unwrap_or(&[]);
        self.blocks
            .get(block)
            .copied()
            .unwrap_or_else(|| characters(self.text.as_bytes()))
            .saturating_add(characters(rest))
    }
}

/// How many characters start in some bytes of a text.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count()
}

impl fmt::Debug for SourceFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("SourceFile").field(&self.name).finish()
    }
}
