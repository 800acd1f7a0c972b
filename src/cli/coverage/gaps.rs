//! The reasons for gaps: `gaps.txt` beside the policies, a line for each.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use kijun::{Code, Coverage, Diagnostic, Gap};

use crate::cli::files;

/// The file beside the policies.
const NAME: &str = "gaps.txt";

/// Why a gap is there.
pub(super) struct Reason {
    /// The address, with the policy.
    pub(super) at: String,
    pub(super) gap: Gap,
    pub(super) why: String,
}

/// The reasons that are given.
pub(super) struct Reasons(Vec<Reason>);

impl Reasons {
    pub(super) fn all(&self) -> &[Reason] {
        &self.0
    }

    pub(super) fn of(&self, at: &str, gap: Gap) -> Option<&str> {
        self.0.iter().find(|reason| reason.at == at && reason.gap == gap).map(|reason| reason.why.as_str())
    }
}

/// Reads the files beside the policies, and says what is wrong in them.
pub(super) fn read(coverages: &[Coverage]) -> (Reasons, Vec<Diagnostic>) {
    let folder = |coverage: &Coverage| Path::new(coverage.policy().file().name()).parent().map(Path::to_owned);
    let folders: BTreeSet<PathBuf> = coverages.iter().filter_map(folder).collect();
    let addresses: BTreeSet<String> = coverages.iter().flat_map(Coverage::addresses).collect();
    let named = |name: &str| coverages.iter().any(|coverage| coverage.policy().name() == name);
    let (mut reasons, mut problems) = (Vec::new(), Vec::new());
    for path in folders.into_iter().map(|folder| folder.join(NAME)).filter(|path| path.is_file()) {
        let text = match files::read(&path) {
            Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Err(problem) => {
                problems.push(problem);
                continue;
            }
        };
        for (number, line) in (1usize..).zip(text.lines().map(str::trim)) {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let wrong = |message: String, help: &str| {
                files::problem(Code::Gaps, &path, format!("line {number}: {message}"), help)
            };
            let Some(found) = reasons_of(line) else {
                let help = "write `minors_2023 rule 1(b) unknown: why`; instead of `unknown` also `true`, `false`, \
                            `decided` or `counted`, or several with commas";
                problems.push(wrong("this is no reason for a gap".to_owned(), help));
                continue;
            };
            // One file speaks of all policies beside it; only some of them may be tested now.
            let policy = |reason: &Reason| reason.at.split(' ').next().unwrap_or_default().to_owned();
            let unknown = found.iter().find(|reason| named(&policy(reason)) && !addresses.contains(&reason.at));
            let strange = found.iter().map(policy).find(|name| !named(name) && !stands_beside(&path, name));
            match (strange, unknown) {
                (Some(name), _) => {
                    let help = "start with the name of the policy, as `kijun test --coverage` prints it";
                    problems.push(wrong(format!("there is no policy `{name}` beside it"), help));
                }
                (None, Some(reason)) => {
                    let help = "write the address as `kijun test --coverage` prints it, with the policy before it";
                    problems.push(wrong(format!("there is no provision `{}`", reason.at), help));
                }
                (None, None) => reasons.extend(found),
            }
        }
    }
    (Reasons(reasons), problems)
}

/// Whether a policy of that name stands in a file beside another.
fn stands_beside(path: &Path, name: &str) -> bool {
    let files = path.parent().map(|folder| files::below(folder, ".kijun")).unwrap_or_default();
    let heading = format!("policy {name} ");
    files.iter().any(|file| files::read(file).is_ok_and(|bytes| String::from_utf8_lossy(&bytes).contains(&heading)))
}

/// `minors_2023 rule 1(b) true, unknown: why`: a reason for each gap.
fn reasons_of(line: &str) -> Option<Vec<Reason>> {
    let (what, why) = line.split_once(": ")?;
    let why = why.trim();
    let mut parts = what.split(',').map(str::trim);
    let (at, first) = parts.next()?.rsplit_once(' ')?;
    let words = std::iter::once(first).chain(parts);
    let gap = |word: &str| Gap::ALL.into_iter().find(|gap| gap.word() == word);
    let gaps: Vec<Gap> = words.map(gap).collect::<Option<_>>()?;
    let reason = |gap| Reason { at: at.trim().to_owned(), gap, why: why.to_owned() };
    (!why.is_empty()).then(|| gaps.into_iter().map(reason).collect())
}
