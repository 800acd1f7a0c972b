//! What can be spoken of at a place: variables and the facts that are reached from them, terms, rules.

use super::asking::Asked;
use super::made::Made;
use super::parameters::Dated;
use super::policy::Rules;
use super::random::Random;
use super::shape::{Kind, Shape};

/// The type of a value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Ty {
    YesNo,
    Number,
    Date,
    Span,
    Text,
    Choice(usize),
    Row(usize),
}

pub const COMPARED: [Ty; 5] = [Ty::Number, Ty::Date, Ty::Span, Ty::Text, Ty::YesNo];

impl Ty {
    pub fn of(kind: Kind) -> Ty {
        match kind {
            Kind::YesNo => Ty::YesNo,
            Kind::Number => Ty::Number,
            Kind::Date => Ty::Date,
            Kind::Span => Ty::Span,
            Kind::Text | Kind::Key => Ty::Text,
            Kind::Choice(at) => Ty::Choice(at),
            Kind::Record(at) | Kind::Reference(at) => Ty::Row(at),
        }
    }
}

/// What a term is about, or a variable.
#[derive(Clone, Debug)]
pub struct Var {
    pub name: String,
    pub kind: Kind,
    pub list: bool,
    pub or_none: bool,
}

impl Var {
    pub fn record(name: &str, record: usize) -> Var {
        Var { name: name.to_owned(), kind: Kind::Record(record), list: false, or_none: false }
    }

    pub fn ty(&self) -> Ty {
        Ty::of(self.kind)
    }
}

/// A term that can be called.
#[derive(Clone, Debug)]
pub struct Term {
    pub name: String,
    /// What stands after `of`, and after `on`.
    pub about: Vec<Var>,
    pub gives: Ty,
    /// Whether it is a condition.
    pub when: bool,
    pub or_none: bool,
    /// Whether it reads neither the case nor the subject, so that another policy can use it.
    pub free: bool,
    /// Whether it comes with a policy that is used.
    pub used: bool,
    /// Whether it is a table.
    pub table: bool,
}

/// What the place where something is written may cite and ask.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Cites {
    /// A term cites no rule and asks no policy.
    Nothing,
    /// A rule does not depend on itself.
    AsRule(usize),
    /// A factor may cite every rule.
    All,
}

/// A fact, or a list, that is reached from a variable.
#[derive(Clone, Debug)]
pub struct Path {
    pub text: String,
    pub kind: Kind,
    pub ty: Ty,
    pub list: bool,
    pub or_none: bool,
    /// How many names stand in it.
    pub names: usize,
    /// Whether it goes by way of somebody who is pointed to.
    pub pointed: bool,
}

/// Writes conditions and values, with everything that they can speak of.
pub struct Writer<'a> {
    pub random: &'a mut Random,
    pub made: &'a mut Made,
    pub shape: &'a Shape,
    /// Variables, the innermost last.
    pub names: Vec<Var>,
    pub terms: Vec<Term>,
    pub dated: Vec<Dated>,
    pub rules: Rules,
    pub cites: Cites,
    /// The policy that can be asked.
    pub asked: Option<Asked>,
    pub subject: Ty,
    /// How many of the names are the case and the subject, and whether one of them was read.
    pub own: usize,
    pub reads_own: bool,
    /// What the names of terms and parameters begin with, so that those of two policies differ.
    pub prefix: &'static str,
    pub ages: bool,
    pub rounding: bool,
    /// How many quantifiers and counts stand around.
    pub inside: usize,
    /// How many variables were bound.
    pub bound: usize,
    /// How much may still be written.
    pub fuel: usize,
}

impl Writer<'_> {
    /// Everything that is reached from a variable, nearest first.
    fn reached(&self, var: &Var) -> Vec<Path> {
        let Var { name, kind, list, or_none } = var.clone();
        let start = Path { text: name, kind, ty: Ty::of(kind), list, or_none, names: 1, pointed: false };
        let mut all = vec![start];
        let mut at = 0;
        while at < all.len() && all.len() < 300 {
            let from = all[at].clone();
            at += 1;
            let Ty::Row(record) = from.ty else { continue };
            if from.list || from.names > 3 {
                continue;
            }
            for field in &self.shape.records[record].fields {
                let by_pointer = from.names > 1 && self.shape.people.contains(&record);
                all.push(Path {
                    text: format!("{}.{}", from.text, field.name),
                    kind: field.kind,
                    ty: Ty::of(field.kind),
                    list: field.list,
                    or_none: from.or_none || field.or_none,
                    names: from.names + 1,
                    pointed: from.pointed || by_pointer,
                });
            }
        }
        all
    }

    /// One of the paths that fit; those from the innermost variable, and short ones, more often.
    pub fn path(&mut self, fits: &dyn Fn(&Path) -> bool) -> Option<Path> {
        let mut by_name: Vec<Vec<Path>> = Vec::new();
        for var in self.names.iter().rev() {
            let paths: Vec<Path> = self.reached(var).into_iter().filter(|path| fits(path)).collect();
            if !paths.is_empty() {
                by_name.push(paths);
            }
        }
        if by_name.is_empty() {
            return None;
        }
        let near = if self.random.chance(1, 3) { self.random.below(by_name.len()) } else { 0 };
        let paths = &by_name[near];
        let shortest = paths[0].names;
        let short = paths.iter().filter(|path| path.names <= shortest.max(2)).count();
        let among = if self.random.chance(1, 4) || short == 0 { paths.len() } else { short };
        let path = paths[self.random.below(among)].clone();
        let root = path.text.split('.').next().unwrap_or_default();
        self.reads_own |= self.names.iter().take(self.own).any(|own| own.name == root);
        if path.pointed {
            self.made.add("fact of a reference");
        }
        Some(path)
    }

    /// A list, whose elements fit.
    pub fn list(&mut self, fits: &dyn Fn(Ty) -> bool) -> Option<Path> {
        self.path(&|path| path.list && fits(path.ty))
    }

    /// A name for an element, as yet unused.
    pub fn bind(&mut self, kind: Kind) -> String {
        self.bound += 1;
        let base = match self.random.weighted(&[12, 1, 1, 1]) {
            0 => "x",
            1 => "each",
            2 => "day",
            _ => "子",
        };
        let name = format!("{base}{}", self.bound);
        self.names.push(Var { name: name.clone(), kind, list: false, or_none: false });
        name
    }

    /// Whether there is still room for something of more than one part.
    pub fn room(&mut self) -> bool {
        self.fuel = self.fuel.saturating_sub(1);
        self.fuel > 0
    }
}

/// In brackets, unless it would be taken for a marker there: then it needs none.
pub fn bracketed(text: &str) -> String {
    if is_marker(text) { text.to_owned() } else { format!("({text})") }
}

fn is_marker(text: &str) -> bool {
    let letters = text.trim_start_matches(|c: char| c.is_ascii_digit() || ('０'..='９').contains(&c));
    let digits = text.chars().count() - letters.chars().count();
    let kana = |c: char| ('ァ'..='ヺ').contains(&c) || "一二三四五六七八九十の".contains(c);
    match digits {
        0 => {
            let count = text.chars().count();
            count <= 6 && (text.chars().all(|c| c.is_ascii_alphabetic()) || text.chars().all(kana))
        }
        1..=3 => letters.len() <= 3 && letters.chars().all(|c| c.is_ascii_alphabetic()),
        _ => false,
    }
}
