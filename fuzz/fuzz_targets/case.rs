//! Any bytes as a case of a shipped policy: reading ends, and what can be read is decided twice alike.
#![no_main]

use std::sync::LazyLock;

use kijun::{Policy, PolicyFile, PolicySet, date};
use libfuzzer_sys::fuzz_target;

static POLICY: LazyLock<Option<Policy>> = LazyLock::new(|| {
    let files = [
        PolicyFile::new("residence.kijun", include_str!("../../policies/residence.kijun")),
        PolicyFile::new("minors_2023.kijun", include_str!("../../policies/minors_2023.kijun")),
    ];
    PolicySet::load(files).ok()?.policy("minors_2023").ok()
});

fuzz_target!(|bytes: &[u8]| {
    let Some(policy) = POLICY.as_ref() else { panic!("the shipped policy loads") };
    match policy.read_case("case", bytes) {
        Err(problems) => assert!(!problems.diagnostics().is_empty()),
        Ok(case) => {
            let decide = || policy.on(date!(2023 - 10 - 01)).decide(&case).unwrap_or_default();
            let told = |decisions: Vec<kijun::Decision>| -> Vec<String> {
                decisions.iter().map(kijun::Decision::to_json).collect()
            };
            assert_eq!(told(decide()), told(decide()));
        }
    }
});
