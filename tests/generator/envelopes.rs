//! What a case says of facts beside their values, and who points to whom in it.

use super::case::{Envelope, Node, json};
use super::facts::CaseMaker;
use super::shape::{Field, Kind};
use super::text;

/// The kinds of evidence that policies require.
pub const EVIDENCE: [&str; 2] = ["a certificate", "証明書"];

impl CaseMaker<'_> {
    /// Of a fact that is unknown it may have been found that it cannot be known.
    pub fn perhaps_unknowable(&mut self, field: &Field, node: &mut Node) {
        if !matches!(node, Node::Unknown { .. }) || !self.random.chance(1, 5) {
            return;
        }
        *node = Node::Unknowable;
        self.made.add(match field.kind {
            _ if field.list => "list that cannot be known",
            Kind::Record(_) => "record that cannot be known",
            _ => "fact that cannot be known",
        });
    }

    /// An envelope around a fact; most come without.
    pub fn envelope(&mut self, node: &Node) -> Option<Envelope> {
        // `null` in an envelope is none where the type has that, as it is without one.
        let absent_none = matches!(node, Node::Unknown { field, .. } if field.or_none);
        // Where evidence is required it comes more often.
        let wanted = self.made.has("requires evidence");
        if absent_none || !self.random.chance(1, if wanted { 2 } else { 8 }) {
            return None;
        }
        self.made.add(if matches!(node, Node::Unknown { .. }) { "envelope without a value" } else { "envelope" });
        let mut says = Vec::new();
        if self.random.chance(if wanted { 3 } else { 1 }, if wanted { 4 } else { 3 }) {
            self.made.add("evidence");
            let other = self.random.chance(1, if wanted { 5 } else { 2 });
            let words = if other { self.random.word(&["", "said \"so\""]) } else { self.random.word(&EVIDENCE) };
            says.push(("evidence", json(words)));
        }
        if self.random.chance(1, 3) {
            self.made.add("said by");
            says.push(("by", json(self.random.word(&["the school", "", "市役所"]))));
        }
        if self.random.chance(1, 3) {
            self.made.add("said on a day");
            says.push(("on", json(&text::date(self.random))));
        }
        if !matches!(node, Node::Unknowable | Node::Unknown { .. }) && self.random.chance(1, 2) {
            let disputed = !self.random.chance(1, 4);
            if disputed {
                self.made.add("disputed fact");
            }
            says.push(("disputed", disputed.to_string()));
        }
        if matches!(node, Node::List(_, None)) && self.random.chance(1, 2) {
            self.made.add("list that is said to be complete");
            says.push(("complete", "true".to_owned()));
        }
        let before = self.random.below(says.len() + 1);
        Some(Envelope { says, before })
    }

    /// Whether somebody points to somebody else who, by whatever way, points back.
    pub fn circle(&self) -> bool {
        let others: Vec<_> = self.pointers.iter().filter(|(from, to)| from != to).collect();
        others.iter().any(|(start, first)| {
            let mut seen = vec![first];
            let mut at = 0;
            while at < seen.len() {
                let here = seen[at];
                at += 1;
                if here == start {
                    return true;
                }
                for (from, to) in &others {
                    if from == here && !seen.contains(&to) {
                        seen.push(to);
                    }
                }
            }
            false
        })
    }
}
