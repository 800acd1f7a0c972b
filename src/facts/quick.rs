//! The quick way to read a case: bytes to slots in one pass, keys in the order in which the record has them.
//!
//! It reads what most cases are, and gives up on everything else: envelopes, remarks, escapes, and whatever is wrong.
//! Then `read` goes over the case from its beginning, and says what is wrong. What this way reads, that one reads the
//! same.

use std::sync::Arc;

use tinyvec::TinyVec;

use super::case::{Case, FactAt, Slot, Slots};
use crate::model::shape::{Field, Kind, Member, Shape, Type};
use crate::values::{Date, Number, TimeSpan};

/// Cases with more keys are left to the other way, which looks them up by hashing.
const MOST_KEYS: usize = 64;

struct Quick<'a> {
    shape: &'a Shape,
    json: &'a str,
    case: Slots,
    /// References, to be looked up at the end: the place, the record and the key.
    pending: Vec<(u32, usize, &'a str)>,
    /// The keys of records that are pointed to: the record, the row and the key.
    keys: Vec<(usize, u32, &'a str)>,
}

/// The case, unless it needs the other way.
pub(super) fn read(shape: &Arc<Shape>, root: usize, name: &str, bytes: &[u8]) -> Option<Case> {
    let json = std::str::from_utf8(bytes).ok()?;
    let case = Slots::new(name, root, shape);
    let mut quick = Quick { shape, json, case, pending: Vec::new(), keys: Vec::new() };
    let mut rest = quick.record(bytes, root, 0)?;
    if next(&mut rest).is_some() {
        return None;
    }
    quick.references()?;
    Some(Case::new(quick.case))
}

/// What is left of the JSON. Whoever calls what is not inlined hands it over and gets it back, so that it stays in
/// registers.
type Rest<'a> = &'a [u8];

/// The byte that is next, white space apart. It is left where it is.
#[inline(always)]
fn next(rest: &mut Rest<'_>) -> Option<u8> {
    while let Some((first, others)) = rest.split_first() {
        if *first > b' ' {
            return Some(*first);
        }
        // Whatever else is no white space must not stand there, and nobody asks for it.
        if !matches!(first, b' ' | b'\n' | b'\r' | b'\t') {
            return Some(*first);
        }
        *rest = others;
    }
    None
}

/// Takes some bytes if they are next.
#[inline(always)]
fn take(rest: &mut Rest<'_>, bytes: &[u8]) -> Option<()> {
    *rest = rest.strip_prefix(bytes)?;
    Some(())
}

/// Opens a bracket: whether anything stands in it.
#[inline(always)]
fn open(rest: &mut Rest<'_>, open: u8, close: u8) -> Option<bool> {
    next(rest);
    take(rest, &[open])?;
    let any = next(rest)? != close;
    if !any {
        take(rest, &[close])?;
    }
    Some(any)
}

/// After an element: whether another follows, or the closing bracket. What must follow a comma is asked for there.
#[inline(always)]
fn more(rest: &mut Rest<'_>, close: u8) -> Option<bool> {
    let byte = next(rest)?;
    take(rest, &[byte])?;
    match byte {
        b',' => Some(true),
        _ if byte == close => Some(false),
        _ => None,
    }
}

/// The bytes of a text without escapes.
#[inline(always)]
fn bytes<'a>(rest: &mut Rest<'a>) -> Option<&'a [u8]> {
    let text = rest.strip_prefix(b"\"")?;
    let length = text.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1f))?;
    let (text, others) = text.split_at_checked(length)?;
    *rest = others.strip_prefix(b"\"")?;
    Some(text)
}

/// A date: ten bytes in quotes.
#[inline(always)]
fn date(rest: &mut Rest<'_>) -> Option<Date> {
    let ([b'"', day @ .., b'"'], others) = rest.split_first_chunk::<12>()? else { return None };
    *rest = others;
    Date::parse(day).ok()
}

fn number(mut rest: Rest<'_>) -> Option<(Number, Rest<'_>)> {
    let end = rest.iter().position(|byte| !matches!(byte, b'-' | b'+' | b'.' | b'e' | b'E' | b'0'..=b'9'))?;
    let text;
    (text, rest) = rest.split_at_checked(end)?;
    let text = std::str::from_utf8(text).ok()?;
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.starts_with('0') && digits.as_bytes().get(1).is_some_and(u8::is_ascii_digit) {
        return None;
    }
    Some((Number::parse(text).ok()?, rest))
}

/// The field whose name comes next. As a rule the facts stand in the order of the vocabulary.
#[inline(always)]
fn key(rest: &mut Rest<'_>, fields: &[Field], expected: usize) -> Option<usize> {
    next(rest)?;
    let mut at = expected;
    for _ in fields {
        if at >= fields.len() {
            at = 0;
        }
        if take(rest, fields.get(at)?.key.as_bytes()).is_some() {
            return Some(at);
        }
        at = at.saturating_add(1);
    }
    None
}

impl<'a> Quick<'a> {
    fn record(&mut self, mut rest: Rest<'a>, record: usize, row: u32) -> Option<Rest<'a>> {
        let shape = self.shape.record(record)?;
        let (mut seen, mut expected) = (0u64, 0usize);
        let mut goes_on = open(&mut rest, b'{', b'}')?;
        while goes_on {
            let field = key(&mut rest, &shape.fields, expected)?;
            expected = field.saturating_add(1);
            let mark = 1u64.checked_shl(u32::try_from(field).ok()?)?;
            if seen & mark != 0 {
                return None;
            }
            seen |= mark;
            let at = FactAt { record, row, field, item: None };
            let slot = self.value(&mut rest, shape.fields.get(field)?.ty, Slots::place(row, field), at)?;
            if slot != Slot::Unknown {
                self.case.set(row, field, slot);
            }
            goes_on = more(&mut rest, b'}')?;
        }
        match shape.key {
            None if self.shape.is_period(record) && self.case.is_reversed(row) => None,
            None => Some(rest),
            Some(key) => {
                let Slot::Text(_) = self.case.slot(row, key) else { return None };
                Some(rest)
            }
        }
    }

    /// A text without escapes.
    #[inline(always)]
    fn text(&self, rest: &mut Rest<'a>) -> Option<&'a str> {
        let text = bytes(rest)?;
        // Of what is left it is known how long it is, and with that where the text ends: before its quote.
        let end = self.json.len().checked_sub(rest.len())?.checked_sub(1)?;
        self.json.get(end.checked_sub(text.len())?..end)
    }

    #[inline(always)]
    fn value(&mut self, rest: &mut Rest<'a>, ty: Type, place: u32, at: FactAt) -> Option<Slot> {
        if next(rest)? == b'n' {
            take(rest, b"null")?;
            return match ty.kind {
                Kind::Key => None,
                _ => Some(if ty.or_none { Slot::None } else { Slot::Unknown }),
            };
        }
        if ty.list {
            let slot;
            (slot, *rest) = self.list(rest, ty, at)?;
            return Some(slot);
        }
        Some(match ty.kind {
            Kind::YesNo => {
                let yes = take(rest, b"true").is_some();
                if !yes {
                    take(rest, b"false")?;
                }
                Slot::YesNo(yes)
            }
            Kind::Number => {
                let value;
                (value, *rest) = number(rest)?;
                Slot::Number(value)
            }
            Kind::Date => Slot::Date(date(rest)?),
            Kind::Span => Slot::Span(TimeSpan::parse(self.text(rest)?)?),
            Kind::Text => {
                let text = self.text(rest)?;
                self.case.text_slot(text)
            }
            Kind::Key => {
                let key = self.text(rest)?;
                if self.keys.len() >= MOST_KEYS {
                    return None;
                }
                self.keys.push((at.record, at.row, key));
                self.case.text_slot(key)
            }
            Kind::Choice(choice) => {
                let member = bytes(rest)?;
                let members = &self.shape.choices.get(choice)?.members;
                let is = |known: &Member| known.name.as_bytes() == member;
                Slot::Choice(u32::try_from(members.iter().position(is)?).ok()?)
            }
            Kind::Reference(record) => {
                let key = self.text(rest)?;
                self.pending.push((place, record, key));
                Slot::Unknown
            }
            Kind::Record(record) => {
                let row = self.case.enter(self.shape, at, record);
                *rest = self.record(rest, record, row)?;
                Slot::Row(row)
            }
        })
    }

    fn list(&mut self, mut rest: Rest<'a>, ty: Type, at: FactAt) -> Option<(Slot, Rest<'a>)> {
        let mut goes_on = open(&mut rest, b'[', b']')?;
        let element = Type { list: false, ..ty };
        let Kind::Record(record) = ty.kind else {
            let start = self.case.next();
            while goes_on {
                let place = self.case.next();
                self.case.push(Slot::Unknown);
                let item = Some(place.checked_sub(start)?);
                let slot = self.value(&mut rest, element, place, FactAt { item, ..at })?;
                self.case.put(place, slot);
                goes_on = more(&mut rest, b']')?;
            }
            return Some((self.case.list_from(start), rest));
        };
        let keys = self.keys.len();
        let has_key = self.shape.record(record)?.key.is_some();
        let mut rows: TinyVec<[u32; 8]> = TinyVec::new();
        while goes_on {
            let row = self.case.add_row(self.shape, record);
            rows.push(row);
            if has_key || next(&mut rest)? != b'n' {
                rest = self.record(rest, record, row)?;
            } else {
                take(&mut rest, b"null")?;
            }
            goes_on = more(&mut rest, b']')?;
        }
        let here = || self.keys.iter().skip(keys).filter(|(of, ..)| *of == record);
        let twice = |(at, (.., key)): (usize, &(usize, u32, &str))| here().take(at).any(|(.., other)| other == key);
        if here().enumerate().any(twice) {
            return None;
        }
        Some((self.case.list_of(&rows), rest))
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
