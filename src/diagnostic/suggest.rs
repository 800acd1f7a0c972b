//! "Did you mean": the name that is nearest to a misspelt one.

/// The candidate nearest to what was written, if one is near enough to be meant.
pub(crate) fn nearest<'a>(written: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let plain = |name: &str| name.to_lowercase().replace(['_', ' ', '-'], "");
    let meant = plain(written);
    // Of names of one or two letters any other is near.
    let length = written.chars().count();
    let allowed = if length <= 2 { 0 } else { (length / 3).max(1) };
    candidates
        .into_iter()
        .map(|candidate| {
            let name = plain(candidate);
            let distance = strsim::osa_distance(&meant, &name);
            let inside =
                meant.chars().count() >= 4 && (name.contains(&meant) || meant.contains(&name) && name.len() >= 4);
            (if inside { distance.min(allowed) } else { distance }, apart(&meant, &name), candidate)
        })
        .filter(|(distance, ..)| *distance <= allowed)
        .min_by_key(|(distance, apart, candidate)| (*distance, candidate.len(), *apart))
        .map(|(.., candidate)| candidate)
}

/// How far apart the first signs are in which two names differ: `rule 9` is nearer to rule 3 than to rule 1.
fn apart(one: &str, other: &str) -> u32 {
    let differing = one.chars().zip(other.chars()).find(|(one, other)| one != other);
    differing.map_or(0, |(one, other)| u32::from(one).abs_diff(u32::from(other)))
}

/// What to do about a misspelt name: the nearest that there is, or what else can be said.
pub(crate) fn did_you_mean<'a>(
    written: &str,
    candidates: impl IntoIterator<Item = &'a str>,
    otherwise: impl FnOnce() -> String,
) -> String {
    nearest(written, candidates).map_or_else(otherwise, |meant| format!("did you mean `{meant}`?"))
}
