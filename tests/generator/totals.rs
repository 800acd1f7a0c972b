//! Totals: one value of all elements of a list, or of several values.

use super::scope::{COMPARED, Ty, Writer};
use super::values::{Binds, Value};

/// Its words, its construct over a list, and that of values with commas.
type Kind = (&'static str, &'static str, &'static str);

const DISTINCT: Kind = ("count of distinct", "count of distinct", "");
const SUM: Kind = ("sum of", "sum of a list", "");
const LARGEST: Kind = ("largest of", "largest of a list", "largest of values");
const SMALLEST: Kind = ("smallest of", "smallest of a list", "smallest of values");
const EARLIEST: Kind = ("earliest of", "earliest of a list", "earliest of values");
const LATEST: Kind = ("latest of", "latest of a list", "latest of values");

impl Writer<'_> {
    pub fn total(&mut self, ty: Ty, depth: usize) -> Option<Value> {
        let kinds: &[Kind] = match ty {
            Ty::Number => &[SUM, DISTINCT, LARGEST, SMALLEST],
            Ty::Span => &[SUM, LARGEST, SMALLEST],
            Ty::Date => &[EARLIEST, LATEST],
            _ => return None,
        };
        let (words, over_a_list, of_values) = *self.random.pick(kinds);
        if !of_values.is_empty() && self.random.chance(1, 2) {
            return Some(self.of_values(words, of_values, ty, depth));
        }
        if self.inside >= 3 {
            return None;
        }
        let list = self.list(&|_| true)?;
        self.made.add(over_a_list);
        let (names, bound) = (self.names.len(), self.bound);
        let name = self.bind(list.kind);
        self.inside += 1;
        let of = if over_a_list == DISTINCT.1 { self.type_of_distinct() } else { ty };
        let value = self.value(of, depth - 1, false);
        let filter = if self.random.chance(1, 3) {
            self.made.add("total where");
            format!(" where ({})", self.condition(depth - 1, false))
        } else {
            String::new()
        };
        self.inside -= 1;
        self.names.truncate(names);
        self.bound = bound;
        let text = format!("{words} {} for each {name} in {}{filter}", value.in_list(), list.text);
        Some(Value { or_none: !of_values.is_empty(), ..Value::alone(text) })
    }

    /// Of what different values are counted.
    fn type_of_distinct(&mut self) -> Ty {
        let choices = self.shape.choices.len();
        let ty = match self.random.weighted(&[6, usize::from(choices > 0) * 2, 1]) {
            0 => *self.random.pick(&COMPARED),
            1 => Ty::Choice(self.random.below(choices)),
            _ => Ty::Row(self.random.below(self.shape.records.len())),
        };
        // Whether a record in its place is itself, while nothing is known of it, the language does not say.
        let apart = !matches!(ty, Ty::Row(record) if !self.shape.is_listed(record));
        if apart && self.can_write(ty, false) { ty } else { Ty::Number }
    }

    fn of_values(&mut self, words: &str, construct: &'static str, ty: Ty, depth: usize) -> Value {
        self.made.add(construct);
        let (mut or_none, mut values) = (true, Vec::new());
        for _ in 0..2 + self.random.below(2) {
            let value = self.value(ty, depth - 1, false);
            or_none &= value.or_none;
            values.push(value.in_list());
        }
        Value { text: format!("{words} {}", values.join(", ")), or_none, binds: Binds::Commas }
    }
}
