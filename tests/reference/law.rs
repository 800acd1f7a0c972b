//! The text of a day (docs/amendments.md, "Which text holds on a day" and "Amending an amendment").

use std::cell::OnceCell;

use kijun::ast::{Amendment, ChangeKind, HeaderLine, InForce, NewText, Part, Policy, TargetKind};

use super::calculations::own_date;
use super::changes::amended;
use super::dates::Date;
use super::rules::find_policy;

/// The files, and the texts that were made of them.
pub struct Law<'a> {
    pub parts: &'a [Part],
    texts: Texts,
}

/// A list that grows while its texts are in use.
#[derive(Default)]
struct Texts(OnceCell<Box<(String, Policy, Texts)>>);

impl<'a> Law<'a> {
    pub fn new(parts: &'a [Part]) -> Law<'a> {
        Law { parts, texts: Texts::default() }
    }

    /// "The text of a day is the policy with the amendments that are in force on that day, in the order of their start."
    pub fn text_of_day(&self, name: &str, day: Date) -> Option<&Policy> {
        self.text_with(name, &self.in_force_on(name, day))
    }

    /// The text with these amendments. Each is made once.
    pub fn text_with(&self, name: &str, amendments: &[&'a Amendment]) -> Option<&Policy> {
        let key = std::iter::once(name).chain(amendments.iter().map(|one| one.name.text.as_str()));
        let key = key.collect::<Vec<_>>().join(" ");
        let mut place = &self.texts;
        while let Some(made) = place.0.get() {
            if made.0 == key {
                return Some(&made.1);
            }
            place = &made.2;
        }
        let text = amendments.iter().fold(find_policy(self.parts, name)?.clone(), |text, one| amended(text, one));
        Some(&place.0.get_or_init(|| Box::new((key, text, Texts::default()))).1)
    }

    /// The text with the amendments of these names.
    pub fn text_named(&self, name: &str, amendments: &[&str]) -> &Policy {
        let of = |wanted: &&str| self.of(name).find(|one| one.name.text == **wanted);
        self.text_with(name, &amendments.iter().filter_map(of).collect::<Vec<_>>()).unwrap()
    }

    /// The amendments of a policy that are in force on a day, in the order of their start.
    pub fn in_force_on(&self, policy: &str, day: Date) -> Vec<&'a Amendment> {
        let holds = |one: &&Amendment| {
            self.window(one).is_some_and(|(from, to)| from <= day && to.is_none_or(|last| day <= last))
        };
        let mut holding: Vec<&Amendment> = self.of(policy).filter(holds).collect();
        holding.sort_by_key(|one| self.window(one).map(|(from, _)| from));
        holding
    }

    /// Whether an amendment of it ever begins.
    pub fn is_amended(&self, policy: &str) -> bool {
        self.of(policy).any(|one| self.window(one).is_some())
    }

    /// What amends a policy or an amendment.
    fn of(&self, name: &str) -> impl Iterator<Item = &'a Amendment> {
        let amendments = self.parts.iter().filter_map(|part| match part {
            Part::Amendment(amendment) => Some(amendment),
            _ => None,
        });
        amendments.filter(move |one| one.amends[0].text == name)
    }

    /// When an amendment is in force: "An amendment that has not begun can be repealed whole, or be given another window",
    /// and so can the one that does that. `None` where it never is.
    pub fn window(&self, amendment: &Amendment) -> Option<(Date, Option<Date>)> {
        let mut window = days(&amendment.in_force[0]);
        let mut others: Vec<&Amendment> =
            self.of(&amendment.name.text).filter(|one| self.window(one).is_some()).collect();
        others.sort_by_key(|one| self.window(one).map(|(from, _)| from));
        for change in others.iter().flat_map(|one| &one.changes) {
            match (&change.target.kind, &change.kind) {
                (TargetKind::Amendment(_), ChangeKind::Repeal) => return None,
                (TargetKind::Header(HeaderLine::InForce), ChangeKind::Replace(NewText::Header(header))) => {
                    window = days(&header.in_force[0]);
                }
                other => panic!("{other:?} changes no amendment"),
            }
        }
        Some(window)
    }

    /// Every day on which the law of a policy may change: its text, its window, a parameter, or the text or a parameter of a
    /// policy whose terms it uses. The first is the first day that there is.
    pub fn days(&self, name: &str) -> Vec<Date> {
        let mut days = vec![Date::new(1, 1, 1).unwrap()];
        days.extend(self.days_of_texts(name));
        // The window of a policy whose terms are used says nothing of them.
        let windows = self.texts(name).into_iter().flat_map(|text| &text.header.in_force);
        days.extend(windows.flat_map(|window| turns(self::days(window))));
        days.sort();
        days.dedup();
        days
    }

    fn days_of_texts(&self, name: &str) -> Vec<Date> {
        let mut days: Vec<Date> = self.of(name).filter_map(|one| self.window(one)).flat_map(turns).collect();
        for text in self.texts(name) {
            let values = text.parameters.iter().flat_map(|parameter| &parameter.values);
            days.extend(values.map(|value| own_date(value.from)));
            let used = text.header.uses.iter().filter(|used| find_policy(self.parts, &used.text).is_some());
            days.extend(used.flat_map(|used| self.days_of_texts(&used.text)));
        }
        days
    }

    /// The text before all amendments, and that of the first day of each.
    fn texts(&self, name: &str) -> Vec<&Policy> {
        let first = find_policy(self.parts, name).unwrap();
        let amended = self.of(name).filter_map(|one| self.text_of_day(name, self.window(one)?.0));
        std::iter::once(first).chain(amended).collect()
    }
}

/// The days on which a window begins and is over.
fn turns((from, to): (Date, Option<Date>)) -> impl Iterator<Item = Date> {
    std::iter::once(from).chain(to.and_then(|last| last.plus_days(1)))
}

fn days(window: &InForce) -> (Date, Option<Date>) {
    (own_date(window.from), window.to.map(own_date))
}
