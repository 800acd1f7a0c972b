//! What examples and cases show of a policy: which truths each provision was seen with, and whether it ever mattered.

mod decided;
mod provisions;
mod suggest;
mod texts;

use std::collections::HashMap;
use std::sync::Arc;

use serde::Serialize;

pub use suggest::{Closed, Suggestion, Suggestions};

use crate::decision::Decision;
use crate::eval::{Truth, Verdict, Watched, watch};
use crate::facts::Slots;
use crate::set::Policy;
use crate::syntax::ast;
use crate::values::Date;
use provisions::{Counts, Item};

/// What a provision is, of which coverage is told (`docs/coverage.md`).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ProvisionKind {
    /// `presumes …` in the header.
    Presumption,
    /// An outcome.
    Outcome,
    /// A term that is a condition.
    Term,
    /// A row of a table.
    Row,
    /// A rule.
    Rule,
    /// A clause of a rule, an exception, a term or a factor.
    Clause,
    /// The `unless` of a rule, as a whole.
    Exception,
    /// A factor.
    Factor,
}

impl ProvisionKind {
    /// `rule`, `table row` and so on.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            ProvisionKind::Presumption => "presumption",
            ProvisionKind::Outcome => "outcome",
            ProvisionKind::Term => "term",
            ProvisionKind::Row => "table row",
            ProvisionKind::Rule => "rule",
            ProvisionKind::Clause => "clause",
            ProvisionKind::Exception => "exception",
            ProvisionKind::Factor => "factor",
        }
    }
}

/// What no example and no case shows of a provision.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Gap {
    /// It was never seen true.
    True,
    /// It was never seen false.
    False,
    /// It was never seen unknown.
    Unknown,
    /// It never decided: changing it alone would never have changed the outcome.
    Decided,
    /// It was never the one that counted.
    Counted,
}

impl Gap {
    /// Every kind of gap.
    pub const ALL: [Gap; 5] = [Gap::True, Gap::False, Gap::Unknown, Gap::Decided, Gap::Counted];

    /// `true`, `false`, `unknown`, `decided` or `counted`: what it never was.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Gap::True => "true",
            Gap::False => "false",
            Gap::Unknown => "unknown",
            Gap::Decided => "decided",
            Gap::Counted => "counted",
        }
    }

    fn truth(self) -> Option<Truth> {
        match self {
            Gap::True => Some(Truth::Yes),
            Gap::False => Some(Truth::No),
            Gap::Unknown => Some(Truth::Unknown),
            Gap::Decided | Gap::Counted => None,
        }
    }
}

/// What was seen of one provision. Where something cannot be, such as a `false` of what ends in `or unsettled`, it is not
/// expected, and no gap.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Covered {
    /// Its address, with the policy: `minors_2023 rule 1(b)`.
    pub at: String,
    /// What it is.
    pub kind: ProvisionKind,
    /// Its sentence.
    pub text: String,
    /// In how many decisions it was seen true; `None` where it has no truth, or can never be so.
    #[serde(rename = "true", skip_serializing_if = "Option::is_none")]
    pub yes: Option<u64>,
    /// In how many decisions it was seen false.
    #[serde(rename = "false", skip_serializing_if = "Option::is_none")]
    pub no: Option<u64>,
    /// In how many decisions it was seen unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unknown: Option<u64>,
    /// Whether changing it alone would have changed a decision, or a factor of which it is a part.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided: Option<bool>,
    /// In how many decisions it was the one that counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub counted: Option<u64>,
    /// What was never seen of it, and could be.
    pub gaps: Vec<Gap>,
}

/// What examples and cases show of a policy. Decisions are added to it, and it tells of each provision what was seen.
///
/// ```
/// use kijun::{Gap, PolicyFile, PolicySet};
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let read = |name: &str| std::fs::read(name).map(|bytes| PolicyFile::new(name, bytes));
/// # let set = PolicySet::load([read("policies/residence.kijun")?, read("policies/practice_until_2023.kijun")?])?;
/// let policy = set.policy("practice_until_2023")?;
/// let mut coverage = policy.coverage();
/// policy.examples().iter().for_each(|example| coverage.add(&example.decisions));
/// let all = coverage.provisions();
/// let rule = all.iter().find(|one| one.at == "practice_until_2023 rule 1").ok_or("there is a rule 1")?;
/// assert!(rule.counted > Some(0) && !rule.gaps.contains(&Gap::True));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Coverage {
    policy: Policy,
    items: Vec<Item>,
    cases: Vec<Added>,
    /// Where the provisions stand in the other texts of the policy, by the version of each: those that are the same there.
    others: HashMap<String, Arc<Same>>,
    /// The last day of an earlier text; of that only what no later text says, too, is told.
    until: Option<Date>,
    /// How many decisions could not be looked at, because that takes more steps than are allowed.
    left_out: u64,
}

/// The provisions of a text that are the same in another: from there to here.
type Same = HashMap<usize, usize>;

/// The decisions about a case on a day.
#[derive(Clone, Debug)]
struct Added {
    slots: Arc<Slots>,
    on: Date,
    looks: Vec<Look>,
}

/// A decision, and what each provision was in it.
#[derive(Clone, Debug)]
struct Look {
    decision: Decision,
    subject: u32,
    watched: Watched,
    /// Where it was decided by another text of the policy: which provisions are the same.
    same: Option<Arc<Same>>,
}

impl Policy {
    /// What decisions show of the policy: nothing yet. Where it has several texts, of the last.
    #[must_use]
    pub fn coverage(&self) -> Coverage {
        Coverage {
            policy: self.clone(),
            items: provisions::items(&self.model.shape, &self.policy),
            cases: Vec::new(),
            others: texts::others(self),
            until: None,
            left_out: 0,
        }
    }

    /// The coverage of each text of the policy, the last first; of earlier ones that of what no later one says, too.
    #[must_use]
    pub fn coverages(&self) -> Vec<Coverage> {
        texts::coverages(self)
    }
}

impl Look {
    /// What a decision shows: nothing where it is about nobody in particular, or on a day on which the policy is not in
    /// force. `None` where looking takes too many steps.
    fn new(decision: &Decision, same: Option<Arc<Same>>) -> Option<Option<Look>> {
        let Some(subject) = decision.subject.filter(|_| decision.verdict != Verdict::NotInForce) else {
            return Some(None);
        };
        let watched = watch(&decision.plan, &decision.case, subject)?;
        Some(Some(Look { decision: decision.clone(), subject, watched, same }))
    }

    /// The number of a provision in the policy that decided: its own, or another that uses its terms.
    fn place(&self, of: &Policy, provision: usize) -> Option<usize> {
        let deciding = &self.decision.plan.policy;
        // It may be the same text of another set.
        if (deciding.name.as_str(), self.decision.version()) == (of.name(), of.version()) {
            return Some(provision);
        }
        if let Some(same) = &self.same {
            return same.get(&provision).copied();
        }
        let address = &of.policy.provision(provision).address;
        let owner = Some(of.policy.name.as_str());
        deciding.provisions.iter().position(|other| other.owner.as_deref() == owner && other.address == *address)
    }

    fn is_of(&self, policy: &Policy) -> bool {
        self.decision.plan.policy.name == policy.policy.name
    }

    /// Whether a rule of the policy gave the outcome.
    fn by_rule(&self, of: &Policy, rule: usize) -> bool {
        let Verdict::Decided(_, by) = &self.watched.verdict else { return false };
        let provision = of.policy.rules.get(rule).and_then(|rule| self.place(of, rule.provision));
        let deciding = &self.decision.plan.policy.rules;
        by.rules().iter().any(|at| provision.is_some() && deciding.get(*at).map(|rule| rule.provision) == provision)
    }
}

impl Coverage {
    /// The policy of which it tells.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The last day of the text of which it tells, where that is not the last of the policy.
    #[must_use]
    pub fn until(&self) -> Option<Date> {
        self.until
    }

    /// The text of which it tells.
    #[must_use]
    pub fn tree(&self) -> ast::Policy {
        self.policy.tree()
    }

    /// Adds decisions: those by the policy, and those by another that uses its terms. One that was added already, and one
    /// on a day on which the policy is not in force, shows nothing more.
    pub fn add(&mut self, decisions: &[Decision]) {
        let name = self.policy.policy.name.clone();
        for decision in decisions {
            let deciding = &decision.plan.policy;
            let uses = || deciding.provisions.iter().any(|one| one.owner.as_deref() == Some(name.as_str()));
            if deciding.name == name || uses() {
                self.look(decision);
            }
        }
    }

    fn look(&mut self, decision: &Decision) {
        let on = decision.plan.on;
        let same = |added: &Added| {
            added.on == on && added.slots.name() == decision.case.name() && added.slots == decision.case
        };
        let at = self.cases.iter().position(same).unwrap_or(self.cases.len());
        if at == self.cases.len() {
            self.cases.push(Added { slots: Arc::clone(&decision.case), on, looks: Vec::new() });
        }
        let Some(added) = self.cases.get(at) else { return };
        let known = |look: &Look| {
            let one = &look.decision;
            Some(look.subject) == decision.subject
                && (one.policy(), one.version()) == (decision.policy(), decision.version())
        };
        if added.looks.iter().any(known) {
            return;
        }
        match self.look_at(decision) {
            Some(look) => self.cases.get_mut(at).into_iter().for_each(|added| added.looks.extend(look.clone())),
            None => self.left_out = self.left_out.saturating_add(1),
        }
    }

    /// What a decision shows, as [`Look::new`] tells it.
    fn look_at(&self, decision: &Decision) -> Option<Option<Look>> {
        let deciding = &decision.plan.policy;
        let same = self.others.get(decision.version()).filter(|_| deciding.name == self.policy.policy.name);
        Look::new(decision, same.cloned())
    }

    /// Whether no decision was added that shows anything.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.looks().next().is_none()
    }

    /// The addresses of all provisions of which it tells, in the order of the text.
    pub fn addresses(&self) -> impl Iterator<Item = String> + '_ {
        self.items.iter().map(|item| item.address(&self.policy))
    }

    fn looks(&self) -> impl Iterator<Item = &Look> {
        self.cases.iter().flat_map(|added| &added.looks)
    }

    /// Whether a provision had a truth in a decision.
    fn was(&self, item: &Item, truth: Truth, look: &Look) -> bool {
        let place = item.truth.and_then(|at| look.place(&self.policy, at));
        place.is_some_and(|at| look.watched.seen.was(at, truth))
    }

    /// Whether a provision was the one that counted in a decision.
    fn counted(&self, item: &Item, look: &Look) -> bool {
        let own = look.is_of(&self.policy);
        match item.counts {
            Counts::Never => false,
            Counts::Noted(at) => look.place(&self.policy, at).is_some_and(|at| look.watched.seen.counted(at)),
            Counts::Rule(rule) => own && look.by_rule(&self.policy, rule),
            Counts::Outcome(outcome) => {
                let name = self.policy.policy.outcomes.get(outcome).map(|outcome| outcome.name.as_str());
                own && name.is_some() && look.decision.outcome() == name
            }
            Counts::Presumed(record, field) => {
                own && look.decision.presumed_facts().iter().any(|at| (at.record, at.field) == (record, field))
            }
        }
    }

    fn count(&self, test: impl Fn(&Look) -> bool) -> u64 {
        self.looks().fold(0, |count, look| count.saturating_add(u64::from(test(look))))
    }

    /// The addresses of what was never seen with a truth and could be, in the order of the text. It is found at once, where
    /// [`Coverage::provisions`] decides again and again.
    #[must_use]
    pub fn never(&self, truth: Truth) -> Vec<String> {
        let never = |item: &&Item| item.can_be(truth) && !self.looks().any(|look| self.was(item, truth, look));
        self.items.iter().filter(never).map(|item| item.address(&self.policy)).collect()
    }

    /// What was seen of each provision, in the order of the text; and in how many decisions it was not found out what
    /// decided, because that would have taken too many.
    #[must_use]
    pub fn report(&self) -> (Vec<Covered>, u64) {
        let mut trials = decided::Trials::new(self.cases.len());
        let covered = self.items.iter().map(|item| self.covered(item, &mut trials)).collect();
        (covered, self.left_out.saturating_add(trials.left_out()))
    }

    /// What was seen of each provision, in the order of the text.
    #[must_use]
    pub fn provisions(&self) -> Vec<Covered> {
        self.report().0
    }

    fn covered(&self, item: &Item, trials: &mut decided::Trials) -> Covered {
        let times = |truth| item.can_be(truth).then(|| self.count(|look| self.was(item, truth, look)));
        let (yes, no, unknown) = (times(Truth::Yes), times(Truth::No), times(Truth::Unknown));
        let decided = item.decides().then(|| self.ever_decided(item, trials));
        let counted = (item.counts != Counts::Never).then(|| self.count(|look| self.counted(item, look)));
        let found = [yes, no, unknown, decided.map(u64::from), counted];
        let gaps = Gap::ALL.into_iter().zip(found).filter(|(_, times)| *times == Some(0)).map(|(gap, _)| gap).collect();
        let (at, text) = (item.address(&self.policy), item.text.clone());
        Covered { at, kind: item.kind, text, yes, no, unknown, decided, counted, gaps }
    }

    /// Whether a decision shows what is missing.
    fn closes(&self, item: &Item, gap: Gap, look: &Look, trials: &mut decided::Trials, case: usize) -> bool {
        match gap.truth() {
            Some(truth) => self.was(item, truth, look),
            None if gap == Gap::Counted => self.counted(item, look),
            None => self.decided_in(item, look, None, trials, case),
        }
    }
}
