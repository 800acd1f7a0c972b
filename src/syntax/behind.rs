//! What is wrong behind the place at which a statement could not be read on: its parts are read each on its own.
//!
//! A statement is a row of parts: clauses, fields, rows of a table, lines of a header. Where one of them cannot be read, those
//! behind it are looked at as well, so that all is told at once. What is told so is a mistake whatever the first one was: a
//! part is only what starts as one, on a line of its own and in no brackets.

use std::sync::Arc;

use pest::Parser;

use super::amendments;
use super::explain;
use super::parser::{KijunParser, Rule};
use super::scan::{self, Token, TokenKind};
use crate::diagnostic::Diagnostic;
use crate::source::SourceFile;

/// No more of the parts of one statement are told.
const MOST_TOLD: usize = 50;

/// What is wrong in the parts of a statement behind the token at which reading stopped.
pub(super) fn behind(
    file: &Arc<SourceFile>,
    statement: Rule,
    keyword: &str,
    tokens: &[Token],
    stop: usize,
) -> Vec<Diagnostic> {
    let Some(part) = part_of(statement) else { return Vec::new() };
    let parts = Parts { file, tokens, part };
    let starts = parts.starts();
    let ends = starts.iter().copied().skip(1).chain([tokens.len()]);
    let mut problems = Vec::new();
    // Where a part ends too early reading stops at the next one; of an amendment, at what is no line of it.
    let first = if part == Rule::lone_amendment_line { stop.saturating_add(1) } else { stop };
    for (start, end) in starts.iter().copied().zip(ends).filter(|(start, _)| *start >= first) {
        let (Some(first), Some(last)) = (tokens.get(start), tokens.get(..end).and_then(<[Token]>::last)) else {
            continue;
        };
        if !parts.is_read_at(start) {
            continue;
        }
        if let Err(error) = KijunParser::parse(part, file.slice(first.span.to(last.span))) {
            // A row of cells is told without the rows behind it; what ends too early is told by what stands there instead.
            let told = if parts.are_rows() { tokens.get(..end).unwrap_or_default() } else { tokens };
            let stop = explain::stop(file, told, first.span.start, &error);
            let problem = explain::explain(file, keyword, told, stop, &error);
            let is_no_line = part == Rule::lone_amendment_line && stop == start;
            problems.push(if is_no_line { amendments::no_change(file, told, stop, problem) } else { problem });
        }
        if problems.len() >= MOST_TOLD {
            break;
        }
    }
    problems
}

/// What a statement is a row of.
fn part_of(statement: Rule) -> Option<Rule> {
    Some(match statement {
        Rule::table_statement => Rule::table_row,
        Rule::examples_statement => Rule::examples_row,
        Rule::rule_statement | Rule::term_statement => Rule::lone_clause,
        Rule::factors_statement => Rule::lone_factor,
        Rule::record_statement => Rule::lone_field,
        Rule::choice_statement => Rule::lone_member,
        Rule::outcomes_statement => Rule::lone_outcome,
        Rule::parameter_statement => Rule::lone_value,
        Rule::example_statement => Rule::lone_step,
        Rule::policy_statement => Rule::lone_line,
        Rule::amendment_statement => Rule::lone_amendment_line,
        _ => return None,
    })
}

struct Parts<'a> {
    file: &'a Arc<SourceFile>,
    tokens: &'a [Token],
    part: Rule,
}

impl Parts<'_> {
    fn are_rows(&self) -> bool {
        matches!(self.part, Rule::table_row | Rule::examples_row)
    }

    /// The tokens with which parts start, and those that end one.
    fn starts(&self) -> Vec<usize> {
        let mut depth = 0usize;
        let mut starts = Vec::new();
        for (at, token) in self.tokens.iter().enumerate() {
            if depth == 0 && self.starts_at(at) {
                starts.push(at);
            }
            match token.kind {
                TokenKind::Open => depth = depth.saturating_add(1),
                TokenKind::Close => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        starts
    }

    fn starts_at(&self, at: usize) -> bool {
        let word = self.word(at);
        let after_a_bar = at.checked_sub(1).is_some_and(|before| explain::is_bar(self.word(before)));
        match self.part {
            // A row ends where two bars stand beside each other.
            Rule::table_row | Rule::examples_row => after_a_bar && (explain::is_bar(word) || word == "row"),
            _ if !scan::starts_line(self.file, self.tokens, at) => false,
            Rule::lone_clause => self.is_marker(at) && !self.goes_on(at),
            Rule::lone_factor => self.is_marker(at) && !self.goes_on(at) || matches!(word, "for" | "against" | "to"),
            Rule::lone_field => self.is_word(at) && matches!(self.word(at.saturating_add(1)), ":" | "："),
            Rule::lone_member => self.is_named(at) && self.is_text(at.saturating_add(1)),
            Rule::lone_outcome => {
                let next = at.saturating_add(1);
                self.is_named(at) && (self.is_text(next) || MARKS.contains(&self.word(next)))
            }
            Rule::lone_value => word == "from",
            Rule::lone_step => matches!(word, "given" | "expect"),
            Rule::lone_line | Rule::lone_amendment_line if word == "in" => self.word(at.saturating_add(1)) == "force",
            Rule::lone_line => HEADER.contains(&word),
            Rule::lone_amendment_line => self.is_word(at) && amendments::starts_a_line(word),
            _ => false,
        }
    }

    /// Whether what starts at a token is read, and does not only end the part before it.
    fn is_read_at(&self, at: usize) -> bool {
        self.part != Rule::lone_factor || self.is_marker(at)
    }

    fn word(&self, at: usize) -> &str {
        self.tokens.get(at).map_or("", |token| self.file.slice(token.span))
    }

    fn is_word(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.kind == TokenKind::Word)
    }

    /// Whether the name of a member or of an outcome may stand there.
    fn is_named(&self, at: usize) -> bool {
        self.is_word(at) && !ATTACHED.contains(&self.word(at)) && !MARKS.contains(&self.word(at))
    }

    fn is_text(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(|token| token.kind == TokenKind::Text)
    }

    fn is_marker(&self, at: usize) -> bool {
        explain::is_marker(self.file, self.tokens, at)
    }

    /// Whether the line before goes on there: something must follow its last word that is no clause.
    fn goes_on(&self, at: usize) -> bool {
        at.checked_sub(1).is_some_and(|before| explain::OPEN_ENDED.contains(&self.word(before)))
    }
}

/// The words with which an attachment starts.
const ATTACHED: [&str; 2] = ["source", "note"];

/// The words behind the name of an outcome.
const MARKS: [&str; 3] = ["discretion", "entitled", "as"];

/// The words with which a line of a policy's header starts, but for `in force`.
const HEADER: [&str; 10] =
    ["uses", "case", "decides", "presumes", "requires", "governed", "ages", "rounding", "source", "note"];
