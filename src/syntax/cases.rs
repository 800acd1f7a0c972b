//! Examples written as a table: from pest's pairs to the tree.

use super::ast::{
    CaseCell, CaseCellKind, CaseColumn, CaseColumnKind, CaseRow, ExampleTable, Expect, Expected, Fact, Item, ItemKind,
    Name, Text,
};
use super::examples::Head;
use super::nodes::{Reader, children};
use super::parser::{Pair, Rule};
use crate::diagnostic::Code;
use crate::source::Span;

/// What to do about an empty cell of an example.
pub(super) const UNKNOWN: &str = "write `unknown` where it is not known; no cell is empty";

/// Its cells and what follows them, whatever their number.
struct Written<'a> {
    cells: Vec<Pair<'a>>,
    row: CaseRow,
}

impl Reader<'_> {
    pub(super) fn example_table(&mut self, pair: Pair<'_>) -> Option<ExampleTable> {
        let span = self.span(&pair);
        let mut inner = children(pair);
        let Head { title, on, attachments, given } = self.example_head(&mut inner)?;
        let columns = self.case_columns(inner.one(Rule::examples_head)?)?;
        let from = inner.one(Rule::rows_from).and_then(|from| self.rows_from(from));
        let written: Vec<Written> =
            inner.all_of(Rule::examples_row).into_iter().map(|row| self.written_row(row)).collect();
        let rows = self.case_rows(written, &columns)?;
        Some(ExampleTable { title, on, given, columns, rows, from, attachments, span })
    }

    /// The head: which column holds what.
    fn case_columns(&mut self, pair: Pair<'_>) -> Option<Vec<CaseColumn>> {
        let head = self.span(&pair);
        let columns: Vec<CaseColumn> = children(pair).map(|column| self.case_column(column)).collect::<Option<_>>()?;
        let mut whole = true;
        let mut report = |reader: &mut Self, span, message: String, help: &str| {
            reader.report(Code::TableRow, span, message, help);
            whole = false;
        };
        for (at, column) in columns.iter().enumerate() {
            let words = column.kind.words();
            if columns.iter().take(at).any(|earlier| earlier.kind.words() == words) {
                report(self, column.span, format!("the column `{words}` stands twice"), "keep one of the two");
            }
            if let CaseColumnKind::Fact(path) = &column.kind
                && path.steps.is_empty()
            {
                let help = "a column is `case`, `on`, `expect`, `expect for KEY` or a fact, such as `family.filed_on`; \
                            sources and notes stand below a row";
                report(self, column.span, format!("`{words}` is no column of examples"), help);
            }
        }
        if !columns.iter().any(|column| matches!(column.kind, CaseColumnKind::Case)) {
            let help = "write a column for the titles of the cases: `| case | … |`, and in its cells texts";
            report(self, head, "the column `case` is missing".to_owned(), help);
        }
        if !columns.iter().any(|column| matches!(column.kind, CaseColumnKind::Expect(_))) {
            let help = "write a column for what must come out: `| … | expect |`, or `expect for KEY`";
            report(self, head, "the column `expect` is missing".to_owned(), help);
        }
        whole.then_some(columns)
    }

    fn case_column(&mut self, pair: Pair<'_>) -> Option<CaseColumn> {
        let span = self.span(&pair);
        let inner = children(pair).next()?;
        let kind = if inner.as_rule() == Rule::expect_column {
            let key = children(inner).one(Rule::about).and_then(|about| children(about).one(Rule::key));
            CaseColumnKind::Expect(key.and_then(|key| self.key(key)))
        } else {
            let path = self.fact_path(inner)?;
            match path.root.text.as_str() {
                "case" if path.steps.is_empty() => CaseColumnKind::Case,
                "on" if path.steps.is_empty() => CaseColumnKind::On,
                _ => CaseColumnKind::Fact(path),
            }
        };
        Some(CaseColumn { kind, span })
    }

    fn written_row<'a>(&mut self, pair: Pair<'a>) -> Written<'a> {
        let span = self.span(&pair);
        let mut inner = children(pair);
        let cells = inner.all_of(Rule::case_cell);
        let attachments = self.attachments(&mut inner);
        let bars = cells.last().map_or(span, |last| Span::new(span.start, self.span(last).end));
        Written { cells, row: CaseRow { cells: Vec::new(), attachments, span: bars } }
    }

    /// Gives each row what its cells say, and reports each that has not one cell for each column.
    fn case_rows(&mut self, written: Vec<Written<'_>>, columns: &[CaseColumn]) -> Option<Vec<CaseRow>> {
        let mut rows = Vec::with_capacity(written.len());
        let mut whole = true;
        let mut ill: Option<Span> = None;
        for Written { cells, mut row } in written {
            if cells.len() != columns.len() {
                if ill.is_none_or(|before| self.breaks(before.end, row.span.start)) {
                    let spans: Vec<Span> = cells.iter().map(|cell| self.span(cell)).collect();
                    self.ill_counted(&spans, row.span, columns.len(), UNKNOWN);
                }
                ill = Some(row.span);
                whole = false;
                continue;
            }
            for (cell, column) in cells.into_iter().zip(columns) {
                match children(cell).next().and_then(|cell| self.case_cell(cell, column)) {
                    Some(cell) => row.cells.push(cell),
                    None => whole = false,
                }
            }
            rows.push(row);
        }
        whole.then_some(rows)
    }

    /// What a cell says, as its column wants it.
    pub(super) fn case_cell(&mut self, pair: Pair<'_>, column: &CaseColumn) -> Option<CaseCell> {
        let span = self.span(&pair);
        let is_fact = pair.as_rule() == Rule::fact_cell;
        let mut inner = children(pair);
        if !is_fact {
            if matches!(column.kind, CaseColumnKind::Expect(_)) {
                let expect = self.expected(inner, span)?;
                return Some(CaseCell { kind: CaseCellKind::Expect(expect), span });
            }
            return self.wrong_cell(column, span);
        }
        let fact = match inner.one(Rule::cannot_be_known) {
            Some(_) => Fact::CannotBeKnown(span),
            None => self.known_or_not(inner, span)?,
        };
        let kind = match (&column.kind, only(&fact)) {
            (CaseColumnKind::Case, Some(Item { kind: ItemKind::Text(value), span })) => {
                CaseCellKind::Title(Text { value: value.clone(), span: *span })
            }
            (CaseColumnKind::On, Some(Item { kind: ItemKind::Date(date), .. })) => CaseCellKind::On(*date),
            (CaseColumnKind::Expect(_), Some(Item { kind: ItemKind::Word(word), span })) => {
                let result = Expected::Word(Name { text: word.clone(), span: *span });
                let (by, missing, factors, attachments) = Default::default();
                CaseCellKind::Expect(Expect { result, subject: None, by, missing, factors, attachments, span: *span })
            }
            (CaseColumnKind::Fact(_), _) => CaseCellKind::Fact(fact),
            _ => return self.wrong_cell(column, span),
        };
        Some(CaseCell { kind, span })
    }

    fn wrong_cell(&mut self, column: &CaseColumn, span: Span) -> Option<CaseCell> {
        let (message, help) = match column.kind {
            CaseColumnKind::Case => ("this is no title", "write what the case shows as a text in quotes"),
            CaseColumnKind::On => ("this is no day", "write a date such as 2024-04-01"),
            CaseColumnKind::Fact(_) => ("this is no value", "write what follows `is` in `given`"),
            CaseColumnKind::Expect(_) => (
                "this is no result",
                "write what follows `expect`: an outcome, `undetermined: … or …`, `undecided`, `conflict` or `not in force`",
            ),
        };
        self.report(Code::TableRow, span, message, help);
        None
    }
}

/// The only value of a fact.
fn only(fact: &Fact) -> Option<&Item> {
    match fact {
        Fact::Items(items) => match items.as_slice() {
            [only] => Some(only),
            _ => None,
        },
        _ => None,
    }
}
