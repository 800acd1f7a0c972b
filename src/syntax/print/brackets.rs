//! Where a condition needs brackets: what the grammar takes at a place, and what would take more than its own.

use crate::syntax::ast::{Expr, ExprKind};

/// What the grammar takes at a place without brackets, from the loosest to the tightest.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Level {
    Condition,
    Junct,
    Operand,
    Product,
    Primary,
    /// A primary that leaves an `on DAY` to what stands around it.
    Undated,
}

/// What follows a part inside its clause or bracket. What runs on would take it for its own.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Next {
    Nothing,
    /// `and` or `or`.
    Joiner,
    /// `is`.
    Is,
    /// `plus`, `times`, `rounded`.
    Calculation,
    Comma,
    /// `for each`.
    Each,
    /// `on` a day.
    On,
    /// The `to` of `completed years from A to B`.
    To,
}

/// The words that make a comparison of an `is` where a value follows them, though they may be names.
const COMPARES: [&str; 4] = ["under", "over", "before", "after"];

pub(super) fn level_of(kind: &ExprKind) -> Level {
    match kind {
        ExprKind::Chain(..) => Level::Condition,
        ExprKind::Not(_)
        | ExprKind::Quantified { .. }
        | ExprKind::Years { .. }
        | ExprKind::Period(..)
        | ExprKind::Covers { .. }
        | ExprKind::Compare { .. }
        | ExprKind::OneOf { .. }
        | ExprKind::IsEmpty(..)
        | ExprKind::IsNone(..) => Level::Junct,
        ExprKind::Sum(..) => Level::Operand,
        ExprKind::Product(..) => Level::Product,
        ExprKind::On(..) | ExprKind::Call(_, _, Some(_)) => Level::Primary,
        _ => Level::Undated,
    }
}

/// Whether something has no end of its own, and would take what follows, or seem to.
pub(super) fn runs_on(kind: &ExprKind, next: Next) -> bool {
    match kind {
        ExprKind::If(..) | ExprKind::Quantified { .. } | ExprKind::Years { .. } | ExprKind::OneOf { .. } => {
            next != Next::Nothing
        }
        ExprKind::Most(..) => matches!(next, Next::Joiner | Next::Calculation | Next::Comma | Next::On),
        ExprKind::Age(..) | ExprKind::Completed(..) | ExprKind::TotalTime { .. } | ExprKind::Unbroken { .. } => {
            next == Next::On
        }
        ExprKind::Cited { applies: true, subject: None, .. } => next == Next::To,
        _ => false,
    }
}

/// Whether a value after `is` starts with a name that would read as a word of the comparison: `is (under plus 1)`,
/// `is (one of x)`.
pub(super) fn reads_on(value: &Expr) -> bool {
    match &value.kind {
        ExprKind::Sum(first, _) | ExprKind::Product(first, _) => match &first.kind {
            ExprKind::Path(path) => path.fields.is_empty() && COMPARES.contains(&path.root.text.as_str()),
            ExprKind::Product(..) | ExprKind::Call(..) => reads_on(first),
            _ => false,
        },
        ExprKind::Call(name, ..) => name.text == "one",
        _ => false,
    }
}
