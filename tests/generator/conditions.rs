//! Conditions, as text.

use super::scope::{COMPARED, Path, Ty, Writer, bracketed};
use super::shape::{Kind, PERIOD};
use super::text;

/// A condition, with what must be known to write it beside others.
struct Part {
    text: String,
    /// Whether it runs to the end of the clause or bracket.
    open: bool,
}

impl Part {
    fn closed(text: impl Into<String>) -> Part {
        Part { text: text.into(), open: false }
    }
}

/// The comparisons of order, each with and without `not`.
const BY_SIZE: [(&str, &str); 8] = [
    ("is under", "is under"),
    ("is at least", "is at least"),
    ("is over", "is over"),
    ("is at most", "is at most"),
    ("is not under", "is not under"),
    ("is not at least", "is not at least"),
    ("is not over", "is not over"),
    ("is not at most", "is not at most"),
];
const BY_DAY: [(&str, &str); 8] = [
    ("is before", "is before"),
    ("is on or after", "is on or after"),
    ("is after", "is after"),
    ("is on or before", "is on or before"),
    ("is not before", "is not before"),
    ("is not on or after", "is not on or after"),
    ("is not after", "is not after"),
    ("is not on or before", "is not on or before"),
];
const EQUAL: [(&str, &str); 2] = [("is", "is"), ("is not", "is not")];

impl Writer<'_> {
    /// A condition. `demanded` says that the whole rule demands it.
    pub fn condition(&mut self, depth: usize, demanded: bool) -> String {
        let since = self.random.here();
        let condition = self.chain(depth, demanded);
        self.random.together(since);
        condition
    }

    fn chain(&mut self, depth: usize, demanded: bool) -> String {
        let chain = depth > 0 && self.room() && self.random.chance(1, 4);
        if !chain {
            return self.part(depth, demanded).text;
        }
        let and = self.random.chance(1, 2);
        self.made.add(if and { "and" } else { "or" });
        let count = 2 + self.random.below(2);
        let mut parts = Vec::new();
        for at in 0..count {
            let since = self.random.here();
            if self.random.chance(1, 6) {
                self.made.add("brackets");
                let inner = self.condition(depth - 1, demanded && and);
                parts.push(bracketed(&inner));
            } else {
                let part = self.part(depth - 1, demanded && and);
                let last = at + 1 == count && self.random.chance(1, 2);
                parts.push(if part.open && !last { bracketed(&part.text) } else { part.text });
            }
            self.random.together(since);
        }
        parts.join(if and { " and " } else { " or " })
    }

    fn part(&mut self, depth: usize, demanded: bool) -> Part {
        let weights = if depth == 0 || !self.room() {
            // Facts, comparisons, and what is as short.
            [6, 6, 0, 0, 2, 1, 0, 0, 1, 0, 1, 1, 0, 1, 0, 0]
        } else {
            [3, 14, 4, 8, 1, 2, 3, 4, 5, 2, 1, 1, 3, 3, 3, 2]
        };
        let part = match self.random.weighted(&weights) {
            0 => self.fact(),
            2 => Some(self.negation(depth)),
            3 => self.quantified(depth),
            4 => self.is_empty(),
            5 => self.is_none(depth),
            6 => self.one_of(depth),
            7 => self.called(Ty::YesNo, depth).map(|value| Part::closed(value.text)),
            8 => self.citation(demanded).map(Part::closed),
            9 => Some(self.if_condition(depth)),
            10 => {
                self.made.add("unsettled");
                Some(Part::closed(format!("unsettled {}", text::label(self.random, "the text does not say"))))
            }
            11 => Some(Part::closed(self.written(Ty::YesNo, false).text)),
            12 => self.asking(depth).map(Part::closed),
            13 => Some(Part::closed(self.covers(depth))),
            14 => self.time(depth).map(Part::closed),
            15 => self.years(depth).map(|text| Part { text, open: true }),
            _ => None,
        };
        part.unwrap_or_else(|| self.comparison(depth))
    }

    fn fact(&mut self) -> Option<Part> {
        let path = self.path(&|path| path.ty == Ty::YesNo && !path.list)?;
        self.made.add("yes/no fact");
        Some(Part::closed(path.text))
    }

    fn negation(&mut self, depth: usize) -> Part {
        self.made.add("not");
        if self.random.chance(1, 3) {
            let inner = self.condition(depth - 1, false);
            self.made.add("brackets");
            return Part::closed(format!("not {}", bracketed(&inner)));
        }
        let inner = self.part(depth - 1, false);
        Part { text: format!("not {}", inner.text), open: inner.open }
    }

    fn if_condition(&mut self, depth: usize) -> Part {
        self.made.add("if as a condition");
        let [a, b, c] = [(); 3].map(|()| self.condition(depth - 1, false));
        Part { text: format!("if {a} then {b} else {c}"), open: true }
    }

    fn quantified(&mut self, depth: usize) -> Option<Part> {
        if self.inside >= 3 {
            return None;
        }
        let list = self.list(&|_| true)?;
        let word = *self.random.pick(&["some", "every", "no"]);
        self.made.add(word);
        if self.inside > 0 {
            self.made.add("quantifier in a quantifier");
        }
        let other = match list.ty {
            Ty::Row(_) if self.random.chance(1, 4) => self.path(&|path| path.ty == list.ty && !path.list),
            Ty::Row(_) => None,
            _ => {
                self.made.add("quantifier over plain values");
                None
            }
        };
        let other = other.map(|path| path.text).map_or(String::new(), |path| {
            self.made.add("other than");
            format!(" other than {path}")
        });
        let (names, bound) = (self.names.len(), self.bound);
        let name = self.bind(list.kind);
        self.inside += 1;
        let body = self.condition(depth - 1, false);
        let body = if self.random.chance(1, 3) { bracketed(&body) } else { body };
        self.inside -= 1;
        self.names.truncate(names);
        self.bound = bound;
        Some(Part { text: format!("{word} {name} in {}{other} satisfies {body}", list.text), open: true })
    }

    fn is_empty(&mut self) -> Option<Part> {
        let list = self.list(&|_| true)?;
        let is = *self.random.pick(&["is empty", "is not empty"]);
        self.made.add(is);
        Some(Part::closed(format!("{} {is}", list.text)))
    }

    fn is_none(&mut self, depth: usize) -> Option<Part> {
        let is = *self.random.pick(&["is none", "is not none"]);
        let value = if self.random.chance(3, 4) {
            self.path(&|path| path.or_none && !path.list)?.text
        } else {
            let ty = *self.random.pick(&COMPARED);
            let value = self.value(ty, depth.saturating_sub(1), false);
            if !value.or_none {
                return None;
            }
            value.text
        };
        self.made.add(is);
        Some(Part::closed(format!("{value} {is}")))
    }

    fn one_of(&mut self, depth: usize) -> Option<Part> {
        if self.random.chance(1, 2) {
            let list = self.path(&|path| path.list && path.kind != Kind::Record(PERIOD))?;
            if !self.can_write(list.ty, false) {
                return None;
            }
            let value = self.value(list.ty, depth.saturating_sub(1), false);
            let (is, construct) =
                *self.random.pick(&[("is one of", "is one of a list"), ("is not one of", "is not one of a list")]);
            self.made.add(construct);
            return Some(Part::closed(format!("{} {is} {}", value.text, list.text)));
        }
        let ty = self.compared();
        if !self.can_write(ty, false) {
            return None;
        }
        let value = self.value(ty, depth.saturating_sub(1), false);
        let mut choices = Vec::new();
        for _ in 0..1 + self.random.below(3) {
            choices.push(self.value(ty, 0, true).text);
        }
        let (is, construct) =
            *self.random.pick(&[("is one of", "is one of values"), ("is not one of", "is not one of values")]);
        self.made.add(construct);
        Some(Part::closed(format!("{} {is} {}", value.text, choices.join(", "))))
    }

    /// A fact that can be compared.
    fn compared_fact(&mut self) -> Option<Path> {
        let shape = self.shape;
        // Whether a record in its place is itself, while nothing is known of it, the language does not say.
        let compared = |ty: Ty| !matches!(ty, Ty::YesNo) && !matches!(ty, Ty::Row(record) if !shape.is_listed(record));
        self.path(&|path| path.names > 1 && !path.list && compared(path.ty))
    }

    /// A type whose values can be compared here.
    fn compared(&mut self) -> Ty {
        let choices = self.shape.choices.len();
        let records: Vec<usize> = (0..self.shape.records.len()).filter(|at| self.shape.is_listed(*at)).collect();
        let weights = [10, usize::from(choices > 0) * 2, usize::from(!records.is_empty()) * 2];
        match self.random.weighted(&weights) {
            1 => Ty::Choice(self.random.below(choices)),
            2 => Ty::Row(*self.random.pick(&records)),
            _ => COMPARED[self.random.weighted(&[5, 4, 3, 1, 1])],
        }
    }

    fn comparison(&mut self, depth: usize) -> Part {
        // Mostly something is said of a fact, itself or with something around it.
        let fact = if self.random.chance(2, 5) { None } else { self.compared_fact() };
        let ty = fact.as_ref().map_or_else(|| self.compared(), |fact| fact.ty);
        let ty = if self.can_write(ty, false) { ty } else { Ty::Number };
        let relations: &[(&str, &str)] = match ty {
            Ty::Number | Ty::Span => &BY_SIZE,
            Ty::Date => &BY_DAY,
            _ => &EQUAL,
        };
        let relations = if self.random.chance(1, 4) { &EQUAL } else { relations };
        let (is, construct) = *self.random.pick(relations);
        self.made.add(construct);
        self.made.add(match ty {
            Ty::YesNo => "compares yes/no",
            Ty::Number => "compares numbers",
            Ty::Date => "compares dates",
            Ty::Span => "compares spans",
            Ty::Text => "compares texts",
            Ty::Choice(_) => "compares choices",
            Ty::Row(_) => "compares records",
        });
        let depth = depth.saturating_sub(1);
        if matches!(ty, Ty::Choice(_)) && self.random.chance(1, 8) {
            self.made.add("member on the left");
            let (left, right) = (self.written(ty, true), self.value(ty, depth, false));
            return Part::closed(format!("{} {is} {}", left.text, right.text));
        }
        let left = match fact {
            Some(fact) if self.random.chance(1, 2) => fact.text,
            _ => self.value(ty, depth, false).text,
        };
        let right = self.value(ty, depth, true);
        Part::closed(format!("{left} {is} {}", right.text))
    }
}
