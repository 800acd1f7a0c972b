//! The file to which the case of an interview is saved.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::PathBuf;

use super::super::files::{self, Kind};
use super::super::fmt;
use super::Asked;

/// The file to which the case is saved.
pub(super) struct File {
    pub(super) path: PathBuf,
    /// Whether what stands in it is this case.
    own: bool,
    /// Whether the case is read from a file that is there.
    pub(super) read: bool,
}

impl File {
    pub(super) fn new(asked: &Asked<'_>) -> Result<File, String> {
        let read = match asked.case.map(|path| (path, files::kind(path))) {
            None | Some((_, Kind::Missing)) => false,
            Some((_, Kind::Input)) => {
                return Err("standard input holds the answers; name a file with the case".to_owned());
            }
            Some((path, Kind::Policy | Kind::Folder | Kind::Expectations)) => {
                return Err(format!("{} is no case; name a file that ends in .json", path.display()));
            }
            Some(_) => true,
        };
        let same = asked.save.is_none() || asked.save == asked.case;
        let path = match (asked.save, asked.case) {
            (Some(path), _) | (None, Some(path)) => path.to_owned(),
            (None, None) => free(asked.policy),
        };
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty() && !folder.is_dir());
        if let Some(folder) = folder {
            let (folder, path) = (folder.display(), path.display());
            return Err(format!(
                "there is no folder {folder}, and the case could not be saved in {path}. Make it first, or name another file"
            ));
        }
        if path.exists() && !(read && same) {
            let there = path.display();
            return Err(format!(
                "{there} is there already, and would be overwritten. Name another file, or go on with its case: kijun ask {} {there}",
                asked.policy
            ));
        }
        Ok(File { path, own: read && same, read })
    }

    /// Writes the case; what the file held before is its older form, or it is new.
    pub(super) fn write(&mut self, text: &str) -> std::io::Result<()> {
        if self.own {
            return fmt::write(&self.path, text);
        }
        let mut file = OpenOptions::new().write(true).create_new(true).open(&self.path)?;
        file.write_all(text.as_bytes())?;
        self.own = true;
        Ok(())
    }
}

/// A name that no file has yet.
fn free(policy: &str) -> PathBuf {
    let names =
        std::iter::once(format!("{policy}.json")).chain((2u32..).map(|number| format!("{policy}_{number}.json")));
    names.map(PathBuf::from).find(|path| !path.exists()).unwrap_or_default()
}
