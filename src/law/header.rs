//! Lines of a header, as amendments change them.

use super::table_rows::Refused;
use crate::syntax::ast::{Header, HeaderLine, NewText, Policy};

/// The lines that a header has, as amendments write them.
pub(super) fn lines(tree: &Policy) -> Vec<String> {
    let (header, said) = (&tree.header, &tree.attachments);
    let own = [
        (true, HeaderLine::Title),
        (!said.sources.is_empty(), HeaderLine::Sources),
        (!said.notes.is_empty(), HeaderLine::Notes),
        (!header.in_force.is_empty(), HeaderLine::InForce),
        (true, HeaderLine::Uses),
        (header.conventions.ages.is_some(), HeaderLine::Ages),
        (header.conventions.rounding.is_some(), HeaderLine::Rounding),
    ];
    let own = own.into_iter().filter(|(is_there, _)| *is_there).map(|(_, line)| line);
    let presumes = header.presumes.iter().map(|line| HeaderLine::Presumes(line.record.clone(), line.field.clone()));
    let requires = header.requires.iter().map(|line| HeaderLine::Evidence(line.record.clone(), line.field.clone()));
    own.chain(presumes).chain(requires).map(|line| line.text()).collect()
}

/// Takes a line out; whether there was one.
pub(super) fn repeal(tree: &mut Policy, line: &HeaderLine) -> bool {
    let header = &mut tree.header;
    match line {
        HeaderLine::Title => false,
        HeaderLine::Sources => !std::mem::take(&mut tree.attachments.sources).is_empty(),
        HeaderLine::Notes => !std::mem::take(&mut tree.attachments.notes).is_empty(),
        HeaderLine::InForce => !std::mem::take(&mut header.in_force).is_empty(),
        HeaderLine::Uses => false,
        HeaderLine::Presumes(record, field) => {
            let before = header.presumes.len();
            header.presumes.retain(|line| (&line.record.text, &line.field.text) != (&record.text, &field.text));
            header.presumes.len() < before
        }
        HeaderLine::Evidence(record, field) => {
            let before = header.requires.len();
            header.requires.retain(|line| (&line.record.text, &line.field.text) != (&record.text, &field.text));
            header.requires.len() < before
        }
        HeaderLine::Ages => header.conventions.ages.take().is_some(),
        HeaderLine::Rounding => header.conventions.rounding.take().is_some(),
    }
}

/// Puts a new line in the place of another.
pub(super) fn replace(tree: &mut Policy, line: &HeaderLine, text: &NewText) -> Result<(), Refused> {
    let missing = || Err(Refused::NotThere);
    let other = || {
        let help = "write the line as it is to stand, such as `in force from 2024-04-01`, behind the colon";
        Err(Refused::Because(format!("this is no text for `{}`", line.text()), help.to_owned()))
    };
    let new = match text {
        NewText::Title(title) if matches!(line, HeaderLine::Title) => {
            tree.title = Some(title.clone());
            return Ok(());
        }
        NewText::Attachments(new) if matches!(line, HeaderLine::Sources) && new.notes.is_empty() => {
            tree.attachments.sources.clone_from(&new.sources);
            return Ok(());
        }
        NewText::Attachments(new) if matches!(line, HeaderLine::Notes) && new.sources.is_empty() => {
            tree.attachments.notes.clone_from(&new.notes);
            return Ok(());
        }
        NewText::Header(lines) => lines,
        _ => return other(),
    };
    let header = &mut tree.header;
    match line {
        HeaderLine::InForce if new.in_force.len() == 1 => {
            if header.in_force.is_empty() {
                return missing();
            }
            header.in_force.clone_from(&new.in_force);
        }
        HeaderLine::Uses if !new.uses.is_empty() => header.uses.clone_from(&new.uses),
        HeaderLine::Presumes(record, field) => {
            let place = header
                .presumes
                .iter_mut()
                .find(|line| (&line.record.text, &line.field.text) == (&record.text, &field.text));
            match (place, new.presumes.as_slice()) {
                (Some(place), [only]) => *place = only.clone(),
                (None, _) => return missing(),
                _ => return other(),
            }
        }
        HeaderLine::Evidence(record, field) => {
            let place = header
                .requires
                .iter_mut()
                .find(|line| (&line.record.text, &line.field.text) == (&record.text, &field.text));
            match (place, new.requires.as_slice()) {
                (Some(place), [only]) => *place = only.clone(),
                (None, _) => return missing(),
                _ => return other(),
            }
        }
        HeaderLine::Ages if new.conventions.ages.is_some() => header.conventions.ages = new.conventions.ages,
        HeaderLine::Rounding if new.conventions.rounding.is_some() => {
            header.conventions.rounding = new.conventions.rounding;
        }
        _ => return other(),
    }
    Ok(())
}

/// The lines of a text of which a header has at most one.
pub(super) fn lines_of(text: &NewText) -> impl Iterator<Item = &'static str> {
    let lines = match text {
        NewText::Header(new) => [
            ("uses", !new.uses.is_empty()),
            ("ages", new.conventions.ages.is_some()),
            ("rounding", new.conventions.rounding.is_some()),
        ],
        NewText::Attachments(new) => {
            [("sources", !new.sources.is_empty()), ("notes", !new.notes.is_empty()), ("", false)]
        }
        _ => [("", false); 3],
    };
    lines.into_iter().filter(|(_, there)| *there).map(|(line, _)| line)
}

/// Adds lines, and gives their addresses.
pub(super) fn insert(tree: &mut Policy, new: &Header) -> Result<Vec<String>, String> {
    let header = &mut tree.header;
    let mut addresses = Vec::new();
    if !new.in_force.is_empty() {
        if !header.in_force.is_empty() {
            return Err("the header says already when it is in force".to_owned());
        }
        header.in_force.clone_from(&new.in_force);
        addresses.push("in force".to_owned());
    }
    for line in &new.presumes {
        let address = HeaderLine::Presumes(line.record.clone(), line.field.clone()).text();
        if header
            .presumes
            .iter()
            .any(|old| (&old.record.text, &old.field.text) == (&line.record.text, &line.field.text))
        {
            return Err(format!("the header has a line `{address}` already"));
        }
        header.presumes.push(line.clone());
        addresses.push(address);
    }
    for line in &new.requires {
        let address = HeaderLine::Evidence(line.record.clone(), line.field.clone()).text();
        if header
            .requires
            .iter()
            .any(|old| (&old.record.text, &old.field.text) == (&line.record.text, &line.field.text))
        {
            return Err(format!("the header has a line `{address}` already"));
        }
        header.requires.push(line.clone());
        addresses.push(address);
    }
    header.uses.extend(new.uses.iter().cloned());
    let own = &mut header.conventions;
    if own.ages.is_some() && new.conventions.ages.is_some()
        || own.rounding.is_some() && new.conventions.rounding.is_some()
    {
        return Err("the header states this convention already".to_owned());
    }
    own.ages = own.ages.or(new.conventions.ages);
    own.rounding = own.rounding.or(new.conventions.rounding);
    // A line of the header that comes back is the same address: the fact that it is about has not changed.
    Ok(addresses)
}
