//! The JSON Schema of a policy's case accepts what the engine accepts, and refuses what it refuses.

use jsonschema::Validator;
use kijun::{Code, Diagnostic, Policy};
use serde_json::{Map, Value, json};

use crate::generator::{NAME, mixed};
use crate::support::{shipped_cases, shipped_set};

/// What a schema cannot say: references to nobody, keys that are taken, ranges, and which of two days comes first.
fn is_aside(problem: &Diagnostic) -> bool {
    const ASIDE: [Code; 4] = [Code::Reference, Code::KeyTwice, Code::CaseNumber, Code::DuplicateKey];
    ASIDE.contains(&problem.code()) || problem.message().contains("ends before it begins")
}

fn validator(policy: &Policy) -> Validator {
    jsonschema::draft202012::new(&serde_json::from_str(&policy.schema()).unwrap()).unwrap()
}

/// What is wrong if schema and engine differ on a case.
fn difference(policy: &Policy, schema: &Validator, case: &Value) -> Option<String> {
    let text = case.to_string();
    let problems =
        policy.read_case("case", text.as_bytes()).map_or_else(|problems| problems.diagnostics().to_vec(), |_| vec![]);
    let engine = problems.iter().all(is_aside);
    let accepts = schema.is_valid(case);
    (accepts != engine).then(|| format!("schema accepts: {accepts}, engine: {problems:?}\n{text}"))
}

#[test]
fn accepts_every_shipped_case() {
    let set = shipped_set();
    let mut accepted = 0;
    for policy in set.policies() {
        let schema = validator(&policy);
        for (path, text) in shipped_cases() {
            let case: Value = serde_json::from_str(&text).unwrap();
            if policy.read_case("case", text.as_bytes()).is_ok() {
                assert!(schema.is_valid(&case), "{} {path}", policy.name());
                accepted += 1;
            }
        }
    }
    assert!(accepted >= 100, "{accepted}");
}

/// Numbers from a seed, one after another.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = mixed(self.0);
        usize::try_from(self.0 % u64::try_from(bound).unwrap()).unwrap()
    }
}

/// How many values a tree has.
fn size(value: &Value) -> usize {
    1 + match value {
        Value::Array(items) => items.iter().map(size).sum::<usize>(),
        Value::Object(entries) => entries.values().map(size).sum(),
        _ => 0,
    }
}

/// Changes the n-th value of a tree.
fn change(value: &mut Value, at: &mut usize, with: &mut dyn FnMut(&mut Value)) {
    if *at == 0 {
        *at = usize::MAX;
        return with(value);
    }
    *at -= 1;
    let inner: Vec<&mut Value> = match value {
        Value::Array(items) => items.iter_mut().collect(),
        Value::Object(entries) => entries.values_mut().collect(),
        _ => vec![],
    };
    for value in inner {
        if *at != usize::MAX {
            change(value, at, with);
        }
    }
}

/// What may stand where something else stood.
fn other(old: &Value, numbers: &mut Numbers) -> Value {
    let old = old.clone();
    let wrapped = |entries: &[(&str, Value)]| {
        let entries = entries.iter().map(|(key, value)| ((*key).to_owned(), value.clone()));
        Value::Object(entries.collect::<Map<_, _>>())
    };
    let texts = [
        "x",
        "",
        "2023-02-28",
        "2023-02-29",
        "2024-02-29",
        "1900-02-29",
        "2000-02-29",
        "0000-02-29",
        "0000-01-01",
        "2023-13-01",
        "2023-04-31",
        "2023-1-1",
        "10000-01-01",
        "2023",
        "2023-04",
        "2023-XX-XX",
        "2023-04-XX",
        "2023-13-XX",
        "2023-XX",
        "2023-XX-01",
        "0000-XX-XX",
        "２０２３",
        "2023-xx-xx",
        "P1Y",
        "P1Y6M3D",
        "P6M1Y",
        "P",
        "PY",
        "1Y",
        "P1Y6",
        "P1,5Y",
        "P99999999999Y",
        "P0D",
        "２０２３-01-01",
        "P１Y",
    ];
    match numbers.below(18) {
        0 => Value::Null,
        1 => json!(true),
        2 => json!(numbers.below(1000)),
        3 => json!(-1.25),
        4 => json!([]),
        5 => json!({}),
        6 => json!([old]),
        7 => json!([null, old]),
        8 => wrapped(&[("$value", old)]),
        9 => wrapped(&[("$value", old), ("evidence", json!("a letter")), ("on", json!("2024-02-30"))]),
        10 => wrapped(&[("by", json!("the office")), ("$value", old), ("disputed", json!(true))]),
        11 => wrapped(&[("$value", old), ("complete", json!(false))]),
        12 => wrapped(&[("cannot_be_known", json!(numbers.below(2) == 0)), ("by", json!("x"))]),
        13 => wrapped(&[("$value", old), ("cannot_be_known", json!(true))]),
        14 => wrapped(&[("$value", wrapped(&[("$value", old)])), ("on", json!("2024-02-29"))]),
        15 => wrapped(&[("value", old)]),
        _ => json!(texts[numbers.below(texts.len())]),
    }
}

/// A case with one thing in it changed.
fn spoilt(case: &Value, numbers: &mut Numbers) -> Value {
    let mut case = case.clone();
    let mut at = numbers.below(size(&case));
    let (what, replaced) = (numbers.below(6), std::cell::RefCell::new(numbers));
    change(&mut case, &mut at, &mut |value| {
        let mut numbers = replaced.borrow_mut();
        match (what, &mut *value) {
            (0, Value::Object(entries)) if !entries.is_empty() => {
                let key = entries.keys().nth(numbers.below(entries.len())).unwrap().clone();
                entries.remove(&key);
            }
            (1, Value::Object(entries)) => drop(entries.insert("// a remark".to_owned(), json!([1, {}]))),
            (2, Value::Object(entries)) => drop(entries.insert("nobody_knows_it".to_owned(), json!(1))),
            _ => *value = other(value, &mut numbers),
        }
    });
    case
}

#[test]
fn accepts_and_refuses_as_the_engine_does_on_generated_cases() {
    let (accepted, refused) = (std::sync::atomic::AtomicUsize::new(0), std::sync::atomic::AtomicUsize::new(0));
    crate::properties::check("schema", &|pair| {
        // What the checker refuses is none of its business.
        let Ok(set) = crate::properties::loaded(pair) else { return Ok(()) };
        let policy = set.policy(NAME).map_err(|problem| problem.to_string())?;
        let schema = validator(&policy);
        let case: Value = serde_json::from_str(&pair.case).unwrap();
        difference(&policy, &schema, &case).map_or(Ok(()), Err)?;
        let mut numbers = Numbers(pair.choices.iter().fold(7, |seed, choice| mixed(seed ^ choice)));
        for _ in 0..20 {
            let case = spoilt(&case, &mut numbers);
            difference(&policy, &schema, &case).map_or(Ok(()), Err)?;
            let count = if schema.is_valid(&case) { &accepted } else { &refused };
            count.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        }
        Ok(())
    });
    let [accepted, refused] = [accepted, refused].map(|count| count.into_inner());
    assert!(accepted > 100 && refused > 100, "{accepted} accepted, {refused} refused");
}
