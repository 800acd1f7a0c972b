//! What a person reads, at two widths, with and without colour.

use kijun::{PolicyFile, PolicySet, Style, date, decision_text};

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

/// Everything that can stand in a decision beside rules and their clauses.
const WEIGHING: &str = r#"vocabulary v "V"
  ages by birthday
record applicant "An applicant"
  married   : yes/no          "is married to a Japanese national"
  forged    : yes/no          "entered on a forged passport"
  kind      : yes/no, judged  "is of good conduct"
  entered   : date            "date of entry"
  registered: yes/no          "is registered"
policy permit "Permission in the old practice"
  uses v
  case applicant : applicant
outcomes strongest first
  permit   discretion  "considered in the direction of granting permission"
  heard                "is heard"
  refused              "not considered"
parameter years "the years of stay that are asked for" from 2000-01-01: 5 from 2020-01-01: 10
rule 1 "Long stay"
  permit with status is "Long-term resident", length is 5 years when all of
    (a) "has stayed long enough": completed years from applicant.entered to decision_date is at least years
    (b) applicant.registered
rule 2 "Registration waived" waives rule 1(b) when applicant.married
rule 3 "Everybody is heard"
  heard when applicant.forged or not applicant.forged
rule 4 "Others"
  refused otherwise
factors source "Guideline" on 2009-07-10
  for (a) strongly applicant.married
      (b) "conduct and registration": any of
        (1) applicant.kind
        (2) applicant.registered
  against (a) strongly applicant.forged
  to be considered (a) "length of stay": completed years from applicant.entered to decision_date is over 20
"#;

#[test]
fn a_weighing_at_80_columns() {
    let set = PolicySet::load([PolicyFile::new("p.kijun", WEIGHING)]).unwrap();
    let policy = set.policy("permit").unwrap();
    let json = br#"{"married": {"$value": true, "evidence": "family register", "by": "the city", "on": "2023-01-10"},
        "forged": {"$value": true, "disputed": true}, "entered": "2001-04-01", "registered": {"cannot_be_known": true}}"#;
    let case = policy.read_case("case.json", json).unwrap();
    let decisions = policy.on(date!(2023 - 10 - 01)).decide(&case).unwrap();
    insta::assert_snapshot!(decision_text(&decisions[0], Style { width: 80, colour: false }));
}

#[test]
fn an_open_decision_in_colour() {
    insta::assert_snapshot!(text("school_unknown", "ken", 80, true));
    insta::assert_snapshot!(text("school_unknown", "ken", 120, true));
}

/// Of a list that is not known to the end a count tells what is known so far, and a condition on each that there may be more.
#[test]
fn an_incomplete_list_is_told_as_what_is_known_so_far() {
    let policy = r#"vocabulary v "V"
record sentence "A sentence"
  fine : yes/no  "is a fine"
record person "A person"
  id        : key              "name"
record applicant "An applicant"
  sentences : list of sentence  "sentences"
  visits    : list of sentence  "visits"
  parents   : list of person    "parents"
policy convicted "Whoever was convicted often"
  in force from 2023-01-01
  uses v
  case applicant : applicant
outcomes
  out    "is out"
  stays  "stays"
rule 1 "Often"
  out when any of
    (a) count of applicant.sentences is over 1
    (b) count of applicant.visits is over 2
    (c) applicant.parents is empty
    (d) some sentence in applicant.sentences satisfies not sentence.fine
    (e) some visit in applicant.visits satisfies visit.fine
rule 2 "All others"
  stays otherwise
"#;
    let set = PolicySet::load([PolicyFile::new("convicted", policy)]).unwrap();
    let policy = set.policy("convicted").unwrap();
    let told = |text: &str| {
        let case = policy.read_case("case", text.as_bytes()).unwrap();
        decision_text(&policy.on(date!(2023 - 10 - 01)).decide(&case).unwrap()[0], Style::default())
    };
    let open = told(
        r#"{"sentences": {"$value": [{"fine": true}], "complete": false}, "visits": {"$value": [], "complete": false},
            "parents": {"$value": [{"id": "aiko"}], "complete": false}}"#,
    );
    for line in [
        "sentences is one entry so far",
        "sentences is not known to the end",
        "visits is empty so far",
        "visits is not known",
        "parents is aiko so far",
    ] {
        assert!(open.contains(&format!("{line}\n")), "{line} is not in\n{open}");
    }
    let known = told(r#"{"sentences": [{"fine": true}], "visits": [], "parents": [{"id": "aiko"}]}"#);
    assert!(!known.contains("so far"), "{known}");
}
