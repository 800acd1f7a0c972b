//! Citations (§5.2): of rules and clauses, about oneself and about others.

use super::decisions::{DAY, Table};

#[rustfmt::skip]
pub const TABLES: &[Table] = &[
    Table {
        says: "`applies` looks at what stands despite, `is met` does not (§5.2)",
        policy: r#"
in force from 2000-01-01
outcomes first "1" second "2" third "3"
rule 1 "One" first when file.a
rule 2 "Two" despite rule 1 first when file.b
rule 3 "Three" second when rule 1 applies or file.c
rule 4 "Four" third when not (rule 1 is met) and file.judged
"#,
        cases: &[
            (DAY, r#""a": true, "b": false, "c": false, "judged": false"#, "conflict by rule 1, rule 3"),
            (DAY, r#""a": true, "b": true, "c": false, "judged": false"#, "first by rule 2"),
            (DAY, r#""a": true, "b": true, "c": false, "judged": true"#, "first by rule 2"),
            (DAY, r#""a": false, "b": false, "c": false, "judged": true"#, "third by rule 4"),
            (DAY, r#""a": true, "c": false, "judged": true"#, "undetermined: first or second or undecided or conflict, missing b"),
            (DAY, r#""b": true, "c": true, "judged": false"#, "conflict by rule 2, rule 3"),
            (DAY, r#""b": false, "c": true, "judged": false"#, "undetermined: second or conflict, missing a"),
            (DAY, r#""b": false, "c": false"#, "undetermined: first or second or third or undecided or conflict, missing a, to be assessed judged"),
        ],
    },
    Table {
        says: "a clause, a clause of a clause, `unless` and its clauses can be cited (§5.2)",
        policy: r#"
in force from 2000-01-01
outcomes first "1" second "2" third "3" fourth "4" last "0"
rule 1 "One" first when all of
  (a) "A": file.a
  (b) "B": any of (1) "C": file.b (2) "D": file.c
  unless any of (a) "N": file.n is over 0 (b) "M": file.m is over 0
rule 2 "Two" despite rule 1, rule 3, rule 4, rule 5 second when rule 1(a) is met and file.x is "a"
rule 3 "Three" despite rule 1, rule 4, rule 5 third when rule 1(b)(2) is met and file.x is "b2"
rule 4 "Four" despite rule 1, rule 5 fourth when rule 1 unless (b) is met and file.x is "ub"
rule 5 "Five" despite rule 1 fourth when rule 1 unless is met and file.x is "u"
rule 6 "Six" last otherwise
"#,
        cases: &[
            (DAY, r#""a": true, "b": true, "n": 0, "m": 0, "x": "a""#, "second by rule 2"),
            (DAY, r#""a": true, "b": true, "c": false, "n": 0, "m": 0, "x": "b2""#, "first by rule 1"),
            (DAY, r#""a": false, "c": true, "n": 0, "m": 0, "x": "b2""#, "third by rule 3"),
            (DAY, r#""a": true, "n": 1, "m": 0, "x": "ub""#, "last by rule 6"),
            (DAY, r#""a": true, "n": 0, "m": 1, "x": "ub""#, "fourth by rule 4"),
            (DAY, r#""a": true, "n": 1, "x": "u""#, "fourth by rule 5"),
            (DAY, r#""a": true, "n": 0, "x": "u""#, "undetermined: first or fourth or last, missing b, c, m"),
            (DAY, r#""a": true, "b": true, "n": 0, "m": 0"#, "undetermined: first or second or third or last, missing x, c"),
        ],
    },
    Table {
        says: "citations about another: to a known one, an unknown one, to none (§5.2, §4)",
        policy: r#"
in force from 2000-01-01
decides about each person in file.people
outcomes first "1" second "2" third "3"
rule 1 "One" first when person.tall
rule 2 "Two" despite rule 1 second when person.age is over 60
rule 3 "Three" first when rule 1 applies to person.guardian
rule 4 "Four" first when rule 1 is met by person.guardian and person.hair is red
rule 5 "Five" third otherwise
"#,
        cases: &[
            (DAY, r#""people": [{"id": "ann", "tall": true, "age": 5, "guardian": null}, {"id": "ben", "tall": false, "age": 5, "guardian": "ann"}]"#, "people[ann]: first by rule 1 | people[ben]: first by rule 3"),
            (DAY, r#""people": [{"id": "ann", "tall": true, "age": 70, "guardian": null}, {"id": "ben", "tall": false, "age": 5, "guardian": "ann"}]"#, "people[ann]: second by rule 2 | people[ben]: undetermined: first or third, missing people[ben].hair"),
            (DAY, r#""people": [{"id": "ann", "tall": true, "age": 70, "guardian": null}, {"id": "ben", "tall": false, "age": 5, "guardian": "ann", "hair": "red"}]"#, "people[ann]: second by rule 2 | people[ben]: first by rule 4"),
            (DAY, r#""people": [{"id": "ben", "tall": false, "age": 5, "hair": "red"}]"#, "people[ben]: undetermined: first or third, missing people[ben].guardian"),
            (DAY, r#""people": [{"id": "ben", "tall": false, "age": 5, "hair": "red", "guardian": null}]"#, "people[ben]: third by rule 5"),
            (DAY, r#""people": [{"id": "ann", "tall": true, "guardian": null}, {"id": "ben", "tall": false, "age": 5, "hair": "blue", "guardian": "ann"}]"#, "people[ann]: undetermined: first or second or third, missing people[ann].age | people[ben]: undetermined: first or third, missing people[ann].age"),
        ],
    },
    Table {
        says: "a family: other than, citations in quantifiers, and what is missing of another (§5.2, §5.6)",
        policy: r#"
in force from 2000-01-01
decides about each person in file.people
outcomes toward "t" against "a"
rule 1 "Children" toward when person.tall unless person.kind
rule 2 "Friends" toward when some child in file.people other than person satisfies
  (rule 1 applies to child and (person is one of child.friends or some f in child.friends satisfies f is one of person.friends))
rule 3 "Out" despite rule 1, rule 2 against when person.age is over 60
rule 4 "Rest" against otherwise
"#,
        cases: &[
            (DAY, r#""people": [{"id": "ann", "tall": true, "kind": false, "age": 9, "friends": ["ben"]}, {"id": "ben", "tall": false, "age": 40, "friends": []}]"#, "people[ann]: toward by rule 1 | people[ben]: toward by rule 2"),
            (DAY, r#""people": [{"id": "ann", "tall": true, "kind": false, "age": 9, "friends": []}, {"id": "ben", "tall": false, "age": 40, "friends": ["ben"]}]"#, "people[ann]: toward by rule 1 | people[ben]: against by rule 4"),
            (DAY, r#""people": [{"id": "ann", "tall": true, "age": 9, "friends": ["ben"]}, {"id": "ben", "tall": false, "age": 40}]"#, "people[ann]: undetermined: toward or against, to be assessed people[ann].kind | people[ben]: undetermined: toward or against, to be assessed people[ann].kind"),
            (DAY, r#""people": [{"id": "ann", "tall": true, "kind": false, "friends": ["ann"]}, {"id": "ben", "tall": false, "age": 40}]"#, "people[ann]: undetermined: toward or against, missing people[ann].age | people[ben]: undetermined: toward or against, missing people[ann].age, people[ben].friends"),
            (DAY, r#""people": [{"id": "ann", "tall": true, "kind": false, "age": 61, "friends": ["ben"]}, {"id": "ben", "tall": false, "age": 40}]"#, "people[ann]: against by rule 3 | people[ben]: against by rule 4"),
        ],
    },
];
