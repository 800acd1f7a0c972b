//! Why a decision came out as it did: reasons, what is missing, and sources, made when they are asked for.

use std::collections::HashSet;

use serde::Serialize;

use super::tell::Teller;
use super::{Decision, Factors, Missing, Reason};
use crate::eval::{self, Event, Notes, Reasoned, ReasonedRule, Trace, Truth, Verdict, Visited, What};
use crate::facts::{FactAt, Path, Slot};
use crate::model::policy::{Source, is_within};

/// Why a decision came out as it did: all that [`Decision::explain`] finds at once. Where the policy is not in force, only
/// what was presumed to find its text is in it. Its texts are those of the decision's policy and case.
#[derive(Clone, Debug, Default)]
pub struct Explanation<'a> {
    /// Every rule with its clauses, in the order of the text.
    pub reasons: Vec<Reason<'a>>,
    /// What the official weighs, where the outcome is left to discretion.
    pub factors: Factors<'a>,
    /// What is missing, where it is undetermined.
    pub missing: Missing,
    /// The paths of the facts that were presumed, or deemed unless the contrary is shown.
    pub presumed: Vec<Path<'a>>,
    /// Calculations without a result, and where the reasons were left out because they take too many steps.
    pub errors: Vec<NoResult>,
    /// Other policies that were asked, and are not in force on that day: the clause that asks, and which policy.
    pub warnings: Vec<NoResult>,
    /// The policy's sources, those of the rules that applied and of their clauses, then those of the terms and rules that they
    /// rest on and that hold, each once.
    pub sources: Vec<&'a Source>,
}

/// A calculation without a result, or a policy that was asked in vain.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct NoResult {
    /// The clause that holds it, by its address: `permits rule 1(a)`.
    pub at: String,
    /// What went wrong, in a sentence.
    pub text: String,
}

impl Decision {
    /// Evaluates again, this time keeping reasons. [`Decision::reasons`], [`Decision::missing`] and [`Decision::to_json`]
    /// do the same each time: who needs several of them asks here once.
    #[must_use]
    pub fn explain(&self) -> Explanation<'_> {
        let (reasoned, explanation) = self.explain_all_but_reasons();
        let teller = Teller { decision: self, notes: &reasoned.notes };
        let reasons = reasoned.rules.iter().map(|rule| teller.rule(rule)).collect();
        Explanation { reasons, ..explanation }
    }

    /// What was recorded, and the explanation without its reasons.
    fn explain_all_but_reasons(&self) -> (Reasoned<'_>, Explanation<'_>) {
        let Some(subject) = self.subject.filter(|_| self.verdict != Verdict::NotInForce) else {
            let mut explanation = Explanation { presumed: self.presumed_paths(None), ..Explanation::default() };
            if matches!(self.verdict, Verdict::Undetermined { .. }) {
                if let Some(at) = self.open_subjects().filter(|at| !self.cannot_be_known(*at)) {
                    explanation.missing.push(self.missing_fact(at, &[]), self.is_judged(at));
                }
                explanation.missing.merge(self.missing_for_anybody());
            }
            return (Reasoned::default(), explanation);
        };
        let stated = match &self.verdict {
            Verdict::Decided(_, by) => by.rules(),
            _ => &[],
        };
        let weighed = self.is_discretion();
        let reasoned = eval::reason(&self.plan, &self.case, subject, weighed, stated);
        let teller = Teller { decision: self, notes: &reasoned.notes };
        let missing = if matches!(self.verdict, Verdict::Undetermined { .. }) {
            self.missing_by_texts().unwrap_or_else(|| self.missing_of(&reasoned))
        } else {
            Missing::default()
        };
        let too_many = NoResult {
            at: self.plan.policy.name.clone(),
            text: "the reasons take more steps than are allowed, and are left out".to_owned(),
        };
        let errors = reasoned
            .errors
            .iter()
            .map(|(of, at, text)| {
                let policy = of.and_then(|of| self.plan.model.policies.get(of)).unwrap_or(&self.plan.policy);
                NoResult { at: policy.address(*at).to_owned(), text: (*text).to_owned() }
            })
            .chain((!reasoned.complete).then_some(too_many))
            .collect();
        let warnings = reasoned
            .warnings
            .iter()
            .map(|(at, policy, on)| {
                let name = self.plan.model.policies.get(*policy).map_or("", |policy| policy.name.as_str());
                NoResult {
                    at: self.plan.policy.address(*at).to_owned(),
                    text: format!("{name} is not in force on {on}"),
                }
            })
            .collect();
        let factors = self.factors(&teller, &reasoned);
        let presumed = self.presumed_paths(Some(&reasoned));
        let sources = self.sources(&reasoned);
        let explanation = Explanation { reasons: Vec::new(), factors, missing, presumed, errors, warnings, sources };
        (reasoned, explanation)
    }

    /// The explanation without its reasons, and what tells these to whoever listens, one after the other.
    pub(crate) fn tell<'a, T>(
        &'a self,
        told: impl FnOnce(&Explanation<'a>, &Teller<'a, '_>, &[ReasonedRule]) -> T,
    ) -> T {
        let (reasoned, explanation) = self.explain_all_but_reasons();
        let teller = Teller { decision: self, notes: &reasoned.notes };
        told(&explanation, &teller, &reasoned.rules)
    }

    /// What leaves the subjects open: their list, or a record on the way to it.
    pub(super) fn open_subjects(&self) -> Option<FactAt> {
        let (list, _) = self.plan.policy.subjects.as_ref()?;
        let mut row = 0;
        let mut open = None;
        for (record, field) in &list.steps {
            open = Some(FactAt { record: *record, row, field: *field, item: None });
            match self.case.slot(row, *field) {
                Slot::Row(inner) => row = inner,
                _ => break,
            }
        }
        open.map(|at| self.case.unsaid(at))
    }

    /// Why: every rule with its clauses, in the order of the text; none where the policy is not in force.
    #[must_use]
    pub fn reasons(&self) -> Vec<Reason<'_>> {
        self.explain().reasons
    }

    /// What is still needed, where it is undetermined; else empty (`docs/language.md`, "Unknown, none and unsettled").
    #[must_use]
    pub fn missing(&self) -> Missing {
        self.explain().missing
    }

    /// The facts that were presumed: those to find the text, then those on which the reasons rest.
    fn presumed(&self, reasoned: Option<&Reasoned<'_>>) -> Vec<FactAt> {
        let mut facts = self.presumed_for_the_text();
        if let Some(reasoned) = reasoned {
            facts.extend(Decision::presumed_in(&reasoned.notes, reasoned.rules.iter().map(|rule| rule.why)));
        }
        if !facts.is_empty() {
            let mut seen = HashSet::new();
            facts.retain(|at| seen.insert(*at));
        }
        facts
    }

    fn presumed_paths(&self, reasoned: Option<&Reasoned<'_>>) -> Vec<Path<'_>> {
        self.presumed(reasoned).into_iter().map(|at| Path::fact(&self.case, at)).collect()
    }

    /// As [`Explanation::presumed`], each fact in its place.
    pub(crate) fn presumed_facts(&self) -> Vec<FactAt> {
        let subject = self.subject.filter(|_| self.verdict != Verdict::NotInForce);
        let reasoned = subject.map(|subject| eval::reason(&self.plan, &self.case, subject, false, &[]));
        self.presumed(reasoned.as_ref())
    }

    pub(super) fn presumed_in(notes: &Notes<'_>, traces: impl Iterator<Item = Trace>) -> Vec<FactAt> {
        fn collect(notes: &Notes<'_>, trace: Trace, visited: &mut Visited, facts: &mut Vec<FactAt>) {
            for (place, event) in notes.events(trace) {
                match event {
                    Event::Presumed(at, _) => facts.push(*at),
                    Event::Step(step) if visited.first(place) => collect(notes, step.inner, visited, facts),
                    _ => {}
                }
            }
        }
        let mut facts = Vec::new();
        if notes.presumes() {
            let mut visited = notes.unvisited();
            traces.for_each(|trace| collect(notes, trace, &mut visited, &mut facts));
        }
        facts
    }

    fn sources(&self, reasoned: &Reasoned<'_>) -> Vec<&Source> {
        let resting = self.decisive_rules();
        let applied = reasoned.rules.iter().filter(|rule| rule.applies == Truth::Yes && resting.contains(&rule.rule));
        let (mut rules, mut held, mut visited) = (Vec::new(), HashSet::new(), reasoned.notes.unvisited());
        for rule in applied {
            rules.push(rule.rule);
            self.held(&reasoned.notes, rule.why, &mut visited, &mut held);
        }
        self.sources_of(&rules, &held)
    }

    /// The rules whose sources are told where they apply: those that decided, and those that deem and waive for them.
    pub(crate) fn decisive_rules(&self) -> Vec<usize> {
        let policy = &self.plan.policy;
        let decisive = match &self.verdict {
            Verdict::Decided(_, by) => by.rules(),
            Verdict::Conflict(rules) => rules,
            _ => &[],
        };
        let some = policy.provisions.iter().any(|provision| !provision.sources.is_empty());
        decisive.iter().filter(|_| some).flat_map(|at| policy.resting_on(*at)).collect()
    }

    /// The policy's sources, then those of some rules and of their clauses; then those of the terms and rules that hold and
    /// that these rest on. Each once.
    pub(crate) fn sources_of(&self, rules: &[usize], held: &HashSet<usize>) -> Vec<&Source> {
        let policy = &self.plan.policy;
        let address = |rule: &usize| policy.provision(policy.rules.get(*rule).map_or(0, |rule| rule.provision));
        let addresses: Vec<&str> = rules.iter().map(|rule| address(rule).address.as_str()).collect();
        let own = policy
            .provisions
            .iter()
            .filter(|provision| addresses.iter().any(|address| is_within(&provision.address, address)));
        let others = policy.provisions.iter().enumerate().filter(|(at, _)| held.contains(at));
        let provisions = own.chain(others.map(|(_, provision)| provision));
        let mut sources: Vec<&Source> = Vec::new();
        for source in policy.sources.iter().chain(provisions.flat_map(|provision| &provision.sources)) {
            if !sources.contains(&source) {
                sources.push(source);
            }
        }
        sources
    }

    /// The provisions that hold and that a trace rests on: of its clauses, terms and rules.
    pub(crate) fn held(&self, notes: &Notes<'_>, trace: Trace, visited: &mut Visited, into: &mut HashSet<usize>) {
        for (place, event) in notes.events(trace) {
            let Event::Step(step) = event else { continue };
            let holds = step.truth == Truth::Yes || step.what == What::Settled;
            if !holds || !visited.first(place) {
                continue;
            }
            match step.what {
                What::Clause(provision) | What::Term(provision, _) => into.extend([provision]),
                What::Rule(rule, ..) => into.extend(self.plan.policy.rules.get(rule).map(|rule| rule.provision)),
                What::Settled | What::Asked { .. } => {}
            }
            self.held(notes, step.inner, visited, into);
        }
    }
}
