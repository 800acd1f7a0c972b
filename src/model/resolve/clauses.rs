//! Bodies, groups and clauses, and the sentence of each.

use super::Resolver;
use super::conditions::no;
use crate::diagnostic::Code;
use crate::model::expr::{Clause, Cond};
use crate::syntax::ast::{self, Content, Expr, ExprKind, GroupKind};

impl Resolver<'_, '_> {
    /// What stands after `when` or `unless`, below an address.
    pub(in crate::model) fn body(&mut self, body: &ast::Body, address: &str, separator: &str) -> Cond {
        match &body.content {
            Content::Group(kind, clauses) => self.group(*kind, clauses, &format!("{address}{separator}")),
            Content::Condition(expr) => self.cond(expr),
            Content::Repealed(_) => no(),
        }
    }

    /// Notes of the provision that is resolved whether its clauses are to hold.
    fn of_clauses(&mut self, kind: GroupKind) {
        if let Some(provision) = self.provisions.get_mut(self.at) {
            provision.none_of = kind == GroupKind::None;
        }
    }

    fn group(&mut self, kind: GroupKind, clauses: &[ast::Clause], address: &str) -> Cond {
        self.of_clauses(kind);
        if let Some(first) = clauses.first().filter(|_| clauses.iter().all(ast::Clause::is_repealed)) {
            let help = "repeal what they stand in, too, or replace it";
            self.report(Code::Amendment, first.marker.span, "every clause here is repealed", help);
        }
        // What was repealed holds its place in the text, and none in the group.
        let clauses = clauses.iter().filter(|clause| !clause.is_repealed());
        let clauses = clauses.map(|clause| self.clause(clause, address)).collect();
        Cond::Group(kind, clauses)
    }

    pub(in crate::model) fn clause(&mut self, clause: &ast::Clause, address: &str) -> Clause {
        let address = format!("{address}({})", clause.marker.text);
        let text = clause.label.as_ref().map(|label| label.value.clone());
        let text = text.unwrap_or_else(|| match &clause.content {
            Content::Condition(expr) => self.sentence(expr),
            Content::Group(kind, _) => group_words(*kind),
            Content::Repealed(_) => String::new(),
        });
        let provision = self.provision(address.clone(), text, &clause.attachments);
        let outer = std::mem::replace(&mut self.at, provision);
        let cond = match &clause.content {
            Content::Group(kind, clauses) => self.group(*kind, clauses, &address),
            Content::Condition(expr) => self.cond(expr),
            Content::Repealed(_) => no(),
        };
        if let Some(provision) = self.provisions.get_mut(provision) {
            provision.open |= matches!(cond, Cond::Unsettled(_));
            let parts = if let Cond::Any(parts) = &cond { parts.as_slice() } else { &[] };
            provision.never_no = parts.iter().any(|part| matches!(part, Cond::Unsettled(_)));
        }
        self.at = outer;
        Clause { provision, cond, waived_by: Vec::new() }
    }

    /// The sentence of a condition that has none of its own: the label of its fact or term, or its own words.
    pub(in crate::model) fn sentence(&self, expr: &Expr) -> String {
        let label = match &expr.kind {
            ExprKind::Path(path) if path.fields.is_empty() => {
                self.terms.iter().find(|term| term.name == path.root.text).map(|term| term.label.clone())
            }
            ExprKind::Path(path) => {
                self.quiet_path(path).and_then(|(record, field)| self.shape.field(record, field)?.label.clone())
            }
            ExprKind::Call(name, ..) => {
                self.terms.iter().find(|term| term.name == name.text).map(|term| term.label.clone())
            }
            _ => None,
        };
        label.filter(|label| !label.is_empty()).unwrap_or_else(|| words(self.file.slice(expr.span)))
    }
}

/// The words of an expression on one line, comments left out.
fn words(text: &str) -> String {
    let lines = text.lines().map(|line| if line.contains('"') { line } else { line.split('#').next().unwrap_or("") });
    lines.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}

fn group_words(kind: GroupKind) -> String {
    match kind {
        GroupKind::All => "all of".to_owned(),
        GroupKind::Any => "any of".to_owned(),
        GroupKind::None => "none of".to_owned(),
        GroupKind::AtLeast(n) => format!("at least {n} of"),
        GroupKind::AtMost(n) => format!("at most {n} of"),
    }
}
