//! A policy as it would be without some of its amendments.

use std::sync::Arc;

use super::{Policy, PolicySet};
use crate::diagnostic::Severity;
use crate::model;
use crate::syntax::ast::{Ast, Part};

impl Policy {
    /// The policy in a set that has all but some of its amendments, and no amendment of those; `None` where what is left
    /// does not stand without them.
    pub(crate) fn without(&self, amendments: &[String]) -> Option<Policy> {
        let goes = |part: &Part| match part {
            Part::Amendment(own) => {
                let amended = own.amends.iter().map(|name| &name.text);
                amended.chain([&own.name.text]).any(|name| amendments.contains(name))
            }
            _ => false,
        };
        let left = |ast: &Ast| {
            let gone: Vec<usize> = (0..).zip(&ast.parts).filter(|(_, part)| goes(part)).map(|(at, _)| at).collect();
            let stay = |at: &usize| !gone.contains(at);
            let parts = (0..).zip(&ast.parts).filter(|(at, _)| stay(at)).map(|(_, part)| part.clone());
            let places = (0..).zip(&ast.places).filter(|(at, _)| stay(at)).map(|(_, place)| *place);
            Ast { file: Arc::clone(&ast.file), parts: parts.collect(), places: places.collect() }
        };
        let asts: Vec<Ast> = self.model.asts.iter().map(left).collect();
        let mut problems = Vec::new();
        let mut model = model::check(&asts, &mut problems);
        if problems.iter().any(|problem| problem.severity() == Severity::Error) {
            return None;
        }
        model.asts = asts;
        let set = PolicySet { model: Arc::new(model), warnings: Vec::new() };
        set.policy(self.name()).ok()
    }
}
