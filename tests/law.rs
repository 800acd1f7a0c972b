//! Law in time: amendments, the text of a day, for which cases it holds, what differs and whom it touches.

mod asked;
mod causes;
mod files;
mod impact;
mod judged;
mod making;
mod page;
mod texts;
mod transition;

use kijun::{Date, Policy, PolicyFile, PolicySet};

/// A set of one file with the policy of the pool, its vocabulary, and what follows.
fn pool(more: &str) -> PolicySet {
    let set = PolicySet::load([PolicyFile::new("pool", format!("{POOL}{more}"))]);
    set.unwrap_or_else(|problems| panic!("{problems}\n{more}"))
}

/// The codes of what is wrong where amendments follow.
fn refused(more: &str) -> Vec<String> {
    let problems = PolicySet::load([PolicyFile::new("pool", format!("{POOL}{more}"))]).unwrap_err();
    problems.diagnostics().iter().map(|problem| problem.code().to_string()).collect()
}

/// The outcome, or the result, about a case on a day.
fn decided(policy: &Policy, json: &str, on: Date) -> String {
    let case = policy.read_case("case", json.as_bytes()).unwrap();
    let decision = policy.on(on).decide(&case).unwrap().remove(0);
    decision.outcome().unwrap_or(decision.result()).to_owned()
}

/// The text of a day, as it is printed.
fn text(policy: &Policy, on: Date) -> String {
    kijun::ast::Part::Policy(policy.on(on).tree()).to_string()
}

const POOL: &str = r#"
vocabulary swimmers "People at the pool"
  ages by birthday

record swimmer "A swimmer"
  age         : number  "age"
  member      : yes/no  "is a member"
  at_school   : yes/no  "goes to school here"
  applied_on  : date    "day of the application"

policy pool_pass "Passes for the pool"
  in force from 2023-01-01
  uses swimmers
  case swimmer : swimmer

outcomes
  reduced "a pass at a reduced price"
  full    "a pass at the full price"

term young "is young" when swimmer.age is under 18

rule 1 "The reduced price"
  reduced when all of
    (a) young
    (b) "belongs to the place": any of
      (1) swimmer.member
      (2) swimmer.at_school
  unless "is very young": swimmer.age is under 3

rule 2 "All others"
  full otherwise
"#;
