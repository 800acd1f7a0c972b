//! What is wrong with a policy or a case: where, in whose words, and what to do.

mod code;
mod suggest;

use std::fmt;
use std::sync::Arc;

pub use code::{Code, Severity};
pub(crate) use suggest::{did_you_mean, nearest};

use crate::source::{Position, SourceFile, Span};

/// One problem: a stable code, a place, what is wrong, and what to do about it.
///
/// `Debug` reads as `Display`, so that a `main` that returns it prints something for people.
#[derive(Clone, PartialEq, Eq)]
pub struct Diagnostic {
    code: Code,
    message: String,
    file: Arc<SourceFile>,
    /// The text in which places are counted; put together from several where a policy is amended.
    read: Arc<SourceFile>,
    label: Option<String>,
    span: Span,
    others: Vec<(Span, String)>,
    path: Option<String>,
    help: Option<String>,
}

impl Diagnostic {
    pub(crate) fn new(code: Code, file: &Arc<SourceFile>, span: Span, message: impl Into<String>) -> Diagnostic {
        let read = Arc::clone(file);
        let (file, span) = read.origin(span);
        let message = match file.cell_words(span) {
            Some(cell) => format!("{cell}: {}", message.into()),
            None => message.into(),
        };
        Diagnostic { code, message, file, read, label: None, span, others: Vec::new(), path: None, help: None }
    }

    /// A problem of a file as a whole, at its line 1, column 1, for programs that read files themselves and want to tell
    /// their problems in the same form.
    #[must_use]
    pub fn about_file(code: Code, name: &str, message: impl Into<String>, help: impl Into<String>) -> Diagnostic {
        Diagnostic::new(code, &SourceFile::new(name, ""), Span::default(), message).help(help)
    }

    /// Whether it is about something in a place.
    pub(crate) fn is_in(&self, (file, span): &(Arc<SourceFile>, Span)) -> bool {
        Arc::ptr_eq(&self.file, file) && span.contains(self.span.start)
    }

    /// What to do about it.
    pub(crate) fn help(mut self, help: impl Into<String>) -> Diagnostic {
        self.help = Some(help.into());
        self
    }

    /// Words beside the underlined place.
    pub(crate) fn label(mut self, label: impl Into<String>) -> Diagnostic {
        self.label = Some(label.into());
        self
    }

    /// Another place of the same text that matters.
    pub(crate) fn also(mut self, span: Span, label: impl Into<String>) -> Diagnostic {
        let (file, span) = self.read.origin(span);
        if Arc::ptr_eq(&file, &self.file) {
            self.others.push((span, label.into()));
        }
        self
    }

    /// The fact of a case that it is about.
    pub(crate) fn path(mut self, path: impl Into<String>) -> Diagnostic {
        self.path = Some(path.into());
        self
    }

    /// The stable code, printed as `K0205`. `docs/errors.md` tells what each means.
    #[must_use]
    pub fn code(&self) -> Code {
        self.code
    }

    /// Whether it is an error or a warning.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }

    /// What is wrong, in a sentence.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The text that it is about, with its name. Empty where the problem is of a file as a whole that was not read.
    #[must_use]
    pub fn file(&self) -> &Arc<SourceFile> {
        &self.file
    }

    /// The bytes that it is about, of [`Diagnostic::file`].
    #[must_use]
    pub fn span(&self) -> Span {
        self.span
    }

    /// The line and column where it starts.
    #[must_use]
    pub fn position(&self) -> Position {
        self.file.position(self.span.start)
    }

    /// The fact of a case that it is about, such as `people[aiko].sentences[0].length`.
    #[must_use]
    pub fn fact(&self) -> Option<&str> {
        self.path.as_deref()
    }

    /// What to do about it, where that can be said.
    #[must_use]
    pub fn advice(&self) -> Option<&str> {
        self.help.as_deref()
    }

    /// The diagnostic as a JSON object on one line: code, severity, message, file, byte span, line, column,
    /// path and help, as `docs/commands.md` tells them under "A diagnostic".
    #[must_use]
    pub fn to_json(&self) -> String {
        #[derive(serde::Serialize)]
        struct Line<'a> {
            code: String,
            severity: &'a str,
            message: &'a str,
            file: &'a str,
            span: [usize; 2],
            line: usize,
            column: usize,
            #[serde(skip_serializing_if = "Option::is_none")]
            path: Option<&'a str>,
            #[serde(skip_serializing_if = "Option::is_none")]
            help: Option<&'a str>,
        }
        let Position { line, column } = self.position();
        let line = Line {
            code: self.code.to_string(),
            severity: self.severity().name(),
            message: &self.message,
            file: self.file.name(),
            span: [self.span.start, self.span.end],
            line,
            column,
            path: self.fact(),
            help: self.advice(),
        };
        serde_json::to_string(&line).unwrap_or_default()
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Position { line, column } = self.position();
        f.write_str(self.file.name())?;
        if !self.file.text().is_empty() {
            write!(f, ":{line}:{column}")?;
        }
        write!(f, ": {} {}: ", self.severity().name(), self.code)?;
        if let Some(path) = self.fact().filter(|path| !path.is_empty()) {
            write!(f, "{path}: ")?;
        }
        f.write_str(&self.message)?;
        match &self.help {
            Some(help) => write!(f, "\n  help: {help}"),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Diagnostic {}

/// Shows a diagnostic with miette 7, such as its `GraphicalReportHandler`: its `Display` is only the message, for miette adds
/// the code, the place and the help.
#[derive(Debug)]
pub struct Shown<'a>(pub &'a Diagnostic);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl std::error::Error for Shown<'_> {}

impl miette::Diagnostic for Shown<'_> {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        Some(Box::new(self.0.code))
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(match self.0.severity() {
            Severity::Error => miette::Severity::Error,
            Severity::Warning => miette::Severity::Warning,
        })
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.0.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn miette::SourceCode> {
        if self.0.file.text().is_empty() { None } else { Some(self) }
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = miette::LabeledSpan> + '_>> {
        let length = |span: Span| span.end.saturating_sub(span.start);
        let path = self.0.path.clone().filter(|path| !path.is_empty());
        let label = self.0.label.clone().or(path);
        let main = miette::LabeledSpan::new_primary_with_span(label, (self.0.span.start, length(self.0.span)));
        let others = self
            .0
            .others
            .iter()
            .map(move |(span, label)| miette::LabeledSpan::new(Some(label.clone()), span.start, length(*span)));
        Some(Box::new(std::iter::once(main).chain(others)))
    }
}

impl miette::SourceCode for Shown<'_> {
    fn read_span<'a>(
        &'a self,
        span: &miette::SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn miette::SpanContents<'a> + 'a>, miette::MietteError> {
        let inner = self.0.file.text().read_span(span, before, after)?;
        // In a file of rows the heading names the column of the cell.
        let is_heading = self.0.file.is_of_rows() && before == 0 && after == 0;
        let column = if is_heading { self.0.position().column.saturating_sub(1) } else { inner.column() };
        let contents = miette::MietteSpanContents::new_named(
            self.0.file.name().to_owned(),
            inner.data(),
            *inner.span(),
            inner.line(),
            column,
            inner.line_count(),
        );
        Ok(Box::new(contents))
    }
}

/// Every problem that was found, in the order of the files and of their text; at least one. `Display` prints one after
/// another, each with its place and help, and `Debug` the same, so that a `main` that returns it prints something for people.
#[derive(Clone, PartialEq, Eq)]
pub struct Problems(Vec<Diagnostic>);

impl Problems {
    pub(crate) fn new(mut diagnostics: Vec<Diagnostic>) -> Problems {
        sort(&mut diagnostics);
        Problems(diagnostics)
    }

    /// The problems, errors and warnings alike.
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.0
    }
}

impl From<Diagnostic> for Problems {
    fn from(diagnostic: Diagnostic) -> Problems {
        Problems(vec![diagnostic])
    }
}

/// Puts diagnostics in the order of the files and of their text, each once.
pub(crate) fn sort(diagnostics: &mut Vec<Diagnostic>) {
    diagnostics
        .sort_by(|a, b| (a.file.name(), a.span, a.code, &a.message).cmp(&(b.file.name(), b.span, b.code, &b.message)));
    diagnostics.dedup();
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, diagnostic) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("\n")?;
            }
            diagnostic.fmt(f)?;
        }
        Ok(())
    }
}

impl fmt::Debug for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Problems {}
