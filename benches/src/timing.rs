//! Side by side in one run: every contestant goes over all cases once a round, and ratios are taken round by round.

use std::hint::black_box;
use std::time::Instant;

/// Somebody who does the work: about a case, by its number, a sum of what was found.
pub struct Contestant<'a> {
    pub work: Box<dyn FnMut(usize) -> u64 + 'a>,
}

pub fn contestant<'a>(work: impl FnMut(usize) -> u64 + 'a) -> Contestant<'a> {
    Contestant { work: Box::new(work) }
}

/// The number after an option of the command line.
pub fn number(name: &str, otherwise: usize) -> usize {
    let mut arguments = std::env::args().skip_while(|argument| argument != name).skip(1);
    arguments.next().map_or(otherwise, |text| text.parse().expect("a number"))
}

/// The time of each contestant in each round, in nanoseconds a case.
pub fn rounds(contestants: &mut [Contestant<'_>], cases: usize, rounds: usize) -> Vec<Vec<f64>> {
    let mut times = vec![Vec::new(); contestants.len()];
    for round in 0..=rounds {
        for (contestant, times) in contestants.iter_mut().zip(&mut times) {
            let start = Instant::now();
            let mut sum = 0u64;
            for case in 0..cases {
                sum = sum.wrapping_add((contestant.work)(case));
            }
            black_box(sum);
            // The first round warms up.
            if round > 0 {
                times.push(start.elapsed().as_nanos() as f64 / cases as f64);
            }
        }
    }
    times
}

/// The middle, the least and the most.
pub fn spread(mut values: Vec<f64>) -> (f64, f64, f64) {
    values.sort_by(f64::total_cmp);
    (values[values.len() / 2], values[0], values[values.len() - 1])
}

/// The ratio of two contestants, round by round.
pub fn ratio(times: &[Vec<f64>], of: usize, to: usize) -> (f64, f64, f64) {
    spread(times[of].iter().zip(&times[to]).map(|(of, to)| of / to).collect())
}
