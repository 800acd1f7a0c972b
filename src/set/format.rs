//! A policy file in the canonical layout.

use std::fmt;

use super::PolicyFile;
use crate::diagnostic::{Code, Diagnostic, Problems, Severity};
use crate::syntax;

/// Why a policy file cannot be laid out by [`PolicyFile::format`].
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum NotFormatted {
    /// The file has errors: every statement that cannot be read.
    Problems(Problems),
    /// The file laid out would not say the same, or not hold the same comments. That is a mistake in Kijun.
    WouldChange,
}

impl fmt::Display for NotFormatted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            NotFormatted::Problems(problems) => problems.fmt(f),
            NotFormatted::WouldChange => f.write_str(
                "the file laid out would not say the same, or lose a comment; this is a mistake in kijun, please report it",
            ),
        }
    }
}

impl std::error::Error for NotFormatted {}

impl PolicyFile {
    /// The file in the canonical layout (`docs/language.md`, "Writing"): the same statements in the same order, with every comment. It is read as the
    /// same tree, so that no version changes. A file that was laid out comes back as it is.
    ///
    /// # Errors
    /// [`NotFormatted::Problems`]: every statement that cannot be read, or that the file laid out would be too large. What
    /// is laid out is read again before it is given back; should it say something else, that is
    /// [`NotFormatted::WouldChange`].
    pub fn format(&self) -> Result<String, NotFormatted> {
        let problems = |problems: Vec<_>| NotFormatted::Problems(Problems::new(problems));
        let source = syntax::read(&self.name, &self.bytes).map_err(|problem| problems(vec![problem]))?;
        let mut found = Vec::new();
        let tree = syntax::parse(&source, &mut found);
        if found.iter().any(|problem| problem.severity() == Severity::Error) {
            return Err(problems(found));
        }
        let text = syntax::format(&source, &tree).ok_or(NotFormatted::WouldChange)?;
        if syntax::read(&self.name, text.as_bytes()).is_err() {
            let message =
                format!("laid out, this file would have {} bytes, more than a policy file may have", text.len());
            let help = "split it into several files";
            return Err(problems(vec![Diagnostic::about_file(Code::FileTooLarge, &self.name, message, help)]));
        }
        Ok(text)
    }
}
