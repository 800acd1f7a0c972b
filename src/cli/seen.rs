//! Which clauses the examples and cases never saw true, false or unknown.

use std::collections::BTreeMap;

use kijun::{Decision, Policy, PolicySet, Reason, Truth};

use super::output::Output;

/// Which truths each clause was seen with, by its address.
#[derive(Default)]
pub(super) struct Seen(BTreeMap<String, Vec<Truth>>);

impl Seen {
    /// Notes the truth of every clause of some decisions.
    pub(super) fn add(&mut self, decisions: &[Decision]) {
        for explanation in decisions.iter().map(Decision::explain) {
            explanation.reasons.iter().for_each(|reason| self.reason(reason));
            let factors = explanation.factors;
            let factors = factors.in_favour.iter().chain(&factors.against).chain(&factors.considered);
            factors.for_each(|factor| self.reason(&factor.reason));
        }
    }

    fn reason(&mut self, reason: &Reason) {
        self.truth(reason.at, reason.truth);
        if !reason.unless.is_empty() {
            // The exception as a whole is told by its clauses.
            let exception = format!("{} unless", reason.at);
            [Truth::Yes, Truth::No, Truth::Unknown].into_iter().for_each(|truth| self.truth(&exception, truth));
        }
        reason.clauses.iter().chain(&reason.unless).for_each(|clause| self.reason(clause));
    }

    fn truth(&mut self, at: &str, truth: Truth) {
        let truths = self.0.entry(at.to_owned()).or_default();
        if !truths.contains(&truth) {
            truths.push(truth);
        }
    }

    /// The clauses of a policy that were never seen so, without the policy's name.
    fn never(&self, policy: &Policy, truth: Truth) -> Vec<String> {
        let seen = |clause: &String| self.0.get(clause).is_some_and(|truths| truths.contains(&truth));
        let short = |clause: String| clause.strip_prefix(policy.name()).unwrap_or(&clause).trim().to_owned();
        policy.clauses(truth).into_iter().filter(|clause| !seen(clause)).map(short).collect()
    }

    /// Says which clauses were never seen true, false or unknown, and what that means.
    pub(super) fn tell(&self, output: &mut Output, set: &PolicySet) {
        for (truth, word, meaning) in [
            (Truth::Yes, "true", "no test shows what follows where they hold"),
            (Truth::No, "false", "no test shows what follows where they do not hold"),
            (Truth::Unknown, "unknown", "no test shows what is decided while their facts are missing"),
        ] {
            let never: Vec<(Policy, Vec<String>)> = set
                .policies()
                .map(|policy| {
                    let clauses = self.never(&policy, truth);
                    (policy, clauses)
                })
                .filter(|(_, clauses)| !clauses.is_empty())
                .collect();
            if never.is_empty() {
                continue;
            }
            output.paragraph(0, &format!("Clauses never seen {word} in any case or example ({meaning}):"));
            never.iter().for_each(|(policy, clauses)| {
                output.paragraph(2, &format!("{}: {}", policy.name(), clauses.join(", ")))
            });
            output.line("");
        }
    }
}
