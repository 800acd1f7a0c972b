//! CSV as RFC 4180 has it: commas between cells, and cells in quotes where they hold a comma, a quote or a line break.

use csv::{ReaderBuilder, StringRecord};

use super::{Found, FoundRow, FoundRows, Kind, MOST_COLUMNS, MOST_ROWS, Refused, about, on_one_line, too_many};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{SourceFile, Span};

/// The rows of a CSV file. Empty lines at its end are no rows; one in between is.
pub(super) fn read(name: &str, text: &str) -> Result<FoundRows, Diagnostic> {
    rows(name, text).map_err(|refused| match refused {
        Refused::File(problem) => problem,
        Refused::Sheet(message, help) => Diagnostic::about_file(Code::RowsFile, name, message, help),
    })
}

fn rows(name: &str, text: &str) -> Result<FoundRows, Refused> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let (mut record, mut rows) = (StringRecord::new(), Vec::<FoundRow>::new());
    let (mut at, mut line, mut row) = (0usize, 1usize, 1usize);
    let lines = |from: usize, to: usize| text.get(from..to).unwrap_or_default().matches('\n').count();
    while reader.read_record(&mut record).map_err(|error| unreadable(name, &error))? {
        // The reader passes over empty lines; they count here, so that each row has the number that a spreadsheet shows.
        let rest = text.get(at..).unwrap_or_default();
        let start = at.saturating_add(rest.len().saturating_sub(rest.trim_start_matches(['\r', '\n']).len()));
        let empty = lines(at, start);
        (line, row) = (line.saturating_add(empty), row.saturating_add(empty));
        let end = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX).min(text.len());
        // Of the two signs that end a line the reader has taken the first.
        let both = text.get(end.saturating_sub(1)..end.saturating_add(1)) == Some("\r\n");
        let end = if both { end.saturating_add(1) } else { end };
        let written = text.get(start..end).unwrap_or_default();
        if written.matches('"').count() % 2 == 1 {
            return Err(Refused::File(not_closed(name, text, start, line)));
        }
        if rows.len() > MOST_ROWS {
            return Err(too_many(name));
        }
        if record.len() > MOST_COLUMNS {
            let message = format!("line {line} has more than {MOST_COLUMNS} cells");
            return Err(about(name, message, "delete what does not belong to the table"));
        }
        let cells = record.iter().zip(1..).map(|(cell, column)| {
            let text = on_one_line(cell);
            let kind = if text.is_empty() { Kind::Empty } else { Kind::Text };
            Found { column, kind, text, wrong: None }
        });
        rows.push(FoundRow { row, line, cells: cells.collect() });
        (line, row) = (line.saturating_add(lines(start, end)), row.saturating_add(1));
        at = end;
    }
    while rows.last().is_some_and(|row| row.cells.iter().all(|cell| cell.kind == Kind::Empty)) {
        rows.pop();
    }
    let one = rows.first().filter(|row| row.cells.len() == 1).and_then(|row| row.cells.first());
    let other = [(';', "`;`"), ('\t', "tabs")].into_iter();
    let first_line = text.lines().next().unwrap_or_default();
    if let (Some(_), Some((_, sign))) = (one, other.into_iter().find(|(sign, _)| first_line.contains(*sign))) {
        let message = format!("between the cells of this file stand {sign}, not commas");
        let help = "save it again as CSV with commas between the cells (`CSV UTF-8`), or as XLSX";
        return Err(about(name, message, help));
    }
    Ok(FoundRows { name: name.to_owned(), sheet: None, rows, merged: Vec::new() })
}

fn unreadable(name: &str, error: &csv::Error) -> Refused {
    about(name, format!("this file cannot be read as CSV: {error}"), "save it again as CSV in UTF-8")
}

/// A cell that begins with a quote and has no end: the file goes on in it.
fn not_closed(name: &str, text: &str, start: usize, line: usize) -> Diagnostic {
    let file = SourceFile::new(name, text);
    let end = text.get(start..).and_then(|rest| rest.find('\n')).map_or(text.len(), |end| start.saturating_add(end));
    let message = format!("a cell of line {line} begins with a quote, and none closes it");
    Diagnostic::new(Code::RowsFile, &file, Span::new(start, end), message)
        .help("close it; a quote inside a cell in quotes is written twice (`\"\"`)")
}
