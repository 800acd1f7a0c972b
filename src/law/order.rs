//! The amendments of each policy, in the order of their start, with what other amendments made of their window.

use std::sync::Arc;

use super::heads::{Head, amending, heads, of_amendments};
use super::{cases, rows};
use crate::diagnostic::Diagnostic;
use crate::source::{SourceFile, Span};
use crate::syntax::ast::{self, Ast, Part};
use crate::values::Date;

/// An amendment as it takes effect.
#[derive(Clone, Debug)]
pub(crate) struct Amended {
    pub(crate) tree: ast::Amendment,
    /// The first day and the last.
    pub(crate) from: Date,
    pub(crate) to: Option<Date>,
}

impl Amended {
    pub(crate) fn name(&self) -> &str {
        &self.tree.name.text
    }

    pub(crate) fn holds(&self, on: Date) -> bool {
        self.from <= on && self.to.is_none_or(|to| on <= to)
    }

    /// How many of its lines that say for which cases the earlier text stays still hold on a day.
    pub(crate) fn stays(&self, on: Date) -> usize {
        self.tree.stays.iter().filter(|stays| stays.until.is_none_or(|until| on <= until)).count()
    }
}

/// A policy with the amendments that amend it, and the text in which all of them stand.
pub(crate) struct Gathered {
    pub(crate) file: Arc<SourceFile>,
    pub(crate) policy: ast::Policy,
    /// Where the policy itself was written.
    pub(crate) place: (Arc<SourceFile>, Span),
    /// In the order of their start.
    pub(crate) amendments: Vec<Amended>,
    /// Whether anything of it could not be read.
    pub(crate) broken: bool,
}

/// Whether an amendment whose header could not be read may amend a policy.
fn may_amend(amendment: &ast::Amendment, policy: &ast::Name) -> bool {
    let amends = &amendment.amends;
    amendment.header_broken && (amends.is_empty() || amends.iter().any(|name| name.text == policy.text))
}

/// An amendment where it was written.
pub(super) struct Written<'a> {
    pub(super) file: &'a Arc<SourceFile>,
    pub(super) tree: &'a ast::Amendment,
    place: Option<Span>,
}

/// Every policy with its amendments.
pub(crate) fn gather(asts: &[Ast], problems: &mut Vec<Diagnostic>) -> Vec<Gathered> {
    let mut policies: Vec<(&Arc<SourceFile>, &ast::Policy, Option<Span>)> = Vec::new();
    let mut written: Vec<Written<'_>> = Vec::new();
    for ast in asts {
        for (at, part) in ast.parts.iter().enumerate() {
            let place = ast.places.get(at).copied();
            match part {
                Part::Policy(tree) => policies.push((&ast.file, tree, place)),
                Part::Amendment(tree) => written.push(Written { file: &ast.file, tree, place }),
                Part::Vocabulary(_) => {}
            }
        }
    }
    let names: Vec<&str> = policies.iter().map(|(_, tree, _)| tree.name.text.as_str()).collect();
    let heads: Vec<Option<Head>> = heads(&written, &names, problems);
    let of_amendments = of_amendments(&written);
    let mut gathered = Vec::new();
    for (file, tree, place) in policies {
        let own: Vec<usize> = (0..written.len())
            .filter(|at| heads.get(*at).and_then(Option::as_ref).is_some_and(|head| head.policy == tree.name.text))
            .collect();
        let broken = !tree.broken.is_empty()
            || tree.header_broken
            || own.iter().filter_map(|at| written.get(*at)).any(|own| !own.tree.broken.is_empty())
            || written.iter().any(|other| may_amend(other.tree, &tree.name));
        if !broken {
            cases::check(&tree.name.text, &own, &written, &heads, problems);
        }
        // What amends an amendment brings nothing but its examples.
        let mut others = amending(&written, &of_amendments, &own);
        others.retain(|at| written.get(*at).is_some_and(|other| other.tree.broken.is_empty()));
        let own = [own, others].concat();
        let files: Vec<(Arc<SourceFile>, Span)> = std::iter::once((file, place))
            .chain(own.iter().filter_map(|at| written.get(*at)).map(|own| (own.file, own.place)))
            .filter_map(|(file, place)| Some((Arc::clone(file), place?)))
            .collect();
        let apart = files.iter().any(|(other, _)| !Arc::ptr_eq(other, file));
        let place = (Arc::clone(file), place.unwrap_or_default());
        let joined = (apart && !broken && files.len() == own.len().saturating_add(1)).then(|| joined(file, &files));
        let trees = || own.iter().filter_map(|at| written.get(*at)).map(|own| own.tree.clone()).collect::<Vec<_>>();
        let (file, policy, trees) = match joined.flatten() {
            Some((file, mut policy, mut amendments)) => {
                rows::keep(tree, &mut policy);
                amendments.iter_mut().zip(trees()).for_each(|(new, old)| rows::keep_in_amendment(&old, new));
                (file, policy, amendments)
            }
            None => (Arc::clone(file), tree.clone(), trees()),
        };
        let mut all = Gathered { file, policy, place, amendments: Vec::new(), broken };
        for (at, tree) in own.iter().zip(trees) {
            let Some(head) = heads.get(*at).and_then(Option::as_ref) else { continue };
            match head.window.filter(|_| !head.policy.is_empty()) {
                Some((from, to)) => all.amendments.push(Amended { tree, from, to }),
                None => {
                    all.policy.examples.extend(tree.examples);
                    all.policy.example_tables.extend(tree.example_tables);
                }
            }
        }
        all.amendments.sort_by(|a, b| (a.from, &a.tree.name.text).cmp(&(b.from, &b.tree.name.text)));
        gathered.push(all);
    }
    gathered
}

/// A policy and its amendments, read again from one text in which they stand together: so every place is one of that text.
fn joined(
    file: &Arc<SourceFile>,
    places: &[(Arc<SourceFile>, Span)],
) -> Option<(Arc<SourceFile>, ast::Policy, Vec<ast::Amendment>)> {
    let joined = SourceFile::joined(file.name(), places);
    let mut parts = crate::syntax::parse(&joined, &mut Vec::new()).parts.into_iter();
    let Some(Part::Policy(policy)) = parts.next() else { return None };
    let amendments =
        parts.filter_map(|part| if let Part::Amendment(tree) = part { Some(tree) } else { None }).collect();
    Some((joined, policy, amendments))
}
