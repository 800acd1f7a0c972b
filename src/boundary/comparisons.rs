//! What the facts of a policy are compared with: the values at which an answer makes a difference.

use std::collections::HashSet;

use crate::model::expr::{Cond, Part, Val, Value};
use crate::model::policy::{Fit, Policy, TermBody};
use crate::model::{self, Model};
use crate::values::Unit;

/// A comparison: the facts in it, what they are compared with, and the units that are counted.
#[derive(Clone, Debug, Default)]
pub(crate) struct Comparison {
    pub(crate) facts: Vec<(usize, usize)>,
    pub(crate) constants: Vec<Val>,
    pub(crate) units: Vec<Unit>,
}

/// Every comparison of a policy, and of the policies that it asks.
pub(crate) fn comparisons(model: &Model, policy: &Policy) -> Vec<Comparison> {
    model::with_asked(model, policy).into_iter().flat_map(of).collect()
}

/// Every comparison of a policy's factors, which change no decision.
pub(crate) fn of_factors(policy: &Policy) -> Vec<Comparison> {
    let mut walk = Walk { policy, found: Vec::new() };
    policy.factors.iter().for_each(|factor| walk.part(Part::Cond(&factor.clause.cond)));
    walk.found
}

fn of(policy: &Policy) -> Vec<Comparison> {
    let mut walk = Walk { policy, found: Vec::new() };
    for rule in &policy.rules {
        rule.when.iter().for_each(|when| walk.part(Part::Cond(when)));
        rule.unless.iter().for_each(|(_, unless)| walk.part(Part::Cond(unless)));
    }
    policy.terms.iter().for_each(|term| walk.term(&term.body));
    walk.found
}

struct Walk<'a> {
    policy: &'a Policy,
    found: Vec<Comparison>,
}

impl Walk<'_> {
    fn term(&mut self, body: &TermBody) {
        match body {
            TermBody::Condition(cond) => self.part(Part::Cond(cond)),
            TermBody::Value(value) => self.part(Part::Value(value)),
            // What a column asks is compared with its cells.
            TermBody::Table(table) => {
                for (at, column) in table.columns.iter().enumerate() {
                    let mut found = Comparison::default();
                    self.gather(Part::Value(column), &mut HashSet::new(), &mut found);
                    let cells = table.rows.iter().filter_map(|row| row.cells.get(at));
                    cells.flatten().for_each(|fit| match fit {
                        Fit::None => {}
                        Fit::Is(val) => found.constants.push(val.clone()),
                        Fit::Within(bounds) => found.constants.extend(bounds.iter().map(|(_, val)| val.clone())),
                    });
                    found.constants.sort_unstable_by_key(|val| format!("{val:?}"));
                    found.constants.dedup();
                    if !found.facts.is_empty() {
                        self.found.push(found);
                    }
                    self.part(Part::Value(column));
                }
            }
        }
    }

    fn part(&mut self, part: Part<'_>) {
        let compares = match part {
            Part::Cond(
                Cond::Compare { .. } | Cond::OneOf { .. } | Cond::IsNone(..) | Cond::Covers { .. } | Cond::Years { .. },
            ) => true,
            // What a term is told of is compared where the term says so.
            Part::Cond(Cond::Term(_, arguments)) | Part::Value(Value::Term(_, arguments)) => {
                arguments.iter().any(|value| matches!(value, Value::Read(read) if !read.steps.is_empty()))
            }
            _ => false,
        };
        if compares {
            let mut found = Comparison::default();
            self.gather(part, &mut HashSet::new(), &mut found);
            if !found.facts.is_empty() {
                self.found.push(found);
            }
        }
        part.parts().into_iter().for_each(|inner| self.part(inner));
    }

    /// All that stands in a comparison, and in the terms that it names, each of them once.
    fn gather(&self, part: Part<'_>, terms: &mut HashSet<usize>, into: &mut Comparison) {
        match part {
            Part::Value(Value::Const(val)) => into.constants.push(val.clone()),
            Part::Value(Value::Read(read)) => into.facts.extend(read.steps.last()),
            Part::Value(Value::Age { .. }) => into.units.push(Unit::Years),
            Part::Value(Value::Completed(unit, ..)) => into.units.push(*unit),
            Part::Value(Value::Unbroken { periods, .. } | Value::TotalTime { periods, .. }) => {
                into.facts.extend(periods.list.steps.last());
            }
            Part::Value(Value::Parameter(at, _)) => {
                let values = self.policy.parameters.get(*at).map_or(&[][..], |parameter| parameter.values.as_slice());
                into.constants.extend(values.iter().map(|(_, val)| val.clone()));
            }
            Part::Value(Value::Term(at, _)) | Part::Cond(Cond::Term(at, _)) => {
                if let Some(term) = self.policy.terms.get(*at).filter(|_| terms.insert(*at)) {
                    match &term.body {
                        TermBody::Condition(cond) => self.gather(Part::Cond(cond), terms, into),
                        TermBody::Value(value) => self.gather(Part::Value(value), terms, into),
                        TermBody::Table(table) => {
                            table.columns.iter().for_each(|column| self.gather(Part::Value(column), terms, into));
                            into.constants.extend(table.rows.iter().map(|row| row.result.clone()));
                        }
                    }
                }
            }
            _ => {}
        }
        part.parts().into_iter().for_each(|inner| self.gather(inner, terms, into));
    }
}
