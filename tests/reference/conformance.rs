//! The conformance corpus (`tests/conformance/`), read.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use serde::Deserialize;

/// The vocabularies of every row.
pub const FACTS: &str = include_str!("../conformance/facts.kijun");

const FORMAT: u32 = 1;
const CONDITION: &str = include_str!("../conformance/condition.template");
const CONVENTIONS: &str = "ages by birthday rounding down";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    format: u32,
    #[serde(default, rename = "condition")]
    conditions: Vec<Condition>,
    #[serde(default, rename = "policy")]
    policies: Vec<Table>,
}

/// A condition, the facts that it is asked of, and its truth as the language page has it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    pub says: String,
    pub conventions: Option<String>,
    pub when: String,
    pub facts: String,
    pub truth: String,
}

/// A policy and what it decides about cases.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    pub says: String,
    policy: String,
    #[serde(default)]
    pub beside: Vec<String>,
    #[serde(rename = "case")]
    pub cases: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    pub on: String,
    pub facts: String,
    /// The decisions as `Decision::summary` writes them.
    pub expect: String,
    /// What is listed as presumed, where the case is there to show that.
    pub presumed: Option<Vec<String>>,
}

impl Condition {
    /// The policy that asks it.
    pub fn policy(&self) -> String {
        let conventions = self.conventions.as_deref().unwrap_or(CONVENTIONS);
        CONDITION.replace("{conventions}", conventions).replace("{when}", &self.when)
    }
}

impl Table {
    pub fn policy(&self) -> String {
        let uses = if self.policy.contains("uses ") { "" } else { "uses facts case file : file" };
        format!("policy p \"P\" {uses}\n{}", self.policy)
    }

    /// What one of its cases is called, counted from 1.
    pub fn name(&self, case: usize) -> String {
        format!("{}, case {case}", self.says)
    }
}

/// Every condition and every policy of the corpus.
pub fn corpus() -> (Vec<Condition>, Vec<Table>) {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/conformance");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    paths.sort();
    let (mut conditions, mut policies) = (Vec::new(), Vec::new());
    for path in paths {
        let text = fs::read_to_string(&path).unwrap();
        let file: File = toml::from_str(&text).unwrap_or_else(|problem| panic!("{}: {problem}", path.display()));
        assert_eq!(file.format, FORMAT, "{}", path.display());
        conditions.extend(file.conditions);
        policies.extend(file.policies);
    }
    let mut said = BTreeSet::new();
    let sentences = conditions.iter().map(|row| &row.says).chain(policies.iter().map(|table| &table.says));
    sentences.for_each(|says| assert!(said.insert(says), "two rows say {says:?}"));
    (conditions, policies)
}
