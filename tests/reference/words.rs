//! A change word by word (docs/amendments.md): "changes one literal or one name that stands exactly once there, in a
//! condition, a value or what an outcome has `with` it, never in a sentence".

use kijun::ast::{
    CellPart, CellPartKind, ChangeKind, Content, Definition, Effect, Expr, ExprKind, Name, Path, Periods, Rule, Table,
    TableRow, Term,
};

struct Words<'a> {
    old: &'a ExprKind,
    new: &'a ExprKind,
}

fn words(change: &ChangeKind) -> Words<'_> {
    let ChangeKind::Words(old, new) = change else { panic!("{change:?} changes no word") };
    Words { old: &old.expr.kind, new: &new.expr.kind }
}

pub fn in_expr(expr: &mut Expr, change: &ChangeKind) {
    words(change).expr(expr);
}

pub fn in_content(content: &mut Content, change: &ChangeKind) {
    words(change).content(content);
}

pub fn in_rule(rule: &mut Rule, change: &ChangeKind) {
    let words = words(change);
    if let Effect::Outcome { contents, .. } = &mut rule.effect {
        contents.iter_mut().for_each(|(_, value)| words.expr(value));
    }
    rule.when.iter_mut().chain(&mut rule.unless).for_each(|body| words.content(&mut body.content));
}

pub fn in_row(row: &mut TableRow, change: &ChangeKind) {
    words(change).row(row);
}

pub fn in_term(term: &mut Term, change: &ChangeKind) {
    let words = words(change);
    match &mut term.definition {
        Definition::Condition(body) => words.content(&mut body.content),
        Definition::Value(value) => words.expr(value),
        Definition::Table(table) => words.table(table),
    }
}

impl Words<'_> {
    fn content(&self, content: &mut Content) {
        match content {
            Content::Group(_, clauses) => clauses.iter_mut().for_each(|clause| self.content(&mut clause.content)),
            Content::Condition(expr) => self.expr(expr),
            Content::Repealed(_) => {}
        }
    }

    fn table(&self, table: &mut Table) {
        table.columns.iter_mut().for_each(|column| self.expr(column));
        table.rows.iter_mut().for_each(|row| self.row(row));
    }

    fn row(&self, row: &mut TableRow) {
        row.cells.iter_mut().flat_map(|cell| &mut cell.parts).for_each(|part| self.cell(part));
        self.cell(&mut row.result);
    }

    fn cell(&self, part: &mut CellPart) {
        match &mut part.kind {
            CellPartKind::None => {}
            CellPartKind::Is(expr) => self.expr(expr),
            CellPartKind::Between(from, to) => [from, to].into_iter().for_each(|expr| self.expr(expr)),
            CellPartKind::Bounds(bounds) => bounds.iter_mut().for_each(|(_, expr)| self.expr(expr)),
        }
    }

    /// A name in a place where nothing else can stand.
    fn name(&self, name: &mut Name) {
        if let (Some(old), Some(new)) = (alone(self.old), alone(self.new))
            && name.text == old.text
        {
            name.text.clone_from(&new.text);
        }
    }

    fn path(&self, path: &mut Path) {
        self.name(&mut path.root);
        path.fields.iter_mut().for_each(|field| self.name(field));
    }

    fn expr(&self, expr: &mut Expr) {
        let literal = match (&expr.kind, self.old) {
            (ExprKind::YesNo(one), ExprKind::YesNo(old)) => one == old,
            (ExprKind::Number(one), ExprKind::Number(old)) => one == old,
            (ExprKind::Date(one), ExprKind::Date(old)) => one == old,
            (ExprKind::Span(one), ExprKind::Span(old)) => one == old,
            (ExprKind::Text(one), ExprKind::Text(old)) => one == old,
            // A name that stands alone may become a literal.
            (ExprKind::Path(path), old) => {
                path.fields.is_empty()
                    && alone(self.new).is_none()
                    && alone(old).is_some_and(|old| old.text == path.root.text)
            }
            _ => false,
        };
        if literal {
            expr.kind = self.new.clone();
            return;
        }
        let all = |exprs: &mut [Expr]| exprs.iter_mut().for_each(|expr| self.expr(expr));
        match &mut expr.kind {
            ExprKind::Chain(first, rest) => {
                self.expr(first);
                rest.iter_mut().for_each(|(_, part)| self.expr(part));
            }
            ExprKind::Sum(first, rest) => {
                self.expr(first);
                rest.iter_mut().for_each(|(_, part)| self.expr(part));
            }
            ExprKind::Product(first, rest) => {
                self.expr(first);
                rest.iter_mut().for_each(|part| self.expr(&mut part.by));
            }
            ExprKind::Not(inner) | ExprKind::IsEmpty(inner, _) | ExprKind::IsNone(inner, _) => self.expr(inner),
            ExprKind::Quantified { name, list, other_than, body, .. } => {
                self.name(name);
                self.path(list);
                other_than.iter_mut().for_each(|path| self.path(path));
                self.expr(body);
            }
            ExprKind::Compare { left, right, .. } => {
                self.expr(left);
                self.expr(right);
            }
            ExprKind::OneOf { left, choices, .. } => {
                self.expr(left);
                all(choices);
            }
            ExprKind::If(a, b, c) => [a, b, c].into_iter().for_each(|part| self.expr(part)),
            ExprKind::Age(of, on) => {
                self.expr(of);
                on.iter_mut().for_each(|on| self.expr(on));
            }
            ExprKind::Call(name, of, on) => {
                self.name(name);
                self.expr(of);
                on.iter_mut().for_each(|on| self.expr(on));
            }
            ExprKind::Completed(_, from, to) => [from, to].into_iter().for_each(|part| self.expr(part)),
            ExprKind::Count { name, list, filter } => {
                name.iter_mut().for_each(|name| self.name(name));
                self.path(list);
                filter.iter_mut().for_each(|filter| self.expr(filter));
            }
            ExprKind::Total { value, name, list, filter, .. } => {
                self.expr(value);
                self.name(name);
                self.path(list);
                filter.iter_mut().for_each(|filter| self.expr(filter));
            }
            ExprKind::Years { name, period, body, .. } => {
                name.iter_mut().for_each(|name| self.name(name));
                self.expr(period);
                self.expr(body);
            }
            ExprKind::Period(from, to) => {
                self.expr(from);
                to.iter_mut().for_each(|to| self.expr(to));
            }
            ExprKind::Covers { period, day, .. } => {
                self.expr(period);
                self.expr(day);
            }
            ExprKind::Unbroken { periods, up_to, gaps } => {
                self.periods(periods);
                self.expr(up_to);
                gaps.iter_mut().for_each(|gaps| self.expr(gaps));
            }
            ExprKind::TotalTime { periods, within } => {
                self.periods(periods);
                self.expr(within);
            }
            ExprKind::Most(_, values) => all(values),
            ExprKind::On(name, day) => {
                self.name(name);
                self.expr(day);
            }
            ExprKind::Cited { subject, .. } => subject.iter_mut().for_each(|path| self.path(path)),
            ExprKind::Path(path) => self.path(path),
            ExprKind::YesNo(_)
            | ExprKind::Number(_)
            | ExprKind::Date(_)
            | ExprKind::Span(_)
            | ExprKind::Text(_)
            | ExprKind::Unsettled(_) => {}
        }
    }

    fn periods(&self, periods: &mut Periods) {
        if let Some((path, name)) = &mut periods.each {
            self.path(path);
            self.name(name);
        }
        self.path(&mut periods.list);
        periods.filter.iter_mut().for_each(|filter| self.expr(filter));
    }
}

/// A name alone.
fn alone(kind: &ExprKind) -> Option<&Name> {
    match kind {
        ExprKind::Path(Path { root, fields, .. }) if fields.is_empty() => Some(root),
        _ => None,
    }
}
