//! `kijun completions`.

use clap_complete::Shell;

use super::output::Output;

/// Prints the script of a shell, which is the same in every format.
pub(super) fn run(output: &mut Output, shell: Shell, command: &mut clap::Command) -> bool {
    let mut script = Vec::new();
    clap_complete::generate(shell, command, "kijun", &mut script);
    String::from_utf8_lossy(&script).lines().for_each(|line| output.line(line));
    true
}
