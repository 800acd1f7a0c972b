//! Which text of a policy decides about a subject: section 6 of the language, transition.

use std::collections::BTreeSet;

use super::engine::{Engine, Val};
use super::truth::Truth;
use super::why::Why;
use crate::law::Choice;
use crate::model::Model;
use crate::model::policy::{Policy, Transition};
use crate::values::Date;

/// A text, and the day by whose law it decides.
pub(crate) type Chosen = (usize, Date);

/// The most texts that are looked at where it is open which of them decides.
const MOST: usize = 1000;

/// Whether a policy on a day has one text, whatever a case holds.
pub(crate) fn is_plain(model: &Model, law: usize, on: Date) -> bool {
    let Some(segment) = model.laws.laws.get(law).and_then(|law| law.segment(on)) else { return true };
    let governed = model.policies.get(segment.text).is_some_and(|policy| policy.governed.is_some());
    matches!(segment.choice, Choice::Text(_)) && !governed
}

/// What each question whose answer chooses a text came to: the provision, its truth, and why. That for the day by whose
/// law it is decided has no provision of its own: there it is that of the policy.
pub(crate) type Asked<W> = Vec<(usize, Truth, W)>;

impl<'a, W: Why> Engine<'a, W> {
    /// The texts that may decide about a subject; the engine evaluates the policy's text of the day.
    pub(crate) fn texts(&mut self, subject: u32) -> (Vec<Chosen>, Asked<W>) {
        let mut asked: Asked<W> = Vec::new();
        let mut texts: Vec<Chosen> = Vec::new();
        let Some(law) = self.model.laws.laws.get(self.policy.law) else { return (texts, asked) };
        for day in self.law_days(subject, &mut asked) {
            let text_day = self.text_day(day);
            let Some(segment) = law.segment(text_day) else { continue };
            // For which cases an amendment holds is asked by what is presumed in the text of that day.
            let of_day = self.model.policies.get(segment.text).map_or(self.policy, |policy| &**policy);
            self.walk(&segment.choice, (of_day, day, text_day), subject, &mut texts, &mut asked);
        }
        (texts, asked)
    }

    /// The days by whose law it may be decided: that of the decision, or the one by which the policy is governed.
    fn law_days(&mut self, subject: u32, asked: &mut Asked<W>) -> Vec<Date> {
        let Some(read) = &self.policy.governed else { return vec![self.on] };
        let (value, why) = self.framed(subject, |engine, frame| engine.read(read, frame));
        let (from, to) = match value {
            Some(Val::Date(day)) => {
                asked.push((0, Truth::Yes, why));
                return vec![day];
            }
            // No day of its own: the law is that of the day of the decision.
            Some(Val::None) => return vec![self.on],
            Some(Val::Days(days)) => (Some(days.first()), Some(days.last())),
            _ => (None, None),
        };
        asked.push((0, Truth::Unknown, why));
        let within = |day: &Date| from.is_none_or(|from| from <= *day) && to.is_none_or(|to| *day <= to);
        let mut days: BTreeSet<Date> = turns(self.model, self.policy.law).into_iter().filter(within).collect();
        days.insert(from.unwrap_or(Date::literal(1, 1, 1)));
        days.into_iter().take(MOST).collect()
    }

    fn walk(
        &mut self,
        choice: &Choice,
        of: (&'a Policy, Date, Date),
        subject: u32,
        texts: &mut Vec<Chosen>,
        asked: &mut Asked<W>,
    ) {
        if texts.len() > MOST {
            return;
        }
        let (of_day, day, text_day) = of;
        match choice {
            Choice::Text(text) => {
                if !texts.contains(&(*text, day)) {
                    texts.push((*text, day));
                }
            }
            Choice::Asks { amendment, as_of, governs, otherwise } => {
                let asked_for = as_of.unwrap_or(text_day);
                let own = |policy: &'a Policy| policy.transitions.iter().find(|one| one.amendment == *amendment);
                let found = own(of_day).zip(own(self.policy));
                let truth = found.map_or(Truth::Unknown, |both| self.governs(both, asked_for, subject, asked));
                // The earlier text comes first, so that the last is the latest.
                if truth != Truth::Yes {
                    self.walk(otherwise, of, subject, texts, asked);
                }
                if truth != Truth::No {
                    self.walk(governs, of, subject, texts, asked);
                }
            }
        }
    }

    /// Whether an amendment governs a case on a day, by the text of that day. What was asked is told by the text of the
    /// day of the decision, in which the same conditions stand.
    fn governs(
        &mut self,
        (one, told): (&'a Transition, &'a Transition),
        day: Date,
        subject: u32,
        asked: &mut Asked<W>,
    ) -> Truth {
        let mut truth = Truth::Yes;
        let governs = one.governs.iter().zip(&told.governs).map(|both| (both, false));
        let stays = one.stays.iter().zip(&told.stays);
        let stays = stays.filter(|((until, _), _)| until.is_none_or(|until| day <= until));
        let stays = stays.map(|((_, clause), (_, told))| ((clause, told), true));
        for ((clause, told), turned) in governs.chain(stays) {
            let (found, why) = self.factor(clause, subject);
            // Where it is another truth by the law of another day, what is unknown is what must be told.
            match asked.iter_mut().find(|(provision, ..)| *provision == told.provision) {
                None => asked.push((told.provision, found, why)),
                Some(known) if found == Truth::Unknown => *known = (told.provision, found, why),
                Some(_) => {}
            }
            truth = truth.min(if turned { found.not() } else { found });
        }
        truth
    }
}

/// The days on which something of the law changes: a text begins, a window begins or is over, a parameter has a new value.
pub(crate) fn turns(model: &Model, law: usize) -> Vec<Date> {
    let segments = model.laws.laws.get(law).map_or(&[][..], |law| law.segments.as_slice());
    let mut days: Vec<Date> = segments.iter().filter_map(|segment| segment.from).collect();
    for policy in model.policies.iter().filter(|policy| policy.law == law) {
        if let Some((from, to)) = policy.in_force {
            days.push(from);
            days.extend(to.and_then(|to| to.plus_days(1)));
        }
        days.extend(parameter_days(policy));
    }
    days
}

fn parameter_days(policy: &Policy) -> impl Iterator<Item = Date> + '_ {
    policy.parameters.iter().flat_map(|parameter| parameter.values.iter().map(|(from, _)| *from))
}
