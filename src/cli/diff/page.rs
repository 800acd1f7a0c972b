//! The differences as one page, old beside new, as a 新旧対照表 shows them.

use std::fmt::Write;

use kijun::{Cause, Difference};
use similar::{ChangeTag, TextDiff};

use super::{heading, source_words, whole};
use crate::cli::between::Between;
use crate::cli::html::{self, escaped};

/// The look of the page: two columns where there is room and on paper, else old above new. What changed is told by words and
/// lines, never by colour alone.
pub(in crate::cli) const STYLE: &str = "\
:root{--del:#8f1d00;--del-paper:#fff0eb;--ins:#1d5c1d;--ins-paper:#eef8ea}
@media(prefers-color-scheme:dark){:root{--del:#ffb59f;--del-paper:#3a1a10;--ins:#b9e6ad;--ins-paper:#15301a}}
.change{border-top:1px solid var(--line);padding:.6rem 0;break-inside:avoid}
.change h3{margin:0 0 .4rem;font-weight:600}
.sides{display:grid;grid-template-columns:minmax(0,1fr);gap:.5rem}
.side{border:1px solid var(--line);padding:.4rem .6rem;min-width:0}
.side h4{margin:0;font-size:.8rem;font-weight:600;color:var(--soft)}
pre{margin:.2rem 0 0;font:.85rem/1.5 ui-monospace,monospace;white-space:pre-wrap;overflow-wrap:anywhere}
del{color:var(--del);background:var(--del-paper)}
ins{color:var(--ins);background:var(--ins-paper);font-weight:600}
.nothing{color:var(--soft)}
dl{display:grid;grid-template-columns:fit-content(40%) minmax(0,1fr);gap:.2rem 1rem}dt{font-weight:600}dd{margin:0}
@media(min-width:44rem){.sides{grid-template-columns:minmax(0,1fr) minmax(0,1fr)}}
@media print{:root{--del:#000;--del-paper:#fff;--ins:#000;--ins-paper:#fff}.sides{grid-template-columns:minmax(0,1fr) minmax(0,1fr)}}
";

pub(super) fn page(between: &Between, all: &[Difference]) -> String {
    let title = format!("{} — {}", between.policy.title(), between.names.join(" and "));
    html::page(&title, STYLE, &format!("<main>\n{}</main>\n", differences(between, all)))
}

/// The amendments between the two texts, and each difference.
pub(in crate::cli) fn differences(between: &Between, all: &[Difference]) -> String {
    let mut body = String::new();
    let [old, new] = &between.names;
    // What is written to a text is written.
    let _ = writeln!(
        body,
        "<p>{}, old text ({}) beside new text ({}). Version {} became {}.</p>",
        escaped(between.policy.name()),
        escaped(old),
        escaped(new),
        escaped(between.old.version()),
        escaped(between.new.version())
    );
    let (before, after) = (between.old.amended_by(), between.new.amended_by());
    let began = after.iter().filter(|own| before.iter().all(|other| other.name() != own.name()));
    let lapsed = before.iter().filter(|own| after.iter().all(|other| other.name() != own.name()));
    let mut list = String::new();
    for (own, word) in began.map(|own| (own, "began")).chain(lapsed.map(|own| (own, "lapsed"))) {
        let sources: Vec<String> = own.sources().iter().map(source_words).collect();
        let made = own.made_on().map(|day| format!(", made on {day}")).unwrap_or_default();
        let to = own.to().map(|to| format!(" to {to}")).unwrap_or_default();
        let _ = writeln!(
            list,
            "<dt>{}</dt><dd>{} ({word}): in force from {}{to}{made}. {}</dd>",
            escaped(own.name()),
            escaped(own.title()),
            own.from(),
            escaped(&sources.join("; "))
        );
    }
    if !list.is_empty() {
        let _ = writeln!(body, "<h2>Amendments</h2>\n<dl>\n{list}</dl>");
    }
    body.push_str("<h2>Provisions</h2>\n");
    let mut none = true;
    for (one, causes) in &whole(between, all) {
        none = false;
        difference(&mut body, between, one, causes);
    }
    if none {
        body.push_str("<p>There is no difference.</p>\n");
    }
    body
}

fn difference(body: &mut String, between: &Between, one: &Difference, causes: &[Cause<'_>]) {
    let (old, new) = marked(one.old.as_deref(), one.new.as_deref());
    let [from, to] = &between.names;
    let side = |name: &str, text: &Option<String>| match text {
        Some(text) => format!("<div class=\"side\"><h4>{}</h4><pre>{text}</pre></div>\n", escaped(name)),
        None => format!("<div class=\"side\"><h4>{}</h4><p class=\"nothing\">— not there —</p></div>\n", escaped(name)),
    };
    let _ = writeln!(
        body,
        "<section class=\"change\">\n<h3>{}</h3>\n<div class=\"sides\">\n{}{}</div>\n</section>",
        escaped(&heading(one, causes)),
        side(&format!("old: {from}"), &old),
        side(&format!("new: {to}"), &new)
    );
}

/// Both texts with the words marked that are not in the other.
fn marked(old: Option<&str>, new: Option<&str>) -> (Option<String>, Option<String>) {
    let (Some(old), Some(new)) = (old, new) else { return (old.map(escaped), new.map(escaped)) };
    let (mut left, mut right) = (String::new(), String::new());
    for change in TextDiff::from_words(old, new).iter_all_changes() {
        let text = escaped(change.value());
        match change.tag() {
            ChangeTag::Equal => {
                left.push_str(&text);
                right.push_str(&text);
            }
            ChangeTag::Delete => _ = write!(left, "<del>{text}</del>"),
            ChangeTag::Insert => _ = write!(right, "<ins>{text}</ins>"),
        }
    }
    (Some(left), Some(right))
}
