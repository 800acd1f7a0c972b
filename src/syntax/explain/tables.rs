//! Tables: bars, empty cells, and what is written in cells.

use super::place::Place;
use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::cut::RESERVED;
use crate::syntax::scan::TokenKind;
use crate::syntax::tables::ANY;

pub(super) fn table(place: &Place<'_>) -> Option<Diagnostic> {
    if place.keyword != "table" || place.index < 2 {
        return None;
    }
    if !place.after(&["|", "｜"]) {
        return without_head(place);
    }
    empty_cell(place, ANY)
        .or_else(|| no_rows(place, "| under 30 | 15 |"))
        .or_else(|| name_of_results(place))
        .or_else(|| bar_at_the_beginning(place))
        .or_else(|| bar_at_the_end(place))
        .or_else(|| in_cell(place))
        .or_else(|| bar_between(place))
}

pub(in crate::syntax) fn is_bar(word: &str) -> bool {
    matches!(word, "|" | "｜")
}

/// The head of a table without its bars.
fn without_head(place: &Place<'_>) -> Option<Diagnostic> {
    let wrong = place.is_any(0, &["when", "is", ":", "：", "=", "rows", "columns"]);
    let help = "write the head below its name, `| age of p.birth_date on decision_date | points |`, and then the rows";
    wrong.then(|| place.says(place.span(0), format!("{} does not fit here, in this table", place.shown(0)), help))
}

/// `| | any | 15 |`: two bars beside each other end a row.
pub(super) fn empty_cell(place: &Place<'_>, help: &str) -> Option<Diagnostic> {
    let doubled = is_bar(place.word(-1)) && is_bar(place.word(-2));
    let ends = place.token(0).is_none() && doubled;
    let stands = is_bar(place.word(0)) && is_bar(place.word(-1));
    (ends || stands).then(|| {
        let span = if ends { place.spans(-2, -1) } else { place.spans(-1, 0) };
        row(place, span, "this cell is empty", help)
    })
}

/// A head, and nothing behind it.
pub(super) fn no_rows(place: &Place<'_>, example: &str) -> Option<Diagnostic> {
    let ends = place.token(0).is_none() && is_bar(place.word(-1)) && in_head(place);
    let help =
        format!("write a row for each case below its head, `{example}`, or `rows from` and the file that holds them");
    ends.then(|| row(place, place.span(-1), "this table ends without a row", help))
}

/// `| p.pay | to |`: a word that the language needs.
fn name_of_results(place: &Place<'_>) -> Option<Diagnostic> {
    let reserved = RESERVED.contains(&place.word(0)) && is_bar(place.word(-1)) && is_bar(place.word(1));
    (reserved && in_head(place)).then(|| {
        let message = format!("the results cannot be called {}: the language uses this word", place.shown(0));
        row(place, place.span(0), message, "write another name, such as `points`")
    })
}

/// Whether no row has ended before the place: two bars stand beside each other where one does.
pub(super) fn in_head(place: &Place<'_>) -> bool {
    let before = place.tokens.get(..place.index).unwrap_or_default();
    !before.windows(2).any(|pair| pair.iter().all(|token| is_bar(place.file.slice(token.span))))
}

/// A line of cells whose first has no bar before it.
pub(super) fn bar_at_the_beginning(place: &Place<'_>) -> Option<Diagnostic> {
    let first = first_of_cell(place)?;
    let starts = (first..=0).find(|offset| place.starts_line(*offset) && !is_bar(place.word(*offset)))?;
    // A cell may be broken in two lines; a new line of cells has a bar on it.
    let behind =
        (starts..starts.saturating_add(30)).take_while(|offset| *offset == starts || !place.starts_line(*offset));
    let has_bar = behind.into_iter().any(|offset| is_bar(place.word(offset)));
    has_bar.then(|| {
        let help = "each row begins and ends with `|`";
        row(place, place.span(starts), format!("before {} a `|` is missing", place.shown(starts)), help)
    })
}

/// The first token of the cell in which reading stopped.
pub(super) fn first_of_cell(place: &Place<'_>) -> Option<isize> {
    let bar = (-60..0).rev().find(|offset| is_bar(place.word(*offset)))?;
    Some(bar.saturating_add(1))
}

/// `| under 30 | any | 15`, and nothing behind it.
pub(super) fn bar_at_the_end(place: &Place<'_>) -> Option<Diagnostic> {
    let ends = place.token(0).is_none() && !is_bar(place.word(-1));
    ends.then(|| {
        row(
            place,
            place.span(-1),
            format!("behind {} a `|` is missing", place.shown(-1)),
            "each row begins and ends with `|`",
        )
    })
}

/// What is written in a cell otherwise than the language has it.
fn in_cell(place: &Place<'_>) -> Option<Diagnostic> {
    let first = first_of_cell(place)?;
    let (word, next) = (place.word(first), place.word(first.saturating_add(1)));
    let number = |offset: isize| if place.is(offset, TokenKind::Number) { place.word(offset) } else { "…" };
    let (last, help) = match (word, next) {
        _ if place.is_any(0, &["plus", "minus", "times", "divided"]) => {
            (0, "write the result: nothing is calculated in a cell".to_owned())
        }
        ("is" | "are", _) => (0, "leave `is` out: a cell says `under 30`, or the value alone".to_owned()),
        ("-" | "–" | "—" | "*" | "…" | "×" | "/", _) => {
            (0, "write `any` where it does not matter, and `none` where there is none".to_owned())
        }
        ("otherwise" | "else" | "all" | "every" | "anything", _) => {
            (0, "write `any`: it fits whatever there is".to_owned())
        }
        ("not", _) => (0, "write what fits: several values stand with commas between them".to_owned()),
        ("<", "=") | ("≤" | "≦", _) => (1, "write `at most …`, of days `on or before …`".to_owned()),
        (">", "=") | ("≥" | "≧", _) => (1, "write `at least …`, of days `on or after …`".to_owned()),
        ("<" | "＜", _) => (0, "write `under …`, of days `before …`".to_owned()),
        (">" | "＞", _) => (0, "write `over …`, of days `after …`".to_owned()),
        ("less" | "fewer" | "younger" | "below", _) => {
            (0, format!("write `under {}`", number(2_isize.saturating_add(first))))
        }
        ("more" | "older" | "above" | "greater", _) => {
            (0, format!("write `over {}`", number(2_isize.saturating_add(first))))
        }
        ("until" | "till" | "up", _) => (0, "write `at most …`, of days `on or before …`".to_owned()),
        ("since", _) => (0, "write `on or after …`".to_owned()),
        ("between", _) => (0, "write `from … to …`: both are included".to_owned()),
        (from, "to" | "-" | "–" | "~" | "〜" | "～") if place.is(first, TokenKind::Number) => {
            (1, format!("write `from {from} to {}`", number(first.saturating_add(2))))
        }
        (from, "or") if place.is(first, TokenKind::Number) => {
            let help = match place.word(first.saturating_add(2)) {
                "more" | "over" | "above" | "older" => format!("write `at least {from}`"),
                "less" | "under" | "below" | "fewer" | "younger" => format!("write `at most {from}`"),
                _ => format!("write `{from}, …`: values stand with commas between them"),
            };
            (1, help)
        }
        (_, "or" | "and") if place.is(first, TokenKind::Word) && place.is(first.saturating_add(2), TokenKind::Word) => {
            (
                1,
                format!(
                    "write `{word}, {}`: values stand with commas between them",
                    place.word(first.saturating_add(2))
                ),
            )
        }
        ("from", _)
            if place.word(first.saturating_add(2)) != "to" && place.is(first.saturating_add(1), TokenKind::Number) =>
        {
            (0, format!("write `from {} to …`, or `at least {}`", next, next))
        }
        _ if place.is(first.saturating_add(1), TokenKind::Number)
            && place.meant(first, ["under", "over", "from", "before", "after"]).is_some() =>
        {
            let meant = place.meant(first, ["under", "over", "from", "before", "after"]).unwrap_or_default();
            (0, format!("did you mean `{meant}`?"))
        }
        _ => {
            let (from, to) = word.split_once('-').filter(|_| place.is(first, TokenKind::Number))?;
            let numbers = [from, to].iter().all(|part| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit()));
            return numbers.then(|| {
                let help = format!("write `from {from} to {to}`");
                row(place, place.span(first), format!("`{word}` does not fit in a cell"), help)
            });
        }
    };
    // Head cells hold values of every kind.
    if in_head(place) {
        return None;
    }
    let span = place.spans(first, first.saturating_add(last));
    let shown = place.written(first, first.saturating_add(last));
    Some(row(place, span, format!("`{shown}` does not fit in a cell"), help))
}

/// `under 30 any`: something stands where a bar, a comma or the end of the cell should.
fn bar_between(place: &Place<'_>) -> Option<Diagnostic> {
    let first = first_of_cell(place)?;
    let fits = place.is_any(0, &["any", "none", "under", "over", "at", "from", "before", "after", "yes", "no"])
        || place.is(0, TokenKind::Number);
    let whole =
        first < 0 && !place.is_any(-1, &["under", "over", "least", "most", "before", "after", "from", "to", "at"]);
    (fits && whole && !place.starts_line(0)).then(|| {
        let of_rows = place.file.is_of_rows();
        let help = "between two cells stands `|`, between two values of one cell a comma";
        let help = if of_rows { "between two values of one cell stands a comma" } else { help };
        let what = if of_rows { "a comma" } else { "a `|` or a comma" };
        row(place, place.span(0), format!("before {} {what} is missing", place.shown(0)), help)
    })
}

pub(super) fn row(
    place: &Place<'_>,
    span: crate::source::Span,
    message: impl Into<String>,
    help: impl Into<String>,
) -> Diagnostic {
    Diagnostic::new(Code::TableRow, place.file, span, message).help(help)
}
