//! The bars of the README: what kijun takes for a case, beside the same rules written by hand.
//!
//! All answers are compared before anything is timed. `--cases N` takes fewer cases, `--rounds N` fewer rounds;
//! `--compare` times nothing; `--only slots`, `factors`, `json`, `text` or `loading` times one row. `--questions` times
//! nothing either: it counts the questions of interviews about the shipped cases. `--law` times policies with amendments.

mod by_hand;
mod by_hand_factors;
mod law;
mod questions;
mod timing;
mod workload;

use std::time::Instant;

use by_hand::{Child, INDIVIDUAL, NOT_SUBJECT, Possible, TOWARD_GRANT, Truth};
use kijun::{Case, Finding, Findings, Policy, PolicyFile, PolicyOn, PolicySet, Style, decision_text};
use timing::{contestant, number, ratio, rounds, spread};

fn main() {
    if std::env::args().any(|argument| argument == "--questions") {
        return questions::print();
    }
    if std::env::args().any(|argument| argument == "--law") {
        return law::print(number("--rounds", 9));
    }
    let cases = workload::cases(number("--cases", workload::CASES));
    let set = load(&["child", "measure", "factors"]);
    let [measure, factors] = ["measure", "factors"].map(|name| set.policy(name).unwrap());
    let work = Work::new(&cases, &measure, &factors);
    work.compare();
    println!("{} cases: all answers are the same", cases.len());
    if std::env::args().all(|argument| argument != "--compare") {
        work.time(number("--rounds", 9));
    }
}

fn load(names: &[&str]) -> PolicySet {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/workload");
    let text = |name: &str| std::fs::read_to_string(format!("{folder}/{name}.kijun")).unwrap();
    PolicySet::load(names.iter().map(|name| PolicyFile::new(*name, text(name))))
        .unwrap_or_else(|found| panic!("{found}"))
}

/// The cases, read both ways.
struct Work<'a> {
    json: &'a [Vec<u8>],
    by_hand: Vec<Child<'a>>,
    read: Vec<Case>,
    measure: &'a Policy,
    measure_on: PolicyOn,
    factors_on: PolicyOn,
}

fn parse(json: &[u8]) -> Child<'_> {
    sonic_rs::from_slice(json).unwrap()
}

fn bits(finding: &Finding<'_>) -> Possible {
    let named = finding.possible().into_iter().chain(finding.outcome());
    Possible(named.fold(0, |bits, name| {
        bits | match name {
            "toward_grant" => TOWARD_GRANT,
            "individual" => INDIVIDUAL,
            "not_subject" => NOT_SUBJECT,
            other => panic!("{other} is no outcome of the measure"),
        }
    }))
}

impl<'a> Work<'a> {
    fn new(json: &'a [Vec<u8>], measure: &'a Policy, factors: &Policy) -> Work<'a> {
        let on = workload::ON.parse().unwrap();
        Work {
            json,
            by_hand: json.iter().map(|json| parse(json)).collect(),
            read: json.iter().map(|json| measure.read_case("case", json).unwrap()).collect(),
            measure,
            measure_on: measure.on(on),
            factors_on: factors.on(on),
        }
    }

    /// Every answer, compared.
    fn compare(&self) {
        for ((by_hand, read), json) in self.by_hand.iter().zip(&self.read).zip(self.json) {
            let of_hand = by_hand.decide();
            let json = String::from_utf8_lossy(json);
            let finding = self.measure_on.findings(read).next().unwrap().unwrap();
            assert_eq!(bits(&finding), of_hand, "{json}\n{}", finding.decision().to_json());
            let weighed = &self.factors_on.decide(read).unwrap()[0];
            let told: Vec<(&str, &str, &str)> =
                weighed.weighed().into_iter().map(|one| (one.at, one.text, one.truth.word())).collect();
            let word = |truth| match truth {
                Truth::Yes => "yes",
                Truth::No => "no",
                Truth::Unknown => "unknown",
            };
            let by_hand: Vec<(&str, &str, &str)> = by_hand_factors::factors(by_hand)
                .into_iter()
                .map(|(at, text, truth)| (at, text, word(truth)))
                .collect();
            assert_eq!(told, by_hand, "{json}");
        }
    }

    /// Times each row of the table, and prints it.
    fn time(&self, times: usize) {
        let only = std::env::args().skip_while(|argument| argument != "--only").nth(1);
        let wanted = |row: &str| only.as_ref().is_none_or(|only| only == row);
        println!("\n| work | kijun | against | ratio (least to most) | bar |\n| --- | --- | --- | --- | --- |");
        if wanted("slots") {
            self.slots(times);
        }
        if wanted("factors") {
            self.factors(times);
        }
        if wanted("json") {
            self.json(times);
        }
        if wanted("text") {
            self.text(times);
        }
        if wanted("loading") {
            let policies = concat!(env!("CARGO_MANIFEST_DIR"), "/../policies");
            let (middle, least, most) = spread((0..times).map(|_| loaded(policies)).collect());
            println!(
                "| loading all shipped policies | {middle:.1} ms | | ({least:.1} to {most:.1} ms) | under 20 ms |"
            );
        }
    }

    fn slots(&self, times: usize) {
        let mut sides = [
            contestant(|at| u64::from(self.by_hand[at].decide().0)),
            contestant(|at| found(self.measure_on.findings(&self.read[at]))),
        ];
        let times = rounds(&mut sides, self.json.len(), times);
        row("one case in slots, outcome only", &times, "hand-written Rust", 3.0);
    }

    fn factors(&self, times: usize) {
        let mut sides = [
            contestant(|at| by_hand_factors::factors(&self.by_hand[at]).len() as u64),
            contestant(|at| {
                self.factors_on.findings(&self.read[at]).map(|one| one.unwrap().weighed().len() as u64).sum()
            }),
        ];
        let times = rounds(&mut sides, self.json.len(), times);
        row("32 factors, all named", &times, "hand-written Rust", 5.0);
    }

    fn read(&self, at: usize) -> Case {
        self.measure.read_case("case", &self.json[at]).unwrap()
    }

    fn read_and_find(&self, at: usize) -> u64 {
        found(self.measure_on.findings(&self.read(at)))
    }

    fn read_and_reason(&self, at: usize) -> u64 {
        decision_text(&self.measure_on.decide(&self.read(at)).unwrap()[0], Style::default()).len() as u64
    }

    fn json(&self, times: usize) {
        let mut sides =
            [contestant(|at| u64::from(parse(&self.json[at]).decide().0)), contestant(|at| self.read_and_find(at))];
        let times = rounds(&mut sides, self.json.len(), times);
        row("one case from JSON bytes, everything checked", &times, "hand-written with sonic-rs into structs", 0.8);
    }

    /// Reasons take long enough that a part of the cases tells it; what is undetermined is told apart.
    fn text(&self, times: usize) {
        let undetermined = |at: &usize| self.by_hand[*at].decide().0.count_ones() > 1;
        let (open, decided): (Vec<usize>, Vec<usize>) = (0..self.json.len()).partition(undetermined);
        for (of, which) in [("decided", decided), ("undetermined", open)] {
            let which = &which[..which.len().min(20_000)];
            let mut sides =
                [contestant(|at| self.read_and_find(which[at])), contestant(|at| self.read_and_reason(which[at]))];
            let times = rounds(&mut sides, which.len(), times);
            row(&format!("the same with full reasons as text, {of}"), &times, "itself without reasons", 2.0);
        }
    }
}

fn found(findings: Findings<'_>) -> u64 {
    findings.map(|finding| u64::from(finding.unwrap().outcome().is_some())).sum()
}

/// A row of the table: the second contestant beside the first.
fn row(work: &str, times: &[Vec<f64>], against: &str, bar: f64) {
    let (other, kijun) = (spread(times[0].clone()).0, spread(times[1].clone()).0);
    let (middle, least, most) = ratio(times, 1, 0);
    let missed = if middle > bar { " **missed**" } else { "" };
    println!(
        "| {work} | {kijun:.0} ns | {against}: {other:.0} ns | {middle:.2} ({least:.2} to {most:.2}) | at most {bar}{missed} |"
    );
}

/// How long it takes to load the policies of a folder, in milliseconds.
fn loaded(folder: &str) -> f64 {
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "kijun"));
    let files = paths
        .iter()
        .map(|path| PolicyFile::new(path.to_string_lossy().into_owned(), std::fs::read_to_string(path).unwrap()));
    let files: Vec<PolicyFile> = files.collect();
    let start = Instant::now();
    let set = PolicySet::load(files).unwrap_or_else(|found| panic!("{found}"));
    let milliseconds = start.elapsed().as_secs_f64() * 1000.0;
    assert!(set.policies().count() >= 4);
    milliseconds
}
