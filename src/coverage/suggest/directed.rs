//! Gaps that no single change closes: several changes, but only of the facts that the provision reads.

use std::collections::HashSet;
use std::sync::Arc;

use super::reads::reads;
use super::{Gap, Item, Search, write};
use crate::facts::{Case, Slots};
use crate::values::Date;

/// So many facts are changed one after another.
const DEEPEST: usize = 4;
/// From so many cases it is started.
const MOST_STARTS: usize = 6;
/// So many cases are gone on from at each depth.
const MOST_WIDE: usize = 80;

impl<'a> Search<'a> {
    /// Searches for each gap that is open, from the cases that were added.
    pub(super) fn directed(&mut self, cases: &[(Case, Date)]) {
        let open = self.open.clone();
        for (at, (item, gap)) in open.iter().enumerate() {
            let gaps = open.len().saturating_sub(at).max(1);
            // What is left is shared among the gaps that are.
            let share = self.left / u64::try_from(gaps).unwrap_or(u64::MAX);
            if self.is_open(item, *gap) {
                self.toward(cases, item, *gap, self.left.saturating_sub(share));
            }
        }
    }

    fn is_open(&self, item: &Item, gap: Gap) -> bool {
        self.open.iter().any(|(other, of)| std::ptr::eq(*other, item) && *of == gap)
    }

    /// Changes facts that a provision reads, one after another, until a gap of it is closed.
    fn toward(&mut self, cases: &[(Case, Date)], item: &'a Item, gap: Gap, leaving: u64) {
        let facts = reads(&self.coverage.policy.policy, item);
        if facts.is_empty() {
            return;
        }
        // Small cases and, as the last, the one of which nothing is known.
        let (last, others) = match cases.split_last() {
            Some((last, others)) => (Some(last), others),
            None => (None, cases),
        };
        let starts = others.iter().take(MOST_STARTS).chain(last);
        let mut level: Vec<(Arc<Slots>, Date)> = starts.map(|(case, on)| (Arc::clone(&case.slots), *on)).collect();
        let mut known: HashSet<String> = HashSet::new();
        for _ in 0..DEEPEST {
            let mut next: Vec<(Arc<Slots>, Date)> = Vec::new();
            for (slots, on) in level {
                for changed in self.changes_of(&slots, on, &facts) {
                    if self.left <= leaving || !self.is_open(item, gap) {
                        return;
                    }
                    let case = write::again(&self.coverage.policy, &changed);
                    if !known.insert(format!("{on} {:?}", case.slots)) {
                        continue;
                    }
                    for look in self.looks(&case, on) {
                        if self.is_open(item, gap) && self.shows(item, gap, &look) {
                            self.close(&case, on, &look);
                        }
                    }
                    next.push((Arc::clone(&case.slots), on));
                }
            }
            // Those of which the most is known are the nearest.
            next.sort_by_key(|(slots, _)| std::cmp::Reverse(slots.size()));
            next.truncate(MOST_WIDE);
            level = next;
        }
    }
}
