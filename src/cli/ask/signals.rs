//! Signals that end the command: the case is saved first.

use super::kept::Shared;

/// Waits for a signal beside the conversation. Where it comes, the case is saved, and it is said where and how to go on.
#[cfg(unix)]
pub(super) fn watch(kept: &Shared) {
    use nix::sys::signal::{SigSet, Signal};
    use nix::sys::termios::{SetArg, tcgetattr, tcsetattr};

    use super::super::output::tell;
    use super::kept::Saved;

    let signals: SigSet = [Signal::SIGINT, Signal::SIGTERM, Signal::SIGHUP].into_iter().collect();
    if signals.thread_block().is_err() {
        return;
    }
    // A terminal is left as it was found.
    let terminal = tcgetattr(std::io::stdin()).ok();
    let kept = kept.clone();
    let waits = move || {
        let Ok(signal) = signals.wait() else { return };
        let _gone = terminal.map(|terminal| tcsetattr(std::io::stdin(), SetArg::TCSANOW, &terminal));
        tell("");
        match kept.save() {
            Saved::Nothing => tell("Nothing was answered, and nothing is saved."),
            Saved::In(told, again) => tell(&format!("{told}\nGo on with: {again}")),
            Saved::Not(why, case) => tell(&format!("{why}\n{case}")),
        }
        // What a shell makes of a command that a signal ended.
        std::process::exit(i32::from(signal as u8).saturating_add(128));
    };
    if std::thread::Builder::new().spawn(waits).is_err() {
        let _gone = signals.thread_unblock();
    }
}

/// Where there are no such signals, nothing waits for them.
#[cfg(not(unix))]
pub(super) fn watch(_: &Shared) {}
