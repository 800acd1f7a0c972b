//! `kijun decide`.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use kijun::{Code, Date, Decision, Diagnostic, Policy, decision_text, why_not_text};

use super::files::{self, Kind};
use super::output::Output;

/// What is asked for.
pub(super) struct Asked<'a> {
    pub(super) policy: &'a str,
    pub(super) cases: &'a [PathBuf],
    pub(super) on: Option<Date>,
    pub(super) subject: Option<&'a str>,
    /// An outcome of which is asked what stands in its way.
    pub(super) why_not: Option<&'a str>,
}

/// What has come about so far.
#[derive(Default)]
struct Progress {
    printed: bool,
    failed: bool,
    /// The cases that were decided.
    cases: Vec<PathBuf>,
    /// Their subjects, where one is asked for.
    subjects: BTreeSet<String>,
}

pub(super) fn run(output: &mut Output, policies: &Path, asked: &Asked<'_>) -> bool {
    let Some(policy) = files::load_policy(output, policies, asked.policy) else { return false };
    if let Some(problem) = asked.why_not.and_then(|outcome| no_outcome(&policy, outcome)) {
        output.problem(&problem);
        return false;
    }
    let Some(cases) = cases(output, asked.cases) else { return false };
    let on = asked.on.unwrap_or_else(super::today);
    let mut progress = Progress::default();
    for path in cases {
        match decide(&policy, on, path) {
            Ok(decisions) => print(output, &mut progress, asked, path, &decisions),
            Err(problems) => {
                output.problems(&problems);
                progress.failed = true;
            }
        }
    }
    if let Some(subject) = asked.subject.filter(|_| !progress.printed && !progress.cases.is_empty()) {
        output.problem(&no_subject(subject, &progress.cases, &progress.subjects));
        progress.failed = true;
    }
    !progress.failed
}

/// The cases among what was named, where there is one: what is expected of a case is none.
pub(super) fn cases<'a>(output: &mut Output, named: &'a [PathBuf]) -> Option<Vec<&'a PathBuf>> {
    let cases: Vec<&PathBuf> = named.iter().filter(|path| !is_expectations(path)).collect();
    if cases.is_empty() {
        output.problem(&no_case(named));
        return None;
    }
    Some(cases)
}

fn is_expectations(path: &Path) -> bool {
    path.to_string_lossy().ends_with(".expect.json")
}

fn decide(policy: &Policy, on: Date, path: &Path) -> Result<Vec<Decision>, Vec<Diagnostic>> {
    if files::kind(path) == Kind::Policy {
        let help = "name case files, which end in .json";
        return Err(vec![files::problem(Code::Unreadable, path, "this is a policy file, not a case", help)]);
    }
    let bytes = files::read(path).map_err(|problem| vec![problem])?;
    let case = policy.read_case(&path.display().to_string(), &bytes);
    case.and_then(|case| policy.on(on).decide(&case)).map_err(|problems| problems.diagnostics().to_vec())
}

/// Prints the decisions about one case, or those about the subject that is asked for.
fn print(output: &mut Output, progress: &mut Progress, asked: &Asked<'_>, path: &Path, decisions: &[Decision]) {
    let subject = asked.subject;
    if decisions.is_empty() {
        output.note(&format!("{}: no subjects in this case: nothing is decided", path.display()));
    }
    progress.cases.push(path.to_owned());
    for decision in decisions {
        let (key, about) = (decision.subject_key(), decision.subject());
        let wanted = subject.is_none_or(|wanted| [&key, &about].into_iter().flatten().any(|name| name == wanted));
        progress.subjects.extend(key.filter(|_| subject.is_some()));
        if !wanted {
            continue;
        }
        let why_not = asked.why_not.and_then(|outcome| decision.why_not(outcome));
        if output.is_json() {
            output.line(&why_not.map_or_else(|| decision.to_json(), |why_not| decision.to_json_with(&why_not)));
        } else {
            if progress.printed {
                output.line("");
            }
            let style = output.style();
            let text = match &why_not {
                Some(why_not) => why_not_text(decision, why_not, style),
                None => decision_text(decision, style),
            };
            output.line(text.trim_end());
        }
        progress.printed = true;
    }
}

/// That the policy has no such outcome.
pub(super) fn no_outcome(policy: &Policy, outcome: &str) -> Option<Diagnostic> {
    let names: Vec<String> = policy.outcomes().map(str::to_owned).collect();
    let known = names.iter().any(|name| name == outcome);
    let message = format!("`{}` has no outcome `{outcome}`", policy.name());
    let help = files::among(outcome, &names);
    (!known).then(|| Diagnostic::about_file(Code::UnknownOutcome, policy.file().name(), message, help))
}

/// That all files are expectations.
fn no_case(named: &[PathBuf]) -> Diagnostic {
    let first = named.first().map(PathBuf::as_path).unwrap_or(Path::new("-"));
    let message = "there is no case to decide: this file holds expectations";
    files::problem(Code::Unreadable, first, message, "name case files, such as aiko.json beside aiko.expect.json")
}

/// That no case holds the subject.
pub(super) fn no_subject(subject: &str, cases: &[PathBuf], subjects: &BTreeSet<String>) -> Diagnostic {
    let others = cases.len().saturating_sub(1);
    let (file, message) = match cases.first().map(|first| first.display().to_string()) {
        Some(first) if others > 0 => {
            (format!("{first} and {others} more"), format!("none of these cases has a subject `{subject}`"))
        }
        first => (first.unwrap_or_default(), format!("this case has no subject `{subject}`")),
    };
    let help = if subjects.is_empty() {
        "the cases name no subjects; leave --subject out".to_owned()
    } else {
        files::among(subject, &subjects.iter().cloned().collect::<Vec<_>>())
    };
    Diagnostic::about_file(Code::UnknownSubject, &file, message, help)
}
