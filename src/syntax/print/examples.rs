//! Examples: facts that are given and decisions that are expected.

use pest::Parser;
use unicode_normalization::is_nfc;

use super::layout::{Page, WIDTH, list, quoted, width};
use super::rules::rule_names;
use crate::syntax::ast::{
    CaseCell, CaseCellKind, CaseColumnKind, CaseRow, Element, Example, ExampleTable, Expect, Expected, ExpectedFactor,
    Fact, FactPath, FactStep, Given, Item, ItemKind, MissingItem, Setting,
};
use crate::syntax::cut::{KEYWORDS, RESERVED};
use crate::syntax::parser::{KijunParser, Rule};

/// Where the elements of a list stand that do not fit on the line of their `given`, and where their facts go on.
const ELEMENT: usize = 6;
const SETTINGS: usize = 8;

impl Page {
    pub(super) fn example(&mut self, example: &Example) {
        self.statement();
        let on = example.on.map(|on| format!(" on {on}")).unwrap_or_default();
        self.line(0, &format!("example {}{on}", quoted(&example.title.value)));
        self.attachments(2, &example.attachments);
        example.given.iter().for_each(|given| self.given(given));
        example.expect.iter().for_each(|expect| self.expect(expect));
    }

    /// What all share, the head and the rows, with their bars below each other.
    pub(super) fn example_table(&mut self, table: &ExampleTable) {
        self.statement();
        let on = table.on.map(|on| format!(" on {on}")).unwrap_or_default();
        self.line(0, &format!("examples {}{on}", quoted(&table.title.value)));
        self.attachments(2, &table.attachments);
        table.given.iter().for_each(|given| self.given(given));
        let head: Vec<String> = table.columns.iter().map(|column| column.kind.words()).collect();
        let cells = |row: &CaseRow| row.cells.iter().map(CaseCell::text).collect();
        let rows: Vec<_> = table.rows.iter().map(|row| (String::new(), cells(row), &row.attachments)).collect();
        self.barred(&head, &rows, table.from.as_ref());
    }

    fn given(&mut self, given: &Given) {
        let start = format!("given {}", fact_path(&given.path));
        let line = format!("{start} {}", fact(&given.fact, given.plural));
        if width(&line).saturating_add(2) <= WIDTH {
            return self.line(2, &line);
        }
        let start_of_list = format!("{start} {}", has(given.plural));
        match &given.fact {
            Fact::Elements(elements) => match elements.as_slice() {
                [one] => self.settings(2, format!("{start_of_list} {}", called(one)), &one.settings),
                elements => {
                    self.line(2, &start_of_list);
                    for (at, one) in elements.iter().enumerate() {
                        let start = format!("{}{}", if at == 0 { "" } else { "and " }, called(one));
                        self.settings(ELEMENT, start, &one.settings);
                    }
                }
            },
            Fact::Record(settings) => self.settings(2, start, settings),
            _ => self.line(2, &line),
        }
    }

    /// `with (…)` behind a text, as much on a line as fits.
    fn settings(&mut self, indent: usize, start: String, settings: &[Setting]) {
        let mut line = start;
        let mut indent = indent;
        for (at, one) in settings.iter().enumerate() {
            let close = if at.saturating_add(1) == settings.len() { ")" } else { ";" };
            let text = format!("{}{close}", setting(one));
            if at == 0 {
                line.push_str(" with (");
            } else if indent.saturating_add(width(&line)).saturating_add(1).saturating_add(width(&text)) <= WIDTH {
                line.push(' ');
            } else {
                self.line(indent, &line);
                (line, indent) = (String::new(), SETTINGS);
            }
            line.push_str(&text);
        }
        self.line(indent, &line);
    }

    fn expect(&mut self, expect: &Expect) {
        let mut line = format!("expect {}", result(&expect.result));
        if let Some(subject) = &expect.subject {
            line.push_str(&format!(" for {}", key(&subject.text)));
        }
        if let Some(by) = &expect.by {
            line.push_str(&format!(" by {}", rule_names(by)));
        }
        let mut indent = 2;
        for more in more_expected(expect) {
            line.push(',');
            if width(&line).saturating_add(width(&more)).saturating_add(indent).saturating_add(1) <= WIDTH {
                line.push(' ');
            } else {
                self.line(indent, &line);
                (line, indent) = (String::new(), 4);
            }
            line.push_str(&more);
        }
        self.line(indent, &line);
        self.attachments(4, &expect.attachments);
    }
}

/// What is expected beside the result and its rules, in parts between which a line may end.
fn more_expected(expect: &Expect) -> Vec<String> {
    let missing = expect.missing.iter().map(|missing| format!("missing {}", list(missing.iter().map(missing_item))));
    let factors = expect.factors.iter().enumerate().map(|(at, factor)| {
        let ExpectedFactor { side, marker, presence, .. } = factor;
        let factors = if at == 0 { "factors " } else { "" };
        format!("{factors}{} ({}) {}", side.words(), marker.text, presence.words())
    });
    missing.chain(factors).collect()
}

/// What is expected, without about whom.
fn result(result: &Expected) -> String {
    match result {
        Expected::Word(name) => name.text.clone(),
        Expected::NotInForce => "not in force".to_owned(),
        Expected::Undetermined(words) => {
            let words: Vec<&str> = words.iter().map(|name| name.text.as_str()).collect();
            format!("undetermined: {}", words.join(" or "))
        }
    }
}

impl CaseColumnKind {
    /// The head of the column as it is written.
    pub(crate) fn words(&self) -> String {
        match self {
            CaseColumnKind::Case => "case".to_owned(),
            CaseColumnKind::On => "on".to_owned(),
            CaseColumnKind::Fact(path) => fact_path(path),
            CaseColumnKind::Expect(None) => "expect".to_owned(),
            CaseColumnKind::Expect(Some(subject)) => format!("expect for {}", key(&subject.text)),
        }
    }
}

impl CaseCell {
    /// The cell as it is written.
    pub(crate) fn text(&self) -> String {
        match &self.kind {
            CaseCellKind::Title(text) => quoted(&text.value),
            CaseCellKind::On(date) => date.to_string(),
            CaseCellKind::Fact(what) => {
                let text = fact(what, false);
                text.strip_prefix("is ").map_or_else(|| text.clone(), str::to_owned)
            }
            CaseCellKind::Expect(expect) => {
                let by = expect.by.as_ref().map(|by| format!(" by {}", rule_names(by)));
                let more = more_expected(expect).into_iter().map(|more| format!(", {more}"));
                [result(&expect.result), by.unwrap_or_default(), more.collect()].concat()
            }
        }
    }
}

fn has(plural: bool) -> &'static str {
    if plural { "have" } else { "has" }
}

fn fact(what: &Fact, plural: bool) -> String {
    let is = if plural { "are" } else { "is" };
    match what {
        Fact::Elements(elements) => {
            let elements: Vec<String> = elements.iter().map(element).collect();
            format!("{} {}", has(plural), elements.join(" and "))
        }
        Fact::Record(settings) => format!("with ({})", all_settings(settings)),
        Fact::Empty(_) => format!("{is} empty"),
        Fact::Unknown(_) => format!("{is} unknown"),
        Fact::CannotBeKnown(_) => "cannot be known".to_owned(),
        Fact::Items(items) => format!("{is} {}", list(items.iter().map(item))),
        Fact::Shown(inner, evidence) => format!("{} shown by {}", fact(inner, plural), quoted(&evidence.value)),
    }
}

fn element(element: &Element) -> String {
    let called = called(element);
    if element.settings.is_empty() { called } else { format!("{called} with ({})", all_settings(&element.settings)) }
}

fn called(element: &Element) -> String {
    element.key.as_ref().map_or_else(|| "one".to_owned(), |name| format!("one called {}", key(&name.text)))
}

fn all_settings(settings: &[Setting]) -> String {
    settings.iter().map(setting).collect::<Vec<_>>().join("; ")
}

fn setting(setting: &Setting) -> String {
    format!("{} {}", setting.field.text, fact(&setting.fact, setting.plural))
}

/// A value written out.
pub(super) fn item(item: &Item) -> String {
    match &item.kind {
        ItemKind::Date(date) => date.to_string(),
        ItemKind::Days(days) => days.to_string(),
        ItemKind::Period(from, Some(to)) => format!("from {from} to {to}"),
        ItemKind::Period(from, None) => format!("since {from}"),
        ItemKind::Span(span) => span.to_string(),
        ItemKind::Number(value) => value.grouped(),
        ItemKind::Text(text) => quoted(text),
        ItemKind::YesNo(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        ItemKind::None => "none".to_owned(),
        ItemKind::Word(word) => word.clone(),
    }
}

/// A key as a word where it is one and means nothing else, else as a text.
fn key(key: &str) -> String {
    let is_word = KijunParser::parse(Rule::word, key).is_ok_and(|pairs| pairs.as_str() == key);
    let is_plain = is_word && is_nfc(key) && !KEYWORDS.contains(&key) && !RESERVED.contains(&key);
    if is_plain { key.to_owned() } else { quoted(key) }
}

fn missing_item(item: &MissingItem) -> String {
    match item {
        MissingItem::Fact(path) => fact_path(path),
        MissingItem::Question { address, .. } => address.clone(),
    }
}

fn fact_path(path: &FactPath) -> String {
    let steps = path.steps.iter().map(|step| match step {
        FactStep::Field(name) => format!(".{}", name.text),
        FactStep::Index(index) => format!("[{index}]"),
        FactStep::Key(name) => format!("[{}]", key(&name.text)),
    });
    std::iter::once(path.root.text.clone()).chain(steps).collect()
}
