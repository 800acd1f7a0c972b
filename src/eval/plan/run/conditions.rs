//! Conditions: the truths of tests.

use super::super::{Check, Counts, Fact, Parts, Rows, Test, Two, Vars, Way};
use super::{Run, frame, row};
use crate::eval::arith;
use crate::eval::engine::{MOST_STEPS, Tally};
use crate::eval::truth::Truth;
use crate::facts::Slot;
use crate::model::expr::Cond;
use crate::syntax::ast::{GroupKind, Quantifier, Relation};

impl<'a> Run<'a> {
    /// The truth of a test. What it takes stands in functions of their own, so that to choose among them takes next to
    /// nothing.
    pub(super) fn test(&mut self, test: &'a Test, rows: &mut Rows) -> Truth {
        match test {
            Test::All(parts) => self.all(parts, rows),
            Test::Any(parts) => self.any(parts, rows),
            Test::Tally(kind, parts) => self.tally(*kind, parts, rows),
            _ if self.exhausted(1) => Truth::Unknown,
            Test::Fact(fact) => self.lone_fact(fact, rows),
            Test::Two(two) => self.two(two, rows),
            Test::Not(inner) => self.opposite(inner, rows),
            Test::Quantified { quantifier, list, var, body } => self.every_or_some(*quantifier, list, *var, body, rows),
            Test::Count { list, filter, check, none } => self.count(list, filter.as_ref(), check, *none, rows),
            Test::Rule { rule, applies, var } => self.cited(*rule, *applies, row(rows, *var)),
            Test::Engine { cond, vars } => self.by_engine(cond, vars, rows),
        }
    }

    /// The same, where as a rule one fact is tested.
    #[inline(always)]
    pub(super) fn test_of_one(&mut self, test: &'a Test, rows: &mut Rows) -> Truth {
        match test {
            Test::Fact(fact) if !self.exhausted(1) => self.fact(fact, self.go_to(&fact.way, rows)),
            test => self.test(test, rows),
        }
    }

    /// Notes that so much more is looked at: whether that is too much.
    #[inline(always)]
    pub(super) fn exhausted(&mut self, more: usize) -> bool {
        // It is asked long before it could become too large a number.
        self.steps = self.steps.wrapping_add(u64::try_from(more).unwrap_or(u64::MAX));
        self.steps > MOST_STEPS
    }

    #[inline(never)]
    fn all(&mut self, parts: &'a Parts, rows: &mut Rows) -> Truth {
        self.joined(parts, Truth::No, rows)
    }

    #[inline(never)]
    fn any(&mut self, parts: &'a Parts, rows: &mut Rows) -> Truth {
        self.joined(parts, Truth::Yes, rows)
    }

    #[inline(never)]
    fn opposite(&mut self, inner: &'a Test, rows: &mut Rows) -> Truth {
        self.test_of_one(inner, rows).not()
    }

    #[inline(never)]
    fn cited(&mut self, rule: usize, applies: bool, row: u32) -> Truth {
        if applies { self.applies(rule, row) } else { self.met(rule, row) }
    }

    #[inline(never)]
    fn lone_fact(&self, fact: &Fact, rows: &Rows) -> Truth {
        self.fact(fact, self.go_to(&fact.way, rows))
    }

    #[inline(never)]
    fn by_engine(&mut self, cond: &'a Cond, vars: &Vars, rows: &Rows) -> Truth {
        self.left_to_engine(|engine| engine.cond(cond, &mut frame(vars, rows)).0)
    }

    /// Joins parts of which one at `decisive` settles the whole.
    #[inline(always)]
    fn joined(&mut self, parts: &'a Parts, decisive: Truth, rows: &mut Rows) -> Truth {
        // Facts that are joined take a step each; they are counted together.
        if self.exhausted(parts.facts.len().saturating_add(1)) {
            return Truth::Unknown;
        }
        let join = |a: Truth, b: Truth| if decisive == Truth::No { a.min(b) } else { a.max(b) };
        let mut truth = decisive.not();
        for fact in &parts.facts {
            truth = join(truth, self.fact(fact, self.slot(row(rows, fact.way.var), fact.way.field)));
            if truth == decisive {
                return truth;
            }
        }
        for part in &parts.others {
            truth = join(truth, self.test(part, rows));
            if truth == decisive {
                return truth;
            }
        }
        truth
    }

    // What is seldom asked stays out of the way of what is asked often.

    #[inline(never)]
    fn two(&self, Two { left, relation, negated, right }: &Two, rows: &Rows) -> Truth {
        match (self.go_to(left, rows), self.go_to(right, rows)) {
            (Slot::Text(a), Slot::Text(b)) if *relation == Relation::Is => {
                Truth::of(self.case.same_text(*a, *b) != *negated)
            }
            (a, b) => arith::compared(self.case.val(*a), *relation, *negated, self.case.val(*b)).unwrap_or_default(),
        }
    }

    /// A slot is looked at where it stands, for to copy it takes longer than what is asked of it.
    #[inline(always)]
    fn fact(&self, fact: &Fact, slot: &Slot) -> Truth {
        match (&fact.check, slot) {
            (Check::Is(is), Slot::YesNo(yes)) => Truth::of(yes == is),
            (Check::Days { from, then, before }, Slot::Date(day)) => {
                *if day.position() >= *from { then } else { before }
            }
            (Check::Members(bits), Slot::Choice(member)) => of_member(*bits, *member),
            _ => self.other_fact(fact, *slot),
        }
    }

    #[inline(never)]
    fn other_fact(&self, fact: &Fact, slot: Slot) -> Truth {
        match (&fact.check, slot) {
            (_, Slot::Unknown) => fact.unknown,
            (_, Slot::None) => fact.none,
            (Check::Days { from, then, before }, Slot::Days(days)) => {
                match (days.first().position() >= *from, days.last().position() >= *from) {
                    (true, _) => *then,
                    (_, false) => *before,
                    _ if then == before => *then,
                    _ => Truth::Unknown,
                }
            }
            (Check::Some(negated), _) => Truth::of(*negated),
            (Check::Span { relation, negated, with }, Slot::Span(span)) => {
                arith::compare_spans(span, *relation, *negated, *with)
            }
            (Check::Compare { relation, negated, with }, slot) => {
                arith::compared(self.case.val(slot), *relation, *negated, Some(with.borrowed())).unwrap_or_default()
            }
            _ => Truth::Unknown,
        }
    }

    /// The truth of a test, where the variables have these rows.
    #[inline]
    pub(in crate::eval::plan) fn truth(&mut self, test: &'a Test, rows: &mut Rows) -> Truth {
        self.test_of_one(test, rows)
    }

    /// The slot of a fact: of a record that is none, none; of one that is unknown, unknown.
    #[inline(always)]
    fn go_to(&self, way: &Way, rows: &Rows) -> &'a Slot {
        let row = row(rows, way.var);
        if way.within.is_empty() { self.slot(row, way.field) } else { self.go_within(way, row) }
    }

    #[inline(never)]
    fn go_within(&self, way: &Way, mut row: u32) -> &'a Slot {
        for field in &way.within {
            match self.slot(row, *field) {
                Slot::Row(inner) => row = *inner,
                other => return other,
            }
        }
        self.slot(row, way.field)
    }

    /// A slot where it stands.
    #[inline(always)]
    pub(in crate::eval::plan) fn slot(&self, row: u32, field: u32) -> &'a Slot {
        // As two large numbers, which do not become too large together.
        let large = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
        self.slots.get(large(row).saturating_add(large(field))).unwrap_or(&Slot::Unknown)
    }

    #[inline(never)]
    fn tally(&mut self, kind: GroupKind, parts: &'a [Test], rows: &mut Rows) -> Truth {
        if self.exhausted(parts.len().saturating_add(1)) {
            return Truth::Unknown;
        }
        let mut tally = Tally::default();
        for part in parts {
            tally.add(self.test_of_one(part, rows));
        }
        tally.truth(kind)
    }

    #[inline(never)]
    fn every_or_some(
        &mut self,
        quantifier: Quantifier,
        list: &Way,
        var: usize,
        body: &'a Test,
        rows: &mut Rows,
    ) -> Truth {
        let (start, length, complete) = match *self.go_to(list, rows) {
            Slot::List { start, length, complete } => (start, length, complete),
            Slot::None => return Truth::No,
            _ => return Truth::Unknown,
        };
        let decisive = if quantifier == Quantifier::Every { Truth::No } else { Truth::Yes };
        let mut truth = decisive.not();
        for slot in self.elements(start, length) {
            if self.exhausted(1) {
                return Truth::Unknown;
            }
            self.bind(rows, var, *slot);
            let part = self.test_of_one(body, rows);
            truth = if decisive == Truth::No { truth.min(part) } else { truth.max(part) };
            if truth == decisive {
                break;
            }
        }
        // Whoever is not listed could settle it.
        if truth != decisive && !complete {
            truth = Truth::Unknown;
        }
        if quantifier == Quantifier::No { truth.not() } else { truth }
    }

    #[inline(never)]
    fn count(
        &mut self,
        list: &Way,
        filter: Option<&'a (usize, Box<Test>)>,
        check: &Counts,
        none: Truth,
        rows: &mut Rows,
    ) -> Truth {
        let (start, length, complete) = match *self.go_to(list, rows) {
            Slot::List { start, length, complete } => (start, length, complete),
            Slot::None => return none,
            _ => return Truth::Unknown,
        };
        let (mut count, mut open) = (0i64, 0i64);
        for slot in self.elements(start, length) {
            if self.exhausted(1) {
                return Truth::Unknown;
            }
            let truth = filter.map_or(Truth::Yes, |(var, filter)| {
                self.bind(rows, *var, *slot);
                self.test_of_one(filter, rows)
            });
            count = count.saturating_add(i64::from(truth == Truth::Yes));
            open = open.saturating_add(i64::from(truth == Truth::Unknown));
        }
        check.truth(count, complete.then(|| count.saturating_add(open)))
    }

    fn elements(&self, start: u32, length: u32) -> &'a [Slot] {
        self.case.elements(start, length)
    }

    fn bind(&self, rows: &mut Rows, var: usize, element: Slot) {
        if let (Some(row), Slot::Row(element)) = (rows.get_mut(var), element) {
            *row = element;
        }
    }
}

impl Counts {
    /// The truth where so many are counted, and so many at most if that is known.
    pub(in crate::eval::plan) fn truth(&self, count: i64, most: Option<i64>) -> Truth {
        match self {
            Counts::From(from, then, _) if count >= *from => *then,
            Counts::From(from, _, before) if most.is_some_and(|most| most < *from) => *before,
            Counts::From(..) => Truth::Unknown,
            Counts::Compare(relation, negated, with) => {
                let range = Some(arith::range(count, most));
                arith::compared(range, *relation, *negated, Some(with.borrowed())).unwrap_or_default()
            }
        }
    }
}

impl Fact {
    /// The truth of a fact that has few values; `None` where that is not known without a case.
    pub(in crate::eval::plan) fn of_few(&self, slot: Slot) -> Option<Truth> {
        match (&self.check, slot) {
            (_, Slot::Unknown) => Some(self.unknown),
            (_, Slot::None) => Some(self.none),
            (Check::Some(negated), _) => Some(Truth::of(*negated)),
            (Check::Is(is), Slot::YesNo(yes)) => Some(Truth::of(yes == *is)),
            (Check::Members(bits), Slot::Choice(member)) => Some(of_member(*bits, member)),
            _ => None,
        }
    }
}

/// Whether the member of a choice is among some, as bits.
#[inline(always)]
fn of_member(bits: u64, member: u32) -> Truth {
    Truth::of(bits.checked_shr(member).is_some_and(|bits| bits & 1 == 1))
}
