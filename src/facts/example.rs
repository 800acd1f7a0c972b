//! A case from the `given` of an example.

use std::sync::Arc;

use super::case::{Case, Envelope, FactAt, Slot, Slots, join};
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::model::constant;
use crate::model::policy::{Example, Policy};
use crate::model::shape::{FROM, Kind, Shape, TO, Type};
use crate::source::{SourceFile, Span};
use crate::syntax::ast::{Element, Fact, FactStep, Item, ItemKind, Name, Setting};

struct Builder<'a> {
    shape: &'a Shape,
    policy: &'a Policy,
    case: Slots,
    /// References to be looked up at the end.
    pending: Vec<Pending>,
    /// The cell of a table that is read, and the text that it stands in.
    cell: Option<(Arc<SourceFile>, Span)>,
    problems: &'a mut Vec<Diagnostic>,
}

/// A reference: the slot's record, row and field, the words, whether a list, and the text in which their places are.
struct Pending {
    record: usize,
    row: u32,
    field: usize,
    items: Vec<Item>,
    list: bool,
    file: Arc<SourceFile>,
}

/// Builds the case of an example, and reports what it names wrongly.
pub(crate) fn build(shape: &Arc<Shape>, policy: &Policy, example: &Example, problems: &mut Vec<Diagnostic>) -> Case {
    let case = Slots::new(&example.tree.title.value, policy.case, shape);
    let mut builder = Builder { shape, policy, case, pending: Vec::new(), cell: None, problems };
    let shared = example.row.as_ref().map_or(usize::MAX, |row| row.shared);
    for (at, given) in example.tree.given.iter().enumerate() {
        if given.path.root.text != policy.case_name {
            let help = format!("start with the case: `given {}.…`", policy.case_name);
            builder.report(given.path.root.span, format!("`{}` is not the case", given.path.root.text), help);
            continue;
        }
        let [between @ .., FactStep::Field(last)] = given.path.steps.as_slice() else {
            builder.report(given.path.span, "this names no fact", "name a fact of the case, such as `family.people`");
            continue;
        };
        if let Some((record, row)) = builder.way(between, given.path.span) {
            let cell = example.row.as_ref().filter(|_| at >= shared).zip(given.fact.span());
            builder.cell = cell.map(|(row, span)| (Arc::clone(&row.file), span));
            builder.set(record, row, last, &given.fact);
            builder.in_order(record, row, last.span);
            builder.cell = None;
        }
    }
    builder.references();
    Case::new(builder.case)
}

impl Builder<'_> {
    fn report(&mut self, span: Span, message: impl Into<String>, help: impl Into<String>) {
        self.problems.push(Diagnostic::new(Code::Example, &self.policy.file, span, message).help(help));
    }

    /// The text in which the places of values are.
    fn file(&self) -> Arc<SourceFile> {
        Arc::clone(self.cell.as_ref().map_or(&self.policy.file, |(file, _)| file))
    }

    /// Reports something about a value.
    fn report_value(&mut self, span: Span, message: impl Into<String>, help: impl Into<String>) {
        let file = self.file();
        self.problems.push(Diagnostic::new(Code::Example, &file, span, message).help(help));
    }

    /// Reports something about a fact: at its name, or at its cell where it has one.
    fn report_fact(&mut self, name: &Name, message: impl Into<String>, help: impl Into<String>) {
        let span = self.cell.as_ref().map_or(name.span, |(_, span)| *span);
        self.report_value(span, message, help);
    }

    /// Follows a path to the record that a fact is of: `family.people[aiko]`.
    fn way(&mut self, steps: &[FactStep], path: Span) -> Option<(usize, u32)> {
        let mut place = (self.policy.case, 0);
        let mut steps = steps.iter().peekable();
        while let Some(step) = steps.next() {
            let FactStep::Field(name) = step else {
                self.report(
                    path,
                    "this names no fact",
                    "name a list before the brackets: `family.people[aiko].married`",
                );
                return None;
            };
            place = match steps.next_if(|next| !matches!(next, FactStep::Field(_))) {
                Some(element) => self.element_of(place, name, element)?,
                None => self.inside(place.0, place.1, name)?,
            };
        }
        Some(place)
    }

    /// An element of a list that was given before.
    fn element_of(&mut self, (record, row): (usize, u32), name: &Name, element: &FactStep) -> Option<(usize, u32)> {
        let (field, ty) = self.field(record, name)?;
        let (Kind::Record(inner), true) = (ty.kind, ty.list) else {
            let help = format!("leave the brackets out: `{}`", name.text);
            self.report(name.span, format!("`{}` is no list of records", name.text), help);
            return None;
        };
        let list = match self.case.slot(row, field) {
            Slot::List { start, length, .. } => self.case.elements(start, length),
            _ => &[],
        };
        let rows: Vec<u32> =
            list.iter().filter_map(|slot| if let Slot::Row(row) = slot { Some(*row) } else { None }).collect();
        let key = self.shape.record(inner).and_then(|record| record.key);
        let (found, shown) = match element {
            FactStep::Index(at) => (rows.get(*at).copied(), at.to_string()),
            FactStep::Key(key_name) | FactStep::Field(key_name) => {
                let is =
                    |row: &u32| key.and_then(|key| self.case.text(self.case.slot(*row, key))) == Some(&key_name.text);
                (rows.iter().copied().find(is), key_name.text.clone())
            }
        };
        if found.is_none() {
            let help = format!("make it in a `given` before this: `given …{} has one called {shown}`", name.text);
            self.report(name.span, format!("`{}` holds no `{shown}` in this example", name.text), help);
        }
        Some((inner, found?))
    }

    fn field(&mut self, record: usize, name: &Name) -> Option<(usize, Type)> {
        let fields = self.shape.record(record).map_or(&[][..], |record| record.fields.as_slice());
        let found = fields.iter().position(|field| field.name == name.text);
        if found.is_none() {
            let help = did_you_mean(&name.text, fields.iter().map(|field| field.name.as_str()), || {
                "look at the record in the vocabulary".to_owned()
            });
            let record = self.shape.record(record).map_or("", |record| record.name.as_str());
            self.report(name.span, format!("a `{record}` has no fact `{}`", name.text), help);
        }
        Some((found?, self.shape.field(record, found?)?.ty))
    }

    /// The record that stands in a field, made where there is none yet.
    fn inside(&mut self, record: usize, row: u32, name: &Name) -> Option<(usize, u32)> {
        let (field, ty) = self.field(record, name).filter(|(field, _)| !self.shape.is_broken(record, *field))?;
        let (Kind::Record(inner), false) = (ty.kind, ty.list) else {
            self.report(name.span, format!("`{}` has no facts of its own", name.text), "set it as a whole");
            return None;
        };
        let at = FactAt { record, row, field, item: None };
        Some((inner, self.case.enter(self.shape, at, inner)))
    }

    fn settings(&mut self, record: usize, row: u32, settings: &[Setting]) {
        for (at, setting) in settings.iter().enumerate() {
            if settings.iter().take(at).any(|earlier| earlier.field.text == setting.field.text) {
                self.report(
                    setting.field.span,
                    format!("`{}` is set twice", setting.field.text),
                    "keep one of the two",
                );
                continue;
            }
            self.set(record, row, &setting.field, &setting.fact);
        }
        if let Some(last) = settings.last() {
            self.in_order(record, row, last.field.span);
        }
    }

    fn set(&mut self, record: usize, row: u32, name: &Name, fact: &Fact) {
        let Some((field, ty)) = self.field(record, name) else { return };
        if self.shape.is_broken(record, field) {
            return;
        }
        let slot = match (fact, ty.kind, ty.list) {
            // A record in its place has a row, whatever is known of it: another, if something was said of it before.
            (Fact::Unknown(_), Kind::Record(inner), false) => {
                if let Slot::Row(said) = self.case.slot(row, field) {
                    let first = FactAt { record: inner, row: said, field: 0, item: None };
                    if self.case.unsaid(first) == first {
                        self.case.forget(FactAt { record, row, field, item: None });
                    }
                }
                return;
            }
            (Fact::Unknown(_), ..) => {
                self.pending.retain(|one| (one.row, one.field) != (row, field));
                Slot::Unknown
            }
            (Fact::CannotBeKnown(_), ..) => {
                let at = FactAt { record, row, field, item: None };
                self.case.envelop(at, Envelope { cannot_be_known: true, ..Envelope::default() });
                return;
            }
            (Fact::Shown(inner, evidence), ..) => {
                let at = FactAt { record, row, field, item: None };
                self.case.envelop(at, Envelope { evidence: Some(evidence.value.clone()), ..Envelope::default() });
                return self.set(record, row, name, inner);
            }
            (Fact::Empty(_), _, true) => Slot::List { start: 0, length: 0, complete: true },
            (Fact::Elements(elements), Kind::Record(inner), true) => self.elements(inner, elements),
            (Fact::Record(settings), Kind::Record(_), false) => {
                if let Some((inner, row)) = self.inside(record, row, name) {
                    self.settings(inner, row, settings);
                }
                return;
            }
            (Fact::Items(items), Kind::Reference(_), list) => {
                let (items, file) = (items.clone(), self.file());
                self.pending.push(Pending { record, row, field, items, list, file });
                return;
            }
            (Fact::Items(items), Kind::Record(_), list) if self.shape.has_periods(ty) => {
                return self.periods(record, row, field, items, list);
            }
            (Fact::Items(items), _, true) => {
                let start = self.case.next();
                for item in items {
                    let slot = self.constant(Type { list: false, ..ty }, item).unwrap_or(Slot::None);
                    self.case.push(slot);
                }
                self.case.list_from(start)
            }
            (Fact::Items(items), _, false) => match items.as_slice() {
                [item] => match self.constant(ty, item) {
                    Some(slot) => slot,
                    None => return,
                },
                _ => {
                    self.report_fact(name, format!("`{}` holds one value", name.text), "write one value");
                    return;
                }
            },
            _ => {
                let wanted = self.shape.type_name(ty);
                self.report_fact(
                    name,
                    format!("this does not fit `{}`, which is `{wanted}`", name.text),
                    how_to_write(self.shape, ty),
                );
                return;
            }
        };
        self.case.set(row, field, slot);
    }

    /// One period, or several, written out.
    fn periods(&mut self, record: usize, row: u32, field: usize, items: &[Item], list: bool) {
        let Some(ty) = self.shape.field(record, field).map(|field| field.ty) else { return };
        let slot = match items {
            [Item { kind: ItemKind::None, .. }] if ty.or_none => Slot::None,
            items if list || items.len() == 1 => {
                let rows: Vec<u32> = items.iter().filter_map(|item| self.one_period(ty, item)).collect();
                match rows.first() {
                    _ if list => self.case.list_of(&rows),
                    Some(only) => {
                        // Of a period in its place there is a row already.
                        let (Kind::Record(inner), only) = (ty.kind, *only) else { return };
                        let at = FactAt { record, row, field, item: None };
                        let row = self.case.enter(self.shape, at, inner);
                        for end in [FROM, TO] {
                            let slot = self.case.slot(only, end);
                            self.case.set(row, end, slot);
                        }
                        return;
                    }
                    None => return,
                }
            }
            _ => {
                let name = self.shape.field(record, field).map_or("", |field| field.name.as_str());
                let (span, message) = (items.get(1).map(|item| item.span), format!("`{name}` holds one value"));
                return self.report(span.unwrap_or_default(), message, "write one period");
            }
        };
        self.case.set(row, field, slot);
    }

    fn one_period(&mut self, ty: Type, item: &Item) -> Option<u32> {
        let ItemKind::Period(from, to) = item.kind else {
            let wanted = self.shape.type_name(Type { list: false, ..ty });
            self.report(item.span, format!("this is no `{wanted}`"), how_to_write(self.shape, ty));
            return None;
        };
        let row = self.case.add_period(self.shape, from.into(), to.map_or(Slot::None, Slot::from))?;
        if self.case.is_reversed(row) {
            self.report(item.span, "this period ends before it begins", "write its first day before its last");
        }
        Some(row)
    }

    /// Facts of a period that are given one by one.
    fn in_order(&mut self, record: usize, row: u32, span: Span) {
        if self.shape.is_period(record) && self.case.is_reversed(row) {
            self.report(span, "this period ends before it begins", "let `to` be no day before `from`");
        }
    }

    fn elements(&mut self, record: usize, elements: &[Element]) -> Slot {
        let key = self.shape.record(record).and_then(|record| record.key);
        let rows: Vec<u32> = elements.iter().map(|_| self.case.add_row(self.shape, record)).collect();
        for (row, element) in rows.iter().zip(elements) {
            match (key, &element.key) {
                (Some(field), Some(name)) => {
                    if self.case.find(self.shape, record, &name.text).is_some() {
                        self.report(
                            name.span,
                            format!("the key `{}` is taken already", name.text),
                            "give each its own key",
                        );
                    }
                    let key = self.case.text_slot(&name.text);
                    self.case.set(*row, field, key);
                }
                (None, _) if self.shape.has_a_broken_field(record) => {}
                (Some(_), None) => self.report(element.span, "this one has no key", "write `one called NAME with (…)`"),
                (None, Some(name)) => self.report(name.span, "these have no keys", "leave `called …` out"),
                (None, None) => {}
            }
            self.settings(record, *row, &element.settings);
        }
        self.case.list_of(&rows)
    }

    fn constant(&mut self, ty: Type, item: &Item) -> Option<Slot> {
        let val = constant(self.shape, ty, &item.kind);
        if val.is_none() {
            let wanted = self.shape.type_name(ty);
            let help = match (ty.kind, &item.kind) {
                (Kind::Choice(id), ItemKind::Word(word)) => {
                    let members = self.shape.choices.get(id).map_or(&[][..], |choice| choice.members.as_slice());
                    let names = members.iter().map(|member| member.name.as_str());
                    did_you_mean(word, names.clone(), || {
                        format!("it is one of {}", names.collect::<Vec<_>>().join(", "))
                    })
                }
                (Kind::Date, ItemKind::Number(_)) if self.file().is_of_rows() => {
                    "format the cells of this column as dates, or write a date as 2011-05-01".to_owned()
                }
                _ => how_to_write(self.shape, ty).to_owned(),
            };
            self.report_value(item.span, format!("this is no `{wanted}`"), help);
        }
        Some(self.case.val_slot(&val?))
    }

    fn references(&mut self) {
        for Pending { record, row, field, items, list, file } in std::mem::take(&mut self.pending) {
            let Some(Kind::Reference(target)) = self.shape.field(record, field).map(|field| field.ty.kind) else {
                continue;
            };
            let mut rows = Vec::new();
            for item in &items {
                if item.kind == ItemKind::None && !list {
                    rows.push(Slot::None);
                    continue;
                }
                let key = match &item.kind {
                    ItemKind::Word(key) | ItemKind::Text(key) => Some(key.as_str()),
                    _ => None,
                };
                match key.and_then(|key| self.case.find(self.shape, target, key)) {
                    Some(found) => rows.push(Slot::Row(found)),
                    None if self.shape.has_a_broken_field(target) => {}
                    None => {
                        let message = format!("nobody in this example is called `{}`", file.slice(item.span));
                        let help = "add `one called …`, or correct the name";
                        self.problems.push(Diagnostic::new(Code::Example, &file, item.span, message).help(help));
                    }
                }
            }
            let slot = match rows.as_slice() {
                _ if list => {
                    let start = self.case.next();
                    rows.into_iter().for_each(|slot| self.case.push(slot));
                    self.case.list_from(start)
                }
                [only] => *only,
                _ => continue,
            };
            self.case.set(row, field, slot);
        }
    }
}

/// How a value of a type is written in an example.
fn how_to_write(shape: &Shape, ty: Type) -> &'static str {
    match ty.kind {
        _ if shape.has_periods(ty) => {
            "write a period as `from 2019-04-01 to 2021-03-31`, or `since 2019-04-01` where it still runs"
        }
        Kind::Record(_) if ty.list => "write `has one … and one …`, or `is empty`",
        Kind::Record(_) => "write `with (…)`",
        Kind::Reference(_) if ty.list => {
            "write the names of those it points to, with commas between them, or `are empty`"
        }
        Kind::Reference(_) => "write the name of the one it points to",
        _ if ty.list => "write its values with commas between them, or `are empty`",
        Kind::YesNo => "write `yes` or `no`",
        Kind::Number => "write a number",
        Kind::Date => "write a date as 2011-05-01, or as 2011-XX-XX where only the year is known",
        Kind::Span => "write a span as `1 year` or `90 days`",
        Kind::Text | Kind::Key => "write a text in quotes",
        Kind::Choice(_) => "write a member of the choice",
    }
}

/// A path of an example's `missing` as decisions write it.
pub(crate) fn path_text(path: &crate::syntax::ast::FactPath, subject: Option<(&str, &str)>) -> String {
    let mut text = match subject {
        Some((key, place)) if path.root.text == key => place.to_owned(),
        _ => path.root.text.clone(),
    };
    for step in &path.steps {
        text = match step {
            FactStep::Field(name) => join(&text, &name.text),
            FactStep::Index(at) => format!("{text}[{at}]"),
            FactStep::Key(name) => format!("{text}[{}]", name.text),
        };
    }
    text
}
