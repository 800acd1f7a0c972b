//! Tree to model: names, types, and how the provisions stand together. Every diagnostic about meaning.

mod ask;
mod build;
mod check;
mod circles;
mod cover;
mod depth;
mod effects;
pub(crate) mod expr;
mod header;
mod imports;
mod order;
pub(crate) mod policy;
mod resolve;
pub(crate) mod shape;
mod texts;
pub(crate) mod time;
mod transitions;
pub(crate) mod version;
mod written;

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, OnceLock};

pub(crate) use ask::with_asked;
pub(crate) use build::constant;
use check::Checker;
use policy::Policy;
use shape::{Kind, Shape};

use crate::diagnostic::{Code, Diagnostic};
use crate::law::{self, Laws};
use crate::source::SourceFile;
use crate::syntax::ast::{self, Ast, Part};
use crate::values::Date;

/// Everything that is checked: one shape for all cases, and the policies over all days.
#[derive(Debug, Default)]
pub(crate) struct Model {
    pub(crate) shape: Arc<Shape>,
    /// Each text of each policy.
    pub(crate) policies: Vec<Arc<Policy>>,
    /// The examples of each policy, with those of its amendments.
    pub(crate) examples: Vec<Vec<policy::Example>>,
    /// What the texts are made of; the policies keep their places among them.
    pub(crate) laws: Laws,
    /// The files, from which the same can be made without an amendment.
    pub(crate) asts: Vec<Ast>,
    /// The version of each text, once one is asked for.
    versions: OnceLock<Vec<String>>,
}

impl Model {
    /// The text of a policy on a day.
    pub(crate) fn text_on(&self, law: usize, on: Date) -> Option<&Arc<Policy>> {
        text(&self.policies, self.laws.laws.get(law)?.segment(on)?.text)
    }

    /// The version of a policy's text, as [`crate::Policy::version`] tells it.
    pub(crate) fn version(&self, policy: &Policy) -> &str {
        let versions = self.versions.get_or_init(|| version::versions(self));
        versions.get(policy.text).map_or("", String::as_str)
    }

    /// The last text of a policy.
    pub(crate) fn last_text(&self, law: usize) -> Option<&Arc<Policy>> {
        text(&self.policies, self.laws.laws.get(law)?.segments.last()?.text)
    }
}

/// The text of a number. As long as something is wrong with a policy, there are gaps between the numbers.
fn text(policies: &[Arc<Policy>], number: usize) -> Option<&Arc<Policy>> {
    policies.get(policies.binary_search_by_key(&number, |policy| policy.text).ok()?)
}

/// Checks all files together.
pub(crate) fn check(asts: &[Ast], problems: &mut Vec<Diagnostic>) -> Model {
    let mut checker = Checker { problems };
    names(&mut checker, asts);
    let vocabularies: Vec<(Arc<SourceFile>, &ast::Vocabulary)> = asts
        .iter()
        .flat_map(|ast| ast.parts.iter().map(|part| (Arc::clone(&ast.file), part)))
        .filter_map(|(file, part)| if let Part::Vocabulary(part) = part { Some((file, part)) } else { None })
        .collect();
    let gathered = law::gather(asts, checker.problems);
    let mut whole = gathered.iter().all(|own| own.policy.broken.is_empty());
    let laws = law::laws(gathered, checker.problems);
    let shape = shape::build(&mut checker, &vocabularies);
    let texts = texts::Texts { vocabularies: &vocabularies, shape: &shape, laws: &laws };
    let checked = texts.check(&mut checker);
    whole &= checked.iter().all(Option::is_some);
    let policies: Vec<Arc<Policy>> = checked.into_iter().flatten().map(Arc::new).collect();
    if whole && !policies.is_empty() {
        let read: Vec<(usize, usize)> = policies.iter().flat_map(|policy| policy.reads.iter().copied()).collect();
        unread(&mut checker, &vocabularies, &shape, &read);
    }
    // How deep evaluation goes is counted only where it ends: without a circle, and with every policy there.
    if whole
        && !checker.has_circles()
        && let Some(order) = ask::order(&mut checker, &policies)
    {
        depth::check(&mut checker, &laws, &policies, &order);
    }
    time::gaps(&mut checker, &laws, &policies);
    if whole {
        time::asked(&mut checker, &laws, &policies);
    }
    for policy in laws.laws.iter().filter_map(|law| text(&policies, law.segments.first()?.text)) {
        keys(&mut checker, &vocabularies, &shape, policy);
    }
    let examples = laws.laws.iter().map(policy::Example::all).collect();
    Model { shape: Arc::new(shape), policies, examples, laws, asts: Vec::new(), versions: OnceLock::new() }
}

/// Each part has a name of its own.
fn names(checker: &mut Checker<'_>, asts: &[Ast]) {
    let mut names: HashMap<&str, String> = HashMap::new();
    for (file, part) in asts.iter().flat_map(|ast| ast.parts.iter().map(|part| (&ast.file, part))) {
        let name = part.name();
        if let Some(place) = names.get(name.text.as_str()) {
            let message = format!("`{}` is declared already, in {place}", name.text);
            let help = "give one of the two another name, or delete the copy";
            checker.report(file, Code::DuplicateName, name.span, message, help);
        } else {
            names.insert(&name.text, format!("{}:{}", file.name(), file.position(name.span.start).line));
        }
    }
}

/// Facts of a vocabulary in use that no policy reads.
fn unread(
    checker: &mut Checker<'_>,
    vocabularies: &[(Arc<SourceFile>, &ast::Vocabulary)],
    shape: &Shape,
    read: &[(usize, usize)],
) {
    let read: HashSet<&(usize, usize)> = read.iter().collect();
    for (id, record) in shape.records.iter().enumerate() {
        let Some((file, vocabulary)) = vocabularies.get(record.vocabulary) else { continue };
        let Some(written) = vocabulary.records.iter().find(|written| written.name.text == record.name) else {
            continue;
        };
        for (at, (field, place)) in record.fields.iter().zip(&written.fields).enumerate() {
            if field.ty.kind != Kind::Key && !read.contains(&&(id, at)) {
                let message = format!("no policy reads the fact `{}` of `{}`", field.name, record.name);
                checker.report(file, Code::UnreadFact, place.name.span, message, "take it out, or read it in a policy");
            }
        }
    }
}

/// A case holds one list of each record that is pointed to.
fn keys(
    checker: &mut Checker<'_>,
    vocabularies: &[(Arc<SourceFile>, &ast::Vocabulary)],
    shape: &Shape,
    policy: &Policy,
) {
    let mut lists = vec![0usize; shape.records.len()];
    let mut pointed = Vec::new();
    let mut reached = vec![policy.case];
    let mut at = 0usize;
    // A record that holds itself has been reported; counting to the number of records ends there, too.
    while let Some(id) = reached.get(at).copied().filter(|_| at <= shape.records.len().saturating_mul(4)) {
        at = at.saturating_add(1);
        for field in shape.record(id).map_or(&[][..], |record| record.fields.as_slice()) {
            match field.ty.kind {
                Kind::Record(inner) => {
                    if field.ty.list
                        && let Some(count) = lists.get_mut(inner)
                    {
                        *count = count.saturating_add(1);
                    }
                    reached.push(inner);
                }
                Kind::Reference(inner) => pointed.push(inner),
                _ => {}
            }
        }
    }
    pointed.sort_unstable();
    pointed.dedup();
    for id in pointed {
        let Some(record) = shape.record(id).filter(|_| lists.get(id) != Some(&1)) else { continue };
        let written = vocabularies
            .get(record.vocabulary)
            .and_then(|(file, v)| Some((file, v.records.iter().find(|r| r.name.text == record.name)?)));
        if let Some((file, written)) = written {
            let message = format!(
                "`{}` is pointed to, and a case of `{}` does not hold exactly one list of it",
                record.name, policy.name
            );
            checker.report(
                file,
                Code::Keys,
                written.name.span,
                message,
                "let the case hold one `list of` it, so that everybody stands in one place",
            );
        }
    }
}
