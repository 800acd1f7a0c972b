//! Amendments: from pest's pairs to the tree.

use std::sync::Arc;

use super::ast::{
    Amendment, Attachments, Change, ChangeKind, Expr, Factor, Header, HeaderLine, NewText, Side, Stays, Target,
    TargetKind, Written,
};
use super::cut::RESERVED;
use super::nodes::{Children, Reader, children};
use super::outline;
use super::parser::{Pair, Rule};
use super::scan::{Token, starts_line};
use super::statements::OutcomeLine;
use crate::diagnostic::{Code, Diagnostic, nearest};
use crate::source::{SourceFile, Span};

impl Reader<'_> {
    pub(super) fn amendment(&mut self, pair: Pair<'_>) -> Option<Amendment> {
        let mut inner = children(pair);
        let name = self.name(&inner.one(Rule::name)?);
        let title = inner.one(Rule::text).map(|text| self.text(&text));
        let mut amendment = Amendment { name, title, ..Amendment::default() };
        loop {
            let attachments = self.attachments(&mut inner);
            amendment.attachments.extend(attachments);
            let Some(line) = inner.next() else { break };
            self.amendment_line(line, &mut amendment);
        }
        Some(amendment)
    }

    fn amendment_line(&mut self, pair: Pair<'_>, amendment: &mut Amendment) -> Option<()> {
        let span = self.span(&pair);
        let rule = pair.as_rule();
        if rule == Rule::in_force {
            let mut header = Header::default();
            self.policy_line(pair, &mut header);
            amendment.in_force.extend(header.in_force);
            return Some(());
        }
        let mut inner = children(pair);
        match rule {
            Rule::amends => amendment.amends.push(self.name(&inner.one(Rule::name)?)),
            Rule::made_on => amendment.made_on.push((self.date(&inner.one(Rule::date)?)?, span)),
            Rule::retroactive => amendment.retroactive = Some(span),
            Rule::governs => amendment.governs.push(self.cases(&mut inner)?),
            Rule::also_before => amendment.also_before.push(self.name(&inner.one(Rule::name)?)),
            _ => {
                let cases = self.cases(&mut inner)?;
                let until = inner.one(Rule::date).and_then(|date| self.date(&date));
                amendment.stays.push(Stays { cases, until, span });
            }
        }
        Some(())
    }

    fn cases(&mut self, inner: &mut Children<'_>) -> Option<Expr> {
        self.condition(children(inner.one(Rule::cases_where)?).one(Rule::condition)?)
    }

    /// `replace …`, `insert after …`, `repeal …` or `in … replace …`.
    pub(super) fn change(&mut self, keyword: &str, pair: Pair<'_>) -> Option<Change> {
        let span = self.span(&pair);
        let mut inner = children(pair);
        let target = self.target(inner.one(Rule::target)?)?;
        let kind = match keyword {
            "replace" | "insert" => {
                let _colon = inner.one(Rule::colon);
                let text = match inner.one(Rule::new_text) {
                    Some(text) => self.new_text(&target, text)?,
                    None => NewText::None,
                };
                if keyword == "replace" { ChangeKind::Replace(text) } else { ChangeKind::Insert(text) }
            }
            "repeal" => ChangeKind::Repeal,
            _ => {
                let old = self.written_exactly(inner.one(Rule::exact)?)?;
                ChangeKind::Words(old, self.written_exactly(inner.one(Rule::exact)?)?)
            }
        };
        let attachments = self.attachments(&mut inner);
        Some(Change { target, kind, attachments, span })
    }

    fn target(&mut self, pair: Pair<'_>) -> Option<Target> {
        let span = self.span(&pair);
        let inner = children(pair).next()?;
        let rule = inner.as_rule();
        if rule == Rule::provision {
            return Some(Target { kind: TargetKind::Provision(self.address(inner)?), span });
        }
        if rule == Rule::header_target {
            let line = children(inner).next()?;
            return Some(Target { kind: TargetKind::Header(self.header_target(line)?), span });
        }
        let mut parts = children(inner);
        let side = parts.one(Rule::side).and_then(|side| Side::read(&side));
        let mut parts = parts.peekable();
        let row = |reader: &mut Self, parts: &mut std::iter::Peekable<_>| {
            let mark = parts.next_if(|part: &Pair<'_>| part.as_rule() == Rule::row_mark)?;
            reader.row_number(mark)
        };
        let name = parts.next_if(|part| part.as_rule() == Rule::name).map(|name| self.name(&name));
        if let (Rule::table_target, Some(number)) = (rule, row(self, &mut parts)) {
            return Some(Target { kind: TargetKind::Row(name?, number), span });
        }
        let markers = parts.map(|marker| self.marker(&marker)).collect();
        let kind = match rule {
            Rule::term_target => TargetKind::Term("term", name?, markers),
            Rule::table_target => TargetKind::Term("table", name?, Vec::new()),
            Rule::parameter_target => TargetKind::Parameter(name?),
            Rule::outcome_target => TargetKind::Outcome(name?),
            Rule::factor_target => TargetKind::Factor(side?, markers),
            _ => TargetKind::Amendment(name?),
        };
        Some(Target { kind, span })
    }

    fn header_target(&mut self, line: Pair<'_>) -> Option<HeaderLine> {
        let rule = line.as_rule();
        let mut words = children(line).map(|word| self.name(&word));
        Some(match rule {
            Rule::title_line => HeaderLine::Title,
            Rule::sources_line => HeaderLine::Sources,
            Rule::notes_line => HeaderLine::Notes,
            Rule::force_line => HeaderLine::InForce,
            Rule::uses_line => HeaderLine::Uses,
            Rule::presumes_line => HeaderLine::Presumes(words.next()?, words.next()?),
            Rule::evidence_line => HeaderLine::Evidence(words.next()?, words.next()?),
            Rule::ages_line => HeaderLine::Ages,
            _ => HeaderLine::Rounding,
        })
    }

    fn new_text(&mut self, target: &Target, pair: Pair<'_>) -> Option<NewText> {
        let span = self.span(&pair);
        let parts: Vec<Pair<'_>> = children(pair).collect();
        Some(match parts.first()?.as_rule() {
            Rule::factor => {
                let side = if let TargetKind::Factor(side, _) = &target.kind { Some(*side) } else { None };
                let mut strong = Vec::new();
                let mut flat = Vec::new();
                for part in parts {
                    let strongly = part.clone().into_inner().any(|part| part.as_rule() == Rule::kw_strongly);
                    let clause = self.clause(part)?;
                    strong.extend(strongly.then_some(clause.marker.span));
                    flat.push(clause);
                }
                let clauses = outline::piece(self.file, flat, self.problems)?;
                let is_factor =
                    |span: &Span| side.is_some() && clauses.iter().any(|clause| clause.marker.span == *span);
                let stray = strong.iter().find(|span| !is_factor(span));
                if let Some(stray) = stray {
                    let help = "take `strongly` out";
                    self.report(Code::WrongPlace, *stray, "only a factor weighs strongly, no clause", help);
                    return None;
                }
                let strongly = |span| strong.contains(&span);
                match side {
                    Some(side) => NewText::Factors(
                        clauses
                            .into_iter()
                            .map(|clause| Factor { side, strongly: strongly(clause.marker.span), clause })
                            .collect(),
                    ),
                    None => NewText::Clauses(clauses),
                }
            }
            Rule::table_row => NewText::Rows(self.new_rows(parts)?),
            Rule::unless => {
                let body = children(parts.into_iter().next()?).one(Rule::body)?;
                NewText::Unless(Box::new(self.body(body)?))
            }
            Rule::new_title => {
                let text = children(parts.into_iter().next()?).one(Rule::text)?;
                NewText::Title(self.text(&text))
            }
            Rule::outcome => {
                let mut outcomes = Vec::new();
                for part in parts {
                    match self.outcome(part)? {
                        OutcomeLine::Outcome(outcome) => outcomes.push(outcome),
                        OutcomeLine::Repealed(..) => {
                            let help = "write `repeal outcome NAME` instead";
                            self.report(Code::WrongPlace, span, "a new text repeals nothing", help);
                            return None;
                        }
                    }
                }
                NewText::Outcomes(outcomes)
            }
            Rule::source | Rule::note => {
                let mut attachments = Attachments::default();
                for part in parts {
                    if part.as_rule() == Rule::source {
                        attachments.sources.extend(self.citation(part));
                    } else {
                        attachments.notes.extend(children(part).one(Rule::text).map(|text| self.text(&text)));
                    }
                }
                NewText::Attachments(attachments)
            }
            _ => {
                let mut header = Header::default();
                parts.into_iter().for_each(|part| _ = self.policy_line(part, &mut header));
                NewText::Header(Box::new(header))
            }
        })
    }

    /// A literal or a name.
    fn written_exactly(&mut self, pair: Pair<'_>) -> Option<Written> {
        Some(Written { expr: self.written(pair)? })
    }
}

/// Whether a statement is the text of a change that waits for one.
pub(super) fn completes(change: &Change, keyword: &str) -> bool {
    let wanted = match &change.target.kind {
        TargetKind::Provision(address) => keyword == "rule" && address.markers.is_empty() && !address.unless,
        TargetKind::Term(_, _, markers) => matches!(keyword, "term" | "table") && markers.is_empty(),
        TargetKind::Parameter(_) => keyword == "parameter",
        TargetKind::Header(_) => {
            matches!(change.kind, ChangeKind::Insert(_)) && matches!(keyword, "rule" | "term" | "table" | "parameter")
        }
        _ => false,
    };
    wanted && change.kind.is_open()
}

/// The words of changes, and what they name.
const VERBS: [&str; 4] = ["replace", "insert", "repeal", "in"];
const NAMED: &str = "`rule 1(b)`, `term NAME`, `table NAME`, `parameter NAME`, `outcome NAME`, `factors for (a)`, `title`, \
     `sources`, `notes`, `in force`, `uses`, `presumes RECORD.FIELD` or `evidence for RECORD.FIELD`";

/// What is wrong with a line that is none of an amendment's header, and no change either.
pub(super) fn no_change(file: &Arc<SourceFile>, tokens: &[Token], at: usize, problem: Diagnostic) -> Diagnostic {
    let word = |at: usize| tokens.get(at).map_or("", |token| file.slice(token.span));
    let Some(token) = tokens.get(at) else { return problem };
    let first = word(at);
    let next = at.saturating_add(1);
    if VERBS.contains(&first) && first != "in" {
        let named = if first == "insert" && word(next) == "after" { next.saturating_add(1) } else { next };
        let (message, help) = match (first, word(named)) {
            ("insert", _) if named == next => {
                ("`insert` says behind what: `insert after rule 1(b):`".to_owned(), "write `insert after`".to_owned())
            }
            (_, "") => (format!("`{first}` does not say what"), format!("behind it stands {NAMED}")),
            (_, other) => {
                (format!("`{other}` is nothing that an amendment changes"), format!("behind `{first}` stands {NAMED}"))
            }
        };
        let place = tokens.get(named).map_or(token.span, |token| token.span);
        return Diagnostic::new(Code::Statement, file, place, message).help(help);
    }
    if LINES.contains(&first) {
        return problem;
    }
    let message = format!("`{first}` is no line of an amendment's header, and no change");
    let help = nearest(first, LINES.into_iter().chain(VERBS)).map_or_else(
        || "a change starts with `replace`, `insert after`, `repeal` or `in … replace`".to_owned(),
        |meant| format!("did you mean `{meant}`?"),
    );
    Diagnostic::new(Code::Statement, file, token.span, message).help(help)
}

/// The words with which the lines of an amendment's header start.
const LINES: [&str; 9] = ["amends", "made", "in", "retroactive", "governs", "also", "the", "source", "note"];

/// Whether a word starts a line of an amendment's header, or a line or a change that is misspelt.
pub(super) fn starts_a_line(word: &str) -> bool {
    let is_misspelt = || !RESERVED.contains(&word) && nearest(word, LINES.into_iter().chain(VERBS)).is_some();
    LINES.contains(&word) || !VERBS.contains(&word) && is_misspelt()
}

/// Whether a line that is none of an amendment's header was meant as one: its word is misspelt, or such lines stand behind it.
pub(super) fn was_of_the_header(file: &SourceFile, tokens: &[Token], at: usize) -> bool {
    let word = |at: usize| tokens.get(at).map_or("", |token| file.slice(token.span));
    let is_meant = !VERBS.contains(&word(at))
        && nearest(word(at), LINES.into_iter().chain(VERBS)).is_some_and(|meant| LINES.contains(&meant));
    let is_line = |at: usize| match word(at) {
        "in" => word(at.saturating_add(1)) == "force",
        // They may belong to a change.
        "source" | "note" => false,
        word => LINES.contains(&word),
    };
    is_meant || (at.saturating_add(1)..tokens.len()).any(|at| is_line(at) && starts_line(file, tokens, at))
}

impl Amendment {
    /// Gives the text to the change that waits for one.
    pub(super) fn complete(&mut self, text: NewText) {
        if let Some(Change { kind: ChangeKind::Replace(open) | ChangeKind::Insert(open), .. }) = self.changes.last_mut()
        {
            *open = text;
        }
    }
}
