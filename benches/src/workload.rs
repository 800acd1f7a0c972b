//! The workload: 100,000 cases, made from a fixed seed, so that they are the same everywhere.
//!
//! Each is one child with its parents and their sentences, some 420 bytes of JSON with ISO dates. About one fact in
//! thirty is not said, so that it is unknown.

use std::fmt::Write;

/// How many cases there are.
pub const CASES: usize = 100_000;

/// What all of them together must hash to (FNV-1a): whoever changes the workload changes the figures.
const HASH: u64 = 0x9067_eb2c_ff33_e2a8;

/// The day on which every case is decided.
pub const ON: &str = "2023-10-01";

struct Dice(u64);

impl Dice {
    /// A number below another (splitmix64).
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % end
    }

    fn one_in(&mut self, n: u64) -> bool {
        self.below(n) == 0
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len() as u64) as usize]
    }

    fn date(&mut self, from: u64, to: u64) -> String {
        let (year, month, day) = (from + self.below(to - from), 1 + self.below(12), 1 + self.below(28));
        format!("{year}-{month:02}-{day:02}")
    }
}

/// A record's facts, some of them left out.
struct Facts<'a> {
    dice: &'a mut Dice,
    text: String,
}

impl Facts<'_> {
    fn say(&mut self, name: &str, json: &str) {
        if !self.dice.one_in(30) {
            let comma = if self.text.is_empty() { "" } else { "," };
            write!(self.text, "{comma}\"{name}\":{json}").unwrap();
        }
    }

    fn chance(&mut self, name: &str, n: u64) {
        let is = self.dice.one_in(n);
        self.say(name, if is { "true" } else { "false" });
    }

    fn text(&mut self, name: &str, text: &str) {
        self.say(name, &format!("\"{text}\""));
    }
}

/// The first cases, in JSON.
pub fn cases(count: usize) -> Vec<Vec<u8>> {
    let mut dice = Dice(20_230_804);
    let mut cases: Vec<Vec<u8>> = (0..CASES).map(|_| child(&mut dice).into_bytes()).collect();
    assert_eq!(hash(&cases), HASH, "the workload is another");
    assert!(count <= CASES, "there are {CASES} cases");
    cases.truncate(count);
    cases
}

fn child(dice: &mut Dice) -> String {
    let (born, school) = (dice.date(2003, 2018), dice.date(2012, 2024));
    let schooling = dice.pick(&["elementary", "elementary", "junior_high", "high", "not_enrolled", "foreign_school"]);
    let custodian = dice.pick(&["null", "null", "null", "null", "\"the grandmother\""]);
    let parents: Vec<String> = (0..1 + dice.below(2)).map(|_| parent(dice)).collect();
    let mut facts = Facts { dice, text: String::new() };
    facts.text("birth_date", &born);
    facts.text("came_to_school", &school);
    let abroad = facts.dice.one_in(8);
    facts.say("born_in_japan", if abroad { "false" } else { "true" });
    let free = facts.dice.one_in(10);
    facts.say("order_issued", if free { "false" } else { "true" });
    facts.chance("went_home", 20);
    facts.text("schooling", schooling);
    let left = facts.dice.one_in(10);
    facts.say("attending_school", if left { "false" } else { "true" });
    let leaving = facts.dice.one_in(15);
    facts.say("wishes_to_stay", if leaving { "false" } else { "true" });
    facts.text("household", "home");
    facts.say("custodian", custodian);
    facts.say("parents", &format!("[{}]", parents.join(",")));
    format!("{{{}}}", facts.text)
}

fn parent(dice: &mut Dice) -> String {
    let sentences: Vec<String> = (0..dice.below(4).saturating_sub(1)).map(|_| sentence(dice)).collect();
    let household = dice.pick(&["home", "home", "home", "apart"]);
    let mut facts = Facts { dice, text: String::new() };
    facts.text("household", household);
    facts.chance("illegal_entry", 8);
    facts.chance("root_violation", 15);
    facts.chance("antisocial", 20);
    facts.say("sentences", &format!("[{}]", sentences.join(",")));
    format!("{{{}}}", facts.text)
}

fn sentence(dice: &mut Dice) -> String {
    let length = dice.pick(&["null", "\"P6M\"", "\"P1Y\"", "\"P1Y6M\"", "\"P3Y\""]);
    let mut facts = Facts { dice, text: String::new() };
    facts.say("length", length);
    facts.chance("suspended", 2);
    format!("{{{}}}", facts.text)
}

/// FNV-1a of all of them.
fn hash(cases: &[Vec<u8>]) -> u64 {
    let bytes = cases.iter().flatten();
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}
