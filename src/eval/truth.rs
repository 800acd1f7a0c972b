//! Kleene's strong logic.

/// Yes, no, or unknown; in the order in which `and` takes the smallest and `or` the largest (`docs/language.md`, "Unknown,
/// none and unsettled"). In JSON it is its word.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Truth {
    /// It does not hold.
    No,
    /// Nothing known settles it.
    #[default]
    Unknown,
    /// It holds.
    Yes,
}

impl Truth {
    pub(crate) fn of(value: bool) -> Truth {
        if value { Truth::Yes } else { Truth::No }
    }

    pub(crate) fn not(self) -> Truth {
        match self {
            Truth::No => Truth::Yes,
            Truth::Unknown => Truth::Unknown,
            Truth::Yes => Truth::No,
        }
    }

    /// Its place among the three: 0, 1 or 2.
    pub(crate) fn number(self) -> u32 {
        match self {
            Truth::No => 0,
            Truth::Unknown => 1,
            Truth::Yes => 2,
        }
    }

    /// `yes`, `no` or `unknown`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Truth::No => "no",
            Truth::Unknown => "unknown",
            Truth::Yes => "yes",
        }
    }
}
