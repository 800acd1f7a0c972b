//! The facts of a pair: choices, records and their fields.

use super::made::Made;
use super::random::Random;
use super::text;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    YesNo,
    Number,
    Date,
    Span,
    Text,
    Key,
    Choice(usize),
    Record(usize),
    Reference(usize),
}

pub const PLAIN: [Kind; 5] = [Kind::YesNo, Kind::Number, Kind::Date, Kind::Span, Kind::Text];

#[derive(Clone, Debug)]
pub struct Field {
    pub name: String,
    pub kind: Kind,
    pub list: bool,
    pub or_none: bool,
    /// As the vocabulary writes it.
    pub written: String,
}

impl Field {
    /// An element of a list of records.
    pub fn of_record(record: usize) -> Field {
        let kind = Kind::Record(record);
        Field { name: String::new(), kind, list: false, or_none: false, written: String::new() }
    }
}

/// The first record of every shape is the period.
pub const PERIOD: usize = 0;

/// A period: its first day, and its last.
pub fn period() -> Record {
    let day = |name: &str, or_none| {
        let (name, written) = (name.to_owned(), String::new());
        Field { name, kind: Kind::Date, list: false, or_none, written }
    };
    Record { name: "period".to_owned(), fields: vec![day("from", false), day("to", true)], written: String::new() }
}

#[derive(Clone, Debug, Default)]
pub struct Record {
    pub name: String,
    pub fields: Vec<Field>,
    /// As the vocabulary writes it.
    pub written: String,
}

impl Record {
    pub fn has_key(&self) -> bool {
        self.fields.iter().any(|field| field.kind == Kind::Key)
    }
}

#[derive(Clone, Debug)]
pub struct Choice {
    pub name: String,
    pub members: Vec<String>,
}

/// Everything that a vocabulary declares. The last record is the case.
#[derive(Clone, Debug, Default)]
pub struct Shape {
    pub choices: Vec<Choice>,
    pub records: Vec<Record>,
    /// The records that are pointed to; the case holds one list of each.
    pub people: Vec<usize>,
    /// The choice that a second vocabulary declares.
    pub foreign: Option<usize>,
}

impl Shape {
    pub fn case(&self) -> usize {
        self.records.len() - 1
    }

    /// Whether a record is a period, which the language has itself.
    pub fn is_period(&self, record: usize) -> bool {
        record == PERIOD
    }

    pub fn field(&self, record: usize, name: &str) -> &Field {
        self.records[record].fields.iter().find(|field| field.name == name).unwrap()
    }

    /// Whether a record stands in lists, and is equal to itself: a period is not.
    pub fn is_listed(&self, record: usize) -> bool {
        if self.is_period(record) {
            return false;
        }
        let mut fields = self.records.iter().flat_map(|record| &record.fields);
        fields.any(|field| field.list && field.kind == Kind::Record(record))
    }

    pub fn type_name(&self, kind: Kind) -> &str {
        match kind {
            Kind::YesNo => "yes/no",
            Kind::Number => "number",
            Kind::Date => "date",
            Kind::Span => "span",
            Kind::Text => "text",
            Kind::Key => "key",
            Kind::Choice(at) => &self.choices[at].name,
            Kind::Record(at) | Kind::Reference(at) => &self.records[at].name,
        }
    }
}

impl Shape {
    /// The choices of the first vocabulary, and all records, as text.
    pub fn written(&self, random: &mut Random, made: &mut Made) -> String {
        let mut text = String::new();
        for (at, choice) in self.choices.iter().enumerate().filter(|(at, _)| Some(*at) != self.foreign) {
            text.push_str(&self.choice_written(random, made, at, choice));
        }
        let mut records: Vec<&Record> = self.records.iter().skip(1).collect();
        random.shuffle(&mut records);
        records.iter().for_each(|record| text.push_str(&format!("{}\n\n", record.written)));
        text
    }

    pub fn choice_written(&self, random: &mut Random, made: &mut Made, _at: usize, choice: &Choice) -> String {
        let mut text = format!("choice {}", choice.name);
        if random.chance(1, 2) {
            text.push_str(&format!(" {}", text::label(random, "A choice")));
        }
        text.push_str(&text::attachments(random, made, 20));
        for member in &choice.members {
            text.push_str(&format!(
                "\n  {member} {}{}",
                text::label(random, "so"),
                text::attachments(random, made, 20)
            ));
        }
        text.push_str("\n\n");
        text
    }
}
