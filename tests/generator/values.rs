//! Values of every type, as text.

use super::scope::{Ty, Writer, bracketed};
use super::text;

/// A value, with what must be known to write it beside others.
#[derive(Clone, Debug)]
pub struct Value {
    pub text: String,
    /// Whether it may be `none`.
    pub or_none: bool,
    binds: Binds,
}

/// How tightly its parts hold together.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Binds {
    Alone,
    Product,
    Sum,
}

impl Value {
    fn alone(text: impl Into<String>) -> Value {
        Value { text: text.into(), or_none: false, binds: Binds::Alone }
    }

    /// As one of the things that stand alone: a name, a number, something in brackets.
    pub fn primary(&self) -> String {
        if self.binds == Binds::Alone { self.text.clone() } else { bracketed(&self.text) }
    }

    fn in_sum(&self) -> String {
        if self.binds == Binds::Sum { bracketed(&self.text) } else { self.text.clone() }
    }
}

impl Writer<'_> {
    /// A value of a type. `member` says that a choice's member may stand there, since the other side tells the choice.
    pub fn value(&mut self, ty: Ty, depth: usize, member: bool) -> Value {
        let since = self.random.here();
        let value = self.any_value(ty, depth, member);
        self.random.together(since);
        value
    }

    fn any_value(&mut self, ty: Ty, depth: usize, member: bool) -> Value {
        if depth == 0 || !self.room() {
            return self.simple(ty, member);
        }
        let value = match self.random.weighted(&[8, 3, 2, 14]) {
            0 => None,
            1 => self.called(ty, depth),
            2 => self.if_value(ty, depth, member),
            _ => match ty {
                Ty::Number => self.number(depth),
                Ty::Date => Some(self.moved_date(depth)),
                Ty::Span => Some(self.sum(Ty::Span, depth)),
                Ty::YesNo if self.random.chance(1, 3) => {
                    self.made.add("condition as a value");
                    let condition = self.condition(depth - 1, false);
                    Some(Value::alone(bracketed(&condition)))
                }
                _ => None,
            },
        };
        value.unwrap_or_else(|| self.simple(ty, member))
    }

    /// A fact, a variable or something written out.
    fn simple(&mut self, ty: Ty, member: bool) -> Value {
        let written = matches!(ty, Ty::Choice(_) | Ty::Row(_)) || self.random.chance(1, 4);
        let a_member = matches!(ty, Ty::Choice(_)) && member && self.random.chance(2, 3);
        let write = a_member || written && !matches!(ty, Ty::Choice(_) | Ty::Row(_));
        let path = if write { None } else { self.path(&|path| path.ty == ty && !path.list) };
        match path {
            Some(path) => Value { or_none: path.or_none, ..Value::alone(path.text) },
            None => self.written(ty, member),
        }
    }

    /// Something written out. A row cannot be; whoever asks for one makes sure that there is a path.
    pub fn written(&mut self, ty: Ty, member: bool) -> Value {
        Value::alone(match ty {
            Ty::YesNo => {
                self.made.add("yes/no written out");
                self.random.pick(&["yes", "no"]).to_string()
            }
            Ty::Number => text::number(self.random, self.made),
            Ty::Date if self.random.chance(1, 3) => {
                self.made.add("decision_date");
                "decision_date".to_owned()
            }
            Ty::Date => {
                let day = text::day(self.random);
                if text::is_extreme(day) {
                    self.made.add("extreme date");
                }
                text::written(day)
            }
            Ty::Span => text::span_written(self.random),
            Ty::Text => text::text_written(self.random),
            Ty::Choice(at) => {
                debug_assert!(member, "a member stands where its choice is known");
                let shape = self.shape;
                self.random.pick(&shape.choices[at].members).clone()
            }
            Ty::Row(_) => unreachable!("a record is not written out"),
        })
    }

    /// Whether a value of a type can be written here at all.
    pub fn can_write(&mut self, ty: Ty, member: bool) -> bool {
        match ty {
            Ty::Row(_) => {
                self.names.iter().any(|(_, of)| *of == ty) || self.path(&|path| path.ty == ty && !path.list).is_some()
            }
            Ty::Choice(_) => member || self.path(&|path| path.ty == ty && !path.list).is_some(),
            _ => true,
        }
    }

    /// A term that gives this type, called.
    pub fn called(&mut self, ty: Ty, depth: usize) -> Option<Value> {
        let fitting: Vec<usize> = (0..self.terms.len()).filter(|at| self.terms[*at].gives == ty).collect();
        if fitting.is_empty() {
            return None;
        }
        let term = self.terms[*self.random.pick(&fitting)].clone();
        let text = match term.of {
            None => term.name,
            Some(of) if self.can_write(of, true) => {
                let argument = self.value(of, depth.saturating_sub(1).min(1), true);
                format!("{} of {}", term.name, argument.primary())
            }
            Some(_) => return None,
        };
        self.made.add(if term.when { "condition term called" } else { "value term called" });
        Some(Value { or_none: term.or_none, ..Value::alone(text) })
    }

    fn if_value(&mut self, ty: Ty, depth: usize, member: bool) -> Option<Value> {
        if !self.can_write(ty, member) {
            return None;
        }
        let condition = self.condition(depth - 1, false);
        let (then, otherwise) = (self.value(ty, depth - 1, member), self.value(ty, depth - 1, true));
        self.made.add("if as a value");
        let text = format!("(if {condition} then {} else {})", then.text, otherwise.text);
        Some(Value { or_none: then.or_none || otherwise.or_none, ..Value::alone(text) })
    }

    fn number(&mut self, depth: usize) -> Option<Value> {
        match self.random.below(8) {
            0 => self.count(depth),
            1 if self.ages => {
                let (born, on) = (self.value(Ty::Date, depth - 1, false), self.value(Ty::Date, depth - 1, false));
                self.made.add("age");
                let or_none = born.or_none || on.or_none;
                Some(Value { or_none, ..Value::alone(format!("age of {} on {}", born.primary(), on.primary())) })
            }
            2 | 1 => {
                let (from, to) = (self.value(Ty::Date, depth - 1, false), self.value(Ty::Date, depth - 1, false));
                let (unit, construct) = *self.random.pick(&[
                    ("years", "completed years"),
                    ("months", "completed months"),
                    ("days", "completed days"),
                ]);
                self.made.add(construct);
                let text = format!("completed {unit} from {} to {}", from.primary(), to.primary());
                Some(Value { or_none: from.or_none || to.or_none, ..Value::alone(text) })
            }
            3 => Some(self.sum(Ty::Number, depth)),
            4 | 5 => Some(self.product(depth)),
            6 => Some(self.quotient(depth)),
            _ => self.count(depth),
        }
    }

    fn count(&mut self, depth: usize) -> Option<Value> {
        let list = self.list(&|_| true)?;
        if self.inside >= 3 || self.random.chance(1, 2) {
            self.made.add("count");
            return Some(Value::alone(format!("count of {}", list.text)));
        }
        self.made.add("count where");
        let (names, bound) = (self.names.len(), self.bound);
        let own_name = match list.ty {
            Ty::Row(record) => Some(self.shape.records[record].name.clone()),
            _ => None,
        };
        let free = own_name.filter(|name| self.names.iter().all(|(bound, _)| bound != name));
        let head = match free {
            Some(name) if self.random.chance(1, 3) => {
                self.made.add("count where without a name");
                self.names.push((name, list.ty));
                format!("count of {}", list.text)
            }
            _ => format!("count of {} in {}", self.bind(list.ty), list.text),
        };
        self.inside += 1;
        let condition = self.condition(depth - 1, false);
        self.inside -= 1;
        self.names.truncate(names);
        self.bound = bound;
        Some(Value::alone(format!("{head} where ({condition})")))
    }

    /// A sum of numbers or of spans.
    fn sum(&mut self, ty: Ty, depth: usize) -> Value {
        let mut sum = self.value(ty, depth - 1, false);
        let mut text = sum.in_sum();
        let mut minus = false;
        for _ in 0..1 + self.random.below(2) {
            let part = self.value(ty, depth - 1, false);
            // A span below nothing has no result; that need not be shown often. Whether it has one where more is added
            // behind it the language does not say.
            minus = minus && ty == Ty::Span || self.random.chance(1, if ty == Ty::Span { 5 } else { 2 });
            let sign = if minus { "minus" } else { "plus" };
            sum.or_none |= part.or_none;
            text.push_str(&format!(" {sign} {}", part.in_sum()));
        }
        self.made.add(if ty == Ty::Span { "sum of spans" } else { "sum of numbers" });
        Value { text, binds: Binds::Sum, ..sum }
    }

    /// A date and spans added to it; months only where a convention says what that means.
    fn moved_date(&mut self, depth: usize) -> Value {
        let (date, months) = match self.random.chance(1, 5) {
            // A written date needs no convention, and has no result where the day does not exist.
            true => (Value::alone(self.random.word(&["2024-01-31", "2023-12-31", "9999-12-31", "0001-01-01"])), true),
            false => (self.value(Ty::Date, depth - 1, false), self.rounding),
        };
        let (mut text, mut or_none) = (date.in_sum(), date.or_none);
        for _ in 0..1 + self.random.below(2) {
            let span = if months {
                self.value(Ty::Span, depth - 1, false)
            } else {
                Value::alone(format!("{} days", self.random.pick(&["1", "0", "30", "3,000,000"])))
            };
            let (sign, construct) = *self.random.pick(&[("plus", "date plus span"), ("minus", "date minus span")]);
            self.made.add(construct);
            or_none |= span.or_none;
            text.push_str(&format!(" {sign} {}", span.in_sum()));
        }
        Value { text, or_none, binds: Binds::Sum }
    }

    fn rounded(&mut self) -> String {
        let (way, construct) =
            *self.random.pick(&[("up", "rounded up"), ("down", "rounded down"), ("half up", "rounded half up")]);
        self.made.add(construct);
        match self.random.below(7) {
            1 => format!("rounded {way} to 1 place"),
            places => format!("rounded {way} to {places} places"),
        }
    }

    fn product(&mut self, depth: usize) -> Value {
        let first = self.value(Ty::Number, depth - 1, false);
        let (mut text, mut or_none) = (first.primary(), first.or_none);
        for at in 0..1 + self.random.below(2) {
            let whole = self.random.chance(2, 3);
            let by =
                if whole { Value::alone(text::whole(self.random)) } else { self.value(Ty::Number, depth - 1, false) };
            or_none |= by.or_none;
            if whole && at == 0 && self.random.chance(1, 3) {
                // The whole number stands first.
                text = format!("{} times {text}", by.primary());
            } else {
                text.push_str(&format!(" times {}", by.primary()));
            }
            self.made.add("product");
            if !whole || self.random.chance(1, 4) {
                self.made.add("rounded product");
                let rounded = self.rounded();
                text.push_str(&format!(" {rounded}"));
            }
        }
        Value { text, or_none, binds: Binds::Product }
    }

    fn quotient(&mut self, depth: usize) -> Value {
        let (a, b) = (self.value(Ty::Number, depth - 1, false), self.value(Ty::Number, depth - 1, false));
        if b.text == "0" {
            self.made.add("division by zero written out");
        }
        self.made.add("quotient");
        let rounded = self.rounded();
        let text = format!("{} divided by {} {rounded}", a.primary(), b.primary());
        Value { text, or_none: a.or_none || b.or_none, binds: Binds::Product }
    }
}
