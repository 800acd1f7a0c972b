//! Decisions (§5): which results are possible about a subject, and what is missing.

use kijun::ast::{Part, Policy, Rule};

use super::calculations::own_date;
use super::case::{Case, Shape};
use super::dates::Date;
use super::rules::{Judge, stands_despite};
use super::values::{Lack, Truth, Value, join};

/// What the judge says of one subject.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Decision {
    /// `people[aiko]`; `None` where the case itself is the subject, or the list of subjects is unknown.
    pub subject: Option<String>,
    /// `decided`, `undetermined`, `undecided`, `conflict` or `not_in_force`.
    pub result: &'static str,
    /// The outcome, where it is decided.
    pub outcome: Option<String>,
    /// The rules that apply with the outcome, or those in conflict, by their addresses.
    pub rules: Vec<String>,
    /// The possible results, where it is undetermined: outcomes in the order in which rules give them, then
    /// `undecided`, then `conflict`.
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
}

/// A decision for each subject of a case (§5.7).
pub fn decide(policy: &Policy, parts: &[Part], case: &str, on: Date) -> Vec<Decision> {
    refuse_what_is_not_held_yet(policy);
    let shape = Shape::of(policy, parts);
    let case = Case::read(&shape, &policy.header.case[0].record.name.text, case);
    let judge = || Judge::new(policy, parts, &case, on);
    let Some(decides) = policy.header.decides.first() else { return vec![judge().decide(0, None)] };
    let scope = super::rules::Scope { subject: 0, names: Vec::new(), at: String::new() };
    match judge().path(&decides.list, &scope) {
        // §5.7: an empty list gives none.
        Value::List(subjects) => {
            let about = |subject| match subject {
                Value::Record(at) => judge().decide(at, Some(case.records[at].path.clone())),
                other => panic!("{other:?} is no subject"),
            };
            subjects.into_iter().map(about).collect()
        }
        // §5.7: outside the window the decision is not in force, whoever the subjects are.
        Value::Unknown(_) if !in_force(policy, on) => vec![not_in_force(None)],
        // §5.7: a list of subjects that is unknown gives one undetermined decision without a subject: of whoever it may
        // be, it is unknown of every rule whether it applies.
        Value::Unknown(lacks) => {
            let judge = judge();
            let rules: Vec<(&Rule, Truth)> = judge
                .giving()
                .filter(|rule| rule.when.is_some())
                .map(|rule| (rule, Truth::Unknown(Vec::new())))
                .collect();
            let possible = judge.possible(&rules);
            vec![Decision { result: "undetermined", possible, ..Decision::default() }.missing(&lacks)]
        }
        other => panic!("{other:?} is no list of subjects"),
    }
}

/// Better no judgement than one that leaves out a part of the policy.
fn refuse_what_is_not_held_yet(policy: &Policy) {
    let not_held = [
        (policy.strongest_first, "outcomes strongest first"),
        (!policy.parameters.is_empty(), "parameters"),
        (policy.terms.iter().any(|term| term.parameters.len() > 1), "terms with two parameters"),
        (policy.rules.iter().any(|rule| rule.outcome().is_none()), "rules that give no outcome"),
    ];
    for (stands, what) in not_held {
        assert!(!stands, "the judge does not hold this yet: {what}");
    }
}

/// §6: both ends of `in force from A to B` are included.
fn in_force(policy: &Policy, on: Date) -> bool {
    let window = &policy.header.in_force;
    window.is_empty()
        || window.iter().any(|window| own_date(window.from) <= on && window.to.is_none_or(|to| on <= own_date(to)))
}

fn not_in_force(subject: Option<String>) -> Decision {
    Decision { subject, result: "not_in_force", ..Decision::default() }
}

impl Judge<'_> {
    /// §5.3.
    fn decide(&self, subject: usize, name: Option<String>) -> Decision {
        // §5.7: outside the `in force` window the decision is not in force.
        if !in_force(self.policy, self.on) {
            return not_in_force(name);
        }
        let rules = self.giving().filter(|rule| rule.when.is_some());
        let rules: Vec<(&Rule, Truth)> = rules.map(|rule| (rule, self.applies(rule, subject))).collect();
        // `otherwise` is a rule too, and applies where no other gives an outcome.
        let applying = self.giving().filter(|rule| self.applies(rule, subject) == Truth::Yes);
        let applying = applying.map(|rule| self.address(rule));
        let decision = Decision { subject: name, each: self.each(subject), ..Decision::default() };
        let decision = Decision { errors: self.errors.borrow().iter().cloned().collect(), ..decision };
        // "Two in Y: *conflict*, which names the rules."
        if outcomes(rules.iter().filter(|(_, applies)| *applies == Truth::Yes)).len() > 1 {
            return Decision { result: "conflict", rules: applying.collect(), ..decision };
        }
        let possible = self.possible(&rules);
        // "One possible result is the result; several are undetermined."
        match possible.as_slice() {
            [only] if only == "undecided" => Decision { result: "undecided", ..decision },
            [only] => {
                Decision { result: "decided", outcome: Some(only.clone()), rules: applying.collect(), ..decision }
            }
            _ => {
                // §5.6: "start at the rules whose application is unknown"
                let lacks = join(rules.iter().map(|(_, applies)| applies.lacks()));
                Decision { result: "undetermined", possible, ..decision }.missing(&lacks)
            }
        }
    }

    /// §5.3: the possible results, where no two outcomes are known to apply.
    fn possible(&self, rules: &[(&Rule, Truth)]) -> Vec<String> {
        // "Let Y be the outcomes of the rules that apply, U of those for which it is unknown."
        let yes = outcomes(rules.iter().filter(|(_, applies)| *applies == Truth::Yes));
        let unknown = outcomes(rules.iter().filter(|(_, applies)| matches!(applies, Truth::Unknown(_))));
        // "possible are: Y's outcome; where Y is empty, the outcomes in U and that of `otherwise` (or *undecided*, where
        // there is none)"
        let mut possible = if yes.is_empty() { unknown } else { yes.clone() };
        if yes.is_empty() {
            let otherwise = self.giving().find(|rule| rule.when.is_none());
            let last = otherwise.map_or_else(|| "undecided".to_owned(), outcome);
            if !possible.contains(&last) {
                possible.push(last);
            }
        }
        // "and *conflict*, where two rules of different outcomes may both apply and neither stands `despite` the other"
        if may_conflict(rules) {
            possible.push("conflict".to_owned());
        }
        possible
    }

    fn each(&self, subject: usize) -> Vec<(String, &'static str, &'static str)> {
        let rules = self.policy.rules.iter();
        rules
            .map(|rule| (self.address(rule), self.met(rule, subject).word(), self.applies(rule, subject).word()))
            .collect()
    }
}

impl Decision {
    /// §4: what is missing is in three lists.
    fn missing(mut self, lacks: &[Lack]) -> Decision {
        for lack in lacks {
            match lack {
                Lack::Fact(path) => self.facts.push(path.clone()),
                Lack::Assessment(path) => self.assessments.push(path.clone()),
                Lack::Question(at, question) => self.questions.push((at.clone(), question.clone())),
            }
        }
        self
    }
}

fn outcome(rule: &Rule) -> String {
    rule.outcome().unwrap().text.clone()
}

/// The outcomes of rules, each once, in the order of the rules.
fn outcomes<'a>(rules: impl Iterator<Item = &'a (&'a Rule, Truth)>) -> Vec<String> {
    let mut outcomes = Vec::new();
    for (rule, _) in rules {
        if !outcomes.contains(&outcome(rule)) {
            outcomes.push(outcome(rule));
        }
    }
    outcomes
}

/// Whether two rules of different outcomes may both apply and neither stands `despite` the other.
fn may_conflict(rules: &[(&Rule, Truth)]) -> bool {
    let may: Vec<&Rule> = rules.iter().filter(|(_, applies)| *applies != Truth::No).map(|(rule, _)| *rule).collect();
    may.iter().any(|one| {
        may.iter()
            .any(|other| outcome(one) != outcome(other) && !stands_despite(one, other) && !stands_despite(other, one))
    })
}

impl Decision {
    /// The decision in a line, for the tables: `people[ann]: undetermined: a or b, missing people[ann].tall`.
    pub fn summary(&self) -> String {
        let short = |address: &String| address.split_once(' ').unwrap().1.to_owned();
        let mut text = self.subject.as_ref().map(|subject| format!("{subject}: ")).unwrap_or_default();
        text += &match self.result {
            "decided" => self.outcome.clone().unwrap(),
            "undetermined" => format!("undetermined: {}", self.possible.join(" or ")),
            "not_in_force" => "not in force".to_owned(),
            other => other.to_owned(),
        };
        let questions: Vec<String> = self.questions.iter().map(|(at, _)| short(at)).collect();
        let lists = [
            (" by ", self.rules.iter().map(short).collect()),
            (", missing ", self.facts.clone()),
            (", to be assessed ", self.assessments.clone()),
            (", to be settled ", questions),
            (", no result in ", self.errors.iter().map(short).collect()),
        ];
        for (words, list) in lists {
            if !list.is_empty() {
                text += &format!("{words}{}", list.join(", "));
            }
        }
        text
    }
}
