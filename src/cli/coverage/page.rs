//! Coverage as one page: the policies provision by provision, with the gaps in the margin. It needs nothing but itself.

use std::collections::HashMap;
use std::fmt::Write;

use kijun::ast::{self, Body, Content, Definition, GroupKind};
use kijun::{Covered, ProvisionKind};

use super::table::{count, figures};
use super::{Told, label, short, words};
use crate::cli::html::{self, anchor, escaped};

/// What the page looks like beyond what all pages share. Gaps are told by words and signs, never by colour alone.
const STYLE: &str = "\
:root{--gap:#9b1c00;--gap-paper:#fff0eb;--why:#3d4a00;--why-paper:#f6f8e4}
@media(prefers-color-scheme:dark){:root{--gap:#ffb59f;--gap-paper:#3a1a10;--why:#dfe6a8;--why-paper:#2a2d14}}
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
@media print{:root{--gap:#000;--gap-paper:#fff;--why:#000;--why-paper:#fff}nav{display:none}ol>li{display:grid;grid-template-columns:minmax(0,1fr) 38%;gap:1rem}}
";

/// The page about some policies.
pub(super) fn page(told: &[Told<'_>]) -> String {
    let mut page = Html(String::new());
    page.put("<p>Beside each provision stands in how many decisions it was true, false or unknown; whether it ever \
              decided, so that changing it alone would have changed the outcome; and in how many decisions it was the one \
              that counted. Gaps are marked with <b>▲</b>, those for which a reason is given with <b>◇</b>.</p>\n");
    page.put("<nav aria-label=\"Policies\">\n<ul>\n");
    for one in told {
        let (name, summary) = (escaped(&label(one.coverage)), escaped(&one.summary()));
        page.put(&format!("<li><a href=\"#{}\">{name}</a>: {summary}</li>\n", anchor(&label(one.coverage))));
    }
    page.put("</ul>\n</nav>\n<main>\n");
    told.iter().for_each(|one| page.policy(one));
    page.put("</main>\n");
    html::page("What examples and cases show of the policies", STYLE, &page.0)
}

struct Html(String);

impl Html {
    fn put(&mut self, text: &str) {
        self.0.push_str(text);
    }

    fn policy(&mut self, told: &Told<'_>) {
        let policy = told.coverage.policy();
        let conditions = conditions(&told.coverage.tree());
        let place = anchor(&label(told.coverage));
        self.put(&format!(
            "<section aria-labelledby=\"{place}\">\n<h2 id=\"{place}\">{}</h2>\n",
            escaped(policy.title())
        ));
        let (name, file) = (escaped(&label(told.coverage)), escaped(policy.file().name()));
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
fn conditions(tree: &ast::Policy) -> HashMap<String, String> {
    let mut found = HashMap::new();
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
        let at = format!("factors {} ", factor.side.words());
        of_clauses(std::slice::from_ref(&factor.clause), &at, &mut found);
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
        Content::Repealed(by) => format!("repealed by {}", by.text),
        Content::Group(kind, _) => match kind {
            GroupKind::All => "all of".to_owned(),
            GroupKind::Any => "any of".to_owned(),
            GroupKind::None => "none of".to_owned(),
            GroupKind::AtLeast(number) => format!("at least {number} of"),
            GroupKind::AtMost(number) => format!("at most {number} of"),
        },
    }
}
