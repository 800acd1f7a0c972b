//! What `kijun test` tells of coverage, as text, JSON and a page.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use super::file;
use crate::support::shipped_cases;

#[test]
fn the_shipped_policies_have_no_gap_without_a_reason() {
    let output = kijun(Path::new(env!("CARGO_MANIFEST_DIR")), &["test", "--coverage", "--format", "json"]);
    let told = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{told}");
    let lines = told.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
    let mut provisions = 0;
    for line in lines.filter(|line| line["test"].is_null()) {
        assert!(line["coverage"].is_string(), "nothing is left out, and no reason is needless: {line}");
        provisions += 1;
        for gap in line["gaps"].as_array().unwrap() {
            assert!(line["reasons"][gap.as_str().unwrap()].is_string(), "{line}");
        }
    }
    assert!(provisions > 150, "{provisions}");
    assert!(shipped_cases().len() > 100);
}

fn kijun(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kijun"));
    command.args(arguments).current_dir(folder).env("COLUMNS", "80").env("NO_COLOR", "1").output().unwrap()
}

/// A folder with one policy in `policies`, and a file of reasons.
fn folder(name: &str, statements: &str, gaps: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("coverage").join(name);
    let _gone = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(folder.join("policies")).unwrap();
    std::fs::write(folder.join("policies/p.kijun"), file("", statements).bytes).unwrap();
    if !gaps.is_empty() {
        std::fs::write(folder.join("policies/gaps.txt"), gaps).unwrap();
    }
    folder
}

const WITH_EXAMPLE: &str = "outcomes yes_it_is \"<b>Y</b> & 'more'\" no_it_is_not \"N\"
rule 1 \"Either <script>alert(1)</script>\"
  yes_it_is when any of
    (a) \"a < b\": sheet.a
    (b) sheet.b
rule 2 \"Else\" no_it_is_not otherwise
example \"both\" on 2024-02-28
  given sheet.a is yes
  given sheet.b is yes
  expect yes_it_is
";

#[test]
fn the_page_stands_alone_and_shows_the_text_as_it_is() {
    let folder = folder("page", WITH_EXAMPLE, "p rule 1(a) false, unknown: “a” & <nothing> else\n");
    let output = kijun(&folder, &["test", "--html", "coverage.html"]);
    assert!(output.status.success(), "{output:?}");
    let page = std::fs::read_to_string(folder.join("coverage.html")).unwrap();
    assert!(page.starts_with("<!DOCTYPE html>\n<html lang=\"en\">"));
    for needed in [
        "<meta charset=\"utf-8\">",
        "width=device-width",
        "prefers-color-scheme:dark",
        "@media print",
        "<h1>",
        "<main>",
    ] {
        assert!(page.contains(needed), "{needed}");
    }
    for foreign in ["<script", "<link", "<img", "src=", "@import", "url(", "http"] {
        assert!(!page.contains(foreign), "{foreign}");
    }
    assert!(page.contains("Either &lt;script&gt;alert(1)&lt;/script&gt;"));
    assert!(page.contains("&lt;b&gt;Y&lt;/b&gt; &amp; &#39;more&#39;"));
    assert!(page.contains("◇ never unknown: “a” &amp; &lt;nothing&gt; else"));
    assert!(page.contains("▲ never decided"));
    // Every place is named once, and every link leads to one.
    let ids: Vec<&str> = page.split(" id=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    let mut once = ids.clone();
    once.sort_unstable();
    once.dedup();
    assert_eq!(once.len(), ids.len(), "{ids:?}");
    let links = page.split("href=\"#").skip(1).map(|rest| rest.split('"').next().unwrap());
    assert!(links.clone().count() > 0 && links.clone().all(|link| ids.contains(&link)));
}

#[test]
fn a_page_that_cannot_be_written_is_a_problem() {
    let folder = folder("unwritable", WITH_EXAMPLE, "");
    let output = kijun(&folder, &["test", "--html", "nowhere/coverage.html"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8(output.stderr).unwrap().contains("the page cannot be written"));
}

#[test]
fn a_page_takes_the_place_of_no_other_file() {
    let folder = folder("other_file", WITH_EXAMPLE, "");
    let path = folder.join("policies/p.kijun");
    let before = std::fs::read(&path).unwrap();
    let output = kijun(&folder, &["test", "--html", "policies/p.kijun"]);
    assert_eq!(output.status.code(), Some(1));
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(told.contains("K0705") && told.contains("this file is no page, and is left as it is"), "{told}");
    assert_eq!(std::fs::read(&path).unwrap(), before);
    // A page that was written before is written anew.
    for _ in 0..2 {
        assert!(kijun(&folder, &["test", "--html", "page.html"]).status.success());
    }
}

#[test]
fn what_is_not_tested_at_all_is_told_and_examples_are_suggested() {
    let statements = &WITH_EXAMPLE[..WITH_EXAMPLE.find("example").unwrap()];
    let folder = folder("untested", statements, "");
    let output = kijun(&folder, &["test", "--coverage"]);
    let told = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success() && told.contains("    ! never true"), "{told}");
    let output = kijun(&folder, &["test", "--suggest"]);
    let (told, beside) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert!(output.status.success() && told.contains("\nexample \"to be checked: "), "{told}");
    assert_eq!(beside, "0 examples, 0 cases: 0 passed, 0 failed\n");
    // Without either there is nothing to be told.
    assert_eq!(kijun(&folder, &["test"]).status.code(), Some(1));
}

#[test]
fn reasons_stand_beside_their_gaps_and_are_told_where_there_is_none() {
    let gaps = "# why\n\np rule 1(a) unknown: it is always said\np rule 1(a) true: it never is\n";
    let folder = folder("reasons", WITH_EXAMPLE, gaps);
    let output = kijun(&folder, &["test", "--coverage"]);
    assert!(output.status.success());
    let told = String::from_utf8(output.stdout).unwrap();
    for line in [
        "    - never unknown: it is always said",
        "    ! never false",
        "  rule 1(a): a reason is given why it was never true, and it was",
    ] {
        assert!(told.lines().any(|found| found == line), "{line}\n{told}");
    }
    let output = kijun(&folder, &["test", "--coverage", "--format", "json"]);
    let told = String::from_utf8(output.stdout).unwrap();
    let clause = told.lines().find(|line| line.starts_with("{\"coverage\":\"p rule 1(a)\"")).unwrap();
    let expected = r#"{"coverage":"p rule 1(a)","kind":"clause","text":"a < b","true":1,"false":0,"unknown":0,"decided":false,"gaps":["false","unknown","decided"],"reasons":{"unknown":"it is always said"}}"#;
    assert_eq!(clause, expected);
    assert!(told.contains(r#"{"needless":"p rule 1(a)","gap":"true","reason":"it never is"}"#), "{told}");
}

#[test]
fn a_reason_that_cannot_be_read_is_a_problem() {
    for (line, what) in [
        ("p rule 1(a) never: why", "line 2: this is no reason for a gap"),
        ("p rule 1(a) unknown:", "line 2: this is no reason for a gap"),
        ("p rule 1(z) unknown: why", "line 2: there is no provision `p rule 1(z)`"),
        ("nope rule 1(a) unknown: why", "line 2: there is no policy `nope` beside it"),
    ] {
        let folder = folder("unreadable", WITH_EXAMPLE, &format!("# reasons\n{line}\n"));
        let output = kijun(&folder, &["test", "--coverage"]);
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{told}");
        assert!(told.contains("K0708") && told.contains(what), "{told}");
    }
}

#[test]
fn what_is_suggested_is_printed_as_it_can_be_put_into_the_policy() {
    let folder = folder("suggest", WITH_EXAMPLE, "p rule 1(a) unknown: it is always said\n");
    let output = kijun(&folder, &["test", "--suggest", "p"]);
    assert!(output.status.success());
    let told = String::from_utf8(output.stdout).unwrap();
    assert!(told.contains("# Check it against the source before you keep it.\nexample \"to be checked: "), "{told}");
    assert!(!told.contains("rule 1(a) was never unknown"), "{told}");
    let path = folder.join("policies/p.kijun");
    let text = std::fs::read_to_string(&path).unwrap() + "\n" + &told;
    std::fs::write(&path, text).unwrap();
    let output = kijun(&folder, &["test", "--coverage"]);
    let told = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success() && !told.contains("    ! "), "{told}");
}
