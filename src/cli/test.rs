//! `kijun test`: examples, case files with expectations, and which clauses they never saw true or false.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use kijun::{Code, Date, Decision, Diagnostic, PolicySet, Reason, Truth};
use serde_json::Value;

use super::files;
use super::output::Output;

/// Which truths each clause was seen with.
type Seen = BTreeMap<String, [bool; 3]>;

pub(super) fn run(output: &mut Output, policies: &Path, paths: &[PathBuf]) -> bool {
    let holds_policies = |path: &&PathBuf| {
        path.is_dir() && !files::below(path, ".kijun").is_empty()
            || path.extension().is_some_and(|ending| ending == "kijun")
    };
    let mut sources: Vec<PathBuf> = paths.iter().filter(holds_policies).cloned().collect();
    if sources.is_empty() {
        sources.push(policies.to_owned());
    }
    let Some(set) = files::load(output, &sources) else { return false };
    let mut seen = Seen::new();
    let (mut passed, mut failed) = (0usize, 0usize);
    let mut count = |output: &mut Output, name: &str, problems: &[Diagnostic]| {
        let good = problems.is_empty();
        passed = passed.saturating_add(usize::from(good));
        failed = failed.saturating_add(usize::from(!good));
        if output.is_json() {
            output.line(&serde_json::json!({"test": name, "passed": good}).to_string());
        }
        output.problems(problems);
    };
    let cases_only = !paths.is_empty() && !paths.iter().any(|path| holds_policies(&path));
    if !cases_only {
        for run in set.policies().flat_map(|policy| policy.examples()) {
            run.decisions.iter().for_each(|decision| see(&mut seen, decision));
            count(output, &run.name, &run.problems);
        }
    }
    let folders = if paths.is_empty() { vec![policies.to_owned()] } else { paths.to_vec() };
    for path in folders.iter().flat_map(|path| expectations(path)) {
        let (name, problems) = expectation(&set, &path, &mut seen);
        count(output, &name, &problems);
    }
    if !output.is_json() {
        if !cases_only {
            gaps(output, &set, &seen);
        }
        output.line(&format!("{passed} passed, {failed} failed"));
    }
    failed == 0
}

/// The files of expectations that a path names.
fn expectations(path: &Path) -> Vec<PathBuf> {
    if path.is_dir() {
        return files::below(path, ".expect.json");
    }
    match path.to_string_lossy() {
        name if name.ends_with(".expect.json") => vec![path.to_owned()],
        name if name.ends_with(".json") => {
            vec![PathBuf::from(name.trim_end_matches(".json").to_owned() + ".expect.json")]
        }
        _ => Vec::new(),
    }
}

/// Checks one file of expectations against its case.
fn expectation(set: &PolicySet, path: &Path, seen: &mut Seen) -> (String, Vec<Diagnostic>) {
    let case_path = PathBuf::from(path.to_string_lossy().trim_end_matches(".expect.json").to_owned() + ".json");
    let name = case_path.display().to_string();
    let wrong = |message: String| {
        files::problem(
            Code::Expectation,
            path,
            message,
            "write a list of objects, each with `policy`, `on` and keys of the decision",
        )
    };
    let expected = files::read(path).and_then(|bytes| {
        serde_json::from_slice::<Vec<serde_json::Map<String, Value>>>(&bytes)
            .map_err(|error| wrong(format!("these expectations cannot be read: {error}")))
    });
    let (expected, bytes) = match expected.and_then(|expected| Ok((expected, files::read(&case_path)?))) {
        Ok(both) => both,
        Err(problem) => return (name, vec![problem]),
    };
    let mut problems = Vec::new();
    if expected.is_empty() {
        problems.push(wrong("this file expects nothing".to_owned()));
    }
    for (index, object) in expected.iter().enumerate() {
        let text = |key: &str| object.get(key).and_then(Value::as_str);
        let number = index.saturating_add(1);
        let (Some(policy), Some(on)) = (text("policy"), text("on").and_then(|on| on.parse::<Date>().ok())) else {
            problems.push(wrong(format!("expectation {number} lacks `policy` or a date in `on`")));
            continue;
        };
        let decided = set.policy(policy).map_err(|problem| vec![problem]).and_then(|policy| {
            let case = policy.read_case(&name, &bytes).map_err(|problems| problems.diagnostics().to_vec())?;
            policy.on(on).decide(&case).map_err(|problems| problems.diagnostics().to_vec())
        });
        let decisions = match decided {
            Ok(decisions) => decisions,
            Err(more) => {
                problems.extend(more);
                continue;
            }
        };
        decisions.iter().for_each(|decision| see(seen, decision));
        let subject = text("subject");
        let decision = match subject {
            Some(subject) => decisions.iter().find(|decision| decision.subject().as_deref() == Some(subject)),
            None if decisions.len() == 1 => decisions.first(),
            None => None,
        };
        let Some(decision) = decision else {
            problems.push(wrong(format!(
                "expectation {number}: there is no decision about {}",
                subject.unwrap_or("a subject that is not named")
            )));
            continue;
        };
        let found: Value = serde_json::from_str(&decision.to_json()).unwrap_or_default();
        for (key, wanted) in object {
            let is = found.get(key).cloned().unwrap_or(Value::Null);
            if is != *wanted {
                let message = format!(
                    "expectation {number}, {policy} on {on}{}: `{key}` is {is}, and {wanted} was expected",
                    subject.map(|subject| format!(" about {subject}")).unwrap_or_default()
                );
                problems.push(files::problem(
                    Code::ExpectationFailed,
                    path,
                    message,
                    "correct the rule or the expectation, whichever is wrong",
                ));
            }
        }
    }
    (name, problems)
}

/// Notes the truth of every clause of a decision.
fn see(seen: &mut Seen, decision: &Decision) {
    decision.reasons().iter().for_each(|reason| see_reason(seen, reason));
}

fn see_reason(seen: &mut Seen, reason: &Reason) {
    let truths = seen.entry(reason.at.clone()).or_default();
    let at = match reason.truth {
        Truth::No => 0,
        Truth::Unknown => 1,
        Truth::Yes => 2,
    };
    if let Some(place) = truths.get_mut(at) {
        *place = true;
    }
    if !reason.unless.is_empty() {
        // The exception as a whole is told by its clauses.
        seen.entry(format!("{} unless", reason.at)).or_insert([true; 3]);
    }
    reason.clauses.iter().chain(&reason.unless).for_each(|clause| see_reason(seen, clause));
}

/// Says which clauses were never seen true, false or unknown.
fn gaps(output: &mut Output, set: &PolicySet, seen: &Seen) {
    for (index, word, truth) in [(2, "true", Truth::Yes), (0, "false", Truth::No), (1, "unknown", Truth::Unknown)] {
        let never: Vec<String> = set
            .policies()
            .flat_map(|policy| policy.clauses(truth))
            .filter(|clause| !seen.get(clause).and_then(|truths| truths.get(index)).is_some_and(|seen| *seen))
            .collect();
        if !never.is_empty() {
            output.line(&format!("Never seen {word}: {}", never.join(", ")));
        }
    }
}
