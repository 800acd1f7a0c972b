//! From conditions to what is told of them; `None` where that is not known beforehand.

use super::super::lower::Lowering;
use super::super::{MOST_VARIABLES, Plan, Test, Vars, Way};
use super::{
    Body, ClauseTold, Counted, CountedEnd, Element, FactTold, FactorTold, Few, Find, How, Item, List, Part, PartKind,
    Reasons, RuleKind, RuleTold, Texts, Traced, VALUES, Values, WITH_TEXTS, Whom, repeats, script,
};
use crate::eval::truth::Truth;
use crate::model::expr::{CASE, Cited, Clause, Cond, PARAMETER, Read, SUBJECT, Val, Value};
use crate::model::policy::{Effect, Policy, Rule, TermBody};
use crate::model::shape::Kind;
use crate::values::{Date, Unit};

/// So many rules that stand despite another have a text each for whether they do.
const MOST_DESPITE: usize = 3;

/// No more texts belong to the elements of one list.
const MOST_OF_ELEMENTS: u32 = 1000;

/// No more texts are kept of one policy in one layout.
const MOST_TEXTS: u32 = 100_000;

/// A choice has no more members that have a text each.
const MOST_MEMBERS: usize = 16;

impl Reasons {
    /// What is told of a policy, if that is known beforehand.
    pub(in crate::eval::plan) fn of(plan: &Plan) -> Option<Reasons> {
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
            finds: Vec::new(),
            counted: Vec::new(),
            named: [false; MOST_VARIABLES],
        };
        let texts = &mut telling.texts;
        let small = |count: usize| u32::try_from(count).ok();
        let (title, heading, unless) = (texts.room(2), texts.room(1), texts.room(1));
        let sources = texts.room(small(policy.sources.len())?);
        let outcomes = texts.room(small(policy.rules.len())?);
        let rules: Vec<RuleTold> = policy.rules.iter().map(|rule| telling.rule(rule)).collect();
        let vars = Lowering::variables();
        let factors = policy.factors.iter().map(|factor| {
            let clause = telling.clause(&factor.clause, &vars);
            let find = std::mem::take(&mut telling.finds);
            FactorTold { script: script::of_factor(&clause), clause, find }
        });
        let factors = factors.collect();
        if telling.lowering.is_full() || telling.texts.count() > MOST_TEXTS {
            return None;
        }
        let sourced = policy.provisions.iter().any(|provision| !provision.sources.is_empty());
        let Telling { texts, places, .. } = telling;
        let states = |rule: &Rule| matches!(&rule.effect, Effect::Outcome(_, fields) if !fields.is_empty());
        let states = policy.rules.iter().any(states);
        Some(Reasons { rules, factors, places, sourced, states, title, heading, unless, sources, outcomes, texts })
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
    /// How the truths of a rule or of a factor are found, or those of each element while a condition on those is gone through.
    finds: Vec<Find>,
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
        if let RuleKind::Traced = kind {
            // The engine finds all of it, and nothing that was laid out until it was left to that.
            self.finds.clear();
        }
        RuleTold { kind, place, find: std::mem::take(&mut self.finds) }
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
            self.clause_of(*provision, Some(unless), &vars, || Traced::Exception(unless.clone()))
        });
        let script = script::of_rule(rule.provision, &when, unless.as_ref());
        Some(RuleKind::Known { when, unless, script })
    }

    fn clause(&mut self, clause: &'a Clause, vars: &Vars) -> ClauseTold {
        let cond = clause.waived_by.is_empty().then_some(&clause.cond);
        self.clause_of(clause.provision, cond, vars, || Traced::Clause(clause.clone()))
    }

    /// A clause, of which the engine tells where there is no condition or not all of it is known.
    fn clause_of(
        &mut self,
        provision: usize,
        cond: Option<&'a Cond>,
        vars: &Vars,
        traced: impl FnOnce() -> Traced,
    ) -> ClauseTold {
        let before = self.finds.len();
        let mut cond = cond.and_then(|cond| self.root(cond, vars)).unwrap_or_else(|| {
            self.finds.truncate(before);
            let how = How::Traced { what: Box::new(traced()), vars: vars.clone() };
            self.made(PartKind::Traced, how)
        });
        repeats::mark(&mut cond);
        let lone = cond.lone().filter(|(at, _)| self.finds.iter().any(|find| find.is_few_at(*at)));
        let states = lone.and_then(|(_, fact)| fact.states());
        let alone = lone.filter(|_| states.is_some()).map(|(at, _)| at);
        let place = self.texts.room(states.unwrap_or(0).saturating_add(3));
        ClauseTold { provision, cond, place, alone }
    }

    /// A place for what is found.
    fn place(&mut self) -> u32 {
        let place = self.places;
        self.places = place.saturating_add(1);
        place
    }

    fn made(&mut self, kind: PartKind, how: How) -> Part {
        let at = self.place();
        self.finds.push(Find { at, how });
        Part { at, has_steps: kind.has_steps(), kind }
    }

    /// A condition that may have clauses.
    fn root(&mut self, cond: &'a Cond, vars: &Vars) -> Option<Part> {
        let Cond::Group(kind, clauses) = cond else { return self.part(cond, vars) };
        let clauses: Vec<ClauseTold> = clauses.iter().map(|clause| self.clause(clause, vars)).collect();
        let how = How::clauses(*kind, clauses.iter().map(|clause| clause.cond.at).collect());
        Some(self.made(PartKind::Clauses { clauses }, how))
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
        let (kind, how) = self.kind_of(cond, vars)?;
        Some(self.made(kind, how))
    }

    fn kind_of(&mut self, cond: &'a Cond, vars: &Vars) -> Option<(PartKind, How)> {
        match cond {
            Cond::Not(inner) => {
                let inner = Box::new(self.part(inner, vars)?);
                let how = How::Not(inner.at);
                Some((PartKind::Not(inner), how))
            }
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
                let (list, quantifier) = (self.list(list, vars)?, *quantifier);
                let (body, find) = self.body(&list, *var, body, vars)?;
                let how = How::Each { quantifier, list: list.way.clone(), element: body.element, find };
                Some((PartKind::Each { quantifier, list, body }, how))
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
                let (place, how) = (self.texts.room(3), How::Same(body.at));
                Some((PartKind::Term { provision: term.provision, about, body, repeats: false, place }, how))
            }
            Cond::Cited { rule, what: what @ (Cited::Applies | Cited::Met), subject } => {
                let var = match subject {
                    None => SUBJECT,
                    Some(read) if read.steps.is_empty() => read.var,
                    Some(_) => return None,
                };
                let is_subject = vars.get(var).copied().flatten() == Some(SUBJECT);
                let (rule, applies) = (*rule, *what == Cited::Applies);
                if !is_subject {
                    return None;
                }
                let place = self.texts.room(3);
                Some((PartKind::Rule { rule, applies, repeats: false, place }, How::Rule { rule, applies }))
            }
            Cond::Unsettled(question) => {
                let place = self.texts.room(2);
                Some((PartKind::Question { question: *question, repeats: false, place }, How::NotSettled))
            }
            _ => None,
        }
    }

    fn joined(&mut self, decisive: Truth, parts: &'a [Cond], vars: &Vars) -> Option<(PartKind, How)> {
        let parts: Option<Vec<Part>> = parts.iter().map(|part| self.part(part, vars)).collect();
        let parts = parts?;
        let how = How::Joined { decisive, parts: parts.iter().map(|part| part.at).collect() };
        Some((PartKind::Joined { parts }, how))
    }

    fn compared(&mut self, cond: &'a Cond, left: &'a Value, right: &'a Value, vars: &Vars) -> Option<(PartKind, How)> {
        let (Value::Count { list, filter, var }, of_list) = self.lowering.inside(left, vars)? else {
            return self.asks(cond, &[left, right], vars);
        };
        let Test::Count { check, .. } = self.test(cond, vars)? else { return None };
        let list = self.list(list, &of_list)?;
        let (filter, find) = match filter {
            Some(filter) => {
                let (body, find) = self.body(&list, *var, filter, &of_list)?;
                let element = body.element;
                (Some(body), Some((element, find)))
            }
            None => (None, None),
        };
        let mut items = Vec::new();
        self.items(right, vars, &mut items)?;
        let how = How::Count { list: list.way.clone(), filter: find, check };
        Some((PartKind::Count { list, filter, items }, how))
    }

    /// A condition that asks facts and nothing else.
    fn asks(&mut self, cond: &'a Cond, values: &[&'a Value], vars: &Vars) -> Option<(PartKind, How)> {
        let test = self.test(cond, vars)?;
        let mut items = Vec::new();
        for value in values {
            self.items(value, vars, &mut items)?;
        }
        if items.is_empty() {
            return None;
        }
        let how = Few::of(&test, &items).map_or_else(|| How::asks(test, &items), How::Few);
        Some((PartKind::Asks { items }, how))
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
        let (fixed, judged, place) = (self.is_fixed(way.var), field.judged, self.texts.room(5));
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
    fn body(&mut self, list: &List, var: usize, body: &'a Cond, vars: &Vars) -> Option<(Body, Vec<Find>)> {
        let at = self.place();
        let (var, bound, vars) = self.lowering.bind(var, vars)?;
        let own = list.fixed && list.key.is_none();
        *self.named.get_mut(var)? = own;
        let outer = (std::mem::take(&mut self.places), std::mem::take(&mut self.finds));
        let texts = own.then(|| self.texts.apart());
        let part = self.part(body, &vars);
        let places = std::mem::replace(&mut self.places, outer.0);
        let find = std::mem::replace(&mut self.finds, outer.1);
        let own = texts.map(|before| {
            let each = self.texts.go_on(before);
            (self.texts.room(each.saturating_mul(WITH_TEXTS)), each)
        });
        self.lowering.unbind(bound);
        let few = own.is_none_or(|(_, each)| each <= MOST_OF_ELEMENTS);
        let part = Box::new(part.filter(|_| few)?);
        Some((Body { element: Element { var, truth: part.at, places, at, own }, part }, find))
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
    /// The one fact that it asks, or whose opposite, and the place of what is found of it.
    pub(super) fn lone(&self) -> Option<(u32, &FactTold)> {
        match &self.kind {
            PartKind::Asks { items } => match items.as_slice() {
                [Item::Fact(fact)] => Some((self.at, fact)),
                _ => None,
            },
            PartKind::Not(inner) => inner.lone(),
            _ => None,
        }
    }

    /// Whether one of some rules is asked whether it applies, in no clause.
    fn asks_on_its_own(&self, rules: &[usize]) -> bool {
        match &self.kind {
            PartKind::Rule { rule, applies, .. } => *applies && rules.contains(rule),
            PartKind::Not(inner) => inner.asks_on_its_own(rules),
            PartKind::Joined { parts } => parts.iter().any(|part| part.asks_on_its_own(rules)),
            PartKind::Each { body, .. } => body.part.asks_on_its_own(rules),
            PartKind::Count { filter, .. } => filter.as_ref().is_some_and(|filter| filter.part.asks_on_its_own(rules)),
            PartKind::Asks { .. }
            | PartKind::Clauses { .. }
            | PartKind::Term { .. }
            | PartKind::Question { .. }
            | PartKind::Traced => false,
        }
    }
}

impl PartKind {
    fn has_steps(&self) -> bool {
        match self {
            PartKind::Asks { .. } | PartKind::Question { .. } => false,
            PartKind::Not(inner) => inner.has_steps,
            PartKind::Joined { parts } => parts.iter().any(|part| part.has_steps),
            PartKind::Each { body, .. } => body.part.has_steps,
            PartKind::Count { filter, .. } => filter.as_ref().is_some_and(|filter| filter.part.has_steps),
            PartKind::Clauses { .. } | PartKind::Term { .. } | PartKind::Rule { .. } | PartKind::Traced => true,
        }
    }
}
