//! The program that the README shows: an empty project embeds the crate.

use kijun::{PolicyFile, PolicySet, Style, decision_text};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let read = |name: &str| std::fs::read(name).map(|bytes| PolicyFile::new(name, bytes));
    let set = PolicySet::load([read("policies/residence.kijun")?, read("policies/minors_2023.kijun")?])?;
    let policy = set.policy("minors_2023")?;
    let case = policy.read_case("ken", br#"{"people": [{"id": "ken", "went_home": true}]}"#)?;
    for decision in policy.on("2023-10-01".parse()?).decide(&case)? {
        println!("{}", decision_text(&decision, Style::default()));
    }
    Ok(())
}
