//! What is decided about a subject, and why: the part of the face that embedders read.

mod contents;
mod explain;
mod factors;
mod json;
mod missing;
mod reason;
mod why_not;

use std::sync::Arc;

pub use contents::Contents;
pub use explain::{Explanation, NoResult};
pub use factors::{Factor, Factors, Weighed};
pub use missing::{Missing, MissingFact, MissingQuestion};
pub use reason::{Evidence, Reason, Values};
pub use why_not::WhyNot;

use crate::eval::{self, Verdict};
use crate::facts::{Paths, Slots};
use crate::model::Model;
use crate::model::policy::Policy;
use crate::syntax::ast::Mark;
use crate::values::Date;

/// The decision about one subject of a case, on a date. Reasons are made when they are asked for.
#[derive(Clone, Debug)]
pub struct Decision {
    pub(crate) model: Arc<Model>,
    pub(crate) policy: Arc<Policy>,
    pub(crate) case: Arc<Slots>,
    pub(crate) on: Date,
    /// The subject's row; `None` where the list of subjects is unknown.
    pub(crate) subject: Option<u32>,
    pub(crate) verdict: Verdict,
}

impl Decision {
    /// The policy's name.
    #[must_use]
    pub fn policy(&self) -> &str {
        &self.policy.name
    }

    /// The policy's version, as [`crate::Policy::version`] tells it.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.policy.version
    }

    /// The policy's title.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.policy.title
    }

    /// The notes of the policy's header.
    #[must_use]
    pub fn notes(&self) -> &[String] {
        &self.policy.notes
    }

    /// The day on which it is decided.
    #[must_use]
    pub fn on(&self) -> Date {
        self.on
    }

    /// The name of the case.
    #[must_use]
    pub fn case(&self) -> &str {
        &self.case.name
    }

    /// About whom: `people[aiko]`; `None` where the case itself is the subject, or subjects are unknown.
    #[must_use]
    pub fn subject(&self) -> Option<String> {
        let (_, record) = self.policy.subjects.as_ref()?;
        Some(self.paths().row(*record, self.subject?))
    }

    /// The subject's key.
    #[must_use]
    pub fn subject_key(&self) -> Option<String> {
        let (_, record) = self.policy.subjects.as_ref()?;
        Some(self.paths().short(*record, self.subject?))
    }

    fn paths(&self) -> Paths<'_> {
        Paths::new(&self.model.shape, &self.case)
    }

    /// `decided`, `undetermined`, `undecided`, `conflict` or `not_in_force`.
    #[must_use]
    pub fn result(&self) -> &'static str {
        match self.verdict {
            Verdict::Decided(..) => "decided",
            Verdict::Undecided => "undecided",
            Verdict::Conflict(_) => "conflict",
            Verdict::Undetermined { .. } => "undetermined",
            Verdict::NotInForce => "not_in_force",
        }
    }

    fn outcome_model(&self) -> Option<&crate::model::policy::Outcome> {
        match &self.verdict {
            Verdict::Decided(outcome, ..) => self.policy.outcomes.get(*outcome),
            _ => None,
        }
    }

    /// The outcome's name, where it is decided.
    #[must_use]
    pub fn outcome(&self) -> Option<&str> {
        self.outcome_model().map(|outcome| outcome.name.as_str())
    }

    /// The label of an outcome, or of a result that can stand beside outcomes.
    #[must_use]
    pub fn label<'a>(&'a self, name: &'a str) -> &'a str {
        self.policy.outcomes.iter().find(|outcome| outcome.name == name).map_or(name, |outcome| outcome.label.as_str())
    }

    /// The outcome's mark: `discretion`, `as a rule` or `entitled`.
    #[must_use]
    pub fn mark(&self) -> Option<&'static str> {
        self.outcome_model()?.mark.map(|mark| match mark {
            Mark::Entitled => "entitled",
            Mark::AsARule => "as a rule",
            Mark::Discretion => "discretion",
        })
    }

    fn is_discretion(&self) -> bool {
        self.outcome_model().is_some_and(|outcome| outcome.mark == Some(Mark::Discretion))
    }

    /// The rules that applied with the outcome, or those in conflict.
    #[must_use]
    pub fn rules(&self) -> Vec<String> {
        let rules = match &self.verdict {
            Verdict::Decided(_, rules, _) | Verdict::Conflict(rules) => rules.as_slice(),
            _ => &[],
        };
        rules
            .iter()
            .filter_map(|at| self.policy.rules.get(*at))
            .map(|rule| self.policy.address(rule.provision))
            .collect()
    }

    /// Where outcomes are ranked: the weaker outcomes that apply too, each with its rule.
    #[must_use]
    pub fn also(&self) -> Vec<(String, &str)> {
        let Verdict::Decided(_, _, weaker) = &self.verdict else { return Vec::new() };
        self.with_outcomes(weaker)
    }

    /// What the rules that applied state as contents of the outcome.
    #[must_use]
    pub fn contents(&self) -> Vec<Contents> {
        let (Verdict::Decided(_, rules, _), Some(subject)) = (&self.verdict, self.subject) else { return Vec::new() };
        eval::contents(&self.model, &self.policy, &self.case, self.on, subject, rules)
            .into_iter()
            .filter_map(|(at, fields)| {
                Some(Contents::new(self.policy.address(self.policy.rules.get(at)?.provision), fields))
            })
            .collect()
    }

    /// Where rules are in conflict: each of them with its outcome.
    #[must_use]
    pub fn conflict(&self) -> Vec<(String, &str)> {
        let Verdict::Conflict(rules) = &self.verdict else { return Vec::new() };
        self.with_outcomes(rules)
    }

    fn with_outcomes(&self, rules: &[usize]) -> Vec<(String, &str)> {
        let rules = rules.iter().filter_map(|at| self.policy.rules.get(*at));
        rules
            .filter_map(|rule| {
                let outcome = self.policy.outcomes.get(rule.outcome()?)?;
                Some((self.policy.address(rule.provision), outcome.name.as_str()))
            })
            .collect()
    }

    /// The results that are possible, where it is undetermined.
    #[must_use]
    pub fn possible(&self) -> Vec<&str> {
        let Verdict::Undetermined { outcomes, undecided, conflict } = &self.verdict else { return Vec::new() };
        let outcomes =
            outcomes.iter().filter_map(|at| self.policy.outcomes.get(*at)).map(|outcome| outcome.name.as_str());
        outcomes.chain(undecided.then_some("undecided")).chain(conflict.then_some("conflict")).collect()
    }

    /// The window, both days included, where the policy is not in force.
    #[must_use]
    pub fn in_force(&self) -> Option<(Date, Option<Date>)> {
        self.policy.in_force.filter(|_| self.verdict == Verdict::NotInForce)
    }
}
