//! The text that is being laid out, line by line, with the comments between its statements.

use super::found::Comment;

#[derive(Default)]
pub(super) struct Sheet {
    pub(super) text: String,
    /// Whether an empty line comes before the next line.
    pub(super) empty_line: bool,
    /// The indent of the last line of a statement that goes on from none above it.
    pub(super) indent: usize,
}

impl Sheet {
    pub(super) fn line(&mut self, indent: usize, text: &str) {
        if std::mem::take(&mut self.empty_line) && !self.text.is_empty() {
            self.text.push('\n');
        }
        self.text.push_str(&" ".repeat(indent));
        self.text.push_str(text);
        self.text.push('\n');
    }

    /// A comment on a line of its own. An empty line that touched it stays.
    pub(super) fn comment(&mut self, indent: usize, comment: &Comment<'_>) {
        self.empty_line |= comment.own_line && comment.empty_before;
        self.line(indent, comment.text);
        self.empty_line |= comment.own_line && comment.empty_behind;
    }

    /// The comments behind a statement, and whether another follows. A paragraph that touches only the statement above
    /// stays with that one.
    pub(super) fn between(&mut self, comments: &[Comment<'_>], statement_follows: bool) {
        let end = comments.iter().position(|comment| comment.empty_behind);
        let (first, others) = comments.split_at(end.map_or(comments.len(), |end| end.saturating_add(1)));
        let touches_above = !self.text.is_empty() && first.first().is_some_and(|comment| !comment.empty_before);
        let touches_below = statement_follows && end.is_none();
        let (above, below) = if touches_above && !touches_below { (first, others) } else { (&[][..], comments) };
        let indent = self.indent;
        above.iter().for_each(|comment| self.comment(indent, comment));
        self.empty_line = true;
        below.iter().for_each(|comment| self.comment(0, comment));
    }
}
