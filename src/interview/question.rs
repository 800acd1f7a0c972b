//! A question: of what, how it is answered, and why it is asked.

use super::matter::Candidate;
use super::{AskedOf, Interview, answer, answers, dates};
use crate::facts::{FactAt, Path, Slot};
use crate::model::policy::Source;
use crate::model::shape::{Kind, Member, Shape, Type};

/// A member of a choice.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Choice {
    /// Its name, as a case writes it.
    pub name: String,
    /// Its label.
    pub label: String,
    /// Its notes.
    pub notes: Vec<String>,
}

/// How a question is answered.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum Form {
    /// Yes or no.
    YesNo,
    /// A number.
    Number,
    /// A date.
    Date,
    /// A span of years, months and days.
    Span,
    /// A period, from a day to a day or still running.
    Period,
    /// A text.
    Text,
    /// One of a choice.
    Choice(Vec<Choice>),
    /// Somebody, or several, by their keys; a key that is new adds somebody to the case.
    Names {
        /// The record of which they are.
        of: String,
        /// The keys that the case holds.
        known: Vec<String>,
        /// Whether several can be named.
        many: bool,
    },
    /// How many entries a list of records without a key has.
    HowMany {
        /// The record of which they are.
        of: String,
    },
    /// Several values.
    Many(Box<Form>),
}

impl Form {
    /// What would do as an answer, in a sentence: `write yes or no`.
    #[must_use]
    pub fn hint(&self) -> String {
        answers::would_do(self)
    }

    /// What is understood by an answer that tells of dates in another form than a case does: `2005-04-01` of `2005/4/1` and
    /// of `平成17年4月1日`. `None` where it is written as a case writes it, tells of no dates, or will not do.
    ///
    /// ```
    /// use kijun::Form;
    /// assert_eq!(Form::Date.understood("2005/4/1").as_deref(), Some("2005-04-01"));
    /// assert_eq!(Form::Date.understood("2005-04-01"), None);
    /// ```
    #[must_use]
    pub fn understood(&self, text: &str) -> Option<String> {
        dates::understood(self, text)
    }
}

/// Why something is asked: the provision by which it matters.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Why {
    /// Its address: `minors_2023 rule 1(b)`; of the policy itself, its name.
    pub at: String,
    /// Its sentence; of the policy itself, its title.
    pub text: String,
    /// Where it comes from; where that is not said, where the provision around it does.
    pub sources: Vec<Source>,
}

/// A question about a fact.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Question {
    /// The fact's path: `people[ken].schooling`.
    pub at: String,
    /// Its label, or its name where the vocabulary gives none.
    pub label: String,
    /// Its type as the vocabulary writes it.
    pub ty: String,
    /// The vocabulary's notes: those of the fact, of its record, and of the record or the choice that it is.
    pub notes: Vec<String>,
    /// The kinds of evidence of which the answer needs one to count; empty where it needs none.
    pub evidence: Vec<String>,
    /// What is known of it: of a date the year or the month, as the case writes it; of a list of entries without a key how
    /// many it holds already.
    pub known: Option<String>,
    /// What is said of it already beside its value, in the case or with an answer that was taken back: `evidence enrolment
    /// certificate`, `by the school`, `on 2024-04-08`, `disputed`. It stays with a new answer, unless that is
    /// [`crate::Answer::plain`] or says otherwise.
    pub said: Vec<String>,
    /// How it is answered.
    pub form: Form,
    /// Whether `none` is an answer: there may be no such thing, or the list may be empty.
    pub or_none: bool,
    /// Who answers it.
    pub asked_of: AskedOf,
    /// Why it is asked.
    pub why: Why,
    /// Whether it was found out exactly that it matters, by trying; else by Kleene's logic, which may ask too much and
    /// never too little.
    pub exact: bool,
}

impl Interview {
    pub(super) fn question(&self, candidate: &Candidate, exact: bool) -> Question {
        let shape = &self.case.slots.shape;
        let field = shape.field(candidate.at.record, candidate.at.field);
        let name = field.map(|field| field.name.clone()).unwrap_or_default();
        let ty = field.map(|field| field.ty);
        let policy = &self.on.basis.plan.policy;
        let why = match candidate.within.last() {
            Some(&at) => {
                let provision = policy.provision(at);
                Why {
                    at: policy.address(at).to_owned(),
                    text: provision.text.clone(),
                    sources: policy.sources_of(at).to_vec(),
                }
            }
            None => Why { at: policy.name.clone(), text: policy.title.clone(), sources: policy.sources.clone() },
        };
        let single = candidate.at.item.is_some();
        let form = ty.map_or(Form::Text, |ty| self.form(if single { Type { list: false, ..ty } } else { ty }));
        Question {
            at: candidate.path.clone(),
            label: Path::fact(&self.case.slots, candidate.at).label().unwrap_or_else(|| name.replace('_', " ")),
            ty: ty.map(|ty| shape.type_name(ty)).unwrap_or_default(),
            notes: notes(shape, candidate.at),
            evidence: candidate.evidence.clone(),
            known: match self.case.slots.fact(candidate.at) {
                Slot::Days(days) => Some(days.to_string()),
                Slot::List { length, .. } if matches!(form, Form::HowMany { .. }) => Some(length.to_string()),
                _ => None,
            },
            said: answer::words(&self.said_of(candidate)),
            form,
            or_none: ty.is_some_and(|ty| ty.or_none || ty.list && !single),
            asked_of: if candidate.judged { AskedOf::Official } else { AskedOf::Applicant },
            why,
            exact,
        }
    }

    fn form(&self, ty: Type) -> Form {
        let slots = &self.case.slots;
        let named = |id: usize| slots.shape.record(id).map(|record| record.name.clone()).unwrap_or_default();
        let form = match ty.kind {
            Kind::YesNo => Form::YesNo,
            Kind::Number => Form::Number,
            Kind::Date => Form::Date,
            Kind::Span => Form::Span,
            Kind::Text | Kind::Key => Form::Text,
            Kind::Choice(id) => {
                let members = slots.shape.choices.get(id).map_or(&[][..], |choice| choice.members.as_slice());
                let choice = |member: &Member| Choice {
                    name: member.name.clone(),
                    label: member.label.clone(),
                    notes: member.notes.clone(),
                };
                Form::Choice(members.iter().map(choice).collect())
            }
            Kind::Record(id) if slots.shape.is_period(id) => Form::Period,
            Kind::Record(id) if slots.shape.record(id).is_none_or(|record| record.key.is_none()) => {
                return Form::HowMany { of: named(id) };
            }
            Kind::Record(id) | Kind::Reference(id) => {
                return Form::Names { of: named(id), known: self.keys(id), many: ty.list };
            }
        };
        if ty.list { Form::Many(Box::new(form)) } else { form }
    }

    /// The keys of a record that the case holds.
    fn keys(&self, record: usize) -> Vec<String> {
        let slots = &self.case.slots;
        let Some(field) = slots.shape.record(record).and_then(|record| record.key) else { return Vec::new() };
        let keys = slots.keyed(record).filter_map(|row| slots.text(slots.slot(row, field)));
        keys.map(str::to_owned).collect()
    }
}

/// What the vocabulary notes of a fact, of its record, and of the record or the choice that it is.
fn notes(shape: &Shape, at: FactAt) -> Vec<String> {
    let Some(field) = shape.field(at.record, at.field) else { return Vec::new() };
    let of_record = |id: usize| shape.record(id).map_or(&[][..], |record| &record.notes);
    let of_type = match field.ty.kind {
        Kind::Choice(id) => shape.choices.get(id).map_or(&[][..], |choice| &choice.notes),
        Kind::Record(id) | Kind::Reference(id) if id != at.record => of_record(id),
        _ => &[],
    };
    field.notes.iter().chain(of_record(at.record)).chain(of_type).cloned().collect()
}
