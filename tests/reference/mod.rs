//! The judge of meaning: a slow, plain evaluator, written from the language page alone. See README.md.

mod calculations;
pub mod case;
mod conditions;
pub mod conformance;
mod dates;
mod decision;
pub mod disputed;
pub mod examples;
mod json;
mod numbers;
pub mod random;
pub mod random_cases;
mod rules;
mod spans;
mod values;

pub use dates::Date;
pub use decision::{Decision, decide};
