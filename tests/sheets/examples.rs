//! Examples written as a table, in the policy and in a file.

use kijun::{PolicyFile, PolicySet};

use super::{ROWS, policy, said};

const HEAD: &str = "| case | applicant.birth_date | applicant.pay | expect |";

fn set(more: &str, data: Vec<PolicyFile>) -> PolicySet {
    let files = std::iter::once(PolicyFile::new("rules/points.kijun", policy(ROWS, more))).chain(data);
    PolicySet::load(files).unwrap_or_else(|problems| panic!("{problems}"))
}

/// What the examples of a policy come to.
fn run(set: &PolicySet) -> String {
    let runs = set.policy("points").unwrap().examples();
    let told = runs.iter().map(|run| {
        let problems: String = run.problems.iter().map(|problem| format!("  {problem}\n")).collect();
        format!("{}\n{problems}", run.name)
    });
    told.collect()
}

const GIVEN: &str =
    "given applicant.since is 2019-01-01\n  given applicant.degree is master\n  given applicant.well is no";

#[test]
fn rows_are_examples_in_the_order_of_the_text() {
    let more = format!(
        "example \"first\" on 2024-05-01 expect undetermined: high or low
examples \"pay\" on 2024-05-01
  {GIVEN}
  {HEAD}
  | \"of 29\" | 1994-05-02 | 101 | high by rule 1 |
  note \"the day before the birthday\"
  | \"not known\" | 1994-05-02 | unknown | undetermined: high or low, missing pay |
  | \"wrong\" | 1994-05-02 | 100 | high |
  | \"cannot be known\" | cannot be known | 7 shown by \"a slip\" | low by rule 2 |
example \"last\" on 2024-05-01 expect low
"
    );
    insta::assert_snapshot!("in_order", run(&set(&more, Vec::new())));
}

#[test]
fn a_row_goes_before_what_all_share() {
    let more = format!(
        "examples \"e\"\n  {GIVEN}
  | case | on | applicant.degree | applicant.birth_date | applicant.pay | applicant.well | expect |
  | \"shared\" | 2024-05-01 | bachelor | 1994-05-02 | 101 | unknown | high |
  | \"none\" | 2024-05-01 | none | 1994-05-02 | 101 | no | low |
  | \"unknown\" | 2024-05-01 | unknown | 1994-05-02 | 101 | no | undetermined: high or low, missing degree |
  | \"older\" | 2034-05-01 | master | 1994-05-02 | 101 | no | low |
"
    );
    assert_eq!(run(&set(&more, Vec::new())).matches('\n').count(), 4, "{}", run(&set(&more, Vec::new())));
}

#[test]
fn a_file_holds_the_same_examples() {
    let more = format!("examples \"pay\" on 2024-05-01\n  {GIVEN}\n  {HEAD}\n  rows from \"cases.csv\"\n");
    let csv = "applicant.pay,case,expect,applicant.birth_date,source,note\n\
               101,\"a man of 29, well paid\",high by rule 1,1994-05-02,the guideline,\n\
               unknown,\"\"\"quoted\"\"\",\"undetermined: high or low, missing pay\",1994-05-02,,\n\
               \"1,000\",wrong,low,1994-05-02,,see above\n";
    let read = set(&more, vec![PolicyFile::new("rules/cases.csv", csv)]);
    insta::assert_snapshot!("of_a_file", run(&read));
}

#[test]
fn subjects_have_columns_of_their_own() {
    let text = "vocabulary v \"V\"
record person \"P\" id : key well : yes/no \"is well\" boss : reference to person or none \"boss\"
record office \"O\" people : list of person \"people\" open : yes/no \"is open\"
policy p \"P\" uses v case office : office decides about each person in office.people
outcomes a \"A\" b \"B\"
rule 1 \"A\" a when person.well and office.open and person.boss is none
rule 2 \"B\" b otherwise
examples \"two\" on 2024-05-01
  given office.people has one called \"mai\" with (well is no; boss is none) and one called ken with (boss is mai)
  given office.open is yes
  | case | office.people[ken].well | office.people[mai].well | office.people[ken].boss | expect for ken | expect for mai |
  | \"both\" | yes | yes | none | a | a |
  | \"one\" | no | yes | mai | b by rule 2 | a by rule 1 |
  | \"nothing\" | unknown | unknown | unknown | undetermined: a or b, missing ken.well, ken.boss | undetermined: a or b, missing mai.well |
";
    let set = PolicySet::load([PolicyFile::new("p.kijun", text)]).unwrap_or_else(|problems| panic!("{problems}"));
    for run in set.policy("p").unwrap().examples() {
        assert_eq!(run.problems, [], "{}", run.name);
    }
    let wrong = text
        .replace("office.people[ken].well", "office.people[kem].well")
        .replace("office.people[mai].well |", "office.open[mai].well |")
        .replace("expect for mai", "expect for may")
        .replace("| mai | b", "| nobody | b");
    insta::assert_snapshot!("subjects", said(&wrong, Vec::new()));
}

#[test]
fn what_is_wrong_in_the_policy() {
    let table = |head: &str, rows: &str| {
        said(&policy(ROWS, &format!("examples \"e\" on 2024-05-01\n  {head}\n  {rows}\n")), Vec::new())
    };
    insta::assert_snapshot!("wrong_in_the_policy", [
        table("| applicant.pay | note |", "| 1 | 2 |"),
        table("| case | case | applicant.pay | applicant.pay | expect |", "| \"a\" | \"b\" | 1 | 2 | low |"),
        table("| case | applicant.py | expect |", "| \"a\" | 1 | low |\n  | \"b\" | 2 | low |"),
        table(HEAD, "| \"a\" | 1994-05-02 | yes | lw by rule 7 |\n  | b | none | 1, 2 | low |\n  | \"c\" | 1994-05-02 | low by rule 1 | 7 |"),
        table(HEAD, "| \"a\" | 1994-05-02 | low |\n  | \"b\" | | 1 | low |"),
        table(HEAD, "| \"a\" | 1994-05-02 | | low |"),
        table(HEAD, "| \"a\" | 1994-05-02 | - | low |"),
        table(HEAD, "| \"a\" | 1994-05-02 | is 7 | low |"),
        table(HEAD, "| \"a\" | 1994-05-02 | 7 | expect low |"),
        table(HEAD, "| \"a\" | 1994/05/02 | 7 | low |"),
        table(HEAD, "| \"a\" | 2005/04 | 7 | low |"),
        said(
            &policy(ROWS, "example \"e\" on 2024-05-01 given applicant.birth_date is 2005/04 expect low\n"),
            Vec::new(),
        ),
        table(HEAD, "| \"a\" | 1994-05-02 | 7 | low"),
        table(HEAD, ""),
        table("", ""),
        table("given applicant.pay is 7", "expect low"),
        said(&policy(ROWS, &format!("examples \"e\"\n  {HEAD}\n  | \"a\" | 1994-05-02 | 7 | low |\n")), Vec::new()),
        said(&policy(ROWS, &format!("example \"e\" on 2024-05-01\n  {HEAD}\n  | \"a\" | 1994-05-02 | 7 | low |\n")), Vec::new()),
    ].concat());
}

#[test]
fn rows_from_in_other_words() {
    let rows = [
        "row from \"a.csv\"",
        "from \"a.csv\"",
        "rows \"a.csv\"",
        "rows of \"a.csv\"",
        "rows in \"a.csv\"",
        "rows from a.csv",
        "rows from tables/a.xlsx sheet \"S\"",
        "rows from \"a.xlsx\" sheet S",
        "rows from \"a.xlsx\", sheet \"S\"",
        "rows from \"a.xlsx\" worksheet \"S\"",
        "rows from",
        "rows from \"a.csv\"\n  | under 30 | 15 |",
        "Rows from \"a.csv\"",
    ];
    let told = rows.map(|rows| format!("{rows}\n{}\n", said(&policy(rows, ""), Vec::new())));
    insta::assert_snapshot!("in_other_words", told.concat());
}

#[test]
fn what_is_wrong_in_a_file() {
    let more = format!("examples \"pay\" on 2024-05-01\n  {HEAD}\n  rows from \"cases.csv\"\n");
    let csv = "case,applicant.birth_date,applicant.pay,expect\n\
               a,,,\n\
               ,1994/05/02,2 May,refused by 1\n\
               c,H6.5.2,maybe,lw\n\
               d,1994-05-02,yes,low by rule 7\n\
               e,1994-05-02,has one called x,low missing\n";
    let read = |csv: &str| said(&policy(ROWS, &more), vec![PolicyFile::new("rules/cases.csv", csv)]);
    let meaning = "case,applicant.birth_date,applicant.pay,expect\n\
                   c,5,maybe,lw\n\
                   d,1994-05-02,yes,low by rule 7\n\
                   e,1994-05-02,\"1, 2\",\"undetermined: low or hgh, missing py\"\n";
    insta::assert_snapshot!("wrong_in_a_file", [read(csv), read(meaning)].join("\n"));
}

#[test]
fn a_row_takes_back_a_whole_record() {
    let text = "vocabulary v \"V\"
record home \"H\" warm : yes/no \"is warm\" large : yes/no \"is large\"
record person \"P\" home : home \"home\"
policy p \"P\" uses v case person : person
outcomes a \"A\" b \"B\"
rule 1 \"A\" a when person.home.warm and not person.home.large
rule 2 \"B\" b otherwise
examples \"homes\" on 2024-05-01
  given person.home with (warm is yes; large is no)
  | case | person.home | person.home.large | expect |
  | \"not known\" | unknown | no | undetermined: a or b, missing home.warm |
  | \"large\" | unknown | yes | b |
examples \"nothing was said\" on 2024-05-01
  | case | person.home | expect |
  | \"not known\" | unknown | undetermined: a or b |
";
    let set = PolicySet::load([PolicyFile::new("p.kijun", text)]).unwrap_or_else(|problems| panic!("{problems}"));
    for run in set.policy("p").unwrap().examples() {
        assert_eq!(run.problems, [], "{}", run.name);
    }
}
