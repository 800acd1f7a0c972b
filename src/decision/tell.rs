//! From what was recorded to reasons: all of them as a tree, or one after the other.

use std::borrow::Cow;
use std::collections::HashSet;
use std::hash::Hash;

use super::values::{End, Name, Told};
use super::{Decision, Evidence, NeedsEvidence, Reason};
use crate::eval::{AskedResult, Event, Notes, Plan, ReasonedRule, Step, Trace, Truth, Val, What};
use crate::facts::{FactAt, Path, Slot};
use crate::model::shape::{FROM, TO};
use crate::values::Date;

/// Tells what was recorded about a decision.
pub(crate) struct Teller<'a, 'n> {
    pub(crate) decision: &'a Decision,
    pub(crate) notes: &'n Notes<'a>,
}

/// Who is told reasons, one after the other: each without its clauses, and then those.
pub(crate) trait Listener<'a> {
    /// A rule.
    fn rule(&mut self, rule: &Reason<'a>);
    /// Its exception comes next.
    fn unless(&mut self);
    /// A clause: the address above it, and how deep it stands, from zero in a rule. Whether its own are to be told.
    fn clause(&mut self, clause: &Reason<'a>, above: &str, depth: usize) -> bool;
}

/// A reason while it is told: without its clauses, and the steps that are to be those.
#[derive(Default)]
struct Telling<'a> {
    reason: Reason<'a>,
    inner: Vec<Clause<'a>>,
    /// What of it is settled and told already.
    settled: Vec<u32>,
    /// The questions that are told already, each by its policy where that is another.
    asked: Vec<(Option<usize>, usize)>,
    /// Whether what is told stands in something that is settled.
    within_settled: bool,
    /// Once there is much.
    index: Option<Box<Index<'a>>>,
}

/// What a clause is told apart by among others: its address, and about whom it is.
type ClauseName<'a> = (&'a str, Option<Path<'a>>);

/// A step that is to be a clause.
type Clause<'a> = (ClauseName<'a>, Step);

/// What a reason tells already, so that each thing is told once.
#[derive(Default)]
struct Index<'a> {
    names: HashSet<Name<'a>>,
    clauses: HashSet<ClauseName<'a>>,
    settled: HashSet<u32>,
}

/// So many are compared one by one; it takes less time than hashing.
const FEW: usize = 16;

/// Adds something to an index in which at least all that is told stands: whether it was not there.
fn is_new<T: Copy + Eq + Hash>(wanted: T, told: impl Iterator<Item = T>, index: &mut HashSet<T>) -> bool {
    if index.is_empty() {
        index.extend(told);
    }
    index.insert(wanted)
}

impl<'a> Telling<'a> {
    /// Room for another reason.
    fn clear(&mut self) {
        let Telling { reason, inner, settled, asked, within_settled, index } = self;
        reason.clear();
        inner.clear();
        settled.clear();
        asked.clear();
        (*within_settled, *index) = (false, None);
    }

    fn is_new_name(&mut self, name: Name<'a>) -> bool {
        let Reason { values, unknown, cannot_be_known, .. } = &self.reason;
        let mut told = values.names().chain(unknown.iter().chain(cannot_be_known).copied().map(Name::fact));
        if values.names().len().saturating_add(unknown.len()).saturating_add(cannot_be_known.len()) < FEW {
            return told.all(|other| other != name);
        }
        is_new(name, told, &mut self.index.get_or_insert_default().names)
    }

    fn is_new_clause(&mut self, name: ClauseName<'a>) -> bool {
        let mut told = self.inner.iter().map(|(other, _)| *other);
        if self.inner.len() < FEW {
            return told.all(|other| other != name);
        }
        is_new(name, told, &mut self.index.get_or_insert_default().clauses)
    }

    fn is_new_settled(&mut self, place: u32) -> bool {
        if self.settled.len() < FEW {
            return !self.settled.contains(&place);
        }
        is_new(place, self.settled.iter().copied(), &mut self.index.get_or_insert_default().settled)
    }

    fn value(&mut self, name: Name<'a>, told: Told<'a>) {
        if self.is_new_name(name) {
            self.reason.values.push(name, told);
        }
    }
}

impl<'a> Teller<'a, '_> {
    /// Tells a rule.
    pub(crate) fn tell(&self, rule: &ReasonedRule, listener: &mut impl Listener<'a>) {
        let (mut telling, mut rooms) = (Telling::default(), Vec::new());
        let exception = self.fill_rule(&mut telling, rule);
        let at = telling.reason.at;
        listener.rule(&telling.reason);
        for clause in &telling.inner {
            self.tell_clause(clause, at, 0, &mut rooms, listener);
        }
        if let Some(exception) = exception {
            self.tell_exception(&exception, at, telling, &mut rooms, listener);
        }
    }

    /// Tells the exception of a rule, by its truth and what made it so: its clauses, or itself where it has none.
    fn tell_exception(
        &self,
        exception: &Clause<'a>,
        at: &str,
        mut telling: Telling<'a>,
        rooms: &mut Vec<Telling<'a>>,
        listener: &mut impl Listener<'a>,
    ) {
        let above = [at, " unless"].concat();
        if !self.only_clauses(exception.1.inner) {
            listener.unless();
            return self.tell_clause(exception, &above, 0, rooms, listener);
        }
        telling.clear();
        self.fill_clause(&mut telling, exception);
        if !telling.inner.is_empty() {
            listener.unless();
        }
        for clause in &telling.inner {
            self.tell_clause(clause, &above, 0, rooms, listener);
        }
    }

    /// Tells the exception of a rule at an address, by its truth and what made it so.
    pub(crate) fn tell_unless(
        &self,
        (provision, truth): (usize, Truth),
        why: Trace,
        at: &str,
        listener: &mut impl Listener<'a>,
    ) {
        let step = Step { what: What::Clause(provision), truth, inner: why };
        let exception = (self.clause_name(&step), step);
        self.tell_exception(&exception, at, Telling::default(), &mut Vec::new(), listener);
    }

    /// Tells a clause of a rule, by its truth and what made it so, below the address of what stands above it.
    pub(crate) fn tell_one(
        &self,
        (provision, truth): (usize, Truth),
        why: Trace,
        above: &str,
        listener: &mut impl Listener<'a>,
    ) {
        let step = Step { what: What::Clause(provision), truth, inner: why };
        self.tell_clause(&(self.clause_name(&step), step), above, 0, &mut Vec::new(), listener);
    }

    /// Tells a clause. What stands above it has room of its own; that of others is used again.
    fn tell_clause(
        &self,
        clause: &Clause<'a>,
        above: &str,
        depth: usize,
        rooms: &mut Vec<Telling<'a>>,
        listener: &mut impl Listener<'a>,
    ) {
        let mut telling = rooms.pop().unwrap_or_default();
        self.fill_clause(&mut telling, clause);
        if listener.clause(&telling.reason, above, depth) {
            for inner in &telling.inner {
                self.tell_clause(inner, telling.reason.at, depth.saturating_add(1), rooms, listener);
            }
        }
        telling.clear();
        rooms.push(telling);
    }

    pub(super) fn rule(&self, rule: &ReasonedRule) -> Reason<'a> {
        let mut telling = Telling::default();
        let exception = self.fill_rule(&mut telling, rule);
        let unless = exception.map(|exception| {
            let whole = self.whole(&exception);
            if self.only_clauses(exception.1.inner) { whole.clauses } else { vec![whole] }
        });
        Reason { unless: unless.unwrap_or_default(), ..self.with_clauses(telling) }
    }

    /// A rule without its clauses, and its exception.
    fn fill_rule(&self, telling: &mut Telling<'a>, rule: &ReasonedRule) -> Option<Clause<'a>> {
        let policy = &self.decision.plan.policy;
        let model = policy.rules.get(rule.rule);
        let exception = model.and_then(|rule| rule.unless.as_ref()).map(|(provision, _)| *provision);
        self.name(&mut telling.reason, model.map_or(0, |rule| rule.provision), rule.met);
        telling.reason.applies = Some(rule.applies);
        telling.reason.otherwise = model.is_some_and(|rule| rule.when.is_none());
        let mut unless = None;
        for (place, event) in self.notes.events(rule.why) {
            match event {
                Event::Step(step) => match step.what {
                    What::Clause(at) if Some(at) == exception => unless = Some((self.clause_name(step), *step)),
                    What::Settled => self.fill(telling, step.inner),
                    What::Rule(other, true, _) if model.is_some_and(|rule| rule.yields_to.contains(&other)) => {
                        let provision = policy.rules.get(other).map_or(0, |rule| rule.provision);
                        telling.reason.set_aside_by.push(policy.address(provision));
                    }
                    _ => self.add(telling, place, event),
                },
                event => self.add(telling, place, event),
            }
        }
        unless
    }

    fn only_clauses(&self, trace: Trace) -> bool {
        self.notes.events(trace).all(|(_, event)| match event {
            Event::Step(step) if step.what == What::Settled => self.only_clauses(step.inner),
            Event::Step(step) => matches!(step.what, What::Clause(_)),
            _ => false,
        })
    }

    /// A clause that stands on its own, as a factor does.
    pub(crate) fn clause(&self, provision: usize, truth: Truth, why: Trace) -> Reason<'a> {
        let mut telling = Telling::default();
        self.name(&mut telling.reason, provision, truth);
        self.fill(&mut telling, why);
        self.with_clauses(telling)
    }

    fn whole(&self, clause: &Clause<'a>) -> Reason<'a> {
        let mut telling = Telling::default();
        self.fill_clause(&mut telling, clause);
        self.with_clauses(telling)
    }

    fn with_clauses(&self, telling: Telling<'a>) -> Reason<'a> {
        let Telling { reason, inner, .. } = telling;
        Reason { clauses: inner.iter().map(|clause| self.whole(clause)).collect(), ..reason }
    }

    /// A clause and what it rests on. What a cited rule rests on is told where that rule is decided.
    fn fill_clause(&self, telling: &mut Telling<'a>, (name, step): &Clause<'a>) {
        self.name_step(&mut telling.reason, *name, step);
        if telling.reason.cited.is_none() {
            self.fill(telling, step.inner);
        }
    }

    /// Names a provision, and what it is.
    fn name(&self, reason: &mut Reason<'a>, provision: usize, truth: Truth) {
        let policy = &self.decision.plan.policy;
        let model = policy.provision(provision);
        (reason.at, reason.truth) = (policy.address(provision), truth);
        reason.text = Cow::Borrowed(&model.text);
        (reason.notes, reason.none_of) = (&model.notes, model.none_of);
    }

    /// By what a step is told apart.
    fn clause_name(&self, step: &Step) -> ClauseName<'a> {
        let Plan { policy, model, .. } = &*self.decision.plan;
        match step.what {
            What::Clause(provision) => (policy.address(provision), None),
            What::Term(provision, about) => (policy.address(provision), about.and_then(|about| self.row(about))),
            What::Rule(rule, _, row) => {
                let subjects = policy.subjects.as_ref().filter(|_| Some(row) != self.decision.subject);
                let about = subjects.and_then(|(_, record)| self.row((*record, row)));
                (policy.address(self.provision_of(rule)), about)
            }
            What::Asked { policy: asked, row, .. } => match model.policies.get(asked) {
                None => (policy.address(0), None),
                Some(asked) => {
                    let record = asked.subjects.as_ref().map_or(asked.case, |(_, record)| *record);
                    (&asked.name, self.row((record, row)))
                }
            },
            What::Settled => (policy.address(0), None),
        }
    }

    fn row(&self, (record, row): (usize, u32)) -> Option<Path<'a>> {
        Path::inner_row(&self.decision.case, record, row)
    }

    fn provision_of(&self, rule: usize) -> usize {
        self.decision.plan.policy.rules.get(rule).map_or(0, |rule| rule.provision)
    }

    fn name_step(&self, reason: &mut Reason<'a>, (at, subject): ClauseName<'a>, step: &Step) {
        let provision = match step.what {
            What::Clause(provision) | What::Term(provision, _) => provision,
            What::Rule(rule, ..) => self.provision_of(rule),
            // What is settled is told where it is used.
            What::Settled | What::Asked { .. } => 0,
        };
        self.name(reason, provision, step.truth);
        (reason.at, reason.subject) = (at, subject);
        match step.what {
            What::Rule(_, applies, _) => {
                reason.applies = applies.then_some(step.truth);
                reason.cited = Some(if applies { "applies" } else { "is met" });
            }
            What::Asked { policy, on, result, .. } => self.name_asked(reason, policy, on, result),
            _ => {}
        }
    }

    /// Another policy that was asked: what it decided.
    fn name_asked(&self, reason: &mut Reason<'a>, policy: usize, on: Date, result: AskedResult) {
        let plan = &self.decision.plan;
        let Some(other) = plan.model.policies.get(policy) else { return };
        let found = match result {
            AskedResult::Outcome(outcome) => other.outcomes.get(outcome).map_or("", |outcome| outcome.name.as_str()),
            AskedResult::Undecided => "undecided",
            AskedResult::Undetermined => "undetermined",
            AskedResult::Conflict => "conflict",
            AskedResult::NotInForce => "not in force",
        };
        let day = if on == plan.on { String::new() } else { format!(" on {on}") };
        reason.text = Cow::Owned(format!("{}{day}: {found}", other.title));
        reason.notes = &[];
    }

    fn fill(&self, telling: &mut Telling<'a>, why: Trace) {
        self.notes.events(why).for_each(|(place, event)| self.add(telling, place, event));
    }

    fn add(&self, telling: &mut Telling<'a>, place: u32, event: &Event<'a>) {
        let decision = self.decision;
        match *event {
            Event::Known(at, val) | Event::Presumed(at, val) => {
                telling.value(Name::fact(self.path(at)), Told::Val(val));
                self.evidence(&mut telling.reason, at);
            }
            Event::Listed(at) => {
                telling.value(Name::fact(self.path(at)), Told::Elements);
                let shape = &decision.case.shape;
                if shape.field(at.record, at.field).is_some_and(|field| shape.has_periods(field.ty)) {
                    self.evidence(&mut telling.reason, at);
                }
            }
            Event::Counted(counted) => {
                let end = |(days, why)| self.notes.fact(why).map_or(End::Days(days), |at| End::Fact(self.path(at)));
                let name = Name::counted(counted.unit, end(counted.from), end(counted.to));
                let (least, most) = (counted.least, counted.most);
                let range = || Val::Range(Some(least).into(), Some(most).into());
                telling.value(name, Told::Val(if least == most { Val::Number(least) } else { range() }));
            }
            Event::Timed(at, timed, time) => {
                telling.value(Name::timed(self.path(at), timed), Told::Val(Val::Time(time)));
            }
            Event::Parameter(at, on, val) => {
                let name = decision.plan.policy.parameters.get(at).map_or("", |parameter| parameter.name.as_str());
                telling.value(Name::parameter(name, on), Told::Val(val));
            }
            // What is known of it is told, and that it is not known where that leaves something open.
            Event::Unknown(at, Some(val)) => {
                let path = self.path(at);
                if telling.is_new_name(Name::fact(path)) {
                    telling.reason.values.push(Name::fact(path), Told::Val(val));
                    if telling.reason.truth == Truth::Unknown && !telling.within_settled {
                        telling.reason.unknown.push(path);
                    }
                    self.evidence(&mut telling.reason, at);
                }
            }
            Event::Unknown(at, None) => {
                let at = decision.case.unsaid(at);
                let path = self.path(at);
                if telling.is_new_name(Name::fact(path)) {
                    let Reason { unknown, cannot_be_known, .. } = &mut telling.reason;
                    if decision.cannot_be_known(at) { cannot_be_known } else { unknown }.push(path);
                    self.evidence(&mut telling.reason, at);
                }
            }
            Event::Lacking(at, kinds) => {
                let path = self.path(at);
                if telling.is_new_name(Name::fact(path)) {
                    let slot = decision.case.slot(at.row, at.field);
                    let told = match slot {
                        Slot::List { .. } => Some(Told::Elements),
                        Slot::Row(row) if decision.case.is_unsaid(row) => None,
                        slot => decision.case.val(slot).map(Told::Val),
                    };
                    told.into_iter().for_each(|told| telling.reason.values.push(Name::fact(path), told));
                    telling.reason.unknown.push(path);
                    telling.reason.needs_evidence.push(NeedsEvidence { at: path, evidence: kinds });
                    self.evidence(&mut telling.reason, at);
                }
            }
            Event::OthersQuestion(policy, at) => self.question(telling, Some(policy), at),
            Event::Question(at) => self.question(telling, None, at),
            Event::Step(step) if step.what == What::Settled => {
                if telling.is_new_settled(place) {
                    telling.settled.push(place);
                    let outer = std::mem::replace(&mut telling.within_settled, true);
                    self.fill(telling, step.inner);
                    telling.within_settled = outer;
                }
            }
            Event::Step(step) => {
                let name = self.clause_name(&step);
                if telling.is_new_clause(name) {
                    telling.inner.push((name, step));
                }
            }
        }
    }

    fn question(&self, telling: &mut Telling<'a>, of: Option<usize>, at: usize) {
        if telling.asked.contains(&(of, at)) {
            return;
        }
        telling.asked.push((of, at));
        let Plan { policy, model, .. } = &*self.decision.plan;
        let policy = of.map_or(Some(policy), |of| model.policies.get(of));
        let question = policy.and_then(|policy| policy.questions.get(at));
        telling.reason.questions.extend(question.map(|question| question.text.as_str()));
    }

    fn path(&self, at: FactAt) -> Path<'a> {
        Path::fact(&self.decision.case, at)
    }

    /// Where a fact is from, if that was said of it.
    fn evidence(&self, reason: &mut Reason<'a>, at: FactAt) {
        if !self.decision.case.has_envelopes() {
            return;
        }
        let at = self.decision.case.unsaid(at);
        self.evidence_itself(reason, at);
        // What is said of the days of a period is told with it.
        let case = &self.decision.case;
        let Some(record) = case
            .shape
            .period()
            .filter(|_| case.shape.field(at.record, at.field).is_some_and(|field| case.shape.has_periods(field.ty)))
        else {
            return;
        };
        let rows = match case.slot(at.row, at.field) {
            Slot::List { start, length, .. } => case.elements(start, length).to_vec(),
            slot => vec![slot],
        };
        for row in rows.into_iter().filter_map(|slot| if let Slot::Row(row) = slot { Some(row) } else { None }) {
            for field in [FROM, TO] {
                self.evidence_itself(reason, FactAt { record, row, field, item: None });
            }
        }
    }

    fn evidence_itself(&self, reason: &mut Reason<'a>, at: FactAt) {
        let Some(envelope) = self.decision.case.envelope(at) else { return };
        let path = self.path(at);
        if reason.evidence.iter().all(|evidence| evidence.at != path) {
            reason.evidence.extend(Evidence::of(path, envelope));
        }
    }
}
