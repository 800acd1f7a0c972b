//! Choices, records and fields, made at random.

use super::made::Made;
use super::random::Random;
use super::shape::{Choice, Field, Kind, PERIOD, PLAIN, Record, Shape, period};
use super::text;

/// Makes a shape.
pub struct Shaper<'a> {
    pub random: &'a mut Random,
    pub made: &'a mut Made,
    shape: Shape,
    names: usize,
}

impl<'a> Shaper<'a> {
    pub fn new(random: &'a mut Random, made: &'a mut Made) -> Shaper<'a> {
        Shaper { random, made, shape: Shape::default(), names: 0 }
    }

    fn name(&mut self, base: &str) -> String {
        self.names += 1;
        format!("{base}{}", self.names)
    }

    pub fn shape(mut self) -> Shape {
        self.shape.records.push(period());
        for _ in 0..self.random.weighted(&[3, 3, 1]) {
            self.choice();
        }
        let mut leaves = Vec::new();
        for _ in 0..self.random.weighted(&[3, 3, 1]) {
            let leaf = self.leaf(&leaves);
            leaves.push(leaf);
        }
        // Records that are pointed to may point at each other: their names come first.
        let people = self.random.weighted(&[2, 6, 2]);
        let first = self.shape.records.len();
        let base = if self.random.chance(1, 12) { "人" } else { "person" };
        for at in 0..people {
            let name = self.name(base);
            self.shape.records.push(Record { name, ..Record::default() });
            self.shape.people.push(first + at);
        }
        if people > 0 {
            self.made.add("several records");
        }
        for at in first..first + people {
            let since = self.random.here();
            let mut fields = vec![self.key()];
            fields.extend(self.plain_fields(4));
            fields.extend(self.references(2));
            fields.extend(self.lists(&leaves, 2));
            self.finish(at, fields);
            self.random.together(since);
        }
        let place = self.random.chance(1, 3).then(|| {
            let name = self.name("place");
            self.shape.records.push(Record { name, ..Record::default() });
            self.shape.records.len() - 1
        });
        let mut listed = self.shape.people.clone();
        if let Some(at) = place {
            let mut fields = self.plain_fields(2);
            if !listed.is_empty() && self.random.chance(1, 3) {
                let person = listed.remove(0);
                self.made.add("list of records in a record in its place");
                fields.push(self.field("people", Kind::Record(person), true));
            }
            if fields.is_empty() {
                fields.push(self.field("flag", Kind::YesNo, false));
            }
            self.finish(at, fields);
        }
        let name = self.name("file");
        let case = self.shape.records.len();
        self.shape.records.push(Record { name, ..Record::default() });
        let mut fields = self.plain_fields(4);
        for person in listed {
            fields.push(self.field("people", Kind::Record(person), true));
        }
        if let Some(place) = place {
            self.made.add("record in its place");
            fields.push(self.field("place", Kind::Record(place), false));
        }
        fields.extend(self.references(1));
        fields.extend(self.lists(&leaves, 2));
        if fields.is_empty() {
            fields.push(self.field("flag", Kind::YesNo, false));
        }
        self.finish(case, fields);
        if self.random.chance(1, 12) {
            self.shape.foreign = Some(self.shape.choices.len());
            self.choice();
        }
        self.shape
    }

    fn choice(&mut self) {
        let since = self.random.here();
        let name = self.name("choice_");
        let mut members = Vec::new();
        for _ in 0..1 + self.random.below(4) {
            let member = if self.random.chance(1, 10) {
                text::odd_name(self.random).to_owned()
            } else {
                let n = members.len() + 1;
                format!("member_{n}")
            };
            if !members.contains(&member) {
                members.push(member);
            }
        }
        self.made.add("choice");
        self.random.together(since);
        self.shape.choices.push(Choice { name, members });
    }

    /// A record that only stands in lists; it may hold a list of another.
    fn leaf(&mut self, others: &[usize]) -> usize {
        let since = self.random.here();
        let name = self.name("item");
        let at = self.shape.records.len();
        self.shape.records.push(Record { name, ..Record::default() });
        let mut fields = Vec::new();
        if self.random.chance(1, 5) {
            fields.push(self.key());
        }
        fields.extend(self.plain_fields(3));
        if !others.is_empty() && self.random.chance(2, 3) {
            let other = *self.random.pick(others);
            self.made.add("list in a list");
            fields.push(self.field("parts", Kind::Record(other), true));
        }
        if fields.is_empty() {
            fields.push(self.field("flag", Kind::YesNo, false));
        }
        self.finish(at, fields);
        self.random.together(since);
        at
    }

    fn key(&mut self) -> Field {
        self.made.add("key");
        let name = if self.random.chance(1, 4) { "id".to_owned() } else { self.name("id") };
        Field { written: format!("{name} : key"), name, kind: Kind::Key, list: false, or_none: false }
    }

    fn plain_fields(&mut self, most: usize) -> Vec<Field> {
        let mut fields = vec![];
        for _ in 0..self.random.below(most + 1) {
            let since = self.random.here();
            let kind = if self.random.chance(1, 8) { Kind::Record(PERIOD) } else { self.kind() };
            let base = match kind {
                Kind::Record(_) => "time",
                Kind::YesNo => "flag",
                Kind::Number => "size",
                Kind::Date => "day",
                Kind::Span => "length",
                Kind::Text => "text",
                _ => "kind",
            };
            fields.push(self.field(base, kind, false));
            self.random.together(since);
        }
        fields
    }

    fn kind(&mut self) -> Kind {
        let at = self.random.below(if self.shape.choices.is_empty() { 5 } else { 6 });
        match PLAIN.get(at) {
            Some(kind) => *kind,
            None => Kind::Choice(self.random.below(self.shape.choices.len())),
        }
    }

    fn references(&mut self, most: usize) -> Vec<Field> {
        let people = self.shape.people.clone();
        let mut fields = Vec::new();
        for _ in 0..if people.is_empty() { 0 } else { self.random.below(most + 1) } {
            let since = self.random.here();
            let kind = Kind::Reference(*self.random.pick(&people));
            let list = self.random.chance(1, 2);
            self.made.add(if list { "references to" } else { "reference to" });
            fields.push(self.field(if list { "relatives" } else { "partner" }, kind, list));
            self.random.together(since);
        }
        fields
    }

    fn lists(&mut self, leaves: &[usize], most: usize) -> Vec<Field> {
        let mut fields = Vec::new();
        for _ in 0..self.random.below(most + 1) {
            let since = self.random.here();
            if self.random.chance(1, 4) {
                self.made.add("list of periods");
                fields.push(self.field("times", Kind::Record(PERIOD), true));
            } else if !leaves.is_empty() && self.random.chance(2, 3) {
                self.made.add("list of records");
                let leaf = *self.random.pick(leaves);
                fields.push(self.field("items", Kind::Record(leaf), true));
            } else {
                self.made.add("list of plain values");
                let kind = self.kind();
                fields.push(self.field("values", kind, true));
            }
            self.random.together(since);
        }
        fields
    }

    fn field(&mut self, base: &str, kind: Kind, list: bool) -> Field {
        let name = match self.random.weighted(&[18, 1, 1]) {
            0 => self.name(base),
            1 => self.name("年齢"),
            _ => self.odd_field(),
        };
        let is_period = kind == Kind::Record(PERIOD);
        if is_period {
            self.made.add("period");
        }
        let can_be_none = !list && (is_period || !matches!(kind, Kind::Key | Kind::Record(_)));
        let or_none = can_be_none && self.random.chance(1, 4);
        let (judged, fixed) = (self.random.chance(1, 6), self.random.chance(1, 8));
        for (is, construct) in [(or_none, "or none"), (judged, "judged"), (fixed, "fixed")] {
            if is {
                self.made.add(construct);
            }
        }
        let before = match (kind, list) {
            (Kind::Reference(_), true) => "references to ",
            (Kind::Reference(_), false) => "reference to ",
            (_, true) => "list of ",
            (_, false) => "",
        };
        let mut written = format!("{name} : {before}{}", self.shape.type_name(kind));
        for (is, mark) in [(or_none, " or none"), (judged, ", judged"), (fixed, ", fixed")] {
            if is {
                written.push_str(mark);
            }
        }
        if self.random.chance(1, 2) {
            written.push_str(&format!(" {}", text::label(self.random, "is so")));
        }
        written.push_str(&text::attachments(self.random, self.made, 20));
        Field { name, kind, list, or_none, written }
    }

    /// As a field every word is free; but each only once, so it has a number where it needs one.
    fn odd_field(&mut self) -> String {
        let word = *self.random.pick(&["is", "to", "when", "rule", "none", "note", "source", "yes", "or", "count"]);
        let taken = self.made.taken(word);
        if taken { self.name(word) } else { word.to_owned() }
    }

    fn finish(&mut self, at: usize, fields: Vec<Field>) {
        let mut written = format!("record {}", self.shape.records[at].name);
        if self.random.chance(1, 2) {
            written.push_str(&format!(" {}", text::label(self.random, "A record")));
        }
        written.push_str(&text::attachments(self.random, self.made, 20));
        for field in &fields {
            written.push_str(&format!("\n  {}", field.written));
        }
        let record = &mut self.shape.records[at];
        record.fields = fields;
        record.written = written;
    }
}
