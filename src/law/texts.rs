//! The texts of each policy, and from which day which of them holds.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use super::apply::{Applying, Used};
use super::idle::Effects;
use super::order::{Amended, Gathered};
use super::{Mark, addresses, touch};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{SourceFile, Span};
use crate::syntax::ast;
use crate::values::Date;

/// The most texts of one policy, those of cases that keep an earlier one counted, too.
const MOST_TEXTS: usize = 5000;

/// Every policy of a set, over all days.
#[derive(Debug, Default)]
pub(crate) struct Laws {
    pub(crate) laws: Vec<Law>,
    pub(crate) trees: Vec<Tree>,
    pub(crate) texts: Vec<Text>,
}

/// A policy over all days.
#[derive(Debug)]
pub(crate) struct Law {
    pub(crate) name: String,
    /// The text in which the policy and its amendments stand.
    pub(crate) file: Arc<SourceFile>,
    /// Where the policy itself was written.
    pub(crate) place: (Arc<SourceFile>, Span),
    /// Its examples, and those of its amendments.
    pub(crate) examples: Vec<ast::Example>,
    /// Those that are written as tables.
    pub(crate) example_tables: Vec<ast::ExampleTable>,
    /// In the order of their start.
    pub(crate) amendments: Vec<Amended>,
    /// What holds from which day; the first from the first of all days.
    pub(crate) segments: Vec<Segment>,
    /// Whether anything could not be read of a policy that it uses, or of an amendment of that.
    pub(crate) uses_broken: bool,
}

/// Some days on which one text holds.
#[derive(Clone, Debug)]
pub(crate) struct Segment {
    /// The first day; `None` is the first of all days.
    pub(crate) from: Option<Date>,
    /// The text of these days.
    pub(crate) text: usize,
    /// Which text a case has that is decided on these days.
    pub(crate) choice: Choice,
}

/// Which text decides a case.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Choice {
    Text(usize),
    /// Whether an amendment governs the case.
    Asks {
        amendment: usize,
        /// The day for which that is asked; `None` is the day by whose law the case is decided.
        as_of: Option<Date>,
        governs: Box<Choice>,
        otherwise: Box<Choice>,
    },
}

impl Choice {
    /// Every text that a case may have.
    pub(crate) fn texts(&self) -> Vec<usize> {
        match self {
            Choice::Text(text) => vec![*text],
            Choice::Asks { governs, otherwise, .. } => [governs.texts(), otherwise.texts()].concat(),
        }
    }
}

/// A policy with some of its amendments.
#[derive(Debug)]
pub(crate) struct Tree {
    pub(crate) law: usize,
    /// The amendments in it, in the order in which they were put in.
    pub(crate) amendments: Vec<usize>,
    pub(crate) tree: ast::Policy,
    /// What the amendments did, the last at each address.
    pub(crate) marks: Vec<Mark>,
}

/// What is checked and decides: a tree, and those of the policies whose terms it uses.
#[derive(Debug)]
pub(crate) struct Text {
    pub(crate) law: usize,
    pub(crate) tree: usize,
    pub(crate) uses: Vec<usize>,
}

impl Law {
    /// The days to which a day belongs.
    pub(crate) fn segment(&self, on: Date) -> Option<&Segment> {
        let at = self.segments.partition_point(|segment| segment.from.is_none_or(|from| from <= on));
        self.segments.get(at.saturating_sub(1))
    }

    /// The amendments that hold on a day; before the first of all days none does.
    fn hold(&self, on: Option<Date>) -> Vec<usize> {
        let Some(on) = on else { return Vec::new() };
        self.amendments.iter().enumerate().filter(|(_, own)| own.holds(on)).map(|(at, _)| at).collect()
    }

    /// The days on which another text may begin.
    fn turns(&self) -> impl Iterator<Item = Date> + '_ {
        self.amendments.iter().flat_map(|own| {
            let after = |day: &Date| day.plus_days(1);
            let stays = own.tree.stays.iter().filter_map(move |stays| after(stays.until.as_ref()?));
            [Some(own.from), own.to.as_ref().and_then(after)].into_iter().flatten().chain(stays)
        })
    }
}

impl Laws {
    /// A policy with these amendments.
    pub(crate) fn with(&self, law: usize, amendments: &[usize]) -> ast::Policy {
        self.with_part(law, amendments, usize::MAX)
    }

    /// A policy with these amendments, of the last of them only so many changes.
    pub(crate) fn with_part(&self, law: usize, amendments: &[usize], changes: usize) -> ast::Policy {
        let base = self.trees.get(law).map(|tree| tree.tree.clone()).unwrap_or_default();
        self.with_more(law, base, amendments, changes)
    }

    /// A text of the policy with some amendments more, which stand behind those in it.
    pub(crate) fn with_more(&self, law: usize, tree: ast::Policy, amendments: &[usize], changes: usize) -> ast::Policy {
        let Some(own) = self.laws.get(law) else { return tree };
        let (mut tree, mut marks, mut used, mut quiet) = (tree, Vec::new(), HashMap::new(), Vec::new());
        let mut effects = Effects::default();
        let mut applying = Applying {
            file: &own.file,
            amendments: &own.amendments,
            used: &mut used,
            effects: &mut effects,
            on: None,
            problems: &mut quiet,
        };
        for (place, at) in amendments.iter().enumerate() {
            let Some(amended) = own.amendments.get(*at) else { continue };
            let is_last = place.saturating_add(1) == amendments.len();
            let count = if is_last { changes } else { amended.tree.changes.len() };
            for change in amended.tree.changes.iter().take(count) {
                applying.change(&mut tree, &mut marks, *at, &amended.tree.name, change);
            }
        }
        tree
    }
}

/// The texts of all policies, over all days.
pub(crate) fn laws(gathered: Vec<Gathered>, problems: &mut Vec<Diagnostic>) -> Laws {
    let names: Vec<String> = gathered.iter().map(|own| own.policy.name.text.clone()).collect();
    let broken: Vec<bool> = gathered.iter().map(|own| own.broken).collect();
    let mut making = Making {
        made: Laws::default(),
        trees: HashMap::new(),
        texts: HashMap::new(),
        used: Vec::new(),
        effects: Vec::new(),
        uses: Vec::new(),
        problems: Vec::new(),
    };
    for (at, mut own) in gathered.into_iter().enumerate() {
        let mut used: Used = HashMap::new();
        if !own.amendments.is_empty() {
            used.extend(addresses(&own.policy).into_iter().map(|address| (address, None)));
            used.extend(own.policy.repealed.iter().map(|one| (one.address(), None)));
        }
        making.used.push(used);
        making.effects.push(Effects::default());
        let named = |name: &ast::Name| names.iter().position(|other| *other == name.text).filter(|used| *used != at);
        let uses: Vec<usize> = own.policy.header.uses.iter().filter_map(named).collect();
        let uses_broken = uses.iter().any(|used| broken.get(*used) == Some(&true));
        making.uses.push(uses);
        let mut amendments = if own.broken { Vec::new() } else { own.amendments };
        let touched = making.problems.len();
        touch::check(&own.file, &amendments, &mut making.problems);
        if making.problems.len() > touched {
            // Which comes first is open, and with it the text.
            amendments.clear();
        }
        // What a text says of cases is without its examples.
        let mut examples = std::mem::take(&mut own.policy.examples);
        examples.extend(amendments.iter_mut().flat_map(|own| std::mem::take(&mut own.tree.examples)));
        let mut example_tables = std::mem::take(&mut own.policy.example_tables);
        example_tables.extend(amendments.iter_mut().flat_map(|own| std::mem::take(&mut own.tree.example_tables)));
        making.trees.insert((at, Vec::new()), making.made.trees.len());
        making.made.trees.push(Tree { law: at, amendments: Vec::new(), tree: own.policy, marks: Vec::new() });
        let name = names.get(at).cloned().unwrap_or_default();
        making.made.laws.push(Law {
            name,
            file: own.file,
            place: own.place,
            examples,
            example_tables,
            amendments,
            segments: Vec::new(),
            uses_broken,
        });
    }
    for at in 0..making.made.laws.len() {
        making.segments(at);
    }
    for (law, effects) in making.made.laws.iter().zip(&making.effects) {
        effects.report(&law.file, &law.amendments, &mut making.problems);
    }
    for problem in making.problems {
        if !problems.contains(&problem) {
            problems.push(problem);
        }
    }
    making.made
}

/// A day of which the text is looked for; before the first of all days there is none.
#[derive(Clone, Copy)]
struct Day {
    on: Option<Date>,
    /// As [`Choice::Asks`] says it: the text of a day that a case keeps is asked for as of that day.
    as_of: Option<Date>,
}

/// Whether an amendment governs, with as many as hold of its lines that say for which cases the earlier text stays: the
/// fewer of them still hold, the less is asked.
type Question = (usize, usize);

/// Puts texts together.
struct Making {
    made: Laws,
    trees: HashMap<(usize, Vec<usize>), usize>,
    /// By law, tree and what it uses.
    texts: HashMap<(usize, Vec<usize>), usize>,
    /// The addresses that each policy ever used.
    used: Vec<Used>,
    /// What the changes of each policy's amendments did.
    effects: Vec<Effects>,
    /// The policies that each policy uses.
    uses: Vec<Vec<usize>>,
    problems: Vec<Diagnostic>,
}

impl Making {
    /// The days of one policy, and the text of each.
    fn segments(&mut self, at: usize) {
        let own = std::iter::once(&at).chain(self.uses.get(at).into_iter().flatten());
        let days: BTreeSet<Date> = own.filter_map(|law| self.made.laws.get(*law)).flat_map(Law::turns).collect();
        let mut segments: Vec<Segment> = Vec::new();
        for from in std::iter::once(None).chain(days.into_iter().map(Some)) {
            let list = self.made.laws.get(at).map(|law| law.hold(from)).unwrap_or_default();
            let text = self.text(at, &list, from);
            let choice = self.choice(at, Day { on: from, as_of: None }, &mut Vec::new());
            if segments.last().is_none_or(|last| last.text != text || last.choice != choice) {
                segments.push(Segment { from, text, choice });
            }
            if self.made.texts.iter().filter(|text| text.law == at).count() > MOST_TEXTS {
                self.too_many(at);
                break;
            }
        }
        if let Some(law) = self.made.laws.get_mut(at) {
            law.segments = segments;
        }
    }

    fn too_many(&mut self, at: usize) {
        let Some(law) = self.made.laws.get(at) else { return };
        let Some(last) = law.amendments.last() else { return };
        let message = format!("`{}` comes to more than {MOST_TEXTS} texts with its amendments", law.name);
        let help = "write a new policy with the text as it stands, and let the old one end";
        self.problems.push(Diagnostic::new(Code::TooDeep, &law.file, last.tree.name.span, message).help(help));
    }

    /// A policy with these amendments.
    fn tree(&mut self, law: usize, list: &[usize], on: Option<Date>) -> usize {
        let known = |length: &usize| self.trees.contains_key(&(law, list.get(..*length).unwrap_or_default().to_vec()));
        let length = (0..=list.len()).rev().find(known).unwrap_or(0);
        let (start, rest) = list.split_at(length);
        let from = self.trees.get(&(law, start.to_vec())).copied().unwrap_or_default();
        if rest.is_empty() {
            return from;
        }
        let Some((mut tree, mut marks)) = self.made.trees.get(from).map(|tree| (tree.tree.clone(), tree.marks.clone()))
        else {
            return from;
        };
        let own = self.made.laws.get(law).zip(self.used.get_mut(law)).zip(self.effects.get_mut(law));
        if let Some(((own, used), effects)) = own {
            let Law { file, amendments, .. } = own;
            let mut applying = Applying { file, amendments, used, effects, on, problems: &mut self.problems };
            for at in rest {
                if let Some(amended) = own.amendments.get(*at) {
                    applying.amendment(&mut tree, &mut marks, *at, amended);
                }
            }
        }
        let at = self.made.trees.len();
        self.made.trees.push(Tree { law, amendments: list.to_vec(), tree, marks });
        self.trees.insert((law, list.to_vec()), at);
        at
    }

    /// The text of a policy with these amendments, with what it uses as that stands on a day.
    fn text(&mut self, law: usize, list: &[usize], on: Option<Date>) -> usize {
        let tree = self.tree(law, list, on);
        let others = self.uses.get(law).cloned().unwrap_or_default();
        let uses: Vec<usize> = others
            .into_iter()
            .map(|other| {
                let list = self.made.laws.get(other).map(|law| law.hold(on)).unwrap_or_default();
                self.tree(other, &list, on)
            })
            .collect();
        let key = (law, std::iter::once(tree).chain(uses.iter().copied()).collect::<Vec<usize>>());
        if let Some(text) = self.texts.get(&key) {
            return *text;
        }
        let at = self.made.texts.len();
        self.made.texts.push(Text { law, tree, uses });
        self.texts.insert(key, at);
        at
    }

    /// Which text a case has that is decided on a day. Amendments are taken by their start; the first that does not
    /// govern a case stops there, and the case keeps the text of the day before that start. `known` says what is settled
    /// on the way here.
    fn choice(&mut self, law: usize, day: Day, known: &mut Vec<(Question, bool)>) -> Choice {
        let list = self.made.laws.get(law).map(|law| law.hold(day.on)).unwrap_or_default();
        for at in &list {
            let Some(question) = self.question(law, *at, day) else { continue };
            let settled = known.iter().find(|(other, _)| *other == question).map(|(_, governs)| *governs);
            if settled == Some(true) {
                continue;
            }
            let later = self.later(law, &list, *at);
            if settled == Some(false) {
                return self.kept(law, *at, day, &later, known);
            }
            known.push((question, true));
            let governs = self.choice(law, day, known);
            known.pop();
            known.push((question, false));
            let otherwise = self.kept(law, *at, day, &later, known);
            known.pop();
            return asks(*at, day.as_of, governs, otherwise);
        }
        Choice::Text(self.text(law, &list, day.on))
    }

    /// Those that start when an amendment does, or later.
    fn later(&self, law: usize, list: &[usize], than: usize) -> Vec<usize> {
        let start = |at: usize| self.made.laws.get(law)?.amendments.get(at).map(|own| own.from);
        list.iter().copied().filter(|at| *at != than && start(*at) >= start(than)).collect()
    }

    /// What is asked of an amendment on a day: of how many cases it says that the earlier text still stays for them. `None`
    /// where it holds for every case.
    fn question(&self, law: usize, at: usize, day: Day) -> Option<Question> {
        let own = self.made.laws.get(law)?.amendments.get(at)?;
        let stays = own.stays(day.on?);
        (stays > 0 || !own.tree.governs.is_empty()).then_some((at, stays))
    }

    /// The text of a case that an amendment does not govern: that of the day before it starts, with the later ones that
    /// say that they reach such cases.
    fn kept(
        &mut self,
        law: usize,
        stop: usize,
        day: Day,
        later: &[usize],
        known: &mut Vec<(Question, bool)>,
    ) -> Choice {
        let stopping = self.made.laws.get(law).and_then(|law| law.amendments.get(stop));
        let before = stopping.and_then(|own| own.from.plus_days(-1));
        let before = self.choice(law, Day { on: before, as_of: before }, known);
        let Some(own) = self.made.laws.get(law) else { return before };
        let Some(name) = own.amendments.get(stop).map(|own| own.tree.name.text.clone()) else { return before };
        let reaches = |at: &&usize| {
            let also = own.amendments.get(**at).map_or(&[][..], |later| later.tree.also_before.as_slice());
            also.iter().any(|other| other.text == name)
        };
        let reaching: Vec<usize> = later.iter().filter(reaches).copied().collect();
        reaching.into_iter().fold(before, |choice, at| self.with(law, choice, at, day, known))
    }

    /// A choice with one more amendment, where it governs.
    fn with(&mut self, law: usize, choice: Choice, at: usize, day: Day, known: &[(Question, bool)]) -> Choice {
        let question = self.question(law, at, day);
        let settled = known.iter().find(|(other, _)| Some(*other) == question).map(|(_, governs)| *governs);
        match (question, settled) {
            (Some(_), Some(false)) => choice,
            (Some(_), None) => {
                let governs = self.put(law, &choice, at, day.on);
                asks(at, day.as_of, governs, choice)
            }
            _ => self.put(law, &choice, at, day.on),
        }
    }

    /// Puts an amendment into each text of a choice.
    fn put(&mut self, law: usize, choice: &Choice, at: usize, on: Option<Date>) -> Choice {
        match choice {
            Choice::Text(text) => {
                let tree = self.made.texts.get(*text).and_then(|text| self.made.trees.get(text.tree));
                let list: Vec<usize> =
                    tree.map_or(&[][..], |tree| &tree.amendments).iter().copied().chain([at]).collect();
                Choice::Text(self.text(law, &list, on))
            }
            Choice::Asks { amendment, as_of, governs, otherwise } => {
                let governs = self.put(law, governs, at, on);
                asks(*amendment, *as_of, governs, self.put(law, otherwise, at, on))
            }
        }
    }
}

/// A choice between two; none where both are the same.
fn asks(amendment: usize, as_of: Option<Date>, governs: Choice, otherwise: Choice) -> Choice {
    if governs == otherwise {
        return governs;
    }
    Choice::Asks { amendment, as_of, governs: Box::new(governs), otherwise: Box::new(otherwise) }
}
