//! Facts in envelopes: `{"$value": …, "evidence": …, "by": …, "on": …, "disputed": …, "complete": …}`.

use super::case::{Envelope, FactAt, Slot, join};
use super::read::{Expected, Reader, Result};
use super::scan::{Next, Scanner};
use crate::diagnostic::{Code, did_you_mean};
use crate::model::shape::{Kind, Type};
use crate::source::Span;
use crate::values::Date;

/// The keys of an envelope.
pub(super) const KEYS: [&str; 7] = ["$value", "evidence", "by", "on", "disputed", "complete", "cannot_be_known"];

/// What an envelope holds beside the value.
#[derive(Default)]
struct Opened {
    value: Option<Slot>,
    /// Whether the value says anything. A reference says something before it is looked up.
    known: bool,
    complete: Option<(bool, Span)>,
    envelope: Envelope,
}

impl Reader<'_> {
    /// Whether the object that comes next is an envelope: its first key says so, unless a record has a fact of that name.
    pub(super) fn is_envelope(&self, scanner: &mut Scanner<'_>, ty: Type) -> Result<bool> {
        let start = scanner.at;
        scanner.take(b'{');
        let key = if scanner.more(true, b'}')? { Some(scanner.key()?.0) } else { None };
        scanner.at = start;
        let Some(key) = key.filter(|key| KEYS.contains(&&**key)) else { return Ok(false) };
        Ok(match ty.kind {
            Kind::Record(id) if !ty.list => {
                let fields = self.shape.record(id).map_or(&[][..], |record| record.fields.as_slice());
                fields.iter().all(|field| field.name != *key)
            }
            _ => true,
        })
    }

    /// The fact in an envelope, its opening brace next.
    pub(super) fn envelope(&mut self, scanner: &mut Scanner<'_>, expected: Expected<'_>) -> Result<Slot> {
        let Expected { ty, path, depth, at, .. } = expected;
        let start = scanner.at;
        scanner.take(b'{');
        let mut opened = Opened::default();
        let mut seen: Vec<String> = Vec::new();
        let mut first = true;
        while scanner.more(first, b'}')? {
            first = false;
            let (key, span) = scanner.key()?;
            let inner = join(path, &key);
            if seen.iter().any(|earlier| *earlier == key) {
                let message = format!("`{key}` stands twice");
                self.report(Code::DuplicateKey, span, &inner, message, "keep one of the two");
                scanner.skip(depth)?;
                continue;
            }
            seen.push(key.to_string());
            match &*key {
                "$value" => {
                    let null = scanner.next()? == Next::Null;
                    let depth = depth.saturating_add(1);
                    let slot = self.value_itself(scanner, Expected { depth, ..expected })?;
                    opened.known = !null || slot != Slot::Unknown;
                    opened.value = Some(slot);
                }
                "evidence" => opened.envelope.evidence = self.envelope_text(scanner, &inner, depth)?,
                "by" => opened.envelope.by = self.envelope_text(scanner, &inner, depth)?,
                "on" => opened.envelope.on = self.envelope_date(scanner, &inner, depth)?,
                "disputed" => opened.envelope.disputed = self.envelope_flag(scanner, &inner, depth)?,
                "cannot_be_known" => {
                    opened.envelope.cannot_be_known = self.envelope_flag(scanner, &inner, depth)?;
                }
                "complete" => opened.complete = Some((self.envelope_flag(scanner, &inner, depth)?, span)),
                _ => {
                    let help = did_you_mean(&key, KEYS, || format!("an envelope holds {}", KEYS.join(", ")));
                    let message = format!("an envelope has no `{key}`");
                    self.report(Code::UnknownKey, span, &inner, message, help);
                    scanner.skip(depth)?;
                }
            }
        }
        let span = Span::new(start, scanner.at);
        Ok(self.unpacked(opened, ty, span, path, at))
    }

    fn unpacked(&mut self, opened: Opened, ty: Type, span: Span, path: &str, at: FactAt) -> Slot {
        let Opened { value, known, complete, envelope } = opened;
        if ty.kind == Kind::Key && value.is_none() {
            self.key_unknown(span, path);
        } else if value.is_none() && !envelope.cannot_be_known {
            let help = "write `\"$value\": …`, or `\"cannot_be_known\": true` if that was found";
            self.report(Code::CaseType, span, path, "this envelope holds no value", help);
        }
        if known && envelope.cannot_be_known {
            let help = "leave the value or `cannot_be_known` out";
            self.report(Code::CaseType, span, path, "what cannot be known has no value", help);
        }
        if envelope != Envelope::default() {
            self.case.envelop(at, envelope);
        }
        match (value.unwrap_or(Slot::Unknown), complete) {
            (Slot::List { start, length, complete }, Some((told, _))) => {
                if let Kind::Record(record) = ty.kind
                    && let Some((_, list)) = self.lists.get_mut(&record)
                {
                    *list = told;
                }
                Slot::List { start, length, complete: complete && told }
            }
            (slot, Some((_, span))) if !ty.list => {
                self.report(Code::CaseType, span, path, "only a list is complete or not", "leave `complete` out");
                slot
            }
            (slot, _) => slot,
        }
    }

    fn envelope_text(&mut self, scanner: &mut Scanner<'_>, path: &str, depth: usize) -> Result<Option<String>> {
        if scanner.next()? == Next::Text {
            return Ok(Some(scanner.text()?.0.into_owned()));
        }
        let span = scanner.skip(depth)?;
        self.report(Code::CaseType, span, path, "this is no text", "write it in quotes");
        Ok(None)
    }

    fn envelope_date(&mut self, scanner: &mut Scanner<'_>, path: &str, depth: usize) -> Result<Option<Date>> {
        let (date, span) = if scanner.next()? == Next::Text {
            let (text, span) = scanner.text()?;
            (Date::parse(text.as_bytes()).ok(), span)
        } else {
            (None, scanner.skip(depth)?)
        };
        if date.is_none() {
            self.report(Code::CaseDate, span, path, "this is no date", "write year, month and day: \"2011-05-01\"");
        }
        Ok(date)
    }

    fn envelope_flag(&mut self, scanner: &mut Scanner<'_>, path: &str, depth: usize) -> Result<bool> {
        match scanner.next()? {
            Next::True => scanner.word("true").map(|_| true),
            Next::False => scanner.word("false").map(|_| false),
            _ => {
                let span = scanner.skip(depth)?;
                self.report(Code::CaseType, span, path, "this is no yes/no", "write true or false");
                Ok(false)
            }
        }
    }
}
