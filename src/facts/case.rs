//! A case in slots: one table for each record, filled from JSON or from an example.

use std::collections::HashMap;
use std::sync::Arc;

use crate::model::expr::Val;
use crate::model::shape::{Kind, Shape, Type};
use crate::values::Date;

/// What a slot holds.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Slot {
    /// Nothing is known.
    Unknown,
    Value(Val),
    /// Rows of a record's table, or places among the items.
    List {
        start: u32,
        length: u32,
        /// Whether nothing else may belong to it.
        complete: bool,
    },
}

/// Whose fact it is: a row of a record's table, the field, and the place in it where it is a list of values.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) struct FactAt {
    pub(crate) record: usize,
    pub(crate) row: u32,
    pub(crate) field: usize,
    pub(crate) item: Option<u32>,
}

/// What came with a fact: where it is from, and what is said of it.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Envelope {
    pub(crate) evidence: Option<String>,
    pub(crate) by: Option<String>,
    pub(crate) on: Option<Date>,
    pub(crate) disputed: bool,
    /// A finding: it stays unknown, and is not asked for again.
    pub(crate) cannot_be_known: bool,
}

/// The facts of a case: known, none or unknown (`docs/language.md`, "A case in JSON"). Made by
/// [`crate::Policy::read_case`] or [`crate::Policy::case`]; it never changes, a clone shares its facts, and every policy of
/// the set with the same record as its case can decide about it.
#[derive(Clone, PartialEq, Debug)]
pub struct Case {
    pub(crate) slots: Arc<Slots>,
}

impl Case {
    pub(crate) fn new(slots: Slots) -> Case {
        Case { slots: Arc::new(slots) }
    }

    /// The name under which it was read, as a rule a path.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.slots.name
    }
}

/// The rows of a record, one after another.
#[derive(Clone, PartialEq, Debug)]
struct Table {
    /// How many slots a row has.
    width: usize,
    slots: Vec<Slot>,
}

impl Table {
    fn index(&self, row: u32, field: usize) -> usize {
        usize::try_from(row).unwrap_or(usize::MAX).saturating_mul(self.width).saturating_add(field)
    }
}

/// The facts of a case, each in its slot.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Slots {
    pub(crate) name: String,
    /// The records for which its slots are made.
    pub(crate) shape: Arc<Shape>,
    pub(crate) root: usize,
    /// For each record, its rows one after another.
    tables: Vec<Table>,
    /// The elements of lists of plain values and references.
    pub(crate) items: Vec<Slot>,
    /// What came with facts.
    pub(crate) envelopes: HashMap<FactAt, Envelope>,
    /// Records in their place of which nothing was said, by record and row: where each stands.
    pub(crate) unsaid: HashMap<(usize, u32), FactAt>,
    /// Those who are pointed to and may belong to an incomplete list: the record, the row, and the path.
    pub(crate) strangers: Vec<(usize, u32, String)>,
}

impl Slots {
    pub(crate) fn new(name: &str, root: usize, shape: &Arc<Shape>) -> Slots {
        Slots {
            name: name.to_owned(),
            shape: Arc::clone(shape),
            root,
            tables: shape
                .records
                .iter()
                .map(|record| Table { width: record.fields.len().max(1), slots: Vec::new() })
                .collect(),
            items: Vec::new(),
            envelopes: HashMap::new(),
            unsaid: HashMap::new(),
            strangers: Vec::new(),
        }
    }

    /// Whether its slots are those of a policy's records.
    pub(crate) fn fits(&self, shape: &Arc<Shape>, root: usize) -> bool {
        self.root == root && (Arc::ptr_eq(&self.shape, shape) || self.shape == *shape)
    }

    pub(crate) fn envelope(&self, at: FactAt) -> Option<&Envelope> {
        if self.envelopes.is_empty() { None } else { self.envelopes.get(&at) }
    }

    /// Adds a row of unknown facts. Of a record in its place it is known that there is one, unless it may be none: it has
    /// a row, too.
    pub(crate) fn add_row(&mut self, shape: &Shape, record: usize) -> u32 {
        let row = self.rows(record);
        let Some(table) = self.tables.get_mut(record) else { return 0 };
        table.slots.extend(std::iter::repeat_n(Slot::Unknown, table.width));
        let fields = shape.record(record).map_or(&[][..], |record| record.fields.as_slice());
        for (field, ty) in fields.iter().map(|field| field.ty).enumerate() {
            if let Kind::Record(inner) = ty.kind
                && !ty.list
                && !ty.or_none
            {
                let within = self.add_row(shape, inner);
                self.set(record, row, field, Slot::Value(Val::Row(within)));
                self.unsaid.insert((inner, within), FactAt { record, row, field, item: None });
            }
        }
        row
    }

    /// The row of a record in its place, of which something is said.
    pub(crate) fn enter(&mut self, shape: &Shape, at: FactAt, inner: usize) -> u32 {
        if let Slot::Value(Val::Row(row)) = self.slot(at.record, at.row, at.field) {
            let row = *row;
            self.unsaid.remove(&(inner, row));
            return row;
        }
        let row = self.add_row(shape, inner);
        self.set(at.record, at.row, at.field, Slot::Value(Val::Row(row)));
        row
    }

    /// A fact, or the record of which nothing was said that it belongs to.
    pub(crate) fn unsaid(&self, mut at: FactAt) -> FactAt {
        while let Some(whole) = self.unsaid.get(&(at.record, at.row)) {
            at = *whole;
        }
        at
    }

    pub(crate) fn rows(&self, record: usize) -> u32 {
        let rows = self.tables.get(record).map_or(0, |table| table.slots.len() / table.width);
        u32::try_from(rows).unwrap_or(u32::MAX)
    }

    pub(crate) fn slot(&self, record: usize, row: u32, field: usize) -> &Slot {
        let table = self.tables.get(record);
        table.and_then(|table| table.slots.get(table.index(row, field))).unwrap_or(&Slot::Unknown)
    }

    pub(crate) fn set(&mut self, record: usize, row: u32, field: usize, slot: Slot) {
        if let Some(table) = self.tables.get_mut(record) {
            let index = table.index(row, field);
            if let Some(place) = table.slots.get_mut(index) {
                *place = slot;
            }
        }
    }

    /// The row with a key.
    pub(crate) fn find(&self, shape: &Shape, record: usize, key: &str) -> Option<u32> {
        let field = shape.record(record)?.key?;
        (0..self.rows(record)).find(|row| self.key(record, *row, field) == Some(key))
    }

    fn key(&self, record: usize, row: u32, field: usize) -> Option<&str> {
        match self.slot(record, row, field) {
            Slot::Value(Val::Text(key)) => Some(key),
            _ => None,
        }
    }
}

/// Where each row stands in the case, as decisions write it: `people[aiko].sentences[0]`.
#[derive(Debug)]
pub(crate) struct Paths<'a> {
    shape: &'a Shape,
    case: &'a Slots,
    rows: HashMap<(usize, u32), String>,
}

impl<'a> Paths<'a> {
    pub(crate) fn new(shape: &'a Shape, case: &'a Slots) -> Paths<'a> {
        let mut paths = Paths { shape, case, rows: HashMap::new() };
        let mut open = vec![(case.root, 0u32, String::new())];
        while let Some((record, row, path)) = open.pop() {
            let fields = shape.record(record).map_or(&[][..], |record| record.fields.as_slice());
            for (at, field) in fields.iter().enumerate() {
                let Kind::Record(inner) = field.ty.kind else { continue };
                let name = join(&path, &field.name);
                match case.slot(record, row, at) {
                    Slot::List { start, length, .. } => {
                        for offset in 0..*length {
                            let element = start.saturating_add(offset);
                            let key = shape
                                .record(inner)
                                .and_then(|shape| shape.key)
                                .and_then(|key| case.key(inner, element, key));
                            let step = key.map_or_else(|| offset.to_string(), bracketed);
                            open.push((inner, element, format!("{name}[{step}]")));
                        }
                    }
                    Slot::Value(Val::Row(element)) => open.push((inner, *element, name)),
                    _ => {}
                }
            }
            paths.rows.insert((record, row), path);
        }
        for (record, row, path) in &case.strangers {
            paths.rows.insert((*record, *row), path.clone());
        }
        paths
    }

    pub(crate) fn row(&self, record: usize, row: u32) -> String {
        self.rows.get(&(record, row)).cloned().unwrap_or_default()
    }

    pub(crate) fn fact(&self, at: FactAt) -> String {
        let field = self.shape.field(at.record, at.field).map_or("", |field| field.name.as_str());
        let path = join(self.rows.get(&(at.record, at.row)).map_or("", String::as_str), field);
        match at.item {
            Some(item) => format!("{path}[{item}]"),
            None => path,
        }
    }

    /// A row's key, or its path where it has none.
    pub(crate) fn short(&self, record: usize, row: u32) -> String {
        let key = self.shape.record(record).and_then(|shape| shape.key).and_then(|key| self.case.key(record, row, key));
        key.map_or_else(|| self.row(record, row), str::to_owned)
    }

    pub(crate) fn type_of(&self, at: FactAt) -> Option<Type> {
        self.shape.field(at.record, at.field).map(|field| field.ty)
    }
}

/// Where an element with a key stands.
pub(crate) fn keyed(list: &str, key: &str) -> String {
    format!("{list}[{}]", bracketed(key))
}

/// A key in brackets, in quotes where it could be read otherwise.
fn bracketed(key: &str) -> String {
    let plain = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
    let number = key.chars().all(|c| c.is_ascii_digit());
    if plain && !number { key.to_owned() } else { serde_json::to_string(key).unwrap_or_default() }
}

pub(crate) fn join(path: &str, field: &str) -> String {
    if path.is_empty() { field.to_owned() } else { format!("{path}.{field}") }
}
