//! Which changes would lead to another outcome, as advice to a person.

use super::{Page, Style, head, short};
use crate::decision::Decision;
use crate::eval::Truth;
use crate::whatif::{Allowed, Alternative, Alternatives, Change, Done, Told, Turned};

/// A decision without its reasons, and the changes that would lead to another outcome, as text of many lines. Its wording
/// is for people and may change.
#[must_use]
pub fn what_if(found: &Alternatives, style: Style) -> String {
    let mut page = Page::new(style);
    let decision = &found.decision;
    head(&mut page, decision);
    if found.is_reached() {
        page.heading(&format!("The outcome is {} already", decision.outcome().unwrap_or_default()));
        return page.into_text();
    }
    if !found.can_turn() {
        page.heading("No change of facts turns it");
        let why = if decision.result() == "not_in_force" {
            "the policy is not in force on that day"
        } else {
            "it is about whoever is not in the case; bring in whom it is about"
        };
        page.line(4, 2, &[why]);
        return page.into_text();
    }
    let mut outcomes: Vec<&str> = Vec::new();
    for alternative in &found.alternatives {
        if !outcomes.contains(&alternative.outcome.as_str()) {
            outcomes.push(&alternative.outcome);
        }
    }
    let mut number = 0usize;
    // What turns is told once, and then by its number.
    let mut told: Vec<(&[Turned], usize)> = Vec::new();
    for outcome in outcomes {
        page.heading(&format!("{outcome}: {}", decision.label(outcome)));
        for alternative in found.alternatives.iter().filter(|alternative| alternative.outcome == outcome) {
            number = number.saturating_add(1);
            let turns = alternative.turns.as_slice();
            let same = told.iter().find(|(earlier, _)| *earlier == turns && !turns.is_empty()).map(|(_, at)| *at);
            self::alternative(&mut page, decision, alternative, number, same);
            told.push((turns, number));
        }
    }
    notes(&mut page, found);
    page.into_text()
}

/// What was not found, and what is not certain.
fn notes(page: &mut Page, found: &Alternatives) {
    let what = found.wanted.as_deref().unwrap_or("another outcome");
    let changes = |count: usize| if count == 1 { "one change".to_owned() } else { format!("up to {count} changes") };
    if found.alternatives.is_empty() && found.tried > 0 {
        page.heading(&format!("Nothing with {} leads to {what}", changes(found.tried)));
    }
    if found.stopped {
        let next = found.tried.saturating_add(1);
        page.heading("Not everything was tried");
        let plural = if next == 1 { "change" } else { "changes" };
        page.line(4, 2, &[&format!("there are too many sets of {next} {plural} or more")]);
    }
    if !found.inexact.is_empty() {
        page.heading("Not exact");
        page.line(4, 2, &["for these facts there may be more that turns it, or something nearer:"]);
        found.inexact.iter().for_each(|fact| page.line(6, 2, &[fact]));
    }
}

/// A set of changes, and what turns; the number of one by which the same turns.
fn alternative(page: &mut Page, decision: &Decision, alternative: &Alternative, number: usize, same: Option<usize>) {
    let last = alternative.changes.len().saturating_sub(1);
    let marker = format!("{number}. ");
    let space = " ".repeat(marker.len());
    for (at, change) in alternative.changes.iter().enumerate() {
        let start = if at == 0 { format!("{marker}if ") } else { format!("{space}and ") };
        let end = if at == last { ":" } else { "" };
        page.line(4, 5, &[&start, &words(change), end]);
    }
    let rules: Vec<&str> = alternative.rules.iter().map(|rule| short(decision, rule)).collect();
    match same {
        Some(earlier) => page.line(9, 2, &[&format!("the same turns as in {earlier}")]),
        None if alternative.turns.is_empty() => page.line(9, 2, &[&rules.join(", "), " gives it"]),
        None => alternative.turns.iter().for_each(|turned| {
            page.line(if turned.rule { 9 } else { 11 }, 2, &[&self::turned(decision, turned)]);
        }),
    }
    if !alternative.exact {
        page.line(9, 2, &["there may be something nearer"]);
    }
}

fn turned(decision: &Decision, turned: &Turned) -> String {
    let truth = match (turned.rule, turned.to) {
        (true, Truth::Yes) => "applies",
        (true, Truth::No) => "does not apply",
        (true, Truth::Unknown) => "may apply",
        (false, truth) => truth.word(),
    };
    if let Some(cited) = turned.cited {
        let about = match (&turned.subject, cited) {
            (Some(subject), "applies") => format!(" applies to {subject}"),
            (Some(subject), _) => format!(" is met by {subject}"),
            (None, cited) => format!(" {cited}"),
        };
        return format!("{}{about} ({}): {truth}", short(decision, &turned.at), turned.text);
    }
    let about = turned.subject.as_ref().map(|subject| format!(", {subject}")).unwrap_or_default();
    format!("{}{about}, {}: {truth}", short(decision, &turned.at), turned.text)
}

/// A change in words.
fn words(change: &Change) -> String {
    let mut beside = vec![change.label.clone()];
    let what = match &change.done {
        Done::To(allowed) => {
            let is = either(allowed.iter().map(|allowed| self::allowed(allowed, &change.ty)).collect());
            let by = change.by.as_ref().map(|by| format!(", {by}")).unwrap_or_default();
            match &change.from {
                Some(from) => format!("{} is {is} instead of {from}{by}", change.at),
                None => {
                    let now = if change.evidence.is_empty() { "not known now" } else { "not shown now" };
                    beside.push(now.to_owned());
                    format!("{} is {is}", change.at)
                }
            }
        }
        Done::Add(values) => {
            format!("{} has one more: {}", change.at, either(values.iter().map(Told::to_string).collect()))
        }
        Done::Remove(_) => match (&change.from, change.at.rsplit_once('[')) {
            (Some(from), Some((list, _))) => format!("{list} is without {from}"),
            _ => format!("{} is not there", change.at),
        },
        Done::Complete(_) => format!("nothing else belongs to {}", change.at),
    };
    if !change.evidence.is_empty() {
        beside.push(format!("with evidence: {}", change.evidence.join(" or ")));
    }
    if change.judged {
        beside.push("for the official to assess".to_owned());
    }
    format!("{what} ({})", beside.join("; "))
}

fn either(words: Vec<String>) -> String {
    match words.split_last() {
        Some((last, before)) if !before.is_empty() => format!("{} or {last}", before.join(", ")),
        _ => words.join(""),
    }
}

fn allowed(allowed: &Allowed, ty: &str) -> String {
    let date = ty.starts_with("date");
    match allowed {
        Allowed::Is(told) => told.to_string(),
        Allowed::Between { from: Some(from), to: Some(to) } => format!("from {from} to {to}"),
        Allowed::Between { from: Some(from), to: None } if date => format!("{from} or later"),
        Allowed::Between { from: None, to: Some(to) } if date => format!("{to} or earlier"),
        Allowed::Between { from: Some(from), to: None } => format!("{from} or more"),
        Allowed::Between { from: None, to: Some(to) } => format!("{to} or less"),
        Allowed::Between { from: None, to: None } => format!("any {}", if date { "day" } else { "value" }),
    }
}
