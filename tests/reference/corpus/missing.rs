//! What is missing (§5.6).

use super::decisions::{DAY, Table};

#[rustfmt::skip]
pub const TABLES: &[Table] = &[
    Table {
        says: "missing: in the order of the text (§5.6)",
        policy: r#"
in force from 2000-01-01
outcomes first "1" second "2"
term late "is late" when any of
  (1) "after 2024": file.d is after 2024-12-31
  (2) "or so it is held": unsettled "what is late"
term span_of_stay "the stay" is file.s plus file.t
rule 1 "One" first when all of
  (a) "A": file.a or (file.b and file.n is over file.m)
  (b) "B": file.x is one of "b", file.y
  (c) "C": late
  (d) "D": span_of_stay is over 1 year
  (e) "E": file.judged
  (f) "F": (if file.c then file.nn else 5) is at least 5
rule 2 "Two" second otherwise
"#,
        cases: &[
            (DAY, "", "undetermined: first or second, missing a, b, n, m, x, y, d, s, t, c, nn, to be assessed judged, to be settled term late(2)"),
            (DAY, r#""a": true, "x": "b", "d": "2025-01-01", "s": "P1Y", "t": "P1M", "c": false"#, "undetermined: first or second, to be assessed judged"),
            (DAY, r#""a": false, "b": true, "m": 3, "x": "c", "d": "2024-01-01", "s": "P1Y", "judged": true, "c": true"#, "undetermined: first or second, missing n, y, t, nn, to be settled term late(2)"),
            (DAY, r#""a": false, "n": 4, "m": 3, "x": "b", "d": "2025-01-01", "s": "P1Y", "t": "P1M", "nn": 5, "judged": true"#, "undetermined: first or second, missing b"),
            (DAY, r#""nn": null, "a": true, "x": "b", "d": "2025-01-01", "s": "P1Y", "t": "P1M", "judged": true"#, "undetermined: first or second, missing c"),
            (DAY, r#""nn": null, "c": true"#, "second by rule 2"),
        ],
    },
    Table {
        says: "missing: elements of lists, ranges, ages, references (§5.6)",
        policy: r#"
in force from 2000-01-01
ages by birthday
outcomes first "1" second "2"
rule 1 "One" first when all of
  (a) "A": some p in file.people satisfies (p.tall and p.age is over 18)
  (b) "B": count of i in file.items where (i.heavy) is at least 2
  (c) "C": age of file.d on file.e is at least 18
  (d) "D": file.one.guardian.tall
  (e) "E": file.n is one of file.numbers
  (f) "F": file.place.capital or file.place.town is not none
  (g) "G": every f in file.many satisfies f.tall
rule 2 "Two" second otherwise
"#,
        cases: &[
            (DAY, "", "undetermined: first or second, missing people, items, d, e, one, n, numbers, place, many"),
            (DAY, r#""people": [{"id": "ann", "tall": true}, {"id": "ben", "age": 20, "tall": false}, {"id": "cem"}], "items": [{"heavy": true}, {}, {"heavy": false}, {}], "d": "2000-01-01", "one": "ann", "n": 1, "numbers": [2, null], "place": {}, "many": ["cem", "ben", null]"#, "second by rule 2"),
            (DAY, r#""people": [{"id": "ann", "tall": true}, {"id": "ben", "age": 20, "tall": false}, {"id": "cem"}], "items": [{"heavy": true}, {}, {"heavy": false}, {}], "d": "2000-01-01", "one": "ann", "n": 1, "numbers": [2, null], "place": {}, "many": ["cem", "ann", null]"#, "undetermined: first or second, missing people[ann].age, people[cem].tall, people[cem].age, items[1].heavy, items[3].heavy, e, people[ann].guardian, numbers[1], place.capital, place.town, many[2]"),
        ],
    },
    Table {
        says: "missing: of rules of which it is open whether they apply (§5.6)",
        policy: r#"
in force from 2000-01-01
outcomes first "1" second "2"
rule 1 "One" first when at least 2 of (a) "A": file.a (b) "B": file.b (c) "C": file.c
rule 2 "Two" first when none of (a) "N": file.n is over 0 (b) "M": file.m is over 0
rule 3 "Three" despite rule 1, rule 2 second when all of (a) "X": file.x is "x" (b) "Y": file.y is "y"
rule 4 "Four" second otherwise
"#,
        cases: &[
            (DAY, r#""a": true, "b": false, "n": 1, "x": "-""#, "undetermined: first or second, missing c"),
            (DAY, r#""a": false, "b": false, "n": 0, "y": "-""#, "undetermined: first or second, missing m"),
            (DAY, r#""a": true, "b": true, "n": 1"#, "undetermined: first or second, missing x, y"),
            (DAY, r#""a": true, "b": true, "x": "x", "y": "y""#, "second by rule 3"),
            (DAY, r#""a": true, "b": true, "c": true, "x": "x""#, "undetermined: first or second, missing y, n, m"),
            (DAY, r#""a": true, "x": "-""#, "undetermined: first or second, missing b, c, n, m"),
        ],
    },
    Table {
        says: "missing: what stands despite, each fact once (§5.6)",
        policy: r#"
in force from 2000-01-01
outcomes first "1" second "2" third "3"
rule 1 "One" first when file.a and file.x is "x"
rule 2 "Two" first when file.b
rule 3 "Three" despite rule 1 second when file.c and file.x is "x"
rule 4 "Four" third otherwise
"#,
        cases: &[
            (DAY, "", "undetermined: first or second or third or conflict, missing a, x, c, b"),
            (DAY, r#""a": false"#, "undetermined: first or second or third or conflict, missing b, c, x"),
        ],
    },
    Table {
        says: "questions of law: by clause and question, each once (§4, §5.6)",
        policy: r#"
in force from 2000-01-01
decides about each person in file.people
outcomes first "1" second "2"
term held of p : person "is held" when p.tall and unsettled "who is held"
rule 1 "One" first when held of person or (unsettled "one" and unsettled "two")
rule 2 "Two" first when some f in person.friends satisfies (held of f or rule 1 is met by f)
  unless unsettled "three"
rule 3 "Three" second otherwise
"#,
        cases: &[(
            DAY,
            r#""people": [{"id": "ann", "tall": true, "friends": ["ben"]}, {"id": "ben", "friends": [], "tall": true}]"#,
            "people[ann]: undetermined: first or second, to be settled term held, rule 1, rule 1, rule 2 unless | people[ben]: undetermined: first or second, to be settled term held, rule 1, rule 1",
        )],
    },
    Table {
        says: "missing: unknown elements (§5.6)",
        policy: r#"
in force from 2000-01-01
outcomes first "1" second "2"
rule 1 "One" first when file.x is "count" and count of file.many is file.n
rule 2 "Two" first when file.x is "where" and count of p in file.many where (file.a) is file.n
rule 3 "Three" first when file.x is "empty" and (file.many is empty or file.b)
rule 4 "Four" first when file.x is "some" and some p in file.many satisfies (file.a and p.tall and file.b)
rule 5 "Five" first when file.x is "other" and some p in file.many other than file.one satisfies file.b
rule 6 "Six" second otherwise
"#,
        cases: &[
            (DAY, r#""x": "count", "many": [null, null]"#, "undetermined: first or second, missing n"),
            (DAY, r#""x": "where", "many": [null, null], "a": false"#, "undetermined: first or second, missing n"),
            (DAY, r#""x": "empty", "many": [null, null]"#, "undetermined: first or second, missing b"),
            (DAY, r#""x": "some", "many": [null, "ann"], "people": [{"id": "ann", "tall": false}], "a": true"#, "undetermined: first or second, missing many[0], b"),
            (DAY, r#""x": "other", "many": [null, "ann"], "people": [{"id": "ann"}], "one": "ann""#, "undetermined: first or second, missing many[0], b"),
        ],
    },
    Table {
        says: "missing: nothing of a rule that is met (§5.6)",
        policy: r#"
in force from 2000-01-01
outcomes first "1" second "2"
rule 1 "One" first when any of (a) "A": file.a (b) "B": file.b
rule 2 "Two" first when file.n is 1 or file.m is 1
rule 3 "Three" first when file.d is 2024-01-01 unless file.x is "x" and file.y is "y"
rule 4 "Four" despite rule 1, rule 2, rule 3 second when file.c
rule 5 "Five" second otherwise
"#,
        cases: &[
            (DAY, r#""a": true, "n": 2, "m": 2, "d": "2024-01-02""#, "undetermined: first or second, missing c"),
            (DAY, r#""a": false, "b": false, "n": 1, "d": "2024-01-02""#, "undetermined: first or second, missing c"),
            (DAY, r#""a": false, "b": false, "n": 2, "m": 2, "d": "2024-01-01", "x": "-""#, "undetermined: first or second, missing c"),
        ],
    },
    Table {
        says: "missing: nothing of an `if` whose value is known (§5.6)",
        policy: r#"
in force from 2000-01-01
outcomes first "1" second "2"
rule 1 "One" first when file.x is "a" and (if file.a then 5 else 5) is under file.n
rule 2 "Two" first when file.x is "b" and (if file.a then file.n else file.m) is under 3
rule 3 "Three" second otherwise
"#,
        cases: &[
            (DAY, r#""x": "a""#, "undetermined: first or second, missing n"),
            (DAY, r#""x": "b", "n": 1"#, "undetermined: first or second, missing a, m"),
            (DAY, r#""x": "b", "n": 1, "m": 1"#, "first by rule 2"),
            (DAY, r#""x": "b", "n": 1, "m": 2"#, "undetermined: first or second, missing a"),
            (DAY, r#""x": "b", "a": false, "n": 1"#, "undetermined: first or second, missing m"),
        ],
    },
    Table {
        says: "missing: ranges in `is one of` (§5.6)",
        policy: r#"
in force from 2000-01-01
outcomes first "1" second "2"
rule 1 "One" first when file.n is one of (count of i in file.items where (i.heavy)), 8
rule 2 "Two" second otherwise
"#,
        cases: &[
            (DAY, r#""items": [{"heavy": true}, {}], "n": 2"#, "undetermined: first or second, missing items[1].heavy"),
            (DAY, r#""items": [{"heavy": true}, {}], "n": 3"#, "second by rule 2"),
            (DAY, r#""items": [{"heavy": true}, {}]"#, "undetermined: first or second, missing n, items[1].heavy"),
        ],
    },
    Table {
        says: "missing: counts, ranges, `other than` (§5.6)",
        policy: r#"
in force from 2000-01-01
outcomes first "1" second "2"
term share of p : person "share" is count of i in file.items where (p.hair is red)
rule 1 "One" first when file.x is "known" and count of i in file.items where (i.heavy or file.b) is file.n
rule 2 "Two" first when file.x is "ranges" and count of i in file.items where (file.a) is at least count of j in file.items where (file.b)
rule 3 "Three" first when file.x is "term" and some p in file.many satisfies share of p is at least count of j in file.items where (file.b)
rule 4 "Four" first when file.x is "every" and every p in file.many other than file.one satisfies p.tall
rule 5 "Five" first when file.x is "no" and no p in file.many other than file.one satisfies p.tall
rule 6 "Six" first when file.x is "range" and every p in file.many other than file.one satisfies share of p is at least 1
rule 7 "Seven" first when file.x is "is one of" and count of i in file.items where (i.weight is one of file.m, 0) is file.n
rule 8 "Eight" second otherwise
"#,
        cases: &[
            (DAY, r#""x": "known", "items": [{"heavy": true}, {"heavy": true}]"#, "undetermined: first or second, missing n"),
            (DAY, r#""x": "ranges", "items": [{}]"#, "undetermined: first or second, missing a, b"),
            (DAY, r#""x": "term", "items": [{}], "many": ["ann"], "people": [{"id": "ann"}]"#, "undetermined: first or second, missing people[ann].hair, b"),
            (DAY, r#""x": "every", "many": ["ann"], "people": [{"id": "ann"}]"#, "undetermined: first or second, missing one, people[ann].tall"),
            (DAY, r#""x": "no", "many": ["ann"], "people": [{"id": "ann"}]"#, "undetermined: first or second, missing one, people[ann].tall"),
            (DAY, r#""x": "range", "items": [{}], "many": ["ann"], "people": [{"id": "ann"}]"#, "undetermined: first or second, missing one, people[ann].hair"),
            (DAY, r#""x": "is one of", "items": [{"weight": 0}]"#, "undetermined: first or second, missing n"),
        ],
    },
];
