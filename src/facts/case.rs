//! A case in slots: all its facts in one piece of memory, filled from JSON or from an example.

use std::collections::HashMap;
use std::sync::Arc;

use tinyvec::TinyVec;

use super::paths::Rows;
use crate::model::expr::Val;
use crate::model::shape::{FROM, Kind, Record, Shape, TO};
use crate::values::{Date, Days, Number, Period, TimeSpan, To};

/// A text, by its place among the texts of the case.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Text {
    start: u32,
    length: u32,
}

/// What a slot holds. It takes twelve bytes, for a decision about one of many cases waits for memory above all.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) enum Slot {
    /// Nothing is known.
    #[default]
    Unknown,
    /// There is no such thing.
    None,
    YesNo(bool),
    Number(Number),
    Date(Date),
    /// A date known in part.
    Days(Days),
    Span(TimeSpan),
    Choice(u32),
    Text(Text),
    /// A record, by the first slot of its row.
    Row(u32),
    /// So many slots from one on: values, or rows.
    List {
        start: u32,
        length: u32,
        /// Whether nothing else may belong to it.
        complete: bool,
    },
}

impl From<Days> for Slot {
    fn from(days: Days) -> Slot {
        if days.first() == days.last() { Slot::Date(days.first()) } else { Slot::Days(days) }
    }
}

impl Slot {
    /// Whether only a part of it is known.
    pub(crate) fn is_in_part(self) -> bool {
        matches!(self, Slot::Days(_))
    }
}

/// Whose fact it is: a row of a record, the field, and the place in it where it is a list of values.
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
    /// It is tried what would be if it were so, and shown.
    pub(crate) tried: bool,
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
        self.slots.name()
    }
}

/// The facts of a case, each in its slot. The row of a record is as many slots as it has fields; a row is known by its
/// first slot, and the case itself is row 0.
#[derive(Clone, PartialEq, Debug)]
// What every decision looks at comes first.
#[repr(C)]
pub(crate) struct Slots {
    /// The records for which its slots are made.
    pub(crate) shape: Arc<Shape>,
    pub(crate) root: usize,
    /// So many as most cases have lie beside the rest: a case is then found in memory at once.
    slots: TinyVec<[Slot; 32]>,
    /// The name, then all texts, one after another, in UTF-8. Those of most cases lie beside the rest, too.
    texts: TinyVec<[u8; 64]>,
    name: u32,
    /// The rows of records with a key, in their order.
    keyed: Vec<(usize, u32)>,
    /// What few cases have.
    seldom: Option<Box<Seldom>>,
    /// What stands above each row, once a path was asked for.
    pub(super) rows: Rows,
}

/// What few cases have.
#[derive(Clone, PartialEq, Debug, Default)]
struct Seldom {
    /// What came with facts.
    envelopes: HashMap<FactAt, Envelope>,
    /// Rows of records in their place of which nothing was said: where each stands.
    unsaid: HashMap<u32, FactAt>,
    /// Those who are pointed to and may belong to an incomplete list: the row, and the path.
    strangers: Vec<(u32, String)>,
}

fn small(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

fn large(n: u32) -> usize {
    usize::try_from(n).unwrap_or(usize::MAX)
}

/// So many bytes of a text are copied at once.
const SHORT: usize = 16;

#[cold]
fn lengthen(slots: &mut TinyVec<[Slot; 32]>, end: usize) {
    slots.resize(end, Slot::Unknown);
}

impl Slots {
    /// A case of which nothing is known.
    pub(crate) fn new(name: &str, root: usize, shape: &Arc<Shape>) -> Slots {
        let mut case = Slots {
            slots: TinyVec::new(),
            texts: TinyVec::new(),
            root,
            shape: Arc::clone(shape),
            name: small(name.len()),
            keyed: Vec::new(),
            seldom: None,
            rows: Rows::default(),
        };
        case.texts.extend_from_slice(name.as_bytes());
        case.add_row(shape, root);
        case
    }

    /// The name under which it was read.
    pub(crate) fn name(&self) -> &str {
        self.texts.get(..large(self.name)).and_then(|name| std::str::from_utf8(name).ok()).unwrap_or_default()
    }

    /// Whether its slots are those of a policy's records.
    pub(crate) fn fits(&self, shape: &Arc<Shape>, root: usize) -> bool {
        self.root == root && (Arc::ptr_eq(&self.shape, shape) || self.shape == *shape)
    }

    fn seldom(&mut self) -> &mut Seldom {
        self.seldom.get_or_insert_default()
    }

    pub(crate) fn envelope(&self, at: FactAt) -> Option<&Envelope> {
        self.seldom.as_ref()?.envelopes.get(&at)
    }

    /// Whether a fact is known and comes with evidence of one of these kinds. What cannot be known needs none.
    pub(crate) fn is_shown(&self, at: FactAt, kinds: &[String]) -> bool {
        self.envelope(at).is_some_and(|envelope| {
            let evidence = || envelope.evidence.as_ref().is_some_and(|evidence| kinds.contains(evidence));
            envelope.cannot_be_known || self.fact(at) != Slot::Unknown && (envelope.tried || evidence())
        })
    }

    pub(crate) fn has_envelopes(&self) -> bool {
        self.seldom.as_ref().is_some_and(|seldom| !seldom.envelopes.is_empty())
    }

    pub(crate) fn envelop(&mut self, at: FactAt, envelope: Envelope) {
        self.seldom().envelopes.insert(at, envelope);
    }

    /// The facts that are disputed, in their order.
    pub(crate) fn disputed(&self) -> Vec<FactAt> {
        let all = self.seldom.iter().flat_map(|seldom| &seldom.envelopes);
        let mut disputed: Vec<FactAt> = all.filter(|(_, envelope)| envelope.disputed).map(|(at, _)| *at).collect();
        disputed.sort_unstable_by_key(|at| (at.row, at.field, at.item));
        disputed
    }

    /// The same facts, without what came with them.
    pub(crate) fn bare(&self) -> Slots {
        Slots { seldom: None, ..self.clone() }
    }

    /// Makes a fact unknown, unless it is a key, which never is. Where it stood, and what stood there.
    pub(crate) fn forget(&mut self, at: FactAt) -> Option<(u32, Slot)> {
        let shape = Arc::clone(&self.shape);
        let ty = shape.field(at.record, at.field)?.ty;
        let field = Slots::place(at.row, at.field);
        let (place, unknown) = match (ty.kind, at.item, self.at(field)) {
            (Kind::Key, ..) => return None,
            (_, Some(item), Slot::List { start, .. }) => (start.saturating_add(item), Slot::Unknown),
            // Of a record in its place there is a row, whatever is known of it.
            (Kind::Record(inner), None, Slot::Row(_)) if !ty.or_none => (field, Slot::Row(self.add_row(&shape, inner))),
            _ => (field, Slot::Unknown),
        };
        let before = self.at(place);
        self.put(place, unknown);
        Some((place, before))
    }

    /// Adds a row of unknown facts. Of a record in its place it is known that there is one, unless it may be none: it has
    /// a row, too.
    #[inline]
    pub(crate) fn add_row(&mut self, shape: &Shape, record: usize) -> u32 {
        let row = self.next();
        let Some(record_shape) = shape.record(record) else { return row };
        let end = self.slots.len().saturating_add(record_shape.fields.len().max(1));
        match &mut self.slots {
            // No slot is ever taken away: behind the last one all are unknown.
            TinyVec::Inline(slots) if end <= slots.capacity() => slots.set_len(end),
            slots => lengthen(slots, end),
        }
        if record_shape.key.is_some() || !record_shape.within.is_empty() {
            self.add_within(shape, (record, record_shape), row);
        }
        row
    }

    /// Notes the row of a record with a key, and adds the rows of those within it.
    #[inline(never)]
    fn add_within(&mut self, shape: &Shape, (record, record_shape): (usize, &Record), row: u32) {
        if record_shape.key.is_some() {
            self.keyed.push((record, row));
        }
        for (field, inner) in &record_shape.within {
            let within = self.add_row(shape, *inner);
            self.set(row, *field, Slot::Row(within));
            self.seldom().unsaid.insert(within, FactAt { record, row, field: *field, item: None });
        }
    }

    /// The row of a record in its place, of which something is said.
    pub(crate) fn enter(&mut self, shape: &Shape, at: FactAt, inner: usize) -> u32 {
        if let Slot::Row(row) = self.slot(at.row, at.field) {
            self.seldom().unsaid.remove(&row);
            return row;
        }
        let row = self.add_row(shape, inner);
        self.set(at.row, at.field, Slot::Row(row));
        row
    }

    /// Whether it is the row of a record of which nothing was said.
    pub(crate) fn is_unsaid(&self, row: u32) -> bool {
        self.seldom.as_ref().is_some_and(|seldom| seldom.unsaid.contains_key(&row))
    }

    /// A fact, or the record of which nothing was said that it belongs to.
    pub(crate) fn unsaid(&self, mut at: FactAt) -> FactAt {
        while let Some(whole) = self.seldom.as_ref().and_then(|seldom| seldom.unsaid.get(&at.row)) {
            at = *whole;
        }
        at
    }

    /// Somebody who is pointed to and stands in no list, with the path.
    pub(crate) fn add_stranger(&mut self, shape: &Shape, record: usize, path: String) -> u32 {
        let row = self.add_row(shape, record);
        self.seldom().strangers.push((row, path));
        row
    }

    /// Where the next slot will stand.
    pub(crate) fn next(&self) -> u32 {
        small(self.slots.len())
    }

    /// Where a row has a field.
    pub(crate) fn place(row: u32, field: usize) -> u32 {
        row.saturating_add(small(field))
    }

    pub(crate) fn slot(&self, row: u32, field: usize) -> Slot {
        self.at(Slots::place(row, field))
    }

    /// What stands in the place of a fact.
    pub(crate) fn fact(&self, at: FactAt) -> Slot {
        match (at.item, self.slot(at.row, at.field)) {
            (Some(item), Slot::List { start, .. }) => self.at(start.saturating_add(item)),
            (_, slot) => slot,
        }
    }

    pub(crate) fn at(&self, place: u32) -> Slot {
        self.slots.get(large(place)).copied().unwrap_or(Slot::Unknown)
    }

    pub(crate) fn set(&mut self, row: u32, field: usize, slot: Slot) {
        self.put(Slots::place(row, field), slot);
    }

    #[inline(always)]
    pub(crate) fn put(&mut self, place: u32, slot: Slot) {
        if let Some(here) = self.slots.get_mut(large(place)) {
            *here = slot;
        }
    }

    /// Adds a slot behind all others: an element of a list.
    pub(crate) fn push(&mut self, slot: Slot) {
        self.slots.push(slot);
    }

    /// A complete list of rows.
    pub(crate) fn list_of(&mut self, rows: &[u32]) -> Slot {
        let start = self.next();
        rows.iter().for_each(|row| self.slots.push(Slot::Row(*row)));
        self.list_from(start)
    }

    /// A complete list of all slots from one on.
    pub(crate) fn list_from(&self, start: u32) -> Slot {
        Slot::List { start, length: self.next().saturating_sub(start), complete: true }
    }

    /// All slots.
    pub(crate) fn all(&self) -> &[Slot] {
        &self.slots
    }

    /// So many slots from one on.
    pub(crate) fn elements(&self, start: u32, length: u32) -> &[Slot] {
        self.slots.get(large(start)..large(start.saturating_add(length))).unwrap_or(&[])
    }

    /// A slot with a text.
    pub(crate) fn text_slot(&mut self, text: &str) -> Slot {
        self.bytes_slot(text.as_bytes(), text.len())
    }

    /// The same with the first of some bytes, which are UTF-8.
    #[inline]
    pub(super) fn bytes_slot(&mut self, bytes: &[u8], length: usize) -> Slot {
        let start = self.texts.len();
        match (&mut self.texts, bytes.first_chunk::<SHORT>()) {
            // A short text is copied with what follows it, for that takes no look at how long it is.
            (TinyVec::Inline(texts), Some(short))
                if length <= SHORT && start.saturating_add(SHORT) <= texts.capacity() =>
            {
                texts.set_len(start.saturating_add(SHORT));
                if let Some(place) = texts.get_mut(start..).and_then(<[u8]>::first_chunk_mut) {
                    *place = *short;
                }
                texts.set_len(start.saturating_add(length));
            }
            (texts, _) => texts.extend_from_slice(bytes.get(..length).unwrap_or_default()),
        }
        Slot::Text(Text { start: small(start), length: small(length) })
    }

    pub(crate) fn text(&self, slot: Slot) -> Option<&str> {
        let Slot::Text(text) = slot else { return None };
        std::str::from_utf8(self.bytes(text)?).ok()
    }

    fn bytes(&self, text: Text) -> Option<&[u8]> {
        self.texts.get(large(text.start)..)?.get(..large(text.length))
    }

    /// Whether two slots with texts have the same.
    pub(crate) fn same_text(&self, a: Text, b: Text) -> bool {
        a.length == b.length && (a.start == b.start || self.bytes(a) == self.bytes(b))
    }

    /// The value in a slot, unless it is unknown or a list.
    pub(crate) fn val(&self, slot: Slot) -> Option<Val<&str>> {
        Some(match slot {
            Slot::Unknown | Slot::List { .. } => return None,
            Slot::None => Val::None,
            Slot::YesNo(value) => Val::YesNo(value),
            Slot::Number(value) => Val::Number(value),
            Slot::Date(value) => Val::Date(value),
            Slot::Days(value) => Val::Days(value),
            Slot::Span(value) => Val::Span(value),
            Slot::Choice(value) => Val::Choice(value),
            Slot::Text(_) => Val::Text(self.text(slot)?),
            Slot::Row(row) => Val::Row(row),
        })
    }

    /// A slot with a value.
    pub(crate) fn val_slot(&mut self, val: &Val) -> Slot {
        match val {
            Val::YesNo(value) => Slot::YesNo(*value),
            Val::Number(value) => Slot::Number(*value),
            Val::Date(value) => Slot::Date(*value),
            Val::Days(value) => Slot::Days(*value),
            Val::Span(value) => Slot::Span(*value),
            Val::Choice(value) => Slot::Choice(*value),
            Val::Text(text) => self.text_slot(text),
            Val::Row(row) => Slot::Row(*row),
            // Of a fact in a case there is no range, and a list or a period stands in slots of its own.
            Val::None | Val::Range(..) | Val::Time(_) | Val::Period(_) | Val::List(..) => Slot::None,
        }
    }

    /// An end of a period, or the period, if nothing was said of it.
    pub(crate) fn unsaid_period(&self, at: FactAt) -> FactAt {
        let whole = self.seldom.as_ref().and_then(|seldom| seldom.unsaid.get(&at.row));
        whole.copied().filter(|_| self.shape.is_period(at.record)).unwrap_or(at)
    }

    /// The period in a row of one, as far as it is known.
    pub(crate) fn period(&self, row: u32) -> Period {
        let days = |slot: Slot| match slot {
            Slot::Date(day) => Some(Days::one(day)),
            Slot::Days(days) => Some(days),
            _ => None,
        };
        let to = match self.slot(row, TO) {
            Slot::None => To::Runs,
            slot => days(slot).map_or(To::Unknown, To::Day),
        };
        Period { from: days(self.slot(row, FROM)), to, in_order: true }
    }

    /// Whether a period ends before it begins.
    pub(crate) fn is_reversed(&self, row: u32) -> bool {
        self.period(row).is_reversed()
    }

    /// A row with a period.
    pub(crate) fn add_period(&mut self, shape: &Shape, from: Slot, to: Slot) -> Option<u32> {
        let row = self.add_row(shape, shape.period()?);
        self.set(row, FROM, from);
        self.set(row, TO, to);
        Some(row)
    }

    /// Those who are pointed to and stand in no list, each with the path.
    pub(super) fn strangers(&self) -> &[(u32, String)] {
        self.seldom.as_ref().map_or(&[], |seldom| &seldom.strangers)
    }

    /// How many slots there are.
    pub(super) fn count(&self) -> usize {
        self.slots.len()
    }

    /// How large it is: how many slots are not unknown.
    pub(crate) fn size(&self) -> usize {
        self.slots.iter().filter(|slot| **slot != Slot::Unknown).count()
    }

    /// The rows of a record with a key.
    pub(crate) fn keyed(&self, record: usize) -> impl Iterator<Item = u32> {
        self.keyed.iter().filter(move |(of, _)| *of == record).map(|(_, row)| *row)
    }

    /// The row with a key.
    pub(crate) fn find(&self, shape: &Shape, record: usize, key: &str) -> Option<u32> {
        let field = shape.record(record)?.key?;
        self.keyed(record).find(|row| self.text(self.slot(*row, field)) == Some(key))
    }
}

pub(crate) fn join(path: &str, field: &str) -> String {
    if path.is_empty() { field.to_owned() } else { format!("{path}.{field}") }
}

#[cfg(test)]
mod tests {
    use super::Slot;

    #[test]
    fn a_slot_takes_twelve_bytes() {
        assert_eq!(size_of::<Slot>(), 12);
    }
}
