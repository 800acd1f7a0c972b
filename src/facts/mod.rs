//! Case data in the shape that a policy expects.

mod case;
mod envelope;
mod example;
mod own;
mod read;
mod scan;

pub use case::Case;
pub(crate) use case::{Envelope, FactAt, Paths, Slot};
pub(crate) use example::{build as from_example, path_text};
pub(crate) use own::to_json;
pub(crate) use read::read;
