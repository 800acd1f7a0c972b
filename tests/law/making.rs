//! Changes of the pool's policy at random, at addresses that are apart.

use crate::generator;
use crate::generator::made::Made;
use crate::generator::random::Random;
use crate::generator::shape::Kind;

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

/// The policy of the pool with everything that can be amended.
pub const RICH: &str = r#"
vocabulary swimmers "People at the pool"
  ages by birthday

record swimmer "A swimmer"
  age         : number  "age"
  member      : yes/no  "is a member"
  at_school   : yes/no  "goes to school here"
  applied_on  : date    "day of the application"

policy pool_pass "Passes for the pool"
  source "Rules of the pool" on 2023-01-01
  in force from 2023-01-01
  note "as printed"
  uses swimmers
  case swimmer : swimmer
  ages by birthday
  rounding up
  presumes swimmer.at_school is no
  requires evidence "card" for swimmer.member

parameter limit "the limit"
  from 2023-01-01: 12
  from 2024-03-01: 14

parameter old "when one is old"
  from 2000-01-01: 65

outcomes
  reduced           "a pass at a reduced price"
  full              "a pass at the full price"
  asked discretion  "the office decides"

term young "is young" when all of
  (1) swimmer.age is under 18
  (2) swimmer.age is over 2

term known of s : swimmer "is known" when s.member or s.at_school

term price of s : swimmer is if s.age is under 10 then 1 else 2

table points of s : swimmer "points"
  | s.age         | points |
  | under 10      | 3      |
  | at least 10   | 4      |

rule 1 "The reduced price"
  reduced when all of
    (a) young
    (b) "belongs to the place": any of
      (1) swimmer.member
      (2) swimmer.at_school
      (3) points of swimmer is over 3
    (c) swimmer.applied_on is after 2020-01-01
  unless any of
    (a) "is very young": swimmer.age is under 3
    (b) price of swimmer is over 5

rule 2 "The old"
  reduced when swimmer.age is over old

rule 3 "In the middle" despite rule 1
  asked when at least 2 of
    (a) known of swimmer
    (b) swimmer.age is over limit
    (c) swimmer.applied_on is before 2023-06-01

rule 4 "All others"
  full otherwise

factors
  for
    (a) swimmer.member
    (b) strongly "is young": young
"#;

/// Amendments of that policy at random: their text, and the day around which they begin.
pub fn amendments(seed: u64) -> (String, (i32, u32, u32)) {
    let mut random = Random::from_seed(seed);
    let parts = kijun::PolicyFile::new("pool", RICH).parse().unwrap().parts;
    let policy = parts.into_iter().find_map(|part| match part {
        kijun::ast::Part::Policy(policy) => Some(policy),
        _ => None,
    });
    let facts =
        [("age", Kind::Number), ("member", Kind::YesNo), ("at_school", Kind::YesNo), ("applied_on", Kind::Date)];
    let facts = facts.map(|(name, kind)| (format!("swimmer.{name}"), kind));
    let on = (2024, 1 + random.below(12) as u32, 1 + random.below(28) as u32);
    let mut made = Made::default();
    let texts = generator::amendments::amendments(&mut random, &mut made, &policy.unwrap(), &facts, on, "");
    (texts.join("\n"), on)
}

/// A case of the pool in which much is unknown.
pub fn case(seed: u64) -> String {
    let mut random = Random::from_seed(seed);
    let mut facts = Vec::new();
    let ages = ["2", "17", "11", "13", "40", "70"];
    let days = ["2024-01-01", "2019-05-05", "2023-06-01", "2024-XX-XX", "2023-12-XX", "2024-06-15", "2005-10-01"];
    for (name, value) in [
        ("age", random.word(&ages).to_owned()),
        ("member", format!("{{\"$value\": {}, \"evidence\": \"card\"}}", random.word(&["true", "false"]))),
        ("at_school", random.word(&["true", "false"]).to_owned()),
        ("applied_on", format!("\"{}\"", random.word(&days))),
    ] {
        if random.chance(2, 3) {
            facts.push(format!("\"{name}\": {value}"));
        }
    }
    format!("{{{}}}", facts.join(", "))
}
