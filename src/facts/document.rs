//! The case as a JSON document: where each fact stands in it, and how it is written.

use std::collections::{HashMap, HashSet};

use super::case::{Slot, Slots};
use super::envelope::KEYS as ENVELOPE_KEYS;
use super::json::Json;
use crate::model::shape::{Kind, Shape};

/// A step on the way to a fact.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Step {
    Field(String),
    Index(usize),
}

/// A row of the case, and the way to it.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) row: u32,
    pub(crate) record: usize,
    pub(crate) way: Way,
}

/// Where a row stands.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Way {
    Here(Vec<Step>),
    /// It is pointed to and stands in no list: the key that it will have there.
    Stranger(String),
}

/// Every row of a case.
pub(crate) fn rows(shape: &Shape, slots: &Slots) -> Vec<Row> {
    let mut rows: Vec<Row> = Vec::new();
    let mut open = vec![(slots.root, 0u32, Vec::new())];
    while let Some((record, row, way)) = open.pop() {
        let fields = shape.record(record).map_or(&[][..], |record| record.fields.as_slice());
        for (at, field) in fields.iter().enumerate() {
            let Kind::Record(inner) = field.ty.kind else { continue };
            let step = |index: Option<usize>| {
                let mut way = way.clone();
                way.push(Step::Field(field.name.clone()));
                way.extend(index.map(Step::Index));
                way
            };
            match slots.slot(row, at) {
                Slot::List { start, length, .. } => {
                    for (index, element) in slots.elements(start, length).iter().enumerate() {
                        if let Slot::Row(element) = element {
                            open.push((inner, *element, step(Some(index))));
                        }
                    }
                }
                Slot::Row(element) => open.push((inner, element, step(None))),
                _ => {}
            }
        }
        rows.push(Row { row, record, way: Way::Here(way) });
    }
    let known: HashSet<u32> = rows.iter().map(|row| row.row).collect();
    for (record, shape) in shape.records.iter().enumerate() {
        let Some(key) = shape.key else { continue };
        for row in slots.keyed(record).filter(|row| !known.contains(row)) {
            let key = slots.text(slots.slot(row, key)).unwrap_or_default().to_owned();
            rows.push(Row { row, record, way: Way::Stranger(key) });
        }
    }
    rows
}

/// The way to the one list of a record that is pointed to.
pub(crate) fn list_of(shape: &Shape, slots: &Slots, record: usize) -> Option<Vec<Step>> {
    rows(shape, slots).into_iter().find_map(|row| {
        let Way::Here(mut way) = row.way else { return None };
        let fields = shape.record(row.record)?.fields.iter();
        let list = fields.into_iter().find(|field| field.ty.list && field.ty.kind == Kind::Record(record))?;
        way.push(Step::Field(list.name.clone()));
        Some(way)
    })
}

/// Changes what stands at a place, and makes the way there.
pub(crate) fn edit(json: Json, way: &[Step], change: &mut dyn FnMut(Json) -> Json) -> Json {
    let Some((step, rest)) = way.split_first() else { return change(json) };
    unwrapped(json, &mut |json| match step {
        Step::Field(name) => {
            let mut entries = if let Json::Object(entries) = json { entries } else { Vec::new() };
            let before = entries.iter().position(|(key, _)| key == name);
            let old = before.map_or(Json::Null, |at| entries.remove(at).1);
            let entry = (name.clone(), edit(old, rest, change));
            entries.insert(before.unwrap_or(entries.len()), entry);
            Json::Object(entries)
        }
        Step::Index(index) => {
            let items = if let Json::List(items) = json { items } else { Vec::new() };
            let items = items.into_iter().enumerate();
            Json::List(items.map(|(at, item)| if at == *index { edit(item, rest, change) } else { item }).collect())
        }
    })
}

/// Changes a value, which may stand in an envelope.
pub(crate) fn unwrapped(json: Json, change: &mut dyn FnMut(Json) -> Json) -> Json {
    match json {
        Json::Object(entries) if entries.iter().any(|(key, _)| key == "$value") => Json::Object(
            entries
                .into_iter()
                .map(|(key, json)| if key == "$value" { (key, change(json)) } else { (key, json) })
                .collect(),
        ),
        json => change(json),
    }
}

/// Adds entries to a list. One of which nothing was known is then incomplete.
pub(crate) fn append(json: Json, new: Vec<Json>) -> Json {
    if matches!(json, Json::Null) {
        return Json::object([("$value", Json::List(new)), ("complete", Json::Flag(false))]);
    }
    let mut new = Some(new);
    unwrapped(json, &mut |json| {
        let mut items = if let Json::List(items) = json { items } else { Vec::new() };
        items.extend(new.take().into_iter().flatten());
        Json::List(items)
    })
}

/// Whether a list is there and more may belong to it than it holds: then it need not hold whoever is pointed to.
pub(crate) fn is_incomplete(json: &Json) -> bool {
    let Json::Object(entries) = json else { return false };
    entries.iter().any(|(key, json)| key == "complete" && matches!(json, Json::Flag(false)))
}

/// The entries of a list, in whatever it stands.
pub(crate) fn items(json: Json) -> Vec<Json> {
    match json {
        Json::List(items) => items,
        Json::Object(entries) => {
            entries.into_iter().find(|(key, _)| key == "$value").map_or(Vec::new(), |(_, json)| items(json))
        }
        _ => Vec::new(),
    }
}

/// The same case with its keys in the order of the vocabulary. A remark stays before the key that it stood before.
pub(crate) fn canonical(shape: &Shape, record: usize, json: Json) -> Json {
    let Json::Object(entries) = json else { return json };
    let fields = shape.record(record).map_or(&[][..], |record| record.fields.as_slice());
    let places: HashMap<&str, usize> = fields.iter().enumerate().map(|(at, field)| (field.name.as_str(), at)).collect();
    // Each key with its place; remarks take that of the key behind them.
    let mut sorted: Vec<(usize, String, Json)> = Vec::new();
    let mut next = usize::MAX;
    for (key, json) in entries.into_iter().rev() {
        if let Some(place) = places.get(key.as_str()) {
            next = *place;
        }
        let ty = places.get(key.as_str()).and_then(|at| fields.get(*at)).map(|field| field.ty);
        let json = match ty.map(|ty| ty.kind) {
            Some(Kind::Record(inner)) => in_order(shape, inner, json),
            Some(_) => envelope(json),
            None => json,
        };
        sorted.push((next, key, json));
    }
    sorted.reverse();
    sorted.sort_by_key(|(place, ..)| *place);
    Json::Object(sorted.into_iter().map(|(_, key, json)| (key, json)).collect())
}

/// A record or a list of records, which may stand in an envelope.
fn in_order(shape: &Shape, record: usize, json: Json) -> Json {
    unwrapped(envelope(json), &mut |json| match json {
        Json::List(items) => Json::List(items.into_iter().map(|item| canonical(shape, record, item)).collect()),
        json => canonical(shape, record, json),
    })
}

/// The keys of an envelope in their order.
fn envelope(json: Json) -> Json {
    let place = |key: &str| ENVELOPE_KEYS.iter().position(|known| *known == key);
    match json {
        Json::Object(mut entries) if entries.iter().all(|(key, _)| place(key).is_some()) => {
            entries.sort_by_key(|(key, _)| place(key));
            Json::Object(entries)
        }
        json => json,
    }
}
