//! Many conditions as one: chains, groups of clauses, and the elements of a list.

use tinyvec::TinyVec;

use super::facts::Listed;
use super::{Engine, Frame, Val};
use crate::eval::truth::Truth;
use crate::eval::why::{What, Why};
use crate::model::expr::{Clause, Cond, Read, SUBJECT};
use crate::syntax::ast::{GroupKind, Quantifier};

impl<'a, W: Why> Engine<'a, W> {
    /// Joins parts of which one at `decisive` settles the whole.
    pub(super) fn join<I: Iterator<Item = &'a Cond>>(
        &mut self,
        parts: I,
        decisive: Truth,
        frame: &mut Frame<'a, W>,
    ) -> (Truth, W) {
        let mut truth = decisive.not();
        let mut kept: TinyVec<[(Truth, W); 8]> = TinyVec::new();
        for part in parts {
            let (part, why) = self.cond(part, frame);
            truth = if decisive == Truth::No { truth.min(part) } else { truth.max(part) };
            if W::KEEPS {
                kept.push((part, why));
            } else if truth == decisive {
                break;
            }
        }
        (truth, self.relevant(truth, &kept))
    }

    pub(super) fn group(&mut self, kind: GroupKind, clauses: &'a [Clause], frame: &mut Frame<'a, W>) -> (Truth, W) {
        let mut tally = Tally::default();
        let mut why = W::default();
        let outer = self.at;
        for clause in clauses {
            self.at = clause.provision;
            let (truth, inner) = self.clause(clause, frame);
            tally.add(truth);
            let step = W::step(&mut self.notes, What::Clause(clause.provision), truth, inner);
            why.add(&mut self.notes, step);
            let settled = match kind {
                GroupKind::All => truth == Truth::No,
                GroupKind::Any | GroupKind::None => truth == Truth::Yes,
                GroupKind::AtLeast(n) => tally.yes >= n,
                GroupKind::AtMost(n) => tally.yes > n,
            };
            if settled && !W::KEEPS {
                break;
            }
        }
        self.at = outer;
        (tally.truth(kind), why)
    }

    /// A factor about a subject.
    pub(crate) fn factor(&mut self, clause: &'a Clause, subject: u32) -> (Truth, W) {
        self.at = clause.provision;
        self.framed(subject, |engine, frame| engine.clause(clause, frame))
    }

    /// A clause: what it says, or a rule that waives it.
    pub(in crate::eval) fn clause(&mut self, clause: &'a Clause, frame: &mut Frame<'a, W>) -> (Truth, W) {
        let (truth, why) = self.clause_as_found(clause, frame);
        (W::found(&mut self.notes, clause.provision, truth), why)
    }

    fn clause_as_found(&mut self, clause: &'a Clause, frame: &mut Frame<'a, W>) -> (Truth, W) {
        let (mut truth, mut why) = self.cond(&clause.cond, frame);
        let Some((Some(Val::Row(subject)), _)) = frame.get(SUBJECT) else { return (truth, why) };
        let subject = *subject;
        for waiver in &clause.waived_by {
            if truth == Truth::Yes && !W::KEEPS {
                break;
            }
            let (waives, inner) = self.applies(*waiver, subject);
            if waives != Truth::No && truth != Truth::Yes {
                let step = W::step(&mut self.notes, What::Rule(*waiver, true, subject), waives, inner);
                why.add(&mut self.notes, step);
            }
            if waives > truth {
                self.rule_counts(*waiver);
            }
            truth = truth.max(waives);
        }
        (truth, why)
    }

    pub(super) fn quantified(
        &mut self,
        quantifier: Quantifier,
        list: &'a Read,
        other: Option<&'a Read>,
        body: &'a Cond,
        frame: &mut Frame<'a, W>,
    ) -> (Truth, W) {
        let (elements, listed) = match self.list(list, frame) {
            (Listed::Unknown, why) => return (Truth::Unknown, why),
            (Listed::None, why) => return (Truth::No, why),
            (Listed::Of(elements), listed) => (elements, listed),
        };
        let passed_over = other.map(|other| self.read(other, frame));
        let decisive = if quantifier == Quantifier::Every { Truth::No } else { Truth::Yes };
        let mut truth = decisive.not();
        let mut kept: TinyVec<[(Truth, W); 8]> = TinyVec::new();
        for offset in elements.places() {
            let (item, at) = self.element(&elements, offset);
            let is_other = passed_over.as_ref().map_or(Truth::No, |(val, _)| self.same(val.as_ref(), item.as_ref()));
            if is_other == Truth::Yes {
                continue;
            }
            let unknown = self.open_element((item, at)).unwrap_or_default();
            frame.push((item, unknown));
            let (mut part, mut inner) = self.cond(body, frame);
            frame.pop();
            // Where it is open whether this is the one that is passed over, only a neutral element is settled.
            if is_other == Truth::Unknown && part != decisive.not() {
                part = Truth::Unknown;
                let mut open = passed_over.as_ref().map(|(_, why)| *why).unwrap_or_default();
                open.add(&mut self.notes, unknown);
                open.add(&mut self.notes, inner);
                inner = open;
            }
            truth = if decisive == Truth::No { truth.min(part) } else { truth.max(part) };
            if W::KEEPS {
                kept.push((part, inner));
            } else if truth == decisive {
                break;
            }
        }
        // Whoever is not listed could settle it.
        if truth != decisive
            && let Some(at) = elements.incomplete
        {
            truth = Truth::Unknown;
            kept.push((Truth::Unknown, W::unknown(&mut self.notes, at)));
        }
        // Where the elements say nothing, who or what was listed is the reason.
        let mut why = self.relevant(truth, &kept);
        if why.is_empty() {
            why = listed;
        }
        (if quantifier == Quantifier::No { truth.not() } else { truth }, why)
    }

    /// What made a whole so: of parts that differ in truth, those that have the whole's.
    pub(super) fn relevant(&mut self, truth: Truth, parts: &[(Truth, W)]) -> W {
        let mut why = W::default();
        for (_, inner) in parts.iter().filter(|(part, _)| *part == truth) {
            why.add(&mut self.notes, *inner);
        }
        why
    }
}

/// How many clauses of a group hold, do not, and are open.
#[derive(Default)]
pub(crate) struct Tally {
    yes: u32,
    unknown: u32,
    no: u32,
}

impl Tally {
    pub(crate) fn add(&mut self, truth: Truth) {
        let count = match truth {
            Truth::Yes => &mut self.yes,
            Truth::Unknown => &mut self.unknown,
            Truth::No => &mut self.no,
        };
        *count = count.saturating_add(1);
    }

    /// The truth of the whole. An open clause settles nothing; without one the whole is settled.
    pub(crate) fn truth(&self, kind: GroupKind) -> Truth {
        let Tally { yes, unknown, no } = *self;
        let or_open = |settled: Truth| if unknown > 0 { Truth::Unknown } else { settled };
        match kind {
            GroupKind::All if no > 0 => Truth::No,
            GroupKind::Any if yes > 0 => Truth::Yes,
            GroupKind::None if yes > 0 => Truth::No,
            GroupKind::AtLeast(n) if yes >= n => Truth::Yes,
            GroupKind::AtLeast(n) if yes.saturating_add(unknown) < n => Truth::No,
            GroupKind::AtMost(n) if yes > n => Truth::No,
            GroupKind::AtMost(n) if yes.saturating_add(unknown) <= n => Truth::Yes,
            GroupKind::All | GroupKind::None | GroupKind::AtMost(_) => or_open(Truth::Yes),
            GroupKind::Any | GroupKind::AtLeast(_) => or_open(Truth::No),
        }
    }
}
