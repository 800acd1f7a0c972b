//! A condition word for word, with the places where a line may break.

use super::layout;
use crate::syntax::ast::Joiner;

/// A stretch of a condition that no line break divides.
pub(super) struct Segment {
    /// How many chains the `and` or `or` at its start stands in; no line breaks before the first segment.
    pub(super) depth: usize,
    pub(super) text: String,
}

/// A condition as it is written word for word, with the places where a line may break.
#[derive(Default)]
pub(super) struct Flow {
    /// Those that are done.
    done: Vec<Segment>,
    text: String,
    /// The depth of the segment that is being written.
    depth: usize,
    /// How many chains are being written, inside each other.
    pub(super) chains: usize,
}

impl Flow {
    /// On one line.
    pub(super) fn flat(self) -> String {
        layout::flat(&self.segments())
    }

    pub(super) fn segments(mut self) -> Vec<Segment> {
        self.done.push(Segment { depth: self.depth, text: self.text });
        self.done
    }

    pub(super) fn push(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Starts a segment with the `and` or `or` of the innermost chain.
    pub(super) fn joiner(&mut self, joiner: Joiner) {
        let text = std::mem::take(&mut self.text);
        self.done.push(Segment { depth: self.depth, text });
        self.depth = self.chains;
        self.push(match joiner {
            Joiner::And => "and ",
            Joiner::Or => "or ",
        });
    }
}
