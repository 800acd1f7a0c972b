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
        // Its terms speak its own names, and none of this policy's.
        let outer = resolver.enter(file, &header, other);
        let names = resolver.hide_names();
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
        resolver.show_names(names);
        clashes(resolver, name, first, tree);
    }
    (terms, parameters)
}

/// Reports each term that was taken in, from a place on, and is called as something that is here already.
fn clashes(resolver: &mut Resolver<'_, '_>, uses: &ast::Name, first: usize, tree: &ast::Policy) {
    let (earlier, taken_in) = resolver.terms.split_at(first.min(resolver.terms.len()));
    let here = |name: &String| {
        earlier.iter().any(|term| term.name == *name)
            || resolver.parameters.iter().any(|parameter| parameter.name == *name)
            || bound(tree).any(|bound| bound == name)
    };
    let taken_in = taken_in.iter().map(|term| &term.name).filter(|name| !name.is_empty());
    let names: Vec<String> = taken_in.filter(|name| here(name)).cloned().collect();
    for name in names {
        let message = format!("the policy `{}` has a term `{name}`, and `{name}` means something already", uses.text);
        resolver.report(Code::DuplicateName, uses.span, message, "give the term, or what is here, another name");
    }
}

/// The terms of a policy that read neither its case nor its subject, nor call one that does.
fn free(tree: &ast::Policy) -> HashSet<&str> {
    let bound: HashSet<&str> = bound(tree).collect();
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

/// What a policy calls its case and its subject.
fn bound(tree: &ast::Policy) -> impl Iterator<Item = &str> {
    let case = tree.header.case.iter().map(|line| line.name.text.as_str());
    case.chain(tree.header.decides.iter().map(|line| line.name.text.as_str()))
}
