//! A case as an example: its text, read again and run.

use std::sync::Arc;

use crate::decision::Decision;
use crate::eval::Truth;
use crate::facts::{self, Case, Slots};
use crate::model::policy::is_within;
use crate::set::Policy;
use crate::source::{SourceFile, Span};
use crate::syntax::ast::{
    Attachments, Example, Expect, Expected, ExpectedFactor, FactPath, FactStep, Given, MissingItem, Name, Part,
    Presence, RuleNumber, Text,
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

/// An example that expects nothing yet, and the decisions about it.
pub(super) struct Draft {
    example: Example,
    pub(super) decisions: Vec<Decision>,
    /// The decision about the subject for which it was made, by its place among them.
    pub(super) own: usize,
}

impl Draft {
    /// An example of a case, if it has the subject for which it is made.
    pub(super) fn new(policy: &Policy, slots: &Arc<Slots>, on: Date, subject: u32, title: &str) -> Option<Draft> {
        let (given, keys) = facts::given(slots, &policy.policy.case_name, &policy.policy.requires);
        let example = unexpecting(given, title, Some(on));
        let decisions = policy.run(&example.clone().into()).decisions;
        let own = match policy.policy.subjects {
            Some(_) => {
                let key = keys.get(&subject)?;
                decisions.iter().position(|decision| decision.subject_key().as_ref() == Some(key))?
            }
            None => decisions.first().map(|_| 0)?,
        };
        Some(Draft { example, decisions, own })
    }

    /// Expects what a decision is, and of each factor that is shown by it whether it is there.
    pub(super) fn expect(&mut self, policy: &Policy, decision: usize, shown: &[&str]) {
        let Some(decision) = self.decisions.get(decision) else { return };
        let key = policy.policy.subjects.as_ref().and_then(|_| decision.subject_key());
        self.example.expect.push(expectation(policy, decision, key.as_deref(), shown));
    }

    /// Its text, if it can be read again and passes.
    pub(super) fn text(&self, policy: &Policy) -> Option<String> {
        let text = example_text(&self.example);
        let run = policy.run(&read(policy, &text)?.into());
        run.problems.is_empty().then_some(text)
    }
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

fn expectation(policy: &Policy, decision: &Decision, key: Option<&str>, shown: &[&str]) -> Expect {
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
        factors: factors(decision, shown),
        attachments: Attachments::default(),
        span: Span::default(),
    }
}

/// Whether those factors are there that are named, or a clause of them.
fn factors(decision: &Decision, shown: &[&str]) -> Vec<ExpectedFactor> {
    let sides = decision.plan.policy.factors.iter().map(|factor| factor.side);
    let is_shown = |at: &str| shown.iter().any(|one| is_within(one, at));
    let told = decision.weighed().into_iter().zip(sides).filter(|(weighed, _)| is_shown(weighed.at));
    let expected = told.filter_map(|(weighed, side)| {
        let (_, marker) = weighed.at.strip_suffix(')')?.rsplit_once('(')?;
        let presence = match weighed.truth {
            Truth::Yes => Presence::Present,
            Truth::No => Presence::Absent,
            Truth::Unknown => Presence::NotKnown,
        };
        Some(ExpectedFactor { side, marker: name(marker), presence, span: Span::default() })
    });
    expected.collect()
}

/// `minors_2023 rule 3A`: its number.
fn number(address: &str) -> Option<RuleNumber> {
    address.rsplit_once(' ').and_then(|(_, number)| RuleNumber::read(number, Span::default()))
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
