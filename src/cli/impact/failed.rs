//! Cases that cannot be read or decided: each by its name, with what is wrong.

use kijun::{Diagnostic, Failed};

use crate::cli::between::Between;

/// Every problem of a case, one that both texts have once.
pub(super) fn problems(failed: &Failed) -> Vec<Diagnostic> {
    let more = failed.new.iter().filter(|problem| !failed.old.contains(problem));
    failed.old.iter().chain(more).cloned().collect()
}

/// `cases/wrong.json: cannot be decided by the new text`.
pub(super) fn title(failed: &Failed) -> String {
    let by = match (failed.old.is_empty(), failed.new.is_empty()) {
        (false, false) => "either text",
        (false, true) => "the old text",
        _ => "the new text",
    };
    format!("{}: cannot be decided by {by}", failed.case)
}

/// What is wrong, and what of the text makes it so.
pub(super) fn details(between: &Between, failed: &Failed) -> Vec<String> {
    let [old, new] = &between.names;
    let mut lines: Vec<String> = Vec::new();
    for problem in problems(failed) {
        let is_of_both = failed.old.contains(&problem) == failed.new.contains(&problem);
        let side = match is_of_both {
            true => String::new(),
            false if failed.old.contains(&problem) => format!("{old}: "),
            false => format!("{new}: "),
        };
        let fact = problem.fact().map(|fact| format!("{fact}: ")).unwrap_or_default();
        let (place, message) = (problem.position(), problem.message());
        let help = problem.advice().map(|help| format!("; {help}")).unwrap_or_default();
        lines.push(format!(
            "{side}{}, line {}, column {}: {fact}{message}{help}",
            problem.code(),
            place.line,
            place.column
        ));
    }
    if !failed.by.is_empty() {
        lines.push(format!("for what differs: {}", failed.by.join(", ")));
    }
    lines
}

/// One line of JSON.
pub(super) fn json(failed: &Failed) -> String {
    let list = |problems: &[Diagnostic]| problems.iter().map(Diagnostic::to_json).collect::<Vec<_>>().join(",");
    let by = if failed.by.is_empty() {
        String::new()
    } else {
        format!(",\"by\":{}", serde_json::to_string(&failed.by).unwrap_or_default())
    };
    format!(
        "{{\"case\":{},\"failed\":{{\"old\":[{}],\"new\":[{}]}}{by}}}",
        serde_json::to_string(&failed.case).unwrap_or_default(),
        list(&failed.old),
        list(&failed.new)
    )
}
