//! What rules do beside giving one outcome: contents, ranks, waiving and deeming.

use kijun::{Decision, PolicyFile, PolicySet, date};

const VOCABULARY: &str = "vocabulary v \"V\"
  ages by birthday
record sheet \"A sheet\"
  a : yes/no \"a holds\"
  b : yes/no \"b holds\"
  c : yes/no \"c holds\"
  d : yes/no \"d holds\"
";
const HEADER: &str = "policy p \"P\"
  uses v
  case sheet : sheet
";

fn decide(statements: &str, json: &str) -> Decision {
    let set = PolicySet::load([PolicyFile::new("p.kijun", format!("{VOCABULARY}{HEADER}{statements}"))]);
    let policy = set.unwrap_or_else(|problems| panic!("{problems}")).policy("p").unwrap();
    let case = policy.read_case("case", json.as_bytes()).unwrap();
    policy.on(date!(2024 - 02 - 28)).decide(&case).unwrap().remove(0)
}

/// The outcome, or the result and what is possible, and what is missing.
fn told(statements: &str, json: &str) -> String {
    let decision = decide(statements, json);
    let missing = decision.missing();
    let missing: Vec<&str> = missing.facts.iter().map(|fact| fact.at.as_str()).collect();
    match decision.outcome() {
        Some(outcome) => outcome.to_owned(),
        None => format!("{}: {}, missing {}", decision.result(), decision.possible().join(" or "), missing.join(", ")),
    }
}

#[test]
fn ranked_outcomes_never_conflict() {
    let policy = "outcomes strongest first strong \"S\" middle \"M\" weak \"W\" nothing \"N\"
rule 1 \"W\" weak when sheet.a
rule 2 \"S\" strong when sheet.b
rule 3 \"M\" middle when sheet.c
rule 4 \"N\" nothing otherwise";
    assert_eq!(told(policy, r#"{"a": true, "b": true, "c": true}"#), "strong");
    assert_eq!(told(policy, r#"{"a": true, "b": false, "c": true}"#), "middle");
    // What is stronger and unknown is possible beside what applies; what is weaker is not.
    assert_eq!(told(policy, r#"{"a": true, "c": true}"#), "undetermined: strong or middle, missing b");
    assert_eq!(told(policy, r#"{"b": true}"#), "strong");
    assert_eq!(told(policy, r#"{"a": false, "b": false}"#), "undetermined: middle or nothing, missing c");
    let decision = decide(policy, r#"{"a": true, "b": true, "c": false}"#);
    assert_eq!(decision.rules(), ["p rule 2"]);
    assert_eq!(decision.also(), [("p rule 1", "weak")]);
    assert!(decision.to_json().contains(r#""also":[{"at":"p rule 1","outcome":"weak"}]"#));
}

#[test]
fn contents_are_told_with_their_rules() {
    let policy = "outcomes permit \"P\" nothing \"N\"
rule 1 \"A\" permit with status is \"Student\", length is 1 year when sheet.a
rule 2 \"B\" permit with status is \"Worker\", kept is sheet.c when sheet.b
rule 3 \"N\" nothing otherwise";
    let decision = decide(policy, r#"{"a": true, "b": true, "d": true}"#);
    assert_eq!(decision.outcome(), Some("permit"));
    assert!(decision.to_json().contains(
        r#""contents":[{"at":"p rule 1","contents":{"status":"Student","length":"P1Y"}},{"at":"p rule 2","contents":{"status":"Worker"},"unknown":["kept"]}]"#
    ), "{}", decision.to_json());
}

#[test]
fn a_waived_clause_need_not_be_met() {
    let policy = "outcomes yes_ \"Y\" no_ \"N\"
rule 1 \"A\" yes_ when all of (a) sheet.a (b) sheet.b
rule 2 \"W\" waives rule 1(b) when sheet.c
rule 3 \"N\" no_ otherwise";
    assert_eq!(told(policy, r#"{"a": true, "b": false, "c": true}"#), "yes_");
    assert_eq!(told(policy, r#"{"a": true, "b": false, "c": false}"#), "no_");
    assert_eq!(told(policy, r#"{"a": true, "b": false}"#), "undetermined: yes_ or no_, missing c");
    assert_eq!(told(policy, r#"{"a": true, "c": true}"#), "yes_");
    assert_eq!(told(policy, r#"{"a": true, "c": false}"#), "undetermined: yes_ or no_, missing b");
    // Reasons name both.
    let json = decide(policy, r#"{"a": true, "b": false, "c": true}"#).to_json();
    assert!(json.contains(r#""at":"p rule 1(b)","text":"b holds","truth":"yes""#), "{json}");
    assert!(json.contains(r#"{"at":"p rule 2","text":"W","truth":"yes","applies":"yes"}"#), "{json}");
    // A citation of the clause is met by waiving, too.
    let cited = "outcomes yes_ \"Y\" no_ \"N\" cited \"C\"
rule 1 \"A\" yes_ when all of (a) sheet.a (b) sheet.b
rule 2 \"W\" waives rule 1(b) when sheet.c
rule 3 \"C\" despite rule 1 cited when rule 1(b) is met and sheet.d
rule 4 \"N\" no_ otherwise";
    assert_eq!(told(cited, r#"{"a": false, "b": false, "c": true, "d": true}"#), "cited");
    assert_eq!(told(cited, r#"{"a": false, "b": false, "c": false, "d": true}"#), "no_");
}

#[test]
fn a_deemed_fact_holds_in_the_rule_and_its_terms_alone() {
    let policy = "outcomes yes_ \"Y\" no_ \"N\"
term holds of s : sheet \"holds\" when s.a
rule 1 \"A\" yes_ when holds of sheet
rule 2 \"D\" deems sheet.a is yes for rule 1 when sheet.b
rule 3 \"N\" no_ otherwise";
    assert_eq!(told(policy, r#"{"a": false, "b": true}"#), "yes_");
    assert_eq!(told(policy, r#"{"a": false, "b": false}"#), "no_");
    assert_eq!(told(policy, r#"{"a": true}"#), "yes_");
    assert_eq!(told(policy, r#"{"a": false}"#), "undetermined: yes_ or no_, missing b");
    assert_eq!(told(policy, "{}"), "undetermined: yes_ or no_, missing a, b");
    assert_eq!(told(policy, r#"{"b": true}"#), "yes_");
    // Another rule with the same term keeps the fact as it is.
    let other =
        policy.replace("rule 3 \"N\" no_ otherwise", "rule 3 \"O\" despite rule 1 no_ when not (holds of sheet)");
    assert_eq!(told(&other, r#"{"a": false, "b": true}"#), "no_");
}

#[test]
fn a_presumption_gives_way_to_what_is_shown() {
    let policy = "outcomes yes_ \"Y\" no_ \"N\"
rule 1 \"A\" yes_ when sheet.a
rule 2 \"D\" deems sheet.a is yes for rule 1 when sheet.b unless the contrary is shown
rule 3 \"N\" no_ otherwise";
    assert_eq!(told(policy, r#"{"a": false, "b": true}"#), "no_");
    assert_eq!(told(policy, r#"{"b": true}"#), "yes_");
    assert_eq!(told(policy, r#"{"b": false}"#), "undetermined: yes_ or no_, missing a");
    assert!(decide(policy, r#"{"b": true}"#).to_json().contains(r#""presumed":["a"]"#));
    assert!(!decide(policy, r#"{"a": true, "b": true}"#).to_json().contains("presumed"));
}

#[test]
fn factors_are_listed_for_a_discretion_and_never_counted() {
    let policy = "outcomes weighed discretion \"W\" nothing \"N\"
rule 1 \"A\" weighed when sheet.a
rule 2 \"N\" nothing otherwise
factors source \"Guideline\" on 2009-07-10
  for (a) strongly sheet.b
      (b) \"c or d\": any of (1) sheet.c (2) sheet.d
  against (a) \"not b\": not sheet.b source \"Point 2\"
  to be considered (a) sheet.d";
    let decision = decide(policy, r#"{"a": true, "b": true, "c": false}"#);
    let factors = decision.explain().factors;
    let told = |list: &[kijun::Factor]| -> Vec<String> {
        let strongly = |factor: &kijun::Factor| if factor.strongly { " strongly" } else { "" };
        list.iter().map(|one| format!("{}{}: {}", one.reason.at, strongly(one), one.reason.truth.word())).collect()
    };
    assert_eq!(told(&factors.in_favour), ["p factors for (a) strongly: yes", "p factors for (b): unknown"]);
    assert_eq!(told(&factors.against), ["p factors against (a): no"]);
    assert_eq!(told(&factors.considered), ["p factors to be considered (a): unknown"]);
    assert_eq!(factors.against[0].sources.len(), 2);
    // What is not known of a factor keeps no decision open.
    assert_eq!(decision.result(), "decided");
    assert!(
        decision.to_json().contains(r#""factors":{"for":[{"at":"p factors for (a)","text":"b holds","truth":"yes""#)
    );
    // An outcome that is no discretion comes without them.
    assert!(decide(policy, r#"{"a": false}"#).explain().factors.is_empty());
}

#[test]
fn an_example_says_which_factors_are_there() {
    let example = |expect: &str| {
        let text = format!(
            "{VOCABULARY}{HEADER}outcomes weighed discretion \"W\" nothing \"N\"
rule 1 \"A\" weighed when sheet.a
rule 2 \"N\" nothing otherwise
factors for (a) sheet.b (b) sheet.c against (a) sheet.b to be considered (a) sheet.d
example \"E\" on 2024-02-28 given sheet.a is yes given sheet.b is yes given sheet.d is no expect {expect}
example \"F\" on 2024-02-28 given sheet.a is no given sheet.b is yes expect nothing, factors for (a) present"
        );
        let set = PolicySet::load([PolicyFile::new("p.kijun", text)]).unwrap_or_else(|problems| panic!("{problems}"));
        let runs = set.policy("p").unwrap().examples();
        let [own, other] = runs.as_slice() else { panic!("there are two examples") };
        let told =
            |run: &kijun::ExampleRun| run.problems.iter().map(|one| one.message().to_owned()).collect::<Vec<_>>();
        assert_eq!(told(other), ["`factors for (a)` is not weighed, and present was expected"]);
        told(own)
    };
    for expect in [
        "weighed",
        "weighed by rule 1, factors for (a) present",
        "weighed, factors against (a) present, for (b) not known, to be considered (a) absent",
    ] {
        assert_eq!(example(expect), [""; 0], "{expect}");
    }
    for (expect, told) in [
        ("weighed, factors for (a) absent", "`factors for (a)` is present, and absent was expected"),
        ("weighed, factors for (a) present, for (b) absent", "`factors for (b)` is not known, and absent was expected"),
        (
            "weighed, factors to be considered (a) not known",
            "`factors to be considered (a)` is absent, and not known was expected",
        ),
    ] {
        assert_eq!(example(expect), [told], "{expect}");
    }
}

/// A second policy that asks the first about a sheet.
fn asking(condition: &str, json: &str) -> Decision {
    let text = format!(
        "{VOCABULARY}policy first \"First\"
  in force from 2024-01-01 to 2024-12-31
  uses v
  case sheet : sheet
outcomes good \"G\" bad \"B\" rest \"R\"
rule 1 \"G\" good when sheet.a
rule 2 \"B\" bad when sheet.b
rule 3 \"R\" rest otherwise
{HEADER}outcomes yes_ \"Y\" no_ \"N\"
rule 1 \"A\" yes_ when {condition}
rule 2 \"N\" no_ otherwise"
    );
    let set = PolicySet::load([PolicyFile::new("p.kijun", text)]).unwrap_or_else(|problems| panic!("{problems}"));
    let policy = set.policy("p").unwrap();
    let case = policy.read_case("case", json.as_bytes()).unwrap();
    policy.on(date!(2024 - 02 - 28)).decide(&case).unwrap().remove(0)
}

#[test]
fn a_policy_asks_another() {
    for (condition, json, result) in [
        ("first of sheet is good", r#"{"a": true, "b": false}"#, "yes_"),
        ("first of sheet is good", r#"{"a": false, "b": true}"#, "no_"),
        ("first of sheet is not good", r#"{"a": false, "b": true}"#, "yes_"),
        ("first of sheet is one of good, rest", r#"{"a": false, "b": false}"#, "yes_"),
        // Not possible is no; possible and not alone is unknown.
        ("first of sheet is bad", r#"{"a": true, "b": false}"#, "no_"),
        ("first of sheet is rest", r#"{"b": false}"#, "undetermined"),
        ("first of sheet is bad", r#"{"b": false}"#, "no_"),
        // A conflict is unknown.
        ("first of sheet is good", r#"{"a": true, "b": true}"#, "undetermined"),
        // Not in force is no, with a warning.
        ("first of sheet on 2023-12-31 is good", r#"{"a": true, "b": false}"#, "no_"),
        ("first of sheet on 2024-12-31 is good", r#"{"a": true, "b": false}"#, "yes_"),
    ] {
        let decision = asking(condition, json);
        assert_eq!(decision.outcome().unwrap_or(decision.result()), result, "{condition} on {json}");
    }
    let open = asking("first of sheet is good", r#"{"b": false}"#);
    assert_eq!(open.missing().facts[0].at, "a");
    let closed = asking("first of sheet on 2023-12-31 is good", r#"{"a": true}"#);
    assert_eq!(closed.explain().warnings[0].text, "first is not in force on 2023-12-31");
    let json = asking("first of sheet is good", r#"{"a": true, "b": false}"#).to_json();
    assert!(json.contains(r#"{"at":"first","text":"First: good","truth":"yes"}"#), "{json}");
}

#[test]
fn a_policy_uses_the_free_terms_of_another() {
    let text = |condition: &str| {
        format!(
            "{VOCABULARY}policy first \"First\"
  uses v
  case sheet : sheet
  presumes sheet.c is yes
outcomes good \"G\" rest \"R\"
parameter least \"least\" from 2024-01-01: 2
term both of s : sheet \"a and b\" when all of (a) s.a (b) s.b
term whole of s : sheet \"all\" when both of s and s.c
term enough \"enough\" is least plus 1
term own \"own\" when sheet.a
rule 1 \"G\" good when both of sheet and own
rule 2 \"R\" rest otherwise
policy p \"P\"
  uses v, first
  case sheet : sheet
outcomes yes_ \"Y\" no_ \"N\"
rule 1 \"A\" yes_ when {condition}
rule 2 \"N\" no_ otherwise"
        )
    };
    let decide = |condition: &str, json: &str| {
        let set = PolicySet::load([PolicyFile::new("p.kijun", text(condition))]);
        let policy = set.unwrap_or_else(|problems| panic!("{problems}")).policy("p").unwrap();
        let case = policy.read_case("case", json.as_bytes()).unwrap();
        policy.on(date!(2024 - 02 - 28)).decide(&case).unwrap().remove(0)
    };
    assert_eq!(decide("both of sheet", r#"{"a": true, "b": true}"#).outcome(), Some("yes_"));
    assert_eq!(decide("enough is 3", "{}").outcome(), Some("yes_"));
    // A term keeps what its own file presumes; here nothing is presumed.
    assert_eq!(decide("whole of sheet", r#"{"a": true, "b": true}"#).outcome(), Some("yes_"));
    assert_eq!(decide("both of sheet and sheet.c", r#"{"a": true, "b": true}"#).result(), "undetermined");
    let json = decide("both of sheet", r#"{"a": true, "b": false}"#).to_json();
    assert!(json.contains(r#""at":"first term both(b)""#), "{json}");
    // A term that reads its own policy's case stays there.
    let problems = PolicySet::load([PolicyFile::new("p.kijun", text("own of sheet"))]).unwrap_err();
    assert!(problems.to_string().contains("reads the case or the subject of its own policy"), "{problems}");
}

#[test]
fn a_fact_is_deemed_in_a_record_of_which_nothing_is_known() {
    let text = "vocabulary v \"V\" record mother \"M\" settled : yes/no record sheet \"S\" a : yes/no mother : mother
policy p \"P\" uses v case sheet : sheet outcomes yes_ \"Y\" no_ \"N\"
rule 1 \"A\" yes_ when sheet.mother.settled
rule 2 \"D\" source \"Section 1(2)\" deems sheet.mother.settled is yes for rule 1 when sheet.a unless the contrary is shown
rule 3 \"N\" no_ otherwise";
    let set = PolicySet::load([PolicyFile::new("p.kijun", text)]).unwrap_or_else(|problems| panic!("{problems}"));
    let policy = set.policy("p").unwrap();
    for (json, outcome) in [
        (r#"{"a": true}"#, "yes_"),
        (r#"{"a": true, "mother": {}}"#, "yes_"),
        (r#"{"a": true, "mother": {"settled": false}}"#, "no_"),
    ] {
        let case = policy.read_case("case", json.as_bytes()).unwrap();
        let decision = policy.on(date!(2024 - 02 - 28)).decide(&case).unwrap().remove(0);
        assert_eq!(decision.outcome(), Some(outcome), "{json}");
        // What it rests on is a source, too.
        assert_eq!(decision.to_json().contains("Section 1(2)"), outcome == "yes_", "{json}");
    }
}

#[test]
fn a_term_names_the_record_that_it_is_about() {
    let text = "vocabulary v \"V\" record item \"I\" big : yes/no record person \"P\" id : key items : list of item
record family \"F\" people : list of person
policy p \"P\" uses v case family : family decides about each person in family.people
outcomes a \"A\" b \"B\"
term heavy of i : item \"is heavy\" when i.big
rule 1 \"R\" a when some i in person.items satisfies heavy of i
rule 2 \"S\" b otherwise";
    let set = PolicySet::load([PolicyFile::new("p.kijun", text)]).unwrap_or_else(|problems| panic!("{problems}"));
    let policy = set.policy("p").unwrap();
    let json = br#"{"people": [{"id": "ann", "items": []}, {"id": "ben", "items": [{"big": true}]}]}"#;
    let case = policy.read_case("case", json).unwrap();
    let json = policy.on(date!(2024 - 02 - 28)).decide(&case).unwrap()[1].to_json();
    assert!(json.contains(r#""subject":"people[ben].items[0]","text":"is heavy""#), "{json}");
    assert!(!json.contains("people[ann]"), "{json}");
}

#[test]
fn an_otherwise_is_told_where_it_stands() {
    let policy = "outcomes yes_ \"Y\" no_ \"N\"
rule 1 \"N\" no_ otherwise
rule 2 \"A\" yes_ when sheet.a";
    let decision = decide(policy, r#"{"a": false}"#);
    let reasons = decision.reasons();
    let told: Vec<&str> = reasons.iter().map(|reason| reason.at).collect();
    assert_eq!(told, ["p rule 1", "p rule 2"]);
}
