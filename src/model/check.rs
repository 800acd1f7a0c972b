//! What every check of meaning shares: reporting, and names that may not be used.

use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic};
use crate::source::{SourceFile, Span};
use crate::syntax::KEYWORDS;
use crate::syntax::ast::Name;

/// Names of results, which no outcome may have.
pub(crate) const RESULTS: [&str; 5] = ["undecided", "undetermined", "conflict", "not_in_force", "decided"];

/// Collects what is wrong.
pub(crate) struct Checker<'a> {
    pub(crate) problems: &'a mut Vec<Diagnostic>,
}

impl Checker<'_> {
    pub(crate) fn report(
        &mut self,
        file: &Arc<SourceFile>,
        code: Code,
        span: Span,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.problems.push(Diagnostic::new(code, file, span, message).help(help));
    }

    /// Whether something was found to depend on itself.
    pub(crate) fn has_circles(&self) -> bool {
        self.problems.iter().any(|problem| matches!(problem.code(), Code::CircleOfRules | Code::CircleOfTerms))
    }

    /// A choice's member or an outcome may not look like the start of something else.
    pub(crate) fn not_reserved(&mut self, file: &Arc<SourceFile>, name: &Name, what: &str) {
        let text = name.text.as_str();
        if KEYWORDS.contains(&text) || RESULTS.contains(&text) || matches!(text, "source" | "note") {
            let message = format!("`{text}` cannot be the name of {what}: the language uses it otherwise");
            self.report(
                file,
                Code::ReservedName,
                name.span,
                message,
                format!("call it `{text}_` or find another word"),
            );
        }
    }
}
