//! Bad workbooks: what no cell of a policy can be.

use super::made::{Cell, book, packed, raw};
use super::said_of_book;

const AGE: &str = "age of p.birth_date on decision_date";

/// A sheet with the titles and these rows.
fn said(rows: &[&[Cell<'_>]]) -> String {
    let title: &[Cell] = &[Cell::Text(AGE), Cell::Text("points")];
    let rows: Vec<&[Cell]> = std::iter::once(title).chain(rows.iter().copied()).collect();
    said_of_book(book(&[("Ages", &rows)]))
}

#[test]
fn numbers_dates_and_formulas() {
    insta::assert_snapshot!(
        "numbers_and_formulas",
        said(&[
            &[Cell::Text("under 30"), Cell::Number(1.0 / 3.0)],
            &[Cell::Text("from 30 to 34"), Cell::Number(1e15)],
            &[Cell::Formula("=A1", ""), Cell::Number(1.0)],
            &[Cell::Nothing, Cell::Number(1.0)],
            &[Cell::Text("at least 35"), Cell::Nothing],
        ])
    );
    let dates = |rows: &[&[Cell<'_>]]| {
        let text = format!(
            "{}table t of p : applicant\n  | p.since | r |\n  rows from \"t.xlsx\"\n",
            super::policy(super::ROWS, "")
        );
        let title: &[Cell] = &[Cell::Text("p.since"), Cell::Text("r")];
        let rows: Vec<&[Cell]> = std::iter::once(title).chain(rows.iter().copied()).collect();
        super::said(&text, vec![kijun::PolicyFile::new("rules/t.xlsx", book(&[("Days", &rows)]))])
    };
    insta::assert_snapshot!(
        "dates_as_numbers_and_texts",
        [
            dates(&[
                &[Cell::Date(45383.0), Cell::Number(1.0)],
                &[Cell::Number(45384.0), Cell::Number(1.0)],
                &[Cell::Text("2024/04/03"), Cell::Number(1.0)],
                &[Cell::Text("3 April 2024"), Cell::Number(1.0)],
                &[Cell::Text("before 1.4.2024"), Cell::Number(1.0)],
                &[Cell::Date(45386.5), Cell::Number(1.0)],
                &[Cell::As(0.5, "h:mm"), Cell::As(1.5, "[h]:mm")],
                &[Cell::Date(60.0), Cell::Number(1.0)],
                &[Cell::Date(0.0), Cell::Date(-3.0)],
            ]),
            dates(&[&[Cell::Number(45384.0), Cell::Number(1.0)], &[Cell::Text("any"), Cell::Number(1.0)]]),
        ]
        .concat()
    );
}

#[test]
fn merged_cells_errors_and_formulas_without_values() {
    let titles = format!(
        "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>{AGE}</t></is></c><c r=\"B1\" t=\"inlineStr\"><is><t>points</t></is></c></row>"
    );
    let sheet = |rows: &str, behind: &str| {
        said_of_book(raw(&format!("<worksheet><sheetData>{titles}{rows}</sheetData>{behind}</worksheet>")))
    };
    insta::assert_snapshot!(
        "merged_errors_formulas",
        [
            sheet(
                "<row r=\"2\"><c r=\"A2\" t=\"str\"><f>X</f><v>under 30</v></c><c r=\"B2\"><f>1+1</f></c></row>\
             <row r=\"3\"><c r=\"A3\" t=\"e\"><f>X</f><v>#REF!</v></c><c r=\"B3\"><v>1</v></c></row>",
                "<mergeCells><mergeCell ref=\"A3:A4\"/><mergeCell ref=\"D7:E8\"/></mergeCells>",
            ),
            sheet("<row r=\"4\"><c r=\"A4\" t=\"str\"><v>any</v></c><c r=\"B4\"><v>1</v></c></row>", ""),
            said_of_book(raw(
                "<worksheet><sheetData><row r=\"3\"><c r=\"A3\"><v>1</v></c></row></sheetData></worksheet>"
            )),
            said_of_book(raw("<worksheet><sheetData/></worksheet>")),
        ]
        .concat()
    );
    // What follows is as the format has it, though no common program writes it so.
    let plain = "<row><c t=\"str\"><v>under &#51;0</v></c><c><v>15</v></c></row>\
        <row><c t=\"inlineStr\"><is><r><t>from </t></r><r><t>30</t></r><rPh><t>x</t></rPh><r><t xml:space=\"preserve\"> to 34</t></r></is></c><c><v>1E1</v></c></row>\
        <row><c t=\"str\"><v><![CDATA[at least 35]]></v></c><c s=\"7\"><v>0</v></c></row>";
    assert_eq!(sheet(plain, ""), "");
}

#[test]
fn files_that_are_no_workbook() {
    let cells = "<row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"A1\"><v>1</v></c></row>";
    let sheet = |inside: &str| said_of_book(raw(&format!("<worksheet><sheetData>{inside}</sheetData></worksheet>")));
    insta::assert_snapshot!(
        "no_workbook",
        [
            said_of_book(b"points,age".to_vec()),
            said_of_book(vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1]),
            said_of_book(packed(&[("a.txt", "a")])),
            sheet(cells),
            sheet("<row><c r=\"ABCD1\"><v>1</v></c></row>"),
            sheet("<row><c r=\"A1\" t=\"s\"><v>7</v></c></row>"),
            sheet("<row><c r=\"A1\" t=\"x\"><v>7</v></c></row>"),
            sheet("<row><c r=\"A1\"><v>seven</v></c></row>"),
            sheet("<row><c r=\"A1\"><v>1e999</v></c></row>"),
            sheet("<row><c></row>"),
            sheet("<row><c r=\"A1\" t=\"str\"><v>&bomb;</v></c></row>"),
        ]
        .concat()
    );
}

#[test]
fn no_byte_that_is_changed_brings_it_down() {
    let rows: &[&[Cell]] = &[
        &[Cell::Text(AGE), Cell::Text("points"), Cell::Text("note")],
        &[Cell::Text("under 30"), Cell::Number(15.0), Cell::YesNo(true)],
        &[Cell::Text("from 30 to 34"), Cell::Formula("=5+5", "10"), Cell::Date(45383.0)],
        &[Cell::Text("at least 35"), Cell::Number(0.0)],
    ];
    let whole = book(&[("Ages", rows)]);
    assert_eq!(said_of_book(whole.clone()), "");
    let mut seed = 7u64;
    for _ in 0..400 {
        let mut bytes = whole.clone();
        for _ in 0..3 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let at = usize::try_from(seed >> 33).unwrap() % bytes.len();
            bytes[at] = u8::try_from(seed & 0xff).unwrap();
        }
        said_of_book(bytes);
    }
    for length in (0..whole.len()).step_by(97) {
        said_of_book(whole[..length].to_vec());
    }
}
