//! Time that was measured: between two days by the calendar, or in days.

use std::fmt;

use super::{Date, Days, Rounding, TimeSpan, Unit};

/// How long something lasted, as far as that is known.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Measured {
    /// From a first day to the day after a last.
    Between { first: Days, end: Days },
    /// So many days at least, and at most.
    Days { least: u32, most: u32 },
}

/// Whether a time reaches a span, and whether it is no longer than one; `None` where that is not known.
pub(crate) struct Against {
    pub(crate) at_least: Option<bool>,
    pub(crate) at_most: Option<bool>,
}

impl Measured {
    /// From a first day to the day after a last: at least from the latest to the earliest, and never less than nothing.
    pub(crate) fn between(first: Days, end: Days) -> Option<Measured> {
        let first = Days::new(first.first(), first.last().min(end.first()).max(first.first()))?;
        Some(Measured::Between { first, end })
    }

    /// Set against a span: by the calendar from its first day, or days against days. `None` where days are set against months.
    pub(crate) fn against(self, span: TimeSpan) -> Option<Against> {
        Some(match self {
            Measured::Days { least, most } => {
                if span.months() > 0 {
                    return None;
                }
                let days = span.days();
                Against { at_least: settled(least >= days, most < days), at_most: settled(most <= days, least > days) }
            }
            Measured::Between { first, end } => {
                // What leads beyond all days is longer than any time.
                let reached = |from: Date, by: Date| from.plus(span, Some(Rounding::Up)).is_some_and(|day| day <= by);
                let passed = |from: Date, by: Date| from.plus(span, Some(Rounding::Up)).is_some_and(|day| day < by);
                Against {
                    at_least: settled(reached(first.last(), end.first()), !reached(first.first(), end.last())),
                    at_most: settled(!passed(first.first(), end.last()), passed(first.last(), end.first())),
                }
            }
        })
    }

    /// The least and the most that it can be, in words of the calendar.
    pub(crate) fn ends(self) -> (TimeSpan, TimeSpan) {
        let days = |days: u32| TimeSpan::new(0, days).unwrap_or_default();
        match self {
            Measured::Days { least, most } => (days(least), days(most)),
            Measured::Between { first, end } => {
                (by_calendar(first.last(), end.first()), by_calendar(first.first(), end.last()))
            }
        }
    }

    /// Whether only its ends are known.
    pub(crate) fn is_range(self) -> bool {
        match self {
            Measured::Days { least, most } => least != most,
            Measured::Between { first, end } => first.first() != first.last() || end.first() != end.last(),
        }
    }
}

fn settled(yes: bool, no: bool) -> Option<bool> {
    (yes || no).then_some(yes)
}

/// Whole months, then the days that are left.
fn by_calendar(first: Date, end: Date) -> TimeSpan {
    let small = |count: i64| u32::try_from(count).unwrap_or(0);
    let months = small(first.completed(Unit::Months, end));
    let whole = TimeSpan::new(months, 0).and_then(|span| first.plus(span, Some(Rounding::Up)));
    let days = small(whole.map_or(0, |day| day.completed(Unit::Days, end)));
    TimeSpan::new(months, days).unwrap_or_default()
}

impl fmt::Display for Measured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (least, most) = self.ends();
        if least == most { write!(f, "{least}") } else { write!(f, "{least} to {most}") }
    }
}
