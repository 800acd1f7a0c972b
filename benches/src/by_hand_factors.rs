//! The thirty-two factors of `workload/factors.kijun` by hand: each with its address, its sentence and its truth.

use super::by_hand::{Child, Day, Months, Parent, Schooling, Truth, known};
use Truth::{No, Unknown};

/// A factor: its address, its sentence, and whether it is there.
pub type Factor = (&'static str, &'static str, Truth);

/// The day of `workload::ON`.
const ON: Day = Day::new(2023, 10, 1);

fn age_under(child: &Child<'_>, years: i32) -> Truth {
    child.birth_date.map_or(Unknown, |born| Truth::of(born.years_to(ON) < years))
}

fn at_school_for(child: &Child<'_>, years: i32) -> Truth {
    child.came_to_school.map_or(Unknown, |came| Truth::of(came.years_to(ON) >= years))
}

fn some_parent(child: &Child<'_>, holds: impl Fn(&Parent<'_>) -> Truth) -> Truth {
    let Some(parents) = &child.parents else { return Unknown };
    parents.iter().map(holds).max().unwrap_or(No)
}

fn sentenced_over(child: &Child<'_>, than: u32) -> Truth {
    some_parent(child, |parent| {
        let Some(sentences) = &parent.sentences else { return Unknown };
        let over = |Months(months): Months| Truth::of(months > than);
        sentences.iter().map(|one| one.length.map_or(Unknown, |length| length.map_or(No, over))).max().unwrap_or(No)
    })
}

/// Every factor about a child.
#[rustfmt::skip]
pub fn factors(child: &Child<'_>) -> Vec<Factor> {
    vec![
        ("factors for (1)", "born in Japan", known(child.born_in_japan)),
        ("factors for (2)", "is attending school", known(child.attending_school)),
        ("factors for (3)", "wishes to stay", known(child.wishes_to_stay)),
        ("factors for (4)", "has a custodian", child.custodian.map_or(Unknown, |custodian| Truth::of(custodian.is_some()))),
        ("factors for (5)", "is under 6", age_under(child, 6)),
        ("factors for (6)", "is under 10", age_under(child, 10)),
        ("factors for (7)", "is under 12", age_under(child, 12)),
        ("factors for (8)", "is under 14", age_under(child, 14)),
        ("factors for (9)", "is under 16", age_under(child, 16)),
        ("factors for (10)", "is under 18", age_under(child, 18)),
        ("factors for (11)", "has been at school for 1 years", at_school_for(child, 1)),
        ("factors for (12)", "has been at school for 2 years", at_school_for(child, 2)),
        ("factors for (13)", "has been at school for 3 years", at_school_for(child, 3)),
        ("factors for (14)", "has been at school for 5 years", at_school_for(child, 5)),
        ("factors for (15)", "has been at school for 8 years", at_school_for(child, 8)),
        ("factors for (16)", "has been at school for 10 years", at_school_for(child, 10)),
        ("factors against (1)", "a parent entered illegally", some_parent(child, |parent| known(parent.illegal_entry))),
        ("factors against (2)", "every parent entered illegally", some_parent(child, |parent| known(parent.illegal_entry).not()).not()),
        ("factors against (3)", "a parent violated the root of immigration control", some_parent(child, |parent| known(parent.root_violation))),
        ("factors against (4)", "every parent violated the root of immigration control", some_parent(child, |parent| known(parent.root_violation).not()).not()),
        ("factors against (5)", "a parent committed a highly antisocial violation", some_parent(child, |parent| known(parent.antisocial))),
        ("factors against (6)", "every parent committed a highly antisocial violation", some_parent(child, |parent| known(parent.antisocial).not()).not()),
        ("factors against (7)", "a parent was sentenced to over six months", sentenced_over(child, 6)),
        ("factors against (8)", "a parent was sentenced to over a year", sentenced_over(child, 12)),
        ("factors against (9)", "a parent was sentenced to over two years", sentenced_over(child, 24)),
        ("factors against (10)", "has gone home", known(child.went_home)),
        ("factors against (11)", "is under a deportation order", known(child.order_issued)),
        ("factors to be considered (1)", "schooling: elementary", child.schooling.map_or(Unknown, |schooling| Truth::of(schooling == Schooling::Elementary))),
        ("factors to be considered (2)", "schooling: junior_high", child.schooling.map_or(Unknown, |schooling| Truth::of(schooling == Schooling::JuniorHigh))),
        ("factors to be considered (3)", "schooling: high", child.schooling.map_or(Unknown, |schooling| Truth::of(schooling == Schooling::High))),
        ("factors to be considered (4)", "schooling: foreign_school", child.schooling.map_or(Unknown, |schooling| Truth::of(schooling == Schooling::ForeignSchool))),
        ("factors to be considered (5)", "schooling: not_enrolled", child.schooling.map_or(Unknown, |schooling| Truth::of(schooling == Schooling::NotEnrolled))),
    ]
}
