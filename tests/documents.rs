//! Every example of the README and of the documents.

use kijun::{PolicyFile, PolicySet, Style, date, decision_text};

use crate::support::shipped;

/// The fenced blocks of a language in a document.
fn blocks(path: &str, language: &str) -> Vec<String> {
    let text = std::fs::read_to_string(format!("{}/{path}", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let opening = format!("```{language}\n");
    text.split(&opening).skip(1).map(|rest| rest.split("```").next().unwrap().to_owned()).collect()
}

#[test]
fn the_policies_of_the_documents_hold() {
    let blocks = blocks("docs/language.md", "kijun");
    assert!(blocks.len() >= 4);
    for (index, block) in blocks.into_iter().enumerate() {
        let set = PolicySet::load([PolicyFile::new(format!("block {index}"), block)]).unwrap();
        for run in set.policies().flat_map(|policy| policy.examples()) {
            assert_eq!(run.problems, [], "{}", run.name);
        }
    }
}

#[test]
fn the_program_of_the_readme_is_the_one_that_is_built() {
    let program = blocks("README.md", "rust").concat();
    let built = include_str!("embed.rs");
    assert!(built.contains(program.trim()), "tests/embed.rs holds the program of the README");
}

#[test]
fn the_decision_of_the_readme_is_the_one_that_is_printed() {
    let set = PolicySet::load([shipped("residence", None), shipped("minors_2023_as_reported", None)]).unwrap();
    let policy = set.policy("minors_2023_as_reported").unwrap();
    let json = std::fs::read(format!("{}/policies/cases/aiko.json", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let case = policy.read_case("aiko", &json).unwrap();
    let decisions = policy.on(date!(2023 - 10 - 01)).decide(&case).unwrap();
    let text = decision_text(&decisions[0], Style { width: 80, colour: false });
    let shown = blocks("README.md", "text").into_iter().find(|block| block.starts_with("aiko:")).unwrap();
    assert!(text.starts_with(&shown), "{text}");
}
