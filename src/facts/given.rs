//! A case as the facts that an example gives: the reverse of `example`.
//!
//! What an example cannot say is left out: who says a fact and when, and whether more belongs to a list than it holds.
//! Whoever needs the same decision decides again.

use std::collections::HashMap;

use super::case::{FactAt, Slot, Slots};
use crate::model::policy::Requirement;
use crate::model::shape::{FROM, Kind, TO, Type};
use crate::source::Span;
use crate::syntax::ast::{Element, Fact, FactPath, FactStep, Given, Item, ItemKind, Name, Setting, Text};
use crate::values::To;

struct Writer<'a> {
    slots: &'a Slots,
    requires: &'a [Requirement],
    /// What the rows with a key are called, as far as they stand in a list.
    keys: HashMap<u32, String>,
}

/// The facts of a case that are known, from the name on by which the policy calls the case; and what the row with a key is
/// called there.
pub(crate) fn given(slots: &Slots, case_name: &str, requires: &[Requirement]) -> (Vec<Given>, HashMap<u32, String>) {
    let mut writer = Writer { slots, requires, keys: HashMap::new() };
    writer.name(slots.root, 0);
    let given = writer.settings(slots.root, 0).into_iter().map(|setting| {
        let steps = vec![FactStep::Field(setting.field)];
        let path = FactPath { root: name(case_name), steps, span: Span::default() };
        Given { path, plural: setting.plural, fact: setting.fact }
    });
    (given.collect(), writer.keys)
}

fn name(text: &str) -> Name {
    Name { text: text.to_owned(), span: Span::default() }
}

impl Writer<'_> {
    /// Finds the rows with a key that stand in a list, and what to call them.
    fn name(&mut self, record: usize, row: u32) {
        let slots = self.slots;
        let Some(shape) = slots.shape.record(record) else { return };
        for (at, field) in shape.fields.iter().enumerate() {
            let Kind::Record(inner) = field.ty.kind else { continue };
            match slots.slot(row, at) {
                Slot::Row(inside) => self.name(inner, inside),
                Slot::List { start, length, .. } => {
                    for element in slots.elements(start, length) {
                        let Slot::Row(element) = element else { continue };
                        self.call(inner, *element);
                        self.name(inner, *element);
                    }
                }
                _ => {}
            }
        }
    }

    fn call(&mut self, record: usize, row: u32) {
        let Some((shape, key)) = self.slots.shape.record(record).and_then(|shape| Some((shape, shape.key?))) else {
            return;
        };
        let own = self.slots.text(self.slots.slot(row, key)).unwrap_or_default();
        let is_free = |text: &str| !self.keys.values().any(|taken| taken == text);
        // Whoever was only made to be tried gets a name that can be read.
        let called = if own.is_empty() || own.starts_with('?') {
            let numbered = (1u32..).map(|number| format!("{}_{number}", shape.name));
            numbered.into_iter().find(|text| is_free(text) && self.find(record, text).is_none()).unwrap_or_default()
        } else {
            own.to_owned()
        };
        self.keys.insert(row, called);
    }

    fn find(&self, record: usize, key: &str) -> Option<u32> {
        self.slots.find(&self.slots.shape, record, key)
    }

    fn settings(&self, record: usize, row: u32) -> Vec<Setting> {
        let fields = self.slots.shape.record(record).map_or(&[][..], |record| record.fields.as_slice());
        let mut settings = Vec::new();
        for (at, field) in fields.iter().enumerate().filter(|(_, field)| field.ty.kind != Kind::Key) {
            if let Some(fact) = self.fact(FactAt { record, row, field: at, item: None }, field.ty) {
                let plural = field.ty.list && field.name.ends_with('s') && !matches!(fact, Fact::Elements(_));
                settings.push(Setting { field: name(&field.name), plural, fact });
            }
        }
        settings
    }

    /// A fact, with what shows it.
    fn fact(&self, at: FactAt, ty: Type) -> Option<Fact> {
        let fact = self.fact_itself(at, ty)?;
        let evidence = self.slots.envelope(at).and_then(|envelope| match &envelope.evidence {
            None if envelope.tried => {
                let required =
                    self.requires.iter().find(|(record, field, _)| (*record, *field) == (at.record, at.field));
                required.and_then(|(.., kinds)| kinds.first())
            }
            evidence => evidence.as_ref(),
        });
        let is_value = matches!(fact, Fact::Items(_) | Fact::Empty(_))
            && (self.slots.shape.has_periods(ty) || !matches!(ty.kind, Kind::Record(_)));
        Some(match evidence.filter(|_| is_value) {
            Some(kind) => Fact::Shown(Box::new(fact), Text { value: kind.clone(), span: Span::default() }),
            None => fact,
        })
    }

    fn fact_itself(&self, at: FactAt, ty: Type) -> Option<Fact> {
        if self.slots.envelope(at).is_some_and(|envelope| envelope.cannot_be_known) {
            return Some(Fact::CannotBeKnown(Span::default()));
        }
        match (self.slots.slot(at.row, at.field), ty.kind) {
            (Slot::Unknown, _) => None,
            (Slot::Row(inside), Kind::Record(_))
                if self.slots.shape.has_periods(ty) && self.period(inside).is_some() =>
            {
                Some(Fact::Items(vec![self.period(inside)?]))
            }
            (Slot::Row(inside), Kind::Record(inner)) => {
                let settings = self.settings(inner, inside);
                (!settings.is_empty()).then_some(Fact::Record(settings))
            }
            (Slot::List { start, length, .. }, kind) => {
                let elements = self.slots.elements(start, length);
                if let Kind::Record(inner) = kind {
                    let rows =
                        elements.iter().filter_map(|slot| if let Slot::Row(row) = slot { Some(*row) } else { None });
                    let rows: Vec<u32> = rows.collect();
                    if self.slots.shape.has_periods(ty)
                        && let Some(items) = rows.iter().map(|row| self.period(*row)).collect::<Option<Vec<Item>>>()
                        && !items.is_empty()
                    {
                        return Some(Fact::Items(items));
                    }
                    let elements: Vec<Element> = rows.into_iter().map(|row| self.element(inner, row)).collect();
                    return Some(if elements.is_empty() {
                        Fact::Empty(Span::default())
                    } else {
                        Fact::Elements(elements)
                    });
                }
                let items: Vec<Item> = elements.iter().filter_map(|slot| self.item(*slot, ty)).collect();
                Some(if items.is_empty() { Fact::Empty(Span::default()) } else { Fact::Items(items) })
            }
            (slot, _) => Some(Fact::Items(vec![self.item(slot, ty)?])),
        }
    }

    /// A period of whose two ends at least a part is known, and nothing else is said.
    fn period(&self, row: u32) -> Option<Item> {
        let period = self.slots.period(row);
        let record = self.slots.shape.period()?;
        let is_said = |field| self.slots.envelope(FactAt { record, row, field, item: None }).is_some();
        let to = match period.to {
            To::Runs => None,
            To::Day(days) => Some(days),
            To::Unknown => return None,
        };
        let kind = ItemKind::Period(period.from?, to);
        (![FROM, TO].into_iter().any(is_said)).then_some(Item { kind, span: Span::default() })
    }

    fn element(&self, record: usize, row: u32) -> Element {
        let key = self.keys.get(&row).map(|key| name(key));
        Element { key, settings: self.settings(record, row), span: Span::default() }
    }

    fn item(&self, slot: Slot, ty: Type) -> Option<Item> {
        let kind = match slot {
            Slot::Unknown | Slot::List { .. } => return None,
            Slot::None => ItemKind::None,
            Slot::YesNo(value) => ItemKind::YesNo(value),
            Slot::Number(value) => ItemKind::Number(value),
            Slot::Date(value) => ItemKind::Date(value),
            Slot::Days(value) => ItemKind::Days(value),
            Slot::Span(value) => ItemKind::Span(value),
            Slot::Choice(member) => {
                let Kind::Choice(id) = ty.kind else { return None };
                let members = self.slots.shape.choices.get(id).map_or(&[][..], |choice| choice.members.as_slice());
                ItemKind::Word(members.get(usize::try_from(member).ok()?)?.name.clone())
            }
            Slot::Text(_) => ItemKind::Text(match self.slots.text(slot)? {
                // What was only made to be tried.
                "?" => "one".to_owned(),
                text if text.starts_with('?') => "another".to_owned(),
                text => text.to_owned(),
            }),
            // Who stands in no list cannot be pointed to.
            Slot::Row(row) => ItemKind::Word(self.keys.get(&row)?.clone()),
        };
        Some(Item { kind, span: Span::default() })
    }
}
