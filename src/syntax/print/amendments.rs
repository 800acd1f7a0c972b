//! Amendments: the header, each change, and what keeps the place of something repealed.

use super::clauses::Place;
use super::flow::Flow;
use super::layout::{Page, quoted};
use crate::syntax::ast::{Amendment, Body, Change, ChangeKind, Expr, InForce, NewText, Repealed, Written};

/// Where a condition of the header stands that does not fit on its line.
const IN_HEADER: Place = Place { line: 2, condition: 4, clauses: 4 };

impl Page {
    pub(super) fn amendment(&mut self, tree: &Amendment) {
        self.amendment_header(tree);
        for change in &tree.changes {
            self.change(change);
            self.new_statement(change);
        }
        tree.examples.iter().for_each(|example| self.example(example));
        tree.example_tables.iter().for_each(|table| self.example_table(table));
    }

    pub(super) fn amendment_header(&mut self, tree: &Amendment) {
        self.heading("amendment", &tree.name.text, tree.title.as_ref());
        self.sources(2, &tree.attachments);
        tree.amends.iter().for_each(|name| self.line(2, &format!("amends {}", name.text)));
        tree.made_on.iter().for_each(|(day, _)| self.line(2, &format!("made on {day}")));
        self.windows(&tree.in_force);
        if tree.retroactive.is_some() {
            self.line(2, "retroactive");
        }
        for cases in &tree.governs {
            self.cases("governs cases where", cases, "");
        }
        for name in &tree.also_before {
            self.line(2, &format!("also cases under the text before {}", name.text));
        }
        for stays in &tree.stays {
            let until = stays.until.map(|day| format!(" until {day}")).unwrap_or_default();
            self.cases("the earlier text stays for cases where", &stays.cases, &until);
        }
        self.notes(2, &tree.attachments);
    }

    fn cases(&mut self, words: &str, cases: &Expr, behind: &str) {
        let mut flow = Flow::condition(cases);
        flow.push(behind);
        self.value(IN_HEADER, words, " ", flow);
    }

    pub(super) fn windows(&mut self, windows: &[InForce]) {
        for window in windows {
            let to = window.to.map(|to| format!(" to {to}")).unwrap_or_default();
            self.line(2, &format!("in force from {}{to}", window.from));
        }
    }

    /// A change; a statement that it brings is printed after it.
    pub(super) fn change(&mut self, change: &Change) {
        self.statement();
        let target = change.target.text();
        match &change.kind {
            ChangeKind::Replace(text) => self.brings(&format!("replace {target} with:"), text),
            ChangeKind::Insert(text) => self.brings(&format!("insert after {target}:"), text),
            ChangeKind::Repeal => self.line(0, &format!("repeal {target}")),
            ChangeKind::Words(old, new) => {
                self.line(0, &format!("in {target} replace {} with {}", old.text(), new.text()));
            }
        }
        self.attachments(2, &change.attachments);
    }

    fn brings(&mut self, start: &str, text: &NewText) {
        if let NewText::Title(title) = text {
            return self.line(0, &format!("{start} {}", quoted(&title.value)));
        }
        self.line(0, start);
        match text {
            NewText::Clauses(clauses) => clauses.iter().for_each(|clause| self.clause(2, clause, "")),
            NewText::Factors(factors) => {
                factors
                    .iter()
                    .for_each(|factor| self.clause(2, &factor.clause, if factor.strongly { " strongly" } else { "" }));
            }
            NewText::Unless(body) => self.unless(body),
            NewText::Rows(rows) => self.new_rows(rows),
            NewText::Attachments(attachments) => self.attachments(2, attachments),
            NewText::Outcomes(outcomes) => self.outcome_rows(outcomes.iter().map(super::policy::outcome_row).collect()),
            NewText::Header(header) => {
                self.windows(&header.in_force);
                self.header_lines(header);
            }
            NewText::None | NewText::Rule(_) | NewText::Term(_) | NewText::Parameter(_) | NewText::Title(_) => {}
        }
    }

    pub(super) fn unless(&mut self, body: &Body) {
        self.body("unless", body, IN_HEADER);
    }

    /// The statement that a change brings.
    pub(super) fn new_statement(&mut self, change: &Change) {
        let (ChangeKind::Replace(text) | ChangeKind::Insert(text)) = &change.kind else { return };
        match text {
            NewText::Rule(rule) => self.rule(rule),
            NewText::Term(term) => self.term(term),
            NewText::Parameter(parameter) => self.parameter(parameter),
            _ => {}
        }
    }

    /// `rule 2 repealed by NAME`.
    pub(super) fn repealed(&mut self, repealed: &Repealed) {
        self.statement();
        self.line(0, &format!("{} repealed by {}", repealed.address(), repealed.by.text));
        self.attachments(2, &repealed.attachments);
    }
}

impl Written {
    /// The literal or the name as it is written.
    #[must_use]
    pub fn text(&self) -> String {
        Flow::value(&self.expr).flat()
    }
}
