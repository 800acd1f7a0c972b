//! `docs/errors.md`: a section for each code, whose examples yield it and, mended, nothing; and `kijun check --explain`.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use kijun::{Code, Diagnostic, PolicyFile, PolicySet, Severity, date};
use serde_json::Value;

const PAGE: &str = include_str!("../docs/errors.md");

/// Codes that no text on the page can show, and why. `what_no_text_shows_is_told_in_words` yields each otherwise.
const IN_WORDS: [(Code, &str); 13] = [
    (Code::Encoding, "bytes that are no text"),
    (Code::ControlCharacter, "a character that cannot be seen"),
    (Code::FileTooLarge, "too long"),
    (Code::TooDeep, "too long"),
    (Code::StrangeCharacter, NOT_GIVEN),
    (Code::TableIntricate, "too long"),
    (Code::LapsesSoon, "a day is named"),
    (Code::CaseTooDeep, "too long"),
    (Code::CaseEncoding, "bytes that are no text"),
    (Code::EmptyCase, "no bytes"),
    (Code::CaseNotYet, NOT_GIVEN),
    (Code::OtherRecords, "only a program does it"),
    (Code::TooManySteps, "too long"),
];

const NOT_GIVEN: &str = "this version does not give it";

/// A case about which the policy of the page decides `refused`.
const MAI: &str = r#"{"visitors": [{"id": "mai", "in_school": false, "parents": [], "absence": "P0D"}]}"#;

struct Section {
    title: &'static str,
    body: &'static str,
}

impl Section {
    /// What stands under **Wrong** or **Right**.
    fn under(&self, heading: &str) -> &'static str {
        let (_, text) = self.body.split_once(&format!("\n**{heading}**\n")).unwrap_or_else(|| panic!("{}", self.title));
        text.split("\n**").next().unwrap()
    }

    /// The language and the text of the block there, if there is one.
    fn block(&self, heading: &str) -> Option<(&'static str, &'static str)> {
        let (_, block) = self.under(heading).split_once("```")?;
        let (language, rest) = block.split_once('\n').unwrap();
        let (text, after) = rest.split_once("```").unwrap();
        assert!(!after.contains("```"), "{}: one block", self.title);
        Some((language, text))
    }
}

/// The codes and sections of the page, in its order.
fn sections() -> Vec<(String, Section)> {
    let sections = PAGE.split("\n### ").skip(1).map(|section| {
        let (heading, body) = section.split("\n## ").next().unwrap().split_once('\n').unwrap();
        let (code, title) = heading.split_once(' ').unwrap();
        (code.to_owned(), Section { title, body })
    });
    sections.collect()
}

fn section(code: Code) -> Section {
    sections().into_iter().find(|(found, _)| *found == code.to_string()).unwrap().1
}

#[test]
fn each_code_has_one_section_in_order() {
    let sections = sections();
    let codes: Vec<&str> = sections.iter().map(|(code, _)| code.as_str()).collect();
    assert_eq!(codes, Code::ALL.iter().map(Code::to_string).collect::<Vec<_>>());
    let mut titles: Vec<(u16, &str)> = Vec::new();
    for ((_, section), code) in sections.iter().zip(Code::ALL) {
        let severity = match code.severity() {
            Severity::Error => "\n*Error.* ",
            Severity::Warning => "\n*Warning.* ",
        };
        assert!(section.body.starts_with(severity), "{code} says {severity}");
        assert!(["Wrong", "Right"].iter().all(|heading| !section.under(heading).trim().is_empty()), "{code}");
        // A case and a policy may fail alike.
        titles.push((code.number() / 100, section.title));
    }
    titles.sort_unstable();
    let twice: Vec<_> = titles.windows(2).filter(|pair| pair[0] == pair[1]).collect();
    assert!(twice.is_empty(), "{twice:?}");
}

#[test]
fn each_block_of_a_section_fits_into_80_columns() {
    for (code, section) in sections() {
        for (_, block) in ["Wrong", "Right"].iter().filter_map(|heading| section.block(heading)) {
            block.lines().for_each(|line| assert!(textwrap::core::display_width(line) <= 76, "{code}: {line}"));
        }
    }
}

/// The statements of a text: each starts at the margin.
fn statements(text: &str) -> Vec<Vec<&str>> {
    let mut statements: Vec<Vec<&str>> = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        match statements.last_mut() {
            Some(statement) if line.starts_with(' ') => statement.push(line),
            _ => statements.push(vec![line]),
        }
    }
    statements
}

/// The words by which a statement is told from the others.
fn heading<'a>(statement: &[&'a str]) -> Vec<&'a str> {
    statement[0].split_whitespace().take(2).collect()
}

fn first_word(line: &str) -> &str {
    line.split_whitespace().next().unwrap_or_default()
}

/// The file of the page.
fn base() -> &'static str {
    PAGE.split_once("```kijun\n").unwrap().1.split("```").next().unwrap()
}

/// The file of the page with an excerpt in it, as the page says: a statement stands in the place of the one of its name,
/// or is new, and `…` is what stays.
fn with(excerpt: &str) -> String {
    // An amendment and another policy stand at the end, with all that follows them.
    let starts = |line: &&str| line.starts_with("amendment ") || line.starts_with("policy ") && !base().contains(*line);
    let at = excerpt.lines().find(starts).and_then(|line| excerpt.find(line)).unwrap_or(excerpt.len());
    let (excerpt, others) = excerpt.split_at(at);
    let mut whole = statements(base());
    let mut placed: Vec<Vec<&str>> = Vec::new();
    for statement in statements(excerpt) {
        let name = heading(&statement);
        let found = whole.iter().position(|other| heading(other) == name).filter(|_| !placed.contains(&name));
        placed.push(name);
        let Some(at) = found else {
            // New rules stand before the `otherwise`, and examples at the end.
            let is_example = first_word(statement[0]) == "example";
            let last = whole.iter().position(|other| other[0].starts_with("rule 9")).filter(|_| !is_example);
            whole.insert(last.unwrap_or(whole.len()), statement);
            continue;
        };
        let old = std::mem::take(&mut whole[at]);
        let stays = |line: &&&str| statement.iter().all(|own| first_word(own) != first_word(line));
        let rest: Vec<&str> = old.iter().skip(1).filter(stays).copied().collect();
        let lines = statement.iter().flat_map(|line| if line.trim() == "…" { rest.clone() } else { vec![*line] });
        whole[at] = lines.collect();
    }
    whole.concat().join("\n") + "\n" + others
}

/// The codes of all that is wrong with a policy file, warnings and examples that fail among them.
fn policy(text: &str) -> Vec<String> {
    files([PolicyFile::new("policy.kijun", text)])
}

fn files<const N: usize>(files: [PolicyFile; N]) -> Vec<String> {
    let codes = |problems: &[Diagnostic]| problems.iter().map(|problem| problem.code().to_string()).collect();
    match PolicySet::load(files) {
        Err(problems) => codes(problems.diagnostics()),
        Ok(set) => {
            let failed = set.policies().flat_map(|policy| policy.examples()).flat_map(|run| run.problems);
            codes(&set.warnings().iter().cloned().chain(failed).collect::<Vec<_>>())
        }
    }
}

fn case(json: &[u8]) -> Vec<String> {
    let set = PolicySet::load([PolicyFile::new("policy.kijun", base())]).unwrap();
    match set.policy("longer_stay").unwrap().read_case("case", json) {
        Ok(_) => Vec::new(),
        Err(problems) => problems.diagnostics().iter().map(|problem| problem.code().to_string()).collect(),
    }
}

fn kijun(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_kijun"));
    command.args(arguments).current_dir(folder).env("COLUMNS", "80").env("NO_COLOR", "1").output().unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

/// A folder with the policy of the page, and a case.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("errors").join(name);
    ["policies", "cases"].iter().for_each(|part| std::fs::create_dir_all(folder.join(part)).unwrap());
    std::fs::write(folder.join("policies/longer_stay.kijun"), base()).unwrap();
    std::fs::write(folder.join("cases/mai.json"), MAI).unwrap();
    folder
}

/// The codes that the command gives in the folder, which end with its status.
fn told(folder: &Path, arguments: &[&str]) -> Vec<String> {
    let output = kijun(folder, &[arguments, &["--format", "json"]].concat());
    let lines = text(&output.stdout).lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let codes: Vec<String> = lines.filter_map(|line| line["code"].as_str().map(str::to_owned)).collect();
    assert_eq!(output.status.code(), Some(i32::from(!codes.is_empty())), "{arguments:?}: {}", text(&output.stderr));
    codes
}

/// The codes that a block of the page yields.
fn yielded(code: Code, language: &str, block: &str) -> Vec<String> {
    match (language, code.number()) {
        ("kijun", _) => policy(block),
        ("text", ..700) => policy(&with(block)),
        ("csv", _) => {
            let table = "table fee of v : visitor \"fee in yen\"\n  | v.in_school | fee |\n  rows from \"fees.csv\"\n\n\
                         rule 4 \"Free of charge\"\n  toward_extension when fee of visitor is 0\n";
            files([PolicyFile::new("policy.kijun", with(table)), PolicyFile::new("fees.csv", block)])
        }
        ("text", _) => {
            let folder = folder(&code.to_string());
            std::fs::write(folder.join("policies/gaps.txt"), block).unwrap();
            std::fs::write(folder.join("cases/mai.expect.json"), r#"[{"policy": "longer_stay", "on": "2024-05-01"}]"#)
                .unwrap();
            told(&folder, &["test", "cases/mai.json", "--coverage"])
        }
        ("json", ..700) => case(block.as_bytes()),
        ("json", _) => {
            let folder = folder(&code.to_string());
            std::fs::write(folder.join("cases/mai.expect.json"), block).unwrap();
            told(&folder, &["test", "cases/mai.json"])
        }
        ("console", _) => {
            let words: Vec<&str> = block.strip_prefix("$ kijun ").unwrap().split_whitespace().collect();
            told(&folder(&code.to_string()), &words)
        }
        _ => panic!("{code}: a block of {language}"),
    }
}

#[test]
fn the_file_of_the_page_is_in_order() {
    assert_eq!(policy(base()), [""; 0]);
    assert_eq!(case(MAI.as_bytes()), [""; 0]);
}

#[test]
fn each_wrong_example_yields_its_code_and_each_right_one_nothing() {
    let mut failures = Vec::new();
    for code in Code::ALL {
        let section = section(*code);
        let in_words = IN_WORDS.iter().any(|(other, _)| other == code);
        assert_eq!(section.block("Wrong").is_none(), in_words, "{code}: an example, or told why there is none");
        assert!(in_words || section.block("Right").is_some(), "{code} is shown mended");
        for (heading, expected) in [("Wrong", vec![code.to_string()]), ("Right", Vec::new())] {
            let Some((language, block)) = section.block(heading) else { continue };
            let found = yielded(*code, language, block);
            if found != expected {
                failures.push(format!("{code} {heading}: {found:?}\n{block}"));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// The codes of a file of these bytes.
fn file(bytes: impl Into<Vec<u8>>) -> Vec<String> {
    let problems = PolicySet::load([PolicyFile::new("policy.kijun", bytes)]).map(|_| ()).unwrap_err();
    problems.diagnostics().iter().map(|problem| problem.code().to_string()).collect()
}

/// The codes with which the policy of the page, with an excerpt in it, refuses to decide a case.
fn undecided(read: &str, excerpt: &str, json: &str) -> Vec<String> {
    let load = |excerpt: &str| PolicySet::load([PolicyFile::new("policy.kijun", with(excerpt))]).unwrap();
    let case = load(read).policy("longer_stay").unwrap().read_case("case", json.as_bytes()).unwrap();
    let decided = load(excerpt).policy("longer_stay").unwrap().on(date!(2024 - 05 - 01)).decide(&case);
    let problems = decided.map(|_| ()).unwrap_err();
    problems.diagnostics().iter().map(|problem| problem.code().to_string()).collect()
}

/// Bytes instead of a text.
fn otherwise_than_by_a_text(code: Code) -> Vec<String> {
    let utf16: Vec<u8> = "vocabulary visits".encode_utf16().flat_map(u16::to_le_bytes).collect();
    match code {
        Code::Encoding => file(utf16),
        Code::ControlCharacter => file(base().replace("visitor.in_school", "visitor.\0in_school")),
        Code::FileTooLarge => file("#".repeat(512 * 1024 + 1)),
        Code::TooDeep => {
            let (open, close) = ("(".repeat(65), ")".repeat(65));
            file(with(&format!("rule 4 \"Pupils\"\n  toward_extension when {open}visitor.in_school{close}\n")))
        }
        Code::TableIntricate => {
            let (head, cells) = ("| v.savings ".repeat(65), "| any ".repeat(65));
            file(with(&format!("table fee of v : visitor\n  {head}| fee |\n  {cells}| 1 |\n")))
        }
        Code::CaseTooDeep => case(format!(r#"{{"visitors": {}{}}}"#, "[".repeat(200), "]".repeat(200)).as_bytes()),
        Code::CaseEncoding => case(&utf16),
        Code::EmptyCase => case(b" \n"),
        Code::OtherRecords => {
            let other = "record permit \"A permit\"\n  ends_on : date or none \"last day\"\n";
            undecided(other, "", MAI)
        }
        Code::TooManySteps => {
            let rule = "rule 4 \"Pairs\"\n  toward_extension when every x in request.visitors satisfies
                    every y in request.visitors satisfies every z in request.visitors satisfies
                    (x is y or x is not y or z is x)\n";
            let visitors: Vec<String> = (0..2000).map(|at| format!(r#"{{"id": "v{at}"}}"#)).collect();
            undecided(rule, rule, &format!(r#"{{"visitors": [{}]}}"#, visitors.join(",")))
        }
        Code::LapsesSoon => {
            let text = base().replace("in force from 2024-04-01", "in force from 2024-04-01 to 2025-03-31");
            let set = PolicySet::load([PolicyFile::new("page", text)]).unwrap();
            assert_eq!(set.lapsing(date!(2024 - 12 - 30)), []);
            set.lapsing(date!(2024 - 12 - 31)).iter().map(|problem| problem.code().to_string()).collect()
        }
        _ => Vec::new(),
    }
}

#[test]
fn what_no_text_shows_is_told_in_words() {
    for (code, why) in IN_WORDS {
        let found = otherwise_than_by_a_text(code);
        if why == NOT_GIVEN {
            assert!(section(code).body.contains("This version does not give it"), "{code} says so");
            assert_eq!(found, [""; 0], "{code}");
        } else {
            assert_eq!(found, [code.to_string()], "{code}: {why}");
        }
    }
    // What stands in place of the codes that are not given.
    assert_eq!(file(base().replace("is over 90", "§ is over 90")), [Code::Symbol.to_string()]);
    assert_eq!(case(br#"{"asked_on": {"known_in_part": "2005-04"}}"#), [Code::CaseType.to_string()]);
}

#[test]
fn explain_prints_the_section() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let asked = ["K0409", "k0409", "K409", "k409", "409", "0409"].map(|code| {
        let output = kijun(root, &["check", "--explain", code]);
        assert_eq!((output.status.code(), text(&output.stderr)), (Some(0), ""), "{code}");
        text(&output.stdout).to_owned()
    });
    asked.iter().for_each(|text| assert_eq!(text, &asked[0]));
    let section = section(Code::PlainConflict);
    assert!(asked[0].starts_with(&format!("K0409 (error): {}\n\n", section.title)), "{}", asked[0]);
    for heading in ["Wrong", "Right"] {
        assert!(asked[0].contains(&format!("\n{heading}:\n\n    rule 4 ")), "{}", asked[0]);
        let (_, block) = section.block(heading).unwrap();
        let lines = block.lines().filter(|line| !line.is_empty());
        lines.for_each(|line| assert!(asked[0].contains(&format!("\n    {line}\n")), "{line}"));
    }
    let output = kijun(root, &["check", "--explain", "307"]);
    assert!(text(&output.stdout).starts_with("K0307 (warning): "), "{}", text(&output.stdout));
}

#[test]
fn explain_tells_a_program_of_every_code() {
    let output = kijun(Path::new(env!("CARGO_MANIFEST_DIR")), &["check", "--explain", "--format", "json"]);
    let lines: Vec<&str> = text(&output.stdout).lines().collect();
    assert_eq!(lines.len(), Code::ALL.len());
    for (line, code) in lines.iter().zip(Code::ALL) {
        let object: Value = serde_json::from_str(line).unwrap();
        let section = section(*code);
        assert_eq!(object["code"], code.to_string());
        assert_eq!(object["severity"], code.severity().name());
        assert_eq!(object["title"], section.title);
        let told = object["text"].as_str().unwrap();
        assert!(!told.contains("```") && !told.contains("**") && !told.contains("*Error"), "{code}: {told}");
        let squeezed = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        // Every word of the section is there, apart from its marks.
        for heading in ["Wrong", "Right"] {
            let under = section.block(heading).map_or(section.under(heading), |(_, block)| block);
            assert!(squeezed(told).contains(&squeezed(under)), "{code}: {under}");
        }
    }
}

#[test]
fn explain_lists_the_codes_and_refuses_what_is_none() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let output = kijun(root, &["check", "--explain"]);
    let listed: Vec<&str> = text(&output.stdout).lines().map(|line| line.split(' ').next().unwrap()).collect();
    assert_eq!(listed, Code::ALL.iter().map(Code::to_string).collect::<Vec<_>>());
    for (wrong, told) in [
        ("K0142", "there is no code K0142; the nearest are K0102, "),
        ("K99999", "write a code as K0409"),
        ("conflict", "write a code as K0409"),
        ("", "write a code as K0409"),
        ("+409", "write a code as K0409"),
    ] {
        let output = kijun(root, &["check", &format!("--explain={wrong}")]);
        assert_eq!((output.status.code(), text(&output.stdout)), (Some(2), ""), "{wrong}");
        let message = text(&output.stderr);
        assert!(message.contains(told) || wrong.is_empty(), "{wrong}: {message}");
    }
    let output = kijun(root, &["check", "policies", "--explain", "K0409"]);
    assert_eq!(output.status.code(), Some(2), "it stands without paths");
}
