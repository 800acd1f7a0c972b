//! The case of an `example` as JSON (docs, "Examples" and "A case in JSON").

use kijun::ast::{Element, Example, Fact, FactPath, FactStep, Field, Item, ItemKind, Setting, TypeShape};

use super::case::Shape;
use super::json::Json;
use std::collections::BTreeMap;

/// The case that an example gives.
pub fn case(shape: &Shape, record: &str, example: &Example) -> Json {
    let mut case = Json::Object(BTreeMap::new());
    for given in &example.given {
        match given.fact {
            // `is unknown` says what not saying it says too; of a row it takes back what all share.
            Fact::Unknown(_) => forget(shape, record, &mut case, &given.path),
            _ => set(shape, record, &mut case, &given.path, &given.fact),
        }
    }
    case
}

/// Walks to a fact as far as there is one, and takes it away.
fn forget(shape: &Shape, record: &str, case: &mut Json, path: &FactPath) {
    let (mut place, mut record) = (case, record.to_owned());
    let (last, way) = path.steps.split_last().unwrap();
    for step in way {
        let found = match (step, place) {
            (FactStep::Field(name), Json::Object(members)) => {
                record.clone_from(&shape.field(&record, &name.text).ty.name.text);
                members.get_mut(&name.text)
            }
            (FactStep::Key(key), Json::List(elements)) => {
                let name = shape.key(&record).unwrap();
                elements.iter_mut().find(|one| match one {
                    Json::Object(members) => members[&name] == Json::Text(key.text.clone()),
                    _ => false,
                })
            }
            _ => None,
        };
        let Some(found) = found else { return };
        place = found;
    }
    if let (FactStep::Field(name), Json::Object(members)) = (last, place) {
        members.remove(&name.text);
    }
}

/// `given PATH …`: walks to the fact, from the case on, and sets it.
fn set(shape: &Shape, record: &str, case: &mut Json, path: &FactPath, fact: &Fact) {
    let (mut place, mut record) = (case, record.to_owned());
    let mut last: Option<Field> = None;
    for step in &path.steps {
        place = match (step, place) {
            (FactStep::Field(name), Json::Object(members)) => {
                let field = shape.field(&record, &name.text).clone();
                record.clone_from(&field.ty.name.text);
                last = Some(field);
                members.entry(name.text.clone()).or_insert_with(|| Json::Object(BTreeMap::new()))
            }
            (FactStep::Index(index), Json::List(elements)) => &mut elements[*index],
            (FactStep::Key(key), Json::List(elements)) => {
                let name = shape.key(&record).unwrap();
                let found = elements.iter_mut().find(|one| match one {
                    Json::Object(members) => members[&name] == Json::Text(key.text.clone()),
                    _ => false,
                });
                found.unwrap()
            }
            (step, place) => panic!("{step:?} leads nowhere from {place:?}"),
        };
    }
    *place = value(shape, &last.unwrap(), fact);
}

fn value(shape: &Shape, field: &Field, fact: &Fact) -> Json {
    let record = &field.ty.name.text;
    match fact {
        Fact::Elements(elements) => Json::List(elements.iter().map(|one| element(shape, record, one)).collect()),
        Fact::Record(settings) => Json::Object(members(shape, record, settings)),
        Fact::Empty(_) => Json::List(Vec::new()),
        Fact::Unknown(_) => Json::Null,
        Fact::Shown(inner, evidence) => Json::Object(BTreeMap::from([
            ("$value".to_owned(), value(shape, field, inner)),
            ("evidence".to_owned(), Json::Text(evidence.value.clone())),
        ])),
        Fact::Items(items) => match field.ty.shape {
            TypeShape::List | TypeShape::References => Json::List(items.iter().map(item).collect()),
            _ => item(&items[0]),
        },
        // `cannot be known` is that finding.
        Fact::CannotBeKnown(_) => Json::Object(BTreeMap::from([("cannot_be_known".to_owned(), Json::Bool(true))])),
    }
}

fn element(shape: &Shape, record: &str, element: &Element) -> Json {
    let mut members = members(shape, record, &element.settings);
    if let Some(key) = &element.key {
        members.insert(shape.key(record).unwrap(), Json::Text(key.text.clone()));
    }
    Json::Object(members)
}

/// `is unknown` says what not saying it says too.
fn members(shape: &Shape, record: &str, settings: &[Setting]) -> BTreeMap<String, Json> {
    let known = settings.iter().filter(|setting| !matches!(setting.fact, Fact::Unknown(_)));
    let named = known.map(|setting| {
        let name = setting.field.text.clone();
        let value = value(shape, shape.field(record, &name), &setting.fact);
        (name, value)
    });
    named.collect()
}

fn item(item: &Item) -> Json {
    match &item.kind {
        ItemKind::Date(date) => Json::Text(format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day())),
        ItemKind::Days(days) => Json::Text(days.to_string()),
        ItemKind::Period(from, to) => Json::Object(BTreeMap::from([
            ("from".to_owned(), Json::Text(from.to_string())),
            ("to".to_owned(), to.map_or(Json::Null, |to| Json::Text(to.to_string()))),
        ])),
        ItemKind::Span(span) => Json::Text(format!("P{}M{}D", span.months(), span.days())),
        ItemKind::Number(number) => Json::Number(decimal(number.millionths())),
        ItemKind::Text(text) => Json::Text(text.clone()),
        ItemKind::YesNo(holds) => Json::Bool(*holds),
        ItemKind::None => Json::Null,
        ItemKind::Word(word) => Json::Text(word.clone()),
    }
}

fn decimal(millionths: i64) -> String {
    let sign = if millionths < 0 { "-" } else { "" };
    let size = millionths.unsigned_abs();
    format!("{sign}{}.{:06}", size / 1_000_000, size % 1_000_000)
}
