//! What examples and cases show of the policies: in short after every test, with `--coverage` in full.

mod gaps;
mod page;
mod suggest;
mod table;

use std::path::Path;

use kijun::{Coverage, Covered, Decision, Gap, PolicySet, ProvisionKind, Truth};
use serde::Serialize;
use serde_json::{Map, Value};

use super::html;
use super::output::Output;
use gaps::Reasons;

/// The coverage of each policy of a set.
pub(super) struct Coverages(Vec<Coverage>);

/// A policy, what was seen of it, and why it has the gaps that it has.
struct Told<'a> {
    coverage: &'a Coverage,
    covered: Vec<Covered>,
    left_out: u64,
    reasons: &'a Reasons,
}

/// A provision as JSON tells it.
#[derive(Serialize)]
struct Line<'a> {
    coverage: &'a str,
    kind: ProvisionKind,
    text: &'a str,
    #[serde(rename = "true", skip_serializing_if = "Option::is_none")]
    yes: Option<u64>,
    #[serde(rename = "false", skip_serializing_if = "Option::is_none")]
    no: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unknown: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    decided: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    counted: Option<u64>,
    gaps: &'a [Gap],
    #[serde(skip_serializing_if = "Map::is_empty")]
    reasons: Map<String, Value>,
}

/// A reason for what is no gap, as JSON tells it.
#[derive(Serialize)]
struct Needless<'a> {
    needless: &'a str,
    gap: Gap,
    reason: &'a str,
}

/// How many decisions were not looked at, as JSON tells it.
#[derive(Serialize)]
struct LeftOut<'a> {
    left_out: u64,
    policy: &'a str,
}

/// The policy, and until when an earlier text of it held.
pub(super) fn label(coverage: &Coverage) -> String {
    let until = coverage.until().map(|day| format!(" until {day}")).unwrap_or_default();
    format!("{}{until}", coverage.policy().name())
}

impl Coverages {
    pub(super) fn of(set: &PolicySet) -> Coverages {
        Coverages(set.policies().flat_map(|policy| policy.coverages()).collect())
    }

    pub(super) fn add(&mut self, decisions: &[Decision]) {
        self.0.iter_mut().for_each(|coverage| coverage.add(decisions));
    }

    /// Says in short which clauses were never seen true, false or unknown, and what that means.
    pub(super) fn never(&self, output: &mut Output) {
        for (truth, word, meaning) in [
            (Truth::Yes, "true", "no test shows what follows where they hold"),
            (Truth::No, "false", "no test shows what follows where they do not hold"),
            (Truth::Unknown, "unknown", "no test shows what is decided while their facts are missing"),
        ] {
            let never: Vec<(String, Vec<String>)> = self
                .0
                .iter()
                .map(|coverage| {
                    let name = coverage.policy().name();
                    (label(coverage), coverage.never(truth).iter().map(|at| short(at, name).to_owned()).collect())
                })
                .filter(|(_, never): &(String, Vec<String>)| !never.is_empty())
                .collect();
            if never.is_empty() {
                continue;
            }
            output.paragraph(0, &format!("Clauses never seen {word} in any case or example ({meaning}):"));
            never.iter().for_each(|(policy, never)| output.paragraph(2, &format!("{policy}: {}", never.join(", "))));
            output.line("");
        }
    }

    /// The coverage in full: as text or JSON, and as a page; of every policy, or of those by which something was decided.
    /// Whether all could be read and written.
    pub(super) fn tell(&self, output: &mut Output, everything: bool, full: bool, page: Option<&Path>) -> bool {
        let (reasons, problems) = gaps::read(&self.0);
        output.problems(&problems);
        // Where cases alone are tested, nothing is told of the policies that decide none of them.
        let tested = |coverage: &&Coverage| everything || !coverage.is_empty();
        let told: Vec<Told<'_>> = self.0.iter().filter(tested).map(|coverage| Told::new(coverage, &reasons)).collect();
        let mut sound = problems.is_empty();
        if full {
            told.iter().for_each(|told| if output.is_json() { told.lines(output) } else { told.table(output) });
        }
        if let Some(Err(problem)) = page.map(|path| html::write(path, &page::page(&told))) {
            output.problem(&problem);
            sound = false;
        }
        sound
    }

    /// Prints examples that would close gaps for which no reason is given. Whether the policy that is named is there.
    pub(super) fn suggest(&self, output: &mut Output, policy: Option<&str>) -> bool {
        let (reasons, problems) = gaps::read(&self.0);
        output.problems(&problems);
        let named = |coverage: &&Coverage| policy.is_none_or(|name| coverage.policy().name() == name);
        self.0.iter().filter(named).for_each(|coverage| suggest::tell(output, coverage, &reasons));
        problems.is_empty()
    }
}

/// An address without the policy's name.
fn short<'a>(at: &'a str, policy: &str) -> &'a str {
    at.strip_prefix(policy).unwrap_or(at).trim_start()
}

/// What a gap means, in words: `never true`.
fn words(gap: Gap) -> String {
    match gap {
        Gap::Decided => "never decided".to_owned(),
        Gap::Counted => "never counted".to_owned(),
        gap => format!("never {}", gap.word()),
    }
}

impl<'a> Told<'a> {
    fn new(coverage: &'a Coverage, reasons: &'a Reasons) -> Told<'a> {
        let (covered, left_out) = coverage.report();
        Told { coverage, covered, left_out, reasons }
    }

    fn name(&self) -> &str {
        self.coverage.policy().name()
    }

    fn reason(&self, covered: &Covered, gap: Gap) -> Option<&'a str> {
        self.reasons.of(&covered.at, gap)
    }

    /// How many gaps have no reason, and how many have one.
    fn gaps(&self) -> (usize, usize) {
        let all = || self.covered.iter().flat_map(|covered| covered.gaps.iter().map(move |gap| (covered, *gap)));
        let explained = all().filter(|(covered, gap)| self.reason(covered, *gap).is_some()).count();
        (all().count().saturating_sub(explained), explained)
    }

    /// The reasons for what is no gap any more.
    fn needless(&self) -> Vec<&'a gaps::Reason> {
        let is_gap = |reason: &&gaps::Reason| {
            self.covered.iter().any(|covered| covered.at == reason.at && covered.gaps.contains(&reason.gap))
        };
        let own = |reason: &&gaps::Reason| self.covered.iter().any(|covered| covered.at == reason.at);
        self.reasons.all().iter().filter(own).filter(|reason| !is_gap(reason)).collect()
    }

    /// One object for each provision, in JSON.
    fn lines(&self, output: &mut Output) {
        for covered in &self.covered {
            let Covered { at, kind, text, yes, no, unknown, decided, counted, gaps } = covered;
            let (yes, no, unknown, decided, counted) = (*yes, *no, *unknown, *decided, *counted);
            let reasons =
                covered.gaps.iter().filter_map(|gap| Some((gap.word().to_owned(), self.reason(covered, *gap)?.into())));
            let (kind, reasons) = (*kind, reasons.collect());
            let line = Line { coverage: at, kind, text, yes, no, unknown, decided, counted, gaps, reasons };
            output.line(&serde_json::to_string(&line).unwrap_or_default());
        }
        for reason in self.needless() {
            let needless = Needless { needless: &reason.at, gap: reason.gap, reason: &reason.why };
            output.line(&serde_json::to_string(&needless).unwrap_or_default());
        }
        if self.left_out > 0 {
            let left_out = LeftOut { left_out: self.left_out, policy: self.name() };
            output.line(&serde_json::to_string(&left_out).unwrap_or_default());
        }
    }
}
