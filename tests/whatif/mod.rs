//! What if: every answer leads where it says, nothing nearer does, and what all changes of small cases lead to is found.

mod brute_force;
mod making;

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};

use kijun::ast::{Part, TypeShape};
use kijun::{Alternatives, Date, PolicyFile, PolicyOn, PolicySet, date, what_if_text};
use serde_json::{Value, json};

use making::{Place, Words, combinations, make, named};

use crate::generator::{self, Pair};
use crate::properties::{check_of, few_seeds};
use crate::support::{shipped_cases, shipped_set};

fn outcome(on: &PolicyOn, case: &Value, subject: Option<&str>) -> Result<Option<String>, String> {
    let case = on.policy().read_case("case", case.to_string().as_bytes()).map_err(|problems| problems.to_string())?;
    let decisions = on.decide(&case).map_err(|problems| problems.to_string())?;
    let found = decisions.iter().find(|decision| decision.subject().as_deref() == subject);
    Ok(found.and_then(|decision| decision.outcome()).map(str::to_owned))
}

/// What a program reads of the answers, each applied to the case: how many were tried.
fn leads_there(on: &PolicyOn, words: &Words, root: &str, case: &Value, found: &Alternatives) -> Result<usize, String> {
    let mut places = BTreeMap::new();
    words.places(root, case, "", &[], &mut places);
    let told: Value = serde_json::from_str(&found.to_json()).unwrap();
    let subject = found.decision.subject();
    let mut tried = 0;
    for alternative in told["alternatives"].as_array().unwrap() {
        let changes = alternative["changes"].as_array().unwrap();
        let values: Vec<Vec<Value>> = changes.iter().map(named).collect();
        for combination in combinations(&values) {
            let mut then = case.clone();
            let pairs: Vec<(&Value, &Value)> = changes.iter().zip(&combination).collect();
            if !make(&mut then, &places, &pairs) {
                continue;
            }
            tried += 1;
            let came = outcome(on, &then, subject.as_deref())?;
            if came.as_deref() != alternative["outcome"].as_str() {
                return Err(format!("{alternative}\nwith {combination:?} comes to {came:?}"));
            }
            nearer(on, case, &places, alternative, &pairs, subject.as_deref())?;
        }
    }
    Ok(tried)
}

/// One step nearer to what is there now it does not lead there.
fn nearer(
    on: &PolicyOn,
    case: &Value,
    places: &BTreeMap<String, Place>,
    alternative: &Value,
    changes: &[(&Value, &Value)],
    subject: Option<&str>,
) -> Result<(), String> {
    for (at, (change, value)) in changes.iter().enumerate().filter(|(_, (change, _))| change.get("by").is_some()) {
        let Some(step) = step_back(change, value) else { continue };
        if step == change["from"] {
            continue;
        }
        let mut then = case.clone();
        let pairs: Vec<(&Value, &Value)> =
            changes.iter().enumerate().map(|(place, pair)| if place == at { (pair.0, &step) } else { *pair }).collect();
        assert!(make(&mut then, places, &pairs));
        let came = outcome(on, &then, subject)?;
        if came.as_deref() == alternative["outcome"].as_str() {
            return Err(format!("{alternative}\nand so does {step}, which is nearer"));
        }
    }
    Ok(())
}

/// The value one day, or one in the last decimal place, nearer to the present one.
fn step_back(change: &Value, value: &Value) -> Option<Value> {
    let by = change["by"].as_str()?;
    match change["type"].as_str()?.split(' ').next()? {
        "date" => {
            let date: Date = value.as_str()?.parse().ok()?;
            Some(json!(date.plus_days(if by.ends_with("earlier") { 1 } else { -1 })?.to_string()))
        }
        "number" => {
            let whole = value.as_i64()?;
            change["from"].as_i64()?;
            Some(json!(if by.ends_with("less") { whole + 1 } else { whole - 1 }))
        }
        _ => None,
    }
}

/// The policies and days by which a shipped case is decided.
fn expected(path: &str) -> Vec<(String, Date)> {
    let expect: Value =
        serde_json::from_str(&std::fs::read_to_string(path.replace(".json", ".expect.json")).unwrap()).unwrap();
    let told = |entry: &Value, key: &str| entry[key].as_str().unwrap().to_owned();
    let of = expect.as_array().unwrap().iter();
    let mut of: Vec<_> = of.map(|entry| (told(entry, "policy"), told(entry, "on").parse().unwrap())).collect();
    of.sort();
    of.dedup();
    of
}

/// What the vocabulary of a shipped policy declares, and the record that a case is.
fn shipped_words(policy: &str) -> (Words, &'static str) {
    let (file, root) = match policy {
        "british_nationality" => ("british_nationality", "person"),
        "highly_skilled" => ("points", "applicant"),
        _ => ("residence", "family"),
    };
    let path = format!("{}/policies/{file}.kijun", env!("CARGO_MANIFEST_DIR"));
    (Words::of(&[(path.clone(), std::fs::read_to_string(path).unwrap())]), root)
}

#[test]
fn every_answer_about_a_shipped_case_leads_where_it_says_and_nothing_nearer_does() {
    let set = shipped_set();
    let (mut answers, mut subjects) = (0, 0);
    for (path, text) in shipped_cases() {
        for (policy, on) in expected(&path) {
            let (words, root) = shipped_words(&policy);
            assert!(words.records.contains_key(root), "{policy}");
            let on = set.policy(&policy).unwrap().on(on);
            let case = on.policy().read_case(&path, text.as_bytes()).unwrap();
            let json: Value = serde_json::from_str(&text).unwrap();
            for found in on.what_if(&case).fixed_too().at_most(1).find().unwrap() {
                let tried = leads_there(&on, &words, root, &json, &found);
                answers += tried.unwrap_or_else(|wrong| panic!("{path} by {policy}: {wrong}"));
                subjects += 1;
                assert!(!found.stopped);
            }
        }
    }
    assert!(subjects > 300 && answers > 1500, "{answers} answers about {subjects} subjects");
}

const STORE: &str = r#"
vocabulary boxes "Boxes"
  ages by birthday
choice size "Size"
  small   "small"
  middle  "rather large"
  large   "large"
record label "A label"
  width : number  "width"
  torn  : yes/no  "is torn"
record box "A box"
  id      : key
  made    : date, fixed            "day on which it was made"
  came    : date                   "day on which it came"
  size    : size                   "size"
  weight  : number                 "weight"
  height  : number                 "height"
  left    : span or none           "time for which it was left"
  safe    : yes/no, judged         "is safe"
  inside  : reference to box or none  "the box in which it is"
  labels  : list of label          "labels"
record store "A store"
  boxes : list of box  "boxes"

policy storing "Storing"
  in force from 2024-01-01
  uses boxes
  case store : store
  decides about each box in store.boxes

outcomes
  shelf  "on the shelf"
  floor  "on the floor"
  out    "outside"

rule 1 "Shelf"
  shelf when all of
    (a) "came before May": box.came is before 2024-05-01
    (b) "is light": box.weight is at most 20
    (c) "is not large": box.size is not large
    (d) "is safe": box.safe
    (e) "has two whole labels": count of one in box.labels where (not one.torn) is at least 2
rule 2 "Flat" despite rule 1
  floor when box.weight is over 50 and box.height is under 2.5
rule 3 "Old" despite rule 1, rule 2
  out when completed years from box.made to decision_date is at least 10
"#;

fn storing(text: &str) -> PolicyOn {
    let set = PolicySet::load([PolicyFile::new("storing.kijun", text)]).unwrap_or_else(|problems| panic!("{problems}"));
    set.policy("storing").unwrap().on(date!(2024 - 06 - 01))
}

/// A store with a box, of which some facts are others.
fn stored(change: &Value) -> Value {
    let mut found = json!({"id": "a", "made": "2020-02-29", "came": "2024-04-01", "size": "small", "weight": 12,
        "height": 3, "left": null, "safe": true, "inside": null,
        "labels": [{"width": 1, "torn": false}, {"width": 2, "torn": false}]});
    change.as_object().unwrap().iter().for_each(|(key, value)| found[key] = value.clone());
    json!({"boxes": [found]})
}

fn ask(change: Value, more: impl Fn(kijun::WhatIf) -> kijun::WhatIf) -> Alternatives {
    let on = storing(STORE);
    let case = on.policy().read_case("store", stored(&change).to_string().as_bytes()).unwrap();
    more(on.what_if(&case)).find().unwrap().remove(0)
}

/// The changes of each answer, in words.
fn told(found: &Alternatives) -> Vec<String> {
    let text = what_if_text(found, kijun::Style { width: 400, colour: false });
    let lines = text.lines().map(str::trim);
    lines
        .filter(|line| line.contains(" if ") || line.starts_with("and "))
        .map(|line| line.trim_end_matches(':').to_owned())
        .collect()
}

#[test]
fn the_nearest_value_turns_it_exactly_at_the_boundary() {
    let found = ask(json!({}), |asked| asked.wanting("floor"));
    // 50 is not over 50, and 2.5 is not under 2.5; heights are told in tenths, for the policy has one.
    assert_eq!(
        told(&found),
        [
            "1. if boxes[a].weight is 51 instead of 12, 39 more (weight)",
            "and boxes[a].height is 2.4 instead of 3, 0.6 less (height)"
        ]
    );
    assert_eq!((found.tried, found.stopped, found.inexact.len()), (2, false, 0));
    let heavy = ask(json!({"weight": 80, "height": 2.4}), |asked| asked.wanting("shelf"));
    assert_eq!(told(&heavy)[0], "1. if boxes[a].weight is 20 instead of 80, 60 less (weight)");
}

#[test]
fn what_is_fixed_is_left_alone_unless_it_is_asked_for() {
    let found = ask(json!({}), |asked| asked.wanting("out"));
    assert!(found.alternatives.is_empty() && found.tried == 3);
    let text = what_if_text(&found, kijun::Style::default());
    assert!(text.contains("Nothing with up to 3 changes leads to out"), "{text}");
    let fixed = ask(json!({}), |asked| asked.wanting("out").fixed_too());
    let day = "boxes[a].made is 2014-06-01 instead of 2020-02-29, 5 years 8 months 28 days earlier";
    assert_eq!(told(&fixed), [format!("1. if {day} (day on which it was made)")]);
    // It does not change by becoming known.
    let unknown = ask(json!({"made": null}), |asked| asked.wanting("out"));
    assert_eq!(
        told(&unknown),
        ["1. if boxes[a].made is 2014-06-01 or earlier (day on which it was made; not known now)"]
    );
}

#[test]
fn elements_come_and_go() {
    let one = ask(json!({"labels": [{"width": 1, "torn": false}]}), |asked| asked.wanting("shelf"));
    assert_eq!(told(&one), ["1. if boxes[a].labels has one more: label with torn no (labels)"]);
    let none = ask(json!({"labels": []}), |asked| asked.wanting("shelf"));
    assert_eq!(none.alternatives[0].changes.len(), 2);
    assert_eq!(none.alternatives[0].turns[1].at, "storing rule 1(e)");
    let on = storing(&STORE.replace("is at least 2", "is at most 1"));
    let case = on.policy().read_case("store", stored(&json!({})).to_string().as_bytes()).unwrap();
    let found = on.what_if(&case).wanting("shelf").find().unwrap().remove(0);
    let first: Vec<String> = told(&found);
    assert_eq!(first[0], "1. if boxes[a].labels[0] is not there (labels)");
    assert!(first.iter().any(|line| line.contains("boxes[a].labels[1].torn is yes instead of no")), "{first:?}");
}

#[test]
fn an_open_decision_is_settled_either_way() {
    let found = ask(json!({"size": null, "safe": null}), |asked| asked);
    assert_eq!(found.decision.result(), "undetermined");
    let lines = told(&found);
    assert!(
        lines.contains(&"1. if boxes[a].size is small or rather large (size; not known now)".to_owned()),
        "{lines:?}"
    );
    assert!(
        lines.contains(&"and boxes[a].safe is yes (is safe; not known now; for the official to assess)".to_owned())
    );
    let known = ask(json!({"came": null}), |asked| asked.wanting("shelf"));
    let day = "boxes[a].came is 2024-04-30 or earlier (day on which it came; not known now)";
    assert_eq!(told(&known)[0], format!("1. if {day}"));
}

#[test]
fn what_no_change_of_facts_turns_is_told() {
    let reached = ask(json!({}), |asked| asked.wanting("shelf"));
    assert!(reached.is_reached() && !reached.can_turn() && reached.alternatives.is_empty());
    assert!(what_if_text(&reached, kijun::Style::default()).contains("The outcome is shelf already"));
    let on = storing(STORE).policy().on(date!(2023 - 12 - 31));
    let case = on.policy().read_case("store", stored(&json!({})).to_string().as_bytes()).unwrap();
    let outside = on.what_if(&case).find().unwrap().remove(0);
    assert!(!outside.can_turn());
    assert!(what_if_text(&outside, kijun::Style::default()).contains("the policy is not in force on that day"));
    let on = storing(STORE);
    let decide = |json: &[u8]| on.what_if(&on.policy().read_case("store", json).unwrap()).find().unwrap();
    assert!(decide(br#"{"boxes": []}"#).is_empty());
    let nobody = decide(b"{}").remove(0);
    assert!(!nobody.can_turn() && what_if_text(&nobody, kijun::Style::default()).contains("bring in whom it is about"));
    let wrong = on.what_if(&case).wanting("shelv").find().unwrap_err();
    assert!(wrong.to_string().contains("did you mean `shelf`?"), "{wrong}");
    assert!(on.what_if(&case).about("b").find().unwrap().is_empty());
}

#[test]
fn a_conflict_and_the_bound_are_told() {
    let on = storing(
        &STORE
            .replace("\"Flat\" despite rule 1", "\"Flat\"")
            .replace("rule 3 \"Old\" despite rule 1, rule 2", "rule 3 \"Old\""),
    );
    let text = stored(&json!({"made": "2000-01-01"})).to_string();
    let case = on.policy().read_case("store", text.as_bytes()).unwrap();
    let found = on.what_if(&case).find().unwrap().remove(0);
    assert_eq!(found.decision.result(), "conflict");
    assert!(found.alternatives.iter().all(|found| found.outcome == "out"), "what is old stays so");
    let fixed = on.what_if(&case).fixed_too().at_most(1).find().unwrap().remove(0);
    let later = "boxes[a].came is 2024-05-01 instead of 2024-04-01, 1 month later";
    assert!(told(&fixed)[1].contains(later), "{:?}", told(&fixed));
    assert_eq!(fixed.alternatives[0].outcome, "shelf");
    for stopped in [on.what_if(&case).within(10), on.what_if(&case).within_steps(500)] {
        let stopped = stopped.find().unwrap().remove(0);
        assert!(stopped.stopped && stopped.tried == 0);
        assert!(what_if_text(&stopped, kijun::Style::default()).contains("Not everything was tried"));
    }
}

#[test]
fn what_a_large_case_takes_is_bounded_by_steps_that_its_subjects_share() {
    let set = shipped_set();
    let policy = set.policy("minors_2023").unwrap();
    let case: Value = serde_json::from_slice(&std::fs::read("policies/cases/no_wish.json").unwrap()).unwrap();
    let people: Vec<Value> = (0..60)
        .map(|number| {
            let mut person = case["people"][number % 2].clone();
            person["id"] = format!("child_{number}").into();
            person["parents"] = json!([]);
            person
        })
        .collect();
    let case = policy.read_case("large", json!({"people": people}).to_string().as_bytes()).unwrap();
    let found = policy.on(date!(2023 - 10 - 01)).what_if(&case).within_steps(600_000).find().unwrap();
    let decisions: Vec<u64> = found.iter().map(|found| found.decisions).collect();
    assert_eq!(decisions.len(), 60);
    assert!(found.iter().all(|found| found.stopped), "each subject had its share");
    assert!(decisions.iter().all(|count| (1..100).contains(count)), "{decisions:?}");
}

#[test]
fn evidence_that_is_there_counts_and_that_which_is_needed_is_named() {
    let text = STORE.replace("  uses ", "  requires evidence \"survey\" for box.weight\n  uses ");
    assert_ne!(text, STORE);
    let on = storing(&text);
    let find = |weight: Value| {
        let case = on
            .policy()
            .read_case("store", stored(&json!({"weight": weight, "safe": false})).to_string().as_bytes())
            .unwrap();
        told(&on.what_if(&case).at_most(1).find().unwrap().remove(0))
    };
    let plain = told(&ask(json!({"weight": 12, "safe": false}), |asked| asked.at_most(1)));
    assert!(!plain.is_empty());
    // With its evidence it is as if none were required, but that the evidence is named.
    let shown = find(json!({"$value": 12, "evidence": "survey"}));
    let without = |line: &String| line.replace("; with evidence: survey", "");
    assert_eq!(shown.iter().map(without).collect::<Vec<_>>(), plain);
    let both = find(json!(12));
    assert_eq!(both.len(), 0, "two facts must change: {both:?}");
    let case = stored(&json!({"weight": 12})).to_string();
    let case = on.policy().read_case("store", case.as_bytes()).unwrap();
    let needed = told(&on.what_if(&case).at_most(1).find().unwrap().remove(0));
    assert!(
        needed.iter().any(|line| line.contains("not shown now") && line.contains("with evidence: survey")),
        "{needed:?}"
    );
}
