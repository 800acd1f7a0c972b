//! What a case can say of a fact: envelopes, incomplete lists, and findings.

use kijun::{Decision, PolicyFile, PolicySet, Problems, date};

fn decide(condition: &str, json: &str) -> Result<Decision, Problems> {
    let text = format!(
        "vocabulary v \"V\"
  ages by birthday
record person \"P\"
  id : key
  here : yes/no \"is here\"
  well : yes/no, judged \"is well\"
  parents : references to person \"parents\"
record family \"F\"
  people : list of person \"people\"
  tags : list of text \"tags\"
policy p \"P\"
  uses v
  case family : family
  decides about each person in family.people
outcomes yes_ \"Y\" no_ \"N\"
rule 1 \"A\" yes_ when {condition}
rule 2 \"N\" no_ otherwise"
    );
    let set = PolicySet::load([PolicyFile::new("p.kijun", text)]).unwrap_or_else(|problems| panic!("{problems}"));
    let policy = set.policy("p").unwrap();
    let case = policy.read_case("case", json.as_bytes())?;
    Ok(policy.on(date!(2024 - 02 - 28)).decide(&case)?.remove(0))
}

fn told(condition: &str, json: &str) -> String {
    let decision = decide(condition, json).unwrap();
    let missing: Vec<String> = decision.missing().facts.into_iter().map(|fact| fact.at).collect();
    decision.outcome().map_or_else(|| format!("missing {}", missing.join(", ")), str::to_owned)
}

#[test]
fn incomplete_lists_settle_only_what_nobody_else_can_change() {
    let people = |more: &str, complete: bool| {
        format!(
            r#"{{"people": {{"$value": [{{"id": "a", "here": true{more}}}, {{"id": "b", "here": true}}], "complete": {complete}}}}}"#
        )
    };
    for (condition, incomplete, complete) in [
        ("some x in family.people satisfies x.here", "yes_", "yes_"),
        ("some x in family.people satisfies not x.here", "missing people", "no_"),
        ("every x in family.people satisfies x.here", "missing people", "yes_"),
        ("every x in family.people satisfies not x.here", "no_", "no_"),
        ("no x in family.people satisfies not x.here", "missing people", "yes_"),
        ("count of family.people is at least 2", "yes_", "yes_"),
        ("count of family.people is at most 2", "missing people", "yes_"),
        ("count of family.people is under 2", "no_", "no_"),
        ("family.people is empty", "no_", "no_"),
        ("person is one of person.parents", "yes_", "yes_"),
        ("sum of 1 for each x in family.people is 2", "missing people", "yes_"),
        ("count of distinct x.here for each x in family.people is over 0", "yes_", "yes_"),
        ("count of distinct x.here for each x in family.people is over 1", "missing people", "no_"),
    ] {
        let parents = r#", "parents": ["a"]"#;
        assert_eq!(told(condition, &people(parents, false)), incomplete, "{condition}, incomplete");
        assert_eq!(told(condition, &people(parents, true)), complete, "{condition}, complete");
    }
    let tags = r#"{"people": [{"id": "a"}], "tags": {"$value": [], "complete": false}}"#;
    assert_eq!(told("family.tags is empty", tags), "missing tags");
    assert_eq!(told("\"x\" is one of family.tags", tags), "missing tags");
}

#[test]
fn a_reference_into_an_incomplete_list_may_name_somebody_else() {
    let json = r#"{"people": {"$value": [{"id": "a", "parents": ["z"]}], "complete": false}}"#;
    assert_eq!(told("some x in person.parents satisfies x.here", json), "missing people[z].here");
    let closed = r#"{"people": [{"id": "a", "parents": ["z"]}]}"#;
    assert!(decide("some x in person.parents satisfies x.here", closed).is_err());
    // An incomplete list of subjects has one decision more, about whoever is not listed.
    let text =
        "vocabulary v \"V\" record person \"P\" id : key here : yes/no record family \"F\" people : list of person
policy p \"P\" uses v case family : family decides about each person in family.people outcomes a \"A\" b \"B\"
rule 1 \"A\" a when person.here rule 2 \"B\" b otherwise";
    let set = PolicySet::load([PolicyFile::new("p.kijun", text)]).unwrap();
    let policy = set.policy("p").unwrap();
    let case = policy.read_case("case", br#"{"people": {"$value": [{"id": "a", "here": true}], "complete": false}}"#);
    let decisions = policy.on(date!(2024 - 02 - 28)).decide(&case.unwrap()).unwrap();
    let subjects: Vec<_> = decisions.iter().map(|decision| (decision.subject(), decision.result())).collect();
    assert_eq!(subjects, [(Some("people[a]".to_owned()), "decided"), (None, "undetermined")]);
    assert_eq!(decisions[1].missing().facts[0].at, "people");
}

#[test]
fn envelopes_are_kept_and_told() {
    let json = r#"{"people": [{"id": "a", "here": {"$value": true, "evidence": "enrolment certificate", "by": "school", "on": "2024-01-09", "disputed": true}}]}"#;
    let decision = decide("person.here", json).unwrap();
    assert_eq!(decision.outcome(), Some("yes_"));
    assert!(decision.to_json().contains(
        r#""values":{"people[a].here":true},"evidence":[{"at":"people[a].here","evidence":"enrolment certificate","by":"school","on":"2024-01-09","disputed":true}]"#
    ), "{}", decision.to_json());
}

#[test]
fn what_cannot_be_known_is_unknown_and_not_asked_for_again() {
    let json = r#"{"people": [{"id": "a", "here": {"cannot_be_known": true, "by": "the city"}}]}"#;
    let decision = decide("person.here and person.well", json).unwrap();
    assert_eq!(decision.result(), "undetermined");
    assert!(decision.missing().facts.is_empty());
    assert_eq!(decision.missing().assessments[0].at, "people[a].well");
    assert!(decision.to_json().contains(r#""cannot_be_known":["people[a].here"]"#));
}

#[test]
fn wrong_envelopes_are_refused() {
    for (fact, path) in [
        (r#"{"$value": 1}"#, "people[a].here"),
        (r#"{"$value": true, "evidense": "x"}"#, "people[a].here.evidense"),
        (r#"{"$value": true, "on": "2024-02-30"}"#, "people[a].here.on"),
        (r#"{"$value": true, "$value": true}"#, "people[a].here.$value"),
        (r#"{"$value": true, "complete": false}"#, "people[a].here"),
        (r#"{"$value": true, "cannot_be_known": true}"#, "people[a].here"),
        (r#"{"evidence": "x"}"#, "people[a].here"),
        (r#"{"value": true}"#, "people[a].here"),
    ] {
        let json = format!(r#"{{"people": [{{"id": "a", "here": {fact}}}]}}"#);
        let problems = decide("person.here", &json).map(|_| ()).expect_err(fact);
        assert_eq!(problems.diagnostics()[0].fact(), Some(path), "{problems}");
    }
}

#[derive(serde::Serialize)]
struct Box {
    size: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    weight: Option<f32>,
    owner: Option<&'static str>,
    made: &'static str,
}

#[test]
fn a_case_comes_from_any_type_that_serde_writes() {
    let text = "vocabulary v \"V\" record box \"B\" size : number weight : number owner : text or none made : date
policy p \"P\" uses v case box : box outcomes a \"A\" b \"B\"
rule 1 \"A\" a when box.size is 0.1 and box.owner is none and box.made is before 2024-01-01 and box.weight is 2.5
rule 2 \"B\" b otherwise";
    let set = PolicySet::load([PolicyFile::new("p.kijun", text)]).unwrap();
    let policy = set.policy("p").unwrap();
    let decide = |one: &Box| -> Result<Decision, Problems> {
        Ok(policy.on(date!(2024 - 02 - 28)).decide(&policy.case("box", one)?)?.remove(0))
    };
    let one = Box { size: 0.1, weight: Some(2.5), owner: None, made: "2023-12-31" };
    assert_eq!(decide(&one).unwrap().outcome(), Some("a"));
    // A field that is left out is unknown.
    assert_eq!(decide(&Box { weight: None, ..one }).unwrap().missing().facts[0].at, "weight");
    // More than six places are refused, and so is what is no number.
    for size in [0.1 + 0.2, f64::NAN, f64::INFINITY, 1e300] {
        let problems = decide(&Box { size, made: "2023-12-31", owner: None, weight: None }).map(|_| ()).unwrap_err();
        assert!(matches!(problems.diagnostics()[0].code(), kijun::Code::CaseNumber | kijun::Code::Json), "{problems}");
    }
}
