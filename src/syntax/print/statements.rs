//! The statements of a file one by one, in the order in which they stand there.
//!
//! The text that is hashed has one order of statements. A file keeps its own: that a term stands beside the rule that
//! needs it is the author's choice.

use super::layout::Page;
use super::policy::outcome_rows;
use crate::source::Span;
use crate::syntax::ast::{Amendment, Ast, Change, ChangeKind, NewText, Part, Policy, Vocabulary};

/// Each statement of a tree in the canonical layout, with a place in it. `starts` says where statements start.
pub(in crate::syntax) fn statements(tree: &Ast, starts: &[usize]) -> Vec<(usize, String)> {
    let mut statements = Statements { starts, printed: Vec::new() };
    for part in &tree.parts {
        match part {
            Part::Vocabulary(tree) => statements.vocabulary(tree),
            Part::Policy(tree) => statements.policy(tree),
            Part::Amendment(tree) => statements.amendment(tree),
        }
    }
    statements.printed.sort_by_key(|(at, _)| *at);
    statements.printed
}

struct Statements<'a> {
    starts: &'a [usize],
    printed: Vec<(usize, String)>,
}

impl Statements<'_> {
    fn print(&mut self, place: Span, print: impl FnOnce(&mut Page)) {
        let mut page = Page::default();
        print(&mut page);
        self.printed.push((place.start, page.text));
    }

    fn vocabulary(&mut self, tree: &Vocabulary) {
        self.print(tree.name.span, |page| page.vocabulary_header(tree));
        for choice in &tree.choices {
            self.print(choice.name.span, |page| page.choice(choice));
        }
        for record in &tree.records {
            self.print(record.name.span, |page| page.record(record));
        }
    }

    fn amendment(&mut self, tree: &Amendment) {
        self.print(tree.name.span, |page| page.amendment_header(tree));
        for change in &tree.changes {
            self.print(change.span, |page| page.change(change));
            if let Some(place) = change.statement() {
                self.print(place, |page| page.new_statement(change));
            }
        }
        for example in &tree.examples {
            self.print(example.title.span, |page| page.example(example));
        }
        for table in &tree.example_tables {
            self.print(table.title.span, |page| page.example_table(table));
        }
    }

    fn policy(&mut self, tree: &Policy) {
        self.print(tree.name.span, |page| page.header(tree));
        // Outcomes may stand in several statements.
        let starts = self.starts;
        let statement = |at: usize| starts.partition_point(|start| *start <= at);
        let mut strongest_first = tree.strongest_first;
        for rows in outcome_rows(tree).chunk_by(|(a, _), (b, _)| statement(a.span.start) == statement(b.span.start)) {
            let Some((first, _)) = rows.first() else { continue };
            let rows = rows.iter().map(|(_, row)| row.clone()).collect();
            self.print(first.span, |page| page.outcomes(rows, std::mem::take(&mut strongest_first)));
        }
        for repealed in tree.repealed.iter().filter(|repealed| repealed.kind != "outcome") {
            self.print(repealed.name.span, |page| page.repealed(repealed));
        }
        for parameter in &tree.parameters {
            self.print(parameter.name.span, |page| page.parameter(parameter));
        }
        for term in &tree.terms {
            self.print(term.name.span, |page| page.term(term));
        }
        for rule in &tree.rules {
            self.print(rule.number.span, |page| page.rule(rule));
        }
        if let (Some(first), attachments) = (tree.factors.0.first(), &tree.factors.1) {
            self.print(first.clause.marker.span, |page| page.factors(&tree.factors.0, attachments));
        }
        for example in &tree.examples {
            self.print(example.title.span, |page| page.example(example));
        }
        for table in &tree.example_tables {
            self.print(table.title.span, |page| page.example_table(table));
        }
    }
}

impl Change {
    /// Where the statement stands that it brings.
    fn statement(&self) -> Option<Span> {
        let (ChangeKind::Replace(text) | ChangeKind::Insert(text)) = &self.kind else { return None };
        match text {
            NewText::Rule(rule) => Some(rule.number.span),
            NewText::Term(term) => Some(term.name.span),
            NewText::Parameter(parameter) => Some(parameter.name.span),
            _ => None,
        }
    }
}
