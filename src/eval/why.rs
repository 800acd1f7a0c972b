//! Why: what is recorded while a condition is evaluated, or nothing at all.
//!
//! One evaluator serves both ways of running: with `()` it keeps nothing and stops as early as it can, with
//! [`Trace`] it evaluates everything and keeps what made each truth so.

use std::collections::HashSet;
use std::sync::Arc;

use super::engine::facts::Element;
use super::engine::{Engine, Val as Found};
use super::truth::Truth;
use crate::facts::FactAt;
use crate::model::expr::Val;
use crate::values::{Date, Number, Unit};

/// What can be recorded.
pub(crate) trait Why: Sized + Clone + Default {
    /// Whether anything is recorded; without it, evaluation stops as soon as the truth is known.
    const KEEPS: bool;
    fn known(at: FactAt, val: Found<'_>) -> Self;
    fn unknown(at: FactAt) -> Self;
    fn presumed(at: FactAt, val: Found<'_>) -> Self;
    fn listed<'a>(at: FactAt, elements: impl Iterator<Item = Element<'a>>) -> Self;
    fn counted(counted: Counted) -> Self;
    fn parameter(parameter: usize, on: Date, val: &Val) -> Self;
    fn question(question: usize) -> Self;
    fn add(&mut self, other: Self);
    fn step(what: What, truth: Truth, inner: Self) -> Self;
    /// The one fact that was read, if it was but one.
    fn only(&self) -> Option<FactAt>;
    /// The one fact that is unknown, if nothing else stands in it.
    fn only_unknown(&self) -> Option<FactAt>;
    fn is_empty(&self) -> bool;
    /// Whether something unknown or unsettled stands in it.
    fn is_open(&self) -> bool;
    /// What another policy's trace means to one that asks it: what is presumed there, and what is unknown where it
    /// leaves that policy open.
    fn of_another(self, policy: usize, open: bool) -> Self;
    /// Whether a rule is met, the short way: only where nothing is recorded.
    fn shortly(_: &mut Engine<'_, Self>, _rule: usize, _subject: u32) -> Option<Truth> {
        None
    }
}

impl Why for () {
    const KEEPS: bool = false;
    fn known(_: FactAt, _: Found<'_>) {}
    fn unknown(_: FactAt) {}
    fn presumed(_: FactAt, _: Found<'_>) {}
    fn listed<'a>(_: FactAt, _: impl Iterator<Item = Element<'a>>) {}
    fn counted(_: Counted) {}
    fn parameter(_: usize, _: Date, _: &Val) {}
    fn question(_: usize) {}
    fn add(&mut self, (): ()) {}
    fn step(_: What, _: Truth, (): ()) {}
    fn only(&self) -> Option<FactAt> {
        None
    }
    fn only_unknown(&self) -> Option<FactAt> {
        None
    }
    fn is_empty(&self) -> bool {
        true
    }
    fn is_open(&self) -> bool {
        false
    }
    fn of_another(self, _: usize, _: bool) {}
    fn shortly(engine: &mut Engine<'_, ()>, rule: usize, subject: u32) -> Option<Truth> {
        engine.plan()?.met(engine, rule, subject)
    }
}

/// What a step of a trace is about.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum What {
    /// A clause, by its provision.
    Clause(usize),
    /// A term of a record or of nothing: its provision, and the record and its row.
    Term(usize, Option<(usize, u32)>),
    /// A part without a sentence of its own, of which it is known whether anything is open: a term that is a value, a
    /// `when` that holds or does not. What it rests on is told where it is used.
    Settled,
    /// Another policy asked about a row as of a day, and what it decided.
    Asked { policy: usize, row: u32, on: Date, result: AskedResult },
    /// A rule cited about a subject: the rule, whether it applies, and the subject's row.
    Rule(usize, bool, u32),
}

/// What a policy that was asked decided.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum AskedResult {
    Outcome(usize),
    Undecided,
    Undetermined,
    Conflict,
    NotInForce,
}

/// An age, or completed units between two days: what the facts alone do not show.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Counted {
    /// `None` is an age.
    pub(crate) unit: Option<Unit>,
    pub(crate) from: (Date, Option<FactAt>),
    pub(crate) to: (Date, Option<FactAt>),
    pub(crate) result: Number,
}

/// Something recorded.
#[derive(Clone, Debug)]
pub(crate) enum Event {
    Known(FactAt, Val),
    Presumed(FactAt, Val),
    Unknown(FactAt),
    /// A list and its known elements.
    Listed(FactAt, Vec<Val>),
    Counted(Counted),
    /// A parameter as of a day.
    Parameter(usize, Date, Val),
    Question(usize),
    /// A question of law of another policy.
    OthersQuestion(usize, usize),
    Step(Arc<Step>),
}

/// A provision that was evaluated on the way.
#[derive(Debug)]
pub(crate) struct Step {
    pub(crate) what: What,
    pub(crate) truth: Truth,
    pub(crate) events: Vec<Event>,
}

/// Everything recorded, in the order of the text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Trace(pub(crate) Vec<Event>);

impl Why for Trace {
    const KEEPS: bool = true;
    fn known(at: FactAt, val: Found<'_>) -> Trace {
        Trace(vec![Event::Known(at, val.owned())])
    }
    fn unknown(at: FactAt) -> Trace {
        Trace(vec![Event::Unknown(at)])
    }
    fn presumed(at: FactAt, val: Found<'_>) -> Trace {
        Trace(vec![Event::Presumed(at, val.owned())])
    }
    fn listed<'a>(at: FactAt, elements: impl Iterator<Item = Element<'a>>) -> Trace {
        Trace(vec![Event::Listed(at, elements.filter_map(|(val, _)| val).map(|val| val.owned()).collect())])
    }
    fn counted(counted: Counted) -> Trace {
        Trace(vec![Event::Counted(counted)])
    }
    fn parameter(parameter: usize, on: Date, val: &Val) -> Trace {
        Trace(vec![Event::Parameter(parameter, on, val.clone())])
    }
    fn question(question: usize) -> Trace {
        Trace(vec![Event::Question(question)])
    }
    fn add(&mut self, other: Trace) {
        self.0.extend(other.0);
    }
    fn step(what: What, truth: Truth, inner: Trace) -> Trace {
        Trace(vec![Event::Step(Arc::new(Step { what, truth, events: inner.0 }))])
    }
    fn only(&self) -> Option<FactAt> {
        if let [Event::Known(at, _)] = self.0.as_slice() { Some(*at) } else { None }
    }
    fn only_unknown(&self) -> Option<FactAt> {
        if let [Event::Unknown(at)] = self.0.as_slice() { Some(*at) } else { None }
    }
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
    fn is_open(&self) -> bool {
        self.0.iter().any(|event| match event {
            Event::Unknown(_) | Event::Question(_) | Event::OthersQuestion(..) => true,
            Event::Step(step) => step.truth == Truth::Unknown,
            _ => false,
        })
    }
    fn of_another(self, policy: usize, open: bool) -> Trace {
        let mut into = Vec::new();
        Another { policy, seen: HashSet::new(), into: &mut into }.collect(&self.0, open);
        Trace(into)
    }
}

/// Gathers what another policy's trace means to the one that asks.
struct Another<'a> {
    policy: usize,
    /// The steps that were gone through, and whether as open ones.
    seen: HashSet<(*const Step, bool)>,
    into: &'a mut Vec<Event>,
}

impl Another<'_> {
    fn collect(&mut self, events: &[Event], open: bool) {
        for event in events {
            match event {
                Event::Presumed(..) => self.into.push(event.clone()),
                Event::Unknown(_) | Event::OthersQuestion(..) if open => self.into.push(event.clone()),
                Event::Question(question) if open => self.into.push(Event::OthersQuestion(self.policy, *question)),
                Event::Step(step) => {
                    let open = open && step.truth == Truth::Unknown;
                    if self.seen.insert((Arc::as_ptr(step), open)) {
                        self.collect(&step.events, open);
                    }
                }
                _ => {}
            }
        }
    }
}
