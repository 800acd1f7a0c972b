//! A quick match of statements that are too long to be compared word by word with each other.

use super::words::Word;

/// How far ahead the next word is looked for that stands in both.
const AHEAD: usize = 32;

/// Words that stand in both, in order, as pairs of places.
pub(super) fn common(a: &[Word], b: &[Word]) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    let (mut i, mut j) = (0usize, 0usize);
    while i < a.len() && j < b.len() {
        let (x, y) = nearest(a.get(i..).unwrap_or_default(), b.get(j..).unwrap_or_default());
        if let Some((x, y)) = x.zip(y) {
            (i, j) = (i.saturating_add(x), j.saturating_add(y));
            pairs.push((i, j));
        }
        (i, j) = (i.saturating_add(1), j.saturating_add(1));
    }
    pairs
}

/// How many words are passed over in each until the same one stands in both: as few as can be.
fn nearest(a: &[Word], b: &[Word]) -> (Option<usize>, Option<usize>) {
    for passed in 0..AHEAD {
        for x in 0..=passed {
            let y = passed.saturating_sub(x);
            if let (Some(word), Some(other)) = (a.get(x), b.get(y))
                && word.key == other.key
            {
                return (Some(x), Some(y));
            }
        }
    }
    (None, None)
}
