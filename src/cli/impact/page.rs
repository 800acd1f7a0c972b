//! Whom a change touches, as one page: a diagram, a table, each decision that differs, and what differs in the text.

use std::fmt::Write;

use super::{Found, chart, details, failed, share, title};
use crate::cli::diff::{self, PAGE_STYLE};
use crate::cli::html::{self, escaped};

const STYLE: &str = "\
.chart{background:#fff;border:1px solid var(--line);padding:.5rem;margin:1rem 0;break-inside:avoid}
.chart svg{display:block;width:100%;max-width:44rem;height:auto}
.chart .narrow{display:none}
@media screen and (max-width:34rem){.chart .wide{display:none}.chart .narrow{display:block}}
.chart figcaption{color:#333;font-size:.85rem;padding-top:.4rem}
.table{overflow-x:auto}
table{border-collapse:collapse;width:100%}
th,td{border-top:1px solid var(--line);padding:.3rem .6rem .3rem 0;text-align:left;vertical-align:top}
td.number,th.number{text-align:right;white-space:nowrap}
@media screen and (max-width:34rem){thead{display:none}tr{display:block;border-top:1px solid var(--line);padding:.3rem 0}td{display:inline;border:0;padding:0 .3rem 0 0}td+td:not(.number)::before{content:\"→ \"}td.number::before{content:\"· \"}}
.touched{border-top:1px solid var(--line);padding:.5rem 0;break-inside:avoid}
.touched p{margin:0;font-weight:600}.touched ul{margin:.2rem 0 0;padding-left:1.2rem}
";

pub(super) fn page(found: &Found) -> String {
    let mut body = String::new();
    // What is written to a text is written.
    let _ = writeln!(body, "<main>\n<p>{}: {}.</p>", escaped(&found.between.title()), escaped(&found.summary()));
    let transitions = found.impact.transitions();
    let charts = chart::chart(&transitions, chart::WIDE).zip(chart::chart(&transitions, chart::NARROW));
    if let Some((wide, narrow)) = charts {
        let [old, new] = &found.between.names;
        let caption = format!("Results by the old text ({old}) on the left, by the new text ({new}) on the right.");
        let _ = writeln!(
            body,
            "<figure class=\"chart\" role=\"img\" aria-label=\"{0}\">\n<div class=\"wide\">{wide}</div>\n<div class=\"narrow\">{narrow}</div>\n<figcaption>{0}</figcaption>\n</figure>",
            escaped(&caption)
        );
    }
    body.push_str("<h2>From which result to which</h2>\n<div class=\"table\"><table>\n<thead><tr><th>old</th><th>new</th><th class=\"number\">decisions</th><th class=\"number\">share</th></tr></thead>\n<tbody>\n");
    for one in &transitions {
        let _ = writeln!(
            body,
            "<tr><td>{}</td><td>{}</td><td class=\"number\">{}</td><td class=\"number\">{}</td></tr>",
            escaped(&one.from),
            escaped(&one.to),
            one.count,
            share(one.count, found.impact.decisions())
        );
    }
    body.push_str("</tbody>\n</table></div>\n<h2>Decisions that differ</h2>\n");
    if found.impact.touched().is_empty() {
        body.push_str("<p>None.</p>\n");
    }
    for touched in found.impact.touched() {
        section(&mut body, &title(touched), &details(&found.between, touched));
    }
    if !found.failed.is_empty() {
        body.push_str("<h2>Cases that failed</h2>\n");
    }
    for one in &found.failed {
        section(&mut body, &failed::title(one), &failed::details(&found.between, one));
    }
    let differences = found.between.old.differences(&found.between.new);
    body.push_str("<h2>What differs in the text</h2>\n");
    body.push_str(&diff::page_of_differences(&found.between, &differences));
    body.push_str("</main>\n");
    let heading = format!("Whom it touches: {} — {}", found.between.policy.title(), found.between.names.join(" and "));
    html::page(&heading, &format!("{PAGE_STYLE}{STYLE}"), &body)
}

/// A case, and what is told of it.
fn section(body: &mut String, title: &str, lines: &[String]) {
    let lines: String = lines.iter().map(|line| format!("<li>{}</li>\n", escaped(line))).collect();
    let _ = writeln!(body, "<section class=\"touched\">\n<p>{}</p>\n<ul>\n{lines}</ul>\n</section>", escaped(title));
}
