//! A case made as small as it can be: what is not needed is taken out.

use std::sync::Arc;

use super::changes::{is_known, without};
use super::{Look, Search, Wanted};
use crate::facts::document::rows;
use crate::facts::{Case, FactAt, Slot, Slots};
use crate::model::shape::Kind;
use crate::values::{Date, Number};

impl Search<'_> {
    /// The case without whatever is not needed for what it shows, and for its result.
    pub(super) fn shrink(&mut self, case: &Case, on: Date, look: &Look, wanted: Wanted<'_>) -> Arc<Slots> {
        let mut small = Arc::clone(&case.slots);
        // What came with the facts is seldom needed.
        self.keep_if_same(&mut small, case.slots.bare(), on, look, wanted);
        loop {
            let mut smaller = false;
            smaller |= self.less_records(&mut small, on, look, wanted);
            smaller |= self.less_facts(&mut small, on, look, wanted);
            if !smaller {
                break;
            }
        }
        self.sharpen(&mut small, on, look, wanted);
        small
    }

    /// Moves dates and numbers by a step where that brings them to where it turns: what was tried first may stand beside it.
    fn sharpen(&mut self, small: &mut Arc<Slots>, on: Date, look: &Look, wanted: Wanted<'_>) {
        let places = rows(&small.shape, small).into_iter().flat_map(|row| {
            let fields = small.shape.record(row.record).map_or(0, |record| record.fields.len());
            (0..fields).map(move |field| (row.row, field))
        });
        for (row, field) in places.collect::<Vec<_>>() {
            let at = |slot: Option<Slot>| {
                let mut tried = Slots::clone(small);
                slot.map(|slot| {
                    tried.set(row, field, slot);
                    tried
                })
            };
            let slot = small.slot(row, field);
            let [two_less, less, more, two_more] = [-2, -1, 1, 2].map(|by| at(stepped(slot, by)));
            let mut holds = |tried: &Option<Slots>| {
                tried.as_ref().is_some_and(|tried| self.holds(&Case::new(tried.clone()), on, look, wanted))
            };
            if !holds(&less) || !holds(&more) {
                continue;
            }
            let sharp = if !holds(&two_more) {
                more
            } else if !holds(&two_less) {
                less
            } else {
                None
            };
            if let Some(sharp) = sharp {
                *small = Arc::new(sharp);
            }
        }
    }

    /// Whether a case shows the same, with the same result.
    fn holds(&mut self, case: &Case, on: Date, look: &Look, wanted: Wanted<'_>) -> bool {
        if self.left == 0 {
            return false;
        }
        self.left = self.left.saturating_sub(1);
        let decisions = self.day(on).decide(case).unwrap_or_default();
        let again = decisions.iter().find(|decision| decision.subject == Some(look.subject));
        let again = again.filter(|decision| decision.verdict.is_like(&look.decision.verdict));
        let same = again.and_then(|decision| self.coverage.look_at(decision).flatten());
        same.is_some_and(|again| self.does(wanted, &again))
    }

    fn keep_if_same(
        &mut self,
        small: &mut Arc<Slots>,
        tried: Slots,
        on: Date,
        look: &Look,
        wanted: Wanted<'_>,
    ) -> bool {
        let case = Case::new(tried);
        let same = self.holds(&case, on, look, wanted);
        if same {
            *small = case.slots;
        }
        same
    }

    fn less_records(&mut self, small: &mut Arc<Slots>, on: Date, look: &Look, wanted: Wanted<'_>) -> bool {
        let mut smaller = false;
        for row in rows(&small.shape.clone(), &small.clone()) {
            let shape = Arc::clone(&small.shape);
            let fields = shape.record(row.record).map_or(&[][..], |record| record.fields.as_slice());
            for (field, _) in fields.iter().enumerate().filter(|(_, field)| matches!(field.ty.kind, Kind::Record(_))) {
                let at = FactAt { record: row.record, row: row.row, field, item: None };
                let Slot::List { length, .. } = small.slot(row.row, field) else { continue };
                for index in (0..length).rev() {
                    let tried = without(small, at, index);
                    smaller |= self.keep_if_same(small, tried, on, look, wanted);
                }
            }
        }
        smaller
    }

    fn less_facts(&mut self, small: &mut Arc<Slots>, on: Date, look: &Look, wanted: Wanted<'_>) -> bool {
        let mut smaller = false;
        for row in rows(&small.shape.clone(), &small.clone()) {
            let shape = Arc::clone(&small.shape);
            let fields = shape.record(row.record).map_or(&[][..], |record| record.fields.as_slice());
            for (field, ty) in fields.iter().enumerate().map(|(at, field)| (at, field.ty)).rev() {
                if ty.kind == Kind::Key || !is_known(small.slot(row.row, field), ty) {
                    continue;
                }
                let mut tried = Slots::clone(small);
                tried.forget(FactAt { record: row.record, row: row.row, field, item: None });
                smaller |= self.keep_if_same(small, tried, on, look, wanted);
            }
        }
        smaller
    }
}

/// A date some days on, or a number larger by so many.
fn stepped(slot: Slot, by: i32) -> Option<Slot> {
    match slot {
        Slot::Date(date) => date.plus_days(by.into()).map(Slot::Date),
        Slot::Number(number) => {
            let step = i128::from(by).saturating_mul(1_000_000);
            Number::from_millionths(i128::from(number.millionths()).saturating_add(step)).map(Slot::Number)
        }
        _ => None,
    }
}
