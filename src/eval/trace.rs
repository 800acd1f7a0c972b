//! Everything recorded: one list of entries, in which a trace is the place of one.
//!
//! Joining two traces and keeping one for later cost an entry at most, and all of it is freed at once.

use std::collections::HashSet;

use tinyvec::TinyVec;

use super::engine::Val;
use super::truth::Truth;
use super::why::{Counted, Timed, What, Why};
use crate::facts::FactAt;
use crate::values::{Date, Measured};

/// Something recorded.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Event<'a> {
    Known(FactAt, Val<'a>),
    Presumed(FactAt, Val<'a>),
    /// A fact that is not known, and what is known of it.
    Unknown(FactAt, Option<Val<'a>>),
    /// A fact that does not count without evidence of one of these kinds.
    Lacking(FactAt, &'a [String]),
    /// A list: its known elements stand in the case.
    Listed(FactAt),
    Counted(Counted<Trace>),
    /// Time that was measured in a list.
    Timed(FactAt, Timed, Measured),
    /// A parameter as of a day.
    Parameter(usize, Date, Val<'a>),
    Question(usize),
    /// A question of law of another policy.
    OthersQuestion(usize, usize),
    Step(Step),
}

/// A provision that was evaluated on the way.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Step {
    pub(crate) what: What,
    pub(crate) truth: Truth,
    pub(crate) inner: Trace,
}

/// What was recorded about one thing, in the order of the text: a place among [`Notes`], or nothing.
#[derive(Clone, Copy, Default, Debug)]
pub(crate) struct Trace {
    /// One more than the place; 0 is nothing.
    after: u32,
    open: bool,
}

#[derive(Debug)]
enum Entry<'a> {
    Event(Event<'a>),
    /// First the one, then the other.
    Both(u32, u32),
}

/// Everything recorded.
#[derive(Debug)]
pub(crate) struct Notes<'a> {
    entries: Vec<Entry<'a>>,
    presumes: bool,
}

impl Default for Notes<'_> {
    fn default() -> Self {
        Notes { entries: Vec::with_capacity(MANY), presumes: false }
    }
}

/// So many entries have room at once: more than most decisions need.
const MANY: usize = 256;

impl<'a> Notes<'a> {
    /// Of nothing.
    pub(crate) fn none() -> Notes<'a> {
        Notes { entries: Vec::new(), presumes: false }
    }

    fn push(&mut self, entry: Entry<'a>, open: bool) -> Trace {
        self.entries.push(entry);
        Trace { after: u32::try_from(self.entries.len()).unwrap_or(u32::MAX), open }
    }

    fn event(&mut self, event: Event<'a>) -> Trace {
        self.push(Entry::Event(event), false)
    }

    fn open(&mut self, event: Event<'a>) -> Trace {
        self.push(Entry::Event(event), true)
    }

    fn get(&self, after: u32) -> Option<&Entry<'a>> {
        self.entries.get(usize::try_from(after).ok()?.checked_sub(1)?)
    }

    /// The events of a trace in their order, each with its place, by which it is known again.
    pub(crate) fn events(&self, trace: Trace) -> Events<'_, 'a> {
        let mut open = TinyVec::new();
        if trace.after > 0 {
            open.push(trace.after);
        }
        Events { notes: self, open }
    }

    /// The fact that a trace is, if it is one of which something is known and nothing else.
    pub(crate) fn fact(&self, trace: Trace) -> Option<FactAt> {
        match self.get(trace.after) {
            Some(Entry::Event(Event::Known(at, _) | Event::Unknown(at, Some(_)))) => Some(*at),
            _ => None,
        }
    }

    /// Every fact that was read, known or not, whether the end rests on it or not; some more than once.
    pub(crate) fn read(&self) -> impl Iterator<Item = FactAt> {
        self.entries.iter().filter_map(|entry| match entry {
            Entry::Event(
                Event::Known(at, _)
                | Event::Presumed(at, _)
                | Event::Unknown(at, _)
                | Event::Lacking(at, _)
                | Event::Listed(at),
            ) => Some(*at),
            _ => None,
        })
    }

    /// Whether anything is presumed.
    pub(crate) fn presumes(&self) -> bool {
        self.presumes
    }

    /// Which steps were gone through: none yet.
    pub(crate) fn unvisited(&self) -> Visited {
        Visited(vec![false; self.entries.len().saturating_add(1)])
    }
}

/// The steps that were gone through, by their places.
pub(crate) struct Visited(Vec<bool>);

impl Visited {
    /// Whether a step is reached for the first time.
    pub(crate) fn first(&mut self, place: u32) -> bool {
        let place = usize::try_from(place).ok().and_then(|place| self.0.get_mut(place));
        place.is_some_and(|visited| !std::mem::replace(visited, true))
    }
}

/// The events of a trace.
pub(crate) struct Events<'n, 'a> {
    notes: &'n Notes<'a>,
    /// What is still to be told, the next one last.
    open: TinyVec<[u32; 8]>,
}

impl<'n, 'a> Iterator for Events<'n, 'a> {
    type Item = (u32, &'n Event<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let after = self.open.pop()?;
            match self.notes.get(after)? {
                Entry::Event(event) => return Some((after, event)),
                Entry::Both(first, then) => {
                    self.open.push(*then);
                    self.open.push(*first);
                }
            }
        }
    }
}

impl Why for Trace {
    const KEEPS: bool = true;
    type Notes<'a> = Notes<'a>;
    fn known<'a>(notes: &mut Notes<'a>, at: FactAt, val: Val<'a>) -> Trace {
        notes.event(Event::Known(at, val))
    }
    fn unknown(notes: &mut Notes<'_>, at: FactAt) -> Trace {
        notes.open(Event::Unknown(at, None))
    }
    fn in_part<'a>(notes: &mut Notes<'a>, at: FactAt, val: Val<'a>) -> Trace {
        notes.open(Event::Unknown(at, Some(val)))
    }
    fn lacking<'a>(notes: &mut Notes<'a>, at: FactAt, kinds: &'a [String]) -> Trace {
        notes.open(Event::Lacking(at, kinds))
    }
    fn presumed<'a>(notes: &mut Notes<'a>, at: FactAt, val: Val<'a>) -> Trace {
        notes.presumes = true;
        notes.event(Event::Presumed(at, val))
    }
    fn listed(notes: &mut Notes<'_>, at: FactAt) -> Trace {
        notes.event(Event::Listed(at))
    }
    fn counted(notes: &mut Notes<'_>, counted: Counted<Trace>) -> Trace {
        notes.event(Event::Counted(counted))
    }
    fn timed(notes: &mut Notes<'_>, list: FactAt, timed: Timed, time: Measured) -> Trace {
        notes.event(Event::Timed(list, timed, time))
    }
    fn parameter<'a>(notes: &mut Notes<'a>, parameter: usize, on: Date, val: Val<'a>) -> Trace {
        notes.event(Event::Parameter(parameter, on, val))
    }
    fn question(notes: &mut Notes<'_>, question: usize) -> Trace {
        notes.open(Event::Question(question))
    }
    fn add(&mut self, notes: &mut Notes<'_>, other: Trace) {
        if self.is_empty() {
            *self = other;
        } else if !other.is_empty() {
            *self = notes.push(Entry::Both(self.after, other.after), self.open || other.open);
        }
    }
    fn step(notes: &mut Notes<'_>, what: What, truth: Truth, inner: Trace) -> Trace {
        notes.push(Entry::Event(Event::Step(Step { what, truth, inner })), truth == Truth::Unknown)
    }
    fn only(self, notes: &Notes<'_>) -> Trace {
        if notes.fact(self).is_some() { self } else { Trace::default() }
    }
    fn only_unknown(self, notes: &Notes<'_>) -> Option<FactAt> {
        match notes.get(self.after) {
            Some(Entry::Event(Event::Unknown(at, _) | Event::Lacking(at, _))) => Some(*at),
            _ => None,
        }
    }
    fn is_empty(self) -> bool {
        self.after == 0
    }
    fn is_open(self) -> bool {
        self.open
    }
    fn of_another<'a>(self, theirs: &Notes<'a>, policy: usize, open: bool, notes: &mut Notes<'a>) -> Trace {
        let mut into = Trace::default();
        Another { theirs, policy, seen: HashSet::new(), notes, into: &mut into }.collect(self, open);
        into
    }
}

/// Gathers what another policy's trace means to the one that asks.
struct Another<'n, 'a> {
    theirs: &'n Notes<'a>,
    policy: usize,
    /// The steps that were gone through, and whether as open ones.
    seen: HashSet<(u32, bool)>,
    notes: &'n mut Notes<'a>,
    into: &'n mut Trace,
}

impl Another<'_, '_> {
    fn collect(&mut self, trace: Trace, open: bool) {
        let theirs = self.theirs;
        for (place, event) in theirs.events(trace) {
            let told = match *event {
                Event::Presumed(at, val) => Trace::presumed(self.notes, at, val),
                Event::Unknown(..) | Event::Lacking(..) if open => self.notes.open(*event),
                Event::OthersQuestion(..) if open => self.notes.open(*event),
                Event::Question(question) if open => self.notes.open(Event::OthersQuestion(self.policy, question)),
                Event::Step(step) => {
                    let open = open && step.truth == Truth::Unknown;
                    if self.seen.insert((place, open)) {
                        self.collect(step.inner, open);
                    }
                    continue;
                }
                _ => continue,
            };
            self.into.add(self.notes, told);
        }
    }
}
