//! A checked policy.

use std::sync::Arc;

use super::expr::{Clause, Cond, Part, Read, Val, Value};
use crate::law::Law;
use crate::source::{SourceFile, Span};
use crate::syntax::ast::{self, Mark, Relation, Side};
use crate::values::Date;

/// Something with an address: a rule, an exception, a clause or a term.
#[derive(Debug, Default)]
pub(crate) struct Provision {
    /// The policy that it stands in, where that is another.
    pub(crate) owner: Option<String>,
    /// The address without the policy: `rule 1(b)(2)`.
    pub(crate) address: String,
    /// The sentence of the law.
    pub(crate) text: String,
    pub(crate) sources: Vec<Source>,
    pub(crate) notes: Vec<String>,
    /// Whether it is nothing but a question of law, or an `otherwise`.
    pub(crate) open: bool,
    /// Whether it ends in `or unsettled`, and so is never no.
    pub(crate) never_no: bool,
    /// Whether its clauses are those of a `none of`: what holds stands against it.
    pub(crate) none_of: bool,
}

impl Provision {
    /// The address with the policy that it stands in: its own, or the one whose text it is of.
    pub(super) fn full_address(&self, policy: &str) -> String {
        format!("{} {}", self.owner.as_deref().unwrap_or(policy), self.address)
    }
}

/// Where a provision comes from, as `source "…" on … at "…"` states it (`docs/language.md`, "Writing").
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct Source {
    /// The source's title, and as a rule the place in it.
    pub text: String,
    /// Its date, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on: Option<Date>,
    /// A link to it, where there is one. It is never followed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
}

/// An outcome.
#[derive(Debug)]
pub(crate) struct Outcome {
    pub(crate) name: String,
    pub(crate) label: String,
    pub(crate) mark: Option<Mark>,
}

/// A term.
#[derive(Debug)]
pub(crate) struct Term {
    /// The record of which its first argument is one, if it is about a record.
    pub(crate) about: Option<usize>,
    pub(crate) provision: usize,
    pub(crate) body: TermBody,
}

/// What a term means.
#[derive(Debug)]
pub(crate) enum TermBody {
    Condition(Cond),
    Value(Value),
    Table(Table),
}

impl TermBody {
    /// What it evaluates itself.
    pub(crate) fn parts(&self) -> Vec<Part<'_>> {
        match self {
            TermBody::Condition(cond) => vec![Part::Cond(cond)],
            TermBody::Value(value) => vec![Part::Value(value)],
            TermBody::Table(table) => table.columns.iter().map(Part::Value).collect(),
        }
    }
}

/// What is asked, and the rows, of which exactly one fits whatever is known.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) columns: Vec<Value>,
    pub(crate) rows: Vec<Row>,
}

/// A row of a table, with a cell for each column.
#[derive(Debug)]
pub(crate) struct Row {
    pub(crate) provision: usize,
    pub(crate) cells: Vec<Cell>,
    pub(crate) result: Val,
}

/// A cell fits where one of its parts does; `any`, which always fits, has none.
pub(crate) type Cell = Vec<Fit>;

/// What a part of a cell fits.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Fit {
    None,
    Is(Val),
    /// All of these comparisons.
    Within(Vec<(Relation, Val)>),
}

/// A record and its field that count with evidence only, and the kinds of it of which each will do.
pub(crate) type Requirement = (usize, usize, Arc<[String]>);

/// A value that changes over time.
#[derive(Debug)]
pub(crate) struct Parameter {
    pub(crate) name: String,
    /// Each value with its first day, in order.
    pub(crate) values: Vec<(Date, Val)>,
}

/// A rule.
#[derive(Debug)]
pub(crate) struct Rule {
    pub(crate) provision: usize,
    pub(crate) effect: Effect,
    /// `None` is `otherwise`.
    pub(crate) when: Option<Cond>,
    pub(crate) unless: Option<(usize, Cond)>,
    /// The rules that stand despite this one.
    pub(crate) yields_to: Vec<usize>,
    /// The rules that deem a fact otherwise for this one.
    pub(crate) deemed_by: Vec<usize>,
}

impl Rule {
    pub(crate) fn outcome(&self) -> Option<usize> {
        if let Effect::Outcome(outcome, _) = &self.effect { Some(*outcome) } else { None }
    }
}

/// What a rule does where it applies.
#[derive(Debug)]
pub(crate) enum Effect {
    /// It gives an outcome, with its contents.
    Outcome(usize, Vec<(String, Value)>),
    /// Clauses know by which rules they are waived.
    Waives,
    Deems(Deeming),
}

/// A fact of the subject or of the case that is deemed to be so.
#[derive(Debug)]
pub(crate) struct Deeming {
    pub(crate) fact: Read,
    pub(crate) val: Val,
    /// Whether it holds only while nothing is known.
    pub(crate) unless_the_contrary_is_shown: bool,
}

/// What an official weighs.
#[derive(Debug)]
pub(crate) struct Factor {
    pub(crate) side: Side,
    pub(crate) strongly: bool,
    pub(crate) clause: Clause,
}

/// A question of law: the provision that asks it, and the question.
#[derive(Debug)]
pub(crate) struct Question {
    pub(crate) provision: usize,
    pub(crate) text: String,
}

/// For which cases an amendment holds.
#[derive(Debug)]
pub(crate) struct Transition {
    /// The amendment, as it stands among those of the policy.
    pub(crate) amendment: usize,
    /// `governs cases where …`.
    pub(crate) governs: Option<Clause>,
    /// `the earlier text stays for cases where …`, each with its last day.
    pub(crate) stays: Vec<(Option<Date>, Clause)>,
}

/// A text of a policy, checked: what the engine runs.
#[derive(Debug)]
pub(crate) struct Policy {
    pub(crate) file: Arc<SourceFile>,
    pub(crate) name: String,
    pub(crate) title: String,
    pub(crate) span: Span,
    pub(crate) in_force: Option<(Date, Option<Date>)>,
    /// The record that a case is.
    pub(crate) case: usize,
    pub(crate) case_name: String,
    /// The list of subjects and their record; without it the case is the subject.
    pub(crate) subjects: Option<(Read, usize)>,
    pub(crate) outcomes: Vec<Outcome>,
    /// Whether several that apply are no conflict: the first of them is the outcome.
    pub(crate) strongest_first: bool,
    pub(crate) rules: Vec<Rule>,
    pub(crate) terms: Vec<Term>,
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) requires: Vec<Requirement>,
    pub(crate) factors: Vec<Factor>,
    pub(crate) provisions: Vec<Provision>,
    /// The address of each provision, with its policy.
    pub(crate) addresses: Vec<String>,
    pub(crate) questions: Vec<Question>,
    /// What the header presumes: the record, the field, and what.
    pub(crate) presumes: Vec<(usize, usize, Val)>,
    pub(crate) sources: Vec<Source>,
    pub(crate) notes: Vec<String>,
    /// The facts that it reads itself: record and field.
    pub(crate) reads: Vec<(usize, usize)>,
    /// Where it asks another policy as of a day that is known: that of the decision, or one that is written out.
    pub(crate) asks: Vec<Ask>,
    /// The policy over all days of which this is a text.
    pub(crate) law: usize,
    /// Its place among all texts.
    pub(crate) text: usize,
    /// The fact by whose day the text is chosen: `governed by the law on …`.
    pub(crate) governed: Option<Read>,
    /// For which cases the amendments of the policy hold, where they say so.
    pub(crate) transitions: Vec<Transition>,
    /// Names of statements that could not be read, and `factors`: they are not called unknown.
    pub(crate) broken: Vec<String>,
}

/// A place where another policy is asked.
#[derive(Clone, Debug)]
pub(crate) struct Ask {
    /// The other, as it stands among all.
    pub(crate) law: usize,
    /// As of which day; `None` is that of the decision.
    pub(crate) on: Option<Date>,
    pub(crate) span: Span,
}

/// An example, and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Example {
    pub(crate) tree: ast::Example,
    pub(crate) row: Option<ExampleRow>,
}

/// The row of a table that an example is.
#[derive(Clone, Debug)]
pub(crate) struct ExampleRow {
    /// The text in which its places are.
    pub(crate) file: Arc<SourceFile>,
    /// How many of its facts all rows share; those stand in the policy.
    pub(crate) shared: usize,
}

impl Example {
    /// The examples of a policy and of its amendments in the order of their text.
    pub(super) fn all(law: &Law) -> Vec<Example> {
        let file = &law.file;
        let own = law.examples.iter().map(|tree| (tree.title.span, Example::from(tree.clone())));
        let rows = law.example_tables.iter().flat_map(|table| {
            let from = table.from.as_ref().and_then(|from| from.text.as_ref());
            let row = ExampleRow { file: Arc::clone(from.unwrap_or(file)), shared: table.given.len() };
            let examples = table.examples().into_iter();
            examples.map(move |tree| (table.title.span, Example { tree, row: Some(row.clone()) }))
        });
        let mut all: Vec<(Span, Example)> = own.chain(rows).collect();
        all.sort_by_key(|(place, _)| *place);
        all.into_iter().map(|(_, example)| example).collect()
    }

    /// The text in which its places are; those of what rows share are in the policy's.
    pub(crate) fn file<'a>(&'a self, policy: &'a Arc<SourceFile>) -> &'a Arc<SourceFile> {
        self.row.as_ref().map_or(policy, |row| &row.file)
    }
}

impl From<ast::Example> for Example {
    fn from(tree: ast::Example) -> Example {
        Example { tree, row: None }
    }
}

/// Whether an address is another or stands below it: `rule 1(b)` and `rule 1 unless` are within `rule 1`, `rule 1a` is not.
pub(crate) fn is_within(address: &str, around: &str) -> bool {
    address.strip_prefix(around).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
}

impl Policy {
    pub(crate) fn is_in_force(&self, on: Date) -> bool {
        self.in_force.is_none_or(|(from, to)| from <= on && to.is_none_or(|to| on <= to))
    }

    pub(crate) fn provision(&self, id: usize) -> &Provision {
        const NONE: &Provision = &Provision {
            owner: None,
            address: String::new(),
            text: String::new(),
            sources: Vec::new(),
            notes: Vec::new(),
            open: false,
            never_no: false,
            none_of: false,
        };
        self.provisions.get(id).unwrap_or(NONE)
    }

    /// Where a provision comes from: its own sources, those of the nearest provision around it that has any, or those of the
    /// policy.
    pub(crate) fn sources_of(&self, id: usize) -> &[Source] {
        let own = self.provision(id);
        if !own.sources.is_empty() {
            return &own.sources;
        }
        let around = self.provisions.iter().filter(|other| {
            other.owner == own.owner && !other.sources.is_empty() && is_within(&own.address, &other.address)
        });
        let header = if own.owner.is_none() { self.sources.as_slice() } else { &[] };
        around.max_by_key(|other| other.address.len()).map_or(header, |other| &other.sources)
    }

    /// The address with the policy's name.
    pub(crate) fn address(&self, provision: usize) -> &str {
        self.addresses.get(provision).map_or("", String::as_str)
    }

    /// A rule, and those that deem facts or waive clauses for it.
    pub(crate) fn resting_on(&self, at: usize) -> Vec<usize> {
        fn waivers(cond: &Cond, into: &mut Vec<usize>) {
            if let Cond::Group(_, clauses) = cond {
                for clause in clauses {
                    into.extend(&clause.waived_by);
                    waivers(&clause.cond, into);
                }
            }
        }
        let mut rules = vec![at];
        if let Some(rule) = self.rules.get(at) {
            rules.extend(&rule.deemed_by);
            rule.when.iter().for_each(|when| waivers(when, &mut rules));
        }
        rules
    }

    /// The rules with an outcome and a condition, each with its outcome, in the order of the text.
    pub(crate) fn with_outcome(&self) -> impl Iterator<Item = (usize, usize)> {
        let conditional = self.rules.iter().enumerate().filter(|(_, rule)| rule.when.is_some());
        conditional.filter_map(|(at, rule)| Some((at, rule.outcome()?)))
    }

    /// The rule for everybody else, and its outcome.
    pub(crate) fn otherwise_outcome(&self) -> Option<(usize, usize)> {
        let at = self.otherwise()?;
        Some((at, self.rules.get(at)?.outcome()?))
    }

    pub(crate) fn otherwise(&self) -> Option<usize> {
        self.rules.iter().position(|rule| rule.when.is_none())
    }
}
