//! What is said of an answer before it is given.

use kijun::{Answer, Question};

/// What is said of the next answer.
#[derive(Default)]
pub(super) struct Noted {
    evidence: Option<String>,
    pub(super) disputed: bool,
    /// Whether what was said before is dropped.
    plain: bool,
    /// Evidence that does not count, and was asked again.
    doubted: Option<String>,
}

impl Noted {
    /// Nothing is said of the answer, nor was before.
    pub(super) fn plain() -> Noted {
        Noted { plain: true, ..Noted::default() }
    }

    /// Whether there is anything that can be dropped.
    pub(super) fn drops(&self, question: &Question) -> bool {
        self.evidence.is_some() || self.disputed || !question.said.is_empty()
    }

    /// The answer with what is said of it.
    pub(super) fn on(&self, answer: Answer) -> Answer {
        let answer = if self.plain { answer.plain() } else { answer };
        let answer = if self.disputed { answer.disputed() } else { answer };
        match self.evidence.clone() {
            Some(evidence) => answer.evidence(evidence),
            None => answer,
        }
    }

    /// Notes what shows the answer, and says what came of it.
    pub(super) fn evidence(&mut self, question: &Question, words: &str) -> String {
        if words.is_empty() {
            return "Write what shows it behind the word: evidence birth certificate".to_owned();
        }
        let named = match question.evidence.as_slice() {
            [] => vec![words],
            kinds => named(kinds, words),
        };
        match named.as_slice() {
            [] if self.doubted.as_deref() == Some(words) => self.evidence = Some(words.to_owned()),
            [] => {
                self.doubted = Some(words.to_owned());
                let (kinds, ways) = (question.evidence.join(" or "), ways(question));
                return format!(
                    "Not noted, for the answer does not count without: {kinds}. Write {ways}, or the same again to note it \
                     all the same."
                );
            }
            [one] => self.evidence = Some((*one).to_owned()),
            [first, ..] => {
                self.evidence = Some((*first).to_owned());
                return format!("Noted is {first}: one kind will do, and a case names one. And the answer?");
            }
        }
        "Noted. And the answer?".to_owned()
    }
}

/// How the kinds of evidence are named of which the answer needs one.
pub(super) fn ways(question: &Question) -> String {
    let ways: Vec<String> = question.evidence.iter().map(|kind| format!("`evidence {kind}`")).collect();
    ways.join(" or ")
}

/// The kinds that are named: one, or several with `or`, `and` or commas between them; none where anything else is among
/// them.
fn named<'a>(kinds: &'a [String], words: &str) -> Vec<&'a str> {
    let kind = |words: &str| {
        let plain = words.trim().trim_matches(['"', '“', '”', '`']).to_lowercase();
        kinds.iter().find(|kind| kind.to_lowercase() == plain).map(String::as_str)
    };
    if let Some(one) = kind(words) {
        return vec![one];
    }
    let parts = words.split([',', '、', '，']).flat_map(|part| part.split(" or ")).flat_map(|part| part.split(" and "));
    let parts: Option<Vec<&str>> = parts.filter(|part| !part.trim().is_empty()).map(kind).collect();
    parts.unwrap_or_default()
}
