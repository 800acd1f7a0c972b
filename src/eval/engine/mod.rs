//! One case, one policy, one day: the state of an evaluation, and what it keeps.

mod asked;
mod conditions;
mod deems;
pub(super) mod facts;
mod groups;
mod rules;
mod totals;
mod values;

use std::collections::HashMap;
use std::sync::Arc;

use deems::Deemed;

use super::decide::Verdict;
use super::truth::Truth;
use super::why::Why;
use crate::facts::{FactAt, Slots};
use crate::model::expr::Val;
use crate::model::policy::Policy;
use crate::model::shape::Shape;
use crate::values::Date;

/// How many steps a decision may take.
pub(crate) const MOST_STEPS: u64 = 20_000_000;

/// A value, or nothing known, and why.
pub(crate) type Answer<W> = (Option<Val>, W);

/// The variables of a provision: each with its value, or unknown, and what leaves it unknown.
pub(crate) type Frame<W> = Vec<Answer<W>>;

/// A term, the rule in whose conditions facts are deemed if there is one, the subject, and the arguments: each with its
/// value, or with the one fact that leaves it unknown.
type TermKey = (usize, Option<usize>, Val, Vec<(Option<Val>, Option<FactAt>)>);

/// Evaluates a policy on a case.
pub(crate) struct Engine<'a, W: Why> {
    pub(crate) shape: &'a Shape,
    /// Every policy of the set, for those that ask another.
    pub(crate) policies: &'a [Arc<Policy>],
    pub(crate) policy: &'a Policy,
    pub(crate) case: &'a Slots,
    pub(crate) on: Date,
    pub(crate) steps: u64,
    /// Calculations without a result: the policy where it is another's, and the provision.
    pub(crate) errors: Vec<(Option<usize>, usize, &'static str)>,
    /// Policies that were asked outside their window: the provision that asked, the policy, and the day.
    pub(crate) warnings: Vec<(usize, usize, Date)>,
    at: usize,
    rules: HashMap<(usize, bool, u32), (Truth, W)>,
    /// What other policies decided, about whom and on which day.
    asked: HashMap<(usize, u32, Date), (Verdict, W)>,
    /// What terms came to.
    terms: HashMap<TermKey, Answer<W>>,
    /// The facts that are deemed in the conditions that are evaluated, and the rule whose conditions they are.
    deemed: Vec<Deemed>,
    deemed_in: Option<usize>,
}

impl<'a, W: Why> Engine<'a, W> {
    pub(crate) fn new(
        shape: &'a Shape,
        policies: &'a [Arc<Policy>],
        policy: &'a Policy,
        case: &'a Slots,
        on: Date,
    ) -> Engine<'a, W> {
        Engine {
            shape,
            policies,
            policy,
            case,
            on,
            steps: 0,
            errors: Vec::new(),
            warnings: Vec::new(),
            asked: HashMap::new(),
            at: 0,
            rules: HashMap::new(),
            terms: HashMap::new(),
            deemed: Vec::new(),
            deemed_in: None,
        }
    }

    fn frame(subject: u32) -> Frame<W> {
        [Val::Row(0), Val::Row(subject), Val::None, Val::None].map(|val| (Some(val), W::default())).to_vec()
    }

    fn exhausted(&mut self) -> bool {
        self.steps = self.steps.saturating_add(1);
        self.steps > MOST_STEPS
    }

    fn no_result(&mut self, what: &'static str) -> Option<Val> {
        if W::KEEPS && !self.errors.contains(&(None, self.at, what)) {
            self.errors.push((None, self.at, what));
        }
        None
    }
}
