//! Spans: months and days, which are never turned into each other (docs: "Dates, ages and spans").

use std::cmp::Ordering;

use super::dates::{Date, Rounding};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Span {
    pub months: i64,
    pub days: i64,
}

impl Span {
    /// Reads `P1Y6M`, `P90D`.
    pub fn parse(text: &str) -> Option<Span> {
        let mut span = Span { months: 0, days: 0 };
        let mut digits = String::new();
        for letter in text.strip_prefix('P')?.chars() {
            if letter.is_ascii_digit() {
                digits.push(letter);
                continue;
            }
            let count: i64 = digits.parse().ok()?;
            digits.clear();
            match letter {
                'Y' => span.months += 12 * count,
                'M' => span.months += count,
                'D' => span.days += count,
                _ => return None,
            }
        }
        digits.is_empty().then_some(span)
    }

    /// As JSON writes it: years and months, and days.
    pub fn written(self) -> String {
        let parts = [(self.months / 12, 'Y'), (self.months % 12, 'M'), (self.days, 'D')];
        let told: String =
            parts.iter().filter(|(count, _)| *count != 0).map(|(count, unit)| format!("{count}{unit}")).collect();
        if told.is_empty() { "P0D".to_owned() } else { format!("P{told}") }
    }

    pub fn plus(self, other: Span) -> Span {
        Span { months: self.months + other.months, days: self.days + other.days }
    }

    pub fn minus(self, other: Span) -> Span {
        Span { months: self.months - other.months, days: self.days - other.days }
    }

    /// docs: "at most a million months and ten million days. A sum of spans of which the months or the days are more, or
    /// below zero, has no result".
    pub fn in_range(self) -> Option<Span> {
        ((0..=1_000_000).contains(&self.months) && (0..=10_000_000).contains(&self.days)).then_some(self)
    }

    /// §6: by months, then days; 28 days and more against months is a calculation without a result.
    pub fn compare(self, other: Span) -> Option<Ordering> {
        if self.months == other.months {
            return Some(self.days.cmp(&other.days));
        }
        let fewer = if self.months < other.months { self } else { other };
        (fewer.days < 28).then(|| self.months.cmp(&other.months))
    }
}

/// docs: "first the months move, then the days".
pub fn date_plus_span(date: Date, span: Span, rounding: Option<Rounding>) -> Option<Date> {
    date.plus_months(span.months, rounding)?.plus_days(span.days)
}

/// docs: the same the other way.
pub fn date_minus_span(date: Date, span: Span, rounding: Option<Rounding>) -> Option<Date> {
    date.plus_months(-span.months, rounding)?.plus_days(-span.days)
}
