//! From bytes to text: only UTF-8 is read, and what else it may be is said by name.

use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic};
use crate::source::{SourceFile, Span};

/// The largest policy file in bytes: some 8,000 lines.
const LARGEST: usize = 512 << 10;

/// Reads the bytes of a policy file.
pub(crate) fn read(name: &str, bytes: &[u8]) -> Result<Arc<SourceFile>, Diagnostic> {
    let text = utf8(name, bytes, Code::Encoding)?;
    let file = SourceFile::new(name, text);
    if bytes.len() > LARGEST {
        let place = Span::new(LARGEST, LARGEST);
        let message = format!("this file has {} bytes; a policy file has at most {LARGEST}", bytes.len());
        return Err(Diagnostic::new(Code::FileTooLarge, &file, place, message).help("split it into several files"));
    }
    Ok(file)
}

/// Reads UTF-8, or says which other encoding the bytes look like.
pub(crate) fn utf8<'a>(name: &str, bytes: &'a [u8], code: Code) -> Result<&'a str, Diagnostic> {
    if looks_like_utf16(bytes) {
        let message = "this file is not in UTF-8; it looks like UTF-16";
        let help = "save it again with the encoding UTF-8";
        return Err(Diagnostic::new(code, &SourceFile::new(name, ""), Span::default(), message).help(help));
    }
    let error = match std::str::from_utf8(bytes) {
        Ok(text) => return Ok(text),
        Err(error) => error,
    };
    let (good, bad) = bytes.split_at(error.valid_up_to().min(bytes.len()));
    let looks = if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        Some("UTF-16")
    } else if looks_like_shift_jis(bad) {
        Some("Shift_JIS")
    } else {
        None
    };
    // What could be read before the bad byte serves to show the place; the rest may be anything.
    let shown = String::from_utf8_lossy(good).into_owned() + "\u{fffd}";
    let file = SourceFile::new(name, shown);
    let place = Span::new(good.len(), good.len().saturating_add(3));
    let message = match (looks, bad.first()) {
        (Some(encoding), _) => format!("this file is not in UTF-8; it looks like {encoding}"),
        (None, Some(byte)) => format!("this file is not in UTF-8: the byte {byte:02X} cannot stand here"),
        (None, None) => "this file is not in UTF-8".to_owned(),
    };
    Err(Diagnostic::new(code, &file, place, message).help("save it again with the encoding UTF-8"))
}

/// Whether many bytes are NUL, nearly all of them at even places or nearly all at odd ones: UTF-16 without its mark.
fn looks_like_utf16(bytes: &[u8]) -> bool {
    let start = bytes.get(..bytes.len().min(4096)).unwrap_or(bytes);
    let nuls = |first: usize| start.iter().skip(first).step_by(2).filter(|byte| **byte == 0).count();
    let (few, many) = (nuls(0).min(nuls(1)), nuls(0).max(nuls(1)));
    // With its mark it is told below.
    let marked = start.starts_with(&[0xff, 0xfe]) || start.starts_with(&[0xfe, 0xff]);
    !marked && many > 2 && many > start.len() / 8 && few <= many / 8
}

/// Whether bytes read as a run of Shift_JIS: each byte is ASCII, half-width kana, or a pair of lead and trail.
fn looks_like_shift_jis(bytes: &[u8]) -> bool {
    let mut rest = bytes.iter().take(4096);
    let mut pairs = 0usize;
    while let Some(byte) = rest.next() {
        match byte {
            0x00..=0x7f | 0xa1..=0xdf => {}
            0x81..=0x9f | 0xe0..=0xfc => match rest.next() {
                Some(0x40..=0x7e | 0x80..=0xfc) => pairs = pairs.saturating_add(1),
                Some(_) => return false,
                None => break,
            },
            _ => return false,
        }
    }
    pairs > 0
}
