//! What keeps a decision open.

use std::collections::HashSet;

use serde::Serialize;

use super::Decision;
use crate::eval::{Event, Reasoned, Trace, Truth, Visited};
use crate::facts::{FactAt, Path};
use crate::model::policy::Policy;

/// A fact that is missing and must be brought, or an assessment that an official must make.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct MissingFact {
    /// Its path in the case: `people[ken].schooling`.
    pub at: String,
    /// Its type as the vocabulary writes it: `yes/no`, `date`, `text or none`.
    #[serde(rename = "type")]
    pub ty: String,
    /// Its label, or its name where the vocabulary gives none.
    pub label: String,
    /// The kinds of evidence of which the policy requires one with it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<String>,
}

/// A question of law that the policy's author must settle.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct MissingQuestion {
    /// The clause that asks it: `minors_2023 rule 1(d)(1)`.
    pub at: String,
    /// The question, as `unsettled "…"` states it.
    pub text: String,
}

/// What keeps a decision open, in its three kinds and in the order of the text, each once. What cannot change the outcome is
/// not in it, nor what was found to be unknowable (`docs/language.md`, "Unknown, none and unsettled").
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Missing {
    /// Facts to be brought.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub facts: Vec<MissingFact>,
    /// Assessments to be made by an official: facts with the mark `judged`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub assessments: Vec<MissingFact>,
    /// Questions of law to be settled by whoever answers for the policy.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub questions: Vec<MissingQuestion>,
}

impl Missing {
    /// Whether nothing is missing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.facts.is_empty() && self.assessments.is_empty() && self.questions.is_empty()
    }
}

/// What was collected already.
struct Seen {
    steps: Visited,
    facts: HashSet<FactAt>,
}

impl Missing {
    /// Adds what is not there yet.
    pub(super) fn merge(&mut self, other: Missing) {
        let add = |list: &mut Vec<MissingFact>, more: Vec<MissingFact>| {
            for fact in more {
                if list.iter().all(|known| known.at != fact.at) {
                    list.push(fact);
                }
            }
        };
        add(&mut self.facts, other.facts);
        add(&mut self.assessments, other.assessments);
        for question in other.questions {
            if !self.questions.contains(&question) {
                self.questions.push(question);
            }
        }
    }

    /// Adds a fact to be brought, or an assessment to be made.
    pub(super) fn push(&mut self, fact: MissingFact, judged: bool) {
        if judged { self.assessments.push(fact) } else { self.facts.push(fact) }
    }
}

impl Decision {
    pub(super) fn is_judged(&self, at: FactAt) -> bool {
        Path::fact(&self.case, at).field_in_charge().is_some_and(|field| field.judged)
    }

    pub(super) fn cannot_be_known(&self, at: FactAt) -> bool {
        self.case.envelope(at).is_some_and(|envelope| envelope.cannot_be_known)
    }

    pub(super) fn missing_fact(&self, at: FactAt, evidence: &[String]) -> MissingFact {
        let path = Path::fact(&self.case, at);
        let field = self.plan.model.shape.field(at.record, at.field);
        let ty = path.type_of().map(|ty| self.plan.model.shape.type_name(ty)).unwrap_or_default();
        let label = path.label().unwrap_or_else(|| field.map(|field| field.name.clone()).unwrap_or_default());
        MissingFact { at: path.to_string(), ty, label, evidence: evidence.to_vec() }
    }

    /// What some traces leave open.
    pub(super) fn missing_in(&self, reasoned: &Reasoned<'_>, traces: &[Trace]) -> Missing {
        let mut missing = Missing::default();
        let mut seen = Seen { steps: reasoned.notes.unvisited(), facts: HashSet::new() };
        traces.iter().for_each(|trace| self.collect(reasoned, *trace, &mut missing, &mut seen));
        missing
    }

    pub(super) fn missing_of(&self, reasoned: &Reasoned<'_>) -> Missing {
        let mut missing = Missing::default();
        let mut seen = Seen { steps: reasoned.notes.unvisited(), facts: HashSet::new() };
        // Rules that waive or deem are reached from those that give an outcome.
        let gives = |rule: usize| self.plan.policy.rules.get(rule).is_some_and(|rule| rule.outcome().is_some());
        for rule in reasoned.rules.iter().filter(|rule| rule.applies == Truth::Unknown && gives(rule.rule)) {
            self.collect(reasoned, rule.why, &mut missing, &mut seen);
        }
        missing
    }

    fn question(&self, policy: &Policy, at: usize, missing: &mut Missing) {
        let Some(question) = policy.questions.get(at) else { return };
        let question =
            MissingQuestion { at: policy.address(question.provision).to_owned(), text: question.text.clone() };
        if !missing.questions.contains(&question) {
            missing.questions.push(question);
        }
    }

    fn collect(&self, reasoned: &Reasoned<'_>, trace: Trace, missing: &mut Missing, seen: &mut Seen) {
        for (place, event) in reasoned.notes.events(trace) {
            match event {
                Event::Unknown(at, _) => {
                    let at = self.case.unsaid(*at);
                    // What was found to be unknowable is not asked for again.
                    if !self.cannot_be_known(at) && seen.facts.insert(at) {
                        missing.push(self.missing_fact(at, &[]), self.is_judged(at));
                    }
                }
                Event::Lacking(at, kinds) if seen.facts.insert(*at) => {
                    missing.push(self.missing_fact(*at, kinds), self.is_judged(*at));
                }
                Event::Question(at) => self.question(&self.plan.policy, *at, missing),
                Event::OthersQuestion(policy, at) => {
                    if let Some(policy) = self.plan.model.policies.get(*policy) {
                        self.question(policy, *at, missing);
                    }
                }
                Event::Step(step) if step.truth == Truth::Unknown && seen.steps.first(place) => {
                    self.collect(reasoned, step.inner, missing, seen);
                }
                _ => {}
            }
        }
    }
}
