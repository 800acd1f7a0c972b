//! Finding and reading files.

use std::io::Read;
use std::path::{Path, PathBuf};

use kijun::{Code, Diagnostic, PolicyFile, PolicySet};

use super::output::Output;

/// A problem of a file as a whole.
pub(super) fn problem(code: Code, path: &Path, message: String, help: &str) -> Diagnostic {
    Diagnostic::about_file(code, &path.display().to_string(), message, help)
}

/// The bytes of a file, or of standard input where the path is `-`.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, Diagnostic> {
    let bytes = if path == Path::new("-") {
        let mut bytes = Vec::new();
        std::io::stdin().read_to_end(&mut bytes).map(|_| bytes)
    } else {
        std::fs::read(path)
    };
    bytes.map_err(|error| {
        problem(
            Code::Unreadable,
            path,
            format!("this file cannot be read: {error}"),
            "check the path and who may read it",
        )
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

/// The policy files that paths name: files as they are, folders with all below them. A file's neighbours
/// come along where it uses a vocabulary that it does not hold.
pub(super) fn policy_files(paths: &[PathBuf]) -> Result<Vec<PolicyFile>, Vec<Diagnostic>> {
    let mut found: Vec<PathBuf> = Vec::new();
    let mut problems = Vec::new();
    for path in paths {
        if path.is_dir() {
            let files = below(path, ".kijun");
            if files.is_empty() {
                problems.push(problem(
                    Code::NoPolicies,
                    path,
                    "this folder holds no policies".to_owned(),
                    "policy files end in .kijun; name their folder with --policies",
                ));
            }
            found.extend(files);
        } else if path.exists() || path == Path::new("-") {
            found.push(path.clone());
        } else {
            problems.push(problem(
                Code::NoPolicies,
                path,
                "there is no such file or folder".to_owned(),
                "name the folder of the policies with --policies",
            ));
        }
    }
    let mut files = Vec::new();
    for path in &found {
        match read(path) {
            Ok(bytes) => files.push(PolicyFile::new(path.display().to_string(), bytes)),
            Err(error) => problems.push(error),
        }
    }
    let neighbours: Vec<PathBuf> = paths
        .iter()
        .filter(|path| path.is_file())
        .filter_map(|path| path.parent())
        .flat_map(|folder| below(folder, ".kijun"))
        .collect();
    let wanted = |files: &[PolicyFile]| -> Vec<String> {
        let words: Vec<Vec<String>> = files
            .iter()
            .map(|file| String::from_utf8_lossy(&file.bytes).split_whitespace().map(str::to_owned).collect())
            .collect();
        let after = |keyword: &str| -> Vec<String> {
            words
                .iter()
                .flat_map(|words| {
                    words
                        .windows(2)
                        .filter(|pair| pair.first().is_some_and(|word| word == keyword))
                        .filter_map(|pair| pair.get(1).cloned())
                })
                .collect()
        };
        let held = after("vocabulary");
        after("uses")
            .into_iter()
            .map(|name| name.trim_end_matches(',').to_owned())
            .filter(|name| !held.contains(name))
            .collect()
    };
    for name in wanted(&files) {
        let holder = neighbours.iter().filter(|path| !found.contains(path)).find_map(|path| {
            let bytes = std::fs::read(path).ok()?;
            let text = String::from_utf8_lossy(&bytes).into_owned();
            let words: Vec<&str> = text.split_whitespace().collect();
            words
                .windows(2)
                .any(|pair| pair == ["vocabulary", name.as_str()])
                .then(|| PolicyFile::new(path.display().to_string(), bytes))
        });
        if let Some(holder) = holder.filter(|holder| files.iter().all(|file| file.name != holder.name)) {
            files.push(holder);
        }
    }
    if problems.is_empty() { Ok(files) } else { Err(problems) }
}

/// Loads the policies of a folder, and prints what is wrong with them.
pub(super) fn load(output: &mut Output, paths: &[PathBuf]) -> Option<PolicySet> {
    match policy_files(paths) {
        Err(problems) => {
            output.problems(&problems);
            None
        }
        Ok(files) => match PolicySet::load(files) {
            Ok(set) => Some(set),
            Err(problems) => {
                output.problems(problems.diagnostics());
                None
            }
        },
    }
}
