//! By which provision a decision turned.

use kijun::{Impact, PolicyFile, PolicySet, date};

/// By what the decision about a case turned, each turn with its day.
fn by(set: &PolicySet, json: &str) -> Vec<String> {
    let policy = set.policy("pool_pass").unwrap();
    let mut impact = policy.impact(date!(2024 - 01 - 01), date!(2024 - 12 - 31));
    impact.add(&policy.read_case("case", json.as_bytes()).unwrap()).unwrap();
    let turns = impact.touched().iter().flat_map(|touched| &touched.turns);
    turns.map(|turn| format!("{} by {}", turn.on.unwrap(), turn.by.join(", "))).collect()
}

/// The same where the policy of the pool says something else, and an amendment makes some changes.
fn by_changes(replaced: &[(&str, &str)], changes: &str, json: &str) -> Vec<String> {
    let amendment = format!("\namendment new \"\"\n  amends pool_pass\n  in force from 2024-06-01\n\n{changes}\n");
    let mut text = format!("{}{amendment}", super::POOL);
    for (old, new) in replaced {
        assert!(text.contains(old), "{old}");
        text = text.replacen(old, new, 1);
    }
    let set = PolicySet::load([PolicyFile::new("pool", text)]);
    by(&set.unwrap_or_else(|problems| panic!("{problems}")), json)
}

const NINETEEN: &str = r#"{"age": 19, "member": true, "at_school": false}"#;

#[test]
fn it_is_named_which_of_several_changes_turned_a_case() {
    let changes = "in term young replace 18 with 20\n\nrepeal rule 1(b)(2)\n\nrepeal rule 1 unless\n\n
        replace rule 2 with:\n\nrule 2 \"The others\"\n  full otherwise";
    assert_eq!(by_changes(&[], changes, NINETEEN), ["2024-06-01 by pool_pass term young"]);
    let pupil = r#"{"age": 10, "member": false, "at_school": true}"#;
    assert_eq!(by_changes(&[], changes, pupil), ["2024-06-01 by pool_pass rule 1(b)(2)"]);
    let baby = r#"{"age": 2, "member": true, "at_school": false}"#;
    assert_eq!(by_changes(&[], changes, baby), ["2024-06-01 by pool_pass rule 1 unless"]);
}

#[test]
fn a_clause_of_a_term_a_parameter_a_row_and_a_presumption_are_named() {
    let young = "term young \"is young\" when swimmer.age is under 18";
    let other = "insert after rule 1(b)(2):\n  (3) \"was born here\": swimmer.age is 99";
    let clauses = "term young \"is young\" when any of\n  (a) swimmer.age is under 18\n  (b) swimmer.age is 90";
    let changes = format!("in term young(b) replace 90 with 19\n\n{other}");
    let told = by_changes(&[(young, clauses)], &changes, NINETEEN);
    assert_eq!(told, ["2024-06-01 by pool_pass term young(b)"]);
    let parameter = "parameter limit \"the limit\"\n  from 2000-01-01: 18\n\n
        term young \"is young\" when swimmer.age is under limit";
    let changes =
        format!("replace parameter limit with:\n\nparameter limit \"the limit\"\n  from 2000-01-01: 20\n\n{other}");
    let told = by_changes(&[(young, parameter)], &changes, NINETEEN);
    assert_eq!(told, ["2024-06-01 by pool_pass parameter limit"]);
    let table =
        "table points \"points\"\n  | swimmer.age | points |\n  | under 18 | 1 |\n  | 18 | 0 |\n  | over 18 | 0 |\n\n
        term young \"is young\" when points is 1";
    let changes = format!("replace table points row 3 with: | over 18 | 1 |\n\n{other}");
    let told = by_changes(&[(young, table)], &changes, NINETEEN);
    assert_eq!(told, ["2024-06-01 by pool_pass table points row 3"]);
    let presumes = ("  case swimmer : swimmer\n", "  case swimmer : swimmer\n  presumes swimmer.member is no\n");
    let changes = format!("replace presumes swimmer.member with:\n  presumes swimmer.member is yes\n\n{other}");
    let told = by_changes(&[presumes], &changes, r#"{"age": 10, "at_school": false}"#);
    assert_eq!(told, ["2024-06-01 by pool_pass presumes swimmer.member"]);
    let discretion = [
        ("  reduced \"a pass", "  reduced discretion \"a pass"),
        ("rule 1 \"The", "factors\n  for\n    (a) swimmer.at_school\n    (b) young\n\nrule 1 \"The"),
    ];
    let changes = "repeal factors for (a)\n\nrepeal rule 1 unless\n\nin rule 1(b)(2) replace at_school with member";
    let told = by_changes(&discretion, changes, r#"{"age": 10, "member": true, "at_school": true}"#);
    assert_eq!(told, ["2024-06-01 by pool_pass factors for (a)"]);
}

#[test]
fn where_only_several_together_turn_a_case_each_is_named() {
    let changes = "in term young replace 18 with 20\n\ninsert after rule 1(b)(2):\n  (3) \"anybody\": yes\n\n
        repeal rule 1 unless";
    let stranger = r#"{"age": 19, "member": false, "at_school": false}"#;
    assert_eq!(by_changes(&[], changes, stranger), ["2024-06-01 by pool_pass term young, pool_pass rule 1(b)(3)"]);
    // Each of two would be enough.
    let changes = "in term young replace 18 with 20\n\ninsert after rule 1:\n\n
        rule 1a \"Members\"\n  reduced when swimmer.member\n\nrepeal rule 1 unless";
    let told = by_changes(&[], changes, NINETEEN);
    assert_eq!(told, ["2024-06-01 by pool_pass term young, pool_pass rule 1a"]);
}

#[test]
fn what_turned_with_the_day_alone_is_listed_on_its_day() {
    let replaced = [
        ("age         : number  \"age\"", "birth_date  : date    \"day of birth\""),
        ("swimmer.age is under 18", "age of swimmer.birth_date on decision_date is under 18"),
        ("swimmer.age is under 3", "age of swimmer.birth_date on decision_date is under 3"),
    ];
    let case = r#"{"birth_date": "2006-08-17", "member": true, "at_school": false}"#;
    // Under eighteen until the birthday, then not, and by the amendment again.
    let late = "in term young replace 18 with 20";
    let told = by_changes(&replaced, late, case);
    assert_eq!(told, [""; 0]);
    let later: Vec<(&str, &str)> =
        replaced.into_iter().chain([("in force from 2024-06-01", "in force from 2024-10-01")]).collect();
    assert_eq!(by_changes(&later, late, case), ["2024-08-17 by ", "2024-10-01 by pool_pass term young"]);
}

#[test]
fn a_day_on_which_a_parameter_or_the_window_turns_is_a_turn() {
    let young = "term young \"is young\" when swimmer.age is under 18";
    let parameter =
        "parameter limit \"the limit\"\n  from 2000-01-01: 18\n  from 2024-03-03: 20\n  from 2024-04-04: 18\n\n
        term young \"is young\" when swimmer.age is under limit";
    let told = by_changes(&[(young, parameter)], "repeal rule 1(b)(2)", NINETEEN);
    assert_eq!(told, ["2024-03-03 by ", "2024-04-04 by "]);
    // The first day of a month follows the last of the one before.
    let parameter = parameter.replace("2024-03-03", "2024-03-01").replace("2024-04-04", "2024-12-01");
    let told = by_changes(&[(young, &parameter)], "repeal rule 1(b)(2)", NINETEEN);
    assert_eq!(told, ["2024-03-01 by ", "2024-12-01 by "]);
    let window = ("in force from 2023-01-01", "in force from 2024-03-01");
    assert!(super::POOL.contains(window.0));
    let told = by_changes(&[window], "repeal rule 1(b)(2)", r#"{"age": 10, "member": true, "at_school": false}"#);
    assert_eq!(told, ["2024-03-01 by "]);
}

/// A policy that uses the terms of one and asks another, and amendments of all three.
const THREE: &str = r#"
vocabulary people "People"

record man "A man"
  fit  : yes/no  "is fit"
  old  : yes/no  "is old"
  rich : yes/no  "is rich"

policy words "Words"
  in force from 2020-01-01
  uses people
  case man : man

outcomes
  so "so"

term strong of m : man "is strong" when m.fit

rule 1 "one"
  so otherwise

policy asked "Asked"
  in force from 2020-01-01
  uses people
  case man : man

outcomes
  well "well"
  ill  "ill"

rule 1 "one"
  well when man.rich

rule 2 "two"
  ill otherwise

policy pool_pass "Asker"
  in force from 2020-01-01
  uses people, words
  case man : man

outcomes
  enters "enters"
  stays  "stays"

rule 1 "one"
  enters when any of
    (a) strong of man
    (b) asked of man is well

rule 2 "two"
  stays otherwise

amendment a_terms "Old, too"
  amends words
  in force from 2024-04-01

replace term strong with: term strong of m : man "is strong" when m.fit or m.old

amendment b_asked "Not the rich"
  amends asked
  in force from 2024-05-01 to 2024-06-30

replace rule 1 with:

rule 1 "one"
  well when man.rich and man.fit

insert after rule 1:

rule 1a "one more" despite rule 1
  ill when man.old and man.rich and man.fit
"#;

#[test]
fn amendments_of_policies_that_are_used_or_asked_are_taken_too() {
    let set = PolicySet::load([PolicyFile::new("people", THREE)]).unwrap_or_else(|problems| panic!("{problems}"));
    let told = |json: &str| {
        let policy = set.policy("pool_pass").unwrap();
        let mut impact = policy.impact(date!(2024 - 01 - 01), date!(2024 - 12 - 31));
        impact.add(&policy.read_case("case", json.as_bytes()).unwrap()).unwrap();
        let turns = impact.touched().iter().flat_map(|touched| &touched.turns);
        let told = turns.map(|turn| {
            let (began, lapsed) = (turn.began.join(" "), turn.lapsed.join(" "));
            format!("{} {}: {began}; {lapsed}; by {}", turn.on.unwrap(), turn.to, turn.by.join(", "))
        });
        told.collect::<Vec<_>>()
    };
    let old = r#"{"fit": false, "old": true, "rich": false}"#;
    assert_eq!(told(old), ["2024-04-01 enters: a_terms; ; by words term strong"]);
    let rich = r#"{"fit": false, "old": false, "rich": true}"#;
    assert_eq!(
        told(rich),
        ["2024-05-01 stays: b_asked; ; by asked rule 1", "2024-07-01 enters: ; b_asked; by asked rule 1"]
    );
    assert_eq!(told(r#"{"fit": true, "old": true, "rich": true}"#), [""; 0]);
    let names: Vec<String> =
        set.policy("pool_pass").unwrap().amendments_reached().iter().map(|own| own.name().to_owned()).collect();
    assert_eq!(names, ["b_asked", "a_terms"]);
}

/// The policy of two folders compared: what is told of each case, and of one that fails.
fn of_sets(old: &str, new: &str, json: &str) -> Vec<String> {
    let load =
        |text: &str| PolicySet::load([PolicyFile::new("pool", text)]).unwrap_or_else(|problems| panic!("{problems}"));
    let (old, new) = (load(old), load(new));
    let on = date!(2024 - 06 - 01);
    let on = |set: &PolicySet| set.policy("pool_pass").unwrap().on(on);
    let mut impact = Impact::of_sets(on(&old), on(&new));
    if let Err(failed) = impact.add_json("case", json.as_bytes()) {
        let codes = |problems: &[kijun::Diagnostic]| {
            problems.iter().map(|problem| problem.code().to_string()).collect::<Vec<_>>().join(" ")
        };
        return vec![format!("old {}; new {}; by {}", codes(&failed.old), codes(&failed.new), failed.by.join(", "))];
    }
    let turns = impact.touched().iter().flat_map(|touched| &touched.turns);
    turns.map(|turn| format!("{} to {} by {}", turn.from, turn.to, turn.by.join(", "))).collect()
}

#[test]
fn what_differs_between_the_vocabularies_of_two_sets_is_a_cause() {
    let choice = super::POOL
        .replace("  member      : yes/no", "  colour      : colour  \"colour\"\n  member      : yes/no")
        .replace("record swimmer", "choice colour \"Colours\"\n  red \"red\"\n  blue \"blue\"\n\nrecord swimmer")
        .replace("      (2) swimmer.at_school", "      (2) swimmer.at_school\n      (3) swimmer.colour is not red");
    let member = r#"{"age": 10, "member": true, "at_school": false}"#;
    // The same vocabulary with other words in the policy.
    let other = choice.replace("under 18", "under 8").replace("under 3", "under 2");
    assert_eq!(of_sets(&choice, &other, member), ["reduced to full by pool_pass term young"]);
    assert_eq!(of_sets(&choice, &choice, member), [""; 0]);
    // Another convention.
    let dated = super::POOL
        .replace("age         : number  \"age\"", "birth_date  : date    \"day of birth\"")
        .replace("swimmer.age", "age of swimmer.birth_date on decision_date");
    let day_before = dated.replace("ages by birthday", "ages by the day before").replace("under 3", "under 2");
    let birthday = r#"{"birth_date": "2006-06-02", "member": true, "at_school": false}"#;
    assert_eq!(of_sets(&dated, &day_before, birthday), ["reduced to full by vocabulary swimmers"]);
    // A fact of another name or type, a choice with one member less.
    let renamed = super::POOL.replace("member      :", "belongs     :").replace("swimmer.member", "swimmer.belongs");
    assert_eq!(
        of_sets(super::POOL, &renamed, member),
        ["old ; new K0602; by vocabulary swimmers record swimmer fact belongs"]
    );
    let typed = super::POOL
        .replace("member      : yes/no", "member      : number")
        .replace("swimmer.member", "swimmer.member is 1");
    assert_eq!(
        of_sets(super::POOL, &typed, member),
        ["old ; new K0604; by vocabulary swimmers record swimmer fact member"]
    );
    let blue = r#"{"age": 10, "member": false, "at_school": false, "colour": "blue"}"#;
    let fewer = choice.replace("  blue \"blue\"\n", "  green \"green\"\n");
    let told = of_sets(&choice, &fewer, blue);
    assert!(told[0].starts_with("old ; new K06"), "{told:?}");
    assert!(told[0].ends_with("by vocabulary swimmers choice colour member blue"), "{told:?}");
    let vocabulary = |old: &str, new: &str| {
        let on = |text: &str| {
            let set = PolicySet::load([PolicyFile::new("pool", text)]).unwrap();
            set.policy("pool_pass").unwrap().on(date!(2024 - 06 - 01))
        };
        let all = on(old).differences(&on(new)).into_iter();
        let differing = all.filter(|one| one.kind.name() != "same" && one.at().starts_with("vocabulary "));
        differing.map(|one| format!("{} {}", one.kind.name(), one.at())).collect::<Vec<_>>()
    };
    assert_eq!(vocabulary(super::POOL, &renamed), ["moved vocabulary swimmers record swimmer fact belongs"]);
    assert_eq!(vocabulary(super::POOL, &typed), ["changed vocabulary swimmers record swimmer fact member"]);
    assert_eq!(
        vocabulary(&choice, &fewer),
        [
            "inserted vocabulary swimmers choice colour member green",
            "repealed vocabulary swimmers choice colour member blue"
        ]
    );
    assert_eq!(vocabulary(&dated, &day_before), ["changed vocabulary swimmers"]);
}

#[test]
fn a_term_that_another_amendment_of_the_day_brings_may_be_used() {
    let more = r#"
amendment c_words "Rich, too"
  amends words
  in force from 2024-09-01

insert after term strong:

term rich_one of m : man "is rich" when m.rich

amendment d_asker "The rich enter"
  amends pool_pass
  in force from 2024-09-01

insert after rule 1(b):
  (c) rich_one of man
  (d) man.old

repeal rule 1(a)
"#;
    let set = PolicySet::load([PolicyFile::new("people", format!("{THREE}{more}"))]);
    let set = set.unwrap_or_else(|problems| panic!("{problems}"));
    let rich = r#"{"fit": false, "old": false, "rich": true}"#;
    let told = by(&set, &rich.replace("true", "false").replace("\"fit\": false", "\"fit\": true"));
    assert_eq!(told, ["2024-09-01 by pool_pass rule 1(a)"]);
    assert_eq!(by(&set, rich), ["2024-05-01 by asked rule 1", "2024-07-01 by asked rule 1"]);
}

#[test]
fn where_the_earlier_text_stays_no_more_the_amendment_began() {
    let stays = "  the earlier text stays for cases where swimmer.member until 2024-09-30";
    let set = super::pool(&format!(
        "\namendment new \"\"\n  amends pool_pass\n  in force from 2024-06-01\n{stays}\n\nin term young replace 18 with 20\n"
    ));
    let policy = set.policy("pool_pass").unwrap();
    let mut impact = policy.impact(date!(2024 - 01 - 01), date!(2024 - 12 - 31));
    impact.add(&policy.read_case("case", NINETEEN.as_bytes()).unwrap()).unwrap();
    let turns = &impact.touched()[0].turns;
    let told = |turn: &kijun::Turn| (turn.on.unwrap().to_string(), turn.began.join(" "), turn.by.join(" "));
    assert_eq!(
        turns.iter().map(told).collect::<Vec<_>>(),
        [("2024-10-01".to_owned(), "new".to_owned(), "pool_pass term young".to_owned())]
    );
}

#[test]
fn where_it_is_open_which_text_governs_its_provisions_are_named_too() {
    let set = super::pool(
        "\namendment new \"\"\n  amends pool_pass\n  in force from 2024-06-01\n  governs cases where swimmer.applied_on is after 2024-05-31\n
         in term young replace 18 with 20\n\nrepeal rule 1 unless\n",
    );
    assert_eq!(by(&set, NINETEEN), ["2024-06-01 by pool_pass term young"]);
    let governed = NINETEEN.replace("{", "{\"applied_on\": \"2024-06-01\", ");
    assert_eq!(by(&set, &governed), ["2024-06-01 by pool_pass term young"]);
    assert_eq!(by(&set, &governed.replace("2024-06-01", "2024-05-01")), [""; 0]);
}
