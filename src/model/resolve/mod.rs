//! Names and types: from the tree's expressions to what the engine runs.

mod calculations;
mod citations;
mod clauses;
mod comparisons;
mod conditions;
mod names;
mod numbers;
mod periods;
mod tables;
mod totals;
mod types;
mod values;

use std::sync::Arc;

pub(super) use numbers::Numbers;
pub(super) use types::Ty;
use types::Typed;

use super::ask::Askable;
use super::check::Checker;
use super::expr::{CASE, PARAMETER, Read, SUBJECT, Val, Value};
use super::header::Header;
use super::policy::{Ask, Provision, Question, Requirement, Source};
use super::shape::Shape;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{SourceFile, Span};
use crate::syntax::ast::{self, Ages};
use crate::values::Rounding;

/// What is known of a term before its meaning is.
#[derive(Clone, Debug)]
pub(super) struct Signature {
    pub(super) name: String,
    pub(super) parameters: Vec<Ty>,
    /// Type and whether it may be `none`; set when the term is resolved.
    pub(super) result: (Ty, bool),
    pub(super) label: String,
    /// Whether it gives a value, which is `none` where that is made of `none`.
    pub(super) gives_value: bool,
    pub(super) numbers: Numbers,
    /// The parameters that may be `none`, as their types say.
    pub(super) or_none: Vec<bool>,
    /// The parameters that reach a table, which does not say what holds of `none`.
    pub(super) asked_by_table: Vec<bool>,
}

/// A parameter and its type.
pub(super) struct Dated {
    pub(super) name: String,
    pub(super) ty: Ty,
    pub(super) numbers: Numbers,
}

/// A rule as others can cite it.
pub(super) struct Citable<'a> {
    pub(super) number: String,
    pub(super) rule: &'a ast::Rule,
}

/// Everything a policy's expressions are resolved against.
pub(super) struct Resolver<'a, 'p> {
    pub(super) checker: &'a mut Checker<'p>,
    pub(super) file: &'a Arc<SourceFile>,
    pub(super) shape: &'a Shape,
    pub(super) ages: Option<Ages>,
    pub(super) rounding: Option<Rounding>,
    pub(super) terms: Vec<Signature>,
    pub(super) parameters: Vec<Dated>,
    pub(super) rules: Vec<Citable<'a>>,
    pub(super) case: Option<usize>,
    pub(super) subject: Option<usize>,
    /// Where another policy is asked, and when.
    pub(super) asks: Vec<Ask>,
    /// The policies of the set, as they can be asked.
    pub(super) askable: &'a [Option<Askable>],
    pub(super) presumes: Vec<(usize, usize, Val)>,
    pub(super) requires: Vec<Requirement>,
    /// Names that broken statements would have declared.
    pub(super) broken: Vec<String>,
    /// Whether a choice could not be read, so that nobody knows its members, or a term without its name, or a policy that is
    /// used.
    pub(super) lost_names: bool,
    pub(super) names: Vec<(String, usize, Ty)>,
    /// The fact by whose day the law is that decides.
    pub(super) governed: Option<Read>,
    /// The parameters of the term that is resolved whose type says `or none`.
    pub(super) none_parameters: Vec<String>,
    /// The names of whatever reaches a table in the term that is resolved.
    pub(super) reach_tables: Vec<String>,
    pub(super) next: usize,
    pub(super) provisions: Vec<Provision>,
    pub(super) questions: Vec<Question>,
    /// The provision that is being resolved.
    pub(super) at: usize,
    /// Every field that was read.
    pub(super) read: Vec<(usize, usize)>,
    /// The policy whose terms are being taken in, if it is not this one.
    pub(super) owner: Option<String>,
    /// The text in which places are, while rows that were read from a file are resolved.
    pub(super) rows: Option<Arc<SourceFile>>,
    /// Terms of used policies that read their own case or subject.
    pub(super) left_out: Vec<String>,
}

/// What a resolver holds of its own while it resolves another file's terms.
pub(super) struct Outer<'a> {
    file: &'a Arc<SourceFile>,
    ages: Option<Ages>,
    rounding: Option<Rounding>,
    presumes: Vec<(usize, usize, Val)>,
    requires: Vec<Requirement>,
    broken: Vec<String>,
    owner: Option<String>,
}

impl<'a> Resolver<'a, '_> {
    /// Goes over to another policy and its file, with its conventions, presumptions and what evidence it requires.
    pub(super) fn enter(&mut self, file: &'a Arc<SourceFile>, header: &Header, tree: &ast::Policy) -> Outer<'a> {
        let broken = tree.broken.iter().map(|broken| broken.name.clone()).collect();
        let owner = Some(tree.name.text.clone());
        Outer {
            broken: std::mem::replace(&mut self.broken, broken),
            file: std::mem::replace(&mut self.file, file),
            ages: std::mem::replace(&mut self.ages, header.ages),
            rounding: std::mem::replace(&mut self.rounding, header.rounding),
            presumes: std::mem::replace(&mut self.presumes, header.presumes.clone()),
            requires: std::mem::replace(&mut self.requires, header.requires.clone()),
            owner: std::mem::replace(&mut self.owner, owner),
        }
    }

    /// Comes back.
    pub(super) fn leave(&mut self, outer: Outer<'a>) {
        (self.file, self.ages, self.rounding) = (outer.file, outer.ages, outer.rounding);
        (self.presumes, self.requires) = (outer.presumes, outer.requires);
        (self.broken, self.owner) = (outer.broken, outer.owner);
    }
}

impl Resolver<'_, '_> {
    /// Takes the names of terms and parameters away: what comes next cannot name them.
    pub(super) fn hide_names(&mut self) -> (Vec<String>, Vec<String>) {
        let terms = self.terms.iter_mut().map(|term| std::mem::take(&mut term.name));
        (terms.collect(), self.hide_parameters())
    }

    /// Gives the names back. Terms that came meanwhile keep theirs, parameters do not.
    pub(super) fn show_names(&mut self, (terms, parameters): (Vec<String>, Vec<String>)) {
        self.hide_parameters();
        self.terms.iter_mut().zip(terms).for_each(|(term, name)| term.name = name);
        self.parameters.iter_mut().zip(parameters).for_each(|(parameter, name)| parameter.name = name);
    }

    fn hide_parameters(&mut self) -> Vec<String> {
        self.parameters.iter_mut().map(|parameter| std::mem::take(&mut parameter.name)).collect()
    }

    pub(super) fn report(&mut self, code: Code, span: Span, message: impl Into<String>, help: impl Into<String>) {
        let file = self.rows.as_ref().unwrap_or(self.file);
        self.checker.problems.push(Diagnostic::new(code, file, span, message).help(help));
    }

    fn poison(&self) -> Typed {
        Typed { value: Value::Const(Val::None), ty: Ty::Poison, none: false }
    }

    /// Enters a provision and gives its number.
    pub(super) fn provision(&mut self, address: String, text: String, attachments: &ast::Attachments) -> usize {
        let sources = attachments.sources.iter().map(source).collect();
        let notes = notes(attachments);
        let owner = self.owner.clone();
        // What another policy says is shown, and not this one's to be tested.
        let open = owner.is_some();
        self.provisions.push(Provision { owner, address, text, sources, notes, open, never_no: false, none_of: false });
        self.provisions.len().saturating_sub(1)
    }
}

/// The notes that stand with something, as they are printed.
pub(super) fn notes(attachments: &ast::Attachments) -> Vec<String> {
    attachments.notes.iter().map(|note| note.value.clone()).collect()
}

/// A source as decisions print it.
pub(super) fn source(citation: &ast::Citation) -> Source {
    let at = citation.at.as_ref().map(|text| text.value.clone());
    Source { text: citation.text.value.clone(), on: citation.on, at }
}

/// The variables that every expression of a policy can name.
pub(super) fn variables(
    case: Option<(&str, usize)>,
    subject: Option<(&str, usize)>,
    parameters: &[(&str, Ty)],
) -> Vec<(String, usize, Ty)> {
    let case = case.map(|(name, record)| (name.to_owned(), CASE, Ty::Row(record)));
    let subject = subject.map(|(name, record)| (name.to_owned(), SUBJECT, Ty::Row(record)));
    let parameters = parameters.iter().zip(PARAMETER..).map(|((name, ty), var)| ((*name).to_owned(), var, *ty));
    case.into_iter().chain(subject).chain(parameters).collect()
}
