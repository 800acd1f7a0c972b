//! Rows that were read from files: a text that is put together and read again has them still.

use crate::syntax::ast::{Amendment, Change, Definition, ExampleTable, Policy, Term};

/// Gives the tables of a policy that was read again the rows that they had.
pub(super) fn keep(old: &Policy, new: &mut Policy) {
    new.terms.iter_mut().zip(&old.terms).for_each(|(new, old)| of_term(old, new));
    of_examples(&old.example_tables, &mut new.example_tables);
}

/// The same of an amendment.
pub(super) fn keep_in_amendment(old: &Amendment, new: &mut Amendment) {
    let terms = old.changes.iter().filter_map(Change::term);
    new.changes.iter_mut().filter_map(Change::term_mut).zip(terms).for_each(|(new, old)| of_term(old, new));
    of_examples(&old.example_tables, &mut new.example_tables);
}

fn of_term(old: &Term, new: &mut Term) {
    if let (Definition::Table(old), Definition::Table(new)) = (&old.definition, &mut new.definition)
        && old.from.is_some()
    {
        new.rows.clone_from(&old.rows);
        new.from.clone_from(&old.from);
    }
}

fn of_examples(old: &[ExampleTable], new: &mut [ExampleTable]) {
    for (old, new) in old.iter().zip(new).filter(|(old, _)| old.from.is_some()) {
        new.rows.clone_from(&old.rows);
        new.from.clone_from(&old.from);
    }
}
