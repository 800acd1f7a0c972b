//! Provisions of a policy's tree: where they stand, what is in them, and how they are printed.

use kijun::ast::{Clause, Content, Expr, ExprKind, Part, Policy, Rule, Term};

/// A part of a policy as it is printed, from its keyword on.
pub fn printed(policy: Policy, keyword: &str) -> String {
    let text = Part::Policy(policy).to_string();
    let at = text.find(&format!("\n{keyword} ")).map_or(0, |at| at + 1);
    text[at..].trim_end().to_owned()
}

pub fn rule_printed(rule: &Rule) -> String {
    printed(Policy { rules: vec![rule.clone()], ..Policy::default() }, "rule")
}

pub fn term_printed(term: &Term) -> String {
    printed(Policy { terms: vec![term.clone()], ..Policy::default() }, term.keyword())
}

/// A clause as it is printed, from its marker on.
pub fn content_printed(content: &Content) -> String {
    let mut rule = a_rule();
    if let Some(when) = &mut rule.when {
        when.content = content.clone();
        when.label = None;
        when.attachments = Default::default();
    }
    let text = rule_printed(&rule);
    text.split_once(" when").map_or(String::new(), |(_, content)| content.trim_start().to_owned())
}

/// The contrary. A name alone stands without brackets.
pub fn not(condition: &str) -> String {
    if condition.contains(' ') { format!("not ({condition})") } else { format!("not {condition}") }
}

/// Some rule.
fn a_rule() -> Rule {
    let text = "policy p \"\" rule 1 \"\" o when yes";
    let parts = kijun::PolicyFile::new("rule", text).parse().map_or(Vec::new(), |ast| ast.parts);
    let rule = parts.into_iter().find_map(|part| match part {
        Part::Policy(mut policy) => policy.rules.pop(),
        _ => None,
    });
    rule.unwrap()
}

/// The clauses of a text: the address of each, and those beside it.
pub fn clauses<'p>(content: &'p Content, at: &str, found: &mut Vec<(String, &'p [Clause], usize)>) {
    let Content::Group(_, all) = content else { return };
    for (place, clause) in all.iter().enumerate() {
        let space = if at.ends_with(" unless") { " " } else { "" };
        let at = format!("{at}{space}({})", clause.marker.text);
        clauses(&clause.content, &at, found);
        found.push((at, all, place));
    }
}

pub fn literals<'e>(expr: &'e Expr, found: &mut Vec<&'e ExprKind>) {
    if let ExprKind::Number(_) | ExprKind::Date(_) | ExprKind::YesNo(_) = &expr.kind {
        found.push(&expr.kind);
    }
    expr.parts().into_iter().for_each(|part| literals(part, found));
}

pub fn literals_of<'e>(content: &'e Content, found: &mut Vec<&'e ExprKind>) {
    match content {
        Content::Condition(expr) => literals(expr, found),
        Content::Group(_, clauses) => clauses.iter().for_each(|clause| literals_of(&clause.content, found)),
        Content::Repealed(_) => {}
    }
}

/// A marker behind another one, where it is of letters or of digits: `(ba)`, `(2a)`.
pub fn branch(marker: &str, next: Option<&str>) -> Option<String> {
    let digits = marker.chars().all(|c| c.is_ascii_digit());
    let letter = marker.len() == 1 && marker.chars().all(|c| c.is_ascii_lowercase() && c != 'i');
    let new = format!("{marker}a");
    ((digits || letter) && next != Some(new.as_str())).then_some(new)
}
