//! JSON bytes as tokens, with places, without a tree of values between.
//!
//! It knows no shape: `read` asks it for what must come next. Values that nobody asked for are passed over
//! without recursion. Indexing is by `get`, so that no input can make it panic.

use std::borrow::Cow;

use crate::source::Span;

/// How deep values may nest.
pub(super) const DEEPEST: usize = 64;

/// What is wrong with the JSON itself.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct JsonError {
    pub(super) at: usize,
    pub(super) what: &'static str,
    pub(super) too_deep: bool,
}

/// The kind of the value that comes next.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Next {
    Object,
    Array,
    Text,
    Number,
    True,
    False,
    Null,
}

/// A place in JSON text.
pub(super) struct Scanner<'a> {
    text: &'a str,
    pub(super) at: usize,
}

type Result<T> = std::result::Result<T, JsonError>;

impl<'a> Scanner<'a> {
    pub(super) fn new(text: &'a str) -> Scanner<'a> {
        let at = if text.starts_with('\u{feff}') { 3 } else { 0 };
        Scanner { text, at }
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    pub(super) fn error<T>(&self, what: &'static str) -> Result<T> {
        Err(JsonError { at: self.at, what, too_deep: false })
    }

    pub(super) fn space(&mut self) {
        while matches!(self.byte(), Some(b' ' | b'\t' | b'\r' | b'\n')) {
            self.at = self.at.saturating_add(1);
        }
    }

    /// Takes a byte if it is next.
    pub(super) fn take(&mut self, byte: u8) -> bool {
        self.space();
        let found = self.byte() == Some(byte);
        if found {
            self.at = self.at.saturating_add(1);
        }
        found
    }

    /// What comes next.
    pub(super) fn next(&mut self) -> Result<Next> {
        self.space();
        match self.byte() {
            Some(b'{') => Ok(Next::Object),
            Some(b'[') => Ok(Next::Array),
            Some(b'"') => Ok(Next::Text),
            Some(b'-' | b'0'..=b'9') => Ok(Next::Number),
            Some(b't') => Ok(Next::True),
            Some(b'f') => Ok(Next::False),
            Some(b'n') => Ok(Next::Null),
            Some(_) => self.error("a value must stand here"),
            None => self.error("the text ends before the value is complete"),
        }
    }

    /// After an opening bracket: whether an element follows, `first` before the first.
    pub(super) fn more(&mut self, first: bool, close: u8) -> Result<bool> {
        if self.take(close) {
            return Ok(false);
        }
        if !first && !self.take(b',') {
            return self.error(if self.byte().is_none() {
                "the text ends before the value is complete"
            } else {
                "a comma or a closing bracket must stand here"
            });
        }
        self.space();
        if !first && self.byte() == Some(close) {
            return self.error("no comma may stand before a closing bracket");
        }
        Ok(true)
    }

    /// A key and its colon.
    pub(super) fn key(&mut self) -> Result<(Cow<'a, str>, Span)> {
        self.space();
        if self.byte() != Some(b'"') {
            return self.error("a key in quotes must stand here");
        }
        let (key, span) = self.text()?;
        if !self.take(b':') {
            return self.error("a colon must stand here");
        }
        Ok((key, span))
    }

    /// A text in quotes.
    pub(super) fn text(&mut self) -> Result<(Cow<'a, str>, Span)> {
        let start = self.at;
        self.at = self.at.saturating_add(1);
        let from = self.at;
        loop {
            match self.byte() {
                None => return self.error("this text is not closed"),
                Some(b'"') => {
                    let inner = self.text.get(from..self.at).unwrap_or("");
                    self.at = self.at.saturating_add(1);
                    return Ok((Cow::Borrowed(inner), Span::new(start, self.at)));
                }
                Some(b'\\') => break,
                Some(0..=0x1f) => return self.error("a control character must be written as an escape"),
                Some(_) => self.at = self.at.saturating_add(1),
            }
        }
        let mut value = self.text.get(from..self.at).unwrap_or("").to_owned();
        loop {
            let rest = self.text.get(self.at..).unwrap_or("");
            match self.byte() {
                None => return self.error("this text is not closed"),
                Some(b'"') => {
                    self.at = self.at.saturating_add(1);
                    return Ok((Cow::Owned(value), Span::new(start, self.at)));
                }
                Some(b'\\') => value.push(self.escape()?),
                Some(0..=0x1f) => return self.error("a control character must be written as an escape"),
                Some(_) => {
                    let end = rest.find(['"', '\\']).unwrap_or(rest.len());
                    let plain = rest.get(..end).unwrap_or("");
                    let plain = plain.find(|c: char| c < ' ').and_then(|at| plain.get(..at)).unwrap_or(plain);
                    value.push_str(plain);
                    self.at = self.at.saturating_add(plain.len());
                }
            }
        }
    }

    fn escape(&mut self) -> Result<char> {
        self.at = self.at.saturating_add(1);
        let byte = self.byte();
        self.at = self.at.saturating_add(1);
        Ok(match byte {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => return self.unicode(),
            _ => return self.error("there is no such escape"),
        })
    }

    fn unicode(&mut self) -> Result<char> {
        let first = self.hex()?;
        let code = match first {
            0xd800..=0xdbff => {
                if self.text.get(self.at..self.at.saturating_add(2)) != Some("\\u") {
                    return self.error("half a surrogate pair stands here");
                }
                self.at = self.at.saturating_add(2);
                let second = self.hex()?;
                if !(0xdc00..=0xdfff).contains(&second) {
                    return self.error("half a surrogate pair stands here");
                }
                0x10000u32.saturating_add((first & 0x3ff) << 10).saturating_add(second & 0x3ff)
            }
            code => code,
        };
        char::from_u32(code).map_or_else(|| self.error("half a surrogate pair stands here"), Ok)
    }

    fn hex(&mut self) -> Result<u32> {
        let digits = self
            .text
            .get(self.at..self.at.saturating_add(4))
            .filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()));
        match digits.and_then(|digits| u32::from_str_radix(digits, 16).ok()) {
            Some(code) => {
                self.at = self.at.saturating_add(4);
                Ok(code)
            }
            None => self.error("four hexadecimal digits must stand here"),
        }
    }

    /// A number as it is written.
    pub(super) fn number(&mut self) -> Result<(&'a str, Span)> {
        let start = self.at;
        while matches!(self.byte(), Some(b'-' | b'+' | b'.' | b'e' | b'E' | b'0'..=b'9')) {
            self.at = self.at.saturating_add(1);
        }
        let text = self.text.get(start..self.at).unwrap_or("");
        let digits = text.strip_prefix('-').unwrap_or(text);
        if digits.starts_with('0') && digits.as_bytes().get(1).is_some_and(u8::is_ascii_digit) {
            self.at = start;
            return self.error("a number has no leading zero");
        }
        Ok((text, Span::new(start, self.at)))
    }

    /// `true`, `false` or `null`.
    pub(super) fn word(&mut self, word: &str) -> Result<Span> {
        let start = self.at;
        if self.text.get(start..start.saturating_add(word.len())) != Some(word) {
            return self.error("a value must stand here");
        }
        self.at = start.saturating_add(word.len());
        Ok(Span::new(start, self.at))
    }

    /// Passes over a value of whatever kind, and gives its place.
    pub(super) fn skip(&mut self, depth: usize) -> Result<Span> {
        self.space();
        let start = self.at;
        let mut open: Vec<u8> = Vec::new();
        let mut first = true;
        loop {
            match open.last().copied() {
                Some(close) => {
                    if !self.more(first, close)? {
                        open.pop();
                        first = false;
                        if open.is_empty() {
                            return Ok(Span::new(start, self.at));
                        }
                        continue;
                    }
                    if close == b'}' {
                        self.key()?;
                    }
                }
                None if self.at > start => return Ok(Span::new(start, self.at)),
                None => {}
            }
            first = false;
            match self.next()? {
                kind @ (Next::Object | Next::Array) => {
                    if open.len().saturating_add(depth) >= DEEPEST {
                        return Err(JsonError {
                            at: self.at,
                            what: "values are nested too deeply here",
                            too_deep: true,
                        });
                    }
                    self.at = self.at.saturating_add(1);
                    open.push(if kind == Next::Object { b'}' } else { b']' });
                    first = true;
                }
                Next::Text => drop(self.text()?),
                Next::Number => drop(self.number()?),
                Next::True => {
                    self.word("true")?;
                }
                Next::False => {
                    self.word("false")?;
                }
                Next::Null => {
                    self.word("null")?;
                }
            }
        }
    }

    /// Whether nothing but white space is left.
    pub(super) fn at_end(&mut self) -> bool {
        self.space();
        self.byte().is_none()
    }
}
