//! Any bytes as a policy file: loading ends, and what loads decides, with reasons that are JSON.
#![no_main]

use kijun::{PolicyFile, PolicySet, date};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    match PolicySet::load([PolicyFile::new("p.kijun", bytes)]) {
        Err(problems) => assert!(!problems.diagnostics().is_empty() && !problems.to_string().is_empty()),
        Ok(set) => {
            for policy in set.policies() {
                drop(policy.examples());
                let Ok(case) = policy.read_case("case", b"{}") else { continue };
                let decisions = policy.on(date!(2024 - 02 - 29)).decide(&case).unwrap_or_default();
                decisions.iter().for_each(|decision| assert!(decision.to_json().starts_with('{')));
            }
        }
    }
});
