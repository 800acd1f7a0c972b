//! Facts and lists of the case, read as far as the way to them is known.

use super::{Answer, Engine, Frame, Val, is_range};
use crate::eval::why::Why;
use crate::facts::{FactAt, Slot};
use crate::model::expr::Read;
use crate::model::shape::{Kind, TO};
use crate::values::{Period, To};

/// A list that was read.
pub(super) enum Listed {
    /// Nothing is known of it.
    Unknown,
    /// There is no such list: it is a field of none.
    None,
    Of(Elements),
}

/// The elements of a list that are known.
#[derive(Clone, Copy)]
pub(super) struct Elements {
    at: FactAt,
    start: u32,
    length: u32,
    /// Whether they are values or references, each in a slot of its own.
    plain: bool,
    /// The list itself, where more may belong to it than is known.
    pub(super) incomplete: Option<FactAt>,
}

impl Elements {
    /// The list itself.
    pub(super) fn list(&self) -> FactAt {
        self.at
    }

    pub(super) fn is_empty(&self) -> bool {
        self.length == 0
    }

    pub(super) fn places(&self) -> std::ops::Range<u32> {
        0..self.length
    }
}

/// An element: its value where that is known, and where it stands if it is a plain value.
pub(crate) type Element<'a> = (Option<Val<'a>>, Option<FactAt>);

impl<'a, W: Why> Engine<'a, W> {
    /// A fact, or how far the way to it is known.
    pub(in crate::eval) fn read(&mut self, read: &'a Read, frame: &Frame<'a, W>) -> Answer<'a, W> {
        self.read_at_once(read, frame).unwrap_or_else(|| self.go(read, &read.steps, frame))
    }

    /// A fact of a row that is known itself, of which nothing is said but that it is so: most are.
    fn read_at_once(&mut self, read: &'a Read, frame: &Frame<'a, W>) -> Option<Answer<'a, W>> {
        let [(record, field)] = *read.steps.as_slice() else { return None };
        let (Some(Val::Row(row)), _) = *frame.get(read.var)? else { return None };
        if !read.presumed.is_empty() || !read.needs.is_empty() || !self.deemed.is_empty() {
            return None;
        }
        let val = match self.case.slot(row, field) {
            Slot::Unknown | Slot::None | Slot::Days(_) | Slot::Row(_) | Slot::List { .. } => return None,
            slot => self.case.val(slot)?,
        };
        let at = FactAt { record, row, field, item: None };
        Some((Some(val), if W::KEEPS { W::known(&mut self.notes, at, val) } else { W::default() }))
    }

    /// The first steps of the way to a fact.
    fn go(&mut self, read: &'a Read, steps: &[(usize, usize)], frame: &Frame<'a, W>) -> Answer<'a, W> {
        let mut val = match frame.get(read.var) {
            // Of a period that is no record of the case there are its two days, and nothing else.
            Some((Some(Val::Period(period)), why)) if !steps.is_empty() => {
                let is_to = steps.first().is_some_and(|(_, field)| *field == TO);
                return (if is_to { last_day(*period) } else { first_day(*period) }, *why);
            }
            Some((Some(val), _)) if !is_range(val) => *val,
            // An element or an argument that is unknown itself, or an argument that is a range.
            open => return open.copied().unwrap_or((None, W::default())),
        };
        let mut why = W::default();
        let last = steps.len().saturating_sub(1);
        for (index, (record, field)) in steps.iter().enumerate() {
            let Val::Row(row) = val else { return (Some(Val::None), why) };
            let at = FactAt { record: *record, row, field: *field, item: None };
            let presumed = read.presumed.iter().find(|(step, _)| *step == index).map(|(_, val)| val.borrowed());
            let lacking = self.lacking(read, index, at);
            if !self.deemed.is_empty()
                && let Some(deemed) = self.deemed(at, presumed, lacking)
            {
                return deemed;
            }
            if let Some(kinds) = lacking {
                return (None, W::lacking(&mut self.notes, at, kinds));
            }
            let slot = self.case.slot(row, *field);
            if let Slot::List { .. } = slot {
                let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
                return (Some(Val::List(small(*record), row, small(*field))), why);
            }
            // Of a way that goes on it can only be presumed that there is nothing: a field of none is none.
            let Some(found) = self.case.val(slot) else {
                return match presumed {
                    Some(presumed) => (Some(presumed), W::presumed(&mut self.notes, at, presumed)),
                    None => (None, W::unknown(&mut self.notes, at)),
                };
            };
            val = found;
            if W::KEEPS && index == last && !self.is_entered(at) {
                why = W::of_fact(&mut self.notes, at, Some(val));
            }
        }
        (Some(val), why)
    }

    /// The evidence that a step of the way needs and does not have.
    fn lacking(&self, read: &'a Read, step: usize, at: FactAt) -> Option<&'a [String]> {
        let (_, kinds) = read.needs.iter().find(|(at, _)| *at == step)?;
        (!self.case.is_shown(at, kinds)).then_some(kinds)
    }

    /// Whether it is a record of which only facts within it are told.
    fn is_entered(&self, at: FactAt) -> bool {
        self.shape
            .field(at.record, at.field)
            .is_some_and(|field| matches!(field.ty.kind, Kind::Record(_)) && !self.shape.has_periods(field.ty))
    }

    fn is_record(&self, at: FactAt) -> bool {
        matches!(self.shape.field(at.record, at.field).map(|field| field.ty.kind), Some(Kind::Record(_)))
    }

    pub(super) fn list(&mut self, read: &'a Read, frame: &Frame<'a, W>) -> (Listed, W) {
        // The list itself, where a term was asked about one; else a field of its owner.
        let (way, last) = match read.steps.split_last() {
            None => (&[][..], None),
            Some((last, way)) => (way, Some(*last)),
        };
        let (record, row, field) = match (self.go(read, way, frame), last) {
            ((Some(Val::Row(row)), _), Some((record, field))) => (record, row, field),
            ((Some(Val::List(record, row, field)), _), None) => {
                let large = |n: u32| usize::try_from(n).unwrap_or(usize::MAX);
                (large(record), row, large(field))
            }
            ((Some(_), why), _) => return (Listed::None, why),
            ((None, why), _) => return (Listed::Unknown, why),
        };
        let at = FactAt { record, row, field, item: None };
        if let Some(kinds) = last.and_then(|_| self.lacking(read, way.len(), at)) {
            return (Listed::Unknown, W::lacking(&mut self.notes, at, kinds));
        }
        let Slot::List { start, length, complete } = self.case.slot(row, field) else {
            return (Listed::Unknown, W::unknown(&mut self.notes, at));
        };
        self.steps = self.steps.saturating_add(u64::from(length));
        let incomplete = (!complete).then_some(at);
        let elements = Elements { at, start, length, plain: !self.is_record(at), incomplete };
        (Listed::Of(elements), W::listed(&mut self.notes, at))
    }

    /// What leaves an element open: itself, where it is a plain value that is not known.
    pub(super) fn open_element(&mut self, (item, at): Element<'a>) -> Option<W> {
        let open = at.filter(|_| item.is_none_or(|item| item.is_range()))?;
        Some(W::of_fact(&mut self.notes, open, item))
    }

    pub(super) fn element(&self, of: &Elements, offset: u32) -> Element<'a> {
        let val = self.case.val(self.case.at(of.start.saturating_add(offset)));
        (val, of.plain.then_some(FactAt { item: Some(offset), ..of.at }))
    }
}

fn first_day<'a>(period: Period) -> Option<Val<'a>> {
    period.from.and_then(|days| Val::days(days.first(), days.last()))
}

fn last_day<'a>(period: Period) -> Option<Val<'a>> {
    match period.to {
        To::Runs => Some(Val::None),
        To::Day(days) => Val::days(days.first(), days.last()),
        To::Unknown => None,
    }
}
