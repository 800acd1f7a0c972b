//! Reading statements, one at a time, into the parts that they belong to.

use std::sync::Arc;

use pest::Parser;

use super::amendments;
use super::ast::{self, Ast, Broken, NewText, Part, Repealed};
use super::behind;
use super::cut::{KEYWORDS, Statement};
use super::explain;
use super::lost::{self, Lost, Stop};
use super::nesting;
use super::nodes::Reader;
use super::parser::{self, KijunParser, Pair, Rule};
use super::scan::{self, Token};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{SourceFile, Span};
use crate::values::Rounding;

/// A file while its statements are read.
pub(super) struct Reading<'a> {
    pub(super) ast: Ast,
    file: &'a Arc<SourceFile>,
    problems: &'a mut Vec<Diagnostic>,
    /// Where a text is not closed or a character cannot stand, in order: that has been reported.
    sore: &'a [usize],
    /// Whether something stood before the first statement: the heading of the first part may be lost in it.
    heading_lost: bool,
}

/// Why a statement could not be read, and the token at which reading stopped.
struct Unread {
    problems: Vec<Diagnostic>,
    stop: Stop,
}

impl<'a> Reading<'a> {
    pub(super) fn new(file: &'a Arc<SourceFile>, problems: &'a mut Vec<Diagnostic>, sore: &'a [usize]) -> Reading<'a> {
        let ast = Ast { file: Arc::clone(file), parts: Vec::new(), places: Vec::new() };
        Reading { ast, file, problems, sore, heading_lost: false }
    }

    pub(super) fn report(&mut self, problem: Diagnostic) {
        self.problems.push(problem);
    }

    /// Words before the first statement.
    pub(super) fn outside(&mut self, tokens: &'a [Token]) {
        let lost = lost::find(self.file, "", tokens, 0, Stop::Unknown);
        let before = tokens.get(..lost.as_ref().map_or(tokens.len(), |lost| lost.at)).unwrap_or_default();
        if let (Some(first), Some(last)) = (before.first(), before.last()) {
            let line = scan::line_end(self.file.text(), first.span.start).min(last.span.end);
            self.problems.push(outside_statement(self.file, Span::new(first.span.start, line)));
            self.heading_lost = true;
        }
        self.lost(lost, tokens);
    }

    /// Reads one statement into the part that it belongs to.
    pub(super) fn statement(&mut self, statement: &Statement, tokens: &'a [Token]) {
        self.read(statement.keyword, tokens, true);
    }

    fn read(&mut self, keyword: &'static str, tokens: &'a [Token], search: bool) {
        let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else { return };
        let span = first.span.to(last.span);
        if !self.has_its_place(keyword, first.span) {
            return;
        }
        match self.parsed(keyword, tokens, span) {
            Ok(pair) => {
                let mut reader = Reader { file: self.file, base: span.start, tokens, problems: self.problems };
                if build(&mut self.ast, &mut reader, keyword, first.span, pair).is_none() {
                    self.remember(keyword, self.name_of(tokens));
                }
            }
            Err(unread) => self.unread(keyword, tokens, unread, search),
        }
    }

    /// Reports what could not be read, unless the next statement hides in it: then both are looked at on their own.
    fn unread(&mut self, keyword: &'static str, tokens: &'a [Token], unread: Unread, search: bool) {
        // The header of an amendment ends where a line starts that is none of its lines: what follows was to be a change.
        if let (true, "amendment", Stop::At(at)) = (search, keyword, unread.stop)
            && at > 2
            && scan::starts_line(self.file, tokens, at)
        {
            let mut problems = unread.problems.into_iter();
            self.problems.extend(problems.next().map(|first| amendments::no_change(self.file, tokens, at, first)));
            self.problems.extend(problems);
            self.read(keyword, tokens.get(..at).unwrap_or_default(), false);
            let was_of_the_header = amendments::was_of_the_header(self.file, tokens, at);
            if let Some(Part::Amendment(part)) = self.ast.parts.last_mut() {
                // What stands behind it may have been said in the header, too.
                part.header_broken |= was_of_the_header;
                part.broken.push(Broken { keyword: "change".to_owned(), name: String::new() });
            }
            return;
        }
        let lost = lost::find(self.file, keyword, tokens, 1, unread.stop).filter(|_| search);
        match lost {
            Some(lost) => {
                self.read(keyword, tokens.get(..lost.at).unwrap_or_default(), false);
                self.lost(Some(lost), tokens);
            }
            None => {
                self.problems.extend(unread.problems);
                self.remember(keyword, self.name_of(tokens));
            }
        }
    }

    /// Reports a lost statement, and those behind it.
    fn lost(&mut self, lost: Option<Lost>, tokens: &'a [Token]) {
        let mut next = lost;
        while let Some(Lost { at, keyword, name, problem, whole }) = next {
            let stop = if whole { Stop::Unknown } else { Stop::Anywhere };
            next = lost::find(self.file, keyword, tokens, at.saturating_add(1), stop);
            let end = next.as_ref().map_or(tokens.len(), |lost| lost.at);
            let tokens = tokens.get(at..end).unwrap_or_default();
            let span = tokens.first().map_or(Span::default(), |token| token.span);
            self.problems.extend(problem);
            if whole {
                self.read(keyword, tokens, false);
            } else if self.has_its_place(keyword, span) {
                self.remember(keyword, name);
            }
        }
    }

    fn name_of(&self, tokens: &[Token]) -> ast::Name {
        let span = tokens.get(1).map(|token| token.span).unwrap_or_default();
        ast::Name { text: self.file.slice(span).to_owned(), span }
    }

    fn parsed(&self, keyword: &str, tokens: &[Token], span: Span) -> Result<Pair<'a>, Unread> {
        let Some(rule) = parser::statement(keyword) else {
            let message = format!("`{keyword}` is not known to this version of kijun");
            let help = "take the statement out; docs/language.md lists what there is";
            let place = tokens.first().map_or(span, |token| token.span);
            let problem = Diagnostic::new(Code::NotYet, self.file, place, message).help(help);
            return Err(Unread { problems: vec![problem], stop: Stop::Unknown });
        };
        let nesting = nesting::check(self.file, tokens);
        // Behind what has been reported nothing can be trusted.
        let next = self.sore.partition_point(|at| *at < span.start);
        if !nesting.is_empty() || self.sore.get(next).is_some_and(|at| span.contains(*at)) {
            return Err(Unread { problems: nesting, stop: Stop::Unknown });
        }
        self.parse(rule, keyword, tokens, span)
    }

    fn parse(&self, rule: Rule, keyword: &str, tokens: &[Token], span: Span) -> Result<Pair<'a>, Unread> {
        match KijunParser::parse(rule, self.file.slice(span)) {
            Ok(mut pairs) => pairs.next().ok_or(Unread { problems: Vec::new(), stop: Stop::Unknown }),
            Err(error) => {
                let stop = explain::stop(self.file, tokens, span.start, &error);
                let mut problems = vec![explain::explain(self.file, keyword, tokens, stop, &error)];
                problems.extend(behind::behind(self.file, rule, keyword, tokens, stop));
                Err(Unread { problems, stop: Stop::At(stop) })
            }
        }
    }

    /// Remembers a statement that could not be read, so that what it would have declared is not called unknown.
    fn remember(&mut self, keyword: &str, name: ast::Name) {
        let broken = Broken { keyword: keyword.to_owned(), name: name.text.clone() };
        match (keyword, self.ast.parts.last_mut()) {
            ("vocabulary" | "policy" | "amendment", _) => self.ast.parts.push(self.broken_part(broken, name.span)),
            (_, Some(Part::Vocabulary(part))) => part.broken.push(broken),
            (_, Some(Part::Policy(part))) => part.broken.push(broken),
            (_, Some(Part::Amendment(part))) => part.broken.push(broken),
            (_, None) => {}
        }
    }

    /// A part whose heading could not be read. Without a name it gets one that nobody can write.
    fn broken_part(&self, broken: Broken, span: Span) -> Part {
        let made_up = || format!("{}:{}", self.file.name(), self.ast.parts.len());
        let text = if broken.name.is_empty() { made_up() } else { broken.name.clone() };
        let name = ast::Name { text, span };
        if broken.keyword == "vocabulary" {
            // It may have stated its conventions: nobody is to be told that they are missing.
            let stated = Span::default();
            let conventions = ast::Conventions {
                ages: Some((ast::Ages::ByBirthday, stated)),
                rounding: Some((Rounding::Down, stated)),
            };
            Part::Vocabulary(ast::Vocabulary { name, conventions, broken: vec![broken], ..Default::default() })
        } else if broken.keyword == "amendment" {
            Part::Amendment(ast::Amendment { name, header_broken: true, broken: vec![broken], ..Default::default() })
        } else {
            Part::Policy(ast::Policy { name, header_broken: true, broken: vec![broken], ..Default::default() })
        }
    }

    /// Whether a statement stands in a part where it belongs. Where the part itself is missing that is said once,
    /// and the statements after it are read as if it were there.
    fn has_its_place(&mut self, keyword: &str, span: Span) -> bool {
        let is_fact = matches!(keyword, "choice" | "record");
        let (message, help) = match (keyword, self.ast.parts.last()) {
            ("vocabulary" | "policy" | "amendment", _) => return true,
            ("replace" | "insert" | "repeal" | "in" | "example" | "examples", Some(Part::Amendment(_))) => return true,
            (_, Some(Part::Amendment(part))) => {
                let waiting = part.changes.last();
                if waiting.is_some_and(|change| amendments::completes(change, keyword)) {
                    return true;
                }
                let message = format!("{} to no change of the amendment", belongs(keyword));
                let help = "write `replace ADDRESS with:` or `insert after ADDRESS:` before it";
                self.problems.push(Diagnostic::new(Code::WrongPlace, self.file, span, message).help(help));
                return false;
            }
            ("choice" | "record", Some(Part::Policy(_))) => (
                format!("a {keyword} says what the facts are, and belongs in a vocabulary"),
                "move it to the vocabulary that the policy `uses`",
            ),
            ("choice" | "record", Some(Part::Vocabulary(_))) | (_, Some(Part::Policy(_))) => return true,
            (_, Some(Part::Vocabulary(_))) => (
                format!("`{keyword}` says what follows from the facts, and belongs in a policy"),
                "write `policy NAME \"…\"` with its header before it, or move it to a policy",
            ),
            (_, None) => (
                format!("{} to no vocabulary and to no policy", belongs(keyword)),
                "start the file with `vocabulary NAME \"…\"` or `policy NAME \"…\"`",
            ),
        };
        let in_policy = matches!(self.ast.parts.last(), Some(Part::Policy(_)));
        if !(self.heading_lost && self.ast.parts.is_empty()) {
            self.problems.push(Diagnostic::new(Code::WrongPlace, self.file, span, message).help(help));
        }
        if in_policy {
            return false;
        }
        self.remember(if is_fact { "vocabulary" } else { "policy" }, ast::Name::default());
        true
    }
}

/// Whether a name was made up for a part whose own cannot be read.
pub(crate) fn is_made_up(name: &str) -> bool {
    name.contains(':')
}

fn belongs(keyword: &str) -> String {
    if explain::is_plural(keyword) { format!("these {keyword} belong") } else { format!("this {keyword} belongs") }
}

/// The statements of which an amendment may leave no more than their name.
const REPEALABLE: [&str; 4] = ["rule", "term", "table", "parameter"];

/// Reads a statement's pair into the last part, or into a new one.
fn build(ast: &mut Ast, reader: &mut Reader<'_>, keyword: &str, span: Span, pair: Pair<'_>) -> Option<()> {
    if let Some(Part::Policy(part)) = ast.parts.last_mut()
        && let Some(kind) = REPEALABLE.into_iter().find(|kind| *kind == keyword)
        && let Some((name, (by, attachments))) = reader.repealed(&pair)
    {
        let before = match kind {
            "rule" => part.rules.len(),
            "parameter" => part.parameters.len(),
            _ => part.terms.len(),
        };
        part.repealed.push(Repealed { kind, name, by, attachments, before });
        return Some(());
    }
    match (keyword, ast.parts.last_mut()) {
        ("vocabulary", _) => ast.parts.push(Part::Vocabulary(reader.vocabulary(pair)?)),
        ("policy", _) => ast.parts.push(Part::Policy(reader.policy(pair)?)),
        ("choice", Some(Part::Vocabulary(part))) => part.choices.push(reader.choice(pair)?),
        ("record", Some(Part::Vocabulary(part))) => part.records.push(reader.record(pair)?),
        ("outcomes", Some(Part::Policy(part))) => reader.outcomes(pair, part),
        ("parameter", Some(Part::Policy(part))) => part.parameters.push(reader.parameter(pair)?),
        ("term", Some(Part::Policy(part))) => part.terms.push(reader.term(pair)?),
        ("table", Some(Part::Policy(part))) => part.terms.push(reader.table(pair)?),
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
        ("amendment", _) => {
            let before = reader.problems.len();
            let mut amendment = reader.amendment(pair)?;
            // Half a header must not pass for a whole one.
            amendment.header_broken = reader.problems.len() > before;
            ast.parts.push(Part::Amendment(amendment));
        }
        ("replace" | "insert" | "repeal" | "in", Some(Part::Amendment(part))) => {
            part.changes.push(reader.change(keyword, pair)?);
        }
        ("rule", Some(Part::Amendment(part))) => part.complete(NewText::Rule(Box::new(reader.rule(pair)?))),
        ("term", Some(Part::Amendment(part))) => part.complete(NewText::Term(Box::new(reader.term(pair)?))),
        ("table", Some(Part::Amendment(part))) => part.complete(NewText::Term(Box::new(reader.table(pair)?))),
        ("parameter", Some(Part::Amendment(part))) => part.complete(NewText::Parameter(reader.parameter(pair)?)),
        ("example", Some(Part::Amendment(part))) => part.examples.push(reader.example(pair)?),
        ("examples", Some(Part::Amendment(part))) => part.example_tables.push(reader.example_table(pair)?),
        ("examples", Some(Part::Policy(part))) => part.example_tables.push(reader.example_table(pair)?),
        _ => return None,
    }
    Some(())
}

fn outside_statement(file: &Arc<SourceFile>, span: Span) -> Diagnostic {
    let first = file.slice(span).split_whitespace().next().unwrap_or("").to_owned();
    let help = match crate::diagnostic::nearest(&first, KEYWORDS) {
        Some(keyword) if keyword != first => format!("did you mean `{keyword}`?"),
        Some(keyword) => format!("`{keyword}` must be followed by {}", explain::what_follows(keyword)),
        None => {
            "a file starts with `vocabulary NAME \"…\"` or `policy NAME \"…\"`; a comment starts with `#`".to_owned()
        }
    };
    Diagnostic::new(Code::OutsideStatement, file, span, "this stands outside any statement").help(help)
}
