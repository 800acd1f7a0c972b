//! The files that rows are read from: which of them belongs to which table, and what they hold.

use std::collections::BTreeSet;
use std::sync::Arc;

use found::Files;

use super::PolicyFile;
use crate::diagnostic::{Code, Diagnostic, Problems, Severity};
use crate::source::SourceFile;
use crate::syntax;
use crate::syntax::ast::{Ast, Broken, Change, Definition, Part, RowsFrom, Term};

/// Whether a file holds rows: its name says so.
pub(super) fn is_data(file: &PolicyFile) -> bool {
    is_csv(&file.name) || is_workbook(&file.name)
}

fn ends(name: &str, ending: &str) -> bool {
    name.get(name.len().saturating_sub(ending.len())..).is_some_and(|end| end.eq_ignore_ascii_case(ending))
}

fn is_csv(name: &str) -> bool {
    ends(name, ".csv")
}

fn is_workbook(name: &str) -> bool {
    ends(name, ".xlsx")
}

impl PolicyFile {
    /// The names of the files that its tables and examples read rows from, each once, found from its own name:
    /// `policies/tables/ages.csv`. [`PolicySet::load`](super::PolicySet::load) wants them beside it. What is wrong with
    /// the file is passed over; loading tells it.
    #[must_use]
    pub fn data_files(&self) -> Vec<String> {
        let Ok(source) = syntax::read(&self.name, &self.bytes) else { return Vec::new() };
        let ast = syntax::parse(&source, &mut Vec::new());
        let from = |term: &Term| match &term.definition {
            Definition::Table(table) => table.from.clone(),
            _ => None,
        };
        let mut names = BTreeSet::new();
        for part in &ast.parts {
            let (tables, examples): (Vec<RowsFrom>, _) = match part {
                Part::Policy(policy) => (policy.terms.iter().filter_map(from).collect(), &policy.example_tables),
                Part::Amendment(own) => {
                    (own.changes.iter().filter_map(|change| from(change.term()?)).collect(), &own.example_tables)
                }
                Part::Vocabulary(_) => continue,
            };
            let all = tables.iter().chain(examples.iter().filter_map(|table| table.from.as_ref()));
            names.extend(all.filter_map(|from| path(&self.name, &from.file.value).ok()));
        }
        names.into_iter().collect()
    }

    /// The tree of the file, as [`PolicyFile::parse`] gives it, with the rows of the files that its tables and examples
    /// read them from. Files that it does not name are passed over.
    ///
    /// # Errors
    /// Every statement that cannot be read, and everything that is wrong with the rows (`K0112`, `K0113`).
    pub fn parse_with(&self, data: &[PolicyFile]) -> Result<Ast, Problems> {
        let mut asts = vec![self.parse()?];
        let mut problems = Vec::new();
        attach(&mut asts, data, &mut problems);
        match asts.pop().filter(|_| problems.iter().all(|problem| problem.severity() != Severity::Error)) {
            Some(ast) => Ok(ast),
            None => Err(Problems::new(problems)),
        }
    }
}

/// Puts the rows of files where they belong. A table whose rows cannot be had is remembered by its name.
pub(super) fn attach(asts: &mut [Ast], data: &[PolicyFile], problems: &mut Vec<Diagnostic>) {
    let mut files = Files::new(data);
    for ast in asts {
        let file = &ast.file;
        for part in &mut ast.parts {
            let examples = match part {
                Part::Policy(policy) => {
                    for at in (0..policy.terms.len()).rev() {
                        let Some(term) = policy.terms.get_mut(at) else { continue };
                        if rows_of(term, &mut files, file, problems).is_none() {
                            let name = term.name.text.clone();
                            policy.terms.remove(at);
                            policy.broken.push(Broken { keyword: "table".to_owned(), name });
                        }
                    }
                    &mut policy.example_tables
                }
                Part::Amendment(own) => {
                    for term in own.changes.iter_mut().filter_map(Change::term_mut) {
                        if rows_of(term, &mut files, file, problems).is_none() {
                            let name = term.name.text.clone();
                            own.broken.push(Broken { keyword: "table".to_owned(), name });
                        }
                    }
                    &mut own.example_tables
                }
                Part::Vocabulary(_) => continue,
            };
            for table in examples {
                let Some(from) = table.from.clone() else { continue };
                let rows = files.find(file, &from, problems);
                _ = rows.and_then(|grid| grid.examples(table, file, problems));
            }
        }
    }
}

/// Puts the rows of a table into it, if it reads them from a file; `None` where they cannot be had.
fn rows_of(
    term: &mut Term,
    files: &mut Files<'_>,
    file: &Arc<SourceFile>,
    problems: &mut Vec<Diagnostic>,
) -> Option<()> {
    let Definition::Table(table) = &mut term.definition else { return Some(()) };
    let Some(from) = table.from.clone() else { return Some(()) };
    let rows = files.find(file, &from, problems)?;
    rows.table(table, file, problems).map(|_| ())
}

/// Where a file stands that a policy names from its own place.
fn path(policy: &str, named: &str) -> Result<String, (String, &'static str)> {
    let beside = "write its path from the folder of the policy on: `tables/points.csv`";
    let is_absolute = named.starts_with(['/', '\\']) || named.get(1..2) == Some(":");
    if is_absolute || named.split(['/', '\\']).any(|step| step == "..") {
        return Err((format!("`{named}` does not stand beside the policy"), beside));
    }
    if !is_csv(named) && !is_workbook(named) {
        let help = "rows are read from files that end in .csv or .xlsx; save it as one of the two";
        return Err((format!("`{named}` is no file of rows"), help));
    }
    let named = named.split('/').filter(|step| !matches!(*step, "" | ".")).collect::<Vec<_>>().join("/");
    let folder = policy.rfind(['/', '\\']).and_then(|end| policy.get(..=end)).unwrap_or("");
    Ok(format!("{folder}{named}"))
}

fn refused(file: &Arc<SourceFile>, from: &RowsFrom, message: &str, help: &str) -> Diagnostic {
    Diagnostic::new(Code::RowsFile, file, from.span, message).help(help)
}

#[cfg(feature = "sheets")]
mod found {
    //! Files of rows that are there, each sheet read once.

    use std::rc::Rc;
    use std::sync::Arc;

    use super::{is_csv, path, refused};
    use crate::diagnostic::{Code, Diagnostic};
    use crate::set::PolicyFile;
    use crate::sheets::{self, Grid, Refused};
    use crate::source::SourceFile;
    use crate::syntax::ast::{ExampleTable, RowsFrom, Table};
    use crate::syntax::{self, rows};

    type Read = Rc<Result<Grid, Refused>>;

    pub(super) struct Files<'a> {
        data: &'a [PolicyFile],
        /// By the file and the sheet that was named.
        read: Vec<(String, Option<String>, Read)>,
    }

    /// The rows of a file.
    pub(super) struct Rows(Read);

    impl<'a> Files<'a> {
        pub(super) fn new(data: &'a [PolicyFile]) -> Files<'a> {
            Files { data, read: Vec::new() }
        }

        /// The rows that a table names, or what keeps it from having them.
        pub(super) fn find(
            &mut self,
            file: &Arc<SourceFile>,
            from: &RowsFrom,
            problems: &mut Vec<Diagnostic>,
        ) -> Option<Rows> {
            let name = match path(file.name(), &from.file.value) {
                Ok(name) => name,
                Err((message, help)) => {
                    problems.push(Diagnostic::new(Code::RowsFile, file, from.file.span, message).help(help));
                    return None;
                }
            };
            let Some(data) = self.data.iter().find(|data| same(&data.name, &name)) else {
                let help = "check its name; the file stands beside the policy, and is given with it";
                problems.push(refused(file, from, &format!("there is no file `{name}`"), help));
                return None;
            };
            if let Some(sheet) = from.sheet.as_ref().filter(|_| is_csv(&name)) {
                let message = "a CSV file has no sheets";
                let help = "leave `sheet …` out, or save the file as XLSX";
                problems.push(Diagnostic::new(Code::RowsFile, file, sheet.span, message).help(help));
                return None;
            }
            let sheet = from.sheet.as_ref().map(|sheet| sheet.value.clone());
            let known = self.read.iter().find(|(file, named, _)| *file == name && *named == sheet);
            let read = match known {
                Some((.., read)) => Rc::clone(read),
                None => {
                    let read = Rc::new(grid(data, sheet.as_deref()));
                    self.read.push((name, sheet, Rc::clone(&read)));
                    read
                }
            };
            match &*read {
                Ok(_) => return Some(Rows(read)),
                Err(Refused::File(problem)) => problems.push(problem.clone()),
                Err(Refused::Sheet(message, help)) => problems.push(refused(file, from, message, help)),
            }
            None
        }
    }

    /// Whether two names are those of one file, however its folders are divided.
    fn same(name: &str, wanted: &str) -> bool {
        name.replace('\\', "/") == wanted.replace('\\', "/")
    }

    fn grid(data: &PolicyFile, sheet: Option<&str>) -> Result<Grid, Refused> {
        if is_csv(&data.name) {
            let text = syntax::utf8(&data.name, &data.bytes, Code::Encoding).map_err(Refused::File)?;
            return sheets::csv(&data.name, text);
        }
        sheets::workbook(&data.name, &data.bytes, sheet)
    }

    impl Rows {
        pub(super) fn table(
            &self,
            table: &mut Table,
            file: &Arc<SourceFile>,
            problems: &mut Vec<Diagnostic>,
        ) -> Option<()> {
            rows::table(table, file, self.0.as_ref().as_ref().ok()?, problems)
        }

        pub(super) fn examples(
            &self,
            table: &mut ExampleTable,
            file: &Arc<SourceFile>,
            problems: &mut Vec<Diagnostic>,
        ) -> Option<()> {
            rows::examples(table, file, self.0.as_ref().as_ref().ok()?, problems)
        }
    }
}

#[cfg(not(feature = "sheets"))]
mod found {
    //! Without the feature `sheets` no file of rows is read.

    use std::marker::PhantomData;
    use std::sync::Arc;

    use super::refused;
    use crate::diagnostic::Diagnostic;
    use crate::set::PolicyFile;
    use crate::source::SourceFile;
    use crate::syntax::ast::{ExampleTable, RowsFrom, Table};

    pub(super) struct Files<'a>(PhantomData<&'a ()>);

    /// There are none.
    pub(super) enum Rows {}

    impl<'a> Files<'a> {
        pub(super) fn new(_: &'a [PolicyFile]) -> Files<'a> {
            Files(PhantomData)
        }

        pub(super) fn find(
            &mut self,
            file: &Arc<SourceFile>,
            from: &RowsFrom,
            problems: &mut Vec<Diagnostic>,
        ) -> Option<Rows> {
            let message = "rows are not read from files here: kijun was built without its feature `sheets`";
            problems.push(refused(file, from, message, "build it with that feature, or write the rows in the policy"));
            None
        }
    }

    impl Rows {
        pub(super) fn table(&self, _: &mut Table, _: &Arc<SourceFile>, _: &mut Vec<Diagnostic>) -> Option<()> {
            match *self {}
        }

        pub(super) fn examples(
            &self,
            _: &mut ExampleTable,
            _: &Arc<SourceFile>,
            _: &mut Vec<Diagnostic>,
        ) -> Option<()> {
            match *self {}
        }
    }
}
