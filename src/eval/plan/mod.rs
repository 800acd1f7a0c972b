//! A policy prepared for a day: the short way to a decision without reasons.
//!
//! Much of a condition is settled before any case is seen: parameters, the day, from which birthday on somebody is of age.
//! What then asks but one fact becomes a test of its slot. Every such test is found by the engine's own functions, tried on
//! what the fact can be, and whatever is not as simple is left to the engine.

mod lower;
pub(crate) mod reasons;
mod run;

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};

use reasons::Reasons;
pub(super) use run::{Run, Settled};

use super::truth::Truth;
use crate::model::Model;
use crate::model::expr::{Cond, Val};
use crate::model::policy::Policy;
use crate::syntax::ast::{GroupKind, Quantifier, Relation};
use crate::values::{Date, TimeSpan};

/// So many variables have a row at once, at most.
pub(crate) const MOST_VARIABLES: usize = 8;

/// The rows of the variables: the case, the subject, then what terms are asked about and what is bound.
pub(crate) type Rows = [u32; MOST_VARIABLES];

/// A policy prepared for a day.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) model: Arc<Model>,
    pub(crate) policy: Arc<Policy>,
    pub(crate) on: Date,
    /// The day by whose law it is decided: as a rule the same.
    pub(crate) law_on: Date,
    /// The day whose texts stand for those of the day of the decision: as a rule the same.
    pub(crate) text_day: Date,
    /// Whether the policy is in force on the day by whose law it is decided.
    pub(crate) in_force: bool,
    rules: Vec<Planned>,
    /// The rules that have an outcome and a condition, each after those that it gives way to.
    in_turn: Vec<Turn>,
    /// The same: the first 64 as bits, and further ones in the order of the text.
    with_outcome: u64,
    further_with_outcome: Vec<usize>,
    /// The rule for everybody else, and its outcome.
    otherwise: Option<(usize, usize)>,
    factors: Vec<Test>,
    /// What reasons tell, once they are asked for, if that is known beforehand.
    reasons: OnceLock<Option<Box<Reasons>>>,
    /// How often that was asked before it was prepared.
    asked: AtomicU32,
}

/// So often reasons are told as they are recorded.
const ASKED_BEFORE: u32 = 8;

/// A rule.
#[derive(Debug)]
struct Planned {
    /// When it is met: its `when` and its `unless`; nothing where facts are deemed for it.
    met: Option<(Test, Option<Test>)>,
    outcome: Option<usize>,
    yields_to: Vec<usize>,
    /// The same as bits, where all of them are among the first 64 rules.
    yields_to_bits: Option<u64>,
}

/// A rule that is asked in its turn, and its bit; none where it is not among the first 64.
#[derive(Debug)]
struct Turn {
    rule: usize,
    bit: u64,
}

/// The bit of one of the first 64 rules.
fn bit(rule: usize) -> Option<u64> {
    1u64.checked_shl(u32::try_from(rule).ok()?)
}

impl Plan {
    pub(crate) fn new(model: Arc<Model>, policy: Arc<Policy>, on: Date) -> Plan {
        Plan::by_law_of(model, policy, on, on)
    }

    /// A plan for a day of decision, by the law of another day.
    pub(crate) fn by_law_of(model: Arc<Model>, policy: Arc<Policy>, on: Date, law_on: Date) -> Plan {
        let (rules, factors) = lower::tests(&model, &policy, (on, law_on));
        let with_outcome = policy.with_outcome().filter_map(|(rule, _)| bit(rule)).fold(0, |bits, bit| bits | bit);
        let further = policy.with_outcome().map(|(rule, _)| rule).filter(|rule| bit(*rule).is_none());
        let (further_with_outcome, in_turn) = (further.collect(), in_turn(&policy));
        let (otherwise, in_force) = (policy.otherwise_outcome(), policy.is_in_force(law_on));
        Plan {
            model,
            policy,
            on,
            law_on,
            text_day: on,
            in_force,
            rules,
            in_turn,
            with_outcome,
            further_with_outcome,
            otherwise,
            factors,
            reasons: OnceLock::new(),
            asked: AtomicU32::new(0),
        }
    }

    /// The version of the text that decides.
    pub(crate) fn version(&self) -> &str {
        self.model.version(&self.policy)
    }

    /// What reasons tell, if that is known beforehand. It takes as long as some texts that are written without it, and so it is
    /// prepared for whoever asks for many.
    pub(crate) fn reasons(&self) -> Option<&Reasons> {
        // A debug build prepares it at once, so that every test tries both ways.
        let waits = !cfg!(debug_assertions) && self.reasons.get().is_none();
        if waits && self.asked.fetch_add(1, Ordering::Relaxed) < ASKED_BEFORE {
            return None;
        }
        self.reasons.get_or_init(|| Reasons::of(self).map(Box::new)).as_deref()
    }

    /// The same, where the texts of another day stand for those of the day of the decision.
    pub(crate) fn with_texts_of(self, text_day: Date) -> Plan {
        Plan { text_day, ..self }
    }
}

/// The rules that have an outcome and a condition, each after those that it gives way to.
fn in_turn(policy: &Policy) -> Vec<Turn> {
    let (mut in_turn, mut seen) = (Vec::new(), vec![false; policy.rules.len()]);
    for (first, _) in policy.with_outcome() {
        // Each with how many of those that it gives way to were gone through.
        let mut open = vec![(first, 0)];
        while let Some((rule, gone_through)) = open.pop() {
            let was_seen = gone_through == 0 && seen.get_mut(rule).is_none_or(|seen| std::mem::replace(seen, true));
            if was_seen {
                continue;
            }
            match policy.rules.get(rule).and_then(|rule| rule.yields_to.get(gone_through)) {
                Some(other) => open.extend([(rule, gone_through.saturating_add(1)), (*other, 0)]),
                None => in_turn.push(Turn { rule, bit: bit(rule).unwrap_or(0) }),
            }
        }
    }
    in_turn
}

/// What has a truth. Its kind stands in a place of its own, where it is found at once.
#[derive(Debug)]
#[repr(u8)]
pub(crate) enum Test {
    Fact(Fact),
    Two(Two),
    Not(Box<Test>),
    All(Parts),
    Any(Parts),
    Tally(GroupKind, Vec<Test>),
    Quantified {
        quantifier: Quantifier,
        list: Way,
        var: usize,
        body: Box<Test>,
    },
    Count {
        list: Way,
        /// The variable that is bound, and what must hold.
        filter: Option<(usize, Box<Test>)>,
        check: Counts,
        /// What it is where the list is none.
        none: Truth,
    },
    Rule {
        rule: usize,
        applies: bool,
        var: usize,
    },
    /// Left to the engine, with the rows of its own variables.
    Engine {
        cond: Box<Cond>,
        vars: Vars,
    },
}

/// Two facts, compared.
#[derive(Debug)]
pub(crate) struct Two {
    left: Way,
    relation: Relation,
    negated: bool,
    right: Way,
}

/// Tests that are joined, those of single facts first, which take the least time.
#[derive(Debug, Default)]
pub(crate) struct Parts {
    /// Of records in their place none: they stand among the others.
    facts: Vec<Fact>,
    others: Vec<Test>,
}

/// What is asked of a count.
#[derive(Debug)]
pub(crate) enum Counts {
    /// From a number on one truth, another below it.
    From(i64, Truth, Truth),
    Compare(Relation, bool, Val),
}

/// A test of one fact.
#[derive(Debug)]
pub(crate) struct Fact {
    way: Way,
    check: Check,
    /// What it is where the fact is none, and where it is unknown.
    none: Truth,
    unknown: Truth,
}

/// What is asked of a known fact.
#[derive(Debug)]
#[repr(u8)]
enum Check {
    /// Whether it is yes, or no.
    Is(bool),
    /// From a day on one truth, another before it: the position of that day.
    Days {
        from: u32,
        then: Truth,
        before: Truth,
    },
    /// Whether the member of a choice is among some, as bits.
    Members(u64),
    /// How a span compares with another.
    Span {
        relation: Relation,
        negated: bool,
        with: TimeSpan,
    },
    Compare {
        relation: Relation,
        negated: bool,
        with: Val,
    },
    /// Whether there is anything.
    Some(bool),
}

/// The way to a fact from the row of a variable: the records in their place, by their fields, and its own field.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Way {
    pub(crate) var: usize,
    within: Box<[u32]>,
    pub(crate) field: u32,
}

/// For each variable of a provision the one of the plan whose row it has.
type Vars = Vec<Option<usize>>;
