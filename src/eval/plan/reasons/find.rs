//! The truths of what is told, about a subject of a case.

use super::super::run::{Run, frame, row, rows};
use super::super::{Counts, Plan, Rows, Vars, Way};
use super::{Counted, CountedEnd, Element, Few, Find, How, List, Part, Reasons, RuleKind, Traced};
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
    reasons: &'a Reasons,
    plan: &'a Plan,
    pub(crate) case: &'a Slots,
    run: Run<'a>,
    /// Whom it is about, and where what is found about them begins.
    at: About,
    /// What was found, each in its place: of the conditions, then of each rule whether it is met and whether it applies, then
    /// of the elements of lists.
    found: Vec<Place>,
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
struct About {
    rows: Rows,
    first: u32,
}

/// What is found in a place.
#[derive(Clone, Copy, Default)]
struct Place {
    truth: Truth,
    /// The state of a fact of few values, where what the elements of a list have begins, or the number of a trace; of a rule
    /// whether it was asked.
    more: u32,
}

impl From<Truth> for Place {
    fn from(truth: Truth) -> Place {
        Place { truth, more: 0 }
    }
}

fn large(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

impl<'a> Found<'a> {
    pub(crate) fn new(reasons: &'a Reasons, plan: &'a Plan, case: &'a Slots, subject: u32) -> Found<'a> {
        // What is found of the elements of lists has room, as a rule.
        let places = large(reasons.places).saturating_add(reasons.rules.len().saturating_mul(2));
        let mut found = Vec::with_capacity(places.saturating_add(64));
        found.resize(places, Place::default());
        Found {
            reasons,
            plan,
            case,
            run: Run::new(plan, case, subject),
            at: About { rows: rows(subject), first: 0 },
            found,
            engine: None,
            traces: Vec::new(),
            traced_rules: Vec::new(),
            unusual: false,
        }
    }

    /// Whether a rule is met.
    #[inline]
    pub(crate) fn met(&mut self, rule: usize) -> Truth {
        self.of_rule(rule, 0).unwrap_or_else(|| self.find_met(rule))
    }

    fn place_of_rule(&self, rule: usize, which: usize) -> usize {
        large(self.reasons.places).saturating_add(rule.saturating_mul(2)).saturating_add(which)
    }

    /// What was found of a rule: whether it is met, or else whether it applies.
    #[inline]
    fn of_rule(&self, rule: usize, which: usize) -> Option<Truth> {
        let place = self.found.get(self.place_of_rule(rule, which))?;
        (place.more != 0).then_some(place.truth)
    }

    fn keep_of_rule(&mut self, rule: usize, which: usize, truth: Truth) {
        let place = self.place_of_rule(rule, which);
        if let Some(place) = self.found.get_mut(place) {
            *place = Place { truth, more: 1 };
        }
    }

    #[inline(never)]
    fn find_met(&mut self, rule: usize) -> Truth {
        let truth = self.find_met_anew(rule);
        self.keep_of_rule(rule, 0, truth);
        truth
    }

    fn find_met_anew(&mut self, rule: usize) -> Truth {
        let subject = row(&self.at.rows, SUBJECT);
        let Some(told) = self.reasons.rules.get(rule) else { return Truth::No };
        let (when, unless) = match &told.kind {
            RuleKind::Known { when, unless, .. } => (when, unless),
            RuleKind::Traced => return self.engine().met(rule, subject).0,
            RuleKind::Otherwise => return Truth::No,
        };
        // It is the same about whomever else something is asked.
        let outer = std::mem::replace(&mut self.at, About { rows: rows(subject), first: 0 });
        self.find(&told.find);
        let mut truth = self.truth(when);
        if let Some(unless) = unless {
            truth = truth.min(self.truth(&unless.cond).not());
        }
        self.at = outer;
        truth
    }

    /// Whether a rule applies: it is met, and no rule that applies stands despite it.
    #[inline]
    pub(crate) fn applies(&mut self, rule: usize) -> Truth {
        self.of_rule(rule, 1).unwrap_or_else(|| self.find_applies(rule))
    }

    #[inline(never)]
    fn find_applies(&mut self, rule: usize) -> Truth {
        let mut truth = self.met(rule);
        let plan = self.plan;
        for other in plan.policy.rules.get(rule).map_or(&[][..], |rule| rule.yields_to.as_slice()) {
            truth = truth.min(self.applies(*other).not());
        }
        self.keep_of_rule(rule, 1, truth);
        truth
    }

    #[inline(always)]
    fn put(&mut self, at: u32, found: Place) {
        if let Some(place) = self.found.get_mut(large(self.at.first.wrapping_add(at))) {
            *place = found;
        }
    }

    #[inline(always)]
    fn get(&self, at: u32) -> Place {
        self.found.get(large(self.at.first.wrapping_add(at))).copied().unwrap_or_default()
    }

    /// The truth of a condition that was found.
    #[inline]
    pub(crate) fn truth(&self, part: &Part) -> Truth {
        self.truth_at(part.at)
    }

    /// The same by its place.
    #[inline]
    pub(crate) fn truth_at(&self, at: u32) -> Truth {
        self.get(at).truth
    }

    /// The state of the one fact that a condition asks which has few.
    #[inline]
    pub(crate) fn state_at(&self, at: u32) -> u32 {
        self.get(at).more
    }

    /// Finds truths, one after the other.
    fn find(&mut self, finds: &'a [Find]) {
        for Find { at, how } in finds {
            let found = match how {
                How::Few(few) => self.few(few),
                How::Asks { test, asked, presumes } => {
                    let truth = self.run.truth(test, &mut self.at.rows);
                    if truth == Truth::Unknown || *presumes {
                        self.check(asked, truth);
                    }
                    truth.into()
                }
                How::Not(inner) => self.truth_at(*inner).not().into(),
                How::Joined { decisive, parts } => {
                    let each = parts.iter().map(|part| self.truth_at(*part));
                    let joined = if *decisive == Truth::No { each.min() } else { each.max() };
                    joined.unwrap_or(decisive.not()).into()
                }
                How::Tally { kind, clauses } => {
                    let mut tally = Tally::default();
                    clauses.iter().for_each(|clause| tally.add(self.truth_at(*clause)));
                    tally.truth(*kind).into()
                }
                How::Same(inner) => self.get(*inner),
                How::Rule { rule, applies: true } => self.applies(*rule).into(),
                How::Rule { rule, applies: false } => self.met(*rule).into(),
                How::Each { quantifier, list, element, find } => {
                    self.every_or_some(*quantifier, list, (element, find)).into()
                }
                How::Count { list, filter, check } => self.count(list, filter.as_ref(), check).into(),
                How::NotSettled => Truth::Unknown.into(),
                How::Traced { what, vars } => self.traced(what, vars),
            };
            self.put(*at, found);
        }
    }

    /// The truth and the state.
    #[inline(always)]
    fn few(&mut self, few: &Few) -> Place {
        let Some(state) = few.values.state(self.slot(&few.way)) else {
            self.unusual = true;
            return Place::default();
        };
        Place { truth: few.truth(state), more: state }
    }

    /// What is presumed is told otherwise, and so is a calculation without a result: what is known does not settle it.
    #[inline(never)]
    fn check(&mut self, asked: &[(Way, bool)], truth: Truth) {
        let unknown = |way: &Way| *self.slot(way) == Slot::Unknown;
        self.unusual |= truth == Truth::Unknown && !asked.iter().any(|(way, _)| unknown(way))
            || asked.iter().any(|(way, presumed)| *presumed && unknown(way));
    }

    #[inline(never)]
    fn every_or_some(&mut self, quantifier: Quantifier, list: &Way, each: (&Element, &'a [Find])) -> Truth {
        let decisive = if quantifier == Quantifier::Every { Truth::No } else { Truth::Yes };
        let mut truth = decisive.not();
        let complete = self.find_each(list, each, |part| {
            truth = if decisive == Truth::No { truth.min(part) } else { truth.max(part) };
        });
        let truth = if truth != decisive && complete != Some(true) { Truth::Unknown } else { truth };
        if quantifier == Quantifier::No { truth.not() } else { truth }
    }

    #[inline(never)]
    fn count(&mut self, list: &Way, filter: Option<&'a (Element, Vec<Find>)>, check: &Counts) -> Truth {
        let (mut count, mut open) = (0i64, 0i64);
        let complete = match filter {
            Some((element, find)) => self.find_each(list, (element, find), |truth| {
                count = count.saturating_add(i64::from(truth == Truth::Yes));
                open = open.saturating_add(i64::from(truth == Truth::Unknown));
            }),
            None => self.elements_of(list).map(|(elements, complete)| {
                count = i64::try_from(elements.len()).unwrap_or(i64::MAX);
                complete
            }),
        };
        let most = complete.filter(|complete| *complete).map(|_| count.saturating_add(open));
        complete.map_or(Truth::Unknown, |_| check.truth(count, most))
    }

    /// What the engine finds of a clause, and what made it so.
    #[cold]
    fn traced(&mut self, what: &'a Traced, vars: &Vars) -> Place {
        let mut frame = frame(vars, &self.at.rows);
        let (truth, why) = match what {
            Traced::Clause(clause) => self.engine().clause(clause, &mut frame),
            Traced::Exception(cond) => self.engine().cond(cond, &mut frame),
        };
        let more = small(self.traces.len());
        self.traces.push(why);
        Place { truth, more }
    }

    fn engine(&mut self) -> &mut Engine<'a, Trace> {
        let (plan, case, subject) = (self.plan, self.case, row(&self.at.rows, SUBJECT));
        self.engine.get_or_insert_with(|| Box::new(Engine::by(plan, case, subject)))
    }

    /// What made a clause so that is left to the engine.
    pub(crate) fn trace(&self, part: &Part) -> Trace {
        self.trace_at(part.at)
    }

    /// The same by its place.
    pub(crate) fn trace_at(&self, at: u32) -> Trace {
        self.traces.get(large(self.get(at).more)).copied().unwrap_or_default()
    }

    /// What made a rule applying or met that is left to the engine.
    pub(crate) fn trace_of_rule(&self, rule: usize, applies: bool) -> Trace {
        let found = self.traced_rules.iter().find(|(of, ..)| *of == rule);
        found.map(|(_, met, applying)| if applies { *applying } else { *met }).unwrap_or_default()
    }

    /// Finds all that is told: of the rules, of the factors if they are weighed, and of what some rules state. What the engine
    /// recorded.
    pub(crate) fn all(&mut self, weighed: bool, stated: &[usize]) -> Notes<'a> {
        let (reasons, plan) = (self.reasons, self.plan);
        for (at, rule) in reasons.rules.iter().enumerate() {
            self.applies(at);
            if matches!(rule.kind, RuleKind::Traced) {
                let subject = row(&self.at.rows, SUBJECT);
                let engine = self.engine();
                let (met, applying) = (engine.met(at, subject).1, engine.applies(at, subject).1);
                self.traced_rules.push((at, met, applying));
            }
        }
        for factor in reasons.factors.iter().filter(|_| weighed) {
            self.find(&factor.find);
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
    fn find_each(
        &mut self,
        list: &Way,
        (element, find): (&Element, &'a [Find]),
        mut found: impl FnMut(Truth),
    ) -> Option<bool> {
        let (elements, complete) = self.elements_of(list)?;
        let Element { var, at, places, truth, .. } = *element;
        let mut first = small(self.found.len());
        self.put(at, Place { more: first, ..Place::default() });
        let room = elements.len().saturating_mul(large(places));
        self.run.steps = self.run.steps.saturating_add(u64::from(small(elements.len())));
        if self.run.steps > MOST_STEPS {
            self.unusual = true;
            return Some(complete);
        }
        self.found.resize(self.found.len().saturating_add(room), Place::default());
        let outer = self.at.first;
        for element in elements {
            let Slot::Row(element) = *element else {
                self.unusual = true;
                break;
            };
            self.bind(var, element);
            self.at.first = first;
            self.find(find);
            found(self.truth_at(truth));
            self.at.first = outer;
            first = first.saturating_add(places);
        }
        Some(complete)
    }

    /// The known elements of a list and whether those are all; `None` where nothing is known of it.
    #[inline]
    pub(crate) fn elements(&mut self, list: &List) -> Option<(&'a [Slot], bool)> {
        self.elements_of(&list.way)
    }

    #[inline]
    fn elements_of(&mut self, list: &Way) -> Option<(&'a [Slot], bool)> {
        match *self.slot(list) {
            Slot::List { start, length, complete } => Some((self.case.elements(start, length), complete)),
            Slot::Unknown => None,
            _ => {
                self.unusual = true;
                None
            }
        }
    }

    /// Turns to an element of a list, of which a condition was found: the place where what was found before begins.
    #[inline]
    pub(crate) fn turn_to_element(&mut self, element: &Element, (row, number): (u32, u32)) -> u32 {
        let first = self.get(element.at).more.saturating_add(number.saturating_mul(element.places));
        self.bind(element.var, row);
        std::mem::replace(&mut self.at.first, first)
    }

    pub(crate) fn turn_back(&mut self, outer: u32) {
        self.at.first = outer;
    }

    /// Nobody asks for the row of a variable where it is not bound.
    #[inline]
    fn bind(&mut self, var: usize, element: u32) {
        if let Some(row) = self.at.rows.get_mut(var) {
            *row = element;
        }
    }

    #[inline]
    pub(crate) fn slot(&self, way: &Way) -> &'a Slot {
        debug_assert!(way.within.is_empty(), "what is within a record is left to the engine");
        self.run.slot(row(&self.at.rows, way.var), way.field)
    }

    pub(crate) fn row(&self, var: usize) -> u32 {
        row(&self.at.rows, var)
    }

    /// What was counted between two days, where both are known.
    pub(crate) fn counted(&mut self, counted: &Counted) -> Option<Number> {
        let day = |end: &CountedEnd| match end {
            CountedEnd::Day(day) => Some(*day),
            CountedEnd::Fact { way, .. } => match *self.slot(way) {
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
