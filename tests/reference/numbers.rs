//! Exact numbers: integers of millionths (§3). No floating point anywhere.

/// One, in millionths.
pub const ONE: i128 = 1_000_000;

/// §3: at most 12 digits before the point.
const BEYOND: i128 = 1_000_000_000_000 * ONE;

/// How a quotient or product is rounded.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Way {
    /// Away from zero.
    Up,
    /// Toward zero.
    Down,
    /// To the nearer; a half goes away from zero.
    HalfUp,
}

/// §4: a calculation out of range has no result.
pub fn in_range(millionths: i128) -> Option<i128> {
    (millionths > -BEYOND && millionths < BEYOND).then_some(millionths)
}

/// Reads a number as JSON writes it, with its exponent, by its digits.
pub fn parse(text: &str) -> Option<i128> {
    let (decimal, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let exponent: i64 = exponent.strip_prefix('+').unwrap_or(exponent).parse().ok()?;
    let (negative, decimal) = match decimal.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, decimal),
    };
    let (whole, fraction) = decimal.split_once('.').unwrap_or((decimal, ""));
    let mut millionths: i128 = format!("{whole}{fraction}").parse().ok()?;
    let mut shift = exponent - i64::try_from(fraction.len()).ok()? + 6;
    while shift > 0 && millionths != 0 {
        millionths = millionths.checked_mul(10)?;
        shift -= 1;
    }
    while shift < 0 && millionths != 0 {
        if millionths % 10 != 0 {
            return None; // finer than 6 digits
        }
        millionths /= 10;
        shift += 1;
    }
    in_range(if negative { -millionths } else { millionths })
}

/// `numerator / denominator`, rounded to a whole number.
fn rounded_quotient(numerator: i128, denominator: i128, way: Way) -> i128 {
    let negative = (numerator < 0) != (denominator < 0);
    let (numerator, denominator) = (numerator.abs(), denominator.abs());
    let (whole, rest) = (numerator / denominator, numerator % denominator);
    let away = match way {
        Way::Up => rest > 0,
        Way::Down => false,
        Way::HalfUp => 2 * rest >= denominator,
    };
    let size = if away { whole + 1 } else { whole };
    if negative { -size } else { size }
}

/// A number of so many places, from a whole number of its last place.
fn of_places(last_place: i128, places: u8) -> Option<i128> {
    in_range(last_place * 10_i128.pow(6 - u32::from(places)))
}

/// `a times b rounded … to N places`.
pub fn product(a: i128, b: i128, way: Way, places: u8) -> Option<i128> {
    // a and b are millionths each: their product counts in units of 10^-12.
    of_places(rounded_quotient(a * b, 10_i128.pow(12 - u32::from(places)), way), places)
}

/// `a times b` where one of them is a whole number written out: exact.
pub fn whole_product(a: i128, b: i128) -> Option<i128> {
    assert_eq!(a * b % ONE, 0, "one of them is whole");
    in_range(a * b / ONE)
}

/// `a divided by b rounded … to N places`; division by zero has no result.
pub fn quotient(a: i128, b: i128, way: Way, places: u8) -> Option<i128> {
    if b == 0 {
        return None;
    }
    of_places(rounded_quotient(a * 10_i128.pow(u32::from(places)), b, way), places)
}

#[test]
fn numbers_are_exact() {
    assert_eq!(parse("-12.5"), Some(-12_500_000));
    assert_eq!(parse("1.2e3"), Some(1_200 * ONE));
    assert_eq!(parse("0.1"), Some(100_000));
    assert_eq!(parse("5e-1"), Some(500_000));
    assert_eq!(parse("1000000000000"), None);
    assert_eq!(quotient(-5 * ONE, 2 * ONE, Way::HalfUp, 0), Some(-3 * ONE));
    assert_eq!(quotient(10 * ONE, 3 * ONE, Way::Up, 2), Some(3_340_000));
    assert_eq!(quotient(-10 * ONE, 3 * ONE, Way::Down, 2), Some(-3_330_000));
    assert_eq!(product(1_500_000, 1_500_000, Way::HalfUp, 1), Some(2_300_000));
    assert_eq!(quotient(ONE, 0, Way::Up, 0), None);
}
