//! The columns and rows of tables.

use super::flow::Flow;
use super::layout::{Page, list, quoted, width};
use crate::syntax::ast::{Attachments, Cell, CellPart, CellPartKind, RowsFrom, Table, TableRow};

impl Page {
    /// The head and the rows, with their bars below each other.
    pub(super) fn columns_and_rows(&mut self, table: &Table) {
        let head = table.columns.iter().map(|column| Flow::value(column).flat());
        let head: Vec<String> = head.chain([table.result.text.clone()]).collect();
        let cells = |row: &TableRow| row.cells.iter().map(Cell::text).chain([row.result.text()]).collect();
        let mut rows: Vec<BarredRow<'_>> = Vec::new();
        let mut last = 0u32;
        for at in 0..=table.rows.len() {
            for one in table.repealed.iter().filter(|one| one.before == at) {
                let mark = format!("row {} repealed by {}", one.name.text, one.by.text);
                last = one.name.text.trim_end_matches(char::is_alphabetic).parse().unwrap_or(last).max(last);
                rows.push((mark, Vec::new(), &one.attachments));
            }
            let Some(row) = table.rows.get(at) else { continue };
            let next = row.number.suffix.is_empty() && row.number.number == last.saturating_add(1);
            let mark = if next { String::new() } else { format!("row {} ", row.number.text()) };
            last = row.number.number.max(last);
            rows.push((mark, cells(row), &row.attachments));
        }
        self.barred(&head, &rows, table.from.as_ref());
    }

    /// A head and its rows between bars, or the file that the rows are read from.
    pub(super) fn barred(&mut self, head: &[String], rows: &[BarredRow<'_>], from: Option<&RowsFrom>) {
        let from = from.filter(|_| !self.rows_in_place);
        let rows = if from.is_some() { &[] } else { rows };
        let mut widest: Vec<usize> = head.iter().map(|cell| width(cell)).collect();
        for (_, row, _) in rows {
            for (most, cell) in widest.iter_mut().zip(row) {
                *most = width(cell).max(*most);
            }
        }
        self.line(2, &barred(head, &widest));
        for (mark, cells, attachments) in rows {
            let cells = if cells.is_empty() { String::new() } else { barred(cells, &widest) };
            self.line(2, &format!("{mark}{cells}"));
            self.attachments(4, attachments);
        }
        if let Some(from) = from {
            let sheet = from.sheet.as_ref().map(|sheet| format!(" sheet {}", quoted(&sheet.value)));
            self.line(2, &format!("rows from {}{}", quoted(&from.file.value), sheet.unwrap_or_default()));
        }
    }
}

impl Page {
    /// A row on its own.
    pub(super) fn row(&mut self, row: &TableRow) {
        let cells: Vec<String> = row.cells.iter().map(Cell::text).chain([row.result.text()]).collect();
        self.line(0, &barred(&cells, &vec![0; cells.len()]));
        self.attachments(2, &row.attachments);
    }

    /// Rows that an amendment brings, those with numbers of their own with them.
    pub(super) fn new_rows(&mut self, rows: &[TableRow]) {
        for row in rows {
            let cells: Vec<String> = row.cells.iter().map(Cell::text).chain([row.result.text()]).collect();
            let mark = if row.number.number == 0 { String::new() } else { format!("row {} ", row.number.text()) };
            self.line(2, &format!("{mark}{}", barred(&cells, &vec![0; cells.len()])));
            self.attachments(4, &row.attachments);
        }
    }
}

/// What stands before the bars of a row, its cells, and what follows it.
pub(super) type BarredRow<'a> = (String, Vec<String>, &'a Attachments);

fn barred(cells: &[String], widest: &[usize]) -> String {
    let mut line = "|".to_owned();
    for (cell, widest) in cells.iter().zip(widest) {
        line.push_str(&format!(" {cell}{} |", " ".repeat(widest.saturating_sub(width(cell)))));
    }
    line
}

impl Cell {
    /// The cell as it is written.
    pub(crate) fn text(&self) -> String {
        if self.parts.is_empty() { "any".to_owned() } else { list(self.parts.iter().map(CellPart::text)) }
    }
}

impl CellPart {
    /// The part as it is written.
    pub(crate) fn text(&self) -> String {
        let written = |value| Flow::value(value).flat();
        match &self.kind {
            CellPartKind::None => "none".to_owned(),
            CellPartKind::Is(value) => written(value),
            CellPartKind::Between(from, to) => format!("from {} to {}", written(from), written(to)),
            CellPartKind::Bounds(bounds) => {
                let bounds = bounds.iter().map(|(relation, value)| {
                    let words = relation.words().strip_prefix("is ").unwrap_or_default();
                    format!("{words} {}", written(value))
                });
                bounds.collect::<Vec<_>>().join(" and ")
            }
        }
    }
}
