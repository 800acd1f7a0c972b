//! The texts of one policy: what is the same in several of them is shown by a decision of any.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Coverage, Same};
use crate::model::policy::Policy as Text;
use crate::set::Policy;

/// The own text of each provision of a text and of all that stands in it, by its address.
fn written(policy: &Policy) -> HashMap<String, String> {
    let provisions = policy.tree().provisions();
    let mut written = HashMap::new();
    for (at, one) in provisions.iter().enumerate() {
        let within = provisions.iter().skip(at.saturating_add(1)).take_while(|inner| inner.depth > one.depth);
        let text = within.fold(one.text.clone(), |text, inner| text + "\n" + &inner.text);
        written.insert(one.address.clone(), text);
    }
    written
}

/// The provisions of a text by their addresses; a rule and its lone condition have one address, in this order.
fn places(text: &Text) -> HashMap<(&str, usize), usize> {
    let mut places = HashMap::new();
    let mut times: HashMap<&str, usize> = HashMap::new();
    for (at, provision) in text.provisions.iter().enumerate().filter(|(_, provision)| provision.owner.is_none()) {
        let time = times.entry(&provision.address).or_default();
        places.insert((provision.address.as_str(), *time), at);
        *time = time.saturating_add(1);
    }
    places
}

fn same(of: &Policy, other: &Policy) -> Same {
    let (ours, theirs) = (written(of), written(other));
    let there = places(&other.policy);
    let is_same = |address: &str| ours.contains_key(address) && ours.get(address) == theirs.get(address);
    let here = places(&of.policy).into_iter().filter(|((address, _), _)| is_same(address));
    here.filter_map(|(key, at)| Some((at, *there.get(&key)?))).collect()
}

/// The texts of a policy, each once, in the order of their days.
fn texts(policy: &Policy) -> Vec<Policy> {
    let Some(law) = policy.model.laws.laws.get(policy.policy.law) else { return Vec::new() };
    let mut texts: Vec<Policy> = Vec::new();
    for text in law.segments.iter().filter_map(|segment| policy.model.policies.get(segment.text)) {
        texts.retain(|known| known.policy.text != text.text);
        texts.push(Policy { model: Arc::clone(&policy.model), policy: Arc::clone(text) });
    }
    texts
}

/// For each other text, where the provisions of this one stand in it.
pub(super) fn others(policy: &Policy) -> HashMap<String, Arc<Same>> {
    let all = policy.model.policies.iter();
    let others = all.filter(|other| other.law == policy.policy.law && other.text != policy.policy.text);
    others
        .map(|other| {
            let other = Policy { model: Arc::clone(&policy.model), policy: Arc::clone(other) };
            (other.version().to_owned(), Arc::new(same(policy, &other)))
        })
        .collect()
}

/// The coverage of each text, the last first.
pub(super) fn coverages(policy: &Policy) -> Vec<Coverage> {
    let mut coverages = Vec::new();
    let texts = texts(policy);
    let mut later: Vec<&str> = Vec::new();
    for text in texts.iter().rev() {
        let mut coverage = text.coverage();
        if !later.is_empty() {
            coverage.until = policy.last_day_of(text.policy.text);
            let others = &coverage.others;
            let said_later = |provision: Option<usize>| {
                provision.is_none_or(|at| {
                    later.iter().filter_map(|version| others.get(*version)).any(|same| same.contains_key(&at))
                })
            };
            // Outcomes and presumptions have no place among the provisions: they are told of the last text.
            coverage.items.retain(|item| !said_later(item.place(&text.policy)));
        }
        later.push(text.version());
        if coverages.is_empty() || !coverage.items.is_empty() {
            coverages.push(coverage);
        }
    }
    coverages
}
