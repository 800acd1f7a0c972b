//! The measure's rules as somebody would write them in Rust who wants them fast: structs, options, three truths.

use serde::{Deserialize, Deserializer};

/// Yes, no or unknown; in this order `min` is *and*, `max` is *or*.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Truth {
    No,
    Unknown,
    Yes,
}

use Truth::{No, Unknown, Yes};

impl Truth {
    pub fn of(holds: bool) -> Truth {
        if holds { Yes } else { No }
    }

    pub fn not(self) -> Truth {
        match self {
            Yes => No,
            No => Yes,
            Unknown => Unknown,
        }
    }
}

pub fn known(fact: Option<bool>) -> Truth {
    fact.map_or(Unknown, Truth::of)
}

/// A day of the calendar.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Day {
    pub year: u16,
    pub month: u8,
    pub day: u8,
}

impl Day {
    pub const fn new(year: u16, month: u8, day: u8) -> Day {
        Day { year, month, day }
    }

    /// Completed years up to another day.
    pub fn years_to(self, other: Day) -> i32 {
        let before = (other.month, other.day) < (self.month, self.day);
        i32::from(other.year) - i32::from(self.year) - i32::from(before)
    }

    fn parse(text: &str) -> Option<Day> {
        let b = text.as_bytes();
        if b.len() != 10 || b[4] != b'-' || b[7] != b'-' {
            return None;
        }
        let digits = |range: std::ops::Range<usize>| {
            b[range].iter().try_fold(0u16, |n, c| c.is_ascii_digit().then(|| n * 10 + u16::from(c - b'0')))
        };
        let (year, month, day) = (digits(0..4)?, digits(5..7)? as u8, digits(8..10)? as u8);
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let last = match month {
            2 => 28 + u8::from(leap),
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => return None,
        };
        (year > 0 && day > 0 && day <= last).then_some(Day { year, month, day })
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Day, D::Error> {
        let text: &str = Deserialize::deserialize(deserializer)?;
        Day::parse(text).ok_or_else(|| serde::de::Error::custom("no day"))
    }
}

/// Years and months, as sentences are given.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Months(pub u32);

impl<'de> Deserialize<'de> for Months {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Months, D::Error> {
        let text: &str = Deserialize::deserialize(deserializer)?;
        Months::parse(text).ok_or_else(|| serde::de::Error::custom("no span"))
    }
}

impl Months {
    fn parse(text: &str) -> Option<Months> {
        let mut rest = text.strip_prefix('P').filter(|rest| !rest.is_empty())?;
        let mut months = 0;
        for (unit, factor) in [('Y', 12), ('M', 1)] {
            if let Some((number, after)) = rest.split_once(unit) {
                months += number.parse::<u32>().ok()? * factor;
                rest = after;
            }
        }
        rest.is_empty().then_some(Months(months))
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize, Debug)]
#[serde(rename_all = "snake_case")]
pub enum Schooling {
    NotEnrolled,
    Elementary,
    JuniorHigh,
    High,
    ForeignSchool,
}

/// Unknown where the key is absent, none where it is null.
#[allow(clippy::option_option)]
fn or_none<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Sentence {
    #[serde(default, deserialize_with = "or_none")]
    pub length: Option<Option<Months>>,
    pub suspended: Option<bool>,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Parent<'a> {
    #[serde(borrow)]
    pub household: Option<&'a str>,
    pub illegal_entry: Option<bool>,
    pub root_violation: Option<bool>,
    pub antisocial: Option<bool>,
    pub sentences: Option<Vec<Sentence>>,
}

#[derive(Deserialize, Debug)]
#[serde(deny_unknown_fields)]
pub struct Child<'a> {
    pub birth_date: Option<Day>,
    pub came_to_school: Option<Day>,
    pub born_in_japan: Option<bool>,
    pub order_issued: Option<bool>,
    pub went_home: Option<bool>,
    pub schooling: Option<Schooling>,
    pub attending_school: Option<bool>,
    pub wishes_to_stay: Option<bool>,
    #[serde(borrow)]
    pub household: Option<&'a str>,
    #[serde(borrow, default, deserialize_with = "or_none")]
    pub custodian: Option<Option<&'a str>>,
    #[serde(borrow)]
    pub parents: Option<Vec<Parent<'a>>>,
}

/// What is possible, as bits.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Possible(pub u8);

pub const TOWARD_GRANT: u8 = 1;
pub const INDIVIDUAL: u8 = 2;
pub const NOT_SUBJECT: u8 = 4;

impl Parent<'_> {
    fn hard_to_overlook(&self) -> Truth {
        let plain = known(self.illegal_entry).max(known(self.root_violation)).max(known(self.antisocial));
        if plain == Yes {
            return Yes;
        }
        let Some(sentences) = &self.sentences else { return plain.max(Unknown) };
        let (mut truth, mut sure, mut open) = (plain, 0, 0);
        for sentence in sentences {
            let over = match sentence.length {
                None => Unknown,
                Some(length) => Truth::of(length.is_some_and(|Months(months)| months > 12)),
            };
            truth = truth.max(over.min(known(sentence.suspended).not()));
            match sentence.length {
                None => open += 1,
                Some(length) => sure += u32::from(length.is_some()),
            }
        }
        let several = if sure > 1 {
            Yes
        } else if sure + open > 1 {
            Unknown
        } else {
            No
        };
        truth.max(several)
    }
}

impl Child<'_> {
    fn covered(&self) -> Truth {
        let minor = |day: Day| self.birth_date.map_or(Unknown, |born| Truth::of(born.years_to(day) < 18));
        let schooling = self.schooling.map_or(Unknown, |schooling| {
            Truth::of(matches!(schooling, Schooling::Elementary | Schooling::JuniorHigh | Schooling::High))
        });
        let a_year = |came: Day| Truth::of(came.years_to(Day::new(2024, 6, 10)) >= 1);
        known(self.order_issued)
            .min(minor(Day::new(2022, 12, 31)))
            .min(minor(Day::new(2024, 6, 10)))
            .min(known(self.born_in_japan))
            .min(schooling)
            .min(self.came_to_school.map_or(Unknown, a_year))
            .min(known(self.attending_school))
            .min(known(self.wishes_to_stay))
    }

    fn barred(&self, covered: Truth) -> Truth {
        if covered == No {
            return No;
        }
        covered.min(self.barred_by_a_parent()).min(self.no_custodian())
    }

    /// Whether a parent of the same household has circumstances that are hard to overlook.
    pub fn barred_by_a_parent(&self) -> Truth {
        let Some(parents) = &self.parents else { return Unknown };
        let mut some = No;
        for parent in parents {
            let together = match (parent.household, self.household) {
                (Some(one), Some(other)) => Truth::of(one == other),
                _ => Unknown,
            };
            if together == No {
                continue;
            }
            some = some.max(parent.hard_to_overlook().min(together));
            if some == Yes {
                break;
            }
        }
        some
    }

    fn no_custodian(&self) -> Truth {
        self.custodian.map_or(Unknown, |custodian| Truth::of(custodian.is_none()))
    }

    /// What is possible about the child.
    pub fn decide(&self) -> Possible {
        let outside = known(self.went_home).max(known(self.order_issued).not());
        if outside == Yes {
            return Possible(NOT_SUBJECT);
        }
        let covered = self.covered();
        let barred = self.barred(covered).min(outside.not());
        let granted = covered.min(barred.not()).min(outside.not());
        let yes = [(granted, TOWARD_GRANT), (barred, INDIVIDUAL), (outside, NOT_SUBJECT)];
        if let Some((_, outcome)) = yes.iter().find(|(applies, _)| *applies == Yes) {
            return Possible(*outcome);
        }
        let open = yes.iter().filter(|(applies, _)| *applies == Unknown).fold(0, |bits, (_, outcome)| bits | outcome);
        Possible(open | INDIVIDUAL)
    }
}
