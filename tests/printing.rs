//! The canonical printer: what it prints is read as the same tree again, and decides the same.

use kijun::ast::{Ast, Part};
use kijun::{Decision, PolicyFile, PolicySet, date};
use serde_json::Value;

use crate::support::shipped;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Every construct that a set can be loaded with, written in no canonical way.
const EVERYTHING: &str = r#"
# a comment, which goes
vocabulary everything “All there is” note "a \"note\" with a \\" ages by the day before source "Act" on 2020-04-01
  rounding down
choice kind "Kind" note "of a person" low "low" source "Act, Article 1" high "high" note "so they say"
choice bare only "the only one"
record span_of_life "A stretch" length : span or none "length" counted : yes/no
record person source "Form" at "https://example.org/form" id : key
  born：date、fixed "date of birth" source "Form, 1" note "as in the register"
  income : number "income" kind : kind, judged, fixed "kind"
  name : text or none
  年齢 : number or none "age as told"
  parents : references to person friend : reference to person or none "friend"
  stays : list of span_of_life "stays" well : yes/no, judged "is well"
  of : yes/no "a field may have any name"
  home : place "home" times : list of period status:period or none, judged "status"
record place "A place" town : text "town" note "with its prefecture"
record file "A file" people : list of person "people" on : date or none

policy other "Another" in force from 2020-01-01 to 2030-12-31 uses everything case file : file
  decides about each person in file.people
  governed by the law on person.born
outcomes strongest first good as a rule "good" fair repealed by an_earlier_one bad "bad"
rule 1 "Good" good when all of (a) person.well (b) repealed by an_earlier_one
rule 1a repealed by an_earlier_one
rule 2 "Bad" bad otherwise

policy all_of_it "Everything a policy says"
  note "first a note" source "Act" uses everything in force from 2020-01-01
  presumes person.well is yes presumes person.kind is high presumes person.income is -1,234.5
  requires evidence "certificate"or"report" for person.name
  case file : file decides about each person in file.people
  source "Order" on 2021-02-03 at "https://example.org" rounding up ages by birthday note "then another"
outcomes
  granted entitled "granted" source "Act, Article 2" maybe discretion "may be granted" note "weigh it"
  rarely as a rule "as a rule" refused "not granted"
parameter least "the least income" source "Notice" from 2020-01-01: 1000000 note "first"
  from 2023-04-01: 1,200,000.50 source "Notice 2" on 2023-03-01
parameter word from 2020-01-01: "word"
term adult of p : person note "of age" when age of p.born on decision_date is at least 18
term rich of p : person on d : date "is rich" source "Act" is p.income times 12 minus 2 times p.income rounded down to 2 places is over least on d
term sum_up of p : person "sums up" when "in some way": at least 2 of note "two"
  (1) "one": p.well source "1" (2) not p.well (3) "three": none of note "none" (i) p.of (ii) "two": p.kind is low
term last_day is 2020-01-31 plus 1 month 3 days minus (1 year 2 days minus 3 days)
term many when some p in file.people satisfies p.well note "many"
table band of p : person "band" note "of income" | p.income | p.kind | 点数 | | under 5, from 7 to 1,000 | any | 1 year |
  source "T" note "row" | at least 5 and under 7, over 1000 | low, high | 2 days |
rule 1a "All the conditions there are" despite rule 7, rule 8 source "Act, Article 3" note "long"
  granted with days is count of person.stays, until is last_day plus 1 day, note is "word \"quoted\"" when "if": all of source "A"
    (a) person.well and (person.kind is low or person.kind is not high) note "a"
    (b) "some": (some p in file.people other than person satisfies p.well and p.of) and person.of
    (c) every p in person.parents satisfies (no q in p.parents satisfies q.well or q.of)
    (d) "is one of": (person.kind is one of low, high) or (person is not one of file.people) or not (person.of and person.well)
    (e) any of (1) person.parents is empty (2) person.parents is not empty (3) person.name is none (4) person.name is not none
    (f) "numbers": (person.income plus 1 minus (2 plus 3)) times (2 minus -1) rounded down to 1 place divided by 12 rounded up to 1 place is under 100
    (g) person.income divided by 3 rounded half up to 0 places times 2 is at most 10000
    (h) "dates": (person.born is before 2000-01-01 and person.born is after 1900-01-01) or (person.born is on or after 1950-01-01 and person.born is not on or before 1960-12-31)
    (i) "counts": count of x in person.stays where (x.counted and x.length is not none) is not under 2
    (j) count of person.stays where (span_of_life.counted) is over 1 or count of distinct p.kind for each p in file.people where (p.well) is at least 2
    (k) sum of p.income times 2 for each p in file.people where (p.well or p.of) is over 5
    (l) earliest of p.born for each p in person.parents is before latest of p.born for each p in file.people
    (m) (largest of 1, person.income plus 1, 3) plus 1 is at most smallest of 5, 6
    (n) completed years from person.born to decision_date is over completed months from (earliest of person.born, decision_date) to (if person.of then decision_date else last_day)
    (o) (if person.of then person.well else person.kind is low) and completed days from person.born to last_day is under 90000
    (p) adult of person and (rich of person on decision_date) and not (not sum_up of person)
    (q) least on 2021-01-01 is at least 1000000 and (least plus 1) is at least least
    (r) rule 2 applies to person or rule 2 is met by person or rule 2(a) is met or rule 2 unless is met or rule 2 unless (a)(1) is met
    (s) (other of person on 2024-01-01 is good) or (other of person is not one of good, bad)
    (t) unsettled "what “this” means\\" or yes or no or person.name is "a" or person.年齢 is 12
    (u) longest_of_all is over 1 year 6 months and person.home.town is word
    (v) (person.status covers decision_date or person.status does not cover (decision_date minus 1 day)) and (from person.born to (if person.of then decision_date else person.born)) covers last_day
    (w) unbroken time in person.times up to (decision_date minus 1 day) allowing gaps of (1 month plus 1 day) is at least 5 years
    (x) total time in t.status for each t in file.people where (t.well) within (since person.born) is at most 90 days
    (y) (every year of (from decision_date minus 1 year plus 1 day to (decision_date)) satisfies total time in person.times within year is over 5 days) and person.of
    (z) no year 年 of person.status satisfies unbroken time in person.times up to 年.to is under 1 day and 年.from is before last_day
  unless (person.of) source "Act, Article 4" note "but"
term longest_of_all is largest of s.length for each s in person.stays where (s.length is not none)
rule 2 "Two" maybe when all of (a) person.of (b) "or so": any of (1) person.well (1a) person.of (2) person.kind is high
  unless "not if": any of note "any" (a) none of (1) person.well (2) person.of (b) person.of
rule 3 "Three" despite rule 2 rarely when person.well unless "else": person.of and person.well
rule 4 "Waives" waives rule 1a(a), rule 1a(b) source "Act, Article 5" when many
rule 5 "Deems" note "so" deems person.kind is low for rule 2, rule 3 note "deemed" when person.of unless the contrary is shown unless person.well
rule 6 "Deems too" deems person.name is "X" for rule 1a when person.of
rule 7 "Seven" rarely when person.of or person.well
rule 8 "Eight" refused when person.of and not person.well
rule 9 "Otherwise" note "else" refused otherwise source "Act, last Article"
factors note "weigh them" to be considered (a) "time": person.of
  for (a) strongly "is well": person.well source "1" note "2" (b) strongly any of (1) person.of (2) "or": person.well (c) person.of
  against (a) not person.of
example "one of each" on 2024-01-01 note "an example" source "Case 1"
  given file.people have one called ann with (born is 2000-02-29; income are 5,000; kind is unknown; name is none shown by "report"; parents are "ben";
      stays has one with (length is 1 year; counted is yes) and one with (length is none); home with (town is "X";); of is no; well cannot be known)
    and one called ben and one called "carl the great" with (parents are ann, ben; stays are empty;
      times are from 2019-04-01 to 2020-XX-XX, since 2021-01-01; status with (from is 2019-04-01))
  given file.on is 2020-01-01
  expect undetermined: granted or maybe for ann, missing people[ann].kind, people["carl the great"].stays[0].length, rule 1a(t), rule 2 unless (a), term sum_up(3)(i)
    source "Act" note "open"
  expect maybe for "ben" by rule 2, rule 3 missing rule 3
  expect maybe for ben by rule 2, factors for (a) present, against (a) absent, to be considered (a) not known
  expect not in force for ann
examples "as a table" on 2024-01-01 source "Cases" note "some" given file.people have one called ann and one called "carl the great"
  | case | on | file.people[ann].income | file.people["carl the great"].kind | file.people[ann].parents | expect for ann | expect for "carl the great" |
  | "first" | 2024-01-02 | 5000 shown by "report" | unknown | empty | maybe by rule 2 | undetermined: granted or maybe, missing people["carl the great"].kind |
  note "a row" | “second” | 2024-01-03 | cannot be known | low | ann, "carl the great" | not in force | undecided |
amendment first_change "A first change" note "first a note" in force from 2025-01-01 to 2026-12-31 amends all_of_it made on 2025-02-01
  retroactive governs cases where file.on is on or after 2025-01-01 source "Act 2"
  the earlier text stays for cases where file.on is before 2020-01-01 until 2025-06-30
replace title with: "Everything a policy says, and more" in rule 1a(a) replace low with high
replace presumes person.well with: presumes person.well is no repeal evidence for person.name source "Act 2, 3" note "no more"
replace sources with: source "Act 3" replace notes with: note "one note"
insert after factors for (a): (aa) strongly "new": person.well
amendment second_change "A second change" also cases under the text before first_change amends all_of_it in force from 2025-03-01
replace term last_day with: term last_day is 2021-01-31 insert after parameter word: parameter third from 2020-01-01: 3
insert after outcome rarely: seldom "seldom" insert after rule 8: rule 8a "Seldom" despite rule 8 seldom when person.of replace table band with: table band of p : person | p.income | 点数 | | any | 1 day | row 2 repealed by first_change note "gone"
replace table band row 1 with: | any | 2 days |
replace in force with: in force from 2020-01-01 to 2040-12-31
amendment third_change "A third" amends fourth_change in force from 2029-01-01 repeal amendment fourth_change
amendment fourth_change "A fourth" amends all_of_it in force from 2030-01-01 repeal rule 8
"#;

/// Rows that stand in files.
const ROWS_FROM: &str = r#"policy p "P" table t of x : y "T" source "S"|x.z|r|rows from "a/b.csv" table u | x | r | rows from "c.xlsx" sheet "Ages"
examples "E" on 2024-01-01 given x.z is 1|case|x.y|expect|rows from "cases.xlsx" sheet "A \"B\"" examples "F" | case | expect | rows from "f.csv""#;

/// What can be read and is refused later, or says nothing: each as the condition of a rule.
const ODD_CONDITIONS: [&str; 16] = [
    "age of person is 3",
    "age of (age of x on 2020-01-01) on y",
    "f of (g of x on y) on z",
    "f of (p on 2020-01-01)",
    "age of (completed years from a to b) on c",
    "x on y on z",
    "completed years from (rule 1 applies) to (rule 1 applies to x)",
    "(under plus 1) is (under plus 1)",
    "x is (one of y) and x is one.z and x is one and x is (before times 2)",
    "(strongly.x) and y",
    "not not not x",
    "(a is b) is (c is d)",
    "if if a then b else c then if d then e else f else if g then h else i",
    "sum of if a then b else c for each x in y",
    "((x plus y)) times ((z.a)or(w.b))",
    "distinct of count and count of distinct and count of distinct count for each distinct in distinct",
];

/// What the checker refuses, or a file would not say.
const ODD: [&str; 5] = [
    "policy p \"P\" example \"e\" given a[\"policy\"][0][\"0\"].with is 1 given b has one called \"when\" expect x for \"rule\"",
    "policy p \"P\" in force from 2020-01-01 in force from 2021-01-01 to 2022-02-02 case a : list of b case c : d or none",
    "policy p \"P\" outcomes a \"a\" outcomes strongest first b discretion \"b\\\n\"",
    "vocabulary v \"V\" vocabulary w \"W\" record r a : yes/no",
    "policy p \"P\" rule 01 \"R\" x with a is (largest of 1, 2), b is smallest of 1, 2 otherwise note \"n\"",
];

fn parse(text: &str) -> Ast {
    PolicyFile::new("policy", text).parse().unwrap_or_else(|problems| panic!("{problems}\n{text}"))
}

/// A tree without places.
fn tree(parts: &[Part]) -> String {
    let text = format!("{parts:?}");
    let mut pieces = text.split("Span { start: ");
    let first = pieces.next().unwrap().to_owned();
    pieces.fold(first, |text, piece| text + "Span" + piece.split_once('}').unwrap().1)
}

/// Prints a text, after what is printed was read as the same tree and printed as the same text.
fn printed(text: &str) -> String {
    let ast = parse(text);
    let printed = ast.to_string();
    let again = parse(&printed);
    assert_eq!(tree(&ast.parts), tree(&again.parts), "{printed}");
    assert_eq!(printed, again.to_string());
    printed
}

fn conditional(condition: &str) -> String {
    format!("policy p \"P\" rule 1 \"R\" x when all of (a) {condition}")
}

/// The canonical form of a condition.
fn condition(text: &str) -> String {
    let printed = printed(&conditional(text));
    let (_, clause) = printed.split_once("(a) ").unwrap();
    clause.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Every policy and vocabulary that is kept in files and on the page of the language.
fn texts() -> Vec<(String, String)> {
    let mut texts = vec![("everything".to_owned(), EVERYTHING.to_owned())];
    for folder in ["policies", "tests/ok", "tests/commands/stay"] {
        for entry in std::fs::read_dir(format!("{ROOT}/{folder}")).unwrap() {
            let path = entry.unwrap().path();
            let text = std::fs::read_to_string(&path).unwrap_or_default();
            if path.extension().is_some_and(|ending| ending == "kijun") && !text.is_empty() {
                texts.push((path.display().to_string(), text));
            }
        }
    }
    let page = std::fs::read_to_string(format!("{ROOT}/docs/language.md")).unwrap();
    let blocks = page.split("```kijun\n").skip(1).map(|rest| rest.split("```").next().unwrap().to_owned());
    texts.extend(blocks.enumerate().map(|(at, text)| (format!("block {at}"), text)));
    assert!(texts.len() > 16, "{}", texts.len());
    texts
}

#[test]
fn every_text_is_printed_as_the_tree_that_it_is() {
    for (name, text) in texts() {
        let printed = printed(&text);
        assert!(printed.ends_with('\n') && !printed.contains(" \n") && !printed.contains("\n\n\n"), "{name}");
    }
    ODD_CONDITIONS.iter().for_each(|text| drop(condition(text)));
    ODD.iter().for_each(|text| drop(printed(text)));
}

#[test]
fn every_keyword_of_the_grammar_is_printed() {
    let grammar = std::fs::read_to_string(format!("{ROOT}/grammar/kijun.pest")).unwrap();
    let keywords: Vec<&str> =
        grammar.lines().filter(|line| line.starts_with("kw_")).map(|line| line.split('"').nth(1).unwrap()).collect();
    let printed = printed(EVERYTHING) + &printed(ROWS_FROM);
    let words: Vec<&str> = printed.split(|c: char| !c.is_alphanumeric()).collect();
    assert!(keywords.len() > 100, "{}", keywords.len());
    keywords.iter().for_each(|keyword| assert!(words.contains(keyword), "{keyword} is printed"));
}

#[test]
fn the_layout() {
    insta::assert_snapshot!(printed(EVERYTHING));
    insta::assert_snapshot!("rows_from", printed(ROWS_FROM));
}

#[test]
fn brackets_stand_where_the_grammar_needs_them() {
    for (written, canonical) in [
        ("((a.b)and(b.c))", "a.b and b.c"),
        ("(a and b) or c", "(a and b) or c"),
        ("a and (b and c)", "a and (b and c)"),
        ("(not a) and not (b or c)", "not a and not (b or c)"),
        ("not (some x in y satisfies (x.z))", "not some x in y satisfies x.z"),
        ("(some x in y satisfies x.z) and a", "(some x in y satisfies x.z) and a"),
        ("not (some x in y satisfies x.z) and a", "not (some x in y satisfies x.z) and a"),
        ("a and (some x in y satisfies (x.z or x.w))", "a and some x in y satisfies x.z or x.w"),
        ("(a is one of b, c) or d", "(a is one of b, c) or d"),
        ("a or (b is one of c, d)", "a or b is one of c, d"),
        ("a is (if b then c else d)", "a is if b then c else d"),
        ("(if b then c else d) is a", "(if b then c else d) is a"),
        ("x is (if b then c else d) and a", "x is (if b then c else d) and a"),
        ("(a plus b) plus (c plus d)", "(a plus b) plus (c plus d)"),
        ("a plus (b times c)", "a plus b times c"),
        ("(a plus b) times c", "(a plus b) times c"),
        ("(largest of a, (b plus c)) plus d is e", "(largest of a, b plus c) plus d is e"),
        ("d plus (largest of a, b) is e", "d plus largest of a, b is e"),
        ("largest of (smallest of a, b), c", "largest of (smallest of a, b), c"),
        ("count of x in y where ((x.z)) is 1", "count of x in y where (x.z) is 1"),
        ("age of (f of x) on y is 1", "age of f of x on y is 1"),
        ("(rule 1(a)(2) is met) is yes", "rule 1(a)(2) is met is yes"),
        (
            "x is 1234567.50 or y is -1000 or z is 999 or w is 0.10",
            "x is 1,234,567.5 or y is -1,000 or z is 999 or w is 0.1",
        ),
        (
            "x is 18 months 40 days and y is （１ year\u{3000}plus ２ days）",
            "x is 1 year 6 months 40 days and y is 1 year plus 2 days",
        ),
    ] {
        assert_eq!(condition(written), canonical);
    }
}

/// Random conditions, by the grammar and with more brackets than it needs.
struct Random(u64);

impl Random {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % most
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }

    /// Words of the language that may be names are among them.
    fn name(&mut self) -> &'static str {
        self.pick(&[
            "fact",
            "person",
            "under",
            "one",
            "at",
            "plus",
            "times",
            "rule",
            "sum",
            "count",
            "distinct",
            "age",
            "met",
            "applies",
            "strongly",
            "each",
            "rounded",
            "by",
            "completed",
            "before",
            "least",
            "places",
            "x",
            "年齢",
        ])
    }

    fn path(&mut self) -> String {
        let name = self.name();
        if self.below(2) == 0 { name.to_owned() } else { format!("{name}.{}", self.pick(&["is", "z", "and", "on"])) }
    }

    fn bracketed(&mut self, depth: usize) -> String {
        format!("({})", self.condition(depth))
    }

    fn condition(&mut self, depth: usize) -> String {
        let joiner = self.pick(&[" and ", " or "]);
        let parts: Vec<String> = (0..=self.below(2)).map(|_| self.junct(depth)).collect();
        parts.join(joiner)
    }

    fn junct(&mut self, depth: usize) -> String {
        match self.below(if depth == 0 { 1 } else { 6 }) {
            1 => format!("not {}", self.junct(depth - 1)),
            2 => {
                let quantifier = self.pick(&["some", "every", "no"]);
                let other = self.pick(&["", " other than y.z"]);
                format!("{quantifier} q in {}{other} satisfies {}", self.path(), self.condition(depth - 1))
            }
            3 => {
                let relation = self.pick(&[
                    "is",
                    "is not",
                    "is under",
                    "is not at least",
                    "is at most",
                    "is over",
                    "is before",
                    "is after",
                    "is on or before",
                    "is not on or after",
                ]);
                format!("{} {relation} {}", self.operand(depth - 1), self.operand(depth - 1))
            }
            4 => {
                let choices: Vec<String> = (0..=self.below(2)).map(|_| self.operand(depth - 1)).collect();
                format!("{} is one of {}", self.operand(depth - 1), choices.join(", "))
            }
            5 => format!("{} is {}", self.operand(depth - 1), self.pick(&["empty", "none", "not empty", "not none"])),
            _ => self.operand(depth),
        }
    }

    fn operand(&mut self, depth: usize) -> String {
        let sign = self.pick(&[" plus ", " minus "]);
        let parts: Vec<String> = (0..=self.below(4) / 3).map(|_| self.product(depth)).collect();
        parts.join(sign)
    }

    fn product(&mut self, depth: usize) -> String {
        let mut text = self.primary(depth);
        while self.below(4) == 0 {
            let how = self.pick(&[" times ", " divided by "]);
            let rounded = self.pick(&["", " rounded up to 1 place", " rounded half up to 0 places"]);
            text = format!("{text}{how}{}{rounded}", self.primary(depth));
        }
        text
    }

    fn primary(&mut self, depth: usize) -> String {
        if depth == 0 {
            let simple = ["5", "-1,000", "2020-01-01", "1 year 2 days", "\"a\"", "yes", "no", "unsettled \"b\""];
            return if self.below(2) == 0 { self.path() } else { self.pick(&simple).to_owned() };
        }
        let inner = depth - 1;
        match self.below(14) {
            0 => {
                let (a, b, c) = (self.condition(inner), self.condition(inner), self.condition(inner));
                format!("if {a} then {b} else {c}")
            }
            1 => format!("age of {} on {}", self.primary(inner), self.primary(inner)),
            2 => format!("age of {}", self.primary(inner)),
            3 => format!("completed days from {} to {}", self.primary(inner), self.primary(inner)),
            4 => format!("count of {} where {}", self.path(), self.bracketed(inner)),
            5 => format!("count of distinct {} for each e in {}", self.operand(inner), self.path()),
            6 => {
                format!("sum of {} for each e in {} where {}", self.operand(inner), self.path(), self.bracketed(inner))
            }
            7 => format!("largest of {}, {}", self.operand(inner), self.operand(inner)),
            8 => format!("rule 1(a) {}", self.pick(&["applies", "applies to x", "is met", "is met by x.y"])),
            9 => format!("{} of {}", self.name(), self.primary(inner)),
            10 => format!("{} of {} on {}", self.name(), self.primary(inner), self.primary(inner)),
            11 => format!("{} on {}", self.name(), self.primary(inner)),
            _ => self.bracketed(inner),
        }
    }
}

#[test]
fn random_conditions_are_printed_as_the_trees_that_they_are() {
    let mut read = 0;
    for seed in 0..400 {
        let text = conditional(&Random(seed).condition(3));
        if PolicyFile::new("policy", text.as_str()).parse().is_ok() {
            printed(&text);
            read += 1;
        }
    }
    assert!(read > 200, "{read}");
}

/// A decision without its sentences: that of a clause without a label is its condition as it is written.
fn decided(decision: &Decision) -> Value {
    fn without_texts(value: &mut Value) {
        match value {
            Value::Object(object) => {
                object.remove("text");
                object.values_mut().for_each(without_texts);
            }
            Value::Array(values) => values.iter_mut().for_each(without_texts),
            _ => {}
        }
    }
    let mut value = serde_json::from_str(&decision.to_json()).unwrap();
    without_texts(&mut value);
    value
}

fn load(text: &str) -> PolicySet {
    PolicySet::load([PolicyFile::new("policy", text)]).unwrap_or_else(|problems| panic!("{problems}\n{text}"))
}

#[test]
fn a_printed_policy_decides_the_same() {
    let page = texts().into_iter().filter(|(name, _)| name.starts_with("block") || name == "everything");
    let shipped = ["residence", "minors_2023", "minors_2023_as_reported"];
    let shipped = shipped.map(|name| String::from_utf8(shipped_file(name)).unwrap()).concat();
    let mut decisions = 0;
    for text in page.map(|(_, text)| text).chain([shipped.clone()]) {
        let (written, printed) = (load(&text), load(&printed(&text)));
        for (written, printed) in written.policies().zip(printed.policies()) {
            assert_eq!(written.version(), printed.version());
            for (written, printed) in written.examples().iter().zip(printed.examples()) {
                assert_eq!(written.problems.len(), printed.problems.len(), "{}", written.name);
                for (written, printed) in written.decisions.iter().zip(&printed.decisions) {
                    assert_eq!(decided(written), decided(printed));
                    decisions += 1;
                }
            }
        }
    }
    let few = r#"{"people": [{"id": "a", "of": true, "income": 5}, {"id": "b", "well": false}]}"#;
    let cases = std::fs::read_dir(format!("{ROOT}/policies/cases")).unwrap().map(|entry| entry.unwrap().path());
    let cases = cases.filter(|path| !path.to_string_lossy().ends_with(".expect.json"));
    let cases = cases.map(|path| std::fs::read_to_string(path).unwrap()).collect();
    for (text, cases) in [(EVERYTHING, vec!["{}".to_owned(), few.to_owned()]), (&shipped, cases)] {
        let (written, printed) = (load(text), load(&printed(text)));
        for (written, printed) in written.policies().zip(printed.policies()) {
            for json in &cases {
                let [written, printed] = [&written, &printed].map(|policy| {
                    let case = policy.read_case("case", json.as_bytes()).unwrap();
                    let decisions = policy.on(date!(2023 - 10 - 01)).decide(&case).unwrap();
                    decisions.iter().map(decided).collect::<Vec<_>>()
                });
                assert_eq!(written, printed);
                decisions += written.len();
            }
        }
    }
    assert!(decisions > 60, "{decisions}");
}

fn shipped_file(name: &str) -> Vec<u8> {
    let mut bytes = shipped(name, None).bytes;
    bytes.push(b'\n');
    bytes
}
