//! A prepared policy, run on a case: its rules and factors. `conditions.rs` finds the truths of their tests.

mod conditions;

use std::collections::HashMap;

use super::{MOST_VARIABLES, Plan, Planned, Rows, Vars, bit};
use crate::eval::engine::{Engine, Frame};
use crate::eval::truth::Truth;
use crate::eval::why::Why;
use crate::facts::{Slot, Slots};
use crate::model::expr::{CASE, SUBJECT, Val};

/// A policy prepared for a day, while it decides about a subject of a case.
pub(crate) struct Run<'a> {
    pub(crate) plan: &'a Plan,
    case: &'a Slots,
    slots: &'a [Slot],
    subject: u32,
    /// How much was looked at.
    pub(crate) steps: u64,
    /// Of the first rules, about the subject.
    met: Truths,
    applies: Truths,
    /// Whether further rules are met or apply, and rules about anybody else, by rule and row.
    others: Option<HashMap<(usize, bool, u32), Truth>>,
    /// For what is left to it.
    engine: Option<Box<Engine<'a, ()>>>,
}

/// Whether it is settled at once what comes out.
pub(crate) enum Settled {
    /// By a rule, with its outcome.
    By(usize, usize),
    /// No rule fits.
    Nothing,
    /// That follows from more than one rule.
    No,
}

/// What is known of the first 64 rules, as bits.
#[derive(Default)]
struct Truths {
    known: u64,
    unknown: u64,
    yes: u64,
}

impl Truths {
    #[inline(always)]
    fn get(&self, bit: u64) -> Option<Truth> {
        (self.known & bit != 0).then(|| self.any(bit))
    }

    #[inline(always)]
    fn put(&mut self, bit: u64, truth: Truth) {
        self.known |= bit;
        match truth {
            Truth::No => {}
            Truth::Unknown => self.unknown |= bit,
            Truth::Yes => self.yes |= bit,
        }
    }

    /// Whether all of some are known.
    #[inline(always)]
    fn has(&self, bits: u64) -> bool {
        self.known & bits == bits
    }

    /// Whether any of some holds.
    #[inline(always)]
    fn any(&self, bits: u64) -> Truth {
        if self.yes & bits != 0 {
            Truth::Yes
        } else if self.unknown & bits != 0 {
            Truth::Unknown
        } else {
            Truth::No
        }
    }
}

impl<'a> Run<'a> {
    pub(crate) fn new(plan: &'a Plan, case: &'a Slots, subject: u32) -> Run<'a> {
        let (met, applies, slots) = (Truths::default(), Truths::default(), case.all());
        fetch(slots);
        Run { plan, case, slots, subject, steps: 0, met, applies, others: None, engine: None }
    }

    /// Asks the rules with an outcome. Where all is settled and no more than one of them applies: that one and its outcome, or
    /// those of everybody else.
    pub(crate) fn one_that_applies(&mut self) -> Settled {
        let plan = self.plan;
        for turn in &plan.in_turn {
            match plan.rules.get(turn.rule) {
                Some(planned) if turn.bit != 0 => _ = self.own_applies(planned, turn.rule, turn.bit),
                _ => _ = self.applies(turn.rule, self.subject),
            }
        }
        let (yes, unknown) = (self.applies.yes & plan.with_outcome, self.applies.unknown & plan.with_outcome);
        if unknown != 0 || yes & yes.wrapping_sub(1) != 0 || !plan.further_with_outcome.is_empty() {
            return Settled::No;
        }
        if yes == 0 {
            return plan.otherwise.map_or(Settled::Nothing, |(rule, outcome)| Settled::By(rule, outcome));
        }
        let rule = usize::try_from(yes.trailing_zeros()).unwrap_or(usize::MAX);
        let outcome = plan.rules.get(rule).and_then(|rule| rule.outcome);
        outcome.map_or(Settled::No, |outcome| Settled::By(rule, outcome))
    }

    /// The rules with an outcome that apply or may, each with its outcome and that, in the order of the text.
    pub(crate) fn may_apply(&mut self) -> impl Iterator<Item = (usize, usize, Truth)> {
        let each = self.plan.policy.with_outcome();
        each.map(|(rule, outcome)| (rule, outcome, self.applies(rule, self.subject)))
            .filter(|(.., applies)| *applies != Truth::No)
    }

    /// Whether a rule applies: it is met, and no rule that applies stands despite it.
    #[inline]
    fn applies(&mut self, rule: usize, subject: u32) -> Truth {
        let Some(bit) = bit(rule).filter(|_| subject == self.subject) else { return self.other(rule, true, subject) };
        let Some(planned) = self.plan.rules.get(rule) else { return Truth::No };
        self.own_applies(planned, rule, bit)
    }

    /// The same of one of the first rules, about the subject.
    #[inline(always)]
    fn own_applies(&mut self, planned: &'a Planned, rule: usize, bit: u64) -> Truth {
        if let Some(known) = self.applies.get(bit) {
            return known;
        }
        // As a rule it is known already whether those apply that it gives way to.
        let truth = match planned.yields_to_bits {
            Some(bits) if self.applies.has(bits) => match self.applies.any(bits) {
                Truth::Yes => Truth::No,
                lifts => self.own_met(rule, bit).min(lifts.not()),
            },
            _ => self.applies_as_found(planned, rule, self.subject),
        };
        self.applies.put(bit, truth);
        truth
    }

    #[inline(never)]
    fn applies_as_found(&mut self, planned: &'a Planned, rule: usize, subject: u32) -> Truth {
        let mut truth = self.met(rule, subject);
        for other in &planned.yields_to {
            if truth == Truth::No {
                break;
            }
            truth = truth.min(self.applies(*other, subject).not());
        }
        truth
    }

    /// Whether a rule is met: its `when` holds and its `unless` does not.
    #[inline]
    fn met(&mut self, rule: usize, subject: u32) -> Truth {
        let Some(bit) = bit(rule).filter(|_| subject == self.subject) else { return self.other(rule, false, subject) };
        self.own_met(rule, bit)
    }

    #[inline(always)]
    fn own_met(&mut self, rule: usize, bit: u64) -> Truth {
        if let Some(known) = self.met.get(bit) {
            return known;
        }
        let truth = self.met_as_found(rule, self.subject);
        self.met.put(bit, truth);
        truth
    }

    fn met_as_found(&mut self, rule: usize, subject: u32) -> Truth {
        let Some((when, unless)) = self.plan.rules.get(rule).and_then(|rule| rule.met.as_ref()) else {
            return self.left_to_engine(|engine| engine.met(rule, subject).0);
        };
        self.exhausted(1);
        let mut rows = rows(subject);
        let mut truth = self.test(when, &mut rows);
        if let Some(unless) = unless.as_ref().filter(|_| truth != Truth::No) {
            truth = truth.min(self.test(unless, &mut rows).not());
        }
        truth
    }

    /// Whether a further rule is met or applies, or a rule about anybody else.
    #[inline(never)]
    fn other(&mut self, rule: usize, applies: bool, subject: u32) -> Truth {
        let key = (rule, applies, subject);
        if let Some(known) = self.others.as_ref().and_then(|others| others.get(&key)) {
            return *known;
        }
        let truth = match self.plan.rules.get(rule) {
            Some(planned) if applies => self.applies_as_found(planned, rule, subject),
            _ => self.met_as_found(rule, subject),
        };
        self.others.get_or_insert_default().insert(key, truth);
        truth
    }

    /// Whether each factor is there, in the order of the text.
    pub(crate) fn factors(&mut self) -> impl Iterator<Item = Truth> {
        let (plan, mut rows) = (self.plan, rows(self.subject));
        plan.factors.iter().map(move |factor| self.test_of_one(factor, &mut rows))
    }

    #[inline(never)]
    fn left_to_engine(&mut self, act: impl FnOnce(&mut Engine<'a, ()>) -> Truth) -> Truth {
        let make = || Box::new(Engine::by(self.plan, self.case, self.subject));
        let engine = self.engine.get_or_insert_with(make);
        engine.steps = self.steps;
        let truth = act(engine);
        self.steps = engine.steps;
        truth
    }
}

/// Looks at a slot in each piece of memory that comes at once, of a small case at all of them. Of many cases the next lies far
/// away, and what is asked of it branches on what is found: so it is waited for once, and not at each question.
fn fetch(slots: &[Slot]) {
    const TOGETHER: usize = 64 / size_of::<Slot>();
    const MOST: usize = 64;
    let each = slots.iter().take(MOST).step_by(TOGETHER);
    let unknown = each.filter(|slot| matches!(slot, Slot::Unknown)).count();
    std::hint::black_box(unknown);
}

pub(super) fn rows(subject: u32) -> Rows {
    let mut rows = [0; MOST_VARIABLES];
    rows[CASE] = 0;
    rows[SUBJECT] = subject;
    rows
}

/// The row of a variable, which is one of the plan's.
#[inline(always)]
pub(super) fn row(rows: &Rows, var: usize) -> u32 {
    const { assert!(MOST_VARIABLES.is_power_of_two()) };
    rows.get(var & MOST_VARIABLES.wrapping_sub(1)).copied().unwrap_or(0)
}

/// The variables of a provision, for the engine.
pub(super) fn frame<'a, W: Why>(vars: &Vars, rows: &Rows) -> Frame<'a, W> {
    vars.iter().map(|var| (Some(var.map_or(Val::None, |var| Val::Row(row(rows, var)))), W::default())).collect()
}
