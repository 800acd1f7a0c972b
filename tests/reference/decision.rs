//! Decisions (§5): which results are possible about a subject, and what is missing.

use std::cell::RefCell;
use std::collections::BTreeSet;

use kijun::ast::{Part, Policy, Rule};

use super::calculations::own_date;
use super::case::{Case, Shape};
use super::dates::Date;
use super::law::Law;
use super::rules::{Judge, Scope, address, find_policy, giving, stands_despite};
use super::told::Decision;
use super::values::{Lack, Truth, Value, join};

/// What a policy decides about a subject on a day on which it is in force.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Found {
    /// `decided`, `undetermined`, `undecided` or `conflict`.
    pub result: &'static str,
    /// The outcome, where it is decided.
    pub outcome: Option<String>,
    /// The possible results, where it is undetermined.
    pub possible: Vec<String>,
    /// What is missing, where it is undetermined (§5.6).
    pub lacks: Vec<Lack>,
}

impl Found {
    /// docs/amendments.md: "the case is decided by each text that it may have. Where all come to the same result, that is the
    /// result, by the latest of the texts. Else it is undetermined: possible is whatever one of them leaves possible, and
    /// missing are the facts that choose the text, then those that each text leaves open."
    pub fn by_any(mut found: Vec<Found>, lacks: Vec<Lack>) -> Found {
        let same = |one: &Found| one.result == found[0].result && one.outcome == found[0].outcome;
        if found.len() == 1 || found.iter().all(same) && found[0].result != "undetermined" {
            return found.remove(0);
        }
        let mut possible = Vec::new();
        for one in found.iter().flat_map(Found::results) {
            if !possible.contains(&one) {
                possible.push(one);
            }
        }
        let lacks = join(std::iter::once(lacks).chain(found.into_iter().map(|one| one.lacks)));
        Found { result: "undetermined", outcome: None, possible, lacks }
    }

    fn results(&self) -> Vec<String> {
        match self.result {
            "undetermined" => self.possible.clone(),
            result => vec![self.outcome.clone().unwrap_or_else(|| result.to_owned())],
        }
    }
}

/// A decision for each subject of a case (§5.7).
pub fn decide(policy: &Policy, parts: &[Part], case: &str, on: Date) -> Vec<Decision> {
    let (shape, law) = (Shape::of(policy, parts), Law::new(parts));
    let case = Case::read(&shape, &policy.header.case[0].record.name.text, case);
    let about = |subject: usize, name: Option<String>| {
        resting(|not_presumed| about_one(&law, &case, &Scope::about(policy, on, subject), &name, not_presumed))
    };
    let Some(decides) = policy.header.decides.first() else { return vec![about(0, None)] };
    let list = Judge::new(&law, &case, None).path(&decides.list, &Scope::about(policy, on, 0));
    let (subjects, whoever) = match list {
        // §5.7: an empty list gives none; "an incomplete one gives that also" (the decision without a subject).
        Value::List(subjects, more) => (subjects, more),
        Value::Unknown(lacks) => (Vec::new(), Some(lacks)),
        other => panic!("{other:?} is no list of subjects"),
    };
    let mut decisions: Vec<Decision> = Vec::new();
    for subject in subjects {
        match subject {
            Value::Record(at) => decisions.push(about(at, Some(case.records[at].path.clone()))),
            other => panic!("{other:?} is no subject"),
        }
    }
    let about_whoever = |lacks: Vec<Lack>| {
        resting(|not_presumed| about_whoever_it_may_be(&Judge::new(&law, &case, not_presumed), policy, on, &lacks))
    };
    decisions.extend(whoever.map(about_whoever));
    decisions
}

/// A decision with the facts without whose presumption it would be another.
fn resting(decide: impl Fn(Option<String>) -> Decision) -> Decision {
    let decision = decide(None);
    let rests_on = |path: &&String| {
        let other = decide(Some((*path).clone()));
        (other.result, &other.outcome, &other.possible) != (decision.result, &decision.outcome, &decision.possible)
    };
    let presumed = decision.may_be_presumed.iter().filter(rests_on).cloned().collect();
    Decision { presumed, ..decision }
}

/// §5.7: "a list of subjects that is unknown gives one undetermined decision without a subject": of whoever it may be, it
/// is unknown of every rule whether it applies.
fn about_whoever_it_may_be<'a>(judge: &Judge<'a>, policy: &'a Policy, on: Date, lacks: &[Lack]) -> Decision {
    let scope = Scope::about(policy, on, 0).with(&policy.header.decides[0].name.text, Value::Unknown(lacks.to_vec()));
    let texts = judge.texts(&scope);
    let found = texts.may.iter().map(|(text, law)| {
        let open = Found { result: "undetermined", outcome: None, possible: Vec::new(), lacks: lacks.to_vec() };
        // §5.7: outside the window the decision is not in force, whoever the subjects are.
        if !in_force(text, *law) {
            return Found { result: "not_in_force", lacks: Vec::new(), ..open };
        }
        let rules = giving(text).filter(|rule| rule.when.is_some());
        let rules: Vec<(&Rule, Truth)> = rules.map(|rule| (rule, Truth::Unknown(Vec::new()))).collect();
        Found { possible: possible(text, &rules), ..open }
    });
    let several = texts.may.len() > 1;
    let told = told_texts(judge.law, &policy.name.text, &texts.names);
    let Found { result, possible, lacks, .. } = Found::by_any(found.collect(), texts.lacks);
    let may_be_presumed = listed(&judge.presumed);
    Decision { result, possible, several, texts: told, may_be_presumed, ..Decision::default() }.missing(&lacks)
}

/// The decision about one subject, by the text that it has, or by each that it may have.
fn about_one<'a>(
    law: &'a Law<'a>,
    case: &'a Case,
    scope: &Scope<'a>,
    subject: &Option<String>,
    not_presumed: Option<String>,
) -> Decision {
    let judge = || Judge::new(law, case, not_presumed.clone());
    let finding = judge();
    let texts = finding.texts(scope);
    let told = told_texts(law, &scope.policy.name.text, &texts.names);
    let mut each = texts.may.iter().map(|(text, law)| judge().decide(&scope.under(text, *law), subject.clone()));
    if texts.may.len() == 1 {
        let decision = each.next().unwrap().0;
        // The decision rests on what was presumed to find the text, too.
        finding.presumed.borrow_mut().extend(decision.may_be_presumed);
        return Decision { texts: told, may_be_presumed: listed(&finding.presumed), ..decision };
    }
    let mut each: Vec<(Decision, Found)> = each.collect();
    let found = Found::by_any(each.iter().map(|(_, found)| found.clone()).collect(), texts.lacks);
    if found.result == "undetermined" {
        let Found { result, possible, lacks, .. } = found;
        return Decision {
            subject: subject.clone(),
            result,
            possible,
            several: true,
            texts: told,
            ..Decision::default()
        }
        .missing(&lacks);
    }
    Decision { several: true, texts: told, ..each.remove(0).0 }
}

fn listed(set: &RefCell<BTreeSet<String>>) -> Vec<String> {
    set.borrow().iter().cloned().collect()
}

/// "A decision says by which text it was made": the one that decided, then the others in no order.
fn told_texts(law: &Law, policy: &str, names: &[Vec<String>]) -> Vec<Vec<String>> {
    if !law.is_amended(policy) && find_policy(law.parts, policy).is_none_or(|one| one.header.governed.is_empty()) {
        return Vec::new();
    }
    let others: BTreeSet<Vec<String>> = names[1..].iter().filter(|one| **one != names[0]).cloned().collect();
    std::iter::once(names[0].clone()).chain(others).collect()
}

/// §6: both ends of `in force from A to B` are included.
pub fn in_force(policy: &Policy, on: Date) -> bool {
    let window = &policy.header.in_force;
    window.is_empty()
        || window.iter().any(|window| own_date(window.from) <= on && window.to.is_none_or(|to| on <= own_date(to)))
}

impl<'a> Judge<'a> {
    /// §5.3, §5.4, for a day on which the policy is in force.
    pub fn found(&self, scope: &Scope<'a>) -> Found {
        let key = scope.key("");
        if let Some(found) = self.found.borrow().get(&key) {
            return found.clone();
        }
        let rules = giving(scope.policy).filter(|rule| rule.when.is_some());
        let rules: Vec<(&Rule, Truth)> = rules.map(|rule| (rule, self.applies(rule, scope))).collect();
        let open = Found { result: "undetermined", outcome: None, possible: Vec::new(), lacks: Vec::new() };
        let found = if !scope.policy.strongest_first && outcomes(&rules, Truth::Yes).len() > 1 {
            // "Two in Y: *conflict*". §5.4: ranked, "several outcomes that apply are no conflict".
            Found { result: "conflict", ..open }
        } else {
            // "One possible result is the result; several are undetermined."
            let possible = possible(scope.policy, &rules);
            match possible.as_slice() {
                [only] if only == "undecided" => Found { result: "undecided", ..open },
                [only] => Found { result: "decided", outcome: Some(only.clone()), ..open },
                // §5.6: "start at the rules whose application is unknown"
                _ => Found { possible, lacks: join(rules.iter().map(|(_, applies)| applies.lacks())), ..open },
            }
        };
        self.found.borrow_mut().insert(key, found.clone());
        found
    }

    /// By one text. What it comes to is given also as what was found.
    fn decide(&self, scope: &Scope<'a>, subject: Option<String>) -> (Decision, Found) {
        // §5.7: outside the `in force` window the decision is not in force.
        if !in_force(scope.policy, scope.law) {
            let found = Found { result: "not_in_force", outcome: None, possible: Vec::new(), lacks: Vec::new() };
            return (Decision { subject, result: "not_in_force", ..Decision::default() }, found);
        }
        let found = self.found(scope);
        let Found { result, outcome, possible, lacks } = found.clone();
        // Every rule is looked at, also those that waive or deem.
        let each =
            scope.policy.rules.iter().map(|rule| {
                (address(scope.policy, rule), self.met(rule, scope).word(), self.applies(rule, scope).word())
            });
        let decision = Decision { each: each.collect(), ..Decision::default() };
        let applying: Vec<&Rule> =
            giving(scope.policy).filter(|rule| self.applies(rule, scope) == Truth::Yes).collect();
        let gives = |rule: &&Rule| outcome.as_deref() == Some(rule.outcome().unwrap().text.as_str());
        let decision = match result {
            // "which names the rules"
            "conflict" => Decision { rules: addresses(scope.policy, &applying), ..decision },
            "decided" => {
                let (by, others): (Vec<&Rule>, Vec<&Rule>) = applying.into_iter().partition(gives);
                let factors =
                    if self.is_discretion(scope.policy, outcome.as_deref()) { self.factors(scope) } else { vec![] };
                Decision {
                    contents: by.iter().filter_map(|rule| self.contents(rule, scope)).collect(),
                    rules: addresses(scope.policy, &by),
                    // docs: "the decision names the others with their rules under `also`".
                    also: others.iter().map(|rule| (address(scope.policy, rule), outcome_of(rule))).collect(),
                    factors,
                    ..decision
                }
            }
            _ => decision,
        };
        let decision = Decision {
            subject,
            result,
            outcome,
            possible,
            errors: listed(&self.errors),
            warnings: listed(&self.warnings),
            may_be_presumed: listed(&self.presumed),
            ..decision
        }
        .missing(&lacks);
        (decision, found)
    }
}

/// §5.3, §5.4: the possible results, where there is no conflict already.
fn possible(policy: &Policy, rules: &[(&Rule, Truth)]) -> Vec<String> {
    // "Let Y be the outcomes of the rules that apply, U of those for which it is unknown."
    let (yes, unknown) = (outcomes(rules, Truth::Yes), outcomes(rules, Truth::Unknown(Vec::new())));
    let otherwise = giving(policy).find(|rule| rule.when.is_none()).map(outcome_of);
    if policy.strongest_first {
        return possible_by_rank(policy, &yes, &unknown, otherwise);
    }
    // "possible are: Y's outcome; where Y is empty, the outcomes in U and that of `otherwise` (or *undecided*, where
    // there is none)"
    let mut possible = if yes.is_empty() { unknown } else { yes.clone() };
    if yes.is_empty() {
        let last = otherwise.unwrap_or_else(|| "undecided".to_owned());
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

/// §5.4: "Possible are the strongest in Y and every stronger one in U; where Y is empty, U and `otherwise`." docs: "They
/// are listed in their rank."
fn possible_by_rank(policy: &Policy, yes: &[String], unknown: &[String], otherwise: Option<String>) -> Vec<String> {
    let rank: Vec<String> = policy.outcomes.iter().map(|outcome| outcome.member.name.text.clone()).collect();
    if let Some(strongest) = rank.iter().position(|outcome| yes.contains(outcome)) {
        let stronger = rank[..strongest].iter().filter(|outcome| unknown.contains(outcome));
        return stronger.chain([&rank[strongest]]).cloned().collect();
    }
    let listed = rank.iter().filter(|outcome| unknown.contains(outcome) || otherwise.as_ref() == Some(outcome));
    // docs: "and ranked outcomes in their rank; then `undecided`".
    listed.cloned().chain(otherwise.is_none().then(|| "undecided".to_owned())).collect()
}

fn addresses(policy: &Policy, rules: &[&Rule]) -> Vec<String> {
    rules.iter().map(|rule| address(policy, rule)).collect()
}

pub fn outcome_of(rule: &Rule) -> String {
    rule.outcome().unwrap().text.clone()
}

/// The outcomes of the rules that apply, or of those of which it is unknown: each once, in the order of the rules.
fn outcomes(rules: &[(&Rule, Truth)], wanted: Truth) -> Vec<String> {
    let mut outcomes = Vec::new();
    for (rule, _) in rules.iter().filter(|(_, applies)| applies.word() == wanted.word()) {
        if !outcomes.contains(&outcome_of(rule)) {
            outcomes.push(outcome_of(rule));
        }
    }
    outcomes
}

/// Whether two rules of different outcomes may both apply and neither stands `despite` the other.
fn may_conflict(rules: &[(&Rule, Truth)]) -> bool {
    let may: Vec<&Rule> = rules.iter().filter(|(_, applies)| *applies != Truth::No).map(|(rule, _)| *rule).collect();
    may.iter().any(|one| {
        may.iter().any(|other| {
            outcome_of(one) != outcome_of(other) && !stands_despite(one, other) && !stands_despite(other, one)
        })
    })
}
