//! An answer: what is said, and what is said of it.

use crate::facts::{Envelope, Json};
use crate::values::Date;

/// An answer to a question: what is said, and what is said of it.
///
/// ```
/// use kijun::Answer;
/// let shown = Answer::typed("yes").evidence("enrolment certificate").disputed();
/// ```
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answer {
    pub(super) said: Said,
    pub(super) evidence: Option<String>,
    pub(super) by: Option<String>,
    pub(super) on: Option<Date>,
    pub(super) disputed: bool,
    pub(super) incomplete: bool,
    /// Whether what was said of it before is dropped.
    pub(super) plain: bool,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Said {
    Typed(String),
    None,
    Unknown,
    CannotBeKnown,
}

impl Answer {
    fn new(said: Said) -> Answer {
        Answer { said, evidence: None, by: None, on: None, disputed: false, incomplete: false, plain: false }
    }

    /// What a person writes: `yes`, `2011-05-01`, `令和5年8月4日`, `1 year 6 months`, `3,000,000`, the name, the label or
    /// the number of a choice; keys with commas between them; of entries without a key how many there are.
    #[must_use]
    pub fn typed(text: impl Into<String>) -> Answer {
        Answer::new(Said::Typed(text.into()))
    }

    /// There is no such thing: `none`, or an empty list.
    #[must_use]
    pub fn none() -> Answer {
        Answer::new(Said::None)
    }

    /// It is not known now. It is not asked again in this interview, and stands in the case as before.
    #[must_use]
    pub fn unknown() -> Answer {
        Answer::new(Said::Unknown)
    }

    /// It was found that it cannot be known.
    #[must_use]
    pub fn cannot_be_known() -> Answer {
        Answer::new(Said::CannotBeKnown)
    }

    /// What shows it.
    #[must_use]
    pub fn evidence(self, evidence: impl Into<String>) -> Answer {
        Answer { evidence: Some(evidence.into()), ..self }
    }

    /// Who says so.
    #[must_use]
    pub fn by(self, by: impl Into<String>) -> Answer {
        Answer { by: Some(by.into()), ..self }
    }

    /// Of which day that is.
    #[must_use]
    pub fn on(self, on: Date) -> Answer {
        Answer { on: Some(on), ..self }
    }

    /// It is disputed.
    #[must_use]
    pub fn disputed(self) -> Answer {
        Answer { disputed: true, ..self }
    }

    /// Of a list: more may belong to it.
    #[must_use]
    pub fn incomplete(self) -> Answer {
        Answer { incomplete: true, ..self }
    }

    /// What was said of it before, as [`crate::Question::said`] tells, is dropped. Without this it stays where the answer says
    /// nothing else.
    #[must_use]
    pub fn plain(self) -> Answer {
        Answer { plain: true, ..self }
    }

    /// The same answer with what was said of the fact before.
    pub(super) fn upon(&self, before: &Envelope) -> Answer {
        if self.plain {
            return self.clone();
        }
        let Envelope { evidence, by, on, disputed, .. } = before.clone();
        Answer {
            evidence: self.evidence.clone().or(evidence),
            by: self.by.clone().or(by),
            on: self.on.or(on),
            disputed: self.disputed || disputed,
            ..self.clone()
        }
    }

    /// What is said beside the value.
    pub(super) fn beside(&self) -> Envelope {
        let Answer { evidence, by, on, disputed, .. } = self.clone();
        Envelope { evidence, by, on, disputed, ..Envelope::default() }
    }

    /// The value in an envelope, where something is said of it; without a value it needs one.
    pub(super) fn enveloped(&self, value: Option<Json>) -> Json {
        let text = |key: &'static str, text: &Option<String>| text.clone().map(|text| (key, Json::text(text)));
        let cannot = value.is_none();
        let entries: Vec<(&str, Json)> = [
            value.clone().map(|value| ("$value", value)),
            text("evidence", &self.evidence),
            text("by", &self.by),
            self.on.map(|on| ("on", Json::text(on.to_string()))),
            self.disputed.then_some(("disputed", Json::Flag(true))),
            self.incomplete.then_some(("complete", Json::Flag(false))),
            cannot.then_some(("cannot_be_known", Json::Flag(true))),
        ]
        .into_iter()
        .flatten()
        .collect();
        match (value, entries.len()) {
            (Some(value), 1) => value,
            _ => Json::object(entries),
        }
    }
}

/// What an envelope says of a fact, in words: `evidence enrolment certificate`, `by the school`, `on 2024-04-08`, `disputed`.
pub(super) fn words(said: &Envelope) -> Vec<String> {
    [
        said.evidence.as_ref().map(|evidence| format!("evidence {evidence}")),
        said.by.as_ref().map(|by| format!("by {by}")),
        said.on.map(|on| format!("on {on}")),
        said.disputed.then(|| "disputed".to_owned()),
    ]
    .into_iter()
    .flatten()
    .collect()
}
