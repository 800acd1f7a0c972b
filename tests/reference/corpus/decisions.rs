//! Decisions (§5): rules that apply, conflicts, what is possible, subjects, days, presumptions.

/// A policy and what it decides about cases.
pub struct Table {
    /// What of the language page it covers. No two tables share it.
    pub says: &'static str,
    /// The policy after its first line.
    pub policy: &'static str,
    /// The day, the case without its outer brackets, and the decisions as `summary` writes them.
    pub cases: &'static [(&'static str, &'static str, &'static str)],
}

/// The policy of a table: what it uses and what a case is stand in it where it is not `facts`.
pub fn policy(table: &Table) -> String {
    let uses = if table.policy.contains("uses ") { "" } else { "uses facts case file : file" };
    format!("policy p \"P\" {uses}\n{}", table.policy)
}

pub const DAY: &str = "2024-06-15";

#[rustfmt::skip]
pub const TABLES: &[Table] = &[
    Table {
        says: "one outcome, `otherwise`, and what is possible (§5.3)",
        policy: r#"
in force from 2000-01-01
outcomes yes_outcome "y" no_outcome "n"
rule 1 "One" yes_outcome when file.a unless file.b
rule 2 "Two" yes_outcome when file.c
rule 3 "Three" no_outcome otherwise
"#,
        cases: &[
            (DAY, r#""a": true, "b": false, "c": true"#, "yes_outcome by rule 1, rule 2"),
            (DAY, r#""a": true, "b": false"#, "yes_outcome by rule 1"),
            (DAY, r#""a": true, "b": true, "c": false"#, "no_outcome by rule 3"),
            (DAY, r#""a": false, "c": false"#, "no_outcome by rule 3"),
            (DAY, r#""a": true, "c": false"#, "undetermined: yes_outcome or no_outcome, missing b"),
            (DAY, r#""b": true"#, "undetermined: yes_outcome or no_outcome, missing c"),
            (DAY, "", "undetermined: yes_outcome or no_outcome, missing a, b, c"),
        ],
    },
    Table {
        says: "undecided, where there is no `otherwise` (§5.3)",
        policy: r#"
in force from 2000-01-01
outcomes first "1" second "2"
rule 1 "One" first when file.a
rule 2 "Two" despite rule 1 second when file.b
"#,
        cases: &[
            (DAY, r#""a": false, "b": false"#, "undecided"),
            (DAY, r#""a": true, "b": true"#, "second by rule 2"),
            (DAY, r#""a": true, "b": false"#, "first by rule 1"),
            (DAY, r#""a": true"#, "undetermined: first or second or undecided, missing b"),
            (DAY, r#""b": true"#, "second by rule 2"),
            (DAY, r#""b": false"#, "undetermined: first or undecided, missing a"),
            (DAY, r#""a": false"#, "undetermined: second or undecided, missing b"),
            (DAY, "", "undetermined: first or second or undecided, missing a, b"),
        ],
    },
    Table {
        says: "conflict, and where it is possible (§5.3)",
        policy: r#"
in force from 2000-01-01
outcomes first "1" second "2" third "3"
rule 1 "One" first when file.a
rule 2 "Two" second when file.b
rule 3 "Three" first when file.c
rule 4 "Four" third otherwise
"#,
        cases: &[
            (DAY, r#""a": true, "b": true, "c": true"#, "conflict by rule 1, rule 2, rule 3"),
            (DAY, r#""a": true, "b": true"#, "conflict by rule 1, rule 2"),
            (DAY, r#""a": true, "c": true, "b": false"#, "first by rule 1, rule 3"),
            (DAY, r#""a": true, "c": true"#, "undetermined: first or conflict, missing b"),
            (DAY, r#""a": true, "b": false"#, "first by rule 1"),
            (DAY, r#""b": true, "c": false"#, "undetermined: second or conflict, missing a"),
            (DAY, r#""c": false"#, "undetermined: first or second or third or conflict, missing a, b"),
            (DAY, r#""b": false, "c": false"#, "undetermined: first or third, missing a"),
            (DAY, "", "undetermined: first or second or third or conflict, missing a, b, c"),
        ],
    },
    Table {
        says: "one possible result is the result, though no rule is known to apply (§5.3)",
        policy: r#"
in force from 2000-01-01
outcomes same "s" another "n"
rule 1 "One" same when file.a
rule 2 "Two" another when file.b
rule 3 "Three" same otherwise
"#,
        cases: &[
            (DAY, r#""b": false"#, "same"),
            (DAY, r#""a": true, "b": false"#, "same by rule 1"),
            (DAY, r#""a": false, "b": false"#, "same by rule 3"),
            (DAY, "", "undetermined: same or another or conflict, missing a, b"),
            (DAY, r#""a": false"#, "undetermined: another or same, missing b"),
        ],
    },
    Table {
        says: "despite: what sets aside is set aside itself (§5.1)",
        policy: r#"
in force from 2000-01-01
outcomes first "1" second "2" third "3" last "4"
rule 1 "One" first when file.a
rule 2 "Two" despite rule 1 second when file.b
rule 3 "Three" despite rule 2 third when file.c and file.n is over 0
rule 4 "Four" last otherwise
"#,
        cases: &[
            (DAY, r#""a": true, "b": true, "c": false"#, "second by rule 2"),
            (DAY, r#""a": false, "b": true, "c": true, "n": 1"#, "third by rule 3"),
            (DAY, r#""a": true, "b": true, "c": true, "n": 1"#, "conflict by rule 1, rule 3"),
            (DAY, r#""a": true, "b": false, "c": true, "n": 0"#, "first by rule 1"),
            (DAY, r#""a": true, "b": true, "c": true"#, "undetermined: first or second or third or last or conflict, missing n"),
            (DAY, r#""a": false, "b": true, "c": true"#, "undetermined: second or third or last, missing n"),
            (DAY, r#""b": true, "c": true, "n": 1"#, "undetermined: third or conflict, missing a"),
            (DAY, r#""a": false, "c": false"#, "undetermined: second or last, missing b"),
        ],
    },
    Table {
        says: "in force: both ends are included (§6), and outside nothing is decided (§5.7)",
        policy: r#"
in force from 2024-04-01 to 2026-03-31
decides about each person in file.people
outcomes first "1" second "2"
rule 1 "One" first when person.tall
rule 2 "Two" second otherwise
"#,
        cases: &[
            ("2024-03-31", r#""people": [{"id": "ann", "tall": true}]"#, "people[ann]: not in force"),
            ("2024-04-01", r#""people": [{"id": "ann", "tall": true}]"#, "people[ann]: first by rule 1"),
            ("2026-03-31", r#""people": [{"id": "ann", "tall": false}]"#, "people[ann]: second by rule 2"),
            ("2026-04-01", r#""people": [{"id": "ann"}, {"id": "ben"}]"#, "people[ann]: not in force | people[ben]: not in force"),
            ("2026-04-01", r#""people": []"#, ""),
            ("2026-04-01", "", "not in force"),
        ],
    },
    Table {
        says: "a decision for each subject; an unknown list and an empty one (§5.7)",
        policy: r#"
in force from 2000-01-01
decides about each person in file.people
outcomes first "1" second "2"
rule 1 "One" first when all of (a) person.tall (b) "or so": person.kind or unsettled "who is kind"
rule 2 "Two" second otherwise
"#,
        cases: &[
            (DAY, r#""people": [{"id": "ben", "tall": true, "kind": true}, {"id": "ann", "tall": false}]"#, "people[ben]: first by rule 1 | people[ann]: second by rule 2"),
            (DAY, r#""people": [{"id": "ann", "tall": true}]"#, "people[ann]: undetermined: first or second, to be assessed people[ann].kind, to be settled rule 1(b)"),
            (DAY, r#""people": [{"id": "ann"}]"#, "people[ann]: undetermined: first or second, missing people[ann].tall, to be assessed people[ann].kind, to be settled rule 1(b)"),
            (DAY, r#""people": [{"id": "ann", "tall": true, "kind": false}]"#, "people[ann]: undetermined: first or second, to be settled rule 1(b)"),
            (DAY, r#""people": []"#, ""),
        ],
    },
    Table {
        says: "presumes: while nothing is known, and then it is not missing (§4)",
        policy: r#"
in force from 2000-01-01
decides about each person in file.people
presumes person.tall is yes
presumes person.hair is red
presumes person.age is 20
presumes person.guardian is none
outcomes first "1" second "2"
rule 1 "One" first when person.tall and person.hair is red and person.age is over 19 and person.guardian is none
rule 2 "Two" second otherwise
"#,
        cases: &[
            (DAY, r#""people": [{"id": "ann"}]"#, "people[ann]: first by rule 1"),
            (DAY, r#""people": [{"id": "ann", "tall": null}]"#, "people[ann]: first by rule 1"),
            (DAY, r#""people": [{"id": "ann", "tall": false}]"#, "people[ann]: second by rule 2"),
            (DAY, r#""people": [{"id": "ann", "hair": "blue"}]"#, "people[ann]: second by rule 2"),
            (DAY, r#""people": [{"id": "ann", "age": 19}]"#, "people[ann]: second by rule 2"),
            (DAY, r#""people": [{"id": "ann", "guardian": "ann"}]"#, "people[ann]: second by rule 2"),
        ],
    },
    Table {
        says: "a presumption holds for every mention, of whomever (§4)",
        policy: r#"
in force from 2000-01-01
decides about each person in file.people
presumes person.tall is yes
outcomes first "1" second "2"
term towering of p : person "is towering" when p.tall and p.age is over 18
rule 1 "One" first when every f in person.friends satisfies (f.tall and towering of f)
rule 2 "Two" second otherwise
"#,
        cases: &[
            (DAY, r#""people": [{"id": "ann", "friends": ["ben"]}, {"id": "ben", "age": 19, "friends": []}]"#, "people[ann]: first by rule 1 | people[ben]: first by rule 1"),
            (DAY, r#""people": [{"id": "ann", "friends": ["ben"]}, {"id": "ben", "friends": []}]"#, "people[ann]: undetermined: first or second, missing people[ben].age | people[ben]: first by rule 1"),
            (DAY, r#""people": [{"id": "ann", "friends": ["ben"]}, {"id": "ben", "tall": false, "friends": []}]"#, "people[ann]: second by rule 2 | people[ben]: first by rule 1"),
        ],
    },
];
