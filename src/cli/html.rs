//! Pages: what all of them share. A page needs nothing but itself.

use std::fs::File;
use std::io::Read;
use std::path::Path;

use kijun::{Code, Diagnostic};

use super::files;

/// How every page begins.
const START: &str = "<!DOCTYPE html>\n<html";

/// The look of every page; on paper in black.
const STYLE: &str = "\
:root{color-scheme:light dark;--ink:#1b1b1b;--paper:#fff;--soft:#555;--line:#ccc}
@media(prefers-color-scheme:dark){:root{--ink:#eee;--paper:#161616;--soft:#b5b5b5;--line:#444}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:76rem;padding:1rem;color:var(--ink);background:var(--paper);font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
h1{font-size:1.6rem;line-height:1.2}h2{font-size:1.3rem;margin-top:2.5rem;border-bottom:2px solid var(--line)}h3{font-size:1.05rem;margin:1.5rem 0 .25rem}h1,h2,h3{break-after:avoid}
a{color:inherit}
@media print{:root{--ink:#000;--paper:#fff;--soft:#333;--line:#999}body{max-width:none;padding:0;font-size:10pt}}
";

/// A page with a title, a look of its own and what follows the title.
pub(super) fn page(title: &str, style: &str, body: &str) -> String {
    let title = escaped(title);
    format!(
        "{START} lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
         <style>\n{STYLE}{style}</style>\n</head>\n<body>\n<h1>{title}</h1>\n{body}</body>\n</html>\n"
    )
}

/// Writes a page to a file. What stands there already and is no page is left as it is.
pub(super) fn write(path: &Path, page: &str) -> Result<(), Diagnostic> {
    if path.is_file() && !is_page(path) {
        let message = "this file is no page, and is left as it is";
        return Err(files::problem(Code::Unreadable, path, message, "name a file that is not there yet, or a page"));
    }
    std::fs::write(path, page).map_err(|error| {
        let message = format!("the page cannot be written: {}", files::words(&error));
        files::problem(Code::Unreadable, path, message, "check the path and who may write there")
    })
}

/// Whether a file holds a page, or nothing.
fn is_page(path: &Path) -> bool {
    let mut start = Vec::new();
    let length = u64::try_from(START.len()).unwrap_or(u64::MAX);
    let read = File::open(path).and_then(|file| file.take(length).read_to_end(&mut start));
    read.is_ok() && (start.is_empty() || start == START.as_bytes())
}

/// A text with nothing in it that HTML reads otherwise.
pub(super) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            c => safe.push(c),
        }
    }
    safe
}

/// A place in the page, by an address: letters, digits and dashes.
pub(super) fn anchor(at: &str) -> String {
    at.chars().map(|c| if c.is_alphanumeric() || c == '_' { c } else { '-' }).collect()
}
