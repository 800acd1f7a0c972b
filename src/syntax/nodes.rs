//! What every reader of pest's pairs needs: children without keywords, places, names, texts and literals.

use std::sync::Arc;

use unicode_normalization::UnicodeNormalization;

use super::ast::{Attachments, Citation, Name, RuleNumber, Text};
use super::explain;
use super::parser::{Pair, Rule, is_keyword};
use super::scan::Token;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{SourceFile, Span};
use crate::values::{Date, Days, Number, NumberError, TimeSpan};

/// Reads the pairs of one statement into the tree.
pub(super) struct Reader<'a> {
    pub(super) file: &'a Arc<SourceFile>,
    /// Where the statement starts in the file.
    pub(super) base: usize,
    /// The statement's tokens.
    pub(super) tokens: &'a [Token],
    pub(super) problems: &'a mut Vec<Diagnostic>,
}

/// The children of a pair, keywords left out.
pub(super) struct Children<'a>(std::iter::Peekable<std::vec::IntoIter<Pair<'a>>>);

/// The children of a pair.
pub(super) fn children(pair: Pair<'_>) -> Children<'_> {
    let pairs: Vec<Pair<'_>> =
        pair.into_inner().filter(|pair| !is_keyword(pair.as_rule()) && pair.as_rule() != Rule::EOI).collect();
    Children(pairs.into_iter().peekable())
}

/// The first keyword among the children of a pair.
pub(super) fn keyword(pair: &Pair<'_>) -> Option<Rule> {
    pair.clone().into_inner().map(|pair| pair.as_rule()).find(|rule| is_keyword(*rule))
}

impl<'a> Children<'a> {
    /// The next child if it is of this rule.
    pub(super) fn one(&mut self, rule: Rule) -> Option<Pair<'a>> {
        self.0.next_if(|pair| pair.as_rule() == rule)
    }

    /// All next children of this rule.
    pub(super) fn all_of(&mut self, rule: Rule) -> Vec<Pair<'a>> {
        std::iter::from_fn(|| self.one(rule)).collect()
    }
}

impl<'a> Iterator for Children<'a> {
    type Item = Pair<'a>;

    fn next(&mut self) -> Option<Pair<'a>> {
        self.0.next()
    }
}

impl Reader<'_> {
    /// Where a pair stands in the file, without the white space and comments that pest lets it end with.
    pub(super) fn span(&self, pair: &Pair<'_>) -> Span {
        let start = self.base.saturating_add(pair.as_span().start());
        let end = self.base.saturating_add(pair.as_span().end());
        let count = self.tokens.partition_point(|token| token.span.end <= end);
        let last = self.tokens.get(..count).and_then(<[Token]>::last).map_or(end, |token| token.span.end);
        Span::new(start, if last > start { last } else { end })
    }

    pub(super) fn report(&mut self, code: Code, span: Span, message: impl Into<String>, help: impl Into<String>) {
        self.problems.push(Diagnostic::new(code, self.file, span, message).help(help));
    }

    pub(super) fn name(&self, pair: &Pair<'_>) -> Name {
        let written = pair.as_str();
        let text = if written.is_ascii() { written.to_owned() } else { written.nfc().collect() };
        Name { text, span: self.span(pair) }
    }

    /// A marker without its brackets.
    pub(super) fn marker(&self, pair: &Pair<'_>) -> Name {
        let inner = pair.clone().into_inner().find(|inner| inner.as_rule() == Rule::marker_text);
        let text = inner.map(|inner| ascii_digits(inner.as_str())).unwrap_or_default();
        Name { text, span: self.span(pair) }
    }

    pub(super) fn text(&self, pair: &Pair<'_>) -> Text {
        let quoted = pair.as_str();
        let inner = quoted.get(first_length(quoted)..quoted.len().saturating_sub(last_length(quoted))).unwrap_or("");
        let mut value = String::with_capacity(inner.len());
        let mut rest = inner;
        while let Some((before, escaped)) = rest.split_once('\\') {
            let mut chars = escaped.chars();
            value.push_str(before);
            value.extend(chars.next());
            rest = chars.as_str();
        }
        value.push_str(rest);
        Text { value, span: self.span(pair) }
    }

    pub(super) fn date(&mut self, pair: &Pair<'_>) -> Option<Date> {
        let written = ascii_digits(pair.as_str());
        let date = written.parse().ok();
        if date.is_none() {
            let span = self.span(pair);
            if !explain::is_standard_date(&written) {
                let message = format!("`{written}` is not how a date is written");
                self.report(Code::Statement, span, message, explain::date_help(&written));
            } else {
                self.report(
                    Code::NoSuchDate,
                    span,
                    format!("there is no such day as {written}"),
                    explain::no_such_day(&written),
                );
            }
        }
        date
    }

    /// A date known in part.
    pub(super) fn days(&mut self, pair: &Pair<'_>) -> Option<Days> {
        let written = ascii_digits(pair.as_str());
        let days = Days::parse(&written);
        if days.is_none() {
            let message = format!("`{written}` is no date that is known in part");
            let help = "write 2011-05-XX where the day is not known, and 2011-XX-XX where only the year is";
            self.report(Code::NoSuchDate, self.span(pair), message, help);
        }
        days
    }

    pub(super) fn number(&mut self, pair: &Pair<'_>) -> Option<Number> {
        let written: String = ascii_digits(pair.as_str()).replace([',', '，'], "").replace('．', ".");
        match Number::parse(&written) {
            Ok(number) => Some(number),
            Err(error) => {
                let (span, number) = (self.span(pair), pair.as_str());
                let message = match error {
                    NumberError::TooFine => format!("the number {number} has more than six digits after the point"),
                    _ => format!("the number {number} has more than twelve digits before the point"),
                };
                let help = "a number has at most twelve digits before the point and six after it";
                self.report(Code::NumberRange, span, message, help);
                None
            }
        }
    }

    /// A whole number without sign.
    pub(super) fn whole(&mut self, pair: &Pair<'_>) -> Option<u32> {
        let number = self.number(pair)?;
        let whole = Some(number).filter(|number| number.is_whole()).map(|number| number.millionths() / 1_000_000);
        let whole = whole.and_then(|whole| u32::try_from(whole).ok());
        if whole.is_none() {
            let span = self.span(pair);
            self.report(
                Code::NumberRange,
                span,
                format!("{} is no whole number", pair.as_str()),
                "write a whole number, such as 2",
            );
        }
        whole
    }

    pub(super) fn time_span(&mut self, pair: Pair<'_>) -> Option<TimeSpan> {
        let span = self.span(&pair);
        let (mut months, mut days) = (Some(0u32), Some(0u32));
        for part in children(pair) {
            let mut inner = children(part);
            let count = self.whole(&inner.one(Rule::number)?)?;
            let unit = inner.one(Rule::unit)?;
            let add = |sum: Option<u32>, count: Option<u32>| sum?.checked_add(count?);
            match keyword(&unit)? {
                Rule::kw_year | Rule::kw_years => months = add(months, count.checked_mul(12)),
                Rule::kw_month | Rule::kw_months => months = add(months, Some(count)),
                _ => days = add(days, Some(count)),
            }
        }
        let value = months.zip(days).and_then(|(months, days)| TimeSpan::new(months, days));
        if value.is_none() {
            self.report(
                Code::NumberRange,
                span,
                "this span is out of range",
                "a span has at most a million months and ten million days",
            );
        }
        value
    }

    pub(super) fn rule_number(&mut self, pair: &Pair<'_>) -> Option<RuleNumber> {
        RuleNumber::read(&ascii_digits(pair.as_str()), self.span(pair))
    }

    /// Sources and notes, as far as they are next.
    pub(super) fn attachments(&mut self, children: &mut Children<'_>) -> Attachments {
        let mut attachments = Attachments::default();
        loop {
            if let Some(note) = children.one(Rule::note) {
                attachments.notes.extend(self::children(note).one(Rule::text).map(|text| self.text(&text)));
            } else if let Some(source) = children.one(Rule::source) {
                attachments.sources.extend(self.citation(source));
            } else {
                return attachments;
            }
        }
    }

    pub(super) fn citation(&mut self, pair: Pair<'_>) -> Option<Citation> {
        let mut inner = children(pair);
        let text = inner.one(Rule::text).map(|text| self.text(&text))?;
        let on = inner.one(Rule::date).and_then(|date| self.date(&date));
        let at = inner.one(Rule::text).map(|text| self.text(&text));
        Some(Citation { text, on, at })
    }
}

impl Attachments {
    /// Adds the sources and notes of another place.
    pub(super) fn extend(&mut self, other: Attachments) {
        self.sources.extend(other.sources);
        self.notes.extend(other.notes);
    }
}

/// Full-width digits as plain ones.
pub(super) fn ascii_digits(text: &str) -> String {
    let narrow = |c: char| u32::from(c).checked_sub(u32::from('０')).and_then(|digit| char::from_digit(digit, 10));
    text.chars().map(|c| narrow(c).unwrap_or(c)).collect()
}

fn first_length(text: &str) -> usize {
    text.chars().next().map_or(0, char::len_utf8)
}

fn last_length(text: &str) -> usize {
    text.chars().next_back().map_or(0, char::len_utf8)
}
