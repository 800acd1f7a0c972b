//! Comparing and calculating with known values, exactly.

use std::cmp::Ordering;

use super::engine::Val;
use super::truth::Truth;
use crate::model::expr::Arith;
use crate::syntax::ast::{Relation, Rounded, RoundingWay, Sign};
use crate::values::{Measured, Number, TimeSpan};

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
    Some(holds(order, relation) != negated)
}

/// Whether a relation holds of two values in this order.
fn holds(order: Ordering, relation: Relation) -> bool {
    match relation {
        Relation::Is => order.is_eq(),
        Relation::Under | Relation::Before => order.is_lt(),
        Relation::AtLeast | Relation::OnOrAfter => order.is_ge(),
        Relation::AtMost | Relation::OnOrBefore => order.is_le(),
        Relation::Over | Relation::After => order.is_gt(),
    }
}

/// A comparison of spans; unknown where it has no result.
pub(super) fn compare_spans(a: TimeSpan, relation: Relation, negated: bool, b: TimeSpan) -> Truth {
    a.compare(b).map_or(Truth::Unknown, |order| Truth::of(holds(order, relation) != negated))
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

/// The least and the most that a number or a date can be, in an order of its own; what is not there lies beyond all others.
type Ends = (Option<i64>, Option<i64>);

/// A comparison in which a side may be a range: yes if it holds for every value, no if for none.
pub(super) fn compare_ranges(a: &Val, relation: Relation, negated: bool, b: &Val) -> Option<Truth> {
    match (a, b) {
        (Val::Time(time), Val::Span(span)) => return compare_time(*time, relation, negated, *span),
        (Val::Span(span), Val::Time(time)) => return compare_time(*time, mirrored(relation), negated, *span),
        _ => {}
    }
    let (Some((low_a, high_a)), Some((low_b, high_b)), true) = (ends(a), ends(b), is_range(a) || is_range(b)) else {
        return compare(a, relation, negated, b).map(Truth::of);
    };
    let below = |high: Option<i64>, low: Option<i64>| high.zip(low).is_some_and(|(high, low)| high < low);
    let not_above = |high: Option<i64>, low: Option<i64>| high.zip(low).is_some_and(|(high, low)| high <= low);
    let (under, over) = (below(high_a, low_b), below(high_b, low_a));
    let (at_most, at_least) = (not_above(high_a, low_b), not_above(high_b, low_a));
    let (yes, no) = match relation {
        Relation::Under | Relation::Before => (under, at_least),
        Relation::AtLeast | Relation::OnOrAfter => (at_least, under),
        Relation::AtMost | Relation::OnOrBefore => (at_most, over),
        Relation::Is => (false, under || over || fraction(a) != fraction(b)),
        _ => (over, at_most),
    };
    Some(match (yes, no) {
        (true, _) => Truth::of(!negated),
        (_, true) => Truth::of(negated),
        _ => Truth::Unknown,
    })
}

/// A time that was measured against a span.
fn compare_time(time: Measured, relation: Relation, negated: bool, span: TimeSpan) -> Option<Truth> {
    let truth = |settled: Option<bool>| settled.map_or(Truth::Unknown, Truth::of);
    let against = time.against(span)?;
    let (at_least, at_most) = (truth(against.at_least), truth(against.at_most));
    let holds = match relation {
        Relation::AtLeast | Relation::OnOrAfter => at_least,
        Relation::AtMost | Relation::OnOrBefore => at_most,
        Relation::Under | Relation::Before => at_least.not(),
        Relation::Over | Relation::After => at_most.not(),
        Relation::Is => at_least.min(at_most),
    };
    Some(if negated { holds.not() } else { holds })
}

/// The same comparison with its sides exchanged.
fn mirrored(relation: Relation) -> Relation {
    match relation {
        Relation::Under => Relation::Over,
        Relation::Over => Relation::Under,
        Relation::AtLeast => Relation::AtMost,
        Relation::AtMost => Relation::AtLeast,
        other => other,
    }
}

/// A comparison of values that may be unknown; `None` where it has no result.
pub(super) fn compared(a: Option<Val>, relation: Relation, negated: bool, b: Option<Val>) -> Option<Truth> {
    match (a, b) {
        (Some(a), Some(b)) => compare_ranges(&a, relation, negated, &b),
        // With `none` a comparison of order is no, whatever the other is.
        (Some(Val::None), None) | (None, Some(Val::None)) if relation != Relation::Is => Some(Truth::No),
        _ => Some(Truth::Unknown),
    }
}

/// Counts differ by whole numbers: what lies apart by a fraction is never the same.
fn fraction(val: &Val) -> i64 {
    let number = match val {
        Val::Number(number) => Some(*number),
        Val::Range(low, high) => low.number().or(high.number()),
        _ => None,
    };
    number.map_or(0, |number| number.millionths().rem_euclid(1_000_000))
}

/// Whether all that a range can be stands among some values; ranges are of whole steps, or of days.
pub(super) fn every_value_is_one_of(range: &Val, values: &[Val]) -> bool {
    if let Val::Days(days) = range {
        let mut day = Some(days.first());
        // No more days than there are values can stand among them.
        return (0..=values.len()).any(|_| match day {
            Some(here) if values.contains(&Val::Date(here)) => {
                day = here.plus_days(1).filter(|next| *next <= days.last());
                day.is_none()
            }
            _ => false,
        });
    }
    let Val::Range(low, high) = range else { return false };
    let (Some(low), Some(high)) = (low.number(), high.number()) else { return false };
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

fn ends(val: &Val) -> Option<Ends> {
    let millionths = |number: Option<Number>| number.map(Number::millionths);
    Some(match val {
        Val::Number(number) => (millionths(Some(*number)), millionths(Some(*number))),
        Val::Range(low, high) => (millionths(low.number()), millionths(high.number())),
        Val::Date(day) => (Some(day.position().into()), Some(day.position().into())),
        Val::Days(days) => (Some(days.first().position().into()), Some(days.last().position().into())),
        _ => return None,
    })
}

fn is_range(val: &Val) -> bool {
    val.is_range()
}

/// At least so many, and at most so many where there is a most.
pub(super) fn range(least: i64, most: Option<i64>) -> Val<'static> {
    match (Number::whole(least), most.map(Number::whole)) {
        (Some(low), Some(Some(high))) if low == high => Val::Number(low),
        (low, high) => Val::Range(low.into(), high.flatten().into()),
    }
}

/// A sum with one range in it: again a range. `None` where it is unknown: there is no range or more than one, or a part
/// of the range is no number of the language. `Some(None)` where none of it is.
pub(super) fn sum_of_range(first: &Val, parts: &[(Sign, Val)], kind: Arith) -> Option<Option<Val<'static>>> {
    if let Val::Days(days) = first {
        let end = |day| match sum(&Val::Date(day), parts, kind) {
            Some(Val::Date(day)) => Some(day),
            _ => None,
        };
        return match (end(days.first()), end(days.last())) {
            (Some(first), Some(last)) => Val::days(first, last).map(Some),
            (None, None) => Some(None),
            _ => None,
        };
    }
    let ranges = parts.iter().filter(|(_, val)| is_range(val)).count();
    if (ranges == 0) != is_range(first) || ranges > 1 {
        return None;
    }
    let end = |least: bool| {
        let pick = |sign: Sign, val: &Val| {
            let (low, high) = ends(val)?;
            let end = if least == (sign == Sign::Plus) { low } else { high };
            end.and_then(|end| Number::from_millionths(end.into()))
        };
        let parts = parts.iter().map(|(sign, val)| Some((*sign, pick(*sign, val)?)));
        added(pick(Sign::Plus, first)?, parts.collect::<Option<Vec<_>>>()?)
    };
    let (low, high) = (end(true), end(false));
    let beyond = |end: Option<i128>| end.filter(|end| Number::from_millionths(*end).is_none());
    match (beyond(low), beyond(high)) {
        (None, None) => {
            let (low, high) = (low.and_then(Number::from_millionths), high.and_then(Number::from_millionths));
            Some(Some(Val::Range(low.into(), high.into())))
        }
        (Some(low), _) if low > 0 => Some(None),
        (_, Some(high)) if high < 0 => Some(None),
        _ => None,
    }
}

/// Numbers are added without bound, in millionths.
fn added(first: Number, parts: impl IntoIterator<Item = (Sign, Number)>) -> Option<i128> {
    parts.into_iter().try_fold(i128::from(first.millionths()), |sum, (sign, part)| {
        let part = i128::from(part.millionths());
        if sign == Sign::Plus { sum.checked_add(part) } else { sum.checked_sub(part) }
    })
}

/// A sum: numbers and spans are added without bound and checked at the end, so that their order never shows.
pub(super) fn sum(first: &Val, parts: &[(Sign, Val)], kind: Arith) -> Option<Val<'static>> {
    match (kind, first) {
        (Arith::Numbers, Val::Number(first)) => {
            let parts =
                parts.iter().map(|(sign, part)| if let Val::Number(part) = part { Some((*sign, *part)) } else { None });
            added(*first, parts.collect::<Option<Vec<_>>>()?).and_then(Number::from_millionths).map(Val::Number)
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
pub(super) fn product(first: &Val, parts: &[(FactorKind, Val)]) -> Option<Val<'static>> {
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
