//! Work and depth are counted: what is too much is refused, and nothing runs without bound.

use kijun::{Code, PolicyFile, PolicySet, Problems, date};

const VOCABULARY: &str = "vocabulary v \"V\"
  ages by birthday
record item \"I\"
  id : key
  near : references to item \"near\"
record box \"A box\"
  full : yes/no \"is full\"
  size : number \"size\"
  items : list of item \"items\"
";
const HEADER: &str = "policy p \"P\"
  uses v
  case box : box
outcomes a \"A\" b \"B\"
";

fn load(statements: &str) -> Result<PolicySet, Problems> {
    PolicySet::load([PolicyFile::new("p.kijun", format!("{VOCABULARY}{HEADER}{statements}"))])
}

/// A chain of terms, each in so many brackets.
fn chain(terms: usize, brackets: usize) -> String {
    let mut text = String::new();
    for at in 0..terms {
        let inner = if at == 0 { "b.full".to_owned() } else { format!("t{} of b", at - 1) };
        let (open, close) = ("not (".repeat(brackets), ")".repeat(brackets));
        text += &format!("term t{at} of b : box \"T\" when {open}{inner}{close}\n");
    }
    text + &format!("rule 1 \"R\" a when t{} of box\nrule 2 \"S\" b otherwise\n", terms - 1)
}

#[test]
fn depth_is_counted_over_terms_and_rules_together() {
    let deep = load(&chain(5, 28)).unwrap_err();
    assert_eq!(deep.diagnostics()[0].code(), Code::TooDeep, "{deep}");
    // What is just allowed is decided, with reasons, on a small stack.
    let set = load(&chain(3, 28)).unwrap();
    let small = std::thread::Builder::new().stack_size(1 << 20);
    let run = small.spawn(move || {
        let policy = set.policy("p").unwrap();
        let case = policy.read_case("c", br#"{"full": true}"#).unwrap();
        let decision = policy.on(date!(2023 - 10 - 01)).decide(&case).unwrap().remove(0);
        assert_eq!(decision.outcome(), Some("a"));
        assert!(decision.to_json().contains("\"full\":true"));
    });
    run.unwrap().join().unwrap();
}

#[test]
fn a_value_used_twice_at_every_step_is_calculated_once() {
    let mut text = "term t0 is box.size\n".to_owned();
    for at in 1..28 {
        text += &format!("term t{at} is t{0} minus t{0} plus box.size\n", at - 1);
    }
    let set = load(&(text + "rule 1 \"R\" a when t27 is 3\nrule 2 \"S\" b otherwise\n")).unwrap();
    let policy = set.policy("p").unwrap();
    let case = policy.read_case("c", br#"{"size": 3}"#).unwrap();
    let decision = policy.on(date!(2023 - 10 - 01)).decide(&case).unwrap().remove(0);
    assert_eq!(decision.outcome(), Some("a"));
    assert!(decision.to_json().contains("\"values\":{\"size\":3}"), "{}", decision.to_json());
}

#[test]
fn work_on_lists_is_counted() {
    let statements = "rule 1 \"R\" a when every x in box.items satisfies every y in box.items satisfies every z in box.items satisfies (x is y or y is z or z is x or box.full)\nrule 2 \"S\" b otherwise\n";
    let set = load(statements).unwrap();
    let policy = set.policy("p").unwrap();
    let items: Vec<String> = (0..2000).map(|at| format!("{{\"id\": \"i{at}\"}}")).collect();
    let case =
        policy.read_case("c", format!("{{\"full\": true, \"items\": [{}]}}", items.join(",")).as_bytes()).unwrap();
    let problems = policy.on(date!(2023 - 10 - 01)).decide(&case).unwrap_err();
    assert_eq!(problems.diagnostics()[0].code(), Code::TooManySteps);
}

#[test]
fn reasons_that_take_too_much_are_left_out_and_said_to_be() {
    // The outcome is found at the first element; its reasons would go through all pairs.
    let statements = "rule 1 \"R\" a when some x in box.items satisfies some y in box.items satisfies (box.full and not (x is y and not box.full))\nrule 2 \"S\" b otherwise\n";
    let set = load(statements).unwrap();
    let policy = set.policy("p").unwrap();
    let items: Vec<String> = (0..3000).map(|at| format!("{{\"id\": \"i{at}\"}}")).collect();
    let case =
        policy.read_case("c", format!("{{\"full\": true, \"items\": [{}]}}", items.join(",")).as_bytes()).unwrap();
    let decision = policy.on(date!(2023 - 10 - 01)).decide(&case).unwrap().remove(0);
    assert_eq!(decision.outcome(), Some("a"));
    let explanation = decision.explain();
    assert!(explanation.reasons.is_empty());
    assert!(explanation.errors[0].text.contains("more steps than are allowed"), "{:?}", explanation.errors);
}

#[test]
fn a_case_read_for_other_records_is_refused() {
    let one = load("rule 1 \"R\" a when box.full\nrule 2 \"S\" b otherwise\n").unwrap();
    let other = PolicySet::load([PolicyFile::new(
        "p.kijun",
        format!(
            "{}{HEADER}rule 1 \"R\" a when box.full\nrule 2 \"S\" b otherwise\n",
            VOCABULARY.replace("size", "girth")
        ),
    )])
    .unwrap();
    let case = one.policy("p").unwrap().read_case("c", br#"{"full": true}"#).unwrap();
    let problems = other.policy("p").unwrap().on(date!(2023 - 10 - 01)).decide(&case).unwrap_err();
    assert_eq!(problems.diagnostics()[0].code(), Code::OtherRecords);
    // The same records, loaded again, are the same.
    let again = load("rule 1 \"R\" a when not box.full\nrule 2 \"S\" b otherwise\n").unwrap();
    let decisions = again.policy("p").unwrap().on(date!(2023 - 10 - 01)).decide(&case).unwrap();
    assert_eq!(decisions[0].outcome(), Some("b"));
}

/// Every fact that is looked at takes a step, however many of them stand in one condition.
#[test]
fn many_facts_in_lists_in_lists_are_counted() {
    let facts: String = (0..40).map(|least| format!("box.size is at least {least} and ")).collect();
    let lists: String = ["x", "y", "z"].map(|one| format!("some {one} in box.items satisfies ")).concat();
    let rules = format!("rule 1 \"R\" a when {lists} ({facts} box.full)\nrule 2 \"S\" b otherwise\n");
    let policy = load(&rules).unwrap().policy("p").unwrap();
    let items: Vec<String> = (0..100).map(|n| format!("{{\"id\": \"i{n}\"}}")).collect();
    let json = format!("{{\"full\": false, \"size\": 100, \"items\": [{}]}}", items.join(","));
    let case = policy.read_case("c", json.as_bytes()).unwrap();
    let problems = policy.on(date!(2023 - 10 - 01)).decide(&case).unwrap_err();
    assert_eq!(problems.diagnostics()[0].code(), Code::TooManySteps);
}
