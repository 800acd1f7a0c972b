//! Whom a change touches: every case under two texts, and by which provision a decision turned.

mod causes;
mod stages;

use std::collections::BTreeSet;

use serde::Serialize;

use crate::decision::Decision;
use crate::diagnostic::Problems;
use crate::eval::Truth;
use crate::facts::Case;
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
        let factors_come = only(after.as_ref(), before.as_ref());
        let factors_gone = only(before.as_ref(), after.as_ref());
        let steps = way.iter().zip(way.iter().skip(1)).zip(self.stages.iter().zip(self.stages.iter().skip(1)));
        let turns: Vec<Turn> = steps
            .filter_map(|((before, after), (old, new))| {
                let (before, after) = ((*before)?, (*after)?);
                let (from, to) = (result(before), result(after));
                let (had, has) = (there(before), there(after));
                let weighs = |one, other| only(Option::as_ref(one), Option::as_ref(other)).is_empty();
                if from == to && weighs(&had, &has) && weighs(&has, &had) {
                    return None;
                }
                let Stage { began, lapsed, .. } = new;
                let by = causes::by(old, new, before, after);
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

/// The factors that are there, each with its side; `None` where none are weighed.
fn there(decision: &Decision) -> Option<Vec<String>> {
    let weighed = decision.weighed();
    if weighed.is_empty() {
        return None;
    }
    let there = weighed.into_iter().filter(|factor| factor.truth == Truth::Yes);
    let told = there.map(|factor| {
        let at = factor.at.split_once("factors ").map_or(factor.at, |(_, address)| address);
        format!("{}: “{}”", at.split(" (").next().unwrap_or_default(), factor.text)
    });
    Some(told.collect())
}

/// The factors of one that the other does not have; none where the other weighs nothing.
fn only(one: Option<&Vec<String>>, other: Option<&Vec<String>>) -> Vec<String> {
    let (Some(one), Some(other)) = (one, other) else { return Vec::new() };
    one.iter().filter(|factor| !other.contains(factor)).cloned().collect()
}
