//! The rows of a file as the rows of a table, or as examples: each cell is read as one of the policy's own is.

use std::sync::Arc;

use pest::Parser;
use unicode_normalization::UnicodeNormalization;

use super::ast::{
    Attachments, CaseCell, CaseCellKind, CaseColumn, CaseColumnKind, CaseRow, Citation, ExampleTable, RuleNumber,
    Table, TableRow, Text,
};
use super::cases::UNKNOWN;
use super::explain;
use super::nodes::{Reader, children};
use super::parser::{KijunParser, Pair, Rule};
use super::scan::{Scanned, Token, TokenKind, scan_within};
use super::tables::ANY;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::sheets::{Cell, Grid, Kind};
use crate::source::{SourceFile, Span};
use crate::values::Date;

/// The quotes with which a text begins.
const QUOTES: [char; 4] = ['"', '“', '”', '„'];

/// How much that is wrong with one file is told.
const MOST_TOLD: usize = 50;

/// The rows of a file, for a table of a policy.
struct Rows<'a> {
    grid: &'a Grid,
    /// The keyword of the statement.
    keyword: &'static str,
    problems: Vec<Diagnostic>,
}

/// Which columns of a file are which of a table.
struct Columns {
    /// In the order of the table's head.
    own: Vec<usize>,
    source: Option<usize>,
    note: Option<usize>,
}

/// Takes the rows of a file into a table. `file` is the policy's text.
pub(crate) fn table(
    table: &mut Table,
    file: &Arc<SourceFile>,
    grid: &Grid,
    problems: &mut Vec<Diagnostic>,
) -> Option<()> {
    let head = table.columns.iter().map(|column| [column.to_string(), file.slice(column.span).to_owned()]);
    let head: Vec<[String; 2]> = head.chain([[table.result.text.clone(), table.result.text.clone()]]).collect();
    let mut rows = Rows { grid, keyword: "table", problems: grid.problems.clone() };
    let read = rows.columns(&head).and_then(|columns| {
        rows.each(&columns, |rows, cells, row| {
            let (last, asked) = cells.split_last()?;
            // All cells are looked at, so that all problems are told at once.
            let found: Vec<_> = asked
                .iter()
                .map(|cell| rows.cell(cell, Rule::lone_cell, ANY, |reader, pair| reader.cell(pair)))
                .collect();
            let result = rows.cell(last, Rule::lone_cell, "write the result", |reader, pair| {
                let cell = reader.cell(pair)?;
                reader.result(cell)
            });
            let (cells, result, attachments) = (found.into_iter().collect::<Option<_>>()?, result?, row.attachments);
            let number = RuleNumber { number: 0, suffix: String::new(), span: row.span };
            Some(TableRow { number, cells, result, attachments, span: row.span })
        })
    });
    table.rows = rows.done(read, problems)?;
    for (row, number) in table.rows.iter_mut().zip(1..) {
        row.number.number = number;
    }
    table.from.iter_mut().for_each(|from| from.text = Some(Arc::clone(&grid.file)));
    Some(())
}

/// Takes the rows of a file as examples. `file` is the policy's text.
pub(crate) fn examples(
    table: &mut ExampleTable,
    file: &Arc<SourceFile>,
    grid: &Grid,
    problems: &mut Vec<Diagnostic>,
) -> Option<()> {
    let head = table.columns.iter().map(|column| [column.kind.words(), file.slice(column.span).to_owned()]);
    let head: Vec<[String; 2]> = head.collect();
    let mut rows = Rows { grid, keyword: "examples", problems: grid.problems.clone() };
    let columns = &table.columns;
    let read = rows.columns(&head).and_then(|found| {
        rows.each(&found, |rows, cells, row| {
            let cells: Vec<_> = cells.iter().zip(columns).map(|(cell, column)| rows.case_cell(cell, column)).collect();
            Some(CaseRow {
                cells: cells.into_iter().collect::<Option<_>>()?,
                attachments: row.attachments,
                span: row.span,
            })
        })
    });
    table.rows = rows.done(read, problems)?;
    table.from.iter_mut().for_each(|from| from.text = Some(Arc::clone(&grid.file)));
    Some(())
}

/// A row that is read: its place, and what its columns `source` and `note` say.
struct Row {
    attachments: Attachments,
    span: Span,
}

impl Rows<'_> {
    fn report(&mut self, span: Span, message: impl Into<String>, help: impl Into<String>) {
        self.problems.push(Diagnostic::new(Code::RowsCell, &self.grid.file, span, message).help(help));
    }

    fn words(&self, cell: &Cell) -> &str {
        self.grid.file.slice(cell.span)
    }

    /// Finds the columns by their titles.
    fn columns(&mut self, head: &[[String; 2]]) -> Option<Columns> {
        let grid = self.grid;
        let titles: Vec<String> = grid.titles.iter().map(|title| plain(self.words(title))).collect();
        let heads: Vec<[String; 2]> = head.iter().map(|[words, written]| [plain(words), plain(written)]).collect();
        let known = |title: &str| heads.iter().any(|head| head.iter().any(|words| words == title));
        for (at, (title, cell)) in titles.iter().zip(&grid.titles).enumerate() {
            if title.is_empty() {
                // What stands under no title is told, and an empty column passed over.
                let below = grid.rows.iter().filter_map(|(_, row)| row.get(at)).find(|cell| cell.kind != Kind::Empty);
                if let Some(below) = below {
                    self.report(
                        below.span,
                        "this cell stands under no title",
                        "write the title of its column in the first row",
                    );
                }
            } else if titles.iter().take(at).any(|earlier| earlier == title) {
                self.report(cell.span, format!("the column `{title}` stands twice"), "delete one of the two");
            } else if !known(title) && !matches!(title.as_str(), "source" | "note") {
                let all = heads.iter().flatten().map(String::as_str).chain(["source", "note"]);
                let help = nearest(title, all).map_or_else(
                    || {
                        let all: Vec<String> = heads.iter().map(|[words, _]| format!("`{words}`")).collect();
                        format!("the titles are {}, and besides them `source` and `note`", all.join(", "))
                    },
                    |meant| format!("did you mean `{meant}`?"),
                );
                self.report(cell.span, format!("the {} has no column `{title}`", self.what()), help);
            }
        }
        let mut own = Vec::new();
        for [words, written] in &heads {
            match titles.iter().position(|title| title == words || title == written) {
                Some(at) => own.push(at),
                None => {
                    let all = grid.titles.first().zip(grid.titles.last());
                    let span = all.map_or(Span::default(), |(first, last)| first.span.to(last.span));
                    let help =
                        "write its title in the first row, as the head in the policy has it, and its cells below";
                    self.report(span, format!("the column `{words}` is missing"), help);
                }
            }
        }
        let find = |name: &str| titles.iter().position(|title| title == name).filter(|_| !known(name));
        let (source, note) = (find("source"), find("note"));
        // Of titles that are wrong besides, the rows are told all the same.
        (own.len() == heads.len()).then_some(Columns { own, source, note })
    }

    fn what(&self) -> &'static str {
        if self.keyword == "table" { "table" } else { "table of examples" }
    }

    /// Reads each row; none is passed over.
    fn each<T>(
        &mut self,
        columns: &Columns,
        mut read: impl FnMut(&mut Self, &[Cell], Row) -> Option<T>,
    ) -> Option<Vec<T>> {
        let grid = self.grid;
        let words = |cell: &Cell| grid.file.slice(cell.span);
        let titles: Vec<&str> = grid.titles.iter().map(words).collect();
        let mut rows = Vec::with_capacity(grid.rows.len());
        let mut last_number = 1usize;
        self.numbers_among_dates(columns);
        for (number, row) in &grid.rows {
            let (Some(first), Some(last)) = (row.first(), row.last()) else { continue };
            let span = first.span.to(last.span);
            let skips = *number > last_number.saturating_add(1);
            last_number = *number;
            let is_empty = row.iter().all(|cell| cell.kind == Kind::Empty);
            if is_empty || skips {
                let what = if is_empty { "this row is empty" } else { "above this row stands an empty one" };
                self.report(span, what, "delete it: the rows of a table stand below each other");
                if is_empty {
                    continue;
                }
            }
            if row.iter().map(words).take(titles.len()).eq(titles.iter().copied()) {
                self.report(
                    span,
                    "this row holds the titles again",
                    "delete it: the titles stand in the first row alone",
                );
                continue;
            }
            let help = if grid.commas {
                "write the title of its column in the first row, or, if it belongs to the cell before it, both in quotes: \
                 `\"1,500\"`"
            } else {
                "write the title of its column in the first row"
            };
            for cell in row.iter().skip(titles.len()).filter(|cell| cell.kind != Kind::Empty) {
                self.report(cell.span, "this cell stands under no title", help);
            }
            let cells: Vec<Cell> = columns.own.iter().filter_map(|at| row.get(*at).copied()).collect();
            let attachments = self.attachments(columns, row);
            rows.extend(read(self, &cells, Row { attachments, span }));
            if self.problems.len() > MOST_TOLD {
                return None;
            }
        }
        if grid.rows.is_empty() {
            let all = grid.titles.first().zip(grid.titles.last());
            let span = all.map_or(Span::default(), |(first, last)| first.span.to(last.span));
            self.report(span, "below the titles stands no row", "write a row for each case");
        }
        Some(rows)
    }

    /// Where other cells of a column hold dates, a number is one that was not formatted as such.
    fn numbers_among_dates(&mut self, columns: &Columns) {
        for at in &columns.own {
            let cells: Vec<Cell> = self.grid.rows.iter().filter_map(|(_, row)| row.get(*at).copied()).collect();
            if !cells.iter().any(|cell| self.words(cell).parse::<Date>().is_ok()) {
                continue;
            }
            for cell in cells.iter().filter(|cell| cell.kind == Kind::Number).take(MOST_TOLD) {
                let message = format!("this is the number {}, where dates stand in its column", self.words(cell));
                self.report(cell.span, message, "format the cell as a date, or write the date as 2024-04-01");
            }
        }
    }

    fn attachments(&mut self, columns: &Columns, row: &[Cell]) -> Attachments {
        let cell = |at: Option<usize>| at.and_then(|at| row.get(at)).filter(|cell| cell.kind != Kind::Empty).copied();
        let (source, note) = (cell(columns.source), cell(columns.note));
        let source = source.and_then(|cell| self.source(&cell));
        let note = note.and_then(|cell| self.text(&cell));
        Attachments { sources: source.into_iter().collect(), notes: note.into_iter().collect() }
    }

    /// A source: its title alone, or all that follows `source`.
    fn source(&mut self, cell: &Cell) -> Option<Citation> {
        if self.words(cell).starts_with(QUOTES) {
            return self.cell(cell, Rule::lone_source, "write a text", |reader, pair| reader.citation(pair));
        }
        self.text(cell).map(|text| Citation { text, on: None, at: None })
    }

    /// A text, which needs no quotes where it has a cell to itself.
    fn text(&mut self, cell: &Cell) -> Option<Text> {
        let words = self.words(cell);
        if cell.kind == Kind::Empty {
            self.report(cell.span, "this cell is empty", "write what the case shows");
            return None;
        }
        if !words.starts_with(QUOTES) {
            return Some(Text { value: words.nfc().collect(), span: cell.span });
        }
        self.cell(cell, Rule::lone_text, "write a text", |reader, pair| Some(reader.text(&pair)))
    }

    fn case_cell(&mut self, cell: &Cell, column: &CaseColumn) -> Option<CaseCell> {
        let read = |reader: &mut Reader<'_>, pair: Pair<'_>| reader.case_cell(pair, column);
        match column.kind {
            CaseColumnKind::Case => {
                self.text(cell).map(|text| CaseCell { kind: CaseCellKind::Title(text), span: cell.span })
            }
            CaseColumnKind::Expect(_) => self.cell(cell, Rule::lone_expect, "write what must come out", read),
            CaseColumnKind::On => self.cell(cell, Rule::lone_fact, "write the day", read),
            CaseColumnKind::Fact(_) => self.cell(cell, Rule::lone_fact, UNKNOWN, read),
        }
    }

    /// Reads a cell as the language has it.
    fn cell<T>(
        &mut self,
        cell: &Cell,
        rule: Rule,
        empty: &str,
        read: impl FnOnce(&mut Reader<'_>, Pair<'_>) -> Option<T>,
    ) -> Option<T> {
        match cell.kind {
            // That is told already.
            Kind::Wrong => return None,
            Kind::Empty => {
                self.report(cell.span, "this cell is empty", empty);
                return None;
            }
            _ => {}
        }
        let file = &self.grid.file;
        let before = self.problems.len();
        let Scanned { tokens, comments, .. } = scan_within(file, cell.span, &mut self.problems);
        if self.problems.len() > before {
            return None;
        }
        if let Some(comment) = comments.first() {
            self.report(
                *comment,
                "a cell holds no comment",
                "write it in a column with the title `note`, or take it out",
            );
            return None;
        }
        if let Some(bar) = tokens.iter().find(|token| matches!(file.slice(token.span), "|" | "｜")) {
            self.report(bar.span, "a cell holds no `|`", "write the value alone: each stands in a cell of its own");
            return None;
        }
        match KijunParser::parse(rule, file.slice(cell.span)) {
            Ok(mut pairs) => {
                let pair = pairs.next().and_then(|pair| children(pair).next())?;
                let mut reader = Reader { file, base: cell.span.start, tokens: &tokens, problems: &mut self.problems };
                read(&mut reader, pair)
            }
            Err(error) => {
                let tokens = between_bars(&tokens, cell.span);
                let stop = explain::stop(file, &tokens, cell.span.start, &error);
                if stop.saturating_add(1) >= tokens.len() {
                    let last = tokens.iter().rev().nth(1).map_or(cell.span, |token| token.span);
                    let message = format!("this cell ends too early, after `{}`", file.slice(last));
                    let help = "write what belongs to it behind that, or take it out";
                    self.problems.push(Diagnostic::new(Code::Statement, file, last, message).help(help));
                    return None;
                }
                self.problems.push(explain::explain(file, self.keyword, &tokens, stop, &error));
                None
            }
        }
    }

    /// The rows, where nothing is wrong with them; else what is.
    fn done<T>(self, read: Option<Vec<T>>, problems: &mut Vec<Diagnostic>) -> Option<Vec<T>> {
        let mut told = self.problems;
        if told.is_empty() {
            return read;
        }
        if told.len() > MOST_TOLD {
            told.truncate(MOST_TOLD);
            let message = format!("more than {MOST_TOLD} cells of this file are wrong; these are the first");
            let help = "mend them first; what else is wrong is told then";
            told.push(Diagnostic::new(Code::RowsFile, &self.grid.file, Span::default(), message).help(help));
        }
        problems.extend(told);
        None
    }
}

/// The tokens of a cell as they stand in a row: the words that explain a mistake look for its bars.
fn between_bars(tokens: &[Token], cell: Span) -> Vec<Token> {
    let bar = |start: usize| Token { kind: TokenKind::Symbol, span: Span::new(start, start.saturating_add(1)) };
    let before = bar(cell.start.saturating_sub(2));
    let behind = bar(cell.end.saturating_add(1));
    [before, before].into_iter().chain(tokens.iter().copied()).chain([behind]).collect()
}

/// A title, however its white space is written.
fn plain(title: &str) -> String {
    title.split_whitespace().collect::<Vec<_>>().join(" ").nfc().collect()
}
