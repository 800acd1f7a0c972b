//! Tables: what they ask, what their cells fit, and what they give.

use std::sync::Arc;

use super::{Resolver, Ty};
use crate::diagnostic::{Code, did_you_mean};
use crate::model::cover::{self, Axis, Column, Reason};
use crate::model::expr::{Val, Value};
use crate::model::policy::{Fit, Row, Table};
use crate::source::{SourceFile, Span};
use crate::syntax::ast::{self, Cell, CellPart, CellPartKind, Expr, ExprKind, Name, Relation};

/// What to do about a day of a spreadsheet that is shown as a number.
const FORMAT_AS_DATE: &str = "if it is a day, format the cells of this column as dates; else write a day, or `any`";

/// What a column asks.
struct Asked {
    value: Value,
    ty: Ty,
    none: bool,
    words: String,
}

impl Resolver<'_, '_> {
    /// The type of a table's results, and whether one of them is `none`. A member of a choice is known by the members
    /// beside it.
    pub(in crate::model) fn result_of_table(&mut self, table: &ast::Table, used: &[usize]) -> (Ty, bool) {
        let none = table.rows.iter().any(|row| matches!(row.result.kind, CellPartKind::None));
        let written = |row: &'_ ast::TableRow| match &row.result.kind {
            CellPartKind::Is(value) => Some(value.clone()),
            _ => None,
        };
        let values: Vec<Expr> = table.rows.iter().filter_map(written).collect();
        let Some(first) = values.first() else {
            let help = "write a value in one of them, or take the table out";
            self.report(Code::WrongType, table.result.span, "this table gives nothing but `none`", help);
            return (Ty::Poison, none);
        };
        let ty = match &first.kind {
            ExprKind::Path(path) => {
                let names = values.iter().filter_map(|value| match &value.kind {
                    ExprKind::Path(path) => Some(&path.root),
                    _ => None,
                });
                self.rows.clone_from(text_of_rows(table));
                let choice = self.choice_of(&path.root, &names.collect::<Vec<_>>(), used);
                self.rows = None;
                choice
            }
            _ => written_type(first),
        };
        (ty, none)
    }

    /// The choice that has all these members.
    fn choice_of(&mut self, first: &Name, names: &[&Name], used: &[usize]) -> Ty {
        let shape = self.shape;
        let has = |choice: usize, name: &Name| {
            shape.choices.get(choice).is_some_and(|choice| choice.members.iter().any(|member| member.name == name.text))
        };
        let used = |at: &usize| shape.choices.get(*at).is_some_and(|choice| used.contains(&choice.vocabulary));
        let with = |names: &[&Name]| -> Vec<usize> {
            let all = (0..shape.choices.len()).filter(used);
            all.filter(|choice| names.iter().all(|name| has(*choice, name))).collect()
        };
        let (all, some) = (with(names), with(&[first]));
        match (all.as_slice(), some.as_slice()) {
            ([only], _) | ([], [only]) => return Ty::Choice(*only),
            ([], []) if self.lost_names => {}
            ([], []) => {
                let members =
                    shape.choices.iter().flat_map(|choice| choice.members.iter().map(|member| member.name.as_str()));
                let help = did_you_mean(&first.text, members, || {
                    "a result is written out: a number, a date, a span, a text, `yes`, `no` or a member of a choice"
                        .to_owned()
                });
                self.report(Code::UnknownMember, first.span, format!("no choice has a member `{}`", first.text), help);
            }
            (several, others) => {
                let several = if several.is_empty() { others } else { several };
                let names = several.iter().filter_map(|at| shape.choices.get(*at)).map(|choice| choice.name.as_str());
                let message = format!(
                    "`{}` may be a member of {}",
                    first.text,
                    names.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" or ")
                );
                let help = "give the members of one of the two other names";
                self.report(Code::WrongType, first.span, message, help);
            }
        }
        Ty::Poison
    }

    /// A table whose result type is known.
    pub(in crate::model) fn table(&mut self, term: &ast::Term, table: &ast::Table, at: usize) -> Table {
        let problems = self.checker.problems.len();
        let columns: Vec<Asked> = table.columns.iter().map(|column| self.asked_column(column)).collect();
        let label = term.label.as_ref().map_or_else(|| term.name.text.replace('_', " "), |label| label.value.clone());
        let (ty, _) = self.terms.get(at).map_or((Ty::Poison, false), |signature| signature.result);
        let mut rows = Vec::with_capacity(table.rows.len());
        self.rows.clone_from(text_of_rows(table));
        for row in &table.rows {
            let cells = row.cells.iter().map(Cell::text).chain([row.result.text()]);
            let text = format!("{label}: {}", cells.collect::<Vec<_>>().join(" | "));
            let provision =
                self.provision(format!("{} row {}", term.address(), row.number.text()), text, &row.attachments);
            if let Some(provision) = self.provisions.get_mut(provision) {
                provision.open = true;
            }
            let cells = row.cells.iter().zip(&columns).map(|(cell, column)| self.cell(cell, column));
            let cells = cells.collect();
            let result = self.result(&row.result, ty);
            rows.push(Row { provision, cells, result });
        }
        self.rows = None;
        let numbers = super::Numbers::of_all(rows.iter().map(|row| super::Numbers::of(&row.result)));
        if let Some(signature) = self.terms.get_mut(at) {
            signature.numbers = numbers;
        }
        // What is wrong with a table of another policy is told where that is checked.
        if self.checker.problems.len() == problems && self.owner.is_none() {
            self.cover(term, table, &columns, &rows);
        }
        Table { columns: columns.into_iter().map(|column| column.value).collect(), rows }
    }

    /// Notes what reaches a table, and refuses what may be `none` where it cannot say what then holds.
    pub(super) fn reaches_table(&mut self, expr: &Expr, may_be_none: bool) {
        if may_be_none {
            let help = "give the table's parameter a type such as `number or none` or `reference to person or none`, \
                        and write `none` in a row";
            let message = "this may be `none`, and the table that it reaches does not say what then holds";
            self.report(Code::TableMeetsNone, expr.span, message, help);
        }
        self.reach_tables.extend(expr.names().into_iter().map(|name| name.text.clone()));
        expr.parts().into_iter().for_each(|part| self.reaches_table(part, false));
    }

    fn asked_column(&mut self, expr: &Expr) -> Asked {
        let typed = self.value(expr, None);
        let mut ty = typed.ty;
        // A condition on none is no, and never none itself.
        if !matches!(typed.value, Value::Cond(_)) {
            self.reaches_table(expr, false);
        }
        let help = match ty {
            Ty::Number | Ty::Date | Ty::YesNo | Ty::Choice(_) | Ty::Poison => None,
            Ty::Time | Ty::Days => {
                Some("ask for a comparison in brackets: `(… is at least 5 years)`, with `yes` and `no` in the cells")
            }
            Ty::Span => Some("ask for a number: `completed months from … to …`, or a comparison in brackets"),
            Ty::Text => {
                Some("ask whether it is what is meant: `(p.town is \"Kobe\")`, with `yes` and `no` in the cells")
            }
            Ty::Row(_) | Ty::List(_) => Some("ask for a fact of it, or `count of …`"),
        };
        if let Some(help) = help {
            let message = format!("{} cannot be asked by a table", ty.words(self.shape));
            self.report(Code::TableColumn, expr.span, message, help);
            ty = Ty::Poison;
        }
        Asked { value: typed.value, ty, none: typed.none, words: expr.to_string() }
    }

    fn cell(&mut self, cell: &Cell, column: &Asked) -> Vec<Fit> {
        cell.parts.iter().filter_map(|part| self.cell_part(part, column)).collect()
    }

    fn cell_part(&mut self, part: &CellPart, column: &Asked) -> Option<Fit> {
        Some(match &part.kind {
            CellPartKind::None => {
                if !column.none && column.ty != Ty::Poison {
                    let help = "leave `none` out, or mark the fact `or none` in the vocabulary";
                    self.report(Code::NeverNone, part.span, format!("`{}` is never `none`", column.words), help);
                }
                Fit::None
            }
            CellPartKind::Is(value) => Fit::Is(self.written(value, column)?),
            CellPartKind::Between(from, to) => {
                let (from, to) = (self.written(from, column)?, self.written(to, column)?);
                let (first, last) = if column.ty == Ty::Date {
                    (Relation::OnOrAfter, Relation::OnOrBefore)
                } else {
                    (Relation::AtLeast, Relation::AtMost)
                };
                self.ordered(part.span, first, column)?;
                Fit::Within(vec![(first, from), (last, to)])
            }
            CellPartKind::Bounds(bounds) => {
                let mut within = Vec::new();
                for (relation, value) in bounds {
                    self.ordered(part.span, *relation, column)?;
                    within.push((*relation, self.written(value, column)?));
                }
                Fit::Within(within)
            }
        })
    }

    /// Whether a relation fits a column.
    fn ordered(&mut self, span: Span, relation: Relation, column: &Asked) -> Option<()> {
        let by_date =
            matches!(relation, Relation::Before | Relation::After | Relation::OnOrBefore | Relation::OnOrAfter);
        let words = relation.words().strip_prefix("is ").unwrap_or_default();
        let help = match column.ty {
            Ty::Number if !by_date => return Some(()),
            Ty::Date if by_date => return Some(()),
            Ty::Poison => return None,
            Ty::Number => "numbers are `under`, `at most`, `over` or `at least` one, or `from … to …`",
            Ty::Date => "days are `before`, `on or before`, `after` or `on or after` one, or `from … to …`",
            _ => "write the values that fit, with commas between them",
        };
        let message = format!("`{words}` does not fit {}", column.ty.words(self.shape));
        self.report(Code::Comparison, span, message, help);
        None
    }

    /// A value written in a cell.
    fn written(&mut self, value: &Expr, column: &Asked) -> Option<Val> {
        let found = written_type(value);
        match (&value.kind, column.ty) {
            (_, Ty::Poison) => None,
            (ExprKind::Path(path), Ty::Choice(choice)) => match self.member(choice, &path.root).value {
                Value::Const(val @ Val::Choice(_)) => Some(val),
                _ => None,
            },
            (ExprKind::Path(path), ty) => {
                let help = match ty {
                    Ty::Number => "write `any`, a number, or numbers as in `under 30` and `from 30 to 34`",
                    Ty::Date => "write `any`, a day, or days as in `before 2024-04-01`",
                    _ => "write `any`, `yes` or `no`",
                };
                let message = format!("`{}` is not {}", path.root.text, ty.words(self.shape));
                self.report(Code::WrongType, value.span, message, help);
                None
            }
            (_, ty) if ty == found => constant(value),
            (_, ty) => {
                let (is, needed) = (found.words(self.shape), ty.words(self.shape));
                let message = format!("this is {is}, and `{}` is {needed}", column.words);
                let help = match ty {
                    Ty::Date if found == Ty::Number && self.rows.is_some() => FORMAT_AS_DATE.to_owned(),
                    _ => format!("write {needed}, or `any`"),
                };
                self.report(Code::WrongType, value.span, message, help);
                None
            }
        }
    }

    /// The result of a row.
    fn result(&mut self, part: &CellPart, ty: Ty) -> Val {
        let CellPartKind::Is(value) = &part.kind else { return Val::None };
        match (&value.kind, ty) {
            (_, Ty::Poison) => Val::None,
            (ExprKind::Path(path), Ty::Choice(choice)) => match self.member(choice, &path.root).value {
                Value::Const(val) => val,
                _ => Val::None,
            },
            (_, ty) if written_type(value) == ty => constant(value).unwrap_or(Val::None),
            (_, ty) => {
                let is = match &value.kind {
                    ExprKind::Path(_) => "a member of a choice".to_owned(),
                    _ => written_type(value).words(self.shape),
                };
                let message = format!("this is {is}, and the first result {}", ty.words(self.shape));
                self.report(Code::WrongType, value.span, message, "give all rows results of one kind");
                Val::None
            }
        }
    }

    /// Checks that exactly one row fits whatever the values are.
    fn cover(&mut self, term: &ast::Term, table: &ast::Table, columns: &[Asked], rows: &[Row]) {
        let shape = self.shape;
        let axes: Option<Vec<Column>> = columns
            .iter()
            .map(|column| {
                let axis = match column.ty {
                    Ty::Number => Axis::number(self.numbers(&column.value)),
                    Ty::Date => Axis::date(),
                    Ty::YesNo => Axis::yes_no(),
                    Ty::Choice(choice) => Axis::choice(
                        shape.choices.get(choice)?.members.iter().map(|member| member.name.clone()).collect(),
                    ),
                    _ => return None,
                };
                Some(Column { words: column.words.clone(), axis: axis.or_none(column.none) })
            })
            .collect();
        let Some(axes) = axes else { return };
        for problem in cover::check(&axes, rows) {
            let row = |at: usize| table.rows.get(at);
            let (code, span, help) = match problem.reason {
                Reason::Gap => (Code::TableGap, term.name.span, "write a row for it, or let another row fit it"),
                Reason::Overlap(second) => (
                    Code::TableOverlap,
                    row(second).map_or(term.name.span, |row| row.span),
                    "let only one of the two rows fit it: no row goes before another",
                ),
                Reason::Nothing(at, column, part) => {
                    let cell = row(at).and_then(|row| row.cells.get(column)).and_then(|cell| cell.parts.get(part));
                    let help = "write what it is to fit: the smaller value stands first, and ages and counts are whole";
                    (Code::Comparison, cell.map_or(term.name.span, |cell| cell.span), help)
                }
                Reason::TooIntricate => {
                    (Code::TableIntricate, term.name.span, "divide it into several tables, one of which reads another")
                }
            };
            let in_row = matches!(problem.reason, Reason::Overlap(_) | Reason::Nothing(..));
            let text = text_of_rows(table).as_ref().filter(|_| in_row);
            // A row of the file has another number there.
            let message = match text {
                Some(_) => problem.message.replacen(" both fit", " of the table both fit", 1),
                None => problem.message,
            };
            self.rows = text.cloned();
            self.report(code, span, message, help);
            self.rows = None;
        }
    }
}

/// The text in which the places of a table's rows are, where it is not the policy's.
fn text_of_rows(table: &ast::Table) -> &Option<Arc<SourceFile>> {
    table.from.as_ref().map_or(&None, |from| &from.text)
}

/// The type of a value that is written out; of a name it is not known.
fn written_type(value: &Expr) -> Ty {
    match value.kind {
        ExprKind::Number(_) => Ty::Number,
        ExprKind::Date(_) => Ty::Date,
        ExprKind::Span(_) => Ty::Span,
        ExprKind::Text(_) => Ty::Text,
        ExprKind::YesNo(_) => Ty::YesNo,
        _ => Ty::Poison,
    }
}

fn constant(value: &Expr) -> Option<Val> {
    Some(match &value.kind {
        ExprKind::Number(value) => Val::Number(*value),
        ExprKind::Date(value) => Val::Date(*value),
        ExprKind::Span(value) => Val::Span(*value),
        ExprKind::Text(value) => Val::Text(Arc::from(value.as_str())),
        ExprKind::YesNo(value) => Val::YesNo(*value),
        _ => return None,
    })
}
