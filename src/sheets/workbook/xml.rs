//! XML, as far as workbooks need it: elements by their local names, attributes, and text with its references resolved.

use quick_xml::Reader;
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};

use super::Broken;

pub(super) struct Xml<'a> {
    reader: Reader<&'a [u8]>,
}

/// What comes next.
pub(super) enum Found<'a> {
    Start(String, BytesStart<'a>),
    End(String),
    Text(String),
}

impl<'a> Xml<'a> {
    pub(super) fn new(text: &'a str) -> Xml<'a> {
        let mut reader = Reader::from_str(text.strip_prefix('\u{feff}').unwrap_or(text));
        reader.config_mut().expand_empty_elements = true;
        Xml { reader }
    }

    /// What comes next; nothing at the end.
    pub(super) fn next(&mut self) -> Result<Option<Found<'a>>, Broken> {
        loop {
            let event = self.reader.read_event().map_err(|error| Broken(format!("its XML is broken ({error})")))?;
            return Ok(Some(match event {
                Event::Start(start) => Found::Start(start.local_name().as_ref().to_owned(), start),
                Event::End(end) => Found::End(end.local_name().as_ref().to_owned()),
                Event::Text(text) => Found::Text(text.xml10_content().into_owned()),
                Event::CData(text) => Found::Text(text.xml10_content().into_owned()),
                Event::GeneralRef(reference) => {
                    let named = reference.xml10_content();
                    let found = match (reference.resolve_char_ref(), &*named) {
                        (Ok(Some(c)), _) => c,
                        (_, "amp") => '&',
                        (_, "lt") => '<',
                        (_, "gt") => '>',
                        (_, "quot") => '"',
                        (_, "apos") => '\'',
                        _ => return Err(Broken("its XML holds a reference that means nothing".to_owned())),
                    };
                    Found::Text(found.to_string())
                }
                Event::Eof => return Ok(None),
                _ => continue,
            }));
        }
    }
}

/// An attribute by its local name.
pub(super) fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = start.attributes().with_checks(false).flatten().find(|one| one.key.local_name().as_ref() == name)?;
    Some(found.normalized_value(XmlVersion::Implicit1_0).ok()?.into_owned())
}
