//! From rules to the result: sections 5.3 to 5.7 of the language.

use tinyvec::TinyVec;

use super::engine::{Engine, MOST_STEPS, Val};
use super::plan::{Plan, Run, Settled};
use super::trace::{Notes, Trace};
use super::truth::Truth;
use super::why::Why;
use crate::facts::Slots;
use crate::model::policy::{Effect, Factor, Outcome, Policy, Rule};
use crate::values::Date;

/// The rules by which an outcome is decided.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum By {
    /// As a rule it is one.
    One(usize),
    Several(Box<Several>),
}

/// Several rules that apply with an outcome, or none where it is the only one that is possible; where outcomes are ranked, also
/// those with weaker ones.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Several {
    rules: Vec<usize>,
    weaker: Vec<usize>,
}

impl By {
    /// Those that apply with the outcome.
    pub(crate) fn rules(&self) -> &[usize] {
        match self {
            By::One(rule) => std::slice::from_ref(rule),
            By::Several(several) => &several.rules,
        }
    }

    /// Those that apply with weaker ones.
    pub(crate) fn weaker(&self) -> &[usize] {
        match self {
            By::One(_) => &[],
            By::Several(several) => &several.weaker,
        }
    }
}

/// What may come out for a subject.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Verdict {
    /// An outcome, by rules.
    Decided(usize, By),
    /// No rule applies, and there is no `otherwise`.
    Undecided,
    /// The rules that apply with different outcomes.
    Conflict(Vec<usize>),
    /// Several results are possible.
    Undetermined { outcomes: Vec<usize>, undecided: bool, conflict: bool },
    /// The day is outside the window.
    NotInForce,
}

impl Verdict {
    /// Its word: `decided`, `undetermined`.
    pub(crate) fn word(&self) -> &'static str {
        match self {
            Verdict::Decided(..) => "decided",
            Verdict::Undecided => "undecided",
            Verdict::Conflict(_) => "conflict",
            Verdict::Undetermined { .. } => "undetermined",
            Verdict::NotInForce => "not_in_force",
        }
    }

    /// The outcome of the policy, where it is decided.
    pub(crate) fn outcome<'p>(&self, policy: &'p Policy) -> Option<&'p Outcome> {
        if let Verdict::Decided(outcome, ..) = self { policy.outcomes.get(*outcome) } else { None }
    }

    /// Whether it has the same result, outcome and possible outcomes, by whatever rules.
    pub(crate) fn is_like(&self, other: &Verdict) -> bool {
        match (self, other) {
            (Verdict::Decided(outcome, ..), Verdict::Decided(another, ..)) => outcome == another,
            (Verdict::Conflict(_), Verdict::Conflict(_)) => true,
            _ => self == other,
        }
    }
}

/// The work was stopped: too many steps.
#[derive(Debug)]
pub(crate) struct TooManySteps;

/// Decides about a subject, and keeps nothing but the result.
pub(crate) fn decide(plan: &Plan, case: &Slots, subject: u32) -> Result<Verdict, TooManySteps> {
    by_plan(&mut Run::new(plan, case, subject))
}

/// The same, and how many steps it took.
pub(crate) fn decide_counted(plan: &Plan, case: &Slots, subject: u32) -> (Result<Verdict, TooManySteps>, u64) {
    let mut run = Run::new(plan, case, subject);
    let verdict = by_plan(&mut run);
    (verdict, run.steps)
}

#[inline(always)]
fn by_plan(run: &mut Run<'_>) -> Result<Verdict, TooManySteps> {
    let plan = run.plan;
    let verdict = if plan.in_force {
        match run.one_that_applies() {
            Settled::By(rule, outcome) => decided(outcome, rule),
            Settled::Nothing => Verdict::Undecided,
            Settled::No => concluded(&plan.policy, run.may_apply()),
        }
    } else {
        Verdict::NotInForce
    };
    if run.steps > MOST_STEPS { Err(TooManySteps) } else { Ok(verdict) }
}

pub(super) fn verdict<W: Why>(engine: &mut Engine<'_, W>, subject: u32) -> Result<Verdict, TooManySteps> {
    let policy = engine.policy;
    let is_in_force = policy.is_in_force(engine.law_on);
    let with_outcome = policy.with_outcome();
    let applies = with_outcome.map(|(at, outcome)| (at, outcome, engine.applies(at, subject).0));
    let applies = applies.filter(|(.., applies)| *applies != Truth::No);
    let verdict = if is_in_force { concluded(policy, applies) } else { Verdict::NotInForce };
    if engine.steps > MOST_STEPS { Err(TooManySteps) } else { Ok(verdict) }
}

/// The result that follows from the rules that apply or may: the rule, its outcome, and that.
fn concluded(policy: &Policy, mut may: impl Iterator<Item = (usize, usize, Truth)>) -> Verdict {
    // As a rule one applies and the others do not, or none does.
    match (may.next(), may.next()) {
        (Some((at, outcome, Truth::Yes)), None) => decided(outcome, at),
        (None, _) => policy.otherwise_outcome().map_or(Verdict::Undecided, |(at, outcome)| decided(outcome, at)),
        (first, second) => {
            let rules: TinyVec<[(usize, usize, Truth); 4]> = first.into_iter().chain(second).chain(may).collect();
            conclude(policy, &rules)
        }
    }
}

/// An outcome by one rule.
fn decided(outcome: usize, rule: usize) -> Verdict {
    Verdict::Decided(outcome, By::One(rule))
}

/// The result that follows from the rules that apply, or may.
fn conclude(policy: &Policy, rules: &[(usize, usize, Truth)]) -> Verdict {
    let that = |truth: Truth| rules.iter().filter(move |(.., applies)| *applies == truth);
    let applying: Vec<usize> = that(Truth::Yes).map(|(at, ..)| *at).collect();
    let outcome = if policy.strongest_first {
        that(Truth::Yes).map(|(_, outcome, _)| *outcome).min()
    } else {
        that(Truth::Yes).map(|(_, outcome, _)| *outcome).next()
    };
    let differs = outcome.is_some_and(|outcome| that(Truth::Yes).any(|(_, other, _)| *other != outcome));
    if differs && !policy.strongest_first {
        return Verdict::Conflict(applying);
    }
    let conflict = !policy.strongest_first && any_conflict(policy, rules);
    let mut outcomes: TinyVec<[usize; 8]> = TinyVec::new();
    let mut undecided = false;
    match outcome {
        Some(outcome) => {
            let stronger = that(Truth::Unknown).map(|(_, other, _)| *other).filter(|other| *other < outcome);
            outcomes.extend(stronger.filter(|_| policy.strongest_first));
            outcomes.push(outcome);
        }
        None => {
            outcomes.extend(that(Truth::Unknown).map(|(_, outcome, _)| *outcome));
            match policy.otherwise_outcome() {
                Some((_, outcome)) => outcomes.push(outcome),
                None => undecided = true,
            }
        }
    }
    // In the order of the rules, `otherwise` last, each once; ranked outcomes in their own order.
    let mut each: TinyVec<[usize; 8]> = TinyVec::new();
    for outcome in outcomes {
        if !each.contains(&outcome) {
            each.push(outcome);
        }
    }
    let mut outcomes = each;
    if policy.strongest_first {
        outcomes.sort_unstable();
    }
    match (outcomes.as_slice(), undecided, conflict) {
        ([outcome], false, false) => {
            let with = |at: &usize| policy.rules.get(*at).and_then(Rule::outcome) == Some(*outcome);
            let (rules, weaker): (Vec<usize>, Vec<usize>) = applying.into_iter().partition(with);
            let by = match (rules.as_slice(), weaker.as_slice()) {
                ([rule], []) => By::One(*rule),
                _ => By::Several(Box::new(Several { rules, weaker })),
            };
            Verdict::Decided(*outcome, by)
        }
        ([], true, false) => Verdict::Undecided,
        _ => Verdict::Undetermined { outcomes: outcomes.to_vec(), undecided, conflict },
    }
}

/// Whether rules may be in conflict about somebody of whom nothing is known.
pub(crate) fn may_conflict(policy: &Policy) -> bool {
    let rules: Vec<(usize, usize, Truth)> =
        policy.with_outcome().map(|(at, outcome)| (at, outcome, Truth::Unknown)).collect();
    !policy.strongest_first && any_conflict(policy, &rules)
}

/// Whether two rules of different outcomes may both apply, and neither gives way.
fn any_conflict(policy: &Policy, rules: &[(usize, usize, Truth)]) -> bool {
    let may = || rules.iter().filter(|(.., applies)| *applies != Truth::No);
    let gives_way = |a: usize, b: usize| policy.rules.get(a).is_some_and(|rule| rule.yields_to.contains(&b));
    may().any(|(a, of_a, _)| may().any(|(b, of_b, _)| of_a != of_b && !gives_way(*a, *b) && !gives_way(*b, *a)))
}

/// A rule with its truth and why.
#[derive(Debug)]
pub(crate) struct ReasonedRule {
    pub(crate) rule: usize,
    pub(crate) met: Truth,
    pub(crate) applies: Truth,
    /// What made it met; then, as steps of rules, what stands despite it.
    pub(crate) why: Trace,
}

/// Everything recorded about a subject.
#[derive(Debug, Default)]
pub(crate) struct Reasoned<'a> {
    /// What all traces are places in.
    pub(crate) notes: Notes<'a>,
    pub(crate) rules: Vec<ReasonedRule>,
    /// Each factor, where they were asked for.
    pub(crate) factors: Vec<(Truth, Trace)>,
    pub(crate) errors: Vec<(Option<usize>, usize, &'static str)>,
    pub(crate) warnings: Vec<(usize, usize, Date)>,
    /// Whether everything could be recorded; if not, nothing is told but that.
    pub(crate) complete: bool,
    /// How many steps it took.
    pub(crate) steps: u64,
}

/// The contents that a rule states: each field, and its value where that is known.
pub(crate) type Fields<'a> = Vec<(&'a str, Option<Val<'a>>)>;

/// What the rules of a decision state as their contents.
pub(crate) fn contents<'a>(plan: &'a Plan, case: &'a Slots, subject: u32, rules: &[usize]) -> Vec<(usize, Fields<'a>)> {
    let mut engine = None;
    let mut contents = Vec::new();
    for at in rules {
        if let Some(Effect::Outcome(_, fields)) = plan.policy.rules.get(*at).map(|rule| &rule.effect)
            && !fields.is_empty()
        {
            let engine = engine.get_or_insert_with(|| Engine::<()>::by(plan, case, subject));
            contents.push((*at, engine.contents(*at, fields, subject)));
        }
    }
    contents
}

/// Tells of each factor whether it is there, about a subject.
pub(crate) fn factors<'p>(
    plan: &'p Plan,
    case: &Slots,
    subject: u32,
    mut told: impl FnMut(&'p Factor, Truth),
) -> Result<(), TooManySteps> {
    let mut run = Run::new(plan, case, subject);
    plan.policy.factors.iter().zip(run.factors()).for_each(|(factor, truth)| told(factor, truth));
    if run.steps > MOST_STEPS { Err(TooManySteps) } else { Ok(()) }
}

/// Evaluates again with reasons, with the factors where they are to be weighed, and with the contents of the rules that
/// state some: a content without a result is an error like any other.
pub(crate) fn reason<'a>(
    plan: &'a Plan,
    case: &'a Slots,
    subject: u32,
    weighed: bool,
    stated: &[usize],
) -> Reasoned<'a> {
    let policy = &plan.policy;
    let mut engine = Engine::<Trace>::by(plan, case, subject);
    let mut rules = Vec::new();
    let mut applies_of = Vec::new();
    for (at, rule) in policy.rules.iter().enumerate() {
        if rule.when.is_none() {
            continue;
        }
        let met = engine.met(at, subject).0;
        let (applies, why) = engine.applies(at, subject);
        if rule.outcome().is_some() {
            applies_of.push(applies);
        }
        rules.push(ReasonedRule { rule: at, met, applies, why });
    }
    if let Some(at) = policy.otherwise() {
        let others = applies_of.into_iter().max().unwrap_or(Truth::No);
        let applies = others.not();
        rules.push(ReasonedRule { rule: at, met: applies, applies, why: Trace::default() });
        rules.sort_by_key(|rule| rule.rule);
    }
    for at in stated {
        if let Some(Effect::Outcome(_, fields)) = policy.rules.get(*at).map(|rule| &rule.effect) {
            engine.contents(*at, fields, subject);
        }
    }
    let weighed = policy.factors.iter().filter(|_| weighed);
    let factors = weighed.map(|factor| engine.factor(&factor.clause, subject)).collect();
    let steps = engine.steps;
    if steps > MOST_STEPS {
        return Reasoned { steps, ..Reasoned::default() };
    }
    let Engine { notes, errors, warnings, .. } = engine;
    Reasoned { notes, rules, factors, errors, warnings, complete: true, steps }
}

/// What is possible by a text about somebody of whom nothing is known.
pub(crate) fn of_anybody(plan: &Plan) -> Verdict {
    let policy = &plan.policy;
    if !plan.in_force {
        return Verdict::NotInForce;
    }
    // In the order of the rules, that of `otherwise` last; ranked outcomes in their own.
    let mut outcomes: Vec<usize> = Vec::new();
    let (others, rules): (Vec<_>, Vec<_>) = policy.rules.iter().partition(|rule| rule.when.is_none());
    for outcome in rules.iter().chain(&others).filter_map(|rule| rule.outcome()) {
        if !outcomes.contains(&outcome) {
            outcomes.push(outcome);
        }
    }
    if policy.strongest_first {
        outcomes.sort_unstable();
    }
    let conflict = may_conflict(policy);
    Verdict::Undetermined { outcomes, undecided: policy.otherwise().is_none(), conflict }
}
