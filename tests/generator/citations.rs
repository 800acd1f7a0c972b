//! Which rules there are, what depends on what, and citations of them.

use super::clauses::Content;
use super::effects::Deemed;
use super::rules::mark_of_rule;
use super::scope::{Cites, Writer};

/// A rule that can be cited.
#[derive(Clone, Debug, Default)]
pub struct Citable {
    /// None of a rule that waives or deems.
    pub outcome: Option<usize>,
    /// Whether a fact is deemed for it.
    pub deemed: bool,
    pub despite: Vec<usize>,
    /// Written already: then its clauses can be cited, too.
    pub when: Option<Content>,
    pub unless: Option<Content>,
}

/// The rules of a policy that are no `otherwise`, and what their being met and applying depend on.
#[derive(Clone, Debug, Default)]
pub struct Rules {
    pub all: Vec<Citable>,
    /// Whether the outcomes are ranked: then no two rules are in conflict.
    pub ranked: bool,
    pub deemed: Vec<Deemed>,
    edges: Vec<(usize, usize)>,
}

const fn met(rule: usize) -> usize {
    rule * 2
}

const fn applies(rule: usize) -> usize {
    rule * 2 + 1
}

impl Rules {
    /// Whether a node needs another.
    fn needs(&self, node: usize, other: usize) -> bool {
        let mut open = vec![node];
        let mut seen = vec![false; self.all.len() * 2];
        while let Some(at) = open.pop() {
            if at == other {
                return true;
            }
            if std::mem::replace(&mut seen[at], true) {
                continue;
            }
            if at % 2 == 1 {
                open.push(met(at / 2));
            }
            open.extend(self.edges.iter().filter(|(from, _)| *from == at).map(|(_, to)| *to));
        }
        false
    }

    fn depend(&mut self, from: usize, to: usize) -> bool {
        let fits = !self.needs(to, from);
        if fits {
            self.edges.push((from, to));
        }
        fits
    }

    /// Lets a rule stand despite another, unless they would depend on themselves.
    pub fn set_despite(&mut self, rule: usize, other: usize) {
        if rule != other && !self.all[rule].despite.contains(&other) && self.depend(applies(other), applies(rule)) {
            self.all[rule].despite.push(other);
        }
    }

    /// Lets a rule work on another, by waiving or deeming, unless they would depend on themselves.
    pub fn work_on(&mut self, rule: usize, other: usize) -> bool {
        rule != other && self.depend(met(other), applies(rule))
    }

    pub fn gives_way(&self, a: usize, b: usize) -> bool {
        self.all[a].despite.contains(&b) || self.all[b].despite.contains(&a)
    }
}

impl Rules {
    /// Two rules with different outcomes, neither `despite` the other, must not demand the same: where they do, one
    /// gets the outcome of the other.
    pub fn settle_conflicts(&mut self) {
        if self.ranked {
            return;
        }
        let mut demands: Vec<Vec<String>> = self.all.iter().map(Citable::demands).collect();
        for at in 0..demands.len() {
            for other in 0..demands.len() {
                let cited = ["is met", "applies"].map(|verb| format!("rule {} {verb}", mark_of_rule(other)));
                if cited.iter().any(|citation| demands[at].contains(citation)) {
                    let more = demands[other].clone();
                    demands[at].extend(more);
                }
            }
        }
        // Neither brackets nor the order of what `or` joins makes a difference, nor `one of` before a single value: the
        // same words are taken for the same.
        for demand in demands.iter_mut().flatten() {
            let words = demand.split([' ', '(', ')']).filter(|word| !matches!(*word, "" | "one" | "of"));
            let mut words: Vec<&str> = words.collect();
            words.sort_unstable();
            *demand = words.join(" ");
        }
        let within = |a: &Vec<String>, b: &Vec<String>| a.iter().all(|demand| b.contains(demand));
        for b in 0..demands.len() {
            for a in 0..b {
                let (x, y) = (self.all[a].outcome, self.all[b].outcome);
                let same = within(&demands[a], &demands[b]) || within(&demands[b], &demands[a]);
                let deemed = self.all[a].deemed || self.all[b].deemed;
                if x.is_some() && y.is_some() && x != y && same && !deemed && !self.gives_way(a, b) {
                    self.all.iter_mut().filter(|rule| rule.outcome == y).for_each(|rule| rule.outcome = x);
                }
            }
        }
    }
}

impl Citable {
    fn demands(&self) -> Vec<String> {
        let mut demands = Vec::new();
        self.when.iter().for_each(|when| when.demands(&mut demands));
        let mut exceptions = Vec::new();
        self.unless.iter().for_each(|unless| exceptions.push(format!("not {}", unless.plain())));
        demands.extend(exceptions);
        demands
    }
}

impl Writer<'_> {
    /// A citation of another rule, if one can be cited here.
    pub fn citation(&mut self, demanded: bool) -> Option<String> {
        let rule = match self.cites {
            Cites::Nothing => return None,
            Cites::AsRule(rule) => Some(rule),
            Cites::All => None,
        };
        let others: Vec<usize> = (0..self.rules.all.len()).filter(|at| Some(*at) != rule).collect();
        if others.is_empty() {
            return None;
        }
        let other = *self.random.pick(&others);
        let about = if self.random.chance(1, 2) {
            let subject = self.subject;
            self.path(&|path| path.ty == subject && !path.list).map(|path| path.text)
        } else {
            None
        };
        // Of a rule that is not written yet it is not known whether it stands in conflict.
        let Citable { outcome, when, unless, .. } = self.rules.all[other].clone();
        let (group, exception) = (matches!(when, Some(Content::Group(..))), unless.is_some());
        let what = self.random.weighted(&[3, 3, usize::from(group) * 3, usize::from(exception) * 6]);
        if let Some(rule) = rule {
            let differs = outcome != self.rules.all[rule].outcome || when.is_none();
            let conflict = differs && !self.rules.ranked && !self.rules.gives_way(rule, other);
            if demanded && what < 2 && about.is_none() && conflict {
                return None;
            }
        }
        let number = mark_of_rule(other);
        let address = match what {
            0 | 1 => format!("rule {number}"),
            2 => format!("rule {number}{}", self.way(&when?)?),
            _ => {
                let way = self.way(&unless?).filter(|_| self.random.chance(1, 2));
                self.made.add(if way.is_some() { "clause of unless is met" } else { "unless is met" });
                format!("rule {number} unless{}", way.map(|way| format!(" {way}")).unwrap_or_default())
            }
        };
        let node = if what == 0 { applies(other) } else { met(other) };
        if rule.is_some_and(|rule| !self.rules.depend(met(rule), node)) {
            return None;
        }
        if outcome.is_none() && 1 > 0 && self.rules.all[other].when.is_some() {
            self.made.add("citation of a rule without an outcome");
        }
        let (verb, construct) = match (what, about.is_some()) {
            (0, false) => ("applies", "rule applies"),
            (0, true) => ("applies to", "rule applies to"),
            (1, false) => ("is met", "rule is met"),
            (1, true) => ("is met by", "rule is met by"),
            (_, false) => ("is met", "clause is met"),
            (_, true) => ("is met by", "clause is met by"),
        };
        self.made.add(construct);
        Some(format!("{address} {verb} {}", about.unwrap_or_default()).trim_end().to_owned())
    }

    /// The markers down to a clause.
    fn way(&mut self, content: &Content) -> Option<String> {
        let Content::Group(_, clauses) = content else { return None };
        let clause = self.random.pick(clauses).clone();
        let deeper = if self.random.chance(1, 2) { self.way(&clause.content) } else { None };
        Some(format!("({}){}", clause.marker, deeper.unwrap_or_default()))
    }
}
