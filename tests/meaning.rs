//! Sentences of the language page, each with a case.

use kijun::{PolicyFile, PolicySet, Truth, date};

/// The result of a policy with one condition, for a case of one record.
fn decide(condition: &str, json: &str) -> String {
    let text = format!(
        "vocabulary v \"V\"
         ages by birthday
         record item \"I\"
           big : yes/no \"is big\"
           weight : number or none \"weight\"
           bought : date \"bought on\"
           kept : span \"kept for\"
         record box \"A box\"
           full : yes/no \"is full\"
           size : number or none \"size\"
           born : date \"day\"
           length : span \"length\"
           items : list of item \"items\"
         policy p \"P\"
         uses v
         case box : box
         parameter limit \"the limit\" from 2020-01-01: 10 from 2024-02-28: 20
         term share of i : item on d : date \"share\" is i.weight times completed years from i.bought to d rounded down to 0 places
         outcomes yes_ \"Y\" no_ \"N\"
         rule 1 \"R\" yes_ when {condition}
         rule 2 \"S\" no_ otherwise"
    );
    let set = PolicySet::load([PolicyFile::new("p.kijun", text)]).unwrap();
    let policy = set.policy("p").unwrap();
    let case = policy.read_case("case", json.as_bytes()).unwrap();
    let decision = policy.on(date!(2024 - 02 - 28)).decide(&case).unwrap().remove(0);
    decision.outcome().map_or_else(|| decision.result().to_owned(), str::to_owned)
}

#[test]
fn conditions_follow_their_sentences() {
    let some_unknown = r#"{"items": [{"big": true}, {"big": true}, {}]}"#;
    for (condition, json, result) in [
        // Kleene's logic, and a fact that is not held.
        ("box.full", "{}", "undetermined"),
        ("box.full and no", "{}", "no_"),
        ("box.full or yes", "{}", "yes_"),
        ("not box.full", r#"{"full": false}"#, "yes_"),
        // `none`: no in every comparison of order, negated or not.
        ("box.size is none", r#"{"size": null}"#, "yes_"),
        ("box.size is under 5", r#"{"size": null}"#, "no_"),
        ("box.size is not under 5", r#"{"size": null}"#, "no_"),
        ("box.size plus 1 is over 0", r#"{"size": null}"#, "no_"),
        // Lists: unknown, empty, with unknown elements.
        ("some i in box.items satisfies i.big", "{}", "undetermined"),
        ("some i in box.items satisfies i.big", r#"{"items": []}"#, "no_"),
        ("every i in box.items satisfies i.big", r#"{"items": []}"#, "yes_"),
        ("no i in box.items satisfies i.big", r#"{"items": []}"#, "yes_"),
        ("some i in box.items satisfies i.big", some_unknown, "yes_"),
        ("every i in box.items satisfies i.big", some_unknown, "undetermined"),
        ("count of box.items is 3", some_unknown, "yes_"),
        // A count with unknown elements is a range.
        ("count of i in box.items where (i.big) is over 1", some_unknown, "yes_"),
        ("count of i in box.items where (i.big) is over 2", some_unknown, "undetermined"),
        ("count of i in box.items where (i.big) is over 3", some_unknown, "no_"),
        ("count of i in box.items where (i.big) is 1", some_unknown, "no_"),
        ("count of i in box.items where (i.big) is not 1", some_unknown, "yes_"),
        ("count of i in box.items where (i.big) is 2", some_unknown, "undetermined"),
        ("10 minus count of i in box.items where (i.big) is at least 7", some_unknown, "yes_"),
        ("10 minus count of i in box.items where (i.big) is at least 8", some_unknown, "undetermined"),
        // Ages and leap days; spans by months, then days.
        ("age of box.born on 2022-02-28 is 17", r#"{"born": "2004-02-29"}"#, "yes_"),
        ("age of box.born on 2022-03-01 is 18", r#"{"born": "2004-02-29"}"#, "yes_"),
        ("box.length is over 1 year", r#"{"length": "P1Y"}"#, "no_"),
        ("box.length is over 1 year", r#"{"length": "P1Y1D"}"#, "yes_"),
        ("box.length is under 1 month", r#"{"length": "P27D"}"#, "yes_"),
        ("box.length is under 1 month", r#"{"length": "P28D"}"#, "undetermined"),
        // A calculation without a result is unknown.
        ("1 divided by box.size rounded up to 0 places is over 1", r#"{"size": 0}"#, "undetermined"),
        ("2 divided by box.size rounded half up to 1 place is 0.7", r#"{"size": 3}"#, "yes_"),
        // `if` on an unknown condition.
        ("if box.full then 1 is 1 else 2 is 2", "{}", "yes_"),
        ("(if box.full then 1 else 2) is over 0", "{}", "undetermined"),
        // Totals: none is passed over, an unknown makes them unknown, nothing makes them none or 0.
        (
            "sum of i.weight for each i in box.items is 3",
            r#"{"items": [{"weight": 1}, {"weight": 2}, {"weight": null}]}"#,
            "yes_",
        ),
        ("sum of i.weight for each i in box.items is 0", r#"{"items": []}"#, "yes_"),
        ("sum of i.kept for each i in box.items is 0 days", r#"{"items": []}"#, "yes_"),
        (
            "sum of i.kept for each i in box.items is at least 1 year 2 days",
            r#"{"items": [{"kept": "P1Y"}, {"kept": "P2D"}]}"#,
            "yes_",
        ),
        (
            "sum of i.weight for each i in box.items where (i.big) is 1",
            r#"{"items": [{"big": true, "weight": 1}, {"big": false, "weight": 5}]}"#,
            "yes_",
        ),
        ("sum of i.weight for each i in box.items is over 1", r#"{"items": [{"weight": 5}, {}]}"#, "undetermined"),
        ("sum of i.weight for each i in box.items is over 1", "{}", "undetermined"),
        (
            "largest of i.weight for each i in box.items is 2",
            r#"{"items": [{"weight": 1}, {"weight": 2}, {"weight": null}]}"#,
            "yes_",
        ),
        ("smallest of i.weight for each i in box.items is none", r#"{"items": []}"#, "yes_"),
        ("smallest of i.weight for each i in box.items is under 5", r#"{"items": [{"weight": null}]}"#, "no_"),
        (
            "earliest of i.bought for each i in box.items is 2020-02-29",
            r#"{"items": [{"bought": "2020-03-01"}, {"bought": "2020-02-29"}]}"#,
            "yes_",
        ),
        (
            "latest of i.bought for each i in box.items is after 2020-02-29",
            r#"{"items": [{"bought": "2020-03-01"}, {"bought": "2020-02-29"}]}"#,
            "yes_",
        ),
        (
            "largest of i.kept for each i in box.items is over 1 day",
            r#"{"items": [{"kept": "P1M"}, {"kept": "P30D"}]}"#,
            "undetermined",
        ),
        ("largest of box.size, 3, 2 is 3", r#"{"size": null}"#, "yes_"),
        ("smallest of box.size, 3 is 1", r#"{"size": 1}"#, "yes_"),
        ("smallest of box.size, 3 is 1", "{}", "undetermined"),
        (
            "count of distinct i.weight for each i in box.items is 2",
            r#"{"items": [{"weight": 1}, {"weight": 2}, {"weight": 1}, {"weight": null}]}"#,
            "yes_",
        ),
        ("count of distinct i.weight for each i in box.items is over 0", r#"{"items": [{"weight": 1}, {}]}"#, "yes_"),
        (
            "count of distinct i.weight for each i in box.items is over 1",
            r#"{"items": [{"weight": 1}, {}]}"#,
            "undetermined",
        ),
        // A value that is a range may be any of its numbers.
        (
            "count of distinct (count of j in box.items where (j.big)) for each i in box.items is 1",
            r#"{"items": [{}, {"big": true}]}"#,
            "undetermined",
        ),
        // A parameter on the decision's date, on another, and before its first value.
        ("limit is 20", "{}", "yes_"),
        ("limit on 2024-02-27 is 10", "{}", "yes_"),
        ("limit on box.born is 10", "{}", "undetermined"),
        ("limit on 2019-12-31 is under 100", "{}", "undetermined"),
        // A term of something on a day.
        (
            "some i in box.items satisfies share of i on 2024-01-01 is 8",
            r#"{"items": [{"weight": 2, "bought": "2020-01-01"}]}"#,
            "yes_",
        ),
        (
            "some i in box.items satisfies share of i on decision_date is 8",
            r#"{"items": [{"weight": 2, "bought": "2020-02-29"}]}"#,
            "no_",
        ),
        ("unsettled \"open\"", "{}", "undetermined"),
        ("at least 2 of (a) yes (b) box.full (c) yes", "{}", "yes_"),
        ("at least 3 of (a) yes (b) box.full (c) yes", "{}", "undetermined"),
        ("none of (a) no (b) box.full", "{}", "undetermined"),
    ] {
        assert_eq!(decide(condition, json), result, "{condition} on {json}");
    }
}

/// Rules are asked in turn, whichever way they give way to one another, and however many there are.
#[test]
fn of_very_many_rules_those_that_stand_apply() {
    const MANY: usize = 70;
    // Each stands despite its neighbour: one policy has them upwards, the other downwards.
    for upwards in [true, false] {
        let rules = (1..=MANY).map(|n| {
            let other = if upwards { n - 1 } else { n + 1 };
            let despite = if (1..=MANY).contains(&other) { format!(" despite rule {other}") } else { String::new() };
            let relation = if upwards { "at least" } else { "at most" };
            let cited = if n == MANY { "" } else { " and (rule 70 is met or yes)" };
            let outcome = if n % 2 == 0 { "even" } else { "odd" };
            format!("rule {n} \"{n}\"{despite} {outcome} when box.size is {relation} {n}{cited}\n")
        });
        let text = format!(
            "vocabulary v \"V\" record box \"A box\" size : number \"size\"
             policy p \"P\" uses v case box : box outcomes even \"E\" odd \"O\"
             {}",
            rules.collect::<String>()
        );
        let set = PolicySet::load([PolicyFile::new("p.kijun", text)]).unwrap_or_else(|found| panic!("{found}"));
        let policy = set.policy("p").unwrap();
        let on = policy.on(date!(2024 - 02 - 28));
        for size in [0, 1, 2, 62, 63, 64, 65, 66, 69, 70, 71] {
            let case = policy.read_case("case", format!("{{\"size\": {size}}}").as_bytes()).unwrap();
            let finding = on.findings(&case).next().unwrap().unwrap();
            // The last one that is met applies; the one before it does not, and so the next one does again.
            let met = if upwards { 1..=size.min(MANY) } else { size.max(1)..=MANY };
            let last = if upwards { *met.end() } else { *met.start() };
            let applying: Vec<usize> = met.filter(|n| n % 2 == last % 2).collect();
            let outcome = if last % 2 == 0 { "even" } else { "odd" };
            assert_eq!(finding.outcome(), (!applying.is_empty()).then_some(outcome), "{size} {upwards}");
            let decision = finding.decision();
            let names: Vec<String> = applying.iter().map(|n| format!("p rule {n}")).collect();
            assert_eq!(decision.rules(), names, "{size} {upwards}");
            let reasons = decision.reasons();
            let applies = reasons.iter().filter(|reason| reason.applies == Some(Truth::Yes)).map(|reason| reason.at);
            assert_eq!(applies.collect::<Vec<_>>(), names, "{size} {upwards}");
        }
        let case = policy.read_case("case", b"{}").unwrap();
        let possible = ["even", "odd", "undecided"];
        let finding = on.findings(&case).next().unwrap().unwrap();
        assert!(possible.iter().all(|one| finding.possible().contains(one)), "{:?}", finding.possible());
    }
}
