//! What is too much is refused, and what is not is checked in bounded steps.

use std::time::Instant;

use kijun::PolicyFile;

use super::made::{packed, raw};
use super::{policy, said, said_of_book, said_of_csv};

/// A table of pay with so many rows.
fn many(rows: usize) -> (String, Vec<PolicyFile>) {
    let text = format!("{}table t of p : applicant\n  | p.pay | r |\n  rows from \"t.csv\"\n", policy(super::ROWS, ""));
    let first = "p.pay,r\nunder 0,0\n".to_owned();
    let middle = (0..rows - 2).map(|at| format!("at least {at} and under {},{}\n", at + 1, at % 50));
    let last = format!("at least {},7\n", rows - 2);
    let csv: String = std::iter::once(first).chain(middle).chain([last]).collect();
    (text, vec![PolicyFile::new("rules/t.csv", csv)])
}

#[test]
fn ten_thousand_rows_are_checked() {
    let start = Instant::now();
    let (text, data) = many(10_000);
    assert_eq!(said(&text, data), "");
    // Far more than it takes, even without optimisation; were it quadratic it would take minutes.
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
    let (text, data) = many(10_001);
    insta::assert_snapshot!("too_many_rows", said(&text, data));
    // A hole in the middle of many is found.
    let (text, mut data) = many(10_000);
    let csv = String::from_utf8(data.remove(0).bytes).unwrap();
    let holed: Vec<&str> = csv.lines().filter(|line| !line.starts_with("at least 5000 ")).collect();
    let told = said(&text, vec![PolicyFile::new("rules/t.csv", holed.join("\n"))]);
    assert!(told.contains("no row fits where `p.pay` is 5000"), "{told}");
}

#[test]
fn a_staircase_of_two_columns_is_checked() {
    let text = format!(
        "{}table t of p : applicant\n  | p.pay | p.since | r |\n  rows from \"t.csv\"\n",
        policy(super::ROWS, "")
    );
    let steps: Vec<String> = (0..2000)
        .flat_map(|at| {
            let pay = match at {
                0 => "under 1".to_owned(),
                1999 => "at least 1999".to_owned(),
                _ => format!("at least {at} and under {}", at + 1),
            };
            let day = format!("{}-{:02}-01", 1900 + at / 12, at % 12 + 1);
            [format!("{pay},before {day},1"), format!("{pay},on or after {day},2")]
        })
        .collect();
    let csv = format!("p.pay,p.since,r\n{}\n", steps.join("\n"));
    assert_eq!(said(&text, vec![PolicyFile::new("rules/t.csv", csv)]), "");
}

#[test]
fn what_is_too_large_is_refused() {
    let wide = format!("{}\n", ["x"; 200].join(","));
    let far = raw(
        "<worksheet><sheetData><row><c r=\"A1\"><v>1</v></c><c r=\"XFD1\"><v>1</v></c></row></sheetData></worksheet>",
    );
    let deep = raw(
        "<worksheet><sheetData><row><c r=\"A1\"><v>1</v></c></row><row><c r=\"A1048576\"><v>1</v></c></row></sheetData></worksheet>",
    );
    // A hundred megabytes of nothing pack into a hundred kilobytes.
    let nothing = " ".repeat(100 << 20);
    let bomb = packed(&[("xl/workbook.xml", &nothing)]);
    assert!(bomb.len() < 1 << 20);
    insta::assert_snapshot!(
        "too_large",
        [
            said_of_csv(wide),
            said_of_csv(" ".repeat(9 << 20)),
            said_of_book(far),
            said_of_book(deep),
            said_of_book(bomb),
        ]
        .concat()
    );
    // Of very many problems of one file the first are told.
    let told = said_of_csv(format!("{}{}", super::CSV, "x,\n".repeat(2000)));
    assert!(told.matches("error K").count() == 51 && told.contains("more than 50 cells"), "{told}");
}
