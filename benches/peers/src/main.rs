//! Kijun beside other engines, over the cases and the rules of the benches.
//!
//! Each peer answers one question about a case from its JSON bytes: is it certain that the child is considered in the
//! direction of granting? All answers are compared before anything is timed. `--cases N` takes fewer cases, `--rounds N`
//! fewer rounds; `--compare` times nothing.

#[path = "../../src/by_hand.rs"]
mod by_hand;
mod cedar;
mod cel;
mod json;
mod regorus;
#[path = "../../src/timing.rs"]
mod timing;
#[path = "../../src/workload.rs"]
mod workload;
mod zen;

use by_hand::{Child, Possible, TOWARD_GRANT};
use kijun::{Decision, Policy, PolicyFile, PolicyOn, PolicySet, Style, decision_text};
use timing::{contestant, number, ratio, rounds, spread};

/// An engine that answers from JSON whether a grant is certain.
struct Peer {
    name: &'static str,
    cannot: &'static str,
    granted: Answer,
}

type Answer = Box<dyn FnMut(&[u8]) -> bool>;

fn peers() -> Vec<Peer> {
    fn peer(name: &'static str, cannot: &'static str, granted: impl FnMut(&[u8]) -> bool + 'static) -> Peer {
        Peer { name, cannot, granted: Box::new(granted) }
    }
    let mut zen = zen::Zen::new();
    let mut rego = regorus::Rego::new();
    let cedar = cedar::Cedar::new();
    let cel = cel::Cel::new();
    vec![
        peer("zen-expression", "unknown; spans", move |json| zen.granted(json)),
        peer("regorus", "unknown; spans", move |json| rego.granted(json)),
        peer(
            "cedar-policy",
            "unknown; spans; null; completed years; quantifiers over records: whether a parent bars is worked out by hand",
            move |json| cedar.granted(json),
        ),
        peer("cel", "unknown, but as an error; spans; completed years", move |json| cel.granted(json)),
    ]
}

fn main() {
    let cases = workload::cases(number("--cases", workload::CASES));
    let kijun = Kijun::new();
    let mut peers = peers();
    compare(&cases, &kijun, &mut peers);
    if std::env::args().all(|argument| argument != "--compare") {
        time(&cases, &kijun, peers, number("--rounds", 9));
    }
}

struct Kijun {
    measure: Policy,
    on: PolicyOn,
}

impl Kijun {
    fn new() -> Kijun {
        let files = [
            PolicyFile::new("child", include_str!("../../workload/child.kijun")),
            PolicyFile::new("measure", include_str!("../../workload/measure.kijun")),
        ];
        let measure = PolicySet::load(files).unwrap_or_else(|found| panic!("{found}")).policy("measure").unwrap();
        Kijun { on: measure.on(workload::ON.parse().unwrap()), measure }
    }

    fn decide(&self, json: &[u8]) -> Decision {
        self.on.decide(&self.measure.read_case("case", json).unwrap()).unwrap().remove(0)
    }

    fn granted(&self, json: &[u8]) -> bool {
        let case = self.measure.read_case("case", json).unwrap();
        self.on.findings(&case).any(|finding| finding.unwrap().outcome() == Some("toward_grant"))
    }
}

/// Every answer, compared.
fn compare(cases: &[Vec<u8>], kijun: &Kijun, peers: &mut [Peer]) {
    let mut granted = 0;
    for json in cases {
        let child: Child<'_> = sonic_rs::from_slice(json).unwrap();
        let expected = child.decide() == Possible(TOWARD_GRANT);
        let case = String::from_utf8_lossy(json);
        assert_eq!(kijun.granted(json), expected, "kijun: {case}");
        for peer in peers.iter_mut() {
            assert_eq!((peer.granted)(json), expected, "{}: {case}", peer.name);
        }
        granted += usize::from(expected);
    }
    println!("{} cases, {granted} granted: all {} answers to each are the same", cases.len(), peers.len() + 2);
}

/// The places of the contestants.
const OUTCOME: usize = 0;
const REASONS: usize = 1;
const PEERS: usize = 2;

fn time(cases: &[Vec<u8>], kijun: &Kijun, mut peers: Vec<Peer>, times: usize) {
    let mut sides = vec![
        contestant(|at| u64::from(kijun.granted(&cases[at]))),
        contestant(|at| decision_text(&kijun.decide(&cases[at]), Style::default()).len() as u64),
    ];
    for peer in &mut peers {
        sides.push(contestant(|at| u64::from((peer.granted)(&cases[at]))));
    }
    let times = rounds(&mut sides, cases.len(), times);
    drop(sides);
    let middle = |at: usize| spread(times[at].clone()).0;
    let told = |(middle, least, most): (f64, f64, f64)| format!("{middle:.2} ({least:.2} to {most:.2})");

    println!("\n| engine | ns a case | to kijun's outcome | to kijun's reasons | cannot say |");
    println!("| --- | --- | --- | --- | --- |");
    println!("| kijun, outcome only | {:.0} | | {} | |", middle(OUTCOME), told(ratio(&times, OUTCOME, REASONS)));
    println!(
        "| kijun, full reasons as text | {:.0} | {} | | |",
        middle(REASONS),
        told(ratio(&times, REASONS, OUTCOME))
    );
    for (peer, at) in peers.iter().zip(PEERS..) {
        let [to_outcome, to_reasons] = [OUTCOME, REASONS].map(|to| told(ratio(&times, at, to)));
        let (name, cannot) = (with_version(peer.name), peer.cannot);
        println!("| {name} | {:.0} | {to_outcome} | {to_reasons} | {cannot} |", middle(at));
    }

    let fastest = (PEERS..times.len()).min_by(|one, other| middle(*one).total_cmp(&middle(*other))).unwrap();
    let name = with_version(peers[fastest - PEERS].name);
    let reasons = ratio(&times, REASONS, fastest);
    let missed = if reasons.0 > 1.0 { " **missed**" } else { "" };
    println!("\n| work | kijun | against | ratio (least to most) | bar |\n| --- | --- | --- | --- | --- |");
    println!(
        "| the same with full reasons | {:.0} ns | the fastest peer's bare yes or no from JSON, {name}: {:.0} ns | {} | faster{missed} |",
        middle(REASONS),
        middle(fastest),
        told(reasons)
    );
}

/// A crate with its version, as the lock file has it.
fn with_version(name: &str) -> String {
    let lock = include_str!("../Cargo.lock");
    let (_, rest) = lock.split_once(&format!("name = \"{name}\"\nversion = \"")).unwrap();
    format!("{name} {}", rest.split('"').next().unwrap())
}
