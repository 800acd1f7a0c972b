//! What is written of a rule or a factor, one after the other as it stands in the text.

use super::{Body, ClauseTold, Counted, Element, FactTold, Item, List, Part, PartKind, Whom};
use crate::syntax::ast::Quantifier;
use crate::values::Date;

/// How far in the clauses of a rule stand, those of its exception, and those of a factor.
pub(crate) const IN_RULE: usize = 6;
pub(crate) const IN_EXCEPTION: usize = 8;
pub(crate) const IN_FACTOR: usize = 6;

/// Whether the clauses of one that stands here are told: a long list of people is not told again at every depth.
pub(crate) fn goes_on(indent: usize) -> bool {
    indent < 40
}

/// What is written, from the first to the last.
pub(crate) type Script = Vec<Op>;

/// What is written next, or how it goes on.
#[derive(Debug)]
pub(crate) enum Op {
    /// A clause that asks one fact of few values, with that, and the place of its state.
    Lone {
        fact: FactTold,
        state: u32,
        head: Head,
    },
    /// A clause by itself.
    Clause(Head),
    /// A clause that the engine tells of.
    Traced(Head),
    /// An exception that the engine tells of.
    TracedException {
        truth: u32,
        provision: usize,
        rule: usize,
    },
    /// What stands above an exception.
    Unless,
    Fact {
        fact: FactTold,
        indent: usize,
    },
    /// What was counted between two days that are known.
    Counted {
        counted: Counted,
        repeats: bool,
        place: u32,
        indent: usize,
    },
    /// What a parameter was on a day.
    Parameter {
        parameter: usize,
        on: Date,
        repeats: bool,
        place: u32,
        indent: usize,
    },
    Question {
        question: usize,
        repeats: bool,
        place: u32,
        indent: usize,
    },
    /// The facts of the elements that a list's truth rests on, and the list itself where it rests on that.
    Elements {
        each: Box<Each>,
        whole: (Quantifier, u32),
        indent: usize,
    },
    /// The facts of all elements of a list that are counted, or the list itself.
    All {
        list: List,
        each: Option<Box<Each>>,
        indent: usize,
    },
    /// What is not known and not settled stands below what is.
    Lower,
    /// The clauses of the elements of a list: of those with the same truth as the whole, if it rests on that.
    Each {
        each: Box<Each>,
        whole: Option<(Quantifier, u32)>,
    },
    /// A term by itself; if it stands in the clause already, so much is passed over.
    Term {
        about: Option<Whom>,
        repeats: bool,
        head: Head,
        skip: usize,
    },
    /// A rule that is cited.
    Rule {
        rule: usize,
        applies: bool,
        repeats: bool,
        place: u32,
        indent: usize,
    },
    /// So much is passed over unless a part has the same truth as the whole.
    Only {
        part: u32,
        whole: u32,
        skip: usize,
    },
    /// Begins a clause in which something may come up twice.
    Enter,
    /// Ends it.
    Leave,
}

/// The line of a clause.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Head {
    pub(crate) provision: usize,
    /// The place of its truth.
    pub(crate) truth: u32,
    /// The place of its texts.
    pub(crate) place: u32,
    pub(crate) indent: usize,
    pub(crate) above: Above,
}

/// Below which provision a clause stands.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Above {
    pub(crate) provision: usize,
    pub(crate) unless: bool,
}

impl Above {
    fn clause(provision: usize) -> Above {
        Above { provision, unless: false }
    }
}

/// A list, and what is written of each of its elements.
#[derive(Debug)]
pub(crate) struct Each {
    pub(crate) list: List,
    pub(crate) element: Element,
    pub(crate) script: Script,
}

/// Of the clauses of a rule, and of its exception.
pub(super) fn of_rule(provision: usize, when: &Part, unless: Option<&ClauseTold>) -> Script {
    let mut writing = Writing::default();
    writing.scoped(|writing| writing.steps(when, IN_RULE, Above::clause(provision)));
    if let Some(exception) = unless {
        writing.exception(exception, provision);
    }
    writing.script
}

/// Of what made a factor so.
pub(super) fn of_factor(clause: &ClauseTold) -> Script {
    let mut writing = Writing::default();
    writing.inside(&clause.cond, IN_FACTOR.saturating_add(2), IN_FACTOR, Above::clause(clause.provision));
    writing.script
}

#[derive(Default)]
struct Writing {
    script: Script,
    /// Whether anything in the clause may come up twice.
    repeats: bool,
}

impl Writing {
    /// Writes a clause, in which what comes up is told once.
    fn scoped(&mut self, write: impl FnOnce(&mut Writing)) {
        let (start, outer) = (self.script.len(), std::mem::take(&mut self.repeats));
        write(self);
        if std::mem::replace(&mut self.repeats, outer) {
            self.script.insert(start, Op::Enter);
            self.script.push(Op::Leave);
        }
    }

    fn apart(&mut self, write: impl FnOnce(&mut Writing)) -> Script {
        let outer = std::mem::take(&mut self.script);
        write(self);
        std::mem::replace(&mut self.script, outer)
    }

    fn exception(&mut self, exception: &ClauseTold, rule: usize) {
        let above = Above { provision: rule, unless: true };
        let ClauseTold { provision, cond, .. } = exception;
        if let PartKind::Traced = cond.kind {
            let (truth, provision) = (cond.at, *provision);
            return self.script.push(Op::TracedException { truth, provision, rule });
        }
        self.script.push(Op::Unless);
        match &cond.kind {
            PartKind::Clauses { clauses } => {
                clauses.iter().for_each(|clause| self.clause(clause, IN_EXCEPTION, above));
            }
            _ => self.clause(exception, IN_EXCEPTION, above),
        }
    }

    fn clause(&mut self, clause: &ClauseTold, indent: usize, above: Above) {
        let head = Head { provision: clause.provision, truth: clause.cond.at, place: clause.place, indent, above };
        if let PartKind::Traced = clause.cond.kind {
            return self.script.push(Op::Traced(head));
        }
        if let (Some(state), Some((_, fact))) = (clause.alone, clause.cond.lone()) {
            return self.script.push(Op::Lone { fact: fact.clone(), state, head });
        }
        self.script.push(Op::Clause(head));
        self.inside(&clause.cond, indent.saturating_add(4), indent.saturating_add(2), Above::clause(clause.provision));
    }

    /// What made a clause so, and its own clauses.
    fn inside(&mut self, part: &Part, facts: usize, clauses: usize, above: Above) {
        let deep_enough = goes_on(clauses.saturating_sub(2));
        match &part.kind {
            PartKind::Clauses { clauses: inner } => {
                if deep_enough {
                    inner.iter().for_each(|clause| self.clause(clause, clauses, above));
                }
            }
            _ => self.scoped(|writing| {
                writing.facts(part, facts);
                writing.script.push(Op::Lower);
                if deep_enough {
                    writing.steps(part, clauses, above);
                }
            }),
        }
    }

    fn each(&mut self, list: &List, body: &Body, write: impl FnOnce(&mut Writing)) -> Box<Each> {
        Box::new(Each { list: list.clone(), element: body.element, script: self.apart(write) })
    }

    /// What is written of a part only where the whole rests on it.
    fn only(&mut self, (part, whole): (&Part, &Part), write: impl FnOnce(&mut Writing)) {
        let mut script = self.apart(write);
        if !script.is_empty() {
            self.script.push(Op::Only { part: part.at, whole: whole.at, skip: script.len() });
            self.script.append(&mut script);
        }
    }

    /// The facts that a condition rests on, as far as they are not told in a clause, a term or a rule of their own.
    fn facts(&mut self, part: &Part, indent: usize) {
        match &part.kind {
            PartKind::Asks { items } => items.iter().for_each(|item| self.item(item, indent)),
            PartKind::Not(inner) => self.facts(inner, indent),
            PartKind::Joined { parts } => {
                parts.iter().for_each(|inner| self.only((inner, part), |writing| writing.facts(inner, indent)));
            }
            PartKind::Each { quantifier, list, body } => {
                self.repeats |= list.repeats;
                let each = self.each(list, body, |writing| writing.facts(&body.part, indent));
                self.script.push(Op::Elements { each, whole: (*quantifier, part.at), indent });
            }
            PartKind::Count { list, filter, items } => {
                self.repeats |= list.repeats;
                let filter = filter.as_ref();
                let each = filter.map(|body| self.each(list, body, |writing| writing.facts(&body.part, indent)));
                self.script.push(Op::All { list: list.clone(), each, indent });
                items.iter().for_each(|item| self.item(item, indent));
            }
            PartKind::Question { question, repeats, place } => {
                self.repeats |= *repeats;
                let (question, repeats, place) = (*question, *repeats, *place);
                self.script.push(Op::Question { question, repeats, place, indent });
            }
            PartKind::Clauses { .. } | PartKind::Term { .. } | PartKind::Rule { .. } | PartKind::Traced => {}
        }
    }

    fn item(&mut self, item: &Item, indent: usize) {
        match item {
            Item::Fact(fact) => {
                self.repeats |= fact.repeats;
                self.script.push(Op::Fact { fact: fact.clone(), indent });
            }
            Item::Counted { counted, repeats, place } => {
                self.repeats |= *repeats;
                let counted = counted.clone();
                self.script.push(Op::Counted { counted, repeats: *repeats, place: *place, indent });
            }
            Item::Parameter { parameter, on, repeats, place } => {
                self.repeats |= *repeats;
                let (parameter, on, repeats, place) = (*parameter, *on, *repeats, *place);
                self.script.push(Op::Parameter { parameter, on, repeats, place, indent });
            }
        }
    }

    /// The clauses, terms and rules that a condition rests on.
    fn steps(&mut self, part: &Part, indent: usize, above: Above) {
        if !part.has_steps {
            return;
        }
        match &part.kind {
            PartKind::Not(inner) => self.steps(inner, indent, above),
            PartKind::Joined { parts } => {
                parts.iter().for_each(|inner| self.only((inner, part), |writing| writing.steps(inner, indent, above)));
            }
            PartKind::Clauses { clauses } => clauses.iter().for_each(|clause| self.clause(clause, indent, above)),
            PartKind::Each { quantifier, list, body } => {
                let each = self.each(list, body, |writing| writing.steps(&body.part, indent, above));
                self.script.push(Op::Each { each, whole: Some((*quantifier, part.at)) });
            }
            PartKind::Count { list, filter: Some(filter), .. } => {
                let each = self.each(list, filter, |writing| writing.steps(&filter.part, indent, above));
                self.script.push(Op::Each { each, whole: None });
            }
            PartKind::Term { provision, about, body, repeats, place } => {
                let provision = *provision;
                let facts = indent.saturating_add(4);
                let mut inner = self.apart(|writing| {
                    writing.inside(body, facts, indent.saturating_add(2), Above::clause(provision));
                });
                self.repeats |= *repeats;
                let head = Head { provision, truth: part.at, place: *place, indent, above };
                self.script.push(Op::Term { about: *about, repeats: *repeats, head, skip: inner.len() });
                self.script.append(&mut inner);
            }
            PartKind::Rule { rule, applies, repeats, place } => {
                self.repeats |= *repeats;
                let (rule, applies, repeats, place) = (*rule, *applies, *repeats, *place);
                self.script.push(Op::Rule { rule, applies, repeats, place, indent });
            }
            PartKind::Asks { .. } | PartKind::Count { .. } | PartKind::Question { .. } | PartKind::Traced => {}
        }
    }
}
