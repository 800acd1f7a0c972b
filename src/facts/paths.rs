//! Where rows and facts stand in a case, as decisions write it: `people[aiko].sentences[0]`.

use std::fmt::{self, Write};
use std::hash::{Hash, Hasher};
use std::sync::OnceLock;

use serde::{Serialize, Serializer};

use super::case::{FactAt, Slot, Slots};
use crate::model::expr::Val;
use crate::model::shape::{Field, Kind, Type};

/// What stands above each row of a case: found once, when the first path is written.
#[derive(Debug, Default)]
pub(crate) struct Rows(OnceLock<Found>);

/// A clone is made to be changed: what stands above its rows is found anew.
impl Clone for Rows {
    fn clone(&self) -> Rows {
        Rows::default()
    }
}

/// It follows from the slots, and tells no case from another.
impl PartialEq for Rows {
    fn eq(&self, _: &Rows) -> bool {
        true
    }
}

/// What stands above each row, by its first slot.
#[derive(Debug)]
struct Found(Vec<Above>);

/// What stands above a row.
#[derive(Clone, Copy, Debug)]
enum Above {
    /// Nothing: it is the case itself.
    Nothing,
    /// A field of a row, and the place there where it is a list.
    Field { record: u32, row: u32, field: u32, offset: Option<u32> },
    /// It is in no list: one of those who are pointed to.
    Stranger(usize),
}

impl Found {
    /// From the case downwards.
    fn of(case: &Slots) -> Found {
        let mut found = Found(vec![Above::Nothing; case.count()]);
        let mut open = vec![(case.root, 0u32)];
        while let Some((record, row)) = open.pop() {
            let fields = case.shape.record(record).map_or(&[][..], |record| record.fields.as_slice());
            for (field, ty) in fields.iter().map(|field| field.ty).enumerate() {
                let Kind::Record(inner) = ty.kind else { continue };
                let above = |offset| Above::Field { record: small(record), row, field: small(field), offset };
                match case.slot(row, field) {
                    Slot::List { start, length, .. } => {
                        for (offset, element) in (0u32..).zip(case.elements(start, length)) {
                            let Slot::Row(below) = *element else { continue };
                            found.put(below, above(Some(offset)));
                            open.push((inner, below));
                        }
                    }
                    Slot::Row(below) => {
                        found.put(below, above(None));
                        open.push((inner, below));
                    }
                    _ => {}
                }
            }
        }
        for (at, (row, _)) in case.strangers().iter().enumerate() {
            found.put(*row, Above::Stranger(at));
        }
        found
    }

    fn put(&mut self, row: u32, above: Above) {
        if let Some(place) = self.0.get_mut(large(row)) {
            *place = above;
        }
    }
}

/// Where a fact or a record stands in its case: `people[aiko].birth_date`, `people[aiko]`. It is written by its
/// [`Display`](fmt::Display), and its text made by `to_string`.
#[derive(Clone, Copy)]
pub struct Path<'a> {
    case: &'a Slots,
    record: u32,
    row: u32,
    /// The field, or [`NONE`] where it is the row itself.
    field: u32,
    /// The place in a list of values, or [`NONE`].
    item: u32,
}

/// No field, and no place in a list: a case has not as many of them.
const NONE: u32 = u32::MAX;

fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(NONE)
}

fn large(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

impl<'a> Path<'a> {
    pub(crate) fn fact(case: &'a Slots, at: FactAt) -> Path<'a> {
        Path { case, record: small(at.record), row: at.row, field: small(at.field), item: at.item.unwrap_or(NONE) }
    }

    pub(crate) fn row(case: &'a Slots, record: usize, row: u32) -> Path<'a> {
        Path { case, record: small(record), row, field: NONE, item: NONE }
    }

    /// Where a row stands, unless it is the case itself.
    pub(crate) fn inner_row(case: &'a Slots, record: usize, row: u32) -> Option<Path<'a>> {
        let path = Path::row(case, record, row);
        if let Above::Nothing = path.above() { None } else { Some(path) }
    }

    fn above(&self) -> Above {
        let found = self.case.rows.0.get_or_init(|| Found::of(self.case));
        found.0.get(large(self.row)).copied().unwrap_or(Above::Nothing)
    }

    fn model(&self) -> Option<&'a Field> {
        self.case.shape.field(large(self.record), large(self.field))
    }

    /// The field whose marks hold of it: of an end of a period that of the period.
    pub(crate) fn field_in_charge(&self) -> Option<&'a Field> {
        match self.above() {
            Above::Field { record, field, .. } if self.case.shape.is_period(large(self.record)) => {
                self.case.shape.field(large(record), large(field))
            }
            _ => self.model(),
        }
    }

    /// Its label; of an end of a period with that of the period before it.
    pub(crate) fn label(&self) -> Option<String> {
        let model = self.model()?;
        let own = model.label.clone();
        let whole = self.field_in_charge()?;
        if std::ptr::eq(model, whole) {
            return own;
        }
        let whole = whole.label.clone().unwrap_or_else(|| whole.name.replace('_', " "));
        Some(format!("{whole}: {}", own.unwrap_or_default()))
    }

    pub(crate) fn type_of(&self) -> Option<Type> {
        self.model().map(|field| field.ty)
    }

    pub(crate) fn case(&self) -> &'a Slots {
        self.case
    }

    /// Of a list, its known elements.
    pub(crate) fn elements(&self) -> impl Iterator<Item = Val<&'a str>> + use<'a> {
        let case = self.case;
        let elements = match case.slot(self.row, large(self.field)) {
            Slot::List { start, length, .. } => case.elements(start, length),
            _ => &[],
        };
        elements.iter().filter_map(|slot| case.val(*slot))
    }

    /// Whether a list holds all that belongs to it.
    pub(crate) fn is_complete(&self) -> bool {
        !matches!(self.case.slot(self.row, large(self.field)), Slot::List { complete: false, .. })
    }

    /// Whether a list stands there of which some elements are known, and the case says that there may be others
    /// (`docs/language.md`, "A case in JSON").
    #[must_use]
    pub fn is_listed_in_part(&self) -> bool {
        !self.is_complete() && self.elements().next().is_some()
    }

    pub(crate) fn write(&self, into: &mut impl Write) -> fmt::Result {
        let within = self.write_row(into)?;
        if self.field != NONE {
            into.write_str(if within { "." } else { "" })?;
            into.write_str(self.model().map_or("", |field| field.name.as_str()))?;
        }
        if self.item == NONE { Ok(()) } else { write_place(self.item, into) }
    }

    /// Writes where its row stands, and whether that is anything.
    fn write_row(&self, into: &mut impl Write) -> Result<bool, fmt::Error> {
        match self.above() {
            Above::Nothing => return Ok(false),
            Above::Stranger(at) => {
                let path = self.case.strangers().get(at).map_or("", |(_, path)| path);
                into.write_str(path)?;
            }
            Above::Field { record, row, field, offset } => {
                Path { case: self.case, record, row, field, item: NONE }.write(into)?;
                if let Some(offset) = offset {
                    self.write_in_list(offset, into)?;
                }
            }
        }
        Ok(true)
    }

    /// Writes what stands behind its list, where its row is an element of one: the key, or the place there.
    pub(crate) fn write_in_list(&self, offset: u32, into: &mut impl Write) -> fmt::Result {
        let Some(key) = self.key() else { return write_place(offset, into) };
        into.write_char('[')?;
        bracketed(key, into)?;
        into.write_char(']')
    }

    /// The key of its row.
    fn key(&self) -> Option<&'a str> {
        let field = self.case.shape.record(large(self.record))?.key?;
        self.case.text(self.case.slot(self.row, field))
    }

    /// Writes its row's key, or its path where it has none.
    pub(crate) fn write_short(&self, into: &mut impl Write) -> fmt::Result {
        match self.key() {
            Some(key) => into.write_str(key),
            None => self.write(into),
        }
    }

    /// Its row's key, or its path where it has none.
    pub(crate) fn short(&self) -> String {
        let mut short = String::new();
        // Writing to a text does not fail.
        let _ = self.write_short(&mut short);
        short
    }

    /// What it is told apart by within its case.
    fn place(&self) -> (u32, u32, u32, u32) {
        (self.record, self.row, self.field, self.item)
    }
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f)
    }
}

impl fmt::Debug for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f)
    }
}

/// Of the same case, and the same there.
impl PartialEq for Path<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.case, other.case) && self.place() == other.place()
    }
}

impl Eq for Path<'_> {}

impl Hash for Path<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.place().hash(state);
    }
}

impl Serialize for Path<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Where an element with a key stands.
pub(super) fn keyed(list: &str, key: &str) -> String {
    let mut path = format!("{list}[");
    // Writing to a text does not fail.
    let _ = bracketed(key, &mut path);
    path + "]"
}

/// A place in a list: `[3]`.
fn write_place(place: u32, into: &mut impl Write) -> fmt::Result {
    into.write_char('[')?;
    // Most lists are short.
    match char::from_digit(place, 10) {
        Some(digit) => into.write_char(digit)?,
        None => write!(into, "{place}")?,
    }
    into.write_char(']')
}

/// A key in brackets, in quotes where it could be read otherwise.
fn bracketed(key: &str, into: &mut impl Write) -> fmt::Result {
    let plain = !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-'));
    let number = key.chars().all(|c| c.is_ascii_digit());
    if plain && !number { into.write_str(key) } else { into.write_str(&serde_json::to_string(key).unwrap_or_default()) }
}
