//! When policies are in force, over all their texts.

use std::sync::Arc;

use super::check::Checker;
use super::policy::{Ask, Policy};
use super::text;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::law::{Law, Laws, Segment};
use crate::source::Span;
use crate::values::{Date, Unit};

/// So many days before it lapses a policy is said to lapse soon.
const SOON: i64 = 90;

/// Some days: the first, and the last where there is one.
type Days = (Date, Option<Date>);

/// Each segment of a policy with the last of its days, where it has one.
fn segments(law: &Law) -> impl Iterator<Item = (&Segment, Option<Date>)> {
    let ends = law.segments.iter().skip(1).map(|segment| segment.from.and_then(|from| from.plus_days(-1)));
    law.segments.iter().zip(ends.chain([None]))
}

/// The days of a segment on which a text says that it is in force.
fn of_text(policy: &Policy, (segment, end): (&Segment, Option<Date>)) -> Option<Days> {
    let (from, to) = policy.in_force.unwrap_or((Date::literal(1, 1, 1), None));
    let from = segment.from.map_or(from, |first| first.max(from));
    let to = to.into_iter().chain(end).min();
    to.is_none_or(|to| from <= to).then_some((from, to))
}

/// The days on which a policy is in force, as stretches without a gap.
fn in_force(law: &Law, policies: &[Arc<Policy>]) -> Vec<Days> {
    let mut stretches: Vec<Days> = Vec::new();
    for segment in segments(law) {
        let days = text(policies, segment.0.text).and_then(|policy| of_text(policy, segment));
        let Some((from, to)) = days else { continue };
        match stretches.last_mut() {
            Some((_, last)) if last.and_then(|last| last.plus_days(1)).is_none_or(|next| from <= next) => *last = to,
            _ => stretches.push((from, to)),
        }
    }
    stretches
}

/// Warns of days on which a policy is not in force, though it is before and after.
pub(super) fn gaps(checker: &mut Checker<'_>, laws: &Laws, policies: &[Arc<Policy>]) {
    for (at, law) in laws.laws.iter().enumerate() {
        // Where something is wrong with a policy its texts are not known.
        let Some(first) = law.segments.first().and_then(|segment| text(policies, segment.text)) else { continue };
        if first.law != at || law.amendments.is_empty() {
            continue;
        }
        let stretches = in_force(law, policies);
        for ((_, last), (next, _)) in stretches.iter().zip(stretches.iter().skip(1)) {
            let (Some(from), Some(to)) = (last.and_then(|last| last.plus_days(1)), next.plus_days(-1)) else {
                continue;
            };
            let message = format!("`{}` is not in force from {from} to {to}, and is before and after", law.name);
            let help = "let the one text end on the day before the other begins, or leave it so if that is meant";
            let amended = law.amendments.iter().rfind(|own| own.from <= *next);
            let span = amended.map_or(first.span, |own| own.tree.name.span);
            checker.report(&law.file, Code::GapInForce, span, message, help);
        }
    }
}

/// Warns where a policy is asked that is in force no more, or not on the day as of which it is asked.
pub(super) fn asked(checker: &mut Checker<'_>, laws: &Laws, policies: &[Arc<Policy>]) {
    // Where something is wrong it is open which text holds when.
    if checker.problems.iter().any(|problem| problem.severity() == Severity::Error) {
        return;
    }
    let stretches: Vec<Vec<Days>> = laws.laws.iter().map(|law| in_force(law, policies)).collect();
    for law in &laws.laws {
        let mut told: Vec<Span> = Vec::new();
        for segment in segments(law) {
            let texts = segment.0.choice.texts();
            for policy in texts.into_iter().filter_map(|text| policies.get(text)) {
                let Some((_, until)) = of_text(policy, segment) else { continue };
                for ask in &policy.asks {
                    let Some((other, days)) = laws.laws.get(ask.law).zip(stretches.get(ask.law)) else { continue };
                    // Whether it is in force is asked as of another day.
                    let elsewhere = policies.iter().any(|policy| policy.law == ask.law && policy.governed.is_some());
                    if elsewhere || told.contains(&ask.span) {
                        continue;
                    }
                    let Some((code, message, help)) = in_vain(&other.name, ask, until, days) else { continue };
                    checker.report(&law.file, code, ask.span, message, help);
                    told.push(ask.span);
                }
            }
        }
    }
}

/// What is wrong with asking a policy that is in force on some days, up to a last day if there is one.
fn in_vain(name: &str, ask: &Ask, until: Option<Date>, days: &[Days]) -> Option<(Code, String, &'static str)> {
    let Some(day) = ask.on else {
        let last = days.last().map(|(_, last)| *last)?.filter(|last| until.is_none_or(|until| *last < until))?;
        let message = format!("`{name}` lapses after {last}, and this policy still asks it then");
        let help = "ask it `on` a day on which it is in force, or let this policy end on the same day";
        return Some((Code::AskedLapses, message, help));
    };
    if days.iter().any(|(from, to)| *from <= day && to.is_none_or(|to| day <= to)) {
        return None;
    }
    let words = |(from, to): &Days| to.map_or_else(|| format!("from {from}"), |to| format!("from {from} to {to}"));
    let words =
        if days.is_empty() { "on no day".to_owned() } else { days.iter().map(words).collect::<Vec<_>>().join(" and ") };
    let message = format!("`{name}` is in force {words}, and is asked as of {day}");
    let help = "ask as of a day on which it is in force: on any other it decides for no outcome";
    Some((Code::AskedOutside, message, help))
}

/// What lapses within some months of a day, and how.
pub(crate) fn lapses_soon(laws: &Laws, policies: &[Arc<Policy>], on: Date) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for law in &laws.laws {
        let stretches = in_force(law, policies);
        let Some(last) =
            stretches.iter().find(|(from, to)| *from <= on && to.is_none_or(|to| on <= to)).and_then(|(_, to)| *to)
        else {
            continue;
        };
        if on.completed(Unit::Days, last) > SOON {
            continue;
        }
        let Some(policy) = law.segment(on).and_then(|segment| text(policies, segment.text)) else { continue };
        let message = format!("`{}` is in force until {last}, which is within {SOON} days of {on}", law.name);
        let help = "let an amendment replace its `in force`, or leave it so if it is to lapse";
        found.push(Diagnostic::new(Code::LapsesSoon, &policy.file, policy.span, message).help(help));
    }
    found
}
