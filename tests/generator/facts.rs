//! Facts of every type, unknown at every place, and filled in one by one.

use super::case::{Fact, Node, json};
use super::made::Made;
use super::plain;
use super::random::Random;
use super::shape::{Field, Kind, PERIOD, Shape};
use super::text;

/// How much of a case is known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Known {
    Nothing,
    Most,
    Half,
    All,
}

/// Those who are pointed to: in their list, written already or to be written, and if that is incomplete, others.
#[derive(Clone, Debug)]
pub struct People {
    pub keys: Vec<String>,
    pub complete: bool,
}

/// Makes a case.
pub struct CaseMaker<'a> {
    pub random: &'a mut Random,
    pub made: &'a mut Made,
    pub shape: &'a Shape,
    known: Known,
    /// By their record; none where nobody knows the list.
    pub people: Vec<Option<People>>,
    subjects: &'a [String],
    /// Who points to whom: records and keys.
    pub pointers: Vec<((usize, String), (usize, String))>,
}

const NAMES: [&str; 8] = ["aiko", "ben", "chie", "dan", "emi", "fumi", "gen", "hana"];

impl<'a> CaseMaker<'a> {
    pub fn new(random: &'a mut Random, made: &'a mut Made, shape: &'a Shape, subjects: &'a [String]) -> CaseMaker<'a> {
        let people = vec![None; shape.records.len()];
        CaseMaker { random, made, shape, known: Known::Most, people, subjects, pointers: Vec::new() }
    }

    pub fn case(&mut self) -> Node {
        self.known = [Known::Nothing, Known::Most, Known::Half, Known::All][self.random.weighted(&[1, 8, 4, 3])];
        if self.known == Known::Nothing {
            self.made.add("empty case");
        }
        let shape = self.shape;
        // Who there is comes first, so that everybody can point to everybody.
        for record in &shape.people {
            let people = (!self.unknown(4)).then(|| self.people());
            self.people[*record] = people;
        }
        // Where a record in its place is unknown, so is everybody in it.
        let mut skipped = Vec::new();
        for field in shape.records[shape.case()].fields.iter().filter(|field| !field.list) {
            let Kind::Record(inner) = field.kind else { continue };
            if !shape.is_period(inner) && self.unknown(6) {
                self.made.add("unknown record in its place");
                skipped.push(field.name.clone());
                for field in &shape.records[inner].fields {
                    if let Kind::Record(person) = field.kind {
                        self.people[person] = None;
                    }
                }
            }
        }
        let case = self.record(shape.case(), &[], None, &skipped);
        if case.unknowns() == 0 {
            self.made.add("nothing unknown");
        }
        if self.circle() {
            self.made.add("references in a circle");
        }
        case
    }

    pub fn people(&mut self) -> People {
        let keys = self.keys();
        People { keys, complete: !self.incomplete() }
    }

    fn incomplete(&mut self) -> bool {
        self.known != Known::All && self.random.chance(1, 7)
    }

    pub fn keys(&mut self) -> Vec<String> {
        let count = match self.random.weighted(&[2, 4, 4, 3, 1]) {
            4 => 4 + self.random.below(5),
            count => count,
        };
        let mut keys: Vec<String> = Vec::new();
        for at in 0..count {
            let odd = self.random.chance(1, 12);
            let key = if odd {
                *self.random.pick(&["", "0", "a b", "日本", "x] \"y\"", "aiko.ben"])
            } else {
                NAMES[at % 8]
            };
            let taken = keys.iter().any(|earlier| earlier == key);
            keys.push(if taken { format!("{key}{at}") } else { key.to_owned() });
        }
        keys
    }

    /// Whether a fact is unknown, in so many cases where most is known.
    fn unknown(&mut self, one_in: usize) -> bool {
        match self.known {
            Known::Nothing => true,
            Known::All => false,
            Known::Most => !self.random.chance(one_in - 1, one_in),
            Known::Half => !self.random.chance(1, 2),
        }
    }

    pub fn record(&mut self, record: usize, way: &[String], key: Option<&str>, skipped: &[String]) -> Node {
        let shape = self.shape;
        if shape.is_period(record) {
            return self.period();
        }
        let mut facts = Vec::new();
        for field in &shape.records[record].fields {
            let mut inner = way.to_vec();
            inner.push(field.name.clone());
            let subjects = inner == self.subjects;
            let nobody = matches!(field.kind, Kind::Record(person)
                if field.list && shape.people.contains(&person) && self.people[person].is_none());
            let planned = matches!(field.kind, Kind::Record(person)
                if !shape.is_period(person) && (!field.list || shape.people.contains(&person)));
            let since = self.random.here();
            let mut node = match field.kind {
                Kind::Key => Node::Value(json(key.unwrap_or_default())),
                _ if nobody || skipped.contains(&field.name) || !planned && self.unknown(6) => self.absent(field),
                _ => self.value(field, &inner, key.map(|key| (record, key))),
            };
            match &node {
                Node::Unknown { .. } if subjects => self.made.add("unknown subjects"),
                Node::List(_, Some(_)) if subjects => self.made.add("incomplete list of subjects"),
                Node::List(all, _) if subjects && all.is_empty() => self.made.add("no subjects"),
                Node::List(all, _) if subjects && all.len() > 3 => self.made.add("many subjects"),
                _ => {}
            }
            self.perhaps_unknowable(field, &mut node);
            let envelope = self.envelope(&node);
            facts.push(Fact { envelope, ..Fact::new(&field.name, node) });
            self.random.together(since);
        }
        if self.random.chance(1, 4) {
            self.random.shuffle(&mut facts);
        }
        Node::Record(facts)
    }

    /// A period: its last day is not before its first, whatever becomes known of them.
    fn period(&mut self) -> Node {
        let shape = self.shape;
        let (mut from, mut to) = (text::day(self.random), text::day(self.random));
        if from > to {
            (from, to) = (to, from);
        }
        let mut facts = Vec::new();
        for (field, day) in shape.records[PERIOD].fields.iter().zip([from, to]) {
            let mut node = if self.unknown(6) {
                self.absent(field)
            } else if field.or_none && self.random.chance(1, 4) {
                self.made.add("period that still runs");
                Node::Value("null".to_owned())
            } else if self.known != Known::All && self.random.chance(1, 5) {
                self.made.add("period known in part");
                if text::is_extreme(day) {
                    self.made.add("extreme date in part");
                }
                Node::InPart(day.0, self.random.chance(1, 2).then_some(day.1))
            } else {
                Node::Value(json(&text::written(day)))
            };
            self.perhaps_unknowable(field, &mut node);
            let envelope = self.envelope(&node);
            facts.push(Fact { envelope, ..Fact::new(&field.name, node) });
        }
        Node::Record(facts)
    }

    /// Nothing known: the key is absent, or `null` stands there, where that is not `none`.
    fn absent(&mut self, field: &Field) -> Node {
        let null = !field.or_none && self.random.chance(1, 3);
        self.made.add(if null { "null fact" } else { "absent fact" });
        if field.list {
            self.made.add("unknown list");
        }
        Node::Unknown { null, field: field.clone() }
    }

    pub fn value(&mut self, field: &Field, way: &[String], owner: Option<(usize, &str)>) -> Node {
        if field.or_none && self.random.chance(1, 3) {
            self.made.add("none in a case");
            return Node::Value("null".to_owned());
        }
        if !field.list {
            return self.item(field, way, owner);
        }
        if let Kind::Record(record) = field.kind {
            return self.records(record, way, field);
        }
        let one = Field { list: false, ..field.clone() };
        let count = self.random.weighted(&[3, 4, 4, 2]);
        let mut all = Vec::new();
        for _ in 0..count {
            if self.known != Known::All && self.random.chance(1, 8) {
                self.made.add("list with an unknown element");
                all.push(Node::Unknown { null: true, field: one.clone() });
            } else {
                let item = self.item(&one, way, owner);
                // Nobody to point to: one fewer.
                all.extend(Some(item).filter(|item| !matches!(item, Node::Unknown { .. })));
            }
        }
        let incomplete = self.incomplete();
        self.list(all, incomplete, field)
    }

    fn list(&mut self, all: Vec<Node>, incomplete: bool, field: &Field) -> Node {
        if all.is_empty() {
            self.made.add(if incomplete { "empty list that is incomplete" } else { "empty list" });
        }
        if incomplete {
            self.made.add("incomplete list");
        }
        Node::List(all, incomplete.then(|| field.clone()))
    }

    fn records(&mut self, record: usize, way: &[String], field: &Field) -> Node {
        let shape = self.shape;
        let People { keys, complete } = match &self.people[record] {
            Some(people) if shape.people.contains(&record) => people.clone(),
            _ => self.people(),
        };
        let has_key = shape.records[record].has_key();
        let mut all = Vec::new();
        for key in &keys {
            if !has_key && self.known != Known::All && self.random.chance(1, 10) {
                self.made.add("unknown record in a list");
                let field = Field::of_record(record);
                all.push(Node::Unknown { null: true, field });
            } else {
                // The elements are in no list of the subjects' steps.
                let inside = [way.concat(), String::new()];
                all.push(self.record(record, &inside, Some(key), &[]));
            }
        }
        self.list(all, !complete, field)
    }

    fn item(&mut self, field: &Field, way: &[String], owner: Option<(usize, &str)>) -> Node {
        let value = match field.kind {
            Kind::YesNo => self.random.pick(&["false", "true"]).to_string(),
            Kind::Number => plain::number(self.random, self.made),
            Kind::Date if self.known != Known::All && self.random.chance(1, 6) => {
                let (year, month, _) = text::day(self.random);
                self.made.add(if text::is_extreme((year, month, 1)) { "extreme date in part" } else { "date in part" });
                return Node::InPart(year, self.random.chance(1, 2).then_some(month));
            }
            Kind::Date => plain::date(self.random, self.made),
            Kind::Span => plain::span(self.random, self.made),
            Kind::Text | Kind::Key => plain::text(self.random, self.made),
            Kind::Choice(at) => {
                let shape = self.shape;
                json(self.random.pick::<String>(&shape.choices[at].members))
            }
            Kind::Record(record) => return self.record(record, way, None, &[]),
            Kind::Reference(record) => {
                let people = self.people[record].clone();
                let People { mut keys, complete } = people.unwrap_or(People { keys: Vec::new(), complete: true });
                if !complete && (keys.is_empty() || self.random.chance(1, 4)) {
                    self.made.add("reference to somebody who is not listed");
                    keys = ["zoe", "yan"].map(str::to_owned).into();
                }
                if keys.is_empty() {
                    return self.absent(field);
                }
                let key = self.random.pick(&keys).clone();
                if let Some((owner, own)) = owner {
                    if (owner, own) == (record, key.as_str()) {
                        self.made.add("reference to oneself");
                    }
                    self.pointers.push(((owner, own.to_owned()), (record, key.clone())));
                }
                json(&key)
            }
        };
        Node::Value(value)
    }
}
