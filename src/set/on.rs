//! Deciding: a policy on a day, and a case.

use std::sync::Arc;

use super::{Policy, PolicyOn};
use crate::decision::{Decision, Finding};
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
        self.findings(case).map(|finding| finding.map(Finding::decision)).collect()
    }

    /// The same without reasons, for whoever looks at many cases: what comes out about every subject, one after the other,
    /// borrowed from the policy and the case. Of a [`Finding`] that deserves a look the decision can be asked for.
    ///
    /// # Errors
    /// As [`PolicyOn::decide`]: `K0704` in place of what it is about, and `K0614` in place of all.
    ///
    /// ```
    /// # use kijun::{PolicyFile, PolicySet, date};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let read = |name: &str| std::fs::read(name).map(|bytes| PolicyFile::new(name, bytes));
    /// # let set = PolicySet::load([read("policies/residence.kijun")?, read("policies/minors_2023.kijun")?])?;
    /// let policy = set.policy("minors_2023")?;
    /// let case = policy.read_case("ken", br#"{"people": [{"id": "ken", "went_home": true}]}"#)?;
    /// let on = policy.on(date!(2023-10-01));
    /// for finding in on.findings(&case) {
    ///     let finding = finding?;
    ///     assert_eq!(finding.outcome(), Some("not_subject"));
    ///     assert_eq!(finding.decision().rules(), ["minors_2023 rule 4"]);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn findings<'a>(&'a self, case: &'a Case) -> Findings<'a> {
        let Plan { model, policy, .. } = &*self.basis.plan;
        let left = if !case.slots.fits(&model.shape, policy.case) {
            Left::Refused
        } else if let Some((list, _)) = &policy.subjects {
            match subjects(&case.slots, list) {
                Some((rows, complete)) => Left::Each(rows, !complete),
                None => Left::Anybody,
            }
        } else {
            Left::Itself
        };
        Findings { on: self, case, left }
    }

    /// About whoever is not listed there is one without a subject.
    fn about_anybody<'a>(&'a self, case: &'a Case) -> Finding<'a> {
        let by = if self.plain { None } else { self.basis.of_anybody(&case.slots) };
        let (verdict, by) = match by {
            None => (eval::of_anybody(&self.basis.plan), None),
            Some((plan, verdict, by)) => (verdict, Some((plan, by))),
        };
        Finding { plan: &self.basis.plan, case, subject: None, verdict, by }
    }

    #[inline]
    fn finding<'a>(&'a self, case: &'a Case, row: u32) -> Result<Finding<'a>, Problems> {
        // As a rule one text decides, whatever the case holds.
        if !self.plain {
            return self.finding_by_one_of_several(case, row);
        }
        match eval::decide(&self.basis.plan, &case.slots, row) {
            Ok(verdict) => Ok(Finding { plan: &self.basis.plan, case, subject: Some(row), verdict, by: None }),
            Err(_) => Err(self.too_many_steps()),
        }
    }

    fn finding_by_one_of_several<'a>(&'a self, case: &'a Case, row: u32) -> Result<Finding<'a>, Problems> {
        match self.basis.decide(&case.slots, row) {
            Ok((plan, verdict, by)) => {
                Ok(Finding { plan: &self.basis.plan, case, subject: Some(row), verdict, by: Some((plan, by)) })
            }
            Err(_) => Err(self.too_many_steps()),
        }
    }

    #[cold]
    fn other_records(&self, case: &Case) -> Problems {
        let name = &self.basis.plan.policy.name;
        let message = format!("this case was not read for `{name}`, whose records are others");
        Diagnostic::about_file(Code::OtherRecords, case.name(), message, "read it with this policy").into()
    }

    #[cold]
    fn too_many_steps(&self) -> Problems {
        let policy = &self.basis.plan.policy;
        let message = format!("deciding `{}` about this case takes more steps than are allowed", policy.name);
        let help = "use fewer `some … in …` inside each other, or a smaller case";
        Diagnostic::new(Code::TooManySteps, &policy.file, policy.span, message).help(help).into()
    }
}

/// What comes out about each subject of a case, in their order there: from [`PolicyOn::findings`].
#[derive(Clone, Debug)]
pub struct Findings<'a> {
    on: &'a PolicyOn,
    case: &'a Case,
    left: Left<'a>,
}

/// Whom is still to be decided about.
#[derive(Clone, Debug)]
enum Left<'a> {
    /// The case itself.
    Itself,
    /// Those who are listed, and whether whoever is not listed comes after them.
    Each(Rows<'a>, bool),
    Anybody,
    Nobody,
    /// Nobody, for the case has other records.
    Refused,
}

impl<'a> Iterator for Findings<'a> {
    type Item = Result<Finding<'a>, Problems>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        match self.left {
            Left::Itself => {
                self.left = Left::Nobody;
                Some(self.on.finding(self.case, 0))
            }
            Left::Nobody => None,
            _ => self.next_of_those_listed(),
        }
    }
}

impl<'a> Findings<'a> {
    fn next_of_those_listed(&mut self) -> Option<Result<Finding<'a>, Problems>> {
        let Findings { on, case, left } = self;
        match left {
            Left::Each(rows, anybody) => match rows.next() {
                Some(row) => Some(on.finding(case, row)),
                None => {
                    *left = if *anybody { Left::Anybody } else { Left::Nobody };
                    self.next()
                }
            },
            Left::Anybody => {
                *left = Left::Nobody;
                Some(Ok(on.about_anybody(case)))
            }
            Left::Itself | Left::Nobody => None,
            Left::Refused => {
                *left = Left::Nobody;
                Some(Err(on.other_records(case)))
            }
        }
    }
}

/// The rows of the list of subjects.
#[derive(Clone, Debug)]
pub(super) struct Rows<'a>(std::slice::Iter<'a, Slot>);

impl Iterator for Rows<'_> {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        self.0.find_map(|slot| if let Slot::Row(row) = slot { Some(*row) } else { None })
    }
}

/// The rows of the list of subjects and whether that is all of them, unless it is unknown.
pub(super) fn subjects<'a>(case: &'a Slots, list: &expr::Read) -> Option<(Rows<'a>, bool)> {
    let mut row = 0u32;
    let ((_, last), way) = list.steps.split_last()?;
    for (_, field) in way {
        let Slot::Row(inner) = case.slot(row, *field) else { return None };
        row = inner;
    }
    let Slot::List { start, length, complete } = case.slot(row, *last) else { return None };
    Some((Rows(case.elements(start, length).iter()), complete))
}
