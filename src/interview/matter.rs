//! Which facts can still matter, and which of them is the most decisive.

use std::cmp::{Ordering, Reverse};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::periods::is_about_a_period;
use crate::boundary::{Comparison, MOST, MOST_NAMED, Tries, Try, put};
use crate::decision::Decision;
use crate::facts::document::{Row, rows};
use crate::facts::{Case, FactAt, Path, Slots};
use crate::set::PolicyOn;

/// So many cases are tried to find out exactly which facts matter.
const MOST_DECISIONS: u64 = 1024;

/// So much work is done to weigh the facts that are open, and so much to find out exactly which of them matter: for each
/// case that is tried the decisions about it, times the slots of the case.
const MOST_WORK: u64 = 1_000_000;

/// A fact that is open, its path, and the provisions that ask for it.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub(super) at: FactAt,
    pub(super) path: String,
    /// The provisions that it stands in, from the rule to that which asks for it.
    pub(super) within: Vec<usize>,
    pub(super) judged: bool,
    /// The kinds of evidence of which it needs one; empty where it needs none.
    pub(super) evidence: Vec<String>,
}

impl Candidate {
    /// Whether one of these facts stands in another clause of the same group, and none in its own.
    fn waits_for(&self, facts: &[Candidate]) -> bool {
        let mut around = self.within.iter().rev();
        let (Some(own), Some(group)) = (around.next(), around.next()) else { return false };
        let stands_in = |provision| facts.iter().any(|fact| fact.within.contains(provision));
        stands_in(group) && !stands_in(own)
    }
}

/// A candidate with the values of it that are tried.
struct Tried {
    candidate: Candidate,
    values: Vec<Try>,
    weight: Weight,
    /// So many groups of values lead to different results.
    classes: usize,
}

/// What is asked of the cases that are tried.
pub(super) struct Trial<'a> {
    pub(super) on: &'a PolicyOn,
    /// The one subject that it is about, by its key or its path.
    pub(super) about: Option<&'a str>,
    /// The facts that were left unknown.
    pub(super) left: &'a HashSet<String>,
    pub(super) comparisons: &'a [Comparison],
}

/// What came out about each subject.
type Found = Vec<(Option<String>, String)>;

/// How decisive a fact is.
#[derive(Clone, Copy, Debug)]
struct Weight {
    /// Of so many decisions that were tried so many are settled, and so many results are left in all.
    tried: u64,
    settled: u64,
    results: u64,
}

impl Weight {
    /// The larger share that is settled first, then the fewer results on average.
    fn order(self, other: Weight) -> Ordering {
        let share = |one: Weight, by: Weight| one.settled.saturating_mul(by.tried);
        let results = |one: Weight, by: Weight| one.results.saturating_mul(by.tried);
        share(other, self).cmp(&share(self, other)).then(results(self, other).cmp(&results(other, self)))
    }
}

impl Trial<'_> {
    /// The decisions about a case, or those about the one subject.
    pub(super) fn decide(&self, case: &Case) -> Vec<Decision> {
        let decisions = self.on.decide(case).unwrap_or_default();
        let Some(about) = self.about else { return decisions };
        let is = |decision: &Decision| {
            decision.subject_key().as_deref() == Some(about) || decision.subject().as_deref() == Some(about)
        };
        let own: Vec<Decision> = decisions.iter().filter(|decision| is(decision)).cloned().collect();
        if own.is_empty() {
            decisions.into_iter().filter(|decision| decision.subject().is_none()).collect()
        } else {
            own
        }
    }

    /// The facts that are open by Kleene's logic, in the order of the text, but for those that were left unknown.
    pub(super) fn candidates(&self, slots: &Slots, decisions: &[Decision]) -> Vec<Candidate> {
        let mut found: Vec<Candidate> = Vec::new();
        let mut seen: HashSet<FactAt> = HashSet::new();
        for open in decisions.iter().flat_map(Decision::open).filter(|open| seen.insert(open.at)) {
            let path = Path::fact(slots, open.at).to_string();
            if !self.left.contains(&path) {
                let judged = Path::fact(slots, open.at).field_in_charge().is_some_and(|field| field.judged);
                found.push(Candidate { at: open.at, path, within: open.within, judged, evidence: open.evidence });
            }
        }
        found
    }

    fn tries(&self, slots: &Slots, rows: &[Row], at: FactAt) -> Vec<Try> {
        let tries = Tries {
            shape: &slots.shape,
            comparisons: self.comparisons,
            on: self.on.basis.plan.on,
            most: MOST,
            most_texts: MOST_NAMED,
        };
        tries.of(slots, rows, at)
    }

    fn with(&self, slots: &Slots, candidate: &Candidate, value: &Try) -> Slots {
        let mut tried = slots.clone();
        let shape = Arc::clone(&slots.shape);
        put(&mut tried, &shape, candidate.at, &candidate.path, value);
        tried
    }

    /// Values after which every clause is the same and the same is missing are as good as one.
    fn classes(&self, slots: &Slots, candidate: &Candidate, tries: Vec<Try>) -> Vec<Try> {
        if tries.len() <= 2 {
            return tries;
        }
        let mut seen: HashSet<String> = HashSet::new();
        let mut kept = Vec::new();
        for value in tries {
            let case = Case::new(self.with(slots, candidate, &value));
            let told: Vec<String> = self.decide(&case).iter().map(Decision::fingerprint).collect();
            if seen.insert(told.join("\n")) {
                kept.push(value);
            }
        }
        kept
    }

    /// The work that one case takes which is tried.
    fn work(&self, slots: &Slots, decisions: usize) -> u64 {
        u64::try_from(decisions).unwrap_or(u64::MAX).saturating_mul(u64::from(slots.next())).max(1)
    }

    /// Facts with the values of them that are tried, as long as that is not too much work; and whether those are all.
    fn within_bounds(&self, slots: &Slots, each: u64, open: &[Candidate]) -> (Vec<(Candidate, Vec<Try>)>, bool) {
        let rows = rows(&slots.shape, slots);
        let mut work: u64 = 0;
        let mut found = Vec::new();
        for candidate in open {
            let values = self.tries(slots, &rows, candidate.at);
            work = work.saturating_add(each.saturating_mul(u64::try_from(values.len()).unwrap_or(u64::MAX)));
            if work > MOST_WORK {
                return (found, false);
            }
            found.push((candidate.clone(), values));
        }
        (found, true)
    }

    /// The most decisive of the facts that matter and may be asked, and whether it was found out exactly that it matters;
    /// `several` where it is decided about more than one. Where that is too much work, only the first in the text are weighed.
    pub(super) fn first(
        &self,
        case: &Case,
        mut open: Vec<Candidate>,
        several: bool,
        asked: impl Fn(&Candidate) -> bool,
    ) -> Option<(Candidate, bool)> {
        let slots = &*case.slots;
        let each = self.work(slots, self.on.decide(case).map_or(0, |decisions| decisions.len()));
        let (mut weighed, mut all) = self.within_bounds(slots, each, &open);
        if !all {
            open.retain(|candidate| asked(candidate));
            (weighed, all) = (self.within_bounds(slots, each, &open).0, false);
        }
        if weighed.is_empty() {
            return open.into_iter().next().map(|first| (first, false));
        }
        let mut tried: Vec<Tried> = weighed
            .into_iter()
            .map(|(candidate, values)| {
                let (weight, classes) = self.weight(slots, &candidate, &values);
                Tried { candidate, values, weight, classes }
            })
            .collect();
        // Cheap first: where even the results are too many to go through, nothing more is looked at.
        let product = |sizes: &mut dyn Iterator<Item = usize>| {
            sizes.fold(1u64, |all, size| all.saturating_mul(u64::try_from(size).unwrap_or(u64::MAX).max(1)))
        };
        // At which days of a period something changes is not known: what is asked is found by Kleene's logic alone.
        let about_periods = |one: &Tried| is_about_a_period(slots, one.candidate.at);
        let mut matter = None;
        if all
            && !tried.iter().any(about_periods)
            && product(&mut tried.iter().map(|one| one.classes)) <= MOST_DECISIONS
        {
            for one in &mut tried {
                one.values = self.classes(slots, &one.candidate, std::mem::take(&mut one.values));
            }
            if product(&mut tried.iter().map(|one| one.values.len())) <= MOST_DECISIONS {
                matter = self.exactly(slots, &tried, each);
            }
        }
        let exact = matter.is_some();
        let mattering = |path: &String| matter.as_ref().is_none_or(|matter| matter.contains(path));
        tried.retain(|one| asked(&one.candidate) && mattering(&one.candidate.path));
        // About one subject an assessment waits for the facts that stand before it in its group, which may settle the same.
        let mut facts: Vec<Candidate> = Vec::new();
        tried.retain(|one| {
            if one.candidate.judged {
                return several || !one.candidate.waits_for(&facts);
            }
            facts.push(one.candidate.clone());
            true
        });
        // Of equals the first in the text is kept.
        let first = tried
            .into_iter()
            .reduce(|best, one| if one.weight.order(best.weight) == Ordering::Less { one } else { best })?;
        Some((first.candidate, exact))
    }

    /// How decisive a fact is, and how many groups of values there are after which the same results are possible. Each
    /// group counts once.
    fn weight(&self, slots: &Slots, candidate: &Candidate, values: &[Try]) -> (Weight, usize) {
        let mut weight = Weight { tried: 0, settled: 0, results: 0 };
        let mut seen: HashSet<Found> = HashSet::new();
        for value in values {
            let decisions = self.decide(&Case::new(self.with(slots, candidate, value)));
            if !seen.insert(decisions.iter().map(found).collect()) {
                continue;
            }
            for decision in decisions {
                let possible = u64::try_from(decision.possible().len()).unwrap_or(u64::MAX);
                weight.tried = weight.tried.saturating_add(1);
                weight.settled = weight.settled.saturating_add(u64::from(possible == 0));
                weight.results = weight.results.saturating_add(possible.max(1));
            }
        }
        (weight, seen.len())
    }

    /// The facts of which two completions of the case that differ in them alone give different results; `None` where that
    /// takes too much work, or where nothing is found to matter though the decision is open.
    fn exactly(&self, slots: &Slots, tried: &[Tried], each: u64) -> Option<HashSet<String>> {
        let known = tried.iter().map(|one| (one.candidate.path.clone(), one.values.clone())).collect();
        let mut search = Search {
            trial: self,
            left: MOST_DECISIONS,
            work: MOST_WORK,
            each,
            tries: known,
            names: HashMap::new(),
            ends: Vec::new(),
        };
        search.go(slots.clone(), &mut Vec::new())?;
        let mut matter: HashSet<usize> = HashSet::new();
        for (at, one) in search.ends.iter().enumerate() {
            for other in search.ends.iter().skip(at.saturating_add(1)).filter(|other| other.found != one.found) {
                // Two ends part at one fact: there they have different values.
                let parts = one.way.iter().zip(&other.way).find(|(a, b)| a != b).map(|((fact, _), _)| *fact);
                let Some(fact) = parts.filter(|fact| !matter.contains(fact)) else { continue };
                if one.agrees(other, fact) {
                    matter.insert(fact);
                }
            }
        }
        let found: HashSet<String> = tried
            .iter()
            .map(|one| one.candidate.path.clone())
            .filter(|path| search.names.get(path).is_some_and(|fact| matter.contains(fact)))
            .collect();
        (!found.is_empty()).then_some(found)
    }
}

/// An end of the search: which values led there, fact by fact, and what came out.
struct End {
    way: Vec<(usize, usize)>,
    found: Found,
}

impl End {
    /// Whether no fact but one has another value here than there.
    fn agrees(&self, other: &End, but: usize) -> bool {
        let there: HashMap<usize, usize> = other.way.iter().copied().collect();
        self.way.iter().all(|(fact, value)| *fact == but || there.get(fact).is_none_or(|other| other == value))
    }
}

/// Goes through the completions of a case: one open fact at a time, until the result is settled.
struct Search<'a> {
    trial: &'a Trial<'a>,
    /// So many cases may still be tried, and so much work be done; each takes so much.
    left: u64,
    work: u64,
    each: u64,
    tries: HashMap<String, Vec<Try>>,
    names: HashMap<String, usize>,
    ends: Vec<End>,
}

impl Search<'_> {
    /// Counts the work of so many cases; `None` where that is too much.
    fn works(&mut self, cases: usize) -> Option<()> {
        let work = self.each.saturating_mul(u64::try_from(cases).unwrap_or(u64::MAX));
        self.work = self.work.checked_sub(work)?;
        Some(())
    }

    fn go(&mut self, slots: Slots, way: &mut Vec<(usize, usize)>) -> Option<()> {
        self.left = self.left.checked_sub(1)?;
        self.works(1)?;
        let case = Case::new(slots);
        let decisions = self.trial.decide(&case);
        let Some(first) = self.trial.candidates(&case.slots, &decisions).into_iter().next() else {
            self.ends.push(End { way: way.clone(), found: decisions.iter().map(found).collect() });
            return Some(());
        };
        if is_about_a_period(&case.slots, first.at) {
            return None;
        }
        if !self.tries.contains_key(&first.path) {
            let tries = self.trial.tries(&case.slots, &rows(&case.slots.shape, &case.slots), first.at);
            self.works(tries.len())?;
            let classes = self.trial.classes(&case.slots, &first, tries);
            self.tries.insert(first.path.clone(), classes);
        }
        let next = self.names.len();
        let fact = *self.names.entry(first.path.clone()).or_insert(next);
        for (at, value) in self.tries.get(&first.path).cloned().unwrap_or_default().into_iter().enumerate() {
            way.push((fact, at));
            self.go(self.trial.with(&case.slots, &first, &value), way)?;
            way.pop();
        }
        Some(())
    }
}

/// What came out about a subject, without the rules that gave it.
fn found(decision: &Decision) -> (Option<String>, String) {
    let mut conflict: Vec<&str> = decision.conflict().into_iter().map(|(_, outcome)| outcome).collect();
    conflict.sort_by_key(|outcome| Reverse(*outcome));
    let outcome = decision.outcome().unwrap_or_default();
    let told = format!("{} {outcome} {conflict:?} {:?}", decision.result(), decision.possible());
    (decision.subject(), told)
}
