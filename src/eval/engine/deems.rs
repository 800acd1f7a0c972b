//! Facts that are deemed in a rule's own conditions, and the contents of an outcome.

use super::{Answer, Engine};
use crate::eval::decide::Fields;
use crate::eval::truth::Truth;
use crate::eval::why::{What, Why};
use crate::facts::{FactAt, Slot};
use crate::model::expr::{Read, Val, Value};
use crate::model::policy::Effect;

/// A fact that a rule deems, and whether that rule applies.
#[derive(Clone)]
pub(super) struct Deemed<W> {
    at: FactAt,
    /// What is left of the way, where a record on it is unknown as a whole.
    rest: Vec<(usize, usize)>,
    val: Val,
    unless_the_contrary_is_shown: bool,
    rule: usize,
    applies: Truth,
    why: W,
}

impl<W: Why> Engine<'_, W> {
    /// Does something within a rule's own conditions: there the facts that other rules deem for it are so.
    pub(super) fn within<T>(&mut self, rule: usize, subject: u32, act: impl FnOnce(&mut Self) -> T) -> T {
        let policy = self.policy;
        let deemers = policy.rules.get(rule).map_or(&[][..], |rule| rule.deemed_by.as_slice());
        let mut deemed = Vec::new();
        for deemer in deemers {
            let Some(Effect::Deems(deeming)) = policy.rules.get(*deemer).map(|rule| &rule.effect) else { continue };
            let Some((at, rest)) = self.place(&deeming.fact, subject) else { continue };
            let (applies, why) = self.applies(*deemer, subject);
            deemed.push(Deemed {
                at,
                rest,
                val: deeming.val.clone(),
                unless_the_contrary_is_shown: deeming.unless_the_contrary_is_shown,
                rule: *deemer,
                applies,
                why,
            });
        }
        let deemed_in = if deemed.is_empty() { None } else { Some(rule) };
        let outer = (std::mem::replace(&mut self.deemed, deemed), std::mem::replace(&mut self.deemed_in, deemed_in));
        let result = act(self);
        (self.deemed, self.deemed_in) = outer;
        result
    }

    /// The slot of a fact of the subject or of the case, or of the record on the way that is unknown, and the rest.
    fn place(&self, fact: &Read, subject: u32) -> Option<(FactAt, Vec<(usize, usize)>)> {
        let mut row = if fact.var == crate::model::expr::SUBJECT { subject } else { 0 };
        let mut steps = fact.steps.iter();
        let mut at = None;
        for (record, field) in steps.by_ref() {
            at = Some(FactAt { record: *record, row, field: *field, item: None });
            match self.case.slot(self.shape, *record, row, *field) {
                Slot::Value(Val::Row(inner)) => row = *inner,
                _ => break,
            }
        }
        Some((at?, steps.copied().collect()))
    }

    /// What a fact is where it may be deemed; `None` where nothing is deemed of it.
    pub(super) fn deemed(&mut self, at: FactAt, rest: &[(usize, usize)], presumed: Option<&Val>) -> Option<Answer<W>> {
        if self.deemed.is_empty() {
            return None;
        }
        let all: Vec<Deemed<W>> = self
            .deemed
            .iter()
            .filter(|deemed| deemed.at == at && deemed.rest == rest && deemed.applies != Truth::No)
            .cloned()
            .collect();
        let slot = self.case.slot(self.shape, at.record, at.row, at.field).clone();
        let known = if let Slot::Value(val) = slot { Some(val).filter(|_| rest.is_empty()) } else { None };
        // One that applies goes before one that may, and a fiction before a presumption.
        let step =
            |deemed: &Deemed<W>| W::step(What::Rule(deemed.rule, true, at.row), deemed.applies, deemed.why.clone());
        let open = |deemed: &&Deemed<W>| !deemed.unless_the_contrary_is_shown || known.is_none();
        if let Some(deemed) = all.iter().filter(open).find(|deemed| deemed.applies == Truth::Yes) {
            let mut why = if deemed.unless_the_contrary_is_shown {
                W::presumed(at, rest, &deemed.val)
            } else {
                W::known(at, &deemed.val)
            };
            why.add(step(deemed));
            return Some((Some(deemed.val.clone()), why));
        }
        let deemed = all.iter().find(open)?;
        // It may be deemed so: what it is then must be what it is otherwise, or it is unknown.
        let by_presumption = known.is_none();
        let own = known.or_else(|| presumed.cloned());
        let mut why = match &own {
            Some(val) if by_presumption => W::presumed(at, rest, val),
            Some(val) => W::known(at, val),
            None => W::unknown(at),
        };
        if own.as_ref() == Some(&deemed.val) {
            return Some((own, why));
        }
        why.add(step(deemed));
        Some((None, why))
    }

    /// The contents of an outcome, as a rule states them.
    pub(crate) fn contents(&mut self, rule: usize, fields: &[(String, Value)], subject: u32) -> Fields {
        self.at = self.policy.rules.get(rule).map_or(0, |rule| rule.provision);
        let mut frame = Self::frame(subject);
        // A range is no value: what is stated is known, or not.
        let mut content = |value| self.value(value, &mut frame).0.filter(|val| !matches!(val, Val::Range(..)));
        fields.iter().map(|(name, value)| (name.clone(), content(value))).collect()
    }
}
