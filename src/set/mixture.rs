//! Two texts of a policy with all that they reach, what differs between them part by part, and the texts that lie between:
//! the old one with some parts of the new.

use std::collections::HashSet;
use std::sync::Arc;

use super::{Policy, PolicyOn, PolicySet};
use crate::decision::Decision;
use crate::diagnostic::{Code, Severity};
use crate::law::{self, Difference, DifferenceKind, Law};
use crate::model;
use crate::source::SourceFile;
use crate::syntax::ast::{self, Ast, Vocabulary};
use crate::values::Date;

/// What differs, and the trees of which texts are put together.
#[derive(Debug)]
pub(crate) struct Mixture {
    name: String,
    /// What is the same in both, as the new set has it.
    base: Vec<Ast>,
    /// The policies that have one text here for all days: those that differ, and those that use others or are used.
    policies: Vec<Two>,
    /// Vocabularies that differ.
    vocabularies: Vec<(Vocabulary, Vocabulary)>,
    parts: Vec<Part>,
}

/// A policy in both.
#[derive(Debug)]
struct Two {
    file: Arc<SourceFile>,
    old: ast::Policy,
    new: ast::Policy,
}

/// A provision that differs, with all that came or went with it.
#[derive(Debug)]
struct Part {
    /// Its address, as it is told.
    at: String,
    /// It may be another in the old text.
    was_at: Option<String>,
}

/// A side: a policy on a day, and its text that decides.
#[derive(Clone, Copy)]
pub(crate) struct Side<'a> {
    pub(crate) on: &'a PolicyOn,
    pub(crate) text: usize,
}

impl<'a> Side<'a> {
    /// The text by which it was decided.
    pub(crate) fn of(on: &'a PolicyOn, decision: &Decision) -> Side<'a> {
        Side { on, text: decision.plan.policy.text }
    }

    /// The text of the day.
    pub(crate) fn of_day(on: &'a PolicyOn) -> Side<'a> {
        Side { on, text: on.basis.plan.policy.text }
    }
}

impl Mixture {
    pub(crate) fn new(old: Side<'_>, new: Side<'_>) -> Mixture {
        let (was, is) = (old.on.policy(), new.on.policy());
        let (before, after) = (was.trees(old), is.trees(new));
        let names: Vec<&str> = after.iter().map(|(law, _)| law.name.as_str()).collect();
        let uses = |tree: &ast::Policy, name: &str| tree.header.uses.iter().any(|used| used.text == name);
        let (mut policies, mut parts) = (Vec::new(), Vec::new());
        for (law, new) in &after {
            let name = law.name.as_str();
            let other = before.iter().find(|(other, _)| other.name == name);
            let old = other.map_or(*new, |(_, old)| *old);
            let found = differing(law::differences(old, new), &format!("{name} "));
            // What is used has the text of the day with whatever uses it; what is only asked may be asked for other days.
            let is_used = names.iter().any(|other| uses(new, other)) || after.iter().any(|(_, tree)| uses(tree, name));
            if name == is.name() || is_used || !found.is_empty() {
                policies.push(Two { file: Arc::clone(&law.file), old: old.clone(), new: (*new).clone() });
                parts.extend(found);
            }
        }
        let mut vocabularies = Vec::new();
        if !Arc::ptr_eq(&was.model, &is.model) {
            for new in is.vocabularies() {
                let Some(old) = was.vocabularies().find(|own| own.name.text == new.name.text) else { continue };
                let found = differing(law::vocabulary_differences(Some(old), Some(new)), "");
                if !found.is_empty() {
                    vocabularies.push((old.clone(), new.clone()));
                    parts.extend(found);
                }
            }
        }
        let base = base(&was, &is, &policies);
        Mixture { name: is.name().to_owned(), base, policies, vocabularies, parts }
    }

    /// How many parts differ.
    pub(crate) fn len(&self) -> usize {
        self.parts.len()
    }

    /// The addresses of some parts, as they are told.
    pub(crate) fn told(&self, taken: &[bool]) -> Vec<String> {
        self.parts.iter().zip(taken).filter(|(_, taken)| **taken).map(|(part, _)| part.at.clone()).collect()
    }

    /// The policy by the old text with some parts of the new; `None` where that does not stand.
    pub(crate) fn with(&self, taken: &[bool]) -> Option<Policy> {
        let parts = self.parts.iter().zip(taken).filter(|(_, taken)| **taken).map(|(part, _)| part);
        let taken: HashSet<&str> =
            parts.flat_map(|part| std::iter::once(part.at.as_str()).chain(part.was_at.as_deref())).collect();
        let mut asts = self.base.clone();
        for part in asts.iter_mut().flat_map(|ast| &mut ast.parts) {
            let ast::Part::Vocabulary(own) = part else { continue };
            let two = self.vocabularies.iter().find(|(_, new)| new.name.text == own.name.text);
            if let Some((old, new)) = two {
                *own = law::mixed_vocabulary(old, new, &|at| taken.contains(at));
            }
        }
        for Two { file, old, new } in &self.policies {
            let takes = |at: &str| taken.contains(format!("{} {at}", new.name.text).as_str());
            let parts = vec![ast::Part::Policy(law::mixed(old, new, &takes))];
            asts.push(Ast { file: Arc::clone(file), parts, places: Vec::new() });
        }
        let mut problems = Vec::new();
        let model = model::check(&asts, &mut problems);
        // An outcome that no rule gives does no harm.
        let harm = |code| code != Code::UnreachableOutcome;
        if problems.iter().any(|problem| problem.severity() == Severity::Error && harm(problem.code())) {
            return None;
        }
        PolicySet { model: Arc::new(model), warnings: Vec::new() }.policy(&self.name).ok()
    }
}

impl Policy {
    /// The tree of each policy that it reaches, those that it uses as they stand with its own text.
    fn trees(&self, side: Side<'_>) -> Vec<(&Law, &ast::Policy)> {
        let laws = &self.model.laws;
        let day: Date = side.on.basis.plan.text_day;
        let own = laws.texts.get(side.text);
        let tree_of = |at: usize| {
            let used = own.into_iter().flat_map(|own| std::iter::once(&own.tree).chain(&own.uses));
            let used = used.copied().find(|tree| laws.trees.get(*tree).is_some_and(|tree| tree.law == at));
            let law = laws.laws.get(at)?;
            let tree = used.or_else(|| Some(laws.texts.get(law.segment(day)?.text)?.tree))?;
            Some((law, &laws.trees.get(tree)?.tree))
        };
        self.reached().into_iter().filter_map(tree_of).collect()
    }
}

/// What differs and can decide, each with all that came or went with it.
fn differing(all: Vec<Difference>, of: &str) -> Vec<Part> {
    let mut kept: Vec<Difference> = Vec::new();
    for one in all.into_iter().filter(|one| one.kind != DifferenceKind::Same) {
        let decides = !["title", "sources", "notes"].contains(&one.at());
        if decides && !kept.last().is_some_and(|last| one.is_part_of(last)) {
            kept.push(one);
        }
    }
    let part = |one: Difference| {
        let at = format!("{of}{}", one.at());
        Part { was_at: one.old_at.map(|old| format!("{of}{old}")).filter(|old| *old != at), at }
    };
    kept.into_iter().map(part).collect()
}

/// All but some policies and their amendments, without examples; of the old set what the new one has not.
fn base(was: &Policy, is: &Policy, policies: &[Two]) -> Vec<Ast> {
    let all = || is.model.asts.iter().flat_map(|ast| &ast.parts);
    let mut gone: HashSet<&str> = policies.iter().map(|two| two.new.name.text.as_str()).collect();
    loop {
        let before = gone.len();
        let amended = all().filter_map(|part| if let ast::Part::Amendment(own) = part { Some(own) } else { None });
        let touched = amended.filter(|own| own.amends.iter().any(|name| gone.contains(name.text.as_str())));
        let more: Vec<&str> = touched.map(|own| own.name.text.as_str()).collect();
        gone.extend(more);
        if gone.len() == before {
            break;
        }
    }
    let there: HashSet<&str> = all().map(|part| part.name().text.as_str()).collect();
    let mut base = kept(&is.model.asts, &|part| !gone.contains(part.name().text.as_str()));
    if !Arc::ptr_eq(&was.model, &is.model) {
        base.extend(kept(&was.model.asts, &|part| {
            !matches!(part, ast::Part::Amendment(_)) && !there.contains(part.name().text.as_str())
        }));
    }
    base
}

/// Some parts of files, without examples.
fn kept(asts: &[Ast], stays: &dyn Fn(&ast::Part) -> bool) -> Vec<Ast> {
    let kept = |ast: &Ast| {
        let stay: Vec<usize> = (0..).zip(&ast.parts).filter(|(_, part)| stays(part)).map(|(at, _)| at).collect();
        let mut parts: Vec<ast::Part> = stay.iter().filter_map(|at| ast.parts.get(*at).cloned()).collect();
        for part in &mut parts {
            match part {
                ast::Part::Policy(own) => (own.examples, own.example_tables) = Default::default(),
                ast::Part::Amendment(own) => (own.examples, own.example_tables) = Default::default(),
                ast::Part::Vocabulary(_) => {}
            }
        }
        let places = stay.iter().filter_map(|at| ast.places.get(*at).copied()).collect();
        Ast { file: Arc::clone(&ast.file), parts, places }
    };
    asts.iter().map(kept).collect()
}
