//! Why: what is recorded while a condition is evaluated, or nothing at all.
//!
//! One evaluator serves both ways of running: with `()` it keeps nothing and stops as early as it can, with
//! [`super::trace::Trace`] it evaluates everything and keeps what made each truth so.

use super::engine::Val;
use super::truth::Truth;
use crate::facts::FactAt;
use crate::values::{Date, Days, Measured, Number, TimeSpan, Unit};

/// What made something so: a handle on what was recorded, or nothing.
pub(crate) trait Why: Copy + Default {
    /// Whether anything is recorded; without it, evaluation stops as soon as the truth is known.
    const KEEPS: bool;
    /// Whether even that is looked at which cannot matter: the branch of an `if` that is not taken.
    const WATCHES: bool = false;
    /// Where it is recorded.
    type Notes<'a>: Default;
    fn known<'a>(notes: &mut Self::Notes<'a>, at: FactAt, val: Val<'a>) -> Self;
    fn unknown(notes: &mut Self::Notes<'_>, at: FactAt) -> Self;
    /// A fact of which only a range is known.
    fn in_part<'a>(notes: &mut Self::Notes<'a>, at: FactAt, val: Val<'a>) -> Self;
    fn presumed<'a>(notes: &mut Self::Notes<'a>, at: FactAt, val: Val<'a>) -> Self;
    fn listed(notes: &mut Self::Notes<'_>, at: FactAt) -> Self;
    fn counted(notes: &mut Self::Notes<'_>, counted: Counted<Self>) -> Self;
    /// Time that was measured in the periods of a list.
    fn timed(notes: &mut Self::Notes<'_>, list: FactAt, timed: Timed, time: Measured) -> Self;
    fn parameter<'a>(notes: &mut Self::Notes<'a>, parameter: usize, on: Date, val: Val<'a>) -> Self;
    fn question(notes: &mut Self::Notes<'_>, question: usize) -> Self;
    fn add(&mut self, notes: &mut Self::Notes<'_>, other: Self);
    fn step(notes: &mut Self::Notes<'_>, what: What, truth: Truth, inner: Self) -> Self;
    /// A fact that does not count without evidence of one of these kinds.
    fn lacking<'a>(notes: &mut Self::Notes<'a>, at: FactAt, kinds: &'a [String]) -> Self;
    /// A fact as far as it is known.
    fn of_fact<'a>(notes: &mut Self::Notes<'a>, at: FactAt, val: Option<Val<'a>>) -> Self {
        match val {
            Some(val) if val.is_range() => Self::in_part(notes, at, val),
            Some(val) => Self::known(notes, at, val),
            None => Self::unknown(notes, at),
        }
    }
    /// Itself where it is one fact that was read, and nothing else; or nothing.
    fn only(self, notes: &Self::Notes<'_>) -> Self;
    /// The one fact that is unknown, if nothing else stands in it.
    fn only_unknown(self, notes: &Self::Notes<'_>) -> Option<FactAt>;
    fn is_empty(self) -> bool;
    /// Whether something unknown or unsettled stands in it.
    fn is_open(self) -> bool;
    /// What another policy's trace means to one that asks it: what is presumed there, and what is unknown where it
    /// leaves that policy open.
    fn of_another<'a>(self, theirs: &Self::Notes<'a>, policy: usize, open: bool, notes: &mut Self::Notes<'a>) -> Self;
    /// The truth of a provision as it was found. Who watches takes note of it, and who tries what else could be says another.
    fn found(_: &mut Self::Notes<'_>, _provision: usize, truth: Truth) -> Truth {
        truth
    }
    /// A provision was the one that counted: the row that fitted, the exception that stood in the way, the rule that changed
    /// what another found.
    fn counts(_: &mut Self::Notes<'_>, _provision: usize) {}
}

impl Why for () {
    const KEEPS: bool = false;
    type Notes<'a> = ();
    fn known<'a>((): &mut (), _: FactAt, _: Val<'a>) {}
    fn unknown((): &mut (), _: FactAt) {}
    fn in_part<'a>((): &mut (), _: FactAt, _: Val<'a>) {}
    fn lacking((): &mut (), _: FactAt, _: &[String]) {}
    fn presumed<'a>((): &mut (), _: FactAt, _: Val<'a>) {}
    fn listed((): &mut (), _: FactAt) {}
    fn counted((): &mut (), _: Counted<()>) {}
    fn timed((): &mut (), _: FactAt, _: Timed, _: Measured) {}
    fn parameter<'a>((): &mut (), _: usize, _: Date, _: Val<'a>) {}
    fn question((): &mut (), _: usize) {}
    fn add(&mut self, (): &mut (), (): ()) {}
    fn step((): &mut (), _: What, _: Truth, (): ()) {}
    fn only(self, (): &()) {}
    fn only_unknown(self, (): &()) -> Option<FactAt> {
        None
    }
    fn is_empty(self) -> bool {
        true
    }
    fn is_open(self) -> bool {
        false
    }
    fn of_another<'a>(self, (): &(), _: usize, _: bool, (): &mut ()) {}
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

/// What was measured in the periods of a list.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Timed {
    /// Unbroken time up to a day, and the gaps that are allowed.
    Unbroken { up_to: Days, gaps: Option<TimeSpan> },
    /// Total time within some days.
    Total { first: Date, last: Date },
}

/// An age, or completed units between two days: what the facts alone do not show.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Counted<W> {
    /// `None` is an age.
    pub(crate) unit: Option<Unit>,
    /// Each day, as far as it is known, and the one fact that it is, if it is one.
    pub(crate) from: (Days, W),
    pub(crate) to: (Days, W),
    pub(crate) least: Number,
    pub(crate) most: Number,
}
