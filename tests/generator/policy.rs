//! Whole files: vocabularies, headers, and policies with all that stands in them.

use super::amendments::facts;
use super::asking::Asked;
pub use super::citations::Rules;
use super::envelopes::EVIDENCE;
use super::made::Made;
use super::random::Random;
use super::scope::{Cites, Term, Var, Writer};
use super::shape::{Kind, PERIOD, Shape};
use super::text::{self, Day};
use super::vocabulary::Shaper;
use super::writing;

/// A policy file, and what must be known to make a case for it.
#[derive(Clone, Debug)]
pub struct PolicyText {
    pub text: String,
    /// Further files.
    pub beside: Vec<String>,
    pub shape: Shape,
    /// Whether the vocabulary stands behind the policy.
    pub policy_first: bool,
    /// The name by which the policy calls the case.
    pub case_name: String,
    /// The steps from the case to the list of subjects.
    pub subjects: Vec<String>,
    pub in_force: Option<(Day, Option<Day>)>,
}

/// The name of every policy that is made.
pub const NAME: &str = "made";

const CASE: &str = "box_";

/// The name of the policy beside it.
pub const BESIDE: &str = "besides";

/// Which of the conventions is stated: of ages, and of rounding.
type Conventions = (usize, usize);

pub fn policy(random: &mut Random, made: &mut Made) -> PolicyText {
    let shape = Shaper::new(random, made).shape();
    let conventions = (random.weighted(&[2, 4, 4]), random.weighted(&[2, 4, 4]));
    let title = text::label(random, "A vocabulary");
    let lines: String = lines(conventions).iter().map(|line| format!("\n  {line}")).collect();
    let mut vocabulary = format!("vocabulary facts {title}{lines}{}\n\n", text::attachments(random, made, 15));
    vocabulary.push_str(&shape.written(random, made));
    if let Some(foreign) = shape.foreign {
        made.add("second vocabulary");
        vocabulary.push_str("vocabulary others \"Others\"\n\n");
        let choice = shape.choices[foreign].clone();
        vocabulary.push_str(&shape.choice_written(random, made, foreign, &choice));
    }
    let mut maker = PolicyMaker { random, made, shape: &shape, conventions };
    let since = maker.random.here();
    let beside = maker.random.chance(1, 3).then(|| maker.policy(BESIDE, "b_", None));
    maker.random.together(since);
    let main = maker.policy(NAME, "", beside.as_ref());
    let policy_first = random.chance(1, 10);
    let mut parts = if policy_first { vec![main.text, vocabulary] } else { vec![vocabulary, main.text] };
    let mut files = Vec::new();
    if let Some(beside) = beside {
        if random.chance(1, 4) {
            made.add("several policies in a file");
            parts.insert(0, beside.text);
        } else {
            made.add("several files");
            files.push(writing::dress(random, made, &beside.text));
        }
    }
    let text = writing::dress(random, made, &parts.join("\n"));
    let (case_name, subjects, in_force) = (main.case_name, main.subjects, main.in_force);
    PolicyText { text, beside: files, shape, policy_first, case_name, subjects, in_force }
}

fn lines((ages, rounding): Conventions) -> Vec<&'static str> {
    let ages = ["", "ages by birthday", "ages by the day before"][ages];
    let rounding = ["", "rounding up", "rounding down"][rounding];
    [ages, rounding].into_iter().filter(|line| !line.is_empty()).collect()
}

/// One policy, with what another must know to ask it or to use its terms.
struct Written {
    text: String,
    case_name: String,
    subjects: Vec<String>,
    in_force: Option<(Day, Option<Day>)>,
    asked: Asked,
    terms: Vec<Term>,
}

struct PolicyMaker<'a> {
    random: &'a mut Random,
    made: &'a mut Made,
    shape: &'a Shape,
    /// Those of the vocabulary.
    conventions: Conventions,
}

impl PolicyMaker<'_> {
    fn policy(&mut self, policy_name: &'static str, prefix: &'static str, beside: Option<&Written>) -> Written {
        let PolicyMaker { random, made, shape, conventions } = self;
        let mut uses = vec!["facts"];
        if shape.foreign.is_some() {
            uses.push("others");
        }
        let mut terms = Vec::new();
        if let Some(beside) = beside
            && random.chance(1, 2)
        {
            made.add("uses a policy");
            uses.push(BESIDE);
            let free = beside.terms.iter().filter(|term| term.free);
            terms.extend(free.map(|term| Term { used: true, ..term.clone() }));
        }
        let mut header = vec![format!("uses {}", uses.join(", "))];
        let case_record = shape.case();
        let case_name = if random.chance(1, 2) { shape.records[case_record].name.clone() } else { CASE.to_owned() };
        header.push(format!("case {case_name} : {}", shape.records[case_record].name));
        let mut names = vec![Var::record(&case_name, case_record)];
        let mut subjects = Vec::new();
        let lists = lists_of_subjects(shape);
        if !lists.is_empty() && random.chance(4, 5) {
            made.add("decides about each");
            let (steps, record) = random.pick(&lists).clone();
            let name = if random.chance(1, 2) { shape.records[record].name.clone() } else { "subject_".to_owned() };
            header.push(format!("decides about each {name} in {case_name}.{}", steps.join(".")));
            names.push(Var::record(&name, record));
            subjects = steps;
        } else {
            made.add("case as subject");
        }
        let subject = names[names.len() - 1].ty();
        let in_force = window(random, made, &mut header);
        presumes(random, made, shape, &mut header);
        requires(random, made, shape, &mut header);
        governed(random, made, shape, &names, &mut header);
        let mut own = (0, 0);
        if random.chance(1, 4) {
            own = (random.weighted(&[2, 4, 4]), random.weighted(&[2, 4, 4]));
            if own != (0, 0) {
                made.add("conventions of the policy");
            }
        }
        header.extend(lines(own).into_iter().map(str::to_owned));
        let or = |own: usize, other: usize| if own > 0 { own } else { other };
        let (ages, rounding) = (or(own.0, conventions.0), or(own.1, conventions.1));
        made.add(["no ages", "ages by birthday", "ages by the day before"][ages]);
        made.add(["no rounding", "rounding up", "rounding down"][rounding]);
        random.shuffle(&mut header);
        let title = text::label(random, "A policy");
        let mut policy = format!("policy {policy_name} {title}{}", text::attachments(random, made, 8));
        header.iter().for_each(|line| policy.push_str(&format!("\n  {line}")));
        policy.push_str("\n\n");

        let mut writer = Writer {
            random,
            made,
            shape,
            own: names.len(),
            names,
            terms,
            dated: Vec::new(),
            rules: Rules::default(),
            cites: Cites::Nothing,
            asked: beside.map(|beside| beside.asked.clone()),
            subject,
            reads_own: false,
            prefix,
            ages: ages > 0,
            rounding: rounding > 0,
            inside: 0,
            bound: 0,
            fuel: 0,
        };
        let (statements, outcomes) = writer.statements();
        let terms = std::mem::take(&mut writer.terms);
        policy.push_str(&statements.join("\n\n"));
        policy.push('\n');
        let asked = Asked { name: policy_name, subject, outcomes };
        Written { text: policy, case_name, subjects, in_force, asked, terms }
    }
}

impl Writer<'_> {
    /// Everything that stands behind the header, and the names of the outcomes.
    fn statements(&mut self) -> (Vec<String>, Vec<String>) {
        let parameters = self.parameters();
        let mut statements = self.terms();
        let (outcomes, given, mut rules) = self.rules();
        let factors = rules.pop_if(|last| last.starts_with("factors"));
        let at = if self.random.chance(1, 4) { self.random.below(statements.len() + 1) } else { 0 };
        statements.insert(at, outcomes);
        if self.random.chance(1, 6) {
            // Terms, and even outcomes, may stand behind the rules.
            let mut all = rules;
            all.append(&mut statements);
            statements = all;
        } else {
            statements.extend(rules);
        }
        for statement in parameters.into_iter().chain(factors) {
            let at = self.random.below(statements.len() + 1);
            statements.insert(at, statement);
        }
        (statements, given)
    }
}

/// Every list of records that is reached from the case without another list.
fn lists_of_subjects(shape: &Shape) -> Vec<(Vec<String>, usize)> {
    let mut lists = Vec::new();
    let mut open = vec![(Vec::new(), shape.case())];
    while let Some((steps, record)) = open.pop() {
        for field in &shape.records[record].fields {
            let Kind::Record(inner) = field.kind else { continue };
            if shape.is_period(inner) {
                continue;
            }
            let mut steps: Vec<String> = steps.clone();
            steps.push(field.name.clone());
            if field.list { lists.push((steps, inner)) } else { open.push((steps, inner)) }
        }
    }
    // Those who are pointed to come first.
    lists.sort_by_key(|(_, record)| !shape.people.contains(record));
    lists
}

fn window(random: &mut Random, made: &mut Made, header: &mut Vec<String>) -> Option<(Day, Option<Day>)> {
    let (mut from, mut to) = (text::day(random), text::day(random));
    if from > to {
        std::mem::swap(&mut from, &mut to);
    }
    match random.weighted(&[4, 3, 3]) {
        0 => {
            made.add("always in force");
            None
        }
        1 => {
            made.add("in force from");
            header.push(format!("in force from {}", text::written(from)));
            Some((from, None))
        }
        _ => {
            made.add("in force from to");
            header.push(format!("in force from {} to {}", text::written(from), text::written(to)));
            Some((from, Some(to)))
        }
    }
}

/// `governed by the law on` a date that is never none.
fn governed(random: &mut Random, made: &mut Made, shape: &Shape, names: &[Var], header: &mut Vec<String>) {
    if !random.chance(1, 12) {
        return;
    }
    let reached = names.iter().filter_map(|var| match var.kind {
        Kind::Record(record) => Some(facts(shape, &var.name, record)),
        _ => None,
    });
    let dates: Vec<String> = reached.flatten().filter(|(_, kind)| *kind == Kind::Date).map(|(path, _)| path).collect();
    if !dates.is_empty() {
        made.add("governed by the law on");
        header.push(format!("governed by the law on {}", random.pick(&dates)));
    }
}

fn presumes(random: &mut Random, made: &mut Made, shape: &Shape, header: &mut Vec<String>) {
    if !random.chance(1, 6) {
        return;
    }
    for record in shape.records.iter().skip(1) {
        for field in record.fields.iter().filter(|field| !field.list) {
            let Some(value) = literal(random, made, shape, field.kind, field.or_none) else { continue };
            if random.chance(1, 4) {
                made.add("presumes");
                header.push(format!("presumes {}.{} is {value}", record.name, field.name));
            }
        }
    }
}

fn requires(random: &mut Random, made: &mut Made, shape: &Shape, header: &mut Vec<String>) {
    if !random.chance(1, 6) {
        return;
    }
    for record in shape.records.iter().skip(1) {
        let is_fact = |kind: Kind| kind == Kind::Record(PERIOD) || !matches!(kind, Kind::Record(_) | Kind::Key);
        for field in record.fields.iter().filter(|field| is_fact(field.kind)) {
            let fact = format!("{}.{}", record.name, field.name);
            let presumed = header.iter().any(|line| line.starts_with(&format!("presumes {fact} ")));
            if !presumed && random.chance(1, 4) {
                made.add("requires evidence");
                let mut kinds = format!("\"{}\"", random.word(&EVIDENCE));
                if random.chance(1, 3) {
                    made.add("requires evidence of several kinds");
                    kinds = EVIDENCE.map(|kind| format!("\"{kind}\"")).join(" or ");
                }
                header.push(format!("requires evidence {kinds} for {fact}"));
            }
        }
    }
}

/// A value of a field, written out.
pub fn literal(random: &mut Random, made: &mut Made, shape: &Shape, kind: Kind, or_none: bool) -> Option<String> {
    Some(match kind {
        _ if or_none && random.chance(1, 4) => "none".to_owned(),
        Kind::YesNo => random.pick(&["yes", "no"]).to_string(),
        Kind::Number => text::number(random, made),
        Kind::Date => text::date(random),
        Kind::Span => text::span_written(random),
        Kind::Text => text::text_written(random),
        Kind::Choice(at) => random.pick(&shape.choices[at].members).clone(),
        Kind::Key | Kind::Record(_) | Kind::Reference(_) => return None,
    })
}
