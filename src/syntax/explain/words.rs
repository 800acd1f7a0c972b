//! Words that stand where they do not belong, or are misspelt.

use super::place::Place;
use crate::diagnostic::Diagnostic;
use crate::syntax::cut::RESERVED;
use crate::syntax::scan::TokenKind;

/// The words with which the inner parts of a statement begin, for a misspelt one.
pub(super) fn words_of(keyword: &str) -> &'static [&'static str] {
    match keyword {
        "policy" => &[
            "in force from",
            "uses",
            "case",
            "decides about each",
            "presumes",
            "requires evidence",
            "ages by birthday",
            "rounding up",
            "rounding down",
            "note",
            "source",
        ],
        "vocabulary" => &["ages by birthday", "rounding up", "rounding down", "note", "source"],
        "examples" => &["given", "case", "expect", "rows from", "sheet", "called", "with", "unknown", "note", "source"],
        "table" => &["rows from", "sheet", "note", "source"],
        "example" => {
            &["given", "expect", "missing", "called", "with", "undetermined", "unknown", "has", "note", "source"]
        }
        "rule" | "term" | "factors" | "parameter" => &[
            "when",
            "unless",
            "otherwise",
            "despite",
            "waives",
            "deems",
            "satisfies",
            "where",
            "applies",
            "applies to",
            "is met",
            "with",
            "is",
            "and",
            "plus",
            "minus",
            "times",
            "divided by",
            "rounded",
            "then",
            "else",
            "other than",
            "for each",
            "strongly",
            "against",
            "to be considered",
            "from",
            "note",
            "source",
        ],
        _ => &["note", "source"],
    }
}

/// Words that stand where they do not belong, or are misspelt.
pub(super) fn word(place: &Place<'_>) -> Option<Diagnostic> {
    if let Some(problem) = spoken(place).or_else(|| strongly(place)) {
        return Some(problem);
    }
    let help = keyword_as_name(place, 0)
        .or_else(|| article(place))
        .or_else(|| misspelt(place))
        .or_else(|| two_words(place))?;
    let message = format!("{} does not fit here, {}", place.shown(0), place.within());
    Some(place.says(place.span(0), message, help))
}

/// The keyword of a statement, where the next statement may start or a name may be meant.
pub(super) fn keyword_as_name(place: &Place<'_>, offset: isize) -> Option<String> {
    let word = place.word(offset);
    let follows = place.is(offset.saturating_add(1), TokenKind::Text);
    (place.is_keyword(offset) && !follows).then(|| match word {
        "rule" | "example" | "examples" | "outcomes" | "factors" => {
            format!("if a new statement starts here, write {} after `{word}`", what_follows(word))
        }
        _ => format!("if a new {word} starts here, write its name after `{word}`; as a name the word is taken"),
    })
}

/// What must follow the keyword of a statement.
pub(in crate::syntax) fn what_follows(keyword: &str) -> &'static str {
    match keyword {
        "rule" => "a number and a title (`rule 1 \"…\"`)",
        "example" | "examples" | "always" | "assume" => "a title in quotes",
        "outcomes" => "the names of the outcomes, each with its text,",
        "factors" => "`for`, `against` or `to be considered`",
        _ => "a name",
    }
}

/// `the child`
fn article(place: &Place<'_>) -> Option<String> {
    let offset = [-1, 0].into_iter().find(|offset| place.is_any(*offset, &["the", "a", "an"]))?;
    let article = place.is(offset.saturating_add(1), TokenKind::Word) && !place.starts_line(offset);
    article.then(|| format!("leave out `{}`", place.word(offset)))
}

/// `(a) strong "…"`
fn strongly(place: &Place<'_>) -> Option<Diagnostic> {
    let marked = place.keyword == "factors" && place.is_marker(-4) && place.is(0, TokenKind::Text);
    let meant = place.meant(-1, ["strongly"]).filter(|_| marked)?;
    let message = format!("{} does not fit here, {}", place.shown(-1), place.within());
    Some(place.says(place.span(-1), message, format!("did you mean `{meant}`?")))
}

fn misspelt(place: &Place<'_>) -> Option<String> {
    if RESERVED.contains(&place.word(0)) {
        return None;
    }
    let words = words_of(place.keyword).iter().copied();
    // The first of several words may be right, and what follows it wrong.
    let right = |meant: &&str| meant.split(' ').next() == Some(place.word(0));
    place.meant(0, words).filter(|meant| !right(meant)).map(|meant| format!("did you mean `{meant}`?"))
}

/// `made day`, where one name may be meant.
fn two_words(place: &Place<'_>) -> Option<String> {
    let both = place.is_name(-1) && place.is_name(0) && !place.starts_line(0) && place.in_condition();
    let known = words_of(place.keyword);
    let names = both && [-1, 0].into_iter().all(|offset| !known.contains(&place.word(offset)));
    names.then(|| {
        let (first, second) = (place.word(-1), place.word(0));
        let of = if place.word(-2) == "." {
            String::new()
        } else {
            format!(", a fact has a dot (`{first}.{second}`), a term `of` (`{first} of {second}`)")
        };
        format!("a name is one word (`{first}_{second}`){of}; between two conditions stands `and` or `or`")
    })
}
/// What people say between conditions and values, and what is written for it. The words stand at the place, or
/// just before it where they read as a name.
const SPOKEN: [(&str, &str); 32] = [
    ("must be", "write `is`"),
    ("shall be", "write `is`"),
    ("should be", "write `is`"),
    ("has been", "write `is`"),
    ("have been", "write `is`"),
    ("are", "write `is`"),
    ("was", "write `is`"),
    ("were", "write `is`"),
    ("isnt", "write `is not`"),
    ("isn", "write `is not`"),
    ("aren", "write `is not`"),
    ("wasn", "write `is not`"),
    ("doesn", "write `is not`, or `not` before the whole condition"),
    ("doesnt", "write `is not`, or `not` before the whole condition"),
    ("does not", "write `is not`, or `not` before the whole condition"),
    ("but", "write `and`"),
    ("as well as", "write `and`"),
    ("while", "write `and`"),
    ("nor", "write `and not`"),
    ("neither", "write `not … and not …`"),
    ("xor", "write `or`; that not both may hold is a condition of its own"),
    ("either", "leave it out: `or` says it"),
    ("both", "leave it out: `and` says it"),
    ("satisfy", "write `satisfies`"),
    ("old", "leave it out"),
    ("except", "write `unless` and what must not hold"),
    ("when", "write `and`: the rule has its `when` already"),
    ("otherwise", "`otherwise` stands in a rule of its own: `refused otherwise`"),
    ("then", "leave it out: a rule says its outcome before `when`"),
    ("has", "a fact is written with a dot, such as `person.married`"),
    ("have", "a fact is written with a dot, such as `person.married`"),
    ("exists", "write `some x in LIST satisfies …`"),
];

fn spoken(place: &Place<'_>) -> Option<Diagnostic> {
    if !place.in_condition() {
        return None;
    }
    let reads = |from: isize, phrase: &str| {
        let mut words = phrase.split(' ').zip(0..);
        words.all(|(word, step)| place.is_any(from.saturating_add(step), &[word]))
    };
    let (from, phrase, help) = [0, -1].into_iter().find_map(|from: isize| {
        let one = |phrase: &str| from == 0 || matches!(phrase, "either" | "both" | "neither" | "exists");
        let (phrase, help) = SPOKEN.into_iter().find(|(phrase, _)| one(phrase) && reads(from, phrase))?;
        Some((from, phrase, help))
    })?;
    let more = isize::try_from(phrase.matches(' ').count()).ok()?;
    let message = format!("`{phrase}` does not fit here, {}", place.within());
    Some(place.says(place.spans(from, from.saturating_add(more)), message, help))
}

/// What is built into the language, in nearly the right words.
pub(super) fn built_in(place: &Place<'_>) -> Option<Diagnostic> {
    if !place.in_condition() {
        return None;
    }
    let word = place.word(0);
    let (offset, help) = match (place.word(-1), word) {
        ("count" | "age" | "sum" | "earliest" | "latest" | "largest" | "smallest", _) if place.is_name(0) => {
            (-1, format!("write `{} of {word}…`", place.word(-1)))
        }
        ("years" | "months" | "days", "from") => (-1, format!("write `completed {} from … to …`", place.word(-1))),
        ("years" | "months" | "days", "between") => (0, "write `from … to …`".to_owned()),
        ("rules", _) if place.is(0, TokenKind::Number) => (-1, format!("write `rule {word}`")),
        (_, ".") if matches!(place.word(-2), "some" | "every" | "no") => {
            (-2, format!("write `{} x in {}.… satisfies …`", place.word(-2), place.word(-1)))
        }
        (_, "of") if matches!(place.word(-2), "some" | "every" | "no") => (0, "write `in`".to_owned()),
        (_, "where" | "has" | "who" | "with" | "is" | ":") if list_is_named(place) => {
            (0, "write `satisfies`".to_owned())
        }
        (name, "(") if place.is_name(-1) && place.touches(0) => {
            (0, format!("a term is written with `of`: `{name} of {}`", place.word(1)))
        }
        (_, "at") if place.is_name(1) && !place.is_any(1, &["least", "most"]) && place.after(&["age"]) => {
            (0, "write `on` before the day".to_owned())
        }
        ("at", _) if place.meant(0, ["least", "most"]).is_some() => {
            let meant = place.meant(0, ["least", "most"]).unwrap_or_default();
            (0, format!("did you mean `at {meant}`?"))
        }
        (_, "apply" | "holds" | "fits" | "does" | "counts") if place.word(-2) == "rule" => (
            0,
            "write `applies`, or `is met` if only the rule's own conditions count; `not` stands before the whole"
                .to_owned(),
        ),
        (_, "met") if place.is(-1, TokenKind::Number) || place.is(-1, TokenKind::Close) => {
            (0, "write `is met`".to_owned())
        }
        _ => return None,
    };
    let message = format!("{} does not fit here, {}", place.shown(offset), place.within());
    Some(place.says(place.span(offset), message, help))
}

/// Whether the place follows `some x in LIST`.
fn list_is_named(place: &Place<'_>) -> bool {
    let mut offset: isize = -1;
    while place.word(offset.saturating_sub(1)) == "." {
        offset = offset.saturating_sub(2);
    }
    let quantifier = place.word(offset.saturating_sub(3));
    place.word(offset.saturating_sub(1)) == "in" && matches!(quantifier, "some" | "every" | "no")
}
