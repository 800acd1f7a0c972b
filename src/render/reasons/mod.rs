//! A decision written from what is known beforehand of its policy's reasons ([`Reasons`]).
//!
//! It says what a decision says that is written from its trace, in the same words: whatever has a text of its own is written
//! once by the functions that write any other, and kept.

mod clauses;
mod facts;
mod lines;
mod missing;
mod names;
mod sources;

use std::borrow::Cow;

use lines::Kept;
use names::Names;
use tinyvec::TinyVec;

use super::page::Page;
use super::{
    SIDES, Style, Writer, asked_on, beside, case_and_text, clause, conflict, factor_itself, facts, outcome, possible,
    rule_itself, title,
};
use crate::decision::{Decision, Reason, Teller};
use crate::eval::reasons::script::{IN_FACTOR, IN_RULE};
use crate::eval::reasons::{FactorTold, Found, PartKind, Reasons, RuleKind, RuleTold};
use crate::eval::{Notes, ReasonedRule, Truth, Verdict};
use crate::model::policy::{Policy, Rule};
use crate::values::Date;

/// Writes a decision, if what is to be told of it is known beforehand.
pub(super) fn decision(decision: &Decision, style: Style) -> Option<String> {
    let plan = &*decision.plan;
    let subject = decision.subject?;
    let usual = decision.by.is_none() && decision.verdict != Verdict::NotInForce && !decision.case.has_envelopes();
    let reasons = if usual { plan.reasons()? } else { return None };
    let texts = reasons.texts.of((style.width.max(40), style.colour))?;
    let mut prepared = Prepared {
        page: Page::new(style),
        unknown: Page::empty(style),
        questions: Page::empty(style),
        style,
        kept: Kept::new(&texts, style),
        decision,
        policy: &plan.policy,
        reasons,
        names: Names::new(decision, subject),
        found: Found::new(reasons, plan, &decision.case, subject),
        notes: Notes::none(),
        marks: TinyVec::new(),
        first_mark: 0,
        outer_marks: TinyVec::new(),
    };
    let stated = if let Verdict::Decided(_, by) = &decision.verdict { by.rules() } else { &[] };
    prepared.notes = prepared.found.all(decision.is_discretion(), stated);
    if prepared.found.unusual {
        return None;
    }
    prepared.decision();
    (!prepared.found.unusual).then(|| prepared.page.into_text())
}

struct Prepared<'a> {
    page: Page,
    /// What is not known in the clause that is being written, and what is not settled: they stand below what is.
    unknown: Page,
    questions: Page,
    style: Style,
    kept: Kept<'a>,
    decision: &'a Decision,
    policy: &'a Policy,
    reasons: &'a Reasons,
    names: Names,
    found: Found<'a>,
    /// What the engine recorded of the clauses that are left to it.
    notes: Notes<'a>,
    /// What stands already in the clause that is being written, from a place on; before it that of those around it.
    marks: TinyVec<[Mark; 4]>,
    first_mark: usize,
    outer_marks: TinyVec<[usize; 4]>,
}

/// By what a fact or a step is told apart in a clause: its row, and what it is there.
type Mark = (u32, What);

#[derive(Clone, Copy, PartialEq, Eq)]
enum What {
    Fact(u32),
    /// What is counted, and to which row.
    Counted(usize, u32),
    Parameter(usize, Date),
    Provision(usize),
    /// Whether a rule is met or applies is told once, whichever is asked first.
    Rule(usize),
    Question(usize),
}

impl Default for What {
    fn default() -> What {
        What::Fact(0)
    }
}

/// A place some places after another.
fn after(place: u32, more: u32) -> u32 {
    place.wrapping_add(more)
}

/// So much stands in one clause at most; who tells more than that does not look through all of it.
const MOST_MARKS: usize = 200;

impl<'a> Prepared<'a> {
    /// Whether something comes up for the first time in the clause that is being written.
    fn is_new(&mut self, mark: Mark) -> bool {
        let before = self.marks.get(self.first_mark..).unwrap_or_default();
        self.found.unusual |= before.len() > MOST_MARKS;
        let is_new = !before.contains(&mark);
        if is_new {
            self.marks.push(mark);
        }
        is_new
    }

    /// What tells of what the engine recorded, and what writes it.
    fn by_trace(&mut self, indent: usize) -> (Teller<'a, '_>, Writer<'_>) {
        let Prepared { page, decision, notes, .. } = self;
        (Teller { decision, notes }, Writer { page, decision, indent })
    }

    fn decision(&mut self) {
        let decision = self.decision;
        title(&mut self.page, decision);
        self.outcome();
        conflict(&mut self.page, decision);
        let open = matches!(decision.verdict, Verdict::Undetermined { .. });
        self.kept.lines(&mut self.page, after(self.reasons.title, u32::from(open)), |page| asked_on(page, decision));
        case_and_text(&mut self.page, decision);
        if self.reasons.states || !weaker(&decision.verdict).is_empty() {
            beside(&mut self.page, decision);
        }
        if open {
            possible(&mut self.page, decision);
            self.missing();
        }
        if decision.is_discretion() {
            self.weighed();
        }
        if !self.reasons.rules.is_empty() {
            self.kept.lines(&mut self.page, self.reasons.heading, |page| page.heading("Reasons"));
            let reasons = self.reasons;
            reasons.rules.iter().enumerate().for_each(|(at, rule)| self.rule(at, rule));
        }
        self.sources();
    }

    /// The outcome, and the rule that gives it.
    fn outcome(&mut self) {
        let decision = self.decision;
        if let (Verdict::Decided(_, by), []) = (&decision.verdict, weaker(&decision.verdict))
            && let [rule] = by.rules()
        {
            let place = u32::try_from(*rule).map_or(u32::MAX, |rule| after(self.reasons.outcomes, rule));
            self.kept.lines(&mut self.page, place, |page| outcome(page, decision));
        } else {
            outcome(&mut self.page, decision);
        }
    }

    fn weighed(&mut self) {
        let (policy, reasons) = (self.policy, self.reasons);
        for (side, title) in SIDES {
            let mut first = true;
            for (factor, told) in policy.factors.iter().zip(&reasons.factors).filter(|(factor, _)| factor.side == side)
            {
                if std::mem::take(&mut first) {
                    self.page.heading(title);
                }
                let FactorTold { clause: told, script, .. } = told;
                let truth = self.found.truth(&told.cond);
                self.kept.lines(&mut self.page, after(told.place, truth.number()), |page| {
                    factor_itself(page, &clause_of(policy, told.provision, truth), factor.strongly);
                });
                if let PartKind::Traced = told.cond.kind {
                    let why = self.found.trace(&told.cond);
                    let reason =
                        Teller { decision: self.decision, notes: &self.notes }.clause(told.provision, truth, why);
                    facts(&mut self.page, &reason, IN_FACTOR.saturating_add(2));
                    reason.clauses.iter().for_each(|inner| clause(&mut self.page, inner, reason.at, IN_FACTOR));
                } else {
                    self.write(script);
                }
            }
        }
    }

    fn rule(&mut self, at: usize, told: &'a RuleTold) {
        let policy = self.policy;
        let Some(rule) = policy.rules.get(at) else { return };
        let (met, applies) = (self.found.met(at), self.found.applies(at));
        match &told.kind {
            RuleKind::Otherwise => {
                let others = policy.with_outcome().map(|(rule, _)| self.found.applies(rule)).max();
                let applies = others.unwrap_or(Truth::No).not();
                self.rule_itself(told, rule, (applies, applies), 0);
            }
            RuleKind::Traced => {
                let why = self.found.trace_of_rule(at, true);
                let (teller, mut writer) = self.by_trace(IN_RULE);
                teller.tell(&ReasonedRule { rule: at, met, applies, why }, &mut writer);
            }
            RuleKind::Known { script, .. } => {
                let mut despite = 0u32;
                for other in rule.yields_to.iter().rev() {
                    despite = despite.wrapping_shl(1) | u32::from(self.found.applies(*other) != Truth::No);
                }
                self.rule_itself(told, rule, (met, applies), despite);
                self.marks.clear();
                self.write(script);
            }
        }
    }

    /// A rule without its clauses: its truth, whether it applies, and as bits which of those that stand despite it do so.
    fn rule_itself(&mut self, told: &RuleTold, rule: &'a Rule, (met, applies): (Truth, Truth), despite: u32) {
        let (decision, policy) = (self.decision, self.policy);
        let found = &mut self.found;
        let mut make = |page: &mut Page| {
            let set_aside_by = rule.yields_to.iter().filter(|other| found.applies(**other) != Truth::No);
            let address = |other: &usize| policy.rules.get(*other).map(|rule| policy.address(rule.provision));
            let reason = Reason {
                applies: Some(applies),
                otherwise: rule.when.is_none(),
                set_aside_by: set_aside_by.filter_map(address).collect(),
                ..clause_of(policy, rule.provision, met)
            };
            rule_itself(page, decision, &reason);
        };
        let truths = met.number().saturating_mul(3).saturating_add(applies.number());
        match told.place {
            Some(place) => {
                let place = after(place, despite.saturating_mul(9).saturating_add(truths));
                self.kept.lines(&mut self.page, place, make);
            }
            None => make(&mut self.page),
        }
    }
}

/// The rules that apply with outcomes that are weaker than the one that is decided.
fn weaker(verdict: &Verdict) -> &[usize] {
    if let Verdict::Decided(_, by) = verdict { by.weaker() } else { &[] }
}

/// A provision with a truth, and nothing told of it.
fn clause_of(policy: &Policy, provision: usize, truth: Truth) -> Reason<'_> {
    let text = Cow::Borrowed(policy.provision(provision).text.as_str());
    Reason { at: policy.address(provision), text, truth, ..Reason::default() }
}
