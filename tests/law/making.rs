//! Changes of the pool's policy at random, at addresses that are apart.

use crate::generator::random::Random;

/// A change, and the address that it touches.
#[derive(Clone, Debug)]
pub struct Change {
    pub text: String,
}

/// At most so many changes, of which no two touch one address.
pub fn changes(seed: u64, most: usize) -> Vec<Change> {
    let mut random = Random::from_seed(seed);
    // Of each group one at most is taken: they touch each other.
    let groups: [&[&str]; 6] = [
        &[
            "in term young replace 18 with 20",
            "replace term young with:\n\nterm young \"is young\" when swimmer.age is under 16",
            "replace term young with:\n\nterm young \"is young\" when all of\n  (1) swimmer.age is under 16\n  (2) swimmer.member",
        ],
        &[
            "repeal rule 1(b)(1)",
            "replace rule 1(b)(1) with:\n  (1) \"is a member or goes to school\":  swimmer.member or swimmer.at_school",
            "in rule 1(b)(1) replace member with at_school",
        ],
        &[
            "repeal rule 1(b)(2)",
            "insert after rule 1(b)(2):\n  (2a) \"applied\":  swimmer.applied_on is after 2023-01-01",
            "insert after rule 1(b)(2):\n  (3) swimmer.age is over 90\n  (4) all of\n    (i) swimmer.member\n    (ii) swimmer.at_school",
        ],
        &[
            "repeal rule 1 unless",
            "in rule 1 unless replace 3 with 4",
            "replace rule 1 unless with:\n  unless any of\n    (a) swimmer.age is under 2\n    (b) swimmer.age is over 100",
        ],
        &[
            "insert after rule 2:\n\nrule 3 \"The old\"\n  reduced when swimmer.age is at least 65",
            "insert after rule 2:\n\nrule 2a \"The very old\"\n  reduced when all of\n    (a) swimmer.age is at least 80\n    (b) swimmer.member",
        ],
        &[
            "insert after outcome reduced:\n  free  entitled  \"without paying\"\n\ninsert after rule 1:\n\nrule 1a \"Free\" despite rule 1\n  free when swimmer.age is under 1",
            "replace title with: \"Passes\"",
            "replace in force with:\n  in force from 2023-01-01 to 2030-12-31",
        ],
    ];
    let mut picked: Vec<Change> = Vec::new();
    for group in groups {
        if picked.len() < most && random.chance(2, 3) {
            picked.push(Change { text: (*random.pick(group)).to_owned() });
        }
    }
    random.shuffle(&mut picked);
    picked
}
