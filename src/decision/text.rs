//! The text by which it was decided, and why by that.

use std::sync::Arc;

use serde::Serialize;

use super::tell::Teller;
use super::{Decision, Missing, Reason};
use crate::eval::{Asked, Engine, NOBODY, Notes, Trace, Truth, Verdict};
use crate::facts::FactAt;
use crate::law::{Amended, Law, Tree};
use crate::values::Date;

/// A text of a policy: the amendments in it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct DecidedBy<'a> {
    /// The names of the amendments in it, in the order of their start; empty where it is the text as it was made.
    pub amended_by: Vec<&'a str>,
    /// The day by whose law it was decided, where that is not the day of the decision.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub law_of: Option<Date>,
}

/// By which text it was decided, and why by that. Only where a policy has amendments, or is governed by the law of another
/// day.
#[derive(Clone, Debug, Serialize)]
pub struct TextUsed<'a> {
    /// The text; where it is open which of them decides, the latest.
    #[serde(flatten)]
    pub text: DecidedBy<'a>,
    /// The other texts by which it may have to be decided.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub or: Vec<DecidedBy<'a>>,
    /// What the amendments say of the cases for which they hold, as far as it was asked.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub because: Vec<Reason<'a>>,
    /// Whether facts chose the text.
    #[serde(skip)]
    pub chosen: bool,
}

impl Decision {
    fn law_and_tree(&self, text: usize) -> Option<(&Law, &Tree)> {
        let laws = &self.plan.model.laws;
        let text = laws.texts.get(text)?;
        Some((laws.laws.get(text.law)?, laws.trees.get(text.tree)?))
    }

    fn decided_by(&self, text: usize, law_on: Date) -> DecidedBy<'_> {
        let Some((law, tree)) = self.law_and_tree(text) else {
            return DecidedBy { amended_by: Vec::new(), law_of: None };
        };
        let own = tree.amendments.iter().filter_map(|at| law.amendments.get(*at));
        let law_of = Some(law_on).filter(|day| *day != self.plan.on);
        DecidedBy { amended_by: own.map(Amended::name).collect(), law_of }
    }

    /// By which text it was decided, and why by that; `None` where the policy has but one text.
    #[must_use]
    pub fn text(&self) -> Option<TextUsed<'_>> {
        let (law, _) = self.law_and_tree(self.plan.policy.text)?;
        let Some(by) = &self.by else {
            if law.amendments.is_empty() {
                return None;
            }
            let text = self.decided_by(self.plan.policy.text, self.plan.law_on);
            return Some(TextUsed { text, or: Vec::new(), because: Vec::new(), chosen: false });
        };
        let mut texts: Vec<DecidedBy<'_>> = Vec::new();
        for (plan, _) in by.texts.iter().rev() {
            let text = self.decided_by(plan.policy.text, plan.law_on);
            if !texts.contains(&text) {
                texts.push(text);
            }
        }
        let mut texts = texts.into_iter();
        let text = texts.next()?;
        Some(TextUsed { text, or: texts.collect(), because: by.day.because(), chosen: true })
    }

    /// What was asked to find the text. Of the decision by the text of the day.
    fn asked(&self) -> (Asked<Trace>, Notes<'_>) {
        let subject = self.subject.unwrap_or(NOBODY);
        let mut engine = Engine::<Trace>::by(&self.plan, &self.case, subject);
        let (_, asked) = engine.texts(subject);
        (asked, engine.notes)
    }

    /// The same in words.
    fn because(&self) -> Vec<Reason<'_>> {
        if self.subject.is_none() {
            return Vec::new();
        }
        let (asked, notes) = self.asked();
        let teller = Teller { decision: self, notes: &notes };
        let governed = |provision: &usize| self.plan.policy.provision(*provision).owner.is_some();
        let asked = asked.into_iter().filter(|(provision, ..)| governed(provision));
        asked.map(|(provision, truth, why)| teller.clause(provision, truth, why)).collect()
    }

    /// The facts that leave it open which text decides. Of the decision by the text of the day.
    fn missing_for_the_text(&self) -> Missing {
        let (asked, notes) = self.asked();
        let open: Vec<Trace> =
            asked.iter().filter(|(_, truth, _)| *truth == Truth::Unknown).map(|(.., why)| *why).collect();
        self.missing_in(&notes, open.into_iter())
    }

    /// The facts that were presumed to find the text.
    pub(super) fn presumed_for_the_text(&self) -> Vec<FactAt> {
        let Some(by) = &self.by else { return Vec::new() };
        let (asked, notes) = by.day.asked();
        Decision::presumed_in(&notes, asked.iter().map(|(.., why)| *why))
    }

    /// The facts that leave it open which text decides about whoever is not listed.
    pub(super) fn missing_for_anybody(&self) -> Missing {
        let by = self.by.as_ref().filter(|by| by.texts.len() > 1);
        by.map(|by| by.day.missing_for_the_text()).unwrap_or_default()
    }

    /// What is missing where several texts may decide: the facts that choose among them, then what each leaves open.
    pub(super) fn missing_by_texts(&self) -> Option<Missing> {
        let by = self.by.as_ref().filter(|by| by.texts.len() > 1)?;
        let mut missing = by.day.missing_for_the_text();
        for (plan, verdict) in &by.texts {
            if let Verdict::Undetermined { .. } = verdict {
                let own = Decision {
                    plan: Arc::clone(plan),
                    case: Arc::clone(&self.case),
                    subject: self.subject,
                    verdict: verdict.clone(),
                    by: None,
                };
                missing.merge(own.missing());
            }
        }
        Some(missing)
    }
}
