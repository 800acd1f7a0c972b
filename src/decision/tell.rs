//! From what was recorded to reasons.

use std::borrow::Cow;
use std::collections::HashSet;
use std::hash::Hash;

use super::values::{End, Name, Told};
use super::{Decision, Evidence, NeedsEvidence, Reason, Values};
use crate::eval::{AskedResult, Event, Notes, ReasonedRule, Step, Trace, Truth, Val, What};
use crate::facts::{FactAt, Path, Slot};
use crate::model::shape::{FROM, TO};
use crate::values::Date;

/// Tells what was recorded about a decision.
pub(super) struct Teller<'a, 'n> {
    pub(super) decision: &'a Decision,
    pub(super) notes: &'n Notes<'a>,
}

/// What a reason tells already, so that each thing is told once: indexes of what stands in it, made once there is much.
#[derive(Default)]
struct Known<'a> {
    names: HashSet<Name<'a>>,
    clauses: HashSet<(&'a str, Option<Path<'a>>)>,
    settled: Vec<u32>,
    settled_index: HashSet<u32>,
    /// Whether what is told stands in something that is settled.
    within_settled: bool,
}

/// So many are compared one by one; it takes less time than hashing.
const FEW: usize = 16;

/// Whether something is none of those that are told.
fn is_new<T: Copy + Eq + Hash>(
    wanted: T,
    count: usize,
    mut told: impl Iterator<Item = T>,
    index: &mut HashSet<T>,
) -> bool {
    if count < FEW {
        return told.all(|other| other != wanted);
    }
    if index.is_empty() {
        index.extend(told);
    }
    index.insert(wanted)
}

impl<'a> Teller<'a, '_> {
    pub(super) fn rule(&self, rule: &ReasonedRule) -> Reason<'a> {
        let policy = &self.decision.plan.policy;
        let model = policy.rules.get(rule.rule);
        let exception = model.and_then(|rule| rule.unless.as_ref()).map(|(provision, _)| *provision);
        let mut reason = self.provision(model.map_or(0, |rule| rule.provision), None, rule.met);
        reason.applies = Some(rule.applies);
        reason.otherwise = model.is_some_and(|rule| rule.when.is_none());
        let mut known = Known::default();
        for (place, event) in self.notes.events(rule.why) {
            match event {
                Event::Step(step) => match step.what {
                    What::Clause(at) if Some(at) == exception => reason.unless = self.exception(step),
                    What::Settled => self.fill(&mut reason, &mut known, step.inner),
                    What::Rule(other, true, _) if model.is_some_and(|rule| rule.yields_to.contains(&other)) => {
                        let provision = policy.rules.get(other).map_or(0, |rule| rule.provision);
                        reason.set_aside_by.push(policy.address(provision));
                    }
                    _ => self.add(&mut reason, &mut known, place, event),
                },
                event => self.add(&mut reason, &mut known, place, event),
            }
        }
        reason
    }

    /// An exception: its clauses, or itself where it has none.
    fn exception(&self, step: &Step) -> Vec<Reason<'a>> {
        let whole = self.step(step);
        if self.only_clauses(step.inner) { whole.clauses } else { vec![whole] }
    }

    fn only_clauses(&self, trace: Trace) -> bool {
        self.notes.events(trace).all(|(_, event)| match event {
            Event::Step(step) if step.what == What::Settled => self.only_clauses(step.inner),
            Event::Step(step) => matches!(step.what, What::Clause(_)),
            _ => false,
        })
    }

    /// A clause that stands on its own, as a factor does.
    pub(super) fn clause(&self, provision: usize, truth: Truth, why: Trace) -> Reason<'a> {
        let mut reason = self.provision(provision, None, truth);
        self.fill(&mut reason, &mut Known::default(), why);
        reason
    }

    fn step(&self, step: &Step) -> Reason<'a> {
        let mut reason = self.unfilled(step);
        self.fill_step(&mut reason, step);
        reason
    }

    /// Tells what a step rests on. What a cited rule rests on is told where that rule is decided.
    fn fill_step(&self, reason: &mut Reason<'a>, step: &Step) {
        if reason.cited.is_none() {
            self.fill(reason, &mut Known::default(), step.inner);
        }
    }

    fn provision(&self, provision: usize, subject: Option<Path<'a>>, truth: Truth) -> Reason<'a> {
        let policy = &self.decision.plan.policy;
        let model = policy.provision(provision);
        Reason {
            at: policy.address(provision),
            subject,
            text: Cow::Borrowed(&model.text),
            truth,
            applies: None,
            set_aside_by: Vec::new(),
            clauses: Vec::new(),
            unless: Vec::new(),
            values: Values::default(),
            unknown: Vec::new(),
            cannot_be_known: Vec::new(),
            evidence: Vec::new(),
            needs_evidence: Vec::new(),
            notes: &model.notes,
            questions: Vec::new(),
            cited: None,
            otherwise: false,
            none_of: model.none_of,
        }
    }

    /// A step without what it rests on.
    fn unfilled(&self, step: &Step) -> Reason<'a> {
        let decision = self.decision;
        let path = |(record, row)| Path::inner_row(&decision.case, record, row);
        match step.what {
            What::Clause(provision) => self.provision(provision, None, step.truth),
            What::Term(provision, about) => self.provision(provision, about.and_then(path), step.truth),
            What::Asked { policy, row, on, result } => self.asked(step.truth, policy, row, on, result),
            // It is told where it is used.
            What::Settled => self.provision(0, None, step.truth),
            What::Rule(rule, applies, row) => {
                let provision = decision.plan.policy.rules.get(rule).map_or(0, |rule| rule.provision);
                let subjects = decision.plan.policy.subjects.as_ref().filter(|_| Some(row) != decision.subject);
                let about = subjects.and_then(|(_, record)| path((*record, row)));
                let mut reason = self.provision(provision, about, step.truth);
                reason.applies = applies.then_some(step.truth);
                reason.cited = Some(if applies { "applies" } else { "is met" });
                reason
            }
        }
    }

    /// Another policy that was asked: whom about, and what it decided.
    fn asked(&self, truth: Truth, policy: usize, row: u32, on: Date, result: AskedResult) -> Reason<'a> {
        let decision = self.decision;
        let mut reason = self.provision(0, None, truth);
        let Some(other) = decision.plan.model.policies.get(policy) else { return reason };
        let found = match result {
            AskedResult::Outcome(outcome) => other.outcomes.get(outcome).map_or("", |outcome| outcome.name.as_str()),
            AskedResult::Undecided => "undecided",
            AskedResult::Undetermined => "undetermined",
            AskedResult::Conflict => "conflict",
            AskedResult::NotInForce => "not in force",
        };
        let day = if on == decision.plan.on { String::new() } else { format!(" on {on}") };
        reason.at = &other.name;
        reason.text = Cow::Owned(format!("{}{day}: {found}", other.title));
        reason.notes = &[];
        let record = other.subjects.as_ref().map_or(other.case, |(_, record)| *record);
        reason.subject = Path::inner_row(&decision.case, record, row);
        reason
    }

    fn fill(&self, reason: &mut Reason<'a>, known: &mut Known<'a>, why: Trace) {
        self.notes.events(why).for_each(|(place, event)| self.add(reason, known, place, event));
    }

    fn add(&self, reason: &mut Reason<'a>, known: &mut Known<'a>, place: u32, event: &Event<'a>) {
        let decision = self.decision;
        match *event {
            Event::Known(at, val) | Event::Presumed(at, val) => {
                self.value(reason, known, Name::fact(self.path(at)), Told::Val(val));
                self.evidence(reason, at);
            }
            Event::Listed(at) => {
                self.value(reason, known, Name::fact(self.path(at)), Told::Elements);
                if self
                    .decision
                    .case
                    .shape
                    .field(at.record, at.field)
                    .is_some_and(|field| self.decision.case.shape.has_periods(field.ty))
                {
                    self.evidence(reason, at);
                }
            }
            Event::Counted(counted) => {
                let end = |(days, why)| self.notes.fact(why).map_or(End::Days(days), |at| End::Fact(self.path(at)));
                let name = Name::counted(counted.unit, end(counted.from), end(counted.to));
                let (least, most) = (counted.least, counted.most);
                let range = || Val::Range(Some(least).into(), Some(most).into());
                self.value(reason, known, name, Told::Val(if least == most { Val::Number(least) } else { range() }));
            }
            Event::Timed(at, timed, time) => {
                self.value(reason, known, Name::timed(self.path(at), timed), Told::Val(Val::Time(time)));
            }
            Event::Parameter(at, on, val) => {
                let name = decision.plan.policy.parameters.get(at).map_or("", |parameter| parameter.name.as_str());
                self.value(reason, known, Name::parameter(name, on), Told::Val(val));
            }
            // What is known of it is told, and that it is not known where that leaves something open.
            Event::Unknown(at, Some(val)) => {
                let path = self.path(at);
                if is_new_name(reason, known, Name::fact(path)) {
                    reason.values.push(Name::fact(path), Told::Val(val));
                    if reason.truth == Truth::Unknown && !known.within_settled {
                        reason.unknown.push(path);
                    }
                    self.evidence(reason, at);
                }
            }
            Event::Unknown(at, None) => {
                let at = decision.case.unsaid(at);
                let path = self.path(at);
                if is_new_name(reason, known, Name::fact(path)) {
                    let unknowable = decision.cannot_be_known(at);
                    let list = if unknowable { &mut reason.cannot_be_known } else { &mut reason.unknown };
                    list.push(path);
                    self.evidence(reason, at);
                }
            }
            Event::Lacking(at, kinds) => {
                let path = self.path(at);
                if is_new_name(reason, known, Name::fact(path)) {
                    let slot = decision.case.slot(at.row, at.field);
                    let told = match slot {
                        Slot::List { .. } => Some(Told::Elements),
                        Slot::Row(row) if decision.case.is_unsaid(row) => None,
                        slot => decision.case.val(slot).map(Told::Val),
                    };
                    told.into_iter().for_each(|told| reason.values.push(Name::fact(path), told));
                    reason.unknown.push(path);
                    reason.needs_evidence.push(NeedsEvidence { at: path, evidence: kinds });
                    self.evidence(reason, at);
                }
            }
            Event::OthersQuestion(policy, at) => {
                let question = decision.plan.model.policies.get(policy).and_then(|policy| policy.questions.get(at));
                reason.questions.extend(question.map(|question| question.text.as_str()));
            }
            Event::Question(at) => {
                let question = decision.plan.policy.questions.get(at);
                reason.questions.extend(question.map(|question| question.text.as_str()));
            }
            Event::Step(step) if step.what == What::Settled => {
                let told = known.settled.iter().copied();
                if is_new(place, known.settled.len(), told, &mut known.settled_index) {
                    known.settled.push(place);
                    let outer = std::mem::replace(&mut known.within_settled, true);
                    self.fill(reason, known, step.inner);
                    known.within_settled = outer;
                }
            }
            Event::Step(step) => {
                let mut inner = self.unfilled(&step);
                let told = reason.clauses.iter().map(|clause| (clause.at, clause.subject));
                if is_new((inner.at, inner.subject), reason.clauses.len(), told, &mut known.clauses) {
                    self.fill_step(&mut inner, &step);
                    reason.clauses.push(inner);
                }
            }
        }
    }

    fn path(&self, at: FactAt) -> Path<'a> {
        Path::fact(&self.decision.case, at)
    }

    fn value(&self, reason: &mut Reason<'a>, known: &mut Known<'a>, name: Name<'a>, told: Told<'a>) {
        if is_new_name(reason, known, name) {
            reason.values.push(name, told);
        }
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

fn is_new_name<'a>(reason: &Reason<'a>, known: &mut Known<'a>, name: Name<'a>) -> bool {
    let open = reason.unknown.iter().chain(&reason.cannot_be_known).copied().map(Name::fact);
    let values = reason.values.names();
    let count = values.len().saturating_add(reason.unknown.len()).saturating_add(reason.cannot_be_known.len());
    is_new(name, count, values.chain(open), &mut known.names)
}
