//! A day that is known in part: one of some days that follow each other.

use std::fmt;

use super::Date;

/// One day of those from a first to a last: a date of which only the year or the month is known, as facts have it, or what
/// is calculated with one.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Days {
    first: Date,
    last: Date,
}

impl Days {
    /// One of the days from a first to a last; `None` where they are exchanged.
    pub(crate) fn new(first: Date, last: Date) -> Option<Days> {
        (first <= last).then_some(Days { first, last })
    }

    /// One day, which is known.
    pub(crate) fn one(day: Date) -> Days {
        Days { first: day, last: day }
    }

    pub(super) fn month_of(year: i16, month: i8) -> Option<Days> {
        let first = Date::new(year, month, 1)?;
        let last = (28..=31).rev().find_map(|day| Date::new(year, month, day))?;
        Some(Days { first, last })
    }

    pub(super) fn year_of(year: i16) -> Option<Days> {
        Some(Days { first: Date::new(year, 1, 1)?, last: Date::new(year, 12, 31)? })
    }

    /// The first day that it can be.
    #[must_use]
    pub fn first(self) -> Date {
        self.first
    }

    /// The last day that it can be.
    #[must_use]
    pub fn last(self) -> Date {
        self.last
    }

    /// Reads a date known in part, as EDTF writes it (ISO 8601-2): `2005-XX-XX` or `2005` is a day of that year,
    /// `2005-04-XX` or `2005-04` one of that month. `None` for anything else.
    pub(crate) fn parse(text: &str) -> Option<Days> {
        let mut parts = text.split('-');
        let (year, month, day, None) = (parts.next()?, parts.next(), parts.next(), parts.next()) else { return None };
        let number = |text: &str, digits: usize| {
            let plain = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
            if plain { text.parse::<i16>().ok() } else { None }
        };
        let year = number(year, 4)?;
        match (month, day) {
            (None, None) | (Some("XX"), Some("XX")) => Days::year_of(year),
            (Some(month), None | Some("XX")) => Days::month_of(year, i8::try_from(number(month, 2)?).ok()?),
            _ => None,
        }
    }

    /// Writes a year as `2005-XX-XX`, a month as `2005-04-XX`, a day as it is, and others by their ends.
    pub(crate) fn write(self, into: &mut impl fmt::Write) -> fmt::Result {
        let (year, month) = (self.first.year(), self.first.month());
        if self.first == self.last {
            self.first.write(into)
        } else if Days::month_of(year, month) == Some(self) {
            write!(into, "{year:04}-{month:02}-XX")
        } else if Days::year_of(year) == Some(self) {
            write!(into, "{year:04}-XX-XX")
        } else {
            write!(into, "{} to {}", self.first, self.last)
        }
    }
}

impl fmt::Display for Days {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f)
    }
}

impl fmt::Debug for Days {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::Days;

    #[test]
    fn dates_known_in_part_are_read_and_written() {
        for (text, written, first, last) in [
            ("2005", "2005-XX-XX", "2005-01-01", "2005-12-31"),
            ("2005-XX-XX", "2005-XX-XX", "2005-01-01", "2005-12-31"),
            ("2004-02", "2004-02-XX", "2004-02-01", "2004-02-29"),
            ("2005-02-XX", "2005-02-XX", "2005-02-01", "2005-02-28"),
            ("0001-12-XX", "0001-12-XX", "0001-12-01", "0001-12-31"),
            ("9999", "9999-XX-XX", "9999-01-01", "9999-12-31"),
        ] {
            let days = Days::parse(text).map(|days| (days.to_string(), days.first.to_string(), days.last.to_string()));
            assert_eq!(days, Some((written.to_owned(), first.to_owned(), last.to_owned())), "{text}");
        }
        for text in [
            "",
            "0000",
            "200",
            "20055",
            "2005-XX",
            "2005-13-XX",
            "2005-00",
            "2005-4-XX",
            "2005-XX-04",
            "2005-04-01",
            "2005-xx-xx",
            "200X-XX-XX",
            "2005-04-XX-",
            "-2005",
            "２００５",
            "+200",
            "2005-+4",
        ] {
            assert_eq!(Days::parse(text), None, "{text}");
        }
    }
}
