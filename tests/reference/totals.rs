//! Totals (docs, "Totals" and "Unknown, none and unsettled"; §4).

use kijun::ast::{Expr, Path, Relation, Term, Total};

use super::case::Shape;
use super::comparisons::{equal, holds};
use super::numbers::{self, ONE};
use super::rules::{Judge, Scope};
use super::spans::Span;
use super::values::{Lack, Truth, Value, join, settle_zeros};

/// An element of which `where` holds, or may hold: whether it does, and its value.
struct Counted {
    counts: Truth,
    value: Value,
}

impl<'a> Judge<'a> {
    /// `count of x in LIST where (…)`. §4: over a list with unknown elements it is a range; over an unknown list unknown.
    pub fn count(&self, name: Option<&str>, list: &Path, filter: Option<&'a Expr>, scope: &Scope<'a>) -> Value {
        let (elements, more) = match self.path(list, scope) {
            Value::List(elements, more) => (elements, more),
            // docs: of a list that is a field of `none`, totals are none.
            other => return other,
        };
        let truths: Vec<Truth> = elements
            .iter()
            .map(|element| {
                let Some(filter) = filter else { return Truth::Yes };
                // docs: "Without a name the element is called by its record".
                let name = name.map_or_else(|| self.record_of(list, scope), str::to_owned);
                self.condition(filter, &scope.with(&name, element.clone()))
            })
            .collect();
        let yes = truths.iter().filter(|truth| **truth == Truth::Yes).count();
        let open = truths.iter().filter(|truth| matches!(truth, Truth::Unknown(_))).count();
        range(yes, open, more, truths.iter().map(Truth::lacks))
    }

    /// The record of a list's elements, by the type of the list: a field's, or that of a parameter of the term.
    fn record_of(&self, list: &Path, scope: &Scope<'a>) -> String {
        let Some((field, way)) = list.fields.split_last() else {
            let address = scope.at.split('(').next().unwrap();
            let of_the_term = |term: &&Term| address == format!("{} term {}", scope.policy.name.text, term.name.text);
            let terms = scope.policy.terms.iter().filter(of_the_term);
            let parameter = terms.flat_map(|term| &term.parameters).find(|(name, _)| name.text == list.root.text);
            return parameter.unwrap().1.name.text.clone();
        };
        let owner = Path { fields: way.to_vec(), ..list.clone() };
        let Value::Record(owner) = self.path(&owner, scope) else { panic!("{list:?} is a list") };
        let shape = Shape::of(scope.policy, self.parts);
        shape.field(&self.case.records[owner].record, &field.text).ty.name.text.clone()
    }

    /// `sum of F for each x in LIST where (…)` and its kin.
    pub fn total(
        &self,
        kind: Total,
        of: &'a Expr,
        name: &str,
        (list, filter): (&Path, Option<&'a Expr>),
        scope: &Scope<'a>,
    ) -> Value {
        let (elements, more) = match self.path(list, scope) {
            Value::List(elements, more) => (elements, more),
            // docs: a list that is unknown makes totals unknown; of a list that is a field of `none`, totals are none.
            other => return other,
        };
        let mut counted = Vec::new();
        for element in elements {
            let scope = scope.with(name, element);
            // docs: "then only the elements count of which that holds".
            let counts = filter.map_or(Truth::Yes, |filter| self.condition(filter, &scope));
            if counts != Truth::No {
                counted.push(Counted { counts, value: self.value(of, &scope) });
            }
        }
        if kind == Total::Distinct {
            return distinct(counted, more);
        }
        // docs: "A total other than a count is unknown over an incomplete list, where a value of an element is unknown, and
        // where the `where` of one is unknown, unless its value is `none`".
        let open = |one: &Counted| one.counts != Truth::Yes && one.value != Value::None || !one.value.is_known();
        if more.is_some() || counted.iter().any(open) {
            let each = counted.iter().filter(|one| open(one)).map(|one| join([one.value.lacks(), one.counts.lacks()]));
            return Value::Unknown(join(each.chain(more)));
        }
        let values = counted.into_iter().map(|one| one.value).collect();
        match kind {
            Total::Sum => self.or_no_result(sum(values), scope),
            kind => self.most(kind, values, scope),
        }
    }

    /// `largest of`, `smallest of`, `latest of`, `earliest of` several values.
    pub fn most(&self, kind: Total, mut values: Vec<Value>, scope: &Scope) -> Value {
        // docs: "Of values that are written with commas, one unknown makes it unknown."
        if values.iter().any(|value| !value.is_known()) {
            return Value::Unknown(join(values.iter().map(Value::lacks)));
        }
        settle_zeros(&mut values.iter_mut().collect::<Vec<_>>());
        // docs: "Totals pass over `none`. Over nothing … every other total is `none`."
        values.retain(|value| *value != Value::None);
        if values.is_empty() {
            return Value::None;
        }
        let relation = match kind {
            Total::Largest => Relation::AtLeast,
            Total::Smallest => Relation::AtMost,
            Total::Latest => Relation::OnOrAfter,
            Total::Earliest => Relation::OnOrBefore,
            Total::Sum | Total::Distinct => panic!("{kind:?} is of a list"),
        };
        // The one that is that beside every other; where spans have no order, there may be none.
        let most = values.iter().find(|one| values.iter().all(|other| holds(one, relation, other) == Some(true)));
        self.or_no_result(most.cloned(), scope)
    }
}

/// At least so many, and so many more that are open. docs: over an incomplete list there is no upper end.
fn range(least: usize, open: usize, more: Option<Vec<Lack>>, lacks: impl Iterator<Item = Vec<Lack>>) -> Value {
    let least = least as i128 * ONE;
    let most = least + open as i128 * ONE;
    match more {
        Some(more) => Value::Range(Some(least), None, join(lacks.chain([more]))),
        None if open == 0 => Value::Number(least),
        None => Value::Range(Some(least), Some(most), join(lacks)),
    }
}

/// docs: "at least the values that are known to be there, at most one more for each other value that may be there, and
/// for each element whose value is unknown".
fn distinct(mut counted: Vec<Counted>, more: Option<Vec<Lack>>) -> Value {
    settle_zeros(&mut counted.iter_mut().map(|one| &mut one.value).collect::<Vec<_>>());
    // docs: "Totals pass over `none`."
    counted.retain(|one| one.value != Value::None);
    let mut there: Vec<&Value> = Vec::new();
    for one in counted.iter().filter(|one| one.counts == Truth::Yes && one.value.is_known()) {
        if !there.iter().any(|value| equal(value, &one.value) == Truth::Yes) {
            there.push(&one.value);
        }
    }
    // An element whose value is there already adds none, whether it counts or not.
    let open = |one: &&Counted| (one.counts != Truth::Yes || !one.value.is_known()) && !there.contains(&&one.value);
    let open: Vec<&Counted> = counted.iter().filter(open).collect();
    let lacks = open.iter().map(|one| join([one.value.lacks(), one.counts.lacks()]));
    let mut others: Vec<&Value> = Vec::new();
    for one in &open {
        if !one.value.is_known() || !others.iter().any(|value| equal(value, &one.value) == Truth::Yes) {
            others.push(&one.value);
        }
    }
    range(there.len(), others.len(), more, lacks)
}

/// docs: "the sum of numbers, or of spans"; "Over nothing … a `sum` [is] 0"; "For a sum this is checked at its end".
fn sum(mut values: Vec<Value>) -> Option<Value> {
    settle_zeros(&mut values.iter_mut().collect::<Vec<_>>());
    let mut total = Value::Zero;
    for value in values {
        total = match (total, value) {
            // docs: "Totals pass over `none`."
            (total, Value::None | Value::Zero) => total,
            (Value::Zero, value) => value,
            (Value::Number(total), Value::Number(number)) => Value::Number(total + number),
            (Value::Span(total), Value::Span(span)) => Value::Span(Span::plus(total, span)),
            (total, value) => panic!("{total:?} and {value:?} have no sum"),
        };
    }
    match total {
        Value::Number(number) => numbers::in_range(number).map(Value::Number),
        Value::Span(span) => span.in_range().map(Value::Span),
        total => Some(total),
    }
}
