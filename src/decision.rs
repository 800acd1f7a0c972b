//! What is decided about a subject, and why: the part of the face that embedders read.

use std::sync::Arc;

use serde::Serialize;
use serde_json::value::RawValue;

use crate::eval::{self, Event, Reasoned, Step, Truth, Verdict, What};
use crate::facts::{Case, FactAt, Paths};
use crate::model::Model;
use crate::model::expr::Val;
use crate::model::policy::{Policy, Source};
use crate::syntax::ast::Mark;
use crate::values::Date;

/// The decision about one subject of a case, on a date. Reasons are made when they are asked for.
#[derive(Clone, Debug)]
pub struct Decision {
    pub(crate) model: Arc<Model>,
    pub(crate) policy: Arc<Policy>,
    pub(crate) case: Arc<Case>,
    pub(crate) on: Date,
    /// The subject's row; `None` where the list of subjects is unknown.
    pub(crate) subject: Option<u32>,
    pub(crate) verdict: Verdict,
}

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

/// A fact or an assessment that is missing.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct MissingFact {
    /// Its path: `people[ken].schooling`.
    pub at: String,
    /// Its type as the vocabulary writes it.
    #[serde(rename = "type")]
    pub ty: String,
    /// Its label.
    pub label: String,
}

/// A question of law that the policy's author must settle.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct MissingQuestion {
    /// The clause that asks it.
    pub at: String,
    /// The question.
    pub text: String,
}

/// What keeps a decision open, in its three kinds and in the order of the text.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Missing {
    /// To be brought.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub facts: Vec<MissingFact>,
    /// To be made by an official.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub assessments: Vec<MissingFact>,
    /// To be settled.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub questions: Vec<MissingQuestion>,
}

impl Missing {
    /// Whether nothing is missing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.facts.is_empty() && self.assessments.is_empty() && self.questions.is_empty()
    }
}

/// A calculation without a result.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct NoResult {
    /// The clause that holds it.
    pub at: String,
    /// What went wrong.
    pub text: String,
}

impl Decision {
    /// The policy's name.
    #[must_use]
    pub fn policy(&self) -> &str {
        &self.policy.name
    }

    /// The policy's title.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.policy.title
    }

    /// The notes of the policy's header.
    #[must_use]
    pub fn notes(&self) -> &[String] {
        &self.policy.notes
    }

    /// The day on which it is decided.
    #[must_use]
    pub fn on(&self) -> Date {
        self.on
    }

    /// The name of the case.
    #[must_use]
    pub fn case(&self) -> &str {
        self.case.name()
    }

    /// About whom: `people[aiko]`; `None` where the case itself is the subject, or subjects are unknown.
    #[must_use]
    pub fn subject(&self) -> Option<String> {
        let (_, record) = self.policy.subjects.as_ref()?;
        Some(self.paths().row(*record, self.subject?))
    }

    /// The subject's key.
    #[must_use]
    pub fn subject_key(&self) -> Option<String> {
        let (_, record) = self.policy.subjects.as_ref()?;
        Some(self.paths().short(*record, self.subject?))
    }

    fn paths(&self) -> Paths<'_> {
        Paths::new(&self.model.shape, &self.case)
    }

    /// `decided`, `undetermined`, `undecided`, `conflict` or `not_in_force`.
    #[must_use]
    pub fn result(&self) -> &'static str {
        match self.verdict {
            Verdict::Decided(..) => "decided",
            Verdict::Undecided => "undecided",
            Verdict::Conflict(_) => "conflict",
            Verdict::Undetermined { .. } => "undetermined",
            Verdict::NotInForce => "not_in_force",
        }
    }

    fn outcome_model(&self) -> Option<&crate::model::policy::Outcome> {
        match &self.verdict {
            Verdict::Decided(outcome, _) => self.policy.outcomes.get(*outcome),
            _ => None,
        }
    }

    /// The outcome's name, where it is decided.
    #[must_use]
    pub fn outcome(&self) -> Option<&str> {
        self.outcome_model().map(|outcome| outcome.name.as_str())
    }

    /// The label of an outcome, or of a result that can stand beside outcomes.
    #[must_use]
    pub fn label<'a>(&'a self, name: &'a str) -> &'a str {
        self.policy.outcomes.iter().find(|outcome| outcome.name == name).map_or(name, |outcome| outcome.label.as_str())
    }

    /// The outcome's mark: `discretion`, `as a rule` or `entitled`.
    #[must_use]
    pub fn mark(&self) -> Option<&'static str> {
        self.outcome_model()?.mark.map(|mark| match mark {
            Mark::Entitled => "entitled",
            Mark::AsARule => "as a rule",
            Mark::Discretion => "discretion",
        })
    }

    /// The rules that applied with the outcome, or those in conflict.
    #[must_use]
    pub fn rules(&self) -> Vec<String> {
        let rules = match &self.verdict {
            Verdict::Decided(_, rules) | Verdict::Conflict(rules) => rules.as_slice(),
            _ => &[],
        };
        rules
            .iter()
            .filter_map(|at| self.policy.rules.get(*at))
            .map(|rule| self.policy.address(rule.provision))
            .collect()
    }

    /// The results that are possible, where it is undetermined.
    #[must_use]
    pub fn possible(&self) -> Vec<&str> {
        let Verdict::Undetermined { outcomes, undecided, conflict } = &self.verdict else { return Vec::new() };
        let outcomes =
            outcomes.iter().filter_map(|at| self.policy.outcomes.get(*at)).map(|outcome| outcome.name.as_str());
        outcomes.chain(undecided.then_some("undecided")).chain(conflict.then_some("conflict")).collect()
    }

    /// The window, both days included, where the policy is not in force.
    #[must_use]
    pub fn in_force(&self) -> Option<(Date, Option<Date>)> {
        self.policy.in_force.filter(|_| self.verdict == Verdict::NotInForce)
    }

    /// Evaluates again, this time keeping reasons.
    #[must_use]
    pub fn explain(&self) -> Explanation {
        let Some(subject) = self.subject.filter(|_| self.verdict != Verdict::NotInForce) else {
            let mut explanation = Explanation::default();
            if let (Verdict::Undetermined { .. }, Some((list, _))) = (&self.verdict, &self.policy.subjects)
                && let Some((record, field)) = list.steps.last()
            {
                let at = FactAt { record: *record, row: 0, field: *field, item: None };
                explanation.missing.facts.push(self.missing_fact(&self.paths(), at));
            }
            return explanation;
        };
        let reasoned = eval::reason(&self.model.shape, &self.policy, &self.case, self.on, subject);
        let paths = self.paths();
        let reasons = reasoned
            .rules
            .iter()
            .map(|rule| self.rule_reason(&paths, rule.rule, rule.met, rule.applies, &rule.events))
            .collect();
        let missing = if matches!(self.verdict, Verdict::Undetermined { .. }) {
            self.missing_of(&paths, &reasoned)
        } else {
            Missing::default()
        };
        let mut presumed = Vec::new();
        reasoned.rules.iter().for_each(|rule| presumptions(&paths, &rule.events, &mut presumed));
        let errors = reasoned
            .errors
            .iter()
            .map(|(at, text)| NoResult { at: self.policy.address(*at), text: (*text).to_owned() })
            .collect();
        Explanation { reasons, missing, presumed, errors, sources: self.sources() }
    }

    /// Why: every rule with its clauses.
    #[must_use]
    pub fn reasons(&self) -> Vec<Reason> {
        self.explain().reasons
    }

    /// What is still needed, where it is undetermined.
    #[must_use]
    pub fn missing(&self) -> Missing {
        self.explain().missing
    }

    /// The policy's sources, then those of the rules that applied and of their clauses, each once.
    fn sources(&self) -> Vec<Source> {
        let mut sources = self.policy.sources.clone();
        let prefixes: Vec<String> = match &self.verdict {
            Verdict::Decided(_, rules) | Verdict::Conflict(rules) => rules
                .iter()
                .filter_map(|at| self.policy.rules.get(*at))
                .map(|rule| self.policy.provision(rule.provision).address.clone())
                .collect(),
            _ => Vec::new(),
        };
        for provision in &self.policy.provisions {
            let below = prefixes.iter().any(|prefix| {
                provision
                    .address
                    .strip_prefix(prefix.as_str())
                    .is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
            });
            if below {
                sources.extend(
                    provision.sources.iter().filter(|source| !sources.contains(source)).cloned().collect::<Vec<_>>(),
                );
            }
        }
        sources
    }

    fn rule_reason(&self, paths: &Paths<'_>, rule: usize, met: Truth, applies: Truth, events: &[Event]) -> Reason {
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

    fn missing_fact(&self, paths: &Paths<'_>, at: FactAt) -> MissingFact {
        let field = self.model.shape.field(at.record, at.field);
        let ty = paths.type_of(at).map(|ty| self.model.shape.type_name(ty)).unwrap_or_default();
        let label = field
            .and_then(|field| field.label.clone())
            .unwrap_or_else(|| field.map(|field| field.name.clone()).unwrap_or_default());
        MissingFact { at: paths.fact(at), ty, label }
    }

    fn missing_of(&self, paths: &Paths<'_>, reasoned: &Reasoned) -> Missing {
        let mut missing = Missing::default();
        let mut seen: Vec<*const Step> = Vec::new();
        for rule in reasoned.rules.iter().filter(|rule| rule.applies == Truth::Unknown) {
            self.collect(paths, &rule.events, &mut missing, &mut seen);
        }
        missing
    }

    fn collect(&self, paths: &Paths<'_>, events: &[Event], missing: &mut Missing, seen: &mut Vec<*const Step>) {
        for event in events {
            match event {
                Event::Unknown(at) => {
                    let fact = self.missing_fact(paths, *at);
                    let judged = self.model.shape.field(at.record, at.field).is_some_and(|field| field.judged);
                    let list = if judged { &mut missing.assessments } else { &mut missing.facts };
                    if !list.contains(&fact) {
                        list.push(fact);
                    }
                }
                Event::Question(at) => {
                    if let Some(question) = self.policy.questions.get(*at) {
                        let question = MissingQuestion {
                            at: self.policy.address(question.provision),
                            text: question.text.clone(),
                        };
                        if !missing.questions.contains(&question) {
                            missing.questions.push(question);
                        }
                    }
                }
                Event::Step(step) if step.truth == Truth::Unknown && !seen.contains(&Arc::as_ptr(step)) => {
                    seen.push(Arc::as_ptr(step));
                    self.collect(paths, &step.events, missing, seen);
                }
                _ => {}
            }
        }
    }

    /// The decision as a JSON object on one line, keys in the documented order, empty parts left out.
    #[must_use]
    pub fn to_json(&self) -> String {
        #[derive(Serialize)]
        struct Window {
            from: Date,
            #[serde(skip_serializing_if = "Option::is_none")]
            to: Option<Date>,
        }
        #[derive(Serialize)]
        struct Whole<'a> {
            policy: &'a str,
            engine: &'a str,
            on: Date,
            case: &'a str,
            #[serde(skip_serializing_if = "Option::is_none")]
            subject: Option<String>,
            result: &'a str,
            #[serde(skip_serializing_if = "Option::is_none")]
            outcome: Option<&'a str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            mark: Option<&'a str>,
            #[serde(skip_serializing_if = "Vec::is_empty")]
            rules: Vec<String>,
            #[serde(skip_serializing_if = "Vec::is_empty")]
            possible: Vec<&'a str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            in_force: Option<Window>,
            #[serde(skip_serializing_if = "Missing::is_empty")]
            missing: Missing,
            #[serde(skip_serializing_if = "Vec::is_empty")]
            presumed: Vec<String>,
            #[serde(skip_serializing_if = "Vec::is_empty")]
            errors: Vec<NoResult>,
            #[serde(skip_serializing_if = "Vec::is_empty")]
            reasons: Vec<Reason>,
            #[serde(skip_serializing_if = "Vec::is_empty")]
            sources: Vec<Source>,
        }
        let explanation = self.explain();
        let whole = Whole {
            policy: self.policy(),
            engine: env!("CARGO_PKG_VERSION"),
            on: self.on,
            case: self.case(),
            subject: self.subject(),
            result: self.result(),
            outcome: self.outcome(),
            mark: self.mark(),
            rules: self.rules(),
            possible: self.possible(),
            in_force: self.in_force().map(|(from, to)| Window { from, to }),
            missing: explanation.missing,
            presumed: explanation.presumed,
            errors: explanation.errors,
            reasons: explanation.reasons,
            sources: explanation.sources,
        };
        serde_json::to_string(&whole).unwrap_or_default()
    }
}

/// Why a decision came out as it did.
#[derive(Clone, Debug, Default)]
pub struct Explanation {
    /// Every rule with its clauses, in the order of the text.
    pub reasons: Vec<Reason>,
    /// What is missing, where it is undetermined.
    pub missing: Missing,
    /// The facts that were presumed.
    pub presumed: Vec<String>,
    /// Calculations without a result.
    pub errors: Vec<NoResult>,
    /// The sources.
    pub sources: Vec<Source>,
}

fn presumptions(paths: &Paths<'_>, events: &[Event], into: &mut Vec<String>) {
    for event in events {
        match event {
            Event::Presumed(at, _) => {
                let path = paths.fact(*at);
                if !into.contains(&path) {
                    into.push(path);
                }
            }
            Event::Step(step) => presumptions(paths, &step.events, into),
            _ => {}
        }
    }
}
