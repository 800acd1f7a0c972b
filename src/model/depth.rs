//! How deep evaluation goes: a rule down into the rules and terms that it needs, and they into theirs.

use std::sync::Arc;

use super::check::Checker;
use super::circles::dependencies;
use super::expr::{Cited, Cond, Part, Value};
use super::policy::Policy;
use crate::diagnostic::Code;
use crate::law::Laws;
use crate::source::SourceFile;
use crate::syntax::ast;

/// The most levels that evaluation goes down: conditions, terms and rules inside each other.
const DEEPEST: usize = 120;

/// Refuses what goes deeper than can be evaluated, policies that are asked included. There are no circles, and the
/// order is one in which each policy comes after those that it asks.
pub(super) fn check(checker: &mut Checker<'_>, laws: &Laws, policies: &[Arc<Policy>], order: &[usize]) {
    let mut asked = vec![0usize; order.len()];
    for law in order {
        let mut deepest = 0usize;
        for (text, policy) in laws.texts.iter().zip(policies).filter(|(text, _)| text.law == *law) {
            let Some(tree) = laws.trees.get(text.tree) else { continue };
            deepest = self::policy(checker, &policy.file, &tree.tree, policy, &asked).max(deepest);
        }
        if let Some(place) = asked.get_mut(*law) {
            *place = deepest;
        }
    }
}

/// How deep a policy goes; says so if it is too deep.
fn policy(
    checker: &mut Checker<'_>,
    file: &Arc<SourceFile>,
    tree: &ast::Policy,
    policy: &Policy,
    asked: &[usize],
) -> usize {
    let nodes = Nodes { policy, terms: policy.terms.len(), asked };
    let count = nodes.applies(policy.rules.len());
    let found = dependencies(count, &|node| {
        let mut needed = Vec::new();
        nodes.parts(node).into_iter().for_each(|part| nodes.needed(part, &mut needed));
        needed.extend(nodes.others(node));
        needed
    });
    let mut depths = vec![0usize; count];
    for node in found.order {
        let own = nodes.parts(node).into_iter().map(|part| nodes.depth(part, &depths));
        let others = nodes.others(node).into_iter().map(|other| depths.get(other).copied().unwrap_or(0));
        let depth = own.chain(others).max().unwrap_or(0).saturating_add(1);
        if let Some(place) = depths.get_mut(node) {
            *place = depth;
        }
    }
    let deepest = depths.iter().max().copied().unwrap_or(0).saturating_add(1);
    let Some(node) = depths.iter().position(|depth| *depth > DEEPEST) else { return deepest };
    let (name, span) = match (tree.terms.get(node), tree.rules.get(nodes.rule(node))) {
        (Some(term), _) => (format!("the {} `{}`", term.keyword(), term.name.text), term.name.span),
        (None, Some(rule)) => (format!("rule {}", rule.number.text()), rule.number.span),
        (None, None) => return deepest,
    };
    let message = format!("{name} needs conditions, terms and rules inside each other more than {DEEPEST} deep");
    checker.report(file, Code::TooDeep, span, message, "let some of what it needs stand on facts alone");
    // Those that ask it are not blamed for it.
    0
}

/// Terms come first, then for each rule its being met and its applying.
struct Nodes<'a> {
    policy: &'a Policy,
    terms: usize,
    /// How deep each policy goes that can be asked.
    asked: &'a [usize],
}

impl<'a> Nodes<'a> {
    fn met(&self, rule: usize) -> usize {
        self.terms.saturating_add(rule.saturating_mul(2))
    }

    fn applies(&self, rule: usize) -> usize {
        self.met(rule).saturating_add(1)
    }

    fn rule(&self, node: usize) -> usize {
        node.saturating_sub(self.terms) / 2
    }

    /// What a node evaluates itself.
    fn parts(&self, node: usize) -> Vec<Part<'a>> {
        if let Some(term) = self.policy.terms.get(node) {
            return term.body.parts();
        }
        let rule = self.policy.rules.get(self.rule(node)).filter(|_| node == self.met(self.rule(node)));
        let conditions = rule.map(|rule| rule.when.iter().chain(rule.unless.iter().map(|(_, cond)| cond)));
        conditions.into_iter().flatten().map(Part::Cond).collect()
    }

    /// The nodes that a rule needs beside what it evaluates.
    fn others(&self, node: usize) -> Vec<usize> {
        let at = self.rule(node);
        match self.policy.rules.get(at).filter(|_| node >= self.terms && node == self.applies(at)) {
            Some(rule) => rule.yields_to.iter().map(|other| self.applies(*other)).chain([self.met(at)]).collect(),
            None => Vec::new(),
        }
    }

    /// The nodes that a part calls.
    fn called(&self, part: Part<'_>) -> Vec<usize> {
        match part {
            Part::Cond(Cond::Term(term, _)) | Part::Value(Value::Term(term, _)) => vec![*term],
            Part::Cond(Cond::Cited { rule, what: Cited::Applies, .. }) => vec![self.applies(*rule)],
            // A clause is no deeper than its rule.
            Part::Cond(Cond::Cited { rule, .. }) => vec![self.met(*rule)],
            Part::Cond(Cond::Group(_, clauses)) => {
                clauses.iter().flat_map(|clause| &clause.waived_by).map(|waiver| self.applies(*waiver)).collect()
            }
            _ => Vec::new(),
        }
    }

    fn needed(&self, part: Part<'_>, into: &mut Vec<usize>) {
        into.extend(self.called(part));
        part.parts().into_iter().for_each(|part| self.needed(part, into));
    }

    fn depth(&self, part: Part<'_>, depths: &[usize]) -> usize {
        let called = self.called(part).into_iter().filter_map(|node| depths.get(node)).max().copied().unwrap_or(0);
        let asked = match part {
            Part::Cond(Cond::Asked { policy, .. }) => self.asked.get(*policy).copied().unwrap_or(0),
            _ => 0,
        };
        let called = called.max(asked);
        let below = part.parts().into_iter().map(|part| self.depth(part, depths)).max().unwrap_or(0);
        called.max(below).saturating_add(1)
    }
}
