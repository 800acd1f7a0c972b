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
    let policies = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies");
    let again = format!("later.json --on 2023-10-01 --policies {}\n", policies.display());
    assert!(
        out.ends_with(&format!("The case is saved in later.json.\nGo on with: kijun ask minors_2023 {again}")),
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

#[test]
fn each_kind_of_evidence_is_named_as_the_hint_says() {
    let folder = folder("kinds");
    let policy = "vocabulary v \"V\" record child \"C\" enrolled : yes/no \"is enrolled\"
policy p \"P\" uses v case child : child requires evidence \"certificate\" or \"school report\" for child.enrolled
outcomes a \"A\" b \"B\" rule 1 \"A\" a when child.enrolled rule 2 \"B\" b otherwise";
    std::fs::write(folder.join("p.kijun"), policy).unwrap();
    for (at, (written, evidence)) in [
        ("evidence certificate", "certificate"),
        ("evidence school report", "school report"),
        ("evidence School Report", "school report"),
        ("evidence \"school report\"", "school report"),
        ("evidence certificate or school report", "certificate"),
        ("evidence school report, certificate", "school report"),
        ("evidence school report and certificate", "school report"),
    ]
    .into_iter()
    .enumerate()
    {
        let name = format!("{at}.json");
        let (out, err, _) = ask_by("p", &folder, &folder, &["--save", &name], &[written, "yes"]);
        assert_eq!((err.as_str(), &saved(&folder, &name)["enrolled"]["evidence"]), ("", &json!(evidence)), "{out}");
        let hint = out.replace("\n    ", " ");
        assert!(hint.contains("(first write `evidence certificate` or `evidence school report`)"), "{out}");
        assert_eq!(out.contains("one kind will do"), written.contains("certificate") && written.len() > 24, "{out}");
    }
}

#[test]
fn what_was_said_of_a_fact_stays_with_a_new_answer() {
    let folder = folder("said");
    let case = json!({"people": [{"id": "ken"}]}).to_string();
    let answer = |name: &str, answers: &[&str]| {
        std::fs::write(folder.join(name), &case).unwrap();
        let (out, ..) = ask(&folder, &[name], answers);
        (out, saved(&folder, name)["people"][0]["order_issued"].clone())
    };
    let (out, fact) = answer("back.json", &["evidence the file", "disputed", "yes", "<", "no", "quit"]);
    assert_eq!(fact, json!({"$value": false, "evidence": "the file", "disputed": true}), "{out}");
    assert!(out.contains("said of it: evidence the file; disputed"), "{out}");
    let (out, fact) = answer("plain.json", &["evidence the file", "disputed", "yes", "<", "plain", "no", "quit"]);
    assert_eq!(fact, json!(false), "{out}");
    let (out, fact) = answer("other.json", &["evidence the file", "yes", "<", "evidence a letter", "no", "quit"]);
    assert_eq!(fact, json!({"$value": false, "evidence": "a letter"}), "{out}");
}

#[test]
fn every_word_is_heard_where_another_is_named() {
    let folder = folder("heard");
    let answers =
        ["ken", "why", "help", "evidence the register", "disputed", "save", "cannot be known", "plain", "disputed"];
    let (out, ..) = ask(&folder, &["--save", "case.json"], &[&answers[..], &["mai", "back", "quit"]].concat());
    assert!(out.matches("asked for minors_2023").count() >= 1 && out.contains("Taken back: mai"), "{out}");
    assert!(out.contains("Somebody is named already"), "{out}");
    assert_eq!(out.matches("The case is saved in case.json.").count(), 2, "{out}");
    let people = json!({"people": {"$value": [{"id": "ken"}], "disputed": true, "complete": false}});
    assert_eq!(saved(&folder, "case.json"), people);
}

#[test]
fn a_word_among_names_is_no_name_and_a_quote_in_one_stays() {
    let folder = folder("among");
    let (out, ..) =
        ask(&folder, &["--save", "case.json"], &["ken, unknown", "ken, none", "ken", "mai \"M\" ito", "", "quit"]);
    assert!(out.contains("“unknown” is no name") && out.contains("“none” is no name"), "{out}");
    assert_eq!(saved(&folder, "case.json"), json!({"people": [{"id": "ken"}, {"id": "mai \"M\" ito"}]}), "{out}");
    let (out, ..) = ask(&folder, &["--save", "quoted.json"], &["ken, \"none\"", "ken", "", "quit"]);
    assert_eq!(saved(&folder, "quoted.json"), json!({"people": [{"id": "ken"}, {"id": "none"}]}), "{out}");
    assert!(out.contains("“ken” is named twice"), "{out}");
}

#[test]
fn it_is_asked_for_another_period() {
    let folder = folder("periods");
    let policies = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies");
    let case = std::fs::read(policies.join("british_nationality/ninety_one_days.json")).unwrap();
    let mut case: Value = serde_json::from_slice(&case).unwrap();
    case.as_object_mut().unwrap().remove("absences");
    std::fs::write(folder.join("child.json"), case.to_string()).unwrap();
    let answers = ["since 2030-01-01", "from 2012-01-01 to nowhere", "from 2012-01-01 to 2013-01-01", "perhaps"];
    let (out, ..) = ask_by("british_nationality", &policies, &folder, &["child.json"], &answers);
    assert!(out.contains("Another? An empty line: nothing else.") && out.contains("“nowhere” is no date"), "{out}");
    let periods = json!([{"from": "2030-01-01", "to": null}, {"from": "2012-01-01", "to": "2013-01-01"}]);
    let absences = saved(&folder, "child.json")["absences"].clone();
    assert_eq!(absences, json!({"$value": periods, "complete": false}), "{out}");
}

#[test]
fn plain_is_an_answer_where_nothing_was_said() {
    let folder = folder("plain");
    let (out, ..) = ask(&folder, &["--save", "case.json"], &["plain", "", "quit"]);
    assert_eq!(saved(&folder, "case.json"), json!({"people": [{"id": "plain"}]}), "{out}");
}

#[test]
fn bytes_that_are_no_text_are_asked_again() {
    let folder = folder("bytes");
    std::fs::write(folder.join("ken.json"), r#"{"people": [{"id": "ken"}]}"#).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_kijun"));
    command.args(["ask", "minors_2023", "ken.json", "--on", "2023-10-01", "--policies"]);
    command.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("policies")).current_dir(&folder);
    let mut running = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    running.stdin.take().unwrap().write_all(b"\x82\xcd\x82\xa2\nye\xffs\nyes\n").unwrap();
    let output = running.wait_with_output().unwrap();
    let out = String::from_utf8(output.stdout).unwrap();
    assert_eq!((output.status.code(), out.matches("That is no text in UTF-8").count()), (Some(0), 2), "{out}");
    assert_eq!(saved(&folder, "ken.json"), json!({"people": [{"id": "ken", "order_issued": true}]}));
}

/// What is printed where a signal comes while it waits for an answer, and the status.
#[cfg(unix)]
fn interrupted(folder: &Path, signal: &str, options: &[&str], answers: &[&str], until: &str) -> (String, Option<i32>) {
    use std::io::Read;
    let (mut printed, writer) = std::io::pipe().unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_kijun"));
    command.args(["ask", "minors_2023", "--on", "2023-10-01", "--save", "case.json", "--policies"]);
    command.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("policies")).args(options).current_dir(folder);
    command.stdin(Stdio::piped()).stdout(writer.try_clone().unwrap()).stderr(writer);
    let mut running = command.spawn().unwrap();
    drop(command);
    let mut input = running.stdin.take().unwrap();
    answers.iter().for_each(|line| writeln!(input, "{line}").unwrap());
    let (mut text, mut byte) = (Vec::new(), [0]);
    while !String::from_utf8_lossy(&text).ends_with(until) && printed.read(&mut byte).unwrap() == 1 {
        text.push(byte[0]);
    }
    let sent = Command::new("kill").args([&format!("-{signal}"), &running.id().to_string()]).status().unwrap();
    assert!(sent.success());
    printed.read_to_end(&mut text).unwrap();
    (String::from_utf8(text).unwrap(), running.wait().unwrap().code())
}

#[cfg(unix)]
#[test]
fn a_signal_saves_the_case_and_says_where() {
    for (signal, status) in [("INT", 130), ("TERM", 143)] {
        let folder = folder(signal);
        let answers = ["ken", "", "yes"];
        let (out, code) = interrupted(&folder, signal, &[], &answers, "people[ken].went_home: ");
        assert_eq!(code, Some(status), "{out}");
        assert!(out.contains("The case is saved in case.json."), "{out}");
        assert!(out.contains("Go on with: kijun ask minors_2023 case.json --on 2023-10-01"), "{out}");
        assert_eq!(saved(&folder, "case.json"), json!({"people": [{"id": "ken", "order_issued": true}]}));
    }
    // Who was named already is saved, too.
    let folder = folder("naming");
    let (out, _) = interrupted(&folder, "INT", &[], &["ken"], "there may be others.\n");
    assert!(out.contains("The case is saved in case.json."), "{out}");
    assert_eq!(saved(&folder, "case.json"), json!({"people": {"$value": [{"id": "ken"}], "complete": false}}));
    // Where it is not the one whom it is about, the command that goes on names nobody.
    let folder = self::folder("naming_another");
    let (out, _) = interrupted(&folder, "INT", &["--subject", "mai"], &["ken"], "there may be others.\n");
    assert!(out.contains("Go on with:") && !out.contains("--subject"), "{out}");
}

#[test]
fn the_command_that_goes_on_has_every_option() {
    let folder = folder("options");
    std::fs::create_dir(folder.join("my policies")).unwrap();
    std::fs::write(folder.join("my policies/p.kijun"), BAGS).unwrap();
    let policies = Path::new("my policies");
    let arguments = ["--of", "applicant", "--save", "it's mine.json", "--color", "never"];
    let (out, err, status) = ask_by("p", policies, &folder, &arguments, &["2", "quit"]);
    assert_eq!((err.as_str(), status), ("", 0), "{out}");
    let again = r"Go on with: kijun ask p 'it'\''s mine.json' --on 2023-10-01 --of applicant --policies 'my policies' --color never";
    assert!(out.trim_end().ends_with(again), "{out}");
    std::fs::write(folder.join("two.json"), r#"{"people": [{"id": "ken"}, {"id": "健 太"}]}"#).unwrap();
    let (out, ..) = ask(&folder, &["two.json", "--subject", "people[ken]", "--format", "json"], &["yes", "quit"]);
    assert_eq!(out, "");
    let (out, ..) = ask(&folder, &["two.json", "--subject", "健 太"], &["yes", "quit"]);
    let policies = Path::new(env!("CARGO_MANIFEST_DIR")).join("policies");
    let again = format!("two.json --on 2023-10-01 --subject '健 太' --policies {}", policies.display());
    assert!(out.trim_end().ends_with(&again), "{out}");
}

#[test]
fn a_subject_that_the_case_does_not_have_is_told() {
    let folder = folder("subject");
    std::fs::write(folder.join("two.json"), r#"{"people": [{"id": "kenta"}, {"id": "mai"}]}"#).unwrap();
    let (out, err, status) = ask(&folder, &["two.json", "--subject", "kenda"], &["yes"]);
    assert_eq!((out.as_str(), status), ("", 1));
    for told in ["K0703", "kenta", "mai", "did you mean `kenta`?"] {
        assert!(err.contains(told), "{told}: {err}");
    }
    // More may belong to the list, but who is named does not.
    let open = json!({"people": {"$value": [{"id": "kenta"}], "complete": false}}).to_string();
    std::fs::write(folder.join("open.json"), open).unwrap();
    let (_, err, status) = ask(&folder, &["open.json", "--subject", "kenda"], &["yes"]);
    assert!(status == 1 && err.contains("K0703") && err.contains("kenta"), "{err}");
    // Of nobody it is known yet who they are.
    let (out, ..) = ask(&folder, &["--subject", "ken", "--save", "new.json"], &["mai", ""]);
    let told = out.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        told.contains("this case has no subject `ken`: name `ken`, too, or start again without --subject."),
        "{out}"
    );
    assert_eq!(saved(&folder, "new.json")["people"]["$value"], json!([{"id": "mai"}]));
    // The command that goes on can be taken as it stands: who is meant is not named there yet.
    let (_, again) = out.split_once("Go on with:").unwrap();
    assert!(!again.contains("--subject"), "{out}");
    let (out, err, _) = ask(&folder, &["new.json"], &["ken", "", "quit"]);
    assert!(err.is_empty() && out.contains("ken"), "{out}{err}");
    let (out, ..) = ask(&folder, &["--subject", "ken", "--save", "both.json"], &["mai", "", "mai", "ken", "", "quit"]);
    assert_eq!(saved(&folder, "both.json"), json!({"people": [{"id": "mai"}, {"id": "ken"}]}), "{out}");
    // The case as a whole has no subjects.
    std::fs::write(folder.join("p.kijun"), BAGS).unwrap();
    let (_, err, status) = ask_by("p", &folder, &folder, &["--subject", "ken"], &["small"]);
    assert!(status == 1 && err.contains("K0703") && err.contains("leave --subject out"), "{err}");
}

#[test]
fn what_is_understood_by_a_date_is_told() {
    let folder = folder("understood");
    let policy = "vocabulary v \"V\" record child \"C\" born : date \"date of birth\"
policy p \"P\" uses v case child : child outcomes a \"A\" b \"B\" rule 1 \"A\" a when child.born is before 2006-01-01
rule 2 \"B\" b otherwise";
    std::fs::write(folder.join("p.kijun"), policy).unwrap();
    for (at, written) in ["2005/4/1", "平成17年4月1日", "２００５年４月１日", "2005-04-01"].iter().enumerate()
    {
        let name = format!("{at}.json");
        let (out, err, _) = ask_by("p", &folder, &folder, &["--save", &name], &["1/4/2005", written]);
        assert_eq!(err, "");
        assert_eq!(out.contains("understood: 2005-04-01, 平成17年4月1日"), *written != "2005-04-01", "{out}");
        assert!(out.contains("does not say first which year it is"), "{out}");
        assert_eq!(saved(&folder, &name), json!({"born": "2005-04-01"}));
    }
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
