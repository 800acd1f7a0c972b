//! What stands between a case and an outcome, as a person reads it.

use super::{Page, Style, head, rule};
use crate::decision::{Decision, WhyNot};

/// A decision without its reasons, and what stands between it and an outcome, as text of many lines. It is meant for a
/// [`Decision::why_not`] of that decision; that is not checked.
#[must_use]
pub fn why_not(decision: &Decision, why_not: &WhyNot<'_>, style: Style) -> String {
    let mut page = Page::new(style);
    head(&mut page, decision);
    let outcome = why_not.outcome.as_str();
    if why_not.decided {
        page.heading(&format!("It is {outcome}"));
        return page.into_text();
    }
    page.heading(&format!("Why not {outcome}: {}", decision.label(outcome)));
    match (decision.result(), why_not.possible) {
        ("not_in_force", _) => page.line(4, 2, &["the policy is not in force on that day"]),
        (_, true) => page.line(4, 2, &["it is still possible, and open is:"]),
        _ => {}
    }
    why_not.rules.iter().for_each(|reason| rule(&mut page, decision, reason));
    page.into_text()
}
