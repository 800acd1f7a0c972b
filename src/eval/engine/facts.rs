//! Facts and lists of the case, read as far as the way to them is known.

use super::{Answer, Engine, Frame};
use crate::eval::why::Why;
use crate::facts::{FactAt, Slot};
use crate::model::expr::{Read, Val};
use crate::model::shape::Kind;

/// A list that was read: its elements, or nothing known.
pub(super) struct Elements {
    pub(super) items: Option<Vec<Element>>,
    /// The list itself, where more may belong to it than is known.
    pub(super) incomplete: Option<FactAt>,
    /// Whether there is no such list: it is a field of none.
    pub(super) none: bool,
}

impl Elements {
    fn of(items: Option<Vec<Element>>) -> Elements {
        Elements { items, incomplete: None, none: false }
    }
}

/// An element: its value where that is known, and where it stands if it is a plain value.
pub(crate) type Element = (Option<Val>, Option<FactAt>);

impl<W: Why> Engine<'_, W> {
    /// A fact, or how far the way to it is known.
    pub(super) fn read(&mut self, read: &Read, frame: &Frame<W>) -> Answer<W> {
        let mut val = match frame.get(read.var).cloned() {
            Some((Some(val), _)) => val,
            // An element or an argument that is unknown itself.
            unknown => return unknown.unwrap_or((None, W::default())),
        };
        let mut why = W::default();
        let last = read.steps.len().saturating_sub(1);
        for (index, (record, field)) in read.steps.iter().enumerate() {
            let Val::Row(row) = val else { return (Some(Val::None), why) };
            let at = FactAt { record: *record, row, field: *field, item: None };
            let rest = read.steps.get(index.saturating_add(1)..).unwrap_or_default();
            if let Some(deemed) = self.deemed(at, rest, read.presumed.as_ref()) {
                return deemed;
            }
            match self.case.slot(self.shape, *record, row, *field) {
                Slot::Value(found) => {
                    if index == last
                        && !matches!(self.shape.field(*record, *field).map(|f| f.ty.kind), Some(Kind::Record(_)))
                    {
                        why = W::known(at, found);
                    }
                    val = found.clone();
                }
                Slot::List { .. } => return (Some(Val::List(*record, row, *field)), why),
                Slot::Unknown => {
                    // Of a record in its place that is unknown as a whole, each fact is.
                    let in_place = |(record, field): &(usize, usize)| {
                        matches!(self.shape.field(*record, *field).map(|field| field.ty.kind), Some(Kind::Record(_)))
                    };
                    let on_the_way = read.steps.get(index..last).unwrap_or_default();
                    return match &read.presumed {
                        Some(presumed) if on_the_way.iter().all(in_place) => {
                            (Some(presumed.clone()), W::presumed(at, rest, presumed))
                        }
                        _ => (None, W::unknown(at)),
                    };
                }
            }
        }
        (Some(val), why)
    }

    pub(super) fn list(&mut self, read: &Read, frame: &Frame<W>) -> (Elements, W) {
        let nothing = Elements::of(None);
        // The list itself, where a term was asked about one; else a field of its owner.
        let (owner, last) = match read.steps.split_last() {
            None => (Read { var: read.var, steps: Vec::new(), presumed: None }, None),
            Some((last, way)) => (Read { var: read.var, steps: way.to_vec(), presumed: None }, Some(*last)),
        };
        let (record, row, field) = match (self.read(&owner, frame), last) {
            ((Some(Val::Row(row)), _), Some((record, field))) => (record, row, field),
            ((Some(Val::List(record, row, field)), _), None) => (record, row, field),
            ((Some(_), why), _) => return (Elements { none: true, ..Elements::of(Some(Vec::new())) }, why),
            ((None, why), _) => return (nothing, why),
        };
        let at = FactAt { record, row, field, item: None };
        let Slot::List { start, length, complete } = self.case.slot(self.shape, record, row, field) else {
            return (nothing, W::unknown(at));
        };
        let plain = !matches!(self.shape.field(record, field).map(|field| field.ty.kind), Some(Kind::Record(_)));
        let items = (0..*length)
            .map(|offset| {
                let place = start.saturating_add(offset);
                if !plain {
                    return (Some(Val::Row(place)), None);
                }
                let item = usize::try_from(place).ok().and_then(|place| self.case.items.get(place));
                let val = if let Some(Slot::Value(val)) = item { Some(val.clone()) } else { None };
                (val, Some(FactAt { item: Some(offset), ..at }))
            })
            .collect::<Vec<_>>();
        self.steps = self.steps.saturating_add(u64::from(*length));
        let why = W::listed(at, &items);
        (Elements { incomplete: (!complete).then_some(at), ..Elements::of(Some(items)) }, why)
    }
}
