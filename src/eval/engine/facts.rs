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
            Some((Some(val), _)) if !matches!(val, Val::Range(..)) => val,
            // An element or an argument that is unknown itself, or an argument that is a range.
            open => return open.unwrap_or((None, W::default())),
        };
        let mut why = W::default();
        let last = read.steps.len().saturating_sub(1);
        for (index, (record, field)) in read.steps.iter().enumerate() {
            let Val::Row(row) = val else { return (Some(Val::None), why) };
            let at = FactAt { record: *record, row, field: *field, item: None };
            let presumed = read.presumed.iter().find(|(step, _)| *step == index).map(|(_, val)| val);
            if let Some(deemed) = self.deemed(at, presumed) {
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
                // Of a way that goes on it can only be presumed that there is nothing: a field of none is none.
                Slot::Unknown => {
                    return match presumed {
                        Some(presumed) => (Some(presumed.clone()), W::presumed(at, presumed)),
                        None => (None, W::unknown(at)),
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
            None => (Read { steps: Vec::new(), ..read.clone() }, None),
            Some((last, way)) => (Read { steps: way.to_vec(), ..read.clone() }, Some(*last)),
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
