//! Citations of a rule or of a clause of it.

use super::conditions::no;
use super::{Resolver, Ty};
use crate::diagnostic::{Code, nearest};
use crate::model::expr::{Cited, Cond};
use crate::syntax::ast::{self, Content};

impl Resolver<'_, '_> {
    pub(super) fn cited(&mut self, address: &ast::Address, applies: bool, subject: Option<&ast::Path>) -> Cond {
        let number = address.rule.text();
        let Some(rule) = self.rule_numbered(&address.rule) else { return no() };
        if self.rules.get(rule).is_some_and(|citable| citable.rule.when.is_none()) {
            self.report(
                Code::WrongPlace,
                address.span,
                format!("rule {number} is the `otherwise`, and is not cited"),
                "cite the rules that come before it",
            );
            return no();
        }
        if self.at_term() {
            self.report(Code::WrongPlace, address.span, "a term cites no rule", "cite the rule where the term is used");
        }
        let what = if address.markers.is_empty() && !address.unless {
            if applies { Cited::Applies } else { Cited::Met }
        } else {
            match self.way(rule, address) {
                Some(way) if !applies => Cited::Clause { unless: address.unless, way },
                Some(_) => {
                    self.report(
                        Code::UnknownProvision,
                        address.span,
                        "a clause does not apply, it is met",
                        format!("write `{} is met`", address.text()),
                    );
                    Cited::Met
                }
                None => {
                    self.report(
                        Code::UnknownProvision,
                        address.span,
                        format!("there is no {}", address.text()),
                        format!("look at the clauses of rule {number}"),
                    );
                    Cited::Met
                }
            }
        };
        let subject = subject.and_then(|path| {
            let (read, ty, _) = self.path(path)?;
            if let Some(record) = self.subject.filter(|record| ty != Ty::Row(*record) && ty != Ty::Poison) {
                let name = self.shape.record(record).map_or("", |record| record.name.as_str()).to_owned();
                self.report(
                    Code::WrongType,
                    path.span,
                    format!("rules of this policy are about a `{name}`, and this is {}", ty.words(self.shape)),
                    "name a subject",
                );
            }
            Some(read)
        });
        Cond::Cited { rule, what, subject }
    }

    /// The rule with a number; says so where there is none.
    pub(in crate::model) fn rule_numbered(&mut self, number: &ast::RuleNumber) -> Option<usize> {
        let text = number.text();
        let found = self.rules.iter().position(|citable| citable.number == text);
        if found.is_none() && !self.broken.contains(&text) {
            let meant = nearest(&text, self.rules.iter().map(|citable| citable.number.as_str()))
                .map(|meant| format!("did you mean `rule {meant}`?"));
            let there_are = || {
                let numbers: Vec<&str> = self.rules.iter().map(|citable| citable.number.as_str()).collect();
                format!("this policy has rule {}", numbers.join(", "))
            };
            let help = meant.unwrap_or_else(there_are);
            self.report(Code::UnknownProvision, number.span, format!("there is no rule {text}"), help);
        }
        found
    }

    /// The rule of an address, and the way down to its clause; says so where there is none.
    pub(in crate::model) fn provision_of(&mut self, address: &ast::Address) -> Option<(usize, Vec<usize>)> {
        let rule = self.rule_numbered(&address.rule)?;
        let way = self.way(rule, address);
        if way.is_none() {
            let message = format!("there is no {}", address.text());
            let help = format!("look at the clauses of rule {}", address.rule.text());
            self.report(Code::UnknownProvision, address.span, message, help);
        }
        Some((rule, way?))
    }

    pub(in crate::model) fn at_term(&self) -> bool {
        self.provisions.get(self.at).is_some_and(|provision| provision.address.starts_with("term "))
    }

    /// The way down to a clause of a rule.
    fn way(&self, rule: usize, address: &ast::Address) -> Option<Vec<usize>> {
        let rule = self.rules.get(rule)?.rule;
        let body = if address.unless { rule.unless.as_ref()? } else { rule.when.as_ref()? };
        let mut content = &body.content;
        let mut way = Vec::new();
        for marker in &address.markers {
            let Content::Group(_, clauses) = content else { return None };
            let clauses: Vec<&ast::Clause> = clauses.iter().filter(|clause| !clause.is_repealed()).collect();
            let at = clauses.iter().position(|clause| clause.marker.text == marker.text)?;
            way.push(at);
            content = &clauses.get(at)?.content;
        }
        Some(way)
    }
}
