//! Rules and clauses with their truth, and the values that made it so.

use std::collections::HashSet;
use std::sync::Arc;

use serde::Serialize;
use serde_json::value::RawValue;

use super::Decision;
use crate::eval::{AskedResult, Counted, Event, ReasonedRule, Step, Truth, What};
use crate::facts::{Envelope, FactAt, Paths};
use crate::model::expr::Val;
use crate::model::shape::Kind;
use crate::values::Date;

/// A rule or clause with its truth and the values that made it so. In JSON the keys are the names of the fields, as
/// `docs/commands.md` tells them under "A decision".
#[derive(Clone, Debug, Serialize)]
pub struct Reason {
    /// The address: `minors_2023 rule 1(b)`; of a policy that was asked, its name.
    pub at: String,
    /// About whom, where that is not the decision's subject: `people[mother]`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// The sentence of the law; of a rule its title.
    pub text: String,
    /// Whether it holds; for a rule, whether it is met.
    pub truth: Truth,
    /// For a rule: whether it applies. It does if it is met and no other sets it aside. `None` for a clause.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub applies: Option<Truth>,
    /// For a rule: the addresses of the rules that set it aside, or may do so.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub set_aside_by: Vec<String>,
    /// The clauses, and the terms and rules that it cites.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub clauses: Vec<Reason>,
    /// For a rule: the exception, as clauses.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unless: Vec<Reason>,
    /// What made it so: known facts by their paths, and what was counted from them in words of the language.
    #[serde(skip_serializing_if = "Values::is_empty")]
    pub values: Values,
    /// The paths of the unknown facts that left it open.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unknown: Vec<String>,
    /// The paths of the facts that were found to be unknowable.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cannot_be_known: Vec<String>,
    /// Where facts are from, and which of them are disputed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
    /// The notes of the provision: what is an inference, what is not said.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// The questions of law that left it open.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub questions: Vec<String>,
    /// Where a rule is cited: `applies` or `is met`. Not in JSON, as the two fields below.
    #[serde(skip)]
    pub cited: Option<&'static str>,
    /// For a rule: whether it is the `otherwise`.
    #[serde(skip)]
    pub otherwise: bool,
    /// Whether its clauses are those of a `none of`.
    #[serde(skip)]
    pub none_of: bool,
}

/// What a case says of a fact beside its value, in its envelope (`docs/language.md`, "A case in JSON").
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Evidence {
    /// The fact's path.
    pub at: String,
    /// What shows it: `enrolment certificate`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence: Option<String>,
    /// Whose finding or assessment it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Of which day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<Date>,
    /// Whether it is disputed. It is decided on as given.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub disputed: bool,
}

impl Evidence {
    fn says_something(&self) -> bool {
        self.evidence.is_some() || self.by.is_some() || self.on.is_some() || self.disputed
    }
}

/// Facts and their values, in the order of the text. In JSON an object of values, exact as the case gives them.
#[derive(Clone, Debug, Default)]
pub struct Values(Vec<(String, String, String)>);

impl Values {
    pub(super) fn push_plain(&mut self, name: String, val: &Val) {
        let (json, words) = plain(val);
        self.0.push((name, json, words));
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Each fact's path, or what was counted (`age of people[aiko].birth_date on 2023-10-01`), with its value in words:
    /// `yes`, `2011-05-01`, `“an aunt”`, `none`.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(path, _, words)| (path.as_str(), words.as_str()))
    }
}

impl Serialize for Values {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let raw = |json: &String| RawValue::from_string(json.clone()).unwrap_or_else(|_| RawValue::NULL.to_owned());
        serializer.collect_map(self.0.iter().map(|(path, json, _)| (path, raw(json))))
    }
}

/// What a reason tells already, so that each thing is told once.
#[derive(Default)]
struct Told {
    steps: HashSet<usize>,
    values: HashSet<String>,
    clauses: HashSet<(String, Option<String>)>,
}

impl Decision {
    pub(super) fn rule_reason(&self, paths: &Paths<'_>, rule: &ReasonedRule) -> Reason {
        let model = self.policy.rules.get(rule.rule);
        let exception = model.and_then(|rule| rule.unless.as_ref()).map(|(provision, _)| *provision);
        let mut reason = self.reason(model.map_or(0, |rule| rule.provision), None, rule.met);
        reason.applies = Some(rule.applies);
        reason.otherwise = model.is_some_and(|rule| rule.when.is_none());
        let mut told = Told::default();
        for event in &rule.events {
            match event {
                Event::Step(step) if matches!(step.what, What::Clause(at) if Some(at) == exception) => {
                    reason.unless = self.exception(paths, step);
                }
                Event::Step(step) => match step.what {
                    What::Settled => {
                        step.events.iter().for_each(|event| self.add(paths, &mut reason, &mut told, event))
                    }
                    What::Rule(other, true, _) if model.is_some_and(|rule| rule.yields_to.contains(&other)) => {
                        let provision = self.policy.rules.get(other).map_or(0, |rule| rule.provision);
                        reason.set_aside_by.push(self.policy.address(provision));
                    }
                    _ => self.add(paths, &mut reason, &mut told, event),
                },
                event => self.add(paths, &mut reason, &mut told, event),
            }
        }
        reason
    }

    /// An exception: its clauses, or itself where it has none.
    fn exception(&self, paths: &Paths<'_>, step: &Step) -> Vec<Reason> {
        fn only_clauses(events: &[Event]) -> bool {
            events.iter().all(|event| match event {
                Event::Step(step) if step.what == What::Settled => only_clauses(&step.events),
                Event::Step(step) => matches!(step.what, What::Clause(_)),
                _ => false,
            })
        }
        let whole = self.step(paths, step);
        if only_clauses(&step.events) { whole.clauses } else { vec![whole] }
    }

    fn reason(&self, provision: usize, subject: Option<String>, truth: Truth) -> Reason {
        Reason {
            at: self.policy.address(provision),
            subject,
            text: self.policy.provision(provision).text.clone(),
            truth,
            applies: None,
            set_aside_by: Vec::new(),
            clauses: Vec::new(),
            unless: Vec::new(),
            values: Values::default(),
            unknown: Vec::new(),
            cannot_be_known: Vec::new(),
            evidence: Vec::new(),
            notes: self.policy.provision(provision).notes.clone(),
            questions: Vec::new(),
            cited: None,
            otherwise: false,
            none_of: self.policy.provision(provision).none_of,
        }
    }

    /// A clause that stands on its own, as a factor does.
    pub(super) fn clause_reason(&self, paths: &Paths<'_>, provision: usize, truth: Truth, events: &[Event]) -> Reason {
        let mut reason = self.reason(provision, None, truth);
        let mut told = Told::default();
        events.iter().for_each(|event| self.add(paths, &mut reason, &mut told, event));
        reason
    }

    fn step(&self, paths: &Paths<'_>, step: &Step) -> Reason {
        let subjects = self.policy.subjects.as_ref().map(|(_, record)| *record);
        let path = |(_, row)| Some(paths.row(row)).filter(|path| !path.is_empty());
        let mut reason = match step.what {
            What::Clause(provision) => self.reason(provision, None, step.truth),
            What::Term(provision, about) => self.reason(provision, about.and_then(path), step.truth),
            What::Asked { policy, row, on, result } => return self.asked(paths, step, policy, row, on, result),
            // It is told where it is used.
            What::Settled => self.reason(0, None, step.truth),
            // What a cited rule rests on is told where that rule is decided.
            What::Rule(rule, applies, row) => {
                let provision = self.policy.rules.get(rule).map_or(0, |rule| rule.provision);
                let about =
                    if Some(row) == self.subject { None } else { subjects.and_then(|record| path((record, row))) };
                let mut reason = self.reason(provision, about, step.truth);
                reason.applies = applies.then_some(step.truth);
                reason.cited = Some(if applies { "applies" } else { "is met" });
                return reason;
            }
        };
        let mut told = Told::default();
        step.events.iter().for_each(|event| self.add(paths, &mut reason, &mut told, event));
        reason
    }

    /// Another policy that was asked: whom about, and what it decided.
    fn asked(&self, paths: &Paths<'_>, step: &Step, policy: usize, row: u32, on: Date, result: AskedResult) -> Reason {
        let mut reason = self.reason(0, None, step.truth);
        let Some(other) = self.model.policies.get(policy) else { return reason };
        let found = match result {
            AskedResult::Outcome(outcome) => other.outcomes.get(outcome).map_or("", |outcome| outcome.name.as_str()),
            AskedResult::Undecided => "undecided",
            AskedResult::Undetermined => "undetermined",
            AskedResult::Conflict => "conflict",
            AskedResult::NotInForce => "not in force",
        };
        let day = if on == self.on { String::new() } else { format!(" on {on}") };
        reason.at = other.name.clone();
        reason.text = format!("{}{day}: {found}", other.title);
        reason.notes = Vec::new();
        reason.subject = Some(paths.row(row)).filter(|path| !path.is_empty());
        let mut told = Told::default();
        step.events.iter().for_each(|event| self.add(paths, &mut reason, &mut told, event));
        reason
    }

    fn add(&self, paths: &Paths<'_>, reason: &mut Reason, told: &mut Told, event: &Event) {
        let mut value = |path: String, json: String, words: String| {
            if told.values.insert(path.clone()) {
                reason.values.0.push((path, json, words));
            }
        };
        match event {
            Event::Known(at, val) | Event::Presumed(at, val) => {
                let (json, words) = self.written(paths, *at, val);
                value(paths.fact(*at), json, words);
                self.tell_evidence(paths, reason, self.case.unsaid(*at));
            }
            Event::Listed(at, vals) => {
                let (json, words): (Vec<String>, Vec<String>) =
                    vals.iter().map(|val| self.written(paths, *at, val)).unzip();
                // Records without a key have no name to be listed by.
                let keyless = paths.type_of(*at).is_some_and(|ty| match ty.kind {
                    Kind::Record(id) => self.model.shape.record(id).is_some_and(|record| record.key.is_none()),
                    _ => false,
                });
                let words = match words.len() {
                    0 => "empty".to_owned(),
                    1 if keyless => "one entry".to_owned(),
                    many if keyless => format!("{many} entries"),
                    _ => words.join(", "),
                };
                value(paths.fact(*at), format!("[{}]", json.join(",")), words);
            }
            Event::Counted(counted) => {
                let result = counted.result.to_string();
                value(counted_words(paths, counted), result.clone(), result);
            }
            Event::Parameter(at, on, val) => {
                let name = self.policy.parameters.get(*at).map_or("", |parameter| parameter.name.as_str());
                let (json, words) = plain(val);
                value(format!("{name} on {on}"), json, words);
            }
            Event::Unknown(at) => {
                let at = self.case.unsaid(*at);
                let path = paths.fact(at);
                if told.values.insert(path.clone()) {
                    let list = if self.cannot_be_known(at) { &mut reason.cannot_be_known } else { &mut reason.unknown };
                    list.push(path);
                    self.tell_evidence(paths, reason, at);
                }
            }
            Event::OthersQuestion(policy, at) => {
                let question = self.model.policies.get(*policy).and_then(|policy| policy.questions.get(*at));
                reason.questions.extend(question.map(|question| question.text.clone()));
            }
            Event::Question(at) => {
                reason.questions.extend(self.policy.questions.get(*at).map(|question| question.text.clone()))
            }
            Event::Step(step) => {
                if !told.steps.insert(Arc::as_ptr(step) as usize) {
                    return;
                }
                if step.what == What::Settled {
                    step.events.iter().for_each(|event| self.add(paths, reason, told, event));
                    return;
                }
                let inner = self.step(paths, step);
                if told.clauses.insert((inner.at.clone(), inner.subject.clone())) {
                    reason.clauses.push(inner);
                }
            }
        }
    }

    /// Where a fact is from, if that was said of it.
    fn tell_evidence(&self, paths: &Paths<'_>, reason: &mut Reason, at: FactAt) {
        let Some(envelope) = self.case.envelope(at) else { return };
        let path = paths.fact(at);
        if reason.evidence.iter().all(|evidence| evidence.at != path) {
            let Envelope { evidence, by, on, disputed, .. } = envelope.clone();
            let evidence = Evidence { at: path, evidence, by, on, disputed };
            if evidence.says_something() {
                reason.evidence.push(evidence);
            }
        }
    }

    /// A value, or an element of a list, of a fact.
    fn written(&self, paths: &Paths<'_>, at: FactAt, val: &Val) -> (String, String) {
        let ty = paths.type_of(at);
        let quoted = |text: &str| serde_json::to_string(text).unwrap_or_default();
        match val {
            Val::Choice(member) => {
                let choice = ty.and_then(|ty| match ty.kind {
                    Kind::Choice(id) => self.model.shape.choices.get(id),
                    _ => None,
                });
                let member = choice.and_then(|choice| choice.members.get(usize::try_from(*member).ok()?));
                member.map_or((String::from("null"), String::new()), |(name, label)| (quoted(name), label.clone()))
            }
            Val::Row(row) => {
                let record = ty.and_then(|ty| match ty.kind {
                    Kind::Reference(id) | Kind::Record(id) => Some(id),
                    _ => None,
                });
                let key = record.map(|record| paths.short(record, *row)).unwrap_or_default();
                (quoted(&key), key)
            }
            other => plain(other),
        }
    }
}

/// `age of people[aiko].birth_date on 2022-12-31`.
fn counted_words(paths: &Paths<'_>, counted: &Counted) -> String {
    let words = |(date, at): (Date, Option<FactAt>)| at.map_or_else(|| date.to_string(), |at| paths.fact(at));
    let (from, to) = (words(counted.from), words(counted.to));
    match counted.unit {
        None => format!("age of {from} on {to}"),
        Some(unit) => format!("completed {} from {from} to {to}", unit.plural()),
    }
}

/// A value as JSON writes it and in words, whatever it is a value of.
fn plain(val: &Val) -> (String, String) {
    let quoted = |text: &str| serde_json::to_string(text).unwrap_or_default();
    match val {
        Val::YesNo(value) => (value.to_string(), if *value { "yes" } else { "no" }.to_owned()),
        Val::Number(number) => (number.to_string(), number.to_string()),
        Val::Date(date) => (quoted(&date.to_string()), date.to_string()),
        Val::Span(span) => (quoted(&span.to_iso()), span.to_string()),
        Val::Text(text) => (quoted(text), format!("“{text}”")),
        _ => ("null".to_owned(), "none".to_owned()),
    }
}
