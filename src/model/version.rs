//! The version of a policy: a hash of the text of all that decides by it.

use std::collections::{BTreeMap, BTreeSet};

use hmac_sha256::Hash;

use super::Model;
use crate::syntax::ast::{self, Content, Definition, Effect, Expr, ExprKind, Part};
use crate::syntax::{policy_text, vocabulary_text};

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

/// The version of every text, in their order.
pub(super) fn versions(model: &Model) -> Vec<String> {
    let laws = &model.laws;
    let mut pieces: BTreeMap<&str, Piece> = BTreeMap::new();
    for part in model.asts.iter().flat_map(|ast| &ast.parts) {
        if let Part::Vocabulary(tree) = part {
            let (uses, calls) = Default::default();
            pieces.insert(&tree.name.text, Piece { is_policy: false, text: vocabulary_text(tree), uses, calls });
        }
    }
    // A policy may be asked as of any day: all its texts speak where it is reached.
    let texts: Vec<String> = laws.trees.iter().map(|tree| policy_text(&tree.tree)).collect();
    for (at, law) in laws.laws.iter().enumerate() {
        let mut piece = Piece { is_policy: true, text: String::new(), uses: BTreeSet::new(), calls: BTreeSet::new() };
        for (tree, text) in laws.trees.iter().zip(&texts).filter(|(tree, _)| tree.law == at) {
            piece.adds(&tree.tree, text);
        }
        pieces.insert(&law.name, piece);
    }
    laws.texts
        .iter()
        .map(|text| {
            let Some((law, tree)) = laws.laws.get(text.law).zip(laws.trees.get(text.tree)) else {
                return String::new();
            };
            let mut own = Piece { is_policy: true, text: String::new(), uses: BTreeSet::new(), calls: BTreeSet::new() };
            own.adds(&tree.tree, texts.get(text.tree).map_or("", String::as_str));
            let used = text.uses.iter().filter_map(|used| {
                let tree = laws.trees.get(*used)?;
                Some((laws.laws.get(tree.law)?.name.as_str(), texts.get(*used)?.as_str()))
            });
            version(&law.name, &own, &used.collect(), &pieces)
        })
        .collect()
}

impl<'a> Piece<'a> {
    fn adds(&mut self, tree: &'a ast::Policy, text: &str) {
        self.text.push_str(text);
        self.uses.extend(tree.header.uses.iter().map(|name| name.text.as_str()));
        let own = |name: &str| tree.terms.iter().any(|term| term.name.text == name);
        self.calls.extend(calls(tree).into_iter().filter(|name| !own(name)));
    }
}

/// The policy itself, then the vocabularies, then the other policies that it reaches, each kind in the order of names;
/// those whose terms it uses as they stand with it.
fn version<'a>(
    name: &'a str,
    own: &Piece<'a>,
    used: &BTreeMap<&str, &str>,
    pieces: &BTreeMap<&'a str, Piece<'a>>,
) -> String {
    let is_policy = |name: &str| pieces.get(name).is_some_and(|piece| piece.is_policy);
    let mut reached = BTreeSet::from([name]);
    let mut waiting = vec![name];
    while let Some(next) = waiting.pop() {
        let Some(piece) = (if next == name { Some(own) } else { pieces.get(next) }) else { continue };
        let asked = piece.calls.iter().filter(|name| is_policy(name));
        waiting.extend(piece.uses.iter().chain(asked).filter(|name| reached.insert(name)));
    }
    reached.remove(name);
    let (policies, vocabularies): (Vec<&str>, Vec<&str>) = reached.into_iter().partition(|name| is_policy(name));
    let mut hash = Hash::new();
    hash.update(FORMAT);
    hash.update(&own.text);
    for other in vocabularies.into_iter().chain(policies) {
        let text = used.get(other).copied().or_else(|| pieces.get(other).map(|piece| piece.text.as_str()));
        if let Some(text) = text {
            hash.update("\n");
            hash.update(text);
        }
    }
    let hex: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256:{hex}")
}

/// The names of whatever a policy calls.
pub(crate) fn calls(tree: &ast::Policy) -> BTreeSet<&str> {
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
        Content::Repealed(_) => {}
    }
}

fn called<'a>(expr: &'a Expr, names: &mut BTreeSet<&'a str>) {
    if let ExprKind::Call(name, ..) = &expr.kind {
        names.insert(&name.text);
    }
    expr.parts().into_iter().for_each(|part| called(part, names));
}
