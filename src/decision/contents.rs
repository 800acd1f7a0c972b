//! What a rule states beside its outcome: a status, a length of stay.

use serde::Serialize;

use super::reason::Values;
use crate::eval::Fields;

/// The contents of an outcome, as one rule states them (`docs/language.md`, "Ranks and contents").
#[derive(Clone, Debug, Serialize)]
pub struct Contents {
    /// The rule: `permits rule 1`.
    pub at: String,
    /// Each field and its value, by the field's name, in the order of the text.
    #[serde(skip_serializing_if = "Values::is_empty")]
    pub contents: Values,
    /// The names of the fields of which the value is not known.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unknown: Vec<String>,
}

impl Contents {
    pub(super) fn new(at: String, fields: Fields) -> Contents {
        let mut contents = Contents { at, contents: Values::default(), unknown: Vec::new() };
        for (name, val) in fields {
            match val {
                Some(val) => contents.contents.push_plain(name, &val),
                None => contents.unknown.push(name),
            }
        }
        contents
    }
}
