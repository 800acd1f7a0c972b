//! The examples that are suggested: they pass where they are put, and show what they say.

use std::path::{Path, PathBuf};

use kijun::ast::Part;
use kijun::{Decision, Gap, Policy, PolicyFile, PolicySet, ProvisionKind, Suggestion};

use super::policy;
use crate::generator::{NAME, generate};
use crate::properties::{decide, loaded};
use crate::support::shipped_set;

#[test]
fn what_is_suggested_for_any_policy_can_be_put_into_it() {
    let mut suggested = 0;
    for seed in 1..=2 {
        let pair = generate(seed);
        let Ok(set) = loaded(&pair) else { continue };
        let policy = set.policy(NAME).unwrap();
        let mut coverage = policy.coverage();
        coverage.add(&decide(&set, &pair).unwrap());
        let found = coverage.suggest(|covered, gap| covered.kind == ProvisionKind::Rule && gap != Gap::Decided);
        suggested += found.examples.len();
        let texts: Vec<String> = found.examples.iter().map(|example| example.text.clone()).collect();
        // What stands behind the policy in its file stays there.
        let mut tree = PolicyFile::new("made.kijun", pair.policy.as_str()).parse().unwrap();
        for part in &mut tree.parts {
            let Part::Policy(part) = part else { continue };
            if part.name.text == NAME {
                let text = format!("policy {NAME} \"…\"\n\n{}", texts.join("\n"));
                let Some(Part::Policy(with)) = PolicyFile::new("suggested", text).parse().unwrap().parts.pop() else {
                    panic!("it is a policy")
                };
                part.examples = with.examples;
            }
        }
        let beside = pair.beside.iter().enumerate();
        let files = beside.map(|(at, text)| PolicyFile::new(format!("beside_{at}.kijun"), text.as_str()));
        let again = PolicySet::load(files.chain([PolicyFile::new("made.kijun", tree.to_string())])).unwrap();
        for run in again.policy(NAME).unwrap().examples() {
            assert_eq!(run.problems, [], "{seed}: {}\n{}", run.name, texts.join("\n"));
        }
    }
    assert!(suggested > 1, "{suggested}");
}

/// The policy with examples put behind its last statement.
fn with(text: &str, policy: &Policy, examples: &[String]) -> String {
    assert!(text.contains(&format!("policy {} ", policy.name())));
    format!("{}\n\n{}", text.trim_end(), examples.join("\n"))
}

#[test]
fn suggestions_can_be_put_into_the_policy_pass_and_close_the_gaps() {
    let statements = "outcomes yes_it_is \"Y\" no_it_is_not \"N\"
rule 1 \"One\" yes_it_is when all of
    (a) sheet.a
    (b) \"at least ten\": sheet.n is at least 10
    (c) \"before 2020\": sheet.day is before 2020-01-01
  unless sheet.b
rule 2 \"Else\" no_it_is_not otherwise

example \"it is\" on 2024-02-28
  given sheet.a is yes
  given sheet.b is no
  given sheet.n is 12
  given sheet.day is 2019-05-01
  expect yes_it_is by rule 1
";
    let start = policy("", statements);
    let mut before = start.coverage();
    start.examples().iter().for_each(|run| before.add(&run.decisions));
    let found = before.suggest(|_, _| true);
    assert_eq!(found.open, []);
    let texts: Vec<String> = found.examples.iter().map(|example| example.text.clone()).collect();
    // At the value where it turns, and without what is not needed for it.
    assert!(texts.iter().any(|text| text.contains("given sheet.n is 9\n  expect no_it_is_not")), "{texts:#?}");
    let after = policy("", &with(&format!("policy p \n{statements}"), &start, &texts)["policy p \n".len()..]);
    let mut coverage = after.coverage();
    for run in after.examples() {
        assert_eq!(run.problems, []);
        coverage.add(&run.decisions);
    }
    assert!(coverage.provisions().iter().all(|covered| covered.gaps.is_empty()), "{:#?}", coverage.provisions());
}

/// The examples that are suggested where nothing is shown yet.
fn suggested(statements: &str) -> Vec<Suggestion> {
    let found = policy("", statements).coverage().suggest(|_, _| true);
    found.examples
}

#[test]
fn an_example_that_closes_a_gap_of_a_factor_says_whether_it_is_there() {
    let found = suggested(
        "outcomes weighed discretion \"W\" no_it_is_not \"N\"
rule 1 \"One\" weighed when sheet.a
rule 2 \"Else\" no_it_is_not otherwise
factors
  for
    (a) \"both\": all of
      (1) sheet.b
      (2) sheet.c
  against
    (a) \"the fourth\": sheet.d
",
    );
    let mut told = 0;
    for (closed, text) in found.iter().flat_map(|one| one.closes.iter().map(|closed| (closed, one.text.as_str()))) {
        let Some(rest) = closed.at.strip_prefix("p factors ") else { continue };
        let factor = if rest.starts_with("for") { "for (a)" } else { "against (a)" };
        let presence = match closed.gap {
            Gap::True if rest == factor => "present",
            Gap::False if rest == factor => "absent",
            Gap::Unknown if rest == factor => "not known",
            _ => "",
        };
        assert!(text.contains(&format!("{factor} {presence}")), "{closed:?}\n{text}");
        told += 1;
    }
    assert!(told >= 12, "{told}: {found:#?}");
}

#[test]
fn an_example_expects_the_decision_about_whom_it_shows_it() {
    let text = "vocabulary v \"V\"
choice role \"A role\"
  child \"child\"
  parent \"parent\"
record person \"A person\"
  name : key \"the name\"
  role : role \"the role\"
  here : yes/no \"is here\"
record house \"A house\"
  people : list of person \"the people\"
policy p \"P\"
  uses v
  case house : house
  decides about each person in house.people
outcomes yes_it_is \"Y\" no_it_is_not \"N\"
rule 1 \"One\" yes_it_is when all of
    (a) person.role is child
    (b) person.here
rule 2 \"Two\" yes_it_is when all of
    (a) person.role is parent
    (b) some other in house.people other than person satisfies other.here
rule 3 \"Else\" no_it_is_not otherwise
";
    let set = PolicySet::load([PolicyFile::new("p.kijun", text)]).unwrap_or_else(|problems| panic!("{problems}"));
    let policy = set.policy("p").unwrap();
    let found = policy.coverage().suggest(|_, _| true);
    assert!(found.examples.len() > 3, "{found:#?}");
    for example in &found.examples {
        let mut kept = policy.coverage();
        let with = format!("{text}\n{}", example.text);
        let again = PolicySet::load([PolicyFile::new("p.kijun", with)]).unwrap_or_else(|problems| panic!("{problems}"));
        let runs = again.policy("p").unwrap().examples();
        // Only of those of whom it expects something.
        for run in &runs {
            assert_eq!(run.problems, []);
            let expected = |decision: &&Decision| {
                decision.subject_key().is_some_and(|key| example.text.contains(&format!(" for {key}")))
            };
            let decisions: Vec<Decision> = run.decisions.iter().filter(expected).cloned().collect();
            kept.add(&decisions);
        }
        let provisions = kept.provisions();
        for closed in &example.closes {
            let covered = provisions.iter().find(|one| one.at == closed.at).unwrap();
            assert!(!covered.gaps.contains(&closed.gap), "{closed:?}\n{}", example.text);
        }
    }
}

#[test]
fn suggestions_for_the_shipped_policies_pass_where_they_are_put() {
    let set = shipped_set();
    let residence = std::fs::read_to_string(shipped("residence")).unwrap();
    for name in ["minors_2023", "minors_2023_as_reported"] {
        let policy = set.policy(name).unwrap();
        let mut coverage = policy.coverage();
        policy.examples().iter().take(2).for_each(|run| coverage.add(&run.decisions));
        let found = coverage.suggest(|covered, _| covered.kind == ProvisionKind::Rule);
        assert!(found.examples.len() > 1, "{name}: {found:#?}");
        let texts: Vec<String> = found.examples.iter().map(|example| example.text.clone()).collect();
        let text = with(&std::fs::read_to_string(shipped(name)).unwrap(), &policy, &texts);
        let file = PolicyFile::new("p.kijun", text.as_str());
        assert_eq!(file.format().unwrap(), text, "it is laid out as it should be");
        let again = PolicySet::load([PolicyFile::new("v.kijun", residence.as_str()), file]).unwrap();
        let again = again.policy(name).unwrap();
        for run in again.examples() {
            assert_eq!(run.problems, [], "{}", run.name);
            coverage.add(&run.decisions);
        }
        let gaps = coverage.provisions();
        for closed in found.examples.iter().flat_map(|example| &example.closes) {
            let covered = gaps.iter().find(|covered| covered.at == closed.at).unwrap();
            assert!(!covered.gaps.contains(&closed.gap), "{closed:?}");
        }
    }
}

#[test]
fn what_is_suggested_for_a_clause_makes_a_difference() {
    let policy = shipped_set().policy("minors_2023").unwrap();
    let mut coverage = policy.coverage();
    policy.examples().iter().take(1).for_each(|run| coverage.add(&run.decisions));
    // In the case of a child who is permitted, it may not hold of the mother: that shows nothing.
    let found = coverage.suggest(|covered, gap| covered.at == "minors_2023 rule 1(e)" && gap == Gap::False);
    let [example] = found.examples.as_slice() else { panic!("{found:#?}") };
    assert!(example.text.contains("wishes_to_stay is no)\n  expect individual for aiko"), "{}", example.text);
}

fn shipped(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("policies").join(format!("{name}.kijun"))
}
