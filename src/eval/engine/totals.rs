//! Totals over the elements of a list, the most of several values, and parameters.

use std::cmp::Ordering;

use super::facts::Listed;
use super::{Answer, Engine, Frame, Val, is_range};
use crate::eval::arith;
use crate::eval::truth::Truth;
use crate::eval::why::{What, Why};
use crate::model::expr::{Arith, Cond, Read, Value};
use crate::syntax::ast::{Sign, Total};

impl<'a, W: Why> Engine<'a, W> {
    /// A total. `none` is passed over; with anything unknown it is unknown, but that a count is a range.
    pub(super) fn total(
        &mut self,
        kind: Total,
        list: &'a Read,
        value: &'a Value,
        filter: Option<&'a Cond>,
        zero: Val<'a>,
        frame: &mut Frame<'a, W>,
    ) -> Answer<'a, W> {
        let (elements, mut why) = match self.list(list, frame) {
            (Listed::Unknown, why) => return (None, why),
            (Listed::None, why) => return (Some(Val::None), why),
            (Listed::Of(elements), why) => (elements, why),
        };
        let (mut sure, mut maybe, mut open) = (Vec::new(), Vec::new(), 0i64);
        let mut each = Vec::new();
        for offset in elements.places() {
            let (item, at) = self.element(&elements, offset);
            let unknown = self.open_element((item, at));
            frame.push((item, unknown.unwrap_or_default()));
            let (counts, inner) = filter.map_or((Truth::Yes, W::default()), |filter| self.cond(filter, frame));
            if counts == Truth::No {
                if W::WATCHES {
                    self.value(value, frame);
                }
                each.push((None, inner));
            } else {
                // In the order of the text: what is added up stands before `where`.
                let (val, mut of_element) = self.value(value, frame);
                of_element.add(&mut self.notes, inner);
                each.push((val.filter(|_| counts == Truth::Unknown), of_element));
                match (val, counts) {
                    (Some(Val::None), _) => {}
                    // A range may be any of its values.
                    (Some(Val::Range(..) | Val::Days(_)), _) => open = open.saturating_add(1),
                    (Some(val), Truth::Yes) => sure.push(val),
                    (Some(val), _) => maybe.push(val),
                    (None, _) => open = open.saturating_add(1),
                }
            }
            frame.pop();
        }
        for (maybe, of_element) in each {
            // Whether none counts makes no difference; nor, of different values, whether one that is there already does.
            let there = |maybe: &Val<'a>| kind == Total::Distinct && sure.iter().any(|val| same(val, maybe));
            let settled = maybe.is_some_and(|maybe| maybe == Val::None || there(&maybe));
            let step = |notes| W::step(notes, What::Settled, Truth::Yes, of_element);
            let told = if settled { step(&mut self.notes) } else { of_element };
            why.add(&mut self.notes, told);
        }
        if let Some(at) = elements.incomplete {
            self.add_unknown(&mut why, at);
        }
        if kind == Total::Distinct {
            return (distinct(&sure, &maybe, open, elements.incomplete.is_some()), why);
        }
        if elements.incomplete.is_some() || open > 0 || !maybe.is_empty() {
            return (None, why);
        }
        (self.made_of(kind, &sure, zero), why)
    }

    /// The largest of several values, or its kin.
    pub(super) fn most(&mut self, kind: Total, values: &'a [Value], frame: &mut Frame<'a, W>) -> Answer<'a, W> {
        let mut why = W::default();
        let mut known = Vec::new();
        for value in values {
            let (val, inner) = self.value(value, frame);
            why.add(&mut self.notes, inner);
            known.push(val);
        }
        let Some(known) = known.into_iter().collect::<Option<Vec<Val<'a>>>>() else { return (None, why) };
        let there: Vec<Val<'a>> = known.into_iter().filter(|val| *val != Val::None).collect();
        (self.made_of(kind, &there, Val::None), why)
    }

    fn made_of(&mut self, kind: Total, values: &[Val<'a>], zero: Val<'a>) -> Option<Val<'a>> {
        if values.iter().any(is_range) {
            return None;
        }
        if kind == Total::Sum {
            let arith = if matches!(zero, Val::Span(_)) { Arith::Spans } else { Arith::Numbers };
            let parts: Vec<(Sign, Val<'a>)> = values.iter().map(|val| (Sign::Plus, *val)).collect();
            return match arith::sum(&zero, &parts, arith) {
                Some(sum) => Some(sum),
                None => self.no_result("this sum is no value of the language"),
            };
        }
        let wanted = if matches!(kind, Total::Latest | Total::Largest) { Ordering::Greater } else { Ordering::Less };
        let mut best: Option<&Val<'a>> = None;
        for val in values {
            if best.is_none_or(|best| arith::order(val, best) == Some(wanted)) {
                best = Some(val);
            }
        }
        // Spans of months and of days may have no order: then the one must have one with all others.
        if let Some(best) = best
            && !values.iter().all(|val| arith::order(best, val).is_some_and(|order| order == wanted || order.is_eq()))
        {
            return self.no_result("spans of months and of days cannot be compared");
        }
        Some(best.copied().unwrap_or(Val::None))
    }

    /// A parameter as of a day.
    pub(super) fn parameter(&mut self, parameter: usize, on: &'a Value, frame: &mut Frame<'a, W>) -> Answer<'a, W> {
        let (on, mut why) = self.value(on, frame);
        let policy = self.policy;
        let day = match on {
            Some(Val::Date(day)) => day,
            Some(other) => return (Some(other).filter(|val| *val == Val::None), why),
            None => return (None, why),
        };
        let values = policy.parameters.get(parameter).map_or(&[][..], |parameter| parameter.values.as_slice());
        match values.iter().rev().find(|(from, _)| *from <= day) {
            Some((_, val)) => {
                let val = val.borrowed();
                let told = W::parameter(&mut self.notes, parameter, day, val);
                why.add(&mut self.notes, told);
                (Some(val), why)
            }
            None => (self.no_result("the parameter has no value yet on that day"), why),
        }
    }
}

/// How many different values there are, as a range where something is unknown.
fn distinct(sure: &[Val<'_>], maybe: &[Val<'_>], open: i64, incomplete: bool) -> Option<Val<'static>> {
    let mut known: Vec<&Val<'_>> = Vec::new();
    for val in sure {
        if !known.iter().any(|earlier| same(earlier, val)) {
            known.push(val);
        }
    }
    let low = i64::try_from(known.len()).ok()?;
    for val in maybe {
        if !known.iter().any(|earlier| same(earlier, val)) {
            known.push(val);
        }
    }
    let high = i64::try_from(known.len()).ok()?.checked_add(open)?;
    Some(arith::range(low, if incomplete { None } else { Some(high) }))
}

/// Whether two values are the same; spans of which it cannot be said are two.
fn same(a: &Val<'_>, b: &Val<'_>) -> bool {
    a == b || arith::order(a, b).is_some_and(Ordering::is_eq)
}
