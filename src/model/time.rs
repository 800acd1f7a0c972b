//! When policies are in force, over all their texts.

use std::sync::Arc;

use super::check::Checker;
use super::policy::Policy;
use crate::diagnostic::{Code, Diagnostic};
use crate::law::{Law, Laws};
use crate::values::{Date, Unit};

/// So many days before it lapses a policy is said to lapse soon.
const SOON: i64 = 90;

/// The days on which a policy is in force, as stretches without a gap, each with its last day where it has one.
fn in_force(law: &Law, policies: &[Arc<Policy>]) -> Vec<(Date, Option<Date>)> {
    let mut stretches: Vec<(Date, Option<Date>)> = Vec::new();
    let ends = law.segments.iter().skip(1).map(|segment| segment.from.and_then(|from| from.plus_days(-1)));
    for (segment, end) in law.segments.iter().zip(ends.chain([None])) {
        let Some(policy) = policies.get(segment.text) else { continue };
        let (from, to) = policy.in_force.unwrap_or((Date::literal(1, 1, 1), None));
        let from = segment.from.map_or(from, |first| first.max(from));
        let to = match (to, end) {
            (Some(to), Some(end)) => Some(to.min(end)),
            (to, end) => to.or(end),
        };
        if to.is_some_and(|to| to < from) {
            continue;
        }
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
        let Some(first) = law.segments.first().and_then(|segment| policies.get(segment.text)) else { continue };
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
        let Some(policy) = law.segment(on).and_then(|segment| policies.get(segment.text)) else { continue };
        let message = format!("`{}` is in force until {last}, which is within {SOON} days of {on}", law.name);
        let help = "let an amendment replace its `in force`, or leave it so if it is to lapse";
        found.push(Diagnostic::new(Code::LapsesSoon, &policy.file, policy.span, message).help(help));
    }
    found
}
