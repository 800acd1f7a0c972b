//! Policies: the header and the order of their statements.

use super::conditions::path;
use super::examples::item;
use super::layout::{Page, names, quoted};
use super::vocabulary::type_name;
use crate::syntax::ast::{Attachments, Header, Mark, Name, Outcome, Policy};

impl Page {
    /// A policy, with or without its examples.
    pub(super) fn policy(&mut self, tree: &Policy, examples: bool) {
        self.header(tree);
        self.all_outcomes(tree);
        self.with_repealed(tree, &["parameter"], &tree.parameters, Page::parameter);
        self.with_repealed(tree, &["term", "table"], &tree.terms, Page::term);
        self.with_repealed(tree, &["rule"], &tree.rules, Page::rule);
        self.factors(&tree.factors.0, &tree.factors.1);
        if examples {
            tree.examples.iter().for_each(|example| self.example(example));
            tree.example_tables.iter().for_each(|table| self.example_table(table));
        }
    }

    /// Statements of one kind, and between them what was repealed.
    fn with_repealed<T>(&mut self, tree: &Policy, kinds: &[&str], statements: &[T], print: impl Fn(&mut Page, &T)) {
        let repealed = |before: usize| {
            tree.repealed.iter().filter(move |repealed| kinds.contains(&repealed.kind) && repealed.before == before)
        };
        for (at, statement) in statements.iter().enumerate() {
            repealed(at).for_each(|repealed| self.repealed(repealed));
            print(self, statement);
        }
        repealed(statements.len()).for_each(|repealed| self.repealed(repealed));
    }

    pub(super) fn header(&mut self, tree: &Policy) {
        self.heading("policy", &tree.name.text, tree.title.as_ref());
        let header = &tree.header;
        self.sources(2, &tree.attachments);
        self.windows(&header.in_force);
        self.notes(2, &tree.attachments);
        self.header_lines(header);
    }

    /// The lines of a header after its window.
    pub(super) fn header_lines(&mut self, header: &Header) {
        if !header.uses.is_empty() {
            self.line(2, &format!("uses {}", names(&header.uses)));
        }
        for case in &header.case {
            self.line(2, &format!("case {} : {}", case.name.text, type_name(&case.record)));
        }
        for decides in &header.decides {
            self.line(2, &format!("decides about each {} in {}", decides.name.text, path(&decides.list)));
        }
        for governed in &header.governed {
            self.line(2, &format!("governed by the law on {}", path(&governed.path)));
        }
        for presumed in &header.presumes {
            let fact = format!("{}.{}", presumed.record.text, presumed.field.text);
            self.line(2, &format!("presumes {fact} is {}", item(&presumed.value)));
        }
        for required in &header.requires {
            let kinds: Vec<String> = required.evidence.iter().map(|kind| quoted(&kind.value)).collect();
            let fact = format!("{}.{}", required.record.text, required.field.text);
            self.line(2, &format!("requires evidence {} for {fact}", kinds.join(" or ")));
        }
        self.conventions(&header.conventions);
    }

    /// Its outcomes, and what was repealed of them.
    pub(super) fn all_outcomes(&mut self, tree: &Policy) {
        self.outcomes(outcome_rows(tree).into_iter().map(|(_, row)| row).collect(), tree.strongest_first);
    }

    pub(super) fn outcomes(&mut self, rows: Vec<OutcomeRow<'_>>, strongest_first: bool) {
        if rows.is_empty() {
            return;
        }
        self.statement();
        self.line(0, if strongest_first { "outcomes strongest first" } else { "outcomes" });
        self.outcome_rows(rows);
    }

    pub(super) fn outcome_rows(&mut self, rows: Vec<OutcomeRow<'_>>) {
        self.table(&rows);
    }
}

/// The columns of an outcome, and what follows it.
pub(super) type OutcomeRow<'a> = ([String; 3], &'a Attachments);

pub(super) fn outcome_row(outcome: &Outcome) -> OutcomeRow<'_> {
    let mark = match outcome.mark {
        Some(Mark::Entitled) => "entitled",
        Some(Mark::AsARule) => "as a rule",
        Some(Mark::Discretion) => "discretion",
        None => "",
    };
    let member = &outcome.member;
    ([member.name.text.clone(), mark.to_owned(), quoted(&member.label.value)], &member.attachments)
}

/// The outcomes of a policy and what was repealed of them, with the name of each.
pub(super) fn outcome_rows(tree: &Policy) -> Vec<(&Name, OutcomeRow<'_>)> {
    let repealed = |before: usize| {
        let repealed =
            tree.repealed.iter().filter(move |repealed| repealed.kind == "outcome" && repealed.before == before);
        repealed.map(|repealed| {
            let row = [repealed.name.text.clone(), String::new(), format!("repealed by {}", repealed.by.text)];
            (&repealed.name, (row, &repealed.attachments))
        })
    };
    let mut rows = Vec::new();
    for (at, outcome) in tree.outcomes.iter().enumerate() {
        rows.extend(repealed(at));
        rows.push((&outcome.member.name, outcome_row(outcome)));
    }
    rows.extend(repealed(tree.outcomes.len()));
    rows
}
