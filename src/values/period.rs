//! Periods: from a day to a day, or still running, as far as the ends are known.

use super::{Date, Days, TimeSpan};

/// Where a period ends.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum To {
    /// It still runs.
    Runs,
    /// With one of these days, which is in it.
    Day(Days),
    /// Nothing is known of it: it may still run.
    Unknown,
}

/// Days that follow each other, the first and the last.
pub(crate) type Stretch = (Date, Date);

/// A period. Both its days are in it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) struct Period {
    /// `None` where nothing is known of its first day.
    pub(crate) from: Option<Days>,
    pub(crate) to: To,
    /// Whether its first day is surely not after its last, as a case has periods. What a policy makes of two days may have
    /// no day at all.
    pub(crate) in_order: bool,
}

impl Period {
    /// The days that are in it whatever its ends are.
    pub(crate) fn surely(self) -> Option<Stretch> {
        let (earliest, latest) = self.widest();
        let first = self.from.map_or(Date::LAST, Days::last);
        let last = match self.to {
            To::Runs => Date::LAST,
            To::Day(days) => days.first(),
            To::Unknown => Date::FIRST,
        };
        stretch(if self.in_order { (first.min(latest), last.max(earliest)) } else { (first, last) })
    }

    /// The days that are in it if its ends are as far apart as they can be.
    pub(crate) fn possibly(self) -> Option<Stretch> {
        stretch(self.widest())
    }

    fn widest(self) -> Stretch {
        let last = match self.to {
            To::Day(days) => days.last(),
            To::Runs | To::Unknown => Date::LAST,
        };
        (self.from.map_or(Date::FIRST, Days::first), last)
    }

    /// The days that are surely in it and those that may be, where it is one in which time is counted: while it runs, it
    /// ends with a day.
    pub(crate) fn counted_in(self, while_it_runs: Date) -> (Option<Stretch>, Option<Stretch>) {
        let cut = |(first, last): Stretch| stretch((first, last.min(while_it_runs)));
        let (surely, possibly) = (self.surely(), self.possibly());
        match self.to {
            To::Runs => (surely.and_then(cut), possibly.and_then(cut)),
            To::Unknown => (surely.and_then(cut), possibly),
            To::Day(_) => (surely, possibly),
        }
    }

    /// Its whole years, counted from its first day: each with whether it is surely one of them. `None` where nothing is known
    /// of an end.
    pub(crate) fn years(self, while_it_runs: Date) -> Option<impl Iterator<Item = (Period, bool)>> {
        let from = self.from?;
        let to = match self.to {
            To::Runs => Days::one(while_it_runs),
            To::Day(days) => days,
            To::Unknown => return None,
        };
        let starts = move |year: u32| {
            let later = |day: Date| day.plus(TimeSpan::new(year.checked_mul(12)?, 0)?, Some(super::Rounding::Up));
            Days::new(later(from.first())?, later(from.last()).unwrap_or(Date::LAST))
        };
        Some((0u32..).map_while(move |year| {
            let (first, next) = (starts(year)?, starts(year.checked_add(1)?)?);
            let last = Days::new(next.first().plus_days(-1)?, next.last().plus_days(-1)?)?;
            let whole = Period { from: Some(first), to: To::Day(last), in_order: true };
            (last.first() <= to.last()).then_some((whole, last.last() <= to.first()))
        }))
    }

    /// Whether its ends are known.
    pub(crate) fn is_known(self) -> bool {
        let known = |days: Days| days.first() == days.last();
        self.from.is_some_and(known)
            && match self.to {
                To::Runs => true,
                To::Day(days) => known(days),
                To::Unknown => false,
            }
    }

    /// Whether no day can be its first and another its last, as far as both are known.
    pub(crate) fn is_reversed(self) -> bool {
        stretch(self.widest()).is_none()
    }
}

/// Days that follow each other, where there are any.
fn stretch((first, last): Stretch) -> Option<Stretch> {
    (first <= last).then_some((first, last))
}

/// The days of several stretches, in their order: what overlaps or adjoins is joined.
pub(crate) fn joined(mut all: Vec<Stretch>) -> Vec<Stretch> {
    all.sort_unstable();
    let mut joined: Vec<Stretch> = Vec::new();
    for (first, last) in all {
        match joined.last_mut() {
            Some((_, end)) if end.plus_days(1).is_none_or(|next| first <= next) => *end = last.max(*end),
            _ => joined.push((first, last)),
        }
    }
    joined
}

/// What two stretches have in common.
pub(crate) fn common(a: Stretch, b: Stretch) -> Option<Stretch> {
    stretch((a.0.max(b.0), a.1.min(b.1)))
}

#[cfg(test)]
mod tests {
    use super::{Period, To, joined};
    use crate::date;
    use crate::values::Days;

    #[test]
    fn what_overlaps_or_adjoins_is_joined() {
        let all = vec![
            (date!(2020 - 03 - 01), date!(2020 - 03 - 31)),
            (date!(2020 - 01 - 01), date!(2020 - 01 - 31)),
            (date!(2020 - 02 - 01), date!(2020 - 02 - 10)),
            (date!(2020 - 01 - 05), date!(2020 - 01 - 06)),
            (date!(2020 - 02 - 12), date!(9999 - 12 - 31)),
        ];
        let expected =
            vec![(date!(2020 - 01 - 01), date!(2020 - 02 - 10)), (date!(2020 - 02 - 12), date!(9999 - 12 - 31))];
        assert_eq!(joined(all), expected);
    }

    #[test]
    fn years_are_whole_and_counted_from_the_first_day() {
        let one = |day| Days::one(day);
        let period = |from, to| Period { from: Some(one(from)), to: To::Day(one(to)), in_order: true };
        let years = |period: Period| period.years(date!(2024 - 06 - 01)).map_or(0, Iterator::count);
        assert_eq!(years(period(date!(2020 - 02 - 29), date!(2022 - 02 - 28))), 2);
        assert_eq!(years(period(date!(2020 - 02 - 29), date!(2022 - 02 - 27))), 1);
        assert_eq!(years(period(date!(0001 - 01 - 01), date!(9999 - 12 - 31))), 9998);
        let runs = Period { from: Some(one(date!(2020 - 06 - 02))), to: To::Runs, in_order: true };
        assert_eq!(years(runs), 4);
    }
}
