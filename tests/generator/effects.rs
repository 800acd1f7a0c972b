//! What rules do beside giving an outcome: contents, waiving, deeming.

use super::clauses::Content;
use super::policy::literal;
use super::rules::mark_of_rule;
use super::scope::{COMPARED, Path, Writer};
use super::shape::Kind;

/// What is deemed for a rule: the rule, the fact and the value.
pub type Deemed = (usize, String, String);

/// What a rule does that gives no outcome, and whether it is a presumption.
pub struct Working {
    pub text: String,
    pub presumption: bool,
}

impl Writer<'_> {
    /// `with …`; most rules state none.
    pub fn contents(&mut self) -> String {
        if !self.random.chance(1, 4) {
            return String::new();
        }
        self.made.add("contents");
        let mut names: Vec<&str> = Vec::new();
        for _ in 0..1 + self.random.below(3) {
            // Any word will do for a name.
            let name = *self.random.pick(&["status", "length", "last_day", "is", "when", "日数", "rule", "otherwise"]);
            if !names.contains(&name) {
                names.push(name);
            }
        }
        let mut contents = Vec::new();
        for name in names {
            let since = self.random.here();
            let ty = *self.random.pick(&COMPARED);
            self.fuel = 6;
            let value = self.value(ty, 2, false);
            contents.push(format!("{name} is {}", value.in_list()));
            self.random.together(since);
        }
        format!(" with {}", contents.join(", "))
    }

    /// Waives or deems, where there is something to work on.
    pub fn working(&mut self, rule: usize) -> Option<Working> {
        let waives = |text| Working { text, presumption: false };
        if self.random.chance(1, 2) {
            self.deems(rule).or_else(|| self.waives(rule).map(waives))
        } else {
            self.waives(rule).map(waives).or_else(|| self.deems(rule))
        }
    }

    fn waives(&mut self, rule: usize) -> Option<String> {
        let mut waived: Vec<String> = Vec::new();
        let count = 1 + self.random.below(2);
        for _ in 0..count {
            let mut ways = Vec::new();
            for (other, citable) in self.rules.all.iter().enumerate().filter(|(other, _)| *other != rule) {
                let mark = mark_of_rule(other);
                let mut inner = Vec::new();
                citable.when.iter().for_each(|when| waivable(when, &format!("rule {mark}"), &mut inner));
                ways.extend(inner.into_iter().map(|way| (other, way)));
            }
            if ways.is_empty() {
                return None;
            }
            let (other, way) = self.random.pick(&ways).clone();
            if !waived.contains(&way) && self.rules.work_on(rule, other) {
                if way.matches('(').count() > 1 {
                    self.made.add("waives a clause in a group");
                }
                waived.push(way);
            }
        }
        if waived.is_empty() {
            return None;
        }
        self.made.add(if waived.len() > 1 { "waives several clauses" } else { "waives" });
        Some(format!("waives {}", waived.join(", ")))
    }

    fn deems(&mut self, rule: usize) -> Option<Working> {
        let others: Vec<usize> = (0..self.rules.all.len()).filter(|at| *at != rule).collect();
        let first = *self.random.pick(&others);
        let target = self.rules.all[first].clone();
        let read: String = target.when.iter().chain(&target.unless).map(|content| content.plain() + " ").collect();
        // A single value of the subject or of the case, in its place.
        let fits = |path: &Path| {
            let plain = !matches!(path.kind, Kind::Key | Kind::Record(_) | Kind::Reference(_));
            // The first day of a period that may be none is never none itself.
            let of_none = path.or_none && path.text.ends_with(".from");
            path.names > 1 && !path.list && !path.pointed && plain && !of_none
        };
        // Mostly one that the rule reads.
        let aim = self.random.chance(4, 5);
        let aimed = if aim { self.path(&|path| fits(path) && read.contains(&path.text)) } else { None };
        let path = match aimed {
            Some(path) => path,
            None => self.path(&fits)?,
        };
        let (shape, kind, or_none) = (self.shape, path.kind, path.or_none);
        let value = literal(self.random, self.made, shape, kind, or_none)?;
        let mut targets = vec![first];
        if self.random.chance(1, 4) {
            targets.push(*self.random.pick(&others));
        }
        let mut named: Vec<String> = Vec::new();
        for target in targets {
            let name = format!("rule {}", mark_of_rule(target));
            let otherwise = |(rule, fact, is): &Deemed| *rule == target && *fact == path.text && *is != value;
            let fits = !named.contains(&name) && !self.rules.deemed.iter().any(otherwise);
            if fits && self.rules.work_on(rule, target) {
                self.rules.deemed.push((target, path.text.clone(), value.clone()));
                self.rules.all[target].deemed = true;
                named.push(name);
            }
        }
        if named.is_empty() {
            return None;
        }
        self.made.add(if named.len() > 1 { "deems for several rules" } else { "deems" });
        let presumption = self.random.chance(1, 3);
        if presumption {
            self.made.add("unless the contrary is shown");
        }
        Some(Working { text: format!("deems {} is {value} for {}", path.text, named.join(", ")), presumption })
    }
}

/// The clauses that are needed: of `all of` and `at least N of`, at any depth.
fn waivable(content: &Content, address: &str, into: &mut Vec<String>) {
    let Content::Group(words, clauses) = content else { return };
    for clause in clauses {
        let address = format!("{address}({})", clause.marker);
        if words == "all of" || words.starts_with("at least") {
            into.push(address.clone());
        }
        waivable(&clause.content, &address, into);
    }
}
