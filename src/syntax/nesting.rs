//! Brackets and depth, counted over tokens before anything recursive looks at a statement.

use std::sync::Arc;

use super::scan::{Token, TokenKind};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{SourceFile, Span};

/// How deep brackets, `not`s, quantifiers and `if`s may nest in one condition.
pub(crate) const DEEPEST: usize = 64;

/// What is open at a place: a bracket, and the words since then that nest without one.
struct Level {
    bracket: Option<Span>,
    /// `some … satisfies` and `if`, which run to the end of their clause or bracket.
    long: usize,
    /// `not` and `of`, which end at the next `and`, `or` or comma.
    short: usize,
}

impl Level {
    fn new(bracket: Option<Span>) -> Level {
        Level { bracket, long: 0, short: 0 }
    }

    fn depth(&self) -> usize {
        usize::from(self.bracket.is_some()).saturating_add(self.long).saturating_add(self.short)
    }
}

/// Checks the brackets and the depth of one statement.
pub(crate) fn check(file: &Arc<SourceFile>, tokens: &[Token]) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    let mut levels = vec![Level::new(None)];
    let mut outer = 0usize;
    for (at, token) in tokens.iter().enumerate() {
        let bracketed = levels.len() > 1;
        let Some(level) = levels.last_mut() else { break };
        match token.kind {
            TokenKind::Open if !bracketed && is_marker(file, tokens, at) => {
                // A new clause: what ran on in the last one is over.
                levels = vec![Level::new(None)];
                outer = 0;
                levels.push(Level::new(Some(token.span)));
            }
            TokenKind::Open => {
                outer = outer.saturating_add(level.depth());
                levels.push(Level::new(Some(token.span)));
            }
            TokenKind::Close if bracketed => {
                levels.pop();
                outer = outer.saturating_sub(levels.last().map_or(0, Level::depth));
            }
            TokenKind::Close => problems.push(not_opened(file, tokens, at)),
            TokenKind::Word | TokenKind::Symbol => match file.slice(token.span) {
                "satisfies" | "if" => level.long = level.long.saturating_add(1),
                "not" | "of" => level.short = level.short.saturating_add(1),
                // The next cell of a table.
                "|" | "｜" => (level.long, level.short) = (0, 0),
                "and" | "or" | "," | "，" | "、" | ";" | "；" | "plus" | "minus" | "when" | "unless" => {
                    level.short = 0
                }
                _ => {}
            },
            _ => {}
        }
        if outer.saturating_add(levels.last().map_or(0, Level::depth)) > DEEPEST {
            problems.push(too_deep(file, token.span));
            return problems;
        }
    }
    if let Some(open) = levels.iter().rev().find_map(|level| level.bracket) {
        problems.push(not_closed(file, tokens, open));
    }
    problems
}

/// Whether a marker such as `(a)` stands at a token.
fn is_marker(file: &Arc<SourceFile>, tokens: &[Token], at: usize) -> bool {
    let [open, word, close, ..] = tokens.get(at..).unwrap_or_default() else { return false };
    let short = file.slice(word.span).chars().count() <= 6;
    let inside = matches!(word.kind, TokenKind::Word | TokenKind::Number);
    open.kind == TokenKind::Open && close.kind == TokenKind::Close && inside && short
}

fn too_deep(file: &Arc<SourceFile>, span: Span) -> Diagnostic {
    Diagnostic::new(Code::TooDeep, file, span, format!("this is nested more than {DEEPEST} deep"))
        .help("give the inner part a name of its own with `term`, or use clauses instead of brackets")
}

fn not_opened(file: &Arc<SourceFile>, tokens: &[Token], at: usize) -> Diagnostic {
    let span = tokens.get(at).map_or(Span::default(), |token| token.span);
    let before = at.checked_sub(1).and_then(|before| tokens.get(before));
    let earlier = at.checked_sub(2).and_then(|earlier| tokens.get(earlier));
    // `b)` at the start of a line.
    let marker =
        before.zip(earlier).map(|(word, earlier)| (file.slice(word.span), file.slice(earlier.span.to(word.span))));
    let marker = marker.filter(|(word, line)| word.chars().count() <= 3 && line.contains('\n')).map(|(word, _)| word);
    let help = match marker {
        Some(word) => format!("the marker of a clause has two brackets: write `({word})`"),
        None => "delete it, or write the `(` that it closes".to_owned(),
    };
    Diagnostic::new(Code::BracketNotOpened, file, span, "this bracket closes nothing").help(help)
}

/// A bracket that is never closed: the remedy names the last word that can still belong to it.
fn not_closed(file: &Arc<SourceFile>, tokens: &[Token], open: Span) -> Diagnostic {
    let after = tokens.iter().position(|token| token.span == open).map_or(0, |at| at.saturating_add(1));
    // It ends at the latest before the next clause, attachment or exception.
    let end = (after..tokens.len()).find(|at| {
        let previous = at.checked_sub(1).and_then(|before| tokens.get(before));
        let word = tokens.get(*at).map_or("", |token| file.slice(token.span));
        let is_citation = previous.is_some_and(|token| token.kind == TokenKind::Number);
        let text_follows = tokens.get(at.saturating_add(1)).is_some_and(|token| token.kind == TokenKind::Text);
        *at > after && is_marker(file, tokens, *at) && !is_citation
            || matches!(word, "unless" | "expect" | "otherwise")
            || matches!(word, "note" | "source") && text_follows
    });
    let last = tokens.get(..end.unwrap_or(tokens.len())).and_then(<[Token]>::last).map_or(open, |token| token.span);
    let diagnostic =
        Diagnostic::new(Code::BracketNotClosed, file, open, "this bracket is not closed").label("opened here");
    let help = if last == open {
        "delete it, or write `)` where it ends".to_owned()
    } else {
        let line = file.position(last.start).line;
        format!("write `)` where it ends, at the latest after `{}` in line {line}", file.slice(last))
    };
    if last == open {
        diagnostic.help(help)
    } else {
        diagnostic.also(Span::new(last.end, last.end), "at the latest here").help(help)
    }
}
