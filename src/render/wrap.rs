//! Lines that are too long.

/// Adds a text, wrapped as [`textwrap`] wraps it: words that are longer than the width stay whole.
pub(super) fn wrap(into: &mut String, text: &str, width: usize, indent: usize, hang: usize) {
    if is_plain(text) {
        return wrap_plain(into, text, width, indent, indent.saturating_add(hang));
    }
    let (first, next) = (" ".repeat(indent), " ".repeat(indent.saturating_add(hang)));
    let options = textwrap::Options::new(width)
        .initial_indent(&first)
        .subsequent_indent(&next)
        .break_words(false)
        .word_splitter(textwrap::WordSplitter::NoHyphenation);
    into.push_str(&textwrap::fill(text, options));
}

/// Whether it is words with one space between them, of letters and signs such that Unicode breaks no word and parts all of
/// them: then nothing but spaces need be looked for. A test holds it against [`textwrap`].
fn is_plain(text: &str) -> bool {
    let mut before = b' ';
    let plain = text.bytes().all(|byte| {
        let fits = match byte {
            b' ' => !matches!(before, b' ' | b'(' | b'\''),
            b'(' => matches!(before, b' ' | b'(' | b'_') || before.is_ascii_alphanumeric(),
            b',' | b'.' | b':' | b';' | b')' | b'-' | b'\'' => !matches!(before, b' ' | b'('),
            other => other.is_ascii_alphanumeric() || other == b'_',
        };
        before = byte;
        fits
    });
    // textwrap keeps the last word with the one before it where the text ends in a hyphen.
    plain && !matches!(before, b' ' | b'-')
}

/// As many words on each line as it has room for.
fn wrap_plain(into: &mut String, text: &str, width: usize, first: usize, next: usize) {
    let (mut rest, mut indent) = (text, first);
    loop {
        spaces(into, indent);
        let room = width.saturating_sub(indent);
        // What fits, with the space after it; if no word does, the first one stays whole.
        let within = rest.as_bytes().get(..=room).and_then(|start| start.iter().rposition(|byte| *byte == b' '));
        let end = if rest.len() <= room { None } else { within.or_else(|| rest.find(' ')) };
        let Some((line, after)) = end.and_then(|end| rest.split_at_checked(end)) else { return into.push_str(rest) };
        into.push_str(line);
        into.push('\n');
        (rest, indent) = (after.trim_start_matches(' '), next);
    }
}

pub(super) fn spaces(text: &mut String, count: usize) {
    const SPACES: &str = "                                                                ";
    match SPACES.get(..count) {
        Some(spaces) => text.push_str(spaces),
        None => text.extend(std::iter::repeat_n(' ', count)),
    }
}

#[cfg(test)]
mod tests {
    use super::{is_plain, wrap_plain};

    #[test]
    fn plain_words_are_wrapped_as_textwrap_wraps_them() {
        let mut state = 1u64;
        let mut dice = |end: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % end
        };
        let letters: Vec<char> = "aZz09_,.:;()-' ".chars().collect();
        let (mut plain, all) = (0, 200_000);
        for _ in 0..all {
            let length = dice(90);
            let text =
                (0..length).map(|_| if dice(3) > 0 { 'x' } else { letters[dice(15) as usize] }).collect::<String>();
            if !is_plain(&text) {
                continue;
            }
            plain += 1;
            let (first, next) = (dice(50) as usize, dice(50) as usize);
            let mut own = String::new();
            wrap_plain(&mut own, &text, 40, first, next);
            let (first, next) = (" ".repeat(first), " ".repeat(next));
            let options = textwrap::Options::new(40).initial_indent(&first).subsequent_indent(&next);
            let options = options.break_words(false).word_splitter(textwrap::WordSplitter::NoHyphenation);
            assert_eq!(own, textwrap::fill(&text, options), "{text:?}");
        }
        assert!(plain > all / 20, "{plain} were plain");
    }
}
