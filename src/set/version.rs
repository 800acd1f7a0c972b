//! The version of a policy: a hash of the text of all that decides by it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use hmac_sha256::Hash;

use crate::model::Model;
use crate::syntax::ast::{self, Ast, Content, Definition, Effect, Expr, ExprKind, Part};
use crate::syntax::substance;

/// The first line of what is hashed. It counts up where the canonical layout changes.
const FORMAT: &str = "kijun 1\n";

/// A vocabulary or a policy, as far as it decides.
struct Piece<'a> {
    is_policy: bool,
    text: String,
    /// The vocabularies and policies that it uses.
    uses: BTreeSet<&'a str>,
    /// What it calls, its own terms left out: the policies that it asks are among them.
    calls: BTreeSet<&'a str>,
}

/// Writes the version of every policy.
pub(super) fn write(model: &mut Model, asts: &[Ast]) {
    let parts = asts.iter().flat_map(|ast| &ast.parts);
    let pieces: BTreeMap<&str, Piece> = parts
        .map(|part| match part {
            Part::Vocabulary(tree) => {
                let (uses, calls) = Default::default();
                (tree.name.text.as_str(), Piece { is_policy: false, text: substance(part), uses, calls })
            }
            Part::Policy(tree) => {
                let uses = tree.header.uses.iter().map(|name| name.text.as_str()).collect();
                let own = |name: &str| tree.terms.iter().any(|term| term.name.text == name);
                let calls = calls(tree).into_iter().filter(|name| !own(name)).collect();
                (tree.name.text.as_str(), Piece { is_policy: true, text: substance(part), uses, calls })
            }
        })
        .collect();
    for policy in model.policies.iter_mut().filter_map(Arc::get_mut) {
        policy.version = version(&policy.name, &pieces);
    }
}

/// The policy itself, then the vocabularies, then the other policies that it reaches, each kind in the order of names.
fn version<'a>(name: &'a str, pieces: &BTreeMap<&'a str, Piece<'a>>) -> String {
    let is_policy = |name: &str| pieces.get(name).is_some_and(|piece| piece.is_policy);
    let mut reached = BTreeSet::from([name]);
    let mut waiting = vec![name];
    while let Some(next) = waiting.pop() {
        let Some(piece) = pieces.get(next) else { continue };
        let asked = piece.calls.iter().filter(|name| is_policy(name));
        waiting.extend(piece.uses.iter().chain(asked).filter(|name| reached.insert(name)));
    }
    reached.remove(name);
    let (policies, vocabularies): (Vec<&str>, Vec<&str>) = reached.into_iter().partition(|name| is_policy(name));
    let mut hash = Hash::new();
    let names = std::iter::once(name).chain(vocabularies).chain(policies);
    for (at, piece) in names.filter_map(|name| pieces.get(name)).enumerate() {
        hash.update(if at > 0 { "\n" } else { FORMAT });
        hash.update(&piece.text);
    }
    let hex: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256:{hex}")
}

/// The names of whatever a policy calls.
fn calls(tree: &ast::Policy) -> BTreeSet<&str> {
    let mut names = BTreeSet::new();
    for term in &tree.terms {
        match &term.definition {
            Definition::Condition(body) => content(&body.content, &mut names),
            Definition::Value(expr) => called(expr, &mut names),
            Definition::Table(table) => table.columns.iter().for_each(|column| called(column, &mut names)),
        }
    }
    for rule in &tree.rules {
        if let Effect::Outcome { contents, .. } = &rule.effect {
            contents.iter().for_each(|(_, value)| called(value, &mut names));
        }
        rule.when.iter().chain(&rule.unless).for_each(|body| content(&body.content, &mut names));
    }
    tree.factors.0.iter().for_each(|factor| content(&factor.clause.content, &mut names));
    names
}

fn content<'a>(part: &'a Content, names: &mut BTreeSet<&'a str>) {
    match part {
        Content::Condition(expr) => called(expr, names),
        Content::Group(_, clauses) => clauses.iter().for_each(|clause| content(&clause.content, names)),
    }
}

fn called<'a>(expr: &'a Expr, names: &mut BTreeSet<&'a str>) {
    if let ExprKind::Call(name, ..) = &expr.kind {
        names.insert(&name.text);
    }
    expr.parts().into_iter().for_each(|part| called(part, names));
}
