//! Rules and clauses with their truth, and the values that made it so.

use std::borrow::Cow;

use serde::Serialize;

use super::Values;
use crate::eval::Truth;
use crate::facts::{Envelope, Path};
use crate::values::Date;

/// A rule or clause with its truth and the values that made it so; its texts are those of the decision's policy and case. In
/// JSON the keys are the names of the fields, as `docs/commands.md` tells them under "A decision".
#[derive(Clone, Debug, Default, Serialize)]
pub struct Reason<'a> {
    /// The address: `minors_2023 rule 1(b)`; of a policy that was asked, its name.
    pub at: &'a str,
    /// About whom, where that is not the decision's subject: `people[mother]`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<Path<'a>>,
    /// The sentence of the law; of a rule its title.
    pub text: Cow<'a, str>,
    /// Whether it holds; for a rule, whether it is met.
    pub truth: Truth,
    /// For a rule: whether it applies. It does if it is met and no other sets it aside. `None` for a clause.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub applies: Option<Truth>,
    /// For a rule: the addresses of the rules that set it aside, or may do so.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub set_aside_by: Vec<&'a str>,
    /// The clauses, and the terms and rules that it cites.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub clauses: Vec<Reason<'a>>,
    /// For a rule: the exception, as clauses.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unless: Vec<Reason<'a>>,
    /// What made it so: known facts by their paths, and what was counted from them in words of the language.
    #[serde(skip_serializing_if = "Values::is_empty")]
    pub values: Values<'a>,
    /// The paths of the unknown facts that left it open.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unknown: Vec<Path<'a>>,
    /// The paths of the facts that were found to be unknowable.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cannot_be_known: Vec<Path<'a>>,
    /// Where facts are from, and which of them are disputed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence<'a>>,
    /// What does not count without evidence of a kind that the policy requires.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub needs_evidence: Vec<NeedsEvidence<'a>>,
    /// The notes of the provision: what is an inference, what is not said.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    pub notes: &'a [String],
    /// The questions of law that left it open.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub questions: Vec<&'a str>,
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

impl Reason<'_> {
    /// As it was made; the room of its lists stays.
    pub(super) fn clear(&mut self) {
        self.set_aside_by.clear();
        self.clauses.clear();
        self.unless.clear();
        self.values.clear();
        self.unknown.clear();
        self.cannot_be_known.clear();
        self.evidence.clear();
        self.needs_evidence.clear();
        self.questions.clear();
        (self.subject, self.applies, self.cited, self.otherwise) = (None, None, None, false);
    }
}

/// A fact that does not count without evidence (`docs/language.md`, "Unknown, none and unsettled").
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct NeedsEvidence<'a> {
    /// The fact's path.
    pub at: Path<'a>,
    /// The kinds of evidence of which it needs one.
    pub evidence: &'a [String],
}

/// What a case says of a fact beside its value, in its envelope (`docs/language.md`, "A case in JSON").
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Evidence<'a> {
    /// The fact's path.
    pub at: Path<'a>,
    /// What shows it: `enrolment certificate`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub evidence: Option<&'a str>,
    /// Whose finding or assessment it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<&'a str>,
    /// Of which day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<Date>,
    /// Whether it is disputed. It is decided on as given.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub disputed: bool,
}

impl<'a> Evidence<'a> {
    /// What an envelope says, unless that is nothing.
    pub(super) fn of(at: Path<'a>, envelope: &'a Envelope) -> Option<Evidence<'a>> {
        let Envelope { evidence, by, on, disputed, .. } = envelope;
        let says_something = evidence.is_some() || by.is_some() || on.is_some() || *disputed;
        let evidence = Evidence { at, evidence: evidence.as_deref(), by: by.as_deref(), on: *on, disputed: *disputed };
        says_something.then_some(evidence)
    }
}
