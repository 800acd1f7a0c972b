//! What was evaluated already, and need not be again.

use std::collections::HashMap;

use tinyvec::TinyVec;

use super::{Answer, Val};
use crate::eval::truth::Truth;
use crate::eval::why::Why;
use crate::facts::FactAt;

/// Whether rules are met, or apply: in their places about the subject, and by its row about anybody else.
pub(super) struct Rules<W> {
    subject: u32,
    own: TinyVec<[Option<(Truth, W)>; 16]>,
    others: HashMap<(usize, u32), (Truth, W)>,
}

impl<W: Why> Rules<W> {
    pub(super) fn about(subject: u32, rules: usize) -> Rules<W> {
        Rules { subject, own: std::iter::repeat_n(None, rules.saturating_mul(2)).collect(), others: HashMap::new() }
    }

    fn place(rule: usize, applies: bool) -> usize {
        rule.saturating_mul(2).saturating_add(usize::from(applies))
    }

    pub(super) fn get(&self, rule: usize, applies: bool, subject: u32) -> Option<(Truth, W)> {
        let place = Rules::<W>::place(rule, applies);
        if subject == self.subject { *self.own.get(place)? } else { self.others.get(&(place, subject)).copied() }
    }

    pub(super) fn keep(&mut self, rule: usize, applies: bool, subject: u32, found: (Truth, W)) {
        let place = Rules::<W>::place(rule, applies);
        if subject != self.subject {
            self.others.insert((place, subject), found);
        } else if let Some(place) = self.own.get_mut(place) {
            *place = Some(found);
        }
    }
}

/// A term, the rule in whose conditions facts are deemed if there is one, the subject, and the arguments: each with its
/// value, or with the one fact that leaves it unknown.
pub(super) type TermKey<'a> = (usize, Option<usize>, Val<'a>, [(Option<Val<'a>>, Option<FactAt>); 2]);

/// What terms came to.
pub(super) struct Terms<'a, W> {
    asked: u32,
    /// The first ones, which are compared one by one: it takes less time than hashing.
    few: Vec<(TermKey<'a>, Answer<'a, W>)>,
    many: HashMap<TermKey<'a>, Answer<'a, W>>,
}

const FEW: usize = 8;

/// So many terms are evaluated again rather than looked up: it takes less time. Terms in terms are bounded all the same.
const CHEAP: u32 = 32;

impl<'a, W: Why> Terms<'a, W> {
    /// Whether it is time to remember.
    pub(super) fn remembers(&mut self) -> bool {
        self.asked = self.asked.saturating_add(1);
        W::KEEPS || self.asked > CHEAP
    }

    pub(super) fn get(&self, key: &TermKey<'a>) -> Option<Answer<'a, W>> {
        let known = self.few.iter().find(|(known, _)| known == key).map(|(_, answer)| *answer);
        if known.is_some() || self.many.is_empty() { known } else { self.many.get(key).copied() }
    }

    pub(super) fn keep(&mut self, key: TermKey<'a>, found: Answer<'a, W>) {
        if self.few.len() < FEW {
            self.few.push((key, found));
        } else {
            self.many.insert(key, found);
        }
    }
}

impl<W> Default for Terms<'_, W> {
    fn default() -> Self {
        Terms { asked: 0, few: Vec::new(), many: HashMap::new() }
    }
}
