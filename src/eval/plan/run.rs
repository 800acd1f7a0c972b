//! Tests, run on a case.

use std::collections::HashMap;

use super::{Check, Fact, MOST_VARIABLES, Plan, Rows, Test, Vars, Way};
use crate::eval::arith;
use crate::eval::engine::{Engine, Frame, MOST_STEPS, Tally, Val};
use crate::eval::truth::Truth;
use crate::facts::{Slot, Slots};
use crate::model::expr::{self, CASE, SUBJECT};
use crate::syntax::ast::{GroupKind, Quantifier, Relation};

/// A policy prepared for a day, while it decides about a subject of a case.
pub(crate) struct Run<'a> {
    plan: &'a Plan,
    case: &'a Slots,
    subject: u32,
    /// How much was looked at.
    pub(crate) steps: u64,
    /// Whether each of the first rules is met, and whether it applies, about the subject.
    own: [Option<Truth>; 32],
    /// The same of further rules and about anybody else, by rule and row.
    others: Option<HashMap<(usize, u32), Truth>>,
    /// For what is left to it.
    engine: Option<Box<Engine<'a, ()>>>,
}

impl<'a> Run<'a> {
    pub(crate) fn new(plan: &'a Plan, case: &'a Slots, subject: u32) -> Run<'a> {
        Run { plan, case, subject, steps: 0, own: [None; 32], others: None, engine: None }
    }

    /// Whether a rule applies: it is met, and no rule that applies stands despite it.
    pub(crate) fn applies(&mut self, rule: usize, subject: u32) -> Truth {
        let place = rule.saturating_mul(2).saturating_add(1);
        if let Some(known) = self.known(place, subject) {
            return known;
        }
        let mut truth = self.met(rule, subject);
        for other in self.plan.policy.rules.get(rule).map_or(&[][..], |rule| rule.yields_to.as_slice()) {
            if truth == Truth::No {
                break;
            }
            truth = truth.min(self.applies(*other, subject).not());
        }
        self.keep(place, subject, truth)
    }

    /// Whether a rule is met: its `when` holds and its `unless` does not.
    fn met(&mut self, rule: usize, subject: u32) -> Truth {
        let place = rule.saturating_mul(2);
        if let Some(known) = self.known(place, subject) {
            return known;
        }
        let Some(planned) = self.plan.rules.get(rule).and_then(Option::as_ref) else {
            let truth = self.left_to_engine(|engine| engine.met(rule, subject).0);
            return self.keep(place, subject, truth);
        };
        let mut rows = rows(subject);
        let mut truth = self.test(&planned.when, &mut rows);
        if let Some(unless) = planned.unless.as_ref().filter(|_| truth != Truth::No) {
            truth = truth.min(self.test(unless, &mut rows).not());
        }
        self.keep(place, subject, truth)
    }

    /// Whether a factor is there.
    pub(crate) fn factor(&mut self, factor: usize) -> Option<Truth> {
        Some(self.test(self.plan.factors.get(factor)?, &mut rows(self.subject)))
    }

    #[inline]
    fn known(&self, place: usize, subject: u32) -> Option<Truth> {
        match self.own.get(place).filter(|_| subject == self.subject) {
            Some(known) => *known,
            None => self.others.as_ref()?.get(&(place, subject)).copied(),
        }
    }

    #[inline]
    fn keep(&mut self, place: usize, subject: u32, truth: Truth) -> Truth {
        match self.own.get_mut(place).filter(|_| subject == self.subject) {
            Some(known) => *known = Some(truth),
            None => _ = self.others.get_or_insert_default().insert((place, subject), truth),
        }
        truth
    }

    #[inline(never)]
    fn left_to_engine(&mut self, act: impl FnOnce(&mut Engine<'a, ()>) -> Truth) -> Truth {
        let make = || Box::new(Engine::by(self.plan, self.case, self.subject));
        let engine = self.engine.get_or_insert_with(make);
        engine.steps = self.steps;
        let truth = act(engine);
        self.steps = engine.steps;
        truth
    }
}

fn rows(subject: u32) -> Rows {
    let mut rows = [0; MOST_VARIABLES];
    rows[CASE] = 0;
    rows[SUBJECT] = subject;
    rows
}

fn row(rows: &Rows, var: usize) -> u32 {
    rows.get(var).copied().unwrap_or(0)
}

impl<'a> Run<'a> {
    #[inline]
    fn test(&mut self, test: &'a Test, rows: &mut Rows) -> Truth {
        self.steps = self.steps.saturating_add(1);
        if self.steps > MOST_STEPS {
            return Truth::Unknown;
        }
        if let Test::Fact(fact) = test { self.fact(fact, rows) } else { self.compound(test, rows) }
    }

    fn compound(&mut self, test: &'a Test, rows: &mut Rows) -> Truth {
        match test {
            Test::Fact(fact) => self.fact(fact, rows),
            Test::Two { left, relation, negated, right } => {
                self.two(self.go_to(left, rows), *relation, *negated, self.go_to(right, rows))
            }
            Test::Not(inner) => self.test(inner, rows).not(),
            Test::All(parts) => self.joined(parts, Truth::No, rows),
            Test::Any(parts) => self.joined(parts, Truth::Yes, rows),
            Test::Tally(kind, parts) => self.tally(*kind, parts, rows),
            Test::Quantified { quantifier, list, var, body } => self.every_or_some(*quantifier, list, *var, body, rows),
            Test::Count { list, filter, relation, negated, with } => {
                let count = self.counted(list, filter.as_ref(), rows);
                arith::compared(count, *relation, *negated, Some(with.borrowed())).unwrap_or_default()
            }
            Test::Rule { rule, applies, var } => {
                let row = row(rows, *var);
                if *applies { self.applies(*rule, row) } else { self.met(*rule, row) }
            }
            Test::Engine { cond, vars } => self.left_to_engine(|engine| engine.cond(cond, &mut frame(vars, rows)).0),
        }
    }

    /// Joins parts of which one at `decisive` settles the whole.
    fn joined(&mut self, parts: &'a [Test], decisive: Truth, rows: &mut Rows) -> Truth {
        let mut truth = decisive.not();
        for part in parts {
            let part = self.test(part, rows);
            truth = if decisive == Truth::No { truth.min(part) } else { truth.max(part) };
            if truth == decisive {
                break;
            }
        }
        truth
    }

    // What is seldom asked stays out of the way of what is asked often.

    #[inline(never)]
    fn two(&self, a: Slot, relation: Relation, negated: bool, b: Slot) -> Truth {
        match (a, b) {
            (Slot::Text(a), Slot::Text(b)) if relation == Relation::Is => {
                Truth::of(self.case.same_text(a, b) != negated)
            }
            (a, b) => arith::compared(self.case.val(a), relation, negated, self.case.val(b)).unwrap_or_default(),
        }
    }

    #[inline(never)]
    fn compare(&self, slot: Slot, relation: Relation, negated: bool, with: &expr::Val) -> Truth {
        arith::compared(self.case.val(slot), relation, negated, Some(with.borrowed())).unwrap_or_default()
    }

    #[inline]
    fn fact(&self, fact: &Fact, rows: &Rows) -> Truth {
        let slot = self.go_to(&fact.way, rows);
        match (&fact.check, slot) {
            (_, Slot::Unknown) => fact.unknown,
            (_, Slot::None) => fact.none,
            (Check::Yes, Slot::YesNo(yes)) => Truth::of(yes),
            (Check::Days { from, then, before }, Slot::Date(day)) => *if day >= *from { then } else { before },
            (Check::Days { from, then, before }, Slot::Days(days)) => {
                match (days.first() >= *from, days.last() >= *from) {
                    (true, _) => *then,
                    (_, false) => *before,
                    _ if then == before => *then,
                    _ => Truth::Unknown,
                }
            }
            (Check::Members(bits), Slot::Choice(member)) => Truth::of(bits.checked_shr(member).is_some_and(is_odd)),
            (Check::Some(negated), _) => Truth::of(*negated),
            (Check::Compare { relation, negated, with }, slot) => self.compare(slot, *relation, *negated, with),
            _ => Truth::Unknown,
        }
    }

    /// The slot of a fact: of a record that is none, none; of one that is unknown, unknown.
    #[inline]
    fn go_to(&self, way: &Way, rows: &Rows) -> Slot {
        let at = row(rows, way.var);
        if way.within.is_empty() { self.case.slot(at, way.field) } else { self.go_within(way, at) }
    }

    #[inline(never)]
    fn go_within(&self, way: &Way, mut at: u32) -> Slot {
        for field in &way.within {
            match self.case.slot(at, *field) {
                Slot::Row(inner) => at = inner,
                other => return other,
            }
        }
        self.case.slot(at, way.field)
    }

    fn tally(&mut self, kind: GroupKind, parts: &'a [Test], rows: &mut Rows) -> Truth {
        let mut tally = Tally::default();
        for part in parts {
            tally.add(self.test(part, rows));
        }
        tally.truth(kind)
    }

    fn every_or_some(
        &mut self,
        quantifier: Quantifier,
        list: &Way,
        var: usize,
        body: &'a Test,
        rows: &mut Rows,
    ) -> Truth {
        let (start, length, complete) = match self.go_to(list, rows) {
            Slot::List { start, length, complete } => (start, length, complete),
            Slot::None => return Truth::No,
            _ => return Truth::Unknown,
        };
        let decisive = if quantifier == Quantifier::Every { Truth::No } else { Truth::Yes };
        let mut truth = decisive.not();
        for slot in self.case.elements(start, length) {
            self.bind(rows, var, *slot);
            let part = self.test(body, rows);
            truth = if decisive == Truth::No { truth.min(part) } else { truth.max(part) };
            if truth == decisive {
                break;
            }
        }
        // Whoever is not listed could settle it.
        if truth != decisive && !complete {
            truth = Truth::Unknown;
        }
        if quantifier == Quantifier::No { truth.not() } else { truth }
    }

    #[inline(never)]
    fn counted(&mut self, list: &Way, filter: Option<&'a (usize, Box<Test>)>, rows: &mut Rows) -> Option<Val<'a>> {
        let (start, length, complete) = match self.go_to(list, rows) {
            Slot::List { start, length, complete } => (start, length, complete),
            Slot::None => return Some(Val::None),
            _ => return None,
        };
        let (mut count, mut open) = (0i64, 0i64);
        for slot in self.case.elements(start, length) {
            let truth = filter.map_or(Truth::Yes, |(var, filter)| {
                self.bind(rows, *var, *slot);
                self.test(filter, rows)
            });
            count = count.saturating_add(i64::from(truth == Truth::Yes));
            open = open.saturating_add(i64::from(truth == Truth::Unknown));
        }
        Some(arith::range(count, complete.then(|| count.saturating_add(open))))
    }

    fn bind(&self, rows: &mut Rows, var: usize, element: Slot) {
        if let (Some(row), Slot::Row(element)) = (rows.get_mut(var), element) {
            *row = element;
        }
    }
}

fn is_odd(bits: u64) -> bool {
    bits & 1 == 1
}

/// The variables of a provision, for the engine.
fn frame<'a>(vars: &Vars, rows: &Rows) -> Frame<'a, ()> {
    vars.iter().map(|var| (Some(var.map_or(Val::None, |var| Val::Row(row(rows, var)))), ())).collect()
}
