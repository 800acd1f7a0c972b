//! Terms that a policy takes from another: those that read neither its case nor its subject.
//!
//! They are resolved anew in the policy that uses them, with their own file's conventions, presumptions and
//! parameters, and keep their own addresses.

use std::collections::HashSet;
use std::sync::Arc;

use super::build::{self, Vocabularies};
use super::check::Checker;
use super::policy::{Parameter, Term};
use super::resolve::Resolver;
use super::shape::Shape;
use super::{header, order};
use crate::diagnostic::Code;
use crate::source::SourceFile;
use crate::syntax::ast;

/// The policies of a set, with their files.
pub(super) type Policies<'a> = [(Arc<SourceFile>, &'a ast::Policy)];

/// Adds the terms and parameters of the policies that `uses` names; their terms stand behind the policy's own.
pub(super) fn import<'a>(
    resolver: &mut Resolver<'a, '_>,
    tree: &ast::Policy,
    policies: &'a Policies<'a>,
    vocabularies: &Vocabularies<'_>,
    shape: &'a Shape,
) -> (Vec<Option<Term>>, Vec<Parameter>) {
    let (mut terms, mut parameters) = (Vec::new(), Vec::new());
    for name in &tree.header.uses {
        let Some((file, other)) = policies.iter().find(|(_, other)| other.name.text == name.text) else { continue };
        if other.name.text == tree.name.text {
            let help = "leave it out: a policy has its own terms without it";
            resolver.report(Code::UnknownPart, name.span, "a policy does not use itself", help);
            continue;
        }
        // What is wrong with the other policy is told where that is checked.
        let mut quiet = Vec::new();
        let header = header::header(&mut Checker { problems: &mut quiet }, file, other, vocabularies, shape);
        let Some((header, order)) = header.zip(order::terms(&mut Checker { problems: &mut quiet }, file, &other.terms))
        else {
            continue;
        };
        let free = free(other);
        resolver.left_out.extend(
            other
                .terms
                .iter()
                .filter(|term| !free.contains(term.name.text.as_str()))
                .map(|term| term.name.text.clone()),
        );
        let outer = resolver.enter(file, &header, Some(other.name.text.clone()));
        parameters.extend(build::parameters(resolver, other, None, None));
        let first = resolver.terms.len();
        build::signatures(resolver, &other.terms, vocabularies, &header.vocabularies, None, None);
        let mut own: Vec<Option<Term>> = other.terms.iter().map(|_| None).collect();
        for at in order {
            let Some(term) = other.terms.get(at).filter(|term| free.contains(term.name.text.as_str())) else {
                continue;
            };
            let resolved = build::resolve_term(resolver, term, first.saturating_add(at), None, None);
            if let Some(place) = own.get_mut(at) {
                *place = resolved;
            }
        }
        // A term that is left out keeps its place, and nothing can name it.
        for (at, place) in own.iter_mut().enumerate().filter(|(_, place)| place.is_none()) {
            if let Some(signature) = resolver.terms.get_mut(first.saturating_add(at)) {
                signature.name = String::new();
            }
            *place = Some(build::nothing());
        }
        terms.extend(own);
        resolver.leave(outer);
    }
    (terms, parameters)
}

/// The terms of a policy that read neither its case nor its subject, nor call one that does.
fn free(tree: &ast::Policy) -> HashSet<&str> {
    let bound: HashSet<&str> = tree
        .header
        .case
        .iter()
        .map(|line| line.name.text.as_str())
        .chain(tree.header.decides.iter().map(|line| line.name.text.as_str()))
        .collect();
    let own: HashSet<&str> = tree.terms.iter().map(|term| term.name.text.as_str()).collect();
    let mut free = own.clone();
    loop {
        let held: Vec<&str> = tree
            .terms
            .iter()
            .filter(|term| free.contains(term.name.text.as_str()))
            .filter(|term| {
                order::names_of(term)
                    .iter()
                    .any(|name| bound.contains(name) || own.contains(name) && !free.contains(name))
            })
            .map(|term| term.name.text.as_str())
            .collect();
        if held.is_empty() {
            return free;
        }
        held.iter().for_each(|name| _ = free.remove(name));
    }
}
