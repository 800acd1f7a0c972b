//! Coverage as one page: the policies provision by provision, with the gaps in the margin. It needs nothing but itself.

use std::collections::HashMap;
use std::fmt::Write;

use kijun::ast::{self, Body, Content, Definition, GroupKind, Part};
use kijun::{Covered, Policy, PolicyFile, ProvisionKind};

use super::table::{count, figures};
use super::{Told, short, words};

/// The look of the page. Gaps are told by words and signs, never by colour alone.
const STYLE: &str = "\
:root{color-scheme:light dark;--ink:#1b1b1b;--paper:#fff;--soft:#555;--line:#ccc;--gap:#9b1c00;--gap-paper:#fff0eb;--why:#3d4a00;--why-paper:#f6f8e4}
@media(prefers-color-scheme:dark){:root{--ink:#eee;--paper:#161616;--soft:#b5b5b5;--line:#444;--gap:#ffb59f;--gap-paper:#3a1a10;--why:#dfe6a8;--why-paper:#2a2d14}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:76rem;padding:1rem;color:var(--ink);background:var(--paper);font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
h1{font-size:1.6rem;line-height:1.2}h2{font-size:1.3rem;margin-top:2.5rem;border-bottom:2px solid var(--line)}h3{font-size:1.05rem;margin:1.5rem 0 .25rem}
a{color:inherit}
ol,ul{list-style:none;margin:0;padding:0}nav li{margin:.25rem 0}
ol>li{padding:.4rem 0;border-top:1px solid var(--line);break-inside:avoid}
.text{padding-left:calc(var(--depth)*1rem)}
.at{font-weight:600;margin-right:.5em}
code{display:block;font:.85rem/1.4 ui-monospace,monospace;color:var(--soft);white-space:pre-wrap}
.margin{font-size:.9rem}
.figures{margin:.2rem 0;color:var(--soft)}
.gap,.why{padding:.1rem .5rem;margin:.2rem 0;border-left:.3rem solid}
.gap{color:var(--gap);background:var(--gap-paper);font-weight:600}
.why{color:var(--why);background:var(--why-paper)}
@media(min-width:48rem){ol>li{display:grid;grid-template-columns:minmax(0,1fr) 20rem;gap:1.5rem}}
@media print{:root{--ink:#000;--paper:#fff;--soft:#333;--line:#999;--gap:#000;--gap-paper:#fff;--why:#000;--why-paper:#fff}body{max-width:none;padding:0;font-size:10pt}nav{display:none}ol>li{display:grid;grid-template-columns:minmax(0,1fr) 38%;gap:1rem}}
";

/// A text with nothing in it that HTML reads otherwise.
fn escaped(text: &str) -> String {
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
fn anchor(at: &str) -> String {
    at.chars().map(|c| if c.is_alphanumeric() || c == '_' { c } else { '-' }).collect()
}

/// The page about some policies.
pub(super) fn page(told: &[Told<'_>]) -> String {
    let mut page = Html(String::new());
    page.put("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    page.put("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    page.put("<title>What examples and cases show of the policies</title>\n<style>\n");
    page.put(STYLE);
    page.put("</style>\n</head>\n<body>\n<header>\n<h1>What examples and cases show of the policies</h1>\n");
    page.put("<p>Beside each provision stands in how many decisions it was true, false or unknown; whether it ever \
              decided, so that changing it alone would have changed the outcome; and in how many decisions it was the one \
              that counted. Gaps are marked with <b>▲</b>, those for which a reason is given with <b>◇</b>.</p>\n</header>\n");
    page.put("<nav aria-label=\"Policies\">\n<ul>\n");
    for one in told {
        let (name, summary) = (escaped(one.name()), escaped(&one.summary()));
        page.put(&format!("<li><a href=\"#{}\">{name}</a>: {summary}</li>\n", anchor(one.name())));
    }
    page.put("</ul>\n</nav>\n<main>\n");
    told.iter().for_each(|one| page.policy(one));
    page.put("</main>\n</body>\n</html>\n");
    page.0
}

struct Html(String);

impl Html {
    fn put(&mut self, text: &str) {
        self.0.push_str(text);
    }

    fn policy(&mut self, told: &Told<'_>) {
        let policy = told.coverage.policy();
        let conditions = conditions(policy);
        let place = anchor(policy.name());
        self.put(&format!(
            "<section aria-labelledby=\"{place}\">\n<h2 id=\"{place}\">{}</h2>\n",
            escaped(policy.title())
        ));
        let (name, file) = (escaped(policy.name()), escaped(policy.file().name()));
        self.put(&format!(
            "<p>{name}, {file}: {}. Version {}.</p>\n",
            escaped(&told.summary()),
            escaped(policy.version())
        ));
        for (heading, kinds) in [
            ("What is presumed", &[ProvisionKind::Presumption][..]),
            ("Outcomes", &[ProvisionKind::Outcome]),
            ("Terms and tables", &[ProvisionKind::Term, ProvisionKind::Row]),
            ("Rules", &[ProvisionKind::Rule, ProvisionKind::Exception]),
            ("Factors", &[ProvisionKind::Factor]),
        ] {
            // A clause stands below what it is a clause of.
            let mut within = false;
            let of_kind = told.covered.iter().filter(|covered| {
                if covered.kind != ProvisionKind::Clause {
                    within = kinds.contains(&covered.kind);
                }
                within
            });
            let of_kind: Vec<&Covered> = of_kind.collect();
            if of_kind.is_empty() {
                continue;
            }
            self.put(&format!("<h3>{heading}</h3>\n<ol>\n"));
            of_kind.iter().for_each(|covered| self.provision(told, covered, &conditions));
            self.put("</ol>\n");
        }
        if told.left_out > 0 {
            let trials = count(usize::try_from(told.left_out).unwrap_or(usize::MAX), "trial");
            self.put(&format!("<p>{trials} left out: what decides may be more than is told here.</p>\n"));
        }
        self.put("</section>\n");
    }

    fn provision(&mut self, told: &Told<'_>, covered: &Covered, conditions: &HashMap<String, String>) {
        let at = short(&covered.at, told.name());
        let depth = at.matches('(').count().saturating_add(usize::from(covered.kind == ProvisionKind::Exception));
        self.put(&format!("<li id=\"{}\">\n<div class=\"text\" style=\"--depth:{depth}\">", anchor(&covered.at)));
        self.put(&format!("<span class=\"at\">{}</span>{}", escaped(at), escaped(&covered.text)));
        if let Some(condition) = conditions.get(at).filter(|condition| **condition != covered.text) {
            self.put(&format!("<code>{}</code>", escaped(condition)));
        }
        self.put("</div>\n<div class=\"margin\">");
        for gap in &covered.gaps {
            // What is escaped stays on one line.
            let _ = match told.reason(covered, *gap) {
                Some(why) => write!(self.0, "<p class=\"why\">◇ {}: {}</p>", words(*gap), escaped(why)),
                None => write!(self.0, "<p class=\"gap\">▲ {}</p>", words(*gap)),
            };
        }
        self.put(&format!("<p class=\"figures\">{}</p></div>\n</li>\n", escaped(&figures(covered))));
    }
}

/// The condition of each provision as it is written, by its address.
fn conditions(policy: &Policy) -> HashMap<String, String> {
    let mut found = HashMap::new();
    let file = PolicyFile::new(policy.file().name(), policy.file().text());
    // What was loaded can be read again.
    let parts = file.parse().map(|tree| tree.parts).unwrap_or_default();
    for part in parts {
        let Part::Policy(tree) = part else { continue };
        if tree.name.text != policy.name() {
            continue;
        }
        for term in &tree.terms {
            if let Definition::Condition(body) = &term.definition {
                of_body(body, &term.address(), "", &mut found);
            }
        }
        for rule in &tree.rules {
            let at = format!("rule {}", rule.number.text());
            let gives = rule.outcome().map(|outcome| format!("{} ", outcome.text)).unwrap_or_default();
            match &rule.when {
                Some(body) => {
                    of_body(body, &at, "", &mut found);
                    found.insert(at.clone(), format!("{gives}when {}", text(&body.content)));
                }
                None => _ = found.insert(at.clone(), format!("{gives}otherwise")),
            }
            if let Some(body) = &rule.unless {
                let at = format!("{at} unless");
                of_body(body, &at, " ", &mut found);
                found.insert(at, format!("unless {}", text(&body.content)));
            }
        }
        for factor in &tree.factors.0 {
            let side = match factor.side {
                ast::Side::For => "for",
                ast::Side::Against => "against",
                ast::Side::Considered => "to be considered",
            };
            of_clauses(std::slice::from_ref(&factor.clause), &format!("factors {side} "), &mut found);
        }
    }
    found
}

fn of_body(body: &Body, at: &str, between: &str, found: &mut HashMap<String, String>) {
    found.insert(at.to_owned(), text(&body.content));
    if let Content::Group(_, clauses) = &body.content {
        of_clauses(clauses, &format!("{at}{between}"), found);
    }
}

fn of_clauses(clauses: &[ast::Clause], at: &str, found: &mut HashMap<String, String>) {
    for clause in clauses {
        let at = format!("{at}({})", clause.marker.text);
        found.insert(at.clone(), text(&clause.content));
        if let Content::Group(_, clauses) = &clause.content {
            of_clauses(clauses, &at, found);
        }
    }
}

fn text(content: &Content) -> String {
    match content {
        Content::Condition(expr) => expr.to_string(),
        Content::Group(kind, _) => match kind {
            GroupKind::All => "all of".to_owned(),
            GroupKind::Any => "any of".to_owned(),
            GroupKind::None => "none of".to_owned(),
            GroupKind::AtLeast(number) => format!("at least {number} of"),
            GroupKind::AtMost(number) => format!("at most {number} of"),
        },
    }
}
