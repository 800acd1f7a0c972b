//! Slips that people make, told by what they meant: a comma for a semicolon, a lost colon, a symbol for a word.

use std::sync::Arc;

use super::cut::KEYWORDS;
use super::scan::{Token, TokenKind};
use crate::diagnostic::nearest;
use crate::source::{SourceFile, Span};

/// A slip: the words that are wrong, what is wrong with them, and what to write.
pub(super) struct Slip {
    pub(super) span: Span,
    pub(super) what: String,
    pub(super) help: String,
}

/// The tokens of a statement around the place where it could not be read on.
struct Around<'a> {
    file: &'a Arc<SourceFile>,
    keyword: &'a str,
    tokens: &'a [Token],
    index: usize,
}

/// Words of other ways to compare, and how it is said here.
const COMPARISONS: [(&str, &str); 16] = [
    ("less", "is under"),
    ("fewer", "is under"),
    ("below", "is under"),
    ("younger", "is under"),
    ("smaller", "is under"),
    ("more", "is over"),
    ("greater", "is over"),
    ("above", "is over"),
    ("older", "is over"),
    ("larger", "is over"),
    ("bigger", "is over"),
    ("equals", "is"),
    ("equal", "is"),
    ("earlier", "is before"),
    ("later", "is after"),
    ("since", "is on or after"),
];

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The slip at a place, if it is one that is known.
pub(super) fn slip(file: &Arc<SourceFile>, keyword: &str, tokens: &[Token], index: usize) -> Option<Slip> {
    let around = Around { file, keyword, tokens, index };
    around
        .full_stop()
        .or_else(|| around.date())
        .or_else(|| around.comparison())
        .or_else(|| around.clauses())
        .or_else(|| around.rule())
        .or_else(|| around.record())
        .or_else(|| around.example())
        .or_else(|| around.word())
}

impl Around<'_> {
    fn at(&self, offset: isize) -> Option<Token> {
        self.index.checked_add_signed(offset).and_then(|at| self.tokens.get(at)).copied()
    }

    fn text(&self, offset: isize) -> &str {
        self.at(offset).map_or("", |token| self.file.slice(token.span))
    }

    fn kind(&self, offset: isize) -> Option<TokenKind> {
        self.at(offset).map(|token| token.kind)
    }

    fn slip(&self, offset: isize, what: impl Into<String>, help: impl Into<String>) -> Option<Slip> {
        Some(Slip { span: self.at(offset)?.span, what: what.into(), help: help.into() })
    }

    /// A sentence's full stop after a condition.
    fn full_stop(&self) -> Option<Slip> {
        let stop = self
            .tokens
            .iter()
            .find(|token| token.kind == TokenKind::Number && self.file.slice(token.span).ends_with('.'))?;
        let span = Span::new(stop.span.end.saturating_sub(1), stop.span.end);
        Some(Slip { span, what: "no full stop stands here".to_owned(), help: "leave it out".to_owned() })
    }

    /// A date in another way of writing.
    fn date(&self) -> Option<Slip> {
        let help = "write a date as 2011-05-01: year, month and day";
        for offset in [0, -1, -2] {
            let day = self.kind(offset) == Some(TokenKind::Number);
            let month = self.text(offset.saturating_add(1)).to_lowercase();
            let spelt = month.len() >= 3 && MONTHS.iter().any(|name| name.starts_with(&month));
            if day && (spelt || month == "/") {
                return self.slip(offset, "this is no date of the language", help);
            }
        }
        None
    }

    fn comparison(&self) -> Option<Slip> {
        for offset in [0, -1] {
            let word = self.text(offset);
            if let Some((_, spoken)) = COMPARISONS.iter().find(|(other, _)| *other == word) {
                let what = format!("`{word}` is not how the language compares");
                return self.slip(offset, what, format!("write `{spoken} …`"));
            }
            if matches!(word, "true" | "false") {
                let meant = if word == "true" { "yes" } else { "no" };
                return self.slip(offset, format!("`{word}` is no word of the language"), format!("write `{meant}`"));
            }
        }
        None
    }

    /// Clauses without the words that open them, or a sentence without its colon.
    fn clauses(&self) -> Option<Slip> {
        // The place is the bracket of `(a)`, or what stands in it.
        let open = [0, -1, -2].into_iter().find(|offset| {
            self.kind(*offset) == Some(TokenKind::Open)
                && self.kind(offset.saturating_add(2)) == Some(TokenKind::Close)
                && self.text(offset.saturating_add(1)).chars().count() <= 4
        });
        if let Some(open) = open.filter(|_| matches!(self.keyword, "rule" | "term")) {
            let marker = self.text(open.saturating_add(1));
            let before = self.text(open.saturating_sub(1));
            let opens = matches!(before, "when" | "unless" | "all" | "any" | "none" | ":" | "：")
                || self.kind(open.saturating_sub(1)) == Some(TokenKind::Number);
            if opens {
                let help = "write `all of`, `any of`, `none of` or `at least 2 of` before the first clause";
                return self.slip(
                    open.saturating_add(1),
                    format!("nothing opens the list of clauses at ({marker})"),
                    help,
                );
            }
        }
        let sentence = self.kind(-1) == Some(TokenKind::Text)
            && self.kind(-2) == Some(TokenKind::Close)
            && matches!(self.keyword, "rule" | "term" | "factors")
            && matches!(self.kind(0), Some(TokenKind::Word | TokenKind::Open | TokenKind::Number));
        if sentence {
            let what = "a colon is missing between the sentence and what it means";
            return self.slip(0, what, "write `:` after the sentence in quotes");
        }
        None
    }

    fn rule(&self) -> Option<Slip> {
        if self.text(0) == "rule" && self.kind(1) == Some(TokenKind::Text) {
            return self.slip(0, "this rule has no number", "write `rule 1 \"…\"`, with the next free number");
        }
        if self.text(0) == "and"
            && self.text(1) == "rule"
            && self.tokens.iter().any(|t| self.file.slice(t.span) == "despite")
        {
            return self.slip(0, "rules after `despite` are separated by commas", "write `,` for `and`");
        }
        if self.keyword == "rule" && matches!(self.text(0), "if" | "where") {
            return self.slip(0, format!("`{}` opens no condition of a rule", self.text(0)), "write `when`");
        }
        let number = self.tokens.get(1).filter(|_| self.keyword == "rule" && self.index <= 2);
        if let Some(number) = number.filter(|number| self.file.slice(number.span).contains('.')) {
            let help = "a rule between rule 3 and rule 4 is `rule 3a`";
            return Some(Slip {
                span: number.span,
                what: "a rule's number has no point".to_owned(),
                help: help.to_owned(),
            });
        }
        // A misspelt word after the title is read as the outcome, and only what follows it fails.
        if self.kind(-2) == Some(TokenKind::Text) && self.kind(-1) == Some(TokenKind::Word) {
            let word = self.text(-1);
            let meant = nearest(word, ["despite", "waives", "deems"]).filter(|meant| *meant != word)?;
            return self.slip(-1, format!("`{word}` does not fit here"), format!("did you mean `{meant}`?"));
        }
        None
    }

    /// A field of a record.
    fn record(&self) -> Option<Slip> {
        if self.keyword != "record" {
            return None;
        }
        let types = ["yes", "number", "date", "span", "text", "key", "list", "reference", "references"];
        match self.text(0) {
            "or" if self.text(-1) == "yes" && self.text(1) == "no" => {
                self.slip(0, "this type is written in another way", "write `yes/no`")
            }
            "no" if self.text(-1) == "or" && self.text(-2) == "yes" => {
                self.slip(-1, "this type is written in another way", "write `yes/no`")
            }
            mark @ ("judged" | "fixed") => {
                self.slip(0, format!("a comma is missing before `{mark}`"), format!("write `, {mark}`"))
            }
            _ if matches!(self.text(-1), "judged" | "fixed") && self.text(-2) != "," => {
                let mark = self.text(-1);
                self.slip(-1, format!("a comma is missing before `{mark}`"), format!("write `, {mark}`"))
            }
            _ if matches!(self.text(1), ":" | "：") && self.kind(-1) == Some(TokenKind::Word) => {
                let name = format!("{}_{}", self.text(-1), self.text(0));
                self.slip(0, "a fact's name is one word", format!("write `{name}`"))
            }
            word if types.contains(&word) && self.kind(-1) == Some(TokenKind::Word) => {
                let help = format!("write `{} : {word}…`", self.text(-1));
                self.slip(0, "a colon is missing between the fact and its type", help)
            }
            _ => None,
        }
    }

    fn example(&self) -> Option<Slip> {
        // The next fact's name is read as one more value, or not at all.
        for offset in [-1isize, -2] {
            let verb = self.text(offset.saturating_add(2));
            let next_fact = matches!(verb, "is" | "are" | "has" | "have" | "with" | "cannot");
            if self.keyword == "example" && next_fact && matches!(self.text(offset), "," | "，" | "、") {
                return self.slip(offset, "facts in brackets are separated by semicolons", "write `;` for `,`");
            }
        }
        None
    }

    /// A misspelt keyword of a statement.
    fn word(&self) -> Option<Slip> {
        for offset in [0, -1] {
            let Some(token) = self.at(offset) else { continue };
            if let Some(meant) = misspelt_start(self.file, token) {
                let what = format!("`{}` starts no statement", self.text(offset));
                return self.slip(offset, what, format!("did you mean `{meant}`?"));
            }
        }
        None
    }
}

/// The keyword that a word at the start of a line was meant to be.
pub(super) fn misspelt_start(file: &Arc<SourceFile>, token: Token) -> Option<&'static str> {
    let word = file.slice(token.span);
    let before = token.span.start.checked_sub(1).and_then(|at| file.text().as_bytes().get(at));
    if token.kind != TokenKind::Word || before.is_some_and(|byte| *byte != b'\n') {
        return None;
    }
    nearest(word, KEYWORDS).filter(|meant| *meant != word)
}
