//! Texts that are written once and kept.

use std::sync::{Arc, OnceLock, RwLock};

/// How texts are laid out: so many columns, with colour or without.
pub(crate) type Layout = (usize, bool);

/// So many layouts are kept, at most.
const MOST_LAYOUTS: usize = 4;

/// The texts of one layout, each made when it is first asked for.
type Kept = Arc<[OnceLock<Box<str>>]>;

/// Texts that are written once and kept, each in its place. What they say is the matter of who writes them.
#[derive(Debug, Default)]
pub(crate) struct Texts {
    count: u32,
    kept: RwLock<Vec<(Layout, Kept)>>,
}

impl Texts {
    /// Begins to count anew, for what has texts of its own for each of some elements: how many there were before.
    pub(super) fn apart(&mut self) -> u32 {
        std::mem::take(&mut self.count)
    }

    /// Goes on after so many: how many were counted meanwhile.
    pub(super) fn go_on(&mut self, before: u32) -> u32 {
        std::mem::replace(&mut self.count, before)
    }

    pub(super) fn count(&self) -> u32 {
        self.count
    }

    /// Makes room for some: the place of the first.
    pub(super) fn room(&mut self, count: u32) -> u32 {
        let first = self.count;
        self.count = self.count.saturating_add(count);
        first
    }

    /// Those of a layout, unless too many others are kept.
    pub(crate) fn of(&self, layout: Layout) -> Option<Kept> {
        let found =
            |kept: &[(Layout, Kept)]| kept.iter().find(|(of, _)| *of == layout).map(|(_, kept)| Arc::clone(kept));
        if let Some(kept) = found(&self.kept.read().ok()?) {
            return Some(kept);
        }
        let mut all = self.kept.write().ok()?;
        if let Some(kept) = found(&all) {
            return Some(kept);
        }
        if all.len() >= MOST_LAYOUTS {
            return None;
        }
        let kept: Kept = (0..self.count).map(|_| OnceLock::new()).collect();
        all.push((layout, Arc::clone(&kept)));
        Some(kept)
    }
}
