//! Rows that stand in a file beside the policy, CSV or XLSX, and examples written as a table.

mod bad_rows;
mod bad_workbooks;
mod examples;
mod generated;
mod limits;
mod made;
mod same;

use kijun::{PolicyFile, PolicySet};

/// A policy whose table is read from a file, or written in it; and more statements.
pub fn policy(rows: &str, more: &str) -> String {
    format!(
        "vocabulary v \"V\" ages by birthday
choice degree \"Degree\" bachelor \"B\" master \"M\" doctorate \"D\"
record applicant \"An applicant\"
  birth_date : date \"date of birth\"
  degree : degree or none \"degree\"
  pay : number \"pay\"
  since : date \"in Japan since\"
  well : yes/no \"is well\"
policy points \"Points\"
  uses v
  case applicant : applicant
outcomes high \"many\" low \"few\"
table points_for_age of p : applicant \"points for age\"
  | age of p.birth_date on decision_date | points |
  {rows}
rule 1 \"High\" high when points_for_age of applicant is at least 10 and (applicant.pay is over 100 or applicant.well) \
  and applicant.since is before 2020-01-01 and applicant.degree is not none
rule 2 \"Low\" low otherwise
{more}"
    )
}

/// The rows of the table as they stand in the policy.
pub const ROWS: &str = "| under 30 | 15 |\n  | from 30 to 34 | 10 |\n  | at least 35 | 0 |";

/// The same rows as CSV.
pub const CSV: &str = "points,age of p.birth_date on decision_date\n15,under 30\n10,from 30 to 34\n0,at least 35\n";

/// What is said of a policy with these files beside it; nothing where it loads.
pub fn said(text: &str, data: Vec<PolicyFile>) -> String {
    let files = std::iter::once(PolicyFile::new("rules/points.kijun", text)).chain(data);
    match PolicySet::load(files) {
        Ok(_) => String::new(),
        Err(problems) => {
            let errors = problems.diagnostics().iter().filter(|one| one.severity() == kijun::Severity::Error);
            errors.map(|error| format!("{error}\n")).collect()
        }
    }
}

/// What is said of a CSV file that holds the rows.
pub fn said_of_csv(csv: impl Into<Vec<u8>>) -> String {
    said(&policy("rows from \"ages.csv\"", ""), vec![PolicyFile::new("rules/ages.csv", csv)])
}

/// What is said of a workbook that holds the rows.
pub fn said_of_book(book: Vec<u8>) -> String {
    said(&policy("rows from \"ages.xlsx\"", ""), vec![PolicyFile::new("rules/ages.xlsx", book)])
}
