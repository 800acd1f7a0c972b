//! A file laid out again with its comments. They are not in the tree: they are woven into what the printer prints.

mod align;
mod check;
mod found;
mod greedy;
mod lines;
mod moved;
mod sheet;
mod weave;
mod words;

use std::sync::Arc;

use super::ast::Ast;
use super::scan::Scanned;
use super::{cut, print, scan};
use crate::source::SourceFile;
use found::Comment;
use sheet::Sheet;
use words::Words;

/// The file of a tree without errors in the canonical layout. Nothing where it would say something else than before,
/// or lose a comment.
pub(crate) fn format(file: &Arc<SourceFile>, tree: &Ast) -> Option<String> {
    let Scanned { tokens, comments, .. } = scan::scan(file, &mut Vec::new());
    let comments = found::comments(file.text(), &tokens, &comments);
    let statements = cut::cut(file.text(), &tokens);
    let starts: Vec<usize> =
        statements.iter().filter_map(|statement| Some(tokens.get(statement.tokens.start)?.span.start)).collect();
    let printed = print::statements(tree, &starts);
    if printed.len() != statements.len() {
        return None;
    }
    let (mut sheet, mut words) = (Sheet::default(), Words::default());
    let (mut rest, mut in_order) = (comments.as_slice(), true);
    for (statement, (place, text)) in statements.iter().zip(&printed) {
        let own = tokens.get(statement.tokens.clone())?;
        if !own.first()?.span.to(own.last()?.span).contains(*place) {
            return None;
        }
        let before = take(&mut rest, |comment| comment.next <= statement.tokens.start);
        sheet.between(before, true);
        let inside = take(&mut rest, |comment| {
            comment.next < statement.tokens.end || comment.next == statement.tokens.end && !comment.own_line
        });
        let source = if inside.is_empty() { Vec::new() } else { words.of(file.text(), own) };
        in_order &= weave::weave(&mut sheet, &mut words, inside, &source, text);
    }
    sheet.between(rest, false);
    check::says_the_same(file, tree, &sheet.text, in_order).then_some(sheet.text)
}

/// Takes comments from the front while they fit.
fn take<'a, 'c>(rest: &mut &'a [Comment<'c>], fits: impl Fn(&Comment<'c>) -> bool) -> &'a [Comment<'c>] {
    let count = rest.iter().position(|comment| !fits(comment)).unwrap_or(rest.len());
    let (taken, left) = rest.split_at(count);
    *rest = left;
    taken
}
