//! Facts of every type, unknown at every place, and filled in one by one.

use super::case::{Node, json};
use super::made::Made;
use super::plain;
use super::random::Random;
use super::shape::{Field, Kind, Shape};

/// How much of a case is known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Known {
    Nothing,
    Most,
    Half,
    All,
}

/// Makes a case.
pub struct CaseMaker<'a> {
    random: &'a mut Random,
    made: &'a mut Made,
    shape: &'a Shape,
    known: Known,
    /// The list of those who are pointed to, by their record: written already, or to be written with these keys.
    people: Vec<Option<Vec<String>>>,
    subjects: &'a [String],
    /// Who points to whom: records and keys.
    pointers: Vec<((usize, String), (usize, String))>,
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
            let keys = (!self.unknown(4)).then(|| self.keys());
            self.people[*record] = keys;
        }
        // Where a record in its place is unknown, so is everybody in it.
        let mut skipped = Vec::new();
        for field in shape.records[shape.case()].fields.iter().filter(|field| !field.list) {
            let Kind::Record(inner) = field.kind else { continue };
            if self.unknown(6) {
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

    /// Puts a value in the place of an unknown one. The rest of the case says to whom it may point.
    pub fn fill(&mut self, case: &mut Node, at: usize) {
        let shape = self.shape;
        for record in &shape.people {
            self.people[*record] = case
                .keys(shape, *record, shape.case())
                .map(|keys| keys.iter().map(|key| serde_json::from_str(key).unwrap()).collect());
        }
        let Some(Node::Unknown { field, .. }) = case.unknown(at).cloned() else { return };
        // Whoever becomes known with it may be pointed to from within it.
        let mut inner = vec![&field];
        while let Some(field) = inner.pop() {
            if let Kind::Record(record) = field.kind {
                if field.list && shape.people.contains(&record) {
                    self.people[record] = Some(self.keys());
                } else if !field.list {
                    inner.extend(&shape.records[record].fields);
                }
            }
        }
        let value = self.value(&field, &[], None);
        if let Some(place) = case.unknown(at) {
            *place = value;
        }
    }

    fn keys(&mut self) -> Vec<String> {
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

    fn record(&mut self, record: usize, way: &[String], key: Option<&str>, skipped: &[String]) -> Node {
        let shape = self.shape;
        let mut facts = Vec::new();
        for field in &shape.records[record].fields {
            let mut inner = way.to_vec();
            inner.push(field.name.clone());
            let subjects = inner == self.subjects;
            let nobody = matches!(field.kind, Kind::Record(person)
                if field.list && shape.people.contains(&person) && self.people[person].is_none());
            let planned = matches!(field.kind, Kind::Record(person) if !field.list || shape.people.contains(&person));
            let since = self.random.here();
            let node = match field.kind {
                Kind::Key => Node::Value(json(key.unwrap_or_default())),
                _ if nobody || skipped.contains(&field.name) || !planned && self.unknown(6) => self.absent(field),
                _ => self.value(field, &inner, key.map(|key| (record, key))),
            };
            match &node {
                Node::Unknown { .. } if subjects => self.made.add("unknown subjects"),
                Node::List(all) if subjects && all.is_empty() => self.made.add("no subjects"),
                Node::List(all) if subjects && all.len() > 3 => self.made.add("many subjects"),
                _ => {}
            }
            facts.push((field.name.clone(), node));
            self.random.together(since);
        }
        if self.random.chance(1, 4) {
            self.random.shuffle(&mut facts);
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

    fn value(&mut self, field: &Field, way: &[String], owner: Option<(usize, &str)>) -> Node {
        if field.or_none && self.random.chance(1, 3) {
            self.made.add("none in a case");
            return Node::Value("null".to_owned());
        }
        if !field.list {
            return self.item(field, way, owner);
        }
        if let Kind::Record(record) = field.kind {
            return self.records(record, way);
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
        if all.is_empty() {
            self.made.add("empty list");
        }
        Node::List(all)
    }

    fn records(&mut self, record: usize, way: &[String]) -> Node {
        let shape = self.shape;
        let keys = match &self.people[record] {
            Some(keys) if shape.people.contains(&record) => keys.clone(),
            _ => self.keys(),
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
        if all.is_empty() {
            self.made.add("empty list");
        }
        Node::List(all)
    }

    fn item(&mut self, field: &Field, way: &[String], owner: Option<(usize, &str)>) -> Node {
        let value = match field.kind {
            Kind::YesNo => self.random.pick(&["false", "true"]).to_string(),
            Kind::Number => plain::number(self.random, self.made),
            Kind::Date => plain::date(self.random, self.made),
            Kind::Span => plain::span(self.random, self.made),
            Kind::Text | Kind::Key => plain::text(self.random, self.made),
            Kind::Choice(at) => {
                let shape = self.shape;
                json(self.random.pick::<String>(&shape.choices[at].members))
            }
            Kind::Record(record) => return self.record(record, way, None, &[]),
            Kind::Reference(record) => {
                let keys = self.people[record].clone().unwrap_or_default();
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

    /// Whether somebody points to somebody else who, by whatever way, points back.
    fn circle(&self) -> bool {
        let others: Vec<_> = self.pointers.iter().filter(|(from, to)| from != to).collect();
        others.iter().any(|(start, first)| {
            let mut seen = vec![first];
            let mut at = 0;
            while at < seen.len() {
                let here = seen[at];
                at += 1;
                if here == start {
                    return true;
                }
                for (from, to) in &others {
                    if from == here && !seen.contains(&to) {
                        seen.push(to);
                    }
                }
            }
            false
        })
    }
}
