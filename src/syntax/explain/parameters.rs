//! Values of a parameter, and their days.

use super::place::Place;
use crate::diagnostic::Diagnostic;

/// `5 from 2024-01-01`, `parameter most 5`
pub(super) fn value(place: &Place<'_>) -> Option<Diagnostic> {
    if place.keyword != "parameter" {
        return None;
    }
    let first = place.token(0)?;
    if place.word(1) == "from" && !place.starts_line(1) {
        let message = "of a parameter's value the day is written first";
        return Some(place.says(
            first.span,
            message,
            format!("write `from` with the day, `:`, and {}", place.shown(0)),
        ));
    }
    let value = place.word(0);
    let alone = !place.after(&["from"]) && value.starts_with(|c: char| c.is_ascii_digit());
    alone.then(|| {
        let message = "a parameter's value needs the day from which it holds";
        place.says(first.span, message, format!("write `from 2024-01-01: {value}`, with its day"))
    })
}
