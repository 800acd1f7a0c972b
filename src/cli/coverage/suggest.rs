//! Examples that would close gaps, as they would stand in the policy.

use kijun::{Closed, Coverage, Gap};
use serde::Serialize;

use super::gaps::Reasons;
use super::table::count;
use super::{short, words};
use crate::cli::output::Output;

/// A suggestion as JSON tells it.
#[derive(Serialize)]
struct Object<'a> {
    suggestion: &'a str,
    policy: &'a str,
    closes: &'a [Closed],
}

/// A gap that none closes, as JSON tells it.
#[derive(Serialize)]
struct Open<'a> {
    open: &'a str,
    gap: Gap,
    decisions: u64,
    exhausted: bool,
}

/// Prints what would close the gaps of a policy for which no reason is given.
pub(super) fn tell(output: &mut Output, coverage: &Coverage, reasons: &Reasons) {
    let found = coverage.suggest(|covered, gap| reasons.of(&covered.at, gap).is_none());
    let name = coverage.policy().name();
    if output.is_json() {
        for example in &found.examples {
            let object = Object { suggestion: &example.text, policy: name, closes: &example.closes };
            output.line(&serde_json::to_string(&object).unwrap_or_default());
        }
        for open in &found.open {
            let open = Open { open: &open.at, gap: open.gap, decisions: found.decisions, exhausted: found.exhausted };
            output.line(&serde_json::to_string(&open).unwrap_or_default());
        }
        return;
    }
    let what = |closed: &Closed| format!("# {} was {}: {}", short(&closed.at, name), words(closed.gap), closed.text);
    let examples = count(found.examples.len(), "example");
    if found.examples.is_empty() && found.open.is_empty() {
        output.line(&format!("# {name}: no gap to close"));
        return;
    }
    // It may be put behind what stands in a file.
    output.line("");
    output.line(&format!("# {name}: {examples} for {}", coverage.policy().file().name()));
    for example in &found.examples {
        output.line("");
        example.closes.iter().for_each(|closed| output.line(&what(closed)));
        output.line("# Check it against the source before you keep it.");
        example.text.lines().for_each(|line| output.line(line));
    }
    if found.open.is_empty() {
        return;
    }
    output.line("");
    let tried = format!("{} decisions were looked at", found.decisions);
    let end = if found.exhausted { "all that changes of single facts lead to" } else { "no more are looked at" };
    output.line(&format!("# {name}: not closed ({tried}; {end}):"));
    found.open.iter().for_each(|open| output.line(&what(open)));
}
