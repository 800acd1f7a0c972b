//! A policy over time: its amendments, and the text on each day.

use std::collections::HashSet;
use std::sync::Arc;

use super::{Policy, PolicyOn};
use crate::decision::Basis;
use crate::eval::{self, Plan};
use crate::law;
use crate::syntax::ast;
use crate::values::Date;

/// An amendment of a policy, as it takes effect.
#[derive(Clone, Copy, Debug)]
pub struct Amendment<'a> {
    pub(super) own: &'a law::Amended,
}

/// Some days on which one text of a policy holds.
#[derive(Clone, Debug)]
pub struct Version<'a> {
    /// The first day; `None` is the first of all days.
    pub from: Option<Date>,
    /// The last day; `None` is the last of all days.
    pub to: Option<Date>,
    /// Its hash, as [`Policy::version`] tells it.
    pub version: &'a str,
    /// The amendments in it, in the order of their start.
    pub amended_by: Vec<Amendment<'a>>,
    /// The first day and the last of which the text itself says that it is in force.
    pub in_force: Option<(Date, Option<Date>)>,
}

/// What an amendment did at an address.
#[derive(Clone, Debug)]
pub struct Changed<'a> {
    /// The address without the policy: `rule 1(b)`.
    pub address: &'a str,
    /// `replaced`, `inserted`, `repealed`, or `changed` where that was word by word.
    pub how: &'static str,
    /// The amendment.
    pub by: Amendment<'a>,
}

impl<'a> Amendment<'a> {
    /// Its name.
    #[must_use]
    pub fn name(&self) -> &'a str {
        &self.own.tree.name.text
    }

    /// Its title.
    #[must_use]
    pub fn title(&self) -> &'a str {
        self.own.tree.title.as_ref().map_or("", |title| title.value.as_str())
    }

    /// The first day on which it is in force.
    #[must_use]
    pub fn from(&self) -> Date {
        self.own.from
    }

    /// The last day, where it is temporary.
    #[must_use]
    pub fn to(&self) -> Option<Date> {
        self.own.to
    }

    /// The day on which it was made, where it says so.
    #[must_use]
    pub fn made_on(&self) -> Option<Date> {
        self.own.tree.made_on.first().map(|(day, _)| *day)
    }

    /// Whether it reaches back before the day on which it was made.
    #[must_use]
    pub fn is_retroactive(&self) -> bool {
        self.own.tree.retroactive.is_some()
    }

    /// Its sources.
    #[must_use]
    pub fn sources(&self) -> &'a [ast::Citation] {
        &self.own.tree.attachments.sources
    }
}

/// What an amendment has to do with a difference.
#[derive(Clone, Copy, Debug)]
pub enum Cause<'a> {
    /// It began.
    Began(Amendment<'a>),
    /// It lapsed.
    Lapsed(Amendment<'a>),
}

impl<'a> Cause<'a> {
    /// The amendment.
    #[must_use]
    pub fn amendment(&self) -> Amendment<'a> {
        match self {
            Cause::Began(own) | Cause::Lapsed(own) => *own,
        }
    }

    /// The first day on which the text is another for it.
    #[must_use]
    pub fn day(&self) -> Option<Date> {
        match self {
            Cause::Began(own) => Some(own.from()),
            Cause::Lapsed(own) => own.to()?.plus_days(1),
        }
    }
}

impl Policy {
    /// The amendments of the policy, in the order of their start; those that were repealed before it left out.
    #[must_use]
    pub fn amendments(&self) -> Vec<Amendment<'_>> {
        let law = self.model.laws.laws.get(self.policy.law);
        law.map_or(&[][..], |law| &law.amendments).iter().map(|own| Amendment { own }).collect()
    }

    /// The texts of the policy, in the order of their days: one after the other they make up all days.
    #[must_use]
    pub fn versions(&self) -> Vec<Version<'_>> {
        let Some(law) = self.model.laws.laws.get(self.policy.law) else { return Vec::new() };
        let mut versions: Vec<Version<'_>> = Vec::new();
        for segment in &law.segments {
            let Some(text) = self.model.policies.get(segment.text) else { continue };
            let version = self.model.version(text);
            if versions.last().is_some_and(|last| last.version == version) {
                continue;
            }
            if let (Some(last), Some(from)) = (versions.last_mut(), segment.from) {
                last.to = from.plus_days(-1);
            }
            let amended_by = self.tree_of(segment.text).map_or(&[][..], |tree| &tree.amendments);
            let amended_by = amended_by.iter().filter_map(|at| law.amendments.get(*at)).map(|own| Amendment { own });
            versions.push(Version {
                from: segment.from,
                to: None,
                version,
                amended_by: amended_by.collect(),
                in_force: text.in_force,
            });
        }
        versions
    }

    /// The text that is meant where no day is named, as a tree: the last.
    #[must_use]
    pub fn tree(&self) -> ast::Policy {
        self.tree_of(self.policy.text).map(|tree| tree.tree.clone()).unwrap_or_default()
    }

    /// The last day on which a text holds; `None` where that is the last of all days.
    pub(crate) fn last_day_of(&self, text: usize) -> Option<Date> {
        let segments = self.model.laws.laws.get(self.policy.law).map_or(&[][..], |law| &law.segments);
        let at = segments.iter().rposition(|segment| segment.text == text)?;
        segments.get(at.saturating_add(1))?.from?.plus_days(-1)
    }

    /// The first day and the last on which the text of this handle holds and is in force.
    pub(crate) fn days(&self) -> Option<(Date, Option<Date>)> {
        let segments = self.model.laws.laws.get(self.policy.law).map_or(&[][..], |law| &law.segments);
        let first = segments.iter().find(|segment| segment.text == self.policy.text).and_then(|segment| segment.from);
        let last = self.last_day_of(self.policy.text);
        let (from, to) = match self.policy.in_force {
            Some((from, to)) => (Some(from), to),
            None => (None, None),
        };
        let to = match (to, last) {
            (Some(to), Some(last)) => Some(to.min(last)),
            (to, last) => to.or(last),
        };
        Some((first.into_iter().chain(from).max()?, to))
    }

    /// The policy on a day, by the texts of another, those of the policies that it asks among them: what is asked of the day
    /// is asked of this one.
    pub(crate) fn on_by_text_of(&self, on: Date, text: Date) -> PolicyOn {
        let policy = self.model.text_on(self.policy.law, text).unwrap_or(&self.policy);
        let plan = Plan::new(Arc::clone(&self.model), Arc::clone(policy), on).with_texts_of(text);
        let plain = eval::is_plain(&self.model, self.policy.law, text);
        PolicyOn { basis: Arc::new(Basis::new(Arc::new(plan))), plain }
    }

    pub(super) fn tree_of(&self, text: usize) -> Option<&law::Tree> {
        self.model.laws.trees.get(self.model.laws.texts.get(text)?.tree)
    }
}

impl PolicyOn {
    /// The text of the day as a tree, its amendments in it and examples left out.
    #[must_use]
    pub fn tree(&self) -> ast::Policy {
        let laws = &self.basis.plan.model.laws;
        let tree = laws.texts.get(self.basis.plan.policy.text).and_then(|text| laws.trees.get(text.tree));
        tree.map(|tree| tree.tree.clone()).unwrap_or_default()
    }

    /// The version of that text, as [`Policy::version`] tells it.
    #[must_use]
    pub fn version(&self) -> &str {
        self.basis.plan.version()
    }

    /// The day.
    #[must_use]
    pub fn date(&self) -> Date {
        self.basis.plan.on
    }

    /// What the amendments did to the text of the day, at each address the last.
    #[must_use]
    pub fn changed(&self) -> Vec<Changed<'_>> {
        let laws = &self.basis.plan.model.laws;
        let text = laws.texts.get(self.basis.plan.policy.text);
        let Some((law, tree)) = text.and_then(|text| Some((laws.laws.get(text.law)?, laws.trees.get(text.tree)?)))
        else {
            return Vec::new();
        };
        let marks = tree.marks.iter().filter_map(|mark| {
            let own = law.amendments.get(mark.amendment)?;
            Some(Changed { address: &mark.address, how: mark.how.words(), by: Amendment { own } })
        });
        marks.collect()
    }
}

impl PolicyOn {
    /// What differs from this text to another of the same policy, on another day or of another set: every provision of both,
    /// also those that are the same. Layout and comments are no difference. Of two sets, the vocabularies come last.
    #[must_use]
    pub fn differences(&self, new: &PolicyOn) -> Vec<law::Difference> {
        let mut differences = law::differences(&self.tree(), &new.tree());
        differences.extend(self.vocabularies_differ(new));
        differences
    }

    /// The amendments to which differences from this text to another are due: beside each difference those without which
    /// it would say something else, in the order of the days on which they began or lapsed. None where no amendment of
    /// either changed it, as where two folders are compared.
    #[must_use]
    pub fn causes<'a>(&'a self, new: &'a PolicyOn, differences: &[law::Difference]) -> Vec<Vec<Cause<'a>>> {
        let mut steps: Vec<(Cause<'a>, HashSet<String>)> = Vec::new();
        steps.extend(self.steps(new).into_iter().map(|(own, changed)| (Cause::Lapsed(own), changed)));
        steps.extend(new.steps(self).into_iter().map(|(own, changed)| (Cause::Began(own), changed)));
        steps.sort_by_key(|(cause, _)| cause.day());
        let about = |one: &law::Difference, changed: &HashSet<String>| {
            [&one.new_at, &one.old_at].into_iter().flatten().any(|at| changed.contains(at))
        };
        let causes = |one| steps.iter().filter(move |(_, changed)| about(one, changed)).map(|(cause, _)| *cause);
        differences.iter().map(|one| causes(one).collect()).collect()
    }

    /// The amendments in this text that are not in another, one after the other put into what both have, each with the
    /// addresses that say something else by it.
    fn steps(&self, other: &PolicyOn) -> Vec<(Amendment<'_>, HashSet<String>)> {
        let laws = &self.basis.plan.model.laws;
        let text = laws.texts.get(self.basis.plan.policy.text);
        let Some((own, tree)) = text.and_then(|text| Some((text.law, laws.trees.get(text.tree)?))) else {
            return Vec::new();
        };
        let Some(law) = laws.laws.get(own) else { return Vec::new() };
        let theirs: Vec<&str> = other.amended_by().iter().map(Amendment::name).collect();
        let named =
            |at: &usize| law.amendments.get(*at).is_some_and(|own| theirs.contains(&own.tree.name.text.as_str()));
        let (mut list, ours): (Vec<usize>, Vec<usize>) = tree.amendments.iter().partition(|at| named(at));
        let mut before = laws.with(own, &list);
        let mut steps = Vec::new();
        for at in ours {
            // One that comes last is put into the text before; else all are put in anew.
            let is_last = list.last().is_none_or(|last| *last < at);
            list.push(at);
            list.sort_unstable();
            let after =
                if is_last { laws.with_more(own, before.clone(), &[at], usize::MAX) } else { laws.with(own, &list) };
            let differing = law::differences(&before, &after).into_iter();
            let differing = differing.filter(|one| one.kind != law::DifferenceKind::Same);
            let addresses = differing.flat_map(|one| [one.old_at, one.new_at]).flatten().collect();
            steps.extend(law.amendments.get(at).map(|own| (Amendment { own }, addresses)));
            before = after;
        }
        steps
    }

    /// The amendments in the text of the day, in the order of their start.
    #[must_use]
    pub fn amended_by(&self) -> Vec<Amendment<'_>> {
        let laws = &self.basis.plan.model.laws;
        let text = laws.texts.get(self.basis.plan.policy.text);
        let Some((law, tree)) = text.and_then(|text| Some((laws.laws.get(text.law)?, laws.trees.get(text.tree)?)))
        else {
            return Vec::new();
        };
        tree.amendments.iter().filter_map(|at| law.amendments.get(*at)).map(|own| Amendment { own }).collect()
    }
}
