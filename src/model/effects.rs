//! What rules do where they apply: give an outcome with its contents, waive clauses, deem facts.

use super::build::constant;
use super::expr::{CASE, Cond, SUBJECT};
use super::policy::{Deeming, Effect, Rule};
use super::resolve::{Resolver, Ty};
use super::shape::Kind;
use crate::diagnostic::{Code, did_you_mean};
use crate::source::Span;
use crate::syntax::ast::{self, GroupKind, ItemKind, RuleNumber};

/// Resolves what a rule does.
pub(super) fn effect(resolver: &mut Resolver<'_, '_>, rule: &ast::Rule, tree: &ast::Policy) -> Option<Effect> {
    match &rule.effect {
        ast::Effect::Outcome { name, contents } => {
            let outcome = outcome(resolver, name, tree);
            let mut fields: Vec<(String, super::expr::Value)> = Vec::new();
            for (field, value) in contents {
                if fields.iter().any(|(earlier, _)| *earlier == field.text) {
                    let message = format!("`{}` stands twice in these contents", field.text);
                    resolver.report(Code::DuplicateName, field.span, message, "keep one of the two");
                }
                let typed = resolver.value(value, None);
                if matches!(typed.ty, Ty::List(_) | Ty::Row(_) | Ty::Choice(_) | Ty::Time | Ty::Days) {
                    let help = "write a text, a number, a date, a span, or what has such a value";
                    resolver.report(Code::WrongType, value.span, "contents are single values", help);
                }
                fields.push((field.text.clone(), typed.value));
            }
            Some(Effect::Outcome(outcome?, fields))
        }
        ast::Effect::Waives(_) => Some(Effect::Waives),
        ast::Effect::Deems(deeming) => deems(resolver, deeming).map(Effect::Deems),
    }
}

fn outcome(resolver: &mut Resolver<'_, '_>, name: &ast::Name, tree: &ast::Policy) -> Option<usize> {
    let found = tree.outcomes.iter().position(|outcome| outcome.member.name.text == name.text);
    if found.is_none() && tree.broken.iter().all(|broken| broken.keyword != "outcomes") {
        let names = tree.outcomes.iter().map(|outcome| outcome.member.name.text.as_str());
        let help = did_you_mean(&name.text, names, || "declare it under `outcomes`".to_owned());
        resolver.report(Code::UnknownOutcome, name.span, format!("there is no outcome `{}`", name.text), help);
    }
    found
}

/// A deeming is about one fact of the subject or of the case, in its place.
fn deems(resolver: &mut Resolver<'_, '_>, deeming: &ast::Deeming) -> Option<Deeming> {
    let (fact, _, _) = resolver.path(&deeming.fact)?;
    let (last, way) = fact.steps.split_last()?;
    let in_place = way.iter().all(|(record, field)| {
        resolver
            .shape
            .field(*record, *field)
            .is_some_and(|field| matches!(field.ty.kind, Kind::Record(_)) && !field.ty.list)
    });
    let ty = resolver.shape.field(last.0, last.1).filter(|field| !field.broken)?.ty;
    let plain = !ty.list && !matches!(ty.kind, Kind::Record(_) | Kind::Reference(_) | Kind::Key);
    if !matches!(fact.var, CASE | SUBJECT) || !in_place || !plain {
        let help = "write a fact of the subject or of the case, such as `person.born_in_uk`, that holds one value";
        resolver.report(Code::WrongType, deeming.fact.span, "this cannot be deemed", help);
        return None;
    }
    let Some(val) = constant(resolver.shape, ty, &deeming.value.kind) else {
        let help = match (ty.kind, &deeming.value.kind) {
            (Kind::Choice(id), ItemKind::Word(word)) => {
                let members = resolver.shape.choices.get(id).map_or(&[][..], |choice| choice.members.as_slice());
                did_you_mean(word, members.iter().map(|member| member.name.as_str()), || {
                    "name a member of the choice".to_owned()
                })
            }
            _ => "write a value of the fact's type".to_owned(),
        };
        let message = format!("this is no {}", resolver.shape.type_name(ty));
        resolver.report(Code::WrongType, deeming.value.span, message, help);
        return None;
    };
    Some(Deeming { fact, val, unless_the_contrary_is_shown: deeming.unless_the_contrary_is_shown })
}

/// Tells clauses by which rules they are waived, and rules which deem facts for them.
pub(super) fn connect(resolver: &mut Resolver<'_, '_>, tree: &ast::Policy, rules: &mut [Option<Rule>]) {
    for (at, rule) in tree.rules.iter().enumerate() {
        match &rule.effect {
            ast::Effect::Outcome { .. } => {}
            ast::Effect::Waives(provisions) => {
                provisions.iter().for_each(|provision| waive(resolver, at, provision, rules));
            }
            ast::Effect::Deems(deeming) => {
                for number in &deeming.rules {
                    deem_for(resolver, at, number, deeming.span, rules);
                }
            }
        }
    }
}

fn waive(resolver: &mut Resolver<'_, '_>, waiver: usize, provision: &ast::Address, rules: &mut [Option<Rule>]) {
    let Some((target, way)) = resolver.provision_of(provision) else { return };
    let wrong = |resolver: &mut Resolver<'_, '_>, message: &str| {
        let help = "name a clause of `all of` or `at least N of`, such as `rule 5(a)`";
        resolver.report(Code::WrongPlace, provision.span, message, help);
    };
    if way.is_empty() || provision.unless {
        return wrong(resolver, "a rule waives clauses of what must be met, no whole rule and no exception");
    }
    let mut cond = rules.get_mut(target).and_then(|rule| rule.as_mut()).and_then(|rule| rule.when.as_mut());
    let mut last = way.len();
    for at in way {
        last = last.saturating_sub(1);
        let Some(Cond::Group(kind, clauses)) = cond else { return };
        let Some(clause) = clauses.get_mut(at) else { return };
        if last == 0 {
            if !matches!(kind, GroupKind::All | GroupKind::AtLeast(_)) {
                return wrong(resolver, "only a clause that is needed can be waived");
            }
            clause.waived_by.push(waiver);
            return;
        }
        cond = Some(&mut clause.cond);
    }
}

fn deem_for(
    resolver: &mut Resolver<'_, '_>,
    deemer: usize,
    number: &RuleNumber,
    span: Span,
    rules: &mut [Option<Rule>],
) {
    let text = number.text();
    let Some(target) = resolver.rule_numbered(number) else { return };
    if rules.get(target).and_then(Option::as_ref).is_some_and(|rule| rule.when.is_none()) {
        let message = format!("rule {text} stands `otherwise`: it has no conditions for which a fact could be deemed");
        resolver.report(Code::WrongPlace, span, message, "name a rule that has conditions");
        return;
    }
    let fact_of = |rule: Option<&Option<Rule>>| match rule.and_then(Option::as_ref).map(|rule| &rule.effect) {
        Some(Effect::Deems(deeming)) => Some((deeming.fact.clone(), deeming.val.clone())),
        _ => None,
    };
    let Some((fact, val)) = fact_of(rules.get(deemer)) else { return };
    let others = rules.get(target).and_then(Option::as_ref).map(|rule| rule.deemed_by.clone()).unwrap_or_default();
    let differs = others
        .iter()
        .filter_map(|other| fact_of(rules.get(*other)))
        .any(|(other, other_val)| (other.var, &other.steps) == (fact.var, &fact.steps) && other_val != val);
    if differs {
        let message = format!("another rule deems this fact otherwise for rule {text}");
        resolver.report(
            Code::PlainConflict,
            span,
            message,
            "let one of the two deem it for this rule, with the conditions of both",
        );
    }
    if let Some(Some(rule)) = rules.get_mut(target) {
        rule.deemed_by.push(deemer);
    }
}
