//! Another policy, asked about a subject of the same case.

use super::{Engine, Frame, MOST_STEPS, Val};
use crate::eval::decide::{Verdict, verdict};
use crate::eval::truth::Truth;
use crate::eval::why::{AskedResult, What, Why};
use crate::model::expr::Value;
use crate::values::Date;

impl<'a, W: Why> Engine<'a, W> {
    /// Whether another policy decides for one of these outcomes.
    pub(super) fn asked(
        &mut self,
        policy: usize,
        subject: &'a Value,
        on: &'a Value,
        outcomes: &[usize],
        frame: &mut Frame<'a, W>,
    ) -> (Truth, W) {
        let ((subject, mut why), (on, other)) = (self.value(subject, frame), self.value(on, frame));
        why.add(&mut self.notes, other);
        let (row, on) = match (subject, on) {
            (Some(Val::Row(row)), Some(Val::Date(on))) => (row, on),
            // Of nobody, or on no day, nothing is decided.
            (Some(Val::None), _) | (_, Some(Val::None)) => return (Truth::No, why),
            // Outside its window it decides about nobody, whoever it is.
            (None, Some(Val::Date(on))) if self.policies.get(policy).is_some_and(|policy| !policy.is_in_force(on)) => {
                self.warn(policy, on);
                return (Truth::No, W::step(&mut self.notes, What::Settled, Truth::No, why));
            }
            _ => return (Truth::Unknown, why),
        };
        let Some((result, inner)) = self.ask(policy, row, on) else { return (Truth::Unknown, why) };
        let truth = match &result {
            Verdict::Decided(outcome, ..) => Truth::of(outcomes.contains(outcome)),
            Verdict::Undecided => Truth::No,
            Verdict::Undetermined { outcomes: possible, conflict, .. } => {
                // A conflict is unknown in the end, whatever the outcome that is asked for.
                let open = *conflict || possible.iter().any(|outcome| outcomes.contains(outcome));
                if open { Truth::Unknown } else { Truth::No }
            }
            Verdict::Conflict(_) => Truth::Unknown,
            Verdict::NotInForce => {
                self.warn(policy, on);
                Truth::No
            }
        };
        let result = match result {
            Verdict::Decided(outcome, ..) => AskedResult::Outcome(outcome),
            Verdict::Undecided => AskedResult::Undecided,
            Verdict::Conflict(_) => AskedResult::Conflict,
            Verdict::Undetermined { .. } => AskedResult::Undetermined,
            Verdict::NotInForce => AskedResult::NotInForce,
        };
        let step = W::step(&mut self.notes, What::Asked { policy, row, on, result }, truth, inner);
        why.add(&mut self.notes, step);
        (truth, why)
    }

    fn warn(&mut self, policy: usize, on: Date) {
        if W::KEEPS && !self.warnings.contains(&(self.at, policy, on)) {
            self.warnings.push((self.at, policy, on));
        }
    }

    /// What a policy decides about a subject on a day, and what keeps it open. `None` where it takes too many steps.
    fn ask(&mut self, policy: usize, row: u32, on: Date) -> Option<(Verdict, W)> {
        if let Some(known) = self.asked.get(&(policy, row, on)) {
            return Some(known.clone());
        }
        let other = self.policies.get(policy)?;
        let mut engine: Engine<'a, W> = Engine::new(self.shape, self.policies, other, self.case, on, row);
        engine.steps = self.steps;
        let result = verdict(&mut engine, row);
        self.steps = engine.steps;
        let Ok(result) = result else {
            self.steps = MOST_STEPS.saturating_add(1);
            return None;
        };
        let mut why = W::default();
        if W::KEEPS {
            let rules = other.rules.iter().enumerate().filter(|(_, rule)| rule.when.is_some());
            for (at, rule) in rules.filter(|_| result != Verdict::NotInForce) {
                let (applies, inner) = engine.applies(at, row);
                if rule.outcome().is_some() {
                    // Nothing that is open undoes a conflict.
                    let open = applies == Truth::Unknown && !matches!(result, Verdict::Conflict(_));
                    let inner = inner.of_another(&engine.notes, policy, open, &mut self.notes);
                    why.add(&mut self.notes, inner);
                }
            }
            let own = engine.errors.into_iter();
            self.errors.extend(own.map(|(of, at, what)| (of.or(Some(policy)), at, what)));
        }
        self.asked.insert((policy, row, on), (result.clone(), why));
        Some((result, why))
    }
}
