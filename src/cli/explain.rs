//! `kijun check --explain`: what a code means, in the words of `docs/errors.md`.

use kijun::Code;
use serde::Serialize;

use super::output::{self, Output};

/// The page that says it, of which each code has a section.
const PAGE: &str = include_str!("../../docs/errors.md");

/// How the page starts a section.
const SEVERITIES: [&str; 2] = ["*Error.* ", "*Warning.* "];

/// How far a block of code stands in.
const INDENT: &str = "    ";

/// How many codes are named in place of one that is unknown.
const NEAREST: usize = 3;

/// A part of a section, between empty lines.
enum Block {
    Paragraph(String),
    Code(Vec<&'static str>),
}

/// What the page says of a code.
struct Section {
    code: Code,
    title: &'static str,
    blocks: Vec<Block>,
}

/// A section for a program.
#[derive(Serialize)]
struct Object<'a> {
    code: String,
    severity: &'a str,
    title: &'a str,
    text: String,
}

/// Reads a code as people write it: `K0409`, `k409` or `409`.
pub(super) fn code(text: &str) -> Result<Code, String> {
    let digits = text.strip_prefix(['K', 'k']).unwrap_or(text);
    let number = Some(digits).filter(|digits| digits.chars().all(|c| c.is_ascii_digit()));
    let Some(number) = number.and_then(|digits| digits.parse::<u16>().ok()).filter(|number| *number <= 9999) else {
        return Err("write a code as K0409; `kijun check --explain` lists them all".to_owned());
    };
    Code::ALL.iter().copied().find(|code| code.number() == number).ok_or_else(|| {
        let asked = format!("K{number:04}");
        let mut near: Vec<Code> = Code::ALL.to_vec();
        near.sort_by_key(|code| {
            (strsim::osa_distance(&asked, &code.to_string()), code.number().abs_diff(number), code.number())
        });
        near.truncate(NEAREST);
        near.sort();
        let near: Vec<String> = near.iter().map(Code::to_string).collect();
        format!("there is no code {asked}; the nearest are {}; `kijun check --explain` lists them all", near.join(", "))
    })
}

/// Tells what one code means, or lists them all.
pub(super) fn run(output: &mut Output, code: Option<Code>) -> bool {
    let codes = code.as_slice();
    let listed = codes.is_empty();
    let sections: Vec<Section> = if listed { Code::ALL } else { codes }.iter().filter_map(|c| section(*c)).collect();
    for section in &sections {
        match () {
            () if output.is_json() => output.line(&section.to_json()),
            () if listed => output.paragraph(0, &section.line()),
            () => section.print(output),
        }
    }
    true
}

/// The section of a code. `tests/errors.rs` sees that each has one.
fn section(code: Code) -> Option<Section> {
    let heading = format!("### {code} ");
    let mut lines = PAGE.lines().skip_while(|line| !line.starts_with(&heading));
    let title = lines.next()?.strip_prefix(&heading)?;
    let mut blocks = Vec::new();
    let (mut paragraph, mut block) = (String::new(), None);
    for line in lines.take_while(|line| !line.starts_with("##")).chain([""]) {
        match block.take() {
            Some(lines) if line.starts_with("```") => blocks.push(Block::Code(lines)),
            Some(mut lines) => {
                lines.push(line);
                block = Some(lines);
            }
            None if line.starts_with("```") => block = Some(Vec::new()),
            None if !line.is_empty() => {
                let space = if paragraph.is_empty() { "" } else { " " };
                paragraph = paragraph + space + line;
            }
            None if paragraph.is_empty() => {}
            None => blocks.push(Block::Paragraph(plain(&std::mem::take(&mut paragraph)))),
        }
    }
    Some(Section { code, title, blocks })
}

/// A paragraph without its marks. The severity stands beside the code.
fn plain(text: &str) -> String {
    let text = SEVERITIES.iter().find_map(|mark| text.strip_prefix(mark)).unwrap_or(text);
    match text.strip_prefix("**").and_then(|rest| rest.strip_suffix("**")) {
        Some(heading) => format!("{heading}:"),
        None => text.to_owned(),
    }
}

impl Section {
    /// A line of the list.
    fn line(&self) -> String {
        let severity = match self.code.severity() {
            kijun::Severity::Error => String::new(),
            warning => format!(" ({})", warning.name()),
        };
        format!("{}  {}{severity}", self.code, self.title)
    }

    fn print(&self, output: &mut Output) {
        let width = output::width();
        output.paragraph(0, &format!("{} ({}): {}", self.code, self.code.severity().name(), self.title));
        output.line("");
        output.line(&self.text(|text| wrapped(text, width)));
    }

    /// The section as text: its paragraphs, laid out so, and its code as it stands.
    fn text(&self, lay_out: impl Fn(&str) -> String) -> String {
        let text = |block: &Block| match block {
            Block::Paragraph(text) => lay_out(text),
            Block::Code(lines) => {
                let indented = |line: &&str| if line.is_empty() { String::new() } else { format!("{INDENT}{line}") };
                lines.iter().map(indented).collect::<Vec<_>>().join("\n")
            }
        };
        self.blocks.iter().map(text).collect::<Vec<_>>().join("\n\n")
    }

    fn to_json(&self) -> String {
        let object = Object {
            code: self.code.to_string(),
            severity: self.code.severity().name(),
            title: self.title,
            text: self.text(str::to_owned),
        };
        serde_json::to_string(&object).unwrap_or_default()
    }
}

/// Prose of several sentences, all its lines at the margin.
fn wrapped(text: &str, width: usize) -> String {
    let options = textwrap::Options::new(width).break_words(false);
    textwrap::fill(text, options.word_splitter(textwrap::WordSplitter::NoHyphenation))
}
