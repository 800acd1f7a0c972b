//! Names, texts and sources: what every part of the tree is made of.

use crate::source::Span;
use crate::values::Date;

/// A name as it was written, in Unicode's composed form.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Name {
    /// The name.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

/// A text in quotes, without them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Text {
    /// What it says.
    pub value: String,
    /// Where it stands, quotes included.
    pub span: Span,
}

/// Where a provision comes from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Citation {
    /// The source's title, and as a rule the place in it.
    pub text: Text,
    /// Its date.
    pub on: Option<Date>,
    /// A link to it.
    pub at: Option<Text>,
}

/// The sources and notes that follow a statement or a clause.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Attachments {
    /// `source "…"`.
    pub sources: Vec<Citation>,
    /// `note "…"`.
    pub notes: Vec<Text>,
}
