//! The values of a fact at which a policy may decide otherwise, for whoever tries what a case could be.

mod comparisons;
mod values;

pub(crate) use comparisons::{Comparison, comparisons, of_factors};
pub(crate) use values::{MOST, MOST_NAMED, Tries, Try, put};
