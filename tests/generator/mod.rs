//! The one generator of policies and cases, for every property and differential test. See README.md.

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
mod made;
mod parameters;
mod periods;
mod plain;
mod policy;
pub mod random;
mod rules;
mod scope;
mod shape;
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
    let made = made.into_constructs();
    let PolicyText { text: policy, beside, shape, subjects, case_name, policy_first, .. } = policy;
    let on = text::written(on);
    let case = tree.written();
    let (choices, spans) = random.into_choices();
    Pair { policy, beside, case, on, made, choices, spans, tree, shape, subjects, case_name, policy_first }
}

impl Pair {
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

    /// The same pair with the case as the policy's only example, where an example can say it.
    pub fn with_example(&self) -> Option<Pair> {
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
        let example = example::example(&self.shape, &self.case_name, &self.tree, &about, &self.on)?;
        Some(Pair { policy: format!("{}{example}", self.policy), ..self.clone() })
    }
}
