//! The text of a policy on a day as one page, each provision with the amendment that it comes from.

use std::fmt::Write;

use kijun::{Policy, PolicyOn};

use super::html::{self, anchor, escaped};
use super::show::words;

const STYLE: &str = "\
ol{list-style:none;margin:0;padding:0}
li{padding:.35rem 0;border-top:1px solid var(--line);break-inside:avoid}
.text{padding-left:calc(var(--depth)*1.2rem)}
pre{margin:0;font:.9rem/1.5 ui-monospace,monospace;white-space:pre-wrap;overflow-wrap:anywhere}
.mark{margin:.1rem 0 0;font-size:.85rem;color:var(--soft)}
@media(min-width:48rem){li{display:grid;grid-template-columns:minmax(0,1fr) 18rem;gap:1.5rem}}
@media print{li{display:grid;grid-template-columns:minmax(0,1fr) 34%;gap:1rem}}
";

pub(super) fn page(policy: &Policy, on: &PolicyOn) -> String {
    let tree = on.tree();
    let title = tree.title.as_ref().map_or_else(|| policy.title().to_owned(), |title| title.value.clone());
    let amended: Vec<String> = on
        .amended_by()
        .iter()
        .map(|own| format!("{} “{}”, in force from {}", own.name(), own.title(), own.from()))
        .collect();
    let amended = if amended.is_empty() {
        "No amendment is in it.".to_owned()
    } else {
        format!("As amended by {}.", amended.join("; "))
    };
    let mut body = String::new();
    // What is written to a text is written.
    let _ = writeln!(
        body,
        "<p>{} on {}. {} Version {}.</p>\n<main>\n<ol>",
        escaped(policy.name()),
        on.date(),
        escaped(&amended),
        escaped(on.version())
    );
    let changed = on.changed();
    for provision in tree.provisions() {
        let mark = changed.iter().find(|mark| mark.address == provision.address);
        let mark = mark
            .map(|mark| format!("<p class=\"mark\">{}</p>", escaped(&words(mark.how, &mark.by))))
            .unwrap_or_default();
        let _ = writeln!(
            body,
            "<li id=\"{}\"><div class=\"text\" style=\"--depth:{}\"><pre>{}</pre></div><div>{mark}</div></li>",
            anchor(&provision.address),
            provision.depth,
            escaped(&provision.text)
        );
    }
    body.push_str("</ol>\n</main>\n");
    html::page(&title, STYLE, &body)
}
