//! The columns and rows of tables.

use super::flow::Flow;
use super::layout::{Page, list, width};
use crate::syntax::ast::{Cell, CellPart, CellPartKind, Table, TableRow};

impl Page {
    /// The head and the rows, with their bars below each other.
    pub(super) fn columns_and_rows(&mut self, table: &Table) {
        let head = table.columns.iter().map(|column| Flow::value(column).flat());
        let head: Vec<String> = head.chain([table.result.text.clone()]).collect();
        let rows: Vec<Vec<String>> = table
            .rows
            .iter()
            .map(|row| row.cells.iter().map(Cell::text).chain([row.result.text()]).collect())
            .collect();
        let mut widest: Vec<usize> = head.iter().map(|cell| width(cell)).collect();
        for row in &rows {
            for (most, cell) in widest.iter_mut().zip(row) {
                *most = width(cell).max(*most);
            }
        }
        self.line(2, &barred(&head, &widest));
        for (cells, row) in rows.iter().zip(&table.rows) {
            self.line(2, &barred(cells, &widest));
            self.attachments(4, &row.attachments);
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
}

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
