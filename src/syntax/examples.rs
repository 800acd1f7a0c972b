//! Examples: from pest's pairs to the tree.

use super::ast::{
    Address, Attachments, Element, Example, Expect, Expected, ExpectedFactor, Fact, FactPath, FactStep, Given, Item,
    ItemKind, MissingItem, Name, Presence, Setting, Side, Text,
};
use super::nodes::{Children, Reader, children, keyword};
use super::parser::{Pair, Rule};
use crate::source::Span;
use crate::values::{Date, Days};

/// The title and day of an example, its sources and notes, and what is given.
pub(super) struct Head {
    pub(super) title: Text,
    pub(super) on: Option<Date>,
    pub(super) attachments: Attachments,
    pub(super) given: Vec<Given>,
}

impl Reader<'_> {
    pub(super) fn example(&mut self, pair: Pair<'_>) -> Option<Example> {
        let span = self.span(&pair);
        let mut inner = children(pair);
        let Head { title, on, attachments, given } = self.example_head(&mut inner)?;
        let expect = inner.all_of(Rule::expect).into_iter().map(|expect| self.expect(expect)).collect::<Option<_>>()?;
        Some(Example { title, on, given, expect, attachments, span })
    }

    /// What an example and a table of examples begin with.
    pub(super) fn example_head(&mut self, inner: &mut Children<'_>) -> Option<Head> {
        let title = inner.one(Rule::text).map(|text| self.text(&text))?;
        let on = match inner.one(Rule::date) {
            Some(date) => Some(self.date(&date)?),
            None => None,
        };
        let attachments = self.attachments(inner);
        let given = inner.all_of(Rule::given).into_iter().map(|given| self.given(given)).collect::<Option<_>>()?;
        Some(Head { title, on, attachments, given })
    }

    pub(super) fn given(&mut self, pair: Pair<'_>) -> Option<Given> {
        let mut inner = children(pair);
        let path = self.fact_path(inner.one(Rule::fact_path)?)?;
        let fact = inner.one(Rule::fact)?;
        Some(Given { path, plural: plural(&fact), fact: self.fact(fact)? })
    }

    fn fact(&mut self, pair: Pair<'_>) -> Option<Fact> {
        let inner = children(pair).next()?;
        let span = self.span(&inner);
        match inner.as_rule() {
            Rule::elements => {
                let elements = children(inner).map(|element| self.element(element)).collect::<Option<_>>()?;
                Some(Fact::Elements(elements))
            }
            Rule::cannot_be_known => Some(Fact::CannotBeKnown(span)),
            Rule::record_value => Some(Fact::Record(self.settings(inner)?)),
            _ => self.known_or_not(children(inner), span),
        }
    }

    /// What follows `is`.
    pub(super) fn known_or_not(&mut self, mut parts: Children<'_>, span: Span) -> Option<Fact> {
        if parts.one(Rule::is_unknown).is_some() {
            return Some(Fact::Unknown(span));
        }
        let fact = if parts.one(Rule::is_empty).is_some() {
            Fact::Empty(span)
        } else {
            let items = parts.all_of(Rule::setting_item).into_iter().map(|item| self.item(item));
            Fact::Items(items.collect::<Option<_>>()?)
        };
        let shown = parts.one(Rule::shown_by).and_then(|shown| children(shown).one(Rule::text));
        Some(match shown {
            Some(text) => Fact::Shown(Box::new(fact), self.text(&text)),
            None => fact,
        })
    }

    fn element(&mut self, pair: Pair<'_>) -> Option<Element> {
        let span = self.span(&pair);
        let mut inner = children(pair);
        let key = inner.one(Rule::called).and_then(|called| children(called).one(Rule::key));
        let key = key.and_then(|key| self.key(key));
        let settings = match inner.one(Rule::record_value) {
            Some(value) => self.settings(value)?,
            None => Vec::new(),
        };
        Some(Element { key, settings, span })
    }

    fn settings(&mut self, pair: Pair<'_>) -> Option<Vec<Setting>> {
        children(pair)
            .map(|setting| {
                let mut parts = children(setting);
                let field = self.name(&parts.one(Rule::word)?);
                let fact = parts.one(Rule::fact)?;
                Some(Setting { field, plural: plural(&fact), fact: self.fact(fact)? })
            })
            .collect()
    }

    /// A value written out.
    pub(super) fn item(&mut self, pair: Pair<'_>) -> Option<Item> {
        let span = self.span(&pair);
        let inner = children(pair).next()?;
        let kind = match inner.as_rule() {
            Rule::date => ItemKind::Date(self.date(&inner)?),
            Rule::days => ItemKind::Days(self.days(&inner)?),
            Rule::period_item => {
                let mut ends = children(inner);
                let from = self.end_of_period(&ends.next()?)?;
                let to = match ends.next() {
                    Some(to) => Some(self.end_of_period(&to)?),
                    None => None,
                };
                ItemKind::Period(from, to)
            }
            Rule::span => ItemKind::Span(self.time_span(inner)?),
            Rule::number => ItemKind::Number(self.number(&inner)?),
            Rule::text => ItemKind::Text(self.text(&inner).value),
            Rule::yes_or_no => ItemKind::YesNo(keyword(&inner)? == Rule::kw_yes),
            Rule::is_none => ItemKind::None,
            _ => ItemKind::Word(self.name(&inner).text),
        };
        Some(Item { kind, span })
    }

    /// A day of which at least a part is known.
    fn end_of_period(&mut self, pair: &Pair<'_>) -> Option<Days> {
        if pair.as_rule() == Rule::days { self.days(pair) } else { self.date(pair).map(Days::one) }
    }

    /// A key, written as a word or as a text.
    pub(super) fn key(&mut self, pair: Pair<'_>) -> Option<Name> {
        let inner = children(pair).next()?;
        Some(match inner.as_rule() {
            Rule::text => {
                let text = self.text(&inner);
                Name { text: text.value, span: text.span }
            }
            _ => self.name(&inner),
        })
    }

    fn expect(&mut self, pair: Pair<'_>) -> Option<Expect> {
        let span = self.span(&pair);
        self.expected(children(pair), span)
    }

    /// What follows `expect`.
    pub(super) fn expected(&mut self, mut inner: Children<'_>, span: Span) -> Option<Expect> {
        let result = children(inner.one(Rule::result)?).next()?;
        let result = match result.as_rule() {
            Rule::not_in_force => Expected::NotInForce,
            Rule::possible => Expected::Undetermined(children(result).map(|word| self.name(&word)).collect()),
            _ => Expected::Word(self.name(&result)),
        };
        let subject = inner.one(Rule::about).and_then(|about| children(about).one(Rule::key));
        let subject = subject.and_then(|key| self.key(key));
        let by = inner.one(Rule::by_rules).map(|by| self.rule_names(children(by)));
        let missing = match inner.one(Rule::missing) {
            Some(missing) => Some(children(missing).map(|item| self.missing_item(item)).collect::<Option<_>>()?),
            None => None,
        };
        let factors = match inner.one(Rule::weighed) {
            Some(weighed) => children(weighed).map(|item| self.expected_factor(item)).collect::<Option<_>>()?,
            None => Vec::new(),
        };
        let attachments = self.attachments(&mut inner);
        Some(Expect { result, subject, by, missing, factors, attachments, span })
    }

    fn expected_factor(&mut self, pair: Pair<'_>) -> Option<ExpectedFactor> {
        let span = self.span(&pair);
        let mut inner = children(pair);
        let side = inner.one(Rule::side).and_then(|side| Side::read(&side))?;
        let marker = inner.one(Rule::marker).map(|marker| self.marker(&marker))?;
        let presence = match keyword(&inner.one(Rule::presence)?)? {
            Rule::kw_present => Presence::Present,
            Rule::kw_absent => Presence::Absent,
            _ => Presence::NotKnown,
        };
        Some(ExpectedFactor { side, marker, presence, span })
    }

    fn missing_item(&mut self, pair: Pair<'_>) -> Option<MissingItem> {
        let span = self.span(&pair);
        let inner = children(pair).next()?;
        if inner.as_rule() == Rule::fact_path {
            return Some(MissingItem::Fact(self.fact_path(inner)?));
        }
        let inner = children(inner).next()?;
        if inner.as_rule() == Rule::provision {
            let address = self.address(inner)?.text();
            return Some(MissingItem::Question { address, span });
        }
        let mut parts = children(inner);
        let name = self.name(&parts.one(Rule::word)?).text;
        let markers = parts.all_of(Rule::marker);
        let markers: String = markers.iter().map(|marker| format!("({})", self.marker(marker).text)).collect();
        Some(MissingItem::Question { address: format!("term {name}{markers}"), span })
    }

    pub(super) fn fact_path(&mut self, pair: Pair<'_>) -> Option<FactPath> {
        let span = self.span(&pair);
        let mut inner = children(pair);
        let root = self.name(&inner.one(Rule::word)?);
        let mut steps = Vec::new();
        for step in inner {
            let is_field = step.as_rule() == Rule::path_field;
            let part = children(step).next()?;
            steps.push(match part.as_rule() {
                _ if is_field => FactStep::Field(self.name(&part)),
                Rule::index => FactStep::Index(part.as_str().parse().ok()?),
                _ => FactStep::Key(self.key(part)?),
            });
        }
        Some(FactPath { root, steps, span })
    }
}

impl Side {
    /// The side that is written.
    pub(super) fn read(pair: &Pair<'_>) -> Option<Side> {
        pair.clone().into_inner().find_map(|part| match part.as_rule() {
            Rule::kw_for => Some(Side::For),
            Rule::kw_against => Some(Side::Against),
            Rule::to_be_considered => Some(Side::Considered),
            _ => None,
        })
    }
}

/// Whether a fact says `are` or `have`.
fn plural(fact: &Pair<'_>) -> bool {
    let verb = fact.clone().into_inner().next().and_then(|inner| keyword(&inner));
    matches!(verb, Some(Rule::kw_are | Rule::kw_have))
}

impl Address {
    /// The address as decisions print it, without the policy: `rule 1 unless (a)(2)`.
    #[must_use]
    pub fn text(&self) -> String {
        let markers: String = self.markers.iter().map(|marker| format!("({})", marker.text)).collect();
        let unless = match (self.unless, markers.is_empty()) {
            (true, true) => " unless",
            (true, false) => " unless ",
            _ => "",
        };
        format!("rule {}{unless}{markers}", self.rule.text())
    }
}
