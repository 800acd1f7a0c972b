//! What a person reads: a decision as an officer would put it in a file.

mod why_not;

pub use why_not::why_not;

use crate::decision::{Decision, Evidence, Explanation, MissingFact, Reason};
use crate::eval::Truth;

/// How a text is laid out. By default 80 columns without colour.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Style {
    /// How many columns there are; fewer than 40 are taken for 40. A word that is longer stays whole.
    pub width: usize,
    /// Whether ANSI escapes mark headings in bold and what holds, does not hold or is unknown in colour.
    pub colour: bool,
}

impl Default for Style {
    fn default() -> Style {
        Style { width: 80, colour: false }
    }
}

const BOLD: &str = "\u{1b}[1m";
const DIM: &str = "\u{1b}[2m";
const PLAIN: &str = "\u{1b}[0m";

/// Writes lines within a width.
struct Page {
    style: Style,
    text: String,
}

impl Page {
    /// A paragraph, its first line and the others indented.
    fn line(&mut self, indent: usize, hang: usize, text: &str) {
        let width = self.style.width.max(40);
        // No text is wider than its bytes are many.
        if indent.saturating_add(text.len()) <= width && !text.contains('\n') {
            self.text.extend(std::iter::repeat_n(' ', indent));
            self.text.push_str(text.trim_end_matches(' '));
            return self.text.push('\n');
        }
        let (first, next) = (" ".repeat(indent), " ".repeat(indent.saturating_add(hang)));
        let options = textwrap::Options::new(width)
            .initial_indent(&first)
            .subsequent_indent(&next)
            .break_words(false)
            .word_splitter(textwrap::WordSplitter::NoHyphenation);
        self.text.push_str(&textwrap::fill(text, options));
        self.text.push('\n');
    }

    fn heading(&mut self, text: &str) {
        self.text.push('\n');
        let text = self.coloured(BOLD, text);
        self.text.push_str(&format!("  {text}\n"));
    }

    fn coloured(&self, colour: &str, text: &str) -> String {
        if self.style.colour { format!("{colour}{text}{PLAIN}") } else { text.to_owned() }
    }

    fn truth(&self, truth: Truth) -> String {
        self.coloured(colour(truth), truth.word())
    }
}

fn colour(truth: Truth) -> &'static str {
    match truth {
        Truth::Yes => "\u{1b}[32m",
        Truth::No => "\u{1b}[31m",
        Truth::Unknown => "\u{1b}[33m",
    }
}

/// A decision with its reasons, as text of many lines: outcome first, then what is missing, the reasons, and the sources. It
/// says what [`Decision`] says, and nothing besides; its wording is for people and may change.
#[must_use]
pub fn decision(decision: &Decision, style: Style) -> String {
    let mut page = Page { style, text: String::new() };
    let explanation = decision.explain();
    head(&mut page, decision);
    beside(&mut page, decision);
    open(&mut page, decision, &explanation);
    weighed(&mut page, &explanation);
    if !explanation.reasons.is_empty() {
        page.heading("Reasons");
        for reason in &explanation.reasons {
            rule(&mut page, decision, reason);
        }
    }
    if !explanation.presumed.is_empty() {
        page.heading("Presumed, unless the contrary is shown");
        explanation.presumed.iter().for_each(|fact| page.line(4, 2, fact));
    }
    if !explanation.warnings.is_empty() {
        page.heading("Asked in vain");
        explanation.warnings.iter().for_each(|warning| page.line(4, 2, &format!("{}: {}", warning.at, warning.text)));
    }
    if !explanation.errors.is_empty() {
        page.heading("Calculations without a result");
        explanation.errors.iter().for_each(|error| page.line(4, 2, &format!("{}: {}", error.at, error.text)));
    }
    if !explanation.sources.is_empty() {
        page.heading("Sources");
        for source in &explanation.sources {
            let on = source.on.map(|on| format!(", {on}")).unwrap_or_default();
            page.line(4, 2, &format!("{}{on}", source.text));
        }
    }
    page.text
}

fn head(page: &mut Page, decision: &Decision) {
    let who = decision.subject_key().or_else(|| decision.subject()).unwrap_or_else(|| decision.case().to_owned());
    let what = match (decision.result(), decision.outcome()) {
        (_, Some(outcome)) => decision.label(outcome).to_owned(),
        ("undetermined", _) => "undetermined: more must be known".to_owned(),
        ("undecided", _) => "undecided: no rule of the policy fits".to_owned(),
        ("conflict", _) => "conflict: rules with different outcomes apply, and none gives way".to_owned(),
        _ => "not in force on that day".to_owned(),
    };
    let title = format!("{who}: {what}");
    let first = textwrap::fill(&title, textwrap::Options::new(page.style.width.max(40)).subsequent_indent("  "));
    page.text.push_str(&page.coloured(BOLD, &first));
    page.text.push('\n');
    let by = decision
        .rules()
        .iter()
        .map(|rule| rule.strip_prefix(decision.policy()).unwrap_or(rule).trim().to_owned())
        .collect::<Vec<_>>()
        .join(", ");
    if let Some(outcome) = decision.outcome() {
        let mark = decision.mark().map(|mark| format!(" ({mark})")).unwrap_or_default();
        let by = if by.is_empty() { "the only outcome that is possible".to_owned() } else { format!("by {by}") };
        page.line(2, 2, &format!("{outcome}{mark}, {by}"));
    }
    for (rule, outcome) in decision.conflict() {
        let rule = rule.strip_prefix(decision.policy()).unwrap_or(&rule).trim().to_owned();
        page.line(2, 2, &format!("{outcome}, by {rule}: {}", decision.label(outcome)));
    }
    if let Some((from, to)) = decision.in_force() {
        let to = to.map(|to| format!(" to {to}")).unwrap_or_default();
        page.line(2, 2, &format!("in force from {from}{to}"));
    }
    let asked = if matches!(decision.result(), "undetermined" | "not_in_force") { "asked" } else { "decided" };
    page.line(2, 2, &format!("{} ({}), {asked} on {}", decision.title(), decision.policy(), decision.on()));
    page.line(2, 2, &format!("case {}", decision.case()));
}

/// What the rules state beside the outcome, and weaker outcomes that apply too.
fn beside(page: &mut Page, decision: &Decision) {
    let short = |at: &str| at.strip_prefix(decision.policy()).unwrap_or(at).trim().to_owned();
    for contents in decision.contents() {
        let stated = contents.contents.iter().map(|(name, value)| format!("{name} is {value}"));
        let open = contents.unknown.iter().map(|name| format!("{name} is not known"));
        let stated: Vec<String> = stated.chain(open).collect();
        page.line(2, 2, &format!("with {}, by {}", stated.join(", "), short(&contents.at)));
    }
    for (at, outcome) in decision.also() {
        page.line(2, 2, &format!("also {outcome}, by {}: {}", short(&at), decision.label(outcome)));
    }
}

/// The factors, each with whether it is there. They are listed, and the weighing is the official's.
fn weighed(page: &mut Page, explanation: &Explanation) {
    let factors = &explanation.factors;
    let sides = [
        ("Factors in favour, to be weighed by the official", &factors.in_favour),
        ("Factors against, to be weighed by the official", &factors.against),
        ("To be considered", &factors.considered),
    ];
    for (title, list) in sides {
        if list.is_empty() {
            continue;
        }
        page.heading(title);
        for factor in list {
            let strongly = if factor.strongly { "strongly: " } else { "" };
            let there = match factor.reason.truth {
                Truth::Yes => "present",
                Truth::No => "absent",
                Truth::Unknown => "not known",
            };
            let there = page.coloured(colour(factor.reason.truth), there);
            let marker = factor.reason.at.rsplit_once(' ').map_or("", |(_, marker)| marker);
            page.line(4, 4, &format!("{marker} {strongly}{}: {there}", factor.reason.text));
            facts(page, &factor.reason, 8);
            let inner = factor.reason.clauses.iter();
            inner.for_each(|clause| self::clause(page, clause, &factor.reason.at, 6));
        }
    }
}

fn open(page: &mut Page, decision: &Decision, explanation: &Explanation) {
    if !decision.possible().is_empty() {
        page.heading("Possible");
        for name in decision.possible() {
            let label = decision.label(name);
            page.line(4, 2, &if label == name { name.to_owned() } else { format!("{name}: {label}") });
        }
    }
    let missing = &explanation.missing;
    let facts = |page: &mut Page, title: &str, facts: &[MissingFact]| {
        if !facts.is_empty() {
            page.heading(title);
            facts.iter().for_each(|fact| page.line(4, 2, &format!("{}: {}", fact.at, fact.label)));
        }
    };
    facts(page, "Facts to be brought", &missing.facts);
    facts(page, "Assessments to be made by an official", &missing.assessments);
    if !missing.questions.is_empty() {
        page.heading("Questions of law to be settled");
        missing.questions.iter().for_each(|question| page.line(4, 2, &format!("{}: {}", question.at, question.text)));
    }
}

fn rule(page: &mut Page, decision: &Decision, reason: &Reason) {
    let applies = match (reason.truth, reason.applies) {
        (Truth::No, _) if reason.otherwise => "does not apply, for another rule does",
        (_, Some(Truth::Yes)) => "applies",
        (Truth::Yes, Some(Truth::No)) => "is met, but set aside",
        (Truth::No, _) => "is not met",
        (_, Some(Truth::Unknown)) => "may apply",
        _ => "does not apply",
    };
    let aside: Vec<&str> =
        reason.set_aside_by.iter().map(|rule| rule.strip_prefix(decision.policy()).unwrap_or(rule).trim()).collect();
    let aside = match (reason.applies, aside.is_empty()) {
        (_, true) => String::new(),
        (Some(Truth::No), _) if reason.truth == Truth::Yes => format!(" by {}", aside.join(", ")),
        (Some(Truth::No), _) => format!(", set aside by {}", aside.join(", ")),
        _ => format!(", unless set aside by {}", aside.join(", ")),
    };
    let address = reason.at.strip_prefix(decision.policy()).unwrap_or(&reason.at).trim();
    page.line(4, 2, &format!("{address}, {}: {applies}{aside}", reason.text));
    reason.clauses.iter().for_each(|clause| self::clause(page, clause, &reason.at, 6));
    if !reason.unless.is_empty() {
        page.line(6, 2, "unless");
        reason.unless.iter().for_each(|clause| self::clause(page, clause, &format!("{} unless", reason.at), 8));
    }
}

fn clause(page: &mut Page, reason: &Reason, above: &str, indent: usize) {
    let short = reason.at.strip_prefix(above).map(str::trim);
    let marker = match short {
        Some("") => String::new(),
        Some(marker) => format!("{marker} "),
        None => String::new(),
    };
    if let Some(cited) = reason.cited {
        let rule = reason.at.split_once(' ').map_or(reason.at.as_str(), |(_, address)| address);
        let subject = reason.subject.as_ref();
        let words = match (cited, subject) {
            ("applies", Some(subject)) => format!("{rule} applies to {subject}"),
            (_, Some(subject)) => format!("{rule} is met by {subject}"),
            (cited, None) => format!("{rule} {cited}"),
        };
        let truth = page.truth(reason.truth);
        return page.line(indent, 4, &format!("{words} ({}): {truth}", reason.text));
    }
    let about = match (&reason.subject, short) {
        (Some(subject), _) => format!("{subject}: "),
        (None, None) => format!("{}: ", reason.at),
        _ => String::new(),
    };
    let truth = page.truth(reason.truth);
    page.line(indent, 4, &format!("{marker}{about}{}: {truth}", reason.text));
    facts(page, reason, indent.saturating_add(4));
    // A long list of people is not told again at every depth.
    if indent < 40 {
        reason.clauses.iter().for_each(|clause| self::clause(page, clause, &reason.at, indent.saturating_add(2)));
    }
}

/// What made a clause so: facts with where they are from, what is not known, and what is not settled.
fn facts(page: &mut Page, reason: &Reason, indent: usize) {
    for (path, value) in reason.values.iter() {
        let from = reason.evidence.iter().find(|evidence| evidence.at == path).map(evidence).unwrap_or_default();
        let fact = page.coloured(DIM, &format!("{path} is {value}{from}"));
        page.line(indent, 2, &fact);
    }
    reason.unknown.iter().for_each(|path| page.line(indent, 2, &format!("{path} is not known")));
    for path in &reason.cannot_be_known {
        let from = reason.evidence.iter().find(|evidence| evidence.at == *path).map(evidence).unwrap_or_default();
        page.line(indent, 2, &format!("{path} cannot be known{from}"));
    }
    reason.questions.iter().for_each(|question| page.line(indent, 2, &format!("not settled: {question}")));
}

/// ` (enrolment certificate, by the school, 2024-01-09, disputed)`.
fn evidence(evidence: &Evidence) -> String {
    let parts = [
        evidence.evidence.clone(),
        evidence.by.as_ref().map(|by| format!("by {by}")),
        evidence.on.map(|on| on.to_string()),
        evidence.disputed.then(|| "disputed".to_owned()),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    format!(" ({})", parts.join(", "))
}
