//! A text put together from two: of each provision what the old text says or what the new one does.

use std::collections::{HashMap, HashSet};

use crate::syntax::ast::{
    Body, Choice, Clause, Content, Definition, Factor, HeaderLine, Policy, Record, Rule, Term, Vocabulary,
};

/// The old text with what the new one says at some addresses. What is new in the new text or no more in it is so at its own
/// address, with all that stands in it. Sources, notes and titles decide nothing: they are those of the new text.
pub(crate) fn mixed(old: &Policy, new: &Policy, takes: &dyn Fn(&str) -> bool) -> Policy {
    let mixing = Mixing { takes };
    let mut tree = new.clone();
    let (header, was) = (&mut tree.header, &old.header);
    mixing.line("in force", &was.in_force, &mut header.in_force);
    mixing.line("uses", &was.uses, &mut header.uses);
    mixing.line("case", &was.case, &mut header.case);
    mixing.line("decides", &was.decides, &mut header.decides);
    mixing.line("governed", &was.governed, &mut header.governed);
    mixing.line("ages", &was.conventions.ages, &mut header.conventions.ages);
    mixing.line("rounding", &was.conventions.rounding, &mut header.conventions.rounding);
    mixing.line("outcomes strongest first", &old.strongest_first, &mut tree.strongest_first);
    header.presumes = mixing.whole(&was.presumes, &new.header.presumes, |one| {
        HeaderLine::Presumes(one.record.clone(), one.field.clone()).text()
    });
    header.requires = mixing.whole(&was.requires, &new.header.requires, |one| {
        HeaderLine::Evidence(one.record.clone(), one.field.clone()).text()
    });
    tree.outcomes = mixing.whole(&old.outcomes, &new.outcomes, |one| format!("outcome {}", one.member.name.text));
    tree.parameters = mixing.whole(&old.parameters, &new.parameters, |one| format!("parameter {}", one.name.text));
    tree.terms = mixing.list(&old.terms, &new.terms, Term::address, |at, was, is| mixing.term(at, was, is));
    let rule = |rule: &Rule| format!("rule {}", rule.number.text());
    tree.rules = mixing.list(&old.rules, &new.rules, rule, |at, was, is| mixing.rule(at, was, is));
    let factor = |one: &Factor| format!("factors {} ({})", one.side.words(), one.clause.marker.text);
    tree.factors.0 = mixing.list(&old.factors.0, &new.factors.0, factor, |at, was, is| {
        let clause = mixing.clause(at, &was.clause, &is.clause);
        Factor { clause, ..mixing.pick(at, was, is) }
    });
    tree
}

/// The same of a vocabulary, by the addresses that stand behind its own.
pub(crate) fn mixed_vocabulary(old: &Vocabulary, new: &Vocabulary, takes: &dyn Fn(&str) -> bool) -> Vocabulary {
    let mixing = Mixing { takes };
    let mut tree = new.clone();
    let own = format!("vocabulary {}", new.name.text);
    mixing.line(&own, &old.conventions, &mut tree.conventions);
    let choice = |one: &Choice| format!("{own} choice {}", one.name.text);
    tree.choices = mixing.list(&old.choices, &new.choices, choice, |at, was, is| {
        let members = mixing.whole(&was.members, &is.members, |member| format!("{at} member {}", member.name.text));
        Choice { members, ..mixing.pick(at, was, is) }
    });
    let record = |one: &Record| format!("{own} record {}", one.name.text);
    tree.records = mixing.list(&old.records, &new.records, record, |at, was, is| {
        let fields = mixing.whole(&was.fields, &is.fields, |field| format!("{at} fact {}", field.name.text));
        Record { fields, ..mixing.pick(at, was, is) }
    });
    tree
}

struct Mixing<'a> {
    /// Whether what stands at an address is as the new text has it.
    takes: &'a dyn Fn(&str) -> bool,
}

impl Mixing<'_> {
    fn pick<T: Clone>(&self, at: &str, old: &T, new: &T) -> T {
        if (self.takes)(at) { new.clone() } else { old.clone() }
    }

    fn line<T: Clone>(&self, at: &str, old: &T, new: &mut T) {
        if !(self.takes)(at) {
            new.clone_from(old);
        }
    }

    /// A list of what has no addresses within.
    fn whole<T: Clone>(&self, old: &[T], new: &[T], address: impl Fn(&T) -> String) -> Vec<T> {
        self.list(old, new, address, |at, was, is| self.pick(at, was, is))
    }

    /// Two lists in the order of the new one; what only the old one has stands behind what it stood behind.
    fn list<T: Clone>(
        &self,
        old: &[T],
        new: &[T],
        address: impl Fn(&T) -> String,
        both: impl Fn(&str, &T, &T) -> T,
    ) -> Vec<T> {
        let was: HashMap<String, &T> = old.iter().map(|one| (address(one), one)).collect();
        let is: HashSet<String> = new.iter().map(&address).collect();
        // What stays of the old text and is not in the new one, by the address of what it stood behind.
        let mut kept: HashMap<Option<String>, Vec<&T>> = HashMap::new();
        let mut behind: Option<String> = None;
        for one in old {
            let at = address(one);
            if is.contains(&at) {
                behind = Some(at);
            } else if !(self.takes)(&at) {
                kept.entry(behind.clone()).or_default().push(one);
            }
        }
        let mut mixed: Vec<T> = kept.remove(&None).into_iter().flatten().cloned().collect();
        for one in new {
            let at = address(one);
            match was.get(&at) {
                Some(was) => mixed.push(both(&at, was, one)),
                None if (self.takes)(&at) => mixed.push(one.clone()),
                None => {}
            }
            mixed.extend(kept.remove(&Some(at)).into_iter().flatten().cloned());
        }
        mixed
    }

    fn term(&self, at: &str, old: &Term, new: &Term) -> Term {
        let own = self.pick(at, old, new);
        let definition = match (&old.definition, &new.definition) {
            (Definition::Condition(was), Definition::Condition(is)) => {
                Definition::Condition(self.body(at, at, was, is))
            }
            (Definition::Table(was), Definition::Table(is)) => {
                let rows = self.whole(&was.rows, &is.rows, |row| format!("{at} row {}", row.number.text()));
                let mut table = self.pick(at, was, is);
                table.rows = rows;
                Definition::Table(table)
            }
            _ => return own,
        };
        Term { definition, ..own }
    }

    fn rule(&self, at: &str, old: &Rule, new: &Rule) -> Rule {
        let own = self.pick(at, old, new);
        let when = match (&old.when, &new.when) {
            (Some(was), Some(is)) => Some(self.body(at, at, was, is)),
            _ => own.when.clone(),
        };
        let exception = format!("{at} unless");
        let unless = match (&old.unless, &new.unless) {
            (Some(was), Some(is)) => Some(self.body(&exception, &format!("{exception} "), was, is)),
            (was, is) => self.pick(&exception, was, is),
        };
        Rule { when, unless, ..own }
    }

    /// What stands behind `when`, at an address, and its clauses, whose addresses begin with another.
    fn body(&self, at: &str, within: &str, old: &Body, new: &Body) -> Body {
        Body { content: self.content(at, within, &old.content, &new.content), ..self.pick(at, old, new) }
    }

    fn content(&self, at: &str, within: &str, old: &Content, new: &Content) -> Content {
        match (old, new) {
            (Content::Group(was, before), Content::Group(is, after)) => {
                let address = |clause: &Clause| format!("{within}({})", clause.marker.text);
                let clauses = self.list(before, after, address, |at, was, is| self.clause(at, was, is));
                Content::Group(self.pick(at, was, is), clauses)
            }
            _ => self.pick(at, old, new),
        }
    }

    fn clause(&self, at: &str, old: &Clause, new: &Clause) -> Clause {
        Clause { content: self.content(at, at, &old.content, &new.content), ..self.pick(at, old, new) }
    }
}
