//! Examples: the facts that are given and the decisions that are expected (`docs/language.md`, "Examples").

use super::{Attachments, Name, RuleNumber, Text};
use crate::source::Span;
use crate::values::{Date, Days, Number, TimeSpan};

/// `example "…" on DATE given … expect …`.
#[derive(Clone, Debug)]
pub struct Example {
    /// What it shows.
    pub title: Text,
    /// The day on which it is decided.
    pub on: Option<Date>,
    /// The facts.
    pub given: Vec<Given>,
    /// The decisions.
    pub expect: Vec<Expect>,
    /// Sources and notes.
    pub attachments: Attachments,
    /// Where it stands.
    pub span: Span,
}

/// `given PATH …`.
#[derive(Clone, Debug)]
pub struct Given {
    /// The fact, from the case on.
    pub path: FactPath,
    /// Whether it says `are` or `have`.
    pub plural: bool,
    /// What it is.
    pub fact: Fact,
}

/// A fact of an example.
#[derive(Clone, Debug)]
pub enum Fact {
    /// `has one called … with (…) and one …`.
    Elements(Vec<Element>),
    /// `with (…)`.
    Record(Vec<Setting>),
    /// `is empty`.
    Empty(Span),
    /// `is unknown`.
    Unknown(Span),
    /// `cannot be known`: a finding.
    CannotBeKnown(Span),
    /// `is A, B`.
    Items(Vec<Item>),
    /// `… shown by "enrolment certificate"`: with its evidence.
    Shown(Box<Fact>, Text),
}

/// One element of a list of records.
#[derive(Clone, Debug)]
pub struct Element {
    /// Its key.
    pub key: Option<Name>,
    /// Its facts.
    pub settings: Vec<Setting>,
    /// Where it stands.
    pub span: Span,
}

/// `FIELD is VALUE` in brackets.
#[derive(Clone, Debug)]
pub struct Setting {
    /// The field.
    pub field: Name,
    /// Whether it says `are` or `have`.
    pub plural: bool,
    /// What it is.
    pub fact: Fact,
}

/// A value written out in an example.
#[derive(Clone, Debug)]
pub struct Item {
    /// What it is.
    pub kind: ItemKind,
    /// Where it stands.
    pub span: Span,
}

/// What a written value is.
#[derive(Clone, PartialEq, Debug)]
pub enum ItemKind {
    /// A date.
    Date(Date),
    /// A date known in part: `2005-XX-XX`, `2005-04-XX`.
    Days(Days),
    /// `from 2019-04-01 to 2021-03-31`, or `since 2019-04-01`; of a day something may be known only.
    Period(Days, Option<Days>),
    /// A span.
    Span(TimeSpan),
    /// A number.
    Number(Number),
    /// A text.
    Text(String),
    /// `yes` or `no`.
    YesNo(bool),
    /// `none`.
    None,
    /// A choice's member or a key.
    Word(String),
}

/// `expect …`.
#[derive(Clone, Debug)]
pub struct Expect {
    /// The result.
    pub result: Expected,
    /// About whom.
    pub subject: Option<Name>,
    /// `by rule 1, rule 2`: the whole list.
    pub by: Option<Vec<RuleNumber>>,
    /// `missing …`: the whole list.
    pub missing: Option<Vec<MissingItem>>,
    /// Sources and notes.
    pub attachments: Attachments,
    /// Where it stands.
    pub span: Span,
}

/// The result that an example expects.
#[derive(Clone, Debug)]
pub enum Expected {
    /// An outcome, `undecided` or `conflict`.
    Word(Name),
    /// `undetermined: A or B`.
    Undetermined(Vec<Name>),
    /// `not in force`.
    NotInForce,
}

/// What an example expects to be missing.
#[derive(Clone, Debug)]
pub enum MissingItem {
    /// A fact or an assessment.
    Fact(FactPath),
    /// A question of law, by the address of the clause that asks it.
    Question {
        /// The address as decisions print it, without the policy.
        address: String,
        /// Where it stands.
        span: Span,
    },
}

/// A path to a fact as decisions write it: `people[ken].sentences[0].length`.
#[derive(Clone, Debug)]
pub struct FactPath {
    /// The first word.
    pub root: Name,
    /// What follows.
    pub steps: Vec<FactStep>,
    /// Where it stands.
    pub span: Span,
}

/// A step of a path to a fact.
#[derive(Clone, Debug)]
pub enum FactStep {
    /// `.field`.
    Field(Name),
    /// `[0]`, counted from 0.
    Index(usize),
    /// `[ken]`.
    Key(Name),
}
