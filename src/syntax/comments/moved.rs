//! What stands in another order in what is printed, such as a note before a source, or the lines of a header.

use std::collections::{HashMap, HashSet};

use super::align::Match;
use super::words::Word;

/// The most places that are tried for one.
const MOST_PLACES: usize = 32;

/// Matches runs of words that have no match with runs that have none.
pub(super) fn find(written: &[Word], printed: &[Word], matches: &mut [Option<Match>]) {
    let mut taken: HashSet<usize> = matches.iter().flatten().map(|found| found.at).collect();
    let mut places: HashMap<(usize, usize), Vec<usize>> = HashMap::new();
    for (at, pair) in printed.windows(2).enumerate() {
        if let [one, two] = pair
            && !taken.contains(&at)
            && !taken.contains(&at.saturating_add(1))
        {
            places.entry((one.key, two.key)).or_default().push(at);
        }
    }
    let mut from = 0usize;
    while let Some([one, two, ..]) = written.get(from..) {
        let candidates = places.get(&(one.key, two.key)).filter(|_| one.telling || two.telling);
        let run = |at: usize| {
            let words = written.iter().zip(matches.iter()).skip(from);
            let others = printed.iter().enumerate().skip(at);
            words
                .zip(others)
                .take_while(|((word, found), (at, other))| {
                    found.is_none() && word.key == other.key && !taken.contains(at)
                })
                .count()
        };
        let longest = candidates
            .into_iter()
            .flatten()
            .take(MOST_PLACES)
            .map(|at| (run(*at), *at))
            .filter(|(length, _)| *length > 1)
            .max_by_key(|(length, at)| (*length, std::cmp::Reverse(*at)));
        let Some((length, at)) = longest else {
            from = from.saturating_add(1);
            continue;
        };
        for (place, at) in matches.iter_mut().skip(from).zip(at..).take(length) {
            *place = Some(Match { at, moved: true });
            taken.insert(at);
        }
        from = from.saturating_add(length);
    }
}
