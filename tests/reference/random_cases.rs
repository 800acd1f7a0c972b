//! Random cases over the vocabulary of the corpus.

use super::random::{Dice, WITHOUT_UNKNOWN_ELEMENTS, WITHOUT_UNKNOWN_SUBJECTS};

/// A case: each fact is there or not, by chance.
pub fn case(dice: &mut Dice) -> String {
    let keys = ["ann", "ben", "cem"];
    let mut members = Vec::new();
    if WITHOUT_UNKNOWN_SUBJECTS || dice.roll(8) > 0 {
        let count = 1 + dice.roll(3);
        let people = keys[..count].iter().map(|key| one(dice, key, &keys[..count])).collect::<Vec<_>>();
        members.push(format!("\"people\": [{}]", people.join(", ")));
        let mut reference = |dice: &mut Dice, name: &str, or: &str| match dice.roll(4) {
            0 => {}
            1 => members.push(format!("\"{name}\": {or}")),
            _ => members.push(format!("\"{name}\": \"{}\"", keys[dice.roll(count)])),
        };
        reference(dice, "one", "\"ann\"");
        reference(dice, "other", "null");
        let many = ["[]", "[\"ann\"]", "[\"ann\", null]", "[null]"];
        maybe(dice, &mut members, "many", if WITHOUT_UNKNOWN_ELEMENTS { &many[..2] } else { &many });
    }
    let yes_no = ["true", "false", "null"];
    for name in ["a", "b", "c", "judged"] {
        maybe(dice, &mut members, name, &yes_no);
    }
    maybe(dice, &mut members, "place", &["{}", "{\"capital\": true}", "{\"capital\": false}"]);
    for name in ["n", "m", "nn"] {
        maybe(dice, &mut members, name, &["0", "1", "2", "18.5", "-0.000001", "999999999999", "null"]);
    }
    for name in ["d", "e", "dn"] {
        let days = ["\"2004-02-29\"", "\"2023-01-31\"", "\"2024-06-15\"", "\"9999-12-31\"", "\"0001-01-01\"", "null"];
        maybe(dice, &mut members, name, &days);
    }
    for name in ["s", "t", "sn"] {
        maybe(dice, &mut members, name, &["\"P1M\"", "\"P28D\"", "\"P1Y3D\"", "\"P0D\"", "null"]);
    }
    maybe(dice, &mut members, "x", &["\"first\"", "\"-\"", "\"-\"", "\"-\""]);
    maybe(dice, &mut members, "xn", &["\"x\"", "null"]);
    maybe(dice, &mut members, "kn", &["\"red\"", "\"green\"", "null"]);
    maybe(
        dice,
        &mut members,
        "items",
        &["[]", "[{}]", "[{\"heavy\": true}, {}]", "[{\"heavy\": false}, {\"heavy\": true}]"],
    );
    format!("{{{}}}", members.join(", "))
}

fn one(dice: &mut Dice, key: &str, keys: &[&str]) -> String {
    let mut members = vec![format!("\"id\": \"{key}\"")];
    maybe(dice, &mut members, "tall", &["true", "false"]);
    maybe(dice, &mut members, "kind", &["true", "false"]);
    maybe(dice, &mut members, "age", &["0", "17", "18", "0.5"]);
    maybe(dice, &mut members, "hair", &["\"red\"", "\"green\"", "\"blue\""]);
    let someone = format!("\"{}\"", keys[dice.roll(keys.len())]);
    maybe(dice, &mut members, "guardian", &["null", &someone]);
    let friends = ["[]", &format!("[{someone}]"), "[null]", &format!("[{someone}, null]")];
    maybe(dice, &mut members, "friends", if WITHOUT_UNKNOWN_ELEMENTS { &friends[..2] } else { &friends });
    maybe(dice, &mut members, "items", &["[]", "[{\"heavy\": true}]", "[{}]"]);
    format!("{{{}}}", members.join(", "))
}

fn maybe(dice: &mut Dice, members: &mut Vec<String>, name: &str, values: &[&str]) {
    if dice.roll(3) > 0 {
        members.push(format!("\"{name}\": {}", dice.pick(values)));
    }
}
