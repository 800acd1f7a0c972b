//! Statements: from pest's pairs to the tree.

use super::ast::{
    Ages, Attachments, Case, Choice, Conventions, Decides, Deeming, Definition, Effect, Field, Governed, Header,
    InForce, Mark, Member, Name, Outcome, Parameter, ParameterValue, Policy, Presumption, Record, Repealed,
    Requirement, Rule as RuleNode, Term, TypeName, TypeShape, Vocabulary,
};
use super::nodes::{Children, Reader, children, keyword};
use super::parser::{Pair, Rule};
use crate::diagnostic::Code;
use crate::values::Rounding;

/// A line of `outcomes`.
pub(super) enum OutcomeLine {
    Outcome(Outcome),
    /// Its name, and the amendment that repealed it.
    Repealed(Name, (Name, Attachments)),
}

impl Reader<'_> {
    pub(super) fn vocabulary(&mut self, pair: Pair<'_>) -> Option<Vocabulary> {
        let mut inner = children(pair);
        let name = self.name(&inner.one(Rule::name)?);
        let title = inner.one(Rule::text).map(|text| self.text(&text));
        let mut conventions = Conventions::default();
        let mut attachments = Attachments::default();
        loop {
            attachments.extend(self.attachments(&mut inner));
            match inner.next() {
                Some(line) => self.convention(line, &mut conventions),
                None => break,
            }
        }
        Some(Vocabulary { name, title, conventions, attachments, choices: vec![], records: vec![], broken: vec![] })
    }

    fn convention(&mut self, pair: Pair<'_>, conventions: &mut Conventions) {
        let span = self.span(&pair);
        let Some(line) = children(pair).next() else { return };
        let first = match line.as_rule() {
            Rule::ages => {
                let by_birthday = line.clone().into_inner().any(|part| part.as_rule() == Rule::kw_birthday);
                let ages = if by_birthday { Ages::ByBirthday } else { Ages::ByTheDayBefore };
                conventions.ages.replace((ages, span)).map(|(_, first)| first)
            }
            _ => {
                let up = line.clone().into_inner().any(|part| part.as_rule() == Rule::kw_up);
                let rounding = if up { Rounding::Up } else { Rounding::Down };
                conventions.rounding.replace((rounding, span)).map(|(_, first)| first)
            }
        };
        if first.is_some() {
            self.report(Code::Header, span, "this convention is stated twice", "keep one of the two lines");
        }
    }

    pub(super) fn choice(&mut self, pair: Pair<'_>) -> Option<Choice> {
        let mut inner = children(pair);
        let name = self.name(&inner.one(Rule::name)?);
        let label = inner.one(Rule::text).map(|text| self.text(&text));
        let attachments = self.attachments(&mut inner);
        let members =
            inner.all_of(Rule::member).into_iter().filter_map(|member| self.member(children(member))).collect();
        Some(Choice { name, label, members, attachments })
    }

    fn member(&mut self, mut inner: Children<'_>) -> Option<Member> {
        let name = self.name(&inner.one(Rule::name)?);
        let label = inner.one(Rule::text).map(|text| self.text(&text))?;
        let attachments = self.attachments(&mut inner);
        Some(Member { name, label, attachments })
    }

    pub(super) fn record(&mut self, pair: Pair<'_>) -> Option<Record> {
        let mut inner = children(pair);
        let name = self.name(&inner.one(Rule::name)?);
        let label = inner.one(Rule::text).map(|text| self.text(&text));
        let attachments = self.attachments(&mut inner);
        let fields = inner.all_of(Rule::field).into_iter().filter_map(|field| self.field(field)).collect();
        Some(Record { name, label, fields, attachments })
    }

    fn field(&mut self, pair: Pair<'_>) -> Option<Field> {
        let mut inner = children(pair);
        let name = self.name(&inner.one(Rule::word)?);
        let ty = self.type_name(inner.one(Rule::type_of)?)?;
        let marks: Vec<Rule> = inner.all_of(Rule::mark).iter().filter_map(keyword).collect();
        let label = inner.one(Rule::text).map(|text| self.text(&text));
        let attachments = self.attachments(&mut inner);
        let (judged, fixed) = (marks.contains(&Rule::kw_judged), marks.contains(&Rule::kw_fixed));
        Some(Field { name, ty, judged, fixed, label, attachments })
    }

    fn type_name(&mut self, pair: Pair<'_>) -> Option<TypeName> {
        let span = self.span(&pair);
        let mut inner = children(pair);
        let mut shape = TypeShape::Plain;
        if inner.one(Rule::list_of).is_some() {
            shape = TypeShape::List;
        } else if let Some(reference) = inner.one(Rule::reference_to) {
            let many = keyword(&reference)? == Rule::kw_references;
            shape = if many { TypeShape::References } else { TypeShape::Reference };
        }
        let name = self.name(&inner.one(Rule::type_name)?);
        let or_none = inner.one(Rule::or_none).is_some();
        Some(TypeName { shape, name, or_none, span })
    }

    pub(super) fn policy(&mut self, pair: Pair<'_>) -> Option<Policy> {
        let mut inner = children(pair);
        let name = self.name(&inner.one(Rule::name)?);
        let title = inner.one(Rule::text).map(|text| self.text(&text));
        let mut header = Header::default();
        let mut attachments = Attachments::default();
        loop {
            attachments.extend(self.attachments(&mut inner));
            let Some(line) = inner.next() else { break };
            self.policy_line(line, &mut header);
        }
        Some(Policy { name, title, header, attachments, ..Policy::default() })
    }

    pub(super) fn policy_line(&mut self, pair: Pair<'_>, header: &mut Header) -> Option<()> {
        let span = self.span(&pair);
        if pair.as_rule() == Rule::convention {
            self.convention(pair, &mut header.conventions);
            return None;
        }
        let rule = pair.as_rule();
        let mut inner = children(pair);
        match rule {
            Rule::in_force => {
                let from = self.date(&inner.one(Rule::date)?);
                let to = inner.one(Rule::date).and_then(|date| self.date(&date));
                header.in_force.push(InForce { from: from?, to, span });
            }
            Rule::uses => header.uses.extend(inner.all_of(Rule::name).iter().map(|name| self.name(name))),
            Rule::case_line => {
                let name = self.name(&inner.one(Rule::name)?);
                let record = self.type_name(inner.one(Rule::type_of)?)?;
                header.case.push(Case { name, record });
            }
            Rule::decides => {
                let name = self.name(&inner.one(Rule::name)?);
                let list = self.path(inner.one(Rule::path)?)?;
                header.decides.push(Decides { name, list, span });
            }
            Rule::governed => {
                let path = self.path(inner.one(Rule::path)?)?;
                header.governed.push(Governed { path, span });
            }
            Rule::requires => {
                let evidence = inner.all_of(Rule::text).iter().map(|text| self.text(text)).collect();
                let record = self.name(&inner.one(Rule::word)?);
                let field = self.name(&inner.one(Rule::word)?);
                header.requires.push(Requirement { evidence, record, field, span });
            }
            _ => {
                let record = self.name(&inner.one(Rule::word)?);
                let field = self.name(&inner.one(Rule::word)?);
                let value = self.item(inner.one(Rule::setting_item)?)?;
                header.presumes.push(Presumption { record, field, value, span });
            }
        }
        Some(())
    }

    /// Outcomes, and whether they stand strongest first.
    pub(super) fn outcomes(&mut self, pair: Pair<'_>, policy: &mut Policy) {
        let mut inner = children(pair);
        policy.strongest_first |= inner.one(Rule::strongest_first).is_some();
        for line in inner {
            match self.outcome(line) {
                Some(OutcomeLine::Outcome(outcome)) => policy.outcomes.push(outcome),
                Some(OutcomeLine::Repealed(name, (by, attachments))) => {
                    let before = policy.outcomes.len();
                    policy.repealed.push(Repealed { kind: "outcome", name, by, attachments, before });
                }
                None => {}
            }
        }
    }

    /// The number or name of what was repealed whole, and by which amendment, where a statement says no more.
    pub(super) fn repealed(&mut self, pair: &Pair<'_>) -> Option<(Name, (Name, Attachments))> {
        let mut inner = children(pair.clone());
        let name = inner.next().map(|name| self.name(&name))?;
        let by = self.repealed_by(inner.one(Rule::repealed_by)?)?;
        Some((name, by))
    }

    pub(super) fn outcome(&mut self, pair: Pair<'_>) -> Option<OutcomeLine> {
        let mut inner = children(pair);
        let name = self.name(&inner.one(Rule::name)?);
        if let Some(by) = inner.one(Rule::repealed_by) {
            return Some(OutcomeLine::Repealed(name, self.repealed_by(by)?));
        }
        let mark =
            inner.one(Rule::outcome_mark).and_then(|mark| mark.into_inner().next()).map(|mark| match mark.as_rule() {
                Rule::kw_discretion => Mark::Discretion,
                Rule::kw_entitled => Mark::Entitled,
                _ => Mark::AsARule,
            });
        let label = inner.one(Rule::text).map(|text| self.text(&text))?;
        let attachments = self.attachments(&mut inner);
        Some(OutcomeLine::Outcome(Outcome { member: Member { name, label, attachments }, mark }))
    }

    pub(super) fn term(&mut self, pair: Pair<'_>) -> Option<Term> {
        let mut inner = children(pair);
        let name = self.name(&inner.one(Rule::name)?);
        let parameters = self.parameters(&mut inner)?;
        let label = inner.one(Rule::text).map(|text| self.text(&text));
        let mut attachments = self.attachments(&mut inner);
        let definition = match inner.one(Rule::when) {
            Some(when) => Definition::Condition(self.body(children(when).one(Rule::body)?)?),
            None => {
                let mut parts = children(inner.one(Rule::value_of)?);
                let value = self.condition(parts.one(Rule::condition)?)?;
                attachments.extend(self.attachments(&mut parts));
                Definition::Value(value)
            }
        };
        Some(Term { name, parameters, label, definition, attachments })
    }

    /// What a term or a table is asked about.
    pub(super) fn parameters(&mut self, inner: &mut Children<'_>) -> Option<Vec<(Name, TypeName)>> {
        let mut parameters = Vec::new();
        let mut next = inner.one(Rule::parameter);
        while let Some(parameter) = next {
            let mut parts = children(parameter);
            let name = self.name(&parts.one(Rule::name)?);
            parameters.push((name, self.type_name(parts.one(Rule::type_of)?)?));
            next = parts.one(Rule::second_parameter);
        }
        Some(parameters)
    }

    pub(super) fn parameter(&mut self, pair: Pair<'_>) -> Option<Parameter> {
        let mut inner = children(pair);
        let name = self.name(&inner.one(Rule::name)?);
        let label = inner.one(Rule::text).map(|text| self.text(&text));
        let attachments = self.attachments(&mut inner);
        let mut values = Vec::new();
        for value in inner.all_of(Rule::parameter_value) {
            let mut parts = children(value);
            let day = parts.one(Rule::date)?;
            let (from, from_span) = (self.date(&day)?, self.span(&day));
            let value = self.operand(parts.one(Rule::operand)?)?;
            values.push(ParameterValue { from, from_span, value, attachments: self.attachments(&mut parts) });
        }
        Some(Parameter { name, label, values, attachments })
    }

    pub(super) fn rule(&mut self, pair: Pair<'_>) -> Option<RuleNode> {
        let span = self.span(&pair);
        let mut inner = children(pair);
        let number = self.rule_number(&inner.one(Rule::rule_number)?)?;
        let title = inner.one(Rule::text).map(|text| self.text(&text))?;
        let despite = inner.one(Rule::despite).map(|despite| self.rule_names(children(despite))).unwrap_or_default();
        let mut attachments = self.attachments(&mut inner);
        let mut effect = self.effect(&mut inner)?;
        attachments.extend(self.attachments(&mut inner));
        let when = inner.one(Rule::when).map(|when| children(when).one(Rule::body).and_then(|body| self.body(body)));
        if let (Effect::Deems(deeming), Some(_)) = (&mut effect, inner.one(Rule::contrary)) {
            deeming.unless_the_contrary_is_shown = true;
        }
        let unless =
            inner.one(Rule::unless).map(|unless| children(unless).one(Rule::body).and_then(|body| self.body(body)));
        // A body that could not be built has been reported; half a rule must not pass for a whole one.
        let (when, unless) =
            (when.map_or(Some(None), |body| body.map(Some))?, unless.map_or(Some(None), |body| body.map(Some))?);
        Some(RuleNode { number, title, despite, attachments, effect, when, unless, span })
    }

    fn effect(&mut self, inner: &mut Children<'_>) -> Option<Effect> {
        if let Some(waives) = inner.one(Rule::waives) {
            let provisions = children(waives).map(|provision| self.address(provision)).collect::<Option<Vec<_>>>()?;
            return Some(Effect::Waives(provisions));
        }
        if let Some(deems) = inner.one(Rule::deems) {
            let span = self.span(&deems);
            let mut parts = children(deems);
            let fact = self.path(parts.one(Rule::path)?)?;
            let value = self.item(parts.one(Rule::setting_item)?)?;
            let rules = self.rule_names(parts);
            return Some(Effect::Deems(Deeming { fact, value, rules, unless_the_contrary_is_shown: false, span }));
        }
        let name = self.name(&inner.one(Rule::name)?);
        let mut contents = Vec::new();
        if let Some(written) = inner.one(Rule::contents) {
            for content in children(written) {
                let mut parts = children(content);
                let field = self.name(&parts.one(Rule::word)?);
                contents.push((field, self.operand(parts.one(Rule::operand)?)?));
            }
        }
        Some(Effect::Outcome { name, contents })
    }

    pub(super) fn rule_names(&mut self, mut inner: Children<'_>) -> Vec<super::ast::RuleNumber> {
        let names = inner.all_of(Rule::rule_name);
        names.into_iter().filter_map(|name| self.rule_number(&children(name).one(Rule::rule_number)?)).collect()
    }
}
