//! The shipped policies, as officers change them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::process::Command;

use kijun::{Code, PolicySet, Truth, date};
use serde_json::Value;

use crate::support::{errors, shipped};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

const POLICY_FILES: [&str; 7] = [
    "residence",
    "minors_2023_as_reported",
    "minors_2023",
    "practice_until_2023",
    "british_nationality",
    "points",
    "highly_skilled",
];

/// The names of the cases in a folder of the policies that have expectations.
fn cases(folder: &str) -> BTreeSet<String> {
    let entries = std::fs::read_dir(format!("{ROOT}/policies/{folder}")).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    names.filter_map(|name| name.strip_suffix(".expect.json").map(str::to_owned)).collect()
}

/// A file of JSON below the folder of the policies.
fn json(path: &str) -> Value {
    serde_json::from_slice(&std::fs::read(format!("{ROOT}/policies/{path}")).unwrap()).unwrap()
}

/// The people of a case, whether or not their list is complete.
fn people(case: &str) -> Vec<Value> {
    let people = &json(&format!("cases/{case}.json"))["people"];
    people.as_array().or_else(|| people["$value"].as_array()).unwrap().clone()
}

fn readme() -> String {
    std::fs::read_to_string(format!("{ROOT}/policies/README.md")).unwrap()
}

/// Every decision of the policy as reported on all shipped cases: the case, the subject's key, the outcome.
fn as_reported(change: Option<(&str, &str)>) -> BTreeSet<(String, String, String)> {
    let set = PolicySet::load([shipped("residence", None), shipped("minors_2023_as_reported", change)]);
    // Examples are run by `kijun test`, not by loading: a changed threshold still loads.
    let policy = set.unwrap().policy("minors_2023_as_reported").unwrap();
    let mut decisions = BTreeSet::new();
    for name in cases("cases") {
        let bytes = std::fs::read(format!("{ROOT}/policies/cases/{name}.json")).unwrap();
        let case = policy.read_case(&name, &bytes).unwrap();
        for decision in policy.on(date!(2023 - 10 - 01)).decide(&case).unwrap() {
            let result = decision.outcome().map_or_else(|| decision.possible().join(" or "), str::to_owned);
            // Whoever an incomplete list does not name has no key.
            decisions.insert((name.clone(), decision.subject_key().unwrap_or_default(), result));
        }
    }
    decisions
}

#[test]
fn the_shipped_policies_hold_without_a_warning() {
    let set = PolicySet::load(POLICY_FILES.map(|name| shipped(name, None))).unwrap();
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
        let people = people(case);
        let born = people.iter().find(|one| one["id"] == person.as_str()).unwrap()["birth_date"].as_str().unwrap();
        assert!(born > "2003-10-01" && born <= "2005-10-01", "{person} of {case}, born on {born}, is 18 or 19");
    }
}

#[test]
fn every_example_and_case_passes_and_every_clause_is_seen_true_and_false() {
    let output = Command::new(env!("CARGO_BIN_EXE_kijun")).arg("test").current_dir(ROOT).output().unwrap();
    let told = String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success() && told.contains(" 0 failed"), "{told}");
    assert!(!told.contains("never seen true") && !told.contains("never seen false"), "{told}");
}

#[test]
fn there_are_forty_cases_and_the_readme_names_each() {
    assert!(cases("cases").len() >= 40, "{:?}", cases("cases"));
    let readme = readme();
    for folder in ["cases", "british_nationality", "highly_skilled", "article_50", "guideline"] {
        for name in cases(folder) {
            assert!(Path::new(&format!("{ROOT}/policies/{folder}/{name}.json")).is_file(), "{name}");
            assert!(readme.contains(&format!("`{name}`")), "policies/README.md names {name}");
        }
    }
}

/// By case, the children about whom the measure as reported and as published decide differently on one day, with the
/// two outcomes: as the expectations say, which `kijun test` compares with the decisions.
fn decided_differently() -> BTreeMap<String, BTreeSet<[String; 3]>> {
    let mut differing: BTreeMap<String, BTreeSet<[String; 3]>> = BTreeMap::new();
    for name in cases("cases") {
        let expected = json(&format!("cases/{name}.expect.json"));
        let decided = |one: &Value, policy: &str| one["policy"] == policy && one["result"] == "decided";
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        for published in expected.as_array().unwrap().iter().filter(|one| decided(one, "minors_2023")) {
            let reported = expected.as_array().unwrap().iter().find(|one| {
                decided(one, "minors_2023_as_reported")
                    && ["subject", "on"].iter().all(|key| one[key] == published[key])
                    && one["outcome"] != published["outcome"]
            });
            let child = people(&name).into_iter().find(|one| {
                text(&published["subject"]) == format!("people[{}]", text(&one["id"]))
                    && one["parents"] != serde_json::json!([])
            });
            if let (Some(reported), Some(child)) = (reported, child) {
                let outcomes = [text(&child["id"]), text(&reported["outcome"]), text(&published["outcome"])];
                differing.entry(name.clone()).or_default().insert(outcomes);
            }
        }
    }
    differing
}

#[test]
fn ten_cases_are_decided_differently_as_reported_and_as_published_and_the_readme_says_why() {
    let differing = decided_differently();
    assert!(differing.len() >= 10, "{differing:?}");
    let readme = readme();
    let section = readme.split("\n## Where report and ministry decide differently\n").nth(1).unwrap();
    let table = section.split("\n## ").next().unwrap();
    let rows = table.lines().filter(|line| line.starts_with("| `")).map(|line| {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        assert!(cells.len() == 7 && !cells[5].is_empty(), "{line}");
        let list = |cell: usize| cells[cell].split(", ").map(|one| one.trim_matches('`').to_owned());
        // One outcome stands for all children of the row.
        let each = |cell: usize| list(cell).chain(std::iter::repeat(list(cell).last().unwrap()));
        let children = list(2).zip(each(3)).zip(each(4)).map(|((child, reported), ours)| [child, reported, ours]);
        (cells[1].trim_matches('`').to_owned(), children.collect())
    });
    assert_eq!(rows.collect::<BTreeMap<_, BTreeSet<_>>>(), differing);
}

#[test]
fn the_readme_accounts_for_every_row_of_the_reports() {
    let readme = readme();
    let rows = (1..=13).map(|row| format!("A{row}")).chain((1..=15).map(|row| format!("B{row}")));
    for row in rows {
        let line = readme.lines().find(|line| line.starts_with(&format!("| {row} |")));
        let cells: Vec<&str> = line.unwrap_or_else(|| panic!("{row} is accounted for")).split('|').collect();
        let kinds: Vec<&str> = cells[2].split(',').map(str::trim).collect();
        assert!(kinds.iter().all(|kind| ["provision", "fact", "figure", "context"].contains(kind)), "{row}: {kinds:?}");
        let shown = !cells[5].trim().is_empty();
        assert!(!kinds.contains(&"provision") || shown, "{row} is a provision, and no case shows it");
    }
}

#[test]
fn the_practice_before_lists_what_was_considered() {
    let set = PolicySet::load([shipped("residence", None), shipped("practice_until_2023", None)]).unwrap();
    let policy = set.policy("practice_until_2023").unwrap();
    let (yes, no, open) = (Truth::Yes, Truth::No, Truth::Unknown);
    for (name, person, considered) in [
        ("designated_caregiver", "mika", [yes, no, no, no]),
        ("designated_caregiver", "mother", [no, no, yes, no]),
        ("married_to_a_japanese", "rosa", [no, yes, no, no]),
        ("child_at_school", "lia", [open, no, no, no]),
        ("child_at_school", "mother", [no, no, yes, no]),
        ("child_at_school", "father", [no, no, no, no]),
        ("refugee_applicant", "omar", [no, no, no, yes]),
        ("refugee_applicant", "said", [no, no, no, no]),
        ("refugee_applicant", "ines", [no, no, no, open]),
    ] {
        let bytes = std::fs::read(format!("{ROOT}/policies/cases/{name}.json")).unwrap();
        let decisions = policy.on(date!(2023 - 08 - 01)).decide(&policy.read_case(name, &bytes).unwrap()).unwrap();
        let decision = decisions.iter().find(|one| one.subject_key().as_deref() == Some(person)).unwrap();
        let factors = decision.explain().factors;
        let truths: Vec<Truth> = factors.in_favour.iter().map(|factor| factor.reason.truth).collect();
        assert_eq!(truths, considered, "{person} of {name}");
        assert!(factors.against.is_empty() && factors.considered.is_empty(), "the reports name nothing else");
        assert_eq!((decision.outcome(), decision.mark()), (Some("weighed"), Some("discretion")));
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
    let changed = shipped(
        "minors_2023",
        Some(("is one of elementary, junior_high, high)", "is one of elementary, junior_high, high")),
    );
    let found = errors(vec![shipped("residence", None), changed]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].0 == Code::BracketNotClosed && found[0].3.contains("after `)` in line 84"), "{found:?}");
}
