//! A policy taken apart into its provisions, each with its address and its own text.

use super::layout::Page;
use super::policy::outcome_rows;
use crate::source::Span;
use crate::syntax::ast::{
    Choice, Clause, Content, Definition, HeaderLine, Policy, Provision, Record, Repealed, Rule, Term, Vocabulary,
};

impl Policy {
    /// Its provisions in the canonical order: the lines of the header, outcomes, parameters, terms and tables, rules and
    /// factors, each clause and row on its own. Examples are none.
    #[must_use]
    pub fn provisions(&self) -> Vec<Provision> {
        let mut found = Found::default();
        found.header(self);
        if self.strongest_first {
            found.add("outcomes".to_owned(), 0, Span::default(), "outcomes strongest first".to_owned());
        }
        for (name, row) in outcome_rows(self) {
            found.page(format!("outcome {}", name.text), 0, name.span, |page| page.outcome_rows(vec![row]));
        }
        let repealed = |kinds: &'static [&'static str], before: usize| {
            self.repealed.iter().filter(move |one| kinds.contains(&one.kind) && one.before == before)
        };
        for at in 0..=self.parameters.len() {
            repealed(&["parameter"], at).for_each(|one| found.gone(one));
            if let Some(parameter) = self.parameters.get(at) {
                let address = format!("parameter {}", parameter.name.text);
                found.page(address, 0, parameter.name.span, |page| page.parameter(parameter));
            }
        }
        for at in 0..=self.terms.len() {
            repealed(&["term", "table"], at).for_each(|one| found.gone(one));
            self.terms.get(at).into_iter().for_each(|term| found.term(term));
        }
        for at in 0..=self.rules.len() {
            repealed(&["rule"], at).for_each(|one| found.gone(one));
            self.rules.get(at).into_iter().for_each(|rule| found.rule(rule));
        }
        for factor in &self.factors.0 {
            let mark = if factor.strongly { " strongly" } else { "" };
            found.clause(&factor.clause, &format!("factors {} ", factor.side.words()), 0, mark);
        }
        found.0
    }
}

impl Vocabulary {
    /// Its provisions: itself with its conventions, then choices with their members, and records with their facts.
    #[must_use]
    pub fn provisions(&self) -> Vec<Provision> {
        let mut found = Found::default();
        let own = format!("vocabulary {}", self.name.text);
        found.page(own.clone(), 0, self.name.span, |page| page.vocabulary_header(self));
        for choice in &self.choices {
            let at = format!("{own} choice {}", choice.name.text);
            found.page(at.clone(), 1, choice.name.span, |page| {
                page.choice(&Choice { members: Vec::new(), ..choice.clone() })
            });
            for member in &choice.members {
                found
                    .page(format!("{at} member {}", member.name.text), 2, member.name.span, |page| page.member(member));
            }
        }
        for record in &self.records {
            let at = format!("{own} record {}", record.name.text);
            found.page(at.clone(), 1, record.name.span, |page| {
                page.record(&Record { fields: Vec::new(), ..record.clone() })
            });
            for field in &record.fields {
                found.page(format!("{at} fact {}", field.name.text), 2, field.name.span, |page| page.field(field));
            }
        }
        found.0
    }
}

impl Provision {
    /// Whether an amendment left no more than its address.
    pub(crate) fn is_repealed(&self) -> bool {
        let own = self.text.lines().next().unwrap_or_default();
        let mut words = own.rsplit(' ');
        let (_, by, repealed) = (words.next(), words.next(), words.next());
        by == Some("by") && repealed == Some("repealed")
    }
}

#[derive(Default)]
struct Found(Vec<Provision>);

impl Found {
    fn add(&mut self, address: String, depth: usize, span: Span, text: String) {
        self.0.push(Provision { address, depth, span, text });
    }

    /// What is printed, without the indent that all its lines have.
    fn page(&mut self, address: String, depth: usize, span: Span, print: impl FnOnce(&mut Page)) {
        let mut page = Page::default();
        print(&mut page);
        let lines: Vec<&str> = page.text.lines().collect();
        let blank = |line: &&str| line.len().saturating_sub(line.trim_start().len());
        let indent = lines.iter().map(blank).min().unwrap_or(0);
        let lines: Vec<&str> = lines.iter().map(|line| line.get(indent..).unwrap_or(line)).collect();
        self.add(address, depth, span, lines.join("\n"));
    }

    fn gone(&mut self, one: &Repealed) {
        self.page(one.address(), 0, one.name.span, |page| page.repealed(one));
    }

    fn header(&mut self, tree: &Policy) {
        let at = tree.name.span;
        if tree.title.is_some() {
            self.page("title".to_owned(), 0, at, |page| page.heading("policy", &tree.name.text, tree.title.as_ref()));
        }
        let (header, attachments) = (&tree.header, &tree.attachments);
        if !attachments.sources.is_empty() {
            self.page("sources".to_owned(), 0, at, |page| page.sources(2, attachments));
        }
        if !header.in_force.is_empty() {
            self.page("in force".to_owned(), 0, at, |page| page.windows(&header.in_force));
        }
        if !attachments.notes.is_empty() {
            self.page("notes".to_owned(), 0, at, |page| page.notes(2, attachments));
        }
        // What stands on a line of its own is a header with nothing else.
        let mut lines: Vec<(String, crate::syntax::ast::Header)> = Vec::new();
        let with = |change: &dyn Fn(&mut crate::syntax::ast::Header)| {
            let mut line = crate::syntax::ast::Header::default();
            change(&mut line);
            line
        };
        lines.push(("uses".to_owned(), with(&|line| line.uses.clone_from(&header.uses))));
        lines.push(("case".to_owned(), with(&|line| line.case.clone_from(&header.case))));
        lines.push(("decides".to_owned(), with(&|line| line.decides.clone_from(&header.decides))));
        lines.push(("governed".to_owned(), with(&|line| line.governed.clone_from(&header.governed))));
        for presumed in &header.presumes {
            let address = HeaderLine::Presumes(presumed.record.clone(), presumed.field.clone()).text();
            lines.push((address, with(&|line| line.presumes.push(presumed.clone()))));
        }
        for required in &header.requires {
            let address = HeaderLine::Evidence(required.record.clone(), required.field.clone()).text();
            lines.push((address, with(&|line| line.requires.push(required.clone()))));
        }
        lines.push(("ages".to_owned(), with(&|line| line.conventions.ages = header.conventions.ages)));
        lines.push(("rounding".to_owned(), with(&|line| line.conventions.rounding = header.conventions.rounding)));
        for (address, line) in lines {
            let mut page = Page::default();
            page.header_lines(&line);
            if !page.text.is_empty() {
                self.add(address, 0, at, page.text.trim().to_owned());
            }
        }
    }

    fn term(&mut self, term: &Term) {
        let address = term.address();
        let mut own = term.clone();
        match &mut own.definition {
            Definition::Condition(body) => without_clauses(&mut body.content),
            Definition::Table(table) => {
                table.rows.clear();
                table.repealed.clear();
            }
            Definition::Value(_) => {}
        }
        self.page(address.clone(), 0, term.name.span, |page| page.term(&own));
        match &term.definition {
            Definition::Condition(body) => self.clauses(&body.content, &address, 1),
            Definition::Table(table) => {
                for at in 0..=table.rows.len() {
                    for one in table.repealed.iter().filter(|one| one.before == at) {
                        let text = format!("row {} repealed by {}", one.name.text, one.by.text);
                        self.add(format!("{address} row {}", one.name.text), 1, one.name.span, text);
                    }
                    if let Some(row) = table.rows.get(at) {
                        let address = format!("{address} row {}", row.number.text());
                        self.page(address, 1, row.span, |page| page.row(row));
                    }
                }
            }
            Definition::Value(_) => {}
        }
    }

    fn rule(&mut self, rule: &Rule) {
        let address = format!("rule {}", rule.number.text());
        let mut own = rule.clone();
        own.when.iter_mut().for_each(|body| without_clauses(&mut body.content));
        own.unless = None;
        self.page(address.clone(), 0, rule.number.span, |page| page.rule(&own));
        if let Some(when) = &rule.when {
            self.clauses(&when.content, &address, 1);
        }
        if let Some(unless) = &rule.unless {
            let mut own = unless.clone();
            without_clauses(&mut own.content);
            let address = format!("{address} unless");
            self.page(address.clone(), 1, unless.span, |page| page.unless(&own));
            self.clauses(&unless.content, &format!("{address} "), 2);
        }
    }

    fn clauses(&mut self, content: &Content, address: &str, depth: usize) {
        if let Content::Group(_, clauses) = content {
            clauses.iter().for_each(|clause| self.clause(clause, address, depth, ""));
        }
    }

    fn clause(&mut self, clause: &Clause, address: &str, depth: usize, mark: &str) {
        let address = format!("{address}({})", clause.marker.text);
        let mut own = clause.clone();
        without_clauses(&mut own.content);
        self.page(address.clone(), depth, clause.marker.span, |page| page.clause(0, &own, mark));
        self.clauses(&clause.content, &address, depth.saturating_add(1));
    }
}

fn without_clauses(content: &mut Content) {
    if let Content::Group(_, clauses) = content {
        clauses.clear();
    }
}
