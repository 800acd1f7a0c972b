//! Which facts, terms and rules may come up twice in a clause, where each is told once.

use std::collections::HashMap;

use super::{Body, Counted, Item, List, Part, PartKind};
use crate::values::Date;

/// By what something is told apart in a clause, but for its row.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Key {
    Fact(usize, u32),
    Counted(usize),
    Parameter(usize, Date),
    Provision(usize),
    Rule(usize),
    Question(usize),
}

/// No variable.
const NONE_OF_THEM: usize = usize::MAX;

/// How often each comes up: more than once also where it does so for each element of a list.
#[derive(Default)]
struct Census(HashMap<Key, u32>);

/// Notes in the condition of a clause, or of a term, what may come up in it twice.
pub(super) fn mark(part: &mut Part) {
    let mut census = Census::default();
    census.part(part, None);
    if census.0.values().any(|times| *times > 1) {
        marked(part, &census);
    }
}

impl Census {
    fn add(&mut self, key: Key, once_an_element: bool) {
        let times = self.0.entry(key).or_default();
        *times = times.saturating_add(if once_an_element { 1 } else { 2 });
    }

    /// Counts what is told of a condition, on the elements that a variable has if there is one.
    fn part(&mut self, part: &Part, element: Option<usize>) {
        let of_element = |var: Option<usize>| element.is_none() || var == element;
        match &part.kind {
            PartKind::Asks { items } => items.iter().for_each(|item| self.item(item, element)),
            PartKind::Not(inner) => self.part(inner, element),
            PartKind::Joined { parts } => parts.iter().for_each(|part| self.part(part, element)),
            PartKind::Each { list, body, .. } => self.each(list, Some(body), element),
            PartKind::Count { list, filter, items, .. } => {
                self.each(list, filter.as_ref(), element);
                items.iter().for_each(|item| self.item(item, element));
            }
            PartKind::Term { provision, about, .. } => {
                self.add(Key::Provision(*provision), of_element(about.map(|whom| whom.var)));
            }
            PartKind::Rule { rule, .. } => self.add(Key::Rule(*rule), of_element(None)),
            PartKind::Question { question, .. } => self.add(Key::Question(*question), of_element(None)),
            // They have clauses of their own.
            PartKind::Clauses { .. } | PartKind::Traced => {}
        }
    }

    /// A list and its elements. Those of an inner list are others for each element of the outer one if it is a field of that.
    fn each(&mut self, list: &List, body: Option<&Body>, element: Option<usize>) {
        let others = element.is_none() || Some(list.way.var) == element;
        self.add(list_key(list), others);
        if let Some(body) = body {
            self.part(&body.part, Some(if others { body.element.var } else { NONE_OF_THEM }));
        }
    }

    fn item(&mut self, item: &Item, element: Option<usize>) {
        let once = match item {
            Item::Fact(fact) => Some(fact.way.var) == element,
            Item::Counted { counted, .. } => {
                [&counted.from, &counted.to].into_iter().any(|end| end.var().is_some() && end.var() == element)
            }
            Item::Parameter { .. } => false,
        };
        self.add(item_key(item), element.is_none() || once);
    }

    fn repeats(&self, key: Key) -> bool {
        self.0.get(&key).is_some_and(|times| *times > 1)
    }
}

fn list_key(list: &List) -> Key {
    Key::Fact(list.record, list.way.field)
}

fn item_key(item: &Item) -> Key {
    match item {
        Item::Fact(fact) => Key::Fact(fact.record, fact.way.field),
        Item::Counted { counted: Counted { id, .. }, .. } => Key::Counted(*id),
        Item::Parameter { parameter, on, .. } => Key::Parameter(*parameter, *on),
    }
}

fn marked(part: &mut Part, census: &Census) {
    let mark_items = |items: &mut Vec<Item>| {
        for item in items {
            let key = item_key(item);
            match item {
                Item::Fact(fact) => fact.repeats = census.repeats(key),
                Item::Counted { repeats, .. } | Item::Parameter { repeats, .. } => *repeats = census.repeats(key),
            }
        }
    };
    match &mut part.kind {
        PartKind::Asks { items } => mark_items(items),
        PartKind::Not(inner) => marked(inner, census),
        PartKind::Joined { parts } => parts.iter_mut().for_each(|part| marked(part, census)),
        PartKind::Each { list, body, .. } => {
            list.repeats = census.repeats(list_key(list));
            marked(&mut body.part, census);
        }
        PartKind::Count { list, filter, items, .. } => {
            list.repeats = census.repeats(list_key(list));
            filter.iter_mut().for_each(|filter| marked(&mut filter.part, census));
            mark_items(items);
        }
        PartKind::Term { provision, repeats, .. } => *repeats = census.repeats(Key::Provision(*provision)),
        PartKind::Rule { rule, repeats, .. } => *repeats = census.repeats(Key::Rule(*rule)),
        PartKind::Question { question, repeats, .. } => *repeats = census.repeats(Key::Question(*question)),
        PartKind::Clauses { .. } | PartKind::Traced => {}
    }
}
