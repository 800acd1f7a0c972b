//! The command line: one file a command, on nothing but the library's face.

mod check;
mod decide;
mod files;
mod output;
mod test;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand, ValueEnum};
use kijun::Date;

use output::Output;

/// Decide cases by policy files, with reasons.
#[derive(Parser)]
#[command(
    name = "kijun",
    version,
    about,
    after_help = "Examples:\n  kijun check\n  kijun decide minors_2023 case.json --on 2023-10-01\n  kijun test"
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// The folder of the policies
    #[arg(long, global = true, default_value = "policies", value_name = "DIR")]
    policies: PathBuf,
    /// What is printed: text for people, or JSON, one object a line
    #[arg(long, global = true, default_value = "text")]
    format: Format,
    /// When text is coloured
    #[arg(long, global = true, default_value = "auto")]
    color: Colour,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Colour {
    Auto,
    Always,
    Never,
}

#[derive(Subcommand)]
enum Command {
    /// Parse and check policies; every problem at once
    #[command(after_help = "Examples:\n  kijun check\n  kijun check policies/minors_2023.kijun --format json")]
    Check {
        /// Files or folders; without any, the folder of the policies
        paths: Vec<PathBuf>,
    },
    /// Decide cases, with reasons
    #[command(
        after_help = "Examples:\n  kijun decide minors_2023 policies/cases/*.json --on 2023-10-01\n  kijun decide minors_2023 - --subject people[aiko] < case.json"
    )]
    Decide {
        /// The policy's name
        policy: String,
        /// Case files; `-` is standard input; files ending in .expect.json are passed over
        #[arg(required = true)]
        cases: Vec<PathBuf>,
        /// The day on which it is decided; without it, today
        #[arg(long, value_name = "DATE", value_parser = date)]
        on: Option<Date>,
        /// Only this subject, such as people[aiko]
        #[arg(long)]
        subject: Option<String>,
    },
    /// Run examples and case files with expectations
    #[command(after_help = "Examples:\n  kijun test\n  kijun test policies/cases/aiko.json")]
    Test {
        /// Files or folders; without any, the folder of the policies
        paths: Vec<PathBuf>,
    },
}

fn date(text: &str) -> Result<Date, String> {
    text.parse().map_err(|error: kijun::NoSuchDay| error.to_string())
}

/// Runs the command that the arguments name.
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    let mut output = Output::new(arguments.format, arguments.color);
    let sound = match arguments.command {
        Command::Check { paths } => check::run(&mut output, &arguments.policies, &paths),
        Command::Decide { policy, cases, on, subject } => {
            decide::run(&mut output, &arguments.policies, &policy, &cases, on, subject.as_deref())
        }
        Command::Test { paths } => test::run(&mut output, &arguments.policies, &paths),
    };
    output.flush();
    ExitCode::from(u8::from(!sound))
}
