//! Case data in the shape that a policy expects.

mod case;
pub(crate) mod document;
mod envelope;
mod example;
mod given;
mod json;
mod own;
mod paths;
mod quick;
mod read;
mod references;
mod scan;
mod schema;
mod slips;
mod template;

pub use case::Case;
pub(crate) use case::{Envelope, FactAt, Slot, Slots};
pub(crate) use example::{build as from_example, path_text};
pub(crate) use given::given;
pub(crate) use json::Json;
pub(crate) use own::to_json;
pub use paths::Path;
pub(crate) use read::read;
pub(crate) use schema::schema;
pub(crate) use template::template;
