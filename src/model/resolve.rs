//! Names and types: from the tree's expressions to what the engine runs.

use std::sync::Arc;

use super::check::Checker;
use super::expr::{Arith, BOUND, CASE, Cited, Clause, Cond, PARAMETER, Read, SUBJECT, Val, Value};
use super::policy::{Provision, Question, Source};
use super::shape::{Kind, Shape, Type};
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::source::{SourceFile, Span};
use crate::syntax::ast::{self, Ages, Content, Expr, ExprKind, GroupKind, Joiner, Name, Relation, Sign};
use crate::values::Rounding;

/// The type of an expression.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Ty {
    /// Wrong already, and reported.
    Poison,
    YesNo,
    Number,
    Date,
    Span,
    Text,
    Choice(usize),
    Row(usize),
    /// A list, of what.
    List(Kind),
}

impl Ty {
    pub(super) fn of(ty: Type) -> Ty {
        if ty.list { Ty::List(ty.kind) } else { Ty::item(ty.kind) }
    }

    fn item(kind: Kind) -> Ty {
        match kind {
            Kind::YesNo => Ty::YesNo,
            Kind::Number => Ty::Number,
            Kind::Date => Ty::Date,
            Kind::Span => Ty::Span,
            Kind::Text | Kind::Key => Ty::Text,
            Kind::Choice(id) => Ty::Choice(id),
            Kind::Record(id) | Kind::Reference(id) => Ty::Row(id),
        }
    }

    fn words(self, shape: &Shape) -> String {
        match self {
            Ty::Poison => "something".to_owned(),
            Ty::YesNo => "a yes/no".to_owned(),
            Ty::Number => "a number".to_owned(),
            Ty::Date => "a date".to_owned(),
            Ty::Span => "a span of time".to_owned(),
            Ty::Text => "a text".to_owned(),
            Ty::Choice(id) => format!("a `{}`", shape.choices.get(id).map_or("", |choice| choice.name.as_str())),
            Ty::Row(id) => format!("a `{}`", shape.record(id).map_or("", |record| record.name.as_str())),
            Ty::List(_) => "a list".to_owned(),
        }
    }
}

/// A value with its type, and whether it may be `none`.
pub(super) struct Typed {
    pub(super) value: Value,
    pub(super) ty: Ty,
    pub(super) none: bool,
}

/// What is known of a term before its meaning is.
#[derive(Clone, Debug)]
pub(super) struct Signature {
    pub(super) name: String,
    pub(super) parameter: Option<Ty>,
    /// Type and whether it may be `none`; set when the term is resolved.
    pub(super) result: (Ty, bool),
    pub(super) label: String,
}

/// A rule as others can cite it.
pub(super) struct Citable<'a> {
    pub(super) number: String,
    pub(super) rule: &'a ast::Rule,
}

/// Everything a policy's expressions are resolved against.
pub(super) struct Resolver<'a, 'p> {
    pub(super) checker: &'a mut Checker<'p>,
    pub(super) file: &'a Arc<SourceFile>,
    pub(super) shape: &'a Shape,
    pub(super) ages: Option<Ages>,
    pub(super) rounding: Option<Rounding>,
    pub(super) terms: Vec<Signature>,
    pub(super) rules: Vec<Citable<'a>>,
    pub(super) subject: Option<usize>,
    pub(super) presumes: Vec<(usize, usize, Val)>,
    /// Names that broken statements would have declared.
    pub(super) broken: Vec<String>,
    pub(super) names: Vec<(String, usize, Ty)>,
    pub(super) next: usize,
    pub(super) provisions: Vec<Provision>,
    pub(super) questions: Vec<Question>,
    /// The provision that is being resolved.
    pub(super) at: usize,
    /// Every field that was read.
    pub(super) read: Vec<(usize, usize)>,
}

impl Resolver<'_, '_> {
    pub(super) fn report(&mut self, code: Code, span: Span, message: impl Into<String>, help: impl Into<String>) {
        self.checker.problems.push(Diagnostic::new(code, self.file, span, message).help(help));
    }

    fn poison(&self) -> Typed {
        Typed { value: Value::Const(Val::None), ty: Ty::Poison, none: false }
    }

    /// Enters a provision and gives its number.
    pub(super) fn provision(&mut self, address: String, text: String, attachments: &ast::Attachments) -> usize {
        let sources = attachments.sources.iter().map(source).collect();
        let notes = attachments.notes.iter().map(|note| note.value.clone()).collect();
        self.provisions.push(Provision { address, text, sources, notes, open: false, never_no: false });
        self.provisions.len().saturating_sub(1)
    }

    /// What stands after `when` or `unless`, below an address.
    pub(super) fn body(&mut self, body: &ast::Body, address: &str, separator: &str) -> Cond {
        match &body.content {
            Content::Group(kind, clauses) => self.group(*kind, clauses, &format!("{address}{separator}")),
            Content::Condition(expr) => self.cond(expr),
        }
    }

    fn group(&mut self, kind: GroupKind, clauses: &[ast::Clause], address: &str) -> Cond {
        let clauses = clauses.iter().map(|clause| self.clause(clause, address)).collect();
        Cond::Group(kind, clauses)
    }

    fn clause(&mut self, clause: &ast::Clause, address: &str) -> Clause {
        let address = format!("{address}({})", clause.marker.text);
        let text = clause.label.as_ref().map(|label| label.value.clone());
        let text = text.unwrap_or_else(|| match &clause.content {
            Content::Condition(expr) => self.sentence(expr),
            Content::Group(kind, _) => group_words(*kind),
        });
        let provision = self.provision(address.clone(), text, &clause.attachments);
        let outer = std::mem::replace(&mut self.at, provision);
        let cond = match &clause.content {
            Content::Group(kind, clauses) => self.group(*kind, clauses, &address),
            Content::Condition(expr) => self.cond(expr),
        };
        if let Some(provision) = self.provisions.get_mut(provision) {
            provision.open = matches!(cond, Cond::Unsettled(_));
            let parts = if let Cond::Any(parts) = &cond { parts.as_slice() } else { &[] };
            provision.never_no = parts.iter().any(|part| matches!(part, Cond::Unsettled(_)));
        }
        self.at = outer;
        Clause { provision, cond }
    }

    /// The sentence of a condition that has none of its own: the label of its fact or term, or its own words.
    pub(super) fn sentence(&self, expr: &Expr) -> String {
        let label = match &expr.kind {
            ExprKind::Path(path) if path.fields.is_empty() => {
                self.terms.iter().find(|term| term.name == path.root.text).map(|term| term.label.clone())
            }
            ExprKind::Path(path) => {
                self.quiet_path(path).and_then(|(record, field)| self.shape.field(record, field)?.label.clone())
            }
            ExprKind::Call(name, _) => {
                self.terms.iter().find(|term| term.name == name.text).map(|term| term.label.clone())
            }
            _ => None,
        };
        label.filter(|label| !label.is_empty()).unwrap_or_else(|| words(self.file.slice(expr.span)))
    }

    /// The field that a path ends with, without reporting anything.
    fn quiet_path(&self, path: &ast::Path) -> Option<(usize, usize)> {
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

    pub(super) fn cond(&mut self, expr: &Expr) -> Cond {
        match &expr.kind {
            ExprKind::Chain(first, rest) => {
                let parts = std::iter::once(&**first).chain(rest.iter().map(|(_, part)| part));
                let parts = parts.map(|part| self.cond(part)).collect();
                let all = rest.first().is_none_or(|(joiner, _)| *joiner == Joiner::And);
                if all { Cond::All(parts) } else { Cond::Any(parts) }
            }
            ExprKind::Not(inner) => {
                let cond = self.cond(inner);
                if self.may_meet_none(&cond) {
                    self.report(
                        Code::NotMeetsNone,
                        expr.span,
                        "this `not` turns a comparison that may meet `none`: with `none` the comparison is no, and so this is yes",
                        "write the opposite comparison (`is not …`), or ask `is none` first",
                    );
                }
                Cond::Not(Box::new(cond))
            }
            ExprKind::Quantified { quantifier, name, list, other_than, body } => {
                let Some((list, ty)) = self.list(list) else {
                    return Cond::Value(Box::new(Value::Const(Val::YesNo(false))));
                };
                let other = other_than.as_ref().and_then(|other| {
                    let (read, typed, _) = self.path(other)?;
                    if typed != ty && typed != Ty::Poison {
                        self.report(
                            Code::WrongType,
                            other.span,
                            "this is no element of the list",
                            "name an element of the list's kind",
                        );
                    }
                    Some(read)
                });
                let var = self.bind(name, ty);
                let body = Box::new(self.cond(body));
                self.unbind();
                Cond::Quantified { quantifier: *quantifier, list, var, other, body }
            }
            ExprKind::Compare { left, relation, negated, right } => {
                self.compare(expr.span, left, *relation, *negated, right)
            }
            ExprKind::OneOf { left, negated, choices } => self.one_of(left, *negated, choices),
            ExprKind::IsEmpty(inner, negated) => match &inner.kind {
                ExprKind::Path(path) => match self.list(path) {
                    Some((list, _)) => Cond::Empty(list, *negated),
                    None => no(),
                },
                _ => {
                    self.report(
                        Code::Comparison,
                        inner.span,
                        "only a list is empty",
                        "name a list, such as `person.parents`",
                    );
                    no()
                }
            },
            ExprKind::IsNone(inner, negated) => {
                let typed = self.value(inner, None);
                if !typed.none && typed.ty != Ty::Poison {
                    let help = "mark the fact `or none` in the vocabulary, or leave the question out";
                    self.report(Code::NeverNone, expr.span, "this is never `none`", help);
                }
                Cond::IsNone(Box::new(typed.value), *negated)
            }
            ExprKind::If(condition, then, otherwise) => {
                let (a, b, c) = (self.cond(condition), self.cond(then), self.cond(otherwise));
                Cond::If(Box::new(a), Box::new(b), Box::new(c))
            }
            ExprKind::Cited { provision, applies, subject } => self.cited(provision, *applies, subject.as_ref()),
            ExprKind::Unsettled(text) => {
                self.questions.push(Question { provision: self.at, text: text.value.clone() });
                Cond::Unsettled(self.questions.len().saturating_sub(1))
            }
            _ => {
                let typed = self.value(expr, Some(Ty::YesNo));
                if !matches!(typed.ty, Ty::YesNo | Ty::Poison) {
                    let what = typed.ty.words(self.shape);
                    self.report(
                        Code::NoCondition,
                        expr.span,
                        format!("this is {what}, and a condition is needed"),
                        "compare it: `… is …`",
                    );
                }
                match typed.value {
                    Value::Cond(cond) => *cond,
                    Value::Term(term, argument) => Cond::Term(term, argument),
                    value => Cond::Value(Box::new(value)),
                }
            }
        }
    }

    /// Whether a comparison can be no for no other reason than a `none`.
    fn may_meet_none(&self, cond: &Cond) -> bool {
        match cond {
            Cond::Compare { left, relation, negated, right } => {
                (*relation != Relation::Is || *negated) && (self.may_be_none(left) || self.may_be_none(right))
            }
            Cond::Value(value) => self.may_be_none(value),
            _ => false,
        }
    }

    fn may_be_none(&self, value: &Value) -> bool {
        match value {
            Value::Read(read) => {
                read.steps.iter().any(|(r, f)| self.shape.field(*r, *f).is_some_and(|field| field.ty.or_none))
            }
            Value::Age { of, on, .. } => self.may_be_none(of) || self.may_be_none(on),
            Value::Completed(_, a, b) => self.may_be_none(a) || self.may_be_none(b),
            Value::Sum(a, rest, _) => self.may_be_none(a) || rest.iter().any(|(_, b)| self.may_be_none(b)),
            Value::Product(a, rest) => self.may_be_none(a) || rest.iter().any(|(_, b, _)| self.may_be_none(b)),
            Value::If(_, a, b) => self.may_be_none(a) || self.may_be_none(b),
            _ => false,
        }
    }

    fn compare(&mut self, span: Span, left: &Expr, relation: Relation, negated: bool, right: &Expr) -> Cond {
        // A choice's member is resolved by the type of the other side, whichever that is.
        let (a, b) = if self.is_member_like(left) {
            let b = self.value(right, None);
            (self.value(left, Some(b.ty)), b)
        } else {
            let a = self.value(left, None);
            let b = self.value(right, Some(a.ty));
            (a, b)
        };
        let words = if negated { relation.words().replacen("is", "is not", 1) } else { relation.words().to_owned() };
        let poison = a.ty == Ty::Poison || b.ty == Ty::Poison;
        if !poison && a.ty != b.ty {
            let (x, y) = (a.ty.words(self.shape), b.ty.words(self.shape));
            self.report(
                Code::Comparison,
                span,
                format!("{x} and {y} cannot be compared"),
                "compare values of one kind",
            );
        } else if !poison {
            let order = !matches!(relation, Relation::Is);
            let by_date =
                matches!(relation, Relation::Before | Relation::After | Relation::OnOrBefore | Relation::OnOrAfter);
            let fits = match a.ty {
                Ty::Date => !order || by_date,
                Ty::Number | Ty::Span => !by_date,
                Ty::List(_) => false,
                _ => !order,
            };
            if !fits {
                let what = a.ty.words(self.shape);
                let help = match a.ty {
                    Ty::Date => {
                        "dates are compared with `is before`, `is after`, `is on or before` and `is on or after`"
                    }
                    Ty::Number | Ty::Span => {
                        "numbers and spans are compared with `is under`, `is at least`, `is over` and `is at most`"
                    }
                    Ty::List(_) => "ask `is empty`, `count of …`, or `some x in … satisfies …`",
                    _ => "it has no order: write `is` or `is not`",
                };
                self.report(Code::Comparison, span, format!("`{words}` does not fit {what}"), help);
            }
        }
        Cond::Compare { left: Box::new(a.value), relation, negated, right: Box::new(b.value) }
    }

    /// A lone name that is no variable and no term: it may be a choice's member.
    fn is_member_like(&self, expr: &Expr) -> bool {
        match &expr.kind {
            ExprKind::Path(path) if path.fields.is_empty() => {
                let name = &path.root.text;
                name != "decision_date"
                    && !self.names.iter().any(|(bound, ..)| bound == name)
                    && !self.terms.iter().any(|term| term.name == *name)
            }
            _ => false,
        }
    }

    fn one_of(&mut self, left: &Expr, negated: bool, choices: &[Expr]) -> Cond {
        let a = self.value(left, None);
        let left = Box::new(a.value);
        if let [Expr { kind: ExprKind::Path(path), .. }] = choices
            && self.names.iter().any(|(name, ..)| *name == path.root.text)
            && !path.fields.is_empty()
            && let Some((read, Ty::List(kind), _)) = self.path(path)
        {
            if a.ty != Ty::item(kind) && a.ty != Ty::Poison {
                let what = a.ty.words(self.shape);
                self.report(
                    Code::Comparison,
                    path.span,
                    format!("{what} cannot be one of this list"),
                    "name a list of the same kind",
                );
            }
            return Cond::InList { left, negated, list: read };
        }
        let choices = choices.iter().map(|choice| {
            let typed = self.value(choice, Some(a.ty));
            if typed.ty != a.ty && typed.ty != Ty::Poison && a.ty != Ty::Poison {
                let (x, y) = (a.ty.words(self.shape), typed.ty.words(self.shape));
                self.report(Code::Comparison, choice.span, format!("{x} is never {y}"), "compare values of one kind");
            }
            typed.value
        });
        Cond::OneOf { left, negated, choices: choices.collect() }
    }

    fn cited(&mut self, address: &ast::Address, applies: bool, subject: Option<&ast::Path>) -> Cond {
        let number = address.rule.text();
        let Some(rule) = self.rules.iter().position(|citable| citable.number == number) else {
            if !self.broken.contains(&number) {
                let meant = nearest(&number, self.rules.iter().map(|citable| citable.number.as_str()))
                    .map(|meant| format!("did you mean `rule {meant}`?"));
                let help = meant.unwrap_or_else(|| "cite a rule of this policy by its number".to_owned());
                self.report(Code::UnknownProvision, address.span, format!("there is no rule {number}"), help);
            }
            return no();
        };
        if self.at_term() {
            self.report(Code::WrongPlace, address.span, "a term cites no rule", "cite the rule where the term is used");
        }
        let what = if address.markers.is_empty() && !address.unless {
            if applies { Cited::Applies } else { Cited::Met }
        } else {
            match self.way(rule, address) {
                Some(way) if !applies => Cited::Clause { unless: address.unless, way },
                Some(_) => {
                    self.report(
                        Code::UnknownProvision,
                        address.span,
                        "a clause does not apply, it is met",
                        format!("write `{} is met`", address.text()),
                    );
                    Cited::Met
                }
                None => {
                    self.report(
                        Code::UnknownProvision,
                        address.span,
                        format!("there is no {}", address.text()),
                        format!("look at the clauses of rule {number}"),
                    );
                    Cited::Met
                }
            }
        };
        let subject = subject.and_then(|path| {
            let (read, ty, _) = self.path(path)?;
            if let Some(record) = self.subject.filter(|record| ty != Ty::Row(*record) && ty != Ty::Poison) {
                let name = self.shape.record(record).map_or("", |record| record.name.as_str()).to_owned();
                self.report(
                    Code::WrongType,
                    path.span,
                    format!("rules of this policy are about a `{name}`, and this is {}", ty.words(self.shape)),
                    "name a subject",
                );
            }
            Some(read)
        });
        Cond::Cited { rule, what, subject }
    }

    fn at_term(&self) -> bool {
        self.provisions.get(self.at).is_some_and(|provision| provision.address.starts_with("term "))
    }

    /// The way down to a clause of a rule.
    fn way(&self, rule: usize, address: &ast::Address) -> Option<Vec<usize>> {
        let rule = self.rules.get(rule)?.rule;
        let body = if address.unless { rule.unless.as_ref()? } else { rule.when.as_ref()? };
        let mut content = &body.content;
        let mut way = Vec::new();
        for marker in &address.markers {
            let Content::Group(_, clauses) = content else { return None };
            let at = clauses.iter().position(|clause| clause.marker.text == marker.text)?;
            way.push(at);
            content = &clauses.get(at)?.content;
        }
        Some(way)
    }

    fn bind(&mut self, name: &Name, ty: Ty) -> usize {
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

    fn unbind(&mut self) {
        self.names.pop();
        self.next = self.next.saturating_sub(1).max(BOUND);
    }

    pub(super) fn list(&mut self, path: &ast::Path) -> Option<(Read, Ty)> {
        let (read, ty, _) = self.path(path)?;
        match ty {
            Ty::List(kind) => Some((read, Ty::item(kind))),
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
    pub(super) fn path(&mut self, path: &ast::Path) -> Option<(Read, Ty, bool)> {
        let root = self.names.iter().rev().find(|(name, ..)| *name == path.root.text).cloned();
        let Some((_, var, mut ty)) = root else {
            self.unknown_name(&path.root);
            return None;
        };
        let mut read = Read { var, steps: Vec::new(), presumed: None };
        let mut none = false;
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
            read.steps.push((record, field));
            let field_type = self.shape.field(record, field)?.ty;
            none |= field_type.or_none;
            ty = Ty::of(field_type);
        }
        if let Some(last) = read.steps.last() {
            read.presumed = self.presumes.iter().find(|(r, f, _)| (*r, *f) == *last).map(|(_, _, val)| val.clone());
        }
        Some((read, ty, none))
    }

    fn unknown_name(&mut self, name: &Name) {
        if self.broken.contains(&name.text) {
            return;
        }
        let names =
            self.names.iter().map(|(name, ..)| name.as_str()).chain(self.terms.iter().map(|term| term.name.as_str()));
        let help = nearest(&name.text, names.chain(["decision_date"])).map(|meant| format!("did you mean `{meant}`?"));
        let known = self.names.iter().map(|(name, ..)| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        let help = help.unwrap_or_else(|| format!("here one can speak of {known}, of terms, and of `decision_date`"));
        self.report(Code::UnknownName, name.span, format!("nothing is called `{}` here", name.text), help);
    }

    /// A value. `expected` is the type of the other side, by which a choice's member is known.
    pub(super) fn value(&mut self, expr: &Expr, expected: Option<Ty>) -> Typed {
        let of = |value: Value, ty: Ty| Typed { value, ty, none: false };
        match &expr.kind {
            ExprKind::YesNo(value) => of(Value::Const(Val::YesNo(*value)), Ty::YesNo),
            ExprKind::Number(value) => of(Value::Const(Val::Number(*value)), Ty::Number),
            ExprKind::Date(value) => of(Value::Const(Val::Date(*value)), Ty::Date),
            ExprKind::Span(value) => of(Value::Const(Val::Span(*value)), Ty::Span),
            ExprKind::Text(value) => of(Value::Const(Val::Text(Arc::from(value.as_str()))), Ty::Text),
            ExprKind::Path(path) => self.path_value(path, expected),
            ExprKind::Call(name, argument) => self.call(name, Some(argument), expr.span),
            ExprKind::Age(of_whom, on) => {
                let birth = self.typed(of_whom, Ty::Date);
                let Some(on) = on else {
                    self.report(
                        Code::Arguments,
                        expr.span,
                        "an age needs a day on which it is counted",
                        "write `age of … on decision_date`, or another day",
                    );
                    return self.poison();
                };
                let on = self.typed(on, Ty::Date);
                let Some(ages) = self.ages else {
                    let help = "write `ages by birthday` or `ages by the day before` in the vocabulary's header";
                    self.report(Code::Convention, expr.span, "no convention says when an age is attained", help);
                    return self.poison();
                };
                let none = birth.none || on.none;
                let day_before = ages == Ages::ByTheDayBefore;
                Typed {
                    value: Value::Age { of: Box::new(birth.value), on: Box::new(on.value), day_before },
                    ty: Ty::Number,
                    none,
                }
            }
            ExprKind::Completed(unit, from, to) => {
                let (a, b) = (self.typed(from, Ty::Date), self.typed(to, Ty::Date));
                let none = a.none || b.none;
                Typed { value: Value::Completed(*unit, Box::new(a.value), Box::new(b.value)), ty: Ty::Number, none }
            }
            ExprKind::Count { name, list, filter } => self.count(name.as_ref(), list, filter.as_deref()),
            ExprKind::Sum(first, rest) => self.sum(expr.span, first, rest),
            ExprKind::Product(first, factors) => self.product(first, factors),
            ExprKind::If(condition, then, otherwise) => {
                let condition = Box::new(self.cond(condition));
                let a = self.value(then, expected);
                let b = self.value(otherwise, Some(a.ty));
                if a.ty != b.ty && a.ty != Ty::Poison && b.ty != Ty::Poison {
                    let (x, y) = (a.ty.words(self.shape), b.ty.words(self.shape));
                    self.report(
                        Code::WrongType,
                        expr.span,
                        format!("one branch is {x} and the other {y}"),
                        "give both branches values of one kind",
                    );
                }
                Typed {
                    none: a.none || b.none,
                    ty: a.ty,
                    value: Value::If(condition, Box::new(a.value), Box::new(b.value)),
                }
            }
            _ => of(Value::Cond(Box::new(self.cond(expr))), Ty::YesNo),
        }
    }

    /// A value that must have a type.
    fn typed(&mut self, expr: &Expr, ty: Ty) -> Typed {
        let typed = self.value(expr, Some(ty));
        if typed.ty != ty && typed.ty != Ty::Poison {
            let (is, needed) = (typed.ty.words(self.shape), ty.words(self.shape));
            self.report(
                Code::WrongType,
                expr.span,
                format!("this is {is}, and {needed} is needed"),
                format!("write {needed} here"),
            );
            return Typed { ty: Ty::Poison, ..typed };
        }
        typed
    }

    fn path_value(&mut self, path: &ast::Path, expected: Option<Ty>) -> Typed {
        let name = &path.root.text;
        let bound = self.names.iter().any(|(bound, ..)| bound == name);
        if path.fields.is_empty() && !bound {
            if name == "decision_date" {
                return Typed { value: Value::DecisionDate, ty: Ty::Date, none: false };
            }
            if self.terms.iter().any(|term| term.name == *name) {
                return self.call(&path.root, None, path.span);
            }
            if let Some(Ty::Choice(id)) = expected {
                return self.member(id, &path.root);
            }
        }
        match self.path(path) {
            Some((read, ty, none)) => Typed { value: Value::Read(read), ty, none },
            None => self.poison(),
        }
    }

    pub(super) fn member(&mut self, choice: usize, name: &Name) -> Typed {
        let Some(choice_shape) = self.shape.choices.get(choice) else { return self.poison() };
        match choice_shape.members.iter().position(|(member, _)| *member == name.text) {
            Some(at) => {
                let value = Value::Const(Val::Choice(u32::try_from(at).unwrap_or(u32::MAX)));
                Typed { value, ty: Ty::Choice(choice), none: false }
            }
            None => {
                let names = choice_shape.members.iter().map(|(member, _)| member.as_str());
                let help = nearest(&name.text, names.clone()).map_or_else(
                    || format!("it is one of {}", names.collect::<Vec<_>>().join(", ")),
                    |meant| format!("did you mean `{meant}`?"),
                );
                let message = format!("`{}` has no member `{}`", choice_shape.name, name.text);
                self.report(Code::UnknownMember, name.span, message, help);
                self.poison()
            }
        }
    }

    fn call(&mut self, name: &Name, argument: Option<&Expr>, span: Span) -> Typed {
        let Some(at) = self.terms.iter().position(|term| term.name == name.text) else {
            if !self.broken.contains(&name.text) {
                let help = nearest(&name.text, self.terms.iter().map(|term| term.name.as_str()))
                    .map_or_else(|| "define it with `term`".to_owned(), |meant| format!("did you mean `{meant}`?"));
                self.report(Code::UnknownName, name.span, format!("there is no term `{}`", name.text), help);
            }
            return self.poison();
        };
        let Some(signature) = self.terms.get(at).cloned() else { return self.poison() };
        let argument = match (signature.parameter, argument) {
            (None, None) => None,
            (Some(ty), Some(argument)) => Some(Box::new(self.typed(argument, ty).value)),
            (Some(ty), None) => {
                let help = format!("write `{} of …`, with {}", name.text, ty.words(self.shape));
                self.report(
                    Code::Arguments,
                    span,
                    format!("the term `{}` needs to know of whom or what", name.text),
                    help,
                );
                return self.poison();
            }
            (None, Some(_)) => {
                self.report(
                    Code::Arguments,
                    span,
                    format!("the term `{}` has no parameter", name.text),
                    format!("write `{}` alone", name.text),
                );
                return self.poison();
            }
        };
        let (ty, none) = signature.result;
        Typed { value: Value::Term(at, argument), ty, none }
    }

    fn count(&mut self, name: Option<&Name>, list: &ast::Path, filter: Option<&Expr>) -> Typed {
        let Some((read, ty)) = self.list(list) else { return self.poison() };
        let implicit = match ty {
            Ty::Row(record) => self.shape.record(record).map(|record| record.name.clone()),
            _ => None,
        };
        let element = name.cloned().or_else(|| Some(Name { text: implicit?, span: list.span }));
        let (var, filter) = match (filter, element) {
            (None, _) => (self.next, None),
            (Some(filter), Some(element)) => {
                let var = self.bind(&element, ty);
                let filter = self.cond(filter);
                self.unbind();
                (var, Some(Box::new(filter)))
            }
            (Some(filter), None) => {
                self.report(
                    Code::Arguments,
                    filter.span,
                    "the elements of this list need a name",
                    "write `count of x in LIST where (…)`",
                );
                return self.poison();
            }
        };
        Typed { value: Value::Count { list: read, var, filter }, ty: Ty::Number, none: false }
    }

    fn sum(&mut self, span: Span, first: &Expr, rest: &[(Sign, Expr)]) -> Typed {
        let a = self.value(first, None);
        let part = if a.ty == Ty::Date { Ty::Span } else { a.ty };
        let mut none = a.none;
        let rest: Vec<(Sign, Value)> = rest
            .iter()
            .map(|(sign, expr)| {
                let typed = self.typed(expr, part);
                none |= typed.none;
                (*sign, typed.value)
            })
            .collect();
        let arith = match a.ty {
            Ty::Number => Arith::Numbers,
            Ty::Span => Arith::Spans,
            Ty::Date => {
                let months =
                    rest.iter().any(|(_, value)| !matches!(value, Value::Const(Val::Span(span)) if span.months() == 0));
                if months && self.rounding.is_none() && !matches!(a.value, Value::Const(_)) {
                    let help = "write `rounding up` or `rounding down` in the vocabulary's or the policy's header";
                    self.report(
                        Code::Convention,
                        span,
                        "no convention says which day it is if a month is too short",
                        help,
                    );
                }
                Arith::Date(self.rounding)
            }
            Ty::Poison => return self.poison(),
            other => {
                let what = other.words(self.shape);
                self.report(
                    Code::WrongType,
                    span,
                    format!("{what} cannot be added to"),
                    "numbers, dates and spans add and subtract",
                );
                return self.poison();
            }
        };
        Typed { value: Value::Sum(Box::new(a.value), rest, arith), ty: a.ty, none }
    }

    fn product(&mut self, first: &Expr, factors: &[ast::Factor]) -> Typed {
        let a = self.typed(first, Ty::Number);
        let mut none = a.none;
        let mut whole = is_whole(&a.value);
        let mut result = Vec::new();
        for factor in factors {
            let typed = self.typed(&factor.by, Ty::Number);
            none |= typed.none;
            let needs = factor.divides || !(whole || is_whole(&typed.value));
            whole = false;
            if needs && factor.rounded.is_none() {
                self.report(
                    Code::Convention,
                    factor.by.span,
                    "this result must say how it is rounded",
                    "add `rounded up to 0 places` (or `down`, or `half up`)",
                );
            }
            result.push((factor.divides, typed.value, factor.rounded));
        }
        Typed { value: Value::Product(Box::new(a.value), result), ty: a.ty, none }
    }
}

fn is_whole(value: &Value) -> bool {
    matches!(value, Value::Const(Val::Number(number)) if number.is_whole())
}

fn no() -> Cond {
    Cond::Value(Box::new(Value::Const(Val::YesNo(false))))
}

/// A source as decisions print it.
pub(super) fn source(citation: &ast::Citation) -> Source {
    let at = citation.at.as_ref().map(|text| text.value.clone());
    Source { text: citation.text.value.clone(), on: citation.on, at }
}

/// The words of an expression on one line, comments left out.
fn words(text: &str) -> String {
    let lines = text.lines().map(|line| if line.contains('"') { line } else { line.split('#').next().unwrap_or("") });
    lines.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}

fn group_words(kind: GroupKind) -> String {
    match kind {
        GroupKind::All => "all of".to_owned(),
        GroupKind::Any => "any of".to_owned(),
        GroupKind::None => "none of".to_owned(),
        GroupKind::AtLeast(n) => format!("at least {n} of"),
    }
}

/// The variables that every expression of a policy can name.
pub(super) fn variables(
    case: Option<(&str, usize)>,
    subject: Option<(&str, usize)>,
    parameter: Option<(&str, Ty)>,
) -> Vec<(String, usize, Ty)> {
    let case = case.map(|(name, record)| (name.to_owned(), CASE, Ty::Row(record)));
    let subject = subject.map(|(name, record)| (name.to_owned(), SUBJECT, Ty::Row(record)));
    let parameter = parameter.map(|(name, ty)| (name.to_owned(), PARAMETER, ty));
    case.into_iter().chain(subject).chain(parameter).collect()
}
