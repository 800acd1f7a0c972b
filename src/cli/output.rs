//! Printing: results to standard output, problems to standard error, in colour on a terminal.

use std::io::{BufWriter, ErrorKind, IsTerminal, Write};
use std::process::ExitCode;

use clap::ValueEnum;
use clap::builder::PossibleValue;
use kijun::{Diagnostic, Style};
use miette::GraphicalTheme;

use super::arguments::{Colour, Format};
use super::{draw, files};

/// More problems than anyone reads at once.
const MOST_DRAWN: usize = 100;

/// The fewest columns in which sentences can be read.
const NARROWEST: usize = 40;

/// Where a command prints.
pub(super) struct Output {
    format: Format,
    colour: Colour,
    out: BufWriter<std::io::Stdout>,
    /// Why standard output takes no more.
    failure: Option<std::io::Error>,
}

/// Prints on standard error. Where nobody reads it, nothing can be said.
pub(super) fn tell(text: &str) {
    let _gone = writeln!(std::io::stderr(), "{text}");
}

/// `COLUMNS`, or the terminal's width, or 80; never too few to read.
pub(super) fn width() -> usize {
    let asked = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok()).filter(|columns| *columns > 0);
    let terminal = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    asked.or_else(terminal).unwrap_or(80).max(NARROWEST)
}

/// A paragraph, its lines after the first indented. Paths and dates are not broken at hyphens.
fn wrapped(indent: usize, text: &str) -> String {
    let (first, next) = (" ".repeat(indent), " ".repeat(indent.saturating_add(2)));
    let options = textwrap::Options::new(width())
        .initial_indent(&first)
        .subsequent_indent(&next)
        .break_words(false)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    textwrap::fill(text, options)
}

/// The status where the work went well or not, and where standard output failed.
pub(super) fn status(sound: bool, failure: Option<&std::io::Error>) -> ExitCode {
    // A reader that has gone away has read enough.
    let failure = failure.filter(|error| error.kind() != ErrorKind::BrokenPipe);
    if let Some(error) = failure {
        tell(&format!("error: the results cannot be written: {}", files::words(error)));
    }
    ExitCode::from(u8::from(!sound || failure.is_some()))
}

impl Output {
    pub(super) fn new(format: Format, colour: Colour) -> Output {
        Output { format, colour, out: BufWriter::new(std::io::stdout()), failure: None }
    }

    /// The options by which it prints like this, where they differ from what is the rule.
    pub(super) fn options(&self) -> Vec<(&'static str, String)> {
        let option = |name, value: Option<PossibleValue>| Some((name, value?.get_name().to_owned()));
        let format = Some(self.format).filter(|format| *format != Format::Text);
        let colour = Some(self.colour).filter(|colour| *colour != Colour::Auto);
        let format = format.and_then(|format| option("format", format.to_possible_value()));
        let colour = colour.and_then(|colour| option("color", colour.to_possible_value()));
        format.into_iter().chain(colour).collect()
    }

    pub(super) fn is_json(&self) -> bool {
        self.format == Format::Json
    }

    pub(super) fn is_page(&self) -> bool {
        self.format == Format::Html
    }

    fn coloured(&self, terminal: bool) -> bool {
        match self.colour {
            Colour::Always => true,
            Colour::Never => false,
            Colour::Auto => terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
        }
    }

    pub(super) fn style(&self) -> Style {
        Style { width: width(), colour: self.coloured(std::io::stdout().is_terminal()) }
    }

    /// A line of a result.
    pub(super) fn line(&mut self, text: &str) {
        if self.failure.is_none() {
            self.failure = writeln!(self.out, "{text}").err();
        }
    }

    /// A paragraph of a result, its lines after the first indented.
    pub(super) fn paragraph(&mut self, indent: usize, text: &str) {
        self.line(&wrapped(indent, text));
    }

    /// A part of a conversation: in JSON on standard error, else on standard output.
    pub(super) fn say(&mut self, indent: usize, text: &str) {
        self.say_as_it_is(&wrapped(indent, text));
    }

    /// The same where lines stay as they are, as of a command that is copied.
    pub(super) fn say_as_it_is(&mut self, text: &str) {
        if self.is_json() {
            return tell(text);
        }
        self.line(text);
        self.flush();
    }

    /// What deserves a word on standard error, and is no problem.
    pub(super) fn note(&mut self, text: &str) {
        self.flush();
        tell(&wrapped(0, text));
    }

    /// A problem: in JSON on standard output, else on standard error.
    pub(super) fn problem(&mut self, problem: &Diagnostic) {
        if self.is_json() {
            return self.line(&problem.to_json());
        }
        self.flush();
        let theme = if self.coloured(std::io::stderr().is_terminal()) {
            GraphicalTheme::unicode()
        } else {
            GraphicalTheme::unicode_nocolor()
        };
        tell(&draw::draw(problem, width(), theme));
    }

    pub(super) fn problems(&mut self, problems: &[Diagnostic]) {
        let most = if self.is_json() { problems.len() } else { MOST_DRAWN };
        problems.iter().take(most).for_each(|problem| self.problem(problem));
        if let Some(more) = problems.len().checked_sub(most).filter(|more| *more > 0) {
            self.note(&format!("and {more} more; mend these first, or see all with --format json"));
        }
    }

    fn flush(&mut self) {
        if self.failure.is_none() {
            self.failure = self.out.flush().err();
        }
    }

    /// Ends the printing, and gives the status.
    pub(super) fn finish(mut self, sound: bool) -> ExitCode {
        self.flush();
        status(sound, self.failure.as_ref())
    }
}
