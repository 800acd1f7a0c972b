//! The quick way to read a case: bytes to slots in one pass, keys in the order in which the record has them.
//!
//! It reads what most cases are, and gives up on everything else: envelopes, remarks, escapes, and whatever is wrong.
//! Then `read` goes over the case from its beginning, and says what is wrong. What this way reads, that one reads the
//! same.

use std::sync::Arc;

use tinyvec::TinyVec;

use super::case::{Case, FactAt, Slot, Slots};
use crate::model::shape::{Field, Kind, Shape, Type};
use crate::values::{Date, Number, TimeSpan};

/// Cases with more keys are left to the other way, which looks them up by hashing.
const MOST_KEYS: usize = 64;

struct Quick<'a> {
    shape: &'a Shape,
    /// The JSON. What is no UTF-8 stands in a text, and there it is found.
    json: &'a [u8],
    at: usize,
    case: Slots,
    /// References, to be looked up at the end: the place, the record and the key.
    pending: Vec<(u32, usize, &'a str)>,
    /// The keys of records that are pointed to: the record, the row and the key.
    keys: Vec<(usize, u32, &'a str)>,
}

/// The case, unless it needs the other way.
pub(super) fn read(shape: &Arc<Shape>, root: usize, name: &str, bytes: &[u8]) -> Option<Case> {
    let case = Slots::new(name, root, shape);
    let mut quick = Quick { shape, json: bytes, at: 0, case, pending: Vec::new(), keys: Vec::new() };
    quick.record(root, 0)?;
    quick.space();
    if quick.at != bytes.len() {
        return None;
    }
    quick.references()?;
    Some(Case::new(quick.case))
}

impl<'a> Quick<'a> {
    fn byte(&self) -> Option<u8> {
        self.json.get(self.at).copied()
    }

    fn space(&mut self) {
        while matches!(self.byte(), Some(b' ' | b'\n' | b'\r' | b'\t')) {
            self.at = self.at.saturating_add(1);
        }
    }

    /// Takes a byte that must be next.
    fn take(&mut self, byte: u8) -> Option<()> {
        if self.byte() != Some(byte) {
            self.space();
            if self.byte() != Some(byte) {
                return None;
            }
        }
        self.at = self.at.saturating_add(1);
        Some(())
    }

    /// Whether another element follows, up to a closing bracket.
    fn more(&mut self, first: bool, close: u8) -> Option<bool> {
        self.space();
        if self.byte() == Some(close) {
            self.at = self.at.saturating_add(1);
            return Some(false);
        }
        if !first {
            self.take(b',')?;
            self.space();
            // No comma may stand before a closing bracket.
            if self.byte() == Some(close) {
                return None;
            }
        }
        Some(true)
    }

    /// A text without escapes.
    fn text(&mut self) -> Option<&'a str> {
        std::str::from_utf8(self.bytes()?).ok()
    }

    fn bytes(&mut self) -> Option<&'a [u8]> {
        self.take(b'"')?;
        let rest = self.json.get(self.at..)?;
        let length = rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1f))?;
        if rest.get(length) != Some(&b'"') {
            return None;
        }
        let end = self.at.saturating_add(length);
        let text = self.json.get(self.at..end)?;
        self.at = end.saturating_add(1);
        Some(text)
    }

    fn word(&mut self, word: &str) -> Option<()> {
        self.json.get(self.at..)?.starts_with(word.as_bytes()).then_some(())?;
        self.at = self.at.saturating_add(word.len());
        Some(())
    }

    /// The field whose name comes next. As a rule the facts stand in the order of the vocabulary.
    fn key(&mut self, fields: &[Field], next: usize) -> Option<usize> {
        let rest = self.json.get(self.at..)?.strip_prefix(b"\"")?;
        let here = |name: &str| rest.strip_prefix(name.as_bytes()).and_then(|rest| rest.first()) == Some(&b'"');
        let field =
            (next..fields.len()).chain(0..next).find(|at| fields.get(*at).is_some_and(|field| here(&field.name)))?;
        self.at = self.at.saturating_add(fields.get(field)?.name.len()).saturating_add(2);
        Some(field)
    }

    fn record(&mut self, record: usize, row: u32) -> Option<()> {
        self.take(b'{')?;
        let shape = self.shape.record(record)?;
        let (mut seen, mut next, mut first) = (0u64, 0usize, true);
        while self.more(first, b'}')? {
            first = false;
            let field = self.key(&shape.fields, next)?;
            self.take(b':')?;
            next = field.saturating_add(1);
            let mark = 1u64.checked_shl(u32::try_from(field).ok()?)?;
            if seen & mark != 0 {
                return None;
            }
            seen |= mark;
            let at = FactAt { record, row, field, item: None };
            let slot = self.value(shape.fields.get(field)?.ty, Slots::place(row, field), at)?;
            if slot != Slot::Unknown {
                self.case.set(row, field, slot);
            }
        }
        match shape.key {
            None if self.shape.is_period(record) && self.case.is_reversed(row) => None,
            None => Some(()),
            Some(key) => {
                let Slot::Text(_) = self.case.slot(row, key) else { return None };
                Some(())
            }
        }
    }

    fn value(&mut self, ty: Type, place: u32, at: FactAt) -> Option<Slot> {
        self.space();
        if self.byte() == Some(b'n') {
            self.word("null")?;
            return match ty.kind {
                Kind::Key => None,
                _ => Some(if ty.or_none { Slot::None } else { Slot::Unknown }),
            };
        }
        if ty.list {
            return self.list(ty, at);
        }
        Some(match ty.kind {
            Kind::YesNo => {
                let yes = self.byte() == Some(b't');
                self.word(if yes { "true" } else { "false" })?;
                Slot::YesNo(yes)
            }
            Kind::Number => Slot::Number(self.number()?),
            Kind::Date => Slot::Date(Date::parse(self.bytes()?).ok()?),
            Kind::Span => Slot::Span(TimeSpan::parse(self.text()?)?),
            Kind::Text => {
                let text = self.text()?;
                self.case.text_slot(text)
            }
            Kind::Key => {
                let key = self.text()?;
                if self.keys.len() >= MOST_KEYS {
                    return None;
                }
                self.keys.push((at.record, at.row, key));
                self.case.text_slot(key)
            }
            Kind::Choice(choice) => {
                let member = self.bytes()?;
                let members = &self.shape.choices.get(choice)?.members;
                let is = |(name, _): &(String, String)| name.as_bytes() == member;
                Slot::Choice(u32::try_from(members.iter().position(is)?).ok()?)
            }
            Kind::Reference(record) => {
                let key = self.text()?;
                self.pending.push((place, record, key));
                Slot::Unknown
            }
            Kind::Record(record) => {
                let row = self.case.enter(self.shape, at, record);
                self.record(record, row)?;
                Slot::Row(row)
            }
        })
    }

    fn number(&mut self) -> Option<Number> {
        let rest = self.json.get(self.at..)?;
        let end = rest.iter().position(|byte| !matches!(byte, b'-' | b'+' | b'.' | b'e' | b'E' | b'0'..=b'9'))?;
        let text = std::str::from_utf8(rest.get(..end)?).ok()?;
        let digits = text.strip_prefix('-').unwrap_or(text);
        if digits.starts_with('0') && digits.as_bytes().get(1).is_some_and(u8::is_ascii_digit) {
            return None;
        }
        self.at = self.at.saturating_add(end);
        Number::parse(text).ok()
    }

    fn list(&mut self, ty: Type, at: FactAt) -> Option<Slot> {
        self.take(b'[')?;
        let mut first = true;
        let element = Type { list: false, ..ty };
        let Kind::Record(record) = ty.kind else {
            let start = self.case.next();
            while self.more(first, b']')? {
                first = false;
                let place = self.case.next();
                self.case.push(Slot::Unknown);
                let item = Some(place.checked_sub(start)?);
                let slot = self.value(element, place, FactAt { item, ..at })?;
                self.case.put(place, slot);
            }
            return Some(self.case.list_from(start));
        };
        let keys = self.keys.len();
        let has_key = self.shape.record(record)?.key.is_some();
        let mut rows: TinyVec<[u32; 8]> = TinyVec::new();
        while self.more(first, b']')? {
            first = false;
            let row = self.case.add_row(self.shape, record);
            rows.push(row);
            if self.byte() == Some(b'n') && !has_key {
                self.word("null")?;
            } else {
                self.record(record, row)?;
            }
        }
        let here = || self.keys.iter().skip(keys).filter(|(of, ..)| *of == record);
        let twice = |(at, (.., key)): (usize, &(usize, u32, &str))| here().take(at).any(|(.., other)| other == key);
        if here().enumerate().any(twice) {
            return None;
        }
        Some(self.case.list_of(&rows))
    }

    /// Points references at the rows that they name.
    fn references(&mut self) -> Option<()> {
        for (place, record, key) in std::mem::take(&mut self.pending) {
            let mut found = self.keys.iter().filter(|(of, _, other)| *of == record && *other == key);
            let (Some((_, row, _)), None) = (found.next(), found.next()) else { return None };
            self.case.put(place, Slot::Row(*row));
        }
        Some(())
    }
}
