//! Amendments: what changes in a policy, from which day, and for whom (`docs/amendments.md`).

use super::{
    Address, Attachments, Broken, Clause, Conventions, Example, ExampleTable, Expr, Factor, Header, InForce, Name,
    Outcome, Parameter, Rule, RuleNumber, Side, TableRow, Term, Text,
};
use crate::source::Span;
use crate::values::Date;

/// `amendment NAME "…"` with its header and changes.
#[derive(Clone, Debug, Default)]
pub struct Amendment {
    /// Its name.
    pub name: Name,
    /// Its title.
    pub title: Option<Text>,
    /// Whether the header could not be read.
    pub header_broken: bool,
    /// `amends NAME`: the policy, or another amendment.
    pub amends: Vec<Name>,
    /// `made on DATE`.
    pub made_on: Vec<(Date, Span)>,
    /// `in force from … to …`.
    pub in_force: Vec<InForce>,
    /// `retroactive`: it reaches back before the day on which it was made.
    pub retroactive: Option<Span>,
    /// `governs cases where …`.
    pub governs: Vec<Expr>,
    /// `also cases under the text before NAME`.
    pub also_before: Vec<Name>,
    /// `the earlier text stays for cases where …`.
    pub stays: Vec<Stays>,
    /// Sources and notes.
    pub attachments: Attachments,
    /// What changes, in order.
    pub changes: Vec<Change>,
    /// Its examples.
    pub examples: Vec<Example>,
    /// Its examples that are written as tables.
    pub example_tables: Vec<ExampleTable>,
    /// Statements that could not be read.
    pub broken: Vec<Broken>,
}

/// `the earlier text stays for cases where … until DATE`.
#[derive(Clone, Debug)]
pub struct Stays {
    /// For which cases.
    pub cases: Expr,
    /// The last day on which it stays; `None` where it stays for good.
    pub until: Option<Date>,
    /// Where it stands.
    pub span: Span,
}

/// One change.
#[derive(Clone, Debug)]
pub struct Change {
    /// What is changed, or what the new text stands behind.
    pub target: Target,
    /// How.
    pub kind: ChangeKind,
    /// Sources and notes of a change that has no text of its own.
    pub attachments: Attachments,
    /// Where it stands, from its keyword on, without a statement that follows.
    pub span: Span,
}

impl Change {
    /// The term or the table that it brings.
    #[must_use]
    pub fn term(&self) -> Option<&Term> {
        match &self.kind {
            ChangeKind::Replace(NewText::Term(term)) | ChangeKind::Insert(NewText::Term(term)) => Some(term),
            _ => None,
        }
    }

    pub(crate) fn term_mut(&mut self) -> Option<&mut Term> {
        match &mut self.kind {
            ChangeKind::Replace(NewText::Term(term)) | ChangeKind::Insert(NewText::Term(term)) => Some(term),
            _ => None,
        }
    }
}

/// How something changes.
#[derive(Clone, Debug)]
pub enum ChangeKind {
    /// `replace … with: …`.
    Replace(NewText),
    /// `insert after …: …`.
    Insert(NewText),
    /// `repeal …`.
    Repeal,
    /// `in … replace OLD with NEW`.
    Words(Written, Written),
}

impl ChangeKind {
    /// Whether its text is a statement that has not been read yet.
    #[must_use]
    pub fn is_open(&self) -> bool {
        matches!(self, ChangeKind::Replace(NewText::None) | ChangeKind::Insert(NewText::None))
    }
}

/// The text that a change brings.
#[derive(Clone, Debug)]
pub enum NewText {
    /// A statement follows and has not been read, or could not be.
    None,
    /// Clauses.
    Clauses(Vec<Clause>),
    /// Factors; on which side they stand is said by the address.
    Factors(Vec<Factor>),
    /// Outcomes.
    Outcomes(Vec<Outcome>),
    /// `unless …`.
    Unless(Box<super::Body>),
    /// A rule.
    Rule(Box<Rule>),
    /// A term or a table.
    Term(Box<Term>),
    /// A parameter.
    Parameter(Parameter),
    /// Rows of a table.
    Rows(Vec<TableRow>),
    /// Lines of the header.
    Header(Box<Header>),
    /// The title.
    Title(Text),
    /// Sources or notes of the header.
    Attachments(Attachments),
}

/// A literal or a name, changed word by word.
#[derive(Clone, Debug)]
pub struct Written {
    /// A literal, or a path that is a name alone.
    pub expr: Expr,
}

/// What an amendment can name.
#[derive(Clone, Debug)]
pub struct Target {
    /// What it is.
    pub kind: TargetKind,
    /// Where it stands.
    pub span: Span,
}

/// The kinds of addresses.
#[derive(Clone, Debug)]
pub enum TargetKind {
    /// `rule 1`, `rule 1(b)`, `rule 1 unless`, `rule 1 unless (a)`.
    Provision(Address),
    /// `term NAME`, `table NAME`, `term NAME(1)`: the keyword, the name, and the markers of the clause.
    Term(&'static str, Name, Vec<Name>),
    /// `table NAME row 2`.
    Row(Name, RuleNumber),
    /// `parameter NAME`.
    Parameter(Name),
    /// `outcome NAME`.
    Outcome(Name),
    /// `factors for (a)`: the side, and the markers; without any, the end of the side.
    Factor(Side, Vec<Name>),
    /// A line of the header.
    Header(HeaderLine),
    /// `amendment NAME`: an amendment that has not begun.
    Amendment(Name),
}

/// A line of a policy's header.
#[derive(Clone, Debug)]
pub enum HeaderLine {
    /// `title`.
    Title,
    /// `sources`: all sources of the header.
    Sources,
    /// `notes`: all notes of the header.
    Notes,
    /// `in force`.
    InForce,
    /// `uses`.
    Uses,
    /// `presumes RECORD.FIELD`.
    Presumes(Name, Name),
    /// `evidence for RECORD.FIELD`.
    Evidence(Name, Name),
    /// `ages`.
    Ages,
    /// `rounding`.
    Rounding,
}

impl Side {
    /// The side as it is written.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Side::For => "for",
            Side::Against => "against",
            Side::Considered => "to be considered",
        }
    }
}

impl Target {
    /// The address as decisions print it, without the policy: `rule 1(b)(1)`, `factors for (a)`.
    #[must_use]
    pub fn text(&self) -> String {
        let markers = |markers: &[Name]| markers.iter().map(|marker| format!("({})", marker.text)).collect::<String>();
        match &self.kind {
            TargetKind::Provision(address) => address.text(),
            TargetKind::Term(keyword, name, inner) => format!("{keyword} {}{}", name.text, markers(inner)),
            TargetKind::Row(name, number) => format!("table {} row {}", name.text, number.text()),
            TargetKind::Parameter(name) => format!("parameter {}", name.text),
            TargetKind::Outcome(name) => format!("outcome {}", name.text),
            TargetKind::Factor(side, inner) if inner.is_empty() => format!("factors {}", side.words()),
            TargetKind::Factor(side, inner) => format!("factors {} {}", side.words(), markers(inner)),
            TargetKind::Header(line) => line.text(),
            TargetKind::Amendment(name) => format!("amendment {}", name.text),
        }
    }
}

impl HeaderLine {
    /// The line as an amendment names it.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            HeaderLine::Title => "title".to_owned(),
            HeaderLine::Sources => "sources".to_owned(),
            HeaderLine::Notes => "notes".to_owned(),
            HeaderLine::InForce => "in force".to_owned(),
            HeaderLine::Uses => "uses".to_owned(),
            HeaderLine::Presumes(record, field) => format!("presumes {}.{}", record.text, field.text),
            HeaderLine::Evidence(record, field) => format!("evidence for {}.{}", record.text, field.text),
            HeaderLine::Ages => "ages".to_owned(),
            HeaderLine::Rounding => "rounding".to_owned(),
        }
    }
}

/// The conventions of a header, where any is stated.
impl Conventions {
    /// Whether none is stated.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ages.is_none() && self.rounding.is_none()
    }
}
