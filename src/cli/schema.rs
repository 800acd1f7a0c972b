//! `kijun schema`.

use std::path::Path;

use super::files;
use super::output::Output;

/// Prints the policy's case as JSON Schema, or as an empty case to fill in. Both are JSON in every format.
pub(super) fn run(output: &mut Output, policies: &Path, name: &str, template: bool) -> bool {
    let Some(policy) = files::load_policy(output, policies, name) else { return false };
    output.line(&if template { policy.template() } else { policy.schema() });
    true
}
