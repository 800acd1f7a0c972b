//! What several topics need.

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
