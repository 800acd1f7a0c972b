//! Examples: the facts that are given and the decisions that are expected (`docs/language.md`, "Examples").

use super::{Attachments, Name, RowsFrom, RuleNumber, Side, Text};
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

/// `examples "…" on DATE given … | case | PATH | expect | …`: a row is an example.
#[derive(Clone, Debug)]
pub struct ExampleTable {
    /// What they show.
    pub title: Text,
    /// The day on which those are decided that have none of their own.
    pub on: Option<Date>,
    /// The facts that all of them share.
    pub given: Vec<Given>,
    /// What stands in the cells, column by column.
    pub columns: Vec<CaseColumn>,
    /// Its rows. Where they are read from a file, [`crate::PolicyFile::parse_with`] puts them here.
    pub rows: Vec<CaseRow>,
    /// The file that its rows are read from; `None` where they stand in the policy.
    pub from: Option<RowsFrom>,
    /// Sources and notes.
    pub attachments: Attachments,
    /// Where it stands.
    pub span: Span,
}

impl ExampleTable {
    /// Its rows as examples, titled by the table and their own `case`. What a row says of a fact goes before what all
    /// share. Places of what a row says are those of the row, which may be in another text ([`RowsFrom::text`]).
    #[must_use]
    pub fn examples(&self) -> Vec<Example> {
        self.rows.iter().map(|row| self.example(row)).collect()
    }

    fn example(&self, row: &CaseRow) -> Example {
        let title = Text { value: self.title.value.clone(), span: row.span };
        let (given, attachments) = (self.given.clone(), row.attachments.clone());
        let mut example = Example { title, on: self.on, given, expect: Vec::new(), attachments, span: row.span };
        for (column, cell) in self.columns.iter().zip(&row.cells) {
            match (&column.kind, &cell.kind) {
                (_, CaseCellKind::Title(text)) => {
                    example.title = Text { value: format!("{}: {}", self.title.value, text.value), span: text.span };
                }
                (_, CaseCellKind::On(date)) => example.on = Some(*date),
                (CaseColumnKind::Fact(path), CaseCellKind::Fact(fact)) => {
                    let plural = matches!(fact, Fact::Items(items) if items.len() > 1);
                    example.given.push(Given { path: path.clone(), plural, fact: fact.clone() });
                }
                (CaseColumnKind::Expect(subject), CaseCellKind::Expect(expect)) => {
                    example.expect.push(Expect { subject: subject.clone(), ..expect.clone() });
                }
                _ => {}
            }
        }
        example
    }
}

/// A column of a table of examples.
#[derive(Clone, Debug)]
pub struct CaseColumn {
    /// What its cells hold.
    pub kind: CaseColumnKind,
    /// Where its head stands.
    pub span: Span,
}

/// What the cells of a column hold.
#[derive(Clone, Debug)]
pub enum CaseColumnKind {
    /// `case`: what the row shows.
    Case,
    /// `on`: the day.
    On,
    /// A fact, from the case on.
    Fact(FactPath),
    /// `expect`, or `expect for KEY`.
    Expect(Option<Name>),
}

/// A row of a table of examples.
#[derive(Clone, Debug)]
pub struct CaseRow {
    /// A cell for each column.
    pub cells: Vec<CaseCell>,
    /// Sources and notes.
    pub attachments: Attachments,
    /// Where its cells stand, with the bars around them.
    pub span: Span,
}

/// A cell of a table of examples.
#[derive(Clone, Debug)]
pub struct CaseCell {
    /// What it holds.
    pub kind: CaseCellKind,
    /// Where it stands.
    pub span: Span,
}

/// What a cell of a table of examples holds: what its column asks for.
#[derive(Clone, Debug)]
pub enum CaseCellKind {
    /// What the row shows.
    Title(Text),
    /// The day.
    On(Date),
    /// What follows `is` in `given`.
    Fact(Fact),
    /// What follows `expect`. About whom it is says the column.
    Expect(Expect),
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

impl Fact {
    /// Where its value stands; of records it is not kept.
    pub(crate) fn span(&self) -> Option<Span> {
        match self {
            Fact::Empty(span) | Fact::Unknown(span) | Fact::CannotBeKnown(span) => Some(*span),
            Fact::Items(items) => Some(items.first()?.span.to(items.last()?.span)),
            Fact::Shown(inner, text) => Some(inner.span()?.to(text.span)),
            Fact::Elements(_) | Fact::Record(_) => None,
        }
    }
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
    /// `factors for (a) present, …`: some of the factors.
    pub factors: Vec<ExpectedFactor>,
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

/// A factor that an example expects to be there, or not.
#[derive(Clone, Debug)]
pub struct ExpectedFactor {
    /// On which side it stands.
    pub side: Side,
    /// Its marker.
    pub marker: Name,
    /// Whether it is there.
    pub presence: Presence,
    /// Where it stands.
    pub span: Span,
}

impl ExpectedFactor {
    /// The address as decisions print it, without the policy: `factors for (a)`.
    #[must_use]
    pub fn address(&self) -> String {
        format!("factors {} ({})", self.side.words(), self.marker.text)
    }
}

/// Whether a factor is there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Presence {
    /// `present`.
    Present,
    /// `absent`.
    Absent,
    /// `not known`.
    NotKnown,
}

impl Presence {
    /// As it is written.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Presence::Present => "present",
            Presence::Absent => "absent",
            Presence::NotKnown => "not known",
        }
    }
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
