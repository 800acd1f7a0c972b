//! The texts between two days, one after another.

use crate::set::{Policy, PolicyOn};
use crate::values::Date;

/// A text on a day, and what made it another than the one before.
#[derive(Debug)]
pub(super) struct Stage {
    pub(super) on: PolicyOn,
    /// The day; `None` where two sets are compared.
    pub(super) day: Option<Date>,
    pub(super) began: Vec<String>,
    pub(super) lapsed: Vec<String>,
    /// Whether a case is read by the new set for it.
    pub(super) of_new_set: bool,
}

/// From one day to another: before each day on which something of the law changes, on it, and at the end.
pub(super) fn between(policy: &Policy, from: Date, to: Date) -> Vec<Stage> {
    let stage = |on: PolicyOn, day: Date| Stage {
        on,
        day: Some(day),
        began: Vec::new(),
        lapsed: Vec::new(),
        of_new_set: false,
    };
    let mut stages = vec![stage(policy.on(from), from)];
    for day in policy.turns().into_iter().filter(|day| from < *day && *day <= to) {
        let Some(before) = day.plus_days(-1) else { continue };
        let (had, has) = (policy.held(before), policy.held(day));
        let began: Vec<String> = has.iter().filter(|name| !had.contains(name)).cloned().collect();
        let lapsed: Vec<String> = had.iter().filter(|name| !has.contains(name)).cloned().collect();
        // The old text on the day on which the new one begins: what turns here turns with the day itself.
        stages.push(stage(policy.on_by_text_of(day, before), day));
        stages.extend(on_a_day(policy, policy.on(day), began, lapsed, policy.reach_more(day)));
    }
    stages.push(stage(policy.on(to), to));
    stages
}

/// The texts that follow one another on a day: first without what lapsed and for those whose earlier text stays no more, then
/// with each amendment that begins on it, in the order of the text. Where a text on the way does not stand, that amendment is taken together with the next.
fn on_a_day(
    policy: &Policy,
    new: PolicyOn,
    began: Vec<String>,
    mut lapsed: Vec<String>,
    reach_more: Vec<String>,
) -> Vec<Stage> {
    let day = new.date();
    let mut stages = Vec::new();
    let mut taken = reach_more;
    for (at, name) in began.iter().enumerate() {
        let is_on_the_way = !taken.is_empty() || !lapsed.is_empty();
        let on = is_on_the_way.then(|| policy.without(began.get(at..)?)).flatten().map(|policy| policy.on(day));
        if let Some(on) = on {
            let (began, lapsed) = (std::mem::take(&mut taken), std::mem::take(&mut lapsed));
            stages.push(Stage { on, day: Some(day), began, lapsed, of_new_set: false });
        }
        taken.push(name.clone());
    }
    stages.push(Stage { on: new, day: Some(day), began: taken, lapsed, of_new_set: false });
    stages
}

/// From a policy to the same of another set.
pub(super) fn of_sets(old: PolicyOn, new: PolicyOn) -> Vec<Stage> {
    let stage =
        |on: PolicyOn, of_new_set: bool| Stage { on, day: None, began: Vec::new(), lapsed: Vec::new(), of_new_set };
    vec![stage(old, false), stage(new, true)]
}
