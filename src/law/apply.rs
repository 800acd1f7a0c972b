//! One amendment put into a text.

use std::collections::HashMap;
use std::sync::Arc;

use super::addresses::{Clauses, addresses, clause, outcomes, parameters, rules, terms};
use super::header;
use super::idle::Effects;
use super::listing::{At, By, Listing};
use super::order::Amended;
use super::table_rows::{self, Refused};
use super::words::{self, Changed};
use super::{How, Mark};
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::source::{SourceFile, Span};
use crate::syntax::Numbering;
use crate::syntax::ast::{
    Attachments, Change, ChangeKind, Clause, Content, HeaderLine, Name, NewText, Policy, Provision, Target, TargetKind,
    Written,
};
use crate::values::Date;

/// The addresses that were ever used, each with the amendment that brought it; `None` is the policy as it was made.
pub(super) type Used = HashMap<String, Option<usize>>;

/// Puts amendments into the text of one policy.
pub(super) struct Applying<'a> {
    pub(super) file: &'a Arc<SourceFile>,
    /// All that the policy has.
    pub(super) amendments: &'a [Amended],
    pub(super) used: &'a mut Used,
    pub(super) effects: &'a mut Effects,
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
        let before = self.effects.before(tree, at, change);
        let mark = |marks: &mut Vec<Mark>, address: String, how: How| {
            marks.retain(|mark| mark.address != address);
            marks.push(Mark { address, amendment: at, how });
        };
        match &change.kind {
            ChangeKind::Words(old, new) => {
                if self.words(tree, marks, at, change, (old, new)) {
                    said(tree, target, &change.attachments);
                    self.effects.after(tree, at, change, before);
                    mark(marks, target.text(), How::Words);
                }
            }
            ChangeKind::Repeal => {
                if self.repeal(tree, target, &By { name: by, attachments: &change.attachments }) {
                    mark(marks, target.text(), How::Repealed);
                }
            }
            ChangeKind::Replace(text) => {
                if let Some(more) = self.replace(tree, target, text, change.span) {
                    self.effects.after(tree, at, change, before);
                    mark(marks, target.text(), How::Replaced);
                    for address in more {
                        if self.is_new(at, &address, target.span) {
                            mark(marks, address, How::Inserted);
                        }
                    }
                }
            }
            ChangeKind::Insert(text) => {
                for address in self.insert(tree, target, text, change.span).unwrap_or_default() {
                    if self.is_new(at, &address, target.span) {
                        mark(marks, address, How::Inserted);
                    }
                }
                // Lines that every header has at most one of keep their addresses, whoever brings them.
                header::lines_of(text).for_each(|line| mark(marks, line.to_owned(), How::Inserted));
            }
        }
    }

    pub(super) fn report(&mut self, code: Code, span: Span, message: String, help: impl Into<String>) {
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
    pub(super) fn not_there(&mut self, tree: &Policy, target: &Target) {
        let wanted = target.text();
        let there = tree.provisions();
        let is_gone = |one: &&Provision| one.is_repealed() && is_at_or_within(&wanted, &one.address);
        if let Some(gone) = there.iter().find(is_gone) {
            let by = gone.text.split(" repealed by ").nth(1).and_then(|by| by.split_whitespace().next());
            let message = format!("{} was repealed by `{}`", gone.address, by.unwrap_or_default());
            let help = "what is repealed stays so; insert a new provision behind it";
            return self.report(Code::UnknownAddress, target.span, message, help);
        }
        let all = if matches!(target.kind, TargetKind::Header(_)) { header::lines(tree) } else { addresses(tree) };
        let all = all.iter().map(String::as_str);
        let above = all.clone().filter(|address| is_at_or_within(&wanted, address)).max_by_key(|address| address.len());
        let help = match (nearest(&wanted, all.clone()), above) {
            (Some(meant), _) => format!("did you mean `{meant}`?"),
            (None, Some(above)) => format!("the nearest that there is: `{above}`"),
            (None, None) => {
                let kind = wanted.split(' ').next().unwrap_or_default();
                let of_kind: Vec<&str> =
                    all.clone().filter(|one| one.split(' ').next() == Some(kind)).take(6).collect();
                let some = if of_kind.is_empty() { all.take(6).collect() } else { of_kind };
                format!("it has {}", some.join(", "))
            }
        };
        let on = self.on.map_or_else(|| "that day".to_owned(), |day| day.to_string());
        self.report(Code::UnknownAddress, target.span, format!("the text on {on} has no {wanted}"), help);
    }

    pub(super) fn wrong_text(&mut self, target: &Target, span: Span, wanted: &str) {
        let message = format!("this is no text for {}", target.text());
        self.report(Code::Amendment, span, message, format!("write {wanted} behind the colon"));
    }

    /// The amendment by which an address reads as it does, unless it is this one or the policy reads so.
    fn reads_since(&self, marks: &[Mark], at: usize, address: &str) -> Option<&str> {
        let touches = |mark: &&Mark| is_at_or_within(&mark.address, address) || is_at_or_within(address, &mark.address);
        let last = marks.iter().rev().find(touches).filter(|mark| mark.amendment != at)?;
        self.amendments.get(last.amendment).map(Amended::name)
    }

    fn words(
        &mut self,
        tree: &mut Policy,
        marks: &[Mark],
        at: usize,
        change: &Change,
        (old, new): (&Written, &Written),
    ) -> bool {
        let target = &change.target;
        let shown = old.text();
        let place = || {
            let address = target.text();
            let since = self.reads_since(marks, at, &address).map(|by| format!(" as it reads since `{by}`"));
            address + &since.unwrap_or_default()
        };
        match words::change(tree, target, old, new) {
            Changed::Once => return true,
            Changed::Times(0) => {
                let message = format!("{shown} does not stand in {}", place());
                let help = "only a literal or a name of what is evaluated is changed so, never words of a sentence";
                self.report(Code::WordsNotOnce, old.expr.span, message, help);
            }
            Changed::Times(count) => {
                let message = format!("{shown} stands {count} times in {}", place());
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
                rule.is_some_and(|rule| {
                    let had = rule.unless.take().is_some();
                    // Nothing is left of it but its rule.
                    add(&mut rule.attachments, by.attachments);
                    had
                })
            }
            TargetKind::Provision(address) if address.markers.is_empty() => {
                let name = Name { text: address.rule.text(), span: address.rule.span };
                repeal_from(&mut rules(tree), "rule", &name, by)
            }
            TargetKind::Term(keyword, name, markers) if markers.is_empty() => {
                repeal_from(&mut terms(tree), keyword, name, by)
            }
            TargetKind::Row(name, number) => table_rows::repeal(tree, name, number, by),
            TargetKind::Parameter(name) => repeal_from(&mut parameters(tree), "parameter", name, by),
            TargetKind::Outcome(name) => repeal_from(&mut outcomes(tree), "outcome", name, by),
            TargetKind::Header(line @ (HeaderLine::Title | HeaderLine::Uses)) => {
                let message = format!("`{}` is replaced and never repealed", line.text());
                let help = format!("write `replace {} with: …`, or take this change out", line.text());
                self.report(Code::Amendment, target.span, message, help);
                return false;
            }
            TargetKind::Header(line) => {
                let had = header::repeal(tree, line);
                add(&mut tree.attachments, by.attachments);
                had
            }
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

    pub(super) fn of_amendment(&mut self, target: &Target) -> bool {
        let message = "an amendment is repealed by one that amends it".to_owned();
        self.report(
            Code::Amendment,
            target.span,
            message,
            "write `amends` with the name of that amendment in the header",
        );
        false
    }

    pub(super) fn refused<T>(&mut self, tree: &Policy, target: &Target, span: Span, why: Refused) -> Option<T> {
        match why {
            Refused::NotThere => self.not_there(tree, target),
            Refused::Because(message, help) => self.report(Code::Amendment, span, message, help),
        }
        None
    }

    pub(super) fn gone<T>(&mut self, tree: &Policy, target: &Target) -> Option<T> {
        self.not_there(tree, target);
        None
    }

    /// A new text keeps the address that it replaces.
    pub(super) fn same(&mut self, target: &Target, old: &str, new: &str, span: Span) -> Option<()> {
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
    pub(super) fn counts(&mut self, target: &Target, markers: &[String]) -> Option<()> {
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

pub(super) fn text_clauses(text: &NewText) -> &[Clause] {
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
        TargetKind::Row(name, number) => table_rows::row(tree, name, number).map(|row| &mut row.attachments),
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
        add(place, attachments);
    }
}

fn add(place: &mut Attachments, more: &Attachments) {
    place.sources.extend(more.sources.iter().cloned());
    place.notes.extend(more.notes.iter().cloned());
}

pub(super) fn last_marker(target: &Target) -> Option<&Name> {
    match &target.kind {
        TargetKind::Provision(address) => address.markers.last(),
        TargetKind::Term(_, _, markers) | TargetKind::Factor(_, markers) => markers.last(),
        _ => None,
    }
}

/// The addresses of clauses that stand in the list of a target.
pub(super) fn beside<'a>(target: &Target, clauses: impl Iterator<Item = &'a Clause>) -> Vec<String> {
    let text = target.text();
    let list = text.rfind('(').and_then(|at| text.get(..at)).unwrap_or(&text);
    clauses.map(|clause| format!("{list}({})", clause.marker.text)).collect()
}

/// What a change of an address brings.
pub(super) fn what_fits(target: &Target) -> &'static str {
    match &target.kind {
        TargetKind::Provision(address) if !address.markers.is_empty() => "clauses such as `(a) \"…\": …`",
        TargetKind::Provision(address) if address.unless => "`unless …`",
        TargetKind::Provision(_) => "a rule as it is to stand, `rule 1 \"…\" …`,",
        TargetKind::Term(_, _, markers) if !markers.is_empty() => "clauses such as `(1) \"…\": …`",
        TargetKind::Term(..) => "a term or a table as it is to stand",
        TargetKind::Row(..) => "rows such as `row 2a | under 30 | 15 |`",
        TargetKind::Parameter(_) => "a parameter as it is to stand",
        TargetKind::Outcome(_) => "an outcome such as `granted discretion \"…\"`",
        TargetKind::Factor(..) => "a factor such as `(a) strongly \"…\": …`",
        TargetKind::Header(_) => "the line as it is to stand, such as `in force from 2024-04-01`,",
        TargetKind::Amendment(_) => "nothing",
    }
}
