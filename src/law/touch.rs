//! Which addresses a change touches, so that two that start on one day do not meet.

use super::order::Amended;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{SourceFile, Span};
use crate::syntax::ast::{Change, ChangeKind, NewText, Target, TargetKind};
use crate::values::Date;
use std::sync::Arc;

/// An address as the way down to it.
type Way = Vec<String>;

/// Reports each two amendments that start on one day and touch one address.
pub(super) fn check(file: &Arc<SourceFile>, amendments: &[Amended], problems: &mut Vec<Diagnostic>) {
    for (at, one) in amendments.iter().enumerate() {
        for other in amendments.iter().skip(at.saturating_add(1)).take_while(|other| other.from == one.from) {
            for change in &other.tree.changes {
                let meets = one.tree.changes.iter().find(|first| touch(first, change));
                if let Some(first) = meets {
                    let names = (one.name(), other.name());
                    let problem = problem(file, change.target.span, names, one.from, &change.target.text());
                    problems.push(problem.also(first.target.span, label(one.name(), first)));
                }
            }
        }
    }
}

/// Two amendments that start on a day and touch one address, told at a change of the second.
pub(super) fn problem(
    file: &Arc<SourceFile>,
    span: Span,
    (one, other): (&str, &str),
    day: Date,
    what: &str,
) -> Diagnostic {
    let message = format!("`{one}` and `{other}` both start on {day} and touch {what}");
    let help = "let one of them start on another day, or write both changes into one amendment";
    Diagnostic::new(Code::AmendmentsTouch, file, span, message).help(help)
}

/// What a change of an amendment does, beside its place.
pub(super) fn label(amendment: &str, change: &Change) -> String {
    let verb = match change.kind {
        ChangeKind::Words(..) => "changes",
        ChangeKind::Repeal => "repeals",
        ChangeKind::Replace(_) => "replaces",
        ChangeKind::Insert(_) => "inserts after",
    };
    format!("`{amendment}` {verb} {} here", change.target.text())
}

/// Whether two changes touch one address: equal, one inside the other, or the anchor of the other.
fn touch(a: &Change, b: &Change) -> bool {
    let (way_a, way_b) = (way(&a.target), way(&b.target));
    match (&a.kind, &b.kind) {
        (ChangeKind::Insert(_), ChangeKind::Insert(_)) => {
            way_a == way_b || inserted(a).iter().any(|new| inserted(b).contains(new))
        }
        // What is done inside of the anchor does not move what stands behind it.
        (ChangeKind::Insert(_), _) => way_a.starts_with(&way_b) || inserted(a).contains(&way_b),
        (_, ChangeKind::Insert(_)) => way_b.starts_with(&way_a) || inserted(b).contains(&way_a),
        _ => way_a.starts_with(&way_b) || way_b.starts_with(&way_a),
    }
}

fn way(target: &Target) -> Way {
    let markers = |way: &mut Way, markers: &[crate::syntax::ast::Name]| {
        way.extend(markers.iter().map(|marker| marker.text.clone()));
    };
    let mut way = Vec::new();
    match &target.kind {
        TargetKind::Provision(address) => {
            way.push(format!("rule {}", address.rule.text()));
            if address.unless {
                way.push("unless".to_owned());
            } else if !address.markers.is_empty() {
                way.push("when".to_owned());
            }
            markers(&mut way, &address.markers);
        }
        TargetKind::Term(_, name, inner) => {
            way.push(format!("term {}", name.text));
            markers(&mut way, inner);
        }
        TargetKind::Row(name, number) => {
            way.push(format!("term {}", name.text));
            way.push(format!("row {}", number.text()));
        }
        TargetKind::Factor(side, inner) => {
            way.push(format!("factors {}", side.words()));
            markers(&mut way, inner);
        }
        _ => way.push(target.text()),
    }
    way
}

/// The addresses that an insertion makes.
fn inserted(change: &Change) -> Vec<Way> {
    let ChangeKind::Insert(text) = &change.kind else { return Vec::new() };
    let mut list = way(&change.target);
    // A side of the factors without a marker is the list itself, and no place in it.
    if !matches!(&change.target.kind, TargetKind::Factor(_, markers) if markers.is_empty()) {
        list.pop();
    }
    let beside = |name: String| list.iter().cloned().chain([name]).collect::<Way>();
    match text {
        NewText::Clauses(clauses) => clauses.iter().map(|clause| beside(clause.marker.text.clone())).collect(),
        NewText::Factors(factors) => factors.iter().map(|factor| beside(factor.clause.marker.text.clone())).collect(),
        NewText::Rows(rows) => rows.iter().map(|row| beside(format!("row {}", row.number.text()))).collect(),
        NewText::Outcomes(outcomes) => {
            outcomes.iter().map(|outcome| vec![format!("outcome {}", outcome.member.name.text)]).collect()
        }
        NewText::Rule(rule) => vec![vec![format!("rule {}", rule.number.text())]],
        NewText::Term(term) => vec![vec![format!("term {}", term.name.text)]],
        NewText::Parameter(parameter) => vec![vec![format!("parameter {}", parameter.name.text)]],
        NewText::None | NewText::Unless(_) | NewText::Header(_) | NewText::Title(_) | NewText::Attachments(_) => {
            Vec::new()
        }
    }
}
