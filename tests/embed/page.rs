//! A page with programs: its fenced blocks, the files among them and the sessions.

/// A fenced block of a page.
pub struct Block {
    pub language: String,
    /// The file that it is, where the line before it ends in the name, as in "`src/main.rs`:".
    pub file: Option<String>,
    /// The lines between the fences, by their index in the page.
    pub lines: std::ops::Range<usize>,
}

/// A command of a session with what it must print.
pub struct Step {
    pub command: String,
    pub status: i32,
    /// The lines of the output, by their index in the page.
    pub output: std::ops::Range<usize>,
}

/// The fenced blocks, in order.
pub fn blocks(page: &[String]) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut file = None;
    let mut at = 0;
    while at < page.len() {
        let line = page[at].trim_end();
        if let Some(language) = line.strip_prefix("```") {
            let length = page[at + 1..].iter().position(|line| line == "```").expect("the block is closed");
            let lines = at + 1..at + 1 + length;
            at = lines.end;
            blocks.push(Block { language: language.to_owned(), file: file.take(), lines });
        } else if !line.is_empty() {
            let name = line.strip_suffix("`:").and_then(|line| line.rsplit_once('`'));
            file = name.map(|(_, name)| name.to_owned());
        }
        at += 1;
    }
    blocks
}

/// The commands of a session.
pub fn steps(page: &[String], block: &Block) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    for at in block.lines.clone() {
        let line = page[at].as_str();
        if let Some(command) = line.strip_prefix("$ ") {
            steps.push(Step { command: command.to_owned(), status: 0, output: at + 1..at + 1 });
            continue;
        }
        let step = steps.last_mut().expect("a session starts with a command");
        match line.strip_prefix("? ") {
            Some(status) if step.output.is_empty() => {
                step.status = status.parse().expect("a status");
                step.output = at + 1..at + 1;
            }
            _ => step.output.end = at + 1,
        }
    }
    steps
}
