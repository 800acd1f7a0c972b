//! What is decided about a subject, and why: the part of the face that embedders read.

mod basis;
mod contents;
mod disputed;
mod explain;
mod factors;
mod finding;
mod json;
mod missing;
mod open;
mod reason;
mod tell;
mod text;
mod values;
mod why_not;

use std::sync::Arc;

pub(crate) use basis::{Basis, ByText};
pub use contents::Contents;
pub use disputed::Disputed;
pub use explain::{Explanation, NoResult};
pub use factors::{Factor, Factors, Weighed};
pub use finding::Finding;
pub(crate) use missing::Open;
pub use missing::{Missing, MissingFact, MissingQuestion};
pub use reason::{Evidence, NeedsEvidence, Reason};
pub(crate) use tell::{Listener, Teller};
pub use text::{DecidedBy, TextUsed};
pub(crate) use values::End;
pub use values::{Name, Values, Words};
pub use why_not::WhyNot;

use crate::eval::{self, Plan, Verdict};
use crate::facts::{Path, Slots};
use crate::syntax::ast::Mark;
use crate::values::Date;

/// The decision about one subject of a case, on a date (`docs/language.md`, "How a decision is made"). It keeps the policy and
/// the case that it was made by; reasons are made when they are asked for.
#[derive(Clone, Debug)]
pub struct Decision {
    pub(crate) plan: Arc<Plan>,
    pub(crate) case: Arc<Slots>,
    /// The subject's row; `None` where the list of subjects is unknown.
    pub(crate) subject: Option<u32>,
    pub(crate) verdict: Verdict,
    /// Where a case chooses the text by which it is decided: those by which it may be.
    pub(crate) by: Option<Arc<ByText>>,
}

impl Decision {
    /// The policy's name: `minors_2023`.
    #[must_use]
    pub fn policy(&self) -> &str {
        &self.plan.policy.name
    }

    /// The policy's version, as [`crate::Policy::version`] tells it.
    #[must_use]
    pub fn version(&self) -> &str {
        self.plan.version()
    }

    /// The policy's title.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.plan.policy.title
    }

    /// The notes of the policy's header.
    #[must_use]
    pub fn notes(&self) -> &[String] {
        &self.plan.policy.notes
    }

    /// The day on which it is decided.
    #[must_use]
    pub fn on(&self) -> Date {
        self.plan.on
    }

    /// The name under which the case was read, as a rule its path.
    #[must_use]
    pub fn case(&self) -> &str {
        self.case.name()
    }

    /// About whom, by the path in the case: `people[aiko]`; `None` where the case itself is the subject, or where it is about
    /// whoever is not in an unknown or incomplete list.
    #[must_use]
    pub fn subject(&self) -> Option<String> {
        let (_, record) = self.plan.policy.subjects.as_ref()?;
        Some(Path::row(&self.case, *record, self.subject?).to_string())
    }

    /// The subject's key: `aiko`; its path where its record has no key. `None` as for [`Decision::subject`].
    #[must_use]
    pub fn subject_key(&self) -> Option<String> {
        let (_, record) = self.plan.policy.subjects.as_ref()?;
        Some(Path::row(&self.case, *record, self.subject?).short())
    }

    /// What came out:
    ///
    /// | result | what it says | see |
    /// | --- | --- | --- |
    /// | `decided` | there is an outcome | [`Decision::outcome`] |
    /// | `undetermined` | more must be known | [`Decision::possible`], [`Decision::missing`] |
    /// | `undecided` | no rule of the policy fits | |
    /// | `conflict` | rules with different outcomes apply, and none gives way | [`Decision::conflict`] |
    /// | `not_in_force` | the policy does not hold on that day | [`Decision::in_force`] |
    #[must_use]
    pub fn result(&self) -> &'static str {
        self.verdict.word()
    }

    pub(crate) fn outcome_model(&self) -> Option<&crate::model::policy::Outcome> {
        self.verdict.outcome(&self.plan.policy)
    }

    /// The outcome's name, where it is decided; else `None`.
    #[must_use]
    pub fn outcome(&self) -> Option<&str> {
        self.outcome_model().map(|outcome| outcome.name.as_str())
    }

    /// The label of an outcome; a name that is none comes back as it is, so that `undecided` and `conflict` can be asked
    /// for, too.
    #[must_use]
    pub fn label<'a>(&'a self, name: &'a str) -> &'a str {
        self.plan
            .policy
            .outcomes
            .iter()
            .find(|outcome| outcome.name == name)
            .map_or(name, |outcome| outcome.label.as_str())
    }

    /// The outcome's mark: `discretion` (left to the authority), `as a rule` (so it is decided in principle) or `entitled`
    /// (there is a right to it). `None` where it has none, or where there is no outcome.
    #[must_use]
    pub fn mark(&self) -> Option<&'static str> {
        self.outcome_model()?.mark.map(|mark| match mark {
            Mark::Entitled => "entitled",
            Mark::AsARule => "as a rule",
            Mark::Discretion => "discretion",
        })
    }

    pub(crate) fn is_discretion(&self) -> bool {
        self.outcome_model().is_some_and(|outcome| outcome.mark == Some(Mark::Discretion))
    }

    /// The rules that applied with the outcome, or those in conflict, in the order of the text: `minors_2023 rule 1`. Empty
    /// where it is open, and where only one outcome is possible though it is not known which rule gives it.
    #[must_use]
    pub fn rules(&self) -> Vec<&str> {
        let rules = match &self.verdict {
            Verdict::Decided(_, by) => by.rules(),
            Verdict::Conflict(rules) => rules,
            _ => &[],
        };
        rules
            .iter()
            .filter_map(|at| self.plan.policy.rules.get(*at))
            .map(|rule| self.plan.policy.address(rule.provision))
            .collect()
    }

    /// Where outcomes are ranked: the weaker outcomes that apply too, as pairs of the rule's address and the outcome's name
    /// (`docs/language.md`, "Ranks and contents").
    #[must_use]
    pub fn also(&self) -> Vec<(&str, &str)> {
        let Verdict::Decided(_, by) = &self.verdict else { return Vec::new() };
        self.with_outcomes(by.weaker())
    }

    /// What the rules that applied state as contents of the outcome, one entry for each rule that states any.
    #[must_use]
    pub fn contents(&self) -> Vec<Contents<'_>> {
        let (Verdict::Decided(_, by), Some(subject)) = (&self.verdict, self.subject) else { return Vec::new() };
        eval::contents(&self.plan, &self.case, subject, by.rules())
            .into_iter()
            .filter_map(|(at, fields)| {
                Some(Contents::new(self.plan.policy.address(self.plan.policy.rules.get(at)?.provision), fields))
            })
            .collect()
    }

    /// Where rules are in conflict: each of them, as pairs of the rule's address and the outcome's name.
    #[must_use]
    pub fn conflict(&self) -> Vec<(&str, &str)> {
        let Verdict::Conflict(rules) = &self.verdict else { return Vec::new() };
        self.with_outcomes(rules)
    }

    fn with_outcomes(&self, rules: &[usize]) -> Vec<(&str, &str)> {
        let rules = rules.iter().filter_map(|at| self.plan.policy.rules.get(*at));
        rules
            .filter_map(|rule| {
                let outcome = self.plan.policy.outcomes.get(rule.outcome()?)?;
                Some((self.plan.policy.address(rule.provision), outcome.name.as_str()))
            })
            .collect()
    }

    /// The results that are possible, where it is undetermined: outcomes by their names, in the order of the rules or in
    /// their rank, then `undecided`, then `conflict`. Else empty.
    #[must_use]
    pub fn possible(&self) -> Vec<&str> {
        finding::possible(&self.plan.policy, &self.verdict, self.by.as_deref())
    }

    /// Where the policy is not in force on the day: its first day and its last, both included, the last being `None` where
    /// it holds from then on. `None` in every other decision.
    #[must_use]
    pub fn in_force(&self) -> Option<(Date, Option<Date>)> {
        self.plan.policy.in_force.filter(|_| self.verdict == Verdict::NotInForce)
    }
}
