//! What the judge and the engine are compared on: small conditions and small policies, with small cases.

pub mod calculations;
pub mod citations;
pub mod conditions;
pub mod dates;
pub mod decisions;
pub mod missing;
pub mod subjects;

/// A condition, the facts that it is asked of, and its truth as the language page has it.
pub struct Row {
    /// The sentence of the language page that it covers. No two rows share one.
    pub says: &'static str,
    pub when: &'static str,
    /// The case as JSON, without its outer brackets.
    pub case: &'static str,
    pub truth: &'static str,
}

pub const fn row(says: &'static str, when: &'static str, case: &'static str, truth: &'static str) -> Row {
    Row { says, when, case, truth }
}

/// The vocabulary of every row.
pub const FACTS: &str = r#"
vocabulary facts "Facts of every type"

choice colour "Colour"
  red    "red"
  green  "green"
  blue   "blue"

record item "An item"
  heavy   : yes/no          "is heavy"
  weight  : number or none  "weight"
  length  : span            "length"

record place "A place"
  capital  : yes/no        "is a capital"
  town     : text or none  "town"

record person "A person"
  id        : key
  tall      : yes/no                      "is tall"
  kind      : yes/no, judged              "is kind"
  age       : number                      "age in years"
  hair      : colour                      "colour of the hair"
  guardian  : reference to person or none "guardian"
  friends   : references to person        "friends"
  items     : list of item                "items"

record file "A file"
  a         : yes/no                      "a"
  b         : yes/no                      "b"
  c         : yes/no                      "c"
  judged    : yes/no, judged              "is assessed"
  n         : number                      "n"
  m         : number                      "m"
  nn        : number or none              "nn"
  d         : date                        "d"
  e         : date                        "e"
  dn        : date or none                "dn"
  s         : span                        "s"
  t         : span                        "t"
  sn        : span or none                "sn"
  k         : colour                      "k"
  l         : colour                      "l"
  kn        : colour or none              "kn"
  x         : text                        "x"
  y         : text                        "y"
  xn        : text or none                "xn"
  yn        : text or none                "yn"
  place     : place                       "place"
  people    : list of person              "people"
  items     : list of item                "items"
  numbers   : list of number              "numbers"
  dates     : list of date                "dates"
  colours   : list of colour              "colours"
  one       : reference to person         "one"
  other     : reference to person or none "other"
  many      : references to person        "many"

vocabulary counted "What is counted"
  ages by the day before
  rounding up

record birth "A birth"
  born : date "date of birth"
"#;

/// Terms that rows call.
pub const TERMS: &str = r#"
term big of z : number "is big" when z is over 100
term twice of z : number "twice" is z times 2
term heavy_one of p : person "has a heavy item" when some i in p.items satisfies i.heavy
term anyhow of p : person "is tall or so" when file.a or p.tall
term wrong of p : person "has no result" when 1 divided by 0 rounded up to 0 places is p.age
term none_of of p : person "p has a guardian" when not p.tall
term sum_of_n "n and m" is file.n plus file.m
term late "is late" when any of
  (1) "after 2024":  file.d is after 2024-12-31
  (2) "or so it is held":  unsettled "what is late"
"#;

/// The policy that asks a row's condition.
pub fn policy(conventions: &str, when: &str) -> String {
    format!(
        "policy p \"P\"\n  {conventions}\n  in force from 2000-01-01\n  uses facts\n  case file : file\n\n\
         outcomes\n  fulfilled \"fulfilled\"\n  left \"left\"\n\n{TERMS}\n\
         rule 1 \"One\"\n  fulfilled when {when}\n\nrule 2 \"Two\"\n  left otherwise\n"
    )
}
