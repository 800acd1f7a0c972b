//! What made a clause so: facts with their values, below them what is not known.

use super::super::page::{DIM, Page};
use super::super::{facts, in_text};
use super::lines::Kept;
use super::{Prepared, What, after};
use crate::decision::{End, Reason, Values, Words};
use crate::eval::Truth;
use crate::eval::reasons::script::Each;
use crate::eval::reasons::{Counted, CountedEnd, FactTold, Found, List, NONE, UNKNOWN, VALUES};
use crate::facts::{FactAt, Path, Slot};
use crate::model::expr::Val;
use crate::syntax::ast::Quantifier;
use crate::values::{Date, Days, Number};

/// Of a list, the places of the texts that it is empty, that it has one entry, and that it is not known to the end.
const EMPTY: u32 = NONE;
const ONE_ENTRY: u32 = VALUES;
const IN_PART: u32 = 4;

impl<'a> Prepared<'a> {
    /// The facts of the elements that a list's truth rests on, and the list itself where it rests on that.
    pub(super) fn elements(&mut self, each: &'a Each, whole: (Quantifier, u32), indent: usize) {
        let Each { list, element, script } = each;
        let Some((elements, complete)) = self.found.elements(list) else {
            return self.list(list, None, indent);
        };
        let decisive = if whole.0 == Quantifier::Every { Truth::No } else { Truth::Yes };
        let whole = self.whole(whole);
        let open = !complete && whole != decisive;
        let mut rests_on_some = open;
        self.each(list, element, Some(whole), &mut |writer| {
            rests_on_some = true;
            writer.write(script);
        });
        if open {
            self.list(list, None, indent);
        } else if !rests_on_some {
            self.list(list, Some((elements.len(), complete)), indent);
        }
    }

    /// The facts of all elements of a list that are counted, or the list itself.
    pub(super) fn all(&mut self, list: &'a List, each: Option<&'a Each>, indent: usize) {
        let Some((elements, complete)) = self.found.elements(list) else {
            return self.list(list, None, indent);
        };
        // Where nothing is asked of them what is listed is told, and nothing more of the list.
        let Some(each) = each.filter(|_| !elements.is_empty()) else {
            return self.list(list, Some((elements.len(), complete)), indent);
        };
        self.each(list, &each.element, None, &mut |writer| writer.write(&each.script));
        if !complete {
            self.list(list, None, indent);
        }
    }

    /// A question of law that is not settled.
    pub(super) fn question(&mut self, question: usize, place: u32, indent: usize) {
        let policy = self.policy;
        self.kept.lines(&mut self.questions, place, |page| {
            let question = policy.questions.get(question).map(|question| question.text.as_str());
            let questions = question.into_iter().collect();
            facts(page, &Reason { questions, ..Reason::default() }, indent);
        });
    }

    /// What a parameter was on a day.
    pub(super) fn parameter(&mut self, (parameter, on): (usize, Date), place: u32, indent: usize) {
        let policy = self.policy;
        self.kept.lines(&mut self.page, place, |page| {
            let Some(parameter) = policy.parameters.get(parameter) else { return };
            let Some((_, val)) = parameter.values.iter().rev().find(|(from, _)| *from <= on) else { return };
            let values = Values::parameter(&parameter.name, on, val.borrowed());
            facts(page, &Reason { values, ..Reason::default() }, indent);
        });
    }

    /// What was counted between two days, if both are known.
    pub(super) fn counted_once(&mut self, counted: &'a Counted, repeats: bool, place: u32, indent: usize) {
        let Some(number) = self.found.counted(counted) else { return };
        let row = |end: &CountedEnd| end.var().map_or(u32::MAX, |var| self.found.row(var));
        if !repeats || self.is_new((row(&counted.from), What::Counted(counted.id, row(&counted.to)))) {
            self.counted(counted, number, place, indent);
        }
    }

    /// A reason of one fact, or of that it is not known.
    pub(super) fn reason_of(&self, fact: &FactTold) -> Reason<'a> {
        let case = self.found.case;
        let path = Path::fact(case, fact.at(self.found.row(fact.way.var)));
        match case.val(*self.found.slot(&fact.way)) {
            Some(val) => Reason { values: Values::fact(path, val), ..Reason::default() },
            None => Reason { unknown: vec![path], ..Reason::default() },
        }
    }

    pub(super) fn fact(&mut self, fact: &'a FactTold, indent: usize) {
        let slot = self.found.slot(&fact.way);
        let Some(state) = fact.state(slot) else { return self.value(fact, *slot, indent) };
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
        // What is known in part is told otherwise, whether words are kept or not.
        self.found.unusual |= matches!(slot, Slot::Days(_) | Slot::Row(_) | Slot::List { .. });
        let place = after(fact.place, VALUES);
        let Some(words) = self.kept.get(place).or_else(|| self.make_words(fact, place, indent)) else {
            let reason = self.reason_of(fact);
            return facts(&mut self.page, &reason, indent);
        };
        let Prepared { page, names, .. } = self;
        let (dim, plain) = page.colour(DIM);
        let start = page.here();
        if !fact.fixed {
            page.begin(indent, &[dim, names.of(fact.way.var)]);
        }
        page.add(words);
        match slot {
            Slot::Date(day) => in_text(day.write(page.line_so_far())),
            _ => self.other_value(fact, slot),
        }
        let page = &mut self.page;
        page.add_if_any(plain);
        if let Slot::Text(_) = slot { page.end_paragraph(start, indent, 2) } else { page.end_line(start, indent, 2) }
    }

    fn other_value(&mut self, fact: &FactTold, slot: Slot) {
        let case = self.found.case;
        let Some(val) = case.val(slot) else { return };
        let path = Path::fact(case, fact.at(self.found.row(fact.way.var)));
        in_text(Words::of(path, val).write(self.page.line_so_far()));
    }

    /// Keeps the words before a value: those before any.
    #[cold]
    fn make_words(&mut self, fact: &FactTold, place: u32, indent: usize) -> Option<&'a str> {
        let path = Path::fact(self.found.case, fact.at(self.found.row(fact.way.var)));
        let none = Reason { values: Values::fact(path, Val::None), ..Reason::default() };
        let name = if fact.fixed { "" } else { self.names.of(fact.way.var) };
        let (dim, plain) = self.page.colour(DIM);
        self.kept.make_part(
            place,
            |page| facts(page, &none, indent),
            |line| {
                let words = line.strip_suffix(plain)?.strip_suffix("none")?;
                if fact.fixed { Some(words) } else { words.get(indent..)?.strip_prefix(dim)?.strip_prefix(name) }
            },
        )
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

    /// A list: that it is not known what is in it, or how many entries are known, and whether those are all.
    fn list(&mut self, list: &'a List, entries: Option<(usize, bool)>, indent: usize) {
        let at = list.at(self.found.row(list.way.var));
        if list.repeats && !self.is_new((at.row, What::Fact(list.way.field))) {
            return;
        }
        let in_part = |found: &mut Found<'a>| found.elements(list).is_some_and(|(known, _)| !known.is_empty());
        let state = match (entries, list.key) {
            (None, _) if in_part(&mut self.found) => Some(IN_PART),
            (None, _) => Some(UNKNOWN),
            (Some((0, true)), _) => Some(EMPTY),
            (Some((1, true)), None) => Some(ONE_ENTRY),
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
