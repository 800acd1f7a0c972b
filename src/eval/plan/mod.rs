//! A policy prepared for a day: the short way to a decision without reasons.
//!
//! Much of a condition is settled before any case is seen: parameters, the day, from which birthday on somebody is of age.
//! What then asks but one fact becomes a test of its slot. Every such test is found by the engine's own functions, tried on
//! what the fact can be, and whatever is not as simple is left to the engine.

mod lower;
mod run;

use std::sync::Arc;

pub(super) use run::Run;

use super::truth::Truth;
use crate::model::Model;
use crate::model::expr::{Cond, Val};
use crate::model::policy::Policy;
use crate::syntax::ast::{GroupKind, Quantifier, Relation};
use crate::values::Date;

/// So many variables have a row at once, at most.
const MOST_VARIABLES: usize = 16;

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
    /// For each rule, unless facts are deemed for it.
    rules: Vec<Option<Planned>>,
    factors: Vec<Test>,
}

/// When a rule is met.
#[derive(Debug)]
struct Planned {
    when: Test,
    unless: Option<Test>,
}

impl Plan {
    pub(crate) fn new(model: Arc<Model>, policy: Arc<Policy>, on: Date) -> Plan {
        Plan::by_law_of(model, policy, on, on)
    }

    /// A plan for a day of decision, by the law of another day.
    pub(crate) fn by_law_of(model: Arc<Model>, policy: Arc<Policy>, on: Date, law_on: Date) -> Plan {
        let (rules, factors) = lower::tests(&model, &policy, (on, law_on));
        Plan { model, policy, on, law_on, text_day: on, rules, factors }
    }

    /// The same, where the texts of another day stand for those of the day of the decision.
    pub(crate) fn with_texts_of(self, text_day: Date) -> Plan {
        Plan { text_day, ..self }
    }
}

/// What has a truth.
#[derive(Debug)]
enum Test {
    Fact(Fact),
    Two {
        left: Way,
        relation: Relation,
        negated: bool,
        right: Way,
    },
    Not(Box<Test>),
    All(Vec<Test>),
    Any(Vec<Test>),
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
        relation: Relation,
        negated: bool,
        with: Val,
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

/// A test of one fact.
#[derive(Debug)]
struct Fact {
    way: Way,
    check: Check,
    /// What it is where the fact is none, and where it is unknown.
    none: Truth,
    unknown: Truth,
}

/// What is asked of a known fact.
#[derive(Debug)]
enum Check {
    Yes,
    /// From a day on one truth, another before it.
    Days {
        from: Date,
        then: Truth,
        before: Truth,
    },
    /// Whether the member of a choice is among some, as bits.
    Members(u64),
    Compare {
        relation: Relation,
        negated: bool,
        with: Val,
    },
    /// Whether there is anything.
    Some(bool),
}

/// The way to a fact from the row of a variable: the records in their place, by their fields, and its own field.
#[derive(Debug)]
struct Way {
    var: usize,
    within: Vec<usize>,
    field: usize,
}

/// For each variable of a provision the one of the plan whose row it has.
type Vars = Vec<Option<usize>>;
