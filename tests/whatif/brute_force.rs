//! All changes of small cases, tried one by one.

use super::making::*;
use super::*;

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
