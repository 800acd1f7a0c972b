//! A case: its facts, known and unknown, and how they are written.

use super::shape::{Field, Kind, Shape};

/// A case, in which every unknown fact has its place.
#[derive(Clone, Debug)]
pub enum Node {
    /// Absent, or `null`.
    Unknown {
        null: bool,
        field: Field,
    },
    /// A value as JSON writes it.
    Value(String),
    List(Vec<Node>),
    Record(Vec<(String, Node)>),
}

impl Node {
    pub fn written(&self) -> String {
        match self {
            Node::Unknown { .. } => "null".to_owned(),
            Node::Value(text) => text.clone(),
            Node::List(all) => format!("[{}]", all.iter().map(Node::written).collect::<Vec<_>>().join(", ")),
            Node::Record(facts) => {
                let known = facts.iter().filter(|(_, fact)| !matches!(fact, Node::Unknown { null: false, .. }));
                let facts: Vec<String> =
                    known.map(|(name, fact)| format!("{}: {}", json(name), fact.written())).collect();
                format!("{{{}}}", facts.join(", "))
            }
        }
    }

    pub fn unknowns(&self) -> usize {
        match self {
            Node::Unknown { .. } => 1,
            Node::Value(_) => 0,
            Node::List(all) => all.iter().map(Node::unknowns).sum(),
            Node::Record(facts) => facts.iter().map(|(_, fact)| fact.unknowns()).sum(),
        }
    }

    /// The unknown with a number, counted from 0 in the order of the text.
    pub fn unknown(&mut self, mut at: usize) -> Option<&mut Node> {
        let inner: Vec<&mut Node> = match self {
            Node::Unknown { .. } => return (at == 0).then_some(self),
            Node::Value(_) => return None,
            Node::List(all) => all.iter_mut().collect(),
            Node::Record(facts) => facts.iter_mut().map(|(_, fact)| fact).collect(),
        };
        for node in inner {
            let here = node.unknowns();
            if at < here {
                return node.unknown(at);
            }
            at -= here;
        }
        None
    }

    /// The keys of everybody in the list of a record, if it is known.
    pub fn keys(&self, shape: &Shape, record: usize, of: usize) -> Option<Vec<String>> {
        let Node::Record(facts) = self else { return None };
        for (name, node) in facts {
            let field = shape.records[of].fields.iter().find(|field| field.name == *name)?;
            match (field.kind, node) {
                (Kind::Record(inner), Node::List(all)) if inner == record => {
                    return Some(all.iter().filter_map(|person| person.key(shape, record)).collect());
                }
                (Kind::Record(inner), Node::Record(_)) if !field.list => {
                    if let Some(keys) = node.keys(shape, record, inner) {
                        return Some(keys);
                    }
                }
                _ => {}
            }
        }
        None
    }

    /// Its key, as JSON.
    pub fn key(&self, shape: &Shape, record: usize) -> Option<String> {
        let Node::Record(facts) = self else { return None };
        let field = shape.records[record].fields.iter().find(|field| field.kind == Kind::Key)?;
        facts.iter().find(|(name, _)| *name == field.name).map(|(_, key)| key.written())
    }
}

impl Node {
    /// What stands at the end of some steps.
    pub fn at(&self, steps: &[String]) -> Option<&Node> {
        let Some((first, rest)) = steps.split_first() else { return Some(self) };
        let Node::Record(facts) = self else { return None };
        facts.iter().find(|(name, _)| name == first)?.1.at(rest)
    }
}

pub fn json(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}
