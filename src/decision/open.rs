//! The facts that leave a decision open, each in its place and with the provision that asks for it.

use std::collections::HashSet;

use super::Decision;
use crate::eval::{self, Event, Notes, Trace, Truth, Verdict, Visited, What};
use crate::facts::FactAt;

/// A fact that is not known and may matter, and the provisions by which it does.
#[derive(Clone, Debug)]
pub(crate) struct Open {
    pub(crate) at: FactAt,
    /// The provisions that it stands in, from the rule to that which asks for it; none where that is the policy itself.
    pub(crate) within: Vec<usize>,
    /// The kinds of evidence without which it does not count; empty where it needs none.
    pub(crate) evidence: Vec<String>,
}

struct Gathered<'n, 'a> {
    notes: &'n Notes<'a>,
    visited: Visited,
    facts: HashSet<FactAt>,
    open: Vec<Open>,
}

impl Decision {
    /// As [`Decision::missing`], fact by fact: a record of which nothing was said is not one of them, but each of its
    /// facts is. In the order of the text.
    pub(crate) fn open(&self) -> Vec<Open> {
        let Verdict::Undetermined { .. } = self.verdict else { return Vec::new() };
        let Some(subject) = self.subject else {
            let at = self.open_subjects().filter(|at| self.may_be_asked(*at));
            return at.map(|at| Open { at, within: Vec::new(), evidence: Vec::new() }).into_iter().collect();
        };
        let reasoned = eval::reason(&self.plan, &self.case, subject, false, &[]);
        let notes = &reasoned.notes;
        let mut gathered = Gathered { notes, visited: notes.unvisited(), facts: HashSet::new(), open: Vec::new() };
        for rule in reasoned.rules.iter().filter(|rule| rule.applies == Truth::Unknown) {
            let Some(own) = self.plan.policy.rules.get(rule.rule).filter(|own| own.outcome().is_some()) else {
                continue;
            };
            self.gather(rule.why, &mut vec![own.provision], &mut gathered);
        }
        gathered.open
    }

    /// Whether a fact was not found to be unknowable, nor the record that it belongs to.
    fn may_be_asked(&self, at: FactAt) -> bool {
        !self.cannot_be_known(at) && !self.cannot_be_known(self.case.unsaid(at))
    }

    fn gather(&self, trace: Trace, within: &mut Vec<usize>, gathered: &mut Gathered<'_, '_>) {
        for (place, event) in gathered.notes.events(trace) {
            match event {
                Event::Unknown(at, _) if self.may_be_asked(*at) => {
                    // Of a period it is asked as a whole, while nothing is known of it.
                    let at = self.case.unsaid_period(*at);
                    if gathered.facts.insert(at) {
                        gathered.open.push(Open { at, within: within.clone(), evidence: Vec::new() });
                    }
                }
                Event::Lacking(at, kinds) if gathered.facts.insert(*at) => {
                    gathered.open.push(Open { at: *at, within: within.clone(), evidence: kinds.to_vec() });
                }
                Event::Step(step) if step.truth == Truth::Unknown && gathered.visited.first(place) => {
                    let own = match step.what {
                        What::Clause(at) | What::Term(at, _) => Some(at),
                        What::Rule(rule, ..) => self.plan.policy.rules.get(rule).map(|rule| rule.provision),
                        What::Settled | What::Asked { .. } => None,
                    };
                    within.extend(own);
                    self.gather(step.inner, within, gathered);
                    own.and_then(|_| within.pop());
                }
                _ => {}
            }
        }
    }

    /// A text that is the same where every clause has the same truth and the same is missing; where the result is settled,
    /// where it is the same.
    pub(crate) fn fingerprint(&self) -> String {
        let mut text = format!("{} {:?} {:?}", self.result(), self.outcome(), self.possible());
        if let (Verdict::Undetermined { .. }, Some(subject)) = (&self.verdict, self.subject) {
            let reasoned = eval::reason(&self.plan, &self.case, subject, false, &[]);
            let mut visited = reasoned.notes.unvisited();
            reasoned.rules.iter().for_each(|rule| {
                text.push_str(&format!("{:?}{:?}:", rule.met, rule.applies));
                truths(&reasoned.notes, rule.why, &mut visited, &mut text);
            });
        }
        text
    }
}

fn truths(notes: &Notes<'_>, trace: Trace, visited: &mut Visited, into: &mut String) {
    for (place, event) in notes.events(trace) {
        match event {
            Event::Step(step) if visited.first(place) => {
                into.push_str(&format!("{:?}{:?};", step.what, step.truth));
                truths(notes, step.inner, visited, into);
            }
            Event::Unknown(at, _) | Event::Lacking(at, _) => into.push_str(&format!("{at:?};")),
            _ => {}
        }
    }
}
