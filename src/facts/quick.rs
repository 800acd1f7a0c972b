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

/// Records with more fields are left to it, too: which of them stood there already is kept as bits.
const MOST_FIELDS: usize = 64;

struct Quick<'a> {
    shape: &'a Shape,
    case: &'a mut Slots,
    /// The rows of the lists that are being read, those of the innermost last.
    rows: TinyVec<[u32; 16]>,
    /// References, to be looked up at the end: the place, the record and the key.
    pending: Vec<(u32, usize, &'a [u8])>,
    /// The keys of records that are pointed to: the record, the row and the key.
    keys: Vec<(usize, u32, &'a [u8])>,
}

/// The case, unless it needs the other way.
pub(super) fn read(shape: &Arc<Shape>, root: usize, name: &str, bytes: &[u8]) -> Option<Case> {
    // No text needs a look of its own then, and all of the case is fetched from memory at once.
    if !is_ascii(bytes) && std::str::from_utf8(bytes).is_err() {
        return None;
    }
    let mut case = Slots::new(name, root, shape);
    let mut quick = Quick { shape, case: &mut case, rows: TinyVec::new(), pending: Vec::new(), keys: Vec::new() };
    let mut rest = quick.record(bytes, root, 0)?;
    if next(&mut rest).is_some() {
        return None;
    }
    quick.references()?;
    Some(Case::new(case))
}

/// Whether all bytes are ASCII, the last ones looked at together with some before them.
fn is_ascii(bytes: &[u8]) -> bool {
    let (pieces, _) = bytes.as_chunks::<64>();
    match bytes.last_chunk::<64>() {
        Some(last) => pieces.iter().all(|piece| piece.is_ascii()) && last.is_ascii(),
        None => bytes.is_ascii(),
    }
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
    if let [b',', others @ ..] = rest {
        *rest = others;
        return Some(true);
    }
    let byte = next(rest)?;
    let (_, others) = rest.split_first()?;
    *rest = others;
    if byte == b',' {
        Some(true)
    } else if byte == close {
        Some(false)
    } else {
        None
    }
}

/// The bytes of a text without escapes.
#[inline(always)]
fn text<'a>(rest: &mut Rest<'a>) -> Option<&'a [u8]> {
    let text = rest.strip_prefix(b"\"")?;
    let (text, others) = text.split_at_checked(plain(text)?)?;
    *rest = others.strip_prefix(b"\"")?;
    Some(text)
}

/// How many bytes there are before the first quote, backslash or control character: eight are looked at at once.
#[inline(always)]
fn plain(text: &[u8]) -> Option<usize> {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    // Of bytes that are less than some number the lowest has its high bit set, and those above it may have it.
    let below = |word: u64, number: u8| word.wrapping_sub(ONES.wrapping_mul(u64::from(number))) & !word & HIGH;
    let same = |word: u64, byte: u8| below(word ^ ONES.wrapping_mul(u64::from(byte)), 1);
    let (mut rest, mut before) = (text, 0usize);
    while let Some((word, others)) = rest.split_first_chunk() {
        let word = u64::from_le_bytes(*word);
        let ends = same(word, b'"') | same(word, b'\\') | below(word, b' ');
        if ends != 0 {
            return before.checked_add(usize::try_from(ends.trailing_zeros() / 8).ok()?);
        }
        (rest, before) = (others, before.checked_add(8)?);
    }
    before.checked_add(rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | 0..=0x1f))?)
}

/// `true` or `false`.
fn yes_or_no(rest: &mut Rest<'_>) -> Option<bool> {
    let yes = take(rest, b"true").is_some();
    if !yes {
        take(rest, b"false")?;
    }
    Some(yes)
}

/// The same where more follows, as it does but at the end of a case. Which of them it is nobody can foresee, and so nothing
/// branches on it.
#[inline(always)]
fn yes_or_no_at_once(rest: &mut Rest<'_>) -> Option<bool> {
    // By this bit a `t` and an `f` differ.
    const DIFFER: u64 = 0b10;
    const YES: (u64, u64) = (u64::from_le_bytes(*b"true\0\0\0\0"), 0xffff_ffff);
    const NO: (u64, u64) = (u64::from_le_bytes(*b"false\0\0\0"), 0xff_ffff_ffff);
    let word = u64::from_le_bytes(*rest.first_chunk()?);
    let no = usize::from(word & DIFFER != 0);
    let (expected, mask) = *[YES, NO].get(no)?;
    if word & mask != expected {
        return None;
    }
    *rest = rest.get(no.wrapping_add(4)..)?;
    Some(no == 0)
}

/// A date: ten bytes in quotes.
#[inline(always)]
fn date(rest: &mut Rest<'_>) -> Option<Date> {
    let ([b'"', day @ .., b'"'], others) = rest.split_first_chunk::<12>()? else { return None };
    let day = Date::parse(day).ok()?;
    *rest = others;
    Some(day)
}

#[inline(never)]
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

/// The field whose name comes next, with its number. As a rule the facts stand in the order of the vocabulary.
#[inline(always)]
fn key<'s>(rest: &mut Rest<'_>, fields: &'s [Field], expected: u32) -> Option<(u32, &'s Field)> {
    if let Some(field) = fields.get(large(expected))
        && let Some(others) = field.key.strip(rest)
    {
        *rest = others;
        return Some((expected, field));
    }
    let (others, field, model) = find(rest, fields, expected)?;
    *rest = others;
    Some((field, model))
}

/// The same where it is not the expected one, or white space stands before it.
#[inline(never)]
fn find<'a, 's>(mut rest: Rest<'a>, fields: &'s [Field], expected: u32) -> Option<(Rest<'a>, u32, &'s Field)> {
    next(&mut rest)?;
    let (earlier, later) = fields.split_at_checked(large(expected))?;
    let mut numbered = (expected..).zip(later).chain((0..).zip(earlier));
    numbered.find_map(|(at, field)| Some((field.key.strip(rest)?, at, field)))
}

fn large(n: u32) -> usize {
    usize::try_from(n).unwrap_or(usize::MAX)
}

impl<'a> Quick<'a> {
    fn record(&mut self, mut rest: Rest<'a>, record: usize, row: u32) -> Option<Rest<'a>> {
        let shape = self.shape.record(record)?;
        let fields = shape.fields.as_slice();
        if fields.len() > MOST_FIELDS {
            return None;
        }
        let (mut seen, mut expected) = (0u64, 0u32);
        let mut goes_on = open(&mut rest, b'{', b'}')?;
        while goes_on {
            let (field, model) = key(&mut rest, fields, expected)?;
            expected = field.wrapping_add(1);
            let mark = 1u64.wrapping_shl(field);
            if seen & mark != 0 {
                return None;
            }
            seen |= mark;
            let place = row.wrapping_add(field);
            // Most facts are of these types, and have nothing before or within them that must be looked for.
            let at_once = match model.ty {
                Type { kind: Kind::YesNo, list: false, .. } => yes_or_no_at_once(&mut rest).map(Slot::YesNo),
                Type { kind: Kind::Date, list: false, .. } => date(&mut rest).map(Slot::Date),
                _ => None,
            };
            match at_once {
                Some(slot) => self.case.put(place, slot),
                None => {
                    let at = FactAt { record, row, field: large(field), item: None };
                    rest = match rest {
                        [b'[', ..] if model.ty.list => self.list(rest, model.ty, place, at)?,
                        _ => self.value(rest, model.ty, place, at)?,
                    };
                }
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

    /// A value, put in its place. Nothing is known there yet.
    #[inline(never)]
    fn value(&mut self, mut rest: Rest<'a>, ty: Type, place: u32, at: FactAt) -> Option<Rest<'a>> {
        if next(&mut rest)? == b'n' {
            let (b"null", others) = rest.split_first_chunk()? else { return None };
            if ty.kind == Kind::Key {
                return None;
            }
            if ty.or_none {
                self.case.put(place, Slot::None);
            }
            return Some(others);
        }
        if ty.list {
            return self.list(rest, ty, place, at);
        }
        match ty.kind {
            Kind::YesNo => {
                let yes = yes_or_no(&mut rest)?;
                self.case.put(place, Slot::YesNo(yes));
            }
            Kind::Number => {
                let value;
                (value, rest) = number(rest)?;
                self.case.put(place, Slot::Number(value));
            }
            Kind::Date => {
                let day = date(&mut rest)?;
                self.case.put(place, Slot::Date(day));
            }
            Kind::Span => {
                let span = TimeSpan::from_bytes(text(&mut rest)?)?;
                self.case.put(place, Slot::Span(span));
            }
            Kind::Text => {
                let from = rest.get(1..)?;
                let slot = self.case.bytes_slot(from, text(&mut rest)?.len());
                self.case.put(place, slot);
            }
            Kind::Key => {
                let key = text(&mut rest)?;
                if self.keys.len() >= MOST_KEYS {
                    return None;
                }
                self.keys.push((at.record, at.row, key));
                let slot = self.case.bytes_slot(key, key.len());
                self.case.put(place, slot);
            }
            Kind::Choice(choice) => {
                let members = (0u32..).zip(&self.shape.choices.get(choice)?.members);
                let found = |(at, member): (u32, &Member)| Some((at, member.value.strip(rest)?));
                let (member, others) = members.into_iter().find_map(found)?;
                rest = others;
                self.case.put(place, Slot::Choice(member));
            }
            Kind::Reference(record) => self.pending.push((place, record, text(&mut rest)?)),
            Kind::Record(record) => {
                let row = self.case.enter(self.shape, at, record);
                rest = self.record(rest, record, row)?;
            }
        }
        Some(rest)
    }

    #[inline(never)]
    fn list(&mut self, mut rest: Rest<'a>, ty: Type, place: u32, at: FactAt) -> Option<Rest<'a>> {
        let mut goes_on = open(&mut rest, b'[', b']')?;
        let element = Type { list: false, ..ty };
        let Kind::Record(record) = ty.kind else {
            let start = self.case.next();
            while goes_on {
                let here = self.case.next();
                self.case.push(Slot::Unknown);
                let item = Some(here.checked_sub(start)?);
                rest = self.value(rest, element, here, FactAt { item, ..at })?;
                goes_on = more(&mut rest, b']')?;
            }
            self.case.put(place, self.case.list_from(start));
            return Some(rest);
        };
        let keys = self.keys.len();
        let has_key = self.shape.record(record)?.key.is_some();
        let rows = self.rows.len();
        while goes_on {
            let row = self.case.add_row(self.shape, record);
            self.rows.push(row);
            if has_key || next(&mut rest)? != b'n' {
                rest = self.record(rest, record, row)?;
            } else {
                take(&mut rest, b"null")?;
            }
            goes_on = more(&mut rest, b']')?;
        }
        let here = || self.keys.iter().skip(keys).filter(|(of, ..)| *of == record);
        let twice = |(at, (.., key)): (usize, &(usize, u32, &[u8]))| here().take(at).any(|(.., other)| other == key);
        if has_key && here().enumerate().any(twice) {
            return None;
        }
        let slot = self.case.list_of(self.rows.get(rows..)?);
        self.rows.truncate(rows);
        self.case.put(place, slot);
        Some(rest)
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
