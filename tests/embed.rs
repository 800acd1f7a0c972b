//! The program that the README shows: an empty project embeds the crate.

use kijun::{PolicyFile, PolicySet};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let files = ["residence.kijun", "minors_2023.kijun"];
    let read = |name: &str| std::fs::read(format!("policies/{name}")).map(|bytes| PolicyFile::new(name, bytes));
    let set = PolicySet::load(files.map(read).into_iter().collect::<Result<Vec<_>, _>>()?)?;
    let policy = set.policy("minors_2023")?;
    let case = policy.read_case("ken", br#"{"people": [{"id": "ken", "went_home": true}]}"#)?;
    for decision in policy.on("2023-10-01".parse()?).decide(&case)? {
        println!("{:?}: {}", decision.subject(), decision.outcome().unwrap_or(decision.result()));
        decision
            .reasons()
            .iter()
            .for_each(|reason| println!("  {} {}: {}", reason.at, reason.text, reason.truth.word()));
    }
    Ok(())
}
