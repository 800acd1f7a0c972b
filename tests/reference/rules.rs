//! Rules (§5.1, §5.2), terms (§3), and what a policy's header says.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use kijun::ast::{Address, Ages, Body, Content, Conventions, Definition, ItemKind, Part, Policy, Rule};

use super::calculations::{own_date, own_span};
use super::case::{Case, vocabularies};
use super::dates::{Date, Rounding};
use super::values::{Lack, Truth, Value};

/// A policy, a case and a day.
pub struct Judge<'a> {
    pub policy: &'a Policy,
    pub case: &'a Case,
    pub on: Date,
    conventions: Conventions,
    /// Whether a rule is met, by rule and subject: asked for again and again.
    met: RefCell<BTreeMap<(String, usize), Truth>>,
    /// Whether it applies.
    applying: RefCell<BTreeMap<(String, usize), Truth>>,
    /// What a term says, by term, argument and subject.
    terms: RefCell<BTreeMap<String, Value>>,
    /// §4: the clauses that hold a calculation without a result.
    pub errors: RefCell<BTreeSet<String>>,
}

/// Where a condition stands, and about whom it is asked.
#[derive(Clone)]
pub struct Scope {
    /// The subject: a record of the case.
    pub subject: usize,
    /// What is bound: `some x in …`, a term's parameter.
    pub names: Vec<(String, Value)>,
    /// The address of the clause.
    pub at: String,
}

impl Scope {
    pub fn with(&self, name: &str, value: Value) -> Scope {
        let mut inner = self.clone();
        inner.names.push((name.to_owned(), value));
        inner
    }

    /// docs: `rule 1(a)(2)`, `rule 1 unless (a)`.
    pub fn clause(&self, marker: &str) -> Scope {
        let space = if self.at.ends_with(" unless") { " " } else { "" };
        Scope { at: format!("{}{space}({marker})", self.at), ..self.clone() }
    }

    pub fn question(&self, question: &str) -> Lack {
        Lack::Question(self.at.clone(), question.to_owned())
    }
}

impl<'a> Judge<'a> {
    pub fn new(policy: &'a Policy, parts: &'a [Part], case: &'a Case, on: Date) -> Judge<'a> {
        // docs: "A vocabulary may state conventions. A policy may state its own."
        let mut conventions = policy.header.conventions;
        for vocabulary in vocabularies(policy, parts) {
            conventions.ages = conventions.ages.or(vocabulary.conventions.ages);
            conventions.rounding = conventions.rounding.or(vocabulary.conventions.rounding);
        }
        let (met, applying, terms, errors) = Default::default();
        Judge { policy, case, on, conventions, met, applying, terms, errors }
    }

    /// `case family : family`.
    pub fn case_name(&self) -> &'a str {
        &self.policy.header.case[0].name.text
    }

    /// `decides about each person in …`.
    pub fn subject_name(&self) -> Option<&'a str> {
        self.policy.header.decides.first().map(|decides| decides.name.text.as_str())
    }

    pub fn ages_by_the_day_before(&self) -> bool {
        matches!(self.conventions.ages, Some((Ages::ByTheDayBefore, _)))
    }

    pub fn rounding(&self) -> Option<Rounding> {
        self.conventions.rounding.map(|(rounding, _)| match rounding {
            kijun::Rounding::Up => Rounding::Up,
            kijun::Rounding::Down => Rounding::Down,
        })
    }

    /// §4: `presumes person.born_in_japan is yes`, a record and its field.
    pub fn presumed(&self, record: &str, field: &str) -> Option<Value> {
        let presumed = &self.policy.header.presumes;
        let found = presumed.iter().find(|one| one.record.text == record && one.field.text == field)?;
        Some(match &found.value.kind {
            ItemKind::Date(date) => Value::Date(own_date(*date)),
            ItemKind::Span(span) => Value::Span(own_span(*span)),
            ItemKind::Number(number) => Value::Number(i128::from(number.millionths())),
            ItemKind::Text(text) => Value::Text(text.clone()),
            ItemKind::YesNo(holds) => Value::YesNo(*holds),
            ItemKind::None => Value::None,
            ItemKind::Word(member) => Value::Member(member.clone()),
        })
    }

    pub fn no_result(&self, scope: &Scope) {
        self.errors.borrow_mut().insert(scope.at.clone());
    }

    /// docs: `minors_2023 rule 1`.
    pub fn address(&self, rule: &Rule) -> String {
        format!("{} rule {}", self.policy.name.text, rule.number.text())
    }

    fn in_rule(&self, rule: &Rule, unless: bool, subject: usize) -> Scope {
        let unless = if unless { " unless" } else { "" };
        Scope { subject, names: Vec::new(), at: format!("{}{unless}", self.address(rule)) }
    }

    /// §5.1: a rule *is met* if its `when` holds and its `unless` does not.
    pub fn met(&self, rule: &Rule, subject: usize) -> Truth {
        let key = (rule.number.text(), subject);
        if let Some(truth) = self.met.borrow().get(&key) {
            return truth.clone();
        }
        let truth = match &rule.when {
            Some(when) => {
                let when = self.body(when, &self.in_rule(rule, false, subject));
                let unless = match &rule.unless {
                    Some(unless) => self.body(unless, &self.in_rule(rule, true, subject)),
                    None => Truth::No,
                };
                Truth::all(vec![when, unless.not()])
            }
            // §5.3: `otherwise` gives the outcome where no other rule gives one.
            None => {
                let others = self.giving().filter(|other| other.when.is_some());
                Truth::any(others.map(|other| self.applies(other, subject)).collect()).not()
            }
        };
        self.met.borrow_mut().insert(key, truth.clone());
        truth
    }

    /// §5.1: it *applies* if it is met and no rule that applies stands `despite` it.
    pub fn applies(&self, rule: &Rule, subject: usize) -> Truth {
        let key = (rule.number.text(), subject);
        if let Some(truth) = self.applying.borrow().get(&key) {
            return truth.clone();
        }
        let over = self.policy.rules.iter().filter(|other| stands_despite(other, rule));
        let over: Vec<Truth> = over.map(|other| self.applies(other, subject)).collect();
        let truth = Truth::all(vec![self.met(rule, subject), Truth::any(over).not()]);
        self.applying.borrow_mut().insert(key, truth.clone());
        truth
    }

    /// The rules that give an outcome.
    pub fn giving(&self) -> impl Iterator<Item = &'a Rule> {
        self.policy.rules.iter().filter(|rule| rule.outcome().is_some())
    }

    /// §5.2: `rule 1 applies (to child)`, `rule 1 is met (by child)`, `rule 3(b) is met`.
    pub fn cited(&self, cited: &Address, applies: bool, about: Option<Value>, scope: &Scope) -> Truth {
        let subject = match about {
            None => scope.subject,
            Some(Value::Record(at)) => at,
            // §4: about an unknown one it is unknown; a condition on none is no.
            Some(other) => return other.truth(),
        };
        let rule = self.policy.rules.iter().find(|rule| rule.number.text() == cited.rule.text()).unwrap();
        if applies {
            return self.applies(rule, subject);
        }
        if cited.markers.is_empty() && !cited.unless {
            return self.met(rule, subject);
        }
        let body = if cited.unless { rule.unless.as_ref() } else { rule.when.as_ref() };
        let (content, scope) = self.clause(body.unwrap(), cited, self.in_rule(rule, cited.unless, subject));
        self.content(content, &scope)
    }

    /// The clause that an address names.
    fn clause<'b>(&self, body: &'b Body, cited: &Address, scope: Scope) -> (&'b Content, Scope) {
        let (mut content, mut scope) = (&body.content, scope);
        for marker in &cited.markers {
            let Content::Group(_, clauses) = content else { panic!("{} has no clauses", scope.at) };
            content = &clauses.iter().find(|clause| clause.marker.text == marker.text).unwrap().content;
            scope = scope.clause(&marker.text);
        }
        (content, scope)
    }

    /// §3: what a term says of its parameter, the case and the subject.
    pub fn term(&self, name: &str, argument: Option<Value>, scope: &Scope) -> Value {
        let key = format!("{name} of {argument:?} by {}", scope.subject);
        if let Some(value) = self.terms.borrow().get(&key) {
            return value.clone();
        }
        let term = self.policy.terms.iter().find(|term| term.name.text == name).unwrap();
        let names = term.parameters.iter().map(|(name, _)| name.text.clone()).zip(argument).collect();
        let at = format!("{} term {name}", self.policy.name.text);
        let inner = Scope { subject: scope.subject, names, at };
        let value = match &term.definition {
            Definition::Condition(body) => self.body(body, &inner).value(),
            Definition::Value(value) => self.value(value, &inner),
        };
        self.terms.borrow_mut().insert(key, value.clone());
        value
    }
}

pub fn stands_despite(rule: &Rule, other: &Rule) -> bool {
    rule.despite.iter().any(|number| number.text() == other.number.text())
}
