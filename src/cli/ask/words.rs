//! The words that stand for something else than an answer.

/// What can be written instead of an answer.
pub(super) const WORDS: [(&str, &str); 9] = [
    ("?", "why it is asked, and how it is answered"),
    ("<", "back to the question before"),
    ("unknown", "it is not known now; it is left open"),
    ("cannot be known", "it was found that it cannot be known"),
    ("none", "there is no such thing; of a list: nobody, nothing"),
    ("evidence WORDS", "what shows the answer that follows"),
    ("disputed", "the answer that follows is disputed"),
    ("save", "save the case, and go on"),
    ("quit", "save the case, and stop"),
];

/// What a line says. Wherever a line is read a word means the same.
pub(super) enum Word {
    /// An empty line.
    Nothing,
    Why,
    Back,
    Save,
    Quit,
    /// What shows the answer that follows.
    Evidence(String),
    Disputed,
    /// Of the answer that follows nothing is said that was said before. Where nothing was, the line is an answer.
    Plain(String),
    Unknown,
    CannotBeKnown,
    None,
    /// Anything else.
    Answer(String),
}

impl Word {
    pub(super) fn of(line: String) -> Word {
        match line.to_lowercase().as_str() {
            "" => Word::Nothing,
            "?" | "why" | "help" => Word::Why,
            "<" | "back" => Word::Back,
            "save" => Word::Save,
            "quit" => Word::Quit,
            "disputed" => Word::Disputed,
            "plain" => Word::Plain(line),
            "unknown" => Word::Unknown,
            "cannot be known" => Word::CannotBeKnown,
            "none" => Word::None,
            word if word == "evidence" || word.starts_with("evidence ") => {
                Word::Evidence(line.get("evidence".len()..).unwrap_or_default().trim().to_owned())
            }
            _ => Word::Answer(line),
        }
    }
}

/// Whether a line reads like an answer, and not like a name.
pub(super) fn is_no_name(line: &str) -> bool {
    matches!(line.to_lowercase().as_str(), "yes" | "y" | "no" | "n" | "nobody" | "perhaps")
}
