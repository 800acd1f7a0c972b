//! What bad input gets: a code, a place, and never a panic.

use kijun::{Code, PolicyFile, PolicySet};

use crate::support::{errors, shipped};

const HEADER: &str = "vocabulary v \"V\"\nages by birthday\nrecord box \"A box\"\n  full : yes/no \"is full\"\npolicy p \"P\"\nuses v\ncase box : box\noutcomes a \"A\" b \"B\"\n";

fn policy(rules: &str) -> Vec<PolicyFile> {
    vec![PolicyFile::new("p.kijun", format!("{HEADER}{rules}"))]
}

fn first(files: Vec<PolicyFile>) -> Code {
    errors(files)[0].0
}

#[test]
fn texts_that_are_no_policy_are_refused_by_name() {
    let bytes = |bytes: &[u8]| first(vec![PolicyFile::new("p.kijun", bytes)]);
    assert_eq!(bytes(b""), Code::EmptyFile);
    assert_eq!(bytes(b"policy \xff"), Code::Encoding);
    assert_eq!(bytes(b"\xff\xfep\0o\0"), Code::Encoding);
    let nul = errors(vec![PolicyFile::new("p.kijun", &b"policy p \0"[..])]);
    assert!(nul.iter().any(|(code, _, column, _)| (*code, *column) == (Code::ControlCharacter, 10)), "{nul:?}");
    assert_eq!(bytes(&vec![b'a'; 10 << 20]), Code::FileTooLarge);
    let sjis = errors(vec![PolicyFile::new("p.kijun", &b"note \"\x8d\xdd\x97\xaf\x8e\x91\x8ai\""[..])]);
    assert!(sjis[0].3.contains("Shift_JIS"), "{sjis:?}");
}

#[test]
fn depth_is_counted() {
    for (inner, count) in [("(", 200_000), ("not ", 200_000), ("some x in box.full satisfies ", 60_000)] {
        let rule = format!("rule 1 \"R\" a when {}box.full\nrule 2 \"S\" b otherwise", inner.repeat(count));
        assert!(errors(policy(&rule)).iter().any(|(code, ..)| *code == Code::TooDeep), "{inner}");
    }
}

#[test]
fn every_broken_statement_is_reported() {
    let found = errors(policy("rule 1 \"R\" a when box.full < yes\nrule 2 \"S\" b when \nrule 3 \"T\" b otherwise\n"));
    let codes: Vec<(Code, usize)> = found.iter().map(|(code, line, ..)| (*code, *line)).collect();
    assert_eq!(codes, [(Code::Symbol, 9), (Code::Statement, 10)], "{found:?}");
}

#[test]
fn circles_and_plain_conflicts_are_refused() {
    let circle = "rule 1 \"R\" a when rule 2 applies\nrule 2 \"S\" b when rule 1 applies\n";
    assert!(errors(policy(circle)).iter().any(|(code, ..)| *code == Code::CircleOfRules));
    let conflict = "rule 1 \"R\" a when box.full\nrule 2 \"S\" b when all of (a) box.full (b) box.full is yes\n";
    let found = errors(policy(conflict));
    assert!(
        found.iter().any(|(code, line, _, text)| *code == Code::PlainConflict
            && *line == 10
            && text.contains("despite rule 1")),
        "{found:?}"
    );
}

#[test]
fn odd_characters_are_accepted() {
    let text = format!(
        "\u{feff}{HEADER}rule 1 “R” a when\u{3000}（box.full and not （box.full is no））\nrule 2 \"S\" b otherwise\n"
    )
    .replace('\n', "\r\n\t");
    PolicySet::load([PolicyFile::new("p.kijun", text)]).unwrap();
}

#[test]
fn wrong_cases_are_refused_with_path_line_and_column() {
    let set = PolicySet::load([shipped("residence", None), shipped("minors_2023", None)]).unwrap();
    let policy = set.policy("minors_2023").unwrap();
    let deep = format!(r#"{{"people": {}"#, "[".repeat(200_000));
    let cases = [
        ("", Code::EmptyCase, None),
        (r#"{"people": [{"id": "k", "born": true}]}"#, Code::UnknownKey, Some("people[0].born")),
        (r#"{"people": [], "people": []}"#, Code::DuplicateKey, Some("people")),
        (r#"{"people": [{"id": "k", "went_home": 1}]}"#, Code::CaseType, Some("people[0].went_home")),
        (r#"{"people": [{"id": "k", "birth_date": "2023-02-30"}]}"#, Code::CaseDate, Some("people[0].birth_date")),
        (r#"{"people": [{"id": "k", "birth_date": 1e999}]}"#, Code::CaseType, Some("people[0].birth_date")),
        (r#"{"people": [{"id": "k", "parents": ["m"]}]}"#, Code::Reference, Some("people[0].parents[0]")),
        (r#"{"people": [{"id": "k"}, {"id": "k"}]}"#, Code::KeyTwice, Some("people[1]")),
        (r#"{"people": [{}]}"#, Code::MissingKey, Some("people[0]")),
        (r#"[]"#, Code::CaseType, Some("")),
        (r#"{"people": [}"#, Code::Json, None),
        (deep.as_str(), Code::CaseTooDeep, None),
    ];
    for (json, code, path) in cases {
        let problems = policy.read_case("case.json", json.as_bytes()).expect_err(json);
        let problem = &problems.diagnostics()[0];
        assert_eq!((problem.code(), problem.fact()), (code, path), "{}", problem);
    }
}

#[test]
fn half_a_file_and_an_open_text_are_refused_where_they_break() {
    let open = errors(policy("rule 1 \"R a when box.full\nrule 2 \"S\" b otherwise\n"));
    assert_eq!((open[0].0, open[0].1, open[0].2), (Code::TextNotClosed, 9, 8), "{open:?}");
    let half = errors(policy("rule 1 \"R\" a when all of (a) box.full (b)"));
    assert_eq!((half[0].0, half[0].1, half[0].2), (Code::Statement, 9, 41), "{half:?}");
}

#[test]
fn two_files_that_declare_one_name_are_refused() {
    let rules = "rule 1 \"R\" a when box.full\nrule 2 \"S\" b otherwise\n";
    let twice = vec![policy(rules).remove(0), PolicyFile::new("q.kijun", format!("{HEADER}{rules}"))];
    let found = errors(twice);
    let doubled: Vec<Code> = found.iter().map(|(code, ..)| *code).filter(|code| *code == Code::DuplicateName).collect();
    assert_eq!(doubled.len(), 2, "{found:?}");
    assert!(found[0].3.contains("declared already, in p.kijun:1"), "{found:?}");
}
