//! The judge and the engine agree: on shipped policies and cases, on the documents, on the conformance corpus, and on what
//! the generator makes.

use std::collections::{BTreeMap, BTreeSet};

use kijun::ast::{Part, Policy};
use kijun::{PolicyFile, PolicySet, Truth};

use crate::reference::case::Shape;
use crate::reference::conformance::{FACTS, corpus};
use crate::reference::json::Json;
use crate::reference::{Date, Decision, decide, examples};

/// Files, for the engine and for the judge.
pub struct Both {
    pub set: PolicySet,
    pub parts: Vec<Part>,
}

impl Both {
    pub fn of(files: Vec<PolicyFile>) -> Result<Both, String> {
        // Rows that stand in files are in the tree, as those are that stand in the policy.
        let (data, policies): (Vec<PolicyFile>, Vec<PolicyFile>) =
            files.iter().cloned().partition(|file| file.name.ends_with(".csv"));
        let parts = policies.iter().flat_map(|file| file.parse_with(&data).unwrap().parts).collect();
        Ok(Both { set: PolicySet::load(files).map_err(|problems| problems.to_string())?, parts })
    }

    fn load(files: Vec<PolicyFile>) -> Both {
        Both::of(files).unwrap_or_else(|problems| panic!("{problems}"))
    }

    pub fn policies(&self) -> Vec<&Policy> {
        let policies = self.parts.iter().filter_map(|part| match part {
            Part::Policy(policy) => Some(policy),
            _ => None,
        });
        policies.collect()
    }

    /// What the judge and the engine say.
    pub fn decisions(&self, policy: &Policy, case: &str, on: &str) -> [Vec<Decision>; 2] {
        let (mut judged, mut engine) = (self.judge(policy, case, on), self.engine(policy, case, on));
        for (judged, engine) in judged.iter_mut().zip(&engine) {
            settle_what_is_presumed(judged, engine);
            settle_sums_over_nothing(judged, engine);
        }
        for (judged, engine) in judged.iter_mut().zip(&mut engine) {
            settle_several_texts(judged, engine);
        }
        [judged, engine]
    }

    /// What the judge says.
    pub fn judge(&self, policy: &Policy, case: &str, on: &str) -> Vec<Decision> {
        decide(policy, &self.parts, case, Date::parse(on).unwrap())
    }

    /// What the engine says, in the judge's words.
    fn engine(&self, policy: &Policy, case: &str, on: &str) -> Vec<Decision> {
        let engine = self.set.policy(&policy.name.text).unwrap();
        let case = engine.read_case("case", case.as_bytes()).unwrap_or_else(|problems| panic!("{problems}\n{case}"));
        let day = kijun::Date::parse(on.as_bytes()).unwrap();
        engine.on(day).decide(&case).unwrap().iter().map(in_the_judges_words).collect()
    }
}

fn in_the_judges_words(decision: &kijun::Decision) -> Decision {
    let owned = |names: Vec<&str>| names.into_iter().map(str::to_owned).collect();
    let explanation = decision.explain();
    let truth = |truth: Truth| match truth {
        Truth::Yes => "yes",
        Truth::No => "no",
        Truth::Unknown => "unknown",
    };
    let missing = explanation.missing;
    let each = explanation.reasons.iter();
    let told = Json::parse(&decision.to_json());
    Decision {
        subject: decision.subject(),
        result: decision.result(),
        outcome: decision.outcome().map(str::to_owned),
        rules: decision.rules().into_iter().map(str::to_owned).collect(),
        also: list(&told, "also").iter().map(|one| (text(one, "at"), text(one, "outcome"))).collect(),
        contents: list(&told, "contents").iter().map(|one| (text(one, "at"), contents(one))).collect(),
        factors: factors(&told),
        possible: owned(decision.possible()),
        facts: missing.facts.into_iter().map(|fact| fact.at).collect(),
        assessments: missing.assessments.into_iter().map(|fact| fact.at).collect(),
        questions: missing.questions.into_iter().map(|question| (question.at, question.text)).collect(),
        each: each.map(|rule| (rule.at.to_owned(), truth(rule.truth), truth(rule.applies.unwrap()))).collect(),
        // The language page names no order of these: a set, in the order of their addresses.
        errors: explanation.errors.into_iter().map(|error| error.at).collect::<BTreeSet<_>>().into_iter().collect(),
        warnings: list(&told, "warnings")
            .iter()
            .map(|one| text(one, "at"))
            .collect::<BTreeSet<_>>()
            .into_iter()
            .collect(),
        presumed: list(&told, "presumed").iter().map(own_text).collect::<BTreeSet<_>>().into_iter().collect(),
        may_be_presumed: Vec::new(),
        several: decision.text().is_some_and(|text| !text.or.is_empty()),
        texts: texts(decision),
    }
}

/// The amendments in the text that decided, then those of the others that may.
fn texts(decision: &kijun::Decision) -> Vec<Vec<String>> {
    let Some(used) = decision.text() else { return Vec::new() };
    let names = |text: &kijun::DecidedBy| text.amended_by.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    let first = names(&used.text);
    let others: BTreeSet<Vec<String>> = used.or.iter().map(names).filter(|other| *other != first).collect();
    std::iter::once(first).chain(others).collect()
}

/// Where several texts may decide, docs/amendments.md names what is possible and what is missing, in no order, and what
/// comes out where all come to the same; of the rest it says nothing.
fn settle_several_texts(judged: &mut Decision, engine: &mut Decision) {
    if !judged.several && !engine.several {
        return;
    }
    for one in [judged, engine] {
        let all = std::mem::take(one);
        let sorted = |list: Vec<String>| list.into_iter().collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>();
        *one = Decision {
            subject: all.subject,
            result: all.result,
            outcome: all.outcome,
            rules: all.rules,
            texts: all.texts,
            several: true,
            possible: sorted(all.possible),
            facts: sorted(all.facts),
            assessments: sorted(all.assessments),
            questions: all.questions.into_iter().collect::<BTreeSet<_>>().into_iter().collect(),
            ..Decision::default()
        };
    }
}

/// The page does not say of every presumption whether a decision rests on it. It rests on those without which it would be
/// another, and on none that no clause reads.
fn settle_what_is_presumed(judged: &mut Decision, engine: &Decision) {
    let listed = |path| engine.presumed.contains(path);
    if judged.presumed.iter().all(listed) && engine.presumed.iter().all(|path| judged.may_be_presumed.contains(path)) {
        judged.presumed.clone_from(&engine.presumed);
        judged.may_be_presumed.clear();
    }
}

/// The judge has no types: of a sum over nothing in contents it does not know whether it is 0 or a span of no days.
fn settle_sums_over_nothing(judged: &mut Decision, engine: &Decision) {
    for ((_, judged), (_, engine)) in judged.contents.iter_mut().zip(&engine.contents) {
        for (name, value) in judged.iter_mut().filter(|(_, value)| *value == "0") {
            if engine.get(name).is_some_and(|other| other == "\"P0D\"") {
                *value = "\"P0D\"".to_owned();
            }
        }
    }
}

/// The keys of a decision in JSON (docs/commands.md, "A decision"); what is left out is empty.
fn key<'a>(json: &'a Json, key: &str) -> Option<&'a Json> {
    let Json::Object(members) = json else { panic!("{json:?} is no object") };
    members.get(key)
}

fn list<'a>(json: &'a Json, name: &str) -> &'a [Json] {
    match key(json, name) {
        Some(Json::List(elements)) => elements,
        Some(other) => panic!("{other:?} is no list"),
        None => &[],
    }
}

fn text(json: &Json, name: &str) -> String {
    own_text(key(json, name).unwrap())
}

fn own_text(json: &Json) -> String {
    let Json::Text(text) = json else { panic!("{json:?} is no text") };
    text.clone()
}

fn contents(of_a_rule: &Json) -> BTreeMap<String, String> {
    let mut told: BTreeMap<String, String> =
        list(of_a_rule, "unknown").iter().map(|name| (own_text(name), "unknown".to_owned())).collect();
    if let Some(Json::Object(known)) = key(of_a_rule, "contents") {
        told.extend(known.iter().map(|(name, value)| (name.clone(), value.text())));
    }
    told
}

fn factors(told: &Json) -> Vec<(String, bool, &'static str)> {
    let Some(factors) = key(told, "factors") else { return Vec::new() };
    let sides = ["for", "against", "considered"].into_iter().flat_map(|side| list(factors, side));
    let factor = |one: &Json| {
        let truth = ["yes", "no", "unknown"].into_iter().find(|word| *word == text(one, "truth")).unwrap();
        (text(one, "at"), key(one, "strongly") == Some(&Json::Bool(true)), truth)
    };
    sides.map(factor).collect()
}

/// The names of the cases of a folder of `policies/`, and the days on which they are decided.
fn cases(folder: &str) -> Vec<(String, String, BTreeSet<String>)> {
    let folder = format!("{}/policies/{folder}", env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.to_string_lossy().into_owned();
        if let Some(name) = name.strip_suffix(".json").filter(|name| !name.ends_with(".expect")) {
            let expected = Json::parse(&std::fs::read_to_string(format!("{name}.expect.json")).unwrap());
            let Json::List(expected) = expected else { panic!("{name} expects a list") };
            let days = expected.iter().map(|one| text(one, "on")).collect();
            found.push((name.to_owned(), std::fs::read_to_string(&path).unwrap(), days));
        }
    }
    found
}

#[test]
fn on_every_shipped_policy_and_case() {
    let mut decisions = 0;
    for (folder, names) in [
        ("cases", vec!["residence", "minors_2023", "minors_2023_as_reported", "practice_until_2023"]),
        ("british_nationality", vec!["british_nationality"]),
        ("highly_skilled", vec!["points", "highly_skilled"]),
    ] {
        let both = Both::load(names.iter().map(|name| crate::support::shipped(name, None)).collect());
        for (name, case, days) in cases(folder) {
            for (policy, on) in both.policies().into_iter().flat_map(|policy| days.iter().map(move |on| (policy, on))) {
                let [judged, engine] = both.decisions(policy, &case, on);
                assert_eq!(judged, engine, "{} on {name} on {on}", policy.name.text);
                decisions += judged.len();
            }
        }
    }
    assert!(decisions > 200, "{decisions}");
}

#[test]
fn on_every_example_of_the_documents_and_the_shipped_policies() {
    let page = std::fs::read_to_string(format!("{}/docs/language.md", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let blocks = page.split("```kijun\n").skip(1).map(|rest| rest.split("```").next().unwrap().to_owned());
    let mut files: Vec<Vec<PolicyFile>> = blocks.map(|block| vec![PolicyFile::new("block", block)]).collect();
    for name in ["minors_2023", "minors_2023_as_reported", "practice_until_2023"] {
        files.push(vec![crate::support::shipped("residence", None), crate::support::shipped(name, None)]);
    }
    files.push(vec![crate::support::shipped("british_nationality", None)]);
    files.push(["points", "highly_skilled"].map(|name| crate::support::shipped(name, None)).into());
    let rows = ["points.kijun", "tables/ages.csv", "tables/cases.csv"].map(|name| {
        let path = format!("{}/tests/commands/rows/{name}", env!("CARGO_MANIFEST_DIR"));
        PolicyFile::new(name, std::fs::read(path).unwrap())
    });
    files.push(rows.into());
    let mut examples = 0;
    for files in files {
        let both = Both::load(files);
        for policy in both.policies() {
            let rows = policy.example_tables.iter().flat_map(kijun::ast::ExampleTable::examples);
            for example in &policy.examples.iter().cloned().chain(rows).collect::<Vec<_>>() {
                let shape = Shape::of(policy, &both.parts);
                let case = examples::case(&shape, &policy.header.case[0].record.name.text, example).text();
                let [judged, engine] = both.decisions(policy, &case, &example.on.unwrap().to_string());
                assert_eq!(judged, engine, "{}\n{case}", example.title.value);
                examples += 1;
            }
        }
    }
    assert!(examples >= 60, "{examples}");
}

/// A difference between judge and engine, or between the judge and what is expected.
fn differences(
    both: &Both,
    name: &str,
    case: &str,
    on: &str,
    expected: impl Fn(&[Decision]) -> Option<String>,
) -> Vec<String> {
    let policy = both.policies()[0];
    let [judged, engine] = both.decisions(policy, case, on);
    let mut differences = Vec::new();
    if let Some(unexpected) = expected(&judged) {
        differences.push(format!("{name}\n  case {case}\n  judge, unexpected: {unexpected}"));
    }
    if engine != judged {
        differences.push(format!("{name}\n  case {case}\n  judge  {judged:?}\n  engine {engine:?}"));
    }
    differences
}

#[test]
fn on_every_condition_of_the_corpus() {
    let mut found = Vec::new();
    for row in corpus().0 {
        let file = PolicyFile::new("row", format!("{FACTS}\n{}", row.policy()));
        if let Err(problems) = PolicySet::load([file.clone()]) {
            found.push(format!("{}\n{problems}", row.says));
            continue;
        }
        found.extend(differences(&Both::load(vec![file]), &row.says, &row.facts, "2024-06-15", |judged| {
            let truth = judged[0].each[0].1;
            (truth != row.truth).then(|| format!("{truth}, not {}", row.truth))
        }));
    }
    assert!(found.is_empty(), "{} differences\n{}", found.len(), found.join("\n"));
}

#[test]
fn on_every_decision_of_the_corpus() {
    let mut found = Vec::new();
    for table in corpus().1 {
        let beside = table.beside.iter().map(|text| PolicyFile::new("beside", text.as_str()));
        let files: Vec<PolicyFile> =
            [PolicyFile::new("table", format!("{}\n{FACTS}", table.policy()))].into_iter().chain(beside).collect();
        if let Err(problems) = PolicySet::load(files.clone()) {
            found.push(format!("{}\n{problems}", table.says));
            continue;
        }
        let both = Both::load(files);
        for (case, number) in table.cases.iter().zip(1..) {
            found.extend(differences(&both, &table.name(number), &case.facts, &case.on, |judged| {
                let summary = judged.iter().map(Decision::summary).collect::<Vec<_>>().join(" | ");
                let presumed: Vec<&String> = judged.iter().flat_map(|one| &one.presumed).collect();
                if case.presumed.as_ref().is_some_and(|expected| !presumed.iter().copied().eq(expected)) {
                    return Some(format!("presumed {presumed:?}"));
                }
                (summary != case.expect).then(|| format!("{summary}\n                 not  {}", case.expect))
            }));
        }
    }
    assert!(found.is_empty(), "{} differences\n{}", found.len(), found.join("\n"));
}

/// On what the generator makes: the same constructs as every other property test runs on. All that a decision tells is
/// compared, in its order.
#[test]
fn on_generated_pairs() {
    crate::properties::check("judged", &|pair| {
        // The generator does not see every plain conflict that the checker sees; what is refused is not judged.
        let both = match Both::of(crate::properties::files(pair)) {
            Err(problems) if problems.contains("K0409") => return Ok(()),
            Err(problems) if pair.is_amended() && crate::properties::is_passed_over(&problems) => return Ok(()),
            both => both?,
        };
        for policy in both.policies() {
            let [judge, engine] = both.decisions(policy, &pair.case, &pair.on);
            if judge != engine {
                return Err(format!("judge  {judge:?}\nengine {engine:?}"));
            }
        }
        Ok(())
    });
}
