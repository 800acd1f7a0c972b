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
    /// A date of which only the year, or the year and the month, are known.
    InPart(i32, Option<u32>),
    /// Found that it cannot be known.
    Unknowable,
    /// A value as JSON writes it.
    Value(String),
    /// A list, and of an incomplete one its field: what else belongs to it is one more unknown.
    List(Vec<Node>, Option<Field>),
    Record(Vec<Fact>),
}

/// A fact, with what its envelope says of it beside the value.
#[derive(Clone, Debug)]
pub struct Fact {
    pub name: String,
    pub node: Node,
    pub envelope: Option<Envelope>,
}

#[derive(Clone, Debug, Default)]
pub struct Envelope {
    /// Its keys, and their values as JSON writes them.
    pub says: Vec<(&'static str, String)>,
    /// How many of them stand before the value.
    pub before: usize,
}

impl Fact {
    pub fn new(name: &str, node: Node) -> Fact {
        Fact { name: name.to_owned(), node, envelope: None }
    }

    fn written(&self) -> String {
        let value = match &self.node {
            Node::Unknowable => ("cannot_be_known", "true".to_owned()),
            node => ("$value", node.written()),
        };
        let mut keys = self.envelope.clone().unwrap_or_default();
        let enveloped = self.envelope.is_some() || matches!(self.node, Node::Unknowable | Node::List(_, Some(_)));
        if !enveloped {
            return format!("{}: {}", json(&self.name), value.1);
        }
        if let Node::List(_, Some(_)) = self.node {
            keys.says.push(("complete", "false".to_owned()));
        }
        keys.says.insert(keys.before.min(keys.says.len()), value);
        let keys: Vec<String> = keys.says.iter().map(|(key, value)| format!("{}: {value}", json(key))).collect();
        format!("{}: {{{}}}", json(&self.name), keys.join(", "))
    }

    /// Whether nothing is written of it.
    fn is_absent(&self) -> bool {
        self.envelope.is_none() && matches!(self.node, Node::Unknown { null: false, .. })
    }
}

impl Node {
    pub fn written(&self) -> String {
        match self {
            Node::Unknown { .. } | Node::Unknowable => "null".to_owned(),
            Node::InPart(year, None) => json(&format!("{year:04}-XX-XX")),
            Node::InPart(year, Some(month)) => json(&format!("{year:04}-{month:02}-XX")),
            Node::Value(text) => text.clone(),
            Node::List(all, _) => format!("[{}]", all.iter().map(Node::written).collect::<Vec<_>>().join(", ")),
            Node::Record(facts) => {
                let facts: Vec<String> = facts.iter().filter(|fact| !fact.is_absent()).map(Fact::written).collect();
                format!("{{{}}}", facts.join(", "))
            }
        }
    }

    pub fn unknowns(&self) -> usize {
        match self {
            Node::Unknown { .. } | Node::InPart(..) => 1,
            Node::Unknowable | Node::Value(_) => 0,
            Node::List(all, more) => all.iter().map(Node::unknowns).sum::<usize>() + usize::from(more.is_some()),
            Node::Record(facts) => facts.iter().map(|fact| fact.node.unknowns()).sum(),
        }
    }

    /// The unknown with a number, counted from 0 in the order of the text; for what an incomplete list leaves open, the
    /// list.
    pub fn unknown(&mut self, mut at: usize) -> Option<&mut Node> {
        let open = match self {
            Node::Unknown { .. } | Node::InPart(..) => return (at == 0).then_some(self),
            Node::List(all, Some(_)) => at == all.iter().map(Node::unknowns).sum::<usize>(),
            _ => false,
        };
        if open {
            return Some(self);
        }
        let inner: Vec<&mut Node> = match self {
            Node::Unknown { .. } | Node::InPart(..) | Node::Unknowable | Node::Value(_) => return None,
            Node::List(all, _) => all.iter_mut().collect(),
            Node::Record(facts) => facts.iter_mut().map(|fact| &mut fact.node).collect(),
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

    /// The same without what envelopes say beside the value, but for evidence.
    pub fn without_envelopes(&mut self) {
        match self {
            Node::Unknown { .. } | Node::InPart(..) | Node::Unknowable | Node::Value(_) => {}
            Node::List(all, _) => all.iter_mut().for_each(Node::without_envelopes),
            Node::Record(facts) => {
                for fact in facts {
                    // A policy may require evidence.
                    if let Some(envelope) = &mut fact.envelope {
                        envelope.says.retain(|(key, _)| *key == "evidence");
                        envelope.before = 0;
                    }
                    fact.envelope = fact.envelope.take().filter(|envelope| !envelope.says.is_empty());
                    fact.node.without_envelopes();
                }
            }
        }
    }
}

impl Node {
    /// The keys of everybody in the list of a record, if it is known, and whether it is complete.
    pub fn keys(&self, shape: &Shape, record: usize, of: usize) -> Option<(Vec<String>, bool)> {
        let Node::Record(facts) = self else { return None };
        for Fact { name, node, .. } in facts {
            let field = shape.field(of, name);
            match (field.kind, node) {
                (Kind::Record(inner), Node::List(all, more)) if inner == record => {
                    let keys = all.iter().filter_map(|person| person.key(shape, record)).collect();
                    return Some((keys, more.is_none()));
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

    /// The keys with which records of a kind are pointed to, from within a record of a kind.
    pub fn pointed_to(&self, shape: &Shape, record: usize, of: usize, into: &mut Vec<String>) {
        let Node::Record(facts) = self else { return };
        for Fact { name, node, .. } in facts {
            let one = std::slice::from_ref(node);
            let all = if let Node::List(all, _) = node { all.as_slice() } else { one };
            match shape.field(of, name).kind {
                Kind::Record(inner) => all.iter().for_each(|node| node.pointed_to(shape, record, inner, into)),
                Kind::Reference(inner) if inner == record => {
                    into.extend(all.iter().filter_map(|node| match node {
                        Node::Value(key) if key != "null" => Some(key.clone()),
                        _ => None,
                    }));
                }
                _ => {}
            }
        }
    }

    /// Its key, as JSON.
    pub fn key(&self, shape: &Shape, record: usize) -> Option<String> {
        let Node::Record(facts) = self else { return None };
        let field = shape.records[record].fields.iter().find(|field| field.kind == Kind::Key)?;
        facts.iter().find(|fact| fact.name == field.name).map(|fact| fact.node.written())
    }

    /// What stands at the end of some steps.
    pub fn at(&self, steps: &[String]) -> Option<&Node> {
        let Some((first, rest)) = steps.split_first() else { return Some(self) };
        let Node::Record(facts) = self else { return None };
        facts.iter().find(|fact| fact.name == *first)?.node.at(rest)
    }
}

pub fn json(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}
