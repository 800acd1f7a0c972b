//! What stands between a case and an outcome.

use kijun::{Decision, PolicyFile, PolicySet, Style, date, why_not_text};

const BOXES: &str = r#"vocabulary boxes "Boxes"
record box "A box"
  full   : yes/no  "is full"
  heavy  : yes/no  "is heavy"
  wet    : yes/no  "is wet"
  sold   : yes/no  "is sold"
"#;

const POLICY: &str = r#"policy store "Storing"
  in force from 2024-01-01
  uses boxes
  case box : box

outcomes
  shelf  "on the shelf"
  floor  "on the floor"

rule 1 "Shelf"
  shelf when all of
    (a) "is full": box.full
    (b) "nothing is in the way": none of
      (1) "is heavy": box.heavy
      (2) "is wet": box.wet
  unless box.sold

rule 2 "Wet" despite rule 1
  floor when box.wet

rule 3 "The rest"
  floor otherwise
"#;

fn decided(case: &str) -> Decision {
    let set = PolicySet::load([PolicyFile::new("boxes.kijun", BOXES), PolicyFile::new("store.kijun", POLICY)]).unwrap();
    let policy = set.policy("store").unwrap();
    policy.on(date!(2024 - 05 - 01)).decide(&policy.read_case("case", case.as_bytes()).unwrap()).unwrap().remove(0)
}

/// The lines below the heading.
fn told(case: &str, outcome: &str) -> Vec<String> {
    let decision = decided(case);
    let text = why_not_text(&decision, &decision.why_not(outcome).unwrap(), Style { width: 100, colour: false });
    text.lines().skip_while(|line| !line.is_empty()).skip(1).map(|line| line.trim().to_owned()).collect()
}

#[test]
fn only_what_keeps_a_rule_from_applying_is_told() {
    assert_eq!(
        told(r#"{"full": true, "heavy": true, "wet": false, "sold": false}"#, "shelf"),
        [
            "Why not shelf: on the shelf",
            "rule 1, Shelf: is not met",
            "(b) nothing is in the way: no",
            "(1) is heavy: yes",
            "heavy is yes"
        ]
    );
}

#[test]
fn an_exception_and_a_rule_that_sets_aside_stand_in_the_way() {
    let exception = told(r#"{"full": true, "heavy": false, "wet": false, "sold": true}"#, "shelf");
    assert_eq!(exception[1..], ["rule 1, Shelf: is not met", "unless", "is sold: yes", "sold is yes"]);
    let aside = told(r#"{"full": false, "heavy": false, "wet": true, "sold": false}"#, "shelf");
    assert_eq!(aside[1], "rule 1, Shelf: is not met, set aside by rule 2");
}

#[test]
fn what_is_possible_is_told_with_what_is_open() {
    let lines = told(r#"{"heavy": false, "wet": false, "sold": false}"#, "shelf");
    assert_eq!(
        lines[1..],
        ["it is still possible, and open is:", "rule 1, Shelf: may apply", "(a) is full: unknown", "full is not known"]
    );
}

#[test]
fn nothing_stands_in_the_way_of_what_was_decided_and_an_unknown_outcome_is_none() {
    let decision = decided(r#"{"full": true, "heavy": false, "wet": false, "sold": false}"#);
    let why_not = decision.why_not("shelf").unwrap();
    assert!(why_not.decided && why_not.rules.is_empty());
    assert!(decision.why_not("roof").is_none());
    let json: serde_json::Value =
        serde_json::from_str(&decision.to_json_with(&decision.why_not("floor").unwrap())).unwrap();
    assert_eq!(json["why_not"]["outcome"], "floor");
    assert_eq!(json["why_not"]["rules"][0]["at"], "store rule 2");
}

/// A rule that is cited is told as the rule itself would be: its clauses, its exception, and what sets it aside.
#[test]
fn a_rule_that_is_cited_is_gone_into() {
    let policy = r#"policy store "Storing"
  in force from 2024-01-01
  uses boxes
  case box : box

outcomes strongest first
  attic  "in the attic"
  shelf  "on the shelf"
  floor  "on the floor"

rule 1 "Shelf"
  shelf when all of
    (a) box.full
    (b) not box.heavy
  unless "is sold": box.sold

rule 2 "Wet" despite rule 1
  floor when all of
    (a) box.wet
    (b) box.full

rule 3 "Attic"
  attic when all of
    (a) "would be on the shelf": rule 1 applies
    (b) "is not on the floor": not rule 2 applies
    (c) "and is meant for the shelf": rule 1 is met

rule 4 "The rest"
  floor otherwise
"#;
    let set = PolicySet::load([PolicyFile::new("boxes.kijun", BOXES), PolicyFile::new("store.kijun", policy)]).unwrap();
    let policy = set.policy("store").unwrap();
    let told = |case: &str| {
        let case = policy.read_case("case", case.as_bytes()).unwrap();
        let decision = policy.on(date!(2024 - 05 - 01)).decide(&case).unwrap().remove(0);
        let text = why_not_text(&decision, &decision.why_not("attic").unwrap(), Style { width: 100, colour: false });
        text.split_once("in the attic\n").unwrap().1.to_owned()
    };
    insta::assert_snapshot!(
        [
            told(r#"{"full": true, "heavy": true, "wet": false, "sold": true}"#),
            told(r#"{"full": true, "heavy": false, "wet": true, "sold": false}"#),
            told(r#"{"full": true, "heavy": false, "sold": false}"#),
        ]
        .join("\n")
    );
}
