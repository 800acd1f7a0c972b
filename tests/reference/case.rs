//! A case (§3 types, §4 "The case in JSON is the case record itself"): its records, with every fact that it holds.

use std::collections::{BTreeMap, BTreeSet};

use kijun::Span as Place;
use kijun::ast::{Attachments, Field, Name, Part, Policy, Record, TypeName, TypeShape, Vocabulary};

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
        let mut records: BTreeMap<String, Record> =
            records.map(|record| (record.name.text.clone(), record.clone())).collect();
        // docs, "Periods": a period has its two days; what is assessed of it is assessed of them.
        for judged in [false, true] {
            records.insert(name_of(judged).to_owned(), period(judged));
        }
        Shape { records }
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

/// A period that is assessed.
const ASSESSED: &str = "assessed period";

fn period(judged: bool) -> Record {
    let name = |text: &str| Name { text: text.to_owned(), span: Place::default() };
    let field = |field: &str, or_none| {
        let (shape, span) = (TypeShape::Plain, Place::default());
        let ty = TypeName { shape, name: name("date"), or_none, span };
        Field { name: name(field), ty, judged, fixed: false, label: None, attachments: Attachments::default() }
    };
    let fields = vec![field("from", false), field("to", true)];
    Record { name: name(name_of(judged)), label: None, fields, attachments: Attachments::default() }
}

fn name_of(judged: bool) -> &'static str {
    if judged { ASSESSED } else { "period" }
}

/// The record that a field holds.
fn record_of(field: &Field) -> &str {
    match field.ty.name.text.as_str() {
        "period" => name_of(field.judged),
        record => record,
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
    /// What shows a fact, where an envelope says so.
    pub evidence: BTreeMap<String, String>,
    /// The facts that were found to be unknowable.
    pub unknowable: BTreeSet<String>,
}

#[derive(Debug)]
pub struct Case {
    /// The case itself is the first.
    pub records: Vec<CaseRecord>,
}

impl Case {
    pub fn read(shape: &Shape, record: &str, json: &str) -> Case {
        let mut reader = Reader { shape, records: Vec::new(), lists: BTreeMap::new() };
        reader.record(record, String::new(), &Json::parse(json));
        reader.point();
        Case { records: reader.records }
    }
}

struct Reader<'a> {
    shape: &'a Shape,
    records: Vec<CaseRecord>,
    /// Where the list stands that holds the records of a kind that are pointed to.
    lists: BTreeMap<String, String>,
}

/// docs: "More can be said of a fact in an envelope".
enum Said<'a> {
    /// Nothing.
    Absent,
    /// `cannot_be_known`.
    CannotBeKnown,
    /// The value, and whether, of a list, it is complete.
    Held(&'a Json, bool),
}

impl<'a> Said<'a> {
    fn of(json: Option<&'a Json>) -> Said<'a> {
        let Some(json) = json else { return Said::Absent };
        match json {
            Json::Object(members) if members.contains_key("$value") => {
                Said::Held(&members["$value"], members.get("complete") != Some(&Json::Bool(false)))
            }
            Json::Object(members) if members.get("cannot_be_known") == Some(&Json::Bool(true)) => Said::CannotBeKnown,
            // docs: "A list without `complete` is complete."
            json => Said::Held(json, true),
        }
    }
}

impl Reader<'_> {
    /// Reads a record at a path.
    fn record(&mut self, record: &str, path: String, json: &Json) -> Value {
        let Json::Object(members) = json else { panic!("{path}: {json:?} is no {record}") };
        let at = self.enter(record, &path);
        for field in &self.shape.records[record].fields {
            let name = &field.name.text;
            let fact = self.fact(field, below(&path, name), Said::of(members.get(name)));
            if let Some(Json::Object(envelope)) = members.get(name) {
                if let Some(Json::Text(evidence)) = envelope.get("evidence") {
                    self.records[at].evidence.insert(name.clone(), evidence.clone());
                }
                if envelope.get("cannot_be_known") == Some(&Json::Bool(true)) {
                    self.records[at].unknowable.insert(name.clone());
                }
            }
            self.records[at].facts.insert(name.clone(), fact);
        }
        Value::Record(at)
    }

    /// A record in its place of which nothing is known as a whole: there is one, and what is unknown is the whole of it.
    fn unknown_record(&mut self, record: &str, path: &str, whole: &Value) -> Value {
        let at = self.enter(record, path);
        for field in &self.shape.records[record].fields {
            let (name, ty) = (&field.name.text, &field.ty.name.text);
            let in_its_place =
                field.ty.shape == TypeShape::Plain && !field.ty.or_none && self.shape.records.contains_key(ty);
            let fact = if in_its_place { self.unknown_record(ty, &below(path, name), whole) } else { whole.clone() };
            self.records[at].facts.insert(name.clone(), fact);
        }
        Value::Record(at)
    }

    fn enter(&mut self, record: &str, path: &str) -> usize {
        let (record, path) = (record.to_owned(), path.to_owned());
        self.records.push(CaseRecord {
            record,
            path,
            facts: BTreeMap::new(),
            evidence: BTreeMap::new(),
            unknowable: BTreeSet::new(),
        });
        self.records.len() - 1
    }

    fn fact(&mut self, field: &Field, path: String, said: Said) -> Value {
        let ty = &field.ty.name.text;
        if field.ty.shape == TypeShape::List && self.shape.records.contains_key(ty) {
            self.lists.insert(ty.clone(), path.clone());
        }
        let of_many = matches!(field.ty.shape, TypeShape::List | TypeShape::References);
        match said {
            // §4: "`cannot be known` is a finding: unknown in every condition, and not asked again": it misses nothing.
            Said::CannotBeKnown if of_many => Value::Unknown(Vec::new()),
            Said::CannotBeKnown => self.nothing_known(field, &path, Value::Unknown(Vec::new())),
            // §4: an absent key is unknown.
            Said::Absent if of_many => unknown(field, path),
            Said::Absent => {
                let whole = unknown(field, path.clone());
                self.nothing_known(field, &path, whole)
            }
            // §4: `null` is none where the type has `or none`, and unknown elsewhere.
            Said::Held(Json::Null, _) if field.ty.or_none => Value::None,
            Said::Held(Json::Null, _) if of_many => unknown(field, path),
            Said::Held(Json::List(elements), complete) if of_many => {
                let held = elements.iter().enumerate();
                let held = held.map(|(index, json)| self.element(field, &path, index, json)).collect();
                // docs: "it is incomplete": what is missing is the list itself.
                Value::List(held, (!complete).then(|| unknown(field, path).lacks()))
            }
            Said::Held(json, _) => self.single(field, path, json),
        }
    }

    /// `people[aiko]` where elements have a key, `sentences[0]` where they have none.
    fn element(&mut self, field: &Field, path: &str, index: usize, json: &Json) -> Value {
        let record = &field.ty.name.text;
        let key = (field.ty.shape == TypeShape::List && self.shape.records.contains_key(record))
            .then(|| self.shape.key(record))
            .flatten();
        let step = match (key, json) {
            (Some(key), Json::Object(members)) => match Said::of(members.get(&key)) {
                Said::Held(Json::Text(key), _) => bracketed(key),
                _ => panic!("{path}: {members:?} has no key"),
            },
            _ => index.to_string(),
        };
        let path = format!("{path}[{step}]");
        // docs: "a record in a list may not" come in an envelope; an element that is a fact may.
        if self.shape.records.contains_key(record) {
            // docs: of an element that is `null` each fact is unknown.
            let nobody = Json::Object(BTreeMap::new());
            let is_listed = field.ty.shape == TypeShape::List;
            let json = if is_listed && matches!(json, Json::Null) { &nobody } else { json };
            return self.single(field, path, json);
        }
        match Said::of(Some(json)) {
            Said::Held(json, _) => self.single(field, path, json),
            _ => Value::Unknown(Vec::new()),
        }
    }

    fn single(&mut self, field: &Field, path: String, json: &Json) -> Value {
        let ty = field.ty.name.text.as_str();
        let points = matches!(field.ty.shape, TypeShape::Reference | TypeShape::References);
        match (ty, json) {
            (_, Json::Null) => {
                let whole = unknown(field, path.clone());
                self.nothing_known(field, &path, whole)
            }
            _ if self.shape.records.contains_key(ty) && !points => self.record(record_of(field), path, json),
            (_, Json::Text(key)) if points => Value::Text(key.clone()),
            ("yes/no", Json::Bool(holds)) => Value::YesNo(*holds),
            ("number", Json::Number(text)) => Value::Number(numbers::parse(text).unwrap()),
            ("date", Json::Text(text)) => match Date::parse(text) {
                Some(day) => Value::Date(day),
                None => {
                    let (first, last) = Date::in_part(text).unwrap();
                    Value::Days(first, last, unknown(field, path).lacks())
                }
            },
            ("span", Json::Text(text)) => Value::Span(Span::parse(text).unwrap()),
            ("text" | "key", Json::Text(text)) => Value::Text(text.clone()),
            (_, Json::Text(member)) => Value::Member(member.clone()),
            (_, other) => panic!("{path}: {other:?} is no {ty}"),
        }
    }

    /// What is unknown as a whole: a fact, a reference, or a record in its place.
    fn nothing_known(&mut self, field: &Field, path: &str, whole: Value) -> Value {
        let in_its_place = !matches!(field.ty.shape, TypeShape::Reference | TypeShape::References);
        // Where it may be none, it is not even known whether there is one.
        if in_its_place && !field.ty.or_none && self.shape.records.contains_key(&field.ty.name.text) {
            return self.unknown_record(record_of(field), path, &whole);
        }
        whole
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
        for (record, key) in self.references() {
            // docs: "A reference into an incomplete list may name somebody who is not in it: of them all is unknown."
            pointed.entry((record.clone(), key.clone())).or_insert_with(|| {
                let path = format!("{}[{}]", self.lists[&record], bracketed(&key));
                let name = self.shape.key(&record).unwrap();
                let unlisted = Json::Object(BTreeMap::from([(name, Json::Text(key))]));
                let Value::Record(at) = self.record(&record, path, &unlisted) else { panic!("{record} is a record") };
                at
            });
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
                    (TypeShape::References, Value::List(elements, _)) => {
                        elements.iter_mut().for_each(|element| point(&field.ty.name.text, element));
                    }
                    _ => {}
                }
            }
        }
    }

    /// The record and the key of every reference.
    fn references(&self) -> Vec<(String, String)> {
        let mut found = Vec::new();
        for record in &self.records {
            for field in &self.shape.records[&record.record].fields {
                let keys = match (field.ty.shape, &record.facts[&field.name.text]) {
                    (TypeShape::Reference, one) => std::slice::from_ref(one),
                    (TypeShape::References, Value::List(elements, _)) => elements,
                    _ => continue,
                };
                let texts = keys.iter().filter_map(|key| match key {
                    Value::Text(key) => Some((field.ty.name.text.clone(), key.clone())),
                    _ => None,
                });
                found.extend(texts);
            }
        }
        found
    }
}

/// A field's path; of the case itself the path is empty.
pub fn below(path: &str, field: &str) -> String {
    if path.is_empty() { field.to_owned() } else { format!("{path}.{field}") }
}

/// What `null` and what is absent are. §4: `judged` is asked for as an assessment.
fn unknown(field: &Field, path: String) -> Value {
    let lack = if field.judged { Lack::Assessment(path) } else { Lack::Fact(path) };
    Value::Unknown(vec![lack])
}

/// A key in a path, as docs/commands.md has it: in quotes where it could be read otherwise.
fn bracketed(key: &str) -> String {
    let plain = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-');
    let number = key.chars().all(|c| c.is_ascii_digit());
    if plain && !number { key.to_owned() } else { serde_json::to_string(key).unwrap() }
}
