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
    again: Again,
    /// Whether the case names others than the one whom the interview is about.
    names_others: bool,
}

/// The command that goes on from the case that is saved.
pub(super) struct Again {
    pub(super) as_it_was: String,
    /// The same about whoever is named: who is not named yet cannot be asked about.
    pub(super) about_all: String,
}

/// What came of saving.
pub(super) enum Saved {
    /// Nothing was answered.
    Nothing,
    /// Where it stands, and the command that goes on.
    In(String, String),
    /// Why it could not be saved, and the case.
    Not(String, String),
}

/// The case for whoever saves it first.
#[derive(Clone)]
pub(super) struct Shared(Arc<Mutex<Kept>>);

impl Shared {
    pub(super) fn new(file: File, again: Again) -> Shared {
        Shared(Arc::new(Mutex::new(Kept { file, text: None, saved: None, again, names_others: false })))
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps the case as it is now, and whether it names others than the one whom it is about; none where nothing was answered.
    pub(super) fn keep(&self, case: Option<String>, names_others: bool) {
        let mut kept = self.kept();
        kept.text = case.map(|case| case + "\n");
        kept.names_others = names_others;
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
        let Again { as_it_was, about_all } = &kept.again;
        let again = if kept.names_others { about_all } else { as_it_was };
        Saved::In(format!("The case is saved in {path}."), again.clone())
    }
}
