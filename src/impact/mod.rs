//! Whom a change touches: every case under two texts, and by which provision a decision turned.

mod came;
mod causes;
mod days;
mod stages;

use std::collections::{BTreeSet, HashMap};

use serde::Serialize;

use crate::decision::Decision;
use crate::diagnostic::{Diagnostic, Problems};
use crate::facts::Case;
use crate::set::{Policy, PolicyOn, Side};
use crate::values::Date;
use came::{Came, Facts};
use causes::{Trials, Turned};
use days::Days;
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
    /// The days between two stages.
    days: Days,
    /// What was tried between two texts, by the stage and the two texts.
    trials: HashMap<(usize, usize, usize), Trials>,
    /// How many texts were put together for that.
    work: usize,
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
    /// The amendments that began on that day, or from then on hold for cases that kept the earlier text until then; with `lapsed`
    /// empty, too, it turned with the day itself.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub began: Vec<String>,
    /// The amendments that lapsed before that day.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lapsed: Vec<String>,
    /// The addresses of what differs in the text and came out otherwise.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub by: Vec<String>,
}

/// A case that cannot be read or decided.
#[derive(Clone, Debug)]
pub struct Failed {
    /// The case, by the name under which it was read.
    pub case: String,
    /// What is wrong by the old text; nothing where that decides it.
    pub old: Vec<Diagnostic>,
    /// What is wrong by the new text or one on the way; nothing where those decide it.
    pub new: Vec<Diagnostic>,
    /// Where one of two sets decides it and the other does not: the addresses of what differs and keeps it from being decided.
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
        Impact {
            stages,
            counts: Vec::new(),
            touched: Vec::new(),
            decisions: 0,
            days: Days::default(),
            trials: HashMap::new(),
            work: 0,
        }
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
        let results = self.decide(old, new).map_err(|(_, problems)| problems)?;
        self.compare(&Facts { old: Some(old.clone()), new: Some(new.clone()), json: None }, &results);
        Ok(())
    }

    /// Reads a case from JSON as each set does, and decides it.
    ///
    /// # Errors
    /// What is wrong by which text, where one of them cannot read or decide it; the case is not counted then.
    pub fn add_json(&mut self, name: &str, json: &[u8]) -> Result<(), Failed> {
        let (Some(first), Some(last)) = (self.stages.first(), self.stages.last()) else { return Ok(()) };
        let (was, is) = (first.on.policy(), last.on.policy());
        let new = is.read_case(name, json);
        let old = if last.of_new_set { was.read_case(name, json) } else { new.clone() };
        let told = |problems: &Problems| problems.diagnostics().to_vec();
        let wrong = |read: &Result<Case, Problems>| read.as_ref().err().map(told).unwrap_or_default();
        let mut failed = Failed { case: name.to_owned(), old: wrong(&old), new: wrong(&new), by: Vec::new() };
        if let (Ok(old), Ok(new)) = (&old, &new) {
            match self.decide(old, new) {
                Ok(results) => {
                    let facts = Facts { old: Some(old.clone()), new: Some(new.clone()), json: Some((name, json)) };
                    self.compare(&facts, &results);
                    return Ok(());
                }
                Err((0, problems)) => failed.old = told(&problems),
                Err((_, problems)) => failed.new = told(&problems),
            }
        }
        let facts = Facts { old: old.ok(), new: new.ok(), json: Some((name, json)) };
        failed.by = self.keeps_from(&facts, &failed);
        Err(failed)
    }

    /// The decisions of each stage; where one cannot decide, its place and why.
    fn decide(&self, old: &Case, new: &Case) -> Result<Vec<Vec<Decision>>, (usize, Problems)> {
        let stages = self.stages.iter().enumerate();
        let decided = stages.map(|(at, stage)| {
            let case = if stage.of_new_set { new } else { old };
            stage.on.decide(case).map_err(|problems| (at, problems))
        });
        decided.collect()
    }

    /// By what one set cannot decide a case that the other can.
    fn keeps_from(&mut self, facts: &Facts<'_>, failed: &Failed) -> Vec<String> {
        let [old, new] = self.stages.as_slice() else { return Vec::new() };
        if !new.of_new_set || failed.old.is_empty() == failed.new.is_empty() {
            return Vec::new();
        }
        let (old, new) = (Side::of_day(&old.on), Side::of_day(&new.on));
        let turned = Turned {
            case: facts,
            about: None,
            from: Came::whether(failed.old.is_empty()),
            to: Came::whether(failed.new.is_empty()),
            sure: (true, true),
        };
        let trials = self.trials.entry((1, old.text, new.text)).or_insert_with(|| Trials::new(old, new));
        let by = trials.by(&turned, &mut self.work);
        // How a case is read is a matter of the vocabularies; what else changed with them only lets the text stand.
        let of_facts: Vec<String> = by.iter().filter(|at| at.starts_with("vocabulary ")).cloned().collect();
        if of_facts.is_empty() { by } else { of_facts }
    }

    /// Compares what the stages decided about each subject.
    fn compare(&mut self, facts: &Facts<'_>, results: &[Vec<Decision>]) {
        let (Some(first), Some(last)) = (results.first(), results.last()) else { return };
        let subjects: BTreeSet<Option<String>> = first.iter().chain(last).map(Decision::subject).collect();
        for subject in subjects {
            let of = |decisions: &[Decision]| decisions.iter().position(|decision| decision.subject() == subject);
            let way: Vec<Option<&Decision>> = results.iter().map(|decisions| decisions.get(of(decisions)?)).collect();
            self.about(facts, subject, &way);
        }
    }

    /// What became of the decision about one subject.
    fn about(&mut self, facts: &Facts<'_>, subject: Option<String>, way: &[Option<&Decision>]) {
        let (Some(Some(first)), Some(Some(last))) = (way.first(), way.last()) else { return };
        self.decisions = self.decisions.saturating_add(1);
        let (before, after) = (Came::of(first), Came::of(last));
        match self.counts.iter_mut().find(|known| (&known.from, &known.to) == (&before.result, &after.result)) {
            Some(known) => known.count = known.count.saturating_add(1),
            None => {
                let (from, to) = (before.result.clone(), after.result.clone());
                self.counts.push(Transition { from, to, count: 1 });
            }
        }
        let mut turns = Vec::new();
        for (at, (before, after)) in (1..).zip(way.iter().zip(way.iter().skip(1))) {
            if let (Some(before), Some(after)) = (before, after) {
                turns.extend(self.turns(facts, at, before, after));
            }
        }
        let (factors_come, factors_gone) = (after.more_than(&before), before.more_than(&after));
        if before.result == after.result && factors_come.is_empty() && factors_gone.is_empty() && turns.is_empty() {
            return;
        }
        let (from, to) = (before.result, after.result);
        let case = last.case().to_owned();
        self.touched.push(Touched { case, subject, from, to, factors_come, factors_gone, turns });
    }

    /// The turns from the stage before this one.
    fn turns(&mut self, facts: &Facts<'_>, at: usize, before: &Decision, after: &Decision) -> Vec<Turn> {
        let Some((old, new)) = at.checked_sub(1).and_then(|before| self.stages.get(before)).zip(self.stages.get(at))
        else {
            return Vec::new();
        };
        let (from, to) = (Came::of(before), Came::of(after));
        if from.is_like(&to) {
            return Vec::new();
        }
        let subject = after.subject();
        if let (Some(first), Some(last)) = (old.day, new.day)
            && first < last
        {
            return self.days.turns(&new.on.policy(), facts, subject.as_deref(), ((first, from), (last, to)));
        }
        let sides = (Side::of(&old.on, before), Side::of(&new.on, after));
        let key = (at, sides.0.text, sides.1.text);
        let sure = (before.is_by_one_text(), after.is_by_one_text());
        let turned = Turned { case: facts, about: Some(subject.as_deref()), from, to, sure };
        let trials = self.trials.entry(key).or_insert_with(|| Trials::new(sides.0, sides.1));
        let by = trials.by(&turned, &mut self.work);
        let (from, to) = (turned.from.result, turned.to.result);
        vec![Turn { on: new.day, from, to, began: new.began.clone(), lapsed: new.lapsed.clone(), by }]
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
