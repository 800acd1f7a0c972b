//! A question as a person reads it.

use kijun::{AskedOf, Form, Progress, Question};

use super::super::output::Output;
use super::noted::ways;
use super::words::WORDS;

pub(super) fn greeting(output: &mut Output) {
    output.say(0, "Answer each question, or write");
    for (word, what) in WORDS {
        output.say(2, &format!("{word:15}  {what}"));
    }
    output.say(0, "A text that reads like one of these stands in quotes.");
}

pub(super) fn question(output: &mut Output, question: &Question, progress: Progress) {
    const WIDTH: usize = 20;
    let all = progress.answered.saturating_add(progress.open).max(1);
    let done = progress.answered.saturating_mul(WIDTH) / all;
    let bar = "#".repeat(done) + &".".repeat(WIDTH.saturating_sub(done));
    output.say(0, "");
    let (answered, open) = (progress.answered, progress.open);
    output.say(0, &format!("[{bar}] {answered} answered, {open} can matter now"));
    // Of a list of entries a number is wanted, which its label does not say.
    let wanted = match (&question.form, &question.known) {
        (Form::HowMany { .. }, None) => " (how many?)",
        (Form::HowMany { .. }, Some(_)) => " (how many more?)",
        _ => "",
    };
    output.say(0, &format!("{}: {}{wanted}", question.at, question.label));
    if let Some(known) = &question.known {
        output.say(2, &format!("known so far: {known}"));
    }
    if !question.said.is_empty() {
        let said = question.said.join("; ");
        output.say(2, &format!("said of it: {said} (it stays; first write `plain` to drop it)"));
    }
    output.say(2, &format!("asked for {}", question.why.at));
    if !question.evidence.is_empty() {
        let kinds = question.evidence.join(" or ");
        output.say(2, &format!("does not count without evidence: {kinds} (first write {})", ways(question)));
    }
    if question.asked_of == AskedOf::Official {
        output.say(2, "for the official to assess");
    }
    if let Form::Choice(choices) = &question.form {
        for (at, choice) in choices.iter().enumerate() {
            output.say(2, &format!("{} {} ({})", at.saturating_add(1), choice.label, choice.name));
        }
    }
    if let Form::Names { known, .. } = &question.form
        && !known.is_empty()
    {
        output.say(2, &format!("in the case: {}", known.join(", ")));
    }
}

/// Why it is asked, and how it is answered.
pub(super) fn why(output: &mut Output, question: &Question) {
    output.say(2, &format!("{}: {}", question.why.at, question.why.text));
    for source in &question.why.sources {
        let on = source.on.map_or(String::new(), |on| format!(", {on}"));
        output.say(4, &format!("{}{on}", source.text));
    }
    question.notes.iter().for_each(|note| output.say(2, &format!("note: {note}")));
    if let Form::Choice(choices) = &question.form {
        for (choice, note) in choices.iter().flat_map(|choice| choice.notes.iter().map(move |note| (choice, note))) {
            output.say(2, &format!("note on {}: {note}", choice.name));
        }
    }
    let certain = if question.exact {
        "It was tried out that it can change the result."
    } else {
        "It may change the result; there are too many possibilities to try them all out."
    };
    output.say(2, certain);
    output.say(2, &hint(question));
}

/// What would do as an answer.
pub(super) fn hint(question: &Question) -> String {
    let none = if question.or_none { ", or none" } else { "" };
    let hint = question.form.hint();
    let mut letters = hint.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}{none}.", letters.as_str())
}
