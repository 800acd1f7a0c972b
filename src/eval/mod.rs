//! One case to a decision: truth, rules, reasons. No text, no clock.

#![deny(clippy::arithmetic_side_effects)]

mod arith;
mod choose;
mod decide;
mod engine;
mod plan;
mod trace;
mod truth;
mod watch;
mod why;

pub(crate) use choose::{Asked, is_plain, turns};
pub(crate) use decide::{
    Fields, Reasoned, ReasonedRule, TooManySteps, Verdict, contents, decide, decide_counted, factors, of_anybody,
    reason,
};
pub(crate) use engine::{Engine, NOBODY, Val};
pub(crate) use plan::{Plan, reasons};
pub(crate) use trace::{Event, Notes, Step, Trace, Visited};
pub use truth::Truth;
pub(crate) use watch::{Seen, Watched, forced, watch};
pub(crate) use why::{AskedResult, Timed, What};
