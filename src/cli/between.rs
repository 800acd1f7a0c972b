//! Two texts of one policy: on two days, or in two folders on one day.

use std::path::Path;

use kijun::{Date, Policy, PolicyOn};

use super::files;
use super::output::Output;

/// A side as it is written: a day or a folder.
#[derive(Clone, Debug)]
pub(super) enum Side {
    Day(Date),
    Folder(std::path::PathBuf),
}

/// The two sides as arguments.
#[derive(clap::Args, Debug)]
pub(super) struct Sides {
    /// The day of the old text, or the folder in which it stands
    #[arg(long, value_name = "DATE|DIR", value_parser = side)]
    pub(super) from: Side,
    /// The day of the new text, or the folder in which it stands
    #[arg(long, value_name = "DATE|DIR", value_parser = side)]
    pub(super) to: Side,
    /// With folders, the day; without it, today
    #[arg(long, value_name = "DATE", value_parser = super::arguments::date)]
    pub(super) on: Option<Date>,
}

/// Reads a day or the path of a folder.
pub(super) fn side(text: &str) -> Result<Side, String> {
    match super::arguments::date(text) {
        Ok(day) => Ok(Side::Day(day)),
        Err(_) if Path::new(text).is_dir() => Ok(Side::Folder(text.into())),
        Err(why) if text.starts_with(|c: char| c.is_ascii_digit()) => Err(why),
        Err(_) => Err("write a date as 2023-10-01, or name a folder that there is".to_owned()),
    }
}

/// What is wrong with two sides, if anything is.
pub(super) fn mismatch(sides: &Sides) -> Option<String> {
    match (&sides.from, &sides.to) {
        (Side::Day(from), Side::Day(to)) if from > to => {
            Some(format!("--from {from} is after --to {to}; exchange the two days"))
        }
        (Side::Day(_), Side::Day(_)) if sides.on.is_some() => {
            Some("--on names the day of two folders; between two days, leave it out".to_owned())
        }
        (Side::Day(_), Side::Day(_)) | (Side::Folder(_), Side::Folder(_)) => None,
        _ => Some("write two dates, or two folders and the day with --on".to_owned()),
    }
}

/// A policy on both sides.
pub(super) struct Between {
    pub(super) old: PolicyOn,
    pub(super) new: PolicyOn,
    /// The policy of the new side.
    pub(super) policy: Policy,
    /// What the sides are called.
    pub(super) names: [String; 2],
    /// Whether both are of one set, on two days.
    pub(super) days: Option<(Date, Date)>,
}

impl Between {
    /// Loads both sides; what keeps that from being done has been told.
    pub(super) fn load(
        output: &mut Output,
        policies: &Path,
        name: &str,
        (from, to): (&Side, &Side),
        on: Date,
    ) -> Option<Between> {
        match (from, to) {
            (Side::Day(from), Side::Day(to)) => {
                let policy = files::load_policy(output, policies, name)?;
                let (old, new) = (policy.on(*from), policy.on(*to));
                let names = [from.to_string(), to.to_string()];
                Some(Between { old, new, policy, names, days: Some((*from, *to)) })
            }
            (Side::Folder(from), Side::Folder(to)) => {
                let old_policy = files::load_policy(output, from, name)?;
                let policy = files::load_policy(output, to, name)?;
                let names = [from.display().to_string(), to.display().to_string()];
                Some(Between { old: old_policy.on(on), new: policy.on(on), policy, names, days: None })
            }
            _ => None,
        }
    }

    /// `minors_2023: 2024-03-31 → 2024-04-01`.
    pub(super) fn title(&self) -> String {
        let [old, new] = &self.names;
        format!("{}: {old} → {new}", self.policy.name())
    }
}
