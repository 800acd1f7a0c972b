//! The lines of a statement as it is printed. A text may hold a line break, so they are told by their words.

use std::ops::Range;

use super::words::Word;

pub(super) struct Line<'a> {
    pub(super) indent: usize,
    /// Without its indent and its line break.
    pub(super) text: &'a str,
    pub(super) words: Range<usize>,
}

impl Line<'_> {
    /// Whether it goes on with the condition or the list of the line above.
    pub(super) fn goes_on(&self) -> bool {
        self.text.starts_with("and ") || self.text.starts_with("or ")
    }
}

pub(super) fn lines<'a>(text: &'a str, words: &[Word]) -> Vec<Line<'a>> {
    let mut lines = Vec::new();
    let (mut from, mut end) = (0usize, 0usize);
    while let Some(first) = words.get(from) {
        let gap = text.get(end..first.span.start).unwrap_or("");
        let indent = gap.rsplit('\n').next().unwrap_or("").len();
        let mut to = from;
        end = first.span.start;
        while let Some(word) = words.get(to).filter(|word| !text.get(end..word.span.start).unwrap_or("").contains('\n'))
        {
            end = word.span.end;
            to = to.saturating_add(1);
        }
        lines.push(Line { indent, text: text.get(first.span.start..end).unwrap_or(""), words: from..to });
        from = to;
    }
    lines
}
