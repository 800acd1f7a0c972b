//! The type of an expression, in the checker's words.

use crate::model::expr::Value;
use crate::model::shape::{Kind, Shape, Type};

/// The type of an expression.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::model) enum Ty {
    /// Wrong already, and reported.
    Poison,
    YesNo,
    Number,
    Date,
    Span,
    /// A time that is measured: by the calendar, or in days.
    Time,
    Days,
    Text,
    Choice(usize),
    Row(usize),
    /// A list, of what.
    List(Kind),
}

impl Ty {
    pub(in crate::model) fn of(ty: Type) -> Ty {
        if ty.list { Ty::List(ty.kind) } else { Ty::item(ty.kind) }
    }

    pub(super) fn item(kind: Kind) -> Ty {
        match kind {
            Kind::YesNo => Ty::YesNo,
            Kind::Number => Ty::Number,
            Kind::Date => Ty::Date,
            Kind::Span => Ty::Span,
            Kind::Text | Kind::Key => Ty::Text,
            Kind::Choice(id) => Ty::Choice(id),
            Kind::Record(id) | Kind::Reference(id) => Ty::Row(id),
        }
    }

    pub(in crate::model) fn words(self, shape: &Shape) -> String {
        match self {
            Ty::Poison => "something".to_owned(),
            Ty::YesNo => "a yes/no".to_owned(),
            Ty::Number => "a number".to_owned(),
            Ty::Date => "a date".to_owned(),
            Ty::Span => "a span of time".to_owned(),
            Ty::Time => "a time that is measured".to_owned(),
            Ty::Days => "a total of days".to_owned(),
            Ty::Text => "a text".to_owned(),
            Ty::Choice(id) => format!("a `{}`", shape.choices.get(id).map_or("", |choice| choice.name.as_str())),
            Ty::Row(id) => format!("a `{}`", shape.record(id).map_or("", |record| record.name.as_str())),
            Ty::List(_) => "a list".to_owned(),
        }
    }
}

/// A value with its type, and whether it may be `none`.
pub(in crate::model) struct Typed {
    pub(in crate::model) value: Value,
    pub(in crate::model) ty: Ty,
    pub(in crate::model) none: bool,
}
