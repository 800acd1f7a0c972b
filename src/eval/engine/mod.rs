//! One case, one policy, one day: the state of an evaluation, and what it keeps.

mod conditions;
mod deems;
mod facts;
mod groups;
mod rules;
mod totals;
mod values;

use std::collections::HashMap;

use deems::Deemed;

use super::truth::Truth;
use super::why::Why;
use crate::facts::Case;
use crate::model::expr::Val;
use crate::model::policy::Policy;
use crate::model::shape::Shape;
use crate::values::Date;

/// How many steps a decision may take.
pub(crate) const MOST_STEPS: u64 = 20_000_000;

/// A value, or nothing known, and why.
pub(crate) type Answer<W> = (Option<Val>, W);

/// The variables of a provision.
pub(crate) type Frame = Vec<Val>;

/// Evaluates a policy on a case.
pub(crate) struct Engine<'a, W: Why> {
    pub(crate) shape: &'a Shape,
    pub(crate) policy: &'a Policy,
    pub(crate) case: &'a Case,
    pub(crate) on: Date,
    pub(crate) steps: u64,
    /// Calculations without a result, by provision.
    pub(crate) errors: Vec<(usize, &'static str)>,
    at: usize,
    rules: HashMap<(usize, bool, u32), (Truth, W)>,
    /// What terms came to: for the rule in whose conditions facts are deemed, if any; a subject; and arguments.
    terms: HashMap<(usize, Option<usize>, Val, Vec<Val>), Answer<W>>,
    /// The facts that are deemed in the conditions that are evaluated, and the rule whose conditions they are.
    deemed: Vec<Deemed<W>>,
    deemed_in: Option<usize>,
}

impl<'a, W: Why> Engine<'a, W> {
    pub(crate) fn new(shape: &'a Shape, policy: &'a Policy, case: &'a Case, on: Date) -> Engine<'a, W> {
        Engine {
            shape,
            policy,
            case,
            on,
            steps: 0,
            errors: Vec::new(),
            at: 0,
            rules: HashMap::new(),
            terms: HashMap::new(),
            deemed: Vec::new(),
            deemed_in: None,
        }
    }

    fn frame(subject: u32) -> Frame {
        vec![Val::Row(0), Val::Row(subject), Val::None, Val::None]
    }

    fn exhausted(&mut self) -> bool {
        self.steps = self.steps.saturating_add(1);
        self.steps > MOST_STEPS
    }

    fn no_result(&mut self, what: &'static str) -> Option<Val> {
        if W::KEEPS && !self.errors.contains(&(self.at, what)) {
            self.errors.push((self.at, what));
        }
        None
    }
}
