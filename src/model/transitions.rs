//! For which cases an amendment holds.

use super::expr::{Clause, Read};
use super::policy::Transition;
use super::resolve::{Resolver, Ty};
use crate::diagnostic::Code;
use crate::law::Law;
use crate::syntax::ast::{self, Expr, ExprKind};

/// What the amendments of a policy say of the cases for which they hold.
pub(super) fn transitions(resolver: &mut Resolver<'_, '_>, law: &Law) -> Vec<Transition> {
    let mut transitions = Vec::new();
    for (amendment, own) in law.amendments.iter().enumerate() {
        let tree = &own.tree;
        if tree.governs.is_empty() && tree.stays.is_empty() {
            continue;
        }
        let name = &tree.name.text;
        let governs =
            tree.governs.first().and_then(|cases| cases_where(resolver, name, ("governs", "cases where"), cases));
        let stays = tree.stays.iter().filter_map(|stays| {
            Some((
                stays.until,
                cases_where(resolver, name, ("the earlier text stays", "for cases where"), &stays.cases)?,
            ))
        });
        let stays = stays.collect();
        transitions.push(Transition { amendment, governs, stays });
    }
    transitions
}

/// A condition that reads facts only, by its address and the words before it.
fn cases_where(
    resolver: &mut Resolver<'_, '_>,
    amendment: &str,
    (address, words): (&str, &str),
    cases: &Expr,
) -> Option<Clause> {
    if let Some(other) = reads_more(resolver, cases) {
        let help = "compare facts of the case with values that are written out";
        resolver.report(Code::Transition, other.span, "which cases an amendment governs depends on facts alone", help);
        return None;
    }
    let text = format!("{words} {}", resolver.sentence(cases));
    let outer = resolver.owner.replace(amendment.to_owned());
    let provision = resolver.provision(address.to_owned(), text, &ast::Attachments::default());
    resolver.owner = outer;
    let before = std::mem::replace(&mut resolver.at, provision);
    let cond = resolver.cond(cases);
    resolver.at = before;
    Some(Clause { provision, cond, waived_by: Vec::new() })
}

/// The first part that reads more than facts.
fn reads_more<'e>(resolver: &Resolver<'_, '_>, expr: &'e Expr) -> Option<&'e Expr> {
    let more = match &expr.kind {
        ExprKind::Call(..) | ExprKind::On(..) | ExprKind::Cited { .. } | ExprKind::Unsettled(_) => true,
        ExprKind::Path(path) => {
            let name = &path.root.text;
            name == "decision_date"
                || resolver.terms.iter().any(|term| term.name == *name)
                || resolver.parameters.iter().any(|parameter| parameter.name == *name)
        }
        _ => false,
    };
    if more { Some(expr) } else { expr.parts().into_iter().find_map(|part| reads_more(resolver, part)) }
}

/// `governed by the law on PATH`: a day, a fact of the case or of the subject.
pub(super) fn governed(resolver: &mut Resolver<'_, '_>, tree: &ast::Policy) -> Option<Read> {
    if let Some(second) = tree.header.governed.get(1) {
        let help = "keep one of the two lines";
        resolver.report(
            Code::Header,
            second.span,
            "the header says twice by the law of which day it is governed",
            help,
        );
    }
    let line = tree.header.governed.first()?;
    let (read, ty, none) = resolver.path(&line.path)?;
    if ty != Ty::Date && ty != Ty::Poison {
        let message = format!("this is {}, and no date", ty.words(resolver.shape));
        resolver.report(Code::WrongType, line.path.span, message, "name a date of the case or of the subject");
        return None;
    }
    if none {
        let help = "take `or none` from its type: where there were no day, no law would decide";
        resolver.report(Code::WrongType, line.path.span, "this date may be `none`", help);
        return None;
    }
    Some(read)
}
