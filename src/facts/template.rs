//! An empty case to fill in: each fact that a policy reads, with its label beside it.

use std::collections::HashSet;

use super::json::Json;
use crate::model::shape::{Field, Kind, Shape};

/// A case of which nothing is known. Keys that start with `//` are remarks, and say what belongs there.
pub(crate) fn template(shape: &Shape, root: usize, read: &HashSet<(usize, usize)>) -> String {
    Template { shape, read }.record(root).pretty()
}

struct Template<'a> {
    shape: &'a Shape,
    read: &'a HashSet<(usize, usize)>,
}

impl Template<'_> {
    fn record(&self, id: usize) -> Json {
        let Some(record) = self.shape.record(id) else { return Json::Null };
        let mut entries: Vec<(String, Json)> = Vec::new();
        for (at, field) in record.fields.iter().enumerate() {
            if field.ty.kind != Kind::Key && !self.read.contains(&(id, at)) && !self.leads_on(field) {
                continue;
            }
            let label = field.label.as_deref().map_or_else(|| field.name.replace('_', " "), str::to_owned);
            entries.push((format!("// {}", field.name), Json::text(format!("{label}: {}", self.how(field)))));
            entries.push((field.name.clone(), self.value(field, &record.name)));
        }
        Json::Object(entries)
    }

    /// Whether something below a record is read.
    fn leads_on(&self, field: &Field) -> bool {
        let Kind::Record(id) = field.ty.kind else { return false };
        if self.shape.is_period(id) {
            return false;
        }
        let fields = self.shape.record(id).map_or(&[][..], |record| record.fields.as_slice());
        fields.iter().enumerate().any(|(at, field)| self.read.contains(&(id, at)) || self.leads_on(field))
    }

    fn value(&self, field: &Field, record: &str) -> Json {
        match field.ty.kind {
            _ if self.shape.has_periods(field.ty) => Json::Null,
            Kind::Key => Json::text(format!("{record}_1")),
            Kind::Record(id) if field.ty.list => Json::List(vec![self.record(id)]),
            Kind::Record(id) => self.record(id),
            _ => Json::Null,
        }
    }

    /// How a value is written.
    fn how(&self, field: &Field) -> String {
        let shape = self.shape;
        let record = |id: usize| shape.record(id).map_or("", |record| record.name.as_str());
        let one = match field.ty.kind {
            _ if shape.has_periods(field.ty) => {
                "a period, as {\"from\": \"2019-04-01\", \"to\": \"2021-03-31\"}, \"to\": null if it still runs"
                    .to_owned()
            }
            Kind::YesNo => "true or false".to_owned(),
            Kind::Number => "a number".to_owned(),
            Kind::Date => "a date, as \"2011-05-01\", or \"2011-XX-XX\" if only the year is known".to_owned(),
            Kind::Span => "a span of time, as \"P1Y6M\" or \"P90D\"".to_owned(),
            Kind::Text => "a text in quotes".to_owned(),
            Kind::Key => "a name in quotes, another for each".to_owned(),
            Kind::Choice(id) => {
                let members = shape.choices.get(id).map_or(&[][..], |choice| choice.members.as_slice());
                let told = members.iter().map(|member| format!("\"{}\" ({})", member.name, member.label));
                told.collect::<Vec<_>>().join(", ")
            }
            Kind::Reference(id) => format!("the key of a {}", record(id)),
            Kind::Record(id) => format!("a {}", record(id)),
        };
        let many = match (field.ty.kind, field.ty.list) {
            (Kind::Record(id), true) if !shape.is_period(id) => {
                return format!("one {{ … }} for each {}, [] if there are none, null if unknown", record(id));
            }
            (Kind::Record(id), false) if !shape.is_period(id) => return "its facts below".to_owned(),
            (Kind::Key, _) => return one,
            (_, true) => format!("a list [ … ], each {one}"),
            (_, false) => one,
        };
        if field.ty.or_none {
            format!("{many}; null if there is none, and left out if unknown")
        } else {
            format!("{many}; null if unknown")
        }
    }
}
