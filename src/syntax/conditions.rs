//! Conditions, values and clauses: from pest's pairs to the tree.

use super::ast::{
    Address, Attachments, Body, Clause, Content, Expr, ExprKind, Factor, GroupKind, Joiner, Multiplier, Name, Path,
    Periods, Quantifier, Relation, Rounded, RoundingWay, Side, Sign, Total,
};
use super::nodes::{Reader, children, keyword};
use super::outline::{self, FlatClause, Head};
use super::parser::{Pair, Rule};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::values::Unit;

impl Reader<'_> {
    /// What stands after `when` or `unless`.
    pub(super) fn body(&mut self, pair: Pair<'_>) -> Option<Body> {
        let span = self.span(&pair);
        let mut inner = children(pair);
        let label =
            inner.one(Rule::label).and_then(|label| children(label).one(Rule::text)).map(|text| self.text(&text));
        if let Some(group) = inner.one(Rule::group) {
            let kind = self.group(group)?;
            let attachments = self.attachments(&mut inner);
            let flat: Vec<FlatClause> =
                inner.all_of(Rule::clause).into_iter().filter_map(|clause| self.clause(clause)).collect();
            let content = outline::build(self.file, kind, flat, self.problems)?;
            return Some(Body { label, content, attachments, span });
        }
        let content = Content::Condition(self.condition(inner.one(Rule::condition)?)?);
        let attachments = self.attachments(&mut inner);
        Some(Body { label, content, attachments, span })
    }

    fn group(&mut self, pair: Pair<'_>) -> Option<GroupKind> {
        let kind = pair.into_inner().next()?;
        Some(match kind.as_rule() {
            Rule::all_of => GroupKind::All,
            Rule::any_of => GroupKind::Any,
            Rule::none_of => GroupKind::None,
            _ => {
                let most = kind.clone().into_inner().any(|part| part.as_rule() == Rule::kw_most);
                let number = self.whole(&children(kind).one(Rule::number)?)?;
                if most { GroupKind::AtMost(number) } else { GroupKind::AtLeast(number) }
            }
        })
    }

    /// Every factor, each side numbered on its own.
    pub(super) fn factors(&mut self, pair: Pair<'_>) -> Option<(Vec<Factor>, Attachments)> {
        let mut inner = children(pair);
        let attachments = self.attachments(&mut inner);
        let mut sides = [(Side::For, Vec::new()), (Side::Against, Vec::new()), (Side::Considered, Vec::new())];
        let mut strong: Vec<Span> = Vec::new();
        for side in inner {
            let mut parts = children(side);
            let which = parts.one(Rule::side).and_then(|side| Side::read(&side))?;
            let list = sides.iter_mut().find(|(side, _)| *side == which).map(|(_, list)| list)?;
            for factor in parts {
                let strongly = factor.clone().into_inner().any(|part| part.as_rule() == Rule::kw_strongly);
                let flat = self.clause(factor)?;
                strong.extend(strongly.then_some(flat.marker.span));
                list.push(flat);
            }
        }
        let mut factors = Vec::new();
        for (side, flat) in sides {
            if flat.is_empty() {
                continue;
            }
            let Content::Group(_, clauses) = outline::build(self.file, GroupKind::Any, flat, self.problems)? else {
                return None;
            };
            let strongly = |clause: &Clause| strong.contains(&clause.marker.span);
            factors.extend(clauses.into_iter().map(|clause| Factor { side, strongly: strongly(&clause), clause }));
        }
        strong.retain(|marker| factors.iter().all(|factor| factor.clause.marker.span != *marker));
        for marker in strong {
            let message = "a clause of a factor has no weight of its own";
            let help = "write `strongly` behind the marker of the factor, or make this a factor";
            self.problems.push(Diagnostic::new(Code::WrongPlace, self.file, marker, message).help(help));
        }
        Some((factors, attachments))
    }

    /// The amendment that took something out, and what is said of that.
    pub(super) fn repealed_by(&mut self, pair: Pair<'_>) -> Option<(Name, Attachments)> {
        let mut inner = children(pair);
        let by = self.name(&inner.one(Rule::name)?);
        Some((by, self.attachments(&mut inner)))
    }

    pub(super) fn clause(&mut self, pair: Pair<'_>) -> Option<FlatClause> {
        let span = self.span(&pair);
        let mut inner = children(pair);
        let marker = self.marker(&inner.one(Rule::marker)?);
        if let Some(by) = inner.one(Rule::repealed_by) {
            let (by, attachments) = self.repealed_by(by)?;
            return Some(FlatClause { marker, label: None, head: Head::Repealed(by), attachments, span });
        }
        let label =
            inner.one(Rule::label).and_then(|label| children(label).one(Rule::text)).map(|text| self.text(&text));
        let head = match inner.one(Rule::group) {
            Some(group) => Head::Group(self.group(group)?),
            None => Head::Condition(self.condition(inner.one(Rule::condition)?)?),
        };
        let attachments = self.attachments(&mut inner);
        Some(FlatClause { marker, label, head, attachments, span })
    }

    /// A chain of `and` or `or`, or the one thing in it.
    pub(super) fn condition(&mut self, pair: Pair<'_>) -> Option<Expr> {
        let span = self.span(&pair);
        let mut inner = children(pair);
        let first = self.junct(inner.one(Rule::junct)?)?;
        let mut rest = Vec::new();
        while let Some(joiner) = inner.one(Rule::joiner) {
            let joiner = if keyword(&joiner)? == Rule::kw_and { Joiner::And } else { Joiner::Or };
            rest.push((joiner, self.junct(inner.one(Rule::junct)?)?));
        }
        if rest.is_empty() {
            return Some(first);
        }
        if let [(first_joiner, _), others @ ..] = rest.as_slice()
            && let Some((_, other)) = others.iter().find(|(joiner, _)| joiner != first_joiner)
        {
            self.report(
                Code::AndBesideOr,
                span.to(other.span),
                "`and` stands beside `or`, and readers would disagree about which binds first",
                "put brackets around what belongs together, or write clauses with `all of` and `any of`",
            );
        }
        Some(Expr { kind: ExprKind::Chain(Box::new(first), rest), span })
    }

    fn junct(&mut self, pair: Pair<'_>) -> Option<Expr> {
        let span = self.span(&pair);
        let inner = children(pair).next()?;
        match inner.as_rule() {
            Rule::negation => {
                let inside = self.junct(children(inner).one(Rule::junct)?)?;
                Some(Expr { kind: ExprKind::Not(Box::new(inside)), span })
            }
            Rule::quantified => self.quantified(inner),
            Rule::period => {
                let mut parts = children(inner);
                let from = Box::new(self.operand(parts.one(Rule::operand)?)?);
                let to = match parts.one(Rule::operand) {
                    Some(to) => Some(Box::new(self.operand(to)?)),
                    None => None,
                };
                Some(Expr { kind: ExprKind::Period(from, to), span })
            }
            _ => self.comparison(inner),
        }
    }

    fn quantified(&mut self, pair: Pair<'_>) -> Option<Expr> {
        let span = self.span(&pair);
        let mut inner = children(pair);
        let quantifier = match keyword(&inner.one(Rule::quantifier)?)? {
            Rule::kw_some => Quantifier::Some,
            Rule::kw_every => Quantifier::Every,
            _ => Quantifier::No,
        };
        if let Some(years) = inner.one(Rule::years_of) {
            let mut years = children(years);
            let name = years.one(Rule::name).map(|name| self.name(&name));
            let period = Box::new(self.primary(years.one(Rule::primary)?)?);
            let body = Box::new(self.condition(inner.one(Rule::condition)?)?);
            return Some(Expr { kind: ExprKind::Years { quantifier, name, period, body }, span });
        }
        let name = self.name(&inner.one(Rule::name)?);
        let list = self.path(inner.one(Rule::path)?)?;
        let other_than = inner.one(Rule::other_than).and_then(|other| self.path(children(other).one(Rule::path)?));
        let body = Box::new(self.condition(inner.one(Rule::condition)?)?);
        Some(Expr { kind: ExprKind::Quantified { quantifier, name, list, other_than, body }, span })
    }

    fn comparison(&mut self, pair: Pair<'_>) -> Option<Expr> {
        let span = self.span(&pair);
        let mut inner = children(pair);
        let left = self.operand(inner.one(Rule::operand)?)?;
        let (covers, covers_not) = (inner.one(Rule::covers), inner.one(Rule::covers_not));
        let negated = covers_not.is_some();
        if let Some(covers) = covers.or(covers_not) {
            let day = Box::new(self.operand(children(covers).one(Rule::operand)?)?);
            return Some(Expr { kind: ExprKind::Covers { period: Box::new(left), negated, day }, span });
        }
        let Some(comparator) = inner.one(Rule::comparator) else { return Some(left) };
        let left = Box::new(left);
        let mut inner = children(comparator);
        let negated = inner.one(Rule::is_not).is_some();
        let next = inner.next()?;
        let kind = match next.as_rule() {
            Rule::one_of => {
                let choices = children(next).filter_map(|operand| self.operand(operand)).collect();
                ExprKind::OneOf { left, negated, choices }
            }
            Rule::is_empty => ExprKind::IsEmpty(left, negated),
            Rule::is_none => ExprKind::IsNone(left, negated),
            Rule::relation => {
                let relation = relation(&next)?;
                let right = Box::new(self.operand(inner.one(Rule::operand)?)?);
                ExprKind::Compare { left, relation, negated, right }
            }
            _ => ExprKind::Compare { left, relation: Relation::Is, negated, right: Box::new(self.operand(next)?) },
        };
        Some(Expr { kind, span })
    }

    pub(super) fn operand(&mut self, pair: Pair<'_>) -> Option<Expr> {
        let span = self.span(&pair);
        let mut inner = children(pair);
        let first = self.product(inner.one(Rule::product)?)?;
        let mut rest = Vec::new();
        while let Some(sign) = inner.one(Rule::sign) {
            let sign = if keyword(&sign)? == Rule::kw_plus { Sign::Plus } else { Sign::Minus };
            rest.push((sign, self.product(inner.one(Rule::product)?)?));
        }
        if rest.is_empty() { Some(first) } else { Some(Expr { kind: ExprKind::Sum(Box::new(first), rest), span }) }
    }

    fn product(&mut self, pair: Pair<'_>) -> Option<Expr> {
        let span = self.span(&pair);
        let mut inner = children(pair);
        let first = self.primary(inner.one(Rule::primary)?)?;
        let multipliers: Vec<Multiplier> = inner.filter_map(|part| self.multiplier(part)).collect();
        if multipliers.is_empty() {
            Some(first)
        } else {
            Some(Expr { kind: ExprKind::Product(Box::new(first), multipliers), span })
        }
    }

    fn multiplier(&mut self, pair: Pair<'_>) -> Option<Multiplier> {
        let mut inner = children(pair);
        let divides = inner.one(Rule::divided_by).is_some();
        let by = self.primary(inner.one(Rule::primary)?)?;
        let rounded = inner.one(Rule::rounded).and_then(|rounded| self.rounded(rounded));
        Some(Multiplier { divides, by, rounded })
    }

    fn rounded(&mut self, pair: Pair<'_>) -> Option<Rounded> {
        let span = self.span(&pair);
        let way = pair.clone().into_inner().find_map(|part| match part.as_rule() {
            Rule::half_up => Some(RoundingWay::HalfUp),
            Rule::kw_up => Some(RoundingWay::Up),
            Rule::kw_down => Some(RoundingWay::Down),
            _ => None,
        })?;
        let number = children(pair).find(|part| part.as_rule() == Rule::number)?;
        let places = self.whole(&number)?;
        let places = u8::try_from(places).ok().filter(|places| *places <= 6);
        if places.is_none() {
            self.report(Code::NumberRange, span, "numbers have at most six places", "write 0 to 6 places");
        }
        Some(Rounded { way, places: places? })
    }

    /// A primary, with or without an `on DAY` of its own.
    fn primary(&mut self, pair: Pair<'_>) -> Option<Expr> {
        let span = self.span(&pair);
        let inner = children(pair).next()?;
        let kind = match inner.as_rule() {
            Rule::bracketed => return self.condition(children(inner).one(Rule::condition)?),
            Rule::date => ExprKind::Date(self.date(&inner)?),
            Rule::span => ExprKind::Span(self.time_span(inner)?),
            Rule::number => ExprKind::Number(self.number(&inner)?),
            Rule::text => ExprKind::Text(self.text(&inner).value),
            Rule::yes_or_no => ExprKind::YesNo(keyword(&inner)? == Rule::kw_yes),
            Rule::unsettled => ExprKind::Unsettled(children(inner).one(Rule::text).map(|text| self.text(&text))?),
            Rule::choice_of_two => {
                let mut parts = children(inner);
                let mut next = || parts.one(Rule::condition).and_then(|part| self.condition(part)).map(Box::new);
                ExprKind::If(next()?, next()?, next()?)
            }
            Rule::age => {
                let mut parts = children(inner);
                let of = Box::new(self.primary(parts.one(Rule::undated)?)?);
                ExprKind::Age(of, parts.one(Rule::on_day).and_then(|on| self.on_day(on)))
            }
            Rule::completed => self.completed(inner)?,
            Rule::count => self.count(inner)?,
            Rule::citation => self.cited(inner)?,
            Rule::total => self.total(inner)?,
            Rule::unbroken => self.unbroken(inner)?,
            Rule::total_time => {
                let mut parts = children(inner);
                let periods = self.periods(parts.one(Rule::periods)?)?;
                let within = Box::new(self.primary(parts.one(Rule::primary)?)?);
                ExprKind::TotalTime { periods, within }
            }
            Rule::call | Rule::plain_call => {
                let mut parts = children(inner);
                let name = self.name(&parts.one(Rule::name)?);
                let of = Box::new(self.primary(parts.one(Rule::undated)?)?);
                ExprKind::Call(name, of, parts.one(Rule::on_day).and_then(|on| self.on_day(on)))
            }
            Rule::dated => {
                let mut parts = children(inner);
                let name = self.name(&parts.one(Rule::name)?);
                ExprKind::On(name, parts.one(Rule::on_day).and_then(|on| self.on_day(on))?)
            }
            _ => ExprKind::Path(self.path(inner)?),
        };
        Some(Expr { kind, span })
    }

    fn completed(&mut self, pair: Pair<'_>) -> Option<ExprKind> {
        let unit = pair.clone().into_inner().find_map(|part| match part.as_rule() {
            Rule::kw_years => Some(Unit::Years),
            Rule::kw_months => Some(Unit::Months),
            Rule::kw_days => Some(Unit::Days),
            _ => None,
        })?;
        let mut parts = children(pair);
        let from = Box::new(self.primary(parts.one(Rule::primary)?)?);
        let to = Box::new(self.primary(parts.one(Rule::primary)?)?);
        Some(ExprKind::Completed(unit, from, to))
    }

    fn on_day(&mut self, pair: Pair<'_>) -> Option<Box<Expr>> {
        self.primary(children(pair).one(Rule::primary)?).map(Box::new)
    }

    fn total(&mut self, pair: Pair<'_>) -> Option<ExprKind> {
        let mut parts = children(pair);
        let kind = match keyword(&parts.one(Rule::total_kind)?)? {
            Rule::kw_sum => Total::Sum,
            Rule::kw_earliest => Total::Earliest,
            Rule::kw_latest => Total::Latest,
            Rule::kw_largest => Total::Largest,
            _ => Total::Smallest,
        };
        let first = self.operand(parts.one(Rule::operand)?)?;
        if let Some(each) = parts.one(Rule::for_each) {
            return self.for_each(kind, first, each);
        }
        let mut values = vec![first];
        for operand in parts.all_of(Rule::operand) {
            values.push(self.operand(operand)?);
        }
        Some(ExprKind::Most(kind, values))
    }

    fn for_each(&mut self, kind: Total, value: Expr, pair: Pair<'_>) -> Option<ExprKind> {
        let (name, list, filter) = self.element_of(pair)?;
        Some(ExprKind::Total { kind, value: Box::new(value), name, list, filter })
    }

    /// `for each x in LIST where (…)`.
    fn element_of(&mut self, pair: Pair<'_>) -> Option<(Name, Path, Option<Box<Expr>>)> {
        let mut parts = children(pair);
        let name = self.name(&parts.one(Rule::name)?);
        let list = self.path(parts.one(Rule::path)?)?;
        let filter = match parts.one(Rule::filter) {
            Some(filter) => Some(Box::new(self.condition(children(filter).one(Rule::condition)?)?)),
            None => None,
        };
        Some((name, list, filter))
    }

    fn unbroken(&mut self, pair: Pair<'_>) -> Option<ExprKind> {
        let mut parts = children(pair);
        let periods = self.periods(parts.one(Rule::periods)?)?;
        let up_to = Box::new(self.primary(parts.one(Rule::primary)?)?);
        let gaps = match parts.one(Rule::gaps) {
            Some(gaps) => Some(Box::new(self.primary(children(gaps).one(Rule::primary)?)?)),
            None => None,
        };
        Some(ExprKind::Unbroken { periods, up_to, gaps })
    }

    /// A list of periods, or a period of each element.
    fn periods(&mut self, pair: Pair<'_>) -> Option<Periods> {
        let mut parts = children(pair);
        let path = self.path(parts.one(Rule::path)?)?;
        let Some(each) = parts.one(Rule::for_each) else {
            return Some(Periods { each: None, list: path, filter: None });
        };
        let (name, list, filter) = self.element_of(each)?;
        Some(Periods { each: Some((path, name)), list, filter })
    }

    fn count(&mut self, pair: Pair<'_>) -> Option<ExprKind> {
        let mut parts = children(pair);
        if let Some(value) = parts.one(Rule::operand) {
            let value = self.operand(value)?;
            return self.for_each(Total::Distinct, value, parts.one(Rule::for_each)?);
        }
        let name = parts.one(Rule::element_name).and_then(|element| children(element).one(Rule::name));
        let name = name.map(|name| self.name(&name));
        let list = self.path(parts.one(Rule::path)?)?;
        let filter = parts.one(Rule::filter).and_then(|filter| self.condition(children(filter).one(Rule::condition)?));
        Some(ExprKind::Count { name, list, filter: filter.map(Box::new) })
    }

    fn cited(&mut self, pair: Pair<'_>) -> Option<ExprKind> {
        let mut parts = children(pair);
        let provision = self.address(parts.one(Rule::provision)?)?;
        let how = parts.next()?;
        let applies = how.as_rule() == Rule::applies;
        let subject = children(how).one(Rule::path).and_then(|path| self.path(path));
        Some(ExprKind::Cited { provision, applies, subject })
    }

    /// The address of a rule or of a clause of it.
    pub(super) fn address(&mut self, pair: Pair<'_>) -> Option<Address> {
        let span = self.span(&pair);
        let mut parts = children(pair);
        let rule = self.rule_number(&parts.one(Rule::rule_number)?)?;
        let unless = parts.one(Rule::exception).is_some();
        let markers = parts.all_of(Rule::marker).iter().map(|marker| self.marker(marker)).collect();
        Some(Address { rule, unless, markers, span })
    }

    pub(super) fn path(&mut self, pair: Pair<'_>) -> Option<Path> {
        let span = self.span(&pair);
        let mut parts = children(pair);
        let root = self.name(&parts.one(Rule::name)?);
        let fields = parts.all_of(Rule::word).iter().map(|word| self.name(word)).collect();
        Some(Path { root, fields, span })
    }
}

pub(super) fn relation(pair: &Pair<'_>) -> Option<Relation> {
    let inner = pair.clone().into_inner().next()?;
    Some(match inner.as_rule() {
        Rule::kw_under => Relation::Under,
        Rule::at_least_as => Relation::AtLeast,
        Rule::at_most_as => Relation::AtMost,
        Rule::kw_over => Relation::Over,
        Rule::kw_before => Relation::Before,
        Rule::kw_after => Relation::After,
        Rule::on_or_after => Relation::OnOrAfter,
        _ => Relation::OnOrBefore,
    })
}
