//! The tests of kijun: one binary, one file a topic.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod agreement;
mod answers;
mod asking;
mod commands;
mod coverage;
mod disputes;
mod documents;
mod effects;
mod errors;
mod facts;
mod fixtures;
mod formatting;
mod generator;
mod interview;
mod law;
mod limits;
mod meaning;
mod periods;
mod policies;
mod printing;
mod properties;
mod reference;
mod render;
mod schema;
mod sheets;
mod showing;
mod sources;
mod starting;
mod support;
mod tables;
mod telling;
mod version;
mod walkthrough;
mod whatif;
mod why_not;
