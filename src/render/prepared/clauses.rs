//! Clauses, with the terms and rules that they rest on.

use super::super::page::Page;
use super::super::{clause_head, facts, goes_on};
use super::{Above, Prepared, What, after, clause_of};
use crate::decision::Reason;
use crate::eval::Truth;
use crate::eval::told::{Body, ClauseTold, FactTold, Item, List, Part, PartKind, WITH_TEXTS, Whom};
use crate::facts::{Path, Slot};
use crate::syntax::ast::Quantifier;

impl<'a> Prepared<'a> {
    /// A clause whose truth was found.
    pub(super) fn clause(&mut self, clause: &'a ClauseTold, indent: usize, above: Above) {
        if clause.alone
            && let PartKind::Asks { items, .. } = &clause.cond.kind
            && let [Item::Fact(fact)] = items.as_slice()
            && let Some(state) = fact.state(self.found.slot(&fact.way))
        {
            let place = after(clause.place, after(state, 3));
            return match self.kept.get(place) {
                Some(text) => self.page.add(text),
                None => self.make_alone(clause, fact, place, indent, above),
            };
        }
        if let PartKind::Traced { .. } = clause.cond.kind {
            return self.traced(clause, indent, above);
        }
        let place = after(clause.place, self.found.truth(&clause.cond).number());
        match self.kept.get(place) {
            Some(text) => self.page.add(text),
            None => self.make_head(clause, place, indent, above),
        }
        self.below(clause, indent.saturating_add(4), indent);
    }

    #[cold]
    fn make_head(&mut self, clause: &'a ClauseTold, place: u32, indent: usize, above: Above) {
        let (policy, truth) = (self.policy, self.found.truth(&clause.cond));
        self.kept.make(&mut self.page, place, |page| {
            clause_head(page, &clause_of(policy, clause.provision, truth), &above.address(policy), indent);
        });
    }

    /// A clause with the one fact that it asks.
    #[cold]
    fn make_alone(&mut self, clause: &'a ClauseTold, fact: &FactTold, place: u32, indent: usize, above: Above) {
        let (policy, truth) = (self.policy, self.found.truth(&clause.cond));
        let reason = self.reason_of(fact);
        self.kept.make(&mut self.page, place, |page| {
            clause_head(page, &clause_of(policy, clause.provision, truth), &above.address(policy), indent);
            facts(page, &reason, indent.saturating_add(4));
        });
    }

    /// A clause that the engine tells of.
    #[cold]
    fn traced(&mut self, clause: &ClauseTold, indent: usize, above: Above) {
        let (truth, why) = (self.found.truth(&clause.cond), self.found.trace(&clause.cond));
        let above = above.address(self.policy);
        let (teller, mut writer) = self.by_trace(indent);
        teller.tell_one((clause.provision, truth), why, &above, &mut writer);
    }

    /// What made a clause so, and its own clauses, which stand a little further in.
    pub(super) fn below(&mut self, clause: &'a ClauseTold, facts: usize, indent: usize) {
        self.inside(&clause.cond, facts, indent, Above::clause(clause.provision));
    }

    fn inside(&mut self, part: &'a Part, facts: usize, indent: usize, above: Above) {
        if let PartKind::Asks { items, .. } = &part.kind {
            let outer = std::mem::replace(&mut self.first_mark, self.marks.len());
            items.iter().for_each(|item| self.item(item, facts));
            self.marks.truncate(self.first_mark);
            self.first_mark = outer;
            return self.lower_lines();
        }
        if let PartKind::Clauses { clauses, .. } = &part.kind {
            if goes_on(indent) {
                clauses.iter().for_each(|clause| self.clause(clause, indent.saturating_add(2), above));
            }
            return;
        }
        let outer = std::mem::replace(&mut self.first_mark, self.marks.len());
        self.facts(part, facts);
        self.lower_lines();
        if part.has_steps && goes_on(indent) {
            self.steps(part, indent.saturating_add(2), above);
        }
        self.marks.truncate(self.first_mark);
        self.first_mark = outer;
    }

    /// What stands below the values of a clause.
    fn lower_lines(&mut self) {
        for lines in [&mut self.unknown, &mut self.questions] {
            if !lines.text().is_empty() {
                self.page.add(lines.text());
                lines.clear();
            }
        }
    }

    /// The clauses, terms and rules that a condition rests on.
    pub(super) fn steps(&mut self, part: &'a Part, indent: usize, above: Above) {
        match &part.kind {
            PartKind::Not(inner) => self.steps(inner, indent, above),
            PartKind::Joined { parts, .. } => {
                let truth = self.found.truth(part);
                for part in parts.iter().filter(|part| part.has_steps) {
                    if self.found.truth(part) == truth {
                        self.steps(part, indent, above);
                    }
                }
            }
            PartKind::Clauses { clauses, .. } => clauses.iter().for_each(|clause| self.clause(clause, indent, above)),
            PartKind::Each { list, body, .. } if body.part.has_steps => {
                let whole = self.whole(part);
                self.each(list, body, Some(whole), &mut |writer| writer.steps(&body.part, indent, above));
            }
            PartKind::Count { list, filter: Some(filter), .. } if filter.part.has_steps => {
                self.each(list, filter, None, &mut |writer| writer.steps(&filter.part, indent, above));
            }
            PartKind::Term { provision, about, body, repeats, place } => {
                let row = about.map_or(u32::MAX, |whom| self.found.row(whom.var));
                if !repeats || self.is_new((row, What::Provision(*provision))) {
                    let truth = self.found.truth(part);
                    let place = after(*place, truth.number());
                    match self.kept.get(place).filter(|_| about.is_none_or(|whom| whom.fixed)) {
                        Some(text) => self.page.add(text),
                        None => self.term((*provision, truth), *about, place, indent, above),
                    }
                    self.inside(body, indent.saturating_add(4), indent, Above::clause(*provision));
                }
            }
            PartKind::Rule { rule, applies, repeats, place } => {
                if !repeats || self.is_new((u32::MAX, What::Rule(*rule))) {
                    let truth = if *applies { self.found.applies(*rule) } else { self.found.met(*rule) };
                    let policy = self.policy;
                    self.kept.lines(&mut self.page, after(*place, truth.number()), |page| {
                        let provision = policy.rules.get(*rule).map_or(0, |rule| rule.provision);
                        let cited = Some(if *applies { "applies" } else { "is met" });
                        clause_head(page, &Reason { cited, ..clause_of(policy, provision, truth) }, "", indent);
                    });
                }
            }
            PartKind::Asks { .. }
            | PartKind::Each { .. }
            | PartKind::Count { .. }
            | PartKind::Question { .. }
            | PartKind::Traced { .. } => {}
        }
    }

    /// A term, and about whom it is.
    fn term(
        &mut self,
        (provision, truth): (usize, Truth),
        about: Option<Whom>,
        place: u32,
        indent: usize,
        above: Above,
    ) {
        let policy = self.policy;
        let subject = about.map(|whom| Path::row(self.found.case, whom.record, self.found.row(whom.var)));
        let make = |page: &mut Page| {
            let reason = Reason { subject, ..clause_of(policy, provision, truth) };
            clause_head(page, &reason, &above.address(policy), indent);
        };
        let Prepared { page, kept, names, .. } = self;
        let Some(whom) = about.filter(|whom| !whom.fixed) else { return kept.make(page, place, make) };
        let name = names.of(whom.var);
        let said =
            kept.get(place).or_else(|| kept.make_part(place, make, |line| line.get(indent..)?.strip_prefix(name)));
        let Some(said) = said else { return make(page) };
        let start = page.here();
        page.begin(indent, &[name, said]);
        page.end_line(start, indent, 4);
    }

    /// Does something about each element of a list that a truth rests on, or about all of them.
    pub(super) fn each(
        &mut self,
        list: &'a List,
        body: &'a Body,
        whole: Option<Truth>,
        act: &mut dyn FnMut(&mut Prepared<'a>),
    ) {
        let Some((elements, _)) = self.found.elements(list) else { return };
        for (number, element) in (0u32..).zip(elements) {
            let Slot::Row(row) = *element else { continue };
            let outer = self.found.turn_to_element(body, (row, number));
            if whole.is_none_or(|whole| whole == self.found.truth(&body.part)) {
                match body.own {
                    None => {
                        let start = self.names.bind(self.found.case, list, body.var, (row, number));
                        act(self);
                        self.names.back_to(start);
                    }
                    Some((first, each)) => {
                        let own = first.saturating_add(each.saturating_mul(number));
                        let texts = self.kept.first.filter(|_| number < WITH_TEXTS).map(|texts| after(texts, own));
                        let outer = std::mem::replace(&mut self.kept.first, texts);
                        act(self);
                        self.kept.first = outer;
                    }
                }
            }
            self.found.turn_back(outer);
        }
    }

    /// What holds of the elements of a list, before a `no` turns it.
    pub(super) fn whole(&self, each: &Part) -> Truth {
        let truth = self.found.truth(each);
        if matches!(each.kind, PartKind::Each { quantifier: Quantifier::No, .. }) { truth.not() } else { truth }
    }
}
