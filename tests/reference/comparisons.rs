//! Comparisons (docs, "Conditions"; §4): of values, of ranges, and whether something is one of several.

use std::cmp::Ordering;

use kijun::ast::{Choice, Expr, ExprKind, Part, Path, Relation};

use super::numbers::ONE;
use super::rules::{Judge, Scope};
use super::values::{Truth, Value, join, settle_zeros};

impl<'a> Judge<'a> {
    /// A comparison (docs, "Conditions"; §4).
    pub fn compare(&self, left: &Value, relation: Relation, negated: bool, right: &Value, scope: &Scope) -> Truth {
        // §4: a comparison of order with none (`is not under` too) is no.
        if relation != Relation::Is && (*left == Value::None || *right == Value::None) {
            return Truth::No;
        }
        if let (Value::Unknown(_), _) | (_, Value::Unknown(_)) = (left, right) {
            return Truth::Unknown(join([left.lacks(), right.lacks()]));
        }
        let (mut left, mut right) = (left.clone(), right.clone());
        settle_zeros(&mut [&mut left, &mut right]);
        let is_number = |value: &Value| matches!(value, Value::Number(_) | Value::Range(..));
        let times = match (&left, &right) {
            (Value::Time(time, _), Value::Span(span)) => Some((time, relation, *span)),
            (Value::Span(span), Value::Time(time, _)) => Some((time, turned(relation), *span)),
            _ => None,
        };
        let found = if let Some((time, relation, span)) = times {
            let Some(found) = time.compare(relation, span) else {
                self.no_result(scope);
                return Truth::Unknown(Vec::new());
            };
            found
        } else if is_number(&left) && is_number(&right) {
            in_ranges(&left, relation, &right)
        } else if matches!(
            (&left, &right),
            (Value::Days(..), Value::Date(_) | Value::Days(..)) | (Value::Date(_), Value::Days(..))
        ) {
            of_every_day(&left, relation, &right)
        } else {
            let Some(holds) = holds(&left, relation, &right) else {
                self.no_result(scope);
                return Truth::Unknown(Vec::new());
            };
            Some(holds)
        };
        match found {
            Some(holds) => Truth::of(holds != negated),
            None => Truth::Unknown(join([left.lacks(), right.lacks()])),
        }
    }

    /// docs: "`a is one of b, c`: it is one of these values"; "`a is one of person.parents`: it is in this list".
    pub fn is_one_of(&self, left: &Value, choices: &[Value], scope: &Scope) -> Truth {
        let (choices, more) = match choices {
            [Value::List(elements, more)] => (elements.as_slice(), more.clone()),
            choices => (choices, None),
        };
        let among = |left: &Value| {
            let each = choices.iter().map(|choice| self.compare(left, Relation::Is, false, choice, scope));
            // docs: "Whether somebody `is one of` an incomplete list can still be yes".
            let more = more.as_ref().map(|more| Truth::Unknown(join([left.lacks(), more.clone()])));
            Truth::any(each.chain(more).collect())
        };
        // §4, of a range: it holds for every value, for none, or it is unknown.
        let (lacks, all): (&Vec<_>, Vec<Value>) = match left {
            Value::Range(Some(from), Some(to), lacks) => {
                (lacks, (0..=(to - from) / ONE).map(|step| Value::Number(from + step * ONE)).collect())
            }
            Value::Days(_, _, lacks) => (lacks, left.days().into_iter().map(Value::Date).collect()),
            known => return among(known),
        };
        let truths: Vec<Truth> = all.iter().map(among).collect();
        match truths.as_slice() {
            truths if truths.iter().all(|truth| *truth == Truth::Yes) => Truth::Yes,
            truths if truths.iter().all(|truth| *truth == Truth::No) => Truth::No,
            truths => {
                let open = truths.iter().map(Truth::lacks);
                Truth::Unknown(join(std::iter::once(lacks.clone()).chain(open)))
            }
        }
    }

    /// Both sides of a comparison. §3: "Choice members are resolved by the type of the other side".
    pub fn both(&self, left: &'a Expr, right: &'a Expr, scope: &Scope<'a>) -> (Value, Value) {
        let (left_value, right_value) = (self.value(left, scope), self.value(right, scope));
        // What is bound has a value of its own.
        let free = |name: &String| scope.names.iter().all(|(bound, _)| bound != name);
        let left_member = bare_name(left).filter(free).filter(|name| self.is_beside(name, &right_value));
        let right_member = bare_name(right).filter(free).filter(|name| self.is_beside(name, &left_value));
        (left_member.map_or(left_value, Value::Member), right_member.map_or(right_value, Value::Member))
    }

    /// Whether a name is a member of the choice of which the other side is one.
    fn is_beside(&self, name: &str, other: &Value) -> bool {
        let Value::Member(other) = other else { return false };
        let vocabularies = self.parts.iter().filter_map(|part| match part {
            Part::Vocabulary(vocabulary) => Some(vocabulary),
            Part::Policy(_) | Part::Amendment(_) => None,
        });
        let mut choices = vocabularies.flat_map(|vocabulary| &vocabulary.choices);
        let holds = |choice: &Choice, name: &str| choice.members.iter().any(|member| member.name.text == name);
        choices.any(|choice| holds(choice, name) && holds(choice, other))
    }

    /// The same for `is one of`.
    pub fn beside(&self, left: &'a Expr, choices: &'a [Expr], scope: &Scope<'a>) -> (Value, Vec<Value>) {
        let left_value = self.value(left, scope);
        let choices = choices.iter().map(|choice| self.both(left, choice, scope).1).collect();
        (left_value, choices)
    }
}

/// A name that stands alone.
pub fn bare_name(expr: &Expr) -> Option<String> {
    match &expr.kind {
        ExprKind::Path(Path { root, fields, .. }) if fields.is_empty() => Some(root.text.clone()),
        _ => None,
    }
}

/// §4, of dates known in part: tried on every day that each can be; `None` where days differ.
fn of_every_day(left: &Value, relation: Relation, right: &Value) -> Option<bool> {
    let rights = right.days();
    let truths = left.days().into_iter().flat_map(|left| {
        rights.iter().map(move |right| holds(&Value::Date(left), relation, &Value::Date(*right)).unwrap())
    });
    let truths: Vec<bool> = truths.collect();
    truths.iter().all(|truth| *truth == truths[0]).then(|| truths[0])
}

/// §4: a comparison with a range is yes if it holds for every value, no if for none, else unknown (`None`).
fn in_ranges(left: &Value, relation: Relation, right: &Value) -> Option<bool> {
    let ((left_least, left_most), (right_least, right_most)) = (ends(left), ends(right));
    // An end that is not there is beyond every number.
    let before = |one: Option<i128>, other: Option<i128>| one.is_some_and(|one| other.is_some_and(|other| one < other));
    let not_after =
        |one: Option<i128>, other: Option<i128>| one.is_some_and(|one| other.is_some_and(|other| one <= other));
    let (under, over) = (before(left_most, right_least), before(right_most, left_least));
    let (at_most, at_least) = (not_after(left_most, right_least), not_after(right_most, left_least));
    let (yes, no) = match relation {
        Relation::Is => {
            let step = |least: Option<i128>, most: Option<i128>| least.or(most).unwrap().rem_euclid(ONE);
            let apart = step(left_least, left_most) != step(right_least, right_most);
            // Each side is one number, and that the same.
            (at_most && at_least, under || over || apart)
        }
        Relation::Under => (under, at_least),
        Relation::Over => (over, at_most),
        Relation::AtLeast => (at_least, under),
        Relation::AtMost => (at_most, over),
        other => panic!("{other:?} is asked of dates"),
    };
    if yes {
        Some(true)
    } else if no {
        Some(false)
    } else {
        None
    }
}

/// The least and the most that a number can be.
pub fn ends(value: &Value) -> (Option<i128>, Option<i128>) {
    match value {
        Value::Number(number) => (Some(*number), Some(*number)),
        Value::Range(from, to, _) => (*from, *to),
        other => panic!("{other:?} is no number"),
    }
}

/// Whether two values are the same. §3: two references are the same if they point to the same record.
pub fn equal(left: &Value, right: &Value) -> Truth {
    match (left, right) {
        (Value::Unknown(_), _) | (_, Value::Unknown(_)) => Truth::Unknown(join([left.lacks(), right.lacks()])),
        (left, right) => Truth::of(left == right),
    }
}

/// A relation between two known values; `None` where there is no result (§6: 28 days and more against months).
pub fn holds(left: &Value, relation: Relation, right: &Value) -> Option<bool> {
    let order = match (left, right) {
        (Value::Number(left), Value::Number(right)) => left.cmp(right),
        (Value::Date(left), Value::Date(right)) => left.cmp(right),
        (Value::Span(left), Value::Span(right)) => left.compare(*right)?,
        (Value::Zero, Value::Zero) => Ordering::Equal,
        _ => {
            assert_eq!(relation, Relation::Is, "{left:?} and {right:?} have no order");
            return Some(left == right);
        }
    };
    Some(match relation {
        Relation::Is => order == Ordering::Equal,
        Relation::Under | Relation::Before => order == Ordering::Less,
        Relation::Over | Relation::After => order == Ordering::Greater,
        Relation::AtLeast | Relation::OnOrAfter => order != Ordering::Less,
        Relation::AtMost | Relation::OnOrBefore => order != Ordering::Greater,
    })
}

/// The relation with its sides exchanged.
fn turned(relation: Relation) -> Relation {
    match relation {
        Relation::Under => Relation::Over,
        Relation::Over => Relation::Under,
        Relation::AtLeast => Relation::AtMost,
        Relation::AtMost => Relation::AtLeast,
        other => other,
    }
}
