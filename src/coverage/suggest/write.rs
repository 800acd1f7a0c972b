//! A case as an example: its text, read again and run.

use std::sync::Arc;

use crate::decision::Decision;
use crate::facts::{self, Case, Slots};
use crate::set::Policy;
use crate::source::{SourceFile, Span};
use crate::syntax::ast::{
    Attachments, Example, Expect, Expected, FactPath, FactStep, Given, MissingItem, Name, Part, RuleNumber, Text,
};
use crate::syntax::{self, example_text};
use crate::values::Date;

/// So many missing facts are written out: nobody checks more of them.
const MOST_MISSING: usize = 5;

fn name(text: &str) -> Name {
    Name { text: text.to_owned(), span: Span::default() }
}

/// An example that expects nothing yet.
fn unexpecting(given: Vec<Given>, title: &str, on: Option<Date>) -> Example {
    let title = Text { value: title.to_owned(), span: Span::default() };
    let attachments = Attachments::default();
    Example { title, on, given, expect: Vec::new(), attachments, span: Span::default() }
}

/// The case as an example says it.
pub(super) fn again(policy: &Policy, slots: &Slots) -> Case {
    let (given, _) = facts::given(slots, &policy.policy.case_name, &policy.policy.requires);
    let example = unexpecting(given, "again", None);
    facts::from_example(&policy.model.shape, &policy.policy, &example.into(), &mut Vec::new())
}

/// The text of an example and the decisions about it, if it says the same of the subject.
pub(super) fn example(
    policy: &Policy,
    slots: &Arc<Slots>,
    on: Date,
    subject: u32,
    title: &str,
) -> Option<(String, Vec<Decision>)> {
    let (given, keys) = facts::given(slots, &policy.policy.case_name, &policy.policy.requires);
    let mut example = unexpecting(given, title, Some(on));
    let decisions = policy.run(&example.clone().into()).decisions;
    let key = policy.policy.subjects.as_ref().and_then(|_| keys.get(&subject));
    let decision = match key {
        Some(key) => decisions.iter().find(|decision| decision.subject_key().as_deref() == Some(key.as_str()))?,
        None => decisions.first().filter(|_| policy.policy.subjects.is_none())?,
    };
    example.expect.push(expectation(policy, decision, key.map(String::as_str)));
    let text = example_text(&example);
    let run = policy.run(&read(policy, &text)?.into());
    run.problems.is_empty().then_some((text, run.decisions))
}

/// Reads an example as it would stand in the policy.
fn read(policy: &Policy, text: &str) -> Option<Example> {
    let file = SourceFile::new("suggestion", format!("policy {} \"…\"\n\n{text}", policy.name()));
    let mut problems = Vec::new();
    let ast = syntax::parse(&file, &mut problems);
    let parts = ast.parts.into_iter().filter(|_| problems.is_empty());
    let mut examples = parts.filter_map(|part| if let Part::Policy(tree) = part { Some(tree.examples) } else { None });
    let example = examples.next()?.into_iter().next()?;
    let mut problems = Vec::new();
    facts::from_example(&policy.model.shape, &policy.policy, &example.clone().into(), &mut problems);
    problems.is_empty().then_some(example)
}

fn expectation(policy: &Policy, decision: &Decision, key: Option<&str>) -> Expect {
    let result = match decision.result() {
        "undetermined" => Expected::Undetermined(decision.possible().into_iter().map(name).collect()),
        "not_in_force" => Expected::NotInForce,
        result => Expected::Word(name(decision.outcome().unwrap_or(result))),
    };
    let by: Vec<RuleNumber> = decision.rules().into_iter().filter_map(number).collect();
    Expect {
        result,
        subject: key.map(name),
        by: (!by.is_empty()).then_some(by),
        missing: missing(policy, decision, key).filter(|missing| (1..=MOST_MISSING).contains(&missing.len())),
        factors: Vec::new(),
        attachments: Attachments::default(),
        span: Span::default(),
    }
}

/// `minors_2023 rule 3A`: 3 and A.
fn number(address: &str) -> Option<RuleNumber> {
    let (_, number) = address.rsplit_once(' ')?;
    let digits = number.trim_end_matches(|c: char| !c.is_ascii_digit());
    let suffix = number.strip_prefix(digits)?.to_owned();
    Some(RuleNumber { number: digits.parse().ok()?, suffix, span: Span::default() })
}

/// What is missing, if an example can say it.
fn missing(policy: &Policy, decision: &Decision, key: Option<&str>) -> Option<Vec<MissingItem>> {
    let missing = decision.missing();
    let place = decision.subject();
    let paths = missing.facts.iter().chain(&missing.assessments).map(|fact| {
        // Of the subject by its name alone: `ken.schooling`.
        let short = place.as_deref().zip(key).and_then(|(place, key)| Some((fact.at.strip_prefix(place)?, key)));
        path(&short.map_or_else(|| fact.at.clone(), |(rest, key)| format!("{key}{rest}"))).map(MissingItem::Fact)
    });
    let questions = missing.questions.iter().map(|question| {
        let address = question.at.strip_prefix(policy.name())?.trim_start().to_owned();
        Some(MissingItem::Question { address, span: Span::default() })
    });
    paths.chain(questions).collect()
}

/// A path as decisions write it, as a tree.
fn path(text: &str) -> Option<FactPath> {
    let ends = |c: char| c == '.' || c == '[';
    let (root, mut rest) = text.split_at(text.find(ends).unwrap_or(text.len()));
    let mut steps = Vec::new();
    while !rest.is_empty() {
        if let Some(field) = rest.strip_prefix('.') {
            let (field, after) = field.split_at(field.find(ends).unwrap_or(field.len()));
            steps.push(FactStep::Field(name(field)));
            rest = after;
        } else {
            // A key with a bracket in it cannot be told from its end.
            let (key, after) = rest.strip_prefix('[')?.split_once(']')?;
            steps.push(match (key.parse(), key.starts_with('"')) {
                (Ok(index), _) => FactStep::Index(index),
                (Err(_), true) => FactStep::Key(name(&serde_json::from_str::<String>(key).ok()?)),
                (Err(_), false) => FactStep::Key(name(key)),
            });
            rest = after;
        }
    }
    Some(FactPath { root: name(root), steps, span: Span::default() })
}
