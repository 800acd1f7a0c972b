//! What several topics need.

use std::path::PathBuf;

use kijun::{Code, PolicyFile, PolicySet, Severity};

/// A shipped policy file, changed by replacing a text that must stand in it.
pub fn shipped(name: &str, change: Option<(&str, &str)>) -> PolicyFile {
    let path = format!("{}/policies/{name}.kijun", env!("CARGO_MANIFEST_DIR"));
    let mut text = std::fs::read_to_string(&path).unwrap();
    if let Some((old, new)) = change {
        assert!(text.contains(old), "{old:?} stands in {name}");
        text = text.replace(old, new);
    }
    PolicyFile::new(format!("{name}.kijun"), text)
}

/// Errors of files that do not load: code, line and column, and the whole text of each.
pub fn errors(files: Vec<PolicyFile>) -> Vec<(Code, usize, usize, String)> {
    let problems = PolicySet::load(files).expect_err("these files are wrong");
    let errors = problems.diagnostics().iter().filter(|problem| problem.severity() == Severity::Error);
    errors.map(|error| (error.code(), error.position().line, error.position().column, error.to_string())).collect()
}

/// All shipped policies.
pub fn shipped_set() -> PolicySet {
    PolicySet::load(below("kijun").into_iter().map(|(name, text)| PolicyFile::new(name, text))).unwrap()
}

/// Every shipped case: its path and its text.
pub fn shipped_cases() -> Vec<(String, String)> {
    below("json").into_iter().filter(|(path, _)| !path.ends_with(".expect.json")).collect()
}

/// The files below `policies` that end so.
fn below(extension: &str) -> Vec<(String, String)> {
    let mut open = vec![PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("policies")];
    let mut found = Vec::new();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.extension().is_some_and(|found| found == extension) {
            found.push((path.display().to_string(), std::fs::read_to_string(path).unwrap()));
        }
    }
    found.sort();
    found
}
