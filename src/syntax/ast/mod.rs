//! The tree of a policy file as it was written: names, texts and places, no meaning yet. [`crate::PolicyFile::parse`] makes
//! it. What each statement means is told in `docs/language.md`; each type here shows how its statement is written. The tree
//! changes where the language does.

mod amendment;
mod conditions;
mod examples;
mod names;
mod policy;
mod rules;
mod vocabulary;

use std::sync::Arc;

pub use amendment::{Amendment, Change, ChangeKind, HeaderLine, NewText, Stays, Target, TargetKind, Written};
pub use conditions::{
    Expr, ExprKind, Joiner, Multiplier, Path, Periods, Quantifier, Relation, Rounded, RoundingWay, Sign, Total,
};
pub use examples::{
    CaseCell, CaseCellKind, CaseColumn, CaseColumnKind, CaseRow, Element, Example, ExampleTable, Expect, Expected,
    ExpectedFactor, Fact, FactPath, FactStep, Given, Item, ItemKind, MissingItem, Presence, Setting,
};
pub use names::{Attachments, Citation, Name, Text};
pub use policy::{
    Case, Cell, CellPart, CellPartKind, Decides, Definition, Governed, Header, InForce, Mark, Outcome, Parameter,
    ParameterValue, Policy, Presumption, Provision, Repealed, Requirement, RowsFrom, Table, TableRow, Term,
};
pub use rules::{Address, Body, Clause, Content, Deeming, Effect, Factor, GroupKind, Rule, RuleNumber, Side};
pub use vocabulary::{Ages, Choice, Conventions, Field, Member, Record, TypeName, TypeShape, Vocabulary};

use super::cut::RESERVED;
use crate::source::{SourceFile, Span};

/// One file: its parts in order, and what stood in it that could not be read.
#[derive(Clone, Debug)]
pub struct Ast {
    /// The text in which all spans are places.
    pub file: Arc<SourceFile>,
    /// `vocabulary …`, `policy …` and `amendment …`, each with the statements that follow it.
    pub parts: Vec<Part>,
    /// Where each part stands, from its keyword to the next part; empty where not every part could be read.
    pub places: Vec<Span>,
}

/// A vocabulary, a policy or an amendment.
#[derive(Clone, Debug)]
pub enum Part {
    /// What the facts are.
    Vocabulary(Vocabulary),
    /// What follows from them.
    Policy(Policy),
    /// What changes in it, from a day on.
    Amendment(Amendment),
}

impl Part {
    /// Its name.
    #[must_use]
    pub fn name(&self) -> &Name {
        match self {
            Part::Vocabulary(part) => &part.name,
            Part::Policy(part) => &part.name,
            Part::Amendment(part) => &part.name,
        }
    }
}

/// A statement that could not be read: the name it would have declared keeps others quiet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Broken {
    /// The statement's keyword.
    pub keyword: String,
    /// The word after it.
    pub name: String,
}

impl Broken {
    /// Whether it would have declared a name, and that was lost: the word after the keyword can be none.
    pub(crate) fn has_lost_its_name(&self) -> bool {
        let is_name = self.name.starts_with(char::is_alphabetic) && !RESERVED.contains(&self.name.as_str());
        matches!(self.keyword.as_str(), "term" | "table" | "parameter") && !is_name
    }
}
