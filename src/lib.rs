//! Criteria as policy files: checked, evaluated against cases, with reasons.
//!
//! [`PolicyFile`]s are loaded together into a [`PolicySet`]; a [`Policy`] of it reads a [`Case`], from JSON or from a type
//! of your own; on a day ([`PolicyOn`]) it gives a [`Decision`] about each subject. A decision tells its outcome, its
//! [`Reason`]s, and what is [`Missing`]. What is wrong with a file or a case comes as [`Problems`], each with its [`Code`].
//!
//! The library prints nothing, and reads no file, no environment and no clock: bytes and the day are arguments. What a
//! policy may say, and what it means, stands in `docs/language.md`, to whose sections the items here point; recipes stand
//! in `docs/embedding.md`.
//!
//! ```
//! use kijun::{PolicyFile, PolicySet, date};
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let set = PolicySet::load([
//!     PolicyFile::new("residence.kijun", include_str!("../policies/residence.kijun")),
//!     PolicyFile::new("minors_2023.kijun", include_str!("../policies/minors_2023.kijun")),
//! ])?;
//! let policy = set.policy("minors_2023")?;
//! let case = policy.read_case("ken", br#"{"people": [{"id": "ken", "went_home": true}]}"#)?;
//! for decision in policy.on(date!(2023-10-01)).decide(&case)? {
//!     println!("{:?} is {:?}", decision.subject(), decision.outcome());
//!     decision.reasons().iter().for_each(|reason| println!("{}: {}", reason.at, reason.truth.word()));
//! }
//! # Ok(())
//! # }
//! ```

mod boundary;
mod coverage;
mod decision;
mod diagnostic;
mod eval;
mod facts;
mod impact;
mod interview;
mod law;
mod model;
mod render;
mod set;
#[cfg(feature = "sheets")]
mod sheets;
mod source;
mod syntax;
mod values;
mod whatif;

pub use coverage::{Closed, Coverage, Covered, Gap, ProvisionKind, Suggestion, Suggestions};
pub use decision::{
    Contents, DecidedBy, Decision, Disputed, Evidence, Explanation, Factor, Factors, Finding, Missing, MissingFact,
    MissingQuestion, Name, NeedsEvidence, NoResult, Reason, TextUsed, Values, Weighed, WhyNot, Words,
};
pub use diagnostic::{Code, Diagnostic, Problems, Severity, Shown};
pub use eval::Truth;
pub use facts::{Case, Path};
pub use impact::{Failed, Impact, Touched, Transition, Turn};
pub use interview::{Answer, AskedOf, Choice, Form, Interview, Progress, Question, Step, Why, WrongAnswer, WrongKind};
pub use law::{Difference, DifferenceKind};
pub use model::policy::Source;
pub use render::{Style, decision as decision_text, what_if as what_if_text, why_not as why_not_text};
pub use set::{
    Amendment, Cause, Changed, ExampleRun, Findings, NotFormatted, Policy, PolicyFile, PolicyOn, PolicySet, Version,
};
pub use source::{Position, SourceFile, Span};
pub use syntax::ast;
pub use values::{Date, Days, NoEraDate, NoSuchDay, Number, NumberError, Rounding, TimeSpan, Unit};
pub use whatif::{Allowed, Alternative, Alternatives, Change, Done, Told, Turned, WhatIf};
