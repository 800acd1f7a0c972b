//! `kijun impact`: whose decision differs between two texts, and by which provision.

mod chart;
mod page;

use std::path::{Path, PathBuf};

use kijun::{Amendment, Code, Date, Diagnostic, Impact, Touched, Transition};
use serde::Serialize;

use super::between::{Between, Side};
use super::files::{self, Kind};
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
    failed: usize,
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
    let paths = match case_files(asked.cases) {
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
    let mut found = Found { between, impact, cases: 0, failed: 0 };
    for path in &paths {
        found.cases = found.cases.saturating_add(1);
        if let Err(problems) = found.add(path) {
            found.failed = found.failed.saturating_add(1);
            output.problems(&problems);
        }
    }
    if output.is_page() {
        output.line(page::page(&found).trim_end());
    } else if output.is_json() {
        found.json(output);
    } else {
        found.text(output);
    }
    found.failed == 0
}

impl Found {
    fn add(&mut self, path: &Path) -> Result<(), Vec<Diagnostic>> {
        let bytes = files::read(path).map_err(|problem| vec![problem])?;
        let name = path.display().to_string();
        let told = |problems: kijun::Problems| problems.diagnostics().to_vec();
        let new = self.between.policy.read_case(&name, &bytes).map_err(told)?;
        if self.between.days.is_some() {
            return self.impact.add(&new).map_err(told);
        }
        let old = self.between.old_policy.read_case(&name, &bytes).map_err(told)?;
        self.impact.add_both(&old, &new).map_err(told)
    }

    fn json(&self, output: &mut Output) {
        let [from, to] = &self.between.names;
        let summary = Summary {
            policy: self.between.policy.name(),
            from,
            to,
            cases: self.cases,
            failed: self.failed,
            decisions: self.impact.decisions(),
            touched: self.impact.touched().len(),
            transitions: self.impact.transitions(),
        };
        output.line(&serde_json::to_string(&summary).unwrap_or_default());
        for touched in self.impact.touched() {
            output.line(&serde_json::to_string(touched).unwrap_or_default());
        }
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
        if self.impact.touched().is_empty() {
            return;
        }
        output.line("");
        output.line("Decisions that differ");
        for touched in self.impact.touched() {
            output.paragraph(2, &title(touched));
            details(&self.between, touched).iter().for_each(|line| output.paragraph(4, line));
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
        let cases = of(self.cases.saturating_sub(self.failed), "case");
        let mut text = format!("{} about {cases}: {}", of(decisions, "decision"), parts.join(", "));
        if self.failed > 0 {
            text.push_str(&format!("; {} failed", of(self.failed, "case")));
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
    let amendments = between.policy.amendments();
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

/// The case files that paths name; of a folder all in it, expectations left out.
fn case_files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Diagnostic> {
    fn within(folder: &Path, found: &mut Vec<PathBuf>) -> Result<(), Diagnostic> {
        let unreadable = |error: std::io::Error| {
            let message = format!("this folder cannot be read: {}", files::words(&error));
            files::problem(Code::Unreadable, folder, message, "check the path and who may read it")
        };
        let entries = std::fs::read_dir(folder).map_err(unreadable)?;
        let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
        paths.sort();
        for path in paths {
            match files::kind(&path) {
                Kind::Folder => within(&path, found)?,
                Kind::Case => found.push(path),
                _ => {}
            }
        }
        Ok(())
    }
    let mut found = Vec::new();
    for path in paths {
        match files::kind(path) {
            Kind::Folder => within(path, &mut found)?,
            Kind::Missing => return Err(files::missing(path)),
            Kind::Expectations => {}
            Kind::Policy => {
                let help = "name case files, which end in .json, or folders of them";
                return Err(files::problem(Code::Unreadable, path, "this is a policy file, not a case", help));
            }
            _ => found.push(path.clone()),
        }
    }
    if found.is_empty() {
        let path = paths.first().map_or_else(|| Path::new("."), PathBuf::as_path);
        let help = "name case files, which end in .json, or folders of them";
        return Err(files::problem(Code::Unreadable, path, "there is no case here", help));
    }
    Ok(found)
}
