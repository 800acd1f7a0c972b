//! `kijun ask`: one question at a time, until a policy has decided.

mod file;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use kijun::{Answer, AskedOf, Code, Date, Decision, Form, Interview, Question, Step, decision_text};

use file::File;

use super::decide::no_subject;
use super::files;
use super::output::Output;
use super::prompt::{Line, Prompt};

/// Of whom something is asked.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Whom {
    Applicant,
    Official,
}

/// What is asked for.
pub(super) struct Asked<'a> {
    pub(super) policy: &'a str,
    pub(super) case: Option<&'a Path>,
    pub(super) on: Option<Date>,
    pub(super) subject: Option<String>,
    pub(super) of: Option<Whom>,
    pub(super) save: Option<&'a Path>,
}

/// What can be written instead of an answer.
const WORDS: [(&str, &str); 9] = [
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

pub(super) fn run(output: &mut Output, policies: &Path, asked: Asked<'_>) -> bool {
    let Some(policy) = files::load_policy(output, policies, asked.policy) else { return false };
    let file = match File::new(&asked) {
        Ok(file) => file,
        Err(error) => {
            output.note(&format!("error: {error}"));
            return false;
        }
    };
    let bytes = match asked.case.filter(|_| file.read).map(files::read) {
        Some(Ok(bytes)) => bytes,
        Some(Err(problem)) => {
            output.problem(&problem);
            return false;
        }
        None => b"{}".to_vec(),
    };
    let name = asked.case.unwrap_or(&file.path).display().to_string();
    let started = policy.on(asked.on.unwrap_or_else(super::today)).interview(&name, &bytes);
    let mut interview = match started {
        Ok(interview) => interview,
        Err(problems) => {
            output.problems(problems.diagnostics());
            return false;
        }
    };
    let subjects: BTreeSet<String> = interview.decisions().iter().filter_map(Decision::subject_key).collect();
    if let Some(subject) = &asked.subject {
        interview = interview.about(subject.clone());
    }
    interview = match asked.of {
        Some(Whom::Applicant) => interview.asking(AskedOf::Applicant),
        Some(Whom::Official) => interview.asking(AskedOf::Official),
        None => interview,
    };
    if let Some(subject) = asked.subject.as_deref().filter(|_| interview.decisions().is_empty() && !subjects.is_empty())
    {
        output.problem(&no_subject(subject, &[PathBuf::from(&name)], &subjects));
        return false;
    }
    if interview.decisions().is_empty() {
        let message = "there is nobody in this case to decide about";
        output.problem(&files::problem(Code::UnknownSubject, Path::new(&name), message, "name one of its subjects"));
        return false;
    }
    Conversation {
        output,
        prompt: Prompt::new(),
        interview,
        file,
        policy: asked.policy,
        on: asked.on,
        saved: None,
        stops: false,
    }
    .hold()
}

/// What is said of the next answer.
#[derive(Default)]
struct Noted {
    evidence: Option<String>,
    disputed: bool,
    /// Evidence that does not count, and was asked again.
    doubted: Option<String>,
}

/// How a question ended.
enum Turn {
    /// There may be another.
    Next,
    Stop,
}

struct Conversation<'a> {
    output: &'a mut Output,
    prompt: Prompt,
    interview: Interview,
    file: File,
    policy: &'a str,
    /// The day that was named.
    on: Option<Date>,
    /// The case as it was saved last.
    saved: Option<String>,
    /// Whether it stops after the answer that was begun.
    stops: bool,
}

impl Conversation<'_> {
    fn hold(&mut self) -> bool {
        let mut greeted = false;
        loop {
            match self.interview.next() {
                Step::Question(question) => {
                    if !greeted {
                        self.greet();
                        greeted = true;
                    }
                    if let Turn::Stop = self.ask(&question) {
                        let sound = self.save();
                        let on = self.on.map(|on| format!(" --on {on}")).unwrap_or_default();
                        let again = format!("kijun ask {} {}{on}", self.policy, self.file.path.display());
                        if sound && self.saved.is_some() {
                            self.output.say(0, &format!("Go on with: {again}"));
                        }
                        return sound;
                    }
                }
                Step::Settled(decisions) => {
                    if self.changes_its_mind("It is settled.") {
                        continue;
                    }
                    return self.end(&decisions);
                }
                Step::Open(decisions) => {
                    if self.changes_its_mind("Nothing is left to ask.") {
                        continue;
                    }
                    return self.end(&decisions);
                }
            }
        }
    }

    fn greet(&mut self) {
        self.output.say(0, "Answer each question, or write");
        for (word, what) in WORDS {
            self.output.say(2, &format!("{word:15}  {what}"));
        }
        self.output.say(0, "A text that reads like one of these stands in quotes.");
    }

    /// In a terminal the last answer can be taken back before the decision is printed.
    fn changes_its_mind(&mut self, what: &str) -> bool {
        if !self.prompt.is_terminal() || self.interview.progress().answered == 0 {
            return false;
        }
        self.output.say(0, "");
        self.output.say(0, &format!("{what} Press Enter for the decision, or write < to change the last answer."));
        match self.prompt.line(self.output) {
            Line::Said(line) if line == "<" => self.interview.back().is_some(),
            _ => false,
        }
    }

    /// Prints the decisions, and saves the case.
    fn end(&mut self, decisions: &[Decision]) -> bool {
        self.output.say(0, "");
        for (at, decision) in decisions.iter().enumerate() {
            if self.output.is_json() {
                self.output.line(&decision.to_json());
                continue;
            }
            if at > 0 {
                self.output.line("");
            }
            let text = decision_text(decision, self.output.style());
            self.output.line(text.trim_end());
        }
        self.output.say(0, "");
        self.save()
    }

    /// Saves what was answered, and says where.
    fn save(&mut self) -> bool {
        if self.interview.progress().answered == 0 {
            self.output.say(0, "Nothing was answered, and nothing is saved.");
            return true;
        }
        let text = self.interview.to_json() + "\n";
        let path = self.file.path.display().to_string();
        if self.saved.as_ref() != Some(&text)
            && let Err(error) = self.file.write(&text)
        {
            let words = files::words(&error);
            self.output.note(&format!("error: the case cannot be saved to {path}: {words}; here it is"));
            self.output.note(&text);
            return false;
        }
        self.saved = Some(text);
        self.output.say(0, &format!("The case is saved in {path}."));
        true
    }

    fn show(&mut self, question: &Question) {
        const WIDTH: usize = 20;
        let progress = self.interview.progress();
        let all = progress.answered.saturating_add(progress.open).max(1);
        let done = progress.answered.saturating_mul(WIDTH) / all;
        let bar = "#".repeat(done) + &".".repeat(WIDTH.saturating_sub(done));
        self.output.say(0, "");
        let (answered, open) = (progress.answered, progress.open);
        self.output.say(0, &format!("[{bar}] {answered} answered, {open} can matter now"));
        // Of a list of entries a number is wanted, which its label does not say.
        let wanted = match (&question.form, &question.known) {
            (Form::HowMany { .. }, None) => " (how many?)",
            (Form::HowMany { .. }, Some(_)) => " (how many more?)",
            _ => "",
        };
        self.output.say(0, &format!("{}: {}{wanted}", question.at, question.label));
        if let Some(known) = &question.known {
            self.output.say(2, &format!("known so far: {known}"));
        }
        self.output.say(2, &format!("asked for {}", question.why.at));
        if !question.evidence.is_empty() {
            let kinds = question.evidence.join(" or ");
            self.output.say(2, &format!("does not count without evidence: {kinds} (first write `evidence {kinds}`)"));
        }
        if question.asked_of == AskedOf::Official {
            self.output.say(2, "for the official to assess");
        }
        if let Form::Choice(choices) = &question.form {
            for (at, choice) in choices.iter().enumerate() {
                self.output.say(2, &format!("{} {} ({})", at.saturating_add(1), choice.label, choice.name));
            }
        }
        if let Form::Names { known, .. } = &question.form
            && !known.is_empty()
        {
            self.output.say(2, &format!("in the case: {}", known.join(", ")));
        }
    }

    fn why(&mut self, question: &Question) {
        self.output.say(2, &format!("{}: {}", question.why.at, question.why.text));
        for source in &question.why.sources {
            let on = source.on.map_or(String::new(), |on| format!(", {on}"));
            self.output.say(4, &format!("{}{on}", source.text));
        }
        question.notes.iter().for_each(|note| self.output.say(2, &format!("note: {note}")));
        if let Form::Choice(choices) = &question.form {
            for (choice, note) in choices.iter().flat_map(|choice| choice.notes.iter().map(move |note| (choice, note)))
            {
                self.output.say(2, &format!("note on {}: {note}", choice.name));
            }
        }
        let certain = if question.exact {
            "It was tried out that it can change the result."
        } else {
            "It may change the result; there are too many possibilities to try them all out."
        };
        self.output.say(2, certain);
        self.output.say(2, &hint(question));
    }

    /// Asks until there is an answer that will do.
    fn ask(&mut self, question: &Question) -> Turn {
        self.show(question);
        let mut noted = Noted::default();
        loop {
            let Line::Said(line) = self.prompt.line(self.output) else { return Turn::Stop };
            let word = line.to_lowercase();
            let answer = match word.as_str() {
                "" => {
                    self.output.say(2, &hint(question));
                    continue;
                }
                "?" | "why" | "help" => {
                    self.why(question);
                    continue;
                }
                "<" | "back" => match self.interview.back() {
                    Some(_) => return Turn::Next,
                    None => {
                        self.output.say(2, "This is the first question.");
                        continue;
                    }
                },
                "save" => {
                    self.save();
                    continue;
                }
                "quit" => return Turn::Stop,
                "disputed" => {
                    noted.disputed = true;
                    self.output.say(2, "Noted as disputed. And the answer?");
                    continue;
                }
                _ if word == "evidence" || word.starts_with("evidence ") => {
                    let words = line.get("evidence".len()..).unwrap_or_default().trim();
                    if words.is_empty() {
                        self.output.say(2, "Write what shows it behind the word: evidence birth certificate");
                    } else {
                        let counts = question.evidence.is_empty() || question.evidence.iter().any(|kind| kind == words);
                        if counts || noted.doubted.as_deref() == Some(words) {
                            noted.evidence = Some(words.to_owned());
                            self.output.say(2, "Noted. And the answer?");
                        } else {
                            let kinds = question.evidence.join(" or ");
                            self.output.say(
                                2,
                                &format!(
                                    "Not noted, for the answer does not count without: {kinds}. Write `evidence {kinds}`, or \
                                     the same again to note it all the same."
                                ),
                            );
                            noted.doubted = Some(words.to_owned());
                        }
                    }
                    continue;
                }
                "unknown" => Answer::unknown(),
                "cannot be known" => Answer::cannot_be_known(),
                "none" => Answer::none(),
                _ => match self.typed(question, line) {
                    Some(answer) => answer,
                    None => continue,
                },
            };
            let answer = match noted.evidence.clone() {
                Some(evidence) => answer.evidence(evidence),
                None => answer,
            };
            let answer = if noted.disputed { answer.disputed() } else { answer };
            match self.interview.answer(&question.at, &answer) {
                Ok(()) => return if self.stops { Turn::Stop } else { Turn::Next },
                Err(wrong) => self.output.say(2, &format!("{}: {}.", wrong.message, wrong.help)),
            }
        }
    }

    /// An answer in words. Where several can be named, it is asked for another until there is none; nothing where all are
    /// taken back.
    fn typed(&mut self, question: &Question, line: String) -> Option<Answer> {
        let is_no_name = matches!(line.to_lowercase().as_str(), "yes" | "y" | "no" | "n" | "nobody" | "perhaps");
        if let Form::Names { .. } = &question.form
            && is_no_name
        {
            let help = "Write the name of whom it is; `none` where there is nobody, `unknown` where it is not known. A name \
                        that reads like a word stands in quotes.";
            self.output.say(2, help);
            return None;
        }
        Some(match &question.form {
            Form::Names { known, many: true, .. } => {
                let mut names = vec![line];
                loop {
                    self.output.say(2, "Another? An empty line: nobody else. `perhaps`: there may be others.");
                    // Who was named before the input ended is saved; there may be others.
                    let Line::Said(line) = self.prompt.line(self.output) else {
                        return Some(self.named(known, &names).incomplete());
                    };
                    match line.to_lowercase().as_str() {
                        "" | "no" | "none" | "nobody" => return Some(self.named(known, &names)),
                        "perhaps" | "unknown" => return Some(self.named(known, &names).incomplete()),
                        "quit" => {
                            self.stops = true;
                            return Some(self.named(known, &names).incomplete());
                        }
                        "<" | "back" => {
                            let taken = names.pop().unwrap_or_default();
                            self.output.say(2, &format!("Taken back: {taken}"));
                            if names.is_empty() {
                                self.show(question);
                                return None;
                            }
                        }
                        "?" | "why" | "help" | "yes" | "save" => {
                            self.output.say(
                                2,
                                "Write another name, or nothing. A name that reads like a word stands in quotes.",
                            );
                        }
                        _ => names.push(line),
                    }
                }
            }
            Form::Names { known, .. } => self.named(known, &[line]),
            Form::Date => {
                let date = Date::from_era(&line).ok().or_else(|| line.parse().ok());
                if let Some((date, era)) = date.and_then(|date| Some((date, date.to_era()?))) {
                    self.output.say(2, &format!("{date}, {era}"));
                }
                Answer::typed(line)
            }
            _ => Answer::typed(line),
        })
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

/// What would do as an answer.
fn hint(question: &Question) -> String {
    let none = if question.or_none { ", or none" } else { "" };
    let hint = question.form.hint();
    let mut letters = hint.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}{none}.", letters.as_str())
}
