//! Rules in their order, and the outcomes that they give.

use super::citations::Citable;
use super::clauses::Content;
use super::scope::{Cites, Writer};
use super::text;

/// A rule is named before its number is known, and gives an outcome that may still be exchanged: both stand in marks
/// until all rules are written.
pub fn mark_of_rule(rule: usize) -> String {
    format!("\u{1}{rule}\u{1}")
}

const OUTCOME: &str = "\u{2}";

impl Writer<'_> {
    /// The outcomes, their names, and the rules in their order, with the factors behind them.
    pub fn rules(&mut self) -> (String, Vec<String>, Vec<String>) {
        let count = 1 + self.random.weighted(&[2, 4, 4, 3, 1]);
        self.rules.all = vec![Citable::default(); count];
        self.rules.ranked = self.random.chance(1, 3);
        // The first that is written can be cited with its clauses by the others.
        let backwards = self.random.chance(1, 3);
        let mut order: Vec<usize> = (0..count).collect();
        if backwards {
            order.reverse();
        }
        // What works on other rules is written after them.
        let working: Vec<bool> = order.iter().map(|_| self.random.chance(1, 4)).collect();
        order.sort_by_key(|rule| working[*rule]);
        let mut statements = vec![String::new(); count];
        for (nth, rule) in order.into_iter().enumerate() {
            let since = self.random.here();
            statements[rule] = self.a_rule(rule, working[rule] && nth > 0);
            self.random.together(since);
        }
        self.rules.settle_conflicts();
        let rules = self.rules.all.clone();
        let mut given: Vec<usize> = rules.iter().filter_map(|rule| rule.outcome).collect();
        let apart: std::collections::BTreeSet<usize> = given.iter().copied().collect();
        if apart.len() < given.len() {
            self.made.add("one outcome by several rules");
            if self.rules.ranked {
                self.made.add("one ranked outcome by several rules");
            }
        }
        for (statement, rule) in statements.iter_mut().zip(&rules) {
            if let Some(outcome) = rule.outcome {
                *statement = statement.replace(OUTCOME, &self.outcome(outcome));
            }
        }
        if self.random.chance(3, 4) {
            self.made.add("rule otherwise");
            let outcome = self.random.below(4);
            given.push(outcome);
            let title = text::label(self.random, "All others");
            let contents = self.contents();
            if !contents.is_empty() {
                self.made.add("contents of the otherwise");
            }
            let more = text::attachments(self.random, self.made, 12);
            let at = if self.random.chance(1, 6) { self.random.below(count + 1) } else { count };
            let (mark, outcome) = (mark_of_rule(count), self.outcome(outcome));
            statements.insert(at, format!("rule {mark} {title}\n  {outcome}{contents} otherwise{more}"));
        } else {
            self.made.add("no otherwise");
        }
        let factors = self.factors();
        let rules = statements.len();
        statements.extend(factors);
        self.number_rules(&mut statements, rules);
        let (outcomes, names) = self.outcomes(given);
        (outcomes, names, statements)
    }

    fn outcome(&self, outcome: usize) -> String {
        format!("{}outcome_{outcome}", self.prefix)
    }

    /// Gives the rules their numbers, in the order in which they stand.
    fn number_rules(&mut self, statements: &mut [String], rules: usize) {
        let mut numbers = Vec::new();
        let (mut number, mut suffix) = (0, 0);
        for statement in &statements[..rules] {
            if number > 0 && suffix < 3 && self.random.chance(1, 5) {
                suffix += 1;
                self.made.add("rule with a branch number");
            } else {
                (number, suffix) = (number + 1 + usize::from(self.random.chance(1, 10)), 0);
            }
            let mark = statement.split('\u{1}').nth(1).unwrap_or_default();
            let branches = if rules % 4 == 3 { ["", "の2", "の3", "の10"] } else { ["", "a", "b", "c"] };
            numbers.push((format!("\u{1}{mark}\u{1}"), format!("{number}{}", branches[suffix])));
        }
        for statement in statements {
            for (mark, number) in &numbers {
                *statement = statement.replace(mark, number);
            }
        }
    }

    fn a_rule(&mut self, rule: usize, working: bool) -> String {
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
        self.cites = Cites::AsRule(rule);
        let working = if working { self.working(rule) } else { None };
        match &working {
            Some(working) => {
                let more = text::attachments(self.random, self.made, 12);
                text.push_str(&format!("\n  {}{more}", working.text));
            }
            None => {
                self.rules.all[rule].outcome = Some(self.random.below(3));
                let contents = self.contents();
                text.push_str(&format!("\n  {OUTCOME}{contents}"));
            }
        }
        self.fuel = 30;
        let group = self.random.chance(1, 2);
        self.made.add(if group { "rule when group" } else { "rule when" });
        let when = self.content(group, true);
        text.push_str(&format!(" when {}", self.body(&when)));
        if working.is_some_and(|working| working.presumption) {
            text.push_str("\n  unless the contrary is shown");
        }
        if self.random.chance(1, 3) {
            self.fuel = 15;
            let group = self.random.chance(1, 2);
            self.made.add(if group { "rule unless group" } else { "rule unless" });
            let unless = self.content(group, false);
            text.push_str(&format!("\n  unless {}", self.body(&unless)));
            self.rules.all[rule].unless = Some(unless);
        }
        self.rules.all[rule].when = Some(when);
        self.cites = Cites::Nothing;
        text
    }

    fn outcomes(&mut self, mut given: Vec<usize>) -> (String, Vec<String>) {
        given.sort_unstable();
        given.dedup();
        let mut outcomes = "outcomes".to_owned();
        if self.rules.ranked {
            self.made.add("outcomes strongest first");
            outcomes.push_str(" strongest first");
            self.random.shuffle(&mut given);
        }
        let names: Vec<String> = given.iter().map(|outcome| self.outcome(*outcome)).collect();
        for name in &names {
            let (mark, construct) = *self.random.pick(&[
                ("", "outcome without mark"),
                ("entitled ", "outcome entitled"),
                ("as a rule ", "outcome as a rule"),
                ("discretion ", "outcome discretion"),
            ]);
            self.made.add(construct);
            let label = text::label(self.random, "comes out");
            let more = text::attachments(self.random, self.made, 20);
            outcomes.push_str(&format!("\n  {name} {mark}{label}{more}"));
        }
        (outcomes, names)
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
