//! Comparing and calculating with known values, exactly.

use std::cmp::Ordering;

use super::truth::Truth;
use crate::model::expr::{Arith, Val};
use crate::syntax::ast::{Relation, Rounded, RoundingWay, Sign};
use crate::values::{Number, TimeSpan};

/// A comparison of known values; `None` where it has no result.
pub(super) fn compare(a: &Val, relation: Relation, negated: bool, b: &Val) -> Option<bool> {
    if relation == Relation::Is {
        let same = match (a, b) {
            (Val::Span(a), Val::Span(b)) => a.compare(*b)?.is_eq(),
            _ => a == b,
        };
        return Some(same != negated);
    }
    let order = match (a, b) {
        (Val::Number(a), Val::Number(b)) => a.cmp(b),
        (Val::Date(a), Val::Date(b)) => a.cmp(b),
        (Val::Span(a), Val::Span(b)) => a.compare(*b)?,
        // With `none` a comparison of order is no, negated or not.
        _ => return Some(false),
    };
    let holds = match relation {
        Relation::Under | Relation::Before => order.is_lt(),
        Relation::AtLeast | Relation::OnOrAfter => order.is_ge(),
        Relation::AtMost | Relation::OnOrBefore => order.is_le(),
        _ => order.is_gt(),
    };
    Some(holds != negated)
}

/// The order of two values of a kind that has one; `None` where there is no result.
pub(super) fn order(a: &Val, b: &Val) -> Option<Ordering> {
    match (a, b) {
        (Val::Number(a), Val::Number(b)) => Some(a.cmp(b)),
        (Val::Date(a), Val::Date(b)) => Some(a.cmp(b)),
        (Val::Span(a), Val::Span(b)) => a.compare(*b),
        _ => None,
    }
}

/// A comparison in which a side may be a range: yes if it holds for every value, no if for none.
pub(super) fn compare_ranges(a: &Val, relation: Relation, negated: bool, b: &Val) -> Option<Truth> {
    let ((low_a, high_a), (low_b, high_b)) = match (ends(a), ends(b)) {
        (Some(a), Some(b)) if a.0 != a.1 || b.0 != b.1 => (a, b),
        _ => return compare(a, relation, negated, b).map(Truth::of),
    };
    let at = |a: Number, b: Number| compare(&Val::Number(a), relation, negated, &Val::Number(b));
    if relation == Relation::Is {
        // Counts differ by whole numbers: what lies apart, or by a fraction, is never the same.
        let fraction = |(low, high): (Number, Number)| {
            let known = if low == Number::SMALLEST { high } else { low };
            known.millionths().rem_euclid(1_000_000)
        };
        let apart = high_a < low_b || high_b < low_a || fraction((low_a, high_a)) != fraction((low_b, high_b));
        return Some(if apart { Truth::of(negated) } else { Truth::Unknown });
    }
    let (first, second) = (at(low_a, high_b)?, at(high_a, low_b)?);
    Some(if first == second { Truth::of(first) } else { Truth::Unknown })
}

/// Whether each number that a range can be stands among some values; ranges are of whole steps.
pub(super) fn every_value_is_one_of(range: &Val, values: &[Val]) -> bool {
    let Val::Range(low, high) = range else { return false };
    let one = 1_000_000i128;
    let steps = i128::from(high.millionths()).saturating_sub(i128::from(low.millionths())).div_euclid(one);
    if steps >= i128::try_from(values.len()).unwrap_or(0) {
        return false;
    }
    (0..=steps).all(|step| {
        let number = Number::from_millionths(i128::from(low.millionths()).saturating_add(step.saturating_mul(one)));
        number.is_some_and(|number| values.contains(&Val::Number(number)))
    })
}

/// The least and the most that a number can be.
fn ends(val: &Val) -> Option<(Number, Number)> {
    match val {
        Val::Number(number) => Some((*number, *number)),
        Val::Range(low, high) => Some((*low, *high)),
        _ => None,
    }
}

/// Whether a range has no end below and above, as it is added or taken away.
fn open_ends(sign: Sign, val: &Val) -> (bool, bool) {
    let Val::Range(low, high) = val else { return (false, false) };
    let (below, above) = (*low == Number::SMALLEST, *high == Number::LARGEST);
    if sign == Sign::Plus { (below, above) } else { (above, below) }
}

/// A sum with one range in it: again a range. `None` where there is no range, or more than one.
pub(super) fn sum_of_range(first: &Val, parts: &[(Sign, Val)]) -> Option<Option<Val>> {
    let is_range = |val: &Val| matches!(val, Val::Range(..));
    let ranges = parts.iter().filter(|(_, val)| is_range(val)).count();
    if (ranges == 0) != is_range(first) || ranges > 1 {
        return None;
    }
    let range =
        [first].into_iter().map(|first| (Sign::Plus, first)).chain(parts.iter().map(|(sign, val)| (*sign, val)));
    let open =
        range.filter(|(_, val)| is_range(val)).map(|(sign, val)| open_ends(sign, val)).next().unwrap_or_default();
    let end = |least: bool| {
        // What has no end on a side has none after it was added or taken away.
        match (least, open) {
            (true, (true, _)) => return Some(Number::SMALLEST),
            (false, (_, true)) => return Some(Number::LARGEST),
            _ => {}
        }
        let pick = |val: &Val, least: bool| match val {
            Val::Range(low, high) => Val::Number(if least { *low } else { *high }),
            other => other.clone(),
        };
        let parts: Vec<(Sign, Val)> =
            parts.iter().map(|(sign, val)| (*sign, pick(val, least == (*sign == Sign::Plus)))).collect();
        match sum(&pick(first, least), &parts, Arith::Numbers) {
            Some(Val::Number(number)) => Some(number),
            _ => None,
        }
    };
    Some(end(true).zip(end(false)).map(|(low, high)| Val::Range(low, high)))
}

/// A sum: numbers and spans are added without bound and checked at the end, so that their order never shows.
pub(super) fn sum(first: &Val, parts: &[(Sign, Val)], kind: Arith) -> Option<Val> {
    match (kind, first) {
        (Arith::Numbers, Val::Number(first)) => {
            let mut sum = i128::from(first.millionths());
            for (sign, part) in parts {
                let Val::Number(part) = part else { return None };
                let part = i128::from(part.millionths());
                sum = if *sign == Sign::Plus { sum.checked_add(part)? } else { sum.checked_sub(part)? };
            }
            Number::from_millionths(sum).map(Val::Number)
        }
        (Arith::Spans, Val::Span(first)) => {
            let (mut months, mut days) = (i64::from(first.months()), i64::from(first.days()));
            for (sign, part) in parts {
                let Val::Span(part) = part else { return None };
                let sign = if *sign == Sign::Plus { 1 } else { -1 };
                months = months.checked_add(i64::from(part.months()).checked_mul(sign)?)?;
                days = days.checked_add(i64::from(part.days()).checked_mul(sign)?)?;
            }
            TimeSpan::new(u32::try_from(months).ok()?, u32::try_from(days).ok()?).map(Val::Span)
        }
        (Arith::Date(rounding), Val::Date(first)) => {
            let mut date = *first;
            for (sign, part) in parts {
                let Val::Span(part): &Val = part else { return None };
                let part: TimeSpan = *part;
                date = if *sign == Sign::Plus { date.plus(part, rounding)? } else { date.minus(part, rounding)? };
            }
            Some(Val::Date(date))
        }
        _ => None,
    }
}

/// What a product's next part is: whether it divides, and how the result is rounded.
type FactorKind = (bool, Option<Rounded>);

/// A product or quotient, from the left.
pub(super) fn product(first: &Val, parts: &[(FactorKind, Val)]) -> Option<Val> {
    let Val::Number(first) = first else { return None };
    let mut value = i128::from(first.millionths());
    for ((divides, rounded), part) in parts {
        let Val::Number(part) = part else { return None };
        let part = i128::from(part.millionths());
        let (top, bottom) =
            if *divides { (value.checked_mul(1_000_000)?, part) } else { (value.checked_mul(part)?, 1_000_000) };
        value = divide(top, bottom, *rounded)?;
        Number::from_millionths(value)?;
    }
    Number::from_millionths(value).map(Val::Number)
}

/// Millionths divided, rounded to a number of places.
fn divide(top: i128, bottom: i128, rounded: Option<Rounded>) -> Option<i128> {
    if bottom == 0 {
        return None;
    }
    let Some(rounded) = rounded else {
        return (top.checked_rem(bottom)? == 0).then(|| top.checked_div(bottom)).flatten();
    };
    let unit = 10i128.checked_pow(6u32.checked_sub(u32::from(rounded.places))?)?;
    let bottom = bottom.checked_mul(unit)?;
    let (top, bottom) = if bottom < 0 { (top.checked_neg()?, bottom.checked_neg()?) } else { (top, bottom) };
    let (quotient, rest) = (top.checked_div(bottom)?, top.checked_rem(bottom)?);
    let away = match rounded.way {
        RoundingWay::Down => false,
        RoundingWay::Up => rest != 0,
        RoundingWay::HalfUp => rest.checked_abs()?.checked_mul(2)? >= bottom,
    };
    let step = if top < 0 { -1 } else { 1 };
    let quotient = if away { quotient.checked_add(step)? } else { quotient };
    quotient.checked_mul(unit)
}
