//! Names: the variables in sight, and the paths and lists that start with one.

use std::sync::Arc;

use super::{Resolver, Ty};
use crate::diagnostic::{Code, nearest};
use crate::model::expr::{BOUND, Read};
use crate::syntax::ast::{self, Name};

impl Resolver<'_, '_> {
    pub(super) fn bind(&mut self, name: &Name, ty: Ty) -> usize {
        let taken = self.names.iter().any(|(bound, ..)| *bound == name.text)
            || self.terms.iter().any(|term| term.name == name.text);
        if taken || name.text == "decision_date" {
            self.report(
                Code::HiddenName,
                name.span,
                format!("`{}` means something already", name.text),
                "choose another name for the element",
            );
        }
        let var = self.next;
        self.next = self.next.saturating_add(1);
        self.names.push((name.text.clone(), var, ty));
        var
    }

    /// Whether a variable is a list: what a term is asked about may be one.
    pub(super) fn is_list(&self, name: &str) -> bool {
        self.names.iter().rev().find(|(bound, ..)| bound == name).is_some_and(|(.., ty)| matches!(ty, Ty::List(_)))
    }

    pub(super) fn unbind(&mut self) {
        self.names.pop();
        self.next = self.next.saturating_sub(1).max(BOUND);
    }

    /// A list, what is in it, and whether it may be `none` as a field of `none` is.
    pub(super) fn list(&mut self, path: &ast::Path) -> Option<(Read, Ty, bool)> {
        let (read, ty, none) = self.path(path)?;
        match ty {
            Ty::List(kind) => Some((read, Ty::item(kind), none)),
            Ty::Poison => None,
            other => {
                let what = other.words(self.shape);
                self.report(
                    Code::WrongType,
                    path.span,
                    format!("this is {what}, and a list is needed"),
                    "name a list, such as `family.people`",
                );
                None
            }
        }
    }

    /// A path of a variable and fields.
    pub(in crate::model) fn path(&mut self, path: &ast::Path) -> Option<(Read, Ty, bool)> {
        let root = self.names.iter().rev().find(|(name, ..)| *name == path.root.text).cloned();
        let Some((_, var, mut ty)) = root else {
            // It may be a member of a choice or a term that could not be read.
            if !(path.fields.is_empty() && self.lost_names) {
                self.unknown_name(&path.root);
            }
            return None;
        };
        let mut read = Read { var, steps: Vec::new(), presumed: Vec::new(), needs: Vec::new() };
        let mut none = self.none_parameters.contains(&path.root.text);
        for name in &path.fields {
            let Ty::Row(record) = ty else {
                if ty != Ty::Poison {
                    let what = ty.words(self.shape);
                    let help = if matches!(ty, Ty::List(_)) {
                        "ask about its elements: `some x in … satisfies …`"
                    } else {
                        "only records have fields"
                    };
                    self.report(Code::UnknownField, name.span, format!("{what} has no field `{}`", name.text), help);
                }
                return None;
            };
            let fields = self.shape.record(record).map_or(&[][..], |record| record.fields.as_slice());
            let Some(field) = fields.iter().position(|field| field.name == name.text) else {
                let meant = nearest(&name.text, fields.iter().map(|field| field.name.as_str()));
                let help = meant.map_or_else(
                    || {
                        format!(
                            "it has {}",
                            fields.iter().map(|f| format!("`{}`", f.name)).collect::<Vec<_>>().join(", ")
                        )
                    },
                    |meant| format!("did you mean `{meant}`?"),
                );
                let record = self.shape.record(record).map_or("", |record| record.name.as_str());
                self.report(Code::UnknownField, name.span, format!("a `{record}` has no fact `{}`", name.text), help);
                return None;
            };
            self.read.push((record, field));
            if let Some((.., val)) = self.presumes.iter().find(|(r, f, _)| (*r, *f) == (record, field)) {
                read.presumed.push((read.steps.len(), val.clone()));
            }
            if let Some((.., kinds)) = self.requires.iter().find(|(r, f, _)| (*r, *f) == (record, field)) {
                read.needs.push((read.steps.len(), Arc::clone(kinds)));
            }
            read.steps.push((record, field));
            let found = self.shape.field(record, field)?;
            none |= found.ty.or_none && !found.broken;
            ty = if found.broken { Ty::Poison } else { Ty::of(found.ty) };
        }
        Some((read, ty, none))
    }

    fn unknown_name(&mut self, name: &Name) {
        if self.broken.contains(&name.text) {
            return;
        }
        if let "true" | "false" = name.text.as_str() {
            let meant = if name.text == "true" { "yes" } else { "no" };
            let message = format!("`{}` is no word of the language", name.text);
            return self.report(Code::UnknownName, name.span, message, format!("write `{meant}`"));
        }
        let names =
            self.names.iter().map(|(name, ..)| name.as_str()).chain(self.terms.iter().map(|term| term.name.as_str()));
        let help = nearest(&name.text, names.chain(["decision_date"])).map(|meant| format!("did you mean `{meant}`?"));
        let of = self.shape.choices.iter().find(|choice| choice.members.iter().any(|member| member.name == name.text));
        let help = help.or_else(|| {
            let (member, choice) = (&name.text, &of?.name);
            Some(format!(
                "it is a member of `{choice}`; of several, write `… is one of …, {member}`, with commas and no `or`"
            ))
        });
        let known = self.names.iter().map(|(name, ..)| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        let help = help.unwrap_or_else(|| format!("here one can speak of {known}, of terms, and of `decision_date`"));
        self.report(Code::UnknownName, name.span, format!("nothing is called `{}` here", name.text), help);
    }

    /// The field that a path ends with, without reporting anything.
    pub(super) fn quiet_path(&self, path: &ast::Path) -> Option<(usize, usize)> {
        let (_, _, mut ty) = self.names.iter().find(|(name, ..)| *name == path.root.text).cloned()?;
        let mut last = None;
        for name in &path.fields {
            let Ty::Row(record) = ty else { return None };
            let field = self.shape.record(record)?.fields.iter().position(|field| field.name == name.text)?;
            ty = Ty::of(self.shape.field(record, field)?.ty);
            last = Some((record, field));
        }
        last
    }
}
