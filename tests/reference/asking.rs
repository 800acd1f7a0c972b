//! One policy asks another (§5.8; docs, "Asking another policy").

use kijun::ast::{Expr, ExprKind, Policy};

use super::comparisons::bare_name;
use super::dates::Date;
use super::decision::{Found, in_force};
use super::rules::{Judge, Scope, find_policy};
use super::values::{Truth, Value, join};

impl<'a> Judge<'a> {
    /// The policy that is asked, where the left side of a comparison asks one.
    pub fn asked_policy(&self, left: &Expr, scope: &Scope<'a>) -> Option<&'a Policy> {
        let ExprKind::Call(name, ..) = &left.kind else { return None };
        if self.find_term(&name.text, scope).is_some() {
            return None;
        }
        find_policy(self.parts, &name.text)
    }

    /// `POLICY of X on DATE is OUTCOME`, or `is one of` several outcomes.
    pub fn asked(&self, left: &'a Expr, negated: bool, outcomes: &'a [Expr], scope: &Scope<'a>) -> Truth {
        let policy = self.asked_policy(left, scope).unwrap();
        let ExprKind::Call(_, of, on) = &left.kind else { panic!("{left:?} asks no policy") };
        let about = self.value(of, scope);
        // docs: "Without `on`, the day is `decision_date`."
        let day = on.as_ref().map_or(Value::Date(scope.on), |day| self.value(day, scope));
        let outcomes: Vec<String> = outcomes.iter().map(|outcome| bare_name(outcome).unwrap()).collect();
        let truth = match (about, day) {
            // docs: "A policy that is asked about `none`, or on a day that is `none`, does not decide for any outcome".
            (Value::None, _) | (_, Value::None) => Truth::No,
            // Whoever it is about, on that day it may be that no text is in force.
            (Value::Unknown(_), Value::Date(day)) if policy.header.governed.is_empty() && self.never(policy, day) => {
                self.warnings.borrow_mut().insert(scope.at.clone());
                Truth::No
            }
            (Value::Record(subject), Value::Date(day)) => {
                self.decides_for(&outcomes, &Scope::about(policy, day, subject), &scope.at)
            }
            // §4: about an unknown one, and on an unknown day, it is unknown.
            (about, day) => Truth::Unknown(join([about.lacks(), day.lacks()])),
        };
        // docs: "`is not` beside an asked policy turns yes and no around, also where it is no because the policy is not
        // in force."
        if negated { truth.not() } else { truth }
    }

    /// §5.8: "yes if so decided, no if that is not possible, else unknown; a conflict is unknown".
    fn decides_for(&self, outcomes: &[String], scope: &Scope<'a>, at: &str) -> Truth {
        let texts = self.texts(scope);
        let found = texts.may.iter().map(|(text, law)| {
            if !in_force(text, *law) {
                // §5.8: "*not in force* is no with a warning".
                self.warnings.borrow_mut().insert(at.to_owned());
                return Found { result: "not_in_force", outcome: None, possible: Vec::new(), lacks: Vec::new() };
            }
            // docs: "A calculation without a result in any of its rules is listed here": every rule is looked at.
            let scope = scope.under(text, *law);
            for rule in scope.policy.rules.iter().filter(|rule| rule.when.is_some()) {
                self.applies(rule, &scope);
            }
            self.found(&scope)
        });
        let found = Found::by_any(found.collect(), texts.lacks);
        match found.result {
            "not_in_force" => Truth::No,
            "decided" => Truth::of(outcomes.contains(found.outcome.as_ref().unwrap())),
            // docs: "A policy that is `undecided` decides for no outcome."
            "undecided" => Truth::No,
            "conflict" => Truth::Unknown(Vec::new()),
            // docs: "Then what the other policy misses is missing here."
            _ if outcomes.iter().any(|outcome| found.possible.contains(outcome)) => Truth::Unknown(found.lacks),
            // docs: where a conflict is possible, it may turn out to be unknown in the end.
            _ if found.possible.iter().any(|possible| possible == "conflict") => Truth::Unknown(found.lacks),
            _ => Truth::No,
        }
    }

    /// Whether a policy is in force under no text that anybody may have on a day.
    fn never(&self, policy: &Policy, day: Date) -> bool {
        !in_force(self.law.text_of_day(&policy.name.text, day).unwrap(), day)
    }
}
