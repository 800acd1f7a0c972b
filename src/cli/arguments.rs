//! The arguments of the command, and what its help says.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};
use kijun::{Code, Date};

use super::between::{self, Sides};
use super::{ask, explain, files, output};

/// Checks policy files, decides cases by them, and says why.
#[derive(Parser)]
#[command(
    name = "kijun",
    version,
    about = "Checks policy files, decides cases by them, and says why",
    after_help = "\
Exit status:
  0  done; also where a decision is open, or the policy is not in force
  1  a problem in a policy or a case, or a test that failed
  2  the command is written wrongly

Examples:
  kijun new pool                         a folder to start from
  kijun check                            are the policies in order?
  kijun decide minors_2023 aiko.json     what does the policy say of this case?
  kijun ask minors_2023 ken.json         ask what the policy needs to know
  kijun whatif minors_2023 aiko.json     which changes would lead elsewhere?
  kijun test                             do examples and cases come out right?
  kijun fmt                              lay the policies out alike
  kijun decide --help                    more about one command"
)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub(super) command: Command,
    /// The folder in which the policies stand
    #[arg(long, global = true, default_value = "policies", value_name = "DIR")]
    pub(super) policies: PathBuf,
    /// How results are printed: text to read, JSON for programs, one object a line, or one HTML page (show, diff, impact)
    #[arg(long, global = true, default_value = "text")]
    pub(super) format: Format,
    /// Whether text is coloured: auto is in a terminal only
    #[arg(long, global = true, default_value = "auto", value_name = "WHEN")]
    pub(super) color: Colour,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    Text,
    Json,
    Html,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Colour {
    Auto,
    Always,
    Never,
}

#[derive(Subcommand)]
pub(super) enum Command {
    /// Ask one question at a time, until a policy has decided about a case
    #[command(after_help = "\
Only what can still change the result is asked, the most decisive first. Facts
are asked of the applicant, assessments of the official. The case is saved at
the end, and where the input ends or is interrupted: name it again to go on.

Where the input is no terminal, each line of it is an answer.

Exit status:
  0  decided, or saved to be taken up again
  1  a problem in a policy or a case, or the case cannot be saved
  2  the command is written wrongly
  128 and the number of a signal that ended it, as 130 for Ctrl-C; the case is
     saved first

Examples:
  kijun ask minors_2023
  kijun ask minors_2023 ken.json --on 2023-10-01
  kijun ask minors_2023 ken.json --of official
  kijun ask minors_2023 --save ken.json --format json < answers.txt")]
    Ask {
        /// The policy's name, as it stands after the word `policy` in its file
        policy: String,
        /// A case (.json) to start from; where there is no such file, a new case that is saved there
        #[arg(value_name = "CASE")]
        case: Option<PathBuf>,
        /// The day on which it is decided, such as 2023-10-01; without it, today
        #[arg(long, value_name = "DATE", value_parser = date)]
        on: Option<Date>,
        /// Only what the decision about this subject needs: aiko, or people[aiko]
        #[arg(long, value_name = "WHO")]
        subject: Option<String>,
        /// Only questions to one of the two: facts are asked of the applicant, assessments of the official
        #[arg(long, value_name = "WHOM")]
        of: Option<ask::Whom>,
        /// The file to save the case to; without it, the case's own, or one with the policy's name in this folder
        #[arg(long, value_name = "FILE")]
        save: Option<PathBuf>,
    },
    /// Look for mistakes in policies, and name them all at once
    #[command(after_help = "\
Exit status:
  0  no errors; there may be warnings
  1  errors
  2  the command is written wrongly

Examples:
  kijun check
  kijun check policies/minors_2023.kijun
  kijun check --on 2024-07-01            does anything lapse within ninety days?
  kijun check --explain K0409            what does this code mean?")]
    Check {
        /// Policy files (.kijun), or folders with such files; without any, the folder of the policies
        #[arg(value_name = "PATH")]
        paths: Vec<PathBuf>,
        /// Check nothing; tell what a code such as K0409 means, or without one list all codes
        #[arg(long, value_name = "CODE", value_parser = explain::code, conflicts_with = "paths")]
        explain: Option<Option<Code>>,
        /// Warn also of policies that lapse within ninety days of this day
        #[arg(long, value_name = "DATE", value_parser = date, conflicts_with = "explain")]
        on: Option<Date>,
    },
    /// Print a script by which a shell completes the commands of kijun
    #[command(after_help = "\
Where a shell looks for its scripts is its own affair; the examples show the
usual places.

Exit status:
  0  printed
  2  the command is written wrongly

Examples:
  kijun completions bash > ~/.local/share/bash-completion/completions/kijun
  kijun completions fish > ~/.config/fish/completions/kijun.fish
  kijun completions zsh > ~/.zfunc/_kijun
  kijun completions powershell >> $PROFILE
  kijun completions elvish >> ~/.config/elvish/rc.elv")]
    Completions {
        /// The shell
        #[arg(value_name = "SHELL")]
        shell: clap_complete::Shell,
    },
    /// Decide cases by a policy, and say why
    #[command(after_help = "\
Exit status:
  0  decided; also where more must be known, or the policy is not in force
  1  a problem in a policy or a case; the other cases are still decided
  2  the command is written wrongly

Examples:
  kijun decide minors_2023 policies/cases/aiko.json
  kijun decide minors_2023 policies/cases/*.json --on 2023-10-01
  kijun decide minors_2023 policies/cases/*.json --subject aiko
  kijun decide minors_2023 policies/cases/aiko.json --why-not toward_grant")]
    Decide {
        /// The policy's name, as it stands after the word `policy` in its file
        policy: String,
        /// Case files (.json); `-` reads one from standard input; files that end in .expect.json are passed over
        #[arg(required = true, value_name = "CASE")]
        cases: Vec<PathBuf>,
        /// The day on which it is decided, such as 2023-10-01; without it, today
        #[arg(long, value_name = "DATE", value_parser = date)]
        on: Option<Date>,
        /// Only the decision about this subject: aiko, or people[aiko]
        #[arg(long, value_name = "WHO")]
        subject: Option<String>,
        /// What stands between the case and this outcome, instead of all reasons
        #[arg(long, value_name = "OUTCOME")]
        why_not: Option<String>,
    },
    /// Print what differs between two texts of a policy, old beside new
    #[command(after_help = "\
The texts of two days are compared, or those of two folders on one day. Meaning
is compared: another layout, another comment is no difference. With each
difference stands the amendment that made it, from which day, and its source.

Exit status:
  0  printed; also where nothing differs
  1  a problem in a policy, or there is no such policy
  2  the command is written wrongly, or --from is after --to

Examples:
  kijun diff guideline --from 2024-06-09 --to 2024-06-10
  kijun diff guideline --from 2024-06-09 --to 2024-06-10 --format html > page.html
  kijun diff guideline --from policies --to draft --on 2025-01-01")]
    Diff {
        /// The policy's name, as it stands after the word `policy` in its file
        policy: String,
        #[command(flatten)]
        sides: Sides,
    },
    /// Find whose decision differs between two texts of a policy, and by which provision
    #[command(after_help = "\
Each case is decided by both texts: those of two days, or of two folders on one
day. Between two days the amendments are taken one after another, by their
start, and every step that turns a decision is listed: what turned with the
text, and what with the day itself, as an age does.

Exit status:
  0  printed; also where nothing differs
  1  a problem in a policy or a case; every other case is counted all the same
  2  the command is written wrongly, or --from is after --to

Examples:
  kijun impact guideline --from 2024-06-09 --to 2024-06-10 policies/cases
  kijun impact guideline --from policies --to draft --on 2025-01-01 cases
  kijun impact guideline --from 2024-06-09 --to 2024-06-10 cases --format html > page.html")]
    Impact {
        /// The policy's name, as it stands after the word `policy` in its file
        policy: String,
        /// Cases in JSON, folders of them, or `-` for standard input
        #[arg(required = true)]
        cases: Vec<PathBuf>,
        #[command(flatten)]
        sides: Sides,
    },
    /// Lay policy files out in the one canonical way
    #[command(after_help = "\
Only white space, line breaks and superfluous brackets change. The statements
keep their order, and every comment stays. What is laid out is read again and
compared before it is written; a file with errors is left alone.

Exit status:
  0  every file is laid out; with --check, every file was so already
  1  a file has errors; with --check, also where a file would change
  2  the command is written wrongly

Examples:
  kijun fmt
  kijun fmt --check
  kijun fmt policies/minors_2023.kijun
  kijun fmt - < draft.kijun > laid_out.kijun")]
    Fmt {
        /// Policy files (.kijun), or folders with such files; without any, the folder of the policies; `-` alone reads standard input and prints the result
        #[arg(value_name = "PATH")]
        paths: Vec<PathBuf>,
        /// Write nothing; name the files that would change
        #[arg(long)]
        check: bool,
    },
    /// Make a folder to start from: facts, rules, an example and a case
    #[command(after_help = "\
What stands in the files is made up, and there to be written over. A file that
is there already is never overwritten: then nothing is made.

Exit status:
  0  made
  1  a file is there already, or cannot be made; nothing was made
  2  the command is written wrongly

Examples:
  kijun new pool
  kijun new .                            in this folder")]
    New {
        /// The folder; where it is not there, it is made
        #[arg(value_name = "DIR")]
        folder: PathBuf,
    },
    /// Print what a case of a policy looks like: as JSON Schema, or as a form to fill in
    #[command(after_help = "\
Exit status:
  0  printed
  1  a problem in a policy, or there is no such policy
  2  the command is written wrongly

Examples:
  kijun schema minors_2023 > minors_2023.schema.json
  kijun schema minors_2023 --template > case.json")]
    Schema {
        /// The policy's name, as it stands after the word `policy` in its file
        policy: String,
        /// An empty case instead, each fact with its label beside it
        #[arg(long)]
        template: bool,
    },
    /// Print the text of a policy as it stands on a day
    #[command(after_help = "\
The text is in the canonical layout, without examples and comments. Above it
stand the version, and whether the policy is in force on that day. A parameter
shows all its values, and which of them holds. What an amendment changed is
marked with its name and the day from which it holds.

Exit status:
  0  printed; also where the policy is not in force on that day
  1  a problem in a policy, or there is no such policy
  2  the command is written wrongly

Examples:
  kijun show minors_2023
  kijun show minors_2023 --on 2023-10-01
  kijun show minors_2023 --timeline
  kijun show minors_2023 --format html > minors.html
  kijun show minors_2023 --format json")]
    Show {
        /// The policy's name, as it stands after the word `policy` in its file
        policy: String,
        /// The day, such as 2023-10-01; without it, today
        #[arg(long, value_name = "DATE", value_parser = date)]
        on: Option<Date>,
        /// Each text that there ever is, with its days, its amendments and its hash
        #[arg(long)]
        timeline: bool,
    },
    /// See whether examples and cases come out as expected
    #[command(after_help = "\
The examples in the policies are run, and each case X.json is decided and
compared with X.expect.json beside it. That file is a list of objects, each with
the policy, the day, the subject, and what else of the decision must be so:

  [{\"policy\": \"minors_2023\", \"on\": \"2023-10-01\",
    \"subject\": \"people[aiko]\", \"outcome\": \"toward_grant\"}]

At the end stand the clauses that no example and no case has seen true, false or
unknown. --coverage tells all that they show: also whether each clause ever
decided, and each rule, exception, factor and row of a table ever counted. Why a
gap may stay can be written to gaps.txt beside the policies.

Exit status:
  0  everything came out as expected
  1  something did not; or there is nothing to test; or a policy or a case has a
     problem
  2  the command is written wrongly

Examples:
  kijun test
  kijun test policies/minors_2023.kijun
  kijun test policies/cases/aiko.json
  kijun test --coverage
  kijun test --html coverage.html
  kijun test --suggest minors_2023")]
    Test {
        /// Policy files, cases (X.json, compared with X.expect.json), or folders; without any, the folder of the policies
        #[arg(value_name = "PATH")]
        paths: Vec<PathBuf>,
        /// Tell what the tests show of each provision, and the gaps; gaps do not change the exit status
        #[arg(long)]
        coverage: bool,
        /// Write the same as a page: the policies with the gaps in the margin
        #[arg(long, value_name = "FILE")]
        html: Option<PathBuf>,
        /// Print small examples that would close the gaps of this policy, or of all; a person checks them
        #[arg(long, value_name = "POLICY", conflicts_with = "coverage")]
        suggest: Option<Option<String>>,
    },
    /// Find the smallest changes of facts that would lead to another outcome
    #[command(after_help = "\
A change is one fact, or one element more or fewer in a list. Of numbers, dates
and spans the nearest value is named that turns the decision, exactly at the
boundary. Facts that cannot change are left alone.

Exit status:
  0  searched; also where nothing was found, or the policy is not in force
  1  a problem in a policy or a case; the other cases are still searched
  2  the command is written wrongly

Examples:
  kijun whatif minors_2023 policies/cases/no_wish.json --on 2023-10-01
  kijun whatif minors_2023 policies/cases/aiko.json --want individual
  kijun whatif minors_2023 policies/cases/aiko.json --subject aiko --changes 1
  kijun whatif minors_2023 policies/cases/born_abroad.json --fixed")]
    Whatif {
        /// The policy's name, as it stands after the word `policy` in its file
        policy: String,
        /// Case files (.json); `-` reads one from standard input; files that end in .expect.json are passed over
        #[arg(required = true, value_name = "CASE")]
        cases: Vec<PathBuf>,
        /// The outcome that it should lead to; without it, any other than the present one
        #[arg(long, value_name = "OUTCOME")]
        want: Option<String>,
        /// Only what is decided about this subject: aiko, or people[aiko]
        #[arg(long, value_name = "WHO")]
        subject: Option<String>,
        /// Facts that the vocabulary marks as fixed, too
        #[arg(long)]
        fixed: bool,
        /// So many changes together, at most 3; without it 2, and 3 where 2 lead nowhere
        #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=3))]
        changes: Option<u8>,
        /// The day on which it is decided, such as 2023-10-01; without it, today
        #[arg(long, value_name = "DATE", value_parser = date)]
        on: Option<Date>,
    },
}

/// Reads a date, and tells a date that is written wrongly from a day that does not exist.
pub(super) fn date(text: &str) -> Result<Date, String> {
    let shape: String = text.chars().map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    let is_year_out_of_range =
        shape.trim_start_matches('0') == "-00-00" && (shape.len() > 10 || text.starts_with("0000"));
    match shape.as_str() {
        _ if is_year_out_of_range => Err("a day is one of the years 1 to 9999".to_owned()),
        "0000-00-00" => text.parse().map_err(|_| "there is no such day".to_owned()),
        _ => Err("write a date as 2023-10-01".to_owned()),
    }
}

/// The arguments, or the status where they ask for help or are wrong.
pub(super) fn read() -> Result<Arguments, ExitCode> {
    let command = Arguments::command().term_width(output::width().min(100));
    let arguments = command.try_get_matches().and_then(|mut matches| Arguments::from_arg_matches_mut(&mut matches));
    let arguments = arguments.and_then(|arguments| match &arguments.command {
        Command::Fmt { paths, .. }
            if paths.len() > 1 && paths.iter().any(|path| files::kind(path) == files::Kind::Input) =>
        {
            let message = "`-`, standard input, stands alone; name no other path beside it";
            Err(Arguments::command().error(clap::error::ErrorKind::ArgumentConflict, message))
        }
        Command::Diff { sides, .. } | Command::Impact { sides, .. } if between::mismatch(sides).is_some() => {
            let message = between::mismatch(sides).unwrap_or_default();
            Err(Arguments::command().error(clap::error::ErrorKind::ValueValidation, message))
        }
        command
            if arguments.format == Format::Html
                && !matches!(
                    command,
                    Command::Show { timeline: false, .. } | Command::Diff { .. } | Command::Impact { .. }
                ) =>
        {
            let message = "only show, diff and impact print a page; show --timeline prints text or JSON";
            Err(Arguments::command().error(clap::error::ErrorKind::ArgumentConflict, message))
        }
        _ => Ok(arguments),
    });
    arguments.map_err(|error| {
        let printed = error.print();
        if error.use_stderr() { ExitCode::from(2) } else { output::status(true, printed.err().as_ref()) }
    })
}
