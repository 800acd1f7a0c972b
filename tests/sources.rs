//! Which sources a decision lists.

use kijun::{Decision, PolicyFile, PolicySet, date};

use crate::support::shipped_set;

const POLICY: &str = r#"
vocabulary v "V"
record sheet "A sheet"
  a : yes/no "a holds"
  b : yes/no "b holds"
  c : yes/no "c holds"
policy p "P"
  source "Act"
  uses v
  case sheet : sheet
outcomes strongest first
  first   "First"
  second  "Second"
  third   "Third"
term either of s : sheet "either"
  source "Act 1"
  when any of
  (1) s.a
        source "Act 1 item 1"
  (2) s.b
        source "Act 1 item 2"
term other of s : sheet "other"
  source "Act 2"
  when s.c
rule 1 "Second"
  source "Act 3"
  second when all of
    (a) either of sheet
          source "Act 3 (a)"
    (b) not other of sheet
rule 2 "First"
  source "Act 4"
  first when all of
    (a) rule 1 is met
    (b) sheet.b
rule 3 "Third"
  source "Act 5"
  third otherwise
"#;

fn told(decision: &Decision) -> Vec<&str> {
    decision.explain().sources.iter().map(|source| source.text.as_str()).collect()
}

fn decide(json: &str) -> Decision {
    let set = PolicySet::load([PolicyFile::new("p.kijun", POLICY)]).unwrap_or_else(|problems| panic!("{problems}"));
    let policy = set.policy("p").unwrap();
    let case = policy.read_case("case", json.as_bytes()).unwrap();
    policy.on(date!(2024 - 02 - 28)).decide(&case).unwrap().remove(0)
}

#[test]
fn of_terms_those_are_listed_that_hold() {
    // The other item does not hold, nor does the other term, of which the rule asks that it does not.
    let decision = decide(r#"{"a": true, "b": false, "c": false}"#);
    assert_eq!(told(&decision), ["Act", "Act 3", "Act 3 (a)", "Act 1", "Act 1 item 1"]);
    // No rule rests on a term here.
    let decision = decide(r#"{"a": true, "b": true, "c": true}"#);
    assert_eq!(told(&decision), ["Act", "Act 5"]);
}

#[test]
fn what_a_cited_rule_rests_on_is_listed_too() {
    let decision = decide(r#"{"a": false, "b": true, "c": false}"#);
    assert_eq!(decision.rules(), ["p rule 2"]);
    assert_eq!(told(&decision), ["Act", "Act 4", "Act 1", "Act 1 item 2", "Act 3", "Act 3 (a)"]);
}

#[test]
fn a_refugee_is_decided_by_the_sources_of_the_day() {
    let set = shipped_set();
    let policy = set.policy("article_50").unwrap();
    let case = br#"{"subject_to_deportation": true, "stage": "found_groundless", "order_issued": false,
        "detained": true, "refugee": true, "sentences": [], "item_iii_2": false, "item_iii_3": false,
        "item_iv_ha": false, "item_iv_o_to_yo": false}"#;
    let case = policy.read_case("refugee", case).unwrap();
    let decision = policy.on(date!(2024 - 06 - 10)).decide(&case).unwrap().remove(0);
    let told = told(&decision);
    let item = "Immigration Control and Refugee Recognition Act, article 50(1) item 4, as in force from 10 June 2024";
    assert!(told.contains(&item), "{told:#?}");
    assert!(told.iter().all(|source| !source.contains("until 9 June 2024")), "{told:#?}");
    let policy = set.policy("guideline").unwrap();
    let case = policy.read_case("case", br#"{"subject_to_deportation": false}"#).unwrap();
    for (on, header) in [(date!(2024 - 06 - 09), "revised July 2009"), (date!(2024 - 06 - 10), "revised 5 March 2024")]
    {
        let decision = policy.on(on).decide(&case).unwrap().remove(0);
        assert!(decision.explain().sources.iter().any(|source| source.text.ends_with(header)), "{on}");
        assert_eq!(decision.explain().sources.len(), 1, "{on}");
    }
}
