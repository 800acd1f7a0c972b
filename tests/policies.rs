//! The shipped policies, as officers change them.

use std::collections::BTreeSet;

use kijun::{Code, PolicySet, date};

use crate::support::{errors, shipped};

/// Every decision of the policy as reported on all shipped cases: the case, the subject's key, the outcome.
fn as_reported(change: Option<(&str, &str)>) -> BTreeSet<(String, String, String)> {
    let set = PolicySet::load([shipped("residence", None), shipped("minors_2023_as_reported", change)]);
    // Examples are run by `kijun test`, not by loading: a changed threshold still loads.
    let policy = set.unwrap().policy("minors_2023_as_reported").unwrap();
    let mut decisions = BTreeSet::new();
    for entry in std::fs::read_dir(format!("{}/policies/cases", env!("CARGO_MANIFEST_DIR"))).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if name.ends_with(".expect.json") {
            continue;
        }
        let case = policy.read_case(&name, &std::fs::read(&path).unwrap()).unwrap();
        for decision in policy.on(date!(2023 - 10 - 01)).decide(&case).unwrap() {
            let result = decision.outcome().map_or_else(|| decision.possible().join(" or "), str::to_owned);
            decisions.insert((name.clone(), decision.subject_key().unwrap(), result));
        }
    }
    decisions
}

#[test]
fn the_shipped_policies_hold_without_a_warning() {
    let names = ["residence", "minors_2023_as_reported", "minors_2023"];
    let set = PolicySet::load(names.map(|name| shipped(name, None))).unwrap();
    assert_eq!(set.warnings(), []);
    for run in set.policies().flat_map(|policy| policy.examples()) {
        assert_eq!(run.problems, [], "{}", run.name);
    }
}

#[test]
fn a_changed_threshold_changes_only_those_of_18_and_19() {
    let before = as_reported(None);
    let after = as_reported(Some(("on decision_date is under 18", "on decision_date is under 20")));
    let changed: BTreeSet<&(String, String, String)> = after.difference(&before).collect();
    assert!(!changed.is_empty());
    for (case, person, _) in changed {
        let path = format!("{}/policies/cases/{case}", env!("CARGO_MANIFEST_DIR"));
        let json: serde_json::Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
        let people = json["people"].as_array().unwrap();
        let born = people.iter().find(|one| one["id"] == person.as_str()).unwrap()["birth_date"].as_str().unwrap();
        assert!(born > "2003-10-01" && born <= "2005-10-01", "{person} of {case}, born on {born}, is 18 or 19");
    }
}

#[test]
fn a_misspelt_fact_is_named_with_the_one_that_was_meant() {
    let changed = shipped("minors_2023_as_reported", Some(("person.born_in_japan", "person.born_in_japn")));
    let found = errors(vec![shipped("residence", None), changed]);
    assert!(
        found.iter().any(|(code, .., text)| *code == Code::UnknownField && text.contains("`born_in_japan`")),
        "{found:?}"
    );
}

#[test]
fn a_lost_bracket_is_named_where_it_was_opened() {
    let changed = shipped("minors_2023", Some(("and not s.suspended)", "and not s.suspended")));
    let found = errors(vec![shipped("residence", None), changed]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].0 == Code::BracketNotClosed && found[0].3.contains("after `suspended`"), "{found:?}");
}
