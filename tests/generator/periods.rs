//! Periods, and what is counted in them.

use super::scope::{Ty, Writer};
use super::shape::{Kind, PERIOD};
use super::text;
use super::values::Value;

const RELATIONS: [&str; 10] = [
    "is at least",
    "is at most",
    "is under",
    "is over",
    "is",
    "is not",
    "is not at least",
    "is not at most",
    "is not under",
    "is not over",
];

impl Writer<'_> {
    /// A period written out, in brackets.
    pub fn period_written(&mut self, depth: usize) -> Value {
        let depth = depth.saturating_sub(1).min(1);
        let from = self.value(Ty::Date, depth, false);
        if self.random.chance(1, 4) {
            self.made.add("since");
            return Value { or_none: from.or_none, ..Value::alone(format!("(since {})", from.in_list())) };
        }
        self.made.add("from to");
        let to = if self.random.chance(1, 2) {
            let span = self.random.pick(&["1 day", "90 days", "400 days", "1,200 days"]);
            Value { text: format!("{} plus {span}", from.in_sum()), ..from.clone() }
        } else {
            self.value(Ty::Date, depth, false)
        };
        let text = format!("(from {} to {})", from.in_list(), to.in_list());
        Value { or_none: from.or_none || to.or_none, ..Value::alone(text) }
    }

    pub fn covers(&mut self, depth: usize) -> String {
        let (covers, construct) = *self.random.pick(&[("covers", "covers"), ("does not cover", "does not cover")]);
        self.made.add(construct);
        let depth = depth.saturating_sub(1);
        let (period, day) = (self.value(Ty::Row(PERIOD), depth, false), self.value(Ty::Date, depth, false));
        format!("{} {covers} {}", period.text, day.text)
    }

    /// A comparison of unbroken time, or of total time.
    pub fn time(&mut self, depth: usize) -> Option<String> {
        let periods = self.periods(depth)?;
        let depth = depth.saturating_sub(1);
        let relation = *self.random.pick(&RELATIONS);
        let (time, days) = if self.random.chance(1, 2) {
            self.made.add("unbroken time");
            let up_to = self.value(Ty::Date, depth, false);
            let gaps = if self.random.chance(1, 3) {
                self.made.add("allowing gaps");
                let days = format!("{} days", self.random.pick(&["0", "1", "10", "31", "400"]));
                let own = self.random.chance(1, 3);
                let gap = if own { self.value(Ty::Span, depth, false).primary() } else { days };
                format!(" allowing gaps of {gap}")
            } else {
                String::new()
            };
            (format!("unbroken time in {periods} up to {}{gaps}", up_to.primary()), false)
        } else {
            self.made.add("total time");
            let within = self.value(Ty::Row(PERIOD), depth, false);
            (format!("total time in {periods} within {}", within.primary()), true)
        };
        let span = match self.random.below(3) {
            0 if !days || self.facts_of(Ty::Span) => self.value_of_fact(Ty::Span, days),
            _ if days => format!("{} days", self.random.pick(&["0", "1", "30", "90", "365", "1,000"])),
            _ => text::span_written(self.random),
        };
        Some(if self.random.chance(1, 5) {
            format!("{span} {relation} {time}")
        } else {
            format!("{time} {relation} {span}")
        })
    }

    fn facts_of(&mut self, ty: Ty) -> bool {
        self.path(&|path| path.ty == ty && !path.list).is_some()
    }

    /// A span: a fact, where a total of days may not be compared with months that are written out.
    fn value_of_fact(&mut self, ty: Ty, fact: bool) -> String {
        match self.path(&|path| path.ty == ty && !path.list) {
            Some(path) => path.text,
            None if fact => "90 days".to_owned(),
            None => text::span_written(self.random),
        }
    }

    /// A list of periods, or a period of each element of a list.
    fn periods(&mut self, depth: usize) -> Option<String> {
        let plain = self.path(&|path| path.list && path.kind == Kind::Record(PERIOD));
        if let Some(list) = plain.filter(|_| self.inside >= 3 || self.random.chance(2, 3)) {
            return Some(list.text);
        }
        if self.inside >= 3 {
            return None;
        }
        let list = self.list(&|ty| matches!(ty, Ty::Row(_)))?;
        let (names, bound) = (self.names.len(), self.bound);
        let name = self.bind(list.kind);
        self.inside += 1;
        let path = self.path(&|path| path.ty == Ty::Row(PERIOD) && !path.list);
        let filter = if self.random.chance(1, 2) {
            format!(" where ({})", self.condition(depth.saturating_sub(1), false))
        } else {
            String::new()
        };
        self.inside -= 1;
        self.names.truncate(names);
        self.bound = bound;
        let path = path?;
        self.made.add("time of each element");
        Some(format!("{} for each {name} in {}{filter}", path.text, list.text))
    }

    /// What holds of the years of a period.
    pub fn years(&mut self, depth: usize) -> Option<String> {
        if self.inside >= 3 {
            return None;
        }
        let (word, construct) = *self.random.pick(&[("every", "every year"), ("some", "some year"), ("no", "no year")]);
        self.made.add(construct);
        let period = self.value(Ty::Row(PERIOD), depth - 1, false);
        let (names, bound) = (self.names.len(), self.bound);
        let name = if self.random.chance(1, 2) && self.names.iter().all(|var| var.name != "year") {
            self.made.add("year without a name");
            self.names.push(super::scope::Var::record("year", PERIOD));
            String::new()
        } else {
            format!(" {}", self.bind(Kind::Record(PERIOD)))
        };
        self.inside += 1;
        let body = self.condition(depth - 1, false);
        self.inside -= 1;
        self.names.truncate(names);
        self.bound = bound;
        Some(format!("{word} year{name} of {} satisfies {body}", period.primary()))
    }
}
