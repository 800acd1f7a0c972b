//! From conditions to tests.

use super::{Check, Counts, Fact, MOST_VARIABLES, Parts, Plan, Planned, Test, Two, Vars, Way};
use crate::eval::arith;
use crate::eval::truth::Truth;
use crate::model::Model;
use crate::model::expr::{BOUND, CASE, Cited, Clause, Cond, PARAMETER, Read, SUBJECT, Val, Value};
use crate::model::policy::{Policy, TermBody};
use crate::model::shape::{Kind, Shape};
use crate::syntax::ast::{GroupKind, Relation};
use crate::values::{Date, Number, Unit};

/// So many tests stand in a plan, at most: terms are written out in the conditions that ask them.
const MOST_TESTS: usize = 4000;

/// The last day there is, counted from the first.
const LAST_DAY: i64 = 3_652_058;

/// The tests of the rules and of the factors.
pub(super) fn tests(model: &Model, policy: &Policy, (on, law_on): (Date, Date)) -> (Vec<Planned>, Vec<Test>) {
    let mut lowering = Lowering { shape: &model.shape, policy, on, law_on, tests: 0, bound: SUBJECT };
    let vars = Lowering::variables();
    let rules = policy.rules.iter().map(|rule| {
        let when = rule.when.as_ref().filter(|_| rule.deemed_by.is_empty());
        let met = when.map(|when| {
            let unless = rule.unless.as_ref().map(|(_, unless)| lowering.cond(unless, &vars));
            (lowering.cond(when, &vars), unless)
        });
        let bits = rule.yields_to.iter().try_fold(0, |bits, other| Some(bits | super::bit(*other)?));
        Planned { met, outcome: rule.outcome(), yields_to: rule.yields_to.clone(), yields_to_bits: bits }
    });
    let rules = rules.collect();
    let factors = policy.factors.iter().map(|factor| lowering.clause(&factor.clause, &vars)).collect();
    (rules, factors)
}

pub(super) struct Lowering<'a> {
    pub(super) shape: &'a Shape,
    policy: &'a Policy,
    on: Date,
    law_on: Date,
    tests: usize,
    /// The last variable of the plan that is taken.
    bound: usize,
}

impl<'a> Lowering<'a> {
    pub(super) fn of(plan: &'a Plan) -> Lowering<'a> {
        let Plan { model, policy, on, law_on, .. } = plan;
        Lowering { shape: &model.shape, policy, on: *on, law_on: *law_on, tests: 0, bound: SUBJECT }
    }

    /// Those of a rule.
    pub(super) fn variables() -> Vars {
        let mut vars: Vars = vec![Some(CASE), Some(SUBJECT)];
        vars.resize(BOUND, None);
        vars
    }

    /// Whether there are too many tests for any more.
    pub(super) fn is_full(&self) -> bool {
        self.tests > MOST_TESTS
    }

    /// Counts what takes as much room as a test: whether there is room for it.
    pub(super) fn takes_another(&mut self) -> bool {
        self.tests = self.tests.saturating_add(1);
        !self.is_full()
    }

    pub(super) fn cond(&mut self, cond: &'a Cond, vars: &Vars) -> Test {
        let simple = if self.takes_another() { self.simple(cond, vars) } else { None };
        simple.unwrap_or_else(|| Test::Engine { cond: Box::new(cond.clone()), vars: vars.clone() })
    }

    fn conds(&mut self, parts: &'a [Cond], vars: &Vars) -> Vec<Test> {
        parts.iter().map(|part| self.cond(part, vars)).collect()
    }

    fn clause(&mut self, clause: &'a Clause, vars: &Vars) -> Test {
        let test = self.cond(&clause.cond, vars);
        if clause.waived_by.is_empty() {
            return test;
        }
        let waivers = clause.waived_by.iter().map(|rule| Test::Rule { rule: *rule, applies: true, var: SUBJECT });
        any(std::iter::once(test).chain(waivers).collect())
    }

    fn simple(&mut self, cond: &'a Cond, vars: &Vars) -> Option<Test> {
        Some(match cond {
            Cond::Value(value) => match self.inside(value, vars)? {
                (Value::Cond(cond), vars) => self.cond(cond, &vars),
                (Value::Read(read), vars) => {
                    let is = |val: Option<&Val>| val.map_or(Truth::Unknown, |val| Truth::of(*val == Val::YesNo(true)));
                    self.fact(read, &vars, Check::Is(true), is)?
                }
                _ => return None,
            },
            Cond::Not(inner) => not(self.cond(inner, vars)),
            Cond::All(parts) => all(self.conds(parts, vars)),
            Cond::Any(parts) => any(self.conds(parts, vars)),
            Cond::Group(kind, clauses) => {
                let parts = clauses.iter().map(|clause| self.clause(clause, vars)).collect();
                match kind {
                    GroupKind::All => all(parts),
                    GroupKind::Any => any(parts),
                    GroupKind::None => not(any(parts)),
                    GroupKind::AtLeast(_) | GroupKind::AtMost(_) => Test::Tally(*kind, parts),
                }
            }
            Cond::Compare { left, relation, negated, right } => {
                self.comparison(left, *relation, *negated, right, vars)?
            }
            Cond::OneOf { left, negated, choices } => {
                // Of a count or a date that is known in part all are needed at once.
                let (Value::Read(read), _) = self.inside(left, vars)? else { return None };
                let (record, field) = *read.steps.last()?;
                if self.shape.field(record, field)?.ty.kind == Kind::Date {
                    return None;
                }
                let is = |choice| self.comparison(left, Relation::Is, false, choice, vars);
                let parts: Option<Vec<Test>> = choices.iter().map(is).collect();
                let test = any_member(parts?);
                if *negated { not(test) } else { test }
            }
            Cond::IsNone(value, negated) => {
                let (Value::Read(read), vars) = self.inside(value, vars)? else { return None };
                let is =
                    |val: Option<&Val>| val.map_or(Truth::Unknown, |val| Truth::of((*val == Val::None) != *negated));
                self.fact(read, &vars, Check::Some(*negated), is)?
            }
            Cond::Quantified { quantifier, list, var, other: None, body } => {
                let list = self.rows(list, vars)?;
                let (var, body) = self.bound(*var, body, vars)?;
                Test::Quantified { quantifier: *quantifier, list, var, body: Box::new(body) }
            }
            Cond::Term(term, arguments) => {
                let TermBody::Condition(body) = &self.policy.terms.get(*term)?.body else { return None };
                self.cond(body, &arguments_of(arguments, vars)?)
            }
            Cond::Cited { rule, what: what @ (Cited::Applies | Cited::Met), subject } => {
                let var = match subject {
                    None => *vars.get(SUBJECT)?,
                    Some(read) if read.steps.is_empty() => *vars.get(read.var)?,
                    Some(_) => return None,
                };
                Test::Rule { rule: *rule, applies: *what == Cited::Applies, var: var? }
            }
            Cond::InList { .. }
            | Cond::Covers { .. }
            | Cond::Years { .. }
            | Cond::Empty(..)
            | Cond::Quantified { .. }
            | Cond::If(..)
            | Cond::Cited { .. }
            | Cond::Asked { .. }
            | Cond::Unsettled(_) => return None,
        })
    }

    fn comparison(
        &mut self,
        left: &'a Value,
        relation: Relation,
        negated: bool,
        right: &'a Value,
        vars: &Vars,
    ) -> Option<Test> {
        let (left, of_left) = self.inside(left, vars)?;
        if let Some(with) = self.constant(right, vars) {
            return self.compared(left, relation, negated, with, &of_left);
        }
        let (Value::Read(a), (Value::Read(b), of_right)) = (left, self.inside(right, vars)?) else { return None };
        if !a.presumed.is_empty() || !b.presumed.is_empty() {
            return None;
        }
        Some(Test::Two(Two { left: way(a, &of_left)?, relation, negated, right: way(b, &of_right)? }))
    }

    /// A comparison with what is known beforehand.
    fn compared(&mut self, left: &'a Value, relation: Relation, negated: bool, with: Val, vars: &Vars) -> Option<Test> {
        match left {
            Value::Read(read) => {
                let (record, field) = *read.steps.last()?;
                match (self.shape.field(record, field)?.ty.kind, &with) {
                    (Kind::Date, Val::Date(_)) => {
                        let compared = Days { count: &|day| Some(Val::Date(day)), relation, negated, with };
                        self.days(read, vars, &compared)
                    }
                    (kind, _) => {
                        let truth = |val: Option<&Val>| compared(val, relation, negated, &with);
                        let check = match (&with, self.member(kind, relation, negated, &with)) {
                            (_, Some(members)) => members,
                            (Val::Span(span), _) => Check::Span { relation, negated, with: *span },
                            _ => Check::Compare { relation, negated, with: with.clone() },
                        };
                        self.fact(read, vars, check, truth)
                    }
                }
            }
            Value::Age { of, on, day_before } => {
                let Some(Val::Date(on)) = self.constant(on, vars) else { return None };
                let on = if *day_before { on.plus_days(1)? } else { on };
                let (Value::Read(read), vars) = self.inside(of, vars)? else { return None };
                let count = |day: Date| whole(day.completed(Unit::Years, on));
                self.days(read, &vars, &Days { count: &count, relation, negated, with })
            }
            Value::Completed(unit, from, to) => match (self.constant(from, vars), self.constant(to, vars)) {
                (None, Some(Val::Date(to))) => {
                    let (Value::Read(read), vars) = self.inside(from, vars)? else { return None };
                    let count = |day: Date| whole(day.completed(*unit, to));
                    self.days(read, &vars, &Days { count: &count, relation, negated, with })
                }
                (Some(Val::Date(from)), None) => {
                    let (Value::Read(read), vars) = self.inside(to, vars)? else { return None };
                    let count = |day: Date| whole(from.completed(*unit, day));
                    self.days(read, &vars, &Days { count: &count, relation, negated, with })
                }
                _ => None,
            },
            Value::Count { list, filter, var } => {
                let list = self.rows(list, vars)?;
                let filter = match filter {
                    Some(filter) => {
                        let (var, filter) = self.bound(*var, filter, vars)?;
                        Some((var, Box::new(filter)))
                    }
                    None => None,
                };
                let none = compared(Some(&Val::None), relation, negated, &with);
                let check = counts(relation, negated, &with).unwrap_or(Counts::Compare(relation, negated, with));
                Some(Test::Count { list, filter, check, none })
            }
            _ => None,
        }
    }

    /// Whether a choice is a member, as bits.
    fn member(&self, kind: Kind, relation: Relation, negated: bool, with: &Val) -> Option<Check> {
        let (Kind::Choice(choice), Val::Choice(member), Relation::Is) = (kind, with, relation) else { return None };
        let members = u32::try_from(self.shape.choices.get(choice)?.members.len()).ok()?;
        let bits = 1u64.checked_shl(*member).filter(|_| members <= u64::BITS)?;
        Some(Check::Members(if negated { !bits } else { bits }))
    }

    /// A comparison of something that grows, or falls, with a day.
    fn days(&mut self, read: &'a Read, vars: &Vars, compared: &Days<'_>) -> Option<Test> {
        let mut test = |relation| {
            let (from, then, before) = compared.turn(relation)?;
            self.fact(read, vars, Check::Days { from: from.position(), then, before }, |val| compared.truth(val))
        };
        if compared.relation != Relation::Is {
            return test(compared.relation);
        }
        // The same: neither less nor more.
        let parts = vec![test(Relation::AtLeast)?, test(Relation::AtMost)?];
        Some(if compared.negated { any(parts) } else { all(parts) })
    }

    /// A test of a fact. What it is where the fact is not known, or none, is found by trying.
    fn fact(
        &mut self,
        read: &'a Read,
        vars: &Vars,
        check: Check,
        truth: impl Fn(Option<&Val>) -> Truth,
    ) -> Option<Test> {
        let presumed = match read.presumed.as_slice() {
            [] => None,
            // Of a way that goes on, what is presumed may be of a step before the last.
            [(0, val)] if read.steps.len() == 1 => Some(val),
            _ => return None,
        };
        let (none, unknown) = (truth(Some(&Val::None)), truth(presumed));
        Some(Test::Fact(Fact { way: way(read, vars)?, check, none, unknown }))
    }

    /// A list of records.
    fn rows(&self, list: &Read, vars: &Vars) -> Option<Way> {
        let (record, field) = *list.steps.last()?;
        let kind = self.shape.field(record, field)?.ty.kind;
        if matches!(kind, Kind::Record(_)) && list.presumed.is_empty() { way(list, vars) } else { None }
    }

    /// A condition on each element of a list.
    fn bound(&mut self, var: usize, body: &'a Cond, vars: &Vars) -> Option<(usize, Test)> {
        let (mine, outer, vars) = self.bind(var, vars)?;
        let body = self.cond(body, &vars);
        self.unbind(outer);
        Some((mine, body))
    }

    /// Takes a variable of the plan for one that is bound: that, the last one before it, and the variables with it.
    pub(super) fn bind(&mut self, var: usize, vars: &Vars) -> Option<(usize, usize, Vars)> {
        let mine = self.bound.checked_add(1).filter(|mine| *mine < MOST_VARIABLES)?;
        let outer = std::mem::replace(&mut self.bound, mine);
        let mut vars = vars.clone();
        vars.resize(var, None);
        vars.push(Some(mine));
        Some((mine, outer, vars))
    }

    pub(super) fn unbind(&mut self, outer: usize) {
        self.bound = outer;
    }

    /// What a value is, and its variables, with the terms that it stands for written out.
    pub(super) fn inside(&self, mut value: &'a Value, vars: &Vars) -> Option<(&'a Value, Vars)> {
        let mut vars = vars.clone();
        while let Value::Term(term, arguments) = value {
            let TermBody::Value(body) = &self.policy.terms.get(*term)?.body else { break };
            vars = arguments_of(arguments, &vars)?;
            value = body;
        }
        Some((value, vars))
    }

    /// A value that needs no case.
    pub(super) fn constant(&self, value: &'a Value, vars: &Vars) -> Option<Val> {
        match self.inside(value, vars)?.0 {
            Value::Const(val) => Some(val.clone()),
            Value::DecisionDate => Some(Val::Date(self.on)),
            Value::LawDate => Some(Val::Date(self.law_on)),
            Value::Parameter(parameter, on) => {
                let Val::Date(on) = self.constant(on, vars)? else { return None };
                let values = &self.policy.parameters.get(*parameter)?.values;
                values.iter().rev().find(|(from, _)| *from <= on).map(|(_, val)| val.clone())
            }
            _ => None,
        }
    }
}

/// A comparison of something that grows, or falls, with a day: from one day on it is otherwise than before.
struct Days<'a> {
    count: &'a dyn Fn(Date) -> Option<Val>,
    relation: Relation,
    negated: bool,
    with: Val,
}

impl Days<'_> {
    fn holds(&self, relation: Relation, day: Date) -> Option<Truth> {
        arith::compare_ranges(&(self.count)(day)?.borrowed(), relation, self.negated, &self.with.borrowed())
    }

    /// The truth where the day is known, none, or unknown.
    fn truth(&self, day: Option<&Val>) -> Truth {
        match day {
            Some(Val::Date(day)) => self.holds(self.relation, *day).unwrap_or_default(),
            other => compared(other, self.relation, self.negated, &self.with),
        }
    }

    /// The day from which on it is otherwise, the truth from then on, and that before.
    fn turn(&self, relation: Relation) -> Option<(Date, Truth, Truth)> {
        let first = Date::new(1, 1, 1)?;
        let (mut low, mut high) = (0i64, LAST_DAY);
        let (before, then) = (self.holds(relation, first)?, self.holds(relation, first.plus_days(high)?)?);
        while before != then && low < high {
            let middle = low.checked_add(high)?.checked_div(2)?;
            if self.holds(relation, first.plus_days(middle)?)? == then {
                high = middle;
            } else {
                low = middle.checked_add(1)?;
            }
        }
        Some((if before == then { first } else { first.plus_days(high)? }, then, before))
    }
}

/// A comparison of a count with a number, unless it is with one alone: from one count on it is otherwise than below it.
fn counts(relation: Relation, negated: bool, with: &Val) -> Option<Counts> {
    let Val::Number(number) = with else { return None };
    // The count that is asked for, and its neighbours, are those that may be otherwise.
    let near = number.millionths().checked_div(1_000_000)?;
    let holds = |count: i64| Some(compared(Some(&whole(count)?), relation, negated, with));
    let (before, then) = (holds(near.checked_sub(2)?)?, holds(near.checked_add(2)?)?);
    let from = (near.checked_sub(1)?..=near.checked_add(2)?).find(|count| holds(*count) == Some(then))?;
    (relation != Relation::Is).then_some(Counts::From(from, then, before))
}

fn compared(val: Option<&Val>, relation: Relation, negated: bool, with: &Val) -> Truth {
    arith::compared(val.map(Val::borrowed), relation, negated, Some(with.borrowed())).unwrap_or_default()
}

fn whole(count: i64) -> Option<Val> {
    Number::whole(count).map(Val::Number)
}

fn not(test: Test) -> Test {
    match test {
        Test::Fact(Fact { way, check: Check::Is(yes), none, unknown }) => {
            Test::Fact(Fact { way, check: Check::Is(!yes), none: none.not(), unknown: unknown.not() })
        }
        Test::Fact(Fact { way, check: Check::Days { from, then, before }, none, unknown }) => {
            let check = Check::Days { from, then: then.not(), before: before.not() };
            Test::Fact(Fact { way, check, none: none.not(), unknown: unknown.not() })
        }
        test => Test::Not(Box::new(test)),
    }
}

/// All of some; what are all of some themselves stand among them.
fn all(tests: Vec<Test>) -> Test {
    Test::All(parts(tests, |test| if let Test::All(inner) = test { Ok(inner) } else { Err(test) }))
}

/// The same with any of some.
fn any(tests: Vec<Test>) -> Test {
    Test::Any(parts(tests, |test| if let Test::Any(inner) = test { Ok(inner) } else { Err(test) }))
}

fn parts(tests: Vec<Test>, of_the_same: impl Fn(Test) -> Result<Parts, Test>) -> Parts {
    let mut parts = Parts::default();
    for test in tests {
        match of_the_same(test) {
            Ok(inner) => {
                parts.facts.extend(inner.facts);
                parts.others.extend(inner.others);
            }
            Err(Test::Fact(fact)) if fact.way.within.is_empty() => parts.facts.push(fact),
            Err(other) => parts.others.push(other),
        }
    }
    // What takes the least may settle it.
    parts.others.sort_by_cached_key(cost);
    parts
}

/// How much a test takes, roughly: lists are taken to have a few elements, and rules to be known already as a rule.
fn cost(test: &Test) -> u64 {
    const ELEMENTS: u64 = 3;
    const BY_THE_ENGINE: u64 = 100;
    let all = |tests: &[Test]| tests.iter().map(cost).fold(1, u64::saturating_add);
    let each = |body: Option<&Test>| body.map_or(1, cost).saturating_mul(ELEMENTS).saturating_add(ELEMENTS);
    match test {
        Test::Fact(_) => 1,
        Test::Two(_) => 2,
        Test::Rule { .. } => 3,
        Test::Not(inner) => cost(inner).saturating_add(1),
        Test::All(parts) | Test::Any(parts) => {
            let facts = u64::try_from(parts.facts.len()).unwrap_or(u64::MAX);
            all(&parts.others).saturating_add(facts)
        }
        Test::Tally(_, tests) => all(tests),
        Test::Quantified { body, .. } => each(Some(body)),
        Test::Count { filter, .. } => each(filter.as_ref().map(|(_, filter)| &**filter)),
        Test::Engine { .. } => BY_THE_ENGINE,
    }
}

/// Tests of one fact for members of a choice are one.
fn any_member(tests: Vec<Test>) -> Test {
    let mut all: Option<(u64, Truth, Truth)> = None;
    for test in &tests {
        let Test::Fact(Fact { check: Check::Members(bits), none, unknown, .. }) = test else {
            return any(tests);
        };
        let (known, of_none, of_unknown) = all.unwrap_or((0, Truth::No, Truth::No));
        all = Some((known | bits, of_none.max(*none), of_unknown.max(*unknown)));
    }
    match (tests.into_iter().next(), all) {
        (Some(Test::Fact(fact)), Some((bits, none, unknown))) => {
            Test::Fact(Fact { check: Check::Members(bits), none, unknown, ..fact })
        }
        _ => any(Vec::new()),
    }
}

/// The variables of a term that is asked about variables.
pub(super) fn arguments_of(arguments: &[Value], vars: &Vars) -> Option<Vars> {
    let mut of_term: Vars = vec![Some(CASE), *vars.get(SUBJECT)?];
    for argument in arguments {
        let Value::Read(Read { var, steps, .. }) = argument else { return None };
        let var = vars.get(*var).copied().flatten().filter(|_| steps.is_empty())?;
        of_term.push(Some(var));
    }
    of_term.resize(BOUND.max(PARAMETER), None);
    Some(of_term)
}

pub(super) fn way(read: &Read, vars: &Vars) -> Option<Way> {
    // Whether there is evidence the engine finds out.
    let ((_, field), within) = read.steps.split_last().filter(|_| read.needs.is_empty())?;
    let var = vars.get(read.var).copied().flatten()?;
    let small = |field: usize| u32::try_from(field).ok();
    let within: Option<Vec<u32>> = within.iter().map(|(_, field)| small(*field)).collect();
    Some(Way { var, within: within?.into(), field: small(*field)? })
}
