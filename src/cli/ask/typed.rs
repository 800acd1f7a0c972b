//! Answers in words: names one after another, and what is understood by the rest.

use kijun::{Answer, Date, Form, Question};

use super::noted::Noted;
use super::words::{Word, is_no_name};
use super::{Conversation, show};

impl Conversation<'_> {
    /// An answer in words. Where several can be named, it is asked for another until there is none; nothing where all are
    /// taken back.
    pub(super) fn typed(&mut self, question: &Question, noted: &mut Noted, line: String) -> Option<Answer> {
        match &question.form {
            Form::Names { .. } if is_no_name(&line) => {
                let help = "Write the name of whom it is; `none` where there is nobody, `unknown` where it is not known. A \
                            name that reads like a word stands in quotes.";
                self.output.say(2, help);
                None
            }
            Form::Names { known, many: true, .. } => self.several(question, known, noted, line),
            Form::Names { known, .. } => Some(self.named(known, &[line])),
            form => {
                let era = |date: &str| date.parse::<Date>().ok()?.to_era();
                let understood = form.understood(&line);
                let read = understood.as_deref().unwrap_or(&line);
                let told = match era(read).filter(|_| matches!(form, Form::Date)) {
                    Some(era) => format!("{read}, {era}"),
                    None => read.to_owned(),
                };
                if understood.is_some() {
                    self.output.say(2, &format!("understood: {told}"));
                } else if told != line {
                    self.output.say(2, &told);
                }
                Some(Answer::typed(line))
            }
        }
    }

    /// Several names, one after another.
    fn several(&mut self, question: &Question, known: &[String], noted: &mut Noted, line: String) -> Option<Answer> {
        let mut names = vec![line];
        loop {
            self.keep_with(question, &noted.on(Answer::typed(names.join(", ")).incomplete()));
            self.output.say(2, "Another? An empty line: nobody else. `perhaps`: there may be others.");
            // Who was named before the input ended is saved; there may be others.
            let Some(word) = self.heard(question, noted) else {
                self.stops = true;
                return Some(self.named(known, &names).incomplete());
            };
            match word {
                Word::Nothing | Word::None => return Some(self.named(known, &names)),
                Word::Unknown => return Some(self.named(known, &names).incomplete()),
                Word::Quit => {
                    self.stops = true;
                    return Some(self.named(known, &names).incomplete());
                }
                Word::Back => {
                    let taken = names.pop().unwrap_or_default();
                    self.output.say(2, &format!("Taken back: {taken}"));
                    if names.is_empty() {
                        self.keep();
                        show::question(self.output, question, self.interview.progress());
                        return None;
                    }
                }
                Word::CannotBeKnown => {
                    self.output.say(2, "Somebody is named already: first write < to take that back.");
                }
                Word::Answer(line) => match line.to_lowercase().as_str() {
                    "no" | "n" | "nobody" => return Some(self.named(known, &names)),
                    "perhaps" => return Some(self.named(known, &names).incomplete()),
                    "yes" | "y" => {
                        let help = "Write another name, or nothing. A name that reads like a word stands in quotes.";
                        self.output.say(2, help);
                    }
                    _ => names.push(line),
                },
                _ => {}
            }
        }
    }

    /// Says who is new in the case, so that a misspelt name is seen.
    fn named(&mut self, known: &[String], names: &[String]) -> Answer {
        let names = names.join(", ");
        let new: Vec<&str> =
            names.split(',').map(str::trim).filter(|name| !known.iter().any(|known| known == name)).collect();
        if !new.is_empty() && !known.is_empty() {
            self.output.say(2, &format!("New in the case: {}", new.join(", ")));
        }
        Answer::typed(names)
    }
}
