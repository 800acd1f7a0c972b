//! The addresses of a policy: each of them, and the way to what stands there.

use super::listing::Listing;
use crate::syntax::ast::{
    Clause, Content, Definition, Factor, Name, Outcome, Parameter, Policy, Rule, Side, Target, TargetKind, Term,
};

/// Every address of a policy, as amendments write them, header lines left out.
pub(crate) fn addresses(tree: &Policy) -> Vec<String> {
    let mut found = Vec::new();
    for outcome in &tree.outcomes {
        found.push(format!("outcome {}", outcome.member.name.text));
    }
    for parameter in &tree.parameters {
        found.push(format!("parameter {}", parameter.name.text));
    }
    for term in &tree.terms {
        found.push(term.address());
        if let Definition::Condition(body) = &term.definition {
            of_content(&body.content, &term.address(), &mut found);
        }
        if let Definition::Table(table) = &term.definition {
            let numbers = table.rows.iter().map(|row| row.number.text());
            let numbers = numbers.chain(table.repealed.iter().map(|one| one.name.text.clone()));
            found.extend(numbers.map(|number| format!("{} row {number}", term.address())));
        }
    }
    for rule in &tree.rules {
        let at = format!("rule {}", rule.number.text());
        found.push(at.clone());
        if let Some(when) = &rule.when {
            of_content(&when.content, &at, &mut found);
        }
        if let Some(unless) = &rule.unless {
            found.push(format!("{at} unless"));
            of_content(&unless.content, &format!("{at} unless "), &mut found);
        }
    }
    for factor in &tree.factors.0 {
        of_clause(&factor.clause, &format!("factors {} ", factor.side.words()), &mut found);
    }
    found
}

fn of_content(content: &Content, at: &str, found: &mut Vec<String>) {
    if let Content::Group(_, clauses) = content {
        clauses.iter().for_each(|clause| of_clause(clause, at, found));
    }
}

fn of_clause(clause: &Clause, at: &str, found: &mut Vec<String>) {
    let at = format!("{at}({})", clause.marker.text);
    found.push(at.clone());
    of_content(&clause.content, &at, found);
}

/// A list of clauses and the place in it that an address names.
pub(super) enum Clauses<'t> {
    Inner(&'t mut Vec<Clause>, usize),
    /// A factor stands in a list of its own, and on one side.
    Factors(&'t mut Vec<Factor>, usize),
}

/// The clause that an address names; `None` where there is none, or where it names no clause.
pub(super) fn clause<'t>(tree: &'t mut Policy, target: &Target) -> Option<Clauses<'t>> {
    match &target.kind {
        TargetKind::Provision(address) => {
            let number = address.rule.text();
            let rule = tree.rules.iter_mut().find(|rule| rule.number.text() == number)?;
            let body = if address.unless { rule.unless.as_mut()? } else { rule.when.as_mut()? };
            inner(&mut body.content, &address.markers)
        }
        TargetKind::Term(_, name, markers) => {
            let term = tree.terms.iter_mut().find(|term| term.name.text == name.text)?;
            let Definition::Condition(body) = &mut term.definition else { return None };
            inner(&mut body.content, markers)
        }
        TargetKind::Factor(side, markers) => {
            let (first, rest) = markers.split_first()?;
            let at = factor(&tree.factors.0, *side, first)?;
            if rest.is_empty() {
                return Some(Clauses::Factors(&mut tree.factors.0, at));
            }
            inner(&mut tree.factors.0.get_mut(at)?.clause.content, rest)
        }
        _ => None,
    }
}

fn factor(factors: &[Factor], side: Side, marker: &Name) -> Option<usize> {
    factors.iter().position(|factor| factor.side == side && factor.clause.marker.text == marker.text)
}

fn inner<'t>(content: &'t mut Content, markers: &[Name]) -> Option<Clauses<'t>> {
    let (first, rest) = markers.split_first()?;
    let Content::Group(_, clauses) = content else { return None };
    let at = clauses.iter().position(|clause| clause.marker.text == first.text)?;
    if rest.is_empty() {
        return Some(Clauses::Inner(clauses, at));
    }
    inner(&mut clauses.get_mut(at)?.content, rest)
}

pub(super) fn rules(tree: &mut Policy) -> Listing<'_, Rule> {
    let name: fn(&Rule) -> String = |rule| rule.number.text();
    Listing { items: &mut tree.rules, repealed: &mut tree.repealed, kinds: &["rule"], name }
}

pub(super) fn terms(tree: &mut Policy) -> Listing<'_, Term> {
    let name: fn(&Term) -> String = |term| term.name.text.clone();
    Listing { items: &mut tree.terms, repealed: &mut tree.repealed, kinds: &["term", "table"], name }
}

pub(super) fn parameters(tree: &mut Policy) -> Listing<'_, Parameter> {
    let name: fn(&Parameter) -> String = |parameter| parameter.name.text.clone();
    Listing { items: &mut tree.parameters, repealed: &mut tree.repealed, kinds: &["parameter"], name }
}

pub(super) fn outcomes(tree: &mut Policy) -> Listing<'_, Outcome> {
    let name: fn(&Outcome) -> String = |outcome| outcome.member.name.text.clone();
    Listing { items: &mut tree.outcomes, repealed: &mut tree.repealed, kinds: &["outcome"], name }
}
