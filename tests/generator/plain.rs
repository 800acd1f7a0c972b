//! Plain values as a case writes them in JSON.

use super::case::json;
use super::made::Made;
use super::random::Random;
use super::text;

pub fn number(random: &mut Random, made: &mut Made) -> String {
    let number = match random.weighted(&[10, 4, 3, 2, 2]) {
        0 => return random.below(5).to_string(),
        1 => random.word(&["18", "20", "100", "12", "-1", "65", "3000000", "150000"]),
        2 => random.word(&["0.5", "1.25", "-0.000001", "2.333333", "17.999999", "-7"]),
        3 => random.word(&["1e3", "2.50", "1E-2", "-0", "30e-1", "1.0e+1"]),
        _ => {
            made.add("extreme number in a case");
            random.word(&["999999999999.999999", "-999999999999.999999"])
        }
    };
    number.to_owned()
}

pub fn date(random: &mut Random, made: &mut Made) -> String {
    let day = text::day(random);
    if text::is_extreme(day) {
        made.add("extreme date in a case");
    } else if (day.1, day.2) == (2, 29) {
        made.add("29 February in a case");
    } else if day.2 == text::days_of(day.0, day.1) {
        made.add("end of a month in a case");
    }
    json(&text::written(day))
}

pub fn span(random: &mut Random, made: &mut Made) -> String {
    let (years, months, days) = text::span(random);
    let mut span = String::from("P");
    for (count, unit) in [(years, 'Y'), (months, 'M'), (days, 'D')] {
        if count > 0 {
            span.push_str(&format!("{count}{unit}"));
        }
    }
    if span.len() == 1 {
        made.add("span of nothing in a case");
        span.push_str("0D");
    } else if years > 1000 || days > 100_000 || months > 10_000 {
        made.add("large span in a case");
    }
    json(&span)
}

pub fn text(random: &mut Random, made: &mut Made) -> String {
    let words = random.word(&["Sato", "", "a b", "佐藤", "say \"hi\"", "\\ / \u{7}", "yes", "2024-01-01"]);
    if words.contains(['"', '\\']) || words.is_empty() {
        made.add("odd text in a case");
    }
    json(words)
}
