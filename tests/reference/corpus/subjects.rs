//! Subjects, presumptions of whole records, conventions, addresses, calculations without a result.

use super::decisions::{DAY, Table};

#[rustfmt::skip]
pub const TABLES: &[Table] = &[
    Table {
        says: "a subject that has no key, and facts below it",
        policy: r#"
in force from 2000-01-01
decides about each item in file.items
outcomes first "1" second "2"
rule 1 "One" first when item.heavy
rule 2 "Two" second otherwise
"#,
        cases: &[(
            DAY,
            r#""items": [{"heavy": true}, {}]"#,
            "items[0]: first by rule 1 | items[1]: undetermined: first or second, missing items[1].heavy",
        )],
    },
    Table {
        says: "a vocabulary's conventions, and a policy's own before them (docs, \"Vocabularies\")",
        policy: r#"
uses counted case birth : birth
in force from 2000-01-01
rounding down
outcomes first "1" second "2"
rule 1 "One" first when age of birth.born on 2024-05-01 is 18 and birth.born plus 1 month is 2006-05-31
rule 2 "Two" second otherwise
"#,
        cases: &[
            (DAY, r#""born": "2006-05-02""#, "second by rule 2"),
            (DAY, r#""born": "2006-04-30""#, "second by rule 2"),
            (DAY, "", "undetermined: first or second, missing born"),
        ],
    },
    Table {
        says: "the rules' numbers may have letters, and addresses say so",
        policy: r#"
in force from 2000-01-01
outcomes first "1" second "2"
rule 1 "One" first when file.a
rule 1a "One a" despite rule 1 second when all of (a) rule 1 is met (b) "B": file.b or unsettled "b"
rule 2 "Two" second otherwise
"#,
        cases: &[
            (DAY, r#""a": true, "b": true"#, "second by rule 1a"),
            (DAY, r#""a": true"#, "undetermined: first or second, missing b, to be settled rule 1a(b)"),
            (DAY, r#""a": false"#, "second by rule 2"),
        ],
    },
    Table {
        says: "keys stand in paths as they are",
        policy: r#"
in force from 2000-01-01
decides about each person in file.people
outcomes first "1" second "2"
rule 1 "One" first when person.tall
rule 2 "Two" second otherwise
"#,
        cases: &[(
            DAY,
            r#""people": [{"id": "愛子"}, {"id": "x_7"}]"#,
            "people[愛子]: undetermined: first or second, missing people[愛子].tall | people[x_7]: undetermined: first or second, missing people[x_7].tall",
        )],
    },
    Table {
        says: "an unknown list of subjects (§5.7)",
        policy: r#"
in force from 2000-01-01
decides about each person in file.people
outcomes first "1" second "2"
rule 1 "One" second when person.tall
rule 2 "Two" first otherwise
"#,
        cases: &[(DAY, r#""a": true"#, "undetermined: second or first, missing people")],
    },
    Table {
        says: "an unknown list of subjects, with conflict and undecided (§5.7)",
        policy: r#"
in force from 2000-01-01
decides about each person in file.people
outcomes first "1" second "2"
rule 1 "One" first when person.tall
rule 2 "Two" second when person.kind
"#,
        cases: &[(DAY, "", "undetermined: first or second or undecided or conflict, missing people")],
    },
    Table {
        says: "presumes: of what is unknown as a whole (§4)",
        policy: r#"
in force from 2000-01-01
presumes place.capital is yes
presumes item.heavy is yes
presumes person.tall is yes
outcomes first "1" second "2"
rule 1 "One" first when file.place.capital and file.x is "place"
rule 2 "Two" first when some i in file.items satisfies i.heavy and file.x is "item"
rule 3 "Three" first when file.one.tall and file.x is "person"
rule 4 "Four" second otherwise
"#,
        cases: &[
            (DAY, r#""x": "place""#, "first by rule 1"),
            (DAY, r#""x": "place", "place": null"#, "first by rule 1"),
            (DAY, r#""x": "item", "items": [null]"#, "first by rule 2"),
            (DAY, r#""x": "person""#, "undetermined: first or second, missing items, one"),
        ],
    },
    Table {
        says: "no result: every clause that holds one is listed (§4)",
        policy: r#"
in force from 2000-01-01
decides about each person in file.people
outcomes first "1" second "2"
term share of p : person "share" is 100 divided by p.age rounded down to 0 places
rule 1 "One" first when all of
  (a) "A": person.tall
  (b) "B": 1 divided by person.age rounded down to 0 places is at least 1
rule 2 "Two" first when share of person is over 50 and person.tall
rule 3 "Three" first when if person.tall then person.age is over 0 else 1 divided by person.age rounded down to 0 places is 1
  unless 5 divided by person.age rounded down to 0 places is 5 or person.tall
rule 4 "Four" first when some f in person.friends other than person satisfies 7 divided by f.age rounded down to 0 places is 7
rule 5 "Five" second otherwise
"#,
        cases: &[
            (DAY, r#""people": [{"id": "ann", "age": 0, "tall": false, "friends": []}]"#, "people[ann]: undetermined: first or second, no result in rule 1(b), rule 3, rule 3 unless, term share"),
            (DAY, r#""people": [{"id": "ann", "age": 0, "tall": true, "friends": ["ann"]}]"#, "people[ann]: undetermined: first or second, no result in rule 1(b), rule 3 unless, term share"),
            (DAY, r#""people": [{"id": "ann", "age": 1, "tall": true, "friends": ["ben", "ann"]}, {"id": "ben", "age": 0, "tall": true, "friends": ["ann"]}]"#, "people[ann]: first by rule 1, rule 2, no result in rule 4 | people[ben]: first by rule 4, no result in rule 1(b), rule 3 unless, term share"),
        ],
    },
];
