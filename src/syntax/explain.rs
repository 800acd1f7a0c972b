//! What pest could not read, in words of the language.

use std::sync::Arc;

use pest::error::{Error, ErrorVariant, InputLocation};

use super::cut::KEYWORDS;
use super::parser::Rule;
use super::scan::{Token, TokenKind};
use super::slips;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::source::{SourceFile, Span};

/// Symbols that other languages use, and the words that stand for them here; the longer first.
const SYMBOLS: [(&str, &str); 22] = [
    ("<=", "is at most"),
    (">=", "is at least"),
    ("==", "is"),
    ("!=", "is not"),
    ("<>", "is not"),
    ("&&", "and"),
    ("||", "or"),
    ("≤", "is at most"),
    ("≥", "is at least"),
    ("≠", "is not"),
    ("<", "is under"),
    (">", "is over"),
    ("=", "is"),
    ("!", "not"),
    ("&", "and"),
    ("|", "or"),
    ("+", "plus"),
    ("-", "minus"),
    ("*", "times"),
    ("/", "divided by"),
    ("{", "all of"),
    ("[", "("),
];

/// The words with which a statement's inner parts begin, for a misspelt one.
const WORDS: [&str; 34] = [
    "when",
    "unless",
    "otherwise",
    "despite",
    "note",
    "source",
    "given",
    "expect",
    "missing",
    "satisfies",
    "in force from",
    "uses",
    "case",
    "decides about each",
    "presumes",
    "ages by birthday",
    "discretion",
    "entitled",
    "judged",
    "fixed",
    "under",
    "over",
    "at least",
    "at most",
    "before",
    "after",
    "where",
    "applies",
    "applies to",
    "is met",
    "called",
    "with",
    "is",
    "and",
];

/// Explains why a statement could not be read on.
pub(super) fn explain(
    file: &Arc<SourceFile>,
    keyword: &str,
    tokens: &[Token],
    base: usize,
    error: &Error<Rule>,
) -> Diagnostic {
    let this = if keyword == "outcomes" { "under outcomes".to_owned() } else { format!("in this {keyword}") };
    let at = base.saturating_add(match error.location {
        InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
    });
    let next = tokens.iter().position(|token| token.span.end > at);
    let expected = match &error.variant {
        ErrorVariant::ParsingError { positives, .. } => expectations(positives),
        ErrorVariant::CustomError { .. } => Vec::new(),
    };
    let Some((index, token)) = next.and_then(|index| Some((index, *tokens.get(index)?))) else {
        let end = tokens.last().map_or(base, |token| token.span.end);
        let last = tokens.last().map_or(Span::new(base, base), |token| token.span);
        // A marker is shown whole: after `(b)`, not after `)`.
        let opened = tokens.iter().rev().take(3).find(|token| token.kind == TokenKind::Open);
        let whole =
            opened.filter(|_| last.end.saturating_sub(last.start) <= 3 && file.slice(last).starts_with([')', '）']));
        let shown = file.slice(Span::new(whole.map_or(last.start, |open| open.span.start), last.end));
        let message = format!("the {keyword} ends too early, after `{shown}`");
        return Diagnostic::new(Code::Statement, file, Span::new(last.start, end), message)
            .help(format!("here {} must follow", list(&expected, "something")));
    };
    if let Some(slip) = slips::slip(file, keyword, tokens, index) {
        return Diagnostic::new(Code::Statement, file, slip.span, slip.what).help(slip.help);
    }
    if let Some((symbol, words)) = symbol_at(file, token) {
        let span = Span::new(token.span.start, token.span.start.saturating_add(symbol.len()));
        return Diagnostic::new(Code::Symbol, file, span, format!("`{symbol}` is no word of the language"))
            .help(format!("write `{words}`"));
    }
    if let Some((misspelt, meant)) = misspelt_comparison(file, tokens, index) {
        let message = format!("{} does not fit here, {this}", shown(file, misspelt));
        return Diagnostic::new(Code::Statement, file, misspelt.span, message).help(format!("did you mean `{meant}`?"));
    }
    let word = shown(file, token);
    let diagnostic = Diagnostic::new(Code::Statement, file, token.span, format!("{word} does not fit here, {this}"));
    match remedy(file, tokens, index, token) {
        Some(help) => diagnostic.help(help),
        None if expected.is_empty() => {
            diagnostic.help("look at what stands before it: something is missing or too much")
        }
        None => diagnostic.help(format!("here {} may stand", list(&expected, ""))),
    }
}

/// A misspelt `before` after `is` is read as a name, and only what follows it fails.
fn misspelt_comparison(file: &Arc<SourceFile>, tokens: &[Token], index: usize) -> Option<(Token, &'static str)> {
    let before = |offset: usize| index.checked_sub(offset).and_then(|at| tokens.get(at)).copied();
    let (is, word) = (before(2)?, before(1)?);
    if word.kind != TokenKind::Word || !matches!(file.slice(is.span), "is" | "not") {
        return None;
    }
    let meant = nearest(file.slice(word.span), ["under", "over", "before", "after", "at", "on", "one"])?;
    let meant = match meant {
        "at" => "at least",
        "on" => "on or after",
        "one" => "one of",
        meant => meant,
    };
    Some((word, meant))
}

/// A remedy that depends on the words at the place.
fn remedy(file: &Arc<SourceFile>, tokens: &[Token], index: usize, token: Token) -> Option<String> {
    let word = file.slice(token.span);
    let nth = |offset: usize| tokens.get(index.saturating_add(offset)).copied();
    let is_text = |token: Option<Token>| token.is_some_and(|token| token.kind == TokenKind::Text);
    if word == "rule" && nth(1).is_some_and(|token| token.kind == TokenKind::Number) {
        return Some("if a new rule starts here, give it a title: `rule 1 \"…\"`".to_owned());
    }
    if KEYWORDS.contains(&word) && !is_text(nth(1)) {
        return Some(format!(
            "if a new {word} starts here, write its name after `{word}`; as a name the word is taken"
        ));
    }
    if token.kind == TokenKind::Open
        && nth(2).is_some_and(|token| token.kind == TokenKind::Close)
        && let Some(inner) = nth(1)
    {
        let inner = file.slice(inner.span);
        return Some(format!(
            "({inner}) reads as the marker of a clause: open a list with `all of`, or write `{inner}` without brackets"
        ));
    }
    if token.kind == TokenKind::Word {
        let starts_statement = is_text(nth(1)) || is_text(nth(2));
        if starts_statement && let Some(keyword) = nearest(word, KEYWORDS).filter(|keyword| *keyword != word) {
            return Some(format!("did you mean `{keyword}`?"));
        }
        if word == "are" {
            return Some("in a condition write `is`".to_owned());
        }
        if let Some(meant) = nearest(word, WORDS).filter(|meant| *meant != word) {
            return Some(format!("did you mean `{meant}`?"));
        }
    }
    None
}

fn symbol_at(file: &Arc<SourceFile>, token: Token) -> Option<(&'static str, &'static str)> {
    let rest = file.text().get(token.span.start..)?;
    SYMBOLS.into_iter().find(|(symbol, _)| token.kind == TokenKind::Symbol && rest.starts_with(symbol))
}

/// The words at a place as a message shows them, long texts cut.
fn shown(file: &Arc<SourceFile>, token: Token) -> String {
    let word = file.slice(token.span);
    if token.kind == TokenKind::Text {
        return "this text".to_owned();
    }
    let short: String = word.chars().take(40).collect();
    if short.len() < word.len() { format!("`{short}…`") } else { format!("`{word}`") }
}

/// What could stand at a place, each once.
fn expectations(rules: &[Rule]) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    for word in rules.iter().filter_map(|rule| describe(*rule)) {
        if !words.contains(&word) {
            words.push(word);
        }
    }
    words
}

/// A rule of the grammar in words a person understands; what would only confuse is left out.
fn describe(rule: Rule) -> Option<String> {
    let words = match rule {
        Rule::condition | Rule::junct | Rule::negation | Rule::quantified | Rule::comparison => "a condition",
        Rule::operand | Rule::product | Rule::primary | Rule::bracketed => "a value",
        Rule::name | Rule::word | Rule::key => "a name",
        Rule::path | Rule::fact_path => "a fact such as `person.birth_date`",
        Rule::text | Rule::label => "a text in quotes",
        Rule::date => "a date such as 2023-10-01",
        Rule::number => "a number",
        Rule::span => "a span such as `1 year`",
        Rule::marker => "a marker such as (a)",
        Rule::clause => "a clause such as `(a) \"…\": …`",
        Rule::group => "`all of`, `any of`, `none of` or `at least 2 of`",
        Rule::body => "a condition or `all of` with clauses",
        Rule::type_of | Rule::type_name => "a type such as `yes/no`, `date`, `number` or `text`",
        Rule::field => "a field such as `birth_date : date \"date of birth\"`",
        Rule::member => "a member such as `high \"senior high school\"`",
        Rule::outcome => "an outcome such as `granted discretion \"…\"`",
        Rule::rule_number => "a rule's number",
        Rule::rule_name => "a rule such as `rule 1`",
        Rule::setting => "a fact such as `birth_date is 2011-05-01`",
        Rule::setting_item => "a value",
        Rule::fact => "`is …`, `has one …` or `with (…)`",
        Rule::element => "`one called … with (…)`",
        Rule::elements => "`has one …`",
        Rule::record_value => "`with (…)`",
        Rule::setting_value => "`is …`",
        Rule::called => "`called …`",
        Rule::result => "a result such as an outcome or `undetermined: … or …`",
        Rule::given => "`given …`",
        Rule::expect => "`expect …`",
        Rule::when => "`when …`",
        Rule::unless => "`unless …`",
        Rule::despite => "`despite rule …`",
        Rule::value_of => "`is …`",
        Rule::parameter => "`of NAME : TYPE`",
        Rule::comparator => "`is …`",
        Rule::joiner => "`and` or `or`",
        Rule::other_than => "`other than …`",
        Rule::in_force => "`in force from …`",
        Rule::uses => "`uses …`",
        Rule::case_line => "`case NAME : RECORD`",
        Rule::decides => "`decides about each …`",
        Rule::presumes => "`presumes …`",
        Rule::convention | Rule::ages => "`ages by birthday`",
        Rule::source | Rule::note | Rule::EOI | Rule::sign | Rule::multiplier | Rule::rounding | Rule::mark => {
            return None;
        }
        Rule::outcome_mark | Rule::or_none | Rule::attachment => return None,
        _ => {
            let name = format!("{rule:?}");
            return name.strip_prefix("kw_").map(|keyword| format!("`{keyword}`"));
        }
    };
    Some(words.to_owned())
}

/// `a, b or c`.
fn list(words: &[String], nothing: &str) -> String {
    match words {
        [] => nothing.to_owned(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}
