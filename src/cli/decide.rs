//! `kijun decide`.

use std::path::{Path, PathBuf};

use kijun::{Code, Date, decision_text};

use super::files;
use super::output::Output;

pub(super) fn run(
    output: &mut Output,
    policies: &Path,
    name: &str,
    cases: &[PathBuf],
    on: Option<Date>,
    subject: Option<&str>,
) -> bool {
    let Some(set) = files::load(output, &[policies.to_owned()]) else { return false };
    let policy = match set.policy(name) {
        Ok(policy) => policy,
        Err(problem) => {
            output.problem(&problem);
            return false;
        }
    };
    let policy_on = policy.on(on.unwrap_or_else(today));
    let mut sound = true;
    let mut printed = false;
    for path in cases.iter().filter(|path| !path.to_string_lossy().ends_with(".expect.json")) {
        let decisions = files::read(path)
            .map_err(|problem| vec![problem])
            .and_then(|bytes| {
                policy
                    .read_case(&path.display().to_string(), &bytes)
                    .map_err(|problems| problems.diagnostics().to_vec())
            })
            .and_then(|case| policy_on.decide(&case).map_err(|problems| problems.diagnostics().to_vec()));
        let decisions = match decisions {
            Ok(decisions) => decisions,
            Err(problems) => {
                output.problems(&problems);
                sound = false;
                continue;
            }
        };
        let mut found = subject.is_none();
        for decision in decisions {
            let about = decision.subject();
            if subject.is_some_and(|wanted| {
                about.as_deref() != Some(wanted) && decision.subject_key().as_deref() != Some(wanted)
            }) {
                continue;
            }
            found = true;
            if output.is_json() {
                output.line(&decision.to_json());
            } else {
                if printed {
                    output.line("");
                }
                let style = output.style();
                output.line(decision_text(&decision, style).trim_end());
                printed = true;
            }
        }
        if !found {
            let message = format!("this case has no subject `{}`", subject.unwrap_or_default());
            output.problem(&files::problem(
                Code::UnknownSubject,
                path,
                message,
                "write it as decisions do, such as people[aiko]",
            ));
            sound = false;
        }
    }
    sound
}

fn today() -> Date {
    let today = jiff::ZonedDateTime::now().date();
    Date::new(today.year(), today.month(), today.day()).unwrap_or(kijun::date!(2000 - 01 - 01))
}
