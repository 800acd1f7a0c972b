//! `kijun diff`: what differs between two texts of a policy, old beside new.

mod columns;
mod page;

use std::path::Path;

use kijun::{Cause, Date, Difference, DifferenceKind};
use serde::Serialize;

use super::between::{Between, Side};
use super::output::Output;

pub(super) use page::{STYLE as PAGE_STYLE, differences as page_of_differences};

/// What is asked for.
pub(super) struct Asked<'a> {
    pub(super) policy: &'a str,
    pub(super) from: &'a Side,
    pub(super) to: &'a Side,
    pub(super) on: Date,
}

/// A difference in JSON.
#[derive(Serialize)]
struct Line<'a> {
    policy: &'a str,
    from: &'a str,
    to: &'a str,
    kind: &'a str,
    at: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    was_at: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    old: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    new: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    by: Vec<By<'a>>,
}

/// An amendment to which a difference is due.
#[derive(Serialize)]
struct By<'a> {
    amendment: &'a str,
    in_force_from: Date,
    #[serde(skip_serializing_if = "Option::is_none")]
    lapsed_after: Option<Date>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    sources: Vec<Cited<'a>>,
}

#[derive(Serialize)]
struct Cited<'a> {
    text: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    on: Option<Date>,
}

pub(super) fn run(output: &mut Output, policies: &Path, asked: &Asked<'_>) -> bool {
    let Some(between) = Between::load(output, policies, asked.policy, (asked.from, asked.to), asked.on) else {
        return false;
    };
    let differences = between.old.differences(&between.new);
    if output.is_page() {
        output.line(page::page(&between, &differences).trim_end());
        return true;
    }
    if output.is_json() {
        let causes = between.old.causes(&between.new, &differences);
        let differing = differences.iter().zip(&causes).filter(|(one, _)| one.kind != DifferenceKind::Same);
        differing.for_each(|(one, causes)| output.line(&json(&between, one, causes)));
        return true;
    }
    output.line(&between.title());
    let differences = whole(&between, &differences);
    if differences.is_empty() {
        output.line("  no difference");
        return true;
    }
    for (one, causes) in &differences {
        output.line("");
        output.paragraph(0, &heading(one, causes));
        columns::beside(one.old.as_deref(), one.new.as_deref()).iter().for_each(|line| output.line(line));
    }
    true
}

/// What differs, with the amendments to which it is due; what came or went with all that stands in it is one.
fn whole<'a>(between: &'a Between, all: &[Difference]) -> Vec<(Difference, Vec<Cause<'a>>)> {
    let mut whole: Vec<(Difference, Vec<Cause<'a>>)> = Vec::new();
    for (one, causes) in all.iter().zip(between.old.causes(&between.new, all)) {
        let is_part =
            whole.last().is_some_and(|(last, _)| one.is_part_of(last)) && (one.old.is_none() || one.new.is_none());
        let Some((last, known)) = whole.last_mut().filter(|_| is_part) else {
            whole.extend((one.kind != DifferenceKind::Same).then(|| (one.clone(), causes)));
            continue;
        };
        let is_known =
            |cause: &Cause<'_>| known.iter().any(|other| other.amendment().name() == cause.amendment().name());
        let more: Vec<Cause<'_>> = causes.into_iter().filter(|cause| !is_known(cause)).collect();
        known.extend(more);
        known.sort_by_key(Cause::day);
        let indent = "  ".repeat(one.depth.saturating_sub(last.depth));
        for (place, text) in [(&mut last.old, &one.old), (&mut last.new, &one.new)] {
            if let (Some(place), Some(text)) = (place.as_mut(), text) {
                text.lines().for_each(|line| place.push_str(&format!("\n{indent}{line}")));
            }
        }
    }
    whole
}

fn json(between: &Between, one: &Difference, causes: &[Cause<'_>]) -> String {
    let [from, to] = &between.names;
    let by = causes.iter().map(|cause| {
        let own = cause.amendment();
        let lapsed_after = if let Cause::Lapsed(own) = cause { own.to() } else { None };
        let sources = own.sources().iter().map(|source| Cited { text: &source.text.value, on: source.on }).collect();
        By { amendment: own.name(), in_force_from: own.from(), lapsed_after, sources }
    });
    let line = Line {
        policy: between.policy.name(),
        from,
        to,
        kind: one.kind.name(),
        at: one.at(),
        was_at: one.old_at.as_deref().filter(|old| *old != one.at()),
        old: one.old.as_deref(),
        new: one.new.as_deref(),
        by: by.collect(),
    };
    serde_json::to_string(&line).unwrap_or_default()
}

/// `rule 1(b): changed by minors_2024, in force from 2024-04-01 (Order of …, 2024-03-01)`.
pub(super) fn heading(one: &Difference, causes: &[Cause<'_>]) -> String {
    let was = one.old_at.as_deref().filter(|old| *old != one.at());
    let was = was.map(|old| format!(" from {old}")).unwrap_or_default();
    let first = if let [Cause::Lapsed(_), ..] = causes { ", " } else { " " };
    let causes: Vec<String> = causes.iter().map(cause_words).collect();
    let causes = causes.join(", then ");
    format!("{}: {}{was}{first}{causes}", one.at(), one.kind.name()).trim_end().to_owned()
}

/// `by minors_2024, in force from 2024-04-01 (Order of …, 2024-03-01)`.
fn cause_words(cause: &Cause<'_>) -> String {
    let own = cause.amendment();
    let when = match cause {
        Cause::Began(own) => format!("by {}, in force from {}", own.name(), own.from()),
        Cause::Lapsed(own) => {
            let to = own.to().map(|to| format!(" after {to}")).unwrap_or_default();
            format!("for {} lapsed{to}", own.name())
        }
    };
    let sources: Vec<String> = own.sources().iter().map(source_words).collect();
    if sources.is_empty() { when } else { format!("{when} ({})", sources.join("; ")) }
}

/// `Order of …, 2024-03-01`.
pub(super) fn source_words(source: &kijun::ast::Citation) -> String {
    let on = source.on.map(|on| format!(", {on}")).unwrap_or_default();
    format!("{}{on}", source.text.value)
}
