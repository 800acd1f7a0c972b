//! A case from JSON bytes, checked against the shape that the policy expects.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::case::{Case, FactAt, Slot, Slots, join};
use super::quick;
use super::scan::{JsonError, Next, Scanner};
use super::slips;
use crate::diagnostic::{Code, Diagnostic, Problems, did_you_mean};
use crate::model::shape::{Kind, Shape, Type};
use crate::source::{SourceFile, Span};
use crate::syntax::utf8;
use crate::values::{Date, Days, Number, NumberError, TimeSpan};

/// More problems than anyone reads at once.
const MOST_PROBLEMS: usize = 200;

pub(super) struct Reader<'a> {
    pub(super) shape: &'a Shape,
    file: Arc<SourceFile>,
    pub(super) case: Slots,
    /// References to be looked up when the whole case is read: the place, the record, the key, and where they stand.
    pub(super) pending: Vec<(u32, usize, String, Span, String)>,
    /// The list of each record that is listed: its path, and whether it is complete.
    pub(super) lists: HashMap<usize, (String, bool)>,
    problems: Vec<Diagnostic>,
}

/// A fact that comes next: its type, its path, how deep it stands, and where it goes.
#[derive(Clone, Copy)]
pub(super) struct Expected<'a> {
    pub(super) ty: Type,
    pub(super) path: &'a str,
    pub(super) depth: usize,
    pub(super) place: u32,
    pub(super) at: FactAt,
}

pub(super) type Result<T> = std::result::Result<T, JsonError>;

/// Reads a case whose root is the given record.
pub(crate) fn read(shape: &Arc<Shape>, root: usize, name: &str, bytes: &[u8]) -> std::result::Result<Case, Problems> {
    if let Some(case) = quick::read(shape, root, name, bytes) {
        return Ok(case);
    }
    let text = utf8(name, bytes, Code::CaseEncoding)?;
    let file = SourceFile::new(name, text);
    let mut scanner = Scanner::new(text);
    if scanner.at_end() {
        let message = "this case is empty: it holds no facts at all";
        return Err(Diagnostic::new(Code::EmptyCase, &file, Span::default(), message)
            .help("write a JSON object; `{}` is a case of which nothing is known")
            .into());
    }
    let mut reader = Reader {
        shape,
        file: Arc::clone(&file),
        case: Slots::new(name, root, shape),
        pending: Vec::new(),
        lists: HashMap::new(),
        problems: Vec::new(),
    };
    let outcome = reader.root(&mut scanner, root, 0);
    if let Err(error) = outcome {
        let code = if error.too_deep { Code::CaseTooDeep } else { Code::Json };
        let end = text
            .get(error.at..)
            .and_then(|rest| rest.chars().next())
            .map_or(error.at, |c| error.at.saturating_add(c.len_utf8()));
        let help = if error.too_deep {
            "a case nests no deeper than its records".to_owned()
        } else {
            let instead = slips::instead(text, error.at).unwrap_or_else(|| "mend the JSON".to_owned());
            format!("{instead}; nothing behind this place was read")
        };
        reader.problems.push(Diagnostic::new(code, &file, Span::new(error.at, end), error.what).help(help));
    } else {
        reader.references();
    }
    if reader.problems.is_empty() { Ok(Case::new(reader.case)) } else { Err(Problems::new(reader.problems)) }
}

impl Reader<'_> {
    pub(super) fn report(
        &mut self,
        code: Code,
        span: Span,
        path: &str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        if self.problems.len() < MOST_PROBLEMS {
            self.problems.push(Diagnostic::new(code, &self.file, span, message).path(path).help(help));
        }
    }

    pub(super) fn key_unknown(&mut self, span: Span, path: &str) {
        let help = "write a text that is different for each";
        self.report(Code::MissingKey, span, path, "a key is never unknown", help);
    }

    fn root(&mut self, scanner: &mut Scanner<'_>, record: usize, row: u32) -> Result<()> {
        if scanner.next()? == Next::Object {
            self.record(scanner, record, row, "", 1)?;
        } else {
            let span = scanner.skip(0)?;
            let name = self.shape.record(record).map_or("", |record| record.name.as_str());
            self.report(
                Code::CaseType,
                span,
                "",
                format!("a case is a `{name}`: an object in braces"),
                "write `{ … }` with its facts",
            );
        }
        if scanner.at_end() { Ok(()) } else { scanner.error("nothing may follow the case") }
    }

    /// The facts of a record, its opening brace next.
    fn record(&mut self, scanner: &mut Scanner<'_>, record: usize, row: u32, path: &str, depth: usize) -> Result<()> {
        let start = scanner.at;
        scanner.take(b'{');
        let shape = self.shape;
        let Some(record_shape) = shape.record(record) else { return Ok(()) };
        let mut seen: HashMap<usize, Span> = HashMap::new();
        let mut unknown: HashSet<String> = HashSet::new();
        let mut first = true;
        while scanner.more(first, b'}')? {
            first = false;
            let (key, span) = scanner.key()?;
            // A remark for whoever reads the file.
            if key.starts_with("//") {
                scanner.skip(depth)?;
                continue;
            }
            let inner = join(path, &key);
            let Some(field) = record_shape.fields.iter().position(|field| field.name == key) else {
                if unknown.insert(key.to_string()) {
                    let names = record_shape.fields.iter().map(|field| field.name.as_str());
                    let help = did_you_mean(&key, names.clone(), || {
                        format!("it has {}", names.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "))
                    });
                    self.report(
                        Code::UnknownKey,
                        span,
                        &inner,
                        format!("a `{}` has no fact `{key}`", record_shape.name),
                        help,
                    );
                }
                scanner.skip(depth)?;
                continue;
            };
            if let Some(earlier) = seen.insert(field, span) {
                let line = self.file.position(earlier.start).line;
                self.report(
                    Code::DuplicateKey,
                    span,
                    &inner,
                    format!("`{key}` stands twice, first in line {line}"),
                    "keep one of the two",
                );
                scanner.skip(depth)?;
                continue;
            }
            let Some(ty) = shape.field(record, field).map(|field| field.ty) else { continue };
            let at = FactAt { record, row, field, item: None };
            let place = Slots::place(row, field);
            let slot = self.value(scanner, Expected { ty, path: &inner, depth, place, at })?;
            // Of a record in its place there is a row, whatever is known of it.
            if slot != Slot::Unknown {
                self.case.set(row, field, slot);
            }
        }
        if shape.is_period(record) && self.case.is_reversed(row) {
            let message = "this period ends before it begins";
            let help = "its first day is `from`, its last `to`, and both days are in it; `\"to\": null` is one that still runs";
            self.report(Code::CaseDate, Span::new(start, scanner.at), path, message, help);
        }
        if let Some(key) = record_shape.key
            && !seen.contains_key(&key)
        {
            let name = record_shape.fields.get(key).map_or("", |field| field.name.as_str());
            let message = format!("this `{}` has no key `{name}`", record_shape.name);
            self.report(
                Code::MissingKey,
                Span::new(start, start.saturating_add(1)),
                path,
                message,
                format!("add `\"{name}\": \"…\"`, different for each"),
            );
        }
        Ok(())
    }

    /// Once an element's key is known, what is wrong with it is told by its key: `people[aiko]`, not `people[0]`.
    fn name_by_key(&mut self, by_index: &str, by_key: &str, problems: usize, pending: usize) {
        let named = |path: &str| path.strip_prefix(by_index).map(|rest| format!("{by_key}{rest}"));
        for problem in self.problems.iter_mut().skip(problems) {
            if let Some(path) = problem.fact().and_then(named) {
                *problem = problem.clone().path(path);
            }
        }
        for (.., path) in self.pending.iter_mut().skip(pending) {
            if let Some(named) = named(path) {
                *path = named;
            }
        }
    }

    pub(super) fn value(&mut self, scanner: &mut Scanner<'_>, expected: Expected<'_>) -> Result<Slot> {
        if scanner.next()? == Next::Object && self.is_envelope(scanner, expected.ty)? {
            return self.envelope(scanner, expected);
        }
        self.value_itself(scanner, expected)
    }

    /// A value that does not stand in an envelope.
    pub(super) fn value_itself(&mut self, scanner: &mut Scanner<'_>, expected: Expected<'_>) -> Result<Slot> {
        let Expected { ty, path, depth, at, .. } = expected;
        let next = scanner.next()?;
        if next == Next::Null {
            let span = scanner.word("null")?;
            if ty.kind == Kind::Key {
                self.key_unknown(span, path);
            }
            return Ok(if ty.or_none { Slot::None } else { Slot::Unknown });
        }
        if ty.list {
            return self.list(scanner, ty, next, path, depth, at);
        }
        self.item(scanner, next, expected)
    }

    fn list(
        &mut self,
        scanner: &mut Scanner<'_>,
        ty: Type,
        next: Next,
        path: &str,
        depth: usize,
        at: FactAt,
    ) -> Result<Slot> {
        if next != Next::Array {
            return self.wrong(scanner, ty, next, path, depth);
        }
        scanner.take(b'[');
        let mut first = true;
        if let Kind::Record(record) = ty.kind {
            self.lists.insert(record, (path.to_owned(), true));
            let mut rows: Vec<u32> = Vec::new();
            let mut keys: HashMap<String, ()> = HashMap::new();
            while scanner.more(first, b']')? {
                first = false;
                let row = self.case.add_row(self.shape, record);
                let inner = format!("{path}[{}]", rows.len());
                rows.push(row);
                let at = scanner.at;
                let (problems, pending) = (self.problems.len(), self.pending.len());
                match scanner.next()? {
                    Next::Object => self.record(scanner, record, row, &inner, depth.saturating_add(2))?,
                    Next::Null if self.shape.record(record).is_some_and(|shape| shape.key.is_none()) => {
                        scanner.word("null")?;
                    }
                    other => drop(self.wrong(scanner, Type { list: false, ..ty }, other, &inner, depth)?),
                }
                let key = self.shape.record(record).and_then(|shape| shape.key).map(|key| self.case.slot(row, key));
                if let Some(key) = key.and_then(|key| self.case.text(key)).map(str::to_owned) {
                    self.name_by_key(&inner, &format!("{path}[{key}]"), problems, pending);
                    if keys.insert(key.clone(), ()).is_some() {
                        self.report(
                            Code::KeyTwice,
                            Span::new(at, at.saturating_add(1)),
                            &inner,
                            format!("the key `{key}` is taken already"),
                            "give each its own key",
                        );
                    }
                }
            }
            return Ok(self.case.list_of(&rows));
        }
        // Items are gathered first: nothing else can be added between them, and references know their place.
        let start = self.case.next();
        while scanner.more(first, b']')? {
            first = false;
            let place = self.case.next();
            self.case.push(Slot::Unknown);
            let offset = place.saturating_sub(start);
            let inner = format!("{path}[{offset}]");
            let ty = Type { list: false, ..ty };
            let at = FactAt { item: Some(offset), ..at };
            let depth = depth.saturating_add(1);
            let slot = self.value(scanner, Expected { ty, path: &inner, depth, place, at })?;
            self.case.put(place, slot);
        }
        Ok(self.case.list_from(start))
    }

    fn item(&mut self, scanner: &mut Scanner<'_>, next: Next, expected: Expected<'_>) -> Result<Slot> {
        let Expected { ty, path, depth, place, at } = expected;
        let slot = match (ty.kind, next) {
            (Kind::YesNo, Next::True) => {
                scanner.word("true")?;
                Slot::YesNo(true)
            }
            (Kind::YesNo, Next::False) => {
                scanner.word("false")?;
                Slot::YesNo(false)
            }
            (Kind::Number, Next::Number) => {
                let (text, span) = scanner.number()?;
                match Number::parse(text) {
                    Ok(number) => Slot::Number(number),
                    Err(NumberError::Malformed) => {
                        scanner.at = span.start;
                        return scanner.error("this is no number");
                    }
                    Err(error) => {
                        let what = if error == NumberError::TooLarge {
                            "more than twelve digits before the point"
                        } else {
                            "more than six digits after the point"
                        };
                        self.report(
                            Code::CaseNumber,
                            span,
                            path,
                            format!("{text} has {what}"),
                            "a number has at most twelve digits before the point and six after it",
                        );
                        return Ok(Slot::Unknown);
                    }
                }
            }
            (Kind::Record(record), Next::Object) => {
                let row = self.case.enter(self.shape, at, record);
                self.record(scanner, record, row, path, depth.saturating_add(1))?;
                Slot::Row(row)
            }
            (Kind::Text | Kind::Key, Next::Text) => self.case.text_slot(&scanner.text()?.0),
            (Kind::Date, Next::Text) => {
                let (text, span) = scanner.text()?;
                if let Ok(date) = Date::parse(text.as_bytes()) {
                    Slot::Date(date)
                } else if let Some(days) = Days::parse(&text) {
                    Slot::Days(days)
                } else {
                    let (message, help) = no_date(&text);
                    self.report(Code::CaseDate, span, path, message, help);
                    return Ok(Slot::Unknown);
                }
            }
            (Kind::Span, Next::Text) => {
                let (text, span) = scanner.text()?;
                match TimeSpan::parse(&text) {
                    Some(value) => Slot::Span(value),
                    None => {
                        let ones: String =
                            text.split_inclusive(|c: char| !c.is_ascii_digit()).map(one_for_digits).collect();
                        let well_formed = TimeSpan::parse(&ones).is_some();
                        let (code, message, help) = if well_formed {
                            let help = "a span has at most a million months and ten million days";
                            (Code::CaseNumber, format!("{text:?} is too long a span"), help)
                        } else {
                            let help = "write years, months and days as \"P1Y6M\" or \"P90D\"";
                            (Code::CaseType, format!("{text:?} is no span of time"), help)
                        };
                        self.report(code, span, path, message, help);
                        return Ok(Slot::Unknown);
                    }
                }
            }
            (Kind::Choice(id), Next::Text) => {
                let (text, span) = scanner.text()?;
                let members = self.shape.choices.get(id).map_or(&[][..], |choice| choice.members.as_slice());
                match members.iter().position(|member| member.name == text) {
                    Some(at) => Slot::Choice(u32::try_from(at).unwrap_or(u32::MAX)),
                    None => {
                        let names = members.iter().map(|member| member.name.as_str());
                        let help = did_you_mean(&text, names.clone(), || {
                            format!("it is one of {}", names.collect::<Vec<_>>().join(", "))
                        });
                        self.report(
                            Code::CaseType,
                            span,
                            path,
                            format!("`{}` has no member {text:?}", self.shape.type_name(ty)),
                            help,
                        );
                        return Ok(Slot::Unknown);
                    }
                }
            }
            (Kind::Reference(record), Next::Text) => {
                let (text, span) = scanner.text()?;
                self.pending.push((place, record, text.into_owned(), span, path.to_owned()));
                return Ok(Slot::Unknown);
            }
            _ => return self.wrong(scanner, ty, next, path, depth),
        };
        Ok(slot)
    }

    /// A value of the wrong type.
    fn wrong(&mut self, scanner: &mut Scanner<'_>, ty: Type, next: Next, path: &str, depth: usize) -> Result<Slot> {
        let span = scanner.skip(depth)?;
        let what = match next {
            Next::Object => "an object",
            Next::Array => "a list",
            Next::Text => "a text",
            Next::Number => "a number",
            Next::True | Next::False => "a yes/no",
            Next::Null => "null",
        };
        let name = self.shape.type_name(ty);
        let help = match ty.kind {
            _ if ty.list => "write a list in square brackets; `[]` is empty",
            Kind::YesNo => "write true or false",
            Kind::Number => "write a number without quotes",
            Kind::Date => "write a date as \"2011-05-01\", or \"2011-XX-XX\" where only the year is known",
            Kind::Span => "write a span as \"P1Y6M\"",
            _ if self.shape.has_periods(ty) => {
                "write a period as {\"from\": \"2019-04-01\", \"to\": \"2021-03-31\"}; `\"to\": null` is one that still runs"
            }
            Kind::Record(_) => "write an object in braces",
            Kind::Reference(_) => "write a key in quotes",
            _ => "write it in quotes",
        };
        self.report(Code::CaseType, span, path, format!("this is {what}, and `{name}` is needed"), help);
        Ok(Slot::Unknown)
    }
}

/// What is wrong with a text that should be a date, and what to write.
fn no_date(text: &str) -> (String, &'static str) {
    let is_like = |unknown: fn(u8) -> bool| {
        text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-' || unknown(byte))
    };
    if is_like(|_| false) {
        (format!("there is no such day as {text:?}"), "correct the day; dates are of the years 1 to 9999")
    } else if is_like(|byte| matches!(byte, b'X' | b'x' | b'?' | b'u')) {
        let help = "write \"2011-05-XX\" where the day is not known, and \"2011-XX-XX\" where only the year is";
        (format!("{text:?} is no date that is known in part"), help)
    } else {
        {
            let help = "write year, month and day: \"2011-05-01\"; what is not known of it as \"2011-05-XX\" or \"2011-XX-XX\"";
            (format!("{text:?} is no date"), help)
        }
    }
}

/// Digits and what follows them, with one digit for all of them.
fn one_for_digits(part: &str) -> String {
    let rest = part.trim_start_matches(|c: char| c.is_ascii_digit());
    if rest.len() == part.len() { part.to_owned() } else { format!("1{rest}") }
}
