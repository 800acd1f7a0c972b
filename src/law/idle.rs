//! Changes that leave every text as it is.

use std::collections::HashMap;
use std::sync::Arc;

use super::order::Amended;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{SourceFile, Span};
use crate::syntax::ast::{Change, ChangeKind, Policy};
use crate::syntax::text_around;

/// The changes of one policy's amendments that put something in the place of something else: by the amendment and the place,
/// whether the text ever said anything else after it.
#[derive(Debug, Default)]
pub(super) struct Effects {
    known: HashMap<(usize, Span), bool>,
}

impl Effects {
    /// The statement of a change that begins, as it reads, where it is not known yet that the change has an effect.
    pub(super) fn before(&self, tree: &Policy, at: usize, change: &Change) -> Option<String> {
        let replaces = matches!(change.kind, ChangeKind::Replace(_) | ChangeKind::Words(..));
        let wanted = replaces && self.known.get(&(at, change.span)) != Some(&true);
        wanted.then(|| text_around(tree, &change.target))
    }

    /// Notes what a change that was made did to the text.
    pub(super) fn after(&mut self, tree: &Policy, at: usize, change: &Change, before: Option<String>) {
        if let Some(before) = before {
            *self.known.entry((at, change.span)).or_default() |= before != text_around(tree, &change.target);
        }
    }

    /// Warns of the changes that were made and never had an effect, and of amendments that neither change anything nor say
    /// for which cases they hold.
    pub(super) fn report(&self, file: &Arc<SourceFile>, amendments: &[Amended], problems: &mut Vec<Diagnostic>) {
        for (at, own) in amendments.iter().enumerate() {
            let tree = &own.tree;
            let mut warn = |span, message: String, help: &str| {
                problems.push(Diagnostic::new(Code::ChangesNothing, file, span, message).help(help));
            };
            if tree.changes.is_empty() && tree.governs.is_empty() && tree.stays.is_empty() {
                let help = "write what it changes below its header, or take it out";
                warn(tree.name.span, format!("`{}` changes nothing", tree.name.text), help);
            }
            for change in tree.changes.iter().filter(|change| self.known.get(&(at, change.span)) == Some(&false)) {
                let help = "write what it is to say from then on, or take this change out";
                warn(change.target.span, format!("this leaves {} as it is", change.target.text()), help);
            }
        }
    }
}
