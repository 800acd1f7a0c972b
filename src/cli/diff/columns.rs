//! Two texts beside each other in a terminal, or below each other where it is narrow.

use textwrap::core::display_width;

use crate::cli::output;

/// The fewest columns in which two texts stand beside each other.
const BESIDE: usize = 72;

/// The lines that show an old and a new text.
pub(super) fn beside(old: Option<&str>, new: Option<&str>) -> Vec<String> {
    let width = output::width();
    if width < BESIDE {
        let signed = |text: Option<&str>, sign: &str| -> Vec<String> {
            let lines = text.into_iter().flat_map(|text| wrapped(text, width.saturating_sub(4)));
            lines.map(|line| format!("  {sign} {line}")).collect()
        };
        return signed(old, "-").into_iter().chain(signed(new, "+")).collect();
    }
    let column = width.saturating_sub(5) / 2;
    let (old, new) = (old.unwrap_or_default(), new.unwrap_or_default());
    let (old, new) = (wrapped(old, column), wrapped(new, column));
    let line = |lines: &[String], at: usize| lines.get(at).cloned().unwrap_or_default();
    (0..old.len().max(new.len()))
        .map(|at| {
            let (left, right) = (line(&old, at), line(&new, at));
            let room = " ".repeat(column.saturating_sub(display_width(&left)));
            format!("  {left}{room} │ {right}").trim_end().to_owned()
        })
        .collect()
}

/// A text of many lines in so many columns; a line that goes on is indented further than it starts.
fn wrapped(text: &str, columns: usize) -> Vec<String> {
    let mut lines = Vec::new();
    for line in text.lines() {
        let indent = line.len().saturating_sub(line.trim_start().len());
        let (first, next) = (" ".repeat(indent), " ".repeat(indent.saturating_add(2)));
        let options = textwrap::Options::new(columns.max(10))
            .initial_indent(&first)
            .subsequent_indent(&next)
            .word_splitter(textwrap::WordSplitter::NoHyphenation);
        lines.extend(textwrap::wrap(line.trim_start(), options).into_iter().map(|line| line.into_owned()));
    }
    lines
}
