//! By which text it is decided, where that depends on the case.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use super::Decision;
use crate::eval::{self, Engine, NOBODY, Plan, TooManySteps, Verdict};
use crate::facts::Slots;
use crate::model::Model;
use crate::values::Date;

/// A policy on a day, with each text that was needed prepared for it.
#[derive(Debug)]
pub(crate) struct Basis {
    /// The text of the day.
    pub(crate) plan: Arc<Plan>,
    /// The other texts, by their place and the day of the law.
    others: Mutex<HashMap<(usize, Date), Arc<Plan>>>,
}

/// The texts by which it was decided, where a case chooses among them.
#[derive(Clone, Debug)]
pub(crate) struct ByText {
    pub(crate) basis: Arc<Basis>,
    /// Each text that may decide and what it decides: those that are in force last, of them the latest last.
    pub(crate) texts: Vec<(Arc<Plan>, Verdict)>,
    /// What is possible by one of them, and is no outcome of the last.
    pub(crate) more: Vec<String>,
    /// The same case by the text of the day: of that it was asked which text governs.
    pub(super) day: Decision,
}

/// What was decided, by which text, and by which it might be.
pub(crate) type Found = (Arc<Plan>, Verdict, Option<Arc<ByText>>);

impl Basis {
    pub(crate) fn new(plan: Arc<Plan>) -> Basis {
        Basis { plan, others: Mutex::new(HashMap::new()) }
    }

    fn model(&self) -> &Arc<Model> {
        &self.plan.model
    }

    /// A text prepared for the day.
    fn plan_of(&self, text: usize, law_on: Date) -> Option<Arc<Plan>> {
        if text == self.plan.policy.text && law_on == self.plan.law_on {
            return Some(Arc::clone(&self.plan));
        }
        let policy = Arc::clone(self.model().policies.get(text)?);
        let plan = || Plan::by_law_of(Arc::clone(self.model()), policy, self.plan.on, law_on);
        let make = || Arc::new(plan().with_texts_of(self.plan.text_day));
        // What is kept only saves work: without it a text is prepared again.
        let Ok(mut others) = self.others.lock() else { return Some(make()) };
        Some(Arc::clone(others.entry((text, law_on)).or_insert_with(make)))
    }

    /// Decides about a subject by the text that governs its case.
    pub(crate) fn decide(self: &Arc<Basis>, case: &Arc<Slots>, subject: u32) -> Result<Found, TooManySteps> {
        let mut found: Vec<(Arc<Plan>, Verdict)> = Vec::new();
        for plan in self.plans(case, subject) {
            let verdict = eval::decide(&plan, case, subject)?;
            found.push((plan, verdict));
        }
        self.found(case, Some(subject), found).ok_or(TooManySteps)
    }

    /// What is possible about whoever is not listed, by each text that may govern such a case; `None` where there is none.
    pub(crate) fn of_anybody(self: &Arc<Basis>, case: &Arc<Slots>) -> Option<Found> {
        let plans = self.plans(case, NOBODY).into_iter();
        self.found(case, None, plans.map(|plan| (Arc::clone(&plan), eval::of_anybody(&plan))).collect())
    }

    /// The texts that may govern a case.
    fn plans(&self, case: &Slots, subject: u32) -> Vec<Arc<Plan>> {
        let mut engine = Engine::<()>::by(&self.plan, case, subject);
        let (texts, _) = engine.texts(subject);
        texts.into_iter().filter_map(|(text, law_on)| self.plan_of(text, law_on)).collect()
    }

    fn found(
        self: &Arc<Basis>,
        case: &Arc<Slots>,
        subject: Option<u32>,
        mut texts: Vec<(Arc<Plan>, Verdict)>,
    ) -> Option<Found> {
        // One that is in force has reasons to give.
        texts.sort_by_key(|(_, verdict)| *verdict != Verdict::NotInForce);
        let (plan, verdict) = texts.last().cloned()?;
        let (verdict, more) = together(&plan, verdict, &texts);
        let day = Decision {
            plan: Arc::clone(&self.plan),
            case: Arc::clone(case),
            subject,
            verdict: Verdict::NotInForce,
            by: None,
        };
        let by = ByText { basis: Arc::clone(self), texts, more, day };
        Some((plan, verdict, Some(Arc::new(by))))
    }
}

impl Decision {
    /// Whether no other text may govern the case.
    pub(crate) fn is_by_one_text(&self) -> bool {
        self.by.as_ref().is_none_or(|by| by.texts.len() == 1)
    }

    /// Decides about the same subject in another case, by the text that governs that.
    pub(crate) fn again(&self, case: &Slots, subject: u32) -> Option<Decision> {
        let (plan, verdict, by) = match &self.by {
            Some(by) => by.basis.decide(&Arc::new(case.clone()), subject).ok()?,
            None => (Arc::clone(&self.plan), eval::decide(&self.plan, case, subject).ok()?, None),
        };
        Some(Decision { plan, verdict, by, case: Arc::clone(&self.case), subject: self.subject })
    }

    /// Whether it has the same result, outcome and possible outcomes, by whatever rules and whatever text.
    pub(crate) fn is_like(&self, other: &Decision) -> bool {
        self.result() == other.result() && self.outcome() == other.outcome() && self.possible() == other.possible()
    }
}

/// The names of what is possible by a text.
fn possible(plan: &Plan, verdict: &Verdict) -> Vec<String> {
    let name = |at: &usize| plan.policy.outcomes.get(*at).map(|outcome| outcome.name.clone());
    match verdict {
        Verdict::Decided(outcome, ..) => name(outcome).into_iter().collect(),
        Verdict::Undecided => vec!["undecided".to_owned()],
        Verdict::Conflict(_) => vec!["conflict".to_owned()],
        Verdict::NotInForce => vec!["not_in_force".to_owned()],
        Verdict::Undetermined { outcomes, undecided, conflict } => outcomes
            .iter()
            .filter_map(name)
            .chain(undecided.then(|| "undecided".to_owned()))
            .chain(conflict.then(|| "conflict".to_owned()))
            .collect(),
    }
}

/// The result of all texts: that of the last where all are equal, else whatever one of them may give.
fn together(plan: &Plan, verdict: Verdict, found: &[(Arc<Plan>, Verdict)]) -> (Verdict, Vec<String>) {
    let own = possible(plan, &verdict);
    let open = matches!(verdict, Verdict::Undetermined { .. });
    let all: Vec<(Vec<String>, bool)> = found
        .iter()
        .map(|(plan, verdict)| (possible(plan, verdict), matches!(verdict, Verdict::Undetermined { .. })))
        .collect();
    if all.iter().all(|(names, also_open)| *names == own && *also_open == open) {
        return (verdict, Vec::new());
    }
    let mut names: Vec<String> = Vec::new();
    for name in own.into_iter().chain(all.into_iter().flat_map(|(names, _)| names)) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let mut outcomes = Vec::new();
    let (mut undecided, mut conflict, mut more) = (false, false, Vec::new());
    for name in names {
        match (name.as_str(), plan.policy.outcomes.iter().position(|outcome| outcome.name == name)) {
            (_, Some(at)) => outcomes.push(at),
            ("undecided", None) => undecided = true,
            ("conflict", None) => conflict = true,
            (_, None) => more.push(name),
        }
    }
    (Verdict::Undetermined { outcomes, undecided, conflict }, more)
}
