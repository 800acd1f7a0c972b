//! Values: written out, read, called for, counted or chosen between.

use std::sync::Arc;

use super::{Resolver, Ty, Typed};
use crate::diagnostic::{Code, did_you_mean};
use crate::model::expr::{Val, Value};
use crate::syntax::ast::{self, Ages, Expr, ExprKind, Name};

impl Resolver<'_, '_> {
    /// A value. `expected` is the type of the other side, by which a choice's member is known.
    pub(in crate::model) fn value(&mut self, expr: &Expr, expected: Option<Ty>) -> Typed {
        let of = |value: Value, ty: Ty| Typed { value, ty, none: false };
        match &expr.kind {
            ExprKind::YesNo(value) => of(Value::Const(Val::YesNo(*value)), Ty::YesNo),
            ExprKind::Number(value) => of(Value::Const(Val::Number(*value)), Ty::Number),
            ExprKind::Date(value) => of(Value::Const(Val::Date(*value)), Ty::Date),
            ExprKind::Span(value) => of(Value::Const(Val::Span(*value)), Ty::Span),
            ExprKind::Text(value) => of(Value::Const(Val::Text(Arc::from(value.as_str()))), Ty::Text),
            // Beside something of which nobody knows what it is it may be a member of a choice.
            ExprKind::Path(_) if expected == Some(Ty::Poison) && self.is_member_like(expr) => self.poison(),
            ExprKind::Path(path) => self.path_value(path, expr, expected),
            ExprKind::Call(name, of_what, on) => {
                let arguments: Vec<&Expr> = std::iter::once(&**of_what).chain(on.as_deref()).collect();
                self.call(name, &arguments, expr)
            }
            ExprKind::On(name, on) => self.parameter_on(name, on),
            ExprKind::Total { kind, value, name, list, filter } => {
                self.total(*kind, value, name, list, filter.as_deref())
            }
            ExprKind::Most(kind, values) => self.most(*kind, values),
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
            ExprKind::Period(from, to) => self.period_of(from, to.as_deref()),
            ExprKind::Unbroken { periods, up_to, gaps } => self.unbroken(periods, up_to, gaps.as_deref()),
            ExprKind::TotalTime { periods, within } => self.total_time(periods, within),
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
    pub(in crate::model) fn typed(&mut self, expr: &Expr, ty: Ty) -> Typed {
        let typed = self.value(expr, Some(ty));
        if typed.ty != ty && typed.ty != Ty::Poison && ty != Ty::Poison {
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

    fn path_value(&mut self, path: &ast::Path, whole: &Expr, expected: Option<Ty>) -> Typed {
        let name = &path.root.text;
        let bound = self.names.iter().any(|(bound, ..)| bound == name);
        // A choice's member is resolved by the type of the other side, whatever else is called so.
        if let Some(Ty::Choice(id)) = expected
            && path.fields.is_empty()
            && self.shape.choices.get(id).is_some_and(|choice| choice.members.iter().any(|member| member.name == *name))
        {
            return self.member(id, &path.root);
        }
        if path.fields.is_empty() && !bound {
            if name == "decision_date" {
                return Typed { value: Value::DecisionDate, ty: Ty::Date, none: false };
            }
            if self.terms.iter().any(|term| term.name == *name) {
                return self.call(&path.root, &[], whole);
            }
            if let Some(at) = self.parameters.iter().position(|parameter| parameter.name == *name) {
                return self.parameter(at, Value::LawDate);
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
        match choice_shape.members.iter().position(|member| member.name == name.text) {
            Some(at) => {
                let value = Value::Const(Val::Choice(u32::try_from(at).unwrap_or(u32::MAX)));
                Typed { value, ty: Ty::Choice(choice), none: false }
            }
            None => {
                let names = choice_shape.members.iter().map(|member| member.name.as_str());
                let help = did_you_mean(&name.text, names.clone(), || {
                    format!("it is one of {}", names.collect::<Vec<_>>().join(", "))
                });
                let message = format!("`{}` has no member `{}`", choice_shape.name, name.text);
                self.report(Code::UnknownMember, name.span, message, help);
                self.poison()
            }
        }
    }

    fn call(&mut self, name: &Name, arguments: &[&Expr], whole: &Expr) -> Typed {
        let Some(at) = self.terms.iter().position(|term| term.name == name.text) else {
            if self.asked_alone(whole) {
                return self.poison();
            }
            if self.left_out.contains(&name.text) {
                let message = format!("the term `{}` reads the case or the subject of its own policy", name.text);
                self.report(Code::UnknownName, name.span, message, "give it what it reads as a parameter");
            } else if !self.lost_names && !self.broken.contains(&name.text) {
                let help = did_you_mean(&name.text, self.terms.iter().map(|term| term.name.as_str()), || {
                    "define it with `term`".to_owned()
                });
                self.report(Code::UnknownName, name.span, format!("there is no term `{}`", name.text), help);
            }
            return self.poison();
        };
        let Some(signature) = self.terms.get(at).cloned() else { return self.poison() };
        if signature.parameters.len() != arguments.len() {
            let types: Vec<String> = signature.parameters.iter().map(|ty| ty.words(self.shape)).collect();
            let (message, help) = match types.as_slice() {
                [] => ("has no parameter", format!("write `{}` alone", name.text)),
                [of] => {
                    ("needs to know of whom or what, and no more", format!("write `{} of …`, with {of}", name.text))
                }
                [of, on, ..] => {
                    ("needs two parameters", format!("write `{} of … on …`, with {of} and {on}", name.text))
                }
            };
            self.report(Code::Arguments, whole.span, format!("the term `{}` {message}", name.text), help);
            return self.poison();
        }
        let mut values = Vec::new();
        let (ty, mut none) = signature.result;
        for (index, (argument, ty)) in arguments.iter().zip(&signature.parameters).enumerate() {
            let typed = self.typed(argument, *ty);
            let of = |marks: &[bool]| marks.get(index).copied().unwrap_or(false);
            let unforeseen = typed.none && !of(&signature.or_none);
            none |= unforeseen && signature.gives_value;
            if of(&signature.asked_by_table) {
                self.reaches_table(argument, unforeseen);
            }
            values.push(typed.value);
        }
        Typed { value: Value::Term(at, values), ty, none }
    }

    fn parameter(&mut self, at: usize, on: Value) -> Typed {
        let ty = self.parameters.get(at).map_or(Ty::Poison, |parameter| parameter.ty);
        Typed { value: Value::Parameter(at, Box::new(on)), ty, none: false }
    }

    fn parameter_on(&mut self, name: &Name, on: &Expr) -> Typed {
        let Some(at) = self.parameters.iter().position(|parameter| parameter.name == name.text) else {
            if !self.lost_names && !self.broken.contains(&name.text) {
                let names = self.parameters.iter().map(|parameter| parameter.name.as_str());
                let help = did_you_mean(&name.text, names, || {
                    "only a parameter is asked `on` a day; an age is `age of … on …`".to_owned()
                });
                self.report(Code::UnknownName, name.span, format!("there is no parameter `{}`", name.text), help);
            }
            return self.poison();
        };
        let on = self.typed(on, Ty::Date);
        let parameter = self.parameter(at, on.value);
        Typed { none: on.none, ..parameter }
    }

    fn count(&mut self, name: Option<&Name>, list: &ast::Path, filter: Option<&Expr>) -> Typed {
        let Some((read, ty, none)) = self.list(list) else { return self.poison() };
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
        Typed { value: Value::Count { list: read, var, filter }, ty: Ty::Number, none }
    }
}
