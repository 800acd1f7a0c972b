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
    /// The rules that give it, and of their clauses those that do not hold as they would have to; of rules that are cited
    /// there the same.
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
        let all = self.reasons();
        let told = all.iter().filter(|rule| tells(rule)).cloned().map(|rule| Obstacles::of(&all).in_the_way(rule));
        let rules = told.collect();
        Some(WhyNot { outcome: outcome.to_owned(), decided, possible, rules })
    }
}

/// What keeps a rule from applying, looked for among the reasons of all rules.
struct Obstacles<'r, 'a> {
    all: &'r [Reason<'a>],
    /// The rules that are told already where they are cited.
    told: Vec<&'a str>,
}

impl<'r, 'a> Obstacles<'r, 'a> {
    fn of(all: &'r [Reason<'a>]) -> Obstacles<'r, 'a> {
        Obstacles { all, told: Vec::new() }
    }

    /// A rule with only that which keeps it from applying.
    fn in_the_way(&mut self, mut rule: Reason<'a>) -> Reason<'a> {
        let met = rule.truth == Truth::Yes;
        let (clauses, unless) = (std::mem::take(&mut rule.clauses), std::mem::take(&mut rule.unless));
        if !met {
            rule.clauses = self.against(clauses, !rule.none_of);
            rule.unless = self.against(unless, false);
        }
        rule
    }

    /// Of clauses that are to hold, or not to hold, those that do otherwise or are unknown.
    fn against(&mut self, clauses: Vec<Reason<'a>>, to_hold: bool) -> Vec<Reason<'a>> {
        let fits = if to_hold { Truth::Yes } else { Truth::No };
        let mut wrong: Vec<Reason<'a>> = clauses.into_iter().filter(|clause| clause.truth != fits).collect();
        for clause in &mut wrong {
            let inner = std::mem::take(&mut clause.clauses);
            clause.clauses = if clause.cited.is_some() {
                self.cited(clause, to_hold)
            } else {
                // What rests on nothing else, and on nothing that does otherwise than it has to, denies it.
                let to_hold = to_hold != clause.none_of;
                let does_otherwise = |inner: &Reason<'_>| inner.truth != if to_hold { Truth::Yes } else { Truth::No };
                let denied = rests_on_steps_alone(clause) && !inner.iter().any(does_otherwise);
                self.against(inner, to_hold != denied)
            };
        }
        wrong
    }

    /// What makes a rule that is cited so, told where it is cited first. About whomever else a rule is asked, that is not known.
    fn cited(&mut self, cited: &Reason<'a>, to_hold: bool) -> Vec<Reason<'a>> {
        let all = self.all;
        let rule = all.iter().find(|rule| rule.at == cited.at && cited.subject.is_none());
        let Some(rule) = rule.filter(|rule| !self.told.contains(&rule.at)) else { return Vec::new() };
        self.told.push(rule.at);
        let mut wrong = self.against(rule.clauses.clone(), to_hold != rule.none_of);
        if to_hold {
            wrong.extend(self.against(rule.unless.clone(), false));
            if cited.cited == Some("applies") {
                let aside = all.iter().filter(|other| rule.set_aside_by.contains(&other.at));
                wrong.extend(self.against(aside.map(applying).collect(), false));
            }
        }
        wrong
    }
}

/// A rule as it is cited: whether it applies.
fn applying<'a>(rule: &Reason<'a>) -> Reason<'a> {
    Reason {
        at: rule.at,
        text: rule.text.clone(),
        truth: rule.applies.unwrap_or(rule.truth),
        cited: Some("applies"),
        ..Reason::default()
    }
}

/// Whether nothing made a clause so but its own clauses, or the terms and rules in it.
fn rests_on_steps_alone(clause: &Reason<'_>) -> bool {
    clause.values.is_empty() && clause.unknown.is_empty() && clause.questions.is_empty()
}
