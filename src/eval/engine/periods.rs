//! Periods: whether a day is in one, and what is counted in them.

use tinyvec::TinyVec;

use super::facts::Listed;
use super::values::days;
use super::{Answer, Engine, Frame, Val};
use crate::eval::truth::Truth;
use crate::eval::why::{Timed, Why};
use crate::facts::FactAt;
use crate::model::expr::{Cond, Periods, Value};
use crate::model::shape::{FROM, TO};
use crate::syntax::ast::Quantifier;
use crate::values::{Date, Days, Measured, Period, Rounding, Stretch, TimeSpan, To, Unit, common, joined};

/// So many steps it takes to find a year.
const YEAR: u64 = 20;

/// A period, and what leaves its first and its last day open.
struct Ends<W> {
    period: Period,
    from: W,
    to: W,
}

impl<W: Why> Ends<W> {
    /// What leaves its ends open, where it matters to some days that it is open.
    fn matter(&self, (first, last): Stretch) -> [W; 2] {
        let Period { from, to, .. } = self.period;
        let of_from = from.is_none_or(|from| from.last() > first && from.first() <= last);
        let of_to = match to {
            To::Runs => false,
            To::Day(to) => to.first() < last && to.last() >= first,
            To::Unknown => true,
        };
        let or_nothing = |matters: bool, why: W| if matters || !why.is_open() { why } else { W::default() };
        [or_nothing(of_from, self.from), or_nothing(of_to, self.to)]
    }
}

/// The days of the periods in which time is counted.
enum Gathered {
    /// Nothing is known of the list.
    Unknown,
    /// There is no such list: it is a field of none.
    None,
    Of {
        /// The days that are in one whatever is unknown.
        surely: Vec<Stretch>,
        /// The days that may be in one, those among them.
        possibly: Vec<Stretch>,
        /// The list.
        list: FactAt,
    },
}

impl<'a, W: Why> Engine<'a, W> {
    /// `from A to B`, or `since A`: of an end that is not known nothing is.
    pub(super) fn period_of(
        &mut self,
        from: &'a Value,
        to: Option<&'a Value>,
        frame: &mut Frame<'a, W>,
    ) -> Answer<'a, W> {
        let (from, mut why) = self.value(from, frame);
        let to = to.map(|to| self.value(to, frame));
        if let Some((_, other)) = to {
            why.add(&mut self.notes, other);
        }
        let to = to.map(|(val, _)| val);
        if from == Some(Val::None) || to == Some(Some(Val::None)) {
            return (Some(Val::None), why);
        }
        let to = to.map_or(To::Runs, |to| to.and_then(days).map_or(To::Unknown, To::Day));
        (Some(Val::Period(Period { from: from.and_then(days), to, in_order: false })), why)
    }

    /// A period with what is known of its ends, and what leaves each of them open. `None` where it is no period.
    fn ends(&mut self, val: Val<'a>) -> Option<Ends<W>> {
        let row = match val {
            Val::Period(period) => return Some(Ends { period, from: W::default(), to: W::default() }),
            Val::Row(row) => row,
            _ => return None,
        };
        let record = self.shape.period()?;
        let (from, of_from) = self.end(FactAt { record, row, field: FROM, item: None });
        let (to, of_to) = self.end(FactAt { record, row, field: TO, item: None });
        let to = match to {
            Some(Val::None) => To::Runs,
            Some(val) => days(val).map_or(To::Unknown, To::Day),
            None => To::Unknown,
        };
        let period = Period { from: from.and_then(days), to, in_order: true };
        let period = Period { in_order: !period.is_reversed(), ..period };
        Some(Ends { period, from: of_from, to: of_to })
    }

    /// A period, with all that leaves its ends open.
    fn period(&mut self, val: Val<'a>, why: &mut W) -> Option<Period> {
        let Ends { period, from, to } = self.ends(val)?;
        why.add(&mut self.notes, from);
        why.add(&mut self.notes, to);
        Some(period)
    }

    /// An end of a period. What is known of it is told with the period.
    fn end(&mut self, at: FactAt) -> Answer<'a, W> {
        if !self.deemed.is_empty()
            && let Some(deemed) = self.deemed(at, None, None)
        {
            return deemed;
        }
        let val = self.case.val(self.case.slot(at.row, at.field));
        let is_open = val.is_none_or(|val| val.is_range());
        (val, if is_open { W::of_fact(&mut self.notes, at, val) } else { W::default() })
    }

    pub(super) fn covers(
        &mut self,
        period: &'a Value,
        negated: bool,
        day: &'a Value,
        frame: &mut Frame<'a, W>,
    ) -> (Truth, W) {
        let ((period, mut why), (day, other)) = (self.value(period, frame), self.value(day, frame));
        let ends = period.map(|val| self.ends(val));
        let all = day.and_then(days).map_or((Date::FIRST, Date::LAST), |day| (day.first(), day.last()));
        if let Some(Some(ends)) = &ends {
            ends.matter(all).into_iter().for_each(|end| why.add(&mut self.notes, end));
        }
        why.add(&mut self.notes, other);
        if matches!(ends, Some(None)) || day == Some(Val::None) {
            return (Truth::No, why);
        }
        let (Some(Some(Ends { period, .. })), true) = (ends, day.is_some()) else { return (Truth::Unknown, why) };
        let truth = if period.surely().is_some_and(|within| common(within, all) == Some(all)) {
            Truth::Yes
        } else if period.possibly().is_none_or(|within| common(within, all).is_none()) {
            Truth::No
        } else {
            Truth::Unknown
        };
        (if negated { truth.not() } else { truth }, why)
    }

    pub(super) fn years(
        &mut self,
        quantifier: Quantifier,
        period: &'a Value,
        body: &'a Cond,
        frame: &mut Frame<'a, W>,
    ) -> (Truth, W) {
        let (val, mut why) = self.value(period, frame);
        let Some(val) = val else { return (Truth::Unknown, why) };
        let Some(period) = self.period(val, &mut why) else { return (Truth::No, why) };
        let Some(years) = period.years(self.on) else { return (Truth::Unknown, why) };
        let decisive = if quantifier == Quantifier::Every { Truth::No } else { Truth::Yes };
        let mut truth = decisive.not();
        let mut kept: TinyVec<[(Truth, W); 8]> = TinyVec::new();
        for (year, is_one) in years {
            self.steps = self.steps.saturating_add(YEAR);
            frame.push((Some(Val::Period(year)), if year.is_known() { W::default() } else { why }));
            let (mut part, mut inner) = self.cond(body, frame);
            frame.pop();
            if !is_one && part != decisive.not() {
                part = Truth::Unknown;
                let mut open = why;
                open.add(&mut self.notes, inner);
                inner = open;
            }
            truth = if decisive == Truth::No { truth.min(part) } else { truth.max(part) };
            if W::KEEPS {
                kept.push((part, inner));
            } else if truth == decisive {
                break;
            }
            if self.exhausted() {
                return (Truth::Unknown, why);
            }
        }
        let relevant = self.relevant(truth, &kept);
        if truth == Truth::Unknown {
            why = relevant;
        } else {
            why.add(&mut self.notes, relevant);
        }
        (if quantifier == Quantifier::No { truth.not() } else { truth }, why)
    }

    pub(super) fn unbroken(
        &mut self,
        periods: &'a Periods,
        up_to: &'a Value,
        gaps: Option<&'a Value>,
        frame: &mut Frame<'a, W>,
    ) -> Answer<'a, W> {
        let (up_to, mut after) = self.value(up_to, frame);
        let gaps = gaps.map(|gaps| self.value(gaps, frame));
        if let Some((_, other)) = gaps {
            after.add(&mut self.notes, other);
        }
        let gaps = gaps.map(|(val, _)| val);
        let is_none = up_to == Some(Val::None) || gaps == Some(Some(Val::None));
        let last = up_to.and_then(days);
        let seen = last.map_or((Date::FIRST, Date::LAST), |last| (Date::FIRST, last.last()));
        let (gathered, mut why) = self.gathered(periods, seen, frame);
        why.add(&mut self.notes, after);
        if is_none || matches!(gathered, Gathered::None) {
            return (Some(Val::None), why);
        }
        let gap = match gaps {
            None => None,
            Some(Some(Val::Span(span))) => Some(span),
            Some(_) => return (None, why),
        };
        let (surely, possibly, list) = match gathered {
            Gathered::None => return (Some(Val::None), why),
            Gathered::Unknown => return (None, why),
            Gathered::Of { surely, possibly, list } => (surely, possibly, list),
        };
        let Some(last) = last else { return (None, why) };
        let end = match (last.first().plus_days(1), last.last().plus_days(1)) {
            (Some(first), Some(last)) => (first, last),
            // A range partly out of range is unknown.
            (Some(_), None) => return (None, why),
            (None, _) => return (self.no_result("this day is outside the years 1 to 9999"), why),
        };
        let time = unbroken(&without_gaps(surely, gap), &without_gaps(possibly, gap), last, end);
        if let Some(time) = time {
            let told = W::timed(&mut self.notes, list, Timed::Unbroken { up_to: last, gaps: gap }, time);
            why.add(&mut self.notes, told);
        }
        (time.map(Val::Time), why)
    }

    pub(super) fn total_time(
        &mut self,
        periods: &'a Periods,
        within: &'a Value,
        frame: &mut Frame<'a, W>,
    ) -> Answer<'a, W> {
        let (within, mut after) = self.value(within, frame);
        let within = within.map(|val| self.period(val, &mut after));
        let (surely_in, possibly_in) = match within {
            Some(Some(period)) => period.counted_in(self.on),
            _ => (None, None),
        };
        let seen = possibly_in.unwrap_or((Date::FIRST, Date::LAST));
        let (gathered, mut why) = self.gathered(periods, seen, frame);
        why.add(&mut self.notes, after);
        match (gathered, within) {
            (Gathered::None, _) | (_, Some(None)) => (Some(Val::None), why),
            (Gathered::Unknown, _) | (_, None) => (None, why),
            (Gathered::Of { surely, possibly, list }, Some(Some(_))) => {
                let time = Measured::Days { least: days_in(surely, surely_in), most: days_in(possibly, possibly_in) };
                if let Some((first, last)) = possibly_in {
                    let told = W::timed(&mut self.notes, list, Timed::Total { first, last }, time);
                    why.add(&mut self.notes, told);
                }
                (Some(Val::Time(time)), why)
            }
        }
    }

    /// The days of all periods that count. Only what is seen of them matters to what is open.
    fn gathered(&mut self, periods: &'a Periods, seen: Stretch, frame: &mut Frame<'a, W>) -> (Gathered, W) {
        let (elements, mut why) = match self.list(&periods.list, frame) {
            (Listed::Unknown, why) => return (Gathered::Unknown, why),
            (Listed::None, why) => return (Gathered::None, why),
            (Listed::Of(elements), why) => (elements, why),
        };
        let every_day = (Date::FIRST, Date::LAST);
        let (mut surely, mut possibly) = (Vec::new(), Vec::new());
        for offset in elements.places() {
            let (item, at) = self.element(&elements, offset);
            let unknown = self.open_element((item, at));
            frame.push((item, unknown.unwrap_or_default()));
            let (counts, of_filter) =
                periods.filter.as_deref().map_or((Truth::Yes, W::default()), |filter| self.cond(filter, frame));
            let mut told = W::default();
            if counts != Truth::No || W::WATCHES {
                let (val, mut of_period) = self.value(&periods.value, frame);
                let (sure, possible) = match val.map(|val| self.ends(val)) {
                    Some(Some(ends)) => {
                        ends.matter(seen).into_iter().for_each(|end| of_period.add(&mut self.notes, end));
                        (ends.period.surely(), ends.period.possibly())
                    }
                    Some(None) => (None, None),
                    None => (None, Some(every_day)),
                };
                let sure = sure.filter(|_| counts == Truth::Yes);
                told = of_period;
                if counts != Truth::No {
                    surely.extend(sure);
                    possibly.extend(possible);
                }
                let of = |stretch: Option<Stretch>| stretch.and_then(|stretch| common(stretch, seen));
                told.add(&mut self.notes, of_filter);
                if of(sure) == of(possible) {
                    told = self.settled(told);
                }
            } else {
                told.add(&mut self.notes, of_filter);
            }
            frame.pop();
            why.add(&mut self.notes, told);
        }
        if let Some(at) = elements.incomplete {
            self.add_unknown(&mut why, at);
            possibly.push(every_day);
        }
        (Gathered::Of { surely, possibly, list: elements.list() }, why)
    }
}

/// Days joined where they follow each other, each stretch with the first day from which there is no gap but those that are
/// allowed.
fn without_gaps(all: Vec<Stretch>, gap: Option<TimeSpan>) -> Vec<(Date, Stretch)> {
    let mut found: Vec<(Date, Stretch)> = Vec::new();
    for (first, last) in joined(all) {
        // A gap is put against what is allowed from its first day, by the calendar.
        let allowed = |end: Date| {
            let missing = end.plus_days(1);
            gap.zip(missing)
                .is_some_and(|(gap, missing)| missing.plus(gap, Some(Rounding::Up)).is_none_or(|day| first <= day))
        };
        let since = match found.last() {
            Some((since, (_, end))) if allowed(*end) => *since,
            _ => first,
        };
        found.push((since, (first, last)));
    }
    found
}

/// The unbroken time up to one of some days, each followed by one of `end`.
fn unbroken(
    surely: &[(Date, Stretch)],
    possibly: &[(Date, Stretch)],
    last: Days,
    end: (Date, Date),
) -> Option<Measured> {
    let all = (last.first(), last.last());
    let meets = |(_, stretch): &&(Date, Stretch)| common(*stretch, all).is_some();
    let mut longest = possibly.iter().filter(meets);
    let Some((from, (_, to))) = longest.next() else {
        // It is none of them that is in a period.
        return Measured::between(Days::one(end.0), Days::one(end.0));
    };
    let to = longest.next_back().map_or(*to, |(_, (_, to))| *to);
    let latest = to.min(last.last()).plus_days(1)?;
    // All of them must be in one: else there may be no time at all.
    let shortest = surely.iter().find(|(_, stretch)| common(*stretch, all) == Some(all));
    let first = Days::new(*from, shortest.map_or(end.0, |(since, _)| *since).max(*from))?;
    Measured::between(first, Days::new(end.0.min(latest), latest)?)
}

/// How many days of several stretches lie within one.
fn days_in(all: Vec<Stretch>, within: Option<Stretch>) -> u32 {
    let Some(within) = within else { return 0 };
    let count = |(first, last): Stretch| first.completed(Unit::Days, last).saturating_add(1);
    let days: i64 = joined(all).into_iter().filter_map(|stretch| common(stretch, within)).map(count).sum();
    u32::try_from(days).unwrap_or(u32::MAX)
}
