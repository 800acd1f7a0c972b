//! From a flat list of clauses to a tree, by their numbering alone.
//!
//! After `all of` and its kin the next marker opens a list with the first of its numbering. Any other marker
//! continues the innermost open list whose next number it is, or branches from its last.

use std::sync::Arc;

use super::ast::{Attachments, Clause, Content, Expr, GroupKind, Name, Text};
use super::numbering::{Numbering, Place};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{SourceFile, Span};

/// A clause as it was parsed: nothing says yet which clauses belong below it.
#[derive(Clone, Debug)]
pub(crate) struct FlatClause {
    pub(crate) marker: Name,
    pub(crate) label: Option<Text>,
    pub(crate) head: Head,
    pub(crate) attachments: Attachments,
    pub(crate) span: Span,
}

/// What a clause says itself.
#[derive(Clone, Debug)]
pub(crate) enum Head {
    Group(GroupKind),
    Condition(Expr),
    Repealed(Name),
}

/// How deep lists of clauses may stand in each other.
const DEEPEST: usize = 16;

/// A list that is still open.
struct Open {
    kind: GroupKind,
    /// The clause that opened it; the body itself has none.
    head: Option<FlatClause>,
    place: Place,
    clauses: Vec<Clause>,
}

/// Builds the tree below a body's `all of`, or says what is wrong with the numbering.
pub(crate) fn build(
    file: &Arc<SourceFile>,
    kind: GroupKind,
    flat: Vec<FlatClause>,
    problems: &mut Vec<Diagnostic>,
) -> Option<Content> {
    tree(file, kind, flat, None, problems)
}

/// Clauses that are put among others: their list may start anywhere in a numbering.
pub(crate) fn piece(
    file: &Arc<SourceFile>,
    flat: Vec<FlatClause>,
    problems: &mut Vec<Diagnostic>,
) -> Option<Vec<Clause>> {
    let places = flat.first().map(|clause| Numbering::places(&clause.marker.text)).unwrap_or_default();
    let fits = |place: &&Place| {
        let mut quiet = Vec::new();
        tree(file, GroupKind::All, flat.clone(), Some((*place).clone()), &mut quiet).is_some() && quiet.is_empty()
    };
    let place = places.iter().find(fits).or(places.first()).cloned();
    match tree(file, GroupKind::All, flat, place, problems)? {
        Content::Group(_, clauses) => Some(clauses),
        Content::Condition(_) | Content::Repealed(_) => None,
    }
}

/// The first of the outermost list has this place, or is the first of a numbering.
fn tree(
    file: &Arc<SourceFile>,
    kind: GroupKind,
    flat: Vec<FlatClause>,
    mut first: Option<Place>,
    problems: &mut Vec<Diagnostic>,
) -> Option<Content> {
    let mut open: Vec<Open> = Vec::new();
    let mut opening: Option<(GroupKind, Option<FlatClause>)> = Some((kind, None));
    for clause in flat {
        if let Some((kind, head)) = opening.take() {
            let Some(place) = first.take().or_else(|| Numbering::starting_with(&clause.marker.text)) else {
                problems.push(no_first(file, &clause.marker));
                return None;
            };
            if open.len() >= DEEPEST {
                problems.push(too_deep(file, &clause.marker));
                return None;
            }
            open.push(Open { kind, head, place, clauses: Vec::new() });
        } else {
            let follows = |list: &Open| list.place.follow(&clause.marker.text);
            let Some(at) = open.iter().rposition(|list| follows(list).is_some()) else {
                problems.push(no_continuation(file, &clause.marker, &open));
                return None;
            };
            if let Some(other) = open.iter().take(at).rfind(|list| follows(list).is_some()) {
                problems.push(ambiguous(file, &clause.marker, other));
            }
            while open.len() > at.saturating_add(1) {
                close(&mut open);
            }
            if let Some(list) = open.last_mut()
                && let Some(place) = list.place.follow(&clause.marker.text)
            {
                list.place = place;
            }
        }
        match clause.head {
            Head::Group(kind) => opening = Some((kind, Some(clause))),
            Head::Condition(expr) => {
                let FlatClause { marker, label, attachments, span, .. } = clause;
                let content = Content::Condition(expr);
                open.last_mut()?.clauses.push(Clause { marker, label, content, attachments, span });
            }
            Head::Repealed(by) => {
                let FlatClause { marker, label, attachments, span, .. } = clause;
                let content = Content::Repealed(by);
                open.last_mut()?.clauses.push(Clause { marker, label, content, attachments, span });
            }
        }
    }
    if let Some((_, head)) = opening {
        if let Some(clause) = head {
            problems.push(empty_group(file, &clause.marker));
        }
        return None;
    }
    while open.len() > 1 {
        close(&mut open);
    }
    open.pop().map(|list| Content::Group(list.kind, list.clauses))
}

/// Closes the innermost list and puts its clause into the list around it.
fn close(open: &mut Vec<Open>) {
    let Some(Open { kind, head: Some(head), clauses, .. }) = open.pop() else { return };
    let FlatClause { marker, label, attachments, span, .. } = head;
    let content = Content::Group(kind, clauses);
    if let Some(outer) = open.last_mut() {
        outer.clauses.push(Clause { marker, label, content, attachments, span });
    }
}

fn too_deep(file: &Arc<SourceFile>, marker: &Name) -> Diagnostic {
    let message = format!("clauses stand in clauses more than {DEEPEST} deep");
    Diagnostic::new(Code::TooDeep, file, marker.span, message).help("give some of them a name with `term`")
}

fn no_first(file: &Arc<SourceFile>, marker: &Name) -> Diagnostic {
    let message = format!("a list of clauses cannot start with ({})", marker.text);
    Diagnostic::new(Code::Marker, file, marker.span, message)
        .help("after `all of` and its kin write the first of a numbering: (a), (1) or (i)")
}

fn empty_group(file: &Arc<SourceFile>, marker: &Name) -> Diagnostic {
    let message = format!("({}) announces clauses and has none", marker.text);
    Diagnostic::new(Code::Marker, file, marker.span, message).help("write its clauses after it, or a condition instead")
}

fn no_continuation(file: &Arc<SourceFile>, marker: &Name, open: &[Open]) -> Diagnostic {
    let expected: Vec<String> =
        open.iter().rev().filter_map(|list| list.place.next()?.text()).map(|text| format!("({text})")).collect();
    let message = format!("({}) does not continue the numbering", marker.text);
    let mut help = format!("write {} here", expected.join(" or "));
    if Numbering::starting_with(&marker.text).is_some() {
        help.push_str(
            "; a list below a clause opens with `all of`, `any of`, `none of`, `at least N of` or `at most N of`",
        );
    }
    Diagnostic::new(Code::Marker, file, marker.span, message).help(help)
}

fn ambiguous(file: &Arc<SourceFile>, marker: &Name, other: &Open) -> Diagnostic {
    let message =
        format!("({}) is read as the next of the inner list, and could also continue the outer one", marker.text);
    let place = other.place.text().unwrap_or_default();
    Diagnostic::new(Code::AmbiguousMarker, file, marker.span, message)
        .help(format!("number the inner list in another way if this clause should follow ({place})"))
}
