//! New texts in the place of others.

use super::addresses::{Clauses, clause, outcomes, parameters, rules, terms};
use super::apply::{Applying, beside, last_marker, what_fits};
use super::header;
use super::listing::At;
use super::table_rows;
use crate::source::Span;
use crate::syntax::ast::{Clause, NewText, Policy, Target, TargetKind};

impl Applying<'_> {
    /// Puts a new text in the place of another, and gives the addresses that it brings beside it.
    pub(super) fn replace(
        &mut self,
        tree: &mut Policy,
        target: &Target,
        text: &NewText,
        span: Span,
    ) -> Option<Vec<String>> {
        match (&target.kind, text) {
            (_, NewText::None) => {
                // What could not be read has been reported.
                self.wrong_text(target, span, what_fits(target));
                return None;
            }
            (TargetKind::Provision(address), NewText::Rule(rule)) if address.markers.is_empty() && !address.unless => {
                self.same(target, &address.rule.text(), &rule.number.text(), rule.number.span)?;
                let found = rules(tree).find(&address.rule.text());
                let Some(At::Item(at)) = found else { return self.gone(tree, target) };
                rules(tree).replace(at, (**rule).clone());
            }
            (TargetKind::Provision(address), NewText::Unless(body)) if address.markers.is_empty() && address.unless => {
                let number = address.rule.text();
                let rule = tree.rules.iter_mut().find(|rule| rule.number.text() == number);
                let Some(place) = rule.and_then(|rule| rule.unless.as_mut()) else { return self.gone(tree, target) };
                *place = (**body).clone();
            }
            (TargetKind::Term(_, name, markers), NewText::Term(term)) if markers.is_empty() => {
                self.same(target, &name.text, &term.name.text, term.name.span)?;
                let Some(At::Item(at)) = terms(tree).find(&name.text) else { return self.gone(tree, target) };
                terms(tree).replace(at, (**term).clone());
            }
            (TargetKind::Row(name, number), NewText::Rows(new)) => {
                if let Err(why) = table_rows::replace(tree, name, number, new) {
                    return self.refused(tree, target, span, why);
                }
            }
            (TargetKind::Parameter(name), NewText::Parameter(parameter)) => {
                self.same(target, &name.text, &parameter.name.text, parameter.name.span)?;
                let Some(At::Item(at)) = parameters(tree).find(&name.text) else { return self.gone(tree, target) };
                parameters(tree).replace(at, parameter.clone());
            }
            (TargetKind::Outcome(name), NewText::Outcomes(new)) => {
                let first = new.first()?;
                self.same(target, &name.text, &first.member.name.text, first.member.name.span)?;
                let Some(At::Item(at)) = outcomes(tree).find(&name.text) else { return self.gone(tree, target) };
                let mut list = outcomes(tree);
                list.replace(at, first.clone());
                let rest = new.get(1..).unwrap_or_default();
                for (more, outcome) in rest.iter().enumerate() {
                    list.insert(At::Item(at.saturating_add(more)), outcome.clone());
                }
                return Some(rest.iter().map(|outcome| format!("outcome {}", outcome.member.name.text)).collect());
            }
            (TargetKind::Header(line), NewText::Header(_) | NewText::Title(_) | NewText::Attachments(_)) => {
                if let Err(why) = header::replace(tree, line, text) {
                    return self.refused(tree, target, span, why);
                }
            }
            (_, NewText::Clauses(new)) if last_marker(target).is_some() => {
                let first = new.first()?;
                let marker = last_marker(target)?;
                self.same(target, &marker.text, &first.marker.text, first.marker.span)?;
                let Some(Clauses::Inner(list, at)) = clause(tree, target) else { return self.gone(tree, target) };
                if list.get(at).is_some_and(Clause::is_repealed) {
                    return self.gone(tree, target);
                }
                list.splice(at..at.saturating_add(1), new.iter().cloned());
                let markers: Vec<String> = list.iter().map(|clause| clause.marker.text.clone()).collect();
                self.counts(target, &markers)?;
                return Some(beside(target, new.get(1..).unwrap_or_default().iter()));
            }
            (TargetKind::Factor(side, _), NewText::Factors(new)) => {
                let first = new.first()?;
                let marker = last_marker(target)?;
                self.same(target, &marker.text, &first.clause.marker.text, first.clause.marker.span)?;
                let clauses = || new.iter().map(|factor| &factor.clause);
                let markers: Vec<String> = match clause(tree, target) {
                    Some(Clauses::Factors(list, at)) => {
                        if list.get(at).is_some_and(|factor| factor.clause.is_repealed()) {
                            return self.gone(tree, target);
                        }
                        list.splice(at..at.saturating_add(1), new.iter().cloned());
                        let own = list.iter().filter(|factor| factor.side == *side);
                        own.map(|factor| factor.clause.marker.text.clone()).collect()
                    }
                    Some(Clauses::Inner(list, at)) => {
                        list.splice(at..at.saturating_add(1), clauses().cloned());
                        list.iter().map(|clause| clause.marker.text.clone()).collect()
                    }
                    None => return self.gone(tree, target),
                };
                self.counts(target, &markers)?;
                return Some(beside(target, clauses().skip(1)));
            }
            (TargetKind::Amendment(_), _) => {
                self.of_amendment(target);
                return None;
            }
            _ => {
                self.wrong_text(target, span, what_fits(target));
                return None;
            }
        }
        Some(Vec::new())
    }
}
