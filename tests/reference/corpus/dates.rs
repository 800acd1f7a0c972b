//! Dates, ages and completed units (§6).

use super::{Row, row};

/// Under `ages by birthday` and `rounding down`.
#[rustfmt::skip]
pub const ROWS: &[Row] = &[
    // Dates.
    row("the day of the decision", "decision_date is 2024-06-15", "", "yes"),
    row("a date plus days", "file.d plus 1 day is 2024-03-01", r#""d": "2024-02-29""#, "yes"),
    row("a date minus days", "file.d minus 1 day is 1999-12-31", r#""d": "2000-01-01""#, "yes"),
    row("first the months move, then the days", "file.d plus 1 month 1 day is 2023-03-01", r#""d": "2023-01-31""#, "yes"),
    row("back: first the months move, then the days", "file.d minus 1 month 1 day is 2023-02-27", r#""d": "2023-03-31""#, "yes"),
    row("plus and minus from left to right, each a date", "file.d plus 1 month minus 1 month is 2023-01-28", r#""d": "2023-01-31""#, "yes"),
    row("rounding down: the last day of the month", "file.d plus 1 month is 2023-02-28", r#""d": "2023-01-31""#, "yes"),
    row("a leap day plus a year, rounding down", "file.d plus 1 year is 2025-02-28", r#""d": "2024-02-29""#, "yes"),
    row("a written date plus months rounds too", "2024-01-31 plus 1 month is 2024-02-29", "", "yes"),
    row("a date after the last day has no result", "file.d plus 1 day is after 2024-01-01", r#""d": "9999-12-31""#, "unknown"),
    row("a date before the first day has no result", "file.d minus 1 year is before 2024-01-01", r#""d": "0001-06-01""#, "unknown"),
    row("a day beyond the last has no result, though it comes back", "file.d plus 1 day minus 1 day is 9999-12-31", r#""d": "9999-12-31""#, "unknown"),
    row("a date plus an unknown span", "file.d plus file.s is after 2024-01-01", r#""d": "2024-12-31""#, "unknown"),
    row("a date plus none is none", "file.d plus file.sn is none", r#""d": "2024-12-31", "sn": null"#, "yes"),
    // Ages and completed units, here by birthday.
    row("age, the day before the birthday", "age of file.d on 2024-05-01 is 17", r#""d": "2006-05-02""#, "yes"),
    row("age, on the birthday", "age of file.d on 2024-05-02 is 18", r#""d": "2006-05-02""#, "yes"),
    row("age of one born on 29 February, on 28 February", "age of file.d on 2023-02-28 is 18", r#""d": "2004-02-29""#, "yes"),
    row("age of one born on 29 February, on 1 March", "age of file.d on 2023-03-01 is 19", r#""d": "2004-02-29""#, "yes"),
    row("age of one born on 29 February, in a leap year", "age of file.d on 2024-02-29 is 20", r#""d": "2004-02-29""#, "yes"),
    row("age before birth counts down", "age of file.d on 2024-05-01 is -1", r#""d": "2025-05-01""#, "yes"),
    row("age before birth, less than a year", "age of file.d on 2024-05-01 is 0", r#""d": "2025-04-30""#, "yes"),
    row("age of an unknown date", "age of file.d on 2024-05-01 is over 1", "", "unknown"),
    row("age on an unknown day", "age of file.d on file.e is over 1", r#""d": "2000-01-01""#, "unknown"),
    row("age of none is none", "age of file.dn on file.e is none", r#""dn": null"#, "yes"),
    row("age of none: a comparison is no", "age of file.dn on decision_date is under 18", r#""dn": null"#, "no"),
    row("age plus a number", "age of file.d on 2024-05-01 plus 1 is at least 19", r#""d": "2006-05-01""#, "yes"),
    row("completed days are without the first", "completed days from file.d to file.e is 366", r#""d": "2024-01-01", "e": "2025-01-01""#, "yes"),
    row("completed months", "completed months from file.d to file.e is 1", r#""d": "2024-01-15", "e": "2024-03-14""#, "yes"),
    row("completed months from the 31st to the end of a shorter month", "completed months from file.d to file.e is 0", r#""d": "2024-01-31", "e": "2024-02-29""#, "yes"),
    row("completed months from the 31st to the next month's first", "completed months from file.d to file.e is 1", r#""d": "2024-01-31", "e": "2024-03-01""#, "yes"),
    row("completed years", "completed years from file.d to file.e is 2", r#""d": "2020-02-29", "e": "2023-02-28""#, "yes"),
    row("completed years, negated", "completed years from file.d to file.e is -2", r#""d": "2023-02-28", "e": "2020-02-29""#, "yes"),
    row("completed days, negated", "completed days from file.d to file.e is -1", r#""d": "2024-03-01", "e": "2024-02-29""#, "yes"),
    row("completed months to the same day", "completed months from file.d to file.d is 0", r#""d": "2024-03-01""#, "yes"),
    row("completed years to an unknown day", "completed years from file.d to file.e is at least 0", r#""d": "2024-03-01""#, "unknown"),
    row("completed years from none", "completed years from file.dn to file.e is at least 0", r#""dn": null"#, "no"),
    row("if gives a date", "(if file.a then file.d else file.e) is after 2024-01-01", r#""a": false, "e": "2024-02-01""#, "yes"),
];

/// Under `ages by the day before` and `rounding up`.
#[rustfmt::skip]
pub const OTHER_CONVENTIONS: &[Row] = &[
    row("by the day before: attained the day before the birthday", "age of file.d on 2024-05-01 is 18", r#""d": "2006-05-02""#, "yes"),
    row("by the day before: two days before", "age of file.d on 2024-04-30 is 17", r#""d": "2006-05-02""#, "yes"),
    row("by the day before: born on 29 February", "age of file.d on 2023-02-28 is 19", r#""d": "2004-02-29""#, "yes"),
    row("by the day before: born on 1 March", "age of file.d on 2023-02-28 is 19", r#""d": "2004-03-01""#, "yes"),
    row("by the day before: on the last day there is no next", "age of file.d on 9999-12-31 is at least 0", r#""d": "2004-03-01""#, "unknown"),
    row("by the day before: born after that day", "age of file.d on 2024-05-01 is -1", r#""d": "2025-05-03""#, "yes"),
    row("rounding up: the first day of the next month", "file.d plus 1 month is 2023-03-01", r#""d": "2023-01-31""#, "yes"),
    row("rounding up, then the days", "file.d plus 1 month 1 day is 2023-03-02", r#""d": "2023-01-31""#, "yes"),
    row("rounding up, back from a longer month", "file.d minus 1 month is 2023-03-01", r#""d": "2023-03-31""#, "yes"),
    row("rounding up: a leap day plus a year", "file.d plus 1 year is 2025-03-01", r#""d": "2024-02-29""#, "yes"),
    row("rounding up: a leap day plus four years", "file.d plus 4 years is 2028-02-29", r#""d": "2024-02-29""#, "yes"),
    row("rounding up: a day that exists stays", "file.d plus 1 month is 2024-02-29", r#""d": "2024-01-29""#, "yes"),
];

/// Under no convention at all.
#[rustfmt::skip]
pub const NO_CONVENTION: &[Row] = &[
    row("no rounding: a written date plus months that exists", "2024-01-30 plus 2 months is 2024-03-30", "", "yes"),
    row("no rounding: a written date plus months that does not exist has no result", "2024-01-31 plus 1 month is before 2025-01-01", "", "unknown"),
];
