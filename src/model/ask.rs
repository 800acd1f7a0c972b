//! One policy asking another about a subject of the same case.

use std::collections::HashSet;
use std::sync::Arc;

use super::Model;
use super::check::Checker;
use super::circles::dependencies;
use super::expr::{Cond, Part, Value};
use super::policy::{Ask, Effect, Policy};
use super::resolve::{Resolver, Ty};
use super::shape::{Kind, Shape};
use crate::diagnostic::{Code, did_you_mean};
use crate::source::SourceFile;
use crate::syntax::ast::{self, Expr, ExprKind, Name};

/// What others need to know of a policy to ask it.
pub(super) struct Askable {
    name: String,
    /// The record that its case is, and the record that it decides about.
    case: usize,
    subject: usize,
    outcomes: Vec<String>,
}

impl Askable {
    /// Adds the outcomes that a text of the policy has.
    pub(super) fn adds(&mut self, tree: &ast::Policy) {
        for outcome in &tree.outcomes {
            if !self.outcomes.contains(&outcome.member.name.text) {
                self.outcomes.push(outcome.member.name.text.clone());
            }
        }
    }
}

/// Every policy as others can ask it; `None` where its header says too little.
pub(super) fn askable(
    policies: &[(Arc<SourceFile>, &ast::Policy)],
    vocabularies: &[(Arc<SourceFile>, &ast::Vocabulary)],
    shape: &Shape,
) -> Vec<Option<Askable>> {
    let record = |tree: &ast::Policy, name: &str| {
        let used = |at: usize| {
            let vocabulary = vocabularies.get(at).map(|(_, vocabulary)| vocabulary.name.text.as_str());
            tree.header.uses.iter().any(|used| Some(used.text.as_str()) == vocabulary)
        };
        shape.records.iter().position(|record| record.name == name && used(record.vocabulary))
    };
    policies
        .iter()
        .map(|(_, tree)| {
            let case = record(tree, &tree.header.case.first()?.record.name.text)?;
            let mut subject = case;
            for name in tree.header.decides.first().map_or(&[][..], |line| line.list.fields.as_slice()) {
                let field = shape.record(subject)?.fields.iter().find(|field| field.name == name.text)?;
                let Kind::Record(inner) = field.ty.kind else { return None };
                subject = inner;
            }
            let outcomes = tree.outcomes.iter().map(|outcome| outcome.member.name.text.clone()).collect();
            Some(Askable { name: tree.name.text.clone(), case, subject, outcomes })
        })
        .collect()
}

impl Resolver<'_, '_> {
    /// The policy that an expression asks, if it asks one.
    fn asked<'e>(&self, expr: &'e Expr) -> Option<(usize, &'e Name, &'e Expr, Option<&'e Expr>)> {
        let ExprKind::Call(name, of, on) = &expr.kind else { return None };
        if self.terms.iter().any(|term| term.name == name.text) {
            return None;
        }
        let at = self.askable.iter().position(|other| other.as_ref().is_some_and(|other| other.name == name.text))?;
        Some((at, name, of, on.as_deref()))
    }

    /// `minors_2023 of child is toward_grant`: where the left side asks a policy, the whole is resolved here.
    pub(super) fn ask(&mut self, left: &Expr, negated: bool, outcomes: &[&Expr]) -> Option<Cond> {
        let (policy, name, of, on) = self.asked(left)?;
        let all = self.askable;
        let other = all.get(policy)?.as_ref()?;
        if self.at_term() {
            let help = "ask where the term is used";
            self.report(Code::WrongPlace, name.span, "a term asks no other policy", help);
        }
        if Some(other.case) != self.case {
            let message = format!("`{}` decides about another kind of case", other.name);
            self.report(Code::WrongType, name.span, message, "ask a policy with the same `case`");
        }
        let subject = self.typed(of, Ty::Row(other.subject));
        match on.map(|on| (&on.kind, on.span)) {
            None => self.asks.push(Ask { law: policy, on: None, span: name.span }),
            Some((ExprKind::Date(day), span)) => self.asks.push(Ask { law: policy, on: Some(*day), span }),
            Some(_) => {}
        }
        let on = on.map_or(Value::DecisionDate, |on| self.typed(on, Ty::Date).value);
        let outcomes = outcomes.iter().filter_map(|outcome| self.asked_outcome(other, outcome)).collect();
        Some(Cond::Asked { policy, subject: Box::new(subject.value), on: Box::new(on), negated, outcomes })
    }

    fn asked_outcome(&mut self, other: &Askable, expr: &Expr) -> Option<String> {
        let name = match &expr.kind {
            ExprKind::Path(path) if path.fields.is_empty() => path.root.text.as_str(),
            _ => "",
        };
        let found = other.outcomes.iter().find(|outcome| *outcome == name).cloned();
        if found.is_none() {
            let names = other.outcomes.iter().map(String::as_str);
            let help = did_you_mean(name, names.clone(), || {
                format!("its outcomes are {}", names.collect::<Vec<_>>().join(", "))
            });
            let message = format!("this is no outcome of `{}`", other.name);
            self.report(Code::UnknownOutcome, expr.span, message, help);
        }
        found
    }

    /// A policy that is asked and not compared with an outcome.
    pub(super) fn asked_alone(&mut self, expr: &Expr) -> bool {
        let Some((policy, ..)) = self.asked(expr) else { return false };
        let name = self.askable.get(policy).and_then(Option::as_ref).map_or("", |other| other.name.as_str());
        let help = format!("write `{name} of … is OUTCOME`");
        self.report(Code::NoCondition, expr.span, "a policy is asked for one of its outcomes", help);
        true
    }
}

/// Every condition and value of a policy.
pub(super) fn parts(policy: &Policy) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    for term in &policy.terms {
        parts.extend(term.body.parts());
    }
    for rule in &policy.rules {
        parts.extend(rule.when.iter().chain(rule.unless.iter().map(|(_, cond)| cond)).map(Part::Cond));
        if let Effect::Outcome(_, contents) = &rule.effect {
            parts.extend(contents.iter().map(|(_, value)| Part::Value(value)));
        }
    }
    parts.extend(policy.factors.iter().map(|factor| Part::Cond(&factor.clause.cond)));
    parts
}

/// The policies that a text asks, as they stand among all.
fn asked(policy: &Policy) -> Vec<usize> {
    let mut asked = Vec::new();
    parts(policy).into_iter().for_each(|part| asks(part, &mut asked));
    asked
}

/// A text and all that it asks, by whatever way and on whatever day, each once.
pub(crate) fn with_asked<'a>(model: &'a Model, policy: &'a Policy) -> Vec<&'a Policy> {
    let mut found = vec![policy];
    let mut open = asked(policy);
    let mut seen: HashSet<usize> = HashSet::new();
    while let Some(law) = open.pop() {
        if !seen.insert(law) {
            continue;
        }
        for other in model.policies.iter().filter(|other| other.law == law) {
            open.extend(asked(other));
            found.push(other);
        }
    }
    found
}

fn asks(part: Part<'_>, into: &mut Vec<usize>) {
    if let Part::Cond(Cond::Asked { policy, .. }) = part {
        into.push(*policy);
    }
    part.parts().into_iter().for_each(|part| asks(part, into));
}

/// Policies that ask each other form no circle. Gives an order in which each comes after those it asks.
pub(super) fn order(checker: &mut Checker<'_>, policies: &[Arc<Policy>]) -> Option<Vec<usize>> {
    let count = policies.iter().map(|policy| policy.law.saturating_add(1)).max().unwrap_or(0);
    let mut asks: Vec<Vec<usize>> = vec![Vec::new(); count];
    for policy in policies {
        if let Some(place) = asks.get_mut(policy.law) {
            place.extend(asked(policy));
        }
    }
    let found = dependencies(count, &|at| asks.get(at).cloned().unwrap_or_default());
    let text = |law: &usize| policies.iter().find(|policy| policy.law == *law);
    for circle in &found.circles {
        let Some(first) = circle.first().and_then(text) else { continue };
        let names: Vec<&str> =
            circle.iter().chain(circle.first()).filter_map(text).map(|policy| policy.name.as_str()).collect();
        let message = format!("`{}` asks itself: {}", first.name, names.join(" → "));
        let help = "let one of them decide without asking the others";
        checker.report(&first.file, Code::CircleOfTerms, first.span, message, help);
    }
    found.circles.is_empty().then_some(found.order)
}
