//! What a person reads: a decision as an officer would put it in a file.

mod page;
mod what_if;
mod why_not;
mod wrap;

pub use what_if::what_if;
pub use why_not::why_not;

use page::{DIM, Page};

use crate::decision::{DecidedBy, Decision, Evidence, Explanation, Listener, MissingFact, Reason};
use crate::eval::Truth;
use crate::facts::Path;

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
        for source in &explanation.sources {
            let on = source.on.map(|on| format!(", {on}")).unwrap_or_default();
            page.line(4, 2, &[&source.text, &on]);
        }
    }
}

/// Where the clauses of a rule stand, and those of its exception.
const IN_RULE: usize = 6;
const IN_EXCEPTION: usize = 8;

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
        self.page.line(IN_RULE, 2, &["unless"]);
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
    let who = decision.subject_key().or_else(|| decision.subject());
    let who = who.as_deref().unwrap_or(decision.case());
    let what = match (decision.result(), decision.outcome()) {
        (_, Some(outcome)) => decision.label(outcome),
        ("undetermined", _) => "undetermined: more must be known",
        ("undecided", _) => "undecided: no rule of the policy fits",
        ("conflict", _) => "conflict: rules with different outcomes apply, and none gives way",
        _ => "not in force on that day",
    };
    page.title(&[who, ": ", what].concat());
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
    for (rule, outcome) in decision.conflict() {
        page.line(2, 2, &[outcome, ", by ", short(decision, rule), ": ", decision.label(outcome)]);
    }
    if let Some((from, to)) = decision.in_force() {
        let to = to.map(|to| format!(" to {to}")).unwrap_or_default();
        page.line(2, 2, &[&format!("in force from {from}{to}")]);
    }
    let asked = if matches!(decision.result(), "undetermined" | "not_in_force") { "asked" } else { "decided" };
    page.written(2, 2, |text| {
        let pieces = [decision.title(), " (", decision.policy(), "), ", asked, " on "];
        pieces.into_iter().for_each(|piece| text.push_str(piece));
        in_text(decision.on().write(text));
    });
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
            let (colour, plain) = page.truth(factor.reason.truth);
            let marker = factor.reason.at.rsplit_once(' ').map_or("", |(_, marker)| marker);
            page.line(4, 4, &[marker, " ", strongly, &factor.reason.text, ": ", colour, there, plain]);
            facts(page, &factor.reason, 8);
            let inner = factor.reason.clauses.iter();
            inner.for_each(|clause| self::clause(page, clause, factor.reason.at, 6));
        }
    }
}

fn open(page: &mut Page, decision: &Decision, explanation: &Explanation<'_>) {
    if !decision.possible().is_empty() {
        page.heading("Possible");
        for name in decision.possible() {
            let label = decision.label(name);
            let (colon, label) = if label == name { ("", "") } else { (": ", label) };
            page.line(4, 2, &[name, colon, label]);
        }
    }
    let missing = &explanation.missing;
    let facts = |page: &mut Page, title: &str, facts: &[MissingFact]| {
        if !facts.is_empty() {
            page.heading(title);
            facts.iter().for_each(|fact| {
                let (needs, evidence) = if fact.evidence.is_empty() {
                    ("", String::new())
                } else {
                    (", with evidence: ", kinds(&fact.evidence))
                };
                page.line(4, 2, &[&fact.at, ": ", &fact.label, needs, &evidence]);
            });
        }
    };
    facts(page, "Facts to be brought", &missing.facts);
    facts(page, "Assessments to be made by an official", &missing.assessments);
    if !missing.questions.is_empty() {
        page.heading("Questions of law to be settled");
        missing.questions.iter().for_each(|question| page.line(4, 2, &[&question.at, ": ", &question.text]));
    }
}

fn rule(page: &mut Page, decision: &Decision, reason: &Reason<'_>) {
    rule_itself(page, decision, reason);
    reason.clauses.iter().for_each(|clause| self::clause(page, clause, reason.at, IN_RULE));
    if !reason.unless.is_empty() {
        page.line(IN_RULE, 2, &["unless"]);
        let above = [reason.at, " unless"].concat();
        reason.unless.iter().for_each(|clause| self::clause(page, clause, &above, IN_EXCEPTION));
    }
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

/// Whether the clauses of one that stands here are told: a long list of people is not told again at every depth.
fn goes_on(indent: usize) -> bool {
    indent < 40
}

/// A clause without its own, and what made it so.
fn clause_itself(page: &mut Page, reason: &Reason<'_>, above: &str, indent: usize) {
    let (colour, plain) = page.truth(reason.truth);
    let truth = reason.truth.word();
    if let Some(cited) = reason.cited {
        let rule = reason.at.split_once(' ').map_or(reason.at, |(_, address)| address);
        return page.written(indent, 4, |text| {
            text.push_str(rule);
            match (cited, &reason.subject) {
                ("applies", Some(_)) => text.push_str(" applies to "),
                (_, Some(_)) => text.push_str(" is met by "),
                (cited, None) => [" ", cited].into_iter().for_each(|piece| text.push_str(piece)),
            }
            reason.subject.iter().for_each(|subject| in_text(subject.write(text)));
            let pieces = [" (", &reason.text, "): ", colour, truth, plain];
            pieces.into_iter().for_each(|piece| text.push_str(piece));
        });
    }
    page.written(indent, 4, |text| {
        match reason.at.strip_prefix(above).map(|marker| marker.trim_start_matches(' ')) {
            Some("") => {}
            Some(marker) => [marker, " "].into_iter().for_each(|piece| text.push_str(piece)),
            None if reason.subject.is_none() => [reason.at, ": "].into_iter().for_each(|piece| text.push_str(piece)),
            None => {}
        }
        if let Some(subject) = &reason.subject {
            in_text(subject.write(text));
            text.push_str(": ");
        }
        [&reason.text, ": ", colour, truth, plain].into_iter().for_each(|piece| text.push_str(piece));
    });
    facts(page, reason, indent.saturating_add(4));
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
