//! An interview: one question at a time, only for facts that can still change the result, the most decisive first.
//!
//! The case is kept as a JSON document and read again at every step. How it is found out which facts matter, and which
//! is asked first, is told in `docs/interview.md`.

mod answers;
mod matter;
mod periods;

use std::collections::HashSet;

pub use answers::{Answer, WrongAnswer, WrongKind};
use answers::{Said, Wrong};
use matter::{Candidate, Trial};

use crate::boundary::{Comparison, comparisons};
use crate::decision::Decision;
use crate::diagnostic::Problems;
use crate::facts::document::{self, Way, append, canonical, edit, is_incomplete, items, list_of, rows};
use crate::facts::{Case, Json, Path, Slot};
use crate::model::policy::Source;
use crate::model::shape::{Kind, Type};
use crate::set::PolicyOn;

/// Who answers a question.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AskedOf {
    /// Facts are asked of the applicant.
    Applicant,
    /// Assessments, the facts with the mark `judged`, are asked of the official.
    Official,
}

/// A member of a choice.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Choice {
    /// Its name, as a case writes it.
    pub name: String,
    /// Its label.
    pub label: String,
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
}

/// Why something is asked: the provision by which it matters.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Why {
    /// Its address: `minors_2023 rule 1(b)`; of the policy itself, its name.
    pub at: String,
    /// Its sentence; of the policy itself, its title.
    pub text: String,
    /// Where it comes from.
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
    /// The kinds of evidence of which the answer needs one to count; empty where it needs none.
    pub evidence: Vec<String>,
    /// What is known of it: of a date the year or the month, as the case writes it.
    pub known: Option<String>,
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

/// What comes next.
#[derive(Clone, Debug)]
pub enum Step {
    /// A question.
    Question(Box<Question>),
    /// Every decision is settled.
    Settled(Vec<Decision>),
    /// Nothing is left to ask, and a decision is still open: [`Decision::missing`] says what was left unknown and which
    /// questions of law remain, [`Decision::reasons`] what cannot be known.
    Open(Vec<Decision>),
}

/// How far an interview is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Progress {
    /// So many questions were answered.
    pub answered: usize,
    /// So many facts are open that can still matter.
    pub open: usize,
}

/// An answer that was given, and the case before it.
#[derive(Clone, Debug)]
struct Given {
    at: String,
    before: (Json, Case, HashSet<String>),
}

/// An interview about a case, made by [`PolicyOn::interview`].
#[derive(Clone, Debug)]
pub struct Interview {
    on: PolicyOn,
    document: Json,
    case: Case,
    about: Option<String>,
    asked_of: Option<AskedOf>,
    /// The facts that were left unknown.
    left: HashSet<String>,
    given: Vec<Given>,
    comparisons: Vec<Comparison>,
}

impl PolicyOn {
    /// Starts an interview about a case: `{}` is one of which nothing is known, and any other goes on from there.
    ///
    /// ```
    /// use kijun::{Answer, PolicyFile, PolicySet, Step, date};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let read = |name: &str| std::fs::read(name).map(|bytes| PolicyFile::new(name, bytes));
    /// # let set = PolicySet::load([read("policies/residence.kijun")?, read("policies/minors_2023.kijun")?])?;
    /// let policy = set.policy("minors_2023")?.on(date!(2023-10-01));
    /// let mut interview = policy.interview("ken", br#"{"people": [{"id": "ken", "born_in_japan": false}]}"#)?;
    /// let Step::Question(question) = interview.next() else { panic!("something is asked") };
    /// assert_eq!(question.at, "people[ken].went_home");
    /// interview.answer(&question.at, &Answer::typed("yes"))?;
    /// let Step::Settled(decisions) = interview.next() else { panic!("it is settled") };
    /// assert_eq!(decisions[0].outcome(), Some("not_subject"));
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    /// As [`crate::Policy::read_case`], and as [`PolicyOn::decide`].
    pub fn interview(&self, name: &str, json: &[u8]) -> Result<Interview, Problems> {
        let case = self.policy().read_case(name, json)?;
        self.decide(&case)?;
        // What was read is JSON.
        let document = Json::parse(&String::from_utf8_lossy(json)).unwrap_or(Json::Object(Vec::new()));
        let comparisons = comparisons(&self.basis.plan.model, &self.basis.plan.policy);
        Ok(Interview {
            on: self.clone(),
            document,
            case,
            about: None,
            asked_of: None,
            left: HashSet::new(),
            given: Vec::new(),
            comparisons,
        })
    }
}

impl Interview {
    /// The same about one subject only, named by its key or its path.
    #[must_use]
    pub fn about(self, subject: impl Into<String>) -> Interview {
        Interview { about: Some(subject.into()), ..self }
    }

    /// The same with questions to the applicant only, or to the official.
    #[must_use]
    pub fn asking(self, asked_of: AskedOf) -> Interview {
        Interview { asked_of: Some(asked_of), ..self }
    }

    fn trial(&self) -> Trial<'_> {
        Trial { on: &self.on, about: self.about.as_deref(), left: &self.left, comparisons: &self.comparisons }
    }

    /// The decisions about the case so far.
    #[must_use]
    pub fn decisions(&self) -> Vec<Decision> {
        self.trial().decide(&self.case)
    }

    /// The case so far.
    #[must_use]
    pub fn case(&self) -> &Case {
        &self.case
    }

    fn candidates(&self) -> Vec<Candidate> {
        let trial = self.trial();
        trial.candidates(&self.case.slots, &trial.decide(&self.case))
    }

    fn is_asked(&self, candidate: &Candidate) -> bool {
        match self.asked_of {
            None => true,
            Some(asked_of) => (asked_of == AskedOf::Official) == candidate.judged,
        }
    }

    /// The question that comes next, or how it ended.
    #[must_use]
    pub fn next(&self) -> Step {
        let trial = self.trial();
        let decisions = trial.decide(&self.case);
        let settled = decisions.iter().all(|decision| decision.result() != "undetermined");
        let open = trial.candidates(&self.case.slots, &decisions);
        if !settled && open.iter().any(|candidate| self.is_asked(candidate)) {
            let first = trial.first(&self.case.slots, open, |candidate| self.is_asked(candidate));
            if let Some((first, exact)) = first {
                return Step::Question(Box::new(self.question(&first, exact)));
            }
        }
        if settled { Step::Settled(decisions) } else { Step::Open(decisions) }
    }

    /// Every question that is open by Kleene's logic, in the order of the text.
    #[must_use]
    pub fn open(&self) -> Vec<Question> {
        let candidates = self.candidates();
        candidates
            .iter()
            .filter(|candidate| self.is_asked(candidate))
            .map(|candidate| self.question(candidate, false))
            .collect()
    }

    /// How far it is.
    #[must_use]
    pub fn progress(&self) -> Progress {
        let open = self.candidates().iter().filter(|candidate| self.is_asked(candidate)).count();
        Progress { answered: self.given.len(), open }
    }

    /// The case so far as JSON on many lines, its keys in the order of the vocabulary.
    #[must_use]
    pub fn to_json(&self) -> String {
        canonical(&self.case.slots.shape, self.case.slots.root, self.document.clone()).pretty()
    }

    /// Takes the last answer back, and says to which fact.
    pub fn back(&mut self) -> Option<String> {
        let Given { at, before: (document, case, left) } = self.given.pop()?;
        (self.document, self.case, self.left) = (document, case, left);
        Some(at)
    }

    fn question(&self, candidate: &Candidate, exact: bool) -> Question {
        let shape = &self.case.slots.shape;
        let field = shape.field(candidate.at.record, candidate.at.field);
        let name = field.map(|field| field.name.clone()).unwrap_or_default();
        let ty = field.map(|field| field.ty);
        let policy = &self.on.basis.plan.policy;
        let why = match candidate.provision {
            Some(at) => {
                let provision = policy.provision(at);
                Why {
                    at: policy.address(at).to_owned(),
                    text: provision.text.clone(),
                    sources: provision.sources.clone(),
                }
            }
            None => Why { at: policy.name.clone(), text: policy.title.clone(), sources: policy.sources.clone() },
        };
        let single = candidate.at.item.is_some();
        Question {
            at: candidate.path.clone(),
            label: Path::fact(&self.case.slots, candidate.at).label().unwrap_or_else(|| name.replace('_', " ")),
            ty: ty.map(|ty| shape.type_name(ty)).unwrap_or_default(),
            evidence: candidate.evidence.clone(),
            known: match self.case.slots.fact(candidate.at) {
                Slot::Days(days) => Some(days.to_string()),
                _ => None,
            },
            form: ty.map_or(Form::Text, |ty| self.form(if single { Type { list: false, ..ty } } else { ty })),
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
                let choice = |(name, label): &(String, String)| Choice { name: name.clone(), label: label.clone() };
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

    /// Answers a question that is open, by the fact's path: that of the step, or another one.
    ///
    /// # Errors
    /// [`WrongAnswer`], which says what would do; the case is then as before.
    pub fn answer(&mut self, at: &str, answer: &Answer) -> Result<(), WrongAnswer> {
        let told = |(kind, message, help): Wrong| WrongAnswer { at: at.to_owned(), kind, message, help };
        let Some(candidate) = self.candidates().into_iter().find(|candidate| candidate.path == at) else {
            let help = "answer the question that comes next, or go back".to_owned();
            return Err(told((WrongKind::NotOpen, format!("{at} is not open"), help)));
        };
        let before = (self.document.clone(), self.case.clone(), self.left.clone());
        let mut left = self.left.clone();
        if answer.said == Said::Unknown || answer.incomplete {
            left.insert(at.to_owned());
        }
        if answer.said != Said::Unknown {
            let document = self.with(&candidate, answer).map_err(told)?;
            let json = serde_json::to_vec(&document).unwrap_or_default();
            let case = self.on.policy().read_case(self.case.name(), &json).map_err(|problems| {
                let first = problems.diagnostics().first();
                let message = first.map(|problem| problem.message().to_owned()).unwrap_or_default();
                let help = first.and_then(|problem| problem.advice()).map(|help| help.to_owned()).unwrap_or_default();
                told((WrongKind::Range, message, help))
            })?;
            // What is known in part, or does not count without evidence, is not asked for again.
            let counts = candidate.evidence.is_empty() || case.slots.is_shown(candidate.at, &candidate.evidence);
            if !counts || case.slots.fact(candidate.at).is_in_part() {
                left.insert(at.to_owned());
            }
            left.extend(periods::told_in_part(&case.slots, candidate.at));
            (self.document, self.case) = (document, case);
        }
        self.left = left;
        self.given.push(Given { at: at.to_owned(), before });
        Ok(())
    }

    /// The document with an answer in it.
    fn with(&self, candidate: &Candidate, answer: &Answer) -> Result<Json, Wrong> {
        let slots = &self.case.slots;
        let at = candidate.at;
        let Some(field) = slots.shape.field(at.record, at.field) else { return Ok(self.document.clone()) };
        let mut document = self.document.clone();
        let question = self.question(candidate, false);
        let list = field.ty.list && at.item.is_none();
        // What the list holds already stays in it.
        let held = list && matches!(slots.slot(at.row, at.field), Slot::List { .. });
        let mut added: Vec<Json> = Vec::new();
        let mut new: Vec<String> = Vec::new();
        let value = match &answer.said {
            Said::Unknown => return Ok(document),
            Said::CannotBeKnown => None,
            Said::None if list => Some(Json::List(Vec::new())),
            Said::None if question.or_none => Some(Json::Null),
            Said::None => {
                let message = match question.form {
                    Form::YesNo => "“none” is no yes or no".to_owned(),
                    _ => format!("there is always such a thing as “{}”", question.label),
                };
                return Err((WrongKind::NeverNone, message, answers::would_do(&question.form)));
            }
            Said::Typed(text) => match &question.form {
                Form::Names { known, many, .. } => {
                    let keys = answers::keys(text, &question.form)?;
                    if let (false, [_, second, ..]) = (*many, keys.as_slice()) {
                        let message = format!("only one can be named, and “{second}” is a second");
                        return Err((WrongKind::Form, message, answers::would_do(&question.form)));
                    }
                    if let Kind::Record(record) = field.ty.kind {
                        added =
                            keys.iter().filter(|key| !known.contains(key)).map(|key| self.entry(record, key)).collect();
                        Some(Json::List(Vec::new()))
                    } else {
                        new = keys.iter().filter(|key| !known.contains(key)).cloned().collect();
                        let mut keys = keys.into_iter().map(Json::text);
                        if *many { Some(Json::List(keys.collect())) } else { keys.next() }
                    }
                }
                Form::HowMany { .. } => {
                    let count = answers::how_many(text, &question.form)?;
                    added = (0..count).map(|_| Json::Object(Vec::new())).collect();
                    Some(Json::List(Vec::new()))
                }
                Form::Many(form) => {
                    let values = answers::parts(text).into_iter().map(|part| answers::value(form, &part));
                    Some(Json::List(values.collect::<Result<_, Wrong>>()?))
                }
                form => Some(answers::value(form, text)?),
            },
        };
        if let (Kind::Reference(record), false) = (field.ty.kind, new.is_empty())
            && let Some(way) = list_of(&slots.shape, slots, record)
        {
            let entries: Vec<Json> = new.iter().map(|key| self.entry(record, key)).collect();
            document = edit(document, &way, &mut |json| {
                if is_incomplete(&json) { json } else { append(json, entries.clone()) }
            });
        }
        let Some(row) = rows(&slots.shape, slots).into_iter().find(|row| row.row == at.row) else {
            return Ok(document);
        };
        let mut way = match row.way {
            Way::Here(way) => way,
            // Whoever is pointed to and stands in no list comes into it.
            Way::Stranger(key) => {
                let Some(mut way) = list_of(&slots.shape, slots, row.record) else { return Ok(document) };
                let mut index = 0;
                document = edit(document, &way, &mut |json| {
                    index = items(json.clone()).len();
                    append(json, vec![self.entry(row.record, &key)])
                });
                way.push(document::Step::Index(index));
                way
            }
        };
        way.push(document::Step::Field(field.name.clone()));
        way.extend(at.item.and_then(|item| usize::try_from(item).ok()).map(document::Step::Index));
        Ok(edit(document, &way, &mut |old| {
            let value = value.clone().map(|value| match value {
                Json::List(values) if list => {
                    let before = if held { items(old.clone()) } else { Vec::new() };
                    Json::List(before.into_iter().chain(values).chain(added.clone()).collect())
                }
                value => value,
            });
            answer.enveloped(value)
        }))
    }

    /// A new entry of a list, of which its key is known.
    fn entry(&self, record: usize, key: &str) -> Json {
        let record = self.case.slots.shape.record(record);
        let field = record.and_then(|record| record.fields.get(record.key?));
        Json::object(field.map(|field| (field.name.clone(), Json::text(key))))
    }
}
