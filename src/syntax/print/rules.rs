//! Rules, terms, the headings of tables, parameters and factors.

use super::clauses::Place;
use super::conditions::path;
use super::examples::item;
use super::flow::Flow;
use super::layout::{Page, WIDTH, list, quoted, width};
use super::vocabulary::type_name;
use crate::syntax::ast::{
    Attachments, Deeming, Definition, Effect, Expr, Factor, Name, Parameter, Rule, RuleNumber, Side, Term,
};

/// Where a rule's `when` and `unless` stand.
const IN_RULE: Place = Place { line: 2, condition: 4, clauses: 4 };

impl Page {
    pub(super) fn rule(&mut self, rule: &Rule) {
        self.statement();
        let mut heading = format!("rule {} {}", rule.number.text(), quoted(&rule.title.value));
        if !rule.despite.is_empty() {
            heading.push_str(&format!(" despite {}", rule_names(&rule.despite)));
        }
        self.line(0, &heading);
        self.attachments(2, &rule.attachments);
        let start = match &rule.effect {
            Effect::Outcome { name, contents } => self.outcome(name, contents, rule.when.is_some()),
            Effect::Waives(provisions) => {
                format!("waives {} ", list(provisions.iter().map(|provision| provision.text())))
            }
            Effect::Deems(Deeming { fact, value, rules, .. }) => {
                format!("deems {} is {} for {} ", path(fact), item(value), rule_names(rules))
            }
        };
        match &rule.when {
            Some(when) => self.body(&format!("{start}when"), when, IN_RULE),
            None => self.line(2, &format!("{start}otherwise")),
        }
        if let Effect::Deems(Deeming { unless_the_contrary_is_shown: true, .. }) = &rule.effect {
            self.line(2, "unless the contrary is shown");
        }
        if let Some(unless) = &rule.unless {
            self.body("unless", unless, IN_RULE);
        }
    }

    /// An outcome with its contents: on the line of its `when`, or on lines of their own where they are too long.
    fn outcome(&mut self, name: &Name, contents: &[(Name, Expr)], conditional: bool) -> String {
        let Some((last, others)) = contents.split_last() else { return format!("{} ", name.text) };
        let others = others.iter().map(|(field, value)| (field, Flow::value_in_list(value)));
        let contents = others.chain([(&last.0, Flow::value(&last.1))]);
        let contents: Vec<String> =
            contents.map(|(field, value)| format!("{} is {}", field.text, value.flat())).collect();
        let line = format!("{} with {} ", name.text, list(contents.iter().map(String::as_str)));
        let words = if conditional { "when all of" } else { "otherwise" };
        if width(&line).saturating_add(words.len()).saturating_add(2) <= WIDTH {
            return line;
        }
        self.line(2, &format!("{} with", name.text));
        for (at, content) in contents.iter().enumerate() {
            let comma = if at.saturating_add(1) < contents.len() { "," } else { "" };
            self.line(4, &format!("{content}{comma}"));
        }
        String::new()
    }

    pub(super) fn term(&mut self, term: &Term) {
        self.statement();
        let mut heading = term.address();
        for ((name, ty), word) in term.parameters.iter().zip(["of", "on"]) {
            heading.push_str(&format!(" {word} {} : {}", name.text, type_name(ty)));
        }
        if let Some(label) = &term.label {
            heading.push_str(&format!(" {}", quoted(&label.value)));
        }
        let (place, start) = if term.attachments == Attachments::default() {
            (Place { line: 0, condition: 2, clauses: 2 }, format!("{heading} "))
        } else {
            self.line(0, &heading);
            self.attachments(2, &term.attachments);
            (Place { line: 2, condition: 4, clauses: 2 }, String::new())
        };
        match &term.definition {
            Definition::Condition(body) => self.body(&format!("{start}when"), body, place),
            Definition::Value(value) => self.value(place, &format!("{start}is"), " ", Flow::condition(value)),
            Definition::Table(table) => {
                if !start.is_empty() {
                    self.line(0, &heading);
                }
                self.columns_and_rows(table);
            }
        }
    }

    pub(super) fn parameter(&mut self, parameter: &Parameter) {
        self.statement();
        let label = parameter.label.as_ref().map(|label| format!(" {}", quoted(&label.value))).unwrap_or_default();
        self.line(0, &format!("parameter {}{label}", parameter.name.text));
        self.attachments(2, &parameter.attachments);
        for value in &parameter.values {
            self.line(2, &format!("from {}: {}", value.from, Flow::value(&value.value).flat()));
            self.attachments(4, &value.attachments);
        }
    }

    pub(super) fn factors(&mut self, factors: &[Factor], attachments: &Attachments) {
        if factors.is_empty() {
            return;
        }
        self.statement();
        self.line(0, "factors");
        self.attachments(2, attachments);
        for side in [Side::For, Side::Against, Side::Considered] {
            let mut factors = factors.iter().filter(|factor| factor.side == side).peekable();
            if factors.peek().is_some() {
                self.line(2, side.words());
            }
            factors.for_each(|factor| self.clause(4, &factor.clause, if factor.strongly { " strongly" } else { "" }));
        }
    }
}

/// Rules by their numbers.
pub(super) fn rule_names(rules: &[RuleNumber]) -> String {
    list(rules.iter().map(|number| format!("rule {}", number.text())))
}
