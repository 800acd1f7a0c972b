//! Whether a provision ever decided: the same case again, with it alone otherwise.

use super::provisions::Item;
use super::{Coverage, Look};
use crate::eval::{Truth, Verdict, forced};

/// So many decisions are tried for one case on one day.
const MOST_FOR_A_CASE: u32 = 4096;

/// How many decisions were tried, case by case.
pub(super) struct Trials {
    left: Vec<u32>,
    left_out: u64,
}

impl Trials {
    pub(super) fn new(cases: usize) -> Trials {
        Trials { left: vec![MOST_FOR_A_CASE; cases], left_out: 0 }
    }

    /// How many were not tried, because there were too many already or because they take too many steps.
    pub(super) fn left_out(&self) -> u64 {
        self.left_out
    }

    /// What comes out where a provision has a truth, unless there were too many trials.
    fn forced(&mut self, case: usize, look: &Look, provision: (usize, Truth)) -> Option<(Verdict, Vec<Truth>)> {
        let left = self.left.get_mut(case)?;
        let Some(more) = left.checked_sub(1) else {
            self.left_out = self.left_out.saturating_add(1);
            return None;
        };
        *left = more;
        let (plan, case) = (&look.decision.plan, &look.decision.case);
        let weighed = !look.watched.factors.is_empty();
        let found = forced(plan, case, look.subject, provision, weighed);
        if found.is_none() {
            self.left_out = self.left_out.saturating_add(1);
        }
        found
    }
}

impl Coverage {
    /// Whether a provision decided in any decision.
    pub(super) fn ever_decided(&self, item: &Item, trials: &mut Trials) -> bool {
        let mut looks =
            self.cases.iter().enumerate().flat_map(|(case, added)| added.looks.iter().map(move |look| (case, look)));
        looks.any(|(case, look)| self.decided_in(item, look, None, trials, case))
    }

    /// Whether a provision decided in a decision: with it alone otherwise, and everything else as it was found, another
    /// result or outcome would have come out, or another factor would have been there. Of one that was looked at about several
    /// people, and was true of one and false of another, it can be asked of one truth alone.
    pub(super) fn decided_in(
        &self,
        item: &Item,
        look: &Look,
        with: Option<Truth>,
        trials: &mut Trials,
        case: usize,
    ) -> bool {
        let Some(provision) = item.truth.and_then(|at| look.place(&self.policy, at)) else { return false };
        let was = |truth: &Truth| look.watched.seen.was(provision, *truth);
        let asked = |truth: &Truth| with.is_none_or(|with| with == *truth);
        for truth in [Truth::Yes, Truth::No, Truth::Unknown].into_iter().filter(asked).filter(was) {
            let found = match truth {
                // Of what is unknown it is asked whether yes and no lead to different ends.
                Truth::Unknown => trials.forced(case, look, (provision, Truth::Yes)),
                _ => Some((look.watched.verdict.clone(), look.watched.factors.clone())),
            };
            let other = trials.forced(case, look, (provision, item.otherwise(truth)));
            if let (Some((verdict, factors)), Some((other, others))) = (found, other)
                && (!verdict.is_like(&other) || factors != others)
            {
                return true;
            }
        }
        false
    }
}
