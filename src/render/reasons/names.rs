//! Where the rows of variables stand in a case, written once for all that is told of them.

use super::super::in_text;
use crate::decision::Decision;
use crate::eval::reasons::{List, MOST_VARIABLES};
use crate::facts::{Path, Slots};
use crate::model::expr::SUBJECT;

/// The paths of the rows that variables have, one behind the other; that of the case itself is empty.
pub(super) struct Names {
    text: String,
    /// Of each variable where it starts and ends.
    ends: [(usize, usize); MOST_VARIABLES],
}

impl Names {
    pub(super) fn new(decision: &Decision, subject: u32) -> Names {
        let mut names = Names { text: String::new(), ends: [(0, 0); MOST_VARIABLES] };
        if let Some((_, record)) = &decision.plan.policy.subjects {
            in_text(Path::row(&decision.case, *record, subject).write(&mut names.text));
            names.put(SUBJECT, 0);
        }
        names
    }

    fn put(&mut self, var: usize, start: usize) {
        if let Some(ends) = self.ends.get_mut(var) {
            *ends = (start, self.text.len());
        }
    }

    pub(super) fn of(&self, var: usize) -> &str {
        self.ends.get(var).and_then(|(start, end)| self.text.get(*start..*end)).unwrap_or_default()
    }

    /// Writes where an element of a list stands, for a variable: how much was written before.
    pub(super) fn bind(&mut self, case: &Slots, list: &List, var: usize, (row, number): (u32, u32)) -> usize {
        let start = self.text.len();
        let (from, to) = self.ends.get(list.way.var).copied().unwrap_or_default();
        let path = Path::row(case, list.of, row);
        if from == to && list.fixed {
            in_text(path.write(&mut self.text));
            self.put(var, start);
            return start;
        }
        self.text.extend_from_within(from..to);
        self.text.push_str(if from < to { "." } else { "" });
        let field = case.shape.field(list.record, list.way.field());
        self.text.push_str(field.map_or("", |field| field.name.as_str()));
        in_text(path.write_in_list(number, &mut self.text));
        self.put(var, start);
        start
    }

    /// Takes back what was written since.
    pub(super) fn back_to(&mut self, start: usize) {
        self.text.truncate(start);
    }
}
