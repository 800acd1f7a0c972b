//! pest's parser. Its `Rule` never leaves `syntax`.

#![allow(missing_docs)]

/// The parser that `grammar/kijun.pest` describes.
#[derive(pest_derive::Parser)]
#[grammar = "../grammar/kijun.pest"]
pub(super) struct KijunParser;

pub(super) type Pair<'a> = pest::iterators::Pair<'a, Rule>;

/// Whether a rule is a keyword or a sign, which matters only in messages: those stand last in the grammar.
pub(super) fn is_keyword(rule: Rule) -> bool {
    rule >= Rule::kw_a
}

/// The rule that parses the statement of a keyword.
pub(super) fn statement(keyword: &str) -> Option<Rule> {
    Some(match keyword {
        "vocabulary" => Rule::vocabulary_statement,
        "policy" => Rule::policy_statement,
        "choice" => Rule::choice_statement,
        "record" => Rule::record_statement,
        "parameter" => Rule::parameter_statement,
        "term" => Rule::term_statement,
        "table" => Rule::table_statement,
        "outcomes" => Rule::outcomes_statement,
        "rule" => Rule::rule_statement,
        "factors" => Rule::factors_statement,
        "example" => Rule::example_statement,
        "amendment" => Rule::amendment_statement,
        "replace" => Rule::replace_statement,
        "insert" => Rule::insert_statement,
        "repeal" => Rule::repeal_statement,
        "in" => Rule::words_statement,
        "examples" => Rule::examples_statement,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{Rule, is_keyword};

    #[test]
    fn keywords_stand_last() {
        for rule in [Rule::EOI, Rule::vocabulary_statement, Rule::word, Rule::text, Rule::rule_number] {
            assert!(!is_keyword(rule), "{rule:?}");
        }
        for rule in [Rule::kw_a, Rule::kw_when, Rule::kw_yes] {
            assert!(is_keyword(rule), "{rule:?}");
        }
    }
}
