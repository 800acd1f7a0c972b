//! Words, texts and literals of every kind.

use super::made::Made;
use super::random::Random;

/// A date, as a year, a month and a day.
pub type Day = (i32, u32, u32);

/// Names that look like words of the language and are free.
pub fn odd_name(random: &mut Random) -> &'static str {
    random.word(&["one", "each", "first", "by", "the", "met", "applies", "half", "least", "day", "years", "赤"])
}

/// A text in quotes.
pub fn label(random: &mut Random, plain: &str) -> String {
    match random.weighted(&[12, 1, 1, 1, 1, 1]) {
        0 => format!("\"{plain}\""),
        1 => format!("“{plain}”"),
        2 => format!("\"{plain} \\\"in quotes\\\"\""),
        3 => format!("\"{plain}: (a) # no comment; rule 1\""),
        4 => "\"日本で生まれた（かどうか）\"".to_owned(),
        _ => "\"\"".to_owned(),
    }
}

/// Sources and notes, once in so many cases.
pub fn attachments(random: &mut Random, made: &mut Made, one_in: usize) -> String {
    let mut text = String::new();
    while random.chance(1, one_in) {
        if random.chance(1, 2) {
            text.push_str(&format!(" source {}", label(random, "Guideline, point 3")));
            made.add("source");
            if random.chance(1, 2) {
                made.add("source on a date");
                text.push_str(&format!(" on {}", date(random)));
            }
            if random.chance(1, 2) {
                made.add("source at a link");
                text.push_str(" at \"https://example.org/guideline#3\"");
            }
        } else {
            made.add("note");
            text.push_str(&format!(" note {}", label(random, "a note")));
        }
    }
    text
}

/// A number as a policy writes it.
pub fn number(random: &mut Random, made: &mut Made) -> String {
    match random.weighted(&[10, 4, 2, 2, 2, 1]) {
        0 => random.below(5).to_string(),
        1 => random.pick(&["18", "20", "100", "12", "-1", "65"]).to_string(),
        2 => format!("{}.{}", random.below(3), random.pick(&["5", "25", "000001", "333333", "999999"])),
        3 => format!("-{}", random.below(30)),
        4 => random.pick(&["3,000,000", "150,000", "1,000"]).to_string(),
        _ => {
            made.add("extreme number");
            random.pick(&["999999999999.999999", "-999,999,999,999.999999", "999,999,999,999", "0.000001"]).to_string()
        }
    }
}

pub fn whole(random: &mut Random) -> String {
    random.pick(&["2", "0", "1", "3", "12", "-7", "1,000", "999,999,999,999"]).to_string()
}

pub fn days_of(year: i32, month: u32) -> u32 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

/// A day, often one that stands elsewhere, too, or one where calendars are difficult.
pub fn day(random: &mut Random) -> Day {
    match random.weighted(&[6, 4, 3, 3, 1]) {
        0 => *random.pick(&[(2024, 1, 1), (2024, 2, 29), (2023, 10, 1), (2005, 10, 1), (2006, 2, 28), (2023, 12, 31)]),
        1 => (2024 - random.below(30) as i32, 1 + random.below(12) as u32, 1 + random.below(28) as u32),
        2 => {
            let (year, month) = (2024 - random.below(6) as i32, 1 + random.below(12) as u32);
            (year, month, days_of(year, month))
        }
        3 => *random.pick(&[(2000, 2, 29), (2008, 2, 29), (2004, 2, 29), (2023, 2, 28), (2024, 3, 1), (2025, 1, 1)]),
        _ => *random.pick(&[(1, 1, 1), (9999, 12, 31), (9999, 1, 31), (1, 2, 28), (1900, 2, 28), (4, 2, 29)]),
    }
}

pub fn written(day: Day) -> String {
    format!("{:04}-{:02}-{:02}", day.0, day.1, day.2)
}

pub fn date(random: &mut Random) -> String {
    written(day(random))
}

pub fn is_extreme(day: Day) -> bool {
    day.0 == 1 || day.0 == 9999
}

/// A span as years, months and days.
pub fn span(random: &mut Random) -> (u32, u32, u32) {
    match random.weighted(&[8, 3, 3, 2, 2, 1]) {
        0 => (0, 0, *random.pick(&[1, 0, 27, 28, 30, 31, 90, 365])),
        1 => (0, 1 + random.below(18) as u32, 0),
        2 => (1 + random.below(4) as u32, 0, 0),
        3 => (random.below(3) as u32, random.below(13) as u32, random.below(40) as u32),
        4 => (0, 0, 0),
        // Large enough to lead out of the calendar. How large a span may be, the language does not say.
        _ => *random.pick(&[(9998, 0, 0), (0, 0, 3_000_000), (0, 100_000, 1_000_000), (0, 12, 0)]),
    }
}

/// A span as a policy writes it: `1 year 6 months`.
pub fn span_written(random: &mut Random) -> String {
    let (years, months, days) = span(random);
    let mut parts = Vec::new();
    for (count, unit) in [(years, "year"), (months, "month"), (days, "day")] {
        if count > 0 {
            parts.push(format!("{count} {unit}{}", if count == 1 { "" } else { "s" }));
        }
    }
    if parts.is_empty() { "0 days".to_owned() } else { parts.join(" ") }
}

/// A text as a policy writes it.
pub fn text_written(random: &mut Random) -> String {
    let words = random.pick(&["Sato", "", "a b", "佐藤", "say \\\"hi\\\"", "yes", "2024-01-01"]);
    format!("\"{words}\"")
}
