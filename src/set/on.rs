//! Deciding: a policy on a day, and a case.

use std::sync::Arc;

use super::{Policy, PolicyOn};
use crate::decision::Decision;
use crate::diagnostic::{Code, Diagnostic, Problems};
use crate::eval::{self, Plan};
use crate::facts::{Case, Slot, Slots};
use crate::model::expr;

impl PolicyOn {
    /// The policy, of which this is a day.
    #[must_use]
    pub fn policy(&self) -> Policy {
        Policy { model: Arc::clone(&self.basis.plan.model), policy: Arc::clone(&self.basis.plan.policy) }
    }

    /// Decides about every subject of a case, in their order there; about none where the list of subjects is empty. Where
    /// that list is unknown or incomplete, a last decision without a subject is about whoever is not in it. How it is
    /// decided is told in `docs/language.md`, "How a decision is made".
    ///
    /// That facts are missing, rules in conflict, or the policy not in force is no error: see [`Decision::result`].
    ///
    /// # Errors
    /// `K0704` where a decision would take more steps than are allowed, and `K0614` where the case was read by a
    /// policy with other records.
    pub fn decide(&self, case: &Case) -> Result<Vec<Decision>, Problems> {
        let Plan { model, policy, .. } = &*self.basis.plan;
        if !case.slots.fits(&model.shape, policy.case) {
            let message = format!("this case was not read for `{}`, whose records are others", policy.name);
            return Err(
                Diagnostic::about_file(Code::OtherRecords, case.name(), message, "read it with this policy").into()
            );
        }
        let case_slots = || Arc::clone(&case.slots);
        let plain = |subject, verdict| Decision {
            plan: Arc::clone(&self.basis.plan),
            case: case_slots(),
            subject,
            verdict,
            by: None,
        };
        // As a rule one text decides, whatever the case holds.
        let decided = |row| match self.plain {
            true => eval::decide(&self.basis.plan, &case.slots, row).map(|verdict| plain(Some(row), verdict)),
            false => self.basis.decide(&case.slots, row).map(|(plan, verdict, by)| Decision {
                plan,
                case: case_slots(),
                subject: Some(row),
                verdict,
                by,
            }),
        };
        let about = |row| match decided(row) {
            Ok(decision) => Ok(decision),
            Err(_) => {
                let message = format!("deciding `{}` about this case takes more steps than are allowed", policy.name);
                let help = "use fewer `some … in …` inside each other, or a smaller case";
                let problem = Diagnostic::new(Code::TooManySteps, &policy.file, policy.span, message).help(help);
                Err(Problems::from(problem))
            }
        };
        let Some((list, _)) = &policy.subjects else { return Ok(vec![about(0)?]) };
        let (rows, complete) = subjects(&case.slots, list).unzip();
        let mut decisions = rows.into_iter().flatten().map(about).collect::<Result<Vec<Decision>, Problems>>()?;
        // About whoever is not listed there is one decision without a subject.
        if complete != Some(true) {
            let decision = match self.plain {
                true => plain(None, eval::of_anybody(&self.basis.plan)),
                false => {
                    let (plan, verdict, by) = self
                        .basis
                        .of_anybody(&case.slots)
                        .unwrap_or_else(|| (Arc::clone(&self.basis.plan), eval::of_anybody(&self.basis.plan), None));
                    Decision { plan, case: case_slots(), subject: None, verdict, by }
                }
            };
            decisions.push(decision);
        }
        Ok(decisions)
    }
}

/// The rows of the list of subjects and whether that is all of them, unless it is unknown.
pub(super) fn subjects<'a>(case: &'a Slots, list: &expr::Read) -> Option<(impl Iterator<Item = u32> + use<'a>, bool)> {
    let mut row = 0u32;
    let ((_, last), way) = list.steps.split_last()?;
    for (_, field) in way {
        let Slot::Row(inner) = case.slot(row, *field) else { return None };
        row = inner;
    }
    let Slot::List { start, length, complete } = case.slot(row, *last) else { return None };
    let rows = case.elements(start, length).iter();
    Some((rows.filter_map(|slot| if let Slot::Row(row) = slot { Some(*row) } else { None }), complete))
}
