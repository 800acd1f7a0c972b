//! From conditions to what is told of them; `None` where that is not known beforehand.

use super::super::lower::Lowering;
use super::super::{MOST_VARIABLES, Plan, Test, Vars, Way};
use super::{
    Body, ClauseTold, Counted, CountedEnd, FactTold, Item, List, Part, PartKind, RuleKind, RuleTold, Texts, Told,
    Traced, VALUES, Values, WITH_TEXTS, Whom, repeats,
};
use crate::eval::truth::Truth;
use crate::model::expr::{CASE, Cited, Clause, Cond, PARAMETER, Read, SUBJECT, Val, Value};
use crate::model::policy::{Effect, Policy, Rule, TermBody};
use crate::model::shape::Kind;
use crate::values::{Date, Unit};

/// Of so many rules it is kept as bits whether they are met.
const MOST_RULES: usize = 64;

/// So many rules that stand despite another have a text each for whether they do.
const MOST_DESPITE: usize = 3;

/// No more texts belong to the elements of one list.
const MOST_OF_ELEMENTS: u32 = 1000;

/// No more texts are kept of one policy in one layout.
const MOST_TEXTS: u32 = 100_000;

/// A choice has no more members that have a text each.
const MOST_MEMBERS: usize = 16;

impl Told {
    /// What is told of a policy, if that is known beforehand.
    pub(in crate::eval::plan) fn of(plan: &Plan) -> Option<Told> {
        let policy = &plan.policy;
        if !plan.is_told_in_lines() {
            return None;
        }
        let lowering = Lowering::of(plan);
        let mut telling = Telling {
            lowering,
            policy,
            texts: Texts::default(),
            places: 0,
            counted: Vec::new(),
            named: [false; MOST_VARIABLES],
        };
        let texts = &mut telling.texts;
        let small = |count: usize| u32::try_from(count).ok();
        let (title, reasons) = (texts.room(2), texts.room(1));
        let sources = texts.room(small(policy.sources.len())?);
        let outcomes = texts.room(small(policy.rules.len())?);
        let rules: Vec<RuleTold> = policy.rules.iter().map(|rule| telling.rule(rule)).collect();
        let vars = Lowering::variables();
        let factors = policy.factors.iter().map(|factor| telling.clause(&factor.clause, &vars)).collect();
        if rules.len() > MOST_RULES || telling.lowering.is_full() || telling.texts.count() > MOST_TEXTS {
            return None;
        }
        let sourced = policy.provisions.iter().any(|provision| !provision.sources.is_empty());
        let Telling { texts, places, .. } = telling;
        let states = |rule: &Rule| matches!(&rule.effect, Effect::Outcome(_, fields) if !fields.is_empty());
        let states = policy.rules.iter().any(states);
        Some(Told { rules, factors, places, sourced, states, title, reasons, sources, outcomes, texts })
    }
}

impl Plan {
    /// Whether no sentence and no label goes over more than one line.
    fn is_told_in_lines(&self) -> bool {
        let is_line = |text: &str| !text.contains('\n');
        let members = self.model.shape.choices.iter().flat_map(|choice| &choice.members);
        self.policy.provisions.iter().all(|provision| is_line(&provision.text))
            && members.into_iter().all(|member| is_line(&member.label))
    }
}

struct Telling<'a> {
    lowering: Lowering<'a>,
    policy: &'a Policy,
    texts: Texts,
    /// How many places there are for what is found: of the rules, or of each element while a condition on those is gone through.
    places: u32,
    /// What is counted, but for the rows.
    counted: Vec<(Option<Unit>, EndKey, EndKey)>,
    /// Which variables are elements with texts of their own.
    named: [bool; MOST_VARIABLES],
}

/// An end but for its row: its record and field, or the day.
type EndKey = Result<(usize, usize), Date>;

impl<'a> Telling<'a> {
    fn rule(&mut self, rule: &'a Rule) -> RuleTold {
        let despite = rule.yields_to.len();
        let place = (despite <= MOST_DESPITE).then(|| self.texts.room(9u32 << despite));
        let kind = match &rule.when {
            None => RuleKind::Otherwise,
            Some(when) => self.known(rule, when).unwrap_or(RuleKind::Traced),
        };
        RuleTold { kind, place }
    }

    fn known(&mut self, rule: &'a Rule, when: &'a Cond) -> Option<RuleKind> {
        if matches!(rule.effect, Effect::Deems(_)) || !rule.deemed_by.is_empty() {
            return None;
        }
        let vars = Lowering::variables();
        let mut when = self.root(when, &vars)?;
        // A rule that is asked on its own would be told as one that stands despite this one.
        if when.asks_on_its_own(&rule.yields_to) {
            return None;
        }
        repeats::mark(&mut when);
        let unless = rule.unless.as_ref().map(|(provision, unless)| {
            let cond = self.root(unless, &vars);
            self.clause_of(*provision, cond, &vars, || Traced::Exception(unless.clone()))
        });
        Some(RuleKind::Known { when, unless })
    }

    fn clause(&mut self, clause: &'a Clause, vars: &Vars) -> ClauseTold {
        let cond = if clause.waived_by.is_empty() { self.root(&clause.cond, vars) } else { None };
        self.clause_of(clause.provision, cond, vars, || Traced::Clause(clause.clone()))
    }

    fn clause_of(
        &mut self,
        provision: usize,
        cond: Option<Part>,
        vars: &Vars,
        traced: impl FnOnce() -> Traced,
    ) -> ClauseTold {
        let mut cond = cond.unwrap_or_else(|| {
            let part = self.made(PartKind::Traced { what: Box::new(traced()), vars: vars.clone() });
            // What made it so is found at the next place.
            self.place();
            part
        });
        repeats::mark(&mut cond);
        let states = match &cond.kind {
            PartKind::Asks { items, .. } => match items.as_slice() {
                [Item::Fact(fact)] => fact.states(),
                _ => None,
            },
            _ => None,
        };
        let place = self.texts.room(states.unwrap_or(0).saturating_add(3));
        ClauseTold { provision, cond, place, alone: states.is_some() }
    }

    /// A place for what is found.
    fn place(&mut self) -> u32 {
        let place = self.places;
        self.places = place.saturating_add(1);
        place
    }

    fn made(&mut self, kind: PartKind) -> Part {
        Part { at: self.place(), has_steps: kind.has_steps(), presumes: kind.presumes(), kind }
    }

    /// A condition that may have clauses.
    fn root(&mut self, cond: &'a Cond, vars: &Vars) -> Option<Part> {
        let Cond::Group(kind, clauses) = cond else { return self.part(cond, vars) };
        let clauses = clauses.iter().map(|clause| self.clause(clause, vars)).collect();
        let clauses = PartKind::Clauses { kind: *kind, clauses };
        Some(self.made(clauses))
    }

    fn part(&mut self, cond: &'a Cond, vars: &Vars) -> Option<Part> {
        if let Cond::Value(value) = cond
            && let Value::Cond(inner) = &**value
        {
            return self.part(inner, vars);
        }
        // Terms are written out wherever they stand.
        if !self.lowering.takes_another() {
            return None;
        }
        let kind = self.kind_of(cond, vars)?;
        Some(self.made(kind))
    }

    fn kind_of(&mut self, cond: &'a Cond, vars: &Vars) -> Option<PartKind> {
        match cond {
            Cond::Not(inner) => Some(PartKind::Not(Box::new(self.part(inner, vars)?))),
            Cond::All(parts) => self.joined(Truth::No, parts, vars),
            Cond::Any(parts) => self.joined(Truth::Yes, parts, vars),
            Cond::Value(value) | Cond::IsNone(value, _) => self.asks(cond, &[value], vars),
            Cond::Compare { left, right, .. } => self.compared(cond, left, right, vars),
            Cond::OneOf { left, choices, .. } => {
                // Spans of which it cannot be said whether they are the same are an error each.
                let (Value::Read(read), _) = self.lowering.inside(left, vars)? else { return None };
                if self.kind(read)? == Kind::Span {
                    return None;
                }
                let values: Vec<&Value> = std::iter::once(&**left).chain(choices).collect();
                self.asks(cond, &values, vars)
            }
            Cond::Quantified { quantifier, list, var, other: None, body } => {
                let list = self.list(list, vars)?;
                let body = self.body(&list, *var, body, vars)?;
                Some(PartKind::Each { quantifier: *quantifier, list, body })
            }
            Cond::Term(term, arguments) => {
                let term = self.policy.terms.get(*term)?;
                let TermBody::Condition(body) = &term.body else { return None };
                let of_term = super::super::lower::arguments_of(arguments, vars)?;
                let first = arguments.first().and(of_term.get(PARAMETER)).copied().flatten();
                let whom = |(record, var)| Whom { var, record, fixed: self.is_fixed(var) };
                let about = term.about.zip(first).filter(|(_, var)| !self.is_the_case(*var)).map(whom);
                let mut body = Box::new(self.root(body, &of_term)?);
                repeats::mark(&mut body);
                let place = self.texts.room(3);
                Some(PartKind::Term { provision: term.provision, about, body, repeats: false, place })
            }
            Cond::Cited { rule, what: what @ (Cited::Applies | Cited::Met), subject } => {
                let var = match subject {
                    None => SUBJECT,
                    Some(read) if read.steps.is_empty() => read.var,
                    Some(_) => return None,
                };
                let is_subject = vars.get(var).copied().flatten() == Some(SUBJECT);
                let applies = *what == Cited::Applies;
                is_subject.then(|| PartKind::Rule { rule: *rule, applies, repeats: false, place: self.texts.room(3) })
            }
            Cond::Unsettled(question) => {
                Some(PartKind::Question { question: *question, repeats: false, place: self.texts.room(2) })
            }
            _ => None,
        }
    }

    fn joined(&mut self, decisive: Truth, parts: &'a [Cond], vars: &Vars) -> Option<PartKind> {
        let parts: Option<Vec<Part>> = parts.iter().map(|part| self.part(part, vars)).collect();
        Some(PartKind::Joined { decisive, parts: parts? })
    }

    fn compared(&mut self, cond: &'a Cond, left: &'a Value, right: &'a Value, vars: &Vars) -> Option<PartKind> {
        let (Value::Count { list, filter, var }, of_list) = self.lowering.inside(left, vars)? else {
            return self.asks(cond, &[left, right], vars);
        };
        let Test::Count { check, .. } = self.test(cond, vars)? else { return None };
        let list = self.list(list, &of_list)?;
        let filter = match filter {
            Some(filter) => Some(self.body(&list, *var, filter, &of_list)?),
            None => None,
        };
        let mut items = Vec::new();
        self.items(right, vars, &mut items)?;
        Some(PartKind::Count { list, filter, check, items })
    }

    /// A condition that asks facts and nothing else.
    fn asks(&mut self, cond: &'a Cond, values: &[&'a Value], vars: &Vars) -> Option<PartKind> {
        let test = self.test(cond, vars)?;
        let mut items = Vec::new();
        for value in values {
            self.items(value, vars, &mut items)?;
        }
        if items.is_empty() { None } else { Some(PartKind::Asks { test, items }) }
    }

    fn test(&mut self, cond: &'a Cond, vars: &Vars) -> Option<Test> {
        let test = self.lowering.cond(cond, vars);
        if let Test::Engine { .. } = test { None } else { Some(test) }
    }

    /// What is told of a value.
    fn items(&mut self, value: &'a Value, vars: &Vars, into: &mut Vec<Item>) -> Option<()> {
        match value {
            Value::Const(_) | Value::DecisionDate | Value::LawDate => {}
            Value::Read(read) => into.push(Item::Fact(self.fact(read, vars)?)),
            Value::Age { of, on, day_before } => self.counted((None, *day_before), of, on, vars, into)?,
            Value::Completed(unit, from, to) => self.counted((Some(*unit), false), from, to, vars, into)?,
            Value::Term(..) => {
                let (inner, vars) = self.lowering.inside(value, vars)?;
                if let Value::Term(..) = inner {
                    return None;
                }
                self.items(inner, &vars, into)?;
            }
            Value::Parameter(parameter, on) => {
                let Val::Date(on) = self.lowering.constant(on, vars)? else { return None };
                self.lowering.constant(value, vars)?;
                into.push(Item::Parameter { parameter: *parameter, on, repeats: false, place: self.texts.room(1) });
            }
            _ => return None,
        }
        Some(())
    }

    fn counted(
        &mut self,
        (unit, day_before): (Option<Unit>, bool),
        from: &'a Value,
        to: &'a Value,
        vars: &Vars,
        into: &mut Vec<Item>,
    ) -> Option<()> {
        self.items(from, vars, into)?;
        self.items(to, vars, into)?;
        let (from, to) = (self.end(from, vars)?, self.end(to, vars)?);
        let key = (unit, from.key(), to.key());
        let id = self.counted.iter().position(|other| *other == key).unwrap_or_else(|| {
            self.counted.push(key);
            self.counted.len().saturating_sub(1)
        });
        let place = self.texts.room(2);
        into.push(Item::Counted { counted: Counted { unit, from, to, day_before, id }, repeats: false, place });
        Some(())
    }

    /// A day from or to which is counted: a fact that is read there, or a day that is known.
    fn end(&mut self, value: &'a Value, vars: &Vars) -> Option<CountedEnd> {
        if let Value::Read(read) = value {
            let (record, _) = *read.steps.last()?;
            let way = self.way(read, vars)?;
            return Some(CountedEnd::Fact { fixed: self.is_fixed(way.var), way, record });
        }
        let Val::Date(day) = self.lowering.constant(value, vars)? else { return None };
        Some(CountedEnd::Day(day))
    }

    fn fact(&mut self, read: &'a Read, vars: &Vars) -> Option<FactTold> {
        let way = self.way(read, vars)?;
        let (record, field) = *read.steps.last()?;
        let presumed = !read.presumed.is_empty();
        let field = self.lowering.shape.field(record, field)?;
        let values = match field.ty.kind {
            _ if field.ty.list => return None,
            Kind::YesNo => Values::YesNo,
            Kind::Choice(choice) => {
                let members = self.lowering.shape.choices.get(choice)?.members.len();
                let few = u32::try_from(members).ok().filter(|_| members <= MOST_MEMBERS);
                few.map_or(Values::Many, Values::Choice)
            }
            Kind::Number | Kind::Date | Kind::Span | Kind::Text | Kind::Key => Values::Many,
            Kind::Record(_) | Kind::Reference(_) => return None,
        };
        let (fixed, judged) = (self.is_fixed(way.var), field.judged);
        let mut fact = FactTold { way, record, values, place: 0, fixed, judged, presumed, repeats: false };
        fact.place = self.texts.room(VALUES.saturating_add(fact.values_with_texts()));
        Some(fact)
    }

    fn list(&mut self, read: &'a Read, vars: &Vars) -> Option<List> {
        let way = self.way(read, vars)?;
        let (record, field) = *read.steps.last()?;
        let field = self.lowering.shape.field(record, field)?;
        let Kind::Record(of) = field.ty.kind else { return None };
        if !field.ty.list || self.lowering.shape.has_periods(field.ty) {
            return None;
        }
        if !read.presumed.is_empty() {
            return None;
        }
        let key = self.lowering.shape.record(of)?.key;
        let (fixed, judged, place) = (self.is_fixed(way.var), field.judged, self.texts.room(4));
        Some(List { way, record, of, key, place, fixed, judged, repeats: false })
    }

    /// Whether the row of a variable is the case itself.
    fn is_the_case(&self, var: usize) -> bool {
        var == CASE || var == SUBJECT && self.policy.subjects.is_none()
    }

    /// Whether the path of a variable's row is always the same.
    fn is_fixed(&self, var: usize) -> bool {
        self.is_the_case(var) || self.named.get(var) == Some(&true)
    }

    fn way(&self, read: &'a Read, vars: &Vars) -> Option<Way> {
        if read.steps.len() == 1 { super::super::lower::way(read, vars) } else { None }
    }

    fn kind(&self, read: &Read) -> Option<Kind> {
        let (record, field) = *read.steps.last()?;
        Some(self.lowering.shape.field(record, field)?.ty.kind)
    }

    /// A condition on each element of a list.
    fn body(&mut self, list: &List, var: usize, body: &'a Cond, vars: &Vars) -> Option<Body> {
        let at = self.place();
        let (var, bound, vars) = self.lowering.bind(var, vars)?;
        let own = list.fixed && list.key.is_none();
        *self.named.get_mut(var)? = own;
        let outer = (std::mem::take(&mut self.places), own.then(|| self.texts.apart()));
        let part = self.part(body, &vars);
        let places = std::mem::replace(&mut self.places, outer.0);
        let own = outer.1.map(|before| {
            let each = self.texts.go_on(before);
            (self.texts.room(each.saturating_mul(WITH_TEXTS)), each)
        });
        self.lowering.unbind(bound);
        let few = own.is_none_or(|(_, each)| each <= MOST_OF_ELEMENTS);
        let part = Box::new(part.filter(|_| few)?);
        Some(Body { var, part, places, at, own })
    }
}

impl CountedEnd {
    fn key(&self) -> EndKey {
        match self {
            CountedEnd::Fact { way, record, .. } => Ok((*record, way.field())),
            CountedEnd::Day(day) => Err(*day),
        }
    }
}

impl FactTold {
    fn values_with_texts(&self) -> u32 {
        match self.values {
            Values::YesNo => 2,
            Values::Choice(members) => members,
            Values::Many => 1,
        }
    }

    /// How many states it has, where each has a text of its own.
    fn states(&self) -> Option<u32> {
        let few = self.fixed && self.values != Values::Many;
        few.then(|| VALUES.saturating_add(self.values_with_texts()))
    }
}

impl Part {
    /// Whether one of some rules is asked whether it applies, in no clause.
    fn asks_on_its_own(&self, rules: &[usize]) -> bool {
        match &self.kind {
            PartKind::Rule { rule, applies, .. } => *applies && rules.contains(rule),
            PartKind::Not(inner) => inner.asks_on_its_own(rules),
            PartKind::Joined { parts, .. } => parts.iter().any(|part| part.asks_on_its_own(rules)),
            PartKind::Each { body, .. } => body.part.asks_on_its_own(rules),
            PartKind::Count { filter, .. } => filter.as_ref().is_some_and(|filter| filter.part.asks_on_its_own(rules)),
            PartKind::Asks { .. }
            | PartKind::Clauses { .. }
            | PartKind::Term { .. }
            | PartKind::Question { .. }
            | PartKind::Traced { .. } => false,
        }
    }
}

impl PartKind {
    fn presumes(&self) -> bool {
        let presumed = |item: &Item| matches!(item, Item::Fact(fact) if fact.presumed);
        matches!(self, PartKind::Asks { items, .. } if items.iter().any(presumed))
    }

    fn has_steps(&self) -> bool {
        match self {
            PartKind::Asks { .. } | PartKind::Question { .. } => false,
            PartKind::Not(inner) => inner.has_steps,
            PartKind::Joined { parts, .. } => parts.iter().any(|part| part.has_steps),
            PartKind::Each { body, .. } => body.part.has_steps,
            PartKind::Count { filter, .. } => filter.as_ref().is_some_and(|filter| filter.part.has_steps),
            PartKind::Clauses { .. } | PartKind::Term { .. } | PartKind::Rule { .. } | PartKind::Traced { .. } => true,
        }
    }
}
