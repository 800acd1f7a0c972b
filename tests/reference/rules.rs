//! Rules (§5.1, §5.2), terms and parameters (§3), and what a policy's header says.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use kijun::ast::{Address, Ages, Body, Content, Definition, Parameter, Part, Policy, Rule, Term};

use super::calculations::own_date;
use super::case::{Case, vocabularies};
use super::dates::{Date, Rounding};
use super::decision::Found;
use super::law::Law;
use super::values::{Lack, Truth, Value};

/// The files and a case. What it has found out is kept: it is asked for again and again.
pub struct Judge<'a> {
    pub parts: &'a [Part],
    /// The texts of each day.
    pub law: &'a Law<'a>,
    pub case: &'a Case,
    /// Whether a rule is met, by rule, subject and day.
    met: RefCell<BTreeMap<String, Truth>>,
    /// Whether it applies.
    applying: RefCell<BTreeMap<String, Truth>>,
    /// What a term says, by term, arguments, subject, day and what is deemed.
    terms: RefCell<BTreeMap<String, Value>>,
    /// What a policy decides, by subject and day.
    pub found: RefCell<BTreeMap<String, Found>>,
    /// §4: the clauses that hold a calculation without a result.
    pub errors: RefCell<BTreeSet<String>>,
    /// §5.8: the clauses that ask a policy that is not in force.
    pub warnings: RefCell<BTreeSet<String>>,
    /// §4: the facts of which something was presumed, in whatever clause.
    pub presumed: RefCell<BTreeSet<String>>,
    /// A fact of which nothing is presumed after all, to see what rests on that.
    pub not_presumed: Option<String>,
}

/// Where a condition stands, and about whom and as of which day it is asked.
#[derive(Clone)]
pub struct Scope<'a> {
    pub policy: &'a Policy,
    /// §5.8: "on D asks as of D".
    pub on: Date,
    /// The day whose law decides: that of the text, of parameters and of what is in force.
    pub law: Date,
    /// The subject: a record of the case.
    pub subject: usize,
    /// What is bound: `some x in …`, a term's parameter.
    pub names: Vec<(String, Value)>,
    /// The address of the clause.
    pub at: String,
    /// The rule whose conditions it belongs to, with its policy and subject: facts may be deemed for it.
    pub deemed_for: Option<(&'a Policy, &'a Rule, usize)>,
}

impl<'a> Scope<'a> {
    /// Outside of every clause.
    pub fn about(policy: &'a Policy, on: Date, subject: usize) -> Scope<'a> {
        Scope { policy, on, law: on, subject, names: Vec::new(), at: String::new(), deemed_for: None }
    }

    /// The same text on the same day, outside of every clause.
    pub fn outside(&self, subject: usize) -> Scope<'a> {
        Scope { law: self.law, ..Scope::about(self.policy, self.on, subject) }
    }

    /// The same question under another text, that of a day.
    pub fn under(&self, policy: &'a Policy, law: Date) -> Scope<'a> {
        Scope { policy, law, ..self.clone() }
    }

    pub fn at(&self, at: String) -> Scope<'a> {
        Scope { at, ..self.clone() }
    }

    pub fn with(&self, name: &str, value: Value) -> Scope<'a> {
        let mut inner = self.clone();
        inner.names.push((name.to_owned(), value));
        inner
    }

    /// docs: `rule 1(a)(2)`, `rule 1 unless (a)`.
    pub fn clause(&self, marker: &str) -> Scope<'a> {
        let space = if self.at.ends_with(" unless") { " " } else { "" };
        self.at(format!("{}{space}({marker})", self.at))
    }

    pub fn question(&self, question: &str) -> Lack {
        Lack::Question(self.at.clone(), question.to_owned())
    }

    /// `decides about each person in …`.
    pub fn subject_name(&self) -> Option<&'a str> {
        self.policy.header.decides.first().map(|decides| decides.name.text.as_str())
    }

    /// A rule of the policy, by its number.
    pub fn rule(&self, number: &str) -> &'a Rule {
        self.policy.rules.iter().find(|rule| rule.number.text() == number).unwrap()
    }

    pub fn key(&self, what: &str) -> String {
        let text = std::ptr::from_ref(self.policy);
        format!("{text:?} {what} about {} on {:?}, law of {:?}", self.subject, self.on, self.law)
    }
}

impl<'a> Judge<'a> {
    pub fn new(law: &'a Law<'a>, case: &'a Case, not_presumed: Option<String>) -> Judge<'a> {
        let (met, applying, terms, found, errors, warnings, presumed) = Default::default();
        Judge { parts: law.parts, law, case, met, applying, terms, found, errors, warnings, presumed, not_presumed }
    }

    /// docs: "A vocabulary may state conventions. A policy may state its own."
    pub fn ages_by_the_day_before(&self, scope: &Scope) -> bool {
        let used = vocabularies(scope.policy, self.parts);
        let mut ages = used.iter().map(|vocabulary| vocabulary.conventions.ages);
        let ages = scope.policy.header.conventions.ages.or_else(|| ages.find_map(|ages| ages));
        matches!(ages, Some((Ages::ByTheDayBefore, _)))
    }

    pub fn rounding(&self, scope: &Scope) -> Option<Rounding> {
        let used = vocabularies(scope.policy, self.parts);
        let mut roundings = used.iter().map(|vocabulary| vocabulary.conventions.rounding);
        let rounding = scope.policy.header.conventions.rounding.or_else(|| roundings.find_map(|rounding| rounding));
        rounding.map(|(rounding, _)| match rounding {
            kijun::Rounding::Up => Rounding::Up,
            kijun::Rounding::Down => Rounding::Down,
        })
    }

    pub fn no_result(&self, scope: &Scope) {
        self.errors.borrow_mut().insert(scope.at.clone());
    }

    fn in_rule(&self, rule: &'a Rule, unless: bool, scope: &Scope<'a>) -> Scope<'a> {
        let unless = if unless { " unless" } else { "" };
        let outside = scope.outside(scope.subject);
        Scope {
            at: format!("{}{unless}", address(scope.policy, rule)),
            deemed_for: Some((scope.policy, rule, scope.subject)),
            ..outside
        }
    }

    /// §5.1: a rule *is met* if its `when` holds and its `unless` does not.
    pub fn met(&self, rule: &'a Rule, scope: &Scope<'a>) -> Truth {
        let key = scope.key(&rule.number.text());
        if let Some(truth) = self.met.borrow().get(&key) {
            return truth.clone();
        }
        let truth = match &rule.when {
            Some(when) => {
                let when = self.body(when, &self.in_rule(rule, false, scope));
                let unless = match &rule.unless {
                    Some(unless) => self.body(unless, &self.in_rule(rule, true, scope)),
                    None => Truth::No,
                };
                Truth::all(vec![when, unless.not()])
            }
            // §5.3: `otherwise` gives the outcome where no other rule gives one.
            None => {
                let others = giving(scope.policy).filter(|other| other.when.is_some());
                Truth::any(others.map(|other| self.applies(other, scope)).collect()).not()
            }
        };
        self.met.borrow_mut().insert(key, truth.clone());
        truth
    }

    /// §5.1: it *applies* if it is met and no rule that applies stands `despite` it.
    pub fn applies(&self, rule: &'a Rule, scope: &Scope<'a>) -> Truth {
        let key = scope.key(&rule.number.text());
        if let Some(truth) = self.applying.borrow().get(&key) {
            return truth.clone();
        }
        let over = scope.policy.rules.iter().filter(|other| stands_despite(other, rule));
        let over: Vec<Truth> = over.map(|other| self.applies(other, scope)).collect();
        let truth = Truth::all(vec![self.met(rule, scope), Truth::any(over).not()]);
        self.applying.borrow_mut().insert(key, truth.clone());
        truth
    }

    /// §5.2: `rule 1 applies (to child)`, `rule 1 is met (by child)`, `rule 3(b) is met`.
    pub fn cited(&self, cited: &Address, applies: bool, about: Option<Value>, scope: &Scope<'a>) -> Truth {
        let subject = match about {
            None => scope.subject,
            Some(Value::Record(at)) => at,
            // §4: about an unknown one it is unknown; a condition on none is no.
            Some(other) => return other.truth(),
        };
        let (rule, scope) = (scope.rule(&cited.rule.text()), scope.outside(subject));
        if applies {
            return self.applies(rule, &scope);
        }
        if cited.markers.is_empty() && !cited.unless {
            return self.met(rule, &scope);
        }
        let body = if cited.unless { rule.unless.as_ref() } else { rule.when.as_ref() };
        self.cited_clause(body.unwrap(), cited, self.in_rule(rule, cited.unless, &scope))
    }

    /// The clause that an address names.
    fn cited_clause(&self, body: &'a Body, cited: &Address, scope: Scope<'a>) -> Truth {
        let (mut content, mut scope) = (&body.content, scope);
        for marker in &cited.markers {
            let Content::Group(_, clauses) = content else { panic!("{} has no clauses", scope.at) };
            content = &clauses.iter().find(|clause| clause.marker.text == marker.text).unwrap().content;
            scope = scope.clause(&marker.text);
        }
        self.clause(content, &scope)
    }

    /// docs: the policies that a header `uses`, in its order. docs/amendments.md: it "takes them as they stand on the
    /// same day", "whatever its own amendments say of cases".
    fn used(&self, scope: &Scope<'a>) -> impl Iterator<Item = &'a Policy> {
        let uses = &scope.policy.header.uses;
        let used = uses.iter().filter_map(|name| self.law.text_of_day(&name.text, scope.law));
        used.collect::<Vec<_>>().into_iter()
    }

    /// A term of the policy, or of a policy whose terms it uses.
    pub fn find_term(&self, name: &str, scope: &Scope<'a>) -> Option<(&'a Policy, &'a Term)> {
        let policies = std::iter::once(scope.policy).chain(self.used(scope));
        let mut terms = policies.flat_map(|policy| policy.terms.iter().map(move |term| (policy, term)));
        terms.find(|(_, term)| term.name.text == name)
    }

    /// §3: what a term says of its parameters, the case and the subject. docs: "A term keeps the conventions and
    /// presumptions of its own policy, and its own address"; what is deemed for a rule holds "in the terms that they use".
    pub fn term(&self, name: &str, arguments: Vec<Value>, scope: &Scope<'a>) -> Value {
        let (policy, term) = self.find_term(name, scope).unwrap_or_else(|| panic!("there is no term {name}"));
        let deemed = scope.deemed_for.map(|(policy, rule, subject)| format!("{} {subject}", address(policy, rule)));
        let key = scope.key(&format!("{}: {name} of {arguments:?} for {deemed:?}", policy.name.text));
        if let Some(value) = self.terms.borrow().get(&key) {
            return value.clone();
        }
        let names = term.parameters.iter().map(|(name, _)| name.text.clone()).zip(arguments).collect();
        let keyword = if matches!(term.definition, Definition::Table(_)) { "table" } else { "term" };
        let at = format!("{} {keyword} {name}", policy.name.text);
        let inner = Scope { policy, names, at, ..scope.clone() };
        let value = match &term.definition {
            Definition::Condition(body) => self.body(body, &inner).value(),
            Definition::Value(value) => self.value(value, &inner),
            Definition::Table(table) => self.table(table, &inner),
        };
        self.terms.borrow_mut().insert(key, value.clone());
        value
    }

    pub fn parameter(&self, name: &str, scope: &Scope<'a>) -> Option<&'a Parameter> {
        scope.policy.parameters.iter().find(|parameter| parameter.name.text == name)
    }

    /// docs: "Each value holds from its day until the day before the next. Before the first there is no result."
    pub fn value_on(&self, parameter: &'a Parameter, day: &Value, scope: &Scope<'a>) -> Value {
        match day {
            Value::Date(day) => {
                let held = parameter.values.iter().rfind(|value| own_date(value.from) <= *day);
                self.or_no_result(held.map(|held| self.value(&held.value, scope)), scope)
            }
            // docs: "`NAME on` a day that is `none` is `none`."
            Value::None => Value::None,
            other => Value::Unknown(other.lacks()),
        }
    }
}

/// docs: `minors_2023 rule 1`.
pub fn address(policy: &Policy, rule: &Rule) -> String {
    format!("{} rule {}", policy.name.text, rule.number.text())
}

pub fn find_policy<'a>(parts: &'a [Part], name: &str) -> Option<&'a Policy> {
    parts.iter().find_map(|part| match part {
        Part::Policy(policy) if policy.name.text == name => Some(policy),
        _ => None,
    })
}

/// The rules that give an outcome.
pub fn giving(policy: &Policy) -> impl Iterator<Item = &Rule> {
    policy.rules.iter().filter(|rule| rule.outcome().is_some())
}

pub fn stands_despite(rule: &Rule, other: &Rule) -> bool {
    rule.despite.iter().any(|number| number.text() == other.number.text())
}
