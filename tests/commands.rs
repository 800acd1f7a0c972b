//! The command: every console session of the documents and of `tests/commands`, and what a session cannot show.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// The documents that show sessions.
const DOCUMENTS: [&str; 2] = ["README.md", "docs/commands.md"];

#[test]
fn every_session_prints_what_is_shown() {
    let sessions = trycmd::TestCases::new();
    sessions.env("COLUMNS", "80").env("NO_COLOR", "1");
    sessions.register_bin("kijun", Path::new(env!("CARGO_BIN_EXE_kijun")));
    for path in DOCUMENTS {
        sessions.case(path);
    }
    sessions.case("tests/commands/*.trycmd").run();
}

#[test]
fn no_session_of_a_document_is_passed_over() {
    for path in DOCUMENTS {
        let text = std::fs::read_to_string(format!("{ROOT}/{path}")).unwrap();
        let sessions: Vec<&str> = text.split("```console\n").skip(1).collect();
        assert!(!sessions.is_empty(), "{path} shows sessions");
        sessions.iter().for_each(|session| assert!(session.starts_with("$ kijun "), "{path}: {session}"));
    }
}

fn kijun(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kijun"));
    command.args(arguments).current_dir(ROOT).env("COLUMNS", "80").env("NO_COLOR", "1");
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// What was printed on standard error, and the status.
fn told(output: &Output) -> (String, i32) {
    (text(&output.stderr), output.status.code().expect("a status, not a signal"))
}

/// A pipe whose reader has gone away.
fn closed() -> Stdio {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    writer.into()
}

const WRONG: [&str; 2] = ["check", "tests/commands/misspelt.kijun"];

const RIGHT: [&[&str]; 4] = [
    &["check"],
    &["decide", "minors_2023", "policies/cases/aiko.json", "--on", "2023-10-01"],
    &["decide", "minors_2023", "policies/cases/aiko.json", "--on", "2023-10-01", "--format", "json"],
    &["--help"],
];

#[test]
fn a_closed_pipe_ends_quietly() {
    let output = kijun(&WRONG).stderr(closed()).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let output = kijun(&["decide", "minors_2023", "tests/commands/cases/nobody.json"]).stderr(closed()).output();
    assert_eq!(output.unwrap().status.code(), Some(0));
    let output = kijun(&["no_such_command"]).stderr(closed()).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    for arguments in RIGHT {
        let output = kijun(arguments).stdout(closed()).output().unwrap();
        assert_eq!(told(&output), (String::new(), 0), "{arguments:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn results_that_cannot_be_written_are_a_failure() {
    let full = || Stdio::from(File::options().write(true).open("/dev/full").unwrap());
    let output = kijun(&WRONG).stderr(full()).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    for arguments in RIGHT {
        let output = kijun(arguments).stdout(full()).output().unwrap();
        let message = "error: the results cannot be written: no space left on device\n";
        assert_eq!(told(&output), (message.to_owned(), 1), "{arguments:?}");
    }
}

#[test]
fn fewer_than_40_columns_are_40() {
    let narrow = |columns| kijun(&WRONG).env("COLUMNS", columns).output().unwrap().stderr;
    assert_eq!(text(&narrow("9")), text(&narrow("40")));
    assert_eq!(text(&narrow("0")), text(&narrow("80")));
}

#[test]
fn no_line_of_a_drawing_is_wider_than_the_terminal() {
    for columns in [40, 80, 120] {
        let output =
            kijun(&["check", "tests/commands/long_line.kijun"]).env("COLUMNS", columns.to_string()).output().unwrap();
        let text = text(&output.stderr);
        assert!(text.contains("long_line.kijun:14:288]") && text.contains("onn"), "{text}");
        let drawn = text.lines().filter(|line| !line.contains("long_line.kijun"));
        drawn.for_each(|line| assert!(textwrap::core::display_width(line) <= columns, "{columns}: {line}"));
        let (above, below) = text.split_once('·').unwrap();
        let words = above.rsplit_once("onn").unwrap().0.rsplit_once('│').unwrap().1;
        let line = below.split_once('─').unwrap().0;
        assert_eq!(textwrap::core::display_width(words), line.len(), "the words are underlined: {text}");
    }
}

/// A folder with a copy of the shipped policies and cases.
fn copied(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::create_dir_all(folder.join("cases")).unwrap();
    for part in ["", "cases"] {
        for entry in std::fs::read_dir(Path::new(ROOT).join("policies").join(part)).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                std::fs::copy(&path, folder.join(part).join(path.file_name().unwrap())).unwrap();
            }
        }
    }
    folder
}

#[test]
fn an_officer_changes_the_threshold_as_the_readme_says() {
    let folder = copied("threshold");
    let path = folder.join("minors_2023_as_reported.kijun");
    let policy = std::fs::read_to_string(&path).unwrap();
    let readme = std::fs::read_to_string(format!("{ROOT}/README.md")).unwrap();
    let mut changed = policy.clone();
    for (old, new) in [("is under 18 years of age", "is under 20 years of age"), ("is under 18\n", "is under 20\n")] {
        assert!(readme.contains(old.trim()) && readme.contains(new.trim()) && policy.contains(old), "{old}");
        changed = changed.replace(old, new);
    }
    std::fs::write(&path, changed).unwrap();
    let output = kijun(&["test", folder.to_str().unwrap()]).output().unwrap();
    let (problems, status) = told(&output);
    assert_eq!(status, 1);
    assert!(problems.contains("individual was expected, and toward_grant by rule 1 came out"), "{problems}");
    let results = text(&output.stdout);
    assert!(results.contains("example “eighteen that day”"), "{results}");
    let listed = results.split_once("Failed:\n").unwrap().1.lines().take_while(|line| !line.is_empty());
    assert!(results.trim_end().ends_with(&format!("{} failed", listed.count())), "{results}");
}
