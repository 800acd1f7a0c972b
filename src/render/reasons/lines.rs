//! Lines of which all or a part is written once and kept.
//!
//! What is kept reads the same in every case that leads to it. Nothing in it is a case's own: no name, date, number or text.

use std::sync::OnceLock;

use super::super::Style;
use super::super::page::Page;

/// The texts that are kept for a style.
#[derive(Clone, Copy)]
pub(super) struct Kept<'t> {
    /// Those of whomever something is told.
    own: &'t [OnceLock<Box<str>>],
    style: Style,
}

impl<'t> Kept<'t> {
    pub(super) fn new(texts: &'t [OnceLock<Box<str>>], style: Style) -> Kept<'t> {
        Kept { own: texts, style }
    }

    /// Those of somebody begin at a place after those of whom something is told; nothing where none are kept of them.
    #[inline]
    pub(super) fn of(self, place: Option<u32>) -> Kept<'t> {
        let own = place.and_then(|place| self.own.get(usize::try_from(place).ok()?..));
        Kept { own: own.unwrap_or_default(), ..self }
    }

    #[inline]
    fn at(self, place: u32) -> Option<&'t OnceLock<Box<str>>> {
        self.own.get(usize::try_from(place).ok()?)
    }

    /// A text that was written before.
    #[inline]
    pub(super) fn get(self, place: u32) -> Option<&'t str> {
        self.at(place)?.get().map(|text| &**text)
    }

    /// Adds lines, and keeps them if they are asked for the first time.
    #[cold]
    pub(super) fn make(self, page: &mut Page, place: u32, make: impl FnOnce(&mut Page)) {
        let Some(kept) = self.at(place) else { return make(page) };
        let text = kept.get_or_init(|| {
            let mut page = Page::empty(self.style);
            make(&mut page);
            page.into_text().into_boxed_str()
        });
        page.add(text);
    }

    /// Adds lines, made now if they are asked for the first time.
    #[inline]
    pub(super) fn lines(self, page: &mut Page, place: u32, make: impl FnOnce(&mut Page)) {
        match self.get(place) {
            Some(text) => page.add(text),
            None => self.make(page, place, make),
        }
    }

    /// Keeps a part of a line that has room, found in one that is made for it; nothing where none are kept.
    #[cold]
    pub(super) fn make_part(
        self,
        place: u32,
        make: impl FnOnce(&mut Page),
        part: impl FnOnce(&str) -> Option<&str>,
    ) -> Option<&'t str> {
        let kept = self.at(place)?;
        Some(kept.get_or_init(|| {
            let mut page = Page::empty(Style { width: usize::MAX, ..self.style });
            make(&mut page);
            let line = page.text().trim_end_matches('\n');
            let found = part(line);
            debug_assert!(found.is_some(), "it is not found in {line:?}");
            found.unwrap_or_default().into()
        }))
    }
}
