//! Exact decimal numbers.

use std::fmt;

/// How many millionths make one.
const ONE: i64 = 1_000_000;
/// One more than the largest count of millionths: twelve digits before the point.
const LIMIT: i64 = 1_000_000_000_000_000_000;

/// An exact number: at most twelve digits before the point and six after, kept as an integer of millionths
/// (`docs/language.md`, "Numbers and calculation").
///
/// ```
/// use kijun::Number;
/// let third = Number::parse("0.333333").unwrap();
/// assert_eq!(third.millionths(), 333_333);
/// assert_eq!(third.to_string(), "0.333333");
/// ```
// It wants no more than four bytes' alignment, so that a slot with one takes twelve bytes and not sixteen.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
#[repr(Rust, packed(4))]
pub struct Number(i64);

/// Why a text is no number of the language.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NumberError {
    /// It is not written as a decimal number.
    Malformed,
    /// It has more than twelve digits before the point.
    TooLarge,
    /// It has more than six digits after the point.
    TooFine,
}

impl Number {
    /// The number with so many millionths; `None` beyond twelve digits before the point.
    #[must_use]
    pub fn from_millionths(millionths: i128) -> Option<Number> {
        let value = i64::try_from(millionths).ok()?;
        (value > -LIMIT && value < LIMIT).then_some(Number(value))
    }

    /// A whole number; `None` beyond twelve digits.
    #[must_use]
    pub fn whole(value: i64) -> Option<Number> {
        Number::from_millionths(i128::from(value).checked_mul(i128::from(ONE))?)
    }

    /// The number as a count of millionths: 1.5 is 1,500,000.
    #[must_use]
    pub fn millionths(self) -> i64 {
        self.0
    }

    /// Whether nothing stands after the point.
    #[must_use]
    pub fn is_whole(self) -> bool {
        self.0 % ONE == 0
    }

    /// Reads a decimal as JSON writes it (`-12.5`, `1.2e3`), exactly and without floating point.
    ///
    /// # Errors
    /// [`NumberError`]: whether the text is malformed, too large or too fine.
    pub fn parse(text: &str) -> Result<Number, NumberError> {
        let (negative, rest) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (mantissa, exponent) = match rest.find(['e', 'E']) {
            Some(at) => (rest.get(..at), rest.get(at.saturating_add(1)..)),
            None => (Some(rest), None),
        };
        let mantissa = mantissa.ok_or(NumberError::Malformed)?;
        let (whole, fraction) = mantissa.split_once('.').map_or((mantissa, None), |(a, b)| (a, Some(b)));
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(whole) || fraction.is_some_and(|part| !digits(part)) {
            return Err(NumberError::Malformed);
        }
        let fraction = fraction.unwrap_or("");
        let exponent = exponent.map_or(Ok(0), read_exponent)?;

        // The value is (digits without leading or trailing zeros) times ten to the `power`.
        let all: Vec<u8> = whole.bytes().chain(fraction.bytes()).map(|byte| byte & 0x0f).collect();
        let first = all.iter().position(|digit| *digit != 0);
        let last = all.iter().rposition(|digit| *digit != 0);
        let (Some(first), Some(last)) = (first, last) else { return Ok(Number(0)) };
        let significant = all.get(first..=last).unwrap_or_default();
        let trailing = all.len().saturating_sub(last).saturating_sub(1);
        let size = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        let power = exponent.saturating_sub(size(fraction.len())).saturating_add(size(trailing));
        if power < -6 {
            return Err(NumberError::TooFine);
        }
        if power.saturating_add(size(significant.len())) > 12 {
            return Err(NumberError::TooLarge);
        }
        let mut value: i128 = 0;
        for digit in significant {
            value = value.saturating_mul(10).saturating_add(i128::from(*digit));
        }
        for _ in 0..power.saturating_add(6) {
            value = value.saturating_mul(10);
        }
        Number::from_millionths(if negative { value.saturating_neg() } else { value }).ok_or(NumberError::TooLarge)
    }
}

/// Reads an exponent; one of very many digits is as good as one of eighteen.
fn read_exponent(text: &str) -> Result<i64, NumberError> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(NumberError::Malformed);
    }
    let size = digits.trim_start_matches('0').parse::<i64>().unwrap_or(if digits.bytes().all(|b| b == b'0') {
        0
    } else {
        i64::from(i32::MAX)
    });
    Ok(if negative { size.saturating_neg() } else { size })
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f)
    }
}

impl Number {
    /// For a person: a comma before every three digits of its whole part.
    #[must_use]
    pub fn grouped(self) -> String {
        let mut text = String::new();
        let _fits = self.write_grouped(&mut text);
        text
    }

    /// Writes it for a person.
    pub(crate) fn write_grouped(self, f: &mut impl fmt::Write) -> fmt::Result {
        if self.0.unsigned_abs() < ONE.unsigned_abs() * 1_000 {
            return self.write(f);
        }
        let plain = self.to_string();
        let digits = plain.find('.').unwrap_or(plain.len());
        for (at, c) in plain.chars().enumerate() {
            let is_third = at > 0 && at < digits && (digits - at).is_multiple_of(3);
            // No comma follows the sign.
            if is_third && !(at == 1 && self.0 < 0) {
                f.write_char(',')?;
            }
            f.write_char(c)?;
        }
        Ok(())
    }

    /// Writes a whole number that counts something.
    pub(crate) fn write_count(count: u32, f: &mut impl fmt::Write) -> fmt::Result {
        write_whole(f, u64::from(count))
    }

    /// Writes it as a decimal without zeros at its end.
    pub(crate) fn write(self, f: &mut impl fmt::Write) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let size = self.0.unsigned_abs();
        let one = ONE.unsigned_abs();
        let (whole, fraction) = (size / one, size % one);
        if fraction == 0 {
            f.write_str(sign)?;
            return write_whole(f, whole);
        }
        let digits = format!("{fraction:06}");
        write!(f, "{sign}{whole}.{}", digits.trim_end_matches('0'))
    }
}

/// Most whole numbers that are told are ages and counts of one or two digits, which need no formatting.
fn write_whole(f: &mut impl fmt::Write, number: u64) -> fmt::Result {
    let digit = |number| u32::try_from(number).ok().and_then(|number| char::from_digit(number, 10));
    match (digit(number / 10), digit(number % 10)) {
        (Some('0'), Some(one)) => f.write_char(one),
        (Some(ten), Some(one)) => {
            f.write_char(ten)?;
            f.write_char(one)
        }
        _ => write!(f, "{number}"),
    }
}

#[cfg(test)]
mod tests {
    use super::{Number, NumberError};

    #[test]
    fn a_person_reads_commas() {
        for (text, grouped) in [
            ("0", "0"),
            ("-999.999999", "-999.999999"),
            ("1000", "1,000"),
            ("-1000", "-1,000"),
            ("-123456.5", "-123,456.5"),
            ("5999999", "5,999,999"),
            ("999999999999.999999", "999,999,999,999.999999"),
        ] {
            let number = Number::parse(text).unwrap();
            assert_eq!(number.grouped(), grouped);
        }
    }

    #[test]
    fn reads_decimals_exactly() {
        for (text, millionths) in [
            ("0", 0),
            ("-0.0", 0),
            ("0e99999999999999999999", 0),
            ("1", 1_000_000),
            ("0.000001", 1),
            ("-1.5", -1_500_000),
            ("1.50000000000", 1_500_000),
            ("1.2e3", 1_200_000_000),
            ("1200e-2", 12_000_000),
            ("999999999999.999999", 999_999_999_999_999_999),
        ] {
            assert_eq!(Number::parse(text).map(Number::millionths), Ok(millionths), "{text}");
        }
    }

    #[test]
    fn refuses_what_is_out_of_range() {
        for (text, error) in [
            ("1e999", NumberError::TooLarge),
            ("1e99999999999999999999999", NumberError::TooLarge),
            ("1000000000000", NumberError::TooLarge),
            ("0.0000001", NumberError::TooFine),
            ("1e-7", NumberError::TooFine),
            ("1e-99999999999999999999", NumberError::TooFine),
            ("", NumberError::Malformed),
            ("-", NumberError::Malformed),
            ("1.", NumberError::Malformed),
            (".5", NumberError::Malformed),
            ("1e", NumberError::Malformed),
            ("0x10", NumberError::Malformed),
        ] {
            assert_eq!(Number::parse(text), Err(error), "{text}");
        }
    }

    #[test]
    fn prints_what_it_reads() {
        for text in ["0", "-1.5", "12.000001", "999999999999.999999"] {
            assert_eq!(Number::parse(text).map(|number| number.to_string()), Ok(text.to_owned()));
        }
    }
}
