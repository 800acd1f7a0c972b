//! Lines, columns and texts.

use std::borrow::Borrow;

use super::flow::Segment;
use crate::syntax::ast::{Attachments, Citation, Name};

/// The most columns of a line that can be broken.
pub(in crate::syntax) const WIDTH: usize = 110;

/// A text that grows by whole lines.
#[derive(Default)]
pub(super) struct Page {
    pub(super) text: String,
    /// Whether rows that are read from a file are printed as if they stood in the policy.
    pub(super) rows_in_place: bool,
}

impl Page {
    /// A line at an indent.
    pub(super) fn line(&mut self, indent: usize, text: &str) {
        self.text.push_str(&" ".repeat(indent));
        self.text.push_str(text);
        self.text.push('\n');
    }

    /// An empty line before a statement, unless it is the first.
    pub(super) fn statement(&mut self) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
    }

    /// A line that starts with a text and goes on with a condition, broken before `and` and `or` where it is too long.
    pub(super) fn flowing(&mut self, indent: usize, start: &str, segments: &[Segment], base: usize) {
        let mut text = start.to_owned();
        lay(segments, indent.saturating_add(width(start)), base, &mut text);
        self.line(indent, &text);
    }

    /// Rows in columns, two spaces apart; what follows a row stands below it.
    pub(super) fn table<const N: usize>(&mut self, rows: &[([String; N], &Attachments)]) {
        let mut widest = [0usize; N];
        for (row, _) in rows {
            for (most, cell) in widest.iter_mut().zip(row) {
                *most = width(cell).max(*most);
            }
        }
        for (row, attachments) in rows {
            let mut line = String::new();
            for (cell, widest) in row.iter().zip(widest).filter(|(_, widest)| *widest > 0) {
                line.push_str(cell);
                line.push_str(&" ".repeat(widest.saturating_sub(width(cell)).saturating_add(2)));
            }
            self.line(2, line.trim_end());
            self.attachments(4, attachments);
        }
    }

    /// Sources, then notes.
    pub(super) fn attachments(&mut self, indent: usize, attachments: &Attachments) {
        self.sources(indent, attachments);
        self.notes(indent, attachments);
    }

    pub(super) fn sources(&mut self, indent: usize, attachments: &Attachments) {
        attachments.sources.iter().for_each(|source| self.line(indent, &citation(source)));
    }

    pub(super) fn notes(&mut self, indent: usize, attachments: &Attachments) {
        attachments.notes.iter().for_each(|note| self.line(indent, &format!("note {}", quoted(&note.value))));
    }
}

fn citation(source: &Citation) -> String {
    let mut line = format!("source {}", quoted(&source.text.value));
    if let Some(on) = source.on {
        line.push_str(&format!(" on {on}"));
    }
    if let Some(at) = &source.at {
        line.push_str(&format!(" at {}", quoted(&at.value)));
    }
    line
}

/// Lays out a condition from a column on: on one line where it fits, else broken at its outermost `and` or `or`.
fn lay(segments: &[Segment], column: usize, base: usize, out: &mut String) {
    let whole = flat(segments);
    let outermost = segments.iter().skip(1).map(|segment| segment.depth).min();
    let Some(depth) = outermost.filter(|_| column.saturating_add(width(&whole)) > WIDTH) else {
        return out.push_str(&whole);
    };
    let indent = depth.saturating_mul(2).saturating_add(base);
    let (mut column, mut rest) = (column, segments);
    loop {
        let next = rest.iter().skip(1).position(|segment| segment.depth == depth);
        let (part, after) = rest.split_at(next.map_or(rest.len(), |next| next.saturating_add(1)));
        lay(part, column, base, out);
        if after.is_empty() {
            return;
        }
        out.push('\n');
        out.push_str(&" ".repeat(indent));
        (column, rest) = (indent, after);
    }
}

/// A condition on one line.
pub(super) fn flat(segments: &[Segment]) -> String {
    segments.iter().map(|segment| segment.text.as_str()).collect::<Vec<_>>().join(" ")
}

/// A text in straight quotes.
pub(super) fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len().saturating_add(2));
    quoted.push('"');
    let mut rest = text;
    // A line break can stand in a text only behind a backslash.
    while let Some((before, from)) = rest.find(['"', '\\', '\n']).and_then(|at| rest.split_at_checked(at)) {
        let mut chars = from.chars();
        quoted.push_str(before);
        quoted.push('\\');
        quoted.extend(chars.next());
        rest = chars.as_str();
    }
    quoted.push_str(rest);
    quoted.push('"');
    quoted
}

/// Names with commas between them.
pub(super) fn names<'a>(names: impl IntoIterator<Item = &'a Name>) -> String {
    list(names.into_iter().map(|name| name.text.as_str()))
}

/// Items with commas between them.
pub(super) fn list<T: Borrow<str>>(items: impl IntoIterator<Item = T>) -> String {
    items.into_iter().collect::<Vec<T>>().join(", ")
}

/// How many columns a text takes, two for an ideograph. Counted here, so that no other version of a table of
/// characters changes a layout, and with it the version of a policy.
pub(in crate::syntax) fn width(text: &str) -> usize {
    let wide = |c: char| {
        matches!(u32::from(c), 0x1100..=0x115f | 0x2e80..=0xa4cf | 0xac00..=0xd7a3 | 0xf900..=0xfaff
            | 0xfe30..=0xfe6f | 0xff01..=0xff60 | 0xffe0..=0xffe6 | 0x20000..=0x3fffd)
    };
    text.chars().map(|c| if wide(c) { 2usize } else { 1 }).sum()
}
