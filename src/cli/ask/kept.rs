//! The case so far, and its file: saved when it is asked for, at the end, and where a signal ends the command.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::super::files;
use super::file::File;

/// The case so far, and its file.
pub(super) struct Kept {
    file: File,
    /// The case, once something was answered.
    text: Option<String>,
    /// The case as it was saved last.
    saved: Option<String>,
}

/// What came of saving.
pub(super) enum Saved {
    /// Nothing was answered.
    Nothing,
    /// It stands in this file.
    In(String),
    /// Why it could not be saved, and the case.
    Not(String, String),
}

/// The case for whoever saves it first.
#[derive(Clone)]
pub(super) struct Shared(Arc<Mutex<Kept>>);

impl Shared {
    pub(super) fn new(file: File) -> Shared {
        Shared(Arc::new(Mutex::new(Kept { file, text: None, saved: None })))
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps the case as it is now; none where nothing was answered.
    pub(super) fn keep(&self, case: Option<String>) {
        self.kept().text = case.map(|case| case + "\n");
    }

    /// Saves the case as it was kept last.
    pub(super) fn save(&self) -> Saved {
        let mut kept = self.kept();
        let Some(text) = kept.text.clone() else { return Saved::Nothing };
        let path = kept.file.path.display().to_string();
        if kept.saved.as_ref() != Some(&text)
            && let Err(error) = kept.file.write(&text)
        {
            let words = files::words(&error);
            return Saved::Not(format!("error: the case cannot be saved to {path}: {words}; here it is"), text);
        }
        kept.saved = Some(text);
        Saved::In(format!("The case is saved in {path}."))
    }
}
