//! The tests of kijun: one binary, one file a topic.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod documents;
mod fixtures;
mod limits;
mod meaning;
mod policies;
mod render;
mod support;
