//! Time: which amendments hold on which day, and the text that follows. It works on trees, and knows no meaning
//! (`docs/amendments.md`).

mod addresses;
mod apply;
mod cases;
mod differences;
mod header;
mod heads;
mod idle;
mod insert;
mod listing;
mod mixed;
mod order;
mod replace;
mod rows;
mod table_rows;
mod texts;
mod touch;
mod words;

pub(crate) use addresses::addresses;
pub use differences::{Difference, DifferenceKind};
pub(crate) use differences::{differences, vocabulary_differences};
pub(crate) use mixed::{mixed, mixed_vocabulary};
pub(crate) use order::{Amended, gather};
pub(crate) use texts::{Choice, Law, Laws, Segment, Text, Tree, laws};

/// What an amendment did at an address.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Mark {
    /// The address, without the policy.
    pub(crate) address: String,
    /// The amendment, as it stands among those of the policy.
    pub(crate) amendment: usize,
    pub(crate) how: How,
}

/// How an amendment changed something.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum How {
    Replaced,
    Inserted,
    Repealed,
    Words,
}

impl How {
    /// In words: `inserted`.
    pub(crate) fn words(self) -> &'static str {
        match self {
            How::Replaced => "replaced",
            How::Inserted => "inserted",
            How::Repealed => "repealed",
            How::Words => "changed",
        }
    }
}
