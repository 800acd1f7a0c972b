//! Vocabularies: choices, records, their facts and types.

use super::{Attachments, Broken, Name, Text};
use crate::source::Span;
use crate::values::Rounding;

/// How ages count.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ages {
    /// An age is attained on the birthday.
    ByBirthday,
    /// An age is attained on the day before the birthday.
    ByTheDayBefore,
}

/// The conventions that a header states.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Conventions {
    /// `ages by birthday` or `ages by the day before`.
    pub ages: Option<(Ages, Span)>,
    /// `rounding up` or `rounding down`.
    pub rounding: Option<(Rounding, Span)>,
}

/// `vocabulary NAME "…"`.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    /// Its name.
    pub name: Name,
    /// Its title.
    pub title: Option<Text>,
    /// Its conventions.
    pub conventions: Conventions,
    /// Sources and notes.
    pub attachments: Attachments,
    /// Its choices.
    pub choices: Vec<Choice>,
    /// Its records.
    pub records: Vec<Record>,
    /// Names that a statement declared which could not be read.
    pub broken: Vec<Broken>,
}

/// `choice NAME "…"`.
#[derive(Clone, Debug)]
pub struct Choice {
    /// Its name.
    pub name: Name,
    /// Its label.
    pub label: Option<Text>,
    /// Its members in order.
    pub members: Vec<Member>,
    /// Sources and notes.
    pub attachments: Attachments,
}

/// A member of a choice, or an outcome's name and label.
#[derive(Clone, Debug)]
pub struct Member {
    /// Its name.
    pub name: Name,
    /// Its label.
    pub label: Text,
    /// Sources and notes.
    pub attachments: Attachments,
}

/// `record NAME "…"`.
#[derive(Clone, Debug)]
pub struct Record {
    /// Its name.
    pub name: Name,
    /// Its label.
    pub label: Option<Text>,
    /// Its fields in order.
    pub fields: Vec<Field>,
    /// Sources and notes.
    pub attachments: Attachments,
}

/// A fact of a record.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its name.
    pub name: Name,
    /// Its type.
    pub ty: TypeName,
    /// Whether it is an official's assessment.
    pub judged: bool,
    /// Whether it cannot change.
    pub fixed: bool,
    /// Its label.
    pub label: Option<Text>,
    /// Sources and notes.
    pub attachments: Attachments,
}

/// A type as it is written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TypeName {
    /// What stands before the name.
    pub shape: TypeShape,
    /// `yes/no`, `number`, … or the name of a choice or record.
    pub name: Name,
    /// Whether it says `or none`.
    pub or_none: bool,
    /// Where it stands.
    pub span: Span,
}

/// What stands before a type's name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TypeShape {
    /// Nothing.
    Plain,
    /// `list of`.
    List,
    /// `reference to`.
    Reference,
    /// `references to`.
    References,
}
