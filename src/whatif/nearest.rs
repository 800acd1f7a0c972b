//! Of numbers, dates and spans the values that are nearest to the present ones, exactly at the boundary.

use super::places::{Place, Spot};
use super::search::{Search, Solved, TooMuch};
use super::values::{Axis, Value};

/// What can stand at the places of a set, so that each combination of the values leads to one outcome.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Way {
    /// Of each place its values.
    pub(super) values: Vec<Vec<Value>>,
    pub(super) outcome: usize,
}

/// How far a value is from the present one: the direction, and the distance.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Far {
    later: bool,
    by: i64,
}

/// The axis of a place, and the number of what stands there now, where that is known and has an order.
fn moving(spot: &Spot) -> Option<(Axis, i64)> {
    let axis = spot.domain.axis?;
    Some((axis, axis.number(spot.domain.now?)?))
}

fn far(spot: &Spot, value: &Value) -> Option<Far> {
    let (axis, now) = moving(spot)?;
    let Value::Slot(slot) = value else { return None };
    let number = axis.number(*slot)?;
    Some(Far { later: number > now, by: number.abs_diff(now).try_into().ok()? })
}

/// Whether one is at least as near as another at every place, and all else is equal.
fn is_nearer(spots: &[&Spot], one: &[Value], other: &[Value]) -> bool {
    let pairs = one.iter().zip(other);
    spots.iter().zip(pairs).all(|(spot, (one, other))| match (far(spot, one), far(spot, other)) {
        (Some(one), Some(other)) => one.later == other.later && one.by <= other.by,
        _ => one == other,
    })
}

impl Search<'_> {
    /// The ways in which a set leads to outcomes: the nearest values, and those that do not differ put together. And whether
    /// they are the nearest, which takes too many steps else.
    pub(super) fn ways(&mut self, solved: &Solved) -> (Vec<Way>, bool) {
        let spots: Vec<Spot> = solved.set.iter().filter_map(|at| self.spots.get(*at)).cloned().collect();
        let spots: Vec<&Spot> = spots.iter().collect();
        let mut all: Vec<(Vec<Value>, usize)> = Vec::new();
        for (values, outcome) in &solved.found {
            let values = self.changes(&solved.set, values).into_iter().map(|(_, value)| value.clone()).collect();
            all.push((values, *outcome));
        }
        let nearest = pareto(&spots, all.clone());
        let (mut exactly, mut all_are) = (Vec::new(), true);
        for (mut values, outcome) in nearest {
            all_are &= self.refine(&spots, &mut values, outcome, &all).is_ok();
            exactly.push((values, outcome));
        }
        let fewest = fewest(pareto(&spots, exactly));
        (together(&spots, fewest), all_are)
    }

    /// Moves each value to the boundary, one after another.
    fn refine(
        &mut self,
        spots: &[&Spot],
        values: &mut Vec<Value>,
        outcome: usize,
        tried: &[(Vec<Value>, usize)],
    ) -> Result<(), TooMuch> {
        for (at, spot) in spots.iter().enumerate() {
            let Some((axis, now)) = moving(spot) else { continue };
            let Some(Far { later, by }) = values.get(at).and_then(|value| far(spot, value)) else { continue };
            let place = |by: i64| axis.slot(if later { now.checked_add(by)? } else { now.checked_sub(by)? });
            // The farthest value that was tried on the way and does not lead there.
            let nearer = spot.domain.values.iter().filter_map(|value| Some((far(spot, value)?, value)));
            let nearer = nearer.filter(|(far, _)| far.later == later && far.by < by);
            let leads = |value: &Value| {
                let mut there = values.clone();
                there.get_mut(at).into_iter().for_each(|here| *here = value.clone());
                tried.iter().any(|(tried, found)| *found == outcome && *tried == there)
            };
            let mut low = nearer.filter(|(_, value)| !leads(value)).map(|(far, _)| far.by).max().unwrap_or(0);
            let mut high = by;
            while high.saturating_sub(low) > 1 {
                let middle = low.saturating_add(high.saturating_sub(low) / 2);
                let Some(slot) = place(middle) else { break };
                let mut there = values.clone();
                there.get_mut(at).into_iter().for_each(|here| *here = Value::Slot(slot));
                let changes: Vec<(Place, &Value)> = spots.iter().map(|spot| spot.place).zip(&there).collect();
                if self.leads(&changes)? == Some(outcome) {
                    high = middle;
                    *values = there.clone();
                } else {
                    low = middle;
                }
            }
        }
        Ok(())
    }
}

/// Without those than which another is nearer.
fn pareto(spots: &[&Spot], all: Vec<(Vec<Value>, usize)>) -> Vec<(Vec<Value>, usize)> {
    let mut kept: Vec<(Vec<Value>, usize)> = Vec::new();
    for (values, outcome) in all {
        let beaten = kept.iter().any(|(other, found)| *found == outcome && is_nearer(spots, other, &values));
        if !beaten {
            kept.retain(|(other, found)| *found != outcome || !is_nearer(spots, &values, other));
            kept.push((values, outcome));
        }
    }
    kept
}

/// Of elements that are added those of which the fewest facts need be so: as a rule one.
fn fewest(all: Vec<(Vec<Value>, usize)>) -> Vec<(Vec<Value>, usize)> {
    let facts = |values: &[Value]| -> usize {
        let facts = values.iter().map(|value| match value {
            Value::Entry(facts) => facts.len(),
            Value::Only(Some(element)) => {
                if let Value::Entry(facts) = &**element {
                    facts.len()
                } else {
                    0
                }
            }
            _ => 0,
        });
        facts.sum()
    };
    let is_entry = |value: &Value| {
        matches!(value, Value::Entry(_))
            || matches!(value, Value::Only(Some(element)) if matches!(**element, Value::Entry(_)))
    };
    let alike = |one: &[Value], other: &[Value]| {
        one.iter().zip(other).all(|(one, other)| one == other || is_entry(one) && is_entry(other))
    };
    let mut kept: Vec<(Vec<Value>, usize)> = Vec::new();
    for (values, outcome) in all {
        let place = kept.iter().position(|(other, found)| *found == outcome && alike(other, &values));
        match place.and_then(|at| kept.get_mut(at)) {
            Some(kept) if facts(&values) < facts(&kept.0) => *kept = (values, outcome),
            Some(_) => {}
            None => kept.push((values, outcome)),
        }
    }
    kept
}

/// Puts together what differs at one place only, unless values are moved there.
fn together(spots: &[&Spot], all: Vec<(Vec<Value>, usize)>) -> Vec<Way> {
    let single = |(values, outcome): (Vec<Value>, usize)| Way {
        values: values.into_iter().map(|value| vec![value]).collect(),
        outcome,
    };
    let mut ways: Vec<Way> = all.into_iter().map(single).collect();
    for (at, spot) in spots.iter().enumerate() {
        if moving(spot).is_some() {
            continue;
        }
        let mut joined: Vec<Way> = Vec::new();
        for way in ways {
            let same = |other: &&mut Way| {
                let mut pairs = other.values.iter().zip(&way.values).enumerate();
                other.outcome == way.outcome && pairs.all(|(place, (one, another))| place == at || one == another)
            };
            match joined.iter_mut().find(same) {
                Some(other) => {
                    let more = way.values.get(at).cloned().unwrap_or_default();
                    other.values.get_mut(at).into_iter().for_each(|values| values.extend(more.clone()));
                }
                None => joined.push(way),
            }
        }
        ways = joined;
    }
    ways
}
