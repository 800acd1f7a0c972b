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
    /// Where the cells stand, if it is the text of a file of rows.
    places: Option<Places>,
}

/// Where the cells of a file of rows stand in the text that is made of them.
#[derive(PartialEq, Eq)]
pub(crate) struct Places {
    /// The sheet of a workbook.
    pub(crate) sheet: Option<String>,
    /// The cells, in the order of the text.
    pub(crate) cells: Vec<Place>,
}

/// A cell, by its row and column from 1.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) span: Span,
    pub(crate) row: usize,
    pub(crate) column: usize,
}

/// The bytes of a block.
const BLOCK: usize = 1024;

/// A line and a column, both counted from 1; the column in characters. In a file of rows the column is that of the cell,
/// and the line of a workbook is the row.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Position {
    /// The line, from 1.
    pub line: usize,
    /// The character in the line, from 1; in a file of rows, the column of the cell.
    pub column: usize,
}

impl SourceFile {
    /// Keeps a text under a name, which diagnostics show.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Arc<SourceFile> {
        Arc::new(SourceFile::index(name.into(), text.into(), Vec::new(), None))
    }

    /// A text that is put together from places of others, each on lines of its own. Diagnostics show the others.
    pub(crate) fn joined(name: &str, places: &[(Arc<SourceFile>, Span)]) -> Arc<SourceFile> {
        let (mut text, mut pieces) = (String::new(), Vec::new());
        for (file, span) in places {
            pieces.push((text.len(), Arc::clone(file), span.start));
            text.push_str(file.slice(*span));
            text.push('\n');
        }
        Arc::new(SourceFile::index(name.to_owned(), text, pieces, None))
    }

    /// The text in which a place was written, and the place there.
    pub(crate) fn origin(self: &Arc<SourceFile>, span: Span) -> (Arc<SourceFile>, Span) {
        let piece = self.pieces.iter().rfind(|(start, ..)| *start <= span.start);
        let Some((start, file, there)) = piece else { return (Arc::clone(self), span) };
        let moved = |at: usize| at.saturating_sub(*start).saturating_add(*there);
        (Arc::clone(file), Span::new(moved(span.start), moved(span.end)))
    }

    /// Keeps the text that is made of a file of rows, with the places of its cells.
    #[cfg(feature = "sheets")]
    pub(crate) fn of_rows(name: String, text: String, places: Places) -> Arc<SourceFile> {
        Arc::new(SourceFile::index(name, text, Vec::new(), Some(places)))
    }

    fn index(
        name: String,
        text: String,
        pieces: Vec<(usize, Arc<SourceFile>, usize)>,
        places: Option<Places>,
    ) -> SourceFile {
        let newlines = text.match_indices('\n');
        let lines = std::iter::once(0).chain(newlines.map(|(at, _)| at.saturating_add(1))).collect();
        let mut before = 0usize;
        let mut blocks = Vec::new();
        for block in text.as_bytes().chunks(BLOCK) {
            blocks.push(before);
            before = before.saturating_add(characters(block));
        }
        SourceFile { name, text, lines, blocks, pieces, places }
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
        if let Some(places) = &self.places {
            return Position { line, column: places.at(at).map_or(1, |cell| cell.column) };
        }
        let start = self.lines.get(line.saturating_sub(1)).copied().unwrap_or(0);
        let mark = usize::from(line == 1 && at > 0 && self.text.starts_with('\u{feff}'));
        let column = self.characters_before(at).saturating_sub(self.characters_before(start)).saturating_sub(mark);
        Position { line, column: column.saturating_add(1) }
    }

    /// Where a place in a file of rows is found in the spreadsheet: `sheet "Ages", cell C7`. Nothing in other texts.
    pub(crate) fn cell_words(&self, span: Span) -> Option<String> {
        let places = self.places.as_ref()?;
        let (first, last) = (places.at(span.start), places.at(span.end));
        let line = self.position(span.start).line;
        let row = match (first, last, &places.sheet) {
            (None, ..) | (_, None, _) => None,
            (Some(cell), Some(last), sheet) if cell.column == last.column => Some(match sheet {
                Some(_) => format!("cell {}{}", letters(cell.column), cell.row),
                None if line == cell.row => format!("row {}, column {}", cell.row, letters(cell.column)),
                None => format!("row {} (line {line}), column {}", cell.row, letters(cell.column)),
            }),
            (Some(cell), ..) if places.sheet.is_some() || line == cell.row => Some(format!("row {}", cell.row)),
            (Some(cell), ..) => Some(format!("row {} (line {line})", cell.row)),
        };
        let sheet = places.sheet.as_ref().map(|sheet| format!("sheet \"{sheet}\""));
        let words: Vec<String> = sheet.into_iter().chain(row).collect();
        (!words.is_empty()).then(|| words.join(", "))
    }

    /// Whether it is the text of a file of rows.
    pub(crate) fn is_of_rows(&self) -> bool {
        self.places.is_some()
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

impl Places {
    /// The cell at a byte; none before the first.
    fn at(&self, at: usize) -> Option<Place> {
        let behind = self.cells.partition_point(|cell| cell.span.start <= at);
        self.cells.get(behind.checked_sub(1)?).copied()
    }
}

/// The letters of a column, as a spreadsheet shows them: `A`, `Z`, `AA`.
pub(crate) fn letters(column: usize) -> String {
    let (mut left, mut letters) = (column, Vec::new());
    while let Some(last) = left.checked_sub(1) {
        letters.push(char::from(b'A'.saturating_add(u8::try_from(last % 26).unwrap_or(0))));
        left = last / 26;
    }
    letters.into_iter().rev().collect()
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
