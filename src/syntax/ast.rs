//! The tree of a policy file as it was written: names, texts and places, no meaning yet.

use std::sync::Arc;

use crate::source::{SourceFile, Span};
use crate::values::{Date, Number, Rounding, TimeSpan, Unit};

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

/// One file: its parts in order, and what stood in it that could not be read.
#[derive(Clone, Debug)]
pub struct Ast {
    /// The text.
    pub file: Arc<SourceFile>,
    /// `vocabulary …` and `policy …`, each with the statements that follow it.
    pub parts: Vec<Part>,
}

/// A vocabulary or a policy.
#[derive(Clone, Debug)]
pub enum Part {
    /// What the facts are.
    Vocabulary(Vocabulary),
    /// What follows from them.
    Policy(Policy),
}

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

/// A statement that could not be read: the name it would have declared keeps others quiet.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Broken {
    /// The statement's keyword.
    pub keyword: String,
    /// The word after it.
    pub name: String,
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
    /// Its terms.
    pub terms: Vec<Term>,
    /// Its rules in order.
    pub rules: Vec<Rule>,
    /// Its examples.
    pub examples: Vec<Example>,
    /// Statements that could not be read.
    pub broken: Vec<Broken>,
}

/// The lines of a policy's header.
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
    /// `ages by …`, `rounding …`.
    pub conventions: Conventions,
}

/// `in force from A to B`, both days included.
#[derive(Clone, Debug)]
pub struct InForce {
    /// The first day.
    pub from: Date,
    /// The last day.
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

/// `term NAME of PARAMETER : TYPE "…"`.
#[derive(Clone, Debug)]
pub struct Term {
    /// Its name.
    pub name: Name,
    /// Its parameter.
    pub parameter: Option<(Name, TypeName)>,
    /// Its label.
    pub label: Option<Text>,
    /// What it means.
    pub definition: Definition,
    /// Sources and notes.
    pub attachments: Attachments,
}

/// What a term means.
#[derive(Clone, Debug)]
pub enum Definition {
    /// `when …`.
    Condition(Body),
    /// `is …`.
    Value(Expr),
}

/// A rule's number, such as `1` or `1a`.
#[derive(Clone, Debug)]
pub struct RuleNumber {
    /// The digits.
    pub number: u32,
    /// The letters after them.
    pub suffix: String,
    /// Where it stands.
    pub span: Span,
}

impl RuleNumber {
    /// The number as it is written in an address.
    #[must_use]
    pub fn text(&self) -> String {
        format!("{}{}", self.number, self.suffix)
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
    /// The outcome that it gives.
    pub outcome: Name,
    /// `when …`; `None` is `otherwise`.
    pub when: Option<Body>,
    /// `unless …`.
    pub unless: Option<Body>,
    /// Where it stands, whole.
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

/// A path to a fact: a name and the fields after it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Path {
    /// The first name.
    pub root: Name,
    /// The fields.
    pub fields: Vec<Name>,
    /// Where it stands.
    pub span: Span,
}

/// A condition or a value.
#[derive(Clone, Debug)]
pub struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where it stands.
    pub span: Span,
}

/// `and` or `or`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Joiner {
    /// `and`.
    And,
    /// `or`.
    Or,
}

/// A comparison's relation, without its `not`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Relation {
    /// `is`.
    Is,
    /// `is under`.
    Under,
    /// `is at least`.
    AtLeast,
    /// `is at most`.
    AtMost,
    /// `is over`.
    Over,
    /// `is before`.
    Before,
    /// `is after`.
    After,
    /// `is on or before`.
    OnOrBefore,
    /// `is on or after`.
    OnOrAfter,
}

impl Relation {
    /// The relation as it is written.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Relation::Is => "is",
            Relation::Under => "is under",
            Relation::AtLeast => "is at least",
            Relation::AtMost => "is at most",
            Relation::Over => "is over",
            Relation::Before => "is before",
            Relation::After => "is after",
            Relation::OnOrBefore => "is on or before",
            Relation::OnOrAfter => "is on or after",
        }
    }
}

/// `some`, `every` or `no`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Quantifier {
    /// `some`.
    Some,
    /// `every`.
    Every,
    /// `no`.
    No,
}

/// `plus` or `minus`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Sign {
    /// `plus`.
    Plus,
    /// `minus`.
    Minus,
}

/// `times` or `divided by`, and how the result is rounded.
#[derive(Clone, Debug)]
pub struct Factor {
    /// Whether it divides.
    pub divides: bool,
    /// By what.
    pub by: Expr,
    /// `rounded … to N places`.
    pub rounded: Option<Rounded>,
}

/// `rounded up|down|half up to N places`.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Rounded {
    /// Which way.
    pub way: RoundingWay,
    /// How many digits after the point stay, 0 to 6.
    pub places: u8,
}

/// Which way a number is rounded.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum RoundingWay {
    /// Away from zero.
    Up,
    /// Toward zero.
    Down,
    /// To the nearer; halves away from zero.
    HalfUp,
}

/// What an expression is.
#[derive(Clone, Debug)]
pub enum ExprKind {
    /// `a and b and c`, or with `or`; both kinds side by side are an error that the checker reports.
    Chain(Box<Expr>, Vec<(Joiner, Expr)>),
    /// `not …`.
    Not(Box<Expr>),
    /// `some x in LIST other than y satisfies …`.
    Quantified {
        /// Which quantifier.
        quantifier: Quantifier,
        /// The element's name.
        name: Name,
        /// The list.
        list: Path,
        /// The element that is passed over.
        other_than: Option<Path>,
        /// What it satisfies.
        body: Box<Expr>,
    },
    /// `a is under b`.
    Compare {
        /// The left side.
        left: Box<Expr>,
        /// The relation.
        relation: Relation,
        /// Whether it says `not`.
        negated: bool,
        /// The right side.
        right: Box<Expr>,
    },
    /// `a is one of b, c`.
    OneOf {
        /// The left side.
        left: Box<Expr>,
        /// Whether it says `not`.
        negated: bool,
        /// The values, or one list.
        choices: Vec<Expr>,
    },
    /// `a is empty`.
    IsEmpty(Box<Expr>, bool),
    /// `a is none`.
    IsNone(Box<Expr>, bool),
    /// `a plus b minus c`.
    Sum(Box<Expr>, Vec<(Sign, Expr)>),
    /// `a times b divided by c rounded up to 0 places`.
    Product(Box<Expr>, Vec<Factor>),
    /// `yes` or `no`.
    YesNo(bool),
    /// A number.
    Number(Number),
    /// A date.
    Date(Date),
    /// A span.
    Span(TimeSpan),
    /// A text.
    Text(String),
    /// `unsettled "…"`.
    Unsettled(Text),
    /// `if … then … else …`.
    If(Box<Expr>, Box<Expr>, Box<Expr>),
    /// `age of X on D`.
    Age(Box<Expr>, Option<Box<Expr>>),
    /// `completed years from A to B`.
    Completed(Unit, Box<Expr>, Box<Expr>),
    /// `count of x in LIST where (…)`.
    Count {
        /// The element's name.
        name: Option<Name>,
        /// The list.
        list: Path,
        /// Which elements count.
        filter: Option<Box<Expr>>,
    },
    /// `term of X`.
    Call(Name, Box<Expr>),
    /// `rule 1 applies to X`, `rule 1(b) is met by X`.
    Cited {
        /// What is cited.
        provision: Address,
        /// Whether it says `applies` rather than `is met`.
        applies: bool,
        /// About whom.
        subject: Option<Path>,
    },
    /// A name, and fields after it.
    Path(Path),
}

/// The address of a rule or of a clause of it.
#[derive(Clone, Debug)]
pub struct Address {
    /// The rule.
    pub rule: RuleNumber,
    /// Whether it is in the rule's `unless`.
    pub unless: bool,
    /// The markers.
    pub markers: Vec<Name>,
    /// Where it stands.
    pub span: Span,
}

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
    /// `is A, B`.
    Items(Vec<Item>),
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
    /// `[0]`.
    Index(usize),
    /// `[ken]`.
    Key(Name),
}
