//! The cases that differ from one in one fact.

use std::collections::HashSet;

use super::Search;
use crate::boundary::{MOST, MOST_NAMED, Tries, Try, put};
use crate::facts::document::{Row, Way, rows};
use crate::facts::{FactAt, Path, Slot, Slots};
use crate::model::shape::{Kind, Type};
use crate::values::Date;

impl Search<'_> {
    /// Every case that differs from one in one fact that the policy reads, or in the day.
    pub(super) fn changes(&self, slots: &Slots, on: Date) -> Vec<(Slots, Date)> {
        let changed = self.changes_of(slots, on, &self.reads);
        let mut all: Vec<(Slots, Date)> = changed.into_iter().map(|slots| (slots, on)).collect();
        let window = self.coverage.policy.days();
        let days = window.into_iter().flat_map(|(from, to)| [Some(from), to]).flatten().filter(|day| *day != on);
        all.extend(days.map(|day| (slots.clone(), day)));
        all
    }

    /// Every case that differs from one in one of some facts, or in a list of records.
    pub(super) fn changes_of(&self, slots: &Slots, on: Date, facts: &HashSet<(usize, usize)>) -> Vec<Slots> {
        let shape = &slots.shape;
        let rows: Vec<Row> = rows(shape, slots).into_iter().filter(|row| matches!(row.way, Way::Here(_))).collect();
        let tries = Tries { shape, comparisons: &self.comparisons, on, most: MOST, most_texts: MOST_NAMED };
        let mut changed = Vec::new();
        for row in &rows {
            let fields = shape.record(row.record).map_or(&[][..], |record| record.fields.as_slice());
            for (field, ty) in fields.iter().enumerate().map(|(at, field)| (at, field.ty)) {
                let at = FactAt { record: row.record, row: row.row, field, item: None };
                if ty.kind == Kind::Key || !facts.contains(&(row.record, field)) && !holds_records(ty) {
                    continue;
                }
                changed.extend(list_changes(slots, at, ty));
                for value in tries.of(slots, &rows, at) {
                    changed.extend(with(slots, &rows, at, value));
                }
                if is_known(slots.slot(row.row, field), ty) {
                    let mut unknown = slots.clone();
                    unknown.forget(at);
                    changed.push(unknown);
                }
            }
        }
        changed
    }
}

fn holds_records(ty: Type) -> bool {
    matches!(ty.kind, Kind::Record(_))
}

/// Whether a fact can be taken out.
pub(super) fn is_known(slot: Slot, ty: Type) -> bool {
    match slot {
        Slot::Unknown => false,
        Slot::Row(_) => !holds_records(ty),
        _ => true,
    }
}

/// A list of records with one more, and with one less.
fn list_changes(slots: &Slots, at: FactAt, ty: Type) -> Vec<Slots> {
    let (Kind::Record(record), Slot::List { start, length, .. }) = (ty.kind, slots.slot(at.row, at.field)) else {
        return Vec::new();
    };
    let mut changed: Vec<Slots> = (0..length).map(|index| without(slots, at, index)).collect();
    let mut more = slots.clone();
    let row = add(&mut more, record, length);
    append(&mut more, at, start, length, row);
    changed.push(more);
    changed
}

/// A new record of which all is unknown, but a key.
fn add(slots: &mut Slots, record: usize, number: u32) -> u32 {
    let shape = std::sync::Arc::clone(&slots.shape);
    let row = slots.add_row(&shape, record);
    if let Some(key) = shape.record(record).and_then(|record| record.key) {
        let text = slots.text_slot(&format!("?{row}?{number}"));
        slots.set(row, key, text);
    }
    row
}

fn append(slots: &mut Slots, at: FactAt, start: u32, length: u32, row: u32) {
    let mut elements = slots.elements(start, length).to_vec();
    elements.push(Slot::Row(row));
    relist(slots, at, elements);
}

fn relist(slots: &mut Slots, at: FactAt, elements: Vec<Slot>) {
    let start = slots.next();
    elements.into_iter().for_each(|slot| slots.push(slot));
    let list = slots.list_from(start);
    slots.set(at.row, at.field, list);
}

/// A case without an element of a list of records; nobody points to it any more.
pub(super) fn without(slots: &Slots, at: FactAt, index: u32) -> Slots {
    let mut less = slots.clone();
    let Slot::List { start, length, .. } = less.slot(at.row, at.field) else { return less };
    let mut elements = less.elements(start, length).to_vec();
    let index = usize::try_from(index).unwrap_or(usize::MAX);
    if index >= elements.len() {
        return less;
    }
    let gone = elements.remove(index);
    relist(&mut less, at, elements);
    let shape = std::sync::Arc::clone(&less.shape);
    for row in rows(&shape, slots) {
        let fields = shape.record(row.record).map_or(&[][..], |record| record.fields.as_slice());
        for (field, _) in fields.iter().enumerate().filter(|(_, field)| matches!(field.ty.kind, Kind::Reference(_))) {
            let here = FactAt { record: row.record, row: row.row, field, item: None };
            match less.slot(row.row, field) {
                slot @ Slot::Row(_) if slot == gone => less.set(row.row, field, Slot::Unknown),
                Slot::List { start, length, .. } if less.elements(start, length).contains(&gone) => {
                    let left = less.elements(start, length).iter().copied().filter(|slot| *slot != gone).collect();
                    relist(&mut less, here, left);
                }
                _ => {}
            }
        }
    }
    less
}

/// A case with another value of a fact. Somebody new who is pointed to comes into the list of them.
fn with(slots: &Slots, rows: &[Row], at: FactAt, value: Try) -> Option<Slots> {
    let mut changed = slots.clone();
    let shape = std::sync::Arc::clone(&slots.shape);
    let value = match (value, shape.field(at.record, at.field).map(|field| field.ty.kind)) {
        (Try::Named(who), Some(Kind::Reference(record))) if who.contains(&None) => {
            let lists = rows.iter().find_map(|row| {
                let fields = shape.record(row.record)?.fields.iter();
                let field =
                    fields.into_iter().position(|field| field.ty.list && field.ty.kind == Kind::Record(record))?;
                Some(FactAt { record: row.record, row: row.row, field, item: None })
            });
            let list = lists?;
            let mut named = Vec::new();
            for (number, one) in (0u32..).zip(who) {
                named.push(Some(match one {
                    Some(row) => row,
                    None => {
                        let Slot::List { start, length, .. } = changed.slot(list.row, list.field) else { return None };
                        let row = add(&mut changed, record, number);
                        append(&mut changed, list, start, length, row);
                        row
                    }
                }));
            }
            Try::Named(named)
        }
        (value, _) => value,
    };
    put(&mut changed, &shape, at, &Path::fact(slots, at).to_string(), &value);
    (changed != *slots).then_some(changed)
}
