//! The cells of a sheet, each as the language writes it.

use super::super::{
    Found as FoundCell, FoundRow, Kind, MOST_COLUMNS, MOST_ROWS, Refused, about, on_one_line, too_many,
};
use super::Broken;
use super::styles::Format;
use super::xml::{Found, Xml, attribute};
use crate::source::letters;
use crate::values::Date;

/// The most ranges of merged cells that are told.
const MOST_MERGED: usize = 20;

/// What the cells of a sheet rest on.
pub(super) struct Book<'a> {
    pub(super) shared: &'a [String],
    pub(super) formats: &'a [Format],
    pub(super) is_1904: bool,
}

/// Why reading stopped.
pub(super) enum Stopped {
    Broken(Broken),
    TooMuch(Refused),
}

impl From<Broken> for Stopped {
    fn from(broken: Broken) -> Stopped {
        Stopped::Broken(broken)
    }
}

/// A cell while it is read.
#[derive(Default)]
struct Open {
    row: usize,
    column: usize,
    style: usize,
    kind: String,
    value: Option<String>,
    is_formula: bool,
}

/// The rows that hold something, and the ranges of merged cells: row and column of the first, and the range in words.
type Rows = (Vec<FoundRow>, Vec<(usize, usize, String)>);

pub(super) fn read(name: &str, text: &str, book: &Book<'_>) -> Result<Rows, Stopped> {
    let (mut rows, mut merged) = (Vec::<FoundRow>::new(), Vec::new());
    let (mut row, mut column) = (0usize, 0usize);
    let mut open: Option<Open> = None;
    let (mut reading, mut reading_aid) = (false, false);
    let mut xml = Xml::new(text);
    while let Some(event) = xml.next()? {
        match event {
            Found::Start(element, start) => match element.as_str() {
                "row" => {
                    let written = attribute(&start, "r").and_then(|row| row.parse().ok());
                    (row, column) = (written.unwrap_or_else(|| row.saturating_add(1)), 0);
                }
                "c" => {
                    (row, column) = match attribute(&start, "r") {
                        Some(place) => at(&place).ok_or_else(|| Broken(format!("there is no cell {place}")))?,
                        None => (row.max(1), column.saturating_add(1)),
                    };
                    let style = attribute(&start, "s").and_then(|style| style.parse().ok()).unwrap_or(0);
                    let kind = attribute(&start, "t").unwrap_or_default();
                    open = Some(Open { row, column, style, kind, ..Open::default() });
                }
                "f" => open.iter_mut().for_each(|cell| cell.is_formula = true),
                "v" | "t" => {
                    reading = true;
                    open.iter_mut().for_each(|cell| _ = cell.value.get_or_insert_default());
                }
                "rPh" => reading_aid = true,
                "mergeCell" if merged.len() < MOST_MERGED => {
                    let range = attribute(&start, "ref").unwrap_or_default();
                    let (row, column) = range.split(':').next().and_then(at).unwrap_or((1, 1));
                    merged.push((row, column, range));
                }
                _ => {}
            },
            Found::Text(more) if reading && !reading_aid => {
                if let Some(value) = open.as_mut().and_then(|cell| cell.value.as_mut()) {
                    value.push_str(&more);
                }
            }
            Found::Text(_) => {}
            Found::End(element) => match element.as_str() {
                "v" | "t" => reading = false,
                "rPh" => reading_aid = false,
                "c" => {
                    if let Some(cell) = open.take() {
                        keep(name, cell, book, &mut rows)?;
                    }
                }
                _ => {}
            },
        }
    }
    rows.sort_by_key(|row| row.row);
    if rows.first().is_some_and(|row| row.row > 1) {
        let help = "put the titles of the columns there: nothing stands above them";
        return Err(Stopped::TooMuch(about(name, "the first row of the sheet is empty", help)));
    }
    for row in &mut rows {
        row.cells.sort_by_key(|cell| cell.column);
        if let Some(pair) = row.cells.windows(2).find(|pair| matches!(pair, [a, b] if a.column == b.column)) {
            let column = pair.first().map_or(0, |cell| cell.column);
            return Err(Broken(format!("the cell {}{} stands twice", letters(column), row.row)).into());
        }
    }
    if rows.windows(2).any(|pair| matches!(pair, [a, b] if a.row == b.row)) {
        return Err(Broken("a row stands twice".to_owned()).into());
    }
    Ok((rows, merged))
}

/// Keeps a cell that holds something.
fn keep(name: &str, cell: Open, book: &Book<'_>, rows: &mut Vec<FoundRow>) -> Result<(), Stopped> {
    let (row, column) = (cell.row, cell.column);
    let (kind, text, wrong) = match taken(&cell, book)? {
        Ok((kind, text)) => (kind, text, None),
        Err((shown, message, help)) => (Kind::Wrong, shown, Some((message, help))),
    };
    if kind == Kind::Empty {
        return Ok(());
    }
    if row > MOST_ROWS.saturating_add(1) {
        return Err(Stopped::TooMuch(too_many(name)));
    }
    if column > MOST_COLUMNS {
        let message = format!("cell {}{row} stands behind column {}", letters(column), letters(MOST_COLUMNS));
        let help = format!("delete what does not belong to the table: it has at most {MOST_COLUMNS} columns");
        return Err(Stopped::TooMuch(about(name, message, help)));
    }
    let found = FoundCell { column, kind, text, wrong };
    // A sheet that is forged may hold a cell or a row many times.
    if rows.len() > MOST_ROWS.saturating_add(1) {
        return Err(Stopped::TooMuch(too_many(name)));
    }
    if rows.last().is_some_and(|last| last.row == row && last.cells.len() >= MOST_COLUMNS) {
        return Err(Broken(format!("a cell of row {row} stands twice")).into());
    }
    match rows.last_mut().filter(|last| last.row == row) {
        Some(last) => last.cells.push(found),
        None => rows.push(FoundRow { row, line: row, cells: vec![found] }),
    }
    Ok(())
}

/// What a cell says in the language; or how it is shown, what is wrong with it, and what to do.
type Taken = Result<(Kind, String), (String, String, String)>;

fn taken(cell: &Open, book: &Book<'_>) -> Result<Taken, Broken> {
    let wrong = |shown: &str, message: String, help: &str| Ok(Err((shown.to_owned(), message, help.to_owned())));
    let Some(value) = &cell.value else {
        if cell.is_formula {
            let help = "open the file in a spreadsheet program and save it, or write the value itself";
            return wrong("", "this formula has no stored value".to_owned(), help);
        }
        return Ok(Ok((Kind::Empty, String::new())));
    };
    let text = |value: &str| {
        let text = on_one_line(value);
        (if text.is_empty() { Kind::Empty } else { Kind::Text }, text)
    };
    let said = |value: &str| Ok(Ok(text(value)));
    match cell.kind.as_str() {
        "s" => {
            let shared = value.trim().parse().ok().and_then(|at: usize| book.shared.get(at));
            said(shared.ok_or_else(|| Broken("a cell points to a text that is not there".to_owned()))?)
        }
        "str" | "inlineStr" => match text(value) {
            (Kind::Empty, _) if cell.is_formula => {
                wrong("", "this formula gives nothing".to_owned(), "let it give a value, or write the value itself")
            }
            said => Ok(Ok(said)),
        },
        "b" => Ok(Ok((Kind::Value, if matches!(value.trim(), "1" | "true") { "yes" } else { "no" }.to_owned()))),
        "e" => {
            let message = format!("this cell holds the error {}", value.trim());
            wrong(value.trim(), message, "mend its formula, or write the value itself")
        }
        "d" => match value.trim().split_once('T').unwrap_or((value.trim(), "")) {
            (day, time) if time.chars().all(|c| matches!(c, '0' | ':' | '.' | 'Z')) => {
                Ok(Ok((Kind::Value, day.to_owned())))
            }
            (day, _) => wrong(day, TIME_OF_DAY.0.to_owned(), TIME_OF_DAY.1),
        },
        "" | "n" => {
            if value.trim().is_empty() {
                return Ok(if cell.is_formula {
                    Err((
                        String::new(),
                        "this formula has no stored value".to_owned(),
                        "write the value itself".to_owned(),
                    ))
                } else {
                    Ok((Kind::Empty, String::new()))
                });
            }
            let number: f64 = value.trim().parse().map_err(|_| Broken(format!("`{value}` is no number")))?;
            if !number.is_finite() {
                return Err(Broken(format!("`{value}` is no number")));
            }
            Ok(match book.formats.get(cell.style).copied().unwrap_or(Format::Number) {
                Format::Number => decimal(number),
                Format::Date => day(number, book.is_1904),
                Format::Time => {
                    let help = "write a number, such as that of the days, and format the cell as a number";
                    Err((format!("{number}"), "this cell holds a time or a duration".to_owned(), help.to_owned()))
                }
            })
        }
        other => Err(Broken(format!("a cell is of the unknown kind `{other}`"))),
    }
}

const TIME_OF_DAY: (&str, &str) =
    ("this date holds a time of day", "write the day alone: the language has no times of day");

/// A number as its shortest decimal: the one that a spreadsheet shows. What follows is exact.
fn decimal(number: f64) -> Taken {
    let text = format!("{number}");
    let text = if text == "-0" { "0".to_owned() } else { text };
    let places = text.split_once('.').map_or(0, |(_, places)| places.len());
    if places > 6 {
        let message = format!("the number {text} has more than six digits after the point");
        let help = "round it in the sheet, such as with ROUND(…, 2), or write it as a text";
        return Err((text, message, help.to_owned()));
    }
    Ok((Kind::Number, text))
}

/// The day of a serial number.
fn day(serial: f64, is_1904: bool) -> Taken {
    let wrong = |message: &str, help: &str| Err((format!("{serial}"), message.to_owned(), help.to_owned()));
    if serial.fract() != 0.0 {
        return wrong(TIME_OF_DAY.0, TIME_OF_DAY.1);
    }
    match date(serial, is_1904) {
        Some(date) => Ok((Kind::Value, date.to_string())),
        None => wrong("this cell is formatted as a date, and holds no day that there is", "write the date as a text"),
    }
}

/// The day that a whole number stands for. In workbooks that count from 1900 there is a 29 February 1900, which was none.
pub(super) fn date(serial: f64, is_1904: bool) -> Option<Date> {
    let in_range = (0.0..3_000_000.0).contains(&serial) && serial.fract() == 0.0;
    let days = format!("{serial}").parse::<i64>().ok().filter(|_| in_range)?;
    if is_1904 {
        return Date::new(1904, 1, 1)?.plus_days(days);
    }
    match days {
        1..=59 => Date::new(1899, 12, 31)?.plus_days(days),
        61.. => Date::new(1899, 12, 30)?.plus_days(days),
        _ => None,
    }
}

/// The row and column of a cell, from 1: `C7`.
fn at(place: &str) -> Option<(usize, usize)> {
    let digits = place.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let column = place.strip_suffix(digits).filter(|column| (1..=3).contains(&column.len()))?;
    let column = column.bytes().fold(0usize, |column, letter| {
        let value = usize::from(letter.to_ascii_uppercase().saturating_sub(b'A')).saturating_add(1);
        column.saturating_mul(26).saturating_add(value)
    });
    let row = digits.parse().ok().filter(|row| (1..=1_048_576).contains(row))?;
    Some((row, column))
}
