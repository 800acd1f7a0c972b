//! `kijun whatif`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use kijun::{Alternatives, Code, Date, Diagnostic, Policy, what_if_text};

use super::decide::{cases, no_outcome, no_subject};
use super::files::{self, Kind};
use super::output::Output;

/// What is asked for.
pub(super) struct Asked<'a> {
    pub(super) policy: &'a str,
    pub(super) cases: &'a [PathBuf],
    pub(super) on: Option<Date>,
    pub(super) subject: Option<&'a str>,
    pub(super) want: Option<&'a str>,
    pub(super) fixed: bool,
    /// So many changes together, at most.
    pub(super) changes: Option<usize>,
}

pub(super) fn run(output: &mut Output, policies: &Path, asked: &Asked<'_>) -> bool {
    let Some(policy) = files::load_policy(output, policies, asked.policy) else { return false };
    if let Some(problem) = asked.want.and_then(|outcome| no_outcome(&policy, outcome)) {
        output.problem(&problem);
        return false;
    }
    let Some(cases) = cases(output, asked.cases) else { return false };
    let on = asked.on.unwrap_or_else(super::today);
    let (mut printed, mut failed) = (false, false);
    let mut read: Vec<PathBuf> = Vec::new();
    let mut subjects: BTreeSet<String> = BTreeSet::new();
    for path in cases {
        let found = match find(&policy, on, asked, path) {
            Ok(found) => found,
            Err(problems) => {
                output.problems(&problems);
                failed = true;
                continue;
            }
        };
        read.push(path.clone());
        if found.subjects.is_empty() && found.alternatives.is_empty() {
            output.note(&format!("{}: no subjects in this case: nothing is decided", path.display()));
        }
        subjects.extend(found.subjects);
        for alternatives in &found.alternatives {
            print(output, alternatives, printed);
            printed = true;
        }
    }
    if let Some(subject) = asked.subject.filter(|_| !printed && !read.is_empty()) {
        output.problem(&no_subject(subject, &read, &subjects));
        failed = true;
    }
    !failed
}

/// What was found about a case, and whom it is about.
struct Found {
    alternatives: Vec<Alternatives>,
    subjects: Vec<String>,
}

fn find(policy: &Policy, on: Date, asked: &Asked<'_>, path: &Path) -> Result<Found, Vec<Diagnostic>> {
    if files::kind(path) == Kind::Policy {
        let help = "name case files, which end in .json";
        return Err(vec![files::problem(Code::Unreadable, path, "this is a policy file, not a case", help)]);
    }
    let bytes = files::read(path).map_err(|problem| vec![problem])?;
    let told = |problems: kijun::Problems| problems.diagnostics().to_vec();
    let case = policy.read_case(&path.display().to_string(), &bytes).map_err(told)?;
    let on = policy.on(on);
    let mut what_if = on.what_if(&case);
    if let Some(changes) = asked.changes {
        what_if = what_if.at_most(changes);
    }
    if let Some(subject) = asked.subject {
        what_if = what_if.about(subject);
    }
    if let Some(outcome) = asked.want {
        what_if = what_if.wanting(outcome);
    }
    if asked.fixed {
        what_if = what_if.fixed_too();
    }
    let alternatives = what_if.find().map_err(told)?;
    let decisions = on.decide(&case).map_err(told)?;
    let subjects = decisions.iter().filter_map(kijun::Decision::subject_key).collect();
    Ok(Found { alternatives, subjects })
}

fn print(output: &mut Output, found: &Alternatives, printed: bool) {
    if output.is_json() {
        return output.line(&found.to_json());
    }
    if printed {
        output.line("");
    }
    let text = what_if_text(found, output.style());
    output.line(text.trim_end());
}
