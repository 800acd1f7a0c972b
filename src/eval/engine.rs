//! One case, one policy, one day: truth of conditions and values, rules met and applying.

use std::collections::HashMap;

use super::arith;
use super::truth::Truth;
use super::why::{What, Why};
use crate::facts::{Case, FactAt, Slot};
use crate::model::expr::{Cited, Cond, Read, Val, Value};
use crate::model::policy::{Policy, TermBody};
use crate::model::shape::{Kind, Shape};
use crate::syntax::ast::{GroupKind, Quantifier};
use crate::values::{Date, Number, Unit};

/// How many steps a decision may take.
pub(crate) const MOST_STEPS: u64 = 20_000_000;

/// A value, or nothing known, and why.
pub(crate) type Answer<W> = (Option<Val>, W);

/// The variables of a provision.
pub(crate) type Frame = Vec<Val>;

/// Evaluates a policy on a case.
pub(crate) struct Engine<'a, W: Why> {
    pub(crate) shape: &'a Shape,
    pub(crate) policy: &'a Policy,
    pub(crate) case: &'a Case,
    pub(crate) on: Date,
    pub(crate) steps: u64,
    /// Calculations without a result, by provision.
    pub(crate) errors: Vec<(usize, &'static str)>,
    at: usize,
    rules: HashMap<(usize, bool, u32), (Truth, W)>,
    terms: HashMap<(usize, u32, u32), Answer<W>>,
}

/// A list that was read: its elements, or nothing known.
struct Elements {
    items: Option<Vec<(Option<Val>, Option<FactAt>)>>,
}

impl<'a, W: Why> Engine<'a, W> {
    pub(crate) fn new(shape: &'a Shape, policy: &'a Policy, case: &'a Case, on: Date) -> Engine<'a, W> {
        Engine {
            shape,
            policy,
            case,
            on,
            steps: 0,
            errors: Vec::new(),
            at: 0,
            rules: HashMap::new(),
            terms: HashMap::new(),
        }
    }

    fn frame(subject: u32) -> Frame {
        vec![Val::Row(0), Val::Row(subject), Val::None]
    }

    fn exhausted(&mut self) -> bool {
        self.steps = self.steps.saturating_add(1);
        self.steps > MOST_STEPS
    }

    fn no_result(&mut self, what: &'static str) -> Option<Val> {
        if W::KEEPS && !self.errors.contains(&(self.at, what)) {
            self.errors.push((self.at, what));
        }
        None
    }

    /// Whether a rule is met, about a subject: its `when` holds and its `unless` does not.
    pub(crate) fn met(&mut self, rule: usize, subject: u32) -> (Truth, W) {
        if let Some(known) = self.rules.get(&(rule, false, subject)) {
            return known.clone();
        }
        let policy = self.policy;
        let Some(rule_model) = policy.rules.get(rule) else { return (Truth::No, W::default()) };
        let outer = std::mem::replace(&mut self.at, rule_model.provision);
        let mut frame = Self::frame(subject);
        let (mut truth, mut why) =
            rule_model.when.as_ref().map_or((Truth::No, W::default()), |when| self.cond(when, &mut frame));
        if let Some((provision, unless)) = rule_model.unless.as_ref().filter(|_| W::KEEPS || truth != Truth::No) {
            self.at = *provision;
            let (holds, inner) = self.cond(unless, &mut frame);
            why.add(W::step(What::Clause(*provision), holds, inner));
            truth = truth.min(holds.not());
        }
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

    /// Joins parts of which one at `decisive` settles the whole.
    fn join<'c, I: Iterator<Item = &'c Cond>>(&mut self, parts: I, decisive: Truth, frame: &mut Frame) -> (Truth, W) {
        let mut truth = decisive.not();
        let mut kept: Vec<(Truth, W)> = Vec::new();
        for part in parts {
            let (part, why) = self.cond(part, frame);
            truth = if decisive == Truth::No { truth.min(part) } else { truth.max(part) };
            if W::KEEPS {
                kept.push((part, why));
            } else if truth == decisive {
                break;
            }
        }
        (truth, relevant(truth, kept))
    }

    pub(crate) fn cond(&mut self, cond: &Cond, frame: &mut Frame) -> (Truth, W) {
        if self.exhausted() {
            return (Truth::Unknown, W::default());
        }
        match cond {
            Cond::Value(value) => {
                let (val, why) = self.value(value, frame);
                (truth_of(val), why)
            }
            Cond::Not(inner) => {
                let (truth, why) = self.cond(inner, frame);
                (truth.not(), why)
            }
            Cond::All(parts) => self.join(parts.iter(), Truth::No, frame),
            Cond::Any(parts) => self.join(parts.iter(), Truth::Yes, frame),
            Cond::Group(kind, clauses) => self.group(*kind, clauses, frame),
            Cond::Compare { left, relation, negated, right } => {
                let ((a, mut why), (b, other)) = (self.value(left, frame), self.value(right, frame));
                why.add(other);
                let truth = match (a, b) {
                    (Some(a), Some(b)) => match arith::compare_ranges(&a, *relation, *negated, &b) {
                        Some(truth) => truth,
                        None => {
                            self.no_result("spans of months and of days cannot be compared");
                            Truth::Unknown
                        }
                    },
                    (Some(Val::None), None) | (None, Some(Val::None))
                        if !matches!(relation, crate::syntax::ast::Relation::Is) =>
                    {
                        Truth::No
                    }
                    _ => Truth::Unknown,
                };
                (truth, why)
            }
            Cond::OneOf { left, negated, choices } => {
                let (a, mut why) = self.value(left, frame);
                let mut truth = Truth::No;
                for choice in choices {
                    let (b, other) = self.value(choice, frame);
                    why.add(other);
                    truth = truth.max(same(a.as_ref(), b.as_ref()));
                }
                (negate(truth, *negated), why)
            }
            Cond::InList { left, negated, list } => {
                let (a, mut why) = self.value(left, frame);
                let (elements, other) = self.list(list, frame);
                why.add(other);
                let Some(items) = elements.items else { return (Truth::Unknown, why) };
                let mut truth = Truth::No;
                for (item, at) in items {
                    if item.is_none()
                        && let Some(at) = at
                    {
                        why.add(W::unknown(at));
                    }
                    truth = truth.max(same(a.as_ref(), item.as_ref()));
                }
                (negate(truth, *negated), why)
            }
            Cond::Empty(list, negated) => {
                let (elements, why) = self.list(list, frame);
                let truth = elements.items.map_or(Truth::Unknown, |items| Truth::of(items.is_empty() != *negated));
                (truth, why)
            }
            Cond::IsNone(value, negated) => {
                let (val, why) = self.value(value, frame);
                (val.map_or(Truth::Unknown, |val| Truth::of((val == Val::None) != *negated)), why)
            }
            Cond::Quantified { quantifier, list, other, body, .. } => {
                self.quantified(*quantifier, list, other.as_ref(), body, frame)
            }
            Cond::If(condition, then, otherwise) => {
                let (truth, mut why) = self.cond(condition, frame);
                match truth {
                    Truth::Yes | Truth::No => {
                        let (result, inner) = self.cond(if truth == Truth::Yes { then } else { otherwise }, frame);
                        why.add(inner);
                        (result, why)
                    }
                    Truth::Unknown => {
                        let ((a, x), (b, y)) = (self.cond(then, frame), self.cond(otherwise, frame));
                        why.add(x);
                        why.add(y);
                        (if a == b { a } else { Truth::Unknown }, why)
                    }
                }
            }
            Cond::Term(term, argument) => {
                let (val, why) = self.term(*term, argument.as_deref(), frame);
                (truth_of(val), why)
            }
            Cond::Cited { rule, what, subject } => self.cited(*rule, what, subject.as_ref(), frame),
            Cond::Unsettled(question) => (Truth::Unknown, W::question(*question)),
        }
    }

    fn group(&mut self, kind: GroupKind, clauses: &[crate::model::expr::Clause], frame: &mut Frame) -> (Truth, W) {
        let (mut yes, mut unknown, mut no) = (0u32, 0u32, 0u32);
        let mut why = W::default();
        let outer = self.at;
        for clause in clauses {
            self.at = clause.provision;
            let (truth, inner) = self.cond(&clause.cond, frame);
            let count = match truth {
                Truth::Yes => &mut yes,
                Truth::Unknown => &mut unknown,
                Truth::No => &mut no,
            };
            *count = count.saturating_add(1);
            why.add(W::step(What::Clause(clause.provision), truth, inner));
            let settled = match kind {
                GroupKind::All => truth == Truth::No,
                GroupKind::Any | GroupKind::None => truth == Truth::Yes,
                GroupKind::AtLeast(n) => yes >= n,
            };
            if settled && !W::KEEPS {
                break;
            }
        }
        self.at = outer;
        let truth = match kind {
            GroupKind::All if no > 0 => Truth::No,
            GroupKind::All => {
                if unknown > 0 {
                    Truth::Unknown
                } else {
                    Truth::Yes
                }
            }
            GroupKind::Any if yes > 0 => Truth::Yes,
            GroupKind::Any => {
                if unknown > 0 {
                    Truth::Unknown
                } else {
                    Truth::No
                }
            }
            GroupKind::None if yes > 0 => Truth::No,
            GroupKind::None => {
                if unknown > 0 {
                    Truth::Unknown
                } else {
                    Truth::Yes
                }
            }
            GroupKind::AtLeast(n) if yes >= n => Truth::Yes,
            GroupKind::AtLeast(n) => {
                if yes.saturating_add(unknown) < n {
                    Truth::No
                } else {
                    Truth::Unknown
                }
            }
        };
        (truth, why)
    }

    fn quantified(
        &mut self,
        quantifier: Quantifier,
        list: &Read,
        other: Option<&Read>,
        body: &Cond,
        frame: &mut Frame,
    ) -> (Truth, W) {
        let (elements, mut why) = self.list(list, frame);
        let Some(items) = elements.items else { return (Truth::Unknown, why) };
        let passed_over = other.map(|other| self.read(other, frame));
        let decisive = if quantifier == Quantifier::Every { Truth::No } else { Truth::Yes };
        let mut truth = decisive.not();
        let mut kept = Vec::new();
        for (item, at) in items {
            let is_other = passed_over.as_ref().map_or(Truth::No, |(val, _)| same(val.as_ref(), item.as_ref()));
            if is_other == Truth::Yes {
                continue;
            }
            let (mut part, mut inner) = match item {
                Some(item) => {
                    frame.push(item);
                    let result = self.cond(body, frame);
                    frame.pop();
                    result
                }
                None => (Truth::Unknown, at.map(W::unknown).unwrap_or_default()),
            };
            if is_other == Truth::Unknown && part == decisive {
                part = Truth::Unknown;
                inner.add(passed_over.as_ref().map(|(_, why)| why.clone()).unwrap_or_default());
            }
            truth = if decisive == Truth::No { truth.min(part) } else { truth.max(part) };
            if W::KEEPS {
                kept.push((part, inner));
            } else if truth == decisive {
                break;
            }
        }
        why.add(relevant(truth, kept));
        (if quantifier == Quantifier::No { truth.not() } else { truth }, why)
    }

    fn cited(&mut self, rule: usize, what: &Cited, subject: Option<&Read>, frame: &mut Frame) -> (Truth, W) {
        let about = match subject {
            Some(read) => self.read(read, frame),
            None => (frame.get(crate::model::expr::SUBJECT).cloned(), W::default()),
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
                let Some(rule) = policy.rules.get(rule) else { return (Truth::No, W::default()) };
                let mut cond = if *unless { rule.unless.as_ref().map(|(_, cond)| cond) } else { rule.when.as_ref() };
                let mut provision = rule.provision;
                for at in way {
                    let Some(Cond::Group(_, clauses)) = cond else { break };
                    cond = clauses.get(*at).map(|clause| &clause.cond);
                    provision = clauses.get(*at).map_or(provision, |clause| clause.provision);
                }
                let outer = std::mem::replace(&mut self.at, provision);
                let result = cond.map(|cond| self.cond(cond, &mut Self::frame(row)));
                self.at = outer;
                let (truth, inner) = result.unwrap_or((Truth::No, W::default()));
                (truth, W::step(What::Clause(provision), truth, inner))
            }
        }
    }

    fn term(&mut self, term: usize, argument: Option<&Value>, frame: &mut Frame) -> Answer<W> {
        let (argument, why) = match argument {
            Some(argument) => self.value(argument, frame),
            None => (Some(Val::None), W::default()),
        };
        let Some(argument) = argument else { return (None, why) };
        let row = if let Val::Row(row) = argument { Some(row) } else { None };
        let subject = frame.get(crate::model::expr::SUBJECT).cloned().unwrap_or(Val::Row(0));
        // What is kept is kept for one subject and one parameter: a term may read both.
        let subject_row = if let Val::Row(row) = subject { row } else { 0 };
        let key = row.map(|row| (term, row, subject_row));
        if let Some(known) = key.and_then(|key| self.terms.get(&key)) {
            return known.clone();
        }
        let policy = self.policy;
        let Some(model) = policy.terms.get(term) else { return (None, W::default()) };
        let outer = std::mem::replace(&mut self.at, model.provision);
        let mut inner_frame = vec![Val::Row(0), subject, argument];
        let (val, inner) = match &model.body {
            TermBody::Condition(cond) => {
                let (truth, inner) = self.cond(cond, &mut inner_frame);
                let val = match truth {
                    Truth::Yes => Some(Val::YesNo(true)),
                    Truth::No => Some(Val::YesNo(false)),
                    Truth::Unknown => None,
                };
                (val, W::step(What::Term(model.provision, row), truth, inner))
            }
            TermBody::Value(value) => self.value(value, &mut inner_frame),
        };
        self.at = outer;
        if let Some(key) = key {
            self.terms.insert(key, (val.clone(), inner.clone()));
        }
        (val, inner)
    }

    pub(crate) fn value(&mut self, value: &Value, frame: &mut Frame) -> Answer<W> {
        if self.exhausted() {
            return (None, W::default());
        }
        match value {
            Value::Const(val) => (Some(val.clone()), W::default()),
            Value::DecisionDate => (Some(Val::Date(self.on)), W::default()),
            Value::Read(read) => self.read(read, frame),
            Value::Age { of, on, day_before } => self.dated(of, on, frame, |birth, on| {
                let on = if *day_before { on.plus_days(1) } else { Some(on) };
                Number::whole(birth.completed(Unit::Years, on?))
            }),
            Value::Completed(unit, from, to) => {
                self.dated(from, to, frame, |from, to| Number::whole(from.completed(*unit, to)))
            }
            Value::Count { list, filter, .. } => {
                let (elements, mut why) = self.list(list, frame);
                let Some(items) = elements.items else { return (None, why) };
                let (mut count, mut open) = (0i64, 0i64);
                for (item, at) in items {
                    let (truth, inner) = match (filter, item) {
                        (None, _) => (Truth::Yes, W::default()),
                        (Some(filter), Some(item)) => {
                            frame.push(item);
                            let result = self.cond(filter, frame);
                            frame.pop();
                            result
                        }
                        (Some(_), None) => (Truth::Unknown, at.map(W::unknown).unwrap_or_default()),
                    };
                    count = count.saturating_add(i64::from(truth == Truth::Yes));
                    open = open.saturating_add(i64::from(truth == Truth::Unknown));
                    why.add(inner);
                }
                let range = Number::whole(count).zip(Number::whole(count.saturating_add(open)));
                (range.map(|(low, high)| if open == 0 { Val::Number(low) } else { Val::Range(low, high) }), why)
            }
            Value::Sum(first, rest, kind) => {
                let (first, mut why) = self.value(first, frame);
                let mut parts = Vec::new();
                for (sign, part) in rest {
                    let (val, other) = self.value(part, frame);
                    why.add(other);
                    parts.push((*sign, val));
                }
                self.calculated(
                    first,
                    parts,
                    why,
                    |first, parts| arith::sum(first, parts, *kind),
                    |first, parts| arith::sum_of_range(first, parts).flatten(),
                    "this sum is no value of the language",
                )
            }
            Value::Product(first, rest) => {
                let (first, mut why) = self.value(first, frame);
                let mut parts = Vec::new();
                for (divides, part, rounded) in rest {
                    let (val, other) = self.value(part, frame);
                    why.add(other);
                    parts.push(((*divides, *rounded), val));
                }
                self.calculated(
                    first,
                    parts,
                    why,
                    arith::product,
                    |_, _| None,
                    "a division by zero, or a result out of range",
                )
            }
            Value::If(condition, then, otherwise) => {
                let (truth, mut why) = self.cond(condition, frame);
                if truth != Truth::Unknown {
                    let (val, inner) = self.value(if truth == Truth::Yes { then } else { otherwise }, frame);
                    why.add(inner);
                    return (val, why);
                }
                let ((a, x), (b, y)) = (self.value(then, frame), self.value(otherwise, frame));
                why.add(x);
                why.add(y);
                (a.filter(|a| b.as_ref() == Some(a) && !is_range(a)), why)
            }
            Value::Term(term, argument) => self.term(*term, argument.as_deref(), frame),
            Value::Cond(cond) => {
                let (truth, why) = self.cond(cond, frame);
                let val = if truth == Truth::Unknown { None } else { Some(Val::YesNo(truth == Truth::Yes)) };
                (val, why)
            }
        }
    }

    fn calculated<M: Copy>(
        &mut self,
        first: Option<Val>,
        parts: Vec<(M, Option<Val>)>,
        why: W,
        calculate: impl Fn(&Val, &[(M, Val)]) -> Option<Val>,
        range: impl Fn(&Val, &[(M, Val)]) -> Option<Val>,
        error: &'static str,
    ) -> Answer<W> {
        if first == Some(Val::None) || parts.iter().any(|(_, val)| *val == Some(Val::None)) {
            return (Some(Val::None), why);
        }
        let known: Option<Vec<(M, Val)>> = parts.into_iter().map(|(mark, val)| Some((mark, val?))).collect();
        match (first, known) {
            // Only a sum with one range is a range again; any other calculation with it is unknown.
            (Some(first), Some(parts)) if is_range(&first) || parts.iter().any(|(_, val)| is_range(val)) => {
                (range(&first, &parts), why)
            }
            (Some(first), Some(parts)) => match calculate(&first, &parts) {
                Some(val) => (Some(val), why),
                None => (self.no_result(error), why),
            },
            _ => (None, why),
        }
    }

    fn dated(
        &mut self,
        a: &Value,
        b: &Value,
        frame: &mut Frame,
        count: impl Fn(Date, Date) -> Option<Number>,
    ) -> Answer<W> {
        let ((a, mut why), (b, other)) = (self.value(a, frame), self.value(b, frame));
        why.add(other);
        match (a, b) {
            (Some(Val::None), _) | (_, Some(Val::None)) => (Some(Val::None), why),
            (Some(Val::Date(a)), Some(Val::Date(b))) => match count(a, b) {
                Some(number) => (Some(Val::Number(number)), why),
                None => (self.no_result("this day is outside the years 1 to 9999"), why),
            },
            _ => (None, why),
        }
    }

    /// A fact, or how far the way to it is known.
    fn read(&mut self, read: &Read, frame: &Frame) -> Answer<W> {
        let Some(mut val) = frame.get(read.var).cloned() else { return (None, W::default()) };
        let mut why = W::default();
        let last = read.steps.len().saturating_sub(1);
        for (index, (record, field)) in read.steps.iter().enumerate() {
            let Val::Row(row) = val else { return (Some(Val::None), why) };
            let at = FactAt { record: *record, row, field: *field, item: None };
            match self.case.slot(self.shape, *record, row, *field) {
                Slot::Value(found) => {
                    if index == last
                        && !matches!(self.shape.field(*record, *field).map(|f| f.ty.kind), Some(Kind::Record(_)))
                    {
                        why = W::known(at, found);
                    }
                    val = found.clone();
                }
                _ => {
                    return match &read.presumed {
                        Some(presumed) if index == last => (Some(presumed.clone()), W::presumed(at, presumed)),
                        _ => (None, W::unknown(at)),
                    };
                }
            }
        }
        (Some(val), why)
    }

    fn list(&mut self, read: &Read, frame: &Frame) -> (Elements, W) {
        let nothing = Elements { items: None };
        let Some(((record, field), way)) = read.steps.split_last() else { return (nothing, W::default()) };
        let owner = Read { var: read.var, steps: way.to_vec(), presumed: None };
        let row = match self.read(&owner, frame) {
            (Some(Val::Row(row)), _) => row,
            (Some(_), why) => return (Elements { items: Some(Vec::new()) }, why),
            (None, why) => return (nothing, why),
        };
        let at = FactAt { record: *record, row, field: *field, item: None };
        let Slot::List { start, length } = self.case.slot(self.shape, *record, row, *field) else {
            return (nothing, W::unknown(at));
        };
        let plain = !matches!(self.shape.field(*record, *field).map(|field| field.ty.kind), Some(Kind::Record(_)));
        let items = (0..*length)
            .map(|offset| {
                let place = start.saturating_add(offset);
                if !plain {
                    return (Some(Val::Row(place)), None);
                }
                let item = usize::try_from(place).ok().and_then(|place| self.case.items.get(place));
                let val = if let Some(Slot::Value(val)) = item { Some(val.clone()) } else { None };
                (val, Some(FactAt { item: Some(offset), ..at }))
            })
            .collect();
        (Elements { items: Some(items) }, W::default())
    }
}

/// What made a whole so: of parts that differ in truth, those that have the whole's.
fn relevant<W: Why>(truth: Truth, parts: Vec<(Truth, W)>) -> W {
    let mut why = W::default();
    for (part, inner) in parts {
        if part == truth {
            why.add(inner);
        }
    }
    why
}

fn is_range(val: &Val) -> bool {
    matches!(val, Val::Range(..))
}

fn truth_of(val: Option<Val>) -> Truth {
    match val {
        Some(Val::YesNo(value)) => Truth::of(value),
        Some(_) => Truth::No,
        None => Truth::Unknown,
    }
}

fn same(a: Option<&Val>, b: Option<&Val>) -> Truth {
    match (a, b) {
        (Some(Val::Span(a)), Some(Val::Span(b))) => {
            a.compare(*b).map_or(Truth::Unknown, |order| Truth::of(order.is_eq()))
        }
        (Some(a), Some(b)) => {
            arith::compare_ranges(a, crate::syntax::ast::Relation::Is, false, b).unwrap_or(Truth::Unknown)
        }
        _ => Truth::Unknown,
    }
}

fn negate(truth: Truth, negated: bool) -> Truth {
    if negated { truth.not() } else { truth }
}
