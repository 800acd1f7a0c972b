//! What an amendment changes.

use super::place::Place;
use crate::diagnostic::Diagnostic;

/// `in rule 1 replace reader.local with …`: one word is changed, not a path.
pub(super) fn path(place: &Place<'_>) -> Option<Diagnostic> {
    let before = place.word(-2);
    let is_path = place.keyword == "in" && place.word(0) == "." && matches!(before, "replace" | "with");
    is_path.then(|| {
        let message = format!("`{}` is a path, and one word is changed at a time", place.written(-1, 1));
        let help = match before {
            "replace" => format!("write the one name that is another then: `replace {} with …`", place.word(1)),
            _ => format!("write the one name that takes its place: `with {}`", place.word(1)),
        };
        place.says(place.spans(-1, 1), message, help)
    })
}
