//! What amendments say of cases and can have no effect. The days are those that were written first: where an amendment moves
//! another, what was drafted before it is not wrong.

use super::heads::Head;
use super::order::Written;
use crate::diagnostic::{Code, Diagnostic, did_you_mean};
use crate::syntax::ast::{Amendment, Name};
use crate::values::Date;

/// Checks what the amendments of a policy say of cases.
pub(super) fn check(
    policy: &str,
    own: &[usize],
    written: &[Written<'_>],
    heads: &[Option<Head>],
    problems: &mut Vec<Diagnostic>,
) {
    let head = |at: usize| heads.get(at).and_then(Option::as_ref);
    for (at, amendment) in own.iter().filter_map(|at| Some((*at, written.get(*at)?))) {
        let tree = amendment.tree;
        let mut report = |code, span, message: String, help: &str| {
            problems.push(Diagnostic::new(code, amendment.file, span, message).help(help));
        };
        let Some(first) = first_day(tree, head(at)) else { continue };
        for (stays, until) in tree.stays.iter().filter_map(|stays| Some((stays, stays.until?))) {
            if until < first {
                let message = format!("the earlier text stays until {until}, and this begins only on {first}");
                report(Code::CasesInVain, stays.span, message, "write a later day, or take this line out");
            }
        }
        for name in &tree.also_before {
            let other = written.iter().position(|other| other.tree.name.text == name.text);
            let other = other.and_then(|other| Some((written.get(other)?.tree, head(other))));
            match other {
                // What is wrong with its header has been told.
                Some((_, None)) => {}
                Some((other, Some(there))) if there.policy == policy => {
                    if let Some((message, help)) = never(tree, first, other, there) {
                        report(Code::CasesInVain, name.span, message, help);
                    }
                }
                _ => {
                    let message = format!("`{policy}` has no amendment `{}`", name.text);
                    report(Code::UnknownPart, name.span, message, &nearest_of(name, tree, own, written));
                }
            }
        }
    }
}

/// The day on which an amendment begins, as it was written first; `None` where another amendment changed that.
fn first_day(tree: &Amendment, head: Option<&Head>) -> Option<Date> {
    let window = tree.in_force.first().map(|window| (window.from, window.to));
    window.filter(|window| head.and_then(|head| head.window) == Some(*window)).map(|(from, _)| from)
}

/// Why no case that an amendment could reach keeps the text before another, and what to do.
fn never(tree: &Amendment, first: Date, other: &Amendment, head: &Head) -> Option<(String, &'static str)> {
    let name = &other.name.text;
    if tree.name.text == *name {
        return Some((format!("this is `{name}` itself"), "name an earlier amendment, or take this line out"));
    }
    if other.governs.is_empty() && other.stays.is_empty() {
        let message = format!("`{name}` holds for every case: none keeps the text before it");
        return Some((message, "name an amendment that says for which cases it holds, or take this line out"));
    }
    let start = first_day(other, Some(head))?;
    if first < start {
        let message = format!("`{name}` begins on {start}, later than this: the text before it has this in it already");
        return Some((message, "name an earlier amendment, or take this line out"));
    }
    // The last day on which a case may keep that text.
    let stays = other.stays.iter().map(|stays| stays.until).collect::<Option<Vec<Date>>>();
    let stays = stays.filter(|_| other.governs.is_empty()).and_then(|days| days.into_iter().max());
    let lapses = other.in_force.first().and_then(|window| window.to);
    let last = stays.into_iter().chain(lapses).min().filter(|last| *last < first)?;
    let message = format!("no case keeps the text before `{name}` after {last}, and this begins on {first}");
    Some((message, "name a later amendment, or take this line out"))
}

/// The amendment of the policy that may be meant, or all that there are.
fn nearest_of(name: &Name, tree: &Amendment, own: &[usize], written: &[Written<'_>]) -> String {
    let names = own.iter().filter_map(|at| written.get(*at)).map(|other| other.tree.name.text.as_str());
    let others = names.filter(|other| *other != tree.name.text);
    did_you_mean(&name.text, others.clone(), || {
        let some: Vec<&str> = others.take(6).collect();
        if some.is_empty() { "take this line out".to_owned() } else { format!("it has {}", some.join(", ")) }
    })
}
