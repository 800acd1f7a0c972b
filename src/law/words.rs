//! Changes word by word: one literal or name that stands exactly once in a condition, never in a sentence.

use crate::syntax::ast::{
    Body, CellPart, CellPartKind, Content, Definition, Effect, Expr, ExprKind, Name, Periods, Policy, Rule, TableRow,
    Target, TargetKind, Term, Written,
};

/// What was found where one thing was to be changed.
pub(super) enum Changed {
    Once,
    /// It stands there so many times: not once.
    Times(usize),
    /// Such an address holds no condition.
    NoCondition,
    /// There is no such address.
    NotThere,
}

/// Looks for one literal or name, counts it, and where `put` is there puts that in its place.
struct Search<'w> {
    old: &'w Written,
    new: &'w Written,
    put: bool,
    count: usize,
}

/// Changes one literal or name at an address.
pub(super) fn change(tree: &mut Policy, target: &Target, old: &Written, new: &Written) -> Changed {
    let mut search = Search { old, new, put: false, count: 0 };
    match search.target(tree, target) {
        None => return Changed::NotThere,
        Some(false) => return Changed::NoCondition,
        Some(true) => {}
    }
    if search.count != 1 {
        return Changed::Times(search.count);
    }
    search.put = true;
    search.target(tree, target);
    Changed::Once
}

impl Search<'_> {
    /// Whether there is a condition at an address; `None` where there is nothing.
    fn target(&mut self, tree: &mut Policy, target: &Target) -> Option<bool> {
        match &target.kind {
            TargetKind::Provision(address) if address.markers.is_empty() => {
                let number = address.rule.text();
                let rule = tree.rules.iter_mut().find(|rule| rule.number.text() == number)?;
                if address.unless {
                    self.body(rule.unless.as_mut()?);
                } else {
                    self.rule(rule);
                }
            }
            TargetKind::Term(keyword, name, markers) if markers.is_empty() => {
                let term =
                    tree.terms.iter_mut().find(|term| term.name.text == name.text && term.keyword() == *keyword)?;
                self.term(term);
            }
            TargetKind::Provision(_) | TargetKind::Term(..) | TargetKind::Factor(..) => {
                match super::addresses::clause(tree, target)? {
                    super::addresses::Clauses::Inner(clauses, at) => self.content(&mut clauses.get_mut(at)?.content),
                    super::addresses::Clauses::Factors(factors, at) => {
                        self.content(&mut factors.get_mut(at)?.clause.content);
                    }
                }
            }
            TargetKind::Row(name, number) => {
                let row = super::table_rows::row(tree, name, number)?;
                self.row(row);
            }
            TargetKind::Parameter(name) => {
                let parameter = tree.parameters.iter_mut().find(|parameter| parameter.name.text == name.text)?;
                parameter.values.iter_mut().for_each(|value| self.expr(&mut value.value));
            }
            TargetKind::Outcome(_) | TargetKind::Header(_) | TargetKind::Amendment(_) => return Some(false),
        }
        Some(true)
    }

    fn rule(&mut self, rule: &mut Rule) {
        if let Effect::Outcome { contents, .. } = &mut rule.effect {
            contents.iter_mut().for_each(|(_, value)| self.expr(value));
        }
        rule.when.iter_mut().chain(&mut rule.unless).for_each(|body| self.body(body));
    }

    fn term(&mut self, term: &mut Term) {
        match &mut term.definition {
            Definition::Condition(body) => self.body(body),
            Definition::Value(value) => self.expr(value),
            Definition::Table(table) => {
                table.columns.iter_mut().for_each(|column| self.expr(column));
                table.rows.iter_mut().for_each(|row| self.row(row));
            }
        }
    }

    fn row(&mut self, row: &mut TableRow) {
        row.cells.iter_mut().flat_map(|cell| &mut cell.parts).for_each(|part| self.cell(part));
        self.cell(&mut row.result);
    }

    fn cell(&mut self, part: &mut CellPart) {
        match &mut part.kind {
            CellPartKind::None => {}
            CellPartKind::Is(value) => self.expr(value),
            CellPartKind::Between(from, to) => {
                self.expr(from);
                self.expr(to);
            }
            CellPartKind::Bounds(bounds) => bounds.iter_mut().for_each(|(_, value)| self.expr(value)),
        }
    }

    fn body(&mut self, body: &mut Body) {
        self.content(&mut body.content);
    }

    fn content(&mut self, content: &mut Content) {
        match content {
            Content::Group(_, clauses) => clauses.iter_mut().for_each(|clause| self.content(&mut clause.content)),
            Content::Condition(expr) => self.expr(expr),
            Content::Repealed(_) => {}
        }
    }

    fn name(&mut self, name: &mut Name) {
        let ExprKind::Path(old) = &self.old.expr.kind else { return };
        if old.root.text == name.text {
            self.count = self.count.saturating_add(1);
            if let (true, ExprKind::Path(new)) = (self.put, &self.new.expr.kind) {
                *name = new.root.clone();
            }
        }
    }

    fn literal(&mut self, expr: &mut Expr) {
        let same = match (&expr.kind, &self.old.expr.kind) {
            (ExprKind::Number(a), ExprKind::Number(b)) => a == b,
            (ExprKind::Date(a), ExprKind::Date(b)) => a == b,
            (ExprKind::Span(a), ExprKind::Span(b)) => a == b,
            (ExprKind::Text(a), ExprKind::Text(b)) => a == b,
            (ExprKind::YesNo(a), ExprKind::YesNo(b)) => a == b,
            // A name alone, for which a literal is to stand.
            (ExprKind::Path(a), ExprKind::Path(b)) => {
                a.fields.is_empty() && a.root.text == b.root.text && !matches!(self.new.expr.kind, ExprKind::Path(_))
            }
            _ => false,
        };
        if same {
            let is_name = matches!(expr.kind, ExprKind::Path(_));
            if !is_name {
                self.count = self.count.saturating_add(1);
            }
            if self.put {
                *expr = self.new.expr.clone();
            }
        }
    }

    fn expr(&mut self, expr: &mut Expr) {
        match &mut expr.kind {
            ExprKind::Quantified { name, list, other_than, body, .. } => {
                self.name(name);
                std::iter::once(list).chain(other_than).for_each(|path| self.path(path));
                self.expr(body);
            }
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
            ExprKind::Call(name, of, on) => {
                self.name(name);
                self.expr(of);
                on.iter_mut().for_each(|on| self.expr(on));
            }
            ExprKind::On(name, on) => {
                self.name(name);
                self.expr(on);
            }
            ExprKind::Cited { subject, .. } => subject.iter_mut().for_each(|path| self.path(path)),
            ExprKind::Path(path) => self.path(path),
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
                rest.iter_mut().for_each(|by| self.expr(&mut by.by));
            }
            ExprKind::Not(inner) | ExprKind::IsEmpty(inner, _) | ExprKind::IsNone(inner, _) => self.expr(inner),
            ExprKind::Compare { left, right, .. } => {
                self.expr(left);
                self.expr(right);
            }
            ExprKind::OneOf { left, choices, .. } => {
                self.expr(left);
                choices.iter_mut().for_each(|choice| self.expr(choice));
            }
            ExprKind::If(condition, then, otherwise) => {
                [condition, then, otherwise].into_iter().for_each(|part| self.expr(part));
            }
            ExprKind::Age(of, on) => {
                self.expr(of);
                on.iter_mut().for_each(|on| self.expr(on));
            }
            ExprKind::Completed(_, from, to) => {
                self.expr(from);
                self.expr(to);
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
            ExprKind::Most(_, values) => values.iter_mut().for_each(|value| self.expr(value)),
            ExprKind::YesNo(_)
            | ExprKind::Number(_)
            | ExprKind::Date(_)
            | ExprKind::Span(_)
            | ExprKind::Text(_)
            | ExprKind::Unsettled(_) => {}
        }
        self.literal(expr);
    }

    fn periods(&mut self, periods: &mut Periods) {
        if let Some((path, name)) = &mut periods.each {
            self.path(path);
            self.name(name);
        }
        self.path(&mut periods.list);
        periods.filter.iter_mut().for_each(|filter| self.expr(filter));
    }

    fn path(&mut self, path: &mut crate::syntax::ast::Path) {
        self.name(&mut path.root);
        path.fields.iter_mut().for_each(|name| self.name(name));
    }
}
