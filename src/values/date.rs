//! Calendar dates from the year 1 to 9999 and what is counted with them.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use jiff::civil;

use super::TimeSpan;

/// A day of the calendar, of the years 1 to 9999.
///
/// ```
/// use kijun::{Date, date};
/// assert_eq!("2024-02-29".parse(), Ok(date!(2024-02-29)));
/// assert!("2023-02-29".parse::<Date>().is_err());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Date(civil::Date);

/// Compared as one number: in the middle of much else that takes less time than the year, then the month, then the day.
impl Ord for Date {
    fn cmp(&self, other: &Date) -> Ordering {
        self.position().cmp(&other.position())
    }
}

impl PartialOrd for Date {
    fn partial_cmp(&self, other: &Date) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The last two digits of a number.
fn pair(number: u16) -> [u8; 2] {
    [number / 10 % 10, number % 10].map(|digit| {
        let [digit, _] = digit.to_le_bytes();
        b'0' | digit
    })
}

/// A text that names no day of the years 1 to 9999.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NoSuchDay;

/// What `rounding up` and `rounding down` mean where adding months leads to a day that does not exist (`docs/language.md`,
/// "Dates, ages and spans").
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Rounding {
    /// The first day of the next month.
    Up,
    /// The last day of the month.
    Down,
}

/// A unit in which completed time is counted.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Unit {
    /// Whole years; a birthday on 29 February falls on 1 March in a common year.
    Years,
    /// Whole months.
    Months,
    /// Days, without the first.
    Days,
}

impl Unit {
    /// `years`, `months` or `days`.
    #[must_use]
    pub fn plural(self) -> &'static str {
        match self {
            Unit::Years => "years",
            Unit::Months => "months",
            Unit::Days => "days",
        }
    }
}

/// A [`Date`] written in the program: `date!(2023-10-01)`. A day that does not exist does not compile.
///
/// ```compile_fail
/// kijun::date!(2023-02-29);
/// ```
#[macro_export]
macro_rules! date {
    ($year:literal-$month:literal-$day:literal) => {
        const { $crate::Date::literal($year, $month, $day) }
    };
}

impl Date {
    /// The first day that there is, and the last.
    pub(crate) const FIRST: Date = Date(civil::date(1, 1, 1));
    pub(crate) const LAST: Date = Date(civil::date(9999, 12, 31));

    /// The day with this year, month and day of the month; `None` where there is none.
    #[must_use]
    pub fn new(year: i16, month: i8, day: i8) -> Option<Date> {
        civil::Date::new(year, month, day).ok().and_then(Date::in_range)
    }

    /// Serves [`date!`]: at run time a day that does not exist would panic, so it is for constants only.
    #[doc(hidden)]
    #[must_use]
    pub const fn literal(year: i16, month: i8, day: i8) -> Date {
        assert!(year >= 1, "the years are 1 to 9999");
        Date(civil::date(year, month, day))
    }

    fn in_range(date: civil::Date) -> Option<Date> {
        (date.year() >= 1).then_some(Date(date))
    }

    /// The year, 1 to 9999.
    #[must_use]
    pub fn year(self) -> i16 {
        self.0.year()
    }

    /// The month, 1 to 12.
    #[must_use]
    pub fn month(self) -> i8 {
        self.0.month()
    }

    /// The day of the month, 1 to 31.
    #[must_use]
    pub fn day(self) -> i8 {
        self.0.day()
    }

    /// Reads `2023-10-01`: four, two and two digits, and nothing else.
    ///
    /// # Errors
    /// [`NoSuchDay`], where it is written otherwise or the calendar has no such day in the years 1 to 9999.
    #[inline]
    pub fn parse(text: &[u8]) -> Result<Date, NoSuchDay> {
        let [year_and_month @ .., d0, d1]: &[u8; 10] = text.try_into().map_err(|_| NoSuchDay)?;
        // What is left of `2023-10-` where each digit counts from zero and a hyphen is zero; and of the day the same.
        let word = u64::from_le_bytes(*year_and_month) ^ u64::from_le_bytes(*b"0000-00-");
        let day = u16::from_le_bytes([*d0, *d1]) ^ u16::from_le_bytes(*b"00");
        // A digit over nine, or anything but a hyphen, carries into the high bit or has it.
        let other = (word | word.wrapping_add(0x7f76_767f_7676_7676)) & 0x8080_8080_8080_8080;
        if other != 0 || (day | day.wrapping_add(0x7676)) & 0x8080 != 0 {
            return Err(NoSuchDay);
        }
        let [y0, y1, y2, y3, _, m0, m1, _] = word.to_le_bytes();
        let [d0, d1] = day.to_le_bytes();
        // No digit is over nine, so that two of them are no more than 99.
        let two = |tens: u8, ones: u8| tens.wrapping_mul(10).wrapping_add(ones);
        let year = i16::from(two(y0, y1)).wrapping_mul(100).wrapping_add(i16::from(two(y2, y3)));
        let [month, day] = [two(m0, m1).cast_signed(), two(d0, d1).cast_signed()];
        Date::new(year, month, day).ok_or(NoSuchDay)
    }

    /// The day so many days later (earlier, if negative); `None` outside the years 1 to 9999.
    #[must_use]
    pub fn plus_days(self, days: i64) -> Option<Date> {
        let span = jiff::Span::new().try_days(days).ok()?;
        self.0.checked_add(span).ok().and_then(Date::in_range)
    }

    /// This day and a span: first the months, then the days. `None` where that is no day of the years 1 to
    /// 9999, or where the months lead to a day that does not exist and no rounding is given.
    #[must_use]
    pub fn plus(self, span: TimeSpan, rounding: Option<Rounding>) -> Option<Date> {
        self.moved(i64::from(span.months()), i64::from(span.days()), rounding)
    }

    /// This day less a span: first the months, then the days; `None` as for [`Date::plus`].
    #[must_use]
    pub fn minus(self, span: TimeSpan, rounding: Option<Rounding>) -> Option<Date> {
        let back = |count: u32| i64::from(count).checked_neg();
        self.moved(back(span.months())?, back(span.days())?, rounding)
    }

    fn moved(self, months: i64, days: i64, rounding: Option<Rounding>) -> Option<Date> {
        let position = self.month_number().checked_add(months)?;
        let year = i16::try_from(position.div_euclid(12)).ok()?;
        let month = i8::try_from(position.rem_euclid(12).checked_add(1)?).ok()?;
        let first = Date::new(year, month, 1)?;
        let last = first.0.days_in_month();
        let moved = match rounding {
            _ if self.day() <= last => Date::new(year, month, self.day())?,
            None => return None,
            Some(Rounding::Down) => Date::new(year, month, last)?,
            Some(Rounding::Up) => Date::new(year, month, last)?.plus_days(1)?,
        };
        moved.plus_days(days)
    }

    /// Where it stands among all days, later ones have larger places: its year, month and day, one behind the other.
    pub(crate) fn position(self) -> u32 {
        let (year, month, day) =
            (self.year().cast_unsigned(), self.month().cast_unsigned(), self.day().cast_unsigned());
        u32::from(year) << 16 | u32::from(month) << 8 | u32::from(day)
    }

    /// Writes `2023-10-01`.
    pub(crate) fn write(self, into: &mut impl fmt::Write) -> fmt::Result {
        let (year, month, day) = (self.year().unsigned_abs(), self.month().unsigned_abs(), self.day().unsigned_abs());
        let ([y0, y1], [y2, y3]) = (pair(year / 100), pair(year));
        let ([m0, m1], [d0, d1]) = (pair(u16::from(month)), pair(u16::from(day)));
        let text = [y0, y1, y2, y3, b'-', m0, m1, b'-', d0, d1];
        text.into_iter().try_for_each(|byte| into.write_char(char::from(byte)))
    }

    /// Months since the year 0, for calculating with months.
    fn month_number(self) -> i64 {
        i64::from(self.year()).saturating_mul(12).saturating_add(i64::from(self.month())).saturating_sub(1)
    }

    /// The completed years, months or days from this day to another, counted without the first day; to an
    /// earlier day the count with the dates exchanged, negated.
    #[must_use]
    pub fn completed(self, unit: Unit, to: Date) -> i64 {
        if to < self {
            return to.completed(unit, self).saturating_neg();
        }
        let not_yet = |reached: bool| i64::from(!reached);
        match unit {
            Unit::Years => {
                let years = i64::from(to.year()).saturating_sub(i64::from(self.year()));
                years.saturating_sub(not_yet((to.month(), to.day()) >= (self.month(), self.day())))
            }
            Unit::Months => {
                let months = to.month_number().saturating_sub(self.month_number());
                months.saturating_sub(not_yet(to.day() >= self.day()))
            }
            Unit::Days => self.0.until(to.0).map_or(0, |span| i64::from(span.get_days())),
        }
    }
}

impl FromStr for Date {
    type Err = NoSuchDay;

    fn from_str(text: &str) -> Result<Date, NoSuchDay> {
        Date::parse(text.as_bytes())
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f)
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for NoSuchDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("there is no such day (a date is written 2023-10-01, of the years 1 to 9999)")
    }
}

impl std::error::Error for NoSuchDay {}

impl serde::Serialize for Date {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::{Date, Rounding, TimeSpan, Unit};

    #[test]
    fn completed_units_follow_the_calendar() {
        let leapling = date!(2004 - 02 - 29);
        for (to, years) in [
            (date!(2022 - 02 - 28), 17),
            (date!(2022 - 03 - 01), 18),
            (date!(2024 - 02 - 28), 19),
            (date!(2024 - 02 - 29), 20),
            (date!(2003 - 03 - 01), 0),
            (date!(2003 - 02 - 28), -1),
        ] {
            assert_eq!(leapling.completed(Unit::Years, to), years, "{to}");
        }
        assert_eq!(date!(2024 - 01 - 31).completed(Unit::Months, date!(2024 - 02 - 29)), 0);
        assert_eq!(date!(2024 - 01 - 31).completed(Unit::Months, date!(2024 - 03 - 01)), 1);
        assert_eq!(date!(2024 - 02 - 28).completed(Unit::Days, date!(2024 - 03 - 01)), 2);
        assert_eq!(date!(0001 - 01 - 01).completed(Unit::Days, date!(9999 - 12 - 31)), 3_652_058);
    }

    #[test]
    fn months_added_round_only_where_told() {
        let month = TimeSpan::new(1, 0).unwrap_or_default();
        let end = date!(2023 - 01 - 31);
        assert_eq!(end.plus(month, None), None);
        assert_eq!(end.plus(month, Some(Rounding::Down)), Some(date!(2023 - 02 - 28)));
        assert_eq!(end.plus(month, Some(Rounding::Up)), Some(date!(2023 - 03 - 01)));
        assert_eq!(date!(2023 - 01 - 28).plus(month, None), Some(date!(2023 - 02 - 28)));
        assert_eq!(date!(2024 - 03 - 31).minus(month, Some(Rounding::Down)), Some(date!(2024 - 02 - 29)));
        assert_eq!(date!(9999 - 12 - 31).plus(month, None), None);
        assert_eq!(date!(0001 - 01 - 01).minus(month, None), None);
    }

    #[test]
    fn dates_are_read_strictly() {
        for text in [
            "2023-02-30",
            "2023-13-01",
            "0000-01-01",
            "2023-1-1",
            "20230101",
            "2023-01-01T00",
            " 2023-01-01",
            "+2023-01-1",
        ] {
            assert!(text.parse::<Date>().is_err(), "{text}");
        }
    }
}
