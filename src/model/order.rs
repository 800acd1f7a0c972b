//! How provisions stand together: order, circles, conflicts, and what is missing.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use super::check::Checker;
use super::circles::dependencies;
use super::expr::{Cited, Cond, Part};
use super::policy::Rule;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::SourceFile;
use crate::syntax::ast::{self, Content, Definition, Expr, GroupKind};

/// The order in which terms are resolved, each after those it calls; reports circles.
pub(super) fn terms(checker: &mut Checker<'_>, file: &Arc<SourceFile>, terms: &[ast::Term]) -> Option<Vec<usize>> {
    let numbers: HashMap<&str, usize> =
        terms.iter().enumerate().map(|(at, term)| (term.name.text.as_str(), at)).collect();
    let calls: Vec<Vec<usize>> = terms
        .iter()
        .map(|term| names_of(term).iter().filter_map(|name| numbers.get(name).copied()).collect())
        .collect();
    let found = dependencies(terms.len(), &|at| calls.get(at).cloned().unwrap_or_default());
    let name = |at: &usize| terms.get(*at).map_or("", |term| term.name.text.as_str());
    for circle in &found.circles {
        let Some(first) = circle.first().and_then(|at| terms.get(*at)) else { continue };
        let names: Vec<&str> = circle.iter().chain(circle.first()).map(name).collect();
        let message = format!("the {} `{}` depends on itself: {}", first.keyword(), first.name.text, names.join(" → "));
        checker.report(file, Code::CircleOfTerms, first.name.span, message, "define one of them without the others");
    }
    if !found.circles.is_empty() {
        return None;
    }
    Some(found.order)
}

/// Every name that a term speaks of, whatever it turns out to be.
pub(super) fn names_of(term: &ast::Term) -> Vec<&str> {
    let mut names = Vec::new();
    match &term.definition {
        Definition::Condition(body) => content_names(&body.content, &mut names),
        Definition::Value(expr) => expr_names(expr, &mut names),
        Definition::Table(table) => table.columns.iter().for_each(|column| expr_names(column, &mut names)),
    }
    names
}

fn content_names<'a>(content: &'a Content, names: &mut Vec<&'a str>) {
    match content {
        Content::Condition(expr) => expr_names(expr, names),
        Content::Group(_, clauses) => clauses.iter().for_each(|clause| content_names(&clause.content, names)),
        Content::Repealed(_) => {}
    }
}

fn expr_names<'a>(expr: &'a Expr, names: &mut Vec<&'a str>) {
    names.extend(expr.names().into_iter().map(|name| name.text.as_str()));
    expr.parts().into_iter().for_each(|part| expr_names(part, names));
}

/// Checks how the rules of a policy stand together.
pub(super) fn rules(checker: &mut Checker<'_>, file: &Arc<SourceFile>, tree: &ast::Policy, resolved: &[Option<Rule>]) {
    let mut previous: Option<&ast::RuleNumber> = None;
    let mut numbers: HashMap<String, &ast::Rule> = HashMap::new();
    tree.rules.iter().for_each(|rule| _ = numbers.entry(rule.number.text()).or_insert(rule));
    for rule in &tree.rules {
        let number = &rule.number;
        let text = number.text();
        if numbers.get(&text).is_some_and(|first| first.span != rule.span) {
            checker.report(
                file,
                Code::DuplicateAddress,
                number.span,
                format!("there is a rule {text} already"),
                "give it the next free number, or a branch such as 1a",
            );
        } else if previous.is_some_and(|earlier| earlier.order() > number.order()) {
            let before = previous.map(ast::RuleNumber::text).unwrap_or_default();
            checker.report(
                file,
                Code::DisorderedAddress,
                number.span,
                format!("rule {text} stands after rule {before}"),
                "put the rules in the order of their numbers",
            );
        }
        previous = Some(number);
        for other in &rule.despite {
            match numbers.get(&other.text()) {
                None if tree.broken.iter().any(|broken| broken.name == other.text()) => {}
                None => {
                    let message = format!("there is no rule {}", other.text());
                    let all: Vec<String> = tree.rules.iter().map(|rule| rule.number.text()).collect();
                    let help = format!("this policy has rule {}", all.join(", "));
                    checker.report(file, Code::UnknownProvision, other.span, message, help);
                }
                Some(target) if target.span == rule.span => checker.report(
                    file,
                    Code::WrongPlace,
                    other.span,
                    "a rule does not stand despite itself",
                    "name the rule that gives way to this one",
                ),
                Some(target) if target.when.is_none() => {
                    checker.report(
                        file,
                        Code::WrongPlace,
                        other.span,
                        "an `otherwise` stands outside all `despite`",
                        "leave it out: `otherwise` gives way by itself",
                    );
                }
                Some(_) => {}
            }
        }
        if rule.when.is_none() && !rule.despite.is_empty() {
            checker.report(
                file,
                Code::WrongPlace,
                number.span,
                "an `otherwise` stands outside all `despite`",
                "leave `despite` out",
            );
        }
    }
    let mut otherwise = tree.rules.iter().filter(|rule| rule.when.is_none());
    match (otherwise.next(), otherwise.next()) {
        (Some(_), Some(second)) => checker.report(
            file,
            Code::SecondOtherwise,
            second.number.span,
            "there is an `otherwise` already",
            "a policy has at most one: write `when …` in one of the two",
        ),
        (None, _) if tree.broken.is_empty() => {
            let message = format!("`{}` has no `otherwise`: a case that no rule fits is undecided", tree.name.text);
            checker.report(
                file,
                Code::NoOtherwise,
                tree.name.span,
                message,
                "add a last rule with `OUTCOME otherwise`",
            );
        }
        _ => {}
    }
    // With two rules of one number, or one despite itself, what depends on what is not known.
    let despite_itself = |rule: &ast::Rule| rule.despite.iter().any(|other| other.text() == rule.number.text());
    if numbers.len() == tree.rules.len() && !tree.rules.iter().any(despite_itself) {
        circles(checker, file, tree, resolved);
    }
    conflicts(checker, file, tree, resolved);
}

/// No rule's being met, or applying, may depend on itself. Nodes: met is 2n, applies is 2n + 1.
fn circles(checker: &mut Checker<'_>, file: &Arc<SourceFile>, tree: &ast::Policy, resolved: &[Option<Rule>]) {
    let met = |rule: usize| rule.saturating_mul(2);
    let applies = |rule: usize| met(rule).saturating_add(1);
    let next = |node: usize| -> Vec<usize> {
        let at = node / 2;
        let Some(Some(rule)) = resolved.get(at) else { return Vec::new() };
        if node % 2 == 1 {
            return std::iter::once(met(at)).chain(rule.yields_to.iter().map(|other| applies(*other))).collect();
        }
        let mut cited = Vec::new();
        for cond in rule.when.iter().chain(rule.unless.as_ref().map(|(_, cond)| cond)) {
            citations(Part::Cond(cond), &mut cited);
        }
        let deemers = rule.deemed_by.iter().map(|deemer| applies(*deemer));
        let cited = cited.into_iter().map(|(rule, by_applying)| if by_applying { applies(rule) } else { met(rule) });
        cited.chain(deemers).collect()
    };
    let found = dependencies(met(resolved.len()), &next);
    let rule_of = |node: usize| tree.rules.get(node / 2);
    for way in &found.circles {
        let Some(first) = way.first().and_then(|node| rule_of(*node)) else { continue };
        let mut rules: Vec<usize> = way.iter().chain(way.first()).map(|node| node / 2).collect();
        rules.dedup();
        let numbers: Vec<String> = rules
            .iter()
            .filter_map(|at| tree.rules.get(*at))
            .map(|rule| format!("rule {}", rule.number.text()))
            .collect();
        let message = format!("rule {} depends on itself: {}", first.number.text(), numbers.join(" → "));
        checker.report(
            file,
            Code::CircleOfRules,
            first.number.span,
            message,
            "take one `despite` or one citation out, or cite `is met` instead of `applies`",
        );
    }
}

/// The rules that something cites, and whether it asks that they apply.
fn citations(part: Part<'_>, cited: &mut Vec<(usize, bool)>) {
    if let Part::Cond(Cond::Cited { rule, what, .. }) = part {
        cited.push((*rule, *what == Cited::Applies));
    }
    if let Part::Cond(Cond::Group(_, clauses)) = part {
        cited.extend(clauses.iter().flat_map(|clause| &clause.waived_by).map(|waiver| (*waiver, true)));
    }
    part.parts().into_iter().for_each(|part| citations(part, cited));
}

/// The rules of which a condition asks that they are met, or apply, about the same subject.
fn demanded(cond: &Cond, into: &mut Vec<usize>) {
    match cond {
        Cond::All(parts) => parts.iter().for_each(|part| demanded(part, into)),
        Cond::Group(GroupKind::All, clauses) => clauses.iter().for_each(|clause| demanded(&clause.cond, into)),
        Cond::Cited { rule, what: Cited::Applies | Cited::Met, subject: None } => into.push(*rule),
        _ => {}
    }
}

/// Two rules in plain conflict: different outcomes, neither despite the other, every condition of one
/// standing in the other.
fn conflicts(checker: &mut Checker<'_>, file: &Arc<SourceFile>, tree: &ast::Policy, resolved: &[Option<Rule>]) {
    let conditions = |rule: &Rule| -> Option<HashSet<String>> {
        let mut keys = Vec::new();
        rule.when.as_ref()?.conjuncts(&mut keys);
        keys.extend(rule.unless.iter().map(|(_, cond)| format!("not({})", cond.key())));
        Some(keys.into_iter().collect())
    };
    let mut conditions: Vec<Option<HashSet<String>>> =
        resolved.iter().map(|rule| rule.as_ref().and_then(conditions)).collect();
    // A rule that asks that another is met asks for all that the other asks for.
    for (at, rule) in resolved.iter().enumerate() {
        let mut cited = Vec::new();
        rule.iter().filter_map(|rule| rule.when.as_ref()).for_each(|when| demanded(when, &mut cited));
        let more: Vec<String> = cited
            .iter()
            .filter_map(|other| conditions.get(*other).cloned().flatten())
            .flat_map(HashSet::into_iter)
            .collect();
        if let Some(Some(own)) = conditions.get_mut(at) {
            own.extend(more);
        }
    }
    for (later, b) in resolved.iter().enumerate() {
        // The first rule that it conflicts with is told; once that is mended the next one is.
        let first = resolved.iter().enumerate().take(later).find(|(at, a)| {
            let (Some(a), Some(b)) = (a, b) else { return false };
            let (Some(Some(of_a)), Some(Some(of_b))) = (conditions.get(*at), conditions.get(later)) else {
                return false;
            };
            let gives_way = a.yields_to.contains(&later) || b.yields_to.contains(at);
            // Where outcomes are ranked, or a fact is deemed for one of them, nothing is said.
            let told = !tree.strongest_first && a.deemed_by.is_empty() && b.deemed_by.is_empty();
            let differ = a.outcome().zip(b.outcome()).is_some_and(|(a, b)| a != b);
            told && differ && !gives_way && (of_a.is_subset(of_b) || of_b.is_subset(of_a))
        });
        let Some((at, _)) = first else { continue };
        let (Some(first), Some(second)) = (tree.rules.get(at), tree.rules.get(later)) else { continue };
        let (x, y) = (first.number.text(), second.number.text());
        // Whoever meets more conditions meets the fewer, too.
        let narrower = conditions.get(at).zip(conditions.get(later)).map(|(of_first, of_second)| {
            let of = |conditions: &Option<HashSet<String>>| conditions.as_ref().map_or(0, HashSet::len);
            if of(of_first) > of(of_second) { (&x, &y) } else { (&y, &x) }
        });
        let (met, with_it) = narrower.unwrap_or((&y, &x));
        let message = format!(
            "rule {y} is in plain conflict with rule {x}: whenever rule {met} is met, rule {with_it} is met too, with another outcome"
        );
        let help = format!("say which gives way: `rule {y} \"…\" despite rule {x}`, or the other way round");
        checker.problems.push(
            Diagnostic::new(Code::PlainConflict, file, second.number.span, message)
                .label(gives(second))
                .also(first.number.span, gives(first))
                .help(help),
        );
    }
}

fn gives(rule: &ast::Rule) -> String {
    format!("gives `{}`", rule.outcome().map_or("", |outcome| outcome.text.as_str()))
}
