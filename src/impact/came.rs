//! What came out about a subject, and the case of which it is asked.

use crate::decision::Decision;
use crate::eval::Truth;
use crate::facts::Case;
use crate::set::{Policy, PolicyOn};

/// What came out: the result in words, and the factors that are there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Came {
    pub(super) result: String,
    /// Each with its side; `None` where none are weighed.
    pub(super) there: Option<Vec<String>>,
}

impl Came {
    pub(super) fn of(decision: &Decision) -> Came {
        Came { result: result(decision), there: there(decision) }
    }

    /// Whether a case can be decided at all.
    pub(super) fn whether(decided: bool) -> Came {
        Came { result: if decided { "decided" } else { "failed" }.to_owned(), there: None }
    }

    /// Whether neither the result nor what is weighed is another.
    pub(super) fn is_like(&self, other: &Came) -> bool {
        self.result == other.result && self.more_than(other).is_empty() && other.more_than(self).is_empty()
    }

    /// The factors that are there and are not in the other; none where either weighs nothing.
    pub(super) fn more_than(&self, other: &Came) -> Vec<String> {
        let (Some(these), Some(those)) = (&self.there, &other.there) else { return Vec::new() };
        these.iter().filter(|factor| !those.contains(factor)).cloned().collect()
    }
}

/// A case as it was read by the old set and by the new, and the document where there is one.
pub(super) struct Facts<'a> {
    pub(super) old: Option<Case>,
    pub(super) new: Option<Case>,
    pub(super) json: Option<(&'a str, &'a [u8])>,
}

impl Facts<'_> {
    /// The case as a policy of any set reads it.
    fn read_by(&self, policy: &Policy) -> Option<Case> {
        let fits = |case: &&Case| case.slots.fits(&policy.model.shape, policy.policy.case);
        let known = self.old.iter().chain(&self.new).find(fits).cloned();
        known.or_else(|| self.json.and_then(|(name, json)| policy.read_case(name, json).ok()))
    }

    /// The decisions about it; `None` where it cannot be read or decided.
    pub(super) fn decided(&self, on: &PolicyOn) -> Option<Vec<Decision>> {
        on.decide(&self.read_by(&on.policy())?).ok()
    }

    /// What comes out about a subject, or whether anything does; `None` where the subject is not in the case.
    pub(super) fn comes(&self, on: &PolicyOn, about: Option<Option<&str>>) -> Option<Came> {
        let (decided, about) = match (self.decided(on), about) {
            (Some(decided), Some(about)) => (decided, about),
            (decided, _) => return Some(Came::whether(decided.is_some())),
        };
        decided.iter().find(|decision| decision.subject().as_deref() == about).map(Came::of)
    }
}

/// A decision's result in words that an example would expect.
fn result(decision: &Decision) -> String {
    match decision.result() {
        "undetermined" => format!("undetermined: {}", decision.possible().join(" or ")),
        "not_in_force" => "not in force".to_owned(),
        other => decision.outcome().unwrap_or(other).to_owned(),
    }
}

/// The factors that are there, each with its side.
fn there(decision: &Decision) -> Option<Vec<String>> {
    let weighed = decision.weighed();
    if weighed.is_empty() {
        return None;
    }
    let there = weighed.into_iter().filter(|factor| factor.truth == Truth::Yes);
    let told = there.map(|factor| {
        let at = factor.at.split_once("factors ").map_or(factor.at, |(_, address)| address);
        format!("{}: “{}”", at.split(" (").next().unwrap_or_default(), factor.text)
    });
    Some(told.collect())
}
