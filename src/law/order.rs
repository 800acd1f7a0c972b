//! The amendments of each policy, in the order of their start, with what other amendments made of their window.

use std::sync::Arc;

use super::rows;
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::source::{SourceFile, Span};
use crate::syntax::ast::{self, Ast, ChangeKind, NewText, Part, TargetKind};
use crate::values::Date;

/// An amendment as it takes effect.
#[derive(Clone, Debug)]
pub(crate) struct Amended {
    pub(crate) tree: ast::Amendment,
    /// The first day and the last.
    pub(crate) from: Date,
    pub(crate) to: Option<Date>,
}

impl Amended {
    pub(crate) fn name(&self) -> &str {
        &self.tree.name.text
    }

    pub(crate) fn holds(&self, on: Date) -> bool {
        self.from <= on && self.to.is_none_or(|to| on <= to)
    }

    /// How many of its lines that say for which cases the earlier text stays still hold on a day.
    pub(crate) fn stays(&self, on: Date) -> usize {
        self.tree.stays.iter().filter(|stays| stays.until.is_none_or(|until| on <= until)).count()
    }
}

/// A policy with the amendments that amend it, and the text in which all of them stand.
pub(crate) struct Gathered {
    pub(crate) file: Arc<SourceFile>,
    pub(crate) policy: ast::Policy,
    /// Where the policy itself was written.
    pub(crate) place: (Arc<SourceFile>, Span),
    /// In the order of their start.
    pub(crate) amendments: Vec<Amended>,
    /// Whether anything of it could not be read.
    pub(crate) broken: bool,
}

/// An amendment where it was written.
struct Written<'a> {
    file: &'a Arc<SourceFile>,
    tree: &'a ast::Amendment,
    place: Option<Span>,
}

/// Every policy with its amendments.
pub(crate) fn gather(asts: &[Ast], problems: &mut Vec<Diagnostic>) -> Vec<Gathered> {
    let mut policies: Vec<(&Arc<SourceFile>, &ast::Policy, Option<Span>)> = Vec::new();
    let mut written: Vec<Written<'_>> = Vec::new();
    for ast in asts {
        for (at, part) in ast.parts.iter().enumerate() {
            let place = ast.places.get(at).copied();
            match part {
                Part::Policy(tree) => policies.push((&ast.file, tree, place)),
                Part::Amendment(tree) => written.push(Written { file: &ast.file, tree, place }),
                Part::Vocabulary(_) => {}
            }
        }
    }
    let names: Vec<&str> = policies.iter().map(|(_, tree, _)| tree.name.text.as_str()).collect();
    let heads: Vec<Option<Head>> = heads(&written, &names, problems);
    let mut gathered = Vec::new();
    for (file, tree, place) in policies {
        let own: Vec<usize> = (0..written.len())
            .filter(|at| heads.get(*at).and_then(Option::as_ref).is_some_and(|head| head.policy == tree.name.text))
            .collect();
        let broken = !tree.broken.is_empty()
            || tree.header_broken
            || own.iter().filter_map(|at| written.get(*at)).any(|own| !own.tree.broken.is_empty());
        let files: Vec<(Arc<SourceFile>, Span)> = std::iter::once((file, place))
            .chain(own.iter().filter_map(|at| written.get(*at)).map(|own| (own.file, own.place)))
            .filter_map(|(file, place)| Some((Arc::clone(file), place?)))
            .collect();
        let apart = files.iter().any(|(other, _)| !Arc::ptr_eq(other, file));
        let place = (Arc::clone(file), place.unwrap_or_default());
        let joined = (apart && !broken && files.len() == own.len().saturating_add(1)).then(|| joined(file, &files));
        let trees = || own.iter().filter_map(|at| written.get(*at)).map(|own| own.tree.clone()).collect::<Vec<_>>();
        let (file, policy, trees) = match joined.flatten() {
            Some((file, mut policy, mut amendments)) => {
                rows::keep(tree, &mut policy);
                amendments.iter_mut().zip(trees()).for_each(|(new, old)| rows::keep_in_amendment(&old, new));
                (file, policy, amendments)
            }
            None => (Arc::clone(file), tree.clone(), trees()),
        };
        let mut all = Gathered { file, policy, place, amendments: Vec::new(), broken };
        for (at, tree) in own.iter().zip(trees) {
            let Some(head) = heads.get(*at).and_then(Option::as_ref) else { continue };
            if let Some((from, to)) = head.window {
                all.amendments.push(Amended { tree, from, to });
            }
        }
        all.amendments.sort_by(|a, b| (a.from, &a.tree.name.text).cmp(&(b.from, &b.tree.name.text)));
        gathered.push(all);
    }
    gathered
}

/// A policy and its amendments, read again from one text in which they stand together: so every place is one of that text.
fn joined(
    file: &Arc<SourceFile>,
    places: &[(Arc<SourceFile>, Span)],
) -> Option<(Arc<SourceFile>, ast::Policy, Vec<ast::Amendment>)> {
    let joined = SourceFile::joined(file.name(), places);
    let mut parts = crate::syntax::parse(&joined, &mut Vec::new()).parts.into_iter();
    let Some(Part::Policy(policy)) = parts.next() else { return None };
    let amendments =
        parts.filter_map(|part| if let Part::Amendment(tree) = part { Some(tree) } else { None }).collect();
    Some((joined, policy, amendments))
}

/// What the header of an amendment comes to.
struct Head {
    /// The policy that it amends; empty where it amends an amendment.
    policy: String,
    /// `None` where it was repealed before it began.
    window: Option<(Date, Option<Date>)>,
}

/// Checks the headers, and lets amendments of amendments take effect.
fn heads(written: &[Written<'_>], policies: &[&str], problems: &mut Vec<Diagnostic>) -> Vec<Option<Head>> {
    let mut heads: Vec<Option<Head>> = written.iter().map(|own| head(own, written, policies, problems)).collect();
    // Those that amend the most take effect first: an amendment of an amendment of an amendment.
    let mut order: Vec<usize> = (0..written.len()).filter(|at| target(written, *at).is_some()).collect();
    let depth = |at: usize| {
        let mut next = target(written, at);
        let mut depth = 0usize;
        while let Some(at) = next.filter(|_| depth <= written.len()) {
            depth = depth.saturating_add(1);
            next = target(written, at);
        }
        depth
    };
    let circle = order.iter().copied().find(|at| depth(*at) > written.len());
    if let Some(own) = circle.and_then(|at| written.get(at)) {
        let help = "let one of them amend a policy";
        let message = format!("`{}` amends itself by way of what it amends", own.tree.name.text);
        problems.push(Diagnostic::new(Code::Amendment, own.file, own.tree.name.span, message).help(help));
        return heads;
    }
    let start = |at: &usize| written.get(*at).and_then(|own| own.tree.in_force.first()).map(|window| window.from);
    order.sort_by_key(|at| (std::cmp::Reverse(depth(*at)), start(at)));
    for at in order {
        let (Some(own), Some(aim)) = (written.get(at), target(written, at)) else { continue };
        let Some(begins) = heads.get(at).and_then(Option::as_ref).and_then(|head| head.window) else { continue };
        let Some(Some(head)) = heads.get_mut(aim) else { continue };
        takes_effect(own, begins.0, head, problems);
    }
    heads
}

/// The amendment that an amendment amends.
fn target(written: &[Written<'_>], at: usize) -> Option<usize> {
    let own = &written.get(at)?.tree;
    let name = &own.amends.first()?.text;
    // That one amends itself has been told.
    written.iter().position(|other| other.tree.name.text == *name && other.tree.name.text != own.name.text)
}

fn head(own: &Written<'_>, written: &[Written<'_>], policies: &[&str], problems: &mut Vec<Diagnostic>) -> Option<Head> {
    let tree = own.tree;
    if tree.header_broken {
        return None;
    }
    let mut report = |code, span, message: String, help: &str| {
        problems.push(Diagnostic::new(code, own.file, span, message).help(help));
    };
    let start = tree.name.span;
    let twice = [
        (tree.amends.get(1).map(|name| name.span), "what it amends"),
        (tree.in_force.get(1).map(|window| window.span), "when it is in force"),
        (tree.made_on.get(1).map(|(_, span)| *span), "when it was made"),
        (tree.governs.get(1).map(|cases| cases.span), "which cases it governs"),
    ];
    for (span, what) in twice {
        if let Some(span) = span {
            report(Code::Amendment, span, format!("the header says {what} twice"), "keep one of the two lines");
        }
    }
    let window = tree.in_force.first();
    match window {
        None => {
            let message = "this amendment does not say from when it is in force".to_owned();
            report(
                Code::Amendment,
                start,
                message,
                "add `in force from DATE`, or `in force from DATE to DATE` if it lapses",
            );
        }
        Some(window) if window.to.is_some_and(|to| to < window.from) => {
            let help = "exchange the two dates, if that is what is meant";
            report(Code::Window, window.span, "this ends before it starts".to_owned(), help);
            return None;
        }
        Some(window) => {
            if let Some((made, _)) = tree.made_on.first()
                && *made > window.from
                && tree.retroactive.is_none()
            {
                let message = format!("this reaches back: it was made on {made} and is in force from {}", window.from);
                report(
                    Code::NotRetroactive,
                    window.span,
                    message,
                    "write `retroactive` below it, if that is what is meant",
                );
            }
        }
    }
    let Some(amends) = tree.amends.first() else {
        let message = "this amendment does not say what it amends".to_owned();
        report(Code::Amendment, start, message, "add `amends POLICY`");
        return None;
    };
    if amends.text == tree.name.text {
        report(
            Code::Amendment,
            amends.span,
            "an amendment does not amend itself".to_owned(),
            "name the policy that it amends",
        );
        return None;
    }
    let amendments = written.iter().map(|other| other.tree.name.text.as_str());
    let is_amendment = amendments.clone().any(|name| name == amends.text);
    if !is_amendment && !policies.contains(&amends.text.as_str()) {
        let help = did_you_mean(&amends.text, policies.iter().copied().chain(amendments), || {
            "name a policy that stands in a file of the same folder".to_owned()
        });
        let message = format!("there is no policy and no amendment `{}`", amends.text);
        problems.push(Diagnostic::new(Code::UnknownPart, own.file, amends.span, message).help(help));
        return None;
    }
    let policy = if is_amendment { String::new() } else { amends.text.clone() };
    Some(Head { policy, window: window.map(|window| (window.from, window.to)) })
}

/// Lets an amendment of an amendment take effect: it repeals the other, or gives it another window.
fn takes_effect(own: &Written<'_>, begins: Date, head: &mut Head, problems: &mut Vec<Diagnostic>) {
    let mut report = |code, span, message: String, help: &str| {
        problems.push(Diagnostic::new(code, own.file, span, message).help(help));
    };
    let aim = own.tree.amends.first().map_or("", |name| name.text.as_str());
    if let Some(window) = own.tree.in_force.first().filter(|window| window.to.is_some()) {
        report(
            Code::Amendment,
            window.span,
            "an amendment of an amendment does not lapse".to_owned(),
            "leave the second day out",
        );
    }
    for change in &own.tree.changes {
        match head.window {
            None => {
                let message = format!("`{aim}` is repealed already");
                report(Code::Amendment, change.span, message, "take this change out");
                continue;
            }
            Some((from, _)) if from <= begins => {
                let message = format!("`{aim}` is in force since {from}, before this begins on {begins}");
                report(
                    Code::Amendment,
                    change.span,
                    message,
                    "amend the policy instead: what has begun is part of its text",
                );
                continue;
            }
            Some(_) => {}
        }
        match (&change.target.kind, &change.kind) {
            (TargetKind::Amendment(name), ChangeKind::Repeal) if name.text == aim => head.window = None,
            (TargetKind::Header(ast::HeaderLine::InForce), ChangeKind::Replace(NewText::Header(lines)))
                if lines.in_force.len() == 1 =>
            {
                let window = lines.in_force.first().map(|window| (window.from, window.to));
                if window == head.window {
                    let message = format!("this leaves the window of `{aim}` as it is");
                    let help = "write another window, or take this change out";
                    report(Code::ChangesNothing, change.target.span, message, help);
                }
                head.window = window;
            }
            _ => {
                let help = "write `repeal amendment NAME`, or `replace in force with: in force from DATE`";
                report(
                    Code::Amendment,
                    change.span,
                    "an amendment is repealed whole, or its window is replaced".to_owned(),
                    help,
                );
            }
        }
    }
    if own.tree.changes.is_empty() && own.tree.broken.is_empty() {
        let help = "write `repeal amendment NAME`, or `replace in force with: in force from DATE`";
        report(Code::Amendment, own.tree.name.span, "this amendment changes nothing".to_owned(), help);
    }
}
