//! `kijun show`: the text of a policy as it stands on a day, or its texts over time.

use std::collections::HashMap;
use std::path::Path;

use kijun::ast::{self, Definition, InForce, Parameter, Part, RowsFrom};
use kijun::{Amendment, Date, Policy, PolicyFile, PolicyOn, Version};
use serde::Serialize;

use super::output::Output;
use super::{files, text_page};

/// What is asked for.
pub(super) struct Asked<'a> {
    pub(super) policy: &'a str,
    pub(super) on: Date,
    pub(super) timeline: bool,
}

/// What is printed in JSON.
#[derive(Serialize)]
struct Object<'a> {
    policy: &'a str,
    version: &'a str,
    on: Date,
    in_force: Window,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    changed: Vec<Mark<'a>>,
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

/// What an amendment did.
#[derive(Serialize)]
struct Mark<'a> {
    at: &'a str,
    how: &'a str,
    by: &'a str,
    from: Date,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<Date>,
}

/// A text and its days.
#[derive(Serialize)]
struct Line<'a> {
    policy: &'a str,
    version: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<Date>,
    amended_by: Vec<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    in_force: Option<Days>,
}

#[derive(Serialize)]
struct Days {
    from: Date,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<Date>,
}

pub(super) fn run(output: &mut Output, policies: &Path, asked: &Asked<'_>) -> bool {
    let Some(policy) = files::load_policy(output, policies, asked.policy) else { return false };
    if asked.timeline {
        timeline(output, &policy);
        return true;
    }
    let on = policy.on(asked.on);
    if output.is_page() {
        output.line(text_page::page(&policy, &on).trim_end());
        return true;
    }
    let window = Window::of(on.tree().header.in_force.first(), asked.on);
    if output.is_json() {
        let text = text(&on, &[]);
        let changed = on.changed();
        let changed = changed.iter().map(|mark| Mark {
            at: mark.address,
            how: mark.how,
            by: mark.by.name(),
            from: mark.by.from(),
            to: mark.by.to(),
        });
        let object = Object {
            policy: policy.name(),
            version: on.version(),
            on: asked.on,
            in_force: window,
            changed: changed.collect(),
            text: &text,
        };
        output.line(&serde_json::to_string(&object).unwrap_or_default());
    } else {
        let heading =
            [format!("{} on {}: {}", policy.name(), asked.on, window.words()), format!("version {}", on.version())];
        text(&on, &heading).lines().for_each(|line| output.line(line));
    }
    true
}

/// Each text with its days, its amendments and its hash.
fn timeline(output: &mut Output, policy: &Policy) {
    for version in policy.versions() {
        let names: Vec<&str> = version.amended_by.iter().map(Amendment::name).collect();
        if output.is_json() {
            let in_force = version.in_force.map(|(from, to)| Days { from, to });
            let Version { from, to, version, .. } = version;
            let line = Line { policy: policy.name(), version, from, to, amended_by: names, in_force };
            output.line(&serde_json::to_string(&line).unwrap_or_default());
            continue;
        }
        output.line(&days(&version));
        let by =
            if names.is_empty() { "as it was made".to_owned() } else { format!("amended by {}", names.join(", ")) };
        output.line(&format!("  {by}"));
        if let Some((from, to)) = version.in_force {
            let to = to.map(|to| format!(" to {to}")).unwrap_or_default();
            output.line(&format!("  says that it is in force from {from}{to}"));
        }
        output.line(&format!("  {}", version.version));
    }
}

fn days(version: &Version<'_>) -> String {
    match (version.from, version.to) {
        (None, None) => "on every day".to_owned(),
        (None, Some(to)) => format!("until {to}"),
        (Some(from), None) => format!("from {from} on"),
        (Some(from), Some(to)) => format!("from {from} to {to}"),
    }
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

/// The text in the canonical layout. What is told of the day and of amendments stands in comments, so that it is a policy
/// still.
fn text(on: &PolicyOn, heading: &[String]) -> String {
    let tree = on.tree();
    let date = on.date();
    let parameters = tree.parameters.clone();
    let mut parameters = parameters.iter();
    let mut current = None;
    let files = files_of_rows(&tree);
    let printed = Part::Policy(tree).with_rows();
    let marks = marks(on, &printed);
    let mut text: String = heading.iter().map(|line| format!("# {line}\n")).collect();
    for (at, line) in printed.lines().enumerate() {
        if !line.starts_with(' ') {
            current = line.starts_with("parameter ").then(|| parameters.next()).flatten();
        }
        for mark in marks.get(&at).into_iter().flatten() {
            let indent = line.len().saturating_sub(line.trim_start().len());
            text.push_str(&format!("{}# {mark}\n", " ".repeat(indent)));
        }
        text.push_str(line);
        text.push_str(&current.and_then(|parameter| remark(parameter, line, date)).unwrap_or_default());
        let rows = files.iter().find(|(start, _)| format!("{line} ").starts_with(start.as_str()));
        text.push_str(&rows.map(|(_, file)| format!("  # rows from \"{file}\"")).unwrap_or_default());
        text.push('\n');
    }
    // A remark that has no room beside its line goes above it.
    PolicyFile::new(String::new(), text.as_str()).format().unwrap_or(text)
}

/// How the tables begin whose rows stand in a file, and which file that is.
fn files_of_rows(tree: &ast::Policy) -> Vec<(String, String)> {
    let tables = tree.terms.iter().filter_map(|term| match &term.definition {
        Definition::Table(table) => Some((format!("table {} ", term.name.text), table.from.as_ref()?)),
        _ => None,
    });
    let words = |from: &RowsFrom| match &from.sheet {
        Some(sheet) => format!("{} sheet {}", from.file.value, sheet.value),
        None => from.file.value.clone(),
    };
    tables.map(|(start, from)| (start, words(from))).collect()
}

/// What amendments did, by the line of the printed text above which it is told.
fn marks(on: &PolicyOn, printed: &str) -> HashMap<usize, Vec<String>> {
    let mut marks: HashMap<usize, Vec<String>> = HashMap::new();
    let file = PolicyFile::new(String::new(), printed);
    let changed = on.changed();
    let Some(ast) = file.parse().ok().filter(|_| !changed.is_empty()) else { return marks };
    let Some(Part::Policy(tree)) = ast.parts.first() else { return marks };
    let provisions = tree.provisions();
    for change in changed {
        let there = provisions.iter().find(|provision| provision.address == change.address);
        // Of what is gone with all that stood in it, the provision around it tells.
        let address = change.address;
        let around = || {
            provisions.iter().rfind(|provision| {
                address.strip_prefix(&provision.address).is_some_and(|rest| rest.starts_with(['(', ' ']))
            })
        };
        let line = there.or_else(around).map_or(0, |provision| {
            let line = ast.file.position(provision.span.start).line.saturating_sub(1);
            // The lines of the header stand below its heading, which is the place of all of them.
            let header = printed.lines().enumerate().skip(line).take_while(|(_, text)| !text.is_empty());
            let own = provision.text.lines().next().unwrap_or_default();
            let is_own = |text: &str| provision.span == tree.name.span && text.trim() == own;
            header.into_iter().find(|(_, text)| is_own(text)).map_or(line, |(at, _)| at)
        });
        let what = if there.is_some() { String::new() } else { format!("{address} ") };
        marks.entry(line).or_default().push(format!("{what}{}", words(change.how, &change.by)));
    }
    marks
}

/// `inserted by minors_2024, in force from 2024-04-01`.
pub(super) fn words(how: &str, by: &Amendment<'_>) -> String {
    let to = by.to().map(|to| format!(" to {to}")).unwrap_or_default();
    format!("{how} by {}, in force from {}{to}", by.name(), by.from())
}

/// What is to be said beside a line of a parameter: which value holds, or that none does.
fn remark(parameter: &Parameter, line: &str, on: Date) -> Option<String> {
    match parameter.values.iter().map(|value| value.from).filter(|from| *from <= on).max() {
        Some(from) => line.starts_with(&format!("  from {from}:")).then(|| format!("  # holds on {on}")),
        None => line.starts_with("parameter ").then(|| format!("  # has no value on {on}")),
    }
}
