//! Small examples that would close gaps, for a person to check.
//!
//! The search starts from the cases that were added and changes one fact at a time, at the values where a decision may
//! change. A case in which something was not so before is changed on in its turn. What closes a gap is then made as small as
//! it can be, written as an example, read again, and run.

mod changes;
mod directed;
mod reads;
mod shrink;
mod write;

use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::Arc;

use serde::Serialize;

use super::decided::Trials;
use super::provisions::Item;
use super::{Coverage, Covered, Gap, Look};
use crate::boundary::{Comparison, comparisons, of_factors};
use crate::eval::{Seen, Truth, Verdict};
use crate::facts::{Case, Slots};
use crate::set::PolicyOn;
use crate::values::Date;

/// So many decisions are looked at for one policy.
const MOST: u64 = 30_000;

/// A gap, by the address of its provision.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Closed {
    /// The address, with the policy: `minors_2023 rule 1(b)`.
    pub at: String,
    /// Its sentence.
    pub text: String,
    /// What was never seen of it.
    pub gap: Gap,
}

/// An example that would close gaps. What it expects is what the policy decides now: whether that is right, a person says.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Suggestion {
    /// The gaps that it closes.
    pub closes: Vec<Closed>,
    /// The example, `example "…" on … given … expect …`, in the canonical layout.
    pub text: String,
}

/// What [`Coverage::suggest`] found.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Suggestions {
    /// Examples, in the order in which they were found.
    pub examples: Vec<Suggestion>,
    /// The gaps that none of them closes.
    pub open: Vec<Closed>,
    /// How many decisions were looked at.
    pub decisions: u64,
    /// Whether the search came to its end before it ran out of decisions: all that one change after another can reach was
    /// looked at.
    pub exhausted: bool,
}

/// What is the same in decisions that show the same.
#[derive(PartialEq, Eq, Hash)]
struct Mark {
    verdict: String,
    seen: Seen,
    factors: Vec<Truth>,
}

impl Mark {
    fn of(look: &Look) -> Mark {
        let watched = &look.watched;
        let mut verdict = format!("{:?}", watched.verdict);
        // By whatever rules it is undetermined.
        if let Verdict::Decided(outcome, by) = &watched.verdict {
            verdict = format!("{outcome} {:?}", by.rules());
        }
        Mark { verdict, seen: watched.seen.clone(), factors: watched.factors.clone() }
    }
}

/// A gap to be closed, and whether by a case in which it matters.
#[derive(Clone, Copy)]
struct Wanted<'a> {
    item: &'a Item,
    gap: Gap,
    mattering: bool,
}

struct Search<'a> {
    coverage: &'a Coverage,
    comparisons: Vec<Comparison>,
    reads: HashSet<(usize, usize)>,
    days: HashMap<Date, PolicyOn>,
    open: Vec<(&'a Item, Gap)>,
    marks: HashSet<Mark>,
    queue: VecDeque<(Arc<Slots>, Date)>,
    left: u64,
    /// Cases that close a gap though it does not matter in them: one in which it does says more, if there is one.
    second: Vec<(&'a Item, Gap, Case, Date, Look)>,
    found: Vec<Suggestion>,
}

impl Coverage {
    /// Searches for the smallest examples that would close the gaps that are wanted. It is bounded by a count of decisions:
    /// a gap that is left open may be one that nothing can close, or one that the search did not reach.
    #[must_use]
    pub fn suggest(&self, wanted: impl Fn(&Covered, Gap) -> bool) -> Suggestions {
        let covered = self.provisions();
        let gaps = |(item, covered): (&'_ Item, &Covered)| {
            let gaps = covered.gaps.iter().copied().filter(|gap| wanted(covered, *gap));
            gaps.map(|gap| (item.at.clone(), gap)).collect::<Vec<_>>()
        };
        let wanted: HashSet<(String, Gap)> = self.items.iter().zip(&covered).flat_map(gaps).collect();
        let all = self.items.iter().flat_map(|item| Gap::ALL.into_iter().map(move |gap| (item, gap)));
        let open = all.filter(|(item, gap)| wanted.contains(&(item.at.clone(), *gap))).collect();
        let mut comparisons = comparisons(&self.policy.model, &self.policy.policy);
        comparisons.extend(of_factors(&self.policy.policy));
        let mut search = Search {
            coverage: self,
            comparisons,
            reads: self.policy.reads(),
            days: HashMap::new(),
            open,
            marks: HashSet::new(),
            queue: VecDeque::new(),
            left: MOST,
            second: Vec::new(),
            found: Vec::new(),
        };
        let cases = search.start();
        // A part of the decisions is kept for gaps that no single change closes.
        let exhausted = search.run(MOST / 2);
        search.directed(&cases);
        search.seconds();
        let open = search.open.iter().map(|(item, gap)| search.told(item, *gap)).collect();
        Suggestions { examples: search.found, open, decisions: MOST.saturating_sub(search.left), exhausted }
    }
}

impl<'a> Search<'a> {
    /// Starts from the cases that were added, the small ones first, and from one of which nothing is known.
    fn start(&mut self) -> Vec<(Case, Date)> {
        let policy = &self.coverage.policy;
        let mut cases: Vec<(Arc<Slots>, Date)> =
            self.coverage.cases.iter().map(|added| (Arc::clone(&added.slots), added.on)).collect();
        cases.sort_by_key(|(slots, _)| slots.size());
        let first = policy.days().map(|(from, _)| from);
        let day = first.or(cases.first().map(|(_, on)| *on)).or_else(|| Date::new(2024, 1, 1));
        let empty = Slots::new("nothing known", policy.policy.case, &policy.model.shape);
        cases.extend(day.map(|day| (Arc::new(empty), day)));
        // As an example would say it.
        let cases: Vec<(Case, Date)> = cases.iter().map(|(slots, on)| (write::again(policy, slots), *on)).collect();
        cases.iter().for_each(|(case, on)| self.consider(case, *on, true));
        cases
    }

    /// Whether everything that can be reached was looked at.
    fn run(&mut self, leaving: u64) -> bool {
        while let Some((slots, on)) = self.queue.pop_front() {
            for (changed, on) in self.changes(&slots, on) {
                if self.open.is_empty() {
                    return true;
                }
                if self.left <= leaving {
                    return false;
                }
                self.consider(&Case::new(changed), on, false);
            }
        }
        true
    }

    fn day(&mut self, on: Date) -> PolicyOn {
        self.days.entry(on).or_insert_with(|| self.coverage.policy.on(on)).clone()
    }

    /// The decisions about a case.
    fn looks(&mut self, case: &Case, on: Date) -> Vec<Look> {
        let decisions = self.day(on).decide(case).unwrap_or_default();
        let looks = decisions.iter().filter_map(|decision| self.coverage.look_at(decision).flatten());
        let looks: Vec<Look> = looks.collect();
        self.left = self.left.saturating_sub(u64::try_from(looks.len()).unwrap_or(u64::MAX).max(1));
        looks
    }

    /// Looks whether a case shows something new: then it is gone on from, and may close a gap.
    fn consider(&mut self, case: &Case, on: Date, start: bool) {
        let looks = self.looks(case, on);
        let mut new = false;
        for look in &looks {
            if self.marks.insert(Mark::of(look)) {
                new = true;
                // What is given already closes nothing.
                if !start {
                    self.close(case, on, look);
                }
            }
        }
        if new || start && looks.is_empty() {
            let again = if start { case.clone() } else { write::again(&self.coverage.policy, &case.slots) };
            self.queue.push_back((Arc::clone(&again.slots), on));
        }
    }

    fn close(&mut self, case: &Case, on: Date, look: &Look) {
        let mut tried = 0;
        while let Some((item, gap)) = self.open.get(tried).copied() {
            let wanted = Wanted { item, gap, mattering: true };
            let closed = self.shows(item, gap, look)
                && self.fits(case, on, look, wanted)
                && self.suggestion(case, on, look, wanted);
            // What was closed is open no more: the next has its place.
            if !closed {
                tried = tried.saturating_add(1);
            }
        }
    }

    /// Whether it matters in a decision what a provision is, and the decision can be checked: it is settled, unless what is
    /// unknown is to be shown.
    fn matters(&self, item: &Item, gap: Gap, look: &Look) -> bool {
        let settled = !matches!(look.watched.verdict, Verdict::Undetermined { .. });
        let decides = || self.coverage.decided_in(item, look, gap.truth(), &mut Trials::new(1), 0);
        (settled || gap == Gap::Unknown) && (item.truth.is_none() || decides())
    }

    /// Whether a case shows what is wanted.
    fn does(&self, wanted: Wanted<'_>, look: &Look) -> bool {
        let Wanted { item, gap, mattering } = wanted;
        self.shows(item, gap, look) && (!mattering || self.matters(item, gap, look))
    }

    /// Whether a case is to be suggested: one in which it does not matter is kept for later.
    fn fits(&mut self, case: &Case, on: Date, look: &Look, wanted: Wanted<'a>) -> bool {
        let Wanted { item, gap, .. } = wanted;
        if self.matters(item, gap, look) {
            return true;
        }
        if !self.second.iter().any(|(other, of, ..)| std::ptr::eq(*other, item) && *of == gap) {
            self.second.push((item, gap, case.clone(), on, look.clone()));
        }
        false
    }

    /// Closes with such cases what no other closed.
    fn seconds(&mut self) {
        for (item, gap, case, on, look) in std::mem::take(&mut self.second) {
            if self.open.iter().any(|(other, of)| std::ptr::eq(*other, item) && *of == gap) {
                self.suggestion(&case, on, &look, Wanted { item, gap, mattering: false });
            }
        }
    }

    fn shows(&self, item: &Item, gap: Gap, look: &Look) -> bool {
        self.coverage.closes(item, gap, look, &mut Trials::new(1), 0)
    }

    /// Writes an example that closes a gap, and takes out all that it closes. Whether there is one.
    fn suggestion(&mut self, case: &Case, on: Date, look: &Look, wanted: Wanted<'a>) -> bool {
        let policy = &self.coverage.policy;
        let small = self.shrink(case, on, look, wanted);
        let title = title(wanted.item, wanted.gap);
        let Some(mut draft) = write::Draft::new(policy, &small, on, look.subject, &title) else { return false };
        let looks = draft.decisions.iter().map(|decision| self.coverage.look_at(decision).flatten());
        let looks: Vec<Option<Look>> = looks.collect();
        let shows = |at: usize, item: &Item, gap: Gap| {
            looks.get(at).and_then(Option::as_ref).is_some_and(|look| self.shows(item, gap, look))
        };
        if !shows(draft.own, wanted.item, wanted.gap) {
            return false;
        }
        // By which decision each gap is closed: by that for which it was made, if it can be.
        let by =
            |item: &Item, gap: Gap| std::iter::once(draft.own).chain(0..looks.len()).find(|at| shows(*at, item, gap));
        let (closed, open): (Vec<_>, Vec<_>) =
            self.open.iter().map(|(item, gap)| (*item, *gap, by(item, *gap))).partition(|(.., by)| by.is_some());
        for at in 0..looks.len() {
            let closed = closed.iter().filter(|(.., by)| *by == Some(at));
            let shown: Vec<&str> = closed.map(|(item, ..)| item.at.as_str()).collect();
            // It would say nothing of what else it closes.
            if at == draft.own || !shown.is_empty() {
                draft.expect(policy, at, &shown);
            }
        }
        let Some(text) = draft.text(policy) else { return false };
        let closes = closed.iter().map(|(item, gap, _)| self.told(item, *gap)).collect();
        self.open = open.into_iter().map(|(item, gap, _)| (item, gap)).collect();
        self.found.push(Suggestion { closes, text });
        true
    }

    fn told(&self, item: &Item, gap: Gap) -> Closed {
        Closed { at: item.address(&self.coverage.policy), text: item.text.clone(), gap }
    }
}

/// What an example is called.
fn title(item: &Item, gap: Gap) -> String {
    let what = match gap {
        Gap::True => "holds",
        Gap::False => "does not hold",
        Gap::Unknown => "is not known",
        Gap::Decided => "decides",
        Gap::Counted => "counts",
    };
    format!("to be checked: {} {what}", item.at)
}
