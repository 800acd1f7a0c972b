//! Conditions (§4): what a clause says of a case.

use kijun::ast::{Body, Content, Expr, ExprKind, GroupKind, Joiner, Quantifier};

use super::comparisons::equal;
use super::rules::{Judge, Scope};
use super::values::{Truth, Value, join};

impl<'a> Judge<'a> {
    /// What stands after `when` or `unless`.
    pub fn body(&self, body: &'a Body, scope: &Scope<'a>) -> Truth {
        self.content(&body.content, scope)
    }

    /// A group with its clauses, or a condition. Every clause is looked at, so that no order shows (§4).
    pub fn content(&self, content: &'a Content, scope: &Scope<'a>) -> Truth {
        let (kind, clauses) = match content {
            Content::Condition(condition) => return self.condition(condition, scope),
            Content::Group(kind, clauses) => (kind, clauses),
            Content::Repealed(_) => panic!("{} is repealed", scope.at),
        };
        // docs/amendments.md, "Addresses": "a group counts only the clauses that are left".
        let truths = clauses
            .iter()
            .filter(|clause| !matches!(clause.content, Content::Repealed(_)))
            .map(|clause| self.clause(&clause.content, &scope.clause(&clause.marker.text)));
        let truths = truths.collect();
        // docs, "Clauses and their numbers": the table of groups.
        match kind {
            GroupKind::All => Truth::all(truths),
            GroupKind::Any => Truth::any(truths),
            GroupKind::None => Truth::any(truths).not(),
            GroupKind::AtLeast(wanted) => Truth::at_least(*wanted as usize, truths),
            // "no more than so many clauses hold": one more of them do not.
            GroupKind::AtMost(allowed) => Truth::at_least(*allowed as usize + 1, truths).not(),
        }
    }

    /// §4: "clause *or* waiving rule applies".
    pub fn clause(&self, content: &'a Content, scope: &Scope<'a>) -> Truth {
        let mut either = vec![self.content(content, scope)];
        either.extend(self.waivers(scope).into_iter().map(|rule| self.applies(rule, scope)));
        Truth::any(either)
    }

    /// §4: a condition is yes, no or unknown.
    pub fn condition(&self, expr: &'a Expr, scope: &Scope<'a>) -> Truth {
        match &expr.kind {
            ExprKind::If(condition, then, otherwise) => self.either(condition, then, otherwise, scope),
            _ => self.value(expr, scope).truth(),
        }
    }

    /// §4: "`if` on an unknown condition is the value of its branches where both are known and equal, else unknown". As a
    /// condition its branches are conditions: one on none is no.
    fn either(&self, condition: &'a Expr, then: &'a Expr, otherwise: &'a Expr, scope: &Scope<'a>) -> Truth {
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
    pub fn as_condition(&self, expr: &'a Expr, scope: &Scope<'a>) -> Option<Truth> {
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
            ExprKind::Years { quantifier, name, period, body } => {
                self.years(*quantifier, name.as_ref().map(|name| name.text.as_str()), period, body, scope)
            }
            ExprKind::Covers { period, negated, day } => self.covers(period, *negated, day, scope),
            ExprKind::Compare { left, negated, right, .. } if self.asked_policy(left, scope).is_some() => {
                self.asked(left, *negated, std::slice::from_ref(right.as_ref()), scope)
            }
            ExprKind::OneOf { left, negated, choices } if self.asked_policy(left, scope).is_some() => {
                self.asked(left, *negated, choices, scope)
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
                Value::List(elements, None) => Truth::of(elements.is_empty() != *negated),
                // docs: "whether it `is empty` can still be no".
                Value::List(elements, Some(_)) if !elements.is_empty() => Truth::of(*negated),
                Value::List(_, Some(lacks)) => Truth::Unknown(lacks),
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
        let (elements, more) = match list {
            Value::List(elements, more) => (elements, more),
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
        // Of whoever else belongs to an incomplete list it is unknown.
        let more = more.clone().map(Truth::Unknown);
        match quantifier {
            // §4: over an empty list `some` is no; over unknown elements and an incomplete list it can still be yes.
            Quantifier::Some => {
                let each = truths.map(|(over, holds)| Truth::all(vec![over.not(), holds]));
                Truth::any(each.chain(more).collect())
            }
            // §4: over an empty list `every` is yes; over these it can still be no.
            Quantifier::Every => {
                let each = truths.map(|(over, holds)| Truth::any(vec![over, holds]));
                Truth::all(each.chain(more).collect())
            }
            // §4: over an empty list `no` is yes; over these it can still be no.
            Quantifier::No => {
                let each = truths.map(|(over, holds)| Truth::all(vec![over.not(), holds]));
                Truth::any(each.chain(more).collect()).not()
            }
        }
    }
}
