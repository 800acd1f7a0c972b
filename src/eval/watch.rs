//! What every provision was in a decision, and what it would be if one of them were otherwise.

use super::decide::{Verdict, verdict};
use super::engine::{Engine, MOST_STEPS, Val};
use super::plan::Plan;
use super::truth::Truth;
use super::why::{Counted, Timed, What, Why};
use crate::facts::{FactAt, Slots};
use crate::model::policy::{Effect, Policy};
use crate::syntax::ast::Mark;
use crate::values::{Date, Measured};

/// What was seen of each provision, by its number. One that is looked at about several people may be seen with several truths.
#[derive(Clone, PartialEq, Eq, Hash, Default, Debug)]
pub(crate) struct Seen {
    truths: Vec<u8>,
    counted: Vec<bool>,
}

impl Seen {
    fn bit(truth: Truth) -> u8 {
        match truth {
            Truth::No => 1,
            Truth::Unknown => 2,
            Truth::Yes => 4,
        }
    }

    fn note(&mut self, provision: usize, truth: Truth) {
        if self.truths.len() <= provision {
            self.truths.resize(provision.saturating_add(1), 0);
        }
        if let Some(truths) = self.truths.get_mut(provision) {
            *truths |= Seen::bit(truth);
        }
    }

    fn count(&mut self, provision: usize) {
        if self.counted.len() <= provision {
            self.counted.resize(provision.saturating_add(1), false);
        }
        if let Some(counted) = self.counted.get_mut(provision) {
            *counted = true;
        }
    }

    /// Whether a provision was seen with a truth.
    pub(crate) fn was(&self, provision: usize, truth: Truth) -> bool {
        self.truths.get(provision).is_some_and(|truths| truths & Seen::bit(truth) != 0)
    }

    /// Whether a provision counted: a row that fitted, an exception that stood in the way, a rule that changed something.
    pub(crate) fn counted(&self, provision: usize) -> bool {
        self.counted.get(provision).copied().unwrap_or(false)
    }
}

/// Looks at everything, whatever is settled already, and notes what each provision is.
#[derive(Clone, Copy, Default)]
struct Watching;

/// Says of one provision that it is otherwise, wherever it is looked at.
#[derive(Clone, Copy, Default)]
struct Forcing;

/// What both have in common: they keep no reasons.
macro_rules! without_reasons {
    () => {
        fn known<'a>(_: &mut Self::Notes<'a>, _: FactAt, _: Val<'a>) -> Self {
            Self
        }
        fn unknown(_: &mut Self::Notes<'_>, _: FactAt) -> Self {
            Self
        }
        fn in_part<'a>(_: &mut Self::Notes<'a>, _: FactAt, _: Val<'a>) -> Self {
            Self
        }
        fn lacking(_: &mut Self::Notes<'_>, _: FactAt, _: &[String]) -> Self {
            Self
        }
        fn presumed<'a>(_: &mut Self::Notes<'a>, _: FactAt, _: Val<'a>) -> Self {
            Self
        }
        fn listed(_: &mut Self::Notes<'_>, _: FactAt) -> Self {
            Self
        }
        fn counted(_: &mut Self::Notes<'_>, _: Counted<Self>) -> Self {
            Self
        }
        fn timed(_: &mut Self::Notes<'_>, _: FactAt, _: Timed, _: Measured) -> Self {
            Self
        }
        fn parameter<'a>(_: &mut Self::Notes<'a>, _: usize, _: Date, _: Val<'a>) -> Self {
            Self
        }
        fn question(_: &mut Self::Notes<'_>, _: usize) -> Self {
            Self
        }
        fn add(&mut self, _: &mut Self::Notes<'_>, _: Self) {}
        fn step(_: &mut Self::Notes<'_>, _: What, _: Truth, _: Self) -> Self {
            Self
        }
        fn only(self, _: &Self::Notes<'_>) -> Self {
            Self
        }
        fn only_unknown(self, _: &Self::Notes<'_>) -> Option<FactAt> {
            None
        }
        fn is_empty(self) -> bool {
            true
        }
        fn is_open(self) -> bool {
            false
        }
        fn of_another<'a>(self, _: &Self::Notes<'a>, _: usize, _: bool, _: &mut Self::Notes<'a>) -> Self {
            Self
        }
    };
}

impl Why for Watching {
    const KEEPS: bool = true;
    const WATCHES: bool = true;
    type Notes<'a> = Seen;
    without_reasons!();
    fn found(seen: &mut Seen, provision: usize, truth: Truth) -> Truth {
        seen.note(provision, truth);
        truth
    }
    fn counts(seen: &mut Seen, provision: usize) {
        seen.count(provision);
    }
}

impl Why for Forcing {
    const KEEPS: bool = false;
    /// The provision, and what it is said to be. A policy that is asked has provisions of its own, and none of them is forced.
    type Notes<'a> = Option<(usize, Truth)>;
    without_reasons!();
    fn found(forced: &mut Self::Notes<'_>, provision: usize, truth: Truth) -> Truth {
        forced.filter(|(at, _)| *at == provision).map_or(truth, |(_, forced)| forced)
    }
}

/// A decision about a subject, and what each provision was in it.
#[derive(Clone, Debug)]
pub(crate) struct Watched {
    pub(crate) verdict: Verdict,
    pub(crate) seen: Seen,
    /// Each factor, where they are to be weighed.
    pub(crate) factors: Vec<Truth>,
}

/// Whether an outcome is left to discretion, so that factors are weighed.
fn is_weighed(policy: &Policy, verdict: &Verdict) -> bool {
    let Verdict::Decided(outcome, ..) = verdict else { return false };
    policy.outcomes.get(*outcome).is_some_and(|outcome| outcome.mark == Some(Mark::Discretion))
}

fn factors<'a, W: Why>(engine: &mut Engine<'a, W>, policy: &'a Policy, subject: u32) -> Vec<Truth> {
    policy.factors.iter().map(|factor| engine.factor(&factor.clause, subject).0).collect()
}

/// Decides about a subject and looks at every clause of every rule, also where it can change nothing any more; at factors
/// and contents where they are told. `None` where that takes too many steps.
pub(crate) fn watch(plan: &Plan, case: &Slots, subject: u32) -> Option<Watched> {
    let policy = &plan.policy;
    let mut engine = Engine::<Watching>::by(plan, case, subject);
    let verdict = verdict(&mut engine, subject).ok()?;
    if verdict == Verdict::NotInForce {
        return Some(Watched { verdict, seen: Seen::default(), factors: Vec::new() });
    }
    for (at, _) in policy.rules.iter().enumerate().filter(|(_, rule)| rule.when.is_some()) {
        engine.applies(at, subject);
    }
    if let Verdict::Decided(_, by) = &verdict {
        for at in by.rules() {
            if let Some(Effect::Outcome(_, fields)) = policy.rules.get(*at).map(|rule| &rule.effect) {
                engine.contents(*at, fields, subject);
            }
        }
    }
    let weighed = is_weighed(policy, &verdict);
    let factors = if weighed { factors(&mut engine, policy, subject) } else { Vec::new() };
    (engine.steps <= MOST_STEPS).then_some(Watched { verdict, seen: engine.notes, factors })
}

/// Decides the same with one provision forced to a truth wherever it is looked at, and everything else as it is found: the
/// result, and the factors where they were weighed before. `None` where that takes too many steps.
pub(crate) fn forced(
    plan: &Plan,
    case: &Slots,
    subject: u32,
    provision: (usize, Truth),
    weighed: bool,
) -> Option<(Verdict, Vec<Truth>)> {
    let mut engine = Engine::<Forcing>::by(plan, case, subject);
    engine.notes = Some(provision);
    let verdict = verdict(&mut engine, subject).ok()?;
    let factors = if weighed { factors(&mut engine, &plan.policy, subject) } else { Vec::new() };
    (engine.steps <= MOST_STEPS).then_some((verdict, factors))
}
