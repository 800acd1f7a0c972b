//! Terms: names for conditions and values.

use super::scope::{Term, Ty, Var, Writer};
use super::shape::Kind;
use super::text;

impl Writer<'_> {
    pub fn terms(&mut self) -> Vec<String> {
        let mut statements = Vec::new();
        for at in 0..self.random.weighted(&[3, 3, 3, 2, 1]) {
            let since = self.random.here();
            if self.random.chance(1, 4)
                && let Some(table) = self.table(at)
            {
                self.random.together(since);
                statements.push(table);
                continue;
            }
            self.fuel = 20;
            let name = format!("{}{}{at}", self.prefix, self.random.pick(&["term_", "steady_", "要件"]));
            self.reads_own = false;
            let names = self.names.clone();
            let of = if self.random.chance(2, 3) { Some(self.about("of", format!("p{at}"))) } else { None };
            let mut text = format!("term {name}");
            match &of {
                None => self.made.add("term without parameter"),
                Some((_, construct, written)) => {
                    self.made.add(construct);
                    text.push_str(written);
                }
            }
            let mut about: Vec<Var> = of.into_iter().map(|(var, ..)| var).collect();
            if !about.is_empty() && self.random.chance(1, 3) {
                self.made.add("term with two parameters");
                let (var, _, written) = self.about("on", format!("q{at}"));
                text.push_str(&written);
                about.push(var);
            }
            self.names.extend(about.iter().cloned());
            if self.random.chance(2, 3) {
                text.push_str(&format!(" {}", text::label(self.random, "a term")));
            }
            text.push_str(&text::attachments(self.random, self.made, 12));
            let mut term = Term {
                name,
                about,
                gives: Ty::YesNo,
                when: true,
                or_none: false,
                free: true,
                used: false,
                table: false,
            };
            if self.random.chance(1, 2) {
                let group = self.random.chance(1, 2);
                self.made.add("condition term");
                if group {
                    self.made.add("term of groups");
                }
                let content = self.content(group, false);
                text.push_str(&format!(" when {}", content.written(self.random, 2)));
            } else {
                self.made.add("value term");
                term.when = false;
                term.gives = self.value_type();
                let value = self.value(term.gives, 2, false);
                term.or_none = value.or_none;
                text.push_str(&format!(" is {}{}", value.text, text::attachments(self.random, self.made, 12)));
            }
            self.names = names;
            term.free = !self.reads_own;
            self.terms.push(term);
            self.random.together(since);
            statements.push(text);
        }
        // A term may call one that stands behind it.
        if self.random.chance(1, 4) {
            self.random.shuffle(&mut statements);
        }
        statements
    }

    /// What a term is about, its construct, and how that is written.
    fn about(&mut self, word: &str, name: String) -> (Var, &'static str, String) {
        let kind = self.kind_of_parameter();
        let list = self.random.chance(1, 10);
        let kind = match kind {
            Kind::Record(record) if self.shape.people.contains(&record) && self.random.chance(1, 4) => {
                Kind::Reference(record)
            }
            kind => kind,
        };
        let can_be_none = !list && (kind == Kind::Record(super::shape::PERIOD) || !matches!(kind, Kind::Record(_)));
        let or_none = can_be_none && self.random.chance(1, 8);
        let construct = match kind {
            _ if list => "term of a list",
            _ if or_none => "term of what may be none",
            Kind::Reference(_) => "term of a reference",
            Kind::Record(_) => "term of a record",
            Kind::Number => "term of a number",
            Kind::Date => "term of a date",
            Kind::Span => "term of a span",
            Kind::Text | Kind::Key => "term of a text",
            Kind::Choice(_) => "term of a choice",
            Kind::YesNo => "term of a yes/no",
        };
        let before = match (kind, list) {
            (Kind::Reference(_), true) => "references to ",
            (Kind::Reference(_), false) => "reference to ",
            (_, true) => "list of ",
            (_, false) => "",
        };
        let after = if or_none { " or none" } else { "" };
        let written = format!(" {word} {name} : {before}{}{after}", self.shape.type_name(kind));
        (Var { name, kind, list, or_none }, construct, written)
    }

    fn kind_of_parameter(&mut self) -> Kind {
        match self.random.weighted(&[6, 6]) {
            0 => match self.subject {
                Ty::Row(record) if self.random.chance(1, 2) => Kind::Record(record),
                _ => Kind::Record(self.random.below(self.shape.records.len())),
            },
            _ => {
                let at = self.random.below(if self.shape.choices.is_empty() { 5 } else { 6 });
                match super::shape::PLAIN.get(at) {
                    Some(kind) => *kind,
                    None => Kind::Choice(self.random.below(self.shape.choices.len())),
                }
            }
        }
    }

    /// A type of which a value can be written with nothing beside it.
    fn value_type(&mut self) -> Ty {
        let at = self.random.weighted(&[5, 4, 3, 1, 2, 1, 1]);
        let ty = match at {
            0..=4 => super::scope::COMPARED[at],
            5 if !self.shape.choices.is_empty() => Ty::Choice(self.random.below(self.shape.choices.len())),
            _ => Ty::Row(self.random.below(self.shape.records.len())),
        };
        if self.can_write(ty, false) { ty } else { Ty::Number }
    }
}
