//! `kijun show`: the text of a policy as it stands on a day.

use std::path::Path;

use kijun::ast::{self, InForce, Parameter, Part};
use kijun::{Date, Policy, PolicyFile};
use serde::Serialize;

use super::files;
use super::output::Output;

/// What is printed in JSON.
#[derive(Serialize)]
struct Object<'a> {
    policy: &'a str,
    version: &'a str,
    on: Date,
    in_force: Window,
    text: &'a str,
}

/// Whether a policy is in force, and from when until when.
#[derive(Serialize)]
struct Window {
    holds: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<Date>,
}

pub(super) fn run(output: &mut Output, policies: &Path, name: &str, on: Date) -> bool {
    let Some(policy) = files::load_policy(output, policies, name) else { return false };
    // What was loaded can be read again, and holds the policy.
    let Some(tree) = tree(&policy) else { return false };
    let window = Window::of(tree.header.in_force.first(), on);
    if output.is_json() {
        let text = text(tree, &[], on);
        let object = Object { policy: policy.name(), version: policy.version(), on, in_force: window, text: &text };
        output.line(&serde_json::to_string(&object).unwrap_or_default());
    } else {
        let heading =
            [format!("{} on {on}: {}", policy.name(), window.words()), format!("version {}", policy.version())];
        text(tree, &heading, on).lines().for_each(|line| output.line(line));
    }
    true
}

impl Window {
    fn of(written: Option<&InForce>, on: Date) -> Window {
        let (from, to) = (written.map(|window| window.from), written.and_then(|window| window.to));
        Window { holds: from.is_none_or(|from| from <= on) && to.is_none_or(|to| on <= to), from, to }
    }

    fn words(&self) -> String {
        let holds = if self.holds { "in force" } else { "not in force" };
        let Some(from) = self.from else { return "in force, as on every day".to_owned() };
        let until = self.to.map_or(String::new(), |to| format!(" to {to}"));
        let window = if self.holds { format!("from {from}{until}") } else { format!("in force from {from}{until}") };
        format!("{holds} ({window})")
    }
}

/// The tree of a policy, without its examples, which decide nothing.
fn tree(policy: &Policy) -> Option<ast::Policy> {
    let file = PolicyFile::new(policy.file().name(), policy.file().text());
    let mut tree = file.parse().ok()?.parts.into_iter().find_map(|part| match part {
        Part::Policy(tree) if tree.name.text == policy.name() => Some(tree),
        _ => None,
    })?;
    tree.examples.clear();
    Some(tree)
}

/// The text in the canonical layout. What is told of the day stands in comments, so that it is a policy still.
fn text(tree: ast::Policy, heading: &[String], on: Date) -> String {
    let parameters = tree.parameters.clone();
    let mut parameters = parameters.iter();
    let mut current = None;
    let mut text: String = heading.iter().map(|line| format!("# {line}\n")).collect();
    for line in Part::Policy(tree).to_string().lines() {
        if !line.starts_with(' ') {
            current = line.starts_with("parameter ").then(|| parameters.next()).flatten();
        }
        text.push_str(line);
        text.push_str(&current.and_then(|parameter| remark(parameter, line, on)).unwrap_or_default());
        text.push('\n');
    }
    // A remark that has no room beside its line goes above it.
    PolicyFile::new(String::new(), text.as_str()).format().unwrap_or(text)
}

/// What is to be said beside a line of a parameter: which value holds, or that none does.
fn remark(parameter: &Parameter, line: &str, on: Date) -> Option<String> {
    match parameter.values.iter().map(|value| value.from).filter(|from| *from <= on).max() {
        Some(from) => line.starts_with(&format!("  from {from}:")).then(|| format!("  # holds on {on}")),
        None => line.starts_with("parameter ").then(|| format!("  # has no value on {on}")),
    }
}
