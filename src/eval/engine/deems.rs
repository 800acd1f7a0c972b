//! Facts that are deemed in a rule's own conditions, and the contents of an outcome.

use super::{Answer, Engine, Frame, Val, is_range};
use crate::eval::decide::Fields;
use crate::eval::truth::Truth;
use crate::eval::why::{What, Why};
use crate::facts::{FactAt, Slot};
use crate::model::expr::{Read, Value};
use crate::model::policy::Effect;

/// A fact that a rule deems, where it applies to a subject.
#[derive(Clone, Copy)]
pub(super) struct Deemed<'a> {
    at: FactAt,
    val: Val<'a>,
    unless_the_contrary_is_shown: bool,
    rule: usize,
    subject: u32,
}

impl<'a, W: Why> Engine<'a, W> {
    /// Does something within a rule's own conditions: there the facts that other rules deem for it are so.
    pub(super) fn within<T>(
        &mut self,
        rule: usize,
        subject: u32,
        act: impl FnOnce(&mut Self, &mut Frame<'a, W>) -> T,
    ) -> T {
        let policy = self.policy;
        let deemers = policy.rules.get(rule).map_or(&[][..], |rule| rule.deemed_by.as_slice());
        let deemed = deemers.iter().filter_map(|deemer| {
            let Some(Effect::Deems(deeming)) = policy.rules.get(*deemer).map(|rule| &rule.effect) else { return None };
            Some(Deemed {
                at: self.place(&deeming.fact, subject)?,
                val: deeming.val.borrowed(),
                unless_the_contrary_is_shown: deeming.unless_the_contrary_is_shown,
                rule: *deemer,
                subject,
            })
        });
        let deemed: Vec<Deemed<'a>> = deemed.collect();
        if deemed.is_empty() && self.deemed.is_empty() {
            return self.framed(subject, act);
        }
        let deemed_in = if deemed.is_empty() { None } else { Some(rule) };
        let outer = (std::mem::replace(&mut self.deemed, deemed), std::mem::replace(&mut self.deemed_in, deemed_in));
        let result = self.framed(subject, act);
        (self.deemed, self.deemed_in) = outer;
        result
    }

    /// Where a fact of the subject or of the case stands, unless there is none.
    fn place(&self, fact: &'a Read, subject: u32) -> Option<FactAt> {
        let mut row = if fact.var == crate::model::expr::SUBJECT { subject } else { 0 };
        let ((record, field), way) = fact.steps.split_last()?;
        for (_, field) in way {
            let Slot::Row(inner) = self.case.slot(row, *field) else { return None };
            row = inner;
        }
        Some(FactAt { record: *record, row, field: *field, item: None })
    }

    /// What a fact is where it may be deemed; `None` where nothing is deemed of it.
    pub(super) fn deemed(
        &mut self,
        at: FactAt,
        presumed: Option<Val<'a>>,
        lacking: Option<&'a [String]>,
    ) -> Option<Answer<'a, W>> {
        // Without the evidence that it needs, nothing is shown.
        let known = self.case.val(self.case.slot(at.row, at.field)).filter(|_| lacking.is_none());
        let here = self.deemed.iter().filter(|deemed| deemed.at == at);
        let open = here.filter(|deemed| !deemed.unless_the_contrary_is_shown || known.is_none());
        let all: Vec<Deemed<'a>> = open.copied().collect();
        let mut may = Vec::new();
        for deemed in all {
            let (applies, why) = self.applies(deemed.rule, deemed.subject);
            if applies != Truth::No {
                let step = W::step(&mut self.notes, What::Rule(deemed.rule, true, deemed.subject), applies, why);
                may.push((deemed, applies, step));
            }
        }
        // One that applies goes before one that may, and a fiction before a presumption.
        if let Some((deemed, _, step)) = may.iter().copied().find(|(_, applies, _)| *applies == Truth::Yes) {
            let presuming = deemed.unless_the_contrary_is_shown;
            let mut why = if presuming {
                W::presumed(&mut self.notes, at, deemed.val)
            } else {
                W::known(&mut self.notes, at, deemed.val)
            };
            why.add(&mut self.notes, step);
            if known.or(presumed) != Some(deemed.val) {
                self.rule_counts(deemed.rule);
            }
            return Some((Some(deemed.val), why));
        }
        // It may be deemed so: what it is then must be what it is otherwise, or it is unknown.
        let (deemed, ..) = may.first()?;
        let mut why = match (known, presumed) {
            (None, Some(val)) => W::presumed(&mut self.notes, at, val),
            (known, _) => match lacking {
                Some(kinds) => W::lacking(&mut self.notes, at, kinds),
                None => W::of_fact(&mut self.notes, at, known),
            },
        };
        let own = known.or(presumed);
        if own == Some(deemed.val) {
            return Some((own, why));
        }
        let (presuming, others): (Vec<_>, Vec<_>) =
            may.into_iter().partition(|(deemed, ..)| deemed.unless_the_contrary_is_shown);
        presuming.into_iter().chain(others).for_each(|(_, _, step)| why.add(&mut self.notes, step));
        Some((None, why))
    }

    /// The contents of an outcome, as a rule states them.
    pub(crate) fn contents(&mut self, rule: usize, fields: &'a [(String, Value)], subject: u32) -> Fields<'a> {
        self.at = self.policy.rules.get(rule).map_or(0, |rule| rule.provision);
        self.framed(subject, |engine, frame| {
            // A range is no value: what is stated is known, or not.
            let mut content = |value| engine.value(value, frame).0.filter(|val| !is_range(val));
            fields.iter().map(|(name, value)| (name.as_str(), content(value))).collect()
        })
    }
}
