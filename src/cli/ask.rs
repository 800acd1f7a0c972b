//! `kijun ask`: one question at a time, until a policy has decided.

mod again;
mod file;
mod kept;
mod noted;
mod show;
mod signals;
mod typed;
mod words;

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use kijun::{Answer, AskedOf, Code, Date, Decision, Diagnostic, Interview, Question, Step, decision_text};

use file::File;
use kept::{Again, Saved, Shared};
use noted::Noted;
use words::Word;

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
    if let Some(subject) = &asked.subject {
        if let Some(problem) = unknown_subject(&interview, subject, &name) {
            output.problem(&problem);
            return false;
        }
        interview = interview.about(subject.clone());
    }
    interview = match asked.of {
        Some(Whom::Applicant) => interview.asking(AskedOf::Applicant),
        Some(Whom::Official) => interview.asking(AskedOf::Official),
        None => interview,
    };
    if interview.decisions().is_empty() {
        let message = "there is nobody in this case to decide about";
        output.problem(&files::problem(Code::UnknownSubject, Path::new(&name), message, "name one of its subjects"));
        return false;
    }
    let command = |subject| again::command(output, policies, &asked, &file.path, subject);
    let again = Again { as_it_was: command(asked.subject.as_ref()), about_all: command(None) };
    let kept = Shared::new(file, again);
    signals::watch(&kept);
    Conversation { output, prompt: Prompt::new(), interview, kept, subject: asked.subject, name, stops: false }.hold()
}

/// That the case has no such subject, though it may be decided about others. Where it names nobody yet, whoever is meant can
/// still be named.
fn unknown_subject(interview: &Interview, subject: &str, name: &str) -> Option<Diagnostic> {
    let Some(subjects) = interview.subjects() else {
        let message = format!("this policy decides about the case as a whole, which has no subject `{subject}`");
        return Some(files::problem(Code::UnknownSubject, Path::new(name), message, "leave --subject out"));
    };
    let known = subjects.is_empty() || subjects.iter().any(|(key, path)| key == subject || path == subject);
    let keys = subjects.into_iter().map(|(key, _)| key).collect();
    (!known).then(|| no_subject(subject, &[PathBuf::from(name)], &keys))
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
    kept: Shared,
    /// The subject that was named, and the name of the case.
    subject: Option<String>,
    name: String,
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
                        show::greeting(self.output);
                        greeted = true;
                    }
                    if let Turn::Stop = self.ask(&question) {
                        return self.stop();
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

    /// In a terminal the last answer can be taken back before the decision is printed.
    fn changes_its_mind(&mut self, what: &str) -> bool {
        if !self.prompt.is_terminal() || self.interview.progress().answered == 0 {
            return false;
        }
        self.output.say(0, "");
        self.output.say(0, &format!("{what} Press Enter for the decision, or write < to change the last answer."));
        match self.prompt.line(self.output) {
            Line::Said(line) if matches!(Word::of(line.clone()), Word::Back) => self.goes_back(),
            _ => false,
        }
    }

    fn goes_back(&mut self) -> bool {
        let back = self.interview.back().is_some();
        self.keep();
        back
    }

    /// Where others are named now than the one whom it is to be about, that and what to do.
    fn lacks_its_subject(&self) -> Option<String> {
        let subject = self.subject.as_ref().filter(|_| !self.stops)?;
        let problem = unknown_subject(&self.interview, subject, &self.name)?;
        Some(format!("{}: name `{subject}`, too, or start again without --subject.", problem.message()))
    }

    /// Prints the decisions, and saves the case.
    fn end(&mut self, decisions: &[Decision]) -> bool {
        self.output.say(0, "");
        // Others were named than the one whom it was to be about.
        let nobody = match &self.subject {
            Some(subject) if decisions.is_empty() => unknown_subject(&self.interview, subject, &self.name),
            _ => None,
        };
        if let Some(problem) = &nobody {
            self.output.problem(problem);
        }
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
        !matches!(self.save(), Saved::Not(..)) && nobody.is_none()
    }

    /// Saves the case, and says how to go on.
    fn stop(&mut self) -> bool {
        match self.save() {
            Saved::Nothing => true,
            Saved::In(_, again) => {
                self.output.say_as_it_is(&format!("Go on with: {again}"));
                true
            }
            Saved::Not(..) => false,
        }
    }

    /// Keeps what was answered, for whoever saves it.
    fn keep(&self) {
        let answered = self.interview.progress().answered > 0;
        self.kept.keep(answered.then(|| self.interview.to_json()), false);
    }

    /// Keeps it with an answer that was begun.
    fn keep_with(&self, question: &Question, answer: &Answer) {
        let mut begun = self.interview.clone();
        if begun.answer(&question.at, answer).is_ok() {
            let unknown = |subject| unknown_subject(&begun, subject, &self.name).is_some();
            let names_others = self.subject.as_deref().is_some_and(unknown);
            self.kept.keep(Some(begun.to_json()), names_others);
        }
    }

    /// Saves what was kept last, and says where.
    fn save(&mut self) -> Saved {
        let saved = self.kept.save();
        match &saved {
            Saved::Nothing => self.output.say(0, "Nothing was answered, and nothing is saved."),
            Saved::In(told, _) => self.output.say(0, told),
            Saved::Not(why, case) => {
                self.output.note(why);
                self.output.note(case);
            }
        }
        saved
    }

    /// What the next line says; nothing where there is none.
    fn word(&mut self) -> Option<Word> {
        loop {
            match self.prompt.line(self.output) {
                Line::Said(line) => return Some(Word::of(line)),
                Line::Unreadable => {
                    self.output.say(2, "That is no text in UTF-8, and nothing was taken of it. Write it again.");
                }
                Line::Ended => return None,
            }
        }
    }

    /// The next word that asks for something else than is done in the same way everywhere.
    fn heard(&mut self, question: &Question, noted: &mut Noted) -> Option<Word> {
        loop {
            match self.word()? {
                Word::Why => show::why(self.output, question),
                Word::Save => {
                    self.save();
                }
                Word::Disputed => {
                    noted.disputed = true;
                    self.output.say(2, "Noted as disputed. And the answer?");
                }
                Word::Plain(_) if noted.drops(question) => {
                    *noted = Noted::plain();
                    self.output.say(2, "Nothing is said of it. And the answer?");
                }
                Word::Evidence(words) => {
                    let told = noted.evidence(question, &words);
                    self.output.say(2, &told);
                }
                Word::Plain(line) => return Some(Word::Answer(line)),
                word => return Some(word),
            }
        }
    }

    /// Asks until there is an answer that will do.
    fn ask(&mut self, question: &Question) -> Turn {
        show::question(self.output, question, self.interview.progress());
        let mut noted = Noted::default();
        loop {
            let Some(word) = self.heard(question, &mut noted) else { return Turn::Stop };
            let answer = match word {
                Word::Back if self.goes_back() => return Turn::Next,
                Word::Back => {
                    self.output.say(2, "This is the first question.");
                    continue;
                }
                Word::Quit => return Turn::Stop,
                Word::Unknown => Answer::unknown(),
                Word::CannotBeKnown => Answer::cannot_be_known(),
                Word::None => Answer::none(),
                Word::Answer(line) => match self.typed(question, &mut noted, line) {
                    Some(answer) => answer,
                    None => continue,
                },
                _ => {
                    self.output.say(2, &show::hint(question));
                    continue;
                }
            };
            match self.interview.answer(&question.at, &noted.on(answer)) {
                Ok(()) => {
                    if let Some(problem) = self.lacks_its_subject() {
                        self.interview.back();
                        self.output.say(2, &problem);
                        continue;
                    }
                    self.keep();
                    return if self.stops { Turn::Stop } else { Turn::Next };
                }
                Err(wrong) => {
                    self.keep();
                    self.output.say(2, &format!("{}: {}.", wrong.message, wrong.help));
                    if self.stops {
                        return Turn::Stop;
                    }
                }
            }
        }
    }
}
