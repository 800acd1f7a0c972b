//! Which text decides a case (docs/amendments.md, "For which cases" and "By the law of another day").

use std::collections::BTreeMap;

use kijun::ast::{Amendment, Policy, Stays};

use super::calculations::own_date;
use super::dates::Date;
use super::decision::in_force;
use super::rules::{Judge, Scope};
use super::values::{Lack, Truth, Value, join};

/// Every text that may decide, those in force first and of them the latest first, each with the day whose law it is; and
/// what is missing to choose.
pub struct Texts<'a> {
    pub may: Vec<(&'a Policy, Date)>,
    /// The amendments in each of them.
    pub names: Vec<Vec<String>>,
    pub lacks: Vec<Lack>,
}

/// The amendments of which a text is made.
type Chosen<'a> = Vec<&'a Amendment>;

impl<'a> Judge<'a> {
    /// The texts of a policy that may decide about the subject of a scope, on its day.
    pub fn texts(&self, scope: &Scope<'a>) -> Texts<'a> {
        let name = &scope.policy.name.text;
        let turns = self.law.days(&scope.policy.name.text);
        let (days, mut lacks) = self.days_of_law(scope, &turns);
        let mut found: Vec<((&Policy, Date), Vec<String>)> = Vec::new();
        for day in days {
            let scope = Scope { policy: self.law.text_of_day(name, day).unwrap(), law: day, ..scope.clone() };
            let since = turns.iter().rposition(|turn| *turn <= day);
            for (chosen, _) in self.chosen(day, &scope, &Assumed::new(), &mut lacks) {
                let text = self.law.text_with(name, &chosen).unwrap();
                // Between two days on which nothing of the law changes it says the same.
                let same = |law: Date| turns.iter().rposition(|turn| *turn <= law) == since;
                if !found.iter().any(|((other, law), _)| std::ptr::eq(*other, text) && same(*law)) {
                    found.push(((text, day), chosen.iter().map(|one| one.name.text.clone()).collect()));
                }
            }
        }
        // "The text that it names, and whose reasons it gives, is the latest of those that are in force."
        found.sort_by_key(|((text, law), _)| !in_force(text, *law));
        let (may, names) = found.into_iter().unzip();
        Texts { may, names, lacks: join([lacks]) }
    }

    /// "`governed by the law on family.notified_on` … says that the text of that day decides"; "where it is not known, or
    /// in part, each text of the days that it may be is tried".
    fn days_of_law(&self, scope: &Scope<'a>, turns: &[Date]) -> (Vec<Date>, Vec<Lack>) {
        let Some(governed) = scope.policy.header.governed.first() else { return (vec![scope.on], Vec::new()) };
        let (mut days, lacks) = match self.path(&governed.path, scope) {
            Value::Date(day) => (vec![day], Vec::new()),
            Value::Days(first, last, lacks) => (first.to(last), lacks),
            Value::Unknown(lacks) => (turns.to_vec(), lacks),
            other => panic!("{other:?} is no day"),
        };
        days.reverse();
        (days, lacks)
    }

    /// "Amendments are taken by their start. The first that does not govern a case stops there". What is not known may be
    /// so or not, and is then the same wherever it is asked.
    fn chosen(
        &self,
        day: Date,
        scope: &Scope<'a>,
        so_far: &Assumed,
        lacks: &mut Vec<Lack>,
    ) -> Vec<(Chosen<'a>, Assumed)> {
        let holding = self.law.in_force_on(&scope.policy.name.text, day);
        let (mut earlier, mut assumed) = (Vec::new(), so_far.clone());
        for amendment in &holding {
            let question = question(amendment, day);
            let truth = self.governs(amendment, day, scope, &assumed);
            if truth == Truth::Yes {
                continue;
            }
            lacks.extend(truth.lacks());
            // The more of them govern, the later the text.
            let mut otherwise = assumed.clone();
            otherwise.insert(question.clone(), false);
            let mut found = self.stopped(amendment, &holding, day, scope, &otherwise, lacks);
            found.append(&mut earlier);
            if truth == Truth::No {
                return found;
            }
            earlier = found;
            assumed.insert(question, true);
        }
        earlier.insert(0, (holding, assumed));
        earlier
    }

    /// "the case keeps the text that it had on the day before that start. Later amendments reach it only where they say
    /// `also cases under the text before NAME`."
    fn stopped(
        &self,
        by: &'a Amendment,
        holding: &[&'a Amendment],
        day: Date,
        scope: &Scope<'a>,
        assumed: &Assumed,
        lacks: &mut Vec<Lack>,
    ) -> Vec<(Chosen<'a>, Assumed)> {
        let start = |amendment: &Amendment| self.law.window(amendment).unwrap().0;
        let mut kept = match start(by).plus_days(-1) {
            Some(before) => self.chosen(before, scope, assumed, lacks),
            None => vec![(Vec::new(), assumed.clone())],
        };
        for other in holding {
            let reaches = other.also_before.iter().any(|name| name.text == by.name.text);
            if start(other) < start(by) || !reaches {
                continue;
            }
            let mut next = Vec::new();
            for (kept, assumed) in kept {
                let truth = self.governs(other, day, scope, &assumed);
                let with = kept.iter().copied().chain([*other]).collect();
                let so = |holds: bool| {
                    let mut assumed = assumed.clone();
                    assumed.insert(question(other, day), holds);
                    assumed
                };
                lacks.extend(truth.lacks());
                if truth != Truth::No {
                    next.push((with, so(true)));
                }
                if truth != Truth::Yes {
                    next.push((kept, so(false)));
                }
            }
            kept = next;
        }
        kept
    }

    /// Whether an amendment that is in force on a day holds for the case: `governs cases where …`, and "the same from the
    /// other side", up to a day or for good.
    fn governs(&self, amendment: &'a Amendment, day: Date, scope: &Scope<'a>, assumed: &Assumed) -> Truth {
        if let Some(holds) = assumed.get(&question(amendment, day)) {
            return Truth::of(*holds);
        }
        let scope = &scope.at(format!("amendment {}", amendment.name.text));
        let stays = staying(amendment, day).map(|one| self.condition(&one.cases, scope).not());
        Truth::all(amendment.governs.iter().map(|cases| self.condition(cases, scope)).chain(stays).collect())
    }
}

/// What is assumed of amendments of which it is not known whether they govern.
type Assumed = BTreeMap<String, bool>;

fn staying(amendment: &Amendment, day: Date) -> impl Iterator<Item = &Stays> {
    amendment.stays.iter().filter(move |one| one.until.is_none_or(|last| day <= own_date(last)))
}

/// An amendment, and what of it is asked on a day.
fn question(amendment: &Amendment, day: Date) -> String {
    format!("{} {}", amendment.name.text, staying(amendment, day).count())
}
