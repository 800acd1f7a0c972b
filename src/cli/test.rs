//! `kijun test`: examples, and case files with their expectations.

use std::path::{Path, PathBuf};

use kijun::{Code, Diagnostic, PolicySet};

use super::coverage::Coverages;
use super::expect;
use super::files::{self, Kind};
use super::output::Output;

/// What is asked for.
pub(super) struct Asked<'a> {
    pub(super) paths: &'a [PathBuf],
    /// Whether all is told that the tests show.
    pub(super) coverage: bool,
    /// The file to which that is written as a page.
    pub(super) html: Option<&'a Path>,
    /// Whether examples are suggested, and for which policy alone.
    pub(super) suggest: Option<Option<&'a str>>,
}

/// What is to be tested.
#[derive(Default)]
struct Plan {
    /// Files and folders of policies whose examples are run.
    policies: Vec<PathBuf>,
    expectations: Vec<PathBuf>,
}

/// What was tested: how many, and which failed.
#[derive(Default)]
struct Tally {
    examples: usize,
    cases: usize,
    failed_examples: Vec<String>,
    failed_cases: Vec<String>,
}

pub(super) fn run(output: &mut Output, policies: &Path, asked: &Asked<'_>) -> bool {
    let plan = match plan(policies, asked.paths) {
        Ok(plan) => plan,
        Err(problems) => {
            output.problems(&problems);
            return false;
        }
    };
    let sources = if plan.policies.is_empty() { vec![policies.to_owned()] } else { plan.policies.clone() };
    let Some(set) = files::load(output, &sources) else { return false };
    if let Some(Some(name)) = asked.suggest
        && let Err(problem) = files::policy(&set, name, policies)
    {
        output.problem(&problem);
        return false;
    }
    let (mut tally, mut seen) = (Tally::default(), Coverages::of(&set));
    if !plan.policies.is_empty() {
        examples(output, &set, &mut tally, &mut seen);
    }
    for path in &plan.expectations {
        let problems = expect::run(&set, path, &mut seen, output.is_json());
        tally.case(output, expect::case_of(path).display().to_string(), &problems);
    }
    let full = asked.coverage || asked.html.is_some();
    // What is not tested at all can be asked for, too.
    if tally.examples == 0 && tally.cases == 0 && !full && asked.suggest.is_none() {
        output.problems(&sources.iter().map(|path| nothing(path)).collect::<Vec<_>>());
        return false;
    }
    if !output.is_json() {
        if !plan.policies.is_empty() && !full && asked.suggest.is_none() {
            seen.never(output);
        }
        match asked.suggest {
            None => tally.lines().iter().for_each(|(indent, line)| output.paragraph(*indent, line)),
            // What is suggested can be put into a policy as it is printed.
            Some(_) => tally.lines().iter().for_each(|(indent, line)| output.note(&format!("{:indent$}{line}", ""))),
        }
    }
    let mut sound = tally.passed();
    if full {
        sound &= seen.tell(output, !plan.policies.is_empty(), asked.coverage, asked.html);
    }
    if let Some(policy) = asked.suggest {
        sound &= seen.suggest(output, policy);
    }
    sound
}

/// That policies have no tests.
fn nothing(path: &Path) -> Diagnostic {
    let help = "write an `example` in a policy, or X.expect.json beside a case X.json";
    files::problem(Code::Expectation, path, "there is nothing to test: no example, and no case with expectations", help)
}

/// Sorts what paths name.
fn plan(policies: &Path, paths: &[PathBuf]) -> Result<Plan, Vec<Diagnostic>> {
    let (mut plan, mut problems) = (Plan::default(), Vec::new());
    let paths = if paths.is_empty() { vec![policies.to_owned()] } else { paths.to_vec() };
    for path in &paths {
        problems.extend(plan.add(path).err());
    }
    plan.expectations.sort();
    plan.expectations.dedup();
    if problems.is_empty() { Ok(plan) } else { Err(problems) }
}

impl Plan {
    fn add(&mut self, path: &Path) -> Result<(), Diagnostic> {
        match files::kind(path) {
            Kind::Policy => self.policies.push(path.to_owned()),
            Kind::Expectations => self.expectations.push(path.to_owned()),
            Kind::Case if expect::beside(path).is_file() => self.expectations.push(expect::beside(path)),
            Kind::Folder => return self.folder(path),
            Kind::Missing => return Err(files::missing(path)),
            Kind::Case => {
                let message = "nothing is expected of this case";
                let help = format!("write what is expected to {}", expect::beside(path).display());
                return Err(files::problem(Code::Expectation, path, message, help));
            }
            Kind::Input | Kind::Other => {
                let message = "this is no policy and no case";
                return Err(files::problem(
                    Code::Unreadable,
                    path,
                    message,
                    "policy files end in .kijun, cases in .json",
                ));
            }
        }
        Ok(())
    }

    fn folder(&mut self, path: &Path) -> Result<(), Diagnostic> {
        let expectations = files::below(path, ".expect.json");
        if !files::below(path, ".kijun").is_empty() {
            self.policies.push(path.to_owned());
        } else if expectations.is_empty() {
            let message = "this folder holds no policies, and no cases with expectations";
            let help = "policy files end in .kijun; what is expected of X.json stands in X.expect.json";
            return Err(files::problem(Code::NoPolicies, path, message, help));
        }
        self.expectations.extend(expectations);
        Ok(())
    }
}

/// Runs the examples of the policies.
fn examples(output: &mut Output, set: &PolicySet, tally: &mut Tally, seen: &mut Coverages) {
    for run in set.policies().flat_map(|policy| policy.examples()) {
        seen.add(&run.decisions);
        tally.example(output, run.name, &run.problems);
    }
}

impl Tally {
    /// Whether everything came out as expected.
    fn passed(&self) -> bool {
        self.failed_examples.is_empty() && self.failed_cases.is_empty()
    }

    fn example(&mut self, output: &mut Output, name: String, problems: &[Diagnostic]) {
        report(output, &name, problems);
        self.examples = self.examples.saturating_add(1);
        self.failed_examples.extend((!problems.is_empty()).then_some(name));
    }

    fn case(&mut self, output: &mut Output, name: String, problems: &[Diagnostic]) {
        report(output, &name, problems);
        self.cases = self.cases.saturating_add(1);
        self.failed_cases.extend((!problems.is_empty()).then_some(name));
    }

    /// What failed, and the counts: lines, and how far each is indented.
    fn lines(&self) -> Vec<(usize, String)> {
        let failed = self.failed_examples.len().saturating_add(self.failed_cases.len());
        let mut lines = Vec::new();
        if failed > 0 {
            lines.push((0, "Failed:".to_owned()));
            lines.extend(self.failed_examples.iter().map(|name| (2, name.clone())));
            lines.extend(self.failed_cases.iter().map(|name| (2, format!("case {name}"))));
            lines.push((0, String::new()));
        }
        let count = |number: usize, word: &str| match number {
            1 => format!("1 {word}"),
            number => format!("{number} {word}s"),
        };
        let all = [count(self.examples, "example"), count(self.cases, "case")];
        let passed = self.examples.saturating_add(self.cases).saturating_sub(failed);
        lines.push((0, format!("{}: {passed} passed, {failed} failed", all.join(", "))));
        lines
    }
}

/// Prints what is wrong with one example or case; in JSON also what passed.
fn report(output: &mut Output, name: &str, problems: &[Diagnostic]) {
    if output.is_json() {
        output.line(&format!("{{\"test\":{},\"passed\":{}}}", serde_json::json!(name), problems.is_empty()));
    }
    output.problems(problems);
}
