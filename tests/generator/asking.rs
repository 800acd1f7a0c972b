//! One policy asking another about a subject of the same case.

use super::scope::{Cites, Ty, Writer};

/// A policy that can be asked.
#[derive(Clone, Debug)]
pub struct Asked {
    pub name: &'static str,
    pub subject: Ty,
    pub outcomes: Vec<String>,
}

impl Writer<'_> {
    pub fn asking(&mut self, depth: usize) -> Option<String> {
        if self.cites == Cites::Nothing {
            return None;
        }
        let Asked { name, subject, outcomes } = self.asked.clone()?;
        if !self.can_write(subject, false) {
            return None;
        }
        let about = self.value(subject, depth.min(1), false).undated();
        let on = if self.random.chance(1, 3) {
            self.made.add("policy asked on a day");
            format!(" on {}", self.value(Ty::Date, depth.min(1), false).primary())
        } else {
            self.made.add("policy asked");
            String::new()
        };
        let (is, construct) = *self.random.pick(&[
            ("is", "policy asked is"),
            ("is not", "policy asked is not"),
            ("is one of", "policy asked is one of"),
            ("is not one of", "policy asked is not one of"),
        ]);
        self.made.add(construct);
        let several = is.ends_with("one of");
        let count = if several { 1 + self.random.below(outcomes.len()) } else { 1 };
        let named: Vec<&str> = (0..count).map(|_| self.random.pick(&outcomes).as_str()).collect();
        Some(format!("{name} of {about}{on} {is} {}", named.join(", ")))
    }
}
