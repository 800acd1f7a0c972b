//! Dates of the Japanese eras: 令和5年8月4日, R5.8.4.

use unicode_normalization::UnicodeNormalization;

use super::{Date, Days};
use crate::date;

/// An era: its name, the letter that forms use for it, and its first day.
struct Era {
    name: &'static str,
    letter: char,
    first: Date,
    /// The year that is its first.
    year: i16,
}

/// The eras that count by the calendar of today, in their order. That of Meiji is used from 1873 on.
const ERAS: [Era; 5] = [
    Era { name: "明治", letter: 'M', first: date!(1873 - 01 - 01), year: 1868 },
    Era { name: "大正", letter: 'T', first: date!(1912 - 07 - 30), year: 1912 },
    Era { name: "昭和", letter: 'S', first: date!(1926 - 12 - 25), year: 1926 },
    Era { name: "平成", letter: 'H', first: date!(1989 - 01 - 08), year: 1989 },
    Era { name: "令和", letter: 'R', first: date!(2019 - 05 - 01), year: 2019 },
];

/// Why a text is no date of a Japanese era.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NoEraDate {
    /// It is not written as one.
    OtherForm,
    /// The calendar has no such day.
    NoSuchDay,
    /// The era does not hold this day, which is a day of another.
    OtherEra(Date),
    /// It lies before 1873, when days were counted by another calendar.
    OtherCalendar,
}

impl Era {
    /// The year that is so many years of the era: `5`, `元`.
    fn year_of(&self, text: &str) -> Result<i16, NoEraDate> {
        let year = if text == "元" { 1 } else { number(text)? };
        if year == 0 { Err(NoEraDate::NoSuchDay) } else { Ok(self.year.saturating_add(year).saturating_sub(1)) }
    }
}

fn number(text: &str) -> Result<i16, NoEraDate> {
    let plain = (1..=3).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
    if plain { text.parse().map_err(|_| NoEraDate::OtherForm) } else { Err(NoEraDate::OtherForm) }
}

/// The era of a day, unless it lies before them all.
fn of(date: Date) -> Option<&'static Era> {
    ERAS.iter().rev().find(|era| era.first <= date)
}

/// A text without spaces, its digits and signs as they are written as a rule.
fn plain(text: &str) -> String {
    text.nfkc().filter(|c| !c.is_whitespace()).collect()
}

/// The era with whose name or letter a text begins, and the rest.
fn begun(text: &str) -> Option<(&'static Era, &str)> {
    ERAS.iter().find_map(|era| {
        let letter = |c: char| c.eq_ignore_ascii_case(&era.letter);
        Some((era, text.strip_prefix(era.name).or_else(|| text.strip_prefix(letter))?))
    })
}

impl Days {
    /// Reads what is known of a date in a Japanese era: `平成17年`, `平成17年4月`, `H17`, `H17.4`. Of the year in which an
    /// era begins or ends it is the whole year. `None` for anything else.
    pub(crate) fn from_era(text: &str) -> Option<Days> {
        let text = plain(text);
        let (era, rest) = begun(&text)?;
        let (year, month) = match rest.split_once('年') {
            Some((year, "")) => (year, None),
            Some((year, month)) => (year, Some(month.strip_suffix('月')?)),
            None => match rest.split_once(['.', '-', '/']) {
                Some((year, month)) => (year, Some(month)),
                None => (rest, None),
            },
        };
        let year = era.year_of(year).ok().filter(|year| *year >= 1873)?;
        let days = match month {
            Some(month) => Days::month_of(year, number(month).ok()?.try_into().ok()?),
            None => Days::year_of(year),
        }?;
        let begun = ERAS.iter().find(|other| other.first > era.first);
        (days.last() >= era.first && begun.is_none_or(|next| days.first() < next.first)).then_some(days)
    }
}

impl Date {
    /// Reads a date of a Japanese era: `令和5年8月4日`, `平成元年1月8日`, `H23.5.1`. An era holds the days from its first to
    /// that before the next one's first.
    ///
    /// ```
    /// use kijun::{Date, date};
    /// assert_eq!(Date::from_era("令和5年8月4日"), Ok(date!(2023-08-04)));
    /// assert_eq!(Date::from_era("H23.5.1"), Ok(date!(2011-05-01)));
    /// ```
    ///
    /// # Errors
    /// [`NoEraDate`]; where the era has ended on that day, the day that it would be.
    pub fn from_era(text: &str) -> Result<Date, NoEraDate> {
        // Digits of full width, and eras in one sign (㍻), are written out.
        let text = plain(text);
        let (era, rest) = begun(&text).ok_or(NoEraDate::OtherForm)?;
        let parts: Vec<&str> = if rest.contains('年') {
            let rest = rest.strip_suffix('日').ok_or(NoEraDate::OtherForm)?;
            rest.split(['年', '月']).collect()
        } else {
            rest.split(['.', '-', '/']).collect()
        };
        let [year, month, day] = parts.as_slice() else { return Err(NoEraDate::OtherForm) };
        let year = era.year_of(year)?;
        let small = |text: &str| number(text)?.try_into().map_err(|_| NoEraDate::NoSuchDay);
        let date = Date::new(year, small(month)?, small(day)?).ok_or(NoEraDate::NoSuchDay)?;
        match of(date) {
            Some(found) if found.name == era.name => Ok(date),
            Some(_) => Err(NoEraDate::OtherEra(date)),
            None => Err(NoEraDate::OtherCalendar),
        }
    }

    /// The day in its Japanese era: `令和5年8月4日`; `None` before 1873.
    #[must_use]
    pub fn to_era(self) -> Option<String> {
        let era = of(self)?;
        let year = match self.year().saturating_sub(era.year).saturating_add(1) {
            1 => "元".to_owned(),
            year => year.to_string(),
        };
        Some(format!("{}{year}年{}月{}日", era.name, self.month(), self.day()))
    }
}

#[cfg(test)]
mod tests {
    use super::{Date, Days, NoEraDate};

    #[test]
    fn an_era_holds_its_days_and_no_others() {
        for (era, iso) in [
            ("明治6年1月1日", "1873-01-01"),
            ("明治45年7月29日", "1912-07-29"),
            ("大正元年7月30日", "1912-07-30"),
            ("大正15年12月24日", "1926-12-24"),
            ("昭和元年12月25日", "1926-12-25"),
            ("昭和64年1月7日", "1989-01-07"),
            ("平成元年1月8日", "1989-01-08"),
            ("平成31年4月30日", "2019-04-30"),
            ("令和元年5月1日", "2019-05-01"),
            ("令和5年8月4日", "2023-08-04"),
        ] {
            assert_eq!(Date::from_era(era).map(|date| date.to_string()), Ok(iso.to_owned()));
            assert_eq!(iso.parse::<Date>().ok().and_then(Date::to_era).as_deref(), Some(era));
        }
        for (era, iso) in [
            ("明治45年7月30日", "1912-07-30"),
            ("大正元年7月29日", "1912-07-29"),
            ("大正15年12月25日", "1926-12-25"),
            ("昭和64年1月8日", "1989-01-08"),
            ("平成31年5月1日", "2019-05-01"),
            ("令和元年4月30日", "2019-04-30"),
        ] {
            let other = iso.parse().map(NoEraDate::OtherEra);
            assert_eq!(Date::from_era(era).err(), other.ok(), "{era}");
        }
        assert_eq!(Date::from_era("明治元年10月23日"), Err(NoEraDate::OtherCalendar));
        assert_eq!(Date::from_era("明治5年12月31日"), Err(NoEraDate::OtherCalendar));
    }

    #[test]
    fn a_part_of_a_date_is_read() {
        for (text, days) in [
            ("平成17年", "2005-XX-XX"),
            ("平成17年4月", "2005-04-XX"),
            ("H17", "2005-XX-XX"),
            ("Ｈ１７．４", "2005-04-XX"),
            ("昭和64年", "1989-XX-XX"),
            ("平成元年", "1989-XX-XX"),
            ("令和元年5月", "2019-05-XX"),
        ] {
            assert_eq!(Days::from_era(text).map(|days| days.to_string()).as_deref(), Some(days), "{text}");
        }
        for text in
            ["", "平成", "平成17年4月1日", "H17.4.1", "昭和65年", "昭和64年2月", "令和元年4月", "H17.13", "H0", "2005"]
        {
            assert_eq!(Days::from_era(text), None, "{text}");
        }
    }

    #[test]
    fn it_is_written_in_several_ways() {
        for text in
            ["平成23年5月1日", "平成２３年５月１日", "㍻23年5月1日", "H23.5.1", "h23.05.01", "H 23/5/1", "H23-5-1"]
        {
            assert_eq!(Date::from_era(text).map(|date| date.to_string()), Ok("2011-05-01".to_owned()), "{text}");
        }
        for text in
            ["", "平成", "H23", "H23.5", "H23.5.1.1", "2011-05-01", "X23.5.1", "平成23年5月", "H+3.5.1", "H0023.5.1"]
        {
            assert_eq!(Date::from_era(text), Err(NoEraDate::OtherForm), "{text}");
        }
        for text in ["平成23年2月29日", "平成0年5月1日", "H23.13.1", "R5.8.200"] {
            assert_eq!(Date::from_era(text), Err(NoEraDate::NoSuchDay), "{text}");
        }
    }
}
