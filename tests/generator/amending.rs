//! Changes of a policy's text at addresses that it has, and amendments made of them.
//!
//! Whatever is changed is given a text of which the types are right, since it is made of what stands in the policy: the
//! condition of another clause, the other member of a pair, another number. What a change breaks all the same (a clause that
//! is cited, a plain conflict) the checker says, and the pair is passed over.

use std::collections::BTreeSet;

use kijun::ast::{
    Clause, Content, Definition, Effect, Expr, ExprKind, Name, Parameter, Part, Policy, Rule, Side, Term,
};

use super::made::Made;
use super::provisions::{
    branch, clauses, content_printed, literals, literals_of, not, printed, rule_printed, term_printed,
};
use super::random::Random;

pub struct Amender<'a> {
    pub random: &'a mut Random,
    pub made: &'a mut Made,
    /// The text that is changed.
    pub tree: Policy,
    /// The addresses that were touched by what may not hold, or by the same amendment.
    pub touched: Vec<String>,
    /// The addresses at which something was inserted, by whatever amendment.
    pub inserted: BTreeSet<String>,
    /// How many names were made.
    pub names: usize,
    /// What they start with.
    pub prefix: String,
}

impl Amender<'_> {
    /// Whether an address is apart from all that was touched.
    fn is_free(&self, address: &str) -> bool {
        self.touched.iter().all(|one| !one.starts_with(address) && !address.starts_with(one.as_str()))
    }

    fn touch(&mut self, address: &str) {
        self.touched.push(address.to_owned());
    }

    /// Whether something speaks of a rule or of a clause of it.
    fn is_cited(&self, address: &str) -> bool {
        let rule = address.split(['(']).next().unwrap_or(address).trim_end_matches(" unless").trim_end();
        let Some(number) = rule.strip_prefix("rule ") else { return false };
        let text = Part::Policy(self.tree.clone()).to_string();
        let named = text
            .match_indices(rule)
            .filter(|(at, rule)| !text[at + rule.len()..].starts_with(|c: char| c.is_alphanumeric()));
        !number.is_empty() && named.count() > 1
    }

    /// A condition that may stand in any rule: one that stands in some rule and cites none.
    fn condition(&mut self) -> String {
        let mut found = Vec::new();
        let bodies = self.tree.rules.iter().flat_map(|rule| rule.when.iter().chain(&rule.unless));
        for body in bodies {
            let mut inner = Vec::new();
            clauses(&body.content, "", &mut inner);
            let inner = inner.iter().map(|(_, all, at)| &all[*at].content);
            found.extend(std::iter::once(&body.content).chain(inner).filter_map(|content| match content {
                Content::Condition(_) => Some(content_printed(content)),
                _ => None,
            }));
        }
        // What the policy beside asks may come back to what is asked here.
        let plain = |text: &String| {
            !text.contains("rule ")
                && !text.contains("besides of")
                && !text.contains("unsettled")
                && !text.contains('"')
        };
        found.retain(plain);
        if found.is_empty() {
            return "yes".to_owned();
        }
        let condition = self.random.pick(&found).clone();
        if self.random.chance(1, 4) { not(&condition) } else { condition }
    }

    /// A change, and nothing where none was found.
    pub fn change(&mut self) -> Option<String> {
        match self.random.weighted(&[6, 4, 3, 3, 3, 3, 2, 2, 2, 2, 2]) {
            0 => self.clause(),
            1 => self.words(),
            2 => self.exception(),
            3 => self.rule(),
            4 => self.new_rule(),
            5 => self.term(),
            6 => self.parameter(),
            7 => self.outcome(),
            8 => self.factor(),
            9 => self.header(),
            _ => self.behind_the_header(),
        }
    }

    fn all_clauses(&self) -> Vec<(String, Vec<Clause>, usize)> {
        let mut found = Vec::new();
        for rule in &self.tree.rules {
            let at = format!("rule {}", rule.number.text());
            rule.when.iter().for_each(|body| clauses(&body.content, &at, &mut found));
            rule.unless.iter().for_each(|body| clauses(&body.content, &format!("{at} unless"), &mut found));
        }
        for term in &self.tree.terms {
            if let Definition::Condition(body) = &term.definition {
                clauses(&body.content, &term.address(), &mut found);
            }
        }
        found.into_iter().map(|(at, all, place)| (at, all.to_vec(), place)).collect()
    }

    fn clause(&mut self) -> Option<String> {
        let mut all = self.all_clauses();
        all.retain(|(at, ..)| self.is_free(at));
        let (at, beside, place) = (!all.is_empty()).then(|| self.random.pick(&all).clone())?;
        let clause = &beside[place];
        let left = beside.iter().filter(|clause| !clause.is_repealed()).count();
        // A term may be used by other terms: only what stands in it is put into it again.
        let own: Vec<String> = beside
            .iter()
            .filter(|clause| matches!(clause.content, Content::Condition(_)))
            .map(|clause| content_printed(&clause.content))
            .collect();
        let condition = if at.starts_with("term") {
            (!own.is_empty()).then(|| self.random.pick(&own).clone())?
        } else {
            self.condition()
        };
        let said = self.random.word(&["", "\"as amended\": "]);
        let more = if self.random.chance(1, 4) { "\n    source \"Act 5\" note \"so\"" } else { "" };
        match self.random.below(3) {
            // One of them can go where another stays.
            0 if left > 1 && !clause.is_repealed() && !self.is_cited(&at) => {
                self.made.add("repeals a clause");
                // Another clause of the group may not go beside it.
                let around = at.rfind('(').map_or(at.as_str(), |end| &at[..end]).to_owned();
                self.touch(around.trim_end());
                Some(format!("repeal {at}{more}"))
            }
            1 if !clause.is_repealed() && !self.is_cited(&at) => {
                self.made.add("replaces a clause");
                self.touch(&at);
                Some(format!("replace {at} with:\n  ({}) {said}{condition}{more}", clause.marker.text))
            }
            _ => {
                let next = beside.get(place + 1).map(|clause| clause.marker.text.as_str());
                let new = branch(&clause.marker.text, next)?;
                let address = format!("{}({new})", at.rfind('(').map_or("", |end| &at[..end]));
                if !self.inserted.insert(address.clone()) {
                    return None;
                }
                self.made.add("inserts a clause");
                self.touch(&at);
                self.touch(&address);
                Some(format!("insert after {at}:\n  ({new}) {said}{condition}{more}"))
            }
        }
    }

    /// A literal that stands once.
    fn words(&mut self) -> Option<String> {
        let mut places: Vec<(String, Vec<ExprKind>)> = Vec::new();
        let mut place = |at: String, content: &Content, more: &[(Name, Expr)]| {
            let mut found = Vec::new();
            literals_of(content, &mut found);
            more.iter().for_each(|(_, value)| literals(value, &mut found));
            places.push((at, found.into_iter().cloned().collect()));
        };
        for (at, all, here) in self.all_clauses() {
            place(at, &all[here].content, &[]);
        }
        for rule in &self.tree.rules {
            rule.unless
                .iter()
                .for_each(|body| place(format!("rule {} unless", rule.number.text()), &body.content, &[]));
            if let (Some(when), None) = (&rule.when, &rule.unless) {
                let contents = match &rule.effect {
                    Effect::Outcome { contents, .. } => contents.as_slice(),
                    _ => &[],
                };
                place(format!("rule {}", rule.number.text()), &when.content, contents);
            }
        }
        for term in &self.tree.terms {
            match &term.definition {
                Definition::Condition(body) => place(term.address(), &body.content, &[]),
                Definition::Value(value) => place(term.address(), &Content::Condition(value.clone()), &[]),
                Definition::Table(_) => {}
            }
        }
        let mut once: Vec<(String, String, String)> = Vec::new();
        for (at, found) in places {
            for kind in &found {
                let written = |kind: &ExprKind| match kind {
                    ExprKind::Number(number) => number.to_string(),
                    ExprKind::Date(date) => date.to_string(),
                    ExprKind::YesNo(holds) => if *holds { "yes" } else { "no" }.to_owned(),
                    _ => String::new(),
                };
                let new = match kind {
                    ExprKind::Number(_) => "7",
                    ExprKind::Date(_) => "2023-06-30",
                    ExprKind::YesNo(true) => "no",
                    _ => "yes",
                };
                let old = written(kind);
                if self.is_free(&at) && old != new && found.iter().filter(|other| written(other) == old).count() == 1 {
                    once.push((at.clone(), old, new.to_owned()));
                }
            }
        }
        let (at, old, new) = (!once.is_empty()).then(|| self.random.pick(&once).clone())?;
        self.made.add("changes a word");
        self.touch(&at);
        let more = if self.random.chance(1, 4) { "\n  source \"Act 6\"" } else { "" };
        Some(format!("in {at} replace {old} with {new}{more}"))
    }

    fn some_rule(&mut self, wanted: impl Fn(&Rule) -> bool) -> Option<(Rule, String)> {
        let address = |rule: &Rule| format!("rule {}", rule.number.text());
        let rules: Vec<Rule> =
            self.tree.rules.iter().filter(|rule| wanted(rule) && self.is_free(&address(rule))).cloned().collect();
        let rule = (!rules.is_empty()).then(|| self.random.pick(&rules).clone())?;
        let at = address(&rule);
        Some((rule, at))
    }

    fn exception(&mut self) -> Option<String> {
        let (rule, at) = self.some_rule(|rule| rule.when.is_some())?;
        let condition = self.condition();
        self.touch(&at);
        let more = if self.random.chance(1, 4) { " note \"an exception\"" } else { "" };
        if rule.unless.is_none() {
            if !self.inserted.insert(format!("{at} unless")) {
                return None;
            }
            self.made.add("inserts an exception");
            return Some(format!("insert after {at}:\n  unless \"so\": {condition}{more}"));
        }
        if self.random.chance(1, 2) && !self.is_cited(&at) {
            self.made.add("repeals an exception");
            return Some(format!("repeal {at} unless{more}"));
        }
        if self.is_cited(&at) {
            return None;
        }
        self.made.add("replaces an exception");
        Some(format!("replace {at} unless with:\n  unless any of\n    (a) {condition}\n    (b) no{more}"))
    }

    fn rule(&mut self) -> Option<String> {
        let (mut rule, at) = self.some_rule(|rule| rule.when.is_some())?;
        if self.random.chance(1, 3)
            && !self.is_cited(&at)
            && self.tree.rules.iter().filter(|rule| rule.when.is_some()).count() > 1
        {
            self.made.add("repeals a rule");
            self.touch(&at);
            let more = if self.random.chance(1, 3) { " source \"Act 7\"" } else { "" };
            return Some(format!("repeal {at}{more}"));
        }
        self.made.add("replaces a rule");
        self.touch(&at);
        rule.title.value = "As amended".to_owned();
        if self.random.chance(1, 2) && !self.is_cited(&at) {
            rule.unless = None;
        }
        Some(format!("replace {at} with:\n\n{}", rule_printed(&rule)))
    }

    /// A rule behind another, with an outcome that there is, or with a new one.
    fn new_rule(&mut self) -> Option<String> {
        let (rule, at) = self.some_rule(|_| true)?;
        let branch = if rule.number.suffix.starts_with('の') { "の2" } else { "x" };
        let number = format!("{}{branch}", rule.number.text());
        let outcome = match self.tree.outcomes.iter().map(|one| one.member.name.text.clone()).collect::<Vec<_>>() {
            names if names.is_empty() => return None,
            names => self.random.pick(&names).clone(),
        };
        // Branches must count on.
        let here = self.tree.rules.iter().position(|other| other.number.text() == rule.number.text());
        let next = here.and_then(|here| self.tree.rules.get(here + 1));
        if next.is_some_and(|next| next.number.number == rule.number.number) || rule.number.suffix.chars().count() > 1 {
            return None;
        }
        if !self.inserted.insert(format!("rule {number}")) {
            return None;
        }
        let condition = self.condition();
        let others = self.tree.rules.iter().filter(|rule| rule.when.is_some());
        let despite: Vec<String> = others.map(|rule| format!("rule {}", rule.number.text())).collect();
        let despite = if !despite.is_empty() && self.random.chance(1, 2) {
            format!(" despite {}", self.random.pick(&despite))
        } else {
            String::new()
        };
        self.touch(&at);
        self.touch(&format!("rule {number}"));
        let mut before = String::new();
        let mut outcome = outcome;
        if self.random.chance(1, 3) && self.is_free(&format!("outcome {outcome}")) {
            self.made.add("inserts an outcome");
            self.names += 1;
            let new = format!("{outcome}_new_{}", self.names);
            before = format!("insert after outcome {outcome}:\n  {new} entitled \"a new outcome\"\n\n");
            self.touch(&format!("outcome {outcome}"));
            outcome = new;
        }
        self.made.add("inserts a rule");
        Some(format!(
            "{before}insert after {at}:\n\nrule {number} \"A new rule\"{despite}\n  {outcome} when {condition}"
        ))
    }

    fn term(&mut self) -> Option<String> {
        let terms: Vec<Term> = self.tree.terms.iter().filter(|term| self.is_free(&term.address())).cloned().collect();
        let mut term = (!terms.is_empty()).then(|| self.random.pick(&terms).clone())?;
        let at = term.address();
        self.touch(&at);
        if self.random.chance(1, 3) {
            self.made.add("inserts a term");
            self.names += 1;
            let name = format!("{}new_term_{}", self.prefix, self.names);
            return Some(format!("insert after {at}:\n\nterm {name} \"is new\" when {}", self.condition()));
        }
        self.made.add(if at.starts_with("table") { "replaces a table" } else { "replaces a term" });
        term.attachments = Default::default();
        if let Some(label) = &mut term.label {
            label.value = "as amended".to_owned();
        }
        if let Definition::Condition(body) = &mut term.definition
            && body.label.is_none()
            && let Content::Condition(_) = body.content
            && term.parameters.is_empty()
        {
            let own = content_printed(&body.content);
            let label = term.label.as_ref().map_or(String::new(), |label| format!(" \"{}\"", label.value));
            let name = &term.name.text;
            return Some(format!("replace {at} with:\n\nterm {name}{label}\n  when {}", not(&own)));
        }
        Some(format!("replace {at} with:\n\n{}", term_printed(&term)))
    }

    fn parameter(&mut self) -> Option<String> {
        let parameters: Vec<Parameter> = self.tree.parameters.clone();
        let mut parameter = (!parameters.is_empty()).then(|| self.random.pick(&parameters).clone())?;
        let at = format!("parameter {}", parameter.name.text);
        if !self.is_free(&at) {
            return None;
        }
        self.touch(&at);
        self.made.add("replaces a parameter");
        // The first value goes where others stay; a single one comes to hold later.
        if parameter.values.len() > 1 {
            parameter.values.remove(0);
        }
        let text = printed(Policy { parameters: vec![parameter], ..Policy::default() }, "parameter");
        Some(format!("replace {at} with:\n\n{text}"))
    }

    fn outcome(&mut self) -> Option<String> {
        let names: Vec<String> = self.tree.outcomes.iter().map(|one| one.member.name.text.clone()).collect();
        let name = (!names.is_empty()).then(|| self.random.pick(&names).clone())?;
        let at = format!("outcome {name}");
        if !self.is_free(&at) {
            return None;
        }
        self.touch(&at);
        self.made.add("replaces an outcome");
        let mark = self.random.word(&["", "discretion ", "entitled ", "as a rule "]);
        Some(format!("replace {at} with:\n  {name} {mark}\"as amended\""))
    }

    fn factor(&mut self) -> Option<String> {
        let sides = [(Side::For, "for"), (Side::Against, "against"), (Side::Considered, "to be considered")];
        let (side, words) = *self.random.pick(&sides);
        let here: Vec<Clause> = self
            .tree
            .factors
            .0
            .iter()
            .filter(|factor| factor.side == side)
            .map(|factor| factor.clause.clone())
            .collect();
        let at = format!("factors {words}");
        if !self.is_free(&at) {
            return None;
        }
        self.touch(&at);
        let condition = self.condition();
        let strongly = self.random.word(&["", "strongly "]);
        let Some(last) = here.last() else {
            if !self.inserted.insert(format!("{at} (a)")) {
                return None;
            }
            self.made.add("inserts a factor on an empty side");
            return Some(format!("insert after {at}:\n  (a) {strongly}{condition}"));
        };
        let picked = self.random.pick(&here).clone();
        match self.random.below(3) {
            0 if !picked.is_repealed() && here.len() > 1 => {
                self.made.add("repeals a factor");
                Some(format!("repeal {at} ({})", picked.marker.text))
            }
            1 if !picked.is_repealed() => {
                self.made.add("replaces a factor");
                let marker = &picked.marker.text;
                Some(format!("replace {at} ({marker}) with:\n  ({marker}) {strongly}\"as amended\": {condition}"))
            }
            _ => {
                let new = branch(&last.marker.text, None)?;
                if !self.inserted.insert(format!("{at} ({new})")) {
                    return None;
                }
                self.made.add("inserts a factor");
                let behind = if self.random.chance(1, 2) { format!(" ({})", last.marker.text) } else { String::new() };
                Some(format!("insert after {at}{behind}:\n  ({new}) {strongly}{condition}"))
            }
        }
    }

    fn header(&mut self) -> Option<String> {
        let header = self.tree.header.clone();
        let mut lines = vec![0, 1, 2];
        for (line, stands) in [
            (3, !header.in_force.is_empty()),
            (4, header.conventions.ages.is_some()),
            (5, header.conventions.rounding.is_some()),
            (6, !header.presumes.is_empty()),
            (7, !header.requires.is_empty()),
        ] {
            // The simplest stand first, those with a meaning more often.
            lines.extend([line; 2].into_iter().filter(|_| stands));
        }
        let (at, change) = match *self.random.pick(&lines) {
            0 => ("title", "replace title with: \"As amended\"".to_owned()),
            1 => ("sources", "replace sources with:\n  source \"Act 8\" on 2024-01-01\n  source \"Act 9\"".to_owned()),
            2 => ("notes", "replace notes with:\n  note \"as amended\"".to_owned()),
            3 if !header.in_force.is_empty() => {
                let window = self.random.word(&["from 2005-01-01", "from 2023-01-01 to 2024-03-31", "from 1999-12-31"]);
                ("in force", format!("replace in force with:\n  in force {window}"))
            }
            4 if header.conventions.ages.is_some() => {
                let ages = self.random.word(&["by birthday", "by the day before"]);
                ("ages", format!("replace ages with: ages {ages}"))
            }
            5 if header.conventions.rounding.is_some() => {
                let rounding = self.random.word(&["up", "down"]);
                ("rounding", format!("replace rounding with: rounding {rounding}"))
            }
            6 if !header.presumes.is_empty() => {
                let one = self.random.pick(&header.presumes);
                let at = format!("presumes {}.{}", one.record.text, one.field.text);
                if !self.is_free(&at) {
                    return None;
                }
                self.made.add("repeals a presumption");
                self.touch(&at);
                return Some(format!("repeal {at}"));
            }
            7 if !header.requires.is_empty() => {
                let one = self.random.pick(&header.requires);
                let at = format!("evidence for {}.{}", one.record.text, one.field.text);
                if !self.is_free(&at) {
                    return None;
                }
                let fact = format!("{}.{}", one.record.text, one.field.text);
                self.made.add("replaces what evidence is required");
                self.touch(&at);
                return Some(format!("replace {at} with:\n  requires evidence \"something else\" for {fact}"));
            }
            _ => return None,
        };
        if !self.is_free(at) {
            return None;
        }
        self.touch(at);
        self.made.add("replaces a line of the header");
        Some(change)
    }

    fn behind_the_header(&mut self) -> Option<String> {
        if !self.is_free("uses") {
            return None;
        }
        self.touch("uses");
        self.names += 1;
        let new = format!("{}{}", self.prefix, self.names);
        let outcome = self.tree.outcomes.first()?.member.name.text.clone();
        let condition = self.condition();
        Some(match self.random.below(4) {
            0 => {
                self.made.add("inserts a source of the header");
                "insert after uses:\n  source \"Act 10\"\n  note \"behind\"".to_owned()
            }
            1 => {
                self.made.add("inserts a term behind the header");
                format!("insert after uses:\n\nterm new_term_{new} \"is new\" when {condition}")
            }
            2 if self.inserted.insert("rule 0".to_owned())
                && self.tree.rules.iter().all(|rule| rule.number.number > 0) =>
            {
                self.made.add("inserts a rule behind the header");
                format!("insert after uses:\n\nrule 0 \"Before all\"\n  {outcome} when {condition}")
            }
            _ => {
                self.made.add("inserts a parameter behind the header");
                format!("insert after uses:\n\nparameter new_parameter_{new} \"new\"\n  from 2000-01-01: 5")
            }
        })
    }
}
