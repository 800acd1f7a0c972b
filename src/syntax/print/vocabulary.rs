//! Vocabularies: choices, records and types.

use super::layout::{Page, quoted};
use crate::syntax::ast::{
    Ages, Attachments, Choice, Conventions, Field, Member, Record, Text, TypeName, TypeShape, Vocabulary,
};
use crate::values::Rounding;

impl Page {
    pub(super) fn vocabulary(&mut self, tree: &Vocabulary) {
        self.vocabulary_header(tree);
        tree.choices.iter().for_each(|choice| self.choice(choice));
        tree.records.iter().for_each(|record| self.record(record));
    }

    pub(super) fn vocabulary_header(&mut self, tree: &Vocabulary) {
        self.heading("vocabulary", &tree.name.text, tree.title.as_ref());
        self.conventions(&tree.conventions);
        self.attachments(2, &tree.attachments);
    }

    /// A keyword, a name and a title or label, after an empty line.
    pub(super) fn heading(&mut self, keyword: &str, name: &str, title: Option<&Text>) {
        self.statement();
        let title = title.map(|title| format!(" {}", quoted(&title.value))).unwrap_or_default();
        self.line(0, &format!("{keyword} {name}{title}"));
    }

    pub(super) fn conventions(&mut self, conventions: &Conventions) {
        if let Some((ages, _)) = conventions.ages {
            self.line(
                2,
                match ages {
                    Ages::ByBirthday => "ages by birthday",
                    Ages::ByTheDayBefore => "ages by the day before",
                },
            );
        }
        if let Some((rounding, _)) = conventions.rounding {
            self.line(
                2,
                match rounding {
                    Rounding::Up => "rounding up",
                    Rounding::Down => "rounding down",
                },
            );
        }
    }

    pub(super) fn choice(&mut self, choice: &Choice) {
        self.heading("choice", &choice.name.text, choice.label.as_ref());
        self.attachments(2, &choice.attachments);
        let rows = choice.members.iter().map(|member| {
            let row = [member.name.text.clone(), quoted(&member.label.value)];
            (row, &member.attachments)
        });
        self.table(&rows.collect::<Vec<_>>());
    }

    pub(super) fn record(&mut self, record: &Record) {
        self.heading("record", &record.name.text, record.label.as_ref());
        self.attachments(2, &record.attachments);
        let rows: Vec<([String; 3], &Attachments)> =
            record.fields.iter().map(|field| (row(field), &field.attachments)).collect();
        match rows.as_slice() {
            // One field alone needs no columns.
            [_] => record.fields.iter().for_each(|field| self.field(field)),
            rows => self.table(rows),
        }
    }

    /// A fact without columns.
    pub(super) fn field(&mut self, field: &Field) {
        let [name, ty, label] = row(field);
        self.line(2, format!("{name} {ty} {label}").trim_end());
        self.attachments(4, &field.attachments);
    }

    /// A member of a choice without columns.
    pub(super) fn member(&mut self, member: &Member) {
        self.line(2, &format!("{} {}", member.name.text, quoted(&member.label.value)));
        self.attachments(4, &member.attachments);
    }
}

fn row(field: &Field) -> [String; 3] {
    let judged = if field.judged { ", judged" } else { "" };
    let fixed = if field.fixed { ", fixed" } else { "" };
    let label = field.label.as_ref().map(|label| quoted(&label.value)).unwrap_or_default();
    [field.name.text.clone(), format!(": {}{judged}{fixed}", type_name(&field.ty)), label]
}

/// A type as it is written.
pub(super) fn type_name(ty: &TypeName) -> String {
    let shape = match ty.shape {
        TypeShape::Plain => "",
        TypeShape::List => "list of ",
        TypeShape::Reference => "reference to ",
        TypeShape::References => "references to ",
    };
    format!("{shape}{}{}", ty.name.text, if ty.or_none { " or none" } else { "" })
}
