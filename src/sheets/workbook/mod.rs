//! Workbooks (XLSX): a sheet of them, cell by cell.
//!
//! The crates that read whole workbooks reserve what a file says that it holds, so that a small forged one brings them
//! down. Little of a workbook is needed here; it is read from its parts, each of which is bounded when it is unpacked.

mod cells;
mod package;
mod styles;
mod xml;

use super::{FoundRows, Refused, about};
use package::Package;
use xml::{Xml, attribute};

/// The most texts that the cells of a workbook share.
const MOST_TEXTS: usize = 1_000_000;

/// Why a part cannot be read: something in it is not as a workbook has it.
pub(super) struct Broken(pub(super) String);

/// A sheet: what it is called, and the part that it stands in.
struct Sheet {
    name: String,
    path: String,
}

/// Reads a sheet; the only one where none is named.
pub(super) fn read(name: &str, bytes: &[u8], sheet: Option<&str>) -> Result<FoundRows, Refused> {
    let help = "save it again as XLSX in a spreadsheet program";
    // A workbook with a password, and one of before 2007, is no package of parts.
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        let message = "this is no XLSX file: it has a password, or is in the older format XLS";
        return Err(about(name, message, "save it as XLSX without a password"));
    }
    let broken = |Broken(what): Broken| about(name, format!("this file cannot be read as XLSX: {what}"), help);
    let mut package = Package::open(bytes).map_err(broken)?;
    let (sheets, is_1904) = sheets(&mut package).map_err(broken)?;
    let chosen = choose(&sheets, sheet)?;
    let shared = shared_texts(&mut package).map_err(broken)?;
    let formats = styles::formats(&mut package).map_err(broken)?;
    let text = package.part(&chosen.path).map_err(broken)?.unwrap_or_default();
    let book = cells::Book { shared: &shared, formats: &formats, is_1904 };
    let (rows, merged) = cells::read(name, &text, &book).map_err(|error| match error {
        cells::Stopped::Broken(why) => broken(why),
        cells::Stopped::TooMuch(problem) => problem,
    })?;
    Ok(FoundRows { name: name.to_owned(), sheet: Some(chosen.name.clone()), rows, merged })
}

fn choose<'a>(sheets: &'a [Sheet], wanted: Option<&str>) -> Result<&'a Sheet, Refused> {
    let names: Vec<String> = sheets.iter().take(20).map(|sheet| format!("\"{}\"", sheet.name)).collect();
    let names = names.join(", ");
    match (wanted, sheets) {
        (Some(wanted), _) => sheets.iter().find(|sheet| sheet.name.trim() == wanted.trim()).ok_or_else(|| {
            let near = crate::diagnostic::nearest(wanted, sheets.iter().map(|sheet| sheet.name.as_str()));
            let help =
                near.map_or_else(|| format!("it has {names}"), |near| format!("did you mean `sheet \"{near}\"`?"));
            Refused::Sheet(format!("this file has no sheet \"{wanted}\""), help)
        }),
        (None, [only]) => Ok(only),
        (None, []) => Err(Refused::Sheet("this file has no sheet".to_owned(), "write one".to_owned())),
        (None, _) => {
            let help = format!("name the sheet behind the file, `sheet \"…\"`: it has {names}");
            Err(Refused::Sheet("this file has several sheets".to_owned(), help))
        }
    }
}

/// Every sheet with cells, in order, and whether days are counted from 1904.
fn sheets(package: &mut Package<'_>) -> Result<(Vec<Sheet>, bool), Broken> {
    let Some(book) = package.part("xl/workbook.xml")? else {
        return Err(Broken("it holds no workbook".to_owned()));
    };
    let targets = targets(package)?;
    let (mut sheets, mut is_1904) = (Vec::new(), false);
    let mut xml = Xml::new(&book);
    while let Some(event) = xml.next()? {
        let xml::Found::Start(name, start) = &event else { continue };
        match name.as_str() {
            "workbookPr" => {
                is_1904 = attribute(start, "date1904").is_some_and(|value| matches!(value.as_str(), "1" | "true"));
            }
            "sheet" => {
                let (Some(name), Some(id)) = (attribute(start, "name"), attribute(start, "id")) else { continue };
                // A sheet that is a chart has no cells.
                let target = targets.iter().find(|(known, kind, _)| *known == id && kind.ends_with("/worksheet"));
                sheets.extend(target.map(|(_, _, path)| Sheet { name, path: path.clone() }));
            }
            _ => {}
        }
    }
    Ok((sheets, is_1904))
}

/// What the workbook is made of: the mark, the kind and the path of each part.
fn targets(package: &mut Package<'_>) -> Result<Vec<(String, String, String)>, Broken> {
    let relations = package.part("xl/_rels/workbook.xml.rels")?.unwrap_or_default();
    let mut targets = Vec::new();
    let mut xml = Xml::new(&relations);
    while let Some(event) = xml.next()? {
        let xml::Found::Start(name, start) = &event else { continue };
        let parts = (attribute(start, "Id"), attribute(start, "Type"), attribute(start, "Target"));
        if let ("Relationship", (Some(id), Some(kind), Some(target))) = (name.as_str(), parts) {
            let path = target.strip_prefix('/').map_or_else(|| format!("xl/{target}"), str::to_owned);
            targets.push((id, kind, path));
        }
    }
    Ok(targets)
}

/// The texts that cells point to.
fn shared_texts(package: &mut Package<'_>) -> Result<Vec<String>, Broken> {
    let part = package.part("xl/sharedStrings.xml")?.unwrap_or_default();
    let (mut texts, mut text) = (Vec::new(), String::new());
    let (mut reading, mut reading_aid) = (false, false);
    let mut xml = Xml::new(&part);
    while let Some(event) = xml.next()? {
        match event {
            xml::Found::Start(name, _) if name == "t" => reading = true,
            xml::Found::End(name) if name == "t" => reading = false,
            // How a word is pronounced is no part of it.
            xml::Found::Start(name, _) if name == "rPh" => reading_aid = true,
            xml::Found::End(name) if name == "rPh" => reading_aid = false,
            xml::Found::Text(more) if reading && !reading_aid => text.push_str(&more),
            xml::Found::End(name) if name == "si" => {
                if texts.len() >= MOST_TEXTS {
                    return Err(Broken(format!("it has more than {MOST_TEXTS} texts")));
                }
                texts.push(std::mem::take(&mut text));
            }
            _ => {}
        }
    }
    Ok(texts)
}
