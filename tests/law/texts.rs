//! The text of a day.

use kijun::ast::Part;
use kijun::{DifferenceKind, PolicyFile, PolicySet, date};

use super::making::{Change, changes};
use super::{POOL, decided, pool, refused, text};
use crate::support::shipped_set;

const TWO: &str = r#"
amendment older "Up to twenty"
  amends pool_pass
  in force from 2024-04-01

in term young replace 18 with 20
insert after rule 1(b)(1):
  (1a) "was recommended":  swimmer.member

amendment summer "Without the school"
  amends pool_pass
  in force from 2024-07-01 to 2024-08-31

repeal rule 1(b)(2)
"#;

#[test]
fn the_text_of_a_day_has_what_is_in_force_on_it() {
    let set = pool(TWO);
    let policy = set.policy("pool_pass").unwrap();
    let on = |day| text(&policy, day);
    assert!(on(date!(2024 - 03 - 31)).contains("under 18") && !on(date!(2024 - 03 - 31)).contains("(1a)"));
    assert!(on(date!(2024 - 04 - 01)).contains("under 20") && on(date!(2024 - 04 - 01)).contains("(1a)"));
    assert!(on(date!(2024 - 06 - 30)).contains("(2) swimmer.at_school"));
    assert!(on(date!(2024 - 07 - 01)).contains("(2) repealed by summer"));
    assert!(on(date!(2024 - 08 - 31)).contains("(2) repealed by summer"));
    // A lapsed amendment leaves the text byte-equal to the one before it.
    assert_eq!(on(date!(2024 - 09 - 01)), on(date!(2024 - 06 - 30)));
    let versions = policy.versions();
    let days: Vec<_> = versions.iter().map(|version| (version.from, version.to)).collect();
    assert_eq!(
        days,
        [
            (None, Some(date!(2024 - 03 - 31))),
            (Some(date!(2024 - 04 - 01)), Some(date!(2024 - 06 - 30))),
            (Some(date!(2024 - 07 - 01)), Some(date!(2024 - 08 - 31))),
            (Some(date!(2024 - 09 - 01)), None),
        ]
    );
    assert_eq!(versions[1].version, versions[3].version);
}

#[test]
fn what_is_repealed_decides_nothing_and_keeps_its_name() {
    let set = pool(
        "amendment gone \"\"\n amends pool_pass\n in force from 2024-01-01\n
         repeal rule 1(b)(2)\n repeal rule 1 unless\n",
    );
    let policy = set.policy("pool_pass").unwrap();
    let decided = |json: &str, on| decided(&policy, json, on);
    let pupil = r#"{"age": 10, "member": false, "at_school": true}"#;
    assert_eq!(decided(pupil, date!(2023 - 12 - 31)), "reduced");
    assert_eq!(decided(pupil, date!(2024 - 01 - 01)), "full");
    let baby = r#"{"age": 1, "member": true, "at_school": false}"#;
    assert_eq!(decided(baby, date!(2023 - 12 - 31)), "full");
    assert_eq!(decided(baby, date!(2024 - 01 - 01)), "reduced");
    let cites = "amendment cites \"\"\n amends pool_pass\n in force from 2024-02-01\n
                 insert after rule 1:\n rule 1a \"cites\" reduced when rule 1(b)(2) is met\n";
    let gone = "amendment gone \"\"\n amends pool_pass\n in force from 2024-01-01\n repeal rule 1(b)(2)\n";
    assert_eq!(refused(&format!("{gone}{cites}")), ["K0209"]);
}

#[test]
fn no_amendment_changes_nothing() {
    let set = pool(TWO);
    let policy = set.policy("pool_pass").unwrap();
    let plain = pool("");
    let plain = plain.policy("pool_pass").unwrap();
    let before = date!(2024 - 03 - 31);
    assert_eq!(text(&policy, before), text(&plain, before));
    assert_eq!(policy.on(before).version(), plain.version());
    assert!(policy.on(before).differences(&plain.on(before)).iter().all(|one| one.kind == DifferenceKind::Same));
}

/// Policy files in which texts stand in the place of the policies and their amendments.
fn in_place(files: &[PolicyFile], texts: &dyn Fn(&str) -> String) -> Vec<PolicyFile> {
    let mut new = Vec::new();
    for file in files {
        let parts = file.parse().unwrap().parts.into_iter().filter_map(|part| match &part {
            Part::Policy(policy) => Some(texts(&policy.name.text)),
            Part::Amendment(_) => None,
            Part::Vocabulary(_) => Some(part.to_string()),
        });
        new.push(PolicyFile::new(file.name.as_str(), parts.collect::<Vec<_>>().join("\n")));
    }
    new
}

/// Shipped policy files.
pub fn shipped_files() -> Vec<PolicyFile> {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/policies");
    let mut paths: Vec<_> = std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let policies = paths.into_iter().filter(|path| path.extension().is_some_and(|end| end == "kijun"));
    policies.map(|path| PolicyFile::new(path.display().to_string(), std::fs::read(&path).unwrap())).collect()
}

#[test]
fn a_text_that_is_shown_and_read_again_has_the_same_version() {
    let files = shipped_files();
    let set = shipped_set();
    for policy in set.policies() {
        for version in policy.versions() {
            let on = version.from.unwrap_or(date!(1900 - 01 - 01));
            let shown = text(&policy, on);
            let of_the_day = |name: &str| text(&set.policy(name).unwrap(), on);
            let again = PolicySet::load(in_place(&files, &of_the_day)).unwrap();
            let again = again.policy(policy.name()).unwrap();
            assert_eq!(text(&again, on), shown);
            assert_eq!(again.on(on).version(), version.version, "{} on {on}", policy.name());
        }
    }
}

#[test]
fn random_amendments_keep_what_they_must() {
    let files = [PolicyFile::new("pool", POOL)];
    for seed in 0..150 {
        let list = changes(seed, 4);
        let texts = |order: &[usize]| -> Option<(String, String)> {
            let mut all = POOL.to_owned();
            for (place, at) in order.iter().enumerate() {
                let Change { text, .. } = &list[*at];
                all.push_str(&format!(
                    "\namendment a{at} \"\"\n  amends pool_pass\n  in force from 2024-0{}-01\n\n{text}\n",
                    place + 1
                ));
            }
            let set = PolicySet::load([PolicyFile::new("pool", all.as_str())]).ok()?;
            let policy = set.policy("pool_pass").unwrap();
            let shown = text(&policy, date!(2024 - 12 - 31));
            // What is shown is the policy in the canonical layout, and the same policy.
            let again =
                PolicySet::load(in_place(&files, &|_| shown.clone())).unwrap_or_else(|told| panic!("{told}\n{all}"));
            let again = again.policy("pool_pass").unwrap();
            assert_eq!(text(&again, date!(2024 - 12 - 31)), shown, "{all}");
            assert_eq!(again.version(), policy.on(date!(2024 - 12 - 31)).version(), "{all}");
            // Whatever comes, the text before it is as it was made.
            let before = text(&policy, date!(2023 - 12 - 31));
            assert_eq!(before, text(&pool("").policy("pool_pass").unwrap(), date!(2023 - 12 - 31)), "{all}");
            Some((shown, all))
        };
        let order: Vec<usize> = (0..list.len()).collect();
        let turned: Vec<usize> = order.iter().rev().copied().collect();
        // Amendments whose addresses are apart commute.
        if let (Some((one, text)), Some((other, _))) = (texts(&order), texts(&turned)) {
            assert_eq!(one, other, "{text}");
        }
    }
}

#[test]
fn what_is_repealed_to_the_last_clause_is_refused() {
    let all =
        "amendment whole \"\"\n amends pool_pass\n in force from 2024-01-01\n repeal rule 1(a)\n repeal rule 1(b)\n";
    let problems = PolicySet::load([PolicyFile::new("pool", format!("{POOL}{all}"))]).unwrap_err();
    let problem = &problems.diagnostics()[0];
    assert_eq!((problem.code().to_string().as_str(), problems.diagnostics().len()), ("K0421", 1));
    assert_eq!(problem.file().slice(problem.span()), "repeal rule 1(b)");
    assert_eq!(problem.message(), "from 2024-01-01 on this breaks the text: every clause here is repealed");
    let inner = all.replace("rule 1(a)", "rule 1(b)(1)").replace("rule 1(b)\n", "rule 1(b)(2)\n");
    assert_eq!(refused(&inner), ["K0421"]);
}

#[test]
fn what_is_said_of_a_repeal_and_of_a_word_stands_in_the_text() {
    let set = pool(
        "amendment gone \"\"\n amends pool_pass\n in force from 2024-01-01\n
         repeal rule 1(b)(2) source \"Act 5\" note \"not needed\"\n
         in rule 1 unless replace 3 with 4 source \"Act 6\"\n repeal term young note \"written out\"\n
         replace rule 1(a) with: (a) swimmer.age is under 18\n",
    );
    let shown = text(&set.policy("pool_pass").unwrap(), date!(2024 - 01 - 01));
    assert!(
        shown.contains("(2) repealed by gone\n            source \"Act 5\"\n            note \"not needed\"\n"),
        "{shown}"
    );
    assert!(shown.contains("swimmer.age is under 4\n    source \"Act 6\"\n"), "{shown}");
    assert!(shown.contains("term young repealed by gone\n  note \"written out\"\n"), "{shown}");
}

#[test]
fn what_comes_first_is_inserted_behind_the_header() {
    let set = pool(
        "amendment first \"\"\n amends pool_pass\n in force from 2024-01-01\n source \"Act 7\"\n
         insert after title:\n\nrule 0 \"Before all\" despite rule 1\n  full when swimmer.age is over 120\n
         insert after uses:\n\nterm old \"is old\" when swimmer.age is over 64\n
         insert after factors for:\n (a) old\n (b) swimmer.member\n
         insert after title: source \"Act 7\" note \"as amended\"\n",
    );
    let policy = set.policy("pool_pass").unwrap();
    let shown = text(&policy, date!(2024 - 01 - 01));
    let place = |words: &str| shown.find(words).unwrap_or_else(|| panic!("{words}\n{shown}"));
    assert!(place("rule 0") < place("rule 1") && place("term old") < place("term young"));
    assert!(place("factors\n  for\n    (a) old\n    (b) swimmer.member") > place("rule 2"));
    assert!(place("source \"Act 7\"") < place("in force"));
    let case = policy.read_case("case", br#"{"age": 130}"#).unwrap();
    let decision = policy.on(date!(2024 - 01 - 01)).decide(&case).unwrap().remove(0);
    assert_eq!(decision.outcome(), Some("full"));
}

#[test]
fn rows_of_a_table_have_numbers_that_stay() {
    let table = "\nterm points of s : swimmer is price of s\n\ntable price of s : swimmer \"price\"\n  | s.age | yen |
  | under 18 | 100 |\n  | from 18 to 64 | 300 |\n  | over 64 | 200 |\n";
    // A gap between 64 and 65 is none for who has no fraction: this age is a number, so the rows say it.
    let table = table.replace("from 18 to 64", "at least 18 and under 65").replace("over 64", "at least 65");
    let base = POOL.replace("\nrule 1 ", &format!("{table}\nrule 1 "));
    let base =
        base.replace("rule 2 \"All others\"\n  full", "rule 2 \"All others\"\n  full with yen is points of swimmer");
    let load = |more: &str| PolicySet::load([PolicyFile::new("pool", format!("{base}{more}"))]);
    let change = "amendment older \"\"\n amends pool_pass\n in force from 2024-01-01\n
        replace table price row 1 with: | under 12 | 0 |
        insert after table price row 1: row 1a | at least 12 and under 18 | 100 | note \"new\"
        in table price row 3 replace 200 with 250
        amendment later \"\"\n amends pool_pass\n in force from 2024-06-01\n
        repeal table price row 1a source \"Act 8\"
        replace table price row 1 with: | under 18 | 50 |\n";
    let set = load(change).unwrap();
    let policy = set.policy("pool_pass").unwrap();
    let shown = text(&policy, date!(2024 - 01 - 01));
    assert!(
        shown.contains(
            "  | under 12                 | 0   |\n  row 1a | at least 12 and under 18 | 100 |\n    note \"new\"\n  | at least 18 and under 65 | 300 |\n  | at least 65              | 250 |\n"
        ),
        "{shown}"
    );
    let shown = text(&policy, date!(2024 - 06 - 01));
    assert!(
        shown.contains("  row 1a repealed by later\n    source \"Act 8\"\n  | at least 18 and under 65 | 300 |"),
        "{shown}"
    );
    let again = load("").unwrap();
    let plain = again.policy("pool_pass").unwrap();
    let again = in_place(&[PolicyFile::new("pool", base.as_str())], &|_| shown.clone());
    let again = PolicySet::load(again).unwrap();
    assert_eq!(again.policy("pool_pass").unwrap().version(), policy.on(date!(2024 - 06 - 01)).version());
    let case = |policy: &kijun::Policy| {
        policy.read_case("case", br#"{"age": 70, "member": false, "at_school": false}"#).unwrap()
    };
    let yen = |policy: &kijun::Policy, on| {
        let decision = policy.on(on).decide(&case(policy)).unwrap().remove(0);
        (decision.to_json().contains("\"yen\":250"), decision.to_json().contains("price row 3"))
    };
    assert!(yen(&policy, date!(2024 - 06 - 01)).0);
    assert!(!yen(&plain, date!(2024 - 06 - 01)).0);
    let codes = |more: &str| -> Vec<String> {
        let header = "amendment x \"\"\n amends pool_pass\n in force from 2024-01-01\n\n";
        let told = load(&format!("{header}{more}")).unwrap_err();
        told.diagnostics().iter().map(|one| one.code().to_string()).collect()
    };
    assert_eq!(codes("repeal table price row 4"), ["K0422"]);
    assert_eq!(codes("repeal table price row 2"), ["K0413"]);
    assert_eq!(codes("insert after table price row 2: | over 100 | 1 |"), ["K0421"]);
    assert_eq!(codes("insert after table price row 2: row 5 | over 100 | 1 |"), ["K0421"]);
    assert_eq!(codes("replace table price row 3 with: | at least 65 | 1 | 2 |"), ["K0421"]);
    assert_eq!(codes("replace table price row 3 with: row 4 | at least 65 | 1 |"), ["K0421"]);
    assert_eq!(codes("insert after table price row 2: row 3 | over 100 | 1 |"), ["K0423"]);
}

/// Two amendments of one day that insert factors.
fn two_factors(first: &str, second: &str) -> String {
    let amendment = |name: &str, place: &str| {
        format!(
            "\namendment {name} \"\"\n  amends pool_pass\n  in force from 2024-04-01\n\ninsert after factors {place}\n"
        )
    };
    format!("{}{}", amendment("one", first), amendment("two", second))
}

#[test]
fn the_sides_of_factors_are_addresses_of_their_own() {
    let set = pool(&two_factors("for:\n  (a) swimmer.member", "against:\n  (a) swimmer.at_school"));
    let text = text(&set.policy("pool_pass").unwrap(), date!(2024 - 04 - 01));
    let (member, school) = (text.find("(a) swimmer.member").unwrap(), text.find("(a) swimmer.at_school").unwrap());
    assert!(member < school, "{text}");
    // At the end of the side and behind its last factor: both bring a second (b).
    let twice = two_factors("for:\n  (b) swimmer.member", "for (a):\n  (b) swimmer.at_school");
    assert_eq!(refused(&format!("\nfactors for\n  (a) swimmer.member\n{twice}")), ["K0424"]);
}
