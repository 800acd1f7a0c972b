//! Tables: gaps and overlaps with the values that show them, bounds of the check, reasons, and the layout.

mod brute_force;

use kijun::{Code, PolicyFile, PolicySet, date};
use serde_json::Value;

const VOCABULARY: &str = "vocabulary v \"V\"
  ages by birthday
choice degree \"Degree\" bachelor \"B\" master \"M\" doctorate \"D\"
record person \"P\"
  id : key
  born : date \"date of birth\"
  degree : degree \"degree\"
  pay : number \"pay\"
  pension : number or none \"pension\"
  boss : reference to person or none \"boss\"
  children : list of number \"children\"
  well : yes/no \"is well\"
record office \"O\"
  people : list of person \"people\"
policy p \"P\"
  uses v
  case office : office
  decides about each person in office.people
outcomes a discretion \"A\" b \"B\"
";

fn load(statements: &str) -> Result<PolicySet, kijun::Problems> {
    PolicySet::load([PolicyFile::new("p.kijun", format!("{VOCABULARY}{statements}"))])
}

/// A policy that asks a table, whose head and rows these are.
fn table(of: &str, call: &str, rows: &str) -> String {
    format!("table t{of}\n{rows}\nrule 1 \"R\" a when {call} is 1\nrule 2 \"S\" b otherwise\n")
}

/// What is said of a table, errors alone.
fn said(rows: &str) -> Vec<String> {
    match load(&table(" of x : person", "t of person", rows)) {
        Ok(_) => Vec::new(),
        Err(problems) => {
            let errors = problems.diagnostics().iter().filter(|problem| problem.severity() == kijun::Severity::Error);
            errors.map(|problem| format!("{}: {}", problem.code(), problem.message())).collect()
        }
    }
}

#[test]
fn a_gap_is_told_with_the_values_that_show_it() {
    for (rows, gap) in [
        ("| x.pay | r |\n| under 30 | 1 |\n| over 30 | 2 |", "`x.pay` is 30"),
        ("| x.pay | r |\n| from 0 to 29 | 1 |\n| at least 30, under 0 | 2 |", "`x.pay` is 29.1"),
        ("| x.pay | r |\n| at least 30.000001 | 1 |\n| under 30 | 2 |", "`x.pay` is 30"),
        ("| x.pay | r |\n| at least 30 | 1 |", "`x.pay` is 29"),
        ("| x.pension | r |\n| at least 30 | 1 |\n| under 30 | 1 |", "`x.pension` is none"),
        (
            "| age of x.born on decision_date | r |\n| under 30 | 1 |\n| over 30 | 2 |",
            "`age of x.born on decision_date` is 30",
        ),
        ("| count of x.children | r |\n| from 1 to 2 | 1 |\n| at least 3 | 2 |", "`count of x.children` is 0"),
        ("| x.born | r |\n| before 2000-01-01 | 1 |\n| after 2000-01-01 | 2 |", "`x.born` is 2000-01-01"),
        ("| x.degree | r |\n| bachelor, doctorate | 1 |", "`x.degree` is master"),
        ("| x.well | r |\n| yes | 1 |", "`x.well` is no"),
        (
            "| x.pay | x.degree | r |\n| under 30 | any | 1 |\n| at least 30 | master, doctorate | 2 |\n| over 30 | bachelor | 3 |",
            "`x.pay` is 30 and `x.degree` is bachelor",
        ),
    ] {
        assert_eq!(said(rows), [format!("K0413: no row fits where {gap}")], "{rows}");
    }
}

#[test]
fn what_lies_between_whole_numbers_is_no_gap() {
    for rows in [
        "| age of x.born on decision_date | r |\n| under 30 | 1 |\n| from 30 to 34 | 2 |\n| at least 35 | 3 |",
        "| completed months from x.born to decision_date minus 3 | r |\n| at most 0 | 1 |\n| at least 1 | 2 |",
        "| count of x.children times 2 | r |\n| 0 | 1 |\n| 1, 2, 3 | 2 |\n| over 3 | 3 |",
        "| x.pay divided by 3 rounded up to 0 places | r |\n| at most 0 | 1 |\n| at least 1 | 2 |",
        "| (x.pay is over 3) | x.degree | r |\n| yes | any | 1 |\n| no | bachelor, master | 2 |\n| no | doctorate | 3 |",
    ] {
        assert_eq!(said(rows), [""; 0], "{rows}");
    }
}

#[test]
fn an_overlap_is_told_with_the_values_that_show_it() {
    for (rows, overlap) in [
        ("| x.pay | r |\n| at most 30 | 1 |\n| at least 30 | 2 |", "row 1 and row 2 both fit where `x.pay` is 30"),
        ("| x.pay | r |\n| any | 1 |\n| any | 2 |", "row 1 and row 2 both fit whatever the values are"),
        (
            "| x.pay | x.degree | r |\n| any | bachelor | 1 |\n| under 5 | any | 2 |\n| at least 5 | master, doctorate | 3 |",
            "row 1 and row 2 both fit where `x.pay` is 4 and `x.degree` is bachelor",
        ),
    ] {
        assert_eq!(said(rows), [format!("K0414: {overlap}")], "{rows}");
    }
}

#[test]
fn a_table_of_ten_thousand_rows_is_checked_in_bounded_steps() {
    let rows = |count: i32| {
        let rows = (0..count).map(|at| format!("|{at}|{}|\n", at % 7));
        format!("|count of x.children|r|\n{}|at least {count}|1|", rows.collect::<String>())
    };
    assert_eq!(said(&rows(10_000)), [""; 0]);
    let gap = rows(10_000).replace("|5000|2|\n", "");
    assert_eq!(said(&gap), ["K0413: no row fits where `count of x.children` is 5000"]);
    // Each column divides the rows otherwise, and no two rows share a cell.
    let columns = 14;
    let mut state = 7u64;
    let mut rows = format!("| {} | r |\n", vec!["x.pay"; columns].join(" | "));
    for _ in 0..600 {
        let cells = (0..columns).map(|_| {
            state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            let from = (state >> 33) % 100_000;
            format!("from {from} to {}", from + 60_000)
        });
        rows += &format!("| {} | 1 |\n", cells.collect::<Vec<_>>().join(" | "));
    }
    let started = std::time::Instant::now();
    let told = said(&rows);
    assert!(told.iter().all(|told| told.starts_with("K04")) && !told.is_empty(), "{told:?}");
    assert!(started.elapsed().as_secs() < 60, "{:?}", started.elapsed());
}

#[test]
fn what_may_be_none_does_not_reach_a_table_that_does_not_say_what_then_holds() {
    let rows = "| x.pay | r |\n| under 3 | 1 |\n| at least 3 | 2 |";
    let problems = load(&table(" of x : person", "t of person.boss", rows)).unwrap_err();
    assert_eq!(problems.diagnostics()[0].code(), Code::TableMeetsNone, "{problems}");
    // Nor by way of a term.
    let term = "term u of y : person is t of y\n";
    let problems = load(&format!("{term}{}", table(" of x : person", "u of person.boss", rows))).unwrap_err();
    assert_eq!(problems.diagnostics()[0].code(), Code::TableMeetsNone, "{problems}");
    let rows = "| x.pay | r |\n| under 3 | 1 |\n| at least 3 | 2 |\n| none | 1 |";
    load(&table(" of x : reference to person or none", "t of person.boss", rows)).unwrap();
}

fn decided(statements: &str, case: &str) -> Value {
    let set = load(statements).unwrap_or_else(|problems| panic!("{problems}"));
    let policy = set.policy("p").unwrap();
    let case = policy.read_case("c", case.as_bytes()).unwrap();
    serde_json::from_str(&policy.on(date!(2024 - 05 - 01)).decide(&case).unwrap().remove(0).to_json()).unwrap()
}

#[test]
fn reasons_name_the_row_that_fits_and_the_values_that_it_reads() {
    let rows = "| age of x.born on decision_date | x.degree | r |
        | under 30 | any | 1 |
        | at least 30 | bachelor, master | 2 | note \"a note\"
        | at least 30 | doctorate | 1 |";
    let policy = table(" of x : person \"points for age\"", "t of person", rows);
    let found = decided(&policy, r#"{"people": [{"id": "ann", "born": "2000-01-01"}]}"#);
    let clause = &found["reasons"][0]["clauses"][0];
    let row = &clause["clauses"][0];
    assert_eq!(row["at"], "p table t row 1", "{found:#}");
    assert_eq!(row["text"], "points for age: under 30 | any | 1");
    assert_eq!(row["subject"], "people[ann]");
    assert_eq!(row["truth"], "yes");
    assert_eq!(row["values"]["people[ann].born"], "2000-01-01");
    assert_eq!(row["values"]["age of people[ann].born on 2024-05-01"], 24);
    assert!(row.get("unknown").is_none());
    let found = decided(&policy, r#"{"people": [{"id": "ann", "born": "1990-01-01", "degree": "master"}]}"#);
    let row = &found["reasons"][0]["clauses"][0]["clauses"][0];
    assert_eq!((row["at"].as_str(), row["notes"][0].as_str()), (Some("p table t row 2"), Some("a note")), "{found:#}");
    // While it is open, the table is named.
    let found = decided(&policy, r#"{"people": [{"id": "ann", "born": "1990-01-01"}]}"#);
    let row = &found["reasons"][0]["clauses"][0]["clauses"][0];
    assert_eq!((row["at"].as_str(), row["truth"].as_str()), (Some("p table t"), Some("unknown")), "{found:#}");
    assert_eq!(row["unknown"][0], "people[ann].degree");
    assert_eq!(found["missing"]["facts"][0]["at"], "people[ann].degree");
}

#[test]
fn the_columns_of_a_table_stand_below_each_other() {
    let text = "policy p \"P\" uses v case c : c
table 点数 of x : 人 \"points\" source \"Act\" ｜ x.学位 | x.pay | 点数 | # the head
| 博士,  修士 | from 3,000,000   to 4000000 | 30 | note \"a note\" source \"B\" # first
# the second
| any|under 5 and at least 1.50, 7 ，none|-5| | 学士 | (any_name) | 1 |
outcomes a \"A\"";
    assert!(PolicyFile::new("p", text).format().is_err(), "no brackets in a cell");
    let formatted = PolicyFile::new("p", text.replace("(any_name)", "any_name")).format().unwrap();
    let table = formatted.split("\n\n").nth(1).unwrap();
    assert_eq!(
        table,
        "table 点数 of x : 人 \"points\"
  source \"Act\"
  | x.学位     | x.pay                             | 点数 |  # the head
  | 博士, 修士 | from 3,000,000 to 4,000,000       | 30   |
    source \"B\"  # first
    note \"a note\"
  # the second
  | any        | under 5 and at least 1.5, 7, none | -5   |
  | 学士       | any_name                          | 1    |"
    );
    assert_eq!(PolicyFile::new("p", formatted.as_str()).format().unwrap(), formatted);
}
