//! The vocabularies of two sets, as far as a policy reaches them.

use std::sync::Arc;

use super::{Policy, PolicyOn};
use crate::law::{self, Difference};
use crate::syntax::ast::{Part, Vocabulary};

impl Policy {
    /// The vocabularies of its set.
    pub(super) fn vocabularies(&self) -> impl Iterator<Item = &Vocabulary> {
        let parts = self.model.asts.iter().flat_map(|ast| &ast.parts);
        parts.filter_map(|part| if let Part::Vocabulary(own) = part { Some(own) } else { None })
    }

    /// Those that it uses, or that a policy uses which it reaches.
    fn vocabularies_reached(&self) -> Vec<&Vocabulary> {
        let laws = self.reached();
        let trees = self.model.laws.trees.iter().filter(|tree| laws.contains(&tree.law));
        let uses: Vec<&str> = trees.flat_map(|tree| &tree.tree.header.uses).map(|name| name.text.as_str()).collect();
        self.vocabularies().filter(|own| uses.contains(&own.name.text.as_str())).collect()
    }
}

impl PolicyOn {
    /// What differs between the vocabularies of two sets; within one set nothing does, and nothing is told.
    pub(super) fn vocabularies_differ(&self, new: &PolicyOn) -> Vec<Difference> {
        let (was, is) = (self.policy(), new.policy());
        if Arc::ptr_eq(&was.model, &is.model) {
            return Vec::new();
        }
        let (old, new) = (was.vocabularies_reached(), is.vocabularies_reached());
        let named = |all: &[&Vocabulary], name: &str| all.iter().position(|own| own.name.text == name);
        let mut differences = Vec::new();
        for own in &new {
            let other = named(&old, &own.name.text).and_then(|at| old.get(at).copied());
            differences.extend(law::vocabulary_differences(other, Some(own)));
        }
        for own in old.iter().filter(|own| named(&new, &own.name.text).is_none()) {
            differences.extend(law::vocabulary_differences(Some(own), None));
        }
        differences
    }
}
