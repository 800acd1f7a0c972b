//! `kijun ask`: a conversation by lines, and the case that it saves.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Value, json};

/// An empty folder.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("asking").join(name);
    let _gone = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// What is printed on both ways, and the status.
fn ask(folder: &Path, arguments: &[&str], answers: &[&str]) -> (String, String, i32) {
    let policies = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies");
    ask_by("minors_2023", &policies, folder, arguments, answers)
}

fn ask_by(policy: &str, policies: &Path, folder: &Path, arguments: &[&str], answers: &[&str]) -> (String, String, i32) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kijun"));
    command.args(["ask", policy, "--on", "2023-10-01", "--policies"]);
    command.arg(policies).args(arguments).current_dir(folder);
    command.env("COLUMNS", "80").env("NO_COLOR", "1");
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut running = command.spawn().unwrap();
    let lines: String = answers.iter().map(|line| format!("{line}\n")).collect();
    // It may have ended before it has read all.
    let _closed = running.stdin.take().unwrap().write_all(lines.as_bytes());
    let output = running.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (text(output.stdout), text(output.stderr), output.status.code().unwrap())
}

fn saved(folder: &Path, name: &str) -> Value {
    serde_json::from_str(&std::fs::read_to_string(folder.join(name)).unwrap()).unwrap()
}

#[test]
fn a_child_born_abroad_is_settled_by_two_answers() {
    let folder = folder("born_abroad");
    std::fs::write(folder.join("ken.json"), r#"{"people": [{"id": "ken", "born_in_japan": false}]}"#).unwrap();
    let (out, err, status) = ask(&folder, &["ken.json"], &["no", "yes"]);
    assert_eq!((err.as_str(), status), ("", 0), "{out}");
    assert!(out.contains("ken: outside the measure; assessed individually"), "{out}");
    assert!(out.trim_end().ends_with("The case is saved in ken.json."), "{out}");
    let person = json!({"id": "ken", "born_in_japan": false, "order_issued": true, "went_home": false});
    assert_eq!(saved(&folder, "ken.json"), json!({"people": [person]}));
    // Taken up again there is nothing to ask.
    let (out, _, status) = ask(&folder, &["ken.json"], &[]);
    assert_eq!(status, 0);
    assert!(out.contains("by rule 5") && out.contains("nothing is saved"), "{out}");
}

#[test]
fn an_answer_that_will_not_do_is_asked_again() {
    let folder = folder("again");
    let answers = ["ken", "", "perhaps so", "1", "２", "none", "yes", "<", "no"];
    let (out, _, status) = ask(&folder, &[], &answers);
    assert_eq!(status, 0, "{out}");
    for told in [
        "“perhaps so” is no yes or no: write yes or no.",
        "“1” is no yes or no: write yes or no.",
        "“２” is no yes or no: write yes or no.",
        "“none” is no yes or no: write yes or no.",
        "ken: has gone home, or is under no deportation order",
        "The case is saved in minors_2023.json.",
    ] {
        assert!(out.contains(told), "{told}:\n{out}");
    }
    assert_eq!(saved(&folder, "minors_2023.json"), json!({"people": [{"id": "ken", "order_issued": false}]}));
}

#[test]
fn the_words_hold_also_where_another_is_named() {
    let folder = folder("another");
    let (out, ..) = ask(&folder, &["--save", "case.json"], &["ken", "?", "kem", "<", "quit"]);
    assert!(out.contains("Taken back: kem") && out.contains("The case is saved in case.json."), "{out}");
    let people = json!({"people": {"$value": [{"id": "ken"}], "complete": false}});
    assert_eq!(saved(&folder, "case.json"), people);
    let (out, ..) = ask(&folder, &["--save", "other.json"], &["ken", "<", "mai", "no", "quit"]);
    assert!(out.contains("people[mai].order_issued"), "{out}");
    assert_eq!(saved(&folder, "other.json"), json!({"people": [{"id": "mai"}]}));
}

#[test]
fn the_end_of_the_input_saves_the_case_and_says_where() {
    let folder = folder("ended");
    let answers = ["ken", "", "disputed", "evidence the file", "yes", "?"];
    let (out, _, status) = ask(&folder, &["--save", "later.json"], &answers);
    assert_eq!(status, 0);
    assert!(out.contains("asked for minors_2023 rule"), "{out}");
    assert!(
        out.ends_with(
            "The case is saved in later.json.\nGo on with: kijun ask minors_2023 later.json --on 2023-10-01\n"
        ),
        "{out}"
    );
    // Who was named already is saved, too.
    let (out, ..) = ask(&folder, &["--save", "named.json"], &["ken"]);
    assert!(out.contains("The case is saved in named.json."), "{out}");
    assert_eq!(saved(&folder, "named.json"), json!({"people": {"$value": [{"id": "ken"}], "complete": false}}));
    let fact = json!({"$value": true, "evidence": "the file", "disputed": true});
    assert_eq!(saved(&folder, "later.json"), json!({"people": [{"id": "ken", "order_issued": fact}]}));
}

#[test]
fn a_file_that_it_did_not_read_is_never_overwritten() {
    let folder = folder("kept");
    std::fs::write(folder.join("other.json"), "{}").unwrap();
    let (out, err, status) = ask(&folder, &["--save", "other.json"], &["ken", ""]);
    assert_eq!((out.as_str(), status), ("", 1));
    assert!(err.contains("other.json is there already"), "{err}");
    std::fs::write(folder.join("minors_2023.json"), "mine").unwrap();
    let (out, ..) = ask(&folder, &[], &["ken", ""]);
    assert!(out.contains("The case is saved in minors_2023_2.json."), "{out}");
    assert_eq!(std::fs::read_to_string(folder.join("minors_2023.json")).unwrap(), "mine");
}

#[test]
fn in_json_the_results_stand_alone() {
    let folder = folder("json");
    let (out, err, status) = ask(&folder, &["--format", "json"], &["ken", "", "no"]);
    assert_eq!(status, 0);
    let decision: Value = serde_json::from_str(&out).unwrap();
    assert_eq!(decision["outcome"], "not_subject");
    assert!(err.contains("people[ken].order_issued"), "{err}");
}

#[test]
fn facts_and_assessments_are_kept_apart() {
    let folder = folder("apart");
    let person = json!({"id": "ken", "order_issued": true, "went_home": false, "birth_date": "2012-01-01",
        "born_in_japan": true, "schooling": "elementary", "attending_school": true, "parents": []});
    std::fs::write(folder.join("ken.json"), json!({"people": [person]}).to_string()).unwrap();
    let (out, ..) = ask(&folder, &["ken.json", "--of", "applicant"], &[]);
    assert!(!out.contains("can matter now"), "{out}");
    let (out, ..) = ask(&folder, &["ken.json", "--of", "official"], &["yes"]);
    assert!(out.contains("people[ken].wishes_to_stay: genuinely wishes"), "{out}");
    assert!(out.contains("for the official to assess"), "{out}");
    assert!(out.contains("considered in the direction of granting"), "{out}");
}

#[test]
fn what_reads_like_an_answer_is_no_name() {
    let folder = folder("no_name");
    let (out, ..) = ask(&folder, &["--save", "case.json"], &["yes", "No", "nobody", "ken", "", "quit"]);
    assert_eq!(out.matches("Write the name of whom it is").count(), 3, "{out}");
    assert_eq!(saved(&folder, "case.json"), json!({"people": [{"id": "ken"}]}));
    let (out, ..) = ask(&folder, &["--save", "quoted.json"], &["\"yes\"", "", "quit"]);
    assert_eq!(saved(&folder, "quoted.json"), json!({"people": [{"id": "yes"}]}), "{out}");
}

#[test]
fn a_folder_that_is_missing_is_told_at_the_start() {
    let folder = folder("missing");
    let (out, err, status) = ask(&folder, &["--save", "cases/ken.json"], &["ken", "", "quit"]);
    assert_eq!((out.as_str(), status), ("", 1), "{err}");
    assert!(err.contains("there is no folder cases"), "{err}");
}

#[test]
fn evidence_that_does_not_count_is_asked_again() {
    let folder = folder("evidence");
    let policy = "vocabulary v \"V\" record child \"C\" enrolled : yes/no \"is enrolled\"
policy p \"P\" uses v case child : child requires evidence \"certificate\" or \"report\" for child.enrolled
outcomes a \"A\" b \"B\" rule 1 \"A\" a when child.enrolled rule 2 \"B\" b otherwise";
    std::fs::write(folder.join("p.kijun"), policy).unwrap();
    let answer = |name: &str, answers: &[&str]| {
        let (out, err, _) = ask_by("p", &folder, &folder, &["--save", name], answers);
        assert_eq!(err, "", "{out}");
        (out, saved(&folder, name)["enrolled"]["evidence"].clone())
    };
    let (out, evidence) = answer("ken.json", &["evidence a letter", "evidence certificate", "yes"]);
    assert!(
        out.contains("Not noted, for the answer does not count without: certificate or report.")
            && evidence == "certificate",
        "{out}"
    );
    let (out, evidence) = answer("mai.json", &["evidence a letter", "evidence a letter", "yes", "quit"]);
    assert!(evidence == "a letter", "{out}");
    let (out, evidence) = answer("tom.json", &["evidence a letter", "yes", "quit"]);
    assert!(evidence.is_null(), "{out}");
}

/// A policy whose vocabulary has notes, and whose rule has its source at itself.
const BAGS: &str = r#"
vocabulary v "V"
choice kind "Kind"
  note "as the form lists them"
  small  "small"
    note "up to five kilograms"
  large  "large"
record bag "A bag"
  note "one for each piece"
  heavy : yes/no "is heavy"
    note "over twenty kilograms"
record owner "An owner"
  kind : kind "kind"
  bags : list of bag "bags"
policy p "P"
  source "Act 1"
  uses v
  case owner : owner
outcomes
  a "A"
  b "B"
rule 1 "Heavy bags"
  source "Act 1, section 2" on 2023-01-01
  a when some g in owner.bags satisfies g.heavy
rule 2 "Large ones" despite rule 1
  b when owner.kind is large
rule 3 "Others"
  b otherwise
"#;

#[test]
fn a_list_of_entries_is_asked_for_by_their_number() {
    let folder = folder("number");
    std::fs::write(folder.join("p.kijun"), BAGS).unwrap();
    let bags = json!({"$value": [{"heavy": false}], "complete": false});
    let case = json!({"kind": "small", "bags": bags});
    std::fs::write(folder.join("some.json"), case.to_string()).unwrap();
    std::fs::write(folder.join("none.json"), r#"{"kind": "small"}"#).unwrap();
    let (out, ..) = ask_by("p", &folder, &folder, &["none.json"], &["two", "2", "quit"]);
    assert!(out.contains("bags: bags (how many?)\n") && out.contains("“two” is no count"), "{out}");
    let (out, ..) = ask_by("p", &folder, &folder, &["some.json"], &["1", "yes"]);
    assert!(out.contains("bags: bags (how many more?)\n  known so far: 1\n"), "{out}");
    assert_eq!(saved(&folder, "some.json")["bags"], json!([{"heavy": false}, {"heavy": true}]));
}

#[test]
fn why_it_is_asked_tells_the_source_and_the_notes() {
    let folder = folder("why");
    std::fs::write(folder.join("p.kijun"), BAGS).unwrap();
    // Of a lone condition the source stands at the rule.
    std::fs::write(folder.join("heavy.json"), r#"{"kind": "small", "bags": [{}]}"#).unwrap();
    let (out, ..) = ask_by("p", &folder, &folder, &["heavy.json"], &["?", "quit"]);
    for told in
        ["    Act 1, section 2, 2023-01-01\n", "  note: over twenty kilograms\n", "  note: one for each piece\n"]
    {
        assert!(out.contains(told), "{told}{out}");
    }
    // Where the rule has none, it is that of the policy.
    std::fs::write(folder.join("kind.json"), r#"{"bags": [{"heavy": true}]}"#).unwrap();
    let (out, ..) = ask_by("p", &folder, &folder, &["kind.json"], &["?", "quit"]);
    for told in ["    Act 1\n", "  note: as the form lists them\n", "  note on small: up to five kilograms\n"] {
        assert!(out.contains(told), "{told}{out}");
    }
}
