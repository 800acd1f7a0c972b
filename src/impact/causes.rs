//! By which provisions a decision turned, found by trial: the case is decided by texts that have some of the provisions of the
//! new text, and the others of the old.

use std::collections::HashMap;

use super::came::{Came, Facts};
use crate::set::{Mixture, PolicyOn, Side};
use crate::values::Date;

/// With more parts that differ, none is tried alone: only a smallest set that is enough is looked for.
const FEW: usize = 60;

/// The most texts that are put together for one comparison, all its cases counted.
const MOST_TEXTS: usize = 2000;

/// What differs between two texts, and the texts between them that were tried.
#[derive(Debug)]
pub(super) struct Trials {
    mixture: Mixture,
    on: Date,
    /// By the parts that are taken from the new text; `None` does not stand.
    made: HashMap<Vec<bool>, Option<PolicyOn>>,
}

/// A decision that turned.
pub(super) struct Turned<'a> {
    pub(super) case: &'a Facts<'a>,
    /// About whom; `None` where the case cannot be read or decided by one of the texts.
    pub(super) about: Option<Option<&'a str>>,
    pub(super) from: Came,
    pub(super) to: Came,
    /// Whether each was made by one text: then it must come out the same on trial.
    pub(super) sure: (bool, bool),
}

impl Trials {
    pub(super) fn new(old: Side<'_>, new: Side<'_>) -> Trials {
        Trials { mixture: Mixture::new(old, new), on: new.on.date(), made: HashMap::new() }
    }

    /// The addresses, with the policy, in the order of the text: of each provision by whose change alone it would have turned
    /// the same, and of each without whose change it would not; where there is no such, of the fewest that together are
    /// enough. None where the texts, taken apart, do not come to what they came to.
    pub(super) fn by(&mut self, turned: &Turned<'_>, work: &mut usize) -> Vec<String> {
        let parts = self.mixture.len();
        let (none, all) = (vec![false; parts], vec![true; parts]);
        if parts <= 1 {
            return self.mixture.told(&all);
        }
        let mut comes = |taken: &[bool]| self.comes(taken, turned, work);
        let (Some(start), Some(end)) = (comes(&none), comes(&all)) else { return Vec::new() };
        let is_other = |sure: bool, trial: &Came, was: &Came| sure && !trial.is_like(was);
        if start.is_like(&end)
            || is_other(turned.sure.0, &start, &turned.from)
            || is_other(turned.sure.1, &end, &turned.to)
        {
            return Vec::new();
        }
        let mut named = none.clone();
        if parts <= FEW {
            for (at, named) in named.iter_mut().enumerate() {
                let is_it = |taken: bool| (0..parts).map(|other| (other == at) == taken).collect::<Vec<bool>>();
                let enough = comes(&is_it(true)).is_some_and(|came| came.is_like(&end));
                *named = enough || comes(&is_it(false)).is_some_and(|came| !came.is_like(&end));
            }
        }
        if !named.contains(&true) {
            named = fewest(parts, &end, &mut comes);
        }
        self.mixture.told(&named)
    }

    /// What comes out where some parts are taken from the new text.
    fn comes(&mut self, taken: &[bool], turned: &Turned<'_>, work: &mut usize) -> Option<Came> {
        if !self.made.contains_key(taken) {
            if *work >= MOST_TEXTS {
                return None;
            }
            *work = work.saturating_add(1);
            let made = self.mixture.with(taken).map(|policy| policy.on(self.on));
            self.made.insert(taken.to_vec(), made);
        }
        let on = self.made.get(taken)?.as_ref()?;
        let mut came = turned.case.comes(on, turned.about)?;
        if turned.from.result != turned.to.result {
            // With another result other factors are weighed.
            came.there = None;
        }
        Some(came)
    }
}

/// The fewest parts that together are enough, those left out that only let the text stand.
fn fewest(parts: usize, end: &Came, comes: &mut impl FnMut(&[bool]) -> Option<Came>) -> Vec<bool> {
    let mut taken = vec![false; parts];
    let mut enough = |taken: &[bool]| comes(taken).is_some_and(|came| came.is_like(end));
    // All before this place are enough together with those that are taken.
    let mut until = parts;
    while until > 0 && !enough(&taken) {
        let first = |count: usize| (0..).zip(&taken).map(|(at, taken)| at < count || *taken).collect::<Vec<bool>>();
        let mut low = 0usize;
        while until.saturating_sub(low) > 1 {
            let middle = low.midpoint(until);
            if enough(&first(middle)) {
                until = middle;
            } else {
                low = middle;
            }
        }
        until = until.saturating_sub(1);
        taken.iter_mut().skip(until).take(1).for_each(|taken| *taken = true);
    }
    let mut stands_without = |at: usize| {
        let without = (0..).zip(&taken).map(|(other, taken)| *taken && other != at).collect::<Vec<bool>>();
        comes(&without).is_some()
    };
    let turning: Vec<bool> = (0..parts).map(|at| taken.get(at) == Some(&true) && stands_without(at)).collect();
    if turning.contains(&true) { turning } else { taken }
}
