//! `kijun new`: a folder to start from.

use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::files;
use super::output::Output;

/// A file that is made: its path in the folder, what it is for, and its text.
struct Template {
    path: &'static str,
    what: &'static str,
    text: &'static str,
}

/// The text of a file under `src/cli/new`.
macro_rules! template {
    ($path:literal, $what:literal) => {
        Template { path: $path, what: $what, text: include_str!(concat!("new/", $path)) }
    };
}

/// What is made, in the order in which it is read.
const TEMPLATES: [Template; 5] = [
    template!("README.md", "what is here, and what to do with it"),
    template!("policies/swimmers.kijun", "the facts"),
    template!("policies/pool_pass.kijun", "the rules, with examples"),
    template!("policies/cases/mia.json", "a case"),
    template!("policies/cases/mia.expect.json", "what must be decided about it"),
];

/// What to do next.
const NEXT: [(&str, &str); 3] = [
    ("kijun check", "are the rules in order?"),
    ("kijun test", "do the examples and the case come out right?"),
    ("kijun decide pool_pass policies/cases/mia.json --on 2024-06-01", "what do the rules say of the case?"),
];

/// What is printed in JSON.
#[derive(Serialize)]
struct Line<'a> {
    folder: String,
    /// What was made.
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    files: &'a [String],
    /// Why nothing was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'a str>,
}

/// What was made so far, so that it can be taken back.
#[derive(Default)]
struct Made {
    folders: Vec<PathBuf>,
    files: Vec<PathBuf>,
}

pub(super) fn run(output: &mut Output, folder: &Path) -> bool {
    let made = make(folder);
    let shown = folder.display().to_string();
    if output.is_json() {
        let (files, error) = match &made {
            Ok(paths) => (paths.iter().map(|path| path.display().to_string()).collect(), None),
            Err(error) => (Vec::new(), Some(error.as_str())),
        };
        let line = Line { folder: shown, files: &files, error };
        output.line(&serde_json::to_string(&line).unwrap_or_default());
        return made.is_ok();
    }
    match made {
        Ok(_) => {
            output.line(&format!("Made in the folder {shown}:"));
            rows(output, TEMPLATES.each_ref().map(|file| (file.path, file.what)).as_slice());
            output.line("");
            output.line(&format!("Next, in the folder {shown}:"));
            NEXT.iter().for_each(|(command, what)| {
                output.line(&format!("  {command}"));
                output.line(&format!("      {what}"));
            });
            true
        }
        Err(error) => {
            output.note(&format!("error: {error}"));
            false
        }
    }
}

/// Two columns.
fn rows(output: &mut Output, rows: &[(&str, &str)]) {
    let widest = rows.iter().map(|(first, _)| first.len()).max().unwrap_or_default();
    rows.iter().for_each(|(first, second)| output.line(&format!("  {first:widest$}  {second}")));
}

/// Makes every file, or none.
fn make(folder: &Path) -> Result<Vec<PathBuf>, String> {
    if folder.exists() && !folder.is_dir() {
        return Err(format!("{} is a file, not a folder; nothing was made. Name another folder.", folder.display()));
    }
    let mut in_the_way = Vec::new();
    for template in &TEMPLATES {
        let path = folder.join(template.path);
        match fs::symlink_metadata(&path) {
            Ok(_) => in_the_way.push(template.path),
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(failed(&path, &error)),
        }
    }
    if !in_the_way.is_empty() {
        return Err(format!(
            "the folder {} already holds {}, and that would be overwritten; nothing was made. Name another folder.",
            folder.display(),
            in_the_way.join(", ")
        ));
    }
    let mut made = Made::default();
    for template in &TEMPLATES {
        let path = folder.join(template.path);
        if let Err(error) = made.file(&path, template.text) {
            made.take_back();
            return Err(failed(&path, &error));
        }
    }
    Ok(made.files)
}

/// That a file cannot be made.
fn failed(path: &Path, error: &io::Error) -> String {
    format!("{} cannot be made: {}; nothing was made", path.display(), files::words(error))
}

impl Made {
    /// Writes a file that is not there yet, and the folders in which it stands.
    fn file(&mut self, path: &Path, text: &str) -> io::Result<()> {
        let above: Vec<&Path> = path.ancestors().skip(1).filter(|folder| !folder.as_os_str().is_empty()).collect();
        for folder in above.into_iter().rev() {
            match fs::create_dir(folder) {
                Ok(()) => self.folders.push(folder.to_owned()),
                Err(_) if folder.is_dir() => {}
                Err(error) => return Err(error),
            }
        }
        let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
        self.files.push(path.to_owned());
        file.write_all(text.as_bytes())
    }

    /// Takes everything back, the last first.
    fn take_back(&self) {
        self.files.iter().for_each(|path| {
            let _gone = fs::remove_file(path);
        });
        // A folder that somebody has put something into by now stays.
        self.folders.iter().rev().for_each(|path| {
            let _gone = fs::remove_dir(path);
        });
    }
}
