//! Rules and clauses with their truth, and the values that made it so.

use serde::Serialize;
use serde_json::value::RawValue;

use super::Decision;
use crate::eval::{Event, Step, Truth, What};
use crate::facts::{FactAt, Paths};
use crate::model::expr::Val;

/// A value of a case as JSON writes it, exactly.
type Json = Box<RawValue>;

/// A rule or clause with its truth and the values that made it so.
#[derive(Clone, Debug, Serialize)]
pub struct Reason {
    /// The address: `minors_2023 rule 1(b)`.
    pub at: String,
    /// About whom, where that is not the decision's subject.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// The sentence of the law.
    pub text: String,
    /// Whether it holds; for a rule, whether it is met.
    pub truth: Truth,
    /// For a rule: whether it applies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub applies: Option<Truth>,
    /// For a rule: the rules that set it aside, or may do so.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub set_aside_by: Vec<String>,
    /// The clauses, and the terms and rules that it cites.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub clauses: Vec<Reason>,
    /// For a rule: the exception, as clauses.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unless: Vec<Reason>,
    /// The known facts that made it so.
    #[serde(skip_serializing_if = "Values::is_empty")]
    pub values: Values,
    /// The unknown facts that left it open.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unknown: Vec<String>,
    /// The notes of the provision: what is an inference, what is not said.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<String>,
    /// The question of law that left it open.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub questions: Vec<String>,
}

/// Facts and their values, in the order of the text.
#[derive(Clone, Debug, Default)]
pub struct Values(pub(crate) Vec<(String, Json, String)>);

impl Values {
    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Each fact's path and its value in words.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(path, _, words)| (path.as_str(), words.as_str()))
    }
}

impl Serialize for Values {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(path, value, _)| (path, value)))
    }
}

impl Decision {
    pub(super) fn rule_reason(
        &self,
        paths: &Paths<'_>,
        rule: usize,
        met: Truth,
        applies: Truth,
        events: &[Event],
    ) -> Reason {
        let model = self.policy.rules.get(rule);
        let exception = model.and_then(|rule| rule.unless.as_ref()).map(|(provision, _)| *provision);
        let mut reason = self.reason(paths, model.map_or(0, |rule| rule.provision), None, met);
        reason.applies = Some(applies);
        for event in events {
            match event {
                Event::Step(step) if matches!(step.what, What::Clause(at) if Some(at) == exception) => {
                    let mut unless = Vec::new();
                    let shell = self.step(paths, step);
                    if step
                        .events
                        .iter()
                        .all(|event| matches!(event, Event::Step(inner) if matches!(inner.what, What::Clause(_))))
                    {
                        unless.extend(shell.clauses);
                    } else {
                        unless.push(shell);
                    }
                    reason.unless = unless;
                }
                Event::Step(step) if matches!(step.what, What::Rule(other, true, _) if model.is_some_and(|rule| rule.yields_to.contains(&other))) => {
                    if let What::Rule(other, ..) = step.what {
                        let provision = self.policy.rules.get(other).map_or(0, |rule| rule.provision);
                        reason.set_aside_by.push(self.policy.address(provision));
                    }
                }
                other => self.add(paths, &mut reason, other),
            }
        }
        reason
    }

    fn reason(&self, _paths: &Paths<'_>, provision: usize, subject: Option<String>, truth: Truth) -> Reason {
        let text = self.policy.provision(provision).text.clone();
        Reason {
            at: self.policy.address(provision),
            subject,
            text,
            truth,
            applies: None,
            set_aside_by: Vec::new(),
            clauses: Vec::new(),
            unless: Vec::new(),
            values: Values::default(),
            unknown: Vec::new(),
            notes: self.policy.provision(provision).notes.clone(),
            questions: Vec::new(),
        }
    }

    fn step(&self, paths: &Paths<'_>, step: &Step) -> Reason {
        let subjects = self.policy.subjects.as_ref().map(|(_, record)| *record);
        let person = |row: u32| subjects.map(|record| paths.row(record, row)).filter(|path| !path.is_empty());
        match step.what {
            What::Clause(provision) => {
                let mut reason = self.reason(paths, provision, None, step.truth);
                step.events.iter().for_each(|event| self.add(paths, &mut reason, event));
                reason
            }
            What::Term(provision, row) => {
                let mut reason = self.reason(paths, provision, row.and_then(person), step.truth);
                step.events.iter().for_each(|event| self.add(paths, &mut reason, event));
                reason
            }
            // What a cited rule rests on is told where that rule is decided.
            What::Rule(rule, applies, row) => {
                let provision = self.policy.rules.get(rule).map_or(0, |rule| rule.provision);
                let about = if Some(row) == self.subject { None } else { person(row) };
                let mut reason = self.reason(paths, provision, about, step.truth);
                reason.applies = applies.then_some(step.truth);
                reason
            }
        }
    }

    fn add(&self, paths: &Paths<'_>, reason: &mut Reason, event: &Event) {
        match event {
            Event::Known(at, val) | Event::Presumed(at, val) => {
                let path = paths.fact(*at);
                if !reason.values.0.iter().any(|(known, ..)| *known == path) {
                    let (json, words) = self.written(paths, *at, val);
                    reason.values.0.push((path, json, words));
                }
            }
            Event::Unknown(at) => {
                let path = paths.fact(*at);
                if !reason.unknown.contains(&path) {
                    reason.unknown.push(path);
                }
            }
            Event::Question(at) => {
                reason.questions.extend(self.policy.questions.get(*at).map(|question| question.text.clone()))
            }
            Event::Step(step) => {
                let inner = self.step(paths, step);
                let known = reason.clauses.iter().any(|known| known.at == inner.at && known.subject == inner.subject);
                if !known {
                    reason.clauses.push(inner);
                }
            }
        }
    }

    /// A value as JSON writes it and in words.
    fn written(&self, paths: &Paths<'_>, at: FactAt, val: &Val) -> (Json, String) {
        let ty = paths.type_of(at);
        let quoted = |text: &str| serde_json::to_string(text).unwrap_or_default();
        let (json, words) = match val {
            Val::None => ("null".to_owned(), "none".to_owned()),
            Val::YesNo(value) => (value.to_string(), if *value { "yes" } else { "no" }.to_owned()),
            Val::Number(number) => (number.to_string(), number.to_string()),
            Val::Range(low, high) => (quoted(&format!("{low}/{high}")), format!("{low} to {high}")),
            Val::Date(date) => (quoted(&date.to_string()), date.to_string()),
            Val::Span(span) => (quoted(&span.to_iso()), span.to_string()),
            Val::Text(text) => (quoted(text), format!("“{text}”")),
            Val::Choice(member) => {
                let choice = ty.and_then(|ty| {
                    if let crate::model::shape::Kind::Choice(id) = ty.kind {
                        self.model.shape.choices.get(id)
                    } else {
                        None
                    }
                });
                let member = choice.and_then(|choice| choice.members.get(usize::try_from(*member).ok()?));
                member.map_or((String::from("null"), String::new()), |(name, label)| (quoted(name), label.clone()))
            }
            Val::Row(row) => {
                let record = ty.and_then(|ty| match ty.kind {
                    crate::model::shape::Kind::Reference(id) | crate::model::shape::Kind::Record(id) => Some(id),
                    _ => None,
                });
                let key = record.map(|record| paths.short(record, *row)).unwrap_or_default();
                (quoted(&key), key)
            }
        };
        (RawValue::from_string(json).unwrap_or_else(|_| RawValue::NULL.to_owned()), words)
    }
}
