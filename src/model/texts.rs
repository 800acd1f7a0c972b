//! Every text of every policy, checked as if it had been written whole.

use std::sync::Arc;

use super::ask::{self, Askable};
use super::build::{self, Vocabularies};
use super::check::Checker;
use super::policy::Policy;
use super::resolve::source;
use super::shape::Shape;
use crate::diagnostic::Diagnostic;
use crate::law::{Law, Laws, Text, Tree};
use crate::source::SourceFile;
use crate::syntax::ast;

/// What texts are checked against.
pub(super) struct Texts<'a> {
    pub(super) vocabularies: &'a Vocabularies<'a>,
    pub(super) shape: &'a Shape,
    pub(super) laws: &'a Laws,
}

impl<'a> Texts<'a> {
    /// Checks each text; what is wrong in several of them is told once.
    pub(super) fn check(&self, checker: &mut Checker<'_>) -> Vec<Option<Policy>> {
        let bases: Vec<(Arc<SourceFile>, &ast::Policy)> = self
            .laws
            .laws
            .iter()
            .zip(&self.laws.trees)
            .map(|(law, tree)| (Arc::clone(&law.file), &tree.tree))
            .collect();
        let mut askable = ask::askable(&bases, self.vocabularies, self.shape);
        for tree in &self.laws.trees {
            if let Some(Some(askable)) = askable.get_mut(tree.law) {
                askable.adds(&tree.tree);
            }
        }
        let mut checked = Vec::new();
        for (at, text) in self.laws.texts.iter().enumerate() {
            let Some((law, tree)) = self.laws.laws.get(text.law).zip(self.laws.trees.get(text.tree)) else { continue };
            if tree.amendments.is_empty() && text.uses.iter().all(|used| self.is_base(*used)) {
                checked.push(self.build(checker, law, (at, text), &tree.tree, &bases, &askable));
                continue;
            }
            let mut problems = Vec::new();
            let used = self.with_used(text, &bases);
            let mut own = Checker { problems: &mut problems };
            checked.push(self.build(&mut own, law, (at, text), &tree.tree, &used, &askable));
            problems.retain(|problem| !checker.problems.iter().any(|known| is_like(known, problem)));
            for problem in problems {
                let shown = if is_of_older_words(law, tree, &problem) {
                    self.blamed(law, (at, text), tree, &used, &askable, problem)
                } else {
                    problem
                };
                if !checker.problems.iter().any(|known| is_like(known, &shown)) {
                    checker.problems.push(shown);
                }
            }
        }
        checked
    }

    fn is_base(&self, tree: usize) -> bool {
        self.laws.trees.get(tree).is_some_and(|tree| tree.amendments.is_empty())
    }

    /// The policies, those that a text uses as they stand with it.
    fn with_used(
        &self,
        text: &Text,
        bases: &[(Arc<SourceFile>, &'a ast::Policy)],
    ) -> Vec<(Arc<SourceFile>, &'a ast::Policy)> {
        let mut policies = bases.to_vec();
        for used in text.uses.iter().filter_map(|used| self.laws.trees.get(*used)) {
            if let Some(place) = policies.get_mut(used.law) {
                place.1 = &used.tree;
            }
        }
        policies
    }

    fn build(
        &self,
        checker: &mut Checker<'_>,
        law: &Law,
        (at, text): (usize, &Text),
        tree: &ast::Policy,
        policies: &[(Arc<SourceFile>, &ast::Policy)],
        askable: &[Option<Askable>],
    ) -> Option<Policy> {
        let (vocabularies, shape) = (self.vocabularies, self.shape);
        let mut policy = build::policy(checker, law, tree, vocabularies, shape, askable, policies)?;
        policy.law = text.law;
        policy.text = at;
        let own = self.laws.trees.get(text.tree).map_or(&[][..], |tree| tree.amendments.as_slice());
        let sources = own.iter().filter_map(|at| law.amendments.get(*at));
        policy.sources.extend(sources.flat_map(|own| &own.tree.attachments.sources).map(source));
        Some(policy)
    }

    /// What is wrong in words that stood there before, though nothing was: told at the change that broke it.
    fn blamed(
        &self,
        law: &Law,
        (at, text): (usize, &Text),
        tree: &Tree,
        policies: &[(Arc<SourceFile>, &ast::Policy)],
        askable: &[Option<Askable>],
        problem: Diagnostic,
    ) -> Diagnostic {
        let broken = |amendments: usize, changes: usize| {
            let put_in = tree.amendments.get(..amendments).unwrap_or_default();
            let tree = self.laws.with_part(text.law, put_in, changes);
            let mut problems = Vec::new();
            self.build(&mut Checker { problems: &mut problems }, law, (at, text), &tree, policies, askable);
            problems.iter().any(|other| is_like(other, &problem))
        };
        // The first with which it is so, as a rule the last that there is.
        let (mut without, mut with) = (0, tree.amendments.len());
        if !broken(with, 0) {
            without = with.saturating_sub(1);
        }
        while with.saturating_sub(without) > 1 {
            let middle = without.midpoint(with);
            if broken(middle, usize::MAX) {
                with = middle;
            } else {
                without = middle;
            }
        }
        let last = with.checked_sub(1).and_then(|at| law.amendments.get(*tree.amendments.get(at)?));
        let Some(last) = last else { return problem };
        let change = (0..last.tree.changes.len()).find(|at| broken(with, at.saturating_add(1)));
        let span = change.and_then(|at| last.tree.changes.get(at)).map_or(last.tree.name.span, |change| change.span);
        let place = problem.position();
        let message = format!("from {} on this breaks the text: {}", last.from, problem.message());
        let help = format!(
            "{} (line {} of {})",
            problem.advice().unwrap_or("look at what stands there"),
            place.line,
            problem.file().name()
        );
        Diagnostic::new(problem.code(), &law.file, span, message).help(help)
    }
}

/// Whether two problems are one, though the advice may name other things in another text.
fn is_like(one: &Diagnostic, other: &Diagnostic) -> bool {
    (one.code(), one.span(), one.message()) == (other.code(), other.span(), other.message())
        && one.file().name() == other.file().name()
}

/// Whether a problem is in the words of the policy, or of an amendment that was put in before the last.
fn is_of_older_words(law: &Law, tree: &Tree, problem: &Diagnostic) -> bool {
    let words = tree.amendments.iter().filter_map(|at| Some((*at, law.amendments.get(*at)?)));
    let own = words.filter_map(|(at, own)| {
        let (file, name) = law.file.origin(own.tree.name.span);
        (file.name() == problem.file().name() && name.start <= problem.span().start).then_some((name.start, at))
    });
    match own.max() {
        Some((_, at)) if !problem.is_in(&law.place) => tree.amendments.last() != Some(&at),
        _ => problem.is_in(&law.place),
    }
}
