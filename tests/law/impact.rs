//! Whom a change touches.

use kijun::{Cause, Date, DifferenceKind, Impact, PolicyFile, PolicyOn, PolicySet, date};

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

/// The turns of a case on the way through a year: the day, what began and lapsed, from which result to which, and by what.
fn turns(amendments: &str, json: &str) -> Vec<String> {
    let set = pool(amendments);
    let policy = set.policy("pool_pass").unwrap();
    let mut impact = policy.impact(date!(2024 - 01 - 01), date!(2024 - 12 - 31));
    impact.add(&policy.read_case("case", json.as_bytes()).unwrap()).unwrap();
    let turns = impact.touched().iter().flat_map(|touched| &touched.turns);
    let told = turns.map(|turn| {
        let (began, lapsed, by) = (turn.began.join(" "), turn.lapsed.join(" "), turn.by.join(" "));
        format!("{}: began {began}; lapsed {lapsed}; {} to {} by {by}", turn.on.unwrap(), turn.from, turn.to)
    });
    told.collect()
}

#[test]
fn of_amendments_that_begin_on_one_day_each_has_its_own_turn() {
    let both = r#"
amendment a_no_school "No school"
  amends pool_pass
  in force from 2024-06-01

repeal rule 1(b)(2)

amendment b_older "Up to twenty"
  amends pool_pass
  in force from 2024-06-01

in term young replace 18 with 20
"#;
    let nineteen = r#"{"age": 19, "member": true, "at_school": false}"#;
    let told = ["2024-06-01: began b_older; lapsed ; full to reduced by pool_pass term young"];
    assert_eq!(turns(both, nineteen), told);
    let pupil = r#"{"age": 10, "member": false, "at_school": true}"#;
    let told = ["2024-06-01: began a_no_school; lapsed ; reduced to full by pool_pass rule 1(b)(2)"];
    assert_eq!(turns(both, pupil), told);
    // Only both together would have turned it, so it turned with the second.
    let lenient = both.replace("repeal rule 1(b)(2)", "insert after rule 1(b)(2):\n  (3) yes");
    let stranger = r#"{"age": 19, "member": false, "at_school": false}"#;
    let told = ["2024-06-01: began b_older; lapsed ; full to reduced by pool_pass term young"];
    assert_eq!(turns(&lenient, stranger), told);
    // What lapsed comes first.
    let summer = both.replace("2024-06-01\n\nrepeal", "2024-04-01 to 2024-05-31\n\nrepeal");
    let told = [
        "2024-04-01: began a_no_school; lapsed ; reduced to full by pool_pass rule 1(b)(2)",
        "2024-06-01: began ; lapsed a_no_school; full to reduced by pool_pass rule 1(b)(2)",
    ];
    assert_eq!(turns(&summer, pupil), told);
}

#[test]
fn amendments_that_do_not_stand_apart_are_taken_together() {
    let both = r#"
amendment a_outcome "A pass for nothing"
  amends pool_pass
  in force from 2024-06-01

insert after outcome reduced:
  free "a pass for nothing"

amendment b_rule "For members"
  amends pool_pass
  in force from 2024-06-01

insert after rule 1:

rule 1a "Members" despite rule 1
  free when swimmer.member
"#;
    let member = r#"{"age": 40, "member": true, "at_school": false}"#;
    let told = ["2024-06-01: began a_outcome b_rule; lapsed ; full to free by pool_pass rule 1a"];
    assert_eq!(turns(both, member), told);
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

/// What differs between two days, without what is the same.
fn differences(set: &PolicySet, from: Date, to: Date) -> Vec<(String, Option<String>, DifferenceKind)> {
    let policy = set.policy("pool_pass").unwrap();
    let all = policy.on(from).differences(&policy.on(to));
    let differing = all.into_iter().filter(|one| one.kind != DifferenceKind::Same);
    differing
        .map(|one| (one.at().to_owned(), one.old_at.filter(|old| Some(old) != one.new_at.as_ref()), one.kind))
        .collect()
}

#[test]
fn what_says_the_same_at_another_address_has_moved() {
    let set = pool(
        "amendment moved \"\"\n amends pool_pass\n in force from 2024-01-01\n
         repeal rule 1(b)(2)\n insert after rule 1(b)(1):\n (1a) swimmer.at_school\n",
    );
    let day = date!(2024 - 01 - 01);
    assert_eq!(
        differences(&set, date!(2023 - 12 - 31), day),
        [("rule 1(b)(1a)".to_owned(), Some("rule 1(b)(2)".to_owned()), DifferenceKind::Moved)]
    );
    // Another layout, and comments, are no difference.
    let laid_out = super::POOL.replace("  reduced when all of", "  # a comment\n reduced\n   when all\n of");
    let other = PolicySet::load([PolicyFile::new("pool", laid_out)]).unwrap();
    let (policy, other) = (pool("").policy("pool_pass").unwrap(), other.policy("pool_pass").unwrap());
    assert!(policy.on(day).differences(&other.on(day)).iter().all(|one| one.kind == DifferenceKind::Same));
    // In another file rules may stand in another order.
    let turned = super::POOL.replace("term young", "term old \"is old\" when swimmer.age is over 64\n\nterm young");
    let again = turned.replace("term old \"is old\" when swimmer.age is over 64\n\n", "");
    let again = again.replace("\nrule 1 ", "\nterm old \"is old\" when swimmer.age is over 64\n\nrule 1 ");
    let load = |text: String| PolicySet::load([PolicyFile::new("pool", text)]).unwrap();
    let (one, two) = (load(turned).policy("pool_pass").unwrap(), load(again).policy("pool_pass").unwrap());
    let moved: Vec<_> = one.on(day).differences(&two.on(day));
    let moved: Vec<_> = moved.iter().filter(|one| one.kind != DifferenceKind::Same).collect();
    assert_eq!((moved.len(), moved[0].kind), (1, DifferenceKind::Moved));
}

#[test]
fn each_difference_has_its_cause() {
    let set = pool(THREE);
    let policy = set.policy("pool_pass").unwrap();
    let (old, new) = (policy.on(date!(2024 - 03 - 31)), policy.on(date!(2024 - 06 - 01)));
    let differing = |old: &PolicyOn, new: &PolicyOn| {
        let all = old.differences(new).into_iter();
        all.filter(|one| one.kind != DifferenceKind::Same).collect::<Vec<_>>()
    };
    let names = |causes: &[Cause<'_>]| {
        let names: Vec<&str> = causes.iter().map(|cause| cause.amendment().name()).collect();
        names.join(" ")
    };
    let told = |old: &PolicyOn, new: &PolicyOn| {
        let all = differing(old, new);
        let causes = old.causes(new, &all);
        let beside = all.iter().zip(&causes).map(|(one, causes)| (one.at().to_owned(), names(causes)));
        beside.collect::<Vec<_>>()
    };
    let pair = |at: &str, by: &str| (at.to_owned(), by.to_owned());
    assert_eq!(told(&old, &new), [pair("term young", "older"), pair("rule 1(b)(2)", "stricter")]);
    // The other way round, each is undone.
    let back = new.causes(&old, &differing(&new, &old));
    assert!(back.iter().all(|causes| matches!(causes[..], [Cause::Lapsed(_)])));
}

#[test]
fn what_several_amendments_changed_names_each_of_them() {
    let set = pool(
        r#"
amendment older "Up to twenty"
  amends pool_pass
  in force from 2024-04-01

in term young replace 18 with 20

amendment summer "No school in the summer"
  amends pool_pass
  in force from 2024-06-01 to 2024-08-31

repeal rule 1(b)(2)

amendment again "Up to twenty-one"
  amends pool_pass
  in force from 2024-10-01

in term young replace 20 with 21

amendment oldest "Up to twenty-five"
  amends pool_pass
  in force from 2025-01-01

replace term young with: term young "is young" when swimmer.age is under 25
"#,
    );
    let policy = set.policy("pool_pass").unwrap();
    let told = |from, to| {
        let (old, new) = (policy.on(from), policy.on(to));
        let all = old.differences(&new);
        let causes = old.causes(&new, &all);
        let differing = all.iter().zip(&causes).filter(|(one, _)| one.kind != DifferenceKind::Same);
        let names =
            |causes: &[Cause<'_>]| causes.iter().map(|one| one.amendment().name()).collect::<Vec<_>>().join(" ");
        differing.map(|(one, causes)| format!("{}: {}", one.at(), names(causes))).collect::<Vec<_>>()
    };
    // What began and lapsed in between made no difference.
    assert_eq!(told(date!(2024 - 03 - 31), date!(2025 - 01 - 01)), ["term young: older again oldest"]);
    assert_eq!(told(date!(2024 - 04 - 01), date!(2024 - 12 - 31)), ["term young: again"]);
    // One lapsed, and then another began.
    assert_eq!(told(date!(2024 - 08 - 31), date!(2024 - 10 - 01)), ["term young: again", "rule 1(b)(2): summer"]);
}
