//! Tables: from pest's pairs to the tree, and rows whose cells do not go with the columns.

use super::ast::{
    Cell, CellPart, CellPartKind, Definition, Expr, ExprKind, Name, Path, Relation, Repealed, RowsFrom, RuleNumber,
    Table, TableRow, Term,
};
use super::conditions::relation;
use super::nodes::{Children, Reader, children, keyword};
use super::parser::{Pair, Rule};
use crate::diagnostic::Code;
use crate::source::Span;

/// What to do about an empty cell of a table.
pub(super) const ANY: &str = "write `any` where it does not matter; no cell is empty";

/// The cells of a row, its result among them, and the row without them.
type WrittenRow = (Vec<Cell>, TableRow);

impl Reader<'_> {
    pub(super) fn table(&mut self, pair: Pair<'_>) -> Option<Term> {
        let mut inner = children(pair);
        let name = self.name(&inner.one(Rule::name)?);
        let parameters = self.parameters(&mut inner)?;
        let label = inner.one(Rule::text).map(|text| self.text(&text));
        let attachments = self.attachments(&mut inner);
        let (columns, result) = self.head(inner.one(Rule::table_head)?)?;
        let from = inner.one(Rule::rows_from).and_then(|from| self.rows_from(from));
        let (written, repealed) = self.numbered(inner)?;
        let rows = self.rows(written, columns.len())?;
        Some(Term {
            name,
            parameters,
            label,
            definition: Definition::Table(Table { columns, result, rows, repealed, from }),
            attachments,
        })
    }

    /// The file that rows are read from.
    pub(super) fn rows_from(&mut self, pair: Pair<'_>) -> Option<RowsFrom> {
        let span = self.span(&pair);
        let mut inner = children(pair);
        let file = inner.one(Rule::text).map(|text| self.text(&text))?;
        let sheet = inner.one(Rule::text).map(|text| self.text(&text));
        Some(RowsFrom { file, sheet, span, text: None })
    }

    /// What is asked, and the name of the results.
    fn head(&mut self, pair: Pair<'_>) -> Option<(Vec<Expr>, Name)> {
        let span = self.span(&pair);
        let mut columns = children(pair).map(|cell| self.operand(cell)).collect::<Option<Vec<_>>>()?;
        let last = columns.pop()?;
        let ExprKind::Path(Path { root: result, fields, .. }) = last.kind else {
            let help = "write a name for it in the last cell: `| age of … | points |`";
            self.report(Code::TableRow, last.span, "the column of results has no name", help);
            return None;
        };
        if let Some(field) = fields.first() {
            let help = "write a name for the results in a cell behind it: `| age of … | points |`";
            self.report(Code::TableRow, root_to(&result, field), "the last column is that of the results", help);
            return None;
        }
        if columns.is_empty() {
            let help = "write what is asked before it: `| age of … | points |`";
            self.report(Code::TableRow, span, "this table asks nothing", help);
            return None;
        }
        Some((columns, result))
    }

    /// The rows of a table and what was repealed of them. A row without a number of its own has the one that comes next.
    fn numbered(&mut self, lines: Children<'_>) -> Option<(Vec<WrittenRow>, Vec<Repealed>)> {
        let (mut rows, mut repealed) = (Vec::new(), Vec::new());
        let mut last = 0u32;
        for line in lines {
            if line.as_rule() == Rule::row_gone {
                let mut inner = children(line);
                let number = self.row_number(inner.one(Rule::row_mark)?)?;
                let (by, attachments) = self.repealed_by(inner.one(Rule::repealed_by)?)?;
                last = number.number.max(last);
                let name = Name { text: number.text(), span: number.span };
                repealed.push(Repealed { kind: "row", name, by, attachments, before: rows.len() });
                continue;
            }
            let (cells, mut row) = self.row(line)?;
            if row.number.number == 0 {
                row.number.number = last.saturating_add(1);
            }
            last = row.number.number.max(last);
            rows.push((cells, row));
        }
        Some((rows, repealed))
    }

    pub(super) fn row_number(&mut self, mark: Pair<'_>) -> Option<RuleNumber> {
        self.rule_number(&children(mark).one(Rule::rule_number)?)
    }

    /// Rows that an amendment brings: the last cell of each is its result.
    pub(super) fn new_rows(&mut self, pairs: Vec<Pair<'_>>) -> Option<Vec<TableRow>> {
        let mut rows = Vec::new();
        for pair in pairs {
            let (cells, row) = self.row(pair)?;
            let columns = cells.len().saturating_sub(1);
            rows.extend(self.rows(vec![(cells, row)], columns)?);
        }
        Some(rows)
    }

    /// A row, whatever its number of cells; its number is 0 where none is written.
    fn row(&mut self, pair: Pair<'_>) -> Option<WrittenRow> {
        let span = self.span(&pair);
        let mut inner = children(pair);
        let mark = inner.one(Rule::row_mark).and_then(|mark| self.row_number(mark));
        let number = mark.unwrap_or(RuleNumber { number: 0, suffix: String::new(), span });
        let cells = inner.all_of(Rule::cell).into_iter().map(|cell| self.cell(cell)).collect::<Option<Vec<_>>>()?;
        let attachments = self.attachments(&mut inner);
        let bars = cells.last().map_or(span, |last| Span::new(span.start, last.span.end));
        let result = CellPart { kind: CellPartKind::None, span: bars };
        Some((cells, TableRow { number, cells: Vec::new(), result, attachments, span: bars }))
    }

    /// Gives each row its result, and reports each that has not one cell for each column.
    fn rows(&mut self, written: Vec<WrittenRow>, columns: usize) -> Option<Vec<TableRow>> {
        let mut rows = Vec::with_capacity(written.len());
        let mut whole = true;
        let wanted = columns.saturating_add(1);
        let mut ill: Option<Span> = None;
        for (mut cells, mut row) in written {
            if cells.len() != wanted {
                // The rest of a row in which a cell is empty has been told with its beginning.
                if ill.is_none_or(|before| self.breaks(before.end, row.span.start)) {
                    let spans: Vec<Span> = cells.iter().map(|cell| cell.span).collect();
                    self.ill_counted(&spans, row.span, wanted, ANY);
                }
                ill = Some(row.span);
                whole = false;
                continue;
            }
            let last = cells.pop()?;
            row.cells = cells;
            match self.result(last) {
                Some(result) => row.result = result,
                None => whole = false,
            }
            rows.push(row);
        }
        whole.then_some(rows)
    }

    /// The result in a cell.
    pub(super) fn result(&mut self, cell: Cell) -> Option<CellPart> {
        match <[CellPart; 1]>::try_from(cell.parts) {
            Ok([part]) if matches!(part.kind, CellPartKind::Is(_) | CellPartKind::None) => Some(part),
            _ => {
                let help = "write one value: a number, a date, a span, a text, `yes`, `no` or a member of a choice";
                let message = "the last cell of a row is its result, and this is not one value";
                self.report(Code::TableRow, cell.span, message, help);
                None
            }
        }
    }

    /// Says what is wrong with the number of a row's cells.
    pub(super) fn ill_counted(&mut self, cells: &[Span], row: Span, wanted: usize, empty: &str) {
        let plural = |count: usize, what: &str| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
        let next_line = cells.windows(2).find_map(|pair| match pair {
            [one, two] if self.breaks(one.end, two.start) => Some(*two),
            _ => None,
        });
        let (span, message, help) = match next_line {
            Some(next) if cells.len() > wanted => (
                Span::new(next.start, next.end),
                "between this row and the one before a `|` is missing".to_owned(),
                "write `|` at the beginning and at the end of each row".to_owned(),
            ),
            _ if cells.len() < wanted && self.goes_on(row) => {
                (row, "behind this cell stands an empty one".to_owned(), empty.to_owned())
            }
            _ => {
                let (has, needs) = (plural(cells.len(), "cell"), plural(wanted, "cell"));
                let last = if empty == ANY { ", the result last" } else { "" };
                let help = format!("write {needs}: one for each column of the head{last}");
                (row, format!("this row has {has}, and the head has {wanted}"), help)
            }
        };
        self.report(Code::TableRow, span, message, help);
    }

    /// Whether a line ends between two places.
    pub(super) fn breaks(&self, from: usize, to: usize) -> bool {
        self.file.slice(Span::new(from, to)).contains('\n')
    }

    /// Whether another cell follows on the line of a row, behind two bars.
    fn goes_on(&self, row: Span) -> bool {
        let next = self.tokens.partition_point(|token| token.span.start < row.end);
        let word = |at: usize| self.tokens.get(at).map_or("", |token| self.file.slice(token.span));
        let bars = [next, next.saturating_add(1)].into_iter().all(|at| matches!(word(at), "|" | "｜"));
        let behind = self.tokens.get(next.saturating_add(2)).map_or(usize::MAX, |token| token.span.start);
        bars && behind < usize::MAX && !self.breaks(row.end, behind)
    }

    pub(super) fn cell(&mut self, pair: Pair<'_>) -> Option<Cell> {
        let span = self.span(&pair);
        let mut inner = children(pair);
        if inner.one(Rule::any_value).is_some() {
            return Some(Cell { parts: Vec::new(), span });
        }
        let parts = inner.all_of(Rule::cell_part).into_iter().map(|part| self.cell_part(part));
        Some(Cell { parts: parts.collect::<Option<_>>()?, span })
    }

    fn cell_part(&mut self, pair: Pair<'_>) -> Option<CellPart> {
        let span = self.span(&pair);
        let inner = children(pair).next()?;
        let kind = match inner.as_rule() {
            Rule::is_none => CellPartKind::None,
            Rule::between => {
                let mut parts = children(inner);
                CellPartKind::Between(self.written_in(&mut parts)?, self.written_in(&mut parts)?)
            }
            Rule::bounds => {
                let bounds = children(inner).map(|bound| self.bound(bound));
                CellPartKind::Bounds(bounds.collect::<Option<_>>()?)
            }
            _ => CellPartKind::Is(self.written(inner)?),
        };
        Some(CellPart { kind, span })
    }

    fn bound(&mut self, pair: Pair<'_>) -> Option<(Relation, Expr)> {
        let mut parts = children(pair);
        let relation = relation(&parts.one(Rule::relation)?)?;
        Some((relation, self.written_in(&mut parts)?))
    }

    fn written_in(&mut self, parts: &mut Children<'_>) -> Option<Expr> {
        self.written(parts.one(Rule::written)?)
    }

    /// A value written out; a member of a choice is a name.
    pub(super) fn written(&mut self, pair: Pair<'_>) -> Option<Expr> {
        let span = self.span(&pair);
        let inner = children(pair).next()?;
        let kind = match inner.as_rule() {
            Rule::date => ExprKind::Date(self.date(&inner)?),
            Rule::span => ExprKind::Span(self.time_span(inner)?),
            Rule::number => ExprKind::Number(self.number(&inner)?),
            Rule::text => ExprKind::Text(self.text(&inner).value),
            Rule::yes_or_no => ExprKind::YesNo(keyword(&inner)? == Rule::kw_yes),
            _ => ExprKind::Path(Path { root: self.name(&inner), fields: Vec::new(), span }),
        };
        Some(Expr { kind, span })
    }
}

fn root_to(root: &Name, field: &Name) -> Span {
    root.span.to(field.span)
}
