//! Whether exactly one row of a table fits whatever the values are: gaps and overlaps, each with the values that show it.
//!
//! The values of a column are whole numbers on an axis: millionths, days, members in their order. A column is divided where
//! the cells of its rows begin and end; for each stretch the rows that are left go on to the next column. Stretches with
//! the same rows are looked at once. What the search looks at is counted, and too much of it is refused.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::expr::Val;
use super::policy::{Fit, Row};
use super::resolve::Numbers;
use crate::syntax::ast::Relation;
use crate::values::{Date, Number, Unit};

/// How many rows the search looks at, each as often as it is looked at.
const MOST_STEPS: usize = 10_000_000;

/// How many columns a table has: each is a level of the search.
const MOST_COLUMNS: usize = 64;

/// How many gaps, and how many overlaps, are told of one table.
const MOST_TOLD: usize = 3;

/// Millionths in a whole number.
const ONE: i64 = 1_000_000;

/// A column as it is spoken of, and its values.
pub(super) struct Column {
    pub(super) words: String,
    pub(super) axis: Axis,
}

/// The values of a column as whole numbers from the first to the last; `none`, where it may be, is one more.
pub(super) struct Axis {
    first: i64,
    last: i64,
    none: bool,
    kind: Kind,
}

enum Kind {
    /// In how many millionths they are counted.
    Number(i64),
    Date,
    YesNo,
    Choice(Vec<String>),
}

/// From the first to the last.
type Stretch = (i64, i64);

/// What is wrong with a table.
pub(super) struct Problem {
    pub(super) reason: Reason,
    pub(super) message: String,
}

pub(super) enum Reason {
    Gap,
    /// The later of two rows that fit.
    Overlap(usize),
    /// A part of a cell that fits nothing: its row, its column and its place in the cell.
    Nothing(usize, usize, usize),
    TooIntricate,
}

impl Axis {
    pub(super) fn number(numbers: Numbers) -> Axis {
        let unit = if numbers.whole { ONE } else { 1 };
        // Twelve digits before the point.
        let last = Number::whole(999_999_999_999).map_or(0, |most| most.millionths()).saturating_add(999_999);
        let last = last.div_euclid(unit);
        let first = if numbers.not_below_zero { 0 } else { last.saturating_neg() };
        Axis { first, last, none: false, kind: Kind::Number(unit) }
    }

    pub(super) fn date() -> Axis {
        Axis { first: 0, last: Date::new(9999, 12, 31).map_or(0, day), none: false, kind: Kind::Date }
    }

    pub(super) fn yes_no() -> Axis {
        Axis { first: 0, last: 1, none: false, kind: Kind::YesNo }
    }

    pub(super) fn choice(members: Vec<String>) -> Axis {
        let last = i64::try_from(members.len()).unwrap_or(i64::MAX).saturating_sub(1);
        Axis { first: 0, last, none: false, kind: Kind::Choice(members) }
    }

    pub(super) fn or_none(self, none: bool) -> Axis {
        Axis { none, ..self }
    }

    /// Where `none` stands: behind all values.
    fn nothing(&self) -> i64 {
        self.last.saturating_add(1)
    }

    fn whole(&self) -> Stretch {
        (self.first, if self.none { self.nothing() } else { self.last })
    }

    /// What a cell fits, in order, without overlap.
    fn stretches(&self, cell: &[Fit]) -> Vec<Stretch> {
        if cell.is_empty() {
            return vec![self.whole()];
        }
        let mut all: Vec<Stretch> = cell.iter().filter_map(|fit| self.stretch(fit)).collect();
        all.sort_unstable();
        let mut joined: Vec<Stretch> = Vec::new();
        for (from, to) in all {
            match joined.last_mut() {
                Some(last) if from <= last.1.saturating_add(1) => last.1 = last.1.max(to),
                _ => joined.push((from, to)),
            }
        }
        joined
    }

    fn stretch(&self, fit: &Fit) -> Option<Stretch> {
        let (mut from, mut to) = (self.first, self.last);
        match fit {
            Fit::None => return self.none.then(|| (self.nothing(), self.nothing())),
            Fit::Is(val) => {
                let (low, high) = self.place(val)?;
                // Between two whole numbers nothing lies.
                (from, to) = (from.max(high), to.min(low));
            }
            Fit::Within(bounds) => {
                for (relation, val) in bounds {
                    let (low, high) = self.place(val)?;
                    match relation {
                        Relation::Under | Relation::Before => to = to.min(high.saturating_sub(1)),
                        Relation::AtMost | Relation::OnOrBefore => to = to.min(low),
                        Relation::Over | Relation::After => from = from.max(low.saturating_add(1)),
                        _ => from = from.max(high),
                    }
                }
            }
        }
        (from <= to).then_some((from, to))
    }

    /// Where a value stands: the last place that is not above it, and the first that is not below it.
    fn place(&self, val: &Val) -> Option<(i64, i64)> {
        let at = match (&self.kind, val) {
            (Kind::Number(unit), Val::Number(number)) => {
                let low = number.millionths().div_euclid(*unit);
                let exact = number.millionths().rem_euclid(*unit) == 0;
                return Some((low, if exact { low } else { low.saturating_add(1) }));
            }
            (Kind::Date, Val::Date(date)) => day(*date),
            (Kind::YesNo, Val::YesNo(yes)) => i64::from(*yes),
            (Kind::Choice(_), Val::Choice(member)) => i64::from(*member),
            _ => return None,
        };
        Some((at, at))
    }

    /// A value of a stretch as it is written, one with few digits.
    fn shown(&self, (from, to): Stretch) -> String {
        if from == self.nothing() {
            return "none".to_owned();
        }
        let to = to.min(self.last);
        match &self.kind {
            Kind::Number(unit) => {
                let scale = |at: i64| i128::from(at).saturating_mul((*unit).into());
                let at = simplest(scale(from), scale(to), from == self.first && from != 0);
                Number::from_millionths(at).map_or_else(String::new, |number| number.to_string())
            }
            Kind::Date => {
                let at = if from == self.first { to } else { from };
                let shown = Date::new(1, 1, 1).and_then(|first| first.plus_days(at));
                shown.map_or_else(String::new, |day| day.to_string())
            }
            Kind::YesNo => if from == 0 { "no" } else { "yes" }.to_owned(),
            Kind::Choice(members) => {
                usize::try_from(from).ok().and_then(|at| members.get(at)).cloned().unwrap_or_default()
            }
        }
    }
}

fn day(date: Date) -> i64 {
    Date::new(1, 1, 1).map_or(0, |first| first.completed(Unit::Days, date))
}

/// The number in a stretch with the fewest digits behind the point: the first, or the last.
fn simplest(from: i128, to: i128, last: bool) -> i128 {
    let units = [1_000_000i128, 100_000, 10_000, 1000, 100, 10, 1].into_iter();
    let candidates = units.map(|unit| {
        let (up, down) = (from.saturating_add(unit.saturating_sub(1)).div_euclid(unit), to.div_euclid(unit));
        if last { down.saturating_mul(unit) } else { up.saturating_mul(unit) }
    });
    let mut fitting = candidates.filter(|at| (from..=to).contains(at));
    fitting.next().unwrap_or(from)
}

/// Everything that keeps a table from being decided by exactly one row.
pub(super) fn check(columns: &[Column], rows: &[Row]) -> Vec<Problem> {
    let cells: Vec<Vec<Vec<Stretch>>> = rows
        .iter()
        .map(|row| columns.iter().zip(&row.cells).map(|(column, cell)| column.axis.stretches(cell)).collect())
        .collect();
    let mut nothing = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        for (number, (column, cell)) in columns.iter().zip(&row.cells).enumerate() {
            for (part, _) in cell.iter().enumerate().filter(|(_, fit)| column.axis.stretch(fit).is_none()) {
                let message = format!("this fits no value that `{}` can have", column.words);
                nothing.push(Problem { reason: Reason::Nothing(at, number, part), message });
            }
        }
    }
    if !nothing.is_empty() {
        return nothing;
    }
    let (steps, gaps, overlaps) = Default::default();
    let mut search = Search { columns, cells: &cells, steps, gaps, overlaps };
    let left: Vec<usize> = (0..columns.len()).collect();
    let all: Vec<usize> = (0..rows.len()).collect();
    let found = if columns.len() > MOST_COLUMNS {
        let message = format!("this table has more than {MOST_COLUMNS} columns");
        return vec![Problem { reason: Reason::TooIntricate, message }];
    } else {
        search.split(&all, &left, &mut BTreeMap::new())
    };
    let mut problems: Vec<Problem> = Vec::new();
    for values in &search.gaps {
        problems.push(Problem { reason: Reason::Gap, message: format!("no row fits{}", values_of(columns, values)) });
    }
    for ((first, second), values) in &search.overlaps {
        let number = |at: &usize| at.saturating_add(1);
        let message =
            format!("row {} and row {} both fit{}", number(first), number(second), values_of(columns, values));
        problems.push(Problem { reason: Reason::Overlap(*second), message });
    }
    if found.is_none() && problems.is_empty() {
        let message = "this table is too intricate to be checked".to_owned();
        problems.push(Problem { reason: Reason::TooIntricate, message });
    }
    problems
}

/// ` where A is 30 and B is yes`; of a column that is not named every value will do.
fn values_of(columns: &[Column], values: &Values) -> String {
    let named = values.iter().filter_map(|(at, stretch)| Some((columns.get(*at)?, *stretch)));
    let named: Vec<String> =
        named.map(|(column, stretch)| format!("`{}` is {}", column.words, column.axis.shown(stretch))).collect();
    if named.is_empty() { " whatever the values are".to_owned() } else { format!(" where {}", named.join(" and ")) }
}

/// The columns that were divided, each with the stretch that is looked at.
type Values = BTreeMap<usize, Stretch>;

struct Search<'a> {
    columns: &'a [Column],
    cells: &'a [Vec<Vec<Stretch>>],
    steps: usize,
    gaps: Vec<Values>,
    overlaps: BTreeMap<(usize, usize), Values>,
}

impl Search<'_> {
    fn cell(&self, row: usize, column: usize) -> &[Stretch] {
        self.cells.get(row).and_then(|cells| cells.get(column)).map_or(&[], Vec::as_slice)
    }

    fn fits_all(&self, row: usize, column: usize) -> bool {
        self.columns.get(column).is_some_and(|of| self.cell(row, column) == [of.axis.whole()])
    }

    /// Looks at the rows that fit so far, by the columns that are left. `None` where it takes too many steps.
    fn split(&mut self, rows: &[usize], left: &[usize], values: &mut Values) -> Option<()> {
        let (first, second) = (rows.first(), rows.get(1));
        let Some(first) = first else {
            if self.gaps.len() < MOST_TOLD {
                self.gaps.push(values.clone());
            }
            return Some(());
        };
        self.steps = self.steps.saturating_add(rows.len().saturating_mul(left.len().saturating_add(1)));
        if self.steps > MOST_STEPS {
            return None;
        }
        // The column comes first whose stretches have the fewest rows in all: rows that fit in many of them are looked at
        // again and again.
        let divides = |column: &&usize| rows.iter().any(|row| !self.fits_all(*row, **column));
        let fewest = left.iter().filter(divides).min_by_key(|column| self.looked_at(rows, **column)).copied();
        let Some(column) = fewest else {
            if let Some(second) = second
                && self.overlaps.len() < MOST_TOLD
            {
                self.overlaps.entry((*first, *second)).or_insert_with(|| values.clone());
            }
            return Some(());
        };
        let left: Vec<usize> = left.iter().copied().filter(|other| *other != column).collect();
        for (rows, stretch) in self.stretches(rows, column)? {
            values.insert(column, stretch);
            self.split(&rows, &left, values)?;
        }
        values.remove(&column);
        Some(())
    }

    /// How many rows the stretches of a column have, each row in each of them.
    fn looked_at(&self, rows: &[usize], column: usize) -> usize {
        let stretches = rows.iter().flat_map(|row| self.cell(*row, column));
        let mut turns: Vec<(i64, bool)> =
            stretches.flat_map(|(from, to)| [(*from, true), (to.saturating_add(1), false)]).collect();
        turns.sort_unstable();
        let (mut active, mut all) = (0usize, 0usize);
        for turn in turns.chunk_by(|a, b| a.0 == b.0) {
            let begin = turn.iter().filter(|(_, begins)| *begins).count();
            let end = turn.len().saturating_sub(begin);
            active = active.saturating_add(begin).saturating_sub(end);
            all = all.saturating_add(active);
        }
        all
    }

    /// The stretches of a column, those with the same rows once: the rows of each, and the stretch, in order.
    fn stretches(&mut self, rows: &[usize], column: usize) -> Option<Vec<(Vec<usize>, Stretch)>> {
        let (first, last) = self.columns.get(column)?.axis.whole();
        // Where rows begin, and behind what they end.
        let mut turns: BTreeMap<i64, (Vec<usize>, Vec<usize>)> = BTreeMap::from([(first, Default::default())]);
        for row in rows {
            for (from, to) in self.cell(*row, column) {
                turns.entry(*from).or_default().0.push(*row);
                turns.entry(to.saturating_add(1)).or_default().1.push(*row);
            }
        }
        let ends: Vec<i64> = turns.keys().skip(1).map(|turn| turn.saturating_sub(1)).chain([last]).collect();
        let mut active: BTreeSet<usize> = BTreeSet::new();
        let mut seen: HashSet<Vec<usize>> = HashSet::new();
        let mut found = Vec::new();
        for ((from, (begin, end)), to) in turns.into_iter().zip(ends) {
            end.iter().for_each(|row| _ = active.remove(row));
            active.extend(begin);
            if from > last {
                break;
            }
            self.steps = self.steps.saturating_add(active.len().saturating_add(1));
            if self.steps > MOST_STEPS {
                return None;
            }
            let rows: Vec<usize> = active.iter().copied().collect();
            if seen.insert(rows.clone()) {
                found.push((rows, (from, to.min(last))));
            }
        }
        Some(found)
    }
}
