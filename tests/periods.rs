//! Periods as embedders meet them; and what is counted in them, against counting day by day.

use std::ops::RangeInclusive;

use kijun::{Answer, Code, Date, PolicyFile, PolicySet, Step, TimeSpan, date};
use serde_json::Value;

use crate::generator::random::Random;

const HEADER: &str = "vocabulary v \"V\"
record box \"A box\"
  times : list of period \"times in use\"
  status : period or none \"time of the permit\"
  proof : period, judged \"proven time\"
policy p \"P\"
  uses v
  case box : box
outcomes yes_it_is \"so\" no_it_is_not \"not so\"
";

fn set(condition: &str) -> PolicySet {
    let rules = format!("rule 1 \"R\" yes_it_is when {condition} rule 2 \"S\" no_it_is_not otherwise");
    PolicySet::load([PolicyFile::new("p.kijun", format!("{HEADER}{rules}"))])
        .unwrap_or_else(|problems| panic!("{problems}"))
}

fn decide(condition: &str, case: &str) -> kijun::Decision {
    let set = set(condition);
    let policy = set.policy("p").unwrap();
    let case = policy.read_case("case", case.as_bytes()).unwrap_or_else(|problems| panic!("{problems}"));
    policy.on(date!(2024 - 06 - 15)).decide(&case).unwrap().remove(0)
}

fn day(number: i64) -> Date {
    date!(2016 - 01 - 01).plus_days(number).unwrap()
}

/// Days by their numbers, from a first to a last; of a period that still runs to the last that is looked at.
type Days = RangeInclusive<i64>;
const LAST: i64 = 900;

fn random_periods(random: &mut Random) -> (Vec<Days>, String) {
    let mut all = Vec::new();
    let mut json = Vec::new();
    for _ in 0..random.below(7) {
        let from = random.below(800) as i64;
        let length = [0, 1, 9, 30, 31, 364, 365, 366, random.below(500) as i64][random.below(9)];
        if random.chance(1, 8) {
            all.push(from..=LAST);
            json.push(format!("{{\"from\": \"{}\", \"to\": null}}", day(from)));
        } else {
            all.push(from..=from + length);
            json.push(format!("{{\"from\": \"{}\", \"to\": \"{}\"}}", day(from), day(from + length)));
        }
    }
    (all, format!("{{\"times\": [{}]}}", json.join(", ")))
}

#[test]
fn period_arithmetic_agrees_with_counting_day_by_day() {
    let mut random = Random::from_seed(20_240_615);
    for _ in 0..250 {
        let (all, case) = random_periods(&mut random);
        let is_in = |day: i64| all.iter().any(|period| period.contains(&day));
        // Total time.
        let (from, to) = (random.below(700) as i64, random.below(900) as i64);
        let within = (from..=to).filter(|day| is_in(*day)).count();
        let mut conditions =
            vec![format!("total time in box.times within (from {} to {}) is {within} days", day(from), day(to))];
        // Unbroken time, day after day back from the last.
        let last = random.below(850) as i64;
        let allowed = [0, 0, 1, 10, 31][random.below(5)];
        let (mut first, mut missing, mut at) = (None, 0, last);
        while at >= 0 && missing <= allowed && (first.is_some() || at == last) {
            if is_in(at) {
                (first, missing) = (Some(at), 0);
            } else if at == last {
                break;
            } else {
                missing += 1;
            }
            at -= 1;
        }
        let days = first.map_or(0, |first| last - first + 1);
        let gaps = if allowed > 0 { format!(" allowing gaps of {allowed} days") } else { String::new() };
        let time = format!("unbroken time in box.times up to {}{gaps}", day(last));
        conditions.push(format!("{time} is {days} days"));
        // By the calendar: month after month from the first day.
        if let Some(first) = first {
            let end = day(last + 1);
            let after =
                |months: u32| day(first).plus(TimeSpan::new(months, 0).unwrap(), Some(kijun::Rounding::Up)).unwrap();
            let months = (0u32..).take_while(|months| after(*months) <= end).last().unwrap();
            conditions.push(format!("{time} is at least {months} months"));
            conditions.push(format!("{time} is under {} months", months + 1));
        }
        // Each year of a period, counted from its first day.
        let years: Vec<usize> = (0..)
            .map(|year| (day(from).year() + year, day(from).month(), day(from).day()))
            .map_while(|(year, month, of)| Some((Date::new(year, month, of)?, Date::new(year + 1, month, of)?)))
            .take_while(|(_, next)| *next <= day(to + 1))
            .map(|(start, next)| (from..=to).filter(|at| start <= day(*at) && day(*at) < next && is_in(*at)).count())
            .collect();
        let is_29_february = (day(from).month(), day(from).day()) == (2, 29);
        if !is_29_february {
            let most = years.iter().max().copied().unwrap_or(0);
            let period = format!("(from {} to {})", day(from), day(to));
            conditions.push(format!(
                "(every year of {period} satisfies total time in box.times within year is at most {most} days)"
            ));
            let some = format!("(some year y of {period} satisfies total time in box.times within y is {most} days)");
            conditions.push(if years.is_empty() { format!("not {some}") } else { some });
        }
        let decision = decide(&conditions.join(" and "), &case);
        assert_eq!(decision.outcome(), Some("yes_it_is"), "{}\n{case}\n{}", conditions.join("\n"), decision.to_json());
    }
}

#[test]
fn a_period_that_ends_before_it_begins_is_refused_with_its_path() {
    let set = set("box.status covers decision_date");
    let policy = set.policy("p").unwrap();
    for (case, path) in [
        (r#"{"status": {"from": "2020-01-02", "to": "2020-01-01"}}"#, "status"),
        (r#"{"times": [null, {"to": "2019-12-31", "from": "2020-XX-XX"}]}"#, "times[1]"),
        (r#"{"status": {"$value": {"from": "2020-01-02", "to": {"$value": "2020-01-01"}}}}"#, "status"),
    ] {
        let problems = policy.read_case("case", case.as_bytes()).unwrap_err();
        let problem = &problems.diagnostics()[0];
        assert_eq!((problem.code(), problem.fact()), (Code::CaseDate, Some(path)), "{problem}");
    }
    for case in [
        r#"{"status": {"from": "2020-01-01", "to": "2020-01-01"}}"#,
        r#"{"status": {"from": "2020-XX-XX", "to": "2020-01-01"}}"#,
        r#"{"status": null, "times": [{}, {"from": null}, {"to": null}, null]}"#,
    ] {
        assert!(policy.read_case("case", case.as_bytes()).is_ok(), "{case}");
    }
}

#[test]
fn reasons_tell_periods_and_what_was_counted() {
    let condition = "unbroken time in box.times up to 2024-03-31 allowing gaps of 10 days is at least 5 years and \
        total time in box.times within (from 2020-01-01 to 2020-12-31) is over 300 days and box.status covers decision_date";
    let case = r#"{"times": [{"from": "2019-04-01", "to": "2021-06-20"}, {"from": "2021-07-01", "to": null}],
        "status": {"$value": {"from": {"$value": "2022-XX-XX", "by": "the town"}, "to": null}, "evidence": "card"}}"#;
    let decision = decide(condition, case);
    assert_eq!(decision.outcome(), Some("yes_it_is"));
    let json: Value = serde_json::from_str(&decision.to_json()).unwrap();
    let values = &json["reasons"][0]["clauses"][0]["values"];
    assert_eq!(values["unbroken time in times up to 2024-03-31 allowing gaps of 10 days"], "P5Y", "{json:#}");
    assert_eq!(values["total time in times within (from 2020-01-01 to 2020-12-31)"], "P366D");
    assert_eq!(values["status"], serde_json::json!({"from": "2022-XX-XX", "to": null}));
    assert_eq!(values["times"][0], serde_json::json!({"from": "2019-04-01", "to": "2021-06-20"}));
    let text = kijun::decision_text(&decision, kijun::Style::default());
    assert!(text.contains("since 2022-XX-XX"), "{text}");
}

#[test]
fn a_range_of_time_is_told_by_its_ends() {
    let decision = decide(
        "unbroken time in box.times up to 2024-03-31 is at least 5 years",
        r#"{"times": [{"from": "2019-04-XX", "to": null}]}"#,
    );
    assert_eq!(decision.result(), "undetermined");
    let json: Value = serde_json::from_str(&decision.to_json()).unwrap();
    let values = &json["reasons"][0]["clauses"][0]["values"];
    let time = serde_json::json!({"least": "P4Y11M2D", "most": "P5Y"});
    assert_eq!(values["unbroken time in times up to 2024-03-31"], time, "{json:#}");
    assert_eq!(decision.missing().facts[0].at, "times[0].from");
    assert_eq!(decision.missing().facts[0].label, "times in use: first day");
}

#[test]
fn an_interview_asks_for_periods_as_people_say_them() {
    let set = set(
        "box.status covers decision_date and unbroken time in box.times up to decision_date is at least 5 years and box.proof covers decision_date",
    );
    let policy = set.policy("p").unwrap().on(date!(2024 - 06 - 15));
    let mut interview = policy.interview("case", b"{}").unwrap();
    let mut asked = Vec::new();
    while let Step::Question(question) = interview.next() {
        asked.push(question.at.clone());
        assert!(interview.answer(&question.at, &Answer::typed("soon")).is_err());
        let wrong = interview.answer(&question.at, &Answer::typed("from 2020-01-02 to 2020-01-01")).unwrap_err();
        assert!(wrong.message.contains("ends before it begins"), "{wrong}");
        let answer = match question.at.as_str() {
            "times" => "from 2015-01-01 to 2019-12-31, since 2020-01-01",
            "status" => "Since 2022",
            "proof" => "from 令和2年1月1日 to 2030-12-31",
            other => panic!("{other} is asked"),
        };
        interview.answer(&question.at, &Answer::typed(answer)).unwrap_or_else(|wrong| panic!("{wrong}"));
    }
    asked.sort();
    assert_eq!(asked, ["proof", "status", "times"]);
    assert_eq!(interview.decisions()[0].outcome(), Some("yes_it_is"));
    let json: Value = serde_json::from_str(&interview.to_json()).unwrap();
    assert_eq!(json["status"], serde_json::json!({"from": "2022-XX-XX", "to": null}));
    assert_eq!(json["proof"]["from"], "2020-01-01");
}

#[test]
fn what_if_changes_no_period_and_says_so() {
    let set = set("unbroken time in box.times up to decision_date is at least 5 years");
    let policy = set.policy("p").unwrap();
    let case = policy.read_case("case", br#"{"times": [{"from": "2020-01-01", "to": null}]}"#).unwrap();
    let found = policy.on(date!(2024 - 06 - 15)).what_if(&case).find().unwrap().remove(0);
    assert!(found.alternatives.is_empty());
    assert_eq!(found.inexact, ["times"]);
}

#[test]
fn ten_thousand_periods_are_counted() {
    let periods: Vec<String> = (0..10_000)
        .map(|at| format!("{{\"from\": \"{}\", \"to\": \"{}\"}}", day(at % 900), day(at % 900 + 3)))
        .collect();
    let case = format!("{{\"times\": [{}]}}", periods.join(","));
    let condition = "every year of (from 2010-01-01 to 2024-12-31) satisfies total time in box.times within year is at most 366 days \
        and unbroken time in box.times up to 2017-01-01 is at least 1 year";
    assert_eq!(decide(condition, &case).outcome(), Some("yes_it_is"));
}

#[test]
fn years_without_number_are_bounded_by_steps() {
    // Too much is refused, and never without end.
    let condition = "every year x of (from 0001-01-01 to 9999-12-31) satisfies every year y of (from 0001-01-01 to 9999-12-31) satisfies every year z of (from 0001-01-01 to 9999-12-31) satisfies x.from is before z.to or y.from is before z.to or box.status covers x.from";
    let set = set(condition);
    let policy = set.policy("p").unwrap();
    let case = policy.read_case("case", b"{}").unwrap();
    let refused = policy.on(date!(2024 - 06 - 15)).decide(&case).unwrap_err();
    assert_eq!(refused.diagnostics()[0].code(), Code::TooManySteps, "{refused}");
}
