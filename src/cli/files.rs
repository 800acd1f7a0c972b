//! Finding and reading files.

use std::collections::HashSet;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

use kijun::{Code, Diagnostic, Policy, PolicyFile, PolicySet, Severity};

use super::output::Output;

/// What a path names.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// `-`, standard input.
    Input,
    Folder,
    Policy,
    Case,
    Expectations,
    Other,
    Missing,
}

/// What a path names, by its ending.
pub(super) fn kind(path: &Path) -> Kind {
    let name = path.to_string_lossy();
    match () {
        () if path == Path::new("-") => Kind::Input,
        () if path.is_dir() => Kind::Folder,
        () if !path.exists() => Kind::Missing,
        () if name.ends_with(".kijun") => Kind::Policy,
        () if name.ends_with(".expect.json") => Kind::Expectations,
        () if name.ends_with(".json") => Kind::Case,
        () => Kind::Other,
    }
}

/// A problem of a file as a whole.
pub(super) fn problem(code: Code, path: &Path, message: impl Into<String>, help: impl Into<String>) -> Diagnostic {
    Diagnostic::about_file(code, &path.display().to_string(), message, help)
}

/// That a path names nothing.
pub(super) fn missing(path: &Path) -> Diagnostic {
    let help = "check the path; the folder of the policies is named with --policies";
    problem(Code::NoPolicies, path, "there is no such file or folder", help)
}

/// What the machine says of a failure, without its numbers.
pub(super) fn words(error: &std::io::Error) -> String {
    let text = error.to_string().to_lowercase();
    text.split(" (os error").next().unwrap_or_default().to_owned()
}

/// The bytes of a file, or of standard input where the path is `-`.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, Diagnostic> {
    let bytes = if kind(path) == Kind::Input {
        let mut bytes = Vec::new();
        std::io::stdin().read_to_end(&mut bytes).map(|_| bytes)
    } else {
        std::fs::read(path)
    };
    bytes.map_err(|error| {
        let (message, help) = match error.kind() {
            ErrorKind::NotFound => ("there is no such file".to_owned(), "check the path"),
            ErrorKind::IsADirectory => ("this is a folder, not a file".to_owned(), "name the files in it"),
            ErrorKind::PermissionDenied => ("you may not read this file".to_owned(), "ask for access to it"),
            _ => (format!("this file cannot be read: {}", words(&error)), "check the path and who may read it"),
        };
        problem(Code::Unreadable, path, message, help)
    })
}

/// All files below a folder whose names end so, in order.
pub(super) fn below(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for path in std::fs::read_dir(&folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
            if path.is_dir() && !path.is_symlink() {
                open.push(path);
            } else if path.file_name().is_some_and(|name| name.to_string_lossy().ends_with(ending)) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The policy files that a path names: a file as it is, a folder with all below it.
pub(super) fn named(path: &Path) -> Result<Vec<PathBuf>, Diagnostic> {
    let no_policy = |what: &str| problem(Code::Unreadable, path, what, "policy files end in .kijun");
    match kind(path) {
        Kind::Input | Kind::Policy => Ok(vec![path.to_owned()]),
        Kind::Missing => Err(missing(path)),
        Kind::Case => Err(no_policy("this is a case, not a policy")),
        Kind::Expectations => Err(no_policy("this file holds expectations, not a policy")),
        Kind::Other => Err(no_policy("this is no policy file")),
        Kind::Folder => match below(path, ".kijun") {
            files if files.is_empty() => {
                let help = "policy files end in .kijun; name their folder with --policies";
                Err(problem(Code::NoPolicies, path, "this folder holds no policies", help))
            }
            files => Ok(files),
        },
    }
}

/// The words that stand after a keyword.
fn after(file: &PolicyFile, keyword: &str) -> Vec<String> {
    let text = String::from_utf8_lossy(&file.bytes).into_owned();
    let words = text.split_whitespace();
    let next = words.clone().skip(1);
    words
        .zip(next)
        .filter(|(word, _)| *word == keyword)
        .map(|(_, next)| next.trim_end_matches(',').to_owned())
        .collect()
}

/// The names that a file declares: its vocabularies and policies.
fn declared(file: &PolicyFile) -> Vec<String> {
    [after(file, "vocabulary"), after(file, "policy")].concat()
}

/// The neighbours that declare what files speak of: vocabularies that they use, policies that they use or ask, and
/// what those speak of in turn.
fn neighbours(paths: &[PathBuf], files: &[PolicyFile]) -> Vec<PolicyFile> {
    let beside = |folder: &Path| {
        // `policy.kijun` alone stands in the folder without a name.
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.file_name());
        let names = entries.filter(|name| name.to_string_lossy().ends_with(".kijun"));
        names
            .map(|name| folder.join(name))
            .map(|path| path.strip_prefix(".").map_or(path.clone(), Path::to_owned))
            .collect::<Vec<_>>()
    };
    let mut around: Vec<PathBuf> = paths.iter().filter_map(|path| path.parent()).flat_map(beside).collect();
    around.sort();
    around.dedup();
    let name = |path: &PathBuf| path.display().to_string();
    let mut left: Vec<PolicyFile> = around
        .iter()
        .filter(|path| files.iter().all(|file| file.name != name(path)))
        .filter_map(|path| Some(PolicyFile::new(name(path), std::fs::read(path).ok()?)))
        .collect();
    let mut held: Vec<String> = files.iter().flat_map(declared).collect();
    let mut spoken: HashSet<String> = files.iter().flat_map(spoken_of).collect();
    let mut found: Vec<PolicyFile> = Vec::new();
    // One that declares again what is held already would only be in the way.
    let fits = |file: &PolicyFile, held: &[String], spoken: &HashSet<String>| {
        let names = declared(file);
        names.iter().any(|name| spoken.contains(name)) && !names.iter().any(|name| held.contains(name))
    };
    while let Some(at) = left.iter().position(|file| fits(file, &held, &spoken)) {
        let file = left.remove(at);
        // A neighbour that is broken itself is not what was asked about; and a word after `policy` may stand in a note.
        let Ok(tree) = file.parse() else { continue };
        let mut names = tree.parts.iter().map(|part| part.name().text.as_str());
        if !names.any(|name| spoken.contains(name)) {
            continue;
        }
        held.extend(declared(&file));
        spoken.extend(spoken_of(&file));
        found.push(file);
    }
    found
}

/// Every word of a file that could be a name.
fn spoken_of(file: &PolicyFile) -> Vec<String> {
    let text = String::from_utf8_lossy(&file.bytes).into_owned();
    text.split(|c: char| !(c.is_alphanumeric() || c == '_')).map(str::to_owned).collect()
}

/// The policy files that paths name. A file's neighbours come along where it speaks of what they declare.
fn policy_files(paths: &[PathBuf]) -> Result<Vec<PolicyFile>, Vec<Diagnostic>> {
    let mut files: Vec<PolicyFile> = Vec::new();
    let mut problems = Vec::new();
    for found in paths.iter().map(|path| named(path)) {
        for path in found.unwrap_or_else(|problem| {
            problems.push(problem);
            Vec::new()
        }) {
            let name = path.display().to_string();
            match read(&path) {
                _ if files.iter().any(|file| file.name == name) => {}
                Ok(bytes) => files.push(PolicyFile::new(name, bytes)),
                Err(problem) => problems.push(problem),
            }
        }
    }
    let single: Vec<PathBuf> = paths.iter().filter(|path| kind(path) == Kind::Policy).cloned().collect();
    files.extend(neighbours(&single, &files));
    for name in rows_of(&files) {
        let path = PathBuf::from(&name);
        // That one is not there is told where it is named.
        if path.exists() {
            match read(&path) {
                Ok(bytes) => files.push(PolicyFile::new(name, bytes)),
                Err(problem) => problems.push(problem),
            }
        }
    }
    if problems.is_empty() { Ok(files) } else { Err(problems) }
}

/// The files that tables and examples read rows from, and no others that lie beside them.
fn rows_of(policies: &[PolicyFile]) -> Vec<String> {
    let mut names: Vec<String> = policies.iter().flat_map(PolicyFile::data_files).collect();
    names.sort();
    names.dedup();
    names
}

/// Loads the policies of files and folders, and prints what is wrong with them.
pub(super) fn load(output: &mut Output, paths: &[PathBuf]) -> Option<PolicySet> {
    let loaded = policy_files(paths)
        .and_then(|files| PolicySet::load(files).map_err(|problems| problems.diagnostics().to_vec()));
    let shown = |problems: Vec<Diagnostic>| {
        // What is wrong with a file that was brought along matters only where nothing is wrong with the others.
        let (own, brought): (Vec<_>, Vec<_>) = problems.into_iter().partition(|problem| asked(paths, problem));
        let erring = own.iter().any(|problem| problem.severity() == Severity::Error);
        if erring { own } else { [own, brought].concat() }
    };
    loaded.map_err(|problems| output.problems(&shown(problems))).ok()
}

/// Whether a problem is in what the paths name; what a file brings along is not.
pub(super) fn asked(paths: &[PathBuf], problem: &Diagnostic) -> bool {
    let name = Path::new(problem.file().name());
    // A file of rows is there for a policy that names it.
    let is_of_rows =
        name.extension().is_some_and(|ending| ["csv", "xlsx"].iter().any(|rows| ending.eq_ignore_ascii_case(rows)));
    is_of_rows || paths.iter().any(|path| path.is_dir() && name.starts_with(path) || name == path)
}

/// The policy of that name in a folder; prints what is wrong where there is none.
pub(super) fn load_policy(output: &mut Output, policies: &Path, name: &str) -> Option<Policy> {
    let set = load(output, &[policies.to_owned()])?;
    policy(&set, name, policies).map_err(|problem| output.problem(&problem)).ok()
}

/// The policy of that name; the problem is one of the file that names it.
pub(super) fn policy(set: &PolicySet, name: &str, named_in: &Path) -> Result<Policy, Diagnostic> {
    set.policy(name).map_err(|wrong| {
        let help = if name.ends_with(".kijun") {
            "name the policy as its file does after `policy`, not the file"
        } else {
            wrong.advice().unwrap_or_default()
        };
        problem(wrong.code(), named_in, wrong.message(), help)
    })
}

/// Help where a name is not among those that there are.
pub(super) fn among(written: &str, names: &[String]) -> String {
    // Of names of one or two letters any other is near.
    let length = written.chars().count();
    let allowed = if length <= 2 { 0 } else { (length / 3).max(1) };
    let near = names
        .iter()
        .map(|name| (strsim::osa_distance(written, name), name))
        .filter(|(distance, _)| *distance <= allowed)
        .min();
    let meant = near.map(|(_, name)| format!("did you mean `{name}`? ")).unwrap_or_default();
    let shown: Vec<&str> = names.iter().take(10).map(String::as_str).collect();
    let more = match names.len().saturating_sub(10) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!("{meant}there is {}{more}", shown.join(", "))
}
