//! One case to a decision: truth, rules, reasons. No text, no clock.

#![deny(clippy::arithmetic_side_effects)]

mod arith;
mod decide;
mod engine;
mod plan;
mod truth;
mod why;

pub(crate) use decide::{Fields, Reasoned, ReasonedRule, Verdict, contents, decide, factors, may_conflict, reason};
pub(crate) use plan::Plan;
pub use truth::Truth;
pub(crate) use why::{AskedResult, Counted, Event, Step, What};
