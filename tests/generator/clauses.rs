//! Groups and their clauses, numbered in every way.

use super::random::Random;
use super::scope::Writer;
use super::text;

/// What stands after `when` or `unless`, or in a clause.
#[derive(Clone, Debug)]
pub enum Content {
    Condition(String),
    /// The group's words, and its clauses.
    Group(String, Vec<Clause>),
}

#[derive(Clone, Debug)]
pub struct Clause {
    pub marker: String,
    /// Of a factor: whether it weighs more.
    pub strongly: bool,
    pub sentence: Option<String>,
    pub content: Content,
    pub attachments: String,
}

/// A numbering: its construct, its first markers, and what is appended for a branch.
type Numbering = (&'static str, [&'static str; 6], &'static [&'static str]);

const NUMBERINGS: [Numbering; 8] = [
    ("markers (a)", ["a", "b", "c", "d", "e", "f"], &["a", "b"]),
    ("markers (1)", ["1", "2", "3", "4", "5", "6"], &["a", "b"]),
    ("markers (i)", ["i", "ii", "iii", "iv", "v", "vi"], &["a", "b"]),
    ("markers (A)", ["A", "B", "C", "D", "E", "F"], &["A", "B"]),
    ("markers (I)", ["I", "II", "III", "IV", "V", "VI"], &["A", "B"]),
    ("markers (一)", ["一", "二", "三", "四", "五", "六"], &["の二", "の三"]),
    ("markers (イ)", ["イ", "ロ", "ハ", "ニ", "ホ", "ヘ"], &[]),
    ("markers (ア)", ["ア", "イ", "ウ", "エ", "オ", "カ"], &[]),
];

impl Writer<'_> {
    /// What stands after `when` or `unless`: a condition, or a group with its clauses.
    pub fn content(&mut self, group: bool, demanded: bool) -> Content {
        if group { self.group(3, demanded, &[]) } else { Content::Condition(self.condition(3, demanded)) }
    }

    fn numbering(&mut self, taken: &[usize]) -> usize {
        let free: Vec<usize> = (0..NUMBERINGS.len()).filter(|at| !clash(*at, taken)).collect();
        let common = self.random.chance(3, 4);
        let among = if common { free.len().min(3) } else { free.len() };
        let numbering = free[self.random.below(among)];
        let (construct, ..) = NUMBERINGS[numbering];
        self.made.add(construct);
        numbering
    }

    /// Clauses that stand in no group.
    pub fn clauses(&mut self, most: usize) -> Vec<Clause> {
        let numbering = self.numbering(&[]);
        let count = 1 + self.random.below(most);
        let markers = self.markers(numbering, count);
        markers.into_iter().map(|marker| self.clause(marker, 2, false, &[numbering])).collect()
    }

    fn group(&mut self, depth: usize, demanded: bool, taken: &[usize]) -> Content {
        let numbering = self.numbering(taken);
        let count = 1 + self.random.below(4);
        let (words, construct) = match self.random.weighted(&[5, 5, 2, 3, 2]) {
            0 => ("all of".to_owned(), "all of"),
            1 => ("any of".to_owned(), "any of"),
            2 => ("none of".to_owned(), "none of"),
            3 => (format!("at least {} of", 1 + self.random.below(count + 1)), "at least of"),
            _ => (format!("at most {} of", self.random.below(count + 1)), "at most of"),
        };
        self.made.add(construct);
        let demanded = demanded && (words == "all of" || words == "any of" && count == 1);
        let mut inner = taken.to_vec();
        inner.push(numbering);
        let markers = self.markers(numbering, count);
        let clauses = markers.into_iter().map(|marker| self.clause(marker, depth, demanded, &inner)).collect();
        Content::Group(words, clauses)
    }

    fn clause(&mut self, marker: String, depth: usize, demanded: bool, taken: &[usize]) -> Clause {
        let since = self.random.here();
        let sentence = self.random.chance(2, 3).then(|| text::label(self.random, "is so"));
        self.made.add(if sentence.is_some() { "clause with a sentence" } else { "clause without a sentence" });
        let content = if depth > 1 && self.room() && self.random.chance(1, 5) {
            self.made.add("group in a group");
            self.group(depth - 1, demanded, taken)
        } else {
            Content::Condition(self.condition(depth.min(2), demanded))
        };
        let attachments = text::attachments(self.random, self.made, 12);
        self.random.together(since);
        Clause { marker, strongly: false, sentence, content, attachments }
    }

    fn markers(&mut self, numbering: usize, count: usize) -> Vec<String> {
        let (_, firsts, branches) = NUMBERINGS[numbering];
        let mut markers: Vec<String> = Vec::new();
        let (mut at, mut branch) = (0, 0);
        for _ in 0..count {
            if !markers.is_empty() && branch < branches.len() && self.random.chance(1, 6) {
                self.made.add("branch marker");
                markers.push(format!("{}{}", firsts[at - 1], branches[branch]));
                branch += 1;
            } else {
                markers.push(firsts[at].to_owned());
                (at, branch) = (at + 1, 0);
            }
        }
        markers
    }
}

/// Whether a numbering could be taken for one that stands around it: the same one, or one with the same letters.
fn clash(numbering: usize, taken: &[usize]) -> bool {
    taken.contains(&numbering) || numbering >= 6 && taken.iter().any(|other| *other >= 6)
}

impl Content {
    /// As it is written, with the clauses indented below it.
    pub fn written(&self, random: &mut Random, indent: usize) -> String {
        let Content::Group(words, clauses) = self else {
            let Content::Condition(condition) = self else { unreachable!() };
            return condition.clone();
        };
        let mut text = words.clone();
        for clause in clauses {
            let (open, close) = if random.chance(1, 30) { ("（", "）") } else { ("(", ")") };
            let space = if random.chance(1, 20) { " " } else { "\n" };
            text.push_str(&format!("{space}{:indent$}{open}{}{close}", "", clause.marker));
            if clause.strongly {
                text.push_str(" strongly");
            }
            if let Some(sentence) = &clause.sentence {
                let colon = if random.chance(1, 30) { "：" } else { ":" };
                text.push_str(&format!(" {sentence}{colon} "));
            } else {
                text.push(' ');
            }
            // What is said of a group stands before its clauses.
            match &clause.content {
                Content::Group(words, clauses) => {
                    let rest = Content::Group(format!("{words}{}", clause.attachments), clauses.clone());
                    text.push_str(&rest.written(random, indent + 2));
                }
                Content::Condition(condition) => text.push_str(&format!("{condition}{}", clause.attachments)),
            }
        }
        text
    }

    /// What a rule demands: conditions of which each must hold.
    pub fn demands(&self, into: &mut Vec<String>) {
        match self {
            Content::Group(words, clauses) if words == "all of" || words == "any of" && clauses.len() == 1 => {
                clauses.iter().for_each(|clause| clause.content.demands(into));
            }
            Content::Condition(condition) => {
                let chain = condition.split(" and ");
                into.extend(chain.map(|part| part.trim_matches(['(', ')']).to_owned()));
            }
            other => into.push(other.plain()),
        }
    }

    /// Its conditions, without markers and sentences.
    pub fn plain(&self) -> String {
        match self {
            Content::Condition(condition) => condition.clone(),
            Content::Group(words, clauses) => {
                let clauses: Vec<String> = clauses.iter().map(|clause| clause.content.plain()).collect();
                format!("{words} {}", clauses.join("; "))
            }
        }
    }
}
