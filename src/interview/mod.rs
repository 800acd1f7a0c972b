//! An interview: one question at a time, only for facts that can still change the result, the most decisive first.
//!
//! The case is kept as a JSON document and read again at every step. How it is found out which facts matter, and which
//! is asked first, is told in `docs/interview.md`.

mod answer;
mod answers;
mod dates;
mod matter;
mod periods;
mod question;

use std::collections::{HashMap, HashSet};

pub use answer::Answer;
use answer::Said;
use answers::Wrong;
pub use answers::{WrongAnswer, WrongKind};
use matter::{Candidate, Trial};
pub use question::{Choice, Form, Question, Why};

use crate::boundary::{Comparison, comparisons};
use crate::decision::Decision;
use crate::diagnostic::Problems;
use crate::facts::document::{self, Way, append, canonical, edit, is_incomplete, items, list_of, rows};
use crate::facts::{Case, Envelope, Json, Slot};
use crate::model::shape::Kind;
use crate::set::PolicyOn;

/// Who answers a question.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AskedOf {
    /// Facts are asked of the applicant.
    Applicant,
    /// Assessments, the facts with the mark `judged`, are asked of the official.
    Official,
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
    /// What was said beside the value.
    said: Envelope,
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
    /// What was said beside the values of answers that were taken back.
    taken_back: HashMap<String, Envelope>,
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
            taken_back: HashMap::new(),
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

    /// Everybody in the case so far about whom the policy decides, by key and path; `None` where it decides about the case
    /// itself.
    #[must_use]
    pub fn subjects(&self) -> Option<Vec<(String, String)>> {
        self.on.basis.plan.policy.subjects.as_ref()?;
        let all = self.on.decide(&self.case).unwrap_or_default();
        Some(all.iter().filter_map(|decision| Some((decision.subject_key()?, decision.subject()?))).collect())
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
            let first = trial.first(&self.case, open, decisions.len() > 1, |candidate| self.is_asked(candidate));
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

    /// What is said of a fact already, beside its value.
    fn said_of(&self, candidate: &Candidate) -> Envelope {
        let taken_back = self.taken_back.get(&candidate.path);
        taken_back.or_else(|| self.case.slots.envelope(candidate.at)).cloned().unwrap_or_default()
    }

    /// Takes the last answer back, and says to which fact. What was said beside its value stays for the next.
    pub fn back(&mut self) -> Option<String> {
        let Given { at, said, before: (document, case, left) } = self.given.pop()?;
        (self.document, self.case, self.left) = (document, case, left);
        self.taken_back.insert(at.clone(), said);
        Some(at)
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
        let answer = &answer.upon(&self.said_of(&candidate));
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
        self.taken_back.remove(at);
        self.given.push(Given { at: at.to_owned(), said: answer.beside(), before });
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
