//! The command `kijun`: the only place with input, output and today's date.

mod cli;

fn main() -> std::process::ExitCode {
    cli::run()
}
