//! Which facts a provision reads, through terms and citations.

use std::collections::HashSet;

use super::Item;
use crate::model::expr::{Clause, Cond, Part, Read, Value};
use crate::model::policy::{Effect, Policy, TermBody};

struct Walk<'a> {
    policy: &'a Policy,
    facts: HashSet<(usize, usize)>,
    terms: HashSet<usize>,
    rules: HashSet<usize>,
}

/// The facts on which the truth of a provision rests, by record and field.
pub(super) fn reads(policy: &Policy, item: &Item) -> HashSet<(usize, usize)> {
    let mut walk = Walk { policy, facts: HashSet::new(), terms: HashSet::new(), rules: HashSet::new() };
    if let Some(provision) = item.provision() {
        walk.provision(provision);
    }
    walk.facts
}

impl Walk<'_> {
    fn provision(&mut self, provision: usize) {
        let policy = self.policy;
        for (at, rule) in policy.rules.iter().enumerate() {
            if rule.provision == provision {
                self.rule(at);
            }
            if let Some((_, unless)) = rule.unless.as_ref().filter(|(at, _)| *at == provision) {
                self.part(Part::Cond(unless));
                // It stands in the way only of a rule that would be met.
                self.rule(at);
            }
            rule.when
                .iter()
                .chain(rule.unless.iter().map(|(_, unless)| unless))
                .for_each(|cond| self.below(cond, provision));
        }
        for (at, term) in policy.terms.iter().enumerate() {
            match &term.body {
                TermBody::Condition(_) if term.provision == provision => self.term(at),
                TermBody::Condition(cond) => self.below(cond, provision),
                TermBody::Table(table) if table.rows.iter().any(|row| row.provision == provision) => self.term(at),
                TermBody::Value(_) | TermBody::Table(_) => {}
            }
        }
        for factor in &policy.factors {
            self.clause(&factor.clause, provision);
        }
    }

    fn below(&mut self, cond: &Cond, provision: usize) {
        if let Cond::Group(_, clauses) = cond {
            clauses.iter().for_each(|clause| self.clause(clause, provision));
        }
    }

    fn clause(&mut self, clause: &Clause, provision: usize) {
        if clause.provision == provision {
            self.part(Part::Cond(&clause.cond));
            clause.waived_by.iter().for_each(|rule| self.rule(*rule));
        } else {
            self.below(&clause.cond, provision);
        }
    }

    fn rule(&mut self, at: usize) {
        let policy = self.policy;
        let Some(rule) = policy.rules.get(at).filter(|_| self.rules.insert(at)) else { return };
        rule.when.iter().for_each(|when| self.part(Part::Cond(when)));
        rule.unless.iter().for_each(|(_, unless)| self.part(Part::Cond(unless)));
        if let Effect::Deems(deeming) = &rule.effect {
            self.read(&deeming.fact);
        }
        rule.deemed_by.iter().chain(&rule.yields_to).for_each(|other| self.rule(*other));
    }

    fn term(&mut self, at: usize) {
        let policy = self.policy;
        if let Some(term) = policy.terms.get(at).filter(|_| self.terms.insert(at)) {
            term.body.parts().into_iter().for_each(|part| self.part(part));
        }
    }

    fn read(&mut self, read: &Read) {
        self.facts.extend(read.steps.iter().copied());
    }

    fn part(&mut self, part: Part<'_>) {
        match part {
            Part::Value(Value::Read(read) | Value::Count { list: read, .. } | Value::Total { list: read, .. })
            | Part::Cond(Cond::InList { list: read, .. } | Cond::Empty(read, _)) => self.read(read),
            Part::Value(Value::Unbroken { periods, .. } | Value::TotalTime { periods, .. }) => self.read(&periods.list),
            Part::Cond(Cond::Quantified { list, other, .. }) => {
                self.read(list);
                other.iter().for_each(|other| self.read(other));
            }
            Part::Cond(Cond::Term(at, _)) | Part::Value(Value::Term(at, _)) => self.term(*at),
            Part::Cond(Cond::Cited { rule, subject, .. }) => {
                subject.iter().for_each(|subject| self.read(subject));
                self.rule(*rule);
            }
            _ => {}
        }
        part.parts().into_iter().for_each(|inner| self.part(inner));
    }
}
