//! Any bytes as the file of a table's rows and of examples: the first says whether it is CSV or XLSX. Loading ends, and says
//! what is wrong.
#![no_main]

use kijun::{PolicyFile, PolicySet};
use libfuzzer_sys::fuzz_target;

const POLICY: &str = r#"
vocabulary v "V" ages by birthday
record person "P" born : date "born" pay : number or none "pay"
policy p "P" uses v case person : person
outcomes a "A" b "B"
table t of x : person
  | age of x.born on decision_date | x.pay | points |
  rows from "FILE"
rule 1 "A" a when t of person is over 1
rule 2 "B" b otherwise
examples "E" on 2024-05-01
  | case | person.born | person.pay | expect |
  rows from "FILE"
"#;

fuzz_target!(|bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else { return };
    let name = if first % 2 == 0 { "rows.csv" } else { "rows.xlsx" };
    let files = [PolicyFile::new("p.kijun", POLICY.replace("FILE", name)), PolicyFile::new(name, rest)];
    match PolicySet::load(files) {
        Err(problems) => assert!(!problems.diagnostics().is_empty() && !problems.to_string().is_empty()),
        Ok(set) => set.policies().for_each(|policy| drop(policy.examples())),
    }
});
