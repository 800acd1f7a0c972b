//! What can stand at a place instead of what stands there.

use super::places::Place;
use crate::boundary::{Comparison, Tries, Try};
use crate::facts::document::Row;
use crate::facts::{FactAt, Slot, Slots};
use crate::model::expr::Val;
use crate::model::policy::Requirement;
use crate::model::shape::{Kind, Type};
use crate::values::{Date, Number, TimeSpan, Unit};

/// So many values of one fact, and so many texts of one comparison, are tried.
const MOST: usize = 400;
/// So many different elements are tried where one is added to a list of records.
const MOST_ENTRIES: usize = 200;

/// What stands at a place after a change.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Value {
    /// A value, `none`, or somebody who is pointed to.
    Slot(Slot),
    /// A text that stands in the policy or in the case.
    Text(String),
    /// A text that stands in neither.
    Other(String),
    /// A new row of a record, with some of its facts.
    Entry(Vec<(usize, Value)>),
    /// A list with nothing in it, or with one element.
    Only(Option<Box<Value>>),
    /// The element is not there.
    Gone,
    /// The list is complete.
    Complete,
}

/// Everything that can stand at a place.
#[derive(Clone, Debug)]
pub(super) struct Domain {
    /// In their order, where they have one; `none` is the last.
    pub(super) values: Vec<Value>,
    /// How values are counted, where they have an order.
    pub(super) axis: Option<Axis>,
    /// What stands there now, unless it is unknown.
    pub(super) now: Option<Slot>,
    /// Whether every value behaves like one of these.
    pub(super) exact: bool,
}

/// How the values of a fact are counted.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Axis {
    /// Dates, by days.
    Dates,
    /// Numbers, by so many millionths.
    Numbers(i64),
    /// Spans of months and of fewer than 28 days.
    Months,
    /// Spans of days.
    Days,
}

/// Every month has at least so many days.
const MONTH: u32 = 28;

impl Axis {
    /// The place of a value; `None` where it is not counted so.
    pub(super) fn number(self, slot: Slot) -> Option<i64> {
        match (self, slot) {
            (Axis::Dates, Slot::Date(date)) => Some(start().completed(Unit::Days, date)),
            (Axis::Numbers(grain), Slot::Number(number)) => {
                let millionths = number.millionths();
                (millionths.checked_rem(grain)? == 0).then_some(millionths.checked_div(grain)?)
            }
            (Axis::Months, Slot::Span(span)) if span.days() < MONTH => {
                i64::from(span.months()).checked_mul(i64::from(MONTH))?.checked_add(i64::from(span.days()))
            }
            (Axis::Days, Slot::Span(span)) if span.months() == 0 => Some(i64::from(span.days())),
            _ => None,
        }
    }

    /// The value at a place.
    pub(super) fn slot(self, number: i64) -> Option<Slot> {
        match self {
            Axis::Dates => start().plus_days(number).map(Slot::Date),
            Axis::Numbers(grain) => {
                Number::from_millionths(i128::from(number).checked_mul(i128::from(grain))?).map(Slot::Number)
            }
            Axis::Months => {
                let number = u32::try_from(number).ok()?;
                TimeSpan::new(number.checked_div(MONTH)?, number.checked_rem(MONTH)?).map(Slot::Span)
            }
            Axis::Days => TimeSpan::new(0, u32::try_from(number).ok()?).map(Slot::Span),
        }
    }
}

fn start() -> Date {
    Date::literal(2000, 1, 1)
}

/// Where the values come from.
pub(super) struct Source<'a> {
    pub(super) slots: &'a Slots,
    pub(super) rows: &'a [Row],
    pub(super) comparisons: &'a [Comparison],
    pub(super) on: Date,
    /// The facts that the policy reads, and those that it asks.
    pub(super) read: &'a [(usize, usize)],
    /// The facts of which it is not known at which values something changes.
    pub(super) inexact: &'a [(usize, usize)],
    pub(super) requires: &'a [Requirement],
}

impl Source<'_> {
    /// Whether a fact is known, and does not lack the evidence that the policy requires.
    fn counts(&self, at: FactAt, slot: Slot) -> bool {
        let mut requires = self.requires.iter();
        let required = requires.find(|(record, field, _)| (*record, *field) == (at.record, at.field));
        let shown = required.is_none_or(|(.., kinds)| self.slots.is_shown(at, kinds));
        slot != Slot::Unknown && !slot.is_in_part() && shown
    }

    /// What can stand at a place.
    pub(super) fn of(&self, place: Place) -> Domain {
        let nothing = Domain { values: Vec::new(), axis: None, now: None, exact: true };
        let at = place.at();
        let Some(ty) = self.slots.shape.field(at.record, at.field).map(|field| field.ty) else { return nothing };
        match place {
            Place::Fewer(..) => Domain { values: vec![Value::Gone], ..nothing },
            Place::Whole(_) => Domain { values: vec![Value::Complete], ..nothing },
            Place::More(..) => self.elements(at, ty, true),
            Place::Fact(at) => {
                let now = Some(self.slots.slot(at.row, at.field)).filter(|slot| self.counts(at, *slot));
                if ty.list && at.item.is_none() {
                    let Domain { values, exact, .. } = self.elements(at, ty, false);
                    let one = values.into_iter().map(|value| Value::Only(Some(Box::new(value))));
                    let values = std::iter::once(Value::Only(None)).chain(one).collect();
                    return Domain { values, exact, ..nothing };
                }
                let now = if at.item.is_some() { None } else { now };
                if let Kind::Record(record) = ty.kind {
                    let there = matches!(now, Some(Slot::Row(_)));
                    let (entries, exact) = if there { (Vec::new(), true) } else { self.entries(record) };
                    let none = (now != Some(Slot::None)).then_some(Value::Slot(Slot::None));
                    return Domain { values: entries.into_iter().chain(none).collect(), now, exact, ..nothing };
                }
                self.single(at, ty, now)
            }
        }
    }

    /// What can be added to a list, or be its only element.
    fn elements(&self, at: FactAt, ty: Type, there: bool) -> Domain {
        let mut domain = match ty.kind {
            Kind::Record(record) => {
                let (values, exact) = self.entries(record);
                Domain { values, axis: None, now: None, exact }
            }
            _ => {
                let single = Type { list: false, ..ty };
                self.single(FactAt { item: Some(0), ..at }, single, None)
            }
        };
        // Nobody is pointed to twice in one list.
        if let (true, Kind::Reference(_), Slot::List { start, length, .. }) =
            (there, ty.kind, self.slots.slot(at.row, at.field))
        {
            let elements = self.slots.elements(start, length);
            domain.values.retain(|value| !matches!(value, Value::Slot(slot) if elements.contains(slot)));
        }
        domain.axis = None;
        domain
    }

    /// A value of a fact that is no list and no record.
    fn single(&self, at: FactAt, ty: Type, now: Option<Slot>) -> Domain {
        let shape = &self.slots.shape;
        if let Kind::Reference(record) = ty.kind {
            let others = self.slots.keyed(record).filter(|row| *row != at.row).map(|row| Value::Slot(Slot::Row(row)));
            let none = ty.or_none.then_some(Value::Slot(Slot::None));
            let mut values: Vec<Value> = others.chain(none).collect();
            values.retain(|value| !now.is_some_and(|now| *value == Value::Slot(now)));
            return Domain { values, axis: None, now, exact: true };
        }
        let tries = Tries { shape, comparisons: self.comparisons, on: self.on, most: MOST, most_texts: MOST };
        let mut found = tries.of(self.slots, self.rows, FactAt { item: at.item, ..at });
        let full = found.len() >= MOST;
        found.retain(|value| *value != Try::Slot(Slot::None));
        let ordered = matches!(ty.kind, Kind::Number | Kind::Date | Kind::Span);
        let finite = matches!(ty.kind, Kind::YesNo | Kind::Choice(_));
        let mut exact = finite || !full && at.item.is_none() && !self.inexact.contains(&(at.record, at.field));
        let mut slots: Vec<Slot> =
            found.iter().filter_map(|value| if let Try::Slot(slot) = value { Some(*slot) } else { None }).collect();
        let axis = self.axis(at, ty.kind, &slots, now);
        exact = exact && (axis.is_some() || !ordered);
        if let Some(Axis::Numbers(grain)) = axis {
            slots = on_grain(&slots, grain);
        }
        slots.dedup();
        if let Some(axis) = axis {
            slots.sort_by_key(|slot| axis.number(*slot));
            slots.dedup();
        }
        let mut values: Vec<Value> = slots.into_iter().map(Value::Slot).collect();
        for text in found {
            let Try::Text(text) = text else { continue };
            values.push(match text.as_str() {
                "?" => Value::Other(self.fresh("another")),
                "??" => Value::Other(self.fresh("yet another")),
                _ => Value::Text(text),
            });
        }
        if ty.or_none {
            values.push(Value::Slot(Slot::None));
        }
        let same = |value: &Value| match (value, now) {
            (Value::Slot(slot), Some(now)) => *slot == now,
            (Value::Text(text), Some(now)) => self.slots.text(now) == Some(text),
            _ => false,
        };
        values.retain(|value| !same(value));
        if let (Some(axis), Some(now), true) = (axis, now, exact) {
            values = once_each(values, axis, now);
        }
        Domain { values, axis, now, exact }
    }

    /// A text that no fact has.
    fn fresh(&self, text: &str) -> String {
        let known = |text: &str| {
            self.rows.iter().any(|row| {
                let fields = self.slots.shape.record(row.record).map_or(0, |record| record.fields.len());
                (0..fields).any(|field| self.slots.text(self.slots.slot(row.row, field)) == Some(text))
            })
        };
        let mut text = text.to_owned();
        while known(&text) {
            text.push('_');
        }
        text
    }

    /// How the values of a fact are counted, by those that are tried and the one that stands there.
    fn axis(&self, at: FactAt, kind: Kind, tries: &[Slot], now: Option<Slot>) -> Option<Axis> {
        match kind {
            Kind::Date => Some(Axis::Dates),
            Kind::Number => {
                let here = (at.record, at.field);
                let mut numbers: Vec<Number> = Vec::new();
                for comparison in self.comparisons.iter().filter(|comparison| comparison.facts.contains(&here)) {
                    let constants = comparison.constants.iter();
                    numbers.extend(
                        constants.filter_map(|val| if let Val::Number(number) = val { Some(*number) } else { None }),
                    );
                    for row in self.rows {
                        let fields = comparison.facts.iter().filter(|(record, _)| *record == row.record);
                        let slots = fields.map(|(_, field)| self.slots.slot(row.row, *field));
                        numbers.extend(
                            slots.filter_map(|slot| if let Slot::Number(number) = slot { Some(number) } else { None }),
                        );
                    }
                }
                numbers.extend(if let Some(Slot::Number(number)) = now { Some(number) } else { None });
                let grain = numbers.into_iter().map(grain).min().unwrap_or(WHOLE);
                Some(Axis::Numbers(grain))
            }
            Kind::Span => {
                let now = now.filter(|slot| *slot != Slot::None);
                let fits = |axis: Axis| tries.iter().copied().chain(now).all(|slot| axis.number(slot).is_some());
                [Axis::Days, Axis::Months].into_iter().find(|axis| fits(*axis))
            }
            _ => None,
        }
    }

    /// New rows of a record, those with the fewest facts first, and whether they are all that there are.
    fn entries(&self, record: usize) -> (Vec<Value>, bool) {
        let fields = self.slots.shape.record(record).map_or(&[][..], |record| record.fields.as_slice());
        let mut all: Vec<Vec<(usize, Value)>> = vec![Vec::new()];
        let mut exact = true;
        for (field, model) in fields.iter().enumerate() {
            if model.ty.kind == Kind::Key || !self.read.contains(&(record, field)) {
                continue;
            }
            if model.ty.list || matches!(model.ty.kind, Kind::Record(_)) {
                exact = false;
                continue;
            }
            let at = FactAt { record, row: u32::MAX, field, item: None };
            let domain = self.single(at, model.ty, None);
            exact = exact && domain.exact;
            let mut more = Vec::new();
            // That there is no such thing says the least.
            let is_none = |value: &&Value| matches!(value, Value::Slot(Slot::None));
            let (mut values, others): (Vec<&Value>, Vec<&Value>) = domain.values.iter().partition(is_none);
            values.extend(others);
            for entry in &all {
                for value in &values {
                    let mut entry = entry.clone();
                    entry.push((field, Value::clone(value)));
                    more.push(entry);
                }
            }
            all.extend(more);
        }
        all.sort_by_key(Vec::len);
        exact = exact && all.len() <= MOST_ENTRIES;
        all.truncate(MOST_ENTRIES);
        (all.into_iter().map(Value::Entry).collect(), exact)
    }
}

/// Where no value between two was tried, nothing changes between them: the nearer one stands for both, and where what is
/// there now lies between them, that does.
fn once_each(values: Vec<Value>, axis: Axis, now: Slot) -> Vec<Value> {
    let number = |value: &Value| if let Value::Slot(slot) = value { axis.number(*slot) } else { None };
    let Some(now) = axis.number(now) else { return values };
    let mut numbers: Vec<i64> = values.iter().filter_map(number).chain([now]).collect();
    numbers.sort_unstable();
    let place = |number: i64| numbers.binary_search(&number).ok();
    let stays = |number: i64| {
        let later = number > now;
        let Some(at) = place(number) else { return true };
        let nearer = if later { at.checked_sub(1) } else { at.checked_add(1) };
        let Some(nearer) = nearer.and_then(|at| numbers.get(at)) else { return true };
        number.abs_diff(*nearer) <= 1
    };
    values.into_iter().filter(|value| number(value).is_none_or(stays)).collect()
}

const WHOLE: i64 = 1_000_000;

/// The last decimal place of a number, in millionths.
fn grain(number: Number) -> i64 {
    let mut grain = WHOLE;
    while grain > 1 && number.millionths().checked_rem(grain) != Some(0) {
        grain = grain.checked_div(10).unwrap_or(1);
    }
    grain
}

/// Numbers and their neighbours in the last decimal place that is in use.
fn on_grain(slots: &[Slot], grain: i64) -> Vec<Slot> {
    let mut all = Vec::new();
    for slot in slots {
        let Slot::Number(number) = slot else { continue };
        let millionths = i128::from(number.millionths());
        let grain = i128::from(grain);
        // What lies between two is one millionth beside a number that has more places.
        let places: &[i128] = if millionths.checked_rem(grain) == Some(0) { &[-1, 0, 1] } else { &[] };
        for by in places {
            let near = millionths.checked_add(by.saturating_mul(grain)).and_then(Number::from_millionths);
            all.extend(near.map(Slot::Number));
        }
    }
    all
}
