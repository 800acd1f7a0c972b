//! The text of a decision says what its explanation says: every line of it is written here once more, from what embedders
//! are given.

use std::collections::BTreeSet;
use std::fmt::Write;

use kijun::{Decision, Explanation, Factor, PolicyFile, PolicySet, Reason, Style, Truth, date, decision_text};

use crate::properties::{check_of, decide, few_seeds, loaded};
use crate::support::{shipped_cases, shipped_set};

/// Wide enough that no line of what is tried here is broken.
const WIDE: Style = Style { width: 100_000, colour: false };

/// From the first heading on, as lines of words.
fn told(decision: &Decision) -> String {
    let explanation = decision.explain();
    let mut text = String::new();
    open(&mut text, decision, &explanation);
    disputed(&mut text, decision);
    let factors = &explanation.factors;
    section(&mut text, "Factors in favour, to be weighed by the official", &factors.in_favour, factor);
    section(&mut text, "Factors against, to be weighed by the official", &factors.against, factor);
    section(&mut text, "To be considered", &factors.considered, factor);
    section(&mut text, "Reasons", &explanation.reasons, |text, reason| rule(text, decision, reason));
    section(&mut text, "Presumed, unless the contrary is shown", &explanation.presumed, |text, fact| {
        writeln!(text, "{fact}").unwrap();
    });
    for (title, list) in
        [("Asked in vain", &explanation.warnings), ("Calculations without a result", &explanation.errors)]
    {
        section(&mut text, title, list, |text, one| writeln!(text, "{}: {}", one.at, one.text).unwrap());
    }
    section(&mut text, "Sources", &explanation.sources, |text, source| {
        let on = source.on.map(|on| format!(", {on}")).unwrap_or_default();
        writeln!(text, "{}{on}", source.text).unwrap();
    });
    text
}

fn section<T>(text: &mut String, title: &str, list: &[T], each: impl Fn(&mut String, &T)) {
    if !list.is_empty() {
        writeln!(text, "\n{title}").unwrap();
        list.iter().for_each(|one| each(text, one));
    }
}

fn open(text: &mut String, decision: &Decision, explanation: &Explanation<'_>) {
    section(text, "Possible", &decision.possible(), |text, name| {
        let label = decision.label(name);
        writeln!(text, "{}", if label == *name { label.to_owned() } else { format!("{name}: {label}") }).unwrap();
    });
    let missing = &explanation.missing;
    for (title, list) in
        [("Facts to be brought", &missing.facts), ("Assessments to be made by an official", &missing.assessments)]
    {
        section(text, title, list, |text, fact| {
            write!(text, "{}: {}", fact.at, fact.label).unwrap();
            if !fact.evidence.is_empty() {
                write!(text, ", with evidence: {}", fact.evidence.join(" or ")).unwrap();
            }
            text.push('\n');
        });
    }
    section(text, "Questions of law to be settled", &missing.questions, |text, question| {
        writeln!(text, "{}: {}", question.at, question.text).unwrap();
    });
}

fn disputed(text: &mut String, decision: &Decision) {
    section(text, "Disputed", &decision.disputed(), |text, one| {
        let (what, it) = match &one.at {
            Some(at) => (at.to_string(), "it"),
            None => ("all of them together".to_owned(), "them"),
        };
        let stands = if one.stands { "the decision stands without" } else { "the decision rests on" };
        writeln!(text, "{what}: {stands} {it}").unwrap();
    });
}

fn factor(text: &mut String, factor: &Factor<'_>) {
    let there = match factor.reason.truth {
        Truth::Yes => "present",
        Truth::No => "absent",
        Truth::Unknown => "not known",
    };
    let marker = factor.reason.at.rsplit_once(' ').unwrap().1;
    let strongly = if factor.strongly { "strongly: " } else { "" };
    writeln!(text, "{marker} {strongly}{}: {there}", factor.reason.text).unwrap();
    facts(text, &factor.reason);
    factor.reason.clauses.iter().for_each(|clause| self::clause(text, clause, factor.reason.at, 0));
}

fn rule(text: &mut String, decision: &Decision, rule: &Reason<'_>) {
    let short = |at: &str| at.strip_prefix(decision.policy()).unwrap_or(at).trim_start().to_owned();
    let (applies, aside) = match (rule.truth, rule.applies.unwrap()) {
        (Truth::No, _) if rule.otherwise => ("does not apply, for another rule does", ""),
        (_, Truth::Yes) => ("applies", ""),
        (Truth::Yes, Truth::No) => ("is met, but set aside", " by "),
        (Truth::No, _) => ("is not met", ", set aside by "),
        (_, Truth::Unknown) => ("may apply", ", unless set aside by "),
        (_, Truth::No) => ("does not apply", ", set aside by "),
    };
    write!(text, "{}, {}: {applies}", short(rule.at), rule.text).unwrap();
    if !rule.set_aside_by.is_empty() {
        let others: Vec<String> = rule.set_aside_by.iter().map(|at| short(at)).collect();
        write!(text, "{aside}{}", others.join(", ")).unwrap();
    }
    text.push('\n');
    rule.clauses.iter().for_each(|clause| self::clause(text, clause, rule.at, 0));
    if !rule.unless.is_empty() {
        text.push_str("unless\n");
        let above = format!("{} unless", rule.at);
        rule.unless.iter().for_each(|clause| self::clause(text, clause, &above, 1));
    }
}

/// So deep the clauses of a rule are told; those of an exception stand one step further in.
const DEEPEST: usize = 16;

fn clause(text: &mut String, clause: &Reason<'_>, above: &str, depth: usize) {
    let subject = clause.subject.map(|subject| subject.to_string());
    if let Some(cited) = clause.cited {
        let cited = match (cited, &subject) {
            (cited, None) => cited.to_owned(),
            ("applies", Some(subject)) => format!("applies to {subject}"),
            (_, Some(subject)) => format!("is met by {subject}"),
        };
        let address = clause.at.split_once(' ').map_or(clause.at, |(_, address)| address);
        writeln!(text, "{address} {cited} ({}): {}", clause.text, clause.truth.word()).unwrap();
    } else {
        match clause.at.strip_prefix(above) {
            Some("") => {}
            Some(marker) if marker.starts_with([' ', '(']) => write!(text, "{} ", marker.trim_start()).unwrap(),
            _ if subject.is_none() => write!(text, "{}: ", clause.at).unwrap(),
            _ => {}
        }
        subject.iter().for_each(|subject| write!(text, "{subject}: ").unwrap());
        writeln!(text, "{}: {}", clause.text, clause.truth.word()).unwrap();
        facts(text, clause);
    }
    if depth <= DEEPEST {
        clause.clauses.iter().for_each(|inner| self::clause(text, inner, clause.at, depth + 1));
    }
}

fn facts(text: &mut String, reason: &Reason<'_>) {
    let evidence = |at: &str| {
        let found = reason.evidence.iter().find(|evidence| evidence.at.to_string() == at);
        found.map_or(String::new(), |found| {
            let by = found.by.map(|by| format!("by {by}"));
            let on = found.on.map(|on| on.to_string());
            let disputed = found.disputed.then(|| "disputed".to_owned());
            let parts = [found.evidence.map(str::to_owned), by, on, disputed];
            format!(" ({})", parts.into_iter().flatten().collect::<Vec<_>>().join(", "))
        })
    };
    let mut known = BTreeSet::new();
    for (name, value) in reason.values.iter() {
        let name = name.to_string();
        writeln!(text, "{name} is {value}{}", evidence(&name)).unwrap();
        known.insert(name);
    }
    for at in &reason.unknown {
        let needs = reason.needs_evidence.iter().find(|needs| needs.at == *at);
        let what = match needs {
            Some(needs) => format!("does not count without evidence: {}", needs.evidence.join(" or ")),
            None if known.contains(&at.to_string()) => "is not known more exactly".to_owned(),
            None if at.is_listed_in_part() => "is not known to the end".to_owned(),
            None => "is not known".to_owned(),
        };
        writeln!(text, "{at} {what}").unwrap();
    }
    for at in &reason.cannot_be_known {
        writeln!(text, "{at} cannot be known{}", evidence(&at.to_string())).unwrap();
    }
    reason.questions.iter().for_each(|question| writeln!(text, "not settled: {question}").unwrap());
}

/// The lines of a text from its first heading on, without what stands before each.
fn lines(text: &str) -> String {
    let body = text.split_once("\n\n").map_or("", |(_, body)| body);
    body.lines().map(str::trim).fold("\n".to_owned(), |text, line| text + line + "\n")
}

/// Nothing where both say the same.
fn differs(decision: &Decision) -> Result<(), String> {
    // Which text decides, where a case chooses it, is told above the first heading.
    let (written, told) = (lines(&decision_text(decision, WIDE)), told(decision));
    let told = told.lines().map(str::trim).fold(String::new(), |text, line| text + line + "\n");
    if written.trim() != told.trim() {
        return Err(format!("written:\n{written}\ntold:\n{told}"));
    }
    // Broken lines have the same letters: a line may be broken within a word of Japanese.
    for (width, colour) in [(80, false), (40, true), (100, false)] {
        let narrow = decision_text(decision, Style { width, colour });
        let letters = |text: &str| text.split_whitespace().collect::<String>();
        let wide = decision_text(decision, Style { colour, ..WIDE });
        if letters(&narrow) != letters(&wide) {
            return Err(format!("at {width} columns:\n{narrow}\nat many:\n{wide}"));
        }
    }
    Ok(())
}

/// Lists in lists, with keys and without, and what is counted, asked and set aside there.
const LISTS: &str = r#"vocabulary v "V"
  ages by birthday
choice kind "Kind of visit"
  planned  "planned"
  other    "any other"
record note "A note"
  kept   : yes/no           "was kept"
  grade  : number or none   "grade"
record visit "A visit"
  on     : date           "day of the visit"
  kind   : kind           "kind"
  place  : text           "place"
  lasted : span or none   "how long it lasted"
  notes  : list of note   "notes"
record child "A child"
  id     : key
  born   : date           "date of birth"
  home   : text           "home"
  visits : list of visit  "visits"
record family "A family"
  home      : text            "home"
  asks      : yes/no          "asks for it"
  consents  : yes/no, judged  "consents"
  visits    : list of visit   "visits"
  children  : list of child   "children"
policy visiting "Visits" uses v
  case family : family
outcomes
  granted  "granted"
  refused  "refused"
parameter least "visits that are asked for" from 2000-01-01: 2 from 2020-01-01: 3
term long of x : visit "was a long visit" when all of
  (a) "lasted": x.lasted is over 2 days
  (b) "no note was lost": every n in x.notes satisfies n.kept
  (c) "graded": count of n in x.notes where (n.grade is at least 3) is at least 1
term young of c : child "is young" when age of c.born on decision_date is under 6 or c.home is not family.home
rule 1 "Visits"
  granted when all of
    (a) family.asks
    (b) "often enough": count of x in family.visits where (x.kind is planned and x.place is family.home) is at least least
    (c) "a long one": some x in family.visits satisfies long of x or (x.on is after 2023-01-01 and x.on is after 2023-01-01)
    (d) "with every child":
          every c in family.children satisfies young of c and some x in c.visits satisfies long of x
    (e) "or as the office finds": family.consents or unsettled "whether an office may find so"
    (f) "no child is grown up": no c in family.children satisfies age of c.born on 2023-10-01 is at least 18
    (g) any of
      (1) "visits are known": count of x in family.visits is over 0
      (2) "rule 2 is met": rule 2 is met
      (3) "one counts":
            some x in family.visits satisfies x.kind is other or unsettled "whether a visit counts"
      (4) "long ago":
            some x in family.visits satisfies completed months from x.on to 2026-01-01 is at least 2
  unless family.consents is no and family.asks
rule 2 "Nobody asks" despite rule 1
  refused when not family.asks or not family.asks
rule 3 "Others"
  refused otherwise
"#;

/// Cases with as many visits as there are numbers, each known the less the higher its number is.
fn with_visits(numbers: &[usize], children: usize, complete: bool) -> String {
    let visit = |number: usize| {
        let facts = [
            r#""on": "2023-05-01""#.to_owned(),
            format!(r#""kind": "{}""#, if number.is_multiple_of(3) { "other" } else { "planned" }),
            r#""place": "Osaka""#.to_owned(),
            if number.is_multiple_of(2) { r#""lasted": "P3D""# } else { r#""lasted": null"# }.to_owned(),
            r#""notes": [{"kept": true, "grade": 4}, {"kept": false}, {"grade": null}, {}, {"kept": true}, {"grade": 2}]"#
                .to_owned(),
        ];
        format!("{{{}}}", facts[number.min(5)..].join(", "))
    };
    let visits = numbers.iter().map(|number| visit(*number)).collect::<Vec<_>>().join(", ");
    let visits =
        if complete { format!("[{visits}]") } else { format!(r#"{{"$value": [{visits}], "complete": false}}"#) };
    let child = |number: usize| {
        let born = if number.is_multiple_of(2) { r#", "born": "2019-02-03""# } else { "" };
        format!(r#"{{"id": "c{number}", "home": "Osaka"{born}, "visits": {visits}}}"#)
    };
    let children = (0..children).map(child).collect::<Vec<_>>().join(", ");
    format!(r#"{{"home": "Osaka", "asks": true, "visits": {visits}, "children": [{children}]}}"#)
}

#[test]
fn the_text_says_what_is_explained_of_lists_in_lists() {
    let set = PolicySet::load([PolicyFile::new("visiting.kijun", LISTS)]).unwrap_or_else(|found| panic!("{found}"));
    let policy = set.policy("visiting").unwrap();
    let mut cases = vec!["{}".to_owned(), r#"{"asks": false}"#.to_owned()];
    for numbers in [&[][..], &[0], &[1, 3], &[0, 1, 2, 3, 4, 5, 0], &[5, 5, 4, 3, 2, 1], &[2, 2, 2, 2, 2, 2]] {
        for children in [0, 1, 5] {
            cases.extend([true, false].map(|complete| with_visits(numbers, children, complete)));
        }
    }
    // A date known in part, of a visit whose lines are kept and of one whose lines are not.
    for number in [0, 5] {
        let on = |at| if at == number { "2024-XX-XX" } else { "2023-05-01" };
        let visits: Vec<String> = (0..6).map(|at| format!(r#"{{"on": "{}"}}"#, on(at))).collect();
        cases.push(format!(r#"{{"asks": true, "visits": [{}]}}"#, visits.join(", ")));
    }
    // The first time every line is made, then most are known.
    for case in cases.iter().chain(&cases) {
        let case = policy.read_case("case", case.as_bytes()).unwrap_or_else(|found| panic!("{found}\n{case}"));
        for on in [date!(2019 - 10 - 01), date!(2023 - 10 - 01)] {
            for decision in policy.on(on).decide(&case).unwrap() {
                differs(&decision).unwrap();
            }
        }
    }
}

/// A policy of more rules than there are bits in a word: each gives way to the one four before it, the fifth ones rest on another.
fn of_many_rules() -> String {
    let facts: String = (0..80).map(|at| format!("    f{at} : yes/no \"fact {at}\"\n")).collect();
    let rule = |at: usize| {
        let (outcome, opposite) = (if at.is_multiple_of(2) { "a" } else { "b" }, at * 7 % 80);
        let despite =
            at.checked_sub(4).filter(|_| at > 8 && at.is_multiple_of(3)).map(|other| format!(" despite rule {other}"));
        let cites = (at > 6 && at.is_multiple_of(5)).then(|| format!("    (c) \"cites\": rule {} is met\n", at - 2));
        format!(
            "rule {at} \"Rule {at}\"{}\n  {outcome} when any of\n    (a) thing.f{at}\n    (b) \"opposite\": not thing.f{opposite}\n{}",
            despite.unwrap_or_default(),
            cites.unwrap_or_default()
        )
    };
    let rules: Vec<String> = (5..80).map(rule).collect();
    format!(
        "vocabulary things \"Things\"\n  record thing\n{facts}\npolicy many \"Many rules\"\n  uses things\n  case thing : thing\n\n\
         outcomes\n  a \"A\"\n  b \"B\"\n\n{}",
        rules.join("\n")
    )
}

#[test]
fn the_text_says_what_is_explained_of_many_rules() {
    let file = PolicyFile::new("many.kijun", of_many_rules());
    let set = PolicySet::load([file]).unwrap_or_else(|found| panic!("{found}"));
    let policy = set.policy("many").unwrap();
    for seed in 0..60usize {
        let said = (0..80).filter(|at| (at * 31 + seed * 17) % 11 > 0);
        let facts = said.map(|at| format!("\"f{at}\": {}", (at * 13 + seed * 29) % 40 != seed % 3));
        let facts: Vec<String> = facts.collect();
        let case = policy.read_case("case", format!("{{{}}}", facts.join(", ")).as_bytes()).unwrap();
        for decision in policy.on(date!(2023 - 10 - 01)).decide(&case).unwrap() {
            differs(&decision).unwrap();
        }
    }
}

#[test]
fn the_text_says_what_is_explained_of_generated_pairs() {
    check_of("told", few_seeds(1000), &|pair| {
        let Ok(set) = loaded(pair) else { return Ok(()) };
        decide(&set, pair)?.iter().try_for_each(differs)
    });
}

#[test]
fn the_text_says_what_is_explained_of_shipped_cases() {
    let set = shipped_set();
    let mut decisions = 0;
    for (path, text) in shipped_cases() {
        for policy in set.policies() {
            let Ok(case) = policy.read_case(&path, text.as_bytes()) else { continue };
            for on in [date!(2023 - 10 - 01), date!(2024 - 12 - 01)] {
                for decision in policy.on(on).decide(&case).unwrap() {
                    differs(&decision).unwrap_or_else(|found| panic!("{path}, {}: {found}", policy.name()));
                    decisions += 1;
                }
            }
        }
    }
    assert!(decisions > 500, "{decisions} decisions");
}
