//! Every example of the README and of the documents.

use std::collections::BTreeSet;

use kijun::{PolicyFile, PolicySet, date};
use serde_json::Value;

use crate::support::shipped;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// The fenced blocks of a language in a document.
fn blocks(path: &str, language: &str) -> Vec<String> {
    let text = std::fs::read_to_string(format!("{ROOT}/{path}")).unwrap();
    let opening = format!("```{language}\n");
    text.split(&opening).skip(1).map(|rest| rest.split("```").next().unwrap().to_owned()).collect()
}

#[test]
fn the_policies_of_the_documents_hold() {
    let blocks = [blocks("docs/language.md", "kijun"), blocks("docs/amendments.md", "kijun")].concat();
    assert!(blocks.len() >= 5);
    for (index, block) in blocks.into_iter().enumerate() {
        let set = PolicySet::load([PolicyFile::new(format!("block {index}"), block)]).unwrap();
        for run in set.policies().flat_map(|policy| policy.examples()) {
            assert_eq!(run.problems, [], "{}", run.name);
        }
    }
}

#[test]
fn the_rule_of_the_readme_stands_in_the_policy() {
    let shown = blocks("README.md", "text").remove(0);
    let policy = std::fs::read_to_string(format!("{ROOT}/policies/minors_2023_as_reported.kijun")).unwrap();
    assert!(shown.starts_with("rule 1") && policy.contains(&shown), "{shown}");
}

/// Every key of an object, and of the objects in it; not the keys of `values`, which are facts.
fn keys(value: &Value, into: &mut BTreeSet<String>) {
    match value {
        Value::Object(object) => object.iter().for_each(|(key, value)| {
            into.insert(key.clone());
            if key != "values" {
                keys(value, into);
            }
        }),
        Value::Array(values) => values.iter().for_each(|value| keys(value, into)),
        _ => {}
    }
}

#[test]
fn every_key_of_a_decision_is_documented() {
    let names = ["residence", "minors_2023", "minors_2023_as_reported"];
    let set = PolicySet::load(names.map(|name| shipped(name, None))).unwrap();
    let page = std::fs::read_to_string(format!("{ROOT}/docs/commands.md")).unwrap();
    let mut found = BTreeSet::new();
    for entry in std::fs::read_dir(format!("{ROOT}/policies/cases")).unwrap() {
        let path = entry.unwrap().path();
        if path.to_string_lossy().ends_with(".expect.json") {
            continue;
        }
        for (policy, on) in set.policies().zip([date!(2023 - 10 - 01), date!(2000 - 01 - 01)]) {
            let case = policy.read_case("case", &std::fs::read(&path).unwrap()).unwrap();
            let decisions = policy.on(on).decide(&case).unwrap();
            decisions.iter().for_each(|decision| keys(&serde_json::from_str(&decision.to_json()).unwrap(), &mut found));
        }
    }
    assert!(found.contains("missing") && found.contains("in_force"), "{found:?}");
    found.iter().for_each(|key| assert!(page.contains(&format!("`{key}`")), "docs/commands.md tells what `{key}` is"));
}
