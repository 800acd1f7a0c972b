//! New texts behind others.

use super::addresses::{Clauses, clause, outcomes, parameters, rules, terms};
use super::apply::{Applying, beside, last_marker, text_clauses, what_fits};
use super::header;
use super::table_rows;
use crate::diagnostic::Code;
use crate::source::Span;
use crate::syntax::ast::{Clause, Factor, NewText, Policy, Target, TargetKind};

impl Applying<'_> {
    /// Puts a new text behind another, and gives the addresses that it brings.
    pub(super) fn insert(
        &mut self,
        tree: &mut Policy,
        target: &Target,
        text: &NewText,
        span: Span,
    ) -> Option<Vec<String>> {
        match (&target.kind, text) {
            (_, NewText::None) => {
                self.wrong_text(target, span, what_fits(target));
                None
            }
            (TargetKind::Provision(address), NewText::Rule(rule)) if address.markers.is_empty() && !address.unless => {
                let number = rule.number.text();
                let Some(anchor) = rules(tree).find(&address.rule.text()) else { return self.gone(tree, target) };
                if rules(tree).find(&number).is_none() {
                    rules(tree).insert(anchor, (**rule).clone());
                }
                Some(vec![format!("rule {number}")])
            }
            (TargetKind::Provision(address), NewText::Unless(body))
                if address.markers.is_empty() && !address.unless =>
            {
                let number = address.rule.text();
                let Some(rule) = tree.rules.iter_mut().find(|rule| rule.number.text() == number) else {
                    return self.gone(tree, target);
                };
                if rule.unless.is_some() {
                    let message = format!("rule {number} has an `unless` already");
                    let help = format!("write `replace rule {number} unless with:`");
                    self.report(Code::AddressUsed, target.span, message, help);
                    return None;
                }
                rule.unless = Some((**body).clone());
                // An exception that was repealed may be followed by another: it is no other address.
                Some(Vec::new())
            }
            (TargetKind::Term(_, name, markers), NewText::Term(term)) if markers.is_empty() => {
                let Some(anchor) = terms(tree).find(&name.text) else { return self.gone(tree, target) };
                if terms(tree).find(&term.name.text).is_none() {
                    terms(tree).insert(anchor, (**term).clone());
                }
                Some(vec![term.address()])
            }
            (TargetKind::Row(name, number), NewText::Rows(new)) => match table_rows::insert(tree, name, number, new) {
                Ok(addresses) => Some(addresses),
                Err(why) => self.refused(tree, target, span, why),
            },
            (TargetKind::Parameter(name), NewText::Parameter(parameter)) => {
                let Some(anchor) = parameters(tree).find(&name.text) else { return self.gone(tree, target) };
                if parameters(tree).find(&parameter.name.text).is_none() {
                    parameters(tree).insert(anchor, parameter.clone());
                }
                Some(vec![format!("parameter {}", parameter.name.text)])
            }
            (TargetKind::Outcome(name), NewText::Outcomes(new)) => {
                let Some(anchor) = outcomes(tree).find(&name.text) else { return self.gone(tree, target) };
                for outcome in new.iter().rev() {
                    if outcomes(tree).find(&outcome.member.name.text).is_none() {
                        outcomes(tree).insert(anchor, outcome.clone());
                    }
                }
                Some(new.iter().map(|outcome| format!("outcome {}", outcome.member.name.text)).collect())
            }
            // Behind the header stands what comes first of its kind.
            (TargetKind::Header(_), NewText::Rule(rule)) => {
                let number = rule.number.text();
                if rules(tree).find(&number).is_none() {
                    rules(tree).insert_first((**rule).clone());
                }
                Some(vec![format!("rule {number}")])
            }
            (TargetKind::Header(_), NewText::Term(term)) => {
                if terms(tree).find(&term.name.text).is_none() {
                    terms(tree).insert_first((**term).clone());
                }
                Some(vec![term.address()])
            }
            (TargetKind::Header(_), NewText::Parameter(parameter)) => {
                if parameters(tree).find(&parameter.name.text).is_none() {
                    parameters(tree).insert_first(parameter.clone());
                }
                Some(vec![format!("parameter {}", parameter.name.text)])
            }
            (TargetKind::Header(_), NewText::Attachments(attachments)) => {
                tree.attachments.sources.extend(attachments.sources.iter().cloned());
                tree.attachments.notes.extend(attachments.notes.iter().cloned());
                Some(Vec::new())
            }
            (TargetKind::Header(_), NewText::Header(lines)) => match header::insert(tree, lines) {
                Ok(addresses) => Some(addresses),
                Err(why) => {
                    self.report(Code::Amendment, span, why, "replace the line that there is");
                    None
                }
            },
            (_, NewText::Clauses(new)) if last_marker(target).is_some() => {
                let Some(Clauses::Inner(list, at)) = clause(tree, target) else { return self.gone(tree, target) };
                let here: Vec<String> = list.iter().map(|clause| clause.marker.text.clone()).collect();
                let new: Vec<Clause> =
                    new.iter().filter(|clause| !here.contains(&clause.marker.text)).cloned().collect();
                let addresses = beside(target, text_clauses(text).iter());
                let next = at.saturating_add(1);
                list.splice(next..next, new);
                let markers: Vec<String> = list.iter().map(|clause| clause.marker.text.clone()).collect();
                self.counts(target, &markers)?;
                Some(addresses)
            }
            // At the end of a side, which may be empty yet.
            (TargetKind::Factor(side, markers), NewText::Factors(new)) if markers.is_empty() => {
                let list = &mut tree.factors.0;
                let is_here = |factor: &Factor| {
                    list.iter().any(|own| own.side == *side && own.clause.marker.text == factor.clause.marker.text)
                };
                let fresh: Vec<Factor> = new.iter().filter(|factor| !is_here(factor)).cloned().collect();
                let end =
                    list.iter().rposition(|factor| factor.side == *side).map_or(list.len(), |at| at.saturating_add(1));
                list.splice(end..end, fresh);
                let own = list.iter().filter(|factor| factor.side == *side);
                let markers: Vec<String> = own.map(|factor| factor.clause.marker.text.clone()).collect();
                self.counts(target, &markers)?;
                let address = |factor: &Factor| format!("factors {} ({})", side.words(), factor.clause.marker.text);
                Some(new.iter().map(address).collect())
            }
            (TargetKind::Factor(side, _), NewText::Factors(new)) => {
                let markers: Vec<String> = match clause(tree, target) {
                    Some(Clauses::Factors(list, at)) => {
                        let own = |list: &[Factor]| -> Vec<String> {
                            let own = list.iter().filter(|factor| factor.side == *side);
                            own.map(|factor| factor.clause.marker.text.clone()).collect()
                        };
                        let here = own(list);
                        let fresh = new.iter().filter(|factor| !here.contains(&factor.clause.marker.text)).cloned();
                        let next = at.saturating_add(1);
                        let fresh: Vec<Factor> = fresh.collect();
                        list.splice(next..next, fresh);
                        own(list)
                    }
                    Some(Clauses::Inner(list, at)) => {
                        let next = at.saturating_add(1);
                        list.splice(next..next, new.iter().map(|factor| factor.clause.clone()));
                        list.iter().map(|clause| clause.marker.text.clone()).collect()
                    }
                    None => return self.gone(tree, target),
                };
                self.counts(target, &markers)?;
                Some(beside(target, new.iter().map(|factor| &factor.clause)))
            }
            (TargetKind::Amendment(_), _) => {
                self.of_amendment(target);
                None
            }
            _ => {
                self.wrong_text(target, span, what_fits(target));
                None
            }
        }
    }
}
