//! The judge of meaning: a slow, plain evaluator, written from the language page alone. See README.md.

mod asking;
mod calculations;
pub mod case;
pub mod changes;
mod comparisons;
mod conditions;
pub mod conformance;
mod dates;
mod decision;
mod effects;
pub mod examples;
pub mod json;
pub mod law;
mod numbers;
mod periods;
mod rules;
mod spans;
mod tables;
mod told;
mod totals;
mod transition;
mod values;
mod words;

pub use dates::Date;
pub use decision::decide;
pub use told::Decision;
