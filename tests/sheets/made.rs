//! Workbooks that are made for a test: those that a spreadsheet program would write, and those that none would.

use std::io::{Cursor, Write};

use rust_xlsxwriter::{Format, Workbook};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// What is written in a cell.
#[derive(Clone, Debug)]
pub enum Cell<'a> {
    Text(&'a str),
    Number(f64),
    YesNo(bool),
    /// A serial number that is shown as a date.
    Date(f64),
    /// A serial number that is shown in a format.
    As(f64, &'a str),
    Formula(&'a str, &'a str),
    Nothing,
}

/// A workbook with these sheets.
pub fn book(sheets: &[(&str, &[&[Cell<'_>]])]) -> Vec<u8> {
    let mut book = Workbook::new();
    for (name, rows) in sheets {
        let sheet = book.add_worksheet();
        sheet.set_name(*name).unwrap();
        for (row, cells) in (0u32..).zip(rows.iter()) {
            for (column, cell) in (0u16..).zip(cells.iter()) {
                match cell {
                    Cell::Text(text) => _ = sheet.write_string(row, column, *text).unwrap(),
                    Cell::Number(number) => _ = sheet.write_number(row, column, *number).unwrap(),
                    Cell::YesNo(yes) => _ = sheet.write_boolean(row, column, *yes).unwrap(),
                    Cell::Date(serial) => {
                        let format = Format::new().set_num_format("yyyy-mm-dd");
                        sheet.write_number_with_format(row, column, *serial, &format).unwrap();
                    }
                    Cell::As(serial, format) => {
                        let format = Format::new().set_num_format(*format);
                        sheet.write_number_with_format(row, column, *serial, &format).unwrap();
                    }
                    Cell::Formula(formula, result) => {
                        let formula = rust_xlsxwriter::Formula::new(*formula).set_result(*result);
                        sheet.write_formula(row, column, formula).unwrap();
                    }
                    Cell::Nothing => {}
                }
            }
        }
    }
    book.save_to_buffer().unwrap()
}

/// A workbook with one sheet of texts.
pub fn texts(rows: &[&[&str]]) -> Vec<u8> {
    let rows: Vec<Vec<Cell>> = rows.iter().map(|row| row.iter().map(|text| Cell::Text(text)).collect()).collect();
    let rows: Vec<&[Cell]> = rows.iter().map(Vec::as_slice).collect();
    book(&[("Ages", &rows)])
}

/// A workbook of parts as they are written here; `sheet` is what stands in its only sheet.
pub fn raw(sheet: &str) -> Vec<u8> {
    packed(&[
        ("xl/workbook.xml", "<workbook><sheets><sheet name=\"Ages\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"),
        (
            "xl/_rels/workbook.xml.rels",
            "<Relationships><Relationship Id=\"r1\" Type=\"x/worksheet\" Target=\"worksheets/s.xml\"/></Relationships>",
        ),
        ("xl/worksheets/s.xml", sheet),
    ])
}

/// Parts in a package.
pub fn packed(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}
