//! One more fact of a case becomes known.

use super::case::{Node, json};
use super::facts::{CaseMaker, People};
use super::shape::{Field, Kind};
use super::text;

impl CaseMaker<'_> {
    /// Puts a value in the place of an unknown one, or what it lacked into an incomplete list. The rest of the case says
    /// to whom it may point.
    pub fn fill(&mut self, case: &mut Node, at: usize) {
        let before = case.clone();
        self.fill_in(case, at);
        in_order(&before, case);
    }

    fn fill_in(&mut self, case: &mut Node, at: usize) {
        let shape = self.shape;
        for record in &shape.people {
            self.people[*record] = case.keys(shape, *record, shape.case()).map(|(keys, complete)| People {
                keys: keys.iter().map(|key| serde_json::from_str(key).unwrap()).collect(),
                complete,
            });
        }
        let field = match case.unknown(at) {
            Some(Node::Unknown { field, .. }) => field.clone(),
            Some(Node::InPart(year, month)) => {
                let (year, known) = (*year, *month);
                let month = known.unwrap_or_else(|| 1 + self.random.below(12) as u32);
                let day = 1 + self.random.below(text::days_of(year, month) as usize) as u32;
                // Of a year the month may become known first.
                let in_part = known.is_none() && self.random.chance(1, 4);
                if let Some(place) = case.unknown(at) {
                    let date = json(&text::written((year, month, day)));
                    *place = if in_part { Node::InPart(year, Some(month)) } else { Node::Value(date) };
                }
                return;
            }
            Some(Node::List(_, Some(field))) => {
                let field = field.clone();
                return self.complete(case, at, &field);
            }
            _ => return,
        };
        // Whoever becomes known with it may be pointed to from within it.
        let mut inner = vec![&field];
        while let Some(field) = inner.pop() {
            if let Kind::Record(record) = field.kind {
                if field.list && shape.people.contains(&record) {
                    self.people[record] = Some(self.people());
                } else if !field.list {
                    inner.extend(&shape.records[record].fields);
                }
            }
        }
        let value = self.value(&field, &[], None);
        if let Some(place) = case.unknown(at) {
            *place = value;
        }
    }

    /// Completes a list: with everybody who is pointed to, and perhaps with more.
    fn complete(&mut self, case: &mut Node, at: usize, field: &Field) {
        let shape = self.shape;
        let mut new = Vec::new();
        match field.kind {
            Kind::Record(record) if shape.people.contains(&record) => {
                let mut pointed_to = Vec::new();
                case.pointed_to(shape, record, shape.case(), &mut pointed_to);
                let mut keys: Vec<String> = pointed_to.iter().map(|key| serde_json::from_str(key).unwrap()).collect();
                keys.extend(self.keys().into_iter().take(2));
                let mut known = self.people[record].take().map_or(Vec::new(), |people| people.keys);
                let before = known.len();
                keys.into_iter().for_each(|key| {
                    if !known.contains(&key) {
                        known.push(key)
                    }
                });
                self.people[record] = Some(People { keys: known.clone(), complete: true });
                new.extend(known[before..].iter().map(|key| self.record(record, &[], Some(key), &[])));
            }
            _ => {
                let known: Vec<String> = match (field.kind, case.unknown(at)) {
                    (Kind::Record(record), Some(Node::List(all, _))) => {
                        all.iter().filter_map(|element| element.key(shape, record)).collect()
                    }
                    _ => Vec::new(),
                };
                if let Node::List(all, _) = self.value(field, &[], None) {
                    let taken = |element: &Node| match field.kind {
                        Kind::Record(record) => element.key(shape, record).is_some_and(|key| known.contains(&key)),
                        _ => false,
                    };
                    new.extend(all.into_iter().filter(|element| !taken(element)));
                }
            }
        }
        if let Some(Node::List(all, more)) = case.unknown(at) {
            all.extend(new);
            *more = None;
        }
    }
}

/// What can be the first and the last day of what is known of one.
fn ends(node: &Node) -> Option<(text::Day, text::Day)> {
    let month = |year: i32, month: u32| ((year, month, 1), (year, month, text::days_of(year, month)));
    match node {
        Node::Value(json) if json != "null" => {
            let parts: Vec<u32> = json.trim_matches('"').split('-').map(|part| part.parse().unwrap()).collect();
            let day = (parts[0] as i32, parts[1], parts[2]);
            Some((day, day))
        }
        Node::InPart(year, Some(of)) => Some(month(*year, *of)),
        Node::InPart(year, None) => Some(((*year, 1, 1), (*year, 12, 31))),
        _ => None,
    }
}

/// An end of a period that became known is put where the other allows it.
fn in_order(before: &Node, after: &mut Node) {
    match (before, after) {
        (Node::List(before, _), Node::List(after, _)) => {
            before.iter().zip(after).for_each(|(before, after)| in_order(before, after));
        }
        (Node::Record(before), Node::Record(after)) => {
            if let ([from, to], [new_from, new_to]) = (before.as_slice(), after.as_mut_slice())
                && (from.name.as_str(), to.name.as_str()) == ("from", "to")
                && let (Some(first), Some(last)) = (ends(&new_from.node), ends(&new_to.node))
                && first.0 > last.1
            {
                let value = |day| Node::Value(json(&text::written(day)));
                let any = ((1, 1, 1), (9999, 12, 31));
                if matches!(from.node, Node::Value(_)) || from.node.written() == new_from.node.written() {
                    new_to.node = value(ends(&to.node).unwrap_or(any).1.min(first.1));
                } else {
                    new_from.node = value(ends(&from.node).unwrap_or(any).0.max(last.0));
                }
                return;
            }
            before.iter().zip(after).for_each(|(before, after)| in_order(&before.node, &mut after.node));
        }
        _ => {}
    }
}
