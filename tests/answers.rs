//! Answers as they are typed, and what is said of a fact beside its value.

use kijun::{Answer, Form, Interview, PolicyFile, PolicySet, WrongKind, date};
use serde_json::{Value, json};

const POLICY: &str = r#"
vocabulary v "V"
record child "A child"
  born  : date            "date of birth"
  stay  : period          "stay"
  days  : list of date    "days"
  home  : yes/no          "is at home"
policy p "P"
  uses v
  case child : child
outcomes
  a "A"
  b "B"
rule 1 "A"
  a when all of
    (a) child.born is before 2006-01-01
    (b) child.home
    (c) child.stay covers 2020-01-01
    (d) some d in child.days satisfies d is after 2020-01-01
rule 2 "B"
  b otherwise
"#;

fn interview(case: &Value) -> Interview {
    let set = PolicySet::load([PolicyFile::new("p.kijun", POLICY)]).unwrap_or_else(|problems| panic!("{problems}"));
    set.policy("p").unwrap().on(date!(2023 - 10 - 01)).interview("case", case.to_string().as_bytes()).unwrap()
}

fn case(interview: &Interview) -> Value {
    serde_json::from_str(&interview.to_json()).unwrap()
}

#[test]
fn dates_are_read_in_every_form_that_can_be_one_day_only() {
    for text in [
        "2005-4-1",
        "2005/04/01",
        "2005/4/1",
        "2005.4.1",
        "2005. 4. 1",
        "20050401",
        "2005年4月1日",
        "2005年04月01日",
        "西暦2005年4月1日",
        "２００５年４月１日",
        "２００５／４／１",
        "２００５－０４－０１",
        "2005−4−1",
        "平成17年4月1日",
        "平成１７年４月１日",
        "平成17.4.1",
        "平17.4.1",
        "H17.4.1",
        "h17/4/1",
        "Ｈ１７．４．１",
    ] {
        assert_eq!(Form::Date.understood(text).as_deref(), Some("2005-04-01"), "{text}");
        let mut interview = interview(&json!({}));
        interview.answer("born", &Answer::typed(text)).unwrap_or_else(|wrong| panic!("{text}: {wrong}"));
        assert_eq!(case(&interview), json!({"born": "2005-04-01"}), "{text}");
    }
    for (text, day) in [
        ("R5.4.1", "2023-04-01"),
        ("令和元年5月1日", "2019-05-01"),
        ("令5.4.1", "2023-04-01"),
        ("2005年4月", "2005-04-XX"),
        ("2005/4", "2005-04-XX"),
        ("2005年", "2005-XX-XX"),
        ("平成17年", "2005-XX-XX"),
    ] {
        assert_eq!(Form::Date.understood(text).as_deref(), Some(day), "{text}");
    }
    for text in ["2005-04-01", "2005-04", "2005", "2005-04-XX", "4 April", ""] {
        assert_eq!(Form::Date.understood(text), None, "{text}");
    }
}

#[test]
fn a_date_that_can_be_several_days_or_none_is_refused() {
    for (text, kind, told) in [
        ("1/4/2005", WrongKind::Form, "which year it is"),
        ("05-04-01", WrongKind::Form, "which year it is"),
        ("17.4.1", WrongKind::Form, "with its era"),
        ("2005-2-30", WrongKind::Day, "there is no such day"),
        ("2005年13月", WrongKind::Day, "there is no such day"),
        ("20051341", WrongKind::Day, "there is no such day"),
        ("令和17年4月31日", WrongKind::Day, "there is no such day"),
        ("2005-4-1-1", WrongKind::Form, "is no date"),
        ("2005/4-1", WrongKind::Form, "is no date"),
        ("-2005-4-1", WrongKind::Form, "is no date"),
        ("200541", WrongKind::Form, "is no date"),
    ] {
        let wrong = interview(&json!({})).answer("born", &Answer::typed(text)).unwrap_err();
        assert_eq!(wrong.kind, kind, "{text}: {wrong}");
        assert!(wrong.to_string().contains(told), "{text}: {wrong}");
    }
}

#[test]
fn periods_and_lists_of_dates_are_understood_alike() {
    let period = "from 2019/4/1 to R3.3.31";
    assert_eq!(Form::Period.understood(period).as_deref(), Some("from 2019-04-01 to 2021-03-31"));
    assert_eq!(Form::Period.understood("since 平成31年4月1日").as_deref(), Some("since 2019-04-01"));
    assert_eq!(Form::Period.understood("2019-04-01 to 2021-03-31"), None);
    let days = Form::Many(Box::new(Form::Date));
    assert_eq!(days.understood("2005/4/1, 2005-04-02").as_deref(), Some("2005-04-01, 2005-04-02"));
    assert_eq!(days.understood("2005-04-01, 2005-04-02"), None);
    let mut interview = interview(&json!({"born": "2005-01-01", "home": true}));
    interview.answer("stay", &Answer::typed(period)).unwrap();
    assert_eq!(case(&interview)["stay"], json!({"from": "2019-04-01", "to": "2021-03-31"}));
}

#[test]
fn what_is_said_beside_a_value_stays_with_a_new_one() {
    let born =
        json!({"$value": "2005", "evidence": "passport", "by": "the embassy", "on": "2023-01-02", "disputed": true});
    let start = interview(&json!({"born": born}));
    let question = start.open().into_iter().find(|question| question.at == "born");
    // A year is before 2006, and nothing of it is open.
    assert_eq!(question, None);
    let born = json!({"$value": "2005-XX-XX", "evidence": "passport", "by": "the embassy", "on": "2023-01-02",
        "disputed": true});
    let policy = POLICY.replace("2006-01-01", "2005-06-01");
    let set = PolicySet::load([PolicyFile::new("p.kijun", policy)]).unwrap();
    let on = set.policy("p").unwrap().on(date!(2023 - 10 - 01));
    let start = on.interview("case", json!({"born": born}).to_string().as_bytes()).unwrap();
    let question = start.open().into_iter().find(|question| question.at == "born").unwrap();
    assert_eq!(question.said, ["evidence passport", "by the embassy", "on 2023-01-02", "disputed"]);
    let answered = |answer: &Answer| {
        let mut interview = start.clone();
        interview.answer("born", answer).unwrap();
        case(&interview)["born"].clone()
    };
    let mut new = born.clone();
    new["$value"] = json!("2005-04-01");
    assert_eq!(answered(&Answer::typed("2005-04-01")), new);
    new["evidence"] = json!("register");
    assert_eq!(answered(&Answer::typed("2005-04-01").evidence("register")), new);
    assert_eq!(answered(&Answer::typed("2005-04-01").plain()), json!("2005-04-01"));
}

#[test]
fn an_answer_that_was_taken_back_leaves_what_was_said_of_it() {
    let mut interview = interview(&json!({}));
    interview.answer("home", &Answer::typed("yes").evidence("register").by("the city")).unwrap();
    assert_eq!(interview.back().as_deref(), Some("home"));
    assert_eq!(case(&interview), json!({}));
    interview.answer("home", &Answer::typed("no")).unwrap();
    assert_eq!(case(&interview), json!({"home": {"$value": false, "evidence": "register", "by": "the city"}}));
    assert_eq!(interview.back().as_deref(), Some("home"));
    interview.answer("home", &Answer::typed("no").plain()).unwrap();
    assert_eq!(case(&interview), json!({"home": false}));
}
