//! Which word of a statement as it is written is which of the statement as it is printed.
//!
//! They differ little: brackets come and go, and sources stand before notes. What is left is a matter of where a
//! comment looks best, for no comment is lost and no word changed by what is found here.

use super::words::Word;
use super::{greedy, moved};

/// The most comparisons for one statement; a longer one is matched greedily.
const MOST_COMPARISONS: usize = 1 << 19;

/// Where a word stands in what is printed.
#[derive(Clone, Copy)]
pub(super) struct Match {
    pub(super) at: usize,
    /// Whether it stands in another order there.
    pub(super) moved: bool,
}

/// For each word its place among those that are printed, where it has one.
pub(super) fn align(written: &[Word], printed: &[Word]) -> Vec<Option<Match>> {
    let same = |(a, b): &(&Word, &Word)| a.key == b.key;
    let front = written.iter().zip(printed).take_while(same).count();
    let behind = |words: &[Word]| words.len().saturating_sub(front);
    let most = behind(written).min(behind(printed));
    let back = written.iter().rev().zip(printed.iter().rev()).take(most).take_while(same).count();
    let middle = |words: &'_ [Word]| front..words.len().saturating_sub(back);
    let (a, b) = (written.get(middle(written)).unwrap_or_default(), printed.get(middle(printed)).unwrap_or_default());
    let pairs =
        if a.len().saturating_mul(b.len()) <= MOST_COMPARISONS { longest_common(a, b) } else { greedy::common(a, b) };

    let in_order = |at: usize| Some(Match { at, moved: false });
    let mut matches: Vec<Option<Match>> = (0..front).map(in_order).collect();
    matches.resize(written.len().saturating_sub(back), None);
    matches.extend((printed.len().saturating_sub(back)..printed.len()).map(in_order));
    for (from, to) in pairs {
        if let Some(place) = matches.get_mut(from.saturating_add(front)) {
            *place = in_order(to.saturating_add(front));
        }
    }
    if !a.is_empty() && !b.is_empty() {
        moved::find(written, printed, &mut matches);
    }
    matches
}

/// The longest sequence of words that stand in both, in order, as pairs of places.
fn longest_common(a: &[Word], b: &[Word]) -> Vec<(usize, usize)> {
    if a.is_empty() || b.is_empty() {
        return Vec::new();
    }
    // How long it is for what is left of both from a place on; the last row first.
    let mut rows: Vec<Vec<u32>> = vec![vec![0; b.len().saturating_add(1)]];
    for word in a.iter().rev() {
        let below = rows.last().map(Vec::as_slice).unwrap_or_default();
        let mut row = vec![0; b.len().saturating_add(1)];
        let mut right = 0;
        let places = b.iter().zip(below.iter().zip(below.iter().skip(1))).zip(row.iter_mut()).rev();
        for ((other, (under, beyond)), place) in places {
            right = if word.key == other.key { beyond.saturating_add(1) } else { (*under).max(right) };
            *place = right;
        }
        rows.push(row);
    }
    rows.reverse();
    let length = |i: usize, j: usize| rows.get(i).and_then(|row| row.get(j)).copied().unwrap_or(0);

    let mut pairs = Vec::new();
    let (mut i, mut j) = (0usize, 0usize);
    while let (Some(word), Some(other)) = (a.get(i), b.get(j)) {
        let (below, right) = (i.saturating_add(1), j.saturating_add(1));
        if word.key == other.key {
            pairs.push((i, j));
            (i, j) = (below, right);
        } else if length(below, j) >= length(i, right) {
            i = below;
        } else {
            j = right;
        }
    }
    pairs
}
