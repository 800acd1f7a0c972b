//! The case of a pair once more, as an example of its policy.

use super::case::{Fact, Node};
use super::shape::{Field, Kind, Shape};

/// The example without what it expects, where the case can be said in one: an example knows no list with an unknown element, no number with an
/// exponent, no record in its place of which nothing is known, no incomplete list, and no evidence of what is unknown.
pub fn example(shape: &Shape, case_name: &str, case: &Node, on: &str) -> Option<String> {
    let Node::Record(facts) = case else { return None };
    let mut text = format!("\nexample \"the case\" on {on}");
    for fact in facts {
        if let Some(said) = shown(shape, shape.field(shape.case(), &fact.name), fact)? {
            let (name, fact) = (&fact.name, said);
            text.push_str(&format!("\n  given {case_name}.{name} {fact}"));
        }
    }
    Some(text)
}

/// What is given of a fact, with its evidence.
fn shown(shape: &Shape, field: &Field, given: &Fact) -> Option<Option<String>> {
    let evidence = given.envelope.iter().flat_map(|envelope| &envelope.says).find(|(key, _)| *key == "evidence");
    if evidence.is_some() && matches!(given.node, Node::Unknown { .. } | Node::Unknowable) {
        return None;
    }
    let Some(said) = fact(shape, field, &given.node)? else { return Some(None) };
    let of_period = matches!(field.kind, Kind::Record(record) if shape.is_period(record));
    // What is written with its days is not shown as a whole.
    if of_period
        && evidence.is_some()
        && !said.starts_with("is")
        && !said.starts_with("are")
        && said != "cannot be known"
    {
        return None;
    }
    let is_fact = of_period || !matches!(field.kind, Kind::Record(_) | Kind::Key);
    Some(Some(match evidence.filter(|_| is_fact) {
        Some((_, evidence)) => format!("{said} shown by {}", quoted(evidence)?),
        None => said,
    }))
}

/// What is given of a fact; nothing where it is absent.
fn fact(shape: &Shape, field: &Field, node: &Node) -> Option<Option<String>> {
    Some(Some(match node {
        Node::Unknown { null: false, .. } => return Some(None),
        Node::Unknown { null: true, .. } => "is unknown".to_owned(),
        Node::Unknowable => "cannot be known".to_owned(),
        Node::List(_, Some(_)) => return None,
        Node::List(all, None) if all.is_empty() => "are empty".to_owned(),
        Node::List(all, None) if all.iter().all(|one| written_period(shape, field, one).is_some()) => {
            let all = all.iter().map(|one| written_period(shape, field, one));
            format!("are {}", all.collect::<Option<Vec<_>>>()?.join(", "))
        }
        Node::List(all, None) => match field.kind {
            Kind::Record(record) => {
                let elements = all.iter().map(|element| self::element(shape, record, element));
                format!("has {}", elements.collect::<Option<Vec<_>>>()?.join(" and "))
            }
            kind => {
                let values = all.iter().map(|value| self::value(kind, value));
                format!("are {}", values.collect::<Option<Vec<_>>>()?.join(", "))
            }
        },
        Node::Record(_) if written_period(shape, field, node).is_some() => {
            format!("is {}", written_period(shape, field, node)?)
        }
        Node::Record(_) => {
            let Kind::Record(record) = field.kind else { return None };
            settings(shape, record, node)??
        }
        Node::Value(_) | Node::InPart(..) => format!("is {}", value(field.kind, node)?),
    }))
}

/// `with (…)`; nothing where nothing is known.
fn settings(shape: &Shape, record: usize, node: &Node) -> Option<Option<String>> {
    let Node::Record(facts) = node else { return None };
    let mut settings = Vec::new();
    for fact in facts {
        let field = shape.field(record, &fact.name);
        if field.kind != Kind::Key
            && let Some(said) = shown(shape, field, fact)?
        {
            settings.push(format!("{} {said}", fact.name));
        }
    }
    Some((!settings.is_empty()).then(|| format!("with ({})", settings.join("; "))))
}

fn element(shape: &Shape, record: usize, node: &Node) -> Option<String> {
    let mut text = "one".to_owned();
    if let Some(key) = node.key(shape, record) {
        // A key is unique in its list; an example wants it to be so in all lists.
        if !shape.people.contains(&record) {
            return None;
        }
        text.push_str(&format!(" called {}", quoted(&key)?));
    }
    if !matches!(node, Node::Unknown { .. })
        && let Some(settings) = settings(shape, record, node)?
    {
        text.push_str(&format!(" {settings}"));
    }
    Some(text)
}

/// A value as a policy writes it.
fn value(kind: Kind, node: &Node) -> Option<String> {
    let json = &match node {
        Node::Value(json) => json.clone(),
        Node::InPart(..) => node.written(),
        _ => return None,
    };
    Some(match kind {
        _ if json == "null" => "none".to_owned(),
        Kind::YesNo => (if json == "true" { "yes" } else { "no" }).to_owned(),
        Kind::Number if json.contains(['e', 'E']) => return None,
        Kind::Number => json.clone(),
        Kind::Date | Kind::Choice(_) => json.trim_matches('"').to_owned(),
        Kind::Span => span(json.trim_matches('"')),
        Kind::Text | Kind::Key | Kind::Reference(_) => quoted(json)?,
        Kind::Record(_) => return None,
    })
}

/// A text without escapes is the same in both.
fn quoted(json: &str) -> Option<String> {
    (!json.contains('\\')).then(|| json.to_owned())
}

fn span(iso: &str) -> String {
    let parts = iso[1..].split_inclusive(char::is_alphabetic);
    let part = |part: &str| {
        let unit = match &part[part.len() - 1..] {
            "Y" => "years",
            "M" => "months",
            _ => "days",
        };
        format!("{} {unit}", &part[..part.len() - 1])
    };
    parts.map(part).collect::<Vec<_>>().join(" ")
}

/// A period of which something is known of both ends, and nothing else is said.
fn written_period(shape: &Shape, field: &Field, node: &Node) -> Option<String> {
    let (Kind::Record(record), Node::Record(facts)) = (field.kind, node) else { return None };
    let [from, to] = facts.as_slice() else { return None };
    let is_plain = |fact: &Fact| fact.envelope.is_none() && matches!(fact.node, Node::Value(_) | Node::InPart(..));
    if !shape.is_period(record) || !is_plain(from) || !is_plain(to) {
        return None;
    }
    let day = |fact: &Fact| fact.node.written().trim_matches('"').to_owned();
    Some(match day(to).as_str() {
        "null" => format!("since {}", day(from)),
        to => format!("from {} to {to}", day(from)),
    })
}
