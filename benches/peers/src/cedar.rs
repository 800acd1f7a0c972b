//! cedar-policy: a policy over the context of a request.

use cedar_policy::{
    Authorizer, Context, Decision, Entities, EntityUid, PolicySet, Request, RestrictedExpression as Value,
};

use crate::by_hand::{Child, Day, Schooling, Truth};

pub struct Cedar {
    authorizer: Authorizer,
    policies: PolicySet,
    entities: Entities,
    anyone: EntityUid,
    action: EntityUid,
}

impl Cedar {
    pub fn new() -> Cedar {
        Cedar {
            authorizer: Authorizer::new(),
            policies: include_str!("../workload/measure.cedar").parse().unwrap(),
            entities: Entities::empty(),
            anyone: r#"Child::"one""#.parse().unwrap(),
            action: r#"Action::"grant""#.parse().unwrap(),
        }
    }

    /// Its own way from JSON takes no `null` and gives no quantifier over records: the structs by hand are read, and
    /// become a context, with what the parents say as one fact.
    pub fn granted(&self, json: &[u8]) -> bool {
        let child: Child<'_> = sonic_rs::from_slice(json).unwrap();
        let context = Context::from_pairs(facts(&child)).unwrap();
        let (anyone, action) = (self.anyone.clone(), self.action.clone());
        let request = Request::new(anyone.clone(), action, anyone, context, None).unwrap();
        self.authorizer.is_authorized(&request, &self.policies, &self.entities).decision() == Decision::Allow
    }
}

/// What is known about a child. Days are numbers: its dates take more than twice as long.
fn facts(child: &Child<'_>) -> impl Iterator<Item = (String, Value)> {
    let yes_or_no = |fact: Option<bool>| fact.map(Value::new_bool);
    let day =
        |day: Day| Value::new_long(i64::from(day.year) * 10_000 + i64::from(day.month) * 100 + i64::from(day.day));
    let text = |text: &str| Value::new_string(text.to_owned());
    let schooling = |schooling: Schooling| match schooling {
        Schooling::NotEnrolled => "not_enrolled",
        Schooling::Elementary => "elementary",
        Schooling::JuniorHigh => "junior_high",
        Schooling::High => "high",
        Schooling::ForeignSchool => "foreign_school",
    };
    let barred = match child.barred_by_a_parent() {
        Truth::Yes => Some(true),
        Truth::No => Some(false),
        Truth::Unknown => None,
    };
    [
        ("birth_date", child.birth_date.map(day)),
        ("came_to_school", child.came_to_school.map(day)),
        ("born_in_japan", yes_or_no(child.born_in_japan)),
        ("order_issued", yes_or_no(child.order_issued)),
        ("went_home", yes_or_no(child.went_home)),
        ("schooling", child.schooling.map(schooling).map(text)),
        ("attending_school", yes_or_no(child.attending_school)),
        ("wishes_to_stay", yes_or_no(child.wishes_to_stay)),
        ("custodian", child.custodian.flatten().map(text)),
        ("barred_by_a_parent", yes_or_no(barred)),
    ]
    .into_iter()
    .filter_map(|(name, value)| Some((name.to_owned(), value?)))
}
