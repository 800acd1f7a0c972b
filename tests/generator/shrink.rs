//! From a failing pair to a small one that fails as well.

use std::collections::HashSet;

use super::{Pair, regenerate};

/// How many pairs are tried at most.
const MOST_TRIES: usize = 5_000;

/// Makes a failing pair smaller, as long as it fails: choices are deleted, set to zero and halved, and the pair is made
/// again from what is left.
pub fn shrink(large: &Pair, failing: &dyn Fn(&Pair) -> bool) -> Pair {
    let best = regenerate(&large.choices);
    let mut search = Search { best, failing, tries: 0, passed: HashSet::new() };
    loop {
        let before = search.best.choices.clone();
        search.delete_together();
        search.delete();
        search.zero();
        search.lower();
        if search.best.choices == before || search.tries >= MOST_TRIES {
            return search.best;
        }
    }
}

struct Search<'a> {
    best: Pair,
    failing: &'a dyn Fn(&Pair) -> bool,
    tries: usize,
    /// What was found not to fail.
    passed: HashSet<(String, Vec<String>, String, String)>,
}

/// Fewer choices are simpler, then smaller ones.
fn simpler(a: &Pair, b: &Pair) -> bool {
    (a.choices.len(), &a.choices) < (b.choices.len(), &b.choices)
}

impl Search<'_> {
    fn attempt(&mut self, choices: &[u64]) -> bool {
        if self.tries >= MOST_TRIES {
            return false;
        }
        let pair = regenerate(choices);
        let texts = (pair.policy.clone(), pair.beside.clone(), pair.case.clone(), pair.on.clone());
        if !simpler(&pair, &self.best) || self.passed.contains(&texts) {
            return false;
        }
        self.tries += 1;
        if !(self.failing)(&pair) {
            self.passed.insert(texts);
            return false;
        }
        self.best = pair;
        true
    }

    /// Without the choices from one place to another, and with another choice at a third.
    fn without(&mut self, from: usize, to: usize, lowered: Option<(usize, u64)>) -> bool {
        let mut choices = self.best.choices.clone();
        let to = to.min(choices.len());
        if let Some((at, choice)) = lowered {
            choices[at] = choice;
        }
        choices.drain(from.min(to)..to);
        self.attempt(&choices)
    }

    /// Whole clauses, conditions, facts; and what announced them is one fewer.
    fn delete_together(&mut self) {
        let mut at = 0;
        while at < self.best.spans.len() {
            // The longest first.
            let mut spans = self.best.spans.clone();
            spans.sort_by_key(|(from, to)| (usize::MAX - (to - from), *from));
            let (from, to) = spans[at];
            let mut done = self.without(from, to, None);
            for back in 1..=from.min(4) {
                let announced = self.best.choices.get(from - back).copied().unwrap_or(0);
                if !done && announced > 0 {
                    done = self.without(from, to, Some((from - back, announced - 1)));
                }
            }
            at += usize::from(!done);
        }
    }

    fn delete(&mut self) {
        let mut length = 8;
        while length > 0 {
            let mut at = self.best.choices.len();
            while at > 0 {
                at -= 1;
                self.without(at, at + length, None);
                at = at.min(self.best.choices.len());
            }
            length /= 2;
        }
    }

    fn zero(&mut self) {
        let mut length = self.best.choices.len();
        while length > 0 {
            let mut at = 0;
            while at < self.best.choices.len() {
                let mut choices = self.best.choices.clone();
                let end = (at + length).min(choices.len());
                if choices[at..end].iter().any(|choice| *choice > 0) {
                    choices[at..end].fill(0);
                    self.attempt(&choices);
                }
                at += length;
            }
            length /= 2;
        }
    }

    /// Half of a choice, one less, and each also where something that was announced is not there any more.
    fn lower(&mut self) {
        let mut at = 0;
        while at < self.best.choices.len() {
            let choice = self.best.choices[at];
            let lower = if choice > 2 { vec![choice / 2, choice - 1] } else { (0..choice).collect() };
            let after = self.announced(at);
            'tried: for lower in lower {
                if self.without(0, 0, Some((at, lower))) {
                    break;
                }
                for (from, to) in &after {
                    if self.without(*from, *to, Some((at, lower))) {
                        break 'tried;
                    }
                }
            }
            at += 1;
        }
    }

    /// What a choice may have announced: what belongs together behind it, one after the other.
    fn announced(&self, at: usize) -> Vec<(usize, usize)> {
        let mut announced: Vec<(usize, usize)> = Vec::new();
        let mut from = at + 1;
        while announced.len() < 12 {
            let near = self.best.spans.iter().filter(|span| (from..from + 6).contains(&span.0) && span.1 > span.0);
            let Some(next) = near.min_by_key(|span| (span.0, usize::MAX - span.1)).copied() else { break };
            announced.push(next);
            from = next.1;
        }
        announced
    }
}
