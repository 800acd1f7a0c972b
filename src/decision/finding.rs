//! What came out, without what a decision keeps to say why.

use std::sync::Arc;

use super::factors::weighed;
use super::{ByText, Decision, Weighed};
use crate::eval::{Plan, Verdict};
use crate::facts::{Case, Path};
use crate::model::policy::Policy;

/// What came out about one subject of a case, from [`crate::PolicyOn::findings`]: the result, and nothing that gives reasons
/// until it is made a [`Decision`].
#[derive(Clone, Debug)]
pub struct Finding<'a> {
    pub(crate) plan: &'a Arc<Plan>,
    pub(crate) case: &'a Case,
    /// The subject's row; `None` where the list of subjects is unknown.
    pub(crate) subject: Option<u32>,
    pub(crate) verdict: Verdict,
    /// Where another text than the day's decides: what it is decided by, and those by which it may be.
    pub(crate) by: Option<(Arc<Plan>, Option<Arc<ByText>>)>,
}

impl<'a> Finding<'a> {
    fn policy(&self) -> &Policy {
        self.by.as_ref().map_or(&self.plan.policy, |(plan, _)| &plan.policy)
    }

    /// What came out, as [`Decision::result`] tells it.
    #[must_use]
    pub fn result(&self) -> &'static str {
        self.verdict.word()
    }

    /// The outcome's name, where it is decided; else `None`.
    #[must_use]
    pub fn outcome(&self) -> Option<&str> {
        self.verdict.outcome(self.policy()).map(|outcome| outcome.name.as_str())
    }

    /// The results that are possible, as [`Decision::possible`] tells them.
    #[must_use]
    pub fn possible(&self) -> Vec<&str> {
        let by = self.by.as_ref().and_then(|(_, by)| by.as_deref());
        possible(self.policy(), &self.verdict, by)
    }

    /// The factors of a decision that is left to discretion, as [`Decision::weighed`] tells them.
    #[must_use]
    pub fn weighed(&self) -> Vec<Weighed<'_>> {
        let plan = self.by.as_ref().map_or(self.plan, |(plan, _)| plan);
        weighed(plan, &self.case.slots, self.subject, &self.verdict)
    }

    /// The subject's key, as [`Decision::subject_key`] tells it.
    #[must_use]
    pub fn subject_key(&self) -> Option<String> {
        let (_, record) = self.policy().subjects.as_ref()?;
        Some(Path::row(&self.case.slots, *record, self.subject?).short())
    }

    /// The decision, of which reasons can be asked.
    #[must_use]
    pub fn decision(self) -> Decision {
        let (plan, by) = self.by.unwrap_or_else(|| (Arc::clone(self.plan), None));
        Decision { plan, case: Arc::clone(&self.case.slots), subject: self.subject, verdict: self.verdict, by }
    }
}

/// The names of the results that are possible.
pub(super) fn possible<'p>(policy: &'p Policy, verdict: &Verdict, by: Option<&'p ByText>) -> Vec<&'p str> {
    let Verdict::Undetermined { outcomes, undecided, conflict } = verdict else { return Vec::new() };
    let outcomes = outcomes.iter().filter_map(|at| policy.outcomes.get(*at)).map(|outcome| outcome.name.as_str());
    let others = undecided.then_some("undecided").into_iter().chain(conflict.then_some("conflict"));
    let more = by.map_or(&[][..], |by| &by.more).iter().map(String::as_str);
    outcomes.chain(others).chain(more).collect()
}
