//! Rules: their numbers, groups and clauses, and how they are cited (`docs/language.md`, "Clauses and their numbers").

use super::{Attachments, Expr, Item, Name, Path, Text};
use crate::source::Span;

/// A rule's number, such as `1`, `1a` or `1の2`.
#[derive(Clone, Debug)]
pub struct RuleNumber {
    /// The digits.
    pub number: u32,
    /// The letters after them, or `の2`.
    pub suffix: String,
    /// Where it stands.
    pub span: Span,
}

impl RuleNumber {
    /// The number as it is written in an address: `1a`.
    #[must_use]
    pub fn text(&self) -> String {
        format!("{}{}", self.number, self.suffix)
    }

    /// Where it stands among others: behind its number a branch, behind a branch a branch of that. 1の10 comes after 1の2.
    pub(crate) fn order(&self) -> (u32, Vec<u32>) {
        let branches = match self.suffix.strip_prefix('の') {
            Some(branches) => branches.split('の').filter_map(|branch| branch.parse().ok()).collect(),
            None => self.suffix.chars().map(u32::from).collect(),
        };
        (self.number, branches)
    }

    /// Reads a number as [`RuleNumber::text`] writes it.
    pub(crate) fn read(text: &str, span: Span) -> Option<RuleNumber> {
        let (digits, suffix) = text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()));
        Some(RuleNumber { number: digits.parse().ok()?, suffix: suffix.to_owned(), span })
    }
}

/// `rule N "…"`.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Its number.
    pub number: RuleNumber,
    /// Its title.
    pub title: Text,
    /// The rules that it stands despite.
    pub despite: Vec<RuleNumber>,
    /// Sources and notes.
    pub attachments: Attachments,
    /// What it does where it applies.
    pub effect: Effect,
    /// `when …`; `None` is `otherwise`.
    pub when: Option<Body>,
    /// `unless …`.
    pub unless: Option<Body>,
    /// Where it stands, whole.
    pub span: Span,
}

impl Rule {
    /// The outcome that it gives, if it gives one.
    #[must_use]
    pub fn outcome(&self) -> Option<&Name> {
        match &self.effect {
            Effect::Outcome { name, .. } => Some(name),
            Effect::Waives(_) | Effect::Deems(_) => None,
        }
    }
}

/// What a rule does where it applies.
#[derive(Clone, Debug)]
pub enum Effect {
    /// It gives an outcome, `with` its contents.
    Outcome {
        /// The outcome.
        name: Name,
        /// `FIELD is VALUE`.
        contents: Vec<(Name, Expr)>,
    },
    /// `waives rule 5(a)`: the clauses need not be met.
    Waives(Vec<Address>),
    /// `deems PATH is VALUE for rule 1`.
    Deems(Deeming),
}

/// `deems PATH is VALUE for rule 1 … unless the contrary is shown`.
#[derive(Clone, Debug)]
pub struct Deeming {
    /// The fact of the subject or of the case.
    pub fact: Path,
    /// What it is deemed to be.
    pub value: Item,
    /// For the conditions of which rules.
    pub rules: Vec<RuleNumber>,
    /// Whether it holds only while nothing is known.
    pub unless_the_contrary_is_shown: bool,
    /// Where it stands.
    pub span: Span,
}

/// What stands after `when` and `unless`.
#[derive(Clone, Debug)]
pub struct Body {
    /// The text before a condition.
    pub label: Option<Text>,
    /// Clauses or a condition.
    pub content: Content,
    /// Sources and notes.
    pub attachments: Attachments,
    /// Where it stands.
    pub span: Span,
}

/// Clauses or a condition.
#[derive(Clone, Debug)]
pub enum Content {
    /// `all of (a) … (b) …`.
    Group(GroupKind, Vec<Clause>),
    /// A condition.
    Condition(Expr),
    /// `repealed by NAME`: the clause is no more, and its marker is kept.
    Repealed(Name),
}

/// How many clauses of a group must hold.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum GroupKind {
    /// `all of`.
    All,
    /// `any of`.
    Any,
    /// `none of`.
    None,
    /// `at least N of`.
    AtLeast(u32),
    /// `at most N of`.
    AtMost(u32),
}

/// A clause: its marker, its sentence and what it means.
#[derive(Clone, Debug)]
pub struct Clause {
    /// The marker without its brackets.
    pub marker: Name,
    /// The sentence.
    pub label: Option<Text>,
    /// Clauses or a condition.
    pub content: Content,
    /// Sources and notes.
    pub attachments: Attachments,
    /// Where it stands, without the clauses below it.
    pub span: Span,
}

impl Clause {
    /// Whether an amendment took it out, and it only keeps its place.
    #[must_use]
    pub fn is_repealed(&self) -> bool {
        matches!(self.content, Content::Repealed(_))
    }
}

/// On which side a factor weighs.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Side {
    /// `for`.
    For,
    /// `against`.
    Against,
    /// `to be considered`: on neither side.
    Considered,
}

/// What an official weighs: `for (a) strongly "…": …`.
#[derive(Clone, Debug)]
pub struct Factor {
    /// Its side.
    pub side: Side,
    /// Whether it weighs `strongly`.
    pub strongly: bool,
    /// The factor itself.
    pub clause: Clause,
}

/// The address of a rule or of a clause of it.
#[derive(Clone, Debug)]
pub struct Address {
    /// The rule.
    pub rule: RuleNumber,
    /// Whether it is in the rule's `unless`.
    pub unless: bool,
    /// The markers of the clause, from the outermost in, without their brackets; empty where it is the whole rule.
    pub markers: Vec<Name>,
    /// Where it stands.
    pub span: Span,
}
