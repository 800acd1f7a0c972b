//! Of which facts it is known at which values something changes, and which facts are presumed.
//!
//! That is so where a fact is compared as it is, as an age, as completed units to or from it, or moved by one span of the
//! policy. A fact that is added up, multiplied or compared with another that is counted changes things at values that
//! stand nowhere; what is told of it is true, but there may be something nearer.

use std::collections::HashSet;

use crate::model::expr::{Arith, Cond, Part, Periods, Read, Value};
use crate::model::policy::{Effect, Policy, TermBody};

/// A record and its field.
type Fact = (usize, usize);

/// What is known of the facts of a policy.
#[derive(Default)]
pub(super) struct Known {
    /// The facts of which it is not known at which values something changes.
    pub(super) inexact: HashSet<Fact>,
    /// What may be presumed of facts, so that they are never quite unknown.
    pub(super) presumed: HashSet<Fact>,
    /// Whether another policy is asked as of another day.
    pub(super) other_day: bool,
}

/// More operations than one: at which values something changes stands nowhere.
const MANY: u8 = 2;

/// Looks through some policies.
pub(super) fn known<'a>(policies: impl Iterator<Item = &'a Policy>) -> Known {
    let mut known = Known::default();
    for policy in policies {
        let mut walk = Walk { policy, known: &mut known };
        for rule in &policy.rules {
            rule.when.iter().for_each(|when| walk.cond(when));
            rule.unless.iter().for_each(|(_, unless)| walk.cond(unless));
            if let Effect::Deems(deeming) = &rule.effect
                && deeming.unless_the_contrary_is_shown
            {
                walk.known.presumed.extend(deeming.fact.steps.last());
            }
        }
        for term in &policy.terms {
            match &term.body {
                TermBody::Condition(cond) => walk.cond(cond),
                TermBody::Value(value) => walk.value(value, 0),
                TermBody::Table(table) => table.columns.iter().for_each(|column| walk.value(column, 0)),
            }
        }
    }
    known
}

struct Walk<'a, 'k> {
    policy: &'a Policy,
    known: &'k mut Known,
}

impl Walk<'_, '_> {
    fn read(&mut self, read: &Read, operations: u8) {
        if operations >= MANY {
            self.known.inexact.extend(read.steps.last());
        }
        for (step, _) in &read.presumed {
            self.known.presumed.extend(read.steps.get(*step));
        }
    }

    /// A value on which so many operations are done.
    fn value(&mut self, value: &Value, operations: u8) {
        let more = operations.saturating_add(1);
        match value {
            Value::Const(_) | Value::DecisionDate => {}
            // Which day that is may depend on a fact.
            Value::LawDate => {}
            Value::Read(read) => self.read(read, operations),
            Value::Age { of, on, .. } => [of, on].into_iter().for_each(|value| self.value(value, more)),
            Value::Completed(_, from, to) => [from, to].into_iter().for_each(|value| self.value(value, more)),
            Value::Count { list, filter, .. } => {
                self.read(list, 0);
                filter.iter().for_each(|filter| self.cond(filter));
            }
            Value::Sum(first, rest, Arith::Date(_)) if rest.len() == 1 => {
                let fixed = rest.iter().all(|(_, part)| matches!(part, Value::Const(_) | Value::Parameter(..)));
                self.value(first, if fixed { more } else { MANY });
                rest.iter().for_each(|(_, part)| self.value(part, MANY));
            }
            Value::Sum(first, rest, _) => {
                self.value(first, MANY);
                rest.iter().for_each(|(_, part)| self.value(part, MANY));
            }
            Value::Product(first, rest) => {
                self.value(first, MANY);
                rest.iter().for_each(|(_, part, _)| self.value(part, MANY));
            }
            Value::If(condition, then, otherwise) => {
                self.cond(condition);
                [then, otherwise].into_iter().for_each(|value| self.value(value, operations));
            }
            Value::Term(term, arguments) => {
                // Where a term calculates with what it is told, nothing stands where it is told.
                let inner = if self.calculates(*term) { MANY } else { operations };
                arguments.iter().for_each(|argument| self.value(argument, inner));
                if let Some(TermBody::Value(value)) = self.policy.terms.get(*term).map(|term| &term.body)
                    && operations > 0
                {
                    self.value(value, operations);
                }
            }
            Value::Parameter(_, on) => self.value(on, MANY),
            Value::Total { kind, list, value, filter, .. } => {
                let sum = matches!(kind, crate::syntax::ast::Total::Sum);
                self.read(list, 0);
                self.value(value, if sum { MANY } else { operations });
                filter.iter().for_each(|filter| self.cond(filter));
            }
            Value::Period(from, to) => {
                std::iter::once(&**from).chain(to.as_deref()).for_each(|value| self.value(value, MANY));
            }
            Value::Unbroken { periods, up_to, gaps } => {
                self.periods(periods);
                std::iter::once(&**up_to).chain(gaps.as_deref()).for_each(|value| self.value(value, MANY));
            }
            Value::TotalTime { periods, within } => {
                self.periods(periods);
                self.value(within, MANY);
            }
            Value::Most(_, values) => values.iter().for_each(|value| self.value(value, operations)),
            Value::Cond(cond) => self.cond(cond),
        }
    }

    /// Days in periods are never tried.
    fn periods(&mut self, periods: &Periods) {
        self.read(&periods.list, MANY);
        self.value(&periods.value, MANY);
        periods.filter.iter().for_each(|filter| self.cond(filter));
    }

    fn cond(&mut self, cond: &Cond) {
        match cond {
            Cond::Covers { period, day, .. } => [period, day].into_iter().for_each(|value| self.value(value, MANY)),
            Cond::Years { period, body, .. } => {
                self.value(period, MANY);
                self.cond(body);
            }
            Cond::Compare { left, right, .. } => self.compared(&[left, right]),
            Cond::OneOf { left, choices, .. } => {
                let all: Vec<&Value> = std::iter::once(&**left).chain(choices).collect();
                self.compared(&all);
            }
            // What stands in a list of the case stands nowhere in the policy.
            Cond::InList { left, list, .. } => {
                self.value(left, MANY);
                self.read(list, MANY);
            }
            Cond::Empty(list, _) => self.read(list, 0),
            Cond::Quantified { list, other, body, .. } => {
                self.read(list, 0);
                other.iter().for_each(|other| self.read(other, 0));
                self.cond(body);
            }
            Cond::Cited { subject, .. } => subject.iter().for_each(|subject| self.read(subject, 0)),
            Cond::Term(term, arguments) => {
                let inner = if self.calculates(*term) { MANY } else { 0 };
                arguments.iter().for_each(|argument| self.value(argument, inner));
            }
            Cond::Asked { subject, on, .. } => {
                self.value(subject, 0);
                self.value(on, MANY);
                self.known.other_day |= !matches!(**on, Value::DecisionDate);
            }
            other => Part::Cond(other).parts().into_iter().for_each(|part| match part {
                Part::Cond(cond) => self.cond(cond),
                Part::Value(value) => self.value(value, 0),
            }),
        }
    }

    /// Values that are compared with each other. Where one that is counted is compared with a fact, nothing stands.
    fn compared(&mut self, values: &[&Value]) {
        let facts = values.iter().filter(|value| self.reads(value)).count();
        let counted = values.iter().any(|value| self.counts(value));
        let operations = if facts > 1 && counted { MANY } else { 0 };
        values.iter().for_each(|value| self.value(value, operations));
    }

    /// Whether a fact stands in it, also by way of a term.
    fn reads(&self, value: &Value) -> bool {
        !matches!(value, Value::Const(_) | Value::DecisionDate | Value::LawDate | Value::Parameter(..))
    }

    fn counts(&self, value: &Value) -> bool {
        !matches!(
            value,
            Value::Const(_)
                | Value::DecisionDate
                | Value::LawDate
                | Value::Read(_)
                | Value::Parameter(..)
                | Value::Cond(_)
        )
    }

    /// Whether a term does more with its parameters than to compare them.
    fn calculates(&self, term: usize) -> bool {
        fn calculates(part: Part<'_>) -> bool {
            let own = matches!(
                part,
                Part::Value(
                    Value::Age { .. }
                        | Value::Completed(..)
                        | Value::Sum(..)
                        | Value::Product(..)
                        | Value::Parameter(..)
                        | Value::Term(..)
                ) | Part::Cond(Cond::Term(..) | Cond::InList { .. })
            );
            own || part.parts().into_iter().any(calculates)
        }
        self.policy.terms.get(term).is_some_and(|term| match &term.body {
            TermBody::Table(table) => table.columns.iter().map(Part::Value).any(calculates),
            body => body.parts().into_iter().any(calculates),
        })
    }
}
