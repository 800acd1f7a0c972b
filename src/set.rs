//! The face: policies are loaded once, then decide about any case on any date.

mod compare;
mod data;
mod examples;
mod format;
mod forms;
mod mixture;
mod on;
mod reached;
mod texts;
mod without;

use std::sync::Arc;

pub use format::NotFormatted;
pub(crate) use mixture::{Mixture, Side};
pub use on::Findings;
pub use texts::{Amendment, Cause, Changed, Version};

use crate::decision::{Basis, Decision};
use crate::diagnostic::{self, Code, Diagnostic, Problems, Severity, nearest};
use crate::eval::{self, Plan};
use crate::facts::{self, Case};
use crate::model::{self, Model};
use crate::source::SourceFile;
use crate::syntax;
use crate::syntax::ast::Ast;
use crate::values::Date;

/// A policy file: a name that diagnostics show, and its bytes. It holds one or more vocabularies and policies; what it may
/// say is told in `docs/language.md`.
#[derive(Clone, Debug)]
pub struct PolicyFile {
    /// The name that diagnostics show, as a rule a path. No file is read by it.
    pub name: String,
    /// UTF-8 text, at most 512 KiB of it.
    pub bytes: Vec<u8>,
}

impl PolicyFile {
    /// A file with this name and these bytes.
    pub fn new(name: impl Into<String>, bytes: impl Into<Vec<u8>>) -> PolicyFile {
        PolicyFile { name: name.into(), bytes: bytes.into() }
    }

    /// The tree of the file as it is written, for programs that work on policies rather than by them. Names and types
    /// are not checked. Its `to_string` is the file in the canonical layout, without comments.
    ///
    /// # Errors
    /// Every statement that cannot be read (`K00..`, `K01..`).
    pub fn parse(&self) -> Result<Ast, Problems> {
        let source = syntax::read(&self.name, &self.bytes)?;
        let mut problems = Vec::new();
        let ast = syntax::parse(&source, &mut problems);
        if problems.iter().any(|problem| problem.severity() == Severity::Error) {
            return Err(Problems::new(problems));
        }
        Ok(ast)
    }
}

/// Policies that were checked together. It never changes; a clone shares what it holds, and threads can share it.
#[derive(Clone, Debug)]
pub struct PolicySet {
    model: Arc<Model>,
    warnings: Vec<Diagnostic>,
}

/// One policy of a set, over all days. It keeps what it needs of the set, and a clone costs next to nothing.
#[derive(Clone, Debug)]
pub struct Policy {
    pub(crate) model: Arc<Model>,
    /// The text that is meant where no day is named: the last.
    pub(crate) policy: Arc<model::policy::Policy>,
}

/// A policy on a day, made by [`Policy::on`]: rules and parameters are read as of that day, which is the `decision_date` of
/// the language.
#[derive(Clone, Debug)]
pub struct PolicyOn {
    pub(crate) basis: Arc<Basis>,
    /// Whether one text decides on that day, whatever a case holds.
    plain: bool,
}

/// An example of a policy, run (`docs/language.md`, "Examples").
#[derive(Clone, Debug)]
pub struct ExampleRun {
    /// The policy and the example's title: `longer_stay example “a pupil of sixteen”`.
    pub name: String,
    /// What did not come out as expected, `K0503` for each `expect`; empty if all did.
    pub problems: Vec<Diagnostic>,
    /// Every decision that was made, in the order of the subjects.
    pub decisions: Vec<Decision>,
}

impl PolicySet {
    /// Parses and checks files together: names are found across files, in whatever order they come. Examples are checked,
    /// and not run; for that there is [`Policy::examples`].
    ///
    /// # Errors
    /// Every problem at once, warnings among them, if there is an error (`K0001` to `K0502`, as `docs/errors.md` tells
    /// them).
    pub fn load(files: impl IntoIterator<Item = PolicyFile>) -> Result<PolicySet, Problems> {
        let (mut problems, mut asts) = (Vec::new(), Vec::new());
        let (data, policies): (Vec<_>, Vec<_>) = files.into_iter().partition(data::is_data);
        for file in policies {
            match syntax::read(&file.name, &file.bytes) {
                Ok(source) => {
                    let mut own = Vec::new();
                    asts.push(syntax::parse(&source, &mut own));
                    problems.extend(own);
                }
                Err(problem) => problems.push(problem),
            }
        }
        data::attach(&mut asts, &data, &mut problems);
        let mut model = model::check(&asts, &mut problems);
        for (at, examples) in model.examples.iter().enumerate() {
            for example in examples {
                let tree = &example.tree;
                // Where something is wrong with a policy there may be no text of it.
                let on = tree.on.unwrap_or(Date::literal(1, 1, 1));
                let Some(policy) = model.text_on(at, on).filter(|policy| policy.law == at) else { continue };
                let file = example.file(&policy.file);
                if tree.on.is_none() {
                    let message = "this example does not say on which day it is decided";
                    let help = match example.row {
                        None => "add `on 2023-10-01` after the title",
                        Some(_) => "add `on 2023-10-01` after the title of the table, or a column `on`",
                    };
                    let problem = Diagnostic::new(Code::ExampleWithoutDate, file, tree.title.span, message);
                    problems.push(problem.help(help));
                }
                let case = facts::from_example(&model.shape, policy, example, &mut problems);
                tree.expect
                    .iter()
                    .for_each(|expect| examples::named(&model, policy, &case, (file, expect), &mut problems));
            }
        }
        without_consequences(&mut problems);
        if problems.iter().any(|problem| problem.severity() == Severity::Error) {
            return Err(Problems::new(problems));
        }
        diagnostic::sort(&mut problems);
        model.asts = asts;
        Ok(PolicySet { model: Arc::new(model), warnings: problems })
    }

    /// What deserves a look, though everything works, such as a fact that no policy reads.
    #[must_use]
    pub fn warnings(&self) -> &[Diagnostic] {
        &self.warnings
    }

    /// Warnings about policies that lapse within ninety days of a day.
    #[must_use]
    pub fn lapsing(&self, on: Date) -> Vec<Diagnostic> {
        model::time::lapses_soon(&self.model.laws, &self.model.policies, on)
    }

    /// Every policy, in the order of the files and of their text.
    pub fn policies(&self) -> impl Iterator<Item = Policy> + '_ {
        let last = (0..self.model.laws.laws.len()).filter_map(|law| self.model.last_text(law));
        last.map(|policy| Policy { model: Arc::clone(&self.model), policy: Arc::clone(policy) })
    }

    /// The policy with a name.
    ///
    /// # Errors
    /// `K0702`, with the nearest name that there is.
    pub fn policy(&self, name: &str) -> Result<Policy, Diagnostic> {
        self.policies().find(|policy| policy.name() == name).ok_or_else(|| {
            let names = self.model.laws.laws.iter().map(|law| law.name.as_str());
            let amended = self.model.laws.laws.iter().find(|law| law.amendments.iter().any(|own| own.name() == name));
            let help = match (amended, nearest(name, names.clone())) {
                (Some(law), _) => format!("it is an amendment of `{}`: name that policy, and a day", law.name),
                (None, Some(meant)) => format!("did you mean `{meant}`?"),
                (None, None) => format!("there is {}", names.collect::<Vec<_>>().join(", ")),
            };
            let file = SourceFile::new("policies", "");
            Diagnostic::new(
                Code::UnknownPolicy,
                &file,
                crate::source::Span::default(),
                format!("there is no policy `{name}`"),
            )
            .help(help)
        })
    }
}

/// Takes out what would say no more than that something else is wrong: a misspelt fact is no fact that nobody reads.
fn without_consequences(problems: &mut Vec<Diagnostic>) {
    let causes: Vec<Arc<SourceFile>> = problems
        .iter()
        .filter(|problem| problem.severity() == Severity::Error && problem.code() != Code::UnreachableOutcome)
        .map(|problem| Arc::clone(problem.file()))
        .collect();
    problems.retain(|problem| match problem.code() {
        Code::UnreadFact => causes.is_empty(),
        Code::UnreachableOutcome => !causes.contains(problem.file()),
        _ => true,
    });
}

impl Policy {
    /// Its name, as the file writes it: `minors_2023`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.policy.name
    }

    /// Its title, in the words of the file.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.policy.title
    }

    /// The names of its outcomes, in the order of the text.
    pub fn outcomes(&self) -> impl Iterator<Item = &str> {
        self.policy.outcomes.iter().map(|outcome| outcome.name.as_str())
    }

    /// Its version, `sha256:` and 64 hexadecimal digits: a hash of the canonical text of all that decides by it, which is the policy without its
    /// examples, the vocabularies that it uses, and the policies that it uses or asks, with theirs. White space, comments
    /// and the order of files never change it.
    #[must_use]
    pub fn version(&self) -> &str {
        self.model.version(&self.policy)
    }

    /// The file that it stands in.
    #[must_use]
    pub fn file(&self) -> &Arc<SourceFile> {
        &self.policy.file
    }

    /// Reads a case from JSON bytes, checked against the vocabulary (`docs/language.md`, "A case in JSON"). The name is
    /// shown in diagnostics and decisions. What is absent is unknown. Every policy of the set with the same record as its
    /// case can decide about it.
    ///
    /// # Errors
    /// Every problem at once, each with the fact's path, line and column (`K06..`).
    pub fn read_case(&self, name: &str, json: &[u8]) -> Result<Case, Problems> {
        facts::read(&self.model.shape, self.policy.case, name, json)
    }

    /// Makes a case of a value of the embedder's own type, whose serde form is that of a case in JSON. `Option::None`
    /// is `none` where the type has `or none`, else unknown; a field that is not serialized is unknown; a
    /// floating-point number is taken as its shortest decimal.
    ///
    /// # Errors
    /// As [`Policy::read_case`], with places in the value's JSON; and `K0601` for what JSON cannot write, such as a
    /// number that is not finite.
    ///
    /// ```
    /// # use kijun::{PolicyFile, PolicySet, date};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let read = |name: &str| std::fs::read(name).map(|bytes| PolicyFile::new(name, bytes));
    /// # let set = PolicySet::load([read("policies/residence.kijun")?, read("policies/minors_2023.kijun")?])?;
    /// #[derive(serde::Serialize)]
    /// struct Family { people: Vec<Person> }
    /// #[derive(serde::Serialize)]
    /// struct Person { id: &'static str, went_home: bool }
    ///
    /// let policy = set.policy("minors_2023")?;
    /// let case = policy.case("ken", &Family { people: vec![Person { id: "ken", went_home: true }] })?;
    /// let decisions = policy.on(date!(2023-10-01)).decide(&case)?;
    /// assert_eq!(decisions[0].outcome(), Some("not_subject"));
    /// # Ok(())
    /// # }
    /// ```
    pub fn case<T: serde::Serialize + ?Sized>(&self, name: &str, value: &T) -> Result<Case, Problems> {
        match facts::to_json(value) {
            Ok(json) => self.read_case(name, &json),
            Err(why) => {
                let help = "write a value that JSON can hold: numbers that are finite, and keys that are texts";
                Err(Diagnostic::about_file(Code::Json, name, format!("this value is no case: {why}"), help).into())
            }
        }
    }

    /// The policy on a day. Every day will do: outside its `in force` the decisions say so. It is prepared for that day,
    /// so whoever decides many cases keeps it.
    #[must_use]
    pub fn on(&self, date: Date) -> PolicyOn {
        let text = self.model.text_on(self.policy.law, date).unwrap_or(&self.policy);
        let plan = Arc::new(Plan::new(Arc::clone(&self.model), Arc::clone(text), date));
        PolicyOn { basis: Arc::new(Basis::new(plan)), plain: eval::is_plain(&self.model, self.policy.law, date) }
    }
}
