//! `kijun check`.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use kijun::{Date, Diagnostic};

use super::files;
use super::output::Output;

pub(super) fn run(output: &mut Output, policies: &Path, paths: &[PathBuf], on: Option<Date>) -> bool {
    let paths = if paths.is_empty() { vec![policies.to_owned()] } else { paths.to_vec() };
    let Some(set) = files::load(output, &paths) else {
        // Only a person who reads it is told where to read on.
        if !output.is_json() && std::io::stderr().is_terminal() {
            output.note("For more about an error, run `kijun check --explain` with its code.");
        }
        return false;
    };
    let lapsing = on.map(|on| set.lapsing(on)).unwrap_or_default();
    let all = set.warnings().iter().chain(&lapsing);
    let warnings: Vec<Diagnostic> = all.filter(|warning| files::asked(&paths, warning)).cloned().collect();
    output.problems(&warnings);
    if output.is_json() {
        return true;
    }
    let names: Vec<String> = set.policies().map(|policy| policy.name().to_owned()).collect();
    let count = match warnings.len() {
        0 => String::new(),
        1 => ", with one warning".to_owned(),
        n => format!(", with {n} warnings"),
    };
    let what = if names.is_empty() { "the vocabularies".to_owned() } else { names.join(", ") };
    output.paragraph(0, &format!("Checked {what}: no errors{count}."));
    true
}
