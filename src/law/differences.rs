//! What differs between two texts of a policy, provision by provision. Trees are compared, so layout is no difference.

use std::collections::HashMap;

use crate::syntax::ast::{Policy, Provision, Vocabulary};

/// A provision in two texts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Difference {
    /// What became of it.
    pub kind: DifferenceKind,
    /// Its address in the old text, where it stands there.
    pub old_at: Option<String>,
    /// Its address in the new text, where it stands there.
    pub new_at: Option<String>,
    /// How many provisions it stands in.
    pub depth: usize,
    /// Its own text in the old text.
    pub old: Option<String>,
    /// Its own text in the new text.
    pub new: Option<String>,
}

/// What became of a provision.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, PartialOrd, Ord)]
pub enum DifferenceKind {
    /// It stands there as before.
    Same,
    /// It says something else.
    Changed,
    /// It is new.
    Inserted,
    /// It is no more.
    Repealed,
    /// It says the same at another address, or in another place.
    Moved,
}

impl DifferenceKind {
    /// In a word: `changed`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            DifferenceKind::Same => "same",
            DifferenceKind::Changed => "changed",
            DifferenceKind::Inserted => "inserted",
            DifferenceKind::Repealed => "repealed",
            DifferenceKind::Moved => "moved",
        }
    }
}

impl Difference {
    /// Whether it came or went together with what stands at another address, as a part of that.
    #[must_use]
    pub fn is_part_of(&self, other: &Difference) -> bool {
        let within =
            |inner: &str, outer: &str| inner.strip_prefix(outer).is_some_and(|rest| rest.starts_with(['(', ' ']));
        let came_or_went =
            matches!(self.kind, DifferenceKind::Inserted | DifferenceKind::Repealed | DifferenceKind::Moved);
        came_or_went && self.kind == other.kind && within(self.at(), other.at())
    }

    /// Its address: the new one, or the old one where it is no more.
    #[must_use]
    pub fn at(&self) -> &str {
        self.new_at.as_deref().or(self.old_at.as_deref()).unwrap_or_default()
    }
}

/// Every provision of two texts, in the order of the new one; what is no more stands where it stood.
pub(crate) fn differences(old: &Policy, new: &Policy) -> Vec<Difference> {
    between(&old.provisions(), &new.provisions())
}

/// The same of a vocabulary; of one that only one side has, all of it.
pub(crate) fn vocabulary_differences(old: Option<&Vocabulary>, new: Option<&Vocabulary>) -> Vec<Difference> {
    let provisions = |tree: Option<&Vocabulary>| tree.map(Vocabulary::provisions).unwrap_or_default();
    between(&provisions(old), &provisions(new))
}

fn between(old: &[Provision], new: &[Provision]) -> Vec<Difference> {
    let places: HashMap<&str, usize> = new.iter().enumerate().map(|(at, one)| (one.address.as_str(), at)).collect();
    let was: HashMap<&str, usize> = old.iter().enumerate().map(|(at, one)| (one.address.as_str(), at)).collect();
    // Addresses that stand in both, in the order of the old text: where that order is broken, something moved.
    let both: Vec<usize> = old.iter().filter_map(|one| places.get(one.address.as_str()).copied()).collect();
    let in_order = rising(&both);
    // What an amendment took out keeps its address, and may stand elsewhere all the same.
    let stays = |one: &&Provision| {
        let there = places.get(one.address.as_str()).and_then(|at| new.get(*at));
        there.is_some_and(|there| one.is_repealed() || !there.is_repealed())
    };
    let gone: Vec<&Provision> = old.iter().filter(|one| !stays(one)).collect();
    let mut moved_from: HashMap<usize, &Provision> = HashMap::new();
    let mut taken: Vec<&str> = Vec::new();
    for (at, one) in new.iter().enumerate().filter(|(_, one)| !was.contains_key(one.address.as_str())) {
        let fits = |other: &&&Provision| !taken.contains(&other.address.as_str()) && saying(other) == saying(one);
        if let Some(other) = gone.iter().find(fits) {
            taken.push(&other.address);
            moved_from.insert(at, other);
        }
    }
    let mut found = Vec::new();
    let mut next = 0usize;
    // What is no more, and stood before a provision that is still there.
    let before = |until: usize, next: &mut usize, found: &mut Vec<Difference>, taken: &[&str]| {
        while let Some(one) = old.get(*next).filter(|_| *next < until) {
            *next = next.saturating_add(1);
            if !places.contains_key(one.address.as_str()) && !taken.contains(&one.address.as_str()) {
                found.push(difference(DifferenceKind::Repealed, Some(one), None));
            }
        }
    };
    for (at, one) in new.iter().enumerate() {
        match was.get(one.address.as_str()) {
            Some(there) => {
                if in_order.contains(&at) {
                    before(*there, &mut next, &mut found, &taken);
                    next = next.max(there.saturating_add(1));
                }
                let other = old.get(*there);
                let kind = if other.is_some_and(|other| other.text == one.text) {
                    let moved = one.depth == 0 && !in_order.contains(&at);
                    if moved { DifferenceKind::Moved } else { DifferenceKind::Same }
                } else if one.is_repealed() && taken.contains(&one.address.as_str()) {
                    // It is told where it stands now.
                    continue;
                } else if one.is_repealed() {
                    DifferenceKind::Repealed
                } else {
                    DifferenceKind::Changed
                };
                found.push(difference(kind, other, Some(one)));
            }
            None => {
                let from = moved_from.get(&at).copied();
                let kind = if from.is_some() { DifferenceKind::Moved } else { DifferenceKind::Inserted };
                found.push(difference(kind, from, Some(one)));
            }
        }
    }
    before(old.len(), &mut next, &mut found, &taken);
    found
}

fn difference(kind: DifferenceKind, old: Option<&Provision>, new: Option<&Provision>) -> Difference {
    Difference {
        kind,
        old_at: old.map(|one| one.address.clone()),
        new_at: new.map(|one| one.address.clone()),
        depth: new.or(old).map_or(0, |one| one.depth),
        old: old.map(|one| one.text.clone()),
        new: new.map(|one| one.text.clone()),
    }
}

/// What a provision says, without its own number or marker.
fn saying(one: &Provision) -> (&str, &str) {
    let kind = one.address.split([' ', '(']).next().unwrap_or_default();
    let text = match one.text.strip_prefix('(') {
        Some(rest) => rest.split_once(')').map_or(rest, |(_, text)| text),
        None => one.text.splitn(3, ' ').nth(2).unwrap_or(&one.text),
    };
    (kind, text)
}

/// A longest rising part of some places.
fn rising(places: &[usize]) -> Vec<usize> {
    // Of each length the end that is smallest, and for each place the one before it.
    let mut ends: Vec<usize> = Vec::new();
    let mut previous: Vec<Option<usize>> = vec![None; places.len()];
    for (at, place) in places.iter().enumerate() {
        let length = ends.partition_point(|end| places.get(*end).is_some_and(|end| end < place));
        if let Some(slot) = previous.get_mut(at) {
            *slot = length.checked_sub(1).and_then(|before| ends.get(before).copied());
        }
        match ends.get_mut(length) {
            Some(end) => *end = at,
            None => ends.push(at),
        }
    }
    let mut rising = Vec::new();
    let mut next = ends.last().copied();
    while let Some(at) = next {
        rising.extend(places.get(at));
        next = previous.get(at).copied().flatten();
    }
    rising.reverse();
    rising
}
