//! Coverage as text: counts for each kind of provision, then each provision with a gap.

use kijun::{Covered, Gap, ProvisionKind};

use super::{Told, label, short, words};
use crate::cli::output::Output;

const KINDS: [ProvisionKind; 8] = [
    ProvisionKind::Presumption,
    ProvisionKind::Outcome,
    ProvisionKind::Term,
    ProvisionKind::Row,
    ProvisionKind::Rule,
    ProvisionKind::Clause,
    ProvisionKind::Exception,
    ProvisionKind::Factor,
];

/// How often a provision was what a gap says that it never was; `None` where that is not expected of it.
pub(super) fn times(covered: &Covered, gap: Gap) -> Option<u64> {
    match gap {
        Gap::True => covered.yes,
        Gap::False => covered.no,
        Gap::Unknown => covered.unknown,
        Gap::Decided => covered.decided.map(u64::from),
        Gap::Counted => covered.counted,
    }
}

/// The figures of a provision: `true 12, false 3, unknown 0, decided`.
pub(super) fn figures(covered: &Covered) -> String {
    let figure = |gap: Gap| {
        let times = times(covered, gap)?;
        Some(match (gap, times) {
            (Gap::Decided, 0) => "never decided".to_owned(),
            (Gap::Decided, _) => "decided".to_owned(),
            (gap, times) => format!("{} {times}", gap.word()),
        })
    };
    Gap::ALL.into_iter().filter_map(figure).collect::<Vec<_>>().join(", ")
}

/// A number with its word.
pub(super) fn count(number: usize, word: &str) -> String {
    if number == 1 { format!("1 {word}") } else { format!("{number} {word}s") }
}

impl Told<'_> {
    pub(super) fn summary(&self) -> String {
        let (open, explained) = self.gaps();
        let gaps = match (open, explained) {
            (0, 0) => "no gap".to_owned(),
            (0, explained) => format!("{} with a reason", count(explained, "gap")),
            (open, 0) => count(open, "gap"),
            (open, explained) => format!("{}, and {explained} with a reason", count(open, "gap")),
        };
        format!("{}, {gaps}", count(self.covered.len(), "provision"))
    }

    pub(super) fn table(&self, output: &mut Output) {
        output.line("");
        output.paragraph(0, &format!("Coverage of {}: {}", label(self.coverage), self.summary()));
        let heading = Gap::ALL.map(|gap| format!("{:>9}", gap.word())).concat();
        output.line(&format!("  {:<18}{heading}", ""));
        for kind in KINDS {
            let of_kind: Vec<&Covered> = self.covered.iter().filter(|covered| covered.kind == kind).collect();
            if of_kind.is_empty() {
                continue;
            }
            let cell = |gap: Gap| {
                let all: Vec<u64> = of_kind.iter().filter_map(|covered| times(covered, gap)).collect();
                let seen = all.iter().filter(|times| **times > 0).count();
                if all.is_empty() { "-".to_owned() } else { format!("{seen}/{}", all.len()) }
            };
            let cells = Gap::ALL.map(|gap| format!("{:>9}", cell(gap))).concat();
            output.line(&format!("  {:<18}{cells}", count(of_kind.len(), kind.word())));
        }
        for covered in self.covered.iter().filter(|covered| !covered.gaps.is_empty()) {
            output.paragraph(2, &format!("{}  {}", short(&covered.at, self.name()), covered.text));
            output.paragraph(4, &figures(covered));
            for gap in &covered.gaps {
                let reason = self.reason(covered, *gap).map(|why| format!(": {why}")).unwrap_or_default();
                output.paragraph(4, &format!("{} {}{reason}", if reason.is_empty() { "!" } else { "-" }, words(*gap)));
            }
        }
        for reason in self.needless() {
            let at = short(&reason.at, self.name());
            output.paragraph(2, &format!("{at}: a reason is given why it was {}, and it was", words(reason.gap)));
        }
        if self.left_out > 0 {
            let decisions = count(usize::try_from(self.left_out).unwrap_or(usize::MAX), "trial");
            output.paragraph(2, &format!("{decisions} left out: what decides may be more than is told here"));
        }
    }
}
