//! What could have stood at a place, in words of the language.

use super::super::parser::Rule;

/// The lines of a policy's header.
pub(super) const HEADER_LINES: &str = "a line of the header (`in force from`, `uses`, `case`, \
     `decides about each`, `presumes`, `requires evidence`, `ages by`, `rounding`, `source`, `note`)";

/// The lines of an amendment's header, and what may follow it.
const AMENDMENT_LINES: &str = "a line of the header (`amends`, `made on`, `in force from`, `retroactive`, `governs cases where`, \
     `also cases under the text before`, `the earlier text stays for cases where`, `source`, `note`) or a change \
     (`replace`, `insert after`, `repeal`, `in … replace`)";

/// What could stand at a place, each once.
pub(super) fn expectations(rules: &[Rule]) -> Vec<String> {
    // After a source other words may stand as well, and those are the likelier ones.
    if rules.contains(&Rule::kw_uses) && !rules.contains(&Rule::kw_on) {
        return vec![HEADER_LINES.to_owned()];
    }
    if rules.contains(&Rule::amends) || rules.contains(&Rule::kw_amends) {
        return vec![AMENDMENT_LINES.to_owned()];
    }
    let mut words: Vec<String> = Vec::new();
    for word in rules.iter().filter_map(|rule| describe(*rule)) {
        if !words.contains(&word) {
            words.push(word);
        }
    }
    words
}

/// `a, b or c`.
pub(super) fn list(words: &[String]) -> Option<String> {
    match words {
        [] => None,
        [only] => Some(only.clone()),
        [first @ .., last] => Some(format!("{} or {last}", first.join(", "))),
    }
}

/// A rule of the grammar in words a person understands; what would only confuse is left out.
fn describe(rule: Rule) -> Option<String> {
    let words = match rule {
        Rule::source | Rule::note | Rule::EOI | Rule::rounding | Rule::or_none | Rule::kw_or | Rule::attachment => {
            return None;
        }
        // What an amendment left is nothing that anybody writes by hand.
        Rule::repealed_by | Rule::kw_repealed => return None,
        Rule::period | Rule::years_of | Rule::covers | Rule::covers_not | Rule::gaps | Rule::period_item => {
            return None;
        }
        Rule::sign | Rule::multiplier | Rule::outcome_mark | Rule::comma | Rule::open => return None,
        Rule::kw_distinct | Rule::kw_strongly | Rule::strongest_first | Rule::second_parameter => return None,
        Rule::colon => "`:`",
        Rule::close => "`)`",
        Rule::semicolon => "`;`",
        Rule::condition | Rule::junct | Rule::negation | Rule::quantified | Rule::comparison => "a condition",
        Rule::unbroken | Rule::total_time => "a value",
        Rule::periods => "a list of periods such as `person.stays`",
        Rule::operand | Rule::product | Rule::primary | Rule::undated | Rule::bracketed => "a value",
        Rule::relation => "a comparison such as `under`, `at least` or `before`",
        Rule::one_of | Rule::kw_one => "`one of …`",
        Rule::kw_half => "`half up`",
        Rule::kw_other => "`other than …`",
        Rule::name | Rule::word | Rule::key => "a name",
        Rule::path | Rule::fact_path => "a fact such as `person.birth_date`",
        Rule::text | Rule::label => "a text in quotes",
        Rule::date => "a date such as 2023-10-01",
        Rule::days => "a date known in part such as 2005-XX-XX",
        Rule::number => "a number",
        Rule::span => "a span such as `1 year`",
        Rule::marker => "a marker such as (a)",
        Rule::mark => "`judged` or `fixed`",
        Rule::clause | Rule::factor => "a clause such as `(a) \"…\": …`",
        Rule::group => "`all of`, `any of`, `none of`, `at least 2 of` or `at most 2 of`",
        Rule::body => "a condition or `all of` with clauses",
        Rule::type_of | Rule::type_name => "a type such as `yes/no`, `date`, `number` or `text`",
        Rule::list_of => "`list of …`",
        Rule::reference_to => "`reference to …`",
        Rule::field => "a field such as `birth_date : date \"date of birth\"`",
        Rule::member => "a member such as `high \"senior high school\"`",
        Rule::outcome => "an outcome such as `granted discretion \"…\"`",
        Rule::rule_number => "a rule's number",
        Rule::rule_name | Rule::provision => "a rule such as `rule 1`",
        Rule::setting => "a fact such as `birth_date is 2011-05-01`",
        Rule::setting_item => "a value",
        Rule::content => "`NAME is …`",
        Rule::contents => "`with …`",
        Rule::waives => "`waives rule …`",
        Rule::deems => "`deems …`",
        Rule::fact => "`is …`, `has one …` or `with (…)`",
        Rule::element => "`one called … with (…)`",
        Rule::elements => "`has one …`",
        Rule::record_value => "`with (…)`",
        Rule::setting_value => "`is …`",
        Rule::called => "`called …`",
        Rule::result => "a result such as an outcome or `undetermined: … or …`",
        Rule::given => "`given …`",
        Rule::expect => "`expect …`",
        Rule::about => "`for …`",
        Rule::by_rules => "`by rule …`",
        Rule::missing => "`missing …`",
        Rule::weighed => "`, factors for (a) present`",
        Rule::weighed_item => "a factor such as `for (a) present`",
        Rule::presence => "`present`, `absent` or `not known`",
        Rule::when => "`when …`",
        Rule::unless => "`unless …`",
        Rule::despite => "`despite rule …`",
        Rule::value_of => "`is …`",
        Rule::parameter => "`of NAME : TYPE`",
        Rule::table_head => "the head of the table: `| age of … | points |`",
        Rule::table_row => "a row such as `| under 30 | 15 |`",
        Rule::cell | Rule::cell_part => "what fits: `any`, a value, or values as `under 30`",
        Rule::rows_from => "`rows from \"…\"`",
        Rule::examples_head => "the head of the table: `| case | … | expect |`",
        Rule::examples_row => "a row such as `| \"a woman of 29\" | yes | granted |`",
        Rule::case_column | Rule::expect_column => "a column such as `case`, `expect` or a fact",
        Rule::case_cell | Rule::fact_cell | Rule::expect_cell => "a value or a result",
        Rule::bar => "`|`",
        Rule::written => "a value written out",
        Rule::any_value | Rule::between | Rule::bounds | Rule::bound => return None,
        Rule::parameter_value => "a line such as `from 2024-04-01: 5`",
        Rule::factor_side | Rule::side => "`for`, `against` or `to be considered`",
        Rule::comparator => "`is …`",
        Rule::joiner => "`and`, `or`",
        Rule::other_than => "`other than …`",
        Rule::on_day => "`on …`",
        Rule::for_each => "`for each …`",
        Rule::in_force => "`in force from …`",
        Rule::uses => "`uses …`",
        Rule::case_line => "`case NAME : RECORD`",
        Rule::decides => "`decides about each …`",
        Rule::presumes => "`presumes …`",
        Rule::requires => "`requires evidence …`",
        Rule::shown_by => "`shown by`",
        Rule::convention | Rule::ages => "`ages by birthday`",
        _ => {
            let name = format!("{rule:?}");
            return name.strip_prefix("kw_").map(|keyword| format!("`{keyword}`"));
        }
    };
    Some(words.to_owned())
}
