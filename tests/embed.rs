//! Empty projects embed the crate, without its default features: the program of the README, the recipes of
//! `docs/embedding.md`, and `docs/developers_first_hour.md` from its first command to its last.
//!
//! With `TRYCMD=overwrite` the outputs in the pages are written anew.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod embed {
    pub mod page;
}

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use embed::page::{Block, blocks, steps};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Where the projects stand, and what they share of what is built.
fn ground() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("embed")
}

/// A project as a page makes it.
struct Project {
    page: String,
    lines: Vec<String>,
    /// Where the commands are run.
    folder: PathBuf,
    /// The lines of each output that came out otherwise, and what did.
    others: Vec<(std::ops::Range<usize>, Vec<String>)>,
}

impl Project {
    /// An empty folder for the project of a page.
    fn new(page: &str, name: &str) -> Project {
        let folder = ground().join(name);
        if folder.exists() {
            fs::remove_dir_all(&folder).unwrap();
        }
        fs::create_dir_all(&folder).unwrap();
        let text = fs::read_to_string(Path::new(ROOT).join(page)).unwrap();
        let lines = text.lines().map(str::to_owned).collect();
        Project { page: page.to_owned(), lines, folder, others: Vec::new() }
    }

    /// Writes the files and runs the sessions of the page, in its order.
    fn run(mut self) {
        let mut programs = 0;
        for block in blocks(&self.lines) {
            match block.language.as_str() {
                "console" => self.session(&block),
                language => {
                    let name = block.file.as_ref();
                    let name = name.unwrap_or_else(|| panic!("{}: which file is this {language}?", self.page));
                    programs += usize::from(language == "rust");
                    let text = self.lines[block.lines.clone()].join("\n") + "\n";
                    self.write(name, &text);
                }
            }
        }
        assert!(programs > 0, "{} shows programs", self.page);
        self.finish();
    }

    /// Writes a file. The crate is where it is, and its dependencies are those that it was tested with.
    fn write(&self, name: &str, text: &str) {
        let path = self.folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        if name == "Cargo.toml" {
            assert!(text.contains("\"../kijun\""), "{}: the path of the crate", self.page);
            fs::write(&path, text.replace("../kijun", &ROOT.replace('\\', "/"))).unwrap();
            fs::copy(Path::new(ROOT).join("Cargo.lock"), self.folder.join("Cargo.lock")).unwrap();
        } else {
            fs::write(&path, text).unwrap();
        }
    }

    fn session(&mut self, block: &Block) {
        for step in steps(&self.lines, block) {
            let shown: Vec<String> = self.lines[step.output.clone()].to_vec();
            let (printed, status) = self.execute(&step.command);
            assert_eq!(status, step.status, "{}: {}\n{printed}", self.page, step.command);
            let printed: Vec<String> = printed.lines().map(|line| line.trim_end().to_owned()).collect();
            if shown != printed {
                self.others.push((step.output, printed));
            }
        }
    }

    /// What a command prints, and its status.
    fn execute(&mut self, line: &str) -> (String, i32) {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words.as_slice() {
            ["cd", folder] => {
                self.folder = self.folder.join(folder);
                (String::new(), 0)
            }
            ["cat", file] => (fs::read_to_string(self.folder.join(file)).unwrap(), 0),
            ["cargo", arguments @ ..] => {
                let output = cargo(&self.folder, arguments).output().unwrap();
                let mut printed = String::from_utf8(output.stdout).unwrap();
                let told = String::from_utf8(output.stderr).unwrap();
                let status = output.status.code().expect("a status, not a signal");
                // What cargo tells of its work is not shown, unless the command is broken.
                if arguments.contains(&"--quiet") || status != 0 {
                    printed.push_str(&told);
                }
                (printed, status)
            }
            _ => panic!("{}: this command is not known here: {line}", self.page),
        }
    }

    /// Everything came out as it is shown, or the page is written anew.
    fn finish(mut self) {
        if std::env::var("TRYCMD").is_ok_and(|mode| mode == "overwrite") {
            for (place, printed) in std::mem::take(&mut self.others).into_iter().rev() {
                self.lines.splice(place, printed);
            }
            fs::write(Path::new(ROOT).join(&self.page), self.lines.join("\n") + "\n").unwrap();
        }
        for (place, printed) in &self.others {
            let shown = self.lines[place.clone()].join("\n");
            assert_eq!(printed.join("\n"), shown, "{}:{}", self.page, place.start);
        }
    }
}

/// Cargo in a project: off the network, and all projects build the crate once.
fn cargo(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned()));
    command.args(arguments).current_dir(folder).stdin(Stdio::null());
    command.env("CARGO_TARGET_DIR", ground().join("target")).env("CARGO_NET_OFFLINE", "true");
    command.env("CARGO_CARGO_NEW_VCS", "none").env("CARGO_TERM_COLOR", "never").env("CARGO_INCREMENTAL", "0");
    command.env("CARGO_PROFILE_DEV_DEBUG", "false").env_remove("RUST_BACKTRACE").env_remove("RUST_LOG");
    command
}

#[test]
fn the_program_of_the_readme_runs_in_an_empty_project() {
    let project = Project::new("README.md", "readme");
    let shown = |language: &str| {
        let blocks = blocks(&project.lines).into_iter().filter(|block| block.language == language);
        blocks.map(|block| project.lines[block.lines].join("\n") + "\n").collect::<String>()
    };
    let head = "[package]\nname = \"readme\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n";
    project.write("Cargo.toml", &format!("{head}{}", shown("toml")));
    project.write("src/main.rs", &shown("rust"));
    for name in ["residence", "minors_2023"] {
        let file = format!("policies/{name}.kijun");
        project.write(&file, &fs::read_to_string(Path::new(ROOT).join(&file)).unwrap());
    }
    let output = cargo(&project.folder, &["run", "--quiet"]).output().unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    let printed = String::from_utf8(output.stdout).unwrap();
    assert!(printed.starts_with("ken: has gone home, or is under no deportation order\n"), "{printed}");
}

#[test]
fn every_recipe_of_embedding_prints_what_is_shown() {
    Project::new("docs/embedding.md", "embedding").run();
}

#[test]
fn the_first_hour_of_a_developer_goes_as_it_is_told() {
    Project::new("docs/developers_first_hour.md", "first_hour").run();
}

/// What the pages say of threads.
const _: () = {
    const fn shared<T: Send + Sync + 'static>() {}
    shared::<kijun::PolicyFile>();
    shared::<kijun::PolicySet>();
    shared::<kijun::Policy>();
    shared::<kijun::PolicyOn>();
    shared::<kijun::Case>();
    shared::<kijun::Decision>();
    shared::<kijun::Explanation>();
    shared::<kijun::Diagnostic>();
    shared::<kijun::Problems>();
};
