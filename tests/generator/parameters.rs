//! Parameters: values that change over time, and what they are on a day.

use super::scope::{Ty, Writer};
use super::text::{self, Day};
use super::values::Value;

/// A parameter that can be named.
#[derive(Clone, Debug)]
pub struct Dated {
    pub name: String,
    pub ty: Ty,
    /// The day of its first value.
    pub first: Day,
}

impl Writer<'_> {
    pub fn parameters(&mut self) -> Vec<String> {
        let mut statements = Vec::new();
        let most = 2;
        for at in 0..self.random.weighted(&[4, most, most]) {
            let since = self.random.here();
            self.made.add("parameter");
            let name = format!("{}{}{at}", self.prefix, self.random.pick(&["limit_", "基準"]));
            let (ty, construct) = *self.random.pick(&[
                (Ty::Number, "parameter of numbers"),
                (Ty::Date, "parameter of dates"),
                (Ty::Span, "parameter of spans"),
                (Ty::Text, "parameter of texts"),
                (Ty::YesNo, "parameter of yes and no"),
            ]);
            self.made.add(construct);
            let mut days: Vec<Day> = (0..1 + self.random.below(3)).map(|_| text::day(self.random)).collect();
            days.sort_unstable();
            days.dedup();
            if days.len() > 1 {
                self.made.add("parameter with several values");
            }
            let mut statement = format!("parameter {name}");
            if self.random.chance(2, 3) {
                statement.push_str(&format!(" {}", text::label(self.random, "a limit")));
            }
            statement.push_str(&text::attachments(self.random, self.made, 12));
            for day in &days {
                let value = match ty {
                    Ty::Number => text::number(self.random, self.made),
                    Ty::Date => text::date(self.random),
                    Ty::Span => text::span_written(self.random),
                    Ty::Text => text::text_written(self.random),
                    _ => self.random.pick(&["yes", "no"]).to_string(),
                };
                let more = text::attachments(self.random, self.made, 20);
                statement.push_str(&format!("\n  from {}: {value}{more}", text::written(*day)));
            }
            self.random.together(since);
            self.dated.push(Dated { name, ty, first: days[0] });
            statements.push(statement);
        }
        statements
    }

    /// A parameter, as of the day of the decision or of another one.
    pub fn parameter(&mut self, ty: Ty, depth: usize) -> Option<Value> {
        let fitting: Vec<usize> = (0..self.dated.len()).filter(|at| self.dated[*at].ty == ty).collect();
        if fitting.is_empty() {
            return None;
        }
        let Dated { name, first, .. } = self.dated[*self.random.pick(&fitting)].clone();
        if self.random.chance(1, 3) {
            self.made.add("parameter on the day of the decision");
            return Some(Value::alone(name));
        }
        self.made.add("parameter on another day");
        if first > (1, 1, 1) && self.random.chance(1, 8) {
            self.made.add("parameter before its first value");
            return Some(Value::alone(format!("{name} on 0001-01-01")));
        }
        let on = self.value(Ty::Date, depth.saturating_sub(1), false);
        Some(Value { or_none: on.or_none, ..Value::alone(format!("{name} on {}", on.primary())) })
    }
}
