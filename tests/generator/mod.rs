//! The one generator of policies and cases, for every property and differential test. See README.md.

mod amending;
pub mod amendments;
mod asking;
mod calculations;
mod case;
mod citations;
mod clauses;
mod conditions;
mod effects;
mod envelopes;
mod example;
mod factors;
mod facts;
mod filling;
pub mod made;
mod parameters;
mod periods;
mod plain;
mod policy;
mod provisions;
pub mod random;
mod rules;
mod scope;
pub mod shape;
mod shrink;
mod tables;
mod terms;
mod text;
mod totals;
mod values;
mod vocabulary;
mod writing;

use std::collections::BTreeSet;

use case::Node;
use facts::CaseMaker;
use kijun::PolicyFile;
use kijun::ast::{Part, Policy};
pub use made::CONSTRUCTS;
use made::Made;
pub use policy::NAME;
use policy::PolicyText;
use random::Random;
pub use random::mixed;
use shape::Shape;
pub use shrink::shrink;

/// A policy that the checker accepts, and a case and a day for it.
#[derive(Clone, Debug)]
pub struct Pair {
    /// A policy file. Its policy is called [`NAME`].
    pub policy: String,
    /// Further policy files, which the first one needs.
    pub beside: Vec<String>,
    /// A case file.
    pub case: String,
    /// The day on which it is decided.
    pub on: String,
    /// The constructs that it holds, by their names in [`CONSTRUCTS`].
    pub made: BTreeSet<&'static str>,
    /// The choices from which it was made.
    pub choices: Vec<u64>,
    /// Which of them belong together.
    spans: Vec<(usize, usize)>,
    tree: Node,
    shape: Shape,
    subjects: Vec<String>,
    case_name: String,
    policy_first: bool,
}

/// Makes a pair from a seed.
pub fn generate(seed: u64) -> Pair {
    make(Random::from_seed(seed))
}

/// Makes a pair from choices; the fewer and the smaller they are, the simpler it is.
pub fn regenerate(choices: &[u64]) -> Pair {
    make(Random::from_choices(choices))
}

fn make(mut random: Random) -> Pair {
    let mut made = Made::default();
    let policy = policy::policy(&mut random, &mut made);
    let tree = CaseMaker::new(&mut random, &mut made, &policy.shape, &policy.subjects).case();
    let on = match policy.in_force {
        Some((from, to)) => match random.weighted(&[4, 4, 1]) {
            0 => from,
            1 => to.unwrap_or(from),
            _ => text::day(&mut random),
        },
        None => text::day(&mut random),
    };
    let policy = amend(&mut random, &mut made, policy, on);
    let made = made.into_constructs();
    let PolicyText { text: policy, beside, shape, subjects, case_name, policy_first, .. } = policy;
    let on = text::written(on);
    let case = tree.written();
    let (choices, spans) = random.into_choices();
    Pair { policy, beside, case, on, made, choices, spans, tree, shape, subjects, case_name, policy_first }
}

/// One in three is amended.
fn amend(random: &mut Random, made: &mut Made, mut policy: PolicyText, on: text::Day) -> PolicyText {
    if !random.chance(1, 3) {
        return policy;
    }
    let texts = std::iter::once(&policy.text).chain(&policy.beside);
    let parts =
        texts.flat_map(|text| PolicyFile::new("made", text.as_str()).parse().map_or(Vec::new(), |ast| ast.parts));
    let mut policies: Vec<Policy> = parts
        .filter_map(|part| match part {
            Part::Policy(policy) => Some(policy),
            _ => None,
        })
        .collect();
    policies.sort_by_key(|one| one.name.text != NAME);
    let beside = random.chance(1, 3);
    let mut all = Vec::new();
    for (at, tree) in policies.iter().enumerate().filter(|(at, _)| *at == 0 || beside) {
        let mut facts = amendments::facts(&policy.shape, &tree.header.case[0].name.text, policy.shape.case());
        if let Some(decides) = tree.header.decides.first() {
            let subject = decides.list.fields.iter().fold(policy.shape.case(), |record, step| {
                match policy.shape.field(record, &step.text).kind {
                    shape::Kind::Record(inner) => inner,
                    _ => record,
                }
            });
            facts.extend(amendments::facts(&policy.shape, &decides.name.text, subject));
        }
        if at > 0 {
            made.add("policy beside that is amended");
        }
        all.extend(amendments::amendments(random, made, tree, &facts, on, ["", "b_"][at]));
    }
    if all.is_empty() {
        return policy;
    }
    let text = writing::dress(random, made, &all.join("\n"));
    match random.below(3) {
        0 => {
            made.add("amendments before their policy");
            policy.text = format!("{text}\n{}", policy.text);
        }
        1 => {
            made.add("amendments in another file");
            policy.beside.push(text);
        }
        _ => {
            made.add("amendments behind their policy");
            policy.text = format!("{}\n{text}", policy.text);
            policy.policy_first = true;
        }
    }
    policy
}

impl Pair {
    /// Whether one of its policies has amendments.
    pub fn is_amended(&self) -> bool {
        self.made.contains("amendment")
    }

    /// Every policy file, by its name.
    pub fn files(&self) -> Vec<(String, String)> {
        let beside = self.beside.iter().zip(1..).map(|(text, at)| (format!("beside_{at}.kijun"), text.clone()));
        std::iter::once(("made.kijun".to_owned(), self.policy.clone())).chain(beside).collect()
    }

    /// The same pair with a case that says nothing of its facts but what they are.
    pub fn without_envelopes(&self) -> Pair {
        let mut pair = self.clone();
        pair.tree.without_envelopes();
        pair.case = pair.tree.written();
        pair
    }

    /// How many facts of the case are unknown, records and lists among them, and lists that are incomplete.
    pub fn unknowns(&self) -> usize {
        self.tree.unknowns()
    }

    /// The same pair with one unknown fact known, the one with this number.
    pub fn filled(&self, unknown: usize, seed: u64) -> Pair {
        let mut pair = self.clone();
        let (mut random, mut made) = (Random::from_seed(seed), Made::default());
        CaseMaker::new(&mut random, &mut made, &self.shape, &self.subjects).fill(&mut pair.tree, unknown);
        pair.case = pair.tree.written();
        pair
    }

    /// The same pair with the case as the policy's only example, where an example can say it: what it expects of the first
    /// subject, and what follows about whom that is.
    pub fn with_example(&self, (result, more): (&str, &str)) -> Option<Pair> {
        // It is put behind everything else, and belongs into the policy.
        if self.policy_first {
            return None;
        }
        let about = match self.tree.at(&self.subjects) {
            Some(Node::List(all, _)) if all.len() > 1 => {
                let key = self.shape.records.iter().enumerate().find_map(|(record, _)| all[0].key(&self.shape, record));
                format!(" for {}", key.filter(|key| !key.contains('\\'))?)
            }
            _ => String::new(),
        };
        let example = example::example(&self.shape, &self.case_name, &self.tree, &self.on)?;
        Some(Pair { policy: format!("{}{example}\n  expect {result}{about}{more}\n", self.policy), ..self.clone() })
    }
}
