//! Rows that are read from a file, and examples written as a table.

use super::place::Place;
use super::tables::{bar_at_the_beginning, bar_at_the_end, empty_cell, first_of_cell, in_head, is_bar, no_rows, row};
use crate::diagnostic::Diagnostic;
use crate::syntax::cases::UNKNOWN;
use crate::syntax::scan::TokenKind;

/// `rows from` in nearly the right words.
pub(super) fn from_file(place: &Place<'_>) -> Option<Diagnostic> {
    if !matches!(place.keyword, "table" | "examples") {
        return None;
    }
    misspelt(place).or_else(|| without_quotes(place)).or_else(|| sheet(place)).or_else(|| rows_and_file(place))
}

/// `row from "…"`, `rows "…"`, `rows of "…"`, `from "…"`: behind a bar the first word reads as a cell of the head.
fn misspelt(place: &Place<'_>) -> Option<Diagnostic> {
    let help = "write `rows from \"FILE\"`: the rows are those of a CSV or XLSX file beside the policy";
    let says = |from: isize, to: isize| {
        let message = format!("`{}` does not fit here, {}", place.written(from, to), place.within());
        Some(place.says(place.spans(from, to), message, help))
    };
    let head_ends = |offset: isize| is_bar(place.word(offset)) && in_head(place);
    let file = |offset: isize| place.is(offset, TokenKind::Text);
    match (place.word(-1), place.word(0)) {
        ("rows", "from") => None,
        (_, "from") if head_ends(-2) && place.starts_line(-1) => says(-1, 0),
        (_, "from") if head_ends(-1) && file(1) => says(0, 0),
        // `rows of "…"` reads as a term.
        ("of", _) if place.word(-2) == "rows" && head_ends(-3) => says(-2, 0),
        (_, "") if place.word(-2) == "of" && place.word(-3) == "rows" && head_ends(-4) => says(-3, -1),
        ("rows", _) if head_ends(-2) && place.starts_line(-1) => says(-1, 0).filter(|_| file(0) || file(1)),
        _ => None,
    }
}

/// `rows from points.csv`, `sheet Ages`
fn without_quotes(place: &Place<'_>) -> Option<Diagnostic> {
    let (what, written) = match (place.word(-2), place.word(-1)) {
        ("rows", "from") => ("file", "rows from"),
        (_, "sheet") if place.after(&["rows"]) => ("sheet", "sheet"),
        _ => return None,
    };
    if place.token(0).is_none() {
        let message = format!("behind `{}` the name of the {what} is missing", place.word(-1));
        return Some(place.says(place.span(-1), message, format!("write `{written} \"…\"`")));
    }
    let last = (0..20).take_while(|offset| *offset == 0 || place.touches(*offset)).last().unwrap_or(0);
    let name = place.written(0, last).replace('"', "");
    let help = format!("write `{written} \"{name}\"`");
    Some(place.says(place.spans(0, last), format!("the name of a {what} stands in quotes"), help))
}

/// `rows from "points.xlsx", sheet "Ages"`, `… worksheet "Ages"`, `… "Ages"`
fn sheet(place: &Place<'_>) -> Option<Diagnostic> {
    let behind_file = place.is(-1, TokenKind::Text) && place.word(-2) == "from" && place.word(-3) == "rows";
    if !behind_file || place.starts_line(0) || place.token(0).is_none() || place.word(0) == "sheet" {
        return None;
    }
    let message = format!("{} does not fit here, {}", place.shown(0), place.within());
    Some(place.says(
        place.span(0),
        message,
        "name a sheet right behind the file: `rows from \"points.xlsx\" sheet \"Ages\"`",
    ))
}

/// A row below `rows from`.
fn rows_and_file(place: &Place<'_>) -> Option<Diagnostic> {
    let wrong =
        is_bar(place.word(0)) && place.is(-1, TokenKind::Text) && place.after(&["rows"]) && place.after(&["from"]);
    let message = "the rows of this table stand in a file, and here stands one more";
    wrong.then(|| row(place, place.span(0), message, "write it in the file, or all rows here without `rows from`"))
}

/// Examples written as a table: `index` is behind its title.
pub(super) fn examples(place: &Place<'_>) -> Option<Diagnostic> {
    match place.keyword {
        "example" if is_bar(place.word(0)) => {
            let help = "examples that are written as a table begin with `examples`: `examples \"…\" on 2024-05-01`";
            Some(place.says(place.span(0), "a single example has no table", help))
        }
        "examples" if place.index >= 2 && place.after(&["|", "｜"]) => empty_cell(place, UNKNOWN)
            .or_else(|| no_rows(place, "| \"a woman of 29\" | 1994-05-02 | granted |"))
            .or_else(|| bar_at_the_beginning(place))
            .or_else(|| bar_at_the_end(place))
            .or_else(|| in_cell(place)),
        "examples" => without_head(place),
        _ => None,
    }
}

/// An example that is none of a table, or a table without its head.
fn without_head(place: &Place<'_>) -> Option<Diagnostic> {
    let wrong = place.token(0).is_none() || place.is_any(0, &["expect", "case", "rows"]);
    let help = "write the head of the table, `| case | … | expect |`, and a row for each case; \
                a single one begins with `example`";
    let (span, message) = match place.token(0) {
        Some(token) => (token.span, format!("before {} the head of the table is missing", place.shown(0))),
        None => (place.span(-1), "these examples end without a table".to_owned()),
    };
    wrong.then(|| place.says(span, message, help))
}

/// What is written in a cell otherwise than the language has it.
fn in_cell(place: &Place<'_>) -> Option<Diagnostic> {
    let first = first_of_cell(place)?;
    if in_head(place) {
        return None;
    }
    let help = match place.word(first) {
        "expect" => "leave `expect` out: the head says it",
        "given" | "is" | "are" => "write the value alone: the head says of which fact it is",
        "has" | "have" | "with" => {
            "give records in a line `given …` above the table, and their facts by path: `family.people[aiko].married`"
        }
        "-" | "–" | "—" | "?" | "…" | "*" | "？" => UNKNOWN,
        _ => return None,
    };
    let message = format!("{} does not fit in a cell", place.shown(first));
    Some(row(place, place.span(first), message, help))
}
