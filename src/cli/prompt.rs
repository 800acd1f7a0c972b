//! Lines that a person writes: with a line editor in a terminal, else as they come from standard input.

use std::io::{BufRead, ErrorKind, IsTerminal};

use rustyline::config::Behavior;
use rustyline::error::ReadlineError;
use rustyline::{Config, DefaultEditor};

use super::output::Output;

/// What comes from a person.
pub(super) enum Line {
    Said(String),
    /// What was written is no text in UTF-8.
    Unreadable,
    /// The input has ended, or was interrupted.
    Ended,
}

/// Where lines come from.
pub(super) enum Prompt {
    Terminal(Box<DefaultEditor>),
    Lines,
}

impl Prompt {
    /// A line editor where there is a terminal. Results may be led elsewhere: it speaks with the terminal itself.
    pub(super) fn new() -> Prompt {
        if !std::io::stdin().is_terminal() {
            return Prompt::Lines;
        }
        let config = Config::builder().behavior(Behavior::PreferTerm).auto_add_history(true).build();
        DefaultEditor::with_config(config).map_or(Prompt::Lines, |editor| Prompt::Terminal(Box::new(editor)))
    }

    pub(super) fn is_terminal(&self) -> bool {
        matches!(self, Prompt::Terminal(_))
    }

    /// The next line.
    pub(super) fn line(&mut self, output: &mut Output) -> Line {
        match self {
            Prompt::Terminal(editor) => match editor.readline("> ") {
                Ok(line) => Line::Said(line.trim().to_owned()),
                Err(ReadlineError::Io(error)) if error.kind() == ErrorKind::InvalidData => Line::Unreadable,
                Err(_) => Line::Ended,
            },
            Prompt::Lines => {
                let mut line = Vec::new();
                match std::io::stdin().lock().read_until(b'\n', &mut line) {
                    Ok(0) | Err(_) => Line::Ended,
                    Ok(_) => {
                        let shown = String::from_utf8_lossy(&line).trim().to_owned();
                        // Nobody has seen what came from a file.
                        output.say(0, &format!("> {shown}"));
                        if str::from_utf8(&line).is_ok() { Line::Said(shown) } else { Line::Unreadable }
                    }
                }
            }
        }
    }
}
