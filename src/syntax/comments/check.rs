//! Whether a file says after the layout what it said before.

use std::sync::Arc;

use crate::diagnostic::Severity;
use crate::source::SourceFile;
use crate::syntax::ast::Ast;
use crate::syntax::{parse, scan};

/// Whether a text is read as the tree of a file, and holds the same comments, in the same order where that is asked.
pub(super) fn says_the_same(file: &Arc<SourceFile>, tree: &Ast, text: &str, in_order: bool) -> bool {
    let laid_out = SourceFile::new(file.name(), text);
    let mut problems = Vec::new();
    let again = parse(&laid_out, &mut problems);
    let sound = problems.iter().all(|problem| problem.severity() != Severity::Error);
    let (mut before, mut after) = (comments(file), comments(&laid_out));
    if !in_order {
        before.sort_unstable();
        after.sort_unstable();
    }
    sound && before == after && again.to_string() == tree.to_string()
}

fn comments(file: &Arc<SourceFile>) -> Vec<&str> {
    let places = scan::scan(file, &mut Vec::new()).comments;
    places.into_iter().map(|place| file.slice(place).trim_end()).collect()
}
