//! What of a case can change, and the case after a change.

use std::sync::Arc;

use super::values::{Domain, Value};
use crate::facts::document::Row;
use crate::facts::{Envelope, FactAt, Slot, Slots};
use crate::model::shape::{Kind, Shape};

/// So many elements may be added to one list.
const MOST_ADDED: u32 = 3;

/// Where a change takes place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Place {
    /// A fact, known or not; of a list of which nothing is known, the whole.
    Fact(FactAt),
    /// An element of a list is not there.
    Fewer(FactAt, u32),
    /// There is one more element in a list: the first that is added, the second, and so on.
    More(FactAt, u32),
    /// Nothing else belongs to a list that is incomplete.
    Whole(FactAt),
}

impl Place {
    /// The fact, or the list.
    pub(super) fn at(self) -> FactAt {
        match self {
            Place::Fact(at) | Place::Fewer(at, _) | Place::More(at, _) | Place::Whole(at) => at,
        }
    }

    /// Whether two changes say something of the same element.
    fn excludes(self, other: Place) -> bool {
        match (self, other) {
            (Place::Fact(one), Place::Fewer(list, item)) | (Place::Fewer(list, item), Place::Fact(one)) => {
                one == FactAt { item: Some(item), ..list }
            }
            _ => false,
        }
    }
}

/// A place, and what can stand there instead.
#[derive(Clone, Debug)]
pub(super) struct Spot {
    pub(super) place: Place,
    pub(super) domain: Domain,
    /// Whether it is looked at whatever was read: what a reference points to is not told among what was read.
    pub(super) always: bool,
    pub(super) judged: bool,
}

/// Whether a set of places can be a set of changes: the second element is added after the first, and what is not there is
/// not changed.
pub(super) fn fits(spots: &[Spot], set: &[usize]) -> bool {
    let places: Vec<Place> = set.iter().filter_map(|at| spots.get(*at)).map(|spot| spot.place).collect();
    let follows = |place: &Place| match place {
        Place::More(list, number) if *number > 0 => places.contains(&Place::More(*list, number.saturating_sub(1))),
        _ => true,
    };
    places.iter().all(follows) && !places.iter().any(|one| places.iter().any(|other| one.excludes(*other)))
}

/// What of a case is looked at.
pub(super) struct Survey<'a> {
    pub(super) slots: &'a Slots,
    pub(super) rows: &'a [Row],
    /// The facts that the policy reads, and those that it asks.
    pub(super) read: &'a [(usize, usize)],
    /// The record of the subjects.
    pub(super) subjects: Option<usize>,
    /// Whether facts that cannot change are looked at, too.
    pub(super) fixed: bool,
}

impl Survey<'_> {
    fn shape(&self) -> &Shape {
        &self.slots.shape
    }

    /// Everything that can change: the subject's own facts first, then those of the others as they stand in the case.
    pub(super) fn spots(&self, subject: u32, domain: &dyn Fn(Place) -> Domain) -> Vec<Spot> {
        let mut rows: Vec<&Row> = self.rows.iter().collect();
        rows.sort_by_key(|row| (row.row != subject, row.row));
        let mut spots = Vec::new();
        for row in rows {
            let fields = self.shape().record(row.record).map_or(0, |record| record.fields.len());
            for field in (0..fields).filter(|field| self.read.contains(&(row.record, *field))) {
                let at = FactAt { record: row.record, row: row.row, field, item: None };
                for place in self.places(at) {
                    let domain = domain(place);
                    if !domain.values.is_empty() {
                        let kind = self.shape().field(at.record, at.field).map(|field| field.ty.kind);
                        let always = matches!(kind, Some(Kind::Reference(_) | Kind::Record(_)));
                        let judged = self.shape().field(at.record, at.field).is_some_and(|field| field.judged);
                        spots.push(Spot { place, domain, always, judged });
                    }
                }
            }
        }
        spots
    }

    /// Who is in a case stays: those about whom is decided, and those who are pointed to.
    fn is_of_people(&self, record: usize) -> bool {
        let points = |field: &crate::model::shape::Field| field.ty.kind == Kind::Reference(record);
        let pointed = self.shape().records.iter().any(|other| other.fields.iter().any(points));
        self.subjects == Some(record) || pointed
    }

    fn places(&self, at: FactAt) -> Vec<Place> {
        let Some(field) = self.shape().field(at.record, at.field) else { return Vec::new() };
        // At which days of a period something changes is not known.
        if self.shape().has_periods(field.ty) || self.shape().is_period(at.record) {
            return Vec::new();
        }
        let slot = self.slots.slot(at.row, at.field);
        let unknowable = |at: FactAt| self.slots.envelope(at).is_some_and(|envelope| envelope.cannot_be_known);
        let stays = field.fixed && !self.fixed && slot != Slot::Unknown && !slot.is_in_part();
        if stays || unknowable(at) || unknowable(self.slots.unsaid(at)) || field.ty.kind == Kind::Key {
            return Vec::new();
        }
        match (field.ty.kind, field.ty.list, slot) {
            (Kind::Record(record), true, _) if self.is_of_people(record) => match slot {
                Slot::List { complete: false, .. } => vec![Place::Whole(at)],
                _ => Vec::new(),
            },
            (Kind::Record(_), false, _) if !field.ty.or_none => Vec::new(),
            (_, true, Slot::List { start, length, complete }) => {
                let mut places = Vec::new();
                for (item, element) in (0..length).zip(self.slots.elements(start, length)) {
                    if *element == Slot::Unknown {
                        places.push(Place::Fact(FactAt { item: Some(item), ..at }));
                    }
                    places.push(Place::Fewer(at, item));
                }
                places.extend((0..MOST_ADDED).map(|number| Place::More(at, number)));
                places.extend((!complete).then_some(Place::Whole(at)));
                places
            }
            _ => vec![Place::Fact(at)],
        }
    }
}

/// Changes, each with what stands there then.
pub(super) type Changes<'v> = Vec<(Place, &'v Value)>;

/// The case after some changes.
pub(super) fn changed(base: &Slots, changes: &[(Place, &Value)]) -> Slots {
    let mut slots = base.clone();
    let shape = Arc::clone(&base.shape);
    for (place, value) in changes {
        let Place::Fact(at) = *place else { continue };
        let slot = slot_of(&mut slots, &shape, at, value);
        match (at.item, slots.slot(at.row, at.field)) {
            (Some(item), Slot::List { start, .. }) => slots.put(start.saturating_add(item), slot),
            _ => slots.set(at.row, at.field, slot),
        }
        // Where a policy requires evidence, it comes with it.
        slots.envelop(at, Envelope { tried: true, ..Envelope::default() });
    }
    let mut lists: Vec<FactAt> = Vec::new();
    for (place, _) in changes {
        let (Place::Fewer(list, _) | Place::More(list, _) | Place::Whole(list)) = place else { continue };
        if !lists.contains(list) {
            lists.push(*list);
        }
    }
    for list in lists {
        let Slot::List { start, length, complete } = slots.slot(list.row, list.field) else { continue };
        let gone = |item: u32| changes.iter().any(|(place, _)| *place == Place::Fewer(list, item));
        let kept = (0..length).zip(slots.elements(start, length)).filter(|(item, _)| !gone(*item));
        let mut elements: Vec<Slot> = kept.map(|(_, slot)| *slot).collect();
        for (place, value) in changes {
            if let Place::More(to, _) = place
                && *to == list
            {
                elements.push(slot_of(&mut slots, &shape, list, value));
            }
        }
        let complete = complete || changes.iter().any(|(place, _)| *place == Place::Whole(list));
        let start = slots.next();
        elements.into_iter().for_each(|slot| slots.push(slot));
        let length = slots.next().saturating_sub(start);
        slots.set(list.row, list.field, Slot::List { start, length, complete });
    }
    slots
}

/// The key of an element that is added, which nobody else has.
fn new_key(slots: &Slots, record: usize) -> String {
    let mut numbered = (1u32..).map(|count| if count == 1 { "new".to_owned() } else { format!("new_{count}") });
    numbered.find(|key| slots.find(&slots.shape, record, key).is_none()).unwrap_or_default()
}

fn slot_of(slots: &mut Slots, shape: &Shape, at: FactAt, value: &Value) -> Slot {
    match value {
        Value::Slot(slot) => *slot,
        Value::Text(text) | Value::Other(text) => slots.text_slot(text),
        Value::Entry(facts) => {
            let Some(Kind::Record(record)) = shape.field(at.record, at.field).map(|field| field.ty.kind) else {
                return Slot::Unknown;
            };
            let key = shape.record(record).and_then(|record| record.key);
            let name = key.map(|_| new_key(slots, record));
            let row = slots.add_row(shape, record);
            if let (Some(key), Some(name)) = (key, name) {
                let name = slots.text_slot(&name);
                slots.set(row, key, name);
            }
            for (field, value) in facts {
                let inner = FactAt { record, row, field: *field, item: None };
                let slot = slot_of(slots, shape, inner, value);
                slots.set(row, *field, slot);
                slots.envelop(inner, Envelope { tried: true, ..Envelope::default() });
            }
            Slot::Row(row)
        }
        Value::Only(element) => {
            let element = element.as_ref().map(|element| slot_of(slots, shape, at, element));
            let start = slots.next();
            element.into_iter().for_each(|slot| slots.push(slot));
            slots.list_from(start)
        }
        Value::Gone | Value::Complete => Slot::Unknown,
    }
}

/// The case of which nothing is known at some places. Of a list nothing at all is known then.
pub(super) fn forgotten(base: &Slots, places: impl Iterator<Item = Place>) -> Slots {
    let mut slots = base.clone();
    for place in places {
        slots.forget(place.at());
    }
    slots
}
