//! Random policies over the vocabulary of the corpus: the same ones on every run.

/// A plain generator of numbers (Knuth's constants), so that every run is the same.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) + 1);
        for _ in 0..4 {
            dice.roll(2);
        }
        dice
    }

    /// A number below `sides`.
    pub fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % sides
    }

    pub(super) fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.roll(from.len())]
    }
}

/// Things on which the engine is known to differ (see `DISPUTED` in agreement.rs), left out of random policies and cases
/// until it is mended; each is to be set to `false` then.
const WITHOUT_LISTS_OF_NONE: bool = false;
const WITHOUT_ONE_OF_RANGES: bool = false;
const WITHOUT_TERMS_OF_UNKNOWN: bool = false;
pub(super) const WITHOUT_UNKNOWN_SUBJECTS: bool = false;
pub(super) const WITHOUT_UNKNOWN_ELEMENTS: bool = false;

/// What is bound where a condition stands: persons, items.
#[derive(Clone, Default)]
struct Bound {
    persons: Vec<String>,
    items: Vec<String>,
}

impl Bound {
    fn fresh(&self, letter: char) -> String {
        format!("{letter}{}", self.persons.len() + self.items.len())
    }
}

/// A policy of a few rules.
pub fn policy(dice: &mut Dice) -> String {
    let conventions = ["ages by birthday rounding down", "ages by the day before rounding up"];
    let mut text =
        format!("policy p \"P\" uses facts case file : file in force from 2000-01-01\n{}\n", dice.pick(&conventions));
    let of_people = dice.roll(3) > 0;
    let mut bound = Bound::default();
    if of_people {
        text += "decides about each person in file.people\n";
        bound.persons.push("person".to_owned());
    }
    for presumed in ["person.tall is no", "item.heavy is yes", "person.hair is red", "person.age is 30"] {
        if dice.roll(5) == 0 {
            text += &format!("presumes {presumed}\n");
        }
    }
    text += "outcomes first \"1\" second \"2\" third \"3\"\n";
    text += &format!("term about of w : person \"about\" when {}\n", condition(dice, 2, &one_person("w"), 0));
    text += &format!("term worth of w : person \"worth\" is {}\n", number(dice, 2, &one_person("w"), 0));
    let rules = 2 + dice.roll(4);
    let some_despite = dice.roll(2) == 0;
    for rule in 1..=rules {
        let outcome = dice.pick(&["first", "second", "third"]);
        let over: Vec<String> =
            (1..rule).filter(|_| some_despite && dice.roll(3) == 0).map(|earlier| format!("rule {earlier}")).collect();
        let despite = if over.is_empty() { String::new() } else { format!(" despite {}", over.join(", ")) };
        let unless = dice.roll(3) == 0;
        let when = body(dice, &bound, rule);
        text += &format!("rule {rule} \"R\"{despite} {outcome} when {when}\n");
        if unless {
            text += &format!("  unless {}\n", body(dice, &bound, rule));
        }
    }
    // Every outcome is given by a rule.
    for (index, outcome) in ["first", "second", "third"].iter().enumerate() {
        text += &format!("rule 9{index} \"X\" {outcome} when file.x is \"{outcome}\"\n");
    }
    if dice.roll(3) > 0 {
        text += &format!("rule 99 \"O\" {} otherwise\n", dice.pick(&["first", "second", "third"]));
    }
    text
}

fn one_person(name: &str) -> Bound {
    Bound { persons: vec![name.to_owned()], items: Vec::new() }
}

fn body(dice: &mut Dice, bound: &Bound, rule: usize) -> String {
    if dice.roll(2) == 0 {
        return condition(dice, 3, bound, rule);
    }
    let kind = dice.pick(&["all of", "any of", "none of", "at least 2 of", "at least 1 of"]);
    let (a, b, c) = (condition(dice, 2, bound, rule), condition(dice, 2, bound, rule), condition(dice, 1, bound, rule));
    format!("{kind} (a) \"A\": {a} (b) \"B\": any of (1) \"C\": {b} (2) \"D\": {c}")
}

fn person(dice: &mut Dice, bound: &Bound) -> String {
    let known = bound.persons.len();
    if known > 0 && dice.roll(3) > 0 {
        return bound.persons[dice.roll(known)].clone();
    }
    dice.pick(&["file.one", "file.other", "file.one.guardian"]).to_owned()
}

/// Of whom a term is asked.
fn of_whom(dice: &mut Dice, bound: &Bound) -> Option<String> {
    if WITHOUT_TERMS_OF_UNKNOWN {
        // An element of a list may be unknown: only the subject never is.
        return bound.persons.first().filter(|name| *name == "person").cloned();
    }
    Some(person(dice, bound))
}

/// Somebody of whom there are lists.
fn with_lists(dice: &mut Dice, bound: &Bound) -> String {
    let someone = person(dice, bound);
    let may_be_none = someone.ends_with("other") || someone.ends_with("guardian");
    if WITHOUT_LISTS_OF_NONE && may_be_none { "file.one".to_owned() } else { someone }
}

fn people(dice: &mut Dice, bound: &Bound) -> String {
    match dice.roll(3) {
        0 => "file.people".to_owned(),
        1 => "file.many".to_owned(),
        _ => format!("{}.friends", with_lists(dice, bound)),
    }
}

fn items(dice: &mut Dice, bound: &Bound) -> String {
    if dice.roll(2) == 0 { "file.items".to_owned() } else { format!("{}.items", with_lists(dice, bound)) }
}

/// A condition. `rule` is the number of the rule that it stands in, which may cite earlier ones.
fn condition(dice: &mut Dice, depth: usize, bound: &Bound, rule: usize) -> String {
    if depth == 0 || dice.roll(6) == 0 {
        return fact(dice, bound, rule);
    }
    let not = dice.pick(&["", "", "not "]);
    let inner = |dice: &mut Dice| condition(dice, depth - 1, bound, rule);
    match dice.roll(13) {
        0 => format!("({} and {})", inner(dice), inner(dice)),
        1 => format!("({} or {})", inner(dice), inner(dice)),
        2 => format!("not ({})", inner(dice)),
        3 => format!("(if {} then {} else {})", inner(dice), inner(dice), inner(dice)),
        4 | 5 => {
            let (quantifier, list) = (dice.pick(&["some", "every", "no"]), people(dice, bound));
            let other = if dice.roll(3) == 0 { format!(" other than {}", person(dice, bound)) } else { String::new() };
            let (name, mut inside) = (bound.fresh('p'), bound.clone());
            inside.persons.push(name.clone());
            let body = condition(dice, depth - 1, &inside, rule);
            format!("({quantifier} {name} in {list}{other} satisfies {body})")
        }
        6 => {
            let (quantifier, list) = (dice.pick(&["some", "every", "no"]), items(dice, bound));
            let (name, mut inside) = (bound.fresh('i'), bound.clone());
            inside.items.push(name.clone());
            format!("({quantifier} {name} in {list} satisfies {})", condition(dice, depth - 1, &inside, rule))
        }
        7 | 8 => {
            let relation = dice.pick(&["is", "is not", "is under", "is at least", "is at most", "is not over"]);
            format!("({} {relation} {})", number(dice, depth, bound, rule), number(dice, 1, bound, rule))
        }
        9 => {
            let relation = dice.pick(&["is", "is not", "is before", "is on or after", "is not after"]);
            format!("({} {relation} {})", date(dice, depth), date(dice, 1))
        }
        10 => {
            let relation = dice.pick(&["is", "is under", "is at least", "is not over"]);
            format!("({} {relation} {})", span(dice, depth), span(dice, 1))
        }
        11 => {
            let left = if WITHOUT_ONE_OF_RANGES { "file.n".to_owned() } else { number(dice, depth, bound, rule) };
            let right = if WITHOUT_ONE_OF_RANGES { "file.m".to_owned() } else { number(dice, 1, bound, rule) };
            format!("({left} is {not}one of {right}, {})", number(dice, 0, bound, rule))
        }
        // A term that is written before the first rule calls none.
        _ if rule == 0 => fact(dice, bound, rule),
        _ => match of_whom(dice, bound) {
            Some(someone) => format!("about of {someone}"),
            None => fact(dice, bound, rule),
        },
    }
}

fn fact(dice: &mut Dice, bound: &Bound, rule: usize) -> String {
    let not = dice.pick(&["", "", "not "]);
    let someone = person(dice, bound);
    match dice.roll(16) {
        0 => dice.pick(&["file.a", "file.b", "file.c", "file.judged", "file.place.capital"]).to_owned(),
        1 => format!("{someone}.tall"),
        2 => format!("{someone}.kind"),
        3 => format!("{someone}.hair is {not}{}", dice.pick(&["red", "blue"])),
        4 => format!("{someone}.hair is {not}one of red, green"),
        5 => format!("({someone} is {not}{})", person(dice, bound)),
        6 => format!("({someone} is {not}one of {})", people(dice, bound)),
        7 => format!("({} is {not}empty)", people(dice, bound)),
        8 => format!("file.xn is {not}none"),
        9 => format!("{someone}.guardian is {not}none"),
        10 => "file.kn is red".to_owned(),
        11 => "unsettled \"so\"".to_owned(),
        12 if !bound.items.is_empty() => format!("{}.heavy", bound.items[dice.roll(bound.items.len())]),
        13 | 14 if rule > 1 => cited(dice, bound, rule),
        _ => dice.pick(&["file.a", "file.b"]).to_owned(),
    }
}

/// An earlier rule. Where one stands despite it, asking whether it applies may be a circle: then the policy is refused.
fn cited(dice: &mut Dice, bound: &Bound, rule: usize) -> String {
    let earlier = 1 + dice.roll(rule - 1);
    let about = if bound.persons.iter().any(|name| name == "person") { person(dice, bound) } else { String::new() };
    let (to, by) =
        if about.is_empty() { (about.clone(), about) } else { (format!(" to {about}"), format!(" by {about}")) };
    if dice.roll(2) == 0 { format!("(rule {earlier} applies{to})") } else { format!("(rule {earlier} is met{by})") }
}

fn number(dice: &mut Dice, depth: usize, bound: &Bound, rule: usize) -> String {
    if depth == 0 {
        return dice.pick(&["0", "1", "2", "18", "0.5", "-3"]).to_owned();
    }
    let someone = person(dice, bound);
    let rounded = dice.pick(&["rounded up to 0 places", "rounded down to 2 places", "rounded half up to 1 places"]);
    let inner = |dice: &mut Dice| number(dice, depth - 1, bound, rule);
    match dice.roll(12) {
        0 => dice.pick(&["file.n", "file.m", "file.nn"]).to_owned(),
        1 => format!("{someone}.age"),
        2 => format!("({} plus {} minus {})", inner(dice), inner(dice), inner(dice)),
        3 => format!("({} times {} {rounded})", inner(dice), inner(dice)),
        4 => format!("({} divided by {} {rounded})", inner(dice), inner(dice)),
        5 => format!("(count of {})", people(dice, bound)),
        6 | 7 => {
            let (list, name, mut inside) = (people(dice, bound), bound.fresh('q'), bound.clone());
            inside.persons.push(name.clone());
            format!("(count of {name} in {list} where ({}))", condition(dice, depth - 1, &inside, rule))
        }
        8 => format!("(age of {} on {})", date(dice, depth - 1), date(dice, depth - 1)),
        9 => {
            let unit = dice.pick(&["years", "months", "days"]);
            format!("(completed {unit} from {} to {})", date(dice, depth - 1), date(dice, depth - 1))
        }
        10 => {
            format!("(if {} then {} else {})", condition(dice, depth - 1, bound, rule), inner(dice), inner(dice))
        }
        _ if rule == 0 => format!("{someone}.age"),
        _ => of_whom(dice, bound).map_or("file.m".to_owned(), |someone| format!("(worth of {someone})")),
    }
}

fn date(dice: &mut Dice, depth: usize) -> String {
    if depth > 0 && dice.roll(3) == 0 {
        return format!("({} {} {})", date(dice, depth - 1), dice.pick(&["plus", "minus"]), span(dice, depth - 1));
    }
    dice.pick(&["file.d", "file.e", "file.dn", "decision_date", "2024-02-29", "2023-01-31"]).to_owned()
}

fn span(dice: &mut Dice, depth: usize) -> String {
    if depth > 0 && dice.roll(3) == 0 {
        return format!("({} {} {})", span(dice, depth - 1), dice.pick(&["plus", "minus"]), span(dice, depth - 1));
    }
    dice.pick(&["file.s", "file.t", "file.sn", "1 month", "28 days", "1 year 3 days", "5 days"]).to_owned()
}
