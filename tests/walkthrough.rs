//! `docs/officers_first_hour.md` and `docs/interviews/`: what they tell to do is done, in its order, in a folder of its own.
//!
//! A block of code is what the page says before it: a session, a change of a file (`diff`), a file to write ("Write this
//! into `FILE`:"), or words that stand in one ("In `FILE` stands:").

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const PAGE: &str = "docs/officers_first_hour.md";

const INTERVIEWS: &str = "docs/interviews";

/// A fenced block: the paragraph before it, its language and its text.
struct Block {
    before: String,
    language: String,
    text: String,
}

fn blocks(page: &str) -> Vec<Block> {
    let page = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(page)).unwrap();
    let mut parts = page.split("```");
    let mut blocks = Vec::new();
    while let (Some(prose), Some(block)) = (parts.next(), parts.next()) {
        let before = prose.trim_end().rsplit("\n\n").next().unwrap().replace('\n', " ");
        let (language, text) = block.split_once('\n').unwrap();
        blocks.push(Block { before, language: language.to_owned(), text: text.to_owned() });
    }
    blocks
}

/// Where the reader is: the folder in which commands run.
struct Reader(PathBuf);

impl Reader {
    /// What a command prints, on both ways, in the order of the printing.
    fn run(&self, command: &str, input: &str) -> String {
        let mut words = command.split_whitespace();
        assert_eq!(words.next(), Some("kijun"), "{command}");
        let (mut printed, writer) = std::io::pipe().unwrap();
        let mut kijun = Command::new(env!("CARGO_BIN_EXE_kijun"));
        kijun.args(words).current_dir(&self.0).env("COLUMNS", "80").env("NO_COLOR", "1");
        kijun.stdin(Stdio::piped()).stdout(writer.try_clone().unwrap()).stderr(writer);
        let mut running = kijun.spawn().unwrap();
        // It may have ended before it has read all.
        let _ended = running.stdin.take().unwrap().write_all(input.as_bytes());
        // The pipe ends where nobody holds its other end.
        drop(kijun);
        let mut text = String::new();
        printed.read_to_string(&mut text).unwrap();
        running.wait().unwrap();
        text
    }

    /// A session: each command prints what stands below it. What stands behind `> ` is what a person writes.
    fn session(&mut self, text: &str) {
        let mut commands = text.split("$ ");
        assert_eq!(commands.next(), Some(""), "a session starts with a command");
        for command in commands {
            let (command, expected) = command.split_once('\n').unwrap();
            match command.strip_prefix("cd ") {
                Some(folder) => self.0.push(folder),
                None => {
                    let written = expected.lines().filter_map(|line| line.strip_prefix('>'));
                    let input: String = written.map(|line| format!("{}\n", line.trim())).collect();
                    let printed = self.run(command, &input);
                    let (printed, expected) = (printed.trim_end(), expected.trim_end());
                    assert!(printed == expected, "$ {command}\n{printed}\nshown is:\n{expected}");
                }
            }
        }
    }

    /// A file as it is now.
    fn text(&self, file: &str) -> String {
        std::fs::read_to_string(self.0.join(file)).unwrap().replace("\r\n", "\n")
    }

    /// Lines that go and lines that come; those around them stay.
    fn change(&self, file: &str, diff: &str) {
        let side = |sign: char| -> String {
            let lines = diff.lines().filter(|line| line.is_empty() || line.starts_with([' ', sign]));
            lines.map(|line| format!("{}\n", line.get(1..).unwrap_or_default())).collect()
        };
        let (old, new, text) = (side('-'), side('+'), self.text(file));
        assert_eq!(text.matches(&old).count(), 1, "once in {file}:\n{old}");
        std::fs::write(self.0.join(file), text.replace(&old, &new)).unwrap();
    }

    fn follow(&mut self, block: &Block) {
        // The file that the paragraph names last.
        let file = || block.before.split('`').rev().nth(1).unwrap_or_else(|| panic!("{} names a file", block.before));
        match block.language.as_str() {
            "console" => self.session(&block.text),
            "diff" => self.change(file(), &block.text),
            _ if block.before.contains("rite this into `") => std::fs::write(self.0.join(file()), &block.text).unwrap(),
            _ => {
                assert!(block.before.ends_with("stands:"), "{} says what the block is", block.before);
                assert!(self.text(file()).contains(&block.text), "in {}:\n{}", file(), block.text);
            }
        }
    }
}

#[test]
fn the_first_hour_goes_as_it_is_told() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("first_hour");
    let _gone = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    let blocks = blocks(PAGE);
    assert!(blocks.len() > 10, "{PAGE} shows what to do");
    let mut reader = Reader(folder);
    blocks.iter().for_each(|block| reader.follow(block));
}

#[test]
fn the_readme_shows_a_part_of_an_interview() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = std::fs::read_to_string(root.join(INTERVIEWS).join("minors_2023.md")).unwrap();
    let blocks = blocks("README.md");
    let shown: Vec<&Block> = blocks.iter().filter(|block| block.text.starts_with("$ kijun ask")).collect();
    assert_eq!(shown.len(), 1);
    let parts: Vec<&str> = shown[0].text.split("...\n").filter(|part| !part.is_empty()).collect();
    assert!(parts.len() > 1);
    parts.iter().for_each(|part| assert!(page.contains(part), "{part}"));
}

#[test]
fn each_policy_has_an_interview_that_goes_as_it_is_told() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for policy in crate::support::shipped_set().policies() {
        let page = format!("{INTERVIEWS}/{}.md", policy.name());
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("interviews").join(policy.name());
        let _gone = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(folder.join("policies")).unwrap();
        for entry in std::fs::read_dir(root.join("policies")).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|extension| extension == "kijun") {
                std::fs::copy(&path, folder.join("policies").join(path.file_name().unwrap())).unwrap();
            }
        }
        let mut reader = Reader(folder);
        let blocks = blocks(&page);
        assert!(blocks.len() >= 2, "{page} shows a conversation and the case");
        blocks.iter().for_each(|block| reader.follow(block));
    }
}
