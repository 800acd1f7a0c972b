//! How a file is written: white space, comments, full-width characters.

use super::made::Made;
use super::random::Random;

/// Writes the same file in another way; as it is, in most cases.
pub fn dress(random: &mut Random, made: &mut Made, text: &str) -> String {
    match random.weighted(&[20, 2, 1, 1, 1]) {
        0 => text.to_owned(),
        1 => {
            made.add("comment");
            outside_texts(text, &mut |c, out| match c {
                '\n' if random.chance(1, 3) => out.push_str(" # a comment (a) rule 1 \"\n"),
                c => out.push(c),
            })
        }
        2 => {
            made.add("full-width writing");
            wide(text)
        }
        3 => outside_texts(text, &mut |c, out| out.push(if c == '\n' { ' ' } else { c })),
        _ => outside_texts(text, &mut |c, out| match c {
            '\n' => out.push_str("\r\n"),
            ' ' if random.chance(1, 5) => out.push_str("\n\t"),
            c => out.push(c),
        }),
    }
}

/// Every character that does not stand in a text goes through `write`.
fn outside_texts(text: &str, write: &mut dyn FnMut(char, &mut String)) -> String {
    let mut out = String::new();
    let mut closing: Option<char> = None;
    let mut escaped = false;
    for c in text.chars() {
        match closing {
            Some(end) => {
                out.push(c);
                if !escaped && c == end {
                    closing = None;
                }
                escaped = !escaped && c == '\\';
            }
            None => {
                closing = match c {
                    '"' => Some('"'),
                    '“' => Some('”'),
                    _ => None,
                };
                if closing.is_some() { out.push(c) } else { write(c, &mut out) }
            }
        }
    }
    out
}

/// Brackets, commas, colons, spaces, and the digits of numbers (not those of names) at full width.
fn wide(text: &str) -> String {
    let mut before = ' ';
    let mut in_name = false;
    outside_texts(text, &mut |c, out| {
        let number = c.is_ascii_digit() && !in_name;
        in_name = c == '_' || c.is_alphabetic() || in_name && c.is_alphanumeric();
        out.push(match c {
            '(' => '（',
            ')' => '）',
            ':' => '：',
            ',' if !before.is_ascii_digit() => '、',
            ' ' => '\u{3000}',
            c if number => char::from_u32(c as u32 - '0' as u32 + '０' as u32).unwrap(),
            c => c,
        });
        before = c;
    })
}
