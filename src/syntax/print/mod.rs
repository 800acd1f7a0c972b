//! Tree to text, in one canonical layout: what a tree prints is read as the same tree again.
//!
//! Comments are not in the tree and are not printed. Nothing here looks at places: a layout that depended on how
//! the text was written before would not be canonical.

mod amendments;
mod brackets;
mod clauses;
mod conditions;
mod examples;
mod flow;
mod layout;
mod policy;
mod provisions;
mod rules;
mod statements;
mod tables;
mod vocabulary;

use std::fmt;

use super::ast::{Ast, Example, Expr, Part, Policy, Target, TargetKind, Vocabulary};
use flow::Flow;
use layout::Page;

pub(super) use layout::{WIDTH, width};
pub(super) use statements::statements;

impl fmt::Display for Ast {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, part) in self.parts.iter().enumerate() {
            if at > 0 {
                f.write_str("\n")?;
            }
            part.fmt(f)?;
        }
        Ok(())
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&part(self, false))
    }
}

/// A condition or a value on one line.
impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&Flow::condition(self).flat())
    }
}

/// A vocabulary in the canonical layout.
pub(crate) fn vocabulary_text(tree: &Vocabulary) -> String {
    let mut page = Page::default();
    page.vocabulary(tree);
    page.text
}

impl Part {
    /// Its text as [`Display`](fmt::Display) has it, with rows that were read from files as if they stood in the policy.
    #[must_use]
    pub fn with_rows(&self) -> String {
        part(self, true)
    }
}

/// What a policy says of cases: its canonical text without examples, wherever the rows of its tables stand.
pub(crate) fn policy_text(tree: &Policy) -> String {
    let mut page = Page { rows_in_place: true, ..Page::default() };
    page.policy(tree, false);
    page.text
}

/// What a policy says where an amendment changes it: the statement in which that stands, in its canonical text.
pub(crate) fn text_around(tree: &Policy, target: &Target) -> String {
    let mut page = Page { rows_in_place: true, ..Page::default() };
    match &target.kind {
        TargetKind::Provision(address) => {
            let number = address.rule.text();
            tree.rules.iter().filter(|rule| rule.number.text() == number).for_each(|rule| page.rule(rule));
        }
        TargetKind::Term(_, name, _) | TargetKind::Row(name, _) => {
            tree.terms.iter().filter(|term| term.name.text == name.text).for_each(|term| page.term(term));
        }
        TargetKind::Parameter(name) => {
            let of_name = tree.parameters.iter().filter(|parameter| parameter.name.text == name.text);
            of_name.for_each(|parameter| page.parameter(parameter));
        }
        TargetKind::Outcome(_) => page.all_outcomes(tree),
        TargetKind::Factor(..) => page.factors(&tree.factors.0, &tree.factors.1),
        TargetKind::Header(_) => page.header(tree),
        // It stands in no policy.
        TargetKind::Amendment(_) => {}
    }
    page.text
}

/// An example in the canonical layout, as it stands in a policy.
pub(crate) fn example(tree: &Example) -> String {
    let mut page = Page::default();
    page.example(tree);
    page.text
}

fn part(part: &Part, rows_in_place: bool) -> String {
    let mut page = Page { rows_in_place, ..Page::default() };
    match part {
        Part::Vocabulary(tree) => page.vocabulary(tree),
        Part::Policy(tree) => page.policy(tree, true),
        Part::Amendment(tree) => page.amendment(tree),
    }
    page.text
}
