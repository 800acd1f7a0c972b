//! Amendments of a policy that was made: their headers, for which cases they hold, and their changes.

use std::collections::BTreeSet;

use kijun::PolicyFile;
use kijun::ast::{Amendment, Part, Policy};

use super::amending::Amender;
use super::made::Made;
use super::random::Random;
use super::shape::{Kind, Shape};
use super::text::{self, Day};
use crate::reference::Date;
use crate::reference::changes::amended;

/// A fact of the case or of the subject, as a policy writes it.
pub type Fact = (String, Kind);

/// The facts that are reached from a record without a list, a reference or what may be none.
pub fn facts(shape: &Shape, name: &str, record: usize) -> Vec<Fact> {
    let fields = shape.records[record].fields.iter().filter(|field| !field.list && !field.or_none);
    let reached = fields.flat_map(|field| {
        let path = format!("{name}.{}", field.name);
        match field.kind {
            Kind::Record(inner) => facts(shape, &path, inner),
            kind => vec![(path, kind)],
        }
    });
    reached.collect()
}

/// The amendments of a policy, each with what amends it.
pub fn amendments(
    random: &mut Random,
    made: &mut Made,
    policy: &Policy,
    facts: &[Fact],
    on: Day,
    prefix: &str,
) -> Vec<String> {
    let name = &policy.name.text;
    let count = 1 + random.weighted(&[4, 3, 2, 1]);
    // Whether one builds on the other: then each holds for every case, and for good.
    let plain = random.chance(1, 3);
    let mut starts: Vec<i64> = (0..count).map(|_| *random.pick(&[-90, -1, 0, 1, -400, -200, -30, 30])).collect();
    starts.sort_unstable();
    if plain {
        starts.dedup();
    }
    let mut amender = Amender {
        random,
        made,
        tree: policy.clone(),
        touched: Vec::new(),
        inserted: BTreeSet::new(),
        names: 0,
        prefix: prefix.to_owned(),
    };
    let (mut texts, mut partly) = (Vec::new(), Vec::new());
    // Those that hold for some cases, each with the last day on which a case may keep the text before it.
    for (at, start) in starts.iter().enumerate() {
        let since = amender.random.here();
        let Some(from) = moved(on, *start) else { continue };
        let own = format!("{prefix}change_{at}");
        let mut text = format!("amendment {own} \"A change\"\n  amends {name}\n");
        if plain {
            amender.made.add("amendment that builds on another");
            amender.touched.clear();
        }
        let to = (!plain && amender.random.chance(1, 4)).then(|| *amender.random.pick(&[0, 30, 100, 250]));
        let to = to.and_then(|days| moved(from, days));
        match to {
            Some(to) => {
                amender.made.add("amendment that is temporary");
                text.push_str(&format!("  in force from {} to {}\n", text::written(from), text::written(to)));
            }
            None => text.push_str(&format!("  in force from {}\n", text::written(from))),
        }
        if amender.random.chance(1, 4)
            && let Some(made_on) = moved(from, *amender.random.pick(&[-10, 0, 10]))
        {
            text.push_str(&format!("  made on {}\n", text::written(made_on)));
            if made_on > from {
                amender.made.add("retroactive");
                text.push_str("  retroactive\n");
            }
        }
        if !plain && let Some(cases) = cases(amender.random, facts) {
            if amender.random.chance(2, 3) {
                amender.made.add("governs");
                text.push_str(&format!("  governs cases where {cases}\n"));
                partly.push((own.clone(), to));
            } else {
                let until = amender.random.chance(1, 2).then(|| *amender.random.pick(&[60, 0, 400]));
                let until = until.and_then(|days| moved(from, days));
                amender.made.add(if until.is_some() { "stays until" } else { "stays" });
                partly.push((own.clone(), until.into_iter().chain(to).min()));
                let until = until.map_or(String::new(), |day| format!(" until {}", text::written(day)));
                text.push_str(&format!("  the earlier text stays for cases where {cases}{until}\n"));
            }
        }
        let others = partly.iter().filter(|(other, last)| *other != own && last.is_none_or(|last| from <= last));
        let others: Vec<String> = others.map(|(other, _)| other.clone()).collect();
        if !others.is_empty() && amender.random.chance(1, 2) {
            amender.made.add("also before");
            let other = amender.random.pick(&others);
            text.push_str(&format!("  also cases under the text before {other}\n"));
        }
        let mut changes = Vec::new();
        for _ in 0..1 + amender.random.weighted(&[3, 3, 1]) {
            let since = amender.random.here();
            changes.extend(amender.change());
            amender.random.together(since);
        }
        amender.random.together(since);
        if changes.is_empty() {
            partly.retain(|(other, _)| *other != own);
            continue;
        }
        text.push_str(&format!("\n{}\n", changes.join("\n\n")));
        if plain && let Some(read) = read(&text) {
            amender.tree = amended(amender.tree, &read);
        }
        amender.made.add("amendment");
        texts.push(text);
        if !plain
            && amender.random.chance(1, 6)
            && let Some(before) = moved(from, -10)
        {
            amender.made.add("amendment of an amendment");
            let change = match moved(from, *amender.random.pick(&[20, 5, 200])) {
                Some(from) if amender.random.chance(1, 2) => {
                    format!("replace in force with:\n  in force from {}", text::written(from))
                }
                _ => format!("repeal amendment {own}"),
            };
            texts.push(format!(
                "amendment {own}_later \"Not so\"\n  amends {own}\n  in force from {}\n\n{change}\n",
                text::written(before)
            ));
        }
    }
    texts
}

/// An amendment that was written.
fn read(text: &str) -> Option<Amendment> {
    let parts = PolicyFile::new("change", text).parse().ok()?.parts;
    parts.into_iter().find_map(|part| match part {
        Part::Amendment(amendment) => Some(amendment),
        _ => None,
    })
}

fn moved(day: Day, days: i64) -> Option<Day> {
    let day = Date::new(day.0.into(), day.1.into(), day.2.into())?.plus_days(days)?;
    Some((day.year as i32, day.month as u32, day.day as u32))
}

/// Cases, by their facts alone.
fn cases(random: &mut Random, facts: &[Fact]) -> Option<String> {
    let known = |kind: &Kind| matches!(kind, Kind::YesNo | Kind::Date | Kind::Number);
    let facts: Vec<&Fact> = facts.iter().filter(|(_, kind)| known(kind)).collect();
    if facts.is_empty() || random.chance(1, 3) {
        return None;
    }
    let mut one = || {
        let (path, kind) = random.pick(&facts);
        let not = random.word(&["", "not "]);
        match kind {
            Kind::YesNo => format!("{not}{path}"),
            Kind::Date => {
                let relation = random.word(&["on or after", "before", "after", "on or before"]);
                format!("{path} is {relation} {}", text::date(random))
            }
            _ => format!("{path} is {not}over {}", random.below(20)),
        }
    };
    let first = one();
    let second = one();
    Some(match random.weighted(&[4, 1, 1]) {
        0 => first,
        1 => format!("{first} and {second}"),
        _ => format!("({first} or {second})"),
    })
}
