//! Disputed facts: whether the decision stands without them.

use std::sync::Arc;

use serde::Serialize;

use super::Decision;
use crate::eval::{self, Verdict};
use crate::facts::{FactAt, Path};

/// A disputed fact, or all of them together, and whether the decision stands where it is unknown.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Disputed<'a> {
    /// The fact, by its path: `people[ken].schooling`; `None` for all disputed facts together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<Path<'a>>,
    /// Whether result and outcome are the same where nothing is known of it.
    pub stands: bool,
}

impl Decision {
    /// Decides again with each disputed fact as unknown, and, where there are several, with all of them so: the last entry.
    /// Empty where nothing is disputed, where it is about nobody in particular, and where the policy is not in force.
    #[must_use]
    pub fn disputed(&self) -> Vec<Disputed<'_>> {
        let Some(subject) = self.subject.filter(|_| self.verdict != Verdict::NotInForce) else { return Vec::new() };
        let facts = self.case.disputed();
        let stands = |facts: &[FactAt]| {
            let case = self.case.without(facts);
            let again = eval::decide(&self.plan, &case, subject);
            again.is_ok_and(|verdict| {
                let again = Decision { verdict, case: Arc::new(case), ..self.clone() };
                self.result() == again.result()
                    && self.outcome() == again.outcome()
                    && self.possible() == again.possible()
            })
        };
        let mut disputed: Vec<Disputed<'_>> = facts
            .iter()
            .map(|at| Disputed { at: Some(Path::fact(&self.case, *at)), stands: stands(std::slice::from_ref(at)) })
            .collect();
        if disputed.len() > 1 {
            disputed.push(Disputed { at: None, stands: stands(&facts) });
        }
        disputed
    }
}
