//! What a case of a policy looks like: as a schema, and as a form to fill in.

use std::collections::HashSet;

use super::Policy;
use crate::{facts, model};

impl Policy {
    /// The case as JSON Schema (draft 2020-12), a text of many lines, its labels as titles. It accepts what [`Policy::read_case`] accepts; what
    /// a schema cannot say is left to that: keys that stand twice, references to nobody, and how large a number or a span
    /// may be.
    #[must_use]
    pub fn schema(&self) -> String {
        let description = format!("A case for the policy {}, {}", self.name(), self.version());
        facts::schema(&self.model.shape, self.policy.case, self.title(), &description)
    }

    /// A case of which nothing is known, as JSON to fill in: the facts that the policy reads, or that a policy reads
    /// which it asks. Beside each stands, under a key that starts with `//` and is passed over, its label and how it is
    /// written.
    #[must_use]
    pub fn template(&self) -> String {
        facts::template(&self.model.shape, self.policy.case, &self.reads())
    }

    /// Every fact that may be read for a decision.
    pub(crate) fn reads(&self) -> HashSet<(usize, usize)> {
        let policies = model::with_asked(&self.model, &self.policy);
        policies.into_iter().flat_map(|policy| policy.reads.iter().copied()).collect()
    }
}
