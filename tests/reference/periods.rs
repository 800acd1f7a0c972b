//! Periods (docs, "Periods"): whether a day is in one, and what is counted in them, day by day.

use kijun::ast::{Expr, Periods, Quantifier, Relation};

use super::dates::{Date, Rounding};
use super::rules::{Judge, Scope};
use super::spans::{Span, date_plus_span};
use super::values::{Lack, Truth, Value, join};

/// Days by their numbers, from the first to the last.
type Days = (i64, i64);

const FIRST: i64 = 1;
const LAST: i64 = 3_652_059;

/// How a period ends.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum End {
    Runs,
    Day(Date, Date),
    Unknown,
}

/// A period as far as its ends are known.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Period {
    pub from: Option<(Date, Date)>,
    pub to: End,
    /// docs: "The first day of a period in a case is never after its last".
    of_case: bool,
    /// What leaves it open, and its first and its last day.
    pub lacks: Vec<Lack>,
    of_from: Vec<Lack>,
    of_to: Vec<Lack>,
}

/// Time that was measured: by the calendar, or in days.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Time {
    /// From one of these first days to one of these days after the last.
    Between {
        first: (Date, Date),
        end: (Date, Date),
    },
    Days {
        least: i64,
        most: i64,
    },
}

impl Period {
    fn starts(&self) -> Days {
        self.from.map_or((FIRST, LAST), |(first, last)| (first.number(), last.number()))
    }

    /// Where it may end: one that still runs never does.
    fn ends(&self) -> Days {
        match self.to {
            End::Runs => (LAST, LAST),
            End::Day(first, last) => (first.number(), last.number()),
            End::Unknown => (FIRST, LAST),
        }
    }

    /// docs: "A day is surely in a period if it is in it whatever its ends are".
    fn surely(&self, day: i64) -> bool {
        let ((f1, f2), (t1, t2)) = (self.starts(), self.ends());
        // A first day after it, or a last day before it, that there can be.
        let (latest_start, earliest_end) = if self.of_case { (f2.min(t2), t1.max(f1)) } else { (f2, t1) };
        latest_start <= day && day <= earliest_end
    }

    /// docs: "it may be in it if it is for some".
    fn may(&self, day: i64) -> bool {
        let ((f1, _), (_, t2)) = (self.starts(), self.ends());
        f1 <= day && day <= t2
    }

    /// docs: "A period in which is counted and that still runs ends there with `decision_date`."
    fn counted_in(&self, on: i64, surely: bool, day: i64) -> bool {
        match (self.to, surely) {
            (End::Runs, true) | (End::Unknown, true) => self.surely(day) && day <= on,
            (End::Runs, false) => self.may(day) && day <= on,
            (_, true) => self.surely(day),
            (_, false) => self.may(day),
        }
    }

    pub fn is_known(&self) -> bool {
        let to = match self.to {
            End::Runs => true,
            End::Day(first, last) => first == last,
            End::Unknown => false,
        };
        self.from.is_some_and(|(first, last)| first == last) && to
    }

    /// docs: "Missing is an end that is not known where it can lie within the days that are looked at".
    fn open_within(&self, (first, last): Days) -> Vec<Lack> {
        let ((f1, f2), (t1, t2)) = (self.starts(), self.ends());
        let of_from = if self.from.is_none() || f2 > first && f1 <= last { self.of_from.clone() } else { Vec::new() };
        let of_to = match self.to {
            End::Unknown => self.of_to.clone(),
            End::Day(..) if t1 < last && t2 >= first => self.of_to.clone(),
            _ => Vec::new(),
        };
        join([self.lacks.clone(), of_from, of_to])
    }

    pub fn all_lacks(&self) -> Vec<Lack> {
        join([self.lacks.clone(), self.of_from.clone(), self.of_to.clone()])
    }

    /// A field of a period that no record of the case is.
    pub fn field(&self, field: &str) -> Value {
        let days = |(first, last): (Date, Date)| {
            if first == last { Value::Date(first) } else { Value::Days(first, last, self.all_lacks()) }
        };
        match (field, self.from, self.to) {
            ("from", Some(from), _) => days(from),
            ("to", _, End::Runs) => Value::None,
            ("to", _, End::Day(first, last)) => days((first, last)),
            _ => Value::Unknown(self.all_lacks()),
        }
    }
}

impl Time {
    pub fn is_known(&self) -> bool {
        match self {
            Time::Between { first, end } => first.0 == first.1 && end.0 == end.1,
            Time::Days { least, most } => least == most,
        }
    }

    /// docs: "compared with a span by the calendar, put to its first day"; of days with days. `None` where there is no
    /// result, else yes, no, or not known.
    pub fn compare(&self, relation: Relation, span: Span) -> Option<Option<bool>> {
        let (at_least, at_most) = match self {
            Time::Days { .. } if span.months > 0 => return None,
            Time::Days { least, most } => {
                (known(*least >= span.days, *most < span.days), known(*most <= span.days, *least > span.days))
            }
            Time::Between { first, end } => {
                let (shortest, longest) = ((first.1, end.0), (first.0, end.1));
                // A day that does not exist is later than every other.
                let put = |(first, end): (Date, Date)| {
                    date_plus_span(first, span, Some(Rounding::Up))
                        .map_or(std::cmp::Ordering::Greater, |day| day.cmp(&end))
                };
                let (of_shortest, of_longest) = (put(shortest), put(longest));
                (known(of_shortest.is_le(), of_longest.is_gt()), known(of_longest.is_ge(), of_shortest.is_lt()))
            }
        };
        Some(match relation {
            Relation::AtLeast => at_least,
            Relation::Under => at_least.map(|holds| !holds),
            Relation::AtMost => at_most,
            Relation::Over => at_most.map(|holds| !holds),
            Relation::Is => match (at_least, at_most) {
                (Some(false), _) | (_, Some(false)) => Some(false),
                (Some(true), Some(true)) => Some(true),
                _ => None,
            },
            other => panic!("{other:?} is asked of dates"),
        })
    }
}

fn known(yes: bool, no: bool) -> Option<bool> {
    (yes || no).then_some(yes)
}

/// What counts of a list, and what leaves that open.
struct Gathered {
    /// Each with whether it counts for sure.
    periods: Vec<(bool, Period)>,
    lacks: Vec<Lack>,
}

impl Gathered {
    fn surely(&self, day: i64) -> bool {
        self.periods.iter().any(|(counts, period)| *counts && period.surely(day))
    }

    fn may(&self, day: i64) -> bool {
        self.periods.iter().any(|(_, period)| period.may(day))
    }

    /// Before the first of these days and after the second every day is like the one beside it.
    fn bounds(&self, more: &[i64]) -> Days {
        let ends = self.periods.iter().flat_map(|(_, period)| {
            let ((f1, f2), (t1, t2)) = (period.starts(), period.ends());
            [f1, f2, t1, t2]
        });
        let all: Vec<i64> = ends.chain(more.iter().copied()).filter(|day| FIRST < *day && *day < LAST).collect();
        let (least, most) = (all.iter().min().copied(), all.iter().max().copied());
        (least.unwrap_or(FIRST + 1) - 1, most.unwrap_or(LAST - 1) + 1)
    }
}

/// A period that holds every day.
fn every_day() -> Period {
    let (first, last) = (Date::new(1, 1, 1).unwrap(), Date::new(9999, 12, 31).unwrap());
    let nothing = Vec::new;
    Period {
        from: Some((first, first)),
        to: End::Day(last, last),
        of_case: false,
        lacks: nothing(),
        of_from: nothing(),
        of_to: nothing(),
    }
}

/// The days that a date can be.
fn days(value: &Value) -> Option<(Date, Date)> {
    match value {
        Value::Date(day) => Some((*day, *day)),
        Value::Days(first, last, _) => Some((*first, *last)),
        _ => None,
    }
}

impl<'a> Judge<'a> {
    /// docs: "`from A to B`", "`since A`".
    pub fn period(&self, from: &'a Expr, to: Option<&'a Expr>, scope: &Scope<'a>) -> Value {
        let (from, to) = (self.value(from, scope), to.map(|to| self.value(to, scope)));
        // §4: a calculation with none is none.
        if from == Value::None || to == Some(Value::None) {
            return Value::None;
        }
        let lacks = join(std::iter::once(from.lacks()).chain(to.iter().map(Value::lacks)));
        let to = match to {
            None => End::Runs,
            Some(to) => days(&to).map_or(End::Unknown, |(first, last)| End::Day(first, last)),
        };
        let (of_from, of_to) = (Vec::new(), Vec::new());
        Value::Period(Box::new(Period { from: days(&from), to, of_case: false, lacks, of_from, of_to }))
    }

    /// A value as a period: one of the case is a record with its two days.
    fn as_period(&self, value: &Value, scope: &Scope<'a>) -> Option<Period> {
        match value {
            Value::Period(period) => Some((**period).clone()),
            Value::Record(at) => {
                let (from, to) = (self.fact(*at, "from", scope), self.fact(*at, "to", scope));
                let (of_from, of_to) = (from.lacks(), to.lacks());
                let end = match &to {
                    Value::None => End::Runs,
                    to => days(to).map_or(End::Unknown, |(first, last)| End::Day(first, last)),
                };
                let period = Period { from: days(&from), to: end, of_case: true, lacks: Vec::new(), of_from, of_to };
                // docs: "If it then ends before it begins, it has no day": what is deemed may make it so.
                let of_case = period.starts().0 <= period.ends().1;
                Some(Period { of_case, ..period })
            }
            _ => None,
        }
    }

    /// docs: "`covers` asks whether D is on or after the first day, and on or before the last where there is one".
    pub fn covers(&self, period: &'a Expr, negated: bool, day: &'a Expr, scope: &Scope<'a>) -> Truth {
        let (value, day) = (self.value(period, scope), self.value(day, scope));
        if value == Value::None || day == Value::None {
            return Truth::No;
        }
        let all = days(&day).map_or((FIRST, LAST), |(first, last)| (first.number(), last.number()));
        let Some(period) = self.as_period(&value, scope) else {
            return Truth::Unknown(join([value.lacks(), day.lacks()]));
        };
        let lacks = || join([period.open_within(all), day.lacks()]);
        if days(&day).is_none() {
            return Truth::Unknown(lacks());
        }
        let truth = if (all.0..=all.1).all(|day| period.surely(day)) {
            Truth::Yes
        } else if (all.0..=all.1).any(|day| period.may(day)) {
            return Truth::Unknown(lacks());
        } else {
            Truth::No
        };
        if negated { truth.not() } else { truth }
    }

    /// The periods of a list: each that counts, or may count.
    fn gathered(&self, periods: &'a Periods, seen: Days, scope: &Scope<'a>) -> Result<Gathered, Value> {
        let (elements, more) = match self.path(&periods.list, scope) {
            Value::List(elements, more) => (elements, more),
            // docs: "over an unknown list"; of a list that is a field of none totals are none.
            other => return Err(other),
        };
        let mut gathered = Gathered { periods: Vec::new(), lacks: Vec::new() };
        let mut lacks: Vec<Vec<Lack>> = Vec::new();
        for element in elements {
            let (counts, value) = match &periods.each {
                None => (Truth::Yes, element),
                Some((path, name)) => {
                    let scope = scope.with(&name.text, element);
                    let counts = periods.filter.as_deref().map_or(Truth::Yes, |filter| self.condition(filter, &scope));
                    (counts, self.path(path, &scope))
                }
            };
            if counts == Truth::No || value == Value::None {
                continue;
            }
            let sure = counts == Truth::Yes;
            let (period, open) = match self.as_period(&value, scope) {
                Some(period) => {
                    let open = period.open_within(seen);
                    (period, open)
                }
                None => (every_day(), value.lacks()),
            };
            let known = matches!(value, Value::Record(_) | Value::Period(_));
            let one = Gathered { periods: vec![(sure && known, period)], lacks: Vec::new() };
            let (floor, ceiling) = one.bounds(&[seen.0, seen.1]);
            let differs = (floor.max(seen.0)..=ceiling.min(seen.1)).any(|day| one.surely(day) != one.may(day));
            if differs {
                lacks.push(join([open, counts.lacks()]));
            }
            gathered.periods.extend(one.periods);
        }
        // docs: "an incomplete list may hold every day".
        if let Some(more) = more {
            lacks.push(more);
            gathered.periods.push((false, every_day()));
        }
        gathered.lacks = join(lacks);
        Ok(gathered)
    }

    /// docs: "Unbroken time is counted back from D."
    pub fn unbroken(&self, periods: &'a Periods, up_to: &'a Expr, gaps: Option<&'a Expr>, scope: &Scope<'a>) -> Value {
        let up_to = self.value(up_to, scope);
        let gaps = gaps.map(|gaps| self.value(gaps, scope));
        let all = days(&up_to);
        let seen = all.map_or((FIRST, LAST), |(_, last)| (FIRST, last.number()));
        let gathered = self.gathered(periods, seen, scope);
        // §4: a calculation with none is none.
        if up_to == Value::None || gaps == Some(Value::None) || matches!(gathered, Err(Value::None)) {
            return Value::None;
        }
        let after = join(std::iter::once(up_to.lacks()).chain(gaps.iter().map(Value::lacks)));
        let gathered = match gathered {
            Ok(gathered) => gathered,
            Err(list) => return Value::Unknown(join([list.lacks(), after])),
        };
        let lacks = join([gathered.lacks.clone(), after]);
        let gap = match gaps {
            None => None,
            Some(Value::Span(span)) => Some(span),
            // A sum over nothing.
            Some(Value::Zero) => Some(Span { months: 0, days: 0 }),
            Some(_) => return Value::Unknown(lacks),
        };
        let Some((first, last)) = all else { return Value::Unknown(lacks) };
        let (after_first, after_last) = match (first.plus_days(1), last.plus_days(1)) {
            (None, _) => return self.or_no_result(None, scope),
            // docs: "where a part of it is out of range, it is unknown".
            (Some(_), None) => return Value::Unknown(lacks),
            (Some(after_first), Some(after_last)) => (after_first, after_last),
        };
        let floor = gathered.bounds(&[first.number()]).0;
        let stretches = |covered: &dyn Fn(i64) -> bool| stretches(covered, floor, (first.number(), last.number()), gap);
        let most = stretches(&|day| gathered.may(day));
        let least = stretches(&|day| gathered.surely(day));
        let longest = most.iter().filter_map(|(_, since)| *since).min();
        let time = match longest {
            None => Time::Between { first: (after_first, after_first), end: (after_first, after_first) },
            Some(since) => {
                // "to the last day that D can be and that may be in a period".
                let end = most.iter().filter(|(_, since)| since.is_some()).map(|(day, _)| *day).max().unwrap();
                let end = date(end).plus_days(1).unwrap().min(after_last);
                // "and no time at all unless every such day is surely in a period".
                let shortest: Option<Vec<i64>> = least.iter().map(|(_, since)| *since).collect();
                let latest = shortest.and_then(|all| all.into_iter().max()).map_or(after_first, date);
                let since = date(since);
                Time::Between { first: (since, latest.min(after_first).max(since)), end: (after_first.min(end), end) }
            }
        };
        Value::Time(time, lacks)
    }

    /// docs: "Total time is a number of days, each counted once however many periods it is in."
    pub fn total_time(&self, periods: &'a Periods, within: &'a Expr, scope: &Scope<'a>) -> Value {
        let value = self.value(within, scope);
        let within = self.as_period(&value, scope);
        let on = scope.on.number();
        let empty = Gathered { periods: Vec::new(), lacks: Vec::new() };
        let window = within.as_ref().and_then(|within| {
            let ((f1, f2), (t1, t2)) = (within.starts(), within.ends());
            let bounds = empty.bounds(&[f1, f2, t1, t2, on, on + 1]);
            let last = (bounds.0..=bounds.1).rev().find(|day| within.counted_in(on, false, *day))?;
            Some((f1, if last == bounds.1 { t2 } else { last }))
        });
        let gathered = self.gathered(periods, window.unwrap_or((FIRST, LAST)), scope);
        if value == Value::None || matches!(gathered, Err(Value::None)) {
            return Value::None;
        }
        let open = within.as_ref().map_or_else(|| value.lacks(), Period::all_lacks);
        let (gathered, within) = match (gathered, within) {
            (Ok(gathered), Some(within)) => (gathered, within),
            (Ok(gathered), None) => return Value::Unknown(join([gathered.lacks, open])),
            (Err(list), _) => return Value::Unknown(join([list.lacks(), open])),
        };
        let ((f1, f2), (t1, t2)) = (within.starts(), within.ends());
        let (floor, ceiling) = gathered.bounds(&[f1, f2, t1, t2, on, on + 1]);
        // Outside of the bounds every day is like the one beside it, and outside of the period in which is counted none counts.
        let count = |counts: &dyn Fn(i64) -> bool| {
            let between = (floor.max(f1)..=ceiling.min(t2)).filter(|day| counts(*day)).count() as i64;
            let before = if counts(floor) { floor - FIRST } else { 0 };
            between + before + if counts(ceiling) { LAST - ceiling } else { 0 }
        };
        let least = count(&|day| gathered.surely(day) && within.counted_in(on, true, day));
        let most = count(&|day| gathered.may(day) && within.counted_in(on, false, day));
        Value::Time(Time::Days { least, most }, join([gathered.lacks, open]))
    }

    /// docs: "The years of a period are its whole years, counted from its first day".
    pub fn years(
        &self,
        quantifier: Quantifier,
        name: Option<&str>,
        period: &'a Expr,
        body: &'a Expr,
        scope: &Scope<'a>,
    ) -> Truth {
        let value = self.value(period, scope);
        if value == Value::None {
            return Truth::No;
        }
        let Some(period) = self.as_period(&value, scope) else { return Truth::Unknown(value.lacks()) };
        let lacks = period.all_lacks();
        // "A period in which is counted and that still runs ends there with `decision_date`."
        let (Some((f1, f2)), Some((t1, t2))) = (
            period.from,
            match period.to {
                End::Runs => Some((scope.on, scope.on)),
                End::Day(first, last) => Some((first, last)),
                End::Unknown => None,
            },
        ) else {
            return Truth::Unknown(lacks);
        };
        let last_day = Date::new(9999, 12, 31).unwrap();
        let later = |day: Date, years: i64| day.plus_months(12 * years, Some(Rounding::Up));
        let mut each = Vec::new();
        for year in 0.. {
            let (Some(first), Some(next)) = (later(f1, year), later(f1, year + 1)) else { break };
            let (last_first, last_next) =
                (later(f2, year).unwrap_or(last_day), later(f2, year + 1).unwrap_or(last_day));
            let ends = (next.plus_days(-1).unwrap(), last_next.plus_days(-1).unwrap());
            if ends.0 > t2 {
                break;
            }
            let is_one = if ends.1 <= t1 { Truth::Yes } else { Truth::Unknown(lacks.clone()) };
            let year = Period {
                from: Some((first, last_first)),
                to: End::Day(ends.0, ends.1),
                of_case: true,
                lacks: Vec::new(),
                of_from: Vec::new(),
                of_to: Vec::new(),
            };
            let lacks = if year.is_known() { Vec::new() } else { lacks.clone() };
            let year = Value::Period(Box::new(Period { lacks, ..year }));
            let holds = self.condition(body, &scope.with(name.unwrap_or("year"), year));
            each.push(match quantifier {
                Quantifier::Every => Truth::any(vec![is_one.not(), holds]),
                Quantifier::Some | Quantifier::No => Truth::all(vec![is_one, holds]),
            });
        }
        match quantifier {
            Quantifier::Every => Truth::all(each),
            Quantifier::Some => Truth::any(each),
            Quantifier::No => Truth::any(each).not(),
        }
    }
}

fn date(number: i64) -> Date {
    Date::new(1, 1, 1).unwrap().plus_days(number - 1).unwrap()
}

/// Each of some days, with the first day of its stretch where it is in one: day after day, from a day before which all are
/// alike.
fn stretches(
    covered: &dyn Fn(i64) -> bool,
    floor: i64,
    (first, last): Days,
    gap: Option<Span>,
) -> Vec<(i64, Option<i64>)> {
    let mut found = Vec::new();
    // The last day that is covered, and the first of its stretch.
    let mut behind: Option<(i64, i64)> = covered(floor).then_some((floor, FIRST));
    for day in floor..=last {
        let since = covered(day).then(|| match behind {
            Some((before, since)) if before + 1 >= day => since,
            // "that gap, counted from its first day, is no longer than S by the calendar"
            Some((before, since))
                if gap.is_some_and(|gap| {
                    date_plus_span(date(before + 1), gap, Some(Rounding::Up)).is_none_or(|end| end.number() >= day)
                }) =>
            {
                since
            }
            _ => day,
        });
        if let Some(since) = since {
            behind = Some((day, since));
        }
        if day >= first {
            found.push((day, since));
        }
    }
    found
}
