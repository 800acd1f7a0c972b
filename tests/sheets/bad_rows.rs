//! Bad CSV files, and bad cells of any file.

use super::{CSV, said_of_csv};

#[test]
fn cells_titles_and_rows() {
    let ages = "age of p.birth_date on decision_date";
    let csv = [format!("points,{ages},Points,nte,points,"), "15,under 30,,,15,1".to_owned()];
    insta::assert_snapshot!("titles", said_of_csv(csv.join("\n")));
    insta::assert_snapshot!("a_column_is_missing", said_of_csv("points,note\n1,x\n"));
    insta::assert_snapshot!(
        "no_rows",
        [said_of_csv(""), said_of_csv("\n\n"), said_of_csv(CSV.lines().next().unwrap())].concat()
    );
    let rows = format!(
        "{}5,\n{},x\n,,\n\n  points , {ages}\n1,30-34\n1,at least\n1,# later\n1,40 | 41\n1,\"\"\"a\"\n1,under 30 35\n10 or 15,any\n\"5,00\",at least 35\n1,2024/04/01\n1,-\n",
        CSV, "5,from 35 to 39"
    );
    insta::assert_snapshot!("rows", said_of_csv(rows));
    // A row that does not fit is found by the same check as in a policy, and told with its place.
    insta::assert_snapshot!(
        "gap_and_overlap",
        [
            said_of_csv(CSV.replace("from 30 to 34", "from 30 to 35")),
            said_of_csv(CSV.replace("from 30 to 34", "from 30 to 33")),
            said_of_csv(CSV.replace("15", "15 days")),
            said_of_csv(CSV.replace("under 30", "before 2000-01-01")),
        ]
        .concat()
    );
}

#[test]
fn files_that_are_no_csv() {
    insta::assert_snapshot!(
        "no_csv",
        [
            said_of_csv(CSV.replace(',', ";")),
            said_of_csv(CSV.replace(',', "\t")),
            said_of_csv(CSV.replace("under 30", "\"under 30")),
            said_of_csv([b"points,\x94N\x97\xee\n".as_slice(), b"1,2\n"].concat()),
            said_of_csv(CSV.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>()),
            said_of_csv(CSV.replace("15", "1\u{0}5")),
        ]
        .concat()
    );
}

#[test]
fn a_line_break_in_a_cell_and_an_empty_line_keep_the_lines_right() {
    let csv =
        "points,\"age of p.birth_date\non decision_date\"\n15,under 30\n\n10,\"from 30\r\nto 34\"\n0,at least x\n";
    insta::assert_snapshot!("lines", said_of_csv(csv));
}

#[test]
fn json_has_the_file_the_line_and_the_column_of_the_cell() {
    let files = [
        kijun::PolicyFile::new("rules/points.kijun", super::policy("rows from \"ages.csv\"", "")),
        kijun::PolicyFile::new("rules/ages.csv", CSV.replace("under 30", "< 30")),
    ];
    let problems = kijun::PolicySet::load(files).unwrap_err();
    insta::assert_snapshot!("json", problems.diagnostics()[0].to_json());
}
