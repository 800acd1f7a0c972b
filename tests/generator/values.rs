//! Values of every type, as text.

use super::scope::{Cites, Term, Ty, Var, Writer, bracketed};
use super::shape::PERIOD;
use super::text;

/// A value, with what must be known to write it beside others.
#[derive(Clone, Debug)]
pub struct Value {
    pub text: String,
    /// Whether it may be `none`.
    pub or_none: bool,
    pub binds: Binds,
}

/// How tightly its parts hold together.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Binds {
    Alone,
    Product,
    Sum,
    /// With commas, which take all that follows.
    Commas,
}

impl Value {
    pub fn alone(text: impl Into<String>) -> Value {
        Value { text: text.into(), or_none: false, binds: Binds::Alone }
    }

    /// As one of the things that stand alone: a name, a number, something in brackets.
    pub fn primary(&self) -> String {
        if self.binds == Binds::Alone { self.text.clone() } else { bracketed(&self.text) }
    }

    pub fn in_sum(&self) -> String {
        if self.binds >= Binds::Sum { bracketed(&self.text) } else { self.text.clone() }
    }

    /// As one of several with commas between them.
    pub fn in_list(&self) -> String {
        if self.binds == Binds::Commas { bracketed(&self.text) } else { self.text.clone() }
    }

    /// As something behind which an `on` may follow that is not its own.
    pub fn undated(&self) -> String {
        let takes_on = self.text.contains(" on ") || self.text.contains("completed");
        if takes_on && self.binds == Binds::Alone { bracketed(&self.text) } else { self.primary() }
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
        if ty == Ty::Row(PERIOD) && self.random.chance(1, 3) {
            return self.period_written(depth);
        }
        if depth == 0 || !self.room() {
            return self.simple(ty, member);
        }
        let [dated, total, error] = [3, 4, 1].map(|weight| weight);
        let value = match self.random.weighted(&[8, 3, 2, 14, dated, total, error]) {
            0 => None,
            1 => self.called(ty, depth),
            2 => self.if_value(ty, depth, member),
            4 => self.parameter(ty, depth),
            5 => self.total(ty, depth),
            6 => self.without_result(ty),
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
            Ty::Row(PERIOD) => return self.period_written(0),
            Ty::Row(_) => unreachable!("a record is not written out"),
        })
    }

    /// Whether a value of a type can be written here at all.
    pub fn can_write(&mut self, ty: Ty, member: bool) -> bool {
        match ty {
            Ty::Row(PERIOD) => true,
            Ty::Row(_) => {
                self.names.iter().any(|var| var.ty() == ty && !var.list)
                    || self.path(&|path| path.ty == ty && !path.list).is_some()
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
        // The judge takes a term's name beside a choice for a member of it.
        if term.about.is_empty() && matches!(ty, Ty::Choice(_)) && 1 == 0 {
            return None;
        }
        // A table does not say what holds of none, and neither does a term that hands it on to one.
        let strict = term.table && term.about.iter().any(|about| !about.or_none);
        if strict && self.cites == Cites::Nothing {
            return None;
        }
        let mut text = term.name.clone();
        for (about, word) in term.about.iter().zip(["of", "on"]) {
            let argument = if strict {
                let ty = about.ty();
                self.path(&|path| path.ty == ty && !path.list && !path.or_none)?.text
            } else {
                self.argument(about, depth)?
            };
            text.push_str(&format!(" {word} {argument}"));
        }
        self.reads_own |= !term.free;
        if term.about.len() == 2 {
            self.made.add("term with two parameters called");
        }
        if term.used {
            self.made.add("term of a used policy called");
        }
        self.made.add(match term {
            Term { table: true, .. } => "table called",
            Term { when: true, .. } => "condition term called",
            _ => "value term called",
        });
        Some(Value { or_none: term.or_none, ..Value::alone(text) })
    }

    /// What a term is asked about; a list for a list.
    fn argument(&mut self, about: &Var, depth: usize) -> Option<String> {
        if about.list {
            let list = self.path(&|path| path.list && path.kind == about.kind)?;
            return Some(list.text);
        }
        let ty = about.ty();
        if !self.can_write(ty, true) {
            return None;
        }
        Some(self.value(ty, depth.saturating_sub(1).min(1), true).undated())
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
                Some(Value { or_none, ..Value::alone(format!("age of {} on {}", born.undated(), on.primary())) })
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
        let free = own_name.filter(|name| self.names.iter().all(|bound| bound.name != *name));
        let head = match free {
            Some(name) if self.random.chance(1, 3) => {
                self.made.add("count where without a name");
                self.names.push(Var { name, kind: list.kind, list: false, or_none: false });
                format!("count of {}", list.text)
            }
            _ => format!("count of {} in {}", self.bind(list.kind), list.text),
        };
        self.inside += 1;
        let condition = self.condition(depth - 1, false);
        self.inside -= 1;
        self.names.truncate(names);
        self.bound = bound;
        Some(Value::alone(format!("{head} where ({condition})")))
    }
}
