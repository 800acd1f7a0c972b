//! A case (§3 types, §4 "The case in JSON is the case record itself"): its records, with every fact that it holds.

use std::collections::BTreeMap;

use kijun::ast::{Field, Part, Policy, Record, TypeShape, Vocabulary};

use super::dates::Date;
use super::json::Json;
use super::numbers;
use super::spans::Span;
use super::values::{Lack, Value};

/// The records and choices of the vocabularies that a policy uses.
pub struct Shape {
    pub records: BTreeMap<String, Record>,
}

impl Shape {
    pub fn of(policy: &Policy, parts: &[Part]) -> Shape {
        let records = vocabularies(policy, parts).into_iter().flat_map(|vocabulary| vocabulary.records.iter());
        Shape { records: records.map(|record| (record.name.text.clone(), record.clone())).collect() }
    }

    pub fn field(&self, record: &str, field: &str) -> &Field {
        let fields = &self.records[record].fields;
        fields.iter().find(|one| one.name.text == field).unwrap_or_else(|| panic!("{record} has no {field}"))
    }

    /// The field by which a record is pointed to.
    pub fn key(&self, record: &str) -> Option<String> {
        let key = self.records[record].fields.iter().find(|field| field.ty.name.text == "key")?;
        Some(key.name.text.clone())
    }
}

/// The vocabularies that a policy `uses`.
pub fn vocabularies<'a>(policy: &Policy, parts: &'a [Part]) -> Vec<&'a Vocabulary> {
    let used = |vocabulary: &Vocabulary| policy.header.uses.iter().any(|name| name.text == vocabulary.name.text);
    let all = parts.iter().filter_map(|part| match part {
        Part::Vocabulary(vocabulary) => Some(vocabulary),
        _ => None,
    });
    all.filter(|vocabulary| used(vocabulary)).collect()
}

/// One record of a case.
#[derive(Debug)]
pub struct CaseRecord {
    /// The record that it is.
    pub record: String,
    /// Its path, as decisions write it; of the case itself it is empty.
    pub path: String,
    /// Every field; a fact that the case does not hold is unknown (§4).
    pub facts: BTreeMap<String, Value>,
}

#[derive(Debug)]
pub struct Case {
    /// The case itself is the first.
    pub records: Vec<CaseRecord>,
}

impl Case {
    pub fn read(shape: &Shape, record: &str, json: &str) -> Case {
        let mut reader = Reader { shape, records: Vec::new() };
        reader.record(record, String::new(), &Json::parse(json));
        reader.point();
        Case { records: reader.records }
    }
}

struct Reader<'a> {
    shape: &'a Shape,
    records: Vec<CaseRecord>,
}

impl Reader<'_> {
    /// Reads a record at a path.
    fn record(&mut self, record: &str, path: String, json: &Json) -> Value {
        let Json::Object(members) = json else { panic!("{path}: {json:?} is no {record}") };
        let at = self.enter(record, &path);
        for field in &self.shape.records[record].fields {
            let name = &field.name.text;
            let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
            let fact = match members.get(name) {
                // §4: `null` is none where the type has `or none`, and unknown elsewhere.
                Some(Json::Null) if field.ty.or_none => Value::None,
                Some(json) => self.fact(field, path, json),
                // §4: an absent key is unknown.
                None => self.fact(field, path, &Json::Null),
            };
            self.records[at].facts.insert(name.clone(), fact);
        }
        Value::Record(at)
    }

    /// A record in its place that is absent or `null`: there is one, and what is unknown is the whole of it.
    fn unknown_record(&mut self, record: &str, path: &str, whole: &Value) -> Value {
        let at = self.enter(record, path);
        for field in &self.shape.records[record].fields {
            let (name, ty) = (&field.name.text, &field.ty.name.text);
            let in_its_place = field.ty.shape == TypeShape::Plain && self.shape.records.contains_key(ty);
            let fact = if in_its_place { self.unknown_record(ty, path, whole) } else { whole.clone() };
            self.records[at].facts.insert(name.clone(), fact);
        }
        Value::Record(at)
    }

    fn enter(&mut self, record: &str, path: &str) -> usize {
        let (record, path) = (record.to_owned(), path.to_owned());
        self.records.push(CaseRecord { record, path, facts: BTreeMap::new() });
        self.records.len() - 1
    }

    fn fact(&mut self, field: &Field, path: String, json: &Json) -> Value {
        match (field.ty.shape, json) {
            (TypeShape::List | TypeShape::References, Json::Null) => unknown(field, path),
            (TypeShape::List | TypeShape::References, Json::List(elements)) => {
                let elements = elements.iter().enumerate();
                Value::List(elements.map(|(index, json)| self.element(field, &path, index, json)).collect())
            }
            _ => self.single(field, path, json),
        }
    }

    /// `people[aiko]` where elements have a key, `sentences[0]` where they have none.
    fn element(&mut self, field: &Field, path: &str, index: usize, json: &Json) -> Value {
        let record = &field.ty.name.text;
        let key = (field.ty.shape == TypeShape::List && self.shape.records.contains_key(record))
            .then(|| self.shape.key(record))
            .flatten();
        let step = match (key, json) {
            (Some(key), Json::Object(members)) => match &members[&key] {
                Json::Text(key) => key.clone(),
                other => panic!("{path}: {other:?} is no key"),
            },
            _ => index.to_string(),
        };
        self.single(field, format!("{path}[{step}]"), json)
    }

    fn single(&mut self, field: &Field, path: String, json: &Json) -> Value {
        let ty = field.ty.name.text.as_str();
        let points = matches!(field.ty.shape, TypeShape::Reference | TypeShape::References);
        match (ty, json) {
            (_, Json::Null) if self.shape.records.contains_key(ty) && !points => {
                let whole = unknown(field, path.clone());
                self.unknown_record(ty, &path, &whole)
            }
            _ if self.shape.records.contains_key(ty) && !points => self.record(ty, path, json),
            (_, Json::Null) => unknown(field, path),
            (_, Json::Text(key)) if points => Value::Text(key.clone()),
            ("yes/no", Json::Bool(holds)) => Value::YesNo(*holds),
            ("number", Json::Number(text)) => Value::Number(numbers::parse(text).unwrap()),
            ("date", Json::Text(text)) => Value::Date(Date::parse(text).unwrap()),
            ("span", Json::Text(text)) => Value::Span(Span::parse(text).unwrap()),
            ("text" | "key", Json::Text(text)) => Value::Text(text.clone()),
            (_, Json::Text(member)) => Value::Member(member.clone()),
            (_, other) => panic!("{path}: {other:?} is no {ty}"),
        }
    }

    /// §3: "The case holds one list of each record that is pointed to": keys become what they point to.
    fn point(&mut self) {
        let mut pointed = BTreeMap::new();
        for (at, record) in self.records.iter().enumerate() {
            if let Some(key) = self.shape.key(&record.record)
                && let Value::Text(key) = &record.facts[&key]
            {
                pointed.insert((record.record.clone(), key.clone()), at);
            }
        }
        let point = |record: &str, value: &mut Value| {
            if let Value::Text(key) = value {
                *value = Value::Record(pointed[&(record.to_owned(), key.clone())]);
            }
        };
        for record in &mut self.records {
            for field in &self.shape.records[&record.record].fields {
                let fact = record.facts.get_mut(&field.name.text).unwrap();
                match (field.ty.shape, fact) {
                    (TypeShape::Reference, fact) => point(&field.ty.name.text, fact),
                    (TypeShape::References, Value::List(elements)) => {
                        elements.iter_mut().for_each(|element| point(&field.ty.name.text, element));
                    }
                    _ => {}
                }
            }
        }
    }
}

/// What `null` and what is absent are. §4: `judged` is asked for as an assessment.
fn unknown(field: &Field, path: String) -> Value {
    let lack = if field.judged { Lack::Assessment(path) } else { Lack::Fact(path) };
    Value::Unknown(vec![lack])
}
