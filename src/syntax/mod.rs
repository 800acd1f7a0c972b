//! Text to tree. Knows places and words, never meaning.

pub mod ast;
mod bytes;
mod conditions;
mod cut;
mod examples;
mod explain;
mod nesting;
mod nodes;
mod numbering;
mod outline;
mod parser;
mod print;
mod scan;
mod slips;
mod statements;

use std::sync::Arc;

use pest::Parser;

pub(crate) use bytes::{read, utf8};
pub(crate) use cut::KEYWORDS;
pub(crate) use print::substance;

use crate::diagnostic::{Code, Diagnostic};
use crate::source::{SourceFile, Span};
use ast::{Ast, Broken, Part};
use cut::Statement;
use nodes::Reader;
use parser::{KijunParser, Pair};
use scan::Token;

/// The most statements of a file.
const MOST_STATEMENTS: usize = 2000;

/// Parses a file and reports every statement of it that cannot be read.
pub(crate) fn parse(file: &Arc<SourceFile>, problems: &mut Vec<Diagnostic>) -> Ast {
    let tokens = scan::scan(file, problems);
    let text_is_sound = problems.is_empty();
    let statements = cut::cut(file.text(), &tokens);
    let mut ast = Ast { file: Arc::clone(file), parts: Vec::new() };
    let Some(first) = tokens.first() else {
        if text_is_sound {
            let message = "this file is empty: it holds no statement";
            let help = "start with `vocabulary NAME \"…\"` or `policy NAME \"…\"`, or delete the file";
            problems.push(Diagnostic::new(Code::EmptyFile, file, Span::default(), message).help(help));
        }
        return ast;
    };
    let start = statements.first().map_or(tokens.len(), |statement| statement.tokens.start);
    if start > 0 {
        let end = start.checked_sub(1).and_then(|last| tokens.get(last)).unwrap_or(first).span;
        let line = Span::new(first.span.start, scan::line_end(file.text(), first.span.start).min(end.end));
        problems.push(outside_statement(file, line));
        // What follows a misspelt `policy` is its own.
        let words = |at: usize| tokens.get(at).map_or("", |token| file.slice(token.span));
        if let Some(keyword) = crate::diagnostic::nearest(words(0), ["policy", "vocabulary"]) {
            note_broken(&mut ast, Broken { keyword: keyword.to_owned(), name: words(1).to_owned() });
        }
    }
    if let Some(extra) = statements.get(MOST_STATEMENTS) {
        let place = tokens.get(extra.tokens.start).map_or(Span::default(), |token| token.span);
        let message = format!("this file has {} statements; a file has at most {MOST_STATEMENTS}", statements.len());
        problems.push(Diagnostic::new(Code::FileTooLarge, file, place, message).help("split it into several files"));
        return ast;
    }
    for statement in statements {
        let tokens = tokens.get(statement.tokens.clone()).unwrap_or_default();
        add(&mut ast, file, &statement, tokens, problems);
    }
    ast
}

/// Parses one statement and adds it to the part that it belongs to.
fn add(ast: &mut Ast, file: &Arc<SourceFile>, statement: &Statement, tokens: &[Token], problems: &mut Vec<Diagnostic>) {
    let keyword = statement.keyword;
    let span = match tokens {
        [first, .., last] => first.span.to(last.span),
        [only] => only.span,
        [] => return,
    };
    let keyword_span = tokens.first().map_or(span, |token| token.span);
    let name = tokens.get(1).map(|token| file.slice(token.span).to_owned()).unwrap_or_default();
    let broken = Broken { keyword: keyword.to_owned(), name };
    if let Some(problem) = misplaced(ast, file, keyword, keyword_span) {
        problems.push(problem);
        return;
    }
    let pair = match parser::statement(keyword) {
        Some(rule) => {
            let nesting = nesting::check(file, tokens);
            // A text that is not closed has been reported, and nothing behind it can be trusted.
            let text_not_closed =
                problems.iter().any(|problem| problem.code() == Code::TextNotClosed && within(problem, file, span));
            if !nesting.is_empty() || text_not_closed {
                problems.extend(nesting);
                None
            } else {
                match KijunParser::parse(rule, file.slice(span)) {
                    Ok(mut pairs) => pairs.next(),
                    Err(error) => {
                        problems.push(explain::explain(file, keyword, tokens, span.start, &error));
                        None
                    }
                }
            }
        }
        None => {
            let message = format!("`{keyword}` is not known to this version of kijun");
            let help = "take the statement out; docs/language.md lists what there is";
            problems.push(Diagnostic::new(Code::NotYet, file, keyword_span, message).help(help));
            None
        }
    };
    let mut reader = Reader { file, base: span.start, tokens, problems };
    if pair.and_then(|pair| build(ast, &mut reader, keyword, keyword_span, pair)).is_none() {
        note_broken(ast, broken);
        // A misspelt `policy` was read as the end of this statement; what follows it is its own.
        let mut parts = tokens.iter().enumerate().skip(1).filter_map(|(at, token)| {
            let keyword =
                slips::misspelt_start(file, *token).filter(|meant| matches!(*meant, "policy" | "vocabulary"))?;
            Some((keyword, tokens.get(at.saturating_add(1))?))
        });
        if let Some((keyword, name)) = parts.next() {
            note_broken(ast, Broken { keyword: keyword.to_owned(), name: file.slice(name.span).to_owned() });
        }
    }
}

fn within(problem: &Diagnostic, file: &Arc<SourceFile>, span: Span) -> bool {
    Arc::ptr_eq(problem.file(), file) && span.contains(problem.span().start)
}

/// Reads a statement's pair into the last part, or into a new one.
fn build(ast: &mut Ast, reader: &mut Reader<'_>, keyword: &str, span: Span, pair: Pair<'_>) -> Option<()> {
    match (keyword, ast.parts.last_mut()) {
        ("vocabulary", _) => ast.parts.push(Part::Vocabulary(reader.vocabulary(pair)?)),
        ("policy", _) => ast.parts.push(Part::Policy(reader.policy(pair)?)),
        ("choice", Some(Part::Vocabulary(part))) => part.choices.push(reader.choice(pair)?),
        ("record", Some(Part::Vocabulary(part))) => part.records.push(reader.record(pair)?),
        ("outcomes", Some(Part::Policy(part))) => {
            let (outcomes, strongest_first) = reader.outcomes(pair);
            part.outcomes.extend(outcomes);
            part.strongest_first |= strongest_first;
        }
        ("parameter", Some(Part::Policy(part))) => part.parameters.push(reader.parameter(pair)?),
        ("term", Some(Part::Policy(part))) => part.terms.push(reader.term(pair)?),
        ("rule", Some(Part::Policy(part))) => part.rules.push(reader.rule(pair)?),
        ("factors", Some(Part::Policy(part))) => {
            let factors = reader.factors(pair)?;
            if part.factors.0.is_empty() {
                part.factors = factors;
            } else {
                let help = "write all factors in one statement, so that each has its own number";
                reader.report(Code::DuplicateAddress, span, "there are factors already", help);
            }
        }
        ("example", Some(Part::Policy(part))) => part.examples.push(reader.example(pair)?),
        _ => return None,
    }
    Some(())
}

/// Remembers a statement that could not be read, so that what it would have declared is not called unknown.
fn note_broken(ast: &mut Ast, broken: Broken) {
    let name = ast::Name { text: broken.name.clone(), span: Span::default() };
    match (broken.keyword.as_str(), ast.parts.last_mut()) {
        ("vocabulary", _) => {
            ast.parts.push(Part::Vocabulary(ast::Vocabulary { name, broken: vec![broken], ..Default::default() }))
        }
        ("policy", _) => ast.parts.push(Part::Policy(ast::Policy {
            name,
            header_broken: true,
            broken: vec![broken],
            ..Default::default()
        })),
        (_, Some(Part::Vocabulary(part))) => part.broken.push(broken),
        (_, Some(Part::Policy(part))) => part.broken.push(broken),
        _ => {}
    }
}

/// A statement in a part where it does not belong, or before any part.
fn misplaced(ast: &Ast, file: &Arc<SourceFile>, keyword: &str, span: Span) -> Option<Diagnostic> {
    let (message, help) = match (keyword, ast.parts.last()) {
        ("vocabulary" | "policy" | "amendment", _) => return None,
        ("choice" | "record", Some(Part::Policy(_))) => (
            format!("a {keyword} says what the facts are, and belongs in a vocabulary"),
            "move it to the vocabulary that the policy `uses`".to_owned(),
        ),
        ("choice" | "record", Some(Part::Vocabulary(_))) | (_, Some(Part::Policy(_))) => return None,
        (_, Some(Part::Vocabulary(_))) => (
            format!("`{keyword}` says what follows from the facts, and belongs in a policy"),
            "write `policy NAME \"…\"` with its header before it, or move it to a policy".to_owned(),
        ),
        (_, None) => (
            format!("this {keyword} belongs to no vocabulary and to no policy"),
            "start the file with `vocabulary NAME \"…\"` or `policy NAME \"…\"`".to_owned(),
        ),
    };
    Some(Diagnostic::new(Code::WrongPlace, file, span, message).help(help))
}

fn outside_statement(file: &Arc<SourceFile>, span: Span) -> Diagnostic {
    let first = file.slice(span).split_whitespace().next().unwrap_or("").to_owned();
    let help = match crate::diagnostic::nearest(&first, KEYWORDS) {
        Some(keyword) if keyword != first => format!("did you mean `{keyword}`?"),
        Some(keyword) => format!("`{keyword}` must be followed by {}", what_follows(keyword)),
        None => {
            "a file starts with `vocabulary NAME \"…\"` or `policy NAME \"…\"`; a comment starts with `#`".to_owned()
        }
    };
    Diagnostic::new(Code::OutsideStatement, file, span, "this stands outside any statement").help(help)
}

fn what_follows(keyword: &str) -> &'static str {
    match keyword {
        "rule" => "a number and a title: `rule 1 \"…\"`",
        "example" | "always" | "assume" => "a title: `example \"…\"`",
        _ => "a name",
    }
}
