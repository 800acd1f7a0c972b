//! Another policy, asked about a subject of the same case.

use super::{Engine, Frame, MOST_STEPS, Val};
use crate::eval::choose::is_plain;
use crate::eval::decide::{Verdict, verdict};
use crate::eval::truth::Truth;
use crate::eval::why::{AskedResult, What, Why};
use crate::model::expr::Value;
use crate::model::policy::Policy;
use crate::values::Date;

impl<'a, W: Why> Engine<'a, W> {
    /// Whether another policy decides for one of these outcomes.
    pub(super) fn asked(
        &mut self,
        law: usize,
        subject: &'a Value,
        on: &'a Value,
        outcomes: &[String],
        frame: &mut Frame<'a, W>,
    ) -> (Truth, W) {
        let ((subject, mut why), (on, other)) = (self.value(subject, frame), self.value(on, frame));
        why.add(&mut self.notes, other);
        let (row, on) = match (subject, on) {
            (Some(Val::Row(row)), Some(Val::Date(on))) => (row, on),
            // Of nobody, or on no day, nothing is decided.
            (Some(Val::None), _) | (_, Some(Val::None)) => return (Truth::No, why),
            // Outside its window it decides about nobody, whoever it is; unless the day whose law decides depends on them.
            (None, Some(Val::Date(on)))
                if self.text(law, on).is_some_and(|(_, text)| text.governed.is_none() && !text.is_in_force(on)) =>
            {
                if let Some((text, _)) = self.text(law, on) {
                    self.warn(text, on);
                }
                return (Truth::No, W::step(&mut self.notes, What::Settled, Truth::No, why));
            }
            _ => return (Truth::Unknown, why),
        };
        // Of several texts that may decide, what all of them say.
        let mut whole: Option<(Truth, Option<&'a str>)> = None;
        for (policy, law_on) in self.texts_of(law, row, on, &mut why) {
            let Some((truth, outcome)) = self.by_text((policy, law_on), row, on, outcomes, &mut why) else {
                return (Truth::Unknown, why);
            };
            // Two that are possible are not enough, though each would do.
            whole = Some(match whole {
                Some((other, _)) if other != truth => (Truth::Unknown, None),
                Some((Truth::Yes, other)) if other != outcome => (Truth::Unknown, None),
                _ => (truth, outcome),
            });
        }
        (whole.map_or(Truth::Unknown, |(truth, _)| truth), why)
    }

    /// The texts of a policy that may decide about somebody on a day.
    fn texts_of(&mut self, law: usize, row: u32, on: Date, why: &mut W) -> Vec<(usize, Date)> {
        let Some((text, policy)) = self.text(law, on) else { return Vec::new() };
        if is_plain(self.model, law, self.text_day(on)) {
            return vec![(text, on)];
        }
        let mut engine: Engine<'a, W> = Engine::new(self.model, policy, self.case, on, row);
        engine.text_day = self.text_day(on);
        let (texts, asked) = engine.texts(row);
        for (_, truth, inner) in asked {
            // What keeps the text open keeps the answer open, and what is presumed to find it is presumed here.
            let open = truth == Truth::Unknown;
            let inner = inner.of_another(&engine.notes, text, open, &mut self.notes);
            if open || !inner.is_empty() {
                let step = W::step(&mut self.notes, What::Settled, truth, inner);
                why.add(&mut self.notes, step);
            }
        }
        texts
    }

    /// Whether a text decides for one of these outcomes, and for which. `None` where it takes too many steps.
    fn by_text(
        &mut self,
        (policy, law_on): (usize, Date),
        row: u32,
        on: Date,
        outcomes: &[String],
        why: &mut W,
    ) -> Option<(Truth, Option<&'a str>)> {
        let other = self.model.policies.get(policy)?;
        let (result, inner) = self.ask(policy, row, on, law_on)?;
        let wanted = |outcome: &usize| other.outcomes.get(*outcome).is_some_and(|own| outcomes.contains(&own.name));
        let truth = match &result {
            Verdict::Decided(outcome, ..) => Truth::of(wanted(outcome)),
            Verdict::Undecided => Truth::No,
            Verdict::Undetermined { outcomes: possible, conflict, .. } => {
                // A conflict is unknown in the end, whatever the outcome that is asked for.
                let open = *conflict || possible.iter().any(wanted);
                if open { Truth::Unknown } else { Truth::No }
            }
            Verdict::Conflict(_) => Truth::Unknown,
            Verdict::NotInForce => {
                self.warn(policy, on);
                Truth::No
            }
        };
        let outcome = match &result {
            Verdict::Decided(outcome, ..) => other.outcomes.get(*outcome).map(|outcome| outcome.name.as_str()),
            _ => None,
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
        Some((truth, outcome))
    }

    /// The text of a policy on a day.
    fn text(&self, law: usize, on: Date) -> Option<(usize, &'a Policy)> {
        let text = self.model.laws.laws.get(law)?.segment(self.text_day(on))?.text;
        Some((text, self.model.policies.get(text)?))
    }

    fn warn(&mut self, policy: usize, on: Date) {
        if W::KEEPS && !self.warnings.contains(&(self.at, policy, on)) {
            self.warnings.push((self.at, policy, on));
        }
    }

    /// What a policy decides about a subject on a day, and what keeps it open. `None` where it takes too many steps.
    fn ask(&mut self, policy: usize, row: u32, on: Date, law_on: Date) -> Option<(Verdict, W)> {
        if let Some(known) = self.asked.get(&(policy, row, on, law_on)) {
            return Some(known.clone());
        }
        let other = self.model.policies.get(policy)?;
        let mut engine: Engine<'a, W> = Engine::new(self.model, other, self.case, on, row);
        (engine.law_on, engine.text_day) = (law_on, self.text_day(on));
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
        self.asked.insert((policy, row, on, law_on), (result.clone(), why));
        Some((result, why))
    }
}
