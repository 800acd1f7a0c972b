//! What if: the smallest sets of changes that lead to another outcome, and the provisions that turn.
//!
//! What a change is, which facts are looked at and what is exact is told in `docs/whatif.md`. Nothing here knows a rule:
//! the case is changed, and decided again.

mod exact;
mod nearest;
mod places;
mod search;
mod tell;
mod values;

use std::collections::BTreeSet;

use serde::Serialize;

pub use tell::{Allowed, Change, Done, Told, Turned};

use crate::boundary::{Comparison, comparisons};
use crate::decision::Decision;
use crate::diagnostic::{Code, Diagnostic, Problems, did_you_mean};
use crate::eval::Verdict;
use crate::facts::FactAt;
use crate::facts::document::rows;
use crate::facts::{Case, Path, Slots};
use crate::model;
use crate::model::policy::Policy;
use crate::model::shape::Kind;
use crate::set::PolicyOn;
use exact::Known;
use places::{Place, Spot, Survey};
use search::{Ended, Search, Want};
use values::Source;

/// So many changes are tried together; one more where these lead nowhere.
const CHANGES: usize = 2;
/// So many decisions are made about one subject.
const MOST_DECISIONS: u64 = 200_000;
/// So many steps are taken about one case, and facts copied, in equal shares for its subjects.
const MOST_STEPS: u64 = 100_000_000;

/// A question about a case, made by [`PolicyOn::what_if`]: which changes would lead to another outcome?
#[derive(Clone, Debug)]
pub struct WhatIf {
    on: PolicyOn,
    case: Case,
    about: Option<String>,
    wanted: Option<String>,
    fixed: bool,
    changes: Option<usize>,
    decisions: u64,
    steps: u64,
}

/// What would change the decision about one subject.
#[derive(Clone, Debug)]
pub struct Alternatives {
    /// The decision about the case as it is.
    pub decision: Decision,
    /// The outcome that was asked for; `None` is any other than the present one.
    pub wanted: Option<String>,
    /// The sets of changes: those of one change first.
    pub alternatives: Vec<Alternative>,
    /// All sets of so many changes were tried.
    pub tried: usize,
    /// Whether it was stopped before all sets of as many changes as were asked for were tried: there are too many.
    pub stopped: bool,
    /// The paths of facts that were looked at, of which it is not known at which values something changes: there may be
    /// more that leads to another outcome, or something nearer.
    pub inexact: Vec<String>,
    /// So many decisions were made.
    pub decisions: u64,
}

/// A smallest set of changes, and where it leads.
#[derive(Clone, Debug, Serialize)]
pub struct Alternative {
    /// The outcome that it leads to.
    pub outcome: String,
    /// The rules that give it then.
    pub rules: Vec<String>,
    /// The changes, all of which are needed.
    pub changes: Vec<Change>,
    /// The rules that begin or cease to apply, and of their clauses those that turn with them.
    pub turns: Vec<Turned>,
    /// Whether nothing nearer can be said of these facts.
    pub exact: bool,
}

impl Alternatives {
    /// Whether the outcome that was asked for is the present one.
    #[must_use]
    pub fn is_reached(&self) -> bool {
        self.wanted.is_some() && self.wanted.as_deref() == self.decision.outcome()
    }

    /// Whether a change of facts can turn it at all: not where the policy is not in force, nor of somebody who is not in
    /// the case.
    #[must_use]
    pub fn can_turn(&self) -> bool {
        self.decision.subject.is_some() && self.decision.verdict != Verdict::NotInForce && !self.is_reached()
    }

    /// As a JSON object on one line. Its keys and their order are told in `docs/commands.md`, "What if".
    #[must_use]
    pub fn to_json(&self) -> String {
        #[derive(Serialize)]
        struct Whole<'a> {
            policy: &'a str,
            version: &'a str,
            engine: &'a str,
            on: crate::values::Date,
            case: &'a str,
            #[serde(skip_serializing_if = "Option::is_none")]
            subject: Option<String>,
            result: &'a str,
            #[serde(skip_serializing_if = "Option::is_none")]
            outcome: Option<&'a str>,
            #[serde(skip_serializing_if = "Vec::is_empty")]
            possible: Vec<&'a str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            wanted: Option<&'a str>,
            alternatives: &'a [Alternative],
            tried: usize,
            #[serde(skip_serializing_if = "std::ops::Not::not")]
            stopped: bool,
            #[serde(skip_serializing_if = "<[String]>::is_empty")]
            inexact: &'a [String],
        }
        let decision = &self.decision;
        let whole = Whole {
            policy: decision.policy(),
            version: decision.version(),
            engine: env!("CARGO_PKG_VERSION"),
            on: decision.on(),
            case: decision.case(),
            subject: decision.subject(),
            result: decision.result(),
            outcome: decision.outcome(),
            possible: decision.possible(),
            wanted: self.wanted.as_deref(),
            alternatives: &self.alternatives,
            tried: self.tried,
            stopped: self.stopped,
            inexact: &self.inexact,
        };
        serde_json::to_string(&whole).unwrap_or_default()
    }
}

impl PolicyOn {
    /// Asks which changes of a case would lead to another outcome.
    ///
    /// ```
    /// use kijun::{PolicyFile, PolicySet, date};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let read = |name: &str| std::fs::read(name).map(|bytes| PolicyFile::new(name, bytes));
    /// # let set = PolicySet::load([read("policies/residence.kijun")?, read("policies/minors_2023.kijun")?])?;
    /// let policy = set.policy("minors_2023")?;
    /// let case = policy.read_case("no_wish", &std::fs::read("policies/cases/no_wish.json")?)?;
    /// let found = policy.on(date!(2023-10-01)).what_if(&case).about("eli").wanting("toward_grant").find()?;
    /// let first = &found[0].alternatives[0];
    /// assert_eq!(first.changes[0].at, "people[eli].wishes_to_stay");
    /// assert_eq!(first.turns[0].at, "minors_2023 rule 1");
    /// # Ok(())
    /// # }
    /// ```
    #[must_use]
    pub fn what_if(&self, case: &Case) -> WhatIf {
        WhatIf {
            on: self.clone(),
            case: case.clone(),
            about: None,
            wanted: None,
            fixed: false,
            changes: None,
            decisions: MOST_DECISIONS,
            steps: MOST_STEPS,
        }
    }
}

impl WhatIf {
    /// The same about one subject only, named by its key or its path.
    #[must_use]
    pub fn about(self, subject: impl Into<String>) -> WhatIf {
        WhatIf { about: Some(subject.into()), ..self }
    }

    /// The same for one outcome, by its name; without it, for any other than the present one.
    #[must_use]
    pub fn wanting(self, outcome: impl Into<String>) -> WhatIf {
        WhatIf { wanted: Some(outcome.into()), ..self }
    }

    /// The same with facts that the vocabulary marks `fixed`.
    #[must_use]
    pub fn fixed_too(self) -> WhatIf {
        WhatIf { fixed: true, ..self }
    }

    /// The same with at most so many changes together; without it, two, and three where two lead nowhere.
    #[must_use]
    pub fn at_most(self, changes: usize) -> WhatIf {
        WhatIf { changes: Some(changes), ..self }
    }

    /// The same with at most so many decisions about each subject; without it, two hundred thousand.
    #[must_use]
    pub fn within(self, decisions: u64) -> WhatIf {
        WhatIf { decisions, ..self }
    }

    /// The same with at most so many steps for the whole case, in equal shares for its subjects; without it, a hundred million.
    /// A step is a condition that is looked at, or a fact that is copied. As many again are taken at most to find what is
    /// nearest.
    #[must_use]
    pub fn within_steps(self, steps: u64) -> WhatIf {
        WhatIf { steps, ..self }
    }

    /// Searches, about each subject in the order of the case. Empty where the case has no subject, or not the one that is
    /// named.
    ///
    /// # Errors
    /// As [`PolicyOn::decide`], and `K0208` where the policy has no such outcome.
    pub fn find(&self) -> Result<Vec<Alternatives>, Problems> {
        let policy = &self.on.basis.plan.policy;
        let wanted = match &self.wanted {
            None => None,
            Some(name) => match policy.outcomes.iter().position(|outcome| outcome.name == *name) {
                Some(at) => Some(at),
                None => return Err(no_outcome(policy, name).into()),
            },
        };
        let is = |decision: &Decision| {
            let Some(about) = self.about.as_deref() else { return true };
            decision.subject_key().as_deref() == Some(about) || decision.subject().as_deref() == Some(about)
        };
        let policies = model::with_asked(&self.on.basis.plan.model, policy);
        let read: BTreeSet<(usize, usize)> = policies.iter().flat_map(|policy| policy.reads.iter().copied()).collect();
        let mut known = exact::known(policies.iter().copied());
        let shape = &self.case.slots.shape;
        if known.other_day {
            let is_date = |(record, field): &(usize, usize)| {
                shape.field(*record, *field).is_some_and(|field| field.ty.kind == Kind::Date)
            };
            known.inexact.extend(read.iter().copied().filter(is_date));
        }
        let asking = Asking {
            on: &self.on,
            wanted,
            fixed: self.fixed,
            changes: self.changes,
            decisions: self.decisions,
            comparisons: comparisons(&self.on.basis.plan.model, policy),
            read: read.into_iter().collect(),
            inexact: known.inexact.iter().copied().collect(),
            known,
            everything: policies.len() > 1,
        };
        let decisions: Vec<Decision> = self.on.decide(&self.case)?.into_iter().filter(is).collect();
        let mut found = Vec::new();
        let mut left = self.steps;
        for (subjects, decision) in (1..=u64::try_from(decisions.len()).unwrap_or(u64::MAX)).rev().zip(decisions) {
            let share = left.checked_div(subjects).unwrap_or(left);
            let (alternatives, taken) = asking.about(decision, self.wanted.clone(), share);
            left = left.saturating_sub(taken);
            found.push(alternatives);
        }
        Ok(found)
    }
}

fn no_outcome(policy: &Policy, name: &str) -> Diagnostic {
    let names = policy.outcomes.iter().map(|outcome| outcome.name.as_str());
    let help =
        did_you_mean(name, names.clone(), || format!("its outcomes are {}", names.collect::<Vec<_>>().join(", ")));
    let message = format!("`{}` has no outcome `{name}`", policy.name);
    Diagnostic::about_file(Code::UnknownOutcome, policy.file.name(), message, help)
}

/// What is asked about each subject.
struct Asking<'a> {
    on: &'a PolicyOn,
    wanted: Option<usize>,
    fixed: bool,
    changes: Option<usize>,
    decisions: u64,
    comparisons: Vec<Comparison>,
    /// The facts that the policy reads, and those that it asks.
    read: Vec<(usize, usize)>,
    inexact: Vec<(usize, usize)>,
    known: Known,
    everything: bool,
}

impl Asking<'_> {
    /// What would change a decision, found in so many steps; and how many were taken.
    fn about(&self, decision: Decision, wanted: Option<String>, share: u64) -> (Alternatives, u64) {
        let mut found = Alternatives {
            decision,
            wanted,
            alternatives: Vec::new(),
            tried: 0,
            stopped: false,
            inexact: Vec::new(),
            decisions: 0,
        };
        let Some(subject) = found.decision.subject.filter(|_| found.can_turn()) else { return (found, 0) };
        let slots = std::sync::Arc::clone(&found.decision.case);
        let spots = self.spots(&slots, subject);
        let presumed = spots.iter().map(|spot| {
            let at = spot.place.at();
            self.known.presumed.contains(&(at.record, at.field))
        });
        let present = if let Verdict::Decided(outcome, ..) = &found.decision.verdict { Some(*outcome) } else { None };
        let mut search = Search {
            plan: &self.on.basis.plan,
            base: &slots,
            subject,
            want: self.wanted.map_or(Want::Another(present), Want::This),
            presumed: presumed.collect(),
            spots,
            everything: self.everything,
            seen: BTreeSet::new(),
            decisions: 0,
            most: self.decisions,
            left: share,
        };
        let (least, most) = self.changes.map_or((CHANGES, CHANGES.saturating_add(1)), |changes| (changes, changes));
        let Ended { solved, tried, stopped } = search.run(least, most);
        (found.tried, found.stopped) = (tried, stopped);
        // What was found is told, with what is nearest as far as that is found within as many steps again.
        let taken = share.saturating_sub(search.left);
        (search.most, search.left) = (u64::MAX, share);
        let teller = tell::Teller::new(&found.decision, &slots);
        let (mut alternatives, mut not_nearest) = (Vec::new(), BTreeSet::new());
        let spots = search.spots.clone();
        for set in solved {
            let (ways, nearest) = search.ways(&set);
            not_nearest.extend(set.set.iter().copied().filter(|_| !nearest));
            let exact = nearest && self.is_exact(&spots, &set.set);
            for way in ways {
                let places: Vec<&Spot> = set.set.iter().filter_map(|at| spots.get(*at)).collect();
                alternatives.extend(teller.alternative(&places, &way, exact));
            }
        }
        let places = search.seen.iter().filter_map(|at| Some((at, search.spots.get(*at)?))).filter(|(at, spot)| {
            // Two that are compared with each other may have to move together.
            !spot.domain.exact
                || not_nearest.contains(at)
                || tried != 1 && spot.domain.axis.is_some() && self.is_compared(spot)
        });
        let mut inexact: Vec<String> =
            places.map(|(_, spot)| Path::fact(&slots, spot.place.at()).to_string()).collect();
        inexact.extend(self.periods(&slots));
        inexact.dedup();
        found.decisions = search.decisions;
        found.inexact = inexact;
        found.alternatives = alternatives;
        (found, taken)
    }

    /// The periods that the policy reads, which are never changed.
    fn periods(&self, slots: &Slots) -> Vec<String> {
        let mut found = Vec::new();
        for row in rows(&slots.shape, slots) {
            for (record, field) in self.read.iter().filter(|(record, _)| *record == row.record) {
                let at = FactAt { record: *record, row: row.row, field: *field, item: None };
                let ty = slots.shape.field(*record, *field).map(|field| field.ty);
                found.extend(ty.filter(|ty| slots.shape.has_periods(*ty)).map(|_| Path::fact(slots, at).to_string()));
            }
        }
        found
    }

    fn spots(&self, slots: &Slots, subject: u32) -> Vec<Spot> {
        let rows = rows(&slots.shape, slots);
        let source = Source {
            slots,
            rows: &rows,
            comparisons: &self.comparisons,
            on: self.on.basis.plan.on,
            read: &self.read,
            inexact: &self.inexact,
            requires: &self.on.basis.plan.policy.requires,
        };
        let subjects = self.on.basis.plan.policy.subjects.as_ref().map(|(_, record)| *record);
        let survey = Survey { slots, rows: &rows, read: &self.read, subjects, fixed: self.fixed };
        survey.spots(subject, &|place: Place| source.of(place))
    }

    /// Whether a fact is compared with another one.
    fn is_compared(&self, spot: &Spot) -> bool {
        let at = spot.place.at();
        let with = |comparison: &&Comparison| comparison.facts.contains(&(at.record, at.field));
        self.comparisons.iter().filter(with).any(|comparison| comparison.facts.len() > 1)
    }

    /// Whether every value of these places was looked at, and no two that move are compared with each other.
    fn is_exact(&self, spots: &[Spot], set: &[usize]) -> bool {
        let spots: Vec<&Spot> = set.iter().filter_map(|at| spots.get(*at)).collect();
        let moving = spots.iter().filter(|spot| spot.domain.axis.is_some()).map(|spot| spot.place.at());
        let moving: Vec<(usize, usize)> = moving.map(|at| (at.record, at.field)).collect();
        let together = |comparison: &Comparison| {
            moving.iter().filter(|fact| comparison.facts.contains(fact)).count() > 1 && comparison.facts.len() > 1
        };
        spots.iter().all(|spot| spot.domain.exact) && !self.comparisons.iter().any(together)
    }
}
