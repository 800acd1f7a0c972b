//! What is made at random says the same when the rows of its tables stand in files, and its example in a table.

use std::fmt::Write as _;

use kijun::{ExampleRun, PolicyFile, PolicySet};

use super::made::texts;
use crate::generator::{NAME, Pair};
use crate::properties::{check_of, few_seeds};

/// The cells of a row, without the bars around them. Texts and notes may hold bars.
fn cells(line: &str) -> Vec<String> {
    let (mut cells, mut quoted, mut escaped) = (vec![String::new()], false, false);
    for c in line.trim().trim_start_matches('|').chars() {
        match c {
            '|' if !quoted => cells.push(String::new()),
            c => cells.last_mut().unwrap().push(c),
        }
        quoted ^= c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
    }
    cells.pop();
    cells.iter().map(|cell| cell.trim().to_owned()).collect()
}

/// A file with the rows that stood in a policy, the title row first.
type Rows = Vec<Vec<String>>;

/// A canonical text with the rows of its tables taken out, and those rows. A row with several sources or notes stays: a
/// file has a column for one of each.
fn taken_out(text: &str, ending: &str, rows: &mut Vec<Rows>) -> String {
    text.split("\n\n")
        .map(|statement| {
            let lines: Vec<&str> = statement.lines().collect();
            let Some(head) =
                lines.iter().position(|line| line.starts_with("  |")).filter(|_| statement.starts_with("table"))
            else {
                return statement.to_owned();
            };
            let mut titles = cells(lines[head]);
            let width = titles.len();
            // A file has no column twice.
            if titles.iter().enumerate().any(|(at, title)| titles[..at].contains(title)) {
                return statement.to_owned();
            }
            titles.extend(["source".to_owned(), "note".to_owned()]);
            let mut file = vec![titles];
            for line in &lines[head + 1..] {
                let attached = [("    source ", width), ("    note ", width + 1)].into_iter();
                match attached.filter_map(|(start, at)| Some((line.strip_prefix(start)?, at))).next() {
                    Some((text, at)) => {
                        let cell = &mut file.last_mut().unwrap()[at];
                        if !cell.is_empty() {
                            return statement.to_owned();
                        }
                        text.clone_into(cell);
                    }
                    None => file.push([cells(line), vec![String::new(); 2]].concat()),
                }
            }
            // The order of columns says nothing.
            file.iter_mut().for_each(|row| row.reverse());
            rows.push(file);
            [lines[..=head].join("\n"), format!("  rows from \"rows/{}.{ending}\"", rows.len())].join("\n")
        })
        .collect::<Vec<_>>()
        .join("\n\n")
}

fn csv(rows: &Rows) -> Vec<u8> {
    let mut text = String::new();
    for row in rows {
        let cells: Vec<String> = row.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
        writeln!(text, "{}", cells.join(",")).unwrap();
    }
    text.into_bytes()
}

fn xlsx(rows: &Rows) -> Vec<u8> {
    let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
    texts(&rows.iter().map(Vec::as_slice).collect::<Vec<_>>())
}

/// The policy files in canonical layout.
fn canonical(pair: &Pair) -> Result<Vec<(String, String)>, String> {
    let files = pair.files().into_iter();
    files
        .map(|(name, text)| {
            let tree = PolicyFile::new(name.as_str(), text).parse().map_err(|problems| problems.to_string())?;
            Ok((name, tree.to_string()))
        })
        .collect()
}

fn load(files: &[(String, String)], data: Vec<PolicyFile>) -> Result<PolicySet, String> {
    let files = files.iter().map(|(name, text)| PolicyFile::new(name.as_str(), text.as_str()));
    PolicySet::load(files.chain(data)).map_err(|problems| problems.to_string())
}

fn decided(set: &PolicySet, pair: &Pair) -> Result<Vec<String>, String> {
    let policy = set.policy(NAME).map_err(|problem| problem.to_string())?;
    let case = policy.read_case("case", pair.case.as_bytes()).map_err(|problems| problems.to_string())?;
    let on = pair.on.parse::<kijun::Date>().map_err(|_| "no day")?;
    let decisions = policy.on(on).decide(&case).map_err(|problems| problems.to_string())?;
    Ok(decisions.iter().map(kijun::Decision::to_json).collect())
}

#[test]
fn rows_in_files_say_the_same() {
    let count = std::sync::atomic::AtomicUsize::new(0);
    check_of("sheets", few_seeds(300), &|pair| {
        let files = canonical(pair)?;
        let Ok(here) = load(&files, Vec::new()) else { return Ok(()) };
        for (ending, written) in [("csv", csv as fn(&Rows) -> Vec<u8>), ("xlsx", xlsx)] {
            let mut rows = Vec::new();
            let moved: Vec<(String, String)> =
                files.iter().map(|(name, text)| (name.clone(), taken_out(text, ending, &mut rows))).collect();
            if rows.is_empty() {
                return Ok(());
            }
            count.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            let folder = |name: &str| name.rfind('/').map_or(String::new(), |end| name[..=end].to_owned());
            let data: Vec<PolicyFile> = (1..)
                .zip(&rows)
                .map(|(at, rows)| PolicyFile::new(format!("{}rows/{at}.{ending}", folder(&files[0].0)), written(rows)))
                .collect();
            let there = load(&moved, data)?;
            let versions = [&here, &there].map(|set| set.policy(NAME).unwrap().version().to_owned());
            if versions[0] != versions[1] || decided(&here, pair)? != decided(&there, pair)? {
                return Err(format!("as {ending} it is another policy:\n{moved:?}\n{rows:?}"));
            }
        }
        Ok(())
    });
    assert!(count.into_inner() > 20);
}

/// The examples of a canonical text, each as a table of one row: what is given of a single fact is a column of it.
fn as_tables(text: &str) -> String {
    text.split("\n\n")
        .map(|statement| {
            let mut lines = statement.lines();
            let Some(title) = lines.next().and_then(|line| line.strip_prefix("example ")) else {
                return statement.to_owned();
            };
            let (mut given, mut head, mut row) = (Vec::new(), vec!["case".to_owned()], vec!["\"the case\"".to_owned()]);
            for line in lines {
                if let Some(expect) = line.strip_prefix("  expect ") {
                    let (result, about) = expect.split_once(" for ").map_or((expect, None), |(a, b)| (a, Some(b)));
                    head.push(about.map_or("expect".to_owned(), |about| format!("expect for {about}")));
                    row.push(result.to_owned());
                    continue;
                }
                let fact = line.strip_prefix("  given ").and_then(|given| given.split_once(' '));
                let cell = fact.and_then(|(path, said)| {
                    let value = ["is ", "are "].iter().find_map(|verb| said.strip_prefix(verb));
                    Some((path, value.or_else(|| said.starts_with("cannot").then_some(said))?))
                });
                match cell {
                    Some((path, value)) => {
                        head.push(path.to_owned());
                        row.push(value.to_owned());
                    }
                    None => given.push(line),
                }
            }
            let bars = |cells: &[String]| format!("  | {} |", cells.join(" | "));
            [
                &[format!("examples {title}")],
                &given.iter().map(|line| (*line).to_owned()).collect::<Vec<_>>()[..],
                &[bars(&head), bars(&row)],
            ]
            .concat()
            .join("\n")
        })
        .collect::<Vec<_>>()
        .join("\n\n")
}

#[test]
fn an_example_in_a_table_says_the_same() {
    check_of("examples", few_seeds(300), &|pair| {
        let Some(pair) = pair.with_example(("undecided", "")) else { return Ok(()) };
        let files = canonical(&pair)?;
        let Ok(here) = load(&files, Vec::new()) else { return Ok(()) };
        let moved: Vec<(String, String)> = files.iter().map(|(name, text)| (name.clone(), as_tables(text))).collect();
        let there = load(&moved, Vec::new())?;
        let [one, other] = [here, there].map(|set| {
            let runs = set.policy(NAME).unwrap().examples();
            runs.iter()
                .flat_map(|run: &ExampleRun| &run.decisions)
                .map(|decision| decision.to_json())
                .collect::<Vec<_>>()
        });
        // The case is called by the title.
        if one != other.iter().map(|json| json.replace("the case: the case", "the case")).collect::<Vec<_>>() {
            return Err(format!("as a table it is\n{other:?}\nand as an example\n{one:?}\n{moved:?}"));
        }
        Ok(())
    });
}
