//! Conditions (§4): what a clause says of a case.

use std::cmp::Ordering;

use kijun::ast::{Body, Content, Expr, ExprKind, GroupKind, Joiner, Path, Quantifier, Relation};

use super::numbers::ONE;
use super::rules::{Judge, Scope};
use super::values::{Truth, Value, join};

impl Judge<'_> {
    /// What stands after `when` or `unless`.
    pub fn body(&self, body: &Body, scope: &Scope) -> Truth {
        self.content(&body.content, scope)
    }

    /// A group with its clauses, or a condition. Every clause is looked at, so that no order shows (§4).
    pub fn content(&self, content: &Content, scope: &Scope) -> Truth {
        let (kind, clauses) = match content {
            Content::Condition(condition) => return self.condition(condition, scope),
            Content::Group(kind, clauses) => (kind, clauses),
        };
        let truths = clauses.iter().map(|clause| self.content(&clause.content, &scope.clause(&clause.marker.text)));
        let truths = truths.collect();
        // docs, "Clauses and their numbers": the table of groups.
        match kind {
            GroupKind::All => Truth::all(truths),
            GroupKind::Any => Truth::any(truths),
            GroupKind::None => Truth::any(truths).not(),
            GroupKind::AtLeast(wanted) => Truth::at_least(*wanted as usize, truths),
        }
    }

    /// §4: a condition is yes, no or unknown.
    pub fn condition(&self, expr: &Expr, scope: &Scope) -> Truth {
        match &expr.kind {
            ExprKind::If(condition, then, otherwise) => self.either(condition, then, otherwise, scope),
            _ => self.value(expr, scope).truth(),
        }
    }

    /// §4: "`if` on an unknown condition is the value of its branches where both are known and equal, else unknown". As a
    /// condition its branches are conditions: one on none is no.
    fn either(&self, condition: &Expr, then: &Expr, otherwise: &Expr, scope: &Scope) -> Truth {
        match self.condition(condition, scope) {
            Truth::Yes => self.condition(then, scope),
            Truth::No => self.condition(otherwise, scope),
            Truth::Unknown(lacks) => match (self.condition(then, scope), self.condition(otherwise, scope)) {
                (Truth::Yes, Truth::Yes) => Truth::Yes,
                (Truth::No, Truth::No) => Truth::No,
                (then, otherwise) => Truth::Unknown(join([lacks, then.lacks(), otherwise.lacks()])),
            },
        }
    }

    /// The kinds of condition; `None` where the expression is a value.
    pub fn as_condition(&self, expr: &Expr, scope: &Scope) -> Option<Truth> {
        Some(match &expr.kind {
            // §4: Kleene's logic.
            ExprKind::Not(inner) => self.condition(inner, scope).not(),
            ExprKind::Chain(first, rest) => {
                let parts = std::iter::once(first.as_ref()).chain(rest.iter().map(|(_, part)| part));
                let truths = parts.map(|part| self.condition(part, scope)).collect();
                match rest[0].0 {
                    Joiner::And => Truth::all(truths),
                    Joiner::Or => Truth::any(truths),
                }
            }
            ExprKind::Quantified { quantifier, name, list, other_than, body } => {
                let list = self.path(list, scope);
                let other = other_than.as_ref().map(|path| self.path(path, scope));
                self.quantified(*quantifier, &list, other.as_ref(), |element| {
                    self.condition(body, &scope.with(&name.text, element.clone()))
                })
            }
            ExprKind::Compare { left, relation, negated, right } => {
                let (left, right) = self.both(left, right, scope);
                self.compare(&left, *relation, *negated, &right, scope)
            }
            ExprKind::OneOf { left, negated, choices } => {
                let (left, choices) = self.beside(left, choices, scope);
                let truth = self.is_one_of(&left, &choices, scope);
                if *negated { truth.not() } else { truth }
            }
            ExprKind::IsEmpty(list, negated) => match self.value(list, scope) {
                Value::List(elements) => Truth::of(elements.is_empty() != *negated),
                // §4: a condition on none is no; an unknown list is unknown.
                other => other.truth(),
            },
            ExprKind::IsNone(value, negated) => match self.value(value, scope) {
                Value::None => Truth::of(!negated),
                Value::Unknown(lacks) => Truth::Unknown(lacks),
                _ => Truth::of(*negated),
            },
            // §4: `unsettled` is unknown, and is a question to the policy's author.
            ExprKind::Unsettled(question) => Truth::Unknown(vec![scope.question(&question.value)]),
            ExprKind::Cited { provision, applies, subject } => {
                let subject = subject.as_ref().map(|path| self.path(path, scope));
                self.cited(provision, *applies, subject, scope)
            }
            _ => return None,
        })
    }

    /// `some x in LIST other than y satisfies …`.
    fn quantified(
        &self,
        quantifier: Quantifier,
        list: &Value,
        other: Option<&Value>,
        body: impl Fn(&Value) -> Truth,
    ) -> Truth {
        let elements = match list {
            Value::List(elements) => elements,
            // §4: an unknown list makes quantifiers over it unknown; a condition on none is no.
            other => return other.clone().truth(),
        };
        // docs: "`other than y`: that element is passed over".
        let passed_over = |element: &Value| match other {
            Some(other) => equal(other, element),
            None => Truth::No,
        };
        let asked = elements.iter().map(|element| (passed_over(element), element));
        let truths = asked.filter(|(over, _)| *over != Truth::Yes).map(|(over, element)| (over, body(element)));
        match quantifier {
            // §4: over an empty list `some` is no; over unknown elements it can still be yes.
            Quantifier::Some => Truth::any(truths.map(|(over, holds)| Truth::all(vec![over.not(), holds])).collect()),
            // §4: over an empty list `every` is yes; over unknown elements it can still be no.
            Quantifier::Every => Truth::all(truths.map(|(over, holds)| Truth::any(vec![over, holds])).collect()),
            // §4: over an empty list `no` is yes; over unknown elements it can still be no.
            Quantifier::No => {
                Truth::any(truths.map(|(over, holds)| Truth::all(vec![over.not(), holds])).collect()).not()
            }
        }
    }

    /// A comparison (docs, "Conditions"; §4).
    pub fn compare(&self, left: &Value, relation: Relation, negated: bool, right: &Value, scope: &Scope) -> Truth {
        // §4: a comparison of order with none (`is not under` too) is no.
        if relation != Relation::Is && (*left == Value::None || *right == Value::None) {
            return Truth::No;
        }
        if let (Value::Unknown(_), _) | (_, Value::Unknown(_)) = (left, right) {
            return Truth::Unknown(join([left.lacks(), right.lacks()]));
        }
        // §4: a comparison with a range is yes if it holds for every value, no if for none, else unknown.
        let mut found = Vec::new();
        for left in values_of(left) {
            for right in values_of(right) {
                let Some(holds) = holds(&left, relation, &right) else {
                    self.no_result(scope);
                    return Truth::Unknown(Vec::new());
                };
                found.push(holds != negated);
            }
        }
        for_every_value(&found, || join([left.lacks(), right.lacks()]))
    }

    /// docs: "`a is one of b, c`: it is one of these values"; "`a is one of person.parents`: it is in this list".
    fn is_one_of(&self, left: &Value, choices: &[Value], scope: &Scope) -> Truth {
        let choices = match choices {
            [Value::List(elements)] => elements.as_slice(),
            choices => choices,
        };
        // §4, of a range: it holds for every value, for none, or it is unknown.
        let truths: Vec<Truth> = values_of(left)
            .iter()
            .map(|left| {
                let each = choices.iter().map(|choice| self.compare(left, Relation::Is, false, choice, scope));
                Truth::any(each.collect())
            })
            .collect();
        match truths.as_slice() {
            [truth] => truth.clone(),
            truths if truths.iter().all(|truth| *truth == Truth::Yes) => Truth::Yes,
            truths if truths.iter().all(|truth| *truth == Truth::No) => Truth::No,
            truths => Truth::Unknown(join(std::iter::once(left.lacks()).chain(truths.iter().map(Truth::lacks)))),
        }
    }

    /// Both sides of a comparison. §3: "Choice members are resolved by the type of the other side".
    fn both(&self, left: &Expr, right: &Expr, scope: &Scope) -> (Value, Value) {
        let (left_value, right_value) = (self.value(left, scope), self.value(right, scope));
        // What is bound has a value of its own.
        let free = |name: &String| scope.names.iter().all(|(bound, _)| bound != name);
        let left_member = bare_name(left).filter(free).filter(|_| matches!(right_value, Value::Member(_)));
        let right_member = bare_name(right).filter(free).filter(|_| matches!(left_value, Value::Member(_)));
        (left_member.map_or(left_value, Value::Member), right_member.map_or(right_value, Value::Member))
    }

    /// The same for `is one of`.
    fn beside(&self, left: &Expr, choices: &[Expr], scope: &Scope) -> (Value, Vec<Value>) {
        let left_value = self.value(left, scope);
        let choices = choices.iter().map(|choice| self.both(left, choice, scope).1).collect();
        (left_value, choices)
    }
}

/// A name that stands alone.
fn bare_name(expr: &Expr) -> Option<String> {
    match &expr.kind {
        ExprKind::Path(Path { root, fields, .. }) if fields.is_empty() => Some(root.text.clone()),
        _ => None,
    }
}

/// Every value that a range may be; of anything else, itself.
fn values_of(value: &Value) -> Vec<Value> {
    match value {
        Value::Range(from, to, _) => (0..=(to - from) / ONE).map(|step| Value::Number(from + step * ONE)).collect(),
        known => vec![known.clone()],
    }
}

fn for_every_value(found: &[bool], lacks: impl Fn() -> Vec<super::values::Lack>) -> Truth {
    if found.iter().all(|holds| *holds) {
        Truth::Yes
    } else if found.iter().all(|holds| !holds) {
        Truth::No
    } else {
        Truth::Unknown(lacks())
    }
}

/// Whether two values are the same. §3: two references are the same if they point to the same record.
fn equal(left: &Value, right: &Value) -> Truth {
    match (left, right) {
        (Value::Unknown(_), _) | (_, Value::Unknown(_)) => Truth::Unknown(join([left.lacks(), right.lacks()])),
        (left, right) => Truth::of(left == right),
    }
}

/// A relation between two known values; `None` where there is no result (§6: 28 days and more against months).
fn holds(left: &Value, relation: Relation, right: &Value) -> Option<bool> {
    let order = match (left, right) {
        (Value::Number(left), Value::Number(right)) => left.cmp(right),
        (Value::Date(left), Value::Date(right)) => left.cmp(right),
        (Value::Span(left), Value::Span(right)) => left.compare(*right)?,
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
