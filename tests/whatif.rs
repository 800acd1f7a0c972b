//! What if: every answer leads where it says, nothing nearer does, and what all changes of small cases lead to is found.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};

use kijun::ast::{Part, Record, TypeShape};
use kijun::{Alternatives, Date, PolicyFile, PolicyOn, PolicySet, date, what_if_text};
use serde_json::{Value, json};

use crate::generator::{self, Pair};
use crate::properties::{check_of, few_seeds};
use crate::support::{shipped_cases, shipped_set};

/// Where a fact stands in a case.
#[derive(Clone, Debug)]
struct Place {
    /// The steps of a JSON pointer, without envelopes.
    way: Vec<String>,
    /// The type's name, what stands before it, and whether it may be none.
    ty: (TypeShape, String, bool),
    /// Whether nothing of it may change: a key.
    key: bool,
    /// The record that it is a fact of, and its key.
    own: Option<(String, String)>,
}

/// The records and choices that some files declare.
#[derive(Default)]
struct Words {
    records: BTreeMap<String, Record>,
    choices: BTreeMap<String, Vec<String>>,
}

impl Words {
    fn of(files: &[(String, String)]) -> Words {
        let mut words = Words::default();
        for (name, text) in files {
            let ast = PolicyFile::new(name.clone(), text.clone()).parse().unwrap();
            for part in &ast.parts {
                let Part::Vocabulary(vocabulary) = part else { continue };
                for record in &vocabulary.records {
                    words.records.insert(record.name.text.clone(), record.clone());
                }
                for choice in &vocabulary.choices {
                    let members = choice.members.iter().map(|member| member.name.text.clone()).collect();
                    words.choices.insert(choice.name.text.clone(), members);
                }
            }
        }
        words
    }

    /// Every fact of a case, by its path.
    fn places(&self, record: &str, json: &Value, at: &str, way: &[String], into: &mut BTreeMap<String, Place>) {
        let name = record;
        let Some(record) = self.records.get(record) else { return };
        let key = record.fields.iter().find(|field| field.ty.name.text == "key");
        let key = key.and_then(|key| json.get(&key.name.text)?.as_str());
        let own = key.map(|key| (name.to_owned(), key.to_owned()));
        for field in &record.fields {
            let name = &field.name.text;
            let path = if at.is_empty() { name.clone() } else { format!("{at}.{name}") };
            let mut way = way.to_vec();
            way.push(name.clone());
            let ty = (field.ty.shape, field.ty.name.text.clone(), field.ty.or_none);
            into.insert(path.clone(), Place { way: way.clone(), ty: ty.clone(), key: ty.1 == "key", own: own.clone() });
            let inner = inside(json.get(name).unwrap_or(&Value::Null));
            match (inner, field.ty.shape) {
                (Value::Array(items), TypeShape::List | TypeShape::References) => {
                    for (index, item) in items.iter().enumerate() {
                        let key = self.key(&ty.1, item).filter(|_| field.ty.shape == TypeShape::List);
                        let element = format!("{path}[{}]", key.unwrap_or(index.to_string()));
                        let mut way = way.clone();
                        way.push(index.to_string());
                        self.places(&ty.1, item, &element, &way, into);
                        let shape =
                            if field.ty.shape == TypeShape::List { TypeShape::Plain } else { TypeShape::Reference };
                        into.insert(
                            element,
                            Place { way, ty: (shape, ty.1.clone(), false), key: true, own: own.clone() },
                        );
                    }
                }
                (Value::Object(_), TypeShape::Plain) => self.places(&ty.1, inner, &path, &way, into),
                (Value::Null, TypeShape::Plain) if !field.ty.or_none => {
                    self.places(&ty.1, &json!({}), &path, &way, into);
                }
                _ => {}
            }
        }
    }

    /// The key of an element as paths write it.
    fn key(&self, record: &str, element: &Value) -> Option<String> {
        let field = self.records.get(record)?.fields.iter().find(|field| field.ty.name.text == "key")?;
        let key = element.get(&field.name.text)?.as_str()?;
        let plain = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
        let number = key.chars().all(|c| c.is_ascii_digit());
        Some(if plain && !number { key.to_owned() } else { serde_json::to_string(key).unwrap() })
    }
}

/// A value out of its envelope.
fn inside(value: &Value) -> &Value {
    value.get("$value").unwrap_or(value)
}

/// The place of a fact, which is made where it is not there yet.
fn place<'a>(case: &'a mut Value, way: &[String]) -> &'a mut Value {
    let mut here = case;
    for step in way {
        if here.get("$value").is_some() {
            here = here.get_mut("$value").unwrap();
        }
        here = match here {
            Value::Array(items) => &mut items[step.parse::<usize>().unwrap()],
            other => {
                if !other.is_object() {
                    *other = json!({});
                }
                other.as_object_mut().unwrap().entry(step.clone()).or_insert(Value::Null)
            }
        };
    }
    here
}

/// A change as a program reads it, made in a case; `false` where the fact stands nowhere in it.
fn make(case: &mut Value, places: &BTreeMap<String, Place>, changes: &[(&Value, &Value)]) -> bool {
    let mut removed: Vec<Vec<String>> = Vec::new();
    for (change, value) in changes {
        let Some(found) = places.get(change["at"].as_str().unwrap()) else { return false };
        if change.get("remove").is_some() {
            removed.push(found.way.clone());
            continue;
        }
        let here = place(case, &found.way);
        if change.get("complete").is_some() {
            here["complete"] = json!(true);
        } else if change.get("add").is_some() {
            let list = if here.get("$value").is_some() { here.get_mut("$value").unwrap() } else { here };
            list.as_array_mut().unwrap().push((*value).clone());
        } else {
            *here = match change["evidence"].get(0) {
                Some(evidence) => json!({"$value": value, "evidence": evidence}),
                None => (*value).clone(),
            };
        }
    }
    // From the last element to the first, so that each stands where it stood.
    removed.sort_by_key(|way| std::cmp::Reverse(way.last().unwrap().parse::<usize>().unwrap()));
    for way in removed {
        let (last, list) = way.split_last().unwrap();
        let list = place(case, list);
        let list = if list.get("$value").is_some() { list.get_mut("$value").unwrap() } else { list };
        list.as_array_mut().unwrap().remove(last.parse().unwrap());
    }
    true
}

/// The values that a change names: each one, and the ends of those from one to another.
fn named(change: &Value) -> Vec<Value> {
    let list = |key: &str| change.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
    if change.get("remove").is_some() || change.get("complete").is_some() {
        return vec![Value::Null];
    }
    let mut all = list("add");
    for one in list("to") {
        let ends = ["from", "to"].map(|end| one.get(end).cloned());
        match (one.is_object(), ends) {
            (true, [None, None]) if one.as_object().unwrap().is_empty() => {}
            (true, [from, to]) if from.is_some() || to.is_some() => all.extend(from.into_iter().chain(to)),
            _ => all.push(one),
        }
    }
    all
}

/// Every combination of one of each.
fn combinations(all: &[Vec<Value>]) -> Vec<Vec<Value>> {
    all.iter().fold(vec![Vec::new()], |before, values| {
        let longer = |start: &Vec<Value>| -> Vec<Vec<Value>> {
            values.iter().map(|value| start.iter().cloned().chain([value.clone()]).collect()).collect()
        };
        before.iter().flat_map(longer).take(200).collect()
    })
}

fn outcome(on: &PolicyOn, case: &Value, subject: Option<&str>) -> Result<Option<String>, String> {
    let case = on.policy().read_case("case", case.to_string().as_bytes()).map_err(|problems| problems.to_string())?;
    let decisions = on.decide(&case).map_err(|problems| problems.to_string())?;
    let found = decisions.iter().find(|decision| decision.subject().as_deref() == subject);
    Ok(found.and_then(|decision| decision.outcome()).map(str::to_owned))
}

/// What a program reads of the answers, each applied to the case: how many were tried.
fn leads_there(on: &PolicyOn, words: &Words, root: &str, case: &Value, found: &Alternatives) -> Result<usize, String> {
    let mut places = BTreeMap::new();
    words.places(root, case, "", &[], &mut places);
    let told: Value = serde_json::from_str(&found.to_json()).unwrap();
    let subject = found.decision.subject();
    let mut tried = 0;
    for alternative in told["alternatives"].as_array().unwrap() {
        let changes = alternative["changes"].as_array().unwrap();
        let values: Vec<Vec<Value>> = changes.iter().map(named).collect();
        for combination in combinations(&values) {
            let mut then = case.clone();
            let pairs: Vec<(&Value, &Value)> = changes.iter().zip(&combination).collect();
            if !make(&mut then, &places, &pairs) {
                continue;
            }
            tried += 1;
            let came = outcome(on, &then, subject.as_deref())?;
            if came.as_deref() != alternative["outcome"].as_str() {
                return Err(format!("{alternative}\nwith {combination:?} comes to {came:?}"));
            }
            nearer(on, case, &places, alternative, &pairs, subject.as_deref())?;
        }
    }
    Ok(tried)
}

/// One step nearer to what is there now it does not lead there.
fn nearer(
    on: &PolicyOn,
    case: &Value,
    places: &BTreeMap<String, Place>,
    alternative: &Value,
    changes: &[(&Value, &Value)],
    subject: Option<&str>,
) -> Result<(), String> {
    for (at, (change, value)) in changes.iter().enumerate().filter(|(_, (change, _))| change.get("by").is_some()) {
        let Some(step) = step_back(change, value) else { continue };
        if step == change["from"] {
            continue;
        }
        let mut then = case.clone();
        let pairs: Vec<(&Value, &Value)> =
            changes.iter().enumerate().map(|(place, pair)| if place == at { (pair.0, &step) } else { *pair }).collect();
        assert!(make(&mut then, places, &pairs));
        let came = outcome(on, &then, subject)?;
        if came.as_deref() == alternative["outcome"].as_str() {
            return Err(format!("{alternative}\nand so does {step}, which is nearer"));
        }
    }
    Ok(())
}

/// The value one day, or one in the last decimal place, nearer to the present one.
fn step_back(change: &Value, value: &Value) -> Option<Value> {
    let by = change["by"].as_str()?;
    match change["type"].as_str()?.split(' ').next()? {
        "date" => {
            let date: Date = value.as_str()?.parse().ok()?;
            Some(json!(date.plus_days(if by.ends_with("earlier") { 1 } else { -1 })?.to_string()))
        }
        "number" => {
            let whole = value.as_i64()?;
            change["from"].as_i64()?;
            Some(json!(if by.ends_with("less") { whole + 1 } else { whole - 1 }))
        }
        _ => None,
    }
}

/// The policies and days by which a shipped case is decided.
fn expected(path: &str) -> Vec<(String, Date)> {
    let expect: Value =
        serde_json::from_str(&std::fs::read_to_string(path.replace(".json", ".expect.json")).unwrap()).unwrap();
    let told = |entry: &Value, key: &str| entry[key].as_str().unwrap().to_owned();
    let of = expect.as_array().unwrap().iter();
    let mut of: Vec<_> = of.map(|entry| (told(entry, "policy"), told(entry, "on").parse().unwrap())).collect();
    of.sort();
    of.dedup();
    of
}

/// What the vocabulary of a shipped policy declares, and the record that a case is.
fn shipped_words(policy: &str) -> (Words, &'static str) {
    let (file, root) = match policy {
        "british_nationality" => ("british_nationality", "person"),
        "highly_skilled" => ("points", "applicant"),
        _ => ("residence", "family"),
    };
    let path = format!("{}/policies/{file}.kijun", env!("CARGO_MANIFEST_DIR"));
    (Words::of(&[(path.clone(), std::fs::read_to_string(path).unwrap())]), root)
}

#[test]
fn every_answer_about_a_shipped_case_leads_where_it_says_and_nothing_nearer_does() {
    let set = shipped_set();
    let (mut answers, mut subjects) = (0, 0);
    for (path, text) in shipped_cases() {
        for (policy, on) in expected(&path) {
            let (words, root) = shipped_words(&policy);
            assert!(words.records.contains_key(root), "{policy}");
            let on = set.policy(&policy).unwrap().on(on);
            let case = on.policy().read_case(&path, text.as_bytes()).unwrap();
            let json: Value = serde_json::from_str(&text).unwrap();
            for found in on.what_if(&case).fixed_too().at_most(1).find().unwrap() {
                let tried = leads_there(&on, &words, root, &json, &found);
                answers += tried.unwrap_or_else(|wrong| panic!("{path} by {policy}: {wrong}"));
                subjects += 1;
                assert!(!found.stopped);
            }
        }
    }
    assert!(subjects > 300 && answers > 1500, "{answers} answers about {subjects} subjects");
}

/// What stands in some files that looks like a whole number or a day, with its neighbours.
fn grid(texts: &[&str]) -> (Vec<Value>, Vec<Value>) {
    let (mut numbers, mut days): (Vec<i64>, Vec<Date>) = (vec![0], Vec::new());
    for text in texts {
        for word in text.split(|c: char| !(c.is_ascii_digit() || c == '-')).filter(|word| !word.is_empty()) {
            if let Ok(day) = word.parse::<Date>() {
                days.extend([-1, 0, 1].into_iter().filter_map(|by| day.plus_days(by)));
            } else if let Ok(number) = word.parse::<i64>()
                && number.abs() < 1000
            {
                numbers.extend([number - 1, number, number + 1]);
            }
        }
    }
    numbers.sort_unstable();
    numbers.dedup();
    days.sort_unstable();
    days.dedup();
    let spread = |length: usize| (length / 12).max(1);
    let numbers = numbers.iter().step_by(spread(numbers.len())).map(|number| json!(number)).collect();
    let days = days.iter().step_by(spread(days.len())).map(|day| json!(day.to_string())).collect();
    (numbers, days)
}

/// Every value of a fact that all changes are made of; nothing where it is no single fact.
fn all_values(words: &Words, place: &Place, keys: &[(String, String)], grid: &(Vec<Value>, Vec<Value>)) -> Vec<Value> {
    let (shape, name, or_none) = &place.ty;
    let mut values = match (shape, name.as_str()) {
        (TypeShape::Reference, record) => {
            let others = keys.iter().filter(|other| other.0 == record && place.own.as_ref() != Some(*other));
            others.map(|(_, key)| json!(key)).collect()
        }
        (TypeShape::Plain, "yes/no") => vec![json!(true), json!(false)],
        (TypeShape::Plain, "number") => grid.0.clone(),
        (TypeShape::Plain, "date") => grid.1.clone(),
        (TypeShape::Plain, "span") => ["P0D", "P1Y", "P11M27D", "P1Y1D", "P30D"].map(|span| json!(span)).to_vec(),
        (TypeShape::Plain, choice) => match words.choices.get(choice) {
            Some(members) => members.iter().map(|member| json!(member)).collect(),
            None => return Vec::new(),
        },
        _ => return Vec::new(),
    };
    values.extend(or_none.then_some(Value::Null));
    values
}

/// How many sets of one fact and of two were found by trying all changes.
#[derive(Default)]
struct Tried {
    ones: AtomicU64,
    twos: AtomicU64,
}

/// A policy, a case that it decides, and the day.
struct Small {
    files: Vec<(String, String)>,
    policy: &'static str,
    case: String,
    on: String,
}

/// Everything that small changes lead to is found: by trying them all.
fn nothing_is_missed(small: &Small, tried: &Tried) -> Result<(), String> {
    let files = &small.files;
    let words = Words::of(files);
    let set = PolicySet::load(files.iter().map(|(name, text)| PolicyFile::new(name.clone(), text.clone())));
    let set = set.map_err(|problems| problems.to_string())?;
    let on = set.policy(small.policy).unwrap().on(small.on.parse().unwrap());
    let asts = files.iter().map(|(name, text)| PolicyFile::new(name.clone(), text.clone()).parse().unwrap());
    let asts: Vec<_> = asts.collect();
    let root = asts.iter().flat_map(|ast| &ast.parts).find_map(|part| match part {
        Part::Policy(policy) if policy.name.text == small.policy => {
            Some(policy.header.case.first()?.record.name.text.clone())
        }
        _ => None,
    });
    let root = root.unwrap();
    let json: Value = serde_json::from_str(&small.case).unwrap();
    let case = on.policy().read_case("case", small.case.as_bytes()).unwrap();
    let texts: Vec<&str> = files.iter().map(|(_, text)| text.as_str()).chain([small.case.as_str()]).collect();
    let grid = grid(&texts);
    let mut places = BTreeMap::new();
    words.places(&root, &json, "", &[], &mut places);
    let mut keys: Vec<(String, String)> = places.values().filter_map(|place| place.own.clone()).collect();
    keys.sort();
    keys.dedup();
    let found =
        on.what_if(&case).fixed_too().at_most(2).within(30_000).find().map_err(|problems| problems.to_string())?;
    let alone = on.what_if(&case).fixed_too().at_most(1).find().map_err(|problems| problems.to_string())?;
    for (found, alone) in found.iter().zip(&alone).filter(|(found, _)| found.can_turn()).take(2) {
        let subject = found.decision.subject();
        // Numbers that no floating point holds are not changed here.
        if outcome(&on, &json, subject.as_deref()) != Ok(found.decision.outcome().map(str::to_owned)) {
            continue;
        }
        leads_there(&on, &words, &root, &json, found)?;
        let sets = |size: usize| -> Vec<Vec<&str>> {
            let sets = found.alternatives.iter().filter(|found| found.changes.len() == size);
            sets.map(|found| found.changes.iter().map(|change| change.at.as_str()).collect()).collect()
        };
        let (ones, twos) = (sets(1), sets(2));
        let turns = |changes: &[(&Place, &Value)]| -> bool {
            let mut then = json.clone();
            changes.iter().for_each(|(found, value)| *place(&mut then, &found.way) = (*value).clone());
            matches!(outcome(&on, &then, subject.as_deref()), Ok(Some(came)) if Some(came.as_str()) != found.decision.outcome())
        };
        let inexact = |path: &String| alone.inexact.contains(path);
        let all: Vec<(&String, &Place, Vec<Value>)> = places
            .iter()
            .filter(|(path, found)| !found.key && !inexact(path))
            .map(|(path, place)| (path, place, all_values(&words, place, &keys, &grid)))
            .filter(|(path, found, _)| {
                let here = found.way.iter().try_fold(&json, |here, step| match inside(here) {
                    Value::Array(items) => items.get(step.parse::<usize>().unwrap()),
                    other => other.get(step),
                });
                !path.is_empty() && here.is_none_or(|here| here.get("cannot_be_known").is_none())
            })
            .collect();
        if found.tried < 1 {
            continue;
        }
        for (path, place, values) in &all {
            let leads: Vec<&Value> = values.iter().filter(|value| turns(&[(place, value)])).collect();
            if !leads.is_empty() && !ones.iter().any(|set| *set == [path.as_str()]) {
                return Err(format!("{subject:?}: {path} turns it with {leads:?}, and is not found in {ones:?}"));
            }
            tried.ones.fetch_add(u64::from(!leads.is_empty()), Ordering::Relaxed);
            for value in leads {
                is_the_nearest(found, path, value)?;
            }
        }
        if found.tried < 2 {
            continue;
        }
        let rest: Vec<_> = all
            .iter()
            .filter(|(path, ..)| !ones.iter().any(|set| *set == [path.as_str()]) && !found.inexact.contains(path))
            .take(14)
            .map(|(path, place, values)| {
                (*path, *place, values.iter().step_by(1 + values.len() / 6).collect::<Vec<_>>())
            })
            .collect();
        for (at, one) in rest.iter().enumerate() {
            for other in &rest[at + 1..] {
                let together = one.2.iter().any(|a| other.2.iter().any(|b| turns(&[(one.1, a), (other.1, b)])));
                let told = twos.iter().any(|set| set.contains(&one.0.as_str()) && set.contains(&other.0.as_str()));
                tried.twos.fetch_add(u64::from(together), Ordering::Relaxed);
                if together && !told {
                    return Err(format!(
                        "{subject:?}: {} and {} turn it, and are not found in {twos:?}",
                        one.0, other.0
                    ));
                }
            }
        }
    }
    Ok(())
}

/// Of what is counted a value is told that is at least as near, in the same direction.
fn is_the_nearest(found: &Alternatives, path: &str, value: &Value) -> Result<(), String> {
    let told: Value = serde_json::from_str(&found.to_json()).unwrap();
    let singles = told["alternatives"].as_array().unwrap().iter().filter(|found| {
        let changes = found["changes"].as_array().unwrap();
        changes.len() == 1 && changes[0]["at"] == path && changes[0].get("from").is_some()
    });
    let number = |value: &Value| match value {
        Value::Number(number) => number.as_f64(),
        Value::String(day) => {
            day.parse::<Date>().ok().map(|day| date!(2000 - 01 - 01).completed(kijun::Unit::Days, day) as f64)
        }
        _ => None,
    };
    let mut near = Vec::new();
    for single in singles {
        let change = &single["changes"][0];
        let (Some(from), Some(to)) = (number(&change["from"]), number(&change["to"][0])) else { return Ok(()) };
        near.push((from, to));
    }
    let Some(wanted) = number(value) else { return Ok(()) };
    let Some((from, _)) = near.first() else { return Ok(()) };
    let nearer =
        |to: &f64| (to - from).signum() == (wanted - from).signum() && (to - from).abs() <= (wanted - from).abs();
    if near.iter().any(|(_, to)| nearer(to)) {
        Ok(())
    } else {
        Err(format!("{path} turns it with {value}, and only {near:?} is told"))
    }
}

#[test]
fn what_all_changes_of_generated_cases_lead_to_is_found() {
    let tried = Tried::default();
    check_of("whatif", few_seeds(40), &|pair: &Pair| {
        let pair = pair.without_envelopes();
        let (case, on) = (pair.case.clone(), pair.on.clone());
        nothing_is_missed(&Small { files: pair.files(), policy: generator::NAME, case, on }, &tried)
    });
    println!("{} facts and {} pairs of facts", tried.ones.into_inner(), tried.twos.into_inner());
}

/// A small policy of conditions of which it is known at which values they change, and a case.
fn small(seed: u64) -> Small {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut dice = |end: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % end
    };
    let mut condition = || {
        let (few, day) = (dice(4) + 1, format!("2024-0{}-1{}", dice(3) + 1, dice(3)));
        let not = if dice(2) == 0 { "not " } else { "" };
        match dice(18) {
            0 => format!("{not}t.a"),
            1 => format!("{not}t.b"),
            2 => format!("t.c is {not}red"),
            3 => "t.c is one of red, green".to_owned(),
            4 => format!("t.n is {not}over {few}"),
            5 => format!("t.n is {not}under {few}"),
            6 => format!("t.m is {not}at most {few}"),
            7 => "t.n is over t.m".to_owned(),
            8 => format!("t.d is {not}before {day}"),
            9 => "t.d is on or after t.e".to_owned(),
            10 => format!("age of t.d on decision_date is {not}under {few}"),
            11 => format!("completed months from t.e to decision_date is {not}at least {few}"),
            12 => format!("t.s is {not}over 1 year"),
            13 => "t.o is none".to_owned(),
            14 => format!("t.o is at least {few}"),
            15 => "some p in t.parts satisfies p.x".to_owned(),
            16 => "count of p in t.parts where (not p.x) is over 1".to_owned(),
            _ => format!("t.e plus {few} months is before {day}"),
        }
    };
    let mut rules = String::new();
    for rule in 1..=3 {
        let despite = match rule {
            1 => "",
            2 => " despite rule 1",
            _ => " despite rule 1, rule 2",
        };
        let group = if (seed + rule).is_multiple_of(2) { "all" } else { "any" };
        let clauses: String =
            ["a", "b", "c"].map(|marker| format!("\n    ({marker}) \"so\": {}", condition())).concat();
        rules.push_str(&format!("rule {rule} \"R\"{despite}\n  o{rule} when {group} of{clauses}\n"));
    }
    let text = format!(
        "vocabulary v \"V\"\n  ages by birthday\n  rounding down\nchoice colour \"C\"\n  red \"r\"\n  green \"g\"\n  blue \"b\"\n\
         record part \"P\"\n  x : yes/no \"x\"\nrecord thing \"T\"\n  a : yes/no \"a\"\n  b : yes/no \"b\"\n  c : colour \"c\"\n  \
         n : number \"n\"\n  m : number \"m\"\n  d : date \"d\"\n  e : date \"e\"\n  s : span \"s\"\n  o : number or none \"o\"\n  \
         parts : list of part \"parts\"\npolicy p \"P\"\n  uses v\n  case t : thing\noutcomes\n  o1 \"1\"\n  o2 \"2\"\n  o3 \"3\"\n  o4 \"4\"\n\
         {rules}rule 4 \"R\"\n  o4 otherwise\n"
    );
    let mut case = json!({"a": dice(2) == 0, "b": dice(2) == 0, "c": (["red", "green", "blue"][dice(3) as usize]), "n": dice(7),
        "m": dice(7), "d": format!("202{}-02-1{}", dice(5), dice(9)), "e": format!("2024-0{}-1{}", dice(5) + 1, dice(9)),
        "s": (["P11M", "P1Y", "P1Y2M"][dice(3) as usize]), "o": (if dice(2) == 0 { json!(null) } else { json!(dice(6)) }),
        "parts": (0..dice(3)).map(|_| json!({"x": dice(2) == 0})).collect::<Vec<_>>()});
    for fact in ["a", "c", "n", "d", "parts", "o"] {
        if dice(8) == 0 {
            case.as_object_mut().unwrap().remove(fact);
        }
    }
    Small {
        files: vec![("p.kijun".to_owned(), text)],
        policy: "p",
        case: case.to_string(),
        on: "2024-05-15".to_owned(),
    }
}

#[test]
fn what_all_changes_of_small_cases_lead_to_is_found() {
    let tried = Tried::default();
    let many = std::env::var("KIJUN_PAIRS").map_or(150, |text| text.parse().unwrap());
    for seed in 0..many {
        let small = small(seed);
        if let Err(wrong) = nothing_is_missed(&small, &tried) {
            panic!("seed {seed}: {wrong}\n{}\n{}", small.files[0].1, small.case);
        }
    }
    let (ones, twos) = (tried.ones.into_inner(), tried.twos.into_inner());
    println!("{ones} facts and {twos} pairs of facts");
    assert!(ones > many / 2 && twos > many / 5, "{ones} facts and {twos} pairs of facts");
}

const STORE: &str = r#"
vocabulary boxes "Boxes"
  ages by birthday
choice size "Size"
  small   "small"
  middle  "rather large"
  large   "large"
record label "A label"
  width : number  "width"
  torn  : yes/no  "is torn"
record box "A box"
  id      : key
  made    : date, fixed            "day on which it was made"
  came    : date                   "day on which it came"
  size    : size                   "size"
  weight  : number                 "weight"
  height  : number                 "height"
  left    : span or none           "time for which it was left"
  safe    : yes/no, judged         "is safe"
  inside  : reference to box or none  "the box in which it is"
  labels  : list of label          "labels"
record store "A store"
  boxes : list of box  "boxes"

policy storing "Storing"
  in force from 2024-01-01
  uses boxes
  case store : store
  decides about each box in store.boxes

outcomes
  shelf  "on the shelf"
  floor  "on the floor"
  out    "outside"

rule 1 "Shelf"
  shelf when all of
    (a) "came before May": box.came is before 2024-05-01
    (b) "is light": box.weight is at most 20
    (c) "is not large": box.size is not large
    (d) "is safe": box.safe
    (e) "has two whole labels": count of one in box.labels where (not one.torn) is at least 2
rule 2 "Flat" despite rule 1
  floor when box.weight is over 50 and box.height is under 2.5
rule 3 "Old" despite rule 1, rule 2
  out when completed years from box.made to decision_date is at least 10
"#;

fn storing(text: &str) -> PolicyOn {
    let set = PolicySet::load([PolicyFile::new("storing.kijun", text)]).unwrap_or_else(|problems| panic!("{problems}"));
    set.policy("storing").unwrap().on(date!(2024 - 06 - 01))
}

/// A store with a box, of which some facts are others.
fn stored(change: &Value) -> Value {
    let mut found = json!({"id": "a", "made": "2020-02-29", "came": "2024-04-01", "size": "small", "weight": 12,
        "height": 3, "left": null, "safe": true, "inside": null,
        "labels": [{"width": 1, "torn": false}, {"width": 2, "torn": false}]});
    change.as_object().unwrap().iter().for_each(|(key, value)| found[key] = value.clone());
    json!({"boxes": [found]})
}

fn ask(change: Value, more: impl Fn(kijun::WhatIf) -> kijun::WhatIf) -> Alternatives {
    let on = storing(STORE);
    let case = on.policy().read_case("store", stored(&change).to_string().as_bytes()).unwrap();
    more(on.what_if(&case)).find().unwrap().remove(0)
}

/// The changes of each answer, in words.
fn told(found: &Alternatives) -> Vec<String> {
    let text = what_if_text(found, kijun::Style { width: 400, colour: false });
    let lines = text.lines().map(str::trim);
    lines
        .filter(|line| line.contains(" if ") || line.starts_with("and "))
        .map(|line| line.trim_end_matches(':').to_owned())
        .collect()
}

#[test]
fn the_nearest_value_turns_it_exactly_at_the_boundary() {
    let found = ask(json!({}), |asked| asked.wanting("floor"));
    // 50 is not over 50, and 2.5 is not under 2.5; heights are told in tenths, for the policy has one.
    assert_eq!(
        told(&found),
        [
            "1. if boxes[a].weight is 51 instead of 12, 39 more (weight)",
            "and boxes[a].height is 2.4 instead of 3, 0.6 less (height)"
        ]
    );
    assert_eq!((found.tried, found.stopped, found.inexact.len()), (2, false, 0));
    let heavy = ask(json!({"weight": 80, "height": 2.4}), |asked| asked.wanting("shelf"));
    assert_eq!(told(&heavy)[0], "1. if boxes[a].weight is 20 instead of 80, 60 less (weight)");
}

#[test]
fn what_is_fixed_is_left_alone_unless_it_is_asked_for() {
    let found = ask(json!({}), |asked| asked.wanting("out"));
    assert!(found.alternatives.is_empty() && found.tried == 3);
    let text = what_if_text(&found, kijun::Style::default());
    assert!(text.contains("Nothing with up to 3 changes leads to out"), "{text}");
    let fixed = ask(json!({}), |asked| asked.wanting("out").fixed_too());
    let day = "boxes[a].made is 2014-06-01 instead of 2020-02-29, 5 years 8 months 28 days earlier";
    assert_eq!(told(&fixed), [format!("1. if {day} (day on which it was made)")]);
    // It does not change by becoming known.
    let unknown = ask(json!({"made": null}), |asked| asked.wanting("out"));
    assert_eq!(
        told(&unknown),
        ["1. if boxes[a].made is 2014-06-01 or earlier (day on which it was made; not known now)"]
    );
}

#[test]
fn elements_come_and_go() {
    let one = ask(json!({"labels": [{"width": 1, "torn": false}]}), |asked| asked.wanting("shelf"));
    assert_eq!(told(&one), ["1. if boxes[a].labels has one more: label with torn no (labels)"]);
    let none = ask(json!({"labels": []}), |asked| asked.wanting("shelf"));
    assert_eq!(none.alternatives[0].changes.len(), 2);
    assert_eq!(none.alternatives[0].turns[1].at, "storing rule 1(e)");
    let on = storing(&STORE.replace("is at least 2", "is at most 1"));
    let case = on.policy().read_case("store", stored(&json!({})).to_string().as_bytes()).unwrap();
    let found = on.what_if(&case).wanting("shelf").find().unwrap().remove(0);
    let first: Vec<String> = told(&found);
    assert_eq!(first[0], "1. if boxes[a].labels[0] is not there (labels)");
    assert!(first.iter().any(|line| line.contains("boxes[a].labels[1].torn is yes instead of no")), "{first:?}");
}

#[test]
fn an_open_decision_is_settled_either_way() {
    let found = ask(json!({"size": null, "safe": null}), |asked| asked);
    assert_eq!(found.decision.result(), "undetermined");
    let lines = told(&found);
    assert!(
        lines.contains(&"1. if boxes[a].size is small or rather large (size; not known now)".to_owned()),
        "{lines:?}"
    );
    assert!(
        lines.contains(&"and boxes[a].safe is yes (is safe; not known now; for the official to assess)".to_owned())
    );
    let known = ask(json!({"came": null}), |asked| asked.wanting("shelf"));
    let day = "boxes[a].came is 2024-04-30 or earlier (day on which it came; not known now)";
    assert_eq!(told(&known)[0], format!("1. if {day}"));
}

#[test]
fn what_no_change_of_facts_turns_is_told() {
    let reached = ask(json!({}), |asked| asked.wanting("shelf"));
    assert!(reached.is_reached() && !reached.can_turn() && reached.alternatives.is_empty());
    assert!(what_if_text(&reached, kijun::Style::default()).contains("The outcome is shelf already"));
    let on = storing(STORE).policy().on(date!(2023 - 12 - 31));
    let case = on.policy().read_case("store", stored(&json!({})).to_string().as_bytes()).unwrap();
    let outside = on.what_if(&case).find().unwrap().remove(0);
    assert!(!outside.can_turn());
    assert!(what_if_text(&outside, kijun::Style::default()).contains("the policy is not in force on that day"));
    let on = storing(STORE);
    let decide = |json: &[u8]| on.what_if(&on.policy().read_case("store", json).unwrap()).find().unwrap();
    assert!(decide(br#"{"boxes": []}"#).is_empty());
    let nobody = decide(b"{}").remove(0);
    assert!(!nobody.can_turn() && what_if_text(&nobody, kijun::Style::default()).contains("bring in whom it is about"));
    let wrong = on.what_if(&case).wanting("shelv").find().unwrap_err();
    assert!(wrong.to_string().contains("did you mean `shelf`?"), "{wrong}");
    assert!(on.what_if(&case).about("b").find().unwrap().is_empty());
}

#[test]
fn a_conflict_and_the_bound_are_told() {
    let on = storing(
        &STORE
            .replace("\"Flat\" despite rule 1", "\"Flat\"")
            .replace("rule 3 \"Old\" despite rule 1, rule 2", "rule 3 \"Old\""),
    );
    let text = stored(&json!({"made": "2000-01-01"})).to_string();
    let case = on.policy().read_case("store", text.as_bytes()).unwrap();
    let found = on.what_if(&case).find().unwrap().remove(0);
    assert_eq!(found.decision.result(), "conflict");
    assert!(found.alternatives.iter().all(|found| found.outcome == "out"), "what is old stays so");
    let fixed = on.what_if(&case).fixed_too().at_most(1).find().unwrap().remove(0);
    let later = "boxes[a].came is 2024-05-01 instead of 2024-04-01, 1 month later";
    assert!(told(&fixed)[1].contains(later), "{:?}", told(&fixed));
    assert_eq!(fixed.alternatives[0].outcome, "shelf");
    let stopped = on.what_if(&case).within(10).find().unwrap().remove(0);
    assert!(stopped.stopped && stopped.tried == 0);
    assert!(what_if_text(&stopped, kijun::Style::default()).contains("Not everything was tried"));
}

#[test]
fn evidence_that_is_there_counts_and_that_which_is_needed_is_named() {
    let text = STORE.replace("  uses ", "  requires evidence \"survey\" for box.weight\n  uses ");
    assert_ne!(text, STORE);
    let on = storing(&text);
    let find = |weight: Value| {
        let case = on
            .policy()
            .read_case("store", stored(&json!({"weight": weight, "safe": false})).to_string().as_bytes())
            .unwrap();
        told(&on.what_if(&case).at_most(1).find().unwrap().remove(0))
    };
    let plain = told(&ask(json!({"weight": 12, "safe": false}), |asked| asked.at_most(1)));
    assert!(!plain.is_empty());
    // With its evidence it is as if none were required, but that the evidence is named.
    let shown = find(json!({"$value": 12, "evidence": "survey"}));
    let without = |line: &String| line.replace("; with evidence: survey", "");
    assert_eq!(shown.iter().map(without).collect::<Vec<_>>(), plain);
    let both = find(json!(12));
    assert_eq!(both.len(), 0, "two facts must change: {both:?}");
    let case = stored(&json!({"weight": 12})).to_string();
    let case = on.policy().read_case("store", case.as_bytes()).unwrap();
    let needed = told(&on.what_if(&case).at_most(1).find().unwrap().remove(0));
    assert!(
        needed.iter().any(|line| line.contains("not shown now") && line.contains("with evidence: survey")),
        "{needed:?}"
    );
}
