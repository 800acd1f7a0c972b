//! The files under `tests/ok` and `tests/err`: what is accepted, and what each bad input gets.
//!
//! Beside each fixture stands a `.expect`: the code, line and column of every problem, and the
//! path of the fact. What a person reads is a
//! snapshot. A `.repeat.json` tells how a text too large to keep is made.

use std::path::{Path, PathBuf};
use std::process::Command;

use kijun::{Diagnostic, PolicyFile, PolicySet, Problems, Severity};

use crate::support::shipped;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name)
}

/// What stands in a folder, in order, apart from expectations.
fn fixtures(folder: &Path) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.retain(|path| path.extension().is_none_or(|ending| ending != "expect"));
    found.sort();
    assert!(!found.is_empty(), "{} holds fixtures", folder.display());
    found
}

/// The bytes of a fixture, made first where they are too many to keep.
fn bytes(path: &Path) -> Vec<u8> {
    let bytes = std::fs::read(path).unwrap();
    if !path.to_string_lossy().ends_with(".repeat.json") {
        return bytes;
    }
    let recipe: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    let text = |key: &str| recipe[key].as_str().unwrap();
    let times = usize::try_from(recipe["times"].as_u64().unwrap()).unwrap();
    [text("before"), &text("repeat").repeat(times), text("after")].concat().into_bytes()
}

/// A line for each problem, as `.expect` has them; of very many the first ten and their number.
fn told(problems: &[Diagnostic]) -> String {
    let tell = |problem: &Diagnostic| {
        let (place, warning) = (problem.position(), problem.severity() == Severity::Warning);
        let warning = if warning { " warning" } else { "" };
        let path = problem.fact().map(|path| format!(" {path}")).unwrap_or_default();
        format!("{} {}:{}{warning}{path}\n", problem.code(), place.line, place.column)
    };
    match problems.len() {
        0..=20 => problems.iter().map(tell).collect(),
        many => problems.iter().take(10).map(tell).chain([format!("… {many} in all\n")]).collect(),
    }
}

/// Compares with the `.expect` beside a fixture, or writes it where `KIJUN_UPDATE` is set.
fn compare(path: &Path, found: &str, failures: &mut Vec<String>) {
    let expectation = path.with_extension("expect");
    if std::env::var_os("KIJUN_UPDATE").is_some() {
        std::fs::write(&expectation, found).unwrap();
    }
    let expected = std::fs::read_to_string(&expectation).unwrap_or_default();
    if expected != found {
        failures.push(format!("{}\nexpected:\n{expected}found:\n{found}", path.display()));
    }
}

fn load(path: &Path) -> Result<PolicySet, Problems> {
    let files = if path.is_dir() { fixtures(path) } else { vec![path.to_owned()] };
    let name = |path: &Path| path.file_name().unwrap().to_string_lossy().into_owned();
    PolicySet::load(files.iter().map(|path| PolicyFile::new(name(path), bytes(path))))
}

#[test]
fn every_file_in_ok_says_the_same() {
    let texts: Vec<String> = fixtures(&folder("ok"))
        .iter()
        .map(|path| {
            let set = load(path).unwrap_or_else(|problems| panic!("{}: {problems}", path.display()));
            assert_eq!(set.warnings(), [], "{}", path.display());
            let policy = set.policy("storage").unwrap();
            let decide = |json: &str| {
                let case = policy.read_case("case", json.as_bytes()).unwrap();
                let decision = policy.on(kijun::date!(2023 - 10 - 01)).decide(&case).unwrap().remove(0);
                // A clause without a label is told in the words of the file.
                decision.to_json().replace('（', "(").replace('）', ")")
            };
            decide(r#"{"full": true, "heavy": false}"#) + &decide(r#"{"full": true, "heavy": true}"#)
        })
        .collect();
    assert!(texts[0].contains("\"outcome\":\"floor\"") && texts[0].contains("\"outcome\":\"shelf\""), "{}", texts[0]);
    texts.iter().for_each(|text| assert_eq!(text, &texts[0]));
}

#[test]
fn every_policy_in_err_is_refused_with_code_line_and_column() {
    let mut failures = Vec::new();
    for path in fixtures(&folder("err/policies")).iter().filter(|path| !path.ends_with("folder_without_policies")) {
        let problems = load(path).map(|_| ()).expect_err(&path.display().to_string());
        compare(path, &told(problems.diagnostics()), &mut failures);
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn every_case_in_err_is_refused_with_code_line_and_column() {
    let set = PolicySet::load([shipped("residence", None), shipped("minors_2023", None)]).unwrap();
    let policy = set.policy("minors_2023").unwrap();
    let mut failures = Vec::new();
    for path in fixtures(&folder("err/cases")) {
        let problems = policy.read_case("case", &bytes(&path)).map(|_| ()).expect_err(&path.display().to_string());
        compare(&path, &told(problems.diagnostics()), &mut failures);
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// What the command prints about a fixture, standard error after standard output, and its status.
fn printed(arguments: &[&str], columns: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_kijun"))
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("COLUMNS", columns)
        .env_remove("NO_COLOR")
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    format!("{}{}status {}", text(output.stdout), text(output.stderr), output.status.code().unwrap())
}

#[test]
fn what_a_person_reads_about_each_bad_policy() {
    for path in fixtures(&folder("err/policies")) {
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        if path.extension().is_some_and(|ending| ending == "json") {
            continue;
        }
        let path = path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap().to_string_lossy().into_owned();
        insta::assert_snapshot!(format!("policy_{stem}"), printed(&["check", &path], "80"));
    }
}

#[test]
fn what_a_person_reads_about_each_bad_case() {
    for path in fixtures(&folder("err/cases")) {
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        if stem.ends_with(".repeat") {
            continue;
        }
        let path = path.strip_prefix(env!("CARGO_MANIFEST_DIR")).unwrap().to_string_lossy().into_owned();
        insta::assert_snapshot!(format!("case_{stem}"), printed(&["decide", "minors_2023", &path], "80"));
    }
}

#[test]
fn a_problem_at_120_columns_and_in_colour() {
    let file = "tests/err/policies/conflict.kijun";
    insta::assert_snapshot!("policy_conflict_at_120", printed(&["check", file], "120"));
    insta::assert_snapshot!("policy_conflict_in_colour", printed(&["check", file, "--color", "always"], "80"));
    insta::assert_snapshot!("policy_conflict_in_json", printed(&["check", file, "--format", "json"], "80"));
}

#[test]
fn a_line_that_no_terminal_shows_is_told_without_a_drawing() {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("a_long_line.kijun");
    std::fs::write(&path, bytes(&folder("err/policies").join("a_long_line.repeat.json"))).unwrap();
    let text = printed(&["check", path.to_str().unwrap()], "80");
    assert!(text.contains("K0005: this text is not closed") && text.len() < 1000, "{text}");
}
