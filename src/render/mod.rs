//! What a person reads: a decision as an officer would put it in a file.

mod page;
mod reasons;
mod what_if;
mod why_not;
mod wrap;

pub use what_if::what_if;
pub use why_not::why_not;

use page::{DIM, Page};

use crate::decision::{DecidedBy, Decision, Evidence, Explanation, Listener, MissingFact, MissingQuestion, Reason};
use crate::eval::Truth;
use crate::eval::reasons::script::{IN_EXCEPTION, IN_FACTOR, IN_RULE, goes_on};
use crate::facts::Path;
use crate::model::policy::Source;
use crate::syntax::ast::Side;

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

/// A decision with its reasons, as text of many lines: outcome first, then what is missing, the reasons, and the sources. It
/// says what [`Decision`] says, and nothing besides; its wording is for people and may change.
#[must_use]
pub fn decision(decision: &Decision, style: Style) -> String {
    let Some(text) = reasons::decision(decision, style) else { return by_its_trace(decision, style) };
    debug_assert_eq!(text, by_its_trace(decision, style), "both ways to write a decision say the same");
    text
}

/// The same, written from what was recorded on the way to the decision.
fn by_its_trace(decision: &Decision, style: Style) -> String {
    let mut page = Page::new(style);
    decision.tell(|explanation, teller, rules| {
        head(&mut page, decision);
        beside(&mut page, decision);
        open(&mut page, decision, explanation);
        disputed(&mut page, decision);
        weighed(&mut page, explanation);
        if !rules.is_empty() {
            page.heading("Reasons");
            let mut writer = Writer { page: &mut page, decision, indent: IN_RULE };
            rules.iter().for_each(|rule| teller.tell(rule, &mut writer));
        }
        end(&mut page, explanation);
    });
    page.into_text()
}

/// What stands below the reasons.
fn end(page: &mut Page, explanation: &Explanation<'_>) {
    if !explanation.presumed.is_empty() {
        page.heading("Presumed, unless the contrary is shown");
        for fact in &explanation.presumed {
            page.written(4, 2, |text| in_text(fact.write(text)));
        }
    }
    if !explanation.warnings.is_empty() {
        page.heading("Asked in vain");
        explanation.warnings.iter().for_each(|warning| page.line(4, 2, &[&warning.at, ": ", &warning.text]));
    }
    if !explanation.errors.is_empty() {
        page.heading("Calculations without a result");
        explanation.errors.iter().for_each(|error| page.line(4, 2, &[&error.at, ": ", &error.text]));
    }
    if !explanation.sources.is_empty() {
        page.heading("Sources");
        explanation.sources.iter().for_each(|one| source(page, one));
    }
}

fn source(page: &mut Page, source: &Source) {
    let on = source.on.map(|on| format!(", {on}")).unwrap_or_default();
    page.line(4, 2, &[&source.text, &on]);
}

/// Writes reasons as they are told.
struct Writer<'p> {
    page: &'p mut Page,
    decision: &'p Decision,
    indent: usize,
}

impl<'a> Listener<'a> for Writer<'_> {
    fn rule(&mut self, rule: &Reason<'a>) {
        rule_itself(self.page, self.decision, rule);
        self.indent = IN_RULE;
    }

    fn unless(&mut self) {
        unless(self.page);
        self.indent = IN_EXCEPTION;
    }

    fn clause(&mut self, clause: &Reason<'a>, above: &str, depth: usize) -> bool {
        let indent = depth.saturating_mul(2).saturating_add(self.indent);
        clause_itself(self.page, clause, above, indent);
        goes_on(indent)
    }
}

/// Writing to a text does not fail.
fn in_text(written: std::fmt::Result) {
    debug_assert!(written.is_ok(), "a text takes all that is written");
}

/// An address without the policy that is decided by.
fn short<'a>(decision: &Decision, at: &'a str) -> &'a str {
    at.strip_prefix(decision.policy()).unwrap_or(at).trim_start_matches(' ')
}

fn head(page: &mut Page, decision: &Decision) {
    title(page, decision);
    outcome(page, decision);
    conflict(page, decision);
    asked_on(page, decision);
    case_and_text(page, decision);
}

/// About whom it is, and what came out.
fn title(page: &mut Page, decision: &Decision) {
    let who = decision.subject_key().or_else(|| decision.subject());
    let who = who.as_deref().unwrap_or(decision.case());
    let what = match (decision.result(), decision.outcome_model()) {
        (_, Some(outcome)) => outcome.label.as_str(),
        ("undetermined", _) => "undetermined: more must be known",
        ("undecided", _) => "undecided: no rule of the policy fits",
        ("conflict", _) => "conflict: rules with different outcomes apply, and none gives way",
        _ => "not in force on that day",
    };
    page.title(&[who, ": ", what]);
}

/// The outcome, and by which rules.
fn outcome(page: &mut Page, decision: &Decision) {
    if let Some(outcome) = decision.outcome() {
        page.written(2, 2, |text| {
            text.push_str(outcome);
            if let Some(mark) = decision.mark() {
                [" (", mark, ")"].into_iter().for_each(|piece| text.push_str(piece));
            }
            let rules = decision.rules();
            text.push_str(if rules.is_empty() { ", the only outcome that is possible" } else { ", by " });
            for (at, rule) in rules.into_iter().enumerate() {
                text.push_str(if at == 0 { "" } else { ", " });
                text.push_str(short(decision, rule));
            }
        });
    }
}

/// What of a result is no outcome: rules in conflict, and when the policy is in force if it is not.
fn conflict(page: &mut Page, decision: &Decision) {
    for (rule, outcome) in decision.conflict() {
        page.line(2, 2, &[outcome, ", by ", short(decision, rule), ": ", decision.label(outcome)]);
    }
    if let Some((from, to)) = decision.in_force() {
        let to = to.map(|to| format!(" to {to}")).unwrap_or_default();
        page.line(2, 2, &[&format!("in force from {from}{to}")]);
    }
}

/// By which policy it was decided, on which day.
fn asked_on(page: &mut Page, decision: &Decision) {
    let asked = if matches!(decision.result(), "undetermined" | "not_in_force") { "asked" } else { "decided" };
    page.written(2, 2, |text| {
        let pieces = [decision.title(), " (", decision.policy(), "), ", asked, " on "];
        pieces.into_iter().for_each(|piece| text.push_str(piece));
        in_text(decision.on().write(text));
    });
}

/// About which case, and by which text of the policy where a case chooses it.
fn case_and_text(page: &mut Page, decision: &Decision) {
    page.line(2, 2, &["case ", decision.case()]);
    if let Some(used) = decision.text() {
        page.line(2, 2, &["by ", &text_words(&used.text)]);
        for other in &used.or {
            page.line(2, 2, &["or by ", &text_words(other)]);
        }
        used.because.iter().for_each(|reason| clause(page, reason, "", 4));
    }
}

/// `the text as amended by minors_2024`.
fn text_words(text: &DecidedBy<'_>) -> String {
    let amended = if text.amended_by.is_empty() {
        "as it was made".to_owned()
    } else {
        format!("as amended by {}", text.amended_by.join(", "))
    };
    let law_of = text.law_of.map(|day| format!(", by the law of {day}")).unwrap_or_default();
    format!("the text {amended}{law_of}")
}

/// What the rules state beside the outcome, and weaker outcomes that apply too.
fn beside(page: &mut Page, decision: &Decision) {
    for contents in decision.contents() {
        let stated = contents.contents.iter().map(|(name, value)| format!("{name} is {value}"));
        let open = contents.unknown.iter().map(|name| format!("{name} is not known"));
        let stated: Vec<String> = stated.chain(open).collect();
        page.line(2, 2, &["with ", &stated.join(", "), ", by ", short(decision, contents.at)]);
    }
    for (at, outcome) in decision.also() {
        page.line(2, 2, &["also ", outcome, ", by ", short(decision, at), ": ", decision.label(outcome)]);
    }
}

/// Disputed facts, and whether the decision stands without them.
fn disputed(page: &mut Page, decision: &Decision) {
    let disputed = decision.disputed();
    if disputed.is_empty() {
        return;
    }
    page.heading("Disputed");
    for one in &disputed {
        page.written(4, 2, |text| {
            let it = if let Some(at) = &one.at {
                in_text(at.write(text));
                "it"
            } else {
                text.push_str("all of them together");
                "them"
            };
            text.push_str(if one.stands { ": the decision stands without " } else { ": the decision rests on " });
            text.push_str(it);
        });
    }
}

/// The factors, each with whether it is there. They are listed, and the weighing is the official's.
fn weighed(page: &mut Page, explanation: &Explanation<'_>) {
    let factors = &explanation.factors;
    let sides = [&factors.in_favour, &factors.against, &factors.considered];
    for ((_, title), list) in SIDES.into_iter().zip(sides) {
        if list.is_empty() {
            continue;
        }
        page.heading(title);
        for factor in list {
            factor_itself(page, &factor.reason, factor.strongly);
            facts(page, &factor.reason, IN_FACTOR.saturating_add(2));
            let inner = factor.reason.clauses.iter();
            inner.for_each(|clause| self::clause(page, clause, factor.reason.at, IN_FACTOR));
        }
    }
}

/// The sides on which factors are, in the order in which they are told.
const SIDES: [(Side, &str); 3] = [
    (Side::For, "Factors in favour, to be weighed by the official"),
    (Side::Against, "Factors against, to be weighed by the official"),
    (Side::Considered, "To be considered"),
];

/// A factor without what made it so.
fn factor_itself(page: &mut Page, factor: &Reason<'_>, strongly: bool) {
    let strongly = if strongly { "strongly: " } else { "" };
    let there = match factor.truth {
        Truth::Yes => "present",
        Truth::No => "absent",
        Truth::Unknown => "not known",
    };
    let (colour, plain) = page.truth(factor.truth);
    let marker = factor.at.rsplit_once(' ').map_or("", |(_, marker)| marker);
    page.line(4, 4, &[marker, " ", strongly, &factor.text, ": ", colour, there, plain]);
}

fn open(page: &mut Page, decision: &Decision, explanation: &Explanation<'_>) {
    possible(page, decision);
    let missing = &explanation.missing;
    let lists = [(FACTS, &missing.facts), (ASSESSMENTS, &missing.assessments)];
    for (title, facts) in lists.into_iter().filter(|(_, facts)| !facts.is_empty()) {
        page.heading(title);
        facts.iter().for_each(|fact| missing_fact(page, fact));
    }
    if !missing.questions.is_empty() {
        page.heading(QUESTIONS);
        missing.questions.iter().for_each(|question| missing_question(page, question));
    }
}

const FACTS: &str = "Facts to be brought";
const QUESTIONS: &str = "Questions of law to be settled";
const ASSESSMENTS: &str = "Assessments to be made by an official";

fn possible(page: &mut Page, decision: &Decision) {
    let possible = decision.possible();
    if possible.is_empty() {
        return;
    }
    page.heading("Possible");
    for name in possible {
        let label = decision.label(name);
        let (colon, label) = if label == name { ("", "") } else { (": ", label) };
        page.line(4, 2, &[name, colon, label]);
    }
}

fn missing_question(page: &mut Page, question: &MissingQuestion) {
    page.line(4, 2, &[&question.at, ": ", &question.text]);
}

fn missing_fact(page: &mut Page, fact: &MissingFact) {
    let (needs, evidence) =
        if fact.evidence.is_empty() { ("", String::new()) } else { (", with evidence: ", kinds(&fact.evidence)) };
    page.line(4, 2, &[&fact.at, ": ", &fact.label, needs, &evidence]);
}

fn rule(page: &mut Page, decision: &Decision, reason: &Reason<'_>) {
    rule_itself(page, decision, reason);
    reason.clauses.iter().for_each(|clause| self::clause(page, clause, reason.at, IN_RULE));
    if !reason.unless.is_empty() {
        unless(page);
        let above = [reason.at, " unless"].concat();
        reason.unless.iter().for_each(|clause| self::clause(page, clause, &above, IN_EXCEPTION));
    }
}

/// What stands above an exception.
fn unless(page: &mut Page) {
    page.line(IN_RULE, 2, &["unless"]);
}

/// A rule without its clauses.
fn rule_itself(page: &mut Page, decision: &Decision, reason: &Reason<'_>) {
    let applies = match (reason.truth, reason.applies) {
        (Truth::No, _) if reason.otherwise => "does not apply, for another rule does",
        (_, Some(Truth::Yes)) => "applies",
        (Truth::Yes, Some(Truth::No)) => "is met, but set aside",
        (Truth::No, _) => "is not met",
        (_, Some(Truth::Unknown)) => "may apply",
        _ => "does not apply",
    };
    let aside = match reason.applies {
        Some(Truth::No) if reason.truth == Truth::Yes => " by ",
        Some(Truth::No) => ", set aside by ",
        _ => ", unless set aside by ",
    };
    page.written(4, 2, |text| {
        let pieces = [short(decision, reason.at), ", ", &reason.text, ": ", applies];
        pieces.into_iter().for_each(|piece| text.push_str(piece));
        for (at, rule) in reason.set_aside_by.iter().enumerate() {
            text.push_str(if at == 0 { aside } else { ", " });
            text.push_str(short(decision, rule));
        }
    });
}

fn clause(page: &mut Page, reason: &Reason<'_>, above: &str, indent: usize) {
    clause_itself(page, reason, above, indent);
    if goes_on(indent) {
        reason.clauses.iter().for_each(|clause| self::clause(page, clause, reason.at, indent.saturating_add(2)));
    }
}

/// A clause without its own, and what made it so.
fn clause_itself(page: &mut Page, reason: &Reason<'_>, above: &str, indent: usize) {
    clause_head(page, reason, above, indent);
    if reason.cited.is_none() {
        facts(page, reason, indent.saturating_add(4));
    }
}

/// A clause with its truth: by its marker below the one above it, or by its address.
fn clause_head(page: &mut Page, reason: &Reason<'_>, above: &str, indent: usize) {
    let colours = page.truth(reason.truth);
    page.written(indent, 4, |text| {
        if let Some(cited) = reason.cited {
            return cited_rule(text, reason, cited, colours);
        }
        // A term whose name only begins like the one above it is none of its clauses.
        let below = |marker: &&str| above.is_empty() || marker.is_empty() || marker.starts_with(['(', ' ']);
        match reason.at.strip_prefix(above).filter(below).map(|marker| marker.trim_start_matches(' ')) {
            Some("") => {}
            Some(marker) => [marker, " "].into_iter().for_each(|piece| text.push_str(piece)),
            None if reason.subject.is_none() => [reason.at, ": "].into_iter().for_each(|piece| text.push_str(piece)),
            None => {}
        }
        if let Some(subject) = &reason.subject {
            in_text(subject.write(text));
            text.push_str(": ");
        }
        said(text, reason, colours);
    });
}

/// `rule 1 is met (the rule's title): yes`.
fn cited_rule(text: &mut String, reason: &Reason<'_>, cited: &str, colours: (&str, &str)) {
    text.push_str(reason.at.split_once(' ').map_or(reason.at, |(_, address)| address));
    match (cited, &reason.subject) {
        ("applies", Some(_)) => text.push_str(" applies to "),
        (_, Some(_)) => text.push_str(" is met by "),
        (cited, None) => [" ", cited].into_iter().for_each(|piece| text.push_str(piece)),
    }
    reason.subject.iter().for_each(|subject| in_text(subject.write(text)));
    text.push_str(" (");
    text.push_str(&reason.text);
    text.push(')');
    truth(text, reason.truth, colours);
}

/// What a clause says, and whether that holds.
fn said(text: &mut String, reason: &Reason<'_>, colours: (&str, &str)) {
    text.push_str(&reason.text);
    truth(text, reason.truth, colours);
}

fn truth(text: &mut String, truth: Truth, (colour, plain): (&str, &str)) {
    [": ", colour, truth.word(), plain].into_iter().for_each(|piece| text.push_str(piece));
}

/// What made a clause so: facts with where they are from, what is not known, and what is not settled.
fn facts(page: &mut Page, reason: &Reason<'_>, indent: usize) {
    let (dim, plain) = page.colour(DIM);
    let mut in_part = Vec::new();
    for (name, value) in reason.values.iter() {
        in_part.extend(name.path().filter(|_| value.is_in_part()));
        page.written(indent, 2, |text| {
            text.push_str(dim);
            in_text(name.write(text));
            text.push_str(" is ");
            in_text(value.write(text));
            evidence(reason, name.path(), text);
            text.push_str(plain);
        });
    }
    for path in &reason.unknown {
        page.written(indent, 2, |text| {
            in_text(path.write(text));
            match reason.needs_evidence.iter().find(|needs| needs.at == *path) {
                Some(needs) => {
                    text.push_str(" does not count without evidence: ");
                    text.push_str(&kinds(needs.evidence));
                }
                None if in_part.contains(path) => text.push_str(" is not known more exactly"),
                None if path.is_listed_in_part() => text.push_str(" is not known to the end"),
                None => text.push_str(" is not known"),
            }
        });
    }
    for path in &reason.cannot_be_known {
        page.written(indent, 2, |text| {
            in_text(path.write(text));
            text.push_str(" cannot be known");
            evidence(reason, Some(*path), text);
        });
    }
    reason.questions.iter().for_each(|question| page.line(indent, 2, &["not settled: ", question]));
}

/// The kinds of evidence of which each will do: `enrolment certificate or school report`.
fn kinds(evidence: &[String]) -> String {
    evidence.join(" or ")
}

/// Writes where a fact is from: ` (enrolment certificate, by the school, 2024-01-09, disputed)`.
fn evidence(reason: &Reason<'_>, of: Option<Path<'_>>, text: &mut String) {
    let Some(found) = reason.evidence.iter().find(|evidence| Some(evidence.at) == of) else { return };
    let Evidence { evidence, by, on, disputed, .. } = found;
    let parts = [
        evidence.map(str::to_owned),
        by.map(|by| format!("by {by}")),
        on.map(|on| on.to_string()),
        disputed.then(|| "disputed".to_owned()),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    [" (", &parts.join(", "), ")"].into_iter().for_each(|piece| text.push_str(piece));
}
