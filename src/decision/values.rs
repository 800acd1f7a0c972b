//! Facts with their values, written only where they are asked for.

use std::collections::BTreeMap;
use std::fmt::{self, Write};

use serde::{Serialize, Serializer};
use serde_json::value::RawValue;

use crate::eval::{Timed, Val};
use crate::facts::Path;
use crate::model::shape::{Kind, Member};
use crate::values::{Date, Days, Number, Period, TimeSpan, To, Unit};

/// Facts and their values, in the order of the text. In JSON an object of values, exact as the case gives them.
#[derive(Clone, Debug, Default)]
pub struct Values<'a>(Vec<(Name<'a>, Told<'a>)>);

impl<'a> Values<'a> {
    /// One fact with its value.
    pub(crate) fn fact(path: Path<'a>, val: Val<'a>) -> Values<'a> {
        Values(vec![(Name::fact(path), Told::Val(val))])
    }

    /// The known elements of a list.
    pub(crate) fn listed(list: Path<'a>) -> Values<'a> {
        Values(vec![(Name::fact(list), Told::Elements)])
    }

    /// A parameter as of a day.
    pub(crate) fn parameter(name: &'a str, on: Date, val: Val<'a>) -> Values<'a> {
        Values(vec![(Name::parameter(name, on), Told::Val(val))])
    }

    /// What was counted from a fact or a day to another.
    pub(crate) fn counted(unit: Option<Unit>, from: End<'a>, to: End<'a>, number: Number) -> Values<'a> {
        Values(vec![(Name::counted(unit, from, to), Told::Val(Val::Number(number)))])
    }

    pub(super) fn push(&mut self, name: Name<'a>, told: Told<'a>) {
        self.0.push((name, told));
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn names(&self) -> impl ExactSizeIterator<Item = Name<'a>> {
        self.0.iter().map(|(name, _)| *name)
    }

    /// Each fact's path, or what was counted (`age of people[aiko].birth_date on 2023-10-01`), with its value in words:
    /// `yes`, `2011-05-01`, `“an aunt”`, `none`.
    pub fn iter(&self) -> impl Iterator<Item = (Name<'a>, Words<'a>)> {
        self.0.iter().map(|(name, told)| (*name, Words { name: *name, told: *told }))
    }
}

impl Serialize for Values<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

/// What a value is of: a fact by its path, what was counted, a parameter on a day, or a field of an outcome's contents. It is
/// written by its [`Display`](fmt::Display).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Name<'a>(Of<'a>);

#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
enum Of<'a> {
    Fact(Path<'a>),
    /// Without a unit it is an age.
    Counted(Option<Unit>, End<'a>, End<'a>),
    /// Unbroken time in a list up to a day, and the gaps that are allowed.
    Unbroken(Path<'a>, Days, Option<TimeSpan>),
    /// Total time in a list within some days.
    Total(Path<'a>, Date, Date),
    Parameter(&'a str, Date),
    Field(&'a str),
}

/// A day from or to which is counted: a fact, or the day itself.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum End<'a> {
    Fact(Path<'a>),
    Days(Days),
}

impl<'a> Name<'a> {
    pub(super) fn fact(path: Path<'a>) -> Name<'a> {
        Name(Of::Fact(path))
    }

    pub(super) fn counted(unit: Option<Unit>, from: End<'a>, to: End<'a>) -> Name<'a> {
        Name(Of::Counted(unit, from, to))
    }

    pub(super) fn timed(list: Path<'a>, timed: Timed) -> Name<'a> {
        Name(match timed {
            Timed::Unbroken { up_to, gaps } => Of::Unbroken(list, up_to, gaps),
            Timed::Total { first, last } => Of::Total(list, first, last),
        })
    }

    pub(super) fn parameter(name: &'a str, on: Date) -> Name<'a> {
        Name(Of::Parameter(name, on))
    }

    pub(super) fn field(name: &'a str) -> Name<'a> {
        Name(Of::Field(name))
    }

    /// The fact that it is, where it is one.
    pub(crate) fn path(&self) -> Option<Path<'a>> {
        if let Of::Fact(path) = self.0 { Some(path) } else { None }
    }

    pub(crate) fn write(&self, into: &mut impl Write) -> fmt::Result {
        match &self.0 {
            Of::Fact(path) => path.write(into),
            Of::Counted(unit, from, to) => {
                let between = match unit {
                    None => {
                        into.write_str("age of ")?;
                        " on "
                    }
                    Some(unit) => {
                        into.write_str("completed ")?;
                        into.write_str(unit.plural())?;
                        into.write_str(" from ")?;
                        " to "
                    }
                };
                from.write(into)?;
                into.write_str(between)?;
                to.write(into)
            }
            Of::Unbroken(list, up_to, gaps) => {
                into.write_str("unbroken time in ")?;
                list.write(into)?;
                into.write_str(" up to ")?;
                up_to.write(into)?;
                gaps.map_or(Ok(()), |gaps| write!(into, " allowing gaps of {gaps}"))
            }
            Of::Total(list, first, last) => {
                into.write_str("total time in ")?;
                list.write(into)?;
                write!(into, " within (from {first} to {last})")
            }
            Of::Parameter(name, on) => {
                into.write_str(name)?;
                into.write_str(" on ")?;
                on.write(into)
            }
            Of::Field(name) => into.write_str(name),
        }
    }
}

impl End<'_> {
    fn write(&self, into: &mut impl Write) -> fmt::Result {
        match self {
            End::Fact(path) => path.write(into),
            End::Days(days) => days.write(into),
        }
    }
}

impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f)
    }
}

impl Serialize for Name<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A value, or the elements of the list that is told.
#[derive(Clone, Copy, Debug)]
pub(super) enum Told<'a> {
    Val(Val<'a>),
    Elements,
}

/// A value in words, by its [`Display`](fmt::Display); in JSON as a case writes it.
#[derive(Clone, Copy, Debug)]
pub struct Words<'a> {
    name: Name<'a>,
    told: Told<'a>,
}

impl<'a> Words<'a> {
    /// The value of a fact.
    pub(crate) fn of(path: Path<'a>, val: Val<'a>) -> Words<'a> {
        Words { name: Name::fact(path), told: Told::Val(val) }
    }

    /// Whether only a part of it is known.
    pub(crate) fn is_in_part(&self) -> bool {
        matches!(self.told, Told::Val(val) if val.is_range())
    }

    pub(crate) fn write(&self, into: &mut impl Write) -> fmt::Result {
        match (self.told, self.name.path()) {
            (Told::Val(val), path) => One { val, of: path }.write(into),
            (Told::Elements, Some(list)) => write_elements(list, into),
            (Told::Elements, None) => Ok(()),
        }
    }
}

impl fmt::Display for Words<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f)
    }
}

impl Serialize for Words<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match (self.told, self.name.path()) {
            (Told::Val(val), path) => One { val, of: path }.serialize(serializer),
            (Told::Elements, path) => {
                let elements = path.into_iter().flat_map(|list| elements(list));
                serializer.collect_seq(elements)
            }
        }
    }
}

fn elements<'a>(list: Path<'a>) -> impl Iterator<Item = One<'a>> {
    list.elements().map(move |val| One { val, of: Some(list) })
}

fn write_elements(list: Path<'_>, into: &mut impl Write) -> fmt::Result {
    // Records without a key have no name to be listed by.
    let keyless = list.type_of().is_some_and(|ty| match ty.kind {
        Kind::Record(id) if list.case().shape.is_period(id) => false,
        Kind::Record(id) => list.case().shape.record(id).is_some_and(|record| record.key.is_none()),
        _ => false,
    });
    match list.elements().count() {
        0 => into.write_str("empty"),
        1 if keyless => into.write_str("one entry"),
        many if keyless => write!(into, "{many} entries"),
        _ => elements(list).enumerate().try_for_each(|(at, element)| {
            into.write_str(if at == 0 { "" } else { ", " })?;
            element.write(into)
        }),
    }?;
    // Of a list that is not known to the end, that there may be more.
    into.write_str(if list.is_complete() { "" } else { " so far" })
}

/// A value, and the fact or list that it is of, where it is of one.
struct One<'a> {
    val: Val<'a>,
    of: Option<Path<'a>>,
}

impl<'a> One<'a> {
    /// A member of a choice.
    fn member(&self, member: u32) -> Option<&'a Member> {
        let of = self.of?;
        let Kind::Choice(id) = of.type_of()?.kind else { return None };
        of.case().shape.choices.get(id)?.members.get(usize::try_from(member).ok()?)
    }

    /// The row that it points to.
    fn row(&self, row: u32) -> Option<Path<'a>> {
        let of = self.of?;
        let (Kind::Reference(record) | Kind::Record(record)) = of.type_of()?.kind else { return None };
        Some(Path::row(of.case(), record, row))
    }

    /// The period that it is, if it is one.
    fn period(&self, row: u32) -> Option<Period> {
        let of = self.of?;
        of.case().shape.has_periods(of.type_of()?).then(|| of.case().period(row))
    }

    fn write(&self, into: &mut impl Write) -> fmt::Result {
        match self.val {
            Val::YesNo(value) => into.write_str(if value { "yes" } else { "no" }),
            Val::Number(number) => number.write_grouped(into),
            Val::Date(date) => date.write(into),
            Val::Days(days) => days.write(into),
            Val::Range(least, most) => write_range(least.number(), most.number(), into),
            Val::Span(span) => span.write(into),
            Val::Time(time) => write!(into, "{time}"),
            Val::Row(row) if self.period(row).is_some() => {
                self.period(row).map_or(Ok(()), |period| write_period(period, into))
            }
            Val::Text(text) => {
                into.write_char('“')?;
                into.write_str(text)?;
                into.write_char('”')
            }
            Val::Choice(member) if self.of.is_some() => {
                into.write_str(self.member(member).map_or("", |member| member.label.as_str()))
            }
            Val::Row(row) if self.of.is_some() => self.row(row).map_or(Ok(()), |row| row.write_short(into)),
            _ => into.write_str("none"),
        }
    }
}

impl Serialize for One<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.val {
            Val::YesNo(value) => serializer.serialize_bool(value),
            Val::Number(number) => exactly(number).serialize(serializer),
            Val::Date(date) => serializer.collect_str(&date),
            Val::Days(days) => serializer.collect_str(&days),
            Val::Range(least, most) => Range { least: least.number(), most: most.number() }.serialize(serializer),
            Val::Span(span) => span.serialize(serializer),
            Val::Time(time) => match time.ends() {
                (least, most) if least == most => least.serialize(serializer),
                (least, most) => serializer.collect_map([("least", least), ("most", most)]),
            },
            Val::Row(row) if self.period(row).is_some() => match self.period(row) {
                Some(period) => in_json(period).serialize(serializer),
                None => serializer.serialize_unit(),
            },
            Val::Text(text) => serializer.serialize_str(text),
            Val::Choice(member) if self.of.is_some() => {
                self.member(member).map(|member| &member.name).serialize(serializer)
            }
            Val::Row(row) if self.of.is_some() => match self.row(row) {
                Some(row) => serializer.serialize_str(&row.short()),
                None => serializer.serialize_str(""),
            },
            _ => serializer.serialize_unit(),
        }
    }
}

/// `from 2019-04-01 to 2021-03-31`, or `since 2019-04-01`.
fn write_period(period: Period, into: &mut impl Write) -> fmt::Result {
    let known = |days: Option<Days>| days.map_or_else(|| "unknown".to_owned(), |days| days.to_string());
    match period.to {
        To::Runs => write!(into, "since {}", known(period.from)),
        To::Day(days) => write!(into, "from {} to {days}", known(period.from)),
        To::Unknown => write!(into, "from {} to unknown", known(period.from)),
    }
}

/// As a case writes it; of what is not known nothing is said.
fn in_json(period: Period) -> BTreeMap<&'static str, Option<String>> {
    let from = period.from.map(|days| ("from", Some(days.to_string())));
    let to = match period.to {
        To::Runs => Some(("to", None)),
        To::Day(days) => Some(("to", Some(days.to_string()))),
        To::Unknown => None,
    };
    from.into_iter().chain(to).collect()
}

/// What a number can be: `17 or 18`, `17 to 19`, `at least 17`.
fn write_range(least: Option<Number>, most: Option<Number>, into: &mut impl Write) -> fmt::Result {
    match (least, most) {
        (Some(least), Some(most)) => {
            let next = i128::from(least.millionths()).saturating_add(1_000_000);
            let between = if next == i128::from(most.millionths()) { "or" } else { "to" };
            write!(into, "{} {between} {}", least.grouped(), most.grouped())
        }
        (Some(least), None) => write!(into, "at least {}", least.grouped()),
        (None, Some(most)) => write!(into, "at most {}", most.grouped()),
        (None, None) => into.write_str("a number"),
    }
}

/// What a number can be: an object with `least` and `most`, which are left out where there is no end.
struct Range {
    least: Option<Number>,
    most: Option<Number>,
}

impl Serialize for Range {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let ends = [("least", self.least), ("most", self.most)];
        serializer.collect_map(ends.into_iter().filter_map(|(name, end)| Some((name, exactly(end?)))))
    }
}

/// A number as it is written: JSON has no other exact one.
fn exactly(number: Number) -> Box<RawValue> {
    RawValue::from_string(number.to_string()).unwrap_or_else(|_| RawValue::NULL.to_owned())
}
