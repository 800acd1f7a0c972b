//! Printing: results to standard output, problems to standard error, in colour on a terminal.

use std::io::{BufWriter, IsTerminal, Write};

use kijun::{Diagnostic, Shown, Style};
use miette::{GraphicalReportHandler, GraphicalTheme};

use super::{Colour, Format};

/// The longest line in bytes of which a problem is drawn.
const LONGEST_LINE: usize = 2000;

/// More problems than anyone reads at once.
const MOST_DRAWN: usize = 100;

/// Where a command prints.
pub(super) struct Output {
    format: Format,
    colour: Colour,
    out: BufWriter<std::io::Stdout>,
}

impl Output {
    pub(super) fn new(format: Format, colour: Colour) -> Output {
        Output { format, colour, out: BufWriter::new(std::io::stdout()) }
    }

    pub(super) fn is_json(&self) -> bool {
        self.format == Format::Json
    }

    fn coloured(&self, terminal: bool) -> bool {
        match self.colour {
            Colour::Always => true,
            Colour::Never => false,
            Colour::Auto => terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
        }
    }

    /// `COLUMNS`, or the terminal's width, or 80.
    fn width() -> usize {
        let asked = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
        asked.or_else(|| terminal_size::terminal_size().map(|(width, _)| usize::from(width.0))).unwrap_or(80)
    }

    pub(super) fn style(&self) -> Style {
        Style { width: Output::width(), colour: self.coloured(std::io::stdout().is_terminal()) }
    }

    /// A line of a result. A reader that has gone away ends the printing, not the work.
    pub(super) fn line(&mut self, text: &str) {
        let _gone = writeln!(self.out, "{text}");
    }

    /// A problem: in JSON on standard output, else on standard error.
    pub(super) fn problem(&mut self, problem: &Diagnostic) {
        if self.is_json() {
            return self.line(&problem.to_json());
        }
        self.flush();
        // A picture of a line that no terminal can show helps nobody, and miette cannot draw it.
        if problem.file().text().lines().any(|line| line.len() > LONGEST_LINE) {
            eprintln!("{problem}\n");
            return;
        }
        let theme = if self.coloured(std::io::stderr().is_terminal()) {
            GraphicalTheme::unicode()
        } else {
            GraphicalTheme::unicode_nocolor()
        };
        let handler = GraphicalReportHandler::new_themed(theme).with_width(Output::width()).with_links(false);
        let mut text = String::new();
        let shown = handler.render_report(&mut text, &Shown(problem)).is_ok();
        eprintln!("{}", if shown { text } else { problem.to_string() });
    }

    pub(super) fn problems(&mut self, problems: &[Diagnostic]) {
        let most = if self.is_json() { problems.len() } else { MOST_DRAWN };
        problems.iter().take(most).for_each(|problem| self.problem(problem));
        if let Some(more) = problems.len().checked_sub(most).filter(|more| *more > 0) {
            eprintln!("and {more} more; mend these first, or see all with --format json");
        }
    }

    pub(super) fn flush(&mut self) {
        let _gone = self.out.flush();
    }
}
