//! Policies: the header, outcomes and terms (`docs/language.md`, "Policies").

use std::sync::Arc;

use super::{
    Attachments, Body, Broken, Conventions, Example, ExampleTable, Expr, Factor, Item, Member, Name, Path, Relation,
    Rule, RuleNumber, Text, TypeName,
};
use crate::source::{SourceFile, Span};
use crate::values::Date;

/// `policy NAME "…"` with its header and statements.
#[derive(Clone, Debug, Default)]
pub struct Policy {
    /// Its name.
    pub name: Name,
    /// Its title.
    pub title: Option<Text>,
    /// Its header lines.
    pub header: Header,
    /// Whether the header could not be read.
    pub header_broken: bool,
    /// Sources and notes.
    pub attachments: Attachments,
    /// Its outcomes.
    pub outcomes: Vec<Outcome>,
    /// Whether they stand `strongest first`.
    pub strongest_first: bool,
    /// Its parameters.
    pub parameters: Vec<Parameter>,
    /// Its terms and tables.
    pub terms: Vec<Term>,
    /// Its rules in order.
    pub rules: Vec<Rule>,
    /// What officials weigh, and the sources and notes of the statement.
    pub factors: (Vec<Factor>, Attachments),
    /// Its examples, those written as a table left out.
    pub examples: Vec<Example>,
    /// What was repealed whole, in the order of the text.
    pub repealed: Vec<Repealed>,
    /// Its examples that are written as tables.
    pub example_tables: Vec<ExampleTable>,
    /// Statements that could not be read.
    pub broken: Vec<Broken>,
}

/// `rule 2 repealed by NAME`: what is no more, and keeps its place and its name.
#[derive(Clone, Debug)]
pub struct Repealed {
    /// `rule`, `term`, `table`, `parameter`, `outcome` or `row`.
    pub kind: &'static str,
    /// Its number or name.
    pub name: Name,
    /// The amendment that repealed it.
    pub by: Name,
    /// The sources and notes of that change.
    pub attachments: Attachments,
    /// How many of its kind stand before it; terms and tables are of one kind.
    pub before: usize,
}

impl Repealed {
    /// Its address: `rule 2`, `term adult`.
    #[must_use]
    pub fn address(&self) -> String {
        format!("{} {}", self.kind, self.name.text)
    }
}

/// A provision of a policy: what has an address of its own.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Provision {
    /// Its address without the policy: `rule 1(b)(2)`, `term adult`, `in force`.
    pub address: String,
    /// How many provisions it stands in.
    pub depth: usize,
    /// Where it starts: its marker, number or name; of a line of the header, the name of the policy.
    pub span: Span,
    /// Its own text in the canonical layout, without the provisions that stand in it.
    pub text: String,
}

/// The lines of a policy's header. What may stand but once is a list here, too: the checker reports a second.
#[derive(Clone, Debug, Default)]
pub struct Header {
    /// `in force from … to …`.
    pub in_force: Vec<InForce>,
    /// `uses …`.
    pub uses: Vec<Name>,
    /// `case NAME : RECORD`.
    pub case: Vec<Case>,
    /// `decides about each NAME in PATH`.
    pub decides: Vec<Decides>,
    /// `presumes …`.
    pub presumes: Vec<Presumption>,
    /// `requires evidence …`.
    pub requires: Vec<Requirement>,
    /// `governed by the law on …`.
    pub governed: Vec<Governed>,
    /// `ages by …`, `rounding …`.
    pub conventions: Conventions,
}

/// `governed by the law on PATH`: the text of that day decides.
#[derive(Clone, Debug)]
pub struct Governed {
    /// The day, a fact of the case or of the subject.
    pub path: Path,
    /// Where it stands.
    pub span: Span,
}

/// `in force from A to B`, both days included.
#[derive(Clone, Debug)]
pub struct InForce {
    /// The first day.
    pub from: Date,
    /// The last day; `None` where it holds from then on.
    pub to: Option<Date>,
    /// Where it stands.
    pub span: Span,
}

/// `case NAME : RECORD`.
#[derive(Clone, Debug)]
pub struct Case {
    /// The name by which the policy calls the case.
    pub name: Name,
    /// The record that a case is.
    pub record: TypeName,
}

/// `decides about each NAME in PATH`.
#[derive(Clone, Debug)]
pub struct Decides {
    /// The name by which the policy calls the subject.
    pub name: Name,
    /// The list of subjects.
    pub list: Path,
    /// Where it stands.
    pub span: Span,
}

/// `presumes RECORD.FIELD is VALUE`.
#[derive(Clone, Debug)]
pub struct Presumption {
    /// The record.
    pub record: Name,
    /// Its field.
    pub field: Name,
    /// What is presumed of it.
    pub value: Item,
    /// Where it stands.
    pub span: Span,
}

/// `requires evidence "…" or "…" for RECORD.FIELD`.
#[derive(Clone, Debug)]
pub struct Requirement {
    /// The kinds of evidence, of which each will do.
    pub evidence: Vec<Text>,
    /// The record.
    pub record: Name,
    /// Its field.
    pub field: Name,
    /// Where it stands.
    pub span: Span,
}

/// An outcome of a policy.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// Its name and label.
    pub member: Member,
    /// Its mark.
    pub mark: Option<Mark>,
}

/// How an outcome binds.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Mark {
    /// `entitled`: there is a right to it.
    Entitled,
    /// `as a rule`: so it is decided in principle.
    AsARule,
    /// `discretion`: it is left to the authority.
    Discretion,
}

/// `term NAME of PARAMETER : TYPE "…"`, or a `table`.
#[derive(Clone, Debug)]
pub struct Term {
    /// Its name.
    pub name: Name,
    /// Its parameters: none, one (`of`), or two (`of … on …`).
    pub parameters: Vec<(Name, TypeName)>,
    /// Its label.
    pub label: Option<Text>,
    /// What it means.
    pub definition: Definition,
    /// Sources and notes.
    pub attachments: Attachments,
}

impl Term {
    /// The keyword of its statement: `term` or `table`.
    #[must_use]
    pub fn keyword(&self) -> &'static str {
        if matches!(self.definition, Definition::Table(_)) { "table" } else { "term" }
    }

    /// Its address: `term NAME` or `table NAME`.
    #[must_use]
    pub fn address(&self) -> String {
        format!("{} {}", self.keyword(), self.name.text)
    }
}

/// What a term means.
#[derive(Clone, Debug)]
pub enum Definition {
    /// `when …`.
    Condition(Body),
    /// `is …`.
    Value(Expr),
    /// `table`: it is the result of the row that fits.
    Table(Table),
}

/// The columns and rows of a `table`.
#[derive(Clone, Debug)]
pub struct Table {
    /// What is asked, column by column.
    pub columns: Vec<Expr>,
    /// What the column of results is called.
    pub result: Name,
    /// Its rows. Where they are read from a file, [`crate::PolicyFile::parse_with`] puts them here.
    pub rows: Vec<TableRow>,
    /// Rows that were repealed.
    pub repealed: Vec<Repealed>,
    /// The file that its rows are read from; `None` where they stand in the policy.
    pub from: Option<RowsFrom>,
}

/// `rows from "points.xlsx" sheet "Ages"`.
#[derive(Clone, Debug)]
pub struct RowsFrom {
    /// The file, as it is found from the policy's own.
    pub file: Text,
    /// The sheet of a workbook.
    pub sheet: Option<Text>,
    /// Where it stands.
    pub span: Span,
    /// The text in which the places of the rows are, once they are read: a line for each row of the file.
    pub text: Option<Arc<SourceFile>>,
}

/// A row of a table.
#[derive(Clone, Debug)]
pub struct TableRow {
    /// Its number, by which it is addressed: that of its place, or 2a where an amendment put it behind the second.
    pub number: RuleNumber,
    /// A cell for each column.
    pub cells: Vec<Cell>,
    /// The result, written out.
    pub result: CellPart,
    /// Sources and notes.
    pub attachments: Attachments,
    /// Where its cells stand, with the bars around them.
    pub span: Span,
}

/// A cell of a table.
#[derive(Clone, Debug)]
pub struct Cell {
    /// What it fits: one of these parts; whatever there is where it is `any`, without a part.
    pub parts: Vec<CellPart>,
    /// Where it stands.
    pub span: Span,
}

/// A part of a cell.
#[derive(Clone, Debug)]
pub struct CellPart {
    /// What it is.
    pub kind: CellPartKind,
    /// Where it stands.
    pub span: Span,
}

/// What a part of a cell fits.
#[derive(Clone, Debug)]
pub enum CellPartKind {
    /// `none`.
    None,
    /// A value, or a choice's member by its name.
    Is(Expr),
    /// `from A to B`, both included.
    Between(Expr, Expr),
    /// `under A`, or `at least A and under B`.
    Bounds(Vec<(Relation, Expr)>),
}

/// `parameter NAME "…" from DATE: VALUE …`: a value that changes over time.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Its name.
    pub name: Name,
    /// Its label.
    pub label: Option<Text>,
    /// Its values, each from a day on.
    pub values: Vec<ParameterValue>,
    /// Sources and notes.
    pub attachments: Attachments,
}

/// `from DATE: VALUE`.
#[derive(Clone, Debug)]
pub struct ParameterValue {
    /// The first day.
    pub from: Date,
    /// Where the day stands.
    pub from_span: Span,
    /// The value.
    pub value: Expr,
    /// Sources and notes.
    pub attachments: Attachments,
}
