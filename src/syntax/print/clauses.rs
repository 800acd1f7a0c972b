//! Bodies, groups and clauses.

use super::flow::Flow;
use super::layout::{Page, WIDTH, flat, quoted, width};
use crate::syntax::ast::{Attachments, Body, Clause, Content, Expr, ExprKind, GroupKind, Text};

/// How far behind its marker a clause's own text stands where it does not fit beside it.
const BEHIND_MARKER: usize = 6;

/// Where what belongs to a body stands.
#[derive(Clone, Copy)]
pub(super) struct Place {
    /// The indent of the line on which it starts.
    pub(super) line: usize,
    /// The indent of a condition that does not fit on that line.
    pub(super) condition: usize,
    /// The indent of its clauses.
    pub(super) clauses: usize,
}

impl Page {
    /// What stands after `when` or `unless`, on the line that a text starts.
    pub(super) fn body(&mut self, start: &str, body: &Body, place: Place) {
        let below = place.clauses.saturating_add(2);
        match &body.content {
            Content::Condition(expr) => {
                self.condition(place, &labelled(start, body.label.as_ref()), body.label.as_ref(), expr);
                self.attachments(place.condition, &body.attachments);
            }
            Content::Group(kind, clauses) => {
                self.group(place, start, body.label.as_ref(), *kind, &body.attachments, below);
                clauses.iter().for_each(|clause| self.clause(place.clauses, clause, ""));
            }
            // Only a clause is repealed and keeps its place.
            Content::Repealed(_) => {}
        }
    }

    /// A clause, and those below it, each at the indent of its depth. A mark may stand behind the marker.
    pub(super) fn clause(&mut self, indent: usize, clause: &Clause, mark: &str) {
        let start = format!("({}){mark}", clause.marker.text);
        let behind = indent.saturating_add(BEHIND_MARKER);
        let place = Place { line: indent, condition: behind, clauses: indent.saturating_add(2) };
        let label = clause.label.as_ref();
        match &clause.content {
            Content::Repealed(by) => {
                self.line(indent, &format!("({}) repealed by {}", clause.marker.text, by.text));
                self.attachments(behind, &clause.attachments);
            }
            Content::Condition(expr) => {
                if label.is_some() {
                    self.condition(place, &labelled(&start, label), label, expr);
                } else {
                    let (open, close) = if is_taken_for_mark(expr) { ("(", ")") } else { ("", "") };
                    let mut segments = Flow::condition(expr).segments();
                    segments.iter_mut().take(1).for_each(|first| first.text.insert_str(0, open));
                    segments.iter_mut().rev().take(1).for_each(|last| last.text.push_str(close));
                    self.flowing(indent, &format!("{start} "), &segments, behind);
                }
                self.attachments(behind, &clause.attachments);
            }
            Content::Group(kind, clauses) => {
                self.group(place, &start, label, *kind, &clause.attachments, behind);
                clauses.iter().for_each(|clause| self.clause(place.clauses, clause, ""));
            }
        }
    }

    /// A condition behind words that can end their line.
    pub(super) fn condition(&mut self, place: Place, start: &str, label: Option<&Text>, expr: &Expr) {
        self.value(place, start, if label.is_some() { "  " } else { " " }, Flow::condition(expr));
    }

    /// The same for any text, with what stands between.
    pub(super) fn value(&mut self, place: Place, start: &str, gap: &str, flow: Flow) {
        let segments = flow.segments();
        let columns = [start, gap, &flat(&segments)].into_iter().map(width).sum::<usize>();
        if place.line.saturating_add(columns) <= WIDTH {
            self.line(place.line, &format!("{start}{gap}{}", flat(&segments)));
        } else {
            self.line(place.line, start);
            self.flowing(place.condition, "", &segments, place.condition);
        }
    }

    fn group(
        &mut self,
        place: Place,
        start: &str,
        label: Option<&Text>,
        kind: GroupKind,
        attachments: &Attachments,
        below: usize,
    ) {
        let words = match kind {
            GroupKind::All => "all of".to_owned(),
            GroupKind::Any => "any of".to_owned(),
            GroupKind::None => "none of".to_owned(),
            GroupKind::AtLeast(count) => format!("at least {count} of"),
            GroupKind::AtMost(count) => format!("at most {count} of"),
        };
        self.line(place.line, &format!("{} {words}", labelled(start, label)));
        self.attachments(below, attachments);
    }
}

fn labelled(start: &str, label: Option<&Text>) -> String {
    match label {
        Some(label) => format!("{start} {}:", quoted(&label.value)),
        None => start.to_owned(),
    }
}

/// Whether a condition without a label starts with the name `strongly`, which behind a marker is the mark of a factor.
fn is_taken_for_mark(expr: &Expr) -> bool {
    let starts = |name: &str| name == "strongly";
    match &expr.kind {
        ExprKind::Chain(first, _) | ExprKind::Sum(first, _) | ExprKind::Product(first, _) => is_taken_for_mark(first),
        ExprKind::Compare { left, .. } | ExprKind::OneOf { left, .. } => is_taken_for_mark(left),
        ExprKind::IsEmpty(inner, _) | ExprKind::IsNone(inner, _) => is_taken_for_mark(inner),
        ExprKind::Call(name, ..) | ExprKind::On(name, _) => starts(&name.text),
        ExprKind::Path(path) => starts(&path.root.text),
        _ => false,
    }
}
