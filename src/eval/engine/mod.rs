//! One case, one policy, one day: the state of an evaluation, and what it keeps.

mod asked;
mod conditions;
mod deems;
pub(super) mod facts;
mod groups;
mod memory;
mod periods;
mod rules;
mod tables;
mod totals;
mod values;

use std::collections::HashMap;

use tinyvec::TinyVec;

use deems::Deemed;
pub(crate) use groups::Tally;
use memory::{Rules, Terms};

use super::decide::Verdict;
use super::plan::Plan;
use super::why::Why;
use crate::facts::{FactAt, Slots};
use crate::model::policy::Policy;
use crate::model::shape::Shape;
use crate::model::{Model, expr};
use crate::values::Date;

/// The row of somebody who is not in the case: nothing stands there.
pub(crate) const NOBODY: u32 = u32::MAX;

/// How many steps a decision may take.
pub(crate) const MOST_STEPS: u64 = 20_000_000;

/// A value, its text borrowed from the case or the policy.
pub(crate) type Val<'a> = expr::Val<&'a str>;

/// A value, or nothing known, and why.
pub(crate) type Answer<'a, W> = (Option<Val<'a>>, W);

/// The variables of a provision: each with its value, or unknown, and what leaves it unknown.
pub(crate) type Frame<'a, W> = TinyVec<[Answer<'a, W>; 8]>;

/// Evaluates a policy on a case.
pub(crate) struct Engine<'a, W: Why> {
    pub(crate) shape: &'a Shape,
    /// Every policy of the set, for those that ask another.
    pub(crate) model: &'a Model,
    pub(crate) policy: &'a Policy,
    pub(crate) case: &'a Slots,
    pub(crate) on: Date,
    /// The day of which it is asked whether the policy is in force: as a rule the same.
    pub(crate) law_on: Date,
    /// The day whose texts stand for those of the day of the decision: as a rule the same.
    pub(crate) text_day: Date,
    pub(crate) steps: u64,
    /// Calculations without a result: the policy where it is another's, and the provision.
    pub(crate) errors: Vec<(Option<usize>, usize, &'static str)>,
    /// Policies that were asked outside their window: the provision that asked, the policy, and the day.
    pub(crate) warnings: Vec<(usize, usize, Date)>,
    /// What made what was found so.
    pub(crate) notes: W::Notes<'a>,
    at: usize,
    rules: Rules<W>,
    /// What other policies decided, about whom and on which day.
    asked: HashMap<(usize, u32, Date, Date), (Verdict, W)>,
    terms: Terms<'a, W>,
    /// The facts that are deemed in the conditions that are evaluated, and the rule whose conditions they are.
    deemed: Vec<Deemed<'a>>,
    deemed_in: Option<usize>,
}

impl<'a, W: Why> Engine<'a, W> {
    /// An engine that decides about a subject, by its row, as a plan does: on its day and by its law.
    pub(crate) fn by(plan: &'a Plan, case: &'a Slots, subject: u32) -> Engine<'a, W> {
        let Plan { model, policy, on, law_on, text_day, .. } = plan;
        let engine = Engine::new(model, policy, case, *on, subject);
        Engine { law_on: *law_on, text_day: *text_day, ..engine }
    }

    /// An engine that decides about a subject, by its row.
    pub(crate) fn new(model: &'a Model, policy: &'a Policy, case: &'a Slots, on: Date, subject: u32) -> Engine<'a, W> {
        Engine {
            shape: &model.shape,
            model,
            policy,
            case,
            on,
            law_on: on,
            text_day: on,
            steps: 0,
            errors: Vec::new(),
            warnings: Vec::new(),
            asked: HashMap::new(),
            notes: W::Notes::default(),
            at: 0,
            rules: Rules::about(subject, policy.rules.len()),
            terms: Terms::default(),
            deemed: Vec::new(),
            deemed_in: None,
        }
    }

    /// The day whose texts hold on a day.
    pub(super) fn text_day(&self, on: Date) -> Date {
        if on == self.on { self.text_day } else { on }
    }

    /// Does something with the variables of a subject's provision.
    pub(super) fn framed<T>(&mut self, subject: u32, act: impl FnOnce(&mut Self, &mut Frame<'a, W>) -> T) -> T {
        let mut frame = Frame::default();
        // Of whoever is not in the case nothing is known, and nothing is presumed.
        let subject = (subject != NOBODY).then_some(Val::Row(subject));
        let variables = [Some(Val::Row(0)), subject, Some(Val::None), Some(Val::None)];
        frame.extend(variables.map(|val| (val, W::default())));
        act(self, &mut frame)
    }

    fn add_unknown(&mut self, why: &mut W, at: FactAt) {
        let unknown = W::unknown(&mut self.notes, at);
        why.add(&mut self.notes, unknown);
    }

    pub(crate) fn exhausted(&mut self) -> bool {
        self.steps = self.steps.saturating_add(1);
        self.steps > MOST_STEPS
    }

    fn no_result(&mut self, what: &'static str) -> Option<Val<'a>> {
        if W::KEEPS && !self.errors.contains(&(None, self.at, what)) {
            self.errors.push((None, self.at, what));
        }
        None
    }
}

fn is_range(val: &Val<'_>) -> bool {
    val.is_range()
}
