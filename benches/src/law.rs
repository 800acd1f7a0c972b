//! Law in time: policies with ten amendments each are loaded and asked about every day.

use std::fmt::Write;
use std::time::Instant;

use kijun::{Date, PolicyFile, PolicySet};

use crate::timing::spread;

/// The amendments of each policy.
const AMENDMENTS: usize = 10;

const VOCABULARY: &str = "vocabulary people \"People\"\n  ages by birthday\n
record person \"A person\"\n  birth_date : date \"date of birth\"\n  here : yes/no \"is here\"\n  years : number \"years\"\n";

/// A policy with its amendments: in each year one changes a number, inserts a clause and puts a rule in another's place.
fn policy(at: usize) -> String {
    let name = format!("policy_{at}");
    let mut text = format!(
        "policy {name} \"Policy {at}\"\n  in force from 2000-01-01\n  uses people\n  case person : person\n
outcomes\n  allowed discretion \"allowed\"\n  refused \"refused\"\n
rule 1 \"The young\"\n  allowed when all of\n    (a) \"is young\": age of person.birth_date on decision_date is under 18\n    (b) person.here\n"
    );
    for rule in 2..8 {
        let _ = write!(
            text,
            "\nrule {rule} \"Rule {rule}\"\n  allowed when all of\n    (a) \"a\": person.years is over {rule}\n    (b) \"b\": person.years is under {}\n",
            rule * 10
        );
    }
    text.push_str("\nrule 9 \"All others\"\n  refused otherwise\n");
    for year in 0..AMENDMENTS {
        let rule = 2 + year % 6;
        let _ = write!(
            text,
            "\namendment {name}_{year} \"Change {year}\"\n  amends {name}\n  in force from 20{:02}-04-01\n
in rule 1(a) replace {} with {}\n
insert after rule 1({}):\n  ({}) \"clause {year}\": person.years is not {year}\n
replace rule {rule} with:\n\nrule {rule} \"Rule {rule} of {year}\"\n  allowed when person.years is over {}\n",
            year + 1,
            18 + year,
            19 + year,
            char::from(b'b' + year as u8),
            char::from(b'c' + year as u8),
            100 + year,
        );
    }
    text
}

fn files(policies: usize) -> Vec<PolicyFile> {
    let mut files = vec![PolicyFile::new("people", VOCABULARY)];
    files.extend((0..policies).map(|at| PolicyFile::new(format!("policy {at}"), policy(at))));
    files
}

/// Prints a row for 1, 10 and 50 policies.
pub fn print(times: usize) {
    println!(
        "\n| policies | amendments | text | loading | a byte of text | a day never asked before | another day of the same text |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- |");
    for policies in [1, 10, 50] {
        let all = files(policies);
        let bytes: usize = all.iter().map(|file| file.bytes.len()).sum();
        let load = |_| {
            let files = all.clone();
            let start = Instant::now();
            let set = PolicySet::load(files).unwrap_or_else(|found| panic!("{found}"));
            (start.elapsed().as_secs_f64() * 1000.0, set)
        };
        let loaded: Vec<(f64, PolicySet)> = (0..times).map(load).collect();
        let (loading, ..) = spread(loaded.iter().map(|(time, _)| *time).collect());
        let set = &loaded[0].1;
        let (first, second) = days(set, policies);
        println!(
            "| {policies} | {} | {} KB | {loading:.1} ms | {:.0} ns | {first:.1} µs | {second:.1} µs |",
            policies * AMENDMENTS,
            bytes / 1000,
            loading * 1e6 / bytes as f64,
        );
    }
}

/// A decision on a day of each text, and on another day of the same text, in microseconds, the answers compared.
fn days(set: &PolicySet, policies: usize) -> (f64, f64) {
    let (mut first, mut second) = (Vec::new(), Vec::new());
    for at in 0..policies {
        let policy = set.policy(&format!("policy_{at}")).unwrap();
        let case = policy.read_case("case", br#"{"birth_date": "1990-05-01", "here": true, "years": 90}"#).unwrap();
        assert_eq!(policy.versions().len(), AMENDMENTS + 1);
        for year in 0..AMENDMENTS {
            let decide = |day: u8| {
                let on = Date::new(2001 + year as i16, 4, day as i8).unwrap();
                let start = Instant::now();
                let decision = policy.on(on).decide(&case).unwrap().remove(0);
                (start.elapsed().as_secs_f64() * 1e6, decision)
            };
            let ((one, a), (other, b)) = (decide(1), decide(20));
            assert_eq!((a.outcome(), a.version()), (b.outcome(), b.version()));
            first.push(one);
            second.push(other);
        }
    }
    (spread(first).0, spread(second).0)
}
