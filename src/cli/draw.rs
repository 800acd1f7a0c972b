//! A problem as a drawing: the lines around it, each cut to the part around the words that it is about.

use std::fmt;

use kijun::{Diagnostic, Shown, Span};
use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, SourceCode, SourceSpan, SpanContents};

/// The most bytes of a line that are underlined: a picture of more, no terminal can show.
const LONGEST: usize = 2000;

/// Draws a problem.
pub(super) fn draw(problem: &Diagnostic, width: usize, theme: GraphicalTheme) -> String {
    if problem.file().slice(problem.span()).lines().any(|line| line.len() > LONGEST) {
        return format!("{problem}\n");
    }
    // A date is not broken at its hyphens.
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_width(width)
        .with_links(false)
        .with_word_splitter(textwrap::WordSplitter::NoHyphenation);
    let mut text = String::new();
    match handler.render_report(&mut text, &Drawing::new(problem, width)) {
        Ok(()) => text,
        Err(_) => format!("{problem}\n"),
    }
}

/// A problem with the lines that are drawn of its text.
#[derive(Debug)]
struct Drawing<'a> {
    problem: &'a Diagnostic,
    excerpt: Excerpt,
    /// The places in the excerpt.
    labels: Vec<LabeledSpan>,
    /// Where each of them starts in the text.
    starts: Vec<usize>,
    /// How many lines stand before the excerpt.
    above: usize,
}

/// Lines of a text, cut where they are too long.
#[derive(Debug, Default)]
struct Excerpt {
    text: String,
    lines: Vec<Line>,
}

/// A line: where it starts in the text, what is kept of it, and where that stands in the excerpt.
#[derive(Debug)]
struct Line {
    start: usize,
    kept: Span,
    drawn: usize,
}

impl<'a> Drawing<'a> {
    fn new(problem: &'a Diagnostic, width: usize) -> Drawing<'a> {
        let shown = Shown(problem);
        let labels: Vec<LabeledSpan> = miette::Diagnostic::labels(&shown).into_iter().flatten().collect();
        let spans: Vec<Span> = labels
            .iter()
            .map(|label| Span { start: label.offset(), end: label.offset().saturating_add(label.len()) })
            .collect();
        let text = problem.file().text();
        let lines = lines_around(text, &spans);
        let first = lines.first().map_or(0, |line| line.start);
        let last = lines.last().map_or(0, |line| line.start);
        let digits = problem.file().position(last).line.to_string().len();
        let several = spans.iter().any(|span| problem.file().slice(*span).contains('\n'));
        let margin = digits.saturating_add(if several { 8 } else { 4 });
        let mut excerpt = Excerpt::default();
        lines.iter().for_each(|line| excerpt.add(text, *line, &spans, width.saturating_sub(margin)));
        Drawing {
            problem,
            labels: labels.into_iter().zip(&spans).map(|(label, span)| excerpt.label(label, *span)).collect(),
            starts: spans.iter().map(|span| span.start).collect(),
            excerpt,
            above: problem.file().position(first).line.saturating_sub(1),
        }
    }
}

/// The lines that hold some places, with one more before and after them.
fn lines_around(text: &str, spans: &[Span]) -> Vec<Span> {
    let before = |at: usize| text.get(..at).and_then(|text| text.rfind('\n')).map_or(0, |at| at.saturating_add(1));
    let after = |at: usize| {
        text.get(at..)
            .and_then(|text| text.find('\n'))
            .map_or(text.len(), |end| at.saturating_add(end).saturating_add(1))
    };
    let first = before(spans.iter().map(|span| span.start).min().unwrap_or(0));
    let last = after(spans.iter().map(|span| span.end).max().unwrap_or(0));
    let mut start = before(first.saturating_sub(1));
    let lines = text.get(start..after(last)).unwrap_or("").split_inclusive('\n');
    lines
        .map(|line| {
            let span = Span { start, end: start.saturating_add(line.len()) };
            start = span.end;
            span
        })
        .collect()
}

impl Excerpt {
    /// Adds a line; of one that is too long the part around the places.
    fn add(&mut self, text: &str, line: Span, spans: &[Span], width: usize) {
        let words = text.get(line.start..line.end).unwrap_or("").trim_end_matches(['\n', '\r']);
        if columns(words) <= width {
            self.lines.push(Line { start: line.start, kept: line, drawn: self.text.len() });
            self.text.push_str(text.get(line.start..line.end).unwrap_or(""));
            return;
        }
        let whole = Span { start: line.start, end: line.start.saturating_add(words.len()) };
        let kept = part(text, whole, spans, width.saturating_sub(2));
        self.text.push_str(if kept.start > whole.start { "…" } else { "" });
        self.lines.push(Line { start: line.start, kept, drawn: self.text.len() });
        self.text.push_str(text.get(kept.start..kept.end).unwrap_or(""));
        self.text.push_str(if kept.end < whole.end { "…\n" } else { "\n" });
    }

    /// Where a place of the text is drawn.
    fn at(&self, place: usize) -> usize {
        let Some(line) = self.lines.iter().rev().find(|line| line.start <= place) else { return 0 };
        line.drawn.saturating_add(place.clamp(line.kept.start, line.kept.end).saturating_sub(line.kept.start))
    }

    fn label(&self, label: LabeledSpan, span: Span) -> LabeledSpan {
        let start = self.at(span.start);
        let place = (start, self.at(span.end).saturating_sub(start));
        let words = label.label().map(str::to_owned);
        if label.primary() {
            LabeledSpan::new_primary_with_span(words, place)
        } else {
            LabeledSpan::new_with_span(words, place)
        }
    }
}

/// The part of a line that fits a width: around the first place in it, and the others as far as they fit.
fn part(text: &str, line: Span, spans: &[Span], width: usize) -> Span {
    let slice = |start: usize, end: usize| text.get(start..end).unwrap_or("");
    let mut places = spans
        .iter()
        .filter(|span| span.start <= line.end && span.end >= line.start)
        .map(|span| Span { start: span.start.max(line.start), end: span.end.min(line.end) });
    let first = places.next().unwrap_or(Span { start: line.start, end: line.start });
    let places = places.fold(first, |kept, place| {
        let both = Span { start: kept.start.min(place.start), end: kept.end.max(place.end) };
        if columns(slice(both.start, both.end)) <= width { both } else { kept }
    });
    let spare = width.saturating_sub(columns(slice(places.start, places.end)));
    if spare == 0 {
        let end = places.start.saturating_add(reach(slice(places.start, places.end).chars(), width));
        return Span { start: places.start, end };
    }
    let (left, right) = (slice(line.start, places.start), slice(places.end, line.end));
    let before = reach(left.chars().rev(), (spare / 2).max(spare.saturating_sub(columns(right))));
    let start = places.start.saturating_sub(before);
    let spare = spare.saturating_sub(columns(slice(start, places.start)));
    Span { start, end: places.end.saturating_add(reach(right.chars(), spare)) }
}

/// The bytes of the characters that fit a width.
fn reach(characters: impl Iterator<Item = char>, width: usize) -> usize {
    let mut used = 0usize;
    characters
        .take_while(|character| {
            used = used.saturating_add(column(*character));
            used <= width
        })
        .map(char::len_utf8)
        .sum()
}

fn columns(text: &str) -> usize {
    text.chars().map(column).sum()
}

/// The columns of a character; of a tab, the most that it takes.
fn column(character: char) -> usize {
    if character == '\t' { 4 } else { textwrap::core::display_width(character.encode_utf8(&mut [0; 4])) }
}

impl fmt::Display for Drawing<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.problem.message())
    }
}

impl std::error::Error for Drawing<'_> {}

impl miette::Diagnostic for Drawing<'_> {
    /// The code; where no line can be shown, with the file.
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        let (code, file) = (self.problem.code(), self.problem.file());
        Some(if file.text().is_empty() { Box::new(format!("{code} in {}", file.name())) } else { Box::new(code) })
    }

    fn severity(&self) -> Option<miette::Severity> {
        miette::Diagnostic::severity(&Shown(self.problem))
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.problem.advice().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        if self.problem.file().text().is_empty() { None } else { Some(self) }
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }
}

impl SourceCode for Drawing<'_> {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let inner = self.excerpt.text.read_span(span, before, after)?;
        // Without lines around it, a span is read for the line and column above the drawing.
        let place = self.labels.iter().zip(&self.starts).find(|(label, _)| before == 0 && label.inner() == span);
        let (line, column) = match place.map(|(_, start)| self.problem.file().position(*start)) {
            Some(place) => (place.line.saturating_sub(1), place.column.saturating_sub(1)),
            None => (inner.line().saturating_add(self.above), inner.column()),
        };
        Ok(Box::new(miette::MietteSpanContents::new_named(
            self.problem.file().name().to_owned(),
            inner.data(),
            *inner.span(),
            line,
            column,
            inner.line_count(),
        )))
    }
}
