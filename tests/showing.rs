//! `kijun show` and `kijun completions`: what they print can be used.

use std::process::{Command, Stdio};

use kijun::ast::Part;
use kijun::{Date, PolicyFile, PolicySet, date};
use serde_json::Value;

use crate::support::shipped_set;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// What a command prints that ends well.
fn printed(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_kijun")).args(arguments).current_dir(ROOT).output().unwrap();
    assert!(output.status.success(), "{arguments:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// The version of a policy where the text that `show` prints stands in place of its own.
fn version_as_shown(set: &PolicySet, name: &str, shown: &str, on: Date) -> String {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(format!("{ROOT}/policies")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|end| end == "kijun") {
            let file = PolicyFile::new(path.display().to_string(), std::fs::read(&path).unwrap());
            let parts = file.parse().unwrap().parts.into_iter().map(|part| match &part {
                Part::Policy(policy) if policy.name.text == name => shown.to_owned(),
                // Of the others the text of the day; what amended them is in it.
                Part::Policy(policy) => Part::Policy(set.policy(&policy.name.text).unwrap().on(on).tree()).to_string(),
                Part::Amendment(_) => String::new(),
                Part::Vocabulary(_) => part.to_string(),
            });
            files.push(PolicyFile::new(file.name.as_str(), parts.collect::<String>()));
        }
    }
    PolicySet::load(files).unwrap().policy(name).unwrap().version().to_owned()
}

#[test]
fn what_is_shown_is_the_policy_in_the_canonical_layout() {
    let set = shipped_set();
    for policy in set.policies() {
        for on in ["2024-06-10", "2023-10-01", "1990-01-01"] {
            let shown = printed(&["show", policy.name(), "--on", on]);
            assert_eq!(PolicyFile::new("shown", shown.as_str()).format().unwrap(), shown);
            let day: Date = on.parse().unwrap();
            let version = policy.on(day).version().to_owned();
            assert_eq!(version_as_shown(&set, policy.name(), &shown, day), version, "{}", policy.name());
            assert!(shown.contains(&version) && !shown.contains("\nexample "), "{shown}");
            let object: Value =
                serde_json::from_str(&printed(&["show", policy.name(), "--on", on, "--format", "json"])).unwrap();
            let text = shown.lines().skip(2).map(|line| format!("{line}\n")).collect::<String>();
            assert_eq!(object["text"], text);
            assert_eq!((object["policy"].as_str(), object["on"].as_str()), (Some(policy.name()), Some(on)));
            let empty = policy.read_case("case", b"{}").unwrap();
            let decided = policy.on(day).decide(&empty).unwrap();
            let holds = decided.iter().all(|decision| decision.result() != "not_in_force");
            assert_eq!(object["in_force"]["holds"], holds, "{} on {on}", policy.name());
        }
    }
}

#[test]
fn the_value_that_holds_is_the_one_that_decides() {
    let name = format!("{ROOT}/tests/commands/fees/fees.kijun");
    let set = PolicySet::load([PolicyFile::new("fees", std::fs::read(name).unwrap())]).unwrap();
    let policy = set.policy("visit_fees").unwrap();
    let case = policy.read_case("case", br#"{"savings": 3100000}"#).unwrap();
    for (on, value, outcome) in [
        (date!(2025 - 03 - 31), "3,000,000", None),
        (date!(2025 - 07 - 01), "3,200,000", Some("free")),
        (date!(2025 - 08 - 01), "3,200,000", Some("pays")),
    ] {
        let shown = printed(&["show", "visit_fees", "--policies", "tests/commands/fees", "--on", &on.to_string()]);
        assert_eq!(shown.matches(&format!("{value}  # holds on {on}\n")).count(), 1, "{shown}");
        assert_eq!(shown.contains("# has no value on"), outcome.is_none(), "{shown}");
        if let Some(outcome) = outcome {
            assert_eq!(policy.on(on).decide(&case).unwrap()[0].outcome(), Some(outcome));
        }
    }
}

/// The commands, as the help lists them.
fn commands() -> Vec<String> {
    let help = printed(&["--help"]);
    let listed = help.split_once("Commands:\n").unwrap().1.lines().take_while(|line| !line.is_empty());
    let names = listed.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    names.map(|line| line.split_whitespace().next().unwrap().to_owned()).collect()
}

#[test]
fn the_script_of_each_shell_names_every_command() {
    let commands = commands();
    assert!(commands.len() >= 9, "{commands:?}");
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = printed(&["completions", shell]);
        for command in &commands {
            let words = script.split(|c: char| !(c.is_alphanumeric() || c == '-' || c == '_'));
            assert!(words.clone().any(|word| word == command), "{shell} completes {command}");
        }
    }
}

#[test]
fn bash_reads_its_script() {
    let script = printed(&["completions", "bash"]);
    let Ok(mut bash) = Command::new("bash").arg("-n").stdin(Stdio::piped()).spawn() else { return };
    std::io::Write::write_all(&mut bash.stdin.take().unwrap(), script.as_bytes()).unwrap();
    assert!(bash.wait().unwrap().success());
}
