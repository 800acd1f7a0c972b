//! Gaps and overlaps of small tables, found by trying all values.

use std::fmt::Write as _;

use kijun::Date;

use super::{VOCABULARY, said};
use crate::generator::random::Random;

/// A value of a column, or none.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum At {
    None,
    YesNo(bool),
    Degree(usize),
    /// In millionths.
    Number(i64),
    Day(Date),
}

const DEGREES: [&str; 3] = ["bachelor", "master", "doctorate"];

fn whole(number: i64) -> At {
    At::Number(number * 1_000_000)
}

fn day(after: i64) -> At {
    At::Day("2000-02-27".parse::<Date>().unwrap().plus_days(after).unwrap())
}

impl At {
    fn parse(text: &str) -> At {
        let degree = || DEGREES.iter().position(|degree| *degree == text).map(At::Degree);
        let number = || {
            let (whole, part) = text.split_once('.').unwrap_or((text, ""));
            format!("{whole}{part:0<6}").parse().ok().map(At::Number)
        };
        match text {
            "none" => At::None,
            "yes" | "no" => At::YesNo(text == "yes"),
            _ => degree().or_else(|| text.parse().ok().map(At::Day)).or_else(number).unwrap(),
        }
    }

    fn written(self) -> String {
        match self {
            At::None => "none".to_owned(),
            At::YesNo(yes) => if yes { "yes" } else { "no" }.to_owned(),
            At::Degree(at) => DEGREES[at].to_owned(),
            At::Number(number) => (number / 1_000_000).to_string(),
            At::Day(day) => day.to_string(),
        }
    }
}

/// What is asked, and its values: of numbers and days those that cells speak of, those between them, and one beyond.
struct Column {
    words: &'static str,
    values: Vec<At>,
    /// The values at which stretches may begin or end.
    ends: Vec<At>,
}

fn columns() -> Vec<Column> {
    let wholes = |from: i64, to: i64| (from..=to).map(whole).collect::<Vec<_>>();
    let tenths = || (5..=55).map(|tenth| At::Number(tenth * 100_000)).collect::<Vec<_>>();
    let days = |from, to| (from..=to).map(day).collect::<Vec<_>>();
    let degrees = || (0..DEGREES.len()).map(At::Degree).collect::<Vec<_>>();
    let column = |words, values, ends| Column { words, values, ends };
    vec![
        column("x.well", vec![At::YesNo(false), At::YesNo(true)], Vec::new()),
        column("(x.pay is over 3)", vec![At::YesNo(false), At::YesNo(true)], Vec::new()),
        column("x.degree", degrees(), Vec::new()),
        column("x.pay", tenths(), wholes(1, 5)),
        column("x.pension", [vec![At::None], tenths()].concat(), wholes(1, 5)),
        column("x.born", days(-1, 6), days(0, 5)),
        column("age of x.born on decision_date", wholes(0, 6), wholes(1, 5)),
        column("count of x.children", wholes(0, 6), wholes(1, 5)),
    ]
}

/// Values from one to another, each included or not.
#[derive(Clone, Copy)]
struct Stretch {
    from: Option<(At, bool)>,
    to: Option<(At, bool)>,
}

/// What one cell says: whatever fits one of these; nothing is `any`.
#[derive(Clone)]
enum Part {
    Is(At),
    Within(Stretch),
}

impl Part {
    fn fits(&self, value: At) -> bool {
        match self {
            Part::Is(at) => *at == value,
            Part::Within(Stretch { from, to }) => {
                value != At::None
                    && from.is_none_or(|(from, with)| value > from || with && value == from)
                    && to.is_none_or(|(to, with)| value < to || with && value == to)
            }
        }
    }

    fn written(&self) -> String {
        let Part::Within(Stretch { from, to }) = self else {
            let Part::Is(at) = self else { unreachable!() };
            return at.written();
        };
        if let (Some((from, true)), Some((to, true))) = (from, to) {
            return format!("from {} to {}", from.written(), to.written());
        }
        let words = |at: &At, number: &'static str, day: &'static str| match at {
            At::Day(_) => format!("{day} {}", at.written()),
            _ => format!("{number} {}", at.written()),
        };
        let from = from.as_ref().map(|(at, with)| match with {
            true => words(at, "at least", "on or after"),
            false => words(at, "over", "after"),
        });
        let to = to.as_ref().map(|(at, with)| match with {
            true => words(at, "at most", "on or before"),
            false => words(at, "under", "before"),
        });
        from.into_iter().chain(to).collect::<Vec<_>>().join(" and ")
    }
}

type Cell = Vec<Part>;

fn fits(cell: &Cell, value: At) -> bool {
    cell.is_empty() || cell.iter().any(|part| part.fits(value))
}

/// Cells of which exactly one fits whatever the value is.
fn divided(column: &Column, dice: &mut Random) -> Vec<Cell> {
    let mut parts: Vec<Part> = Vec::new();
    if column.ends.is_empty() {
        parts.extend(column.values.iter().map(|value| Part::Is(*value)));
    } else {
        let mut ends: Vec<(At, bool)> = Vec::new();
        for end in &column.ends {
            if dice.below(3) == 0 {
                ends.push((*end, dice.below(2) == 0));
            }
        }
        let mut from = None;
        for (end, with) in ends {
            parts.push(Part::Within(Stretch { from, to: Some((end, with)) }));
            from = Some((end, !with));
        }
        match from {
            Some(_) => parts.push(Part::Within(Stretch { from, to: None })),
            None => return vec![Cell::new()],
        }
        if column.values.contains(&At::None) {
            parts.push(Part::Is(At::None));
        }
    }
    // `over 1 and under 2` fits no whole number, and is refused.
    parts.retain(|part| column.values.iter().any(|value| part.fits(*value)));
    // Some of them in one cell.
    let mut cells: Vec<Cell> = vec![Cell::new(); 1 + dice.below(parts.len())];
    for part in parts {
        let cell = dice.below(cells.len());
        cells[cell].push(part);
    }
    cells.retain(|cell| !cell.is_empty());
    if cells.len() == 1 { vec![Cell::new()] } else { cells }
}

/// Rows of which exactly one fits whatever the values are.
fn whole_table(columns: &[&Column], dice: &mut Random) -> Vec<Vec<Cell>> {
    let Some((first, others)) = columns.split_first() else { return vec![Vec::new()] };
    let mut rows = Vec::new();
    for cell in divided(first, dice) {
        let inner = whole_table(others, dice).into_iter();
        rows.extend(inner.map(|row| std::iter::once(cell.clone()).chain(row).collect()));
    }
    rows
}

/// A row or a cell otherwise than it should be, as a rule.
fn spoiled(columns: &[&Column], rows: &mut Vec<Vec<Cell>>, dice: &mut Random) {
    let (row, column) = (dice.below(rows.len()), dice.below(columns.len()));
    let mut cells = divided(columns[column], dice);
    let cell = cells.swap_remove(dice.below(cells.len()));
    match dice.below(4) {
        0 if rows.len() > 1 => _ = rows.remove(row),
        1 => rows.push(rows[row].clone()),
        _ => rows[row][column] = cell,
    }
}

/// Every combination of the columns' values.
fn combinations(columns: &[&Column]) -> Vec<Vec<At>> {
    columns.iter().fold(vec![Vec::new()], |all, column| {
        let with = |values: &Vec<At>| {
            column.values.iter().map(|value| [values.as_slice(), &[*value]].concat()).collect::<Vec<_>>()
        };
        all.iter().flat_map(with).collect()
    })
}

fn fitting(rows: &[Vec<Cell>], values: &[At]) -> Vec<usize> {
    let fits_all = |row: &Vec<Cell>| row.iter().zip(values).all(|(cell, value)| fits(cell, *value));
    rows.iter().enumerate().filter(|(_, row)| fits_all(row)).map(|(at, _)| at).collect()
}

/// The values that a message names; of a column that it does not name each of its values will do.
fn named(columns: &[&Column], message: &str) -> Vec<Vec<At>> {
    let told = message.rsplit_once(" where ").map_or("", |(_, told)| told);
    let value = |column: &&Column| {
        let named =
            told.split_once(&format!("`{}` is ", column.words.trim_matches(['(', ')']))).map(|(_, after)| after);
        named.map(|after| At::parse(after.split(" and `").next().unwrap()))
    };
    let only: Vec<Column> = columns
        .iter()
        .map(|column| {
            let values = value(column).map_or_else(|| column.values.clone(), |value| vec![value]);
            Column { words: column.words, values, ends: Vec::new() }
        })
        .collect();
    combinations(&only.iter().collect::<Vec<_>>())
}

#[test]
fn gaps_and_overlaps_are_those_that_trying_all_values_finds() {
    let all = columns();
    let (mut dice, mut counts) = (Random::from_seed(20_230_804), [0; 4]);
    assert!(VOCABULARY.contains("pension : number or none"));
    for _ in 0..800 {
        // No two columns that ask the same fact: their values would hang together.
        let mut columns: Vec<&Column> = Vec::new();
        let facts = |column: &Column| ["pay", "born"].map(|fact| column.words.contains(fact));
        for _ in 0..1 + dice.below(3) {
            let column = &all[dice.below(all.len())];
            let apart = |other: &&Column| {
                other.words != column.words
                    && facts(other).iter().zip(facts(column)).all(|(of_other, own)| !(*of_other && own))
            };
            if columns.iter().all(apart) {
                columns.push(column);
            }
        }
        let mut rows = whole_table(&columns, &mut dice);
        for _ in 0..dice.below(3) {
            spoiled(&columns, &mut rows, &mut dice);
        }
        let mut text = String::new();
        let words: Vec<&str> = columns.iter().map(|column| column.words).collect();
        writeln!(text, "| {} | r |", words.join(" | ")).unwrap();
        for row in &rows {
            for cell in row {
                let parts: Vec<String> = cell.iter().map(Part::written).collect();
                write!(text, "| {} ", if parts.is_empty() { "any".to_owned() } else { parts.join(", ") }).unwrap();
            }
            writeln!(text, "| 1 |").unwrap();
        }
        let tried = combinations(&columns);
        let gap = tried.iter().any(|values| fitting(&rows, values).is_empty());
        let overlap = tried.iter().any(|values| fitting(&rows, values).len() > 1);
        let told = said(&text);
        let of = |code: &str| told.iter().filter(|told| told.starts_with(code)).collect::<Vec<_>>();
        let (gaps, overlaps) = (of("K0413"), of("K0414"));
        assert_eq!(gaps.len() + overlaps.len(), told.len(), "{text}{told:#?}");
        assert_eq!((gap, overlap), (!gaps.is_empty(), !overlaps.is_empty()), "{text}{told:#?}");
        for message in gaps {
            assert!(named(&columns, message).iter().all(|values| fitting(&rows, values).is_empty()), "{text}{message}");
        }
        for message in overlaps {
            let both: Vec<usize> = message
                .split("row ")
                .skip(1)
                .map(|after| after.split(' ').next().unwrap().parse::<usize>().unwrap() - 1)
                .collect();
            let fit = |values: &Vec<At>| both.iter().all(|row| fitting(&rows, values).contains(row));
            assert!(named(&columns, message).iter().all(fit), "{text}{message}");
        }
        counts[usize::from(gap) + 2 * usize::from(overlap)] += 1;
    }
    // In order, with gaps, with overlaps, with both.
    assert!(counts.iter().all(|count| *count > 40), "{counts:?}");
}
