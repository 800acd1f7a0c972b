//! The calendar (§6): days that exist, days and months onward, completed units.

use std::cmp::Ordering;

/// A day. Years are 1 to 9999.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Date {
    pub year: i64,
    pub month: i64,
    pub day: i64,
}

/// §6: what adding months does where the day does not exist.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rounding {
    /// The first day of the next month.
    Up,
    /// The last day of the month.
    Down,
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn days_in_month(year: i64, month: i64) -> i64 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if is_leap(year) => 29,
        2 => 28,
        _ => 31,
    }
}

impl Date {
    /// The day, if it exists.
    pub fn new(year: i64, month: i64, day: i64) -> Option<Date> {
        let exists = (1..=9999).contains(&year)
            && (1..=12).contains(&month)
            && (1..=31).contains(&day)
            && day <= days_in_month(year, month);
        exists.then_some(Date { year, month, day })
    }

    /// Reads `2011-05-01`.
    pub fn parse(text: &str) -> Option<Date> {
        let parts: Vec<i64> = text.split('-').map(|part| part.parse().ok()).collect::<Option<_>>()?;
        match parts.as_slice() {
            [year, month, day] => Date::new(*year, *month, *day),
            _ => None,
        }
    }

    /// docs: `2005-XX-XX` or `2005` is one of the days of that year, `2005-04-XX` or `2005-04` one of those of that month:
    /// the first and the last of them.
    pub fn in_part(text: &str) -> Option<(Date, Date)> {
        let known = text.trim_end_matches("-XX");
        let of = |month: i64, day: i64| {
            let parts: Vec<i64> = known.split('-').map(|part| part.parse().ok()).collect::<Option<_>>()?;
            match parts.as_slice() {
                [year] => Date::new(*year, month, day),
                [year, month] => Date::new(*year, *month, day.min(days_in_month(*year, *month))),
                _ => None,
            }
        };
        Some((of(1, 1)?, of(12, 31)?))
    }

    /// Every day from this one to another.
    pub fn to(self, last: Date) -> Vec<Date> {
        let next = |day: &Date| Some(*day).filter(|day| *day < last).and_then(|day| day.plus_days(1));
        std::iter::successors(Some(self), next).collect()
    }

    /// Days since the last day before the year 1.
    pub fn number(self) -> i64 {
        let years = self.year - 1;
        let months: i64 = (1..self.month).map(|month| days_in_month(self.year, month)).sum();
        years * 365 + years / 4 - years / 100 + years / 400 + months + self.day
    }

    /// The day so many days later (or earlier), if it exists: found by walking, as on paper.
    pub fn plus_days(self, days: i64) -> Option<Date> {
        let mut left = self.number() + days;
        if left < 1 {
            return None;
        }
        let mut year = 1;
        while year <= 9999 {
            let length = if is_leap(year) { 366 } else { 365 };
            if left <= length {
                break;
            }
            left -= length;
            year += 1;
        }
        let mut month = 1;
        while month < 12 && left > days_in_month(year, month) {
            left -= days_in_month(year, month);
            month += 1;
        }
        Date::new(year, month, left)
    }

    /// The same day of the month so many months later (or earlier). §6: where that day does not exist, the rounding says
    /// which day it is; without one there is no such day.
    pub fn plus_months(self, months: i64, rounding: Option<Rounding>) -> Option<Date> {
        let total = self.year * 12 + (self.month - 1) + months;
        let (year, month) = (total.div_euclid(12), total.rem_euclid(12) + 1);
        if self.day <= days_in_month(year, month) {
            return Date::new(year, month, self.day);
        }
        match rounding? {
            Rounding::Down => Date::new(year, month, days_in_month(year, month)),
            Rounding::Up if month == 12 => Date::new(year + 1, 1, 1),
            Rounding::Up => Date::new(year, month + 1, 1),
        }
    }
}

/// §6: completed days, without the first day; to an earlier date, the count with the dates exchanged, negated.
pub fn completed_days(from: Date, to: Date) -> i64 {
    to.number() - from.number()
}

/// §6: completed months by the calendar. A day that a month does not have is the first of the next, as the birthday of
/// 29 February is 1 March in a common year: so a month is complete once its day has come, and never before.
pub fn completed_months(from: Date, to: Date) -> i64 {
    if to.cmp(&from) == Ordering::Less {
        return -completed_months(to, from);
    }
    let months = (to.year - from.year) * 12 + (to.month - from.month);
    if to.day >= from.day { months } else { months - 1 }
}

/// §6: completed years: twelve completed months each.
pub fn completed_years(from: Date, to: Date) -> i64 {
    if to.cmp(&from) == Ordering::Less {
        return -completed_years(to, from);
    }
    completed_months(from, to) / 12
}

#[test]
fn the_calendar_is_the_calendar() {
    let day = |text| Date::parse(text).unwrap();
    assert_eq!(completed_days(day("0001-01-01"), day("1970-01-01")), 719_162);
    assert_eq!(day("2000-02-28").plus_days(2), Some(day("2000-03-01")));
    assert_eq!(day("1900-02-28").plus_days(1), Some(day("1900-03-01")));
    assert_eq!((day("0001-01-01").plus_days(-1), day("9999-12-31").plus_days(1)), (None, None));
    for number in 1..=day("9999-12-31").number() {
        if number % 977 == 0 {
            assert_eq!(day("0001-01-01").plus_days(number - 1).unwrap().number(), number);
        }
    }
    assert_eq!(day("2024-01-31").plus_months(1, Some(Rounding::Up)), Some(day("2024-03-01")));
    assert_eq!(day("2024-01-31").plus_months(-2, Some(Rounding::Down)), Some(day("2023-11-30")));
    assert_eq!(day("2024-01-31").plus_months(1, None), None);
    assert_eq!(completed_years(day("2004-02-29"), day("2005-02-28")), 0);
    assert_eq!(completed_years(day("2004-02-29"), day("2005-03-01")), 1);
    assert_eq!(completed_months(day("2023-01-31"), day("2023-03-01")), 1);
    assert_eq!(completed_months(day("2023-03-01"), day("2023-01-31")), -1);
}
