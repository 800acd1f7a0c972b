//! Examples: that what they expect exists, and whether it comes out.

use std::sync::Arc;

use super::on::subjects;
use super::{ExampleRun, Policy};
use crate::decision::Decision;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::eval::Truth;
use crate::facts::{self, Case, Path, path_text};
use crate::model::policy::Example;
use crate::model::{self, Model};
use crate::source::SourceFile;
use crate::syntax::ast::{Expect, Expected, FactPath, FactStep, MissingItem, Name, Presence};

/// What an `expect` names must exist.
pub(super) fn named(
    model: &Model,
    policy: &model::policy::Policy,
    case: &Case,
    (file, expect): (&Arc<SourceFile>, &Expect),
    problems: &mut Vec<Diagnostic>,
) {
    let mut report_in = |file, span, message: String, help: String| {
        problems.push(Diagnostic::new(Code::Example, file, span, message).help(help))
    };
    // About whom a column is says its head, in the policy.
    if let (Some(name), Some((_, record))) = (&expect.subject, &policy.subjects)
        && !model.shape.has_a_broken_field(*record)
        && case.slots.find(&model.shape, *record, &name.text).is_none()
    {
        let message = format!("nobody in this example is called `{}`", name.text);
        report_in(&policy.file, name.span, message, "name one of those in `given`".to_owned());
    }
    let mut report = |span, message: String, help: String| report_in(file, span, message, help);
    let words: Vec<&Name> = match &expect.result {
        Expected::Word(name) => vec![name],
        Expected::Undetermined(names) => names.iter().collect(),
        Expected::NotInForce => Vec::new(),
    };
    for word in words {
        let outcomes = policy.outcomes.iter().map(|outcome| outcome.name.as_str());
        if !outcomes.clone().any(|name| name == word.text) && !matches!(word.text.as_str(), "undecided" | "conflict") {
            let help = nearest(&word.text, outcomes.chain(["undecided", "conflict"]))
                .map_or_else(|| "name an outcome of the policy".to_owned(), |meant| format!("did you mean `{meant}`?"));
            report(word.span, format!("there is no outcome `{}`", word.text), help);
        }
    }
    if expect.subject.is_none() && policy.subjects.is_some() {
        let someone = case_keys(policy, case);
        if someone.len() > 1 {
            let help = format!("add `for {}`", someone.join("` or `for "));
            report(expect.span, "this does not say about whom it is".to_owned(), help);
        }
    }
    let rules: Vec<&str> = policy.rules.iter().map(|rule| policy.provision(rule.provision).address.as_str()).collect();
    for number in expect.by.iter().flatten() {
        let address = format!("rule {}", number.text());
        // It may be one that could not be read.
        if policy.broken.is_empty() && !rules.contains(&address.as_str()) {
            report(number.span, format!("there is no {address}"), format!("the policy has {}", rules.join(", ")));
        }
    }
    let factors: Vec<&str> =
        policy.factors.iter().map(|factor| policy.provision(factor.clause.provision).address.as_str()).collect();
    let readable = !policy.broken.iter().any(|broken| broken == "factors");
    for factor in expect.factors.iter().filter(|_| readable) {
        if !factors.contains(&factor.address().as_str()) {
            let help = match factors.as_slice() {
                [] => "the policy has no factors".to_owned(),
                factors => format!("the policy has {}", factors.join(", ")),
            };
            report(factor.span, format!("there is no `{}`", factor.address()), help);
        }
    }
    for item in expect.missing.iter().flatten() {
        if let MissingItem::Fact(path) = item
            && let Some((name, record)) = unknown_step(model, policy, path)
        {
            let fields = record.fields.iter().map(|field| field.name.as_str());
            let help = nearest(&name.text, fields.clone()).map_or_else(
                || format!("it has {}", fields.collect::<Vec<_>>().join(", ")),
                |meant| format!("did you mean `{meant}`?"),
            );
            report(name.span, format!("a `{}` has no fact `{}`", record.name, name.text), help);
        }
    }
}

/// The keys of everybody that a policy would decide about in an example.
fn case_keys(policy: &model::policy::Policy, case: &Case) -> Vec<String> {
    let Some((list, record)) = &policy.subjects else { return Vec::new() };
    let rows = subjects(&case.slots, list).into_iter().flat_map(|(rows, _)| rows);
    rows.map(|row| Path::row(&case.slots, *record, row).short()).collect()
}

/// The first name on the way to a missing fact that its record does not have.
fn unknown_step<'a, 'm>(
    model: &'m Model,
    policy: &model::policy::Policy,
    path: &'a FactPath,
) -> Option<(&'a Name, &'m model::shape::Record)> {
    let case = model.shape.record(policy.case)?;
    let root = case.fields.iter().position(|field| field.name == path.root.text);
    let mut record = match (root, &policy.subjects) {
        (Some(field), _) => inner_record(model, policy.case, field),
        // A key of somebody.
        (None, Some((_, record))) => Some(*record),
        (None, None) => return Some((&path.root, case)),
    };
    for step in &path.steps {
        let FactStep::Field(name) = step else { continue };
        let holder = model.shape.record(record?)?;
        let Some(field) = holder.fields.iter().position(|field| field.name == name.text) else {
            return Some((name, holder));
        };
        record = inner_record(model, record?, field);
    }
    None
}

fn inner_record(model: &Model, record: usize, field: usize) -> Option<usize> {
    match model.shape.field(record, field)?.ty.kind {
        model::shape::Kind::Record(inner) => Some(inner),
        _ => None,
    }
}

impl Policy {
    /// Runs the policy's examples, in the order of the text.
    #[must_use]
    pub fn examples(&self) -> Vec<ExampleRun> {
        let examples = self.model.examples.get(self.policy.law);
        examples.map_or(&[][..], Vec::as_slice).iter().map(|example| self.run(example)).collect()
    }

    pub(crate) fn run(&self, example: &Example) -> ExampleRun {
        let mut problems = Vec::new();
        let case = facts::from_example(&self.model.shape, &self.policy, example, &mut problems);
        let tree = &example.tree;
        let decisions = tree.on.and_then(|on| self.on(on).decide(&case).ok()).unwrap_or_default();
        for expect in &tree.expect {
            problems.extend(self.unmet(example.file(&self.policy.file), expect, &decisions));
        }
        ExampleRun { name: format!("{} example “{}”", self.name(), tree.title.value), problems, decisions }
    }

    /// What an expectation says otherwise than the decision.
    fn unmet(&self, file: &Arc<SourceFile>, expect: &Expect, decisions: &[Decision]) -> Option<Diagnostic> {
        let report = |message: String| {
            Some(
                Diagnostic::new(Code::ExampleFailed, file, expect.span, message)
                    .help("correct the rule or the expectation, whichever is wrong"),
            )
        };
        let decision = match &expect.subject {
            Some(name) => {
                decisions.iter().find(|decision| decision.subject_key().as_deref() == Some(name.text.as_str()))
            }
            None if decisions.len() == 1 => decisions.first(),
            None => return report("this expectation does not say about whom it is".to_owned()),
        };
        let Some(decision) = decision else { return report("there is no decision about this subject".to_owned()) };
        let expected = match &expect.result {
            Expected::Word(name) => name.text.clone(),
            Expected::Undetermined(names) => format!(
                "undetermined: {}",
                names.iter().map(|name| name.text.as_str()).collect::<Vec<_>>().join(" or ")
            ),
            Expected::NotInForce => "not in force".to_owned(),
        };
        let found = match decision.result() {
            "undetermined" => format!("undetermined: {}", decision.possible().join(" or ")),
            "not_in_force" => "not in force".to_owned(),
            other => decision.outcome().unwrap_or(other).to_owned(),
        };
        let sorted = |text: &str| {
            let mut parts: Vec<String> =
                text.trim_start_matches("undetermined: ").split(" or ").map(str::to_owned).collect();
            parts.sort();
            (text.starts_with("undetermined"), parts)
        };
        if sorted(&expected) != sorted(&found) {
            return report(format!("the decision is {found}, and {expected} was expected"));
        }
        if let Some(by) = &expect.by {
            let by: Vec<String> = by.iter().map(|number| format!("{} rule {}", self.name(), number.text())).collect();
            if decision.rules() != by {
                return report(format!("it is decided by {}, and {} was expected", list(&decision.rules()), list(&by)));
            }
        }
        if let Some(missing) = &expect.missing {
            let subject = decision.subject_key().zip(decision.subject());
            let subject = subject.as_ref().map(|(key, path)| (key.as_str(), path.as_str()));
            let mut wanted: Vec<String> = missing
                .iter()
                .map(|item| match item {
                    MissingItem::Fact(path) => path_text(
                        path,
                        self.key_and_place(path, decisions).as_ref().map(|(a, b)| (a.as_str(), b.as_str())).or(subject),
                    ),
                    MissingItem::Question { address, .. } => format!("{} {address}", self.name()),
                })
                .collect();
            let found = decision.missing();
            let facts = found.facts.iter().chain(&found.assessments).map(|fact| fact.at.clone());
            let mut found: Vec<String> =
                facts.chain(found.questions.iter().map(|question| question.at.clone())).collect();
            wanted.sort();
            found.sort();
            if wanted != found {
                return report(format!("missing is {}, and {} was expected", list(&found), list(&wanted)));
            }
        }
        let weighed = decision.weighed();
        let wrong = expect.factors.iter().find_map(|factor| {
            let found = weighed.iter().find(|weighed| weighed.at == factor.address());
            let found = found.map_or("not weighed", |found| presence(found.truth).words());
            (found != factor.presence.words()).then_some((factor, found))
        });
        let (factor, found) = wrong?;
        report(format!("`{}` is {found}, and {} was expected", factor.address(), factor.presence.words()))
    }

    /// A path may start with the key of any subject.
    fn key_and_place(&self, path: &FactPath, decisions: &[Decision]) -> Option<(String, String)> {
        let decision =
            decisions.iter().find(|decision| decision.subject_key().as_deref() == Some(path.root.text.as_str()))?;
        decision.subject_key().zip(decision.subject())
    }
}

/// What a factor is whose truth this is.
fn presence(truth: Truth) -> Presence {
    match truth {
        Truth::Yes => Presence::Present,
        Truth::No => Presence::Absent,
        Truth::Unknown => Presence::NotKnown,
    }
}

fn list<T: std::borrow::Borrow<str>>(items: &[T]) -> String {
    if items.is_empty() { "nothing".to_owned() } else { items.join(", ") }
}
