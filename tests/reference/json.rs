//! JSON as the judge reads it: numbers stay their text, so that no floating point comes near them.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Json {
    Null,
    Bool(bool),
    Number(String),
    Text(String),
    List(Vec<Json>),
    Object(BTreeMap<String, Json>),
}

impl Json {
    pub fn parse(text: &str) -> Json {
        let inner = |raw: Box<RawValue>| Json::parse(raw.get());
        let text = text.trim();
        match text.as_bytes()[0] {
            b'n' => Json::Null,
            b't' => Json::Bool(true),
            b'f' => Json::Bool(false),
            b'"' => Json::Text(serde_json::from_str(text).unwrap()),
            b'[' => {
                let elements: Vec<Box<RawValue>> = serde_json::from_str(text).unwrap();
                Json::List(elements.into_iter().map(inner).collect())
            }
            b'{' => {
                let members: BTreeMap<String, Box<RawValue>> = serde_json::from_str(text).unwrap();
                Json::Object(members.into_iter().map(|(key, raw)| (key, inner(raw))).collect())
            }
            _ => Json::Number(text.to_owned()),
        }
    }

    /// The JSON as text.
    pub fn text(&self) -> String {
        match self {
            Json::Null => "null".to_owned(),
            Json::Bool(value) => value.to_string(),
            Json::Number(text) => text.clone(),
            Json::Text(text) => serde_json::to_string(text).unwrap(),
            Json::List(elements) => format!("[{}]", elements.iter().map(Json::text).collect::<Vec<_>>().join(", ")),
            Json::Object(members) => {
                let members =
                    members.iter().map(|(key, value)| format!("{}: {}", Json::Text(key.clone()).text(), value.text()));
                format!("{{{}}}", members.collect::<Vec<_>>().join(", "))
            }
        }
    }
}
