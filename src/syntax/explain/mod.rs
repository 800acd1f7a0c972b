//! What pest could not read, in words of the language.

mod changes;
mod clauses;
mod comparisons;
mod dates;
mod examples;
mod expected;
mod numbers;
mod parameters;
mod periods;
mod place;
mod records;
mod rows;
mod rules;
mod symbols;
mod tables;
mod words;

use std::sync::Arc;

use pest::error::{Error, ErrorVariant, InputLocation};

use super::parser::Rule;
use super::scan::Token;
use crate::diagnostic::Diagnostic;
use crate::source::SourceFile;
pub(super) use clauses::OPEN_ENDED;
pub(super) use dates::{help as date_help, is_standard as is_standard_date, no_such_day};
use place::Place;
pub(super) use place::is_plural;
pub(super) use tables::is_bar;
pub(super) use words::what_follows;

/// Whether the marker of a clause, such as (a), starts at a token.
pub(super) fn is_marker(file: &Arc<SourceFile>, tokens: &[Token], index: usize) -> bool {
    Place { file, keyword: "", tokens, index }.is_marker(0)
}

/// Where reading stopped: the token there, or how many there are if it stopped at the end.
pub(super) fn stop(file: &Arc<SourceFile>, tokens: &[Token], base: usize, error: &Error<Rule>) -> usize {
    let at = base.saturating_add(match error.location {
        InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
    });
    let index = tokens.partition_point(|token| token.span.end <= at);
    // Within a marker nothing can be wrong: it is the marker that does not fit.
    let place = Place { file, keyword: "", tokens, index };
    let within = [1, 2].into_iter().find(|back: &isize| place.is_marker(back.saturating_neg()));
    within.map_or(index, |back| index.saturating_add_signed(back.saturating_neg()))
}

/// Explains why a statement could not be read on.
pub(super) fn explain(
    file: &Arc<SourceFile>,
    keyword: &str,
    tokens: &[Token],
    index: usize,
    error: &Error<Rule>,
) -> Diagnostic {
    let place = Place { file, keyword, tokens, index };
    mistake(&place).unwrap_or_else(|| {
        let expected = match &error.variant {
            ErrorVariant::ParsingError { positives, .. } => expected::expectations(positives),
            ErrorVariant::CustomError { .. } => Vec::new(),
        };
        unexpected(&place, &expected)
    })
}

/// A mistake that is known by its looks.
fn mistake(place: &Place<'_>) -> Option<Diagnostic> {
    if place.keyword == "rule" && place.index == 1 {
        return rules::heading(place);
    }
    if let Some(problem) = rows::from_file(place).or_else(|| tables::table(place)).or_else(|| rows::examples(place)) {
        return Some(problem);
    }
    changes::path(place)
        .or_else(|| clauses::marker_without_brackets(place))
        .or_else(|| clauses::without_colon(place))
        .or_else(|| dates::date(place))
        .or_else(|| periods::period(place))
        .or_else(|| symbols::full_stop(place))
        .or_else(|| records::no_name(place))
        .or_else(|| parameters::value(place))
        .or_else(|| numbers::number(place))
        .or_else(|| rules::heading(place))
        .or_else(|| examples::example(place))
        .or_else(|| records::record(place))
        .or_else(|| words::built_in(place))
        .or_else(|| clauses::clause(place))
        .or_else(|| comparisons::comparison(place))
        .or_else(|| symbols::separator(place))
        .or_else(|| symbols::symbol(place))
        .or_else(|| words::word(place))
}

/// What cannot stand there, and what could.
fn unexpected(place: &Place<'_>, expected: &[String]) -> Diagnostic {
    let Some(token) = place.token(0) else { return too_early(place, expected) };
    let message = format!("{} does not fit here, {}", place.shown(0), place.within());
    let help = match expected::list(expected) {
        Some(words) => format!("here {words} may stand"),
        None => format!("take it out, or look at what stands before it: {} could end there", whole(place.keyword)),
    };
    place.says(token.span, message, help)
}

fn whole(keyword: &str) -> String {
    if is_plural(keyword) { format!("the {keyword}") } else { format!("this {}", place::noun(keyword)) }
}

/// A statement that ends before it is whole.
fn too_early(place: &Place<'_>, expected: &[String]) -> Diagnostic {
    let last = place.span(-1);
    // A marker is shown whole: after `(b)`, not after `)`.
    let from = if place.is_marker(-3) { place.span(-3) } else { last };
    let shown = place.file.slice(from.to(last));
    let ends = if is_plural(place.keyword) { "end" } else { "ends" };
    let message = format!("the {} {ends} too early, after `{shown}`", place::noun(place.keyword));
    let help = match expected::list(expected) {
        Some(words) => format!("here {words} must follow"),
        None => format!("write what belongs to it after `{shown}`"),
    };
    place.says(from.to(last), message, help)
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Diagnostic;
    use crate::source::SourceFile;
    use crate::syntax::parse;

    const TEXT: &str = include_str!("../../../tests/ok/plain.kijun");

    /// What is said of a text.
    fn said(text: &str) -> Vec<Diagnostic> {
        let mut problems = Vec::new();
        parse(&SourceFile::new("test", text), &mut problems);
        problems
    }

    /// The text with each of its words taken out, misspelt, doubled, and followed by something else.
    fn spoilt() -> impl Iterator<Item = String> {
        let ends = TEXT.char_indices().filter(|(_, c)| !c.is_alphanumeric()).map(|(at, _)| at);
        ends.flat_map(|end| {
            let start = TEXT[..end].rfind(|c: char| !c.is_alphanumeric()).map_or(0, |at| at + 1);
            let (before, word, after) = (&TEXT[..start], &TEXT[start..end], &TEXT[end..]);
            let misspelt = word.chars().skip(1).collect::<String>();
            let signs = [".", ",", ":", ";", " %", " {", " 5", " foo", " \"x\"", " (a)", " the", " if", " 1 May 2011"];
            let followed = signs.map(|sign| format!("{before}{word}{sign}{after}"));
            followed.into_iter().chain([
                format!("{before}{after}"),
                format!("{before}{misspelt}{after}"),
                format!("{before}{word} {word}{after}"),
            ])
        })
    }

    #[test]
    fn no_message_proposes_what_stands_there_or_nothing() {
        assert_eq!(said(TEXT), []);
        let mut told = 0;
        for text in spoilt() {
            for problem in said(&text) {
                let there = problem.file().slice(problem.span());
                let help = problem.advice().unwrap_or_default();
                assert!(!help.is_empty() && !help.contains("something"), "{problem}\n{text}");
                assert_ne!(help, format!("did you mean `{there}`?"), "{text}");
                assert_ne!(help, format!("write `{there}`"), "{text}");
                told += 1;
            }
        }
        assert!(told > 500, "{told}");
    }

    #[test]
    fn a_part_that_is_lost_is_told_once() {
        let policy = TEXT.split_once("policy ").unwrap().1;
        for heading in ["polcy ", "Policy ", ""] {
            let text = format!("{heading}{policy}");
            assert_eq!(said(&text).len(), 1, "{:?}\n{text}", said(&text));
        }
    }
}
