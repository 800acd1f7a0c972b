//! The command line: one file a command, on nothing but the library's face.

mod arguments;
mod ask;
mod between;
mod check;
mod completions;
mod coverage;
mod decide;
mod diff;
mod draw;
mod expect;
mod explain;
mod files;
mod fmt;
mod html;
mod impact;
mod new;
mod output;
mod prompt;
mod schema;
mod show;
mod test;
mod text_page;
mod whatif;

use std::process::ExitCode;

use clap::CommandFactory;
use kijun::Date;

use arguments::{Arguments, Command};
use output::Output;

/// Runs the command that the arguments name.
pub fn run() -> ExitCode {
    let arguments = match arguments::read() {
        Ok(arguments) => arguments,
        Err(status) => return status,
    };
    let mut output = Output::new(arguments.format, arguments.color);
    let sound = match arguments.command {
        Command::Ask { policy, case, on, subject, of, save } => {
            let asked = ask::Asked { policy: &policy, case: case.as_deref(), on, subject, of, save: save.as_deref() };
            ask::run(&mut output, &arguments.policies, asked)
        }
        Command::Check { explain: Some(code), .. } => explain::run(&mut output, code),
        Command::Check { paths, explain: None, on } => check::run(&mut output, &arguments.policies, &paths, on),
        Command::Completions { shell } => completions::run(&mut output, shell, &mut Arguments::command()),
        Command::Decide { policy, cases, on, subject, why_not } => {
            let (subject, why_not) = (subject.as_deref(), why_not.as_deref());
            let asked = decide::Asked { policy: &policy, cases: &cases, on, subject, why_not };
            decide::run(&mut output, &arguments.policies, &asked)
        }
        Command::Diff { policy, sides } => {
            let on = sides.on.unwrap_or_else(today);
            let asked = diff::Asked { policy: &policy, from: &sides.from, to: &sides.to, on };
            diff::run(&mut output, &arguments.policies, &asked)
        }
        Command::Fmt { paths, check } => fmt::run(&mut output, &arguments.policies, &paths, check),
        Command::Impact { policy, cases, sides } => {
            let on = sides.on.unwrap_or_else(today);
            let asked = impact::Asked { policy: &policy, cases: &cases, from: &sides.from, to: &sides.to, on };
            impact::run(&mut output, &arguments.policies, &asked)
        }
        Command::New { folder } => new::run(&mut output, &folder),
        Command::Schema { policy, template } => schema::run(&mut output, &arguments.policies, &policy, template),
        Command::Show { policy, on, timeline } => {
            let on = on.unwrap_or_else(today);
            let asked = show::Asked { policy: &policy, on, timeline };
            show::run(&mut output, &arguments.policies, &asked)
        }
        Command::Test { paths, coverage, html, suggest } => {
            let suggest = suggest.as_ref().map(Option::as_deref);
            let asked = test::Asked { paths: &paths, coverage, html: html.as_deref(), suggest };
            test::run(&mut output, &arguments.policies, &asked)
        }
        Command::Whatif { policy, cases, want, subject, fixed, changes, on } => {
            let (subject, want) = (subject.as_deref(), want.as_deref());
            let changes = changes.map(usize::from);
            let asked = whatif::Asked { policy: &policy, cases: &cases, on, subject, want, fixed, changes };
            whatif::run(&mut output, &arguments.policies, &asked)
        }
    };
    output.finish(sound)
}

fn today() -> Date {
    let today = jiff::ZonedDateTime::now().date();
    Date::new(today.year(), today.month(), today.day()).unwrap_or(kijun::date!(2000 - 01 - 01))
}
