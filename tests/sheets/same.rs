//! The same rows in the policy, as CSV and as XLSX are the same policy.

use kijun::{Policy, PolicyFile, PolicySet, date};

use super::made::{Cell, book, texts};
use super::{CSV, ROWS, policy, said, said_of_book, said_of_csv};

fn load(text: &str, data: Vec<PolicyFile>) -> Policy {
    let files = std::iter::once(PolicyFile::new("rules/points.kijun", text)).chain(data);
    PolicySet::load(files).unwrap_or_else(|problems| panic!("{problems}")).policy("points").unwrap()
}

fn decided(policy: &Policy) -> String {
    let cases = ["1995-01-01", "1994-05-01", "1990-05-02", "1980-01-01", "1994-XX-XX"].map(|day| {
        let case = format!(r#"{{"birth_date": "{day}", "degree": "master", "pay": 200, "since": "2019-01-01"}}"#);
        let case = policy.read_case("case", case.as_bytes()).unwrap();
        policy.on(date!(2024 - 05 - 01)).decide(&case).unwrap().remove(0).to_json()
    });
    cases.join("\n")
}

#[test]
fn a_table_says_the_same_wherever_its_rows_stand() {
    let here = load(&policy(ROWS, ""), Vec::new());
    let csv = load(&policy("rows from \"ages.csv\"", ""), vec![PolicyFile::new("rules/ages.csv", CSV)]);
    let in_folder =
        PolicyFile::new("rules/tables/Ages 2024.CSV", format!("\u{feff}{}\r\n,,\r\n", CSV.replace('\n', "\r\n")));
    let below = load(&policy("rows from \"tables/Ages 2024.CSV\"", ""), vec![in_folder]);
    let book = texts(&[
        &["age of  p.birth_date\non decision_date", "points"],
        &["under 30", "15"],
        &["from 30 to 34", "10"],
        &["at least 35", "0"],
    ]);
    let xlsx = load(&policy("rows from \"ages.xlsx\"", ""), vec![PolicyFile::new("rules/ages.xlsx", book)]);
    for other in [&csv, &below, &xlsx] {
        assert_eq!(here.version(), other.version());
        assert_eq!(decided(&here), decided(other));
    }
    assert!(decided(&here).contains("points_for_age row 2"), "{}", decided(&here));
    // Other rows are another version; the order of columns and notes that say nothing are none.
    let other =
        load(&policy("rows from \"ages.csv\"", ""), vec![PolicyFile::new("rules/ages.csv", CSV.replace("15", "14"))]);
    assert_ne!(here.version(), other.version());
}

#[test]
fn the_cells_of_a_workbook_are_what_it_shows() {
    let table = |head: &str| {
        format!("{}table t of p : applicant\n  | {head} | r |\n  rows from \"t.xlsx\"\n", policy(ROWS, ""))
    };
    let printed = |head: &str, rows: &[&[Cell<'_>]]| {
        let title: &[Cell] = &[Cell::Text(head), Cell::Text("r"), Cell::Text("note")];
        let rows: Vec<&[Cell]> = std::iter::once(title).chain(rows.iter().copied()).collect();
        let data = PolicyFile::new("rules/t.xlsx", book(&[("Ages", &rows)]));
        let file = PolicyFile::new("rules/points.kijun", table(head));
        assert_eq!(said(&table(head), vec![data.clone()]), "");
        let tree = file.parse_with(&[data]).unwrap();
        let text: String = tree.parts.iter().map(kijun::ast::Part::with_rows).collect();
        text.split("table t of").nth(1).unwrap().split("\n\n").next().unwrap().to_owned()
    };
    let numbers: &[&[Cell]] = &[
        &[Cell::Number(0.1), Cell::Number(1_234_567.0), Cell::Text("a \"number\"")],
        &[Cell::Text("over 0.1"), Cell::Number(-0.000001), Cell::Nothing],
        &[Cell::Text("under 0.1"), Cell::Formula("=3*0.1", "0.3"), Cell::Number(2024.0)],
    ];
    insta::assert_snapshot!("numbers", printed("p.pay", numbers));
    let dates: &[&[Cell]] = &[
        &[Cell::Date(45383.0), Cell::YesNo(true)],
        &[Cell::As(45384.0, "[$-411]ggge\"年\"m\"月\"d\"日\""), Cell::YesNo(false)],
        &[Cell::Text("before 2024-04-01"), Cell::YesNo(false)],
        &[Cell::Text("after 2024-04-02"), Cell::YesNo(false)],
    ];
    insta::assert_snapshot!("dates", printed("p.since", dates));
    let yes: &[&[Cell]] = &[&[Cell::YesNo(true), Cell::Date(1.0)], &[Cell::YesNo(false), Cell::Date(61.0)]];
    insta::assert_snapshot!("yes_and_no", printed("p.well", yes));
}

#[test]
fn sheets_are_named_where_there_are_several() {
    let rows: &[&[Cell]] = &[
        &[Cell::Text("points"), Cell::Text("age of p.birth_date on decision_date")],
        &[Cell::Number(15.0), Cell::Text("under 30")],
        &[Cell::Number(10.0), Cell::Text("from 30 to 34")],
        &[Cell::Number(0.0), Cell::Text("at least 35")],
    ];
    let two = || vec![PolicyFile::new("rules/ages.xlsx", book(&[("Remarks", &[&[Cell::Text("x")]]), ("Ages", rows)]))];
    assert_eq!(said(&policy("rows from \"ages.xlsx\" sheet \"Ages\"", ""), two()), "");
    insta::assert_snapshot!(
        "which_sheet",
        [
            said(&policy("rows from \"ages.xlsx\"", ""), two()),
            said(&policy("rows from \"ages.xlsx\" sheet \"Age\"", ""), two()),
            said(&policy("rows from \"ages.csv\" sheet \"Ages\"", ""), vec![PolicyFile::new("rules/ages.csv", CSV)]),
        ]
        .concat()
    );
    assert_eq!(said_of_book(book(&[("any name", rows)])), "");
}

#[test]
fn files_are_named_from_the_policy_on() {
    let file = |rows: &str| PolicyFile::new("rules/points.kijun", policy(rows, ""));
    assert_eq!(file("rows from \"./ages.csv\"").data_files(), ["rules/ages.csv"]);
    assert_eq!(file("rows from \"a/b.xlsx\" sheet \"S\"").data_files(), ["rules/a/b.xlsx"]);
    assert_eq!(PolicyFile::new("points.kijun", policy("rows from \"a.csv\"", "")).data_files(), ["a.csv"]);
    for refused in ["../ages.csv", "/etc/ages.csv", "C:/ages.csv", "a/../../b.csv", "ages.txt", "ages", ""] {
        assert_eq!(file(&format!("rows from \"{refused}\"")).data_files(), [""; 0], "{refused}");
    }
    let all = ["../ages.csv", "/ages.csv", "ages.txt", "other.csv"];
    insta::assert_snapshot!(
        "which_file",
        all.map(|name| {
            said(&policy(&format!("rows from \"{name}\""), ""), vec![PolicyFile::new("rules/ages.csv", CSV)])
        })
        .concat()
    );
    // One that nobody names is passed over, whatever it holds.
    assert_eq!(said(&policy(ROWS, ""), vec![PolicyFile::new("rules/ages.csv", "a;b")]), "");
    assert_eq!(said_of_csv(CSV), "");
}
