//! `kijun schema`.

use std::path::Path;

use super::files;
use super::output::Output;

/// Prints the policy's case as JSON Schema, or as an empty case to fill in. Both are JSON in every format.
pub(super) fn run(output: &mut Output, policies: &Path, name: &str, template: bool) -> bool {
    let Some(set) = files::load(output, &[policies.to_owned()]) else { return false };
    match files::policy(&set, name, policies) {
        Ok(policy) => {
            output.line(&if template { policy.template() } else { policy.schema() });
            true
        }
        Err(problem) => {
            output.problem(&problem);
            false
        }
    }
}
