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
use kijun::{Date, Decision, PolicyFile, PolicySet, Style, Truth, decision_text};
use serde_json::Value;

use crate::generator::{self, CONSTRUCTS, NAME, Pair, generate, regenerate, shrink};
use crate::reference::law::Law;

/// Any number will do; it is fixed, so that a test that passed passes again.
const SEED: u64 = 20_231_001;

fn from_environment(name: &str, otherwise: u64) -> u64 {
    std::env::var(name).map_or(otherwise, |text| text.parse().unwrap_or_else(|_| panic!("{name} is no number: {text}")))
}

pub fn seeds() -> std::ops::Range<u64> {
    let first = from_environment("KIJUN_SEED", SEED);
    first..first + from_environment("KIJUN_PAIRS", 2000)
}

/// As [`seeds`], fewer unless it is said how many.
pub fn few_seeds(few: u64) -> std::ops::Range<u64> {
    let first = from_environment("KIJUN_SEED", SEED);
    first..first + from_environment("KIJUN_PAIRS", few)
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
    check_of(name, seeds(), check);
}

/// Checks the pairs from some seeds.
pub fn check_of(name: &str, seeds: std::ops::Range<u64>, check: Check<'_>) {
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
    let small = shrink(&generate(seed), &|pair| wrong(check, pair).is_some());
    let what = wrong(check, &small).unwrap();
    panic!("{what}\nseed {seed} (KIJUN_SEED={seed} KIJUN_PAIRS=1); made small:\n{}", written(name, &small));
}

/// Writes a pair to files, and says how to run it.
fn written(name: &str, pair: &Pair) -> String {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let case = folder.join("case.json");
    std::fs::write(&case, &pair.case).unwrap();
    let mut texts = String::new();
    for (name, text) in pair.files() {
        std::fs::write(folder.join(&name), &text).unwrap();
        texts.push_str(&format!("{name}:\n{text}\n"));
    }
    let run = format!("kijun decide {NAME} {} --policies {} --on {}", case.display(), folder.display(), pair.on);
    format!("{run}\n{texts}{}\n", pair.case)
}

pub fn files(pair: &Pair) -> Vec<PolicyFile> {
    pair.files().into_iter().map(|(name, text)| PolicyFile::new(name, text)).collect()
}

pub fn load(pair: &Pair) -> Result<PolicySet, String> {
    PolicySet::load(files(pair)).map_err(|problems| problems.to_string())
}

/// The same, once for all tests: most of their time would go into it.
pub fn loaded(pair: &Pair) -> Result<PolicySet, String> {
    type Loaded = Arc<OnceLock<Result<PolicySet, String>>>;
    static LOADED: Mutex<BTreeMap<Vec<(String, String)>, Loaded>> = Mutex::new(BTreeMap::new());
    let place = Arc::clone(LOADED.lock().unwrap().entry(pair.files()).or_default());
    place.get_or_init(|| load(pair)).clone()
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
        let pair = generate(seed);
        // What is refused shows nothing.
        if loaded(&pair).is_ok() {
            pair.made.iter().for_each(|construct| _ = missing.remove(construct));
        }
        pairs += 1;
    }
    assert!(missing.is_empty(), "{pairs} pairs from seed {} have none of {missing:?}", seeds().start);
}

#[test]
fn the_checker_accepts_what_is_well_typed() {
    let (amended, refused) = (AtomicU64::new(0), Mutex::new(BTreeMap::<String, u64>::new()));
    check("accepted", &|pair| {
        amended.fetch_add(u64::from(pair.is_amended()), Ordering::Relaxed);
        match loaded(pair) {
            Err(problems) if pair.is_amended() && is_passed_over(&problems) => {
                *refused.lock().unwrap().entry(codes(&problems).into_iter().collect()).or_default() += 1;
                Ok(())
            }
            loaded => loaded.map(drop),
        }
    });
    let (amended, refused) = (amended.into_inner(), refused.into_inner().unwrap());
    let all: u64 = refused.values().sum();
    println!("of {amended} that are amended {all} are passed over: {refused:?}");
    assert!(all * 5 <= amended, "of {amended} that are amended {all} are passed over: {refused:?}");
}

/// What an amendment may break in a policy that was made at random, and the pair is passed over.
const PASSED_OVER: [(&str, &str); 3] = [
    ("K0209", "a rule or a clause that is cited is no more"),
    ("K0407", "the last rule that gives an outcome is no more, or gives another"),
    ("K0409", "rules are always in conflict"),
];

/// The codes of the errors in a report.
pub fn codes(problems: &str) -> BTreeSet<String> {
    let starts = problems.match_indices(": error K").map(|(at, word)| at + word.len() - 1);
    starts.map(|at| problems[at..].chars().take_while(char::is_ascii_alphanumeric).collect()).collect()
}

/// Whether all that is wrong is what an amendment may break.
pub fn is_passed_over(problems: &str) -> bool {
    codes(problems).iter().all(|code| PASSED_OVER.iter().any(|(passed_over, _)| passed_over == code))
}

#[test]
fn a_choice_less_shrinks_a_pair() {
    let seed = seeds().find(|seed| generate(*seed).policy.contains("every ")).unwrap();
    let large = generate(seed);
    let small = shrink(&large, &|pair| pair.policy.contains("every "));
    assert!(small.policy.contains("every "));
    assert!(load(&small).is_ok(), "{}", small.policy);
    assert_eq!(regenerate(&small.choices).policy, small.policy);
    assert!(small.policy.len() < 500 && small.case.len() < 40, "{}\n{}", small.policy, small.case);
}

#[test]
fn a_decision_is_the_same_twice_and_with_its_reasons() {
    check("twice", &|pair| {
        let Ok(set) = loaded(pair) else { return Ok(()) };
        let parts: Vec<Part> = files(pair).iter().flat_map(|file| file.parse().unwrap().parts).collect();
        let law = Law::new(&parts);
        let (first, second) = (decide(&set, pair)?, decide(&load(pair)?, pair)?);
        let json = |decisions: &[Decision]| decisions.iter().map(Decision::to_json).collect::<Vec<_>>();
        let (first_json, second_json) = (json(&first), json(&second));
        if first_json != second_json {
            return Err(format!("decided twice, it is\n{first_json:?}\nand\n{second_json:?}"));
        }
        for (decision, json) in first.iter().zip(&first_json) {
            // Of several texts that may decide no reasons are told whether another would come to the same.
            match decision.text() {
                Some(text) if !text.or.is_empty() => {}
                text => {
                    let amended_by = text.map_or(Vec::new(), |text| text.text.amended_by);
                    let policy = law.text_named(NAME, &amended_by);
                    agrees_with_its_reasons(policy, decision, &serde_json::from_str(json).unwrap())?;
                }
            }
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
            // What cannot be known is not asked for again, and a conflict of a policy that is asked misses nothing.
            let nothing_to_ask = ["cannot be known", "policy asked"];
            let silent = nothing_to_ask.iter().any(|what| pair.made.iter().any(|made| made.contains(what)));
            if told && !open || open && !told && explanation.errors.is_empty() && !silent {
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
    let gives = |rule: &&Rule| rule.when.is_some() && rule.outcome().is_some();
    let rules: Vec<&Rule> = policy.rules.iter().filter(gives).collect();
    let that = |word: &str| -> BTreeSet<String> {
        rules.iter().filter(|rule| truth(rule) == word).map(|rule| outcome(rule)).collect()
    };
    let mut possible = that("yes");
    let ranked: Vec<&str> = policy.outcomes.iter().map(|outcome| outcome.member.name.text.as_str()).collect();
    if policy.strongest_first && !possible.is_empty() {
        // The strongest that applies, and every stronger one of which it is unknown.
        let strongest = ranked.iter().position(|outcome| possible.contains(*outcome)).unwrap();
        let unknown = that("unknown");
        let stronger = ranked[..strongest].iter().filter(|outcome| unknown.contains(**outcome));
        return stronger.chain([&ranked[strongest]]).map(|outcome| (*outcome).to_owned()).collect();
    }
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
    if !policy.strongest_first && rules.iter().any(|a| rules.iter().any(|b| meet(a, b))) {
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
        // What is presumed gives way to what becomes known.
        if pair.made.contains("presumes") || pair.made.contains("unless the contrary is shown") {
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
                let decisions = decide(&set, &filled).map_err(|text| format!("{text}\n{}", filled.case))?;
                let after = possible(&decisions);
                for (subject, is) in &after {
                    // Whoever was not listed before may be anybody.
                    let Some(was) = before.get(subject).or(before.get(&None)) else { continue };
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

/// What a value holds, without some of its keys.
fn without(value: &mut Value, keys: &[&str]) {
    match value {
        Value::Object(object) => {
            keys.iter().for_each(|key| _ = object.remove(*key));
            object.values_mut().for_each(|value| without(value, keys));
        }
        Value::Array(values) => values.iter_mut().for_each(|value| without(value, keys)),
        _ => {}
    }
}

fn json_without(decisions: &[Decision], keys: &[&str]) -> Vec<Value> {
    let json = decisions.iter().map(|decision| serde_json::from_str(&decision.to_json()).unwrap());
    json.map(|mut json: Value| {
        without(&mut json, keys);
        json
    })
    .collect()
}

#[test]
fn envelopes_change_no_decision() {
    check("envelopes", &|pair| {
        let Ok(set) = loaded(pair) else { return Ok(()) };
        let [with, without] = [decide(&set, pair)?, decide(&set, &pair.without_envelopes())?]
            .map(|decisions| json_without(&decisions, &["evidence", "disputed"]));
        if with != without {
            return Err(format!("with envelopes it is\n{with:?}\nand without\n{without:?}"));
        }
        Ok(())
    });
}

/// A remark takes a case the long way through the reader (`src/facts/read.rs`); most go the quick one.
#[test]
fn a_case_is_read_the_same_in_both_ways() {
    check("read", &|pair| {
        let Ok(set) = loaded(pair) else { return Ok(()) };
        let policy = set.policy(NAME).map_err(|problem| problem.to_string())?;
        let read = |text: &str| policy.read_case("case.json", text.as_bytes()).map_err(|problems| problems.to_string());
        for case in [&pair.case, &pair.without_envelopes().case] {
            let rest = case.trim_start().strip_prefix('{').ok_or("a case is an object")?;
            let comma = if rest.trim_start().starts_with('}') { "" } else { "," };
            let (quick, long) = (read(case)?, read(&format!("{{\"//\": \"a remark\"{comma}{rest}"))?);
            if quick != long {
                return Err(format!("it is read as\n{quick:?}\nand with a remark as\n{long:?}"));
            }
        }
        Ok(())
    });
}

#[test]
fn what_is_printed_is_read_as_the_same_policy() {
    check("printed", &|pair| {
        let Ok(set) = loaded(pair) else { return Ok(()) };
        let mut printed = Vec::new();
        for file in files(pair) {
            let tree = file.parse().map_err(|problems| problems.to_string())?;
            let text = tree.to_string();
            let again = PolicyFile::new("printed.kijun", text.as_str());
            let read = again.parse().map_err(|problems| format!("{problems}\n{text}"))?;
            if without_places(&tree) != without_places(&read) || read.to_string() != text {
                return Err(format!("it is printed as another policy:\n{text}"));
            }
            printed.push(again);
        }
        let again = PolicySet::load(printed).map_err(|problems| problems.to_string())?;
        for (written, printed) in set.policies().zip(again.policies()) {
            if written.version() != printed.version() {
                return Err(format!("printed, {} has another version", written.name()));
            }
        }
        Ok(())
    });
}

fn without_places(tree: &Ast) -> String {
    let text = format!("{:?}", tree.parts);
    let mut pieces = text.split("Span { start: ");
    let first = pieces.next().unwrap().to_owned();
    pieces.fold(first, |text, piece| text + piece.split_once('}').unwrap().1)
}

#[test]
fn a_case_decides_the_same_as_an_example() {
    check_of("example", few_seeds(800), &|pair| {
        // An example says nothing of its facts but what they are.
        let pair = &pair.without_envelopes();
        let Ok(set) = loaded(pair) else { return Ok(()) };
        let decisions = decide(&set, pair)?;
        let run = |expect: (&str, &str)| {
            let Some(other) = pair.with_example(expect) else { return Ok(None) };
            let with = load(&other).map_err(|text| format!("{text}\n{}", other.policy))?;
            let mut runs = with.policy(NAME).map_err(|problem| problem.to_string())?.examples();
            Ok::<_, String>(Some((runs.remove(0), other.policy)))
        };
        let Some((found, text)) = run(("undecided", ""))? else { return Ok(()) };
        let [example, case] = [&found.decisions, &decisions].map(|all| json_without(all, &["case", "evidence"]));
        if example != case {
            return Err(format!("as an example it is\n{example:?}\nand as a case\n{case:?}\n{text}"));
        }
        // What came out is what an example may expect, factor by factor, and nothing else.
        let Some(outcome) = decisions.first().and_then(Decision::outcome) else { return Ok(()) };
        let factors = decisions[0].weighed();
        let presence = |truth: Truth| match truth {
            Truth::Yes => "present",
            Truth::No => "absent",
            Truth::Unknown => "not known",
        };
        let told = |turned: usize| -> String {
            let each = factors.iter().enumerate().map(|(at, factor)| {
                let turn = |truth| if truth == Truth::Yes { Truth::Unknown } else { Truth::Yes };
                let truth = if at == turned { turn(factor.truth) } else { factor.truth };
                format!("{} {}", factor.at.strip_prefix("factors ").unwrap(), presence(truth))
            });
            each.enumerate()
                .map(|(at, one)| if at == 0 { format!(", factors {one}") } else { format!(", {one}") })
                .collect()
        };
        for turned in [usize::MAX, 0].into_iter().take(if factors.is_empty() { 1 } else { 2 }) {
            let Some((run, text)) = run((outcome, &told(turned)))? else { return Ok(()) };
            if run.problems.is_empty() != (turned == usize::MAX) {
                return Err(format!("{:?}\n{text}", run.problems));
            }
        }
        Ok(())
    });
}
