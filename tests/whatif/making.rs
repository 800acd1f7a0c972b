//! Changes, as a program reads them, made in a case.

use std::collections::BTreeMap;

use kijun::PolicyFile;
use kijun::ast::{Part, Record, TypeShape};
use serde_json::{Value, json};

/// Where a fact stands in a case.
#[derive(Clone, Debug)]
pub(super) struct Place {
    /// The steps of a JSON pointer, without envelopes.
    pub(super) way: Vec<String>,
    /// The type's name, what stands before it, and whether it may be none.
    pub(super) ty: (TypeShape, String, bool),
    /// Whether nothing of it may change: a key.
    pub(super) key: bool,
    /// The record that it is a fact of, and its key.
    pub(super) own: Option<(String, String)>,
}

/// The records and choices that some files declare.
#[derive(Default)]
pub(super) struct Words {
    pub(super) records: BTreeMap<String, Record>,
    pub(super) choices: BTreeMap<String, Vec<String>>,
}

impl Words {
    pub(super) fn of(files: &[(String, String)]) -> Words {
        let mut words = Words::default();
        for (name, text) in files {
            let ast = PolicyFile::new(name.clone(), text.clone()).parse().unwrap();
            for part in &ast.parts {
                let Part::Vocabulary(vocabulary) = part else { continue };
                for record in &vocabulary.records {
                    words.records.insert(record.name.text.clone(), record.clone());
                }
                for choice in &vocabulary.choices {
                    let members = choice.members.iter().map(|member| member.name.text.clone()).collect();
                    words.choices.insert(choice.name.text.clone(), members);
                }
            }
        }
        words
    }

    /// Every fact of a case, by its path.
    pub(super) fn places(
        &self,
        record: &str,
        json: &Value,
        at: &str,
        way: &[String],
        into: &mut BTreeMap<String, Place>,
    ) {
        let name = record;
        let Some(record) = self.records.get(record) else { return };
        let key = record.fields.iter().find(|field| field.ty.name.text == "key");
        let key = key.and_then(|key| json.get(&key.name.text)?.as_str());
        let own = key.map(|key| (name.to_owned(), key.to_owned()));
        for field in &record.fields {
            let name = &field.name.text;
            let path = if at.is_empty() { name.clone() } else { format!("{at}.{name}") };
            let mut way = way.to_vec();
            way.push(name.clone());
            let ty = (field.ty.shape, field.ty.name.text.clone(), field.ty.or_none);
            into.insert(path.clone(), Place { way: way.clone(), ty: ty.clone(), key: ty.1 == "key", own: own.clone() });
            let inner = inside(json.get(name).unwrap_or(&Value::Null));
            match (inner, field.ty.shape) {
                (Value::Array(items), TypeShape::List | TypeShape::References) => {
                    for (index, item) in items.iter().enumerate() {
                        let key = self.key(&ty.1, item).filter(|_| field.ty.shape == TypeShape::List);
                        let element = format!("{path}[{}]", key.unwrap_or(index.to_string()));
                        let mut way = way.clone();
                        way.push(index.to_string());
                        self.places(&ty.1, item, &element, &way, into);
                        let shape =
                            if field.ty.shape == TypeShape::List { TypeShape::Plain } else { TypeShape::Reference };
                        into.insert(
                            element,
                            Place { way, ty: (shape, ty.1.clone(), false), key: true, own: own.clone() },
                        );
                    }
                }
                (Value::Object(_), TypeShape::Plain) => self.places(&ty.1, inner, &path, &way, into),
                (Value::Null, TypeShape::Plain) if !field.ty.or_none => {
                    self.places(&ty.1, &json!({}), &path, &way, into);
                }
                _ => {}
            }
        }
    }

    /// The key of an element as paths write it.
    pub(super) fn key(&self, record: &str, element: &Value) -> Option<String> {
        let field = self.records.get(record)?.fields.iter().find(|field| field.ty.name.text == "key")?;
        let key = element.get(&field.name.text)?.as_str()?;
        let plain = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
        let number = key.chars().all(|c| c.is_ascii_digit());
        Some(if plain && !number { key.to_owned() } else { serde_json::to_string(key).unwrap() })
    }
}

/// A value out of its envelope.
pub(super) fn inside(value: &Value) -> &Value {
    value.get("$value").unwrap_or(value)
}

/// The place of a fact, which is made where it is not there yet.
pub(super) fn place<'a>(case: &'a mut Value, way: &[String]) -> &'a mut Value {
    let mut here = case;
    for step in way {
        if here.get("$value").is_some() {
            here = here.get_mut("$value").unwrap();
        }
        here = match here {
            Value::Array(items) => &mut items[step.parse::<usize>().unwrap()],
            other => {
                if !other.is_object() {
                    *other = json!({});
                }
                other.as_object_mut().unwrap().entry(step.clone()).or_insert(Value::Null)
            }
        };
    }
    here
}

/// A change as a program reads it, made in a case; `false` where the fact stands nowhere in it.
pub(super) fn make(case: &mut Value, places: &BTreeMap<String, Place>, changes: &[(&Value, &Value)]) -> bool {
    let mut removed: Vec<Vec<String>> = Vec::new();
    for (change, value) in changes {
        let Some(found) = places.get(change["at"].as_str().unwrap()) else { return false };
        if change.get("remove").is_some() {
            removed.push(found.way.clone());
            continue;
        }
        let here = place(case, &found.way);
        if change.get("complete").is_some() {
            here["complete"] = json!(true);
        } else if change.get("add").is_some() {
            let list = if here.get("$value").is_some() { here.get_mut("$value").unwrap() } else { here };
            list.as_array_mut().unwrap().push((*value).clone());
        } else {
            *here = match change["evidence"].get(0) {
                Some(evidence) => json!({"$value": value, "evidence": evidence}),
                None => (*value).clone(),
            };
        }
    }
    // From the last element to the first, so that each stands where it stood.
    removed.sort_by_key(|way| std::cmp::Reverse(way.last().unwrap().parse::<usize>().unwrap()));
    for way in removed {
        let (last, list) = way.split_last().unwrap();
        let list = place(case, list);
        let list = if list.get("$value").is_some() { list.get_mut("$value").unwrap() } else { list };
        list.as_array_mut().unwrap().remove(last.parse().unwrap());
    }
    true
}

/// The values that a change names: each one, and the ends of those from one to another.
pub(super) fn named(change: &Value) -> Vec<Value> {
    let list = |key: &str| change.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
    if change.get("remove").is_some() || change.get("complete").is_some() {
        return vec![Value::Null];
    }
    let mut all = list("add");
    for one in list("to") {
        let ends = ["from", "to"].map(|end| one.get(end).cloned());
        match (one.is_object(), ends) {
            (true, [None, None]) if one.as_object().unwrap().is_empty() => {}
            (true, [from, to]) if from.is_some() || to.is_some() => all.extend(from.into_iter().chain(to)),
            _ => all.push(one),
        }
    }
    all
}

/// Every combination of one of each.
pub(super) fn combinations(all: &[Vec<Value>]) -> Vec<Vec<Value>> {
    all.iter().fold(vec![Vec::new()], |before, values| {
        let longer = |start: &Vec<Value>| -> Vec<Vec<Value>> {
            values.iter().map(|value| start.iter().cloned().chain([value.clone()]).collect()).collect()
        };
        before.iter().flat_map(longer).take(200).collect()
    })
}
