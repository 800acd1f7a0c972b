//! A policy that asks another over all days, when amendments change either.

use kijun::{PolicyFile, PolicySet};

/// Two policies, one of which asks the other, each with what its header says and what amends it.
fn warnings(window: &str, more: &str) -> Vec<String> {
    let policy = |name: &str, window: &str, cond: &str| {
        format!(
            "policy {name} \"{name}\"\n  in force from {window}\n  uses people\n  case man : man\n
             outcomes\n  well \"well\"\n  ill \"ill\"\n
             rule 1 \"one\"\n  well when {cond}\n\nrule 2 \"two\"\n  ill otherwise\n\n"
        )
    };
    let text = format!(
        "vocabulary people \"People\"\n\nrecord man \"A man\"\n  fit : yes/no \"is fit\"\n\n{}{}{more}",
        policy("asked", window, "man.fit"),
        policy("asker", "2020-01-01", "asked of man is well")
    );
    let set = PolicySet::load([PolicyFile::new("people", text)]).unwrap_or_else(|problems| panic!("{problems}"));
    set.warnings().iter().map(|one| format!("{} {}", one.code(), one.file().slice(one.span()))).collect()
}

/// An amendment that begins on 1 April 2024.
fn amends(policy: &str, change: &str) -> String {
    format!("amendment change_{policy} \"\"\n  amends {policy}\n  in force from 2024-04-01\n\n{change}\n\n")
}

const ENDS: &str = "replace in force with: in force from 2020-01-01 to 2024-12-31";
const LAPSES: &str = "K0431 asked";

#[test]
fn an_amendment_may_let_the_asked_one_lapse_or_stay() {
    assert_eq!(warnings("2020-01-01", ""), [""; 0]);
    assert_eq!(warnings("2020-01-01", &amends("asked", ENDS)), [LAPSES]);
    let stays = amends("asked", "replace in force with: in force from 2020-01-01");
    assert_eq!(warnings("2020-01-01 to 2024-12-31", &stays), [""; 0]);
    // Before it can do so the policy has lapsed.
    let last = "2020-01-01 to 2024-02-29";
    assert_eq!(warnings(last, &amends("asked", "replace title with: \"late\"")), [LAPSES]);
}

#[test]
fn an_amendment_may_let_the_asking_one_end_or_ask_no_more() {
    let last = "2020-01-01 to 2024-12-31";
    assert_eq!(warnings(last, ""), [LAPSES]);
    assert_eq!(warnings(last, &amends("asker", ENDS)), [""; 0]);
    let other = "replace rule 1 with:\n\nrule 1 \"one\"\n  well when man.fit";
    assert_eq!(warnings(last, &amends("asker", other)), [""; 0]);
    // It stops asking only when the other has lapsed, or for some cases.
    assert_eq!(warnings("2020-01-01 to 2024-02-29", &amends("asker", other)), [LAPSES]);
    let some = other.replace("replace rule", "governs cases where man.fit\n\nreplace rule");
    assert_eq!(warnings(last, &amends("asker", "\n").replace("\n\n\n\n", &format!("\n  {some}\n"))), [LAPSES]);
    // One that begins to ask is told at its own line.
    let asks = "insert after rule 1:\n\nrule 1a \"more\"\n  well when asked of man is ill";
    assert_eq!(warnings(last, &amends("asker", &format!("{other}\n\n{asks}"))), [LAPSES]);
}

#[test]
fn a_written_day_is_compared_with_all_days_on_which_it_is_in_force() {
    let on = |day: &str| {
        amends("asker", &format!("replace rule 1 with:\n\nrule 1 \"one\"\n  well when asked of man on {day} is well"))
    };
    let more = |day: &str| format!("{}{}", amends("asked", ENDS), on(day));
    assert_eq!(warnings("2020-01-01", &more("2024-12-31")), [""; 0]);
    assert_eq!(warnings("2020-01-01", &more("2025-01-01")), ["K0432 2025-01-01"]);
}
