//! One amendment put into a text.

use std::collections::HashMap;
use std::sync::Arc;

use super::addresses::{Clauses, addresses, clause, outcomes, parameters, rules, terms};
use super::header;
use super::listing::{At, By, Listing};
use super::order::Amended;
use super::words::{self, Changed};
use super::{How, Mark};
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::source::{SourceFile, Span};
use crate::syntax::Numbering;
use crate::syntax::ast::{
    Attachments, Change, ChangeKind, Clause, Content, Factor, Name, NewText, Policy, Provision, Target, TargetKind,
    Written,
};
use crate::values::Date;

/// The addresses that were ever used, each with the amendment that brought it; `None` is the policy as it was made.
pub(super) type Used = HashMap<String, Option<usize>>;

/// Puts amendments into the text of one policy.
pub(super) struct Applying<'a> {
    pub(super) file: &'a Arc<SourceFile>,
    pub(super) used: &'a mut Used,
    /// The day of the text.
    pub(super) on: Option<Date>,
    pub(super) problems: &'a mut Vec<Diagnostic>,
}

impl Applying<'_> {
    /// Puts an amendment, one of those of the policy, into a text.
    pub(super) fn amendment(&mut self, tree: &mut Policy, marks: &mut Vec<Mark>, at: usize, amended: &Amended) {
        for change in &amended.tree.changes {
            self.change(tree, marks, at, &amended.tree.name, change);
        }
    }

    /// One change of it.
    pub(super) fn change(&mut self, tree: &mut Policy, marks: &mut Vec<Mark>, at: usize, by: &Name, change: &Change) {
        let target = &change.target;
        let mut mark = |address: String, how: How| {
            marks.retain(|mark| mark.address != address);
            marks.push(Mark { address, amendment: at, how });
        };
        match &change.kind {
            ChangeKind::Words(old, new) => {
                if self.words(tree, change, old, new) {
                    said(tree, target, &change.attachments);
                    mark(target.text(), How::Words);
                }
            }
            ChangeKind::Repeal => {
                if self.repeal(tree, target, &By { name: by, attachments: &change.attachments }) {
                    mark(target.text(), How::Repealed);
                }
            }
            ChangeKind::Replace(text) => {
                if let Some(more) = self.replace(tree, target, text, change.span) {
                    mark(target.text(), How::Replaced);
                    for address in more {
                        if self.is_new(at, &address, target.span) {
                            mark(address, How::Inserted);
                        }
                    }
                }
            }
            ChangeKind::Insert(text) => {
                for address in self.insert(tree, target, text, change.span).unwrap_or_default() {
                    if self.is_new(at, &address, target.span) {
                        mark(address, How::Inserted);
                    }
                }
            }
        }
    }

    fn report(&mut self, code: Code, span: Span, message: String, help: impl Into<String>) {
        self.problems.push(Diagnostic::new(code, self.file, span, message).help(help));
    }

    /// Whether an address was never used for something else; it is used from now on.
    fn is_new(&mut self, at: usize, address: &str, span: Span) -> bool {
        match self.used.get(address) {
            Some(by) if *by != Some(at) => {
                let message =
                    format!("{address} is there, or was, and an address is never used again for something else");
                let help =
                    "give what is inserted an address of its own, such as (ba) behind (b), or rule 1a behind rule 1";
                self.report(Code::AddressUsed, span, message, help);
                false
            }
            _ => {
                self.used.insert(address.to_owned(), Some(at));
                true
            }
        }
    }

    /// An address that is not there, or is nothing more.
    fn not_there(&mut self, tree: &Policy, target: &Target) {
        let wanted = target.text();
        let there = tree.provisions();
        let is_gone = |one: &&Provision| one.is_repealed() && is_at_or_within(&wanted, &one.address);
        if let Some(gone) = there.iter().find(is_gone) {
            let by = gone.text.split(" repealed by ").nth(1).and_then(|by| by.split_whitespace().next());
            let message = format!("{} was repealed by `{}`", gone.address, by.unwrap_or_default());
            let help = "what is repealed stays so; insert a new provision behind it";
            return self.report(Code::UnknownAddress, target.span, message, help);
        }
        let all = addresses(tree);
        let all = all.iter().map(String::as_str);
        let above = all.clone().filter(|address| is_at_or_within(&wanted, address)).max_by_key(|address| address.len());
        let help = match (nearest(&wanted, all.clone()), above) {
            (Some(meant), _) => format!("did you mean `{meant}`?"),
            (None, Some(above)) => format!("the nearest that there is: `{above}`"),
            (None, None) => {
                let kind = wanted.split(' ').next().unwrap_or_default();
                let of_kind: Vec<&str> =
                    all.filter(|address| address.split(' ').next() == Some(kind)).take(6).collect();
                let some = if of_kind.is_empty() {
                    there.iter().map(|one| one.address.as_str()).take(6).collect()
                } else {
                    of_kind
                };
                format!("it has {}", some.join(", "))
            }
        };
        let on = self.on.map_or_else(|| "that day".to_owned(), |day| day.to_string());
        self.report(Code::UnknownAddress, target.span, format!("the text on {on} has no {wanted}"), help);
    }

    fn wrong_text(&mut self, target: &Target, span: Span, wanted: &str) {
        let message = format!("this is no text for {}", target.text());
        self.report(Code::Amendment, span, message, format!("write {wanted} behind the colon"));
    }

    fn words(&mut self, tree: &mut Policy, change: &Change, old: &Written, new: &Written) -> bool {
        let target = &change.target;
        let shown = old.text();
        match words::change(tree, target, old, new) {
            Changed::Once => return true,
            Changed::Times(0) => {
                let message = format!("{shown} does not stand in the condition of {}", target.text());
                let help = "only a literal or a name of the condition is changed so, never words of the sentence";
                self.report(Code::WordsNotOnce, old.expr.span, message, help);
            }
            Changed::Times(count) => {
                let message = format!("{shown} stands {count} times in the condition of {}", target.text());
                let help = "name the clause in which it stands once, or replace the provision";
                self.report(Code::WordsNotOnce, old.expr.span, message, help);
            }
            Changed::NoCondition => {
                let message = format!("{} has no condition whose words could change", target.text());
                self.report(Code::UnknownAddress, target.span, message, "write `replace … with:` instead");
            }
            Changed::NotThere => self.not_there(tree, target),
        }
        false
    }

    fn repeal(&mut self, tree: &mut Policy, target: &Target, by: &By<'_>) -> bool {
        let done = match &target.kind {
            TargetKind::Provision(address) if address.markers.is_empty() && address.unless => {
                let number = address.rule.text();
                let rule = tree.rules.iter_mut().find(|rule| rule.number.text() == number);
                rule.is_some_and(|rule| rule.unless.take().is_some())
            }
            TargetKind::Provision(address) if address.markers.is_empty() => {
                let name = Name { text: address.rule.text(), span: address.rule.span };
                repeal_from(&mut rules(tree), "rule", &name, by)
            }
            TargetKind::Term(keyword, name, markers) if markers.is_empty() => {
                repeal_from(&mut terms(tree), keyword, name, by)
            }
            TargetKind::Parameter(name) => repeal_from(&mut parameters(tree), "parameter", name, by),
            TargetKind::Outcome(name) => repeal_from(&mut outcomes(tree), "outcome", name, by),
            TargetKind::Header(line) => header::repeal(tree, line),
            TargetKind::Amendment(_) => return self.of_amendment(target),
            TargetKind::Provision(_) | TargetKind::Term(..) | TargetKind::Factor(..) => match clause(tree, target) {
                Some(Clauses::Inner(clauses, at)) => clauses.get_mut(at).is_some_and(|clause| take_out(clause, by)),
                Some(Clauses::Factors(factors, at)) => {
                    factors.get_mut(at).is_some_and(|factor| take_out(&mut factor.clause, by))
                }
                None => false,
            },
        };
        if !done {
            self.not_there(tree, target);
        }
        done
    }

    fn of_amendment(&mut self, target: &Target) -> bool {
        let message = "an amendment is repealed by one that amends it".to_owned();
        self.report(
            Code::Amendment,
            target.span,
            message,
            "write `amends` with the name of that amendment in the header",
        );
        false
    }

    /// Puts a new text in the place of another, and gives the addresses that it brings beside it.
    fn replace(&mut self, tree: &mut Policy, target: &Target, text: &NewText, span: Span) -> Option<Vec<String>> {
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
                    self.report(Code::Amendment, span, why, format!("write {} behind the colon", what_fits(target)));
                    return None;
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

    /// Puts a new text behind another, and gives the addresses that it brings.
    fn insert(&mut self, tree: &mut Policy, target: &Target, text: &NewText, span: Span) -> Option<Vec<String>> {
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

    fn gone<T>(&mut self, tree: &Policy, target: &Target) -> Option<T> {
        self.not_there(tree, target);
        None
    }

    /// A new text keeps the address that it replaces.
    fn same(&mut self, target: &Target, old: &str, new: &str, span: Span) -> Option<()> {
        if old == new {
            return Some(());
        }
        let message = format!("this replaces {} and has another address", target.text());
        self.report(
            Code::Amendment,
            span,
            message,
            format!("write `{old}` here, or repeal the one and insert the other"),
        );
        None
    }

    /// The markers of a list must count on, so that the text can be read again.
    fn counts(&mut self, target: &Target, markers: &[String]) -> Option<()> {
        let markers: Vec<&str> = markers.iter().map(String::as_str).collect();
        if Numbering::can_count(&markers) {
            return Some(());
        }
        let message = format!("behind {} these markers do not continue the numbering", target.text());
        let help = "number what is inserted as a branch of what stands before it: (da) behind (d), (1a) behind (1)";
        self.report(Code::Marker, target.span, message, help);
        None
    }
}

fn text_clauses(text: &NewText) -> &[Clause] {
    if let NewText::Clauses(clauses) = text { clauses } else { &[] }
}

/// Takes a clause out and keeps its marker; whether it was there still.
fn take_out(clause: &mut Clause, by: &By<'_>) -> bool {
    if clause.is_repealed() {
        return false;
    }
    clause.content = Content::Repealed(by.name.clone());
    clause.label = None;
    clause.attachments = by.attachments.clone();
    true
}

fn repeal_from<T>(list: &mut Listing<'_, T>, kind: &'static str, name: &Name, by: &By<'_>) -> bool {
    match list.find(&name.text) {
        Some(At::Item(at)) => {
            list.repeal(at, kind, name.clone(), by);
            true
        }
        _ => false,
    }
}

/// Whether an address is another, or stands in it.
fn is_at_or_within(inner: &str, outer: &str) -> bool {
    inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with(['(', ' ']))
}

/// Adds to a provision what a change word by word says of itself.
fn said(tree: &mut Policy, target: &Target, attachments: &Attachments) {
    let place = match &target.kind {
        TargetKind::Provision(address) if address.markers.is_empty() => {
            let number = address.rule.text();
            let rule = tree.rules.iter_mut().find(|rule| rule.number.text() == number);
            rule.and_then(|rule| match address.unless {
                true => rule.unless.as_mut().map(|unless| &mut unless.attachments),
                false => Some(&mut rule.attachments),
            })
        }
        TargetKind::Term(_, name, markers) if markers.is_empty() => {
            tree.terms.iter_mut().find(|term| term.name.text == name.text).map(|term| &mut term.attachments)
        }
        TargetKind::Parameter(name) => {
            let parameter = tree.parameters.iter_mut().find(|parameter| parameter.name.text == name.text);
            parameter.map(|parameter| &mut parameter.attachments)
        }
        _ => match clause(tree, target) {
            Some(Clauses::Inner(list, at)) => list.get_mut(at).map(|clause| &mut clause.attachments),
            Some(Clauses::Factors(list, at)) => list.get_mut(at).map(|factor| &mut factor.clause.attachments),
            None => None,
        },
    };
    if let Some(place) = place {
        place.sources.extend(attachments.sources.iter().cloned());
        place.notes.extend(attachments.notes.iter().cloned());
    }
}

fn last_marker(target: &Target) -> Option<&Name> {
    match &target.kind {
        TargetKind::Provision(address) => address.markers.last(),
        TargetKind::Term(_, _, markers) | TargetKind::Factor(_, markers) => markers.last(),
        _ => None,
    }
}

/// The addresses of clauses that stand in the list of a target.
fn beside<'a>(target: &Target, clauses: impl Iterator<Item = &'a Clause>) -> Vec<String> {
    let text = target.text();
    let list = text.rfind('(').and_then(|at| text.get(..at)).unwrap_or(&text);
    clauses.map(|clause| format!("{list}({})", clause.marker.text)).collect()
}

/// What a change of an address brings.
fn what_fits(target: &Target) -> &'static str {
    match &target.kind {
        TargetKind::Provision(address) if !address.markers.is_empty() => "clauses such as `(a) \"…\": …`",
        TargetKind::Provision(address) if address.unless => "`unless …`",
        TargetKind::Provision(_) => "a rule as it is to stand, `rule 1 \"…\" …`,",
        TargetKind::Term(_, _, markers) if !markers.is_empty() => "clauses such as `(1) \"…\": …`",
        TargetKind::Term(..) => "a term or a table as it is to stand",
        TargetKind::Parameter(_) => "a parameter as it is to stand",
        TargetKind::Outcome(_) => "an outcome such as `granted discretion \"…\"`",
        TargetKind::Factor(..) => "a factor such as `(a) strongly \"…\": …`",
        TargetKind::Header(_) => "the line as it is to stand, such as `in force from 2024-04-01`,",
        TargetKind::Amendment(_) => "nothing",
    }
}
