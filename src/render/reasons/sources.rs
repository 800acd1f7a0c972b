//! The sources of a decision.

use std::collections::HashSet;

use super::super::source;
use super::{Prepared, after};
use crate::eval::reasons::{Part, PartKind, RuleKind};
use crate::eval::{Truth, Visited};

/// The provisions that hold and that a decision rests on, and what was gone through for them.
struct Held {
    provisions: HashSet<usize>,
    rules: Vec<(usize, bool)>,
    traces: Visited,
}

impl<'a> Prepared<'a> {
    pub(super) fn sources(&mut self) {
        if self.reasons.sourced {
            return self.sources_of_provisions();
        }
        let policy = self.policy;
        for (at, one) in policy.sources.iter().enumerate() {
            if policy.sources.iter().take(at).any(|earlier| earlier == one) {
                continue;
            }
            if at == 0 {
                self.page.heading("Sources");
            }
            let place = u32::try_from(at).map_or(u32::MAX, |at| after(self.reasons.sources, at));
            self.kept.lines(&mut self.page, place, |page| source(page, one));
        }
    }

    fn sources_of_provisions(&mut self) {
        let decision = self.decision;
        let mut held = Held { provisions: HashSet::new(), rules: Vec::new(), traces: self.notes.unvisited() };
        let mut applied = decision.decisive_rules();
        applied.retain(|rule| self.found.applies(*rule) == Truth::Yes || self.is_otherwise(*rule));
        applied.iter().for_each(|rule| self.held_by_rule(*rule, true, &mut held));
        let sources = decision.sources_of(&applied, &held.provisions);
        if !sources.is_empty() {
            self.page.heading("Sources");
            sources.into_iter().for_each(|one| source(&mut self.page, one));
        }
    }

    /// Whether a rule is the one for everybody else. It decides only where it applies.
    fn is_otherwise(&self, rule: usize) -> bool {
        self.reasons.rules.get(rule).is_some_and(|told| matches!(told.kind, RuleKind::Otherwise))
    }

    fn held_by_rule(&mut self, rule: usize, applies: bool, held: &mut Held) {
        if held.rules.contains(&(rule, applies)) {
            return;
        }
        held.rules.push((rule, applies));
        let (reasons, policy) = (self.reasons, self.policy);
        match reasons.rules.get(rule).map(|told| &told.kind) {
            Some(RuleKind::Known { when, unless, .. }) => {
                self.held(when, held);
                if let Some(unless) = unless.as_ref().filter(|unless| self.found.truth(&unless.cond) == Truth::Yes) {
                    held.provisions.insert(unless.provision);
                    self.held_in(&unless.cond, held);
                }
            }
            Some(RuleKind::Traced) => {
                let trace = self.found.trace_of_rule(rule, applies);
                return self.decision.held(&self.notes, trace, &mut held.traces, &mut held.provisions);
            }
            Some(RuleKind::Otherwise) | None => {}
        }
        for other in policy.rules.get(rule).filter(|_| applies).map_or(&[][..], |rule| rule.yields_to.as_slice()) {
            if self.found.applies(*other) == Truth::Yes {
                held.provisions.extend(policy.rules.get(*other).map(|rule| rule.provision));
                self.held_by_rule(*other, true, held);
            }
        }
    }

    /// What holds in the condition of a clause.
    fn held_in(&mut self, cond: &'a Part, held: &mut Held) {
        if let PartKind::Traced = cond.kind {
            let trace = self.found.trace(cond);
            return self.decision.held(&self.notes, trace, &mut held.traces, &mut held.provisions);
        }
        self.held(cond, held);
    }

    fn held(&mut self, part: &'a Part, held: &mut Held) {
        let truth = self.found.truth(part);
        match &part.kind {
            PartKind::Not(inner) => self.held(inner, held),
            PartKind::Joined { parts } => {
                for part in parts.iter().filter(|part| part.has_steps) {
                    if self.found.truth(part) == truth {
                        self.held(part, held);
                    }
                }
            }
            PartKind::Clauses { clauses } => {
                for clause in clauses {
                    if self.found.truth(&clause.cond) == Truth::Yes {
                        held.provisions.insert(clause.provision);
                        self.held_in(&clause.cond, held);
                    }
                }
            }
            PartKind::Each { quantifier, list, body } if body.part.has_steps => {
                let whole = self.whole((*quantifier, part.at));
                self.each(list, &body.element, Some(whole), &mut |writer| writer.held(&body.part, held));
            }
            PartKind::Count { list, filter: Some(filter), .. } if filter.part.has_steps => {
                self.each(list, &filter.element, None, &mut |writer| writer.held(&filter.part, held));
            }
            PartKind::Term { provision, body, .. } => {
                if truth == Truth::Yes {
                    held.provisions.insert(*provision);
                    self.held(body, held);
                }
            }
            PartKind::Rule { rule, applies, .. } => {
                if truth == Truth::Yes {
                    held.provisions.extend(self.policy.rules.get(*rule).map(|rule| rule.provision));
                    self.held_by_rule(*rule, *applies, held);
                }
            }
            PartKind::Asks { .. }
            | PartKind::Each { .. }
            | PartKind::Count { .. }
            | PartKind::Question { .. }
            | PartKind::Traced => {}
        }
    }
}
