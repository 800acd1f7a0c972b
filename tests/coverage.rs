//! What examples and cases show of a policy, what they do not, and the examples that would.

mod command;
mod suggestions;

use std::collections::BTreeSet;

use kijun::{Coverage, Covered, Gap, Policy, PolicyFile, PolicySet, ProvisionKind, Reason, Truth, date};

use crate::generator::NAME;
use crate::properties::{check, decide, loaded};

const VOCABULARY: &str = "vocabulary v \"V\"
  ages by birthday
choice colour \"A colour\"
  red \"red\"
  blue \"blue\"
record sheet \"A sheet\"
  a : yes/no \"a holds\"
  b : yes/no \"b holds\"
  c : yes/no \"c holds\"
  d : yes/no \"d holds\"
  n : number \"how many\"
  day : date \"the day\"
  colour : colour \"the colour\"
";

fn file(header: &str, statements: &str) -> PolicyFile {
    let policy = format!("policy p \"P\"\n  uses v\n  case sheet : sheet\n{header}");
    PolicyFile::new("p.kijun", format!("{VOCABULARY}{policy}{statements}"))
}

fn policy(header: &str, statements: &str) -> Policy {
    let set = PolicySet::load([file(header, statements)]);
    set.unwrap_or_else(|problems| panic!("{problems}")).policy("p").unwrap()
}

/// What cases show of a policy, each on the same day.
fn coverage(policy: &Policy, cases: &[&str]) -> Coverage {
    let mut coverage = policy.coverage();
    for (number, json) in cases.iter().enumerate() {
        let case = policy.read_case(&format!("case {number}"), json.as_bytes()).unwrap();
        coverage.add(&policy.on(date!(2024 - 02 - 28)).decide(&case).unwrap());
    }
    coverage
}

fn shown(statements: &str, cases: &[&str]) -> Coverage {
    coverage(&policy("", statements), cases)
}

fn of(coverage: &Coverage, at: &str) -> Covered {
    let found = coverage.provisions().into_iter().find(|covered| covered.at == format!("p {at}"));
    found.unwrap_or_else(|| panic!("{at} is told: {:?}", coverage.addresses().collect::<Vec<_>>()))
}

const EITHER: &str = "outcomes yes_it_is \"Y\" no_it_is_not \"N\"
rule 1 \"Either\"
  yes_it_is when any of
    (a) sheet.a
    (b) sheet.b
rule 2 \"Else\" no_it_is_not otherwise
";

#[test]
fn what_another_clause_masks_has_not_decided() {
    let both = shown(EITHER, &[r#"{"a": true, "b": true}"#]);
    for clause in ["rule 1(a)", "rule 1(b)"] {
        let clause = of(&both, clause);
        assert_eq!((clause.yes, clause.no, clause.unknown, clause.decided), (Some(1), Some(0), Some(0), Some(false)));
        assert_eq!(clause.gaps, [Gap::False, Gap::Unknown, Gap::Decided]);
    }
    let one = shown(EITHER, &[r#"{"a": true, "b": false}"#]);
    assert_eq!(of(&one, "rule 1(a)").decided, Some(true));
    // Were (b) true, it would come out the same.
    assert_eq!(of(&one, "rule 1(b)").decided, Some(false));
    let neither = shown(EITHER, &[r#"{"a": false, "b": false}"#]);
    assert!(["rule 1(a)", "rule 1(b)"].iter().all(|at| of(&neither, at).decided == Some(true)));
}

#[test]
fn what_is_unknown_decides_where_yes_and_no_lead_to_different_ends() {
    let open = shown(EITHER, &[r#"{"b": false}"#]);
    assert_eq!((of(&open, "rule 1(a)").unknown, of(&open, "rule 1(a)").decided), (Some(1), Some(true)));
    let settled = shown(EITHER, &[r#"{"b": true}"#]);
    assert_eq!((of(&settled, "rule 1(a)").unknown, of(&settled, "rule 1(a)").decided), (Some(1), Some(false)));
}

#[test]
fn no_short_cut_hides_a_clause() {
    let statements = "outcomes yes_it_is \"Y\" no_it_is_not \"N\"
term good \"is good\" when all of
  (1) sheet.c
  (2) sheet.d
rule 1 \"Either\"
  yes_it_is when any of
    (a) sheet.a
    (b) \"b or good\": sheet.b or good
    (c) \"good, if blue\": if sheet.colour is blue then good else sheet.b
rule 2 \"Despite\" despite rule 1
  no_it_is_not when all of
    (a) \"a does not hold\": not sheet.a
    (b) sheet.d
rule 3 \"Else\" no_it_is_not otherwise
";
    // (a) settles rule 1, and b settles (b): the term is looked at all the same, and so is rule 2.
    let coverage = shown(statements, &[r#"{"a": true, "b": true, "c": true, "d": false, "colour": "red"}"#]);
    let seen = |at: &str| (of(&coverage, at).yes, of(&coverage, at).no, of(&coverage, at).unknown);
    assert_eq!(seen("term good(1)"), (Some(1), Some(0), Some(0)));
    assert_eq!(seen("term good(2)"), (Some(0), Some(1), Some(0)));
    assert_eq!(seen("rule 2(a)"), (Some(0), Some(1), Some(0)));
    assert_eq!(seen("rule 2(b)"), (Some(0), Some(1), Some(0)));
    assert_eq!(of(&coverage, "term good(2)").decided, Some(false));
    // The branch that is not taken is looked at, too.
    let lone = shown(
        "outcomes yes_it_is \"Y\" no_it_is_not \"N\"
term good \"is good\" when sheet.c
rule 1 \"One\" yes_it_is when if sheet.a then good else sheet.b
rule 2 \"Else\" no_it_is_not otherwise
",
        &[r#"{"a": false, "b": true, "c": true}"#],
    );
    assert_eq!(of(&lone, "term good").yes, Some(1));
    assert_eq!(of(&lone, "term good").decided, Some(false));
}

#[test]
fn a_rule_counts_where_it_gives_the_outcome() {
    let statements = "outcomes yes_it_is \"Y\" no_it_is_not \"N\"
rule 1 \"One\" yes_it_is when sheet.a
rule 2 \"Two\" despite rule 1 no_it_is_not when sheet.b
rule 3 \"Else\" no_it_is_not otherwise
";
    let both = shown(statements, &[r#"{"a": true, "b": true}"#]);
    assert_eq!((of(&both, "rule 1").yes, of(&both, "rule 1").counted), (Some(1), Some(0)));
    assert_eq!(of(&both, "rule 2").counted, Some(1));
    assert_eq!(of(&both, "rule 3").gaps, [Gap::Counted]);
    assert_eq!(of(&both, "outcome yes_it_is").gaps, [Gap::Counted]);
    assert_eq!(of(&both, "outcome no_it_is_not").counted, Some(1));
    let neither = shown(statements, &[r#"{"a": false, "b": false}"#]);
    assert_eq!(of(&neither, "rule 3").gaps, []);
}

#[test]
fn an_exception_counts_where_the_rule_would_be_met_without_it() {
    let statements = "outcomes yes_it_is \"Y\" no_it_is_not \"N\"
rule 1 \"One\"
  yes_it_is when sheet.a
  unless any of
    (a) sheet.b
    (b) sheet.c
rule 2 \"Else\" no_it_is_not otherwise
";
    let idle = shown(statements, &[r#"{"a": false, "b": true, "c": false}"#]);
    let exception = of(&idle, "rule 1 unless");
    assert_eq!((exception.kind, exception.yes, exception.counted), (ProvisionKind::Exception, Some(1), Some(0)));
    let counting = shown(statements, &[r#"{"a": true, "b": true, "c": false}"#]);
    assert_eq!(of(&counting, "rule 1 unless").counted, Some(1));
    assert_eq!(of(&counting, "rule 1 unless (a)").decided, Some(true));
    assert_eq!(of(&counting, "rule 1 unless (b)").decided, Some(false));
    // Its condition and its exception are told apart.
    assert_eq!((of(&counting, "rule 1").yes, of(&counting, "rule 1").counted), (Some(1), Some(0)));
}

#[test]
fn a_presumption_counts_where_a_decision_rests_on_it() {
    let statements = "outcomes yes_it_is \"Y\" no_it_is_not \"N\"
rule 1 \"One\" yes_it_is when all of (a) sheet.a (b) sheet.b
rule 2 \"Else\" no_it_is_not otherwise
";
    let policy = policy("  presumes sheet.a is yes\n", statements);
    let known = coverage(&policy, &[r#"{"a": true, "b": true}"#]);
    let presumption = of(&known, "presumes sheet.a");
    assert_eq!((presumption.kind, presumption.text.as_str()), (ProvisionKind::Presumption, "a holds: yes"));
    assert_eq!(presumption.gaps, [Gap::Counted]);
    assert_eq!(of(&coverage(&policy, &[r#"{"b": true}"#]), "presumes sheet.a").counted, Some(1));
}

#[test]
fn a_row_counts_where_it_fits() {
    let statements = "outcomes yes_it_is \"Y\" no_it_is_not \"N\"
table points \"points\"
  | sheet.n  | points |
  | under 10 | 0      |
  | at least 10 | 5   |
rule 1 \"One\" yes_it_is when points is at least 5
rule 2 \"Else\" no_it_is_not otherwise
";
    let coverage = shown(statements, &[r#"{"n": 10}"#, r#"{}"#]);
    assert_eq!(of(&coverage, "table points row 1").gaps, [Gap::Counted]);
    let row = of(&coverage, "table points row 2");
    assert_eq!((row.kind, row.counted, row.yes), (ProvisionKind::Row, Some(1), None));
}

#[test]
fn a_factor_is_looked_at_where_it_is_weighed() {
    let statements = "outcomes weighed discretion \"W\" no_it_is_not \"N\"
rule 1 \"One\" weighed when sheet.a
rule 2 \"Else\" no_it_is_not otherwise
factors
  for
    (a) \"both\": all of
      (1) sheet.b
      (2) sheet.c
";
    let unweighed = shown(statements, &[r#"{"a": false, "b": true, "c": true}"#]);
    assert_eq!(of(&unweighed, "factors for (a)").gaps, [Gap::True, Gap::False, Gap::Unknown]);
    let weighed = shown(statements, &[r#"{"a": true, "b": true, "c": false}"#]);
    let factor = of(&weighed, "factors for (a)");
    assert_eq!((factor.kind, factor.no, factor.decided), (ProvisionKind::Factor, Some(1), None));
    // What is part of a factor decides whether it is there.
    assert_eq!(of(&weighed, "factors for (a)(1)").decided, Some(false));
    assert_eq!(of(&weighed, "factors for (a)(2)").decided, Some(true));
}

#[test]
fn a_rule_that_deems_or_waives_counts_where_it_changes_something() {
    let deems = "outcomes yes_it_is \"Y\" no_it_is_not \"N\"
rule 1 \"One\" yes_it_is when sheet.a
rule 2 \"Deems\" deems sheet.a is yes for rule 1 when sheet.b
rule 3 \"Else\" no_it_is_not otherwise
";
    assert_eq!(of(&shown(deems, &[r#"{"a": true, "b": true}"#]), "rule 2").counted, Some(0));
    assert_eq!(of(&shown(deems, &[r#"{"a": false, "b": true}"#]), "rule 2").counted, Some(1));
    let waives = "outcomes yes_it_is \"Y\" no_it_is_not \"N\"
rule 1 \"One\" yes_it_is when all of (a) sheet.a (b) sheet.c
rule 2 \"Waives\" waives rule 1(a) when sheet.b
rule 3 \"Else\" no_it_is_not otherwise
";
    assert_eq!(of(&shown(waives, &[r#"{"a": true, "b": true, "c": true}"#]), "rule 2").counted, Some(0));
    let waived = shown(waives, &[r#"{"a": false, "b": true, "c": true}"#]);
    assert_eq!((of(&waived, "rule 2").counted, of(&waived, "rule 2").decided), (Some(1), Some(true)));
    // With the rule that waives it a clause is true.
    assert_eq!(of(&waived, "rule 1(a)").yes, Some(1));
}

#[test]
fn what_cannot_be_is_not_expected() {
    let statements = "outcomes yes_it_is \"Y\" no_it_is_not \"N\"
rule 1 \"One\" yes_it_is when all of
    (a) \"a, or it is open\": sheet.a or unsettled \"the text does not say\"
    (b) unsettled \"nor this\"
rule 2 \"Else\" no_it_is_not otherwise
";
    let coverage = shown(statements, &[r#"{"a": true}"#]);
    let open = of(&coverage, "rule 1(a)");
    assert_eq!((open.yes, open.no, open.unknown), (Some(1), None, Some(0)));
    assert_eq!(open.gaps, [Gap::Unknown, Gap::Decided]);
    // A question of law is unknown by its nature; what it would decide is told.
    let question = of(&coverage, "rule 1(b)");
    assert_eq!((question.yes, question.no, question.unknown, question.decided), (None, None, None, Some(true)));
    let otherwise = of(&coverage, "rule 2");
    assert_eq!((otherwise.yes, otherwise.gaps), (None, vec![Gap::Counted]));
}

#[test]
fn a_decision_shows_the_same_once() {
    let policy = policy("", EITHER);
    let case = policy.read_case("case", br#"{"a": true, "b": false}"#).unwrap();
    let decisions = policy.on(date!(2024 - 02 - 28)).decide(&case).unwrap();
    let mut coverage = policy.coverage();
    assert!(coverage.is_empty());
    coverage.add(&decisions);
    coverage.add(&decisions);
    assert_eq!(of(&coverage, "rule 1(a)").yes, Some(1));
    coverage.add(&policy.on(date!(2024 - 02 - 29)).decide(&case).unwrap());
    assert_eq!(of(&coverage, "rule 1(a)").yes, Some(2));
    assert_eq!(coverage.never(Truth::No), ["p rule 1", "p rule 1(a)"]);
}

#[test]
fn a_term_is_shown_by_the_policies_that_use_it() {
    let other = "policy q \"Q\"\n  uses v, p\n  case sheet : sheet\noutcomes good \"G\" bad \"B\"
rule 1 \"One\" good when blue of sheet
rule 2 \"Else\" bad otherwise
";
    let own = "outcomes yes_it_is \"Y\" no_it_is_not \"N\"
term blue of s : sheet \"is blue\" when all of (1) s.a (2) s.b
rule 1 \"One\" yes_it_is when blue of sheet
rule 2 \"Else\" no_it_is_not otherwise
";
    let set = PolicySet::load([file("", own), PolicyFile::new("q.kijun", other)]).unwrap();
    let (p, q) = (set.policy("p").unwrap(), set.policy("q").unwrap());
    let case = q.read_case("case", br#"{"a": true, "b": false}"#).unwrap();
    let decisions = q.on(date!(2024 - 02 - 28)).decide(&case).unwrap();
    let (mut of_p, mut of_q) = (p.coverage(), q.coverage());
    of_p.add(&decisions);
    of_q.add(&decisions);
    let clause = of(&of_p, "term blue(2)");
    assert_eq!((clause.no, clause.decided), (Some(1), Some(true)));
    assert_eq!(of(&of_p, "rule 1").yes, Some(0));
    // And it is not expected of the policy that uses it.
    assert!(of_q.addresses().all(|at| !at.contains("term")));
}

/// The truths that reasons tell, by the address of the provision. A cited rule tells whether it applies, and not always
/// whether it is met.
fn truths<'a>(reasons: &[Reason<'a>], into: &mut BTreeSet<(&'a str, Truth)>) {
    for reason in reasons.iter().filter(|reason| reason.cited.is_none() && !reason.otherwise) {
        into.insert((reason.at, reason.truth));
        truths(&reason.clauses, into);
        truths(&reason.unless, into);
    }
}

#[test]
fn whatever_reasons_tell_was_seen() {
    check("coverage", &|pair| {
        // What the checker refuses is none of its business.
        let Ok(set) = loaded(pair) else { return Ok(()) };
        // What is seen of another text of the policy is not entered with this one.
        if pair.is_amended() {
            return Ok(());
        }
        let policy = set.policy(NAME).map_err(|problem| problem.to_string())?;
        let decisions = decide(&set, pair)?;
        let mut coverage = policy.coverage();
        coverage.add(&decisions);
        let (covered, left_out) = coverage.report();
        for decision in &decisions {
            let explanation = decision.explain();
            let complete = explanation.errors.iter().all(|error| !error.text.contains("steps"));
            let mut told = BTreeSet::new();
            truths(&explanation.reasons, &mut told);
            for (at, truth) in told.into_iter().filter(|_| complete && left_out == 0) {
                let Some(one) = covered.iter().find(|one| one.at == at) else { continue };
                let times = match truth {
                    Truth::Yes => one.yes,
                    Truth::No => one.no,
                    Truth::Unknown => one.unknown,
                };
                // A rule without clauses is told by its condition, and its reason by whether it is met.
                if times == Some(0) && one.kind != ProvisionKind::Rule {
                    return Err(format!("{at} is {truth:?} in {}, and was not seen so", decision.to_json()));
                }
            }
        }
        Ok(())
    });
}
