//! Policies: the header and the order of their statements.

use super::conditions::path;
use super::examples::item;
use super::layout::{Page, names, quoted};
use super::vocabulary::type_name;
use crate::syntax::ast::{Attachments, Mark, Outcome, Policy};

impl Page {
    /// A policy, with or without its examples.
    pub(super) fn policy(&mut self, tree: &Policy, examples: bool) {
        self.header(tree);
        self.outcomes(&tree.outcomes, tree.strongest_first);
        tree.parameters.iter().for_each(|parameter| self.parameter(parameter));
        tree.terms.iter().for_each(|term| self.term(term));
        tree.rules.iter().for_each(|rule| self.rule(rule));
        self.factors(&tree.factors.0, &tree.factors.1);
        if examples {
            tree.examples.iter().for_each(|example| self.example(example));
        }
    }

    pub(super) fn header(&mut self, tree: &Policy) {
        self.heading("policy", &tree.name.text, tree.title.as_ref());
        let header = &tree.header;
        self.sources(2, &tree.attachments);
        for window in &header.in_force {
            let to = window.to.map(|to| format!(" to {to}")).unwrap_or_default();
            self.line(2, &format!("in force from {}{to}", window.from));
        }
        self.notes(2, &tree.attachments);
        if !header.uses.is_empty() {
            self.line(2, &format!("uses {}", names(&header.uses)));
        }
        for case in &header.case {
            self.line(2, &format!("case {} : {}", case.name.text, type_name(&case.record)));
        }
        for decides in &header.decides {
            self.line(2, &format!("decides about each {} in {}", decides.name.text, path(&decides.list)));
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

    pub(super) fn outcomes(&mut self, outcomes: &[Outcome], strongest_first: bool) {
        if outcomes.is_empty() {
            return;
        }
        self.statement();
        self.line(0, if strongest_first { "outcomes strongest first" } else { "outcomes" });
        let rows: Vec<([String; 3], &Attachments)> = outcomes
            .iter()
            .map(|outcome| {
                let mark = match outcome.mark {
                    Some(Mark::Entitled) => "entitled",
                    Some(Mark::AsARule) => "as a rule",
                    Some(Mark::Discretion) => "discretion",
                    None => "",
                };
                let member = &outcome.member;
                ([member.name.text.clone(), mark.to_owned(), quoted(&member.label.value)], &member.attachments)
            })
            .collect();
        self.table(&rows);
    }
}
