//! The layout of whole files, with their comments.
//!
//! `KIJUN_FILES` says how many generated files are laid out, `KIJUN_SEED` from which seed on.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use kijun::{Code, NotFormatted, PolicyFile, PolicySet};

use crate::generator::{generate, mixed};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn format(text: &str) -> String {
    PolicyFile::new("made.kijun", text).format().unwrap_or_else(|problem| panic!("{problem}\n{text}"))
}

fn printed(text: &str) -> String {
    PolicyFile::new("made.kijun", text).parse().unwrap_or_else(|problems| panic!("{problems}\n{text}")).to_string()
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Space,
    Comment,
    Text,
    Words,
}

/// A file in pieces: white space, comments, texts in quotes, and the words between them.
fn pieces(text: &str) -> Vec<(Kind, &str)> {
    let is_space = |c: char| c.is_whitespace() || c == '\u{feff}';
    let is_quote = |c: char| matches!(c, '"' | '“' | '”' | '„');
    let (mut pieces, mut rest) = (Vec::new(), text);
    while let Some(first) = rest.chars().next() {
        let until = |ends: &dyn Fn(char) -> bool| rest.find(ends).unwrap_or(rest.len());
        let (kind, end) = match first {
            '#' => (Kind::Comment, until(&|c| c == '\n')),
            c if is_space(c) => (Kind::Space, until(&|c| !is_space(c))),
            c if is_quote(c) => {
                let mut escaped = false;
                let closes = |(at, inner): &(usize, char)| {
                    let closes = !escaped && *at > 0 && is_quote(*inner) && (c == '"') == (*inner == '"');
                    escaped = !escaped && *inner == '\\';
                    closes
                };
                let close = rest.char_indices().find(closes);
                (Kind::Text, close.map_or(rest.len(), |(at, inner)| at + inner.len_utf8()))
            }
            _ => (Kind::Words, until(&|c| is_space(c) || is_quote(c) || c == '#')),
        };
        pieces.push((kind, &rest[..end]));
        rest = &rest[end..];
    }
    pieces
}

fn comments(text: &str) -> Vec<&str> {
    let comments = pieces(text).into_iter().filter(|(kind, _)| *kind == Kind::Comment);
    comments.map(|(_, comment)| comment.trim_end()).collect()
}

fn without_comments(text: &str) -> String {
    pieces(text).into_iter().filter(|(kind, _)| *kind != Kind::Comment).map(|(_, piece)| piece).collect()
}

/// The lines that hold more than a comment.
fn lines(text: &str) -> Vec<String> {
    let text = without_comments(text);
    text.lines().map(str::trim_end).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

/// A file whose lines all start at the left.
fn without_indentation(text: &str) -> String {
    let mut after_break = true;
    let mut out = String::new();
    for (kind, piece) in pieces(text) {
        match (kind, piece.rfind('\n')) {
            (Kind::Space, Some(end)) => out.push_str(&piece[..=end]),
            (Kind::Space, None) if after_break => {}
            _ => out.push_str(piece),
        }
        after_break = false;
    }
    out
}

/// A file before and after, by its name in `tests/format`.
fn files() -> Vec<(String, String, String)> {
    let read = |path: &Path| std::fs::read_to_string(path).unwrap();
    let mut files = Vec::new();
    for entry in std::fs::read_dir(format!("{ROOT}/tests/format")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if let Some(stem) = name.strip_suffix(".before.kijun") {
            files.push((stem.to_owned(), read(&path), read(&path.with_file_name(format!("{stem}.after.kijun")))));
        }
    }
    assert!(files.len() >= 3);
    files
}

/// What must hold of any file that was laid out; `plain` is the same without comments.
fn sound(before: &str, after: &str, plain: &str) -> Result<(), String> {
    let wrong = |what: &str| Err(format!("{what}:\n{before}\nbecomes\n{after}"));
    let (mut old, mut new) = (comments(before), comments(after));
    old.sort_unstable();
    new.sort_unstable();
    if old != new {
        return wrong("the comments are not the same");
    }
    if lines(after) != lines(plain) {
        return wrong("its lines are others than without comments");
    }
    // Indentation is white space: so a file that is laid out stays as it is, too.
    let again = format(&without_indentation(after));
    if again != after {
        return Err(format!("a second time it becomes something else:\n{after}\nbecomes\n{again}"));
    }
    let ends_well = after.ends_with('\n') && !after.ends_with("\n\n") && !after.starts_with('\n');
    let spare = after.contains("\n\n\n") || after.lines().any(|line| line.ends_with(char::is_whitespace));
    if !ends_well || spare { wrong("it has white space to spare") } else { Ok(()) }
}

#[test]
fn files_before_and_after() {
    for (name, before, after) in files() {
        assert_eq!(format(&before), after, "{name}");
        sound(&before, &after, &format(&without_comments(&before))).unwrap();
        assert_eq!(format(&after), after, "{name}");
        assert_eq!(printed(&before), printed(&after), "{name}");
        for other in [before.replace('\n', "\r\n"), format!("\u{feff}{before}"), before.replace("  ", "\t\u{3000} ")] {
            // Of a comment's own text nothing changes.
            if comments(&other) == comments(&before) {
                assert_eq!(format(&other), after, "{name}");
            }
        }
    }
}

#[test]
fn comments_stay_in_order_where_nothing_moves() {
    for (name, before, after) in files() {
        if name != "moved" {
            assert_eq!(comments(&before), comments(&after), "{name}");
        }
    }
}

/// The shipped policies, and those of the documents.
fn shipped() -> Vec<(String, String)> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(format!("{ROOT}/policies")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "kijun") {
            files.push((path.display().to_string(), std::fs::read_to_string(path).unwrap()));
        }
    }
    let page = std::fs::read_to_string(format!("{ROOT}/docs/language.md")).unwrap();
    let blocks = page.split("```kijun\n").skip(1).map(|rest| rest.split("```").next().unwrap().to_owned());
    files.extend(blocks.enumerate().map(|(at, text)| (format!("docs/language.md, block {at}"), text)));
    assert!(files.len() > 10);
    files
}

#[test]
fn the_policies_that_are_shown_are_laid_out() {
    for (name, text) in shipped() {
        assert_eq!(format(&text), text, "{name}: run `kijun fmt`");
    }
}

#[test]
fn the_canonical_text_is_laid_out() {
    for (name, text) in shipped() {
        let printed = printed(&text);
        assert_eq!(format(&printed), printed, "{name}");
    }
}

#[test]
fn a_file_with_errors_is_refused_with_them() {
    let codes = |bytes: &[u8]| match PolicyFile::new("made.kijun", bytes).format() {
        Err(NotFormatted::Problems(problems)) => {
            problems.diagnostics().iter().map(|problem| problem.code()).collect::<Vec<_>>()
        }
        other => panic!("{other:?}"),
    };
    assert_eq!(codes(b""), [Code::EmptyFile]);
    assert_eq!(codes(b"# only a comment\n"), [Code::EmptyFile]);
    assert_eq!(codes(b"\xff"), [Code::Encoding]);
    assert_eq!(codes(b"vocabulary v \"V\" # a \0 in a comment\n"), [Code::ControlCharacter]);
    assert_eq!(codes(b"policy p \"P\"\nrule 1 \"R\" x when (a.b\nrule 2 \"S\" x when a.b)"), {
        [Code::BracketNotClosed, Code::Statement]
    });
    // What a check of names and types would find does not matter here.
    assert_eq!(format("policy p \"P\" rule 1 \"R\" x when nothing.like.it"), {
        "policy p \"P\"\n\nrule 1 \"R\"\n  x when nothing.like.it\n"
    });
}

#[test]
fn a_file_that_would_be_too_large_is_refused() {
    let text = format!("policy p \"P\" rule 1 \"R\" x when all of (a) a.b\n{}note \"n\"", "#\n".repeat(60_000));
    let Err(NotFormatted::Problems(problems)) = PolicyFile::new("made.kijun", text).format() else {
        panic!("it is laid out")
    };
    assert_eq!(problems.diagnostics()[0].code(), Code::FileTooLarge);
}

#[test]
fn a_large_file_full_of_comments_and_brackets_is_laid_out() {
    let start = "policy p \"P\"\nrule 1 \"R\" x when\n";
    let many = |one: &str, joiner: &str| {
        let count = (20 << 10) / (one.len() + joiner.len());
        vec![one; count].join(joiner)
    };
    for condition in [
        many("(a.b # c\n is 1 # d\n)", " and # e\n"),
        many("a", "#\nand\n"),
        many("(not (a.b)) #\n", " and"),
        format!("a is one of {}", many("b #\n", ",")),
    ] {
        let before = format!("{start}{condition}");
        let after = format(&before);
        assert_eq!(comments(&before).len(), comments(&after).len());
        assert!(format(&after) == after);
    }
    let rules: Vec<String> =
        (0..700).map(|n| format!("# {n}\nrule {n} \"R\" # x\n x when ((a.b)) #\n\n#{n}\n")).collect();
    let before = format!("policy p \"P\"\n{}", rules.concat());
    let after = format(&before);
    assert_eq!(comments(&before), comments(&after));
}

/// Choices at random, each from a seed.
struct Random(u64);

impl Random {
    fn below(&mut self, most: usize) -> usize {
        self.0 = mixed(self.0);
        usize::try_from(self.0 >> 16).unwrap() % most
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }

    /// The same file with comments in some of the places where white space stands.
    fn commented(&mut self, text: &str) -> String {
        let one_in = [2, 6, 20, 80][self.below(4)];
        let mut number = 0;
        let mut comment = |random: &mut Random| {
            number += 1;
            let said =
                random.pick(&["", " note", " (a) rule 1 \"x", " \" ” # twice", " 日本語（注）", "# \\", "!\u{3000}"]);
            let long = " and on and on and on".repeat(if random.below(8) == 0 { 1 + random.below(6) } else { 0 });
            format!("#{said}{long} {number}{}", random.pick(&["", "", " ", "\t\r"]))
        };
        let mut out = String::new();
        for (kind, piece) in pieces(text) {
            out.push_str(piece);
            if kind != Kind::Space || self.below(one_in) > 0 {
                continue;
            }
            for _ in 0..=self.below(6) / 4 {
                out.push_str(self.pick(&["", "", "\n", "\n\n", "\n\n\n", "\n \t"]));
                out.push_str(&comment(self));
                out.push_str(self.pick(&["\n", "\n", "\n\n", "\n\n\n"]));
            }
        }
        if self.below(2) == 0 {
            out.push_str(&comment(self));
        }
        out
    }

    /// The same file with other white space, and without comments.
    fn respaced(&mut self, text: &str) -> String {
        let mut out = String::new();
        for (kind, piece) in pieces(&without_comments(text)) {
            out.push_str(match kind {
                Kind::Space => self.pick(&[" ", "\n", "\t", "\r\n", "\n\n\n", "\u{3000}", " \u{a0}\n  "]),
                _ => piece,
            });
        }
        out
    }
}

/// The version of each policy of a file that loads.
fn versions(text: &str) -> Option<BTreeMap<String, String>> {
    let set = PolicySet::load([PolicyFile::new("made.kijun", text)]).ok()?;
    Some(set.policies().map(|policy| (policy.name().to_owned(), policy.version().to_owned())).collect())
}

/// Checks one generated file, and says whether comments were put into it and kept their order.
fn generated(seed: u64) -> Result<bool, String> {
    let mut random = Random(seed);
    let text = generate(seed).policy;
    let plain = format(&without_comments(&text));
    let respaced = random.respaced(&text);
    if format(&respaced) != plain {
        return Err(format!("with other white space it is laid out otherwise:\n{respaced}\n{plain}"));
    }
    let before = random.commented(&text);
    let after = format(&before);
    sound(&before, &after, &plain)?;
    if versions(&text) != versions(&after) {
        return Err(format!("its version changes:\n{before}\nbecomes\n{after}"));
    }
    // In a file that is laid out nothing moves, and all comments keep their order, wherever they stand.
    if seed.is_multiple_of(4) {
        let again = random.commented(&after);
        let last = format(&again);
        sound(&again, &last, &plain)?;
        if comments(&again) != comments(&last) {
            return Err(format!("the order of comments changes:\n{again}\nbecomes\n{last}"));
        }
    }
    Ok(comments(&before) == comments(&after))
}

#[test]
fn generated_files_with_comments() {
    let from_environment = |name: &str, otherwise: u64| {
        std::env::var(name).map_or(otherwise, |text| text.parse().unwrap_or_else(|_| panic!("{name}: {text}")))
    };
    let (first, count) = (from_environment("KIJUN_SEED", 20_231_001), from_environment("KIJUN_FILES", 200));
    println!("seeds from {first} to {}", first + count - 1);
    let (next, in_order, failed) = (AtomicU64::new(first), AtomicU64::new(0), Mutex::new(BTreeMap::new()));
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            scope.spawn(|| {
                loop {
                    let seed = next.fetch_add(1, Ordering::Relaxed);
                    if seed >= first + count || !failed.lock().unwrap().is_empty() {
                        return;
                    }
                    let checked = std::panic::catch_unwind(|| generated(seed)).unwrap_or_else(|panic| {
                        let said = panic.downcast_ref::<String>().cloned();
                        Err(format!("it panics: {}", said.unwrap_or_default()))
                    });
                    match checked {
                        Ok(kept) => _ = in_order.fetch_add(u64::from(kept), Ordering::Relaxed),
                        Err(what) => _ = failed.lock().unwrap().insert(seed, what),
                    }
                }
            });
        }
    });
    if let Some((seed, what)) = failed.into_inner().unwrap().pop_first() {
        panic!("seed {seed} (KIJUN_SEED={seed} KIJUN_FILES=1): {what}");
    }
    let in_order = in_order.into_inner();
    assert!(in_order * 2 >= count, "of {count} files {in_order} keep the order of their comments");
}

/// An empty folder, and the command in it.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("format").join(name);
    let _absent = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// Standard output, standard error and the status.
fn run(folder: &Path, arguments: &[&str], input: Option<&str>) -> (String, String, Option<i32>) {
    let input = input.map_or(Stdio::null(), |text| {
        let path = folder.join("input");
        std::fs::write(&path, text).unwrap();
        std::fs::File::open(path).unwrap().into()
    });
    let mut command = Command::new(env!("CARGO_BIN_EXE_kijun"));
    command.args(arguments).current_dir(folder).env("COLUMNS", "80").env("NO_COLOR", "1").stdin(input);
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (text(output.stdout), text(output.stderr), output.status.code())
}

const DRAFT: &str = "vocabulary v \"V\" # kept\n";
const LAID_OUT: &str = "vocabulary v \"V\"  # kept\n";

#[test]
fn the_command_writes_what_changes_and_nothing_else() {
    let folder = folder("writes");
    let write = |name: &str, text: &str| std::fs::write(folder.join(name), text).unwrap();
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();
    write("broken.kijun", "vocabulary v");
    write("done.kijun", LAID_OUT);
    write("draft.kijun", DRAFT);
    let modified = |name: &str| std::fs::metadata(folder.join(name)).unwrap().modified().unwrap();
    let before = modified("done.kijun");
    std::thread::sleep(Duration::from_millis(20));

    let (out, error, status) = run(&folder, &["fmt", "--check", "."], None);
    assert_eq!(read("draft.kijun"), DRAFT);
    let told =
        "./draft.kijun would change, first in line 1\n  - vocabulary v \"V\" # kept\n  + vocabulary v \"V\"  # kept\n";
    assert_eq!(out, format!("{told}1 file would change, 1 unchanged, 1 with errors\n"));
    assert!(error.contains("broken.kijun:1:"), "{error}");
    assert_eq!(status, Some(1));

    let (out, error, status) = run(&folder, &["fmt", "--policies", "."], None);
    assert_eq!(out, "formatted ./draft.kijun\n1 file formatted, 1 unchanged, 1 with errors\n");
    assert!(error.contains("broken.kijun:1:"), "{error}");
    assert_eq!(status, Some(1));
    let texts = ["broken.kijun", "done.kijun", "draft.kijun"].map(read);
    assert_eq!(texts, ["vocabulary v", LAID_OUT, LAID_OUT]);
    assert_eq!(modified("done.kijun"), before, "a file that is laid out is not touched");
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 3, "nothing is left behind");

    let (out, error, status) = run(&folder, &["fmt", "draft.kijun", "done.kijun", "draft.kijun"], None);
    assert_eq!((out.as_str(), error.as_str(), status), ("0 files formatted, 2 unchanged\n", "", Some(0)));
    write("draft.kijun", DRAFT);
    let (out, _, status) = run(&folder, &["fmt", "--format", "json", "done.kijun", "draft.kijun"], None);
    let lines = "{\"file\":\"done.kijun\",\"changed\":false}\n{\"file\":\"draft.kijun\",\"changed\":true}\n";
    assert_eq!((out.as_str(), status), (lines, Some(0)));
    let (_, error, status) = run(&folder, &["fmt", "input", "nowhere.kijun"], None);
    assert!(error.contains("nowhere.kijun") && status == Some(1), "{error}");
}

#[test]
fn standard_input_goes_to_standard_output() {
    let folder = folder("input");
    let told = |arguments: &[&str], input: &str| run(&folder, arguments, Some(input));
    assert_eq!(told(&["fmt", "-"], DRAFT), (LAID_OUT.to_owned(), String::new(), Some(0)));
    assert_eq!(told(&["fmt", "-"], LAID_OUT), (LAID_OUT.to_owned(), String::new(), Some(0)));
    let (out, error, status) = told(&["fmt", "-"], "vocabulary v");
    assert!(out.is_empty() && error.contains("[-:1:") && status == Some(1), "{out}{error}");
    let (out, _, status) = told(&["fmt", "--check", "-"], DRAFT);
    assert!(out.ends_with("1 file would change, 0 unchanged\n") && status == Some(1), "{out}");
    let (out, _, status) = told(&["fmt", "-", "--format", "json"], DRAFT);
    let line = "{\"file\":\"-\",\"changed\":true,\"text\":\"vocabulary v \\\"V\\\"  # kept\\n\"}\n";
    assert_eq!((out.as_str(), status), (line, Some(0)));
    let (_, error, status) = told(&["fmt", "-", "other.kijun"], DRAFT);
    assert!(error.contains("stands alone") && status == Some(2), "{error}");
}

#[cfg(unix)]
#[test]
fn a_file_keeps_its_permissions_and_a_link_stays_one() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = folder("permissions");
    let (file, link) = (folder.join("draft.kijun"), folder.join("link.kijun"));
    let mode = || std::fs::metadata(&file).unwrap().permissions().mode() & 0o777;
    std::fs::write(&file, DRAFT).unwrap();
    symlink("draft.kijun", &link).unwrap();
    std::fs::set_permissions(&file, PermissionsExt::from_mode(0o640)).unwrap();
    let (out, _, status) = run(&folder, &["fmt", "link.kijun"], None);
    assert_eq!((out.as_str(), status), ("formatted link.kijun\n1 file formatted, 0 unchanged\n", Some(0)));
    assert!(link.is_symlink());
    assert_eq!((std::fs::read_to_string(&file).unwrap().as_str(), mode()), (LAID_OUT, 0o640));

    std::fs::write(&file, DRAFT).unwrap();
    std::fs::set_permissions(&file, PermissionsExt::from_mode(0o444)).unwrap();
    let (out, error, status) = run(&folder, &["fmt", "draft.kijun"], None);
    assert_eq!((out.as_str(), status), ("0 files formatted, 0 unchanged, 1 with errors\n", Some(1)));
    assert_eq!(error, "error: draft.kijun: the file cannot be written: it may only be read\n");
    assert_eq!((std::fs::read_to_string(&file).unwrap().as_str(), mode()), (DRAFT, 0o444));
}
