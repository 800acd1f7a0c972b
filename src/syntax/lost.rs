//! Statements whose keyword is misspelt or whose heading is not whole: they hide in the statement before them.
//!
//! Only a statement that cannot be read is searched for them, so that nothing that can be read is cut in two.

use std::sync::Arc;

use super::ast::Name;
use super::cut::{OTHERWISE_USED, RESERVED};
use super::scan::{Token, TokenKind};
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::source::{SourceFile, Span};

/// The keywords of statements that this version knows.
const KNOWN: [&str; 13] = [
    "vocabulary",
    "policy",
    "amendment",
    "choice",
    "record",
    "parameter",
    "term",
    "table",
    "outcomes",
    "rule",
    "factors",
    "example",
    "examples",
];

/// The types that stand where a name would follow a keyword, as in `records date "…"` for a field.
const TYPES: [&str; 6] = ["date", "number", "span", "text", "key", "yes"];

/// A statement that was not seen when the file was cut.
pub(super) struct Lost {
    /// Its first token.
    pub(super) at: usize,
    pub(super) keyword: &'static str,
    /// The word that would declare something.
    pub(super) name: Name,
    /// What is wrong with it; nothing where only a sign before it hid it.
    pub(super) problem: Option<Diagnostic>,
    /// Whether it can be read: what follows its keyword is what must follow it.
    pub(super) whole: bool,
}

/// Where reading stopped. Only there may a heading also be one that has much in common with what can stand inside a
/// statement.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Stop {
    At(usize),
    Unknown,
    /// The heading before could not be read itself: any line may be the next heading.
    Anywhere,
}

/// The first lost statement at or after a token, `within` a statement of this keyword.
pub(super) fn find(file: &Arc<SourceFile>, within: &str, tokens: &[Token], from: usize, stop: Stop) -> Option<Lost> {
    (from..tokens.len()).find_map(|at| {
        let seen = Seen { file, within, tokens, at };
        if let Some(hidden) = seen.behind_a_sign() {
            return Some(hidden);
        }
        if seen.belongs_to_what_stands_before() {
            return None;
        }
        seen.misspelt()
            .or_else(|| seen.without_name())
            .or_else(|| seen.rule_without_number())
            .or_else(|| seen.header_without_policy())
            .or_else(|| {
                let may = stop == Stop::At(at) || stop == Stop::Anywhere && seen.starts_line();
                if may { seen.where_reading_stopped() } else { None }
            })
    })
}

/// A token that may be the first of a lost statement.
struct Seen<'a> {
    file: &'a Arc<SourceFile>,
    within: &'a str,
    tokens: &'a [Token],
    at: usize,
}

impl Seen<'_> {
    fn token(&self, offset: usize) -> Option<Token> {
        self.tokens.get(self.at.saturating_add(offset)).copied()
    }

    fn word(&self, offset: usize) -> &str {
        self.token(offset).map_or("", |token| self.file.slice(token.span))
    }

    fn is(&self, offset: usize, kind: TokenKind) -> bool {
        self.token(offset).is_some_and(|token| token.kind == kind)
    }

    fn is_name(&self, offset: usize) -> bool {
        self.is(offset, TokenKind::Word) && !RESERVED.contains(&self.word(offset))
    }

    fn before(&self) -> &str {
        let before = self.at.checked_sub(1).and_then(|at| self.tokens.get(at));
        before.map_or("", |token| self.file.slice(token.span))
    }

    fn starts_line(&self) -> bool {
        let before = self.at.checked_sub(1).and_then(|at| self.tokens.get(at)).map_or(0, |token| token.span.end);
        let start = self.token(0).map_or(before, |token| token.span.start);
        self.file.slice(Span::new(before, start)).contains('\n')
    }

    /// Whether the word can only be part of what stands before it: a name, a type, a citation, a mark.
    fn belongs_to_what_stands_before(&self) -> bool {
        let before = self.before();
        let ends = matches!(before, "otherwise" | "yes" | "no" | "none" | "empty" | "unknown");
        RESERVED.contains(&before) && !ends
            || KNOWN.contains(&before)
            || matches!(before, ":" | "：" | "," | "，" | "、" | "a" | "as" | "missing" | "case" | "uses" | "by")
    }

    /// The keyword of a word that starts a line, where the word is one or nearly one.
    fn keyword(&self) -> Option<&'static str> {
        let word = self.word(0);
        if self.at > 0 && !self.starts_line() || self.before() == "." || word.len() > 20 {
            return None;
        }
        let keyword = nearest(word, KNOWN).filter(|_| self.is(0, TokenKind::Word) && word.chars().count() > 2)?;
        // `rule` stands in many longer words.
        (keyword.len() > 4 || word.chars().count() <= 6).then_some(keyword)
    }

    fn name(&self, offset: usize) -> Name {
        let span = self.token(offset).map(|token| token.span).unwrap_or_default();
        Name { text: self.file.slice(span).to_owned(), span }
    }

    fn lost(&self, keyword: &'static str, name: Name, message: String, help: String) -> Lost {
        self.lost_by(0, keyword, name, (message, help))
    }

    /// One that is lost by a token.
    fn lost_by(&self, offset: usize, keyword: &'static str, name: Name, (message, help): (String, String)) -> Lost {
        let problem = Diagnostic::new(Code::Statement, self.file, self.name(offset).span, message).help(help);
        Lost { at: self.at, keyword, name, problem: Some(problem), whole: false }
    }

    /// `polcy storage "…"`, `outcoms shelf "…"`, `rle 1 "…"`, `exampl "…" on …`
    fn misspelt(&self) -> Option<Lost> {
        let (keyword, word) = (self.keyword()?, self.word(0));
        if word == keyword {
            return None;
        }
        let text = |offset| self.is(offset, TokenKind::Text);
        let is_mark = matches!(self.word(1), "discretion" | "entitled" | "as" | "note" | "source" | "at");
        let named = self.is_name(1) && !TYPES.contains(&self.word(1)) && !is_mark;
        let mark = matches!(self.word(2), "discretion" | "entitled") && text(3) || self.word(2) == "as";
        let fits = match keyword {
            "rule" => self.is(1, TokenKind::Number) && text(2),
            "example" | "examples" => {
                text(1) && matches!(self.word(2), "on" | "given" | "expect" | "note" | "source" | "|")
            }
            "outcomes" => named && (text(2) || mark) || self.word(1) == "strongest",
            "term" => named && (text(2) || matches!(self.word(2), "of" | "when")),
            "factors" => matches!(self.word(1), "for" | "against") && self.is(2, TokenKind::Open),
            "table" => named && (text(2) || matches!(self.word(2), "of" | "|")),
            "parameter" => named && text(2) && self.word(3) == "from",
            "policy" | "vocabulary" => named && (text(2) || self.is_name(2) && text(3)),
            _ => named && (text(2) || self.word(3) == ":"),
        };
        let name = if matches!(keyword, "example" | "examples") { Name::default() } else { self.name(1) };
        let message = format!("`{word}` starts no statement");
        let lost = self.lost(keyword, name, message, format!("did you mean `{keyword}`?"));
        Some(Lost { whole: true, ..lost }).filter(|_| fits)
    }

    /// `in force from …`, `decides about each …` where no policy has begun.
    fn header_without_policy(&self) -> Option<Lost> {
        let uses = self.word(0) == "uses" && self.starts_line() && self.is_name(1) && self.word(2) != ":";
        let line = matches!((self.word(0), self.word(1)), ("in", "force") | ("decides", "about"));
        let header = (uses || line) && !matches!(self.within, "policy" | "amendment" | "replace" | "insert" | "");
        let message = "the header of a policy stands here without its heading".to_owned();
        let help = "write `policy NAME \"…\"` before it".to_owned();
        header.then(|| self.lost("policy", Name::default(), message, help))
    }

    /// `policy "…"`, `record for "…"`, `term none of …`, `outcomes "…"`, `outcomes yes "…"`
    fn without_name(&self) -> Option<Lost> {
        let word = self.word(0);
        let keyword = KNOWN.into_iter().find(|known| *known == word)?;
        let text = |offset| self.is(offset, TokenKind::Text);
        let goes_on = match keyword {
            // In a condition a fact may be called so.
            "outcomes" => self.starts_line() && (text(2) || matches!(self.word(2), "discretion" | "entitled" | "as")),
            "term" | "table" => text(2) || matches!(self.word(2), "of" | "when"),
            _ => text(2),
        };
        let reserved = self.is(1, TokenKind::Word) && RESERVED.contains(&self.word(1)) && goes_on;
        let numbered = self.is(1, TokenKind::Number) && text(2);
        let (message, help) = match keyword {
            "rule" | "example" | "examples" | "factors" => return None,
            "outcomes" if text(1) => (
                "`outcomes` has no title".to_owned(),
                "delete the text; after `outcomes` the first outcome follows: `outcomes granted \"…\"`".to_owned(),
            ),
            "outcomes" if !reserved => return None,
            _ if text(1) => {
                (format!("this {keyword} has no name"), format!("write a name before its text: `{keyword} NAME \"…\"`"))
            }
            _ if reserved => (format!("`{}` cannot be a name", self.word(1)), OTHERWISE_USED.to_owned()),
            _ if numbered => (format!("`{}` cannot be a name", self.word(1)), "a name starts with a letter".to_owned()),
            _ => return None,
        };
        let by = usize::from(reserved || numbered);
        (self.before() != ".").then(|| self.lost_by(by, keyword, Name::default(), (message, help)))
    }

    /// `rule "…"`, `rule A "…"`, `rule no. 3 "…"`, `rule 1: "…"`, `rule1 "…"`
    fn rule_without_number(&self) -> Option<Lost> {
        let title = (1..=5).find(|offset| self.is(*offset, TokenKind::Text))?;
        if self.keyword()? != "rule" {
            return None;
        }
        let numbers: Vec<&str> =
            (1..title).filter(|at| self.is(*at, TokenKind::Number)).map(|at| self.word(at)).collect();
        let joined = self.word(0).strip_prefix("rule").filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        let number = numbers.first().copied().or(joined);
        let no_words = |at: usize| {
            !self.is(at, TokenKind::Word) || matches!(self.word(at), "no" | "No" | "nr" | "Nr" | "number" | "Number")
        };
        let (message, help) = match (number, title) {
            (Some(_), 2) => return None,
            (Some(number), _) if (1..title).all(no_words) => {
                let message = "between `rule` and its title stands its number alone";
                let branch = if numbers.len() > 1 { "a" } else { "" };
                (message, format!("write `rule {number}{branch} \"…\"`"))
            }
            (None, 1 | 2) if !matches!(self.word(1), "note" | "source") => {
                ("this rule has no number", "write a number before its title: `rule 1 \"…\"`".to_owned())
            }
            _ => return None,
        };
        let name = Name { text: number.unwrap_or("").to_owned(), span: Span::default() };
        Some(self.lost("rule", name, message.to_owned(), help))
    }

    /// A whole statement behind a full stop or a comma, where its keyword reads as a fact's name.
    fn behind_a_sign(&self) -> Option<Lost> {
        let keyword = KNOWN.into_iter().find(|known| *known == self.word(0))?;
        let text = |offset| self.is(offset, TokenKind::Text);
        let fits = match keyword {
            "rule" => self.is(1, TokenKind::Number) && text(2),
            "example" | "examples" => text(1),
            "outcomes" | "factors" => false,
            _ => self.is_name(1) && (text(2) || matches!(self.word(2), "of" | "when" | "is")),
        };
        let lost = Lost { at: self.at, keyword, name: self.name(1), problem: None, whole: true };
        Some(lost).filter(|_| fits && matches!(self.before(), "." | "," | "，" | "、"))
    }

    /// `rule 3 despite …`, `rule 3 granted when …`, `example on …`, `outcomes: …`
    fn where_reading_stopped(&self) -> Option<Lost> {
        let word = self.word(0);
        let cited = matches!(self.word(2), "applies" | "is" | "unless" | "(" | "and" | "or" | "," | ")" | "");
        // In the heading of a rule another one can only be named.
        let heading = self.tokens.get(..self.at).unwrap_or_default();
        let ends = |token: &Token| matches!(self.file.slice(token.span), "when" | "otherwise" | "unless");
        let in_heading =
            heading.first().is_some_and(|token| self.file.slice(token.span) == "rule") && !heading.iter().any(ends);
        let (keyword, message, help) = match KNOWN.into_iter().find(|known| *known == word)? {
            "rule" if self.is(1, TokenKind::Number) && !cited && !in_heading && self.word(2) != "despite" => (
                "rule",
                "this rule has no title",
                format!("write its title right after the number: `rule {} \"…\"`", self.word(1)),
            ),
            "rule" if self.is(1, TokenKind::Number) && self.word(2) == "despite" && !in_heading => (
                "rule",
                "the title of this rule does not stand right after its number",
                format!("write `rule {} \"…\" despite …`", self.word(1)),
            ),
            "example" | "examples" if self.is(2, TokenKind::Text) => {
                let help = "write its title right after `example`".to_owned();
                ("example", "no number and no name stands before an example's title", help)
            }
            "example" | "examples" if self.starts_line() || matches!(self.word(1), "on" | "given" | "expect") => {
                ("example", "this example has no title in quotes", "write `example \"…\" on 2024-05-01`".to_owned())
            }
            "outcomes" if matches!(self.word(1), ":" | "：") => {
                ("outcomes", "no `:` stands after `outcomes`", "delete the `:`".to_owned())
            }
            _ => return None,
        };
        Some(self.lost(keyword, self.name(1), message.to_owned(), help))
    }
}
