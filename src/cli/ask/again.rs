//! The command that goes on with an interview.

use std::path::Path;

use clap::ValueEnum;

use super::super::output::Output;
use super::Asked;

/// The command, with every option that the interview was started with but the subject; the case is the one that is saved.
pub(super) fn command(
    output: &Output,
    policies: &Path,
    asked: &Asked<'_>,
    case: &Path,
    subject: Option<&String>,
) -> String {
    let mut words = vec!["kijun".to_owned(), "ask".to_owned(), quoted(asked.policy), file(case)];
    let mut option = |name: &str, value: String| {
        // A value that begins as an option does is no option.
        if value.starts_with('-') {
            words.push(format!("--{name}={value}"));
        } else {
            words.extend([format!("--{name}"), value]);
        }
    };
    if let Some(on) = asked.on {
        option("on", on.to_string());
    }
    if let Some(subject) = subject {
        option("subject", quoted(subject));
    }
    if let Some(of) = asked.of.and_then(|of| of.to_possible_value()) {
        option("of", of.get_name().to_owned());
    }
    if policies != Path::new("policies") {
        option("policies", file(policies));
    }
    for (name, value) in output.options() {
        option(name, value);
    }
    words.join(" ")
}

/// A path that is no option.
fn file(path: &Path) -> String {
    let path = path.display().to_string();
    if path.starts_with('-') { quoted(&format!("./{path}")) } else { quoted(&path) }
}

/// A word as a shell reads it.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "_-./:=@%+,".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}
