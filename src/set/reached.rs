//! What a policy reaches: itself, and the policies that it uses or asks, with theirs.

use std::collections::BTreeSet;

use super::{Amendment, Policy};
use crate::eval;
use crate::model::version;
use crate::values::Date;

impl Policy {
    /// The policies that it reaches, by their places; itself first.
    pub(crate) fn reached(&self) -> Vec<usize> {
        let laws = &self.model.laws;
        let mut reached = vec![self.policy.law];
        let mut next = 0usize;
        while let Some(law) = reached.get(next).copied() {
            next = next.saturating_add(1);
            for tree in laws.trees.iter().filter(|tree| tree.law == law) {
                let used = tree.tree.header.uses.iter().map(|name| name.text.as_str());
                let asked = version::calls(&tree.tree).into_iter();
                let others = asked.chain(used).filter_map(|name| laws.laws.iter().position(|law| law.name == name));
                let more: Vec<usize> = others.filter(|law| !reached.contains(law)).collect();
                more.into_iter().for_each(|law| {
                    if !reached.contains(&law) {
                        reached.push(law)
                    }
                });
            }
        }
        reached
    }

    /// The amendments of all that it reaches, its own first.
    #[must_use]
    pub fn amendments_reached(&self) -> Vec<Amendment<'_>> {
        let laws = self.reached().into_iter().filter_map(|law| self.model.laws.laws.get(law));
        laws.flat_map(|law| &law.amendments).map(|own| Amendment { own }).collect()
    }

    /// The days on which something of what it reaches changes: a text, a window, a parameter.
    pub(crate) fn turns(&self) -> BTreeSet<Date> {
        self.reached().into_iter().flat_map(|law| eval::turns(&self.model, law)).collect()
    }

    /// The names of the amendments of all that it reaches which hold on a day, in the order of their start.
    pub(crate) fn held(&self, on: Date) -> Vec<String> {
        let mut held: Vec<Amendment<'_>> = self.amendments_reached();
        held.retain(|one| one.own.holds(on));
        held.sort_by_key(|one| (one.from(), one.name()));
        held.iter().map(|one| one.name().to_owned()).collect()
    }

    /// The names of those that held the day before, too, and from that day on hold for cases that kept the earlier text until then.
    pub(crate) fn reach_more(&self, on: Date) -> Vec<String> {
        let Some(before) = on.plus_days(-1) else { return Vec::new() };
        let mut all = self.amendments_reached();
        all.retain(|one| one.own.holds(before) && one.own.holds(on) && one.own.stays(on) < one.own.stays(before));
        all.iter().map(|one| one.name().to_owned()).collect()
    }
}
