//! Answers in words: names one after another, and what is understood by the rest.

use kijun::{Answer, Date, Form, Question};

use super::noted::Noted;
use super::words::{Word, is_no_name};
use super::{Conversation, show};

impl Conversation<'_> {
    /// An answer in words. Where several can be written, it is asked for another until there is none; nothing where none of it
    /// will do, or all is taken back.
    pub(super) fn typed(&mut self, question: &Question, noted: &mut Noted, line: String) -> Option<Answer> {
        match &question.form {
            Form::Names { .. } if is_no_name(&line) => {
                let help = "Write the name of whom it is; `none` where there is nobody, `unknown` where it is not known. A \
                            name that reads like a word stands in quotes.";
                self.output.say(2, help);
                None
            }
            Form::Names { many: true, .. } | Form::Many(_) => self.several(question, noted, line),
            Form::Names { .. } => {
                self.says_new(question, &line);
                Some(Answer::typed(line))
            }
            form => {
                self.says_understood(form, &line);
                Some(Answer::typed(line))
            }
        }
    }

    /// Several names or values, one after another.
    fn several(&mut self, question: &Question, noted: &mut Noted, line: String) -> Option<Answer> {
        let named = matches!(question.form, Form::Names { .. });
        let nothing_else = if named { "nobody else" } else { "nothing else" };
        let mut lines: Vec<String> = Vec::new();
        self.takes(question, noted, &mut lines, line);
        loop {
            if lines.is_empty() {
                return None;
            }
            let whole = Answer::typed(lines.join(", "));
            let another = format!("Another? An empty line: {nothing_else}. `perhaps`: there may be others.");
            self.output.say(2, &another);
            // What was written before the input ended is saved; there may be others.
            let Some(word) = self.heard(question, noted) else {
                self.stops = true;
                return Some(whole.incomplete());
            };
            match word {
                Word::Nothing | Word::None => return Some(whole),
                Word::Unknown => return Some(whole.incomplete()),
                Word::Quit => {
                    self.stops = true;
                    return Some(whole.incomplete());
                }
                Word::Back => {
                    let taken = lines.pop().unwrap_or_default();
                    self.output.say(2, &format!("Taken back: {taken}"));
                    self.keep();
                    if lines.is_empty() {
                        show::question(self.output, question, self.interview.progress());
                        return None;
                    }
                    self.keep_with(question, &noted.on(Answer::typed(lines.join(", ")).incomplete()));
                }
                Word::CannotBeKnown => {
                    let something = if named { "Somebody is named" } else { "Something is said" };
                    self.output.say(2, &format!("{something} already: first write < to take that back."));
                }
                Word::Answer(line) => match line.to_lowercase().as_str() {
                    "no" | "n" | "nobody" if named => return Some(whole),
                    "perhaps" => return Some(whole.incomplete()),
                    "yes" | "y" if named => {
                        let help = "Write another name, or nothing. A name that reads like a word stands in quotes.";
                        self.output.say(2, help);
                    }
                    _ => self.takes(question, noted, &mut lines, line),
                },
                _ => {}
            }
        }
    }

    /// Takes a line to those before it, if it will do; else it is said why not.
    fn takes(&mut self, question: &Question, noted: &Noted, lines: &mut Vec<String>, line: String) {
        if let Some(word) = word_among(&line).filter(|_| matches!(question.form, Form::Names { .. })) {
            let help = "write it as an answer of its own; a name that reads like a word stands in quotes";
            return self.output.say(2, &format!("“{word}” is no name: {help}."));
        }
        lines.push(line);
        let answer = noted.on(Answer::typed(lines.join(", ")).incomplete());
        if let Err(wrong) = self.interview.clone().answer(&question.at, &answer) {
            lines.pop();
            return self.output.say(2, &format!("{}: {}.", wrong.message, wrong.help));
        }
        let line = lines.last().cloned().unwrap_or_default();
        match &question.form {
            Form::Names { .. } => self.says_new(question, &line),
            form => self.says_understood(form, &line),
        }
        self.keep_with(question, &answer);
    }

    /// Says how a value is understood, where it is not written as a case has it.
    fn says_understood(&mut self, form: &Form, line: &str) {
        let era = |date: &str| date.parse::<Date>().ok()?.to_era();
        let understood = form.understood(line);
        let read = understood.as_deref().unwrap_or(line);
        let told = match era(read).filter(|_| matches!(form, Form::Date)) {
            Some(era) => format!("{read}, {era}"),
            None => read.to_owned(),
        };
        if understood.is_some() {
            self.output.say(2, &format!("understood: {told}"));
        } else if told != line {
            self.output.say(2, &told);
        }
    }

    /// Says who is new in the case, so that a misspelt name is seen.
    fn says_new(&mut self, question: &Question, line: &str) {
        let Form::Names { known, .. } = &question.form else { return };
        let new: Vec<&str> = line
            .split([',', '、', '，'])
            .map(|name| name.trim().trim_matches('"'))
            .filter(|name| !known.iter().any(|known| known == name))
            .collect();
        if !new.is_empty() && !known.is_empty() {
            self.output.say(2, &format!("New in the case: {}", new.join(", ")));
        }
    }
}

/// A word that stands among names, and is none itself.
fn word_among(line: &str) -> Option<&str> {
    let parts: Vec<&str> = line.split([',', '、', '，']).map(str::trim).filter(|part| !part.is_empty()).collect();
    let is_name = |part: &str| matches!(Word::of(part.to_owned()), Word::Answer(_) | Word::Plain(_));
    let is_word = |part: &&str| is_no_name(part) || !is_name(part);
    parts.iter().copied().find(is_word).filter(|_| parts.len() > 1)
}
