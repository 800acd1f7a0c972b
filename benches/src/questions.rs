//! How many questions an interview asks: about every shipped case, from nothing known to the result, beside the same in
//! the order of the text.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use kijun::{Answer, Date, Form, Interview, PolicyFile, PolicySet, Question, Step};
use serde_json::Value;

/// What was asked about the cases of one policy.
#[derive(Default)]
struct Row {
    interviews: usize,
    ours: usize,
    in_order: usize,
    exact: usize,
    longest: Duration,
}

/// Prints two rows for each policy: about everybody in a case at once, and about each alone.
pub fn print() {
    let folder = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../policies"));
    let files = below(folder, ".kijun").into_iter().map(|path| PolicyFile::new(path.to_string_lossy(), text(&path)));
    let set = PolicySet::load(files).unwrap_or_else(|found| panic!("{found}"));
    println!(
        "| policy | about | interviews | questions on average | in the order of the text | known exactly to matter | the longest step |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- |");
    for policy in set.policies() {
        let (mut all, mut each) = (Row::default(), Row::default());
        for path in below(folder, ".expect.json") {
            let expect: Value = serde_json::from_str(&text(&path)).unwrap();
            let case = path.to_string_lossy().replace(".expect", "");
            let case: Value = serde_json::from_str(&text(Path::new(&case))).unwrap();
            let mut days: Vec<Date> = Vec::new();
            for one in expect.as_array().unwrap().iter().filter(|one| one["policy"] == policy.name()) {
                let on = one["on"].as_str().unwrap().parse().unwrap();
                let start = policy.on(on).interview("case", b"{}").unwrap();
                if let Some(subject) = one["subject"].as_str() {
                    each.add(start.clone().about(subject), &case);
                }
                if !days.contains(&on) {
                    days.push(on);
                    all.add(start, &case);
                }
            }
        }
        all.print(policy.name(), "everybody");
        if each.interviews > 0 {
            each.print(policy.name(), "one");
        }
    }
}

impl Row {
    /// Holds the interview twice.
    fn add(&mut self, start: Interview, case: &Value) {
        self.interviews += 1;
        self.in_order += in_order(start.clone(), case);
        ours(start, case, self);
    }

    fn print(&self, policy: &str, about: &str) {
        let average = |questions: usize| questions as f64 / self.interviews.max(1) as f64;
        println!(
            "| {policy} | {about} | {} | {:.1} | {:.1} | {:.0} % | {:.0} ms |",
            self.interviews,
            average(self.ours),
            average(self.in_order),
            100.0 * self.exact as f64 / self.ours.max(1) as f64,
            self.longest.as_secs_f64() * 1000.0
        );
    }
}

fn text(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap()
}

fn below(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut open = vec![folder.to_owned()];
    let mut found = Vec::new();
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.to_string_lossy().ends_with(ending) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The most decisive question first.
fn ours(mut interview: Interview, case: &Value, row: &mut Row) {
    loop {
        let start = Instant::now();
        let step = interview.next();
        row.longest = row.longest.max(start.elapsed());
        let Step::Question(question) = step else { return };
        row.ours += 1;
        row.exact += usize::from(question.exact);
        interview.answer(&question.at, &told(case, &question)).unwrap();
    }
}

/// The first question that is open, in the order of the text.
fn in_order(mut interview: Interview, case: &Value) -> usize {
    let mut asked = 0;
    while let Some(question) = interview.open().into_iter().next() {
        interview.answer(&question.at, &told(case, &question)).unwrap();
        asked += 1;
    }
    asked
}

/// A value out of its envelope.
fn inside(value: &Value) -> &Value {
    value.get("$value").unwrap_or(value)
}

/// What a case holds at a path: `people[ken].sentences[0].length`.
fn find<'a>(case: &'a Value, path: &str) -> Option<&'a Value> {
    path.split(['.', '[']).try_fold(case, |here, step| {
        let here = inside(here);
        let Some(key) = step.strip_suffix(']') else { return here.get(step) };
        let list = here.as_array()?;
        let keyed = list.iter().find(|entry| entry.get("id").and_then(Value::as_str) == Some(key));
        keyed.or_else(|| list.get(key.parse::<usize>().ok()?))
    })
}

/// A period whose days are told, as people say it.
fn period(item: &Value) -> Option<String> {
    let day = |name| item.get(name)?.as_str();
    Some(match day("to") {
        Some(to) => format!("from {} to {to}", day("from")?),
        None => format!("since {}", day("from")?),
    })
}

/// The answer that a whole case gives.
fn told(case: &Value, question: &Question) -> Answer {
    let Some(found) = find(case, &question.at) else { return Answer::unknown() };
    if found.get("cannot_be_known").and_then(Value::as_bool) == Some(true) {
        return Answer::cannot_be_known();
    }
    let answer = match (inside(found), &question.form) {
        (Value::Null, _) if question.or_none => Answer::none(),
        (Value::Null, _) => return Answer::unknown(),
        (Value::Array(items), _) if items.is_empty() => Answer::none(),
        (Value::Array(items), Form::HowMany { .. }) => Answer::typed(items.len().to_string()),
        (Value::Array(items), _) => {
            let words =
                |item: &Value| period(item).or(item.get("id").unwrap_or(item).as_str().map(str::to_owned)).unwrap();
            Answer::typed(items.iter().map(words).collect::<Vec<_>>().join(", "))
        }
        (Value::String(text), _) => Answer::typed(text),
        (Value::Bool(yes), _) => Answer::typed(if *yes { "yes" } else { "no" }),
        (other, _) => Answer::typed(other.to_string()),
    };
    if found.get("complete").and_then(Value::as_bool) == Some(false) { answer.incomplete() } else { answer }
}
