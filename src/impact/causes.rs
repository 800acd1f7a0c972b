//! By which provisions a decision turned: those that differ between two texts and lie on the way from a rule that came out
//! otherwise down to what made it so.

use std::collections::HashSet;

use super::result;
use super::stages::Stage;
use crate::decision::{Decision, Explanation, Reason};
use crate::eval::Truth;
use crate::law::DifferenceKind;

/// The addresses, with the policy, in the order in which they are found.
pub(super) fn by(old: &Stage, new: &Stage, before: &Decision, after: &Decision) -> Vec<String> {
    let name = after.policy();
    let differing: HashSet<String> = old
        .on
        .differences(&new.on)
        .into_iter()
        .filter(|one| one.kind != DifferenceKind::Same)
        .flat_map(|one| [one.old_at, one.new_at])
        .flatten()
        .map(|at| format!("{name} {at}"))
        .collect();
    if differing.is_empty() {
        return Vec::new();
    }
    let (was, is) = (before.explain(), after.explain());
    let mut found = Found { differing: &differing, told: Vec::new() };
    if result(before) == result(after) {
        found.factors(&was, &is);
    } else {
        found.rules(&was, &is, &[before.rules(), after.rules()].concat());
    }
    found.told
}

struct Found<'a> {
    differing: &'a HashSet<String>,
    told: Vec<String>,
}

/// Every factor of an explanation.
fn factors<'e, 'a>(explanation: &'e Explanation<'a>) -> impl Iterator<Item = &'e Reason<'a>> {
    let all = &explanation.factors;
    all.in_favour.iter().chain(&all.against).chain(&all.considered).map(|factor| &factor.reason)
}

impl Found<'_> {
    fn tell(&mut self, at: &str) -> bool {
        let differs = self.differing.contains(at);
        if differs && !self.told.iter().any(|told| told == at) {
            self.told.push(at.to_owned());
        }
        differs
    }

    /// The factors that are there by one text and not by the other.
    fn factors(&mut self, was: &Explanation<'_>, is: &Explanation<'_>) {
        for (these, those) in [(is, was), (was, is)] {
            for one in factors(these).filter(|one| one.truth == Truth::Yes) {
                let same =
                    |other: &Reason<'_>| other.at == one.at && other.text == one.text && other.truth == Truth::Yes;
                if !factors(those).any(same) {
                    self.tell(one.at);
                }
            }
        }
    }

    /// The rules that decided, or where none did those that may, and apply otherwise now.
    fn rules(&mut self, was: &Explanation<'_>, is: &Explanation<'_>, decided: &[&str]) {
        let mut seen: Vec<&str> = Vec::new();
        for rule in was.reasons.iter().chain(&is.reasons) {
            if seen.contains(&rule.at) || rule.otherwise || !decided.is_empty() && !decided.contains(&rule.at) {
                continue;
            }
            seen.push(rule.at);
            let of = |explanation: &Explanation<'_>| explanation.reasons.iter().position(|one| one.at == rule.at);
            let old = of(was).and_then(|at| was.reasons.get(at));
            let new = of(is).and_then(|at| is.reasons.get(at));
            match (old, new) {
                (Some(old), Some(new)) if old.applies != new.applies => {
                    let (lower, higher) = if old.applies < new.applies { (old, new) } else { (new, old) };
                    if !self.rule(lower) && !self.rule(higher) {
                        self.tell(rule.at);
                    }
                }
                (Some(only), None) | (None, Some(only)) if only.applies != Some(Truth::No) => {
                    self.tell(rule.at);
                }
                _ => {}
            }
        }
        // A rule that applies as before may give another outcome.
        if self.told.is_empty() {
            decided.iter().for_each(|at| _ = self.tell(at));
        }
        // Where the `otherwise` decided, it did for want of another.
        if self.told.is_empty() && !decided.is_empty() {
            self.rules(was, is, &[]);
        }
    }

    /// What made a rule so, where it differs; whether anything was told.
    fn rule(&mut self, rule: &Reason<'_>) -> bool {
        let mut told = false;
        if rule.applies != Some(rule.truth) {
            for other in &rule.set_aside_by {
                told |= self.tell(other);
            }
        }
        told |= self.inside(&rule.clauses, rule.truth);
        let exception = rule.truth.not();
        told | self.inside(&rule.unless, exception)
    }

    /// Of some parts those by which the whole is so, down to the innermost that differ.
    fn inside(&mut self, parts: &[Reason<'_>], truth: Truth) -> bool {
        let mut told = false;
        for part in parts.iter().filter(|part| part.truth == truth) {
            // What is asked with a `not` is so because of parts that are not.
            let same = part.clauses.iter().any(|inner| inner.truth == part.truth);
            let inner = self.inside(&part.clauses, if same { part.truth } else { part.truth.not() });
            told |= inner || self.tell(part.at);
        }
        told
    }
}
