//! Statements of one kind, with the places that repealed ones keep among them.

use crate::syntax::ast::{Attachments, Name, Repealed};

/// A list of a policy and what was repealed of it.
pub(super) struct Listing<'t, T> {
    pub(super) items: &'t mut Vec<T>,
    pub(super) repealed: &'t mut Vec<Repealed>,
    /// What the repealed ones of this list are called.
    pub(super) kinds: &'static [&'static str],
    pub(super) name: fn(&T) -> String,
}

/// The amendment that repeals something, and what is said of that.
pub(super) struct By<'a> {
    pub(super) name: &'a Name,
    pub(super) attachments: &'a Attachments,
}

/// Where a name stands in a list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum At {
    Item(usize),
    /// Among what was repealed of the policy.
    Repealed(usize),
}

impl<T> Listing<'_, T> {
    pub(super) fn find(&self, name: &str) -> Option<At> {
        let item = self.items.iter().position(|item| (self.name)(item) == name).map(At::Item);
        item.or_else(|| {
            let mut repealed = self.repealed.iter();
            repealed.position(|one| self.kinds.contains(&one.kind) && one.name.text == name).map(At::Repealed)
        })
    }

    /// Puts an item before all others.
    pub(super) fn insert_first(&mut self, item: T) {
        for repealed in self.repealed.iter_mut().filter(|repealed| self.kinds.contains(&repealed.kind)) {
            repealed.before = repealed.before.saturating_add(1);
        }
        self.items.insert(0, item);
    }

    pub(super) fn replace(&mut self, at: usize, item: T) {
        if let Some(place) = self.items.get_mut(at) {
            *place = item;
        }
    }

    /// Puts an item behind another, or behind what is left of one.
    pub(super) fn insert(&mut self, anchor: At, item: T) {
        let (at, from) = match anchor {
            At::Item(at) => (at.saturating_add(1), None),
            At::Repealed(one) => (self.repealed.get(one).map_or(0, |one| one.before), Some(one)),
        };
        for (one, repealed) in self.repealed.iter_mut().enumerate() {
            let behind = repealed.before > at || repealed.before == at && from.is_none_or(|from| one > from);
            if self.kinds.contains(&repealed.kind) && behind {
                repealed.before = repealed.before.saturating_add(1);
            }
        }
        self.items.insert(at.min(self.items.len()), item);
    }

    /// Takes an item out; its name stays.
    pub(super) fn repeal(&mut self, at: usize, kind: &'static str, name: Name, by: &By<'_>) {
        if at >= self.items.len() {
            return;
        }
        self.items.remove(at);
        let behind = |one: &Repealed| self.kinds.contains(&one.kind) && one.before > at;
        let place = self.repealed.iter().position(behind).unwrap_or(self.repealed.len());
        for one in self.repealed.iter_mut().filter(|one| self.kinds.contains(&one.kind) && one.before > at) {
            one.before = one.before.saturating_sub(1);
        }
        self.repealed.insert(
            place,
            Repealed { kind, name, by: by.name.clone(), attachments: by.attachments.clone(), before: at },
        );
    }
}
