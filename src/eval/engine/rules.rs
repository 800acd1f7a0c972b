//! Rules met and applying, citations of them, and terms.

use super::memory::TermKey;
use super::{Answer, Engine, Frame, Val, is_range};
use crate::eval::truth::Truth;
use crate::eval::why::{What, Why};
use crate::model::expr::{BOUND, Cited, Clause, Cond, Read, SUBJECT, Value};
use crate::model::policy::TermBody;

impl<'a, W: Why> Engine<'a, W> {
    /// Whether a rule is met, about a subject: its `when` holds and its `unless` does not.
    pub(crate) fn met(&mut self, rule: usize, subject: u32) -> (Truth, W) {
        if let Some(known) = self.rules.get(rule, false, subject) {
            return known;
        }
        let found = self.met_as_found(rule, subject);
        self.rules.keep(rule, false, subject, found);
        found
    }

    fn met_as_found(&mut self, rule: usize, subject: u32) -> (Truth, W) {
        let policy = self.policy;
        let Some(rule_model) = policy.rules.get(rule) else { return (Truth::No, W::default()) };
        let outer = std::mem::replace(&mut self.at, rule_model.provision);
        let found = self.within(rule, subject, |engine, frame| {
            let when = rule_model.when.as_ref();
            let (mut truth, mut why) = when.map_or((Truth::No, W::default()), |when| engine.cond(when, frame));
            if let Some((provision, unless)) = rule_model.unless.as_ref().filter(|_| W::KEEPS || truth != Truth::No) {
                engine.at = *provision;
                let (holds, inner) = engine.cond(unless, frame);
                let holds = W::found(&mut engine.notes, *provision, holds);
                if truth == Truth::Yes && holds == Truth::Yes {
                    W::counts(&mut engine.notes, *provision);
                }
                let step = W::step(&mut engine.notes, What::Clause(*provision), holds, inner);
                why.add(&mut engine.notes, step);
                truth = truth.min(holds.not());
            }
            (W::found(&mut engine.notes, rule_model.provision, truth), why)
        });
        self.at = outer;
        found
    }

    /// Notes that a rule changed what another rule found.
    pub(super) fn rule_counts(&mut self, rule: usize) {
        if let Some(rule) = self.policy.rules.get(rule) {
            W::counts(&mut self.notes, rule.provision);
        }
    }

    /// Whether a rule applies: it is met, and no rule that applies stands despite it.
    pub(crate) fn applies(&mut self, rule: usize, subject: u32) -> (Truth, W) {
        if let Some(known) = self.rules.get(rule, true, subject) {
            return known;
        }
        let policy = self.policy;
        let (mut truth, mut why) = self.met(rule, subject);
        for other in policy.rules.get(rule).map_or(&[][..], |rule| rule.yields_to.as_slice()) {
            if !W::KEEPS && truth == Truth::No {
                break;
            }
            let (lifts, inner) = self.applies(*other, subject);
            if lifts != Truth::No {
                let step = W::step(&mut self.notes, What::Rule(*other, true, subject), lifts, inner);
                why.add(&mut self.notes, step);
            }
            truth = truth.min(lifts.not());
        }
        self.rules.keep(rule, true, subject, (truth, why));
        (truth, why)
    }

    pub(super) fn cited(
        &mut self,
        rule: usize,
        what: &'a Cited,
        subject: Option<&'a Read>,
        frame: &mut Frame<'a, W>,
    ) -> (Truth, W) {
        let about = match subject {
            Some(read) => self.read(read, frame),
            None => (frame.get(SUBJECT).and_then(|(val, _)| *val), W::default()),
        };
        let row = match about {
            (Some(Val::Row(row)), _) => row,
            (Some(_), why) => return (Truth::No, why),
            (None, why) => return (Truth::Unknown, why),
        };
        let policy = self.policy;
        match what {
            Cited::Applies | Cited::Met => {
                let applies = *what == Cited::Applies;
                let (truth, inner) = if applies { self.applies(rule, row) } else { self.met(rule, row) };
                (truth, W::step(&mut self.notes, What::Rule(rule, applies, row), truth, inner))
            }
            Cited::Clause { unless, way } => {
                let Some(model) = policy.rules.get(rule) else { return (Truth::No, W::default()) };
                let mut cond = if *unless { model.unless.as_ref().map(|(_, cond)| cond) } else { model.when.as_ref() };
                let mut cited: Option<&'a Clause> = None;
                for at in way {
                    let Some(Cond::Group(_, clauses)) = cond else { break };
                    cited = clauses.get(*at);
                    cond = cited.map(|clause| &clause.cond);
                }
                let whole = model.unless.as_ref().filter(|_| *unless).map_or(model.provision, |(at, _)| *at);
                let provision = cited.map_or(whole, |clause| clause.provision);
                let outer = std::mem::replace(&mut self.at, provision);
                let (truth, inner) = self.within(rule, row, |engine, frame| match (cited, cond) {
                    (Some(clause), _) => engine.clause(clause, frame),
                    (None, Some(cond)) => {
                        let (truth, inner) = engine.cond(cond, frame);
                        (W::found(&mut engine.notes, whole, truth), inner)
                    }
                    (None, None) => (Truth::No, W::default()),
                });
                self.at = outer;
                (truth, W::step(&mut self.notes, What::Clause(provision), truth, inner))
            }
        }
    }

    pub(super) fn term(&mut self, term: usize, arguments: &'a [Value], frame: &mut Frame<'a, W>) -> Answer<'a, W> {
        let mut why = W::default();
        let mut known = [(None, W::default()), (None, W::default())];
        for (argument, known) in arguments.iter().zip(&mut known) {
            let (val, inner) = self.value(argument, frame);
            // What leaves an argument open matters only where the term reads it.
            let open = if val.is_some_and(|val| !is_range(&val)) {
                why.add(&mut self.notes, inner);
                W::default()
            } else {
                inner
            };
            *known = (val, open);
        }
        let subject = frame.get(SUBJECT).and_then(|(val, _)| *val).unwrap_or(Val::Row(0));
        let key = self.term_key(term, subject, &known);
        if let Some((val, inner)) = key.as_ref().and_then(|key| self.terms.get(key)) {
            why.add(&mut self.notes, inner);
            return (val, why);
        }
        let policy = self.policy;
        let Some(model) = policy.terms.get(term) else { return (None, why) };
        let outer = std::mem::replace(&mut self.at, model.provision);
        let [first, second] = known;
        let row = if let (true, Some(Val::Row(row))) = (!arguments.is_empty(), first.0) { Some(row) } else { None };
        let about = model.about.zip(row);
        let mut inner_frame = Frame::default();
        inner_frame.extend([(Some(Val::Row(0)), W::default()), (Some(subject), W::default())]);
        inner_frame.extend([first, second].into_iter().take(arguments.len()));
        inner_frame.resize(BOUND, (Some(Val::None), W::default()));
        let (val, inner) = match &model.body {
            TermBody::Condition(cond) => {
                let (truth, inner) = self.cond(cond, &mut inner_frame);
                let truth = W::found(&mut self.notes, model.provision, truth);
                let val = match truth {
                    Truth::Yes => Some(Val::YesNo(true)),
                    Truth::No => Some(Val::YesNo(false)),
                    Truth::Unknown => None,
                };
                (val, W::step(&mut self.notes, What::Term(model.provision, about), truth, inner))
            }
            TermBody::Value(value) => {
                let (val, inner) = self.value(value, &mut inner_frame);
                let known = val.as_ref().is_some_and(|val| !is_range(val));
                let truth = if known { Truth::Yes } else { Truth::Unknown };
                (val, W::step(&mut self.notes, What::Settled, truth, inner))
            }
            TermBody::Table(table) => self.table(table, model.provision, about, &mut inner_frame),
        };
        self.at = outer;
        why.add(&mut self.notes, inner);
        if let Some(key) = key {
            self.terms.keep(key, (val, inner));
        }
        (val, why)
    }

    /// What is kept of a term is kept for one subject and its arguments: it may read them all. An argument that more than
    /// one fact leaves open has no name to be kept under.
    fn term_key(&mut self, term: usize, subject: Val<'a>, known: &[Answer<'a, W>; 2]) -> Option<TermKey<'a>> {
        let remembers = self.terms.remembers();
        let only = |open: &W| open.only_unknown(&self.notes);
        let named = |(_, open): &Answer<'a, W>| !W::KEEPS || open.is_empty() || only(open).is_some();
        if !remembers || !known.iter().all(named) {
            return None;
        }
        let [first, second] = known;
        let arguments = [first, second].map(|(val, open)| (*val, only(open)));
        Some((term, self.deemed_in, subject, arguments))
    }
}
