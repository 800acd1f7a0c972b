//! The comments of a text, and how they stand among its tokens.

use crate::source::Span;
use crate::syntax::scan::Token;

/// A comment of a text.
pub(super) struct Comment<'a> {
    /// With its `#`, without white space at its end.
    pub(super) text: &'a str,
    pub(super) start: usize,
    /// Which token comes next.
    pub(super) next: usize,
    /// Whether no token stands before it on its line.
    pub(super) own_line: bool,
    /// Whether an empty line stands right before it.
    pub(super) empty_before: bool,
    /// Whether an empty line stands right behind it.
    pub(super) empty_behind: bool,
}

/// The comments at the places where they stand.
pub(super) fn comments<'a>(text: &'a str, tokens: &[Token], places: &[Span]) -> Vec<Comment<'a>> {
    let breaks = |from: usize, to: usize| text.get(from..to).unwrap_or("").matches('\n').count();
    let mut found: Vec<Comment<'a>> = Vec::new();
    let (mut next, mut end) = (0usize, 0usize);
    for (at, place) in places.iter().enumerate() {
        while let Some(token) = tokens.get(next).filter(|token| token.span.start < place.start) {
            end = token.span.end;
            next = next.saturating_add(1);
        }
        let before = breaks(end, place.start);
        end = place.end;
        let following = [places.get(at.saturating_add(1)), tokens.get(next).map(|token| &token.span)];
        let following = following.into_iter().flatten().map(|span| span.start).min().unwrap_or(text.len());
        found.push(Comment {
            text: text.get(place.start..place.end).unwrap_or("").trim_end(),
            start: place.start,
            next,
            own_line: next == 0 || before > 0 || found.last().is_some_and(|last| last.next == next),
            empty_before: before > 1,
            empty_behind: breaks(place.end, following) > 1,
        });
    }
    found
}
