//! What is missing, in the order of the text.

use super::super::page::Page;
use super::super::{ASSESSMENTS, FACTS, QUESTIONS, missing_fact, missing_question};
use super::{Prepared, after};
use crate::decision::Open;
use crate::eval::reasons::{Item, List, MISSING, Part, PartKind, RuleKind};
use crate::eval::{Trace, Truth, Visited};
use crate::facts::{FactAt, Slot};

/// What is missing, as far as it was gone through.
struct Missing {
    facts: Page,
    assessments: Page,
    questions: Page,
    /// What stands there already: facts, and questions by their policies.
    seen: Vec<FactAt>,
    asked: Vec<(Option<usize>, usize)>,
    /// What was gone through of what the engine recorded.
    traces: Visited,
    /// The rules that were gone through, and whether as ones that apply.
    rules: Vec<(usize, bool)>,
}

/// So much is looked through; of more the trace is asked.
const MOST_MISSING: usize = 200;

impl<'a> Prepared<'a> {
    pub(super) fn missing(&mut self) {
        let page = || Page::empty(self.style);
        let mut missing = Missing {
            facts: page(),
            assessments: page(),
            questions: page(),
            seen: Vec::new(),
            asked: Vec::new(),
            traces: self.notes.unvisited(),
            rules: Vec::new(),
        };
        for (rule, _) in self.policy.with_outcome() {
            if self.found.applies(rule) == Truth::Unknown {
                self.missing_of_rule(rule, true, &mut missing);
            }
        }
        let Missing { facts, assessments, questions, .. } = &missing;
        for (title, list) in [(FACTS, facts), (ASSESSMENTS, assessments), (QUESTIONS, questions)] {
            if !list.text().is_empty() {
                self.page.heading(title);
                self.page.add(list.text());
            }
        }
    }

    /// What leaves it open whether a rule applies, or is met.
    fn missing_of_rule(&mut self, rule: usize, applies: bool, missing: &mut Missing) {
        if missing.rules.contains(&(rule, applies)) {
            return;
        }
        missing.rules.push((rule, applies));
        let reasons = self.reasons;
        match reasons.rules.get(rule).map(|told| &told.kind) {
            Some(RuleKind::Known { when, unless, .. }) => {
                if self.found.truth(when) == Truth::Unknown {
                    self.missing_in(when, missing);
                }
                if let Some(unless) = unless.as_ref().filter(|unless| self.found.truth(&unless.cond) == Truth::Unknown)
                {
                    self.missing_in(&unless.cond, missing);
                }
            }
            Some(RuleKind::Traced) => return self.missing_in_trace(self.found.trace_of_rule(rule, applies), missing),
            Some(RuleKind::Otherwise) | None => {}
        }
        let policy = self.policy;
        for other in policy.rules.get(rule).filter(|_| applies).map_or(&[][..], |rule| rule.yields_to.as_slice()) {
            if self.found.applies(*other) == Truth::Unknown {
                self.missing_of_rule(*other, true, missing);
            }
        }
    }

    /// What leaves a condition open that is unknown.
    fn missing_in(&mut self, part: &'a Part, missing: &mut Missing) {
        match &part.kind {
            PartKind::Asks { items } => {
                for item in items {
                    if let Item::Fact(fact) = item
                        && *self.found.slot(&fact.way) == Slot::Unknown
                    {
                        let at = fact.at(self.found.row(fact.way.var));
                        let name = (!fact.fixed).then_some(fact.way.var);
                        self.missing_fact(name, at, (fact.place, fact.judged), missing);
                    }
                }
            }
            PartKind::Not(inner) => self.missing_in(inner, missing),
            PartKind::Joined { parts } => {
                for part in parts {
                    if self.found.truth(part) == Truth::Unknown {
                        self.missing_in(part, missing);
                    }
                }
            }
            PartKind::Clauses { clauses } => {
                for clause in clauses {
                    if self.found.truth(&clause.cond) == Truth::Unknown {
                        self.missing_in(&clause.cond, missing);
                    }
                }
            }
            PartKind::Each { list, body, .. } => {
                let unknown = Some(Truth::Unknown);
                self.each(list, &body.element, unknown, &mut |writer| writer.missing_in(&body.part, missing));
                self.missing_list(list, missing);
            }
            PartKind::Count { list, filter, .. } => {
                if let Some(filter) = filter {
                    let unknown = Some(Truth::Unknown);
                    self.each(list, &filter.element, unknown, &mut |writer| writer.missing_in(&filter.part, missing));
                }
                self.missing_list(list, missing);
            }
            PartKind::Term { body, .. } => self.missing_in(body, missing),
            PartKind::Rule { rule, applies, .. } => self.missing_of_rule(*rule, *applies, missing),
            PartKind::Question { question, .. } => self.missing_question((None, *question), missing),
            PartKind::Traced => self.missing_in_trace(self.found.trace(part), missing),
        }
    }

    /// A list that is unknown, or not known to the end.
    fn missing_list(&mut self, list: &'a List, missing: &mut Missing) {
        if !matches!(self.found.elements(list), Some((_, true))) {
            let at = list.at(self.found.row(list.way.var));
            let name = (!list.fixed).then_some(list.way.var);
            self.missing_fact(name, at, (list.place, list.judged), missing);
        }
    }

    fn missing_fact(&mut self, name: Option<usize>, at: FactAt, (place, judged): (u32, bool), missing: &mut Missing) {
        if missing.seen.contains(&at) {
            return;
        }
        missing.seen.push(at);
        self.found.unusual |= missing.seen.len() > MOST_MISSING;
        let (decision, place) = (self.decision, after(place, MISSING));
        let page = if judged { &mut missing.assessments } else { &mut missing.facts };
        let line = |page: &mut Page| missing_fact(page, &decision.missing_fact(at, &[]));
        let Some(var) = name else { return self.kept.lines(page, place, line) };
        let name = self.names.of(var);
        let said = self
            .kept
            .get(place)
            .or_else(|| self.kept.make_part(place, line, |line| line.trim_start_matches(' ').strip_prefix(name)));
        match said {
            Some(said) => page.line(4, 2, &[name, said]),
            None => line(page),
        }
    }

    fn missing_question(&mut self, question: (Option<usize>, usize), missing: &mut Missing) {
        if !missing.asked.contains(&question) {
            missing.asked.push(question);
            let (policy, at) = question;
            let question = self.decision.missing_question(policy, at);
            question.iter().for_each(|question| missing_question(&mut missing.questions, question));
        }
    }

    /// What is open in what the engine recorded.
    fn missing_in_trace(&mut self, trace: Trace, missing: &mut Missing) {
        let (decision, mut open) = (self.decision, Vec::new());
        decision.collect(&self.notes, trace, &mut missing.traces, &mut |one| open.push(one));
        for one in open {
            match one {
                Open::Question(policy, at) => self.missing_question((policy, at), missing),
                Open::Fact(at, evidence) => {
                    if !missing.seen.contains(&at) {
                        missing.seen.push(at);
                        self.found.unusual |= missing.seen.len() > MOST_MISSING;
                        let judged = decision.is_judged(at);
                        let page = if judged { &mut missing.assessments } else { &mut missing.facts };
                        missing_fact(page, &decision.missing_fact(at, evidence));
                    }
                }
            }
        }
    }
}
