//! What examples and cases show of a policy, what they do not, and the examples that would.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use kijun::ast::Part;
use kijun::{Coverage, Covered, Gap, Policy, PolicyFile, PolicySet, ProvisionKind, Reason, Truth, date};

use crate::generator::{NAME, generate};
use crate::properties::{check, decide, loaded};
use crate::support::{shipped_cases, shipped_set};

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

#[test]
fn what_is_suggested_for_any_policy_can_be_put_into_it() {
    let mut suggested = 0;
    for seed in 1..=2 {
        let pair = generate(seed);
        let Ok(set) = loaded(&pair) else { continue };
        let policy = set.policy(NAME).unwrap();
        let mut coverage = policy.coverage();
        coverage.add(&decide(&set, &pair).unwrap());
        let found = coverage.suggest(|covered, gap| covered.kind == ProvisionKind::Rule && gap != Gap::Decided);
        suggested += found.examples.len();
        let texts: Vec<String> = found.examples.iter().map(|example| example.text.clone()).collect();
        // What stands behind the policy in its file stays there.
        let mut tree = PolicyFile::new("made.kijun", pair.policy.as_str()).parse().unwrap();
        for part in &mut tree.parts {
            let Part::Policy(part) = part else { continue };
            if part.name.text == NAME {
                let text = format!("policy {NAME} \"…\"\n\n{}", texts.join("\n"));
                let Some(Part::Policy(with)) = PolicyFile::new("suggested", text).parse().unwrap().parts.pop() else {
                    panic!("it is a policy")
                };
                part.examples = with.examples;
            }
        }
        let beside = pair.beside.iter().enumerate();
        let files = beside.map(|(at, text)| PolicyFile::new(format!("beside_{at}.kijun"), text.as_str()));
        let again = PolicySet::load(files.chain([PolicyFile::new("made.kijun", tree.to_string())])).unwrap();
        for run in again.policy(NAME).unwrap().examples() {
            assert_eq!(run.problems, [], "{seed}: {}\n{}", run.name, texts.join("\n"));
        }
    }
    assert!(suggested > 1, "{suggested}");
}

/// The policy with examples put behind its last statement.
fn with(text: &str, policy: &Policy, examples: &[String]) -> String {
    assert!(text.contains(&format!("policy {} ", policy.name())));
    format!("{}\n\n{}", text.trim_end(), examples.join("\n"))
}

#[test]
fn suggestions_can_be_put_into_the_policy_pass_and_close_the_gaps() {
    let statements = "outcomes yes_it_is \"Y\" no_it_is_not \"N\"
rule 1 \"One\" yes_it_is when all of
    (a) sheet.a
    (b) \"at least ten\": sheet.n is at least 10
    (c) \"before 2020\": sheet.day is before 2020-01-01
  unless sheet.b
rule 2 \"Else\" no_it_is_not otherwise

example \"it is\" on 2024-02-28
  given sheet.a is yes
  given sheet.b is no
  given sheet.n is 12
  given sheet.day is 2019-05-01
  expect yes_it_is by rule 1
";
    let start = policy("", statements);
    let mut before = start.coverage();
    start.examples().iter().for_each(|run| before.add(&run.decisions));
    let found = before.suggest(|_, _| true);
    assert_eq!(found.open, []);
    let texts: Vec<String> = found.examples.iter().map(|example| example.text.clone()).collect();
    // At the value where it turns, and without what is not needed for it.
    assert!(texts.iter().any(|text| text.contains("given sheet.n is 9\n  expect no_it_is_not")), "{texts:#?}");
    let after = policy("", &with(&format!("policy p \n{statements}"), &start, &texts)["policy p \n".len()..]);
    let mut coverage = after.coverage();
    for run in after.examples() {
        assert_eq!(run.problems, []);
        coverage.add(&run.decisions);
    }
    assert!(coverage.provisions().iter().all(|covered| covered.gaps.is_empty()), "{:#?}", coverage.provisions());
}

#[test]
fn suggestions_for_the_shipped_policies_pass_where_they_are_put() {
    let set = shipped_set();
    let residence = std::fs::read_to_string(shipped("residence")).unwrap();
    for name in ["minors_2023", "minors_2023_as_reported"] {
        let policy = set.policy(name).unwrap();
        let mut coverage = policy.coverage();
        policy.examples().iter().take(2).for_each(|run| coverage.add(&run.decisions));
        let found = coverage.suggest(|covered, _| covered.kind == ProvisionKind::Rule);
        assert!(found.examples.len() > 1, "{name}: {found:#?}");
        let texts: Vec<String> = found.examples.iter().map(|example| example.text.clone()).collect();
        let text = with(&std::fs::read_to_string(shipped(name)).unwrap(), &policy, &texts);
        let file = PolicyFile::new("p.kijun", text.as_str());
        assert_eq!(file.format().unwrap(), text, "it is laid out as it should be");
        let again = PolicySet::load([PolicyFile::new("v.kijun", residence.as_str()), file]).unwrap();
        let again = again.policy(name).unwrap();
        for run in again.examples() {
            assert_eq!(run.problems, [], "{}", run.name);
            coverage.add(&run.decisions);
        }
        let gaps = coverage.provisions();
        for closed in found.examples.iter().flat_map(|example| &example.closes) {
            let covered = gaps.iter().find(|covered| covered.at == closed.at).unwrap();
            assert!(!covered.gaps.contains(&closed.gap), "{closed:?}");
        }
    }
}

fn shipped(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("policies").join(format!("{name}.kijun"))
}

#[test]
fn the_shipped_policies_have_no_gap_without_a_reason() {
    let output = kijun(Path::new(env!("CARGO_MANIFEST_DIR")), &["test", "--coverage", "--format", "json"]);
    let told = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{told}");
    let lines = told.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let mut provisions = 0;
    for line in lines.filter(|line| line["test"].is_null()) {
        assert!(line["coverage"].is_string(), "nothing is left out, and no reason is needless: {line}");
        provisions += 1;
        for gap in line["gaps"].as_array().unwrap() {
            assert!(line["reasons"][gap.as_str().unwrap()].is_string(), "{line}");
        }
    }
    assert!(provisions > 150, "{provisions}");
    assert!(shipped_cases().len() > 100);
}

fn kijun(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kijun"));
    command.args(arguments).current_dir(folder).env("COLUMNS", "80").env("NO_COLOR", "1").output().unwrap()
}

/// A folder with one policy in `policies`, and a file of reasons.
fn folder(name: &str, statements: &str, gaps: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("coverage").join(name);
    let _gone = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(folder.join("policies")).unwrap();
    std::fs::write(folder.join("policies/p.kijun"), file("", statements).bytes).unwrap();
    if !gaps.is_empty() {
        std::fs::write(folder.join("policies/gaps.txt"), gaps).unwrap();
    }
    folder
}

const WITH_EXAMPLE: &str = "outcomes yes_it_is \"<b>Y</b> & 'more'\" no_it_is_not \"N\"
rule 1 \"Either <script>alert(1)</script>\"
  yes_it_is when any of
    (a) \"a < b\": sheet.a
    (b) sheet.b
rule 2 \"Else\" no_it_is_not otherwise
example \"both\" on 2024-02-28
  given sheet.a is yes
  given sheet.b is yes
  expect yes_it_is
";

#[test]
fn the_page_stands_alone_and_shows_the_text_as_it_is() {
    let folder = folder("page", WITH_EXAMPLE, "p rule 1(a) false, unknown: “a” & <nothing> else\n");
    let output = kijun(&folder, &["test", "--html", "coverage.html"]);
    assert!(output.status.success(), "{output:?}");
    let page = std::fs::read_to_string(folder.join("coverage.html")).unwrap();
    assert!(page.starts_with("<!DOCTYPE html>\n<html lang=\"en\">"));
    for needed in [
        "<meta charset=\"utf-8\">",
        "width=device-width",
        "prefers-color-scheme:dark",
        "@media print",
        "<h1>",
        "<main>",
    ] {
        assert!(page.contains(needed), "{needed}");
    }
    for foreign in ["<script", "<link", "<img", "src=", "@import", "url(", "http"] {
        assert!(!page.contains(foreign), "{foreign}");
    }
    assert!(page.contains("Either &lt;script&gt;alert(1)&lt;/script&gt;"));
    assert!(page.contains("&lt;b&gt;Y&lt;/b&gt; &amp; &#39;more&#39;"));
    assert!(page.contains("◇ never unknown: “a” &amp; &lt;nothing&gt; else"));
    assert!(page.contains("▲ never decided"));
    // Every place is named once, and every link leads to one.
    let ids: Vec<&str> = page.split(" id=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    let mut once = ids.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(once.len(), ids.len(), "{ids:?}");
    let links = page.split("href=\"#").skip(1).map(|rest| rest.split('"').next().unwrap());
    assert!(links.clone().count() > 0 && links.clone().all(|link| ids.contains(&link)));
}

#[test]
fn a_page_that_cannot_be_written_is_a_problem() {
    let folder = folder("unwritable", WITH_EXAMPLE, "");
    let output = kijun(&folder, &["test", "--html", "nowhere/coverage.html"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8(output.stderr).unwrap().contains("the page cannot be written"));
}

#[test]
fn reasons_stand_beside_their_gaps_and_are_told_where_there_is_none() {
    let gaps = "# why\n\np rule 1(a) unknown: it is always said\np rule 1(a) true: it never is\n";
    let folder = folder("reasons", WITH_EXAMPLE, gaps);
    let output = kijun(&folder, &["test", "--coverage"]);
    assert!(output.status.success());
    let told = String::from_utf8(output.stdout).unwrap();
    for line in [
        "    - never unknown: it is always said",
        "    ! never false",
        "  rule 1(a): a reason is given why it was never true, and it was",
    ] {
        assert!(told.lines().any(|found| found == line), "{line}\n{told}");
    }
    let output = kijun(&folder, &["test", "--coverage", "--format", "json"]);
    let told = String::from_utf8(output.stdout).unwrap();
    let clause = told.lines().find(|line| line.starts_with("{\"coverage\":\"p rule 1(a)\"")).unwrap();
    let expected = r#"{"coverage":"p rule 1(a)","kind":"clause","text":"a < b","true":1,"false":0,"unknown":0,"decided":false,"gaps":["false","unknown","decided"],"reasons":{"unknown":"it is always said"}}"#;
    assert_eq!(clause, expected);
    assert!(told.contains(r#"{"needless":"p rule 1(a)","gap":"true","reason":"it never is"}"#), "{told}");
}

#[test]
fn a_reason_that_cannot_be_read_is_a_problem() {
    for (line, what) in [
        ("p rule 1(a) never: why", "line 2: this is no reason for a gap"),
        ("p rule 1(a) unknown:", "line 2: this is no reason for a gap"),
        ("p rule 1(z) unknown: why", "line 2: there is no provision `p rule 1(z)`"),
        ("nope rule 1(a) unknown: why", "line 2: there is no policy `nope` beside it"),
    ] {
        let folder = folder("unreadable", WITH_EXAMPLE, &format!("# reasons\n{line}\n"));
        let output = kijun(&folder, &["test", "--coverage"]);
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{told}");
        assert!(told.contains("K0708") && told.contains(what), "{told}");
    }
}

#[test]
fn what_is_suggested_is_printed_as_it_can_be_put_into_the_policy() {
    let folder = folder("suggest", WITH_EXAMPLE, "p rule 1(a) unknown: it is always said\n");
    let output = kijun(&folder, &["test", "--suggest", "p"]);
    assert!(output.status.success());
    let told = String::from_utf8(output.stdout).unwrap();
    assert!(told.contains("# Check it against the source before you keep it.\nexample \"to be checked: "), "{told}");
    assert!(!told.contains("rule 1(a) was never unknown"), "{told}");
    let path = folder.join("policies/p.kijun");
    let text = std::fs::read_to_string(&path).unwrap() + "\n" + &told;
    std::fs::write(&path, text).unwrap();
    let output = kijun(&folder, &["test", "--coverage"]);
    let told = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success() && !told.contains("    ! "), "{told}");
}
