//! Disputed facts: whether the decision stands without them.

use serde::Serialize;

use super::Decision;
use crate::eval::Verdict;
use crate::facts::{Path, Slots};

/// A disputed fact, or all of them together, and whether the decision stands where it is unknown.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Disputed<'a> {
    /// The fact, by its path: `people[ken].schooling`; `None` for all disputed facts together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<Path<'a>>,
    /// Whether result and outcome are the same where nothing is known of it.
    pub stands: bool,
}

/// So many disputed facts are tried one by one; of more there is no telling in a reasonable time.
const MOST_ALONE: usize = 100;

impl Decision {
    /// Decides again with each disputed fact as unknown, and, where there are several, with all of them so: the last entry.
    /// Where there are more than a hundred it is the only one. Empty where nothing is disputed, where it is about nobody in
    /// particular, and where the policy is not in force.
    #[must_use]
    pub fn disputed(&self) -> Vec<Disputed<'_>> {
        let Some(subject) = self.subject.filter(|_| self.verdict != Verdict::NotInForce) else { return Vec::new() };
        let facts = self.case.disputed();
        if facts.is_empty() {
            return Vec::new();
        }
        let mut case = Slots::clone(&self.case);
        let stands = |case: &Slots| self.again(case, subject).is_some_and(|again| again.is_like(self));
        let mut disputed = Vec::new();
        for at in facts.iter().filter(|_| facts.len() <= MOST_ALONE) {
            let before = case.forget(*at);
            disputed.push(Disputed { at: Some(Path::fact(&self.case, *at)), stands: stands(&case) });
            before.into_iter().for_each(|(place, slot)| case.put(place, slot));
        }
        if facts.len() > 1 {
            for at in &facts {
                case.forget(*at);
            }
            disputed.push(Disputed { at: None, stands: stands(&case) });
        }
        disputed
    }
}
