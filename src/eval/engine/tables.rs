//! Tables: which row fits, and what leaves it open.

use super::{Answer, Engine, Frame, Val, is_range};
use crate::eval::arith;
use crate::eval::truth::Truth;
use crate::eval::why::{What, Why};
use crate::model::policy::{Cell, Fit, Row, Table};
use crate::syntax::ast::Relation;

impl<'a, W: Why> Engine<'a, W> {
    /// The result of the row that fits; or the one result of all rows that may fit.
    pub(super) fn table(
        &mut self,
        table: &'a Table,
        provision: usize,
        about: Option<(usize, u32)>,
        frame: &mut Frame<'a, W>,
    ) -> Answer<'a, W> {
        let asked: Vec<Answer<'a, W>> = table.columns.iter().map(|column| self.value(column, frame)).collect();
        let mut may_fit: Vec<&'a Row> = Vec::new();
        for row in &table.rows {
            if self.exhausted() {
                return (None, W::default());
            }
            match fits(row, &asked) {
                Truth::Yes => {
                    let mut why = W::default();
                    let read = row.cells.iter().zip(asked).filter(|(cell, _)| !cell.is_empty());
                    read.for_each(|(_, (_, inner))| why.add(&mut self.notes, inner));
                    W::counts(&mut self.notes, row.provision);
                    let what = What::Term(row.provision, about);
                    return (Some(row.result.borrowed()), W::step(&mut self.notes, what, Truth::Yes, why));
                }
                Truth::Unknown => may_fit.push(row),
                Truth::No => {}
            }
        }
        let Some(first) = may_fit.first() else {
            // Something is none of which no row speaks.
            let why = self.all_asked(asked);
            return (Some(Val::None), W::step(&mut self.notes, What::Settled, Truth::Yes, why));
        };
        if may_fit.iter().all(|row| row.result == first.result) {
            if may_fit.len() == 1 {
                W::counts(&mut self.notes, first.provision);
            }
            let what = if may_fit.len() == 1 { What::Term(first.provision, about) } else { What::Settled };
            let why = self.all_asked(asked);
            return (Some(first.result.borrowed()), W::step(&mut self.notes, what, Truth::Yes, why));
        }
        let mut why = W::default();
        for (column, (val, inner)) in asked.into_iter().enumerate() {
            let open = may_fit
                .iter()
                .any(|row| row.cells.get(column).is_some_and(|cell| fits_cell(cell, val) == Truth::Unknown));
            // What is not known of the others keeps nothing open.
            let known = open || val.is_some_and(|val| !is_range(&val));
            let inner = if known { inner } else { W::step(&mut self.notes, What::Settled, Truth::Yes, inner) };
            why.add(&mut self.notes, inner);
        }
        (None, W::step(&mut self.notes, What::Term(provision, about), Truth::Unknown, why))
    }

    fn all_asked(&mut self, asked: Vec<Answer<'a, W>>) -> W {
        let mut why = W::default();
        asked.into_iter().for_each(|(_, inner)| why.add(&mut self.notes, inner));
        why
    }
}

fn fits<W>(row: &Row, asked: &[Answer<'_, W>]) -> Truth {
    let cells = row.cells.iter().zip(asked).map(|(cell, (val, _))| fits_cell(cell, *val));
    cells.min().unwrap_or(Truth::Yes)
}

fn fits_cell(cell: &Cell, val: Option<Val<'_>>) -> Truth {
    if cell.is_empty() {
        return Truth::Yes;
    }
    cell.iter().map(|fit| fits_part(fit, val)).max().unwrap_or(Truth::No)
}

fn fits_part(fit: &Fit, val: Option<Val<'_>>) -> Truth {
    let compared = |relation, with: &crate::model::expr::Val| {
        arith::compared(val, relation, false, Some(with.borrowed())).unwrap_or_default()
    };
    match fit {
        Fit::None => val.map_or(Truth::Unknown, |val| Truth::of(val == Val::None)),
        Fit::Is(with) => compared(Relation::Is, with),
        Fit::Within(bounds) => {
            bounds.iter().map(|(relation, with)| compared(*relation, with)).min().unwrap_or(Truth::Yes)
        }
    }
}
