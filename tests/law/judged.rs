//! The text of a day as the judge makes it (`tests/reference/law.rs`), and which text decides as it finds it.

use std::collections::BTreeMap;

use kijun::ast::{Part, Policy};
use kijun::{PolicyFile, PolicySet};

use super::POOL;
use super::making::{RICH, amendments, case, changes};
use crate::agreement::Both;
use crate::reference::Date;
use crate::reference::law::Law;

fn parts(files: &[PolicyFile]) -> Vec<Part> {
    files.iter().flat_map(|file| file.parse().unwrap().parts).collect()
}

/// Of every policy, on every day on which a text begins and on the day before, the text as it is printed.
pub fn compare(set: &PolicySet, parts: &[Part]) -> Result<usize, String> {
    let law = Law::new(parts);
    let mut compared = 0;
    for policy in set.policies() {
        let days = law.days(policy.name()).into_iter().flat_map(|day| [day.plus_days(-1), Some(day)]).flatten();
        for day in days {
            let on = engine_day(day);
            let judged = without_examples(law.text_of_day(policy.name(), day).unwrap().clone());
            let shown = without_examples(policy.on(on).tree());
            if judged != shown {
                return Err(format!("{} on {on}\n--- judge\n{judged}\n--- engine\n{shown}", policy.name()));
            }
            compared += 1;
        }
    }
    Ok(compared)
}

/// Examples belong to the file, not to the text of a day.
fn without_examples(policy: Policy) -> String {
    Part::Policy(Policy { examples: Vec::new(), example_tables: Vec::new(), ..policy }).to_string()
}

pub fn engine_day(day: Date) -> kijun::Date {
    kijun::Date::parse(format!("{:04}-{:02}-{:02}", day.year, day.month, day.day).as_bytes()).unwrap()
}

#[test]
fn every_shipped_text_is_the_judges() {
    let compared = compare(&crate::support::shipped_set(), &parts(&super::texts::shipped_files())).unwrap();
    assert!(compared > 20, "{compared}");
}

/// Texts and decisions about cases in which much is unknown, before, between and after random amendments of a policy with
/// everything that can be amended.
#[test]
fn what_follows_from_amendments_at_random_is_the_judges() {
    let (mut sets, mut refused, mut decisions, mut several) = (0, BTreeMap::<String, u32>::new(), 0, 0);
    for seed in crate::properties::few_seeds(150) {
        let (text, on) = amendments(seed);
        let files = vec![PolicyFile::new("pool", format!("{RICH}\n{text}"))];
        let both = match Both::of(files) {
            Ok(both) => both,
            Err(problems) if crate::properties::is_passed_over(&problems) => {
                *refused.entry(crate::properties::codes(&problems).into_iter().collect()).or_default() += 1;
                continue;
            }
            Err(problems) => panic!("{problems}\n{text}"),
        };
        sets += 1;
        compare(&both.set, &both.parts).unwrap_or_else(|told| panic!("seed {seed}: {told}\n{text}"));
        let on = Date::new(on.0.into(), on.1.into(), on.2.into()).unwrap();
        let policy = both.policies()[0];
        for at in 0..8 {
            let day = engine_day(on.plus_days([0, 40, -100, 1, -1, 300, 29, -500][at as usize]).unwrap()).to_string();
            let case = case(seed * 8 + at);
            let [judged, engine] = both.decisions(policy, &case, &day);
            assert_eq!(judged, engine, "seed {seed}, on {day}\n{case}\n{text}");
            decisions += 1;
            several += usize::from(judged[0].several);
        }
    }
    println!("{sets} sets, {decisions} decisions, {several} by several texts; passed over {refused:?}");
    assert!(several * 20 > decisions, "{several} of {decisions}");
    assert!(refused.values().sum::<u32>() * 4 < sets, "{refused:?} of {sets}");
}

/// Changes that are seldom made at random, or never.
const RARE: &[&str] = &[
    "in parameter old replace 65 with 66\n  source \"Act\"",
    "in parameter limit replace 12 with 13",
    "in table points replace 4 with 5\n  note \"dearer\"",
    "in term price replace 2 with 3 source \"Act\"",
    "in term known replace member with at_school",
    "in term young(1) replace age with age",
    "in rule 1(b)(3) replace points with price source \"Act\"",
    "in rule 1 replace 2020-01-01 with 2021-01-01 source \"Act\"",
    "in rule 1 replace young with old_ones\n\ninsert after term young:\n\nterm old_ones \"o\" when swimmer.age is over old",
    "in rule 1 unless replace 5 with 6 note \"n\"",
    "in rule 1 unless (b) replace price with points source \"Act\"",
    "in rule 2 replace old with 70 source \"Act\"",
    "in rule 3(b) replace limit with old",
    "in rule 3 replace known with known source \"Act\"",
    "in factors for (a) replace member with at_school note \"n\"",
    "repeal rule 1 unless",
    "repeal rule 1 unless (a) source \"Act\"",
    "repeal outcome asked source \"Act\"\n\nrepeal rule 3",
    "repeal rule 3\n\ninsert after rule 3:\n\nrule 3a \"so\"\n  asked when swimmer.member",
    "repeal rule 3 source \"Act\"\n\nrepeal outcome asked\n\ninsert after outcome asked:\n  later \"l\"\n\ninsert after rule 2:\n\nrule 2a \"so\" despite rule 1\n  later when swimmer.member",
    "repeal parameter limit note \"n\"\n\nrepeal rule 3(b)",
    "repeal table points source \"Act\"\n\nrepeal rule 1(b)(3)\n\ninsert after table points:\n\nterm new \"n\" when swimmer.member",
    "repeal factors for (a) source \"Act\"\n\nrepeal factors for (b)",
    "insert after factors for:\n  (c) swimmer.at_school\n  (d) strongly \"d\": any of\n    (i) swimmer.member\n    (ii) young",
    "insert after factors against:\n  (a) swimmer.at_school\n\ninsert after factors to be considered:\n  (a) swimmer.member",
    "replace factors for (b) with:\n  (b) \"group\": all of\n    (i) swimmer.member\n    (ii) young\n\nrepeal factors for (b)(i)",
    "replace sources with:\n  source \"One\" on 2024-01-01\n  source \"Two\"",
    "repeal sources",
    "repeal notes",
    "replace notes with: note \"one\" note \"two\"",
    "repeal in force",
    "replace ages with: ages by the day before",
    "repeal ages",
    "replace rounding with: rounding down",
    "repeal rounding",
    "repeal presumes swimmer.at_school",
    "replace presumes swimmer.at_school with: presumes swimmer.at_school is yes",
    "insert after presumes swimmer.at_school: presumes swimmer.age is 5",
    "insert after title: presumes swimmer.age is 5",
    "insert after evidence for swimmer.member: requires evidence \"a\" or \"b\" for swimmer.age",
    "insert after in force: requires evidence \"a\" for swimmer.age",
    "repeal evidence for swimmer.member",
    "insert after sources: source \"More\"",
    "insert after notes: note \"more\" source \"and this\"",
    "insert after title:\n\nparameter first \"f\"\n  from 2020-01-01: 1",
    "insert after title:\n\ntable first of s : swimmer \"f\"\n  | s.age | v |\n  | any | 1 |",
    "replace table points with:\n\nterm points of s : swimmer is s.age",
    "replace rule 1(b) with:\n  (b) any of\n    (1) swimmer.member\n    (2) young\n\nrepeal rule 1(b)(1)\n\ninsert after rule 1(b)(1):\n  (1a) yes",
    "insert after rule 1(c):\n  (d) swimmer.member\n  (e) \"e\": none of\n    (1) young\n\ninsert after rule 1(d):\n  (da) swimmer.at_school",
    "insert after outcome full:\n  a \"a\"\n  b entitled \"b\" source \"Act\"\n\ninsert after rule 3:\n\nrule 3a \"a\" despite rule 1, rule 2, rule 3\n  a when young\n\ninsert after rule 3a:\n\nrule 3b \"b\" despite rule 1, rule 2, rule 3, rule 3a\n  b when swimmer.member",
    "insert after rule 2:\n  unless \"u\": swimmer.member\n\nreplace rule 2 unless with:\n  unless swimmer.at_school\n\nrepeal rule 2 unless",
    "insert after term young(2):\n  (3) swimmer.member\n\nrepeal term young(1) source \"Act\"",
    "replace title with: \"One\"\n\nreplace title with: \"Two\"",
];

#[test]
fn the_text_of_rare_changes_is_the_judges() {
    let (mut refused, mut different) = (Vec::new(), Vec::new());
    for change in RARE {
        let text = format!("{RICH}\namendment rare \"\"\n  amends pool_pass\n  in force from 2024-02-01\n\n{change}\n");
        match Both::of(vec![PolicyFile::new("pool", text)]) {
            Err(problems) => refused.push(format!("{change}\n{problems}")),
            Ok(both) => different.extend(compare(&both.set, &both.parts).err().map(|told| format!("{change}\n{told}"))),
        }
    }
    assert!(different.is_empty(), "{}", different.join("\n\n"));
    assert!(refused.is_empty(), "{}", refused.join("\n\n"));
}

#[test]
fn the_text_of_changes_at_random_is_the_judges() {
    for seed in 0..300 {
        let mut all = POOL.to_owned();
        for (at, change) in changes(seed, 4).iter().enumerate() {
            let month = at + 1;
            all.push_str(&format!(
                "\namendment a{at} \"\"\n  amends pool_pass\n  in force from 2024-0{month}-01\n\n{}\n",
                change.text
            ));
        }
        let files = [PolicyFile::new("pool", all.as_str())];
        let Ok(set) = PolicySet::load(files.clone()) else { continue };
        compare(&set, &parts(&files)).unwrap_or_else(|told| panic!("{told}\n{all}"));
    }
}
