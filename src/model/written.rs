//! Names as they stand in JSON, compared with its bytes some words at once.

/// A name as JSON writes it: in quotes, and a key with its colon. Names have nothing that must be escaped.
#[derive(PartialEq, Debug)]
pub(crate) struct Written {
    text: Box<[u8]>,
    /// Its first eight bytes, the first one lowest, and which of them there are.
    head: u64,
    mask: u64,
    /// Its last eight bytes, where it has more than eight.
    tail: u64,
}

/// So many bytes are compared at once.
const WORD: usize = 8;

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
        let bytes = text.as_bytes();
        let word = |bytes: &[u8]| {
            let mut word = [0; WORD];
            word.iter_mut().zip(bytes).for_each(|(into, byte)| *into = *byte);
            u64::from_le_bytes(word)
        };
        let tail = bytes.len().checked_sub(WORD).and_then(|from| bytes.get(from..)).map_or(0, word);
        let mask = word(vec![0xff; bytes.len()].as_slice());
        Written { head: word(bytes), mask, tail, text: text.into_bytes().into() }
    }

    /// What follows it, where bytes begin with it.
    #[inline(always)]
    pub(crate) fn strip<'a>(&self, bytes: &'a [u8]) -> Option<&'a [u8]> {
        let Some(first) = bytes.first_chunk() else { return bytes.strip_prefix(&*self.text) };
        if u64::from_le_bytes(*first) & self.mask != self.head {
            return None;
        }
        let (own, rest) = bytes.split_at_checked(self.text.len())?;
        if own.len() > WORD && u64::from_le_bytes(*own.last_chunk()?) != self.tail {
            return None;
        }
        (own.len() <= WORD.saturating_mul(2) || *own == *self.text).then_some(rest)
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
