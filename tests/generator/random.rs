//! Random choices that are kept, so that a pair can be made again from them, and from fewer or smaller ones.

/// A sequence of choices: drawn from a seed, or given.
#[derive(Debug)]
pub struct Random {
    state: u64,
    given: Option<Vec<u64>>,
    made: Vec<u64>,
    spans: Vec<(usize, usize)>,
}

/// The mixing of splitmix64.
pub fn mixed(state: u64) -> u64 {
    let z = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

impl Random {
    /// Choices drawn from a seed.
    pub fn from_seed(seed: u64) -> Random {
        Random { state: seed, given: None, made: Vec::new(), spans: Vec::new() }
    }

    /// These choices, each cut to what is possible where it is used; after the last one always the simplest.
    pub fn from_choices(choices: &[u64]) -> Random {
        Random { state: 0, given: Some(choices.to_vec()), made: Vec::new(), spans: Vec::new() }
    }

    /// The choices that were made so far, and which of them belong together.
    pub fn into_choices(self) -> (Vec<u64>, Vec<(usize, usize)>) {
        (self.made, self.spans)
    }

    /// How many choices were made so far.
    pub fn here(&self) -> usize {
        self.made.len()
    }

    /// Says that the choices since then belong together: to one clause, one condition, one fact.
    pub fn together(&mut self, since: usize) {
        self.spans.push((since, self.made.len()));
    }

    fn draw(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mixed(self.state)
    }

    /// The next choice: as it was given, cut to at most `last`, or else drawn.
    fn choose(&mut self, last: usize, drawn: impl FnOnce(u64) -> usize) -> usize {
        let choice = match &self.given {
            Some(given) => usize::try_from(given.get(self.made.len()).copied().unwrap_or(0)).unwrap_or(last).min(last),
            None => drawn(self.draw()),
        };
        self.made.push(choice as u64);
        choice
    }

    /// One of `0..n`. 0 is the simplest: alternatives stand in that order wherever a choice is made.
    pub fn below(&mut self, n: usize) -> usize {
        let n = n.max(1);
        self.choose(n - 1, |drawn| (drawn % n as u64) as usize)
    }

    /// True in so many of so many cases; false is the simpler.
    pub fn chance(&mut self, times: usize, of: usize) -> bool {
        self.choose(1, |drawn| usize::from((drawn % of as u64) < times as u64)) == 1
    }

    pub fn pick<'t, T>(&mut self, all: &'t [T]) -> &'t T {
        &all[self.below(all.len())]
    }

    pub fn word(&mut self, all: &[&'static str]) -> &'static str {
        all[self.below(all.len())]
    }

    /// The place of a weight, by its size. The first is not 0, and is the simplest.
    pub fn weighted(&mut self, weights: &[usize]) -> usize {
        let at = self.choose(weights.len() - 1, |drawn| {
            let mut rest = (drawn % weights.iter().sum::<usize>() as u64) as usize;
            let here = |weight: &usize| {
                let here = rest < *weight;
                rest = rest.saturating_sub(*weight);
                here
            };
            weights.iter().position(here).unwrap_or(0)
        });
        if weights[at] > 0 { at } else { 0 }
    }

    /// Puts things in another order; as they are is the simplest.
    pub fn shuffle<T>(&mut self, all: &mut [T]) {
        for at in (1..all.len()).rev() {
            let other = at - self.below(at + 1);
            all.swap(at, other);
        }
    }
}
