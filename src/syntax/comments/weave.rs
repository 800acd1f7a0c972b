//! A statement as it is printed, with the comments that stand in it.

use std::sync::Arc;

use super::align::{Match, align};
use super::found::Comment;
use super::lines::{Line, lines};
use super::sheet::Sheet;
use super::words::{Word, Words};
use crate::source::SourceFile;
use crate::syntax::print::{WIDTH, width};
use crate::syntax::scan::{Token, scan};

/// What stands between a line's end and a comment behind it.
const GAP: &str = "  ";

/// Where a comment goes: above a line, or at its end.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Slot {
    line: usize,
    at_end: bool,
}

/// Lays out a statement, and says whether its comments are in the order in which they were.
pub(super) fn weave(
    sheet: &mut Sheet,
    words: &mut Words,
    comments: &[Comment<'_>],
    written: &[Word],
    text: &str,
) -> bool {
    let printed = words.of(text, &tokens(text));
    let lines = lines(text, &printed);
    let places = Places::new(written, &printed, &lines);
    let (mut placed, mut in_order) = (Vec::with_capacity(comments.len()), true);
    let mut last = Slot { line: 0, at_end: false };
    for comment in comments {
        let (mut slot, moved) = places.slot(comment);
        if !moved {
            // A bracket that is gone can lead a comment back over the one before it.
            slot = slot.max(last);
            last = slot;
        }
        in_order &= !moved;
        placed.push((slot, comment));
    }
    placed.sort_by_key(|(slot, _)| *slot);

    let mut rest = placed.as_slice();
    for (at, line) in lines.iter().enumerate() {
        let (own, later) = rest.split_at(rest.partition_point(|(slot, _)| slot.line <= at));
        rest = later;
        let (above, end) = match own.split_last() {
            Some(((slot, comment), above)) if slot.at_end && stays_at_end(line, above, comment) => {
                (above, format!("{GAP}{}", comment.text))
            }
            _ => (own, String::new()),
        };
        above.iter().for_each(|(_, comment)| sheet.comment(line.indent, comment));
        sheet.line(line.indent, &format!("{}{end}", line.text));
        if !line.goes_on() {
            sheet.indent = line.indent;
        }
    }
    in_order
}

/// Whether the last comment of a line can stand at its end: it is the only one there, and the line is not too long.
fn stays_at_end(line: &Line<'_>, others: &[(Slot, &Comment<'_>)], comment: &Comment<'_>) -> bool {
    let columns = [line.text, GAP, comment.text].into_iter().map(width).sum::<usize>();
    others.iter().all(|(slot, _)| !slot.at_end) && columns.saturating_add(line.indent) <= WIDTH
}

fn tokens(text: &str) -> Vec<Token> {
    let file: Arc<SourceFile> = SourceFile::new("", text);
    scan(&file, &mut Vec::new()).tokens
}

/// Where the words of a statement have come to stand.
struct Places<'a> {
    written: &'a [Word],
    /// For each gap between words, from before the first on: the last match before it, and the first behind it.
    around: Vec<[Option<Match>; 2]>,
    lines: &'a [Line<'a>],
    /// The last word of each line that stands in the file, too.
    ends: Vec<usize>,
}

impl<'a> Places<'a> {
    fn new(written: &'a [Word], printed: &[Word], lines: &'a [Line<'a>]) -> Places<'a> {
        let matches = align(written, printed);
        let mut around = vec![[None; 2]; matches.len().saturating_add(1)];
        let mut last = None;
        for (found, [before, _]) in matches.iter().zip(around.iter_mut().skip(1)) {
            last = found.or(last);
            *before = last;
        }
        last = None;
        for (found, [_, behind]) in matches.iter().zip(around.iter_mut()).rev() {
            last = found.or(last);
            *behind = last;
        }
        let mut kept = vec![false; printed.len()];
        for found in matches.iter().flatten() {
            kept.iter_mut().skip(found.at).take(1).for_each(|kept| *kept = true);
        }
        let last_kept = |line: &Line<'_>| line.words.clone().rev().find(|at| kept.get(*at).copied().unwrap_or(false));
        let ends = lines.iter().map(|line| last_kept(line).unwrap_or(line.words.end)).collect();
        Places { written, around, lines, ends }
    }

    /// Where a comment goes, and whether what it stands beside has moved.
    fn slot(&self, comment: &Comment<'_>) -> (Slot, bool) {
        let gap = self.written.partition_point(|word| word.span.start < comment.start);
        let [before, behind] = self.around.get(gap).copied().unwrap_or_default();
        let beside = if comment.own_line { behind.or(before) } else { before };
        let Some(Match { at, moved }) = beside else { return (Slot { line: 0, at_end: false }, false) };
        let line = self.lines.partition_point(|line| line.words.end <= at);
        // At the end of its line only if no word that was before it would then stand behind it.
        let is_last = self.ends.get(line).is_some_and(|end| at >= *end);
        let at_end = !comment.own_line && is_last;
        match (line.checked_sub(1), self.lines.get(line)) {
            // Behind an `and` it is about what stands before, and the `and` has come to start a line.
            (Some(above), Some(own)) if !comment.own_line && !is_last && own.goes_on() && own.words.start == at => {
                (Slot { line: above, at_end: true }, moved)
            }
            _ => (Slot { line, at_end }, moved),
        }
    }
}
