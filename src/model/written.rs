//! Names as they stand in JSON, compared with its bytes some words at once.

/// A name as JSON writes it: in quotes, and a key with its colon. Names have nothing that must be escaped.
#[derive(PartialEq, Debug)]
pub(crate) struct Written {
    text: Box<[u8]>,
    /// Its first bytes as words, the first byte lowest, and which of them there are.
    words: [u64; WORDS],
    masks: [u64; WORDS],
}

/// So many words are compared at once. Few names are longer.
const WORDS: usize = 3;

const BYTES: usize = WORDS * 8;

fn words(bytes: &[u8; BYTES]) -> [u64; WORDS] {
    let (&[a, b, c], _) = bytes.as_chunks().0.split_first_chunk().unwrap_or((&[[0; 8]; WORDS], &[]));
    [u64::from_le_bytes(a), u64::from_le_bytes(b), u64::from_le_bytes(c)]
}

impl Written {
    /// The name of a field: `"birth_date":`.
    pub(crate) fn key(name: &str) -> Written {
        Written::new(format!("\"{name}\":"))
    }

    /// A member of a choice: `"elementary"`.
    pub(crate) fn value(name: &str) -> Written {
        Written::new(format!("\"{name}\""))
    }

    fn new(text: String) -> Written {
        let (mut first, mut there) = ([0; BYTES], [0; BYTES]);
        for ((first, there), byte) in first.iter_mut().zip(&mut there).zip(text.bytes()) {
            (*first, *there) = (byte, 0xff);
        }
        Written { words: words(&first), masks: words(&there), text: text.into_bytes().into() }
    }

    /// What follows it, where bytes begin with it.
    #[inline(always)]
    pub(crate) fn strip<'a>(&self, bytes: &'a [u8]) -> Option<&'a [u8]> {
        let Some(first) = bytes.first_chunk() else { return bytes.strip_prefix(&*self.text) };
        let ([a, b, c], [of_a, of_b, of_c], [mask_a, mask_b, mask_c]) = (words(first), self.words, self.masks);
        // Nothing branches on how long it is.
        if (a ^ of_a) & mask_a | (b ^ of_b) & mask_b | (c ^ of_c) & mask_c != 0 {
            return None;
        }
        let (own, rest) = bytes.split_at_checked(self.text.len())?;
        (own.len() <= BYTES || *own == *self.text).then_some(rest)
    }
}

#[cfg(test)]
mod tests {
    use super::Written;

    #[test]
    fn is_found_where_bytes_begin_with_it() {
        for name in
            ["a", "id", "from_", "birth_date", "came_to_school", "seventeen_letters", "a_name_of_twenty_seven_bytes"]
        {
            let key = Written::key(name);
            let text = format!("\"{name}\":");
            for rest in ["", "1", "\"2023-10-01\",\"x\":null}"] {
                let bytes = [&text, rest].concat().into_bytes();
                assert_eq!(key.strip(&bytes), Some(rest.as_bytes()), "{text}{rest}");
                for at in 0..text.len() {
                    let mut other = bytes.clone();
                    other[at] ^= 1;
                    assert_eq!(key.strip(&other), None, "{text}{rest} otherwise at {at}");
                    assert_eq!(key.strip(&bytes[..at]), None, "{text} cut at {at}");
                }
            }
        }
    }
}
