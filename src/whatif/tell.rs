//! From places and values to what is told: paths, labels, words, and the provisions that turn.

use std::sync::Arc;

use serde::{Serialize, Serializer};

use super::Alternative;
use super::nearest::Way;
use super::places::{Place, Spot, changed};
use super::values::{Axis, Value};
use crate::decision::{Decision, Reason};
use crate::eval::{self, Truth};
use crate::facts::{FactAt, Json, Path, Slot, Slots};
use crate::model::shape::{Field, Kind};
use crate::values::{Date, Number, Rounding, TimeSpan, Unit};

/// A value: in words by its `Display`, in JSON as a case writes it.
#[derive(Clone, Debug)]
pub struct Told {
    json: Json,
    words: String,
}

impl Told {
    fn new(json: Json, words: impl Into<String>) -> Told {
        Told { json, words: words.into() }
    }
}

impl std::fmt::Display for Told {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.words)
    }
}

impl Serialize for Told {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.json.serialize(serializer)
    }
}

/// What would do as the value of a fact.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub enum Allowed {
    /// This value.
    Is(Told),
    /// Every value from one to another, both included; `None` where there is no end.
    Between {
        /// The first.
        #[serde(skip_serializing_if = "Option::is_none")]
        from: Option<Told>,
        /// The last.
        #[serde(skip_serializing_if = "Option::is_none")]
        to: Option<Told>,
    },
}

/// What is done.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Done {
    /// The fact is one of these.
    To(Vec<Allowed>),
    /// The list has one more element: one of these.
    Add(Vec<Told>),
    /// The element is not in the list.
    Remove(bool),
    /// Nothing else belongs to the list than what it holds.
    Complete(bool),
}

/// A change: one fact, or one element more or fewer in a list.
#[derive(Clone, Debug, Serialize)]
pub struct Change {
    /// The path of the fact, of the element that is not there, or of the list to which one is added.
    pub at: String,
    /// Its label, or its name where the vocabulary gives none.
    pub label: String,
    /// Its type as the vocabulary writes it.
    #[serde(rename = "type")]
    pub ty: String,
    /// Whether it is an official's assessment.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub judged: bool,
    /// What it is now, or which element is not there; `None` where nothing is known of it, and of records and lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<Told>,
    /// What is done.
    #[serde(flatten)]
    pub done: Done,
    /// The kinds of evidence of which the policy requires one with it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<String>,
    /// Of numbers, dates and spans how far it is from what it is now: `1 day earlier`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
}

/// A provision that turns by the changes.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Turned {
    /// Its address: `minors_2023 rule 1(d)`.
    pub at: String,
    /// About whom, where that is not the subject.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// Its sentence; of a rule its title.
    pub text: String,
    /// Whether it is a rule: then what turns is whether it applies.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub rule: bool,
    /// Where a rule is cited: `applies` or `is met`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cited: Option<&'static str>,
    /// Before.
    pub from: Truth,
    /// After.
    pub to: Truth,
}

/// Tells about one subject of one case.
pub(super) struct Teller<'a> {
    decision: &'a Decision,
    slots: &'a Slots,
    reasons: Vec<Reason<'a>>,
}

impl<'a> Teller<'a> {
    pub(super) fn new(decision: &'a Decision, slots: &'a Slots) -> Teller<'a> {
        Teller { decision, slots, reasons: decision.reasons() }
    }

    /// A set of changes; `None` where it does not lead where it should, which would be a mistake.
    pub(super) fn alternative(&self, spots: &[&Spot], way: &Way, exact: bool) -> Option<Alternative> {
        let firsts = way.values.iter().filter_map(|values| values.first());
        let places: Vec<(Place, &Value)> = spots.iter().map(|spot| spot.place).zip(firsts).collect();
        let case = Arc::new(changed(self.slots, &places));
        let verdict = eval::decide(&self.decision.plan, &case, self.decision.subject?).ok()?;
        let then = Decision { case, verdict, ..self.decision.clone() };
        Some(Alternative {
            outcome: then.outcome()?.to_owned(),
            rules: then.rules().into_iter().map(str::to_owned).collect(),
            changes: spots.iter().zip(&way.values).map(|(spot, values)| self.change(spot, values)).collect(),
            turns: turns(&self.reasons, &then.reasons()),
            exact,
        })
    }

    fn field(&self, at: FactAt) -> Option<&Field> {
        self.slots.shape.field(at.record, at.field)
    }

    fn change(&self, spot: &Spot, values: &[Value]) -> Change {
        let at = spot.place.at();
        let field = self.field(at);
        let fact = |at: FactAt| Path::fact(self.slots, at).to_string();
        let told = |value: &Value| self.told(at, value);
        let mut by = None;
        let (path, done) = match spot.place {
            Place::Fact(at) => {
                if let (Some(now), [Value::Slot(then)]) = (spot.domain.now, values) {
                    by = distance(now, *then);
                }
                (fact(at), Done::To(self.allowed(spot, values)))
            }
            Place::Fewer(list, item) => (self.element(list, item), Done::Remove(true)),
            Place::More(list, _) => (fact(list), Done::Add(values.iter().map(told).collect())),
            Place::Whole(list) => (fact(list), Done::Complete(true)),
        };
        let from = match spot.place {
            // Of a date known in part it is said what is known.
            Place::Fact(at) => {
                let in_part = Some(self.slots.fact(at)).filter(|slot| slot.is_in_part());
                spot.domain.now.or(in_part).map(|now| self.slot(at, now))
            }
            Place::Fewer(list, item) => self.told_element(list, item),
            _ => None,
        };
        Change {
            at: path,
            label: field.map(label).unwrap_or_default(),
            ty: field.map(|field| self.slots.shape.type_name(field.ty)).unwrap_or_default(),
            judged: spot.judged,
            evidence: self.evidence(at),
            from,
            done,
            by,
        }
    }

    /// The evidence without which a fact does not count.
    fn evidence(&self, at: FactAt) -> Vec<String> {
        let mut requires = self.decision.plan.policy.requires.iter();
        let required = requires.find(|(record, field, _)| (*record, *field) == (at.record, at.field));
        required.map(|(.., kinds)| kinds.to_vec()).unwrap_or_default()
    }

    /// The path of an element of a list.
    fn element(&self, list: FactAt, item: u32) -> String {
        let Slot::List { start, .. } = self.slots.slot(list.row, list.field) else { return String::new() };
        match (self.slots.at(start.saturating_add(item)), self.field(list).map(|field| field.ty.kind)) {
            (Slot::Row(row), Some(Kind::Record(record))) => Path::row(self.slots, record, row).to_string(),
            _ => Path::fact(self.slots, FactAt { item: Some(item), ..list }).to_string(),
        }
    }

    /// An element of a list of values.
    fn told_element(&self, list: FactAt, item: u32) -> Option<Told> {
        let Slot::List { start, .. } = self.slots.slot(list.row, list.field) else { return None };
        let slot = self.slots.at(start.saturating_add(item));
        let is_record = matches!(self.field(list)?.ty.kind, Kind::Record(_));
        (!is_record && slot != Slot::Unknown).then(|| self.slot(list, slot))
    }

    /// Values, and of what has an order and was unknown from where to where.
    fn allowed(&self, spot: &Spot, values: &[Value]) -> Vec<Allowed> {
        let at = spot.place.at();
        let is = |value: &Value| Allowed::Is(self.told(at, value));
        let Some(axis) = spot.domain.axis.filter(|_| values.len() > 1 || spot.domain.now.is_none()) else {
            return values.iter().map(is).collect();
        };
        let all: Vec<&Value> = spot.domain.values.iter().filter(|value| number(axis, value).is_some()).collect();
        let mut allowed = Vec::new();
        let mut run: Option<(usize, usize)> = None;
        let mut close = |run: &mut Option<(usize, usize)>| {
            let Some((first, last)) = run.take() else { return };
            let value = |at: usize| all.get(at).map(|value| self.told(at_of(spot), value));
            // A date known in part lies between its ends.
            let in_part = self.slots.fact(at).is_in_part();
            let from = if first == 0 && !in_part { None } else { value(first) };
            let to = if last.saturating_add(1) >= all.len() && !in_part { None } else { value(last) };
            match (first == last, from, to) {
                (true, Some(from), Some(_)) => allowed.push(Allowed::Is(from)),
                (_, from, to) => allowed.push(Allowed::Between { from, to }),
            }
        };
        for (place, value) in all.iter().enumerate() {
            if values.contains(value) {
                run = Some((run.map_or(place, |(first, _)| first), place));
            } else {
                close(&mut run);
            }
        }
        close(&mut run);
        allowed.extend(values.iter().filter(|value| number(axis, value).is_none()).map(is));
        allowed
    }

    fn told(&self, at: FactAt, value: &Value) -> Told {
        match value {
            Value::Slot(slot) => self.slot(at, *slot),
            Value::Text(text) => Told::new(Json::text(text.as_str()), format!("“{text}”")),
            Value::Other(text) => Told::new(Json::text(text.as_str()), "another text"),
            Value::Entry(facts) => self.entry(at, facts),
            Value::Only(None) => Told::new(Json::List(Vec::new()), "empty"),
            Value::Only(Some(element)) => {
                let Told { json, words } = self.told(at, element);
                Told::new(Json::List(vec![json]), format!("one only: {words}"))
            }
            Value::Gone | Value::Complete => Told::new(Json::Null, ""),
        }
    }

    /// A row of a record that is added, with the facts that have to be so.
    fn entry(&self, at: FactAt, facts: &[(usize, Value)]) -> Told {
        let Some(Kind::Record(record)) = self.field(at).map(|field| field.ty.kind) else {
            return Told::new(Json::Null, "");
        };
        let mut entries = Vec::new();
        let mut words = Vec::new();
        if let Some(key) = self.slots.shape.record(record).and_then(|shape| shape.fields.get(shape.key?)) {
            entries.push((key.name.clone(), Json::text("new")));
        }
        for (field, value) in facts {
            let inner = FactAt { record, row: at.row, field: *field, item: None };
            let Some(model) = self.field(inner) else { continue };
            let Told { json, words: is } = self.told(inner, value);
            words.push(format!("{} {is}", model.name.replace('_', " ")));
            entries.push((model.name.clone(), json));
        }
        let name = self.slots.shape.record(record).map(|record| record.name.replace('_', " ")).unwrap_or_default();
        let with = if words.is_empty() { String::new() } else { format!(" with {}", words.join(" and ")) };
        let words = format!("{name}{with}");
        Told::new(Json::object(entries), words)
    }

    fn slot(&self, at: FactAt, slot: Slot) -> Told {
        match slot {
            Slot::None => Told::new(Json::Null, "none"),
            Slot::YesNo(yes) => Told::new(Json::Flag(yes), if yes { "yes" } else { "no" }),
            Slot::Number(number) => Told::new(Json::number(number.to_string()), number.grouped()),
            Slot::Date(date) => Told::new(Json::text(date.to_string()), date.to_string()),
            Slot::Days(days) => Told::new(Json::text(days.to_string()), days.to_string()),
            Slot::Span(span) => Told::new(Json::text(span.to_iso()), span.to_string()),
            Slot::Choice(member) => {
                let choice = self.field(at).and_then(|field| match field.ty.kind {
                    Kind::Choice(choice) => self.slots.shape.choices.get(choice),
                    _ => None,
                });
                let member = usize::try_from(member).ok().and_then(|member| choice?.members.get(member));
                member.map_or(Told::new(Json::Null, ""), |member| {
                    Told::new(Json::text(member.name.as_str()), &member.label)
                })
            }
            Slot::Text(_) => {
                let text = self.slots.text(slot).unwrap_or_default();
                Told::new(Json::text(text), format!("“{text}”"))
            }
            Slot::Row(row) => match self.field(at).map(|field| field.ty.kind) {
                Some(Kind::Reference(record)) => {
                    let key = Path::row(self.slots, record, row).short();
                    Told::new(Json::text(key.as_str()), key)
                }
                _ => Told::new(Json::Object(Vec::new()), "what it is"),
            },
            Slot::Unknown | Slot::List { .. } => Told::new(Json::Null, "not known"),
        }
    }
}

fn at_of(spot: &Spot) -> FactAt {
    spot.place.at()
}

fn label(field: &Field) -> String {
    field.label.clone().unwrap_or_else(|| field.name.replace('_', " "))
}

fn number(axis: Axis, value: &Value) -> Option<i64> {
    if let Value::Slot(slot) = value { axis.number(*slot) } else { None }
}

/// How far a value is from another, in words.
fn distance(now: Slot, then: Slot) -> Option<String> {
    match (now, then) {
        (Slot::Number(now), Slot::Number(then)) => {
            let by = i128::from(then.millionths()).checked_sub(i128::from(now.millionths()))?;
            let size = Number::from_millionths(by.checked_abs()?)?;
            Some(format!("{} {}", size.grouped(), if by < 0 { "less" } else { "more" }))
        }
        (Slot::Date(now), Slot::Date(then)) => {
            let word = if then < now { "earlier" } else { "later" };
            Some(format!("{} {word}", between(now.min(then), now.max(then))?))
        }
        (Slot::Span(now), Slot::Span(then)) => {
            let (longer, by) = match then.minus(now) {
                Some(by) => (true, by),
                None => (false, now.minus(then).or_else(|| borrowed(now, then))?),
            };
            Some(format!("{by} {}", if longer { "longer" } else { "shorter" }))
        }
        _ => None,
    }
}

/// What lies between two days: years, months, and the days behind them.
fn between(from: Date, to: Date) -> Option<TimeSpan> {
    let months = u32::try_from(from.completed(Unit::Months, to)).ok()?;
    let whole = from.plus(TimeSpan::new(months, 0)?, Some(Rounding::Down))?;
    TimeSpan::new(months, u32::try_from(whole.completed(Unit::Days, to)).ok()?)
}

/// `1 day` between 1 year and 11 months 27 days: of spans that have no fixed number of days the next shorter one.
fn borrowed(now: TimeSpan, then: TimeSpan) -> Option<TimeSpan> {
    let next = now.days() == 0 && then.days() == 27 && then.months().checked_add(1)? == now.months();
    if next { TimeSpan::new(0, 1) } else { None }
}

/// The rules that begin or cease to apply, and of their clauses those that turn.
fn turns(before: &[Reason<'_>], after: &[Reason<'_>]) -> Vec<Turned> {
    let mut turned = Vec::new();
    for (was, is) in before.iter().zip(after).filter(|(was, _)| !was.otherwise) {
        let (Some(from), Some(to)) = (was.applies, is.applies) else { continue };
        if from != to {
            let text = was.text.clone().into_owned();
            turned.push(Turned { at: was.at.to_owned(), subject: None, text, rule: true, cited: None, from, to });
            let mut within = Vec::new();
            clauses(&was.clauses, &is.clauses, &mut within);
            clauses(&was.unless, &is.unless, &mut within);
            // A rule that is one condition is told as itself.
            turned.extend(within.into_iter().filter(|clause| clause.at != was.at || clause.cited.is_some()));
        }
    }
    turned
}

fn clauses(before: &[Reason<'_>], after: &[Reason<'_>], into: &mut Vec<Turned>) {
    let subject = |reason: &Reason<'_>| reason.subject.map(|subject| subject.to_string());
    for is in after {
        let about = subject(is);
        let Some(was) = before.iter().find(|was| was.at == is.at && subject(was) == about) else { continue };
        if was.truth == is.truth {
            continue;
        }
        let turned = Turned {
            at: is.at.to_owned(),
            subject: about,
            text: is.text.clone().into_owned(),
            rule: false,
            cited: is.cited,
            from: was.truth,
            to: is.truth,
        };
        if !into.contains(&turned) {
            into.push(turned);
        }
        clauses(&was.clauses, &is.clauses, into);
        clauses(&was.unless, &is.unless, into);
    }
}
