//! A whole file: vocabularies, header, outcomes, terms and rules.

pub use super::citations::Rules;
use super::made::Made;
use super::random::Random;
use super::scope::{Term, Ty, Writer};
use super::shape::{Kind, Shape};
use super::text::{self, Day};
use super::vocabulary::Shaper;
use super::writing;

/// A policy file, and what must be known to make a case for it.
#[derive(Clone, Debug)]
pub struct PolicyText {
    pub text: String,
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

pub fn policy(random: &mut Random, made: &mut Made) -> PolicyText {
    let shape = Shaper::new(random, made).shape();
    let ages = random.weighted(&[2, 4, 4]);
    let rounding = random.weighted(&[2, 4, 4]);
    made.add(["no ages", "ages by birthday", "ages by the day before"][ages]);
    made.add(["no rounding", "rounding up", "rounding down"][rounding]);
    let ages_line = ["", "\n  ages by birthday", "\n  ages by the day before"];
    let rounding_line = ["", "\n  rounding up", "\n  rounding down"];
    let own = random.chance(1, 4);
    if own && ages + rounding > 0 {
        made.add("conventions of the policy");
    }
    // Where the policy states its own, the vocabulary may say otherwise.
    let (of_vocabulary, of_policy) = if own {
        let other = |at: usize| if at == 0 { 0 } else { 3 - at };
        let others = if random.chance(1, 2) { (other(ages), other(rounding)) } else { (0, 0) };
        (others, (ages, rounding))
    } else {
        ((ages, rounding), (0, 0))
    };
    let lines = |(ages, rounding): (usize, usize)| format!("{}{}", ages_line[ages], rounding_line[rounding]);

    let title = text::label(random, "A vocabulary");
    let mut vocabulary =
        format!("vocabulary facts {title}{}{}\n\n", lines(of_vocabulary), text::attachments(random, made, 15));
    vocabulary.push_str(&shape.written(random, made));
    let mut uses = vec!["facts"];
    if let Some(foreign) = shape.foreign {
        made.add("second vocabulary");
        vocabulary.push_str("vocabulary others \"Others\"\n\n");
        let choice = shape.choices[foreign].clone();
        vocabulary.push_str(&shape.choice_written(random, made, foreign, &choice));
        uses.push("others");
    }

    let mut header = vec![format!("uses {}", uses.join(", "))];
    let case_record = shape.case();
    let case_name = if random.chance(1, 2) { shape.records[case_record].name.clone() } else { CASE.to_owned() };
    header.push(format!("case {case_name} : {}", shape.records[case_record].name));
    let mut names = vec![(case_name.clone(), Ty::Row(case_record))];
    let mut subject = Ty::Row(case_record);
    let mut subjects = Vec::new();
    let lists = lists_of_subjects(&shape);
    if !lists.is_empty() && random.chance(4, 5) {
        made.add("decides about each");
        let (steps, record) = random.pick(&lists).clone();
        let name = if random.chance(1, 2) { shape.records[record].name.clone() } else { "subject_".to_owned() };
        header.push(format!("decides about each {name} in {case_name}.{}", steps.join(".")));
        subject = Ty::Row(record);
        names.push((name, subject));
        subjects = steps;
    } else {
        made.add("case as subject");
    }
    let in_force = window(random, made, &mut header);
    presumes(random, made, &shape, &mut header);
    if own {
        header.extend(lines(of_policy).lines().filter(|line| !line.is_empty()).map(|line| line.trim().to_owned()));
    }
    random.shuffle(&mut header);
    let title = text::label(random, "A policy");
    let mut policy = format!("policy {NAME} {title}{}", text::attachments(random, made, 8));
    header.iter().for_each(|line| policy.push_str(&format!("\n  {line}")));
    policy.push_str("\n\n");

    let mut writer = Writer {
        random,
        made,
        shape: &shape,
        names,
        terms: Vec::new(),
        rules: Rules::default(),
        rule: None,
        subject,
        ages: ages > 0,
        rounding: rounding > 0,
        inside: 0,
        bound: 0,
        fuel: 0,
    };
    let mut statements = writer.terms();
    let (outcomes, rules) = writer.rules();
    let at = if random.chance(1, 4) { random.below(statements.len() + 1) } else { 0 };
    statements.insert(at, outcomes);
    if random.chance(1, 6) {
        // Terms, and even outcomes, may stand behind the rules.
        let mut all = rules;
        all.append(&mut statements);
        statements = all;
    } else {
        statements.extend(rules);
    }
    policy.push_str(&statements.join("\n\n"));
    policy.push('\n');
    let policy_first = random.chance(1, 10);
    let parts = if policy_first { [policy, vocabulary] } else { [vocabulary, policy] };
    let text = writing::dress(random, made, &parts.join("\n"));
    PolicyText { text, shape, policy_first, case_name, subjects, in_force }
}

/// Every list of records that is reached from the case without another list.
fn lists_of_subjects(shape: &Shape) -> Vec<(Vec<String>, usize)> {
    let mut lists = Vec::new();
    let mut open = vec![(Vec::new(), shape.case())];
    while let Some((steps, record)) = open.pop() {
        for field in &shape.records[record].fields {
            let Kind::Record(inner) = field.kind else { continue };
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

fn presumes(random: &mut Random, made: &mut Made, shape: &Shape, header: &mut Vec<String>) {
    if !random.chance(1, 6) {
        return;
    }
    for record in &shape.records {
        for field in record.fields.iter().filter(|field| !field.list) {
            let value = match field.kind {
                _ if field.or_none && random.chance(1, 4) => "none".to_owned(),
                Kind::YesNo => random.pick(&["yes", "no"]).to_string(),
                Kind::Number => text::number(random, made),
                Kind::Date => text::date(random),
                Kind::Span => text::span_written(random),
                Kind::Text => text::text_written(random),
                Kind::Choice(at) => random.pick(&shape.choices[at].members).clone(),
                Kind::Key | Kind::Record(_) | Kind::Reference(_) => continue,
            };
            if random.chance(1, 4) {
                made.add("presumes");
                header.push(format!("presumes {}.{} is {value}", record.name, field.name));
            }
        }
    }
}

impl Writer<'_> {
    fn terms(&mut self) -> Vec<String> {
        let mut statements = Vec::new();
        for at in 0..self.random.weighted(&[3, 3, 3, 2, 1]) {
            let since = self.random.here();
            self.fuel = 20;
            let name = format!("{}{at}", self.random.pick(&["term_", "steady_", "要件"]));
            let (names, subject) = (self.names.clone(), self.subject);
            let of = if self.random.chance(2, 3) { Some(self.parameter_type()) } else { None };
            let mut text = format!("term {name}");
            match of {
                None => self.made.add("term without parameter"),
                Some(kind) => {
                    let ty = Ty::of(kind);
                    self.made.add(match ty {
                        Ty::Row(_) => "term of a record",
                        Ty::Number => "term of a number",
                        Ty::Date => "term of a date",
                        Ty::Span => "term of a span",
                        Ty::Text => "term of a text",
                        Ty::Choice(_) => "term of a choice",
                        Ty::YesNo => "term of a yes/no",
                    });
                    text.push_str(&format!(" of p{at} : {}", self.shape.type_name(kind)));
                    self.names.push((format!("p{at}"), ty));
                }
            }
            if self.random.chance(2, 3) {
                text.push_str(&format!(" {}", text::label(self.random, "a term")));
            }
            text.push_str(&text::attachments(self.random, self.made, 12));
            let mut term = Term { name, of: of.map(Ty::of), gives: Ty::YesNo, when: true, or_none: false };
            if self.random.chance(1, 2) {
                let group = self.random.chance(1, 2);
                self.made.add("condition term");
                if group {
                    self.made.add("term of groups");
                }
                let content = self.content(group, false);
                text.push_str(&format!(" when {}", content.written(self.random, 2)));
            } else {
                self.made.add("value term");
                term.when = false;
                term.gives = self.value_type();
                let value = self.value(term.gives, 2, false);
                term.or_none = value.or_none;
                text.push_str(&format!(" is {}{}", value.text, text::attachments(self.random, self.made, 12)));
            }
            self.names = names;
            self.subject = subject;
            self.terms.push(term);
            self.random.together(since);
            statements.push(text);
        }
        // A term may call one that stands behind it.
        if self.random.chance(1, 4) {
            self.random.shuffle(&mut statements);
        }
        statements
    }

    fn parameter_type(&mut self) -> Kind {
        match self.random.weighted(&[6, 6]) {
            0 => match self.subject {
                Ty::Row(record) if self.random.chance(1, 2) => Kind::Record(record),
                _ => Kind::Record(self.random.below(self.shape.records.len())),
            },
            _ => {
                let at = self.random.below(if self.shape.choices.is_empty() { 5 } else { 6 });
                match super::shape::PLAIN.get(at) {
                    Some(kind) => *kind,
                    None => Kind::Choice(self.random.below(self.shape.choices.len())),
                }
            }
        }
    }

    /// A type of which a value can be written with nothing beside it.
    fn value_type(&mut self) -> Ty {
        let at = self.random.weighted(&[5, 4, 3, 1, 2, 1, 1]);
        let ty = match at {
            0..=4 => super::scope::COMPARED[at],
            5 if !self.shape.choices.is_empty() => Ty::Choice(self.random.below(self.shape.choices.len())),
            _ => Ty::Row(self.random.below(self.shape.records.len())),
        };
        if self.can_write(ty, false) { ty } else { Ty::Number }
    }
}
