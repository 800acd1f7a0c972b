//! From a policy's tree to a checked policy.

use std::collections::HashSet;
use std::sync::Arc;

use super::ask::Askable;
use super::check::Checker;
use super::expr::{BOUND, Cond, Val, Value};
use super::imports::{self, Policies};
use super::policy::{Factor, Outcome, Parameter, Policy, Rule, Term, TermBody};
use super::resolve::{Citable, Dated, Numbers, Resolver, Signature, Ty, notes, source, variables};
use super::shape::{Kind, Shape, Type, type_of};
use super::{effects, header, order, transitions};
use crate::diagnostic::Code;
use crate::law::Law;
use crate::source::SourceFile;
use crate::syntax::ast::{self, Definition, ItemKind};
use crate::values::Date;

/// The vocabularies of a set, with their files.
pub(super) type Vocabularies<'a> = [(Arc<SourceFile>, &'a ast::Vocabulary)];

/// Checks one policy. `None` where too little of it could be read.
pub(super) fn policy(
    checker: &mut Checker<'_>,
    law: &Law,
    tree: &ast::Policy,
    vocabularies: &Vocabularies<'_>,
    shape: &Shape,
    askable: &[Option<Askable>],
    policies: &Policies<'_>,
) -> Option<Policy> {
    let file = &law.file;
    if tree.header_broken {
        return None;
    }
    header::unknown_parts(checker, file, tree, vocabularies, policies);
    let header = header::header(checker, file, tree, vocabularies, shape)?;
    let order = order::terms(checker, file, &tree.terms)?;
    let mut resolver = Resolver {
        checker,
        file,
        shape,
        ages: header.ages,
        rounding: header.rounding,
        terms: Vec::new(),
        parameters: Vec::new(),
        rules: tree.rules.iter().map(|rule| Citable { number: rule.number.text(), rule }).collect(),
        case: Some(header.case.1),
        asks: Vec::new(),
        askable,
        subject: header.subject.as_ref().map(|(_, record, _)| *record).or(Some(header.case.1)),
        presumes: header.presumes.clone(),
        requires: header.requires.clone(),
        broken: tree.broken.iter().map(|broken| broken.name.clone()).collect(),
        lost_names: tree.broken.iter().any(ast::Broken::has_lost_its_name)
            || law.uses_broken
            || vocabularies.iter().flat_map(|(_, of)| &of.broken).any(|broken| broken.keyword == "choice"),
        names: Vec::new(),
        governed: None,
        none_parameters: Vec::new(),
        reach_tables: Vec::new(),
        next: BOUND,
        provisions: Vec::new(),
        questions: Vec::new(),
        at: 0,
        read: Vec::new(),
        owner: None,
        rows: None,
        left_out: Vec::new(),
    };
    if let Some((list, ..)) = &header.subject {
        resolver.read.extend(list.steps.iter().copied());
    }
    let case = Some((header.case.0.as_str(), header.case.1));
    let subject = header.subject.as_ref().map(|(_, record, name)| (name.as_str(), *record));
    resolver.names = variables(case, subject, &[]);
    resolver.governed = transitions::governed(&mut resolver, tree);
    let mut parameters = parameters(&mut resolver, tree, case, subject);
    signatures(&mut resolver, &tree.terms, vocabularies, &header.vocabularies, case, subject);
    let (imported, others) = imports::import(&mut resolver, tree, policies, vocabularies, shape);
    parameters.extend(others);
    let mut terms: Vec<Option<Term>> = tree.terms.iter().map(|_| None).chain(imported).collect();
    for at in order {
        let term = tree.terms.get(at).and_then(|term| resolve_term(&mut resolver, term, at, case, subject));
        if let Some(slot) = terms.get_mut(at) {
            *slot = term;
        }
    }
    resolver.names = variables(case, subject, &[]);
    resolver.none_parameters.clear();
    resolver.next = BOUND;
    let outcomes = outcomes(&mut resolver, tree);
    let mut rules: Vec<Option<Rule>> = tree.rules.iter().map(|rule| resolve_rule(&mut resolver, rule, tree)).collect();
    effects::connect(&mut resolver, tree, &mut rules);
    let factors = factors(&mut resolver, tree);
    let governed = resolver.governed.clone();
    let transitions = transitions::transitions(&mut resolver, law);
    let Resolver { provisions, questions, read, asks, .. } = resolver;
    order::rules(checker, file, tree, &rules);
    let policy = Policy {
        file: Arc::clone(file),
        name: tree.name.text.clone(),
        title: tree.title.as_ref().map(|title| title.value.clone()).unwrap_or_default(),
        span: tree.name.span,
        in_force: header.in_force,
        case: header.case.1,
        case_name: header.case.0,
        subjects: header.subject.map(|(list, record, _)| (list, record)),
        outcomes,
        strongest_first: tree.strongest_first,
        rules: rules.into_iter().collect::<Option<_>>()?,
        terms: terms.into_iter().collect::<Option<_>>()?,
        parameters,
        requires: header.requires.clone(),
        factors,
        addresses: provisions.iter().map(|provision| provision.full_address(&tree.name.text)).collect(),
        provisions,
        questions,
        presumes: header.presumes,
        sources: tree.attachments.sources.iter().map(source).collect(),
        notes: notes(&tree.attachments),
        reads: read,
        asks,
        law: 0,
        text: 0,
        governed,
        transitions,
        broken: tree.broken.iter().map(broken_name).collect(),
    };
    Some(policy)
}

/// The name of a statement that could not be read. Factors have none: the word behind theirs is a side.
fn broken_name(broken: &ast::Broken) -> String {
    if broken.keyword == "factors" { broken.keyword.clone() } else { broken.name.clone() }
}

/// A term that stands for none.
pub(super) fn nothing() -> Term {
    Term { about: None, provision: 0, body: TermBody::Value(Value::Const(Val::None)) }
}

/// A written value as a constant of a type.
pub(crate) fn constant(shape: &Shape, ty: Type, item: &ItemKind) -> Option<Val> {
    Some(match (ty.kind, item) {
        (_, ItemKind::None) if ty.or_none => Val::None,
        (Kind::YesNo, ItemKind::YesNo(value)) => Val::YesNo(*value),
        (Kind::Number, ItemKind::Number(value)) => Val::Number(*value),
        (Kind::Date, ItemKind::Date(value)) => Val::Date(*value),
        (Kind::Date, ItemKind::Days(value)) => Val::Days(*value),
        (Kind::Span, ItemKind::Span(value)) => Val::Span(*value),
        (Kind::Text | Kind::Key, ItemKind::Text(value) | ItemKind::Word(value)) => Val::Text(Arc::from(value.as_str())),
        (Kind::Choice(id), ItemKind::Word(value)) => {
            let at = shape.choices.get(id)?.members.iter().position(|member| member.name == *value)?;
            Val::Choice(u32::try_from(at).ok()?)
        }
        _ => return None,
    })
}

/// Names that the language itself uses where a term or parameter could stand.
const BUILT_IN: [&str; 8] = ["age", "count", "sum", "earliest", "latest", "largest", "smallest", "decision_date"];

/// Parameters: constants of one type, each from a later day than the one before.
pub(super) fn parameters(
    resolver: &mut Resolver<'_, '_>,
    tree: &ast::Policy,
    case: Option<(&str, usize)>,
    subject: Option<(&str, usize)>,
) -> Vec<Parameter> {
    let mut parameters: Vec<Parameter> = Vec::new();
    for written in &tree.parameters {
        let name = &written.name;
        let taken = resolver.parameters.iter().any(|earlier| earlier.name == name.text)
            || [case, subject].into_iter().flatten().any(|(bound, _)| bound == name.text)
            || BUILT_IN.contains(&name.text.as_str());
        if taken {
            let message = format!("`{}` means something already", name.text);
            resolver.report(Code::DuplicateName, name.span, message, "give the parameter another name");
        }
        let address = format!("parameter {}", name.text);
        let label = written.label.as_ref().map_or_else(|| name.text.replace('_', " "), |label| label.value.clone());
        resolver.at = resolver.provision(address, label, &written.attachments);
        if let Some(provision) = resolver.provisions.get_mut(resolver.at) {
            provision.open = true;
        }
        let mut values: Vec<(Date, Val)> = Vec::new();
        let mut ty = None;
        for value in &written.values {
            let typed = resolver.value(&value.value, ty);
            let Value::Const(val) = typed.value else {
                let help = "write a number, a date, a span, a text, `yes` or `no`";
                resolver.report(Code::Parameter, value.value.span, "this is no value written out", help);
                continue;
            };
            if ty.is_some_and(|ty| ty != typed.ty && typed.ty != Ty::Poison) {
                let help = "a parameter has values of one kind";
                resolver.report(
                    Code::Parameter,
                    value.value.span,
                    "this is of another kind than the value before",
                    help,
                );
            }
            ty = ty.or(Some(typed.ty));
            if values.last().is_some_and(|(before, _)| *before >= value.from) {
                let help = "put the values in the order of their days, each day once";
                resolver.report(Code::Parameter, value.from_span, "this day is not after the one before", help);
            }
            values.push((value.from, val));
        }
        let numbers = Numbers::of_all(values.iter().map(|(_, val)| Numbers::of(val)));
        resolver.parameters.push(Dated { name: name.text.clone(), ty: ty.unwrap_or(Ty::Poison), numbers });
        parameters.push(Parameter { name: name.text.clone(), values });
    }
    parameters
}

pub(super) fn signatures(
    resolver: &mut Resolver<'_, '_>,
    terms: &[ast::Term],
    vocabularies: &Vocabularies<'_>,
    used: &[usize],
    case: Option<(&str, usize)>,
    subject: Option<(&str, usize)>,
) {
    for term in terms {
        let name = &term.name;
        let taken = resolver.terms.iter().any(|earlier| earlier.name == name.text)
            || resolver.parameters.iter().any(|earlier| earlier.name == name.text)
            || case.is_some_and(|(case, _)| case == name.text)
            || subject.is_some_and(|(subject, _)| subject == name.text);
        if taken {
            resolver.report(
                Code::DuplicateName,
                name.span,
                format!("`{}` means something already", name.text),
                format!("give the {} another name", term.keyword()),
            );
        }
        if BUILT_IN.contains(&name.text.as_str()) {
            resolver.report(
                Code::ReservedName,
                name.span,
                format!("`{}` is built into the language", name.text),
                format!("give the {} another name", term.keyword()),
            );
        }
        let parameters = term
            .parameters
            .iter()
            .map(|(_, written)| {
                let name = &written.name.text;
                let owner = used.iter().find(|at| {
                    let shape = resolver.shape;
                    shape.records.iter().any(|record| record.vocabulary == **at && record.name == *name)
                        || shape.choices.iter().any(|choice| choice.vocabulary == **at && choice.name == *name)
                });
                let owner = owner.or(used.first()).and_then(|at| Some((*at, vocabularies.get(*at)?)));
                let ty = owner.and_then(|(at, (_, vocabulary))| {
                    type_of(resolver.checker, resolver.shape, resolver.file, at, vocabulary, written)
                });
                ty.map_or(Ty::Poison, Ty::of)
            })
            .collect();
        let label = term.label.as_ref().map(|label| label.value.clone()).unwrap_or_default();
        let result = match &term.definition {
            Definition::Table(table) => resolver.result_of_table(table, used),
            Definition::Condition(_) | Definition::Value(_) => (Ty::YesNo, false),
        };
        resolver.terms.push(Signature {
            name: name.text.clone(),
            parameters,
            result,
            label,
            gives_value: !matches!(term.definition, Definition::Condition(_)),
            numbers: Numbers::default(),
            or_none: term.parameters.iter().map(|(_, ty)| ty.or_none).collect(),
            asked_by_table: Vec::new(),
        });
    }
}

pub(super) fn resolve_term(
    resolver: &mut Resolver<'_, '_>,
    term: &ast::Term,
    at: usize,
    case: Option<(&str, usize)>,
    subject: Option<(&str, usize)>,
) -> Option<Term> {
    let types = resolver.terms.get(at).map(|signature| signature.parameters.clone()).unwrap_or_default();
    let parameters: Vec<(&str, Ty)> = term.parameters.iter().map(|(name, _)| name.text.as_str()).zip(types).collect();
    for (index, (name, _)) in term.parameters.iter().enumerate() {
        let taken = [case, subject].into_iter().flatten().any(|(bound, _)| bound == name.text)
            || parameters.iter().take(index).any(|(earlier, _)| *earlier == name.text)
            || name.text == "decision_date"
            || resolver.parameters.iter().any(|parameter| parameter.name == name.text);
        if taken {
            resolver.report(
                Code::HiddenName,
                name.span,
                format!("`{}` means something already", name.text),
                "choose another name for the parameter",
            );
        }
    }
    resolver.names = variables(case, subject, &parameters);
    let may_be_none = term.parameters.iter().filter(|(_, ty)| ty.or_none);
    resolver.none_parameters = may_be_none.map(|(name, _)| name.text.clone()).collect();
    resolver.reach_tables.clear();
    resolver.next = BOUND;
    let address = term.address();
    let label = term.label.as_ref().map_or_else(|| term.name.text.replace('_', " "), |label| label.value.clone());
    let provision = resolver.provision(address.clone(), label, &term.attachments);
    resolver.at = provision;
    let body = match &term.definition {
        Definition::Condition(body) => TermBody::Condition(resolver.body(body, &address, "")),
        Definition::Value(expr) => {
            let typed = resolver.value(expr, None);
            let numbers = resolver.numbers(&typed.value);
            if let Some(signature) = resolver.terms.get_mut(at) {
                signature.result = (typed.ty, typed.none);
                signature.numbers = numbers;
            }
            // It has no truth of its own.
            if let Some(provision) = resolver.provisions.get_mut(provision) {
                provision.open = true;
            }
            TermBody::Value(typed.value)
        }
        Definition::Table(table) => {
            if let Some(provision) = resolver.provisions.get_mut(provision) {
                provision.open = true;
            }
            TermBody::Table(resolver.table(term, table, at))
        }
    };
    let reached = |(name, ty): &(ast::Name, ast::TypeName)| !ty.or_none && resolver.reach_tables.contains(&name.text);
    let asked_by_table = term.parameters.iter().map(reached).collect();
    if let Some(signature) = resolver.terms.get_mut(at) {
        signature.asked_by_table = asked_by_table;
    }
    let about = parameters.first().and_then(|(_, ty)| if let Ty::Row(record) = ty { Some(*record) } else { None });
    Some(Term { about, provision, body })
}

fn outcomes(resolver: &mut Resolver<'_, '_>, tree: &ast::Policy) -> Vec<Outcome> {
    let mut outcomes: Vec<Outcome> = Vec::new();
    let mut names: HashSet<&str> = HashSet::new();
    let given: HashSet<&str> = tree.rules.iter().filter_map(|rule| Some(rule.outcome()?.text.as_str())).collect();
    for outcome in &tree.outcomes {
        let name = &outcome.member.name;
        resolver.checker.not_reserved(resolver.file, name, "an outcome");
        if !names.insert(&name.text) {
            resolver.report(
                Code::DuplicateName,
                name.span,
                format!("there is an outcome `{}` already", name.text),
                "give one of the two another name",
            );
        }
        if !given.contains(name.text.as_str()) && tree.broken.iter().all(|broken| broken.keyword != "rule") {
            resolver.report(
                Code::UnreachableOutcome,
                name.span,
                format!("no rule gives the outcome `{}`", name.text),
                "write the rule, or take the outcome out",
            );
        }
        outcomes.push(Outcome {
            name: name.text.clone(),
            label: outcome.member.label.value.clone(),
            mark: outcome.mark,
        });
    }
    outcomes
}

fn factors(resolver: &mut Resolver<'_, '_>, tree: &ast::Policy) -> Vec<Factor> {
    let (factors, attachments) = &tree.factors;
    factors
        .iter()
        .filter(|factor| !factor.clause.is_repealed())
        .map(|factor| {
            let mut clause = resolver.clause(&factor.clause, &format!("factors {} ", factor.side.words()));
            // What is said of all factors is said of each.
            if let Some(provision) = resolver.provisions.get_mut(clause.provision) {
                provision.sources.extend(attachments.sources.iter().map(source));
            }
            clause.waived_by.clear();
            Factor { side: factor.side, strongly: factor.strongly, clause }
        })
        .collect()
}

fn resolve_rule(resolver: &mut Resolver<'_, '_>, rule: &ast::Rule, tree: &ast::Policy) -> Option<Rule> {
    let address = format!("rule {}", rule.number.text());
    let provision = resolver.provision(address.clone(), rule.title.value.clone(), &rule.attachments);
    resolver.at = provision;
    let effect = effects::effect(resolver, rule, tree);
    let when = rule.when.as_ref().map(|body| {
        let mut cond = resolver.body(body, &address, "");
        if let ast::Content::Condition(expr) = &body.content {
            cond = lone(resolver, body, expr, &address, cond);
        }
        cond
    });
    let unless = rule.unless.as_ref().map(|body| {
        let label = body.label.as_ref().map(|label| label.value.clone());
        let text = label.unwrap_or_else(|| match &body.content {
            ast::Content::Condition(expr) => resolver.sentence(expr),
            ast::Content::Group(..) | ast::Content::Repealed(_) => "unless".to_owned(),
        });
        let exception = resolver.provision(format!("{address} unless"), text, &body.attachments);
        resolver.at = exception;
        let cond = resolver.body(body, &format!("{address} unless"), " ");
        resolver.at = provision;
        (exception, cond)
    });
    let number = rule.number.text();
    let yields_to =
        tree.rules.iter().enumerate().filter(|(_, other)| other.despite.iter().any(|named| named.text() == number));
    let yields_to = yields_to.map(|(at, _)| at).collect();
    if rule.when.is_none()
        && let Some(slot) = resolver.provisions.get_mut(provision)
    {
        slot.open = true;
    }
    Some(Rule { provision, effect: effect?, when, unless, yields_to, deemed_by: Vec::new() })
}

/// A rule's lone condition is shown as a clause at the rule's own address.
fn lone(resolver: &mut Resolver<'_, '_>, body: &ast::Body, expr: &ast::Expr, address: &str, cond: Cond) -> Cond {
    let text = body.label.as_ref().map_or_else(|| resolver.sentence(expr), |label| label.value.clone());
    let provision = resolver.provision(address.to_owned(), text, &body.attachments);
    Cond::Group(ast::GroupKind::All, vec![super::expr::Clause { provision, cond, waived_by: Vec::new() }])
}
