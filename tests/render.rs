//! What a person reads, at two widths, with and without colour.

use kijun::{PolicySet, Style, date, decision_text};

use crate::support::shipped;

/// The decision about one subject of a shipped case.
fn text(case: &str, subject: &str, width: usize, colour: bool) -> String {
    let set = PolicySet::load([shipped("residence", None), shipped("minors_2023", None)]).unwrap();
    let policy = set.policy("minors_2023").unwrap();
    let path = format!("{}/policies/cases/{case}.json", env!("CARGO_MANIFEST_DIR"));
    let case = policy.read_case(case, &std::fs::read(path).unwrap()).unwrap();
    let decisions = policy.on(date!(2023 - 10 - 01)).decide(&case).unwrap();
    let decision = decisions.iter().find(|decision| decision.subject_key().as_deref() == Some(subject)).unwrap();
    decision_text(decision, Style { width, colour })
}

#[test]
fn a_decision_at_80_columns() {
    insta::assert_snapshot!(text("aiko", "aiko", 80, false));
}

#[test]
fn an_open_decision_at_80_columns() {
    insta::assert_snapshot!(text("school_unknown", "ken", 80, false));
}

#[test]
fn an_open_decision_at_120_columns() {
    insta::assert_snapshot!(text("school_unknown", "ken", 120, false));
}

#[test]
fn colour_changes_no_line_break() {
    let plain = text("school_unknown", "ken", 80, false);
    let coloured = text("school_unknown", "ken", 80, true);
    assert!(coloured.contains("\u{1b}[33munknown\u{1b}[0m"));
    let mut stripped = String::new();
    let mut inside = false;
    for c in coloured.chars() {
        match c {
            '\u{1b}' => inside = true,
            'm' if inside => inside = false,
            _ if inside => {}
            c => stripped.push(c),
        }
    }
    assert_eq!(stripped, plain);
}
