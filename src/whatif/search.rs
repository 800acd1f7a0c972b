//! The smallest sets of changes: one change, then two, then three.
//!
//! A set of changes that turns a decision changes something that the decision reads; else nothing would turn. So a set
//! grows by what is read after its first changes. Before values are put in, the facts of a set are made unknown: what is
//! decided then stays so, whatever they are.

use std::collections::{BTreeSet, HashSet};

use super::places::{self, Changes, Place, Spot, changed, forgotten};
use super::values::Value;
use crate::eval::{self, Plan, Verdict};
use crate::facts::Slots;

/// What is looked for.
#[derive(Clone, Copy, Debug)]
pub(super) enum Want {
    /// This outcome.
    This(usize),
    /// Any outcome but the one that was decided.
    Another(Option<usize>),
}

impl Want {
    fn is(self, outcome: usize) -> bool {
        match self {
            Want::This(wanted) => outcome == wanted,
            Want::Another(present) => Some(outcome) != present,
        }
    }

    /// The outcome, where it was decided and is looked for.
    pub(super) fn met(self, verdict: &Verdict) -> Option<usize> {
        match verdict {
            Verdict::Decided(outcome, ..) if self.is(*outcome) => Some(*outcome),
            _ => None,
        }
    }

    /// Whether it may come out, once more is known.
    fn may(self, verdict: &Verdict) -> bool {
        match verdict {
            Verdict::Undetermined { outcomes, .. } => outcomes.iter().any(|outcome| self.is(*outcome)),
            other => self.met(other).is_some(),
        }
    }
}

/// A set of places, and the values there that lead to an outcome that is looked for.
#[derive(Clone, Debug)]
pub(super) struct Solved {
    pub(super) set: Vec<usize>,
    /// Of each place the number of its value, and the outcome.
    pub(super) found: Vec<(Vec<usize>, usize)>,
}

/// What came of a search: what was found, and all sets of how many changes were tried.
pub(super) struct Ended {
    pub(super) solved: Vec<Solved>,
    pub(super) tried: usize,
    /// Whether there were too many sets to try.
    pub(super) stopped: bool,
}

/// The work is counted, and was too much.
#[derive(Debug)]
pub(super) struct TooMuch;

pub(super) struct Search<'a> {
    pub(super) plan: &'a Plan,
    pub(super) base: &'a Slots,
    pub(super) subject: u32,
    pub(super) want: Want,
    pub(super) spots: Vec<Spot>,
    /// Whether everything is looked at, since what other policies read is not told.
    pub(super) everything: bool,
    /// Whether something may be presumed of a place, so that it is never quite unknown.
    pub(super) presumed: Vec<bool>,
    /// The places that were looked at.
    pub(super) seen: BTreeSet<usize>,
    /// So many decisions were made, and so many may be made.
    pub(super) decisions: u64,
    pub(super) most: u64,
    /// So many steps may still be taken, and so many facts be copied.
    pub(super) left: u64,
}

/// What is done with each combination of values, and the outcome that is looked for, where it leads to one.
type Visit<'v, S> = &'v mut dyn FnMut(&mut S, &[usize], Option<usize>) -> Result<(), TooMuch>;

/// A set of places that leads nowhere yet, and whether values of it may.
struct Grown {
    set: Vec<usize>,
    open: bool,
}

impl Search<'_> {
    fn count(&mut self) -> Result<(), TooMuch> {
        if self.decisions >= self.most || self.left == 0 {
            return Err(TooMuch);
        }
        self.decisions = self.decisions.saturating_add(1);
        Ok(())
    }

    /// What a decision about a case took.
    fn took(&mut self, slots: &Slots, steps: u64) {
        self.left = self.left.saturating_sub(steps.saturating_add(u64::from(slots.next())));
    }

    fn verdict(&mut self, slots: &Slots) -> Result<Option<Verdict>, TooMuch> {
        self.count()?;
        let (verdict, steps) = eval::decide_counted(self.plan, slots, self.subject);
        self.took(slots, steps);
        Ok(verdict.ok())
    }

    /// The outcome after some changes, where it is one that is looked for.
    pub(super) fn leads(&mut self, changes: &[(Place, &Value)]) -> Result<Option<usize>, TooMuch> {
        let slots = changed(self.base, changes);
        Ok(self.verdict(&slots)?.and_then(|verdict| self.want.met(&verdict)))
    }

    /// Whether what is looked for may come out where some places are unknown.
    fn may(&mut self, slots: &Slots, unknown: &[usize]) -> Result<bool, TooMuch> {
        if unknown.iter().any(|at| self.presumed.get(*at).copied().unwrap_or(true)) {
            return Ok(true);
        }
        let places: Vec<Place> = unknown.iter().filter_map(|at| self.spots.get(*at)).map(|spot| spot.place).collect();
        let slots = forgotten(slots, places.into_iter());
        Ok(self.verdict(&slots)?.is_none_or(|verdict| self.want.may(&verdict)))
    }

    /// Searches sets of up to so many changes, and of more only as long as nothing is found.
    pub(super) fn run(&mut self, least: usize, most: usize) -> Ended {
        let mut solved: Vec<Solved> = Vec::new();
        let mut grown = vec![Grown { set: Vec::new(), open: true }];
        for tried in 0..most {
            if tried >= least && !solved.is_empty() {
                return Ended { solved, tried, stopped: false };
            }
            match self.grow(&grown, &mut solved) {
                Ok(next) => grown = next,
                Err(TooMuch) => return Ended { solved, tried, stopped: true },
            }
        }
        Ended { solved, tried: most, stopped: false }
    }

    fn grow(&mut self, grown: &[Grown], solved: &mut Vec<Solved>) -> Result<Vec<Grown>, TooMuch> {
        let mut sets: BTreeSet<Vec<usize>> = BTreeSet::new();
        for one in grown {
            for place in self.read_after(one)? {
                let mut set = one.set.clone();
                let Err(at) = set.binary_search(&place) else { continue };
                set.insert(at, place);
                let holds = |solved: &Solved| solved.set.iter().all(|place| set.contains(place));
                if places::fits(&self.spots, &set) && !solved.iter().any(holds) {
                    sets.insert(set);
                }
            }
        }
        let mut next = Vec::new();
        let base = self.base.clone();
        for set in sets {
            let open = self.may(&base, &set)?;
            let mut found = Vec::new();
            if open {
                self.each(&set, true, &mut Vec::new(), &mut |_, values, outcome| {
                    found.extend(outcome.map(|outcome| (values.to_vec(), outcome)));
                    Ok(())
                })?;
            }
            if found.is_empty() {
                next.push(Grown { set, open });
            } else {
                solved.push(Solved { set, found });
            }
        }
        Ok(next)
    }

    /// The places that are read after some changes, whatever these are.
    fn read_after(&mut self, grown: &Grown) -> Result<BTreeSet<usize>, TooMuch> {
        if self.everything {
            self.seen = (0..self.spots.len()).collect();
            return Ok(self.seen.clone());
        }
        let mut read = BTreeSet::new();
        if grown.open {
            let set = grown.set.clone();
            self.each(&set, false, &mut Vec::new(), &mut |search, values, _| {
                let changes = search.changes(&set, values);
                let slots = changed(search.base, &changes);
                search.read(&slots, &mut read)
            })?;
        } else {
            let places: Vec<Place> =
                grown.set.iter().filter_map(|at| self.spots.get(*at)).map(|spot| spot.place).collect();
            let slots = forgotten(self.base, places.into_iter());
            self.read(&slots, &mut read)?;
        }
        Ok(read)
    }

    fn read(&mut self, slots: &Slots, into: &mut BTreeSet<usize>) -> Result<(), TooMuch> {
        self.count()?;
        let reasoned = eval::reason(self.plan, slots, self.subject, false, &[]);
        self.took(slots, reasoned.steps);
        let read: HashSet<(u32, usize)> = reasoned.notes.read().map(|at| (at.row, at.field)).collect();
        for (at, spot) in self.spots.iter().enumerate() {
            let fact = spot.place.at();
            if spot.always || !reasoned.complete || read.contains(&(fact.row, fact.field)) {
                into.insert(at);
                self.seen.insert(at);
            }
        }
        Ok(())
    }

    /// Changes by the numbers of their values.
    pub(super) fn changes(&self, set: &[usize], values: &[usize]) -> Changes<'_> {
        let pairs = set.iter().zip(values);
        pairs
            .filter_map(|(at, value)| {
                Some((self.spots.get(*at)?.place, self.spots.get(*at)?.domain.values.get(*value)?))
            })
            .collect()
    }

    /// Goes through the values of a set of places, and says of each whether it leads to an outcome that is looked for;
    /// where only these matter, without those by which nothing can be reached.
    fn each(
        &mut self,
        set: &[usize],
        only_leading: bool,
        values: &mut Vec<usize>,
        visit: Visit<'_, Self>,
    ) -> Result<(), TooMuch> {
        let Some((next, rest)) = set.get(values.len()..).and_then(<[usize]>::split_first) else {
            let slots = changed(self.base, &self.changes(set, values));
            let outcome = self.verdict(&slots)?.and_then(|verdict| self.want.met(&verdict));
            return visit(self, values, outcome);
        };
        let count = self.spots.get(*next).map_or(0, |spot| spot.domain.values.len());
        // Where an element is gone, those behind it stand elsewhere.
        let elements = rest.iter().filter_map(|at| self.spots.get(*at)).any(|spot| spot.place.at().item.is_some());
        for value in 0..count {
            values.push(value);
            let hopeless = only_leading && !rest.is_empty() && !elements && {
                let slots = changed(self.base, &self.changes(set, values));
                !self.may(&slots, rest)?
            };
            if !hopeless {
                self.each(set, only_leading, values, visit)?;
            }
            values.pop();
        }
        Ok(())
    }
}
