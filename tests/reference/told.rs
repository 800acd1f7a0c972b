//! What a decision tells: its result, what is missing, contents and factors; and the decision in a line.

use std::collections::BTreeMap;

use kijun::ast::{Effect, Mark, Policy, Rule, Side};

use super::rules::{Judge, Scope, address};
use super::values::Lack;

/// What the judge says of one subject.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Decision {
    /// `people[aiko]`; `None` where the case itself is the subject, or it is not known who the subjects are.
    pub subject: Option<String>,
    /// `decided`, `undetermined`, `undecided`, `conflict` or `not_in_force`.
    pub result: &'static str,
    /// The outcome, where it is decided.
    pub outcome: Option<String>,
    /// The rules that apply with the outcome, or those in conflict, by their addresses.
    pub rules: Vec<String>,
    /// Ranked: the rules that apply with a weaker outcome, and that outcome.
    pub also: Vec<(String, String)>,
    /// Of each rule that applied, its contents: names, and values as JSON writes them, or `unknown`.
    pub contents: Vec<(String, BTreeMap<String, String>)>,
    /// What is weighed: the address, whether strongly, and whether it is there.
    pub factors: Vec<(String, bool, &'static str)>,
    /// The possible results, where it is undetermined: outcomes in the order in which rules give them, ranked ones in
    /// their rank, then `undecided`, then `conflict`.
    pub possible: Vec<String>,
    /// What is missing, where it is undetermined (§5.6).
    pub facts: Vec<String>,
    pub assessments: Vec<String>,
    /// Questions of law: the clause that asks, and what it asks.
    pub questions: Vec<(String, String)>,
    /// Each rule: whether it is met, and whether it applies.
    pub each: Vec<(String, &'static str, &'static str)>,
    /// The clauses that hold a calculation without a result.
    pub errors: Vec<String>,
    /// The clauses that ask a policy that is not in force.
    pub warnings: Vec<String>,
    /// The facts that were presumed and without which another result would be found: those it rests on at least.
    pub presumed: Vec<String>,
    /// The facts of which something was presumed in whatever clause: those it rests on at most.
    pub may_be_presumed: Vec<String>,
    /// Whether several texts may decide (docs/amendments.md).
    pub several: bool,
    /// The amendments in the text that decided, and in each other that may; of a policy that has any.
    pub texts: Vec<Vec<String>>,
}

impl<'a> Judge<'a> {
    /// §5.9: what a rule states as contents of its outcome. docs: "says of which the value is unknown"; "a rule of which
    /// that is unknown has none to tell".
    pub fn contents(&self, rule: &'a Rule, scope: &Scope<'a>) -> Option<(String, BTreeMap<String, String>)> {
        let Effect::Outcome { contents, .. } = &rule.effect else { return None };
        let scope = scope.at(address(scope.policy, rule));
        let told = contents.iter().map(|(name, value)| {
            (name.text.clone(), self.value(value, &scope).written().unwrap_or_else(|| "unknown".to_owned()))
        });
        (!contents.is_empty()).then(|| (scope.at.clone(), told.collect()))
    }

    pub fn is_discretion(&self, policy: &Policy, outcome: Option<&str>) -> bool {
        let mut marks = policy.outcomes.iter().filter(|one| outcome == Some(one.member.name.text.as_str()));
        marks.any(|one| one.mark == Some(Mark::Discretion))
    }

    /// §7: each factor, with whether it is there, not there or not known: on three sides, each with its own numbering.
    pub fn factors(&self, scope: &Scope<'a>) -> Vec<(String, bool, &'static str)> {
        let factors = &scope.policy.factors.0;
        let mut told = Vec::new();
        for (side, words) in [(Side::For, "for"), (Side::Against, "against"), (Side::Considered, "to be considered")] {
            // docs/amendments.md: what is repealed "decides nothing".
            let here = factors.iter().filter(|factor| factor.side == side && !factor.clause.is_repealed());
            for factor in here {
                let at = format!("{} factors {words} ({})", scope.policy.name.text, factor.clause.marker.text);
                let truth = self.clause(&factor.clause.content, &scope.at(at.clone()));
                told.push((at, factor.strongly, truth.word()));
            }
        }
        told
    }
}

impl Decision {
    /// §4: what is missing is in three lists.
    pub fn missing(mut self, lacks: &[Lack]) -> Decision {
        for lack in lacks {
            match lack {
                Lack::Fact(path) => self.facts.push(path.clone()),
                Lack::Assessment(path) => self.assessments.push(path.clone()),
                Lack::Question(at, question) => self.questions.push((at.clone(), question.clone())),
            }
        }
        self
    }

    /// The decision in a line, for the tables: `people[ann]: undetermined: a or b, missing people[ann].tall`.
    pub fn summary(&self) -> String {
        // The tables' own policy is called `p`; what stands in another is told with its policy.
        let short = |address: &String| address.strip_prefix("p ").unwrap_or(address).to_owned();
        let mut text = self.subject.as_ref().map(|subject| format!("{subject}: ")).unwrap_or_default();
        text += &match self.result {
            "decided" => self.outcome.clone().unwrap(),
            "undetermined" => format!("undetermined: {}", self.possible.join(" or ")),
            "not_in_force" => "not in force".to_owned(),
            other => other.to_owned(),
        };
        let also = self.also.iter().map(|(rule, outcome)| format!("{outcome} by {}", short(rule)));
        let contents = self.contents.iter().flat_map(|(rule, contents)| {
            contents.iter().map(move |(name, value)| format!("{name} {value} by {}", short(rule)))
        });
        let factors = self.factors.iter().map(|(at, strongly, truth)| {
            let strongly = if *strongly { "strongly " } else { "" };
            format!("{strongly}{} {truth}", short(at).trim_start_matches("factors "))
        });
        let questions = self.questions.iter().map(|(at, _)| short(at));
        let lists: [(&str, Vec<String>); 9] = [
            (" by ", self.rules.iter().map(short).collect()),
            (", also ", also.collect()),
            (", with ", contents.collect()),
            (", weighing ", factors.collect()),
            (", missing ", self.facts.clone()),
            (", to be assessed ", self.assessments.clone()),
            (", to be settled ", questions.collect()),
            (", no result in ", self.errors.iter().map(short).collect()),
            (", not in force asked in ", self.warnings.iter().map(short).collect()),
        ];
        for (words, list) in lists {
            if !list.is_empty() {
                text += &format!("{words}{}", list.join(", "));
            }
        }
        text
    }
}
