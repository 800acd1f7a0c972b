//! Rules met and applying, citations of them, and terms.

use super::{Answer, Engine, Frame, TermKey};
use crate::eval::truth::Truth;
use crate::eval::why::{What, Why};
use crate::model::expr::{BOUND, Cited, Clause, Cond, Read, SUBJECT, Val, Value};
use crate::model::policy::TermBody;

impl<W: Why> Engine<'_, W> {
    /// Whether a rule is met, about a subject: its `when` holds and its `unless` does not.
    pub(crate) fn met(&mut self, rule: usize, subject: u32) -> (Truth, W) {
        if let Some(known) = self.rules.get(&(rule, false, subject)) {
            return known.clone();
        }
        let policy = self.policy;
        let Some(rule_model) = policy.rules.get(rule) else { return (Truth::No, W::default()) };
        let outer = std::mem::replace(&mut self.at, rule_model.provision);
        let (truth, why) = self.within(rule, subject, |engine| {
            let mut frame = Self::frame(subject);
            let when = rule_model.when.as_ref();
            let (mut truth, mut why) = when.map_or((Truth::No, W::default()), |when| engine.cond(when, &mut frame));
            if let Some((provision, unless)) = rule_model.unless.as_ref().filter(|_| W::KEEPS || truth != Truth::No) {
                engine.at = *provision;
                let (holds, inner) = engine.cond(unless, &mut frame);
                why.add(W::step(What::Clause(*provision), holds, inner));
                truth = truth.min(holds.not());
            }
            (truth, why)
        });
        self.at = outer;
        self.rules.insert((rule, false, subject), (truth, why.clone()));
        (truth, why)
    }

    /// Whether a rule applies: it is met, and no rule that applies stands despite it.
    pub(crate) fn applies(&mut self, rule: usize, subject: u32) -> (Truth, W) {
        if let Some(known) = self.rules.get(&(rule, true, subject)) {
            return known.clone();
        }
        let policy = self.policy;
        let (mut truth, mut why) = self.met(rule, subject);
        for other in policy.rules.get(rule).map_or(&[][..], |rule| rule.yields_to.as_slice()) {
            if !W::KEEPS && truth == Truth::No {
                break;
            }
            let (lifts, inner) = self.applies(*other, subject);
            if lifts != Truth::No {
                why.add(W::step(What::Rule(*other, true, subject), lifts, inner));
            }
            truth = truth.min(lifts.not());
        }
        self.rules.insert((rule, true, subject), (truth, why.clone()));
        (truth, why)
    }

    pub(super) fn cited(
        &mut self,
        rule: usize,
        what: &Cited,
        subject: Option<&Read>,
        frame: &mut Frame<W>,
    ) -> (Truth, W) {
        let about = match subject {
            Some(read) => self.read(read, frame),
            None => (frame.get(SUBJECT).and_then(|(val, _)| val.clone()), W::default()),
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
                (truth, W::step(What::Rule(rule, applies, row), truth, inner))
            }
            Cited::Clause { unless, way } => {
                let Some(model) = policy.rules.get(rule) else { return (Truth::No, W::default()) };
                let mut cond = if *unless { model.unless.as_ref().map(|(_, cond)| cond) } else { model.when.as_ref() };
                let mut cited: Option<&Clause> = None;
                for at in way {
                    let Some(Cond::Group(_, clauses)) = cond else { break };
                    cited = clauses.get(*at);
                    cond = cited.map(|clause| &clause.cond);
                }
                let whole = model.unless.as_ref().filter(|_| *unless).map_or(model.provision, |(at, _)| *at);
                let provision = cited.map_or(whole, |clause| clause.provision);
                let outer = std::mem::replace(&mut self.at, provision);
                let (truth, inner) = self.within(rule, row, |engine| {
                    let mut frame = Self::frame(row);
                    match (cited, cond) {
                        (Some(clause), _) => engine.clause(clause, &mut frame),
                        (None, Some(cond)) => engine.cond(cond, &mut frame),
                        (None, None) => (Truth::No, W::default()),
                    }
                });
                self.at = outer;
                (truth, W::step(What::Clause(provision), truth, inner))
            }
        }
    }

    pub(super) fn term(&mut self, term: usize, arguments: &[Value], frame: &mut Frame<W>) -> Answer<W> {
        let mut why = W::default();
        let mut known: Frame<W> = Vec::new();
        for argument in arguments {
            let (val, inner) = self.value(argument, frame);
            // What leaves an argument unknown matters only where the term reads it.
            let open = if val.as_ref().is_some_and(|val| !matches!(val, Val::Range(..))) {
                why.add(inner);
                W::default()
            } else {
                inner
            };
            known.push((val, open));
        }
        let subject = frame.get(SUBJECT).and_then(|(val, _)| val.clone()).unwrap_or(Val::Row(0));
        // What is kept is kept for one subject and its arguments: a term may read them all. An argument that more than
        // one fact leaves open has no name to be kept under.
        let keys = known.iter().map(|(val, open)| (val.clone(), open.only_unknown()));
        let key: TermKey = (term, self.deemed_in, subject.clone(), keys.collect());
        let keeps = !W::KEEPS || known.iter().all(|(_, open)| open.is_empty() || open.only_unknown().is_some());
        if let Some((val, inner)) = self.terms.get(&key).filter(|_| keeps) {
            why.add(inner.clone());
            return (val.clone(), why);
        }
        let policy = self.policy;
        let Some(model) = policy.terms.get(term) else { return (None, why) };
        let outer = std::mem::replace(&mut self.at, model.provision);
        let row = if let Some((Some(Val::Row(row)), _)) = known.first() { Some(*row) } else { None };
        let about = model.about.zip(row);
        let mut inner_frame: Frame<W> = vec![(Some(Val::Row(0)), W::default()), (Some(subject), W::default())];
        inner_frame.extend(known);
        inner_frame.resize(BOUND, (Some(Val::None), W::default()));
        let (val, inner) = match &model.body {
            TermBody::Condition(cond) => {
                let (truth, inner) = self.cond(cond, &mut inner_frame);
                let val = match truth {
                    Truth::Yes => Some(Val::YesNo(true)),
                    Truth::No => Some(Val::YesNo(false)),
                    Truth::Unknown => None,
                };
                (val, W::step(What::Term(model.provision, about), truth, inner))
            }
            TermBody::Value(value) => {
                let (val, inner) = self.value(value, &mut inner_frame);
                let known = val.as_ref().is_some_and(|val| !matches!(val, Val::Range(..)));
                let truth = if known { Truth::Yes } else { Truth::Unknown };
                (val, W::step(What::Settled, truth, inner))
            }
        };
        self.at = outer;
        why.add(inner.clone());
        if keeps {
            self.terms.insert(key, (val.clone(), inner));
        }
        (val, why)
    }
}
