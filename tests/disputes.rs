//! Disputed facts: the decision says whether it stands without them.

use kijun::{Decision, PolicySet, date};
use serde_json::{Value, json};

use crate::support::{shipped, shipped_cases};

/// What came out, without why.
fn result(decision: &Decision) -> (String, Option<String>, Vec<String>) {
    let possible = decision.possible().into_iter().map(str::to_owned).collect();
    (decision.result().to_owned(), decision.outcome().map(str::to_owned), possible)
}

/// Every fact of a case that may be disputed: not a key, nor what lies in an envelope already.
fn facts(case: &Value, at: &str, into: &mut Vec<String>) {
    match case {
        Value::Object(members) if members.contains_key("$value") || members.contains_key("cannot_be_known") => {}
        Value::Object(members) => {
            for (name, value) in members.iter().filter(|(name, _)| *name != "id") {
                let place = format!("{at}/{name}");
                let in_envelope = value.get("$value").or(value.get("cannot_be_known")).is_some();
                if name != "people" && !in_envelope {
                    into.push(place.clone());
                }
                facts(value, &place, into);
            }
        }
        Value::Array(elements) => {
            elements.iter().enumerate().for_each(|(index, element)| facts(element, &format!("{at}/{index}"), into));
        }
        _ => {}
    }
}

fn with(case: &Value, at: &str, envelope: impl FnOnce(Value) -> Value) -> Vec<u8> {
    let mut case = case.clone();
    let place = case.pointer_mut(at).unwrap();
    *place = envelope(place.take());
    serde_json::to_vec(&case).unwrap()
}

#[test]
fn a_disputed_fact_stands_where_it_makes_no_difference_that_it_is_unknown() {
    let set = PolicySet::load([shipped("residence", None), shipped("minors_2023", None)]).unwrap();
    let policy = set.policy("minors_2023").unwrap();
    let on = policy.on(date!(2023 - 10 - 01));
    let (mut stand, mut fall) = (0, 0);
    let cases = shipped_cases().into_iter().filter(|(path, _)| path.contains("policies/cases/"));
    for (path, text) in cases.filter(|(_, text)| !text.contains("\"disputed\"")) {
        let case: Value = serde_json::from_str(&text).unwrap();
        let mut places = Vec::new();
        facts(&case, "", &mut places);
        for at in places {
            let disputed = with(&case, &at, |value| json!({"$value": value, "disputed": true}));
            let unknown = with(&case, &at, |_| json!({"cannot_be_known": true}));
            let decide = |json: &[u8]| on.decide(&policy.read_case("case", json).unwrap()).unwrap();
            for (given, without) in decide(&disputed).iter().zip(decide(&unknown)) {
                let [one] = given.disputed().try_into().unwrap();
                let stands = result(given) == result(&without);
                assert_eq!(one.stands, stands, "{path} {at}: {:?}", result(&without));
                *(if stands { &mut stand } else { &mut fall }) += 1;
            }
        }
    }
    assert!(stand > 100 && fall > 50, "{stand} stand, {fall} fall");
}

#[test]
fn several_disputed_facts_are_unknown_each_alone_and_then_together() {
    let set = PolicySet::load([shipped("residence", None), shipped("minors_2023", None)]).unwrap();
    let policy = set.policy("minors_2023").unwrap();
    let disputed = |value: bool| json!({"$value": value, "disputed": true});
    let case = json!({"people": [{"id": "ken", "went_home": disputed(true), "order_issued": disputed(false)}]});
    let case = policy.read_case("ken", case.to_string().as_bytes()).unwrap();
    let decision = &policy.on(date!(2023 - 10 - 01)).decide(&case).unwrap()[0];
    let told: Vec<(Option<String>, bool)> =
        decision.disputed().into_iter().map(|one| (one.at.map(|at| at.to_string()), one.stands)).collect();
    let at = |name: &str| Some(format!("people[ken].{name}"));
    // Either alone is reason enough; without both it is open.
    assert_eq!(told, [(at("order_issued"), true), (at("went_home"), true), (None, false)]);
}

#[test]
fn thousands_of_disputed_facts_are_tried_together_only() {
    let set = PolicySet::load([shipped("residence", None), shipped("minors_2023", None)]).unwrap();
    let policy = set.policy("minors_2023").unwrap();
    let people = |many: usize| {
        let person = |at| json!({"id": format!("p{at}"), "went_home": {"$value": true, "disputed": true}});
        let case = json!({"people": (0..many).map(person).collect::<Vec<_>>()}).to_string();
        policy.on(date!(2023 - 10 - 01)).decide(&policy.read_case("many", case.as_bytes()).unwrap()).unwrap()
    };
    assert_eq!(people(100)[0].disputed().len(), 101);
    for decision in people(2000) {
        let told: Vec<(bool, bool)> = decision.disputed().iter().map(|one| (one.at.is_some(), one.stands)).collect();
        assert_eq!(told, [(false, false)]);
    }
}
