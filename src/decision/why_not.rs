//! What stands between a case and an outcome.

use serde::Serialize;

use super::{Decision, Reason};
use crate::eval::Truth;

/// What stands between a case and an outcome: of each rule that gives it, only what keeps it from applying.
#[derive(Clone, Debug, Serialize)]
pub struct WhyNot<'a> {
    /// The outcome's name.
    pub outcome: String,
    /// Whether it is the outcome that was decided: then nothing stands in the way.
    pub decided: bool,
    /// Whether it may still come out, once more is known.
    pub possible: bool,
    /// The rules that give it, and of their clauses those that do not hold as they would have to.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<Reason<'a>>,
}

impl Decision {
    /// What stands between the case and an outcome, given by its name; `None` where the policy has no such outcome.
    #[must_use]
    pub fn why_not(&self, outcome: &str) -> Option<WhyNot<'_>> {
        let wanted = self.plan.policy.outcomes.iter().position(|known| known.name == outcome)?;
        let decided = self.outcome() == Some(outcome);
        let gives = |reason: &Reason<'_>| {
            let rules = self.plan.policy.rules.iter().filter(|rule| rule.outcome() == Some(wanted));
            rules.map(|rule| self.plan.policy.address(rule.provision)).any(|address| address == reason.at)
        };
        let possible = self.possible().contains(&outcome);
        // What is still possible is kept open by rules that may apply; the others say nothing of it.
        let tells = |reason: &Reason<'_>| !decided && gives(reason) && (!possible || reason.applies != Some(Truth::No));
        let rules = self.reasons().into_iter().filter(tells).map(in_the_way).collect();
        Some(WhyNot { outcome: outcome.to_owned(), decided, possible, rules })
    }
}

/// A rule with only that which keeps it from applying.
fn in_the_way(mut rule: Reason<'_>) -> Reason<'_> {
    let met = rule.truth == Truth::Yes;
    rule.clauses = if met { Vec::new() } else { against(rule.clauses, !rule.none_of) };
    rule.unless = if met { Vec::new() } else { against(rule.unless, false) };
    rule
}

/// Of clauses that are to hold, or not to hold, those that do otherwise or are unknown.
fn against(clauses: Vec<Reason<'_>>, to_hold: bool) -> Vec<Reason<'_>> {
    let fits = if to_hold { Truth::Yes } else { Truth::No };
    let wrong = clauses.into_iter().filter(|clause| clause.truth != fits);
    wrong
        .map(|mut clause| {
            clause.clauses = against(std::mem::take(&mut clause.clauses), to_hold != clause.none_of);
            clause
        })
        .collect()
}
