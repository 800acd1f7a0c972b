//! A policy's header: what a case is, about whom it decides, when it is in force, and what it presumes.

use std::sync::Arc;

use super::build::{Vocabularies, constant};
use super::check::Checker;
use super::expr::{CASE, Read, Val};
use super::imports::Policies;
use super::policy::Requirement;
use super::shape::{Kind, Shape, Type};
use crate::diagnostic::{Code, did_you_mean};
use crate::source::{SourceFile, Span};
use crate::syntax::ast;
use crate::syntax::is_made_up;
use crate::values::Date;

/// What the header uses that does not exist.
pub(super) fn unknown_parts(
    checker: &mut Checker<'_>,
    file: &Arc<SourceFile>,
    tree: &ast::Policy,
    vocabularies: &Vocabularies<'_>,
    policies: &Policies<'_>,
) {
    let known = || {
        let vocabularies = vocabularies.iter().map(|(_, vocabulary)| vocabulary.name.text.as_str());
        vocabularies.chain(policies.iter().map(|(_, policy)| policy.name.text.as_str()))
    };
    // One of those whose name was lost may be meant.
    if known().any(is_made_up) {
        return;
    }
    for name in tree.header.uses.iter().filter(|name| known().all(|known| known != name.text)) {
        let help = did_you_mean(&name.text, known(), || {
            "write the vocabulary in a file of the same folder, or name one that there is".to_owned()
        });
        let message = format!("there is no vocabulary and no policy `{}`", name.text);
        checker.report(file, Code::UnknownPart, name.span, message, help);
    }
}

/// What the header says, with its names resolved.
pub(super) struct Header {
    pub(super) vocabularies: Vec<usize>,
    pub(super) case: (String, usize),
    pub(super) subject: Option<(Read, usize, String)>,
    pub(super) in_force: Option<(Date, Option<Date>)>,
    pub(super) ages: Option<ast::Ages>,
    pub(super) rounding: Option<crate::values::Rounding>,
    pub(super) presumes: Vec<(usize, usize, Val)>,
    /// The facts that count with evidence only, and the kinds of it that will do.
    pub(super) requires: Vec<Requirement>,
}

/// Resolves a policy's header; `None` where it says too little.
pub(super) fn header(
    checker: &mut Checker<'_>,
    file: &Arc<SourceFile>,
    tree: &ast::Policy,
    vocabularies: &Vocabularies<'_>,
    shape: &Shape,
) -> Option<Header> {
    let lines = &tree.header;
    let mut used = Vec::new();
    let mut broken_vocabulary = false;
    for name in &lines.uses {
        match vocabularies.iter().position(|(_, vocabulary)| vocabulary.name.text == name.text) {
            Some(at) if used.contains(&at) => checker.report(
                file,
                Code::Header,
                name.span,
                format!("the header uses `{}` twice", name.text),
                "delete one of the two",
            ),
            Some(at) => {
                used.push(at);
                broken_vocabulary |= vocabularies.get(at).is_some_and(|(_, vocabulary)| !vocabulary.broken.is_empty());
            }
            // A policy whose terms are used, or nothing that there is.
            None => {}
        }
    }
    let start = tree.name.span;
    if lines.uses.is_empty() {
        checker.report(
            file,
            Code::Header,
            start,
            "the header does not say which vocabulary it uses",
            "add `uses NAME`",
        );
    }
    let mut twice = |spans: Vec<Span>, what: &str| {
        if let Some(second) = spans.get(1) {
            checker.report(
                file,
                Code::Header,
                *second,
                format!("the header says {what} twice"),
                "keep one of the two lines",
            );
        }
    };
    twice(lines.in_force.iter().map(|line| line.span).collect(), "when it is in force");
    twice(lines.case.iter().map(|line| line.name.span).collect(), "what a case is");
    twice(lines.decides.iter().map(|line| line.span).collect(), "about whom it decides");
    if let Some(window) = lines.in_force.first()
        && window.to.is_some_and(|to| to < window.from)
    {
        checker.report(
            file,
            Code::Window,
            window.span,
            "this ends before it starts",
            "exchange the two dates, if that is what is meant",
        );
    }
    let Some(case) = lines.case.first() else {
        checker.report(
            file,
            Code::Header,
            start,
            "the header does not say what a case is",
            "add `case NAME : RECORD`, such as `case family : family`",
        );
        return None;
    };
    let record = shape
        .records
        .iter()
        .position(|record| used.contains(&record.vocabulary) && record.name == case.record.name.text);
    let Some(record) = record else {
        if !broken_vocabulary && !used.is_empty() {
            let names = shape
                .records
                .iter()
                .filter(|record| used.contains(&record.vocabulary))
                .map(|record| record.name.as_str());
            let help = did_you_mean(&case.record.name.text, names, || "name a record of the vocabulary".to_owned());
            checker.report(
                file,
                Code::UnknownType,
                case.record.span,
                format!("there is no record `{}`", case.record.name.text),
                help,
            );
        }
        return None;
    };
    let mut conventions =
        used.iter().filter_map(|at| vocabularies.get(*at)).map(|(_, vocabulary)| vocabulary.conventions);
    let own = lines.conventions;
    let ages = own.ages.or_else(|| conventions.clone().find_map(|c| c.ages)).map(|(ages, _)| ages);
    let rounding = own.rounding.or_else(|| conventions.find_map(|c| c.rounding)).map(|(rounding, _)| rounding);
    let subject = match lines.decides.first() {
        Some(line) => Some(subject(checker, file, shape, line, (&case.name.text, record))?),
        None => None,
    };
    let presumes: Vec<_> =
        lines.presumes.iter().filter_map(|line| presumption(checker, file, shape, &used, line)).collect();
    let requires = requirements(checker, file, shape, &used, lines, &presumes);
    let in_force = lines.in_force.first().map(|window| (window.from, window.to));
    let case = (case.name.text.clone(), record);
    Some(Header { vocabularies: used, case, subject, in_force, ages, rounding, presumes, requires })
}

fn subject(
    checker: &mut Checker<'_>,
    file: &Arc<SourceFile>,
    shape: &Shape,
    line: &ast::Decides,
    case: (&str, usize),
) -> Option<(Read, usize, String)> {
    let mut read = Read { var: CASE, steps: Vec::new(), presumed: Vec::new(), needs: Vec::new() };
    let mut record = Some(case.1);
    let mut last: Option<Type> = None;
    for name in &line.list.fields {
        let at =
            record.and_then(|record| shape.record(record)?.fields.iter().position(|field| field.name == name.text));
        let (Some(in_record), Some(field)) = (record, at) else {
            let fields =
                record.and_then(|record| shape.record(record)).map_or(&[][..], |record| record.fields.as_slice());
            let help = did_you_mean(&name.text, fields.iter().map(|field| field.name.as_str()), || {
                "name a list of the case".to_owned()
            });
            checker.report(file, Code::UnknownField, name.span, format!("there is no fact `{}` here", name.text), help);
            return None;
        };
        // What it is was not found, and that was reported.
        if shape.is_broken(in_record, field) {
            return None;
        }
        read.steps.push((in_record, field));
        last = shape.field(in_record, field).map(|field| field.ty);
        record = match last.map(|ty| (ty.kind, ty.list)) {
            Some((Kind::Record(inner), false)) => Some(inner),
            _ => None,
        };
    }
    match last {
        Some(Type { kind: Kind::Record(element), list: true, .. })
            if line.list.root.text == case.0 && !shape.is_period(element) =>
        {
            Some((read, element, line.name.text.clone()))
        }
        _ => {
            let help = format!("write a list of records of the case, such as `{}.people`", case.0);
            checker.report(
                file,
                Code::WrongType,
                line.list.span,
                "a policy decides about the records of a list of the case",
                help,
            );
            None
        }
    }
}

fn presumption(
    checker: &mut Checker<'_>,
    file: &Arc<SourceFile>,
    shape: &Shape,
    used: &[usize],
    line: &ast::Presumption,
) -> Option<(usize, usize, Val)> {
    let (record, field) = record_and_field(checker, file, shape, used, (&line.record, &line.field), line.span)?;
    let ty = shape.field(record, field).filter(|field| !field.broken)?.ty;
    match constant(shape, ty, &line.value.kind) {
        Some(val) if !ty.list => Some((record, field, val)),
        _ => {
            checker.report(
                file,
                Code::WrongType,
                line.value.span,
                format!("this is no {}", shape.type_name(ty)),
                "presume a value of the fact's type",
            );
            None
        }
    }
}

/// A record and its field, as a line of the header names them.
fn record_and_field(
    checker: &mut Checker<'_>,
    file: &Arc<SourceFile>,
    shape: &Shape,
    used: &[usize],
    (record, field): (&ast::Name, &ast::Name),
    span: Span,
) -> Option<(usize, usize)> {
    let at = shape.records.iter().position(|known| used.contains(&known.vocabulary) && known.name == record.text);
    let found = at.and_then(|at| shape.record(at)?.fields.iter().position(|known| known.name == field.text));
    if found.is_none() {
        let message = format!("there is no fact `{}.{}`", record.text, field.text);
        let fields = at.and_then(|at| shape.record(at)).map_or(&[][..], |known| known.fields.as_slice());
        let help = did_you_mean(&field.text, fields.iter().map(|known| known.name.as_str()), || {
            "name a record and its field, such as `person.born_in_japan`".to_owned()
        });
        checker.report(file, Code::UnknownField, span, message, help);
    }
    at.zip(found)
}

/// The facts that count with evidence only.
fn requirements(
    checker: &mut Checker<'_>,
    file: &Arc<SourceFile>,
    shape: &Shape,
    used: &[usize],
    lines: &ast::Header,
    presumes: &[(usize, usize, Val)],
) -> Vec<Requirement> {
    let mut found: Vec<Requirement> = Vec::new();
    for line in &lines.requires {
        let names = (&line.record, &line.field);
        let Some((record, field)) = record_and_field(checker, file, shape, used, names, line.span) else { continue };
        let Some(ty) = shape.field(record, field).map(|field| field.ty) else { continue };
        let named = format!("{}.{}", line.record.text, line.field.text);
        if ty.kind == Kind::Key || matches!(ty.kind, Kind::Record(_)) && !shape.has_periods(ty) {
            let message = format!("`{named}` is no fact that evidence shows");
            let help = "name a fact: neither a key nor a record, nor a list of records";
            checker.report(file, Code::WrongType, line.field.span, message, help);
        } else if presumes.iter().any(|(r, f, _)| (*r, *f) == (record, field)) {
            let message = format!("`{named}` is presumed, and needs no evidence");
            checker.report(file, Code::Header, line.span, message, "keep one of the two lines");
        } else if found.iter().any(|(r, f, _)| (*r, *f) == (record, field)) {
            let message = format!("the header says twice what evidence `{named}` needs");
            let help = "write one line, with `or` between the kinds of which each will do";
            checker.report(file, Code::Header, line.span, message, help);
        } else {
            found.push((record, field, line.evidence.iter().map(|kind| kind.value.clone()).collect()));
        }
    }
    found
}
