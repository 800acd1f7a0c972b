//! Whom a change touches: every case under two texts, and by which provision a decision turned.

mod stages;

use std::collections::{BTreeSet, HashMap};

use serde::Serialize;

use crate::decision::{Decision, Reason};
use crate::diagnostic::Problems;
use crate::eval::Truth;
use crate::facts::Case;
use crate::law::DifferenceKind;
use crate::set::{Policy, PolicyOn};
use crate::values::Date;
use stages::Stage;

/// Decides cases by two texts of a policy and keeps those of which the decision differs (`docs/amendments.md`, "Whom it
/// touches").
///
/// ```
/// # use kijun::{PolicyFile, PolicySet, date};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let read = |name: &str| std::fs::read(name).map(|bytes| PolicyFile::new(name, bytes));
/// # let set = PolicySet::load([read("policies/residence.kijun")?, read("policies/minors_2023.kijun")?])?;
/// let policy = set.policy("minors_2023")?;
/// let mut impact = policy.impact(date!(2024-09-27), date!(2024-09-28));
/// let case = policy.read_case("aiko", &std::fs::read("policies/cases/aiko.json")?)?;
/// impact.add(&case)?;
/// assert!(impact.touched()[0].to == "not in force");
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Impact {
    stages: Vec<Stage>,
    counts: Vec<Transition>,
    touched: Vec<Touched>,
    decisions: usize,
}

/// From which result to which, and how many decisions went that way.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Transition {
    /// The result by the old text: an outcome, `undetermined: a or b`, `undecided`, `conflict` or `not in force`.
    pub from: String,
    /// The result by the new text.
    pub to: String,
    /// How many decisions.
    pub count: usize,
}

/// A decision that differs.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Touched {
    /// The case, by the name under which it was read.
    pub case: String,
    /// About whom, by the path in the case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// The result by the old text.
    pub from: String,
    /// The result by the new text; the same where only what is weighed differs.
    pub to: String,
    /// The factors that are there by the new text and not by the old, each with its side: `against: “…”`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub factors_come: Vec<String>,
    /// The factors that are there by the old text and not by the new.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub factors_gone: Vec<String>,
    /// Every turn on the way, in the order of the days.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub turns: Vec<Turn>,
}

/// A turn of a decision on the way from the old text to the new.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Turn {
    /// The day; `None` where two sets are compared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<Date>,
    /// The result before.
    pub from: String,
    /// The result after.
    pub to: String,
    /// The amendments that began on that day; with `lapsed` empty it turned with the day itself.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub began: Vec<String>,
    /// The amendments that lapsed before that day.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lapsed: Vec<String>,
    /// The addresses of what differs in the text and came out otherwise.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub by: Vec<String>,
}

impl Policy {
    /// Compares the decisions of two days, each by the text of its day. Between them the amendments are taken one after
    /// another, by their start.
    #[must_use]
    pub fn impact(&self, from: Date, to: Date) -> Impact {
        Impact::new(stages::between(self, from, to))
    }
}

impl Impact {
    /// Compares the decisions by a policy with those by the same policy of another set.
    #[must_use]
    pub fn of_sets(old: PolicyOn, new: PolicyOn) -> Impact {
        Impact::new(stages::of_sets(old, new))
    }

    fn new(stages: Vec<Stage>) -> Impact {
        Impact { stages, counts: Vec::new(), touched: Vec::new(), decisions: 0 }
    }

    /// Decides a case by both texts, and by each on the way.
    ///
    /// # Errors
    /// As [`PolicyOn::decide`], where one of the texts cannot decide; the case is not counted then.
    pub fn add(&mut self, case: &Case) -> Result<(), Problems> {
        self.add_both(case, case)
    }

    /// As [`Impact::add`], with a case that was read by each of two sets.
    ///
    /// # Errors
    /// As [`Impact::add`].
    pub fn add_both(&mut self, old: &Case, new: &Case) -> Result<(), Problems> {
        let mut results: Vec<Vec<Decision>> = Vec::new();
        for stage in &self.stages {
            results.push(stage.on.decide(if stage.of_new_set { new } else { old })?);
        }
        let (Some(first), Some(last)) = (results.first(), results.last()) else { return Ok(()) };
        let subjects: BTreeSet<Option<String>> = first.iter().chain(last).map(Decision::subject).collect();
        for subject in subjects {
            let of = |decisions: &[Decision]| decisions.iter().position(|decision| decision.subject() == subject);
            let way: Vec<Option<&Decision>> = results.iter().map(|decisions| decisions.get(of(decisions)?)).collect();
            self.about(&way);
        }
        Ok(())
    }

    /// What became of the decision about one subject.
    fn about(&mut self, way: &[Option<&Decision>]) {
        let (Some(Some(first)), Some(Some(last))) = (way.first(), way.last()) else { return };
        self.decisions = self.decisions.saturating_add(1);
        let (from, to) = (result(first), result(last));
        match self.counts.iter_mut().find(|known| (&known.from, &known.to) == (&from, &to)) {
            Some(known) => known.count = known.count.saturating_add(1),
            None => self.counts.push(Transition { from: from.clone(), to: to.clone(), count: 1 }),
        }
        let (before, after) = (there(first), there(last));
        let factors_come: Vec<String> = after.iter().filter(|one| !before.contains(one)).cloned().collect();
        let factors_gone: Vec<String> = before.iter().filter(|one| !after.contains(one)).cloned().collect();
        let steps = way.iter().zip(way.iter().skip(1)).zip(self.stages.iter().zip(self.stages.iter().skip(1)));
        let turns: Vec<Turn> = steps
            .filter_map(|((before, after), (old, new))| {
                let (before, after) = ((*before)?, (*after)?);
                let (from, to) = (result(before), result(after));
                if from == to && there(before) == there(after) {
                    return None;
                }
                let Stage { began, lapsed, .. } = new;
                let by = by(old, new, before, after);
                Some(Turn { on: new.day, from, to, began: began.clone(), lapsed: lapsed.clone(), by })
            })
            .collect();
        if from == to && factors_come.is_empty() && factors_gone.is_empty() && turns.is_empty() {
            return;
        }
        let (case, subject) = (last.case().to_owned(), last.subject());
        self.touched.push(Touched { case, subject, from, to, factors_come, factors_gone, turns });
    }

    /// How many decisions were compared.
    #[must_use]
    pub fn decisions(&self) -> usize {
        self.decisions
    }

    /// From which result to which, the most frequent first, those that are the same among them.
    #[must_use]
    pub fn transitions(&self) -> Vec<Transition> {
        let mut counts = self.counts.clone();
        counts.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| (&a.from, &a.to).cmp(&(&b.from, &b.to))));
        counts
    }

    /// Each decision that differs, or turned and turned back, in the order in which the cases came.
    #[must_use]
    pub fn touched(&self) -> &[Touched] {
        &self.touched
    }
}

/// A decision's result in words that an example would expect.
fn result(decision: &Decision) -> String {
    match decision.result() {
        "undetermined" => format!("undetermined: {}", decision.possible().join(" or ")),
        "not_in_force" => "not in force".to_owned(),
        other => decision.outcome().unwrap_or(other).to_owned(),
    }
}

/// The factors that are there, each with its side.
fn there(decision: &Decision) -> Vec<String> {
    let there = decision.weighed().into_iter().filter(|factor| factor.truth == Truth::Yes);
    there
        .map(|factor| {
            let side = factor.at.split_once(" factors ").map_or("", |(_, address)| address);
            format!("{}: “{}”", side.split(" (").next().unwrap_or_default(), factor.text)
        })
        .collect()
}

/// The addresses of what differs between two texts and came out otherwise.
fn by(old: &Stage, new: &Stage, before: &Decision, after: &Decision) -> Vec<String> {
    let differing: Vec<String> = old
        .on
        .differences(&new.on)
        .into_iter()
        .filter(|one| one.kind != DifferenceKind::Same)
        .flat_map(|one| [one.old_at, one.new_at])
        .flatten()
        .collect();
    if differing.is_empty() {
        return Vec::new();
    }
    let (mut was, mut is) = (HashMap::new(), HashMap::new());
    truths(before, &mut was);
    truths(after, &mut is);
    let name = after.policy();
    let mut found: Vec<String> = Vec::new();
    let mut turned: Vec<String> = Vec::new();
    for address in differing {
        if found.contains(&address) {
            continue;
        }
        let at = format!("{name} {address}");
        // A rule that came or went, and does not apply where it stands, turned nothing.
        let idle = |one: Option<&(Truth, Option<Truth>)>| one.is_none_or(|(_, applies)| *applies == Some(Truth::No));
        let (old, new) = (was.get(&at), is.get(&at));
        if old != new && !(idle(old) && idle(new)) {
            turned.push(address.clone());
        }
        found.push(address);
    }
    let all = if turned.is_empty() { found } else { turned };
    // Of a provision and what stands in it the inner says more.
    let inner = |one: &String| !all.iter().any(|other| other != one && is_within(other, one));
    all.iter().filter(|one| inner(one)).map(|address| format!("{name} {address}")).collect()
}

fn is_within(inner: &str, outer: &str) -> bool {
    inner.strip_prefix(outer).is_some_and(|rest| rest.starts_with(['(', ' ']))
}

/// The truth of each provision that a decision tells of, and whether rules apply.
fn truths(decision: &Decision, into: &mut HashMap<String, (Truth, Option<Truth>)>) {
    fn walk(reason: &Reason<'_>, into: &mut HashMap<String, (Truth, Option<Truth>)>) {
        into.insert(reason.at.to_owned(), (reason.truth, reason.applies));
        reason.clauses.iter().chain(&reason.unless).for_each(|inner| walk(inner, into));
    }
    let explanation = decision.explain();
    explanation.reasons.iter().for_each(|reason| walk(reason, into));
    let factors = &explanation.factors;
    for factor in factors.in_favour.iter().chain(&factors.against).chain(&factors.considered) {
        walk(&factor.reason, into);
    }
}
