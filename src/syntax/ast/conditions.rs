//! Conditions and values: expressions, and the words that join them (`docs/language.md`, "Conditions").

use super::{Address, Name, Text};
use crate::source::Span;
use crate::values::{Date, Number, TimeSpan, Unit};

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

/// What is made of the values of many elements.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Total {
    /// `sum of`.
    Sum,
    /// `earliest of`.
    Earliest,
    /// `latest of`.
    Latest,
    /// `largest of`.
    Largest,
    /// `smallest of`.
    Smallest,
    /// `count of distinct`.
    Distinct,
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
pub struct Multiplier {
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

/// The periods in which time is counted: those of a list, or one of each of its elements.
#[derive(Clone, Debug)]
pub struct Periods {
    /// The period of each element, and the element's name; without it the list is one of periods.
    pub each: Option<(Path, Name)>,
    /// The list.
    pub list: Path,
    /// Which elements count.
    pub filter: Option<Box<Expr>>,
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
    /// `every year y of PERIOD satisfies …`.
    Years {
        /// Which quantifier.
        quantifier: Quantifier,
        /// What a year is called, if not `year`.
        name: Option<Name>,
        /// Whose years.
        period: Box<Expr>,
        /// What it satisfies.
        body: Box<Expr>,
    },
    /// `from A to B`, or `since A`.
    Period(Box<Expr>, Option<Box<Expr>>),
    /// `PERIOD covers DAY`.
    Covers {
        /// The period.
        period: Box<Expr>,
        /// Whether it is `does not cover`.
        negated: bool,
        /// The day.
        day: Box<Expr>,
    },
    /// `unbroken time in PERIODS up to DAY allowing gaps of SPAN`.
    Unbroken {
        /// The periods.
        periods: Periods,
        /// The last day.
        up_to: Box<Expr>,
        /// How long a gap may be.
        gaps: Option<Box<Expr>>,
    },
    /// `total time in PERIODS within PERIOD`.
    TotalTime {
        /// The periods.
        periods: Periods,
        /// The period in which they are counted.
        within: Box<Expr>,
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
    /// `a is empty`, and whether it says `not`.
    IsEmpty(Box<Expr>, bool),
    /// `a is none`, and whether it says `not`.
    IsNone(Box<Expr>, bool),
    /// `a plus b minus c`.
    Sum(Box<Expr>, Vec<(Sign, Expr)>),
    /// `a times b divided by c rounded up to 0 places`.
    Product(Box<Expr>, Vec<Multiplier>),
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
    /// `if … then … else …`: the condition and the two values.
    If(Box<Expr>, Box<Expr>, Box<Expr>),
    /// `age of X on D`: X, and D; without D is an error that the checker reports.
    Age(Box<Expr>, Option<Box<Expr>>),
    /// `completed years from A to B`: the unit, A and B.
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
    /// `sum of F for each x in LIST where (…)` and its kin.
    Total {
        /// Which total.
        kind: Total,
        /// The value of each element.
        value: Box<Expr>,
        /// The element's name.
        name: Name,
        /// The list.
        list: Path,
        /// Which elements count.
        filter: Option<Box<Expr>>,
    },
    /// `largest of A, B` and its kin: at least two values written out.
    Most(Total, Vec<Expr>),
    /// `term of X`, `term of X on D`, `policy of X on D`: the name, X, and D where it stands.
    Call(Name, Box<Expr>, Option<Box<Expr>>),
    /// `parameter on D`.
    On(Name, Box<Expr>),
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

impl Expr {
    /// The expressions that stand directly in it, in the order of the text.
    #[must_use]
    pub fn parts(&self) -> Vec<&Expr> {
        match &self.kind {
            ExprKind::Chain(first, rest) => {
                std::iter::once(&**first).chain(rest.iter().map(|(_, part)| part)).collect()
            }
            ExprKind::Sum(first, rest) => std::iter::once(&**first).chain(rest.iter().map(|(_, part)| part)).collect(),
            ExprKind::Product(first, rest) => std::iter::once(&**first).chain(rest.iter().map(|by| &by.by)).collect(),
            ExprKind::Not(inner)
            | ExprKind::IsEmpty(inner, _)
            | ExprKind::IsNone(inner, _)
            | ExprKind::On(_, inner)
            | ExprKind::Quantified { body: inner, .. } => vec![&**inner],
            ExprKind::Compare { left, right, .. } => vec![&**left, &**right],
            ExprKind::OneOf { left, choices, .. } => std::iter::once(&**left).chain(choices).collect(),
            ExprKind::If(a, b, c) => vec![&**a, &**b, &**c],
            ExprKind::Age(of, on) | ExprKind::Call(_, of, on) => std::iter::once(&**of).chain(on.as_deref()).collect(),
            ExprKind::Completed(_, from, to) => vec![&**from, &**to],
            ExprKind::Count { filter, .. } => filter.as_deref().into_iter().collect(),
            ExprKind::Total { value, filter, .. } => std::iter::once(&**value).chain(filter.as_deref()).collect(),
            ExprKind::Most(_, values) => values.iter().collect(),
            ExprKind::Years { period, body, .. } => vec![&**period, &**body],
            ExprKind::Period(from, to) => std::iter::once(&**from).chain(to.as_deref()).collect(),
            ExprKind::Covers { period, day, .. } => vec![&**period, &**day],
            ExprKind::Unbroken { periods, up_to, gaps } => {
                periods.filter.as_deref().into_iter().chain([&**up_to]).chain(gaps.as_deref()).collect()
            }
            ExprKind::TotalTime { periods, within } => {
                periods.filter.as_deref().into_iter().chain([&**within]).collect()
            }
            ExprKind::YesNo(_)
            | ExprKind::Number(_)
            | ExprKind::Date(_)
            | ExprKind::Span(_)
            | ExprKind::Text(_)
            | ExprKind::Unsettled(_)
            | ExprKind::Cited { .. }
            | ExprKind::Path(_) => Vec::new(),
        }
    }

    /// The names that it speaks of itself: what it calls, and the first name of each path.
    #[must_use]
    pub fn names(&self) -> Vec<&Name> {
        match &self.kind {
            ExprKind::Path(path) => vec![&path.root],
            ExprKind::Call(name, ..) | ExprKind::On(name, _) => vec![name],
            ExprKind::Quantified { list, other_than, .. } => {
                std::iter::once(&list.root).chain(other_than.as_ref().map(|path| &path.root)).collect()
            }
            ExprKind::Count { list, .. } | ExprKind::Total { list, .. } => vec![&list.root],
            ExprKind::Unbroken { periods, .. } | ExprKind::TotalTime { periods, .. } => {
                periods.each.iter().map(|(path, _)| &path.root).chain([&periods.list.root]).collect()
            }
            ExprKind::Cited { subject, .. } => subject.iter().map(|path| &path.root).collect(),
            _ => Vec::new(),
        }
    }
}
