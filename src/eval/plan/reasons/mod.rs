//! What reasons tell, prepared for a day: the clauses with their truths, and the facts of each.
//!
//! A trace says everything of any clause. Of one that uses no more than facts, lists, terms and rules the same is known
//! beforehand, but for the values; any other is traced, and about a case with anything unusual in it the whole policy is.
//!
//! From its conditions (`lower.rs`) three things are made: a tree, in which it is looked up what is missing and which sources
//! hold; how each truth is found (`how.rs`), which `find.rs` does about a case; and what is written of it, one after the other
//! (`script.rs`).

mod find;
mod how;
mod lower;
mod repeats;
pub(crate) mod script;
mod texts;

pub(crate) use find::Found;
use how::{Few, Find, How, Traced};
use script::Script;
pub(crate) use texts::Texts;

pub(crate) use super::MOST_VARIABLES;
use super::Way;
use crate::facts::{FactAt, Slot};
use crate::syntax::ast::Quantifier;
use crate::values::{Date, Unit};

/// What is told of a policy. Wherever a text is to be written, a place for it is kept among [`Texts`].
#[derive(Debug)]
pub(crate) struct Reasons {
    /// As many as the policy has.
    pub(crate) rules: Vec<RuleTold>,
    pub(crate) factors: Vec<FactorTold>,
    /// How many places there are for what is found.
    places: u32,
    /// Whether a provision has sources of its own.
    pub(crate) sourced: bool,
    /// Whether a rule states contents of its outcome.
    pub(crate) states: bool,
    /// The places of texts about the policy: its title, undetermined or not; the heading; what stands above an exception;
    /// each source; each outcome.
    pub(crate) title: u32,
    pub(crate) heading: u32,
    pub(crate) unless: u32,
    pub(crate) sources: u32,
    pub(crate) outcomes: u32,
    pub(crate) texts: Texts,
}

/// A rule.
#[derive(Debug)]
pub(crate) struct RuleTold {
    pub(crate) kind: RuleKind,
    /// A text for each of the rules that stand despite it that may do so, as bits; of each for its truth, and whether it
    /// applies. There is no place where those rules are many.
    pub(crate) place: Option<u32>,
    find: Vec<Find>,
}

#[derive(Debug)]
pub(crate) enum RuleKind {
    /// For everybody else.
    Otherwise,
    /// The engine tells of it.
    Traced,
    Known {
        when: Part,
        unless: Option<ClauseTold>,
        script: Script,
    },
}

/// A factor.
#[derive(Debug)]
pub(crate) struct FactorTold {
    pub(crate) clause: ClauseTold,
    pub(crate) script: Script,
    find: Vec<Find>,
}

/// A clause.
#[derive(Debug)]
pub(crate) struct ClauseTold {
    pub(crate) provision: usize,
    pub(crate) cond: Part,
    /// A text for each truth, then one for each state of the fact that it is alone about.
    pub(crate) place: u32,
    /// Where the state of its one fact is found, where it asks one of few values whose path is always the same.
    alone: Option<u32>,
}

/// A condition, and the place of its truth.
#[derive(Debug)]
pub(crate) struct Part {
    pub(crate) at: u32,
    pub(crate) kind: PartKind,
    /// Whether there are terms or rules in it, which are told as clauses.
    pub(crate) has_steps: bool,
}

#[derive(Debug)]
pub(crate) enum PartKind {
    /// It asks facts.
    Asks {
        items: Vec<Item>,
    },
    Not(Box<Part>),
    Joined {
        parts: Vec<Part>,
    },
    Clauses {
        clauses: Vec<ClauseTold>,
    },
    /// The elements of a list.
    Each {
        quantifier: Quantifier,
        list: List,
        body: Body,
    },
    /// A count with what it is compared with.
    Count {
        list: List,
        filter: Option<Body>,
        items: Vec<Item>,
    },
    /// A term, and whom it is about, if that is not the case itself; a text for each truth.
    Term {
        provision: usize,
        about: Option<Whom>,
        body: Box<Part>,
        repeats: bool,
        place: u32,
    },
    /// Whether a rule applies, or is met; a text for each truth.
    Rule {
        rule: usize,
        applies: bool,
        repeats: bool,
        place: u32,
    },
    /// A question of law: a text, and one that it is missing.
    Question {
        question: usize,
        repeats: bool,
        place: u32,
    },
    /// A clause of which the engine tells. It stands in no other condition.
    Traced,
}

/// A variable with its record.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Whom {
    pub(crate) var: usize,
    pub(crate) record: usize,
    /// Whether its row always has the same path.
    pub(crate) fixed: bool,
}

/// A condition on each element of a list.
#[derive(Debug)]
pub(crate) struct Body {
    pub(crate) element: Element,
    pub(crate) part: Box<Part>,
}

/// The element of a list that a condition is about.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Element {
    pub(crate) var: usize,
    /// The place of the condition's truth.
    pub(crate) truth: u32,
    /// How many places there are for what is found of one element.
    places: u32,
    /// Where in them, or in those around the list, it stands where those of the elements are.
    at: u32,
    /// The texts that each of the first elements has of its own: the place of the first, and how many one has. Their paths
    /// are always the same, for they are known by their places in a list whose path is. The others have none.
    pub(crate) own: Option<(u32, u32)>,
}

/// So many elements of a list have texts of their own.
pub(crate) const WITH_TEXTS: u32 = 4;

/// What is told of a condition on facts.
#[derive(Debug)]
pub(crate) enum Item {
    Fact(FactTold),
    /// What was counted between two days that are known.
    Counted {
        counted: Counted,
        repeats: bool,
        place: u32,
    },
    /// What a parameter was on a day: a text.
    Parameter {
        parameter: usize,
        on: Date,
        repeats: bool,
        place: u32,
    },
}

/// A fact: from `place` on a text that it is not known, one that it is missing, one that it is none, then one for each of its
/// values, where they are few, or one for the words before it.
#[derive(Clone, Debug)]
pub(crate) struct FactTold {
    pub(crate) way: Way,
    pub(crate) record: usize,
    pub(crate) values: Values,
    pub(crate) place: u32,
    /// Whether its path is always the same.
    pub(crate) fixed: bool,
    pub(crate) judged: bool,
    /// Whether something is presumed of it.
    presumed: bool,
    /// Whether it may come up in its clause once more.
    pub(crate) repeats: bool,
}

/// What the values of a fact are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Values {
    YesNo,
    /// So many members.
    Choice(u32),
    /// More than there are texts for.
    Many,
}

pub(crate) const UNKNOWN: u32 = 0;
pub(crate) const MISSING: u32 = 1;
pub(crate) const NONE: u32 = 2;
/// The first value, or the words before it.
pub(crate) const VALUES: u32 = 3;

/// A list of records: from `place` on a text that it is not known, one that it is missing, one that it is empty, one that it
/// has one entry, and one that it is not known to the end.
#[derive(Clone, Debug)]
pub(crate) struct List {
    pub(crate) way: Way,
    pub(crate) record: usize,
    /// The record of its elements, and the field of it that is the key.
    pub(crate) of: usize,
    pub(crate) key: Option<usize>,
    pub(crate) place: u32,
    pub(crate) fixed: bool,
    pub(crate) judged: bool,
    /// Whether it may come up in its clause once more.
    pub(crate) repeats: bool,
}

/// An age, or completed units between two days.
#[derive(Clone, Debug)]
pub(crate) struct Counted {
    pub(crate) unit: Option<Unit>,
    pub(crate) from: CountedEnd,
    pub(crate) to: CountedEnd,
    /// Whether an age is reached on the day before the birthday.
    day_before: bool,
    /// It is told apart by it from what else is counted from the same rows.
    pub(crate) id: usize,
}

#[derive(Clone, PartialEq, Debug)]
pub(crate) enum CountedEnd {
    /// A fact, and whether its path is always the same.
    Fact {
        way: Way,
        record: usize,
        fixed: bool,
    },
    Day(Date),
}

impl CountedEnd {
    pub(crate) fn var(&self) -> Option<usize> {
        if let CountedEnd::Fact { way, .. } = self { Some(way.var) } else { None }
    }

    /// The variable whose path is not always the same.
    pub(crate) fn loose(&self) -> Option<usize> {
        if let CountedEnd::Fact { way, fixed: false, .. } = self { Some(way.var) } else { None }
    }
}

impl FactTold {
    /// Where it stands, in a row.
    pub(crate) fn at(&self, row: u32) -> FactAt {
        FactAt { record: self.record, row, field: self.way.field(), item: None }
    }

    /// The number of its text, where it has one for what a slot holds.
    pub(crate) fn state(&self, slot: &Slot) -> Option<u32> {
        self.values.state(slot)
    }
}

impl Values {
    /// The number of what a slot holds, where there are few.
    #[inline(always)]
    fn state(self, slot: &Slot) -> Option<u32> {
        match (slot, self) {
            (Slot::Unknown, _) => Some(UNKNOWN),
            (Slot::None, _) => Some(NONE),
            (Slot::YesNo(yes), Values::YesNo) => Some(VALUES.saturating_add(u32::from(*yes))),
            (Slot::Choice(member), Values::Choice(members)) if *member < members => {
                Some(VALUES.saturating_add(*member))
            }
            _ => None,
        }
    }
}

impl List {
    /// Where it stands, in a row.
    pub(crate) fn at(&self, row: u32) -> FactAt {
        FactAt { record: self.record, row, field: self.way.field(), item: None }
    }
}

impl Way {
    pub(crate) fn field(&self) -> usize {
        usize::try_from(self.field).unwrap_or(usize::MAX)
    }
}
