//! What keeps a decision open.

use std::collections::HashSet;

use serde::Serialize;

use super::Decision;
use crate::eval::{Event, Notes, Reasoned, Trace, Truth, Visited};
use crate::facts::{FactAt, Path};

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

/// What leaves something open.
#[derive(Clone, Copy)]
pub(crate) enum Open<'a> {
    /// A fact, and the kinds of evidence of which it needs one.
    Fact(FactAt, &'a [String]),
    /// A question of law, of another policy where there is one.
    Question(Option<usize>, usize),
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
    pub(crate) fn is_judged(&self, at: FactAt) -> bool {
        Path::fact(&self.case, at).field_in_charge().is_some_and(|field| field.judged)
    }

    pub(super) fn cannot_be_known(&self, at: FactAt) -> bool {
        self.case.envelope(at).is_some_and(|envelope| envelope.cannot_be_known)
    }

    pub(crate) fn missing_fact(&self, at: FactAt, evidence: &[String]) -> MissingFact {
        let path = Path::fact(&self.case, at);
        let field = self.plan.model.shape.field(at.record, at.field);
        let ty = path.type_of().map(|ty| self.plan.model.shape.type_name(ty)).unwrap_or_default();
        let label = path.label().unwrap_or_else(|| field.map(|field| field.name.clone()).unwrap_or_default());
        MissingFact { at: path.to_string(), ty, label, evidence: evidence.to_vec() }
    }

    /// What some traces leave open.
    pub(super) fn missing_in(&self, notes: &Notes<'_>, traces: impl Iterator<Item = Trace>) -> Missing {
        let (mut missing, mut seen, mut steps) = (Missing::default(), HashSet::new(), notes.unvisited());
        let mut found = |open| match open {
            Open::Fact(at, evidence) => {
                if seen.insert(at) {
                    missing.push(self.missing_fact(at, evidence), self.is_judged(at));
                }
            }
            Open::Question(policy, at) => {
                let question =
                    self.missing_question(policy, at).filter(|question| !missing.questions.contains(question));
                missing.questions.extend(question);
            }
        };
        traces.for_each(|trace| self.collect(notes, trace, &mut steps, &mut found));
        missing
    }

    pub(super) fn missing_of(&self, reasoned: &Reasoned<'_>) -> Missing {
        // Rules that waive or deem are reached from those that give an outcome.
        let gives = |rule: usize| self.plan.policy.rules.get(rule).is_some_and(|rule| rule.outcome().is_some());
        let open = reasoned.rules.iter().filter(|rule| rule.applies == Truth::Unknown && gives(rule.rule));
        self.missing_in(&reasoned.notes, open.map(|rule| rule.why))
    }

    pub(crate) fn missing_question(&self, policy: Option<usize>, at: usize) -> Option<MissingQuestion> {
        let policy = match policy {
            None => &self.plan.policy,
            Some(policy) => self.plan.model.policies.get(policy)?,
        };
        let question = policy.questions.get(at)?;
        Some(MissingQuestion { at: policy.address(question.provision).to_owned(), text: question.text.clone() })
    }

    /// What a trace leaves open, some of it more than once.
    pub(crate) fn collect<'a>(
        &self,
        notes: &Notes<'a>,
        trace: Trace,
        steps: &mut Visited,
        found: &mut impl FnMut(Open<'a>),
    ) {
        for (place, event) in notes.events(trace) {
            match *event {
                Event::Unknown(at, _) => {
                    let at = self.case.unsaid(at);
                    // What was found to be unknowable is not asked for again.
                    if !self.cannot_be_known(at) {
                        found(Open::Fact(at, &[]));
                    }
                }
                Event::Lacking(at, kinds) => found(Open::Fact(at, kinds)),
                Event::Question(at) => found(Open::Question(None, at)),
                Event::OthersQuestion(policy, at) => found(Open::Question(Some(policy), at)),
                Event::Step(step) if step.truth == Truth::Unknown && steps.first(place) => {
                    self.collect(notes, step.inner, steps, found);
                }
                _ => {}
            }
        }
    }
}
