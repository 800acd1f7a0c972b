//! What an official weighs: listed with what is known of each, and never counted.

use serde::Serialize;

use super::{Decision, Reason};
use crate::eval::Reasoned;
use crate::facts::Paths;
use crate::model::policy::Source;
use crate::syntax::ast::Side;

/// A factor: whether it is there, and why.
#[derive(Clone, Debug, Serialize)]
pub struct Factor {
    /// Its address and sentence, whether it is there (`yes`), not there (`no`) or not known, and what made it so.
    #[serde(flatten)]
    pub reason: Reason,
    /// Whether it weighs strongly.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub strongly: bool,
    /// Where it comes from.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<Source>,
}

/// The factors of a decision that is left to discretion, in the order of the text. There is no score.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Factors {
    /// In favour.
    #[serde(rename = "for", skip_serializing_if = "Vec::is_empty")]
    pub in_favour: Vec<Factor>,
    /// Against.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub against: Vec<Factor>,
    /// On neither side.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub considered: Vec<Factor>,
}

impl Factors {
    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.in_favour.is_empty() && self.against.is_empty() && self.considered.is_empty()
    }
}

impl Decision {
    pub(super) fn factors(&self, paths: &Paths<'_>, reasoned: &Reasoned) -> Factors {
        let mut factors = Factors::default();
        for (factor, (truth, events)) in self.policy.factors.iter().zip(&reasoned.factors) {
            let provision = factor.clause.provision;
            let list = match factor.side {
                Side::For => &mut factors.in_favour,
                Side::Against => &mut factors.against,
                Side::Considered => &mut factors.considered,
            };
            list.push(Factor {
                reason: self.clause_reason(paths, provision, *truth, events),
                strongly: factor.strongly,
                sources: self.policy.provision(provision).sources.clone(),
            });
        }
        factors
    }
}
