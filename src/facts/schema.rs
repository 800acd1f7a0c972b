//! The case as JSON Schema (draft 2020-12).
//!
//! It accepts what [`super::read`] accepts, but for what a schema cannot say: keys that stand twice, references to
//! nobody, how large a number or a span may be, and that a period does not end before it begins.

use super::json::Json;
use crate::model::shape::{Field, Kind, Member, Shape, Type};

/// Days that exist, of the years 1 to 9999.
const DATE: &str = "^(?:(?:[0-9]{3}[1-9]|[0-9]{2}[1-9][0-9]|[0-9][1-9][0-9]{2}|[1-9][0-9]{3})-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))|(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:0[48]|[2468][048]|[13579][26])00)-02-29)$";
/// A year, or a year and a month, of which the day is not known.
const IN_PART: &str =
    "^(?:[0-9]{3}[1-9]|[0-9]{2}[1-9][0-9]|[0-9][1-9][0-9]{2}|[1-9][0-9]{3})(?:-XX-XX|-(?:0[1-9]|1[0-2])(?:-XX)?)?$";
/// ISO 8601 spans of whole years, months and days.
const SPAN: &str = "^P(?:[0-9]+Y(?:[0-9]+M)?(?:[0-9]+D)?|[0-9]+M(?:[0-9]+D)?|[0-9]+D)$";

/// The schema of cases whose root is a record.
pub(crate) fn schema(shape: &Shape, root: usize, title: &str, description: &str) -> String {
    let mut schema = Schema { shape, reached: vec![root] };
    let mut definitions: Vec<(String, Json)> = Vec::new();
    let mut at = 0;
    while let Some(record) = schema.reached.get(at).copied() {
        definitions.push((schema.name(record), schema.record(record)));
        at = at.saturating_add(1);
    }
    Json::object([
        ("$schema", Json::text("https://json-schema.org/draft/2020-12/schema")),
        ("title", Json::text(title)),
        ("description", Json::text(description)),
        ("$ref", Json::text(schema.reference(root))),
        ("$defs", Json::Object(definitions)),
    ])
    .pretty()
}

struct Schema<'a> {
    shape: &'a Shape,
    /// The records of which a definition is needed, each once.
    reached: Vec<usize>,
}

impl Schema<'_> {
    /// What a record's definition is called. Two vocabularies may call their records alike.
    fn name(&self, id: usize) -> String {
        let Some(record) = self.shape.record(id) else { return String::new() };
        let alike = self.shape.records.iter().take(id).filter(|other| other.name == record.name).count();
        if alike == 0 { record.name.clone() } else { format!("{}-{}", record.name, alike.saturating_add(1)) }
    }

    /// The reference to a record's definition. It is a URI, which holds no letters but those of ASCII.
    fn reference(&self, id: usize) -> String {
        let escaped = self.name(id).bytes().fold(String::new(), |mut text, byte| {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'-' => text.push(char::from(byte)),
                _ => text.push_str(&format!("%{byte:02X}")),
            }
            text
        });
        format!("#/$defs/{escaped}")
    }

    fn record(&mut self, id: usize) -> Json {
        let shape = self.shape;
        let Some(record) = shape.record(id) else { return Json::Null };
        let properties: Vec<(String, Json)> =
            record.fields.iter().map(|field| (field.name.clone(), self.field(field))).collect();
        let mut entries = vec![("type", Json::text("object")), ("properties", Json::Object(properties))];
        if let Some(key) = record.key.and_then(|key| record.fields.get(key)) {
            entries.push(("required", Json::List(vec![Json::text(key.name.as_str())])));
        }
        entries.push(("patternProperties", Json::object([("^//", Json::Flag(true))])));
        entries.push(("additionalProperties", Json::Flag(false)));
        Json::object(entries)
    }

    /// A fact: its value, `null`, or either in an envelope.
    fn field(&mut self, field: &Field) -> Json {
        let label = field.label.iter().map(|label| ("title", Json::text(label.as_str())));
        let mut entries: Vec<(&str, Json)> = label.collect();
        if field.ty.kind == Kind::Key {
            entries.push(("anyOf", Json::List(vec![of_type("string"), envelope(field.ty, of_type("string"))])));
        } else {
            let value = if field.ty.list { self.list(field.ty) } else { self.value(field.ty.kind) };
            entries.push(("anyOf", Json::List(vec![value.clone(), null(), envelope(field.ty, value)])));
        }
        Json::object(entries)
    }

    fn list(&mut self, ty: Type) -> Json {
        let value = self.value(ty.kind);
        let element = match ty.kind {
            Kind::Record(record) if self.shape.record(record).is_some_and(|record| record.key.is_some()) => value,
            Kind::Record(_) => any_of([value, null()]),
            _ => any_of([value.clone(), null(), envelope(Type { list: false, ..ty }, value)]),
        };
        Json::object([("type", Json::text("array")), ("items", element)])
    }

    /// A single value that is known.
    fn value(&mut self, kind: Kind) -> Json {
        match kind {
            Kind::YesNo => of_type("boolean"),
            Kind::Number => of_type("number"),
            Kind::Date => any_of([pattern(DATE), pattern(IN_PART)]),
            Kind::Span => pattern(SPAN),
            Kind::Text | Kind::Key | Kind::Reference(_) => of_type("string"),
            Kind::Choice(id) => {
                let members = self.shape.choices.get(id).map_or(&[][..], |choice| choice.members.as_slice());
                let member = |member: &Member| {
                    let (name, label) = (Json::text(member.name.as_str()), Json::text(member.label.as_str()));
                    Json::object([("const", name), ("title", label)])
                };
                Json::object([("oneOf", Json::List(members.iter().map(member).collect()))])
            }
            Kind::Record(id) => {
                if !self.reached.contains(&id) {
                    self.reached.push(id);
                }
                Json::object([("$ref", Json::text(self.reference(id)))])
            }
        }
    }
}

fn of_type(name: &str) -> Json {
    Json::object([("type", Json::text(name))])
}

fn null() -> Json {
    of_type("null")
}

fn pattern(pattern: &str) -> Json {
    Json::object([("type", Json::text("string")), ("pattern", Json::text(pattern))])
}

fn any_of(schemas: impl IntoIterator<Item = Json>) -> Json {
    Json::object([("anyOf", Json::List(schemas.into_iter().collect()))])
}

/// A value in an envelope, or the finding that it cannot be known; a key always has a value.
fn envelope(ty: Type, value: Json) -> Json {
    let is_key = ty.kind == Kind::Key;
    let required = |key: &str| ("required", Json::List(vec![Json::text(key)]));
    let found = |flag: bool| {
        let constant = Json::object([("const", Json::Flag(flag))]);
        ("properties", Json::object([("cannot_be_known", constant)]))
    };
    let with_value = Json::object([found(false), required("$value")]);
    // What cannot be known has no value: `null` is one where there may be none.
    let without_value = if ty.or_none {
        Json::object([("not", Json::object([required("$value")]))])
    } else {
        Json::object([("properties", Json::object([("$value", null())]))])
    };
    let not_to_be_known =
        Json::object([found(true), required("cannot_be_known"), ("allOf", Json::List(vec![without_value]))]);
    let mut properties = vec![
        ("$value", if is_key { value } else { any_of([value, null()]) }),
        ("evidence", of_type("string")),
        ("by", of_type("string")),
        ("on", pattern(DATE)),
        ("disputed", of_type("boolean")),
    ];
    if ty.list {
        properties.push(("complete", of_type("boolean")));
    }
    properties.push(("cannot_be_known", of_type("boolean")));
    Json::object([
        ("type", Json::text("object")),
        ("properties", Json::object(properties)),
        ("anyOf", Json::List(if is_key { vec![with_value] } else { vec![with_value, not_to_be_known] })),
        ("additionalProperties", Json::Flag(false)),
    ])
}
