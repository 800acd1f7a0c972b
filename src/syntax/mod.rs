//! Text to tree. Knows places and words, never meaning.

mod amendments;
pub mod ast;
mod behind;
mod bytes;
mod cases;
mod comments;
mod conditions;
mod cut;
mod examples;
mod explain;
mod lost;
mod nesting;
mod nodes;
mod numbering;
mod outline;
mod parser;
mod print;
mod reading;
#[cfg(feature = "sheets")]
pub(crate) mod rows;
mod scan;
mod statements;
mod tables;

use std::sync::Arc;

pub(crate) use bytes::{read, utf8};
pub(crate) use comments::format;
pub(crate) use cut::KEYWORDS;
pub(crate) use numbering::Numbering;
pub(crate) use print::{example as example_text, policy_text, text_around, vocabulary_text};
pub(crate) use reading::is_made_up;

use crate::diagnostic::{Code, Diagnostic};
use crate::source::{SourceFile, Span};
use ast::Ast;
use reading::Reading;
use scan::Scanned;

/// The statements with which a part of a file starts.
const PARTS: [&str; 3] = ["vocabulary", "policy", "amendment"];

/// The most statements of a file.
const MOST_STATEMENTS: usize = 2000;

/// Parses a file and reports every statement of it that cannot be read.
pub(crate) fn parse(file: &Arc<SourceFile>, problems: &mut Vec<Diagnostic>) -> Ast {
    let Scanned { tokens, sore, .. } = scan::scan(file, problems);
    let text_is_sound = problems.is_empty();
    let statements = cut::cut(file.text(), &tokens);
    let mut reading = Reading::new(file, problems, &sore);
    if tokens.is_empty() {
        if text_is_sound {
            let message = "this file is empty: it holds no statement";
            let help = "start with `vocabulary NAME \"…\"` or `policy NAME \"…\"`, or delete the file";
            reading.report(Diagnostic::new(Code::EmptyFile, file, Span::default(), message).help(help));
        }
        return reading.ast;
    }
    let start = statements.first().map_or(tokens.len(), |statement| statement.tokens.start);
    reading.outside(tokens.get(..start).unwrap_or_default());
    if let Some(extra) = statements.get(MOST_STATEMENTS) {
        let place = tokens.get(extra.tokens.start).map_or(Span::default(), |token| token.span);
        let message = format!("this file has {} statements; a file has at most {MOST_STATEMENTS}", statements.len());
        reading.report(Diagnostic::new(Code::FileTooLarge, file, place, message).help("split it into several files"));
        return reading.ast;
    }
    for statement in &statements {
        reading.statement(statement, tokens.get(statement.tokens.clone()).unwrap_or_default());
    }
    let mut ast = reading.ast;
    let starts = statements.iter().filter(|statement| PARTS.contains(&statement.keyword));
    let starts: Vec<usize> =
        starts.filter_map(|statement| Some(tokens.get(statement.tokens.start)?.span.start)).collect();
    if starts.len() == ast.parts.len() {
        let ends = starts.iter().skip(1).copied().chain([file.text().len()]);
        ast.places = starts.iter().zip(ends).map(|(start, end)| Span::new(*start, end)).collect();
    }
    ast
}
