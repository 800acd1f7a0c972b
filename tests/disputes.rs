//! Disputed facts: the decision says whether it stands without them.

use std::sync::atomic::{AtomicUsize, Ordering};

use kijun::{Decision, PolicySet, date};
use serde_json::{Value, json};

use crate::agreement::Both;
use crate::generator::NAME;
use crate::reference::json::Json;
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
fn hundreds_of_disputed_facts_are_tried_together_only() {
    let set = PolicySet::load([shipped("residence", None), shipped("minors_2023", None)]).unwrap();
    let policy = set.policy("minors_2023").unwrap();
    let people = |many: usize| {
        let person = |at| json!({"id": format!("p{at}"), "went_home": {"$value": true, "disputed": true}});
        let case = json!({"people": (0..many).map(person).collect::<Vec<_>>()}).to_string();
        policy.on(date!(2023 - 10 - 01)).decide(&policy.read_case("many", case.as_bytes()).unwrap()).unwrap()
    };
    assert_eq!(people(100)[0].disputed().len(), 101);
    for decision in people(500) {
        let told: Vec<(bool, bool)> = decision.disputed().iter().map(|one| (one.at.is_some(), one.stands)).collect();
        assert_eq!(told, [(false, false)]);
    }
}

/// Makes each disputed fact of a case unknown that is wanted by its number, a key apart; how many there are, and whether one
/// of them holds records: whoever is pointed to stays who they are, which JSON without the list cannot say.
fn without(case: &mut Json, is_key: bool, wanted: &dyn Fn(usize) -> bool, count: &mut usize, records: &mut bool) {
    match case {
        Json::Object(members) => {
            if matches!(members.get("disputed"), Some(Json::Bool(true))) && members.contains_key("$value") {
                *records |= holds_records(&members["$value"]);
                *count += 1;
                if wanted(*count - 1) && !is_key {
                    *case = Json::parse("{\"cannot_be_known\": true}");
                    return;
                }
            }
            for (name, value) in members {
                without(value, name.starts_with("id"), wanted, count, records);
            }
        }
        Json::List(elements) => elements.iter_mut().for_each(|value| without(value, false, wanted, count, records)),
        _ => {}
    }
}

fn holds_records(value: &Json) -> bool {
    match value {
        Json::Object(members) => members.get("$value").is_none_or(holds_records),
        Json::List(elements) => elements.iter().any(holds_records),
        _ => false,
    }
}

#[test]
fn what_stands_is_what_the_judge_finds_without_it() {
    let (stand, fall) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let seeds = crate::properties::few_seeds(300);
    crate::properties::check_of("disputes", seeds, &|pair| {
        let (mut count, mut records) = (0, false);
        without(&mut Json::parse(&pair.case), false, &|_| false, &mut count, &mut records);
        if count == 0 || records {
            return Ok(());
        }
        // What the checker refuses is none of its business.
        let Ok(both) = Both::of(crate::properties::files(pair)) else { return Ok(()) };
        let policy = both.policies().into_iter().find(|policy| policy.name.text == NAME).unwrap();
        let judge = |wanted: &dyn Fn(usize) -> bool| {
            let mut case = Json::parse(&pair.case);
            without(&mut case, false, wanted, &mut 0, &mut false);
            let all = both.judge(policy, &case.text(), &pair.on).into_iter();
            all.map(|one| (one.result, one.outcome, one.possible)).collect::<Vec<_>>()
        };
        let given = judge(&|_| false);
        let alone: Vec<_> = (0..count).map(|one| judge(&|at| at == one)).collect();
        let together = (count > 1).then(|| judge(&|_| true));
        for (which, decision) in crate::properties::decide(&both.set, pair)?.iter().enumerate() {
            if decision.subject().is_none() && !policy.header.decides.is_empty() || decision.result() == "not_in_force"
            {
                continue;
            }
            let told = decision.disputed();
            let mut stands: Vec<bool> = told.iter().filter(|one| one.at.is_some()).map(|one| one.stands).collect();
            let mut judged: Vec<bool> = alone.iter().map(|other| other[which] == given[which]).collect();
            // The engine tells them in the order of the vocabulary, the case has them in any.
            stands.sort_unstable();
            judged.sort_unstable();
            let all = told.iter().find(|one| one.at.is_none()).map(|one| one.stands);
            let judged_all = together.as_ref().map(|other| other[which] == given[which]);
            if (&stands, all) != (&judged, judged_all) {
                return Err(format!("the judge {judged:?} {judged_all:?}, the engine {told:?}"));
            }
            let fell = judged.iter().filter(|stands| !**stands).count();
            fall.fetch_add(fell, Ordering::Relaxed);
            stand.fetch_add(judged.len() - fell, Ordering::Relaxed);
        }
        Ok(())
    });
    let [stand, fall] = [stand, fall].map(AtomicUsize::into_inner);
    assert!(stand > 50 && fall > 10, "{stand} stand, {fall} fall");
}
