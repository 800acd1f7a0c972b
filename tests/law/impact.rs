//! Whom a change touches.

use kijun::{DifferenceKind, Impact, date};

use super::pool;
use crate::support::{shipped_cases, shipped_set};

const THREE: &str = r#"
amendment older "Up to twenty"
  amends pool_pass
  in force from 2024-04-01

in term young replace 18 with 20

amendment stricter "No school"
  amends pool_pass
  in force from 2024-06-01

repeal rule 1(b)(2)

amendment back "The school again"
  amends pool_pass
  in force from 2024-08-01

insert after rule 1(b)(2):
  (2a) swimmer.at_school
"#;

#[test]
fn every_turn_on_the_way_is_told_with_the_amendment_that_made_it() {
    let set = pool(THREE);
    let policy = set.policy("pool_pass").unwrap();
    let mut impact = policy.impact(date!(2024 - 01 - 01), date!(2024 - 12 - 31));
    for (name, json) in [
        ("nineteen", r#"{"age": 19, "member": true, "at_school": false}"#),
        ("pupil", r#"{"age": 10, "member": false, "at_school": true}"#),
        ("old", r#"{"age": 40, "member": true, "at_school": false}"#),
    ] {
        impact.add(&policy.read_case(name, json.as_bytes()).unwrap()).unwrap();
    }
    assert_eq!(impact.decisions(), 3);
    let told: Vec<_> = impact
        .touched()
        .iter()
        .map(|touched| {
            let turns = touched.turns.iter().map(|turn| {
                (
                    turn.on.unwrap().to_string(),
                    turn.began.join(" "),
                    format!("{} {}", turn.from, turn.to),
                    turn.by.join(" "),
                )
            });
            (touched.case.as_str(), touched.from.as_str(), touched.to.as_str(), turns.collect::<Vec<_>>())
        })
        .collect();
    let turn =
        |on: &str, began: &str, way: &str, by: &str| (on.to_owned(), began.to_owned(), way.to_owned(), by.to_owned());
    assert_eq!(
        told,
        [
            ("nineteen", "full", "reduced", vec![turn("2024-04-01", "older", "full reduced", "pool_pass term young")]),
            (
                "pupil",
                "reduced",
                "reduced",
                vec![
                    turn("2024-06-01", "stricter", "reduced full", "pool_pass rule 1(b)(2)"),
                    turn("2024-08-01", "back", "full reduced", "pool_pass rule 1(b)(2a)"),
                ]
            ),
        ]
    );
    let transitions = impact.transitions();
    let transitions: Vec<_> = transitions.iter().map(|one| (one.from.as_str(), one.to.as_str(), one.count)).collect();
    assert_eq!(transitions, [("full", "full", 1), ("full", "reduced", 1), ("reduced", "reduced", 1)]);
}

#[test]
fn a_text_against_itself_touches_nobody_and_differs_nowhere() {
    let set = shipped_set();
    for policy in set.policies() {
        let on = policy.on(date!(2024 - 06 - 10));
        assert!(on.differences(&on).iter().all(|one| one.kind == DifferenceKind::Same));
        let mut impact = Impact::of_sets(on.clone(), on.clone());
        let mut same_day = policy.impact(date!(2024 - 06 - 10), date!(2024 - 06 - 10));
        for (name, json) in shipped_cases() {
            let Ok(case) = policy.read_case(&name, json.as_bytes()) else { continue };
            impact.add(&case).unwrap();
            same_day.add(&case).unwrap();
        }
        assert_eq!((impact.touched(), same_day.touched()), (&[][..], &[][..]));
    }
}
