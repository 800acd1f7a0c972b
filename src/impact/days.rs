//! On which day a decision turned while the text stayed the same.

use std::collections::HashMap;

use super::Turn;
use super::came::{Came, Facts};
use crate::set::{Policy, PolicyOn};
use crate::values::{Date, Unit};

/// The most turns between two days of a text.
const MOST_TURNS: usize = 100;

/// The most days that are kept prepared.
const MOST_DAYS: usize = 2000;

/// A policy on the days that were looked at.
#[derive(Debug, Default)]
pub(super) struct Days {
    prepared: HashMap<Date, PolicyOn>,
}

impl Days {
    /// The turns from one day to another, each on its day: halves are taken until a day and the one before it differ, and
    /// then what is left, until it came to what it is at the end. What turns and turns back in between is not looked for.
    pub(super) fn turns(
        &mut self,
        policy: &Policy,
        facts: &Facts<'_>,
        subject: Option<&str>,
        ((mut first, mut before), (last, after)): ((Date, Came), (Date, Came)),
    ) -> Vec<Turn> {
        let mut turns = Vec::new();
        while !before.is_like(&after) && first < last && turns.len() < MOST_TURNS {
            let (mut low, mut day, mut came) = (first, last, after.clone());
            while let Some(middle) = between(low, day) {
                match self.comes(policy, facts, subject, middle) {
                    Some(then) if !then.is_like(&before) => (day, came) = (middle, then),
                    _ => low = middle,
                }
            }
            let (from, to) = (before.result, came.result.clone());
            turns.push(Turn { on: Some(day), from, to, began: Vec::new(), lapsed: Vec::new(), by: Vec::new() });
            (first, before) = (day, came);
        }
        turns
    }

    fn comes(&mut self, policy: &Policy, facts: &Facts<'_>, subject: Option<&str>, day: Date) -> Option<Came> {
        if self.prepared.len() >= MOST_DAYS {
            self.prepared.clear();
        }
        let on = self.prepared.entry(day).or_insert_with(|| policy.on(day));
        facts.comes(on, Some(subject))
    }
}

/// The day in the middle of two; `None` where the second follows the first.
fn between(first: Date, last: Date) -> Option<Date> {
    let days = first.completed(Unit::Days, last);
    if days > 1 { first.plus_days(days / 2) } else { None }
}
