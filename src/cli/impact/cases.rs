//! The case files of a comparison.

use std::path::{Path, PathBuf};

use kijun::{Code, Diagnostic};

use crate::cli::files::{self, Kind};

/// The case files that paths name; of a folder all in it, expectations left out.
pub(super) fn files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, Diagnostic> {
    fn within(folder: &Path, found: &mut Vec<PathBuf>) -> Result<(), Diagnostic> {
        let unreadable = |error: std::io::Error| {
            let message = format!("this folder cannot be read: {}", files::words(&error));
            files::problem(Code::Unreadable, folder, message, "check the path and who may read it")
        };
        let entries = std::fs::read_dir(folder).map_err(unreadable)?;
        let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
        paths.sort();
        for path in paths {
            match files::kind(&path) {
                Kind::Folder => within(&path, found)?,
                Kind::Case => found.push(path),
                _ => {}
            }
        }
        Ok(())
    }
    let mut found = Vec::new();
    for path in paths {
        match files::kind(path) {
            Kind::Folder => within(path, &mut found)?,
            Kind::Missing => return Err(files::missing(path)),
            Kind::Expectations => {}
            Kind::Policy => {
                let help = "name case files, which end in .json, or folders of them";
                return Err(files::problem(Code::Unreadable, path, "this is a policy file, not a case", help));
            }
            _ => found.push(path.clone()),
        }
    }
    if found.is_empty() {
        let path = paths.first().map_or_else(|| Path::new("."), PathBuf::as_path);
        let help = "name case files, which end in .json, or folders of them";
        return Err(files::problem(Code::Unreadable, path, "there is no case here", help));
    }
    Ok(found)
}
