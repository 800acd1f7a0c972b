//! Clauses, with what made them so and the terms and rules that they rest on.

use std::borrow::Cow;

use super::super::page::Page;
use super::super::{clause_head, facts, unless};
use super::{Prepared, What, after, clause_of};
use crate::decision::Reason;
use crate::eval::Truth;
use crate::eval::reasons::script::{Above, Head, IN_RULE, Op};
use crate::eval::reasons::{Element, FactTold, List, WITH_TEXTS, Whom};
use crate::facts::{Path, Slot};
use crate::model::policy::Policy;
use crate::syntax::ast::Quantifier;

impl Above {
    fn address(self, policy: &Policy) -> Cow<'_, str> {
        let address = policy.address(self.provision);
        if self.unless { Cow::Owned([address, " unless"].concat()) } else { Cow::Borrowed(address) }
    }
}

impl<'a> Prepared<'a> {
    pub(super) fn write(&mut self, script: &'a [Op]) {
        let mut next = 0usize;
        while let Some(op) = script.get(next) {
            next = next.saturating_add(1);
            match op {
                Op::Lone { fact, state, head } => {
                    let place = after(head.place, after(self.found.state_at(*state), 3));
                    match self.kept.get(place) {
                        Some(text) => self.page.add(text),
                        None => self.make_lone(fact, head, place),
                    }
                }
                Op::Clause(head) => {
                    let truth = self.found.truth_at(head.truth);
                    let place = after(head.place, truth.number());
                    match self.kept.get(place) {
                        Some(text) => self.page.add(text),
                        None => self.make_clause(head, truth, place),
                    }
                }
                Op::Fact { fact, indent } => {
                    if !fact.repeats || self.is_new((self.found.row(fact.way.var), What::Fact(fact.way.field))) {
                        self.fact(fact, *indent);
                    }
                }
                Op::Lower => self.lower_lines(),
                Op::Only { part, whole, skip } => {
                    if self.found.truth_at(*part) != self.found.truth_at(*whole) {
                        next = next.saturating_add(*skip);
                    }
                }
                Op::Each { each, whole } => {
                    let whole = whole.map(|whole| self.whole(whole));
                    self.each(&each.list, &each.element, whole, &mut |writer| writer.write(&each.script));
                }
                Op::Term { about, repeats, head, skip } => {
                    let row = about.map_or(u32::MAX, |whom| self.found.row(whom.var));
                    if *repeats && !self.is_new((row, What::Provision(head.provision))) {
                        next = next.saturating_add(*skip);
                        continue;
                    }
                    let truth = self.found.truth_at(head.truth);
                    let place = after(head.place, truth.number());
                    match self.kept.get(place).filter(|_| about.is_none_or(|whom| whom.fixed)) {
                        Some(text) => self.page.add(text),
                        None => self.term(head, truth, *about, place),
                    }
                }
                Op::Elements { each, whole, indent } => self.elements(each, *whole, *indent),
                Op::All { list, each, indent } => self.all(list, each.as_deref(), *indent),
                Op::Counted { counted, repeats, place, indent } => {
                    self.counted_once(counted, *repeats, *place, *indent);
                }
                Op::Parameter { parameter, on, repeats, place, indent } => {
                    if !repeats || self.is_new((u32::MAX, What::Parameter(*parameter, *on))) {
                        self.parameter((*parameter, *on), *place, *indent);
                    }
                }
                Op::Question { question, repeats, place, indent } => {
                    if !repeats || self.is_new((u32::MAX, What::Question(*question))) {
                        self.question(*question, *place, *indent);
                    }
                }
                Op::Rule { rule, applies, repeats, place, indent } => {
                    if !repeats || self.is_new((u32::MAX, What::Rule(*rule))) {
                        self.cited((*rule, *applies), *place, *indent);
                    }
                }
                Op::Unless => self.kept.lines(&mut self.page, self.reasons.unless, unless),
                Op::Traced(head) => self.traced(head),
                Op::TracedException { truth, provision, rule } => self.traced_exception(*truth, *provision, *rule),
                Op::Enter => {
                    self.outer_marks.push(self.first_mark);
                    self.first_mark = self.marks.len();
                }
                Op::Leave => {
                    self.marks.truncate(self.first_mark);
                    self.first_mark = self.outer_marks.pop().unwrap_or_default();
                }
            }
        }
    }

    /// A clause with the one fact that it asks.
    #[cold]
    fn make_lone(&mut self, fact: &FactTold, head: &Head, place: u32) {
        let policy = self.policy;
        let reason = self.reason_of(fact);
        let truth = self.found.truth_at(head.truth);
        self.kept.make(&mut self.page, place, |page| {
            clause_head(page, &clause_of(policy, head.provision, truth), &head.above.address(policy), head.indent);
            facts(page, &reason, head.indent.saturating_add(4));
        });
    }

    #[cold]
    fn make_clause(&mut self, head: &Head, truth: Truth, place: u32) {
        let policy = self.policy;
        self.kept.make(&mut self.page, place, |page| {
            clause_head(page, &clause_of(policy, head.provision, truth), &head.above.address(policy), head.indent);
        });
    }

    /// A clause that the engine tells of.
    #[cold]
    fn traced(&mut self, head: &Head) {
        let (truth, why) = (self.found.truth_at(head.truth), self.found.trace_at(head.truth));
        let above = head.above.address(self.policy);
        let (teller, mut writer) = self.by_trace(head.indent);
        teller.tell_one((head.provision, truth), why, &above, &mut writer);
    }

    #[cold]
    fn traced_exception(&mut self, truth: u32, provision: usize, rule: usize) {
        let (truth, why) = (self.found.truth_at(truth), self.found.trace_at(truth));
        let at = self.policy.address(rule);
        let (teller, mut writer) = self.by_trace(IN_RULE);
        teller.tell_unless((provision, truth), why, at, &mut writer);
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

    /// A rule of which it is asked whether it applies, or is met.
    fn cited(&mut self, (rule, applies): (usize, bool), place: u32, indent: usize) {
        let truth = if applies { self.found.applies(rule) } else { self.found.met(rule) };
        let policy = self.policy;
        self.kept.lines(&mut self.page, after(place, truth.number()), |page| {
            let provision = policy.rules.get(rule).map_or(0, |rule| rule.provision);
            let cited = Some(if applies { "applies" } else { "is met" });
            clause_head(page, &Reason { cited, ..clause_of(policy, provision, truth) }, "", indent);
        });
    }

    /// A term, and about whom it is.
    fn term(&mut self, head: &Head, truth: Truth, about: Option<Whom>, place: u32) {
        let (policy, indent) = (self.policy, head.indent);
        let subject = about.map(|whom| Path::row(self.found.case, whom.record, self.found.row(whom.var)));
        let make = |page: &mut Page| {
            let reason = Reason { subject, ..clause_of(policy, head.provision, truth) };
            clause_head(page, &reason, &head.above.address(policy), indent);
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
        element: &'a Element,
        whole: Option<Truth>,
        act: &mut dyn FnMut(&mut Prepared<'a>),
    ) {
        let Some((elements, _)) = self.found.elements(list) else { return };
        for (number, slot) in (0u32..).zip(elements) {
            let Slot::Row(row) = *slot else { continue };
            let outer = self.found.turn_to_element(element, (row, number));
            if whole.is_none_or(|whole| whole == self.found.truth_at(element.truth)) {
                match element.own {
                    None => {
                        let start = self.names.bind(self.found.case, list, element.var, (row, number));
                        act(self);
                        self.names.back_to(start);
                    }
                    Some((first, each)) => {
                        let own = first.saturating_add(each.saturating_mul(number));
                        let kept = self.kept.of((number < WITH_TEXTS).then_some(own));
                        let outer = std::mem::replace(&mut self.kept, kept);
                        act(self);
                        self.kept = outer;
                    }
                }
            }
            self.found.turn_back(outer);
        }
    }

    /// What holds of the elements of a list whose truth is found, before a `no` turns it.
    pub(super) fn whole(&self, (quantifier, at): (Quantifier, u32)) -> Truth {
        let truth = self.found.truth_at(at);
        if quantifier == Quantifier::No { truth.not() } else { truth }
    }
}
