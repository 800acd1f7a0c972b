//! Rules in their order, and the outcomes that they give.

use super::citations::Citable;
use super::clauses::Content;
use super::scope::Writer;
use super::text;

/// A rule is named before its number is known, and gives an outcome that may still be exchanged: both stand in marks
/// until all rules are written.
pub fn mark_of_rule(rule: usize) -> String {
    format!("\u{1}{rule}\u{1}")
}

const OUTCOME: &str = "\u{2}";

impl Writer<'_> {
    /// The outcomes, and the rules in their order.
    pub fn rules(&mut self) -> (String, Vec<String>) {
        let count = 1 + self.random.weighted(&[2, 4, 4, 3, 1]);
        self.rules.all = vec![Citable::default(); count];
        // The first that is written can be cited with its clauses by the others.
        let backwards = self.random.chance(1, 3);
        let mut statements = Vec::new();
        for at in 0..count {
            let since = self.random.here();
            statements.push(self.a_rule(if backwards { count - 1 - at } else { at }));
            self.random.together(since);
        }
        if backwards {
            statements.reverse();
        }
        self.rules.settle_conflicts();
        let rules = self.rules.all.clone();
        let mut given: Vec<usize> = rules.iter().map(|rule| rule.outcome).collect();
        let apart: std::collections::BTreeSet<usize> = given.iter().copied().collect();
        if apart.len() < given.len() {
            self.made.add("one outcome by several rules");
        }
        for (statement, rule) in statements.iter_mut().zip(&rules) {
            *statement = statement.replace(OUTCOME, &format!("outcome_{}", rule.outcome));
        }
        if self.random.chance(3, 4) {
            self.made.add("rule otherwise");
            let outcome = self.random.below(4);
            given.push(outcome);
            let title = text::label(self.random, "All others");
            let more = text::attachments(self.random, self.made, 12);
            let at = if self.random.chance(1, 6) { self.random.below(count + 1) } else { count };
            let mark = mark_of_rule(count);
            statements.insert(at, format!("rule {mark} {title}\n  outcome_{outcome} otherwise{more}"));
        } else {
            self.made.add("no otherwise");
        }
        self.number_rules(&mut statements);
        (self.outcomes(given), statements)
    }

    /// Gives the rules their numbers, in the order in which they stand.
    fn number_rules(&mut self, statements: &mut [String]) {
        let mut numbers = Vec::new();
        let (mut number, mut suffix) = (0, 0);
        for statement in &*statements {
            if number > 0 && suffix < 3 && self.random.chance(1, 5) {
                suffix += 1;
                self.made.add("rule with a branch number");
            } else {
                (number, suffix) = (number + 1 + usize::from(self.random.chance(1, 10)), 0);
            }
            let mark = statement.split('\u{1}').nth(1).unwrap_or_default();
            numbers.push((format!("\u{1}{mark}\u{1}"), format!("{number}{}", ["", "a", "b", "c"][suffix])));
        }
        for statement in statements {
            for (mark, number) in &numbers {
                *statement = statement.replace(mark, number);
            }
        }
    }

    fn a_rule(&mut self, rule: usize) -> String {
        let mut text = format!("rule {} {}", mark_of_rule(rule), text::label(self.random, "A rule"));
        for _ in 0..self.random.weighted(&[3, 3, 1, 1]) {
            let other = self.random.below(self.rules.all.len());
            self.rules.set_despite(rule, other);
        }
        let despite = self.rules.all[rule].despite.clone();
        if !despite.is_empty() {
            self.made.add(if despite.len() == 1 { "despite one" } else { "despite several" });
            let named: Vec<String> = despite.iter().map(|at| format!("rule {}", mark_of_rule(*at))).collect();
            text.push_str(&format!(" despite {}", named.join(", ")));
        }
        text.push_str(&text::attachments(self.random, self.made, 12));
        self.rules.all[rule].outcome = self.random.below(3);
        self.rule = Some(rule);
        self.fuel = 30;
        let group = self.random.chance(1, 2);
        self.made.add(if group { "rule when group" } else { "rule when" });
        let when = self.content(group, true);
        text.push_str(&format!("\n  {OUTCOME} when {}", self.body(&when)));
        if self.random.chance(1, 3) {
            self.fuel = 15;
            let group = self.random.chance(1, 2);
            self.made.add(if group { "rule unless group" } else { "rule unless" });
            let unless = self.content(group, false);
            text.push_str(&format!("\n  unless {}", self.body(&unless)));
            self.rules.all[rule].unless = Some(unless);
        }
        self.rules.all[rule].when = Some(when);
        self.rule = None;
        text
    }

    fn outcomes(&mut self, mut given: Vec<usize>) -> String {
        given.sort_unstable();
        given.dedup();
        let mut outcomes = "outcomes".to_owned();
        for outcome in given {
            let (mark, construct) = *self.random.pick(&[
                ("", "outcome without mark"),
                ("entitled ", "outcome entitled"),
                ("as a rule ", "outcome as a rule"),
                ("discretion ", "outcome discretion"),
            ]);
            self.made.add(construct);
            let label = text::label(self.random, "comes out");
            let more = text::attachments(self.random, self.made, 20);
            outcomes.push_str(&format!("\n  outcome_{outcome} {mark}{label}{more}"));
        }
        outcomes
    }

    fn body(&mut self, content: &Content) -> String {
        let (mut text, more) = (content.written(self.random, 4), text::attachments(self.random, self.made, 15));
        match content {
            Content::Condition(_) => text.push_str(&more),
            Content::Group(words, _) => text.insert_str(words.len(), &more),
        }
        text
    }
}
