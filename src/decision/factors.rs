//! What an official weighs: listed with what is known of each, and never counted.

use serde::Serialize;

use super::tell::Teller;
use super::{Decision, Reason};
use crate::eval::{self, Plan, Reasoned, Truth, Verdict};
use crate::facts::Slots;
use crate::model::policy::{self as model, Source};
use crate::syntax::ast::{Mark, Side};

/// A factor: whether it is there, and why (`docs/language.md`, "Waiving, deeming and weighing").
#[derive(Clone, Debug, Serialize)]
pub struct Factor<'a> {
    /// Its address and sentence, whether it is there (`yes`), not there (`no`) or not known, and what made it so.
    #[serde(flatten)]
    pub reason: Reason<'a>,
    /// Whether it weighs strongly.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub strongly: bool,
    /// Where it comes from, in the order of the text.
    #[serde(skip_serializing_if = "<[Source]>::is_empty")]
    pub sources: &'a [Source],
}

/// The factors of a decision that is left to discretion, in the order of the text; empty for every other decision. There is
/// no score, and none can be made of it: an official weighs them.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Factors<'a> {
    /// In favour.
    #[serde(rename = "for", skip_serializing_if = "Vec::is_empty")]
    pub in_favour: Vec<Factor<'a>>,
    /// Against.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub against: Vec<Factor<'a>>,
    /// On neither side.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub considered: Vec<Factor<'a>>,
}

impl Factors<'_> {
    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.in_favour.is_empty() && self.against.is_empty() && self.considered.is_empty()
    }
}

/// A factor with its truth and without what made it so: [`Decision::weighed`].
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Weighed<'a> {
    /// Its address in its policy: `factors for (a)`.
    pub at: &'a str,
    /// Its sentence.
    pub text: &'a str,
    /// Whether it is there.
    pub truth: Truth,
}

/// The factors of a decision that is left to discretion, in the order of the text.
pub(super) fn weighed<'p>(plan: &'p Plan, case: &Slots, subject: Option<u32>, verdict: &Verdict) -> Vec<Weighed<'p>> {
    let is_discretion = verdict.outcome(&plan.policy).is_some_and(|outcome| outcome.mark == Some(Mark::Discretion));
    let Some(subject) = subject.filter(|_| is_discretion) else { return Vec::new() };
    let mut weighed = Vec::with_capacity(plan.policy.factors.len());
    let told = |factor: &model::Factor, truth| {
        let provision = plan.policy.provision(factor.clause.provision);
        weighed.push(Weighed { at: &provision.address, text: &provision.text, truth });
    };
    if eval::factors(plan, case, subject, told).is_err() {
        return Vec::new();
    }
    weighed
}

impl Decision {
    /// The factors of a decision that is left to discretion, in the order of the text, without their reasons: empty for
    /// any other decision, and where they take more steps than are allowed. [`Decision::explain`] tells them with their reasons.
    #[must_use]
    pub fn weighed(&self) -> Vec<Weighed<'_>> {
        weighed(&self.plan, &self.case, self.subject, &self.verdict)
    }

    pub(super) fn factors<'a>(&'a self, teller: &Teller<'a, '_>, reasoned: &Reasoned<'a>) -> Factors<'a> {
        let mut factors = Factors::default();
        for (factor, (truth, why)) in self.plan.policy.factors.iter().zip(&reasoned.factors) {
            let provision = factor.clause.provision;
            let list = match factor.side {
                Side::For => &mut factors.in_favour,
                Side::Against => &mut factors.against,
                Side::Considered => &mut factors.considered,
            };
            list.push(Factor {
                reason: teller.clause(provision, *truth, *why),
                strongly: factor.strongly,
                sources: &self.plan.policy.provision(provision).sources,
            });
        }
        factors
    }
}
