//! Spans of time: years, months and days, never mixed with each other's length.

use std::cmp::Ordering;
use std::fmt;

use super::Number;

/// The most months a span may have (about 83,000 years).
const MOST_MONTHS: u32 = 1_000_000;
/// The most days a span may have.
const MOST_DAYS: u32 = 10_000_000;
/// Every month has at least so many days.
const SHORTEST_MONTH: u32 = 28;

/// A span of time, kept as months and days since a month has no fixed number of days (`docs/language.md`, "Dates, ages and
/// spans"). By serde it is written as a case writes it: `"P1Y6M"`.
///
/// ```
/// use kijun::TimeSpan;
/// let span = TimeSpan::parse("P1Y6M").unwrap();
/// assert_eq!(span, TimeSpan::new(18, 0).unwrap());
/// assert_eq!(span.to_string(), "1 year 6 months");
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub struct TimeSpan {
    months: u32,
    days: u32,
}

impl TimeSpan {
    /// A span of so many months and days; `None` beyond a million months or ten million days.
    #[must_use]
    pub fn new(months: u32, days: u32) -> Option<TimeSpan> {
        (months <= MOST_MONTHS && days <= MOST_DAYS).then_some(TimeSpan { months, days })
    }

    /// The months, twelve to a year.
    #[must_use]
    pub fn months(self) -> u32 {
        self.months
    }

    /// The days beside the months.
    #[must_use]
    pub fn days(self) -> u32 {
        self.days
    }

    /// Reads an ISO 8601 span of whole years, months and days: `P1Y6M`, `P90D`; `None` for every other text.
    #[must_use]
    pub fn parse(text: &str) -> Option<TimeSpan> {
        TimeSpan::from_bytes(text.as_bytes())
    }

    /// The same of the bytes of a text.
    pub(crate) fn from_bytes(text: &[u8]) -> Option<TimeSpan> {
        let (mut months, mut days) = (0u32, 0u32);
        // Units stand in their order, each once and after a number.
        let (mut number, mut earlier) = (None, 0u8);
        for byte in text.strip_prefix(b"P")? {
            if byte.is_ascii_digit() {
                number = Some(number.unwrap_or(0u32).checked_mul(10)?.checked_add(u32::from(byte & 0x0f))?);
                continue;
            }
            let (count, unit) = (number.take()?, b" YMD".iter().position(|unit| unit == byte)?);
            let unit = u8::try_from(unit).ok().filter(|unit| *unit > earlier)?;
            match unit {
                1 => months = count.checked_mul(12)?,
                2 => months = months.checked_add(count)?,
                _ => days = count,
            }
            earlier = unit;
        }
        if number.is_some() || earlier == 0 {
            return None;
        }
        TimeSpan::new(months, days)
    }

    /// The two spans together; `None` beyond the largest span.
    #[must_use]
    pub fn plus(self, other: TimeSpan) -> Option<TimeSpan> {
        TimeSpan::new(self.months.checked_add(other.months)?, self.days.checked_add(other.days)?)
    }

    /// This span less the other; `None` where months or days would fall below zero.
    #[must_use]
    pub fn minus(self, other: TimeSpan) -> Option<TimeSpan> {
        TimeSpan::new(self.months.checked_sub(other.months)?, self.days.checked_sub(other.days)?)
    }

    /// Compares by months, then days. `None` where the span with fewer months has 28 days or more: whether
    /// those days make up for the months depends on which months they are.
    #[must_use]
    pub fn compare(self, other: TimeSpan) -> Option<Ordering> {
        let fewer = match self.months.cmp(&other.months) {
            Ordering::Equal => return Some(self.days.cmp(&other.days)),
            Ordering::Less => self,
            Ordering::Greater => other,
        };
        (fewer.days < SHORTEST_MONTH).then(|| self.months.cmp(&other.months))
    }

    /// The span as ISO 8601 writes it, with twelve months as a year: `P1Y6M`; the empty span is `P0D`.
    #[must_use]
    pub fn to_iso(self) -> String {
        let part = |count: u32, unit: &str| if count == 0 { String::new() } else { format!("{count}{unit}") };
        let (years, months) = (self.months / 12, self.months % 12);
        let text = part(years, "Y") + &part(months, "M") + &part(self.days, "D");
        if text.is_empty() { "P0D".to_owned() } else { format!("P{text}") }
    }
}

impl TimeSpan {
    /// Writes it for a person: `1 year 6 months`.
    pub(crate) fn write(self, into: &mut impl fmt::Write) -> fmt::Result {
        let parts = [(self.months / 12, " year"), (self.months % 12, " month"), (self.days, " day")];
        let mut written = false;
        for (count, unit) in parts.into_iter().filter(|(count, _)| *count > 0) {
            into.write_str(if written { " " } else { "" })?;
            Number::write_count(count, into)?;
            into.write_str(unit)?;
            into.write_str(if count == 1 { "" } else { "s" })?;
            written = true;
        }
        if written { Ok(()) } else { into.write_str("0 days") }
    }
}

impl fmt::Display for TimeSpan {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f)
    }
}

impl serde::Serialize for TimeSpan {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.to_iso())
    }
}

#[cfg(test)]
mod tests {
    use super::TimeSpan;
    use std::cmp::Ordering;

    fn span(text: &str) -> TimeSpan {
        TimeSpan::parse(text).unwrap_or_else(|| TimeSpan::new(0, 0).unwrap_or_default())
    }

    #[test]
    fn reads_and_prints_iso() {
        for text in ["P1Y", "P1Y6M", "P90D", "P1Y2M3D", "P0D"] {
            assert_eq!(TimeSpan::parse(text).map(TimeSpan::to_iso).as_deref(), Some(text));
            assert_eq!(serde_json::to_value(span(text)).ok(), Some(text.into()));
        }
        for text in [
            "",
            "P",
            "1Y",
            "P1",
            "PY",
            "P1W",
            "P1D1Y",
            "P1Y1Y",
            "P1M1Y",
            "P 1Y",
            "P1 ",
            "P1Y1",
            "P-1Y",
            "P1.5Y",
            "P99999999999Y",
            "PT1H",
        ] {
            assert_eq!(TimeSpan::parse(text), None, "{text}");
        }
    }

    #[test]
    fn compares_months_then_days() {
        assert_eq!(span("P12M").compare(span("P1Y")), Some(Ordering::Equal));
        assert_eq!(span("P1Y1D").compare(span("P1Y")), Some(Ordering::Greater));
        assert_eq!(span("P27D").compare(span("P1M")), Some(Ordering::Less));
        assert_eq!(span("P28D").compare(span("P1M")), None);
        assert_eq!(span("P1M").compare(span("P400D")), None);
        assert_eq!(span("P2M40D").compare(span("P1M")), Some(Ordering::Greater));
    }
}
