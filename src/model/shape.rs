//! The shape of case data: records, their fields and slots, choices and their members.

use std::collections::HashSet;
use std::sync::Arc;

use super::check::Checker;
use super::circles::{DEEPEST, dependencies};
use super::resolve::notes;
use super::written::Written;
use crate::diagnostic::{Code, nearest};
use crate::source::SourceFile;
use crate::syntax::ast::{self, TypeShape};

/// What a value is, lists and `none` apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    YesNo,
    Number,
    Date,
    Span,
    Text,
    Key,
    Choice(usize),
    /// A record that stands in its place.
    Record(usize),
    /// A pointer to a record of the case's one list.
    Reference(usize),
}

/// The type of a field.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Type {
    pub(crate) kind: Kind,
    pub(crate) list: bool,
    pub(crate) or_none: bool,
}

/// A field of a record.
#[derive(PartialEq, Debug)]
pub(crate) struct Field {
    pub(crate) name: String,
    /// Its name as a key of JSON.
    pub(crate) key: Written,
    pub(crate) label: Option<String>,
    pub(crate) ty: Type,
    /// Whether its type is none: that is told, and nothing else of the field.
    pub(crate) broken: bool,
    pub(crate) judged: bool,
    /// Whether it cannot change.
    pub(crate) fixed: bool,
    pub(crate) notes: Vec<String>,
}

/// A record.
#[derive(PartialEq, Debug)]
pub(crate) struct Record {
    pub(crate) name: String,
    pub(crate) vocabulary: usize,
    pub(crate) fields: Vec<Field>,
    /// The field that is its key.
    pub(crate) key: Option<usize>,
    /// The fields that are a record in its place, which there always is.
    pub(crate) within: Vec<(usize, usize)>,
    pub(crate) notes: Vec<String>,
}

/// A choice and its members.
#[derive(PartialEq, Debug)]
pub(crate) struct Choice {
    pub(crate) name: String,
    pub(crate) vocabulary: usize,
    pub(crate) members: Vec<Member>,
    pub(crate) notes: Vec<String>,
}

/// A member of a choice.
#[derive(PartialEq, Debug)]
pub(crate) struct Member {
    pub(crate) name: String,
    /// Its name as a value of JSON.
    pub(crate) value: Written,
    pub(crate) label: String,
    pub(crate) notes: Vec<String>,
}

/// All records and choices of a set of policies.
#[derive(PartialEq, Debug, Default)]
pub(crate) struct Shape {
    pub(crate) records: Vec<Record>,
    pub(crate) choices: Vec<Choice>,
}

/// The vocabulary of the record that the language has itself: the period.
const NO_VOCABULARY: usize = usize::MAX;

/// The fields of a period.
pub(crate) const FROM: usize = 0;
pub(crate) const TO: usize = 1;

const PERIOD: &str = "period";

/// The fields that are a record in its place, which there always is: each with that record.
fn within(fields: &[Field]) -> Vec<(usize, usize)> {
    let within = fields.iter().map(|field| field.ty).enumerate().filter(|(_, ty)| !ty.list && !ty.or_none);
    within.filter_map(|(at, ty)| if let Kind::Record(inner) = ty.kind { Some((at, inner)) } else { None }).collect()
}

/// A period as a record: its first day, and its last, of which there is none while it still runs.
fn period() -> Record {
    let field = |name: &str, label: &str, or_none| Field {
        name: name.to_owned(),
        key: Written::key(name),
        label: Some(label.to_owned()),
        ty: Type { kind: Kind::Date, list: false, or_none },
        broken: false,
        judged: false,
        fixed: false,
        notes: Vec::new(),
    };
    let fields = vec![field("from", "first day", false), field("to", "last day", true)];
    Record {
        name: PERIOD.to_owned(),
        vocabulary: NO_VOCABULARY,
        fields,
        key: None,
        within: Vec::new(),
        notes: Vec::new(),
    }
}

impl Shape {
    /// The record that a period is.
    pub(crate) fn period(&self) -> Option<usize> {
        self.records.iter().position(|record| record.vocabulary == NO_VOCABULARY)
    }

    /// Whether a record is a period.
    pub(crate) fn is_period(&self, record: usize) -> bool {
        self.records.get(record).is_some_and(|record| record.vocabulary == NO_VOCABULARY)
    }

    /// Whether a type is that of a period, or of a list of them.
    pub(crate) fn has_periods(&self, ty: Type) -> bool {
        matches!(ty.kind, Kind::Record(record) if self.is_period(record))
    }

    pub(crate) fn record(&self, id: usize) -> Option<&Record> {
        self.records.get(id)
    }

    pub(crate) fn field(&self, record: usize, field: usize) -> Option<&Field> {
        self.records.get(record)?.fields.get(field)
    }

    /// Whether it was reported that there is no such type as a field has: whatever it holds is then accepted.
    pub(crate) fn is_broken(&self, record: usize, field: usize) -> bool {
        self.field(record, field).is_some_and(|field| field.broken)
    }

    /// Whether it was reported of a field of a record: that may be its key.
    pub(crate) fn has_a_broken_field(&self, record: usize) -> bool {
        self.record(record).is_some_and(|record| record.fields.iter().any(|field| field.broken))
    }

    /// The type as it is written.
    pub(crate) fn type_name(&self, ty: Type) -> String {
        let record = |id: usize| self.records.get(id).map_or("", |record| record.name.as_str());
        let name = match ty.kind {
            Kind::YesNo => "yes/no",
            Kind::Number => "number",
            Kind::Date => "date",
            Kind::Span => "span",
            Kind::Text => "text",
            Kind::Key => "key",
            Kind::Choice(id) => self.choices.get(id).map_or("", |choice| choice.name.as_str()),
            Kind::Record(id) | Kind::Reference(id) => record(id),
        };
        let before = match (ty.kind, ty.list) {
            (Kind::Reference(_), true) => "references to ",
            (Kind::Reference(_), false) => "reference to ",
            (_, true) => "list of ",
            (_, false) => "",
        };
        format!("{before}{name}{}", if ty.or_none { " or none" } else { "" })
    }
}

/// Builds the shape of all vocabularies.
pub(super) fn build(checker: &mut Checker, vocabularies: &[(Arc<SourceFile>, &ast::Vocabulary)]) -> Shape {
    let mut shape = Shape::default();
    for (id, (file, vocabulary)) in vocabularies.iter().enumerate() {
        let mut seen: HashSet<&str> = HashSet::new();
        for name in vocabulary.choices.iter().map(|c| &c.name).chain(vocabulary.records.iter().map(|r| &r.name)) {
            if !seen.insert(&name.text) || is_plain(&name.text) {
                checker.report(
                    file,
                    Code::DuplicateName,
                    name.span,
                    format!("`{}` is declared already", name.text),
                    "give one of the two another name",
                );
            }
        }
        for choice in &vocabulary.choices {
            let mut members: HashSet<&str> = HashSet::new();
            for member in &choice.members {
                if !members.insert(&member.name.text) {
                    checker.report(
                        file,
                        Code::DuplicateName,
                        member.name.span,
                        format!("`{}` stands twice in this choice", member.name.text),
                        "delete one of the two",
                    );
                }
                checker.not_reserved(file, &member.name, "a choice's member");
            }
            let member = |member: &ast::Member| Member {
                name: member.name.text.clone(),
                value: Written::value(&member.name.text),
                label: member.label.value.clone(),
                notes: notes(&member.attachments),
            };
            shape.choices.push(Choice {
                name: choice.name.text.clone(),
                vocabulary: id,
                members: choice.members.iter().map(member).collect(),
                notes: notes(&choice.attachments),
            });
        }
        for record in &vocabulary.records {
            shape.records.push(Record {
                name: record.name.text.clone(),
                vocabulary: id,
                fields: Vec::new(),
                key: None,
                within: Vec::new(),
                notes: notes(&record.attachments),
            });
        }
    }
    shape.records.push(period());
    let mut next = 0usize;
    for (id, (file, vocabulary)) in vocabularies.iter().enumerate() {
        for record in &vocabulary.records {
            let mut fields: Vec<Field> = Vec::new();
            let mut key = None;
            let mut names: HashSet<&str> = HashSet::new();
            for field in &record.fields {
                if !names.insert(&field.name.text) {
                    checker.report(
                        file,
                        Code::DuplicateName,
                        field.name.span,
                        format!("the record `{}` has a field `{}` already", record.name.text, field.name.text),
                        "give one of the two another name",
                    );
                }
                let found = type_of(checker, &shape, file, id, vocabulary, &field.ty);
                let broken = found.is_none();
                let ty = found.unwrap_or(Type { kind: Kind::Text, list: false, or_none: true });
                if ty.kind == Kind::Key && key.replace(fields.len()).is_some() {
                    checker.report(
                        file,
                        Code::Keys,
                        field.ty.span,
                        format!("the record `{}` has a second key", record.name.text),
                        "a record has one key",
                    );
                }
                let label = field.label.as_ref().map(|label| label.value.clone());
                fields.push(Field {
                    name: field.name.text.clone(),
                    key: Written::key(&field.name.text),
                    label,
                    ty,
                    broken,
                    judged: field.judged,
                    fixed: field.fixed,
                    notes: notes(&field.attachments),
                });
            }
            if let Some(slot) = shape.records.get_mut(next) {
                slot.within = within(&fields);
                slot.fields = fields;
                slot.key = key;
            }
            next = next.saturating_add(1);
        }
    }
    holds_itself(checker, &shape, vocabularies);
    shape
}

fn is_plain(name: &str) -> bool {
    name == PERIOD || plain(name).is_some()
}

fn plain(name: &str) -> Option<Kind> {
    Some(match name {
        "yes/no" => Kind::YesNo,
        "number" => Kind::Number,
        "date" => Kind::Date,
        "span" => Kind::Span,
        "text" => Kind::Text,
        "key" => Kind::Key,
        _ => return None,
    })
}

/// A type as it is written in a vocabulary.
pub(super) fn type_of(
    checker: &mut Checker,
    shape: &Shape,
    file: &Arc<SourceFile>,
    vocabulary: usize,
    owner: &ast::Vocabulary,
    written: &ast::TypeName,
) -> Option<Type> {
    let name = written.name.text.as_str();
    let record = shape.records.iter().position(|record| record.vocabulary == vocabulary && record.name == name);
    let choice = shape.choices.iter().position(|choice| choice.vocabulary == vocabulary && choice.name == name);
    let reference = matches!(written.shape, TypeShape::Reference | TypeShape::References);
    let list = matches!(written.shape, TypeShape::List | TypeShape::References);
    let plain = plain(name).or_else(|| Some(Kind::Record(shape.period().filter(|_| name == PERIOD)?)));
    let kind = match (plain, record, choice) {
        (Some(kind), ..) if !reference => kind,
        (None, Some(id), _) if reference => Kind::Reference(id),
        (None, Some(id), _) => Kind::Record(id),
        (None, None, Some(id)) if !reference => Kind::Choice(id),
        (None, None, None) => {
            if owner.broken.iter().any(|broken| broken.name == name) {
                return None;
            }
            let names = shape.records.iter().filter(|r| r.vocabulary == vocabulary).map(|r| r.name.as_str());
            let choices = shape.choices.iter().filter(|c| c.vocabulary == vocabulary).map(|c| c.name.as_str());
            let meant = nearest(
                name,
                names.chain(choices).chain(["yes/no", "number", "date", "span", "period", "text", "key"]),
            );
            let help = meant.map_or_else(
                || "types are `yes/no`, `number`, `date`, `span`, `period`, `text`, `key`, and the vocabulary's choices and records".to_owned(),
                |meant| format!("did you mean `{meant}`?"),
            );
            checker.report(file, Code::UnknownType, written.name.span, format!("there is no type `{name}`"), help);
            return None;
        }
        _ => {
            checker.report(
                file,
                Code::UnknownType,
                written.span,
                format!("only records are pointed to, and `{name}` is none"),
                "leave `reference to` out",
            );
            return None;
        }
    };
    let is_type = |name: &str| {
        is_plain(name)
            || shape.records.iter().any(|record| record.vocabulary == vocabulary && record.name == name)
            || shape.choices.iter().any(|choice| choice.vocabulary == vocabulary && choice.name == name)
    };
    if let Kind::Reference(id) = kind
        && !owner
            .records
            .iter()
            .filter(|r| shape.records.get(id).is_some_and(|s| s.name == r.name.text))
            .any(|r| r.fields.iter().any(|f| f.ty.name.text == "key" || !is_type(&f.ty.name.text)))
    {
        checker.report(
            file,
            Code::Keys,
            written.span,
            format!("`{name}` is pointed to and has no key"),
            "give the record a field `id : key`",
        );
    }
    let in_place = matches!(kind, Kind::Record(id) if !shape.is_period(id));
    if written.or_none && (list || in_place || kind == Kind::Key) {
        checker.report(
            file,
            Code::UnknownType,
            written.span,
            "a list, a key or a record in its place is never `none`",
            "leave `or none` out; a list can be empty",
        );
    }
    Some(Type { kind, list, or_none: written.or_none })
}

/// A record never holds itself, not even by way of another.
fn holds_itself(checker: &mut Checker, shape: &Shape, vocabularies: &[(Arc<SourceFile>, &ast::Vocabulary)]) {
    let holds = |id: usize| -> Vec<usize> {
        let fields = shape.records.get(id).map_or(&[][..], |record| record.fields.as_slice());
        fields
            .iter()
            .filter_map(|field| if let Kind::Record(inner) = field.ty.kind { Some(inner) } else { None })
            .collect()
    };
    let written = |id: usize| {
        let record = shape.records.get(id)?;
        let (file, vocabulary) = vocabularies.get(record.vocabulary)?;
        Some((file, vocabulary.records.iter().find(|written| written.name.text == record.name)?))
    };
    let found = dependencies(shape.records.len(), &holds);
    for circle in &found.circles {
        let Some((file, record)) = circle.first().and_then(|id| written(*id)) else { continue };
        checker.report(
            file,
            Code::HoldsItself,
            record.name.span,
            format!("the record `{}` holds itself", record.name.text),
            "list such records once, and point to them with `reference to`",
        );
    }
    if let Some((file, record)) = found.depth.iter().position(|depth| *depth > DEEPEST).and_then(written) {
        let message = format!("`{}` holds records more than {DEEPEST} deep", record.name.text);
        checker.report(file, Code::TooDeep, record.name.span, message, "list some of them once, and point to them");
    } else if found.circles.is_empty() {
        let mut facts = vec![None; shape.records.len()];
        let large = (0..shape.records.len()).find(|id| facts_in_place(shape, *id, &mut facts) > MOST_FACTS);
        if let Some((file, record)) = large.and_then(written) {
            let message = format!("`{}` holds more than {MOST_FACTS} facts in the records within it", record.name.text);
            checker.report(file, Code::TooDeep, record.name.span, message, "list some of them once, and point to them");
        }
    }
}

/// How many facts a record may hold, with those of the records in their places: a case has a slot for each.
const MOST_FACTS: usize = 10_000;

/// How many facts a record holds, with those of the records in their places; they never hold themselves.
fn facts_in_place(shape: &Shape, id: usize, known: &mut [Option<usize>]) -> usize {
    if let Some(Some(facts)) = known.get(id) {
        return *facts;
    }
    let fields = shape.records.get(id).map_or(&[][..], |record| record.fields.as_slice());
    let mut facts = fields.len();
    for field in fields {
        if let (Kind::Record(inner), false) = (field.ty.kind, field.ty.list) {
            facts = facts.saturating_add(facts_in_place(shape, inner, known));
        }
    }
    if let Some(place) = known.get_mut(id) {
        *place = Some(facts);
    }
    facts
}
