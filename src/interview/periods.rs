//! Periods, of which it is asked as a whole.

use crate::facts::document::rows;
use crate::facts::{FactAt, Path, Slots};
use crate::model::shape::{FROM, TO};

/// Whether a fact is a period or a list of them.
fn is_whole(slots: &Slots, at: FactAt) -> bool {
    slots.shape.field(at.record, at.field).is_some_and(|field| slots.shape.has_periods(field.ty))
}

/// Whether a fact is a period, a list of them, or an end of one.
pub(super) fn is_about_a_period(slots: &Slots, at: FactAt) -> bool {
    is_whole(slots, at) || slots.shape.is_period(at.record)
}

/// The ends of periods of which a part is known, once it was said of one. They are not asked for again.
pub(super) fn told_in_part(slots: &Slots, at: FactAt) -> Vec<String> {
    if !is_whole(slots, at) {
        return Vec::new();
    }
    let periods = rows(&slots.shape, slots).into_iter().filter(|row| slots.shape.is_period(row.record));
    let ends =
        periods.flat_map(|row| [FROM, TO].map(|field| FactAt { record: row.record, row: row.row, field, item: None }));
    ends.filter(|end| slots.fact(*end).is_in_part()).map(|end| Path::fact(slots, end).to_string()).collect()
}
