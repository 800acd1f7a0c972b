//! The rows of a file beside a policy: CSV and workbooks (XLSX), read into cells that have a place.
//!
//! What is read becomes one text, a line for each row with bars between its cells, so that what is said of a cell is shown
//! as what is said of a policy is. A cell's own words are those of the language; here they are only fetched. Work is
//! bounded: by the bytes of the file and of what is packed in it, and by the number of rows and columns.

mod csv;
mod workbook;

use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic};
use crate::source::{Place, Places, SourceFile, Span};

/// The most bytes of a file of rows.
const MOST_BYTES: usize = 8 << 20;

/// The most rows below the titles.
pub(crate) const MOST_ROWS: usize = 10_000;

/// The most columns.
const MOST_COLUMNS: usize = 100;

/// The rows of a file, in the text that is made of them.
pub(crate) struct Grid {
    pub(crate) file: Arc<SourceFile>,
    pub(crate) titles: Vec<Cell>,
    /// The rows below, each with its number in the file and a cell for each title, empty ones among them.
    pub(crate) rows: Vec<(usize, Vec<Cell>)>,
    /// What was wrong with single cells.
    pub(crate) problems: Vec<Diagnostic>,
    /// Whether commas stand between its cells.
    pub(crate) commas: bool,
}

/// A cell: its place in the text, and what it was in the file.
#[derive(Clone, Copy)]
pub(crate) struct Cell {
    pub(crate) span: Span,
    pub(crate) kind: Kind,
}

/// What a cell holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    Empty,
    Text,
    /// What a spreadsheet keeps as a number.
    Number,
    /// What a spreadsheet keeps as a date or as yes and no.
    Value,
    /// What could not be taken; that is told already.
    Wrong,
}

/// What keeps a file from being read at all.
pub(crate) enum Refused {
    /// Something about the file.
    File(Diagnostic),
    /// Something about the sheet that is named, or is not: what, and what to do. It is told where it is named.
    Sheet(String, String),
}

/// A cell as it is found, with its column from 1.
struct Found {
    column: usize,
    kind: Kind,
    text: String,
    /// What is wrong with it, and what to do.
    wrong: Option<(String, String)>,
}

/// A row as it is found: its number and its line, from 1, and the cells that are not empty, in order.
struct FoundRow {
    row: usize,
    line: usize,
    cells: Vec<Found>,
}

/// Everything that was found in a file or in a sheet of it.
struct FoundRows {
    name: String,
    sheet: Option<String>,
    rows: Vec<FoundRow>,
    /// Ranges of cells that are merged: the row and column of the first, and the range in words.
    merged: Vec<(usize, usize, String)>,
}

/// Reads a CSV file.
pub(crate) fn csv(name: &str, text: &str) -> Result<Grid, Refused> {
    small_enough(name, text.len())?;
    Ok(Grid { commas: true, ..grid(csv::read(name, text).map_err(Refused::File)?)? })
}

/// Reads a sheet of a workbook; its only one where none is named.
pub(crate) fn workbook(name: &str, bytes: &[u8], sheet: Option<&str>) -> Result<Grid, Refused> {
    small_enough(name, bytes.len())?;
    grid(workbook::read(name, bytes, sheet)?)
}

fn small_enough(name: &str, bytes: usize) -> Result<(), Refused> {
    if bytes <= MOST_BYTES {
        return Ok(());
    }
    let message = format!("this file has {bytes} bytes; a file of rows has at most {MOST_BYTES}");
    Err(about(name, message, "split it into several files, and the table into several tables"))
}

/// A problem of a file as a whole.
fn about(name: &str, message: impl Into<String>, help: impl Into<String>) -> Refused {
    Refused::File(Diagnostic::about_file(Code::RowsFile, name, message, help))
}

fn too_many(name: &str) -> Refused {
    let message = format!("this file has more than {MOST_ROWS} rows below its titles");
    about(name, message, "delete what does not belong to the table, or divide the table into several")
}

/// Writes what was found as one text, and keeps the place of each cell in it.
fn grid(found: FoundRows) -> Result<Grid, Refused> {
    let FoundRows { name, sheet, rows, merged } = found;
    let Some(first) = rows.first() else {
        return Err(about(&name, "this file is empty", "write the titles of the columns in its first row"));
    };
    let width = first.cells.last().map_or(0, |cell| cell.column);
    let (mut text, mut line) = (String::new(), 1usize);
    let (mut places, mut cells, mut wrong) = (Vec::new(), Vec::new(), Vec::new());
    for row in rows {
        while line < row.line {
            text.push('\n');
            line = line.saturating_add(1);
        }
        let mut own = Vec::new();
        let last = row.cells.last().map_or(0, |cell| cell.column).max(width);
        let mut left = row.cells.into_iter().peekable();
        text.push('|');
        for column in 1..=last {
            text.push(' ');
            let start = text.len();
            let found = left.next_if(|cell| cell.column == column);
            let kind = found.as_ref().map_or(Kind::Empty, |cell| cell.kind);
            if let Some(cell) = &found {
                text.push_str(&cell.text);
            }
            let span = Span::new(start, text.len());
            if let Some(told) = found.and_then(|cell| cell.wrong) {
                wrong.push((span, told));
            }
            places.push(Place { span, row: row.row, column });
            own.push(Cell { span, kind });
            text.push_str(" |");
        }
        cells.push((row.row, own));
    }
    let merges = merged.into_iter().map(|(row, column, range)| {
        let place = places.iter().find(|place| place.row == row && place.column == column);
        let message = format!("the cells {range} are merged");
        let help = "take the merging back, and write in each of the cells what it says".to_owned();
        (place.map_or(Span::default(), |place| place.span), (message, help))
    });
    wrong.extend(merges.collect::<Vec<_>>());
    let file = SourceFile::of_rows(name, text, Places { sheet, cells: places });
    let problem = |(span, (message, help))| Diagnostic::new(Code::RowsCell, &file, span, message).help(help);
    let problems = wrong.into_iter().map(problem).collect();
    let mut rows = cells.into_iter();
    let (_, titles) = rows.next().unwrap_or_default();
    Ok(Grid { titles, rows: rows.collect(), problems, file, commas: false })
}

/// The words of a cell on one line.
fn on_one_line(text: &str) -> String {
    text.split(['\r', '\n', '\t']).map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}
