//! Rows of tables, as amendments change them.

use super::listing::{At, By, Listing};
use crate::syntax::ast::{Definition, Name, Policy, RuleNumber, Table, TableRow};

/// The table with a name.
fn table<'t>(tree: &'t mut Policy, name: &Name) -> Option<&'t mut Table> {
    let term = tree.terms.iter_mut().find(|term| term.name.text == name.text)?;
    if let Definition::Table(table) = &mut term.definition { Some(table) } else { None }
}

fn rows(table: &mut Table) -> Listing<'_, TableRow> {
    let name: fn(&TableRow) -> String = |row| row.number.text();
    Listing { items: &mut table.rows, repealed: &mut table.repealed, kinds: &["row"], name }
}

/// The row with a number.
pub(super) fn row<'t>(tree: &'t mut Policy, name: &Name, number: &RuleNumber) -> Option<&'t mut TableRow> {
    let number = number.text();
    table(tree, name)?.rows.iter_mut().find(|row| row.number.text() == number)
}

/// Takes a row out; whether it was there.
pub(super) fn repeal(tree: &mut Policy, name: &Name, number: &RuleNumber, by: &By<'_>) -> bool {
    let Some(table) = table(tree, name) else { return false };
    let Some(At::Item(at)) = rows(table).find(&number.text()) else { return false };
    rows(table).repeal(at, "row", Name { text: number.text(), span: number.span }, by);
    true
}

/// What keeps rows, or a line of the header, from being changed.
pub(super) enum Refused {
    /// There is none.
    NotThere,
    /// In words, and what to do.
    Because(String, String),
}

/// What all new rows must be like.
fn fits(table: &Table, new: &[TableRow]) -> Result<(), Refused> {
    if let Some(from) = &table.from {
        let message = format!("the rows of this table stand in `{}`", from.file.value);
        let help = "replace the table, with its rows or with another file".to_owned();
        return Err(Refused::Because(message, help));
    }
    let columns = table.columns.len();
    match new.iter().find(|row| row.cells.len() != columns) {
        Some(row) => {
            let cells = row.cells.len().saturating_add(1);
            let message =
                format!("this row has {cells} cells, and the table has {} columns", columns.saturating_add(1));
            Err(Refused::Because(message, "write a cell for each column, and the result in the last".to_owned()))
        }
        None => Ok(()),
    }
}

/// Puts a row in the place of another.
pub(super) fn replace(tree: &mut Policy, name: &Name, number: &RuleNumber, new: &[TableRow]) -> Result<(), Refused> {
    let table = table(tree, name).ok_or(Refused::NotThere)?;
    fits(table, new)?;
    let Some(At::Item(at)) = rows(table).find(&number.text()) else { return Err(Refused::NotThere) };
    let [only] = new else {
        let help = "replace it by one row, and insert the others after it".to_owned();
        return Err(Refused::Because("one row takes the place of one".to_owned(), help));
    };
    if only.number.number != 0 && only.number.text() != number.text() {
        let help = format!("write `row {}` here, or leave the number out", number.text());
        return Err(Refused::Because("this row has another number than the one that it replaces".to_owned(), help));
    }
    let mut row = only.clone();
    row.number = number.clone();
    rows(table).replace(at, row);
    Ok(())
}

/// Puts rows behind another, and gives their addresses.
pub(super) fn insert(
    tree: &mut Policy,
    name: &Name,
    number: &RuleNumber,
    new: &[TableRow],
) -> Result<Vec<String>, Refused> {
    let table = table(tree, name).ok_or(Refused::NotThere)?;
    fits(table, new)?;
    let Some(mut anchor) = rows(table).find(&number.text()) else { return Err(Refused::NotThere) };
    // As they are counted when the text is read again: each behind those before it.
    let place = match anchor {
        At::Item(at) => at.saturating_add(1),
        At::Repealed(one) => table.repealed.get(one).map_or(0, |one| one.before),
    };
    let (before, after) = table.rows.split_at(place.min(table.rows.len()));
    let used = |row: &&TableRow| table.rows.iter().all(|other| other.number.text() != row.number.text());
    let all = before.iter().chain(new.iter().filter(used)).chain(after);
    let order: Vec<(u32, Vec<u32>)> = all.map(|row| row.number.order()).collect();
    let numbered = new.iter().all(|row| row.number.number != 0);
    if numbered && order.windows(2).any(|pair| pair.first() >= pair.last()) {
        let help = format!("number it as a branch of what stands before it: {0}a behind {0}", number.text());
        return Err(Refused::Because("these numbers do not count on".to_owned(), help));
    }
    let mut addresses = Vec::new();
    for row in new {
        if row.number.number == 0 {
            let help = format!("write `row {}a` before its bars: a number is never used again", number.text());
            return Err(Refused::Because("a row that is inserted has a number of its own".to_owned(), help));
        }
        let text = row.number.text();
        if rows(table).find(&text).is_none() {
            rows(table).insert(anchor, row.clone());
            let Some(at) = rows(table).find(&text) else { continue };
            anchor = at;
        }
        addresses.push(format!("table {} row {text}", name.text));
    }
    Ok(addresses)
}
