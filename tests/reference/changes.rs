//! What an amendment changes in a text (docs/amendments.md, "An amendment" and "What a change can name"): one change after
//! the other.

use kijun::ast::{
    Amendment, Attachments, Change, ChangeKind, Clause, Content, Definition, Factor, HeaderLine, Name, NewText,
    Outcome, Parameter, Policy, Repealed, Rule, Side, Table, TableRow, TargetKind, Term,
};

use super::words;

/// A text with what an amendment makes of it.
pub fn amended(text: Policy, amendment: &Amendment) -> Policy {
    let mut open = Open::of(text);
    amendment.changes.iter().for_each(|change| open.change(change, &amendment.name));
    open.closed()
}

/// What stands in a place of the text, or that it stood there.
enum Place<T> {
    Here(T),
    Gone(Repealed),
}

/// A text in which everything, also what was repealed, stands in its place.
struct Open {
    text: Policy,
    outcomes: Vec<Place<Outcome>>,
    parameters: Vec<Place<Parameter>>,
    terms: Vec<Place<Term>>,
    rules: Vec<Place<Rule>>,
}

impl Open {
    fn of(mut text: Policy) -> Open {
        let gone = std::mem::take(&mut text.repealed);
        let of = |kinds: &[&str]| gone.iter().filter(|one| kinds.contains(&one.kind)).cloned().collect();
        Open {
            outcomes: opened(std::mem::take(&mut text.outcomes), of(&["outcome"])),
            parameters: opened(std::mem::take(&mut text.parameters), of(&["parameter"])),
            terms: opened(std::mem::take(&mut text.terms), of(&["term", "table"])),
            rules: opened(std::mem::take(&mut text.rules), of(&["rule"])),
            text,
        }
    }

    fn closed(self) -> Policy {
        let mut text = self.text;
        text.repealed.clear();
        text.outcomes = closed(self.outcomes, &mut text.repealed);
        text.parameters = closed(self.parameters, &mut text.repealed);
        text.terms = closed(self.terms, &mut text.repealed);
        text.rules = closed(self.rules, &mut text.repealed);
        text
    }

    fn change(&mut self, change: &Change, by: &Name) {
        let Change { target, kind, attachments, .. } = change;
        match &target.kind {
            TargetKind::Provision(address) => {
                let number = address.rule.text();
                let at = find(&self.rules, |rule| rule.number.text() == number, &number);
                if !address.unless && address.markers.is_empty() {
                    if let ChangeKind::Insert(NewText::Unless(body)) = kind {
                        return here(&mut self.rules[at]).unless = Some((**body).clone());
                    }
                    let words = |rule: &mut Rule, change: &ChangeKind| {
                        words::in_rule(rule, change);
                        add(&mut rule.attachments, attachments);
                    };
                    let gone = || gone("rule", &number, by, attachments);
                    return whole(&mut self.rules, at, kind, rule_of, gone, words);
                }
                let rule = here(&mut self.rules[at]);
                if address.markers.is_empty() {
                    match kind {
                        ChangeKind::Replace(NewText::Unless(body)) => rule.unless = Some((**body).clone()),
                        ChangeKind::Repeal => {
                            rule.unless = None;
                            add(&mut rule.attachments, attachments);
                        }
                        ChangeKind::Words(..) => {
                            let body = rule.unless.as_mut().unwrap();
                            words::in_content(&mut body.content, kind);
                            add(&mut body.attachments, attachments);
                        }
                        other => panic!("{other:?} changes no exception"),
                    }
                    return;
                }
                let body = if address.unless { rule.unless.as_mut() } else { rule.when.as_mut() };
                clause(&mut body.unwrap().content, &address.markers, change, by);
            }
            TargetKind::Term(keyword, name, markers) => {
                let at = find(&self.terms, |term| term.name.text == name.text, &name.text);
                if markers.is_empty() {
                    let words = |term: &mut Term, change: &ChangeKind| {
                        words::in_term(term, change);
                        add(&mut term.attachments, attachments);
                    };
                    let gone = || gone(keyword, &name.text, by, attachments);
                    return whole(&mut self.terms, at, kind, term_of, gone, words);
                }
                let Definition::Condition(body) = &mut here(&mut self.terms[at]).definition else {
                    panic!("{} has no clauses", name.text)
                };
                clause(&mut body.content, markers, change, by);
            }
            TargetKind::Row(name, number) => {
                let at = find(&self.terms, |term| term.name.text == name.text, &name.text);
                let Definition::Table(table) = &mut here(&mut self.terms[at]).definition else {
                    panic!("{} is no table", name.text)
                };
                row(table, &number.text(), change, by);
            }
            TargetKind::Parameter(name) => {
                let at = find(&self.parameters, |parameter| parameter.name.text == name.text, &name.text);
                let words = |parameter: &mut Parameter, change: &ChangeKind| {
                    parameter.values.iter_mut().for_each(|value| words::in_expr(&mut value.value, change));
                    add(&mut parameter.attachments, attachments);
                };
                let gone = || gone("parameter", &name.text, by, attachments);
                whole(&mut self.parameters, at, kind, parameter_of, gone, words);
            }
            TargetKind::Outcome(name) => {
                let at = find(&self.outcomes, |outcome| outcome.member.name.text == name.text, &name.text);
                let gone = || gone("outcome", &name.text, by, attachments);
                let words = |_: &mut Outcome, _: &ChangeKind| panic!("an outcome has no condition");
                whole(&mut self.outcomes, at, kind, outcomes_of, gone, words);
            }
            TargetKind::Factor(side, markers) => factor(&mut self.text.factors.0, *side, markers, change, by),
            TargetKind::Header(line) => self.header(line, kind, attachments),
            TargetKind::Amendment(_) => panic!("an amendment is no part of a policy"),
        }
    }

    /// A line of the header, or what is inserted behind the header.
    fn header(&mut self, line: &HeaderLine, kind: &ChangeKind, attachments: &Attachments) {
        let header = &mut self.text.header;
        match kind {
            ChangeKind::Insert(text) => match text {
                // "stands before all others of its kind".
                NewText::Rule(_) => self.rules.splice(0..0, rule_of(text).into_iter().map(Place::Here)).for_each(drop),
                NewText::Term(_) => self.terms.splice(0..0, term_of(text).into_iter().map(Place::Here)).for_each(drop),
                NewText::Parameter(_) => {
                    self.parameters.splice(0..0, parameter_of(text).into_iter().map(Place::Here)).for_each(drop);
                }
                NewText::Attachments(more) => add(&mut self.text.attachments, more),
                NewText::Header(more) => {
                    header.in_force.extend(more.in_force.iter().cloned());
                    header.uses.extend(more.uses.iter().cloned());
                    header.presumes.extend(more.presumes.iter().cloned());
                    header.requires.extend(more.requires.iter().cloned());
                    header.conventions.ages = more.conventions.ages.or(header.conventions.ages);
                    header.conventions.rounding = more.conventions.rounding.or(header.conventions.rounding);
                }
                other => panic!("{other:?} stands behind no header"),
            },
            ChangeKind::Replace(_) | ChangeKind::Repeal => {
                let empty = Default::default();
                let new = match kind {
                    ChangeKind::Replace(NewText::Header(header)) => &**header,
                    _ => &empty,
                };
                let none = Attachments::default();
                let said = match kind {
                    ChangeKind::Replace(NewText::Attachments(said)) => said,
                    _ => &none,
                };
                match line {
                    HeaderLine::Title => match kind {
                        ChangeKind::Replace(NewText::Title(title)) => self.text.title = Some(title.clone()),
                        other => panic!("{other:?} changes no title"),
                    },
                    HeaderLine::Sources => self.text.attachments.sources.clone_from(&said.sources),
                    HeaderLine::Notes => self.text.attachments.notes.clone_from(&said.notes),
                    HeaderLine::InForce => header.in_force.clone_from(&new.in_force),
                    HeaderLine::Uses => header.uses.clone_from(&new.uses),
                    HeaderLine::Presumes(record, field) => {
                        let of = |one: &kijun::ast::Presumption| {
                            one.record.text == record.text && one.field.text == field.text
                        };
                        let at = header.presumes.iter().position(of).unwrap();
                        header.presumes.splice(at..=at, new.presumes.iter().cloned());
                    }
                    HeaderLine::Evidence(record, field) => {
                        let of = |one: &kijun::ast::Requirement| {
                            one.record.text == record.text && one.field.text == field.text
                        };
                        let at = header.requires.iter().position(of).unwrap();
                        header.requires.splice(at..=at, new.requires.iter().cloned());
                    }
                    HeaderLine::Ages => header.conventions.ages = new.conventions.ages,
                    HeaderLine::Rounding => header.conventions.rounding = new.conventions.rounding,
                }
                // "Sources and notes that follow `repeal …` … stand with what is left of the provision": here, the header.
                add(&mut self.text.attachments, attachments);
            }
            ChangeKind::Words(..) => panic!("{} has no condition", line.text()),
        }
    }
}

/// Everything of a kind in its place: of what was repealed it is known how many stand before it.
fn opened<T>(here: Vec<T>, gone: Vec<Repealed>) -> Vec<Place<T>> {
    let (mut places, mut gone, mut before) = (Vec::new(), gone.into_iter().peekable(), 0);
    for one in here {
        while let Some(one) = gone.next_if(|one| one.before <= before) {
            places.push(Place::Gone(one));
        }
        places.push(Place::Here(one));
        before += 1;
    }
    places.extend(gone.map(Place::Gone));
    places
}

fn closed<T>(places: Vec<Place<T>>, repealed: &mut Vec<Repealed>) -> Vec<T> {
    let mut here = Vec::new();
    for place in places {
        match place {
            Place::Here(one) => here.push(one),
            Place::Gone(one) => repealed.push(Repealed { before: here.len(), ..one }),
        }
    }
    here
}

fn here<T>(place: &mut Place<T>) -> &mut T {
    match place {
        Place::Here(one) => one,
        Place::Gone(one) => panic!("{} is repealed", one.address()),
    }
}

/// Where something stands, or stood.
fn find<T>(places: &[Place<T>], is: impl Fn(&T) -> bool, name: &str) -> usize {
    let at = places.iter().position(|place| match place {
        Place::Here(one) => is(one),
        Place::Gone(one) => one.name.text == name,
    });
    at.unwrap_or_else(|| panic!("there is no {name}"))
}

fn gone(kind: &'static str, name: &str, by: &Name, attachments: &Attachments) -> Repealed {
    let name = Name { text: name.to_owned(), ..Name::default() };
    Repealed { kind, name, by: by.clone(), attachments: attachments.clone(), before: 0 }
}

/// What stands for itself is changed whole, or word by word.
fn whole<T>(
    places: &mut Vec<Place<T>>,
    at: usize,
    kind: &ChangeKind,
    new: impl Fn(&NewText) -> Vec<T>,
    gone: impl Fn() -> Repealed,
    words: impl Fn(&mut T, &ChangeKind),
) {
    match kind {
        ChangeKind::Replace(text) => _ = places.splice(at..=at, new(text).into_iter().map(Place::Here)),
        ChangeKind::Insert(text) => _ = places.splice(at + 1..at + 1, new(text).into_iter().map(Place::Here)),
        ChangeKind::Repeal => places[at] = Place::Gone(gone()),
        ChangeKind::Words(..) => words(here(&mut places[at]), kind),
    }
}

fn rule_of(text: &NewText) -> Vec<Rule> {
    match text {
        NewText::Rule(rule) => vec![(**rule).clone()],
        other => panic!("{other:?} is no rule"),
    }
}

fn term_of(text: &NewText) -> Vec<Term> {
    match text {
        NewText::Term(term) => vec![(**term).clone()],
        other => panic!("{other:?} is no term"),
    }
}

fn parameter_of(text: &NewText) -> Vec<Parameter> {
    match text {
        NewText::Parameter(parameter) => vec![parameter.clone()],
        other => panic!("{other:?} is no parameter"),
    }
}

fn outcomes_of(text: &NewText) -> Vec<Outcome> {
    match text {
        NewText::Outcomes(outcomes) => outcomes.clone(),
        other => panic!("{other:?} is no outcome"),
    }
}

fn clauses_of(text: &NewText) -> Vec<Clause> {
    match text {
        NewText::Clauses(clauses) => clauses.clone(),
        NewText::Factors(factors) => factors.iter().map(|factor| factor.clause.clone()).collect(),
        other => panic!("{other:?} is no clause"),
    }
}

fn add(attachments: &mut Attachments, more: &Attachments) {
    attachments.sources.extend(more.sources.iter().cloned());
    attachments.notes.extend(more.notes.iter().cloned());
}

/// A clause of a group, from the outermost marker in.
fn clause(content: &mut Content, markers: &[Name], change: &Change, by: &Name) {
    let Content::Group(_, clauses) = content else { panic!("({}) stands in no group", markers[0].text) };
    let at = clauses.iter().position(|one| one.marker.text == markers[0].text).unwrap();
    if markers.len() > 1 {
        return clause(&mut clauses[at].content, &markers[1..], change, by);
    }
    match &change.kind {
        ChangeKind::Replace(text) => _ = clauses.splice(at..=at, clauses_of(text)),
        ChangeKind::Insert(text) => _ = clauses.splice(at + 1..at + 1, clauses_of(text)),
        _ => one_clause(&mut clauses[at], change, by),
    }
}

/// A clause that is repealed, or changed word by word.
fn one_clause(clause: &mut Clause, change: &Change, by: &Name) {
    match &change.kind {
        // "its address stays, as `(b) repealed by pool_2024`".
        ChangeKind::Repeal => {
            clause.label = None;
            clause.content = Content::Repealed(by.clone());
            clause.attachments.clone_from(&change.attachments);
        }
        kind => {
            words::in_content(&mut clause.content, kind);
            add(&mut clause.attachments, &change.attachments);
        }
    }
}

/// "Rows of tables": a row that takes the place of another keeps its number; the number of a repealed row stays.
fn row(table: &mut Table, number: &str, change: &Change, by: &Name) {
    let mut rows = opened(std::mem::take(&mut table.rows), std::mem::take(&mut table.repealed));
    let at = find(&rows, |row| row.number.text() == number, number);
    let TargetKind::Row(_, kept) = &change.target.kind else { panic!("a row is named by its table and number") };
    let new = |text: &NewText| match (text, &change.kind) {
        (NewText::Rows(rows), ChangeKind::Replace(_)) => vec![TableRow { number: kept.clone(), ..rows[0].clone() }],
        (NewText::Rows(rows), _) => rows.clone(),
        (other, _) => panic!("{other:?} is no row"),
    };
    let gone = || gone("row", number, by, &change.attachments);
    let words = |row: &mut TableRow, kind: &ChangeKind| {
        words::in_row(row, kind);
        add(&mut row.attachments, &change.attachments);
    };
    whole(&mut rows, at, &change.kind, new, gone, words);
    table.rows = closed(rows, &mut table.repealed);
}

fn factor(factors: &mut Vec<Factor>, side: Side, markers: &[Name], change: &Change, by: &Name) {
    // "on which side they stand is said by the address".
    let new = |text: &NewText| -> Vec<Factor> {
        let NewText::Factors(factors) = text else { panic!("{text:?} is no factor") };
        factors.iter().map(|factor| Factor { side, ..factor.clone() }).collect()
    };
    let Some((first, inner)) = markers.split_first() else {
        // "`insert after factors for:` stands at the end of that side, which may be empty".
        let ChangeKind::Insert(text) = &change.kind else { panic!("a side is not changed whole") };
        return factors.extend(new(text));
    };
    let at = factors.iter().position(|one| one.side == side && one.clause.marker.text == first.text).unwrap();
    if !inner.is_empty() {
        return clause(&mut factors[at].clause.content, inner, change, by);
    }
    match &change.kind {
        ChangeKind::Replace(text) => _ = factors.splice(at..=at, new(text)),
        ChangeKind::Insert(text) => _ = factors.splice(at + 1..at + 1, new(text)),
        ChangeKind::Repeal => {
            factors[at].strongly = false;
            one_clause(&mut factors[at].clause, change, by);
        }
        ChangeKind::Words(..) => one_clause(&mut factors[at].clause, change, by),
    }
}
