//! What a rule states beside its outcome: a status, a length of stay.

use serde::Serialize;

use super::values::{Name, Told, Values};
use crate::eval::Fields;

/// The contents of an outcome, as one rule states them (`docs/language.md`, "Ranks and contents").
#[derive(Clone, Debug, Serialize)]
pub struct Contents<'a> {
    /// The rule: `permits rule 1`.
    pub at: &'a str,
    /// Each field and its value, by the field's name, in the order of the text.
    #[serde(skip_serializing_if = "Values::is_empty")]
    pub contents: Values<'a>,
    /// The names of the fields of which the value is not known.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unknown: Vec<&'a str>,
}

impl<'a> Contents<'a> {
    pub(super) fn new(at: &'a str, fields: Fields<'a>) -> Contents<'a> {
        let mut contents = Contents { at, contents: Values::default(), unknown: Vec::new() };
        for (name, val) in fields {
            match val {
                Some(val) => contents.contents.push(Name::field(name), Told::Val(val)),
                None => contents.unknown.push(name),
            }
        }
        contents
    }
}
