//! The headers of amendments, and amendments of amendments: from when to when each is in force.

use std::collections::HashMap;

use super::order::Written;
use super::touch;
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::syntax::ast::{Change, ChangeKind, HeaderLine, InForce, NewText, TargetKind};
use crate::syntax::is_made_up;
use crate::values::Date;

/// What is said of a window that ends before it starts, and what to do.
const BACKWARDS: (&str, &str) = ("this ends before it starts", "exchange the two dates, if that is what is meant");

/// What the header of an amendment comes to.
pub(super) struct Head {
    /// The policy that it amends; empty where it amends an amendment.
    pub(super) policy: String,
    /// `None` where it was repealed before it began.
    pub(super) window: Option<(Date, Option<Date>)>,
}

/// Checks the headers, and lets amendments of amendments take effect.
pub(super) fn heads(written: &[Written<'_>], policies: &[&str], problems: &mut Vec<Diagnostic>) -> Vec<Option<Head>> {
    let mut heads: Vec<Option<Head>> = written.iter().map(|own| head(own, written, policies, problems)).collect();
    let mut order = of_amendments(written);
    let depth = |at: usize| {
        let mut next = target(written, at);
        let mut depth = 0usize;
        while let Some(at) = next.filter(|_| depth <= written.len()) {
            depth = depth.saturating_add(1);
            next = target(written, at);
        }
        depth
    };
    if let Some(at) = order.iter().copied().find(|at| depth(*at) > written.len()) {
        problems.extend(circle(written, at));
        return heads;
    }
    // Those that amend the most take effect first: an amendment of an amendment of an amendment.
    order.sort_by_key(|at| std::cmp::Reverse(depth(*at)));
    for level in order.chunk_by_mut(|a, b| depth(*a) == depth(*b)) {
        let begins = |heads: &[Option<Head>], at: usize| Some(heads.get(at)?.as_ref()?.window?.0);
        level.sort_by_key(|at| begins(&heads, *at));
        // The last that changed each of them, from which day, and how.
        let mut changed: HashMap<usize, (Date, usize, &Change)> = HashMap::new();
        for at in level {
            let (Some(own), Some(aim), Some(day)) = (written.get(*at), target(written, *at), begins(&heads, *at))
            else {
                continue;
            };
            let same_day = changed.get(&aim).filter(|(other, ..)| *other == day);
            let first = same_day.and_then(|(_, at, change)| Some((written.get(*at)?, *change)));
            if let Some(problem) = first.and_then(|first| meets(first, own, day)) {
                problems.push(problem);
                continue;
            }
            let Some(Some(head)) = heads.get_mut(aim) else { continue };
            if let Some(change) = takes_effect(own, day, head, problems) {
                changed.insert(aim, (day, *at, change));
            }
        }
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

/// The amendments that amend an amendment.
pub(super) fn of_amendments(written: &[Written<'_>]) -> Vec<usize> {
    (0..written.len()).filter(|at| target(written, *at).is_some()).collect()
}

/// Of those the ones that lead to some amendments.
pub(super) fn amending(written: &[Written<'_>], of_amendments: &[usize], own: &[usize]) -> Vec<usize> {
    let leads = |at: usize| {
        let way = std::iter::successors(target(written, at), |at| target(written, *at));
        way.take(written.len()).any(|at| own.contains(&at))
    };
    of_amendments.iter().copied().filter(|at| !own.contains(at) && leads(*at)).collect()
}

/// Tells of the circle to which an amendment leads; the one that stands first in it is named first.
fn circle(written: &[Written<'_>], from: usize) -> Option<Diagnostic> {
    let inside = (0..written.len()).try_fold(from, |at, _| target(written, at))?;
    let way = std::iter::successors(Some(inside), |at| target(written, *at).filter(|next| *next != inside));
    let mut circle: Vec<usize> = way.collect();
    let first = circle.iter().enumerate().min_by_key(|(_, at)| **at).map_or(0, |(place, _)| place);
    circle.rotate_left(first);
    let own = written.get(*circle.first()?)?;
    let names = circle.iter().chain(circle.first()).filter_map(|at| written.get(*at));
    let names: Vec<&str> = names.map(|own| own.tree.name.text.as_str()).collect();
    let message = format!("`{}` amends itself: {}", own.tree.name.text, names.join(" → "));
    let help = "let one of them amend a policy";
    Some(Diagnostic::new(Code::Amendment, own.file, own.tree.name.span, message).help(help))
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
            report(Code::Window, window.span, BACKWARDS.0.to_owned(), BACKWARDS.1);
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
        // Where a policy has the same name it is that one which is meant, and the name is told.
        if !policies.contains(&amends.text.as_str()) {
            report(
                Code::Amendment,
                amends.span,
                "an amendment does not amend itself".to_owned(),
                "name the policy that it amends",
            );
        }
        return None;
    }
    let amendments = written.iter().map(|other| other.tree.name.text.as_str());
    let is_amendment = amendments.clone().any(|name| name == amends.text);
    if !is_amendment && !policies.contains(&amends.text.as_str()) {
        let there = policies.iter().copied().chain(amendments.filter(|name| *name != tree.name.text));
        // It may be one whose name was lost.
        if there.clone().any(is_made_up) {
            return None;
        }
        let help = did_you_mean(&amends.text, there.clone(), || {
            let some: Vec<&str> = there.take(6).collect();
            if some.is_empty() {
                return "write the policy in a file of the same folder".to_owned();
            }
            format!("it can amend {}", some.join(", "))
        });
        let message = format!("there is no policy and no amendment `{}`", amends.text);
        problems.push(Diagnostic::new(Code::UnknownPart, own.file, amends.span, message).help(help));
        return None;
    }
    if is_amendment {
        for_every_case(own, problems);
    }
    let policy = if is_amendment { String::new() } else { amends.text.clone() };
    Some(Head { policy, window: window.map(|window| (window.from, window.to)) })
}

/// What is said of cases by an amendment of an amendment is without effect.
fn for_every_case(own: &Written<'_>, problems: &mut Vec<Diagnostic>) {
    let tree = own.tree;
    let governs = tree.governs.iter().map(|cases| cases.span);
    let stays = tree.stays.iter().map(|stays| stays.span);
    let also = tree.also_before.iter().map(|name| name.span);
    for span in governs.chain(stays).chain(also) {
        let message = "an amendment of an amendment holds for every case";
        let help = "take this line out; for which cases a change holds is said by the amendment of the policy";
        problems.push(Diagnostic::new(Code::CasesInVain, own.file, span, message).help(help));
    }
}

/// What an amendment can make of another.
enum Move<'a> {
    Repeal,
    Window(&'a InForce),
}

/// What a change makes of an amendment; `None` where it changes something else.
fn moves<'a>(change: &'a Change, aim: &str) -> Option<Move<'a>> {
    match (&change.target.kind, &change.kind) {
        (TargetKind::Amendment(name), ChangeKind::Repeal) if name.text == aim => Some(Move::Repeal),
        (TargetKind::Header(HeaderLine::InForce), ChangeKind::Replace(NewText::Header(lines))) => {
            let [window] = lines.in_force.as_slice() else { return None };
            Some(Move::Window(window))
        }
        _ => None,
    }
}

/// Where an amendment changes another one that has been changed on the same day: which comes first is open.
fn meets((other, first): (&Written<'_>, &Change), own: &Written<'_>, day: Date) -> Option<Diagnostic> {
    let aim = own.tree.amends.first()?.text.as_str();
    let second = own.tree.changes.iter().find(|change| moves(change, aim).is_some())?;
    let (name, other_name) = (&own.tree.name.text, &other.tree.name.text);
    let what = format!("amendment {aim}");
    let problem = touch::problem(own.file, second.target.span, (other_name, name), day, &what);
    // Two places of one text can be shown together.
    let together = std::sync::Arc::ptr_eq(own.file, other.file);
    Some(if together { problem.also(first.target.span, touch::label(other_name, first)) } else { problem })
}

/// Lets an amendment of an amendment take effect: it repeals the other, or gives it another window. Gives the first change
/// that was made.
fn takes_effect<'a>(
    own: &Written<'a>,
    begins: Date,
    head: &mut Head,
    problems: &mut Vec<Diagnostic>,
) -> Option<&'a Change> {
    let mut report = |code, span, message: String, help: &str| {
        problems.push(Diagnostic::new(code, own.file, span, message).help(help));
    };
    let tree = own.tree;
    let aim = tree.amends.first().map_or("", |name| name.text.as_str());
    if let Some(window) = tree.in_force.first().filter(|window| window.to.is_some()) {
        let message = "an amendment of an amendment does not lapse".to_owned();
        report(Code::Amendment, window.span, message, "leave the second day out");
    }
    let either = "write `repeal amendment NAME`, or `replace in force with: in force from DATE`";
    let mut made = None;
    for change in &tree.changes {
        match head.window {
            None => {
                let message = format!("`{aim}` is repealed already");
                report(Code::Amendment, change.span, message, "take this change out");
                continue;
            }
            Some((from, _)) if from <= begins => {
                let message = format!("`{aim}` is in force since {from}, before this begins on {begins}");
                let help = "amend the policy instead: what has begun is part of its text";
                report(Code::Amendment, change.span, message, help);
                continue;
            }
            Some(_) => {}
        }
        match moves(change, aim) {
            Some(Move::Repeal) => head.window = None,
            Some(Move::Window(window)) if window.to.is_some_and(|to| to < window.from) => {
                report(Code::Window, window.span, BACKWARDS.0.to_owned(), BACKWARDS.1);
                continue;
            }
            Some(Move::Window(window)) => {
                // That the amendment itself was made later than it begins is told at its own window.
                let day = tree.made_on.first().map(|(made, _)| *made).filter(|made| *made <= begins);
                let since = day.unwrap_or(begins);
                if window.from < since && tree.retroactive.is_none() {
                    let verb = if day.is_some() { "was made" } else { "begins" };
                    let message = format!(
                        "this reaches back: it {verb} on {since} and lets `{aim}` be in force from {}",
                        window.from
                    );
                    let help =
                        format!("write `retroactive` in the header of `{}`, if that is what is meant", tree.name.text);
                    report(Code::NotRetroactive, window.span, message, &help);
                }
                let window = Some((window.from, window.to));
                if window == head.window {
                    let message = format!("this leaves the window of `{aim}` as it is");
                    let help = "write another window, or take this change out";
                    report(Code::ChangesNothing, change.target.span, message, help);
                }
                head.window = window;
            }
            None => {
                let (message, help) = match &change.target.kind {
                    TargetKind::Amendment(name) if name.text != aim => {
                        let help = format!("write `repeal amendment {aim}`, or name `{}` behind `amends`", name.text);
                        (format!("this amends `{aim}`, and not `{}`", name.text), help)
                    }
                    _ => ("an amendment is repealed whole, or its window is replaced".to_owned(), either.to_owned()),
                };
                report(Code::Amendment, change.span, message, &help);
                continue;
            }
        }
        made = made.or(Some(change));
    }
    if tree.changes.is_empty() && tree.broken.is_empty() {
        report(Code::Amendment, tree.name.span, "this amendment changes nothing".to_owned(), either);
    }
    made
}
