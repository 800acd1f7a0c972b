//! The values of a fact that are tried, to see what an answer can change.

use super::Comparison;
use crate::facts::document::Row;
use crate::facts::{Envelope, FactAt, Slot, Slots};
use crate::model::expr::Val;
use crate::model::shape::{Kind, Shape, Type};
use crate::values::{Date, Number, Rounding, TimeSpan, Unit};

/// So many of those who are there already are tried where somebody is to be named.
pub(crate) const MOST_NAMED: usize = 4;
/// So many values of one fact are tried in an interview.
pub(crate) const MOST: usize = 40;

/// A value to be tried.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Try {
    Slot(Slot),
    Text(String),
    /// So many new entries of a list of records.
    Entries(usize),
    /// Those who are named; `None` is somebody new.
    Named(Vec<Option<u32>>),
    Values(Vec<Try>),
    /// Periods from a day to a day, or still running.
    Periods(Vec<(Date, Option<Date>)>),
}

/// Where the values come from.
pub(crate) struct Tries<'a> {
    pub(crate) shape: &'a Shape,
    pub(crate) comparisons: &'a [Comparison],
    pub(crate) on: Date,
    /// So many values of one fact are tried.
    pub(crate) most: usize,
    /// So many texts of one comparison.
    pub(crate) most_texts: usize,
}

impl Tries<'_> {
    /// The values of a fact that are tried: all of a yes/no and of a choice; of what is compared, values on each side of
    /// what it is compared with; lists of none, one and two.
    pub(crate) fn of(&self, slots: &Slots, rows: &[Row], at: FactAt) -> Vec<Try> {
        let Some(ty) = self.shape.field(at.record, at.field).map(|field| field.ty) else { return Vec::new() };
        let mut tries = if ty.list && at.item.is_none() {
            self.lists(slots, rows, at, ty)
        } else {
            self.single(slots, rows, at, ty.kind)
        };
        tries.truncate(self.most);
        if ty.or_none {
            tries.push(Try::Slot(Slot::None));
        }
        tries
    }

    fn lists(&self, slots: &Slots, rows: &[Row], at: FactAt, ty: Type) -> Vec<Try> {
        match ty.kind {
            Kind::Record(_) if self.shape.has_periods(ty) => {
                let single = self.periods(slots, rows, at);
                let ends = |one: &Try| if let Try::Periods(periods) = one { periods.clone() } else { Vec::new() };
                let two = single.iter().take(2).flat_map(ends).collect();
                std::iter::once(Try::Periods(Vec::new())).chain([Try::Periods(two)]).chain(single).collect()
            }
            Kind::Record(_) => (0..=2).map(Try::Entries).collect(),
            Kind::Reference(record) => {
                let there: Vec<Option<u32>> =
                    slots.keyed(record).filter(|row| *row != at.row).take(MOST_NAMED).map(Some).collect();
                let two = match there.as_slice() {
                    [a, b, ..] => vec![*a, *b],
                    [a] => vec![*a, None],
                    [] => vec![None, None],
                };
                let single = there.iter().copied().chain([None]).map(|one| vec![one]);
                std::iter::once(Vec::new()).chain(single).chain([two]).map(Try::Named).collect()
            }
            kind => {
                let single = self.single(slots, rows, at, kind);
                let two = Try::Values(single.iter().take(2).cloned().collect());
                let one = single.into_iter().map(|one| Try::Values(vec![one]));
                std::iter::once(Try::Values(Vec::new())).chain(one).chain([two]).collect()
            }
        }
    }

    fn single(&self, slots: &Slots, rows: &[Row], at: FactAt, kind: Kind) -> Vec<Try> {
        match kind {
            Kind::YesNo => vec![Try::Slot(Slot::YesNo(true)), Try::Slot(Slot::YesNo(false))],
            Kind::Choice(id) => {
                let members = self.shape.choices.get(id).map_or(0, |choice| choice.members.len());
                (0..u32::try_from(members).unwrap_or(0)).map(|member| Try::Slot(Slot::Choice(member))).collect()
            }
            Kind::Reference(record) => {
                let there = slots.keyed(record).filter(|row| *row != at.row).take(MOST_NAMED);
                there.map(Some).chain([None]).map(|one| Try::Named(vec![one])).collect()
            }
            Kind::Record(record) if self.shape.is_period(record) => self.periods(slots, rows, at),
            Kind::Record(_) | Kind::Key => Vec::new(),
            Kind::Number | Kind::Date | Kind::Span | Kind::Text => {
                let mut found = Vec::new();
                let here = (at.record, at.field);
                for comparison in self.comparisons.iter().filter(|comparison| comparison.facts.contains(&here)) {
                    self.around(slots, rows, at, comparison, kind, &mut found);
                }
                // Of a date known in part only what it can still be.
                if let Slot::Days(days) = slots.fact(at) {
                    let within = |one: &Try| matches!(one, Try::Slot(Slot::Date(day)) if days.first() <= *day && *day <= days.last());
                    found.retain(within);
                    found.extend([days.first(), days.last()].map(Slot::Date).map(Try::Slot));
                    found.sort_by_key(|one| if let Try::Slot(Slot::Date(day)) = one { Some(*day) } else { None });
                }
                if found.is_empty() {
                    self.without(kind, &mut found);
                }
                found.dedup();
                found
            }
        }
    }

    /// Periods from each of the days at which something may change, still running or over at once.
    fn periods(&self, slots: &Slots, rows: &[Row], at: FactAt) -> Vec<Try> {
        let mut days = Vec::new();
        let here = (at.record, at.field);
        for comparison in self.comparisons.iter().filter(|comparison| comparison.facts.contains(&here)) {
            let mut found = Vec::new();
            self.around(slots, rows, at, comparison, Kind::Date, &mut found);
            days.extend(
                found.into_iter().filter_map(|one| if let Try::Slot(Slot::Date(day)) = one { Some(day) } else { None }),
            );
        }
        days.push(self.on);
        days.dedup();
        let ends = days.into_iter().flat_map(|day| [(day, None), (day, Some(day))]);
        ends.map(|ends| Try::Periods(vec![ends])).collect()
    }

    /// Values where nothing is known of what they are compared with.
    fn without(&self, kind: Kind, into: &mut Vec<Try>) {
        match kind {
            Kind::Number => into.extend([0, 1].into_iter().filter_map(Number::whole).map(Slot::Number).map(Try::Slot)),
            Kind::Date => into.push(Try::Slot(Slot::Date(self.on))),
            Kind::Span => {
                let spans = [(0, 0), (12, 0)].into_iter().filter_map(|(months, days)| TimeSpan::new(months, days));
                into.extend(spans.map(Slot::Span).map(Try::Slot));
            }
            _ => into.push(Try::Text("?".to_owned())),
        }
    }

    fn around(
        &self,
        slots: &Slots,
        rows: &[Row],
        at: FactAt,
        comparison: &Comparison,
        kind: Kind,
        into: &mut Vec<Try>,
    ) {
        // What it is compared with, and what is known of the other facts in the comparison.
        let mut vals: Vec<Val> = comparison.constants.clone();
        for row in rows {
            for (record, field) in comparison.facts.iter().filter(|(record, _)| *record == row.record) {
                let here = FactAt { record: *record, row: row.row, field: *field, item: None };
                let val = (here != at).then(|| slots.val(slots.slot(row.row, *field))).flatten();
                vals.extend(val.map(|val| val.owned()).filter(|val| !vals.contains(val)));
            }
        }
        let mut push = |one: Try| {
            if !into.contains(&one) {
                into.push(one);
            }
        };
        match kind {
            Kind::Number => {
                for number in
                    vals.iter().filter_map(|val| if let Val::Number(number) = val { Some(number) } else { None })
                {
                    let step = if number.is_whole() { 1_000_000 } else { 1 };
                    for by in [-step, 0, step] {
                        let near = Number::from_millionths(i128::from(number.millionths()).saturating_add(by));
                        near.into_iter().for_each(|near| push(Try::Slot(Slot::Number(near))));
                    }
                }
            }
            Kind::Span => {
                for span in vals.iter().filter_map(|val| if let Val::Span(span) = val { Some(*span) } else { None }) {
                    let less = match span.days().checked_sub(1) {
                        Some(days) => TimeSpan::new(span.months(), days),
                        None => span.months().checked_sub(1).and_then(|months| TimeSpan::new(months, 27)),
                    };
                    let more = TimeSpan::new(span.months(), span.days().saturating_add(1));
                    [less, Some(span), more].into_iter().flatten().for_each(|span| push(Try::Slot(Slot::Span(span))));
                }
            }
            Kind::Date => self.dates(comparison, &vals).into_iter().for_each(|date| push(Try::Slot(Slot::Date(date)))),
            _ => {
                let texts = vals.iter().filter_map(|val| if let Val::Text(text) = val { Some(text) } else { None });
                texts.take(self.most_texts).for_each(|text| push(Try::Text(text.to_string())));
                push(Try::Text("?".to_owned()));
                if comparison.facts.len() > 1 {
                    push(Try::Text("??".to_owned()));
                }
            }
        }
    }

    /// The days at which an age, a count of months or a comparison changes, with their neighbours.
    fn dates(&self, comparison: &Comparison, vals: &[Val]) -> Vec<Date> {
        let mut bases: Vec<Date> =
            vals.iter().filter_map(|val| if let Val::Date(date) = val { Some(*date) } else { None }).collect();
        if !bases.contains(&self.on) {
            bases.push(self.on);
        }
        let mut days = Vec::new();
        for base in bases {
            let mut edges = vec![base];
            for val in vals {
                let spans = match val {
                    Val::Number(number) => units(*number, &comparison.units),
                    Val::Span(span) => vec![*span],
                    _ => Vec::new(),
                };
                for span in spans {
                    edges.extend(base.minus(span, Some(Rounding::Up)));
                    edges.extend(base.plus(span, Some(Rounding::Down)));
                }
            }
            for edge in edges {
                days.extend([-1, 0, 1].into_iter().filter_map(|by| edge.plus_days(by)));
            }
        }
        days
    }
}

/// So many years, months or days.
fn units(number: Number, units: &[Unit]) -> Vec<TimeSpan> {
    let Ok(count) = u32::try_from(number.millionths() / 1_000_000) else { return Vec::new() };
    let span = |unit: &Unit| match unit {
        Unit::Years => TimeSpan::new(count.checked_mul(12)?, 0),
        Unit::Months => TimeSpan::new(count, 0),
        Unit::Days => TimeSpan::new(0, count),
    };
    units.iter().filter_map(span).collect()
}

/// Puts a value into the place of a fact. New rows are of what the shape says, and all of them is unknown.
pub(crate) fn put(slots: &mut Slots, shape: &Shape, at: FactAt, path: &str, value: &Try) {
    let kind = shape.field(at.record, at.field).map(|field| field.ty);
    let whole = kind.is_some_and(|ty| ty.list) && at.item.is_none();
    let slot = match (value, kind.map(|ty| ty.kind)) {
        (Try::Slot(slot), _) => *slot,
        (Try::Text(text), _) => slots.text_slot(text),
        (Try::Entries(count), Some(Kind::Record(record))) => {
            let rows: Vec<u32> = (0..*count).map(|_| slots.add_row(shape, record)).collect();
            let key = shape.record(record).and_then(|record| record.key);
            for (at, row) in rows.iter().enumerate() {
                if let Some(key) = key {
                    let text = slots.text_slot(&format!("?{path}?{at}"));
                    slots.set(*row, key, text);
                }
            }
            slots.list_of(&rows)
        }
        (Try::Periods(periods), Some(Kind::Record(_))) => {
            let end = |day: Option<Date>| day.map_or(Slot::None, Slot::Date);
            let added = periods.iter().map(|(from, to)| slots.add_period(shape, Slot::Date(*from), end(*to)));
            let rows: Vec<u32> = added.collect::<Vec<_>>().into_iter().flatten().collect();
            match rows.first() {
                Some(row) if !whole => Slot::Row(*row),
                _ => slots.list_of(&rows),
            }
        }
        (Try::Named(who), Some(Kind::Reference(record))) => {
            let mut rows = Vec::new();
            for (at, one) in who.iter().enumerate() {
                let new = format!("?{path}?{at}");
                rows.push(one.unwrap_or_else(|| slots.add_stranger(shape, record, new)));
            }
            match rows.first() {
                Some(row) if !whole => Slot::Row(*row),
                _ => slots.list_of(&rows),
            }
        }
        (Try::Values(values), _) => {
            let values: Vec<Slot> = values
                .iter()
                .filter_map(|value| match value {
                    Try::Slot(slot) => Some(*slot),
                    Try::Text(text) => Some(slots.text_slot(text)),
                    _ => None,
                })
                .collect();
            let start = slots.next();
            values.into_iter().for_each(|slot| slots.push(slot));
            slots.list_from(start)
        }
        _ => return,
    };
    match (at.item, slots.slot(at.row, at.field)) {
        (Some(item), Slot::List { start, .. }) => slots.put(start.saturating_add(item), slot),
        _ => slots.set(at.row, at.field, slot),
    }
    // Where a policy requires evidence, what is tried comes with it.
    slots.envelop(at, Envelope { tried: true, ..Envelope::default() });
}
