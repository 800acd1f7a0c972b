//! Values and calculations.

use super::facts::Listed;
use super::{Answer, Engine, Frame, Val, is_range};
use crate::eval::arith;
use crate::eval::truth::Truth;
use crate::eval::why::{Counted, What, Why};
use crate::model::expr::Value;
use crate::values::{Date, Days, Number, Unit};

impl<'a, W: Why> Engine<'a, W> {
    /// A value. What is open within one that is known keeps nothing open; a range is not known.
    pub(crate) fn value(&mut self, value: &'a Value, frame: &mut Frame<'a, W>) -> Answer<'a, W> {
        if self.exhausted() {
            return (None, W::default());
        }
        let (val, why) = self.value_as_found(value, frame);
        let known = val.as_ref().is_some_and(|val| !is_range(val));
        (val, if known { self.settled(why) } else { why })
    }

    /// What leaves nothing open, whatever is open in it.
    pub(super) fn settled(&mut self, why: W) -> W {
        if why.is_open() { W::step(&mut self.notes, What::Settled, Truth::Yes, why) } else { why }
    }

    fn value_as_found(&mut self, value: &'a Value, frame: &mut Frame<'a, W>) -> Answer<'a, W> {
        match value {
            Value::Const(val) => (Some(val.borrowed()), W::default()),
            Value::DecisionDate => (Some(Val::Date(self.on)), W::default()),
            Value::LawDate => (Some(Val::Date(self.law_on)), W::default()),
            Value::Read(read) => self.read(read, frame),
            Value::Age { of, on, day_before } => self.dated(None, of, on, frame, |birth, on| {
                let on = if *day_before { on.plus_days(1) } else { Some(on) };
                Number::whole(birth.completed(Unit::Years, on?))
            }),
            Value::Completed(unit, from, to) => {
                self.dated(Some(*unit), from, to, frame, |from, to| Number::whole(from.completed(*unit, to)))
            }
            Value::Count { list, filter, .. } => {
                let (elements, listed) = match self.list(list, frame) {
                    (Listed::Unknown, why) => return (None, why),
                    (Listed::None, why) => return (Some(Val::None), why),
                    (Listed::Of(elements), listed) => (elements, listed),
                };
                let mut why = W::default();
                let (mut count, mut open) = (0i64, 0i64);
                for offset in elements.places() {
                    let (item, at) = self.element(&elements, offset);
                    let unknown = self.open_element((item, at));
                    frame.push((item, unknown.unwrap_or_default()));
                    let (truth, inner) =
                        filter.as_ref().map_or((Truth::Yes, W::default()), |filter| self.cond(filter, frame));
                    frame.pop();
                    count = count.saturating_add(i64::from(truth == Truth::Yes));
                    open = open.saturating_add(i64::from(truth == Truth::Unknown));
                    why.add(&mut self.notes, inner);
                }
                if why.is_empty() {
                    why = listed;
                }
                if let Some(at) = elements.incomplete {
                    self.add_unknown(&mut why, at);
                }
                let most = if elements.incomplete.is_some() { None } else { Some(count.saturating_add(open)) };
                (Some(arith::range(count, most)), why)
            }
            Value::Sum(first, rest, kind) => {
                let (first, mut why) = self.value(first, frame);
                let mut parts = Vec::new();
                for (sign, part) in rest {
                    let (val, other) = self.value(part, frame);
                    why.add(&mut self.notes, other);
                    parts.push((*sign, val));
                }
                self.calculated(
                    first,
                    parts,
                    why,
                    |first, parts| arith::sum(first, parts, *kind),
                    |first, parts| arith::sum_of_range(first, parts, *kind),
                    "this sum is no value of the language",
                )
            }
            Value::Product(first, rest) => {
                let (first, mut why) = self.value(first, frame);
                let mut parts = Vec::new();
                for (divides, part, rounded) in rest {
                    let (val, other) = self.value(part, frame);
                    why.add(&mut self.notes, other);
                    parts.push(((*divides, *rounded), val));
                }
                self.calculated(
                    first,
                    parts,
                    why,
                    |first, parts| arith::product(first, parts),
                    |_, _| None,
                    "a division by zero, or a result out of range",
                )
            }
            Value::If(condition, then, otherwise) => {
                let (truth, mut why) = self.cond(condition, frame);
                if truth != Truth::Unknown {
                    if W::WATCHES {
                        self.value(if truth == Truth::Yes { otherwise } else { then }, frame);
                    }
                    let (val, inner) = self.value(if truth == Truth::Yes { then } else { otherwise }, frame);
                    why.add(&mut self.notes, inner);
                    return (val, why);
                }
                let ((a, x), (b, y)) = (self.value(then, frame), self.value(otherwise, frame));
                why.add(&mut self.notes, x);
                why.add(&mut self.notes, y);
                (a.filter(|a| b == Some(*a) && !is_range(a)), why)
            }
            Value::Term(term, arguments) => self.term(*term, arguments, frame),
            Value::Parameter(parameter, on) => self.parameter(*parameter, on, frame),
            Value::Total { kind, list, value, filter, zero } => {
                self.total(*kind, list, value, filter.as_deref(), zero.borrowed(), frame)
            }
            Value::Most(kind, values) => self.most(*kind, values, frame),
            Value::Period(from, to) => self.period_of(from, to.as_deref(), frame),
            Value::Unbroken { periods, up_to, gaps } => self.unbroken(periods, up_to, gaps.as_deref(), frame),
            Value::TotalTime { periods, within } => self.total_time(periods, within, frame),
            Value::Cond(cond) => {
                let (truth, why) = self.cond(cond, frame);
                let val = if truth == Truth::Unknown { None } else { Some(Val::YesNo(truth == Truth::Yes)) };
                (val, why)
            }
        }
    }

    fn calculated<M: Copy>(
        &mut self,
        first: Option<Val<'a>>,
        parts: Vec<(M, Option<Val<'a>>)>,
        why: W,
        calculate: impl Fn(&Val<'a>, &[(M, Val<'a>)]) -> Option<Val<'a>>,
        range: impl Fn(&Val<'a>, &[(M, Val<'a>)]) -> Option<Option<Val<'a>>>,
        error: &'static str,
    ) -> Answer<'a, W> {
        if first == Some(Val::None) || parts.iter().any(|(_, val)| *val == Some(Val::None)) {
            return (Some(Val::None), why);
        }
        let known: Option<Vec<(M, Val<'a>)>> = parts.into_iter().map(|(mark, val)| Some((mark, val?))).collect();
        match (first, known) {
            // Only a sum with one range is a range again; any other calculation with it is unknown.
            (Some(first), Some(parts)) if is_range(&first) || parts.iter().any(|(_, val)| is_range(val)) => {
                match range(&first, &parts) {
                    Some(Some(val)) => (Some(val), why),
                    // Whatever is open in the range, knowing it would not help.
                    Some(None) => (self.no_result(error), W::step(&mut self.notes, What::Settled, Truth::Yes, why)),
                    None => (None, why),
                }
            }
            (Some(first), Some(parts)) => match calculate(&first, &parts) {
                Some(val) => (Some(val), why),
                None => (self.no_result(error), why),
            },
            _ => (None, why),
        }
    }

    fn dated(
        &mut self,
        unit: Option<Unit>,
        a: &'a Value,
        b: &'a Value,
        frame: &mut Frame<'a, W>,
        count: impl Fn(Date, Date) -> Option<Number>,
    ) -> Answer<'a, W> {
        let ((a, mut why), (b, other)) = (self.value(a, frame), self.value(b, frame));
        let (of_a, of_b) = (why.only(&self.notes), other.only(&self.notes));
        why.add(&mut self.notes, other);
        if a == Some(Val::None) || b == Some(Val::None) {
            return (Some(Val::None), why);
        }
        let (Some(from), Some(to)) = (a.and_then(days), b.and_then(days)) else { return (None, why) };
        // The later the first day and the earlier the last, the less is counted.
        match (count(from.last(), to.first()), count(from.first(), to.last())) {
            (Some(least), Some(most)) => {
                let counted = Counted { unit, from: (from, of_a), to: (to, of_b), least, most };
                let counted = W::counted(&mut self.notes, counted);
                why.add(&mut self.notes, counted);
                let range = || Val::Range(Some(least).into(), Some(most).into());
                (Some(if least == most { Val::Number(least) } else { range() }), why)
            }
            // A range partly out of range is unknown.
            (Some(_), None) | (None, Some(_)) => (None, why),
            (None, None) => {
                let none = self.no_result("this day is outside the years 1 to 9999");
                (none, self.settled(why))
            }
        }
    }
}

/// The days that a date can be.
pub(super) fn days(val: Val<'_>) -> Option<Days> {
    match val {
        Val::Date(day) => Some(Days::one(day)),
        Val::Days(days) => Some(days),
        _ => None,
    }
}
