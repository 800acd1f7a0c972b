//! Tables (docs, "Tables").

use kijun::ast::{Cell, CellPart, CellPartKind, Expr, ExprKind, Relation, Table};

use super::rules::{Judge, Scope};
use super::values::{Truth, Value, join};

impl<'a> Judge<'a> {
    /// The value of a table: the result of the row that fits.
    pub fn table(&self, table: &'a Table, scope: &Scope<'a>) -> Value {
        let asked: Vec<Value> = table.columns.iter().map(|column| self.value(column, scope)).collect();
        let rows: Vec<Vec<Truth>> = table
            .rows
            .iter()
            .map(|row| row.cells.iter().zip(&asked).map(|(cell, value)| self.cell_fits(cell, value, scope)).collect())
            .collect();
        let result = |at: usize| self.result(&table.rows[at].result, scope);
        let all: Vec<Truth> = rows.iter().map(|cells| Truth::all(cells.clone())).collect();
        // "A row fits where all its cells are yes."
        if let Some(at) = all.iter().position(|truth| *truth == Truth::Yes) {
            return result(at);
        }
        // "Else a row may fit where none of its cells is no."
        let may_fit: Vec<usize> = (0..rows.len()).filter(|at| all[*at] != Truth::No).collect();
        let Some(first) = may_fit.first() else {
            // "Where none fits, since something is `none` of which no row speaks, the value is `none`."
            return Value::None;
        };
        // "Where all rows that may fit have one result, that is the value."
        if may_fit.iter().all(|at| result(*at) == result(*first)) {
            return result(*first);
        }
        // "What is missing is what leaves a cell of these rows unknown."
        let is_open = |column: &usize| may_fit.iter().any(|at| matches!(rows[*at][*column], Truth::Unknown(_)));
        Value::Unknown(join((0..asked.len()).filter(is_open).map(|column| asked[column].lacks())))
    }

    fn cell_fits(&self, cell: &'a Cell, value: &Value, scope: &Scope<'a>) -> Truth {
        // "`any`: always, `none` among them."
        if cell.parts.is_empty() {
            return Truth::Yes;
        }
        Truth::any(cell.parts.iter().map(|part| self.part_fits(part, value, scope)).collect())
    }

    fn part_fits(&self, part: &'a CellPart, value: &Value, scope: &Scope<'a>) -> Truth {
        let is =
            |relation, other: &'a Expr| self.compare(value, relation, false, &self.cell_value(other, scope), scope);
        match &part.kind {
            CellPartKind::None => match value {
                Value::None => Truth::Yes,
                Value::Unknown(lacks) => Truth::Unknown(lacks.clone()),
                _ => Truth::No,
            },
            CellPartKind::Is(other) => is(Relation::Is, other),
            CellPartKind::Bounds(bounds) => {
                Truth::all(bounds.iter().map(|(relation, other)| is(*relation, other)).collect())
            }
            CellPartKind::Between(from, to) => {
                let (first, last) = match from.kind {
                    ExprKind::Date(_) => (Relation::OnOrAfter, Relation::OnOrBefore),
                    _ => (Relation::AtLeast, Relation::AtMost),
                };
                Truth::all(vec![is(first, from), is(last, to)])
            }
        }
    }

    /// What is written in a cell; a name is a member of the column's choice.
    fn cell_value(&self, expr: &'a Expr, scope: &Scope<'a>) -> Value {
        match &expr.kind {
            ExprKind::Path(path) => Value::Member(path.root.text.clone()),
            _ => self.value(expr, scope),
        }
    }

    fn result(&self, part: &'a CellPart, scope: &Scope<'a>) -> Value {
        match &part.kind {
            CellPartKind::Is(value) => self.cell_value(value, scope),
            _ => Value::None,
        }
    }
}
