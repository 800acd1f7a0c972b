//! Tests, run on a case.

use std::collections::HashMap;

use super::{Check, Counts, Fact, MOST_VARIABLES, Parts, Plan, Planned, Rows, Test, Two, Vars, Way, bit};
use crate::eval::arith;
use crate::eval::engine::{Engine, Frame, MOST_STEPS, Tally};
use crate::eval::truth::Truth;
use crate::eval::why::Why;
use crate::facts::{Slot, Slots};
use crate::model::expr::{CASE, Cond, SUBJECT, Val};
use crate::syntax::ast::{GroupKind, Quantifier, Relation};

/// A policy prepared for a day, while it decides about a subject of a case.
pub(crate) struct Run<'a> {
    pub(crate) plan: &'a Plan,
    case: &'a Slots,
    slots: &'a [Slot],
    subject: u32,
    /// How much was looked at.
    pub(crate) steps: u64,
    /// Of the first rules, about the subject.
    met: Truths,
    applies: Truths,
    /// Whether further rules are met or apply, and rules about anybody else, by rule and row.
    others: Option<HashMap<(usize, bool, u32), Truth>>,
    /// For what is left to it.
    engine: Option<Box<Engine<'a, ()>>>,
}

/// Whether it is settled at once what comes out.
pub(crate) enum Settled {
    /// By a rule, with its outcome.
    By(usize, usize),
    /// No rule fits.
    Nothing,
    /// That follows from more than one rule.
    No,
}

/// What is known of the first 64 rules, as bits.
#[derive(Default)]
struct Truths {
    known: u64,
    unknown: u64,
    yes: u64,
}

impl Truths {
    #[inline(always)]
    fn get(&self, bit: u64) -> Option<Truth> {
        (self.known & bit != 0).then(|| self.any(bit))
    }

    #[inline(always)]
    fn put(&mut self, bit: u64, truth: Truth) {
        self.known |= bit;
        match truth {
            Truth::No => {}
            Truth::Unknown => self.unknown |= bit,
            Truth::Yes => self.yes |= bit,
        }
    }

    /// Whether all of some are known.
    #[inline(always)]
    fn has(&self, bits: u64) -> bool {
        self.known & bits == bits
    }

    /// Whether any of some holds.
    #[inline(always)]
    fn any(&self, bits: u64) -> Truth {
        if self.yes & bits != 0 {
            Truth::Yes
        } else if self.unknown & bits != 0 {
            Truth::Unknown
        } else {
            Truth::No
        }
    }
}

impl<'a> Run<'a> {
    pub(crate) fn new(plan: &'a Plan, case: &'a Slots, subject: u32) -> Run<'a> {
        let (met, applies, slots) = (Truths::default(), Truths::default(), case.all());
        fetch(slots);
        Run { plan, case, slots, subject, steps: 0, met, applies, others: None, engine: None }
    }

    /// Asks the rules with an outcome. Where all is settled and no more than one of them applies: that one and its outcome, or
    /// those of everybody else.
    pub(crate) fn one_that_applies(&mut self) -> Settled {
        let plan = self.plan;
        for turn in &plan.in_turn {
            match plan.rules.get(turn.rule) {
                Some(planned) if turn.bit != 0 => _ = self.own_applies(planned, turn.rule, turn.bit),
                _ => _ = self.applies(turn.rule, self.subject),
            }
        }
        let (yes, unknown) = (self.applies.yes & plan.with_outcome, self.applies.unknown & plan.with_outcome);
        if unknown != 0 || yes & yes.wrapping_sub(1) != 0 || !plan.further_with_outcome.is_empty() {
            return Settled::No;
        }
        if yes == 0 {
            return plan.otherwise.map_or(Settled::Nothing, |(rule, outcome)| Settled::By(rule, outcome));
        }
        let rule = usize::try_from(yes.trailing_zeros()).unwrap_or(usize::MAX);
        let outcome = plan.rules.get(rule).and_then(|rule| rule.outcome);
        outcome.map_or(Settled::No, |outcome| Settled::By(rule, outcome))
    }

    /// The rules with an outcome that apply or may, each with its outcome and that, in the order of the text.
    pub(crate) fn may_apply(&mut self) -> impl Iterator<Item = (usize, usize, Truth)> {
        let each = self.plan.policy.with_outcome();
        each.map(|(rule, outcome)| (rule, outcome, self.applies(rule, self.subject)))
            .filter(|(.., applies)| *applies != Truth::No)
    }

    /// Whether a rule applies: it is met, and no rule that applies stands despite it.
    #[inline]
    fn applies(&mut self, rule: usize, subject: u32) -> Truth {
        let Some(bit) = bit(rule).filter(|_| subject == self.subject) else { return self.other(rule, true, subject) };
        let Some(planned) = self.plan.rules.get(rule) else { return Truth::No };
        self.own_applies(planned, rule, bit)
    }

    /// The same of one of the first rules, about the subject.
    #[inline(always)]
    fn own_applies(&mut self, planned: &'a Planned, rule: usize, bit: u64) -> Truth {
        if let Some(known) = self.applies.get(bit) {
            return known;
        }
        // As a rule it is known already whether those apply that it gives way to.
        let truth = match planned.yields_to_bits {
            Some(bits) if self.applies.has(bits) => match self.applies.any(bits) {
                Truth::Yes => Truth::No,
                lifts => self.own_met(rule, bit).min(lifts.not()),
            },
            _ => self.applies_as_found(planned, rule, self.subject),
        };
        self.applies.put(bit, truth);
        truth
    }

    #[inline(never)]
    fn applies_as_found(&mut self, planned: &'a Planned, rule: usize, subject: u32) -> Truth {
        let mut truth = self.met(rule, subject);
        for other in &planned.yields_to {
            if truth == Truth::No {
                break;
            }
            truth = truth.min(self.applies(*other, subject).not());
        }
        truth
    }

    /// Whether a rule is met: its `when` holds and its `unless` does not.
    #[inline]
    fn met(&mut self, rule: usize, subject: u32) -> Truth {
        let Some(bit) = bit(rule).filter(|_| subject == self.subject) else { return self.other(rule, false, subject) };
        self.own_met(rule, bit)
    }

    #[inline(always)]
    fn own_met(&mut self, rule: usize, bit: u64) -> Truth {
        if let Some(known) = self.met.get(bit) {
            return known;
        }
        let truth = self.met_as_found(rule, self.subject);
        self.met.put(bit, truth);
        truth
    }

    fn met_as_found(&mut self, rule: usize, subject: u32) -> Truth {
        let Some((when, unless)) = self.plan.rules.get(rule).and_then(|rule| rule.met.as_ref()) else {
            return self.left_to_engine(|engine| engine.met(rule, subject).0);
        };
        self.exhausted(1);
        let mut rows = rows(subject);
        let mut truth = self.test(when, &mut rows);
        if let Some(unless) = unless.as_ref().filter(|_| truth != Truth::No) {
            truth = truth.min(self.test(unless, &mut rows).not());
        }
        truth
    }

    /// Whether a further rule is met or applies, or a rule about anybody else.
    #[inline(never)]
    fn other(&mut self, rule: usize, applies: bool, subject: u32) -> Truth {
        let key = (rule, applies, subject);
        if let Some(known) = self.others.as_ref().and_then(|others| others.get(&key)) {
            return *known;
        }
        let truth = match self.plan.rules.get(rule) {
            Some(planned) if applies => self.applies_as_found(planned, rule, subject),
            _ => self.met_as_found(rule, subject),
        };
        self.others.get_or_insert_default().insert(key, truth);
        truth
    }

    /// Whether each factor is there, in the order of the text.
    pub(crate) fn factors(&mut self) -> impl Iterator<Item = Truth> {
        let (plan, mut rows) = (self.plan, rows(self.subject));
        plan.factors.iter().map(move |factor| self.test_of_one(factor, &mut rows))
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

/// Looks at a slot in each piece of memory that comes at once, of a small case at all of them. Of many cases the next lies far
/// away, and what is asked of it branches on what is found: so it is waited for once, and not at each question.
fn fetch(slots: &[Slot]) {
    const TOGETHER: usize = 64 / size_of::<Slot>();
    const MOST: usize = 64;
    let each = slots.iter().take(MOST).step_by(TOGETHER);
    let unknown = each.filter(|slot| matches!(slot, Slot::Unknown)).count();
    std::hint::black_box(unknown);
}

pub(super) fn rows(subject: u32) -> Rows {
    let mut rows = [0; MOST_VARIABLES];
    rows[CASE] = 0;
    rows[SUBJECT] = subject;
    rows
}

/// The row of a variable, which is one of the plan's.
#[inline(always)]
pub(super) fn row(rows: &Rows, var: usize) -> u32 {
    const { assert!(MOST_VARIABLES.is_power_of_two()) };
    rows.get(var & MOST_VARIABLES.wrapping_sub(1)).copied().unwrap_or(0)
}

impl<'a> Run<'a> {
    /// The truth of a test. What it takes stands in functions of their own, so that to choose among them takes next to
    /// nothing.
    fn test(&mut self, test: &'a Test, rows: &mut Rows) -> Truth {
        match test {
            Test::All(parts) => self.all(parts, rows),
            Test::Any(parts) => self.any(parts, rows),
            Test::Tally(kind, parts) => self.tally(*kind, parts, rows),
            _ if self.exhausted(1) => Truth::Unknown,
            Test::Fact(fact) => self.lone_fact(fact, rows),
            Test::Two(two) => self.two(two, rows),
            Test::Not(inner) => self.opposite(inner, rows),
            Test::Quantified { quantifier, list, var, body } => self.every_or_some(*quantifier, list, *var, body, rows),
            Test::Count { list, filter, check, none } => self.count(list, filter.as_ref(), check, *none, rows),
            Test::Rule { rule, applies, var } => self.cited(*rule, *applies, row(rows, *var)),
            Test::Engine { cond, vars } => self.by_engine(cond, vars, rows),
        }
    }

    /// The same, where as a rule one fact is tested.
    #[inline(always)]
    fn test_of_one(&mut self, test: &'a Test, rows: &mut Rows) -> Truth {
        match test {
            Test::Fact(fact) if !self.exhausted(1) => self.fact(fact, self.go_to(&fact.way, rows)),
            test => self.test(test, rows),
        }
    }

    /// Notes that so much more is looked at: whether that is too much.
    #[inline(always)]
    fn exhausted(&mut self, more: usize) -> bool {
        // It is asked long before it could become too large a number.
        self.steps = self.steps.wrapping_add(u64::try_from(more).unwrap_or(u64::MAX));
        self.steps > MOST_STEPS
    }

    #[inline(never)]
    fn all(&mut self, parts: &'a Parts, rows: &mut Rows) -> Truth {
        self.joined(parts, Truth::No, rows)
    }

    #[inline(never)]
    fn any(&mut self, parts: &'a Parts, rows: &mut Rows) -> Truth {
        self.joined(parts, Truth::Yes, rows)
    }

    #[inline(never)]
    fn opposite(&mut self, inner: &'a Test, rows: &mut Rows) -> Truth {
        self.test_of_one(inner, rows).not()
    }

    #[inline(never)]
    fn cited(&mut self, rule: usize, applies: bool, row: u32) -> Truth {
        if applies { self.applies(rule, row) } else { self.met(rule, row) }
    }

    #[inline(never)]
    fn lone_fact(&self, fact: &Fact, rows: &Rows) -> Truth {
        self.fact(fact, self.go_to(&fact.way, rows))
    }

    #[inline(never)]
    fn by_engine(&mut self, cond: &'a Cond, vars: &Vars, rows: &Rows) -> Truth {
        self.left_to_engine(|engine| engine.cond(cond, &mut frame(vars, rows)).0)
    }

    /// Joins parts of which one at `decisive` settles the whole.
    #[inline(always)]
    fn joined(&mut self, parts: &'a Parts, decisive: Truth, rows: &mut Rows) -> Truth {
        // Facts that are joined take a step each; they are counted together.
        if self.exhausted(parts.facts.len().saturating_add(1)) {
            return Truth::Unknown;
        }
        let join = |a: Truth, b: Truth| if decisive == Truth::No { a.min(b) } else { a.max(b) };
        let mut truth = decisive.not();
        for fact in &parts.facts {
            truth = join(truth, self.fact(fact, self.slot(row(rows, fact.way.var), fact.way.field)));
            if truth == decisive {
                return truth;
            }
        }
        for part in &parts.others {
            truth = join(truth, self.test(part, rows));
            if truth == decisive {
                return truth;
            }
        }
        truth
    }

    // What is seldom asked stays out of the way of what is asked often.

    #[inline(never)]
    fn two(&self, Two { left, relation, negated, right }: &Two, rows: &Rows) -> Truth {
        match (self.go_to(left, rows), self.go_to(right, rows)) {
            (Slot::Text(a), Slot::Text(b)) if *relation == Relation::Is => {
                Truth::of(self.case.same_text(*a, *b) != *negated)
            }
            (a, b) => arith::compared(self.case.val(*a), *relation, *negated, self.case.val(*b)).unwrap_or_default(),
        }
    }

    /// A slot is looked at where it stands, for to copy it takes longer than what is asked of it.
    #[inline(always)]
    fn fact(&self, fact: &Fact, slot: &Slot) -> Truth {
        match (&fact.check, slot) {
            (Check::Is(is), Slot::YesNo(yes)) => Truth::of(yes == is),
            (Check::Days { from, then, before }, Slot::Date(day)) => {
                *if day.position() >= *from { then } else { before }
            }
            (Check::Members(bits), Slot::Choice(member)) => of_member(*bits, *member),
            _ => self.other_fact(fact, *slot),
        }
    }

    #[inline(never)]
    fn other_fact(&self, fact: &Fact, slot: Slot) -> Truth {
        match (&fact.check, slot) {
            (_, Slot::Unknown) => fact.unknown,
            (_, Slot::None) => fact.none,
            (Check::Days { from, then, before }, Slot::Days(days)) => {
                match (days.first().position() >= *from, days.last().position() >= *from) {
                    (true, _) => *then,
                    (_, false) => *before,
                    _ if then == before => *then,
                    _ => Truth::Unknown,
                }
            }
            (Check::Some(negated), _) => Truth::of(*negated),
            (Check::Span { relation, negated, with }, Slot::Span(span)) => {
                arith::compare_spans(span, *relation, *negated, *with)
            }
            (Check::Compare { relation, negated, with }, slot) => {
                arith::compared(self.case.val(slot), *relation, *negated, Some(with.borrowed())).unwrap_or_default()
            }
            _ => Truth::Unknown,
        }
    }

    /// The truth of a test, where the variables have these rows.
    #[inline]
    pub(super) fn truth(&mut self, test: &'a Test, rows: &mut Rows) -> Truth {
        self.test_of_one(test, rows)
    }

    /// The slot of a fact: of a record that is none, none; of one that is unknown, unknown.
    #[inline(always)]
    fn go_to(&self, way: &Way, rows: &Rows) -> &'a Slot {
        let row = row(rows, way.var);
        if way.within.is_empty() { self.slot(row, way.field) } else { self.go_within(way, row) }
    }

    #[inline(never)]
    fn go_within(&self, way: &Way, mut row: u32) -> &'a Slot {
        for field in &way.within {
            match self.slot(row, *field) {
                Slot::Row(inner) => row = *inner,
                other => return other,
            }
        }
        self.slot(row, way.field)
    }

    /// A slot where it stands.
    #[inline(always)]
    pub(super) fn slot(&self, row: u32, field: u32) -> &'a Slot {
        // As two large numbers, which do not become too large together.
        let large = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
        self.slots.get(large(row).saturating_add(large(field))).unwrap_or(&Slot::Unknown)
    }

    #[inline(never)]
    fn tally(&mut self, kind: GroupKind, parts: &'a [Test], rows: &mut Rows) -> Truth {
        if self.exhausted(parts.len().saturating_add(1)) {
            return Truth::Unknown;
        }
        let mut tally = Tally::default();
        for part in parts {
            tally.add(self.test_of_one(part, rows));
        }
        tally.truth(kind)
    }

    #[inline(never)]
    fn every_or_some(
        &mut self,
        quantifier: Quantifier,
        list: &Way,
        var: usize,
        body: &'a Test,
        rows: &mut Rows,
    ) -> Truth {
        let (start, length, complete) = match *self.go_to(list, rows) {
            Slot::List { start, length, complete } => (start, length, complete),
            Slot::None => return Truth::No,
            _ => return Truth::Unknown,
        };
        let decisive = if quantifier == Quantifier::Every { Truth::No } else { Truth::Yes };
        let mut truth = decisive.not();
        for slot in self.elements(start, length) {
            if self.exhausted(1) {
                return Truth::Unknown;
            }
            self.bind(rows, var, *slot);
            let part = self.test_of_one(body, rows);
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
    fn count(
        &mut self,
        list: &Way,
        filter: Option<&'a (usize, Box<Test>)>,
        check: &Counts,
        none: Truth,
        rows: &mut Rows,
    ) -> Truth {
        let (start, length, complete) = match *self.go_to(list, rows) {
            Slot::List { start, length, complete } => (start, length, complete),
            Slot::None => return none,
            _ => return Truth::Unknown,
        };
        let (mut count, mut open) = (0i64, 0i64);
        for slot in self.elements(start, length) {
            if self.exhausted(1) {
                return Truth::Unknown;
            }
            let truth = filter.map_or(Truth::Yes, |(var, filter)| {
                self.bind(rows, *var, *slot);
                self.test_of_one(filter, rows)
            });
            count = count.saturating_add(i64::from(truth == Truth::Yes));
            open = open.saturating_add(i64::from(truth == Truth::Unknown));
        }
        check.truth(count, complete.then(|| count.saturating_add(open)))
    }

    fn elements(&self, start: u32, length: u32) -> &'a [Slot] {
        self.case.elements(start, length)
    }

    fn bind(&self, rows: &mut Rows, var: usize, element: Slot) {
        if let (Some(row), Slot::Row(element)) = (rows.get_mut(var), element) {
            *row = element;
        }
    }
}

impl Counts {
    /// The truth where so many are counted, and so many at most if that is known.
    pub(super) fn truth(&self, count: i64, most: Option<i64>) -> Truth {
        match self {
            Counts::From(from, then, _) if count >= *from => *then,
            Counts::From(from, _, before) if most.is_some_and(|most| most < *from) => *before,
            Counts::From(..) => Truth::Unknown,
            Counts::Compare(relation, negated, with) => {
                let range = Some(arith::range(count, most));
                arith::compared(range, *relation, *negated, Some(with.borrowed())).unwrap_or_default()
            }
        }
    }
}

impl Fact {
    /// The truth of a fact that has few values; `None` where that is not known without a case.
    pub(super) fn of_few(&self, slot: Slot) -> Option<Truth> {
        match (&self.check, slot) {
            (_, Slot::Unknown) => Some(self.unknown),
            (_, Slot::None) => Some(self.none),
            (Check::Some(negated), _) => Some(Truth::of(*negated)),
            (Check::Is(is), Slot::YesNo(yes)) => Some(Truth::of(yes == *is)),
            (Check::Members(bits), Slot::Choice(member)) => Some(of_member(*bits, member)),
            _ => None,
        }
    }
}

/// Whether the member of a choice is among some, as bits.
#[inline(always)]
fn of_member(bits: u64, member: u32) -> Truth {
    Truth::of(bits.checked_shr(member).is_some_and(|bits| bits & 1 == 1))
}

/// The variables of a provision, for the engine.
pub(super) fn frame<'a, W: Why>(vars: &Vars, rows: &Rows) -> Frame<'a, W> {
    vars.iter().map(|var| (Some(var.map_or(Val::None, |var| Val::Row(row(rows, var)))), W::default())).collect()
}
