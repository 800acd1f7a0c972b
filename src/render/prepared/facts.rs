//! What made a clause so: facts with their values, below them what is not known.

use super::super::page::{DIM, Page};
use super::super::{facts, in_text};
use super::lines::Kept;
use super::{Prepared, What, after};
use crate::decision::{End, Reason, Values, Words};
use crate::eval::Truth;
use crate::eval::told::{Counted, CountedEnd, FactTold, Item, List, NONE, Part, PartKind, UNKNOWN, VALUES};
use crate::facts::{FactAt, Path, Slot};
use crate::model::expr::Val;
use crate::syntax::ast::Quantifier;
use crate::values::{Days, Number};

/// Of a list, the places of the texts that it is empty and that it has one entry.
const EMPTY: u32 = NONE;
const ONE_ENTRY: u32 = VALUES;

impl<'a> Prepared<'a> {
    /// The facts that a condition rests on, as far as they are not told in a clause, a term or a rule of their own.
    pub(super) fn facts(&mut self, part: &'a Part, indent: usize) {
        match &part.kind {
            PartKind::Asks { items, .. } => items.iter().for_each(|item| self.item(item, indent)),
            PartKind::Not(inner) => self.facts(inner, indent),
            PartKind::Joined { parts, .. } => {
                let truth = self.found.truth(part);
                for part in parts {
                    if self.found.truth(part) == truth {
                        self.facts(part, indent);
                    }
                }
            }
            PartKind::Each { quantifier, list, body } => {
                let Some((elements, complete)) = self.found.elements(list) else {
                    return self.list(list, None, indent);
                };
                let whole = self.whole(part);
                let decisive = if *quantifier == Quantifier::Every { Truth::No } else { Truth::Yes };
                let open = !complete && whole != decisive;
                let mut rests_on_some = open;
                self.each(list, body, Some(whole), &mut |writer| {
                    rests_on_some = true;
                    writer.facts(&body.part, indent);
                });
                if open {
                    self.list(list, None, indent);
                } else if !rests_on_some {
                    self.list(list, Some(elements.len()), indent);
                }
            }
            PartKind::Count { list, filter, items, .. } => {
                match self.found.elements(list) {
                    None => self.list(list, None, indent),
                    Some((elements, complete)) => match filter.as_ref().filter(|_| !elements.is_empty()) {
                        // What is listed is told, and nothing more of the list.
                        None => self.list(list, Some(elements.len()), indent),
                        Some(filter) => {
                            self.each(list, filter, None, &mut |writer| writer.facts(&filter.part, indent));
                            if !complete {
                                self.list(list, None, indent);
                            }
                        }
                    },
                }
                items.iter().for_each(|item| self.item(item, indent));
            }
            PartKind::Question { question, repeats, place } => {
                if *repeats && !self.is_new((u32::MAX, What::Question(*question))) {
                    return;
                }
                let policy = self.policy;
                self.kept.lines(&mut self.questions, *place, |page| {
                    let question = policy.questions.get(*question).map(|question| question.text.as_str());
                    let questions = question.into_iter().collect();
                    facts(page, &Reason { questions, ..Reason::default() }, indent);
                });
            }
            PartKind::Clauses { .. } | PartKind::Term { .. } | PartKind::Rule { .. } | PartKind::Traced { .. } => {}
        }
    }

    pub(super) fn item(&mut self, item: &'a Item, indent: usize) {
        match item {
            Item::Fact(fact) => {
                if !fact.repeats || self.is_new((self.found.row(fact.way.var), What::Fact(fact.way.field))) {
                    self.fact(fact, indent);
                }
            }
            Item::Counted { counted, repeats, place } => {
                let Some(number) = self.found.counted(counted) else { return };
                let row = |end: &CountedEnd| end.var().map_or(u32::MAX, |var| self.found.row(var));
                if !repeats || self.is_new((row(&counted.from), What::Counted(counted.id, row(&counted.to)))) {
                    self.counted(counted, number, *place, indent);
                }
            }
            Item::Parameter { parameter, on, repeats, place } => {
                if *repeats && !self.is_new((u32::MAX, What::Parameter(*parameter, *on))) {
                    return;
                }
                let policy = self.policy;
                self.kept.lines(&mut self.page, *place, |page| {
                    let Some(parameter) = policy.parameters.get(*parameter) else { return };
                    let Some((_, val)) = parameter.values.iter().rev().find(|(from, _)| from <= on) else { return };
                    let values = Values::parameter(&parameter.name, *on, val.borrowed());
                    facts(page, &Reason { values, ..Reason::default() }, indent);
                });
            }
        }
    }

    /// A reason of one fact, or of that it is not known.
    pub(super) fn reason_of(&self, fact: &FactTold) -> Reason<'a> {
        let case = self.found.case;
        let path = Path::fact(case, fact.at(self.found.row(fact.way.var)));
        match case.val(self.found.slot(&fact.way)) {
            Some(val) => Reason { values: Values::fact(path, val), ..Reason::default() },
            None => Reason { unknown: vec![path], ..Reason::default() },
        }
    }

    fn fact(&mut self, fact: &'a FactTold, indent: usize) {
        let slot = self.found.slot(&fact.way);
        let Some(state) = fact.state(slot) else { return self.value(fact, slot, indent) };
        let place = after(fact.place, state);
        if let Some(text) = self.kept.get(place).filter(|_| fact.fixed) {
            return if state == UNKNOWN { &mut self.unknown } else { &mut self.page }.add(text);
        }
        let reason = self.reason_of(fact);
        let Prepared { page, unknown, kept, names, .. } = self;
        let page = if state == UNKNOWN { unknown } else { page };
        let dim = if state == UNKNOWN { "" } else { page.colour(DIM).0 };
        let name = (!fact.fixed).then(|| names.of(fact.way.var));
        one_line(page, *kept, place, indent, dim, name, &reason);
    }

    /// A fact with a value that has no text of its own.
    fn value(&mut self, fact: &'a FactTold, slot: Slot, indent: usize) {
        let case = self.found.case;
        let Some(val) = case.val(slot).filter(|_| !matches!(slot, Slot::Days(_) | Slot::Row(_) | Slot::List { .. }))
        else {
            self.found.unusual = true;
            return;
        };
        let path = Path::fact(case, fact.at(self.found.row(fact.way.var)));
        let Prepared { page, kept, names, .. } = self;
        let name = if fact.fixed { "" } else { names.of(fact.way.var) };
        let (dim, plain) = page.colour(DIM);
        let place = after(fact.place, VALUES);
        let words = kept.get(place).or_else(|| {
            // The words before a value are those before any.
            let none = Reason { values: Values::fact(path, Val::None), ..Reason::default() };
            kept.make_part(
                place,
                |page| facts(page, &none, indent),
                |line| {
                    let words = line.strip_suffix(plain)?.strip_suffix("none")?;
                    if fact.fixed { Some(words) } else { words.get(indent..)?.strip_prefix(dim)?.strip_prefix(name) }
                },
            )
        });
        let Some(words) = words else {
            let reason = self.reason_of(fact);
            return facts(&mut self.page, &reason, indent);
        };
        let start = page.here();
        if !fact.fixed {
            page.begin(indent, &[dim, name]);
        }
        page.add(words);
        in_text(match slot {
            Slot::Date(day) => day.write(page.line_so_far()),
            _ => Words::of(path, val).write(page.line_so_far()),
        });
        page.add_if_any(plain);
        if let Slot::Text(_) = slot { page.end_paragraph(start, indent, 2) } else { page.end_line(start, indent, 2) }
    }

    fn counted(&mut self, counted: &'a Counted, number: Number, place: u32, indent: usize) {
        let Prepared { page, kept, names, .. } = self;
        let known = match (counted.from.loose(), counted.to.loose()) {
            (None, None) => kept.get(place).map(|before| (before, "", "")),
            (Some(var), None) | (None, Some(var)) => {
                let both = kept.get(place).zip(kept.get(after(place, 1)));
                both.map(|(before, behind)| (before, names.of(var), behind))
            }
            (Some(_), Some(_)) => None,
        };
        let Some((before, name, behind)) = known else { return self.make_counted(counted, number, place, indent) };
        let (_, plain) = page.colour(DIM);
        let start = page.here();
        page.add(before);
        page.add_if_any(name);
        page.add_if_any(behind);
        in_text(number.write_grouped(page.line_so_far()));
        page.add_if_any(plain);
        page.end_line(start, indent, 2);
    }

    /// Writes what was counted, and keeps the words before and behind the path of its row.
    #[cold]
    fn make_counted(&mut self, counted: &'a Counted, number: Number, place: u32, indent: usize) {
        let (from, to) = (self.end(&counted.from), self.end(&counted.to));
        let values = Values::counted(counted.unit, from, to, number);
        let reason = Reason { values, ..Reason::default() };
        let make = |page: &mut Page| facts(page, &reason, indent);
        make(&mut self.page);
        let Prepared { page, kept, names, .. } = self;
        let (_, plain) = page.colour(DIM);
        let digits = number.grouped().to_string();
        match (counted.from.loose(), counted.to.loose()) {
            (None, None) => {
                kept.make_part(place, make, |line| line.strip_suffix(plain)?.strip_suffix(digits.as_str()));
            }
            (Some(var), None) | (None, Some(var)) => {
                let name = names.of(var);
                let behind = after(place, 1);
                kept.make_part(place, make, |line| Some(line.split_once(name)?.0));
                kept.make_part(behind, make, |line| {
                    line.strip_suffix(plain)?.strip_suffix(digits.as_str())?.split_once(name).map(|(_, behind)| behind)
                });
            }
            (Some(_), Some(_)) => {}
        }
    }

    fn end(&self, end: &CountedEnd) -> End<'a> {
        match end {
            CountedEnd::Day(day) => End::Days(Days::one(*day)),
            CountedEnd::Fact { way, record, .. } => {
                let at = FactAt { record: *record, row: self.found.row(way.var), field: way.field(), item: None };
                End::Fact(Path::fact(self.found.case, at))
            }
        }
    }

    /// A list: that it is not known what is in it, or how many entries are known.
    fn list(&mut self, list: &'a List, entries: Option<usize>, indent: usize) {
        let at = list.at(self.found.row(list.way.var));
        if list.repeats && !self.is_new((at.row, What::Fact(list.way.field))) {
            return;
        }
        let state = match (entries, list.key) {
            (None, _) => Some(UNKNOWN),
            (Some(0), _) => Some(EMPTY),
            (Some(1), None) => Some(ONE_ENTRY),
            _ => None,
        };
        let place = state.map_or(u32::MAX, |state| after(list.place, state));
        let page = if entries.is_none() { &mut self.unknown } else { &mut self.page };
        if let Some(text) = self.kept.get(place).filter(|_| list.fixed && state.is_some()) {
            return page.add(text);
        }
        let path = Path::fact(self.found.case, at);
        let reason = match entries {
            None => Reason { unknown: vec![path], ..Reason::default() },
            Some(_) => Reason { values: Values::listed(path), ..Reason::default() },
        };
        if state.is_none() {
            return facts(page, &reason, indent);
        }
        let dim = if entries.is_none() { "" } else { page.colour(DIM).0 };
        let name = (!list.fixed).then(|| self.names.of(list.way.var));
        one_line(page, self.kept, place, indent, dim, name, &reason);
    }
}

/// A line of which all is kept, or all but the path of its row.
fn one_line(
    page: &mut Page,
    kept: Kept<'_>,
    place: u32,
    indent: usize,
    dim: &str,
    name: Option<&str>,
    reason: &Reason<'_>,
) {
    let make = |page: &mut Page| facts(page, reason, indent);
    let Some(name) = name else { return kept.make(page, place, make) };
    let words = kept
        .get(place)
        .or_else(|| kept.make_part(place, make, |line| line.get(indent..)?.strip_prefix(dim)?.strip_prefix(name)));
    let Some(words) = words else { return make(page) };
    let start = page.here();
    page.begin(indent, &[dim, name, words]);
    page.end_line(start, indent, 2);
}
