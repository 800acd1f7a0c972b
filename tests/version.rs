//! The version of a policy: a hash of all that decides by it, and of nothing else.

use kijun::{PolicyFile, PolicySet, date};

use crate::support::shipped;

const WORDS: &str = "vocabulary words \"Words\"
record sheet \"A sheet\"
  a : yes/no \"a holds\"
  b : yes/no \"b holds\"
  income : number \"income\"
";
const OTHER: &str = "vocabulary other \"Other words\"
record leaf \"A leaf\" green : yes/no \"is green\"
policy alone \"Alone\" uses other case leaf : leaf
outcomes kept \"kept\"
rule 1 \"Kept\" kept when leaf.green
";
const ASKED: &str = "policy last \"Asked by the asked\" uses words case sheet : sheet
outcomes far \"far\" near \"near\"
rule 1 \"Far\" far when sheet.income is over 500
rule 2 \"Near\" near otherwise
policy asked \"Asked\" uses words case sheet : sheet
outcomes good \"good\" bad \"bad\"
term holds of s : sheet \"holds\" when s.b
rule 1 \"Good\" good when all of (a) \"b holds\": holds of sheet (b) \"is far\": last of sheet is far
rule 2 \"Bad\" bad otherwise
";
const ASKS: &str = "policy asks \"Asks\" uses words case sheet : sheet
  source \"Guideline\" on 2024-01-01
outcomes yes_ \"yes\" no_ \"no\"
rule 1 \"Yes\" yes_ when all of
  (a) \"a holds\": sheet.a note \"told\"
  (b) \"earns enough\": sheet.income is at least 1,000
  (c) \"is good\": asked of sheet is good
rule 2 \"No\" no_ otherwise
example \"nothing known\" on 2024-01-01
  expect undetermined: yes_ or no_
";

fn set(texts: &[&str]) -> PolicySet {
    let files = texts.iter().enumerate().map(|(at, text)| PolicyFile::new(format!("{at}.kijun"), *text));
    PolicySet::load(files).unwrap_or_else(|problems| panic!("{problems}"))
}

/// The version of `asks`, or of whatever else, of the four texts after a change.
fn version(policy: &str, change: (&str, &str)) -> String {
    let texts = [WORDS, OTHER, ASKED, ASKS].map(|text| text.replace(change.0, change.1));
    let changed = texts.concat() != [WORDS, OTHER, ASKED, ASKS].concat();
    assert_eq!(changed, change.0 != change.1, "{change:?} changes something");
    set(&texts.each_ref().map(String::as_str)).policy(policy).unwrap().version().to_owned()
}

#[test]
fn a_version_is_a_hash_of_the_canonical_text() {
    let text = "kijun 1
policy alone \"Alone\"
  uses other
  case leaf : leaf

outcomes
  kept  \"kept\"

rule 1 \"Kept\"
  kept when leaf.green

vocabulary other \"Other words\"

record leaf \"A leaf\"
  green : yes/no \"is green\"
";
    let hash: String = hmac_sha256::Hash::hash(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(version("alone", ("", "")), format!("sha256:{hash}"));
    // The same by another program.
    assert_eq!(hash, "2f0c4c2a9dc5a4b2453aeee4f634a943a3ac817495f5371eaf0433f118530418");
}

#[test]
fn what_decides_nothing_changes_no_version() {
    let before = version("asks", ("", ""));
    for change in [
        ("  source", "\n\n\t source"),
        ("outcomes yes_", "# a comment\noutcomes yes_"),
        ("at least 1,000", "at least (1000.0)"),
        ("sheet.a note", "(sheet.a)note"),
        ("\"earns enough\":", "“earns enough”："),
        ("example \"nothing known\"", "example \"nothing is known\""),
        ("  expect undetermined: yes_ or no_", "  given sheet.a is yes\n  expect undetermined: no_ or yes_"),
        // A policy that is not asked, and a vocabulary that is not used.
        ("Alone", "Alone at last"),
        ("is green", "is not brown"),
    ] {
        assert_eq!(before, version("asks", change), "{change:?}");
    }
    let all = [ASKS, WORDS, ASKED, OTHER];
    assert_eq!(before, set(&all).policy("asks").unwrap().version());
    assert_eq!(before, set(&[&all.concat()]).policy("asks").unwrap().version());
    assert_eq!(before, set(&[WORDS, ASKED, ASKS]).policy("asks").unwrap().version());
}

#[test]
fn what_decides_changes_the_version() {
    let before = version("asks", ("", ""));
    let mut versions = vec![before];
    for change in [
        ("at least 1,000", "at least 1,001"),
        ("\"earns enough\"", "\"earns a living\""),
        ("Guideline", "Guidelines"),
        ("on 2024-01-01\noutcomes", "on 2024-01-02\noutcomes"),
        ("note \"told\"", "note \"said\""),
        ("yes_ \"yes\"", "yes_ entitled \"yes\""),
        ("no_", "not_"),
        ("\"Yes\"", "\"Yes, then\""),
        ("case sheet : sheet\n  source", "case sheet : sheet in force from 2020-01-01\n  source"),
        // The vocabulary, the policy that is asked, and the one that this one asks.
        ("b : yes/no", "b : yes/no, judged"),
        ("when s.b", "when not s.b"),
        ("over 500", "over 501"),
    ] {
        versions.push(version("asks", change));
    }
    let count = versions.len();
    versions.sort();
    versions.dedup();
    assert_eq!(versions.len(), count, "no two are the same");
    // What asks is nothing to what is asked.
    assert_eq!(version("asked", ("", "")), version("asked", ("at least 1,000", "at least 1,001")));
    assert_ne!(version("asked", ("", "")), version("last", ("", "")));
}

#[test]
fn the_terms_of_another_policy_decide_too() {
    let user = "policy user \"Uses terms\" uses words, asked case sheet : sheet
outcomes yes_ \"yes\"
rule 1 \"Yes\" yes_ when holds of sheet
";
    let version = |asked: &str| set(&[WORDS, asked, user]).policy("user").unwrap().version().to_owned();
    assert_eq!(version(ASKED), version(&ASKED.replace("outcomes", " outcomes")));
    assert_ne!(version(ASKED), version(&ASKED.replace("when s.b", "when not s.b")));
}

#[test]
fn a_decision_names_the_version() {
    let set = PolicySet::load([shipped("residence", None), shipped("minors_2023", None)]).unwrap();
    let policy = set.policy("minors_2023").unwrap();
    let case = policy.read_case("case", br#"{"people": [{"id": "ken"}]}"#).unwrap();
    let decision = policy.on(date!(2023 - 10 - 01)).decide(&case).unwrap().remove(0);
    assert_eq!(decision.version(), policy.version());
    let start = format!(r#"{{"policy":"minors_2023","version":"{}","engine":"#, policy.version());
    assert!(decision.to_json().starts_with(&start), "{}", decision.to_json());
    let (algorithm, hash) = policy.version().split_once(':').unwrap();
    assert_eq!((algorithm, hash.len()), ("sha256", 64));
    assert!(hash.chars().all(|c| matches!(c, '0'..='9' | 'a'..='f')));
}
