//! `kijun new`: what it makes is in order, and nothing is overwritten.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const FILES: [&str; 5] = [
    "README.md",
    "policies/cases/mia.expect.json",
    "policies/cases/mia.json",
    "policies/pool_pass.kijun",
    "policies/swimmers.kijun",
];

/// An empty folder.
fn empty(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("starting").join(name);
    let _gone = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn kijun(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kijun"));
    command.args(arguments).current_dir(folder).env("COLUMNS", "200").env("NO_COLOR", "1").output().unwrap()
}

/// What was printed on both ways, and the status.
fn told(output: &Output) -> (String, String, Option<i32>) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (text(&output.stdout), text(&output.stderr), output.status.code())
}

/// Every file below a folder, by its path in it.
fn files(folder: &Path) -> Vec<String> {
    let (mut open, mut found) = (vec![folder.to_owned()], Vec::new());
    while let Some(path) = open.pop() {
        if path.is_dir() {
            open.extend(std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        } else {
            found.push(path.strip_prefix(folder).unwrap().to_str().unwrap().replace('\\', "/"));
        }
    }
    found.sort();
    found
}

#[test]
fn what_is_made_is_in_order() {
    let folder = empty("made");
    let (printed, problems, status) = told(&kijun(&folder, &["new", "a/pool"]));
    assert_eq!((problems.as_str(), status), ("", Some(0)));
    assert_eq!(files(&folder), FILES.map(|file| format!("a/pool/{file}")));
    FILES.iter().for_each(|file| assert!(printed.contains(&format!("  {file} ")), "{file}: {printed}"));

    let folder = folder.join("a/pool");
    let sound = |out: &str| (out.to_owned(), String::new(), Some(0));
    assert_eq!(told(&kijun(&folder, &["fmt", "--check"])), sound("0 files would change, 2 unchanged\n"));
    assert_eq!(told(&kijun(&folder, &["check"])), sound("Checked pool_pass: no errors.\n"));
    // With nothing before the count: every clause was seen true, false and unknown.
    assert_eq!(told(&kijun(&folder, &["test"])), sound("3 examples, 1 case: 4 passed, 0 failed\n"));

    // What is named to be run next is the same on the screen and in the README, and all of it runs.
    let readme = std::fs::read_to_string(folder.join("README.md")).unwrap();
    let named = |text: &str| -> Vec<String> {
        text.lines().map(str::trim).filter(|line| line.starts_with("kijun ")).map(str::to_owned).collect()
    };
    assert_eq!((named(&printed).len(), named(&printed)), (3, named(&readme)));
    for command in named(&readme) {
        let arguments: Vec<&str> = command.split(' ').skip(1).collect();
        assert_eq!(kijun(&folder, &arguments).status.code(), Some(0), "{command}");
    }
}

#[test]
fn nothing_is_overwritten() {
    for taken in FILES {
        let folder = empty("taken");
        let path = folder.join(taken);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, "mine").unwrap();
        let message = format!(
            "error: the folder . already holds {taken}, and that would be overwritten; nothing was made. Name another folder.\n"
        );
        assert_eq!(told(&kijun(&folder, &["new", "."])), (String::new(), message, Some(1)));
        assert_eq!((files(&folder), std::fs::read_to_string(path).unwrap().as_str()), (vec![taken.to_owned()], "mine"));
    }
}

#[test]
fn a_folder_that_holds_other_files_will_do() {
    let folder = empty("others");
    std::fs::write(folder.join("LICENSE"), "mine").unwrap();
    assert_eq!(kijun(&folder, &["new", "."]).status.code(), Some(0));
    assert_eq!(files(&folder), [&["LICENSE"], FILES.as_slice()].concat());
}

#[test]
fn what_cannot_be_made_leaves_nothing_behind() {
    let folder = empty("stopped");
    std::fs::create_dir(folder.join("pool")).unwrap();
    std::fs::write(folder.join("pool/policies"), "mine").unwrap();
    let (printed, problems, status) = told(&kijun(&folder, &["new", "pool"]));
    assert!(printed.is_empty() && problems.starts_with("error: pool"), "{printed}{problems}");
    assert!(problems.contains("nothing was made"), "{problems}");
    assert_eq!((status, files(&folder)), (Some(1), vec!["pool/policies".to_owned()]));

    let (_, problems, status) = told(&kijun(&folder, &["new", "pool/policies"]));
    let message = "error: pool/policies is a file, not a folder; nothing was made. Name another folder.\n";
    assert_eq!((problems.as_str(), status), (message, Some(1)));
}

#[test]
fn in_json_it_is_one_object() {
    let folder = empty("json");
    let object = |output: &Output| -> serde_json::Value { serde_json::from_slice(&output.stdout).unwrap() };
    let made = kijun(&folder, &["new", "pool", "--format", "json"]);
    let mut paths: Vec<String> = serde_json::from_value(object(&made)["files"].clone()).unwrap();
    paths.iter_mut().for_each(|path| *path = path.replace('\\', "/"));
    paths.sort();
    assert_eq!((made.status.code(), paths), (Some(0), files(&folder)));
    assert_eq!(object(&made)["folder"], "pool");

    let refused = kijun(&folder, &["new", "pool", "--format", "json"]);
    let object = object(&refused);
    assert_eq!((refused.status.code(), object.get("files")), (Some(1), None));
    assert!(object["error"].as_str().unwrap().contains("pool already holds README.md"), "{object}");
}
