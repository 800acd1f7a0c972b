//! What people write in JSON that is none, and what to write instead.

/// What to write where the JSON could not be read on, if what stands there says what was meant.
pub(super) fn instead(text: &str, at: usize) -> Option<String> {
    let (before, rest) = text.split_at_checked(at)?;
    let word: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').take(40).collect();
    if rest.starts_with(['“', '”', '„', '‘', '’', '\'']) {
        return Some("write straight quotes: `\"`".to_owned());
    }
    if rest.starts_with("//") || rest.starts_with('#') {
        return Some("take the comment out; a remark is a key of its own: `\"//\": \"…\"`".to_owned());
    }
    let mut last = before.trim_end().chars().rev();
    if word.starts_with(|c: char| c.is_ascii_digit()) {
        let divided = last.next() == Some(',') && last.next().is_some_and(|c| c.is_ascii_digit());
        return divided.then(|| "write the number without commas".to_owned());
    }
    match word.to_lowercase().as_str() {
        "" => None,
        "true" | "yes" => Some("write `true`".to_owned()),
        "false" | "no" => Some("write `false`".to_owned()),
        "null" | "none" => Some("write `null`".to_owned()),
        _ => Some(format!("write it in quotes: `\"{word}\"`")),
    }
}
