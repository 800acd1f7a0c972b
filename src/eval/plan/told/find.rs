//! The truths of what is told, about a subject of a case.

use super::super::run::{Run, Truths, frame, row, rows};
use super::super::{Plan, Rows, Vars, Way, bit};
use super::{Body, Counted, CountedEnd, Item, List, Part, PartKind, RuleKind, Told, Traced};
use crate::eval::engine::{Engine, Tally};
use crate::eval::trace::{Notes, Trace};
use crate::eval::truth::Truth;
use crate::facts::{Slot, Slots};
use crate::model::expr::SUBJECT;
use crate::model::policy::Effect;
use crate::syntax::ast::Quantifier;
use crate::values::{Date, Number, Unit};

/// Whatever takes more than so many steps is left to the engine, which knows what is too much.
const MOST_STEPS: u64 = 20_000;

/// The same of what it tells itself.
const MOST_TRACED: u64 = 200_000;

/// What is found about a subject of a case.
pub(crate) struct Found<'a> {
    told: &'a Told,
    plan: &'a Plan,
    pub(crate) case: &'a Slots,
    run: Run<'a>,
    /// Whom it is about, and where what is found about them begins.
    at: About,
    /// What was found, each in its place: truths, and where that of the elements of a list begins.
    found: Vec<u32>,
    /// Whether each rule is met, and whether it applies.
    met: Truths,
    applies: Truths,
    /// For what is left to it, and what it found of that.
    engine: Option<Box<Engine<'a, Trace>>>,
    traces: Vec<Trace>,
    /// Of each rule that is left to it, what made it met, and what made it applying.
    traced_rules: Vec<(usize, Trace, Trace)>,
    /// Whether something came up of which nothing is known beforehand.
    pub(crate) unusual: bool,
}

/// Somebody: the rows of the variables, and where what is found begins.
#[derive(Clone, Copy)]
pub(crate) struct About {
    rows: Rows,
    first: u32,
}

const TRUTHS: [Truth; 3] = [Truth::No, Truth::Unknown, Truth::Yes];

fn large(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

impl<'a> Found<'a> {
    pub(crate) fn new(told: &'a Told, plan: &'a Plan, case: &'a Slots, subject: u32) -> Found<'a> {
        // What is found of the elements of lists has room, as a rule.
        let places = large(told.places);
        let mut found = Vec::with_capacity(places.saturating_mul(2).saturating_add(64));
        found.resize(places, 0);
        Found {
            told,
            plan,
            case,
            run: Run::new(plan, case, subject),
            at: About { rows: rows(subject), first: 0 },
            found,
            met: Truths::default(),
            applies: Truths::default(),
            engine: None,
            traces: Vec::new(),
            traced_rules: Vec::new(),
            unusual: false,
        }
    }

    /// Whether a rule is met.
    #[inline]
    pub(crate) fn met(&mut self, rule: usize) -> Truth {
        self.met.get(bit(rule).unwrap_or_default()).unwrap_or_else(|| self.find_met(rule))
    }

    #[inline(never)]
    fn find_met(&mut self, rule: usize) -> Truth {
        let truth = self.find_met_anew(rule);
        self.met.put(bit(rule).unwrap_or_default(), truth);
        truth
    }

    fn find_met_anew(&mut self, rule: usize) -> Truth {
        let told = self.told;
        let subject = row(&self.at.rows, SUBJECT);
        let (when, unless) = match told.rules.get(rule).map(|told| &told.kind) {
            Some(RuleKind::Known { when, unless }) => (when, unless),
            Some(RuleKind::Traced) => return self.engine().met(rule, subject).0,
            Some(RuleKind::Otherwise) | None => return Truth::No,
        };
        // It is the same about whomever else something is asked.
        let outer = std::mem::replace(&mut self.at, About { rows: rows(subject), first: 0 });
        let mut truth = self.find(when);
        if let Some(unless) = unless {
            truth = truth.min(self.find(&unless.cond).not());
        }
        self.at = outer;
        truth
    }

    /// Whether a rule applies: it is met, and no rule that applies stands despite it.
    #[inline]
    pub(crate) fn applies(&mut self, rule: usize) -> Truth {
        self.applies.get(bit(rule).unwrap_or_default()).unwrap_or_else(|| self.find_applies(rule))
    }

    #[inline(never)]
    fn find_applies(&mut self, rule: usize) -> Truth {
        let mut truth = self.met(rule);
        let plan = self.plan;
        for other in plan.policy.rules.get(rule).map_or(&[][..], |rule| rule.yields_to.as_slice()) {
            truth = truth.min(self.applies(*other).not());
        }
        self.applies.put(bit(rule).unwrap_or_default(), truth);
        truth
    }

    fn put(&mut self, at: u32, found: u32) {
        if let Some(place) = self.found.get_mut(large(self.at.first.saturating_add(at))) {
            *place = found;
        }
    }

    fn get(&self, at: u32) -> u32 {
        self.found.get(large(self.at.first.saturating_add(at))).copied().unwrap_or_default()
    }

    /// The truth of a condition that was found.
    #[inline]
    pub(crate) fn truth(&self, part: &Part) -> Truth {
        TRUTHS.get(large(self.get(part.at))).copied().unwrap_or_default()
    }

    /// Finds the truth of a condition, and of all in it.
    pub(crate) fn find(&mut self, part: &'a Part) -> Truth {
        let truth = match &part.kind {
            PartKind::Asks { test, items } => {
                let truth = self.run.truth(test, &mut self.at.rows);
                if truth == Truth::Unknown || part.presumes {
                    self.check(items, truth);
                }
                truth
            }
            _ => self.find_compound(part),
        };
        self.put(part.at, truth.number());
        truth
    }

    /// What is presumed is told otherwise, and so is a calculation without a result: what is known does not settle it.
    #[inline(never)]
    fn check(&mut self, items: &[Item], truth: Truth) {
        let unknown = |item: &Item| matches!(item, Item::Fact(fact) if self.slot(&fact.way) == Slot::Unknown);
        let presumed = |item: &Item| matches!(item, Item::Fact(fact) if fact.presumed) && unknown(item);
        self.unusual |= truth == Truth::Unknown && !items.iter().any(unknown) || items.iter().any(presumed);
    }

    #[inline(never)]
    fn find_compound(&mut self, part: &'a Part) -> Truth {
        match &part.kind {
            PartKind::Asks { .. } => self.find(part),
            PartKind::Not(inner) => self.find(inner).not(),
            PartKind::Joined { decisive, parts } => {
                let mut truth = decisive.not();
                for part in parts {
                    let part = self.find(part);
                    truth = if *decisive == Truth::No { truth.min(part) } else { truth.max(part) };
                }
                truth
            }
            PartKind::Clauses { kind, clauses } => {
                let mut tally = Tally::default();
                clauses.iter().for_each(|clause| tally.add(self.find(&clause.cond)));
                tally.truth(*kind)
            }
            PartKind::Each { quantifier, list, body } => {
                let decisive = if *quantifier == Quantifier::Every { Truth::No } else { Truth::Yes };
                let mut truth = decisive.not();
                let complete = self.find_each(list, body, |part| {
                    truth = if decisive == Truth::No { truth.min(part) } else { truth.max(part) };
                });
                let truth = if truth != decisive && complete != Some(true) { Truth::Unknown } else { truth };
                if *quantifier == Quantifier::No { truth.not() } else { truth }
            }
            PartKind::Count { list, filter, check, .. } => {
                let (mut count, mut open) = (0i64, 0i64);
                let complete = match filter {
                    Some(filter) => self.find_each(list, filter, |truth| {
                        count = count.saturating_add(i64::from(truth == Truth::Yes));
                        open = open.saturating_add(i64::from(truth == Truth::Unknown));
                    }),
                    None => self.elements(list).map(|(elements, complete)| {
                        count = i64::try_from(elements.len()).unwrap_or(i64::MAX);
                        complete
                    }),
                };
                let most = complete.filter(|complete| *complete).map(|_| count.saturating_add(open));
                complete.map_or(Truth::Unknown, |_| check.truth(count, most))
            }
            PartKind::Term { body, .. } => self.find(body),
            PartKind::Rule { rule, applies: true, .. } => self.applies(*rule),
            PartKind::Rule { rule, applies: false, .. } => self.met(*rule),
            PartKind::Question { .. } => Truth::Unknown,
            PartKind::Traced { what, vars } => self.traced(part.at, what, vars),
        }
    }

    /// What the engine finds of a clause; what made it so is kept at the next place.
    #[cold]
    fn traced(&mut self, at: u32, what: &'a Traced, vars: &Vars) -> Truth {
        let mut frame = frame(vars, &self.at.rows);
        let (truth, why) = match what {
            Traced::Clause(clause) => self.engine().clause(clause, &mut frame),
            Traced::Exception(cond) => self.engine().cond(cond, &mut frame),
        };
        self.put(at.saturating_add(1), small(self.traces.len()));
        self.traces.push(why);
        truth
    }

    fn engine(&mut self) -> &mut Engine<'a, Trace> {
        let (plan, case, subject) = (self.plan, self.case, row(&self.at.rows, SUBJECT));
        self.engine.get_or_insert_with(|| Box::new(Engine::by(plan, case, subject)))
    }

    /// What made a clause so that is left to the engine.
    pub(crate) fn trace(&self, part: &Part) -> Trace {
        self.traces.get(large(self.get(part.at.saturating_add(1)))).copied().unwrap_or_default()
    }

    /// What made a rule applying or met that is left to the engine.
    pub(crate) fn trace_of_rule(&self, rule: usize, applies: bool) -> Trace {
        let found = self.traced_rules.iter().find(|(of, ..)| *of == rule);
        found.map(|(_, met, applying)| if applies { *applying } else { *met }).unwrap_or_default()
    }

    /// Finds all that is told: of the rules, of the factors if they are weighed, and of what some rules state. What the engine
    /// recorded.
    pub(crate) fn all(&mut self, weighed: bool, stated: &[usize]) -> Notes<'a> {
        let (told, plan) = (self.told, self.plan);
        for (at, rule) in told.rules.iter().enumerate() {
            self.applies(at);
            if matches!(rule.kind, RuleKind::Traced) {
                let subject = row(&self.at.rows, SUBJECT);
                let engine = self.engine();
                let (met, applying) = (engine.met(at, subject).1, engine.applies(at, subject).1);
                self.traced_rules.push((at, met, applying));
            }
        }
        for factor in told.factors.iter().filter(|_| weighed) {
            self.find(&factor.cond);
        }
        for at in stated {
            if let Some(Effect::Outcome(_, fields)) = plan.policy.rules.get(*at).map(|rule| &rule.effect)
                && !fields.is_empty()
            {
                let subject = row(&self.at.rows, SUBJECT);
                self.engine().contents(*at, fields, subject);
            }
        }
        self.unusual |= self.run.steps > MOST_STEPS;
        let Some(engine) = self.engine.take() else { return Notes::none() };
        let Engine { notes, errors, warnings, steps, .. } = *engine;
        // An error or a warning, and what is presumed, is told with all others.
        self.unusual |= !errors.is_empty() || !warnings.is_empty() || notes.presumes() || steps > MOST_TRACED;
        notes
    }

    /// Finds the truths of a condition on the known elements of a list: whether those are all; nothing where nothing is known.
    fn find_each(&mut self, list: &'a List, body: &'a Body, mut found: impl FnMut(Truth)) -> Option<bool> {
        let (elements, complete) = self.elements(list)?;
        let mut first = small(self.found.len());
        self.put(body.at, first);
        let room = elements.len().saturating_mul(large(body.places));
        self.run.steps = self.run.steps.saturating_add(u64::from(small(elements.len())));
        if self.run.steps > MOST_STEPS {
            self.unusual = true;
            return Some(complete);
        }
        self.found.resize(self.found.len().saturating_add(room), 0);
        let outer = self.at;
        for element in elements {
            let Slot::Row(element) = *element else {
                self.unusual = true;
                break;
            };
            self.bind(body.var, element);
            self.at.first = first;
            found(self.find(&body.part));
            self.at = outer;
            first = first.saturating_add(body.places);
        }
        Some(complete)
    }

    /// The known elements of a list and whether those are all; `None` where nothing is known of it.
    #[inline]
    pub(crate) fn elements(&mut self, list: &List) -> Option<(&'a [Slot], bool)> {
        match self.slot(&list.way) {
            Slot::List { start, length, complete } => Some((self.case.elements(start, length), complete)),
            Slot::Unknown => None,
            _ => {
                self.unusual = true;
                None
            }
        }
    }

    /// Turns to an element of a list, of which a condition was found: whom it was about before.
    #[inline]
    pub(crate) fn turn_to_element(&mut self, body: &Body, (row, number): (u32, u32)) -> About {
        let first = self.get(body.at).saturating_add(number.saturating_mul(body.places));
        let outer = self.at;
        self.bind(body.var, row);
        self.at.first = first;
        outer
    }

    pub(crate) fn turn_back(&mut self, outer: About) {
        self.at = outer;
    }

    fn bind(&mut self, var: usize, element: u32) {
        if let Some(row) = self.at.rows.get_mut(var) {
            *row = element;
        }
    }

    #[inline]
    pub(crate) fn slot(&self, way: &Way) -> Slot {
        self.run.go_to(way, &self.at.rows)
    }

    pub(crate) fn row(&self, var: usize) -> u32 {
        row(&self.at.rows, var)
    }

    /// What was counted between two days, where both are known.
    pub(crate) fn counted(&mut self, counted: &Counted) -> Option<Number> {
        let day = |end: &CountedEnd| match end {
            CountedEnd::Day(day) => Some(*day),
            CountedEnd::Fact { way, .. } => match self.slot(way) {
                Slot::Date(day) => Some(day),
                _ => None,
            },
        };
        let (from, to) = (day(&counted.from)?, day(&counted.to)?);
        let number = counted.between(from, to);
        self.unusual |= number.is_none();
        number
    }
}

impl Counted {
    fn between(&self, from: Date, to: Date) -> Option<Number> {
        let to = if self.day_before { to.plus_days(1)? } else { to };
        Number::whole(from.completed(self.unit.unwrap_or(Unit::Years), to))
    }
}
