//! `kijun impact`: whose decision differs between two texts, and by which provision.

mod cases;
mod chart;
mod failed;
mod page;

use std::path::{Path, PathBuf};

use kijun::{Amendment, Date, Failed, Impact, Touched, Transition};
use serde::Serialize;

use super::between::{Between, Side};
use super::files;
use super::output::{self, Output};

/// What is asked for.
pub(super) struct Asked<'a> {
    pub(super) policy: &'a str,
    pub(super) cases: &'a [PathBuf],
    pub(super) from: &'a Side,
    pub(super) to: &'a Side,
    pub(super) on: Date,
}

/// All that was found.
pub(super) struct Found {
    between: Between,
    impact: Impact,
    cases: usize,
    /// The cases that cannot be read or decided, in their order.
    failed: Vec<Failed>,
}

/// The first line of JSON: how many of what.
#[derive(Serialize)]
struct Summary<'a> {
    policy: &'a str,
    from: &'a str,
    to: &'a str,
    cases: usize,
    failed: usize,
    decisions: usize,
    touched: usize,
    transitions: Vec<Transition>,
}

pub(super) fn run(output: &mut Output, policies: &Path, asked: &Asked<'_>) -> bool {
    let Some(between) = Between::load(output, policies, asked.policy, (asked.from, asked.to), asked.on) else {
        return false;
    };
    let paths = match cases::files(asked.cases) {
        Ok(paths) => paths,
        Err(problem) => {
            output.problem(&problem);
            return false;
        }
    };
    let impact = match between.days {
        Some((from, to)) => between.policy.impact(from, to),
        None => Impact::of_sets(between.old.clone(), between.new.clone()),
    };
    let mut found = Found { between, impact, cases: paths.len(), failed: Vec::new() };
    paths.iter().for_each(|path| found.add(path));
    if !output.is_json() {
        found.failed.iter().for_each(|failed| output.problems(&failed::problems(failed)));
    }
    if output.is_page() {
        output.line(page::page(&found).trim_end());
    } else if output.is_json() {
        found.json(output);
    } else {
        found.text(output);
    }
    found.failed.is_empty()
}

impl Found {
    fn add(&mut self, path: &Path) {
        let name = path.display().to_string();
        let failed = match files::read(path) {
            Ok(bytes) => self.impact.add_json(&name, &bytes).err(),
            Err(problem) => Some(Failed { case: name, old: vec![problem.clone()], new: vec![problem], by: Vec::new() }),
        };
        self.failed.extend(failed);
    }

    fn json(&self, output: &mut Output) {
        let [from, to] = &self.between.names;
        let summary = Summary {
            policy: self.between.policy.name(),
            from,
            to,
            cases: self.cases,
            failed: self.failed.len(),
            decisions: self.impact.decisions(),
            touched: self.impact.touched().len(),
            transitions: self.impact.transitions(),
        };
        output.line(&serde_json::to_string(&summary).unwrap_or_default());
        for touched in self.impact.touched() {
            output.line(&serde_json::to_string(touched).unwrap_or_default());
        }
        self.failed.iter().for_each(|failed| output.line(&failed::json(failed)));
    }

    fn text(&self, output: &mut Output) {
        output.line(&self.between.title());
        output.paragraph(0, &self.summary());
        let transitions = self.impact.transitions();
        let name = |one: &Transition| {
            if one.from == one.to { one.from.clone() } else { format!("{} → {}", one.from, one.to) }
        };
        let most = transitions.iter().map(|one| one.count).max().unwrap_or(1).max(1);
        let room = output::width().saturating_sub(22).clamp(8, 60);
        if !transitions.is_empty() {
            output.line("");
        }
        for one in &transitions {
            // A long name stands on lines of its own.
            output.paragraph(2, &name(one));
            let bar = "█".repeat((one.count.saturating_mul(room) / most).max(1));
            output.line(&format!("    {:>5}  {:>7}  {bar}", one.count, share(one.count, self.impact.decisions())));
        }
        if !self.impact.touched().is_empty() {
            output.line("");
            output.line("Decisions that differ");
        }
        for touched in self.impact.touched() {
            output.paragraph(2, &title(touched));
            details(&self.between, touched).iter().for_each(|line| output.paragraph(4, line));
        }
        if !self.failed.is_empty() {
            output.line("");
            output.line("Cases that failed");
        }
        for failed in &self.failed {
            output.paragraph(2, &failed::title(failed));
            failed::details(&self.between, failed).iter().for_each(|line| output.paragraph(4, line));
        }
    }

    /// `41 decisions about 40 cases: 38 as before, 2 with another result, 1 weighed otherwise`.
    fn summary(&self) -> String {
        let decisions = self.impact.decisions();
        let of = |count: usize, what: &str| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
        let count = |test: &dyn Fn(&Touched) -> bool| self.impact.touched().iter().filter(|one| test(one)).count();
        let other = count(&|one| one.from != one.to);
        let back = count(&|one| one.from == one.to && one.turns.iter().any(|turn| turn.from != turn.to));
        let weighed = self.impact.touched().len().saturating_sub(other).saturating_sub(back);
        let mut parts = vec![
            format!("{} as before", decisions.saturating_sub(self.impact.touched().len())),
            format!("{other} with another result"),
        ];
        for (count, what) in [(back, "turned and turned back"), (weighed, "weighed otherwise")] {
            if count > 0 {
                parts.push(format!("{count} {what}"));
            }
        }
        let cases = of(self.cases.saturating_sub(self.failed.len()), "case");
        let mut text = format!("{} about {cases}: {}", of(decisions, "decision"), parts.join(", "));
        if !self.failed.is_empty() {
            text.push_str(&format!("; {} failed", of(self.failed.len(), "case")));
        }
        text
    }
}

/// So many of how many, in percent with one digit after the point.
fn share(count: usize, of: usize) -> String {
    let tenths = count.saturating_mul(1000).saturating_add(of / 2).checked_div(of).unwrap_or(0);
    format!("{}.{} %", tenths / 10, tenths % 10)
}

/// `aiko.json, people[aiko]: toward_grant → individual`.
fn title(touched: &Touched) -> String {
    let subject = touched.subject.as_ref().map(|subject| format!(", {subject}")).unwrap_or_default();
    let way = if touched.from == touched.to {
        let same =
            if touched.turns.iter().any(|turn| turn.from != turn.to) { "in the end the same" } else { "the same" };
        format!("{}, {same}", touched.to)
    } else {
        format!("{} → {}", touched.from, touched.to)
    };
    format!("{}{subject}: {way}", touched.case)
}

/// Each turn on the way, and what is weighed otherwise.
fn details(between: &Between, touched: &Touched) -> Vec<String> {
    let amendments = between.policy.amendments_reached();
    // What reaches back turns decisions that were made already.
    let named = |name: &String| {
        let own = amendments.iter().find(|own| own.name() == name && own.is_retroactive());
        let made = own.and_then(Amendment::made_on).map(|day| format!(" (retroactive, made on {day})"));
        format!("{name}{}", made.unwrap_or_default())
    };
    let all = |names: &[String]| names.iter().map(named).collect::<Vec<_>>().join(", ");
    let mut lines = Vec::new();
    for turn in &touched.turns {
        let on = turn.on.map(|day| format!("{day}: ")).unwrap_or_default();
        let way = if turn.from == turn.to {
            "what is weighed differs".to_owned()
        } else {
            format!("{} → {}", turn.from, turn.to)
        };
        let mut causes: Vec<String> = Vec::new();
        if !turn.began.is_empty() {
            causes.push(format!("{} began", all(&turn.began)));
        }
        if !turn.lapsed.is_empty() {
            causes.push(format!("{} lapsed", all(&turn.lapsed)));
        }
        let cause = match (causes.is_empty(), turn.on) {
            (true, Some(_)) => ", by the day itself".to_owned(),
            (true, None) => String::new(),
            (false, _) => format!(", for {}", causes.join(", and ")),
        };
        let by = if turn.by.is_empty() { String::new() } else { format!(", by {}", turn.by.join(", ")) };
        lines.push(format!("{on}{way}{cause}{by}"));
    }
    lines.extend(touched.factors_come.iter().map(|factor| format!("now there, {factor}")));
    lines.extend(touched.factors_gone.iter().map(|factor| format!("there no more, {factor}")));
    lines
}
