//! What holds of every policy and every case, tried on many that are made at random.
//!
//! `KIJUN_PAIRS` says how many, `KIJUN_SEED` from which seed on. A pair that fails is made smaller and written to
//! `target/tmp`, so that the command can run it; the message says how.

use std::collections::{BTreeMap, BTreeSet};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock};

use kijun::ast::{Ast, Part, Policy, Rule};
use kijun::{Date, Decision, PolicyFile, PolicySet, Style, decision_text};
use serde_json::Value;

use crate::generator::{self, CONSTRUCTS, NAME, Pair, generate, regenerate, shrink};

/// Any number will do; it is fixed, so that a test that passed passes again.
const SEED: u64 = 20_231_001;

fn from_environment(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).map_or(otherwise, |text| text.parse().unwrap_or_else(|_| panic!("{name} is no number: {text}")))
}

pub fn seeds() -> std::ops::Range<u64> {
    let first = from_environment("KIJUN_SEED", SEED);
    first..first + from_environment("KIJUN_PAIRS", 2000)
}

/// What a check says of a pair: nothing, or what is wrong.
pub type Check<'a> = &'a (dyn Fn(&Pair) -> Result<(), String> + Sync);

/// A panic is wrong, too.
fn wrong(check: Check<'_>, pair: &Pair) -> Option<String> {
    match catch_unwind(AssertUnwindSafe(|| check(pair))) {
        Ok(result) => result.err(),
        Err(panic) => {
            let text = panic.downcast_ref::<String>().map(String::as_str);
            Some(format!("it panics: {}", text.or(panic.downcast_ref::<&str>().copied()).unwrap_or("")))
        }
    }
}

/// Checks every pair. The first one that fails is made smaller, written to files and told.
pub fn check(name: &str, check: Check<'_>) {
    let seeds = seeds();
    println!("seeds from {} to {}", seeds.start, seeds.end - 1);
    let (next, failed) = (AtomicU64::new(seeds.start), Mutex::new(None::<u64>));
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= seeds.end || failed.lock().unwrap().is_some_and(|first| first < seed) {
                        return;
                    }
                    if wrong(check, &generate(seed)).is_some() {
                        let mut failed = failed.lock().unwrap();
                        *failed = Some(failed.map_or(seed, |first| first.min(seed)));
                    }
                }
            });
        }
    });
    let Some(seed) = failed.into_inner().unwrap() else { return };
    let small = shrink(&generate(seed).choices, &|pair| wrong(check, pair).is_some());
    let what = wrong(check, &small).unwrap();
    panic!("{what}\nseed {seed} (KIJUN_SEED={seed} KIJUN_PAIRS=1); made small:\n{}", written(name, &small));
}

/// Writes a pair to files, and says how to run it.
fn written(name: &str, pair: &Pair) -> String {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(&folder).unwrap();
    let (policy, case) = (folder.join("made.kijun"), folder.join("case.json"));
    std::fs::write(&policy, &pair.policy).unwrap();
    std::fs::write(&case, &pair.case).unwrap();
    let run = format!("kijun decide {NAME} {} --policies {} --on {}", case.display(), folder.display(), pair.on);
    format!("{run}\n{}\n{}\n", pair.policy, pair.case)
}

pub fn load(pair: &Pair) -> Result<PolicySet, String> {
    PolicySet::load([PolicyFile::new("made.kijun", pair.policy.as_str())]).map_err(|problems| problems.to_string())
}

/// The same, once for all tests: most of their time would go into it.
pub fn loaded(pair: &Pair) -> Result<PolicySet, String> {
    type Loaded = Arc<OnceLock<Result<PolicySet, String>>>;
    static LOADED: Mutex<BTreeMap<String, Loaded>> = Mutex::new(BTreeMap::new());
    let place = Arc::clone(LOADED.lock().unwrap().entry(pair.policy.clone()).or_default());
    place.get_or_init(|| load(pair)).clone()
}

fn tree(pair: &Pair) -> Ast {
    PolicyFile::new("made.kijun", pair.policy.as_str()).parse().unwrap()
}

/// The decisions about a pair's case. What the checker refuses is none of their business.
pub fn decide(set: &PolicySet, pair: &Pair) -> Result<Vec<Decision>, String> {
    let policy = set.policy(NAME).map_err(|problem| problem.to_string())?;
    let case = policy.read_case("case.json", pair.case.as_bytes()).map_err(|problems| problems.to_string())?;
    let on: Date = pair.on.parse().map_err(|_| format!("{} is no day", pair.on))?;
    policy.on(on).decide(&case).map_err(|problems| problems.to_string())
}

#[test]
fn every_construct_is_made() {
    let (mut missing, mut pairs): (BTreeSet<&str>, _) = (CONSTRUCTS.iter().copied().collect(), 0);
    for seed in seeds() {
        generate(seed).made.iter().for_each(|construct| _ = missing.remove(construct));
        pairs += 1;
    }
    assert!(missing.is_empty(), "{pairs} pairs from seed {} have none of {missing:?}", seeds().start);
}

#[test]
fn the_checker_accepts_what_is_well_typed() {
    let refused: Vec<u64> = seeds().filter(|seed| loaded(&generate(*seed)).is_err()).collect();
    let pairs = seeds().count();
    if refused.len() * 20 > pairs {
        let seed = refused[0];
        let small = shrink(&generate(seed).choices, &|pair| load(pair).is_err());
        let problems = load(&small).unwrap_err();
        panic!(
            "{} of {pairs} are refused, the first is seed {seed}; made small:\n{}{problems}",
            refused.len(),
            written("accepted", &small)
        );
    }
}

#[test]
fn a_choice_less_shrinks_a_pair() {
    let seed = seeds().find(|seed| generate(*seed).policy.contains("every ")).unwrap();
    let large = generate(seed);
    let small = shrink(&large.choices, &|pair| pair.policy.contains("every "));
    assert!(small.policy.contains("every "));
    assert!(load(&small).is_ok(), "{}", small.policy);
    assert_eq!(regenerate(&small.choices).policy, small.policy);
    assert!(small.policy.len() < 500 && small.case.len() < 40, "{}\n{}", small.policy, small.case);
}

#[test]
fn a_decision_is_the_same_twice_and_with_its_reasons() {
    check("twice", &|pair| {
        let Ok(set) = loaded(pair) else { return Ok(()) };
        let Some(Part::Policy(policy)) = tree(pair).parts.into_iter().find(|part| matches!(part, Part::Policy(_)))
        else {
            return Err("there is no policy in it".to_owned());
        };
        let (first, second) = (decide(&set, pair)?, decide(&load(pair)?, pair)?);
        let json = |decisions: &[Decision]| decisions.iter().map(Decision::to_json).collect::<Vec<_>>();
        let (first_json, second_json) = (json(&first), json(&second));
        if first_json != second_json {
            return Err(format!("decided twice, it is\n{first_json:?}\nand\n{second_json:?}"));
        }
        for (decision, json) in first.iter().zip(&first_json) {
            agrees_with_its_reasons(&policy, decision, &serde_json::from_str(json).unwrap())?;
            let _ = decision_text(decision, Style::default());
        }
        Ok(())
    });
}

#[test]
fn what_is_missing_is_told_of_open_decisions_only() {
    check("missing", &|pair| {
        let Ok(set) = loaded(pair) else { return Ok(()) };
        for decision in decide(&set, pair)? {
            let explanation = decision.explain();
            let told = !explanation.missing.is_empty();
            let open = decision.result() == "undetermined";
            if told && !open || open && !told && explanation.errors.is_empty() {
                let missing = explanation.missing;
                return Err(format!("it is {}, and missing is {missing:?}, without errors", decision.result()));
            }
        }
        Ok(())
    });
}

/// Whether the result follows from which rules apply, as the reasons tell it, by the words of docs/language.md.
fn agrees_with_its_reasons(policy: &Policy, decision: &Decision, json: &Value) -> Result<(), String> {
    let texts = |value: &Value| -> Vec<String> {
        value.as_array().into_iter().flatten().map(|text| text.as_str().unwrap().to_owned()).collect()
    };
    if json["result"] != decision.result() || json["outcome"].as_str() != decision.outcome() {
        return Err(format!("{} {:?}, and in JSON\n{json}", decision.result(), decision.outcome()));
    }
    if texts(&json["rules"]) != decision.rules() || texts(&json["possible"]) != decision.possible() {
        return Err(format!("rules {:?}, possible {:?}, and in JSON\n{json}", decision.rules(), decision.possible()));
    }
    let reasons = json["reasons"].as_array().cloned().unwrap_or_default();
    let left_out = json["errors"].to_string().contains("more steps than are allowed");
    if reasons.is_empty() && (json["subject"].is_null() || decision.result() == "not_in_force" || left_out) {
        return Ok(());
    }
    let found = conclude(policy, &reasons);
    let said = match decision.result() {
        "decided" => BTreeSet::from([decision.outcome().unwrap().to_owned()]),
        "undetermined" => decision.possible().into_iter().map(str::to_owned).collect(),
        result => BTreeSet::from([result.to_owned()]),
    };
    if found != said {
        return Err(format!("from its reasons {found:?} is possible, and it says {said:?}\n{json}"));
    }
    Ok(())
}

/// What is possible, given which rules apply: "How a decision is made" in docs/language.md.
fn conclude(policy: &Policy, reasons: &[Value]) -> BTreeSet<String> {
    let applies: BTreeMap<&str, &str> =
        reasons.iter().map(|reason| (reason["at"].as_str().unwrap(), reason["applies"].as_str().unwrap())).collect();
    let truth = |rule: &Rule| applies[format!("{NAME} rule {}", rule.number.text()).as_str()];
    let outcome = |rule: &Rule| rule.outcome().unwrap().text.clone();
    let rules: Vec<&Rule> = policy.rules.iter().filter(|rule| rule.when.is_some()).collect();
    let that = |word: &str| -> BTreeSet<String> {
        rules.iter().filter(|rule| truth(rule) == word).map(|rule| outcome(rule)).collect()
    };
    let mut possible = that("yes");
    if possible.len() > 1 {
        return BTreeSet::from(["conflict".to_owned()]);
    }
    if possible.is_empty() {
        possible = that("unknown");
        let otherwise = policy.rules.iter().find(|rule| rule.when.is_none());
        possible.insert(otherwise.map_or("undecided".to_owned(), outcome));
    }
    let despite = |a: &Rule, b: &Rule| a.despite.iter().any(|number| number.text() == b.number.text());
    let meet = |a: &&Rule, b: &&Rule| {
        let both = truth(a) != "no" && truth(b) != "no";
        both && outcome(a) != outcome(b) && !despite(a, b) && !despite(b, a)
    };
    if rules.iter().any(|a| rules.iter().any(|b| meet(a, b))) {
        possible.insert("conflict".to_owned());
    }
    possible
}

/// What may come out for each subject.
fn possible(decisions: &[Decision]) -> BTreeMap<Option<String>, BTreeSet<String>> {
    let of = |decision: &Decision| -> BTreeSet<String> {
        match decision.result() {
            "decided" => BTreeSet::from([decision.outcome().unwrap().to_owned()]),
            "undetermined" => decision.possible().into_iter().map(str::to_owned).collect(),
            result => BTreeSet::from([result.to_owned()]),
        }
    };
    decisions.iter().map(|decision| (decision.subject(), of(decision))).collect()
}

#[test]
fn more_knowledge_never_turns_a_decision() {
    check("knowledge", &|pair| {
        let Ok(set) = loaded(pair) else { return Ok(()) };
        if pair.made.contains("presumes") {
            return Ok(());
        }
        let first = possible(&decide(&set, pair)?);
        // Some ways from what is known to everything being known, one fact after the other.
        for way in 0..3 {
            let (mut pair, mut before) = (pair.clone(), first.clone());
            for step in 0..20 {
                if pair.unknowns() == 0 {
                    break;
                }
                let choice = usize::try_from(generator::mixed(way * 100 + step) % 1000).unwrap();
                let filled = pair.filled(choice % pair.unknowns(), way * 100 + step);
                let after = possible(&decide(&set, &filled).map_err(|text| format!("{text}\n{}", filled.case))?);
                for (subject, was) in &before {
                    let Some(is) = after.get(subject) else { continue };
                    if !is.is_subset(was) {
                        let (less, more) = (&pair.case, &filled.case);
                        return Err(format!("about {subject:?}: {was:?} with\n{less}\nand {is:?} with\n{more}"));
                    }
                }
                (pair, before) = (filled, after);
            }
        }
        Ok(())
    });
}

#[test]
fn a_case_decides_the_same_as_an_example() {
    check("example", &|pair| {
        let (Ok(set), Some(other)) = (loaded(pair), pair.with_example()) else { return Ok(()) };
        let with = load(&other).map_err(|text| format!("{text}\n{}", other.policy))?;
        let json = |decisions: &[Decision]| -> Vec<Value> {
            let json = decisions.iter().map(|decision| serde_json::from_str(&decision.to_json()).unwrap());
            json.map(|mut json: Value| {
                json["case"] = Value::Null;
                json
            })
            .collect()
        };
        let runs = with.policy(NAME).map_err(|problem| problem.to_string())?.examples();
        let (example, case) = (json(&runs[0].decisions), json(&decide(&set, pair)?));
        if example != case {
            return Err(format!("as an example it is\n{example:?}\nand as a case\n{case:?}\n{}", other.policy));
        }
        Ok(())
    });
}
