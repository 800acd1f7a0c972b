//! For which cases an amendment holds.

use kijun::{Decision, Policy, date};

use super::{decided, pool, refused};

/// What is possible and missing about a case.
fn open(policy: &Policy, json: &str, on: kijun::Date) -> (Vec<String>, Vec<String>) {
    let case = policy.read_case("case", json.as_bytes()).unwrap();
    let decision = policy.on(on).decide(&case).unwrap().remove(0);
    let missing = decision.missing().facts.into_iter().map(|fact| fact.at).collect();
    (decision.possible().into_iter().map(str::to_owned).collect(), missing)
}

fn texts(decision: &Decision) -> Vec<Vec<String>> {
    let used = decision.text().unwrap();
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    std::iter::once(&used.text).chain(&used.or).map(|text| names(&text.amended_by)).collect()
}

const GOVERNS: &str = r#"
amendment first "Up to twenty"
  amends pool_pass
  in force from 2024-04-01
  governs cases where swimmer.applied_on is on or after 2024-04-01

in term young replace 18 with 20

amendment second "Up to thirty"
  amends pool_pass
  in force from 2024-10-01

in term young replace 20 with 30
"#;

#[test]
fn a_case_that_is_not_governed_keeps_the_text_of_the_day_before() {
    let set = pool(GOVERNS);
    let policy = set.policy("pool_pass").unwrap();
    let case = |age: u8, applied: &str| format!(r#"{{"age": {age}, "member": true, "applied_on": "{applied}"}}"#);
    let on = date!(2024 - 05 - 01);
    assert_eq!(decided(&policy, &case(19, "2024-04-01"), on), "reduced");
    assert_eq!(decided(&policy, &case(19, "2024-03-31"), on), "full");
    // Later amendments do not reach it.
    let later = date!(2024 - 10 - 01);
    assert_eq!(decided(&policy, &case(29, "2024-04-01"), later), "reduced");
    assert_eq!(decided(&policy, &case(29, "2024-03-31"), later), "full");
    assert_eq!(decided(&policy, &case(17, "2024-03-31"), later), "reduced");
}

#[test]
fn a_later_amendment_reaches_such_cases_where_it_says_so() {
    let also = GOVERNS
        .replace("in force from 2024-10-01\n", "in force from 2024-10-01\n  also cases under the text before first\n");
    // It changes the text before `first`, too, where 20 does not stand.
    assert_eq!(refused(&also), ["K0425"]);
    let also = also.replace("in term young replace 20 with 30", "repeal rule 1 unless");
    let set = pool(&also);
    let policy = set.policy("pool_pass").unwrap();
    let case = |age: u8| format!(r#"{{"age": {age}, "member": true, "applied_on": "2024-03-31"}}"#);
    assert_eq!(decided(&policy, &case(2), date!(2024 - 09 - 30)), "full");
    assert_eq!(decided(&policy, &case(2), date!(2024 - 10 - 01)), "reduced");
    assert_eq!(decided(&policy, &case(19), date!(2024 - 10 - 01)), "full");
}

#[test]
fn one_of_the_same_day_reaches_such_cases_whatever_its_name() {
    let first = &GOVERNS[..GOVERNS.find("amendment second").unwrap()];
    for name in ["early", "later"] {
        let also = format!(
            "{first}amendment {name} \"Babies, too\"\n  amends pool_pass\n  in force from 2024-04-01\n
             also cases under the text before first\n\nrepeal rule 1 unless\n"
        );
        let set = pool(&also);
        let policy = set.policy("pool_pass").unwrap();
        let kept = r#"{"age": 2, "member": true, "applied_on": "2024-03-31"}"#;
        assert_eq!(decided(&policy, kept, date!(2024 - 03 - 31)), "full", "{name}");
        assert_eq!(decided(&policy, kept, date!(2024 - 04 - 01)), "reduced", "{name}");
        assert_eq!(decided(&policy, &kept.replace("2,", "19,"), date!(2024 - 04 - 01)), "full", "{name}");
    }
}

#[test]
fn what_is_said_of_cases_stays_right_when_another_amendment_is_moved() {
    let also = "amendment later \"\"\n amends pool_pass\n in force from 2024-06-01\n
                also cases under the text before first\n repeal rule 1 unless\n";
    let text = format!("{}{also}", &GOVERNS[..GOVERNS.find("amendment second").unwrap()]);
    let moves = |day: &str| {
        format!(
            "{text}\namendment moves \"\"\n amends first\n in force from 2024-03-01\n replace in force with: in force from {day}\n"
        )
    };
    pool(&moves("2024-10-01"));
    pool(&moves("2024-04-02 to 2024-05-31"));
    pool(&moves("2024-10-01").replace("replace in force with: in force from 2024-10-01", "repeal amendment first"));
    let lapses = text.replace("in force from 2024-04-01", "in force from 2024-04-01 to 2024-05-31");
    assert_eq!(refused(&lapses), ["K0428"]);
}

#[test]
fn where_it_is_not_known_which_text_governs_all_are_tried() {
    let set = pool(GOVERNS);
    let policy = set.policy("pool_pass").unwrap();
    let on = date!(2024 - 05 - 01);
    // Both come to the same.
    let young = policy.read_case("case", br#"{"age": 10, "member": true}"#).unwrap();
    let decision = policy.on(on).decide(&young).unwrap().remove(0);
    assert_eq!((decision.outcome(), texts(&decision)), (Some("reduced"), vec![vec!["first".to_owned()], vec![]]));
    assert_eq!(decision.missing().facts, []);
    // They do not.
    let (possible, missing) = open(&policy, r#"{"age": 19, "member": true}"#, on);
    assert_eq!((possible, missing), (vec!["reduced".to_owned(), "full".to_owned()], vec!["applied_on".to_owned()]));
    // Each may leave something open itself.
    let (possible, missing) = open(&policy, r#"{"age": 19}"#, on);
    assert_eq!(possible, ["reduced", "full"]);
    assert_eq!(missing, ["applied_on", "member", "at_school"]);
    // A date in part may settle it.
    let part = r#"{"age": 19, "member": true, "applied_on": "2024-XX-XX"}"#;
    assert_eq!(open(&policy, part, on).1, ["applied_on"]);
    assert_eq!(decided(&policy, r#"{"age": 19, "member": true, "applied_on": "2023-XX-XX"}"#, on), "full");
}

#[test]
fn the_earlier_text_stays_until_a_day() {
    let set = pool(
        "amendment older \"\"\n amends pool_pass\n in force from 2024-04-01\n
         the earlier text stays for cases where swimmer.applied_on is before 2024-04-01 until 2024-12-31\n
         in term young replace 18 with 20\n",
    );
    let policy = set.policy("pool_pass").unwrap();
    let case = |applied: &str| format!(r#"{{"age": 19, "member": true, "applied_on": "{applied}"}}"#);
    assert_eq!(decided(&policy, &case("2024-03-31"), date!(2024 - 12 - 31)), "full");
    assert_eq!(decided(&policy, &case("2024-03-31"), date!(2025 - 01 - 01)), "reduced");
    assert_eq!(decided(&policy, &case("2024-04-01"), date!(2024 - 12 - 31)), "reduced");
    // After that day nothing is asked any more.
    assert_eq!(decided(&policy, r#"{"age": 19, "member": true}"#, date!(2025 - 01 - 01)), "reduced");
    assert_eq!(decided(&policy, r#"{"age": 19, "member": true}"#, date!(2024 - 12 - 31)), "undetermined");
}

#[test]
fn the_law_of_another_day_decides() {
    let text =
        super::POOL.replace("  uses swimmers\n", "  uses swimmers\n  governed by the law on swimmer.applied_on\n");
    let text = text.replace("in force from 2023-01-01", "in force from 2023-01-01 to 2024-12-31");
    let rule = "rule 1a \"By the limit\" reduced when all of (a) swimmer.age is under limit (b) not swimmer.member\n\n";
    let text = text.replace("rule 2 ", &format!("{rule}rule 2 "));
    let text = format!(
        "{text}\nparameter limit \"the limit\"\n  from 2023-01-01: 18\n  from 2024-04-01: 20\n
         amendment old \"\"\n amends pool_pass\n in force from 2024-04-01\n in term young replace 18 with 25\n"
    );
    let set = kijun::PolicySet::load([kijun::PolicyFile::new("pool", text)]).unwrap();
    let policy = set.policy("pool_pass").unwrap();
    let case = |age: u8, member: bool, applied: &str| {
        format!(r#"{{"age": {age}, "member": {member}, "at_school": false, "applied_on": {applied}}}"#)
    };
    let on = date!(2025 - 06 - 01);
    let decided = |json: String| decided(&policy, &json, on);
    assert_eq!(decided(case(24, true, "\"2024-04-01\"")), "reduced");
    assert_eq!(decided(case(24, true, "\"2024-03-31\"")), "full");
    assert_eq!(decided(case(19, false, "\"2024-04-01\"")), "reduced");
    assert_eq!(decided(case(19, false, "\"2024-03-31\"")), "full");
    assert_eq!(decided(case(10, true, "\"2022-12-31\"")), "not_in_force");
    assert_eq!(decided(case(10, true, "\"2024-XX-XX\"")), "reduced");
    let (possible, missing) = open(&policy, &case(24, true, "\"2024-XX-XX\""), on);
    assert_eq!((possible, missing), (vec!["reduced".to_owned(), "full".to_owned()], vec!["applied_on".to_owned()]));
    let (possible, missing) = open(&policy, &case(10, true, "null"), on);
    assert_eq!(possible, ["reduced", "not_in_force"]);
    assert_eq!(missing, ["applied_on"]);
}

#[test]
fn an_amendment_that_has_not_begun_can_be_amended() {
    let older =
        "amendment older \"\"\n amends pool_pass\n in force from 2024-04-01\n in term young replace 18 with 20\n";
    let nineteen = r#"{"age": 19, "member": true}"#;
    let on = |more: &str, day| decided(&pool(&format!("{older}{more}")).policy("pool_pass").unwrap(), nineteen, day);
    let later = "amendment later \"\"\n amends older\n in force from 2024-03-15\n
                 replace in force with: in force from 2024-10-01\n";
    assert_eq!(on("", date!(2024 - 04 - 01)), "reduced");
    assert_eq!(on(later, date!(2024 - 04 - 01)), "full");
    assert_eq!(on(later, date!(2024 - 10 - 01)), "reduced");
    let never = "amendment never \"\"\n amends older\n in force from 2024-03-15\n repeal amendment older\n";
    assert_eq!(on(never, date!(2024 - 10 - 01)), "full");
    // One of these can be amended itself.
    let after_all = "amendment after_all \"\"\n amends never\n in force from 2024-03-01\n repeal amendment never\n";
    assert_eq!(on(&format!("{never}{after_all}"), date!(2024 - 04 - 01)), "reduced");
    let too_late = never.replace("2024-03-15", "2024-04-01");
    assert_eq!(refused(&format!("{older}{too_late}")), ["K0421"]);
    // It may reach back where it says so, and not before it was made where it does not.
    let back = "amendment back \"\"\n amends older\n made on 2024-02-01\n in force from 2024-03-15\n
                replace in force with: in force from 2024-03-01\n";
    assert_eq!(on(back, date!(2024 - 03 - 01)), "reduced");
    let before = back.replace("with: in force from 2024-03-01", "with: in force from 2024-01-31");
    assert_eq!(refused(&format!("{older}{before}")), ["K0426"]);
    let said = before.replace("made on", "retroactive made on");
    assert_eq!(on(&said, date!(2024 - 01 - 31)), "reduced");
    let not_made = back.replace(" made on 2024-02-01\n", "");
    assert_eq!(refused(&format!("{older}{not_made}")), ["K0426"]);
    // Those that change one amendment take effect in the order in which they begin, also when one of them is moved.
    let moved = format!(
        "{}{}amendment first_later \"\"\n amends later\n in force from 2024-03-01\n
         replace in force with: in force from 2024-03-25\n",
        later,
        back.replace("from 2024-03-01", "from 2024-05-01").replace("2024-03-15", "2024-03-20")
    );
    assert_eq!(on(&moved, date!(2024 - 05 - 01)), "full");
    let circle = "amendment x \"\"\n amends y\n in force from 2024-01-01\n repeal amendment y\n
                  amendment y \"\"\n amends x\n in force from 2024-01-01\n repeal amendment x\n";
    assert_eq!(refused(circle), ["K0421"]);
    assert_eq!(refused("amendment x \"\"\n amends pool_past\n in force from 2024-01-01\n repeal rule 1\n"), ["K0207"]);
}
