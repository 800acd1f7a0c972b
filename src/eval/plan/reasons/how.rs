//! How the truths of what is told are found: one after the other, each after those that it is made of.

use super::super::{Counts, Test, Vars, Way};
use super::{Element, FactTold, Item, Values};
use crate::eval::truth::Truth;
use crate::facts::Slot;
use crate::model::expr::{Clause, Cond};
use crate::syntax::ast::{GroupKind, Quantifier};

/// How a truth is found, and the place where it is kept.
#[derive(Debug)]
pub(super) struct Find {
    pub(super) at: u32,
    pub(super) how: How,
}

impl Find {
    /// Whether it finds the state of a fact there.
    pub(super) fn is_few_at(&self, at: u32) -> bool {
        self.at == at && matches!(self.how, How::Few(_))
    }
}

/// How a truth is found.
#[derive(Debug)]
pub(super) enum How {
    Few(Few),
    /// It asks facts: those, and whether something is presumed of one of them.
    Asks {
        test: Test,
        asked: Box<[(Way, bool)]>,
        presumes: bool,
    },
    Not(u32),
    /// One at `decisive` settles the whole.
    Joined {
        decisive: Truth,
        parts: Box<[u32]>,
    },
    /// So many of some clauses hold.
    Tally {
        kind: GroupKind,
        clauses: Box<[u32]>,
    },
    /// A term has the truth of its condition.
    Same(u32),
    /// The elements of a list.
    Each {
        quantifier: Quantifier,
        list: Way,
        element: Element,
        find: Vec<Find>,
    },
    Count {
        list: Way,
        filter: Option<(Element, Vec<Find>)>,
        check: Counts,
    },
    /// Whether a rule applies, or is met.
    Rule {
        rule: usize,
        applies: bool,
    },
    /// A question of law.
    NotSettled,
    /// The engine finds it, with the variables of the clause.
    Traced {
        what: Box<Traced>,
        vars: Vars,
    },
}

/// What is left to the engine.
#[derive(Debug)]
pub(super) enum Traced {
    Clause(Clause),
    Exception(Cond),
}

/// It asks one fact of few values: a truth for each of its states, two bits each.
#[derive(Debug)]
pub(super) struct Few {
    pub(super) way: Way,
    pub(super) values: Values,
    truths: u64,
}

impl Few {
    /// If a condition is no more than that. What is presumed is told otherwise.
    pub(super) fn of(test: &Test, items: &[Item]) -> Option<Few> {
        let (Test::Fact(asked), [Item::Fact(fact)]) = (test, items) else { return None };
        if fact.presumed || asked.way != fact.way {
            return None;
        }
        let mut truths = 0;
        for slot in fact.slots()? {
            let truth = asked.of_few(slot)?;
            // What is open though the fact is known is told otherwise.
            if truth == Truth::Unknown && slot != Slot::Unknown {
                return None;
            }
            let bits = u64::from(truth.number()).checked_shl(fact.state(&slot)?.checked_mul(2)?)?;
            truths |= bits;
        }
        Some(Few { way: fact.way.clone(), values: fact.values, truths })
    }

    /// The truth at a state.
    #[inline(always)]
    pub(super) fn truth(&self, state: u32) -> Truth {
        match self.truths.wrapping_shr(state.wrapping_mul(2)) & 3 {
            0 => Truth::No,
            1 => Truth::Unknown,
            _ => Truth::Yes,
        }
    }
}

impl FactTold {
    /// All that its slot can hold, where that is little.
    fn slots(&self) -> Option<Vec<Slot>> {
        let mut slots = vec![Slot::Unknown, Slot::None];
        match self.values {
            Values::YesNo => slots.extend([Slot::YesNo(false), Slot::YesNo(true)]),
            Values::Choice(members) => slots.extend((0..members).map(Slot::Choice)),
            Values::Many => return None,
        }
        Some(slots)
    }
}

impl How {
    pub(super) fn clauses(kind: GroupKind, parts: Box<[u32]>) -> How {
        match kind {
            GroupKind::All => How::Joined { decisive: Truth::No, parts },
            GroupKind::Any => How::Joined { decisive: Truth::Yes, parts },
            kind => How::Tally { kind, clauses: parts },
        }
    }

    pub(super) fn asks(test: Test, items: &[Item]) -> How {
        let fact =
            |item: &Item| if let Item::Fact(fact) = item { Some((fact.way.clone(), fact.presumed)) } else { None };
        let asked: Box<[(Way, bool)]> = items.iter().filter_map(fact).collect();
        How::Asks { test, presumes: asked.iter().any(|(_, presumed)| *presumed), asked }
    }
}
