//! `kijun fmt`.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use kijun::{NotFormatted, PolicyFile};
use serde::Serialize;

use super::files::{self, Kind};
use super::output::{self, Output};

/// What is printed of a file in JSON.
#[derive(Serialize)]
struct Line<'a> {
    file: &'a str,
    changed: bool,
    /// The text of standard input, laid out.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
    /// Why it could not be laid out or written, where the policy is not to blame.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'a str>,
}

/// How many files came out how.
#[derive(Default)]
struct Count {
    changed: usize,
    unchanged: usize,
    failed: usize,
}

pub(super) fn run(output: &mut Output, policies: &Path, paths: &[PathBuf], check: bool) -> bool {
    let paths = if paths.is_empty() { vec![policies.to_owned()] } else { paths.to_vec() };
    let mut count = Count::default();
    let mut seen: Vec<PathBuf> = Vec::new();
    for path in &paths {
        match files::named(path) {
            Err(problem) => {
                output.problem(&problem);
                count.failed = count.failed.saturating_add(1);
            }
            Ok(found) => {
                for path in found {
                    if !seen.contains(&path) {
                        file(output, &path, check, &mut count);
                        seen.push(path);
                    }
                }
            }
        }
    }
    let input_alone = matches!(paths.as_slice(), [path] if files::kind(path) == Kind::Input);
    if !output.is_json() && (check || !input_alone) {
        output.line(&count.told(check));
    }
    count.failed == 0 && !(check && count.changed > 0)
}

impl Count {
    fn told(&self, check: bool) -> String {
        let files = |count: usize| format!("{count} {}", if count == 1 { "file" } else { "files" });
        let changed = if check { "would change" } else { "formatted" };
        let failed = if self.failed == 0 { String::new() } else { format!(", {} with errors", self.failed) };
        format!("{} {changed}, {} unchanged{failed}", files(self.changed), self.unchanged)
    }
}

/// Lays out one file, and tells of it.
fn file(output: &mut Output, path: &Path, check: bool, count: &mut Count) {
    let name = path.display().to_string();
    let formatted = files::read(path).map_err(|problem| vec![problem]).and_then(|bytes| {
        let file = PolicyFile::new(name.as_str(), bytes);
        match file.format() {
            Ok(text) => Ok((file.bytes, Ok(text))),
            Err(NotFormatted::Problems(problems)) => Err(problems.diagnostics().to_vec()),
            Err(mistake) => Ok((file.bytes, Err(mistake.to_string()))),
        }
    });
    let (old, new) = match formatted {
        Ok((old, new)) => (old, new),
        Err(problems) => {
            count.failed = count.failed.saturating_add(1);
            return output.problems(&problems);
        }
    };
    let input = files::kind(path) == Kind::Input;
    let written = new.and_then(|new| {
        let changed = old != new.as_bytes();
        if changed && !check && !input {
            write(path, &new).map_err(|error| format!("the file cannot be written: {}", files::words(&error)))?;
        }
        Ok((changed, new))
    });
    match &written {
        Err(_) => count.failed = count.failed.saturating_add(1),
        Ok((true, _)) => count.changed = count.changed.saturating_add(1),
        Ok((false, _)) => count.unchanged = count.unchanged.saturating_add(1),
    }
    if output.is_json() {
        let (changed, new, error) = match &written {
            Ok((changed, new)) => (*changed, Some(new.as_str()), None),
            Err(error) => (false, None, Some(error.as_str())),
        };
        let line = Line { file: &name, changed, text: new.filter(|_| input && !check), error };
        return output.line(&serde_json::to_string(&line).unwrap_or_default());
    }
    match written {
        Err(error) => output.note(&format!("error: {name}: {error}")),
        Ok((_, new)) if input && !check => new.lines().for_each(|line| output.line(line)),
        Ok((true, new)) if check => {
            let old = String::from_utf8_lossy(&old).into_owned();
            difference(&name, &old, &new).iter().for_each(|line| output.line(line));
        }
        Ok((true, _)) => output.line(&format!("formatted {name}")),
        Ok((false, _)) => {}
    }
}

/// Where a file would change first, in a few lines.
fn difference(name: &str, old: &str, new: &str) -> Vec<String> {
    let same = old.split('\n').zip(new.split('\n')).take_while(|(old, new)| old == new).count();
    let at = |text: &str| text.split('\n').nth(same).unwrap_or_default().to_owned();
    let (old, new) = (at(old), at(new));
    let mut told = vec![format!("{name} would change, first in line {}", same.saturating_add(1))];
    match (old.trim_end(), new.trim_end()) {
        (before, after) if before == after => told.push("  white space at its end".to_owned()),
        (_, "") => told.push("  an empty line before it".to_owned()),
        ("", _) => told.push("  no empty line here".to_owned()),
        (before, after) => told.extend([cut(&format!("  - {before}")), cut(&format!("  + {after}"))]),
    }
    told
}

/// As much of a line as the terminal shows.
fn cut(line: &str) -> String {
    let line = line.trim_end();
    if textwrap::core::display_width(line) <= output::width() {
        return line.to_owned();
    }
    let mut shown = String::new();
    for c in line.chars() {
        shown.push(c);
        if textwrap::core::display_width(&shown) >= output::width() {
            shown.pop();
            break;
        }
    }
    shown + "…"
}

/// Writes a file beside the old one and puts it in its place, so that nobody ever sees half of it.
pub(super) fn write(path: &Path, text: &str) -> io::Result<()> {
    // A link stays a link.
    let path = fs::canonicalize(path)?;
    let permissions = fs::metadata(&path)?.permissions();
    if permissions.readonly() {
        return Err(io::Error::other("it may only be read"));
    }
    let mut name = std::ffi::OsString::from(".");
    name.push(path.file_name().unwrap_or_default());
    name.push(format!(".{}.tmp", std::process::id()));
    let beside = path.with_file_name(name);
    let done = OpenOptions::new().write(true).create_new(true).open(&beside).and_then(|mut file| {
        file.write_all(text.as_bytes())?;
        file.set_permissions(permissions)?;
        file.sync_all()?;
        fs::rename(&beside, &path)
    });
    done.inspect_err(|_| {
        let _gone = fs::remove_file(&beside);
    })
}
