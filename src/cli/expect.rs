//! A case and the decisions that it must get: `aiko.json` and `aiko.expect.json`.

use std::path::{Path, PathBuf};

use kijun::{Code, Date, Decision, Diagnostic, PolicySet};
use serde_json::{Map, Value};

use super::coverage::Coverages;
use super::files;

/// The keys of a decision that say how it came out.
const VERDICT: [&str; 4] = ["result", "outcome", "possible", "rules"];

/// What a decision must be.
type Expectation = Map<String, Value>;

/// The file of expectations beside a case.
pub(super) fn beside(case: &Path) -> PathBuf {
    PathBuf::from(case.to_string_lossy().trim_end_matches(".json").to_owned() + ".expect.json")
}

/// The case beside a file of expectations.
pub(super) fn case_of(path: &Path) -> PathBuf {
    PathBuf::from(path.to_string_lossy().trim_end_matches(".expect.json").to_owned() + ".json")
}

/// Compares one case with its file of expectations. What came out otherwise is one problem, or one for each decision.
pub(super) fn run(set: &PolicySet, path: &Path, seen: &mut Coverages, one_each: bool) -> Vec<Diagnostic> {
    let (case, expected) = match read(set, path) {
        Ok(both) => both,
        Err(problems) => return problems,
    };
    let (mut problems, mut sentences) = (Vec::new(), Vec::new());
    for (index, object) in expected.iter().enumerate() {
        match compare(set, path, &case, (index.saturating_add(1), object), seen) {
            Ok(sentence) => sentences.extend(sentence),
            // What is wrong with the case is wrong in each expectation.
            Err(more) => more.into_iter().for_each(|problem| {
                if !problems.contains(&problem) {
                    problems.push(problem);
                }
            }),
        }
    }
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let help = format!("correct the rule, or the expectation in {name}, whichever is wrong");
    let failed = |message: String| files::problem(Code::ExpectationFailed, &case_of(path), message, help.as_str());
    let most = if one_each { 1 } else { sentences.len().max(1) };
    problems.extend(sentences.chunks(most).map(|sentences| failed(sentences.join("\n"))));
    problems
}

/// That a file of expectations is wrong.
fn wrong(path: &Path, message: impl Into<String>) -> Diagnostic {
    let help = "write a list of objects, each with `policy`, `on` and keys of the decision: \
                [{\"policy\": \"…\", \"on\": \"2023-10-01\", \"subject\": \"…\", \"outcome\": \"…\"}]";
    files::problem(Code::Expectation, path, message, help)
}

/// The bytes of the case, and what is expected of it.
fn read(set: &PolicySet, path: &Path) -> Result<(Vec<u8>, Vec<Expectation>), Vec<Diagnostic>> {
    let bytes = files::read(path).map_err(|problem| vec![problem])?;
    let expected = serde_json::from_slice::<Vec<Expectation>>(&bytes).map_err(|_| unreadable(set, path, &bytes))?;
    if expected.is_empty() {
        return Err(vec![wrong(path, "this file expects nothing")]);
    }
    let case = case_of(path);
    if !case.is_file() {
        let message = format!("there is no case {} for these expectations", case.display());
        let help = "write the case, or correct the name of this file: X.expect.json stands beside X.json";
        return Err(vec![files::problem(Code::Expectation, path, message, help)]);
    }
    Ok((files::read(&case).map_err(|problem| vec![problem])?, expected))
}

/// Why expectations cannot be read: the reader of cases finds the place where JSON is broken.
fn unreadable(set: &PolicySet, path: &Path, bytes: &[u8]) -> Vec<Diagnostic> {
    let read = set.policies().next().map(|policy| policy.read_case(&path.display().to_string(), bytes));
    let problems = read.and_then(Result::err).map(|problems| problems.diagnostics().to_vec()).unwrap_or_default();
    let broken = |problem: &Diagnostic| {
        matches!(problem.code(), Code::Json | Code::CaseEncoding | Code::CaseTooDeep | Code::DuplicateKey)
    };
    let broken: Vec<Diagnostic> = problems.into_iter().filter(broken).collect();
    if broken.is_empty() { vec![wrong(path, "these expectations are not a list of objects")] } else { broken }
}

/// Decides as an expectation asks, and says in a sentence what came out otherwise.
fn compare(
    set: &PolicySet,
    path: &Path,
    case: &[u8],
    (number, object): (usize, &Expectation),
    seen: &mut Coverages,
) -> Result<Option<String>, Vec<Diagnostic>> {
    let text = |key: &str| object.get(key).and_then(Value::as_str);
    let lacks = |what: &str| vec![wrong(path, format!("expectation {number} {what}"))];
    let policy = text("policy").ok_or_else(|| lacks("does not name a `policy`"))?;
    let on = text("on").ok_or_else(|| lacks("does not say `on` which day"))?;
    let on: Date = on.parse().map_err(|_| lacks(&format!("is on “{on}”: write a date as 2023-10-01")))?;
    let policy = files::policy(set, policy, path).map_err(|problem| vec![problem])?;
    let decided = policy
        .read_case(&case_of(path).display().to_string(), case)
        .and_then(|case| policy.on(on).decide(&case))
        .map_err(|problems| problems.diagnostics().to_vec())?;
    seen.add(&decided);
    let decision = about(&decided, text("subject")).map_err(|(what, help)| {
        vec![files::problem(Code::Expectation, path, format!("expectation {number} {what}"), help)]
    })?;
    let found: Expectation = serde_json::from_str(&decision.to_json()).unwrap_or_default();
    let subject = decision.subject().unwrap_or_else(|| "the case".to_owned());
    let difference = difference(object, &found, policy.name());
    Ok(difference.map(|difference| format!("{subject}: {difference} ({} on {on})", policy.name())))
}

/// The decision that an expectation is about, or what is wrong and what to do.
fn about<'a>(decisions: &'a [Decision], subject: Option<&str>) -> Result<&'a Decision, (String, String)> {
    let names = || decisions.iter().filter_map(Decision::subject).collect::<Vec<_>>();
    match (subject, decisions) {
        (_, []) => Err(("is about a case without subjects".to_owned(), "add them to the case".to_owned())),
        (None, [decision]) => Ok(decision),
        (None, _) => Err(("does not name a `subject`".to_owned(), files::among("", &names()))),
        (Some(subject), _) => {
            decisions.iter().find(|decision| decision.subject().as_deref() == Some(subject)).ok_or_else(|| {
                (format!("is about `{subject}`, about whom nothing is decided"), files::among(subject, &names()))
            })
        }
    }
}

/// What was expected and what came out, where they differ.
fn difference(expected: &Expectation, found: &Expectation, policy: &str) -> Option<String> {
    let is = |key: &str| found.get(key).unwrap_or(&Value::Null);
    let differing: Vec<(&String, &Value)> = expected.iter().filter(|(key, wanted)| is(key) != *wanted).collect();
    let (verdict, others): (Vec<_>, Vec<_>) =
        differing.into_iter().partition(|(key, _)| VERDICT.contains(&key.as_str()));
    let tell = |expected: String, found: String| format!("{expected} was expected, and {found} came out");
    let verdict = (!verdict.is_empty()).then(|| tell(outcome(expected, policy), outcome(found, policy)));
    let others = others.into_iter().map(|(key, wanted)| format!("`{key}`: {}", tell(value(wanted), value(is(key)))));
    let parts: Vec<String> = verdict.into_iter().chain(others).collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}

/// How a decision came out, in words: `toward_grant by rule 1`.
fn outcome(decision: &Expectation, policy: &str) -> String {
    let text = |key: &str| decision.get(key).and_then(Value::as_str);
    let names = |key: &str| decision.get(key).and_then(Value::as_array);
    let list = |values: &Vec<Value>, joint: &str| values.iter().map(value).collect::<Vec<_>>().join(joint);
    let what = match (text("result"), text("outcome")) {
        (_, Some(outcome)) => outcome.to_owned(),
        (Some("undetermined"), _) | (None, None) if names("possible").is_some() => {
            format!("undetermined ({})", names("possible").map(|names| list(names, " or ")).unwrap_or_default())
        }
        (Some("not_in_force"), _) => "not in force".to_owned(),
        (Some(result), _) => result.to_owned(),
        (None, None) => "a decision".to_owned(),
    };
    match names("rules") {
        Some(rules) if rules.is_empty() => format!("{what} by no rule"),
        Some(rules) => format!("{what} by {}", list(rules, ", ").replace(&format!("{policy} "), "")),
        None => what,
    }
}

/// A value in words: a text as it is, and of what is missing the addresses.
fn value(value: &Value) -> String {
    match value {
        Value::Null => "nothing".to_owned(),
        Value::String(text) => text.clone(),
        Value::Object(missing) => {
            let items = missing.values().filter_map(Value::as_array).flatten();
            let places: Vec<&str> = items.filter_map(|item| item.get("at").and_then(Value::as_str)).collect();
            if places.is_empty() { "nothing".to_owned() } else { places.join(", ") }
        }
        other => other.to_string(),
    }
}
