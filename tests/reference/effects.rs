//! What is presumed, deemed and waived (§4; docs, "Waiving, deeming and weighing").

use kijun::ast::{Deeming, Effect, Item, ItemKind, Path, Policy, Rule};

use super::calculations::{own_date, own_span};
use super::case::{Shape, below};
use super::rules::{Judge, Scope, address};
use super::values::{Lack, Truth, Value, join};

impl<'a> Judge<'a> {
    /// A fact of a record: as the case holds it, as it is presumed to be, or as it is deemed to be for the rule whose
    /// conditions are asked.
    pub fn fact(&self, at: usize, field: &str, scope: &Scope<'a>) -> Value {
        let record = &self.case.records[at];
        let held = self.shown(at, field, scope);
        let nothing_is_known = matches!(held, Value::Unknown(_));
        let path = below(&record.path, field);
        let presumable = nothing_is_known && self.not_presumed.as_ref() != Some(&path);
        let mut fact = held;
        // §4: a presumption holds for every mention in the policy while nothing is known. docs: "What is presumed is
        // presumed also of a fact that cannot be known."
        if presumable && let Some(presumed) = presumed(scope.policy, &record.record, field) {
            self.presumed.borrow_mut().insert(path.clone());
            fact = presumed;
        }
        let mut deeming = self.deeming(at, field, scope);
        // docs: "A fact that is deemed `unless the contrary is shown` goes before what the header presumes of it"; what
        // is deemed whatever is known goes before both.
        deeming.sort_by_key(|(_, deeming)| !deeming.unless_the_contrary_is_shown);
        for (rule, deeming) in deeming {
            // "it is deemed so only while nothing is known of the fact. Then it is a presumption, and is listed as one."
            if deeming.unless_the_contrary_is_shown && !presumable {
                continue;
            }
            let deemed = written(&deeming.value);
            let (policy, _, subject) = scope.deemed_for.unwrap();
            let applies = self.applies(rule, &Scope { policy, ..scope.outside(subject) });
            if deeming.unless_the_contrary_is_shown && applies != Truth::No {
                self.presumed.borrow_mut().insert(path.clone());
            }
            fact = match applies {
                Truth::Yes => deemed,
                Truth::No => fact,
                // "the fact is unknown, unless it would be the same either way"
                Truth::Unknown(_) if fact == deemed => fact,
                Truth::Unknown(lacks) => Value::Unknown(join([fact.lacks(), lacks])),
            };
        }
        fact
    }

    /// docs: "Without evidence of one of these kinds it counts as unknown", and then it is missing. What cannot be known
    /// needs none.
    fn shown(&self, at: usize, field: &str, scope: &Scope<'a>) -> Value {
        let record = &self.case.records[at];
        let held = record.facts[field].clone();
        let mut requires = scope.policy.header.requires.iter();
        let required = requires.find(|one| one.record.text == record.record && one.field.text == field);
        let Some(required) = required else { return held };
        let evidence = record.evidence.get(field);
        let will_do = required.evidence.iter().any(|kind| Some(&kind.value) == evidence);
        if will_do || record.unknowable.contains(field) {
            return held;
        }
        let shape = Shape::of(scope.policy, self.parts);
        let path = below(&record.path, field);
        let judged = shape.field(&record.record, field).judged;
        Value::Unknown(vec![if judged { Lack::Assessment(path) } else { Lack::Fact(path) }])
    }

    /// The rules that deem this fact for the rule whose conditions are asked: "It does not hold in the rules that they
    /// cite, nor anywhere else."
    fn deeming(&self, at: usize, field: &str, scope: &Scope<'a>) -> Vec<(&'a Rule, &'a Deeming)> {
        let Some((policy, asked, subject)) = scope.deemed_for else { return Vec::new() };
        let deeming = policy.rules.iter().filter_map(|rule| match &rule.effect {
            Effect::Deems(deeming) => Some((rule, deeming)),
            _ => None,
        });
        let for_it = deeming.filter(|(_, deeming)| {
            deeming.rules.iter().any(|number| number.text() == asked.number.text())
                && self.place(&deeming.fact, policy, subject) == Some((at, field))
        });
        for_it.collect()
    }

    /// "The fact is a single value of the subject or of the case, in its place": its record and field.
    fn place<'p>(&self, path: &'p Path, policy: &Policy, subject: usize) -> Option<(usize, &'p str)> {
        let of_subject = policy.header.decides.first().is_some_and(|decides| decides.name.text == path.root.text);
        let mut at = if of_subject { subject } else { 0 };
        let (field, steps) = path.fields.split_last().unwrap();
        for step in steps {
            match &self.case.records[at].facts[&step.text] {
                Value::Record(inner) => at = *inner,
                // docs: "Of a record in its place only a period may be `none`": then its days stand nowhere.
                Value::None | Value::Unknown(_) => return None,
                other => panic!("{other:?} is no record in its place"),
            }
        }
        Some((at, &field.text))
    }

    /// The rules that waive the clause at an address: "Where it applies, they count as met, even if they are not."
    pub fn waivers(&self, scope: &Scope<'a>) -> Vec<&'a Rule> {
        let policy = scope.policy;
        let waives = |rule: &Rule| match &rule.effect {
            Effect::Waives(clauses) => clauses.iter().any(|clause| {
                let markers: String = clause.markers.iter().map(|marker| format!("({})", marker.text)).collect();
                let waived = policy.rules.iter().find(|rule| rule.number.text() == clause.rule.text()).unwrap();
                format!("{}{markers}", address(policy, waived)) == scope.at
            }),
            _ => false,
        };
        policy.rules.iter().filter(|rule| waives(rule)).collect()
    }
}

/// §4: `presumes person.born_in_japan is yes`, a record and its field.
fn presumed(policy: &Policy, record: &str, field: &str) -> Option<Value> {
    let presumed = &policy.header.presumes;
    let found = presumed.iter().find(|one| one.record.text == record && one.field.text == field)?;
    Some(written(&found.value))
}

/// A value that is written out.
fn written(item: &Item) -> Value {
    match &item.kind {
        ItemKind::Date(date) => Value::Date(own_date(*date)),
        ItemKind::Days(days) => panic!("{days} is written in cases only"),
        ItemKind::Period(from, _) => panic!("the period from {from} is written in cases only"),
        ItemKind::Span(span) => Value::Span(own_span(*span)),
        ItemKind::Number(number) => Value::Number(i128::from(number.millionths())),
        ItemKind::Text(text) => Value::Text(text.clone()),
        ItemKind::YesNo(holds) => Value::YesNo(*holds),
        ItemKind::None => Value::None,
        ItemKind::Word(member) => Value::Member(member.clone()),
    }
}
