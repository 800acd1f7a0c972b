//! The provisions of a policy of which coverage is told, in the order of the text.

use super::ProvisionKind;
use crate::eval::Truth;
use crate::model::expr::{Clause, Cond, Val};
use crate::model::policy::{Effect, Policy, Rule, TermBody};
use crate::model::shape::{Kind, Shape};
use crate::set;

/// When a provision was the one that counted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Counts {
    /// What it is expected to be is told by its truth.
    Never,
    /// The engine notes it of a provision: a row, an exception, a rule that deems or waives.
    Noted(usize),
    /// A rule gave the outcome.
    Rule(usize),
    Outcome(usize),
    /// A fact, by its record and field, was presumed.
    Presumed(usize, usize),
}

/// A provision, and what is expected of it.
#[derive(Clone, Debug)]
pub(super) struct Item {
    /// Its address without the policy.
    pub(super) at: String,
    pub(super) kind: ProvisionKind,
    pub(super) text: String,
    /// The provision whose truth is told, if it has one.
    pub(super) truth: Option<usize>,
    /// Which truths it can have.
    can_be: [bool; 3],
    /// Whether it is expected to decide.
    decides: bool,
    pub(super) counts: Counts,
}

impl Item {
    pub(super) fn address(&self, policy: &set::Policy) -> String {
        format!("{} {}", policy.name(), self.at)
    }

    pub(super) fn can_be(&self, truth: Truth) -> bool {
        let [no, unknown, yes] = self.can_be;
        self.truth.is_some()
            && match truth {
                Truth::No => no,
                Truth::Unknown => unknown,
                Truth::Yes => yes,
            }
    }

    /// Its place among the provisions of its text, where it has one.
    pub(super) fn place(&self, policy: &Policy) -> Option<usize> {
        if let Counts::Rule(rule) = self.counts {
            return policy.rules.get(rule).map(|rule| rule.provision);
        }
        self.provision()
    }

    /// The provision that has the truth, or that counts.
    pub(super) fn provision(&self) -> Option<usize> {
        self.truth.or(if let Counts::Noted(at) = self.counts { Some(at) } else { None })
    }

    pub(super) fn decides(&self) -> bool {
        self.decides
    }

    /// What it could be instead: of what is unknown, no or, where it ends in `or unsettled` and can never be no, unknown as
    /// it is. A question of law has either answer.
    pub(super) fn otherwise(&self, truth: Truth) -> Truth {
        let question = !self.can_be.contains(&true);
        match truth {
            Truth::No => Truth::Yes,
            _ if question || self.can_be(Truth::No) => Truth::No,
            _ => Truth::Unknown,
        }
    }
}

struct Found<'a> {
    policy: &'a Policy,
    items: Vec<Item>,
}

/// Every provision of a policy.
pub(super) fn items(shape: &Shape, policy: &Policy) -> Vec<Item> {
    let mut found = Found { policy, items: Vec::new() };
    for (record, field, val) in &policy.presumes {
        found.presumption(shape, *record, *field, val);
    }
    for (at, outcome) in policy.outcomes.iter().enumerate() {
        let address = format!("outcome {}", outcome.name);
        found.without_truth(address, ProvisionKind::Outcome, outcome.label.clone(), Counts::Outcome(at));
    }
    for term in &policy.terms {
        // What is used from another policy is shown by that policy's tests; a term that was left out has no place.
        let own = policy.provisions.get(term.provision).is_some_and(|provision| provision.owner.is_none());
        match &term.body {
            TermBody::Condition(cond) if own => {
                found.with_truth(term.provision, ProvisionKind::Term, Counts::Never, true);
                found.clauses(cond);
            }
            TermBody::Table(table) if own => {
                for row in &table.rows {
                    let provision = policy.provision(row.provision);
                    let (address, text) = (provision.address.clone(), provision.text.clone());
                    found.without_truth(address, ProvisionKind::Row, text, Counts::Noted(row.provision));
                }
            }
            _ => {}
        }
    }
    for (at, rule) in policy.rules.iter().enumerate() {
        found.rule(at, rule);
    }
    for factor in &policy.factors {
        found.with_truth(factor.clause.provision, ProvisionKind::Factor, Counts::Never, false);
        found.clauses(&factor.clause.cond);
    }
    found.items
}

impl Found<'_> {
    fn presumption(&mut self, shape: &Shape, record: usize, field: usize, val: &Val) {
        let of = shape.record(record).map_or("", |record| record.name.as_str());
        let Some(field_shape) = shape.field(record, field) else { return };
        let value = match val {
            Val::YesNo(true) => "yes".to_owned(),
            Val::YesNo(false) => "no".to_owned(),
            Val::Number(number) => number.to_string(),
            Val::Date(date) => date.to_string(),
            Val::Days(days) => days.to_string(),
            Val::Span(span) => span.to_string(),
            Val::Text(text) => format!("“{text}”"),
            Val::Choice(member) => {
                let Kind::Choice(id) = field_shape.ty.kind else { return };
                let members = shape.choices.get(id).map_or(&[][..], |choice| choice.members.as_slice());
                let member = usize::try_from(*member).ok().and_then(|at| members.get(at));
                member.map(|member| member.name.clone()).unwrap_or_default()
            }
            Val::Time(time) => time.to_string(),
            Val::None | Val::Range(..) | Val::Period(_) | Val::Row(_) | Val::List(..) => "none".to_owned(),
        };
        let label = field_shape.label.clone().unwrap_or_else(|| field_shape.name.replace('_', " "));
        let address = format!("presumes {of}.{}", field_shape.name);
        let counts = Counts::Presumed(record, field);
        self.without_truth(address, ProvisionKind::Presumption, format!("{label}: {value}"), counts);
    }

    fn without_truth(&mut self, at: String, kind: ProvisionKind, text: String, counts: Counts) {
        self.items.push(Item { at, kind, text, truth: None, can_be: [false; 3], decides: false, counts });
    }

    fn with_truth(&mut self, provision: usize, kind: ProvisionKind, counts: Counts, decides: bool) {
        let model = self.policy.provision(provision);
        // What is nothing but a question of law is unknown by its nature.
        let can_be = if model.open { [false; 3] } else { [!model.never_no, true, true] };
        let (at, text) = (model.address.clone(), model.text.clone());
        self.items.push(Item { at, kind, text, truth: Some(provision), can_be, decides, counts });
    }

    fn rule(&mut self, at: usize, rule: &Rule) {
        let counts = match rule.effect {
            Effect::Outcome(..) => Counts::Rule(at),
            Effect::Waives | Effect::Deems(_) => Counts::Noted(rule.provision),
        };
        let model = self.policy.provision(rule.provision);
        match &rule.when {
            None => self.without_truth(model.address.clone(), ProvisionKind::Rule, model.text.clone(), counts),
            Some(when) => match self.lone(rule, when) {
                // It stands at the rule's own address, and is told with it.
                Some(lone) => {
                    self.with_truth(lone.provision, ProvisionKind::Rule, counts, true);
                    if let Some(item) = self.items.last_mut() {
                        item.text.clone_from(&model.text);
                    }
                    self.clauses(&lone.cond);
                }
                None => {
                    self.with_truth(rule.provision, ProvisionKind::Rule, counts, false);
                    self.clauses(when);
                }
            },
        }
        if let Some((provision, unless)) = &rule.unless {
            self.with_truth(*provision, ProvisionKind::Exception, Counts::Noted(*provision), false);
            self.clauses(unless);
        }
    }

    /// The one clause of a rule without clauses.
    fn lone<'a>(&self, rule: &Rule, when: &'a Cond) -> Option<&'a Clause> {
        let Cond::Group(_, clauses) = when else { return None };
        let address = |provision: usize| self.policy.provision(provision).address.as_str();
        clauses.first().filter(|clause| clauses.len() == 1 && address(clause.provision) == address(rule.provision))
    }

    fn clauses(&mut self, cond: &Cond) {
        let Cond::Group(_, clauses) = cond else { return };
        for clause in clauses {
            self.with_truth(clause.provision, ProvisionKind::Clause, Counts::Never, true);
            self.clauses(&clause.cond);
        }
    }
}
